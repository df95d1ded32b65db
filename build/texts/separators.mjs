// What stands between two parts of a text for a user is the language's own: French writes a space before a colon,
// Japanese joins sentences without one. `src/joined.rs` knows that. Nowhere else do the sources put such a text
// together with a literal separator; what is no text for a user is listed here with its reason.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where a separator is no text for a user: in a file, or in one function of it. A path that ends in / is a folder's,
 * and one that ends in * begins many.
 */
export const exceptions = [
  // What programs read.
  { file: 'publish/as_code.rs', why: 'code of octoDNS and DNSControl' },
  { file: 'publish/cloud.rs', why: 'commands for a shell' },
  { file: 'publish/hosting.rs', why: 'configurations of web servers' },
  { file: 'publish/server.rs', why: 'configurations of DNS servers' },
  { file: 'publish/terraform.rs', why: 'code of Terraform' },
  { file: 'publish/zone_file.rs', why: 'comments of a zone file' },
  { file: 'command.rs', why: 'commands for a shell' },
  { file: 'chart/svg.rs', why: 'attributes and style of an SVG' },
  { file: 'export/html.rs', within: 'style', why: 'CSS' },
  { file: 'report/deviation.rs', within: 'fmt', why: 'the English of the NDJSON, which no language changes' },
  // What standards have so.
  { file: 'record/mta_sts.rs', within: 'fmt', why: 'a record (RFC 8461, section 3.1)' },
  { file: 'record/tlsrpt.rs', within: 'fmt', why: 'a record (RFC 8460, section 3)' },
  { file: 'record/policy.rs', within: 'fmt', why: 'a policy file (RFC 8461, section 3.2)' },
  { file: 'analysis/findings/steps.rs', within: 'uncovered', why: 'a line of a policy file (RFC 8461, section 3.2)' },
  { file: 'store/stand_ins.rs', why: 'a policy file, with names hidden' },
  { file: 'dns/answer.rs', within: 'presentation', why: 'a TXT record (RFC 1035, section 5.1)' },
  { file: 'check/with_reports.rs', within: 'tlsa_text', why: 'a TLSA record (RFC 6698, section 2.2)' },
  { file: 'ui/pages/build/existing.rs', within: 'Existing', why: 'records as they were pasted' },
  { file: 'check/export.rs', within: 'results_csv', why: 'ids in a cell of a CSV' },
  { file: 'web/history_db.rs', within: 'from', why: 'the words of a browser, as Error.prototype.toString has them (ECMA-262)' },
  // What no user reads.
  { file: 'explain/reason/spoken.rs', why: 'a test' },
  { file: 'explain/reason/pattern.rs', within: 'spelled', why: 'for tests' },
];

/** What joins two parts, within a string. A space alone joins sentences, which Japanese does without one. */
const WITHIN = /: |; |, | · | – /;
/** A string that is a separator and nothing else. */
const ALONE = /^(?:: |; |, | · | – |, …)$/;
/** The same for a text node, which may have its space beside it. */
const NODE = /^(?: ?[:;,·] ?| – )$/;
/** Texts are translated, and their tables say what stands between the parts. */
const TEXTS = new Set(['text!', 'say!', 'counted!', 'tr']);
/** What puts text together. `error` words the errors of a program. */
const WRITERS = new Set([
  'format!', 'format_args!', 'write!', 'writeln!', 'concat!', 'push_str', 'insert_str', 'extend', 'join', 'error',
]);
/** What takes text apart, or speaks to a programmer. */
const READERS = new Set([
  'split', 'split_once', 'rsplit', 'rsplit_once', 'splitn', 'rsplitn', 'split_terminator', 'strip_prefix', 'strip_suffix',
  'starts_with', 'ends_with', 'contains', 'find', 'rfind', 'matches', 'match_indices', 'matches!', 'expect', 'panic!', 'unreachable!',
]);

/** The parts of Rust that matter here. A comment is none, nor is a character, and bytes are no text. */
const TOKEN = new RegExp([
  String.raw`(?<comment>\/\/[^\n]*|\/\*[^]*?\*\/)`,
  String.raw`(?<bytes>b'(?:[^'\\]|\\.)'|b"(?:[^"\\]|\\[^])*"|br(?<marks>#*)"[^]*?"\k<marks>)`,
  String.raw`(?<char>'(?:[^'\\\n]|\\(?:u\{[0-9a-fA-F]+\}|x..|.))')`,
  String.raw`(?<raw>\br(?<rawMarks>#*)"(?<rawText>[^]*?)"\k<rawMarks>)`,
  String.raw`(?<string>"(?<text>(?:[^"\\]|\\[^])*)")`,
  String.raw`(?<word>[A-Za-z_]\w*(?:!(?!=))?)`,
  String.raw`(?<sign>=>|==|!=|\+=|[^\s])`,
].join('|'), 'g');

/** The separators in a source file that no language has a say in: each with its line, and the functions it is in. */
export function separatorsOf(source) {
  // Unit tests come last in a file.
  const tokens = [...tokensOf(source.split(/^#\[cfg\(test\)\]\nmod /m)[0])];
  const found = [];
  /** What is open here: what was called with it, and the function whose body it is. */
  const open = [];
  let beginning = '';
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1]?.sign ?? tokens[index - 1]?.word ?? '';
    if ('([{'.includes(token.sign ?? ' ')) {
      const body = token.sign === '{' ? beginning : '';
      if (body) beginning = '';
      const called = token.sign === '(' || before.endsWith('!') ? before : '';
      open.push({ called, body, attribute: token.sign === '[' && before === '#' });
    } else if (')]}'.includes(token.sign ?? ' ')) {
      open.pop();
    } else if (before === 'fn' && token.word) {
      beginning = token.word;
    } else if (token.sign === ';' && open.at(-1)?.called === '') {
      beginning = '';
    } else if (token.text !== undefined && putsTogether(token.text, open, before, tokens.slice(index + 1, index + 6))) {
      found.push({ line: token.line, text: token.text, functions: open.map((one) => one.body).filter(Boolean) });
    }
  }
  return found;
}

function* tokensOf(code) {
  let line = 1;
  let at = 0;
  for (const match of code.matchAll(TOKEN)) {
    const { comment, bytes, char, rawText, text, word, sign } = match.groups;
    for (; at < match.index; at += 1) if (code[at] === '\n') line += 1;
    if (comment !== undefined) continue;
    yield { line, text: text ?? rawText, word, sign: (bytes ?? char) === undefined ? sign : "'" };
  }
}

/** Whether a string joins parts of a text where it stands. */
function putsTogether(text, open, before, after) {
  const around = open.at(-1)?.called ?? '';
  if (open.some(({ attribute }) => attribute) && around !== 'error') return false;
  // One place says what separates the things of a list.
  if (around === 'tr') return ALONE.test(text);
  if (TEXTS.has(around) || READERS.has(around)) return false;
  if (around === 'view!') return before !== '=' && (NODE.test(text) || WITHIN.test(text));
  if (text === ' ') return around === 'join';
  if (ALONE.test(text)) return before !== '==' && !['=>', '|', '=='].includes(after[0]?.sign);
  if (!WITHIN.test(text)) return false;
  return WRITERS.has(around) || before === '+' || before === '+=' || behind(after) === '+';
}

/** The sign behind a string, and behind what makes an owned one of it. */
function behind(after) {
  const [dot, owned] = after;
  return dot?.sign === '.' && ['to_owned', 'to_string', 'into'].includes(owned?.word) ? after[4]?.sign : dot?.sign;
}

/** What is wrong with the separators of the sources, and with the list of exceptions. `read` gives the text of a name below `src`. */
export function faultsOfSeparators(names, read, excepted = exceptions) {
  const faults = [];
  const used = new Set();
  const covers = ({ file, within }, name, functions) => {
    const isFile = /[/*]$/.test(file) ? name.startsWith(file.replace(/\*$/, '')) : name === file;
    return isFile && (within === undefined || functions.includes(within));
  };
  for (const name of names) {
    if (/^(?:web\/)?language(?:\.rs$|\/)/.test(name) || name === 'joined.rs') continue;
    for (const { line, text, functions } of separatorsOf(read(name))) {
      const by = excepted.filter((exception) => covers(exception, name, functions));
      by.forEach((exception) => used.add(exception));
      if (by.length === 0) faults.push(`src/${name}:${line}: a text is put together by src/joined.rs or by a text with slots, not by ${JSON.stringify(text)}`);
    }
  }
  for (const exception of excepted) {
    const place = [exception.file, exception.within].filter(Boolean).join(', ');
    if (!exception.why?.trim()) faults.push(`build/texts/separators.mjs: an exception needs its reason: ${place}`);
    if (!used.has(exception)) faults.push(`build/texts/separators.mjs: an exception is needed for nothing: ${place}`);
  }
  return faults;
}

/** What is wrong with the texts in which the tables of languages say what stands between two parts. */
export function faultsOfJoins(source, tables) {
  const keys = [...source.matchAll(/\bbetween\(text!\("((\{\w+\})[^{}]*(\{\w+\}))"\)\)/g)];
  const fits = (own, first, next) => own.startsWith(first) && own.endsWith(next) && /^[^{}]*$/.test(own.slice(first.length, -next.length));
  return tables.flatMap(([code, table]) => keys
    .filter(([, key, first, next]) => !fits(table[key] ?? key, first, next))
    .map(([, key]) => `languages/${code}.json: has the two slots in another order, or words around them: ${key}`));
}

/** All of that, for the files below `src` and the tables by their codes. */
export function faultsOfSeparation(src, names, tables) {
  const read = (name) => readFileSync(join(src, name), 'utf8');
  return [...faultsOfSeparators(names, read), ...faultsOfJoins(read('joined.rs'), tables)];
}
