// The builder: a right record in half a minute, and the policy beside it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { accessibilityProblems, eventually, figures, goTo, pictures, start } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };
const copied = (page) => page.evaluate(() => navigator.clipboard.readText());

test('domain and address become a record to paste', async () => {
  const { page, context, requests, errors } = await run.openPage({ hash: '#/build', ...clipboard });
  await page.getByLabel('Domain').fill('admin@Example.com');
  await page.getByText('Taken from the email address: example.com.').waitFor();
  await page.getByLabel('Destination 1', { exact: true }).fill('tls@example.com');
  await page.getByText('a second address elsewhere is safer').waitFor();
  await page.getByRole('button', { name: 'Add a destination' }).click();
  await page.keyboard.type('r.example.org/a,b;c!');
  await page.getByText('Senders can use this record.').waitFor();
  const record = 'v=TLSRPTv1; rua=mailto:tls@example.com,https://r.example.org/a%2Cb%3Bc%21';
  await page.getByRole('button', { name: 'Copy the record', exact: true }).click();
  await page.getByText('Copied the record.').waitFor({ state: 'attached' });
  assert.equal(await copied(page), record);
  await page.getByRole('button', { name: 'Copy the records for your DNS provider' }).click();
  await eventually(async () => (await copied(page)).endsWith(`\n_smtp._tls.example.com. 3600 IN TXT "${record}"\n`), 'the zone file line is copied');

  await page.getByLabel('Where you publish').selectOption({ label: 'dnsmasq' });
  await page.getByText(`txt-record=_smtp._tls.example.com,"${record}"`).waitFor();
  await page.getByRole('button', { name: 'Move destination 2 up' }).click();
  await page.getByText('rua=https://r.example.org/a%2Cb%3Bc%21,mailto:tls@example.com').first().waitFor();
  await page.getByRole('button', { name: 'Remove destination 1' }).click();
  await page.getByText('v=TLSRPTv1; rua=mailto:tls@example.com', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Add a name' }).click();
  await page.getByLabel('Name 1', { exact: true }).fill('mx1.example.com');
  await page.getByText('txt-record=_smtp._tls.mx1.example.com').waitFor();

  await page.getByRole('button', { name: 'Add a destination' }).click();
  await page.keyboard.type('postmaster@');
  await page.getByText('The domain after the @ is missing.').waitFor();
  assert.equal(await page.getByLabel('Destination 2', { exact: true }).getAttribute('aria-invalid'), 'true');
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'build');
  const own = new URL(run.site.url).origin;
  assert.deepEqual(requests.filter((url) => !url.startsWith(own)), [], 'building asks nobody');
  assert.deepEqual(errors, []);
  await context.close();
});

test('a link holds the record', async () => {
  const { page, context } = await run.openPage({ hash: '#/build' });
  await page.getByLabel('Domain').fill('bücher.example');
  await page.getByLabel('Destination 1', { exact: true }).fill('tls@example.net');
  await page.getByText('_smtp._tls.xn--bcher-kva.example', { exact: true }).waitFor();
  await eventually(() => page.url().endsWith('#/build?d=b%C3%BCcher.example&rua=tls%40example.net&at=zone-file'), 'the address follows');
  const other = await run.openPage({ hash: new URL(page.url()).hash });
  await other.page.getByText('_smtp._tls.xn--bcher-kva.example', { exact: true }).waitFor();
  assert.equal(await other.page.getByLabel('Destination 1', { exact: true }).inputValue(), 'tls@example.net');
  await other.page.getByText('bücher.example is written xn--bcher-kva.example in the DNS.').waitFor();
  // Another page and back: nothing typed is lost.
  await other.page.getByRole('link', { name: 'Learn' }).click();
  await other.page.getByRole('link', { name: 'Build', exact: true }).click();
  assert.equal(await other.page.getByLabel('Domain').inputValue(), 'bücher.example');
  await other.context.close();
  await context.close();
});

test('both pages of the builder are about one domain', async () => {
  const { page } = await run.openPage({ hash: '#/build' });
  const tab = async (name) => {
    await page.locator('.tabs').getByRole('link', { name }).click();
    await page.locator('.tabs [aria-current="page"]', { hasText: name }).waitFor();
  };
  await page.getByLabel('Domain').fill('one.example');
  await tab('MTA-STS policy');
  assert.equal(await page.getByLabel('Domain').inputValue(), 'one.example');
  // Changed on either page it is changed on both; what else was typed stays.
  await page.getByLabel('Host 1', { exact: true }).fill('mx.two.example');
  await page.getByLabel('Domain').fill('two.example');
  await tab('TLS-RPT record');
  assert.equal(await page.getByLabel('Domain').inputValue(), 'two.example');
  await page.getByLabel('Domain').fill('three.example');
  await tab('MTA-STS policy');
  assert.equal(await page.getByLabel('Domain').inputValue(), 'three.example');
  assert.equal(await page.getByLabel('Host 1', { exact: true }).inputValue(), 'mx.two.example');
  // So it is with a link to one of them.
  await goTo(page, '#/build/mta-sts?d=four.example');
  await page.waitForFunction(() => document.querySelector('#policy-domain').value === 'four.example');
  await tab('TLS-RPT record');
  assert.equal(await page.getByLabel('Domain').inputValue(), 'four.example');
  // An empty row is not indented by the word that will stand for what it is.
  const left = (label) => page.getByLabel(label, { exact: true }).evaluate((field) => field.getBoundingClientRect().left);
  assert.equal(await left('Destination 1'), await left('Domain'));
});

test('several faulty records become one valid record, and the change is shown', async () => {
  const { page, context } = await run.openPage({ hash: '#/build' });
  await page.getByRole('button', { name: 'Start from my record' }).click();
  await page.getByLabel('The TXT records you have').fill(
    '_smtp._tls.example.com. 300 IN TXT "v=TLSRPTv1;" " rua=mailto:a@example.com"\nv=TLSRPTv1; rua=b@example.org,mailto:a@example.com\n',
  );
  await page.getByText('2 records begin with v=TLSRPTv1;').waitFor();
  await page.getByText('As one valid record').waitFor();
  assert.equal(await page.locator('.difference ins').last().innerText(), 'mailto:b@example.org');
  await page.getByRole('button', { name: 'Use this record' }).click();
  await page.getByText('v=TLSRPTv1; rua=mailto:a@example.com,mailto:b@example.org', { exact: true }).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'build-existing');
  await context.close();
});

test('a policy, its record and its web host', async () => {
  const { page, context, errors } = await run.openPage({ hash: '#/build/mta-sts', ...clipboard });
  await page.getByLabel('Domain').fill('example.com');
  await page.getByText('The policy is incomplete.').waitFor();
  // Before a host is typed its lack is told, and is no error yet.
  await page.locator('.notice[data-rule="mp-mx-missing"]:not([data-variant])').waitFor();
  await page.getByText('At https://mta-sts.example.com/.well-known/mta-sts.txt, as text/plain, without a redirect.').waitFor();
  await page.getByLabel('Host 1', { exact: true }).fill('mx 1');
  await page.locator('.notice[data-rule="mp-mx-missing"][data-variant="error"]').waitFor();
  await page.getByLabel('Host 1', { exact: true }).fill('mx1.example.com');
  await page.getByText('Senders can use this policy.').waitFor();
  const id = async () => /v=STSv1; id=(\d{14}Z);/.exec(await page.locator('main').innerText())?.[1];
  const first = await id();
  assert.ok(first, 'the record has an id');
  await page.waitForTimeout(1_100);
  await page.getByLabel(/^enforce/).check();
  await page.getByLabel('max_age, in seconds').selectOption('604800');
  await eventually(async () => (await id()) > first, 'another policy has another id');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save mta-sts.txt' }).click(),
  ]);
  assert.equal(
    await readFile(await download.path(), 'utf8'),
    'version: STSv1\r\nmode: enforce\r\nmx: mx1.example.com\r\nmax_age: 604800\r\n',
  );
  await page.getByLabel('Web host').selectOption('Worker');
  await page.getByText("'mx: mx1.example.com',").waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await pictures(page, 'build-policy');
  assert.deepEqual(errors, []);
  await context.close();
});

test('the policy takes its hosts from loaded reports', async () => {
  const { page, context } = await run.openPage();
  await page.getByRole('button', { name: 'Try sample reports' }).click();
  await figures(page).waitFor();
  await page.getByRole('link', { name: 'Build', exact: true }).click();
  await page.getByRole('link', { name: 'MTA-STS policy' }).click();
  // The other builder has a domain too, and is there until the address has changed.
  await page.locator('.tabs [aria-current="page"]', { hasText: 'MTA-STS policy' }).waitFor();
  await page.getByLabel('Domain').fill('example.com');
  // What the newest report shows is what the draft begins with, and what fails under it is told before it is published.
  await page.getByText(/^The report of .* shows the policy of this domain in enforce mode\.$/).waitFor();
  assert.ok(await page.getByLabel(/^enforce/).isChecked());
  const add = page.getByRole('button', { name: /^Add \d+ hosts? from the loaded reports$/ });
  await add.click();
  await page.getByText('Senders can use this policy, but the loaded reports show failures.').waitFor();
  // There is nothing left to add.
  await add.waitFor({ state: 'detached' });
  assert.match(await page.locator('.copy-field pre').first().innerText(), /\nmx: mx1\.example\.com\r?\n/);
  await page.getByLabel(/^testing/).check();
  await page.getByText('Senders can use this policy, but it is weaker than the current one.').waitFor();
  await page.getByLabel(/^enforce/).check();
  await page.locator('.judgement').getByRole('link').first().click();
  await page.locator('details.finding[open]').first().waitFor();
  await context.close();
});

for (const width of [360, 1440]) {
  test(`a record and a policy by keyboard alone at ${width} px`, async () => {
    const { page, context } = await run.openPage({ hash: '#/build', viewport: { width, height: 800 }, ...clipboard });
    const tabTo = async (name) => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate(() => {
          const element = document.activeElement;
          return element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText;
        });
        if (focused.trim() === name) return;
      }
      throw new Error(`not reached by Tab: ${name}`);
    };
    await tabTo('Start from my record');
    await page.keyboard.press('Enter');
    await tabTo('The TXT records you have at _smtp._tls');
    await page.keyboard.type('v=TLSRPTv1;rua=mailto:a@example.com\nv=TLSRPTv1;rua=mailto:b@example.com');
    await tabTo('Use this record');
    await page.keyboard.press('Enter');
    await tabTo('Domain');
    await page.keyboard.type('example.com');
    await tabTo('Add a destination');
    await page.keyboard.press('Enter');
    await page.keyboard.type('c@example.com');
    await tabTo('Copy the record');
    await page.keyboard.press('Enter');
    await eventually(
      async () => (await copied(page)) === 'v=TLSRPTv1; rua=mailto:a@example.com,mailto:b@example.com,mailto:c@example.com',
      'the record is copied',
    );
    await page.keyboard.press('Shift+Tab');
    await page.goto(`${run.site.url}#/build/mta-sts`);
    await tabTo('Domain');
    await page.keyboard.type('example.com');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await tabTo('Host 1');
    await page.keyboard.type('mx.example.com');
    await tabTo('Save mta-sts.txt');
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    assert.match(await readFile(await download.path(), 'utf8'), /^version: STSv1\r\nmode: enforce\r\nmx: mx\.example\.com\r\n/);
    await context.close();
  });
}
