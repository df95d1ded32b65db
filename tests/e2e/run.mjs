// Runs the browser tests, all of them or the files that are named.
// A browser that shares its machine is late now and then. So a file with a failed test is run once more, when it has the
// machine to itself, and fails when it fails again. What passed only then is named at the end: it is a test to be mended.
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

/** Runs `files`, so many `atOnce`, and gives the failed tests by file. */
async function failedOf(files, atOnce) {
  const failed = new Map();
  if (files.length === 0) return failed;
  const events = run({ files, timeout: TIMEOUT, concurrency: atOnce });
  for (const outcome of ['test:pass', 'test:fail']) events.on(outcome, ({ file, nesting, details }) => {
    if (nesting === 0 && file) seconds.set(file, (seconds.get(file) ?? 0) + details.duration_ms / 1_000);
  });
  events.on('test:fail', ({ name, file, details, todo }) => {
    // A suite fails with its tests.
    if (todo !== undefined || details?.error?.failureType === 'subtestsFailed') return;
    failed.set(file ?? name, [...(failed.get(file ?? name) ?? []), name]);
  });
  const said = events.compose(tap);
  said.pipe(process.stdout, { end: false });
  await finished(said);
  return failed;
}

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
  for (const [file, names] of await failedOf(first.map(([file]) => file), 1)) failed.set(file, names);
  for (const [file, names] of first) {
    if (!failed.has(file)) for (const name of names) console.log(`# PASSED ONLY AT THE SECOND TRY: ${basename(file)}: ${name}`);
  }
}
const slowest = [...seconds].sort(([, one], [, other]) => other - one);
for (const [file, took] of slowest) console.log(`# ${Math.round(took)} s: ${basename(file)}`);
for (const [file, names] of failed) for (const name of names) console.log(`# FAILED: ${basename(file)}: ${name}`);
process.exitCode = failed.size > 0 ? 1 : 0;
