// Ends the worker's script: starts its program with the compiled module that the page sends first.
// Meanwhile it holds a lock with its own name for as long as it lives: the page, which waits for that,
// learns of an end that sends no event.
self.onmessage = ({ data }) => {
  self.onmessage = null;
  // The page hears of what is thrown, not of a promise that fails: where there is no memory to start in, for one.
  const begin = () => {
    wasm_bindgen({ module_or_path: data }).catch((error) => { setTimeout(() => { throw error; }); });
  };
  const hold = () => {
    self.holdsLock = true;
    begin();
    return new Promise(() => {});
  };
  // A page from disk has no locks, or may not use them.
  if (navigator.locks) navigator.locks.request(self.name, hold).catch(() => { if (!self.holdsLock) begin(); });
  else begin();
};
