// A worker whose messages cannot be read: what it had in its hands is named, and everything else is read once.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { dist } from '../../build/serve.mjs';
import { file, json } from './fixtures.mjs';
import { chooseFiles, exportSummary, start, waitIdle } from './harness.mjs';

// Stands before the worker's own script. The name of a file that is read decides what becomes of the next
// message with bytes in it: they are other bytes, or there are fewer of them; or something else is sent.
const prologue = `{
let spoil;
const { slice } = Blob.prototype;
Blob.prototype.slice = function (...given) {
  spoil = /^(other|fewer|word|number|null|object)-/.exec(this.name)?.[1];
  return slice.apply(this, given);
};
const bytesIn = (value) => {
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (!value || typeof value !== 'object') return;
  for (const inner of Object.values(value)) {
    const found = bytesIn(inner);
    if (found) return found;
  }
};
const without = (value, bytes) => {
  if (value === bytes) return bytes.slice(0, bytes.length - 9);
  if (Array.isArray(value)) return value.map((inner) => without(inner, bytes));
  if (!value || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, without(inner, bytes)]));
};
const { postMessage } = self;
self.postMessage = (message, ...rest) => {
  const bytes = spoil && bytesIn(message);
  if (!bytes) return postMessage.call(self, message, ...rest);
  const how = spoil;
  spoil = undefined;
  if (how === 'other') bytes.fill(255);
  const sent = { other: message, word: ['nonsense'], number: 7, null: null, object: {} };
  if (how === 'fewer') return postMessage.call(self, without(message, bytes));
  return how === 'other' ? postMessage.call(self, message, ...rest) : postMessage.call(self, sent[how]);
};
}`;

function onRequest(request, response) {
  const [name] = /worker-[0-9a-f]+\.js$/.exec(request.url) ?? [];
  if (!name) return false;
  response.writeHead(200, { 'content-type': 'text/javascript' });
  response.end(prologue + readFileSync(join(dist, name), 'utf8'));
  return true;
}

let run;
before(async () => { run = await start({ server: { onRequest } }); });
after(() => run?.stop());

for (const how of ['other', 'fewer', 'word', 'number', 'null', 'object']) {
  test(`reports that arrive as something else are told: ${how}`, async () => {
    const { page, context, errors } = await run.openPage();
    const name = `${how}-file.json`;
    await chooseFiles(page, [
      file('a.json', json('a', 1)), file(name, json('b', 2)), file('c.json', json('c', 3)), file('d.json', json('d', 4)),
    ]);
    await page.getByText(`${name}: reading it took more memory than the browser allows, or failed internally`).waitFor();
    await waitIdle(page);
    const summary = await exportSummary(page);
    assert.deepEqual(summary.problems.map(({ source, kind }) => [source, kind]), [[name, 'reader-died']]);
    assert.deepEqual([summary.reports, summary.duplicates], [3, 0]);
    assert.deepEqual(summary.sessions, { failed: 8, successful: 21 });
    assert.deepEqual(summary.files, { failed: 1, not_reports: 0, read: 3 });
    assert.deepEqual(errors, []);
    await context.close();
  });
}
