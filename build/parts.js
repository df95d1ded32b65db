// Loading the program and its parts.
import { trust } from './trusted.js';

/** Fetches a program and compiles it while it comes. What is in it counts as trusted from then on. */
export async function loadProgram(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const text = response.clone().text();
  // Not every server names the media type without which a browser does not compile.
  const named = response.headers.get('content-type') === 'application/wasm'
    ? response
    : new Response(response.body, { headers: { 'content-type': 'application/wasm' } });
  const [module] = await Promise.all([WebAssembly.compileStreaming(named), text.then(trust)]);
  return module;
}

const loading = new Map();
let style;

/** Puts the style of what the parts show behind the page's own; one that did not come can be asked for again. */
function loadStyle() {
  // The page as one file has it from the start.
  const address = document.querySelector('meta[name="style-of-parts"]')?.content;
  style ??= address && new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = address;
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      style = undefined;
      reject(new Error(`${link.href} could not be loaded`));
    };
    document.querySelector('link[rel="stylesheet"]:not([media])').after(link);
  });
  return style;
}

/** Loads a part by the name that index.html gives it, once; one that did not come can be asked for again. */
function loadPart(name) {
  if (!loading.has(name)) {
    const program = loadProgram(document.querySelector(`meta[name="part"][data-part="${name}"]`).content);
    const module = Promise.all([program, loadStyle()]).then(([loaded]) => loaded);
    loading.set(name, module);
    module.catch(() => loading.delete(name));
  }
  return loading.get(name);
}

/** Lets the program load its parts. */
export function offerParts() {
  globalThis.loadPart = loadPart;
}

/** Loads beside the program what another page than the first screen needs at once. */
export function loadPartsOf(page) {
  const other = page === 'reports' ? 'tools' : 'reports';
  for (const { dataset: { part } } of document.querySelectorAll('meta[name="part"]')) {
    // What fails here is asked for again by the program.
    if (part !== other) loadPart(part).catch(() => {});
  }
}
