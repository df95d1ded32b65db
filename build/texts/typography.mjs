// The typography of each language. Code within a text (words.mjs) is left alone.
import { CODE, formsOf, literalsOf, wordsOf } from './words.mjs';

const JAPANESE = String.raw`[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー]`;
/** A measure and a percentage keep their number beside them. */
const UNIT = String.raw`(?:%|[kKMGT]i?[Bo]\b)`;

/** Patterns that no text of a language may have, each with what is wrong. `*` is for every language. */
const RULES = {
  '*': [
    [/^\s|\s$/u, 'begins or ends with a space'],
    [/[ \u00a0\u202f]{2}/u, 'has two spaces'],
    [/\.\.|。。|[.。] [.。]/u, 'has two full stops; an ellipsis is one sign: …'],
    [/,,|、、|::|：：|;;/u, 'has a sign twice'],
    [/\( | \)/u, 'has a space inside brackets'],
    [/ [.,](?=\s|$)/u, 'has a space before a full stop or comma'],
    [/["'`´]/u, 'has a straight quotation mark or apostrophe'],
    [/\s-\s|—/u, 'has a hyphen or long dash where a dash is wanted'],
    [/[\u2000-\u200d\u2060\u3000\ufeff]/u, 'has an unusual space'],
  ],
  en: [
    [/[„«»「」]/u, 'has quotation marks of another language: “…”'],
    [/ [:;?!](?=\s|$)/u, 'has a space before a sign'],
    [/[\d\ufffc]\s%/u, 'has a space before a per cent sign'],
    [/\p{L} …/u, 'has a space before an ellipsis'],
    [/!/u, 'has an exclamation mark'],
  ],
  de: [
    [/[”«»「」]/u, 'has quotation marks of another language: „…“'],
    [/ [:;?!](?=\s|$)/u, 'has a space before a sign'],
    [new RegExp(`[\\d\ufffc]( |(?=%))${UNIT}`, 'u'), 'needs a no-break space between a number and its unit'],
    [/\b(?:z\. ?B|d\. ?h|u\. ?a|i\. ?d\. ?R|o\. ?g)\./u, 'needs a no-break space within an abbreviation'],
    [/\p{L}…/u, 'needs a space before an ellipsis'],
    // Of a range of days as well: “19.–20. Jan.”.
    [/(?<!\d\.)(?<=[^\s\d])–|–[^\s\d]/u, 'needs spaces around a dash'],
  ],
  fr: [
    [/[“”„「」]/u, 'has quotation marks of another language: « … »'],
    [/[^\u202f][;!?]/u, 'needs a narrow no-break space before ; ! ?'],
    [/[^\u00a0\d]:|\d:(?!\d)/u, 'needs a no-break space before :'],
    [/«(?!\u00a0)|(?<!\u00a0)»/u, 'needs no-break spaces inside « »'],
    [new RegExp(`[\\d\ufffc]( |(?=%))${UNIT}`, 'u'), 'needs a no-break space between a number and its unit'],
    [/RFC (?=[\d\ufffc])/u, 'needs a no-break space between RFC and its number'],
    [/\b1 (?:janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc)/u, 'writes the first of a month 1er'],
    [/:\u00a0?\s\p{Lu}\p{Ll}/u, 'has a capital after a colon'],
    [/\p{L} …/u, 'has a space before an ellipsis'],
    [/(?<![\p{L}’-])(?:de|que|ne|se|le|la|jusque|lorsque|puisque) (?!un[ièe]|onz|oui\b|ou\b|ou[ïi])[aeiouâàéèêîôûœ][\p{L}’]/iu, 'needs an apostrophe before a vowel'],
  ],
  es: [
    [/[“”„「」]/u, 'has quotation marks of another language: «…»'],
    [/« | »/u, 'has a space inside « »'],
    [/ [:;?!](?=\s|$)/u, 'has a space before a sign'],
    [new RegExp(`[\\d\ufffc]( |(?=%))${UNIT}`, 'u'), 'needs a no-break space between a number and its unit'],
    [/: \p{Lu}\p{Ll}/u, 'has a capital after a colon'],
    [/\p{L} …/u, 'has a space before an ellipsis'],
    [/(?<!\p{L})(?:y (?:i\p{L}|hi(?!e))|o (?:o\p{L}|ho)|de el |a el )/iu, 'needs e before i, u before o, and del, al'],
  ],
  ja: [
    [/[“”„«»]/u, 'has quotation marks of another language: 「…」'],
    [new RegExp(`${JAPANESE}[,.:;!?()]|[,.;!?()]${JAPANESE}`, 'u'), 'has a half-width sign beside Japanese'],
    [/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u00a0]/u, 'has full-width Latin letters or digits'],
    [new RegExp(`${JAPANESE} | ${JAPANESE}`, 'u'), 'has a space beside Japanese'],
    [/[：（）。、「」？] | [：（）。、「」？]/u, 'has a space beside a full-width sign'],
    [/である(?=[。：」]|$)/u, 'is in である style; whole sentences are in です・ます'],
    [/(?<!です|ます|ません|ました|でした|ください|ましょう|でしょう|あなた)(?<=[うくぐすつぬぶむるいただ])。/u, 'ends a sentence in plain style; whole sentences are in です・ます'],
    [/・・|\.{2}/u, 'writes an ellipsis …'],
    [/(?:です|ます|ません|ました|でした)：(?!$|[\ufffc\n])/u, 'joins two sentences by a colon; the first ends with 。'],
  ],
};

/** Signs that open and close, by language. */
const PAIRS = { '*': ['()', '[]'], en: ['“”'], de: ['„“'], fr: ['«»'], es: ['«»', '¿?', '¡!'], ja: ['「」', '（）'] };

/** The marks at the end of a text that English writes otherwise. A translation ends as the English text does. */
const ENDS = new Map([['。', '.'], ['：', ':'], ['？', '?'], ['！', '!']]);

/** Languages that begin what is no sentence with a small letter where English does. German writes its nouns large. */
const BEGIN_ALIKE = ['fr', 'es'];

/** Texts that break a rule for a reason: the English text and the reason. */
const EXCEPTIONS = [
  ...['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map((day) => [day, 'French and Spanish write days small']),
  ['All but {n}', 'comes within the sentence in Spanish'],
  ['Organisation, MX, result, country, …', 'Japanese says など'],
  ['Did TLS work', 'a label that is a question, which Spanish marks as one'],
  ['{line} is not of the form name: value, so senders discard the whole policy.', 'shows the form of a line'],
  ...[
    'According to Meridian Telecom, STARTTLS was not offered by mx1.example.com.',
    'The MTA-STS policy of example.com could not be fetched.',
  ].map((key) => [key, 'the first screen’s example is worded as findings are, and they are in plain style']),
  ['A line is not of the form name: value.', 'shows the form of a line'],
  ['Start with a letter or digit; after that, _ - and . are also allowed (32 characters at most).', 'the signs themselves are meant'],
  ['The page has keyboard shortcuts, which work while no field has the focus; press ? for the list.', 'a key is meant'],
];

/** What is wrong with the typography of all texts: `tables` has the table of each language beside English by its code. */
export function faultsOfTypography(texts, tables, exceptions = EXCEPTIONS) {
  const excused = new Map(exceptions);
  const used = new Set();
  const faults = [];
  const look = (code, key, own, english, literals) => {
    for (const form of formsOf(own)) {
      const found = faultsOfForm(code, form, english, literals);
      if (found.length > 0 && excused.has(key)) used.add(key);
      else faults.push(...found.map((fault) => `languages/${code}.json: ${fault}: ${form}`));
    }
  };
  for (const [key, english] of texts) {
    const literals = Object.entries(tables).map(([code, table]) => [code, literalsOf(english, table[key])]);
    look('en', key, english, english, new Set(literals.flatMap(([, own]) => [...own])));
    for (const [code, own] of literals) if (tables[code][key] !== undefined) look(code, key, tables[code][key], english, own);
  }
  faults.push(...[...excused.keys()].filter((key) => !used.has(key)).map((key) => `build/texts/typography.mjs excuses what breaks no rule or is said nowhere: ${key}`));
  return faults;
}

/** A form of a text with no-break spaces where its language has them and a plain space was written. */
export function spaced(code, form) {
  if (!['de', 'es', 'fr'].includes(code)) return form;
  const own = form.replace(new RegExp(`(?<=[\\d}]) (?=${UNIT})`, 'gu'), '\u00a0');
  if (code !== 'fr') return own;
  return own.replace(/« | »|RFC (?=\d)/gu, (found) => found.replace(' ', '\u00a0'))
    .replace(/(?<=\S) (?=:(?:\s|$))/gu, '\u00a0')
    .replace(/(?<=\S) (?=[;!?](?:\s|$))/gu, '\u202f');
}

/** What is wrong with one form of a text. */
export function faultsOfForm(code, form, english = form, literals = new Set()) {
  const words = wordsOf(form, literals);
  const faults = [...RULES['*'], ...RULES[code] ?? []].filter(([pattern]) => pattern.test(words)).map(([, fault]) => fault);
  for (const [open, close] of [...PAIRS['*'], ...PAIRS[code] ?? []]) {
    if (!paired(words, open, close)) faults.push(`does not have ${open} and ${close} in pairs`);
  }
  const ends = endOf(words);
  // A text that ends with code has no mark of its own, and where that code comes is for each language.
  const theirs = formsOf(english).map((text) => endOf(wordsOf(text, literals)));
  if (ends !== CODE && !theirs.includes(CODE) && !theirs.includes(ends)) {
    faults.push(`ends with ${ends || 'no mark'}, the English text with ${theirs.at(-1) || 'no mark'}`);
  }
  if (BEGIN_ALIKE.includes(code)) {
    const begin = beginOf(words);
    const englishBegin = beginOf(wordsOf(formsOf(english).at(-1), literals));
    if (begin && englishBegin && begin !== englishBegin) faults.push(`begins with a ${begin} letter, the English text with a ${englishBegin} one`);
  }
  return faults;
}

/** How the word that a text begins with is written; of a name in capitals, a field, a number or code nothing is known. */
function beginOf(text) {
  if (/^\p{Lu}(?:\p{Ll}|’| )/u.test(text)) return 'capital';
  return /^\p{Ll}+(?:[ ,.:’\u00a0]|$)/u.test(text) ? 'small' : undefined;
}

/** Whether each sign that opens is closed. Brackets may be within brackets, where a label that has some is quoted; other pairs may not. */
function paired(text, open, close) {
  const deepest = '(（'.includes(open) ? 2 : 1;
  let depth = 0;
  for (const letter of text) {
    if (letter === open) depth += 1;
    else if (letter === close) depth -= 1;
    if (depth < 0 || depth > deepest) return false;
  }
  return depth === 0;
}

/** The mark that a text ends with, as English has it; `CODE` for code, nothing for a word. */
function endOf(text) {
  const last = /([^”“»」\s]?)[”“»」\s]*$/u.exec(text)[1];
  const mark = ENDS.get(last) ?? last;
  return mark === CODE || '.:;?!…'.includes(mark) ? mark : '';
}
