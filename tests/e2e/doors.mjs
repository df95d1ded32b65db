// A page whose slow moments a test decides: what it asks for waits at a door until the test opens it.
import { chooseFiles, explained } from './harness.mjs';

/** The way out of an import: the button's words. */
export const CANCEL = 'Stop, but keep what has been read';
/** Rolling back to an empty page. */
export const CLEAR = 'Clear';

/** Runs in the page before its own scripts; gives it `globalThis.doors`. Places that are `held` have a door of their name. */
function install(held) {
  // What it answers itself would pass the test by.
  delete Navigator.prototype.serviceWorker;

  /** Which door stands at a place now, and who waits at each. */
  const [places, doors] = [new Map(), new Map()];
  const pass = (place, go) => {
    const door = doors.get(places.get(place));
    if (!door) return go();
    return new Promise((resolve) => { door.waiting.push(() => resolve(go())); });
  };
  const wrap = (owner, name, place) => {
    const original = owner.prototype[name];
    owner.prototype[name] = function (...given) { return pass(place, () => original.apply(this, given)); };
  };
  // The start of a large file is looked at.
  wrap(Blob, 'arrayBuffer', 'look');
  // A worker is told something, its program first of all.
  wrap(Worker, 'postMessage', 'work');
  // A dropped folder is walked. The browser gives its reader no name by which it could be had before.
  const { webkitGetAsEntry } = DataTransferItem.prototype;
  DataTransferItem.prototype.webkitGetAsEntry = function () {
    const entry = webkitGetAsEntry.call(this);
    if (entry?.isDirectory) {
      const createReader = entry.createReader.bind(entry);
      entry.createReader = () => {
        const reader = createReader();
        return { readEntries: (...given) => pass('walk', () => reader.readEntries(...given)) };
      };
    }
    return entry;
  };
  // The history is opened.
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (...given) {
    const request = open.apply(this, given);
    let handler;
    Object.defineProperty(request, 'onsuccess', { set: (set) => { handler = set; } });
    request.addEventListener('success', (event) => pass('history', () => handler?.call(request, event)));
    return request;
  };

  let ended = () => {};
  const { terminate } = Worker.prototype;
  Worker.prototype.terminate = function () {
    terminate.call(this);
    ended();
  };

  const line = 'From someone@example.org Sun Mar  1 00:00:00 2026\nFrom: someone@example.org\nSubject: Lunch\n\n';
  const megabyte = new Blob([line + 'Shall we meet at noon, or a little later?\n'.repeat(24_900)]);
  /** `text`; so many times, each with a number of its own as its id, when `plain` says so; then so much of ordinary mail. */
  const make = ({ name, text, plain, megabytes = 0 }) => {
    const texts = plain ? Array.from({ length: plain }, (_, number) => text.replace('"report-id":"0"', `"report-id":"${number}"`)) : [text];
    return new File([texts.join(''), ...Array(megabytes).fill(megabyte)], name);
  };
  const button = (words) => Array.from(document.querySelectorAll('main button')).find(({ textContent }) => textContent === words);

  /** The button, once it is there. */
  const there = async (words) => {
    const end = performance.now() + 20_000;
    while (!button(words)) {
      if (performance.now() > end) throw new Error(`there is no button "${words}"`);
      await new Promise((resolve) => { setTimeout(resolve, 1); });
    }
    return button(words);
  };

  globalThis.doors = {
    button,
    there,
    /** Who comes to the place from now on waits at the door of that name. */
    hold: (place, door) => {
      places.set(place, door);
      doors.set(door, { waiting: [] });
    },
    waiting: (door) => doors.get(door).waiting.length,
    open: (door) => {
      const { waiting } = doors.get(door);
      doors.delete(door);
      for (const go of waiting) go();
    },
    /** Gives files as the file input does, in this very task. */
    give: (files) => {
      const chosen = new DataTransfer();
      for (const file of files.map(make)) chosen.items.add(file);
      const input = document.querySelector('main input[type=file]:not([webkitdirectory])');
      input.files = chosen.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    },
    /** Presses a button as soon as it is there; false when it does not come in so many milliseconds. */
    press: (words, within) => new Promise((resolve) => {
      const tried = () => {
        const found = button(words);
        found?.click();
        return Boolean(found);
      };
      if (tried()) return resolve(true);
      const end = (pressed) => {
        observer.disconnect();
        resolve(pressed);
      };
      const observer = new MutationObserver(() => { if (tried()) end(true); });
      observer.observe(document.body, { subtree: true, childList: true });
      setTimeout(end, within, false);
    }),
    /** When the next worker is ended, and what follows from it at once has happened. */
    ended: () => new Promise((resolve) => { ended = () => setTimeout(resolve); }),
    /** All that the line about the reading says from now on. */
    listen: () => {
      const said = [];
      new MutationObserver(() => {
        const text = document.querySelector('main .status-line__text')?.textContent;
        if (text && text !== said.at(-1)) said.push(text);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
      globalThis.said = said;
    },
  };
  for (const place of held) globalThis.doors.hold(place, place);
}

/**
 * A page of `run` with doors. `held` names places that have a door, with the place's name, from the first
 * moment on; requests whose address fits `requests` wait until `release()`, or get what `answer(route)` gives.
 */
export async function openWithDoors(run, { context: given, held = [], requests, answer, ...options } = {}) {
  const context = given ?? await run.browser.newContext(options);
  const page = await context.newPage();
  const errors = [];
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.addInitScript(install, held);
  let [release, asked] = [];
  const released = new Promise((resolve) => { release = resolve; });
  const wanted = new Promise((resolve) => { asked = resolve; });
  if (requests) {
    await page.route(requests, async (route) => {
      asked();
      await released;
      // A page that is gone asks for nothing any more.
      await (answer ? answer(route) : route.continue()).catch(() => {});
    });
  }
  await page.goto(run.site.url);
  await page.locator('#shell').waitFor({ state: 'detached' });
  return {
    page,
    context,
    errors,
    release,
    wanted,
    give: (...files) => page.evaluate((files) => globalThis.doors.give(files), files),
    press: async (words) => {
      const pressed = await page.evaluate((words) => globalThis.doors.press(words, 5_000), words);
      if (!pressed) throw new Error(`there is no button: ${words}`);
    },
    hold: (place, door = place) => page.evaluate(([place, door]) => globalThis.doors.hold(place, door), [place, door]),
    reached: (door) => page.waitForFunction((door) => globalThis.doors.waiting(door) > 0, door, { polling: 20 }),
    open: (door) => page.evaluate((door) => globalThis.doors.open(door), door),
  };
}

/** Gives files, and waits until so many reports are shown and nothing is read any more. */
export async function load(page, files, reports) {
  await chooseFiles(page, files);
  await shows(page, reports);
}

const facts = '.loaded-line__facts';

/** Waits until so many reports are shown and nothing is read any more. */
export async function shows(page, reports, timeout = 90_000) {
  const text = reports === 1 ? '1 report' : `${reports.toLocaleString('en')} reports`;
  await page.locator(`${facts} b`).getByText(text, { exact: true }).waitFor({ timeout });
  await page.locator('main[aria-busy="false"]').waitFor({ timeout });
}

/** What a user sees of what is loaded, but for the causes, once they are known. */
export async function seen(page) {
  await explained(page);
  return page.evaluate((facts) => ({
    facts: document.querySelector(facts)?.innerText,
    title: document.querySelector('main h1')?.innerText.replace(document.querySelector('.verdict__causes')?.innerText ?? '', ''),
    problems: Array.from(document.querySelectorAll('.problem-list b'), (problem) => problem.innerText.trim()),
    busy: document.querySelector('main').getAttribute('aria-busy'),
    line: document.querySelector('main .status-line')?.innerText,
  }), facts);
}
