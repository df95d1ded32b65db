//! The report as the rest of the program sees it: one [`Report`] per TLS report,
//! with the terms of [RFC 8460, section 4](https://www.rfc-editor.org/rfc/rfc8460#section-4).
//!
//! Nothing here reads JSON; [`super::lower`] makes these values. A field that was not
//! stated is `None` or empty, never a made-up default.

use super::deviation::Deviation;
use super::hints::Hints;
use super::result_type::ResultType;

/// One TLS report of one reporting organisation for one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// `organization-name`; empty when the report does not state one.
    pub organization_name: String,
    /// `contact-info`.
    pub contact_info: Option<String>,
    /// `report-id`; empty when the report does not state one.
    pub report_id: String,
    /// `date-range`.
    pub date_range: DateRange,
    /// One entry per element of `policies`, in the order as sent.
    pub policies: Vec<PolicyResult>,
    /// Every tolerated departure from RFC 8460, in the order met.
    pub deviations: Vec<Deviation>,
    /// The JSON text as sent (after unpacking and decoding to UTF-8).
    pub raw: String,
    /// What it can be read from again.
    pub source: Source,
}

impl Report {
    /// The bytes that it can be read from again; `None` when there are none but its own fields.
    pub fn readable_bytes(&self) -> Option<&[u8]> {
        match &self.source {
            Source::Text(_) => Some(self.raw.as_bytes()),
            Source::Gzip(bytes, _) => Some(bytes),
            Source::Whole => None,
        }
    }
}

/// What a report can be read from again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// [`Report::raw`], and what the mail around it said.
    Text(Hints),
    /// A gzip file that holds it alone.
    Gzip(Box<[u8]>, Hints),
    /// Nothing: what was told by the bytes around it, or by rows of a table, is not in its text.
    Whole,
}

/// The period a report covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateRange {
    /// `start-datetime`.
    pub start: Instant,
    /// `end-datetime`.
    pub end: Instant,
}

/// A date-time as read, beside the text as sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Instant {
    /// Seconds since 1970-01-01T00:00:00Z; `None` when the text is not a date-time.
    pub unix: Option<i64>,
    /// The text as sent; empty when not stated.
    pub text: String,
}

/// One entry of `policies`: a policy that was applied and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyResult {
    /// The applied policy.
    pub policy: AppliedPolicy,
    /// Session counts.
    pub summary: Summary,
    /// `failure-details`, in the order as sent.
    pub failure_details: Vec<FailureDetail>,
}

/// `policy`: what the sending MTA found and judged the receiving MX by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedPolicy {
    /// `policy-type`.
    pub policy_type: PolicyType,
    /// `policy-string`: lines of an MTA-STS policy, or one TLSA record each.
    pub policy_string: Vec<String>,
    /// `policy-domain` in lower case without trailing dot; empty when it could not be told.
    pub policy_domain: String,
    /// `mx-host` patterns.
    pub mx_host: Vec<String>,
}

/// `policy-type`; unknown types are kept as written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PolicyType {
    /// `tlsa`: DANE, RFC 7672.
    Tlsa,
    /// `sts`: MTA-STS, RFC 8461.
    Sts,
    /// `no-policy-found`.
    NoPolicyFound,
    /// Anything else, as written; empty when not stated.
    Unknown(Box<str>),
}

impl PolicyType {
    /// The type as RFC 8460 spells it, or as it was written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Tlsa => "tlsa",
            Self::Sts => "sts",
            Self::NoPolicyFound => "no-policy-found",
            Self::Unknown(text) => text,
        }
    }
}

/// `summary`: sessions counted under one policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// `total-successful-session-count`.
    pub successful: u64,
    /// `total-failure-session-count`.
    pub failed: u64,
}

/// One element of `failure-details`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureDetail {
    /// `result-type`.
    pub result_type: ResultType,
    /// `sending-mta-ip` as written.
    pub sending_mta_ip: Option<String>,
    /// `receiving-mx-hostname` as written.
    pub receiving_mx_hostname: Option<String>,
    /// `receiving-mx-helo` as written.
    pub receiving_mx_helo: Option<String>,
    /// `receiving-ip` as written.
    pub receiving_ip: Option<String>,
    /// `failed-session-count`.
    pub failed_session_count: u64,
    /// `additional-information`; shown as text, never a link.
    pub additional_information: Option<String>,
    /// `failure-reason-code`; free text.
    pub failure_reason_code: Option<String>,
}
