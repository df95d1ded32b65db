// Days by name, by month and by date: what the chip says, what each choice would give, and what the address keeps.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { dayReport, plus } from './days.mjs';
import { accessibilityProblems, arriveAt, chooseFiles, figures, goTo, pictures, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

/** A report a day from 1 September to 26 November 2026: 100 sessions each, in November one of them failed. */
const autumn = Array.from({ length: 87 }, (_, number) => plus('2026-09-01', number)).map((day) => (
  dayReport('Northwind Mail', day, day < '2026-11-01' ? [] : [['certificate-expired', 'mx1.example.com', 1]], { good: day < '2026-11-01' ? 100 : 99 })
));

/** Opens the reports as if today were 28 November 2026. */
async function open(options = {}) {
  const opened = await run.openPage({
    hash: '#/',
    init: `{
      const Real = Date;
      const shift = Real.parse('2026-11-28T12:00:00Z') - Real.now();
      Date = class extends Real { constructor(...given) { if (given.length) super(...given); else super(Real.now() + shift); } static now() { return Real.now() + shift; } };
    }`,
    ...options,
  });
  await chooseFiles(opened.page, autumn);
  await figures(opened.page).waitFor();
  await waitIdle(opened.page);
  return opened;
}

const chip = (page) => page.getByRole('button', { name: /^Dates, / });
const dialog = (page) => page.getByRole('dialog', { name: 'Dates' });
const said = async (page) => (await dialog(page).locator('.presets__item').allInnerTexts()).map((text) => text.trim().replace(/\s+/g, ' '));
const sessions = (page, name) => figures(page, name).waitFor();

test('each choice shows its days and what it would give', async () => {
  const { page, errors } = await open();
  assert.equal(await chip(page).locator('.visually-hidden').textContent(), 'Dates, Whole period 1 Sep to 26 Nov');
  await chip(page).click();
  await dialog(page).getByText('1.0% failed').first().waitFor();
  assert.deepEqual(await said(page), [
    'Last 7 days 20 to 26 Nov 1.0% failed',
    // 26 of 30 days have one failure of a hundred sessions.
    'Last 30 days 28 Oct to 26 Nov 0.87% failed',
    'This month 1 to 26 Nov 1.0% failed',
    'Last month 1 to 31 Oct none failed',
    'Whole period (87 days) 1 Sep to 26 Nov 0.30% failed',
  ]);
  await dialog(page).getByText('Counted back from the newest report, 26 Nov 2026').waitFor();
  assert.equal(await dialog(page).locator('[aria-current]').innerText().then((text) => text.startsWith('Whole period (87 days)')), true);
  assert.deepEqual(await dialog(page).locator('.months button').allInnerTexts(), ['Sep 2026', 'Oct', 'Nov 2026']);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'dates-open');
  await page.setViewportSize({ width: 1280, height: 900 });
  await dialog(page).getByRole('button', { name: /^Last 7 days/ }).click();
  await arriveAt(page, '#/?last=7d');
  await dialog(page).waitFor({ state: 'detached' });
  await sessions(page, /of 700 sessions were secured/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'dates');
  assert.equal(await chip(page).locator('.visually-hidden').textContent(), 'Dates, Last 7 days 20 to 26 Nov');
  // Under a filter that knows failures alone no share is told.
  await goTo(page, '#/?mx=mx1.example.com');
  await sessions(page, /^26 sessions failed at mx1/);
  await chip(page).click();
  await dialog(page).getByText('26 failed').first().waitFor();
  assert.equal((await said(page))[0], 'Last 7 days 20 to 26 Nov 7 failed');
  assert.deepEqual(errors, []);
});

test('by keyboard: arrows, Enter, Escape', async () => {
  const { page } = await open();
  await chip(page).focus();
  await page.keyboard.press('Enter');
  const focused = () => page.evaluate(() => document.activeElement.innerText.trim().split('\n')[0]);
  await page.waitForFunction(() => document.activeElement.innerText?.startsWith('Whole period'));
  await page.keyboard.press('ArrowDown');
  assert.match(await focused(), /^Last 7 days/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.match(await focused(), /^This month/);
  await page.keyboard.press('Enter');
  await arriveAt(page, '#/?month=this');
  await sessions(page, /of 2,600 sessions were secured/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'dates');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.closest('[role="dialog"]') !== null);
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.id), 'dates');
  // Once more it takes the choice back.
  await page.keyboard.press('Escape');
  await arriveAt(page, '#/');
  assert.equal(await chip(page).getAttribute('aria-expanded'), 'false');
});

test('a period stays a period in the address and moves with newer reports', async () => {
  const { page } = await open();
  await goTo(page, '#/?last=7d&by=Northwind%20Mail');
  await sessions(page, /of 700 sessions were secured/);
  // Links on the page keep it.
  assert.match(await page.locator('.timeline a.legend__item').first().getAttribute('href'), /last=7d/);
  await chooseFiles(page, [dayReport('Northwind Mail', '2026-11-28', [], { good: 50 })]);
  await sessions(page, /of 550 sessions were secured/);
  assert.equal(await chip(page).locator('.visually-hidden').textContent(), 'Dates, Last 7 days 22 to 28 Nov');
  // One report of another decade has a clock that is wrong.
  await chooseFiles(page, [dayReport('Northwind Mail', '2037-01-01')]);
  await waitIdle(page);
  await page.getByRole('link', { name: /^89 reports/ }).waitFor();
  await sessions(page, /of 550 sessions were secured/);
});

test('months, dates of one’s own, and addresses of old', async () => {
  const { page } = await open();
  await chip(page).click();
  await dialog(page).getByRole('button', { name: 'Oct 2026' }).click();
  await arriveAt(page, '#/?month=2026-10');
  await sessions(page, /(All|100% of) 3,100 sessions were secured/);
  await chip(page).click();
  assert.equal(await dialog(page).getByRole('button', { name: 'Oct 2026' }).getAttribute('aria-pressed'), 'true');
  const [from, to] = [dialog(page).getByLabel('First day'), dialog(page).getByLabel('Last day')];
  assert.deepEqual([await from.inputValue(), await from.getAttribute('min'), await from.getAttribute('max')], ['2026-10-01', '2026-09-01', '2026-11-26']);
  await from.fill('2026-11-03');
  await to.fill('2026-11-02');
  await to.press('Enter');
  await arriveAt(page, '#/?from=2026-11-02&to=2026-11-03');
  await sessions(page, /of 200 sessions were secured/);
  assert.equal(await chip(page).locator('.visually-hidden').textContent(), 'Dates, 2 days 2 to 3 Nov');
  await page.goBack();
  await arriveAt(page, '#/?month=2026-10');
  // Days win over a period.
  await goTo(page, '#/?last=7d&from=2026-09-01&to=2026-09-01');
  await sessions(page, /(All|100% of) 100 sessions were secured/);
  assert.equal(await chip(page).locator('.visually-hidden').textContent(), 'Dates, 1 Sep');
});

test('a sheet on a phone', async () => {
  const { page } = await open({ viewport: { width: 360, height: 780 }, hasTouch: true });
  await chip(page).tap();
  const box = await dialog(page).boundingBox();
  assert.ok(Math.abs(box.x) < 1 && Math.abs(box.width - 360) < 1 && Math.abs(box.y + box.height - 780) < 1, JSON.stringify(box));
  assert.ok((await dialog(page).locator('.presets__item').first().boundingBox()).height >= 44);
  await dialog(page).getByRole('button', { name: /^Last month/ }).tap();
  await arriveAt(page, '#/?month=last');
});
