// A history of some tens of megabytes: it is there again after the page is loaded anew, and the page answers while it opens.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { file, large } from './fixtures.mjs';
import { chooseFiles, goTo, start, waitIdle } from './harness.mjs';
import { watch } from './measure.mjs';

const REPORTS = 300;

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

test('the page answers while a long history opens', async (t) => {
  const { page, context, errors } = await run.openPage();
  await goTo(page, '#/settings');
  await page.getByRole('button', { name: 'Keep reports on this device' }).click();
  await page.getByText('On: 0 reports are stored on this device.').waitFor();
  await goTo(page, '#/');
  const texts = Array.from({ length: REPORTS }, (_, id) => large(`r-${id}`, { failures: 400, letters: 128 }));
  await chooseFiles(page, [file('long.ndjson', Buffer.from(texts.join('\n')))]);
  await page.locator('.loaded-line__facts').getByText(`${REPORTS} reports`).waitFor({ timeout: 60_000 });
  await waitIdle(page);
  await goTo(page, '#/settings');
  await page.getByText(`On: ${REPORTS} reports are stored on this device.`).waitFor({ timeout: 60_000 });
  const kept = await page.evaluate(async () => (await navigator.storage.estimate()).usage);
  await goTo(page, '#/');

  await page.addInitScript(watch);
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type: 'longtask', buffered: true });
  });
  await page.reload();
  const began = Date.now();
  await page.locator('.loaded-line__facts').getByText(`${REPORTS} reports`).waitFor({ timeout: 60_000 });
  await waitIdle(page);
  const took = Date.now() - began;
  const [wait, tasks] = await page.evaluate(() => [globalThis.longestWait, globalThis.longTasks.sort((a, b) => b - a).slice(0, 8)]);
  t.diagnostic(`${Math.round(kept / 1e6)} MB kept, open after ${took} ms, the page stood for ${Math.round(wait)} ms; long tasks ${tasks}`);
  // In slices: none of them is most of it, on a slow machine either.
  assert.ok(wait < took / 2, `the page stood for ${Math.round(wait)} of ${took} ms`);
  assert.deepEqual(errors, []);
  await context.close();
});
