//! Texts as programs write them, each with what it means: from the programs' sources and manuals, with neighbours in
//! other wording, in longer lines and in capitals.

use super::{CauseClass, decode, is_masked_by_firewall, tells_of_cached_policy};
use crate::explain::actor::Actor;

/// Texts by the id that each has to have.
const TEXTS: &[(&str, &[&str])] = &[
    // rustls
    (
        "unexpected-eof",
        &[
            "peer closed connection without sending TLS close_notify: https://docs.rs/rustls/latest/rustls/manual/_03_howto/index.html#unexpected-eof",
            "PEER CLOSED CONNECTION WITHOUT SENDING TLS CLOSE_NOTIFY",
            "tls handshake eof",
            "Error in the pull function.",
            "gnutls_handshake() failed: Error in the push function.",
            "A TLS packet with unexpected length was received.",
            "Authentication failed because the remote party has closed the transport stream.",
            "Received an unexpected EOF or 0 bytes from the transport stream.",
            "Client network socket disconnected before secure TLS connection was established",
            "javax.net.ssl.SSLException: SSL peer shut down incorrectly",
            "javax.net.ssl.SSLHandshakeException: Remote host terminated the handshake",
            "[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol (_ssl.c:1007)",
        ],
    ),
    ("alert-close-notify", &["tls-remote-alert-0-close-notify", "close notify", "alert 0"]),
    (
        "no-shared-cipher",
        &[
            "peer is incompatible: NoCipherSuitesInCommon",
            "No supported cipher suites have been found.",
            "Could not negotiate a supported cipher suite.",
            "Cannot communicate securely with peer: no common encryption algorithm(s).",
            "SSL_ERROR_NO_CYPHER_OVERLAP",
            "no negotiable cipher suite",
        ],
    ),
    (
        "no-shared-signature",
        &[
            "peer is incompatible: NoSignatureSchemesInCommon",
            "error:0A000271:SSL routines::legacy sigalg disallowed or unsupported",
            "tls: peer doesn't support any of the certificate's signature algorithms",
        ],
    ),
    ("no-shared-group", &["peer is incompatible: NoKxGroupsInCommon", "no suitable key share"]),
    (
        "unsupported-protocol",
        &[
            "peer is incompatible: ServerDoesNotSupportTls12Or13",
            "peer is incompatible: ServerTlsVersionIsDisabledByOurConfig",
            "javax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)",
            "The server selected protocol version TLS10 is not accepted by client preferences [TLS13, TLS12]",
            "Peer using unsupported version of security protocol.",
            "tls: server selected unsupported protocol version 302",
        ],
    ),
    (
        "wrong-version-number",
        &[
            "received corrupt message of type InvalidContentType",
            "InvalidContentType",
            "Cannot determine the frame size or a corrupted frame was received.",
            "javax.net.ssl.SSLException: Unsupported or unrecognized SSL message",
            "tls: first record does not look like a TLS handshake",
            "tls: received record with version 3031 when expecting version 303",
            "An unexpected TLS packet was received.",
            "SSL_ERROR_RX_RECORD_TOO_LONG",
            "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1000)",
            "error:0A00009C:SSL routines::http request",
        ],
    ),
    ("policy-content-type", &["invalid content type: text/html", "bad content type: text/html"]),
    (
        "certificate-not-yet-valid",
        &[
            "invalid peer certificate: NotValidYet",
            "invalid peer certificate: certificate not valid yet: verified at time 1700000000 (UNIX), but certificate is not valid before 1800000000",
            "java.security.cert.CertificateNotYetValidException: NotBefore: Sat Nov 28 00:00:00 UTC 2026",
        ],
    ),
    ("alert-bad-record-mac", &["cannot decrypt peer's message", "local error: tls: bad record MAC"]),
    (
        "certificate-missing",
        &["peer sent no certificates", "RemoteCertificateNotAvailable", "No certificates were provided."],
    ),
    // Go
    (
        "alert-unknown-ca",
        &[
            "remote error: tls: unknown certificate authority",
            "A TLS fatal alert has been received.: [48] CA is unknown",
            "tls-remote-alert-48-unknown-ca",
            "error:0A000418:SSL routines::tlsv1 alert unknown ca:SSL alert number 48",
        ],
    ),
    ("alert-certificate-unknown", &["remote error: tls: unknown certificate", "SSL alert number 46"]),
    ("alert-bad-certificate", &["remote error: tls: bad certificate"]),
    ("alert-bad-certificate-status-response", &["remote error: tls: bad certificate status response"]),
    (
        "name-constraint",
        &[
            "x509: a root or intermediate certificate is not authorized to sign for this name: DNS name \"mx.example.com\" is not permitted by any constraint",
            "x509: a root or intermediate certificate is not authorized to sign for this name: ",
            "The certificate chain violates the signer's constraints",
            "X509_V_ERR_PERMITTED_VIOLATION",
        ],
    ),
    (
        "invalid-ca",
        &[
            "x509: invalid signature: parent certificate cannot sign this kind of certificate",
            "x509: certificate is not authorized to sign other certificates",
            "x509: certificate signed by unknown authority (possibly because of \"x509: invalid signature: parent certificate cannot sign this kind of certificate\" while trying to verify candidate authority certificate \"Example\")",
        ],
    ),
    (
        "weak-signature",
        &[
            "x509: certificate signed by unknown authority (possibly because of \"x509: cannot verify signature: insecure algorithm SHA1-RSA\" while trying to verify candidate authority certificate \"Example\")",
            "x509: cannot verify signature: insecure algorithm MD5-RSA",
            "The certificate is NOT trusted. The certificate chain uses insecure algorithm.",
            "Certificates do not conform to algorithm constraints",
            "The certificate was signed using a signature algorithm that is disabled because it is not secure.",
            "ca md too weak",
        ],
    ),
    (
        "unknown-authority-near-match",
        &[
            "x509: certificate signed by unknown authority (possibly because of \"crypto/rsa: verification error\" while trying to verify candidate authority certificate \"Example\")",
        ],
    ),
    (
        "handshake-signature",
        &[
            "tls: invalid signature by the server certificate: crypto/rsa: verification error",
            "Public key signature verification has failed.",
        ],
    ),
    (
        "alert-unexpected-message",
        &[
            "tls: received unexpected handshake message of type *tls.certificateRequestMsg when waiting for *tls.serverHelloDoneMsg",
            "received unexpected message: got ApplicationData when expecting Handshake",
        ],
    ),
    ("certificate-key-type", &["tls: server's certificate contains an unsupported type of public key: *dsa.PublicKey"]),
    (
        "policy-fetch-timeout",
        &[
            "Timeout fetching policy.",
            "Get \"https://mta-sts.example.com/.well-known/mta-sts.txt\": net/http: request canceled (Client.Timeout exceeded while awaiting headers)",
            "fetching policy: timed out",
        ],
    ),
    // Postfix
    (
        "tls-handshake-failed",
        &[
            "tls-handshake-failure",
            "TLS_HANDSHAKE_FAILURE",
            "\"tls-handshake-failure\"",
            "TLS handshake failure",
            "The SSL connection could not be established, see inner exception.",
            "peer misbehaved: IllegalHelloRetryRequest",
            "write EPROTO",
        ],
    ),
    (
        "sender-trust-unusable",
        &["all-trust-anchors-unusable", "all-fingerprints-unusable", "ALL_FINGERPRINTS_UNUSABLE"],
    ),
    // mox
    ("dane-tlsa-ignored", &["all-unusable-records+ignored"]),
    (
        "dane-tlsa-unusable",
        &["all TLSA records unusable", "all-unusable-records", "TLSA record does not have end entities"],
    ),
    ("policy-fetch-back-off", &["back-off-after-recent-fetch-error"]),
    (
        "mta-sts-no-record",
        &[
            "no-mta-sts-dns-txt-record+fallback-to-cached-policy",
            "Record not found: NXDomain",
            "no TXT record",
            "no TXT record found at _mta-sts.example.com",
        ],
    ),
    ("dns-failure", &["dns-lookup+fallback-to-cached-policy", "dns-extended-error-14-Not-Ready"]),
    ("cached-policy-used", &["+fallback-to-cached-policy"]),
    ("dns-resolver-network", &["dns-extended-error-23-Network-Error", "extended-dns-error-23-network-error"]),
    (
        "dns-no-reachable-authority",
        &["dns-extended-error-22-No-Reachable-Authority", "EDE 22", "no reachable authority"],
    ),
    ("dnssec-signature-expired", &["extended-dns-error-7-signature-expired"]),
    // Stalwart
    (
        "dane-no-match",
        &[
            "No matching certificates found.",
            "dane-no-match",
            "No matching certificates found in TLSA records for host \"mx.example.com\".",
        ],
    ),
    (
        "starttls-not-offered",
        &[
            "STARTTLS was not advertised by host",
            "STARTTLS was not advertised by host mx.example.com",
            "TLS required but not offered",
            "TLS required, but not offered by server",
            "STARTTLS is required but was not offered",
            "TLS is required, but was not offered by host mx.example.com[192.0.2.1]",
            "Remote server does not support TLS",
            "host mx.example.com did not advertise STARTTLS",
        ],
    ),
    ("dane-non-dnssec", &["MX host is not in a DNSSEC signed zone.", "non DNSSEC destination"]),
    ("policy-host-unreachable", &["Could not reach policy host.", "Unable to connect to policy host"]),
    ("no-policy-served", &["Policy not found."]),
    ("mta-sts-record-syntax", &["Failed to parse MTA-STS DNS record.", "could not parse MTA-STS record"]),
    ("policy-syntax", &["Failed to parse policy: InvalidVersion"]),
    ("policy-fetch-error", &["Could not fetch MTA-STS policy", "Failed to fetch policy.", "failed to download policy"]),
    // Replies
    (
        "starttls-not-recognized",
        &[
            "502 5.5.2 Error: STARTTLS command not recognized",
            "500 5.5.1 unrecognized command: STARTTLS",
            "STARTTLS command not supported.",
            "454 4.3.3 STARTTLS command not supported",
            "502 5.5.1 STARTTLS not implemented",
            "500 5.5.1 Command unrecognized",
            "502 Command not implemented",
        ],
    ),
    (
        "starttls-masked",
        &["500 5.5.1 Command unrecognized: \"XXXXXXXX\"", "Command unrecognized: XXXXXXXX", "250-XXXXXXXA"],
    ),
    (
        "smtp-recipient-rejected",
        &[
            "550 5.4.1 Recipient address rejected: Access denied.",
            "550 5.1.1 User unknown",
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        ],
    ),
    ("smtp-relay-denied", &["554 5.7.1 <a@example.com>: Relay access denied"]),
    (
        "smtp-rate-limited",
        &[
            "451 4.7.500 Server busy. Please try again later",
            "451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation.",
        ],
    ),
    (
        "smtp-blocked",
        &[
            "550 5.7.606 Access denied, banned sending IP [192.0.2.1]",
            "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
        ],
    ),
    ("smtp-must-use-tls", &["530 5.7.0 Must issue a STARTTLS command first"]),
    // .NET and Windows
    (
        "certificate-chain-errors",
        &[
            "RemoteCertificateChainErrors",
            "The remote certificate is invalid because of errors in the certificate chain: ",
        ],
    ),
    (
        "issuer-not-found",
        &["The remote certificate is invalid because of errors in the certificate chain: PartialChain"],
    ),
    (
        "unknown-authority",
        &[
            "The remote certificate is invalid because of errors in the certificate chain: UntrustedRoot",
            "The certificate chain was issued by an authority that is not trusted",
            "Peer's Certificate issuer is not recognized.",
            "SEC_ERROR_UNKNOWN_ISSUER",
            "sun.security.validator.ValidatorException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target",
        ],
    ),
    (
        "certificate-host-mismatch",
        &[
            "RemoteCertificateNameMismatch",
            "The target principal name is incorrect",
            "SEC_E_WRONG_PRINCIPAL (0x80090322)",
            "ERR_TLS_CERT_ALTNAME_INVALID",
            "Hostname/IP does not match certificate's altnames: Host: mx.example.com. is not in the cert's altnames: DNS:www.example.com",
            "SSL_ERROR_BAD_CERT_DOMAIN",
            "java.security.cert.CertificateException: No subject alternative DNS name matching mx.example.com found.",
        ],
    ),
    (
        "no-common-algorithm",
        &[
            "The client and server cannot communicate, because they do not possess a common algorithm",
            "SEC_E_ALGORITHM_MISMATCH",
        ],
    ),
    (
        "verification-unspecified",
        &["SEC_E_CERT_UNKNOWN (0x80090327)", "An unknown error occurred while processing the certificate"],
    ),
    (
        "certificate-expired",
        &[
            "java.security.cert.CertificateExpiredException: NotAfter: Fri Oct 30 00:00:00 UTC 2026",
            "CertificateExpiredException",
            "SEC_E_CERT_EXPIRED",
            "SEC_ERROR_EXPIRED_CERTIFICATE",
            "invalid peer certificate: certificate expired: verified at time 1800000000 (UNIX), but certificate is not valid after 1700000000",
        ],
    ),
    (
        "dns-nxdomain",
        &[
            "The remote name could not be resolved: 'mta-sts.example.com'",
            "getaddrinfo ENOTFOUND mta-sts.example.com",
            "No such host is known. (mta-sts.example.com:443)",
            "java.net.UnknownHostException: mta-sts.example.com",
            "550 5.4.310 DNS domain example.com does not exist",
        ],
    ),
    ("dns-servfail", &["getaddrinfo EAI_AGAIN mta-sts.example.com", "queryTxt ESERVFAIL _mta-sts.example.com"]),
    (
        "io-timeout",
        &[
            "A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond.",
            "WSAETIMEDOUT",
            "Socket error 10060",
            "System.Net.Sockets.SocketException (10060)",
            "java.net.SocketTimeoutException: connect timed out",
        ],
    ),
    (
        "connection-reset",
        &[
            "System.Net.Sockets.SocketException (10054): An existing connection was forcibly closed by the remote host.",
            "socket error 10054",
            "read ECONNRESET",
        ],
    ),
    (
        "connection-refused",
        &[
            "System.Net.Sockets.SocketException (10061)",
            "WSAECONNREFUSED",
            "java.net.ConnectException: Connection refused (Connection refused)",
        ],
    ),
    (
        "alert-handshake-failure",
        &[
            "Authentication failed because the remote party sent a TLS alert: 'HandshakeFailure'.",
            "javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure",
        ],
    ),
    (
        "http-not-found",
        &[
            "The requested URL returned error: 404",
            "Response status code does not indicate success: 404 (Not Found).",
            "HTTP/2 404",
        ],
    ),
    // Further neighbours.
    (
        "alert-decrypt-error",
        &["tls: server's Finished message was incorrect", "remote error: tls: error decrypting message"],
    ),
    ("alert-illegal-parameter", &["tls: invalid server key share", "An illegal parameter has been received."]),
    ("ocsp-failed", &["The certificate is NOT trusted. The revocation or OCSP data are old and have been superseded."]),
    ("certificate-not-strict", &["x509: certificate is not standards compliant"]),
    (
        "dh-key-too-small",
        &[
            "SSL_ERROR_WEAK_SERVER_EPHEMERAL_DH_KEY",
            "The Diffie-Hellman prime sent by the server is not acceptable (not long enough).",
        ],
    ),
    ("alert-certificate-expired", &["SSL_ERROR_EXPIRED_CERT_ALERT"]),
    ("unknown-alert", &["tls-remote-unknown-alert", "A TLS warning alert has been received."]),
    ("mx-mismatch", &["MX not found in policy", "host does not match MTA-STS policy", "sts-policy-mismatch"]),
    ("tls-engine-unavailable", &["No or insufficient priorities were set."]),
    ("revocation-unknown", &["RevocationStatusUnknown, OfflineRevocation", "CERT_E_REVOCATION_FAILURE"]),
    ("http-server-error", &["The requested URL returned error: 503", "HTTP/1.1 502 Bad Gateway"]),
];

#[test]
fn texts_mean_what_their_programs_say() {
    let mut wrong = Vec::new();
    for (id, texts) in TEXTS {
        for text in *texts {
            let found = decode(text).map(|reason| reason.id);
            if found != Some(id) {
                wrong.push(format!("{text}: {found:?}, not {id}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn actors_follow_the_cause() {
    for (text, alone, beside_others) in [
        ("dane-required", Actor::Sender, Actor::Sender),
        ("No TLSA records found for MX.", Actor::Depends, Actor::Depends),
        ("non DNSSEC destination", Actor::Depends, Actor::Depends),
        ("No TLSA DNSSEC records found.", Actor::Depends, Actor::Depends),
        ("connection refused", Actor::Depends, Actor::Depends),
        ("dns timeout", Actor::Depends, Actor::Depends),
        ("unsupported protocol", Actor::You, Actor::Depends),
        ("alert protocol version", Actor::You, Actor::Depends),
        ("no shared cipher", Actor::You, Actor::Depends),
        ("dh key too small", Actor::You, Actor::Depends),
        ("tls-handshake-failure", Actor::Depends, Actor::Depends),
        ("TLS required but not offered", Actor::You, Actor::You),
        ("certificate has expired", Actor::You, Actor::You),
        ("all-trust-anchors-unusable", Actor::Sender, Actor::Sender),
    ] {
        let reason = decode(text).unwrap();
        assert_eq!((reason.actor, reason.actor_while_others_succeed()), (alone, beside_others), "{text}");
    }
}

/// As the rule at `Reason::actor` has it.
#[test]
fn like_causes_have_like_actors() {
    let of = |text: &str| decode(text).map(|reason| reason.actor);
    for unanswered in [
        "lookup mx.example.com on 192.0.2.53:53: read udp 192.0.2.1:5000->192.0.2.53:53: i/o timeout",
        "SERVFAIL",
        "REFUSED",
        "450 4.4.312 DNS query failed",
        "dns-extended-error-22-No-Reachable-Authority",
        "dns-extended-error-23-Network-Error",
        "dns-extended-error-3-Stale-Answer",
        "TLSA lookup error for mx.example.com:25",
        "4.4.3",
        "connect: connection refused",
        "connect: no route to host",
        "connect: network is unreachable",
        "dial tcp 192.0.2.1:25: i/o timeout",
        "4.4.1 No answer from host",
        "read: connection reset by peer",
        "Cannot start TLS: handshake failure",
        "a TLS session is required, but an attempt to start TLS failed",
        "403 4.7.0 TLS handshake failed",
    ] {
        assert_eq!(of(unanswered), Some(Actor::Depends), "{unanswered}");
    }
    for limit in [
        "421 4.7.0 mx.example.com Error: too many connections from 192.0.2.1",
        "451 4.7.500 Server busy. Please try again later",
        "550 5.7.606 Access denied, banned sending IP [192.0.2.1]",
    ] {
        assert_eq!(of(limit), Some(Actor::Depends), "{limit}");
    }
    for clock in ["X509_V_ERR_CERT_NOT_YET_VALID", "dns-extended-error-8-Signature-Not-Yet-Valid"] {
        assert_eq!(of(clock), Some(Actor::Depends), "{clock}");
    }
    for wish in ["Domain example.com does not accept mail (nullMX)", "550 5.7.30 REQUIRETLS support required", "5.7.4"]
    {
        assert_eq!(of(wish), Some(Actor::Depends), "{wish}");
    }
    for rule in ["dane-required", "MTA-STS is required and no policy was found."] {
        assert_eq!(of(rule), Some(Actor::Sender), "{rule}");
    }
    for passing in ["451 4.7.1 Greylisting in action, please come back later", "4.4.5 Mail system congestion"] {
        assert_eq!(of(passing), Some(Actor::Nobody), "{passing}");
    }
    // A client certificate that the MX asks for, by two names.
    for asked in ["alert 41", "alert 116"] {
        assert_eq!(of(asked), Some(Actor::You), "{asked}");
    }
}

/// What says "one side" and not which names no actor, unless the cause says which.
#[test]
fn either_side_is_nobody_in_particular() {
    for reason in super::reasons().filter(|reason| reason.meaning.starts_with("One side ")) {
        let is_decided = reason.cause.contains("receiving MX") && reason.actor == Actor::You;
        let passes = reason.actor == Actor::Nobody;
        let is_open = reason.actor == Actor::Depends;
        assert!(is_decided || passes || is_open || reason.cause.contains("server setting"), "{}", reason.id);
    }
}

/// A REQUIRETLS of the author's does not say that the MX lacks STARTTLS.
#[test]
fn a_feature_that_is_asked_for_is_not_starttls() {
    for text in ["550 5.7.30 REQUIRETLS support required", "5.7.4"] {
        assert_eq!(decode(text).map(|reason| reason.class()), Some(CauseClass::Other), "{text}");
    }
}

#[test]
fn what_stands_beside_a_reason_is_seen() {
    assert!(tells_of_cached_policy("dns-lookup+fallback-to-cached-policy"));
    assert!(tells_of_cached_policy("+fallback-to-cached-policy"));
    assert!(!tells_of_cached_policy("dns-lookup"));
    assert_eq!(decode("+fallback-to-cached-policy").unwrap().class(), CauseClass::CachedPolicyUsed);
    for masked in ["XXXXXXXA", "250-XXXXXXXA", "mx.example.com XXXXXXXX"] {
        assert!(is_masked_by_firewall(masked), "{masked}");
    }
    for plain in ["mx.example.com", "xx.example", "XXL", ""] {
        assert!(!is_masked_by_firewall(plain), "{plain}");
    }
}
