// The service worker of a release: which files it keeps, and which version they make up.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = readFileSync(fileURLToPath(new URL('service-worker.js', import.meta.url)), 'utf8');
const kept = /^(index\.html|icon\.svg|manifest\.webmanifest|[^/]+\.(js|wasm|css)|data\/.+\.bin|languages\/.+\.json|samples\/.+\.mbox)$/;

/** The files in `directory` that the page needs without a network, in order. */
function parts(directory) {
  const names = readdirSync(directory, { recursive: true }).map((name) => name.replaceAll('\\', '/'));
  return names.filter((name) => kept.test(name) && name !== 'service-worker.js').sort();
}

/** Changes whenever a file that is kept or the service worker itself does. */
export function versionOf(directory) {
  const sum = createHash('sha256').update(source);
  for (const name of parts(directory)) sum.update(`\0${name}\0`).update(readFileSync(join(directory, name)));
  return sum.digest('hex').slice(0, 16);
}

/** The text of the service worker for the files as they are in `directory`. */
export function serviceWorker(directory, version) {
  const files = parts(directory).map((name) => [
    // Some hosts send a browser that asks for index.html elsewhere.
    name === 'index.html' ? './' : name,
    `sha256-${createHash('sha256').update(readFileSync(join(directory, name))).digest('base64')}`,
  ]);
  return `const version = ${JSON.stringify(version)};\nconst files = ${JSON.stringify(files)};\n${source}`;
}
