// The program comes in parts: what is asked of one that is not there yet waits for it, and is never lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { file, json } from './fixtures.mjs';
import { accessibilityProblems, chooseFiles, eventually, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

const five = [file('five.json', json('five', 5))];
// The heading has the figures until causes are known, then the line below it.
const verdict = (page, sessions) => page.locator('.verdict').filter({ hasText: new RegExp(`(of|All) ${sessions} sessions`) });

/** A page on which `answer(route)` decides what becomes of each request for a part that fits `parts`. */
async function openWith(parts, answer, fragment = '') {
  const context = await run.browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.route(parts, answer);
  await page.goto(run.site.url + fragment);
  await page.locator('#shell').waitFor({ state: 'detached' });
  return { page, context };
}

/** Holds requests until `release()`. */
function gate() {
  let release;
  const open = new Promise((resolve) => { release = resolve; });
  return { release, pass: async (route) => { await open; await route.continue(); } };
}

test('the first screen needs no part, and each part comes once', async () => {
  const { pass, release } = gate();
  const { page, context } = await openWith(/part-.*\.wasm$/, pass);
  await page.getByRole('heading', { level: 1, name: 'Is TLS to your mail servers working?' }).waitFor();
  release();
  await chooseFiles(page, five);
  await verdict(page, 12).waitFor();
  await page.getByRole('link', { name: 'Learn', exact: true }).click();
  await page.getByRole('heading', { level: 2, name: 'How TLS-RPT works' }).waitFor();
  const fetched = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  const parts = fetched.filter((name) => name.includes('/part-'));
  assert.ok(parts.length > 1, fetched.join('\n'));
  assert.deepEqual(parts, [...new Set(parts)]);
  await context.close();
});

test('the first screen looks the same without the style of the parts, at each width', async () => {
  // Where everything on the page is, and how it is painted.
  const looks = (page) => page.evaluate(() => Array.from(document.querySelectorAll('.masthead *, main *'), (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const { color, backgroundColor, font, fill, stroke } = getComputedStyle(element);
    return width * height > 0 && [element.tagName, element.getAttribute('class'), x, y, width, height, color, backgroundColor, font, fill, stroke].join(' ');
  }).filter(Boolean));
  for (const width of [360, 768, 1440]) {
    const { pass, release } = gate();
    const { page, context } = await openWith(/style-of-parts-.*\.css$/, pass);
    await page.setViewportSize({ width, height: 900 });
    await page.getByRole('button', { name: 'Paste' }).click();
    await page.locator('.drop-zone__status').filter({ hasText: 'clipboard' }).waitFor();
    const before = await looks(page);
    release();
    await page.locator('link[href*="style-of-parts"]').waitFor({ state: 'attached' });
    await page.waitForFunction(() => document.querySelector('link[href*="style-of-parts"]').sheet);
    assert.deepEqual(await looks(page), before, `${width}`);
    await context.close();
  }
});

test('another page has its part fetched beside the program', async () => {
  for (const [fragment, part, other] of [['#/build', 'tools', 'reports'], ['#/report/1', 'reports', 'tools']]) {
    const { pass, release } = gate();
    const context = await run.browser.newContext({ serviceWorkers: 'block' });
    const page = await context.newPage();
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.route(/_bg\.wasm$/, pass);
    await page.goto(run.site.url + fragment, { waitUntil: 'domcontentloaded' });
    await eventually(() => asked.some((url) => url.includes(`/part-${part}`)), `${part} is asked for`);
    assert.ok(!asked.some((url) => url.includes(`/part-${other}`)), asked.join('\n'));
    release();
    await page.locator('#shell').waitFor({ state: 'detached' });
    await eventually(() => asked.some((url) => url.includes(`/part-${other}`)), `${other} is asked for`);
    const parts = asked.filter((url) => url.includes('/part-'));
    assert.deepEqual(parts, [...new Set(parts)]);
    await context.close();
  }
});

test('files wait for the part that reads them', async () => {
  const { pass, release } = gate();
  const { page, context } = await openWith(/part-reports.*\.wasm$/, pass);
  await chooseFiles(page, five);
  await page.getByText('0 of 1 file').waitFor();
  await chooseFiles(page, [file('six.json', json('six', 6))]);
  release();
  await waitIdle(page);
  await page.getByText('2 reports', { exact: true }).waitFor();
  await context.close();
});

test('what waits can be cancelled', async () => {
  const { pass, release } = gate();
  const { page, context } = await openWith(/part-reports.*\.wasm$/, pass);
  // The verdict about the sample does not stand beside one's own files.
  const example = page.getByRole('figure').filter({ hasText: 'here for the sample' });
  await example.waitFor();
  await chooseFiles(page, five);
  await example.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Stop, but keep what has been read' }).click();
  await example.waitFor();
  await page.getByText('0 of 1 file').waitFor({ state: 'detached' });
  release();
  await chooseFiles(page, [file('six.json', json('six', 6))]);
  await waitIdle(page);
  await page.getByText('1 report', { exact: true }).waitFor();
  await context.close();
});

test('a part that did not come is told, and comes at a press', async () => {
  let works = false;
  const answer = (route) => (works ? route.continue() : route.abort());
  for (const [missing, fragment] of [[/part-.*\.wasm$/, ''], [/part-.*\.wasm$/, '#/build'], [/style-of-parts-/, ''], [/style-of-parts-/, '#/build']]) {
    works = false;
    const { page, context } = await openWith(missing, answer, fragment);
    const alert = page.getByRole('alert').filter({ hasText: 'could not be loaded' });
    await alert.waitFor();
    assert.equal(await alert.count(), 1);
    // Its text is beside the mark, not below it in a column of one word.
    assert.ok((await alert.locator('p').first().boundingBox()).width > 200);
    assert.deepEqual(await accessibilityProblems(page), []);
    if (fragment === '') await chooseFiles(page, five);
    works = true;
    await page.getByRole('button', { name: 'Try again' }).click();
    if (fragment === '') await verdict(page, 12).waitFor();
    else await page.getByLabel('Domain').waitFor();
    await alert.waitFor({ state: 'detached' });
    await context.close();
  }
});
