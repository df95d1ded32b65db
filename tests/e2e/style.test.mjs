// The style of the English texts. Needs no browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tables, textsOfSources } from '../../build/texts.mjs';
import { faultsOfStyle } from '../../build/texts/style.mjs';

test('every English text is in the style of the page', () => {
  assert.deepEqual(faultsOfStyle(textsOfSources(), tables()), []);
});

/** What is wrong, and beside it what is right. */
const NEIGHBOURS = [
  ['The record stands at {name}.', 'Nothing stands out at {name}.'],
  ['The policy holds two hosts.', 'Senders hold all email back.'],
  ['The host takes no mail.', 'A record takes its place.'],
  ['Begin anew.', 'Begin again.'],
  ['It happens by itself.', 'It happens on its own.'],
  ['This is no record.', 'There is no record, and it is no longer needed.'],
  ['The key fits.', 'The key matches.'],
  ['It is shown beside the report.', 'It is shown next to the report.'],
  ['Causes cannot be told apart.', 'Tell senders, and tell them apart.'],
  ['The record names two hosts.', 'The names in the record, and the record name.'],
  ['The host named in the record.', 'A named curve.'],
  ['The sender knows DANE.', 'The sender knows the CA.'],
  ['The server speaks STARTTLS.', 'What the sender can speak.'],
  ['A circle of CNAME records.', 'A loop of CNAME records.'],
  ['Whose move it is.', 'Who needs to act.'],
  ['The sender acts.', 'You need to act.'],
  ['Two mails.', 'Two emails; the mail was delivered.'],
  ['A mail was lost.', 'A mail server was lost.'],
  ['An e-mail.', 'An email.'],
  ['Write to the mail address.', 'Write to an email address.'],
  ['It doesn’t.', 'It does not.'],
  ['That’s all.', 'That is today’s answer of the sender’s MX.'],
  ['An organization.', '{organization}: an organisation of this size.'],
  ['They analyze it.', 'They analyse it.'],
  ['The color.', 'The colour.'],
  ['It was canceled.', 'It was cancelled.'],
  ['A gray bar.', 'A grey bar.'],
  ['Five percent.', 'Five per cent, with a percent sign.'],
  ['The sender shall stop.', 'The sender must stop.'],
  ['The sender insists on it.', 'The sender requires it.'],
  ['In small letters.', 'In lower case.'],
  ['A time-out.', 'A timeout.'],
  ['The hostname.', 'The host name.'],
  ['A DNS question.', 'A DNS query.'],
  ['Switch to enforce.', 'Switch to enforce mode; add mode: enforce; it is safe to enforce.'],
  ['Such as a, etc.', 'Add it to /etc/caddy/Caddyfile.'],
  ['No common cipher.', 'No common cipher suite.'],
  ['A public authority.', 'A certificate authority (CA).'],
  ['Since {n} days.', 'Since {day}.'],
  ['The certificate of the other.', 'The other’s certificate, or that of the other sender.'],
  ['This allows to see it.', 'This allows you to see it; it is allowed to.'],
];

test('a breach of the style is found, and its right neighbour is not', () => {
  const faults = (text) => faultsOfStyle(new Map([[text, text]]), {}).filter((fault) => !fault.startsWith('build/'));
  for (const [wrong, right] of NEIGHBOURS) {
    assert.equal(faults(wrong).length, 1, wrong);
    assert.deepEqual(faults(right), [], right);
  }
});

test('both forms of a text are looked at, what is code or quoted by a machine is not, and an exception must be needed', () => {
  const rules = [[/\bstands?\b/iu, 'is odd', 'is', [['stands out', 'English']]]];
  const faults = (text, tables = {}) => faultsOfStyle(new Map([['key', text]]), tables, rules);
  assert.deepEqual(faults({ one: 'One stands, and one stands out.', other: 'They stand out.' }), [
    'languages/en.json: “stands” is odd; write: is: One stands, and one stands out.',
    'languages/en.json: “stand” is odd; write: is: They stand out.',
  ]);
  assert.deepEqual(faults('It stands out.'), []);
  assert.deepEqual(faults('It is out.'), ['build/texts/style.mjs excuses what is said nowhere: stands out']);
  assert.equal(faults('“It stands” `stand` {stands} stands out').length, 1);
  assert.deepEqual(faults('“It stands” `stand` {stands} stands out', { de: { key: '„It stands“' } }), []);
});
