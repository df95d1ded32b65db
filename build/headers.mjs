// The headers that a web host should send. deploy/ repeats them for each server; a test compares.
import { headerPolicy } from './policy.mjs';

/** With every answer. */
export const securityHeaders = {
  'Content-Security-Policy': headerPolicy,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** Files named by their content, as a regular expression that every server reads in the same way. */
export const hashedName = String.raw`-[0-9a-f]{16}(_bg)?\.(bin|css|js|json|mbox|wasm)$`;

/** Cache-Control of a file: what is named by its content never changes, all else is asked for again. */
export const cacheControl = (name) => (
  new RegExp(hashedName).test(name) ? 'public, max-age=31536000, immutable' : 'no-cache'
);

/**
 * The file `_headers` of Netlify and Cloudflare Pages. What it does not name is asked for again there
 * anyway, and a second Cache-Control for the same file would be added to the first.
 */
export function headersFile(names) {
  const hashed = names.filter((name) => new RegExp(hashedName).test(name));
  const rules = [
    ['/*', securityHeaders],
    ...hashed.map((name) => [`/${name}`, { 'Cache-Control': cacheControl(name) }]),
  ];
  return rules
    .map(([path, headers]) => [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`), ''].join('\n'))
    .join('\n');
}
