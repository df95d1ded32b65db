// Notes for translators: where each text stands, and what its slots hold.
// What a slot holds is the code that fills it, and of a variable what it was set to. Where a text is filled elsewhere, a
// comment above it says so: `// {host}: the name of an MX host`. It holds for all texts below it in its item, or in the
// file if it stands at the left margin.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argumentsOf, callsOf, codeOf, lineOf, plain, root, sources } from './sources.mjs';

const slotsOf = (key) => [...new Set([...key.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name))];

/** The item that holds the letter at `at`: its name and where it begins. */
export function itemAt(code, at) {
  const indent = (place) => /^ */.exec(code.slice(code.lastIndexOf('\n', place - 1) + 1))[0].length;
  const line = code.lastIndexOf('\n', at) + 1;
  const items = [...code.slice(0, at).matchAll(/^ *(?:pub(?:\([\w:]+\))? )?(?:const |async |unsafe )*(?:(fn) (\w+)|(const|static) (\w+)|(macro_rules!|rules!) ?(\w*)|(enum|struct) (\w+))/gm)];
  const item = items.reverse().find((match) => match.index >= line || indent(match.index) < indent(at));
  if (!item) return { name: '', begin: 0 };
  const [, ...parts] = item;
  return { name: parts.filter(Boolean).join(' '), begin: item.index };
}

/** What a variable was set to at `at`, in the item that begins at `begin`; as it stands there, on one line. */
function setTo(code, name, begin, at) {
  const before = code.slice(begin, at);
  const own = [...before.matchAll(new RegExp(`\\blet (?:mut )?${name}(?:: [^=;]+)? = `, 'g'))].at(-1);
  if (own) return endedAt(code, begin + own.index + own[0].length);
  const several = [...before.matchAll(/\blet \(([\w, ]+)\) =\s*/g)].filter(([, names]) => names.split(', ').includes(name)).at(-1);
  if (several) {
    const all = endedAt(code, begin + several.index + several[0].length);
    const each = /^\(.*\)$/.test(all) ? argumentsOf(all, 1, 'a tuple') : [];
    const names = several[1].split(', ');
    return each.length === names.length ? each[names.indexOf(name)] : all;
  }
  const parameter = [...before.matchAll(new RegExp(`[(,|]\\s*${name}: ([^,()|]+(?:\\([^()]*\\))?[^,()|]*)`, 'g'))].at(-1);
  if (parameter) return `a parameter, ${parameter[1].trim()}`;
  const bound = [...before.matchAll(new RegExp(`^.*\\b${name}\\b.*(?:=>|\\bin\\b|= ).*$`, 'gm'))].at(-1) ?? new RegExp(`^.*[({,] *${name}\\b[^\\n]*=> `, 'm').exec(code.slice(code.lastIndexOf('\n', at) + 1, at));
  return bound && `out of ${plain(bound[0]).split('=>')[0].trim()}`;
}

/** The expression that begins at `at`, up to its semicolon. */
function endedAt(code, at) {
  const [expression] = argumentsOf(code, at, 'an expression', ';');
  return expression;
}

/** What a slot is filled with behind `at`, where its name is told apart: `"host" => …`, `("host", &…)`, or `|_| …` for the only one. */
function filledLater(code, name, at) {
  const behind = code.slice(at, at + 2_500).split(/^(?: {4})?\}/m)[0];
  const arm = new RegExp(`"${name}" => \\{?\\s*([^\\n]+?)(?: \\}|,?)\\n`).exec(behind) ?? new RegExp(`\\("${name}", &?([^\\n]+?)\\)[,\\]]`).exec(behind);
  if (arm) return arm[1].trim();
  const only = /^[\w!]+\(\s*"(?:[^"\\]|\\[^])*",?\s*\),\s*\|_\| /.exec(behind);
  const variable = /\blet (\w+) =\s*$/.exec(code.slice(Math.max(0, at - 80), at))?.[1];
  const later = variable && new RegExp(`\\bsentence\\(&?${variable}, \\|_\\| `).exec(behind);
  const found = only ?? later;
  return found ? argumentsOf(code, at + found.index + found[0].length, 'a closure')[0] : undefined;
}

/** What a comment above `at` says of a slot: within the item that begins at `begin`, or at the left margin of the file. */
function saidOf(source, name, begin, at) {
  // The comments of an item stand above it.
  const above = begin - /(?:(?:^|(?<=\n))[ \t]*(?:\/\/|#\[).*\n)*$/.exec(source.slice(0, begin))[0].length;
  const comments = [...source.slice(0, at).matchAll(new RegExp(`^( *)//[/!]? (?:.* )?\`?\\{${name}\\}\`?: (.*)$`, 'gm'))];
  return comments.filter((comment) => comment.index >= above || comment[1] === '').at(-1)?.[2];
}

/** A piece of code that is short enough to be read beside a text. */
const brief = (code) => (code.length > 240 ? `${code.slice(0, 240)}…` : code);

/** All texts of a source file with what there is to say of them: `{ key, value, place, item, slots: [[name, what]] }`. */
export function* notesOf(source, file) {
  const code = codeOf(source);
  for (const { key, value, at, values } of callsOf(source, file)) {
    const { name, begin } = itemAt(code, at);
    const slots = slotsOf(key).map((slot) => {
      const filled = values.get(slot) ?? filledLater(code, slot, at);
      const set = filled && /^&?\w+$/.test(filled) ? setTo(code, filled.replace('&', ''), begin, at) : undefined;
      const said = saidOf(source, slot, begin, at);
      const what = [said, filled === slot && set ? set : [filled, set].filter(Boolean).join(' = ')].filter(Boolean);
      return [slot, brief(what.join('; '))];
    });
    yield { key, value, place: `${file}:${lineOf(source, at)}`, item: name, slots };
  }
}

/** What is missing in the notes: a slot of which nothing but its name is known. */
export function faultsOfNotes(notes) {
  return notes.flatMap(({ key, place, slots }) => slots.filter(([slot, what]) => what === '' || what === slot).map(([slot]) => (
    `${place}: nothing says what {${slot}} holds; write above it, // {${slot}}: …: ${key}`
  )));
}

/** The notes of all sources. */
export const allNotes = () => sources().flatMap((file) => [...notesOf(readFileSync(join(root, 'src', file), 'utf8'), file)]);

/** The notes as a text, in the order of `texts`. */
export function written(texts, notes) {
  const places = new Map([...texts.keys()].map((key) => [key, []]));
  for (const note of notes) places.get(note.key)?.push(note);
  const lines = [];
  for (const [key, all] of places) {
    const text = texts.get(key);
    lines.push(key);
    if (typeof text === 'object') lines.push(`  one: ${text.one}`);
    if (all.length === 0) lines.push('  index.html');
    for (const { place, item, slots } of all) {
      lines.push(`  src/${place}${item && `, ${item}`}`, ...slots.map(([slot, what]) => `    {${slot}}: ${what}`));
    }
    lines.push('');
  }
  return lines.join('\n');
}
