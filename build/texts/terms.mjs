// The terms of each language: languages/terms.json has for each concept the words that say it, and words that are not to be
// used for it. A translation that finds another word each time is read as if another thing were meant each time.
//   "concept": {
//     "en": ["word", "words"], "de": […], …   what says it. Where English says it, each language does, with one of its words;
//                                            `*` stands for any letters, digits and hyphens
//     "never": { "de": { "word": ["phrase"] } }   what no text says, apart from these phrases
//     "but": { "English text": "reason" }     texts in which a language says it otherwise, or leaves it out
//     "free": true                            an everyday word, for which languages have many: only "never" applies.
//                                            With ["ja"] instead of true: Japanese may well leave the word out
//   }
// Code in a text (words.mjs) is left alone, and so are names on the pages of others: a word with a capital, or behind one,
// that a language leaves in English is none of the language's words.
import { readFileSync } from 'node:fs';
import { formsOf, literalsOf, wordsOf } from './words.mjs';

/** The terms in languages/terms.json. */
export const terms = () => JSON.parse(readFileSync(new URL('../../languages/terms.json', import.meta.url), 'utf8'));

/** The file of the terms with texts in it that are said otherwise: `renames` has for each old text the new one. */
export const renamedTerms = (file, renames) => [...renames].reduce(
  (now, [old, text]) => now.replaceAll(`${JSON.stringify(old)}: "`, () => `${JSON.stringify(text.other ?? text)}: "`), file,
);

/** A letter or digit of a language that puts spaces between words. `\p{L}` says the same, and takes seconds to compile. */
const LETTER = String.raw`[\w\u00c0-\u024f]`;
/** What comes before and behind a word there. A compound is one word. */
const BEFORE = `(?<!${LETTER}|${LETTER}-)`;
const BEHIND = `(?!${LETTER}|-${LETTER})`;

/** A word of a language as a pattern. What may begin or end in any way needs no look at what is around it. */
function patternOf(code, word) {
  const [, open, middle, close] = /^(\*?)(.*?)(\*?)$/su.exec(word);
  const inner = middle.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(' ', '[ \u00a0\u202f]').replaceAll('*', `(?:${LETTER}|-)*`);
  const pattern = new RegExp((open || code === 'ja' ? '' : BEFORE) + inner + (close || code === 'ja' ? '' : BEHIND), 'giu');
  // Most texts have nothing like the word, and to see that is much faster without a pattern.
  const [piece] = middle.toLowerCase().split(/[ *]/).sort((one, other) => other.length - one.length);
  return { piece, pattern };
}

/** The forms of all texts in one language, with the lower case of all of them in one string to be searched. */
function shelfOf(forms) {
  const low = forms.map(({ text }) => `${text.toLowerCase()}\n`);
  let end = 0;
  return { forms, low: low.join(''), ends: low.map((text) => end += text.length) };
}

/** The places of a word on a shelf: the form with the place in it and what stands there. */
function* placesOf({ piece, pattern }, { forms, low, ends }) {
  let form = 0;
  for (let at = low.indexOf(piece); at >= 0; at = low.indexOf(piece, ends[form])) {
    while (ends[form] <= at) form += 1;
    for (const { index, 0: word } of forms[form].text.matchAll(pattern)) yield { ...forms[form], index, word };
  }
}

const allPlacesOf = (code, words = [], shelf) => words.flatMap((word) => [...placesOf(patternOf(code, word), shelf)]);

/** What is wrong with the words of all texts: `tables` has the table of each language beside English by its code. */
export function faultsOfTerms(texts, tables, concepts = terms()) {
  const shelves = shelvesOf(texts, tables);
  return Object.entries(concepts).flatMap(([concept, entry]) => [
    ...Object.keys(shelves).filter((code) => !entry[code]?.length).map((code) => `has no word in ${code}`),
    ...Object.entries(shelves).flatMap(([code, shelf]) => faultsOfNever(code, entry, shelf)),
    ...(entry.free === true ? [] : faultsOfWords(entry, shelves)),
  ].map((fault) => (fault.startsWith('languages/') ? fault : `languages/terms.json: ${concept}: ${fault}`)));
}

/** The words of all texts by language, without code. */
function shelvesOf(texts, tables) {
  const forms = { en: [] };
  for (const [key, english] of texts) {
    const all = new Set();
    for (const [code, table] of Object.entries(tables)) {
      const literals = literalsOf(english, table[key]);
      for (const literal of literals) all.add(literal);
      (forms[code] ??= []).push(...formsOf(table[key]).map((text) => ({ key, text: wordsOf(text, literals) })));
    }
    forms.en.push(...formsOf(english).map((text) => ({ key, text: wordsOf(text, all) })));
  }
  return Object.fromEntries(Object.entries(forms).map(([code, own]) => [code, shelfOf(own)]));
}

/** Where English says a concept and a language has none of its words. */
function faultsOfWords(entry, { en, ...others }) {
  const excused = new Map(Object.entries(entry.but ?? {}));
  const used = new Set();
  const faults = [];
  const english = allPlacesOf('en', entry.en, en);
  if (english.length === 0) faults.push('no text says it in English');
  for (const [code, shelf] of Object.entries(others).filter(([code]) => !entry.free?.includes(code))) {
    const said = new Set(allPlacesOf(code, entry[code], shelf).map(({ key }) => key));
    const unsaid = new Set(english.filter(({ key }) => !said.has(key)).map(({ key }) => key));
    const own = new Map();
    for (const { key, text } of shelf.forms) if (unsaid.has(key)) own.set(key, `${own.get(key) ?? ''}${text}\n`);
    for (const key of unsaid) {
      if (!own.get(key)?.trim() || english.every((place) => place.key !== key || isName(place, own.get(key)))) continue;
      if (excused.has(key)) used.add(key);
      else faults.push(`languages/${code}.json: has no word for “${entry.en[0]}” (${(entry[code] ?? []).join(', ')}): ${key}: ${own.get(key).trim()}`);
    }
  }
  faults.push(...[...excused.keys()].filter((key) => !used.has(key)).map((key) => `excuses a text that needs no excuse or is said nowhere: ${key}`));
  return faults;
}

/** Whether what English says is a name that another language leaves as it is. */
function isName({ text, index, word }, own) {
  const before = /\p{Lu}\p{L}* $/u.exec(text.slice(0, index))?.[0];
  return (/^\p{Lu}/u.test(word) && own.includes(word)) || (before !== undefined && own.includes(before + word));
}

/** Where a language says what it is not to say. */
function faultsOfNever(code, entry, shelf) {
  return Object.entries(entry.never?.[code] ?? {}).flatMap(([word, phrases]) => {
    const pattern = patternOf(code, word);
    const unused = new Set(phrases);
    const found = new Set();
    for (const { text } of placesOf(pattern, shelf)) {
      const rest = phrases.reduce((left, phrase) => {
        const without = left.replaceAll(phrase, '');
        if (without !== left) unused.delete(phrase);
        return without;
      }, text);
      if (rest.search(pattern.pattern) >= 0) found.add(text);
    }
    return [
      ...[...found].map((text) => `languages/${code}.json: says “${word}”; say ${(entry[code] ?? []).join(', ')}: ${text}`),
      ...[...unused].map((phrase) => `excuses a phrase that no text in ${code} needs: ${phrase}`),
    ];
  });
}
