// A dropped folder with parts that cannot be opened, or without an end: what is left out is named, the rest is read.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { json } from './fixtures.mjs';
import { exportSummary, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

/**
 * Drops a folder as the browser's reader shows it. `tree` is a list of entries: `[name, text]` a file, `[name, null]` one that
 * cannot be opened, `[name, list]` a folder; `{ fails: true }` in a list ends its reading with a fault.
 */
async function drop(page, trees) {
  // As text: a driver does not hand on what is nested deep.
  await page.evaluate((text) => {
    const trees = JSON.parse(text);
    const failed = () => new DOMException('not allowed', 'NotReadableError');
    const entry = ([name, content], above) => {
      const fullPath = `${above}/${name}`;
      if (!Array.isArray(content) && content?.endless === undefined) {
        return {
          isFile: true, isDirectory: false, name, fullPath,
          file: (done, fail) => { if (content === null) fail(failed()); else done(new File([content], name)); },
        };
      }
      return {
        isFile: false, isDirectory: true, name, fullPath,
        createReader: () => {
          // One at a time: a folder may fail half way.
          let at = 0;
          return {
            readEntries: (done, fail) => setTimeout(() => {
              if (content.endless) return done(Array.from({ length: 100 }, (_, index) => entry([`${at += 1}-${index}`, { endless: true }], fullPath)));
              const next = content[at];
              at += 1;
              if (next?.fails) fail(failed());
              else done(next ? [entry(next, fullPath)] : []);
            }),
          };
        },
      };
    };
    const given = new DataTransfer();
    for (const [name] of trees) given.items.add(new File([''], name));
    const { webkitGetAsEntry } = DataTransferItem.prototype;
    let at = 0;
    DataTransferItem.prototype.webkitGetAsEntry = function () {
      at += 1;
      return entry(trees[at - 1], '');
    };
    dispatchEvent(new DragEvent('drop', { dataTransfer: given, bubbles: true, cancelable: true }));
    DataTransferItem.prototype.webkitGetAsEntry = webkitGetAsEntry;
  }, JSON.stringify(trees));
}

const report = (id) => json(id, 1).toString();

async function given(page, trees, reports) {
  await drop(page, trees);
  await page.locator('.loaded-line__facts b').getByText(reports === 1 ? '1 report' : `${reports} reports`, { exact: true }).waitFor({ timeout: 60_000 });
  await waitIdle(page);
  const summary = await exportSummary(page);
  return { summary, problems: summary.problems.map(({ source, kind }) => [source, kind]) };
}

test('files and folders that cannot be opened are named, and all others are read', async () => {
  const { page, context, errors } = await run.openPage();
  const { summary, problems } = await given(page, [['reports', [
    ['a.json', report('a')],
    ['locked.json', null],
    ['half', [['b.json', report('b')], ['c.json', report('c')], { fails: true }]],
    ['closed', [{ fails: true }]],
    ['inner', [['locked too.eml', null], ['d.json', report('d')]]],
    ['e.json', report('e')],
  ]]], 5);
  assert.deepEqual(problems.sort(), [
    ['reports/closed', 'unreadable'], ['reports/half', 'unreadable'], ['reports/inner/locked too.eml', 'unreadable'],
    ['reports/locked.json', 'unreadable'],
  ]);
  assert.equal(summary.files.read, 5);
  assert.deepEqual(errors, []);
  await context.close();
});

test('a folder of nothing that can be opened is told, beside a file', async () => {
  const { page, context } = await run.openPage();
  await drop(page, [['gone', [{ fails: true }]], ['also gone', [['x.json', null], { fails: true }]]]);
  await page.getByRole('heading', { name: 'Not read' }).waitFor();
  for (const name of ['gone', 'also gone', 'also gone/x.json']) await page.locator('.problem-list b').getByText(`${name}:`, { exact: true }).waitFor();
  await context.close();
});

test('very deep folders are walked so far, and the one below is named', async () => {
  const { page, context } = await run.openPage();
  let tree = ['bottom', [['z.json', report('z')]]];
  for (let depth = 99; depth > 0; depth -= 1) tree = [`d${depth}`, [[`r.json`, report(`r-${depth}`)], tree]];
  const { problems } = await given(page, [tree, ['beside', [['b.json', report('beside')]]]], 65);
  const path = Array.from({ length: 65 }, (_, index) => `d${index + 1}`).join('/');
  assert.deepEqual(problems, [[path, 'too-deep']]);
  await context.close();
});

test('a folder without an end is left, named, and what was dropped beside it is named or read', async () => {
  const { page, context } = await run.openPage();
  // The last one dropped is walked first.
  const { problems } = await given(page, [['never reached', [['n.json', report('n')]]], ['endless', { endless: true }], ['first', [['f.json', report('f')]]]], 1);
  assert.equal(problems.length, 2);
  assert.ok(problems.every(([, kind]) => kind === 'too-many-entries'));
  assert.ok(problems[0][0].startsWith('endless') && problems[1][0] === 'never reached', JSON.stringify(problems));
  await context.close();
});
