//! Name servers with a notation of their own, and tools that write zones.

use std::fmt::Write;

use super::TxtEntry;
use super::escape::{json_string, powershell_string, yaml_string};
use super::zone_file::{lines, quoted_strings};

/// tinydns data: `'fqdn:text:ttl`, with octal escapes for what its notation uses itself.
pub(super) fn tinydns(entries: &[TxtEntry]) -> String {
    lines(entries, |entry| {
        let mut text = String::new();
        for byte in entry.text.bytes() {
            if matches!(byte, b'!'..=b'~') && !matches!(byte, b':' | b'\\') {
                text.push(char::from(byte));
            } else {
                let _ = write!(text, "\\{byte:03o}");
            }
        }
        format!("'{}:{text}:{}", entry.fqdn(), entry.ttl)
    })
}

/// dnsmasq: strings in quotation marks, so that commas in them do not separate.
pub(super) fn dnsmasq(entries: &[TxtEntry]) -> String {
    lines(entries, |entry| {
        let strings: Vec<String> = entry
            .character_strings()
            .into_iter()
            .map(|string| format!("\"{}\"", string.replace('\\', "\\\\").replace('"', "\\\"")))
            .collect();
        format!("txt-record={},{}", entry.fqdn(), strings.join(","))
    })
}

/// Unbound: a line of a zone file in single quotation marks.
pub(super) fn unbound(entries: &[TxtEntry]) -> String {
    let data = lines(entries, |entry| {
        let record = format!("{}. {} IN TXT {}", entry.fqdn(), entry.ttl, quoted_strings(entry));
        // A single quotation mark would end Unbound's string; DNS has a number for it.
        format!("    local-data: '{}'", record.replace('\'', "\\039"))
    });
    format!("server:\n{data}")
}

/// Windows DNS.
pub(super) fn powershell(entries: &[TxtEntry]) -> String {
    lines(entries, |entry| {
        format!(
            "Add-DnsServerResourceRecord -Txt -ZoneName {} -Name {} -DescriptiveText {} -TimeToLive ([TimeSpan]::FromSeconds({}))",
            powershell_string(&entry.zone),
            powershell_string(&entry.owner),
            powershell_string(&entry.text),
            entry.ttl
        )
    })
}

/// DNSControl: it splits and quotes long texts itself.
pub(super) fn dnscontrol(entries: &[TxtEntry]) -> String {
    let mut out = String::new();
    for (zone, own) in by_zone(entries) {
        let _ = writeln!(out, "D_EXTEND({},", json_string(zone));
        for entry in own {
            let (owner, text) = (json_string(&entry.owner), json_string(&entry.text));
            let _ = writeln!(out, "  TXT({owner}, {text}, TTL({})),", entry.ttl);
        }
        out.push_str(");\n");
    }
    out
}

/// octoDNS: a semicolon is escaped, everything is one value.
pub(super) fn octodns(entries: &[TxtEntry]) -> String {
    let mut out = String::new();
    for (zone, own) in by_zone(entries) {
        let _ = writeln!(out, "# {zone}.yaml\n---");
        for entry in own {
            let text = entry.text.replace('\\', "\\\\").replace(';', "\\;");
            let (owner, text) = (yaml_string(&entry.owner), yaml_string(&text));
            let _ = writeln!(out, "{owner}:\n  type: TXT\n  ttl: {}\n  value: {text}", entry.ttl);
        }
    }
    out
}

/// The entries of each zone, in the order in which the zones come.
fn by_zone(entries: &[TxtEntry]) -> Vec<(&str, Vec<&TxtEntry>)> {
    let mut zones: Vec<(&str, Vec<&TxtEntry>)> = Vec::new();
    for entry in entries {
        match zones.iter_mut().find(|(zone, _)| *zone == entry.zone) {
            Some((_, own)) => own.push(entry),
            None => zones.push((&entry.zone, vec![entry])),
        }
    }
    zones
}
