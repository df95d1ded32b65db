// The texts of the page: finds them all in the sources, and holds every language against them.
//   node build/texts.mjs           fails when languages/en.json or another language is not as the sources are
//   node build/texts.mjs --write   writes languages/en.json, the list of all texts
//   node build/texts.mjs --missing de   prints what a language lacks, as a table to be filled
//   node build/texts.mjs --notes        prints where each text stands and what its slots hold
//   node build/texts.mjs --spaces       makes spaces no-break spaces where a language has them
//   node build/texts.mjs --pseudo        prints the table of a language that nobody speaks, for tests (texts/pseudo.mjs)
//   node build/texts.mjs --rename OLD NEW   says a text otherwise in the sources; its translations stay
//   node build/texts.mjs --rename FILE      the same for many: a list of pairs in JSON; of a text with a form for one, OLD
//                                           is the other form and NEW is {"one": …, "other": …}. OLD is the key with its
//                                           role (src/language.rs), which NEW, a text, keeps
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allNotes, faultsOfNotes, written } from './texts/notes.mjs';
import { faultsOfNumbers } from './texts/numbers.mjs';
import { pseudoTable } from './texts/pseudo.mjs';
import { faultsOfRoles } from './texts/roles.mjs';
import { faultsOfSeparation } from './texts/separators.mjs';
import { callsOfSources, quote, root, sources, textsOf, textsOfSources, withoutRole } from './texts/sources.mjs';
import { faultsOfStyle } from './texts/style.mjs';
import { faultsOfTerms, renamedTerms } from './texts/terms.mjs';
import { faultsOfTypography, spaced } from './texts/typography.mjs';

export { textsOfSources };

const folder = join(root, 'languages');

/** A source file with texts said otherwise: `renames` has for each old text the new one. */
export function renamedSource(source, name, renames) {
  const changes = [];
  for (const [key, value, strings] of textsOf(source, name)) {
    const text = renames.get(key);
    if (text === undefined) continue;
    if ((typeof text === 'object') !== (typeof value === 'object')) throw new Error(`${name}: has ${strings.length === 1 ? 'one form' : 'two forms'}: ${key}`);
    const forms = typeof text === 'object' ? [text.one, text.other] : [text];
    strings.forEach((string, index) => changes.push({ ...string, now: quote(forms[index]) }));
  }
  // From the end on, so that what stands before keeps its place.
  changes.sort((one, other) => other.begin - one.begin);
  return changes.reduce((all, { begin, end, now }) => all.slice(0, begin) + now + all.slice(end), source);
}

/** A table of a language, its texts under their new names and otherwise as it was. */
export const renamedTable = (table, renames) => Object.fromEntries(Object.entries(table).map(([key, own]) => {
  const text = renames.get(key);
  // A role stays.
  return [text === undefined ? key : (text.other ?? text) + key.slice(withoutRole(key).length), own];
}));

/** Says texts otherwise in the sources and keeps what other languages make of them. */
function rename(pairs) {
  const renames = new Map(pairs);
  const texts = textsOfSources();
  const unknown = [...renames.keys()].filter((key) => !texts.has(key));
  if (unknown.length > 0) throw new Error(`is said nowhere: ${unknown.join('\n')}`);
  const write = (path, change) => {
    const before = readFileSync(path, 'utf8');
    const now = change(before);
    if (now !== before) writeFileSync(path, now);
  };
  for (const name of sources()) write(join(root, 'src', name), (source) => renamedSource(source, name, renames));
  write(join(root, 'index.html'), (page) => page.replace(/(<[^>]* data-text>)([^<]+)(?=<)/g, (whole, tag, text) => tag + (renames.get(text) ?? text)));
  write(join(folder, 'terms.json'), (file) => renamedTerms(file, renames));
  for (const code of codes()) {
    write(join(folder, `${code}.json`), (table) => `${JSON.stringify(renamedTable(JSON.parse(table), renames), null, 2)}\n`);
  }
}

/** Makes plain spaces no-break spaces in all tables. */
function setSpaces() {
  for (const code of codes()) {
    const own = Object.entries(tableOf(code)).map(([key, text]) => [key, typeof text === 'string' ? spaced(code, text)
      : Object.fromEntries(Object.entries(text).map(([form, said]) => [form, spaced(code, said)]))]);
    writeFileSync(join(folder, `${code}.json`), `${JSON.stringify(Object.fromEntries(own), null, 2)}\n`);
  }
}

const slots = (text) => [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name).sort().join(' ');

/** What is wrong with the table of a language. */
export function faultsOf(code, table, texts) {
  const faults = [];
  const forms = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
  if (!table.$name) faults.push('$name, what the language calls itself, is missing');
  for (const key of Object.keys(table)) {
    if (!key.startsWith('$') && !texts.has(key)) faults.push(`is said nowhere: ${key}`);
  }
  for (const [key, english] of texts) {
    const own = table[key];
    if (own === undefined) {
      faults.push(`is missing: ${key}`);
      continue;
    }
    const counted = typeof english === 'object';
    if (counted !== (typeof own === 'object')) {
      faults.push(`must ${counted ? 'have' : 'be one text, without'} forms for numbers: ${key}`);
      continue;
    }
    // A language may say the rare form of whole millions like the usual one.
    // One that has no form for one may say a text otherwise of one (`plural` in src/language.rs).
    const needed = counted ? forms.filter((form) => form !== 'many').concat('one' in own && !forms.includes('one') ? 'one' : []) : [''];
    for (const form of needed) {
      const text = counted ? own[form] : own;
      if (!text?.trim()) faults.push(`has no text${form && ` for ${form}`}: ${key}`);
      // The form for one may leave the number out.
      else if (slots(text) !== slots(key) && !(form === 'one' && slots(text) === slots(english.one))) {
        faults.push(`has other slots${form && ` for ${form}`}: ${key}`);
      }
    }
  }
  return faults;
}

function main(given) {
  if (given[0] === '--rename') {
    rename(given.length === 2 ? JSON.parse(readFileSync(given[1], 'utf8')) : [given.slice(1)]);
    given = ['--write'];
  }
  if (given[0] === '--spaces') setSpaces();
  const texts = textsOfSources();
  if (given[0] === '--notes') {
    console.log(written(texts, allNotes()));
    return;
  }
  if (given[0] === '--pseudo') return console.log(JSON.stringify(pseudoTable(texts), null, 2));
  const english = `${JSON.stringify({ $name: 'English', ...Object.fromEntries(texts) }, null, 2)}\n`;
  const list = join(folder, 'en.json');
  if (given[0] === '--write') writeFileSync(list, english);
  if (given[0] === '--missing') {
    const table = tableOf(given[1]);
    const missing = [...texts].filter(([key]) => table[key] === undefined);
    console.log(JSON.stringify(Object.fromEntries(missing), null, 2));
    return;
  }
  const faults = readFileSync(list, 'utf8') === english ? [] : ['languages/en.json is not as the sources are: node build/texts.mjs --write'];
  const [calls, own] = [callsOfSources(), tables()];
  faults.push(...faultsOfNumbers(calls));
  faults.push(...faultsOfNotes(allNotes()));
  faults.push(...faultsOfRoles(calls));
  faults.push(...faultsOfStyle(texts, own));
  faults.push(...faultsOfTerms(texts, own));
  faults.push(...faultsOfTypography(texts, own));
  faults.push(...faultsOfSeparation(join(root, 'src'), sources(), Object.entries(own)));
  for (const [code, table] of Object.entries(own)) faults.push(...faultsOf(code, table, texts).map((fault) => `languages/${code}.json: ${fault}`));
  if (faults.length > 0) {
    console.error(faults.slice(0, 40).join('\n'));
    if (faults.length > 40) console.error(`and ${faults.length - 40} more`);
    process.exitCode = 1;
  } else {
    console.log(`${texts.size} texts in English, ${Object.keys(own).join(', ')}`);
  }
}

/** The languages beside English. */
export function codes() {
  return readdirSync(folder).filter((name) => name.endsWith('.json') && !['en.json', 'terms.json'].includes(name)).map((name) => name.slice(0, -5)).sort();
}

/** The tables of all languages beside English, by code. */
export const tables = () => Object.fromEntries(codes().map((code) => [code, tableOf(code)]));

/** The table of a language. */
export const tableOf = (code) => JSON.parse(readFileSync(join(folder, `${code}.json`), 'utf8'));

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
