//! Reads one mailbox on one thread as a worker and the page do, and prints how long it took:
//! `time_import FILE` gives `{"reports": …, "seconds": …, "processor_seconds": …, "bytes": …}`.
//! The time of the processor is `null` where the system does not tell it.
//! The file is in memory before the clock starts, as it is for the readers it is compared with.

use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::time::Instant;

use tlsrpt_lens::intake::StreamReader;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::seed::Seed;
use tlsrpt_lens::store::{Batch, Store};

fn main() -> io::Result<()> {
    let path = std::env::args().nth(1).ok_or_else(|| io::Error::other("usage: time_import FILE"))?;
    let mailbox = std::fs::read(&path)?;
    let (began, processor) = (Instant::now(), processor_seconds());
    let (mut store, mut batch, mut limits) = (Store::with_seed(seed()), Batch::with_seed(seed()), Limits::default());
    let mut reader = StreamReader::new(&path);
    for slice in mailbox.chunks(SLICE) {
        reader.push(slice, &mut limits, &mut |item| {
            batch.add(item);
            if batch.is_full() {
                store.merge(batch.take());
            }
        });
    }
    reader.finish(&mut limits, &mut |item| batch.add(item));
    store.merge(batch);
    let seconds = began.elapsed().as_secs_f64();
    let spent = processor_seconds().zip(processor).map(|(after, before)| (after - before).to_string());
    writeln!(
        io::stdout(),
        r#"{{"reports": {}, "seconds": {seconds}, "processor_seconds": {}, "bytes": {}, "problems": {}}}"#,
        store.len(),
        spent.as_deref().unwrap_or("null"),
        mailbox.len(),
        store.problems().len()
    )
}

/// Of the system.
fn seed() -> Seed {
    Seed::new([0, 1].map(|half| RandomState::new().hash_one(half)))
}

/// What the processor spent on this program: on Linux, the first number of `schedstat`.
fn processor_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    text.split_whitespace().next()?.parse::<f64>().ok().map(|nanoseconds| nanoseconds / 1e9)
}

/// The page's worker reads files in slices of this size.
const SLICE: usize = 4 << 20;
