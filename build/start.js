// Starts the page. The page waits for this script, which is small and does little.
import { early } from './early.js';
import { watchForEnd } from './ended.js';
import { loadPartsOf, loadProgram, offerParts } from './parts.js';
import { trustOnlyPrograms } from './trusted.js';

const script = document.currentScript;
const address = (name) => new URL(name, document.baseURI).href;

/** Once the first screen has been shown: what is replaced before that was never there for a browser. */
function shown() {
  return new Promise((resolve) => {
    new PerformanceObserver((list) => {
      if (list.getEntriesByName('first-contentful-paint').length > 0) resolve();
    }).observe({ type: 'paint', buffered: true });
    // A page in the background is not shown.
    setTimeout(resolve, document.hidden ? 0 : 250);
  });
}

async function start(parsed) {
  trustOnlyPrograms([address('service-worker.js')]);
  const module = loadProgram(address(script.dataset.wasm));
  const { default: init } = await import(address(script.dataset.app));
  await parsed;
  await shown();
  await init({ module_or_path: await module });
}

watchForEnd();
offerParts();
const parsed = new Promise((resolve) => { document.addEventListener('DOMContentLoaded', resolve); });
early(parsed);
parsed.then(() => {
  const { start: page } = document.documentElement.dataset;
  if (page) loadPartsOf(page);
});
start(parsed).catch(async (error) => {
  await parsed;
  document.getElementById('start-failed').hidden = false;
  throw error;
});
