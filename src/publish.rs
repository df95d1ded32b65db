//! TXT records in the form that each DNS host or server wants, quoted and escaped its way.

mod cloud;
mod escape;
mod hosting;
mod panel;
mod server;
mod terraform;
mod zone_file;

pub use hosting::{Snippet, WebHost};

/// One TXT record to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TxtEntry {
    /// The name relative to the zone: `_smtp._tls`.
    pub owner: String,
    /// The zone, without a final dot: `example.com`.
    pub zone: String,
    /// The text, its strings joined.
    pub text: String,
    /// Seconds that resolvers may keep it.
    pub ttl: u32,
}

impl TxtEntry {
    /// The whole name, without a final dot.
    pub fn fqdn(&self) -> String {
        format!("{}.{}", self.owner, self.zone)
    }

    /// The text in strings of at most 255 bytes (RFC 1035, section 3.3), never cut inside a character.
    pub fn character_strings(&self) -> Vec<&str> {
        let mut rest = self.text.as_str();
        let mut strings = Vec::new();
        while rest.len() > 255 {
            let cut = (0..=255).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or_default();
            let Some((string, after)) = rest.split_at_checked(cut).filter(|(string, _)| !string.is_empty()) else {
                break;
            };
            strings.push(string);
            rest = after;
        }
        strings.push(rest);
        strings
    }
}

/// What kind of place a record is published at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormatKind {
    /// A web page with a form.
    Panel,
    /// A name server's own files.
    Server,
    /// Commands and calls.
    Command,
    /// Files that a tool applies.
    Code,
}

impl FormatKind {
    /// All kinds, in the order shown.
    pub const ALL: [Self; 4] = [Self::Server, Self::Panel, Self::Command, Self::Code];

    /// The name to show.
    pub fn label(self) -> &'static str {
        match self {
            Self::Panel => "In a panel, by hand",
            Self::Server => "On your own name server",
            Self::Command => "By command or API",
            Self::Code => "As code",
        }
    }
}

macro_rules! formats {
    ($($(#[$mark:meta])* $name:ident => $id:literal, $label:literal, $kind:ident, $render:path;)*) => {
        /// A form of publishing.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
        pub enum Format { $($(#[$mark])* #[doc = $label] $name,)* }
        impl Format {
            /// All of them, in the order shown.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
            /// A stable name.
            pub fn id(self) -> &'static str { match self { $(Self::$name => $id,)* } }
            /// The name to show.
            pub fn label(self) -> &'static str { match self { $(Self::$name => $label,)* } }
            /// What kind of place it is.
            pub fn kind(self) -> FormatKind { match self { $(Self::$name => FormatKind::$kind,)* } }
        }

        /// The records in a format, ready to paste.
        pub fn render(format: Format, entries: &[TxtEntry]) -> String {
            match format { $(Format::$name => $render(entries),)* }
        }
    };
}

formats! {
    #[default]
    ZoneFile => "zone-file", "Zone file (BIND, NSD, Knot, PowerDNS)", Server, zone_file::zone_file;
    Nsupdate => "nsupdate", "nsupdate (dynamic update)", Server, zone_file::nsupdate;
    Tinydns => "tinydns", "tinydns", Server, server::tinydns;
    Dnsmasq => "dnsmasq", "dnsmasq", Server, server::dnsmasq;
    Unbound => "unbound", "Unbound", Server, server::unbound;
    PowerShell => "powershell", "Windows DNS (PowerShell)", Server, server::powershell;
    AnyPanel => "panel", "Any DNS panel", Panel, panel::any;
    CloudflarePanel => "cloudflare-panel", "Cloudflare", Panel, panel::cloudflare;
    GoDaddy => "godaddy", "GoDaddy", Panel, panel::godaddy;
    Namecheap => "namecheap", "Namecheap", Panel, panel::namecheap;
    Ionos => "ionos", "IONOS", Panel, panel::ionos;
    Ovh => "ovh", "OVHcloud", Panel, panel::ovh;
    Gandi => "gandi", "Gandi", Panel, panel::gandi;
    Hetzner => "hetzner", "Hetzner", Panel, panel::hetzner;
    Porkbun => "porkbun", "Porkbun", Panel, panel::porkbun;
    CPanel => "cpanel", "cPanel", Panel, panel::cpanel;
    Plesk => "plesk", "Plesk", Panel, panel::plesk;
    CloudflareApi => "cloudflare-api", "Cloudflare API (curl)", Command, cloud::cloudflare;
    Route53 => "route53", "Route 53 change batch", Command, cloud::route53;
    GoogleCloud => "google-cloud", "Google Cloud DNS (gcloud)", Command, cloud::google;
    Azure => "azure", "Azure DNS (az)", Command, cloud::azure;
    TerraformCloudflare => "terraform-cloudflare", "Terraform, Cloudflare", Code, terraform::cloudflare;
    TerraformAws => "terraform-aws", "Terraform, Route 53", Code, terraform::aws;
    TerraformGoogle => "terraform-google", "Terraform, Google Cloud", Code, terraform::google;
    TerraformAzure => "terraform-azure", "Terraform, Azure", Code, terraform::azure;
    DnsControl => "dnscontrol", "DNSControl", Code, server::dnscontrol;
    OctoDns => "octodns", "octoDNS", Code, server::octodns;
}

/// The format that fits the name servers of a zone; `None` when they are not known.
pub fn guess(name_servers: &[&str]) -> Option<Format> {
    const KNOWN: &[(&str, Format)] = &[
        (".ns.cloudflare.com", Format::CloudflarePanel),
        (".awsdns-", Format::Route53),
        (".domaincontrol.com", Format::GoDaddy),
        (".azure-dns.", Format::Azure),
        (".googledomains.com", Format::GoogleCloud),
        (".registrar-servers.com", Format::Namecheap),
        (".ui-dns.", Format::Ionos),
        (".ovh.net", Format::Ovh),
        (".ovh.ca", Format::Ovh),
        (".gandi.net", Format::Gandi),
        (".hetzner.", Format::Hetzner),
        (".second-ns.", Format::Hetzner),
        (".porkbun.com", Format::Porkbun),
    ];
    name_servers.iter().find_map(|server| {
        let server = format!(".{}", server.trim_end_matches('.').to_ascii_lowercase());
        KNOWN.iter().find(|(part, _)| server.contains(part)).map(|(_, format)| *format)
    })
}
