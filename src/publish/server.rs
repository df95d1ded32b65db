//! Servers with a language of their own: tinydns, dnsmasq, Unbound, Windows.

use super::escape::{
    dnsmasq as dnsmasq_string, powershell as powershell_string, tinydns as tinydns_text, unbound as unbound_string,
};
use super::records::{LONGEST_STRING, TxtSet, pieces};
use super::zone_file::record;
use crate::counted;
use crate::language::tr;

/// dnsmasq reads its configuration in lines of at most this many bytes.
const DNSMASQ_LINE: usize = 1024;

/// `Add-DnsServerResourceRecord` refuses a text of more bytes than this.
const POWERSHELL_TEXT: usize = 254;

/// Lines of tinydns's `data` file; tinydns splits the text itself.
pub(super) fn tinydns(sets: &[TxtSet<'_>]) -> String {
    lines(sets, |set, text| format!("'{}:{}:{}\n", set.fqdn(), tinydns_text(text), set.ttl))
}

/// Options of dnsmasq. Each string stands by itself in quotes.
pub(super) fn dnsmasq(sets: &[TxtSet<'_>]) -> String {
    let mut out =
        format!("# {}\n", tr("Only the clients of this dnsmasq see the record, with the TTL set by local-ttl."));
    out.push_str(&lines(sets, |set, text| {
        let strings: Vec<String> = pieces(text, LONGEST_STRING).into_iter().map(dnsmasq_string).collect();
        let line = format!("txt-record={},{}\n", set.fqdn(), strings.join(","));
        if line.len() > DNSMASQ_LINE {
            let why = counted!(
                DNSMASQ_LINE,
                "Too long for a dnsmasq line (limit: {n} byte):",
                "Too long for a dnsmasq line (limit: {n} bytes):"
            );
            format!("# {why}\n# {line}")
        } else {
            line
        }
    }));
    out
}

/// Local data of Unbound.
pub(super) fn unbound(sets: &[TxtSet<'_>]) -> String {
    let mut out = format!("# {}\nserver:\n", tr("Only the clients of this Unbound see the record."));
    out.push_str(&lines(sets, |set, text| format!("    local-data: {}\n", unbound_string(&record(set, text)))));
    out
}

/// Commands for a Windows DNS server. What the cmdlet refuses as too long goes through `dnscmd`.
pub(super) fn powershell(sets: &[TxtSet<'_>]) -> String {
    lines(sets, |set, text| {
        let (zone, name) = (powershell_string(&set.zone), powershell_string(set.owner_or_at()));
        if text.len() > POWERSHELL_TEXT {
            let strings: Vec<String> = pieces(text, POWERSHELL_TEXT).into_iter().map(powershell_string).collect();
            return format!(
                "# {}\ndnscmd /RecordAdd {zone} {name} {} TXT {}\n",
                tr("Longer than Add-DnsServerResourceRecord accepts."),
                set.ttl,
                strings.join(" ")
            );
        }
        format!(
            "Add-DnsServerResourceRecord -Txt -ZoneName {zone} -Name {name} -DescriptiveText {} -TimeToLive {}\n",
            powershell_string(text),
            time_span(set.ttl)
        )
    })
}

/// Seconds as .NET writes a time span: `01:00:00`, `1.00:00:00`.
fn time_span(seconds: u32) -> String {
    let (minutes, second) = (seconds / 60, seconds % 60);
    let (hours, minute) = (minutes / 60, minutes % 60);
    let (days, hour) = (hours / 24, hours % 24);
    let days = if days == 0 { String::new() } else { format!("{days}.") };
    format!("{days}{hour:02}:{minute:02}:{second:02}")
}

/// Something for every text of every set.
fn lines(sets: &[TxtSet<'_>], line: impl Fn(&TxtSet<'_>, &str) -> String) -> String {
    sets.iter().flat_map(|set| set.texts.iter().map(|text| line(set, text)).collect::<Vec<_>>()).collect()
}
