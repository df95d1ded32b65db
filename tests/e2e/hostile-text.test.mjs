// Texts that strangers wrote to be seen: none turns a word of the page around, widens it, covers what stands beside it,
// or breaks a picture that is exported.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { file } from './fixtures.mjs';
import { chooseFiles, exportText, goTo, openGroups, openTab, pictures, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

/** A report in which every text is `value`, or ends with it where it has to differ. */
const report = (value, day, types = [value, 'certificate-expired', 'starttls-not-supported', 'validation-failure']) => JSON.stringify({
  'organization-name': value,
  'contact-info': value,
  'date-range': { 'start-datetime': `2026-03-0${day}T00:00:00Z`, 'end-datetime': `2026-03-0${day}T23:59:59Z` },
  'report-id': `${day}${value}`,
  policies: [{
    policy: {
      'policy-type': day === 1 ? value : 'sts',
      'policy-domain': value,
      'policy-string': ['version: STSv1', 'mode: enforce', `mx: ${value}`, value],
      'mx-host': [value, value],
    },
    summary: { 'total-successful-session-count': 100, 'total-failure-session-count': 5 * types.length },
    'failure-details': types.map((type) => ({
      'result-type': type,
      'failed-session-count': 5,
      'sending-mta-ip': value,
      'receiving-ip': value,
      'receiving-mx-hostname': value,
      'receiving-mx-helo': value,
      'failure-reason-code': value,
      'additional-information': value,
    })),
  }],
});

/** So many days of reports, and files that cannot be read, all named by the value. */
const files = (value) => [
  ...[1, 2, 3].map((day) => file(`${value.slice(0, 80)}${day}.json`, Buffer.from(report(value, day)))),
  file(`${value.slice(0, 200)}.json`, Buffer.from('{"organization-name": "cut')),
];

const TURNING = {
  'an override without its end': '\u202Eliame wen 0 :koobeguH',
  'embeddings and isolates without their ends': 'mx.\u202B\u2067\u2066example\u2066',
  'ends without their beginnings': 'evil\u2069\u2069\u202C.example',
  'letters from right to left': 'שלום 12 עולם',
  'all of it with controls': '\u0007\u001b[31m\u0085مرحبا \u200F\u061C\u202E7\u0000',
};

const WIDE = {
  'a word without end': 'x'.repeat(10_000),
  'a host without end': `${'long-label.'.repeat(900)}example`,
  'a tower of marks': `Z${'\u0301\u0489\u20dd'.repeat(400)}algo`,
  'no break anywhere': `${'\u00a0\u2060W'.repeat(3_000)}`,
};

/** Runs in the page: words of one line that stand in another order than they are written. */
function turned() {
  const strange = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
  const blocks = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    let block = node.parentElement;
    if (!block?.checkVisibility() || block.closest('script, style, select, svg, textarea, .visually-hidden')) continue;
    while (getComputedStyle(block).display === 'inline') block = block.parentElement;
    if (!blocks.has(block)) blocks.set(block, []);
    // What stands in an isolate of its own runs as it likes.
    const text = node.data.replace(/\u2068[^\u2068\u2069]*\u2069/g, (isolate) => ' '.repeat(isolate.length));
    for (const { 0: word, index } of text.matchAll(/[^\s\u2068\u2069]+/g)) {
      if (strange.test(word) || (strange.test(text) && node.parentElement.closest('bdi, pre'))) continue;
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const boxes = range.getClientRects();
      if (boxes.length === 1 && boxes[0].width > 0) blocks.get(block).push({ word, box: boxes[0] });
    }
  }
  const wrong = [];
  let compared = 0;
  for (const words of blocks.values()) {
    for (let at = 1; at < words.length; at += 1) {
      const [first, next] = [words[at - 1], words[at]];
      if (Math.abs(first.box.bottom - next.box.bottom) > 3) continue;
      compared += 1;
      if (next.box.left < first.box.left) wrong.push(`${next.word} stands before ${first.word}`);
    }
  }
  const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066\u2067]/.exec(document.body.textContent);
  return { wrong, enough: compared > 20, controls: controls?.[0] ?? '' };
}

/** Opens all that opens on the overview. */
async function openAll(page) {
  await openGroups(page);
  await page.locator('details.group[open] details.finding').first().waitFor({ timeout: 2_000 }).catch(() => {});
  for (const summary of await page.locator('details.finding > summary').all()) await summary.click();
  await page.getByRole('button', { name: 'Compare with the previous period' }).click();
  await page.getByRole('button', { name: 'Show as a table' }).first().click({ timeout: 1_000 }).catch(() => {});
  // What is drawn for paper is all that there is.
  await page.evaluate(() => { dispatchEvent(new Event('beforeprint')); });
  await page.locator('[data-tab=reports] tbody tr').first().waitFor();
  const group = page.locator('.row-button').first();
  if (await group.count()) await group.click();
}

async function load(value, options) {
  const opened = await run.openPage(options);
  await chooseFiles(opened.page, files(value));
  await opened.page.locator('.loaded-line__facts b').getByText('3 reports', { exact: true }).waitFor();
  await waitIdle(opened.page);
  await opened.page.locator('.group').first().waitFor();
  return opened;
}

/** The first report's own page. */
async function openReport(page) {
  await goTo(page, '#/report/0');
  await page.locator('pre.source').waitFor();
}

/** The places where the address holds what a stranger wrote. */
const addresses = (value) => {
  const text = encodeURIComponent(value.slice(0, 4_000));
  return [`#/check/${text}`, `#/learn/${text}`, `#/build?d=${text}&rua=${text}`, `#/build/mta-sts?d=${text}&mx=${text}`, `#/?by=${text}&domain=${text}&mx=${text}`, '#/privacy', '#/settings'];
};

test('words that are turned around are seen to be', async () => {
  const context = await run.browser.newContext();
  const page = await context.newPage();
  await page.setContent(`${'<p>these words stand as they are written</p>'.repeat(8)}<p>\u202Eevil and our own words</p>`);
  const { wrong, enough, controls } = await page.evaluate(turned);
  assert.deepEqual({ turned: wrong.length > 2, enough, controls }, { turned: true, enough: true, controls: '\u202E' });
  await context.close();
});

for (const [name, value] of Object.entries(TURNING)) {
  test(`${name}: the page's own words stay in order`, async () => {
    const { page, context, errors } = await load(value, { viewport: { width: 1440, height: 900 } });
    await openAll(page);
    assert.deepEqual(await page.evaluate(turned), { wrong: [], enough: true, controls: '' });
    assert.ok(await page.locator('bdi').count() > 10);
    await pictures(page, `hostile-${name.replaceAll(' ', '-')}`);
    await page.setViewportSize({ width: 1440, height: 900 });
    assert.doesNotMatch(await page.title(), /[\u202a-\u202e\u2066\u2067]/);
    const labels = await page.evaluate(() => Array.from(document.querySelectorAll('[aria-label], [title]'), (e) => `${e.ariaLabel}${e.title}`).join());
    assert.doesNotMatch(labels, /[\u202a-\u202e\u2066\u2067]/);
    await openReport(page);
    assert.deepEqual(await page.evaluate(turned), { wrong: [], enough: true, controls: '' });
    for (const hash of addresses(value)) {
      await goTo(page, hash);
      await page.waitForTimeout(150);
      const { wrong, controls } = await page.evaluate(turned);
      assert.deepEqual({ wrong, controls }, { wrong: [], controls: '' }, hash);
    }
    assert.deepEqual(errors, []);
    await context.close();
  });

  test(`${name}: neither does what is handed on turn its words`, async () => {
    const { page, context } = await load(value);
    for (const item of ['Report to share (HTML)', 'Report without names (HTML)']) {
      const html = await exportText(page, item);
      const other = await context.newPage();
      await other.setContent(html);
      const { wrong, controls } = await other.evaluate(turned);
      assert.deepEqual({ wrong, controls }, { wrong: [], controls: '' }, item);
      await other.close();
    }
    await context.close();
  });
}

test('controls in result types break neither picture', async () => {
  const { page, context, errors } = await run.openPage();
  const types = ['bell\u0007', '\u0000\u0001null', 'no\uFFFEcharacter\uFFFF', '\u001b[31mred', '\u202Ederutrever', ']]><![CDATA[', '& < > " \'', 'tab\tand\u000bmore', '\u0085\u009b'];
  await chooseFiles(page, [file('types.json', Buffer.from(report('example.org', 1, types)))]);
  await page.locator('.loaded-line__facts b').getByText('1 report', { exact: true }).waitFor();
  await waitIdle(page);
  const svg = await exportText(page, 'Timeline (SVG)');
  // The page itself turns no text into a document.
  const other = await context.newPage();
  const read = await other.evaluate((svg) => {
    const picture = new DOMParser().parseFromString(svg, 'image/svg+xml');
    return { fault: picture.querySelector('parsererror')?.textContent ?? '', texts: Array.from(picture.querySelectorAll('text'), (text) => text.textContent) };
  }, svg);
  assert.equal(read.fault, '');
  for (const shown of ['bell‹U+0007›', '‹U+0000›‹U+0001›null', '‹U+202E›derutrever', '& < > " \'']) assert.ok(read.texts.includes(shown), `${shown} in ${read.texts}`);
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Timeline (PNG)' }).click()]);
  const png = await readFile(await download.path());
  assert.equal(png.subarray(1, 4).toString('latin1'), 'PNG');
  // The header chunk (PNG, section 11.2.2) has the width.
  assert.ok(png.readUInt32BE(16) >= 960 && png.length > 5_000);
  assert.deepEqual(errors, []);
  await context.close();
});

for (const [name, value] of Object.entries(WIDE)) {
  test(`${name} widens no page`, async () => {
    const { page, context, errors } = await load(value);
    const widths = async (what, shown = page) => {
      for (const width of [360, 768, 1440]) {
        await shown.setViewportSize({ width, height: 900 });
        const [scroll, client] = await shown.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        assert.ok(scroll <= client, `${what} at ${width} px scrolls sideways by ${scroll - client} px`);
      }
    };
    await openAll(page);
    await widths('the overview');
    await openReport(page);
    await widths('a report');
    for (const hash of addresses(value)) {
      await goTo(page, hash);
      await page.waitForTimeout(150);
      await widths(hash.slice(0, 30));
    }
    await goTo(page, '#/settings');
    await page.getByRole('button', { name: 'Keep reports on this device' }).first().click({ timeout: 2_000 }).catch(() => {});
    await page.waitForTimeout(300);
    await widths('settings with the history on');
    const html = await exportTextOf(page);
    const other = await context.newPage();
    await other.setContent(html);
    await widths('the report handed on', other);
    assert.deepEqual(errors, []);
    await context.close();
  });
}

async function exportTextOf(page) {
  await goTo(page, '#/');
  await page.getByRole('button', { name: 'Export' }).waitFor();
  return exportText(page, 'Report to share (HTML)');
}

test('a tower of marks ends within its row', async () => {
  const { page, context } = await load(WIDE['a tower of marks']);
  await openTab(page, 'Reports');
  await page.locator('td bdi').nth(3).waitFor();
  await pictures(page, 'hostile-tower');
  const seen = await page.evaluate(() => ({
    towers: /[\u0301\u0489\u20dd]{5}/.test(document.body.textContent),
    open: Array.from(document.querySelectorAll('td bdi, .bar-list bdi, .legend bdi, .problem-list bdi'), (text) => text)
      .filter((text) => !text.closest('td, .bar-list__row, .legend__item, .notice') || getComputedStyle(text.closest('td, .bar-list__row, .legend__item, .notice')).overflowY !== 'clip').length,
    some: document.querySelectorAll('td bdi').length > 3,
  }));
  assert.deepEqual(seen, { towers: false, open: 0, some: true });
  await context.close();
});
