// Measures the built page in Chromium: how fast it reads a mailbox that is given to its file input,
// how long its main thread is held up, and how much memory its process takes.
//   node benches/browser.mjs FILE [--filters] [--tasks] [--dist DIR]   prints one run as JSON
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { dist, startServer } from '../build/serve.mjs';
import { figures, launch } from '../tests/e2e/browser.mjs';

/**
 * One import in a browser of its own. `filters`: every filter is set and removed afterwards.
 * `tasks`: the browser records how long each thread was busy, which costs it some speed.
 */
export async function measure({ file, filters = false, tasks = false, directory = dist }) {
  const site = await startServer({ directory });
  const browser = await launch();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.addInitScript(probe);
    await page.goto(site.url, { waitUntil: 'networkidle' });
    const memory = await watchMemory(browser);
    const trace = tasks ? await startTrace(browser) : undefined;

    await page.getByLabel('Choose report files').setInputFiles(file);
    await page.waitForFunction(() => globalThis.bench.busy.at(-1)?.on === false, undefined, { timeout: 600_000 });
    await figures(page).waitFor({ timeout: 60_000 });
    // The findings and the table of countries come in tasks of their own.
    await settle(page);
    const threads = trace && await trace.stop();
    const run = await page.evaluate(() => globalThis.bench.sinceFile());
    const reports = Number.parseInt((await page.locator('.loaded-line__facts b').innerText()).replaceAll(',', ''), 10);
    const result = {
      reports,
      seconds: run.reading / 1000,
      reportsPerSecond: Math.round(reports / (run.reading / 1000)),
      secondsUntilShown: run.shown / 1000,
      // Of the import alone, and of what shows the result when it is done.
      importing: run.importing,
      showing: run.showing,
      memory: memory.read(),
      threads,
    };
    if (filters) result.filters = await changeFilters(page, browser);
    memory.stop();
    return result;
  } finally {
    await browser.close();
    await site.close();
  }
}

/** Runs in the page before its own scripts. */
function probe() {
  // Tasks of 50 ms and more, as the browser counts them.
  const long = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) long.push({ from: startTime, until: startTime + duration, length: duration });
  }).observe({ type: 'longtask', buffered: true });

  // Shorter ones show as the lateness of a timer that the browser runs every 4 ms.
  const late = [];
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    if (now - last > 8) late.push({ from: last, until: now, length: now - last - 4 });
    last = now;
    setTimeout(tick, 0);
  };
  tick();

  const busy = [];
  let file = 0;
  document.addEventListener('change', ({ target }) => {
    if (target.type === 'file') file = performance.now();
  }, true);
  new MutationObserver((records) => {
    for (const { target } of records) {
      busy.push({ at: performance.now(), on: target.getAttribute('aria-busy') === 'true' });
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['aria-busy'] });

  const ending = (list, from, to = Infinity) => list.filter(({ until }) => until > from && until <= to);
  const longest = (list) => Math.round(Math.max(0, ...list.map(({ length }) => length)));
  const within = (from, to) => ({
    longestTask: longest(ending(long, from, to)),
    longestLag: longest(ending(late, from, to)),
  });
  globalThis.bench = {
    busy,
    sinceFile() {
      const end = busy.findLast(({ on }) => !on).at;
      // The task that ends the import also shows the result.
      const shown = Math.max(end, ...long.map(({ until }) => until));
      return { reading: end - file, shown: shown - file, importing: within(file, end - 1), showing: within(end - 1) };
    },
    longTasks: () => long.length,
  };
}

/** Waits until no long task came for a while. */
async function settle(page, quiet = 700) {
  for (let before, now; now === undefined || before !== now;) {
    before = now;
    now = await page.evaluate(() => globalThis.bench.longTasks());
    await sleep(quiet);
  }
}

/**
 * Asks for the first value of every field and takes it back, and opens the first group of failures;
 * gives the longest task of the main thread at each, to the tenth of a millisecond.
 */
async function changeFilters(page, browser) {
  const changes = [];
  const note = async (change, act) => {
    const trace = await startTrace(browser);
    await act();
    await settle(page, 300);
    const { CrRendererMain: main } = await trace.stop();
    changes.push({ change, longestTask: main?.longestTask ?? 0, longestTaskCpu: main?.longestTaskCpu ?? 0, parts: main?.parts });
  };
  // Through the page's own elements: looking them up by role would be the longest task of all.
  await note('the filter opened', () => page.evaluate(() => { document.getElementById('filter').click(); }));
  await page.waitForFunction(() => document.querySelector('#filter-options [role="option"]') !== null);
  await note('a letter typed', () => page.evaluate(() => {
    const field = document.getElementById('filter-search');
    field.value = 'a';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.value = '';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }));
  const groups = await page.evaluate(() => [...document.querySelectorAll('#filter-options .options__group')].map(({ id, firstChild }) => ({ id, name: firstChild.textContent })));
  for (const { id, name } of groups) {
    const press = () => page.evaluate((id) => { document.querySelector(`[aria-labelledby="${id}"] [role="option"]`).click(); }, id);
    await note(`${name}: set`, press);
    await note(`${name}: removed`, press);
  }
  await page.evaluate(() => { document.querySelector('.popover__panel .link-button').click(); });
  for (const tab of await page.evaluate(() => Array.from(document.querySelectorAll('.evidence nav a'), ({ id }) => id))) {
    await note(`${tab} opened`, () => page.evaluate((id) => { document.getElementById(id).click(); }, tab));
    if (tab === 'tab-failures') {
      await note('a group of failures opened', () => page.evaluate(() => {
        document.querySelector('.evidence__panel .row-button').click();
      }));
    }
  }
  return changes;
}

/**
 * Resident memory of the renderer, every 100 ms. It includes what the browser's program itself
 * takes, which `before` shows. (The page is not isolated from other origins, as on a plain host,
 * so performance.measureUserAgentSpecificMemory is not there.)
 */
async function watchMemory(browser) {
  if (!existsSync('/proc/self/status')) return { read: () => undefined, stop() {} };
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const rss = (id) => {
    try {
      return Number(readFileSync(`/proc/${id}/status`, 'utf8').match(/^VmRSS:\s+(\d+) kB$/m)?.[1] ?? 0) * 1024;
    } catch {
      return 0;
    }
  };
  const seen = renderers.map((id) => ({ id, before: rss(id), peak: 0 }));
  const sample = () => {
    for (const one of seen) one.peak = Math.max(one.peak, rss(one.id));
  };
  const timer = setInterval(sample, 100);
  return {
    read() {
      sample();
      // The browser keeps a renderer in reserve: the page's is the one that grew.
      const { id, before, peak } = seen.reduce((one, other) => (other.peak - other.before > one.peak - one.before ? other : one));
      return { how: 'VmRSS of the renderer', before, peak, after: rss(id) };
    },
    stop: () => clearInterval(timer),
  };
}

/** What a task may consist of, in milliseconds; script is all that is called from outside. */
const parts = new Set(['FunctionCall', 'UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'MajorGC', 'MinorGC', 'V8.GCIncrementalMarking']);

/** Records every task of every thread; gives how long the page's threads of each kind were busy, together. */
async function startTrace(browser) {
  const session = await browser.newBrowserCDPSession();
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    events.push(...value.filter(({ ph, name }) => name === 'thread_name' || (ph === 'X' && (name === 'RunTask' || parts.has(name)))));
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['__metadata', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8'], excludedCategories: ['*'] },
  });
  return {
    async stop() {
      const done = new Promise((resolve) => { session.once('Tracing.tracingComplete', resolve); });
      await session.send('Tracing.end');
      await done;
      await session.detach();
      const names = new Map(events.filter(({ ph }) => ph === 'M').map(({ pid, tid, args }) => [`${pid} ${tid}`, args.name]));
      const processes = new Map();
      for (const { pid, tid, ph, name, dur = 0, tdur = 0 } of events) {
        const thread = names.get(`${pid} ${tid}`);
        if (ph !== 'X' || !/^(CrRendererMain|DedicatedWorker)/.test(thread)) continue;
        if (!processes.has(pid)) processes.set(pid, {});
        const own = processes.get(pid)[thread] ??=
          { threads: new Set(), busySeconds: 0, cpuSeconds: 0, longestTask: 0, longestTaskCpu: 0, tasks: 0, parts: {} };
        own.threads.add(tid);
        if (name !== 'RunTask') {
          own.parts[name] = Math.round((own.parts[name] ?? 0) * 10 + dur / 100) / 10;
          continue;
        }
        own.busySeconds += dur / 1e6;
        own.cpuSeconds += tdur / 1e6;
        own.longestTask = Math.max(own.longestTask, Math.round(dur / 100) / 10);
        own.longestTaskCpu = Math.max(own.longestTaskCpu, Math.round(tdur / 100) / 10);
        own.tasks += 1;
      }
      // Renderers in reserve do next to nothing: the busiest is the page's.
      const busy = (threads) => Object.values(threads).reduce((sum, { busySeconds }) => sum + busySeconds, 0);
      const threads = [...processes.values()].sort((one, other) => busy(other) - busy(one))[0] ?? {};
      for (const own of Object.values(threads)) own.threads = own.threads.size;
      return threads;
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { positionals: [file], values } = parseArgs({
    allowPositionals: true,
    options: { filters: { type: 'boolean' }, tasks: { type: 'boolean' }, dist: { type: 'string' } },
  });
  if (!file) {
    console.error('usage: node benches/browser.mjs FILE [--filters] [--tasks] [--dist DIR]');
    process.exit(2);
  }
  console.log(JSON.stringify(await measure({ file, filters: values.filters, tasks: values.tasks, directory: values.dist }), undefined, 2));
}
