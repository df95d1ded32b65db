// The servers of the browser tests: dist/ below a sub-path, and a stranger that nothing should reach.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { dist, startServer } from '../../build/serve.mjs';
import { textsOfSources } from '../../build/texts.mjs';
import { PSEUDO, pseudoTable } from '../../build/texts/pseudo.mjs';

/** Serves dist/, or another directory, below /some/path/ and records each request as `{ method, path }`. */
export async function serveSite({ directory, base = '/some/path/', onRequest } = {}) {
  const requests = [];
  const server = await startServer({
    directory,
    base,
    onRequest: (request, response) => {
      requests.push({ method: request.method, path: request.url });
      return onRequest?.(request, response) ?? false;
    },
  });
  return { ...server, requests };
}

/**
 * What serves the pseudo-language as one more language of the page, for `onRequest`: what is in dist/ knows nothing of it. The
 * service worker would keep the page as it was built, so a context of this page blocks it.
 */
export function withPseudo({ directory = dist } = {}) {
  const table = JSON.stringify(pseudoTable(textsOfSources()));
  const file = `languages/${PSEUDO}.json`;
  return async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname.endsWith(`/${file}`)) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(table);
      return true;
    }
    if (!pathname.endsWith('/')) return false;
    const html = await readFile(join(directory, 'index.html'), 'utf8');
    const meta = `<meta name="language" content="./${file}" data-code="${PSEUDO}" data-name="${JSON.parse(table).$name}">`;
    const changed = html.replace(/<meta name="language"/, `${meta}$&`);
    if (changed === html) throw new Error('the page lists no languages');
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(changed);
    return true;
  };
}

/** Another origin that lets everybody in and counts who comes. */
export async function serveStranger() {
  const hits = [];
  const server = createServer((request, response) => {
    hits.push(request.url);
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('stranger');
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    hits,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}
