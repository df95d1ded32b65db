//! TLSA records by their content alone (RFC 6698, section 2; RFC 7672, section 3.1): which of them no certificate can
//! ever fit, and which a server seldom meets. Nobody has to open port 25 for that.
//!
//! Reports write records as zone files do, more or less: with blanks in the data, capitals, brackets, names for the
//! numbers (RFC 7218), the owner before them, or as unknown types are written (RFC 3597, section 5). All of that is read.

use std::collections::BTreeSet;
use std::fmt;

use super::issuers::{IN_USE, Issuer, RETIRED, ROOTS};
use super::rules::Rule;
use crate::language::tr;
use crate::{counted, say};

/// A TLSA record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TlsaRecord {
    /// Certificate usage.
    pub usage: u8,
    /// Selector.
    pub selector: u8,
    /// Matching type.
    pub matching: u8,
    /// The association data in hexadecimal, in lower case; an odd count of digits is kept as it is.
    pub data: String,
}

impl TlsaRecord {
    /// Reads a record; `None` for what is none.
    pub fn parse(text: &str) -> Option<Self> {
        let bare = |char: char| char.is_whitespace() || "()\"',;".contains(char);
        let words: Vec<&str> = text.split(bare).filter(|word| !word.is_empty()).collect();
        let owner = words.iter().rposition(|word| word.eq_ignore_ascii_case("TLSA"));
        let words = words.get(owner.map_or(0, |at| at + 1)..)?;
        if let [r"\#", _, data @ ..] = words {
            return Self::of_bytes(&data.concat());
        }
        let [usage, selector, matching, data @ ..] = words else { return None };
        let data = data.concat().to_ascii_lowercase();
        if !data.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        Some(Self {
            usage: number(usage, &USAGES)?,
            selector: number(selector, &SELECTORS)?,
            matching: number(matching, &MATCHINGS)?,
            data,
        })
    }

    /// The record in its bytes, written in hexadecimal.
    fn of_bytes(digits: &str) -> Option<Self> {
        let byte = |at: usize| digits.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
        let data = digits.get(6..)?.to_ascii_lowercase();
        let is_hex = data.bytes().all(|byte| byte.is_ascii_hexdigit());
        Some(Self { usage: byte(0)?, selector: byte(2)?, matching: byte(4)?, data }).filter(|_| is_hex)
    }

    /// The numbers, and of the data what tells records apart.
    fn short(&self) -> String {
        let start = self.data.get(..12).filter(|start| start.len() < self.data.len());
        let data = start.map_or_else(|| self.data.clone(), |start| format!("{start}…"));
        format!("{} {} {} {data}", self.usage, self.selector, self.matching).trim_end().to_owned()
    }
}

/// As a zone file would have it (RFC 6698, section 2.2).
impl fmt::Display for TlsaRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {}", self.usage, self.selector, self.matching, self.data)
    }
}

/// What is wrong with a record, or with all together. Each `record` stands as people tell records apart: the numbers and
/// the beginning of the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TlsaFault {
    /// Usage 0 or 1, which mail does not have (RFC 7672, section 3.1.3).
    UsagePkix {
        /// The record.
        record: String,
    },
    /// A number that stands for nothing.
    Unknown {
        /// The record.
        record: String,
        /// `DaneUsageUnknown`, `DaneSelectorUnknown` or `DaneMatchingUnknown`.
        rule: Rule,
    },
    /// A number for private use, which means nothing to others (RFC 6698, section 7; RFC 7218, section 2).
    Private {
        /// The record.
        record: String,
        /// The name of the number.
        name: &'static str,
        /// `DaneUsageUnknown`, `DaneSelectorUnknown` or `DaneMatchingUnknown`.
        rule: Rule,
    },
    /// Data of a length that its matching type does not have (RFC 6698, section 2.1.3), or none.
    WrongLength {
        /// The record.
        record: String,
        /// Digits of the data.
        digits: usize,
    },
    /// The digest of no bytes at all: a tool read no key.
    DigestOfNothing {
        /// The record.
        record: String,
    },
    /// The digest of an issuer where that of the server itself is asked for (RFC 7671, section 5.1).
    IssuerAsHost {
        /// The record.
        record: String,
        /// The issuer.
        issuer: &'static str,
    },
    /// The digest of an issuer that issues no more.
    RetiredIssuer {
        /// The record.
        record: String,
        /// The issuer.
        issuer: &'static str,
        /// The year in which it was replaced.
        since: u16,
    },
    /// The digest of a root, which a server would have to send (RFC 7672, section 3.1.2), and few do.
    Root {
        /// The record.
        record: String,
        /// The root.
        root: &'static str,
    },
    /// More records than some senders take.
    TooMany {
        /// How many.
        count: usize,
    },
}

impl TlsaFault {
    /// The rule that says it.
    pub fn rule(&self) -> Rule {
        match self {
            Self::UsagePkix { .. } => Rule::DaneUsagePkix,
            Self::Unknown { rule, .. } | Self::Private { rule, .. } => *rule,
            Self::WrongLength { .. } => Rule::DaneLength,
            Self::DigestOfNothing { .. } => Rule::DaneDigestEmpty,
            Self::IssuerAsHost { .. } => Rule::DaneIssuerAsHost,
            Self::RetiredIssuer { .. } => Rule::DaneIssuerRetired,
            Self::Root { .. } => Rule::DaneRootAnchor,
            Self::TooMany { .. } => Rule::DaneMany,
        }
    }

    /// Whether a sender leaves the record out (RFC 6698, section 4.1).
    pub fn is_unusable(&self) -> bool {
        use TlsaFault::{Private, Unknown, UsagePkix, WrongLength};
        matches!(self, UsagePkix { .. } | Unknown { .. } | Private { .. } | WrongLength { .. })
    }

    /// Whether a sender takes the record, and no certificate in use fits it.
    pub fn never_matches(&self) -> bool {
        matches!(self, Self::DigestOfNothing { .. } | Self::IssuerAsHost { .. } | Self::RetiredIssuer { .. })
    }

    /// In words.
    pub fn sentence(&self) -> String {
        match self {
            Self::UsagePkix { record } => {
                say!("The TLSA record {record} has a usage that is not meant for mail, so senders ignore it.", record)
            }
            Self::Unknown { record, .. } => {
                say!(
                    "The TLSA record {record} has a usage, selector or matching type that does not exist, so senders ignore it.",
                    record
                )
            }
            Self::Private { record, name, .. } => {
                say!(
                    "The TLSA record {record} has the value {name} (255), which is for private use, so senders ignore it.",
                    record,
                    name
                )
            }
            Self::WrongLength { record, .. } => {
                say!(
                    "The data of the TLSA record {record} has the wrong length, so the record can never match.",
                    record
                )
            }
            Self::DigestOfNothing { record } => say!(
                "The TLSA record {record} is the digest of empty input: the tool that made it did not read a key. It can never match.",
                record
            ),
            Self::IssuerAsHost { record, issuer } => say!(
                "The TLSA record {record} should have the digest of the server’s own key or certificate, but it has that of {issuer}. It can never match.",
                record,
                issuer
            ),
            Self::RetiredIssuer { record, issuer, since } => say!(
                "The TLSA record {record} is for {issuer}, which was replaced in {since} and no longer issues certificates.",
                record,
                issuer,
                since
            ),
            Self::Root { record, root } => say!(
                "The TLSA record {record} is for the root {root}. It only matches if the server sends that root certificate, and most servers do not.",
                record,
                root
            ),
            Self::TooMany { count } => counted!(
                *count,
                "There is {n} TLSA record; Microsoft’s servers fail with more than twelve.",
                "There are {n} TLSA records; Microsoft’s servers fail with more than twelve."
            ),
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::UsagePkix { .. } | Self::Unknown { .. } | Self::Private { .. } => {
                tr("Publish a 3 1 1 record: the SHA-256 of the server’s key.")
            }
            Self::WrongLength { .. } | Self::DigestOfNothing { .. } => {
                tr("Compute the record again from the certificate in use and replace it.")
            }
            Self::IssuerAsHost { .. } => tr("Replace it with a 3 1 1 record: the SHA-256 of the server’s own key."),
            Self::RetiredIssuer { .. } => {
                tr("Remove it. A 3 1 1 record for the server’s own key stays valid whichever CA signs the certificate.")
            }
            Self::Root { .. } => tr(
                "Add the root certificate to the chain that the server sends, or publish a 3 1 1 record for the server’s own key.",
            ),
            Self::TooMany { .. } => tr("Remove the records that do not match a key in use."),
        }
    }
}

/// What is wrong with the records of one host, given one a line; what is no record is left out, and of equal records
/// one counts. A line of nothing but data goes on with the line before it.
pub fn examine<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<TlsaFault> {
    let mut joined: Vec<String> = Vec::new();
    for line in lines {
        let digits = line.bytes().filter(u8::is_ascii_hexdigit).count();
        let only_data = digits >= 8
            && line.chars().all(|char| char.is_ascii_hexdigit() || char.is_whitespace() || "()\"".contains(char))
            && line.trim_start_matches(['(', '"', ' ', '\t']).get(1..2).is_none_or(|second| second != " ");
        match joined.last_mut().filter(|_| only_data) {
            Some(before) => {
                before.push(' ');
                before.push_str(line);
            }
            None => joined.push(line.to_owned()),
        }
    }
    let records: BTreeSet<TlsaRecord> = joined.iter().filter_map(|line| TlsaRecord::parse(line)).collect();
    let mut faults: Vec<TlsaFault> = records.iter().filter_map(fault).collect();
    // Viktor Dukhovni, dane-users, July 2024: Exchange Online gives up on longer sets.
    if records.len() > MOST_RECORDS {
        faults.push(TlsaFault::TooMany { count: records.len() });
    }
    faults
}

/// The first thing that is wrong with one record.
pub fn fault(one: &TlsaRecord) -> Option<TlsaFault> {
    let record = one.short();
    let digits = one.data.len();
    let length_fits = match one.matching {
        0 => digits > 0 && digits.is_multiple_of(2),
        1 => digits == SHA256_OF_NOTHING.len(),
        _ => digits == SHA512_OF_NOTHING.len(),
    };
    let data = one.data.as_str();
    Some(match (one.usage, one.selector, one.matching) {
        (0 | 1, ..) => TlsaFault::UsagePkix { record },
        (PRIVATE, ..) => TlsaFault::Private { record, name: USAGES.private, rule: Rule::DaneUsageUnknown },
        (4.., ..) => TlsaFault::Unknown { record, rule: Rule::DaneUsageUnknown },
        (_, PRIVATE, _) => TlsaFault::Private { record, name: SELECTORS.private, rule: Rule::DaneSelectorUnknown },
        (_, 2.., _) => TlsaFault::Unknown { record, rule: Rule::DaneSelectorUnknown },
        (_, _, PRIVATE) => TlsaFault::Private { record, name: MATCHINGS.private, rule: Rule::DaneMatchingUnknown },
        (_, _, 3..) => TlsaFault::Unknown { record, rule: Rule::DaneMatchingUnknown },
        _ if !length_fits => TlsaFault::WrongLength { record, digits },
        _ if [SHA256_OF_NOTHING, SHA512_OF_NOTHING].contains(&data) => TlsaFault::DigestOfNothing { record },
        (usage, ..) => {
            let retired = RETIRED.iter().find(|(_, _, digests)| digests.contains(&data));
            let of = |all: &[Issuer]| all.iter().find(|(_, digests)| digests.contains(&data)).map(|(name, _)| *name);
            match (retired.map(|(issuer, since, _)| (*issuer, *since)), of(ROOTS)) {
                // A record of usage 3 is compared with the server's own certificate alone.
                (Some((issuer, _)), _) | (None, Some(issuer)) if usage == 3 => {
                    TlsaFault::IssuerAsHost { record, issuer }
                }
                (Some((issuer, since)), _) => TlsaFault::RetiredIssuer { record, issuer, since },
                (None, Some(root)) => TlsaFault::Root { record, root },
                (None, None) => TlsaFault::IssuerAsHost { record, issuer: of(IN_USE).filter(|_| usage == 3)? },
            }
        }
    })
}

/// A number, or the name that RFC 7218 has for it.
fn number(word: &str, names: &Names) -> Option<u8> {
    if names.private.eq_ignore_ascii_case(word) {
        return Some(PRIVATE);
    }
    let by_name = names.known.iter().position(|name| name.eq_ignore_ascii_case(word));
    word.parse().ok().or_else(|| u8::try_from(by_name?).ok())
}

/// The names of a number (RFC 7218, section 2): from 0 on, and that of 255.
struct Names {
    known: &'static [&'static str],
    private: &'static str,
}

const USAGES: Names = Names { known: &["PKIX-TA", "PKIX-EE", "DANE-TA", "DANE-EE"], private: "PrivCert" };
const SELECTORS: Names = Names { known: &["Cert", "SPKI"], private: "PrivSel" };
const MATCHINGS: Names = Names { known: &["Full", "SHA2-256", "SHA2-512"], private: "PrivMatch" };

/// For private use in each of the three.
const PRIVATE: u8 = 255;

const MOST_RECORDS: usize = 12;
const SHA256_OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const SHA512_OF_NOTHING: &str = "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e";

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;
    use proptest::prelude::*;
    use sha2::{Digest, Sha256, Sha512};

    use super::*;

    /// RFC 6698, section 2.3, the first example, with usage 3.
    const EXAMPLE: &str = "d2abde240d7cd3ee6b4b28c54df034b97983a1d16e8a410e4561cb106618e971";

    fn rules(lines: &[&str]) -> Vec<Rule> {
        examine(lines.iter().copied()).iter().map(TlsaFault::rule).collect()
    }

    #[test]
    fn records_are_read_in_all_forms() {
        let plain = TlsaRecord { usage: 3, selector: 1, matching: 1, data: EXAMPLE.to_owned() };
        let (first, second) = EXAMPLE.split_at(32);
        for text in [
            format!("3 1 1 {EXAMPLE}"),
            format!("  3 1 1   {}  ", EXAMPLE.to_uppercase()),
            format!("3 1 1 {first} {second}"),
            format!("3 1 1 ( {first}\n {second} )"),
            format!("\"3 1 1 {EXAMPLE}\""),
            format!("_25._tcp.mx.example.com. 3600 IN TLSA 3 1 1 {EXAMPLE}"),
            format!("DANE-EE SPKI SHA2-256 {EXAMPLE}"),
            format!(r"\# 35 030101{EXAMPLE}"),
            format!(r"TLSA \# 35 03 01 01 {first} {second}"),
        ] {
            assert_eq!(TlsaRecord::parse(&text), Some(plain.clone()), "{text}");
        }
        assert_eq!(plain.to_string(), format!("3 1 1 {EXAMPLE}"));
        for none in ["", "3", "3 1", "mx.example.com", "3 1 1 xyz", "-1 1 1 ab", "300 1 1 ab", r"\#", r"\# 3 0301", "ü"]
        {
            assert_eq!(TlsaRecord::parse(none), None, "{none}");
        }
    }

    #[test]
    fn good_records_have_no_fault() {
        let long = format!("2 0 2 {EXAMPLE}{EXAMPLE}");
        assert_eq!(rules(&[&format!("3 1 1 {EXAMPLE}"), &long, "3 1 0 3059"]), []);
        assert_eq!(rules(&["mx: *.example.com", "version: STSv1"]), []);
    }

    #[test]
    fn each_fault_has_its_rule() {
        let (empty_256, empty_512) = (HEXLOWER.encode(&Sha256::digest([])), HEXLOWER.encode(&Sha512::digest([])));
        for (record, rule) in [
            (format!("0 0 1 {EXAMPLE}"), Rule::DaneUsagePkix),
            (format!("1 1 1 {EXAMPLE}"), Rule::DaneUsagePkix),
            (format!("4 1 1 {EXAMPLE}"), Rule::DaneUsageUnknown),
            (format!("3 2 1 {EXAMPLE}"), Rule::DaneSelectorUnknown),
            (format!("3 1 3 {EXAMPLE}"), Rule::DaneMatchingUnknown),
            (format!("3 1 2 {EXAMPLE}"), Rule::DaneLength),
            (format!("3 1 1 {EXAMPLE}00"), Rule::DaneLength),
            ("3 1 1 abc".to_owned(), Rule::DaneLength),
            ("3 1 1".to_owned(), Rule::DaneLength),
            ("3 0 0".to_owned(), Rule::DaneLength),
            (format!("3 1 1 {empty_256}"), Rule::DaneDigestEmpty),
            (format!("2 0 2 {}", empty_512.to_uppercase()), Rule::DaneDigestEmpty),
            (
                "2 1 1 B111DD8A1C2091A89BD4FD60C57F0716CCE50FEEFF8137CDBEE0326E 02CF362B".to_owned(),
                Rule::DaneIssuerRetired,
            ),
            (
                "2 0 1 67add1166b020ae61b8f5fc96813c04c2aa589960796865572a3c7e737613dfd".to_owned(),
                Rule::DaneIssuerRetired,
            ),
            ("2 1 1 0B9FA5A59EED715C26C1020C711B4F6EC42D58B0015E14337A39DAD301C5AFC3".to_owned(), Rule::DaneRootAnchor),
            // RFC 7671, section 5.1: usage 3 is about the server's own key or certificate, which no CA's is.
            (
                "3 1 1 8D02536C887482BC34FF54E41D2BA659BF85B341A0A20AFADB5813DCFBCF286D".to_owned(),
                Rule::DaneIssuerAsHost,
            ),
            (
                "3 0 1 67add1166b020ae61b8f5fc96813c04c2aa589960796865572a3c7e737613dfd".to_owned(),
                Rule::DaneIssuerAsHost,
            ),
            (
                "3 1 1 0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3".to_owned(),
                Rule::DaneIssuerAsHost,
            ),
        ] {
            assert_eq!(rules(&[&record]), [rule], "{record}");
        }
    }

    #[test]
    fn more_than_twelve_are_too_many() {
        let records: Vec<String> = (0..13).map(|one| format!("3 1 1 {one:064x}")).collect();
        let lines: Vec<&str> = records.iter().map(String::as_str).collect();
        assert_eq!(rules(&lines), [Rule::DaneMany]);
        assert_eq!(rules(&lines[..12]), []);
        let doubled: Vec<&str> = lines[..12].iter().chain(&lines[..12]).copied().collect();
        assert_eq!(rules(&doubled), []);
    }

    #[test]
    fn a_record_over_two_lines_is_one() {
        let (first, second) = EXAMPLE.split_at(32);
        assert_eq!(rules(&[&format!("3 1 1 {first}"), second]), []);
        assert_eq!(rules(&["3 1 1 (", EXAMPLE, ")"]), []);
    }

    proptest! {
        #[test]
        fn any_lines_are_taken(lines in proptest::collection::vec(any::<String>(), 0..8)) {
            examine(lines.iter().map(String::as_str));
        }

        #[test]
        fn a_record_is_read_as_it_is_written(usage: u8, selector: u8, matching: u8, data in "([0-9a-f]{2}){0,40}") {
            let record = TlsaRecord { usage, selector, matching, data };
            prop_assert_eq!(TlsaRecord::parse(&record.to_string()), Some(record));
        }
    }
}
