// Opens the built page in Chromium and keeps a record of all it does.
// The production policy stays in force: nothing here bypasses it.
import { mkdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { figures, launch } from './browser.mjs';
import { actsWait, followed } from './follow.mjs';
import { serveSite } from './server.mjs';

export { figures };

const out = fileURLToPath(new URL('out', import.meta.url));
/** A script that looks for what keeps people out. Half a megabyte, so a page gets it when it is asked for. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Starts a server (or takes one over) and a browser, with more `args` if wanted.
 * `openPage()` opens the page, at another `url` or after a script `init` if wanted, and gives it with its record: `requests` (addresses), `errors` (console and uncaught),
 * `violations` (of the policy, in the page itself).
 */
export async function start({ server = {}, site: given, args = [] } = {}) {
  const site = given ?? await serveSite(server);
  const browser = await launch(args);

  // Every page, however it is opened.
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (...given) => {
    const context = await newContext(...given);
    // A virtual machine is three times slower on some days, and two files share it.
    context.setDefaultTimeout(90_000);
    context.on('page', actsWait);
    return context;
  };

  async function openPage({ url = site.url, hash = '', init, ...options } = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const record = { requests: [], errors: [], violations: [] };
    context.on('request', (request) => record.requests.push(request.url()));
    context.on('console', (message) => {
      if (message.type() === 'error') record.errors.push(message.text());
    });
    context.on('weberror', (error) => record.errors.push(String(error.error())));
    await context.exposeBinding('recordViolation', (_, violation) => { record.violations.push(violation); });
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        globalThis.recordViolation({ directive: event.effectiveDirective, blocked: event.blockedURI });
      });
    });
    if (init) await context.addInitScript(init);
    const page = await context.newPage();
    await page.goto(url + hash);
    // The program has taken over from the first screen in index.html.
    await page.locator('#shell').waitFor({ state: 'detached' });
    return { page, context, ...record };
  }

  return {
    site,
    browser,
    openPage,
    async stop() {
      await browser.close();
      await site.close();
    },
  };
}

/** Gives files to the page: paths, or `{ name, mimeType, buffer }`. */
export async function chooseFiles(page, files) {
  await page.getByLabel('Choose report files').setInputFiles(files);
}

/** Waits until the findings are those of what is loaded. */
export const explained = (page, timeout = 60_000) => page.waitForFunction(() => !document.querySelector('.verdict [data-stale]'), undefined, { timeout });

/** Clears what is loaded. */
export async function clear(page) {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Clear', exact: true }).click();
}

/**
 * Goes to another place of the page as a link does. `page.goto` may take what the page writes into its history for the
 * end of the way.
 */
export async function goTo(page, hash) {
  await page.evaluate((to) => { location.hash = to; }, hash);
  await followed(page);
}

/**
 * Waits until the address ends in `hash` (a text, or a pattern for it) and the page has followed it: the browser changes
 * the address at once and tells the page of it in a task of its own.
 */
export async function arriveAt(page, hash) {
  const [source, exact] = typeof hash === 'string' ? [hash, true] : [hash.source, false];
  await page.waitForFunction(([wanted, exact]) => (exact ? location.hash === wanted : new RegExp(wanted).test(location.hash)), [source, exact]);
  await followed(page);
}

/** A report alone is opened as a report; its overview is the page before. */
export async function overviewOfOne(page) {
  await page.waitForURL(/#\/report\/0$/);
  await page.goBack();
  await page.locator('.evidence').waitFor();
}

/** Opens all groups of findings that are folded. */
export const openGroups = (page) => page.evaluate(() => {
  for (const line of document.querySelectorAll('details.group:not([open]) > summary')) line.click();
});

/** Opens a tab of the evidence. */
export async function openTab(page, name) {
  await page.getByRole('navigation', { name: 'Evidence' }).getByRole('link', { name: new RegExp(`^${name}`) }).click();
  await page.locator('.evidence a[aria-current]').filter({ hasText: name }).waitFor();
}

/** Opens what is known of countries and networks. */
export async function openPlaces(page) {
  await openTab(page, 'Senders');
  await page.getByText('By country and network').click();
  await page.getByText(/Where the network is registered/).waitFor();
}

/** Waits until no import and no check runs. */
export async function waitIdle(page, timeout = 60_000) {
  await page.locator('main[aria-busy="false"]').waitFor({ timeout });
}

/** Waits until `condition()` holds: some of what a browser records arrives a little later. */
export async function eventually(condition, what, timeout = 5_000) {
  const end = Date.now() + timeout;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`did not happen: ${what}`);
    await setTimeout(20);
  }
}

/** Exports by the menu and gives the text of the file. */
export async function exportText(page, item) {
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: item }).click(),
  ]);
  return readFile(await download.path(), 'utf8');
}

export async function exportSummary(page) {
  return JSON.parse(await exportText(page, 'Summary (JSON)'));
}

/** What axe finds wrong under these `options`, one line a finding. */
export async function accessibilityProblems(page, options = {}) {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axe);
  const { violations } = await page.evaluate((given) => globalThis.axe.run(given), options);
  return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map((n) => n.target.join(' ')).join(', ')})`);
}

/** Takes pictures of the whole page into tests/e2e/out/, at these widths, and fails when it scrolls sideways. */
export async function pictures(page, name, widths = [360, 768, 1440]) {
  mkdirSync(out, { recursive: true });
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: join(out, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (sideways > 0) throw new Error(`${name} at ${width} px scrolls sideways by ${sideways} px`);
    }
  }
}
