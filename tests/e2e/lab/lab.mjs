// A small internet on loopback: Knot with signed, broken and unsigned zones, Unbound as validating
// resolver, dnsdist as DoH server, and nginx with the page and /dns-query. All of it ends with stop().
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { dist } from '../../../build/serve.mjs';
import { hosts } from '../hosts.mjs';
import { Workshop, environment, freePort, missing } from '../processes.mjs';
import { bogus, names, optout, plain, signed } from './zones.mjs';

const run = promisify(execFile);

/** The programs that the lab needs and this machine lacks. */
export const missingPrograms = () => missing(['knotd', 'keymgr', 'unbound', 'dnsdist', 'nginx']);

const zone = (name, lines) => [
  `$ORIGIN ${name}.`, '$TTL 60',
  `@ SOA ns.${name}. host.${name}. 1 3600 600 86400 5`, `@ NS ns.${name}.`, 'ns A 127.0.0.1',
  ...lines, '',
].join('\n');

/** Starts the lab and gives `{ url, resolver, close() }`: the address of the page, and the port of the resolver. */
export async function startLab() {
  const workshop = await Workshop.open('lab');
  return workshop.attempt(async () => {
    const { folder } = workshop;
    const [authority, resolver, balancer, doh, web, dead] = await Promise.all(Array.from({ length: 6 }, freePort));
    for (const [name, lines] of Object.entries({ signed, plain, bogus, optout })) await workshop.file(`${name}.test.zone`, zone(`${name}.test`, lines));
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
`);
    workshop.start('knotd', ['-c', 'knot.conf']);
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
    trust-anchor: "${await anchor('signed')}"
    trust-anchor: "${await anchor('optout')}"
    trust-anchor: "${wrong}"
    local-zone: "test." transparent
${Object.keys(names).map((name) => `    local-zone: "${name}." transparent`).join('\n')}
    local-zone: "." static
${['signed.test', 'plain.test', 'bogus.test', 'optout.test', ...Object.keys(names)].map((name) => `stub-zone:\n    name: "${name}"\n    stub-addr: 127.0.0.1@${authority}`).join('\n')}
stub-zone:
    name: "dead.test"
    stub-addr: 127.0.0.1@${dead}
`);
    workshop.start('unbound', ['-d', '-c', 'unbound.conf']);
    await workshop.file('dnsdist.conf', `
setLocal("127.0.0.1:${balancer}")
setSecurityPollSuffix("")
setUDPTimeout(10)
newServer({address="127.0.0.1:${resolver}", healthCheckMode="up"})
addDOHLocal("127.0.0.1:${doh}", nil, nil, "/dns-query")
`);
    workshop.start('dnsdist', ['--supervised', '--disable-syslog', '-C', join(folder, 'dnsdist.conf')]);
    await hosts.nginx.start(workshop, { port: web, root: dist, doh });
    const url = `http://127.0.0.1:${web}/`;
    await workshop.ready(`${url}dns-query?dns=AAABAAABAAAAAAAABWdvb2QtBnNpZ25lZAR0ZXN0AAAQAAE`, { accept: 'application/dns-message' });
    return { url, resolver, close: () => workshop.stop() };
  });
}
