//! Each result type in plain words: what happened, who connected to whom, whose move it is.
//!
//! Source: [RFC 8460, section 4.3](https://www.rfc-editor.org/rfc/rfc8460#section-4.3).

use std::fmt::Display;
use std::net::IpAddr;

use crate::command::{self, Mx, PlainName, TlsVersion};
use crate::domain_name::plain_name;
use crate::joined::sentences;
use crate::language::{fill, tr};
use crate::report::ResultType;
use crate::text;

// {domain}: the domain whose mail it is

/// A result type, explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// A clause that can stand as a heading.
    pub title: &'static str,
    /// What happened.
    pub happened: &'static str,
    /// Who connected to whom.
    pub who_connected: &'static str,
    /// Who has to act.
    pub whose_move: &'static str,
    /// Steps, in order.
    pub what_to_do: Vec<Advice>,
    /// The document and section.
    pub source: &'static str,
    /// Its address.
    pub url: &'static str,
}

/// Something to do. Where a case has names of its own, `{host}` and `{domain}` stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    text: &'static str,
    task: Option<Task>,
}

/// What a command shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// STARTTLS, version and cipher suite of an MX.
    Starttls,
    /// Whether an MX speaks TLS 1.2.
    Tls12,
    /// Whether an MX speaks TLS 1.3.
    Tls13,
    /// The certificate of an MX.
    Certificate,
    /// The chain of an MX.
    Chain,
    /// Whether name and chain of an MX pass.
    Trust,
    /// The data of the TLSA record `3 1 1` for the key of an MX.
    TlsaData,
    /// Whether the address of an MX validates.
    DnssecOfAddress,
    /// Whether the TLSA records of an MX validate.
    DnssecOfTlsa,
    /// Whether the MX records of a domain validate.
    DnssecOfMx,
    /// The TLSA records of an MX.
    TlsaRecords,
    /// The TXT record of MTA-STS.
    StsRecord,
    /// The policy, as a stranger gets it.
    Policy,
    /// The certificate of the policy host.
    PolicyCertificate,
}

impl Task {
    /// The command for a receiving MX and a policy domain; `None` where what it needs is no plain name.
    pub fn command(self, host: &str, domain: &str) -> Option<String> {
        self.command_at(host, None, domain)
    }

    /// The same, with a session at this address of the MX where one is known.
    fn command_at(self, host: &str, address: Option<IpAddr>, domain: &str) -> Option<String> {
        let (host, domain) = (plain_name(host), plain_name(domain));
        let of_host = |build: &dyn Fn(&PlainName) -> String| host.as_ref().map(build);
        let of_session = |build: &dyn Fn(Mx<'_>) -> String| host.as_ref().map(|host| build(Mx { host, address }));
        let of_domain = |build: fn(&PlainName) -> String| domain.as_ref().map(build);
        match self {
            Self::Starttls => of_session(&|mx| mx.starttls()),
            Self::Tls12 => of_session(&|mx| mx.speaks(TlsVersion::Tls12)),
            Self::Tls13 => of_session(&|mx| mx.speaks(TlsVersion::Tls13)),
            Self::Certificate => of_session(&|mx| mx.certificate()),
            Self::Chain => of_session(&|mx| mx.chain()),
            Self::Trust => of_session(&|mx| mx.trust()),
            Self::TlsaData => of_session(&|mx| mx.data_of_3_1_1()),
            Self::DnssecOfAddress => of_host(&command::dnssec_of_address),
            Self::DnssecOfTlsa => of_host(&command::dnssec_of_tlsa),
            Self::TlsaRecords => of_host(&command::tlsa_records),
            Self::DnssecOfMx => of_domain(command::dnssec_of_mx),
            Self::StsRecord => of_domain(command::sts_record),
            Self::Policy => of_domain(command::policy),
            Self::PolicyCertificate => of_domain(command::policy_certificate),
        }
    }

    /// Every task.
    pub const ALL: [Self; 14] = [
        Self::Starttls,
        Self::Tls12,
        Self::Tls13,
        Self::Certificate,
        Self::Chain,
        Self::Trust,
        Self::TlsaData,
        Self::DnssecOfAddress,
        Self::DnssecOfTlsa,
        Self::DnssecOfMx,
        Self::TlsaRecords,
        Self::StsRecord,
        Self::Policy,
        Self::PolicyCertificate,
    ];

    fn needs_host(self) -> bool {
        !matches!(self, Self::DnssecOfMx | Self::StsRecord | Self::Policy | Self::PolicyCertificate)
    }
}

impl Advice {
    /// Whether its command is about a receiving MX, and not about a policy domain.
    pub fn is_about_host(self) -> bool {
        self.task.is_none_or(Task::needs_host)
    }

    /// What to do, and the command to do it with, about a receiving MX and a policy domain. Where the MX is not known and
    /// the domain is, the command lists the MX hosts, which the text then says.
    pub fn about(self, host: &str, domain: &str) -> (String, Option<String>) {
        self.about_at(host, None, domain)
    }

    /// The same, with a session at this address of the MX where one is known.
    pub fn about_at(self, host: &str, address: Option<IpAddr>, domain: &str) -> (String, Option<String>) {
        // Advice about several domains names none.
        let any = if domain.is_empty() { tr("<domain>") } else { domain };
        let names: [(&str, &dyn Display); 2] = [("host", &host), ("domain", &any)];
        let text = fill(tr(self.text), &names);
        let Some(task) = self.task else { return (text, None) };
        let found = task.command_at(host, address, domain);
        match plain_name(domain).filter(|_| found.is_none() && task.needs_host()) {
            Some(domain) => (sentences(&[text.as_str(), no_host(host)]), Some(command::mx(&domain))),
            None => (text, found),
        }
    }
}

/// What is said where a command would need the name of an MX host, and lists those of the domain instead: none is named,
/// or what is named cannot be one.
pub fn no_host(named: &str) -> &'static str {
    if !named.is_empty() {
        return tr(
            "The name of the MX host in the report is not a valid host name; this command lists the MX hosts of the domain.",
        );
    }
    tr("The report does not say which MX host was used; this command lists those of the domain.")
}

/// What is said where no report names an MX host, and a command is about those of the MTA-STS policy.
pub fn host_of_policy() -> &'static str {
    tr("The report does not say which MX host was used; this checks those in the policy.")
}

/// Something to do.
pub(super) const fn act(text: &'static str) -> Advice {
    Advice { text, task: None }
}

/// Something to do with a command.
pub(super) const fn run(text: &'static str, task: Task) -> Advice {
    Advice { text, task: Some(task) }
}

/// Looks at STARTTLS of an MX from outside.
pub const LOOK_FROM_OUTSIDE: Advice = run(text!("Check from outside, ideally from several networks."), Task::Starttls);

const MX: &str = text!("The sending MTA had connected to your receiving MX on port 25.");
const GENERAL: (&str, &str) = ("RFC 8460, section 4.3.1", "https://www.rfc-editor.org/rfc/rfc8460#section-4.3.1");
const POLICY: (&str, &str) = ("RFC 8460, section 4.3.2", "https://www.rfc-editor.org/rfc/rfc8460#section-4.3.2");
const DANE: (&str, &str) = ("RFC 8460, section 4.3.2.1", "https://www.rfc-editor.org/rfc/rfc8460#section-4.3.2.1");
const MTA_STS: (&str, &str) = ("RFC 8460, section 4.3.2.2", "https://www.rfc-editor.org/rfc/rfc8460#section-4.3.2.2");

/// Explains a type; an unknown one as far as that goes.
#[expect(clippy::too_many_lines, reason = "one entry a type, to be read as a table")]
pub fn explain(result_type: &ResultType) -> Explanation {
    let (title, happened, who_connected, whose_move, what_to_do, (source, url)): (_, _, _, _, &'static [Advice], _) =
        match result_type {
            ResultType::StarttlsNotSupported => (
                text!("An MX did not offer STARTTLS"),
                text!("Your receiving MX did not offer encryption, or the offer was stripped in transit."),
                MX,
                text!(
                    "You need to act on the receiving MX, unless only one sender reports this: then check the network in between."
                ),
                const {
                    &[
                        run(text!("Test every MX from outside."), Task::Starttls),
                        act(text!(
                            "Look for a mail filter or firewall that strips STARTTLS, and for an MX without a certificate."
                        )),
                        act(text!(
                            "If you see STARTTLS and only one organisation does not, treat it as possible interference."
                        )),
                    ]
                },
                GENERAL,
            ),
            ResultType::CertificateHostMismatch => (
                text!("A certificate is for a different host"),
                text!("None of the names in the certificate matches the name of the MX that the sender connected to."),
                MX,
                text!("You need to act on the receiving MX."),
                const {
                    &[
                        run(
                            text!("Compare the names in the certificate with the MX record: one of them must match."),
                            Task::Certificate,
                        ),
                        act(text!(
                            "Get a certificate for the name of the MX, or point the MX record to a name that the certificate covers."
                        )),
                        act(text!(
                            "With DANE-EE records (usage 3), names are not checked, so this only affects MTA-STS and DANE-TA."
                        )),
                    ]
                },
                GENERAL,
            ),
            ResultType::CertificateExpired => (
                text!("A certificate has expired"),
                text!("The certificate of the receiving MX had already expired when the session began."),
                MX,
                text!("You need to act on the receiving MX."),
                const {
                    &[
                        run(text!("See which certificate is served."), Task::Certificate),
                        act(text!("Renew it and reload the mail server: the running process keeps using the old one.")),
                        act(text!("Monitor the expiry date on port 25 of every MX, not just on port 443.")),
                    ]
                },
                GENERAL,
            ),
            ResultType::CertificateNotTrusted => (
                text!("A certificate is not trusted"),
                text!(
                    "The chain does not lead to a certificate authority (CA) that the sender trusts: the certificate is self-signed or from an unknown CA, or an intermediate is missing."
                ),
                MX,
                text!("You need to act on the receiving MX; if only one sender reports this, look for interference."),
                const {
                    &[
                        act(text!(
                            "Serve the whole chain with its intermediates, from a certificate authority (CA) that browsers trust."
                        )),
                        run(text!("See which chain is served."), Task::Chain),
                        run(text!("Check the chain and the name as a sender does."), Task::Trust),
                        act(text!(
                            "If the policy type is tlsa (DANE), the CA does not matter: compare the certificate with the TLSA records."
                        )),
                    ]
                },
                GENERAL,
            ),
            ResultType::ValidationFailure => (
                text!("Sessions failed for another reason"),
                text!(
                    "The generic failure, for everything without a result type of its own. A reason code, where the report has one, says more."
                ),
                MX,
                text!("Who needs to act depends on the reason code."),
                const {
                    &[
                        act(text!("Read the reason codes in the failure table.")),
                        act(text!("A few isolated failures, such as timeouts, need no action.")),
                        act(text!(
                            "If it keeps happening on one MX, check its TLS versions, cipher suites and certificate."
                        )),
                    ]
                },
                GENERAL,
            ),
            ResultType::TlsaInvalid => (
                text!("No TLSA record was valid"),
                text!(
                    "The sender found no valid TLSA record for the MX: none matches the certificate, or they are malformed or of a kind that is not used for mail. The result type alone does not say which."
                ),
                text!("The sending MTA looked up the TLSA records of your MX and compared them with its certificate."),
                text!("You need to act on the TLSA records."),
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
                },
                DANE,
            ),
            ResultType::DnssecInvalid => (
                text!("DNSSEC validation failed"),
                text!("A resolver could not provide a valid signed answer for your domain or MX."),
                text!("The sending MTA queried DNS; no session with your MX was needed for this."),
                text!("Your DNS provider needs to act, or you do if you sign your zone yourself."),
                const {
                    &[
                        act(text!("Look for expired signatures and for a DS record that matches no key.")),
                        run(text!("Validate the MX records of the domain."), Task::DnssecOfMx),
                        run(text!("Validate the address of the MX host."), Task::DnssecOfAddress),
                        run(text!("Validate the TLSA records of the MX host."), Task::DnssecOfTlsa),
                    ]
                },
                DANE,
            ),
            ResultType::DaneRequired => (
                text!("A sender requires DANE but found no TLSA records"),
                text!(
                    "The sender is configured to require DANE, but there are no TLSA records that could be validated."
                ),
                text!("The sending MTA looked for TLSA records of your MX."),
                text!(
                    "The sender needs to act, unless you intend to offer DANE: then publish TLSA records in a signed zone."
                ),
                const {
                    &[
                        act(text!(
                            "If you intend to offer DANE, check that the zone and the MX are signed and that the records exist."
                        )),
                        act(text!("Otherwise tell the reporting organisation that this domain does not use DANE.")),
                    ]
                },
                DANE,
            ),
            ResultType::StsPolicyFetchError => (
                text!("The MTA-STS policy could not be fetched"),
                text!("The record says that there is a policy, but the file could not be retrieved over HTTPS."),
                text!(
                    "The sender tried to fetch /.well-known/mta-sts.txt from your domain’s policy host; your MX was not involved."
                ),
                text!("You need to act on the web server that hosts the policy."),
                const {
                    &[
                        run(text!("Fetch the policy as an outsider would."), Task::Policy),
                        run(text!("Look at the TXT record as well."), Task::StsRecord),
                        act(text!(
                            "The server must answer with status 200, without a redirect, as text/plain and within a minute."
                        )),
                        act(text!("If it answers now, the reason code and the date may show what went wrong.")),
                    ]
                },
                MTA_STS,
            ),
            ResultType::StsPolicyInvalid => (
                text!("The MTA-STS policy is not valid"),
                text!("The policy was fetched but could not be parsed, or it does not cover the MX."),
                text!("The sender read your policy file."),
                text!("You need to act on the policy file."),
                const {
                    &[
                        run(
                            text!(
                                "Compare the file with RFC 8461, section 3.2: version, mode, mx and max_age, one per line."
                            ),
                            Task::Policy,
                        ),
                        act(text!("Every MX of the domain must match an mx line.")),
                    ]
                },
                MTA_STS,
            ),
            ResultType::StsWebpkiInvalid => (
                text!("The policy host’s certificate is not valid"),
                text!(
                    "The certificate of your domain’s policy host, the web server of the policy, could not be verified."
                ),
                text!("The sender tried to fetch the policy over HTTPS; this is not about the certificate of your MX."),
                text!("You need to act on the web server that hosts the policy."),
                const {
                    &[
                        run(text!("See which certificate the policy host serves."), Task::PolicyCertificate),
                        act(text!("Renew or replace the certificate of mta-sts.{domain}; it must cover that name.")),
                    ]
                },
                MTA_STS,
            ),
            ResultType::Unknown(_) => (
                text!("A sender uses a result type of its own"),
                text!("This result type is not in RFC 8460. It is shown as the sender wrote it."),
                text!("The report does not say who connected to whom."),
                text!("Who needs to act depends on what this means: ask the reporting organisation."),
                const {
                    &[
                        act(text!("Read the reason code and the raw report.")),
                        act(text!("Ask the contact given in the report.")),
                    ]
                },
                POLICY,
            ),
        };
    Explanation {
        title: tr(title),
        happened: tr(happened),
        who_connected: tr(who_connected),
        whose_move: tr(whose_move),
        what_to_do: what_to_do.to_vec(),
        source,
        url,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_its_own_words() {
        let mut titles: Vec<_> = ResultType::REGISTERED.iter().map(|known| explain(known).title).collect();
        titles.push(explain(&ResultType::parse("quantum-handshake-flux")).title);
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), 12);
    }

    #[test]
    fn a_command_holds_plain_names_or_is_none() {
        for result_type in ResultType::REGISTERED {
            for advice in explain(&result_type).what_to_do {
                let (_, good) = advice.about("mx.example.com", "example.com");
                assert_eq!(good.is_some(), advice.task.is_some(), "{result_type}");
                for (host, domain) in
                    [("mx; id", "$(id)"), ("HOST", "DOMAIN"), ("", ""), ("[2001:db8::1]", "-x.example")]
                {
                    assert_eq!(advice.about(host, domain).1, None, "{result_type}");
                }
                // Letters of another script have A-labels.
                let (_, of_letters) = advice.about("mx.b\u{fc}cher.example", "b\u{fc}cher.example");
                assert!(of_letters.is_none_or(|command| command.contains("xn--bcher-kva.example")), "{result_type}");
                let (text, without_host) = advice.about("", "example.com");
                let first = advice.task.is_some_and(Task::needs_host);
                assert_eq!(without_host.as_deref() == Some("dig +short MX example.com"), first, "{text}");
            }
        }
    }
}
