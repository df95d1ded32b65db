//! Each result type in plain words: what happened, who connected to whom, whose move it is.
//!
//! Source: [RFC 8460, section 4.3](https://www.rfc-editor.org/rfc/rfc8460#section-4.3).

use crate::report::ResultType;

/// A result type, explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    pub what_to_do: &'static [&'static str],
    /// The document and section.
    pub source: &'static str,
    /// Its address.
    pub url: &'static str,
}

const MX: &str = "The sending MTA had connected to your receiving MX on port 25.";
const GENERAL: (&str, &str) = ("RFC 8460, section 4.3.1", "https://www.rfc-editor.org/rfc/rfc8460#section-4.3.1");
const POLICY: (&str, &str) = ("RFC 8460, section 4.3.2", "https://www.rfc-editor.org/rfc/rfc8460#section-4.3.2");
const DANE: (&str, &str) = ("RFC 8460, section 4.3.2.1", "https://www.rfc-editor.org/rfc/rfc8460#section-4.3.2.1");
const MTA_STS: (&str, &str) = ("RFC 8460, section 4.3.2.2", "https://www.rfc-editor.org/rfc/rfc8460#section-4.3.2.2");

/// Explains a type; an unknown one as far as that goes.
#[expect(clippy::too_many_lines, reason = "one entry a type, to be read as a table")]
pub fn explain(result_type: &ResultType) -> Explanation {
    let (title, happened, who_connected, whose_move, what_to_do, (source, url)): (_, _, _, _, &'static [&str], _) =
        match result_type {
            ResultType::StarttlsNotSupported => (
                "An MX offered no STARTTLS",
                "Your receiving MX did not offer to encrypt, or the offer was taken out on the way.",
                MX,
                "You act, at the receiving MX, unless one sender alone sees it: then look at the network between.",
                &[
                    "Ask every MX from outside: openssl s_client -starttls smtp -connect HOST:25",
                    "Look for a mail filter or firewall that strips STARTTLS, and for an MX without a certificate.",
                    "If you see STARTTLS and only one reporter does not, treat it as possible interference.",
                ],
                GENERAL,
            ),
            ResultType::CertificateHostMismatch => (
                "A certificate names another host",
                "None of the names in the certificate is the name of the MX that was asked for.",
                MX,
                "You act, at the receiving MX.",
                &[
                    "Compare the names in the certificate with the MX record: both must be the same name.",
                    "Issue a certificate with the name of the MX, or point the MX record at a name it holds.",
                    "With DANE-EE records (usage 3) names are not checked, so this concerns MTA-STS and DANE-TA.",
                ],
                GENERAL,
            ),
            ResultType::CertificateExpired => (
                "A certificate has expired",
                "The certificate of the receiving MX was out of date when the session began.",
                MX,
                "You act, at the receiving MX.",
                &[
                    "See which certificate is served: openssl s_client -starttls smtp -connect HOST:25 | openssl x509 -noout -enddate",
                    "Renew it and reload the mail server: the running process keeps the old one.",
                    "Watch the end date on port 25 of every MX, not on port 443.",
                ],
                GENERAL,
            ),
            ResultType::CertificateNotTrusted => (
                "A certificate is not trusted",
                "The chain does not lead to an authority that the sender trusts: self-signed, an unknown authority, or an intermediate left out.",
                MX,
                "You act, at the receiving MX; if one sender alone sees it, look for interference.",
                &[
                    "Serve the whole chain with its intermediates, from an authority that browsers trust.",
                    "Check with openssl s_client -starttls smtp -showcerts -connect HOST:25",
                ],
                GENERAL,
            ),
            ResultType::ValidationFailure => (
                "Sessions failed for another reason",
                "The general failure, for everything that has no name of its own. The reason code says more.",
                MX,
                "It depends on the reason code.",
                &[
                    "Read the reason codes in the failure table.",
                    "A few single sessions, such as time-outs, need nobody.",
                    "If it repeats for one MX, look at its TLS versions, ciphers and certificate.",
                ],
                GENERAL,
            ),
            ResultType::TlsaInvalid => (
                "No TLSA record fits the certificate",
                "The TLSA records in DNS are malformed, or none matches what the MX presented.",
                "The sending MTA looked up the TLSA records of your MX and compared them with its certificate.",
                "You act, where the TLSA records are published.",
                &[
                    "Compute the record of the present certificate anew and compare it with DNS.",
                    "Before a change of key, publish the new record beside the old one and wait for two TTLs.",
                ],
                DANE,
            ),
            ResultType::DnssecInvalid => (
                "DNSSEC did not validate",
                "A resolver could not give a valid signed answer for your domain or MX.",
                "The sending MTA asked DNS; no session to your MX was needed for this.",
                "You act, with whoever signs your zone.",
                &[
                    "Look for expired signatures and for a DS record that fits no key.",
                    "Check domain and MX hosts with a validating resolver: delv HOST",
                ],
                DANE,
            ),
            ResultType::DaneRequired => (
                "A sender insists on DANE and found none",
                "The sender is set to require DANE, and no TLSA records that could be validated exist.",
                "The sending MTA looked for TLSA records of your MX.",
                "The sender acts, or you publish TLSA records in a signed zone.",
                &[
                    "If you mean to offer DANE, check that zone and MX are signed and the records are there.",
                    "Otherwise tell the reporter that this domain has no DANE.",
                ],
                DANE,
            ),
            ResultType::StsPolicyFetchError => (
                "The MTA-STS policy could not be fetched",
                "The record says that there is a policy, and the file could not be had over HTTPS.",
                "The sending side fetched https://mta-sts.DOMAIN/.well-known/mta-sts.txt; your MX had no part in it.",
                "You act, at the web server of the policy.",
                &[
                    "Fetch it as a stranger would: curl -i https://mta-sts.DOMAIN/.well-known/mta-sts.txt",
                    "It must answer 200 without a redirect, as text/plain, within a minute.",
                    "If it answers now, the reason code and the day tell what was in the way.",
                ],
                MTA_STS,
            ),
            ResultType::StsPolicyInvalid => (
                "The MTA-STS policy is not valid",
                "The policy was fetched and could not be understood, or it does not cover the MX.",
                "The sending side read your policy file.",
                "You act, in the policy file.",
                &[
                    "Compare it with RFC 8461, section 3.2: version, mode, mx, max_age, a line each.",
                    "Every MX of the domain must match an mx line.",
                ],
                MTA_STS,
            ),
            ResultType::StsWebpkiInvalid => (
                "The policy host’s certificate is not valid",
                "The certificate of mta-sts.DOMAIN, the web server of the policy, could not be verified.",
                "The sending side fetched the policy over HTTPS; the certificate of your MX is not meant.",
                "You act, at the web server of the policy.",
                &["Renew or replace the certificate of mta-sts.DOMAIN; it must hold that name."],
                MTA_STS,
            ),
            ResultType::Unknown(_) => (
                "A sender uses a name of its own",
                "This result type is not in RFC 8460. It is shown as the sender wrote it.",
                "The report does not say who connected to whom.",
                "It depends: ask the reporting organisation what it means.",
                &["Read the reason code and the raw report.", "Ask at the contact that the report states."],
                POLICY,
            ),
        };
    Explanation { title, happened, who_connected, whose_move, what_to_do, source, url }
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
