// Finds the texts of the page in the sources of Rust, and reads their strings.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** All texts in the order of the sources: a text, or its two forms for a text that depends on a number. */
export function textsOfSources() {
  const texts = new Map();
  for (const name of sources()) {
    for (const [key, value] of textsOf(readFileSync(join(root, 'src', name), 'utf8'), name)) {
      const known = texts.get(key);
      if (known && JSON.stringify(known) !== JSON.stringify(value)) throw new Error(`${name}: is said in two ways: ${key}`);
      texts.set(key, value);
    }
  }
  // What must be there when the program is not.
  for (const [, text] of readFileSync(join(root, 'index.html'), 'utf8').matchAll(/<[^>]* data-text>([^<]+)</g)) texts.set(text, text);
  return texts;
}

/** The source files, below `src`. */
export const sources = () => readdirSync(join(root, 'src'), { recursive: true }).filter((name) => name.endsWith('.rs')).sort();

/** All places where the sources say a text, each with its `file` and its `place`, the file and the line. */
export function callsOfSources() {
  return sources().flatMap((file) => {
    const source = readFileSync(join(root, 'src', file), 'utf8');
    return [...callsOf(source, file)].map((call) => ({ ...call, file, place: `${file}:${lineOf(source, call.at)}` }));
  });
}

/** The number of the line that holds the letter at `at`. */
export const lineOf = (source, at) => source.slice(0, at).split('\n').length;

/** What parts a text from its role in a key (src/language.rs). */
export const ROLE = '|';

/** A key without its role: what is read in English. */
export const withoutRole = (key) => key.split(ROLE)[0];

/** The texts of one source file, each with the strings that it is made of. */
export function* textsOf(source, name) {
  for (const { key, value, strings } of callsOf(source, name)) yield [key, value, strings];
}

/**
 * Where a source file says a text: its `key`, its `value` (the English text, or its forms), the `strings` that it is made
 * of, where it stands (`at`), which of the macros says it (`how`), and what is put in its slots (`values`: name to code).
 */
export function* callsOf(source, name) {
  const code = codeOf(source);
  const call = /\b(tr|text!|say!|counted!)\(\s*/g;
  for (const match of code.matchAll(call)) {
    const [whole, how] = match;
    const at = match.index;
    const begin = at + whole.length;
    const strings = [];
    let end = begin;
    if (how === 'counted!') {
      end = endOfArgument(code, begin, name);
      const one = literal(code, end);
      const other = one && literal(code, code.indexOf(',', one.end) + 1);
      if (!other) throw new Error(`${name}: two texts are wanted: ${code.slice(at, at + 120)}`);
      strings.push(one, other);
    } else {
      const found = literal(code, begin);
      if (!found && how !== 'tr' && !'$@'.includes(code[begin])) throw new Error(`${name}: a text is wanted: ${code.slice(at, at + 120)}`);
      if (!found) continue;
      strings.push(found);
    }
    const last = strings.at(-1);
    const role = roleAt(code, last.end);
    const odd = strings.find(({ text }) => text.includes(ROLE));
    if (odd) throw new Error(`${name}: ${ROLE} begins a role, which is said with \`as\`: ${odd.text}`);
    const key = role ? `${last.text}${ROLE}${role.text}` : last.text;
    const values = how === 'say!' || how === 'counted!' ? valuesAt(code, role?.end ?? last.end, name) : new Map();
    if (how === 'counted!') values.set('n', plain(code.slice(begin, end - 1)));
    // A text with a role is its key, so that the list of texts names each once.
    const value = strings.length === 2 ? { one: strings[0].text, other: last.text } : last.text;
    yield { key, value, strings, at, how, values };
  }
  // The tables of rules name each with an identifier, three words and its sentence.
  for (const table of code.matchAll(/^rules! \{\n[\s\S]*?^\}/gm)) {
    for (const line of table[0].matchAll(/("(?:[^"\\]|\\.)*");$/gm)) {
      const begin = table.index + line.index;
      const text = unquote(line[1]);
      yield { key: text, value: text, strings: [{ text, begin, end: begin + line[1].length }], at: begin, how: 'rules!', values: new Map() };
    }
  }
}

/** Code without unit tests, which come last in a file, and comments, which are no texts; all else stays where it is. */
export const codeOf = (source) => source.split(/^#\[cfg\(test\)\]\nmod /m)[0].replace(/^\s*\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '));

/** The string that begins at `at`, behind white space. */
function literal(code, at) {
  const match = /\s*("(?:[^"\\]|\\[^])*")/y;
  match.lastIndex = at;
  const found = match.exec(code);
  return found && { text: unquote(found[1]), begin: match.lastIndex - found[1].length, end: match.lastIndex };
}

/** The role of the text that ends at `at`: `"new" as "cause"`. */
function roleAt(code, at) {
  const match = /\s*as(?=\s*")/y;
  match.lastIndex = at;
  return match.test(code) ? literal(code, match.lastIndex) : undefined;
}

/** What is put in the slots of the text that ends at `at`: `name` or `name = value`, up to the parenthesis. */
function valuesAt(code, at, name) {
  const values = new Map();
  const comma = /\s*,/y;
  comma.lastIndex = at;
  if (!comma.test(code)) return values;
  for (const value of argumentsOf(code, comma.lastIndex, name)) {
    const named = /^(\w+)(?: = (.*))?$/.exec(value);
    if (!named) throw new Error(`${name}: a name and its value are wanted: ${value}`);
    values.set(named[1], named[2] ?? named[1]);
  }
  return values;
}

/** A piece of code in one line. */
export const plain = (code) => code.trim().replace(/\s+/g, ' ');

/** The arguments from `at` on, up to a parenthesis or what else `ends` them, each in one line. */
export function argumentsOf(code, at, name, ends = '') {
  const all = [];
  for (let begin = at; ;) {
    const end = endOfArgument(code, begin, name, true, ends || ',');
    const argument = plain(code.slice(begin, end));
    if (argument !== '') all.push(argument);
    if (code[end] !== ',' || ends) return all;
    begin = end + 1;
  }
}

/** Where the argument that begins at `at` has ended: behind its comma; if it may be the `last`, before what ends it. */
function endOfArgument(code, at, name, last = false, ends = ',') {
  let depth = 0;
  for (let i = at; i < code.length; i += 1) {
    const letter = code[i];
    if (letter === '"') i = literal(code, i).end - 1;
    else if (letter === "'") i += letterAt(code, i);
    else if ('([{'.includes(letter)) depth += 1;
    else if (')]}'.includes(letter)) depth -= 1;
    else if (letter === ends && depth === 0) return last ? i : i + 1;
    if (depth < 0) {
      if (last) return i;
      break;
    }
  }
  throw new Error(`${name}: one argument only: ${code.slice(at, at + 80)}`);
}

/** How far the letter in quotes at `at` goes: not at all for a lifetime. */
function letterAt(code, at) {
  const match = /'(?:[^'\\\n]|\\u\{\w+\}|\\.)'/y;
  match.lastIndex = at;
  return match.test(code) ? match.lastIndex - at - 1 : 0;
}

/** What a string of Rust stands for. */
function unquote(quoted) {
  return quoted.slice(1, -1).replace(/\\(?:u\{([0-9a-fA-F]+)\}|\n\s*|([^]))/g, (whole, code, letter) => {
    if (code) return String.fromCodePoint(Number.parseInt(code, 16));
    return letter === undefined ? '' : { n: '\n', t: '\t', 0: '\0' }[letter] ?? letter;
  });
}

/** A string of Rust that stands for a text. What cannot be seen in a line of code is written by its number. */
export function quote(text) {
  const inner = text.replace(/["\\]/g, '\\$&').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0\u202f]/gu, (letter) => `\\u{${letter.codePointAt(0).toString(16)}}`);
  return `"${inner}"`;
}
