// Acts of a user that meet: what is read, kept and counted while something else is under way.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CANCEL, load, openWithDoors, seen, shows } from './doors.mjs';
import { keepReports, kept, padded, small, standing } from './final.mjs';
import { file, gz, json, plainMailbox, report, zip } from './fixtures.mjs';
import { chooseFiles, clear, eventually, exportSummary, goTo, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

const settings = (page) => goTo(page, '#/settings');
const overview = (page) => goTo(page, '#/');

/** All kept records, as latin1 text. */
const records = (page) => page.evaluate(async () => {
  if (!(await indexedDB.databases()).some(({ name }) => name === 'tlsrpt-lens')) return [];
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('tlsrpt-lens');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const all = opening.result.transaction('records').objectStore('records').getAll();
      all.onsuccess = () => { opening.result.close(); resolve(all.result.map((r) => new TextDecoder('latin1').decode(r))); };
    };
  });
});
const many = (reports) => ({ name: 'many.mbox', plain: reports, text: plainMailbox(1) });
const facts = (page) => page.locator('.loaded-line__facts').innerText();

test('what is wiped of a domain is gone from the bytes', async () => {
  const { page, context } = await openWithDoors(run);
  page.on('dialog', (dialog) => dialog.accept());
  const about = (id, domain) => { const made = report(id, 1); made.policies[0].policy['policy-domain'] = domain; return Buffer.from(JSON.stringify(made)); };
  await load(page, [file('both.zip', zip(['a.json', about('a', 'example.org')], ['b.json', about('b', 'secret.example')]))], 2);
  await keepReports(page, 2);
  await settings(page);
  await page.getByLabel('Domain').selectOption('secret.example');
  await page.getByRole('button', { name: 'Delete this domain’s reports' }).click();
  await page.getByText('On: 1 report is stored on this device.').waitFor();
  assert.equal((await records(page)).filter((bytes) => bytes.includes('secret.example')).length, 0, 'the wiped domain is still kept');
  await context.close();
});

test('turned off and wiped while what is loaded is being kept: nothing stays', async () => {
  const { page, give, context } = await openWithDoors(run);
  page.on('dialog', (dialog) => dialog.accept());
  await give(many(30_000));
  await shows(page, 30_000);
  await settings(page);
  await page.evaluate(async () => {
    const { button, there } = globalThis.doors;
    button('Keep reports on this device').click();
    await there('Turn off and delete');
    await new Promise((r) => { setTimeout(r, 50); });
    button('Turn off and delete').click();
  });
  await page.getByRole('button', { name: 'Keep reports on this device' }).waitFor();
  await page.waitForTimeout(5_000);
  assert.equal((await records(page)).length, 0, 'records are kept though the history is off and wiped');
  await context.close();
});

test('pressed twice, the history keeps each report once', async () => {
  const { page, context } = await openWithDoors(run);
  await load(page, standing, 2);
  await settings(page);
  await page.evaluate(() => {
    const b = globalThis.doors.button('Keep reports on this device');
    b.click(); b.click();
  });
  await page.getByText(/^The browser uses/).waitFor();
  await page.waitForTimeout(1_000);
  await overview(page);
  await page.reload();
  await shows(page, 2);
  assert.deepEqual((await exportSummary(page)).duplicates, 0);
  await context.close();
});

for (const [name, pressAll] of [['Clear while what is kept is being read, then opened again', true], ['opened by two presses', false]]) {
  test(`${name}: all is there, once`, async () => {
    const first = await openWithDoors(run);
    const { context } = first;
    await first.give(many(60_000));
    await shows(first.page, 60_000);
    await settings(first.page);
    await first.page.getByRole('button', { name: 'Keep reports on this device' }).click();
    await first.page.getByText('On: 60,000 reports are stored on this device.').waitFor({ timeout: 60_000 });
    await first.page.close();
    const { page } = await openWithDoors(run, { context });
    if (pressAll) {
      await page.evaluate(async () => {
        const { there } = globalThis.doors;
        await there('Clear');
        // Some of it has been read by now.
        await new Promise((r) => { setTimeout(r, 250); });
        (await there('Clear')).click();
        (await there('Open reports stored on this device')).click();
      });
    } else {
      await shows(page, 60_000);
      await clear(page);
      await page.evaluate(async () => {
        const b = globalThis.doors.button('Open reports stored on this device');
        b.click();
        await new Promise((r) => { setTimeout(r, 300); });
        b.click();
      });
    }
    await page.waitForTimeout(8_000);
    const summary = await exportSummary(page).catch(() => ({}));
    assert.deepEqual([summary.reports, summary.duplicates], [60_000, 0]);
    await context.close();
  });
}

test('"Open what is kept" during an import loses nothing of it', async () => {
  const { page, context, give, hold, reached, open } = await openWithDoors(run);
  await load(page, standing, 2);
  await keepReports(page, 2);
  await clear(page);
  await hold('work');
  await give({ name: 'broken.json', text: json('x', 1).toString().slice(0, 90) }, many(60_000));
  await reached('work');
  await open('work');
  // Some of it has come by now. The button goes when the first report is shown.
  await page.waitForTimeout(300);
  await page.evaluate(() => globalThis.doors.button('Open reports stored on this device').click());
  await shows(page, 60_002);
  const summary = await exportSummary(page);
  assert.equal(summary.problems.length, 1, 'the broken file is named');
  assert.deepEqual([summary.reports, summary.files.failed + summary.files.read], [60_002, 2]);
  await context.close();
});

test('two files of one name, one damaged, one too large: read again, the damaged one is still told', async () => {
  const { page, context } = await openWithDoors(run);
  await load(page, [file('ok.json', json('ok', 1)), file('x.gz', gz('cut', 1).subarray(0, 60))], 1);
  const damaged = (await exportSummary(page)).problems;
  assert.equal(damaged.length, 1);
  await chooseFiles(page, [file('x.gz', padded())]);
  await eventually(async () => (await seen(page)).problems.length === 2, 'both are told', 20_000);
  await page.getByRole('button', { name: 'Read again with limits 4 times as high' }).click();
  await shows(page, 2);
  const summary = await exportSummary(page);
  assert.deepEqual(summary.problems, damaged);
  await context.close();
});

test('a file of a folder that went away is told once, by its name, and counted as failed', async () => {
  const { page, context } = await openWithDoors(run);
  const folder = await mkdtemp(join(tmpdir(), 'tlsrpt-lens-'));
  await mkdir(join(folder, 'in'));
  await writeFile(join(folder, 'in', 'a.json'), json('a', 1));
  await writeFile(join(folder, 'in', 'b.json'), json('b', 1));
  await page.evaluate(() => globalThis.doors.hold('work', 'work'));
  await page.getByLabel('Choose folder').setInputFiles(join(folder, 'in'));
  await page.waitForFunction(() => globalThis.doors.waiting('work') > 0);
  await rm(join(folder, 'in', 'b.json'));
  await page.evaluate(() => globalThis.doors.open('work'));
  await shows(page, 1);
  const summary = await exportSummary(page);
  assert.deepEqual(summary.files, { failed: 1, not_reports: 0, read: 1 });
  assert.equal(summary.problems.length, 1);
  assert.match(JSON.stringify(summary.problems), /in\/b\.json/);
  await rm(folder, { recursive: true });
  await context.close();
});

test('a tab that opens while another reads counts each report once', async () => {
  const first = await openWithDoors(run);
  const { context } = first;
  await first.give(many(60_000));
  await shows(first.page, 60_000);
  await settings(first.page);
  await first.page.getByRole('button', { name: 'Keep reports on this device' }).click();
  await first.page.getByText('On: 60,000 reports are stored on this device.').waitFor({ timeout: 60_000 });
  await overview(first.page);
  const files = Array.from({ length: 30 }, (_, n) => small(`later-${n}`));
  const opening = openWithDoors(run, { context });
  // One after the other: each is told to the other tab.
  for (const one of files) { await first.give(one); await first.page.waitForTimeout(60); }
  const { page } = await opening;
  await shows(first.page, 60_030, 60_000);
  await shows(page, 60_030, 60_000).catch(() => {});
  await page.waitForTimeout(2_000);
  const summary = await exportSummary(page);
  assert.deepEqual([summary.reports, summary.duplicates], [60_030, 0]);
  await context.close();
});

test('"Read again" during an import of a file of the same name: each file counts once', async () => {
  const { page, context, give, hold, reached, open } = await openWithDoors(run);
  await load(page, [file('ok.json', json('ok', 1))], 1);
  await chooseFiles(page, [file('x.json', padded())]);
  await eventually(async () => (await seen(page)).problems.length === 1, 'told', 20_000);
  await waitIdle(page);
  await hold('work');
  await give({ name: 'x.json', text: json('another', 1).toString() });
  await reached('work');
  await page.getByRole('button', { name: 'Read again with limits 4 times as high' }).click();
  await open('work');
  await shows(page, 3);
  const summary = await exportSummary(page);
  assert.deepEqual(summary.files, { failed: 0, not_reports: 0, read: 3 });
  await context.close();
});

test('Clear while the history is being turned on: what a later import brings is kept once', async () => {
  const { page, context, give } = await openWithDoors(run);
  await give(many(30_000));
  await shows(page, 30_000);
  await settings(page);
  await page.evaluate(async () => {
    const { button, there } = globalThis.doors;
    button('Keep reports on this device').click();
    await there('Turn off and delete');
    location.hash = '#/';
    (await there('Clear')).click();
  });
  await page.waitForTimeout(3_000);
  await page.reload();
  await page.locator('.loaded-line__facts b').filter({ hasNotText: /^0 / }).waitFor();
  await page.waitForTimeout(3_000);
  assert.equal((await exportSummary(page)).reports, 30_000, 'what stood on the page when the user said "keep" is kept');
  await context.close();
});

test('Clear while the watched folder is looked at: what came into it is read by a later look', async () => {
  const { page, context } = await run.openPage({
    init: () => {
      globalThis.showDirectoryPicker = async () => (await navigator.storage.getDirectory()).getDirectoryHandle('inbox', { create: true });
      const { values } = FileSystemDirectoryHandle.prototype;
      globalThis.looks = 0;
      FileSystemDirectoryHandle.prototype.values = function () {
        const all = values.call(this);
        return { next: async () => { globalThis.looks += 1; await globalThis.slow; return all.next(); } };
      };
    },
  });
  const put = (name, text) => page.evaluate(async ([name, text]) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('inbox', { create: true });
    const out = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await out.write(text);
    await out.close();
  }, [name, text]);
  await put('a.json', json('a', 1).toString());
  await goTo(page, '#/settings');
  await page.getByRole('button', { name: 'Watch a folder' }).click();
  await page.getByText('The folder inbox is being watched: 1 file has been read so far.').waitFor();
  await overview(page);
  await shows(page, 1);
  await page.evaluate(() => { globalThis.slow = new Promise((resolve) => { globalThis.go = resolve; }); globalThis.looks = 0; });
  await put('b.json', json('b', 2).toString());
  await page.waitForFunction(() => globalThis.looks > 0, undefined, { timeout: 20_000 });
  await clear(page);
  await page.evaluate(() => globalThis.go());
  // A later look finds it, after seconds or on a busy machine more.
  await overview(page);
  await page.locator('.loaded-line__facts b').waitFor();
  await context.close();
});

test('a large mailbox that went away is told once, and counted as failed', async () => {
  const { page, context } = await openWithDoors(run);
  const folder = await mkdtemp(join(tmpdir(), 'tlsrpt-lens-'));
  const path = join(folder, 'gone.mbox');
  const line = 'From someone@example.org Sun Mar  1 00:00:00 2026\nFrom: someone@example.org\nSubject: Lunch\n\n';
  await writeFile(path, (line + 'Shall we meet at noon, or a little later?\n'.repeat(24_900)).repeat(60));
  await page.evaluate(() => globalThis.doors.hold('work', 'work'));
  await page.getByLabel('Choose report files').setInputFiles([path]);
  await page.waitForFunction(() => globalThis.doors.waiting('work') > 0);
  await rm(path);
  await page.evaluate(() => globalThis.doors.open('work'));
  await page.getByRole('heading', { level: 1, name: 'The file could not be read.' }).waitFor();
  await waitIdle(page);
  assert.equal((await page.locator('main').innerText()).split('gone.mbox').length - 1, 1, 'it is named once');
  await rm(folder, { recursive: true });
  await context.close();
});

test('the history turned on during the import of a large mailbox knows the mails by their number', async () => {
  const { page, context } = await openWithDoors(run);
  await page.evaluate(async (mail) => {
    globalThis.doors.give([{ name: 'l.mbox', text: mail, megabytes: 400 }]);
    await new Promise((r) => { setTimeout(r, 700); });
    location.hash = '#/settings';
    (await globalThis.doors.there('Keep reports on this device')).click();
  }, plainMailbox(1));
  await overview(page);
  await shows(page, 1);
  await page.waitForTimeout(1_000);
  await page.reload();
  await shows(page, 1);
  await goTo(page, '#/report/0');
  const text = await page.locator('main').innerText();
  assert.match(text, /l\.mbox › message 1/);
  await context.close();
});
