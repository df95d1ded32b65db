// A proxy that writes down every connection that a browser wants, and a resolver that knows no name.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request as forward } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const listen = (server) => new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(server.address().port)); });
const end = (server) => new Promise((resolve) => {
  server.close(resolve);
  server.closeAllConnections();
});

/** Passes plain requests on, leads those for `resolver` to a resolver of ours, and refuses the rest. */
export async function startProxy({ resolver }) {
  const hosts = [];
  const questions = [];
  const doh = await startResolver(questions);
  const proxy = createServer((request, response) => {
    const url = new URL(request.url);
    hosts.push(url.host);
    const { method, headers } = request;
    const onward = forward(url, { method, headers }, (answer) => answer.pipe(response.writeHead(answer.statusCode, answer.headers)));
    onward.on('error', () => response.writeHead(502).end());
    request.pipe(onward);
  });
  proxy.on('connect', (request, socket) => {
    hosts.push(request.url);
    socket.on('error', () => socket.destroy());
    if (request.url !== `${resolver}:443`) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const onward = connect(doh.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
  });
  const port = await listen(proxy);
  return {
    hosts,
    questions,
    /** What Chromium needs to send everything here, loopback too. */
    args: [`--proxy-server=http://127.0.0.1:${port}`, '--proxy-bypass-list=<-loopback>'],
    async stop() {
      await end(proxy);
      await end(doh.server);
    },
  };
}

/** Answers every question with "no such name" (RFC 8484; RFC 1035, section 4.1). */
async function startResolver(questions) {
  const folder = await mkdtemp(join(tmpdir(), 'resolver-'));
  const file = (name) => join(folder, name);
  await promisify(execFile)('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=resolver',
    '-keyout', file('key.pem'), '-out', file('certificate.pem'),
  ]);
  const [key, cert] = await Promise.all(['key.pem', 'certificate.pem'].map((name) => readFile(file(name))));
  await rm(folder, { recursive: true });
  const server = createSecureServer({ key, cert }, (request, response) => {
    const query = Buffer.from(new URL(request.url, 'https://resolver').searchParams.get('dns'), 'base64url');
    const labels = [];
    let at = 12;
    for (; query[at] > 0; at += query[at] + 1) labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
    questions.push(labels.join('.') || '.');
    // One question and no records; an answer, with recursion, that says NXDOMAIN.
    const head = Buffer.from([query[0], query[1], 0x81, 0x83, 0, 1, 0, 0, 0, 0, 0, 0]);
    response.writeHead(200, { 'content-type': 'application/dns-message', 'access-control-allow-origin': '*' });
    response.end(Buffer.concat([head, query.subarray(12, at + 5)]));
  });
  return { server, port: await listen(server) };
}
