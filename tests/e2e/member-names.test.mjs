// A name is a name: what the page says of places ("message 3") is in the user's language, what a file is called never.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { codes, tableOf } from '../../build/texts.mjs';
import { file, json, mail, mbox, ordinaryMail, zip } from './fixtures.mjs';
import { chooseFiles, exportSummary, start, waitIdle } from './harness.mjs';

let run;
before(async () => { run = await start(); });
after(() => run?.stop());

const NAMES = ['message 3', 'part 2', 'line 4', 'report 5', 'line 6, report 7', 'attached message', 'attachment', 'end of the list'];
const cutOff = json('cut', 1).subarray(0, 90);
const archive = file('archive.zip', zip(...NAMES.map((name) => [name, cutOff])));
const mailbox = file('box.mbox', mbox(ordinaryMail, ordinaryMail, mail(Buffer.from('{"organization-name": "cut'))));

for (const code of ['en', ...codes()]) {
  test(`${code}: a member of an archive that is named like a place in a mailbox`, async () => {
    const { page, context } = await run.openPage({ locale: code });
    await page.locator('main input[type=file]:not([webkitdirectory])').setInputFiles([archive, mailbox]);
    await page.locator('.problem-list b').nth(NAMES.length).waitFor();
    await waitIdle(page);
    const problems = (await page.locator('.problem-list b').allInnerTexts()).map((problem) => problem.trim()).sort();
    const text = (key) => (code === 'en' ? key : tableOf(code)[key]);
    const colon = text('{label}: {value}').replace('{label}', '').replace('{value}', '').trimEnd();
    const third = text('message {number}').replace('{number}', '3');
    const [ofMailbox, ofArchive] = [/^box\.mbox/, /^archive\.zip/].map((file) => problems.filter((problem) => file.test(problem)));
    assert.deepEqual(ofArchive, NAMES.map((name) => `archive.zip › ${name}${colon}`).sort());
    assert.equal(ofMailbox.length, 1);
    assert.ok(ofMailbox[0].startsWith(`box.mbox › ${third} › `), ofMailbox[0]);
    await context.close();
  });
}
