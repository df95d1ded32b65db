// The first screen is there before the program, the same as the program draws it, and loses nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { file, json } from './fixtures.mjs';
import { figures, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

/** A page whose program comes only with `release()`. */
async function openHeld(fragment = '', viewport = { width: 1280, height: 900 }) {
  const context = await run.browser.newContext({ viewport, serviceWorkers: 'block' });
  const page = await context.newPage();
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route(/_bg\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(run.site.url + fragment, { waitUntil: 'domcontentloaded' });
  return { context, page, shell: page.locator('#shell'), release };
}

/** What is seen above the fold: texts with their places. */
const seen = (page) => page.evaluate(() => {
  const parts = '.masthead__brand, .masthead__nav a, .masthead__tools > *, h1, .lead, .drop-zone, .drop-zone h2, '
    + '.drop-zone__hint:first-of-type, .drop-zone__actions .button, .example, .example figcaption, .example__sentence, .example li';
  return Array.from(document.querySelectorAll(parts), (part) => {
    const { x, y, width, height } = part.getBoundingClientRect();
    // The frames hold all else, with other white space between.
    const text = part.matches('.drop-zone, .example') ? part.className : part.textContent.replace(/\s+/g, ' ').trim();
    return [text, ...[x, y, width, height].map(Math.round)].join(' | ');
  });
});

test('the program draws what the shell showed, at the same places', async () => {
  for (const width of [360, 768, 1440]) {
    const { context, page, shell, release } = await openHeld('', { width, height: 900 });
    const first = await seen(page);
    assert.ok(first.length > 15, `${first.length} parts`);
    release();
    await shell.waitFor({ state: 'detached' });
    assert.deepEqual(await seen(page), first, `at ${width} px`);
    await context.close();
  }
});

test('nothing moves while the page loads', async () => {
  const { page, context } = await run.openPage({
    init: () => {
      globalThis.shifts = 0;
      new PerformanceObserver((list) => {
        for (const { value } of list.getEntries()) globalThis.shifts += value;
      }).observe({ type: 'layout-shift', buffered: true });
    },
  });
  assert.equal(await page.locator('#shell').count(), 0);
  assert.equal(await page.evaluate(() => globalThis.shifts), 0);
  await context.close();
});

test('the first screen counts as shown, and no file is fetched twice', async () => {
  const { page, context } = await run.openPage({
    init: () => {
      globalThis.largest = [];
      new PerformanceObserver((list) => {
        for (const { element } of list.getEntries()) globalThis.largest.push(Boolean(element?.closest('main:not(#shell main)')));
      }).observe({ type: 'largest-contentful-paint', buffered: true });
    },
  });
  await page.waitForFunction(() => globalThis.largest.length > 0);
  // A part that the program draws larger, or the first picture lost, would be an entry of the program's own.
  assert.ok(!(await page.evaluate(() => globalThis.largest)).includes(true));
  const fetched = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  assert.ok(fetched.some((name) => name.endsWith('_bg.wasm')), fetched.join('\n'));
  assert.deepEqual(fetched, [...new Set(fetched)]);
  await context.close();
});

test('files chosen before the program is there are read then', async () => {
  const { context, page, shell, release } = await openHeld();
  await page.getByLabel('Choose report files').setInputFiles([file('a.json', json('a', 3)), file('b.json', json('b', 4))]);
  await page.getByText('Your files will be read as soon as the app has loaded.').waitFor();
  release();
  await shell.waitFor({ state: 'detached' });
  await page.getByText('In 2 reports').waitFor();
  await waitIdle(page);
  await context.close();
});

test('a dialog that is open while the program comes brings its files', async () => {
  const { context, page, shell, release } = await openHeld();
  const [dialog] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByText('Choose report files').click(),
  ]);
  release();
  await shell.waitFor({ state: 'detached' });
  await dialog.setFiles([file('late.json', json('late', 6))]);
  await page.locator('.loaded-line__facts').getByText('1 report', { exact: true }).waitFor();
  await context.close();
});

test('a button pressed before is pressed again, and a drop is taken', async () => {
  const sample = await openHeld();
  await sample.page.getByRole('button', { name: 'Try sample reports' }).click();
  await sample.page.getByText('Your files will be read as soon as the app has loaded.').waitFor();
  sample.release();
  await figures(sample.page).waitFor();
  await sample.context.close();

  const dropped = await openHeld();
  const transfer = await dropped.page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'dropped.json'));
    return transfer;
  }, json('dropped', 5).toString());
  await dropped.page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  dropped.release();
  await figures(dropped.page).waitFor();
  await dropped.context.close();
});

test('a link to another page does not show the first screen', async () => {
  const { context, page, shell, release } = await openHeld('#/check/example.org');
  assert.ok(await shell.getByRole('link', { name: 'Check' }).isVisible());
  assert.ok(await shell.getByText('Is TLS to your mail servers working?').isHidden());
  release();
  await shell.waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('textbox', { name: 'Domain' }).first().inputValue(), 'example.org');
  await context.close();
});

test('a program that cannot be had is told', async () => {
  const context = await run.browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.route(/_bg\.wasm$/, (route) => route.abort());
  await page.goto(run.site.url);
  await page.getByRole('alert').filter({ hasText: 'The page could not start.' }).waitFor();
  await context.close();
});
