//! What became of a message, as logs and notices of failure say it.

use std::ops::Range;

use crate::language::tr;
use crate::text;

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// The next server took it.
    Delivered,
    /// It waits at the sender, which tries again.
    Deferred,
    /// It went back to its author.
    Returned,
    /// It went out without encryption: TLS failed, and nothing asked for it.
    Unencrypted,
}

impl Delivery {
    /// In one sentence.
    pub fn words(self) -> &'static str {
        tr(match self {
            Self::Delivered => text!("Delivered: the next server accepted the message."),
            Self::Deferred => text!("Not delivered yet: the sender keeps the message and tries again."),
            Self::Returned => text!("Not delivered: the message goes back to its author."),
            Self::Unencrypted => text!(
                "Delivered without encryption: TLS failed, but the sender does not require it. Anyone on the path could read the message."
            ),
        })
    }
}

/// The words of a text that say what became of a message, in order.
pub(super) fn deliveries(text: &str) -> Vec<(Range<usize>, Delivery)> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    // Postfix, Sendmail, and the fields of a notice (RFC 3464, section 2.3.3).
    for (key, values) in [("status=", POSTFIX), ("stat=", SENDMAIL), ("action:", NOTICE)] {
        for (at, _) in lower.match_indices(key).filter(|(at, _)| starts_word(&lower, *at)).take(MOST) {
            let from = at + key.len();
            let rest = lower.get(from..).unwrap_or_default();
            let from = from + rest.len() - rest.trim_start_matches(' ').len();
            let rest = rest.trim_start_matches(' ');
            let says = values.iter().find(|(value, _)| rest.starts_with(value));
            found.extend(says.map(|(value, delivery)| (from..from + value.len(), *delivery)));
        }
    }
    // Exim: `== address` was put off, `** address` failed, `=> address` and `-> address` went out; a router stands behind.
    if lower.contains(" r=") {
        for (sign, delivery) in EXIM {
            found.extend(lower.match_indices(sign).take(1).map(|(at, sign)| (at + 1..at + sign.len() - 1, *delivery)));
        }
    }
    // Exchange: the events of message tracking, between commas; and sentences of notices and logs.
    for (phrase, delivery) in
        PHRASES.iter().copied().chain(UNENCRYPTED.iter().map(|phrase| (*phrase, Delivery::Unencrypted)))
    {
        let (before, after) = (phrase.len() - phrase.trim_start_matches(',').len(), phrase.trim_end_matches(',').len());
        found.extend(lower.match_indices(phrase).take(1).map(|(at, _)| (at + before..at + after, delivery)));
    }
    found.sort_by_key(|(place, _)| place.start);
    found.dedup_by(|(later, _), (earlier, _)| later.start < earlier.end);
    found
}

fn starts_word(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|before| !before.ends_with(|char: char| char.is_alphanumeric() || char == '-'))
}

const POSTFIX: &[(&str, Delivery)] = &[
    ("sent", Delivery::Delivered),
    ("deferred", Delivery::Deferred),
    ("bounced", Delivery::Returned),
    ("expired", Delivery::Returned),
    ("undeliverable", Delivery::Returned),
    ("deliverable", Delivery::Delivered),
];

const SENDMAIL: &[(&str, Delivery)] = &[
    ("sent", Delivery::Delivered),
    ("deferred", Delivery::Deferred),
    ("queued", Delivery::Deferred),
    ("service unavailable", Delivery::Returned),
    ("user unknown", Delivery::Returned),
    ("host unknown", Delivery::Returned),
];

const NOTICE: &[(&str, Delivery)] = &[
    ("failed", Delivery::Returned),
    ("delayed", Delivery::Deferred),
    ("delivered", Delivery::Delivered),
    ("relayed", Delivery::Delivered),
    ("expanded", Delivery::Delivered),
];

const EXIM: &[(&str, Delivery)] = &[
    (" == ", Delivery::Deferred),
    (" ** ", Delivery::Returned),
    (" => ", Delivery::Delivered),
    (" -> ", Delivery::Delivered),
];

const PHRASES: &[(&str, Delivery)] = &[
    (",smtp,sendexternal,", Delivery::Delivered),
    (",smtp,defer,", Delivery::Deferred),
    (",smtp,fail,", Delivery::Returned),
    ("delivery incomplete", Delivery::Deferred),
    ("gmail will retry", Delivery::Deferred),
    ("delivery status notification (delay)", Delivery::Deferred),
    ("delivery status notification (failure)", Delivery::Returned),
    ("message not delivered", Delivery::Returned),
    ("message blocked", Delivery::Returned),
    ("couldn't be delivered", Delivery::Returned),
    ("could not be delivered", Delivery::Returned),
];

/// What senders say that go on without TLS: Exim (transports/smtp.c), `OpenSMTPD` (`mta_session.c`), mox (queue/direct.go),
/// maddy (target/remote), Haraka (outbound/tls.js). Postfix goes on without a word (`RETRY_AS_PLAINTEXT` in smtp.h).
const UNENCRYPTED: &[&str] = &[
    "delivering unencrypted to",
    "downgrading to plain",
    "delivery attempt without tls",
    "trying plaintext",
    "as non-tls for",
];

/// Words of one key that are looked at.
const MOST: usize = 8;
