//! Terraform, for the four providers that most zones are at.

use std::fmt::Write;

use super::TxtEntry;
use super::escape::{identifier, terraform_string};
use super::zone_file::{lines, quoted_strings};

/// Cloudflare: the content carries its quotation marks.
pub(super) fn cloudflare(entries: &[TxtEntry]) -> String {
    resources("cloudflare_dns_record", entries, |entry| {
        vec![
            ("zone_id", "var.zone_id".to_owned()),
            ("name", terraform_string(&entry.fqdn())),
            ("type", "\"TXT\"".to_owned()),
            ("ttl", entry.ttl.to_string()),
            ("content", terraform_string(&quoted_strings(entry))),
        ]
    })
}

/// Route 53: the provider adds the outer quotation marks; strings are parted by `\"\"`.
pub(super) fn aws(entries: &[TxtEntry]) -> String {
    resources("aws_route53_record", entries, |entry| {
        let inner: Vec<String> = entry
            .character_strings()
            .into_iter()
            .map(|string| string.replace('\\', "\\\\").replace('"', "\\\""))
            .collect();
        vec![
            ("zone_id", "var.zone_id".to_owned()),
            ("name", terraform_string(&entry.fqdn())),
            ("type", "\"TXT\"".to_owned()),
            ("ttl", entry.ttl.to_string()),
            ("records", format!("[{}]", terraform_string(&inner.join("\"\"")))),
        ]
    })
}

/// Google Cloud DNS.
pub(super) fn google(entries: &[TxtEntry]) -> String {
    resources("google_dns_record_set", entries, |entry| {
        vec![
            ("managed_zone", "var.managed_zone".to_owned()),
            ("name", terraform_string(&format!("{}.", entry.fqdn()))),
            ("type", "\"TXT\"".to_owned()),
            ("ttl", entry.ttl.to_string()),
            ("rrdatas", format!("[{}]", terraform_string(&quoted_strings(entry)))),
        ]
    })
}

/// Azure DNS: the provider splits long texts itself.
pub(super) fn azure(entries: &[TxtEntry]) -> String {
    lines(entries, |entry| {
        let head = fields(&[
            ("name", terraform_string(&entry.owner)),
            ("zone_name", terraform_string(&entry.zone)),
            ("resource_group_name", "var.resource_group_name".to_owned()),
            ("ttl", entry.ttl.to_string()),
        ]);
        format!(
            "resource \"azurerm_dns_txt_record\" \"{}\" {{\n{head}\n  record {{\n    value = {}\n  }}\n}}",
            identifier(&entry.fqdn()),
            terraform_string(&entry.text)
        )
    })
}

fn resources(kind: &str, entries: &[TxtEntry], of: impl Fn(&TxtEntry) -> Vec<(&'static str, String)>) -> String {
    lines(entries, |entry| {
        format!("resource \"{kind}\" \"{}\" {{\n{}}}", identifier(&entry.fqdn()), fields(&of(entry)))
    })
}

/// Fields with their equals signs in one column, as `terraform fmt` writes them.
fn fields(fields: &[(&str, String)]) -> String {
    let width = fields.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    fields.iter().fold(String::new(), |mut text, (name, value)| {
        let _ = writeln!(text, "  {name:width$} = {value}");
        text
    })
}
