// The built page keeps its promise: it runs from any path, and nothing it starts reaches another host.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { headerPolicy, pagePolicy } from '../../build/policy.mjs';
import { dist } from '../../build/serve.mjs';
import { eventually, start } from './harness.mjs';
import { serveStranger } from './server.mjs';

let session;
let stranger;
before(async () => {
  session = await start();
  stranger = await serveStranger();
});
after(async () => {
  await session?.stop();
  await stranger?.close();
});

/** Fetches `address` in a worker made from a blob, as the app makes its own. */
function fetchInWorker(page, address) {
  return page.evaluate((address) => new Promise((resolve, reject) => {
    const text = `fetch(${JSON.stringify(address)}).then((r) => r.status, () => 'blocked').then(postMessage);`;
    const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    const worker = new Worker(url);
    worker.onmessage = ({ data }) => { worker.terminate(); resolve(data); };
    worker.onerror = () => reject(new Error('the worker did not start'));
  }), address);
}

test('the page starts below a sub-path without an error', async () => {
  const { page, context, requests, errors, violations } = await session.openPage();
  assert.equal(await page.title(), 'TLS-RPT Lens');
  assert.ok(await page.locator('#start-failed').isHidden());
  assert.ok(requests.some((url) => /tlsrpt-lens-[0-9a-f]+_bg\.wasm$/.test(url)), 'the program was loaded');
  assert.deepEqual(requests.filter((url) => !url.startsWith(session.site.url) && !url.startsWith('blob:')), []);
  assert.deepEqual(errors, []);
  assert.deepEqual(violations, []);
  await context.close();
});

test('the policy comes first in the head and again, with frame-ancestors, in _headers', async () => {
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  const first = /<head>\s*<([^>]+)>/.exec(html)[1];
  assert.equal(first, `meta http-equiv="content-security-policy" content="${pagePolicy}"`);
  const headers = await readFile(join(dist, '_headers'), 'utf8');
  assert.ok(headers.includes(`\n  Content-Security-Policy: ${headerPolicy}\n`));
});

test('nothing in the page is inline', async () => {
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)/);
  assert.doesNotMatch(html, /\sstyle=|<style|\son[a-z]+=/);
});

test('the page cannot fetch from another origin', async () => {
  const { page, context, violations } = await session.openPage();
  const answer = await page.evaluate((url) => fetch(url).then(() => 'reached', () => 'blocked'), stranger.url);
  assert.equal(answer, 'blocked');
  assert.deepEqual(stranger.hits, []);
  await eventually(() => violations.some(({ directive }) => directive === 'connect-src'), 'a violation is recorded');
  await context.close();
});

test('a worker made from a blob is held by the same policy', async () => {
  const { page, context } = await session.openPage();
  assert.equal(await fetchInWorker(page, stranger.url), 'blocked');
  assert.equal(await fetchInWorker(page, session.site.url), 200);
  assert.deepEqual(stranger.hits, []);
  await context.close();
});

test('the stranger would have answered', async () => {
  // Without this the tests above could pass because nobody listens.
  assert.equal((await fetch(stranger.url)).status, 200);
  assert.equal(stranger.hits.length, 1);
});

test('text becomes a part of the page only if it stands in the program', async () => {
  const { page, context, violations } = await session.openPage();
  // The parts of the program that are not needed yet are fetched while the page is idle.
  await page.waitForLoadState('networkidle');
  const answers = await page.evaluate(async () => {
    const files = [document.querySelector('script[data-wasm]').dataset.wasm];
    for (const meta of document.querySelectorAll('meta[name="part"]')) files.push(meta.content);
    const programs = await Promise.all(files.map(async (file) => (await fetch(file)).text()));
    const attempt = (act) => {
      try { return String(act()); } catch (error) { return error.name; }
    };
    const html = (text) => attempt(() => {
      const element = document.createElement('div');
      element.innerHTML = text;
      return element.childNodes.length;
    });
    return {
      own: programs.flatMap((program) => /<(\w+)>[^<>]*<\/\1>/.exec(program)?.[0] ?? []).map(html),
      foreign: html('<p>a report says so</p>'),
      worker: attempt(() => new Worker('./start.js')),
      script: attempt(() => { document.createElement('script').src = './start.js'; }),
      text: attempt(() => { document.createElement('script').textContent = '1'; }),
      evaluated: attempt(() => (0, eval)('1')),
      another: attempt(() => trustedTypes.createPolicy('another', {})),
    };
  });
  // More than one of them has templates.
  assert.ok(answers.own.length > 1);
  assert.deepEqual({ ...answers, own: [...new Set(answers.own)] }, {
    own: ['1'], foreign: 'TypeError', worker: 'TypeError', script: 'TypeError', text: 'TypeError', evaluated: 'EvalError', another: 'TypeError',
  });
  await eventually(() => violations.some(({ directive }) => directive === 'require-trusted-types-for'), 'a violation is recorded');
  await context.close();
});

test("the worker's files are where the page says", async () => {
  const { page, context } = await session.openPage();
  const first = await page.evaluate(async () => {
    const address = (name) => document.querySelector(`meta[name="${name}"]`).content;
    const module = await WebAssembly.compileStreaming(fetch(address('worker-wasm')));
    const script = await fetch(address('worker')).then((response) => response.text());
    const worker = new Worker(URL.createObjectURL(new Blob([script])));
    return new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = () => resolve('the script failed');
      worker.postMessage(module);
    });
  });
  // It is ready and holds its lock (src/worker/message.rs).
  assert.deepEqual(first, [0, true]);
  await context.close();
});
