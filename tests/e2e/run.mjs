// Runs the browser tests, all of them or the files that are named.
// A browser that shares its machine is late now and then. So a failed test is run once more, when it has the machine to
// itself, and fails when it fails again. What passed only then is named at the end: it is a test to be mended.
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { tap } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
/** A file takes two minutes at most; one that hangs must not hold up the others for ever. */
const TIMEOUT = 20 * 60_000;
/** Where more files than this fail, it is not for the machine. */
const SECOND_TRIES = 3;
/** Most of a test is waiting for a browser; so many files share the machine. */
const AT_ONCE = 2;

/** Whether a file measures what a page costs: it has the machine to itself. */
const measures = (file) => readFileSync(file, 'utf8').includes("from './measure.mjs'");

/** How long the tests of each file took, all its runs together. */
const seconds = new Map();

/**
 * Runs `files`, so many `atOnce`, and gives the failed tests by file: `{ name, nesting }`. Of the tests that are `wanted` by
 * name nothing else is run, and one that was not seen to pass has failed.
 */
async function failedOf(files, atOnce, wanted = []) {
  const [failed, passed] = [new Map(), new Set()];
  if (files.length === 0) return failed;
  const only = wanted.map((name) => new RegExp(`^${name.replace(/[^\w\s]/g, '\\$&')}$`));
  const events = run({ files, timeout: TIMEOUT, concurrency: atOnce, ...(only.length > 0 && { testNamePatterns: only }) });
  const note = (file, failure) => failed.set(file, [...(failed.get(file) ?? []), failure]);
  for (const outcome of ['test:pass', 'test:fail']) events.on(outcome, ({ file, nesting, details }) => {
    if (nesting === 0 && file) seconds.set(file, (seconds.get(file) ?? 0) + details.duration_ms / 1_000);
  });
  events.on('test:pass', ({ name, skip }) => { if (skip === undefined) passed.add(name); });
  events.on('test:fail', ({ name, nesting, file, details, todo }) => {
    // A suite fails with its tests.
    if (todo !== undefined || details?.error?.failureType === 'subtestsFailed') return;
    note(file ?? name, { name, nesting });
  });
  const said = events.compose(tap);
  said.pipe(process.stdout, { end: false });
  await finished(said);
  for (const name of failed.size === 0 ? wanted.filter((name) => !passed.has(name)) : []) note(files[0], { name, nesting: 0 });
  return failed;
}

/** The names of the failed tests of a file, where they can be run without its others: a file that ended early has none. */
const alone = (file, failures) => (failures.every(({ name, nesting }) => nesting === 0 && name !== file) ? failures.map(({ name }) => name) : []);

const given = process.argv.slice(2);
const files = (given.length > 0 ? given : readdirSync(folder).filter((name) => name.endsWith('.test.mjs')).sort())
  .map((name) => join(folder, basename(name)));
const failed = new Map([
  ...await failedOf(files.filter((file) => !measures(file)), AT_ONCE),
  ...await failedOf(files.filter(measures), 1),
]);
if (failed.size > 0 && failed.size <= SECOND_TRIES) {
  const first = [...failed.entries()];
  console.log(`# once more: ${first.map(([file]) => basename(file)).join(', ')}`);
  failed.clear();
  for (const [file, failures] of first) {
    const names = alone(file, failures);
    let again = await failedOf([file], 1, names);
    // It may rest on those before it.
    if (again.size > 0 && names.length > 0) again = await failedOf([file], 1);
    for (const [key, still] of again) failed.set(key, still);
  }
  for (const [file, failures] of first) {
    if (!failed.has(file)) for (const { name } of failures) console.log(`# PASSED ONLY AT THE SECOND TRY: ${basename(file)}: ${name}`);
  }
}
const slowest = [...seconds].sort(([, one], [, other]) => other - one);
for (const [file, took] of slowest) console.log(`# ${Math.round(took)} s: ${basename(file)}`);
for (const [file, failures] of failed) for (const { name } of failures) console.log(`# FAILED: ${basename(file)}: ${name}`);
process.exitCode = failed.size > 0 ? 1 : 0;
