// What a browser keeps, and what it saves of that, are the bytes that the native program writes (tests/history.rs).
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { file } from './fixtures.mjs';
import { chooseFiles, eventually, goTo, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

const folder = new URL('../fixtures/history/', import.meta.url);

/** The kept records in their order, each behind its length in four bytes, lowest first. */
async function keptBytes(page) {
  const records = await page.evaluate(() => new Promise((resolve, reject) => {
    const opening = indexedDB.open('tlsrpt-lens');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const all = database.transaction('records').objectStore('records').getAll();
      all.onerror = () => reject(all.error);
      all.onsuccess = () => {
        database.close();
        resolve(all.result.map((record) => [...record]));
      };
    };
  }));
  return records.map((record) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(record.length);
    return Buffer.concat([length, Buffer.from(record)]);
  });
}

/** The file that the page saves. */
async function saved(page) {
  await goTo(page, '#/settings');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save all as one file' }).click(),
  ]);
  return readFile(await download.path());
}

test('a browser keeps and saves the bytes that the native program writes', async () => {
  const { page, context, errors } = await run.openPage();
  await goTo(page, '#/settings');
  await page.getByRole('button', { name: 'Keep reports on this device' }).click();
  await page.getByText('On: 0 reports are stored on this device.').waitFor();
  await goTo(page, '#/');
  // One after the other, so that each becomes one record and they have an order.
  const names = (await readdir(new URL('input/', folder))).sort();
  for (const [index, name] of names.entries()) {
    await chooseFiles(page, [file(name, await readFile(new URL(`input/${encodeURIComponent(name)}`, folder)))]);
    await eventually(async () => (await keptBytes(page)).length === index + 1, `${name} is kept`, 20_000);
    await waitIdle(page);
  }
  const expected = await readFile(new URL('version-1-page.records', folder));
  let at = 0;
  for (const [index, record] of (await keptBytes(page)).entries()) {
    assert.ok(record.equals(expected.subarray(at, at + record.length)), `${names[index]} is kept otherwise than natively`);
    at += record.length;
  }
  assert.equal(at, expected.length);
  const whole = await readFile(new URL('version-1-page.ndjson', folder), 'utf8');
  assert.equal((await saved(page)).toString('utf8'), whole);
  // Opened again, it is the same.
  await page.reload();
  await page.getByText(`On: ${whole.trim().split('\n').length} reports are stored on this device.`).waitFor();
  assert.equal((await saved(page)).toString('utf8'), whole);
  assert.deepEqual(errors, []);
  await context.close();
});
