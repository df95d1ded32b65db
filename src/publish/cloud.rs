//! Interfaces and command lines of cloud hosts. The commands are for a POSIX shell.

use super::escape::{dns_strings, json, shell};
use super::records::{TxtSet, by_zone};
use crate::language::tr;
use crate::say;
use serde_json::{Value, json as value};
use std::fmt::Write as _;

/// Calls of Cloudflare's interface with `curl`. The content carries its own quotes.
pub(super) fn cloudflare(sets: &[TxtSet<'_>]) -> String {
    let mut out = comment(tr("CLOUDFLARE_API_TOKEN must contain a token with the permission Zone > DNS > Edit."));
    for (zone, sets) in by_zone(sets) {
        out.push_str(&comment(&say!("The zone ID is on the Overview page of {zone}.", zone)));
        out.push_str("ZONE_ID=put-the-zone-id-here\n");
        for set in sets {
            for text in &set.texts {
                let body = format!(
                    r#"{{"type":"TXT","name":{},"content":{},"ttl":{}}}"#,
                    json(&set.fqdn()),
                    json(&dns_strings(text)),
                    set.ttl
                );
                out.push_str(
                    "curl --fail-with-body \"https://api.cloudflare.com/client/v4/zones/$ZONE_ID/dns_records\" \\\n",
                );
                out.push_str("  --header \"Authorization: Bearer $CLOUDFLARE_API_TOKEN\" \\\n");
                out.push_str("  --header 'Content-Type: application/json' \\\n");
                let _ = writeln!(out, "  --data {}", shell(&body));
            }
        }
    }
    out
}

fn comment(text: &str) -> String {
    format!("# {text}\n")
}

/// A change batch for `aws route53 change-resource-record-sets --change-batch file://...`.
///
/// A batch belongs to one hosted zone: several zones give several batches, one after the other.
pub(super) fn route53(sets: &[TxtSet<'_>]) -> String {
    let mut out = String::new();
    for (zone, sets) in by_zone(sets) {
        let changes: Vec<Value> = sets.into_iter().map(upsert).collect();
        let batch = value!({ "Comment": say!("TXT records of {zone}", zone), "Changes": changes });
        let _ = writeln!(out, "{batch:#}");
    }
    out
}

fn upsert(set: &TxtSet<'_>) -> Value {
    let records: Vec<Value> = set.texts.iter().map(|text| value!({ "Value": dns_strings(text) })).collect();
    value!({
        "Action": "UPSERT",
        "ResourceRecordSet": {
            "Name": format!("{}.", set.fqdn()),
            "Type": "TXT",
            "TTL": set.ttl,
            "ResourceRecords": records,
        },
    })
}

/// Commands of `gcloud`.
pub(super) fn google(sets: &[TxtSet<'_>]) -> String {
    let mut out = comment(tr("If a name already exists, use update instead of create."));
    for (zone, sets) in by_zone(sets) {
        let filter = shell(&format!("dnsName=\"{zone}.\" AND visibility=public"));
        let _ = writeln!(out, "MANAGED_ZONE=$(gcloud dns managed-zones list --filter={filter} --format='value(name)')");
        for set in sets {
            let _ = writeln!(
                out,
                "gcloud dns record-sets create {}. --zone=\"$MANAGED_ZONE\" --type=TXT --ttl={} \\\n  --rrdatas={}",
                shell(&set.fqdn()),
                set.ttl,
                shell(&google_list(&set.texts))
            );
        }
    }
    out
}

/// A list in the manner of `gcloud`, which takes every comma for the end of an item unless the list
/// begins with another sign between two `^` (`gcloud topic escaping`).
fn google_list(texts: &[&str]) -> String {
    let items: Vec<String> = texts.iter().map(|text| dns_strings(text)).collect();
    if items.iter().all(|item| !item.contains(',')) {
        return items.join(",");
    }
    let mut between = String::from("|");
    while items.iter().any(|item| item.contains(&between)) {
        between.push('|');
    }
    format!("^{between}^{}", items.join(&between))
}

/// Commands of `az`, which quotes and splits a text itself.
pub(super) fn azure(sets: &[TxtSet<'_>]) -> String {
    let mut out = comment(tr("create empties the record set if the name already exists."));
    for (zone, sets) in by_zone(sets) {
        let _ = writeln!(
            out,
            "RESOURCE_GROUP=$(az network dns zone list --query \"[?name=='{zone}'].resourceGroup\" --output tsv)"
        );
        for set in sets {
            let (name, zone) = (shell(set.owner_or_at()), shell(zone));
            let _ = write!(
                out,
                "az network dns record-set txt create --resource-group \"$RESOURCE_GROUP\" --zone-name {zone} \\\n  \
                 --name {name} --ttl {}\n",
                set.ttl
            );
            for text in &set.texts {
                let _ = write!(
                    out,
                    "az network dns record-set txt add-record --resource-group \"$RESOURCE_GROUP\" --zone-name {zone} \\\n  \
                     --record-set-name {name} --value {}\n",
                    shell(text)
                );
            }
        }
    }
    out
}
