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
    render_over(format, entries, &[])
}

/// The same, where a record is published already at some full names: steps say that it is to be changed, for senders ignore
/// both of two (RFC 8460, section 3; RFC 8461, section 3.1).
pub fn render_over(format: Format, entries: &[TxtEntry], published: &[String]) -> String {
    let sets = records::sets(entries);
    let steps = |panel: &panel::Panel| panel::steps(panel, &sets, published);
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
        Format::AnyPanel => steps(&panel::ANY),
        Format::CloudflarePanel => steps(&panel::CLOUDFLARE),
        Format::GoDaddy => steps(&panel::GODADDY),
        Format::Namecheap => steps(&panel::NAMECHEAP),
        Format::Ionos => steps(&panel::IONOS),
        Format::Ovh => steps(&panel::OVH),
        Format::Gandi => steps(&panel::GANDI),
        Format::Hetzner => steps(&panel::HETZNER),
        Format::Porkbun => steps(&panel::PORKBUN),
        Format::Cpanel => steps(&panel::CPANEL),
        Format::Plesk => steps(&panel::PLESK),
    }
}
