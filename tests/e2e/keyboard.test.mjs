// The main job without a pointer.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { figures, start } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

/** Presses Tab until the focused element's name matches; fails when the page ends before. */
async function tabTo(page, name) {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const label = element.labels?.[0]?.innerText ?? '';
      return element.getAttribute('aria-label') ?? (label || element.innerText).replace(/\s+/g, ' ');
    });
    if (name.test(focused)) return;
  }
  throw new Error(`not reached by Tab: ${name}`);
}

test('from the first screen to a report and back, by keyboard alone', async () => {
  const { page, errors } = await run.openPage();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main', 'the skip link leads to the content');
  await tabTo(page, /^Choose report files$/);
  await tabTo(page, /^Try sample reports$/);
  await page.keyboard.press('Enter');
  await figures(page).waitFor();

  await tabTo(page, /^Sessions and failed sessions per day/);
  await page.keyboard.press('End');
  const readout = page.locator('.timeline__readout');
  assert.match(await readout.innerText(), /^14 Feb 2026: 2,283 sessions in 6 reports, 12 failed/);
  await page.keyboard.press('Shift+ArrowLeft');
  assert.match(await readout.innerText(), /^13 to 14 Feb 2026: /);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Dates, 2 days 13 to 14 Feb/ }).waitFor();
  assert.match(page.url(), /#\/\?from=2026-02-13&to=2026-02-14$/);

  await tabTo(page, /^Failures \d+$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^certificate-expired$/);
  const group = page.getByRole('button', { name: 'certificate-expired' });
  while (!(await group.evaluate((button) => button === document.activeElement))) await tabTo(page, /certificate-expired/);
  await page.keyboard.press('Enter');
  assert.equal(await group.getAttribute('aria-expanded'), 'true');
  // What the reason means comes first, then the reports that name it.
  await tabTo(page, /^\d{1,2} [A-Z][a-z]{2} \d{4}, /);
  await page.keyboard.press('Enter');
  await page.waitForURL(/#\/report\/\d+$/);
  // A new page has the focus.
  await page.waitForFunction(() => document.activeElement.id === 'main');
  assert.equal(await page.evaluate(() => scrollY), 0);

  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Dates, 2 days 13 to 14 Feb/ }).waitFor();
  assert.deepEqual(errors, []);
});
