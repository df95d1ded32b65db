// The name of an address, asked for by a press, in the report, in the failures and in a finding.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { file, report } from './fixtures.mjs';
import { accessibilityProblems, chooseFiles, goTo, openGroups, openTab, pictures, start, waitIdle } from './harness.mjs';
import { missingPrograms, startLab } from './lab/lab.mjs';

const missing = await missingPrograms();
const skip = missing.length > 0 && `not installed: ${missing.join(', ')}`;
let run;
before(async () => { if (!skip) run = await start({ site: await startLab() }); });
after(() => run?.stop());

/** Failures at `ips`, from addresses that nobody can ask about. */
function atAddresses(ips) {
  const made = report('addresses', 0);
  const [entry] = made.policies;
  entry.policy = { 'policy-type': 'sts', 'policy-string': ['version: STSv1', 'mode: enforce', 'mx: mx.example.org', 'max_age: 604800'], 'policy-domain': 'example.org' };
  entry.summary = { 'total-successful-session-count': 500, 'total-failure-session-count': 3 * ips.length };
  entry['failure-details'] = ips.map((ip) => ({
    'result-type': 'starttls-not-supported', 'sending-mta-ip': '192.0.2.7', 'receiving-mx-hostname': 'mx.example.org',
    'receiving-ip': ip, 'failed-session-count': 3,
  }));
  return file('addresses.json', Buffer.from(JSON.stringify(made)));
}

const answers = {
  '45.33.32.80': 'named.plain.test',
  '45.33.32.81': 'claims to be liar.plain.test, but that name does not resolve to it',
  '45.33.32.82': 'no name',
  '45.33.32.83': 'claims to be named.bogus.test; whether that name resolves to it is unknown',
  '45.33.32.84': 'second.plain.test',
  '2600:3c01::1': 'named.plain.test',
};

test('an address tells its name on a press, and nothing is asked before', { skip }, async () => {
  const { page, context, errors } = await run.openPage();
  const asked = [];
  context.on('request', (request) => { if (request.url().includes('/dns-query')) asked.push(request); });
  await goTo(page, '#/check/plain.test?resolver=site');
  await page.getByLabel('Domain', { exact: true }).waitFor();
  await goTo(page, '#/');
  await chooseFiles(page, [atAddresses([...Object.keys(answers), '10.0.0.1', 'not an address'])]);
  await page.waitForURL(/#\/report\/0$/);
  await waitIdle(page);
  const buttons = page.getByRole('button', { name: /^Look up the name of / });
  await buttons.first().waitFor();
  // Not for addresses of private networks and of documents, which the DNS of everybody cannot know.
  assert.equal(await buttons.count(), Object.keys(answers).length);
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'address-names');
  assert.equal(asked.length, 0);
  const cell = (ip) => page.locator('td').filter({ has: page.getByText(ip, { exact: true }) });
  for (const [ip, said] of Object.entries(answers)) {
    await page.getByRole('button', { name: `Look up the name of ${ip}`, exact: true }).press('Enter');
    await cell(ip).getByRole('status').filter({ hasText: said }).waitFor();
    assert.equal((await cell(ip).getByRole('status').innerText()).trim(), said);
    assert.ok(await page.evaluate(() => document.activeElement.matches('.address-name')), 'the focus stays');
  }
  assert.equal(await buttons.count(), 0);
  // One question for the name and one back, but where there is no name, two names, or no address of this kind.
  assert.ok(asked.length >= 10, `${asked.length}`);
  for (const request of asked) {
    assert.equal(request.isNavigationRequest(), false);
    assert.ok(!request.headers().referer);
    assert.equal((await request.response()).fromServiceWorker(), false);
  }
  assert.deepEqual(await accessibilityProblems(page), []);
  // The page's own account.
  await goTo(page, '#/privacy');
  const table = page.getByRole('table', { name: 'DNS queries sent' });
  const rows = await table.locator('tbody tr').evaluateAll((all) => all.map((row) => [row.cells[0].innerText, row.cells[1].innerText, row.cells[2].innerText]));
  assert.equal(rows.length, asked.length);
  assert.deepEqual(rows[0], ['80.32.33.45.in-addr.arpa', 'PTR', 'the name of an address']);
  assert.deepEqual(rows[1], ['named.plain.test', 'A', 'the name of an address']);
  assert.equal(await page.getByText('Unexpected:').count(), 0);
  assert.deepEqual(errors, []);
});

test('a finding and the failures offer it too, and know what was asked elsewhere', { skip }, async () => {
  const { page, errors } = await run.openPage();
  await goTo(page, '#/check/plain.test?resolver=site');
  await page.getByLabel('Domain', { exact: true }).waitFor();
  await goTo(page, '#/');
  await chooseFiles(page, [atAddresses(['45.33.32.80'])]);
  await page.waitForURL(/#\/report\/0$/);
  await page.getByRole('button', { name: 'Look up the name of 45.33.32.80' }).click();
  await page.locator('.address-name').filter({ hasText: 'named.plain.test' }).waitFor();
  await page.goBack();
  await page.locator('.evidence').waitFor();
  await openGroups(page);
  await page.locator('details.finding > summary').first().click();
  await page.locator('details.finding[open]').getByRole('heading', { name: 'Names of the addresses' }).waitFor();
  assert.match(await page.locator('details.finding[open]').innerText(), /45\.33\.32\.80\s+named\.plain\.test/);
  await openTab(page, 'Failures');
  await page.locator('.evidence').getByRole('button', { expanded: false }).first().click();
  assert.match(await page.locator('.evidence .row-list').innerText(), /45\.33\.32\.80\s+named\.plain\.test/);
  assert.deepEqual(errors, []);
});
