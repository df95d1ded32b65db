// A history of some tens of megabytes: it is there again after the page is loaded anew, and the page answers while it opens.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { file, json, large } from './fixtures.mjs';
import { chooseFiles, goTo, start, waitIdle } from './harness.mjs';
import { renderer, watch } from './measure.mjs';

const REPORTS = 300;

let run;
const folder = mkdtempSync(join(tmpdir(), 'history-room-'));
before(async () => { run = await start(); });
after(() => {
  rmSync(folder, { recursive: true });
  return run?.stop();
});

test('what is on its way to the device is bounded while a large import is kept', async (t) => {
  // A hundred megabytes of records: with all of them on their way at once they would stand in memory once more.
  const paths = [0, 1, 2].map((part) => {
    const path = join(folder, `${part}.ndjson`);
    writeFileSync(path, Array.from({ length: 40 }, (_, id) => large(`${part}-${id}`, { failures: 400, letters: 2_000 })).join('\n'));
    return path;
  });
  const memory = {};
  for (const kept of [false, true]) {
    const { page, context, errors } = await run.openPage();
    if (kept) {
      await goTo(page, '#/settings');
      await page.getByRole('button', { name: 'Keep reports on this device' }).click();
      await page.getByText('On: 0 reports are stored on this device.').waitFor();
      await goTo(page, '#/');
    }
    await chooseFiles(page, [file('before.ndjson', json('before', 1))]);
    await waitIdle(page);
    const peak = await renderer(run.browser, page);
    const before = peak();
    await chooseFiles(page, paths);
    await page.locator('.loaded-line__facts').getByText('121 reports').waitFor({ timeout: 120_000 });
    await waitIdle(page);
    if (kept) {
      await goTo(page, '#/settings');
      await page.getByText('On: 121 reports are stored on this device.').waitFor({ timeout: 120_000 });
    }
    memory[kept] = peak() - before;
    assert.deepEqual(errors, []);
    await context.close();
  }
  t.diagnostic(`${Math.round(memory.false / 1e6)} MB, ${Math.round(memory.true / 1e6)} MB where it is kept`);
  // 32 MB on their way, as much in copies of them on both sides of the page's program, and what the page drew.
  assert.ok(memory.true < memory.false + 150e6, `${Math.round(memory.true / 1e6)} MB, ${Math.round(memory.false / 1e6)} MB`);
});

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
