//! Files in, summary JSON out: the same object that the page exports.
//!
//! `cargo run --release --example summarize -- FILE…`

use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use tlsrpt_lens::export::summary_json;
use tlsrpt_lens::geo::CountryTable;
use tlsrpt_lens::intake::{Ingested, IntakeError, Outcome, StreamReader, Trail};
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::seed::Seed;
use tlsrpt_lens::store::Store;

fn main() -> ExitCode {
    // The system's randomness is the seed.
    let mut store = Store::with_seed(Seed::new([0, 1].map(|half| RandomState::new().hash_one(half))));
    if let Ok(table) = CountryTable::read(include_bytes!("../public/data/countries.bin")) {
        store.locate(Arc::new(table));
    }
    let files = std::env::args().skip(1).count() as u64;
    for path in std::env::args().skip(1) {
        let name = Path::new(&path).file_name().map_or(path.clone(), |name| name.to_string_lossy().into_owned());
        if let Ok(bytes) = std::fs::read(&path) {
            let (mut limits, mut reader) = (Limits::default().among(files), StreamReader::new(&name));
            reader.push(&bytes, &mut limits, &mut |item| store.add(item));
            reader.finish(&mut limits, &mut |item| store.add(item));
            store.file_read(reader.failed());
        } else {
            let outcome = Outcome::Problem(IntakeError::Unreadable);
            store.add(Ingested { trail: Trail::of_file(name), outcome });
            store.file_read(true);
        }
    }
    match std::io::stdout().write_all(summary_json(&store).as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
