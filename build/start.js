// Starts the page. Trunk would write this into the page itself, but the policy allows no inline script.
const script = document.querySelector('script[data-app]');
const address = (name) => new URL(name, document.baseURI).href;

try {
  const { default: init } = await import(address(script.dataset.app));
  await init({ module_or_path: address(script.dataset.wasm) });
} catch (error) {
  document.getElementById('start-failed').hidden = false;
  throw error;
}
