// One field finds the values of all fields: by mouse, by keyboard, and as a screen reader meets it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { dayReport } from './days.mjs';
import { accessibilityProblems, arriveAt, chooseFiles, figures, goTo, pictures, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

/** Three organisations, three hosts, two kinds of failure with a reason each. */
const reports = [
  dayReport('Northwind Mail', '2026-03-01', [['certificate-expired', 'mx1.example.com', 3]], { detail: { 'failure-reason-code': 'certificate has expired' } }),
  dayReport('Maple Networks', '2026-03-01', [['starttls-not-supported', 'mx2.example.com', 2]]),
  dayReport('Hafenmail', '2026-03-02', [['certificate-expired', 'mx3.example.com', 1]]),
  dayReport('Hafenmail', '2026-03-03'),
  dayReport('Northwind Mail', '2026-03-03'),
];

async function open(options = {}, files = reports) {
  const opened = await run.openPage({ hash: '#/', ...options });
  await chooseFiles(opened.page, files);
  await figures(opened.page).waitFor();
  await waitIdle(opened.page);
  return opened;
}

const hash = (page) => new URL(page.url()).hash;
const chips = async (page) => (await page.locator('.filter-chips > .chip').allInnerTexts()).map((text) => text.trim().replace(/\s+/g, ' '));
const button = (page) => page.getByRole('button', { name: 'Filter', exact: true });
const dialog = (page) => page.getByRole('dialog', { name: 'Filter' });
const field = (page) => dialog(page).getByRole('combobox');

test('by mouse: is, is not, only failures, and one press takes each back', async () => {
  const { page, errors } = await open();
  await button(page).click();
  await dialog(page).getByRole('option').first().waitFor();
  // Before anything is typed the first values of each field are there, with their counts.
  const groups = await dialog(page).getByRole('group').evaluateAll((all) => all.map((group) => document.getElementById(group.getAttribute('aria-labelledby')).firstChild.textContent));
  assert.deepEqual(groups, ['Policy domain', 'Organisation', 'Result', 'MX', 'Reason', 'Country', 'Network', 'Policy']);
  assert.match(await dialog(page).getByRole('option', { name: /^Organisation, Northwind Mail/ }).innerText(), /3 of 83/);
  await field(page).fill('ma');
  const names = () => dialog(page).getByRole('option').locator('.options__name').allInnerTexts();
  await page.waitForFunction(() => document.querySelectorAll('[role="option"]').length === 3);
  assert.deepEqual(await names(), ['Maple Networks', 'Northwind Mail', 'Hafenmail']);
  // The letters that match are underlined.
  assert.deepEqual(await dialog(page).locator('[role="option"] u').allTextContents(), ['Ma', 'Ma', 'ma']);
  await dialog(page).getByRole('option', { name: /Northwind/ }).locator('[data-verb="is"]').click();
  await arriveAt(page, '#/?by=Northwind%20Mail');
  await dialog(page).getByRole('option', { name: /Maple/ }).click();
  await arriveAt(page, '#/?by=Maple%20Networks&by=Northwind%20Mail');
  await field(page).fill('mx1');
  await dialog(page).getByRole('option', { name: /mx1/ }).locator('[data-verb="not"]').click();
  await arriveAt(page, '#/?by=Maple%20Networks&by=Northwind%20Mail&not-mx=mx1.example.com');
  await dialog(page).getByRole('checkbox', { name: 'Only sessions that failed' }).check();
  await arriveAt(page, '#/?by=Maple%20Networks&by=Northwind%20Mail&not-mx=mx1.example.com&failed=1');
  assert.deepEqual(await chips(page), ['Organisation Maple Networks or Northwind Mail', 'MX is not mx1.example.com', 'Only with failures']);
  await page.getByRole('heading', { level: 1, name: /^2 failed sessions match the filter, in 1 report/ }).waitFor();
  // Counts are those of all that is loaded: what else could be asked for stays in sight.
  assert.equal(await dialog(page).getByRole('option', { name: 'MX, mx1.example.com, 3 failed sessions, excluded' }).count(), 1);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'filter-open');
  await page.setViewportSize({ width: 1280, height: 900 });
  // A press elsewhere closes.
  await page.getByRole('heading', { level: 1 }).click();
  await dialog(page).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Remove the filter “Organisation Maple Networks”' }).click();
  await arriveAt(page, '#/?by=Northwind%20Mail&not-mx=mx1.example.com&failed=1');
  await page.locator('.filter-chips').getByRole('button', { name: 'Remove the filter “MX is not mx1.example.com”' }).click();
  await page.getByRole('button', { name: 'Remove the filter “Organisation Northwind Mail”' }).click();
  await page.getByRole('heading', { level: 1, name: '6 sessions failed, in 3 reports' }).waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await arriveAt(page, '#/');
  assert.deepEqual(await chips(page), []);
  assert.deepEqual(errors, []);
});

test('the keys of an input method are its own', async () => {
  const { page } = await open();
  await button(page).click();
  await dialog(page).getByRole('option').first().waitFor();
  const sent = (key, more) => field(page).evaluate((own, [key, more]) => {
    const before = own.getAttribute('aria-activedescendant');
    const taken = !own.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
    return new Promise((done) => { setTimeout(() => done({ taken, moved: own.getAttribute('aria-activedescendant') !== before }), 100); });
  }, [key, more]);
  for (const key of ['ArrowDown', 'ArrowUp', 'Enter', 'Backspace']) {
    for (const more of [{ isComposing: true }, { keyCode: 229 }]) {
      assert.deepEqual(await sent(key, more), { taken: false, moved: false }, `${key} ${JSON.stringify(more)}`);
    }
  }
  assert.deepEqual(await sent('ArrowDown', {}), { taken: true, moved: true });
  assert.equal(hash(page), '#/');
});

test('by keyboard: choose, leave out, take back, and undo', async () => {
  const { page, errors } = await open();
  await button(page).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.id === 'filter-search');
  await page.keyboard.type('example');
  // Typing is no step of the history.
  assert.equal(hash(page), '#/');
  const active = () => page.evaluate(() => document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.querySelector('.visually-hidden').textContent);
  await page.waitForFunction(() => document.querySelectorAll('[role="option"]').length === 4);
  assert.equal(await active(), 'Policy domain, example.com, 6 failed sessions');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.equal(await active(), 'MX, mx2.example.com, 2 failed sessions');
  await page.keyboard.press('Shift+Enter');
  await arriveAt(page, '#/?not-mx=mx2.example.com');
  await dialog(page).getByRole('option', { name: 'MX, mx2.example.com, 2 failed sessions, excluded' }).waitFor();
  // What was typed is used up: the next letters begin another word, and Enter alone takes nothing.
  assert.equal(await field(page).inputValue(), '');
  assert.equal(await field(page).getAttribute('aria-activedescendant'), null);
  await page.keyboard.press('Enter');
  assert.equal(hash(page), '#/?not-mx=mx2.example.com');
  await page.keyboard.type('mx1');
  await page.waitForFunction(() => document.querySelectorAll('[role="option"]').length === 1);
  await page.keyboard.press('Enter');
  await arriveAt(page, '#/?mx=mx1.example.com&not-mx=mx2.example.com');
  // With something typed Backspace edits; in the empty field it removes what is shown last.
  await page.keyboard.type('m');
  await page.keyboard.press('Backspace');
  assert.equal(hash(page), '#/?mx=mx1.example.com&not-mx=mx2.example.com');
  await page.keyboard.press('Backspace');
  await arriveAt(page, '#/?mx=mx1.example.com');
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.id), 'filter');
  // Escape takes the changes back, one after the other; so does the browser.
  await page.keyboard.press('Escape');
  await arriveAt(page, '#/?mx=mx1.example.com&not-mx=mx2.example.com');
  await page.keyboard.press('Escape');
  await arriveAt(page, '#/?not-mx=mx2.example.com');
  await page.goBack();
  await arriveAt(page, '#/');
  await page.keyboard.press('Escape');
  assert.equal(hash(page), '#/');
  assert.deepEqual(errors, []);
});

test('Back closes what is open over the page, and keeps the focus', async () => {
  const { page } = await open();
  await button(page).click();
  await field(page).fill('maple');
  await dialog(page).getByRole('option', { name: /^Organisation, Maple/ }).waitFor();
  await page.keyboard.press('Enter');
  await arriveAt(page, '#/?by=Maple%20Networks');
  // The choice itself closes nothing: there may be more of them.
  assert.equal(await dialog(page).count(), 1);
  await page.goBack();
  await dialog(page).waitFor({ state: 'detached' });
  assert.equal(hash(page), '#/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'filter');
  await page.goForward();
  await arriveAt(page, '#/?by=Maple%20Networks');
  await page.getByRole('button', { name: /^Dates/ }).click();
  await page.goBack();
  await page.getByRole('dialog', { name: 'Dates' }).waitFor({ state: 'detached' });
});

test('as a screen reader meets it', async () => {
  const { page } = await open();
  await button(page).click();
  assert.equal(await button(page).getAttribute('aria-expanded'), 'true');
  assert.equal(await field(page).getAttribute('aria-controls'), await dialog(page).getByRole('listbox', { name: 'Values' }).getAttribute('id'));
  await field(page).fill('hafen');
  // What is left is said once, half a second after the last key.
  await dialog(page).getByRole('status').filter({ hasText: '1 value matches, 5 reports are shown' }).waitFor();
  await page.keyboard.press('Enter');
  await dialog(page).getByRole('option', { name: 'Organisation, Hafenmail, 1 failed session, included', selected: true }).waitFor();
  await dialog(page).getByRole('status').filter({ hasText: 'values match, 2 reports are shown' }).waitFor();
  await field(page).fill('nothing like it');
  await dialog(page).getByText('No value matches.').waitFor();
  assert.equal(await field(page).getAttribute('aria-expanded'), 'false');
  assert.equal(await field(page).getAttribute('aria-activedescendant'), null);
  assert.deepEqual(await accessibilityProblems(page), []);
});

test('words come first, codes find them too', async () => {
  const { page } = await open();
  await button(page).click();
  await field(page).fill('sts');
  const option = dialog(page).getByRole('option', { name: /^Policy, MTA-STS sts/ });
  await option.waitFor();
  await field(page).fill('expired');
  const reason = dialog(page).getByRole('option', { name: /^Reason, / });
  await reason.waitFor();
  assert.match(await reason.locator('.options__name').innerText(), /^[A-Z].* expired\b.*\S$/);
  await reason.click();
  await arriveAt(page, /^#\/\?reason=/);
  // The chip speaks as the list does.
  assert.match((await chips(page))[0], /^Reason [A-Z].* expired/);
});

test('a sheet on a phone, with targets for a finger', async () => {
  const { page } = await open({ viewport: { width: 360, height: 780 }, hasTouch: true });
  await button(page).tap();
  await dialog(page).getByRole('option').first().waitFor();
  const box = await dialog(page).boundingBox();
  assert.ok(Math.abs(box.x) < 1 && Math.abs(box.width - 360) < 1 && Math.abs(box.y + box.height - 780) < 1, JSON.stringify(box));
  assert.ok((await dialog(page).getByRole('option').first().boundingBox()).height >= 44);
  await dialog(page).getByRole('option', { name: /Maple/ }).locator('[data-verb="not"]').tap();
  await arriveAt(page, '#/?not-by=Maple%20Networks');
  await dialog(page).getByRole('button', { name: 'Close' }).tap();
  await dialog(page).waitFor({ state: 'detached' });
});

test('ten thousand values are searched, and few are drawn', async () => {
  const hosts = Array.from({ length: 10_000 }, (_, number) => ['certificate-expired', `mx${number}.example.com`, 1]);
  const { page } = await open({}, [dayReport('Northwind Mail', '2026-03-01', hosts)]);
  await button(page).click();
  await dialog(page).getByRole('option').first().waitFor();
  await page.evaluate(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration); }).observe({ type: 'longtask' });
  });
  await field(page).pressSequentially('9999', { delay: 60 });
  await dialog(page).getByRole('option', { name: /^MX, mx9999/ }).waitFor();
  assert.ok(await dialog(page).getByRole('option').count() <= 48);
  await field(page).fill('mx9');
  await dialog(page).getByText('1,103 more: type part of a name to find them').waitFor();
  console.log(`longest task while typing: ${await page.evaluate(() => globalThis.longest)} ms`);
});

test('a value that an address asks for twice is asked for once, and old addresses mean what they meant', async () => {
  const { page } = await open();
  await goTo(page, '#/?by=Hafenmail&by=Hafenmail&mx=mx3.example.com&from=2026-03-02&to=2026-03-02');
  await page.getByRole('heading', { level: 1, name: /^1 session failed at mx3/ }).waitFor();
  assert.deepEqual(await chips(page), ['Organisation Hafenmail', 'MX mx3.example.com']);
  await page.getByRole('button', { name: /^Dates, 2 Mar/ }).waitFor();
});

test('Escape takes the last change back, whatever made it', async () => {
  const { page, errors } = await open();
  // A link of the chart.
  await page.locator('.timeline a.legend__item').first().click();
  await arriveAt(page, /#\/\?result=/);
  await page.keyboard.press('Escape');
  await arriveAt(page, '#/');
  // A row of a table, and another tab since.
  await page.getByRole('navigation', { name: 'Evidence' }).getByRole('link', { name: /^Senders/ }).click();
  await page.locator('.row-link').first().click();
  await arriveAt(page, /by=/);
  await page.getByRole('navigation', { name: 'Evidence' }).getByRole('link', { name: /^Reports/ }).click();
  await arriveAt(page, /by=.*tab=reports/);
  await page.keyboard.press('Escape');
  await arriveAt(page, '#/?tab=reports');
  // The bar of a day.
  await goTo(page, '#/');
  await arriveAt(page, '#/');
  await page.getByRole('group', { name: /^Sessions and failed/ }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await arriveAt(page, /from=/);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('Escape');
  await arriveAt(page, '#/');
  // Nothing is left to be taken back.
  await page.keyboard.press('Escape');
  assert.equal(hash(page), '#/');
  // In a field the key is the field's.
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('remove the last filter').waitFor();
  assert.deepEqual(errors, []);
});

test('where only failures are known no value says how many sessions there are', async () => {
  const { page } = await open();
  await goTo(page, '#/?mx=mx1.example.com');
  await button(page).click();
  const reporter = dialog(page).getByRole('option', { name: /^Organisation, Northwind Mail, 3 failed sessions/ });
  await reporter.waitFor();
  assert.equal(await reporter.locator('.num').innerText(), '3');
  assert.doesNotMatch(await dialog(page).innerText(), /\d of \d|of all sessions/);
});

test('values count in what is shown: one that leads to nothing is pale', async () => {
  const { page } = await open({ hash: '#/?from=2026-03-02&to=2026-03-02' });
  await button(page).click();
  const option = (name) => dialog(page).getByRole('option', { name });
  await option(/^MX, mx3\.example\.com, 1 failed session/).waitFor();
  await page.waitForFunction(() => Array.from(document.querySelectorAll('[role="option"]')).some((own) => own.querySelector('.options__name.muted')));
  assert.equal(await option(/^MX, mx1\.example\.com, 0 failed sessions/).count(), 1);
});
