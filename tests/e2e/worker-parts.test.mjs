// One mail or member that kills the worker, wherever it is: it is named and passed over, and everything else is read
// once. The killers are honest texts that take more memory than the browser of this test gives.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { file, forwarded, gz, json, mail, mbox, ordinaryMail, zip } from './fixtures.mjs';
import { chooseFiles, exportSummary, start, waitIdle } from './harness.mjs';

let run;
let folder;
before(async () => {
  // 20 MB for each program.
  run = await start({ args: ['--js-flags=--wasm-max-mem-pages=320'] });
  folder = await mkdtemp(join(tmpdir(), 'worker-parts-'));
});
after(async () => {
  await run?.stop();
  if (folder) await rm(folder, { recursive: true });
});

/** Text that a program with 20 MB of memory cannot hold. */
const large = 'There is nothing to be seen here, and a lot of it.\n'.repeat(480_000);
const killer = gzipSync(large, { level: 1 });
const deadlyMail = mail(killer);

const block = (bytes) => Buffer.concat([bytes, Buffer.alloc((512 - bytes.length % 512) % 512)]);
function tar(...members) {
  const parts = members.flatMap(([name, bytes]) => {
    const head = Buffer.alloc(512);
    head.write(name);
    head.write(`0000644\0${'0000000\0'.repeat(2)}${bytes.length.toString(8).padStart(11, '0')}\0${'0'.repeat(11)}\0        0`, 100);
    head.write('ustar\0' + '00', 257);
    head.write(`${head.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
    return [head, block(bytes)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

/** Reads files and gives the summary. */
async function read(...files) {
  const { page, context, errors } = await run.openPage();
  await chooseFiles(page, files.length === 1 && typeof files[0] === 'string' ? files[0] : files);
  await page.getByRole('heading', { name: 'Not read' }).waitFor({ timeout: 60_000 });
  await waitIdle(page);
  const summary = await exportSummary(page);
  const facts = await page.locator('.loaded-line__facts').innerText();
  const said = await page.locator('.problem-list').innerText();
  await context.close();
  assert.deepEqual(errors.filter((error) => !/memory|unreachable|RuntimeError/i.test(error)), []);
  return { summary, facts, said, problems: summary.problems.map(({ source, kind }) => [source, kind]) };
}

const died = (source) => [source, 'reader-died'];
const good = (count, from = 0) => Array.from({ length: count }, (_, index) => mail(gz(`good-${from + index}`, 1)));

for (const [where, at] of [['first', 0], ['in the middle', 5], ['last', 9]]) {
  test(`the mail of a mailbox that kills: ${where}`, async () => {
    const mails = good(9);
    mails.splice(at, 0, deadlyMail);
    const { summary, facts, said, problems } = await read(file('box.mbox', mbox(...mails)));
    assert.equal(problems.length, 1);
    assert.equal(problems[0][1], 'reader-died');
    assert.ok(problems[0][0].startsWith(`box.mbox › message ${at + 1}`), problems[0][0]);
    assert.deepEqual([summary.reports, summary.duplicates], [9, 0]);
    assert.deepEqual(summary.sessions, { failed: 9, successful: 63 });
    assert.deepEqual(summary.files, { failed: 0, not_reports: 0, read: 1 });
    assert.match(facts, /^9 reports, 1 file read\s*1 item not read$/);
    assert.match(said, /It was skipped, so reports in it may be missing here\./);
    assert.doesNotMatch(said, /Everything else/);
  });

  for (const [kind, pack] of [['box.zip', zip], ['box.tar', tar], ['box.tar.gz', (...members) => gzipSync(tar(...members))]]) {
    test(`the member of an archive that kills: ${kind}, ${where}`, async () => {
      const members = Array.from({ length: 9 }, (_, index) => [`${index}.json`, json(`good-${index}`, 1)]);
      members.splice(at, 0, ['deadly.gz', killer]);
      const { summary, problems } = await read(file(kind, pack(...members)));
      assert.deepEqual(problems, [died(`${kind} › deadly.gz`)]);
      assert.deepEqual([summary.reports, summary.duplicates], [9, 0]);
      assert.deepEqual(summary.sessions, { failed: 9, successful: 63 });
      assert.deepEqual(summary.files, { failed: 0, not_reports: 0, read: 1 });
    });
  }
}

test('two killers in one mailbox, and one in an archive within an archive', async () => {
  const mails = [...good(3), deadlyMail, ...good(3, 3), forwarded(deadlyMail), ...good(3, 6), ordinaryMail];
  const inner = zip(['a.json', json('inner-a', 2)], ['deadly.txt.gz', killer], ['b.json', json('inner-b', 2)]);
  const outer = zip(['x.json', json('outer-x', 2)], ['inner.zip', inner], ['y.mbox', mbox(...good(2, 20))]);
  const { summary, problems } = await read(
    file('before.json', json('before', 1)), file('box.mbox', mbox(...mails)), file('outer.zip', outer), file('after.json', json('after', 1)),
  );
  assert.equal(problems.length, 3);
  const sources = problems.map(([source]) => source).sort();
  assert.ok(sources[0].startsWith('box.mbox › message 4') && sources[1].startsWith('box.mbox › message 8'), sources.join());
  assert.equal(sources[2], 'outer.zip › inner.zip › deadly.txt.gz');
  assert.deepEqual([summary.reports, summary.duplicates], [16, 0]);
  assert.deepEqual(summary.sessions, { failed: 9 + 2 + 2 + 6, successful: 7 * 16 });
  assert.deepEqual(summary.files, { failed: 0, not_reports: 1, read: 4 });
});

test('a mail with a report and an attachment that kills is passed over as a whole', async () => {
  const { summary, problems } = await read(file('box.mbox', mbox(mail(gz('a', 1)), mail(gz('b', 1), killer), mail(gz('c', 1)))));
  assert.equal(problems.length, 1);
  assert.ok(problems[0][0].startsWith('box.mbox › message 2'));
  assert.deepEqual([summary.reports, summary.duplicates, summary.sessions.failed], [2, 0, 2]);
});

test('a file of nothing but a killer could not be read', async () => {
  const { summary, problems, facts } = await read(file('a.json', json('a', 1)), file('box.mbox', mbox(deadlyMail)), file('large.txt', Buffer.from(large)));
  assert.deepEqual(problems.map(([source, kind]) => [source.split(' › ')[0], kind]).sort(), [died('box.mbox'), died('large.txt')]);
  assert.deepEqual(summary.files, { failed: 2, not_reports: 0, read: 1 });
  assert.match(facts, /^1 report, 1 file read\s*2 items not read$/);
});

test('what stood among thousands is passed over alone, and nothing of them is counted twice', async () => {
  // More than a batch holds before it and behind it.
  const { summary, problems } = await read(file('box.mbox', mbox(...good(1_500), deadlyMail, ...good(3_000, 1_500), deadlyMail, ...good(700, 4_500))));
  assert.deepEqual(problems.map(([source]) => /^box\.mbox › message \d+/.exec(source)[0]), ['box.mbox › message 1501', 'box.mbox › message 4502']);
  assert.deepEqual([summary.reports, summary.duplicates], [5_200, 0]);
  assert.deepEqual(summary.sessions, { failed: 5_200, successful: 7 * 5_200 });
});

test('a mail too large for the memory is passed over in a range of a large mailbox', async () => {
  const prose = (number) => Buffer.from(`From: a@example.org\nSubject: ${number}\n\n${'Shall we meet at noon?\n'.repeat(4_500)}`);
  const some = (from, count) => Array.from({ length: count }, (_, index) => (index % 10 ? prose(from + index) : mail(gz(`range-${from + index}`, 1))));
  const deadly = Buffer.from(`From: a@example.org\nSubject: large\n\n${large}`);
  const path = join(folder, 'large.mbox');
  await writeFile(path, mbox(...some(0, 150), deadly, ...some(150, 200), deadly, ...some(350, 50)));
  const { summary, problems } = await read(path);
  assert.deepEqual(problems, [died('large.mbox › message 151'), died('large.mbox › message 352')]);
  assert.deepEqual([summary.reports, summary.duplicates, summary.sessions.failed], [40, 0, 40]);
  assert.deepEqual(summary.files, { failed: 0, not_reports: 360, read: 1 });
});

test('the rest of a file in which very much kills is given up, and the sentence counts', async () => {
  const members = Array.from({ length: 40 }, (_, index) => (index % 2 ? [`deadly-${index}.gz`, killer] : [`${index}.json`, json(`good-${index}`, 1)]));
  const { summary, problems, said } = await read(file('box.zip', zip(...members)), file('after.json', json('after', 1)));
  const parts = Array.from({ length: 16 }, (_, index) => died(`box.zip › deadly-${2 * index + 1}.gz`));
  assert.deepEqual(problems.sort(), [['box.zip', 'reader-died-often'], ...parts].sort());
  // The reports before the seventeenth killer, and the file behind.
  assert.deepEqual([summary.reports, summary.duplicates], [18, 0]);
  assert.deepEqual(summary.files, { failed: 0, not_reports: 0, read: 2 });
  assert.match(said, /box\.zip:\s+reading failed in 17 parts of the file, and the rest was not read\./);
});
