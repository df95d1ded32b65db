// Every way in: each kind of file, a real drop with a folder, a paste; and the way out of a long import.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { file, forwarded, gz, json, mail, mbox, ordinaryMail, plainMailbox, report, zip } from './fixtures.mjs';
import { chooseFiles, clear, exportSummary, figures, start, waitIdle } from './harness.mjs';
import { slowness } from './measure.mjs';

let run;
let folder;
before(async () => {
  run = await start();
  folder = await mkdtemp(join(tmpdir(), 'ways-in-'));
});
after(async () => {
  await run?.stop();
  if (folder) await rm(folder, { recursive: true });
});

/** The summary once an import, begun by `act`, is over. */
async function summaryAfter(page, act) {
  await act();
  await figures(page).waitFor();
  await waitIdle(page);
  return exportSummary(page);
}

const kinds = [
  ['a report', 'a.json', json('a', 1), 1, 1],
  ['a packed report', 'a.json.gz', gz('a', 2), 1, 2],
  ['a packed report under a wrong name', 'a.txt', gz('a', 2), 1, 2],
  ['a mail', 'a.eml', mail(gz('a', 3)), 1, 3],
  ['a mail with three reports', 'a.eml', mail(gz('a', 1), gz('b', 2), gz('c', 3)), 3, 6],
  ['a forwarded mail', 'a.eml', forwarded(mail(gz('a', 4))), 1, 4],
  ['a mailbox', 'a.mbox', mbox(mail(gz('a', 1)), ordinaryMail, forwarded(mail(gz('b', 4)))), 2, 5],
  ['an archive', 'a.zip', zip(['x.json', json('a', 1)], ['y/z.json.gz', gz('b', 2)], ['m.eml', mail(gz('c', 3))]), 3, 6],
];

for (const [what, name, bytes, reports, failed] of kinds) {
  test(`${what} is read through the file input`, async () => {
    const { page, context } = await run.openPage();
    const summary = await summaryAfter(page, () => chooseFiles(page, file(name, bytes)));
    assert.equal(summary.reports, reports);
    assert.deepEqual(summary.sessions, { failed, successful: 7 * reports });
    assert.deepEqual(summary.problems, []);
    await context.close();
  });
}

test('what is chosen counts when the button that asked for it has gone meanwhile', async () => {
  const { page, context } = await run.openPage();
  const [dialog] = await Promise.all([page.waitForEvent('filechooser'), page.getByText('Choose report files').click()]);
  await page.getByRole('link', { name: 'Check', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: /Check a domain/ }).waitFor();
  await dialog.setFiles(file('late.json', json('late', 5)));
  await page.getByRole('link', { name: 'Reports', exact: true }).click();
  await figures(page, /of 12 sessions were (secured|encrypted)/).waitFor();
  await context.close();
});

test('files and a folder are dropped by hand, anywhere on the page', async () => {
  const inner = join(folder, 'reports', 'inner');
  await mkdir(inner, { recursive: true });
  await writeFile(join(folder, 'reports', 'one.eml'), mail(gz('one', 1)));
  await writeFile(join(inner, 'two.mbox'), mbox(mail(gz('two', 2)), ordinaryMail));
  // More entries than a folder's reader hands out at once.
  for (let index = 0; index < 150; index += 1) await writeFile(join(inner, `${index}.json`), json(`many-${index}`, 0));
  await writeFile(join(folder, 'three.json'), json('three', 3));
  const { page, context, errors } = await run.openPage();
  const devtools = await context.newCDPSession(page);
  const drag = (type) => devtools.send('Input.dispatchDragEvent', {
    type,
    x: 640,
    y: 700,
    data: { items: [], files: [join(folder, 'reports'), join(folder, 'three.json')], dragOperationsMask: 1 },
  });
  const summary = await summaryAfter(page, async () => {
    await drag('dragEnter');
    await drag('dragOver');
    await page.getByText('Release to read the files').waitFor();
    await drag('drop');
  });
  assert.equal(summary.reports, 153);
  assert.deepEqual(summary.sessions, { failed: 6, successful: 7 * 153 });
  assert.deepEqual(summary.files, { failed: 0, not_reports: 1, read: 153 });
  assert.deepEqual(errors, []);
  await context.close();
});

test('a folder is chosen', async () => {
  const chosen = await mkdtemp(join(folder, 'chosen-'));
  await mkdir(join(chosen, 'inner'));
  await writeFile(join(chosen, 'one.eml'), mail(gz('one', 1)));
  await writeFile(join(chosen, 'inner', 'two.json'), json('two', 2).subarray(0, 50));
  const { page, context } = await run.openPage();
  const summary = await summaryAfter(page, () => page.getByLabel('Choose folder').setInputFiles(chosen));
  assert.deepEqual(summary.sessions, { failed: 1, successful: 7 });
  assert.match(summary.problems[0].source, /^chosen-[^/]+\/inner\/two\.json$/);
  await context.close();
});

test('a report is pasted as text', async () => {
  const { page, context } = await run.openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
  await page.evaluate((text) => navigator.clipboard.writeText(text), JSON.stringify(report('pasted', 5)));
  const summary = await summaryAfter(page, () => page.keyboard.press('Control+V'));
  assert.deepEqual(summary.sessions, { failed: 5, successful: 7 });
  await clear(page);
  const again = await summaryAfter(page, () => page.getByRole('button', { name: 'Paste' }).click());
  assert.deepEqual(again.sessions, { failed: 5, successful: 7 });
  await context.close();
});

test('a loaded page takes a paste and a drop anywhere, and names what is no report', async () => {
  await writeFile(join(folder, 'invoice.pdf'), '%PDF-1.7\n');
  const { page, context, errors } = await run.openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
  await chooseFiles(page, [file('a.json', json('a', 1)), file('b.json', json('b', 0))]);
  const bar = page.getByRole('group', { name: 'What this page shows' });
  await bar.getByRole('link', { name: '2 reports' }).waitFor();
  await waitIdle(page);
  await page.evaluate((text) => navigator.clipboard.writeText(text), JSON.stringify(report('c', 2)));
  await page.keyboard.press('Control+V');
  await bar.getByRole('link', { name: '3 reports' }).waitFor();
  await waitIdle(page);
  const devtools = await context.newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await devtools.send('Input.dispatchDragEvent', { type, x: 640, y: 700, data: { items: [], files: [join(folder, 'invoice.pdf')], dragOperationsMask: 1 } });
  }
  await bar.getByRole('link', { name: '1 item ignored (not a TLS report)' }).click();
  await page.getByRole('listitem').getByText('invoice.pdf', { exact: true }).waitFor();
  await bar.getByRole('link', { name: '3 reports' }).waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

/** Writes a mailbox of plain reports a piece at a time. */
async function writeMailbox(path, mails, broken) {
  const handle = await open(path, 'w');
  for (let from = 0; from < mails; from += 10_000) {
    await handle.write(plainMailbox(Math.min(mails, from + 10_000), from, broken));
  }
  await handle.close();
}

test('a large mailbox is read in parts, and its mails are counted through', async () => {
  const path = join(folder, 'parts.mbox');
  await writeMailbox(path, 90_000, 80_000);
  const { page, context, errors } = await run.openPage();
  const summary = await summaryAfter(page, () => chooseFiles(page, path));
  assert.equal(summary.reports, 89_999);
  assert.deepEqual(summary.sessions, { failed: 89_999, successful: 7 * 89_999 });
  assert.deepEqual(summary.files, { failed: 0, not_reports: 0, read: 1 });
  assert.deepEqual(summary.problems.map(({ source, kind }) => [source, kind]), [['parts.mbox › message 80000', 'json-cut-off']]);
  assert.deepEqual(errors, []);
  await context.close();
});

test('cancel stops a long import within a second and keeps what was read', async () => {
  const mails = 150_000;
  const path = join(folder, 'large.mbox');
  await writeMailbox(path, mails);
  const { page, context } = await run.openPage();
  const second = 1_000 * await slowness(page);
  // Pressed as soon as something is read: a driver's press may come when all of it is.
  const pressed = page.evaluate(() => new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      const line = document.querySelector('main > .status-line');
      if (!/[1-9][0-9,]* reports/.test(line?.textContent)) return;
      observer.disconnect();
      line.querySelector('button').click();
      resolve(line.querySelector('button').textContent);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  }));
  await chooseFiles(page, path);
  assert.equal(await pressed, 'Stop, but keep what has been read');
  await waitIdle(page, second);
  const summary = await exportSummary(page);
  assert.ok(summary.reports > 0 && summary.reports < mails, `${summary.reports} reports`);
  assert.deepEqual(summary.sessions, { failed: summary.reports, successful: 7 * summary.reports });
  await context.close();
});
