// A folder that is watched. The picker of the system cannot be driven, so it gives the page's own private
// folder: the same kind of handle, read in the same way.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { json } from './fixtures.mjs';
import { accessibilityProblems, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

const givesOwnFolder = () => {
  globalThis.showDirectoryPicker = async () => (await navigator.storage.getDirectory()).getDirectoryHandle('inbox', { create: true });
};

/** Writes a file into the folder, as a mail program would. */
const put = (page, path, text) => page.evaluate(async ([path, text]) => {
  let folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('inbox', { create: true });
  const steps = path.split('/');
  for (const step of steps.slice(0, -1)) folder = await folder.getDirectoryHandle(step, { create: true });
  const file = await (await folder.getFileHandle(steps.at(-1), { create: true })).createWritable();
  await file.write(text);
  await file.close();
}, [path, text]);

test('what is new in a folder is read by itself, also after the page was closed', async () => {
  const { page, context, errors, violations } = await run.openPage({ init: givesOwnFolder });
  await put(page, 'a.json', json('a', 1).toString());
  await put(page, 'deeper/b.json', json('b', 2).toString());
  await page.goto(`${run.site.url}#/settings`);
  await page.getByRole('button', { name: 'Watch a folder' }).click();
  await page.getByText('The folder inbox is being watched: 2 files have been read so far.').waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.getByRole('link', { name: 'Reports', exact: true }).click();
  await page.getByText('In 2 reports').waitFor();

  await put(page, 'c.json', json('c', 3).toString());
  await page.getByText('In 3 reports').waitFor({ timeout: 20_000 });
  await waitIdle(page);
  assert.equal(await page.getByText('twice').count(), 0, 'what was read is not read again');

  // The handle is kept; the browser lets its own folder be read without a question.
  await page.reload({ waitUntil: 'networkidle' });
  await page.getByText('In 3 reports').waitFor();
  await waitIdle(page);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Stop watching' }).click();
  await page.getByRole('button', { name: 'Watch a folder' }).waitFor();
  await page.reload({ waitUntil: 'networkidle' });
  await page.goto(`${run.site.url}#/`);
  await page.getByRole('heading', { name: 'Is TLS to your mail servers working?' }).waitFor();
  assert.deepEqual([errors, violations], [[], []]);
  await context.close();
});

test('a browser that wants a press first is asked by a button, and a folder that went away is told', async () => {
  const { page, context } = await run.openPage({
    init: () => {
      globalThis.showDirectoryPicker = async () => (await navigator.storage.getDirectory()).getDirectoryHandle('inbox', { create: true });
      // As Chromium does with a folder of the disk after a restart.
      let answer = 'prompt';
      FileSystemHandle.prototype.queryPermission = async () => answer;
      FileSystemHandle.prototype.requestPermission = async () => { answer = 'granted'; return answer; };
    },
  });
  await put(page, 'a.json', json('a', 1).toString());
  await page.goto(`${run.site.url}#/settings`);
  await page.getByRole('button', { name: 'Watch a folder' }).click();
  await page.getByText('The folder inbox is being watched').waitFor();
  await page.goto(`${run.site.url}#/`);
  await page.reload({ waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Resume watching inbox' }).click();
  await page.locator('.loaded-line__facts').getByText('1 report', { exact: true }).waitFor();

  await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('inbox', { recursive: true }));
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByText('The folder inbox can no longer be read').waitFor({ timeout: 20_000 });
  await context.close();
});

test('a browser without such folders offers none', async () => {
  const { page, context } = await run.openPage({ init: () => { delete globalThis.showDirectoryPicker; }, hash: '#/settings' });
  await page.getByRole('heading', { name: 'Limits' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Watch a folder' }).count(), 0);
  await context.close();
});
