// Keeps the whole page for use without a network: each version in a cache of its own.
// The build writes two constants above this text: `version`, and `files`, a path and a digest for each part.

const { scope } = self.registration;
const prefix = `tlsrpt-lens ${scope} `;
const own = prefix + version;
const shared = `${prefix}shared`;
const share = new URL('share', scope).href;
const parts = new Map(files.map(([path, integrity]) => [new URL(path, scope).href, integrity]));
const namedByContent = /-[0-9a-f]{16}(_bg)?\.\w+$/;

self.addEventListener('install', (event) => event.waitUntil(keep()));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  const { data, source } = event;
  if (data === 'take over') self.skipWaiting();
  else if (data === version) event.waitUntil(tidy());
  // A page of another version goes on with its own parts, and can say so.
  else source.postMessage('outdated');
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  url.hash = '';
  if (request.method === 'POST') {
    if (request.mode === 'navigate' && url.href === share) event.respondWith(receive(request));
    return;
  }
  if (request.method !== 'GET' || !url.href.startsWith(scope)) return;
  if (request.mode === 'navigate') {
    url.search = '';
    if (url.href === `${scope}index.html`) url.href = scope;
  }
  if (parts.has(url.href)) event.respondWith(answer(own, url.href, request));
  // Pages of older versions may still be open; a name made from the content can only mean one thing.
  else if (namedByContent.test(url.pathname)) event.respondWith(answer(undefined, url.href, request));
});

/** Keeps every part, or none: a part of another version does not have the digest, and is refused. */
async function keep() {
  const cache = await caches.open(own);
  try {
    await Promise.all([...parts].map(async ([address, integrity]) => {
      const response = await fetch(address, { cache: 'no-cache', integrity });
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      await cache.put(address, response);
    }));
  } catch (error) {
    await caches.delete(own);
    throw error;
  }
}

/** A part from the cache `cacheName`, or from any; what the browser has thrown away is fetched. */
async function answer(cacheName, address, request) {
  return await caches.match(address, { cacheName, ignoreVary: true }) ?? fetch(request);
}

/** Deletes older versions once no page but the one that asks is open, and none newer waits. */
async function tidy() {
  const [clients, names] = await Promise.all([
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }),
    caches.keys(),
  ]);
  if (clients.filter(({ url }) => url.startsWith(scope)).length > 1) return;
  if (self.registration.installing || self.registration.waiting) return;
  const old = names.filter((name) => name.startsWith(prefix) && name !== own && name !== shared);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** What waits at most, and for how many milliseconds; src/web/shared.rs knows the time too. */
const most = { files: 20, bytes: 64_000_000, age: 86_400_000, name: 200 };
/** What a form has beside the bytes of its files. */
const aroundFiles = 1_000_000;
let received = Promise.resolve();

/**
 * Takes what another app shares, or what a site posts here: it is kept for the page that opens next, which asks
 * before it reads any of it, and goes nowhere else. One after the other, so that all are counted together.
 */
async function receive(request) {
  const done = received.then(() => keepShared(request));
  // What cannot be taken is not kept; the page opens all the same.
  received = done.catch(() => {});
  await received;
  return Response.redirect(scope, 303);
}

async function keepShared(request) {
  const cache = await caches.open(shared);
  const waiting = await waitingIn(cache);
  const from = encodeURIComponent(whence(request));
  const put = (name, body, headers) => cache.put(`${share}/${name}`, new Response(body, {
    headers: { ...headers, 'x-from': from, 'x-time': Date.now() },
  }));
  const form = await formOf(request);
  let refused = 0;
  for (const file of form ? filesIn(form) : []) {
    if (waiting.files >= most.files || waiting.bytes + file.size > most.bytes) {
      refused += 1;
      continue;
    }
    waiting.files += 1;
    waiting.bytes += file.size;
    const name = encodeURIComponent(Array.from(file.name).slice(0, most.name).join(''));
    // A browser may have no room for it.
    await put(crypto.randomUUID(), file, { 'x-name': name, 'x-size': file.size }).catch(() => { refused += 1; });
  }
  if (refused === 0 && form) return;
  await put('refused', null, { 'x-files': waiting.refused + refused, 'x-shares': waiting.tooLarge + (form ? 0 : 1) });
}

/** How much waits, without what has waited too long, which is deleted. */
async function waitingIn(cache) {
  const waiting = { files: 0, bytes: 0, refused: 0, tooLarge: 0 };
  for (const key of await cache.keys()) {
    const { headers } = await cache.match(key);
    const number = (name) => Number(headers.get(name));
    if (!(Math.abs(Date.now() - number('x-time')) < most.age)) await cache.delete(key);
    else if (headers.has('x-size')) {
      waiting.files += 1;
      waiting.bytes += number('x-size');
    } else {
      waiting.refused += number('x-files');
      waiting.tooLarge += number('x-shares');
    }
  }
  return waiting;
}

/** The origin of the page that sends this, as far as the browser says it. */
function whence({ headers, referrer }) {
  for (const address of [headers.get('origin'), referrer]) {
    const origin = URL.canParse(address) ? new URL(address).origin : 'null';
    if (origin !== 'null') return origin;
  }
  return '';
}

/** The form, unless it is larger than all that may wait: no more of it is held. */
async function formOf(request) {
  // Not every browser hands out what comes as it comes.
  if (!request.body) return request.formData();
  const pieces = [];
  let bytes = 0;
  const reader = request.body.getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    bytes += step.value.length;
    if (bytes > most.bytes + aroundFiles) {
      await reader.cancel();
      return undefined;
    }
    pieces.push(step.value);
  }
  return new Response(new Blob(pieces), { headers: { 'content-type': request.headers.get('content-type') } }).formData();
}

/** The files of a form, and its text as one. */
function filesIn(form) {
  const text = form.get('text');
  const files = form.getAll('files').filter((file) => file instanceof File);
  return text ? [...files, new File([text], 'shared text')] : files;
}
