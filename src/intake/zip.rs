//! ZIP archives of anything else.

use std::io::Cursor;

use zip::ZipArchive;

use super::gzip::{Fault, inflate};
use super::item::{Ingested, IntakeError, Outcome, Trail};
use super::{Sink, hints_of_name, read_part, shown_name};
use crate::limits::Limits;

/// Reads every entry; one that cannot be read does not stop the others.
pub(super) fn read(trail: &Trail, bytes: &[u8], depth: u32, limits: &mut Limits, sink: &mut Sink<'_>) {
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => {
            let outcome = Outcome::Problem(IntakeError::Zip { detail: error.to_string() });
            sink(Ingested { trail: trail.clone(), outcome });
            return;
        }
    };
    for index in 0..archive.len() {
        if let Err(limit) = limits.entry() {
            let outcome = Outcome::Problem(IntakeError::TooManyEntries { limit });
            sink(Ingested { trail: trail.clone(), outcome });
            return;
        }
        let name = archive
            .name_for_index(index)
            .and_then(Result::ok)
            .map_or_else(|| format!("entry {}", index + 1), |name| shown_name(&name));
        // Folders, and what macOS adds of its own.
        if name.ends_with('/') || name.starts_with("__MACOSX/") || name.ends_with(".DS_Store") {
            continue;
        }
        let trail = trail.join(name.clone());
        match entry(&mut archive, index, limits) {
            Ok(content) => read_part(&trail, &content, &hints_of_name(&name), depth + 1, limits, sink),
            Err(error) => sink(Ingested { trail, outcome: Outcome::Problem(error) }),
        }
    }
}

fn entry(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize, limits: &mut Limits) -> Result<Vec<u8>, IntakeError> {
    let raw = archive.by_index_raw(index).map_err(|error| IntakeError::Zip { detail: error.to_string() })?;
    if raw.encrypted() {
        return Err(IntakeError::Encrypted);
    }
    drop(raw);
    let mut file = archive.by_index(index).map_err(|error| IntakeError::Zip { detail: error.to_string() })?;
    let mut out = Vec::new();
    match inflate(&mut file, &mut out, limits) {
        Ok(()) => Ok(out),
        Err(Fault::Damaged) => Err(IntakeError::Zip { detail: "an entry is damaged or cut off".to_owned() }),
        Err(Fault::Budget(limit)) => Err(IntakeError::TooLarge { limit }),
    }
}
