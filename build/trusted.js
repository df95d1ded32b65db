/** The texts of the programs whose templates may become a part of the page. */
const programs = [];

/** With Trusted Types, counts what stands in a program as trusted. */
export function trust(program) {
  programs.push(program);
}

/**
 * With Trusted Types, text becomes a part of the page only if it stands word for word in a program:
 * templates do, the texts of reports do not. Scripts are the workers' and those of `scripts`.
 */
export function trustOnlyPrograms(scripts = []) {
  globalThis.trustedTypes?.createPolicy('default', {
    createHTML: (html) => (programs.some((program) => program.includes(html)) ? html : null),
    createScriptURL: (url) => (url.startsWith('blob:') || scripts.includes(url) ? url : null),
  });
}
