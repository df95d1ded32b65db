// The content-security policy: the promise of the page that nothing leaves it, in a form the browser keeps.

/** The DNS servers a domain check may ask. The app offers the same ones. */
export const resolvers = [
  'https://cloudflare-dns.com',
  'https://dns.google',
  'https://doh.dns.sb',
  'https://odvr.nic.cz',
];

const policy = (directives) => Object.entries(directives).map(([name, value]) => `${name} ${value}`).join('; ');

const directives = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': `'self' ${resolvers.join(' ')}`,
  // blob: for the readers, which this policy in a <meta> holds only so; 'self' for the service worker.
  'worker-src': "blob: 'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  // Text becomes HTML or a script's address only through the check in build/trusted.js.
  'require-trusted-types-for': "'script'",
  'trusted-types': 'default',
};

/** What the page may load and where it may connect; goes into a `<meta>`. */
export const pagePolicy = policy(directives);

/** The same as a header; browsers ignore frame-ancestors in a `<meta>`. */
export const headerPolicy = `${pagePolicy}; frame-ancestors 'none'`;

/** That of the page as one file: its script and its style by their hashes, and nothing beside it. */
export const singleFilePolicy = ({ script, style }) => policy({
  ...directives,
  'script-src': `'${script}' 'wasm-unsafe-eval'`,
  'style-src': `'${style}'`,
  'img-src': 'data: blob:',
  'font-src': "'none'",
  'connect-src': `blob: ${resolvers.join(' ')}`,
  'worker-src': 'blob:',
  'manifest-src': "'none'",
});
