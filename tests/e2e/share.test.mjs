// What another app shares, or a site posts to the share target: it waits for a yes, with its names, sizes and origin.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { json } from './fixtures.mjs';
import { accessibilityProblems, eventually, exportSummary, figures, pictures, start, waitIdle } from './harness.mjs';

/** A page that posts files to the share target at `target`. */
const sender = (target, referrer = '') => `<!doctype html><meta charset="utf-8">${referrer}<title>a sender</title>
  <form action="${target}" method="post" enctype="multipart/form-data"><input name="files" type="file" multiple><input name="text" type="hidden"></form>`;

let run;
let stranger;
before(async () => {
  run = await start({
    server: {
      onRequest: (request, response) => {
        if (!request.url.endsWith('/other-page')) return false;
        response.writeHead(200, { 'content-type': 'text/html' }).end(sender('./share'));
        return true;
      },
    },
  });
  const server = createServer((request, response) => {
    const referrer = request.url === '/hidden' ? '<meta name="referrer" content="no-referrer">' : '';
    response.writeHead(200, { 'content-type': 'text/html' }).end(sender(`${run.site.url}share`, referrer));
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  // Another site, not only another port.
  stranger = { origin: `http://localhost:${server.address().port}`, close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }) };
});
after(async () => {
  await run?.stop();
  await stranger?.close();
});

const kept = (page) => page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
const waiting = (page) => page.evaluate(async () => (await caches.keys()).filter((name) => name.endsWith(' shared')));
const notice = (page) => page.locator('.update-notice[data-variant="question"]');
const names = (page) => notice(page).locator('li bdi').allInnerTexts();

async function opened(options) {
  const made = await run.openPage(options);
  await kept(made.page);
  return made;
}

/** Posts files `[name, text or number of bytes]` from the page at an address, and waits until our page is there. */
async function share(page, address, ...files) {
  await page.goto(address);
  await page.evaluate((files) => {
    const chosen = new DataTransfer();
    for (const [name, content] of files) chosen.items.add(new File([typeof content === 'number' ? new Uint8Array(content) : content], name));
    document.querySelector('input[type=file]').files = chosen.files;
    document.forms[0].submit();
  }, files);
  await page.waitForURL(run.site.url, { timeout: 60_000 });
  await page.locator('#shell').waitFor({ state: 'detached' });
}

const own = () => `${run.site.url}other-page`;
const report = (id, failed) => json(id, failed).toString();
const nothingRead = (page) => page.getByRole('heading', { level: 1, name: 'Is TLS to your mail servers working?' }).waitFor();

test('what is shared waits with names and sizes, and is read after a yes', async () => {
  const { page, context } = await opened();
  await share(page, own(), ['übung 1.json', report('one', 1)], ['2.json', report('two', 2)]);
  await notice(page).getByText(`Another app, or another page of ${new URL(run.site.url).origin}, wants this page to read files. None of them has been read.`).waitFor();
  assert.deepEqual(await names(page), ['übung 1.json', '2.json']);
  assert.match(await notice(page).locator('li').first().innerText(), /^übung 1\.json, 3\d\d bytes$|^übung 1\.json, [\d.]+ (B|bytes|kB)$/);
  await nothingRead(page);
  assert.equal((await waiting(page)).length, 1);
  // Still there when the page is opened again, and still unread.
  await page.reload();
  await page.locator('#shell').waitFor({ state: 'detached' });
  await notice(page).getByRole('button', { name: 'Discard' }).waitFor();
  await nothingRead(page);
  await page.getByRole('link', { name: 'Check', exact: true }).click();
  await page.getByRole('button', { name: 'Read these files' }).focus();
  await page.keyboard.press('Enter');
  await figures(page).waitFor();
  await waitIdle(page);
  const summary = await exportSummary(page);
  assert.deepEqual([summary.reports, summary.sessions.failed], [2, 3]);
  assert.equal(await notice(page).getByRole('button').count(), 0);
  await eventually(async () => (await waiting(page)).length === 0, 'nothing is left of it');
  assert.deepEqual(run.site.requests.filter(({ method }) => method !== 'GET'), []);
  await context.close();
});

test('what is discarded is gone, unread', async () => {
  const { page, context } = await opened();
  await share(page, own(), ['a.json', report('a', 1)]);
  await page.getByRole('button', { name: 'Discard' }).click();
  await eventually(async () => (await waiting(page)).length === 0, 'it is gone');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  await page.reload();
  await page.locator('#shell').waitFor({ state: 'detached' });
  await nothingRead(page);
  assert.equal(await notice(page).getByRole('button').count(), 0);
  await context.close();
});

test('a site that posts files here is named, one that hides its name is told so', async () => {
  const { page, context } = await opened();
  await share(page, `${stranger.origin}/`, ['a.json', report('a', 1)]);
  await notice(page).getByText(`The site ${stranger.origin} wants this page to read files. None of them has been read.`).waitFor();
  await share(page, `${stranger.origin}/hidden`, ['b.json', report('b', 1)]);
  await notice(page).getByText('Another app, or a site that does not reveal its address, wants this page to read files. None of them has been read.').waitFor();
  // Each with its own files.
  const lists = await notice(page).locator('ul').allInnerTexts();
  assert.deepEqual(lists.map((list) => list.replace(/,.*/, '')), ['a.json', 'b.json']);
  await nothingRead(page);
  await context.close();
});

test('no more than 20 files wait, over all shares, and the rest is counted', async () => {
  const { page, context } = await opened();
  const some = (from, count) => Array.from({ length: count }, (_, index) => [`${from + index}.json`, report(`n-${from + index}`, 1)]);
  await share(page, own(), ...some(0, 15));
  await share(page, `${stranger.origin}/`, ...some(15, 9));
  await notice(page).getByText('4 more files were refused: at most 20 files and 64 MB can wait here.').waitFor();
  assert.deepEqual(await names(page), Array.from({ length: 20 }, (_, index) => `${index}.json`));
  await share(page, own(), ...some(24, 1));
  await notice(page).getByText('5 more files were refused').waitFor();
  await page.getByRole('button', { name: 'Read these files' }).click();
  await page.locator('.loaded-line__facts b').getByText('20 reports', { exact: true }).waitFor();
  await eventually(async () => (await waiting(page)).length === 0, 'nothing waits');
  await context.close();
});

test('no more than 64 MB wait, over all shares', async () => {
  const { page, context } = await opened();
  await share(page, own(), ['a.bin', 40_000_000], ['b.bin', 20_000_000], ['c.bin', 4_000_001], ['d.json', report('d', 1)]);
  await notice(page).getByText('1 more file was refused').waitFor();
  assert.deepEqual(await names(page), ['a.bin', 'b.bin', 'd.json']);
  // More in one share than may wait at all: none of it is held.
  await share(page, `${stranger.origin}/`, ['e.bin', 70_000_000]);
  await notice(page).getByText('1 share of more than 64 MB was refused.').waitFor();
  assert.deepEqual(await names(page), ['a.bin', 'b.bin', 'd.json']);
  await page.getByRole('button', { name: 'Discard' }).click();
  await eventually(async () => (await waiting(page)).length === 0, 'nothing waits');
  // A share of nothing else leaves a word and nothing to be read.
  await share(page, `${stranger.origin}/`, ['e.bin', 70_000_000]);
  await notice(page).getByText('1 share of more than 64 MB was refused.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Read these files' }).count(), 0);
  await context.close();
});

test('what has waited for a day is gone', async () => {
  const { page, context } = await opened();
  await share(page, own(), ['old.json', report('old', 1)]);
  await share(page, own(), ['new.json', report('new', 1)]);
  const age = (name, milliseconds) => page.evaluate(async ([name, milliseconds]) => {
    const cache = await caches.open((await caches.keys()).find((name) => name.endsWith(' shared')));
    for (const key of await cache.keys()) {
      const response = await cache.match(key);
      if (response.headers.get('x-name') !== name) continue;
      const headers = new Headers(response.headers);
      headers.set('x-time', Date.now() - milliseconds);
      await cache.put(key, new Response(await response.blob(), { headers }));
    }
  }, [name, milliseconds]);
  await age('old.json', 86_400_001);
  await age('new.json', 86_300_000);
  await page.reload();
  await page.locator('#shell').waitFor({ state: 'detached' });
  await notice(page).getByRole('button', { name: 'Discard' }).waitFor();
  assert.deepEqual(await names(page), ['new.json']);
  await age('new.json', 86_400_001);
  await page.reload();
  await page.locator('#shell').waitFor({ state: 'detached' });
  await eventually(async () => (await waiting(page)).length === 0, 'nothing waits');
  assert.equal(await notice(page).getByRole('button').count(), 0);
  await context.close();
});

test('nothing shared reaches the history without a yes, and a yes is for what was shown', async () => {
  const { page, context } = await opened();
  await page.goto(`${run.site.url}#/settings`);
  await page.getByRole('button', { name: 'Keep reports on this device' }).click();
  await page.getByText('On: 0 reports are stored on this device.').waitFor();
  await share(page, own(), ['shown.json', report('shown', 2)]);
  await notice(page).getByRole('button', { name: 'Discard' }).waitFor();
  // Another window receives more meanwhile.
  const other = await context.newPage();
  await share(other, `${stranger.origin}/`, ['later.json', report('later', 4)]);
  await page.goto(`${run.site.url}#/settings`);
  await page.getByText('On: 0 reports are stored on this device.').waitFor();
  await page.getByRole('button', { name: 'Read these files' }).click();
  await figures(page).waitFor();
  await waitIdle(page);
  assert.equal((await exportSummary(page)).sessions.failed, 2);
  await other.reload();
  await other.locator('#shell').waitFor({ state: 'detached' });
  await notice(other).getByRole('button', { name: 'Discard' }).waitFor();
  assert.deepEqual(await names(other), ['later.json']);
  await context.close();
});

test('names are texts of strangers: bounded, isolated, and no part of the page', async () => {
  const { page, context, errors } = await opened();
  const hostile = ['x'.repeat(5_000), `\u202Egpj.${'\u2067'.repeat(30)}json`, '<img src=x onerror=alert(1)>', `a\u0000b\u001Bc\u0085d`, '👩‍👩‍👧‍👦'.repeat(200), ' ', '../../etc/passwd'];
  await share(page, `${stranger.origin}/`, ...hostile.map((name, index) => [name, report(`h-${index}`, 1)]));
  await notice(page).getByRole('button', { name: 'Discard' }).waitFor();
  const shown = await names(page);
  assert.equal(shown.length, hostile.length);
  // Eighty letters; one that cannot be seen is shown as a mark of eight.
  assert.equal(shown[0], `${'x'.repeat(80)}…`);
  for (const name of shown) assert.ok(Array.from(name.replaceAll(/‹U\+[0-9A-F]{4,6}›/g, '_')).length <= 81, name);
  assert.equal(await notice(page).locator('img').count(), 0);
  assert.ok(shown.every((name) => !/[\u0000-\u001f\u0080-\u009f\u202a-\u202e\u2066-\u2069]/.test(name)));
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'share');
  await page.getByRole('button', { name: 'Read these files' }).click();
  await page.locator('.loaded-line__facts b').getByText(`${hostile.length} reports`, { exact: true }).waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test('what is no share is not kept: other forms, broken forms, and posts of scripts', async () => {
  const { page, context } = await opened();
  for (const [enctype, value] of [['text/plain', 'x'], ['application/x-www-form-urlencoded', 'x']]) {
    await page.goto(own());
    await page.evaluate(([enctype, value]) => {
      document.forms[0].enctype = enctype;
      document.forms[0].elements.files.type = 'text';
      document.forms[0].elements.files.value = value;
      document.forms[0].submit();
    }, [enctype, value]);
    await page.waitForURL(run.site.url);
    await page.locator('#shell').waitFor({ state: 'detached' });
    await nothingRead(page);
    assert.equal(await notice(page).getByRole('button').count(), 0, enctype);
  }
  await context.close();
});
