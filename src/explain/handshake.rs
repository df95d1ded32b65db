//! What a log says of a session that came about: how far the sender believed the certificate.

use std::ops::Range;

use crate::language::tr;
use crate::text;

/// How far the certificate of a session was believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handshake {
    /// Chain and name were found good.
    Verified,
    /// The chain was found good; the name was not asked for, or is another one.
    Trusted,
    /// The chain does not lead to an authority that the sender trusts.
    Untrusted,
    /// No certificate was asked for, or none was shown.
    Anonymous,
}

impl Handshake {
    /// In one sentence.
    pub fn words(self) -> &'static str {
        tr(match self {
            Self::Verified => text!("Encrypted, and the certificate was verified."),
            Self::Trusted => {
                text!("Encrypted. The certificate leads to a trusted CA, but its name was not verified.")
            }
            Self::Untrusted => text!(
                "Encrypted, but the certificate does not lead to a CA that the sender trusts. Without a policy, the message is delivered anyway."
            ),
            Self::Anonymous => text!("Encrypted, without a certificate."),
        })
    }
}

/// The words of a text that say so, in order.
pub(super) fn handshakes(text: &str) -> Vec<(Range<usize>, Handshake)> {
    let lower = text.to_ascii_lowercase();
    let mut found: Vec<_> = LOGGED
        .iter()
        .flat_map(|(phrase, said)| {
            lower.match_indices(phrase).take(MOST).map(|(at, phrase)| (at..at + phrase.len(), *said))
        })
        .filter(|(place, _)| {
            let before = lower.get(..place.start).unwrap_or_default();
            let after = lower.get(place.end..).unwrap_or_default();
            !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
        })
        .collect();
    found.sort_by_key(|(place, _)| place.start);
    found
}

/// Postfix, with `smtp_tls_loglevel` 1 or more, and the word `verify` of Sendmail's lines about STARTTLS.
const LOGGED: &[(&str, Handshake)] = &[
    ("verified tls connection established", Handshake::Verified),
    ("trusted tls connection established", Handshake::Trusted),
    ("untrusted tls connection established", Handshake::Untrusted),
    ("anonymous tls connection established", Handshake::Anonymous),
    ("verify=ok", Handshake::Trusted),
    ("verify=fail", Handshake::Untrusted),
    ("verify=not", Handshake::Anonymous),
    ("verify=no", Handshake::Anonymous),
];

/// Places of one phrase that are looked at.
const MOST: usize = 8;
