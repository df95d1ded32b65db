// The page once it is kept: it opens without a network, never mixes versions, and takes files from the system.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { dist } from '../../build/serve.mjs';
import { serviceWorker, versionOf } from '../../build/service-worker.mjs';
import { file, json } from './fixtures.mjs';
import { accessibilityProblems, chooseFiles, eventually, exportSummary, figures, openPlaces, pictures, start, waitIdle } from './harness.mjs';
import { serveSite } from './server.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

/** A server and a page in it, apart from those of the other tests. */
async function open(server, options = {}) {
  const site = await serveSite(server);
  const opened = await run.openPage({ url: site.url, ...options });
  return { site, ...opened };
}

/** Waits until the service worker has the page in hand. */
const kept = (page) => page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');

const cacheNames = (page) => page.evaluate(() => caches.keys());
const versionShown = (page) => page.locator('meta[name=version]').getAttribute('content');

/** A copy of the page with another style sheet, so with another version, in `folder`. */
async function otherVersion(folder) {
  await cp(dist, folder, { recursive: true });
  const style = (await readdir(folder)).find((name) => /^style-\w+\.css$/.test(name));
  const other = 'style-00000000000000aa.css';
  await writeFile(join(folder, other), `${await readFile(join(folder, style), 'utf8')}\n:root { --other-version: 1; }\n`);
  await rm(join(folder, style));
  const html = (await readFile(join(folder, 'index.html'), 'utf8')).replace(style, other);
  const without = html.replace(/(<meta name="version" content=")\w+/, '$1');
  await writeFile(join(folder, 'index.html'), without);
  const version = versionOf(folder);
  await writeFile(join(folder, 'index.html'), without.replace('<meta name="version" content="', `$&${version}`));
  await writeFile(join(folder, 'service-worker.js'), serviceWorker(folder, version));
  return { version, style, other };
}

test('after the first visit the page works without a network', async () => {
  const { site, page, context, errors } = await open();
  await kept(page);
  await site.close();
  await context.setOffline(true);
  await page.reload();
  await page.getByRole('button', { name: 'Try sample reports' }).click();
  await figures(page).waitFor();
  await openPlaces(page);
  await chooseFiles(page, [file('mine.json', json('offline', 3))]);
  await waitIdle(page);
  const summary = await exportSummary(page);
  assert.equal(summary.by_organization['Test Mail'].failed, 3);
  await page.goto(`${site.url}index.html#/learn`);
  await page.getByRole('heading', { name: 'How TLS-RPT works' }).waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test('an old page keeps its own parts, says that a new version is ready, and reloads into it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'versions-'));
  const old = await otherVersion(folder);
  const { site, page, context } = await open({ directory: folder });
  try {
    await kept(page);
    assert.equal(await versionShown(page), old.version);
    await rm(folder, { recursive: true });
    await cp(dist, folder, { recursive: true });

    // The next visit still opens the old version, whole, though the host has only the new one.
    await page.reload();
    await page.getByText('A new version is ready.').waitFor();
    assert.equal(await versionShown(page), old.version);
    assert.equal((await cacheNames(page)).length, 2);
    const other = await context.newPage();
    await other.goto(site.url);
    assert.equal(await other.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--other-version')), '1');
    await chooseFiles(page, [file('mine.json', json('kept', 3))]);
    await waitIdle(page);
    await page.getByText('Reloading discards the report that is loaded here.').waitFor();
    assert.deepEqual(await accessibilityProblems(page), []);
    await pictures(page, 'update');

    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Discard and reload' }).click()]);
    await page.getByRole('heading', { name: 'This report is not loaded.' }).waitFor();
    assert.notEqual(await versionShown(page), old.version);
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--other-version')), '');

    // The other window was not reloaded. It goes on with the old parts, which therefore stay, and says so too.
    await other.getByText('A new version is ready.').waitFor();
    await other.getByRole('button', { name: 'Try sample reports' }).click();
    await figures(other).waitFor();
    assert.equal((await other.evaluate((name) => fetch(name).then((answer) => answer.status), old.other)), 200);
    assert.equal((await cacheNames(page)).length, 2);

    await other.close();
    await page.reload();
    await eventually(async () => (await cacheNames(page)).length === 1, 'the old cache is deleted');
    assert.deepEqual(await cacheNames(page), [`tlsrpt-lens ${site.url} ${await versionShown(page)}`]);
    assert.equal(await page.getByText('A new version is ready.').count(), 0);
  } finally {
    await context.close();
    await site.close();
    await rm(folder, { recursive: true, force: true });
  }
});

test('a part of another version is refused, and the page says that it is not kept', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mixed-'));
  await cp(dist, folder, { recursive: true });
  const style = (await readdir(folder)).find((name) => /^style-\w+\.css$/.test(name));
  await writeFile(join(folder, style), `${await readFile(join(folder, style), 'utf8')}\n`);
  const { site, page, context } = await open({ directory: folder }, { hash: '#/privacy' });
  await page.getByText('This page could not be stored').waitFor();
  assert.deepEqual(await cacheNames(page), []);
  await context.close();
  await site.close();
  await rm(folder, { recursive: true });
});

test('a browser without service workers gets the page all the same', async () => {
  const { page, context } = await run.openPage({
    hash: '#/privacy',
    init: () => { delete Navigator.prototype.serviceWorker; },
  });
  await page.getByText('This browser does not allow this page to be stored').waitFor();
  assert.deepEqual(await cacheNames(page), []);
  await context.close();
});

test('DNS queries, posts and other addresses pass the service worker by', async () => {
  const asked = [];
  const { site, page, context } = await open({
    base: '/',
    onRequest: (request, response) => {
      if (!request.url.startsWith('/dns-query') && request.method !== 'POST') return false;
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(200).end();
      return true;
    },
  });
  await kept(page);
  const answers = [];
  page.on('response', (response) => answers.push([new URL(response.url()).pathname, response.fromServiceWorker()]));
  await page.evaluate(async () => {
    await fetch('/dns-query?dns=AAAB');
    await fetch('/', { method: 'POST', body: 'x' });
    await fetch('/share', { method: 'POST', body: 'x' });
    await fetch('/icon.svg');
  });
  assert.deepEqual(asked, ['GET /dns-query?dns=AAAB', 'POST /', 'POST /share']);
  assert.deepEqual(answers, [['/dns-query', false], ['/', false], ['/share', false], ['/icon.svg', true]]);
  await context.close();
  await site.close();
});

test('the manifest works below any path and its icons have their sizes', async () => {
  const { page, context } = await run.openPage();
  const client = await context.newCDPSession(page);
  const { url, errors } = await client.send('Page.getAppManifest');
  assert.equal(url, `${run.site.url}manifest.webmanifest`);
  assert.deepEqual(errors, []);
  const { installabilityErrors } = await client.send('Page.getInstallabilityErrors');
  // A window of a test is a private one.
  assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'), []);
  const manifest = await page.evaluate((url) => fetch(url).then((answer) => answer.json()), url);
  for (const { src, sizes, type } of manifest.icons) {
    const icon = await page.evaluate(async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, new URL(src, url).href);
    if (type === 'image/png') assert.equal(icon, sizes);
  }
  for (const address of [manifest.start_url, manifest.scope, manifest.share_target.action, manifest.file_handlers[0].action]) {
    assert.ok(new URL(address, url).href.startsWith(run.site.url), address);
  }
  await context.close();
});

test('files that the system opens with the page are read', async () => {
  const { page, context } = await run.openPage({
    hash: '#/learn',
    init: () => {
      const queue = { setConsumer: (consumer) => { globalThis.launch = (files) => consumer({ files }); } };
      Object.defineProperty(globalThis, 'launchQueue', { value: queue });
    },
  });
  await page.evaluate((text) => globalThis.launch([
    { name: 'one.json', getFile: async () => new File([text], 'one.json') },
    { name: 'gone.json', getFile: async () => { throw new DOMException('gone', 'NotFoundError'); } },
  ]), json('launched', 2).toString());
  await figures(page).waitFor();
  await waitIdle(page);
  const summary = await exportSummary(page);
  assert.equal(summary.reports, 1);
  assert.deepEqual(summary.problems.map(({ source }) => source), ['gone.json']);
  await context.close();
});

test('what another app shares is read after a yes and never sent', async () => {
  const form = `<!doctype html><meta charset="utf-8"><title>another app</title><form action="./share" method="post" enctype="multipart/form-data">
    <input name="files" type="file" multiple aria-label="files"><textarea name="text" aria-label="text"></textarea><button>Share</button></form>`;
  const { site, page, context } = await open({
    onRequest: (request, response) => {
      if (!request.url.endsWith('/another-app')) return false;
      response.writeHead(200, { 'content-type': 'text/html' }).end(form);
      return true;
    },
  });
  await kept(page);
  await page.goto(`${site.url}another-app`);
  await page.getByLabel('files').setInputFiles([file('übung 1.json', json('one', 1)), file('2.json', json('two', 2))]);
  await page.getByLabel('text').fill(json('three', 3).toString());
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'Read these files' }).click();
  await figures(page).waitFor();
  await waitIdle(page);
  // What was shared led on from the first screen; of it nothing is in the address.
  assert.equal(page.url(), `${site.url}#/`);
  const summary = await exportSummary(page);
  assert.equal(summary.reports, 3);
  assert.equal(summary.sessions.failed, 6);
  assert.deepEqual(site.requests.filter(({ method }) => method !== 'GET'), []);
  await eventually(async () => !(await cacheNames(page)).some((name) => name.endsWith(' shared')), 'nothing is left of it');
  await context.close();
  await site.close();
});
