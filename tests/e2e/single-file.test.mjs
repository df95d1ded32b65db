// The page as one file, opened from disk: it does its work without any server.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { resolvers } from '../../build/policy.mjs';
import { tableOf } from '../../build/texts.mjs';
import { dist } from '../../build/serve.mjs';
import { file, gz, report } from './fixtures.mjs';
import { accessibilityProblems, chooseFiles, exportSummary, figures, openPlaces, start, waitIdle } from './harness.mjs';
import { serveStranger } from './server.mjs';

const url = pathToFileURL(join(dist, 'tlsrpt-lens.html')).href;
const expected = JSON.parse(await readFile(new URL('../fixtures/sample-reports.expected.json', import.meta.url)));

let session;
let stranger;
before(async () => {
  session = await start({ site: { url, close: () => {} } });
  stranger = await serveStranger();
});
after(async () => {
  await session?.stop();
  await stranger?.close();
});

/** Requests for anything but the file itself and what it holds. */
const leaving = (requests) => requests.filter((address) => address.split('#')[0] !== url && !/^(blob:null|data:)/.test(address));

test('the sample is read, and nothing is asked for', async () => {
  const { page, requests, errors, violations } = await session.openPage();
  await page.getByRole('button', { name: 'Try sample reports' }).click();
  await figures(page).waitFor();
  await waitIdle(page);
  const summary = await exportSummary(page);
  for (const key of ['reports', 'duplicates', 'sessions', 'failed_by_result_type']) assert.deepEqual(summary[key], expected[key], key);
  assert.deepEqual(leaving(requests), []);
  assert.deepEqual(errors, []);
  assert.deepEqual(violations, []);
  assert.deepEqual(await accessibilityProblems(page), []);
});

test('chosen files are read by workers, and their countries are known', async () => {
  const { page, requests, errors } = await session.openPage();
  const workers = [];
  page.on('worker', (worker) => workers.push(worker.url()));
  const located = report('two', 3);
  located.policies[0]['failure-details'][0]['sending-mta-ip'] = '1.0.0.5';
  await chooseFiles(page, [file('one.json.gz', gz('one', 0)), file('two.json', Buffer.from(JSON.stringify(located)))]);
  await openPlaces(page);
  await page.getByRole('link', { name: /Australia/ }).waitFor();
  await waitIdle(page);
  const summary = await exportSummary(page);
  assert.equal(summary.reports, 2);
  assert.deepEqual(summary.failed_by_sending_country, { AU: 3 });
  assert.ok(workers.length > 0 && workers.every((address) => address.startsWith('blob:')), String(workers));
  assert.deepEqual(leaving(requests), []);
  assert.deepEqual(errors, []);
});

test('text of a stranger does not become HTML, and the file speaks the languages that it holds', async () => {
  const { page, errors } = await session.openPage({ locale: 'de' });
  await page.getByRole('heading', { level: 1, name: tableOf('de')['Is TLS to your mail servers working?'] }).waitFor();
  assert.equal(await page.locator('#shell').count(), 0);
  const refused = await page.evaluate(() => {
    try {
      document.createElement('p').innerHTML = '<b>of a stranger</b>';
      return false;
    } catch (error) {
      return error instanceof TypeError;
    }
  });
  assert.ok(refused);
  assert.ok(errors.every((text) => text.includes('TrustedHTML')), String(errors));
});

test('a record is built', async () => {
  const { page, requests, errors } = await session.openPage({ hash: '#/build' });
  await page.getByLabel('Domain').fill('example.com');
  await page.getByLabel('Destination 1', { exact: true }).fill('tls@example.com');
  await page.getByText('v=TLSRPTv1; rua=mailto:tls@example.com', { exact: true }).first().waitFor();
  assert.deepEqual(leaving(requests), []);
  assert.deepEqual(errors, []);
});

test('the checker offers no resolver of a site that is not there', async () => {
  const { page } = await session.openPage({ hash: '#/check' });
  await page.getByLabel('Resolver').waitFor();
  const offered = await page.getByLabel('Resolver').locator('option').allTextContents();
  assert.equal(offered.length, resolvers.length);
  assert.ok(!offered.includes('This site (/dns-query)'));
});

test('page and worker reach no other host', async () => {
  const { page, context } = await session.openPage();
  const answers = await page.evaluate(async (address) => {
    const ask = `fetch(${JSON.stringify(address)}).then(() => 'reached', () => 'blocked')`;
    const worker = new Worker(URL.createObjectURL(new Blob([`${ask}.then(postMessage);`])));
    const fromWorker = new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); });
    return [await fetch(address).then(() => 'reached', () => 'blocked'), await fromWorker];
  }, stranger.url);
  assert.deepEqual(answers, ['blocked', 'blocked']);
  assert.deepEqual(stranger.hits, []);
  await context.close();
});
