//! What to do about a kind of fault, whatever result type it was reported under.

use super::advice::{Advice, Task, act, run};
use super::reason::CauseClass;
use crate::text;

// {domain}: the domain whose mail it is

/// Where a server may turn senders away by their networks.
pub const LOOK_FOR_BLOCK: &str =
    text!("Look for a firewall, block list or limit of yours that affects the networks of these senders.");

/// Steps, in order; none where the class tells too little, and those of the result type have to do.
#[expect(clippy::too_many_lines, reason = "one entry a class, to be read as a table")]
pub fn steps_of(class: CauseClass) -> &'static [Advice] {
    match class {
        CauseClass::PolicyHostCertificate => {
            const {
                &[
                    run(text!("See which certificate the policy host serves."), Task::PolicyCertificate),
                    act(text!("Renew or replace the certificate of mta-sts.{domain}; it must cover that name.")),
                ]
            }
        }
        CauseClass::ChainUntrusted
        | CauseClass::WeakSignature
        | CauseClass::Revocation
        | CauseClass::CertificateUnfit => {
            const {
                &[
                    run(text!("See which chain is served."), Task::Chain),
                    run(text!("Check the chain and the name as a sender does."), Task::Trust),
                ]
            }
        }
        CauseClass::NameMismatch => {
            const {
                &[
                    run(
                        text!("Compare the names in the certificate with the MX record: one of them must match."),
                        Task::Certificate,
                    ),
                    act(text!(
                        "Get a certificate for the name of the MX, or point the MX record to a name that the certificate covers."
                    )),
                ]
            }
        }
        CauseClass::NotYetValid => {
            const {
                &[
                    run(text!("See which certificate is served."), Task::Certificate),
                    act(text!(
                        "If its validity period has not begun, install one that is valid now; otherwise the sender’s clock is wrong."
                    )),
                ]
            }
        }
        CauseClass::Expired => {
            const {
                &[
                    run(text!("See which certificate is served."), Task::Certificate),
                    act(text!("Renew it and reload the mail server: the running process keeps using the old one.")),
                ]
            }
        }
        CauseClass::DaneNoMatch | CauseClass::TlsaUnusable => {
            const {
                &[
                    run(text!("Look at the TLSA records in DNS."), Task::TlsaRecords),
                    run(
                        text!("Compare them with the data of a 3 1 1 record for the key that the server presents."),
                        Task::TlsaData,
                    ),
                    act(text!(
                        "Before changing the key, publish the new record alongside the old one and wait for two TTLs."
                    )),
                ]
            }
        }
        CauseClass::DnssecBroken | CauseClass::DnsFailure => {
            const {
                &[
                    run(text!("Validate the MX records of the domain."), Task::DnssecOfMx),
                    run(text!("Validate the address of the MX host."), Task::DnssecOfAddress),
                    run(text!("Validate the TLSA records of the MX host."), Task::DnssecOfTlsa),
                    act(text!("Look for expired signatures and for a DS record that matches no key.")),
                ]
            }
        }
        CauseClass::NoTlsa => {
            const {
                &[
                    run(text!("Look at the TLSA records in DNS."), Task::TlsaRecords),
                    act(text!(
                        "If you intend to offer DANE, check that the zone and the MX are signed and that the records exist."
                    )),
                ]
            }
        }
        CauseClass::NoStarttls | CauseClass::StarttlsRefused => {
            const {
                &[
                    run(text!("Test every MX from outside."), Task::Starttls),
                    act(text!(
                        "Look for a mail filter or firewall that strips STARTTLS, and for an MX without a certificate."
                    )),
                ]
            }
        }
        CauseClass::TlsVersion => {
            const {
                &[
                    run(text!("Test with TLS 1.2."), Task::Tls12),
                    run(text!("Test with TLS 1.3."), Task::Tls13),
                    act(text!(
                        "If neither succeeds, enable TLS 1.2 and TLS 1.3 in the mail server. If one does, look at every server behind that name, and at the versions that the sender supports."
                    )),
                ]
            }
        }
        CauseClass::CipherOrKey | CauseClass::NotTls | CauseClass::HandshakeFailed => {
            const { &[run(text!("See which TLS version and cipher suite the MX host negotiates."), Task::Starttls)] }
        }
        CauseClass::TimedOut => {
            const {
                &[
                    run(
                        text!("See whether it answers within ten seconds, ideally from several networks."),
                        Task::Starttls,
                    ),
                    act(LOOK_FOR_BLOCK),
                ]
            }
        }
        CauseClass::ConnectionRefused
        | CauseClass::ConnectionLost
        | CauseClass::Unreachable
        | CauseClass::RateLimitOrBlock => {
            const { &[act(LOOK_FOR_BLOCK), run(text!("Check from outside, ideally from several networks."), Task::Starttls)] }
        }
        CauseClass::PolicyNotFound
        | CauseClass::PolicyHostUnreachable
        | CauseClass::PolicyHttpStatus
        | CauseClass::PolicySyntax => {
            const {
                &[
                    run(text!("Fetch the policy as an outsider would."), Task::Policy),
                    act(text!(
                        "The server must answer with status 200, without a redirect, as text/plain and within a minute."
                    )),
                ]
            }
        }
        CauseClass::StsRecordMissing | CauseClass::StsRecordBroken | CauseClass::CachedPolicyUsed => {
            const {
                &[
                    run(text!("Look at the TXT record at _mta-sts.{domain}."), Task::StsRecord),
                    act(text!(
                        "Repair or publish the record: senders with a cached policy can use it only until it expires."
                    )),
                ]
            }
        }
        CauseClass::MxNotInPolicy => {
            const {
                &[
                    run(text!("Compare the mx lines of the policy with the MX records."), Task::Policy),
                    act(text!(
                        "If the policy already covers the host, change the id in the TXT record, so that senders fetch the policy again."
                    )),
                ]
            }
        }
        CauseClass::RecipientRejected | CauseClass::SenderSetup | CauseClass::Other => &[],
    }
}

/// How to see for oneself whether what some senders say is so, where others do not: best from outside.
pub fn look_at(class: CauseClass) -> &'static [Advice] {
    const OUTSIDE: &str = text!("Check from outside, ideally from several networks.");
    match class {
        CauseClass::ChainUntrusted => {
            const {
                &[
                    act(text!(
                        "The usual cause is an intermediate certificate that the server does not send: some senders make up for it, others cannot."
                    )),
                    run(text!("See which chain is served."), Task::Chain),
                    run(text!("Check the chain and the name as a sender does."), Task::Trust),
                ]
            }
        }
        CauseClass::WeakSignature | CauseClass::Revocation | CauseClass::CertificateUnfit => {
            const {
                &[
                    run(text!("See which chain is served."), Task::Chain),
                    run(text!("Check the chain and the name as a sender does."), Task::Trust),
                ]
            }
        }
        CauseClass::NameMismatch | CauseClass::Expired | CauseClass::NotYetValid => {
            const { &[run(OUTSIDE, Task::Certificate)] }
        }
        CauseClass::DaneNoMatch | CauseClass::TlsaUnusable => {
            const {
                &[
                    run(OUTSIDE, Task::TlsaRecords),
                    run(
                        text!("Compare them with the data of a 3 1 1 record for the key that the server presents."),
                        Task::TlsaData,
                    ),
                ]
            }
        }
        CauseClass::NoTlsa => const { &[run(OUTSIDE, Task::TlsaRecords)] },
        CauseClass::DnssecBroken | CauseClass::DnsFailure => {
            const {
                &[
                    run(text!("Validate the MX records of the domain."), Task::DnssecOfMx),
                    run(text!("Validate the address of the MX host."), Task::DnssecOfAddress),
                    run(text!("Validate the TLSA records of the MX host."), Task::DnssecOfTlsa),
                ]
            }
        }
        CauseClass::TlsVersion => {
            const { &[run(text!("Test with TLS 1.2."), Task::Tls12), run(text!("Test with TLS 1.3."), Task::Tls13)] }
        }
        CauseClass::PolicyNotFound
        | CauseClass::PolicyHostUnreachable
        | CauseClass::PolicyHttpStatus
        | CauseClass::PolicySyntax
        | CauseClass::MxNotInPolicy => const { &[run(OUTSIDE, Task::Policy)] },
        CauseClass::PolicyHostCertificate => const { &[run(OUTSIDE, Task::PolicyCertificate)] },
        CauseClass::StsRecordMissing | CauseClass::StsRecordBroken | CauseClass::CachedPolicyUsed => {
            const { &[run(OUTSIDE, Task::StsRecord)] }
        }
        CauseClass::TimedOut => {
            const {
                &[run(
                    text!("See whether it answers within ten seconds, ideally from several networks."),
                    Task::Starttls,
                )]
            }
        }
        CauseClass::NoStarttls
        | CauseClass::StarttlsRefused
        | CauseClass::CipherOrKey
        | CauseClass::NotTls
        | CauseClass::HandshakeFailed
        | CauseClass::ConnectionRefused
        | CauseClass::ConnectionLost
        | CauseClass::Unreachable
        | CauseClass::RateLimitOrBlock
        | CauseClass::RecipientRejected
        | CauseClass::SenderSetup
        | CauseClass::Other => const { &[run(OUTSIDE, Task::Starttls)] },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::explain::reason::reasons;

    #[test]
    fn what_you_may_have_to_mend_has_steps() {
        let classes: BTreeSet<CauseClass> = reasons().map(|reason| reason.class()).collect();
        let without: Vec<CauseClass> = classes.into_iter().filter(|class| steps_of(*class).is_empty()).collect();
        assert_eq!(without, [CauseClass::RecipientRejected, CauseClass::SenderSetup, CauseClass::Other]);
    }

    /// What a sender says of a chain, a version or a policy is not seen by a look at STARTTLS.
    #[test]
    fn a_look_shows_what_is_in_question() {
        for (class, part) in [
            (CauseClass::ChainUntrusted, "-verify_return_error"),
            (CauseClass::NameMismatch, "-ext subjectAltName"),
            (CauseClass::TlsVersion, "-tls1_2"),
            (CauseClass::DaneNoMatch, "dig +short TLSA _25._tcp.mx.example.com"),
            (CauseClass::DnssecBroken, "delv example.com MX"),
            (CauseClass::PolicyNotFound, "https://mta-sts.example.com/"),
            (CauseClass::StsRecordMissing, "_mta-sts.example.com"),
            (CauseClass::NoStarttls, "-starttls smtp"),
        ] {
            let commands = look_at(class).iter().filter_map(|step| step.about("mx.example.com", "example.com").1);
            let all: Vec<String> = commands.collect();
            assert!(all.iter().any(|command| command.contains(part)), "{part}: {all:?}");
        }
        assert!(reasons().all(|reason| !look_at(reason.class()).is_empty()));
    }

    #[test]
    fn under_a_class_of_the_policy_nothing_is_asked_of_the_mx() {
        for class in [CauseClass::PolicyNotFound, CauseClass::StsRecordMissing, CauseClass::PolicyHostCertificate] {
            for step in steps_of(class) {
                let (_, command) = step.about("mx.example.com", "example.com");
                assert!(command.is_none_or(|command| !command.contains("mx.example.com")));
            }
        }
    }
}
