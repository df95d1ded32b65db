//! Master files (RFC 1035, section 5) and dynamic updates (RFC 2136) in their words.

use super::escape::dns_strings;
use super::records::{TxtSet, by_zone};
use crate::say;
use std::fmt::Write as _;

/// Lines for a zone file. Names are absolute, so the lines fit under any `$ORIGIN`.
pub(super) fn zone_file(sets: &[TxtSet<'_>]) -> String {
    let mut out = String::new();
    for (zone, sets) in by_zone(sets) {
        let _ = writeln!(out, "; {}", say!("Add to the zone file of {zone}, then increment its SOA serial.", zone));
        for set in sets {
            for text in &set.texts {
                out.push_str(&record(set, text));
                out.push('\n');
            }
        }
    }
    out
}

/// One record on one line, as Unbound and `nsupdate` take it too.
pub(super) fn record(set: &TxtSet<'_>, text: &str) -> String {
    format!("{}. {} IN TXT {}", set.fqdn(), set.ttl, dns_strings(text))
}

/// Input of `nsupdate`.
///
/// A record of a name like `_smtp._tls` must be the only one there, so what is there goes first, in
/// the same update. Other names (an apex has its SPF record) only get a record more.
pub(super) fn nsupdate(sets: &[TxtSet<'_>]) -> String {
    let mut out = String::new();
    for (zone, sets) in by_zone(sets) {
        let _ = writeln!(out, "zone {zone}.");
        for set in sets {
            if set.owner.starts_with('_') {
                let _ = writeln!(out, "update delete {}. TXT", set.fqdn());
            }
            for text in &set.texts {
                let _ = writeln!(out, "update add {}", record(set, text));
            }
        }
        out.push_str("send\n");
    }
    out
}
