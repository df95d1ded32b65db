//! Reads one mailbox on one thread as a worker and the page do, and prints how long it took:
//! `time_import FILE` gives `{"reports": …, "seconds": …, "bytes": …}`.
//! The file is in memory before the clock starts, as it is for the readers it is compared with.

use std::io::{self, Write};
use std::time::Instant;

use tlsrpt_lens::intake::StreamReader;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::{Batch, Store};

fn main() -> io::Result<()> {
    let path = std::env::args().nth(1).ok_or_else(|| io::Error::other("usage: time_import FILE"))?;
    let mailbox = std::fs::read(&path)?;
    let began = Instant::now();
    let (mut store, mut batch, mut limits) = (Store::default(), Batch::default(), Limits::default());
    let mut reader = StreamReader::new(&path);
    for slice in mailbox.chunks(SLICE) {
        reader.push(slice, &mut limits, &mut |item| {
            batch.add(item);
            if batch.is_full() {
                store.merge(std::mem::take(&mut batch));
            }
        });
    }
    reader.finish(&mut limits, &mut |item| batch.add(item));
    store.merge(batch);
    let seconds = began.elapsed().as_secs_f64();
    writeln!(
        io::stdout(),
        r#"{{"reports": {}, "seconds": {seconds}, "bytes": {}, "problems": {}}}"#,
        store.len(),
        mailbox.len(),
        store.problems().len()
    )
}

/// The page's worker reads files in slices of this size.
const SLICE: usize = 4 << 20;
