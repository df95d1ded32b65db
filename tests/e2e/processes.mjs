// Programs of other people that a test starts on loopback, in a folder of their own.
import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian keeps servers where only root looks. */
export const environment = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };

/** Those of `programs` that this machine lacks. */
export async function missing(programs) {
  const found = await Promise.all(programs.map((name) => (
    run('sh', ['-c', `command -v ${name}`], { env: environment }).then(() => true, () => false)
  )));
  return programs.filter((_, index) => !found[index]);
}

/** A port on which nobody listens. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

/** A folder with programs that run in it. `stop()` ends them and removes it. */
export class Workshop {
  #children = [];

  static async open(name) {
    const workshop = new Workshop();
    workshop.folder = await mkdtemp(join(tmpdir(), `tlsrpt-${name}-`));
    // A server that root starts reads its files as somebody else.
    await chmod(workshop.folder, 0o755);
    return workshop;
  }

  /** Writes a file and gives its path. */
  async file(name, text) {
    await writeFile(join(this.folder, name), text);
    return join(this.folder, name);
  }

  start(program, args, variables = {}) {
    const child = spawn(program, args, {
      cwd: this.folder, env: { ...environment, ...variables }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    const entry = { child, program, output: '' };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { entry.output += text; });
    this.#children.push(entry);
  }

  /** Waits until `url` is answered well. */
  async ready(url, headers = {}) {
    for (let tries = 0; tries < 100; tries += 1) {
      const ended = this.#children.find(({ child }) => child.exitCode !== null);
      if (ended) throw new Error(`${ended.program} ended`);
      const answer = await fetch(url, { headers }).catch(() => null);
      if (answer?.ok) return;
      await setTimeout(100);
    }
    throw new Error(`nothing answers at ${url}`);
  }

  /** Does `work`; when it fails, stops everything and tells what the programs said. */
  async attempt(work) {
    try {
      return await work();
    } catch (error) {
      const said = this.#children.map(({ program, output }) => `--- ${program}\n${output.slice(-2_000)}`).join('\n');
      await this.stop();
      throw new Error(`${error.message}\n${said}`);
    }
  }

  async stop() {
    await Promise.all(this.#children.map(({ child }) => new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', resolve);
      child.kill('SIGTERM');
    })));
    await rm(this.folder, { recursive: true, force: true });
  }
}
