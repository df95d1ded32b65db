//! What the `failure-reason-code` values mean that senders write.
//!
//! [RFC 8460, section 4.4](https://www.rfc-editor.org/rfc/rfc8460#section-4.4) leaves the field to the
//! sender: it holds a token of its own making, an error text of a TLS library or a reply line. The tables
//! below know the common ones; everything else stays as written.

mod alert;
mod authority;
mod cause;
mod certificate;
mod dane;
mod dns;
mod entry;
mod group;
mod index;
mod located;
mod network;
mod pattern;
mod policy;
mod smtp;
#[cfg(test)]
mod spoken;
mod tables;
mod tls;

pub use cause::{CauseClass, cause_class};
pub use entry::Reason;
pub(super) use located::{Located, locate};

use group::group_of;
use pattern::{Pattern, Words, start_of};
use tables::entries;

/// What a reason code is grouped by: the id of its meaning, or for an unknown one its text without
/// what differs from case to case.
pub fn kind_of(text: &str) -> String {
    find(text).map_or_else(|| group_of(text), |reason| reason.id.to_owned())
}

/// The meaning of a kind, where it has one.
pub fn of_kind(kind: &str) -> Option<Reason> {
    index::of_id(kind).map(Reason::translated)
}

/// All entries, for the reference page.
pub fn reasons() -> impl Iterator<Item = Reason> {
    entries().map(|entry| entry.reason.translated())
}

/// The ids of all entries, in no order.
pub fn ids() -> impl Iterator<Item = &'static str> {
    entries().map(|entry| entry.reason.id)
}

/// Decodes a reason code; `None` for what nobody knows, which stays as written.
///
/// Letter case, surrounding quotes and the difference between `_`, `-` and a space do not count.
pub fn decode(text: &str) -> Option<Reason> {
    find(text).map(Reason::translated)
}

/// Whether the sender says that it went on with a policy that it had kept, beside whatever it gives as reason.
pub fn tells_of_cached_policy(text: &str) -> bool {
    let words = Words::of(start_of(text));
    Pattern::Has("cached policy").matches(&words)
}

/// Whether a greeting or a reply shows that a firewall overwrites what it does not know (Cisco's ESMTP inspection writes
/// XXXXXXXA over STARTTLS), as in `receiving-mx-helo`.
pub fn is_masked_by_firewall(text: &str) -> bool {
    let is_mask = |word: &str| word.len() >= 7 && word.trim_end_matches('a').bytes().all(|byte| byte == b'x');
    Words::of(start_of(text)).iter().any(is_mask)
}

/// The entry of a reason code, as it stands in its table.
fn find(text: &str) -> Option<Reason> {
    let start = start_of(text);
    let words = Words::of(start);
    if words.is_empty() {
        return None;
    }
    index::find(start, &words)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::entry::{CIPHER, Entry, TLS_VERSION};
    use super::pattern::{Pattern, Strength, exact};
    use super::*;
    use crate::explain::actor::Actor;

    fn id_of(text: &str) -> Option<&'static str> {
        decode(text).map(|reason| reason.id)
    }

    #[test]
    fn reasons_that_findings_name_exist() {
        for id in TLS_VERSION.iter().chain(&CIPHER) {
            assert!(of_kind(id).is_some(), "{id}");
        }
    }

    /// What the tables say when every pattern is asked, round by round.
    fn asked_one_by_one(text: &str) -> Option<&'static str> {
        let words = Words::of(start_of(text));
        let spelled = exact(start_of(text));
        let whole =
            |entry: &&Entry| entry.patterns.iter().any(|one| matches!(one, Pattern::Exact(text) if *text == spelled));
        if let Some(entry) = entries().find(whole) {
            return Some(entry.reason.id);
        }
        let fits = |entry: &&Entry, strength| {
            entry.patterns.iter().any(|pattern| pattern.strength() == strength && pattern.matches(&words))
        };
        let found = Strength::ALL.iter().find_map(|strength| entries().find(|entry| fits(entry, *strength)));
        found.filter(|_| !words.is_empty()).map(|entry| entry.reason.id)
    }

    #[test]
    fn an_example_is_found_by_its_words_as_one_by_one() {
        let examples: Vec<&str> = reasons().map(|reason| reason.example).collect();
        for (one, other) in examples.iter().zip(examples.iter().skip(1)) {
            for text in [one.to_string(), format!("{one} {other}"), format!("{other}: {one}")] {
                assert_eq!(id_of(&text), asked_one_by_one(&text), "{text}");
            }
        }
    }

    #[test]
    fn every_example_decodes_to_its_entry() {
        for reason in reasons() {
            assert_eq!(id_of(reason.example), Some(reason.id), "{}", reason.example);
        }
    }

    #[test]
    fn entries_are_complete() {
        let ids: BTreeSet<_> = reasons().map(|reason| reason.id).collect();
        assert_eq!(ids.len(), reasons().count(), "ids are unique");
        assert!(ids.len() >= 150, "{}", ids.len());
        for reason in reasons() {
            assert!(reason.id.chars().all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-'));
            assert!(!reason.source.is_empty(), "{}", reason.id);
            for sentence in [reason.meaning, reason.cause] {
                assert!(sentence.ends_with('.') && sentence.starts_with(char::is_uppercase), "{sentence}");
            }
        }
    }

    #[test]
    fn patterns_are_spelled_as_words() {
        for entry in entries() {
            assert!(!entry.patterns.is_empty());
            for pattern in entry.patterns {
                let parts = match pattern {
                    Pattern::Exact(text) => {
                        assert_eq!(exact(text), *text);
                        continue;
                    }
                    Pattern::Is(text) | Pattern::Has(text) | Pattern::Hint(text) => std::slice::from_ref(text),
                    Pattern::All(texts) => texts,
                };
                for part in parts {
                    let plain = part.replace(['#', '*'], "0");
                    assert_eq!(Words::of(&plain).spelled(), plain, "{}", entry.reason.id);
                }
            }
        }
    }

    #[test]
    fn real_texts_are_known() {
        for (text, id) in [
            ("MX_HOSTS_MISMATCH", "mx-hosts-mismatch"),
            ("VALIDATION_FAILURE", "validation-failure"),
            ("sts-policy-fetch-error", "policy-fetch-error"),
            ("STSPolicyFetchError", "policy-fetch-error"),
            ("CERTIFICATE_EXPIRED", "certificate-expired"),
            ("certificate-host-mismatch", "certificate-host-mismatch"),
            ("starttls-not-supported", "starttls-not-offered"),
            ("StarttlsNotSupported ", "starttls-not-offered"),
            ("certificate-not-trusted", "certificate-untrusted"),
            ("sts-policy-invalid", "policy-syntax"),
            ("sts-webpki-invalid", "sts-webpki-invalid"),
            ("tlsa-invalid", "dane-tlsa-invalid"),
            ("X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED", "proxy-path-length-exceeded"),
            ("X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "issuer-not-found-locally"),
            ("X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT", "issuer-not-found"),
            ("X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN", "self-signed-in-chain"),
            ("X509_V_ERR_HOSTNAME_MISMATCH", "certificate-host-mismatch"),
            ("X509_V_ERR_KEYUSAGE_NO_CERTSIGN", "invalid-ca"),
            ("x509_v_err_cert_has_expired", "certificate-expired"),
            ("'Certificate has expired'", "certificate-expired"),
            ("self-signed certificate", "self-signed"),
            ("Hostname mismatch", "certificate-host-mismatch"),
            (
                "certificate verify failed: error:0A000086:SSL routines::certificate verify failed (self-signed certificate)",
                "self-signed",
            ),
            ("x509: certificate signed by unknown authority", "unknown-authority"),
            ("tls: failed to verify certificate: x509: certificate signed by unknown authority", "unknown-authority"),
            ("x509: certificate is valid for a.example, not b.example", "certificate-host-mismatch"),
            (
                "Get \"https://mta-sts.example.com/.well-known/mta-sts.txt\": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-01T00:00:00Z is after 2026-10-30T00:00:00Z",
                "certificate-expired-or-early",
            ),
            ("tls: handshake failure", "alert-handshake-failure"),
            ("remote error: tls: handshake failure", "alert-handshake-failure"),
            ("remote error: tls: protocol version not supported", "alert-protocol-version"),
            ("remote error: tls: expired certificate", "alert-certificate-expired"),
            ("tls-remote-70-protocol-version-not-supported", "alert-protocol-version"),
            ("tls-local-alert-42-bad-certificate", "alert-bad-certificate"),
            (
                "error:0A000410:SSL routines::sslv3 alert handshake failure:ssl/record/rec_layer_s3.c:1584:SSL alert number 40",
                "alert-handshake-failure",
            ),
            ("error:1409442E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version", "alert-protocol-version"),
            ("received fatal alert: HandshakeFailure", "alert-handshake-failure"),
            ("Received fatal alert: protocol_version", "alert-protocol-version"),
            ("A TLS fatal alert has been received.: [80] Internal error", "alert-internal-error"),
            ("GnuTLS: A TLS fatal alert has been received.", "unknown-alert"),
            ("alert 48", "alert-unknown-ca"),
            ("unrecognized_name", "alert-unrecognized-name"),
            ("error:14094410:SSL routines:unsupported protocol", "unsupported-protocol"),
            ("tls: server selected unsupported protocol version 301", "unsupported-protocol"),
            ("dh key too small", "dh-key-too-small"),
            ("unable to do http request: Get \"https://mta-sts.example.com/.well-known/mta-sts.txt\": EOF", "eof"),
            (
                "unable to do http request: Get \"https://mta-sts.example.com/.well-known/mta-sts.txt\": dial tcp: lookup mta-sts.example.com: no such host",
                "dns-nxdomain",
            ),
            (
                "unable to do http request: Get \"https://mta-sts.example.com/\": context deadline exceeded",
                "policy-fetch-timeout",
            ),
            ("unable to do http request: odd", "policy-fetch-error"),
            ("bad https response code: 404", "http-not-found"),
            ("bad https response code: 502", "http-server-error"),
            ("HTTP status 302", "http-redirect"),
            ("HTTP/1.1 503 Service Unavailable", "http-server-error"),
            ("dial tcp [2001:db8::25]:443: connect: connection refused", "connection-refused"),
            ("dial tcp 192.0.2.1:25: i/o timeout", "io-timeout"),
            ("context deadline exceeded", "deadline-exceeded"),
            ("read: connection reset by peer", "connection-reset"),
            ("Server certificate not trusted", "server-certificate-not-trusted"),
            ("TLS is required, but was not offered by host mx.example.com[192.0.2.1]", "starttls-not-offered"),
            ("Cannot start TLS: handshake failure", "cannot-start-tls"),
            ("non DNSSEC destination", "dane-non-dnssec"),
            ("no TLSA records found", "dane-no-tlsa"),
            ("dane configured with dnssec lookups disabled", "dane-sender-setup"),
            ("dns-extended-error-6-DNSSEC-Bogus", "dnssec-bogus"),
            ("certificate-not-trusted+no-system-roots", "no-system-roots"),
            ("no-mta-sts-dns-txt-record", "mta-sts-no-record"),
            ("invalid peer certificate: Expired", "certificate-expired"),
            ("invalid peer certificate: UnknownIssuer", "unknown-authority"),
            (
                "invalid peer certificate: certificate not valid for name \"mx.example.com\"",
                "certificate-host-mismatch",
            ),
            ("The certificate is NOT trusted. The certificate issuer is unknown.", "unknown-authority"),
            ("421 4.7.0 TLS handshake failed", "tls-handshake-failed"),
            ("421-4.7.0 Try again later", "smtp-4-7-0"),
            ("4.7.5 [internal] SSL certificate subject does not match host", "certificate-host-mismatch"),
            ("454 4.7.0 TLS not available due to local problem", "starttls-refused"),
            ("550 5.7.509 no", "smtp-security-other"),
            ("5.7.10", "smtp-7-10"),
            ("4.4.1", "smtp-4-1"),
            ("mx-mismatch", "mx-mismatch"),
            ("policy-too-large", "policy-too-large"),
        ] {
            assert_eq!(id_of(text), Some(id), "{text}");
        }
    }

    #[test]
    fn unknown_texts_stay_unknown() {
        for text in ["", " ", "\"\"", "123", "40", "quantum flux", "foo", "alert 4", "14.7.01", "mx.example.com", "🦀"]
        {
            assert_eq!(id_of(text), None, "{text}");
        }
    }

    #[test]
    fn only_the_beginning_of_a_long_text_is_read() {
        let long = format!("{} EOF", "ä".repeat(5_000));
        assert_eq!(id_of(&long), None);
        assert_eq!(id_of(&format!("EOF {long}")), Some("eof"));
        assert_eq!(id_of(&format!("{}EOF", " ".repeat(5_000))), Some("eof"));
    }

    #[test]
    fn actors_have_their_own_words() {
        let actors = [Actor::You, Actor::Sender, Actor::DnsHost, Actor::Nobody, Actor::Depends];
        assert_eq!(actors.map(Actor::words).into_iter().collect::<BTreeSet<_>>().len(), actors.len());
        assert!(actors.iter().all(|&actor| reasons().any(|reason| reason.actor == actor)));
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in any::<String>()) {
            decode(&text);
        }

        #[test]
        fn letter_case_and_joints_do_not_count(index in 0..150_usize, upper: bool) {
            let reason = reasons().nth(index).unwrap();
            let text = format!("  \"{}\" ", reason.example.replace(['-', '_'], " "));
            // Capitals inside a word separate it, so only what is all capitals can be shouted.
            let text = if upper { text.to_uppercase() } else { text };
            prop_assert!(decode(&text).is_some());
        }
    }
}
