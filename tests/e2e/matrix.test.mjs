// Every state of the overview and of what it leads to, in every way of seeing it: narrow and wide, at 200 %, in the dark,
// in forced colours, without motion, and in every language.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { codes } from '../../build/texts.mjs';
import { followed } from './follow.mjs';
import { accessibilityProblems, goTo, openGroups, start, waitIdle } from './harness.mjs';

const out = fileURLToPath(new URL('out', import.meta.url));

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

/** How a state is reached, from the overview of the sample. */
const STATES = {
  groups: openGroups,
  ...Object.fromEntries(['senders', 'failures', 'reports', 'policies'].map((tab) => [tab, async (page) => {
    await goTo(page, `#/?tab=${tab}`);
    await page.locator(`.evidence__panel[data-tab="${tab}"]`).waitFor();
  }])),
  nothing: async (page) => {
    await goTo(page, '#/?mx=nowhere.example');
    await page.locator('.verdict__actions button').first().waitFor();
  },
  filter: async (page) => {
    await goTo(page, '#/?by=Meridian%20Telecom&not-mx=a.example');
    await page.locator('#filter').click();
    await page.locator('[role=option]').first().waitFor();
  },
  dates: async (page) => {
    await page.locator('#dates').click();
    await page.locator('#dates-presets button').first().waitFor();
  },
  report: async (page) => {
    await goTo(page, '#/report/0');
    await page.locator('pre.source').waitFor();
  },
  learn: async (page) => {
    await goTo(page, '#/learn/certificate-host-mismatch');
    await page.locator('#topic').waitFor();
  },
};
/** Those at which the other tests take no pictures: 640 × 450 are 1280 × 900 at 200 %. */
const SIZES = [[360, 780], [640, 450], [1920, 1080]];

async function openSample(locale) {
  const opened = await run.openPage({ locale });
  await opened.page.locator('.drop-zone__actions button').last().click();
  await opened.page.locator('.group').first().waitFor();
  await waitIdle(opened.page);
  return opened;
}

/** Leads from wherever the page is to a state, in a window of the usual size. */
async function reach(page, state) {
  await page.setViewportSize({ width: 1440, height: 900 });
  // Nothing is left open from the state before.
  await goTo(page, '#/settings');
  await goTo(page, '#/');
  await page.locator('.evidence').waitFor();
  await STATES[state](page);
  await waitIdle(page);
  await followed(page);
}

/** Fails where the page is wider than its window. A new size closes nothing that is open. */
async function fits(page, what, sizes) {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await followed(page);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(sideways <= 0, `${what} at ${width} px: ${sideways} px sideways`);
  }
}

test('every state fits at every width and at 200 %, and is in order in the dark and in forced colours', { timeout: 600_000 }, async () => {
  mkdirSync(out, { recursive: true });
  const { page, context, errors } = await openSample('en');
  for (const state of Object.keys(STATES)) {
    await reach(page, state);
    await fits(page, state, SIZES);
    await page.screenshot({ path: `${out}/matrix-${state.replace(' ', '-')}-1920.png`, fullPage: true });
    await page.setViewportSize({ width: 1440, height: 900 });
    // A colour on its way to another has no contrast of its own.
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await followed(page);
    assert.deepEqual(await accessibilityProblems(page), [], `${state} in the dark`);
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
    await followed(page);
    // What has a contrast there is the user's choice.
    assert.deepEqual(await accessibilityProblems(page, { rules: { 'color-contrast': { enabled: false } } }), [], `${state} in forced colours`);
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', reducedMotion: 'no-preference' });
  }
  assert.deepEqual(errors, []);
  await context.close();
});

test('without motion nothing moves', async () => {
  const { page, context } = await openSample('en');
  const moving = () => page.evaluate(() => Array.from(document.querySelectorAll('*'))
    .filter((own) => [null, '::before', '::after'].some((part) => {
      const { transitionDuration, animationDuration } = getComputedStyle(own, part);
      return `${transitionDuration},${animationDuration}`.split(',').some((time) => Number.parseFloat(time) > 0);
    }))
    .map((own) => `${own.tagName} ${own.getAttribute('class')}`));
  assert.ok((await moving()).length > 0, 'a button has a transition otherwise');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const state of ['groups', 'reports', 'filter', 'report', 'learn']) {
    await reach(page, state);
    assert.deepEqual(await moving(), [], state);
  }
  await context.close();
});

for (const code of codes()) {
  test(`${code}: what is open fits a phone and 200 %, and axe finds nothing`, { timeout: 300_000 }, async () => {
    const { page, context, errors } = await openSample(code);
    // The languages' own tests walk the pages; what opens upon them is here.
    for (const state of ['groups', 'filter', 'report']) {
      await reach(page, state);
      assert.deepEqual(await accessibilityProblems(page), [], state);
      await fits(page, state, [[360, 780], [640, 450]]);
    }
    assert.deepEqual(errors, []);
    await context.close();
  });
}

test('the first states of the page, in every language: nothing given, what is no report, cleared', async () => {
  for (const code of ['en', ...codes()]) {
    const { page, context, errors } = await run.openPage({ locale: code });
    const look = async (state) => {
      assert.deepEqual(await accessibilityProblems(page), [], `${code}: ${state}`);
      await fits(page, `${code}: ${state}`, [[360, 780], [640, 450], [1280, 900]]);
    };
    await look('nothing given');
    await page.locator('input[type=file]').first().setInputFiles([
      { name: 'invoice.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n') }, { name: 'empty.json.gz', mimeType: 'application/gzip', buffer: Buffer.alloc(0) },
    ]);
    await page.locator('#no-reports').waitFor();
    await page.locator('.rejects li').nth(1).waitFor();
    await waitIdle(page);
    await look('what is no report');
    await page.locator('.drop-zone__actions button').last().click();
    await page.locator('.group').first().waitFor();
    await waitIdle(page);
    await page.locator('.scope-bar__acts .menu > button').last().click();
    await page.locator('.scope-bar__acts .menu').last().getByRole('menuitem').first().click();
    // The time that it can be brought back stands still under the focus.
    await page.locator('.cleared__notice button').focus();
    await look('cleared');
    await page.locator('.cleared__notice button').waitFor();
    assert.deepEqual(errors, []);
    await context.close();
  }
});
