// The terms of each language. Needs no browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codes, tables, textsOfSources } from '../../build/texts.mjs';
import { faultsOfTerms, renamedTerms, terms } from '../../build/texts/terms.mjs';

test('every text says its terms as its language does', () => {
  const concepts = terms();
  assert.ok(Object.keys(concepts).length > 100);
  assert.ok(!codes().includes('terms'));
  assert.deepEqual(faultsOfTerms(textsOfSources(), tables(), concepts), []);
});

const POLICY = { policy: { en: ['policy', 'policies'], de: ['*Richtlinie*'], never: { de: { 'Policy': ['Policy Constraints'], 'Grund (Code)': [] }, en: { 'rule book*': [] } } } };

/** The faults of texts, each an English one and a German one. */
const faults = (pairs, concepts = POLICY) => faultsOfTerms(
  new Map(pairs.map(([english]) => [english.other ?? english, english])), { de: Object.fromEntries(pairs.map(([english, own]) => [english.other ?? english, own])) }, concepts,
).filter((fault) => !fault.includes('excuses a phrase'));

test('a text without the word for its term is found, and its right neighbour is not', () => {
  assert.deepEqual(faults([['The policy', 'Die Richtlinie'], ['policies', 'MTA-STS-Richtlinien'], ['Policy domain', 'Richtliniendomain']]), []);
  assert.deepEqual(faults([['The policy', 'Die Regel']]), ['languages/de.json: has no word for “policy” (*Richtlinie*): The policy: Die Regel']);
  // A part of a longer word is another word, and so is a part of a compound: policy-domain is a field.
  assert.deepEqual(faults([['policy', 'Richtlinie'], ['policyholder', 'Halter'], ['policy-domain', 'policy-domain']]), []);
  // Code says nothing, neither in English nor in another language.
  assert.deepEqual(faults([['policy', 'Richtlinie'], ['{policy} `policy`', '{policy}']]), []);
  assert.equal(faults([['policy', '{Richtlinie}']]).length, 1);
  // A name on the page of somebody else stays as it is.
  const plain = { policy: { en: ['policy', 'policies'], de: ['*Richtlinie*'] } };
  assert.deepEqual(faults([['Press Add policy.', 'Klicken Sie auf Add policy.'], ['Open Policies.', 'Öffnen Sie Policies.']], plain), []);
  assert.equal(faults([['Press Add policy.', 'Klicken Sie auf Hinzufügen.']], plain).length, 1);
  assert.equal(faults([['Press policy.', 'Klicken Sie auf policy.']], plain).length, 1);
});

test('all forms of a text count', () => {
  const english = { one: 'One policy', other: '{n} policies' };
  assert.deepEqual(faults([[english, { one: 'Eine Richtlinie', other: '{n} Richtlinien' }]]), []);
  assert.equal(faults([[english, { one: 'Eine Regel', other: '{n} Regeln' }]]).length, 1);
  assert.deepEqual(faults([[english, { one: 'Eine Policy', other: '{n} Richtlinien' }]]), ['languages/de.json: says “Policy”; say *Richtlinie*: Eine Policy']);
});

test('a word that is not to be used is found, apart from its phrases', () => {
  assert.deepEqual(faults([['policy', 'Richtlinie'], ['constraint', 'Policy Constraints'], ['kind', 'Policyart']]), []);
  assert.deepEqual(faults([['policy', 'Richtlinie, die Policy']]), ['languages/de.json: says “Policy”; say *Richtlinie*: Richtlinie, die Policy']);
  assert.equal(faults([['policy', 'Richtlinie'], ['constraint', 'Policy Constraints der Policy']]).length, 1);
  assert.equal(faults([['policy', 'Richtlinie'], ['reason', 'Grund (Code)']]).length, 1);
  assert.deepEqual(faults([['policy', 'Richtlinie'], ['The rule books', 'x']]), ['languages/en.json: says “rule book*”; say policy, policies: The rule books']);
});

test('languages without spaces, and words of several parts', () => {
  const concepts = { 'DNS query': { en: ['DNS query'], ja: ['DNSの問い合わせ'], fr: ['requête* DNS'], never: { ja: { 'DNSの質問': [] } } } };
  const of = (fr, ja) => faultsOfTerms(new Map([['A DNS query.', 'A DNS query.']]), { fr: { 'A DNS query.': fr }, ja: { 'A DNS query.': ja } }, concepts).length;
  assert.equal(of('Des requêtes\u00a0DNS.', 'このDNSの問い合わせです。'), 0);
  assert.equal(of('Des requêtes.', 'このDNSの問い合わせです。'), 1);
  assert.equal(of('Des requêtes DNS.', 'このDNSの質問です。'), 2);
});

test('what an entry excuses must need it, and an entry must be whole', () => {
  const entry = (more) => ({ policy: { en: ['policy'], de: ['*Richtlinie*'], ...more } });
  assert.deepEqual(faults([['The policy', 'Sie']], entry({ but: { 'The policy': 'a pronoun' } })), []);
  assert.deepEqual(faults([['The policy', 'Die Richtlinie']], entry({ but: { 'The policy': 'a pronoun' } })), [
    'languages/terms.json: policy: excuses a text that needs no excuse or is said nowhere: The policy',
  ]);
  assert.deepEqual(faults([['A record', 'Ein Eintrag']], entry({})), ['languages/terms.json: policy: no text says it in English']);
  assert.deepEqual(faults([['The policy', 'Die Regel']], entry({ free: true })), []);
  assert.deepEqual(faults([['The policy', 'Die Regel']], entry({ free: ['de'] })), []);
  assert.equal(faults([['The policy', 'Die Regel']], entry({ free: ['ja'] })).length, 1);
  assert.deepEqual(faults([['The policy', 'Die Richtlinie']], entry({ de: [] })).slice(0, 1), ['languages/terms.json: policy: has no word in de']);
  const never = { never: { de: { Policy: ['Policy Constraints'] } } };
  assert.deepEqual(faultsOfTerms(new Map([['policy', 'policy']]), { de: { policy: 'Richtlinie' } }, entry(never)), [
    'languages/terms.json: policy: excuses a phrase that no text in de needs: Policy Constraints',
  ]);
});

test('a text that is said otherwise stays excused', () => {
  const file = '{ "A list": { "en": ["A list"], "but": { "A list": "it is none", "A lists": "why" } } }';
  assert.equal(renamedTerms(file, new Map([['A list', { one: 'A row', other: 'Rows of $&' }]])), '{ "A list": { "en": ["A list"], "but": { "Rows of $&": "it is none", "A lists": "why" } } }');
});
