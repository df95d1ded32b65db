//! What kind of fault a reason tells of, whatever words the sender chose for it.
//!
//! Postfix quotes OpenSSL, others their own library, Microsoft a code: one fault has many reasons. Those of one class
//! may be words for the same fault, so incidents are told apart by class and not by reason.

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CauseClass {
    /// The certificate does not lead to an authority that the sender trusts, or the chain is at fault.
    ChainUntrusted,
    /// The certificate is for another name.
    NameMismatch,
    /// The certificate, or one of its chain, is out of date.
    Expired,
    /// The first day of the certificate is still to come.
    NotYetValid,
    /// The certificate was revoked, or that could not be found out.
    Revocation,
    /// The certificate is missing, damaged or made for something else.
    CertificateUnfit,
    /// A certificate is signed with a method that is no longer safe.
    WeakSignature,
    /// No TLSA record fits the certificate.
    DaneNoMatch,
    /// The TLSA records cannot be used.
    TlsaUnusable,
    /// Answers are signed, and the signatures do not hold.
    DnssecBroken,
    /// TLSA records are missing, or not signed, where a sender insists on them.
    NoTlsa,
    /// STARTTLS was not offered.
    NoStarttls,
    /// STARTTLS was offered or tried, and refused.
    StarttlsRefused,
    /// No TLS version in common.
    TlsVersion,
    /// No cipher suite, group, signature or length of key in common.
    CipherOrKey,
    /// What came was not TLS.
    NotTls,
    /// The handshake failed in another way, or in one that is not told.
    HandshakeFailed,
    /// The host refused the connection.
    ConnectionRefused,
    /// The host or the way to it did not answer.
    TimedOut,
    /// The connection broke.
    ConnectionLost,
    /// The host could not be reached, in a way that is not told or has no class of its own.
    Unreachable,
    /// A limit, a block list or a grey list.
    RateLimitOrBlock,
    /// A name could not be looked up.
    DnsFailure,
    /// The web server has no policy at the address (404, 410).
    PolicyNotFound,
    /// The policy host could not be reached.
    PolicyHostUnreachable,
    /// The certificate of the policy host did not pass.
    PolicyHostCertificate,
    /// The web server answered with another status than 200.
    PolicyHttpStatus,
    /// The policy cannot be read.
    PolicySyntax,
    /// There is no TXT record of MTA-STS.
    StsRecordMissing,
    /// The TXT record of MTA-STS cannot be read, or there are several.
    StsRecordBroken,
    /// The sender went on with the policy that it had kept.
    CachedPolicyUsed,
    /// The MX is not in the policy.
    MxNotInPolicy,
    /// The recipient was refused.
    RecipientRejected,
    /// A fault of the sender's own software or settings.
    SenderSetup,
    /// A reason that tells of none of these, or that nobody knows.
    Other,
}

impl CauseClass {
    /// The name in ids of incidents and in exports; it never changes.
    pub fn id(self) -> &'static str {
        match self {
            Self::ChainUntrusted => "chain-untrusted",
            Self::NameMismatch => "name-mismatch",
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::Revocation => "revocation",
            Self::CertificateUnfit => "certificate-unfit",
            Self::WeakSignature => "weak-signature",
            Self::DaneNoMatch => "dane-no-match",
            Self::TlsaUnusable => "tlsa-unusable",
            Self::DnssecBroken => "dnssec-broken",
            Self::NoTlsa => "no-tlsa",
            Self::NoStarttls => "no-starttls",
            Self::StarttlsRefused => "starttls-refused",
            Self::TlsVersion => "tls-version",
            Self::CipherOrKey => "cipher-or-key",
            Self::NotTls => "not-tls",
            Self::HandshakeFailed => "handshake-failed",
            Self::ConnectionRefused => "connection-refused",
            Self::TimedOut => "timed-out",
            Self::ConnectionLost => "connection-lost",
            Self::Unreachable => "unreachable",
            Self::RateLimitOrBlock => "rate-limit-or-block",
            Self::DnsFailure => "dns-failure",
            Self::PolicyNotFound => "policy-not-found",
            Self::PolicyHostUnreachable => "policy-host-unreachable",
            Self::PolicyHostCertificate => "policy-host-certificate",
            Self::PolicyHttpStatus => "policy-http-status",
            Self::PolicySyntax => "policy-syntax",
            Self::StsRecordMissing => "sts-record-missing",
            Self::StsRecordBroken => "sts-record-broken",
            Self::CachedPolicyUsed => "cached-policy-used",
            Self::MxNotInPolicy => "mx-not-in-policy",
            Self::RecipientRejected => "recipient-rejected",
            Self::SenderSetup => "sender-setup",
            Self::Other => "other",
        }
    }
}

/// The class of a kind of reason, as `reason_kind` gives it; `Other` for what nobody knows.
pub fn cause_class(kind: &str) -> CauseClass {
    CLASSES.iter().find(|(_, ids)| ids.contains(&kind)).map_or(CauseClass::Other, |(class, _)| *class)
}

/// Every reason, by class.
const CLASSES: &[(CauseClass, &[&str])] = &[
    (
        CauseClass::ChainUntrusted,
        &[
            "certificate-chain-errors",
            "issuer-not-found-locally",
            "issuer-not-found",
            "leaf-signature-unverified",
            "self-signed-in-chain",
            "self-signed",
            "unknown-authority-near-match",
            "unknown-authority",
            "certificate-signature-failure",
            "issuer-key-unreadable",
            "chain-too-long",
            "proxy-path-length-exceeded",
            "path-length-exceeded",
            "proxy-certificate",
            "invalid-ca",
            "invalid-non-ca",
            "certificate-untrusted",
            "certificate-rejected",
            "issuer-mismatch",
            "name-constraint",
            "name-constraint-unsupported",
            "verification-unspecified",
            "server-certificate-not-trusted",
            "server-certificate-not-verified",
            "remote-certificate-mta-sts",
            "certificate-verify-failed",
            "certificate-policy-extension",
            "alert-unknown-ca",
        ],
    ),
    (
        CauseClass::NameMismatch,
        &[
            "certificate-common-name-only",
            "certificate-no-names",
            "certificate-no-ip-names",
            "certificate-host-mismatch",
            "exchange-certificate-host-mismatch",
        ],
    ),
    (
        CauseClass::Expired,
        &[
            "certificate-expired-or-early",
            "certificate-expired",
            "exchange-certificate-expired",
            "alert-certificate-expired",
        ],
    ),
    (CauseClass::NotYetValid, &["certificate-not-yet-valid"]),
    (
        CauseClass::Revocation,
        &[
            "certificate-revoked",
            "revocation-unknown",
            "ocsp-failed",
            "crl-expired",
            "crl-issuer-not-found",
            "crl-not-found",
            "crl-invalid",
            "alert-certificate-revoked",
            "alert-bad-certificate-status-response",
        ],
    ),
    (
        CauseClass::CertificateUnfit,
        &[
            "certificate-not-before-format",
            "certificate-not-after-format",
            "certificate-invalid-purpose",
            "certificate-key-usage",
            "certificate-unhandled-critical-extension",
            "certificate-invalid-extension",
            "certificate-not-strict",
            "certificate-no-scts",
            "certificate-missing",
            "certificate-parse",
            "alert-bad-certificate",
            "alert-unsupported-certificate",
            "alert-certificate-unknown",
        ],
    ),
    (CauseClass::WeakSignature, &["weak-signature", "ca-key-too-small", "signature-algorithm"]),
    (CauseClass::DaneNoMatch, &["dane-no-match"]),
    // Exchange Online says that the check failed, and not whether no record fits or none can be used.
    (
        CauseClass::TlsaUnusable,
        &["dane-tlsa-ignored", "dane-tlsa-unusable", "dane-tlsa-invalid", "exchange-tlsa-invalid"],
    ),
    (
        CauseClass::DnssecBroken,
        &[
            "exchange-dnssec-invalid",
            "dnssec-bogus",
            "dnssec-signature-expired",
            "dnssec-signature-early",
            "dnssec-key-missing",
            "dnssec-signatures-missing",
            "dnssec-denial-missing",
            "dnssec-algorithm",
            "dnssec-indeterminate",
            "dnssec-invalid",
        ],
    ),
    (CauseClass::NoTlsa, &["dane-no-tlsa", "dane-tlsa-unsigned", "dane-non-dnssec", "dane-required"]),
    (CauseClass::NoStarttls, &["starttls-masked", "starttls-not-offered", "exchange-starttls-not-supported"]),
    (CauseClass::StarttlsRefused, &["starttls-not-recognized", "starttls-refused"]),
    (
        CauseClass::TlsVersion,
        &["alert-protocol-version", "unsupported-protocol", "alert-inappropriate-fallback", "legacy-renegotiation"],
    ),
    (
        CauseClass::CipherOrKey,
        &[
            "no-common-algorithm",
            "certificate-key-type",
            "alert-handshake-failure",
            "alert-insufficient-security",
            "alert-export-restriction",
            "no-shared-cipher",
            "no-shared-group",
            "no-shared-signature",
            "dh-key-too-small",
            "certificate-key-too-small",
            "certificate-explicit-curve",
            "certificate-suite-b",
            "smtp-7-6",
        ],
    ),
    (CauseClass::NotTls, &["wrong-version-number"]),
    (
        CauseClass::HandshakeFailed,
        &[
            "handshake-signature",
            "alert-unexpected-message",
            "alert-bad-record-mac",
            "alert-decryption-failed",
            "alert-record-overflow",
            "alert-decompression-failure",
            "alert-no-certificate",
            "alert-illegal-parameter",
            "alert-access-denied",
            "alert-decode-error",
            "alert-decrypt-error",
            "alert-internal-error",
            "alert-no-renegotiation",
            "alert-missing-extension",
            "alert-unsupported-extension",
            "alert-certificate-unobtainable",
            "alert-unrecognized-name",
            "alert-bad-certificate-hash-value",
            "alert-unknown-psk-identity",
            "alert-certificate-required",
            "alert-no-application-protocol",
            "alert-ech-required",
            "start-tls-attempt-failed",
            "cannot-start-tls",
            "unknown-alert",
            "tls-handshake-failed",
            "cannot-establish-session",
            "smtp-7-5",
        ],
    ),
    (CauseClass::ConnectionRefused, &["connection-refused"]),
    (
        CauseClass::TimedOut,
        &["handshake-timeout", "io-timeout", "deadline-exceeded", "conversation-timed-out", "smtp-4-1", "smtp-4-7"],
    ),
    (
        CauseClass::ConnectionLost,
        &[
            "alert-close-notify",
            "alert-user-canceled",
            "unexpected-eof",
            "ssl-connect-lost",
            "connection-reset",
            "lost-connection",
            "eof",
            "smtp-4-2",
        ],
    ),
    (
        CauseClass::Unreachable,
        &["network-unreachable", "no-route", "connect-failed", "smtp-network-other", "smtp-not-available", "smtp-3-2"],
    ),
    (
        CauseClass::RateLimitOrBlock,
        &[
            "smtp-rate-limited",
            "smtp-blocked",
            "too-many-connections",
            "smtp-greylisted",
            "smtp-4-7-0",
            "smtp-5-7-0",
            "smtp-7-1",
            "smtp-4-5",
        ],
    ),
    (
        CauseClass::DnsFailure,
        &[
            "dns-no-reachable-authority",
            "dns-resolver-network",
            "dns-stale",
            "dns-nxdomain",
            "dns-null-mx",
            "dns-no-mx",
            "dns-no-address",
            "dns-timeout",
            "dns-servfail",
            "dns-refused",
            "dns-query-failed-exchange",
            "dns-failure",
            "dane-tlsa-lookup",
            "smtp-4-3",
            "smtp-4-4",
        ],
    ),
    (CauseClass::PolicyNotFound, &["http-not-found", "no-policy-served"]),
    (
        CauseClass::PolicyHostUnreachable,
        &["policy-host-unreachable", "policy-fetch-back-off", "policy-fetch-timeout", "policy-fetch-error"],
    ),
    (CauseClass::PolicyHostCertificate, &["sts-webpki-invalid"]),
    (
        CauseClass::PolicyHttpStatus,
        &[
            "http-redirect",
            "http-forbidden",
            "http-too-many-requests",
            "http-client-error",
            "http-server-error",
            "http-other-status",
        ],
    ),
    (
        CauseClass::PolicySyntax,
        &[
            "policy-too-large",
            "policy-content-type",
            "policy-max-age",
            "policy-mode",
            "policy-version",
            "policy-no-mx",
            "policy-syntax",
        ],
    ),
    (CauseClass::StsRecordMissing, &["mta-sts-no-record"]),
    (CauseClass::StsRecordBroken, &["mta-sts-multiple-records", "mta-sts-record-syntax"]),
    (CauseClass::MxNotInPolicy, &["mx-hosts-mismatch", "mx-mismatch"]),
    (CauseClass::CachedPolicyUsed, &["cached-policy-used"]),
    (CauseClass::RecipientRejected, &["smtp-recipient-rejected", "smtp-relay-denied"]),
    (
        CauseClass::SenderSetup,
        &[
            "sender-trust-unusable",
            "dns-filtered",
            "certificate-email-mismatch",
            "no-system-roots",
            "verification-fault",
            "dane-sender-setup",
            "tls-engine-unavailable",
            "tls-closed-by-sender",
            "sender-out-of-resources",
            "smtp-must-use-tls",
            "smtp-7-8",
            "smtp-7-10",
            "policy-required-not-found",
        ],
    ),
    (
        CauseClass::Other,
        &[
            "no-policy-found",
            "validation-failure",
            "unknown-stated",
            "verification-ok",
            "smtp-7-4",
            "smtp-7-30",
            "smtp-7-7",
            "smtp-5-1",
            "smtp-security-other",
            "smtp-system-other",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::tables::entries;
    use super::*;

    #[test]
    fn every_reason_has_one_class() {
        let classed: Vec<&str> = CLASSES.iter().flat_map(|(_, ids)| ids.iter().copied()).collect();
        let distinct: BTreeSet<&str> = classed.iter().copied().collect();
        assert_eq!(classed.len(), distinct.len(), "a reason stands in two classes");
        let known: BTreeSet<&str> = entries().map(|entry| entry.reason.id).collect();
        assert_eq!(distinct.symmetric_difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new());
    }

    #[test]
    fn classes_have_their_own_ids() {
        let ids: BTreeSet<&str> = CLASSES.iter().map(|(class, _)| class.id()).collect();
        assert_eq!(ids.len(), CLASSES.len());
    }

    #[test]
    fn words_of_different_senders_are_of_one_class() {
        for (class, texts) in [
            (
                CauseClass::ChainUntrusted,
                &["self-signed certificate", "x509: certificate signed by unknown authority", "CERT_E_UNTRUSTEDROOT"][..],
            ),
            (CauseClass::Expired, &["X509_V_ERR_CERT_HAS_EXPIRED", "450 4.7.322 certificate-expired"]),
            (CauseClass::PolicyNotFound, &["HTTP status 404", "bad https response code: 404"]),
            (CauseClass::Other, &["quantum flux", ""]),
        ] {
            for text in texts {
                assert_eq!(cause_class(&super::super::kind_of(text)), class, "{text}");
            }
        }
    }
}
