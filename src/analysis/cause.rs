//! What failed, in one word for all the words that senders have for it.
//!
//! The same result type means different repairs under DANE and under MTA-STS, and a reason code often says more than
//! the result type: the meaning comes from policy type, result type and reason together.

use std::collections::BTreeMap;

use super::lately::Lately;
use super::policy_text::PolicyText;
use crate::explain::{CauseClass, cause_class};
use crate::record::TlsaRecord;
use crate::report::ResultType;
use crate::store::{Columns, EntryRow, FailureRow};

/// What failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// One that reason codes have a class for, whether a code said it or the result type.
    Class(CauseClass),
    /// The MTA-STS policy could not be fetched.
    PolicyFetch,
    /// The MTA-STS policy was fetched, and is not valid.
    PolicyInvalid,
    /// A sender demands DANE, and finds no records that it can use.
    DaneRequired,
    /// Sessions failed, and nothing says why.
    Unstated,
    /// In senders' own words: the number of the result type. All are one cause: a stranger can make up any number of
    /// reasons, each too rare to mean anything.
    Told(u32),
}

/// Whom a failure of a cause could have met: only those that apply the same kind of policy can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Judged {
    /// Whoever opens a session.
    Anyone,
    /// Whoever checks names and authorities (MTA-STS), or applies no policy.
    Web,
    /// Whoever applies DANE.
    Dane,
}

impl Judged {
    /// The word in ids.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Anyone => "any",
            Self::Web => "sts",
            Self::Dane => "tlsa",
        }
    }
}

impl Cause {
    /// The word in ids of incidents and in addresses; what only a sender calls by a name is called so.
    pub fn id(self, columns: &Columns) -> String {
        match self {
            Self::Class(class) => class.id().to_owned(),
            Self::PolicyFetch => "policy-fetch".to_owned(),
            Self::PolicyInvalid => "policy-invalid".to_owned(),
            Self::DaneRequired => "dane-required".to_owned(),
            Self::Unstated => "unstated".to_owned(),
            Self::Told(result_type) => format!("told:{}", columns.result_types.text(result_type)),
        }
    }

    /// Whom it could have met.
    pub(super) fn judged(self) -> Judged {
        match self {
            Self::DaneRequired => Judged::Dane,
            Self::PolicyFetch | Self::PolicyInvalid => Judged::Web,
            Self::Unstated | Self::Told(_) => Judged::Anyone,
            Self::Class(class) => match class {
                CauseClass::DaneNoMatch | CauseClass::TlsaUnusable | CauseClass::NoTlsa | CauseClass::DnssecBroken => {
                    Judged::Dane
                }
                CauseClass::ChainUntrusted
                | CauseClass::NameMismatch
                | CauseClass::CertificateUnfit
                | CauseClass::Revocation
                | CauseClass::MxNotInPolicy
                | CauseClass::PolicyHostCertificate
                | CauseClass::StsRecordMissing
                | CauseClass::StsRecordBroken
                | CauseClass::CachedPolicyUsed => Judged::Web,
                _ => Judged::Anyone,
            },
        }
    }

    /// Whether it is about the domain, its policy or its records, whatever MX a sender had in mind.
    pub(super) fn is_of_domain(self) -> bool {
        self == Self::DaneRequired || self.is_of_policy_host()
    }

    /// Whether mail goes on all the same: the sender applies the policy that it holds, or none (RFC 8461, sections
    /// 3.3 and 5).
    pub(super) fn is_of_policy_host(self) -> bool {
        match self {
            Self::PolicyFetch | Self::PolicyInvalid => true,
            Self::Class(class) => matches!(
                class,
                CauseClass::PolicyHostCertificate
                    | CauseClass::StsRecordMissing
                    | CauseClass::StsRecordBroken
                    | CauseClass::CachedPolicyUsed
            ),
            _ => false,
        }
    }

    /// Whether the connection is at fault, which may pass by itself, and no setting of TLS.
    pub(super) fn is_of_connection(self) -> bool {
        match self {
            Self::Unstated | Self::Told(_) => true,
            Self::Class(class) => matches!(
                class,
                CauseClass::HandshakeFailed
                    | CauseClass::ConnectionRefused
                    | CauseClass::TimedOut
                    | CauseClass::ConnectionLost
                    | CauseClass::Unreachable
                    | CauseClass::RateLimitOrBlock
                    | CauseClass::DnsFailure
                    | CauseClass::RecipientRejected
                    | CauseClass::SenderSetup
                    | CauseClass::NotTls
                    | CauseClass::Other
            ),
            _ => false,
        }
    }

    /// Whether it only says that a session failed.
    pub(super) fn says_little(self) -> bool {
        matches!(self, Self::Unstated | Self::Told(_) | Self::Class(CauseClass::HandshakeFailed | CauseClass::Other))
    }

    /// Whether senders that meet one fault may have other words of this kind for it: what a server does in a session, or
    /// what a policy host answers.
    pub(super) fn may_be_said_otherwise_as(self, other: Self) -> bool {
        let of_policy_host =
            |cause: Self| cause.is_of_policy_host() && cause != Self::Class(CauseClass::CachedPolicyUsed);
        let of_session = |cause: Self| {
            let of_another = matches!(
                cause,
                Self::DaneRequired
                    | Self::Class(
                        CauseClass::MxNotInPolicy
                            | CauseClass::CachedPolicyUsed
                            | CauseClass::RateLimitOrBlock
                            | CauseClass::RecipientRejected
                            | CauseClass::DnsFailure
                            | CauseClass::SenderSetup
                    )
            );
            !of_another && cause.judged() != Judged::Dane && !cause.is_of_policy_host()
        };
        of_policy_host(self) && of_policy_host(other) || of_session(self) && of_session(other)
    }

    /// Whether someone in between can make it: another certificate, or STARTTLS taken out.
    pub(super) fn may_be_interference(self) -> bool {
        let Self::Class(class) = self else { return false };
        matches!(
            class,
            CauseClass::NoStarttls | CauseClass::NameMismatch | CauseClass::ChainUntrusted | CauseClass::DaneNoMatch
        )
    }

    /// Whether it may be met at the address of someone in between, who shows a certificate or words of their own.
    pub(super) fn may_be_of_another_address(self) -> bool {
        let of_certificate = matches!(
            self,
            Self::Class(
                CauseClass::Expired
                    | CauseClass::NotYetValid
                    | CauseClass::CertificateUnfit
                    | CauseClass::WeakSignature
                    | CauseClass::NotTls
            )
        );
        of_certificate || self.may_be_interference()
    }

    /// The cause of a row, and the one that it has where the applied policy leaves its MX out, or has TLSA records of
    /// usage 3 alone.
    fn of(policy_type: u32, (result_number, result_type): (u32, &ResultType), text: &str) -> [Self; 2] {
        use CauseClass as Class;
        let class = cause_class(text);
        let (dane, stated) = (policy_type == Columns::TLSA, !text.is_empty());
        let in_policy = |cause: Class| match cause {
            Class::StarttlsRefused => Self::Class(Class::NoStarttls),
            Class::ChainUntrusted | Class::NameMismatch | Class::CertificateUnfit if dane => {
                Self::Class(Class::DaneNoMatch)
            }
            Class::PolicyNotFound | Class::PolicyHostUnreachable | Class::PolicyHttpStatus => Self::PolicyFetch,
            Class::PolicySyntax => Self::PolicyInvalid,
            class => Self::Class(class),
        };
        let same = |cause: Self| [cause; 2];
        let uncovered = |cause: Self| [cause, Self::Class(Class::MxNotInPolicy)];
        // With usage 3 no date matters, so that the certificate fits no record (RFC 7672, section 3.1.1).
        let dated = |class: Class| [class, if dane { Class::DaneNoMatch } else { class }].map(Self::Class);
        match result_type {
            // A server that is too busy, or does not answer, did not get as far.
            ResultType::StarttlsNotSupported => same(Self::Class(match class {
                Class::RateLimitOrBlock
                | Class::ConnectionRefused
                | Class::ConnectionLost
                | Class::TimedOut
                | Class::Unreachable
                | Class::DnsFailure => class,
                _ => Class::NoStarttls,
            })),
            ResultType::CertificateExpired if class == Class::NotYetValid => dated(class),
            // Under an anchor a date matters as it does elsewhere (RFC 7672, section 3.1.2).
            ResultType::CertificateExpired => dated(Class::Expired),
            // With usage 3 no name counts (RFC 7672, section 3.1.1).
            ResultType::CertificateHostMismatch if dane => same(Self::Class(Class::DaneNoMatch)),
            ResultType::CertificateHostMismatch if class == Class::MxNotInPolicy => same(Self::Class(class)),
            ResultType::CertificateHostMismatch => uncovered(Self::Class(Class::NameMismatch)),
            ResultType::CertificateNotTrusted => match class {
                Class::Expired | Class::NotYetValid => dated(class),
                Class::WeakSignature | Class::Revocation => same(Self::Class(class)),
                Class::TlsaUnusable | Class::SenderSetup if dane => same(Self::Class(class)),
                _ if dane => same(Self::Class(Class::DaneNoMatch)),
                Class::NameMismatch => uncovered(Self::Class(class)),
                _ => same(Self::Class(Class::ChainUntrusted)),
            },
            // The sender's own rule for the domain, or its own resolver, is not about the records.
            ResultType::TlsaInvalid | ResultType::DnssecInvalid if class == Class::SenderSetup => {
                same(Self::Class(class))
            }
            ResultType::TlsaInvalid if matches!(class, Class::DaneNoMatch | Class::DnssecBroken) => {
                same(Self::Class(class))
            }
            // That there are none, or that the zone is not signed, is no broken signature.
            ResultType::TlsaInvalid | ResultType::DnssecInvalid if class == Class::NoTlsa => same(Self::Class(class)),
            ResultType::TlsaInvalid => same(Self::Class(Class::TlsaUnusable)),
            ResultType::DnssecInvalid => same(Self::Class(Class::DnssecBroken)),
            ResultType::DaneRequired => same(Self::DaneRequired),
            ResultType::StsWebpkiInvalid => same(Self::Class(Class::PolicyHostCertificate)),
            ResultType::StsPolicyFetchError => same(match class {
                Class::StsRecordMissing | Class::StsRecordBroken | Class::PolicyHostCertificate => Self::Class(class),
                // It is the certificate of the policy host that was met there.
                Class::Expired | Class::NameMismatch | Class::ChainUntrusted | Class::NotYetValid => {
                    Self::Class(Class::PolicyHostCertificate)
                }
                _ => Self::PolicyFetch,
            }),
            ResultType::StsPolicyInvalid => match class {
                Class::StsRecordMissing | Class::StsRecordBroken | Class::MxNotInPolicy => same(Self::Class(class)),
                Class::PolicyNotFound | Class::PolicyHostUnreachable | Class::PolicyHttpStatus => {
                    same(Self::PolicyFetch)
                }
                // It is said of the policy as a whole, whatever host the mail was for (RFC 8460, section 4.3.2.2).
                _ => same(Self::PolicyInvalid),
            },
            ResultType::ValidationFailure | ResultType::Unknown(_) => match class {
                Class::Other if !stated && *result_type == ResultType::ValidationFailure && dane => {
                    same(Self::Class(Class::DaneNoMatch))
                }
                Class::Other if !stated && *result_type == ResultType::ValidationFailure => uncovered(Self::Unstated),
                Class::Other => uncovered(Self::Told(result_number)),
                Class::NameMismatch if !dane => uncovered(Self::Class(class)),
                Class::Expired | Class::NotYetValid => dated(class),
                class => same(in_policy(class)),
            },
        }
    }
}

/// The causes of rows, each looked up once.
#[derive(Debug, Clone, Default)]
pub(super) struct Causes {
    /// By policy type, result type and kind of reason: the cause, and the one where the policy leaves the MX out.
    known: BTreeMap<(u32, u32, u32), [Cause; 2]>,
    lately: Lately<(u32, u32, u32), [Cause; 2]>,
    /// By number of its text, what a policy says.
    policies: BTreeMap<u32, PolicyText>,
    /// By policy text, whether all of it are TLSA records of usage 3.
    of_usage_three: BTreeMap<u32, bool>,
    /// By policy text and MX, whether it is left out.
    left_out: BTreeMap<(u32, u32), bool>,
    left_out_lately: Lately<(u32, u32), bool>,
}

impl Causes {
    /// The cause of a failure of an entry.
    pub(super) fn of(&mut self, columns: &Columns, entry: &EntryRow, row: &FailureRow) -> Cause {
        let kind = columns.reason_kind(row);
        let key = (entry.policy_type, row.result_type, kind);
        let [within, beyond] = self.lately.find(kind << 6 ^ row.result_type << 2 ^ entry.policy_type, key, || {
            *self.known.entry(key).or_insert_with(|| {
                let result_type = columns.result_type(row.result_type).meant();
                Cause::of(entry.policy_type, (row.result_type, &result_type), columns.reason_kinds.text(kind))
            })
        });
        if within != beyond && entry.policy_type == Columns::TLSA && beyond == Cause::Class(CauseClass::DaneNoMatch) {
            let text = entry.policy_text;
            let alone = *self.of_usage_three.entry(text).or_insert_with(|| {
                let mut lines = columns.policy_texts.text(text).lines().take(MOST_RECORDS).peekable();
                lines.peek().is_some()
                    && lines.all(|line| TlsaRecord::parse(line).is_some_and(|record| record.usage == 3))
            });
            return if alone { beyond } else { within };
        }
        let decides = within != beyond && entry.policy_type == Columns::STS && row.receiving_mx != 0;
        if !decides {
            return within;
        }
        let (text, mx) = (entry.policy_text, row.receiving_mx);
        let known = &mut self.left_out;
        let policies = &mut self.policies;
        let left_out = self.left_out_lately.find(text << 4 ^ mx, (text, mx), || {
            *known
                .entry((text, mx))
                .or_insert_with(|| policy_of(policies, columns, text).leaves_out(columns.receiving_mxs.text(mx)))
        });
        if left_out { beyond } else { within }
    }

    /// What a policy says.
    pub(super) fn policy(&mut self, columns: &Columns, text: u32) -> &PolicyText {
        policy_of(&mut self.policies, columns, text)
    }

    /// What all policies that were asked about say.
    pub(super) fn into_policies(self) -> BTreeMap<u32, PolicyText> {
        self.policies
    }
}

/// Records of a set that are looked at.
const MOST_RECORDS: usize = 100;

/// What a policy says, by the number of its text.
fn policy_of<'a>(known: &'a mut BTreeMap<u32, PolicyText>, columns: &Columns, text: u32) -> &'a PolicyText {
    known.entry(text).or_insert_with(|| PolicyText::read(columns.policy_texts.text(text)))
}
