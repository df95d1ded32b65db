// Says that the program has ended: it had no more memory, or failed inside. Nothing of the program is used for that,
// and nothing but the page is loaded anew: what the browser keeps stays.

/** Whether this ends a program. A call out of it throws a RangeError for want of memory or depth, in Firefox an InternalError. */
function ends(error) {
  if (globalThis.WebAssembly && error instanceof WebAssembly.RuntimeError) return true;
  return (error instanceof RangeError || error?.name === 'InternalError') && /wasm/.test(error.stack);
}

/** The texts of the language that the page speaks; none where they do not come soon. */
async function texts() {
  const meta = document.querySelector(`meta[name="language"][data-code="${document.documentElement.lang}"]`);
  if (!meta) return {};
  const answer = await fetch(new URL(meta.content, document.baseURI), { signal: AbortSignal.timeout(1_000) });
  return answer.json();
}

async function tell() {
  const notice = document.getElementById('program-ended').content.firstElementChild.cloneNode(true);
  const table = await texts().catch(() => ({}));
  for (const part of notice.children) part.textContent = table[part.textContent] ?? part.textContent;
  const button = notice.querySelector('button');
  button.addEventListener('click', () => { location.reload(); });
  document.body.prepend(notice);
  // Nothing else on the page answers any more.
  button.focus();
}

/** Listens for the end, for as long as the page is open. */
export function watchForEnd() {
  let told = false;
  const look = (error) => {
    // A page that did not start says so itself.
    if (told || !ends(error) || !document.getElementById('start-failed')?.hidden) return;
    told = true;
    tell();
  };
  addEventListener('error', ({ error }) => look(error));
  addEventListener('unhandledrejection', ({ reason }) => look(reason));
}
