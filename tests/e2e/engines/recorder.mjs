/** Runs in the page, before its program where the driver can: keeps what went wrong and which workers were made. */
export function recorder() {
  if (globalThis.recorded) return;
  const recorded = { errors: [], violations: [], workers: [] };
  globalThis.recorded = recorded;
  document.addEventListener('securitypolicyviolation', (event) => {
    recorded.violations.push({ directive: event.effectiveDirective, blocked: event.blockedURI });
  });
  addEventListener('error', (event) => {
    recorded.errors.push(event.message ?? `not loaded: ${event.target.src ?? event.target.href}`);
  }, true);
  addEventListener('unhandledrejection', (event) => recorded.errors.push(String(event.reason)));
  const { error } = console;
  console.error = (...words) => {
    recorded.errors.push(words.join(' '));
    error.apply(console, words);
  };
  const { Worker } = globalThis;
  globalThis.Worker = class extends Worker {
    constructor(url, options) {
      super(url, options);
      recorded.workers.push(String(url));
    }
  };
}
