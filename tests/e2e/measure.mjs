// What a page costs: the memory of its process, and how long its thread stands.
import { readFileSync } from 'node:fs';

/** The renderer of a page: the process with the page and its workers. Its largest resident memory so far, in bytes. */
export async function renderer(browser, page) {
  // Two of them cannot be told apart by name: the page's is the one that works while it is asked to.
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const ids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const time = (id) => readFileSync(`/proc/${id}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).reduce((sum, ticks) => sum + Number(ticks), 0);
  const earlier = ids.map(time);
  await page.evaluate(() => { const end = performance.now() + 150; while (performance.now() < end); });
  const worked = ids.map((id, index) => time(id) - earlier[index]);
  const id = ids[worked.indexOf(Math.max(...worked))];
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
