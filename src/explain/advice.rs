//! Each result type in plain words: what happened, who connected to whom, whose move it is.
//!
//! Source: [RFC 8460, section 4.3](https://www.rfc-editor.org/rfc/rfc8460#section-4.3).

use std::fmt::Display;

use crate::language::{fill, tr};
use crate::report::ResultType;
use crate::shown::host_in_command;
use crate::text;

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
    command: Option<&'static str>,
}

impl Advice {
    /// What to do, and the command to do it with, about a receiving MX and a policy domain.
    pub fn about(self, host: &str, domain: &str) -> (String, Option<String>) {
        let names: [(&str, &dyn Display); 2] = [("host", &host), ("domain", &domain)];
        // A report may name what a shell would run.
        let (host, domain) = (host_in_command(host, "HOST"), host_in_command(domain, "DOMAIN"));
        let hosts: [(&str, &dyn Display); 2] = [("host", &host), ("domain", &domain)];
        (fill(tr(self.text), &names), self.command.map(|command| fill(command, &hosts)))
    }
}

/// Something to do.
const fn act(text: &'static str) -> Advice {
    Advice { text, command: None }
}

/// Something to do with a command, which is the same in every language.
const fn run(text: &'static str, command: &'static str) -> Advice {
    Advice { text, command: Some(command) }
}

/// Looks at STARTTLS of an MX from outside.
pub const LOOK_FROM_OUTSIDE: Advice = run(text!("Look from outside, best from several networks."), STARTTLS);

const STARTTLS: &str = "openssl s_client -starttls smtp -connect {host}:25";
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
                text!("An MX offered no STARTTLS"),
                text!("Your receiving MX did not offer to encrypt, or the offer was taken out on the way."),
                MX,
                text!(
                    "You act, at the receiving MX, unless one sender alone sees it: then look at the network between."
                ),
                const {
                    &[
                        run(text!("Ask every MX from outside."), STARTTLS),
                        act(text!(
                            "Look for a mail filter or firewall that strips STARTTLS, and for an MX without a certificate."
                        )),
                        act(text!(
                            "If you see STARTTLS and only one reporter does not, treat it as possible interference."
                        )),
                    ]
                },
                GENERAL,
            ),
            ResultType::CertificateHostMismatch => (
                text!("A certificate names another host"),
                text!("None of the names in the certificate is the name of the MX that was asked for."),
                MX,
                text!("You act, at the receiving MX."),
                const {
                    &[
                        act(text!(
                            "Compare the names in the certificate with the MX record: both must be the same name."
                        )),
                        act(text!(
                            "Issue a certificate with the name of the MX, or point the MX record at a name it holds."
                        )),
                        act(text!(
                            "With DANE-EE records (usage 3) names are not checked, so this concerns MTA-STS and DANE-TA."
                        )),
                    ]
                },
                GENERAL,
            ),
            ResultType::CertificateExpired => (
                text!("A certificate has expired"),
                text!("The certificate of the receiving MX was out of date when the session began."),
                MX,
                text!("You act, at the receiving MX."),
                const {
                    &[
                        run(
                            text!("See which certificate is served."),
                            "openssl s_client -starttls smtp -connect {host}:25 | openssl x509 -noout -enddate",
                        ),
                        act(text!("Renew it and reload the mail server: the running process keeps the old one.")),
                        act(text!("Watch the end date on port 25 of every MX, not on port 443.")),
                    ]
                },
                GENERAL,
            ),
            ResultType::CertificateNotTrusted => (
                text!("A certificate is not trusted"),
                text!(
                    "The chain does not lead to an authority that the sender trusts: self-signed, an unknown authority, or an intermediate left out."
                ),
                MX,
                text!("You act, at the receiving MX; if one sender alone sees it, look for interference."),
                const {
                    &[
                        act(text!(
                            "Serve the whole chain with its intermediates, from an authority that browsers trust."
                        )),
                        run(
                            text!("See which chain is served."),
                            "openssl s_client -starttls smtp -showcerts -connect {host}:25",
                        ),
                    ]
                },
                GENERAL,
            ),
            ResultType::ValidationFailure => (
                text!("Sessions failed for another reason"),
                text!("The general failure, for everything that has no name of its own. The reason code says more."),
                MX,
                text!("It depends on the reason code."),
                const {
                    &[
                        act(text!("Read the reason codes in the failure table.")),
                        act(text!("A few single sessions, such as time-outs, need nobody.")),
                        act(text!("If it repeats for one MX, look at its TLS versions, ciphers and certificate.")),
                    ]
                },
                GENERAL,
            ),
            ResultType::TlsaInvalid => (
                text!("No TLSA record fits the certificate"),
                text!("The TLSA records in DNS are malformed, or none matches what the MX presented."),
                text!("The sending MTA looked up the TLSA records of your MX and compared them with its certificate."),
                text!("You act, where the TLSA records are published."),
                const {
                    &[
                        act(text!("Compute the record of the present certificate anew and compare it with DNS.")),
                        act(text!(
                            "Before a change of key, publish the new record beside the old one and wait for two TTLs."
                        )),
                    ]
                },
                DANE,
            ),
            ResultType::DnssecInvalid => (
                text!("DNSSEC did not validate"),
                text!("A resolver could not give a valid signed answer for your domain or MX."),
                text!("The sending MTA asked DNS; no session to your MX was needed for this."),
                text!("You act, with whoever signs your zone."),
                const {
                    &[
                        act(text!("Look for expired signatures and for a DS record that fits no key.")),
                        run(text!("Check domain and MX hosts with a validating resolver."), "delv {host}"),
                    ]
                },
                DANE,
            ),
            ResultType::DaneRequired => (
                text!("A sender insists on DANE and found none"),
                text!("The sender is set to require DANE, and no TLSA records that could be validated exist."),
                text!("The sending MTA looked for TLSA records of your MX."),
                text!("The sender acts, or you publish TLSA records in a signed zone."),
                const {
                    &[
                        act(text!(
                            "If you mean to offer DANE, check that zone and MX are signed and the records are there."
                        )),
                        act(text!("Otherwise tell the reporter that this domain has no DANE.")),
                    ]
                },
                DANE,
            ),
            ResultType::StsPolicyFetchError => (
                text!("The MTA-STS policy could not be fetched"),
                text!("The record says that there is a policy, and the file could not be had over HTTPS."),
                text!(
                    "The sending side fetched https://mta-sts.DOMAIN/.well-known/mta-sts.txt; your MX had no part in it."
                ),
                text!("You act, at the web server of the policy."),
                const {
                    &[
                        run(
                            text!("Fetch it as a stranger would."),
                            "curl -i https://mta-sts.{domain}/.well-known/mta-sts.txt",
                        ),
                        act(text!("It must answer 200 without a redirect, as text/plain, within a minute.")),
                        act(text!("If it answers now, the reason code and the day tell what was in the way.")),
                    ]
                },
                MTA_STS,
            ),
            ResultType::StsPolicyInvalid => (
                text!("The MTA-STS policy is not valid"),
                text!("The policy was fetched and could not be understood, or it does not cover the MX."),
                text!("The sending side read your policy file."),
                text!("You act, in the policy file."),
                const {
                    &[
                        act(text!("Compare it with RFC 8461, section 3.2: version, mode, mx, max_age, a line each.")),
                        act(text!("Every MX of the domain must match an mx line.")),
                    ]
                },
                MTA_STS,
            ),
            ResultType::StsWebpkiInvalid => (
                text!("The policy host’s certificate is not valid"),
                text!("The certificate of mta-sts.DOMAIN, the web server of the policy, could not be verified."),
                text!("The sending side fetched the policy over HTTPS; the certificate of your MX is not meant."),
                text!("You act, at the web server of the policy."),
                const { &[act(text!("Renew or replace the certificate of mta-sts.{domain}; it must hold that name."))] },
                MTA_STS,
            ),
            ResultType::Unknown(_) => (
                text!("A sender uses a name of its own"),
                text!("This result type is not in RFC 8460. It is shown as the sender wrote it."),
                text!("The report does not say who connected to whom."),
                text!("It depends: ask the reporting organisation what it means."),
                const {
                    &[
                        act(text!("Read the reason code and the raw report.")),
                        act(text!("Ask at the contact that the report states.")),
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
}
