// A worker that runs out of memory: what it had in its hands is named, and everything else is read.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { dist } from '../../build/serve.mjs';
import { file, gz, json, large, mail, mbox, plainMailbox } from './fixtures.mjs';
import { chooseFiles, exportSummary, goTo, start, waitIdle } from './harness.mjs';

// Stands before the worker's own script: reading a file whose name starts with "deadly", or the bytes
// of it that its name tells, finds the memory full. One whose name starts with "closing" ends the worker
// without a word. What is kept of a long report does the same where it has more bytes than ENDS.
const ENDS = { full: 1_500_000, closing: 700_000 };
const prologue = `{
const { instantiate } = WebAssembly;
WebAssembly.instantiate = async (...given) => (globalThis.instance = await instantiate(...given));
const fill = () => {
  const { memory } = globalThis.instance.exports;
  memory.grow(65_536 - memory.buffer.byteLength / 65_536);
};
// It hears of a message before the program does.
self.addEventListener('message', (event) => {
  const bytes = Array.isArray(event.data) && event.data[1] instanceof Uint8Array ? event.data[1].length : 0;
  if (bytes > ${ENDS.full}) {
    fill();
  } else if (bytes > ${ENDS.closing}) {
    event.stopImmediatePropagation();
    self.close();
  }
});
const { slice, stream } = Blob.prototype;
Blob.prototype.slice = function (from, to) {
  const part = slice.call(this, from, to);
  if (/^closing/.test(this.name)) {
    part.stream = () => {
      self.close();
      return { getReader: () => ({ read: () => new Promise(() => {}) }) };
    };
  }
  const [deadly, first = 0, last = Infinity] = /^deadly(?:-(\\d+)-(\\d+))?/.exec(this.name) ?? [];
  if (deadly === undefined) return part;
  part.stream = () => {
    const reader = stream.call(part).getReader();
    let at = from;
    const read = async () => {
      const answer = await reader.read();
      at += answer.value?.length ?? 0;
      if (at <= Number(first) || at > Number(last)) return answer;
      fill();
      return { value: new Uint8Array(1 << 28) };
    };
    return { getReader: () => ({ read }) };
  };
  return part;
};
}`;

/** Serves this before the worker's own script. */
const served = (before) => (request, response) => {
  const [name] = /worker-[0-9a-f]+\.js$/.exec(request.url) ?? [];
  if (!name) return false;
  response.writeHead(200, { 'content-type': 'text/javascript' });
  response.end(before + readFileSync(join(dist, name), 'utf8'));
  return true;
};

let run;
let folder;
before(async () => {
  run = await start({ server: { onRequest: served(prologue) } });
  folder = await mkdtemp(join(tmpdir(), 'worker-death-'));
});
after(async () => {
  await run?.stop();
  if (folder) await rm(folder, { recursive: true });
});

const shown = ({ problems }) => problems.map(({ source, kind }) => [source, kind]);

test('a file that kills its worker is named, and the others are read', async () => {
  const { page, context } = await run.openPage();
  const others = Array.from({ length: 150 }, (_, index) => file(`${index}.json`, json(`many-${index}`, 1)));
  const deadly = (name) => file(name, json(name, 1));
  // Among small files that travel together, at the end, and alone in the way of a mailbox.
  await chooseFiles(page, [
    ...others.slice(0, 10), deadly('deadly-a.json'), ...others.slice(10, 40), deadly('deadly.json'), ...others.slice(40),
    file('box.mbox', mbox(mail(gz('a', 1)), mail(gz('b', 2)))),
  ]);
  await page.getByRole('heading', { name: 'Not read' }).waitFor();
  await waitIdle(page);
  const summary = await exportSummary(page);
  assert.deepEqual(shown(summary).sort(), [['deadly-a.json', 'reader-died'], ['deadly.json', 'reader-died']]);
  assert.equal(summary.reports, 152);
  assert.deepEqual(summary.sessions, { failed: 153, successful: 7 * 152 });
  assert.deepEqual(summary.files, { failed: 2, not_reports: 0, read: 151 });
  await page.getByText('deadly-a.json: reading it took more memory than the browser allows').waitFor();

  // A later import works, beside what is there.
  await chooseFiles(page, [file('later.json', json('later', 4)), file('0.json', json('many-0', 1))]);
  await page.getByText('In 153 reports').waitFor();
  await waitIdle(page);
  const later = await exportSummary(page);
  assert.deepEqual([later.reports, later.duplicates], [153, 1]);
  assert.deepEqual(later.sessions, { failed: 157, successful: 7 * 153 });
  await context.close();
});

test('a worker that is gone without a word is replaced too', async () => {
  const { page, context } = await run.openPage();
  await chooseFiles(page, [file('a.json', json('a', 1)), file('closing.json', json('b', 1)), file('c.json', json('c', 2))]);
  await page.getByText('closing.json: reading it took more memory than the browser allows, or failed internally').waitFor();
  await waitIdle(page);
  const summary = await exportSummary(page);
  assert.deepEqual(shown(summary), [['closing.json', 'reader-died']]);
  assert.equal(summary.reports, 2);
  await context.close();
});

test('a part of a large mailbox is lost alone', async () => {
  const mails = 90_000;
  // Dies behind 18 MB, which is in the second of its parts.
  const name = `deadly-${18 << 20}-${31 << 20}.mbox`;
  const path = join(folder, name);
  await writeFile(path, plainMailbox(mails));
  const { page, context } = await run.openPage();
  await chooseFiles(page, path);
  await page.getByRole('heading', { name: 'Not read' }).waitFor({ timeout: 60_000 });
  await waitIdle(page);
  const summary = await exportSummary(page);
  assert.deepEqual(shown(summary), [[`${name} › part 2`, 'reader-died']]);
  // What the worker sent before it died is kept.
  assert.ok(summary.reports > mails / 3 && summary.reports < mails, `${summary.reports} reports`);
  assert.deepEqual(summary.sessions, { failed: summary.reports, successful: 7 * summary.reports });
  assert.deepEqual(summary.files, { failed: 0, not_reports: 0, read: 1 });
  await context.close();
});

/** A report of which so many bytes are kept, or a tenth more: what it says is at random. */
const longReport = (name, bytes) => file(`${name}.json`, Buffer.from(large(name, { failures: 1_000, letters: bytes / 1_000 })));
const LESS = ENDS.closing / 2;

for (const [how, bytes] of [['finds no memory', ENDS.full], ['is gone without a word', ENDS.closing]]) {
  test(`a long report whose worker ${how} cannot be shown, and nothing else is lost`, async () => {
    const { page, context } = await run.openPage();
    // It opens by itself, for it is alone.
    await chooseFiles(page, [longReport('long', bytes)]);
    await page.waitForURL(/#\/report\/0$/);
    const heading = page.getByRole('heading', { name: 'This report cannot be shown.' });
    await heading.waitFor();
    await page.getByText('Reading it again needs more memory than the browser allows. It is still counted.').waitFor();
    await waitIdle(page);
    await page.locator('main').getByRole('link', { name: 'Back to the reports' }).click();
    await page.getByText('In 1 report').waitFor();
    // It is tried anew, ends in the same way, and others are read and shown: a short one, and a long one by a worker.
    await goTo(page, '#/report/0');
    await heading.waitFor();
    await goTo(page, '#/');
    await chooseFiles(page, [file('short.json', json('short', 1)), longReport('less', LESS)]);
    await page.getByText('In 3 reports').waitFor();
    await waitIdle(page);
    const summary = await exportSummary(page);
    assert.deepEqual([summary.reports, summary.sessions.failed, shown(summary)], [3, 2_001, []]);
    for (const number of [1, 2]) {
      await goTo(page, `#/report/${number}`);
      await page.getByRole('heading', { name: 'Policies' }).waitFor().catch(async () => { console.log(number, await page.locator('main').innerText()); throw 1; });
    }
    await context.close();
  });
}

test('a long report for which no worker starts cannot be shown', async () => {
  const { page, context } = await run.openPage();
  // The workers that read were started before.
  await chooseFiles(page, [longReport('long', LESS), file('short.json', json('short', 1))]);
  await page.getByText('In 2 reports').waitFor();
  await waitIdle(page);
  await page.evaluate(() => { globalThis.Worker = class { constructor() { throw new Error('there is no room'); } }; });
  for (const number of [0, 1]) await goTo(page, `#/report/${number}`);
  await page.getByRole('heading', { name: 'Policies' }).waitFor();
  await goTo(page, '#/report/0');
  await page.getByRole('heading', { name: 'This report cannot be shown.' }).waitFor();
  await context.close();
});

/** Every file is named as one that took the worker with it, where the server answers as `onRequest` says. */
async function everyFileIsNamed(onRequest) {
  const broken = await start({ server: { onRequest } });
  try {
    const { page } = await broken.openPage();
    await chooseFiles(page, [file('a.json', json('a', 1)), file('b.json', json('b', 1))]);
    await page.getByRole('heading', { name: 'Not read' }).waitFor();
    await waitIdle(page);
    for (const name of ['a.json', 'b.json']) await page.getByText(`${name}: reading it took`).waitFor();
  } finally {
    await broken.stop();
  }
}

test('a program that finds no memory to start in is told', async () => {
  await everyFileIsNamed(served(`WebAssembly.instantiate = () => Promise.reject(new RangeError('WebAssembly.instantiate(): Out of memory'));`));
});

test('when no worker starts, every file is named', async () => {
  await everyFileIsNamed((request, response) => {
    if (!/worker-[0-9a-f]+\.js$/.test(request.url)) return false;
    response.writeHead(500).end();
    return true;
  });
});
