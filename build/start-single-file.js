// Starts the page that is one file: what lies beside it on a web host is packed in its <meta> elements.
import init from 'page';
import { early } from './early.js';
import { watchForEnd } from './ended.js';
import { loadProgram, offerParts } from './parts.js';
import { trustOnlyPrograms } from './trusted.js';

/** Unpacks what a <meta> holds into a blob and leaves the blob's address there. */
async function unpack(meta) {
  const { packed, type } = meta.dataset;
  delete meta.dataset.packed;
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const blob = await new Response(stream, { headers: { 'content-type': type } }).blob();
  meta.content = URL.createObjectURL(blob);
}

async function start() {
  const unpacked = Promise.all(Array.from(document.querySelectorAll('meta[data-packed]'), unpack));
  early(unpacked);
  await unpacked;
  trustOnlyPrograms();
  await init({ module_or_path: await loadProgram(document.querySelector('meta[name="page-wasm"]').content) });
}

watchForEnd();
offerParts();
start().catch((error) => {
  document.getElementById('start-failed').hidden = false;
  throw error;
});
