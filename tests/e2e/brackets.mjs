// Judges a page in the pseudo-language (build/texts/pseudo.mjs), where every text of the page stands in ⟦…⟧: words outside
// of brackets went past the tables, brackets glued to each other make a sentence in an order that no other language has, and
// what is cut has no room for longer languages. What is looked at is first gathered in the page as plain data and then judged
// here, so that the judging is tested without a browser.

/**
 * What can be read in the document: a list of blocks, each `{ at, own, run }`, where `own` is the number of its element. A run
 * has pieces in their order: texts `{ text, data, element }`, where `data` says that they are nobody's words (code, what a
 * stranger wrote) and `element` is the number of the element that holds them, and parts of their own that stand in the line
 * (`{ own, run }`). A function of the page.
 */
export function gather() {
  const DATA = 'code, pre, kbd, samp, bdi, .mono, textarea, [lang]:not(html)';
  const LEFT_OUT = 'script, style, noscript, template, #start-failed, #shell, defs';
  const blocks = [];
  const elements = new Map();
  const number = (element) => elements.get(element) ?? elements.set(element, elements.size).get(element);
  const isShown = (element) => element.checkVisibility?.({ visibilityProperty: true }) ?? true;
  const place = (element) => {
    const named = element.closest('[class], [id]');
    return `${element.localName}${named ? ` in ${named.localName}.${named.getAttribute('class') ?? named.id}` : ''}`;
  };

  /** Walks what stands in an element into `run`; parts of their own begin runs of their own. */
  /** A word of what is copied, which is kept together, and stands in the middle of its text. */
  const WORD = '.copy-field :is(pre, code) > span';
  function walk(element, run) {
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) {
        if (node.data) run.push({ text: node.data, data: Boolean(element.closest(DATA)), element: number(element) });
      } else if (node.nodeType === Node.ELEMENT_NODE && !node.matches(LEFT_OUT)) {
        part(node, run);
      }
    }
  }

  function part(element, run) {
    for (const name of ['aria-label', 'title', 'placeholder', 'data-label', 'alt', 'aria-valuetext', 'aria-description']) {
      const text = element.getAttribute(name);
      if (text?.trim() && isShown(element)) blocks.push({ at: `${name} of ${place(element)}`, own: number(element), run: [{ text, data: false, element: number(element) }] });
    }
    // The options of a list that is shut are not drawn and yet read.
    const isOption = element.localName === 'option' || element.localName === 'optgroup';
    if (!isOption && !isShown(element) && element.localName !== 'details') return;
    const { display } = getComputedStyle(element);
    if (element.localName === 'br') {
      run.push({ text: '\n', data: false, element: number(element) });
    } else if (!isOption && (display === 'inline' || display === 'contents' || element.matches(WORD)) && !element.closest('svg')) {
      walk(element, run);
    } else if (!isOption && display.startsWith('inline') && !element.closest('svg')) {
      const own = [];
      run.push({ own: number(element), run: own });
      walk(element, own);
    } else {
      const own = [];
      // Blocks side by side in a flow are read one after the other, and each alone.
      run.push({ text: '\n', data: false, element: -1 });
      walk(element, own);
      blocks.push({ at: place(element), own: number(element), run: own });
    }
  }

  const body = [];
  walk(document.body, body);
  blocks.push({ at: 'body', own: number(document.body), run: body });
  return blocks.filter(({ run }) => run.some((piece) => piece.run || piece.text.trim()));
}

/** What may be cut, as numbers. A function of the page. */
export function measures() {
  const parts = Array.from(document.querySelectorAll('main *, header *, footer *, dialog *'), (part) => {
    const { overflowX, textOverflow, position } = getComputedStyle(part);
    const { scrollWidth, clientWidth } = part;
    return { name: `${part.localName}.${part.getAttribute('class') ?? ''}`, text: part.textContent.slice(0, 80), overflowX, textOverflow, position, scrollWidth, clientWidth };
  });
  return { sideways: document.documentElement.scrollWidth - innerWidth, parts };
}

const [OPEN, CLOSE] = ['⟦', '⟧'];
const LETTER = /\p{L}/u;
/** Signs that stand between any two things in any language. */
const NEUTRAL = /^[\s›→←↑↓▾▸×·•…|/+\-–—‹›⁨⁩\d.,%]*$/u;
/** The end of a sentence, or what announces the next thing. */
const ENDS = /[.!?:…。：？！)”]\s*$/u;

/** Names that are the same in every language, and the months of the language that the browser writes days in. */
const PROTOCOLS = [
  /TLS-RPT Lens|\b(?:DNS\.SB|DNSControl|octoDNS|DNS|DANE|MTA-STS|STARTTLS|TLS-RPT|TLSRPT|TLSA|MX|TXT|CNAME|AAAA|HTTPS?|JSON|CSV|TTL|RFC)\b/g,
  /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b/g,
];

/**
 * Words that stand on a page and are no words of it: names with dots, addresses, numbers, and terms of records and reports in
 * their own letters, such as `sts-policy-fetch-error`.
 */
const isData = (word) => {
  const bare = word.replace(/^[("“‘[{<]+|[)"”’\]}>,.;:]+$/gu, '');
  return !LETTER.test(bare)
    || /\S[.@/=_:]\S/u.test(bare)
    || /^[a-z0-9]+(-[a-z0-9]+)+$/u.test(bare)
    || /^[A-Z]{2}$/.test(bare)
    || /\d/.test(bare);
};

/** What is wrong with the words of blocks; `known` are words of the data that is loaded, each a text or a pattern for all. */
export function faultsOfWords(blocks, known = []) {
  const faults = new Map();
  const fault = (what, at) => { if (!faults.has(what)) faults.set(what, `${what} (${at})`); };
  for (const { at, own = 0, run } of blocks) judgeRun(run, 0, { at, own, known, fault });
  return [...faults.values()];
}

/** Judges a run that begins within so many brackets. */
function judgeRun(run, begin, { at, own, known, fault }) {
  let depth = begin;
  // What stands outside, since the last bracket at depth 0 has shut: undefined where none has.
  let [between, before, outside, within] = [undefined, undefined, '', ''];
  const endOutside = () => {
    let rest = outside;
    for (const word of [...PROTOCOLS, ...known]) rest = rest.replaceAll(word, ' ');
    const words = rest.split(/\s+/u).filter((word) => !isData(word));
    if (words.length > 0) fault(`outside of brackets: ${words.join(' ')}`, at);
    outside = '';
  };
  for (const piece of run) {
    if (piece.run) {
      judgeRun(piece.run, depth, { at, own: piece.own ?? 0, known, fault });
      // A button or a mark in the line is no word of it.
      if (depth === 0) between = undefined;
      continue;
    }
    for (const letter of piece.text) {
      if (letter === OPEN) {
        if (depth === 0) {
          endOutside();
          before = between === undefined ? undefined : { ...before, gap: between, to: piece.element };
          within = '';
        }
        depth += 1;
      } else if (letter === CLOSE && depth > 0) {
        depth -= 1;
        if (depth === 0) {
          if (before?.gap !== undefined) judgeGap(before, within, { at, own, fault });
          between = '';
          before = { text: within, from: piece.element };
        }
      } else if (depth > 0) {
        within += letter;
      } else if (letter === CLOSE) {
        fault('a bracket that nothing opened', at);
      } else {
        if (!piece.data) outside += letter;
        if (letter === '\n' && piece.element === -1) between = undefined;
        else if (between !== undefined) between += piece.data ? '\u{fffc}' : letter;
      }
    }
    if (depth === 0 && piece.data) outside += ' ';
  }
  if (depth > begin) fault('a bracket that nothing shuts', at);
  endOutside();
}

/** Two brackets in one line, with what stands between them. */
function judgeGap({ gap, text, from, to }, next, { at, own, fault }) {
  const isWord = (words) => LETTER.test(words);
  const what = `${text.slice(-30)}${CLOSE}${gap}${OPEN}${next.slice(0, 30)}`;
  // A separator of the language is a bracket with no letter in it.
  if (!isWord(text) || !isWord(next)) return;
  // Data between them belongs to no sentence of several brackets as long as nothing but space is around it.
  if (gap.includes('\u{fffc}') || LETTER.test(gap) || /\d/.test(gap)) return;
  if (gap === '') fault(`glued: ${what}`, at);
  else if (gap.trim() === '') {
    // Elements side by side are as many labels, and their style keeps them apart.
    const areLabels = from !== to && from !== own && to !== own;
    if (!ENDS.test(text) && !areLabels) fault(`a sentence of several brackets: ${what}`, at);
  } else if (!NEUTRAL.test(gap) || /[.,]/.test(gap)) fault(`a separator of no language: ${what}`, at);
}

/** What is cut at the width of the page, from `measures`. */
export function faultsOfWidth({ sideways, parts }) {
  const faults = sideways > 0 ? [`the page scrolls sideways by ${sideways} px`] : [];
  const cut = ({ overflowX, textOverflow, position, scrollWidth, clientWidth }) => {
    const hidden = overflowX === 'hidden' || overflowX === 'clip' || textOverflow === 'ellipsis';
    return hidden && position !== 'absolute' && clientWidth > 1 && scrollWidth > clientWidth + 1;
  };
  return [...faults, ...new Set(parts.filter(cut).map(({ name, text }) => `cut: ${name}: ${text}`))];
}

/** What a picture says; it has a width of its own. */
export async function faultsOfPicture(page, known = [], hear = () => {}) {
  const blocks = await page.evaluate(gather);
  hear(blocks.map(({ run }) => textOf(run)));
  return faultsOfWords(blocks, known);
}

/** All that is wrong with what a page shows now; `hear` is told what it says, a list of texts. */
export async function faultsOf(page, known = [], hear = () => {}) {
  const [blocks, widths] = [await page.evaluate(gather), await page.evaluate(measures)];
  hear(blocks.map(({ run }) => textOf(run)));
  return [...faultsOfWords(blocks, known), ...faultsOfWidth(widths)];
}

const textOf = (run) => run.map((piece) => (piece.run ? textOf(piece.run) : piece.text)).join('');

/**
 * Notes which texts of a table (each a text, or its forms by plural) were said: `hear(texts)`, and `unheard()` gives the keys
 * of the others. A text with slots was said where the pieces between them stand in their order in one text.
 */
export function listener(table) {
  const forms = ([key, said]) => (typeof said === 'string' ? [said] : Object.values(said)).map((form) => [key, form.split(/\{\w+\}/)]);
  let left = Object.entries(table).filter(([key]) => !key.startsWith('$')).flatMap(forms);
  const says = (text, pieces) => {
    let at = 0;
    return pieces.every((piece) => {
      const found = text.indexOf(piece, at);
      at = found + piece.length;
      return found >= 0;
    });
  };
  return {
    hear(texts) {
      const heard = new Set(left.filter(([, pieces]) => texts.some((text) => says(text, pieces))).map(([key]) => key));
      left = left.filter(([key]) => !heard.has(key));
    },
    unheard: () => [...new Set(left.map(([key]) => key))],
  };
}

/** The same for a text that was saved or copied, one line after the other. */
export const faultsOfText = (text, known = []) => faultsOfWords(
  text.split('\n').map((line, at) => ({ at: `line ${at + 1}`, run: [{ text: line, data: false, element: 0 }] })),
  known,
);
