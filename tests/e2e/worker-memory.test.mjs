// A worker whose memory has grown is replaced between two jobs, for a program's memory never shrinks.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from './fixtures.mjs';
import { chooseFiles, exportSummary, start, waitIdle } from './harness.mjs';

let run;
let folder;
before(async () => {
  run = await start();
  folder = await mkdtemp(join(tmpdir(), 'worker-memory-'));
});
after(async () => {
  await run?.stop();
  if (folder) await rm(folder, { recursive: true });
});

/** One worker at a time, each counted. */
function oneWorker() {
  Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => 1 });
  globalThis.workers = { started: 0, ended: 0 };
  const Plain = Worker;
  globalThis.Worker = class extends Plain {
    constructor(...given) {
      super(...given);
      globalThis.workers.started += 1;
    }
    terminate() {
      globalThis.workers.ended += 1;
      super.terminate();
    }
  };
}

for (const [what, megabytes, workers] of [['much', 140, 3], ['little', 6, 1]]) {
  test(`a worker that used ${what} memory`, async () => {
    const paths = ['1.txt', '2.json', '3.txt', '4.json'].map((name) => join(folder, `${what}-${name}`));
    const text = 'There is nothing to be seen here.\n'.repeat(megabytes * 30_000);
    for (const path of paths) await writeFile(path, path.endsWith('.json') ? json(path, 1) : text);
    const { page, context } = await run.openPage({ init: oneWorker });
    await chooseFiles(page, paths);
    await page.getByText(/2 reports/).first().waitFor();
    await waitIdle(page);
    assert.deepEqual(await page.evaluate(() => globalThis.workers), { started: workers, ended: workers });
    const summary = await exportSummary(page);
    assert.deepEqual(summary.files, { failed: 0, not_reports: 2, read: 4 });
    await context.close();
  });
}
