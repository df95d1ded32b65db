// Inputs that would fill the memory or hold the page up: the page stays within its bounds, answers while it reads,
// names what it did not read, and reads the good report beside it.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { file, json, mail, mbox, zip } from './fixtures.mjs';
import { chooseFiles, exportSummary, start, waitIdle } from './harness.mjs';
import { renderer, watch } from './measure.mjs';

const MEGABYTE = 1024 * 1024;
/**
 * Milliseconds that the page may stand. Alone it answers within 100; here its workers, the browser and this test
 * share a few cores with whatever else runs, and drawing the result is counted too.
 */
const MOST_WAIT = 500;

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

/** Reads files in a new page; gives what it says and what it took. */
async function read(files, { timeout = 240_000 } = {}) {
  const { page, context, errors } = await run.openPage();
  // The parts of the program are fetched and drawn once; that is not what is asked here.
  await chooseFiles(page, [file('before.json', json('before', 1))]);
  await page.getByText('1 report from 1 file').waitFor();
  await waitIdle(page);
  const peak = await renderer(run.browser, page);
  const before = peak();
  await page.evaluate(watch);
  await chooseFiles(page, files);
  await page.locator('progress').waitFor({ timeout: 5_000 }).catch(() => {});
  await page.locator('progress').waitFor({ state: 'detached', timeout });
  await waitIdle(page, timeout);
  const wait = await page.evaluate(() => globalThis.longestWait);
  const summary = await exportSummary(page);
  const line = await page.locator('.loaded-line__facts').innerText();
  const result = { summary, line, wait, memory: peak() - before, errors, text: await page.locator('main').innerText() };
  await context.close();
  return result;
}

const start64 = '{"organization-name":"x","report-id":"y","contact-info":"x@x.example","date-range":{"start-datetime":"2026-01-03T00:00:00Z","end-datetime":"2026-01-03T23:59:59Z"},"policies":[';
const packed = (...pieces) => gzipSync(pieces.join(''), { level: 6 });
const heavy = {
  'empty-entries.json.gz': () => packed(start64, '{},'.repeat(20_000_000), '{}]}'),
  'numbers.json.gz': () => packed(start64, '],"x":[', '0,'.repeat(31_000_000), '0]}'),
  'empty-lines.json.gz': () => packed(start64, '{"policy":{"policy-type":"sts","policy-string":[', '"",'.repeat(20_000_000), '""],"policy-domain":"a.example"}}]}'),
};

for (const [name, make] of Object.entries(heavy)) {
  test(`${name}: refused, the good ones beside it are read, and the page answers`, async () => {
    const bytes = make();
    const box = mbox([mail(json('first', 0)), mail(bytes), mail(json('second', 0))]);
    const { summary, memory, wait, line, errors } = await read([
      file(name, bytes), file('good.json', json('good', 0)), file('box.mbox', box), file('a.zip', zip([name, bytes], ['g.json', json('in a zip', 0)])),
    ]);
    assert.equal(summary.reports, 5, line);
    assert.equal(summary.problems.filter(({ kind }) => kind === 'json-too-heavy').length, 3);
    assert.match(line, /5 reports from 4 files/);
    assert.match(line, /3 could not be read/);
    assert.ok(memory < 1300 * MEGABYTE, `${Math.round(memory / MEGABYTE)} MB`);
    assert.ok(wait < MOST_WAIT, `the page stood for ${Math.round(wait)} ms`);
    assert.deepEqual(errors, []);
  });
}

test('a million broken lines are counted, and the good one is read', async () => {
  const bytes = gzipSync(`${json('good', 0).toString()}\n${'{"a":}\n'.repeat(1_000_000)}`);
  const { summary, memory, wait } = await read([file('lines.ndjson.gz', bytes)]);
  assert.equal(summary.reports, 2);
  assert.equal(summary.problems.length, 201);
  assert.ok(summary.problems.some(({ message }) => message.startsWith('999,800 more problems')));
  assert.ok(memory < 400 * MEGABYTE, `${Math.round(memory / MEGABYTE)} MB`);
  assert.ok(wait < MOST_WAIT, `the page stood for ${Math.round(wait)} ms`);
});

const handed = `${process.env.TLSRPT_CASES ?? new URL('../../../shared/cases', import.meta.url).pathname}/hostile`;
let names = [];
try {
  names = readdirSync(handed).filter((name) => name !== 'README.md' && name !== 'good.json');
} catch {
  test('handed inputs', { skip: `none in ${handed}` }, () => {});
}
for (const name of names) {
  test(`handed: ${name}`, async () => {
    const bytes = readFileSync(`${handed}/${name}`);
    const good = readFileSync(`${handed}/good.json`);
    const box = mbox([mail(bytes), mail(json('in a mailbox', 0))]);
    const archive = zip([name, bytes], ['g.json', json('in a zip', 0)]);
    for (const files of [
      [file('good.json', good), file(name, bytes)],
      [file(name, bytes), file('good.json', good), file('box.mbox', box), file('a.zip', archive)],
    ]) {
      const { summary, memory, wait, line, errors } = await read(files);
      const all = files.length === 2 ? 2 : 4;
      assert.ok(summary.reports >= all, line);
      assert.ok(memory < 1300 * MEGABYTE, `${Math.round(memory / MEGABYTE)} MB`);
      assert.ok(wait < MOST_WAIT, `the page stood for ${Math.round(wait)} ms with ${files.length} files`);
      assert.deepEqual(errors, []);
    }
  });
}
