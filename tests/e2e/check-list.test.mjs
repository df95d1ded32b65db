// Lists of domains: cost said before, eight queries at a time, one resolver, stop and go on, kept results. The
// resolver is played here, so that what it was asked and when is known.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { file } from './fixtures.mjs';
import { accessibilityProblems, arriveAt, chooseFiles, eventually, exportText, goTo, pictures, start } from './harness.mjs';
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
  if (type === A && asked === 'mx.reports.test') return [Buffer.from([45, 33, 32, 25])];
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
  // What was to be sent is what was sent.
  await page.locator('.field__hint').filter({ hasText: /^[\d,]+ DNS queries sent\.$/ }).waitFor();
  assert.equal(await page.getByText('DNS queries will be sent', { exact: false }).count(), 0);
  // A folded group names its domains, as many as fit; opened, they have their rows.
  assert.equal(await section('Errors').locator('.faults__names').innerText(), 'two1.test, two2.test');
  assert.match(await page.locator('.faults__names').filter({ hasText: 'one' }).innerText(), /^(one\d+\.test, ){3}18 more$/);
  // The name stands before its number, which need not agree with it.
  await page.locator('.tally__list').getByRole('link', { name: /^Errors \d+$/ }).waitFor();
  await section('Errors').getByRole('button', { name: /2 domains/ }).press('Enter');
  await section('Errors').locator('.faults__names').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^two1\.test/ }).press('Enter');
  await page.getByRole('link', { name: 'Open the full result' }).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  const csv = (await exportText(page, 'Results (CSV)')).trim().split('\r\n');
  assert.equal(csv.length, 24);
  assert.ok(csv.includes('two1.test,multiple,multiple,none,none,tr-multiple,,error,note,note'));
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

test('one rule that speaks of two protocols has two groups', async () => {
  const { page, context, errors } = await run.openPage({ hash: '#/check/list' });
  const record = string('v=TLSRPTv1; rua=mailto:tls@reports.test');
  const policy = string('v=STSv1; id=20260131;');
  await play(context, (asked) => {
    // The names of one domain come from a wildcard that has its record, those of the other from one that has its policy's.
    if (asked.type === TXT && asked.name === 'tlsrpt-lens-test._tls.record.test') return [record];
    if (asked.type === TXT && ['_mta-sts.policy.test', 'tlsrpt-lens-test.policy.test'].includes(asked.name)) return [policy];
    if (asked.type === A && asked.name === 'mta-sts.policy.test') return [Buffer.from([45, 33, 32, 80])];
    return data(asked);
  });
  await page.getByLabel('Domains, one per line').fill('record.test\npolicy.test');
  await page.getByRole('button', { name: 'Check 2 domains' }).click();
  const warnings = page.getByRole('region', { name: 'Warnings', exact: true });
  await warnings.getByText('dns-wildcard').first().waitFor({ timeout: 30_000 });
  const groups = warnings.getByRole('button', { name: /dns-wildcard.*1 domain/ });
  assert.equal(await groups.count(), 2);
  for (const domain of ['record.test', 'policy.test']) {
    await page.getByLabel('Find a domain').fill(domain);
    await warnings.getByRole('button', { name: new RegExp(`^${domain}`) }).waitFor();
  }
  assert.deepEqual(errors, []);
  await context.close();
});

test('a list takes its domains from the loaded reports, and counts what failed in them', async () => {
  const { page, context, errors } = await run.openPage();
  await play(context, data);
  const report = (domain, failed) => file(`${domain}.json`, Buffer.from(JSON.stringify({
    'organization-name': 'Test Mail', 'report-id': domain,
    'date-range': { 'start-datetime': '2026-03-01T00:00:00Z', 'end-datetime': '2026-03-01T23:59:59Z' },
    policies: [{
      policy: { 'policy-type': 'no-policy-found', 'policy-domain': domain },
      summary: { 'total-successful-session-count': 5, 'total-failure-session-count': failed },
    }],
  })));
  await chooseFiles(page, [report('one2.test', 3), report('one1.test', 0)]);
  await page.locator('.evidence').waitFor();
  await goTo(page, '#/check/list');
  await page.getByRole('button', { name: 'Use the domains in the loaded reports' }).click();
  assert.equal(await page.getByLabel('Domains, one per line').inputValue(), 'one1.test\none2.test');
  await page.getByRole('button', { name: 'Check 2 domains' }).click();
  await page.getByText('2 domains, to scale').waitFor({ timeout: 30_000 });
  await page.getByText('These results come from DNS alone').waitFor();
  await page.getByLabel('Find a domain').fill('one2');
  await page.getByRole('button', { name: /^one2\.test.*3 failed sessions in the loaded reports/ }).waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test('names of 253 characters fit at every width, as the domain and as an MX host', async () => {
  const { page, context, errors } = await run.openPage({ hash: '#/check' });
  await play(context, (asked) => {
    if (asked.type === MX && asked.name === 'longmx.test') return [Buffer.concat([Buffer.from([0, 10]), name(long)])];
    if (asked.type === A && asked.name === long) return [Buffer.from([45, 33, 32, 25])];
    return data(asked);
  });
  for (const domain of [long, 'longmx.test']) {
    await page.getByLabel('Domain', { exact: true }).fill(domain);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByRole('heading', { level: 2, name: domain, exact: true }).waitFor({ timeout: 30_000 });
    await page.getByRole('table', { name: 'MX hosts and their state' }).waitFor();
    assert.deepEqual(await accessibilityProblems(page), []);
    await pictures(page, domain === long ? 'check-long-domain' : 'check-long-host', [360, 768, 1440, 1920]);
  }
  // The record bears its name, below the findings.
  const box = page.getByRole('region', { name: 'Records', exact: true });
  await box.getByText('TXT record at _smtp._tls.longmx.test').waitFor();
  const places = await page.evaluate(() => ['findings', 'records'].map((id) => document.getElementById(id).getBoundingClientRect().top));
  assert.ok(places[0] < places[1], `${places}`);
  assert.deepEqual(errors, []);
  await context.close();
});

test('a policy that was pasted says nothing of the next domain', async () => {
  const { page, context } = await run.openPage({ hash: '#/check' });
  await play(context, (asked) => {
    if (asked.type === TXT && asked.name.startsWith('_mta-sts.')) return [string('v=STSv1; id=20260131;')];
    if (asked.type === A && asked.name.startsWith('mta-sts.')) return [Buffer.from([45, 33, 32, 80])];
    return data(asked);
  });
  const check = async (domain) => {
    await page.getByLabel('Domain', { exact: true }).fill(domain);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByRole('heading', { level: 2, name: domain, exact: true }).waitFor({ timeout: 30_000 });
  };
  await check('one1.test');
  const policy = 'version: STSv1\nmode: enforce\nmx: other.test\nmax_age: 604800\n';
  await page.getByLabel('Text of the policy').fill(policy);
  await page.getByText('Senders cannot use this policy as it is.').first().waitFor();
  const json = JSON.parse(await exportText(page, 'Result (JSON)'));
  assert.deepEqual([json.mta_sts.verdict, json.mta_sts.overall.severity, json.mta_sts.overall.decided_by], ['record-ok', 'error', 'policy']);
  assert.match(await exportText(page, 'Result (Markdown)'), /^- MTA-STS, in DNS: The record and its policy host exist\. The pasted policy takes precedence: /m);
  // The same domain again keeps it.
  await check('one1.test');
  assert.equal(await page.getByLabel('Text of the policy').inputValue(), policy);
  await check('one2.test');
  assert.equal(await page.getByLabel('Text of the policy').inputValue(), '');
  await page.getByRole('row', { name: 'MTA-STS' }).getByText('not pasted').first().waitFor();
  await context.close();
});

test('the steps of a DNS provider say to change a record that is there', async () => {
  const { page, context } = await run.openPage({ hash: '#/check/one1.test' });
  const log = await play(context, (asked) => (asked.name === '_smtp._tls.spf.test' && asked.type === TXT ? [string('v=spf1 -all')] : data(asked)));
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByRole('link', { name: 'Change the record' }).click();
  await page.getByLabel('Where you publish').selectOption('Cloudflare (dashboard)');
  await page.getByText('edit the TXT record at _smtp._tls; do not add a second one.').waitFor();
  await page.getByText('The check found a record at this name.').waitFor();
  assert.equal(await page.getByText('Add record').count(), 0);
  // Another text at the name is no record to change.
  await goTo(page, '#/check/spf.test');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByRole('link', { name: 'Build the record' }).waitFor();
  assert.ok(log.queries.length > 0);
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
  // The words of a column begin at one place and have one size.
  const column = await page.locator('.section__head').filter({ has: page.getByRole('button', { name: 'Export' }) }).evaluate((own) => {
    const start = (element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return Math.round(range.getClientRects()[0].left);
    };
    const parts = [own.querySelector('h2'), own.querySelector('.menu .button'), own.querySelector('.actions a')];
    return [parts.map(start), parts.slice(1).map((part) => getComputedStyle(part).fontSize)];
  });
  assert.deepEqual(column.map((all) => new Set(all).size), [1, 1], JSON.stringify(column));
  // The domain and its MX hosts are known to the builders.
  await page.getByRole('link', { name: 'Change the record' }).waitFor();
  await page.getByRole('link', { name: 'Build the policy' }).click();
  assert.equal(await page.getByLabel('Domain', { exact: true }).inputValue(), 'one1.test');
  assert.equal(await page.getByLabel('Host 1', { exact: true }).inputValue(), 'mx.reports.test');
  await page.goto(`${run.site.url}#/settings`);
  assert.equal(await page.getByLabel('Used first').locator('option:checked').innerText(), 'Cloudflare');
  await context.close();
});

test('a policy that was not read is changed with a word of caution, and not once it is pasted', async () => {
  const { page, context, errors } = await run.openPage({ hash: '#/check/one1.test' });
  await play(context, (asked) => {
    if (asked.type === TXT && asked.name.startsWith('_mta-sts.')) return [string('v=STSv1; id=20260131;')];
    if (asked.type === A && asked.name.startsWith('mta-sts.')) return [Buffer.from([45, 33, 32, 80])];
    return data(asked);
  });
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByRole('heading', { level: 2, name: 'one1.test' }).waitFor();
  await page.getByRole('link', { name: 'Change the policy' }).click();
  const caution = page.getByText('This domain has a policy, but nothing here says in which mode.');
  await caution.waitFor();
  await page.getByText('https://mta-sts.one1.test/.well-known/mta-sts.txt, as text/plain, without a redirect.').waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'build-policy-unknown');
  // Enforce weakens nothing.
  await page.getByLabel(/^enforce/).check();
  await caution.waitFor({ state: 'detached' });
  await page.getByLabel(/^testing/).check();
  await page.getByRole('link', { name: 'Paste the current policy into the check first' }).click();
  await page.getByLabel('Text of the policy').fill('version: STSv1\nmode: enforce\nmx: mx.reports.test\nmax_age: 604800\n');
  await page.getByRole('link', { name: 'Change the policy' }).click();
  await page.getByText('The policy of this domain is in enforce mode.').waitFor();
  assert.equal(await caution.count(), 0);
  assert.deepEqual(errors, []);
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
