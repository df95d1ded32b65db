// The parts of the page's program that come after its first screen (src/ui/parts.rs).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { replaceOnce } from './replace.mjs';

const page = readFileSync(fileURLToPath(new URL('../index.html', import.meta.url)), 'utf8');
/** What wasm-opt is told for the program itself. */
const [, level, parameters] = /data-bin="tlsrpt-lens"[^>]*data-wasm-opt="(.)"[^>]*data-wasm-opt-params="([^"]+)"/.exec(page);

/** The parts that build/split/wasm-bindgen left in `directory`, optimized: `[[name, module], ...]`. */
export function partsIn(directory) {
  const names = readdirSync(directory).filter((name) => /^(split|chunk)_.+\.wasm$/.test(name)).sort();
  if (names.length === 0) throw new Error(`no part of the program in ${directory}`);
  return names.map((name) => {
    const file = join(directory, name);
    // What it says is shown only when it fails.
    execFileSync('wasm-opt', [`-O${level}`, ...parameters.split(' '), file, '-o', `${file}.small`], { stdio: 'pipe' });
    return [partName(name), readFileSync(`${file}.small`)];
  });
}

/** `script` of the program and the one that loads its parts, as one. */
export function joinLoader(script, directory) {
  // Where a part lies is known to index.html, and how it is loaded to what started the page.
  const fetching = /fetch\(new URL\("\.\/([^"]+\.wasm)", import\.meta\.url\)\)/g;
  const loader = readFileSync(join(directory, '__wasm_split.js'), 'utf8')
    .replace(fetching, (_, name) => `loadPart(${JSON.stringify(partName(name))})`)
    .replaceAll('WebAssembly.instantiateStreaming(src, imports)', 'WebAssembly.instantiate(await src, imports)');
  if (/\bfetch\(|Streaming/.test(loader)) throw new Error('the script that loads the parts is not as it was');
  const place = mkdtempSync(join(tmpdir(), 'tlsrpt-lens-'));
  try {
    writeFileSync(join(place, '__wasm_split.js'), loader);
    // wasm-bindgen names the loader once for each function of it.
    const named = /^\s*"\.\/__wasm_split\.js": import(?!1,)\d+,\n/gm;
    writeFileSync(join(place, 'page.js'), script.replace(named, ''));
    const args = [join(place, 'page.js'), '--bundle', '--format=esm', '--target=esnext', '--log-level=warning'];
    return execFileSync('esbuild', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** The `<meta>` elements that say where the parts lie; `files` is `[[name, address], ...]`. */
export function partsIntoPage(html, files) {
  const metas = files.map(([name, address]) => `  <meta name="part" content="./${address}" data-part="${name}">`);
  return replaceOnce(html, /^.*Parts of the program stand here.*$/m, metas.join('\n'));
}

/** The `<meta>` element that says where the style of the parts lies. It stands behind the parts. */
export const styleOfPartsIntoPage = (html, address) => (
  replaceOnce(html, /(?<=<meta name="part"[^>]*>\n)(?! *<meta name="part")/, `  <meta name="style-of-parts" content="./${address}">\n`)
);

/** "split_reports.wasm" is the part "reports"; "chunk_3.wasm" is what parts share. */
const partName = (file) => file.replace(/^split_|\.wasm$/g, '').replace(/^chunk_/, 'shared-');
