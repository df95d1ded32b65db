//! Judging the address of a `mailto:` destination (RFC 6068, section 2).

use std::net::{Ipv4Addr, Ipv6Addr};

use super::finding::{Finding, quote};
use super::rules::Rule;
use crate::language::tr;
use crate::query::decode_bytes;
use crate::say;

/// The two sides of an address, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) local: String,
    pub(crate) domain: String,
}

/// The address and what follows it, as written; `rest` is what follows `mailto:`.
pub(crate) fn split(rest: &str) -> (&str, &str) {
    rest.find(['?', '#']).and_then(|at| rest.split_at_checked(at)).unwrap_or((rest, ""))
}

/// The address when it is one.
pub(crate) fn address(written: &str) -> Option<Address> {
    let (local, domain) = written.rsplit_once('@')?;
    let local = String::from_utf8(decode_bytes(local)).ok()?;
    let domain = String::from_utf8(decode_bytes(domain)).ok()?;
    let right = (is_dot_atom(&local) || is_quoted_string(&local))
        && local.len() <= 64
        && (is_domain(&domain) || is_domain_literal(&domain));
    right.then_some(Address { local, domain })
}

/// What is to be said of the part after `mailto:`; the address when mail can be sent to it.
pub(crate) fn judge(rest: &str, findings: &mut Vec<Finding>) -> Option<Address> {
    if let Some(after) = rest.strip_prefix("//") {
        let message = say!(
            "Slashes follow mailto: in {destination}, so no address can be read.",
            destination = quote(&format!("mailto:{rest}"))
        );
        let remedy = say!("Remove the slashes: mailto:{address}", address = after.trim_start_matches('/'));
        findings.push(Finding::new(Rule::MailtoSlashes, message, remedy));
        return None;
    }
    let (written, tail) = split(rest);
    if written.is_empty() {
        let message =
            say!("No address follows mailto: in {destination}.", destination = quote(&format!("mailto:{rest}")));
        findings.push(Finding::new(Rule::MailtoNoAddress, message, tr("Add the address after mailto:")));
        return None;
    }
    let Some(address) = address(written) else {
        findings.push(no_address(written));
        return None;
    };
    say_oddities(written, &address, findings);
    if !tail.is_empty() {
        let message =
            say!("{tail} follows the address; senders may ignore it, or fail because of it.", tail = quote(tail));
        let remedy = say!("Leave it out: mailto:{address}", address = written);
        findings.push(Finding::new(Rule::MailtoHfields, message, remedy));
    }
    Some(address)
}

fn no_address(written: &str) -> Finding {
    // Unlike names in a zone file, the domain of an address has no dot at its end (RFC 5321, section 4.1.2).
    if let Some(bare) = written.strip_suffix('.').filter(|bare| address(bare).is_some()) {
        let message = say!(
            "The address {address} ends with a dot, which is not allowed in email addresses.",
            address = quote(written)
        );
        return Finding::new(Rule::MailtoAddrSyntax, message, say!("Remove the dot: mailto:{address}", address = bare));
    }
    if let Some(domain) = written.rsplit_once('@').map(|(_, domain)| domain).filter(|domain| is_too_long(domain)) {
        let message = say!("The domain {domain} cannot exist: it is longer than DNS allows.", domain = quote(domain));
        return Finding::new(Rule::MailtoAddrSyntax, message, tr("Correct the address."));
    }
    let message = say!("{address} is not a single email address.", address = quote(written));
    let remedy = if let Some((first, second)) = run_together(written) {
        say!("Put a comma between the destinations: mailto:{first},{second}", first, second)
    } else if written.contains('@') {
        tr("Write one address after each mailto:, and put a comma before the next mailto:").to_owned()
    } else {
        tr("Write the whole address, with @ and domain.").to_owned()
    };
    Finding::new(Rule::MailtoAddrSyntax, message, remedy)
}

/// Two destinations that only lack the comma between them, as after a split in the wrong place.
pub(crate) fn run_together(written: &str) -> Option<(&str, &str)> {
    let lower = written.to_ascii_lowercase();
    let at = lower.find("mailto:").or_else(|| lower.find("https:"))?;
    let (first, second) = written.split_at_checked(at)?;
    address(first).map(|_| (first, second))
}

fn say_oddities(written: &str, address: &Address, findings: &mut Vec<Finding>) {
    let Address { local, domain } = address;
    let local_as_written = written.rsplit_once('@').map_or("", |(local, _)| local);
    if !local.is_ascii() {
        let message = say!(
            "{local} contains non-ASCII characters: every mail server on the way must support SMTPUTF8.",
            local = quote(local)
        );
        findings.push(Finding::new(Rule::MailtoEai, message, tr("Use an address with ASCII characters only.")));
    } else if local.starts_with('"') || local_as_written.contains('%') || domain.starts_with('[') || is_bare_ip(domain)
    {
        let message = say!("Not every sender can deliver to {address}.", address = quote(&format!("{local}@{domain}")));
        let remedy = tr("Use only letters, digits, dots and hyphens before the @, and a domain name after it.");
        findings.push(Finding::new(Rule::MailtoSpecialLocal, message, remedy));
    }
    if !domain.is_ascii() {
        let message = say!("The domain {domain} is written in percent-encoded form.", domain = quote(domain));
        let remedy = tr("Write the domain as it appears in DNS, in the form that begins with xn--.");
        findings.push(Finding::new(Rule::MailtoIdnPercent, message, remedy));
    }
    if is_personal(local, domain) {
        let message = say!(
            "{address} looks like the address of a person, and anyone can read it in DNS.",
            address = quote(written)
        );
        let remedy = tr("Consider a dedicated mailbox at your domain, such as tls-reports.");
        findings.push(Finding::new(Rule::MailtoPersonal, message, remedy));
    }
}

fn is_dot_atom(local: &str) -> bool {
    local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom_char))
}

fn is_atom_char(char: char) -> bool {
    char.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(char) || is_letter_beyond(char)
}

fn is_quoted_string(local: &str) -> bool {
    let Some(inside) = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return false };
    let mut escaped = false;
    for char in inside.chars() {
        if char.is_control() || (char == '"' && !escaped) {
            return false;
        }
        escaped = char == '\\' && !escaped;
    }
    !escaped
}

/// A domain name, in ASCII or not; whether it exists is another matter.
pub(crate) fn is_domain(domain: &str) -> bool {
    domain.len() <= 253
        && domain.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .chars()
                    .all(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_') || is_letter_beyond(char))
        })
}

/// A name that the DNS cannot hold, for its length or that of a label (RFC 1035, section 2.3.4), and that is otherwise one.
pub(crate) fn is_too_long(domain: &str) -> bool {
    let shortened: Vec<&str> = domain.split('.').map(|label| label.get(..63).unwrap_or(label)).collect();
    !is_domain(domain) && shortened.iter().all(|label| is_domain(label.trim_end_matches('-')))
}

fn is_letter_beyond(char: char) -> bool {
    !char.is_ascii() && !char.is_control() && !char.is_whitespace()
}

fn is_domain_literal(domain: &str) -> bool {
    let Some(inside) = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return false };
    let v6 = inside.get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case("IPv6:")).then(|| inside.get(5..)).flatten();
    v6.map_or_else(|| inside.parse::<Ipv4Addr>().is_ok(), |v6| v6.parse::<Ipv6Addr>().is_ok())
}

/// An IPv4 address without the brackets that make it a literal (RFC 5321, section 4.1.3).
fn is_bare_ip(domain: &str) -> bool {
    domain.parse::<Ipv4Addr>().is_ok()
}

const FREE_MAIL: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "icloud.com",
    "me.com",
    "aol.com",
    "gmx.de",
    "gmx.net",
    "gmx.at",
    "web.de",
    "proton.me",
    "protonmail.com",
    "yandex.ru",
    "mail.ru",
];

const TASKS: &[&str] = &[
    "abuse",
    "admin",
    "agg",
    "alerts",
    "contact",
    "dane",
    "dmarc",
    "dns",
    "email",
    "feedback",
    "help",
    "hostmaster",
    "info",
    "inbox",
    "mail",
    "mta",
    "noc",
    "office",
    "ops",
    "postmaster",
    "reply",
    "report",
    "reporting",
    "reports",
    "rpt",
    "rua",
    "sec",
    "security",
    "service",
    "smtp",
    "sts",
    "support",
    "team",
    "tech",
    "tls",
    "tlsrpt",
    "web",
];

/// `first.last@…`, or anything at a provider of private mailboxes.
fn is_personal(local: &str, domain: &str) -> bool {
    let words: Vec<String> = local.split('.').map(str::to_ascii_lowercase).collect();
    let named = words.len() == 2
        && words.iter().all(|word| {
            word.len() > 2 && word.chars().all(|char| char.is_ascii_alphabetic()) && !TASKS.contains(&word.as_str())
        });
    named || FREE_MAIL.contains(&domain.to_ascii_lowercase().as_str())
}
