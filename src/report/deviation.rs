//! Tolerated departures from RFC 8460, each with a name.

use std::borrow::Cow;

use crate::language::{format_count, tr};
use crate::{counted, say};

/// One departure, with its place in the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// Which rule was departed from.
    pub rule: DeviationRule,
    /// Where in the JSON: `policies[0].policy.mx-host`; empty for the whole report.
    pub place: String,
    /// What stood there, shortened; empty when nothing did. What is said of numbers is kept in English, as the
    /// bytes of the history and exports are; see [`Deviation::found_in_words`].
    pub found: String,
}

impl Deviation {
    /// A departure at a place; `found` is cut to what a line can show.
    pub fn new(rule: DeviationRule, place: &str, found: &str) -> Self {
        let shown: String = found.chars().take(MOST_SHOWN).collect();
        let cut = if shown.len() < found.len() { "…" } else { "" };
        Self { rule, place: place.to_owned(), found: shown + cut }
    }

    /// A departure of the report as a whole.
    pub fn whole(rule: DeviationRule, found: &str) -> Self {
        Self::new(rule, "", found)
    }

    /// The place as it is shown: in the language spoken, where it is no path in the JSON.
    pub fn place_in_words(&self) -> Cow<'_, str> {
        let raw = self.rule == DeviationRule::RawControlCharacter;
        match numbers_in(&self.place, "line ", ", column ", "").filter(|_| raw) {
            Some((line, column)) => say!("line {line}, column {column}", line, column).into(),
            None => self.place.as_str().into(),
        }
    }

    /// What stood there as it is shown: in the language spoken, where it is not as sent.
    pub fn found_in_words(&self) -> Cow<'_, str> {
        let found = self.found.as_str();
        let number = |behind: &str| found.strip_suffix(behind)?.parse::<u64>().ok();
        let words = match self.rule {
            DeviationRule::LongPeriod => number(" days").map(|days| counted!(days, "{n} day", "{n} days")),
            DeviationRule::DetailsMissing => {
                number(" failed").map(|failed| counted!(failed, "{n} failed", "{n} failed"))
            }
            DeviationRule::DetailsDoNotAddUp => {
                numbers_in(found, "", " in the details, ", " in the summary").map(|(details, summary)| {
                    say!(
                        "{details} in the details, {summary} in the summary",
                        details = format_count(details),
                        summary = format_count(summary)
                    )
                })
            }
            _ => None,
        };
        words.map_or(Cow::Borrowed(found), Cow::Owned)
    }
}

/// The two numbers in a text between words.
fn numbers_in(text: &str, before: &str, between: &str, behind: &str) -> Option<(u64, u64)> {
    let (first, second) = text.strip_prefix(before)?.strip_suffix(behind)?.split_once(between)?;
    Some((first.parse().ok()?, second.parse().ok()?))
}

const MOST_SHOWN: usize = 160;

macro_rules! rules {
    ($($(#[doc = $doc:literal])* $name:ident => $id:literal, $section:literal, text!($sentence:literal);)*) => {
        /// The departures that are tolerated; `id` is stable and appears in exports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum DeviationRule { $($(#[doc = $doc])* #[doc = $sentence] $name,)* }
        impl DeviationRule {
            /// All rules.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
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
    ByteOrderMark => "byte-order-mark", "RFC 8259, section 8.1", text!("The text starts with a byte order mark, which was skipped.");
    NotUtf8 => "not-utf-8", "RFC 8259, section 8.1", text!("The text is not UTF-8; it was read as UTF-16 or Latin-1.");
    RawControlCharacter => "raw-line-break-in-string", "RFC 8259, section 7", text!("A string holds a raw line break or control character, as in the RFC's own example; it was read as a space or escape.");
    TrailingData => "trailing-data", "RFC 8259, section 2", text!("Something follows the end of the report; it was left aside.");
    SimplifiedSampleShape => "simplified-sample-shape", "RFC 8460, section 4.4", text!("This is the simplified sample shape of articles, not RFC 8460; all its fields were kept.");
    OrganizationMissing => "organization-name-missing", "RFC 8460, section 4.4", text!("The reporting organisation is not stated.");
    ReportIdMissing => "report-id-missing", "RFC 8460, section 4.4", text!("The report has no report-id, so duplicates are told by content.");
    ContactInfoMissing => "contact-info-missing", "RFC 8460, section 4.4", text!("The report states no contact-info.");
    ContactInfoNull => "contact-info-null", "RFC 8460, section 4.4", text!("contact-info is null instead of a text.");
    DateMissing => "date-missing", "RFC 8460, section 4.1", text!("A date of the range is not stated.");
    DateWithoutZone => "date-without-zone", "RFC 3339, section 5.6", text!("A date-time has no time zone; it was read as UTC.");
    DateOnly => "date-only", "RFC 3339, section 5.6", text!("A date stands where a date-time should; it was read as midnight UTC.");
    DateWithOffset => "date-with-offset", "RFC 8460, section 4.1", text!("A date-time is not written in UTC with Z; it was converted.");
    DateUnreadable => "date-unreadable", "RFC 3339, section 5.6", text!("A date could not be read; the text is shown as sent.");
    EndIsMidnight => "end-is-next-midnight", "RFC 8460, section 4.1", text!("The range ends at the next midnight instead of 23:59:59; it still counts as one day.");
    EndBeforeStart => "end-before-start", "RFC 8460, section 4.1", text!("The range ends before it starts; the start decides the day.");
    LongPeriod => "period-longer-than-a-day", "RFC 8460, section 4.1", text!("The report covers more than one day; it is drawn over its range.");
    PoliciesMissing => "policies-missing", "RFC 8460, section 4.4", text!("The report has no policies.");
    PoliciesEmpty => "policies-empty", "RFC 8460, section 4.4", text!("The list of policies is empty.");
    PoliciesNotAList => "policies-not-a-list", "RFC 8460, section 4.4", text!("policies is a single object instead of a list.");
    PolicyMissing => "policy-missing", "RFC 8460, section 4.4", text!("An entry of policies does not say which policy was applied.");
    PolicyTypeMissing => "policy-type-missing", "RFC 8460, section 4.4", text!("A policy has no policy-type.");
    PolicyTypeUnknown => "policy-type-unknown", "RFC 8460, section 4.4", text!("A policy-type is not one of tlsa, sts, no-policy-found; it was kept as written.");
    PolicyTypeCase => "policy-type-case", "RFC 8460, section 4.4", text!("A policy-type is written in other letters than the RFC's.");
    PolicyDomainMissing => "policy-domain-missing", "RFC 8460, section 4.4", text!("A policy has no policy-domain; the mail or file name was asked instead.");
    PolicyDomainForm => "policy-domain-form", "RFC 8460, section 4.4", text!("A policy-domain has capitals or a trailing dot.");
    PolicyStringNotAList => "policy-string-not-a-list", "RFC 8460, section 4.4", text!("policy-string is one string instead of a list.");
    PolicyStringCarriageReturn => "policy-string-carriage-return", "RFC 8460, section 4.4", text!("Lines of policy-string end in a carriage return, which was cut.");
    PolicyStringMissing => "policy-string-missing", "RFC 8460, section 4.4", text!("An applied policy comes without its text.");
    TlsaInOneString => "tlsa-records-in-one-string", "RFC 8460, section 4.4", text!("The TLSA records stand in one string that holds a JSON list; each should be a string of its own.");
    MxHostNotAList => "mx-host-not-a-list", "RFC 8460, erratum 6241", text!("mx-host is one string instead of a list, as in the RFC's own example.");
    MxHostBracketed => "mx-host-bracketed", "RFC 8460, section 4.4", text!("mx-host is a text in brackets instead of a list.");
    MxHostEmpty => "mx-host-empty", "RFC 8460, section 4.4", text!("mx-host is an empty string.");
    MxHostPattern => "mx-host-pattern", "RFC 8460, section 4.4", text!("mx-host is called mx-host-pattern.");
    SummaryMissing => "summary-missing", "RFC 8460, section 4.4", text!("A policy has no summary, so its sessions are not known.");
    CountMissing => "count-missing", "RFC 8460, section 4.4", text!("A session count is not stated; it counts as none.");
    CountAsText => "count-as-text", "RFC 8460, section 4.4", text!("A session count is a text instead of a number.");
    CountNegative => "count-negative", "RFC 8460, section 4.4", text!("A session count is negative; it counts as none.");
    CountUnreadable => "count-unreadable", "RFC 8460, section 4.4", text!("A session count is not a whole number; it counts as none.");
    DetailsDoNotAddUp => "details-do-not-add-up", "RFC 8460, section 4.4", text!("The failure details do not add up to the summary; both are shown.");
    DetailsMissing => "failure-details-missing", "RFC 8460, section 4.4", text!("Failures are counted, but no failure-details say why.");
    DetailsNotAList => "failure-details-not-a-list", "RFC 8460, section 4.4", text!("failure-details is not a list.");
    ResultTypeMissing => "result-type-missing", "RFC 8460, section 4.3", text!("A failure has no result-type.");
    ResultTypeUnknown => "result-type-unknown", "RFC 8460, section 4.3", text!("A result-type is not registered; it was kept as written.");
    EmptyField => "empty-field", "RFC 8460, section 4.4", text!("A field of a failure is an empty string; it counts as not stated.");
    IpUnreadable => "ip-unreadable", "RFC 8460, section 4.4", text!("An IP address is none; the text is shown as sent.");
    FieldRenamed => "field-renamed", "RFC 8460, section 4.4", text!("A field has another name than the RFC's; it was read all the same.");
    FieldNotText => "field-not-text", "RFC 8460, section 4.4", text!("A field that should be text is something else; it was kept as JSON text.");
    AdditionalInformationNotUri => "additional-information-not-a-uri", "RFC 8460, section 4.4", text!("additional-information is not a URI; it is shown as text.");
    UnknownField => "unknown-field", "RFC 8460, section 4.4", text!("A field that RFC 8460 does not know was left aside; it stands in the raw report.");
    DuplicateKey => "duplicate-key", "RFC 8259, section 4", text!("A field stands twice in one object; the last one was taken.");
    NumberTooLarge => "number-too-large", "RFC 8259, section 6", text!("A number is larger than a program can hold; it was kept as text.");
    SurroundingText => "surrounding-text", "RFC 8259, section 2", text!("The report stands inside other text, which was left aside.");
    ParsedmarcShape => "parsedmarc-shape", "RFC 8460, section 4.4", text!("This is the output of parsedmarc, not the report as sent; fields that parsedmarc leaves out are missing.");
    FailuresTable => "failures-table", "RFC 8460, section 4.4", text!("This was put together from a table of failures (Failures (CSV)); successful sessions, policies and the end of the period are not in it.");
}
