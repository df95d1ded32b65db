// The history: nothing is kept until the user wants it; then it is there again, in every tab, until it is wiped.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { file, json, report } from './fixtures.mjs';
import { accessibilityProblems, chooseFiles, clear, eventually, exportSummary, figures, goTo, pictures, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

/** A report about `domain` on a day of March 2026. */
const about = (id, domain, day) => {
  const made = report(id, 2);
  const date = `2026-03-${String(day).padStart(2, '0')}`;
  made['date-range'] = { 'start-datetime': `${date}T00:00:00Z`, 'end-datetime': `${date}T23:59:59Z` };
  made.policies[0].policy['policy-domain'] = domain;
  return file(`${id}.json`, Buffer.from(JSON.stringify(made)));
};
const three = [about('a', 'example.org', 1), about('b', 'example.org', 9), about('c', 'example.net', 9)];

const reports = (page) => page.locator('.loaded-line__facts b');
const shows = (page, count) => eventually(
  async () => (await reports(page).count()) === 1 && (await reports(page).innerText()) === (count === 1 ? '1 report' : `${count} reports`),
  `${count} reports are shown`,
  10_000,
);
const settings = (page) => goTo(page, '#/settings');
const overview = (page) => goTo(page, '#/');
const kept = (page, count) => page.getByText(`On: ${count} ${count === 1 ? 'report is' : 'reports are'} stored on this device.`).waitFor();

async function turnOn(page, count) {
  await settings(page);
  await page.getByRole('button', { name: 'Keep reports on this device' }).click();
  await kept(page, count);
}

test('nothing is kept until the user turns it on', async () => {
  const { page, context } = await run.openPage();
  await chooseFiles(page, three);
  await shows(page, 3);
  assert.deepEqual(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)), []);
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Is TLS to your mail servers working?' }).waitFor();
  await context.close();
});

test('what is kept is there again, once', async () => {
  const { page, context, errors, violations } = await run.openPage();
  await chooseFiles(page, three.slice(0, 2));
  await shows(page, 2);
  await turnOn(page, 2);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'history');
  await overview(page);
  // One is new, one came before.
  await chooseFiles(page, three.slice(1));
  await shows(page, 3);
  const before = await exportSummary(page);
  await settings(page);
  await kept(page, 3);
  await page.reload();
  await kept(page, 3);
  await overview(page);
  await shows(page, 3);
  // What is kept came from no file that was given now.
  assert.equal((await page.locator('.loaded-line__facts > span').first().innerText()).trim(), '3 reports');
  const after = await exportSummary(page);
  assert.equal(after.reports, before.reports);
  assert.deepEqual(after.sessions, before.sessions);
  await chooseFiles(page, three);
  await waitIdle(page);
  await page.getByText('3 duplicate reports ignored').waitFor();
  await shows(page, 3);
  // Clearing is for the view; what is kept stays.
  await clear(page);
  await page.getByRole('button', { name: 'Open reports stored on this device' }).click();
  await shows(page, 3);
  assert.deepEqual(violations, []);
  assert.deepEqual(errors, []);
  await context.close();
});

test('a domain, a period or everything is wiped', async () => {
  const { page, context } = await run.openPage();
  page.on('dialog', (dialog) => dialog.accept());
  await chooseFiles(page, three);
  await shows(page, 3);
  await turnOn(page, 3);
  await page.getByLabel('Domain').selectOption('example.net');
  await page.getByRole('button', { name: 'Delete this domain’s reports' }).click();
  await kept(page, 2);
  await page.getByLabel('Before').fill('2026-03-09');
  await page.getByRole('button', { name: 'Delete older reports' }).click();
  await kept(page, 1);
  await page.reload();
  await kept(page, 1);
  await overview(page);
  await figures(page, /of 9 sessions were (secured|encrypted)/).waitFor();
  await settings(page);
  await page.getByRole('button', { name: 'Delete all' }).click();
  await kept(page, 0);
  await chooseOnOverview(page, three);
  await settings(page);
  await page.getByRole('button', { name: 'Turn off and delete' }).click();
  await page.getByRole('button', { name: 'Keep reports on this device' }).waitFor();
  await page.reload();
  await overview(page);
  await page.getByRole('heading', { level: 1, name: 'Is TLS to your mail servers working?' }).waitFor();
  await context.close();
});

test('wiping asks first, a no keeps all, and there is no undo', async () => {
  const { page, context } = await run.openPage();
  const asked = [];
  let answer = 'dismiss';
  page.on('dialog', (dialog) => { asked.push(dialog.message()); return dialog[answer](); });
  await chooseFiles(page, three);
  await shows(page, 3);
  await turnOn(page, 3);
  const all = page.getByRole('button', { name: 'Delete all' });
  // By keyboard as by mouse.
  await all.focus();
  await page.keyboard.press('Enter');
  assert.equal(asked.length, 1);
  assert.match(asked[0], /\?/);
  await page.getByRole('button', { name: 'Turn off and delete' }).click();
  assert.equal(asked.length, 2);
  await page.waitForTimeout(500);
  await kept(page, 3);
  answer = 'accept';
  await all.click();
  await kept(page, 0);
  assert.equal(asked.length, 3);
  assert.equal(await page.getByRole('button', { name: 'Undo' }).count(), 0);
  await context.close();
});

async function chooseOnOverview(page, files) {
  await overview(page);
  await chooseFiles(page, files);
  await shows(page, files.length);
}

test('two tabs hold the same', async () => {
  const { page, context } = await run.openPage();
  page.on('dialog', (dialog) => dialog.accept());
  await turnOn(page, 0);
  const other = await context.newPage();
  await other.goto(run.site.url);
  await overview(page);
  for (const tab of [page, other]) await tab.getByRole('heading', { level: 1, name: 'Is TLS to your mail servers working?' }).waitFor();
  await Promise.all([chooseFiles(page, three.slice(0, 1)), chooseFiles(other, three.slice(1, 2))]);
  // What was given alone may be open as a report.
  for (const tab of [page, other]) {
    await waitIdle(tab);
    await overview(tab);
  }
  await shows(page, 2);
  await shows(other, 2);
  await chooseFiles(other, three.slice(2));
  await shows(other, 3);
  await shows(page, 3);
  await settings(page);
  await page.getByRole('button', { name: 'Delete all' }).click();
  await other.getByRole('heading', { level: 1, name: 'Is TLS to your mail servers working?' }).waitFor();
  await context.close();
});

test('what is read before the history is open is kept as well', async () => {
  const { page, context } = await run.openPage();
  await turnOn(page, 0);
  // Opening the database takes a while on a slow device.
  await page.addInitScript(() => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...given) {
      const request = open.apply(this, given);
      let handler;
      Object.defineProperty(request, 'onsuccess', { set: (set) => { handler = set; } });
      request.addEventListener('success', (event) => setTimeout(() => handler?.call(request, event), 1_500));
      return request;
    };
  });
  await page.reload();
  await chooseOnOverview(page, three.slice(0, 2));
  await settings(page);
  await kept(page, 2);
  await page.waitForTimeout(2_000);
  await kept(page, 2);
  await page.reload();
  await kept(page, 2);
  await context.close();
});

test('everything goes into one file and comes back from it', async () => {
  const { page, context } = await run.openPage();
  await chooseFiles(page, three);
  await shows(page, 3);
  const before = await exportSummary(page);
  await turnOn(page, 3);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save all as one file' }).click(),
  ]);
  const saved = file('tls-reports.ndjson', await readFile(await download.path()));
  await context.close();
  const fresh = await run.openPage();
  await chooseFiles(fresh.page, [saved]);
  await shows(fresh.page, 3);
  assert.deepEqual((await exportSummary(fresh.page)).sessions, before.sessions);
  await fresh.context.close();
});

test('a device without room is told, and nothing is lost from the page', async () => {
  const { page, context } = await run.openPage();
  await turnOn(page, 0);
  const session = await context.newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize: 1 });
  await overview(page);
  await chooseFiles(page, [file('r.json', json('r', 1))]);
  await shows(page, 1);
  await settings(page);
  const alert = page.getByRole('alert').filter({ hasText: 'no more space' });
  await alert.waitFor();
  assert.ok((await alert.locator('p').boundingBox()).width > 200, 'it can be read');
  await context.close();
});

test('a browser without a database is told', async () => {
  const { page, context } = await run.openPage();
  await page.addInitScript(() => { Object.defineProperty(globalThis, 'indexedDB', { value: undefined }); });
  await page.reload();
  await settings(page);
  await page.getByRole('button', { name: 'Keep reports on this device' }).click();
  await page.getByRole('alert').filter({ hasText: 'stores nothing for this page' }).waitFor();
  await context.close();
});
