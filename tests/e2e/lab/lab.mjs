// A small internet on loopback: Knot with signed, broken and unsigned zones, Unbound as validating
// resolver, dnsdist as DoH server, and nginx with the page and /dns-query. All of it ends with stop().
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bogus, plain, signed } from './zones.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const environment = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };

/** The programs that the lab needs and this machine lacks. */
export async function missingPrograms() {
  const programs = ['knotd', 'keymgr', 'unbound', 'dnsdist', 'nginx'];
  const found = await Promise.all(programs.map((name) => run('sh', ['-c', `command -v ${name}`], { env: environment }).then(() => true, () => false)));
  return programs.filter((_, index) => !found[index]);
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

const zone = (name, lines) => [
  `$ORIGIN ${name}.`, '$TTL 60',
  `@ SOA ns.${name}. host.${name}. 1 3600 600 86400 5`, `@ NS ns.${name}.`, 'ns A 127.0.0.1',
  ...lines, '',
].join('\n');

/** Starts the lab and gives `{ url, stop() }`. */
export async function startLab() {
  const folder = await mkdtemp(join(tmpdir(), 'tlsrpt-lab-'));
  const children = [];
  const file = async (name, text) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const start = (program, args) => {
    const child = spawn(program, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { output += text; });
    children.push({ child, program, output: () => output });
  };
  const stop = async () => {
    await Promise.all(children.map(({ child }) => new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', resolve);
      child.kill('SIGTERM');
    })));
    await rm(folder, { recursive: true, force: true });
  };

  try {
    const [authority, resolver, balancer, doh, web, dead] = await Promise.all(Array.from({ length: 6 }, freePort));
    for (const [name, lines] of Object.entries({ signed, plain, bogus })) await file(`${name}.test.zone`, zone(`${name}.test`, lines));
    await mkdir(join(folder, 'keys'));
    await mkdir(join(folder, 'journal'));
    await file('knot.conf', `
server:
    listen: 127.0.0.1@${authority}
    rundir: ${folder}
    pidfile: ${folder}/knot.pid
database:
    storage: ${folder}
    kasp-db: ${folder}/keys
    journal-db: ${folder}/journal
policy:
  - id: one-key
    single-type-signing: on
    algorithm: ecdsap256sha256
template:
  - id: default
    storage: ${folder}
    file: "%s.zone"
    zonefile-sync: -1
    zonefile-load: difference-no-serial
    journal-content: all
zone:
  - domain: plain.test
  - domain: signed.test
    dnssec-signing: on
    dnssec-policy: one-key
  - domain: bogus.test
    dnssec-signing: on
    dnssec-policy: one-key
`);
    start('knotd', ['-c', 'knot.conf']);
    const anchor = async (name) => {
      for (let tries = 0; tries < 100; tries += 1) {
        const { stdout } = await run('keymgr', ['-c', 'knot.conf', `${name}.test.`, 'ds'], { cwd: folder, env: environment }).catch(() => ({ stdout: '' }));
        const line = stdout.split('\n').find((text) => / DS \d+ 13 2 /.test(text));
        if (line) return line;
        await setTimeout(100);
      }
      throw new Error(`no key for ${name}.test`);
    };
    // The resolver trusts a key of bogus.test that is not the one in use.
    const wrong = (await anchor('bogus')).replace(/[0-9a-f]{8}$/i, (tail) => (tail.toLowerCase() === '00000000' ? '11111111' : '00000000'));
    await file('unbound.conf', `
server:
    interface: 127.0.0.1
    port: ${resolver}
    do-daemonize: no
    chroot: ""
    username: ""
    directory: "${folder}"
    pidfile: ""
    use-syslog: no
    module-config: "validator iterator"
    do-not-query-localhost: no
    do-ip6: no
    ede: yes
    val-log-level: 2
    trust-anchor: "${await anchor('signed')}"
    trust-anchor: "${wrong}"
    local-zone: "test." transparent
    local-zone: "." static
${['signed', 'plain', 'bogus'].map((name) => `stub-zone:\n    name: "${name}.test"\n    stub-addr: 127.0.0.1@${authority}`).join('\n')}
stub-zone:
    name: "dead.test"
    stub-addr: 127.0.0.1@${dead}
`);
    start('unbound', ['-d', '-c', 'unbound.conf']);
    await file('dnsdist.conf', `
setLocal("127.0.0.1:${balancer}")
setSecurityPollSuffix("")
setUDPTimeout(10)
newServer({address="127.0.0.1:${resolver}", healthCheckMode="up"})
addDOHLocal("127.0.0.1:${doh}", nil, nil, "/dns-query")
`);
    start('dnsdist', ['--supervised', '--disable-syslog', '-C', join(folder, 'dnsdist.conf')]);
    // Our own configuration as it ships, moved to this port and folder, and without TLS on loopback.
    const shipped = (await readFile(join(root, 'deploy/nginx.conf'), 'utf8'))
      .split('\n').filter((line) => !line.includes('ssl_certificate')).join('\n')
      .replace('listen 8443 ssl;', `listen 127.0.0.1:${web};`)
      .replace('/var/www/tlsrpt-lens', join(root, 'dist'))
      .replace('http://127.0.0.1:8053', `http://127.0.0.1:${doh}`);
    await file('nginx.conf', `
daemon off;
pid ${folder}/nginx.pid;
error_log stderr;
events {}
http {
    access_log off;
    ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n    ')}
${shipped}
}
`);
    start('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')]);
    const url = `http://127.0.0.1:${web}/`;
    await ready(`${url}dns-query?dns=AAABAAABAAAAAAAABWdvb2QtBnNpZ25lZAR0ZXN0AAAQAAE`, children);
    return { url, close: stop };
  } catch (error) {
    const said = children.map(({ program, output }) => `--- ${program}\n${output()}`).join('\n');
    await stop();
    throw new Error(`${error.message}\n${said}`);
  }
}

/** Waits until a DNS message comes back. */
async function ready(url, children) {
  for (let tries = 0; tries < 100; tries += 1) {
    const ended = children.find(({ child }) => child.exitCode !== null);
    if (ended) throw new Error(`${ended.program} ended`);
    const answer = await fetch(url, { headers: { accept: 'application/dns-message' } }).catch(() => null);
    if (answer?.ok) return;
    await setTimeout(100);
  }
  throw new Error('the lab does not answer');
}
