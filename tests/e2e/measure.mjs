// What a page costs: the memory of its process, and how long its thread stands.
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * The renderer of a page: the process with the page and its workers. Gives its largest resident memory from now on, in
 * bytes; what was garbage by now is not of it.
 */
export async function renderer(browser, page) {
  // Two of them cannot be told apart by name: the page's is the one that works while it is asked to.
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const ids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const time = (id) => readFileSync(`/proc/${id}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).reduce((sum, ticks) => sum + Number(ticks), 0);
  let id;
  for (let clear = false; !clear;) {
    const earlier = ids.map(time);
    await page.evaluate(() => { const end = performance.now() + 150; while (performance.now() < end); });
    const worked = ids.map((id, index) => ({ id, ticks: time(id) - earlier[index] })).sort((one, other) => other.ticks - one.ticks);
    id = worked[0].id;
    // Where others are at work the page may be given less of the processor than another one.
    clear = worked[0].ticks >= 3 && worked[0].ticks >= 3 * (worked[1]?.ticks ?? 0);
  }
  const own = await page.context().newCDPSession(page);
  await own.send('HeapProfiler.collectGarbage');
  await own.detach();
  // From here on the system notes the most memory anew.
  writeFileSync(`/proc/${id}/clear_refs`, '5');
  return () => Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]) * 1024;
}

/** Watches how long the page's thread stands: the longest time between two of its turns, in milliseconds. */
export const watch = () => {
  globalThis.longestWait = 0;
  let last = performance.now();
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const now = performance.now();
    globalThis.longestWait = Math.max(globalThis.longestWait, now - last);
    last = now;
    setTimeout(() => channel.port2.postMessage(0), 5);
  };
  channel.port2.postMessage(0);
};

/** The bounds of tasks are those of a processor that does `work` in so many milliseconds. */
const ORDINARY = 35;

/**
 * A fixed piece of work, done some times in tasks of their own: a virtual machine whose memory others use as well is three
 * times slower on one day than on another, and what a task takes says something only beside what this takes. Gives the
 * milliseconds of each by the clock.
 */
async function work(page) {
  const took = [];
  for (let times = 0; times < 10; times += 1) {
    took.push(await page.evaluate(() => {
      performance.mark('tlsrpt-work');
      const began = performance.now();
      const map = new Map();
      for (let n = 0; n < 100_000; n += 1) map.set(`key ${n}`, n);
      for (let n = 0; n < 100_000; n += 1) map.set(`key ${n}`, map.get(`key ${n}`) + 1);
      return performance.now() - began;
    }));
  }
  return took;
}

/** How many times longer than the ordinary one these processors take: at least 1, so that a fast one hides nothing. */
const slower = (took) => Math.max(1, Math.min(...took) / ORDINARY);

/** The same of the machine as it is now, for a bound in seconds. */
export const slowness = async (page) => slower(await work(page));

/**
 * Records the tasks of the page's thread; `stop()` gives the longest of those that began while files were read, and of
 * those after that, in milliseconds of an ordinary processor. By the clock a task is longer the more else the machine does;
 * of the processor it takes what it takes.
 */
export async function tasks(browser, page) {
  await page.evaluate(() => {
    performance.mark('tlsrpt-begin');
    const done = new MutationObserver(() => {
      if (!document.querySelector('progress')) performance.mark('tlsrpt-read');
    });
    done.observe(document.querySelector('main'), { childList: true, subtree: true });
  });
  const session = await browser.newBrowserCDPSession();
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    events.push(...value.filter(({ name }) => name === 'thread_name' || name.endsWith('RunTask') || name.startsWith('tlsrpt-')));
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['__metadata', 'toplevel', 'blink.user_timing'], excludedCategories: ['*'] },
  });
  await page.evaluate(() => performance.mark('tlsrpt-traced'));
  await work(page);
  return {
    async stop() {
      await work(page);
      const complete = new Promise((resolve) => { session.once('Tracing.tracingComplete', resolve); });
      await session.send('Tracing.end');
      await complete;
      await session.detach();
      const own = events.find(({ name }) => name === 'tlsrpt-traced');
      // The marks before the end of the reading are of drawings that had a progress to show.
      const read = Math.min(...events.filter(({ name }) => name === 'tlsrpt-read').map(({ ts }) => ts));
      const ran = events.filter(({ ph, name, pid, tid }) => ph === 'X' && name.endsWith('RunTask') && pid === own.pid && tid === own.tid);
      const milliseconds = (some) => some.map(({ tdur = 0 }) => tdur / 1000);
      const marks = events.filter(({ name, pid }) => name === 'tlsrpt-work' && pid === own.pid);
      const isWork = ({ ts, dur }) => marks.some((mark) => mark.ts >= ts && mark.ts <= ts + dur);
      const works = ran.filter(isWork);
      if (works.length === 0) throw new Error('the trace lacks the work that tasks are compared with');
      // The program that compiles and the garbage of a large reading only add to a time.
      const times = slower(milliseconds(works));
      const all = ran.filter((task) => !isWork(task));
      const longest = (some) => Math.max(0, ...milliseconds(some)) / times;
      return { count: all.length, times, reading: longest(all.filter(({ ts }) => ts < read)), showing: longest(all.filter(({ ts }) => ts >= read)) };
    },
  };
}
