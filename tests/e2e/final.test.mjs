// Cancel and Clear are final: once pressed, nothing more is read, shown or kept. What stood on the page then
// stays (Cancel), or the page is empty (Clear).
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CANCEL, CLEAR, load, openWithDoors, seen, shows } from './doors.mjs';
import {
  OPENING, WHILE, keepReports, kept, large, larges, nothingFollows, padded, reopened, sentFrom, small, standing,
} from './final.mjs';
import { file, gz, json, plainMailbox, zip } from './fixtures.mjs';
import { eventually, exportSummary, openPlaces, start } from './harness.mjs';

let run;
let folder;
before(async () => {
  run = await start();
  folder = await mkdtemp(join(tmpdir(), 'final-'));
  await mkdir(join(folder, 'dropped'));
  for (const name of ['one', 'two']) await writeFile(join(folder, 'dropped', `${name}.json`), json(`dropped-${name}`, 1));
});
after(async () => {
  await run?.stop();
  if (folder) await rm(folder, { recursive: true });
});

const BOTH = [['Cancel', CANCEL], ['Clear', CLEAR]];

/** Files go on their way to a page that shows `standing`; gives the doors behind which they wait. */
const underway = {
  'while large files are looked at': async (stage) => {
    await stage.hold('look');
    await stage.give(small('first'), ...larges(2));
    await stage.reached('look');
    return 'look';
  },
  'while workers start': async (stage) => {
    await stage.hold('work');
    await stage.give(small('first'), small('second'));
    await stage.reached('work');
    return 'work';
  },
  'with files given during an import': async (stage) => {
    await stage.hold('look');
    await stage.give(large(0));
    await stage.reached('look');
    await stage.give(small('behind'));
    await stage.give(small('behind too'), large(1));
    return 'look';
  },
  'while a dropped folder is walked': async (stage) => {
    await stage.hold('look');
    await stage.hold('walk');
    await stage.give(large(0));
    await stage.reached('look');
    await drop(stage.page, [join(folder, 'dropped')]);
    await stage.reached('walk');
    return 'look walk';
  },
};

async function drop(page, files) {
  const devtools = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await devtools.send('Input.dispatchDragEvent', { type, x: 640, y: 700, data: { items: [], files, dragOperationsMask: 1 } });
  }
}

/** Presses after so many milliseconds, if there is something to press by then; `undefined`: in the same task. */
const giveAndPress = (page, files, words, delay) => page.evaluate(async ([files, words, delay]) => {
  globalThis.doors.give(files);
  if (delay !== null) await new Promise((resolve) => { setTimeout(resolve, delay); });
  await globalThis.doors.press(words, 500);
}, [files, words, delay ?? null]);

describe('nothing more is read, shown or kept', { concurrency: 4 }, () => {
  for (const [name, words] of BOTH) {
    for (const [when, begin] of Object.entries(underway)) {
      test(`${name} ${when}`, async () => {
        const stage = await openWithDoors(run);
        const { page, context } = stage;
        await load(page, standing, 2);
        await keepReports(page, 2);
        await shows(page, 2);
        const before = await seen(page);
        const doors = await begin(stage);
        await stage.press(words);
        for (const door of doors.split(' ')) await stage.open(door);
        await nothingFollows(stage, words, before);
        // With the history on that is kept, and what was kept before stays.
        assert.equal(await kept(page), 3);
        await context.close();
      });
    }

    test(`${name} while the program of the workers is on its way`, async () => {
      const stage = await reopened(run, { requests: /worker-[^/]*\.(js|wasm)$/ });
      await shows(stage.page, 2);
      const before = await seen(stage.page);
      await stage.give(small('first'), ...larges(2));
      await stage.wanted;
      await stage.press(words);
      stage.release();
      await nothingFollows(stage, words, before);
      assert.equal(await kept(stage.page), 3);
      await stage.context.close();
    });

    for (const delay of [undefined, 0, 10, 30, 60, 120]) {
      test(`${name} ${delay === undefined ? 'in the task' : `${delay} ms after the one`} in which many large files were given`, async () => {
        const stage = await openWithDoors(run);
        const { page, context } = stage;
        await load(page, standing, 2);
        await giveAndPress(page, larges(40), words, delay);
        await page.locator('main[aria-busy="false"]').waitFor();
        // The first of them may be read by then.
        const before = await seen(page);
        if (words === CANCEL && delay === undefined) assert.match(before.facts, /^2 reports from 2 files/);
        await nothingFollows(stage, words, before);
        await context.close();
      });
    }

    for (const delay of [150, 500]) {
      test(`${name} ${delay} ms into a mailbox, with the history on`, async () => {
        const stage = await openWithDoors(run);
        const { page, context } = stage;
        await load(page, standing, 2);
        await keepReports(page, 2);
        await giveAndPress(page, [{ name: 'many.mbox', plain: 60_000, text: plainMailbox(1) }], words, delay);
        await page.locator('main[aria-busy="false"]').waitFor();
        const before = await seen(page);
        const shown = await nothingFollows(stage, words, before);
        const all = await kept(page);
        if (words === CANCEL) assert.equal(all, shown);
        else assert.ok(all >= 3 && all <= 60_003, `${all} reports`);
        await page.waitForTimeout(500);
        assert.equal(await kept(page), all);
        await context.close();
      });
    }

    test(`${name} while the table of countries is on its way`, async () => {
      const located = (id) => file(`${id}.json`, Buffer.from(JSON.stringify(sentFrom(id, '8.8.8.8'))));
      const stage = await openWithDoors(run, { requests: /countries-[^/]*\.bin$/ });
      const { page, context } = stage;
      await load(page, [located('a'), located('b')], 2);
      await stage.wanted;
      const before = await seen(page);
      await stage.hold('look');
      await stage.give(...larges(2));
      await stage.reached('look');
      await stage.press(words);
      stage.release();
      await stage.open('look');
      const reports = await nothingFollows(stage, words, before);
      await load(page, [located('c')], reports + 1);
      await openPlaces(page);
      await page.getByText('United States').first().waitFor();
      await context.close();
    });

    test(`${name} while a file is read again leaves nothing half done`, async () => {
      const stage = await openWithDoors(run);
      const { page, context } = stage;
      const three = file('three.zip', zip(['a.json', json('a', 1)], ['large.json.gz', padded()], ['c.json.gz', gz('c', 2)]));
      await load(page, [three, file('d.json', json('d', 3))], 3);
      const [before, summary] = [await seen(page), await exportSummary(page)];
      assert.deepEqual(before.problems, ['three.zip › large.json.gz:']);
      await stage.hold('work');
      const again = page.getByRole('button', { name: 'Read again with limits 4 times as high' });
      await again.click();
      await stage.reached('work');
      await stage.press(words);
      await stage.open('work');
      if (words === CANCEL) {
        // What was told of the file is told again, and the way to read it is still there.
        await eventually(async () => (await seen(page)).busy === 'false', 'the reading ends');
        assert.deepEqual(await exportSummary(page), summary);
        await page.waitForTimeout(WHILE);
        assert.deepEqual(await seen(page), before);
        await again.click();
        await shows(page, 4);
        assert.deepEqual((await exportSummary(page)).problems, []);
      } else {
        await nothingFollows(stage, words, before);
      }
      await context.close();
    });

    test(`${name} while reports are counted`, async () => {
      const stage = await openWithDoors(run);
      const { page, context } = stage;
      await load(page, standing, 2);
      const ended = page.evaluate(() => globalThis.doors.ended());
      await stage.give({ name: 'many.mbox', plain: 30_000, text: plainMailbox(1) });
      await ended;
      // All is read, and is counted now; it may be done before the press.
      if (words === CANCEL) await page.evaluate((words) => globalThis.doors.press(words, 100), words);
      await shows(page, 30_002);
      const before = await seen(page);
      if (words === CLEAR) {
        await page.evaluate(async (words) => {
          // The filter is in the address: a change of it is counted anew.
          location.hash = '#/?result=dnssec-invalid';
          await new Promise((resolve) => { setTimeout(resolve, 10); });
          await globalThis.doors.press(words, 500);
        }, words);
      }
      await nothingFollows(stage, words, before);
      await context.close();
    });

    test(`${name}, and a second import at once: it is read whole and is the only one`, async () => {
      const stage = await openWithDoors(run);
      const { page, context } = stage;
      await load(page, standing, 2);
      await stage.hold('look');
      await stage.give(...larges(2));
      await stage.reached('look');
      await page.evaluate(([words, files]) => {
        globalThis.doors.listen();
        const pressed = globalThis.doors.press(words, 500);
        globalThis.doors.give(files);
        return pressed;
      }, [words, ['x', 'y', 'z'].map(small)]);
      const reports = words === CANCEL ? 5 : 3;
      await shows(page, reports);
      const before = await seen(page);
      assert.match(before.facts, words === CANCEL ? /^5 reports from 5 files$/ : /^3 reports from 3 files$/);
      const said = await page.evaluate(() => globalThis.said);
      const own = said.slice(said.findIndex((text) => text.includes('of 3 files')));
      assert.ok(own.length > 0 && own.every((text) => /[0-3] of 3 files/.test(text)), said.join('\n'));
      await stage.open('look');
      await nothingFollows(stage, CANCEL, before);
      await context.close();
    });

    test(`${name}: the late end of the first import does not end the second`, async () => {
      const stage = await reopened(run, { requests: /worker-[^/]*\.(js|wasm)$/ });
      const { page, context } = stage;
      await shows(page, 2);
      await stage.give(small('first'));
      await stage.wanted;
      await stage.press(words);
      await stage.hold('look', 'second');
      await stage.give(large(0));
      await stage.reached('second');
      stage.release();
      await page.waitForTimeout(1_000);
      const now = await seen(page);
      assert.equal(now.busy, 'true');
      assert.match(now.line ?? '', /0 of 1 file/);
      await stage.open('second');
      await shows(page, words === CANCEL ? 3 : 1);
      await nothingFollows(stage, CANCEL, await seen(page));
      assert.equal(await kept(page), 4);
      await context.close();
    });
  }

  for (const comes of [true, false]) {
    test(`Cancel while the part that reads is on its way${comes ? '' : ', and does not come at first'}`, async () => {
      let fails = !comes;
      const stage = await openWithDoors(run, {
        requests: /part-reports[^/]*\.wasm$/,
        answer: (route) => (fails ? route.abort() : route.continue()),
      });
      const { page, context } = stage;
      const before = await seen(page);
      await stage.give(small('first'), ...larges(2));
      await stage.give(small('behind'));
      await stage.wanted;
      if (fails) {
        stage.release();
        await page.getByRole('button', { name: 'Try again' }).waitFor();
      }
      await stage.press(CANCEL);
      fails = false;
      stage.release();
      if (!comes) await page.getByRole('button', { name: 'Try again' }).click();
      // What the browser says of the request that failed is meant.
      stage.errors.length = 0;
      await nothingFollows(stage, CANCEL, before);
      await context.close();
    });
  }

  test('Cancel while the sample is on its way', async () => {
    const stage = await openWithDoors(run, { requests: /sample-reports[^/]*\.mbox$/ });
    const { page, context } = stage;
    const before = await seen(page);
    await page.getByRole('button', { name: 'Try sample reports' }).click();
    await stage.wanted;
    await stage.hold('look');
    await stage.give(large(0));
    await stage.reached('look');
    await stage.press(CANCEL);
    await stage.open('look');
    stage.release();
    await nothingFollows(stage, CANCEL, before);
    await context.close();
  });

  test('Clear while what is kept is being opened', async () => {
    const stage = await reopened(run, { held: ['history'] });
    const { page, context } = stage;
    await stage.reached('history');
    await stage.press(CLEAR);
    await stage.open('history');
    await page.waitForTimeout(WHILE);
    const now = await seen(page);
    assert.deepEqual([now.title, now.facts, now.line], [OPENING, undefined, undefined]);
    await page.getByRole('button', { name: 'Open reports stored on this device' }).click();
    await shows(page, 2);
    await context.close();
  });
});
