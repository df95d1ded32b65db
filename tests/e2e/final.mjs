// What the tests of Cancel and Clear give to the page, and how they see that nothing follows a press.
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { CANCEL, load, openWithDoors, seen } from './doors.mjs';
import { file, json, plainMailbox, report } from './fixtures.mjs';
import { eventually, exportSummary, goTo } from './harness.mjs';

export const OPENING = 'Is TLS to your mail servers working?';
/** How long something that should not happen is waited for. */
export const WHILE = 2_000;

/** Loaded before anything is pressed: two reports. */
export const standing = ['a', 'b'].map((id) => file(`${id}.json`, json(`standing-${id}`, 1)));
export const small = (id) => ({ name: `${id}.json`, text: json(id, 1).toString() });
/** A report that says from which address it was sent. */
export const sentFrom = (id, address) => {
  const made = report(id, 1);
  made.policies[0]['failure-details'][0]['sending-mta-ip'] = address;
  return made;
};
/** A mailbox of one report that is so large that its start is looked at. */
export const large = (number) => ({ name: `large-${number}.mbox`, text: plainMailbox(number + 1, number), megabytes: 33 });
export const larges = (count) => Array.from({ length: count }, (_, number) => large(number));

/** A report that unpacks to more than may be read. */
export const padded = () => {
  packed ??= gzipSync(JSON.stringify(report('large', 1)).replace('{', `{${' '.repeat(65 << 20)}`));
  return packed;
};
let packed;

const settings = (page) => goTo(page, '#/settings');
const overview = (page) => goTo(page, '#/');

export async function keepReports(page, count) {
  await settings(page);
  await page.getByRole('button', { name: 'Keep reports on this device' }).click();
  await page.getByText(`On: ${count} reports are stored on this device.`).waitFor();
  // This is said last, when all is written.
  await page.getByText(/^The browser uses/).waitFor();
  await overview(page);
}

/** How many reports are kept: opened anew, once all is written. */
export async function kept(page) {
  await settings(page);
  await page.getByText(/^On[:.] .*(stored on this device|not shown)\.$/).filter({ hasNotText: 'being' }).waitFor();
  await overview(page);
  await page.reload();
  await page.locator('.loaded-line__facts b').filter({ hasNotText: /^0 / }).waitFor().catch(async ({ message }) => {
    // What stands there instead helps to find out why.
    throw new Error(`${message} ${page.url()} ${(await page.locator('body').innerText()).slice(0, 500)}`);
  });
  await page.waitForTimeout(300);
  return Number.parseInt((await page.locator('.loaded-line__facts b').innerText()).replaceAll(',', ''), 10);
}

/**
 * Waits, and sees that nothing came after `words` were pressed: the page is as it was `before`, or empty.
 * One more file is counted beside what is there, and nothing else comes with it. Gives the number of reports.
 */
export async function nothingFollows({ page, errors }, words, before) {
  await page.waitForTimeout(WHILE);
  const now = await seen(page);
  if (words === CANCEL) assert.deepEqual(now, before);
  else assert.deepEqual([now.title, now.facts, now.busy, now.line], [OPENING, undefined, 'false', undefined]);
  // The one that warms up may end a little later.
  await eventually(() => page.workers().length === 0, 'no worker reads', 3_000);
  const stood = words === CANCEL && before.facts ? await exportSummary(page) : undefined;
  const reports = (stood?.reports ?? 0) + 1;
  await load(page, [file('later.json', json('later', 4))], reports);
  const { files, ...later } = await exportSummary(page);
  assert.deepEqual([later.reports, later.duplicates], [reports, stood?.duplicates ?? 0]);
  assert.deepEqual(files, { failed: 0, not_reports: 0, ...stood?.files, read: (stood?.files.read ?? 0) + 1 });
  assert.deepEqual(later.problems, stood?.problems ?? []);
  assert.deepEqual(later.sessions, {
    failed: (stood?.sessions.failed ?? 0) + 4,
    successful: (stood?.sessions.successful ?? 0) + 7,
  });
  assert.deepEqual(errors, []);
  return reports;
}

/** A page whose history holds `standing`, opened in a second tab with doors (see `openWithDoors`). */
export async function reopened(run, { requests, held } = {}) {
  const first = await openWithDoors(run);
  await load(first.page, standing, 2);
  await keepReports(first.page, 2);
  await first.page.close();
  return openWithDoors(run, { context: first.context, requests, held });
}
