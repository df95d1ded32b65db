//! Random numbers of the browser, in a page and in a worker alike, and hashes that rest on them.

use std::hash::{BuildHasher, RandomState};
use std::hint::black_box;

use wasm_bindgen::prelude::*;

use crate::seed::Seed;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn fill(bytes: &mut [u8]);
}

/// A seed that nobody else knows.
pub fn seed() -> Seed {
    Seed::new([random(), random()])
}

/// Gives the maps of other crates a key that nobody can tell before: an object of JSON is one of the standard
/// library, with a stranger's texts as keys. To be called before anything else in a program.
///
/// The standard library takes that key once, and on wasm, where it knows no randomness, from two addresses: of
/// something on the stack and of something just allocated. As many frames and allocations as the
/// browser's random numbers say lie before them: one key of 2^26.
pub fn stir() {
    let random = random();
    let allocated: Vec<Box<u64>> = (0..random & MOST_ALLOCATIONS).map(Box::new).collect();
    below(random >> 32 & MOST_FRAMES);
    black_box(allocated);
}

#[inline(never)]
fn below(frames: u64) -> u64 {
    // What is looked at from outside keeps its place on the stack, and the call its frame.
    let frame = black_box([frames; 2]);
    let found = if frames > 0 { below(black_box(frames - 1)) } else { RandomState::new().hash_one(frames) };
    black_box(frame).into_iter().fold(found, |found, word| found ^ word)
}

fn random() -> u64 {
    let mut bytes = [0; 8];
    fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

/// A quarter of a megabyte at most.
const MOST_ALLOCATIONS: u64 = 0x3fff;
/// A fifth of the stack at most.
const MOST_FRAMES: u64 = 0xfff;
