//! Reads one mailbox on one thread as a worker and the page do, and prints how long it took:
//! `time_import FILE` gives `{"reports": …, "seconds": …, "processor_seconds": …, "bytes": …}`.
//! The time of the processor is `null` where the system does not tell it.
//! The file is in memory before the clock starts, as it is for the readers it is compared with.

use std::io::{self, Write};
use std::time::Instant;

use processor_time::processor_time;
use reading::read;

#[path = "../benches/shared/processor_time.rs"]
mod processor_time;
#[path = "../benches/shared/reading.rs"]
mod reading;

fn main() -> io::Result<()> {
    let path = std::env::args().nth(1).ok_or_else(|| io::Error::other("usage: time_import FILE"))?;
    let mailbox = std::fs::read(&path)?;
    let (began, processor) = (Instant::now(), processor_time());
    let store = read(&path, &mailbox);
    let seconds = began.elapsed().as_secs_f64();
    let spent = processor_time().saturating_sub(processor).as_secs_f64();
    writeln!(
        io::stdout(),
        r#"{{"reports": {}, "seconds": {seconds}, "processor_seconds": {spent}, "bytes": {}, "problems": {}}}"#,
        store.len(),
        mailbox.len(),
        store.problems().len()
    )
}
