// The list of reports: sorted by every column, days as groups, whole rows that open, and long lists that scroll.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { file, report } from './fixtures.mjs';
import { accessibilityProblems, chooseFiles, pictures, start, waitIdle } from './harness.mjs';
import { tasks } from './measure.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

function made(number, organization, day, secured, failed) {
  const one = report(`r${number}`, failed);
  one['organization-name'] = organization;
  one['date-range'] = { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` };
  one.policies[0].summary['total-successful-session-count'] = secured;
  return one;
}
const lines = (reports) => [file('reports.ndjson', Buffer.from(reports.map((one) => JSON.stringify(one)).join('\n')))];
const table = (page) => page.getByRole('table', { name: /^Reports/ });
const frame = (page) => page.locator('.report-list');
const organizations = (page) => page.locator('tr[data-report] td:first-child').allInnerTexts();
const sorted = (page) => page.locator('.report-list th[aria-sort]').evaluateAll((all) => all.map((one) => [one.innerText.replace(/[^\w ]/g, '').trim(), one.getAttribute('aria-sort')]));

async function open(reports, options = {}) {
  const opened = await run.openPage({ hash: '#/?tab=reports', ...options });
  await chooseFiles(opened.page, lines(reports));
  await waitIdle(opened.page);
  await table(opened.page).waitFor();
  return opened;
}

const FEW = [
  made(1, 'Orchard', '2026-11-03', 10, 0), made(2, 'birch', '2026-11-01', 5, 1), made(3, 'Maple', '2026-11-03', 1, 2), made(4, 'Cedar', '2026-11-02', 0, 9),
];

test('days are groups with their sums, zeros are pale, and every column sorts', async () => {
  const { page, errors } = await open(FEW);
  await page.locator('.day-row').first().waitFor();
  const days = await page.locator('.day-row').evaluateAll((rows) => rows.map((row) => Array.from(row.cells, (cell) => cell.innerText.trim())));
  assert.deepEqual(days, [['3 Nov 2026 2 reports', '13', '2'], ['2 Nov 2026 1 report', '9', '9'], ['1 Nov 2026 1 report', '6', '1']]);
  assert.deepEqual(await sorted(page), [['Day', 'descending']]);
  assert.equal(await page.locator('tr[data-report] td.zero').count(), 1);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'reports-table');
  await page.setViewportSize({ width: 1280, height: 900 });
  for (const [name, first, order] of [
    ['Reporting organisation', 'ascending', ['birch', 'Cedar', 'Maple', 'Orchard']], ['Sessions', 'descending', ['Orchard', 'Cedar', 'birch', 'Maple']],
    ['Failed', 'descending', ['Cedar', 'Maple', 'birch', 'Orchard']],
  ]) {
    const button = table(page).getByRole('button', { name });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction((order) => Array.from(document.querySelectorAll('tr[data-report] td:first-child'), (cell) => cell.innerText).join() === order.join(), order);
    assert.deepEqual(await sorted(page), [[name, first]]);
    await button.click();
    await page.waitForFunction((order) => Array.from(document.querySelectorAll('tr[data-report] td:first-child'), (cell) => cell.innerText).join() === order.join(), order.toReversed());
  }
  assert.equal(await page.locator('.day-row').count(), 0);
  for (const name of ['Policy domain', 'Policies', 'Notes', 'Day']) {
    await table(page).getByRole('button', { name, exact: true }).click();
    await page.waitForFunction((name) => document.querySelector('.report-list th[aria-sort]').innerText.startsWith(name), name);
  }
  assert.deepEqual(errors, []);
});

test('only with failures leaves those that have some', async () => {
  const { page } = await open(FEW);
  await page.getByLabel('Only with failures').check();
  await page.getByText('3 reports', { exact: true }).last().waitFor();
  await page.waitForFunction(() => document.querySelectorAll('tr[data-report]').length === 3);
  assert.ok(!(await organizations(page)).includes('Orchard'));
});

test('a press anywhere on a row opens its report, and so does its link by keyboard', async () => {
  const { page } = await open(FEW);
  const row = page.locator('tr[data-report]').filter({ hasText: 'Cedar' });
  await row.locator('td').nth(5).click();
  await page.waitForURL(/#\/report\/3$/);
  await page.goBack();
  await page.locator('tr[data-report]').filter({ hasText: 'Maple' }).getByRole('link').focus();
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => document.activeElement.innerText === 'Cedar');
  await page.keyboard.press('Enter');
  await page.waitForURL(/#\/report\/3$/);
});

test('Back finds the list as it was left: sorted, filtered, scrolled, and its row has the focus', async () => {
  const { page } = await open(Array.from({ length: 400 }, (_, number) => made(number, `Sender ${String(number).padStart(3, '0')}`, '2026-11-03', number, number % 2)));
  await page.getByLabel('Only with failures').check();
  await table(page).getByRole('button', { name: 'Failed' }).click();
  await table(page).getByRole('button', { name: 'Reporting organisation' }).click();
  await page.getByText('200 reports', { exact: true }).waitFor();
  // Few enough to be drawn whole.
  await page.locator('tr[data-report]').filter({ hasText: 'Sender 151' }).getByRole('link').click();
  await page.waitForURL(/#\/report\//);
  await page.goBack();
  await page.waitForFunction(() => document.activeElement.innerText === 'Sender 151');
  assert.deepEqual(await sorted(page), [['Reporting organisation', 'ascending']]);
  assert.ok(await page.getByLabel('Only with failures').isChecked());
  // A long one scrolls by itself.
  await page.getByLabel('Only with failures').uncheck();
  await page.waitForFunction(() => document.querySelector('.report-list')?.scrollHeight > 5_000);
  await frame(page).evaluate((list) => { list.scrollTop = 6_000; });
  await page.waitForFunction(() => Array.from(document.querySelectorAll('tr[data-report]')).length > 5 && document.querySelector('tr[data-report] a').innerText > 'Sender 100');
  const row = page.locator('tr[data-report]').nth(8);
  const name = await row.getByRole('link').innerText();
  const top = await frame(page).evaluate((list) => list.scrollTop);
  await row.locator('td').nth(3).click();
  await page.waitForURL(/#\/report\//);
  await page.goBack();
  await page.waitForFunction((name) => document.activeElement.innerText === name, name);
  assert.ok(Math.abs(await frame(page).evaluate((list) => list.scrollTop) - top) <= 2);
});

/** So many reports: as many a day, of made-up numbers. */
const many = (count) => Array.from({ length: count }, (_, number) => made(
  number, `Sender ${String(number % 97).padStart(2, '0')}`, new Date(Date.UTC(2020, 0, 1 + Math.floor(number / 50))).toISOString().slice(0, 10), number % 1_009, number % 13 === 0 ? 1 : 0,
));

test('a hundred thousand reports scroll and sort without holding the page up', { timeout: 300_000 }, async (t) => {
  const { page, errors } = await run.openPage({ hash: '#/?tab=reports' });
  const all = many(100_000);
  await chooseFiles(page, [0, 1, 2, 3].flatMap((part) => lines(all.slice(part * 25_000, (part + 1) * 25_000)).map((one) => ({ ...one, name: `${part}.ndjson` }))));
  await waitIdle(page, 200_000);
  await page.waitForFunction(() => Number(document.querySelector('.report-list table')?.getAttribute('aria-rowcount')) === 102_001, undefined, { timeout: 60_000 });
  // The findings are made in slices as well; what is measured is the list.
  await page.waitForTimeout(3_000);
  const drawn = () => page.locator('tr[data-index]').count();
  assert.ok(await drawn() < 100, `${await drawn()} rows`);
  // A page of this policy runs no text as a program: what is done and awaited is named.
  const took = async (what) => {
    const trace = await tasks(run.browser, page);
    const isDone = await page.evaluate(async (what) => {
      const list = document.querySelector('.report-list');
      const first = (at) => document.querySelector('tr[data-report]')?.cells[at].innerText;
      const jobs = {
        scroll: [(step) => { list.scrollTop = step * 113_000; }, () => document.querySelectorAll('tr[data-index]').length > 10],
        names: [(step) => { if (step === 0) list.querySelector('th button').click(); }, () => first(0) === 'Sender 00'],
        failed: [(step) => { if (step === 0) list.querySelector('th:last-child button').click(); }, () => first(6) === '1'],
      };
      const [step, done] = jobs[what];
      for (let number = 0; number < 30; number += 1) {
        step(number);
        await new Promise((next) => { requestAnimationFrame(() => setTimeout(next, 20)); });
      }
      const end = performance.now() + 20_000;
      while (!done() && performance.now() < end) await new Promise((next) => { setTimeout(next, 50); });
      return done();
    }, what);
    // Nothing is read meanwhile, so all tasks are of one kind.
    const { reading, showing, times } = await trace.stop();
    return { what, isDone, times, longest: Math.max(reading, showing) };
  };
  for (const what of ['scroll', 'names', 'failed']) {
    let seen = await took(what);
    // Beside other work of the machine a task takes longer; what it takes is the least. Sorting again would turn the order round.
    for (let left = 2; what === 'scroll' && seen.longest >= 50 && left > 0; left -= 1) seen = await took(what);
    t.diagnostic(JSON.stringify(seen));
    assert.ok(seen.isDone && seen.longest < 50, JSON.stringify(seen));
  }
  // By keyboard to the end, where the last row is drawn and has its number.
  await page.locator('tr[data-report] a').first().focus();
  await page.keyboard.press('End');
  await page.waitForFunction(() => document.activeElement.closest('tr')?.getAttribute('aria-rowindex') === '100001');
  await page.keyboard.press('ArrowUp');
  await page.waitForFunction(() => document.activeElement.closest('tr')?.getAttribute('aria-rowindex') === '100000');
  assert.ok(await drawn() < 100);
  const visible = await page.evaluate(() => {
    const [own, frame] = [document.activeElement, document.querySelector('.report-list')].map((one) => one.getBoundingClientRect());
    return own.top >= frame.top && own.bottom <= frame.bottom + 1;
  });
  assert.ok(visible);
  assert.deepEqual(await accessibilityProblems(page), []);
  assert.deepEqual(errors, []);
});
