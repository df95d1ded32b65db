// A report that is alone opens as a report: a sentence, five answers, the text as sent, the way to others.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { file, json, report } from './fixtures.mjs';
import { accessibilityProblems, chooseFiles, goTo, pictures, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

/** A report of a day of March 2026: so many secured sessions under a policy in enforce mode, and so many that failed. */
function ofDay(day, secured, failed, organization = 'Test Mail') {
  const made = report(`${organization} ${day}`, failed);
  made['organization-name'] = organization;
  made['date-range'] = { 'start-datetime': `2026-03-${day}T00:00:00Z`, 'end-datetime': `2026-03-${day}T23:59:59Z` };
  const [entry] = made.policies;
  entry.policy = { 'policy-type': 'sts', 'policy-domain': 'example.org', 'policy-string': ['version: STSv1', 'mode: enforce', 'mx: mx.example.org', 'max_age: 604800'], 'mx-host': ['mx.example.org'] };
  entry.summary = { 'total-successful-session-count': secured, 'total-failure-session-count': failed };
  entry['failure-details'] = failed ? [{ 'result-type': 'certificate-expired', 'receiving-mx-hostname': 'mx.example.org', 'failed-session-count': failed }] : [];
  return made;
}
const given = (...reports) => reports.map((one, index) => file(`${index}.json`, Buffer.from(JSON.stringify(one))));
const answer = (page, name) => page.locator('.answers > div').filter({ has: page.locator('dt', { hasText: name }) }).locator('dd').innerText();
const heading = (page) => page.getByRole('heading', { level: 1 }).innerText();

test('one report opens as a report, with a way back and what can be done with it', async () => {
  const { page, errors } = await run.openPage();
  await chooseFiles(page, given(ofDay('02', 10, 4)));
  await page.waitForURL(/#\/report\/0$/);
  await waitIdle(page);
  await page.getByRole('heading', { level: 1, name: /^You need to act on one cause: the certificate of mx\.example\.org has expired\.$/ }).waitFor();
  assert.match(await answer(page, 'Who reports'), /^Test Mail/);
  assert.match(await answer(page, 'About which domain'), /^example\.org\s+Failed at mx\.example\.org$/);
  assert.match(await answer(page, 'Which day'), /^2 Mar 2026/);
  assert.equal(await answer(page, 'Did TLS work'), '4 of 14 sessions failed. The mail was not delivered on these attempts.');
  assert.match(await answer(page, 'Who needs to act'), /^You need to act: /);
  await page.getByText('failed: you need to act').waitFor();
  await page.getByRole('heading', { name: 'What to do' }).waitFor();
  assert.equal(await page.locator('.lens').count(), 1);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'report');
  const said = await heading(page);
  await page.goBack();
  await page.getByRole('region', { name: 'To do 1' }).waitFor();
  assert.equal(await heading(page), said, 'the overview says the same');
  await page.waitForTimeout(300);
  assert.match(page.url(), /path\/(#\/)?$/);
  await page.goForward();
  await page.getByRole('link', { name: 'All reports' }).click();
  await page.getByRole('region', { name: 'To do 1' }).waitFor();
  assert.deepEqual(errors, []);
});

test('by keyboard and by tree: the answers are terms, the text is copied and saved', async () => {
  const { page, context, errors } = await run.openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
  await chooseFiles(page, given(ofDay('02', 10, 4)));
  await page.waitForURL(/#\/report\/0$/);
  await waitIdle(page);
  for (const name of ['Who reports', 'About which domain', 'Which day', 'Did TLS work', 'Who needs to act']) {
    await page.getByRole('term').filter({ hasText: name }).first().waitFor();
  }
  assert.ok(await page.getByRole('definition').count() >= 5);
  await page.getByRole('button', { name: 'Copy the report' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Copied the report' }).waitFor();
  assert.equal(JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))['report-id'], 'Test Mail 02');
  await page.keyboard.press('Tab');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  assert.match(download.suggestedFilename(), /\.json$/);
  assert.deepEqual(errors, []);
  await context.close();
});

test('each step is said once, and what it is about stands beside it', async () => {
  const made = ofDay('02', 10, 0);
  // ISRG Root X1, Let's Encrypt R10 and R11, ISRG Root X2, the digest of nothing: what is to be done about them repeats.
  const digests = [
    '0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3', '2bbad93ab5c79279ec121507f272cbe0c6647a3aae52e22f388afab426b4adba',
    '6ddac18698f7f1f7e1c69b9bce420d974ac6f94ca8b2c761701623f99c767dc7', '762195c225586ee6c0237456e2107dc54f1efc21f61a792ebd515913cce68332',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  ];
  made.policies[0].policy = { 'policy-type': 'tlsa', 'policy-domain': 'example.org', 'policy-string': digests.map((digest) => `2 1 1 ${digest}`), 'mx-host': ['mx.example.org'] };
  const { page, errors } = await run.openPage();
  await chooseFiles(page, given(made));
  await page.waitForURL(/#\/report\/0$/);
  await waitIdle(page);
  const section = page.getByRole('region', { name: 'What to do' });
  const steps = section.locator('.steps > li');
  await steps.first().waitFor();
  const said = await steps.allInnerTexts();
  assert.deepEqual([...new Set(said)], said);
  assert.equal(said.length, 3);
  // The numbers of a record stay together.
  assert.ok(said.some((text) => text.includes('3\u00a01\u00a01')), said.join());
  await section.getByRole('heading', { name: 'Why we think so' }).waitFor();
  await section.getByText(/2\s1\s1 e3b0c44298fc… is the digest of empty input/).waitFor();
  await section.getByText(/2\s1\s1 2bbad93ab5c7… is for Let's Encrypt R10/).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'report-steps');
  assert.deepEqual(errors, []);
});

test('more reports beside it lead to the overview; several at once, a filter or a bad file stay there', async () => {
  const { page } = await run.openPage();
  await chooseFiles(page, given(ofDay('02', 10, 0)));
  await page.waitForURL(/#\/report\/0$/);
  await waitIdle(page);
  await chooseFiles(page, given(ofDay('03', 10, 0)));
  await page.waitForURL(/#\/$/);
  for (const [hash, files] of [['', given(ofDay('02', 1, 0), ofDay('03', 1, 0))], ['#/?by=Test+Mail', given(ofDay('02', 1, 0))], ['', [...given(ofDay('02', 1, 0)), file('x.json.gz', Buffer.from([0x1f, 0x8b, 8, 0]))]]]) {
    const other = await run.openPage({ hash });
    await chooseFiles(other.page, files);
    await waitIdle(other.page);
    await other.page.getByRole('group', { name: 'What this page shows' }).waitFor();
    assert.doesNotMatch(other.page.url(), /report/);
    await other.context.close();
  }
});

test('one session is one session', async () => {
  for (const [made, name, worked] of [
    [ofDay('02', 1, 0), 'Nothing to do. The only session was secured.', 'The only session was secured.'],
    [ofDay('02', 0, 1), /^You need to act on one cause/, /^The only session failed\./],
  ]) {
    const { page, context } = await run.openPage();
    await chooseFiles(page, given(made));
    await page.getByRole('heading', { level: 1, name }).waitFor();
    assert.match(await answer(page, 'Did TLS work'), new RegExp(worked));
    assert.doesNotMatch((await page.locator('main').innerText()).replace(/\s+/g, ' '), /\b1 sessions|of 1 session|1 times/);
    await context.close();
  }
});

test('without a policy nothing is called secured', async () => {
  const { page } = await run.openPage();
  await chooseFiles(page, [file('open.json', json('open', 0))]);
  await page.getByRole('heading', { level: 1, name: '7 of 7 sessions used encryption, but nothing enforces it.' }).waitFor();
  await page.locator('.verdict').getByRole('link', { name: 'Build a policy' }).click();
  assert.equal(await page.getByLabel('Domain', { exact: true }).first().inputValue(), 'example.org');
});

test('the raw report has a line for each value, is copied as shown and saved as it came', async () => {
  const { page, context } = await run.openPage();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const text = JSON.stringify(ofDay('02', 10, 4));
  await chooseFiles(page, [file('a.json', Buffer.from(text))]);
  await page.waitForURL(/#\/report\/0$/);
  const raw = page.getByLabel('Raw report, JSON');
  const lines = JSON.stringify(JSON.parse(text), null, 2);
  assert.equal(await raw.evaluate((element) => element.textContent), lines);
  await page.getByRole('button', { name: 'Copy the report' }).click();
  await page.getByRole('button', { name: 'Copied the report' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), lines);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the report as received' }).click()]);
  assert.equal(download.suggestedFilename(), 'tls-report-2026-03-02-example.org.json');
  assert.equal(await readFile(await download.path(), 'utf8'), text);
});

test('the title of a report says which it is', async () => {
  const { page } = await run.openPage();
  await chooseFiles(page, given(ofDay('02', 10, 0), ofDay('03', 10, 0, 'Other Mail')));
  await waitIdle(page);
  for (const [id, title] of [[0, 'Test Mail, example.org, 2 Mar 2026'], [1, 'Other Mail, example.org, 3 Mar 2026']]) {
    await goTo(page, `#/report/${id}`);
    await page.waitForFunction((title) => document.title === `${title} – TLS-RPT Lens`, title);
  }
});

test('a report opened from a filtered or sorted list has the ones before and after it there, also after Back and Forward', async () => {
  const { page, errors } = await run.openPage({ hash: '#/?by=Test%20Mail&by=Other%20Mail&tab=reports' });
  await chooseFiles(page, given(ofDay('02', 10, 0), ofDay('04', 10, 1), ofDay('03', 10, 2), ofDay('03', 5, 3, 'Other Mail'), ofDay('05', 5, 9, 'Third Mail')));
  await waitIdle(page);
  const pager = (name) => page.locator('.trail').getByRole('link', { name, exact: true });
  await page.getByLabel('Only with failures').check();
  await page.getByRole('table', { name: /^Reports/ }).getByRole('button', { name: 'Failed' }).click();
  await page.waitForFunction(() => Array.from(document.querySelectorAll('tr[data-report]'), (own) => own.dataset.report).join() === '3,2,1');
  await page.locator('tr[data-report="2"]').getByRole('link').click();
  await page.getByText('2 of 3 in this list').waitFor();
  // That of the same sender and domain stays beside it.
  await page.getByText('2 of 3 from this organisation about this domain').waitFor();
  await page.locator('.trail').getByRole('link', { name: 'Filtered reports' }).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'report-in-list');
  await pager('Next in this list').click();
  await page.waitForURL(/#\/report\/1$/);
  await page.getByText('3 of 3 in this list').waitFor();
  assert.equal(await pager('Next in this list').count(), 0);
  await page.goBack();
  await page.getByText('2 of 3 in this list').waitFor();
  await pager('Previous in this list').click();
  await page.waitForURL(/#\/report\/3$/);
  await page.getByText('1 of 3 in this list').waitFor();
  await page.goBack();
  await page.goBack();
  await page.locator('tr[data-report="2"]').waitFor();
  await page.goForward();
  await page.getByText('2 of 3 in this list').waitFor();
  // Another filter meanwhile: the entry of the history keeps the list that it was opened from.
  await goTo(page, '#/?by=Third%20Mail&tab=reports');
  await page.locator('tr[data-report="4"]').waitFor();
  await page.goBack();
  await page.getByText('2 of 3 in this list').waitFor();
  // The reports of the same sender are no list.
  await page.getByRole('link', { name: 'Previous report: 2 Mar 2026' }).click();
  await page.waitForURL(/#\/report\/0$/);
  await page.getByText('1 of 3 from this organisation about this domain').waitFor();
  assert.equal(await page.getByText(/in this list/).count(), 0);
  assert.deepEqual(errors, []);
});

test('on a phone the two ways on take little room, and the keyboard reaches them by their names', async () => {
  const { page } = await run.openPage({ hash: '#/?by=Test%20Mail&by=Other%20Mail&tab=reports', viewport: { width: 360, height: 780 } });
  await chooseFiles(page, given(ofDay('02', 10, 0), ofDay('04', 10, 1), ofDay('03', 10, 2), ofDay('03', 5, 3, 'Other Mail')));
  await waitIdle(page);
  await page.getByRole('table', { name: /^Reports/ }).waitFor();
  await page.locator('tr[data-report="2"]').getByRole('link').click();
  await page.getByText(/ in this list$/).waitFor();
  const names = ['Previous in this list', 'Next in this list', 'Previous report: 2 Mar 2026', 'Next report: 4 Mar 2026'];
  for (const name of names) {
    await page.locator('.trail').getByRole('link', { name, exact: true }).waitFor();
  }
  const pagers = await page.locator('.trail__pager').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  assert.equal(pagers.length, 2);
  // Two lines of text at most: what is cut says nothing.
  assert.ok(pagers.every((height) => height <= 48), `${pagers} px`);
  const targets = await page.locator('.trail__pager a').evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height)));
  assert.ok(targets.every((side) => side >= 24), `${targets} px`);
  // WCAG 2.1.1: each by Tab, in the order of the page.
  const reached = [];
  await page.locator('.trail a').first().focus();
  for (let turn = 0; turn < names.length; turn += 1) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => document.activeElement.getAttribute('aria-label')));
  }
  assert.deepEqual(reached, names);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'report-in-list-phone');
});

test('from the whole list as it is at first a report has no list', async () => {
  const { page } = await run.openPage({ hash: '#/?tab=reports' });
  await chooseFiles(page, given(ofDay('02', 10, 0), ofDay('03', 10, 2)));
  await waitIdle(page);
  await page.locator('tr[data-report="1"]').getByRole('link').click();
  await page.getByText('2 of 2 from this organisation about this domain').waitFor();
  await page.locator('.trail').getByRole('link', { name: 'All reports' }).waitFor();
  await page.waitForTimeout(200);
  assert.equal(await page.getByText(/in this list/).count(), 0);
});

test('arrows lead to the reports of the same organisation and domain', async () => {
  const { page } = await run.openPage();
  await chooseFiles(page, given(ofDay('02', 10, 0), ofDay('04', 10, 1), ofDay('03', 10, 0), ofDay('03', 5, 0, 'Other Mail')));
  await waitIdle(page);
  await goTo(page, '#/report/2');
  await page.getByText('2 of 3 from this organisation about this domain').waitFor();
  await page.getByRole('link', { name: 'Previous report: 2 Mar 2026' }).click();
  await page.waitForURL(/#\/report\/0$/);
  assert.equal(await page.getByRole('link', { name: /^Previous report/ }).count(), 0);
  await page.getByRole('link', { name: 'Next report: 3 Mar 2026' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Next report: 4 Mar 2026' }).click();
  await page.waitForURL(/#\/report\/1$/);
  assert.match(await answer(page, 'Which day'), /^4 Mar 2026/);
});
