// The notes for translators (build/texts/notes.mjs). No browser is needed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { textsOfSources } from '../../build/texts.mjs';
import { allNotes, faultsOfNotes, notesOf, written } from '../../build/texts/notes.mjs';

const notes = (...lines) => [...notesOf(`${lines.join('\n')}\n`, 'a.rs')];
const slots = (...lines) => Object.fromEntries(notes(...lines)[0].slots);

test('every slot of the sources is told', () => {
  assert.deepEqual(faultsOfNotes(allNotes()), []);
});

test('a note has the place, the item and what fills the slots', () => {
  assert.deepEqual(notes(
    '/// Of a host.', 'pub(super) fn told(host: &str, count: usize) -> String {', '    let days = list(', '        &all,', '    );',
    '    counted!(count, "{n} at {host} {days}, {when}", "{n} at {host}s {days}, {when}", host, days, when = when(", )"))', '}',
  ), [{
    key: '{n} at {host}s {days}, {when}', value: { one: '{n} at {host} {days}, {when}', other: '{n} at {host}s {days}, {when}' },
    place: 'a.rs:6', item: 'fn told',
    slots: [['n', 'count = a parameter, usize'], ['host', 'a parameter, &str'], ['days', 'list( &all, )'], ['when', 'when(", )")']],
  }]);
});

test('what a variable is comes from where it is bound', () => {
  assert.deepEqual(slots('fn a() {', '    let (first, last) = (ends.0, ends.1);', '    say!("{first} {last}", first, last)', '}'), { first: 'ends.0', last: 'ends.1' });
  assert.deepEqual(slots('fn a() {', '    match self {', '        Self::At { line } => say!("{line}", line),', '    }', '}'), { line: 'out of Self::At { line }' });
  assert.deepEqual(slots('fn a() {', '    sentence(tr("It is {rfc}."), |_| link("8460"));', '}'), { rfc: 'link("8460")' });
  assert.deepEqual(slots('fn a() {', '    sentence(tr("{a} and {b}"), |slot| match slot {', '        "a" => one(),', '        _ => two(),', '    })', '}').a, 'one()');
});

test('a slot of which nothing is known is named, unless a comment tells', () => {
  const bare = ['fn a() {', '    text!("Open {zone}.")', '}'];
  assert.match(faultsOfNotes(notes(...bare))[0], /^a\.rs:2: nothing says what \{zone\} holds/);
  assert.equal(faultsOfNotes(notes('fn a() {', '    hosts.map(|host| say!("Open {host}.", host))', '}')).length, 1);
  for (const told of [
    ['fn a() {', '    // {zone}: the name of a zone', '    text!("Open {zone}.")', '}'],
    ['/// Where to click. `{zone}`: the name of a zone', ...bare],
    ['// {zone}: the name of a zone', '', 'fn b() {}', '', ...bare],
  ]) {
    assert.deepEqual(slots(...told), { zone: 'the name of a zone' });
    assert.deepEqual(faultsOfNotes(notes(...told)), []);
  }
  // A comment in another item, or on another slot, tells nothing.
  assert.equal(faultsOfNotes(notes('fn b() {', '    // {zone}: the name of a zone', '}', ...bare)).length, 1);
  assert.equal(faultsOfNotes(notes('// {host}: the name of a host', ...bare)).length, 1);
});

test('the notes are written text by text', () => {
  const texts = new Map([['Of {host}', 'Of {host}'], ['{n} mails', { one: '{n} mail', other: '{n} mails' }], ['Gone', 'Gone']]);
  const told = notes('fn a() {', '    say!("Of {host}", host = name());', '    counted!(all.len(), "{n} mail", "{n} mails")', '}');
  assert.equal(written(texts, told), [
    'Of {host}', '  src/a.rs:2, fn a', '    {host}: name()', '', '{n} mails', '  one: {n} mail', '  src/a.rs:3, fn a', '    {n}: all.len()', '', 'Gone', '  index.html', '',
  ].join('\n'));
  const printed = execFileSync('node', [fileURLToPath(new URL('../../build/texts.mjs', import.meta.url)), '--notes'], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
  const lines = new Set(printed.split('\n'));
  for (const key of textsOfSources().keys()) assert.ok(lines.has(key), key);
});
