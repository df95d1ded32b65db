// The content-security policy: the promise of the page that nothing leaves it, in a form the browser keeps.

/** The DNS servers a domain check may ask. The app offers the same ones. */
export const resolvers = [
  'https://cloudflare-dns.com',
  'https://dns.google',
  'https://doh.dns.sb',
  'https://odvr.nic.cz',
];

/** What the page may load and where it may connect; goes into a `<meta>`. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  `connect-src 'self' ${resolvers.join(' ')}`,
  // blob: for the worker's text, 'self' for the script that it imports.
  "worker-src blob: 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  // Text becomes HTML or a script's address only through the check in build/start.js.
  "require-trusted-types-for 'script'",
  'trusted-types default',
].join('; ');

/** The same as a header; browsers ignore frame-ancestors in a `<meta>`. */
export const headerPolicy = `${pagePolicy}; frame-ancestors 'none'`;
