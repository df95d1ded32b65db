// All benchmarks, and one table at the end: `./dev bench` calls it when everything needed is there.
//   node benches/run.mjs [--quick] [--large] [--dist DIR]
// Environment: PARSEDMARC_PYTHON, the Python that has parsedmarc; CHROME.
// The figures are written to target/bench/results.json (-quick and -large: results-quick.json, …).
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dist } from '../build/serve.mjs';
import { measure } from './browser.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'target/bench');
const target = process.env.CARGO_TARGET_DIR ? resolve(process.env.CARGO_TARGET_DIR) : join(root, 'target');
const examples = join(target, 'release/examples');
const peer = join(out, 'mail-auth/release/mail-auth-peer');
const python = process.env.PARSEDMARC_PYTHON;

/** parsedmarc reads some hundred reports a second: more would only take longer. */
const PARSEDMARC_MAILS = 2_000;

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean' }, large: { type: 'boolean' }, dist: { type: 'string' } },
});
const directory = options.dist ? resolve(options.dist) : dist;
const needed = [
  [join(directory, 'index.html'), './dev build'],
  [join(examples, 'make_mailbox'), 'cargo build --profile bench --example make_mailbox'],
  ...(options.large ? [] : [
    [join(examples, 'time_import'), 'cargo build --profile bench --example time_import'],
    [peer, 'cargo build --release --manifest-path benches/peers/mail-auth/Cargo.toml --target-dir target/bench/mail-auth'],
  ]),
];
for (const [path, remedy] of needed) {
  if (existsSync(path)) continue;
  console.error(`bench: ${path} is missing: ./dev bench makes it, or: ${remedy}`);
  process.exit(1);
}
mkdirSync(out, { recursive: true });

const machine = {
  date: new Date().toISOString().slice(0, 10),
  processors: cpus().length,
  model: cpus()[0]?.model.trim(),
  memory: totalmem(),
  // Others at work spoil the figures; above 0.5 or so they are worth little.
  loadBefore: Number(loadavg()[0].toFixed(2)),
};
say(`${machine.processors} processors (${machine.model}), load ${machine.loadBefore} before the first run`);
const results = options.large ? { machine, large: await large() } : { machine, ...await compare() };
const name = `results${options.quick ? '-quick' : ''}${options.large ? '-large' : ''}.json`;
writeFileSync(join(out, name), `${JSON.stringify(results, undefined, 2)}\n`);
print(results);
say(`in full: ${join(out, name)}`);

/** Ours and the others by turns on one mailbox, then the page alone on smaller and larger ones. */
async function compare() {
  const rounds = options.quick ? 2 : 5;
  const sizes = options.quick ? [2_000, 20_000] : [2_000, 20_000, 200_000];
  const compared = mailbox(20_000);
  const runs = { page: [], core: [], mailAuth: [], parsedmarc: [] };
  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}: the page, mail-auth, the core, parsedmarc on 20,000 mails`);
    runs.page.push(await measure({ file: compared, directory }));
    runs.mailAuth.push(program(peer, compared));
    runs.core.push(program(join(examples, 'time_import'), compared));
    if (python) runs.parsedmarc.push(program(python, join(root, 'benches/peers/parsedmarc/time_parsedmarc.py'), compared, PARSEDMARC_MAILS));
  }
  const growth = {};
  for (const size of sizes) {
    say(`growth: ${size} mails`);
    const own = [];
    for (let round = 0; round < (size > 20_000 ? Math.min(rounds, 2) : Math.min(rounds, 3)); round += 1) own.push(await measure({ file: mailbox(size), directory }));
    growth[size] = own;
  }
  const asked = options.quick ? 20_000 : 100_000;
  say(`filters at ${asked} reports`);
  const filters = await measure({ file: mailbox(asked), filters: true, directory });
  say('where the time goes in the browser');
  const tasks = await measure({ file: compared, tasks: true, directory });
  return { runs, growth, filters: { mails: asked, ...filters }, tasks };
}

/** 1 GB, and 1,000,000 rows of failures: 100,000 reports with ten each. */
async function large() {
  const file = mailbox('large');
  const bytes = statSync(file).size;
  say(`a mailbox of ${mb(bytes)}`);
  const imported = await measure({ file, directory });
  say('filters at 1,000,000 rows of failures');
  return { bytes, ...imported, rows: await measure({ file: mailbox('rows'), filters: true, directory }) };
}

/** The path of a generated mailbox; written when it is not there. */
function mailbox(size) {
  // The generator's text stands in the name: a changed one writes new files.
  const source = ['benches/shared/mailbox.rs', 'examples/make_mailbox.rs'].map((path) => readFileSync(join(root, path), 'utf8')).join('');
  const path = join(out, `mails-${size}-${checksum(source)}.mbox`);
  if (!existsSync(path)) {
    say(`writing ${path}`);
    for (const old of readdirSync(out)) {
      if (old.startsWith(`mails-${size}-`)) rmSync(join(out, old));
    }
    const named = { large: ['--large', path], rows: ['100000', path, '--failing'] };
    execFileSync(join(examples, 'make_mailbox'), named[size] ?? [String(size), path], { stdio: 'ignore' });
  }
  return path;
}

function checksum(text) {
  let sum = 0;
  for (const letter of text) sum = (Math.imul(sum, 31) + letter.codePointAt(0)) >>> 0;
  return sum.toString(16);
}

function program(path, ...given) {
  const run = JSON.parse(execFileSync(path, given.map(String), { encoding: 'utf8', maxBuffer: 1 << 26 }));
  return { ...run, reportsPerSecond: Math.round(run.reports / run.seconds), perProcessorSecond: Math.round(run.reports / run.processor_seconds) };
}

function print({ runs, growth, filters, tasks, large: one }) {
  const rows = [];
  if (one) {
    rows.push(['1 GB in the page', `${number(one.reportsPerSecond)} reports/s`, '', '']);
    rows.push(['  memory of the tab, peak', mb(one.memory?.peak), ...budget(one.memory?.peak, 600e6, mb)]);
    rows.push(['  before the file', mb(one.memory?.before), '', '']);
    rows.push(['  longest main-thread task', `${one.importing.longestTask || 'below 50'} ms`, ...atMost(one.importing.longestTask, 50)]);
    rows.push(['1,000,000 rows of failures', `${one.rows.seconds.toFixed(2)} s`, '', '']);
    rows.push(['  memory of the tab, peak', mb(one.rows.memory?.peak), '', '']);
    for (const { change, longestTask, longestTaskCpu } of one.rows.filters) {
      rows.push([`  ${change}`, `longest task ${longestTask} ms (processor ${longestTaskCpu} ms)`, '', '']);
    }
  } else {
    const speed = (list) => median(list.map(({ reportsPerSecond }) => reportsPerSecond));
    // Tells a busy machine from a slow reader.
    const processor = (list) => {
      const own = list.map(({ perProcessorSecond }) => perProcessorSecond).filter(Number.isFinite);
      return own.length ? ` (${number(median(own))} a second of the processor)` : '';
    };
    const [page, core, mailAuth, parsedmarc] = [runs.page, runs.core, runs.mailAuth, runs.parsedmarc].map(speed);
    rows.push(['the page, in the browser', `${number(page)} reports/s`, '', '']);
    rows.push(['the core, natively, one thread', `${number(core)} reports/s${processor(runs.core)}`, '', '']);
    rows.push(['mail-auth 0.7.5, one thread', `${number(mailAuth)} reports/s${processor(runs.mailAuth)}`, '', '']);
    rows.push(['  page / mail-auth', ratio(page, mailAuth), ...atLeast(page / mailAuth, 2)]);
    rows.push(['  core / mail-auth', ratio(core, mailAuth), '', '']);
    if (parsedmarc) {
      rows.push(['parsedmarc', `${number(parsedmarc)} reports/s${processor(runs.parsedmarc)}`, '', '']);
      rows.push(['  page / parsedmarc', ratio(page, parsedmarc), ...atLeast(page / parsedmarc, 150)]);
    } else {
      rows.push(['parsedmarc', 'not measured: no Python', '', '']);
    }
    for (const [size, list] of Object.entries(growth)) {
      const seconds = median(list.map((run) => run.seconds));
      const peak = median(list.map((run) => run.memory?.peak ?? 0));
      rows.push([`${number(size)} mails in the page`, `${seconds.toFixed(2)} s, ${number(size / seconds)}/s, peak ${mb(peak)}`, '', '']);
    }
    const importing = Math.max(...[filters, ...Object.values(growth).flat()].map((run) => run.importing.longestTask));
    const showing = Math.max(...[filters, ...Object.values(growth).flat()].map((run) => run.showing.longestTask));
    rows.push(['longest main-thread task, importing', importing ? `${importing} ms` : 'below 50 ms', ...atMost(importing, 50)]);
    rows.push(['  showing the result', showing ? `${showing} ms` : 'below 50 ms', ...atMost(showing, 50)]);
    const worst = filters.filters.reduce((one, other) => (other.longestTask > one.longestTask ? other : one));
    rows.push([`  a filter at ${number(filters.mails)} reports (${worst.change})`, `${worst.longestTask} ms (processor ${worst.longestTaskCpu} ms)`, ...atMost(worst.longestTask, 50)]);
    for (const [thread, { threads, cpuSeconds, busySeconds }] of Object.entries(tasks.threads)) {
      rows.push([`  ${threads} ${thread}, 20,000 mails`, `busy ${busySeconds.toFixed(2)} s, processor ${cpuSeconds.toFixed(2)} s`, '', '']);
    }
  }
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column].length)));
  console.log(['', ...rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd())].join('\n'));
}

function say(text) { console.error(`==> ${text}`); }
function number(value) { return Math.round(Number(value)).toLocaleString('en'); }
function ratio(a, b) { return `${(a / b).toFixed(2)} times`; }
function mb(bytes) { return bytes ? `${Math.round(bytes / 1e6)} MB` : 'not known'; }
function atLeast(value, wanted) { return [`at least ${wanted} times`, value >= wanted ? 'met' : 'missed']; }
function atMost(value, wanted) { return [`at most ${wanted} ms`, value <= wanted ? 'met' : 'missed']; }
function budget(value, wanted, show) { return [`below ${show(wanted)}`, value ? (value < wanted ? 'met' : 'missed') : '']; }
function median(list) {
  if (list.length === 0) return 0;
  const sorted = [...list].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
