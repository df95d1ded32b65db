// A small internet on loopback: Knot with signed, broken and unsigned zones, Unbound as validating
// resolver, dnsdist as DoH server, and nginx with the page and /dns-query. Beside it the same page with a
// resolver that does not validate. All of it ends with stop().
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { dist } from '../../../build/serve.mjs';
import { hosts } from '../hosts.mjs';
import { Workshop, environment, freePort, missing } from '../processes.mjs';
import { bogus, lent, names, optout, plain, signed } from './zones.mjs';

const run = promisify(execFile);

/** The programs that the lab needs and this machine lacks. */
export const missingPrograms = () => missing(['knotd', 'keymgr', 'unbound', 'dnsdist', 'nginx']);

const zone = (name, lines) => [
  `$ORIGIN ${name}.`, '$TTL 60',
  `@ SOA ns.${name}. host.${name}. 1 3600 600 86400 5`, `@ NS ns.${name}.`, 'ns A 127.0.0.1',
  ...lines, '',
].join('\n');

const ports = (count) => Promise.all(Array.from({ length: count }, freePort));
const signedNames = ['.', 'signed.test.', 'optout.test.'];
const QUESTION = 'dns-query?dns=AAABAAABAAAAAAAABWdvb2QtBnNpZ25lZAR0ZXN0AAAQAAE';

/** The page with the DoH server of a resolver beside it; gives its address. */
async function serve(workshop, resolver) {
  const [balancer, doh, web] = await ports(3);
  await workshop.file('dnsdist.conf', `
setLocal("127.0.0.1:${balancer}")
setSecurityPollSuffix("")
setUDPTimeout(10)
newServer({address="127.0.0.1:${resolver}", healthCheckMode="up"})
addDOHLocal("127.0.0.1:${doh}", nil, nil, "/dns-query")
`);
  workshop.start('dnsdist', ['--supervised', '--disable-syslog', '-C', join(workshop.folder, 'dnsdist.conf')]);
  await hosts.nginx.start(workshop, { port: web, root: dist, doh });
  const url = `http://127.0.0.1:${web}/`;
  await workshop.ready(`${url}${QUESTION}`, { accept: 'application/dns-message' });
  return url;
}

/** The same page with a resolver that asks the same servers and does not validate. */
async function startBlind(authority) {
  const workshop = await Workshop.open('lab-blind');
  return workshop.attempt(async () => {
    const [resolver] = await ports(1);
    await workshop.file('unbound.conf', `
server:
    interface: 127.0.0.1
    port: ${resolver}
    do-daemonize: no
    chroot: ""
    username: ""
    directory: "${workshop.folder}"
    pidfile: ""
    use-syslog: no
    module-config: "iterator"
    do-not-query-localhost: no
    do-ip6: no
    local-zone: "test." transparent
${stubs(authority)}
`);
    workshop.start('unbound', ['-d', '-c', 'unbound.conf']);
    return { url: await serve(workshop, resolver), close: () => workshop.stop() };
  });
}

const stubs = (authority) => ['.', 'signed.test', 'plain.test', 'bogus.test', 'lent.test', 'optout.test', ...Object.keys(names)]
  .map((name) => `stub-zone:\n    name: "${name}"\n    stub-addr: 127.0.0.1@${authority}`).join('\n');

/**
 * Starts the lab and gives `{ url, blind, resolver, close() }`: the address of the page, that of the same page with a
 * resolver that does not validate, and the port of the resolver.
 */
export async function startLab() {
  const workshop = await Workshop.open('lab');
  return workshop.attempt(async () => {
    const { folder } = workshop;
    const [authority, resolver, dead] = await ports(3);
    await workshop.file('root.zone', [
      '$ORIGIN .', '$TTL 60', '@ SOA ns.test. host.test. 1 3600 600 86400 5', '@ NS ns.test.', 'ns.test. A 127.0.0.1',
      'test. NS ns.test.', 'arpa. NS ns.test.', '',
    ].join('\n'));
    for (const [name, lines] of Object.entries({ signed, plain, bogus, lent, optout })) await workshop.file(`${name}.test.zone`, zone(`${name}.test`, lines));
    for (const [name, lines] of Object.entries(names)) await workshop.file(`${name}.zone`, zone(name, lines));
    await mkdir(join(folder, 'keys'));
    await mkdir(join(folder, 'journal'));
    await workshop.file('knot.conf', `
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
  - id: opt-out
    single-type-signing: on
    algorithm: ecdsap256sha256
    nsec3: on
    nsec3-opt-out: on
template:
  - id: default
    storage: ${folder}
    file: "%s.zone"
    zonefile-sync: -1
    zonefile-load: difference-no-serial
    journal-content: all
zone:
  - domain: .
    file: root.zone
    dnssec-signing: on
    dnssec-policy: one-key
  - domain: plain.test
${Object.keys(names).map((name) => `  - domain: ${name}`).join('\n')}
  - domain: optout.test
    dnssec-signing: on
    dnssec-policy: opt-out
  - domain: signed.test
    dnssec-signing: on
    dnssec-policy: one-key
  - domain: bogus.test
    dnssec-signing: on
    dnssec-policy: one-key
  - domain: lent.test
    dnssec-signing: on
    dnssec-policy: one-key
`);
    workshop.start('knotd', ['-c', 'knot.conf']);
    const anchor = async (name) => {
      for (let tries = 0; tries < 100; tries += 1) {
        const { stdout } = await run('keymgr', ['-c', 'knot.conf', name, 'ds'], { cwd: folder, env: environment }).catch(() => ({ stdout: '' }));
        const line = stdout.split('\n').find((text) => / DS \d+ 13 2 /.test(text));
        if (line) return line;
        await setTimeout(100);
      }
      throw new Error(`no key for ${name}`);
    };
    // The resolver trusts keys of bogus.test and lent.test that are not those in use.
    const wrong = async (name) => (await anchor(name)).replace(/[0-9a-f]{8}$/i, (tail) => (tail.toLowerCase() === '00000000' ? '11111111' : '00000000'));
    await workshop.file('unbound.conf', `
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
${(await Promise.all(signedNames.map(anchor))).map((line) => `    trust-anchor: "${line}"`).join('\n')}
    trust-anchor: "${await wrong('bogus.test.')}"
    trust-anchor: "${await wrong('lent.test.')}"
    local-zone: "test." transparent
${Object.keys(names).map((name) => `    local-zone: "${name}." transparent`).join('\n')}
${stubs(authority)}
stub-zone:
    name: "dead.test"
    stub-addr: 127.0.0.1@${dead}
`);
    workshop.start('unbound', ['-d', '-c', 'unbound.conf']);
    const [url, blind] = await Promise.all([serve(workshop, resolver), startBlind(authority)]);
    const close = async () => { await blind.close(); await workshop.stop(); };
    return { url, blind: blind.url, resolver, close };
  });
}
