// The timeline: bars of days, weeks and months, the policy above them, what is read at a bar, and what a press does.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asMailbox, dayReport, plus } from './days.mjs';
import { accessibilityProblems, arriveAt, chooseFiles, figures, goTo, pictures, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

/** So many days up to 26 November 2026, each with 100 sessions; every `every`-th has failures. In enforce since a day. */
function days(count, { every = 7, enforce = '2026-11-10' } = {}) {
  const first = plus('2026-11-26', 1 - count);
  return Array.from({ length: count }, (_, number) => {
    const day = plus(first, number);
    const failures = number % every === 3 ? [['certificate-host-mismatch', 'mx2.example.com', 5 + number % 4], ['starttls-not-supported', 'mx1.example.com', 1]] : [];
    return dayReport('Northwind Mail', day, failures, { good: 90, mode: day < enforce ? 'testing' : 'enforce' });
  });
}

async function open(reports, options = {}) {
  const opened = await run.openPage({ hash: '#/', ...options });
  await chooseFiles(opened.page, asMailbox('all.ndjson', reports));
  await figures(opened.page).waitFor();
  await waitIdle(opened.page);
  return opened;
}

const figure = (page) => page.locator('figure.timeline');
const plot = (page) => figure(page).getByRole('group', { name: /Arrow keys move from bar to bar/ });
const readout = (page) => page.locator('.timeline__readout');
const box = (page) => page.locator('.readout:not([data-state="empty"])');
const words = async (locator) => (await locator.innerText()).trim().replace(/\s+/g, ' ');
/** Where a bar's share of the panel is, as a point on the screen. */
async function pointAt(page, share, panel = 'svg.plot-failed') {
  const { x, y, width, height } = await page.locator(`.timeline__row ${panel}`).last().boundingBox();
  return [x + width * share, y + height / 2];
}

test('a bar is read beside it, never over failed bars, and a click shows only its day', async () => {
  const { page, errors } = await open(days(30));
  await figure(page).scrollIntoViewIfNeeded();
  // 28 October is the first; 19 November is the 23rd of 30 days and has failures no more than others.
  for (const share of [3.5 / 30, 24.5 / 30]) {
    await page.mouse.move(...await pointAt(page, share));
    await box(page).waitFor();
    const [own, failed, plotBox] = await Promise.all([box(page).boundingBox(), page.locator('.timeline__row svg.plot-failed').last().boundingBox(), plot(page).boundingBox()]);
    assert.ok(own.y + own.height <= failed.y + 1, 'the box lies over failed bars');
    assert.ok(own.x >= plotBox.x && own.x + own.width <= plotBox.x + plotBox.width + 1, 'the box stands out of the chart');
    const bar = failed.x + failed.width * share;
    assert.ok(own.x > bar || own.x + own.width < bar, 'the box covers the bar that it is about');
  }
  assert.equal(await words(box(page)), '21 Nov 2026 1 report 6 of 96 sessions failed certificate-host-mismatch 5 starttls-not-supported 1 Click to show only this');
  assert.equal((await readout(page).innerText()).trim(), '21 Nov 2026: 96 sessions in 1 report, 6 failed (certificate-host-mismatch 5, starttls-not-supported 1)');
  await pictures(page, 'timeline-read');
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.mouse.move(5, 5);
  await box(page).waitFor({ state: 'hidden' });
  await figure(page).scrollIntoViewIfNeeded();
  await page.mouse.click(...await pointAt(page, 24.5 / 30));
  await arriveAt(page, '#/?from=2026-11-21&to=2026-11-21');
  await page.goBack();
  await arriveAt(page, /^(#\/)?$/);
  // A drag chooses several.
  await page.mouse.move(...await pointAt(page, 10.5 / 30));
  await page.mouse.down();
  await page.mouse.move(...await pointAt(page, 12.5 / 30), { steps: 4 });
  await page.mouse.up();
  await arriveAt(page, '#/?from=2026-11-07&to=2026-11-09');
  assert.deepEqual(errors, []);
});

test('by keyboard: arrows read, Shift chooses several, Escape lets go, Enter shows only these', async () => {
  const { page } = await open(days(30));
  await plot(page).focus();
  await page.keyboard.press('End');
  assert.match(await readout(page).innerText(), /^26 Nov 2026: 90 sessions in 1 report, none failed/);
  assert.match(await words(box(page)), /Enter shows only this$/);
  await page.keyboard.press('Escape');
  assert.equal((await readout(page).innerText()).trim(), '');
  assert.equal(new URL(page.url()).hash.replace('#/', ''), '');
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowRight');
  assert.match(await readout(page).innerText(), /^28 to 29 Oct 2026: 180 sessions/);
  await page.keyboard.press('Enter');
  await arriveAt(page, '#/?from=2026-10-28&to=2026-10-29');
});

test('a finger reads first and filters second', async () => {
  const { page } = await open(days(30), { viewport: { width: 360, height: 780 }, hasTouch: true });
  await figure(page).scrollIntoViewIfNeeded();
  const point = await pointAt(page, 24.5 / 30);
  await page.touchscreen.tap(...point);
  await box(page).waitFor();
  assert.match(await words(box(page)), /^21 Nov 2026 .*Tap again to show only this$/);
  assert.doesNotMatch(page.url(), /from=/);
  await page.touchscreen.tap(...await pointAt(page, 3.5 / 30));
  await page.waitForFunction(() => document.querySelector('.readout').innerText.startsWith('31 Oct'));
  assert.doesNotMatch(page.url(), /from=/);
  await page.touchscreen.tap(...await pointAt(page, 3.5 / 30));
  await arriveAt(page, '#/?from=2026-10-31&to=2026-10-31');
});

test('in a narrow window no empty box stands above the chart; what is read stands below it and moves nothing', async () => {
  const { page } = await open(days(30), { viewport: { width: 360, height: 780 } });
  await figure(page).scrollIntoViewIfNeeded();
  assert.equal(await page.locator('.readout').isVisible(), false);
  await page.locator('.timeline__hint').getByText(/^Arrow keys move/).waitFor();
  const [title, chart] = await page.locator('.timeline__row--readout svg.plot-volume').last().evaluate((own) => [own.closest('.timeline__row').previousElementSibling, own].map((one) => one.getBoundingClientRect()));
  assert.ok(chart.top - title.bottom < 30, `${chart.top - title.bottom} px between the title and the chart`);
  const places = () => page.evaluate(() => ['.timeline__row--readout', '.timeline__plot', '.evidence', 'footer'].map((own) => document.querySelector(own).getBoundingClientRect()).map(({ top, bottom }) => [top + scrollY, bottom + scrollY]));
  const before = await places();
  const read = async (how) => {
    await box(page).waitFor();
    assert.deepEqual(await places(), before, `${how} moves the page`);
    const [own, plotted] = await Promise.all([box(page).boundingBox(), plot(page).boundingBox()]);
    assert.ok(own.y >= plotted.y + plotted.height, `${how}: the box lies over the chart`);
    const foot = await page.locator('.timeline').evaluate((own) => own.getBoundingClientRect().bottom);
    assert.ok(own.y + own.height <= foot + 1, `${how}: the box lies over what follows`);
  };
  await page.mouse.move(...await pointAt(page, 24.5 / 30));
  await read('the mouse');
  await page.mouse.move(0, 0);
  await page.locator('.readout[data-state="empty"]').waitFor({ state: 'attached' });
  assert.deepEqual(await places(), before);
  await plot(page).focus();
  await page.keyboard.press('End');
  await read('a key');
});

test('the choices stand above the chart where they have no margin, and keys look like keys', async () => {
  for (const width of [360, 768]) {
    const { page, context } = await open(days(30), { viewport: { width, height: 900 } });
    const [choices, chart] = [await page.locator('.views').boundingBox(), await figure(page).boundingBox()];
    assert.ok(choices.y + choices.height <= chart.y, `${width} px`);
    assert.deepEqual(await page.locator('.timeline__hint kbd').allInnerTexts(), ['Shift', 'Enter', 'Esc']);
    await context.close();
  }
});

test('no hole is kept for the reading: it comes and goes', async () => {
  const { page } = await open(days(30), { viewport: { width: 1440, height: 900 } });
  await goTo(page, '#/?mx=mx2.example.com');
  await page.waitForFunction(() => document.querySelector('.plot-volume') === null && document.querySelector('.plot-failed') !== null);
  const edges = () => page.evaluate(() => [document.querySelector('.plot-lane').getBoundingClientRect().bottom, document.querySelector('svg.plot-failed').getBoundingClientRect().top]);
  const [lane, chart] = await edges();
  assert.ok(chart - lane < 60, `${chart - lane} px between the policy and the chart`);
  await page.mouse.move(...await pointAt(page, 24.5 / 30));
  await box(page).waitFor();
  assert.deepEqual(await edges(), [lane, chart], 'nothing moves');
  assert.ok((await box(page).boundingBox()).y + (await box(page).boundingBox()).height <= chart, 'not over failed bars');
});

test('a finger meets no empty box and no words about keys; what it reads stands below the chart and moves nothing', async () => {
  const { page } = await open(days(30), { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true });
  await figure(page).scrollIntoViewIfNeeded();
  assert.equal(await page.locator('.readout').isVisible(), false);
  assert.equal(await page.getByText(/^Arrow keys move/).filter({ visible: true }).count(), 0);
  await page.getByText('Tap a bar to see its numbers; tap it again to show only its days.').filter({ visible: true }).waitFor();
  const before = await pointAt(page, 24.5 / 30);
  await page.touchscreen.tap(...before);
  await box(page).waitFor();
  assert.deepEqual(await pointAt(page, 24.5 / 30), before, 'the bar moves away from the finger');
  const [own, chart] = await Promise.all([box(page).boundingBox(), plot(page).boundingBox()]);
  assert.ok(own.y >= chart.y + chart.height, 'the box lies over the chart');
  assert.ok(own.x >= 0 && own.x + own.width <= 360, 'the box stands out of the page');
  const foot = await page.locator('.timeline').evaluate((own) => own.getBoundingClientRect().bottom);
  assert.ok(own.y + own.height <= foot + 1, 'the box lies over what follows');
  await pictures(page, 'timeline-finger');
});

test('the policy is a band with a flag where it changes, and words for who does not see it', async () => {
  const { page } = await open(days(30));
  const lane = page.locator('svg.plot-lane');
  await lane.waitFor();
  assert.deepEqual(await lane.locator('text').allTextContents(), ['MTA-STS, testing mode', '10 Nov 2026: enforce mode'].map((text) => text.replace(' 2026', new Date().getUTCFullYear() === 2026 ? '' : ' 2026')));
  assert.equal(await lane.locator('.flag-shape').count(), 1);
  // A dotted line through both charts.
  assert.equal(await page.locator('.timeline__plot .mark-line').count(), 2);
  const title = (await page.locator('.timeline__title').filter({ hasText: 'as senders saw it' }).textContent()).trim();
  assert.match(title, /^Policy of example\.com, as senders saw it: 28 Oct 2026: testing mode, 10 Nov 2026: enforce mode$/);
  // A policy that did not change has no flag.
  await goTo(page, '#/?from=2026-11-11&to=2026-11-26');
  await page.waitForFunction(() => document.querySelectorAll('.timeline__plot .mark-line').length === 0);
  assert.match((await lane.locator('text').allTextContents())[0], /enforce mode/);
});

test('a period that was chosen is shown to its end, also where no report is', async () => {
  const { page, errors } = await open(days(30));
  await goTo(page, '#/?from=2026-11-20&to=2026-11-30');
  await page.waitForFunction(() => /20 to 30 Nov/.test(document.querySelector('.scope-bar').textContent));
  await waitIdle(page);
  await plot(page).focus();
  await page.keyboard.press('End');
  assert.match(await readout(page).innerText(), /^30 Nov/);
  await page.keyboard.press('Home');
  assert.match(await readout(page).innerText(), /^20 Nov/);
  assert.deepEqual(errors, []);
});

test('weeks by themselves beyond four months, months beyond three years; the address keeps another choice', async () => {
  const { page } = await open(days(130));
  const chosen = () => page.locator('.views input[name="timeline-step"]:checked').evaluate((input) => input.parentNode.textContent);
  assert.equal(await chosen(), 'week');
  await page.getByText('Sessions per week', { exact: true }).waitFor();
  await plot(page).focus();
  await page.keyboard.press('Home');
  // 20 July 2026 is a Monday.
  assert.match(await readout(page).innerText(), /^20 to 26 Jul 2026: /);
  await page.keyboard.press('Enter');
  await arriveAt(page, '#/?from=2026-07-20&to=2026-07-26');
  await page.getByText('Sessions per day', { exact: true }).waitFor();
  await page.goBack();
  await page.getByLabel('month', { exact: true }).check();
  await arriveAt(page, '#/?step=month');
  await page.getByText('Sessions per month', { exact: true }).waitFor();
  // A filter keeps it; the usual step needs no word.
  await goTo(page, '#/?last=90d&step=month');
  await page.getByRole('button', { name: /^Dates, Last 90 days/ }).waitFor();
  assert.equal(await chosen(), 'month');
  await page.getByLabel('day', { exact: true }).check();
  await arriveAt(page, '#/?last=90d');
  assert.deepEqual(await accessibilityProblems(page), []);
});

test('share of all: each bar has its value, and failures alone have no share', async () => {
  const { page } = await open(days(30));
  await page.getByLabel('share of all sessions').check();
  await arriveAt(page, '#/?view=share');
  await page.getByText('Failed share of the sessions of each day, in per cent').first().waitFor();
  assert.equal(await page.locator('svg.plot-volume').count(), 0);
  // Four days of 30 failed: 6 to 9 of 96 to 99 sessions.
  assert.match((await page.locator('.value-text').allTextContents()).sort().join(' '), /^6\.[23] 7\.2 8\.2 9\.1$/);
  await plot(page).focus();
  await page.keyboard.press('Home');
  await box(page).waitFor();
  const [own, failed] = await Promise.all([box(page).boundingBox(), page.locator('.timeline__row svg.plot-failed').last().boundingBox()]);
  assert.ok(own.y + own.height <= failed.y + 1, 'the box lies over the bars');
  await pictures(page, 'timeline-share');
  await page.setViewportSize({ width: 1280, height: 900 });
  await goTo(page, '#/?mx=mx2.example.com&view=share');
  await page.getByRole('heading', { level: 1, name: /^\d+ sessions failed at mx2/ }).waitFor();
  assert.equal(await page.getByLabel('share of all sessions').count(), 0);
  await page.getByText('Failed sessions per day, by result type', { exact: true }).waitFor();
});

test('the table is the whole of it', async () => {
  const { page } = await open(days(130));
  await page.getByRole('button', { name: 'Show as a table' }).click();
  const table = page.getByRole('table', { name: 'Sessions and failed sessions per week; periods without a report are left out' });
  const rows = await table.getByRole('row').allInnerTexts();
  assert.match(rows[0].replace(/\s+/g, ' '), /^Week Reports Sessions Failed Failed share By result type/);
  // From Monday, 20 July to Thursday, 26 November are 19 weeks.
  assert.equal(rows.length, 1 + 19);
  assert.match(rows[1].replace(/\s+/g, ' '), /^20 to 26 Jul 2026 7 639 9 1\.4% failed certificate-host-mismatch 8, starttls-not-supported 1/);
  await page.getByRole('button', { name: 'Hide the table' }).click();
  await table.waitFor({ state: 'detached' });
});

test('three years read well, and years are written', async () => {
  const { page, errors } = await open(days(1_110, { every: 9 }), { viewport: { width: 1440, height: 900 } });
  const labels = async () => (await page.locator('.plot-axis text').allTextContents()).filter(Boolean);
  await page.getByText('Sessions per month', { exact: true }).waitFor();
  assert.deepEqual(await labels(), ['Jan 2024', 'Apr', 'Jul', 'Oct', 'Jan 2025', 'Apr', 'Jul', 'Oct', 'Jan 2026', 'Apr', 'Jul', 'Oct']);
  await pictures(page, 'timeline-years');
  await page.setViewportSize({ width: 360, height: 780 });
  await page.waitForFunction(() => document.querySelectorAll('.plot-axis text').length < 12);
  assert.deepEqual(await labels(), ['2024', '2025', '2026']);
  // Labels do not run into each other.
  const places = await page.locator('.plot-axis text').evaluateAll((all) => all.map((text) => text.getBoundingClientRect()).map(({ left, right }) => [left, right]));
  for (let index = 1; index < places.length; index += 1) assert.ok(places[index][0] >= places[index - 1][1]);
  assert.deepEqual(errors, []);
});
