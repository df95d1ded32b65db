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

/** Lets the program load its parts by the names that index.html gives them. */
export function offerParts() {
  globalThis.loadPart = (name) => loadProgram(document.querySelector(`meta[name="part"][data-part="${name}"]`).content);
}
