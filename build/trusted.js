/**
 * With Trusted Types, text becomes a part of the page only if it stands word for word in the program:
 * templates do, the texts of reports do not. Scripts are the workers' and those of `scripts`.
 */
export function trustOnly(program, scripts = []) {
  globalThis.trustedTypes?.createPolicy('default', {
    createHTML: (html) => (program.includes(html) ? html : null),
    createScriptURL: (url) => (url.startsWith('blob:') || scripts.includes(url) ? url : null),
  });
}
