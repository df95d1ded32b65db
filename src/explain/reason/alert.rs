//! TLS alerts, by number and by name.

use super::entry::{Entry, Reason};
use super::pattern::Pattern::{All, Exact, Has, Hint, Is};
use crate::explain::actor::Actor::{Depends, Nobody, Sender, You};
use crate::text;

const CLOSING: &str = "RFC 8446, section 6.1";
const ERROR: &str = "RFC 8446, section 6.2";
const OLD: &str = "RFC 5246, section 7.2.2";
const EXTENSION: &str = "RFC 6066, section 9";
const REGISTRY: &str = "IANA, TLS Alerts";

/// An alert: number, name in kebab case, name in words, name as Go writes it, and the texts that name it
/// without the word "alert".
macro_rules! alert {
    ($number:literal, $kebab:literal, $name:literal, $go:literal, $source:expr, $actor:expr, $meaning:expr,
     $cause:expr, [$($more:expr),*]) => {
        Entry {
            reason: Reason {
                id: concat!("alert-", $kebab),
                meaning: $meaning,
                cause: $cause,
                actor: $actor,
                source: $source,
                example: concat!("tls-remote-alert-", $number, "-", $kebab),
            },
            patterns: &[
                Has(concat!("alert ", $number)),
                Has(concat!("alert number ", $number)),
                Has(concat!("alert code ", $number)),
                Has(concat!("tls remote ", $number)),
                Has(concat!("tls local ", $number)),
                Has(concat!("alert ", $name)),
                Has(concat!("alert ", $go)),
                Has(concat!("remote error tls ", $go)),
                Has(concat!("local error tls ", $go)),
                Has(concat!("alert has been received ", $number)),
                Has(concat!($name, " alert")),
                All(&["alert has been received", $name]),
                $($more),*
            ],
        }
    };
}

/// Every alert of TLS 1.3, and the older ones that servers still send.
pub(super) static TABLE: &[Entry] = &[
    alert!(
        0,
        "close-notify",
        "close notify",
        "close notify",
        CLOSING,
        Nobody,
        text!("One side closed the TLS connection properly."),
        text!("That side gave up or had nothing more to send; isolated cases are normal."),
        [Hint("close notify")]
    ),
    alert!(
        10,
        "unexpected-message",
        "unexpected message",
        "unexpected message",
        ERROR,
        Depends,
        text!("One side sent a TLS message that is not allowed at that point."),
        text!("A faulty TLS library, or a filter in between that tampers with the session."),
        [
            Is("unexpected message"),
            Has("received unexpected handshake message"),
            Has("received unexpected message"),
            Has("unexpected handshake message"),
            Has("tls unexpected message")
        ]
    ),
    alert!(
        20,
        "bad-record-mac",
        "bad record mac",
        "bad record mac",
        ERROR,
        Depends,
        text!("A TLS record arrived corrupted or could not be decrypted."),
        text!("Something on the path altered the data, or one of the TLS libraries is faulty."),
        [
            Has("bad record mac"),
            Has("cannot decrypt peer s message"),
            Has("bad mac read"),
            Has("sec e message altered"),
            Has("sec e decrypt failure")
        ]
    ),
    alert!(
        21,
        "decryption-failed",
        "decryption failed",
        "decryption failed",
        OLD,
        Depends,
        text!("A TLS record could not be decrypted."),
        text!("Something on the path altered the data, or one of the TLS libraries is very old."),
        [Is("decryption failed"), Has("decryption has failed")]
    ),
    alert!(
        22,
        "record-overflow",
        "record overflow",
        "record overflow",
        ERROR,
        Depends,
        text!("A TLS record was longer than allowed."),
        text!("A faulty TLS library, or plain text where TLS was expected."),
        [Has("record overflow")]
    ),
    alert!(
        30,
        "decompression-failure",
        "decompression failure",
        "decompression failure",
        OLD,
        Depends,
        text!("A compressed TLS record could not be decompressed."),
        text!("TLS compression was abandoned long ago, so one side is running a very old library."),
        [Is("decompression failure")]
    ),
    alert!(
        40,
        "handshake-failure",
        "handshake failure",
        "handshake failure",
        ERROR,
        You,
        text!("The two sides found no TLS settings that both accept."),
        text!("The receiving MX offers no version, cipher suite or key type that the sender accepts."),
        [
            Exact("tls: handshake failure"),
            Has("alert handshake failed"),
            Hint("handshake failure"),
            All(&["alert has been received", "handshake failed"])
        ]
    ),
    alert!(
        41,
        "no-certificate",
        "no certificate",
        "no certificate",
        OLD,
        You,
        text!("The sender was asked for a client certificate but has none."),
        text!("The receiving MX asks for client certificates, which mail does not need; only SSL 3 has this alert."),
        []
    ),
    alert!(
        113,
        "bad-certificate-status-response",
        "bad certificate status response",
        "bad certificate status response",
        ERROR,
        You,
        text!("The revocation response that came with the certificate is not valid."),
        text!("The receiving MX staples an outdated OCSP response, or one for a different certificate."),
        [Has("bad certificate status response")]
    ),
    alert!(
        114,
        "bad-certificate-hash-value",
        "bad certificate hash value",
        "bad certificate hash value",
        EXTENSION,
        Sender,
        text!("A certificate that was given only by reference does not match its checksum."),
        text!("A rare client-side TLS extension that mail does not need."),
        [Has("bad certificate hash value")]
    ),
    alert!(
        42,
        "bad-certificate",
        "bad certificate",
        "bad certificate",
        ERROR,
        Depends,
        text!("One side found the other’s certificate to be damaged or incorrectly signed."),
        text!(
            "If the sender raised the alert, check the certificate of the MX; if the MX raised it, it is about the sender’s client certificate."
        ),
        [Hint("bad certificate"), Has("bad cert alert")]
    ),
    alert!(
        43,
        "unsupported-certificate",
        "unsupported certificate",
        "unsupported certificate",
        ERROR,
        Depends,
        text!("One side cannot use the type of certificate that the other has."),
        text!("An unusual key type, or a certificate that was issued for another purpose."),
        [Is("unsupported certificate")]
    ),
    alert!(
        44,
        "certificate-revoked",
        "certificate revoked",
        "revoked certificate",
        ERROR,
        Depends,
        text!("One side says that the other’s certificate was revoked."),
        text!(
            "If the sender raised the alert, replace the certificate of the MX; otherwise, the sender’s client certificate must be replaced."
        ),
        [Has("revoked cert alert")]
    ),
    alert!(
        45,
        "certificate-expired",
        "certificate expired",
        "expired certificate",
        ERROR,
        Depends,
        text!("One side says that the other’s certificate has expired."),
        text!(
            "If the sender raised the alert, the MX needs a new certificate; if the MX raised it, the sender’s client certificate has expired."
        ),
        [Has("alert certificate has expired"), Has("expired cert alert")]
    ),
    alert!(
        48,
        "unknown-ca",
        "unknown ca",
        "unknown certificate authority",
        ERROR,
        Depends,
        text!("One side does not know the CA that issued the other’s certificate."),
        text!(
            "If the sender raised the alert, the MX has a private or self-signed certificate or does not send the intermediate; if the MX raised it, it does not trust the sender’s client certificate."
        ),
        [Has("unknown ca"), Has("ca is unknown")]
    ),
    alert!(
        46,
        "certificate-unknown",
        "certificate unknown",
        "unknown certificate",
        ERROR,
        Depends,
        text!("One side did not accept the other’s certificate and does not say why."),
        text!("Often an incomplete chain or a failed check that has no alert of its own."),
        [Is("certificate unknown")]
    ),
    alert!(
        47,
        "illegal-parameter",
        "illegal parameter",
        "illegal parameter",
        ERROR,
        Depends,
        text!("One side sent a TLS value that breaks the rules or contradicts the rest of the handshake."),
        text!("A faulty TLS library, or a filter in between that rewrites the handshake."),
        [Has("illegal parameter"), Has("invalid server key share")]
    ),
    alert!(
        49,
        "access-denied",
        "access denied",
        "access denied",
        ERROR,
        Depends,
        text!("One side received a valid certificate but still refused the session."),
        text!("Usually an access rule on the receiving MX or on a filter in front of it."),
        []
    ),
    alert!(
        50,
        "decode-error",
        "decode error",
        "error decoding message",
        ERROR,
        Depends,
        text!("A TLS message could not be parsed."),
        text!("A faulty TLS library, or a filter in between that truncates messages."),
        [Is("decode error"), Has("error decoding the received tls packet")]
    ),
    alert!(
        51,
        "decrypt-error",
        "decrypt error",
        "error decrypting message",
        ERROR,
        Depends,
        text!("A signature or integrity check in the handshake failed."),
        text!("The key of the MX may not match its certificate, or the data was altered in transit."),
        [Is("decrypt error"), Has("finished message was incorrect")]
    ),
    alert!(
        60,
        "export-restriction",
        "export restriction",
        "export restriction",
        OLD,
        Depends,
        text!("A key length that old export rules required was refused."),
        text!("One side is running a library from the last century."),
        [Has("export restriction")]
    ),
    alert!(
        70,
        "protocol-version",
        "protocol version",
        "protocol version not supported",
        ERROR,
        You,
        text!("The two sides have no TLS version in common."),
        text!("The receiving MX offers only old versions such as TLS 1.0; less often, the sender does."),
        [Hint("protocol version"), Has("protocol version not supported"), Has("handshake failure protocol version")]
    ),
    alert!(
        71,
        "insufficient-security",
        "insufficient security",
        "insufficient security level",
        ERROR,
        You,
        text!("One side requires stronger cipher suites or keys than the other offers."),
        text!("The cipher suites or the key of the receiving MX are too old for this sender."),
        [Has("insufficient security")]
    ),
    alert!(
        80,
        "internal-error",
        "internal error",
        "internal error",
        ERROR,
        Depends,
        text!("One side had an internal error that has nothing to do with the other."),
        text!("Often a certificate or key that the server cannot load, or a lack of memory."),
        [Is("internal error"), Has("tls internal error")]
    ),
    alert!(
        86,
        "inappropriate-fallback",
        "inappropriate fallback",
        "inappropriate fallback",
        "RFC 7507, section 3",
        Nobody,
        text!("The sender retried with an older TLS version although the server supports a newer one."),
        text!("An earlier attempt was cut off on the way, and the server rightly refused the downgrade."),
        [Has("inappropriate fallback")]
    ),
    alert!(
        90,
        "user-canceled",
        "user canceled",
        "user canceled",
        CLOSING,
        Nobody,
        text!("One side deliberately aborted the handshake."),
        text!("A program was stopped or a limit was reached; isolated cases are normal."),
        [Has("user canceled"), Has("user cancelled")]
    ),
    alert!(
        100,
        "no-renegotiation",
        "no renegotiation",
        "no renegotiation",
        OLD,
        You,
        text!("One side tried to renegotiate within the same session, and the other refused."),
        text!("A server setting that asks for renegotiation, which TLS 1.3 no longer supports."),
        [Has("no renegotiation")]
    ),
    alert!(
        109,
        "missing-extension",
        "missing extension",
        "missing extension",
        ERROR,
        Depends,
        text!("A part of the handshake that the negotiated TLS version requires is missing."),
        text!("A faulty TLS library, or a filter in between that removes parts it does not recognise."),
        [Has("missing extension")]
    ),
    alert!(
        110,
        "unsupported-extension",
        "unsupported extension",
        "unsupported extension",
        ERROR,
        Depends,
        text!("One side answered with a TLS extension that nobody had offered."),
        text!("A faulty TLS library or a filter in between."),
        []
    ),
    alert!(
        111,
        "certificate-unobtainable",
        "certificate unobtainable",
        "certificate unobtainable",
        EXTENSION,
        Sender,
        text!("A certificate that was given only by reference could not be fetched."),
        text!("A rare client-side TLS extension that mail does not need."),
        [Has("certificate unobtainable")]
    ),
    alert!(
        112,
        "unrecognized-name",
        "unrecognized name",
        "unrecognized name",
        ERROR,
        You,
        text!("The server does not know the host name that the sender asked for."),
        text!("The TLS configuration of the receiving MX has no certificate for the name in the MX record."),
        [Has("unrecognized name"), Has("unrecognised name")]
    ),
    alert!(
        115,
        "unknown-psk-identity",
        "unknown psk identity",
        "unknown psk identity",
        ERROR,
        Nobody,
        text!("The server no longer knows the earlier session that the sender wanted to resume."),
        text!("The session ticket has expired or belongs to another machine; the next attempt starts afresh."),
        [Has("unknown psk identity")]
    ),
    alert!(
        116,
        "certificate-required",
        "certificate required",
        "certificate required",
        ERROR,
        You,
        text!("The server requires a client certificate, but the sender has none."),
        text!(
            "The receiving MX is configured to require client certificates, which does not work for mail from strangers."
        ),
        [Is("certificate required")]
    ),
    alert!(
        120,
        "no-application-protocol",
        "no application protocol",
        "no application protocol",
        "RFC 7301, section 3.2",
        You,
        text!("The two sides could not agree on an application protocol."),
        text!("The server runs another service on this port, or requires ALPN, which SMTP does not use."),
        [
            Has("no application protocol"),
            Has("no supported application protocol"),
            Has("application protocol mismatch"),
            Has("support any known protocol")
        ]
    ),
    alert!(
        121,
        "ech-required",
        "ech required",
        "encrypted client hello required",
        REGISTRY,
        Depends,
        text!("The sender offered an encrypted ClientHello (ECH), but the server did not accept it."),
        text!("The ECH keys in DNS do not match those of the server, or the sender has an outdated copy of them."),
        [Has("ech required")]
    ),
];
