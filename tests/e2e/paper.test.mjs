// What is printed: dates, policies, sentences and counts as they are, and nothing that can only be pressed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asMailbox, dayReport, plus } from './days.mjs';
import { chooseFiles, eventually, figures, openTab, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

/** Two senders on each of 40 days, nothing failed but on two days long ago. */
const reports = Array.from({ length: 40 }, (_, day) => ['Orchard', 'Maple'].map((who) => (
  dayReport(who, plus('2026-03-01', day), day === 3 || day === 4 ? [['certificate-expired', 'mx1.example.com', 2]] : [])
))).flat();

async function onPaper() {
  const { page, errors } = await run.openPage({ hash: '#/' });
  await chooseFiles(page, [asMailbox('reports.ndjson', reports)]);
  await figures(page).waitFor();
  await waitIdle(page);
  // Another tab is open and the page is scrolled.
  await openTab(page, 'Senders');
  await page.evaluate(() => { scrollTo(0, 300); });
  await page.evaluate(() => { dispatchEvent(new Event('beforeprint')); });
  // Paper waits for no later task.
  const lanes = await page.evaluate(() => document.querySelectorAll('[data-tab="timeline"] .plot-lane rect').length);
  await page.emulateMedia({ media: 'print' });
  return { page, errors, lanes };
}

test('the chart on paper has the bars of the policies', async () => {
  const { lanes, errors } = await onPaper();
  assert.ok(lanes > 0, 'as soon as it is printed');
  assert.deepEqual(errors, []);
});

test('the bar stands where it belongs and says the dates, and what can be pressed only is not there', async () => {
  const { page } = await onPaper();
  assert.equal(await page.locator('.scope-bar').evaluate((bar) => getComputedStyle(bar).position), 'static');
  const dates = page.locator('.scope-bar .chip__also').first();
  assert.ok(await dates.isVisible());
  assert.match(await dates.innerText(), /1 Mar.* 9 Apr/);
  assert.equal(await page.locator('.scope-bar .chip svg').filter({ visible: true }).count(), 0);
  for (const words of ['Select a row to filter the page.', 'Open a group to see its rows; a row leads to its report.']) {
    assert.equal(await page.getByText(words).filter({ visible: true }).count(), 0, words);
  }
  // A group that is empty says so.
  const todo = page.locator('.group--open');
  if ((await todo.locator('.group__name b').innerText()) === '0') assert.ok(await todo.getByText('Nothing needs your attention now.').isVisible());
});

test('the reports that are left out are counted without the lines of the days', async () => {
  const { page } = await onPaper();
  const own = page.locator('[data-tab="reports"]');
  const shown = await own.locator('tr[data-report]').count();
  await own.getByText(`And ${80 - shown} more.`).waitFor();
});

test('no heading stands alone at the foot of a page', async () => {
  const { page } = await onPaper();
  await eventually(async () => (await page.locator('.evidence__panel').count()) >= 5, 'all tabs are drawn');
  for (const name of await page.locator('.evidence__name').all()) {
    const kept = await name.evaluate((own) => [getComputedStyle(own).breakInside, parseFloat(getComputedStyle(own, '::after').height)]);
    assert.equal(kept[0], 'avoid');
    assert.ok(kept[1] >= 60, `${kept[1]} px`);
  }
});
