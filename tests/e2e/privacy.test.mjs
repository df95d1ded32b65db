// Nothing leaves the page but what the user asks for: seen from outside, by a proxy that every connection
// has to pass, and from inside, by the page's own account of itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pagePolicy, resolvers } from '../../build/policy.mjs';
import { file, json } from './fixtures.mjs';
import { accessibilityProblems, chooseFiles, exportText, goTo, openPlaces, pictures, start, waitIdle } from './harness.mjs';
import { startProxy } from './proxy.mjs';
import { serveStranger } from './server.mjs';

// What Chromium itself wants, with or without a page: updates, signing in, filling forms. The next test but
// one shows that the page could not reach them.
const ownOfBrowser = /^((\w|-)+\.googleapis\.com|(accounts|clients\d)\.google\.com|(\w|\.)+\.gvt1\.com)(:\d+)?$/;
const connected = () => [...new Set(proxy.hosts)].filter((host) => !ownOfBrowser.test(host)).sort();

let proxy;
let run;
let stranger;
before(async () => {
  proxy = await startProxy({ resolver: 'dns.google' });
  run = await start({ args: proxy.args });
  stranger = await serveStranger();
});
after(async () => {
  await run?.stop();
  await proxy?.stop();
  await stranger?.close();
});

test('the whole page is used and only its host and the chosen resolver are connected to', async () => {
  const { host } = new URL(run.site.url);
  const { page, context, errors } = await run.openPage({ ignoreHTTPSErrors: true });
  const go = async (hash, heading) => {
    await goTo(page, hash);
    await page.getByRole('heading', { name: heading }).first().waitFor();
  };
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
  await page.getByRole('button', { name: 'Try sample reports' }).click();
  await openPlaces(page);
  await chooseFiles(page, [file('mine.json', json('mine', 3))]);
  await waitIdle(page);
  for (const item of ['Summary (JSON)', 'Failures (CSV)', 'Reports (NDJSON)', 'Report to share (HTML)', 'Timeline (PNG)']) {
    await exportText(page, item);
  }
  await go('#/report/0', 'Raw report');
  await go('#/build?d=example.com&rua=mailto:tls@example.com', 'TLS-RPT record');
  await go('#/build/mta-sts?d=example.com', 'MTA-STS policy');
  await go('#/learn', 'How TLS-RPT works');
  await go('#/settings', 'Settings');
  await go('#/privacy', 'This page has sent nothing. It has only fetched its own files.');
  assert.deepEqual(connected(), [host]);

  await go('#/check/example.com', 'What a check does');
  await page.getByLabel('Resolver').selectOption({ label: 'Google' });
  assert.deepEqual(connected(), [host]);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByRole('heading', { level: 2, name: 'example.com', exact: true }).waitFor({ timeout: 30_000 });
  await waitIdle(page);
  assert.deepEqual(connected(), [host, 'dns.google:443']);

  // The page's own account is that of the resolver.
  const count = proxy.questions.length;
  await go('#/privacy', `This page has sent ${count} DNS queries, and nothing else.`);
  const table = page.getByRole('table', { name: 'DNS queries sent' });
  const shown = await table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.cells[0].innerText));
  assert.deepEqual(shown.sort(), [...proxy.questions].sort());
  assert.ok(shown.includes('_smtp._tls.example.com'), `${shown}`);
  await page.getByText(`Sent by this page since it was opened: ${count} DNS queries to dns.google.`).waitFor();
  assert.equal(await page.getByText('Unexpected:').count(), 0);
  assert.deepEqual(errors, []);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'privacy');
  await context.close();
});

test('the proxy would have seen a stranger', async () => {
  const context = await run.browser.newContext();
  const page = await context.newPage();
  await page.goto(stranger.url);
  assert.ok(proxy.hosts.includes(new URL(stranger.url).host));
  await context.close();
});

test('hosts that the browser itself asks are not open to the page', async () => {
  const { page, context } = await run.openPage();
  const hosts = ['update.googleapis.com', 'content-autofill.googleapis.com', 'accounts.google.com'];
  const stopped = await page.evaluate((hosts) => Promise.all(hosts.map((host) => new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', ({ blockedURI }) => { if (blockedURI.includes(host)) resolve(host); });
    fetch(`https://${host}/`).catch(() => {});
  }))), hosts);
  assert.deepEqual(stopped, hosts);
  await context.close();
});

test('the policy in force is shown in words', async () => {
  const { page, context } = await run.openPage({ hash: '#/privacy' });
  const section = page.getByRole('region', { name: 'Policy in force' });
  for (const directive of pagePolicy.split('; ')) await section.getByText(directive, { exact: true }).waitFor();
  const hosts = resolvers.map((address) => new URL(address).host);
  await section.getByText(`this site, ${hosts.slice(0, -1).join(', ')} and ${hosts.at(-1)}`).waitFor();
  await context.close();
});

test('what should not be there is shown as such', async () => {
  const { page, context } = await run.openPage({ hash: '#/privacy' });
  await page.getByRole('heading', { name: 'This page has sent nothing. It has only fetched its own files.' }).waitFor();
  await page.evaluate(() => fetch('./icon.svg?report'));
  await page.getByRole('heading', { name: 'There was a request that this page should not have made.' }).waitFor();
  await page.getByText(`Unexpected: ${run.site.url}icon.svg?report`).waitFor();
  await page.evaluate((url) => fetch(url).catch(() => {}), stranger.url);
  await page.getByText(`Blocked by the policy: ${stranger.url} (connect-src)`).waitFor();
  assert.deepEqual(stranger.hits.filter((path) => path !== '/' && path !== '/favicon.ico'), []);
  assert.deepEqual(await accessibilityProblems(page), []);
  await context.close();
});

test('all that is stored is shown, by whomever', async () => {
  const { page, context } = await run.openPage({ hash: '#/privacy' });
  await page.getByText('This page is stored: it opens without a network.').waitFor();
  const section = page.getByRole('region', { name: 'On this device' });
  const version = await page.locator('meta[name=version]').getAttribute('content');
  await section.getByText(`tlsrpt-lens ${run.site.url} ${version}`).waitFor();
  await page.evaluate(() => new Promise((resolve, reject) => {
    localStorage.setItem('a setting', 'x'.repeat(20));
    sessionStorage.setItem('a setting of the tab', '');
    document.cookie = 'a-cookie=1';
    const opening = indexedDB.open('a database');
    opening.onsuccess = resolve;
    opening.onerror = reject;
  }));
  await page.reload();
  // Those of this page have their names.
  await section.getByText('A setting: Colours', { exact: true }).waitFor();
  await section.getByText('A setting: Single-key shortcuts', { exact: true }).waitFor();
  await page.getByRole('heading', { level: 1, name: 'What is stored and sent' }).waitFor();
  for (const name of ['a setting', 'a setting of the tab', 'a-cookie', 'a database']) await section.getByText(name, { exact: true }).waitFor();
  await context.close();
});
