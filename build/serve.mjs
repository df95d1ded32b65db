// A small static server for this machine alone: `node build/serve.mjs [--port N]` serves dist/.
// It sends no policy of its own, like a plain static host.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const dist = fileURLToPath(new URL('../dist', import.meta.url));

const types = {
  '.bin': 'application/octet-stream',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Serves `directory` below the path `base` on 127.0.0.1.
 * `onRequest(request, response)` sees each request first and returns true when it has answered it.
 * With `packed` it sends the `.br` beside a file in its place.
 */
export async function startServer({ directory = dist, base = '/', port = 0, packed = false, onRequest = () => false } = {}) {
  const server = createServer(async (request, response) => {
    if (await onRequest(request, response)) return;
    const fail = (status) => response.writeHead(status, { 'content-type': 'text/plain' }).end(`${status}\n`);
    let path;
    try {
      path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    } catch {
      return fail(400);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return fail(405);
    if (!path.startsWith(base)) return fail(404);
    const name = normalize(`/${path.slice(base.length)}`);
    const file = join(directory, name.endsWith('/') ? `${name}index.html` : name);
    try {
      const brotli = packed && existsSync(`${file}.br`);
      const body = await readFile(brotli ? `${file}.br` : file);
      response.writeHead(200, {
        ...(brotli ? { 'content-encoding': 'br' } : {}),
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        'content-length': body.length,
        'cache-control': 'no-cache',
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    } catch {
      fail(404);
    }
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}${base}`,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--port');
  const port = at < 0 ? 8080 : Number(process.argv[at + 1]);
  try {
    console.log((await startServer({ port })).url);
  } catch (error) {
    console.error(`cannot serve on port ${port}: ${error.message}`);
    process.exitCode = 1;
  }
}
