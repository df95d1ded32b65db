//! Tools that keep zones as files: `DNSControl` and octoDNS.

use super::escape::{json, octodns as octodns_text, yaml};
use super::records::{TxtSet, by_zone};
use crate::say;
use std::fmt::Write as _;

/// `TXT()` of `DNSControl`, which does all quoting itself. `D_EXTEND` adds to a zone that has its `D()`.
pub(super) fn dnscontrol(sets: &[TxtSet<'_>]) -> String {
    let mut out = String::new();
    for (zone, sets) in by_zone(sets) {
        let mut records = Vec::new();
        for set in sets {
            for text in &set.texts {
                records.push(format!("  TXT({}, {}, TTL({}))", json(set.owner_or_at()), json(text), set.ttl));
            }
        }
        // No comma after the last one: the tool's JavaScript is an old one.
        let _ = writeln!(out, "D_EXTEND({},\n{}\n);", json(zone), records.join(",\n"));
    }
    out
}

/// A document for each zone's file of octoDNS, the names in order, as it wants them.
pub(super) fn octodns(sets: &[TxtSet<'_>]) -> String {
    let mut out = String::new();
    for (zone, mut sets) in by_zone(sets) {
        sets.sort_by(|a, b| a.owner.cmp(&b.owner));
        let _ = writeln!(out, "---\n# {}", say!("Put this into config/{zone}.yaml", zone));
        for set in sets {
            let key = if set.owner.starts_with('_') { set.owner.clone() } else { yaml(&set.owner) };
            let _ = writeln!(out, "{key}:\n  ttl: {}\n  type: TXT", set.ttl);
            match set.texts.as_slice() {
                [text] => {
                    let _ = writeln!(out, "  value: {}", yaml(&octodns_text(text)));
                }
                texts => {
                    out.push_str("  values:\n");
                    for text in texts {
                        let _ = writeln!(out, "    - {}", yaml(&octodns_text(text)));
                    }
                }
            }
        }
    }
    out
}
