// The main job through the real file input: files in, numbers and pictures out.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { file, gz, json } from './fixtures.mjs';
import { accessibilityProblems, chooseFiles, exportSummary, exportText, figures, openTab, pictures, start, waitIdle } from './harness.mjs';

const root = new URL('../../', import.meta.url);
const mailbox = new URL('public/samples/sample-reports.mbox', root).pathname;
const expected = JSON.parse(await readFile(new URL('tests/fixtures/sample-reports.expected.json', root)));

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

test('a mailbox is read, charted and exported, and nothing is sent', async () => {
  const { page, requests, errors, violations } = await run.openPage();
  await chooseFiles(page, mailbox);
  await figures(page).waitFor();
  await waitIdle(page);
  const summary = await exportSummary(page);
  for (const key of ['reports', 'duplicates', 'sessions', 'failed_by_result_type']) {
    assert.deepEqual(summary[key], expected[key], key);
  }
  assert.equal(summary.files.not_reports, expected.not_reports);
  const csv = (await exportText(page, 'Failures (CSV)')).trim().split('\r\n');
  assert.equal(csv.length - 1, summary.failure_details);
  const own = new URL(run.site.url).origin;
  assert.deepEqual(requests.filter((url) => !url.startsWith(own) && !url.startsWith(`blob:${own}`)), []);
  assert.deepEqual(errors, []);
  assert.deepEqual(violations, []);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'reports');
});

test('a broken file among good ones is named and stops nothing', async () => {
  const { page } = await run.openPage();
  const good = json('one', 0);
  const packed = gz('two', 2);
  await chooseFiles(page, [
    file('good.json', good),
    file('any-name.txt', packed),
    file('cut.json.gz', packed.subarray(0, packed.length - 30)),
    file('half.json', good.subarray(0, 90)),
  ]);
  await page.getByRole('heading', { name: 'Not read' }).waitFor();
  await waitIdle(page);
  const summary = await exportSummary(page);
  assert.equal(summary.reports, 2);
  assert.deepEqual(summary.sessions, { successful: 14, failed: 2 });
  assert.deepEqual(summary.files, { failed: 2, not_reports: 0, read: 2 });
  assert.deepEqual(summary.problems.map(({ source, kind }) => [source, kind]), [
    ['cut.json.gz', 'gzip-damaged'],
    ['half.json', 'json-cut-off'],
  ]);
});

test('a report opens, with its policies and the text as sent', async () => {
  const { page } = await run.openPage();
  await chooseFiles(page, [file('r.json', json('one', 3))]);
  await page.waitForURL(/#\/report\/0$/);
  await page.goBack();
  await openTab(page, 'Reports');
  await page.getByRole('table', { name: /^Reports/ }).getByRole('link', { name: 'Test Mail' }).click();
  await page.getByText('3 of 10 sessions failed.').waitFor();
  await page.getByText('"report-id": "one"').waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'report');
});

test('the first screen says what this is', async () => {
  const { page } = await run.openPage();
  await page.getByRole('heading', { name: 'Is TLS to your mail servers working?' }).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'empty');
  const example = await page.getByRole('figure').filter({ hasText: 'here for the sample' }).innerText();
  await page.getByRole('button', { name: 'Try sample reports' }).click();
  // The diagnosis joins the numbers once the findings are drawn.
  await page.getByRole('heading', { level: 1, name: /^You need to act/ }).waitFor();
  // The example on the first screen is what the page says about the sample, word for word.
  for (const part of ['.verdict__sentence', '.verdict__figures']) {
    const said = (await page.locator(part).innerText()).replace(/\s+/g, ' ').trim();
    assert.ok(example.replace(/\s+/g, ' ').includes(said), `${said} in ${example}`);
  }
});
