//! Domain names: in the one form that they are compared in, and the one that a user means by what was typed.
//!
//! An address, a URL or a record's name will do.

use std::fmt;
use std::net::IpAddr;

use crate::language::tr;
use crate::{counted, say};

/// A name as it is compared: in lower case, without a final dot (RFC 1034, section 3.1) and without blanks around it.
pub fn tidy(name: &str) -> String {
    name.trim().trim_end_matches('.').to_lowercase()
}

/// A domain name, in lower case, internationalised labels as A-labels, without a final dot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// The name.
    pub name: String,
    /// What was done to the typed text to get there.
    pub notes: Vec<Note>,
}

/// What was taken out of, or changed in, the typed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The host of a URL.
    FromUrl,
    /// The part behind the @ of a mail address.
    FromAddress,
    /// The part behind a name like `_smtp._tls`, which is given.
    FromRecordName(String),
    /// Typed with letters outside ASCII (RFC 5890, section 2.3.2.1).
    Converted {
        /// As typed.
        typed: String,
    },
    /// Typed with A-labels; as people read it.
    Unicode(String),
    /// Only one label: hardly a mail domain.
    SingleLabel,
}

impl Note {
    /// The rule of the checker that says this.
    pub fn rule_id(&self) -> &'static str {
        match self {
            Self::FromUrl | Self::FromAddress => "dns-input",
            Self::FromRecordName(_) => "dns-input-prefixed",
            Self::Converted { .. } | Self::Unicode(_) => "dns-input-idn",
            Self::SingleLabel => "dns-input-psl",
        }
    }

    /// For the user, given the name that came out.
    pub fn sentence(&self, name: &str) -> String {
        match self {
            Self::FromUrl => say!("Taken from the URL: {name}.", name),
            Self::FromAddress => say!("Taken from the mail address: {name}.", name),
            Self::FromRecordName(prefix) => say!("{prefix} is added by itself: the domain is {name}.", prefix, name),
            Self::Converted { typed } => say!("{typed} is written {name} in the DNS.", typed, name),
            Self::Unicode(shown) => say!("People read it as {name}.", name = shown),
            Self::SingleLabel => say!("{name} is a single word: hardly a domain that receives mail.", name),
        }
    }
}

/// Why a text names no domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DomainFault {
    /// Nothing was typed.
    Empty,
    /// An IP address.
    IpAddress(String),
    /// More than 63 bytes between two dots (RFC 1035, section 2.3.4).
    LabelTooLong(String),
    /// More than 253 characters (RFC 1035, section 2.3.4).
    TooLong(usize),
    /// Two dots without a name between them, or a dot in front.
    EmptyLabel,
    /// A character that no mail domain has.
    Character(char),
    /// A hyphen at the edge of a label.
    Hyphen(String),
    /// Letters outside ASCII that make no internationalised name.
    Idn(String),
}

impl fmt::Display for DomainFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Empty => tr("Type a domain, the part after the @.").to_owned(),
            Self::IpAddress(address) => {
                say!("{address} is an IP address. Mail policies belong to a domain: the part after the @.", address)
            }
            Self::LabelTooLong(label) => {
                say!("{label} is longer than the 63 characters that DNS allows between two dots.", label)
            }
            Self::TooLong(length) => counted!(
                *length,
                "The name has {n} character; DNS allows 253.",
                "The name has {n} characters; DNS allows 253."
            ),
            Self::EmptyLabel => tr("A name is missing between two dots.").to_owned(),
            Self::Character(other) => {
                say!("{character} cannot stand in a domain name.", character = format!("{other:?}"))
            }
            Self::Hyphen(label) => say!("{label} begins or ends with a hyphen.", label),
            Self::Idn(name) => say!("{name} is not a valid internationalised name.", name),
        };
        f.write_str(&text)
    }
}

impl std::error::Error for DomainFault {}

/// Names that people type or paste in front of their domain.
const RECORD_NAMES: [&str; 5] = ["_smtp._tls.", "_mta-sts.", "_25._tcp.", "_dmarc.", "_report._tls."];

/// Reads what a user typed. `to_ascii` turns an internationalised name into A-labels
/// (UTS 46), `None` when it cannot.
pub fn understand(typed: &str, to_ascii: impl Fn(&str) -> Option<String>) -> Result<Understood, DomainFault> {
    let mut notes = Vec::new();
    let mut text = typed.trim();
    if let Some((_, rest)) = text.split_once("://") {
        text = rest.split(['/', '?', '#']).next().unwrap_or_default();
        text = text.rsplit('@').next().unwrap_or_default();
        text = text.split(':').next().filter(|_| !text.starts_with('[')).unwrap_or(text);
        notes.push(Note::FromUrl);
    } else {
        let address = strip_prefix_ignoring_case(text, "mailto:").unwrap_or(text).trim_end_matches('>');
        if let Some((_, domain)) = address.rsplit_once('@') {
            text = domain.split('?').next().unwrap_or_default();
            notes.push(Note::FromAddress);
        }
    }
    let text = text.trim_end_matches('.');
    if text.is_empty() {
        return Err(DomainFault::Empty);
    }
    if text.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() {
        return Err(DomainFault::IpAddress(text.to_owned()));
    }
    let mut name = if text.is_ascii() {
        let name = text.to_ascii_lowercase();
        notes.extend(unicode(&name).map(Note::Unicode));
        name
    } else {
        let ascii = to_ascii(text).ok_or_else(|| DomainFault::Idn(text.to_owned()))?;
        notes.push(Note::Converted { typed: text.to_owned() });
        ascii.to_ascii_lowercase()
    };
    if let Some(prefix) = RECORD_NAMES.iter().find(|prefix| name.starts_with(*prefix)) {
        notes.push(Note::FromRecordName(prefix.trim_end_matches('.').to_owned()));
        name = name.chars().skip(prefix.len()).collect();
    }
    check(&name)?;
    if !name.contains('.') {
        notes.push(Note::SingleLabel);
    }
    Ok(Understood { name, notes })
}

/// The domains in a pasted list: words between blanks, commas and semicolons, each once, in
/// order; and the words that are none.
pub fn understand_list(pasted: &str, to_ascii: impl Fn(&str) -> Option<String>) -> (Vec<String>, Vec<String>) {
    let (mut names, mut others) = (Vec::new(), Vec::new());
    for word in pasted.split([' ', '\t', '\r', '\n', ',', ';']).filter(|word| !word.is_empty()) {
        match understand(word, &to_ascii) {
            Ok(domain) if names.contains(&domain.name) => {}
            Ok(domain) => names.push(domain.name),
            Err(_) => others.push(word.to_owned()),
        }
    }
    (names, others)
}

/// The length of a name and of its labels, and their characters (RFC 1123, section 2.1).
fn check(name: &str) -> Result<(), DomainFault> {
    if name.len() > 253 {
        return Err(DomainFault::TooLong(name.len()));
    }
    for label in name.split('.') {
        if label.is_empty() {
            return Err(DomainFault::EmptyLabel);
        }
        if let Some(other) = label.chars().find(|char| !char.is_ascii_alphanumeric() && *char != '-') {
            return Err(DomainFault::Character(other));
        }
        if label.len() > 63 {
            return Err(DomainFault::LabelTooLong(label.to_owned()));
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err(DomainFault::Hyphen(label.to_owned()));
        }
    }
    Ok(())
}

/// The name with its A-labels decoded (RFC 3492); `None` when there is none, or one is damaged.
fn unicode(name: &str) -> Option<String> {
    let mut any = false;
    let labels: Option<Vec<String>> = name
        .split('.')
        .map(|label| match label.strip_prefix("xn--") {
            Some(code) => {
                any = true;
                idna::punycode::decode_to_string(code)
            }
            None => Some(label.to_owned()),
        })
        .collect();
    labels.filter(|_| any).map(|labels| labels.join("."))
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(typed: &str) -> Result<Understood, DomainFault> {
        understand(typed, |name| (name == "bücher.example").then(|| "xn--bcher-kva.example".to_owned()))
    }

    fn name(typed: &str) -> String {
        read(typed).map_or_else(|fault| fault.to_string(), |understood| understood.name)
    }

    #[test]
    fn takes_the_domain_out_of_whatever_is_typed() {
        for typed in [
            "example.com",
            " Example.COM. ",
            "https://user@example.com:8443/path?x=y#z",
            "postmaster@example.com",
            "mailto:tls@example.com?subject=x",
            "Admin <admin@example.com>",
            "_smtp._tls.example.com",
            "_mta-sts.example.com.",
        ] {
            assert_eq!(name(typed), "example.com", "{typed}");
        }
        assert_eq!(name("bücher.example"), "xn--bcher-kva.example");
        assert_eq!(read("_smtp._tls.a.example").unwrap().notes, [Note::FromRecordName("_smtp._tls".into())]);
        assert_eq!(read("xn--bcher-kva.example").unwrap().notes, [Note::Unicode("bücher.example".into())]);
        assert_eq!(read("localhost").unwrap().notes, [Note::SingleLabel]);
    }

    #[test]
    fn a_name_is_compared_in_one_form() {
        for name in ["mx.example.com", " MX.Example.COM. ", "mx.example.com.."] {
            assert_eq!(tidy(name), "mx.example.com", "{name}");
        }
        assert_eq!(tidy("BÜCHER.example"), "bücher.example");
        assert_eq!(tidy("."), "");
    }

    #[test]
    fn a_list_gives_each_domain_once() {
        let (names, others) = understand_list("a.example, b.example\nadmin@a.example;192.0.2.1\n\n", |_| None);
        assert_eq!(
            (names, others),
            (vec!["a.example".to_owned(), "b.example".to_owned()], vec!["192.0.2.1".to_owned()])
        );
    }

    #[test]
    fn says_why_a_text_is_no_domain() {
        let long = "a".repeat(64);
        for (typed, fault) in [
            ("", DomainFault::Empty),
            ("someone@", DomainFault::Empty),
            ("192.0.2.1", DomainFault::IpAddress("192.0.2.1".into())),
            ("https://[2001:db8::1]/", DomainFault::IpAddress("[2001:db8::1]".into())),
            ("a..b", DomainFault::EmptyLabel),
            (".example.com", DomainFault::EmptyLabel),
            ("exa mple.com", DomainFault::Character(' ')),
            ("_x.example.com", DomainFault::Character('_')),
            ("-a.example", DomainFault::Hyphen("-a".into())),
            ("ü.example", DomainFault::Idn("ü.example".into())),
            (long.as_str(), DomainFault::LabelTooLong(long.clone())),
        ] {
            assert_eq!(read(typed), Err(fault), "{typed}");
        }
        assert_eq!(read(&"abc.".repeat(70)), Err(DomainFault::TooLong(279)));
    }

    proptest! {
        #[test]
        fn any_text_is_read(typed in any::<String>()) {
            if let Ok(understood) = read(&typed) {
                prop_assert_eq!(name(&understood.name), understood.name);
            }
        }
    }
}
