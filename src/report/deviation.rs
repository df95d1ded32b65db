//! Tolerated departures from RFC 8460, each with a name.

use std::borrow::Cow;
use std::fmt;

use crate::language::{format_count, tr};
use crate::{counted, say};

/// One departure, with its place in the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// Which rule was departed from.
    pub rule: DeviationRule,
    /// Where.
    pub place: Place,
    /// What stood there.
    pub found: Found,
}

/// Where a report departs. `Display` writes it as exports do, in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Where in the JSON: `policies[0].policy.mx-host`; empty for the whole report.
    Path(Box<str>),
    /// Where in the text.
    At {
        /// Line, from 1.
        line: u64,
        /// Column, from 1; 0 for the end of the line before.
        column: u64,
    },
}

/// What stood in the place of a departure. `Display` writes it as exports do, in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A text as sent, shortened; empty when nothing stood there.
    Text(Box<str>),
    /// A period of so many days.
    Days(u64),
    /// So many failed sessions.
    Failed(u64),
    /// Failed sessions, counted in two ways.
    Sums {
        /// In the failure details.
        details: u64,
        /// In the summary.
        summary: u64,
    },
    /// So many more places, which are not listed.
    More(u64),
}

impl Deviation {
    /// A departure at a place.
    pub fn new(rule: DeviationRule, place: impl Into<Place>, found: impl Into<Found>) -> Self {
        Self { rule, place: place.into(), found: found.into() }
    }

    /// A departure of the report as a whole.
    pub fn whole(rule: DeviationRule, found: &str) -> Self {
        Self::new(rule, "", found)
    }

    /// The place as it is shown, in the language spoken.
    pub fn place_in_words(&self) -> Cow<'_, str> {
        match &self.place {
            Place::Path(path) => path.as_ref().into(),
            Place::At { line, column } => say!("line {line}, column {column}", line, column).into(),
        }
    }

    /// What stood there as it is shown, in the language spoken.
    pub fn found_in_words(&self) -> Cow<'_, str> {
        match &self.found {
            Found::Text(text) => text.as_ref().into(),
            Found::Days(days) => counted!(*days, "{n} day", "{n} days").into(),
            Found::Failed(failed) => counted!(*failed, "{n} failed", "{n} failed").into(),
            Found::Sums { details, summary } => say!(
                "{details} in the details, {summary} in the summary",
                details = format_count(*details),
                summary = format_count(*summary)
            )
            .into(),
            Found::More(places) => counted!(*places, "and {n} more place", "and {n} more places").into(),
        }
    }

    /// How many departures it stands for.
    pub fn times(&self) -> u64 {
        match self.found {
            Found::More(places) => places,
            _ => 1,
        }
    }
}

impl Found {
    /// Whether nothing stood there.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}

impl From<&str> for Place {
    fn from(path: &str) -> Self {
        Self::Path(path.into())
    }
}

/// The text is cut to what a line can show.
impl From<&str> for Found {
    fn from(text: &str) -> Self {
        Self::Text(match text.char_indices().nth(MOST_SHOWN).and_then(|(end, _)| text.get(..end)) {
            Some(shown) => format!("{shown}…").into(),
            None => text.into(),
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => f.write_str(path),
            Self::At { line, column } => write!(f, "line {line}, column {column}"),
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Days(days) => write!(f, "{days} days"),
            Self::Failed(failed) => write!(f, "{failed} failed"),
            Self::Sums { details, summary } => write!(f, "{details} in the details, {summary} in the summary"),
            Self::More(places) => write!(f, "and {places} more places"),
        }
    }
}

const MOST_SHOWN: usize = 160;

macro_rules! rules {
    ($($number:literal $name:ident => $id:literal, $section:literal, text!($sentence:literal);)*) => {
        /// The departures that are tolerated. `id` is stable and appears in exports; the number is what kept
        /// bytes name a rule by, so it stays with its rule for ever.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum DeviationRule { $(#[doc = $sentence] $name = $number,)* }
        impl DeviationRule {
            /// All rules.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
            /// The number that kept bytes name it by.
            pub const fn number(self) -> u32 { self as u32 }
            /// The rule of a number.
            pub fn of_number(number: u32) -> Option<Self> { match number { $($number => Some(Self::$name),)* _ => None } }
            /// The stable name in exports.
            pub fn id(self) -> &'static str { match self { $(Self::$name => $id,)* } }
            /// The section of RFC 8460 that it departs from, or of another document.
            pub fn section(self) -> &'static str { match self { $(Self::$name => $section,)* } }
            /// One sentence for the user: what is odd and what was done about it.
            pub fn sentence(self) -> &'static str { tr(match self { $(Self::$name => $sentence,)* }) }
        }
    };
}

rules! {
    1 ByteOrderMark => "byte-order-mark", "RFC 8259, section 8.1", text!("The text starts with a byte order mark, which was skipped.");
    2 NotUtf8 => "not-utf-8", "RFC 8259, section 8.1", text!("The text is not UTF-8; it was read as UTF-16 or Latin-1.");
    3 RawControlCharacter => "raw-line-break-in-string", "RFC 8259, section 7", text!("A string contains a raw line break or control character, as in the RFC’s own example; it was read as a space or escape.");
    4 TrailingData => "trailing-data", "RFC 8259, section 2", text!("Something follows the end of the report; it was ignored.");
    5 SimplifiedSampleShape => "simplified-sample-shape", "RFC 8460, section 4.4", text!("This is the simplified sample format from articles, not RFC 8460; all its fields were kept.");
    6 OrganizationMissing => "organization-name-missing", "RFC 8460, section 4.4", text!("The reporting organisation is not stated.");
    7 ReportIdMissing => "report-id-missing", "RFC 8460, section 4.4", text!("The report has no report-id, so duplicates are identified by content.");
    8 ContactInfoMissing => "contact-info-missing", "RFC 8460, section 4.4", text!("The report has no contact-info.");
    9 ContactInfoNull => "contact-info-null", "RFC 8460, section 4.4", text!("contact-info is null instead of text.");
    10 DateMissing => "date-missing", "RFC 8460, section 4.1", text!("A date of the range is not stated.");
    11 DateWithoutZone => "date-without-zone", "RFC 3339, section 5.6", text!("A date-time has no time zone; it was read as UTC.");
    12 DateOnly => "date-only", "RFC 3339, section 5.6", text!("There is a date where a date-time is expected; it was read as midnight UTC.");
    13 DateWithOffset => "date-with-offset", "RFC 8460, section 4.1", text!("A date-time is not written in UTC with Z; it was converted.");
    14 DateUnreadable => "date-unreadable", "RFC 3339, section 5.6", text!("A date could not be read; the text is shown as sent.");
    15 EndIsMidnight => "end-is-next-midnight", "RFC 8460, section 4.1", text!("The range ends at the following midnight instead of 23:59:59; it still counts as one day.");
    16 EndBeforeStart => "end-before-start", "RFC 8460, section 4.1", text!("The range ends before it starts; the start determines the day.");
    17 LongPeriod => "period-longer-than-a-day", "RFC 8460, section 4.1", text!("The report covers more than one day; it is drawn across its range.");
    18 PoliciesMissing => "policies-missing", "RFC 8460, section 4.4", text!("The report has no policies.");
    19 PoliciesEmpty => "policies-empty", "RFC 8460, section 4.4", text!("The list of policies is empty.");
    20 PoliciesNotAList => "policies-not-a-list", "RFC 8460, section 4.4", text!("policies is a single object instead of a list.");
    21 PolicyMissing => "policy-missing", "RFC 8460, section 4.4", text!("An entry in policies does not say which policy was applied.");
    22 PolicyTypeMissing => "policy-type-missing", "RFC 8460, section 4.4", text!("A policy has no policy-type.");
    23 PolicyTypeUnknown => "policy-type-unknown", "RFC 8460, section 4.4", text!("A policy-type is not one of tlsa, sts, no-policy-found; it was kept as written.");
    24 PolicyTypeCase => "policy-type-case", "RFC 8460, section 4.4", text!("The capitalisation of a policy-type differs from that in the RFC.");
    25 PolicyDomainMissing => "policy-domain-missing", "RFC 8460, section 4.4", text!("A policy has no policy-domain; it was taken from the email or the file name.");
    26 PolicyDomainForm => "policy-domain-form", "RFC 8460, section 4.4", text!("A policy-domain has upper-case letters or a trailing dot.");
    27 PolicyStringNotAList => "policy-string-not-a-list", "RFC 8460, section 4.4", text!("policy-string is one string instead of a list.");
    28 PolicyStringCarriageReturn => "policy-string-carriage-return", "RFC 8460, section 4.4", text!("Lines of policy-string end with a carriage return, which was removed.");
    29 PolicyStringMissing => "policy-string-missing", "RFC 8460, section 4.4", text!("An applied policy comes without its text.");
    30 TlsaInOneString => "tlsa-records-in-one-string", "RFC 8460, section 4.4", text!("The TLSA records are in a single string that contains a JSON list; each should be a separate string.");
    31 MxHostNotAList => "mx-host-not-a-list", "RFC 8460, erratum 6241", text!("mx-host is one string instead of a list, as in the RFC’s own example.");
    32 MxHostBracketed => "mx-host-bracketed", "RFC 8460, section 4.4", text!("mx-host is a string in square brackets instead of a list.");
    33 MxHostEmpty => "mx-host-empty", "RFC 8460, section 4.4", text!("mx-host is an empty string.");
    34 MxHostPattern => "mx-host-pattern", "RFC 8460, section 4.4", text!("mx-host is called mx-host-pattern.");
    35 SummaryMissing => "summary-missing", "RFC 8460, section 4.4", text!("A policy has no summary, so its sessions are not known.");
    36 CountMissing => "count-missing", "RFC 8460, section 4.4", text!("A session count is not stated; it counts as zero.");
    37 CountAsText => "count-as-text", "RFC 8460, section 4.4", text!("A session count is text instead of a number.");
    38 CountNegative => "count-negative", "RFC 8460, section 4.4", text!("A session count is negative; it counts as zero.");
    39 CountUnreadable => "count-unreadable", "RFC 8460, section 4.4", text!("A session count is not a whole number; it counts as zero.");
    40 DetailsDoNotAddUp => "details-do-not-add-up", "RFC 8460, section 4.4", text!("The failure details do not add up to the summary; both are shown.");
    41 DetailsMissing => "failure-details-missing", "RFC 8460, section 4.4", text!("Failures are counted, but no failure-details say why.");
    42 DetailsNotAList => "failure-details-not-a-list", "RFC 8460, section 4.4", text!("failure-details is not a list.");
    43 ResultTypeMissing => "result-type-missing", "RFC 8460, section 4.3", text!("A failure has no result-type.");
    44 ResultTypeUnknown => "result-type-unknown", "RFC 8460, section 4.3", text!("A result-type is not registered; it was kept as written.");
    45 EmptyField => "empty-field", "RFC 8460, section 4.4", text!("A field of a failure is an empty string; it counts as not stated.");
    46 IpUnreadable => "ip-unreadable", "RFC 8460, section 4.4", text!("An IP address is not valid; the text is shown as sent.");
    47 FieldRenamed => "field-renamed", "RFC 8460, section 4.4", text!("A field has a different name from that in the RFC; it was read anyway.");
    48 FieldNotText => "field-not-text", "RFC 8460, section 4.4", text!("A field that should be text is something else; it was kept as JSON text.");
    49 AdditionalInformationNotUri => "additional-information-not-a-uri", "RFC 8460, section 4.4", text!("additional-information is not a URI; it is shown as text.");
    50 UnknownField => "unknown-field", "RFC 8460, section 4.4", text!("A field that RFC 8460 does not define was ignored; it is in the raw report.");
    51 DuplicateKey => "duplicate-key", "RFC 8259, section 4", text!("A field appears twice in one object; the last one was used.");
    52 NumberTooLarge => "number-too-large", "RFC 8259, section 6", text!("A number is too large for a program to store; it was kept as text.");
    53 SurroundingText => "surrounding-text", "RFC 8259, section 2", text!("The report is embedded in other text, which was ignored.");
    54 ParsedmarcShape => "parsedmarc-shape", "RFC 8460, section 4.4", text!("This is the output of parsedmarc, not the report as sent; fields that parsedmarc leaves out are missing.");
    55 FailuresTable => "failures-table", "RFC 8460, section 4.4", text!("This was reconstructed from a “Failures (CSV)” export; successful sessions, policies and the end of the period are not in it.");
    56 CountImpossible => "count-impossible", "RFC 8460, section 4.4", text!("A session count cannot be right because it exceeds all email sent worldwide in a day; it is left out of all totals.");
    57 DamagedOnTheWay => "damaged-on-the-way", "RFC 8460, section 4.4", text!("Part of the report was converted into text on the way, as PowerShell, Python or a spreadsheet does; it can no longer be read.");
    58 LoneSurrogate => "lone-surrogate", "RFC 8259, section 8.2", text!("A string contains half a character, as when text is cut off in the middle of one; U+FFFD was put in its place.");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_to_what_a_line_shows() {
        let long = "ä".repeat(MOST_SHOWN);
        assert_eq!(Found::from(long.as_str()).to_string(), long);
        assert_eq!(Found::from(format!("{long}x").as_str()).to_string(), format!("{long}…"));
        assert!(Found::from("").is_empty());
    }

    #[test]
    fn exports_and_the_page_say_what_was_found() {
        let said = |found: Found| {
            let deviation = Deviation::new(DeviationRule::LongPeriod, "", found);
            (deviation.found.to_string(), deviation.found_in_words().into_owned())
        };
        let same = |text: &str| (text.to_owned(), text.to_owned());
        assert_eq!(said(Found::Days(7)), same("7 days"));
        assert_eq!(said(Found::Failed(1200)), ("1200 failed".to_owned(), "1,200 failed".to_owned()));
        assert_eq!(
            said(Found::Sums { details: 1000, summary: 2 }),
            ("1000 in the details, 2 in the summary".to_owned(), "1,000 in the details, 2 in the summary".to_owned())
        );
        // What a sender wrote is never taken for our own words.
        assert_eq!(said(Found::from("1000 days")), same("1000 days"));
        let place = Deviation::new(DeviationRule::RawControlCharacter, Place::At { line: 2, column: 0 }, "");
        assert_eq!(
            (place.place.to_string(), place.place_in_words().as_ref()),
            ("line 2, column 0".to_owned(), "line 2, column 0")
        );
    }
}
