//! Any file, read and shown as a page does: what it costs in time and memory is bounded by its bytes, those that it
//! unpacks to with them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tlsrpt_lens::intake::StreamReader;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::{Batch, Store};
use tlsrpt_lens_fuzz::cost::{Measure, show};

#[global_allocator]
static MEMORY: tlsrpt_lens_fuzz::cost::Counting = tlsrpt_lens_fuzz::cost::Counting;

fuzz_target!(|file: &[u8]| {
    let measure = Measure::begin();
    let (mut store, mut batch) = (Store::default(), Batch::default());
    let mut limits = Limits { report_bytes: 1 << 22, inflated_bytes: 1 << 24, ..Limits::default() };
    let mut reader = StreamReader::new("file");
    reader.push(file, &mut limits, &mut |item| batch.add(item));
    reader.finish(&mut limits, &mut |item| batch.add(item));
    store.merge(batch);
    show(&store);
    measure.end(file.len() as u64 + limits.spent.inflated_bytes);
});
