//! The formats and what they are called.

use crate::language::tr;
use crate::text;

/// What a format is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Lines of a zone file.
    ZoneFile,
    /// Commands to type.
    Command,
    /// A request to a host's interface.
    Api,
    /// A description that a tool puts into effect.
    InfrastructureAsCode,
    /// The configuration of a server.
    Server,
    /// Steps in a host's form.
    Panel,
}

impl Kind {
    /// All kinds, in the order to show them.
    pub const ALL: [Self; 6] =
        [Self::ZoneFile, Self::Panel, Self::Server, Self::Command, Self::Api, Self::InfrastructureAsCode];

    /// The name for people.
    pub fn label(self) -> &'static str {
        tr(match self {
            Self::ZoneFile => text!("A zone file"),
            Self::Command => text!("On the command line"),
            Self::Api => text!("By API"),
            Self::InfrastructureAsCode => text!("As code"),
            Self::Server => text!("In a server’s own syntax"),
            Self::Panel => text!("By hand, in a panel"),
        })
    }
}

/// Declares the formats with their facts, so that none can be left out of the list.
macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident, $kind:ident, $id:literal, $file:literal, $label:expr;)+) => {
        /// A form in which records can be printed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
        pub enum Format {
            $($(#[$doc])* $name,)+
        }

        impl Format {
            /// Every format, those of the same kind together.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The name for people.
            pub fn label(self) -> &'static str {
                tr(match self { $(Self::$name => $label,)+ })
            }

            /// A name that never changes, for addresses and element ids.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)+ }
            }

            /// A name for a file with the output.
            pub const fn file_name(self) -> &'static str {
                match self { $(Self::$name => $file,)+ }
            }

            /// What the format is for.
            pub const fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)+ }
            }
        }
    };
}

formats! {
    /// Lines of a zone file.
    #[default]
    ZoneFile, ZoneFile, "zone-file", "records.zone", text!("Zone file (BIND, NSD, Knot, PowerDNS)");
    /// Input of `nsupdate`.
    Nsupdate, Command, "nsupdate", "update.nsupdate", text!("nsupdate (dynamic update)");
    /// Commands of `gcloud`.
    GoogleCloud, Command, "google-cloud", "google-cloud-dns.sh", "Google Cloud DNS (gcloud)";
    /// Commands of `az`.
    AzureCli, Command, "azure", "azure-dns.sh", "Azure DNS (az)";
    /// Commands for a Windows DNS server.
    PowerShell, Command, "powershell", "Add-TxtRecords.ps1", "Windows DNS (PowerShell)";
    /// Calls with `curl`.
    CloudflareApi, Api, "cloudflare-api", "cloudflare.sh", "Cloudflare API (curl)";
    /// A change batch.
    Route53, Api, "route53", "route53-change-batch.json", text!("Amazon Route 53 (change batch)");
    /// `aws_route53_record`.
    TerraformAws, InfrastructureAsCode, "terraform-aws", "txt-records-aws.tf", "Terraform (AWS)";
    /// `cloudflare_dns_record`.
    TerraformCloudflare, InfrastructureAsCode, "terraform-cloudflare", "txt-records-cloudflare.tf", "Terraform (Cloudflare)";
    /// `google_dns_record_set`.
    TerraformGoogle, InfrastructureAsCode, "terraform-google", "txt-records-google.tf", "Terraform (Google Cloud)";
    /// `azurerm_dns_txt_record`.
    TerraformAzure, InfrastructureAsCode, "terraform-azure", "txt-records-azure.tf", "Terraform (Azure)";
    /// `TXT()` in `dnsconfig.js`.
    DnsControl, InfrastructureAsCode, "dnscontrol", "dnsconfig-txt-records.js", "DNSControl";
    /// YAML of octoDNS.
    OctoDns, InfrastructureAsCode, "octodns", "octodns.yaml", "octoDNS";
    /// Lines of tinydns's `data`.
    Tinydns, Server, "tinydns", "data", "tinydns (djbdns)";
    /// Options of dnsmasq.
    Dnsmasq, Server, "dnsmasq", "dnsmasq-txt-records.conf", "dnsmasq";
    /// Local data of Unbound.
    Unbound, Server, "unbound", "unbound-txt-records.conf", "Unbound";
    /// The form of any other host.
    AnyPanel, Panel, "panel", "dns-panel.txt", text!("Any DNS panel");
    /// Cloudflare's dashboard.
    CloudflarePanel, Panel, "cloudflare", "cloudflare.txt", text!("Cloudflare (dashboard)");
    /// `GoDaddy`'s form.
    GoDaddy, Panel, "godaddy", "godaddy.txt", "GoDaddy";
    /// Namecheap's form.
    Namecheap, Panel, "namecheap", "namecheap.txt", "Namecheap";
    /// The form of IONOS.
    Ionos, Panel, "ionos", "ionos.txt", "IONOS";
    /// The form of `OVHcloud`.
    Ovh, Panel, "ovh", "ovh.txt", "OVHcloud";
    /// Gandi's form.
    Gandi, Panel, "gandi", "gandi.txt", "Gandi";
    /// Hetzner's form.
    Hetzner, Panel, "hetzner", "hetzner.txt", "Hetzner";
    /// Porkbun's form.
    Porkbun, Panel, "porkbun", "porkbun.txt", "Porkbun";
    /// The zone editor of cPanel.
    Cpanel, Panel, "cpanel", "cpanel.txt", "cPanel";
    /// The DNS settings of Plesk.
    Plesk, Panel, "plesk", "plesk.txt", "Plesk";
}
