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

/** Takes what another app shares: it is kept for the page that opens next, and goes nowhere else. */
async function receive(request) {
  const form = await request.formData();
  const cache = await caches.open(shared);
  const text = form.get('text');
  const given = [...form.getAll('files'), ...(text ? [new File([text], 'shared text')] : [])];
  const now = Date.now();
  await Promise.all(given.map((file, index) => cache.put(
    `${share}/${now}-${index}`,
    new Response(file, { headers: { 'x-name': encodeURIComponent(file.name) } }),
  )));
  return Response.redirect(scope, 303);
}
