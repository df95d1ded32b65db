// Runs after each Trunk build, on the directory that becomes dist/:
// - adds public/ and the start script, and names scripts, programs and data by their content;
// - in release builds minifies scripts and styles, joins the styles into one file, writes the
//   content-security policy into index.html and _headers, the page as one file, the service worker,
//   packed files and hashes, and holds each part against its limit.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compress } from './compress.mjs';
import { checksums, filesBelow } from './directory.mjs';
import { headersFile } from './headers.mjs';
import { joinScripts, minify } from './minify.mjs';
import { pagePolicy } from './policy.mjs';
import { replaceOnce } from './replace.mjs';
import { singleFile } from './single-file.mjs';
import { excesses, firstLoadExcess, measure, setLimits, table } from './sizes.mjs';
import { serviceWorker, versionOf } from './service-worker.mjs';
import { joinLoader, partsIn, partsIntoPage, styleOfPartsIntoPage } from './split-program.mjs';
import { codes, tableOf } from './texts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const stage = process.env.TRUNK_STAGING_DIR;
const release = process.env.TRUNK_PROFILE === 'release';
if (!stage) throw new Error('this is a hook: run it through Trunk');

const source = (name) => readFileSync(join(root, 'build', name), 'utf8');
const read = (name) => readFileSync(join(stage, name), 'utf8');
const write = (name, data) => writeFileSync(join(stage, name), data);
const shorten = (text, loader) => (release ? minify(text, loader) : text);

/** Writes `data` under a name that tells its content, and gives that name. */
function writeNamed(stem, ending, data) {
  const name = `${stem}-${createHash('sha256').update(data).digest('hex').slice(0, 16)}${ending}`;
  write(name, data);
  return name;
}

/** A macro of Leptos leaves a hash of where its sources lie, for a tool that is not used here. */
function forgetPlace(wasm) {
  const text = wasm.toString('latin1').replace(/(?<=_WASM_SPLIT_MARKER_)[0-9a-f]{16}/g, '0'.repeat(16));
  return Buffer.from(text, 'latin1');
}

/**
 * Names the two files of a program by what is in them in the end: a browser keeps such files for ever,
 * and Trunk's names, if any, tell only what went into its optimizer.
 */
function nameProgram(script, module, stem, complete) {
  const moduleName = writeNamed(stem, '_bg.wasm', forgetPlace(readFileSync(join(stage, module))));
  const text = complete(read(script).replaceAll(module, moduleName));
  if (/^\s*import\s[^(]/m.test(text)) throw new Error(`${script} imports another script`);
  const scriptName = writeNamed(stem, '.js', shorten(text, 'js'));
  rmSync(join(stage, module));
  rmSync(join(stage, script));
  return { script: scriptName, module: moduleName };
}

/** Names a file of public/ by its content. */
function nameData(stem, ending) {
  const name = writeNamed(stem, ending, readFileSync(join(stage, stem + ending)));
  rmSync(join(stage, stem + ending));
  return name;
}

cpSync(join(root, 'public'), stage, { recursive: true });
let html = read('index.html');

const [pageScript] = readdirSync(stage).filter((name) => /^tlsrpt-lens-.*\.js$/.test(name));
const pageModule = pageScript.replace(/\.js$/, '_bg.wasm');
// A build that follows each change is not split.
const partsDirectory = release ? process.env.PARTS_DIR : undefined;
const page = nameProgram(pageScript, pageModule, 'tlsrpt-lens', (text) => (
  partsDirectory ? joinLoader(text, partsDirectory) : text
));
const parts = partsDirectory ? partsIn(partsDirectory) : [];
html = partsIntoPage(html, parts.map(([name, part]) => [name, writeNamed(`part-${name}`, '.wasm', forgetPlace(part))]));
html = html.replaceAll(pageScript, page.script).replaceAll(pageModule, page.module);

const worker = nameProgram('worker.js', 'worker_bg.wasm', 'worker', (text) => text + source('start-worker.js'));
for (const [meta, name] of Object.entries({
  worker: worker.script,
  'worker-wasm': worker.module,
  countries: nameData('data/countries', '.bin'),
  sample: nameData('samples/sample-reports', '.mbox'),
})) {
  html = replaceOnce(html, `<meta name="${meta}" content="">`, `<meta name="${meta}" content="./${name}">`);
}

// A language is one file of languages/; English stands in the program.
const languages = codes().map((code) => {
  const table = tableOf(code);
  mkdirSync(join(stage, 'languages'), { recursive: true });
  const name = writeNamed(`languages/${code}`, '.json', JSON.stringify(table));
  return `  <meta name="language" content="./${name}" data-code="${code}" data-name="${table.$name}">`;
});
html = replaceOnce(html, /^.*Languages beside English stand here.*$/m, languages.join('\n'));

const start = writeNamed('start', '.js', joinScripts(join(root, 'build/start.js')));
html = replaceOnce(html, './start.js', `./${start}`);

if (release) {
  const links = [...html.matchAll(/[ \t]*<link[^>]*rel="stylesheet"[^>]*>\n?/g)].map(([link]) => link);
  const files = links.map((link) => /href="\.\/([^"]+)"/.exec(link)[1]);
  const joined = (stem, own) => writeNamed(stem, '.css', minify(own.map(read).join('\n'), 'css'));
  // What is for paper is not waited for, and what only the parts of the program show comes with them.
  const isPrint = (name) => name.startsWith('80-print');
  const stems = readdirSync(join(root, 'style/55-parts')).map((name) => name.replace(/\.css$/, ''));
  // The builder writes a hash as a number: without the zeros before it.
  const isOfParts = (name) => parts.length > 0 && stems.some((stem) => name.replace(/(-[0-9a-f]{12,16})?\.css$/, '') === stem);
  const style = joined('style', files.filter((name) => !isPrint(name) && !isOfParts(name)));
  const print = joined('print', files.filter(isPrint));
  if (parts.length > 0) html = styleOfPartsIntoPage(html, joined('style-of-parts', files.filter(isOfParts)));
  const both = `  <link rel="stylesheet" href="./${style}">\n  <link rel="stylesheet" href="./${print}" media="print">\n`;
  links.forEach((link, i) => {
    html = replaceOnce(html, link, i === 0 ? both : '');
  });
  for (const name of files) rmSync(join(stage, name));

  write('tlsrpt-lens.html', await singleFile(html, stage, page));
  html = replaceOnce(html, '<head>', `<head>\n  <meta http-equiv="content-security-policy" content="${pagePolicy}">`);
}
write('index.html', html);

if (release) {
  const version = versionOf(stage);
  write('index.html', replaceOnce(html, '<meta name="version" content="">', `<meta name="version" content="${version}">`));
  write('service-worker.js', minify(serviceWorker(stage, version), 'js'));
  write('_headers', headersFile(filesBelow(stage)));
  await compress(stage);
  const sizes = measure(stage);
  console.log(table(sizes));
  if (process.env.NEW_SIZE_LIMITS) setLimits(sizes);
  const excess = excesses(sizes);
  const firstLoad = firstLoadExcess(sizes);
  if (firstLoad.length > 0) throw new Error(`${firstLoad.join('\n')}\nWhat may come later belongs into a part (src/ui/parts.rs).`);
  if (excess.length > 0) {
    throw new Error(`too large (./dev build --new-limits accepts it):\n${excess.join('\n')}`);
  }
  write('SHA256SUMS', checksums(stage));
}
