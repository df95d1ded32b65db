// What must not wait for the program: the shell of index.html shows the right page in the right colours and
// language, and what is done there is kept for the program (src/web/shell.rs).

const root = document.documentElement;

/** A setting of the page, as src/web/storage.rs keeps them. */
function kept(name) {
  try {
    return localStorage.getItem(`tlsrpt-lens.${name}`) ?? '';
  } catch {
    return '';
  }
}

/** The shell is the first screen; another one is empty until the program is there, and `start` names its part. */
function showShell() {
  const overview = /^#?\/?(\?.*)?$/.test(location.hash);
  if (!overview || kept('history') === 'on') {
    root.dataset.start = overview || location.hash.startsWith('#/report/') ? 'reports' : 'tools';
  }
  root.dataset.colorScheme = kept('colours');
}

/** Files dropped are as if chosen; a button pressed is pressed again by the program. */
function keepForLater() {
  const shell = () => document.getElementById('shell');
  addEventListener('click', ({ target }) => {
    const pressed = Array.from(shell()?.querySelectorAll('.drop-zone__actions button') ?? []).indexOf(target);
    if (pressed >= 0) shell().dataset.pressed = pressed;
  });
  for (const name of ['dragover', 'drop']) {
    addEventListener(name, (event) => {
      if (!shell()) return;
      event.preventDefault();
      if (name === 'drop') shell().querySelector('input').files = event.dataTransfer.files;
    });
  }
}

/** Puts the shell into the language that src/web/language.rs will speak. */
async function translateShell() {
  const known = new Map(Array.from(document.querySelectorAll('meta[name="language"]'), (meta) => [meta.dataset.code, meta.content]));
  known.set('en', '');
  const wanted = [kept('language'), ...navigator.languages.map((tag) => tag.split('-')[0])];
  const code = wanted.find((tag) => known.has(tag)) ?? 'en';
  if (code === 'en') return;
  root.lang = code;
  const table = await (await fetch(new URL(known.get(code), document.baseURI))).json();
  const shell = document.getElementById('shell');
  if (!shell) return;
  const texts = document.createTreeWalker(shell, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data } = texts.currentNode;
    const english = data.trim();
    if (table[english]) texts.currentNode.data = data.replace(english, () => table[english]);
  }
  for (const named of shell.querySelectorAll('[aria-label]')) {
    const own = table[named.getAttribute('aria-label')];
    if (own) named.setAttribute('aria-label', own);
  }
}

/** `parsed` holds once the whole of index.html is there, with the languages it names. */
export function early(parsed) {
  showShell();
  keepForLater();
  // Without a table the shell stays English until the program is there.
  parsed.then(translateShell).catch(() => {});
}
