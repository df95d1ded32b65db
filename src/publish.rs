//! TXT records, printed the way each DNS host or server wants them.
//!
//! The same text needs quotes in one place, must not have them in the next, and is escaped by
//! other rules in each: a zone file, a shell, JSON, HCL, YAML, `PowerShell` or a form. Every family
//! of formats has its file here; the rules of quoting are all in `escape`.
//!
//! Where a format sets the whole set of records of a name (Route 53, Terraform, `gcloud`), entries
//! of the same name are put into one set, with the smallest of their TTLs.

mod as_code;
mod cloud;
mod escape;
mod format;
mod guess;
mod hosting;
mod panel;
mod records;
mod server;
mod terraform;
mod zone_file;

pub use format::{Format, Kind};
pub use guess::guess;
pub use hosting::{Snippet, WebHost};
pub use records::TxtEntry;

/// Prints the entries in a format. No entries give an empty text.
///
/// Characters that no published name has (quotes, spaces, line ends, `$` and the like) are dropped
/// from owners and zones, so that a name never becomes a command or a second line.
pub fn render(format: Format, entries: &[TxtEntry]) -> String {
    let sets = records::sets(entries);
    if sets.is_empty() {
        return String::new();
    }
    match format {
        Format::ZoneFile => zone_file::zone_file(&sets),
        Format::Nsupdate => zone_file::nsupdate(&sets),
        Format::CloudflareApi => cloud::cloudflare(&sets),
        Format::Route53 => cloud::route53(&sets),
        Format::GoogleCloud => cloud::google(&sets),
        Format::AzureCli => cloud::azure(&sets),
        Format::TerraformAws => terraform::aws(&sets),
        Format::TerraformCloudflare => terraform::cloudflare(&sets),
        Format::TerraformGoogle => terraform::google(&sets),
        Format::TerraformAzure => terraform::azure(&sets),
        Format::DnsControl => as_code::dnscontrol(&sets),
        Format::OctoDns => as_code::octodns(&sets),
        Format::Tinydns => server::tinydns(&sets),
        Format::Dnsmasq => server::dnsmasq(&sets),
        Format::Unbound => server::unbound(&sets),
        Format::PowerShell => server::powershell(&sets),
        Format::AnyPanel => panel::steps(&panel::ANY, &sets),
        Format::CloudflarePanel => panel::steps(&panel::CLOUDFLARE, &sets),
        Format::GoDaddy => panel::steps(&panel::GODADDY, &sets),
        Format::Namecheap => panel::steps(&panel::NAMECHEAP, &sets),
        Format::Ionos => panel::steps(&panel::IONOS, &sets),
        Format::Ovh => panel::steps(&panel::OVH, &sets),
        Format::Gandi => panel::steps(&panel::GANDI, &sets),
        Format::Hetzner => panel::steps(&panel::HETZNER, &sets),
        Format::Porkbun => panel::steps(&panel::PORKBUN, &sets),
        Format::Cpanel => panel::steps(&panel::CPANEL, &sets),
        Format::Plesk => panel::steps(&panel::PLESK, &sets),
    }
}
