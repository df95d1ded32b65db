// The settings: limits that a user raises, and what else the page remembers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { file, gz, json, report, zip } from './fixtures.mjs';
import { accessibilityProblems, chooseFiles, exportSummary, figures, pictures, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

/** A packed report with white space in it, so many MB. */
const padded = (id, size) => gzipSync(JSON.stringify(report(id, 1)).replace('{', `{${' '.repeat(size << 20)}`));

test('the limits are told, raised and remembered, with the rest', async () => {
  const { page, context, errors, violations } = await run.openPage();
  await page.getByRole('link', { name: 'Settings' }).click();
  const table = page.getByRole('table');
  const values = () => table.locator('tbody td.num').allInnerTexts();
  assert.deepEqual(await values(), ['64 MB', '256 MB', '8 GB', '4,000,000', '8']);
  await page.getByText(/workers? reads? /).waitFor();
  // A field is as long as what it holds, not as the page.
  assert.ok((await page.getByLabel('Used first').boundingBox()).width <= 400);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'settings');

  await page.getByRole('radio', { name: /^4 times/ }).check();
  assert.deepEqual(await values(), ['256 MB', '1 GB', '32 GB', '16,000,000', '8']);
  await page.getByRole('radio', { name: 'dark' }).check();
  await page.getByLabel('Used first').selectOption({ label: 'DNS.SB' });
  assert.equal(await page.getAttribute('html', 'data-color-scheme'), 'dark');
  assert.deepEqual(await accessibilityProblems(page), []);

  await page.reload({ waitUntil: 'networkidle' });
  assert.equal(await page.getAttribute('html', 'data-color-scheme'), 'dark');
  assert.ok(await page.getByRole('radio', { name: /^4 times/ }).isChecked());
  await page.getByRole('link', { name: 'Check', exact: true }).click();
  assert.equal(await page.getByLabel('Resolver').locator('option:checked').innerText(), 'DNS.SB');
  await page.getByRole('button', { name: 'Colours: dark' }).click();
  assert.equal(await page.getAttribute('html', 'data-color-scheme'), '');
  assert.deepEqual([errors, violations], [[], []]);
  await context.close();
});

test('a file that met a limit is read again with raised limits', async () => {
  const { page, context } = await run.openPage();
  // Three reports in an archive, the second larger than one report may be.
  const archive = zip(['a.json', json('a', 1)], ['large.json.gz', padded('large', 65)], ['c.json.gz', gz('c', 2)]);
  await chooseFiles(page, [file('three.zip', archive), file('d.json', json('d', 3))]);
  await page.getByText('three.zip › large.json.gz: packed or unpacked, it is larger than 64 MB, the limit for one report or email').waitFor();
  await waitIdle(page);
  const before = await exportSummary(page);
  assert.deepEqual([before.reports, before.duplicates], [3, 0]);
  assert.deepEqual(before.files, { failed: 0, not_reports: 0, read: 2 });
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'limit-met');

  await page.getByRole('button', { name: 'Read again with limits 4 times as high' }).click();
  await page.getByText('In 4 reports').waitFor();
  await waitIdle(page);
  const after = await exportSummary(page);
  // What had been read of it is known again.
  assert.deepEqual([after.reports, after.duplicates], [4, 2]);
  assert.deepEqual(after.sessions, { failed: 7, successful: 28 });
  assert.deepEqual(after.files, before.files);
  assert.deepEqual(after.problems, []);
  assert.equal(await page.getByRole('heading', { name: 'Not read' }).count(), 0);
  await context.close();
});

test('limits raised in the settings hold for the next import', async () => {
  const { page, context } = await run.openPage({ hash: '#/settings' });
  await page.getByRole('radio', { name: /^4 times/ }).check();
  await page.getByRole('link', { name: 'Reports', exact: true }).click();
  await chooseFiles(page, file('large.zip', zip(['large.json.gz', padded('large', 65)])));
  await figures(page).waitFor();
  await waitIdle(page);
  assert.deepEqual((await exportSummary(page)).problems, []);
  await context.close();
});
