// Inputs that would fill the memory or hold the page up: the page stays within its bounds, answers while it reads,
// names what it did not read, and reads the good report beside it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { file, json, large, mail, mbox, zip } from './fixtures.mjs';
import { chooseFiles, clear, explained, exportSummary, goTo, start, waitIdle } from './harness.mjs';
import { renderer, tasks } from './measure.mjs';

const MEGABYTE = 1_000_000;
/** Milliseconds of an ordinary processor that one task of the page's thread may take: while it reads, and afterwards. */
const MOST_READING = 100;
const MOST_SHOWING = 50;
/** What else the machine does only adds to a measure: of so many the least counts. */
const MEASURES = 3;

let run;
const folders = [];
before(async () => { run = await start(); });
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
  return run?.stop();
});

/** Reads files in a new page; gives what it says and what it took, and does more with the page if wanted. */
async function read(files, { timeout = 240_000, then } = {}) {
  const { page, context, errors } = await run.openPage();
  // The parts of the program are fetched and drawn once; that is not what is asked here.
  await chooseFiles(page, [file('before.json', json('before', 1))]);
  await page.getByText('1 report from 1 file').waitFor();
  await waitIdle(page);
  const peak = await renderer(run.browser, page);
  const before = peak();
  const trace = await tasks(run.browser, page);
  let wait;
  try {
    await chooseFiles(page, onDisk(files));
    await page.locator('progress').waitFor({ timeout: 5_000 }).catch(() => {});
    await page.locator('progress').waitFor({ state: 'detached', timeout });
    await waitIdle(page, timeout);
    await explained(page);
    await then?.(page);
  } finally {
    // A browser has one trace at a time: the next test begins its own.
    wait = await trace.stop();
  }
  const summary = await exportSummary(page);
  const line = await page.locator('.loaded-line__facts').innerText();
  const result = { summary, line, wait, memory: peak() - before, errors, text: await page.locator('main').innerText() };
  await context.close();
  return result;
}

/** Where files lie: what Playwright carries into the page itself is copied there, on the thread that is measured. */
function onDisk(files) {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  folders.push(folder);
  return files.map(({ name, buffer }) => {
    const path = join(folder, name);
    writeFileSync(path, buffer);
    return path;
  });
}

/** Reads files, again where a task took too long. */
async function readMeasured(files, options) {
  for (let left = MEASURES; ; left -= 1) {
    const result = await read(files, options);
    const { reading, showing } = result.wait;
    if (reading <= MOST_READING && showing <= MOST_SHOWING) return result;
    assert.ok(left > 1, `the longest task took ${Math.round(reading)} ms while files were read, ${Math.round(showing)} ms afterwards`);
  }
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
    const box = mbox(mail(json('first', 0)), mail(bytes), mail(json('second', 0)));
    const { summary, memory, line, errors } = await readMeasured([
      file(name, bytes), file('good.json', json('good', 0)), file('box.mbox', box), file('a.zip', zip([name, bytes], ['g.json', json('in a zip', 0)])),
    ]);
    assert.equal(summary.reports, 5, line);
    assert.equal(summary.problems.filter(({ kind }) => kind === 'json-too-heavy').length, 3);
    assert.match(line, /5 reports, 4 files read/);
    assert.match(line, /3 items not read/);
    assert.ok(memory < 1300 * MEGABYTE, `${Math.round(memory / MEGABYTE)} MB`);
    assert.deepEqual(errors, []);
  });
}

test('a million broken lines are counted, and the good one is read', async () => {
  const bytes = gzipSync(`${json('good', 0).toString()}\n${'{"a":}\n'.repeat(1_000_000)}`);
  const { summary, memory } = await readMeasured([file('lines.ndjson.gz', bytes)]);
  assert.equal(summary.reports, 2);
  assert.equal(summary.problems.length, 201);
  assert.ok(summary.problems.some(({ message }) => message.startsWith('999,800 more problems')));
  assert.ok(memory < 400 * MEGABYTE, `${Math.round(memory / MEGABYTE)} MB`);
});

/** Thirty thousand of one kind: in one report, or one a report. */
const MANY = 30_000;
const failure = (more) => ({ 'result-type': 'certificate-expired', 'receiving-mx-hostname': 'mx.example.com', 'failed-session-count': 1, ...more });
const about = (organization, id, domain, failures, day = 1) => JSON.stringify({
  'organization-name': organization,
  'date-range': { 'start-datetime': `2026-01-${String(day).padStart(2, '0')}T00:00:00Z`, 'end-datetime': `2026-01-${String(day).padStart(2, '0')}T23:59:59Z` },
  'report-id': `${id}`,
  policies: [{
    policy: { 'policy-type': 'sts', 'policy-domain': domain },
    summary: { 'total-successful-session-count': 5, 'total-failure-session-count': failures.length },
    'failure-details': failures,
  }],
});
const word = (number) => number.toString(26).replace(/[0-9]/g, (digit) => 'qrstuvwxyz'[digit]);
const each = (make) => Array.from({ length: MANY }, (_, index) => make(index));
const manifold = {
  'reasons of one report': () => about('o', 1, 'example.com', each((n) => failure({ 'result-type': 'validation-failure', 'failure-reason-code': `reason ${word(n)}` }))),
  'reasons of as many reports': () => each((n) => about(`o${n % 7}`, n, 'example.com', [failure({ 'result-type': 'validation-failure', 'failure-reason-code': `reason ${word(n)}` })], 1 + (n % 28))).join('\n'),
  'receiving MX': () => about('o', 1, 'example.com', each((n) => failure({ 'receiving-mx-hostname': `mx${n}.example.com` }))),
  'policy domains': () => each((n) => about('o', n, `d${n}.example`, [failure({ 'receiving-mx-hostname': `mx.d${n}.example` })])).join('\n'),
  organisations: () => each((n) => about(`organisation ${n}`, n, 'example.com', [failure()])).join('\n'),
  'result types': () => about('o', 1, 'example.com', each((n) => failure({ 'result-type': `type-${n}` }))),
  problems: () => `${about('o', 1, 'example.com', [failure()])}\n${'{"a":}\n'.repeat(MANY)}`,
};

/** Sets the first value of each filter that offers any, and removes it. */
async function changeFilters(page) {
  await page.evaluate(() => { document.getElementById('filter').click(); });
  await page.locator('#filter-options [role=option]').first().waitFor();
  const groups = await page.evaluate(() => Array.from(document.querySelectorAll('#filter-options .options__group'), ({ id }) => id));
  for (const id of groups) {
    // Once to set it, once to remove it.
    for (let presses = 0; presses < 2; presses += 1) {
      await page.evaluate((id) => { document.querySelector(`[aria-labelledby="${id}"] [role="option"]`)?.click(); }, id);
      await page.waitForTimeout(300);
      await explained(page);
    }
  }
}

for (const [name, make] of Object.entries(manifold)) {
  test(`${MANY} ${name}: neither showing them nor any filter holds the page up`, async (t) => {
    const { wait, errors } = await readMeasured([file('many.ndjson.gz', gzipSync(make()))], { then: changeFilters });
    t.diagnostic(`longest task: ${Math.round(wait.reading)} ms while it was read, ${Math.round(wait.showing)} ms afterwards, on a processor ${wait.times.toFixed(1)} times as slow as the ordinary one`);
    assert.ok(wait.count > 20, `${wait.count} tasks seen`);
    assert.deepEqual(errors, []);
  });
}

/** One report whose texts or lists are long: it opens by itself. */
const long = 'x'.repeat(1_000_000);
const lengthy = {
  'a million MX patterns': (report) => { report.policies[0].policy['mx-host'] = Array.from({ length: 1_000_000 }, (_, n) => `m${n}`); },
  'a million lines of a policy': (report) => { report.policies[0].policy['policy-string'] = Array.from({ length: 1_000_000 }, (_, n) => `mx: m${n}`); },
  'names of a megabyte': (report) => {
    Object.assign(report, { 'organization-name': long, 'contact-info': long, 'report-id': long });
    report.policies[0].policy['policy-domain'] = long;
  },
  'five hundred long reasons': (report) => {
    report.policies[0]['failure-details'] = Array.from({ length: 500 }, (_, n) => failure({ 'failure-reason-code': `${n} ${'reason '.repeat(4_000)}` }));
  },
};

for (const [name, make] of Object.entries(lengthy)) {
  test(`a report with ${name} is drawn as far as it can be read`, async (t) => {
    const report = JSON.parse(about('o', 1, 'example.com', [failure()]));
    make(report);
    const { page, context, errors } = await run.openPage();
    const peak = await renderer(run.browser, page);
    const before = peak();
    await chooseFiles(page, onDisk([file('long.json.gz', gzipSync(JSON.stringify(report)))]));
    await page.getByRole('heading', { name: 'Policies' }).waitFor({ timeout: 60_000 });
    await waitIdle(page);
    const memory = peak() - before;
    const { nodes, letters } = await page.evaluate(() => ({ nodes: document.querySelectorAll('*').length, letters: document.querySelector('main').textContent.length }));
    t.diagnostic(`${Math.round(memory / MEGABYTE)} MB, ${nodes} elements, ${letters} letters`);
    assert.ok(nodes < 10_000, `${nodes} elements`);
    assert.ok(letters < 500_000, `${letters} letters`);
    assert.ok(memory < 700 * MEGABYTE, `${Math.round(memory / MEGABYTE)} MB`);
    assert.deepEqual(errors, []);
    await context.close();
  });
}

/** One report with a hundred thousand or more of one thing, alone: it opens by itself. */
const policy = (n, more) => ({
  policy: { 'policy-type': 'sts', 'policy-string': ['version: STSv1', 'mode: enforce'], 'policy-domain': `d${n}.example`, 'mx-host': [`mx${n}.example`], ...more },
  summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 1 },
  'failure-details': [failure({ 'receiving-mx-hostname': `mx${n}.example` })],
});
const some = (count, make) => Array.from({ length: count }, (_, n) => make(n));
const alone = {
  '100,000 policies': () => some(100_000, (n) => ({ policy: { 'policy-type': 'sts', 'policy-domain': `d${n}.example` }, summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 0 } })),
  '50,000 types of policies': () => some(50_000, (n) => policy(0, { 'policy-type': `type ${n}` })),
  'a million MX patterns': () => [policy(0, { 'mx-host': some(1_000_000, (n) => `m${n}`) })],
  [`${MANY} failures of as many types`]: () => [{ ...policy(0), 'failure-details': some(MANY, (n) => failure({ 'result-type': `type-${n}`, 'receiving-mx-hostname': `mx${n}.example` })) }],
};

for (const [name, make] of Object.entries(alone)) {
  test(`a report with ${name} opens and is shown without holding the page up`, async (t) => {
    const report = { ...JSON.parse(about('o', 1, 'example.com', [])), policies: make() };
    const [path] = onDisk([file('alone.json', Buffer.from(JSON.stringify(report)))]);
    for (let left = MEASURES; ; left -= 1) {
      const { page, context, errors } = await run.openPage();
      // The parts of the program are fetched and drawn once; that is not what is asked here.
      await chooseFiles(page, [file('before.json', json('before', 1))]);
      await page.waitForURL(/#\/report\/0$/);
      await waitIdle(page);
      await clear(page);
      const trace = await tasks(run.browser, page);
      let wait;
      try {
        await chooseFiles(page, [path]);
        for (let times = 0; times < 2; times += 1) {
          await page.waitForURL(/#\/report\/0$/, { timeout: 240_000 });
          await page.getByRole('heading', { name: 'Policies' }).waitFor({ timeout: 60_000 });
          await waitIdle(page, 60_000);
          await page.getByText('Who needs to act', { exact: true }).waitFor();
          await page.waitForTimeout(1_000);
          // Back to the overview, and once more.
          if (times === 0) {
            await goTo(page, '#/');
            await page.getByRole('group', { name: 'What this page shows' }).waitFor();
            await goTo(page, '#/report/0');
          }
        }
      } finally {
        wait = await trace.stop();
      }
      t.diagnostic(`longest task: ${Math.round(wait.reading)} ms while it was read, ${Math.round(wait.showing)} ms afterwards, on a processor ${wait.times.toFixed(1)} times as slow as the ordinary one`);
      assert.ok(wait.count > 20, `${wait.count} tasks seen`);
      assert.deepEqual(errors, []);
      await context.close();
      if (wait.reading <= MOST_READING && wait.showing <= MOST_SHOWING) return;
      assert.ok(left > 1, 'each time a task took too long');
    }
  });
}

test('a long report is shown by its beginning, and copied and saved whole', async () => {
  const text = JSON.stringify({ ...JSON.parse(about('o', 1, 'example.com', [])), policies: some(5_000, (n) => policy(n)) });
  const { page, context, errors } = await run.openPage();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await chooseFiles(page, onDisk([file('long.json.gz', gzipSync(text))]));
  const policies = page.locator('section').filter({ has: page.locator('#policies') });
  for (let presses = 0; presses < 4; presses += 1) await policies.getByRole('button', { name: 'Show more (5,000 in total)' }).click();
  await policies.getByText('And 4,500 more; the raw report contains them all.').waitFor();
  assert.equal(await policies.locator('tbody tr').count(), 500);
  assert.match(await page.locator('.answers').innerText(), /5,000 of 30,000 sessions failed/);
  await page.getByText(`${text.length.toLocaleString('en')} bytes as received`).waitFor();
  const raw = page.getByLabel('Raw report, JSON');
  const lines = JSON.stringify(JSON.parse(text), null, 2);
  const start = await raw.evaluate((element) => element.textContent);
  assert.ok(lines.startsWith(start) && start.length > 60_000 && start.length < 70_000, `${start.length} letters`);
  await page.getByRole('button', { name: 'Copy the report' }).click();
  await page.getByRole('button', { name: 'Copied the report' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), lines);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the report as received' }).click()]);
  assert.equal(readFileSync(await download.path(), 'utf8'), text);
  await page.getByRole('button', { name: 'Show all of it' }).click();
  assert.equal(await raw.evaluate((element) => element.textContent), lines);
  // Whoever goes on meanwhile ends the reading.
  await page.evaluate(() => { location.hash = '#/'; location.hash = '#/report/0'; location.hash = '#/'; });
  await page.getByRole('group', { name: 'What this page shows' }).waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test('two large files, one a worker: what all workers hold is one budget', async (t) => {
  // Each takes more than half of what one reader may hold; so they are read one after the other, and no reader is lost.
  const large = (id) => packed(start64.replace('"y"', `"${id}"`), '{}],"x":[', '{"a":0},'.repeat(450_000), '0]}');
  const before = await read([file('large.json.gz', large('alone'))]);
  const { summary, memory, errors } = await readMeasured([
    file('one.json.gz', large('one')), file('two.json.gz', large('two')), file('good.json', json('good', 0)),
    file('box.mbox', mbox(mail(json('first', 0)), mail(large('three')), mail(json('second', 0)))),
  ]);
  t.diagnostic(`one takes ${Math.round(before.memory / MEGABYTE)} MB, all ${Math.round(memory / MEGABYTE)} MB`);
  assert.equal(summary.reports, 7);
  assert.deepEqual(summary.problems, []);
  assert.ok(memory < before.memory * 1.6 + 50 * MEGABYTE, `${Math.round(memory / MEGABYTE)} MB`);
  assert.deepEqual(errors, []);
});

test('two files that are refused, one a worker', async (t) => {
  const { summary, memory, line } = await readMeasured([
    file('one.json.gz', heavy['empty-entries.json.gz']()), file('two.json.gz', heavy['empty-lines.json.gz']()), file('good.json', json('good', 0)),
  ]);
  t.diagnostic(`${Math.round(memory / MEGABYTE)} MB`);
  assert.equal(summary.reports, 2, line);
  assert.equal(summary.problems.filter(({ kind }) => kind === 'json-too-heavy').length, 2);
  assert.ok(memory < 1300 * MEGABYTE, `${Math.round(memory / MEGABYTE)} MB`);
});

const handed = `${process.env.TLSRPT_CASES ?? new URL('../../../shared/cases', import.meta.url).pathname}/hostile`;
let names = [];
try {
  names = readdirSync(handed).filter((name) => name !== 'README.md' && name !== 'good.json');
} catch {
  test('handed inputs', { skip: `none in ${handed}` }, () => {});
}
/** What each holds, by its own bytes: the good reports in it, and the kinds of its problems; of others nothing is known. */
const inside = {
  'fx-collide-native-40k.json.gz': { reports: 1, kinds: [] },
  'fx-collide-wasm-40k.json.gz': { reports: 1, kinds: [] },
  'nest3000.mbox.gz': { reports: 10, kinds: ['too-deep'] },
  'objbomb-61KB.json.gz': { reports: 0, kinds: ['json-too-heavy'] },
  'objbomb.mbox': { reports: 10, kinds: ['json-too-heavy'] },
  'policy-mx-product-40000x200.json.gz': { reports: 1, kinds: [] },
  'redact.ndjson': { reports: 4, kinds: [] },
  'rlo-unclosed.ndjson': { reports: 2, kinds: [] },
  'zlib-bad-adler': { kinds: ['deflate-damaged'] },
};
const kindsOf = (summary) => [...new Set(summary.problems.map(({ kind }) => kind))].sort();
/** The line of what is loaded counts what the summary does, and says how many things could not be read. */
function agrees(line, summary) {
  assert.match(line, new RegExp(`\\b${summary.reports.toLocaleString('en')} reports?\\b`), line);
  if (summary.problems.length > 0) assert.match(line, /\d+ items? not read/);
  else assert.doesNotMatch(line, /not read/);
}
for (const name of names) {
  test(`handed: ${name}`, async (t) => {
    const bytes = readFileSync(`${handed}/${name}`);
    const good = readFileSync(`${handed}/good.json`);
    const box = mbox(mail(bytes), mail(json('in a mailbox', 0)));
    const archive = zip([name, bytes], ['g.json', json('in a zip', 0)]);
    const alone = await readMeasured([file(name, bytes)]);
    t.diagnostic(`alone ${Math.round(alone.memory / MEGABYTE)} MB; ${alone.line}; ${kindsOf(alone.summary)}`);
    agrees(alone.line, alone.summary);
    const expected = inside[name] ?? {};
    // The one before is there as well.
    if (expected.reports !== undefined) assert.equal(alone.summary.reports, 1 + expected.reports, alone.line);
    if (expected.kinds) assert.deepEqual(kindsOf(alone.summary), expected.kinds);
    // 75 reports of 60 MB: what is not kept of them is told.
    if (name === 'killzip75.zip') {
      const { reports, problems } = alone.summary;
      assert.ok(reports === 1 + 75 || problems.some(({ kind }) => kind === 'too-much-to-keep' || kind === 'too-large'), alone.line);
    }
    assert.ok(alone.memory < 1300 * MEGABYTE, `${Math.round(alone.memory / MEGABYTE)} MB`);
    assert.deepEqual(alone.errors, []);
    // Four gigabytes of text each time: that one comes in the mailbox and in the archive only.
    const again = name === 'killzip75.zip' ? [] : [file(name, bytes)];
    const { summary, memory, line, errors } = await readMeasured([file('a.zip', archive), file('box.mbox', box), ...again, file('good.json', good)]);
    agrees(line, summary);
    // In the mailbox and in the archive it holds what it holds alone: those reports came again. Of what unpacks to more than
    // a file may, one email and one member have less.
    assert.ok(summary.reports >= (name === 'killzip75.zip' ? 1 : alone.summary.reports) + 3, line);
    assert.ok(kindsOf(alone.summary).every((kind) => kindsOf(summary).includes(kind)), `${kindsOf(summary)}`);
    assert.ok(memory < 1300 * MEGABYTE, `${Math.round(memory / MEGABYTE)} MB`);
    assert.deepEqual(errors, []);
  });
}

test('honest mass takes less than ten times its unpacked bytes and 200 MB', async (t) => {
  // Every report has an identifier of its own, as real ones have.
  const lines = Array.from({ length: 40_000 }, (_, n) => about(`o${n % 7}`, `honest ${randomUUID()}`, `d${n % 50}.example`, [failure()], 1 + (n % 28)));
  const text = lines.join('\n');
  const mails = mbox(...lines.slice(0, 4_000).map((line) => mail(Buffer.from(line))));
  const { summary, memory } = await read([file('honest.ndjson', Buffer.from(text)), file('packed.ndjson.gz', gzipSync(text.replaceAll('honest', 'packed'))), file('box.mbox', mails)]);
  const most = 10 * (2 * text.length + mails.length) + 200 * MEGABYTE;
  t.diagnostic(`${Math.round(memory / MEGABYTE)} of ${Math.round(most / MEGABYTE)} MB`);
  // The one before; those of the mailbox came again.
  assert.equal(summary.reports, 80_001);
  assert.equal(summary.duplicates, 4_000);
  assert.deepEqual(summary.problems, []);
  assert.ok(memory < most, `${Math.round(memory / MEGABYTE)} MB`);
});

test('the same report of 20 MB, eight times, is kept once', async (t) => {
  const text = large('eight times', { failures: 10_000, letters: 2_000 });
  assert.ok(text.length > 20 * MEGABYTE);
  const once = await read([file('once.json', Buffer.from(text))]);
  const eight = await read(Array.from({ length: 8 }, (_, n) => file(`${n}.json`, Buffer.from(' '.repeat(n) + text))));
  t.diagnostic(`once ${Math.round(once.memory / MEGABYTE)} MB, eight times ${Math.round(eight.memory / MEGABYTE)} MB`);
  assert.equal(eight.summary.reports, 2);
  assert.equal(eight.summary.duplicates, 7);
  assert.deepEqual(eight.summary.problems, []);
  // What workers read at the same time is not kept; seven more would be.
  assert.ok(eight.memory < 1300 * MEGABYTE, `${Math.round(eight.memory / MEGABYTE)} MB`);
});

test('13 members, and 48 emails, that take what they can get: the good ones behind them are read', async () => {
  // Each holds reports of half as many entries as the one before: they fill whatever may be kept.
  const greedy = (thing) => Array.from({ length: 17 }, (_, level) => (
    `{"organization-name":"x","report-id":"${thing}-${level}","policies":[${'{},'.repeat(131_072 >> level)}{}]}`
  )).join('\n');
  const hostile = Array.from({ length: 48 }, (_, thing) => gzipSync(greedy(thing)));
  const archive = zip(...hostile.slice(0, 13).map((bytes, thing) => [`${thing}.json.gz`, bytes]), ['good.json', json('in a zip', 0)]);
  const box = mbox(...hostile.map((bytes) => mail(bytes)), mail(json('in a mailbox', 0)));
  for (const [name, bytes, id] of [['a.zip', archive, 'in a zip'], ['box.mbox', box, 'in a mailbox']]) {
    const { summary, memory, text, errors } = await readMeasured([file(name, bytes)]);
    assert.ok(kindsOf(summary).includes('too-much-to-keep'), `${kindsOf(summary)}`);
    // The good one is of an organisation of its own.
    const others = Object.entries(summary.by_organization).filter(([organization]) => organization !== 'x');
    assert.equal(others.reduce((sum, [, { reports }]) => sum + reports, 0), 2, `${id}: ${text.slice(0, 500)}`);
    assert.ok(memory < 1300 * MEGABYTE, `${Math.round(memory / MEGABYTE)} MB`);
    assert.deepEqual(errors, []);
  }
});
