// WebKit as WebKitGTK builds it, by its WebDriver. It needs a display, so it gets one of its own.
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { environment, freePort, missing } from '../processes.mjs';
import { Page } from './page.mjs';

const run = promisify(execFile);
const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

/** Why it cannot be used here, or false. */
export async function unavailable() {
  const without = await missing(['WebKitWebDriver', 'Xvfb']);
  if (!await miniBrowser()) without.push('MiniBrowser');
  return without.length > 0 && `not installed: ${without.join(', ')}`;
}

/** The browser that comes with the library. */
async function miniBrowser() {
  const { stdout } = await run('sh', ['-c', 'ls /usr/lib*/webkit*gtk-*/MiniBrowser /usr/lib*/*/webkit*gtk-*/MiniBrowser 2>/dev/null || true']);
  return stdout.split('\n')[0];
}

/** Its workers get no files in a page from disk: NotReadableError, whatever they read with. */
export const notFromDisk = 'WebKit lets no worker of a page from disk read a file';

/** Starts a display. `open()` gives a page in a driver and a browser of its own. */
export async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'tlsrpt-webkit-'));
  await mkdir(join(folder, 'run'), { mode: 0o700 });
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], {
    env: environment, stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const drivers = new Set();
  // Without its display a browser ends too.
  const stop = async () => {
    await Promise.all([...drivers, screen].map(end));
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const number = await new Promise((resolve, reject) => {
      screen.stdio[3].once('data', (text) => resolve(String(text).trim()));
      screen.once('error', reject).once('exit', () => reject(new Error('Xvfb ended')));
    });
    const variables = {
      ...environment, DISPLAY: `:${number}`, GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1', HOME: folder, XDG_RUNTIME_DIR: join(folder, 'run'),
    };
    const binary = await miniBrowser();
    return { open: () => openPage(variables, binary, drivers), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** About one in thirty drivers and browsers never find each other; then both are started again. */
async function openPage(variables, binary, drivers) {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    const driver = spawn('WebKitWebDriver', [`--port=${port}`], { stdio: 'ignore', env: variables });
    drivers.add(driver);
    const send = (...command) => request(port, ...command);
    try {
      await ready(send);
      return await WebKitPage.open(send, binary, driver, variables.HOME);
    } catch (error) {
      await end(driver);
      if (tries === 3) throw error;
    }
  }
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => { child.once('exit', resolve); });
  child.kill();
  await Promise.race([ended, setTimeout(5_000, undefined, { ref: false }).then(() => child.kill('SIGKILL'))]);
}

/** The driver itself waits 30 s for a script. */
async function request(port, method, path, body, patience = 45_000) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(patience),
  }).catch((error) => { throw new Error(`${method} ${path}: ${error.message}`); });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
  return value;
}

async function ready(send) {
  for (let tries = 0; tries < 200; tries += 1) {
    const status = await send('GET', '/status').catch(() => null);
    if (status?.ready) return;
    await setTimeout(50);
  }
  throw new Error('WebKitWebDriver does not answer');
}

class WebKitPage extends Page {
  static async open(send, binary, driver, downloads) {
    // Files are saved into $HOME.
    const page = new WebKitPage(downloads);
    page.driver = driver;
    const { sessionId } = await send('POST', '/session', {
      capabilities: { alwaysMatch: { unhandledPromptBehavior: 'accept', 'webkitgtk:browserOptions': { binary, args: ['--automation'] } } },
    }, 10_000);
    page.send = (method, path, body) => send(method, `/session/${sessionId}${path}`, body);
    await page.send('POST', '/window/rect', { width: 1280, height: 900 });
    return page;
  }

  go(url) { return this.send('POST', '/url', { url }); }
  reload() { return this.send('POST', '/refresh', {}); }
  ask(code, args) { return this.send('POST', '/execute/sync', { script: `return (${code}).apply(null, arguments);`, args }); }

  element(code, args) { return this.ask(code, args); }
  press({ [elementKey]: id }) { return this.send('POST', `/element/${id}/click`, {}); }
  keys({ [elementKey]: id }, text) { return this.send('POST', `/element/${id}/value`, { text }); }

  async give(element, paths) {
    // The driver adds to what is chosen already.
    await this.call((input) => { input.value = ''; }, element);
    return this.keys(element, paths.join('\n'));
  }

  /** The driver tells no log; the page's own record is all there is. */
  async errors() { return (await this.record()).errors; }

  async close() {
    try {
      await this.send('DELETE', '');
    } finally {
      await end(this.driver);
    }
  }
}
