// Ends the worker's script: starts its program with the compiled module that the page sends first.
self.onmessage = ({ data }) => {
  self.onmessage = null;
  wasm_bindgen({ module_or_path: data });
};
