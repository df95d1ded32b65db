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

/** The texts of one source file, each with the strings that it is made of. */
export function* textsOf(source, name) {
  // Unit tests come last in a file. What stands in comments is no text; all else stays where it is.
  const code = source.split(/^#\[cfg\(test\)\]\nmod /m)[0].replace(/^\s*\/\/.*$/gm, (comment) => ' '.repeat(comment.length));
  const call = /\b(tr|text!|say!|counted!)\(\s*/g;
  for (const match of code.matchAll(call)) {
    let at = match.index + match[0].length;
    if (match[1] === 'counted!') {
      at = endOfArgument(code, at, name);
      const one = literal(code, at);
      const other = one && literal(code, code.indexOf(',', one.end) + 1);
      if (!other) throw new Error(`${name}: two texts are wanted: ${code.slice(match.index, match.index + 120)}`);
      yield [other.text, { one: one.text, other: other.text }, [one, other]];
    } else {
      const found = literal(code, at);
      if (found) yield [found.text, found.text, [found]];
      else if (match[1] !== 'tr' && !'$@'.includes(code[at])) throw new Error(`${name}: a text is wanted: ${code.slice(match.index, match.index + 120)}`);
    }
  }
  // The tables of rules name each with an identifier, three words and its sentence.
  for (const table of code.matchAll(/^rules! \{\n[\s\S]*?^\}/gm)) {
    for (const line of table[0].matchAll(/("(?:[^"\\]|\\.)*");$/gm)) {
      const begin = table.index + line.index;
      yield [unquote(line[1]), unquote(line[1]), [{ begin, end: begin + line[1].length }]];
    }
  }
}

/** The string that begins at `at`, behind white space. */
function literal(code, at) {
  const match = /\s*("(?:[^"\\]|\\[^])*")/y;
  match.lastIndex = at;
  const found = match.exec(code);
  return found && { text: unquote(found[1]), begin: match.lastIndex - found[1].length, end: match.lastIndex };
}

/** Where the argument that begins at `at` has ended, behind its comma. */
function endOfArgument(code, at, name) {
  let depth = 0;
  for (let i = at; i < code.length; i += 1) {
    const letter = code[i];
    if (letter === '"') i = literal(code, i).end - 1;
    else if ('([{'.includes(letter)) depth += 1;
    else if (')]}'.includes(letter)) depth -= 1;
    else if (letter === ',' && depth === 0) return i + 1;
    if (depth < 0) break;
  }
  throw new Error(`${name}: one argument only: ${code.slice(at, at + 80)}`);
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
