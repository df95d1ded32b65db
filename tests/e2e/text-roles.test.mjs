// Short texts that are said at several places have roles (build/texts/roles.mjs). No browser is needed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renamedSource, renamedTable } from '../../build/texts.mjs';
import { faultsOfRoles } from '../../build/texts/roles.mjs';
import { callsOf, callsOfSources, textsOf } from '../../build/texts/sources.mjs';

const calls = (source) => [...callsOf(source, 'a.rs')].map((call) => ({ ...call, place: 'a.rs' }));
const faults = (source, same = []) => faultsOfRoles(calls(source), new Map(same.map((key) => [key, 'a reason'])));

test('the sources say short texts with their roles', () => {
  assert.deepEqual(faultsOfRoles(callsOfSources()), []);
});

test('a short text at two places needs a role', () => {
  assert.match(faults('fn a() { tr("new"); text!("new") }')[0], /^needs a role.*: new \(a\.rs, a\.rs\)$/);
  assert.equal(faults('fn a() { say!("{n} new files", n); say!("{n} new files", n) }').length, 1);
  assert.equal(faults('fn a() { counted!(n, "{n} file", "{n} files"); counted!(n, "{n} file", "{n} files") }').length, 1);
});

test('a text at one place, a long one, one with a role and one with a reason need none', () => {
  assert.deepEqual(faults('fn a() { tr("new"); tr("old") }'), []);
  assert.deepEqual(faults('fn a() { tr("one of three"); tr("one of three") }'), []);
  assert.deepEqual(faults('fn a() { say!("{a} {b}", a, b); say!("{a} {b}", a, b) }'), []);
  assert.deepEqual(faults('fn a() { tr("new"); tr(text!("new" as "cause")); tr(text!("new" as "cause")) }'), []);
  assert.deepEqual(faults('fn a() { tr("new"); tr("new") }', ['new']), []);
  // Comments and unit tests say nothing.
  assert.deepEqual(faults('fn a() { tr("new") }\n// tr("new")\n#[cfg(test)]\nmod tests { fn a() { tr("new") } }\n'), []);
});

test('a reason that is no longer needed is named', () => {
  assert.deepEqual(faults('fn a() { tr("new") }', ['new']), ['sameEverywhere names what is said at one place or nowhere: new']);
});

test('a role is part of the key and of nothing else', () => {
  const source = [
    'fn a() { tr(text!("new" as "cause")); tr("new"); say!("{n} of" as "part", n = f(", )", \')\'));',
    '  counted!(list.len(), "{n} more", "{n} more"\n    as "files", n) }',
  ].join('\n');
  assert.deepEqual([...textsOf(source, 'a.rs')].map(([key, value]) => [key, value]), [
    ['new|cause', 'new'], ['new', 'new'], ['{n} of|part', '{n} of'], ['{n} more|files', { one: '{n} more', other: '{n} more' }],
  ]);
  assert.throws(() => calls('fn a() { tr("new|cause") }'), /begins a role/);
  // A text that is said otherwise keeps its role.
  const renames = new Map([['new|cause', 'fresh'], ['{n} more|files', { one: '{n} other', other: '{n} others' }]]);
  assert.equal(renamedSource(source, 'a.rs', renames), source.replace('"new" as', '"fresh" as')
    .replace('"{n} more", "{n} more"', '"{n} other", "{n} others"'));
  assert.deepEqual(Object.keys(renamedTable({ 'new|cause': 'neu', new: 'neu', '{n} more|files': {} }, renames)), [
    'fresh|cause', 'new', '{n} others|files',
  ]);
});
