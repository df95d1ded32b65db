// Starts the page. The page waits for this script, which is small and does little.
import { early } from './early.js';
import { trustOnly } from './trusted.js';

const script = document.currentScript;
const address = (name) => new URL(name, document.baseURI).href;

/** Compiles while it loads, where the server names the right media type. */
function compile(response) {
  if (response.headers.get('content-type') === 'application/wasm') return WebAssembly.compileStreaming(response);
  return response.arrayBuffer().then((bytes) => WebAssembly.compile(bytes));
}

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
  const response = await fetch(address(script.dataset.wasm));
  const program = response.clone().text();
  const module = compile(response);
  const { default: init } = await import(address(script.dataset.app));
  trustOnly(await program, [address('service-worker.js')]);
  await parsed;
  await shown();
  await init({ module_or_path: await module });
}

const parsed = new Promise((resolve) => { document.addEventListener('DOMContentLoaded', resolve); });
early(parsed);
start(parsed).catch(async (error) => {
  await parsed;
  document.getElementById('start-failed').hidden = false;
  throw error;
});
