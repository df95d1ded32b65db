// Learn: the decoder that reads whole lines of a log, and one topic at a time, each with its address.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { dayReport } from './days.mjs';
import { accessibilityProblems, arriveAt, chooseFiles, goTo, pictures, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

const LINE = 'Nov 26 06:12:41 out3 postfix/smtp[2841]: 4Yk2: to=<info@example.com>, relay=mx2.example.com[192.0.2.20]:25, dsn=4.7.5, status=deferred (Server certificate not verified: hostname mismatch)';
const TYPES = [
  'starttls-not-supported', 'certificate-host-mismatch', 'certificate-expired', 'certificate-not-trusted',
  'validation-failure', 'tlsa-invalid', 'dnssec-invalid', 'dane-required', 'sts-policy-fetch-error',
  'sts-policy-invalid', 'sts-webpki-invalid', 'any other result type',
];
const field = (page) => page.getByRole('textbox', { name: 'Paste what the report or the log says' });
const topic = (page, name) => page.getByRole('article', { name, exact: true });
const contents = (page) => page.getByRole('navigation', { name: 'Contents' });

test('a pasted line of a log is decoded, with the words that say it marked', async () => {
  const { page, errors, requests } = await run.openPage({ hash: '#/learn' });
  await field(page).fill(LINE);
  const said = page.locator('.decoder__result');
  assert.equal(await said.getAttribute('role'), 'status');
  await said.getByRole('heading', { name: 'certificate-host-mismatch' }).waitFor();
  assert.deepEqual(await page.locator('.decoded mark').allInnerTexts(), ['4.7.5', 'deferred', 'hostname mismatch']);
  assert.equal((await page.locator('.decoded').innerText()).replace(/\s+/g, ' '), LINE);
  const text = await said.innerText();
  for (const part of ['The operator of mx2.example.com needs to act; that is you if it is your MX.', 'The sender contacted mx2.example.com.', 'Not delivered yet: the sender keeps the message and tries again.']) assert.ok(text.includes(part), part);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'learn-decoded');
  for (const [line, heading] of [['X509_V_ERR 62', 'certificate-host-mismatch'], ['dane-required', 'dane-required']]) {
    await field(page).fill(line);
    await said.getByRole('heading', { name: heading }).waitFor();
  }
  await field(page).fill('The quick brown fox');
  await said.getByText('Not recognised:', { exact: false }).waitFor();
  await field(page).fill('');
  assert.equal((await said.innerText()).trim(), '');
  const host = new URL(page.url()).host;
  assert.deepEqual([errors, requests.filter((url) => new URL(url).host !== host || /mx2|mismatch/.test(url))], [[], []]);
});

test('what is pasted opens its topic, and the field keeps the focus', async () => {
  const { page, context } = await run.openPage({ hash: '#/learn', permissions: ['clipboard-read', 'clipboard-write'] });
  const paste = async (text) => {
    await page.evaluate((text) => navigator.clipboard.writeText(text), text);
    await field(page).fill('');
    await field(page).press('Control+V');
  };
  await paste(LINE);
  await topic(page, 'certificate-host-mismatch').waitFor();
  assert.equal(new URL(page.url()).hash, '#/learn/certificate-host-mismatch');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'paste');
  await paste('sts-policy-fetch-error');
  await topic(page, 'sts-policy-fetch-error').waitFor();
  // A link leads on as ever.
  await contents(page).getByRole('link', { name: 'Your first week' }).click();
  await topic(page, 'Your first week').waitFor();
  await page.waitForFunction(() => document.activeElement.id === 'topic');
  await page.goBack();
  await topic(page, 'sts-policy-fetch-error').waitFor();
  await context.close();
});

test('a type says what becomes of messages and how senders word it; words and the first week have topics', async () => {
  const { page } = await run.openPage({ hash: '#/learn/certificate-host-mismatch' });
  const own = topic(page, 'certificate-host-mismatch');
  await own.getByText('In testing mode, or without a policy, it is delivered all the same.', { exact: false }).waitFor();
  const wordings = own.getByRole('table').getByRole('link');
  assert.ok(await wordings.count() > 1);
  await wordings.first().click();
  await arriveAt(page, /^#\/learn\/reason\//);
  await goTo(page, '#/learn/sts-policy-fetch-error');
  await topic(page, 'sts-policy-fetch-error').getByText('No: without a usable policy', { exact: false }).waitFor();
  await contents(page).getByRole('link', { name: 'Terms', exact: true }).click();
  await topic(page, 'Terms').getByText('Reporting organisation').waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
});

test('markup in a pasted line is text', async () => {
  const { page, errors, violations } = await run.openPage({ hash: '#/learn' });
  await field(page).fill('<img src=x onerror=alert(1)> status=deferred \u202e(hostname mismatch)');
  await page.locator('.decoded mark').first().waitFor();
  assert.equal(await page.locator('.decoded img').count(), 0);
  assert.ok((await page.locator('.decoded').innerText()).startsWith('<img src=x'));
  assert.deepEqual([errors, violations], [[], []]);
});

test('every result type is explained, an unknown one too, one at a time', async () => {
  const { page } = await run.openPage({ hash: '#/learn' });
  for (const type of TYPES) {
    await contents(page).getByRole('link', { name: type, exact: true }).click();
    await topic(page, type).waitFor();
    assert.equal(await page.getByRole('article').count(), 1);
    assert.equal(await contents(page).locator('[aria-current]').innerText(), type);
    assert.match(await topic(page, type).innerText(), /Who needs to act/);
  }
  await page.goBack();
  await topic(page, TYPES.at(-2)).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'learn');
});

test('an address leads to a topic, a result type and a reason, also when the page is open', async () => {
  const { page } = await run.openPage({ hash: '#/learn/tlsa-invalid' });
  const inView = (name) => page.waitForFunction((name) => {
    const heading = document.getElementById('topic-name');
    const { top } = heading.getBoundingClientRect();
    return heading.innerText === name && top >= -1 && top < innerHeight - 20 && document.title === `${name} – TLS-RPT Lens`;
  }, name);
  await inView('tlsa-invalid');
  for (const [address, name] of [
    ['sts', 'MTA-STS'], ['certificate-expired', 'certificate-expired'], ['counting', 'How sessions are counted'],
    ['no-policy-found', 'MTA-STS'], ['record', 'The TLSRPT record'], ['reasons', 'Reason codes'], ['made up', 'How TLS-RPT works'],
  ]) {
    await page.evaluate(() => { scrollTo(0, document.documentElement.scrollHeight); });
    await goTo(page, `#/learn/${address}`);
    await inView(name);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'topic');
  }
  // A reason may have the name of a type: it has an address of its own.
  await goTo(page, '#/learn/mx-hosts-mismatch');
  await page.getByRole('link', { name: 'All reason codes' }).waitFor();
  await goTo(page, '#/learn/reason/certificate-expired');
  await page.getByRole('heading', { name: 'Usual cause' }).waitFor();
  await page.getByRole('link', { name: 'Result type: certificate-expired' }).waitFor();
});

test('a topic that occurs in the loaded reports leads to its sessions', async () => {
  const { page } = await run.openPage({ hash: '#/learn/certificate-expired' });
  await topic(page, 'certificate-expired').waitFor();
  assert.equal(await page.getByRole('link', { name: /^Show th/ }).count(), 0, 'nothing is loaded');
  await goTo(page, '#/');
  await chooseFiles(page, [dayReport('Orchard', '2026-03-01', [['certificate-expired', 'mx1.example.com', 3]], { detail: { 'failure-reason-code': 'certificate has expired' } }), dayReport('Maple', '2026-03-02', [['starttls-not-supported', 'mx1.example.com', 1]])]);
  await waitIdle(page);
  for (const [address, name, query] of [['certificate-expired', 'Show these 3 sessions', /result=certificate-expired/], ['starttls-not-supported', 'Show this session', /result=starttls-not-supported/]]) {
    await goTo(page, `#/learn/${address}`);
    await page.getByRole('link', { name, exact: true }).click();
    await arriveAt(page, query);
    await page.locator('.evidence a[aria-current]').filter({ hasText: 'Failures' }).waitFor();
  }
  await goTo(page, '#/?tab=failures');
  const links = page.locator('.evidence a[href*="reason="]');
  await links.first().waitFor();
  const kinds = await links.evaluateAll((all) => all.map((link) => new URLSearchParams(link.getAttribute('href').split('?')[1]).get('reason')));
  const kind = kinds.find((known) => known);
  await goTo(page, `#/learn/reason/${kind}`);
  await page.getByRole('link', { name: 'Show these 3 sessions', exact: true }).waitFor();
  await goTo(page, '#/learn/dnssec-invalid');
  await topic(page, 'dnssec-invalid').waitFor();
  await page.waitForTimeout(300);
  assert.equal(await page.getByRole('link', { name: /^Show th/ }).count(), 0, 'it does not occur');
});

test('all reasons are listed, looked through, and each leads to its own page', async () => {
  const { page } = await run.openPage({ hash: '#/learn/reasons' });
  await page.getByText(/^2\d\d entries$/).waitFor();
  await page.getByLabel('A reason code, or a part of one').fill('x509: certificate has expired or is not yet valid');
  await page.getByRole('cell', { name: /^x509/ }).first().getByRole('link').click();
  await page.getByRole('heading', { name: 'Usual cause' }).waitFor();
  assert.match(page.url(), /#\/learn\/reason\/certificate-expired-or-early$/);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'learn-reason');
});

test('every reason has an address of its own', async () => {
  const { page, errors } = await run.openPage({ hash: '#/learn/reasons' });
  const rows = page.locator('.topic td a[href^="#/learn/reason/"]');
  await rows.first().waitFor();
  const all = await rows.evaluateAll((links) => links.map((own) => [own.getAttribute('href'), own.innerText.trim()]));
  assert.ok(all.length > 200, `${all.length}`);
  assert.equal(new Set(all.map(([href]) => href)).size, all.length);
  const wrong = await page.evaluate(async (all) => {
    const wrong = [];
    for (const [href, example] of all) {
      location.hash = href;
      const shows = () => document.getElementById('topic-name')?.innerText.trim() === example && document.querySelectorAll('.topic h3').length > 1;
      const end = performance.now() + 5_000;
      while (!shows() && performance.now() < end) await new Promise((next) => { setTimeout(next); });
      if (!shows()) wrong.push(`${href}: ${document.getElementById('topic-name')?.innerText}`);
    }
    return wrong;
  }, all);
  assert.deepEqual(wrong, []);
  assert.deepEqual(errors, []);
});

test('by keyboard, at a narrow width: the contents unfold, a topic is chosen, they fold again', async () => {
  const { page } = await run.openPage({ hash: '#/learn', viewport: { width: 360, height: 800 } });
  await page.locator('.contents--narrow summary').focus();
  await page.keyboard.press('Enter');
  await contents(page).getByRole('link', { name: 'DANE', exact: true }).focus();
  await page.keyboard.press('Enter');
  await topic(page, 'DANE').waitFor();
  assert.equal(await page.locator('.contents--narrow').evaluate((element) => element.open), false);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'topic');
  assert.deepEqual(await accessibilityProblems(page), []);
});
