// Lists of domains: cost said before, eight queries at a time, one resolver, stop and go on, kept results. The
// resolver is played here, so that what it was asked and when is known.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { accessibilityProblems, arriveAt, eventually, exportText, pictures, start } from './harness.mjs';
import { A, MX, TXT, name, play, string } from './resolver.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

/** What the played zones hold: names that begin with "two" have two TLSRPT records, all others one. */
function data({ name: asked, type }) {
  const record = string(`v=TLSRPTv1; rua=mailto:tls@reports.test`);
  if (type === TXT && asked.startsWith('_smtp._tls.two')) return [record, record];
  if (type === TXT && asked.startsWith('_smtp._tls.')) return [record];
  if (type === MX) return [Buffer.concat([Buffer.from([0, 10]), name('mx.reports.test')])];
  if (type === A && asked === 'mx.reports.test') return [Buffer.from([192, 0, 2, 1])];
  return [];
}

const long = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(56)}.test`;

async function openList(options) {
  const { page, context, errors } = await run.openPage({ hash: '#/check/list' });
  const log = await play(context, data, options);
  const type = (names) => page.getByLabel('Domains, one per line').fill(names.join('\n'));
  const section = (title) => page.getByRole('region', { name: title, exact: true });
  return { page, context, errors, log, type, section };
}

test('a list goes to one resolver, eight queries at a time, and rows open what is kept', async () => {
  const { page, context, errors, log, type, section } = await openList();
  const names = [...Array.from({ length: 20 }, (_, at) => `one${at}.test`), 'two1.test', 'two2.test', long];
  assert.equal(long.length, 253);
  await type([...names, 'one1.test', '192.0.2.1']);
  await page.getByText('23 domains. Not a domain: 192.0.2.1.').waitFor();
  // Five names are asked for in any case.
  await page.getByText('At least 115 DNS queries will be sent, all to Cloudflare, at most 8 at a time.').waitFor();
  assert.equal(log.queries.length, 0);
  await page.getByRole('button', { name: 'Check 23 domains' }).press('Enter');
  await section('Errors').getByText('2 domains').waitFor({ timeout: 60_000 });
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
  assert.deepEqual([...new Set(log.queries.map(({ host }) => host))], ['cloudflare-dns.com']);
  assert.ok(log.most > 1 && log.most <= 8, `${log.most} at a time`);
  assert.ok(log.queries.length >= 115);
  const asked = log.queries.length;
  // The name stands before its number, which need not agree with it.
  await page.locator('.tally__list').getByRole('link', { name: /^Errors \d+$/ }).waitFor();
  await section('Errors').getByRole('button', { name: /2 domains/ }).press('Enter');
  await page.getByRole('button', { name: /^two1\.test/ }).press('Enter');
  await page.getByRole('link', { name: 'Open the full result' }).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  const csv = (await exportText(page, 'Results (CSV)')).trim().split('\r\n');
  assert.equal(csv.length, 24);
  assert.ok(csv.includes('two1.test,multiple,multiple,none,none,tr-multiple,'));
  assert.equal(JSON.parse(await exportText(page, 'Results (JSON)')).length, 23);
  await page.getByRole('link', { name: 'Open the full result' }).press('Enter');
  await page.getByRole('heading', { level: 2, name: 'two1.test' }).waitFor();
  await page.getByRole('table', { name: 'MX hosts and their state' }).getByText('mx.reports.test').waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'check-sources');
  await page.getByRole('link', { name: 'List of domains' }).click();
  await page.getByLabel('Find a domain').fill(long.slice(0, 40));
  await page.getByRole('button', { name: new RegExp(`^${long.slice(0, 63)}`) }).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'check-list');
  assert.equal(log.queries.length, asked);
  assert.deepEqual(errors, []);
  await context.close();
});

test('a list that is stopped keeps what is checked, and goes on with the rest', async () => {
  const { page, context, log, type } = await openList({ pause: 20 });
  await type(Array.from({ length: 40 }, (_, at) => `one${at}.test`));
  await page.getByRole('button', { name: 'Check 40 domains' }).click();
  await page.getByText(/^[1-9]\d* of 40 domains checked\.$/).first().waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Stop, but keep what has been checked' }).click();
  const said = await page.getByText(/^Stopped after \d+ of 40 domains\.$/).innerText();
  const checked = Number(said.match(/\d+/)[0]);
  assert.ok(checked > 0 && checked < 40, said);
  await setTimeout(300);
  const asked = log.queries.length;
  await setTimeout(300);
  assert.equal(log.queries.length, asked);
  await page.getByRole('button', { name: `Check the other ${40 - checked}` }).click();
  await page.getByText('40 domains, to scale').waitFor({ timeout: 60_000 });
  const csv = (await exportText(page, 'Results (CSV)')).trim().split('\r\n');
  assert.equal(new Set(csv.slice(1).map((line) => line.split(',')[0])).size, 40);
  await context.close();
});

test('a resolver that is asked too much is left alone for a while, and no other is asked', async () => {
  let refused = 0;
  const { page, context, log, type } = await openList({
    reply: () => {
      if (refused >= 4) return undefined;
      refused += 1;
      return { status: 429, body: '', headers: { 'retry-after': '1', 'access-control-expose-headers': 'retry-after' } };
    },
  });
  await type(['one1.test']);
  await page.getByRole('button', { name: 'Check 1 domain' }).click();
  await page.getByText('1 domain, to scale').waitFor({ timeout: 30_000 });
  assert.equal(refused, 4);
  assert.deepEqual([...new Set(log.queries.map(({ host }) => host))], ['cloudflare-dns.com']);
  const [result] = JSON.parse(await exportText(page, 'Results (JSON)'));
  assert.equal(result.tlsrpt.verdict, 'valid');
  await context.close();
});

test('a resolver that does not answer leaves domains unknown, and no other is asked', async () => {
  const { page, context, log, type, section } = await openList({ reply: () => 'abort' });
  await type(['one1.test', 'one2.test']);
  await page.getByRole('button', { name: 'Check 2 domains' }).click();
  await section('Unknown').getByText('2 domains').waitFor({ timeout: 30_000 });
  assert.deepEqual([...new Set(log.queries.map(({ host }) => host))], ['cloudflare-dns.com']);
  await context.close();
});

test('a link holds a domain and a resolver, asks nothing and changes no setting', async () => {
  const { page, context } = await run.openPage({ hash: '#/check/one1.test?resolver=google' });
  const log = await play(context, data);
  assert.equal(await page.getByLabel('Domain', { exact: true }).inputValue(), 'one1.test');
  assert.equal(await page.getByLabel('Resolver').locator('option:checked').innerText(), 'Google');
  assert.equal(log.queries.length, 0);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByRole('heading', { level: 2, name: 'one1.test' }).waitFor();
  assert.deepEqual([...new Set(log.queries.map(({ host }) => host))], ['dns.google']);
  // The domain and its MX hosts are known to the builders.
  await page.getByRole('link', { name: 'Change the record' }).waitFor();
  await page.getByRole('link', { name: 'Build the policy' }).click();
  assert.equal(await page.getByLabel('Domain', { exact: true }).inputValue(), 'one1.test');
  assert.equal(await page.getByLabel('Host 1', { exact: true }).inputValue(), 'mx.reports.test');
  await page.goto(`${run.site.url}#/settings`);
  assert.equal(await page.getByLabel('Used first').locator('option:checked').innerText(), 'Cloudflare');
  await context.close();
});

test('what is missing is said: a domain, a list, an answer', async () => {
  const { page, context } = await run.openPage({ hash: '#/check' });
  await play(context, data, { reply: () => 'abort' });
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByText('Enter a domain.').waitFor();
  await page.getByRole('link', { name: 'List of domains' }).click();
  await page.getByRole('button', { name: 'Check the list' }).click();
  await page.getByText('Enter at least one domain.').waitFor();
  await page.getByRole('link', { name: 'One domain' }).click();
  await page.getByLabel('Domain', { exact: true }).fill('one1.test');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByText('No resolver answered from this network. Nothing is known about one1.test.').waitFor({ timeout: 60_000 });
  await page.getByText('dig +dnssec MX one1.test').waitFor();
  assert.equal(await page.getByRole('table', { name: /^Results/ }).count(), 0);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'check-outage');
  await context.close();
});

test('a check that was stopped says so', async () => {
  const { page, context } = await run.openPage({ hash: '#/check/one1.test' });
  const log = await play(context, data, { pause: 2_000 });
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await eventually(async () => log.queries.length > 0, 'a query is sent');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByText(/^Stopped after \d+ answers\.$/).waitFor();
  await context.close();
});

test('the form of the records is remembered and stands in the link', async () => {
  const { page, context } = await run.openPage({ hash: '#/build?d=one1.test&rua=mailto:tls@one1.test' });
  await page.getByLabel('Where you publish').selectOption('Cloudflare (dashboard)');
  await arriveAt(page, /at=cloudflare/);
  await page.reload();
  await page.goto(`${run.site.url}#/build?d=one2.test&rua=mailto:tls@one2.test`);
  assert.equal(await page.getByLabel('Where you publish').locator('option:checked').innerText(), 'Cloudflare (dashboard)');
  await context.close();
});
