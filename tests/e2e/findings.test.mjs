// From the verdict to the raw report and back: findings, filters, periods, and what is handed on.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { file } from './fixtures.mjs';
import { accessibilityProblems, arriveAt, chooseFiles, exportSummary, exportText, figures, goTo, openGroups, openTab, overviewOfOne, pictures, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

async function openSample(options) {
  const opened = await run.openPage(options);
  await opened.page.getByRole('button', { name: 'Try sample reports' }).click();
  await opened.page.getByRole('heading', { level: 1, name: /^You need to act on one cause: / }).waitFor();
  await waitIdle(opened.page);
  await openGroups(opened.page);
  return opened;
}

const verdict = (page) => page.getByRole('heading', { level: 1 }).innerText();
const finding = (page, text) => page.locator('details.finding').filter({ hasText: text });

test('from the verdict to the raw report and back', async () => {
  const { page, errors } = await openSample();
  const whole = await verdict(page);
  const expired = finding(page, 'The certificate of mx2.example.net has expired');
  await expired.locator('summary').click();
  await expired.getByRole('heading', { name: 'Who did what' }).waitFor();
  await expired.getByText('failed: you need to act').waitFor();
  await expired.getByText('openssl s_client -starttls smtp -connect mx2.example.net:25', { exact: false }).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'findings');
  await expired.getByRole('link', { name: 'Show these 102 sessions' }).click();
  // The filter leaves exactly the sessions that the finding claims.
  await page.getByRole('heading', { level: 1, name: /^102 (failed sessions match|sessions failed at)/ }).waitFor();
  assert.match(page.url(), /domain=example.com&result=certificate-expired/);
  await page.locator('button.row-button').first().click();
  const rows = page.locator('.row-list a[href^="#/report/"]');
  await rows.first().click();
  await page.getByRole('heading', { name: 'Raw report' }).waitFor();
  assert.match(await page.getByLabel('Raw report, JSON').innerText(), /certificate-expired/);
  await page.getByRole('heading', { name: 'Who did what' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: /^102 (failed sessions match|sessions failed at)/ }).waitFor();
  await page.goBack();
  // The numbers come first, what they come down to a moment later.
  await page.getByRole('heading', { level: 1, name: whole, exact: true }).waitFor();
  assert.deepEqual(errors, []);
});

test('causes of before are marked as such beside new numbers', async () => {
  const { page, context } = await openSample();
  const causes = page.locator('.verdict__causes');
  assert.match(await causes.innerText(), /^the certificate of mx2\.example\.net has expired\.$/);
  await page.evaluate(() => {
    globalThis.said = [];
    const note = () => {
      const verdict = document.querySelector('.verdict__sentence');
      const part = verdict?.querySelector('.verdict__causes');
      if (part) globalThis.said.push([verdict.textContent.replace(part.textContent, ''), part.textContent, 'stale' in part.dataset]);
    };
    note();
    new MutationObserver(note).observe(document.querySelector('main'), { subtree: true, childList: true, attributes: true, characterData: true });
  });
  await goTo(page, '#/?result=certificate-expired');
  await page.getByRole('heading', { level: 1, name: /^102 failed sessions match/ }).waitFor();
  await page.locator('.verdict__causes:not([data-stale])').waitFor();
  const said = await page.evaluate(() => globalThis.said);
  const [numbers] = said[0];
  assert.ok(said.some(([words]) => words !== numbers), 'the numbers changed');
  // The causes may be the same in the end; until they are known for these numbers they are marked.
  assert.equal(said.find(([words]) => words !== numbers)[2], true);
  assert.deepEqual(said.at(-1).slice(1), ['the certificate of mx2.example.net has expired.', false]);
  await context.close();
});

test('where only failures are known the heading names the cause, with a link to it, and so does the HTML report', async () => {
  const { page } = await openSample();
  await goTo(page, '#/?mx=mx2.example.net');
  await page.getByRole('heading', { level: 1, name: /^\d+ sessions failed at mx2\.example\.net, in \d+ reports; how many succeeded there is not reported\. You need to act on one cause: the certificate of mx2\.example\.net has expired\.$/ }).waitFor();
  const said = (await verdict(page)).replace(/\s+/g, ' ').trim();
  const html = await exportText(page, 'Report to share (HTML)');
  assert.equal(html.match(/<p class="lead">(.*)<\/p>/)[1].replace(/<[^>]+>/g, ''), said);
  await page.getByRole('heading', { level: 1 }).getByRole('link', { name: 'the certificate of mx2.example.net has expired.' }).click();
  await finding(page, 'The certificate of mx2.example.net has expired').and(page.locator('[open]')).waitFor();
});

test('by keyboard: a finding, its sessions, all again', async () => {
  const { page } = await openSample();
  const suspicion = finding(page, 'STARTTLS was not offered by mx1.example.com');
  await suspicion.locator('summary').focus();
  await page.keyboard.press('Enter');
  await suspicion.getByText('Only sessions from 198.51.100.0/24 were affected.').waitFor();
  await suspicion.getByRole('link', { name: 'Show these 28 sessions' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /^28 (failed sessions match|sessions failed at)/ }).waitFor();
  await page.getByRole('button', { name: /Remove the filter “Organisation Meridian Telecom/ }).waitFor();
  await page.getByRole('button', { name: 'Reset' }).press('Enter');
  await figures(page, /239,360 sessions/).waitFor();
});

test('a filter comes from the address, and every bar sets one', async () => {
  const { page } = await openSample();
  await goTo(page, '#/?reason=self-signed&network=198.51.100.0%2F24');
  await page.getByRole('heading', { level: 1, name: /^6 (failed sessions match|sessions failed at)/ }).waitFor();
  await page.getByRole('button', { name: 'Remove the filter “Network 198.51.100.0/24”' }).click();
  await arriveAt(page, /^(?!.*network)/);
  await page.goBack();
  await arriveAt(page, /network/);
  await page.getByRole('button', { name: 'Reset' }).click();
  await figures(page, /239,360 sessions/).waitFor();
  for (const [tab, lists] of [['MX', ['Receiving MX']], ['Senders', ['Reporting organisation', 'Sending network']], ['Failures', ['Result type', 'Reason given']], ['Policies', ['Policy applied', 'Policy domain']]]) {
    await openTab(page, tab);
    if (tab === 'Senders') await page.getByText('By country and network').click();
    for (const list of lists) {
      const bars = page.locator('.bar-list').filter({ has: page.getByRole('heading', { name: list, exact: true }) });
      const rows = bars.or(page.getByRole('table', { name: list, exact: true }));
      assert.match(await rows.getByRole('link').first().getAttribute('href'), new RegExp(`^#/\\?[a-z]+=.*&tab=${tab.toLowerCase()}$`), list);
    }
  }
});

test('two periods side by side', async () => {
  const { page } = await openSample();
  await page.getByRole('button', { name: 'Compare with the previous period' }).click();
  // The last week of the sample, 8 to 14 Feb, has the expired certificate; the one before has nothing.
  const row = page.getByRole('row').filter({ hasText: 'new' }).filter({ hasText: 'mx2.example.net' });
  await row.getByText('102', { exact: true }).waitFor();
  await page.getByText(/1 to 7 Feb( 2026)?: 100% of/).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'periods');
  await row.getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: /^102 (failed sessions match|sessions failed at)/ }).waitFor();
  assert.match(page.url(), /from=2026-02-08&to=2026-02-14/);
});

test('countries come from the table that ships, once a report names an address', async () => {
  // A service worker would fetch the table as well, to keep it.
  const { page, requests } = await run.openPage({ serviceWorkers: 'block' });
  assert.deepEqual(requests.filter((url) => url.includes('countries')), []);
  const report = {
    'organization-name': 'Test Mail', 'contact-info': 'tls@mail.example', 'report-id': 'one',
    'date-range': { 'start-datetime': '2026-03-01T00:00:00Z', 'end-datetime': '2026-03-01T23:59:59Z' },
    policies: [{
      policy: { 'policy-type': 'no-policy-found', 'policy-domain': 'example.org' },
      summary: { 'total-successful-session-count': 7, 'total-failure-session-count': 3 },
      'failure-details': [{ 'result-type': 'starttls-not-supported', 'sending-mta-ip': '1.0.0.5', 'receiving-mx-hostname': 'mx.example.org', 'failed-session-count': 3 }],
    }],
  };
  await chooseFiles(page, file('r.json', Buffer.from(JSON.stringify(report))));
  await overviewOfOne(page);
  await openTab(page, 'Senders');
  await page.getByText('By country and network').click();
  await page.getByRole('link', { name: /Australia/ }).click();
  await arriveAt(page, /country=AU/);
  await page.getByText('By country and network').click();
  await page.getByText(/Where the network is registered, as of 20\d\d-\d\d-\d\d/).waitFor();
  assert.deepEqual((await exportSummary(page)).failed_by_sending_country, { AU: 3 });
  assert.equal(requests.filter((url) => url.includes('countries')).length, 1);
});

test('findings stand in the summary', async () => {
  const { page } = await openSample();
  const { findings } = await exportSummary(page);
  const expired = findings.find(({ rule }) => rule === 'certificate-expired');
  assert.deepEqual(
    [expired.severity, expired.policy_domain, expired.failed, expired.evidence],
    ['critical', 'example.com', 102, {
      cause: ['expired'], domain: ['example.com'], mx: ['mx2.example.net'], result: ['certificate-expired'],
    }],
  );
  // Of the certificate that one sender does not trust no report says at which address: that alone is no sign.
  const suspected = findings.filter(({ rule }) => rule === 'possible-interception');
  assert.deepEqual(suspected.map(({ result_types }) => result_types), [['starttls-not-supported']]);
});

test('a report to hand on, with names and without', async () => {
  const { page, context } = await openSample();
  const html = await exportText(page, 'Report to share (HTML)');
  assert.match(html, /The certificate of mx2\.example\.net has expired/);
  const hidden = await exportText(page, 'Report without names (HTML)');
  assert.doesNotMatch(hidden, /example\.|203\.0\.113|198\.51\.100/);
  // It stands by itself, without a script and without a fault that a screen reader would meet.
  const alone = await context.newPage();
  const asked = [];
  alone.on('request', (request) => asked.push(request.url()));
  await alone.setContent(hidden);
  assert.equal(await alone.locator('svg rect').count() > 40, true);
  assert.deepEqual(asked, []);
  await alone.screenshot({ path: 'tests/e2e/out/handed-on.png', fullPage: true });
  // Its heading is the page's, and no heading of a column is cut within a word.
  await alone.setContent(html);
  const heading = (await verdict(page)).replace(/\s+/g, ' ').trim();
  assert.equal((await alone.locator('.lead').innerText()).trim(), heading);
  for (const width of [1440, 768, 360]) {
    await alone.setViewportSize({ width, height: 900 });
    const cut = await alone.locator('th').evaluateAll((all) => all.filter((own) => own.checkVisibility()).flatMap((own) => {
      const text = own.firstChild;
      return [...text.data.matchAll(/\S+/g)].filter(({ 0: word, index }) => {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        return new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top))).size > 1;
      }).map(([word]) => word);
    }));
    assert.deepEqual(cut, [], `at ${width} px`);
    assert.equal(await alone.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `at ${width} px`);
  }
});

test('the timeline as SVG and as PNG', async () => {
  const { page, context, violations } = await openSample();
  const svg = await exportText(page, 'Timeline (SVG)');
  assert.match(svg, /^<svg xmlns/);
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Timeline (PNG)' }).click()]);
  const png = await readFile(await download.path());
  assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  assert.equal(png.readUInt32BE(16), 1920);
  const alone = await context.newPage();
  await alone.setContent(svg);
  await alone.screenshot({ path: 'tests/e2e/out/timeline.png' });
  assert.deepEqual(violations, []);
});

test('the timeline draws each result type as one shape, in the width it has', async () => {
  const { page } = await openSample();
  const figure = page.locator('figure.timeline');
  const types = await page.locator('.lens .legend__item').count();
  const shapes = figure.locator('.plot-failed path');
  // One more for the days without a report, and another for bars too low for a pattern.
  assert.ok(await shapes.count() > types && await shapes.count() <= 2 * types + 1);
  for (const d of await shapes.evaluateAll((paths) => paths.map((path) => path.getAttribute('d')))) {
    assert.match(d, /^(M[\d.]+ [\d.]+h[\d.]+v[\d.]+h-[\d.]+z)+$/);
  }
  await page.setViewportSize({ width: 500, height: 800 });
  await page.waitForFunction(() => {
    const width = document.querySelector('.timeline__row svg.plot-failed:last-child').getBoundingClientRect().width;
    const drawn = document.querySelector('.plot-failed path').parentNode.viewBox.baseVal.width;
    return Math.abs(width - drawn) < 1;
  });
});

test('print opens every finding that asks for something', async () => {
  const { page } = await openSample();
  await page.evaluate(() => { globalThis.print = () => { globalThis.printed = document.querySelectorAll('.group--open details.finding:not([open])').length; }; });
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Print' }).click();
  await page.waitForFunction(() => globalThis.printed === 0);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('button', { name: 'Choose files' }).count(), 0);
  assert.equal(await page.locator('.group--open').getByText('Why we think so').first().isVisible(), true);
  assert.ok((await page.pdf({ format: 'A4' })).length > 20_000);
});
