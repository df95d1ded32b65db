// The checker against a small internet of real servers: see lab/.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { file } from './fixtures.mjs';
import { accessibilityProblems, chooseFiles, exportText, goTo, openTab, pictures, start, waitIdle } from './harness.mjs';
import { kinds } from './lab/kinds.mjs';
import { missingPrograms, startLab } from './lab/lab.mjs';
import { record } from './lab/parts.mjs';

const missing = await missingPrograms();
const skip = missing.length > 0 && `not installed: ${missing.join(', ')}`;
let run;
before(async () => { if (!skip) run = await start({ site: await startLab() }); });
after(() => run?.stop());

async function openChecker(options) {
  const opened = await run.openPage({ hash: '#/check', ...options });
  await opened.page.getByLabel('Resolver').selectOption({ label: 'This site (/dns-query)' });
  return opened;
}

async function check(page, domain) {
  await page.getByLabel('Domain', { exact: true }).fill(domain);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByRole('heading', { level: 2, name: domain, exact: true }).waitFor({ timeout: 30_000 });
  await waitIdle(page);
  return JSON.parse(await exportText(page, 'Result (JSON)'));
}

// Domain: TLS-RPT by the letter and leniently, MTA-STS, DANE, and rules that must speak.
const domains = {
  'good.signed.test': ['valid', 'valid', 'record-ok', 'good', 'tr-mailto-external', 'da-recommended', 'da-cert-unverified'],
  'dane-only.signed.test': ['none', 'none', 'none', 'good', 'tr-none', 'tr-host-record', 'da-no-tlsrpt'],
  'pkix.signed.test': ['valid', 'valid', 'none', 'unusable', 'da-usage-pkix', 'da-all-unusable'],
  'short.signed.test': ['valid', 'valid', 'none', 'unusable', 'da-length'],
  'usage.signed.test': ['none', 'none', 'none', 'unusable', 'da-usage-unknown'],
  'selector.signed.test': ['none', 'none', 'none', 'unusable', 'da-selector-unknown'],
  'matching.signed.test': ['none', 'none', 'none', 'unusable', 'da-matching-unknown'],
  'full.signed.test': ['none', 'none', 'none', 'good', 'da-full'],
  'sha512.signed.test': ['none', 'none', 'none', 'good', 'da-sha512-only'],
  'cert.signed.test': ['none', 'none', 'none', 'good', 'da-cert-selector'],
  'issuer.signed.test': ['none', 'none', 'none', 'good', 'da-ta-note'],
  'rollover.signed.test': ['none', 'none', 'none', 'good', 'da-rollover'],
  'partial.signed.test': ['valid', 'valid', 'none', 'partial', 'da-partial'],
  'brokendane.signed.test': ['valid', 'valid', 'none', 'broken', 'da-denial-broken'],
  // The records stand at the end of the signed alias (RFC 7672, section 2.2.2).
  'aliasmx.signed.test': ['valid', 'valid', 'none', 'good', 'da-mx-cname'],
  'conflict.signed.test': ['valid', 'valid', 'record-ok', 'unusable', 'da-sts-conflict'],
  'port465.signed.test': ['valid', 'valid', 'none', 'none', 'da-wrong-name'],
  'at-domain.signed.test': ['valid', 'valid', 'none', 'none', 'da-wrong-name'],
  'elsewhere.signed.test': ['valid', 'valid', 'none', 'good', 'da-cname'],
  'delegated.signed.test': ['valid', 'valid', 'none', 'none', 'dns-cname'],
  'dangling.signed.test': ['none', 'none', 'none', 'none', 'dns-cname-dangling', 'tr-none'],
  'circle.signed.test': ['none', 'none', 'none', 'none', 'dns-cname-loop', 'tr-none'],
  'valid.plain.test': ['valid', 'valid', 'none', 'none', 'dns-unsigned', 'tr-nothing-to-report', 'ms-none', 'da-none'],
  'multiple.plain.test': ['multiple', 'multiple', 'none', 'none', 'tr-multiple'],
  'other.plain.test': ['valid', 'valid', 'none', 'none', 'tr-other-txt'],
  'faulty.plain.test': ['invalid', 'invalid', 'none', 'none', 'tr-rua-no-scheme'],
  'space.plain.test': ['invalid', 'valid', 'none', 'none', 'tr-leading-junk'],
  'spf.plain.test': ['none', 'none', 'none', 'none', 'tr-none', 'tr-spf-at-name'],
  'none.plain.test': ['none', 'none', 'none', 'none', 'tr-none'],
  'tcp.plain.test': ['none', 'none', 'none', 'none', 'tr-wrong-name'],
  'apex.plain.test': ['none', 'none', 'none', 'none', 'tr-wrong-name'],
  'doubled.plain.test': ['none', 'none', 'none', 'none', 'tr-name-doubled'],
  'child.parent.plain.test': ['none', 'none', 'none', 'none', 'tr-subdomain'],
  'wild.plain.test': ['valid', 'valid', 'none', 'none', 'dns-wildcard'],
  'null.plain.test': ['valid', 'valid', 'none', 'n/a', 'tr-null-mx'],
  'nomx.plain.test': ['valid', 'valid', 'none', 'none', 'tr-no-mx'],
  'nothing.plain.test': ['valid', 'valid', 'none', 'n/a', 'tr-no-mx'],
  'to-nobody.plain.test': ['valid', 'valid', 'none', 'none', 'tr-mailto-nxdomain'],
  'to-null.plain.test': ['valid', 'valid', 'none', 'none', 'tr-mailto-null-mx'],
  'to-nomail.plain.test': ['valid', 'valid', 'none', 'none', 'tr-mailto-no-mx'],
  'to-self.plain.test': ['valid', 'valid', 'none', 'none', 'tr-mailto-same-domain'],
  'to-web.plain.test': ['valid', 'valid', 'none', 'none', 'tr-https-unverified'],
  'to-noweb.plain.test': ['valid', 'valid', 'none', 'none', 'tr-https-nxdomain'],
  'to-private.plain.test': ['valid', 'valid', 'none', 'none', 'tr-https-private'],
  'sts.plain.test': ['valid', 'valid', 'record-ok', 'none'],
  'sts-alone.plain.test': ['none', 'none', 'record-ok', 'none', 'ms-no-tlsrpt', 'tr-none'],
  'sts-nohost.plain.test': ['valid', 'valid', 'record-ok-host-missing', 'none', 'ms-host-missing'],
  'sts-two.plain.test': ['valid', 'valid', 'multiple', 'none', 'ms-multiple'],
  'sts-bad.plain.test': ['valid', 'valid', 'invalid', 'none', 'ms-id-chars'],
  'sts-wrong.plain.test': ['valid', 'valid', 'none', 'none', 'ms-wrong-name'],
  'orphan.plain.test': ['valid', 'valid', 'orphan', 'none', 'ms-orphan'],
  'sts-private.plain.test': ['valid', 'valid', 'record-ok', 'none', 'ms-host-private'],
  'sts-dangling.plain.test': ['valid', 'valid', 'record-ok-host-missing', 'none', 'ms-host-dangling'],
  'sts-cname.plain.test': ['valid', 'valid', 'record-ok', 'none', 'ms-cname'],
  'caa.plain.test': ['valid', 'valid', 'record-ok', 'none', 'ms-host-caa'],
  'caa-nobody.plain.test': ['valid', 'valid', 'record-ok', 'none', 'ms-host-caa'],
  'insecure.plain.test': ['valid', 'valid', 'none', 'insecure', 'da-tlsa-insecure'],
  'mxsigned.plain.test': ['valid', 'valid', 'none', 'good-mx-insecure', 'da-mx-insecure'],
  'nonexistent.plain.test': ['none', 'none', 'none', 'n/a', 'dns-domain-nxdomain'],
  'broken.bogus.test': ['unknown', 'unknown', 'unknown', 'broken', 'dns-bogus'],
  'x.dead.test': ['unknown', 'unknown', 'unknown', 'unknown', 'dns-transport'],
};

for (const { name, zone, says } of kinds) domains[`${name}.${zone}.test`] = says;
const sentences = Object.fromEntries(kinds.filter(({ line }) => line).map(({ name, zone, line }) => [`${name}.${zone}.test`, line]));

/** With LIST=1000 the list is filled up to a thousand, which takes five minutes: a domain has some 25 questions. */
const length = Number(process.env.LIST ?? 0);

test('every domain of the lab, checked as a list, gets its verdicts and findings', { skip }, async (t) => {
  const { page, context, errors, requests } = await openChecker({ hash: '#/check/list' });
  const all = Object.entries(domains);
  const more = Array.from({ length: Math.max(0, length - all.length) }, (_, at) => `no${at}.plain.test`);
  const names = [...all.map(([domain]) => domain), ...more];
  await page.getByLabel('Domains, one per line').fill(names.join('\n'));
  await page.evaluate(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration); })
      .observe({ type: 'longtask' });
  });
  await page.getByRole('button', { name: `Check ${names.length.toLocaleString('en')} domains` }).click();
  await page.getByRole('progressbar').waitFor();
  await page.getByRole('progressbar').waitFor({ state: 'detached', timeout: 900_000 });
  t.diagnostic(`longest task ${await page.evaluate(() => globalThis.longest)} ms`);
  const results = new Map(JSON.parse(await exportText(page, 'Results (JSON)')).map((result) => [result.domain, result]));
  assert.equal(results.size, names.length);
  const wrong = all.map(([domain, expected]) => untrue(domain, results.get(domain), expected));
  const told = wrong.filter(Boolean);
  for (const what of told) t.diagnostic(what);
  // Where everything is asked at once a server is late now and then. Alone each must be right.
  assert.ok(told.length < 5, `${told.length} wrong`);
  const groups = page.locator('.faults__count');
  const counts = await groups.evaluateAll((found) => found.map((one) => Number(one.innerText.replace(/\D/g, ''))));
  assert.equal(counts.reduce((sum, count) => sum + count, 0), names.length, 'each domain once');
  // A domain is found among them, and its row opens what is kept.
  for (const [domain, sentence] of Object.entries(sentences)) {
    await page.getByLabel('Find a domain').fill(domain);
    await page.getByRole('button', { name: new RegExp(`^${domain.replaceAll('.', '\\.')}`) }).press('Enter');
    await page.getByRole('link', { name: 'Open the full result' }).press('Enter');
    await page.getByRole('heading', { level: 2, name: domain, exact: true }).waitFor();
    await page.getByRole('row', { name: 'TLS-RPT' }).getByText(sentence, { exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'List of domains' }).click();
  }
  await page.getByRole('link', { name: 'One domain' }).click();
  for (const [domain, expected] of all.filter((_, at) => wrong[at])) assert.equal(untrue(domain, await check(page, domain), expected), undefined);
  // Whoever asks his own server asks nobody else.
  const own = new URL(run.site.url).origin;
  assert.deepEqual(requests.filter((url) => !url.startsWith(own)), []);
  assert.deepEqual(errors, []);
  await context.close();
});

/** What a result tells wrongly of a domain, or nothing. */
function untrue(domain, result, [strict, lenient, sts, dane, ...rules]) {
  assert.equal(result.schema, 'tlsrpt-lens/check/1');
  const found = [...result.tlsrpt.findings, ...result.mta_sts.findings, ...result.dane.findings].map(({ rule }) => rule);
  const verdicts = [result.tlsrpt.verdict, result.tlsrpt.lenient_verdict, result.mta_sts.verdict, result.dane.verdict];
  const missed = rules.filter((rule) => (rule.startsWith('!') ? found.includes(rule.slice(1)) : !found.includes(rule)));
  // Where servers are dead it is a matter of time whether a lookup fails or is late.
  const right = [strict, lenient, sts, dane].every((wanted, at) => wanted.split('|').includes(verdicts[at]));
  // Where nobody answered nobody is named.
  if (verdicts.some((verdict) => verdict !== 'unknown')) assert.equal(result.resolver, 'This site (/dns-query)', domain);
  return right && missed.length === 0 ? undefined : `${domain}: ${verdicts} and not ${[strict, lenient, sts, dane]}; ${missed} of ${found}`;
}

test('every rule that the DNS can trigger is triggered here or at the bytes', async () => {
  const source = async (path) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
  const ids = Object.fromEntries(
    [...(await source('src/record/rules.rs')).matchAll(/^ {4}(\w+) => "([a-z0-9-]+)"/gm)].map(([, name, id]) => [name, id]),
  );
  const folder = new URL('../../src/check/', import.meta.url);
  const used = new Set();
  // What joins DNS and reports has tests of its own.
  for (const name of (await readdir(folder)).filter((name) => !['with_reports.rs', 'sources.rs'].includes(name))) {
    for (const [, rule] of (await source(`src/check/${name}`)).matchAll(/Rule::([A-Z]\w+)/g)) used.add(ids[rule]);
  }
  assert.ok(used.size > 60, `${used.size} rules`);
  const lab = new Set(Object.values(domains).flatMap((expected) => expected.slice(4)));
  // No zone can make a resolver spoil its answers, and what joins reports or a file needs these.
  const elsewhere = (await Promise.all(['tests/check_rules.rs', 'tests/check_resolvers.rs'].map(source))).join('');
  const missing = [...used].filter((id) => !lab.has(id) && !elsewhere.includes(`"${id}"`));
  assert.deepEqual(missing, []);
});

test('a resolver that does not validate makes no zone look unsigned', { skip }, async () => {
  const { page, context, errors, requests } = await openChecker({ url: run.site.blind });
  // Domain: TLS-RPT, MTA-STS, DANE.
  const expected = {
    'good.signed.test': ['valid', 'record-ok', 'unknown'],
    'insecure.plain.test': ['valid', 'none', 'unknown'],
    'aliasmx.signed.test': ['valid', 'none', 'unknown'],
    // No TLSA records, as far as it tells: of the second the signatures are broken, and senders that validate hold mail back.
    'valid.plain.test': ['valid', 'none', 'unknown'],
    'broken.bogus.test': ['valid', 'none', 'unknown'],
    'null.plain.test': ['valid', 'none', 'n/a'],
  };
  for (const [domain, verdicts] of Object.entries(expected)) {
    const { tlsrpt, mta_sts: sts, dane } = await check(page, domain);
    assert.deepEqual([tlsrpt.verdict, sts.verdict, dane.verdict], verdicts, domain);
    const rules = [...tlsrpt.findings, ...dane.findings].map(({ rule }) => rule);
    assert.ok(rules.includes('dns-not-validating'), `${domain}: ${rules}`);
    assert.deepEqual(rules.filter((rule) => ['dns-unsigned', 'da-tlsa-insecure', 'da-mx-insecure', 'da-addr-insecure'].includes(rule)), [], domain);
  }
  await check(page, 'good.signed.test');
  await page.getByRole('row', { name: 'DANE' }).getByText('Unknown: the resolver does not validate DNSSEC.').first().waitFor();
  await page.getByText('Choose another resolver, or turn on DNSSEC validation in this one.').first().waitFor();
  await page.getByRole('button', { name: /^Show \d+ raw answers$/ }).click();
  const answers = page.getByRole('table', { name: 'DNS answers' }).getByRole('row');
  assert.equal(await answers.filter({ hasText: 'not signed' }).count(), 0);
  assert.deepEqual(await accessibilityProblems(page), []);
  // It was asked once, and the page says what for.
  const asked = requests.filter((url) => url.includes('dns-query')).map((url) => Buffer.from(new URL(url).searchParams.get('dns'), 'base64url'));
  assert.equal(asked.filter((message) => message[12] === 0 && message.readUInt16BE(13) === 2).length, 1);
  await goTo(page, '#/privacy');
  const ledger = page.getByRole('table', { name: 'DNS queries sent' });
  const row = ledger.getByRole('row').filter({ hasText: 'whether the resolver validates DNSSEC' });
  await row.waitFor();
  assert.equal(await row.count(), 1);
  assert.deepEqual(await row.locator('td').evaluateAll((cells) => cells.slice(0, 2).map((cell) => cell.innerText)), ['.', 'NS']);
  assert.equal(await page.getByText('Unexpected:').count(), 0);
  assert.deepEqual(errors, []);
  await context.close();
});

test('a failure that the resolver gives no reason for has that of its zone', { skip }, async () => {
  const { page, context, errors } = await openChecker();
  const { tlsrpt, mta_sts: sts, dane } = await check(page, 'one.lent.test');
  assert.deepEqual([tlsrpt.verdict, sts.verdict, dane.verdict], ['unknown', 'unknown', 'broken']);
  const told = [...tlsrpt.findings, ...sts.findings, ...dane.findings].filter(({ rule }) => rule === 'dns-bogus');
  assert.equal(told.length, 3);
  for (const { message } of told) assert.match(message, /no key of the zone matches its DS records/);
  // Unbound says it with some of the answers, or with all once it has kept them.
  await page.getByRole('button', { name: /raw answers$/ }).click();
  const broken = page.getByRole('table', { name: 'DNS answers' }).getByRole('row').filter({ hasText: 'DNSSEC broken' });
  const [all, reasoned] = [await broken.count(), await broken.filter({ hasText: /extended error (9|10)\b/ }).count()];
  assert.ok(reasoned > 0 && reasoned <= all, `${reasoned} of ${all}`);
  assert.deepEqual(errors, []);
  await context.close();
});

test('the table of MX hosts says of each what was found', { skip }, async () => {
  const { page, context, errors } = await openChecker();
  const rows = async (domain) => {
    await check(page, domain);
    const cells = page.getByRole('table', { name: 'MX hosts and their state' }).locator('tbody tr');
    return cells.evaluateAll((all) => all.map((row) => [...row.cells].slice(1).map((cell) => cell.innerText.replace(/\s+/g, ' ').trim())));
  };
  assert.deepEqual(await rows('no-address.plain.test'), [['Note: no address, so no mail goes there', 'none', '–']]);
  assert.deepEqual(await rows('good.signed.test'), [['OK: protected', '45.33.32.25: signed', '1 record, signed']]);
  assert.deepEqual(await rows('brokendane.signed.test').then(([[dane]]) => dane), 'Error: the TLSA lookup fails');
  assert.deepEqual(errors, []);
  await context.close();
});

test('commands for many hosts are folded but for the first', { skip }, async () => {
  const { page, context, errors } = await openChecker();
  await check(page, 'many.signed.test');
  const notice = page.locator('[data-rule="da-cert-unverified"]');
  const shown = notice.locator('.copy-field:visible');
  await notice.waitFor();
  const few = await shown.count();
  const more = notice.locator('summary');
  // One command stands for each of the hosts.
  const folded = Number(/^(\d+) more commands$/.exec(await more.innerText())[1]);
  const hosts = await page.getByRole('table', { name: 'MX hosts and their state' }).locator('tbody tr').count();
  assert.deepEqual([few, folded + few], [3, hosts]);
  // It looks like whatever else opens.
  assert.equal(await more.locator('svg').count(), 1);
  await more.press('Enter');
  assert.equal((await shown.last().innerText()).match(/openssl s_client/g).length, folded);
  assert.deepEqual(errors, []);
  await context.close();
});

test('a link fills the field and asks nothing', { skip }, async () => {
  const { page, context, requests } = await openChecker({ hash: '#/check/good.signed.test' });
  assert.equal(await page.getByLabel('Domain', { exact: true }).inputValue(), 'good.signed.test');
  await page.getByText('_smtp._tls.good.signed.test TXT').first().waitFor();
  assert.deepEqual(requests.filter((url) => url.includes('dns-query')), []);
  await page.getByText('Sent by this page since it was opened: nothing').first().waitFor();
  await context.close();
});

test('by keyboard: a check, its answers, a policy, the builder', { skip }, async () => {
  const { page, context, errors } = await openChecker();
  await page.getByLabel('Domain', { exact: true }).focus();
  await page.keyboard.type('https://www.example/');
  await page.getByText('Taken from the URL: www.example.').first().waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('good.signed.test');
  await page.keyboard.press('Enter');
  await page.getByText('Reports can arrive.').first().waitFor();
  await waitIdle(page);
  await page.getByText(/DNS queries to this site/).first().waitFor();
  await page.getByRole('button', { name: /^Show \d+ raw answers$/ }).press('Enter');
  await page.getByText('"v=STSv1; id=20260131T120000Z;"').first().waitFor();
  await page.getByLabel('Text of the policy').fill(
    'HTTP/2 200\ncontent-type: text/plain\n\nversion: STSv1\nmode: enforce\nmx: other.signed.test\nmax_age: 604800\n',
  );
  await page.getByText('No mx line covers the MX host mx.good.signed.test').first().waitFor();
  // A dropped file takes the place of what was typed, and is not read as a report.
  await page.getByLabel('Text of the policy').evaluate((field) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['version: STSv1\nmode: enforce\nmx: dropped.signed.test\nmax_age: 604800\n'], 'mta-sts.txt'));
    field.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  });
  await page.getByText('The line “mx: dropped.signed.test” matches none of the current MX hosts.').first().waitFor();
  assert.equal(await page.getByText('mta-sts.txt', { exact: true }).count(), 0);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'check');
  await page.getByRole('link', { name: 'Change the record' }).press('Enter');
  await page.getByText(record, { exact: true }).first().waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test('a report leads to the check of its domain, which knows the reports', { skip }, async () => {
  const { page, context } = await run.openPage();
  const seen = {
    'organization-name': 'Test Mail',
    'date-range': { 'start-datetime': '2026-03-01T00:00:00Z', 'end-datetime': '2026-03-01T23:59:59Z' },
    'report-id': 'one',
    policies: [
      {
        policy: {
          'policy-type': 'sts',
          'policy-string': ['version: STSv1', 'mode: enforce', 'mx: old.signed.test', 'max_age: 604800'],
          'policy-domain': 'partial.signed.test',
          'mx-host': ['old.signed.test'],
        },
        summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 2 },
        'failure-details': [{ 'result-type': 'certificate-expired', 'receiving-mx-hostname': 'old.signed.test', 'failed-session-count': 2 }],
      },
      {
        policy: { 'policy-type': 'tlsa', 'policy-string': [`3 1 1 ${'c'.repeat(64)}`], 'policy-domain': 'mx1.partial.signed.test' },
        summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 0 },
      },
    ],
  };
  await chooseFiles(page, file('r.json', Buffer.from(JSON.stringify(seen))));
  // A report alone is opened as a report.
  await page.getByRole('link', { name: 'Check this domain' }).click();
  await page.getByLabel('Resolver').selectOption({ label: 'This site (/dns-query)' });
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByRole('heading', { name: 'Compared with your reports' }).waitFor();
  await page.getByText('Senders still saw an MTA-STS policy on 1 Mar 2026').first().waitFor();
  await page.getByText('Sessions to old.signed.test failed, but it is no longer an MX host').first().waitFor();
  await page.getByText('The only TLSA record in the reports can no longer be found in DNS').first().waitFor();
  await page.getByText('No mx line covers the MX host mx1.partial.signed.test').first().waitFor();
  await page.getByRole('button', { name: 'Use the policy from the report of 1 Mar 2026' }).click();
  await page.getByText('Senders cannot use this policy as it is.').first().waitFor();
  await context.close();
});

test('a second resolver is compared, and a certificate', { skip }, async () => {
  const { page, context } = await openChecker();
  await context.route('https://dns.google/**', async (route) => {
    // The second resolver has a newer record.
    const message = Buffer.from(new URL(route.request().url()).searchParams.get('dns'), 'base64url');
    const answer = await fetch(`${run.site.url}dns-query?dns=${message.toString('base64url')}`, { headers: { accept: 'application/dns-message' } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const at = bytes.indexOf('20260131T120000Z');
    if (at > 0) bytes.write('20260228T120000Z', at);
    await route.fulfill({ status: 200, headers: { 'access-control-allow-origin': '*', 'content-type': 'application/dns-message' }, body: bytes });
  });
  await check(page, 'good.signed.test');
  await page.getByLabel('Compare with').selectOption('Google');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByText('The resolvers disagree on _mta-sts.good.signed.test TXT.').first().waitFor();
  await page.getByLabel('Compare with').selectOption('This site (/dns-query)');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByText('This site (/dns-query) gives the same answers.').first().waitFor();
  await page.getByLabel('Certificate (PEM)').fill('no certificate');
  await page.getByText('The text contains no line -----BEGIN CERTIFICATE-----.').first().waitFor();
  const { stdout } = await promisify(execFile)('openssl', [
    'req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', '/dev/null', '-subj', '/CN=mx',
  ]);
  await page.getByLabel('Certificate (PEM)').fill(stdout);
  await page.getByText(': 3 1 1 does not match').first().waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await context.close();
});

test('when a resolver fails the next one is asked, and the page says so', { skip }, async () => {
  const { page, context } = await run.openPage({ hash: '#/check' });
  await context.route('https://cloudflare-dns.com/**', (route) => route.abort());
  await context.route('https://dns.google/**', async (route) => {
    // The lab's own resolver answers in the place of the second.
    const answer = await fetch(`${run.site.url}dns-query${new URL(route.request().url()).search}`, { headers: { accept: 'application/dns-message' } });
    await route.fulfill({ status: 200, headers: { 'access-control-allow-origin': '*', 'content-type': 'application/dns-message' }, body: Buffer.from(await answer.arrayBuffer()) });
  });
  const result = await check(page, 'good.signed.test');
  assert.deepEqual([result.resolver, result.tlsrpt.verdict, result.dane.verdict], ['Google', 'valid', 'good']);
  await page.getByRole('button', { name: /raw answers$/ }).click();
  await page.getByText('Cloudflare: not reachable from this browser, then Google').first().waitFor();
  await context.close();
});

test('with no resolver everything is unknown, nothing is missing', { skip }, async () => {
  const { page, context } = await run.openPage({ hash: '#/check' });
  for (const host of ['cloudflare-dns.com', 'dns.google', 'doh.dns.sb', 'odvr.nic.cz']) {
    await context.route(`https://${host}/**`, (route) => route.abort());
  }
  const result = await check(page, 'good.signed.test');
  assert.deepEqual([result.tlsrpt.verdict, result.mta_sts.verdict, result.dane.verdict], ['unknown', 'unknown', 'unknown']);
  assert.doesNotMatch(await page.locator('main').innerText(), /no record\.|Not used/i);
  await context.close();
});

test('where no resolver is reached, what dig prints leads to the same verdicts', { skip }, async () => {
  const { page, context, errors } = await openChecker();
  const dig = promisify(execFile);
  const verdicts = (result) => [result.tlsrpt.verdict, result.mta_sts.verdict, result.dane.verdict];
  for (const domain of ['good.signed.test', 'partial.signed.test', 'aliasmx.signed.test', 'null.plain.test', 'x.bogus.test']) {
    const direct = verdicts(await check(page, domain));
    await context.route('**/dns-query*', (route) => route.abort());
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText(`No resolver answered from this network. Nothing is known about ${domain}.`).waitFor();
    await waitIdle(page);
    const commands = page.locator('.copy-field').filter({ hasText: /Run (this command|these \d+ commands)/ }).locator('pre');
    const field = page.getByLabel('Output of these commands, in any order');
    await field.fill('nonsense');
    await page.getByText('This is not the output of dig').waitFor();
    // What is about another domain tells nothing, and asks on.
    await field.fill(';; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1\n;; QUESTION SECTION:\n;other.example. IN MX\n');
    await page.getByRole('button', { name: 'Check this output' }).click();
    await page.getByText('More answers are needed').waitFor();
    assert.equal(await field.count(), 1);
    let printed = '';
    for (let round = 0; round < 6 && await commands.count() > 0; round += 1) {
      for (const command of (await commands.innerText()).split('\n')) {
        const [program, ...words] = command.split(' ');
        assert.equal(program, 'dig');
        const { stdout } = await dig('dig', ['@127.0.0.1', '-p', `${run.site.resolver}`, ...words]);
        printed += stdout;
      }
      await field.fill(printed);
      await page.getByRole('button', { name: 'Check this output' }).click();
      await page.getByText('From the pasted output.').waitFor();
      await page.waitForFunction(() => document.activeElement.id === 'verdict-title');
    }
    await page.getByText('Nothing else is needed.').waitFor();
    assert.deepEqual(verdicts(JSON.parse(await exportText(page, 'Result (JSON)'))), direct, domain);
    assert.deepEqual(await accessibilityProblems(page), []);
    await context.unroute('**/dns-query*');
  }
  await pictures(page, 'check-pasted');
  assert.deepEqual(errors.filter((text) => !text.includes('net::ERR_FAILED')), []);
  await context.close();
});
