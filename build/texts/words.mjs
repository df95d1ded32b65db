// What of a text is words: the checks of terms, style and typography leave alone what is code.

/** The forms of a text: one, or one for each kind of number. */
export const formsOf = (text) => (typeof text === 'object' ? Object.values(text) : [text ?? '']);

/** What stands where code stood. */
export const CODE = '\ufffc';

/**
 * What is code wherever it stands: it is typed, sent or stored as it is, so no rule of a language applies to it.
 * - a slot, whose value another text or the user's data gives;
 * - what stands between grave accents;
 * - an address: a URL, also with its scheme alone, and an email address;
 * - a field of a record with its value, such as `v=TLSRPTv1;` and `rua=mailto:…`;
 * - a line of a policy file, such as `max_age: 604800`;
 * - a path, a file ending, the name of a report’s file and a wildcard: `/var/www`, `/.well-known`, `.json.gz`, `sender!domain!1!2`, `*.`;
 * - a place to be filled in: `<domain>`.
 */
const ALWAYS = new RegExp([
  '`[^`]*`',
  String.raw`(?:https?|mailto|\{scheme\}):[!-~…]*`,
  String.raw`[\w.-]+@[\w.-]*\w`,
  String.raw`\b[a-z_]+=[!-'*-~…]*`,
  String.raw`\b(?:version: STSv1|mode: ?(?:…|enforce|testing|none)|mx: ?[{*\w…]+|max_age: ?(?:…|[\d{]+))`,
  String.raw`[\p{L}\d]+(?:![\p{L}\d]+)+(?:\.[a-z]+)*`,
  String.raw`/?(?<![A-Za-z\d.}])\.(?:\{[^{}]*\}\.?|[a-z](?:\w|[./](?=\w)|-(?=[a-z]))*)`,
  String.raw`(?<![\p{L}\d/\ufffc}>])/(?:[\w.-]|\{[^{}]*\}|/(?=[\w{]))*[\w}]`,
  String.raw`\*\.`,
  '<[a-z-]+>',
  String.raw`\{[^{}]*\}`,
].join('|'), 'gu');

const QUOTED = /“([^“”]*)”|„([^„“]*)“|«[\u00a0\u202f]?([^«»]*?)[\u00a0\u202f]?»|「([^「」]*)」/gu;

const quotationsOf = (text) => [...text.matchAll(QUOTED)].map(([, ...inner]) => inner.find((found) => found !== undefined));

/** What an English text quotes and another language quotes letter for letter: what a machine says, which is code, too. */
export function literalsOf(english, own) {
  const theirs = new Set(formsOf(own).flatMap(quotationsOf));
  return new Set(formsOf(english).flatMap(quotationsOf).filter((quotation) => theirs.has(quotation)));
}

/** A form of a text with all code in it replaced. */
export const wordsOf = (form, literals = new Set()) => form
  .replace(QUOTED, (whole, ...inner) => {
    const quotation = inner.slice(0, 4).find((found) => found !== undefined);
    return literals.has(quotation) && quotation !== '' ? whole.replace(quotation, CODE) : whole;
  })
  .replace(ALWAYS, CODE);
