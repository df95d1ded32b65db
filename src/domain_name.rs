//! Domain names: in the one form that they are compared in, and the one that a user means by what was typed.
//!
//! An address, a URL or a record's name will do.

use std::collections::BTreeSet;
use std::fmt;

use crate::command::PlainName;
use crate::language::tr;
use crate::network::ip_literal;
use crate::{counted, say};

/// A name as it is compared: in lower case, without a final dot (RFC 1034, section 3.1) and without blanks around it.
pub fn tidy(name: &str) -> String {
    name.trim().trim_end_matches('.').to_lowercase()
}

/// A name as the DNS is asked for it: labels outside ASCII, in lower case as [`tidy`] has them, as A-labels (RFC 5890,
/// section 2.3.2.1). `None` for a label that has none.
pub fn in_ascii(name: &str) -> Option<String> {
    let label = |label: &str| {
        if label.is_ascii() {
            return Some(label.to_owned());
        }
        idna::punycode::encode_str(label).map(|code| format!("xn--{code}"))
    };
    let labels: Option<Vec<String>> = name.split('.').map(label).collect();
    labels.map(|labels| labels.join("."))
}

/// A name in letters of any script, as it may stand in a command; `None` for what cannot.
pub fn plain_name(name: &str) -> Option<PlainName> {
    PlainName::new(&in_ascii(name)?)
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
    /// What stands before a port, which is given.
    WithoutPort(String),
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
    /// Like `co.uk`: domains are registered below it.
    SharedEnding,
    /// The last label is a number, which no top-level domain is (RFC 3696, section 2).
    NumericEnding,
}

impl Note {
    /// The rule of the checker that says this.
    pub fn rule_id(&self) -> &'static str {
        match self {
            Self::FromUrl | Self::FromAddress | Self::WithoutPort(_) => "dns-input",
            Self::FromRecordName(_) => "dns-input-prefixed",
            Self::Converted { .. } | Self::Unicode(_) => "dns-input-idn",
            Self::SingleLabel | Self::SharedEnding | Self::NumericEnding => "dns-input-psl",
        }
    }

    /// For the user, given the name that came out.
    pub fn sentence(&self, name: &str) -> String {
        match self {
            Self::FromUrl => say!("Taken from the URL: {name}.", name),
            Self::FromAddress => say!("Taken from the email address: {name}.", name),
            Self::WithoutPort(port) => say!("The port {port} is left out: the domain is {name}.", port, name),
            Self::FromRecordName(prefix) => say!("{prefix} is left out: the domain is {name}.", prefix, name),
            Self::Converted { typed } => say!("{typed} is written {name} in the DNS.", typed, name),
            Self::Unicode(shown) => say!("It is displayed as {name}.", name = shown),
            Self::SingleLabel => {
                say!("{name} is a single word, so it is unlikely to be a domain that receives mail.", name)
            }
            Self::SharedEnding => say!(
                "{name} looks like a suffix under which domains are registered, so it is unlikely to be a domain that receives mail.",
                name
            ),
            Self::NumericEnding => {
                say!("No top-level domain is a number, so {name} is probably a mistyped IP address.", name)
            }
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
            Self::Empty => tr("Enter a domain: the part after the @.").to_owned(),
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
            Self::EmptyLabel => tr("There is nothing between two dots.").to_owned(),
            Self::Character(other) => {
                say!("{character} is not allowed in a domain name.", character = format!("{other:?}"))
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

/// Second labels under which many countries register domains. A guess without the list of public suffixes, which is
/// too long for the page.
const SHARED_LABELS: [&str; 7] = ["ac", "co", "com", "edu", "gov", "net", "org"];

/// The host of a policy (RFC 8461, section 3.3): in a URL it stands for its domain.
const POLICY_HOST: &str = "mta-sts.";

/// What a name is quoted or listed with.
fn is_wrapping(char: char) -> bool {
    char.is_whitespace() || "<>\"'`;,“”„‘’‚«»‹›".contains(char)
}

/// Reads what a user typed. `to_ascii` turns an internationalised name into A-labels
/// (UTS 46), `None` when it cannot.
pub fn understand(typed: &str, to_ascii: impl Fn(&str) -> Option<String>) -> Result<Understood, DomainFault> {
    let mut notes = Vec::new();
    let mut text = typed.trim_matches(is_wrapping);
    if let Some(rest) = after_scheme(text) {
        text = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        text = text.rsplit('@').next().unwrap_or_default();
        text = parted_from_port(text).0;
        notes.push(Note::FromUrl);
    } else {
        let address = strip_prefix_ignoring_case(text, "mailto:").unwrap_or(text).trim_end_matches('>');
        if let Some((_, domain)) = address.rsplit_once('@') {
            text = domain.split('?').next().unwrap_or_default();
            notes.push(Note::FromAddress);
        }
        let (host, port) = parted_from_port(text);
        text = host;
        notes.extend(port.map(|port| Note::WithoutPort(port.to_owned())));
    }
    let text = text.trim_end_matches('.');
    if text.is_empty() {
        return Err(DomainFault::Empty);
    }
    if ip_literal(text).is_some() {
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
    let of_policy = [POLICY_HOST];
    let prefixes: &[&str] =
        if notes.contains(&Note::FromUrl) && name.matches('.').count() > 1 { &of_policy[..] } else { &[] };
    if let Some(prefix) = RECORD_NAMES.iter().chain(prefixes).find(|prefix| name.starts_with(*prefix)) {
        notes.push(Note::FromRecordName(prefix.trim_end_matches('.').to_owned()));
        name = name.chars().skip(prefix.len()).collect();
    }
    check(&name)?;
    if !name.contains('.') {
        notes.push(Note::SingleLabel);
    }
    notes.extend(ending(&name));
    Ok(Understood { name, notes })
}

/// What the end of a name tells against it.
fn ending(name: &str) -> Option<Note> {
    let (rest, last) = name.rsplit_once('.')?;
    if last.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Note::NumericEnding);
    }
    (last.len() == 2 && SHARED_LABELS.contains(&rest)).then_some(Note::SharedEnding)
}

/// What follows the scheme of a URL, or its slashes; or all of a host with a path, for which no mail address has a dot
/// before its first slash.
fn after_scheme(text: &str) -> Option<&str> {
    if let Some((_, rest)) = text.split_once("://") {
        return Some(rest);
    }
    let (head, _) = text.split_once(['/', '?', '#'])?;
    if head.is_empty() {
        return text.strip_prefix("//");
    }
    (head.contains('.') && !head.contains('@')).then_some(text)
}

/// A host, and the port behind it.
fn parted_from_port(text: &str) -> (&str, Option<&str>) {
    let end = text.find(']').filter(|_| text.starts_with('[')).map_or(0, |bracket| bracket.saturating_add(1));
    let Some((host, port)) = text.rsplit_once(':').filter(|(host, _)| host.len() >= end) else { return (text, None) };
    // Several colons outside brackets are an IPv6 address.
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit()) && (end > 0 || !host.contains(':'));
    if is_port { (host, Some(port)) } else { (text, None) }
}

/// The domains in a pasted list: words between blanks, commas and semicolons, each once, in
/// order; and the words that are none.
pub fn understand_list(pasted: &str, to_ascii: impl Fn(&str) -> Option<String>) -> (Vec<String>, Vec<String>) {
    let (mut names, mut others) = (Vec::new(), Vec::new());
    let mut known = BTreeSet::new();
    for word in pasted.split([' ', '\t', '\r', '\n', ',', ';']).filter(|word| !word.is_empty()) {
        match understand(word, &to_ascii) {
            Ok(domain) => {
                if known.insert(domain.name.clone()) {
                    names.push(domain.name);
                }
            }
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
            "example.com/path?x=y",
            "example.com/@someone",
            "example.com:25",
            "//example.com/x",
            "//user@example.com:8080/x",
            "postmaster@example.com:25",
            "https://example.com",
            "a/b@example.com",
            "https://example.com\\x",
            "example.com?x",
            "<example.com>",
            "\"example.com\"",
            "“example.com”",
            "'example.com.';",
            "example.com;",
            "example.com,",
            "https://mta-sts.example.com/.well-known/mta-sts.txt",
            "mta-sts.example.com/.well-known/mta-sts.txt",
            "<https://example.com/>",
        ] {
            assert_eq!(name(typed), "example.com", "{typed}");
        }
        assert_eq!(name("bücher.example"), "xn--bcher-kva.example");
        assert_eq!(read("_smtp._tls.a.example").unwrap().notes, [Note::FromRecordName("_smtp._tls".into())]);
        assert_eq!(read("xn--bcher-kva.example").unwrap().notes, [Note::Unicode("bücher.example".into())]);
        assert_eq!(read("localhost").unwrap().notes, [Note::SingleLabel]);
        assert_eq!(read("co.uk").unwrap().notes, [Note::SharedEnding]);
        assert_eq!(read("1.2.3.4.5").unwrap().notes, [Note::NumericEnding]);
        // Neighbours that are domains like others.
        for plain in ["bbc.co.uk", "co.example", "com.example.de", "4.example", "example.c4", "mta-sts.example.com"] {
            assert_eq!(read(plain), Ok(Understood { name: plain.to_owned(), notes: Vec::new() }), "{plain}");
        }
        assert_eq!(name("https://mta-sts.com/"), "mta-sts.com");
        assert_eq!(
            read("_dmarc.example.com").unwrap().notes[0].sentence("example.com"),
            "_dmarc is left out: the domain is example.com."
        );
        assert_eq!(read("example.com:25").unwrap().notes, [Note::WithoutPort("25".into())]);
        assert_eq!(read("//example.com/x").unwrap().notes, [Note::FromUrl]);
        assert_eq!(read("example.com/x").unwrap().notes, [Note::FromUrl]);
    }

    #[test]
    fn a_name_is_compared_in_one_form() {
        for name in ["mx.example.com", " MX.Example.COM. ", "mx.example.com.."] {
            assert_eq!(tidy(name), "mx.example.com", "{name}");
        }
        assert_eq!(tidy("BÜCHER.example"), "bücher.example");
        assert_eq!(tidy("."), "");
    }

    /// By the algorithm of RFC 3492, as Python’s codec "punycode" has it.
    #[test]
    fn the_dns_is_asked_in_ascii() {
        for (name, ascii) in [
            ("bücher.example", "xn--bcher-kva.example"),
            ("faß.de", "xn--fa-hia.de"),
            ("mx.example.com", "mx.example.com"),
            ("例え.テスト", "xn--r8jz45g.xn--zckzah"),
        ] {
            assert_eq!(in_ascii(name).as_deref(), Some(ascii));
        }
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
            ("https://[2001:db8::1]:8443/x", DomainFault::IpAddress("[2001:db8::1]".into())),
            ("[2001:db8::1]:25", DomainFault::IpAddress("[2001:db8::1]".into())),
            ("2001:db8::25", DomainFault::IpAddress("2001:db8::25".into())),
            ("192.0.2.1:25", DomainFault::IpAddress("192.0.2.1".into())),
            ("127.1", DomainFault::IpAddress("127.1".into())),
            ("0x7f.1", DomainFault::IpAddress("0x7f.1".into())),
            ("http://2130706433/", DomainFault::IpAddress("2130706433".into())),
            ("/x", DomainFault::Character('/')),
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
