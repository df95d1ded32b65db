// The pseudo-language and those who judge pages in it, at planted breaches; no browser is needed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOf, textsOfSources } from '../../build/texts.mjs';
import { PSEUDO, pseudo, pseudoTable } from '../../build/texts/pseudo.mjs';
import { faultsOfText, faultsOfWidth, faultsOfWords, listener } from './brackets.mjs';

const text = (words, element = 0) => ({ text: words, data: false, element });
const data = (words, element = 1) => ({ text: words, data: true, element });
const judged = (...run) => faultsOfWords([{ at: 'here', run }]);

test('the pseudo-language has every text with its slots and forms, longer by 40 %', () => {
  const texts = textsOfSources();
  const table = pseudoTable(texts);
  assert.deepEqual(faultsOf(PSEUDO, table, texts), []);
  for (const [key, own] of Object.entries(table)) {
    for (const form of typeof own === 'object' ? Object.values(own) : [own]) {
      // Between two things only what stands between them is in brackets.
      assert.match(form, /^(?:⟦[^]*⟧|\{\w+\}⟦\P{L}+⟧\{\w+\})$/u);
      assert.doesNotMatch(form.replace(/\{\w+\}/g, ''), /[A-Za-z]/, key);
    }
    // Its role is not shown.
    const [shown] = key.split('|');
    const words = shown.replace(/\{\w+\}/g, '');
    const longest = typeof own === 'object' ? own.other : own;
    if (/\p{L}/u.test(words) && !key.startsWith('$')) assert.ok(longest.length >= shown.length + 0.35 * words.length, `${key}: ${longest}`);
  }
  assert.equal(pseudo('{n} of {all}'), '⟦{n} öƒ {all} ö⟧');
  assert.equal(pseudo(', '), '⟦, ⟧');
  assert.equal(pseudo('{first}, {next}'), '{first}⟦, ⟧{next}');
  assert.ok(pseudo('It failed.').endsWith('.⟧'));
});

test('words outside of brackets are found, data are not', () => {
  assert.deepEqual(judged(text('⟦Çĥéçķ⟧')), []);
  assert.deepEqual(judged(text('Check ⟦ñöŵ⟧')), ['outside of brackets: Check (here)']);
  assert.deepEqual(judged(text('⟦Çĥéçķ⟧ it now')), ['outside of brackets: it now (here)']);
  assert.deepEqual(judged(text('mx1.example.com 12 MX2 sts-policy-fetch-error TR tls@example.com, (RFC8460)')), []);
  assert.deepEqual(judged(data('v=TLSRPTv1; rua'), text(' ⟦öķ⟧')), []);
  assert.deepEqual(faultsOfWords([{ at: 'here', run: [text('Meridian Telecom')] }], ['Meridian Telecom']), []);
  assert.deepEqual(judged(text('Meridian Telecom')), ['outside of brackets: Meridian Telecom (here)']);
});

test('brackets within brackets and across elements are one', () => {
  assert.deepEqual(judged(text('⟦Ţĥé '), text('⟦çåûšé⟧', 2), text(' öƒ '), data('mx1'), text(' ĩš⟧')), []);
  assert.deepEqual(judged(text('⟦å '), { run: [text('word')] }, text(' b⟧')), []);
  assert.deepEqual(judged(text('⟦å⟧ '), { run: [text('word')] }), ['outside of brackets: word (here)']);
  assert.deepEqual(judged(text('⟦å')), ['a bracket that nothing shuts (here)']);
  assert.deepEqual(judged(text('å⟧')), ['a bracket that nothing opened (here)', 'outside of brackets: å (here)']);
});

test('a sentence made of several brackets needs a separator of the language', () => {
  assert.deepEqual(judged(text('⟦å⟧⟦, ⟧⟦ƀ⟧')), []);
  assert.deepEqual(judged(text('⟦Öñé.⟧ ⟦Ţŵö.⟧')), []);
  assert.deepEqual(judged(text('⟦Öñé.⟧', 1), { text: '\n', data: false, element: -1 }, text('⟦Ţŵö⟧', 2)), []);
  assert.deepEqual(judged(text('⟦å⟧'), { run: [text('⟦ɱåŕķ⟧')] }, text('⟦ƀ⟧')), []);
  assert.deepEqual(judged(text('⟦å⟧: ⟦ƀ⟧')), ['a separator of no language: å⟧: ⟦ƀ (here)']);
  assert.deepEqual(judged(text('⟦å⟧, ⟦ƀ⟧')), ['a separator of no language: å⟧, ⟦ƀ (here)']);
  assert.deepEqual(judged(text('⟦å⟧⟦ƀ⟧')), ['glued: å⟧⟦ƀ (here)']);
  assert.deepEqual(judged(text('⟦îñ 3 ŕéþöŕţš⟧ ⟦ƒŕöɱ 2⟧')), ['a sentence of several brackets: îñ 3 ŕéþöŕţš⟧ ⟦ƒŕöɱ 2 (here)']);
  assert.deepEqual(judged(text('⟦å⟧', 3), text(' ⟦ƀ⟧')), ['a sentence of several brackets: å⟧ ⟦ƀ (here)']);
  assert.deepEqual(judged(text('⟦å⟧', 3), text(' '), text('⟦ƀ⟧', 4)), [], 'labels side by side');
  assert.deepEqual(judged(text('⟦å⟧', 3), text(': '), text('⟦ƀ⟧', 4)), ['a separator of no language: å⟧: ⟦ƀ (here)']);
});

test('what is cut is found, what scrolls or is only for those who listen is not', () => {
  const part = { name: 'p.x', text: 'ţéẋţ', overflowX: 'visible', textOverflow: 'clip', position: 'static', scrollWidth: 400, clientWidth: 300 };
  const judge = (changes, sideways = 0) => faultsOfWidth({ sideways, parts: [{ ...part, ...changes }] });
  assert.deepEqual(judge({}), []);
  assert.deepEqual(judge({ overflowX: 'auto' }), []);
  assert.deepEqual(judge({ overflowX: 'hidden' }), ['cut: p.x: ţéẋţ']);
  assert.deepEqual(judge({ overflowX: 'clip', scrollWidth: 301 }), []);
  assert.deepEqual(judge({ textOverflow: 'ellipsis' }), ['cut: p.x: ţéẋţ']);
  assert.deepEqual(judge({ overflowX: 'hidden', position: 'absolute', clientWidth: 1 }), []);
  assert.deepEqual(judge({}, 12), ['the page scrolls sideways by 12 px']);
});

test('a text that was saved is judged line by line', () => {
  assert.deepEqual(faultsOfText('⟦å⟧\n\n- ⟦ƀ⟧\n'), []);
  assert.deepEqual(faultsOfText('⟦å⟧\nwords'), ['outside of brackets: words (line 2)']);
});

test('a text is heard once all its pieces stand in their order in one text', () => {
  const table = { $name: 'x', Open: '⟦Öpéñ⟧', '{n} of {all}': '⟦{n} öf {all}⟧', '{n} files': { one: '⟦öñé⟧', other: '⟦{n} fïlés⟧' }, Never: '⟦Ñévér⟧' };
  const { hear, unheard } = listener(table);
  hear(['a button ⟦Öpéñ⟧', '⟦3', ' öf 4⟧', '⟦7 fïlés⟧ are there']);
  assert.deepEqual(unheard(), ['{n} of {all}', 'Never']);
  hear(['⟦3 öf 4⟧']);
  assert.deepEqual(unheard(), ['Never']);
});
