//! Steps for DNS panels: where to click, what to type, and what that panel does on its own.

use std::fmt::Write;

use super::TxtEntry;

/// What a panel calls things, and its traits.
struct Panel {
    /// How to get to the form.
    way: &'static str,
    /// The name of the field for the owner.
    host: &'static str,
    /// The name of the field for the text.
    value: &'static str,
    /// Where to set the time to live, or that it cannot be set.
    ttl: &'static str,
    /// What to mind.
    note: &'static str,
}

pub(super) fn any(entries: &[TxtEntry]) -> String {
    steps(
        entries,
        &Panel {
            way: "Open the DNS records of {zone} and add a record.",
            host: "Host or Name",
            value: "Value or Content",
            ttl: "TTL",
            note: "Enter the host without the domain: nearly every panel adds it. If the full name shown afterwards has the domain twice, or lacks it, correct the host. No quotation marks.",
        },
    )
}

pub(super) fn cloudflare(entries: &[TxtEntry]) -> String {
    steps(
        entries,
        &Panel {
            way: "Choose {zone}, then DNS, Records, Add record.",
            host: "Name",
            value: "Content",
            ttl: "TTL (Auto is right too)",
            note: "The dashboard adds the quotation marks itself. A TXT record is never proxied.",
        },
    )
}

pub(super) fn godaddy(entries: &[TxtEntry]) -> String {
    steps(
        entries,
        &Panel {
            way: "Domain Portfolio, {zone}, DNS, Add New Record.",
            host: "Name",
            value: "Value",
            ttl: "TTL (choose Custom)",
            note: "The domain is added to the name by itself. No quotation marks.",
        },
    )
}

pub(super) fn namecheap(entries: &[TxtEntry]) -> String {
    steps(
        entries,
        &Panel {
            way: "Domain List, Manage beside {zone}, Advanced DNS, Add New Record.",
            host: "Host",
            value: "Value",
            ttl: "TTL",
            note: "Only for zones on Namecheap BasicDNS or PremiumDNS. The domain is added by itself. Save with the green tick.",
        },
    )
}

pub(super) fn ionos(entries: &[TxtEntry]) -> String {
    steps(
        entries,
        &Panel {
            way: "Domains & SSL, {zone}, DNS, Add record.",
            host: "Host name",
            value: "Value",
            ttl: "TTL",
            note: "The domain is added to the host name by itself. No quotation marks.",
        },
    )
}

pub(super) fn ovh(entries: &[TxtEntry]) -> String {
    steps(
        entries,
        &Panel {
            way: "Web Cloud, Domain names, {zone}, DNS zone, Add an entry, TXT (not SPF or DMARC).",
            host: "Sub-domain",
            value: "Value",
            ttl: "TTL (choose Custom)",
            note: "The panel shows the line with quotation marks; do not type them.",
        },
    )
}

pub(super) fn gandi(entries: &[TxtEntry]) -> String {
    steps(
        entries,
        &Panel {
            way: "Domain, {zone}, DNS Records, Add record.",
            host: "Name",
            value: "Text value",
            ttl: "TTL",
            note: "Only for zones on LiveDNS. The panel adds the quotation marks.",
        },
    )
}

pub(super) fn hetzner(entries: &[TxtEntry]) -> String {
    steps(
        entries,
        &Panel {
            way: "DNS, {zone}, Records, Add record.",
            host: "Name",
            value: "Value",
            ttl: "TTL",
            note: "The domain is added to the name by itself.",
        },
    )
}

pub(super) fn porkbun(entries: &[TxtEntry]) -> String {
    steps(
        entries,
        &Panel {
            way: "Domain Management, DNS beside {zone}.",
            host: "Host",
            value: "Answer",
            ttl: "TTL (600 at least)",
            note: "The domain is added to the host by itself.",
        },
    )
}

pub(super) fn cpanel(entries: &[TxtEntry]) -> String {
    steps(
        entries,
        &Panel {
            way: "Domains, Zone Editor, Manage beside {zone}, Add Record.",
            host: "Name",
            value: "Record",
            ttl: "TTL",
            note: "The name is completed with the domain and a dot as you leave the field. Check that it ends in {zone}. once.",
        },
    )
}

pub(super) fn plesk(entries: &[TxtEntry]) -> String {
    steps(
        entries,
        &Panel {
            way: "Websites & Domains, {zone}, DNS settings, Add Record.",
            host: "Domain name",
            value: "TXT record",
            ttl: "TTL",
            note: "After OK, press Update: changes wait until then.",
        },
    )
}

fn steps(entries: &[TxtEntry], panel: &Panel) -> String {
    let mut out = String::new();
    for entry in entries {
        let in_zone = |text: &str| text.replace("{zone}", &entry.zone);
        let lines = [
            in_zone(panel.way),
            "Type: TXT".to_owned(),
            format!("{}: {}", panel.host, entry.owner),
            format!("{}: {}", panel.value, entry.text),
            format!("{}: {}", panel.ttl, entry.ttl),
            in_zone(panel.note),
        ];
        if !out.is_empty() {
            out.push('\n');
        }
        for (index, line) in lines.iter().enumerate() {
            let _ = writeln!(out, "{}. {line}", index + 1);
        }
    }
    out
}
