//! Terraform, in the layout of `terraform fmt`. Each provider wants the text in another dress.

use super::escape::{dns_strings, hcl, joined};
use super::records::{TxtSet, by_zone};
use crate::say;
use std::fmt::Write as _;

/// `aws_route53_record`: the provider puts the outer quotes itself, so they are left off here, but
/// the ones between two strings stay: `first\"\"second`.
pub(super) fn aws(sets: &[TxtSet<'_>]) -> String {
    let mut file = File::default();
    for (zone, sets) in by_zone(sets) {
        let label = file.label("data", zone);
        file.block(&format!("data \"aws_route53_zone\" \"{label}\""), &[("name", hcl(zone))]);
        for set in sets {
            let values = list(&set.texts, |text| without_outer_quotes(&joined(text, "")));
            file.record(
                "aws_route53_record",
                set,
                &[
                    ("zone_id", format!("data.aws_route53_zone.{label}.zone_id")),
                    ("name", hcl(&set.fqdn())),
                    ("type", hcl("TXT")),
                    ("ttl", set.ttl.to_string()),
                    ("records", values),
                ],
            );
        }
    }
    file.text
}

/// `cloudflare_dns_record` of provider version 5: the full name, and the content in quotes.
pub(super) fn cloudflare(sets: &[TxtSet<'_>]) -> String {
    let mut file = File::default();
    for (zone, sets) in by_zone(sets) {
        let variable = format!("cloudflare_zone_id_{}", file.label("variable", zone));
        file.variable(&variable, &say!("Zone ID of {zone}, from its Overview page", zone));
        for set in sets {
            for text in &set.texts {
                file.record(
                    "cloudflare_dns_record",
                    set,
                    &[
                        ("zone_id", format!("var.{variable}")),
                        ("name", hcl(&set.fqdn())),
                        ("type", hcl("TXT")),
                        ("ttl", set.ttl.to_string()),
                        ("content", hcl(&dns_strings(text))),
                    ],
                );
            }
        }
    }
    file.text
}

/// `google_dns_record_set`: names with a final dot, data in quotes (bare data is cut at its spaces).
pub(super) fn google(sets: &[TxtSet<'_>]) -> String {
    let mut file = File::default();
    for (zone, sets) in by_zone(sets) {
        let variable = format!("google_managed_zone_{}", file.label("variable", zone));
        file.variable(&variable, &say!("Name of the managed zone of {zone}", zone));
        for set in sets {
            file.record(
                "google_dns_record_set",
                set,
                &[
                    ("managed_zone", format!("var.{variable}")),
                    ("name", hcl(&format!("{}.", set.fqdn()))),
                    ("type", hcl("TXT")),
                    ("ttl", set.ttl.to_string()),
                    ("rrdatas", list(&set.texts, dns_strings)),
                ],
            );
        }
    }
    file.text
}

/// `azurerm_dns_txt_record`: the relative name and the bare text; the provider splits it.
pub(super) fn azure(sets: &[TxtSet<'_>]) -> String {
    let mut file = File::default();
    for (zone, sets) in by_zone(sets) {
        let label = file.label("data", zone);
        file.block(&format!("data \"azurerm_dns_zone\" \"{label}\""), &[("name", hcl(zone))]);
        for set in sets {
            let zone_data = format!("data.azurerm_dns_zone.{label}");
            file.record(
                "azurerm_dns_txt_record",
                set,
                &[
                    ("name", hcl(set.owner_or_at())),
                    ("zone_name", format!("{zone_data}.name")),
                    ("resource_group_name", format!("{zone_data}.resource_group_name")),
                    ("ttl", set.ttl.to_string()),
                ],
            );
            for text in &set.texts {
                file.inner(&format!("\n  record {{\n    value = {}\n  }}\n", hcl(text)));
            }
        }
    }
    file.text
}

/// A list of HCL strings.
fn list(texts: &[&str], dress: impl Fn(&str) -> String) -> String {
    format!("[{}]", texts.iter().map(|text| hcl(&dress(text))).collect::<Vec<_>>().join(", "))
}

fn without_outer_quotes(text: &str) -> String {
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text).to_owned()
}

/// A file in the making, and the labels that are taken in it.
#[derive(Default)]
struct File {
    text: String,
    taken: Vec<String>,
}

impl File {
    /// A label for a name: `_smtp._tls.example.com` becomes `smtp_tls_example_com`. Unique for its kind.
    fn label(&mut self, kind: &str, name: &str) -> String {
        let parts = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
        let mut words = parts.collect::<Vec<_>>().join("_");
        if !words.starts_with(|c: char| c.is_ascii_alphabetic()) {
            words.insert(0, '_');
        }
        let mut label = words.clone();
        let mut count = 1_usize;
        while self.taken.contains(&format!("{kind} {label}")) {
            count += 1;
            label = format!("{words}_{count}");
        }
        self.taken.push(format!("{kind} {label}"));
        label
    }

    fn record(&mut self, resource: &str, set: &TxtSet<'_>, arguments: &[(&str, String)]) {
        let label = self.label(resource, &set.fqdn());
        self.block(&format!("resource \"{resource}\" \"{label}\""), arguments);
    }

    fn variable(&mut self, name: &str, description: &str) {
        let arguments = [("description", hcl(description)), ("type", "string".to_owned())];
        self.block(&format!("variable \"{name}\""), &arguments);
    }

    /// A block with its arguments, the signs of equality in one column.
    fn block(&mut self, head: &str, arguments: &[(&str, String)]) {
        let width = arguments.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let _ = writeln!(self.text, "{head} {{");
        for (name, value) in arguments {
            let _ = writeln!(self.text, "  {name:width$} = {value}");
        }
        self.text.push_str("}\n");
    }

    /// Puts something before the end of the last block.
    fn inner(&mut self, text: &str) {
        if let Some(open) = self.text.strip_suffix("}\n") {
            self.text = format!("{open}{text}}}\n");
        }
    }
}
