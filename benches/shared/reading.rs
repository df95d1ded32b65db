//! Reads a file on one thread as a worker and the page do, with a seed of the system.

use std::hash::{BuildHasher, RandomState};

use tlsrpt_lens::intake::StreamReader;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::seed::Seed;
use tlsrpt_lens::store::{Batch, Merging, Store};

/// The page's worker reads files in slices of this size.
const SLICE: usize = 4 << 20;

/// A store with all that is in a file.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Store {
    let (mut store, mut batch, mut limits) = (Store::with_seed(seed()), Batch::with_seed(seed()), Limits::default());
    let mut reader = StreamReader::new(name).with_size(bytes.len() as u64);
    for slice in bytes.chunks(SLICE) {
        reader.push(slice, &mut limits, &mut |item| {
            batch.add(item);
            if batch.is_full() {
                Merging::new(batch.take()).finish(&mut store, None);
            }
        });
    }
    reader.finish(&mut limits, &mut |item| batch.add(item));
    store.merge(batch);
    store
}

fn seed() -> Seed {
    Seed::new([0, 1].map(|half| RandomState::new().hash_one(half)))
}
