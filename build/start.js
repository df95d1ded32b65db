// Starts the page. The page waits for this script, which is small and does little.
import { early } from './early.js';

const script = document.currentScript;
const address = (name) => new URL(name, document.baseURI).href;

/** Compiles while it loads, where the server names the right media type. */
function compile(response) {
  if (response.headers.get('content-type') === 'application/wasm') return WebAssembly.compileStreaming(response);
  return response.arrayBuffer().then((bytes) => WebAssembly.compile(bytes));
}

/**
 * With Trusted Types, text becomes a part of the page only if it stands word for word in the program:
 * templates do, the texts of reports do not. Scripts are the workers' and the service worker.
 */
function trustOnly(program) {
  globalThis.trustedTypes?.createPolicy('default', {
    createHTML: (html) => (program.includes(html) ? html : null),
    createScriptURL: (url) => (url.startsWith('blob:') || url === address('service-worker.js') ? url : null),
  });
}

async function start(parsed) {
  const response = await fetch(address(script.dataset.wasm));
  const program = response.clone().text();
  const module = compile(response);
  const { default: init } = await import(address(script.dataset.app));
  trustOnly(await program);
  await parsed;
  await init({ module_or_path: await module });
}

const parsed = new Promise((resolve) => { document.addEventListener('DOMContentLoaded', resolve); });
early(parsed);
start(parsed).catch(async (error) => {
  await parsed;
  document.getElementById('start-failed').hidden = false;
  throw error;
});
