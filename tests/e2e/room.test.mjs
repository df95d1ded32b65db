// More reports than the page has room for: it stops at its bound, says what it left out, keeps a place for small
// ones, and goes on with twice the room when it is asked to.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { file, json, large, mailOf } from './fixtures.mjs';
import { accessibilityProblems, chooseFiles, exportSummary, pictures, start, waitIdle } from './harness.mjs';
import { renderer, watch } from './measure.mjs';

const MEGABYTE = 1_000_000;
const FILES = 10;
/** Reports of a file. */
const REPORTS = 60;

let run;
let folder;
before(async () => {
  run = await start();
  folder = mkdtempSync(join(tmpdir(), 'tlsrpt-room-'));
});
after(async () => {
  if (folder) rmSync(folder, { recursive: true });
  await run?.stop();
});

const domainOf = (index) => `d${index}.example`;

/** A file of which 80 MB are kept, about a domain of its own: its path. Every second is a mailbox, one is packed. */
function write(index) {
  const texts = Array.from({ length: REPORTS }, (_, id) => large(`${index}-${id}`, { domain: domainOf(index), failures: 300, letters: 2_000 }));
  const [ending, content] = index % 2 === 1 ? ['mbox', texts.map(mailOf).join('')]
    : index === 0 ? ['ndjson.gz', gzipSync(texts.join('\n'), { level: 1 })]
      : ['ndjson', texts.join('\n')];
  const path = join(folder, `${index}.${ending}`);
  writeFileSync(path, content);
  return path;
}

test('what finds no room is left out and told, and is read once there is more', async (t) => {
  const paths = Array.from({ length: FILES }, (_, index) => write(index));
  const { page, context, errors } = await run.openPage();
  await chooseFiles(page, [file('before.json', json('before', 1))]);
  await page.getByText('1 report from 1 file').waitFor();
  await waitIdle(page);
  const peak = await renderer(run.browser, page);
  const earlier = peak();
  const memory = () => Math.round((peak() - earlier) / MEGABYTE);
  await page.evaluate(watch);
  const began = Date.now();
  const took = () => `${Math.round((Date.now() - began) / 1000)} s`;
  await chooseFiles(page, paths);
  const notice = page.locator('#room');
  await notice.waitFor({ timeout: 120_000 });
  await page.locator('progress').waitFor({ state: 'detached', timeout: 30_000 });
  await waitIdle(page);
  const said = (await notice.locator('p').first().innerText()).replaceAll(',', '');
  t.diagnostic(`full after ${took()}, ${memory()} MB, the page stood for ${Math.round(await page.evaluate(() => globalThis.longestWait))} ms: ${said}`);

  // There is room for what is small.
  await chooseFiles(page, [file('small.json', json('small', 1))]);
  await waitIdle(page);
  await page.locator('.loaded-line__facts').getByText(`${FILES + 2} files`).waitFor();
  t.diagnostic(`after a small one: ${memory()} MB`);
  assert.ok(memory() < 1300, `${memory()} MB`);
  assert.deepEqual(await accessibilityProblems(page), []);
  t.diagnostic(`after axe: ${memory()} MB`);
  await pictures(page, 'room');
  t.diagnostic(`after pictures: ${memory()} MB`);

  const refused = Number(/(\d+) reports? (?:was|were) found but (?:is|are) not shown/.exec(said)?.[1]);
  const left = Number(/(\d+) files? (?:was|were) not read or not completely/.exec(said)?.[1]);
  const full = await exportSummary(page);
  t.diagnostic(`after the summary was made: ${memory()} MB`);
  const shown = Array.from({ length: FILES }, (_, index) => full.by_policy_domain[domainOf(index)]?.reports ?? 0);
  const shownOf = (some) => some.reduce((sum, reports) => sum + reports, 0);
  const cut = shown.filter((reports) => reports < REPORTS);
  // The one before, and the small one.
  assert.equal(full.by_policy_domain['example.org'].reports, 2);
  assert.equal(full.reports, shownOf(shown) + 2);
  // Whatever is not shown is of the files that the notice counts, and all else is.
  assert.equal(cut.length, left, `${shown}: ${said}`);
  assert.ok(refused > 0 && refused <= left * REPORTS - shownOf(cut), `${shown}: ${said}`);
  assert.ok(full.reports > 300, 'most found room');
  assert.deepEqual(full.problems, []);

  await notice.getByRole('button', { name: /^Continue with 1\.\d+ GB$/ }).click();
  await notice.waitFor({ state: 'detached' });
  await waitIdle(page, 120_000);
  await page.locator('.loaded-line__facts').getByText(`${FILES * REPORTS + 2} reports`).waitFor();
  assert.equal(await notice.count(), 0);
  const all = await exportSummary(page);
  assert.equal(all.reports, FILES * REPORTS + 2);
  assert.equal(all.files.read, FILES + 2);
  // They are read from their start: what was shown of them came again.
  assert.equal(all.duplicates, shownOf(cut));
  assert.deepEqual(all.problems, []);
  assert.deepEqual(errors, []);
  t.diagnostic(`all after ${took()}: ${memory()} MB; ${await page.locator('.loaded-line__facts').innerText()}`);
  await context.close();
});
