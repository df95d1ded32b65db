// What must work in every engine: the main job, the builder, the checker, the history and the promise
// that nothing leaves. The tests in Chromium go further; these are the same for Firefox and WebKit.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { dist } from '../../../build/serve.mjs';
import { forwarded, gz, json, mail, mbox, ordinaryMail, zip } from '../fixtures.mjs';
import { missingPrograms, startLab } from '../lab/lab.mjs';
import { serveSite, serveStranger } from '../server.mjs';
import { recorder } from './recorder.mjs';

const mailbox = fileURLToPath(new URL('../../../public/samples/sample-reports.mbox', import.meta.url));
const expected = JSON.parse(await readFile(new URL('../../fixtures/sample-reports.expected.json', import.meta.url)));
const missing = await missingPrograms();

// Six reports of 7 successful sessions each, in the forms in which they come; 7 sessions failed.
const forms = {
  'one.json.gz': gz('a', 2),
  'two.json': json('b', 1),
  'mail.eml': forwarded(mail(gz('c', 0))),
  'archive.zip': zip(['inside.json', json('d', 3)]),
  'box.mbox': mbox(mail(gz('e', 1)), ordinaryMail, mail(gz('f', 0))),
};

const chooser = { css: 'input[type="file"]', label: 'Choose report files' };

/** Declares the tests for `engine`: `unavailable()`, `start()`, and `notFromDisk` where a page from disk cannot read. */
export async function stories(name, engine) {
  const reason = await engine.unavailable();
  if (reason && process.env.ALL_ENGINES) throw new Error(`the tests in ${name} cannot run: ${reason}`);
  if (reason) console.log(`The tests in ${name} are skipped: ${reason}`);

  describe(name, { skip: reason }, () => {
    const run = {};
    before(async () => {
      run.folder = await mkdtemp(join(tmpdir(), 'tlsrpt-engine-'));
      run.files = await Promise.all(Object.entries(forms).map(async ([file, bytes]) => {
        await writeFile(join(run.folder, file), bytes);
        return join(run.folder, file);
      }));
      run.site = await serveSite({ onRequest: withRecorder });
      run.stranger = await serveStranger();
      run.browser = await engine.start();
    });
    after(async () => {
      await run.browser?.stop();
      await run.site?.close();
      await run.stranger?.close();
      if (run.folder) await rm(run.folder, { recursive: true });
    });

    /** A test with a page of its own, at whose end nothing may have gone wrong in it. */
    const story = (title, options, work) => test(title, { timeout: 240_000, ...options }, async () => {
      const page = await run.browser.open();
      try {
        await work(page);
        assert.deepEqual(await page.errors(), []);
        assert.deepEqual((await page.record()).violations, []);
        const { origin, href } = new URL(await page.call(() => location.href));
        const own = origin === 'null' ? [href.split('#')[0], 'blob:null', 'data:'] : [`${origin}/`, `blob:${origin}/`, 'data:'];
        assert.deepEqual(page.requests?.filter((url) => !own.some((start) => url.startsWith(start))) ?? [], []);
      } finally {
        await page.close();
      }
    });

    story('the sample mailbox is read by workers, and exported', {}, async (page) => {
      await page.goto(run.site.url);
      await page.choose(chooser, [mailbox]);
      await page.figures('sessions were');
      await page.idle();
      await page.heading('You need to act on one cause');
      const { workers } = await page.record();
      assert.ok(workers.length > 0 && workers.every((url) => url.startsWith('blob:')), String(workers));
      const summary = JSON.parse(await page.exported('Summary (JSON)'));
      for (const key of ['reports', 'duplicates', 'sessions', 'failed_by_result_type']) {
        assert.deepEqual(summary[key], expected[key], key);
      }
      assert.equal(summary.files.not_reports, expected.not_reports);
      const csv = (await page.exported('Failures (CSV)')).trim().split('\r\n');
      assert.equal(csv.length - 1, summary.failure_details);
    });

    story('from the verdict to one report and back', {}, async (page) => {
      await page.goto(run.site.url);
      await page.click({ css: 'button', text: 'Try sample reports' });
      await page.figures('of 239,360 sessions were');
      await page.click({ css: 'details.finding summary', text: 'The certificate of mx2.example.net has expired' });
      await page.click({ css: 'a', text: 'Show these 102 sessions' });
      await page.heading('102 sessions failed at mx2.example.net');
      await page.click({ css: 'button.row-button' });
      await page.click({ css: '.row-list a[href^="#/report/"]' });
      await page.heading('Raw report', 2);
      await page.see({ css: '[aria-label="Raw report, JSON"]', text: 'certificate-expired' });
      await page.call(() => history.back());
      await page.heading('102 sessions failed at mx2.example.net');
      await page.click({ css: 'button', text: 'Reset' });
      await page.figures('of 239,360 sessions were');
    });

    story('every form of report is read', {}, async (page) => {
      await page.goto(run.site.url);
      await page.choose(chooser, run.files);
      await page.see({ text: 'In 6 reports' });
      await page.idle();
      await page.figures('of 49 sessions were');
      const summary = JSON.parse(await page.exported('Summary (JSON)'));
      assert.equal(summary.reports, 6);
      assert.deepEqual(summary.sessions, { failed: 7, successful: 42 });
      assert.deepEqual(summary.files, { failed: 0, not_reports: 1, read: 5 });
    });

    story('a broken file is named and stops nothing', {}, async (page) => {
      const cut = join(run.folder, 'cut.json.gz');
      await writeFile(cut, forms['one.json.gz'].subarray(0, -30));
      await page.goto(run.site.url);
      await page.choose(chooser, [cut, run.files[1]]);
      await page.see({ text: 'Not read' });
      await page.see({ text: 'cut.json.gz' });
      await page.figures('of 8 sessions were');
    });

    story('a record is built', {}, async (page) => {
      await page.goto(`${run.site.url}#/build`);
      await page.type({ css: 'input', label: 'Domain' }, 'admin@Example.com');
      await page.see({ text: 'Taken from the email address: example.com.' });
      await page.type({ css: 'input', label: 'Destination 1' }, 'tls@example.com');
      await page.click({ css: 'button', text: 'Add a destination' });
      await page.type({ css: 'input', label: 'Destination 2' }, 'r.example.org/a,b;c!');
      await page.see({ text: 'Senders can use this record.' });
      await page.see({ text: 'v=TLSRPTv1; rua=mailto:tls@example.com,https://r.example.org/a%2Cb%3Bc%21', exact: true });
      await page.see({ text: '_smtp._tls.example.com', exact: true });
    });

    story('a policy is built and saved', {}, async (page) => {
      await page.goto(`${run.site.url}#/build/mta-sts`);
      await page.type({ css: 'input', label: 'Domain' }, 'example.com');
      await page.type({ css: 'input', label: 'Host 1' }, 'mx1.example.com');
      await page.see({ text: 'Senders can use this policy.' });
      await page.click({ css: 'label', text: 'enforce' });
      await page.see({ css: '.copy-field pre', text: 'mode: enforce' });
      assert.match(await page.text(), /v=STSv1; id=\d{14}Z;/);
      const policy = await page.saved(() => page.click({ css: 'button', text: 'Save mta-sts.txt' }));
      assert.match(policy, /^version: STSv1\r\nmode: enforce\r\nmx: mx1\.example\.com\r\nmax_age: \d+\r\n$/);
    });

    story('the history is there again after a reload, until it is wiped', {}, async (page) => {
      await page.goto(run.site.url);
      await page.choose(chooser, run.files);
      await page.see({ css: '.loaded-line__facts b', text: '6 reports', exact: true });
      await page.hash('#/settings');
      await page.click({ css: 'button', text: 'Keep reports on this device' });
      await page.see({ text: 'On: 6 reports are stored on this device.' });
      assert.notDeepEqual(await page.call(kept), {});
      assert.deepEqual(await page.errors(), []);
      await page.refresh();
      await page.see({ text: 'On: 6 reports are stored on this device.' });
      await page.hash('#/');
      await page.figures('of 49 sessions were');
      await page.hash('#/settings');
      // The driver says yes to the question that comes first.
      await page.click({ css: 'button', text: 'Turn off and delete' });
      await page.see({ css: 'button', text: 'Keep reports on this device' });
      await page.refresh();
      await page.hash('#/');
      await page.heading('Is TLS to your mail servers working?');
      assert.deepEqual(await page.call(kept), {});
    });

    test('page and worker reach no other host', { timeout: 240_000 }, async () => {
      const page = await run.browser.open();
      try {
        await page.goto(run.site.url);
        await page.heading('Is TLS to your mail servers working?');
        const answers = await page.call(async (stranger, own) => {
          const inWorker = (address) => new Promise((resolve, reject) => {
            const ask = `fetch(${JSON.stringify(address)}).then((r) => r.status, () => 'blocked').then(postMessage);`;
            const worker = new Worker(URL.createObjectURL(new Blob([ask], { type: 'text/javascript' })));
            worker.onmessage = ({ data }) => { worker.terminate(); resolve(data); };
            worker.onerror = () => reject(new Error('the worker did not start'));
          });
          return [await fetch(stranger).then(() => 'reached', () => 'blocked'), await inWorker(stranger), await inWorker(own)];
        }, run.stranger.url, run.site.url);
        assert.deepEqual(answers, ['blocked', 'blocked', 200]);
        assert.deepEqual(run.stranger.hits, []);
        assert.ok((await page.record()).violations.some(({ directive }) => directive === 'connect-src'));
        // What the other tests rely on: the recorder came before the program, and nothing escapes it.
        assert.ok(await page.call(() => document.querySelector('script[src="recorder.js"]') !== null));
        await page.call(() => new Promise((resolve) => { setTimeout(() => { setTimeout(resolve); throw new Error('a fault'); }); }));
        assert.match(String(await page.errors()), /a fault/);
        assert.ok(page.requests?.some((url) => url.endsWith('.wasm')) ?? true);
      } finally {
        await page.close();
      }
      // Somebody would have answered.
      assert.equal((await fetch(run.stranger.url)).status, 200);
      assert.equal(run.stranger.hits.length, 1);
    });

    story('the page as one file does the main job from disk', { skip: engine.notFromDisk }, async (page) => {
      await page.goto(pathToFileURL(join(dist, 'tlsrpt-lens.html')).href);
      await page.choose(chooser, run.files);
      await page.figures('of 49 sessions were');
      await page.idle();
      const { workers } = await page.record();
      assert.ok(workers.length > 0 && workers.every((address) => address.startsWith('blob:')), String(workers));
      const summary = JSON.parse(await page.exported('Summary (JSON)'));
      assert.equal(summary.reports, 6);
      assert.deepEqual(summary.sessions, { failed: 7, successful: 42 });
    });

    const skip = missing.length > 0 && `not installed: ${missing.join(', ')}`;
    story('a domain is checked against real name servers', { skip }, async (page) => {
      const lab = await startLab();
      try {
        await page.goto(`${lab.url}#/check`);
        // The first letters of an option choose it.
        await page.type({ css: 'select', label: 'Resolver' }, 'This');
        await page.type({ css: 'input', label: 'Domain' }, 'good.signed.test');
        await page.click({ css: 'button', text: 'Check', exact: true });
        await page.heading('good.signed.test', 2);
        await page.idle();
        await page.see({ text: 'Reports can arrive.' });
        const result = JSON.parse(await page.exported('Result (JSON)'));
        assert.equal(result.resolver, 'This site (/dns-query)');
        assert.deepEqual(
          [result.tlsrpt.verdict, result.tlsrpt.lenient_verdict, result.mta_sts.verdict, result.dane.verdict],
          ['valid', 'valid', 'record-ok', 'good'],
        );
        await page.see({ text: 'DNS queries to this site' });
      } finally {
        await lab.close();
      }
    });

  });
}

/** Runs in the page: how many entries each store of its databases holds, those without any left out. */
async function kept() {
  const answer = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const counts = {};
  for (const { name } of await indexedDB.databases()) {
    const database = await answer(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const count = await answer(database.transaction(store).objectStore(store).count());
      if (count > 0) counts[store] = count;
    }
    database.close();
  }
  return counts;
}

/** Puts the recorder before the program, for drivers that cannot. The service worker keeps the page as built. */
async function withRecorder(request, response) {
  const path = request.url.split('?')[0];
  if (path === '/some/path/recorder.js') {
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(`(${recorder})();`);
    return true;
  }
  if (path !== '/some/path/' || request.headers['sec-fetch-mode'] !== 'navigate') return false;
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
  response.end(html.replace('<meta charset', '<script src="recorder.js"></script>\n  <meta charset'));
  return true;
}
