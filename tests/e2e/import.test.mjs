// The main job through the real file input: files in, numbers and pictures out.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { accessibilityProblems, chooseFiles, exportSummary, exportText, screenshot, start, waitIdle } from './harness.mjs';

const root = new URL('../../', import.meta.url);
const mailbox = new URL('public/samples/sample-reports.mbox', root).pathname;
const expected = JSON.parse(await readFile(new URL('tests/fixtures/sample-reports.expected.json', root)));

const report = (id, failed) => ({
  'organization-name': 'Test Mail',
  'date-range': { 'start-datetime': '2026-03-01T00:00:00Z', 'end-datetime': '2026-03-01T23:59:59Z' },
  'contact-info': 'tls@mail.example',
  'report-id': id,
  policies: [{
    policy: { 'policy-type': 'no-policy-found', 'policy-domain': 'example.org' },
    summary: { 'total-successful-session-count': 7, 'total-failure-session-count': failed },
    'failure-details': failed ? [{ 'result-type': 'dnssec-invalid', 'failed-session-count': failed }] : [],
  }],
});
const file = (name, buffer) => ({ name, mimeType: 'application/octet-stream', buffer });

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

test('a mailbox is read, charted and exported, and nothing is sent', async () => {
  const { page, requests, errors, violations } = await run.openPage();
  await chooseFiles(page, mailbox);
  await page.getByRole('heading', { level: 1, name: /sessions were secured/ }).waitFor();
  await waitIdle(page);
  const summary = await exportSummary(page);
  for (const key of ['reports', 'duplicates', 'sessions', 'failed_by_result_type']) {
    assert.deepEqual(summary[key], expected[key], key);
  }
  assert.equal(summary.files.not_reports, expected.not_reports);
  const csv = (await exportText(page, 'Failures (CSV)')).trim().split('\r\n');
  assert.equal(csv.length - 1, summary.failure_details);
  const own = new URL(run.site.url).origin;
  assert.deepEqual(requests.filter((url) => !url.startsWith(own) && !url.startsWith(`blob:${own}`)), []);
  assert.deepEqual(errors, []);
  assert.deepEqual(violations, []);
  assert.deepEqual(await accessibilityProblems(page), []);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await screenshot(page, `reports-${width}-${colorScheme}`);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(sideways <= 0, `${width} px: scrolls sideways by ${sideways} px`);
    }
  }
});

test('a broken file among good ones is named and stops nothing', async () => {
  const { page } = await run.openPage();
  const good = JSON.stringify(report('one', 0));
  const packed = gzipSync(JSON.stringify(report('two', 2)));
  await chooseFiles(page, [
    file('good.json', Buffer.from(good)),
    file('any-name.txt', packed),
    file('cut.json.gz', packed.subarray(0, packed.length - 30)),
    file('half.json', Buffer.from(good.slice(0, 90))),
  ]);
  await page.getByRole('heading', { name: 'Not read' }).waitFor();
  await waitIdle(page);
  const summary = await exportSummary(page);
  assert.equal(summary.reports, 2);
  assert.deepEqual(summary.sessions, { successful: 14, failed: 2 });
  assert.deepEqual(summary.files, { failed: 2, not_reports: 0, read: 2 });
  assert.deepEqual(summary.problems.map(({ source, kind }) => [source, kind]), [
    ['cut.json.gz', 'gzip-damaged'],
    ['half.json', 'json-cut-off'],
  ]);
});

test('a report opens, with its policies and the text as sent', async () => {
  const { page } = await run.openPage();
  await chooseFiles(page, [file('r.json', Buffer.from(JSON.stringify(report('one', 3))))]);
  await page.getByRole('link', { name: 'Test Mail' }).last().click();
  await page.getByRole('heading', { level: 1, name: /Test Mail opened 10 sessions/ }).waitFor();
  await page.getByText('"report-id":"one"').waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await screenshot(page, 'report-1280-light');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'scrolls sideways');
});

test('the first screen says what this is', async () => {
  const { page } = await run.openPage();
  await page.getByRole('heading', { name: 'Is TLS to your mail servers working?' }).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await screenshot(page, 'empty-1280-light');
  await page.getByRole('button', { name: 'Try sample reports' }).click();
  await page.getByRole('heading', { level: 1, name: /sessions were secured/ }).waitFor();
});

test('a folder is walked, mails and archives in it are read by content', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reports-'));
  await mkdir(join(folder, 'inner'));
  const text = JSON.stringify(report('in-mail', 1));
  const mail = (body) => `From: tls@mail.example\r\nSubject: Report\r\nMIME-Version: 1.0\r\nContent-Type: application/tlsrpt+gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}\r\n`;
  await writeFile(join(folder, 'report.eml'), mail(gzipSync(text).toString('base64')));
  await writeFile(join(folder, 'inner', 'plain.json'), JSON.stringify(report('plain', 0)));
  await writeFile(join(folder, 'inner', 'archive.bin'), zip('a/zipped.json', Buffer.from(JSON.stringify(report('zipped', 4)))));
  const { page } = await run.openPage();
  await page.getByLabel('Choose folder').setInputFiles(folder);
  await page.getByRole('heading', { level: 1, name: /sessions were secured/ }).waitFor();
  await waitIdle(page);
  const summary = await exportSummary(page);
  assert.equal(summary.reports, 3);
  assert.equal(summary.files.read, 3);
  assert.deepEqual(summary.sessions, { successful: 21, failed: 5 });
  assert.deepEqual(summary.problems, []);
});

/** A ZIP archive of one stored entry. */
function zip(name, content) {
  const entry = (signature, extra) => {
    const head = Buffer.alloc(signature === 0x04034b50 ? 30 : 46);
    head.writeUInt32LE(signature, 0);
    const at = signature === 0x04034b50 ? 14 : 16;
    head.writeUInt32LE(crc32(content), at);
    head.writeUInt32LE(content.length, at + 4);
    head.writeUInt32LE(content.length, at + 8);
    head.writeUInt16LE(name.length, at + 12);
    return Buffer.concat([head, Buffer.from(name), extra]);
  };
  const local = entry(0x04034b50, content);
  const central = entry(0x02014b50, Buffer.alloc(0));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
