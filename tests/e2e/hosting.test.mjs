// Each configuration in deploy/, run by its own server: the page works, at the root and below a path,
// and every file comes with the headers that it should have.
import assert from 'node:assert/strict';
import { cp, readFile } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { filesBelow } from '../../build/directory.mjs';
import { cacheControl, hashedName, headersFile, securityHeaders } from '../../build/headers.mjs';
import { dist } from '../../build/serve.mjs';
import { exportSummary, figures, start, waitIdle } from './harness.mjs';
import { hosts, shipped } from './hosts.mjs';
import { Workshop, freePort, missing } from './processes.mjs';

const expected = JSON.parse(await readFile(new URL('../fixtures/sample-reports.expected.json', import.meta.url)));
const names = filesBelow(dist);
const isPacked = (name) => /\.(br|gz)$/.test(name);
const mediaTypes = {
  html: /^text\/html\b/,
  css: /^text\/css\b/,
  js: /^(text|application)\/javascript\b/,
  wasm: /^application\/wasm$/,
  svg: /^image\/svg\+xml\b/,
};

/** A GET of our own: `fetch` would unpack and hide the encoding. */
function request(url, headers = {}) {
  return new Promise((resolve, reject) => {
    get(url, { headers }, async (response) => {
      const chunks = await response.toArray();
      resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) });
    }).on('error', reject);
  });
}

/** Answers every GET like a DoH server that allows a minute. */
async function startDoh() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'content-type': 'application/dns-message', 'cache-control': 'max-age=60' }).end('answer');
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { port: server.address().port, asked, close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }) };
}

test('every configuration says what build/headers.mjs says', async () => {
  for (const name of ['nginx.conf', 'Caddyfile', 'apache.conf']) {
    const text = await shipped(name);
    for (const [header, value] of Object.entries(securityHeaders)) assert.ok(text.includes(`${header} "${value}"`), `${name}: ${header}`);
    assert.ok(text.includes(hashedName.slice(0, -1)), `${name}: names by content`);
    assert.ok(text.includes(`"${cacheControl('x-0123456789abcdef.js')}"`), `${name}: for ever`);
  }
  assert.equal(await readFile(join(dist, '_headers'), 'utf8'), headersFile(names.filter((name) => !isPacked(name))));
});

test('all scripts, styles, programs and data are named by their content', () => {
  const unnamed = names.filter((name) => /\.(bin|css|js|mbox|wasm)$/.test(name) && !new RegExp(hashedName).test(name));
  // A browser looks for a newer service worker under the name of the old one.
  assert.deepEqual(unnamed, ['service-worker.js']);
});

for (const [title, host] of Object.entries(hosts)) {
  const lacks = await missing([host.program]);
  describe(title, { skip: lacks.length > 0 && `not installed: ${lacks}` }, () => {
    let workshop;
    let doh;
    let session;
    let root;
    before(async () => {
      workshop = await Workshop.open('host');
      doh = await startDoh();
      const port = await freePort();
      const site = join(workshop.folder, 'site');
      root = `http://127.0.0.1:${port}/`;
      await cp(dist, site, { recursive: true });
      await cp(dist, join(site, 'some', 'path'), { recursive: true });
      await workshop.attempt(async () => {
        await host.start(workshop, { port, root: site, doh: doh.port });
        await workshop.ready(root);
      });
      session = await start({ site: { url: root, close: () => workshop.stop() } });
    });
    after(async () => {
      await session?.stop();
      await doh?.close();
    });

    for (const path of ['', 'some/path/']) {
      test(`the page does its work at /${path}`, async () => {
        const { page, context, requests, errors, violations } = await session.openPage({ hash: path });
        await page.getByRole('button', { name: 'Try sample reports' }).click();
        await figures(page).waitFor();
        await waitIdle(page);
        assert.equal((await exportSummary(page)).reports, expected.reports);
        const unpacked = await page.evaluate(() => performance.getEntriesByType('resource')
          // What the service worker had by then came out of its cache, not over the network.
          .filter(({ name, workerStart, transferSize, encodedBodySize, decodedBodySize }) => /\.(js|css|wasm|mbox)$/.test(name)
            && !(workerStart > 0 && transferSize === 0) && encodedBodySize >= decodedBodySize)
          .map(({ name }) => name));
        assert.deepEqual(unpacked, [], 'all come packed');
        assert.deepEqual(requests.filter((url) => !url.startsWith(root + path) && !url.startsWith(`blob:${root}`)), []);
        assert.deepEqual(errors, []);
        assert.deepEqual(violations, []);
        await context.close();
      });

      test(`every file below /${path} has its headers`, async () => {
        for (const name of ['', ...names.filter((name) => !isPacked(name))]) {
          const { status, headers } = await request(root + path + name);
          assert.equal(status, 200, name);
          for (const [header, value] of Object.entries(securityHeaders)) {
            assert.equal(headers[header.toLowerCase()], value, `${name}: ${header}`);
          }
          assert.equal(headers['cache-control'], cacheControl(name), `${name}: Cache-Control`);
          const type = mediaTypes[name === '' ? 'html' : name.split('.').pop()];
          if (type) assert.match(headers['content-type'], type, name);
        }
      });

      test(`what was packed is sent packed below /${path}`, async () => {
        const unpack = { br: brotliDecompressSync, gzip: gunzipSync };
        const ending = { br: 'br', gzip: 'gz' };
        for (const name of names.filter((name) => names.includes(`${name}.gz`))) {
          const plain = await readFile(join(dist, name));
          for (const encoding of host.encodings) {
            const answer = await request(root + path + name, { 'accept-encoding': encoding });
            assert.equal(answer.headers['content-encoding'], encoding, name);
            assert.match(answer.headers.vary, /accept-encoding/i, name);
            assert.equal(answer.headers['cache-control'], cacheControl(name), name);
            const type = mediaTypes[name.split('.').pop()];
            if (type) assert.match(answer.headers['content-type'], type, name);
            assert.ok(answer.body.equals(await readFile(join(dist, `${name}.${ending[encoding]}`))), `${name}: as the build packed it`);
            assert.ok(unpack[encoding](answer.body).equals(plain), name);
          }
          const answer = await request(root + path + name);
          assert.equal(answer.headers['content-encoding'], undefined, name);
          assert.ok(answer.body.equals(plain), name);
        }
      });
    }

    test('what is missing is not kept for ever', async () => {
      const { status, headers } = await request(`${root}gone-0123456789abcdef.js`);
      assert.equal(status, 404);
      assert.doesNotMatch(headers['cache-control'] ?? '', /immutable/);
    });

    if (host.resolver) test('one’s own resolver is asked, by GET alone', async () => {
      const url = `${root}dns-query?dns=AAAB`;
      const answer = await request(url);
      assert.equal(answer.body.toString(), 'answer');
      assert.equal(answer.headers['cache-control'], 'max-age=60');
      assert.ok(doh.asked.includes('GET /dns-query?dns=AAAB'));
      const { status } = await fetch(url, { method: 'POST', body: 'x' });
      assert.ok(status === 403 || status === 405, String(status));
      assert.ok(doh.asked.every((line) => line.startsWith('GET ')));
    });
  });
}
