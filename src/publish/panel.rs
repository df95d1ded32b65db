//! Steps for the forms of DNS hosts. Forms want the relative name and the text without quotes.

use super::records::{LONGEST_STRING, TxtSet};

/// What a host's form is like. `{zone}` in a text stands for the zone.
pub(super) struct Panel {
    name: &'static str,
    /// Where to click.
    way: &'static str,
    /// What the field of the name is called, and what it holds for the zone itself.
    host: &'static str,
    apex: &'static str,
    /// What the field of the text is called.
    value: &'static str,
    /// What to choose in the field of the TTL; `{ttl}` stands for the seconds.
    ttl: &'static str,
    /// The last click.
    save: &'static str,
    /// What is special here.
    note: &'static str,
}

/// A host that is not among the others.
pub(super) const ANY: Panel = Panel {
    name: "Your DNS host",
    way: "Open the DNS records of {zone} and add a record.",
    host: "Host or Name",
    apex: "@",
    value: "Value or Content",
    ttl: "{ttl} seconds, or what comes near",
    save: "Save",
    note: "Nearly every form appends {zone} itself. If the full name shown afterwards has it twice, or lacks it, correct the host.",
};

/// Cloudflare's dashboard.
pub(super) const CLOUDFLARE: Panel = Panel {
    name: "Cloudflare",
    way: "Open dash.cloudflare.com, choose {zone}, then DNS > Records > Add record.",
    host: "Name",
    apex: "@",
    value: "Content",
    ttl: "Auto, or the entry nearest to {ttl} seconds",
    save: "Save",
    note: "Cloudflare appends {zone} and adds the quotes itself.",
};

pub(super) const GODADDY: Panel = Panel {
    name: "GoDaddy",
    way: "Open Domain Portfolio, choose {zone}, then DNS > Add New Record.",
    host: "Name",
    apex: "@",
    value: "Value",
    ttl: "Custom, {ttl} seconds",
    save: "Save",
    note: "GoDaddy appends {zone} itself: the full name here would have it twice. The smallest TTL is 600 seconds.",
};

pub(super) const NAMECHEAP: Panel = Panel {
    name: "Namecheap",
    way: "Open Domain List, press Manage beside {zone}, then Advanced DNS > Host Records > Add New Record.",
    host: "Host",
    apex: "@",
    value: "Value",
    ttl: "Automatic, or the entry nearest to {ttl} seconds",
    save: "the green tick (Save Changes); without it the row is lost",
    note: "Namecheap appends {zone} itself: the full name here would have it twice.",
};

pub(super) const IONOS: Panel = Panel {
    name: "IONOS",
    way: "Open Domains & SSL, choose {zone}, then DNS > Add record.",
    host: "Host name",
    apex: "@",
    value: "Value",
    ttl: "the entry nearest to {ttl} seconds",
    save: "Save",
    note: "IONOS appends {zone} itself: the full name here would have it twice.",
};

pub(super) const OVH: Panel = Panel {
    name: "OVHcloud",
    way: "Open Web Cloud > Domain names, choose {zone}, then DNS zone > Add an entry.",
    host: "Sub-domain",
    apex: "(leave it empty)",
    value: "Value",
    ttl: "Custom, {ttl} seconds",
    save: "Next, then Confirm",
    note: "OVHcloud shows .{zone} beside the field and appends it. The last page shows the text in quotes: it added them itself.",
};

pub(super) const GANDI: Panel = Panel {
    name: "Gandi",
    way: "Open Domain, choose {zone}, then DNS Records > Add record.",
    host: "Name",
    apex: "@",
    value: "Text value",
    ttl: "{ttl} seconds",
    save: "Create",
    note: "Gandi appends {zone} itself. The smallest TTL is 300 seconds. The form is there only for zones on LiveDNS.",
};

pub(super) const HETZNER: Panel = Panel {
    name: "Hetzner",
    way: "Open the Hetzner Console, choose the project, then DNS > {zone} > Add record.",
    host: "Name",
    apex: "@",
    value: "Value",
    ttl: "{ttl} seconds",
    save: "Add record",
    note: "A name without a final dot is relative to {zone}. Zones that were not moved yet are at dns.hetzner.com.",
};

pub(super) const PORKBUN: Panel = Panel {
    name: "Porkbun",
    way: "Open Domain Management, press DNS beside {zone}.",
    host: "Host",
    apex: "(leave it empty)",
    value: "Answer / Value",
    ttl: "{ttl} seconds",
    save: "Add",
    note: "Porkbun shows .{zone} beside the field and appends it. The smallest TTL is 600 seconds.",
};

pub(super) const CPANEL: Panel = Panel {
    name: "cPanel",
    way: "Open Domains > Zone Editor, press Manage beside {zone}, then Add Record.",
    host: "Name",
    apex: "{zone}.",
    value: "Record",
    ttl: "{ttl} seconds",
    save: "Save Record",
    note: "When you leave the field, cPanel completes the name to one that ends in {zone}. with the dot: {zone} must be in it once.",
};

pub(super) const PLESK: Panel = Panel {
    name: "Plesk",
    way: "Open Websites & Domains, choose {zone}, then Hosting & DNS > DNS > Add Record.",
    host: "Domain name",
    apex: "(leave it empty)",
    value: "TXT record",
    ttl: "{ttl} seconds",
    save: "OK, then Update on the page of records; without Update nothing is published",
    note: "Plesk shows .{zone}. behind the field and appends it.",
};

/// Numbered steps for each record.
pub(super) fn steps(panel: &Panel, sets: &[TxtSet<'_>]) -> String {
    let mut blocks = Vec::new();
    for set in sets {
        let in_zone = |text: &str| text.replace("{zone}", &set.zone);
        let host = if set.owner.is_empty() { in_zone(panel.apex) } else { set.owner.clone() };
        for text in &set.texts {
            let mut lines = vec![
                format!("{} at {}", set.fqdn(), panel.name),
                format!("1. {}", in_zone(panel.way)),
                "2. Type: TXT".to_owned(),
                format!("3. {}: {host}", panel.host),
                format!("4. {}, in one line and without quotes:", panel.value),
                format!("   {text}"),
                format!("5. TTL: {}", panel.ttl.replace("{ttl}", &set.ttl.to_string())),
                format!("6. Press {}.", panel.save),
                format!("Note: {}", in_zone(panel.note)),
            ];
            if text.len() > LONGEST_STRING {
                lines.push(format!(
                    "Note: the text has {} bytes. Enter it in one piece; the host splits it into strings of {LONGEST_STRING}.",
                    text.len()
                ));
            }
            blocks.push(lines.join("\n") + "\n");
        }
    }
    blocks.join("\n")
}
