// The page as one file that opens from disk: all that lies beside index.html is put into it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipBest } from './compress.mjs';
import { joinScripts } from './minify.mjs';
import { singleFilePolicy } from './policy.mjs';
import { replaceOnce } from './replace.mjs';

const starter = fileURLToPath(new URL('start-single-file.js', import.meta.url));

/**
 * Makes it from `html`, the page without a policy, and the files in `directory`.
 * `page` names the page's script and module.
 */
export async function singleFile(html, directory, page) {
  const read = (name) => readFileSync(join(directory, name));
  const packed = async (name, file, type) => (
    `<meta name="${name}" content="" data-type="${type}" data-packed="${(await gzipBest(read(file))).toString('base64')}">`
  );
  const script = joinScripts(starter, { page: join(directory, page.script) });

  let text = html;
  for (const [name, type] of [
    ['worker', 'text/javascript'],
    ['worker-wasm', 'application/wasm'],
    ['countries', 'application/octet-stream'],
    ['sample', 'application/mbox'],
  ]) {
    const [meta, file] = new RegExp(`<meta name="${name}" content="\\./([^"]+)">`).exec(text);
    text = replaceOnce(text, meta, await packed(name, file, type));
  }
  for (const [name, type] of [['language', 'application/json'], ['part', 'application/wasm']]) {
    for (const [meta, file, rest] of text.matchAll(new RegExp(`<meta name="${name}" content="\\./([^"]+)"([^>]*)>`, 'g'))) {
      text = replaceOnce(text, meta, (await packed(name, file, type)).replace('>', `${rest}>`));
    }
  }
  const [styleLink, styleName] = /<link rel="stylesheet" href="\.\/([^"]+)">/.exec(text);
  // What is for paper says so in itself.
  const [printLink, printName] = /<link rel="stylesheet" href="\.\/([^"]+)" media="print">/.exec(text);
  const [partsMeta, partsName] = /<meta name="style-of-parts" content="\.\/([^"]+)">\n/.exec(text) ?? [];
  const style = [styleName, partsName, printName].map((file) => (file ? read(file).toString() : '')).join('');
  text = replaceOnce(text, printLink, '').replace(partsMeta ?? '', '');
  text = replaceOnce(text, styleLink, element('style', style));
  const [iconHref, iconName] = /href="\.\/([^"]+\.svg)"/.exec(text);
  text = replaceOnce(text, iconHref, `href="data:image/svg+xml;base64,${read(iconName).toString('base64')}"`);
  // Nothing is loaded ahead or installed.
  text = text.replace(/[ \t]*<link rel="(?!icon)[^>]*>\n?/g, '');
  text = replaceOnce(text, /<script src="[^"]*" data-app[^>]*><\/script>/, await packed('page-wasm', page.module, 'application/wasm'));
  text = replaceOnce(text, '</body>', `${element('script', script)}\n</body>`);
  const policy = singleFilePolicy({ script: hashSource(script), style: hashSource(style) });
  text = replaceOnce(text, '<head>', `<head>\n  <meta http-equiv="content-security-policy" content="${policy}">`);

  const outside = /\s(?:src|href)="(?!data:|#)[^"]*"/.exec(text);
  if (outside) throw new Error(`the page as one file still needs${outside[0]}`);
  return text;
}

function element(name, text) {
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`the ${name} would end within its text`);
  return `<${name}>${text}</${name}>`;
}

/** How a policy names an inline script or style. */
const hashSource = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
