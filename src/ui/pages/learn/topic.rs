//! The topics: what each is called, and where it is.

use crate::explain::{Reason, explain, reason_of_kind};
use crate::language::tr;
use crate::report::ResultType;

/// One thing that the page tells about.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Topic {
    /// Who does what, from look-up to report.
    How,
    /// What to do first, and what to expect.
    FirstWeek,
    /// How sessions are counted.
    Counting,
    /// A result type; one without a name is any other.
    Type(ResultType),
    /// The TLSRPT record.
    Record,
    /// MTA-STS.
    MtaSts,
    /// DANE.
    Dane,
    /// All reason codes.
    Reasons,
    /// One of them.
    Reason(Reason),
    /// What the words of reports mean.
    Words,
}

impl Topic {
    /// The topic of `#/learn/<topic>`; what nobody knows is the first one. Result types and reasons share some names: the
    /// type is meant, and the reason has `reason/` before its name.
    pub(super) fn of_address(address: &str) -> Self {
        let of_type = || ResultType::REGISTERED.into_iter().find(|known| known.as_str() == address).map(Self::Type);
        match address {
            "first-week" => Self::FirstWeek,
            "words" => Self::Words,
            "counting" => Self::Counting,
            "other" => Self::Type(ResultType::Unknown("".into())),
            "record" => Self::Record,
            // What a finding is about: without a policy, MTA-STS is the next step.
            "sts" | "mta-sts" | "no-policy-found" => Self::MtaSts,
            "tlsa" | "dane" => Self::Dane,
            "reasons" => Self::Reasons,
            _ => of_type()
                .or_else(|| reason_of_kind(address.strip_prefix("reason/").unwrap_or(address)).map(Self::Reason))
                .unwrap_or(Self::How),
        }
    }

    /// The link to it.
    pub(super) fn link(&self) -> String {
        let name = match self {
            Self::How => "how",
            Self::FirstWeek => "first-week",
            Self::Words => "words",
            Self::Counting => "counting",
            Self::Type(known) => known.registered_name().unwrap_or("other"),
            Self::Record => "record",
            Self::MtaSts => "sts",
            Self::Dane => "tlsa",
            Self::Reasons => "reasons",
            Self::Reason(reason) => return format!("#/learn/reason/{}", reason.id),
        };
        format!("#/learn/{name}")
    }

    /// What it is called.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::How => tr("How TLS-RPT works"),
            Self::FirstWeek => tr("Your first week"),
            Self::Words => tr("Terms"),
            Self::Counting => tr("How sessions are counted"),
            Self::Type(known) => known.registered_name().unwrap_or_else(|| tr("any other result type")),
            Self::Record => tr("The TLSRPT record"),
            Self::MtaSts => "MTA-STS",
            Self::Dane => "DANE",
            Self::Reasons => tr("Reason codes"),
            Self::Reason(reason) => reason.example,
        }
    }

    /// Whether its name stands in letters of one width.
    pub(super) fn is_code(&self) -> bool {
        matches!(self, Self::Reason(_))
    }

    /// The sentence below its name.
    pub(super) fn lead(&self) -> &'static str {
        match self {
            Self::How => tr("You receive reports; the senders create them."),
            Self::FirstWeek => tr("From the record to the first answer."),
            Self::Words => tr("What they mean in reports and on this page (RFC 8460)."),
            Self::Counting => "",
            Self::Type(known) => explain(known).title,
            Self::Record => tr("It says where reports about your domain should go."),
            Self::MtaSts => {
                tr("A policy on a web server tells senders to use TLS and which MX hosts are yours (RFC 8461).")
            }
            Self::Dane => tr("Records in a signed zone tell senders which key or certificate to accept (RFC 7672)."),
            Self::Reasons => tr("What senders add to a result type. There is no standard for it."),
            Self::Reason(reason) => reason.meaning,
        }
    }
}
