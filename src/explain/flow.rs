//! Who did what in a session, and at which step a result type says that it failed.

use super::actor::Actor;
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

/// The steps: sending MTA, DNS, policy host or TLSA records, connection to the MX, its certificate.
pub fn flow(result_type: &ResultType) -> [Stage; 5] {
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
        ResultType::ValidationFailure | ResultType::Unknown(_) => None,
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
    let policy_actor = if *result_type == ResultType::DaneRequired { Actor::Sender } else { Actor::You };
    let mx = tr("your MX");
    [
        Stage { who: tr("sending MTA"), what: tr("has mail for you"), state: state(0), actor: Actor::Sender },
        Stage { who: "DNS", what: tr("MX and policy looked up"), state: state(1), actor: Actor::DnsHost },
        Stage { who: host, what: check, state: state(2), actor: policy_actor },
        Stage { who: mx, what: tr("offers STARTTLS"), state: state(3), actor: Actor::You },
        Stage { who: mx, what: certificate, state: state(4), actor: Actor::You },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_registered_type_but_the_general_one_fails_at_one_step() {
        for result_type in ResultType::REGISTERED {
            let failed = flow(&result_type).iter().filter(|stage| stage.state == StageState::Failed).count();
            assert_eq!(failed, usize::from(result_type != ResultType::ValidationFailure), "{result_type}");
        }
    }

    #[test]
    fn nothing_is_reached_behind_the_step_that_ended_the_session() {
        let [passed, failed, rest] = [StageState::Passed, StageState::Failed, StageState::NotReached];
        let of = |result_type| flow(&result_type).map(|stage| stage.state);
        assert_eq!(of(ResultType::StarttlsNotSupported), [passed, passed, passed, failed, rest]);
        assert_eq!(of(ResultType::DaneRequired), [passed, passed, failed, rest, rest]);
        assert_eq!(of(ResultType::DnssecInvalid), [passed, failed, rest, rest, rest]);
    }

    /// RFC 8461, sections 3.3 and 5: the mail goes on as if there were no policy, or by the one that is kept.
    #[test]
    fn a_sender_without_the_policy_goes_on() {
        let [passed, failed, unknown] = [StageState::Passed, StageState::Failed, StageState::Unknown];
        for result_type in [ResultType::StsPolicyFetchError, ResultType::StsPolicyInvalid, ResultType::StsWebpkiInvalid]
        {
            let states = flow(&result_type).map(|stage| stage.state);
            assert_eq!(states, [passed, passed, failed, unknown, unknown], "{result_type}");
        }
    }
}
