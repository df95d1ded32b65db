//! Tolerated departures from RFC 8460, each with a name.

/// One departure, with its place in the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// Which rule was departed from.
    pub rule: DeviationRule,
    /// Where in the JSON: `policies[0].policy.mx-host`; empty for the whole report.
    pub place: String,
    /// What stood there, shortened; empty when nothing did.
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
}

const MOST_SHOWN: usize = 160;

macro_rules! rules {
    ($($(#[doc = $doc:literal])* $name:ident => $id:literal, $section:literal, $sentence:literal;)*) => {
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
            pub fn sentence(self) -> &'static str { match self { $(Self::$name => $sentence,)* } }
        }
    };
}

rules! {
    ByteOrderMark => "byte-order-mark", "RFC 8259, section 8.1", "The text starts with a byte order mark, which was skipped.";
    NotUtf8 => "not-utf-8", "RFC 8259, section 8.1", "The text is not UTF-8; it was read as UTF-16 or Latin-1.";
    RawControlCharacter => "raw-line-break-in-string", "RFC 8259, section 7", "A string holds a raw line break or control character, as in the RFC's own example; it was read as a space or escape.";
    TrailingData => "trailing-data", "RFC 8259, section 2", "Something follows the end of the report; it was left aside.";
    SimplifiedSampleShape => "simplified-sample-shape", "RFC 8460, section 4.4", "This is the simplified sample shape of articles, not RFC 8460; all its fields were kept.";
    OrganizationMissing => "organization-name-missing", "RFC 8460, section 4.4", "The reporting organisation is not stated.";
    ReportIdMissing => "report-id-missing", "RFC 8460, section 4.4", "The report has no report-id, so duplicates are told by content.";
    ContactInfoMissing => "contact-info-missing", "RFC 8460, section 4.4", "The report states no contact-info.";
    ContactInfoNull => "contact-info-null", "RFC 8460, section 4.4", "contact-info is null instead of a text.";
    DateMissing => "date-missing", "RFC 8460, section 4.1", "A date of the range is not stated.";
    DateWithoutZone => "date-without-zone", "RFC 3339, section 5.6", "A date-time has no time zone; it was read as UTC.";
    DateOnly => "date-only", "RFC 3339, section 5.6", "A date stands where a date-time should; it was read as midnight UTC.";
    DateWithOffset => "date-with-offset", "RFC 8460, section 4.1", "A date-time is not written in UTC with Z; it was converted.";
    DateUnreadable => "date-unreadable", "RFC 3339, section 5.6", "A date could not be read; the text is shown as sent.";
    EndIsMidnight => "end-is-next-midnight", "RFC 8460, section 4.1", "The range ends at the next midnight instead of 23:59:59; it still counts as one day.";
    EndBeforeStart => "end-before-start", "RFC 8460, section 4.1", "The range ends before it starts; the start decides the day.";
    LongPeriod => "period-longer-than-a-day", "RFC 8460, section 4.1", "The report covers more than one day; it is drawn over its range.";
    PoliciesMissing => "policies-missing", "RFC 8460, section 4.4", "The report has no policies.";
    PoliciesEmpty => "policies-empty", "RFC 8460, section 4.4", "The list of policies is empty.";
    PoliciesNotAList => "policies-not-a-list", "RFC 8460, section 4.4", "policies is a single object instead of a list.";
    PolicyMissing => "policy-missing", "RFC 8460, section 4.4", "An entry of policies does not say which policy was applied.";
    PolicyTypeMissing => "policy-type-missing", "RFC 8460, section 4.4", "A policy has no policy-type.";
    PolicyTypeUnknown => "policy-type-unknown", "RFC 8460, section 4.4", "A policy-type is not one of tlsa, sts, no-policy-found; it was kept as written.";
    PolicyTypeCase => "policy-type-case", "RFC 8460, section 4.4", "A policy-type is written in other letters than the RFC's.";
    PolicyDomainMissing => "policy-domain-missing", "RFC 8460, section 4.4", "A policy has no policy-domain; the mail or file name was asked instead.";
    PolicyDomainForm => "policy-domain-form", "RFC 8460, section 4.4", "A policy-domain has capitals or a trailing dot.";
    PolicyStringNotAList => "policy-string-not-a-list", "RFC 8460, section 4.4", "policy-string is one string instead of a list.";
    PolicyStringCarriageReturn => "policy-string-carriage-return", "RFC 8460, section 4.4", "Lines of policy-string end in a carriage return, which was cut.";
    PolicyStringMissing => "policy-string-missing", "RFC 8460, section 4.4", "An applied policy comes without its text.";
    TlsaInOneString => "tlsa-records-in-one-string", "RFC 8460, section 4.4", "The TLSA records stand in one string that holds a JSON list; each should be a string of its own.";
    MxHostNotAList => "mx-host-not-a-list", "RFC 8460, erratum 6241", "mx-host is one string instead of a list, as in the RFC's own example.";
    MxHostBracketed => "mx-host-bracketed", "RFC 8460, section 4.4", "mx-host is a text in brackets instead of a list.";
    MxHostEmpty => "mx-host-empty", "RFC 8460, section 4.4", "mx-host is an empty string.";
    MxHostPattern => "mx-host-pattern", "RFC 8460, section 4.4", "mx-host is called mx-host-pattern.";
    SummaryMissing => "summary-missing", "RFC 8460, section 4.4", "A policy has no summary, so its sessions are not known.";
    CountMissing => "count-missing", "RFC 8460, section 4.4", "A session count is not stated; it counts as none.";
    CountAsText => "count-as-text", "RFC 8460, section 4.4", "A session count is a text instead of a number.";
    CountNegative => "count-negative", "RFC 8460, section 4.4", "A session count is negative; it counts as none.";
    CountUnreadable => "count-unreadable", "RFC 8460, section 4.4", "A session count is not a whole number; it counts as none.";
    DetailsDoNotAddUp => "details-do-not-add-up", "RFC 8460, section 4.4", "The failure details do not add up to the summary; both are shown.";
    DetailsMissing => "failure-details-missing", "RFC 8460, section 4.4", "Failures are counted, but no failure-details say why.";
    DetailsNotAList => "failure-details-not-a-list", "RFC 8460, section 4.4", "failure-details is not a list.";
    ResultTypeMissing => "result-type-missing", "RFC 8460, section 4.3", "A failure has no result-type.";
    ResultTypeUnknown => "result-type-unknown", "RFC 8460, section 4.3", "A result-type is not registered; it was kept as written.";
    EmptyField => "empty-field", "RFC 8460, section 4.4", "A field of a failure is an empty string; it counts as not stated.";
    IpUnreadable => "ip-unreadable", "RFC 8460, section 4.4", "An IP address is none; the text is shown as sent.";
    FieldRenamed => "field-renamed", "RFC 8460, section 4.4", "A field has another name than the RFC's; it was read all the same.";
    FieldNotText => "field-not-text", "RFC 8460, section 4.4", "A field that should be text is something else; it was kept as JSON text.";
    AdditionalInformationNotUri => "additional-information-not-a-uri", "RFC 8460, section 4.4", "additional-information is not a URI; it is shown as text.";
    UnknownField => "unknown-field", "RFC 8460, section 4.4", "A field that RFC 8460 does not know was left aside; it stands in the raw report.";
    DuplicateKey => "duplicate-key", "RFC 8259, section 4", "A field stands twice in one object; the last one was taken.";
    NumberTooLarge => "number-too-large", "RFC 8259, section 6", "A number is larger than a program can hold; it was kept as text.";
    SurroundingText => "surrounding-text", "RFC 8259, section 2", "The report stands inside other text, which was left aside.";
    ParsedmarcShape => "parsedmarc-shape", "RFC 8460, section 4.4", "This is the output of parsedmarc, not the report as sent; fields that parsedmarc leaves out are missing.";
    FailuresTable => "failures-table", "RFC 8460, section 4.4", "This was put together from a table of failures (Failures (CSV)); successful sessions, policies and the end of the period are not in it.";
}
