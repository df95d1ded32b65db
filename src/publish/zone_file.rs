//! Zone files, and dynamic updates in the same notation.

use super::TxtEntry;
use super::escape::zone_string;

/// The strings of a record, quoted and side by side.
pub(super) fn quoted_strings(entry: &TxtEntry) -> String {
    entry.character_strings().into_iter().map(zone_string).collect::<Vec<_>>().join(" ")
}

/// Lines of a zone file, with whole names, so that `$ORIGIN` does not matter.
pub(super) fn zone_file(entries: &[TxtEntry]) -> String {
    lines(entries, |entry| format!("{}. {} IN TXT {}", entry.fqdn(), entry.ttl, quoted_strings(entry)))
}

/// Input of nsupdate: each record takes the place of what stands at its name.
pub(super) fn nsupdate(entries: &[TxtEntry]) -> String {
    let mut text = lines(entries, |entry| {
        let name = entry.fqdn();
        let add = format!("update add {name}. {} TXT {}", entry.ttl, quoted_strings(entry));
        format!("zone {}.\nupdate delete {name}. TXT\n{add}\nsend", entry.zone)
    });
    text.push_str("quit\n");
    text
}

/// One text an entry, each ended by a line end.
pub(super) fn lines(entries: &[TxtEntry], line: impl Fn(&TxtEntry) -> String) -> String {
    entries.iter().map(|entry| line(entry) + "\n").collect()
}
