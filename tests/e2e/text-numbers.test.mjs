// Numbers in texts (build/texts/numbers.mjs). No browser is needed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOfNumbers } from '../../build/texts/numbers.mjs';
import { callsOf, callsOfSources } from '../../build/texts/sources.mjs';

const faults = (source, { sameForOne = [], uncounted = [], several = [] } = {}) => faultsOfNumbers(
  [...callsOf(source, 'a.rs')].map((call) => ({ ...call, place: 'a.rs:1' })),
  { sameForOne: new Map(sameForOne.map((key) => [key, 'why'])), uncounted: new Map(uncounted.map((key) => [key, 'why'])), several: new Map(several.map((key) => [key, 'why'])) },
);

test('numbers of the sources stand with their nouns', () => {
  assert.deepEqual(faultsOfNumbers(callsOfSources()), []);
});

test('a number outside of counted! is named', () => {
  assert.match(faults('say!("{n} mails", n = 1)')[0], /^has a number outside of counted!.*: \{n\} mails$/);
  assert.match(faults('tr("{total} mails")')[0], /^has a number outside/);
  assert.match(faults('text!("{total} mails" as "box")')[0], /^has a number outside.*: \{total\} mails\|box$/);
  assert.deepEqual(faults('counted!(1, "{n} mail", "{n} mails")'), []);
  assert.deepEqual(faults('say!("{mails} in {boxes}", mails = counted!(1, "{n} mail", "{n} mails"), boxes)'), []);
  assert.deepEqual(faults('say!("{n} KB", n)', { uncounted: ['{n} KB'] }), []);
  // Which one it is, and a share, count nothing.
  assert.deepEqual(faults('say!("mail {number}", number = format_count(1)); say!("{percent}%", percent = 100)'), []);
});

test('a number under a name that tells nothing is named', () => {
  for (const value of ['format_count(all as u64)', 'list.len()', 'self.list.iter().count()', 'MOST_MAILS', '3']) {
    assert.match(faults(`say!("{mails} mails", mails = ${value})`)[0], /^a\.rs:1: \{mails\} holds a number/, value);
  }
  for (const value of ['list(&mails)', 'listed(mails.len())', 'mails']) assert.deepEqual(faults(`say!("{mails} mails", mails = ${value})`), [], value);
});

test('one form for one and for many is named', () => {
  assert.match(faults('counted!(1, "{n} mails", "{n} mails")')[0], /^is the same for one and for many/);
  assert.deepEqual(faults('counted!(1, "{n} more", "{n} more" as "mails")', { sameForOne: ['{n} more|mails'] }), []);
});

test('a second number is named', () => {
  assert.match(faults('counted!(1, "{part} of {n} mail", "{part} of {n} mails", part = 1)')[0], /^has several numbers/);
  assert.deepEqual(faults('counted!(1, "{part} of {n} mail", "{part} of {n} mails", part)', { several: ['{part} of {n} mails'] }), []);
  assert.deepEqual(faults('counted!(1, "{n} mail and {n} mail", "{n} mails and {n} mails")'), []);
  assert.deepEqual(faults('counted!(1, "{n} mail in {number}", "{n} mails in {number}", number)'), []);
});

test('a reason that is no longer needed is named', () => {
  const lists = { sameForOne: ['a'], uncounted: ['b'], several: ['c'] };
  assert.deepEqual(faults('counted!(1, "{n} mail", "{n} mails")', lists).map((fault) => fault.at(-1)), ['a', 'b', 'c']);
});
