// Firefox as its users have it, over WebDriver BiDi, which it speaks without a driver program.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import WebSocket from 'ws';
import { environment, missing } from '../processes.mjs';
import { Page } from './page.mjs';
import { recorder } from './recorder.mjs';

const program = process.env.FIREFOX || 'firefox-esr';

/** Why it cannot be used here, or false. */
export const unavailable = async () => (await missing([program])).length > 0 && `not installed: ${program}`;

/** Starts it. `open()` gives a page with a storage of its own. */
export async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'tlsrpt-firefox-'));
  const downloads = join(folder, 'downloads');
  await mkdir(downloads);
  await mkdir(join(folder, 'profile'));
  await writeFile(join(folder, 'profile', 'user.js'), Object.entries({ ...preferences, 'browser.download.dir': downloads })
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join(''));
  const child = spawn(program, ['--headless', '--no-remote', '--profile', join(folder, 'profile'), '--remote-debugging-port', '0'], {
    env: { ...environment, HOME: folder, MOZ_CRASHREPORTER_DISABLE: '1' }, stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = async (connection) => {
    const ended = child.exitCode !== null || new Promise((resolve) => { child.once('exit', resolve); });
    await connection?.send('browser.close').catch(() => {});
    connection?.close();
    if (!connection) child.kill();
    await Promise.race([ended, setTimeout(5_000, undefined, { ref: false }).then(() => child.kill('SIGKILL'))]);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  let connection;
  try {
    connection = await Connection.open(`${await address(child)}/session`);
    await connection.send('session.new', { capabilities: { alwaysMatch: { unhandledPromptBehavior: { default: 'accept' } } } });
    await connection.send('session.subscribe', { events: ['log.entryAdded', 'network.beforeRequestSent'] });
    await connection.send('script.addPreloadScript', { functionDeclaration: String(recorder) });
  } catch (error) {
    await stop(connection);
    throw error;
  }
  return { open: () => FirefoxPage.open(connection, downloads), stop: () => stop(connection) };
}

// The driver's own recommendations open file: pages to each other; those that matter here are repeated.
const preferences = {
  'remote.prefs.recommended': false,
  'dom.input_events.security.minNumTicks': 0,
  'dom.input_events.security.minTimeElapsedInMS': 0,
  'focusmanager.testmode': true,
  'dom.file.createInChild': true,
  'browser.download.folderList': 2,
  'browser.download.useDownloadDir': true,
  'browser.download.alwaysOpenPanel': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.tabs.remote.unloadDelayMs': 0,
  'datareporting.policy.dataSubmissionPolicyBypassNotification': true,
  'termsofuse.bypassNotification': true,
  // Nothing is sent but what the page sends.
  'app.normandy.api_url': '',
  'app.update.disabledForTesting': true,
  'browser.region.network.url': '',
  'browser.safebrowsing.downloads.remote.enabled': false,
  'browser.topsites.contile.enabled': false,
  'datareporting.healthreport.uploadEnabled': false,
  'datareporting.usage.uploadEnabled': false,
  'dom.push.connection.enabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'security.remote_settings.intermediates.enabled': false,
  'services.settings.server': 'data:,none',
  'toolkit.telemetry.server': 'data:,none',
};

/** The address at which it takes commands. */
function address(child) {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why) => reject(new Error(`Firefox did not start: ${why}\n${said.slice(-2_000)}`));
    const timer = globalThis.setTimeout(() => fail('it said nothing for 60 s'), 60_000);
    child.stderr.on('data', (text) => {
      said += text;
      const [, url] = /WebDriver BiDi listening on (ws:\S+)/.exec(said) ?? [];
      if (!url) return;
      clearTimeout(timer);
      resolve(url);
    });
    child.once('error', (error) => fail(error.message));
    child.once('exit', () => { clearTimeout(timer); fail('it ended'); });
  });
}

class Connection {
  #last = 0;
  #waiting = new Map();
  #listeners = new Set();

  static async open(url) {
    const connection = new Connection();
    connection.socket = new WebSocket(url, { perMessageDeflate: false });
    connection.socket.on('message', (text) => connection.#take(JSON.parse(text)));
    connection.socket.on('close', () => {
      for (const { reject } of connection.#waiting.values()) reject(new Error('the connection is closed'));
    });
    await new Promise((resolve, reject) => connection.socket.once('open', resolve).once('error', reject));
    return connection;
  }

  send(method, params = {}) {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      const timer = globalThis.setTimeout(() => reject(new Error(`${method}: no answer for 45 s`)), 45_000);
      const settle = (deed) => (value) => { clearTimeout(timer); deed(value); };
      this.#waiting.set(id, { method, resolve: settle(resolve), reject: settle(reject) });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** Calls `listener(method, params)` for each event until the function that it gives is called. */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close() { this.socket.close(); }

  #take({ type, id, result, error, message, method, params }) {
    if (type === 'event') {
      for (const listener of this.#listeners) listener(method, params);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (type === 'success') waiting?.resolve(result);
    else waiting?.reject(new Error(`${waiting.method}: ${error}: ${message}`));
  }
}

/** A value as the protocol writes it; elements are written so already. */
function argument(value) {
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value === 'boolean') return { type: 'boolean', value };
  if (value?.sharedId) return value;
  return { type: 'object', value: Object.entries(value).filter(([, part]) => part !== undefined).map(([name, part]) => [name, argument(part)]) };
}

class FirefoxPage extends Page {
  static async open(connection, downloads) {
    const page = new FirefoxPage(downloads);
    page.send = (...command) => connection.send(...command);
    ({ userContext: page.user } = await page.send('browser.createUserContext'));
    ({ context: page.context } = await page.send('browsingContext.create', { type: 'tab', userContext: page.user }));
    await page.send('browsingContext.setViewport', { context: page.context, viewport: { width: 1280, height: 900 } });
    page.logged = [];
    page.requests = [];
    page.unlisten = connection.listen((method, params) => {
      // Pages of other tests are closed by then, so what has no context is a worker of this one.
      const { context } = params.source ?? params;
      if (context && context !== page.context) return;
      if (method === 'log.entryAdded' && params.level === 'error') page.logged.push(params.text);
      if (method === 'network.beforeRequestSent') page.requests.push(params.request.url);
    });
    return page;
  }

  go(url) { return this.send('browsingContext.navigate', { context: this.context, url, wait: 'complete' }); }
  reload() { return this.send('browsingContext.reload', { context: this.context, wait: 'complete' }); }

  async ask(code, args) {
    const { value } = await this.run(`async (...given) => JSON.stringify(await (${code})(...given))`, args.map(argument));
    return value === undefined ? undefined : JSON.parse(value);
  }

  async element(code, args) {
    const { sharedId } = await this.run(code, args.map(argument));
    return sharedId && { sharedId };
  }

  async press(element) {
    await this.send('input.performActions', {
      context: this.context,
      actions: [{
        type: 'pointer', id: 'mouse', actions: [
          { type: 'pointerMove', x: 0, y: 0, origin: { type: 'element', element } },
          { type: 'pointerDown', button: 0 },
          { type: 'pointerUp', button: 0 },
        ],
      }],
    });
  }

  async keys(element, text) {
    await this.run('(element) => element.focus()', [element]);
    await this.send('input.performActions', {
      context: this.context,
      actions: [{
        type: 'key', id: 'keyboard',
        actions: [...text].flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]),
      }],
    });
  }

  give(element, paths) { return this.send('input.setFiles', { context: this.context, element, files: paths }); }

  async errors() { return [...this.logged, ...(await this.record()).errors]; }

  async close() {
    this.unlisten();
    await this.send('browser.removeUserContext', { userContext: this.user });
  }

  async run(functionDeclaration, args) {
    const { type, result, exceptionDetails } = await this.send('script.callFunction', {
      functionDeclaration, arguments: args, target: { context: this.context }, awaitPromise: true, userActivation: false,
    });
    if (type === 'exception') throw new Error(exceptionDetails.text);
    return result;
  }
}
