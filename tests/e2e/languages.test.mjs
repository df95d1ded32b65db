// Every language says everything: the tables are whole, nothing English is left on any page, nothing is cut.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { codes, faultsOf, renamedSource, renamedTable, tableOf, textsOfSources } from '../../build/texts.mjs';
import { asMailbox, dayReport, plus } from './days.mjs';
import { accessibilityProblems, figures, goTo, pictures, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

/** What the sample holds, as the README of the sample counts it. */
const SESSIONS = 239_360;

test('the tables have every text, with its slots and forms', () => {
  const texts = textsOfSources();
  assert.ok(texts.size > 1_500);
  assert.deepEqual(codes(), ['de', 'es', 'fr', 'ja']);
  for (const code of codes()) assert.deepEqual(faultsOf(code, tableOf(code), texts), [], code);

  const small = new Map([['{n} mails', { one: '{n} mail', other: '{n} mails' }], ['Of {host}', 'Of {host}']]);
  const table = { $name: 'Deutsch', '{n} mails': { one: 'eine Mail', other: '{n} Mails' }, 'Of {host}': 'Von {host}' };
  assert.deepEqual(faultsOf('de', table, small), ['has other slots for one: {n} mails']);
  assert.deepEqual(faultsOf('de', { ...table, '{n} mails': { one: '{n} Mail', other: '{n} Mails' } }, small), []);
  assert.deepEqual(faultsOf('de', { ...table, '{n} mails': 'Mails', 'Of {host}': 'Von' }, small), [
    'must have forms for numbers: {n} mails', 'has other slots: Of {host}',
  ]);
  assert.deepEqual(faultsOf('de', { $name: 'Deutsch', gone: 'weg' }, small), [
    'is said nowhere: gone', 'is missing: {n} mails', 'is missing: Of {host}',
  ]);
});

test('a text that is said otherwise keeps its translations', () => {
  const source = [
    '/// tr("Of old")', 'fn one() -> &\'static str { tr("Of old") }', '// say!("{n} of old")',
    'fn two() { say!("{n} of old", n = 1); counted!(n, "{n} thing", "{n} things"); other("Of old"); }',
    '#[cfg(test)]', 'mod tests { fn three() { tr("Of old") } }', '',
  ].join('\n');
  const renames = new Map([['Of old', 'Of\u00a0“new”\\'], ['{n} of old', '{n} now "new"'], ['{n} things', { one: '{n} piece', other: '{n} pieces' }]]);
  assert.equal(renamedSource(source, 'a.rs', renames), [
    '/// tr("Of old")', 'fn one() -> &\'static str { tr("Of\\u{a0}“new”\\\\") }', '// say!("{n} of old")',
    'fn two() { say!("{n} now \\"new\\"", n = 1); counted!(n, "{n} piece", "{n} pieces"); other("Of old"); }',
    '#[cfg(test)]', 'mod tests { fn three() { tr("Of old") } }', '',
  ].join('\n'));
  assert.throws(() => renamedSource(source, 'a.rs', new Map([['{n} things', '{n} pieces']])), /two forms/);
  const table = { $name: 'Deutsch', 'Of old': 'Von früher', '{n} things': { one: '{n} Ding', other: '{n} Dinge' } };
  assert.deepEqual(Object.entries(renamedTable(table, renames)), [
    ['$name', 'Deutsch'], ['Of\u00a0“new”\\', 'Von früher'], ['{n} pieces', { one: '{n} Ding', other: '{n} Dinge' }],
  ]);
});

const PAGES = ['#/', '#/check', '#/check/example.org', '#/build', '#/build/mta-sts', '#/learn', '#/privacy', '#/settings', '#/report/0'];

/** Texts and labels on the page that are English though the language has words of its own for them. */
const leftInEnglish = (page, table) => page.evaluate((own) => {
  // A key may end in a role, which is never shown.
  const texts = Object.entries(own).map(([key, text]) => [key.split('|')[0], text]);
  const english = new Set(texts.filter(([key, text]) => typeof text === 'string' && key !== text && /[a-z]{2}/.test(key)).map(([key]) => key));
  // What is the same word in both languages is no key of a difference; a word of another language is no fault.
  const translations = new Set(Object.values(own));
  const found = new Set();
  const look = (text) => {
    const trimmed = text?.trim();
    if (trimmed && english.has(trimmed) && !translations.has(trimmed)) found.add(trimmed);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (!node.parentElement.closest('#start-failed, noscript, code, .mono, [lang]:not(html)')) look(node.data);
    } else {
      for (const name of ['aria-label', 'title', 'placeholder', 'data-label', 'alt']) look(node.getAttribute(name));
    }
  }
  return [...found];
}, table);

/** Parts whose text does not fit where nothing scrolls. */
const cut = (page) => page.evaluate(() => Array.from(document.querySelectorAll('main *, header *, footer *'))
  .filter((part) => {
    const { overflowX, textOverflow, position } = getComputedStyle(part);
    const hidden = overflowX === 'hidden' || overflowX === 'clip' || textOverflow === 'ellipsis';
    return hidden && position !== 'absolute' && part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 1;
  })
  .map((part) => `${part.className}: ${part.textContent.slice(0, 80)}`));

for (const code of codes()) {
  test(`${code}: every page, nothing English, nothing cut at 360 px`, async () => {
    const table = tableOf(code);
    const { page, context, errors, violations } = await run.openPage({ locale: code, viewport: { width: 360, height: 800 } });
    assert.equal(await page.getAttribute('html', 'lang'), code);
    await page.getByRole('button', { name: table['Try sample reports'] }).click();
    const sessions = new Intl.NumberFormat(code).format(SESSIONS);
    // The heading has them only until causes are known.
    await page.locator('.verdict__figures').filter({ hasText: sessions }).waitFor();
    await waitIdle(page);
    const day = new Intl.DateTimeFormat(code, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
    // The year of a period stands at its end, in Japanese at its start.
    const [first, last] = ['2026-01-03', '2026-02-14'].map((date) => page.getByText(day.format(new Date(date)), { exact: false }));
    await first.or(last).first().waitFor();
    for (const fragment of PAGES) {
      await page.goto(run.site.url + fragment, { waitUntil: 'networkidle' });
      // The page's own check of what becomes code (privacy page) and a mode of a policy are called so in every language.
      const same = { '#/privacy': 'default', '#/build/mta-sts': 'none' }[fragment];
      const left = (await leftInEnglish(page, table)).filter((text) => text !== same);
      assert.deepEqual(left, [], fragment);
      assert.deepEqual(await cut(page), [], fragment);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(sideways <= 0, `${fragment} scrolls sideways by ${sideways} px`);
    }
    assert.deepEqual([errors, violations], [[], []]);
    await context.close();
  });
}

test('countries have the names of the language, and the days of an axis keep apart at 360 px', async () => {
  const expired = ['certificate-expired', 'mx1.example.com', 1];
  const days = Array.from({ length: 60 }, (_, at) => dayReport('Northwind Mail', plus('2026-08-20', at), at % 7 ? [] : [expired], { detail: { 'sending-mta-ip': '1.0.0.5' } }));
  for (const [code, country] of [['de', 'Australien'], ['fr', 'Australie'], ['es', 'Australia'], ['ja', 'オーストラリア']]) {
    const { page, context } = await run.openPage({ locale: code, viewport: { width: 360, height: 780 }, hash: '#/' });
    await page.getByLabel(tableOf(code)['Choose report files']).setInputFiles(asMailbox('all.ndjson', days));
    await page.locator('.plot-axis text').first().waitFor();
    await waitIdle(page);
    const places = await page.locator('.plot-axis text').evaluateAll((all) => all.filter((own) => own.textContent).map((own) => own.getBoundingClientRect()).map(({ left, right }) => [left, right]));
    assert.ok(places.length > 1);
    for (let at = 1; at < places.length; at += 1) assert.ok(places[at][0] >= places[at - 1][1], `${code}: ${JSON.stringify(places)}`);
    await goTo(page, '#/?tab=senders');
    // The table of countries is fetched meanwhile, and what is known is drawn anew.
    const named = page.locator('.evidence__more').getByText(country, { exact: true }).first();
    await named.waitFor({ state: 'attached' });
    await page.locator('.evidence__more summary').click();
    await named.waitFor();
    await context.close();
  }
});

test('the language can be chosen, is kept, and leaves what is loaded', async () => {
  const de = tableOf('de');
  const { page, context, errors, violations } = await run.openPage();
  await page.getByRole('button', { name: 'Try sample reports' }).click();
  await figures(page, /of 239,360 sessions were (secured|encrypted)/).waitFor();
  await waitIdle(page);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('radio', { name: 'Deutsch' }).check();
  await page.getByRole('heading', { name: de.Settings, exact: true }).waitFor();
  assert.ok(await page.getByRole('radio', { name: 'Deutsch' }).isChecked());
  assert.equal(await page.evaluate(() => document.activeElement.name), 'language');
  assert.deepEqual(await accessibilityProblems(page), []);

  await page.getByRole('link', { name: de.Reports, exact: true }).click();
  await figures(page, /239\.360/).waitFor();
  await page.locator('.group').first().waitFor();
  // The causes are looked for anew, and those of before are shown meanwhile.
  await page.getByText(de['The certificate of {hosts} has expired'].replace('{hosts}', 'mx2.example.net')).first().waitFor();
  assert.deepEqual(await leftInEnglish(page, de), []);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'german');

  await page.reload({ waitUntil: 'networkidle' });
  await page.getByRole('heading', { level: 1, name: de['Is TLS to your mail servers working?'] }).waitFor();
  await page.goto(`${run.site.url}#/settings`);
  await page.getByRole('radio', { name: 'English' }).check();
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  await page.reload({ waitUntil: 'networkidle' });
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  assert.deepEqual([errors, violations], [[], []]);
  await context.close();
});

test('a language that cannot be had leaves English', async () => {
  const context = await run.browser.newContext({ locale: 'fr', serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.route(/\/languages\//, (route) => route.abort());
  await page.goto(run.site.url, { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Try sample reports' }).click();
  await figures(page).waitFor();
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  await context.close();
});
