//! Files in, summary JSON out: the same object that the page exports.
//!
//! `cargo run --release --example summarize -- FILE…`
//!
//! It ends with 1, and says why, when the memory for reports was full: then the summary lacks what found no room.

use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use tlsrpt_lens::export::summary_json;
use tlsrpt_lens::geo::CountryTable;
use tlsrpt_lens::intake::{Ingested, IntakeError, Outcome, StreamReader, Trail};
use tlsrpt_lens::limits::{Limits, bytes_in_words};
use tlsrpt_lens::seed::Seed;
use tlsrpt_lens::store::{Batch, Merging, Store};

fn main() -> ExitCode {
    // The system's randomness is the seed.
    let seed = Seed::new([0, 1].map(|half| RandomState::new().hash_one(half)));
    let mut store = Store::with_seed(seed.clone());
    if let Ok(table) = CountryTable::read(include_bytes!("../public/data/countries.bin")) {
        store.locate(Arc::new(table));
    }
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let sizes = paths.iter().filter_map(|path| std::fs::metadata(path).ok());
    let limits = Limits::default().among(paths.len() as u64, sizes.map(|size| size.len()).sum());
    let mut batch = Batch::with_seed(seed);
    for path in &paths {
        let name = Path::new(path).file_name().map_or(path.clone(), |name| name.to_string_lossy().into_owned());
        let mut take = |item: Ingested| {
            batch.add(item);
            if batch.is_full() {
                let _ = Merging::new(batch.take()).finish(&mut store, None);
            }
        };
        let failed = if let Ok(bytes) = std::fs::read(path) {
            let (mut limits, mut reader) = (limits.clone(), StreamReader::new(&name).with_size(bytes.len() as u64));
            reader.push(&bytes, &mut limits, &mut take);
            reader.finish(&mut limits, &mut take);
            reader.failed()
        } else {
            take(Ingested { trail: Trail::of_file(name), outcome: Outcome::Problem(IntakeError::Unreadable) });
            true
        };
        store.file_read(failed);
    }
    store.merge(batch);
    let written = std::io::stdout().write_all(summary_json(&store).as_bytes());
    let room = store.room();
    let is_whole = room.refused == 0 && room.untold == 0;
    if !is_whole {
        let _ = writeln!(
            std::io::stderr(),
            "The memory for reports ({}) is full: {} reports and {} other items were found and are not in the summary.",
            bytes_in_words(room.bytes),
            room.refused,
            room.untold
        );
    }
    if written.is_ok() && is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
