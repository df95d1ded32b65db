// How long the page takes to open with what the history kept: from the navigation to the numbers.
//   node benches/history.mjs FILE [--dist DIR]   FILE is a mailbox that is imported first; prints JSON
import { parseArgs } from 'node:util';
import { dist, startServer } from '../build/serve.mjs';
import { figures, launch } from '../tests/e2e/browser.mjs';

const { positionals: [file], values } = parseArgs({ allowPositionals: true, options: { dist: { type: 'string', default: dist } } });
if (!file) {
  console.error('usage: node benches/history.mjs FILE [--dist DIR]');
  process.exit(2);
}
const site = await startServer({ directory: values.dist });
const browser = await launch();
try {
  const page = await browser.newPage();
  await page.goto(`${site.url}#/settings`, { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Keep reports on this device' }).click();
  await page.getByText(/^On: /).waitFor();
  await page.getByRole('link', { name: 'Reports', exact: true }).click();
  await page.getByLabel('Choose report files').setInputFiles(file);
  const verdict = figures(page);
  await verdict.waitFor({ timeout: 300_000 });
  await page.locator('main[aria-busy="false"]').waitFor({ timeout: 300_000 });
  await page.goto(`${site.url}#/settings`);
  const kept = await page.getByText(/^On: .* are kept on this device/).innerText({ timeout: 300_000 });

  // The verdict is what a user waits for; the probe notes when it first says the same as at the end.
  await page.addInitScript(() => {
    globalThis.seen = {};
    const look = () => {
      for (const { textContent } of document.querySelectorAll('main:not(#shell main) :is(.verdict__sentence, .verdict__figures)')) globalThis.seen[textContent] ??= performance.now();
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const runs = [];
  for (let round = 0; round < 5; round += 1) {
    await page.goto('about:blank');
    await page.goto(`${site.url}#/`, { waitUntil: 'load' });
    await verdict.waitFor({ timeout: 60_000 });
    await page.waitForTimeout(1_500);
    const sentence = (await verdict.innerText()).split(' sessions')[0];
    const seen = await page.evaluate(() => globalThis.seen);
    const first = Math.min(...Object.entries(seen).filter(([text]) => text.startsWith(sentence)).map(([, at]) => at));
    runs.push(Math.round(first));
  }
  runs.sort((a, b) => a - b);
  console.log(JSON.stringify({ kept, milliseconds: runs, median: runs[2] }, undefined, 2));
} finally {
  await browser.close();
  await site.close();
}
