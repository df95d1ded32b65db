//! Who did what in a session, and at which step a result type says that it failed.

use super::actor::Actor;
use super::reason::CauseClass;
use crate::language::tr;
use crate::report::{FailureClass, ResultType};
use crate::text;

/// One step of a session, in the order taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// Who takes part.
    pub who: &'static str,
    /// What happens.
    pub what: &'static str,
    /// How it went.
    pub state: StageState,
    /// Whose move it is when it fails here.
    pub actor: Actor,
}

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StageState {
    /// As it should, as far as the result type tells.
    Passed,
    /// This is the step that failed.
    Failed,
    /// The session ended before it.
    NotReached,
    /// The result type does not tell.
    Unknown,
}

impl StageState {
    /// In a word.
    pub fn word(self) -> &'static str {
        tr(match self {
            Self::Passed => text!("passed" as "step"),
            Self::Failed => text!("failed" as "step"),
            Self::NotReached => text!("not reached"),
            Self::Unknown => text!("not reported"),
        })
    }
}

/// The steps: sending MTA, DNS, policy host or TLSA records, connection to the MX, its certificate. A result type that
/// stands for any failure tells of none of them; the kind of fault that a reason tells of may.
pub fn flow(result_type: &ResultType, class: Option<CauseClass>) -> [Stage; 5] {
    let failed_at = match result_type {
        ResultType::DnssecInvalid => Some(1),
        ResultType::StsPolicyFetchError
        | ResultType::StsPolicyInvalid
        | ResultType::StsWebpkiInvalid
        | ResultType::DaneRequired => Some(2),
        ResultType::StarttlsNotSupported => Some(3),
        ResultType::CertificateHostMismatch
        | ResultType::CertificateExpired
        | ResultType::CertificateNotTrusted
        | ResultType::TlsaInvalid => Some(4),
        ResultType::ValidationFailure | ResultType::Unknown(_) => class.and_then(step_of),
    };
    // Whoever cannot have the policy goes on with the one it keeps, or without (RFC 8461, sections 3.3 and 5), and does
    // not report here what it then met.
    let goes_on = result_type.class() == FailureClass::MtaSts;
    let state = |step: usize| match failed_at {
        _ if step == 0 => StageState::Passed,
        None => StageState::Unknown,
        Some(at) if step < at => StageState::Passed,
        Some(at) if step == at => StageState::Failed,
        Some(_) if goes_on => StageState::Unknown,
        Some(_) => StageState::NotReached,
    };
    let (host, check) = match result_type {
        ResultType::TlsaInvalid | ResultType::DnssecInvalid | ResultType::DaneRequired => {
            (tr("your DNS"), tr("TLSA records found"))
        }
        ResultType::StsPolicyFetchError | ResultType::StsPolicyInvalid | ResultType::StsWebpkiInvalid => {
            (tr("policy host"), tr("policy fetched and read"))
        }
        _ => (tr(text!("policy" as "step")), tr("MTA-STS policy or TLSA records")),
    };
    let certificate = tr(match result_type {
        ResultType::TlsaInvalid => text!("certificate matches a TLSA record"),
        _ => text!("certificate valid"),
    });
    let offers = tr("offers STARTTLS");
    let (certificate, connection) = match class.filter(|_| result_type.class() == FailureClass::General) {
        Some(CauseClass::DaneNoMatch) => (tr("certificate matches a TLSA record"), offers),
        Some(class) if is_of_connection(class) => (certificate, tr("accepts the connection")),
        Some(class) if is_of_handshake(class) => (certificate, tr("agrees on TLS")),
        _ => (certificate, offers),
    };
    let policy_actor = if *result_type == ResultType::DaneRequired { Actor::Sender } else { Actor::You };
    let mx = tr("your MX");
    [
        Stage { who: tr("sending MTA"), what: tr("has mail for you"), state: state(0), actor: Actor::Sender },
        Stage { who: "DNS", what: tr("MX and policy looked up"), state: state(1), actor: Actor::DnsHost },
        Stage { who: host, what: check, state: state(2), actor: policy_actor },
        Stage { who: mx, what: connection, state: state(3), actor: Actor::You },
        Stage { who: mx, what: certificate, state: state(4), actor: Actor::You },
    ]
}

/// The step at which a kind of fault is met; `None` where it may be any, or none of these.
fn step_of(class: CauseClass) -> Option<usize> {
    use CauseClass as Class;
    Some(match class {
        Class::DnsFailure | Class::DnssecBroken => 1,
        Class::NoTlsa
        | Class::TlsaUnusable
        | Class::PolicyNotFound
        | Class::PolicyHostUnreachable
        | Class::PolicyHostCertificate
        | Class::PolicyHttpStatus
        | Class::PolicySyntax
        | Class::StsRecordMissing
        | Class::StsRecordBroken
        | Class::MxNotInPolicy => 2,
        Class::NoStarttls | Class::StarttlsRefused => 3,
        class if is_of_connection(class) || is_of_handshake(class) => 3,
        Class::ChainUntrusted
        | Class::NameMismatch
        | Class::Expired
        | Class::NotYetValid
        | Class::Revocation
        | Class::CertificateUnfit
        | Class::WeakSignature
        | Class::DaneNoMatch => 4,
        _ => return None,
    })
}

fn is_of_connection(class: CauseClass) -> bool {
    use CauseClass as Class;
    matches!(
        class,
        Class::ConnectionRefused
            | Class::TimedOut
            | Class::ConnectionLost
            | Class::Unreachable
            | Class::RateLimitOrBlock
    )
}

fn is_of_handshake(class: CauseClass) -> bool {
    use CauseClass as Class;
    matches!(class, Class::TlsVersion | Class::CipherOrKey | Class::NotTls | Class::HandshakeFailed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_registered_type_but_the_general_one_fails_at_one_step() {
        for result_type in ResultType::REGISTERED {
            let failed = flow(&result_type, None).iter().filter(|stage| stage.state == StageState::Failed).count();
            assert_eq!(failed, usize::from(result_type != ResultType::ValidationFailure), "{result_type}");
        }
    }

    #[test]
    fn nothing_is_reached_behind_the_step_that_ended_the_session() {
        let [passed, failed, rest] = [StageState::Passed, StageState::Failed, StageState::NotReached];
        let of = |result_type| flow(&result_type, None).map(|stage| stage.state);
        assert_eq!(of(ResultType::StarttlsNotSupported), [passed, passed, passed, failed, rest]);
        assert_eq!(of(ResultType::DaneRequired), [passed, passed, failed, rest, rest]);
        assert_eq!(of(ResultType::DnssecInvalid), [passed, failed, rest, rest, rest]);
    }

    /// What stands for any failure leaves it to the reason which step it was.
    #[test]
    fn the_reason_tells_of_the_step_where_the_result_type_does_not() {
        let failed = |class| {
            let stages = flow(&ResultType::ValidationFailure, Some(class));
            stages.iter().position(|stage| stage.state == StageState::Failed).map(|at| (at, stages[at].what))
        };
        assert_eq!(failed(CauseClass::TimedOut), Some((3, "accepts the connection")));
        assert_eq!(failed(CauseClass::TlsVersion), Some((3, "agrees on TLS")));
        assert_eq!(failed(CauseClass::NoStarttls), Some((3, "offers STARTTLS")));
        assert_eq!(failed(CauseClass::DaneNoMatch), Some((4, "certificate matches a TLSA record")));
        assert_eq!(failed(CauseClass::DnsFailure).map(|(at, _)| at), Some(1));
        assert_eq!(failed(CauseClass::Other), None);
        // A type that says it itself is not contradicted.
        let own = flow(&ResultType::CertificateExpired, Some(CauseClass::TimedOut));
        assert_eq!((own[4].state, own[3].what), (StageState::Failed, "offers STARTTLS"));
    }

    /// RFC 8461, sections 3.3 and 5: the mail goes on as if there were no policy, or by the one that is kept.
    #[test]
    fn a_sender_without_the_policy_goes_on() {
        let [passed, failed, unknown] = [StageState::Passed, StageState::Failed, StageState::Unknown];
        for result_type in [ResultType::StsPolicyFetchError, ResultType::StsPolicyInvalid, ResultType::StsWebpkiInvalid]
        {
            let states = flow(&result_type, None).map(|stage| stage.state);
            assert_eq!(states, [passed, passed, failed, unknown, unknown], "{result_type}");
        }
    }
}
