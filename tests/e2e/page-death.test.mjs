// The page's own program ends: the start script says so and loads the page again, and the history is as it was.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { file, json, report } from './fixtures.mjs';
import { accessibilityProblems, chooseFiles, eventually, exportSummary, figures, goTo, pictures, start, waitIdle } from './harness.mjs';

let run;
let folder;
/** A mailbox of more honest reports than the page can keep. */
let many;
before(async () => {
  // 32 MB for each program.
  run = await start({ args: ['--js-flags=--wasm-max-mem-pages=512'] });
  folder = await mkdtemp(join(tmpdir(), 'page-death-'));
  many = join(folder, 'many.mbox');
  const mails = Array.from({ length: 60_000 }, (_, number) => {
    const one = report(`many-${number}`, 1);
    // What does not pack well.
    one['contact-info'] = ['a', 'b', 'c'].map((letter) => createHash('sha512').update(`${number}${letter}`).digest('base64')).join('');
    return `From tls@mail.example Sun Mar  1 00:00:00 2026\nContent-Type: application/tlsrpt+json\n\n${JSON.stringify(one)}\n\n`;
  });
  await writeFile(many, mails.join(''));
});
after(async () => {
  await run?.stop();
  if (folder) await rm(folder, { recursive: true });
});

const dead = (page) => page.getByRole('alert').filter({ hasText: 'The page has stopped: it ran out of memory or failed internally.' });

/** Reloads by the button that has the focus. */
async function reload(page) {
  const button = page.getByRole('alert').getByRole('button', { name: 'Reload' });
  await button.waitFor();
  await eventually(() => button.evaluate((element) => element === document.activeElement), 'the button has the focus');
  assert.equal(await page.getByRole('alert').count(), 1);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  await page.locator('#shell').waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('alert').count(), 0);
}

test('more honest reports than the page can keep: it says that it has stopped, and comes again', async () => {
  const { page, context } = await run.openPage();
  await chooseFiles(page, many);
  await dead(page).waitFor({ timeout: 60_000 });
  await reload(page);
  await chooseFiles(page, file('again.json', json('again', 1)));
  await figures(page).waitFor();
  await context.close();
});

test('the history is as it was when the page comes again', async () => {
  const { page, context } = await run.openPage({
    // From then on the program gets no more memory.
    init: () => {
      const { instantiate } = WebAssembly;
      WebAssembly.instantiate = async (...given) => {
        const made = await instantiate(...given);
        const memory = (made.instance ?? made).exports.memory;
        if (memory) globalThis.fill = () => memory.grow(512 - memory.buffer.byteLength / 65_536);
        return made;
      };
    },
  });
  await chooseFiles(page, file('kept.json', json('kept', 3)));
  await figures(page).waitFor();
  await waitIdle(page);
  await goTo(page, '#/settings');
  await page.getByRole('button', { name: 'Keep reports on this device' }).click();
  await page.getByText('On: 1 report is stored on this device.').waitFor();
  await goTo(page, '#/');
  await page.evaluate(() => globalThis.fill());
  await chooseFiles(page, many);
  await dead(page).waitFor({ timeout: 60_000 });
  await reload(page);
  await page.locator('.loaded-line__facts b').waitFor();
  const summary = await exportSummary(page);
  assert.ok(summary.reports >= 1);
  assert.equal(summary.sessions.failed, summary.reports + 2);
  await context.close();
});

for (const [language, words, button] of [
  ['en', 'The page has stopped', 'Reload'], ['de', 'Die Seite wurde angehalten', 'Neu laden'],
  ['fr', 'La page s’est arrêtée', 'Recharger'], ['es', 'La página se ha detenido', 'Recargar'], ['ja', 'ページが停止しました', '再読み込み'],
]) {
  test(`the end is told in the language of the page: ${language}`, async () => {
    const { page, context } = await run.openPage({ locale: language });
    // As a program that traps is heard of.
    await page.evaluate(() => Promise.reject(new WebAssembly.RuntimeError('unreachable')).catch((error) => { setTimeout(() => { throw error; }); }));
    await page.getByRole('alert').getByText(words).waitFor();
    await page.getByRole('alert').getByRole('button', { name: button }).waitFor();
    await context.close();
  });
}

test('each way in which a program ends is heard of, and a fault of a script is none', async () => {
  const ends = {
    trap: () => { setTimeout(() => { throw new WebAssembly.RuntimeError('memory access out of bounds'); }); },
    promise: () => { Promise.reject(new WebAssembly.RuntimeError('unreachable')); },
    // Recursion in a real program: a function that calls itself.
    depth: async () => {
      const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 6, 1, 4, 0, 16, 0, 11]);
      const { instance } = await WebAssembly.instantiate(bytes);
      setTimeout(() => instance.exports.f());
    },
  };
  for (const [name, end] of Object.entries(ends)) {
    const { page, context } = await run.openPage();
    await page.evaluate(end);
    await dead(page).waitFor({ timeout: 5_000 }).catch(() => assert.fail(`${name} was not heard of`));
    await context.close();
  }
  const { page, context } = await run.openPage();
  await page.evaluate(() => {
    setTimeout(() => { throw new Error('a fault of an extension'); });
    setTimeout(() => { throw new RangeError('Invalid array length'); });
    Promise.reject(new TypeError('another'));
    return new Promise((resolve) => { setTimeout(resolve, 500); });
  });
  assert.equal(await page.getByRole('alert').count(), 0);
  await context.close();
});

test('the text of the end fits every width, and keeps nobody out', async () => {
  const { page, context } = await run.openPage();
  await page.evaluate(() => { setTimeout(() => { throw new WebAssembly.RuntimeError('unreachable'); }); });
  await dead(page).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'page-death');
  await context.close();
});
