// Runs after each Trunk build, on the directory that becomes dist/:
// - adds public/, the start script and, named by content, the worker's two files;
// - names the data files by content too;
// - in release builds minifies scripts and styles, joins the styles into one file,
//   writes the content-security policy into index.html and _headers, and adds the service worker.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { headerPolicy, pagePolicy } from './policy.mjs';
import { serviceWorker, versionOf } from './service-worker.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const stage = process.env.TRUNK_STAGING_DIR;
const release = process.env.TRUNK_PROFILE === 'release';
if (!stage) throw new Error('this is a hook: run it through Trunk');

const read = (name) => readFileSync(join(stage, name), 'utf8');
const write = (name, data) => writeFileSync(join(stage, name), data);
const hash = (data) => createHash('sha256').update(data).digest('hex').slice(0, 16);

function minify(text, loader) {
  if (!release) return text;
  const args = ['--minify', `--loader=${loader}`, '--target=esnext', '--log-level=warning', '--legal-comments=none'];
  return execFileSync('esbuild', args, { input: text, encoding: 'utf8' });
}

/** Replaces the one place where `pattern` is found; a second or none is a mistake. */
function replaceOnce(text, pattern, replacement) {
  const parts = text.split(pattern);
  if (parts.length !== 2) throw new Error(`${pattern} found ${parts.length - 1} times, expected once`);
  return parts.join(replacement);
}

cpSync(join(root, 'public'), stage, { recursive: true });
let html = read('index.html');

// The page's own script keeps the name that Trunk gave it.
for (const name of readdirSync(stage).filter((name) => /^tlsrpt-lens-.*\.js$/.test(name))) {
  write(name, minify(read(name), 'js'));
}

const start = minify(readFileSync(join(root, 'build/start.js'), 'utf8'), 'js');
const startName = `start-${hash(start)}.js`;
write(startName, start);
html = replaceOnce(html, './start.js', `./${startName}`);

// Trunk gives the worker's files no hash: a browser could keep an old one beside a new page.
const wasm = readFileSync(join(stage, 'worker_bg.wasm'));
const wasmName = `worker-${hash(wasm)}_bg.wasm`;
const glue = read('worker.js');
if (/^\s*import\s[^(]/m.test(glue)) throw new Error('worker.js imports another script');
const worker = minify(glue.replaceAll('worker_bg.wasm', wasmName), 'js');
const workerName = `worker-${hash(worker)}.js`;
write(wasmName, wasm);
write(workerName, worker);
rmSync(join(stage, 'worker_bg.wasm'));
rmSync(join(stage, 'worker.js'));
html = replaceOnce(html, '<meta name="worker" content="">', `<meta name="worker" content="./${workerName}">`);
html = replaceOnce(html, '<meta name="worker-wasm" content="">', `<meta name="worker-wasm" content="./${wasmName}">`);

// A page of one version must never meet the data of another.
for (const [meta, path] of [['countries', 'data/countries.bin'], ['sample', 'samples/sample-reports.mbox']]) {
  const [stem, extension] = path.split('.');
  const name = `${stem}-${hash(readFileSync(join(stage, path)))}.${extension}`;
  renameSync(join(stage, path), join(stage, name));
  html = replaceOnce(html, `<meta name="${meta}" content="">`, `<meta name="${meta}" content="./${name}">`);
}

if (release) {
  const links = [...html.matchAll(/[ \t]*<link[^>]*rel="stylesheet"[^>]*>\n?/g)].map(([link]) => link);
  const files = links.map((link) => /href="\.\/([^"]+)"/.exec(link)[1]);
  const css = minify(files.map(read).join('\n'), 'css');
  const cssName = `style-${hash(css)}.css`;
  write(cssName, css);
  links.forEach((link, i) => {
    html = replaceOnce(html, link, i === 0 ? `  <link rel="stylesheet" href="./${cssName}">\n` : '');
  });
  for (const name of files) rmSync(join(stage, name));

  html = replaceOnce(html, '<head>', `<head>\n  <meta http-equiv="content-security-policy" content="${pagePolicy}">`);
  write('_headers', replaceOnce(read('_headers').replace(/^#.*\n/gm, ''), '{policy}', headerPolicy));
} else {
  // `trunk serve` adds an inline script that reloads the page: no policy there.
  rmSync(join(stage, '_headers'));
}

write('index.html', html);
if (release) {
  const version = versionOf(stage);
  write('index.html', replaceOnce(html, '<meta name="version" content="">', `<meta name="version" content="${version}">`));
  write('service-worker.js', minify(serviceWorker(stage, version), 'js'));
}
