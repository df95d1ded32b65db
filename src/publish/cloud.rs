//! Commands and calls of cloud DNS hosts.

use super::TxtEntry;
use super::escape::{json_string, shell_word};
use super::zone_file::{lines, quoted_strings};

/// Cloudflare's API: the content carries its quotation marks, as in a zone file.
pub(super) fn cloudflare(entries: &[TxtEntry]) -> String {
    lines(entries, |entry| {
        let body = format!(
            "{{\"type\": \"TXT\", \"name\": {}, \"content\": {}, \"ttl\": {}}}",
            json_string(&entry.fqdn()),
            json_string(&quoted_strings(entry)),
            entry.ttl
        );
        format!(
            "curl \"https://api.cloudflare.com/client/v4/zones/$ZONE_ID/dns_records\" \\\n  -H \"Authorization: Bearer $API_TOKEN\" -H 'Content-Type: application/json' \\\n  --data {}",
            shell_word(&body)
        )
    })
}

/// A change batch for `aws route53 change-resource-record-sets --change-batch file://…`.
pub(super) fn route53(entries: &[TxtEntry]) -> String {
    let changes: Vec<String> = entries
        .iter()
        .map(|entry| {
            format!(
                "    {{\n      \"Action\": \"UPSERT\",\n      \"ResourceRecordSet\": {{\n        \"Name\": {},\n        \"Type\": \"TXT\",\n        \"TTL\": {},\n        \"ResourceRecords\": [{{ \"Value\": {} }}]\n      }}\n    }}",
                json_string(&format!("{}.", entry.fqdn())),
                entry.ttl,
                json_string(&quoted_strings(entry))
            )
        })
        .collect();
    format!("{{\n  \"Changes\": [\n{}\n  ]\n}}\n", changes.join(",\n"))
}

/// Google Cloud DNS; the zone's name there is the user's own.
pub(super) fn google(entries: &[TxtEntry]) -> String {
    lines(entries, |entry| {
        // gcloud splits the list at commas, unless another separator is given in front.
        let data = format!("^|^{}", quoted_strings(entry));
        format!(
            "gcloud dns record-sets create {} --zone=\"$ZONE_NAME\" --type=TXT --ttl={} --rrdatas={}",
            shell_word(&format!("{}.", entry.fqdn())),
            entry.ttl,
            shell_word(&data)
        )
    })
}

/// Azure DNS.
pub(super) fn azure(entries: &[TxtEntry]) -> String {
    lines(entries, |entry| {
        let set = format!(
            "--resource-group \"$RESOURCE_GROUP\" --zone-name {} --record-set-name {}",
            shell_word(&entry.zone),
            shell_word(&entry.owner)
        );
        let name = format!(
            "--resource-group \"$RESOURCE_GROUP\" --zone-name {} --name {}",
            shell_word(&entry.zone),
            shell_word(&entry.owner)
        );
        let values = entry.character_strings().into_iter().map(shell_word).collect::<Vec<_>>().join(" ");
        format!(
            "az network dns record-set txt create {name} --ttl {}\naz network dns record-set txt add-record {set} --value {values}",
            entry.ttl
        )
    })
}
