// Tables in narrow windows: sorted, labelled, without loose ends; the open tab is in view.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asMailbox, dayReport, plus } from './days.mjs';
import { accessibilityProblems, chooseFiles, figures, openTab, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

const reports = ['Orchard', 'Maple', 'Cedar'].map((who, index) => (
  dayReport(who, plus('2026-03-01', index), [['certificate-expired', 'mx1.example.com', index + 1]])
));

async function open(tab, viewport = { width: 360, height: 740 }) {
  const { page, errors } = await run.openPage({ hash: '#/', viewport });
  await chooseFiles(page, [asMailbox('reports.ndjson', reports)]);
  await figures(page).waitFor();
  await waitIdle(page);
  await openTab(page, tab);
  return { page, errors };
}

test('the list of reports is sorted by a choice, and no heading that cannot be seen takes the focus', async () => {
  const { page, errors } = await open('Reports');
  const first = () => page.locator('tr[data-report] td:first-child').first().innerText();
  await page.locator('tr[data-report]').first().waitFor();
  const choice = page.getByLabel('Sort by');
  await choice.selectOption('Failed');
  await page.waitForFunction(() => document.querySelector('tr[data-report] td')?.innerText === 'Cedar');
  await page.getByRole('button', { name: 'Reverse the order' }).click();
  await page.waitForFunction(() => document.querySelector('tr[data-report] td')?.innerText === 'Orchard');
  assert.equal(await first(), 'Orchard');
  await choice.focus();
  for (let presses = 0; presses < 6; presses += 1) {
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.classList.contains('data-table__sort')), false);
  }
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.setViewportSize({ width: 1280, height: 900 });
  assert.equal(await choice.isVisible(), false, 'with room the headings sort');
  assert.deepEqual(errors, []);
});

test('the number of failures says what it is', async () => {
  for (const tab of ['Reports', 'Failures', 'Senders']) {
    const { page } = await open(tab);
    const cell = page.locator('.evidence__panel td[data-place="value"]').first();
    await cell.waitFor();
    assert.match(await cell.evaluate((own) => getComputedStyle(own, '::before').content), /failed/, tab);
    await page.context().close();
  }
});

test('tables are tables for a screen reader as well', async () => {
  for (const tab of ['Reports', 'Failures', 'Senders', 'Policies', 'MX']) {
    const { page } = await open(tab);
    await page.locator('.evidence__panel table').first().waitFor();
    const devtools = await page.context().newCDPSession(page);
    const { nodes } = await devtools.send('Accessibility.getFullAXTree');
    const count = (...roles) => nodes.filter((node) => !node.ignored && roles.includes(node.role?.value)).length;
    assert.ok(count('table') > 0 && count('row') > 1 && count('cell', 'gridcell') > 1, `${tab}: ${count('table')} tables, ${count('row')} rows`);
    await page.context().close();
  }
});

test('bars of one list begin at one place, and no point ends a line', async () => {
  const { page } = await open('Senders', { width: 768, height: 900 });
  await page.locator('.meter').first().waitFor();
  const starts = await page.locator('.data-table .meter').evaluateAll((all) => all.map((own) => Math.round(own.getBoundingClientRect().left)));
  assert.equal(new Set(starts).size, 1, starts.join());
  const points = await page.locator('.data-table td:has(.meter)').first().evaluate((own) => getComputedStyle(own, '::after').content);
  assert.equal(points, 'none');
});

test('where the line of tabs goes on it fades, and its last tab can be read', async () => {
  const { page } = await open('Timeline');
  const line = page.locator('.evidence .tabs');
  assert.match(await line.evaluate((own) => getComputedStyle(own).maskImage), /gradient/);
  const room = await line.evaluate((own) => {
    own.scrollLeft = own.scrollWidth;
    return own.getBoundingClientRect().right - own.lastElementChild.getBoundingClientRect().right;
  });
  assert.ok(room >= 20, `${room} px`);
  await page.setViewportSize({ width: 1280, height: 900 });
  assert.equal(await line.evaluate((own) => getComputedStyle(own).maskImage), 'none');
});

test('the open tab is in view', async () => {
  const { page } = await open('Policies');
  await page.waitForFunction(() => {
    const [own, line] = [document.querySelector('.evidence .tabs a[aria-current]'), document.querySelector('.evidence .tabs')].map((one) => one.getBoundingClientRect());
    return own.left >= line.left - 1 && own.right <= line.right + 1;
  });
});

test('on a phone a tab low in the window brings its panel up', async () => {
  const { page } = await open('Timeline');
  await page.locator('.finding__summary').first().click();
  const bar = page.locator('.evidence .tabs');
  // The tabs are the last that is seen.
  await bar.evaluate((own) => scrollBy(0, own.getBoundingClientRect().bottom - innerHeight));
  await bar.getByRole('link', { name: /^Failures/ }).click();
  await page.waitForFunction(() => document.querySelector('.evidence__panel[data-tab="failures"]')?.getBoundingClientRect().top < innerHeight / 2);
  const top = await bar.evaluate((own) => own.getBoundingClientRect().top);
  await bar.getByRole('link', { name: /^Policies/ }).click();
  await page.waitForTimeout(250);
  assert.ok(await bar.evaluate((own) => own.getBoundingClientRect().top) >= top - 1, 'what is high stays');
});

test('the box of the chart keeps clear of what is above it', async () => {
  const { page } = await open('Timeline');
  const gap = await page.locator('.readout').first().evaluate((own) => parseFloat(getComputedStyle(own).marginBlockStart));
  assert.ok(gap >= 4, `${gap} px`);
});
