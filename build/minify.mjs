// esbuild, as the build uses it.
import { execFileSync } from 'node:child_process';

const quiet = ['--minify', '--target=esnext', '--log-level=warning', '--legal-comments=none'];

/** Shortens a script ('js') or a style ('css'). */
export function minify(text, loader) {
  return execFileSync('esbuild', [...quiet, `--loader=${loader}`], { input: text, encoding: 'utf8' });
}

/** Joins a script and the modules that it imports into one classic script; `modules` says which file a name is. */
export function joinScripts(entry, modules = {}) {
  const aliases = Object.entries(modules).map(([name, file]) => `--alias:${name}=${file}`);
  const args = [entry, ...quiet, '--bundle', '--format=iife', ...aliases, '--log-override:empty-import-meta=silent'];
  return execFileSync('esbuild', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
