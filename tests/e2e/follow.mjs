// A browser answers an act before the page has: a press may change the address, the page hears of that in a task of its
// own and draws in another. A test that reads at once reads now the page before and now the page after. So here each act
// of a test waits until the page has followed it.

/** What acts, by the class of playwright that has it. Loading files is not among them: tests look at what is drawn meanwhile. */
const ACTS = {
  locator: ['click', 'dblclick', 'tap', 'press', 'pressSequentially', 'fill', 'clear', 'check', 'uncheck', 'setChecked', 'selectOption', 'focus', 'hover', 'dragTo'],
  page: ['goBack', 'goForward'],
  keyboard: ['press', 'type', 'insertText'],
  mouse: ['click', 'up', 'wheel'],
};

/** Within the page: until two frames in a row have changed nothing, twelve frames at most (a page that counts up never ends). */
const untilStill = () => new Promise((done) => {
  let [frames, still] = [0, 0];
  const changes = new MutationObserver(() => { still = 0; });
  changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const frame = () => {
    [frames, still] = [frames + 1, still + 1];
    if (still < 3 && frames < 12) return next();
    changes.disconnect();
    done();
  };
  // A tab behind another draws no frames.
  const next = () => {
    const late = setTimeout(frame, 100);
    if (document.visibilityState === 'visible') {
      requestAnimationFrame(() => { clearTimeout(late); setTimeout(frame); });
    }
  };
  next();
});

/** Waits until `page` has followed what was done to it. A page that went away meanwhile has followed. */
export const followed = (page) => page.evaluate(untilStill).catch(() => {});

/** Lets the acts `names` of `thing` wait until the page that `pageOf` finds has followed. */
function wait(thing, names, pageOf) {
  for (const name of names) {
    const act = thing[name];
    thing[name] = async function acts(...given) {
      const result = await act.apply(this, given);
      await followed(pageOf(this));
      return result;
    };
  }
}

let locators = false;

/** Lets all acts upon `page` wait. */
export function actsWait(page) {
  for (const kind of ['page', 'keyboard', 'mouse']) wait(kind === 'page' ? page : page[kind], ACTS[kind], () => page);
  // Each locator is a thing of its own; their class is one for all pages.
  if (locators) return;
  locators = true;
  wait(Object.getPrototypeOf(page.locator('body')), ACTS.locator, (locator) => locator.page());
}
