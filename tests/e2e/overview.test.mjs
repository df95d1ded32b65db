// The overview: the answer first, findings in groups, evidence in tabs, the way back, Clear and its undo, keys.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { asMailbox, dayReport, plus } from './days.mjs';
import { file, json, large, ordinaryMail, report, zip } from './fixtures.mjs';
import { accessibilityProblems, arriveAt, chooseFiles, clear, eventually, figures, goTo, openGroups, openTab, pictures, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

const CAUSE = 'You need to act on one cause: the certificate of mx2.example.net has expired.';
const OPENING = 'Is TLS to your mail servers working?';

async function openSample(options) {
  const opened = await run.openPage(options);
  await opened.page.getByRole('button', { name: 'Try sample reports' }).click();
  await opened.page.getByRole('heading', { level: 1, name: CAUSE }).waitFor();
  await waitIdle(opened.page);
  return opened;
}

const bar = (page) => page.getByRole('group', { name: 'What this page shows' });
const tabs = (page) => page.getByRole('navigation', { name: 'Evidence' });
const chosen = (page) => page.locator('.evidence nav a[aria-current]').evaluate((tab) => tab.firstChild.textContent.trim());
const finding = (page, text) => page.locator('details.finding').filter({ hasText: text });
const box = (locator) => locator.evaluate((element) => {
  const { top, bottom, left, right } = element.getBoundingClientRect();
  return { top, bottom, left, right };
});
/** Whether all of the element can be seen, below the bar where that sticks. */
const isClear = (page, selector) => page.evaluate((selector) => {
  const own = (selector ? document.querySelector(selector) : document.activeElement).getBoundingClientRect();
  const bar = document.querySelector('.scope-bar');
  const under = getComputedStyle(bar).position === 'sticky' && !bar.contains(document.activeElement) ? bar.getBoundingClientRect().bottom : 0;
  return own.top >= under - 0.5 && own.top < innerHeight;
}, selector);

test('nothing but the bar stands before the answer, and the page is short', async () => {
  const { page, errors } = await openSample({ viewport: { width: 1440, height: 900 } });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  // The sample is old, and a line below the heading says so.
  assert.ok(height <= 1_400, `${height} px`);
  assert.match(await page.locator('.verdict__age').innerText(), /^The newest report is \d+ (months?|years?) old: check whether this is still the case\.$/);
  assert.ok((await box(page.locator('h1'))).bottom < 260);
  const order = await page.evaluate(() => Array.from(document.querySelectorAll('main :is(.scope-bar, h1, h2, nav)'), (element) => element.className || element.tagName));
  assert.deepEqual(order.slice(0, 3), ['scope-bar', 'verdict__sentence', 'group__name']);
  assert.match(await page.locator('.verdict__figures').innerText(), /^99\.94% of 239,360 sessions were secured\. 145 failed, and in \d+ of them the sender did not deliver\.$/);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'overview');
  assert.deepEqual(errors, []);
});

test('the bar sticks where there is room for it, and covers nothing that has the focus', async () => {
  const { page } = await openSample({ viewport: { width: 1024, height: 640 } });
  const position = () => page.locator('.scope-bar').evaluate((element) => getComputedStyle(element).position);
  assert.equal(await position(), 'sticky');
  await openTab(page, 'Reports');
  await page.evaluate(() => { scrollTo(0, document.documentElement.scrollHeight); });
  assert.ok(Math.abs((await box(page.locator('.scope-bar'))).top) < 1);
  // Upwards by keyboard, from the last link of the page to the first below the bar.
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Shift+Tab');
    const [name, clear] = [await page.evaluate(() => document.activeElement.innerText ?? ''), await isClear(page)];
    assert.ok(clear, `${name} is covered`);
    if (await page.evaluate(() => document.activeElement.closest('.scope-bar') !== null)) break;
  }
  assert.ok(await page.evaluate(() => document.activeElement.closest('.scope-bar') !== null));
  // 1280 px at 400 %, a phone, a window of half the height.
  for (const viewport of [{ width: 320, height: 256 }, { width: 360, height: 740 }, { width: 1024, height: 470 }]) {
    await page.setViewportSize(viewport);
    assert.notEqual(await position(), 'sticky', JSON.stringify(viewport));
  }
});

test('the bar has two rows at most at 768 px, in every language', async () => {
  for (const locale of ['en', 'de', 'fr', 'es', 'ja']) {
    const { page, context } = await run.openPage({ viewport: { width: 768, height: 900 }, locale });
    await page.locator('input[type=file]').first().setInputFiles([
      dayReport('Orchard', '2026-03-01'), dayReport('Maple', '2026-03-02', [['certificate-expired', 'mx1.example.com', 3]]), dayReport('Maple', '2026-03-02', [['certificate-expired', 'mx1.example.com', 3]]),
      file('lunch.eml', Buffer.from('From: a@example.org\r\nSubject: Lunch\r\n\r\nAt noon?\r\n')), file('broken.json.gz', Buffer.from([0x1f, 0x8b, 8, 0])),
    ]);
    await page.locator('.scope-bar').waitFor();
    await waitIdle(page);
    const rows = await page.locator('.scope-bar').evaluate((own) => {
      const boxes = Array.from(own.querySelectorAll('.scope-bar__domain, .chip, .loaded-line__facts > *, .scope-bar__acts .button'), (one) => one.getBoundingClientRect()).filter(({ height }) => height > 0);
      const middles = boxes.map(({ top, height }) => top + height / 2).sort((one, other) => one - other);
      return middles.filter((middle, at) => at === 0 || middle - middles[at - 1] > 12).length;
    });
    assert.ok(rows <= 2, `${locale}: ${rows} rows`);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, locale);
    assert.match(await page.title(), /^example\.com – TLS-RPT Lens$/);
    await context.close();
  }
});

test('the bar covers no focus, however many filters stand in it', { timeout: 300_000 }, async () => {
  const few = 'by=Sender%201&by=Sender%202';
  const many = Array.from({ length: 12 }, (_, at) => `by=Sender%20${at}&not-mx=none${at}.example.com`).join('&');
  const reports = Array.from({ length: 24 }, (_, at) => dayReport(`Sender ${at}`, plus('2026-03-01', at % 8), [['certificate-expired', `mx${at % 3}.example.com`, 1]]));
  for (const viewport of [{ width: 768, height: 900 }, { width: 1024, height: 640 }, { width: 1440, height: 900 }]) {
    const { page, context } = await run.openPage({ viewport, hash: '#/' });
    await chooseFiles(page, [asMailbox('reports.ndjson', reports), file('broken.json.gz', Buffer.from([0x1f, 0x8b, 8, 0]))]);
    await bar(page).waitFor();
    await waitIdle(page);
    const heights = [];
    for (const query of [few, `${many}&failed=1`]) {
      await goTo(page, `#/?${query}&tab=failures`);
      await page.locator('.filter-chips').waitFor();
      await waitIdle(page);
      heights.push((await page.locator('.scope-bar').boundingBox()).height);
      await page.evaluate(() => { scrollTo(0, document.documentElement.scrollHeight); });
      await page.locator('footer a').last().focus();
      let within = false;
      for (let presses = 0; presses < 150 && !within; presses += 1) {
        await page.keyboard.press('Shift+Tab');
        within = await page.evaluate(() => document.activeElement.closest('.scope-bar') !== null);
        const where = `${JSON.stringify(viewport)}, ${await page.evaluate(() => `${document.activeElement.tagName} ${document.activeElement.innerText}`)}`;
        assert.ok(within || await isClear(page), `${where} is covered`);
      }
      assert.ok(within, 'the bar is reached');
    }
    // As high as the page clears without looking are 92 px at most.
    assert.ok(heights[1] > heights[0] && heights[1] > 120, heights.join());
    // On a page without the bar nothing is kept clear of it.
    await goTo(page, '#/learn');
    await page.locator('#paste').waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.style.getPropertyValue('--bar-now')), '');
    await context.close();
  }
});

test('a row of a bar list keeps its parts apart for a screen reader', async () => {
  const { page } = await openSample({ hash: '#/?tab=failures' });
  // Count, then share.
  await page.locator('.bar-list').getByRole('link', { name: /^certificate-expired 102 \d+(\.\d+)?%$/ }).first().waitFor();
  const devtools = await page.context().newCDPSession(page);
  const { nodes } = await devtools.send('Accessibility.getFullAXTree');
  const names = nodes.filter(({ role }) => role?.value === 'link').map(({ name }) => name?.value ?? '');
  assert.ok(names.some((name) => /certificate-expired 102 \d/.test(name)), names.join('\n'));
});

test('breakdown by keyboard: places unfold, a row filters', async () => {
  const { page } = await openSample({ hash: '#/?tab=senders' });
  const fold = page.locator('.evidence__more');
  await fold.locator('summary').waitFor();
  assert.equal(await fold.evaluate((own) => own.open), false, 'folded at first');
  await fold.locator('summary').focus();
  await page.keyboard.press('Enter');
  await fold.getByRole('link').first().focus();
  await page.keyboard.press('Enter');
  await arriveAt(page, /(country|network)=/);
});

test('the week before stands in one line below the verdict, the period before beside chosen dates', async () => {
  const { page } = await openSample();
  const news = page.locator('.news').getByText('compared with 100% in the 7 days before.', { exact: false });
  await news.waitFor();
  assert.match(await news.innerText(), /^8 to 14 Feb( 2026)?: \S+% succeeded, compared with 100% in the 7 days before\./);
  await goTo(page, '#/?last=7d');
  await page.locator('.verdict__figures').getByText('100% succeeded in the 7 days before.', { exact: false }).waitFor();
});

test('groups open by mouse, and what failed nowhere leads to its reports', async () => {
  const { page } = await openSample();
  const over = page.locator('details.group[data-group=over]');
  await over.locator('summary').first().click();
  await over.locator('details.finding').first().waitFor();
  await openGroups(page);
  const note = page.locator('details.finding').filter({ hasNot: page.locator('.finding__count small') });
  const opened = note.filter({ has: page.getByRole('link', { name: 'Show these reports' }) });
  for (let at = 0; at < await note.count() && await opened.count() === 0; at += 1) await note.nth(at).locator('summary').click();
  const gap = note.filter({ hasText: 'No report from any organisation' });
  assert.deepEqual([await gap.count(), await gap.getByRole('link', { name: 'Show these reports' }).count()], [1, 0], 'days without a report have none to show');
  await opened.getByRole('link', { name: 'Show these reports' }).first().click();
  await arriveAt(page, /tab=reports/);
  assert.equal(await chosen(page), 'Reports');
});

test('a menu has the keys of a menu, and Clear and Undo need no mouse', async () => {
  const { page } = await openSample();
  const word = () => page.evaluate(() => document.activeElement.innerText.trim());
  const more = bar(page).getByRole('button', { name: 'More' });
  await more.focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.getAttribute('role') === 'menuitem');
  assert.equal(await word(), 'Clear');
  for (const [key, name] of [['ArrowDown', 'Keyboard shortcuts'], ['ArrowDown', 'Clear'], ['ArrowUp', 'Keyboard shortcuts'], ['Home', 'Clear'], ['End', 'Keyboard shortcuts']]) {
    await page.keyboard.press(key);
    assert.equal(await word(), name, key);
  }
  await page.keyboard.press('Escape');
  assert.equal(await word(), 'More');
  assert.equal(await more.getAttribute('aria-expanded'), 'false');
  // An arrow opens it too, and Tab leaves it.
  await page.keyboard.press('ArrowUp');
  await page.waitForFunction(() => document.activeElement.innerText.trim() === 'Keyboard shortcuts');
  await page.keyboard.press('Tab');
  await page.waitForFunction(() => document.activeElement.closest('.menu') === null);
  assert.equal(await more.getAttribute('aria-expanded'), 'false');
  await more.focus();
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => document.activeElement.innerText.trim() === 'Clear');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.id === 'cleared');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: CAUSE }).waitFor();
});

test('duplicates and files in the bar lead to what they count', async () => {
  const { page } = await run.openPage();
  await chooseFiles(page, [file('a.json', json('a', 1)), file('again.json', json('a', 1)), file('b.json', json('b', 0))]);
  await bar(page).getByRole('link', { name: '1 duplicate report ignored' }).click();
  await page.waitForFunction(() => document.activeElement.id === 'tab-reports');
  assert.equal(await chosen(page), 'Reports');
  await page.getByRole('cell', { name: 'received more than once' }).waitFor();
  await openTab(page, 'Timeline');
  await bar(page).getByRole('link', { name: '3 files' }).click();
  await page.waitForFunction(() => document.activeElement.id === 'tab-reports');
});

test('views and steps of the chart, and “only with failures”, by keyboard', async () => {
  const { page } = await openSample();
  await page.getByLabel('share of all sessions').focus();
  await page.keyboard.press('Space');
  await arriveAt(page, /view=share/);
  await page.getByLabel('week', { exact: true }).focus();
  await page.keyboard.press('Space');
  await arriveAt(page, /step=week/);
  await goTo(page, '#/?tab=reports');
  await page.locator('tr[data-report]').first().waitFor();
  await page.getByLabel('Only with failures').focus();
  await page.keyboard.press('Space');
  await page.waitForFunction(() => document.querySelector('tr[data-report]') && !document.querySelector('tr[data-report] td:last-child.zero'));
});

test('the masthead keeps the edges of the page', async () => {
  const { page } = await openSample({ viewport: { width: 1920, height: 1000 } });
  const [brand, content] = [await box(page.locator('.masthead__brand')), await box(page.locator('h1'))];
  assert.ok(Math.abs(brand.left - content.left) < 1, `${brand.left} and ${content.left}`);
});

test('what is loaded leads to what it counts, and Add, Export and More stand beside it', async () => {
  const { page } = await run.openPage();
  await chooseFiles(page, [
    file('a.json', json('a', 1)), file('b.json', json('b', 0)), file('broken.json.gz', Buffer.from([0x1f, 0x8b, 8, 0])),
    file('lunch.eml', Buffer.from('From: a@example.org\r\nSubject: Lunch\r\n\r\nAt noon?\r\n')),
  ]);
  await bar(page).getByRole('link', { name: '2 reports' }).click();
  assert.equal(await chosen(page), 'Reports');
  assert.equal(await page.getByRole('table', { name: /^Reports/ }).getByRole('link').count(), 2);
  await bar(page).getByRole('link', { name: '1 item not read' }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'problems');
  assert.ok(await isClear(page, '#problems'));
  await page.getByText('broken.json.gz', { exact: false }).waitFor();
  await page.getByText('One email contains no report.').waitFor();
  await page.getByRole('listitem').getByText('lunch.eml', { exact: true }).waitFor();
  await bar(page).getByRole('link', { name: '1 item ignored (not a TLS report)' }).waitFor();
  assert.deepEqual(await bar(page).getByRole('button').allInnerTexts().then((all) => all.map((text) => text.trim().split('\n')[0]).filter((text) => text && !text.startsWith('Dates'))), ['Filter', 'Export', 'More']);
  await bar(page).getByText('Add reports', { exact: true }).waitFor();
  assert.equal(await bar(page).getByText('Add', { exact: true }).isVisible(), false, 'there is room for both words');
  await chooseFiles(page, [file('c.json', json('c', 0))]);
  await bar(page).getByRole('link', { name: '3 reports' }).waitFor();
  await bar(page).getByRole('button', { name: 'More' }).click();
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.innerText.trim()), 'More');
  assert.deepEqual(await accessibilityProblems(page), []);
});

test('a count that is a link brings what it counts into view and gives it the focus; Back returns', async () => {
  for (const viewport of [{ width: 1280, height: 700 }, { width: 360, height: 740 }]) {
    const { page, context } = await run.openPage({ viewport });
    const many = Array.from({ length: 30 }, (_, at) => file(`${at}.json`, json(`r${at}`, at % 3)));
    await chooseFiles(page, [...many, file('broken.json.gz', Buffer.from([0x1f, 0x8b, 8, 0]))]);
    await bar(page).getByRole('link', { name: '30 reports' }).click();
    await page.waitForFunction(() => document.activeElement.id === 'tab-reports');
    const top = () => page.locator('.evidence__panel[data-tab="reports"]').evaluate((own) => own.getBoundingClientRect().top);
    assert.ok(await top() < viewport.height / 2, `the panel begins at ${await top()} of ${viewport.height}`);
    assert.ok(await isClear(page));
    // Once more, where the tab is open already.
    await page.evaluate(() => { scrollTo(0, 0); });
    await bar(page).getByRole('link', { name: '30 reports' }).click();
    await page.waitForFunction((most) => document.querySelector('.evidence__panel[data-tab="reports"]').getBoundingClientRect().top < most, viewport.height / 2);
    await page.evaluate(() => { scrollTo(0, 0); });
    await page.waitForTimeout(300);
    await bar(page).getByRole('link', { name: '1 item not read' }).click();
    await page.waitForFunction(() => document.activeElement.id === 'problems' && scrollY > 0);
    assert.ok(await isClear(page, '#problems'));
    await page.goBack();
    await page.waitForFunction(() => scrollY === 0);
    assert.equal(await chosen(page), 'Reports');
    await page.goBack();
    await page.waitForFunction(() => document.querySelector('.evidence nav a[aria-current]')?.id === 'tab-timeline' && scrollY === 0);
    await context.close();
  }
});

test('the domain is the name of the page, and a choice where there are several', async () => {
  const { page } = await run.openPage();
  await chooseFiles(page, [file('a.json', json('a', 1))]);
  await bar(page).locator('.scope-bar__domain').filter({ hasText: 'example.org' }).waitFor();
  assert.equal(await bar(page).getByLabel('Policy domain').count(), 0);
  const other = JSON.parse(json('b', 0));
  other.policies[0].policy['policy-domain'] = 'example.net';
  await chooseFiles(page, [file('b.json', Buffer.from(JSON.stringify(other)))]);
  const choice = bar(page).getByRole('combobox', { name: 'Policy domain' });
  await choice.waitFor();
  await page.waitForFunction(() => document.title === 'Both domains – TLS-RPT Lens');
  assert.deepEqual(await choice.locator('option').allTextContents(), ['Both domains', 'example.net', 'example.org']);
  await choice.selectOption('example.net');
  await figures(page, /of 7 sessions/).waitFor();
  assert.match(page.url(), /#\/\?domain=example\.net$/);
  assert.equal(await page.title(), 'example.net – TLS-RPT Lens');
  await choice.selectOption('Both domains');
  await figures(page, /of 15 sessions/).waitFor();
});

test('each page has its title', async () => {
  const { page } = await run.openPage();
  for (const [hash, title] of [['#/check', 'Check'], ['#/build', 'Build'], ['#/build/mta-sts', 'Build'], ['#/learn', 'Learn'], ['#/settings', 'Settings'], ['#/privacy', 'What is stored and sent']]) {
    await goTo(page, hash);
    await page.waitForFunction((title) => document.title === `${title} – TLS-RPT Lens`, title);
  }
  await goTo(page, '#/');
  await page.waitForFunction(() => document.title === 'TLS-RPT Lens');
});

test('with nothing wrong it says that nothing is to be done; without a policy nothing is secured', async () => {
  const { page } = await run.openPage();
  const sound = JSON.parse(json('sound', 0));
  sound.policies[0].policy = { 'policy-type': 'sts', 'policy-domain': 'example.org', 'policy-string': ['version: STSv1', 'mode: enforce', 'mx: mx.example.org', 'max_age: 604800'] };
  await chooseFiles(page, [file('sound.json', Buffer.from(JSON.stringify(sound)))]);
  await page.getByRole('heading', { level: 1, name: 'Nothing to do. All 7 sessions were secured.' }).waitFor();
  // A report that is alone is shown as a report; behind it is the overview.
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Nothing to do. All 7 sessions were secured.' }).waitFor();
  assert.equal(await page.locator('.lens').count(), 0);
  await page.locator('svg.plot-volume').first().waitFor();
  assert.equal(await page.locator('svg.plot-failed').count(), 0, 'no empty chart');
  assert.equal(await page.getByRole('group', { name: 'Show failures as' }).count(), 0);
  assert.equal(await page.title(), 'example.org – TLS-RPT Lens');
  await page.getByRole('region', { name: 'To do 0' }).getByText('Nothing needs your attention now.').waitFor();
  assert.equal(await tabs(page).getByRole('link', { name: /^(MX|Failures)/ }).count(), 0, 'empty tabs are not shown');
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'overview-calm');
  const other = await run.openPage();
  await chooseFiles(other.page, [file('open.json', json('open', 0))]);
  await other.page.getByRole('heading', { level: 1, name: '7 of 7 sessions used encryption, but nothing enforces it.' }).waitFor();
  await other.page.locator('.verdict').getByRole('link', { name: 'Build a policy' }).click();
  assert.equal(await other.page.getByLabel('Domain', { exact: true }).first().inputValue(), 'example.org');
});

test('until causes are known the page does not say that there are none', async () => {
  // What is said at each change of the page, from the first one on.
  const init = () => {
    globalThis.said = [];
    const words = (selector) => document.querySelector(selector)?.innerText.replace(/\s+/g, ' ') ?? '';
    new MutationObserver(() => globalThis.said.push([words('.verdict'), words('.group')])).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  };
  const { page } = await run.openPage({ init });
  const day = (number) => plus('2026-01-01', number);
  const calm = Array.from({ length: 40 }, (_, number) => dayReport('Orchard', day(number)));
  const failing = Array.from({ length: 3_000 }, (_, number) => dayReport(`Sender ${number}`, day(number % 90), [['certificate-expired', 'mx1.example.com', 1 + number % 7]]));
  for (const [files, group] of [[failing, /^To do [1-9]/], [null, null], [calm, /^To do 0 Nothing needs your attention now\./], [failing, /^To do [1-9]/]]) {
    if (!files) {
      await clear(page);
      continue;
    }
    await chooseFiles(page, asMailbox(`${files.length}.ndjson`, files));
    await page.waitForFunction(([source]) => new RegExp(source).test(document.querySelector('.group')?.innerText.replace(/\s+/g, ' ')), [group.source]);
    await waitIdle(page);
  }
  const said = await page.evaluate(() => globalThis.said);
  const failed = said.filter(([verdict]) => /[1-9]\S* failed/.test(verdict));
  assert.ok(failed.length > 0);
  assert.deepEqual(failed.filter(([verdict, group]) => /Nothing to do|No sessions were reported|contain no sessions/.test(verdict) || /To do 0|Nothing needs your attention/.test(group)), []);
  assert.deepEqual(said.filter(([verdict]) => /No sessions were reported|contain no sessions|No report matches/.test(verdict)), []);
  // Figures alone would look finished.
  const unsaid = said.map(([verdict]) => verdict).filter((verdict) => /\d sessions? (was|were) secured/.test(verdict));
  assert.ok(unsaid.some((verdict) => verdict.startsWith('Looking for causes… ')));
  assert.deepEqual(unsaid.filter((verdict) => !/^(Looking for causes…|You need to act|Nothing to do\.)/.test(verdict)), []);
});

test('findings stand in groups: to do is open, what needs nobody is one line', async () => {
  const { page } = await openSample();
  const groups = await page.locator('.group').evaluateAll((all) => all.map((group) => [group.querySelector('h2').innerText.replace(/\s+/g, ' '), group.tagName, group.open]));
  assert.deepEqual(groups[0], ['To do 1', 'SECTION', undefined]);
  for (const [name, tag, open] of groups.slice(1)) assert.deepEqual([tag, open], ['DETAILS', /^Watch/.test(name)], name);
  const over = page.locator('details.group[data-group=over]');
  assert.match(await over.locator('.group__gist').innerText(), /STARTTLS was not offered by mx1\.example\.com/);
  // By the tree of a screen reader: headings of two levels, and the second line is no part of them.
  await page.getByRole('heading', { level: 2, name: 'To do 1' }).waitFor();
  await page.getByRole('heading', { level: 3, name: 'The certificate of mx2.example.net has expired.', exact: true }).waitFor();
  const meta = await finding(page, 'The certificate of mx2.example.net').locator('.finding__meta').innerText();
  assert.match(meta.replace(/\s+/g, ' '), /^You need to act ?not delivered on these attempts ?since 11 Feb, still failing on 14 Feb, the last day reported ?5 of 6 organisations/);
  await over.locator('summary').first().focus();
  await page.keyboard.press('Enter');
  await over.locator('details.finding').first().waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await openGroups(page);
  await pictures(page, 'overview-groups');
});

test('tabs: one panel, named with counts, in the address, in place', async () => {
  const { page, errors } = await openSample();
  const names = await tabs(page).getByRole('link').allInnerTexts();
  assert.deepEqual(names.map((name) => name.replace(/\s+/g, ' ').replace(/\d+$/, 'n')), ['Timeline', 'MX n', 'Senders n', 'Failures n', 'Reports n', 'Policies n']);
  // What is not stated has a row and is no host.
  await openTab(page, 'MX');
  const hosts = await page.getByRole('table', { name: 'Receiving MX' }).locator('tbody td:first-child').allInnerTexts();
  assert.ok(hosts.includes('not stated'));
  assert.equal(names[1].replace(/\s+/g, ' '), `MX ${hosts.length - 1}`);
  // Types of policies have their names, and no codes.
  await openTab(page, 'Policies');
  const types = await page.getByRole('table', { name: 'Policy applied' }).locator('tbody td:first-child').allInnerTexts();
  assert.deepEqual(types.toSorted(), ['DANE', 'MTA-STS']);
  await openTab(page, 'Reports');
  await page.locator('tr[data-report]').first().waitFor();
  const applied = await page.locator('tr[data-report] td:nth-child(4)').allInnerTexts();
  assert.deepEqual(applied.filter((text) => !/^(MTA-STS|DANE)(, (MTA-STS|DANE))?$/.test(text)), []);
  await openTab(page, 'Timeline');
  assert.equal(await page.locator('.evidence__panel').count(), 1, 'only the open one is drawn');
  await tabs(page).scrollIntoViewIfNeeded();
  for (const name of ['MX', 'Senders', 'Failures', 'Reports', 'Policies']) {
    const link = tabs(page).getByRole('link', { name: new RegExp(`^${name}`) });
    await link.focus();
    const top = (await box(link)).top;
    await page.keyboard.press('Enter');
    await arriveAt(page, new RegExp(`tab=${name.toLowerCase()}$`));
    assert.equal(await chosen(page), name);
    assert.equal(await link.evaluate((link) => link === document.activeElement), true, 'the focus stays');
    await page.waitForTimeout(250);
    // Where the page becomes shorter it cannot stay.
    const room = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight - scrollY > 1);
    if (room) assert.ok(Math.abs((await box(link)).top - top) < 2, `${name} jumps`);
    assert.equal(await page.locator('.evidence__panel').count(), 1);
    assert.deepEqual(await accessibilityProblems(page), [], name);
    await pictures(page, `tab-${name.toLowerCase()}`);
    await page.setViewportSize({ width: 1280, height: 900 });
  }
  // The highest failed share comes first, and a line filters in the same tab.
  await openTab(page, 'Senders');
  const shares = await page.locator('.evidence__panel tbody td:last-child').allInnerTexts();
  const numbers = shares.map((share) => (share.startsWith('<') ? 0.05 : Number.parseFloat(share)));
  assert.deepEqual(numbers, numbers.toSorted((one, other) => other - one));
  await page.getByRole('table', { name: 'Reporting organisation' }).getByRole('link').first().click();
  await arriveAt(page, /^#\/\?by=.*&tab=senders$/);
  await page.goBack();
  await arriveAt(page, '#/?tab=senders');
  assert.deepEqual(errors, []);
});

test('a tab comes from the address; one that is empty under the filter is the timeline', async () => {
  const { page } = await openSample({ hash: '#/?tab=policies' });
  assert.equal(await chosen(page), 'Policies');
  await page.getByText(/evaluations in total/).waitFor();
  await goTo(page, '#/?from=2026-01-05&to=2026-01-05&tab=mx');
  await figures(page, /All \S+ sessions were secured/).waitFor();
  assert.equal(await chosen(page), 'Timeline');
});

test('the sessions of a finding stand in the right tab', async () => {
  const { page } = await openSample();
  const expired = finding(page, 'The certificate of mx2.example.net has expired');
  await expired.locator('summary').click();
  await expired.getByRole('link', { name: 'Show these 102 sessions' }).click();
  await page.getByRole('heading', { level: 1, name: /^102 sessions failed at mx2\.example\.net/ }).waitFor();
  assert.equal(await chosen(page), 'Failures');
  await page.waitForFunction(() => document.activeElement.id === 'tab-failures');
  assert.ok(await isClear(page));
});

test('a link leads to a finding, open and in view', async () => {
  const { page } = await openSample({ viewport: { width: 1280, height: 600 } });
  await page.getByRole('heading', { level: 1 }).getByRole('link').click();
  const own = finding(page, 'The certificate of mx2.example.net has expired');
  await own.getByText('openssl s_client', { exact: false }).first().waitFor();
  assert.match(page.url(), /finding=/);
  await page.waitForFunction(() => document.activeElement.matches('.finding__summary'));
  assert.ok(await isClear(page));
  // One of a group that is folded, in a page just opened.
  await openGroups(page);
  const over = page.locator('details.group[data-group=over] details.finding').first();
  await over.locator('summary').click();
  await arriveAt(page, /finding=/);
  const address = await page.evaluate(() => location.hash);
  const other = await run.openPage({ hash: address });
  await other.page.getByRole('button', { name: 'Try sample reports' }).click();
  await other.page.locator('details.group[data-group=over] details.finding[open] .finding__detail').waitFor();
});

test('Back and Forward find the page as it was left', async () => {
  const { page } = await openSample({ viewport: { width: 1280, height: 700 } });
  await openTab(page, 'Reports');
  await openGroups(page);
  const note = page.locator('details.group[data-group=over] details.finding').first();
  await note.locator('summary').click();
  const place = async () => {
    await page.waitForTimeout(300);
    // On its way back the page holds its place.
    await page.waitForFunction(() => !document.documentElement.hasAttribute('data-held'));
    return page.evaluate(() => ({
      y: Math.round(scrollY), tab: document.querySelector('.evidence nav a[aria-current]').id,
      open: document.querySelectorAll('details.group[open]').length, findings: document.querySelectorAll('details.finding[open]').length,
    }));
  };
  await page.evaluate(() => { scrollTo(0, 900); });
  const left = await place();
  assert.equal(left.findings, 1);
  assert.ok(left.y > 600);
  // To another page.
  await goTo(page, '#/learn');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(() => scrollY === 0);
  await page.goBack();
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 2, left.y);
  assert.deepEqual(await place(), left);
  // To a report, and by the link of the masthead.
  const link = page.locator('.evidence__panel tbody a').nth(5);
  await link.scrollIntoViewIfNeeded();
  const again = await place();
  assert.deepEqual([again.tab, again.open, again.findings], [left.tab, left.open, left.findings]);
  assert.ok(again.y > 600);
  await link.click();
  await page.waitForURL(/#\/report\/\d+$/);
  await page.locator('pre.source').waitFor();
  await page.goBack();
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 2, again.y);
  assert.deepEqual(await place(), again);
  // To another filter, and forward again.
  await goTo(page, '#/?result=certificate-expired&tab=failures');
  await page.getByRole('heading', { level: 1, name: /^102 failed/ }).waitFor();
  await page.evaluate(() => { scrollTo(0, 200); });
  // A line that is drawn above a moment later pushes it on.
  const filtered = await place();
  assert.ok(filtered.y >= 190 && filtered.tab === 'tab-failures');
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: CAUSE }).waitFor();
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 2, again.y);
  assert.deepEqual(await place(), again);
  await page.goForward();
  await page.getByRole('heading', { level: 1, name: /^102 failed/ }).waitFor();
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 2, filtered.y);
  assert.deepEqual(await place(), filtered);
});

test('a page that is drawn slowly is scrolled to where it was left, too', async () => {
  const { page } = await openSample({ viewport: { width: 1280, height: 700 } });
  await openTab(page, 'Reports');
  await openGroups(page);
  await page.evaluate(() => { scrollTo(0, 1e6); });
  await page.waitForTimeout(300);
  const left = await page.evaluate(() => scrollY);
  assert.ok(left > 600);
  await goTo(page, '#/learn');
  await page.waitForFunction(() => scrollY === 0);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 20 });
  await page.goBack();
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 2, left);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  // Who scrolls meanwhile is not taken back.
  await goTo(page, '#/learn');
  await page.waitForFunction(() => scrollY === 0);
  await page.goBack();
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 2, left);
  await page.mouse.move(1270, 500);
  // What the wheel does before the page has heard of it is taken back.
  await page.mouse.wheel(0, -50);
  await page.waitForFunction(() => !document.documentElement.hasAttribute('data-held'));
  await page.mouse.wheel(0, -300);
  await page.waitForFunction((y) => scrollY < y - 200, left);
  await page.waitForTimeout(1_500);
  assert.ok(await page.evaluate(() => scrollY) < left - 200);
});

test('Back from what was given leads to where it was given, and on again', async () => {
  const { page, errors } = await run.openPage();
  await chooseFiles(page, [file('a.json', json('a', 1)), file('b.json', json('b', 0))]);
  await page.locator('.evidence').waitFor();
  await waitIdle(page);
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: OPENING }).waitFor();
  assert.equal(new URL(page.url()).origin, new URL(run.site.url).origin, 'it is still the page');
  assert.equal(await bar(page).count(), 0);
  await page.getByRole('link', { name: 'Show 2 loaded reports' }).click();
  await bar(page).getByRole('link', { name: '2 reports' }).waitFor();
  await page.goBack();
  await page.getByRole('link', { name: 'Show 2 loaded reports' }).waitFor();
  // More may be given there.
  await chooseFiles(page, [file('c.json', json('c', 0))]);
  await bar(page).getByRole('link', { name: '3 reports' }).waitFor();
  await page.goBack();
  await page.goForward();
  await bar(page).getByRole('link', { name: '3 reports' }).waitFor();
  assert.deepEqual(errors, []);
});

test('Back leads to the first screen as well where the address asked for the overview', async () => {
  const { page } = await run.openPage({ hash: '#/' });
  const two = [file('a.json', json('a', 1)), file('b.json', json('b', 0))];
  await chooseFiles(page, two);
  await page.locator('.evidence').waitFor();
  await waitIdle(page);
  await page.goBack();
  await page.getByRole('link', { name: 'Show 2 loaded reports' }).click();
  // After Clear the first screen is there again.
  await clear(page);
  await page.getByRole('heading', { level: 1, name: OPENING }).waitFor();
  await chooseFiles(page, two);
  await page.locator('.evidence').waitFor();
  await waitIdle(page);
  // More reports are no step of their own.
  await chooseFiles(page, [file('c.json', json('c', 0))]);
  await bar(page).getByRole('link', { name: '3 reports' }).waitFor();
  await page.goBack();
  await page.getByRole('link', { name: 'Show 3 loaded reports' }).waitFor();
});

test('domains without a policy are one line with their number, and lead to the builder', async () => {
  const { page } = await run.openPage();
  const about = (domain, day) => {
    const made = JSON.parse(json(domain, 0));
    made.policies[0].policy['policy-domain'] = domain;
    made['date-range'] = { 'start-datetime': `2026-03-0${day}T00:00:00Z`, 'end-datetime': `2026-03-0${day}T23:59:59Z` };
    return file(`${domain}.json`, Buffer.from(JSON.stringify(made)));
  };
  await chooseFiles(page, [about('a.example', 1), about('b.example', 2), about('c.example', 2), dayReport('Northwind Mail', '2026-03-02')]);
  await page.locator('[data-group="ready"] .group__gist').getByText('Nothing enforces encryption for 3 domains').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Nothing to do. All 61 sessions succeeded; 21 of them had no active policy and were not verified.' }).waitFor();
  await openGroups(page);
  await page.locator('[data-group="ready"] .finding__summary').click();
  const open = page.locator('[data-group="ready"] .finding__detail');
  await open.getByRole('link', { name: 'Build a policy', exact: true }).waitFor();
  await open.getByRole('link', { name: 'b.example' }).click();
  await page.waitForFunction(() => document.querySelector('#policy-domain')?.value === 'b.example');
});

test('the policy that enforces is one press away from the folded group', async () => {
  const { page } = await run.openPage({ hash: '#/' });
  const reports = Array.from({ length: 30 }, (_, at) => ['Google Inc.', 'Microsoft Corporation'].map((who) => dayReport(who, plus('2026-03-01', at), [], { mode: 'testing', good: 60 }))).flat();
  await chooseFiles(page, [asMailbox('testing.ndjson', reports)]);
  const group = page.locator('details[data-group="ready"]');
  await group.waitFor();
  assert.equal(await group.evaluate((own) => own.open), false);
  const button = page.getByRole('link', { name: 'Create the enforce policy' });
  assert.equal(await button.count(), 1);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'ready');
  await button.click();
  await page.waitForFunction(() => document.querySelector('#policy-domain')?.value === 'example.com');
  assert.ok(await page.getByLabel(/^enforce/).isChecked());
  await page.getByText('The report of 30 Mar 2026 shows the policy of this domain in testing mode.').waitFor();
  const policy = await page.locator('.copy-field pre').filter({ hasText: 'version: STSv1' }).first().innerText();
  assert.match(policy, /mode: enforce[^]*mx: \*\.example\.com[^]*max_age: 604800/);
});

test('a long word is whole, a day has no course, and the open tab is told apart without colours', async () => {
  const { page } = await run.openPage({ locale: 'de', viewport: { width: 1440, height: 900 } });
  await page.getByRole('button', { name: 'Beispielberichte ansehen' }).click();
  await page.locator('.group--open .finding__count small').first().waitFor();
  await waitIdle(page);
  const lines = await page.locator('.group--open .finding__count small').first().evaluate((word) => {
    const range = document.createRange();
    range.selectNodeContents(word);
    return new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top))).size;
  });
  assert.equal(lines, 1);
  await page.emulateMedia({ forcedColors: 'active' });
  const [own, other] = await page.locator('.evidence nav').evaluate((nav) => [nav.querySelector('[aria-current]'), nav.querySelector('a:not([aria-current])')].map((tab) => {
    const { borderBottomWidth } = getComputedStyle(tab);
    return [borderBottomWidth];
  }));
  assert.notEqual(own[0], other[0]);
  assert.equal(other[0], '0px');
  const day = await run.openPage({ hash: '#/' });
  await chooseFiles(day.page, [file('a.json', json('a', 1)), file('b.json', json('b', 2))]);
  await day.page.locator('.finding').first().waitFor();
  assert.equal(await day.page.locator('.finding__spark').count(), 0);
});

test('what stands beside a number agrees with it', async () => {
  const { page } = await run.openPage({ locale: 'es', hash: '#/' });
  await page.locator('input[type=file]').first().setInputFiles([file('a.json', json('a', 1)), file('b.json', json('b', 0))]);
  await page.locator('.evidence').waitFor();
  await waitIdle(page);
  await openGroups(page);
  await page.locator('.finding__count').filter({ hasText: /^1 fallida$/ }).first().waitFor();
});

test('an open finding shows what the reports say, by host, sender and result', async () => {
  const { page } = await run.openPage({ hash: '#/' });
  const failures = (who, from, days, count) => Array.from({ length: days }, (_, at) => dayReport(who, plus(from, at), [['certificate-expired', 'mx1.example.com', count]]));
  await chooseFiles(page, [asMailbox('reports.ndjson', [...failures('Orchard', '2026-03-01', 5, 3), ...failures('Maple', '2026-03-03', 3, 4), ...failures('Cedar', '2026-03-04', 2, 1)])]);
  await finding(page, 'The certificate of mx1.example.com has expired.').locator('.finding__summary').click();
  const table = page.getByRole('table', { name: 'What the reports show' });
  await table.waitFor();
  const rows = await table.locator('tbody tr').evaluateAll((all) => all.map((row) => Array.from(row.cells, (cell) => cell.innerText.trim())));
  assert.deepEqual(rows, [
    ['mx1.example.com', 'Orchard', 'certificate-expired', '1 to 5 Mar', '15'],
    ['mx1.example.com', 'Maple', 'certificate-expired', '3 to 5 Mar', '12'],
    ['mx1.example.com', 'Cedar', 'certificate-expired', '4 to 5 Mar', '2'],
  ]);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'finding-reported');
});

test('Escape closes an opened finding', async () => {
  const { page } = await openSample();
  const summary = page.locator('.group--open .finding__summary').first();
  await summary.click();
  await page.locator('.group--open details.finding[open] .finding__links a').first().focus();
  await page.keyboard.press('Escape');
  await page.locator('.group--open details.finding[open]').waitFor({ state: 'detached' });
  assert.equal(await summary.evaluate((own) => own === document.activeElement), true);
});

test('Clear takes effect at once, and one press brings all of it back', async () => {
  const { page, errors } = await openSample();
  await goTo(page, '#/?result=certificate-expired&tab=mx');
  await page.getByRole('heading', { level: 1, name: /^102 failed/ }).waitFor();
  await clear(page);
  await page.getByRole('heading', { level: 1, name: OPENING }).waitFor();
  const notice = page.getByRole('status').filter({ hasText: /^\d+ reports were cleared\./ });
  await notice.waitFor();
  // What was pressed is gone with the bar; the keys go on from the notice, whose next stop is the way back.
  await page.waitForFunction(() => document.activeElement.id === 'cleared');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.innerText.trim()), 'Undo');
  assert.match((await notice.innerText()).replace(/\s+/g, ' '), /Undo (9|10) seconds$/);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'overview-cleared');
  await notice.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('heading', { level: 1, name: /^102 failed/ }).waitFor();
  assert.equal(await chosen(page), 'MX');
  assert.equal(await notice.count(), 0);
  assert.deepEqual(errors, []);
});

test('the undo waits for the pointer and the focus, and ends after ten seconds', async () => {
  const { page } = await openSample();
  await clear(page);
  const undo = page.getByRole('button', { name: 'Undo' });
  await undo.focus();
  await page.waitForTimeout(6_000);
  await undo.hover();
  await page.getByRole('link', { name: 'Settings' }).focus();
  await page.waitForTimeout(6_000);
  assert.equal(await undo.count(), 1, 'twelve seconds later');
  const began = Date.now();
  await page.mouse.move(5, 500);
  await undo.waitFor({ state: 'detached', timeout: 15_000 });
  const took = Date.now() - began;
  assert.ok(took > 8_000 && took < 12_000, `${took} ms`);
});

test('the next files end the undo', async () => {
  const { page } = await openSample();
  await clear(page);
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await chooseFiles(page, [file('a.json', json('a', 1))]);
  await bar(page).getByRole('link', { name: '1 report' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Undo' }).count(), 0);
});

test('what was cleared is let go of: the memory does not grow from one load to the next', async () => {
  // The page's own memory, not that of the workers, which are elsewhere.
  const { page } = await run.openPage({ init: () => {
    globalThis.memories = [];
    for (const name of ['instantiate', 'instantiateStreaming']) {
      const original = WebAssembly[name];
      WebAssembly[name] = async (...given) => {
        const made = await original.apply(WebAssembly, given);
        const { memory } = (made.instance ?? made).exports;
        if (memory) globalThis.memories.push(memory);
        return made;
      };
    }
  } });
  const bytes = () => page.evaluate(() => Math.max(...globalThis.memories.map(({ buffer }) => buffer.byteLength)));
  const files = Array.from({ length: 8 }, (_, number) => file(`large-${number}.json`, Buffer.from(large(`large-${number}`, { failures: 2_000, letters: 800 }))));
  const round = async () => {
    await chooseFiles(page, files);
    await bar(page).getByRole('link', { name: '8 reports' }).waitFor({ timeout: 60_000 });
    await waitIdle(page);
    await clear(page);
    await page.getByRole('heading', { level: 1, name: OPENING }).waitFor();
  };
  await round();
  const once = await bytes();
  for (let rounds = 0; rounds < 4; rounds += 1) await round();
  assert.ok(once > 10_000_000, `${once} bytes`);
  // The next import frees what could be brought back: it takes the same room.
  assert.ok(await bytes() < once * 1.5, `${once} bytes after one load, ${await bytes()} after five`);
});

test('what was cleared is let go of after ten seconds, without another import', async () => {
  // A file that met a limit is held, to be read again; what was cleared holds it as well.
  const { page } = await run.openPage();
  const packed = gzipSync(JSON.stringify(report('large', 1)).replace('{', `{${' '.repeat(65 << 20)}`)).toString('base64');
  await page.evaluate((packed) => {
    const transfer = new DataTransfer();
    const own = new File([Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0))], 'large.json.gz');
    transfer.items.add(own);
    const input = document.querySelector('input[type=file]');
    input.files = transfer.files;
    globalThis.held = new WeakRef(input.files[0]);
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }, packed);
  await page.getByRole('button', { name: /^Read again with limits/ }).waitFor();
  await waitIdle(page);
  await chooseFiles(page, [file('a.json', json('a', 1)), file('b.json', json('b', 1))]);
  await bar(page).getByRole('link', { name: '2 reports' }).waitFor();
  await waitIdle(page);
  await page.getByRole('button', { name: /^Read again with limits/ }).waitFor();
  const devtools = await page.context().newCDPSession(page);
  const isHeld = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    return page.evaluate(() => globalThis.held.deref() !== undefined);
  };
  await clear(page);
  await page.mouse.move(5, 500);
  assert.equal(await isHeld(), true, 'it can be brought back');
  await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached', timeout: 20_000 });
  await eventually(async () => !(await isHeld()), 'it is let go of');
});

test('files that are no report are named beside the drop zone, which stays', async () => {
  const { page, errors } = await run.openPage();
  await chooseFiles(page, [
    file('invoice.pdf', Buffer.from('%PDF-1.7\n1 0 obj\n')), file('empty.json.gz', Buffer.alloc(0)), file('lunch.txt', Buffer.from('At noon?')),
  ]);
  await page.getByRole('heading', { level: 1, name: 'None of the 3 files contains a TLS report.' }).waitFor();
  const list = page.getByRole('region', { name: 'What these files are' });
  await list.getByText('invoice.pdf', { exact: true }).waitFor();
  await list.getByText('is a PDF.', { exact: false }).waitFor();
  // What was meant to be one stands with its reason among what was not read.
  await page.locator('main').getByText('it is empty. Fetch the email or file again.').waitFor();
  // What was pressed is gone: the keys go on from the heading.
  await page.waitForFunction(() => document.activeElement.id === 'no-reports');
  const said = (await page.locator('main').innerText()).replace(/\s+/g, ' ');
  assert.match(said, /empty\.json\.gz/);
  assert.match(said, /lunch\.txt/);
  // Each is named once, with the best that is known of it.
  for (const name of ['invoice.pdf', 'empty.json.gz', 'lunch.txt']) assert.equal(said.split(name).length, 2, name);
  // The zone is as high as what is in it, and the heading has no frame: nothing there can be pressed.
  assert.ok((await page.locator('.drop-zone').boundingBox()).height < 420);
  assert.equal(await page.locator('#no-reports').evaluate((own) => getComputedStyle(own).outlineStyle), 'none');
  await page.getByRole('button', { name: 'Try sample reports' }).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'overview-rejects');
  // Whoever is elsewhere meanwhile stays there.
  const settings = page.getByRole('link', { name: 'Settings' });
  await settings.focus();
  await chooseFiles(page, [file('more.txt', Buffer.from('At one?'))]);
  await page.getByRole('heading', { level: 1, name: 'None of the 4 files contains a TLS report.' }).waitFor();
  await waitIdle(page);
  await page.waitForTimeout(200);
  assert.equal(await settings.evaluate((own) => own === document.activeElement), true);
  await chooseFiles(page, [file('a.json', json('a', 1))]);
  await bar(page).getByRole('link', { name: '1 report' }).waitFor();
  assert.deepEqual(errors, []);
});

test('a file that is cut is told beside the drop zone, with the reason', async () => {
  const { page } = await run.openPage({ viewport: { width: 1280, height: 900 } });
  const whole = gzipSync(json('a', 1));
  await chooseFiles(page, [file('a.json.gz', whole.subarray(0, whole.length / 2)), file('lunch.txt', Buffer.from('At noon?'))]);
  await page.getByRole('heading', { level: 1, name: 'None of the 2 files contains a TLS report.' }).waitFor();
  const told = page.getByRole('region', { name: 'Not read' });
  await told.getByText('a.json.gz', { exact: false }).first().waitFor();
  const [zone, list] = [await box(page.locator('.drop-zone')), await box(told)];
  assert.ok(list.left >= zone.right && list.top < zone.bottom, 'beside it');
  await page.getByRole('region', { name: 'What it is' }).getByText('lunch.txt').waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'overview-cut');
});

test('of each file that holds no report one line says what it is', async () => {
  const { page } = await run.openPage();
  const dmarc = '<?xml version="1.0"?><feedback><report_metadata><org_name>a</org_name></report_metadata><policy_published><domain>example.org</domain></policy_published></feedback>';
  await chooseFiles(page, [file('a.eml', ordinaryMail), file('b.xml', Buffer.from(dmarc)), file('c.zip', zip(['x.txt', Buffer.from('x')], ['y.txt', Buffer.from('y')]))]);
  const list = page.getByRole('region', { name: 'What these files are' });
  await list.getByText('is an email without a report.').waitFor();
  await list.getByText(/is a DMARC report\.|is XML, most likely a DMARC report\./).waitFor();
  await waitIdle(page);
  // What is in an archive is told below, the files themselves are not.
  const told = page.getByRole('region', { name: 'Not read' });
  await told.getByText('x.txt', { exact: false }).waitFor();
  const below = await told.innerText();
  assert.doesNotMatch(below, /a\.eml|b\.xml/);
  const [zone, summary] = [await box(told.locator('.row-list').first()), await box(told.locator('summary').first())];
  assert.ok(zone.top - summary.bottom <= 4, 'the names are near to their line');
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'overview-each-once');
});

test('of several domains the tab of policies counts the domains, and each has the mode that senders saw last', async () => {
  const { page, errors } = await run.openPage();
  const reports = [['a.example', 'testing', '2026-03-01'], ['a.example', 'enforce', '2026-03-02'], ['b.example', 'testing', '2026-03-02'], ['c.example', 'none', '2026-03-02']];
  await chooseFiles(page, asMailbox('all.ndjson', reports.map(([domain, mode, day]) => dayReport('Test Mail', day, [], { domain, mode }))));
  await waitIdle(page);
  await tabs(page).getByRole('link', { name: /^Policies\s+3$/ }).waitFor();
  await openTab(page, 'Policies');
  const table = page.getByRole('table', { name: 'Policy domain' });
  for (const [domain, mode] of [['a.example', 'enforce mode'], ['b.example', 'testing mode'], ['c.example', 'mode none']]) {
    await table.getByRole('row').filter({ hasText: domain }).getByText(mode, { exact: true }).waitFor();
  }
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'overview-policies');
  assert.deepEqual(errors, []);
});

test('one file that is no report is told as one', async () => {
  const { page } = await run.openPage();
  await chooseFiles(page, [file('notes.txt', Buffer.from('hello'))]);
  const list = page.getByRole('region', { name: 'What it is' });
  await list.getByText('notes.txt', { exact: true }).waitFor();
  assert.equal(await list.getByRole('listitem').evaluate((item) => item.textContent.trim()), 'notes.txt contains no TLS report.');
});

test('files that held nothing are not said to be where the reports are from', async () => {
  const { page } = await run.openPage();
  await chooseFiles(page, [file('a.json', json('a', 1)), file('b.json', json('b', 1))]);
  const said = async () => (await page.locator('.loaded-line__facts > span').first().innerText()).trim();
  await bar(page).getByRole('link', { name: '2 reports' }).waitFor();
  assert.equal(await said(), '2 reports from 2 files');
  await chooseFiles(page, [file('notes.txt', Buffer.from('hello'))]);
  await bar(page).getByRole('link', { name: '1 item ignored (not a TLS report)' }).waitFor();
  // Each file is counted once, and what it is has a name.
  assert.match(await said(), /^2 reports, 2 files read/);
  await page.locator('details.disclosure').filter({ hasText: 'One file is not a report.' }).getByText('notes.txt', { exact: true }).waitFor();
});

test('the ring around the line of an open group keeps clear of the first finding', async () => {
  const { page } = await openSample();
  const line = page.locator('details.group > summary').first();
  await line.focus();
  await page.keyboard.press('Enter');
  await page.locator('details.group[open] .finding').first().waitFor();
  const ring = await line.evaluate((own) => {
    const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(own);
    return outlineStyle === 'none' ? null : own.getBoundingClientRect().bottom + parseFloat(outlineWidth) + parseFloat(outlineOffset);
  });
  assert.ok(ring, 'it has one');
  const title = await box(page.locator('details.group[open] h3').first());
  assert.ok(title.top >= ring, `${title.top} px below ${ring} px`);
});

test('in forced colours the line below the header is whole', async () => {
  const { page } = await openSample({ forcedColors: 'active' });
  const borders = await page.locator('.masthead__nav a:not([aria-current])').evaluateAll((all) => all.map((own) => getComputedStyle(own).borderBlockEndWidth));
  assert.deepEqual([...new Set(borders)], ['0px']);
});

test('what stands among small words is as small, and the bar ends where the page does', async () => {
  const { page } = await openSample();
  const right = (selector) => page.locator(selector).last().evaluate((own) => own.getBoundingClientRect().right);
  assert.ok(await right('.scope-bar__acts .button') <= await right('.evidence') + 0.5);
  await page.keyboard.press('?');
  const size = (locator) => locator.evaluate((own) => getComputedStyle(own).fontSize);
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  assert.equal(await size(help.locator('p').first()), await size(help.locator('dd').first()));
  await page.keyboard.press('Escape');
  await goTo(page, '#/?mx=mx2.example.net');
  const reset = page.getByRole('button', { name: 'Reset' });
  assert.equal(await size(reset), await size(page.locator('.filter-chips .chip').first()));
});

test('a heading fills its line, and a fact below a finding goes on as a whole', async () => {
  const { page } = await openSample({ viewport: { width: 1440, height: 900 } });
  const lines = await page.locator('.verdict__sentence').evaluate((own) => {
    const range = document.createRange();
    range.selectNodeContents(own);
    const ends = new Map();
    for (const { top, right } of range.getClientRects()) ends.set(Math.round(top / 20), Math.max(ends.get(Math.round(top / 20)) ?? 0, right));
    return [...ends.values()].map((end) => end / own.getBoundingClientRect().right);
  });
  assert.ok(lines.length === 1 || lines[0] > 0.7, lines.join());
  const facts = await page.locator('.finding__meta > span').evaluateAll((all) => all.filter((own) => own.checkVisibility()).map((own) => getComputedStyle(own).display));
  assert.deepEqual([...new Set(facts)], ['inline-block']);
});

test('a touch screen is told of no keys', async () => {
  for (const [options, count] of [[{ viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true }, 1], [{}, 2]]) {
    const { page, context } = await openSample(options);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Clear', exact: true }).waitFor();
    assert.equal(await page.getByRole('menuitem').count(), count);
    await context.close();
  }
});

test('keys: J and K from finding to finding, / to the filter, ? for help', async () => {
  const { page } = await openSample();
  const line = () => page.evaluate(() => document.activeElement.closest('summary')?.querySelector('h2, h3').innerText.replace(/\s+/g, ' ') ?? '');
  await page.keyboard.press('j');
  assert.equal(await line(), 'The certificate of mx2.example.net has expired.');
  await page.keyboard.press('Enter');
  await page.getByText('What happened').waitFor();
  await page.keyboard.press('j');
  const second = await line();
  assert.notEqual(second, 'The certificate of mx2.example.net has expired.');
  await page.keyboard.press('K');
  assert.equal(await line(), 'The certificate of mx2.example.net has expired.');
  for (const key of ['/', 'f', 'F']) {
    await page.keyboard.press(key);
    await page.waitForFunction(() => document.activeElement.id === 'filter-search');
    // In the field it is a letter.
    await page.keyboard.type('df');
    assert.equal(await page.locator('#filter-search').inputValue(), 'df');
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-keyshortcuts')), '/ F');
  }
  await page.keyboard.press('d');
  await page.locator('#dates-presets').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'dates');
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await help.waitFor();
  for (const what of ['Choose the dates', 'Choose a filter']) await help.getByText(what).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.keyboard.press('j');
  assert.equal(await help.isVisible(), true);
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'hidden' });
  // Never while a field has the focus.
  await goTo(page, '#/check');
  const field = page.getByLabel('Domain', { exact: true });
  await field.focus();
  await page.keyboard.type('j?/k');
  assert.equal(await field.inputValue(), 'j?/k');
  assert.equal(await help.isVisible(), false);
  // Where there is no filter, / leads to the field that the page is about.
  await page.evaluate(() => { document.activeElement.blur(); });
  await page.keyboard.press('/');
  assert.equal(await field.evaluate((own) => own === document.activeElement), true);
  assert.equal(await field.inputValue(), 'j?/k');
  for (const [hash, id] of [['#/build', 'build-domain'], ['#/build/mta-sts', 'policy-domain']]) {
    await goTo(page, hash);
    await page.locator(`#${id}`).waitFor();
    await page.waitForFunction(() => document.activeElement.id === 'main');
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement.id), id);
  }
  await goTo(page, '#/learn');
  await page.locator('#paste').waitFor();
  await page.waitForFunction(() => document.activeElement.id === 'main');
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'paste');
  await page.keyboard.type('j?k/');
  assert.equal(await page.locator('#paste').inputValue(), 'j?k/');
  assert.equal(await help.isVisible(), false);
});

test('single keys can be switched off', async () => {
  const { page, context } = await openSample();
  assert.equal(await page.locator('#filter').getAttribute('aria-keyshortcuts'), '/ F');
  await goTo(page, '#/settings');
  await page.getByLabel('Use single-key shortcuts').uncheck();
  await goTo(page, '#/');
  await page.getByRole('heading', { level: 1, name: CAUSE }).waitFor();
  for (const key of ['/', 'd', 'f', 'j', 'K', '?']) await page.keyboard.press(key);
  await page.waitForTimeout(200);
  assert.equal(await page.locator('[aria-keyshortcuts]').count(), 0, 'and none is announced');
  assert.equal(await page.locator('.finding__summary:focus').count(), 0);
  assert.equal(await page.getByRole('dialog').count(), 0);
  const other = await context.newPage();
  await other.goto(`${run.site.url}#/settings`);
  assert.equal(await other.getByLabel('Use single-key shortcuts').isChecked(), false, 'it is kept');
});

test('print has every tab, and every finding that asks for something', async () => {
  const { page } = await openSample();
  await page.evaluate(() => { dispatchEvent(new Event('beforeprint')); });
  await eventually(async () => (await page.locator('.evidence__panel').count()) === 6, 'all tabs are drawn');
  await page.emulateMedia({ media: 'print' });
  for (const name of ['Timeline', 'MX', 'Senders', 'Failures', 'Reports', 'Policies']) {
    assert.equal(await page.locator('.evidence').getByRole('heading', { level: 2, name, exact: true }).isVisible(), true, name);
  }
  assert.equal(await page.locator('details.group:not([open])').count(), 0);
  for (const group of ['.group--open', '[data-group="watch"]', '[data-group="ready"]']) {
    assert.equal(await page.locator(`${group} details.finding:not([open])`).count(), 0, group);
  }
  assert.ok(await page.locator('[data-group="over"] .finding__sentence').first().isVisible());
  // There is nothing to press on paper: what is left out is said.
  assert.equal(await page.locator('main').getByText(/^Show /).filter({ visible: true }).count(), 0);
  await page.locator('[data-tab="reports"]').getByText(/^And [\d,]+ more\./).waitFor();
  const pages = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b/g).length;
  assert.ok(pages <= 8, `${pages} pages`);
  await page.evaluate(() => { dispatchEvent(new Event('afterprint')); });
  await eventually(async () => (await page.locator('.evidence__panel').count()) === 1, 'one tab is left');
  assert.equal(await page.locator('details.finding[open]').count(), 0);
});

test('on a phone the answer is on the first screen, and the filters are a sheet', async () => {
  const { page } = await openSample({ viewport: { width: 360, height: 740 }, hasTouch: true });
  assert.ok((await box(page.locator('h1'))).bottom < 500, 'the answer');
  assert.ok((await page.locator('.scope-bar').boundingBox()).height < 100, 'two rows and no third');
  assert.ok((await box(page.locator('.verdict__figures'))).bottom < 740, 'the figures');
  await bar(page).getByRole('link', { name: /^\d+ reports$/ }).waitFor();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Filter' });
  const sheet = await dialog.boundingBox();
  assert.ok(Math.abs(sheet.y + sheet.height - 740) < 2 && sheet.width === 360, JSON.stringify(sheet));
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.screenshot({ path: 'tests/e2e/out/overview-sheet.png' });
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test('Back with the focus on a chip leaves the page standing, and the choice of domains says what is shown', async () => {
  const { page, errors } = await openSample();
  await goTo(page, '#/learn');
  await page.waitForFunction(() => scrollY === 0);
  await goTo(page, '#/');
  const dates = page.getByRole('button', { name: /^Dates, / });
  await dates.focus();
  await page.goBack();
  await page.getByRole('link', { name: 'Learn' }).and(page.locator('[aria-current]')).waitFor();
  await page.goForward();
  await dates.click();
  await page.getByRole('button', { name: /^Last 7 days/ }).waitFor();
  await page.goBack();
  await page.goForward();
  await dates.click();
  await page.getByRole('button', { name: /^Last 7 days/ }).click();
  // What can be seen says it too.
  assert.match(await dates.locator('.chip__face').innerText(), /^Last 7 days/);
  assert.deepEqual(errors, []);
  // One domain of several, back, and forward again.
  const other = report('other', 1);
  other.policies[0].policy['policy-domain'] = 'example.net';
  await chooseFiles(page, [file('mine.json', json('mine', 1)), file('other.json', Buffer.from(JSON.stringify(other)))]);
  await waitIdle(page);
  const domains = page.locator('.scope-bar__select');
  await domains.waitFor();
  await domains.selectOption({ index: 2 });
  const [value, text] = await domains.evaluate((select) => [select.value, select.selectedOptions[0].text]);
  await arriveAt(page, /domain=/);
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('.scope-bar__select').value === '0');
  await page.goForward();
  await page.waitForFunction((value) => document.querySelector('.scope-bar__select').value === value, value);
  assert.equal(await domains.evaluate((select) => select.selectedOptions[0].text), text);
  assert.deepEqual(errors, []);
});

test('many things left aside are named under their line, fifty of them, with how many more there are', async () => {
  const { page } = await run.openPage();
  const notes = Array.from({ length: 60 }, (_, number) => file(`notes${number}.txt`, Buffer.from(`hello ${number}`)));
  await chooseFiles(page, [file('a.json', json('a', 1)), file('broken.json.gz', Buffer.from([0x1f, 0x8b, 8, 0])), ...notes]);
  await bar(page).getByRole('link', { name: '60 items ignored (not TLS reports)' }).waitFor();
  // 1 + 60 + 1 are the 62 files that were given.
  assert.match(await page.locator('.loaded-line__facts').innerText(), /1 report, 1 file read[^]*60 items ignored \(not TLS reports\)[^]*1 item not read/);
  const line = page.locator('details.disclosure').filter({ hasText: '60 files are not reports.' });
  assert.equal(await line.evaluate((own) => own.open), false);
  await line.locator('summary').click();
  assert.equal(await line.getByRole('listitem').count(), 51);
  await line.getByText('10 more', { exact: true }).waitFor();
});

test('an address under a filter that nothing matches has room above its ways out', async () => {
  const { page } = await openSample();
  await goTo(page, '#/?mx=nowhere.example');
  await page.getByRole('heading', { level: 1, name: 'No report matches the filter.' }).waitFor();
  const [text, first] = [await box(page.locator('.verdict > p.muted')), await box(page.locator('.verdict button').first())];
  assert.ok(first.top - text.bottom >= 12, `${first.top - text.bottom} px`);
});
