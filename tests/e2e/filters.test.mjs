// Filters tell the truth: several values of a field, failures alone, days of three kinds, and a filter that fits nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { file } from './fixtures.mjs';
import { accessibilityProblems, chooseFiles, exportText, figures, goTo, openTab, pictures, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

/** A report of `who` about a day of January of a year, with failures as [result type, MX, count]. */
function report(who, day, failures = [], year = 2023) {
  const date = `${year}-01-${String(day).padStart(2, '0')}`;
  const failed = failures.reduce((sum, [, , count]) => sum + count, 0);
  return file(`${who}-${year}-${day}.json`, Buffer.from(JSON.stringify({
    'organization-name': who, 'contact-info': 'tls@mail.example', 'report-id': `${who} ${year} ${day}`,
    'date-range': { 'start-datetime': `${date}T00:00:00Z`, 'end-datetime': `${date}T23:59:59Z` },
    policies: [{
      policy: { 'policy-type': 'sts', 'policy-domain': 'example.com', 'policy-string': ['version: STSv1', 'mode: enforce', 'mx: *.example.com', 'max_age: 604800'] },
      summary: { 'total-successful-session-count': 40, 'total-failure-session-count': failed },
      'failure-details': failures.map(([type, mx, count]) => ({ 'result-type': type, 'receiving-mx-hostname': mx, 'sending-mta-ip': '192.0.2.1', 'failed-session-count': count })),
    }],
  })));
}

/** Days 1 to 7, none on the 3rd and the 6th: failures at two hosts, and days without any. */
const week = (year) => [
  report('Northwind Mail', 1, [['certificate-expired', 'mx1.example.com', 3]], year),
  report('Northwind Mail', 2, [], year),
  report('Orchard Cloud', 4, [['certificate-not-trusted', 'mx2.example.com', 2], ['certificate-expired', 'mx2.example.com', 1]], year),
  report('Northwind Mail', 5, [['starttls-not-supported', 'mx1.example.com', 4]], year),
  report('Northwind Mail', 7, [['certificate-expired', 'mx1.example.com', 5]], year),
];

async function open(files, hash = '#/') {
  const opened = await run.openPage();
  await chooseFiles(opened.page, files);
  await figures(opened.page).waitFor();
  await waitIdle(opened.page);
  if (hash !== '#/') await goTo(opened.page, hash);
  return opened;
}

const verdict = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();
const chips = async (page) => (await page.locator('.filter-chips > .chip').allInnerTexts()).map((text) => text.trim().replace(/\s+/g, ' '));

test('several values of a field come from the address, and each is removed by itself', async () => {
  const { page, errors } = await open(week(), '#/?result=certificate-expired&result=starttls-not-supported&mx=mx1.example.com&result=certificate-expired');
  await verdict(page, /^12 sessions failed at mx1\.example\.com, in 3 reports; how many succeeded there is not reported\./);
  assert.deepEqual(await chips(page), ['Result certificate-expired or starttls-not-supported', 'MX mx1.example.com']);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'filter-values');
  await page.getByRole('button', { name: 'Remove the filter “Result starttls-not-supported”' }).click();
  await verdict(page, /^8 sessions failed at mx1/);
  assert.equal(new URL(page.url()).hash, '#/?result=certificate-expired&mx=mx1.example.com');
  await page.getByRole('button', { name: 'Remove the filter “MX mx1.example.com”' }).click();
  await verdict(page, /^9 failed sessions match the filter, in 3 reports; how many succeeded is not reported in such detail\./);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('option', { name: /^MX, mx2\.example\.com/ }).click();
  await verdict(page, /^1 session failed at mx2/);
  assert.deepEqual(errors, []);
});

test('an address with more values than anybody can read has one chip for the rest', async () => {
  const query = Array.from({ length: 5_000 }, (_, number) => `by=nobody-${String(number).padStart(4, '0')}`).join('&');
  const { page } = await open(week(), `#/?${query}&by=Northwind+Mail&by=Orchard%20Cloud`);
  await verdict(page, 'No report matches the filter.');
  const values = () => page.locator('.filter-chips .chip__value').count();
  assert.equal(await values(), 13);
  // A thousand values of a field are asked for.
  await page.getByRole('button', { name: 'Remove the filter “Organisation 988 more”' }).click();
  await page.getByRole('button', { name: 'Remove the filter “Organisation 988 more”' }).waitFor({ state: 'detached' });
  assert.equal(await values(), 12);
});

test('of failures alone there is no percentage, no lens and no chart of sessions', async () => {
  const { page } = await open(week());
  const shows = async (selector) => page.locator(selector).count();
  assert.deepEqual([await shows('.lens'), await shows('svg.plot-volume') > 0], [1, true]);
  for (const query of ['mx=mx1.example.com', 'result=certificate-expired', 'reason=', 'network=192.0.2.0%2F24', 'country=', 'ip=']) {
    await goTo(page, `#/?${query}`);
    await verdict(page, /is not reported/);
    const section = await page.getByRole('region', { name: 'Overall result' }).innerText();
    assert.doesNotMatch(section, /%|secured|evaluation/, query);
    assert.deepEqual([await shows('.lens'), await shows('svg.plot-volume')], [0, 0], query);
    const html = await exportText(page, 'Report to share (HTML)');
    assert.doesNotMatch(html.match(/<p class="lead">.*<\/p>/)[0], /%|secured/, query);
  }
  for (const query of ['by=Northwind%20Mail', 'policy=sts', 'domain=example.com']) {
    await goTo(page, `#/?${query}`);
    await figures(page).waitFor();
    assert.equal(await shows('.lens'), 1, query);
  }
});

test('a day has no report, reports that do not fit, or failures; the text says which', async () => {
  const { page } = await open(week(), '#/?result=certificate-expired');
  await verdict(page, /^9 failed sessions match/);
  const figure = page.getByRole('figure').filter({ has: page.locator('.timeline__plot') });
  const legend = await figure.locator('.timeline__title--legend').innerText();
  assert.match(legend, /no report loaded/);
  assert.match(legend, /reports, but nothing that matches/);
  const plot = page.getByRole('group', { name: /^Failed sessions per day\. / });
  await plot.focus();
  const readout = page.locator('.timeline__readout');
  const said = [];
  for (const key of ['Home', ...Array(6).fill('ArrowRight')]) {
    await page.keyboard.press(key);
    said.push((await readout.innerText()).trim());
  }
  assert.deepEqual(said, [
    '1 Jan 2023: 3 sessions failed in 1 report (certificate-expired 3)',
    '2 Jan 2023: reports are loaded, but nothing in them matches the filter.',
    '3 Jan 2023: no report loaded.',
    '4 Jan 2023: 1 session failed in 1 report (certificate-expired 1)',
    '5 Jan 2023: reports are loaded, but nothing in them matches the filter.',
    '6 Jan 2023: no report loaded.',
    '7 Jan 2023: 5 sessions failed in 1 report (certificate-expired 5)',
  ]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Show as a table' }).click();
  const rows = await page.locator('.timeline__table').getByRole('row').allInnerTexts();
  assert.equal(rows.length, 1 + 5);
  assert.equal(rows.filter((row) => row.includes('reports, but nothing that matches')).length, 2);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'filter-days');
});

test('a filter that fits nothing says so, shows nothing else and removes itself', async () => {
  const { page, errors } = await open(week(), '#/?mx=mx9.example.com&by=Northwind%20Mail');
  await verdict(page, 'No report matches the filter.');
  await page.getByText('5 reports are loaded, and the filter hides all of them.').waitFor();
  assert.equal(await page.locator('details.finding').count(), 0);
  for (const name of ['Findings', 'Timeline', 'Breakdown', 'Failures', 'Reports']) {
    assert.equal(await page.getByRole('heading', { level: 2, name, exact: true }).count(), 0, name);
  }
  const html = await exportText(page, 'Report to share (HTML)');
  assert.match(html, /<p class="lead">No report matches the filter\.<\/p>/);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'filter-nothing');
  // A way out for each thing that is asked for, then one for all.
  const ways = page.locator('.verdict').getByRole('button');
  // With what each would bring back; of an MX senders state failed sessions alone.
  await ways.nth(2).getByText('5 reports').waitFor();
  assert.deepEqual((await ways.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ')), [
    'Remove the filter “Organisation Northwind Mail” 0 failed sessions', 'Remove the filter “MX mx9.example.com” 4 reports', 'Remove all filters 5 reports',
  ]);
  await ways.nth(1).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'filter');
  await figures(page).waitFor();
  await page.goBack();
  await verdict(page, 'No report matches the filter.');
  await ways.nth(2).click();
  await figures(page, /of 215 sessions were secured/).waitFor();
  await page.locator('details.finding').first().waitFor();
  assert.deepEqual(errors, []);
});

test('days without a report are taken back by name', async () => {
  const { page } = await open(week(), '#/?from=2019-01-01&to=2019-01-31');
  await verdict(page, 'No report matches the filter.');
  const ways = page.locator('.verdict').getByRole('button');
  await ways.getByText('5 reports').waitFor();
  assert.match(await ways.innerText(), /^Remove the filter “Dates 1 to 31 Jan 2019”\s+5 reports$/);
  assert.doesNotMatch(await page.locator('.verdict').innerText(), /above/);
  await ways.click();
  await figures(page, /of 215 sessions were secured/).waitFor();
});

test('years are written unless all is of this year', async () => {
  const years = async (files, today) => {
    const { page, context } = await run.openPage({ init: `{
      const Real = Date;
      const shift = Real.parse('${today}T12:00:00Z') - Real.now();
      Date = class extends Real { constructor(...given) { if (given.length) super(...given); else super(Real.now() + shift); } static now() { return Real.now() + shift; } };
    }` });
    await chooseFiles(page, files);
    await figures(page).waitFor();
    await waitIdle(page);
    await page.locator('.group').first().waitFor();
    const axis = await page.locator('.plot-axis text').allTextContents();
    await openTab(page, 'Failures');
    const seen = await page.locator('.data-table tbody tr').filter({ hasText: 'certificate-not-trusted' }).first().innerText();
    await context.close();
    return [/4 Jan 2023/.test(seen), axis[0], axis.at(-1)];
  };
  assert.deepEqual(await years(week(), '2023-11-01'), [false, '1 Jan', '7 Jan']);
  assert.deepEqual(await years(week(), '2026-11-01'), [true, '1 Jan 2023', '7 Jan']);
  const two = [...week(), report('Northwind Mail', 31, [], 2022)];
  assert.equal((await years(two, '2023-11-01'))[0], true);
});
