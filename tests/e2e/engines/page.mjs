// What a test does with a page, whatever the browser: it finds things as a reader does, by their label
// and their text, and acts with the mouse and the keyboard of the driver.
// An engine's page has `go(url)`, `reload()`, `ask(code, args)`, `element(code, args)`, `press(element)`,
// `keys(element, text)`, `give(element, paths)`, `errors()` and `close()`.
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { recorder } from './recorder.mjs';

export class Page {
  /** `downloads` is the folder into which the browser saves. */
  constructor(downloads) {
    this.downloads = downloads;
  }

  async goto(url) {
    await this.go(url);
    await this.started();
    await this.call(recorder);
  }

  /** The program has taken over from the shell, whose parts are gone then. */
  async started() {
    for (let tries = 0; tries < 300; tries += 1) {
      if (await this.call(() => document.getElementById('shell') === null)) return;
      await setTimeout(50);
    }
    throw new Error('the program did not start');
  }

  async refresh() {
    await this.reload();
    await this.started();
    await this.call(recorder);
  }

  /** Goes to another part of the page, as a link in it does. */
  hash(hash) {
    return this.call((to) => { location.hash = to; }, hash);
  }

  /** The value of `work(...args)` in the page. */
  call(work, ...args) {
    return this.ask(String(work), args);
  }

  /** The record that the page keeps of itself since it was opened or loaded again. */
  record() {
    return this.call(() => globalThis.recorded);
  }

  async text(css = 'main') {
    return (await this.call((css) => document.querySelector(css)?.innerText ?? '', css)).replace(/\s+/g, ' ');
  }

  /** Waits until `where` is there and does `deed` with it; what was drawn anew meanwhile is found again. */
  async act(where, deed = () => {}, timeout = 60_000) {
    const end = Date.now() + timeout;
    for (;;) {
      let trouble = 'not there';
      const element = await this.element(String(locate), [where]);
      if (element) {
        try {
          return await deed(element);
        } catch (error) {
          if (!/stale|no such (element|node)|intercepted|not interactable/.test(error.message)) throw error;
          trouble = error.message;
        }
      }
      if (Date.now() > end) {
        const text = await this.text('body').catch((error) => error.message);
        throw new Error(`${trouble}: ${JSON.stringify(where)}\nThe page says: ${text.slice(0, 1_500)}`);
      }
      await setTimeout(50);
    }
  }

  see(where, timeout) { return this.act(where, undefined, timeout); }
  click(where) {
    return this.act(where, async (element) => {
      if (!await this.call(steady, element)) throw new Error('intercepted');
      await this.press(element);
    });
  }

  type(where, text) { return this.act(where, (element) => this.keys(element, text)); }
  choose(where, paths) { return this.act(where, (element) => this.give(element, paths)); }

  /** Waits until no import and no check runs. */
  idle() { return this.see({ css: 'main[aria-busy="false"]' }, 60_000); }

  /** Waits until the page has the heading `text`, a part of it. */
  figures(text) { return this.see({ css: ':is(.verdict__sentence, .verdict__figures)', text }); }

  heading(text, level = 1) { return this.see({ css: `h${level}`, text }); }

  /** Makes the page save a file and gives its text. */
  async saved(cause) {
    const before = new Set(await readdir(this.downloads));
    await cause();
    for (let tries = 0; tries < 100; tries += 1) {
      const now = await readdir(this.downloads);
      const fresh = now.find((name) => !before.has(name));
      // Browsers write into another file, or another folder, and rename it.
      if (fresh && !now.some((name) => /\.(part|wkdownload)$/.test(name))) {
        const path = join(this.downloads, fresh);
        const text = await readFile(path, 'utf8');
        if (text) {
          await rm(path);
          return text;
        }
      }
      await setTimeout(50);
    }
    throw new Error(`nothing was saved into ${this.downloads}`);
  }

  async exported(item) {
    return this.saved(async () => {
      await this.click({ css: 'button', text: 'Export', exact: true });
      await this.click({ css: '[role="menuitem"]', text: item, exact: true });
    });
  }
}

/** Runs in the page: whether `element`, brought into view, stays where it is and is what a click there meets. */
async function steady(element) {
  element.scrollIntoView({ block: 'center', behavior: 'instant' });
  const place = () => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x, y, width, height];
  };
  const before = place();
  await new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
  const [x, y, width, height] = place();
  const met = document.elementFromPoint(x + width / 2, y + height / 2);
  return String(before) === String(place()) && (met === element || element.contains(met));
}

/**
 * Runs in the page: the first element that matches `css`, carries the label `label`, says `text`
 * (a part of it, or all with `exact`) and lies in an element that matches `within`.
 * Of those that say a text the innermost counts. Only a file input may be hidden.
 */
function locate({ css = '*', label, text, exact = false, within }) {
  const plain = (words) => (words ?? '').replace(/\s+/g, ' ').trim();
  const says = (words) => (exact ? plain(words) === text : plain(words).includes(text));
  const labels = (element) => [
    element.getAttribute('aria-label'),
    ...[...element.labels ?? []].map((one) => one.textContent),
    ...(element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent),
  ];
  const found = [...document.querySelectorAll(css)].filter((element) => (
    (within === undefined || element.closest(within))
    && (label === undefined || labels(element).some((one) => plain(one) === label))
    && (text === undefined || says(element.textContent))
    && (element.type === 'file' || element.checkVisibility({ visibilityProperty: true }))
  ));
  return found.find((element) => !found.some((other) => other !== element && element.contains(other))) ?? null;
}
