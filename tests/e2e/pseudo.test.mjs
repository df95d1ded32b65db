// The built page in a language that nobody speaks (build/texts/pseudo.mjs): every page, state, export and message of it is
// walked at 360 px, and nothing may stand outside of brackets, be glued of several, or be cut.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { dist } from '../../build/serve.mjs';
import { textsOfSources } from '../../build/texts.mjs';
import { PSEUDO, pseudoTable } from '../../build/texts/pseudo.mjs';
import { faultsOf, faultsOfPicture, faultsOfText, listener } from './brackets.mjs';
import { file, gz, json, mail, ordinaryMail, zip } from './fixtures.mjs';
import { followed } from './follow.mjs';
import { goTo, openGroups, start, waitIdle } from './harness.mjs';
import { A, MX, TLSA, TXT, name, play, string } from './resolver.mjs';
import { withPseudo } from './server.mjs';

const table = pseudoTable(textsOfSources());
/** A text of the page as the language has it. */
const say = (key) => {
  assert.ok(table[key], `is said nowhere: ${key}`);
  return table[key];
};

/** What the walks have seen of it. */
const { hear, unheard } = listener(table);

let run;
before(async () => { run = await start({ server: { onRequest: withPseudo() } }); });
after(() => run?.stop());

/** Words that are nobody's: who reports in the sample and in the tests' own reports, languages by their own names. */
const DATA = ['Meridian Telecom', 'Test Mail', 'Deutsch', 'English', 'Español', 'Français', '日本語', ...[
  // Resolvers, providers, servers and tools.
  'Cloudflare API', 'Cloudflare Pages', 'Cloudflare', 'Google Cloud', 'Google', 'GoDaddy', 'Namecheap', 'IONOS', 'OVHcloud', 'Gandi', 'Hetzner',
  'Porkbun', 'cPanel', 'Plesk', 'tinydns', 'djbdns', 'dnsmasq', 'Unbound', 'gcloud', 'Azure', 'az', 'Windows', 'PowerShell', 'curl',
  'Terraform', 'AWS', 'nginx', 'Caddy', 'Apache', 'GitHub Pages', 'Worker',
  // A type of DNS records, in the table of what is asked.
  'A',
].map((name) => new RegExp(`(?<![\\p{L}])${name}(?![\\p{L}])`, 'gu'))];
/** What a policy and the page's own rules are called in every language. */
const TERMS = [/(?<!\p{L})(?:none|testing|enforce|default|id)(?!\p{L})/gu, /\/etc\//g];
/** Identifiers for programs, in the Markdown of a check. */
const IDS = [/(?<![\p{L}-])(?:error|warning|note|ok|valid|invalid|multiple|good|partial|unknown|insecure|unusable|broken|orphan)(?![\p{L}-])/gu];
/** Titles of documents and programs that say what a reason means. */
const SOURCES = [
  'Microsoft, Exchange Online error codes', 'IANA, TLS Alerts', 'OpenSSL, SSL routines', 'Cisco, ESMTP inspection', '.NET, SslPolicyErrors', /(?<!\p{L})schannel(?!\p{L})/g, /net\/http/g,
  'mox, mtastsdb', 'mox, mtasts', 'mox, tlsrpt', 'mox, queue', 'Postfix, tlsrpt', 'Go, context', 'Go, net', 'Go, io',
  ...['Go', 'OpenSSL', 'GnuTLS', 'rustls', 'Exim', 'Java', 'Stalwart', 'NSS', 'Sendmail', 'Postfix', 'NET', 'mox', 'glibc', 'BIND', 'Gmail'].map((name) => new RegExp(`(?<!\\p{L})${name}(?!\\p{L})`, 'gu')),
  /POSIX, [A-Z]+/g,
];

/**
 * A walk: opens the page, and `look` notes what is wrong with what it shows, by the name of the state. The console may only
 * speak of what the walk `expects`.
 */
async function walk(steps, { expects, ...options } = {}) {
  const { page, context, errors, violations } = await run.openPage({
    viewport: { width: 360, height: 800 },
    serviceWorkers: 'block',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
    // A report that is opened in a page without a host has no storage.
    init: `try { localStorage.setItem('tlsrpt-lens.language', '${PSEUDO}'); } catch {}`,
  });
  // By fault, the state in which it was seen first.
  const found = new Map();
  const add = (state, faults) => faults.forEach((fault) => found.set(fault, found.get(fault) ?? state));
  const look = async (state, known = []) => {
    await followed(page);
    add(state, await faultsOf(page, [...DATA, ...known], hear));
  };
  assert.equal(await page.getAttribute('html', 'lang'), PSEUDO);
  await steps({ page, context, look, note: add });
  assert.equal([...found].map(([fault, state]) => `${state}: ${fault}`).join('\n'), '');
  // A blocked service worker has no registration.
  const unexpected = errors.filter((error) => !expects?.test(error) && !/reading 'active'/.test(error));
  assert.deepEqual([unexpected, violations], [[], []]);
  await context.close();
}

const button = (page, key) => page.getByRole('button', { name: say(key), exact: true });

async function sample(page) {
  await button(page, 'Try sample reports').click();
  await page.locator('.group').first().waitFor();
  await waitIdle(page);
}

/** Opens whatever folds on the page. */
async function unfold(page) {
  await page.evaluate(() => {
    for (const line of document.querySelectorAll('main details:not([open]) > summary')) line.click();
  });
  await followed(page);
}

test('nothing of the language is in dist', () => {
  assert.ok(existsSync(dist), 'a release build is needed');
  assert.deepEqual(readdirSync(`${dist}/languages`).filter((file) => file.startsWith(PSEUDO)), []);
  assert.ok(!readFileSync(`${dist}/index.html`, 'utf8').includes(PSEUDO));
});

test('the first screen, and how it is left', () => walk(async ({ page, look }) => {
  await look('first screen');
  await page.evaluate(() => navigator.clipboard.writeText('no report'));
  await button(page, 'Paste').click();
  await waitIdle(page);
  await look('pasted');
}));

test('the overview: findings, every tab, filters, shortcuts', () => walk(async ({ page, look }) => {
  await sample(page);
  await look('overview');
  await openGroups(page);
  await unfold(page);
  await look('findings opened');
  for (const tab of ['mx', 'senders', 'failures', 'reports', 'policies', 'timeline']) {
    await page.locator(`#tab-${tab}`).click();
    await page.locator(`.evidence__panel[data-tab="${tab}"]`).waitFor();
    await unfold(page);
    await look(`tab ${tab}`);
  }
  const ways = page.locator('input[name^="timeline-"]');
  for (let way = 0; way < await ways.count(); way += 1) {
    await ways.nth(way).check({ force: true });
    await look(`timeline, way ${way}`);
  }
  await button(page, 'Show as a table').click();
  await look('timeline as a table');
  await button(page, 'Compare with the previous period').click();
  await waitIdle(page);
  await look('two periods');
  await page.locator('#dates').click();
  await page.locator('#dates-presets').waitFor();
  await look('dates');
  await page.keyboard.press('Escape');
  await button(page, 'Filter').click();
  await page.getByRole('dialog').waitFor();
  await look('filter');
  await page.getByRole('option').first().click();
  await look('filtered');
  await page.keyboard.press('Escape');
  await goTo(page, '#/?type=certificate-expired');
  await waitIdle(page);
  await look('filtered by result');
  await goTo(page, '#/?mx=mx2.example.net');
  await waitIdle(page);
  await look('filtered by MX');
  await goTo(page, '#/?mx=nowhere.example');
  await waitIdle(page);
  await look('nothing left');
  for (const query of ['not-by=Google%20Inc.&failed=1', 'policy=sts&last=7d', 'country=DE&reason=handshake-timeout', 'from=2020-01-01&to=2020-01-31']) {
    await goTo(page, `#/?${query}`);
    await waitIdle(page);
    await look(query);
  }
  await goTo(page, '#/');
  await button(page, 'More').click();
  await look('menu');
  await page.getByRole('menuitem', { name: say('Keyboard shortcuts') }).click();
  await look('shortcuts');
  await page.keyboard.press('Escape');
  await button(page, 'More').click();
  await page.getByRole('menuitem', { name: say('Clear'), exact: true }).click();
  await look('cleared');
}));

test('one report', () => walk(async ({ page, look }) => {
  await sample(page);
  for (const report of [0, 3, 20]) {
    await goTo(page, `#/report/${report}`);
    await page.locator('main h1').waitFor();
    await waitIdle(page);
    await unfold(page);
    await look(`report ${report}`);
  }
  await goTo(page, '#/report/99999');
  await look('no such report');
}));

test('files that are broken, ignored or beyond a limit', () => walk(async ({ page, look }) => {
  const files = [
    file('good.json', json('good', 2)),
    file('cut.json.gz', gz('cut', 1).subarray(0, 90)),
    file('half.json', json('half', 1).subarray(0, 90)),
    file('lunch.eml', ordinaryMail),
    file('picture.png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
    file('mail.eml', mail(gz('a', 1), gz('b', 2))),
    file('three.zip', zip(['a.json', json('c', 1)], ['broken.json.gz', Buffer.from([0x1f, 0x8b, 8, 0])])),
    file('old.xz', Buffer.from('\xfd7zXZ\0\0\0', 'latin1')),
    file('deep.json', Buffer.from('['.repeat(40))),
    file('table.csv', Buffer.from('organization,domain\na,b,c\n')),
  ];
  await page.locator('input[type=file]').first().setInputFiles(files);
  await page.locator('#problems').waitFor();
  await waitIdle(page);
  const names = files.map((one) => one.name);
  await unfold(page);
  await look('problems', names);
}));

test('none of the files is a report', () => walk(async ({ page, look }) => {
  await page.locator('input[type=file]').first().setInputFiles([file('lunch.eml', ordinaryMail), file('half.json', json('half', 1).subarray(0, 90))]);
  await waitIdle(page);
  await unfold(page);
  await look('nothing read');
}));

test('settings, with the history on', () => walk(async ({ page, look }) => {
  await sample(page);
  await goTo(page, '#/settings');
  await page.locator('main h1').waitFor();
  await look('settings');
  await button(page, 'Keep reports on this device').click();
  await button(page, 'Keep reports on this device').waitFor({ state: 'detached' });
  await waitIdle(page);
  await look('history on');
  await goTo(page, '#/privacy');
  await page.locator('main h1').waitFor();
  await unfold(page);
  await look('stored and sent', TERMS);
}));

test('learn: every topic, and the decoder', () => walk(async ({ page, look }) => {
  await goTo(page, '#/learn');
  await page.locator('main h1').waitFor();
  await look('learn');
  const topics = await page.locator('a[href^="#/learn/"]').evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute('href')))]);
  assert.ok(topics.length > 12, `${topics.length} topics`);
  for (const topic of topics) {
    await goTo(page, topic);
    await unfold(page);
    await look(topic, SOURCES);
  }
  await goTo(page, '#/learn');
  const lines = [
    'Nov 26 06:12:41 out3 postfix/smtp[2841]: 4Yk2: to=<info@example.com>, relay=mx2.example.com[192.0.2.20]:25, dsn=4.7.5, status=deferred (Server certificate not verified: hostname mismatch)',
    'X509_V_ERR 62', 'dane-required', 'The quick brown fox',
  ];
  for (const line of lines) {
    await page.locator('#paste').fill(line);
    await look(`decoded ${line.slice(0, 20)}`, ['The quick brown fox']);
  }
}));

test('the record builder and the policy builder', () => walk(async ({ page, look }) => {
  await goTo(page, '#/build');
  await page.locator('main form').waitFor();
  await look('record');
  for (const query of [
    'd=b%C3%BCcher.example&rua=tls%40example.net', 'd=example.com&rua=postmaster%40', 'd=example.com&rua=tls%40example.com&rua=http%3A%2F%2Fr.example%2Fa!b',
    'd=nope&rua=tls%40example.com%21', 'd=192.0.2.1',
  ]) {
    await goTo(page, `#/build?${query}`);
    await unfold(page);
    await look(`record of ${query}`);
  }
  await goTo(page, '#/build?d=example.com&rua=tls%40example.com');
  const providers = page.locator('select').last();
  for (const { value, label } of await providers.locator('option').evaluateAll((all) => all.map((one) => ({ value: one.value, label: one.label })))) {
    await providers.selectOption(value);
    await look(`record for ${label}`);
  }
  await goTo(page, '#/build/mta-sts');
  await page.locator('main form').waitFor();
  await look('policy', TERMS);
  for (const query of ['d=example.com&mx=mx1.example.com&mx=*.example.net&mode=enforce', 'd=example.com&mx=192.0.2.1&mode=testing&max_age=60', 'd=example.com&mode=none']) {
    await goTo(page, `#/build/mta-sts?${query}`);
    await unfold(page);
    await look(`policy of ${query}`, TERMS);
  }
}));

/** What the played zones hold: a record with faults, two policies, an MX host with TLSA records of all kinds. */
function zones({ name: asked, type }) {
  const digest = (head, length) => Buffer.concat([Buffer.from(head), Buffer.alloc(length, 7)]);
  if (asked.startsWith('_smtp._tls.good')) return type === TXT ? [string('v=TLSRPTv1; rua=mailto:tls@reports.test')] : [];
  if (asked.startsWith('_smtp._tls.')) return type === TXT ? [string('v=TLSRPTv1; rua=http://reports.test/a!b, tls@reports.test; foo=bar')] : [];
  if (asked.startsWith('_mta-sts.two')) return type === TXT ? [string('v=STSv1; id=1'), string('v=STSv1; id=2')] : [];
  if (asked.startsWith('_mta-sts.')) return type === TXT ? [string('v=STSv1; id=not-a-letter;')] : [];
  if (asked.startsWith('_25._tcp.')) return type === TLSA ? [digest([3, 1, 1], 32), digest([1, 0, 1], 32), digest([2, 0, 2], 10)] : [];
  if (type === MX && !asked.startsWith('mx')) return [Buffer.concat([Buffer.from([0, 10]), name('mx1.reports.test')]), Buffer.concat([Buffer.from([0, 20]), name('mx2.reports.test')])];
  if (type === A && asked.startsWith('mx1')) return [Buffer.from([192, 0, 2, 1])];
  if (type === A && asked.startsWith('mx2')) return [Buffer.from([10, 0, 0, 1])];
  return [];
}

test('a check, its answers and its exports', () => walk(async ({ page, context, look, note }) => {
  await play(context, zones, { pause: 0 });
  await goTo(page, '#/check');
  await page.locator('#check-domain').waitFor();
  await look('check');
  for (const typed of ['', '192.0.2.1', 'https://user@example.com:25/path', 'nope']) {
    await page.locator('#check-domain').fill(typed);
    await button(page, 'Check').click();
    await look(`typed ${typed}`);
  }
  for (const domain of ['good.test', 'two.test']) {
    await page.locator('#check-domain').fill(domain);
    await button(page, 'Check').click();
    await page.getByRole('heading', { level: 2, name: domain, exact: true }).waitFor();
    await waitIdle(page);
    await unfold(page);
    await look(`result of ${domain}`);
    const [download] = await exported(page, 'Result (Markdown)');
    hear([download]);
    note(`Markdown of ${domain}`, faultsOfText(download.replace(/`[^`]*`/g, '').replace(/^ {4}.*$/gm, ''), [...DATA, ...IDS, /(?<!\p{L})v=/gu]));
  }
  await page.locator('#policy-text').fill('version: STSv1\nmode: enforce\nmx: *.reports.test\nmax_age: 60\nfoo: bar\n');
  await look('policy pasted');
  await page.locator('#certificate').fill('no certificate');
  await look('certificate pasted');
}));

test('a check that nobody answers', () => walk(async ({ page, context, look }) => {
  await play(context, zones, { pause: 0, reply: () => 'abort' });
  await goTo(page, '#/check');
  await page.locator('#check-domain').fill('dead.test');
  await button(page, 'Check').click();
  await button(page, 'Try again').waitFor({ timeout: 30_000 });
  await unfold(page);
  await look('no answer');
  const field = page.locator('main textarea').last();
  for (const pasted of ['nonsense', ';; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1\n;; QUESTION SECTION:\n;other.example. IN MX\n']) {
    await field.fill(pasted);
    await look(`pasted ${pasted.slice(0, 10)}`);
    const check = button(page, 'Check this output');
    if (await check.isEnabled()) await check.click();
    await look(`checked ${pasted.slice(0, 10)}`);
  }
}, { expects: /ERR_FAILED/ }));

test('a domain that reports are loaded of, and an address by its name', () => walk(async ({ page, context, look }) => {
  await play(context, zones, { pause: 0 });
  await sample(page);
  await goTo(page, '#/check/example.com');
  await page.locator('#check-domain').waitFor();
  await button(page, 'Check').click();
  await page.getByRole('heading', { level: 2, name: 'example.com', exact: true }).waitFor();
  await waitIdle(page);
  await unfold(page);
  await look('check beside reports');
  await button(page, 'Export').click();
  await page.getByRole('menuitem', { name: say('Copy for a ticket') }).click();
  await look('copied');
}));

test('a list of domains', () => walk(async ({ page, context, look }) => {
  await play(context, zones, { pause: 0 });
  await goTo(page, '#/check/list');
  await page.locator('#check-list').fill('good.test\ntwo.test\n192.0.2.1\n');
  await look('list');
  await page.locator('main form button[type=submit]').click();
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
  await waitIdle(page);
  for (const group of await page.locator('main button[aria-expanded="false"]').all()) await group.click();
  await look('list checked');
}));

async function exported(page, item) {
  await button(page, 'Export').click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: say(item) }).click()]);
  return [readFileSync(await download.path(), 'utf8')];
}

test('reports to share, and the picture of the timeline', () => walk(async ({ page, context, note }) => {
  await sample(page);
  for (const item of ['Report to share (HTML)', 'Report without names (HTML)', 'Timeline (SVG)']) {
    const [text] = await exported(page, item);
    const shared = await context.newPage();
    await shared.setViewportSize({ width: 360, height: 800 });
    await shared.setContent(text);
    note(item, await (item.endsWith('(SVG)') ? faultsOfPicture : faultsOf)(shared, DATA, hear));
    await shared.close();
  }
  // What a filter asked for stands in the report in words.
  await goTo(page, '#/?mx=mx2.example.net&not-by=Google%20Inc.&failed=1&from=2026-02-01&to=2026-02-14');
  await waitIdle(page);
  const [text] = await exported(page, 'Report to share (HTML)');
  const shared = await context.newPage();
  await shared.setContent(text);
  note('Report under a filter', await faultsOf(shared, DATA, hear));
  await shared.close();
  const [csv] = await exported(page, 'Failures (CSV)');
  assert.doesNotMatch(csv.split('\r\n')[0], /⟦/, 'programs read the headings');
}));

test('what the walks have seen', (t) => {
  const all = Object.keys(table).length;
  t.diagnostic(`${all - unheard().length} of ${all} texts`);
});
