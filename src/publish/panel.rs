//! Steps for the forms of DNS hosts. Forms want the relative name and the text without quotes.

use Words::{Ours, Theirs};

use super::records::{LONGEST_STRING, TxtSet};
use crate::joined::labelled;
use crate::language::{fill, tr};
use crate::{counted, say, text};

/// What is written on a form stays as it stands there; our own words are translated.
enum Words {
    Theirs(&'static str),
    Ours(&'static str),
}

impl Words {
    fn shown(&self) -> &'static str {
        match *self {
            Theirs(text) => text,
            Ours(text) => tr(text),
        }
    }
}

// {ttl}: the time to live in seconds, a number

/// What a host's form is like.
/// `{zone}`: the zone in which the records stand, "example.com".
pub(super) struct Panel {
    name: Words,
    /// Where to click to add a record.
    way: &'static str,
    /// The pages on the way to the records, as they are called there; `None` where nobody knows.
    records: Option<&'static str>,
    /// What the field of the name is called, and what it holds for the zone itself.
    host: Words,
    apex: Words,
    /// What the field of the text is called.
    value: Words,
    /// What to choose in the field of the TTL; `{ttl}` stands for the seconds.
    ttl: &'static str,
    /// The last click.
    save: Words,
    /// The last click is called so only where a record is added.
    save_adds: bool,
    /// What is special here.
    note: &'static str,
}

/// A host that is not among the others.
pub(super) const ANY: Panel = Panel {
    name: Ours(text!("your DNS provider")),
    way: text!("Open the DNS records of {zone} and add a record."),
    records: None,
    host: Ours(text!("Host or Name")),
    apex: Theirs("@"),
    value: Ours(text!("Value or Content")),
    ttl: text!("{ttl} seconds, or the closest value available"),
    save: Ours(text!("Save" as "at the DNS provider")),
    save_adds: false,
    note: text!(
        "Nearly every form appends {zone} automatically. If the full name shown afterwards contains it twice or lacks it, correct the host."
    ),
};

/// Cloudflare's dashboard.
pub(super) const CLOUDFLARE: Panel = Panel {
    name: Theirs("Cloudflare"),
    way: text!("Open dash.cloudflare.com, choose {zone}, then DNS > Records > Add record."),
    records: Some("dash.cloudflare.com > {zone} > DNS > Records"),
    host: Theirs("Name"),
    apex: Theirs("@"),
    value: Theirs("Content"),
    ttl: text!("Auto, or the option closest to {ttl} seconds"),
    save: Theirs("Save"),
    save_adds: false,
    note: text!("Cloudflare appends {zone} and adds the quotes automatically."),
};

pub(super) const GODADDY: Panel = Panel {
    name: Theirs("GoDaddy"),
    way: text!("Open Domain Portfolio, choose {zone}, then DNS > Add New Record."),
    records: Some("Domain Portfolio > {zone} > DNS"),
    host: Theirs("Name"),
    apex: Theirs("@"),
    value: Theirs("Value"),
    ttl: text!("Custom, {ttl} seconds"),
    save: Theirs("Save"),
    save_adds: false,
    note: text!(
        "GoDaddy appends {zone} automatically; if you enter the full name, it will contain {zone} twice. The minimum TTL is 600 seconds."
    ),
};

pub(super) const NAMECHEAP: Panel = Panel {
    name: Theirs("Namecheap"),
    way: text!("Open Domain List, press Manage next to {zone}, then Advanced DNS > Host Records > Add New Record."),
    records: Some("Domain List > {zone} > Manage > Advanced DNS"),
    host: Theirs("Host"),
    apex: Theirs("@"),
    value: Theirs("Value"),
    ttl: text!("Automatic, or the option closest to {ttl} seconds"),
    save: Ours(text!("the green tick (Save Changes); otherwise the row is lost")),
    save_adds: false,
    note: text!("Namecheap appends {zone} automatically; if you enter the full name, it will contain {zone} twice."),
};

pub(super) const IONOS: Panel = Panel {
    name: Theirs("IONOS"),
    way: text!("Open Domains & SSL, choose {zone}, then DNS > Add record."),
    records: Some("Domains & SSL > {zone} > DNS"),
    host: Theirs("Host name"),
    apex: Theirs("@"),
    value: Theirs("Value"),
    ttl: text!("the option closest to {ttl} seconds"),
    save: Theirs("Save"),
    save_adds: false,
    note: text!("IONOS appends {zone} automatically; if you enter the full name, it will contain {zone} twice."),
};

pub(super) const OVH: Panel = Panel {
    name: Theirs("OVHcloud"),
    way: text!("Open Web Cloud > Domain names, choose {zone}, then DNS zone > Add an entry."),
    records: Some("Web Cloud > Domain names > {zone} > DNS zone"),
    host: Theirs("Sub-domain"),
    apex: Ours(text!("(leave it empty)")),
    value: Theirs("Value"),
    ttl: text!("Custom, {ttl} seconds"),
    save: Ours(text!("Next, then Confirm")),
    save_adds: false,
    note: text!(
        "OVHcloud shows .{zone} next to the field and appends it. The last page shows the text in quotes, which OVHcloud adds itself."
    ),
};

pub(super) const GANDI: Panel = Panel {
    name: Theirs("Gandi"),
    way: text!("Open Domain, choose {zone}, then DNS Records > Add record."),
    records: Some("Domain > {zone} > DNS Records"),
    host: Theirs("Name"),
    apex: Theirs("@"),
    value: Theirs("Text value"),
    ttl: text!("{ttl} seconds"),
    save: Theirs("Create"),
    save_adds: true,
    note: text!(
        "Gandi appends {zone} automatically. The minimum TTL is 300 seconds. The form exists only for zones on LiveDNS."
    ),
};

pub(super) const HETZNER: Panel = Panel {
    name: Theirs("Hetzner"),
    way: text!("Open the Hetzner Console, choose the project, then DNS > {zone} > Add record."),
    records: Some("Hetzner Console > DNS > {zone}"),
    host: Theirs("Name"),
    apex: Theirs("@"),
    value: Theirs("Value"),
    ttl: text!("{ttl} seconds"),
    save: Theirs("Add record"),
    save_adds: true,
    note: text!(
        "A name without a trailing dot is relative to {zone}. Zones that have not been migrated yet are at dns.hetzner.com."
    ),
};

pub(super) const PORKBUN: Panel = Panel {
    name: Theirs("Porkbun"),
    way: text!("Open Domain Management, press DNS next to {zone}."),
    records: Some("Domain Management > {zone} > DNS"),
    host: Theirs("Host"),
    apex: Ours(text!("(leave it empty)")),
    value: Theirs("Answer / Value"),
    ttl: text!("{ttl} seconds"),
    save: Theirs("Add"),
    save_adds: true,
    note: text!("Porkbun shows .{zone} next to the field and appends it. The minimum TTL is 600 seconds."),
};

pub(super) const CPANEL: Panel = Panel {
    name: Theirs("cPanel"),
    way: text!("Open Domains > Zone Editor, press Manage next to {zone}, then Add Record."),
    records: Some("Domains > Zone Editor > {zone} > Manage"),
    host: Theirs("Name"),
    apex: Theirs("{zone}."),
    value: Theirs("Record"),
    ttl: text!("{ttl} seconds"),
    save: Theirs("Save Record"),
    save_adds: false,
    note: text!(
        "When you leave the field, cPanel completes the name so that it ends in {zone}. (with the trailing dot): {zone} must appear in it only once."
    ),
};

pub(super) const PLESK: Panel = Panel {
    name: Theirs("Plesk"),
    way: text!("Open Websites & Domains, choose {zone}, then Hosting & DNS > DNS > Add Record."),
    records: Some("Websites & Domains > {zone} > Hosting & DNS > DNS"),
    host: Theirs("Domain name"),
    apex: Ours(text!("(leave it empty)")),
    value: Theirs("TXT record"),
    ttl: text!("{ttl} seconds"),
    save: Ours(text!("OK, then Update on the records page; without Update, nothing is published")),
    save_adds: false,
    note: text!("Plesk shows .{zone}. after the field and appends it."),
};

/// Numbered steps for each record; at a name among `published` the record there is to be changed.
pub(super) fn steps(panel: &Panel, sets: &[TxtSet<'_>], published: &[String]) -> String {
    let mut blocks = Vec::new();
    for set in sets {
        let in_zone = |text: &str| fill(text, &[("zone", &set.zone)]);
        let host = if set.owner.is_empty() { in_zone(panel.apex.shown()) } else { set.owner.clone() };
        let is_change = published.iter().any(|name| name.eq_ignore_ascii_case(&set.fqdn()));
        let way = if is_change { change(panel, &set.zone, &host) } else { in_zone(tr(panel.way)) };
        let save = if is_change && panel.save_adds { &ANY.save } else { &panel.save };
        for text in &set.texts {
            let mut lines = vec![
                say!("{name} at {host}", name = set.fqdn(), host = panel.name.shown()),
                format!("1. {way}"),
                format!("2. {}", tr("Type: TXT")),
                format!("3. {}", labelled(panel.host.shown(), &host)),
                format!("4. {}", say!("{field}, on one line and without quotes:", field = panel.value.shown())),
                format!("   {text}"),
                format!("5. {}", labelled("TTL", &fill(tr(panel.ttl), &[("ttl", &set.ttl)]))),
                format!("6. {}", say!("Press {button}.", button = save.shown())),
                say!("Note: {note}", note = in_zone(tr(panel.note))),
            ];
            if text.len() > LONGEST_STRING {
                lines.push(counted!(
                    text.len(),
                    "Note: the text is {n} byte long. Enter it in one piece; the DNS provider splits it into strings of {longest} bytes.",
                    "Note: the text is {n} bytes long. Enter it in one piece; the DNS provider splits it into strings of {longest} bytes.",
                    longest = LONGEST_STRING,
                ));
            }
            blocks.push(lines.join("\n") + "\n");
        }
    }
    blocks.join("\n")
}

/// The first step where a record is published already.
fn change(panel: &Panel, zone: &str, host: &str) -> String {
    match panel.records {
        // {path}: the pages to go through, as they are called at the DNS provider: "Domains > DNS"
        Some(path) => say!(
            "Open {path} and edit the TXT record at {host}; do not add a second one.",
            path = fill(path, &[("zone", &zone)]),
            host
        ),
        None => say!(
            "Open the DNS records of {zone} and edit the TXT record at {host}; do not add a second one.",
            zone,
            host
        ),
    }
}
