//! What a user pastes from a log or a notice of failure: the reason in it is found, and where it stands.
//!
//! The lines are written after the documents and sources of the programs; what they mean, by hand.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use proptest::prelude::*;
use tlsrpt_lens::explain::{Decoded, Delivery, MOST_READ, Meaning, decode};

/// What a line says: result type, host, what became of the message, and words that are marked.
type Case = (&'static str, &'static str, &'static str, Option<Delivery>, &'static [&'static str]);

const DEFERRED: Option<Delivery> = Some(Delivery::Deferred);
const RETURNED: Option<Delivery> = Some(Delivery::Returned);
const UNENCRYPTED: Option<Delivery> = Some(Delivery::Unencrypted);

const LINES: &[Case] = &[
    // Postfix: smtp(8), tls_verify.c, tls_client.c.
    (
        "Nov 26 06:12:41 out3 postfix/smtp[2841]: 4Yk2: to=<info@example.com>, relay=mx2.example.com[192.0.2.20]:25, delay=1.2, dsn=4.7.5, status=deferred (Server certificate not verified: hostname mismatch)",
        "certificate-host-mismatch",
        "mx2.example.com",
        DEFERRED,
        &["deferred", "hostname mismatch"],
    ),
    (
        "postfix/smtp[811]: 7F1A: to=<a@example.net>, relay=mx.example.net[2001:db8::25]:25, dsn=4.7.4, status=deferred (TLS is required, but was not offered by host mx.example.net[2001:db8::25])",
        "starttls-not-supported",
        "mx.example.net",
        DEFERRED,
        &["deferred"],
    ),
    (
        "postfix/smtp[9]: certificate verification failed for mx.example.net[192.0.2.1]:25: certificate has expired",
        "certificate-expired",
        "mx.example.net",
        None,
        &["certificate has expired"],
    ),
    (
        "postfix/smtp[9]: certificate verification failed for mx.example.net[192.0.2.1]:25: self-signed certificate",
        "certificate-not-trusted",
        "mx.example.net",
        None,
        &["self-signed certificate"],
    ),
    (
        "postfix/smtp[12]: 3C: to=<a@example.org>, relay=none, delay=0.3, dsn=4.7.5, status=deferred (no TLSA records found)",
        "dane-required",
        "",
        DEFERRED,
        &["no TLSA records found"],
    ),
    (
        "postfix/smtp[12]: 3C: to=<a@example.org>, relay=mx.example.org[192.0.2.9]:25, dsn=4.7.0, status=expired, returned to sender (Cannot start TLS: handshake failure)",
        "validation-failure",
        "mx.example.org",
        RETURNED,
        &["expired"],
    ),
    // Exim: chapter 52 of its specification; tls-openssl.c, tls-gnu.c.
    (
        "2026-11-26 07:01:02 1tFqAb-000 == info@example.com R=dnslookup T=remote_smtp defer (-37) H=mx1.example.com [192.0.2.5]: TLS session: (certificate verification failed): certificate has expired",
        "certificate-expired",
        "mx1.example.com",
        DEFERRED,
        &["==", "certificate has expired"],
    ),
    (
        "2026-11-26 07:01:02 1tFqAb-000 == info@example.com R=dnslookup T=remote_smtp defer (-38) H=mx1.example.com [192.0.2.5]: a TLS session is required, but the server did not offer TLS support",
        "starttls-not-supported",
        "mx1.example.com",
        DEFERRED,
        &["=="],
    ),
    // Senders that go on without TLS. Exim 4.93 and later, and earlier: transports/smtp.c.
    (
        "2026-11-26 07:01:02 1tFqAb-000 TLS session: (certificate verification failed): certificate invalid: delivering unencrypted to H=smtp.example.net [192.0.2.7] (not in hosts_require_tls)",
        "certificate-not-trusted",
        "smtp.example.net",
        UNENCRYPTED,
        &["delivering unencrypted to"],
    ),
    (
        "2026-11-26 07:01:02 1tFqAb-000 TLS session: (SSL_connect): error:0A000152:SSL routines::unsafe legacy renegotiation disabled: delivering unencrypted to H=mx.example.net [192.0.2.7] (not in hosts_require_tls)",
        "validation-failure",
        "mx.example.net",
        UNENCRYPTED,
        &["delivering unencrypted to", "unsafe legacy renegotiation"],
    ),
    (
        "2026-11-26 07:01:02 1tFqAb-000 TLS session failure: delivering unencrypted to mx.example.net [192.0.2.7] (not in hosts_require_tls)",
        "validation-failure",
        "mx.example.net",
        UNENCRYPTED,
        &["delivering unencrypted to"],
    ),
    // OpenSMTPD: mta_session.c.
    (
        "smtpd[812]: smtp-out: Error on session 5f1d0c9a1b2c3d4e: opportunistic TLS failed, downgrading to plain",
        "validation-failure",
        "",
        UNENCRYPTED,
        &["downgrading to plain"],
    ),
    (
        "smtpd[812]: 5f1d0c9a1b2c3d4e mta error reason=TLS required but not supported by remote host",
        "starttls-not-supported",
        "",
        None,
        &[],
    ),
    // mox: queue/direct.go.
    ("l=info m=\"connecting again for delivery attempt without tls\" pkg=queue", "", "", UNENCRYPTED, &["without tls"]),
    // maddy: target/remote.
    (
        "remote: TLS error, trying plaintext\t{\"domain\":\"example.net\",\"reason\":\"remote error: tls: handshake failure\",\"remote_server\":\"mx.example.net\"}",
        "validation-failure",
        "mx.example.net",
        UNENCRYPTED,
        &["trying plaintext", "handshake failure"],
    ),
    // Haraka: outbound/tls.js.
    (
        "[NOTICE] [-] [OutboundTLS] TLS connection failed. Marking mx.example.net as non-TLS for 604800 seconds",
        "validation-failure",
        "mx.example.net",
        UNENCRYPTED,
        &["as non-TLS for"],
    ),
    // Sendmail: the log lines of its operations guide.
    (
        "Nov 26 06:14:09 mail sendmail[4711]: 5AQ6E8: to=<info@example.com>, delay=00:00:01, mailer=esmtp, pri=120, relay=mx2.example.com. [192.0.2.20], dsn=4.0.0, stat=Deferred: 403 4.7.0 TLS handshake failed.",
        "validation-failure",
        "mx2.example.com",
        DEFERRED,
        &["Deferred", "TLS handshake"],
    ),
    // Exchange and Exchange Online: queue viewer, message tracking, codes of notices.
    (
        "[{LED=450 4.7.325 Remote certificate MUST have a subject name or SAN name that matches the MX host name};{MSG=};{FQDN=mx3.example.com};{IP=192.0.2.30};{LRT=11/26/2026 6:10:00 AM}]",
        "certificate-host-mismatch",
        "mx3.example.com",
        None,
        &["4.7.325"],
    ),
    (
        "Remote server returned '450 4.7.322 destination server certificate is expired'",
        "certificate-expired",
        "",
        None,
        &["4.7.322"],
    ),
    (
        "450 4.7.323 tlsa-invalid: The domain failed DANE validation",
        "tlsa-invalid",
        "",
        None,
        &["tlsa-invalid", "4.7.323"],
    ),
    // Gmail: its notices of failure.
    (
        "Delivery incomplete\nThere was a temporary problem delivering your message to info@example.com. Gmail will retry for 46 more hours.\nThe response was:\nTLS Negotiation failed, the certificate doesn't match the host.",
        "certificate-host-mismatch",
        "",
        DEFERRED,
        &["Delivery incomplete"],
    ),
    // RFC 3464.
    (
        "Final-Recipient: rfc822; info@example.com\nAction: failed\nStatus: 5.7.10\nRemote-MTA: dns; mx.example.com\nDiagnostic-Code: smtp; 550 5.7.10 encryption needed",
        "",
        "mx.example.com",
        RETURNED,
        &["failed", "5.7.10"],
    ),
    // Go and OpenSSL, about a policy.
    (
        "failed to fetch policy: Get \"https://mta-sts.example.com/.well-known/mta-sts.txt\": tls: failed to verify certificate: x509: certificate signed by unknown authority",
        "sts-webpki-invalid",
        "",
        None,
        &["signed by unknown authority"],
    ),
    // Codes and names alone.
    ("450 4.7.5", "", "", None, &["4.7.5"]),
    ("X509_V_ERR 62", "certificate-host-mismatch", "", None, &["X509_V_ERR 62"]),
    ("verify error:num=10:certificate has expired", "certificate-expired", "", None, &["error:num=10"]),
    (
        "verify error:num=20:unable to get local issuer certificate",
        "certificate-not-trusted",
        "",
        None,
        &["error:num=20"],
    ),
    ("X509_V_ERR_CERT_HAS_EXPIRED", "certificate-expired", "", None, &["X509_V_ERR_CERT_HAS_EXPIRED"]),
    (
        "verification of mx.example.com gave X509_V_ERR_HOSTNAME_MISMATCH again",
        "certificate-host-mismatch",
        "",
        None,
        &["X509_V_ERR_HOSTNAME_MISMATCH"],
    ),
    ("\"result-type\": \"dnssec-invalid\",", "dnssec-invalid", "", None, &["dnssec-invalid"]),
];

fn reasons_of(decoded: &Decoded) -> Vec<&'static str> {
    let id = |word: &tlsrpt_lens::explain::Understood| match word.meaning {
        Meaning::Reason(reason) => Some(reason.id),
        _ => None,
    };
    decoded.words.iter().filter_map(id).collect()
}

/// "It failed, and the text does not say why" beside a word that says why is untrue.
#[test]
fn what_says_why_goes_alone() {
    for (line, expected) in [
        ("TLS_ERROR: certificate has expired", vec!["certificate-expired"]),
        (
            "certificate verification failed for mx.example.net[192.0.2.1]:25: certificate has expired",
            vec!["certificate-expired"],
        ),
        ("TLS session: (certificate verification failed): certificate has expired", vec!["certificate-expired"]),
        ("certificate verification failed for mx.example.net[192.0.2.1]:25", vec!["certificate-verify-failed"]),
        ("dane: TLSA mismatch", vec!["dane-no-match"]),
        ("SSL_connect error to mx.example.com[192.0.2.1]:25: lost connection", vec!["ssl-connect-lost"]),
    ] {
        assert_eq!(reasons_of(&decode(line)), expected, "{line}");
    }
}

#[test]
fn each_word_that_says_it_is_marked() {
    for (line, marks) in [
        ("dane: TLSA mismatch", &["TLSA mismatch"][..]),
        ("SSL_connect error to mx.example.com[192.0.2.1]:25: lost connection", &["SSL_connect", "lost connection"]),
    ] {
        let decoded = decode(line);
        let marked: Vec<&str> = decoded.words.iter().filter_map(|word| line.get(word.place.clone())).collect();
        assert_eq!(marked, marks, "{line}");
    }
}

#[test]
fn what_is_said_of_a_policy_host_is_about_the_policy() {
    for (line, expected) in [
        ("MTA-STS: policy fetch failed: certificate mismatch for mta-sts.foo.example", "sts-webpki-invalid"),
        ("certificate has expired (host mta-sts.foo.example)", "sts-webpki-invalid"),
        // The record, and a mail server, are not the policy host.
        ("_mta-sts.foo.example: certificate has expired", "certificate-expired"),
        ("certificate has expired at mx.mta-sts.foo.example", "certificate-expired"),
        ("MTA-STS: policy fetch failed", "sts-policy-fetch-error"),
    ] {
        assert_eq!(
            decode(line).result_type.map(|known| known.as_str().to_owned()).as_deref(),
            Some(expected),
            "{line}"
        );
    }
}

#[test]
fn sessions_that_came_about_are_told_by_what_was_believed() {
    use tlsrpt_lens::explain::Handshake::{self, Anonymous, Trusted, Untrusted, Verified};
    let told = |line: &str| -> Vec<Handshake> {
        decode(line)
            .words
            .iter()
            .filter_map(|word| match word.meaning {
                Meaning::Handshake(told) => Some(told),
                _ => None,
            })
            .collect()
    };
    for (line, expected) in [
        (
            "postfix/smtp[1]: Untrusted TLS connection established to mx.example.net[192.0.2.1]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)",
            vec![Untrusted],
        ),
        ("postfix/smtp[1]: Verified TLS connection established to mx.example.net[192.0.2.1]:25", vec![Verified]),
        ("postfix/smtp[1]: Trusted TLS connection established to mx.example.net[192.0.2.1]:25", vec![Trusted]),
        ("postfix/smtpd[1]: Anonymous TLS connection established from mx.example.net[192.0.2.1]", vec![Anonymous]),
        (
            "STARTTLS=client, relay=mx.example.net., version=TLSv1.3, verify=FAIL, cipher=TLS_AES_256_GCM_SHA384, bits=256/256",
            vec![Untrusted],
        ),
        (
            "STARTTLS=client, relay=mx.example.net., version=TLSv1.3, verify=OK, cipher=TLS_AES_256_GCM_SHA384",
            vec![Trusted],
        ),
        ("verify=FAILED", vec![]),
        ("preverify=ok", vec![]),
    ] {
        assert_eq!(told(line), expected, "{line}");
    }
    assert_eq!(
        reasons_of(&decode("postfix/smtpd[1]: SSL_accept error from mx.example.net[192.0.2.1]: -1")),
        ["tls-handshake-failed"]
    );
}

/// The log of a server that sends is read by whoever runs that server, and the host in it is another's. A server that
/// receives logs its own faults, and so does a report, which tells of the reader's host.
#[test]
fn whose_move_it_is_depends_on_whose_log_it_is() {
    let host = "The operator of mx.example.net needs to act; that is you if it is your MX.";
    let receiving = "The receiving side needs to act; that is you if it is your MX.";
    for (line, expected) in [
        // Postfix, which sends.
        (
            "postfix/smtp[9]: certificate verification failed for mx.example.net[192.0.2.1]:25: self-signed certificate",
            host,
        ),
        (
            "postfix/smtp[9]: 3C: to=<a@example.org>, relay=none, dsn=4.7.5, status=deferred (certificate has expired)",
            receiving,
        ),
        ("postfix/smtp[9]: warning: TLS library problem: certificate has expired", receiving),
        (
            "3C: to=<a@example.org>, relay=none, delay=0.3, dsn=4.7.5, status=deferred (no TLSA records found)",
            "Who needs to act depends on the cause.",
        ),
        // Exim, Sendmail and OpenSMTPD, which send.
        (
            "2026-11-26 07:01:02 1tFqAb-000 == a@example.org R=dnslookup T=remote_smtp defer (-37): certificate has expired",
            receiving,
        ),
        (
            "sendmail[47]: 5A: to=<a@example.org>, mailer=esmtp, dsn=4.0.0, stat=Deferred: certificate has expired",
            receiving,
        ),
        ("smtpd[812]: smtp-out: Error on session 5f: certificate has expired", receiving),
        // Exchange, which could not send.
        ("Remote server returned '450 4.7.322 destination server certificate is expired'", receiving),
        // Servers that receive, and reports.
        ("postfix/smtpd[9]: SSL_accept error from mx.example.net[192.0.2.1]: no shared cipher", "You need to act."),
        ("TLS error on connection from mx.example.net [192.0.2.1] (SSL_accept): no shared cipher", "You need to act."),
        ("certificate has expired", "You need to act."),
        ("X509_V_ERR_CERT_HAS_EXPIRED", "You need to act."),
        ("certificate-expired", "You need to act on the receiving MX."),
    ] {
        assert_eq!(decode(line).who_acts().as_deref(), Some(expected), "{line}");
    }
}

fn delivery_of(decoded: &Decoded) -> Option<Delivery> {
    decoded.words.iter().find_map(|word| match word.meaning {
        Meaning::Delivery(delivery) => Some(delivery),
        _ => None,
    })
}

#[test]
fn whole_lines_of_logs_are_understood() {
    let mut wrong = Vec::new();
    for (line, result_type, host, delivery, marked) in LINES {
        let decoded = decode(line);
        let found = decoded.result_type.as_ref().map_or("", |known| known.as_str());
        let all: Vec<&str> = decoded.words.iter().filter_map(|word| line.get(word.place.clone())).collect();
        let fits = found == *result_type
            && decoded.host.as_deref().unwrap_or_default() == *host
            && delivery_of(&decoded) == *delivery
            && marked.iter().all(|mark| all.iter().any(|word| word.contains(mark)));
        if !fits {
            wrong.push(format!(
                "{line}\n  {found:?} {:?} {:?} {all:?} {:?}",
                decoded.host,
                delivery_of(&decoded),
                decoded.reason.map(|r| r.id)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_worked_is_no_failure() {
    for line in [
        "postfix/smtp[2841]: 4Yk2: to=<info@example.com>, relay=mx2.example.com[192.0.2.20]:25, delay=1.2, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 5C)",
        "2026-11-26 07:01:02 1tFqAb-000 => info@example.com R=dnslookup T=remote_smtp H=mx1.example.com [192.0.2.5] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes C=\"250 OK id=1t\"",
        "sendmail[4711]: 5AQ6E8: to=<info@example.com>, relay=mx2.example.com. [192.0.2.20], dsn=2.0.0, stat=Sent (Ok: queued as 12)",
    ] {
        let decoded = decode(line);
        assert_eq!((&decoded.result_type, delivery_of(&decoded)), (&None, Some(Delivery::Delivered)), "{line}");
    }
}

#[test]
fn a_version_an_address_and_a_time_are_no_codes() {
    for line in ["Exim 4.94.2", "host 4.7.5.1 spoke", "at 12:45:50 450ms", "build 5.7.1234", "v4.7.5b"] {
        assert_eq!(decode(line).words, [], "{line}");
    }
}

#[test]
fn an_empty_and_an_unknown_text_say_nothing() {
    for line in ["", " \n", "The quick brown fox", "🦀"] {
        assert_eq!(decode(line), Decoded::default(), "{line}");
    }
}

#[test]
fn only_the_beginning_is_read() {
    let long = format!("{}certificate-expired", " ".repeat(MOST_READ));
    assert_eq!(decode(&long), Decoded::default());
}

proptest! {
    #[test]
    fn places_stand_in_order_on_whole_characters(text in "(status=|450 4\\.7\\.5|dane-required|EOF|ä|[ :(),]|hostname mismatch|.){0,40}") {
        let mut end = 0;
        for word in decode(&text).words {
            prop_assert!(word.place.start >= end && text.get(word.place.clone()).is_some());
            end = word.place.end;
        }
    }
}
