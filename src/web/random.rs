//! Random numbers of the browser, in a page and in a worker alike.

use wasm_bindgen::prelude::*;

use crate::seed::Seed;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn fill(bytes: &mut [u8]);
}

/// A seed that nobody else knows.
pub fn seed() -> Seed {
    let mut halves = [[0; 8]; 2];
    halves.iter_mut().for_each(|half| fill(half));
    Seed::new(halves.map(u64::from_le_bytes))
}
