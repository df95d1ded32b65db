// What the build says of its own files.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { filesBelow } from '../../build/directory.mjs';
import { dist } from '../../build/serve.mjs';
import { excesses, firstLoadExcess, measure, table } from '../../build/sizes.mjs';

test('SHA256SUMS has every file and its hash', async () => {
  const lines = (await readFile(join(dist, 'SHA256SUMS'), 'utf8')).trimEnd().split('\n').map((line) => line.split('  '));
  assert.deepEqual(lines.map(([, name]) => name), filesBelow(dist).filter((name) => name !== 'SHA256SUMS'));
  for (const [hash, name] of lines) {
    assert.equal(createHash('sha256').update(await readFile(join(dist, name))).digest('hex'), hash, name);
  }
});

test('packed files tell nothing of when and where they were packed', async () => {
  for (const name of filesBelow(dist).filter((name) => name.endsWith('.gz'))) {
    // RFC 1952, section 2.3: flags, four bytes of time, extra flags, system.
    assert.deepEqual([...(await readFile(join(dist, name))).subarray(3, 10)], [0, 0, 0, 0, 0, 2, 255], name);
  }
});

test('no file can open a connection that the policy has no say over', async () => {
  const files = filesBelow(dist).filter((name) => /\.(js|mjs|wasm|html|webmanifest|json)$/.test(name));
  assert.ok(files.some((name) => name.endsWith('.wasm')) && files.some((name) => name.endsWith('.js')));
  // No directive that browsers obey holds WebRTC; whoever uses it has to name it, also in the glue of the programs.
  for (const name of files) {
    const bytes = await readFile(join(dist, name));
    for (const word of ['RTCPeerConnection', 'RTCDataChannel', 'WebTransport']) assert.ok(!bytes.includes(word), `${name} names ${word}`);
  }
});

test('a part above its limit or without one is named', () => {
  const sizes = { a: { raw: 100, gzip: 50, brotli: 40 }, b: { raw: 100, gzip: 50, brotli: 40 } };
  assert.deepEqual(excesses(sizes, { a: { raw: 100, brotli: 40 }, b: { raw: 100, brotli: 40 } }), []);
  assert.deepEqual(excesses(sizes, { a: { raw: 100, brotli: 39 } }), ['a, brotli: 40 bytes, limit 39', 'b has no limit']);
});

test('the first load is the sum of what a browser needs for the page', () => {
  const sizes = measure(dist);
  const first = ['index.html', 'start.js', 'style.css', 'tlsrpt-lens.js', 'tlsrpt-lens_bg.wasm'].reduce((sum, part) => sum + sizes[part].brotli, 0);
  assert.ok(table(sizes).endsWith(first.toLocaleString('en')));
  assert.deepEqual(firstLoadExcess(sizes), []);
  const larger = { ...sizes, 'style.css': { ...sizes['style.css'], brotli: sizes['style.css'].brotli + 180_001 - first } };
  assert.deepEqual(firstLoadExcess(larger), ['first load, brotli: 180001 bytes, budget 180000']);
});
