// The servers of the browser tests: dist/ below a sub-path, and a stranger that nothing should reach.
import { createServer } from 'node:http';
import { startServer } from '../../build/serve.mjs';

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
