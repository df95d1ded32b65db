//! What a pasted text says: a result type, a reason code, an SMTP reply, or whole lines of a mail log.

use std::ops::Range;

use super::actor::Actor;
use super::advice::explain;
use super::delivery::{Delivery, deliveries};
use super::handshake::{Handshake, handshakes};
use super::reason::{CauseClass, Located, Reason, decode as decode_reason, locate};
use crate::language::tr;
use crate::report::ResultType;
use crate::shown::shown;
use crate::{say, text};

/// What was understood of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The result type that it names, or that a report would give for it.
    pub result_type: Option<ResultType>,
    /// The reason that decides, where there is one.
    pub reason: Option<Reason>,
    /// The host that the sender spoke to, where the text names it.
    pub host: Option<String>,
    /// Whether it is of the log of a server that sends: then the servers that it speaks of are others'.
    pub is_outgoing: bool,
    /// What was understood, in the order of the text, without overlaps.
    pub words: Vec<Understood>,
}

/// A part of the text, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// The bytes that say it.
    pub place: Range<usize>,
    /// What they say.
    pub meaning: Meaning,
}

/// What a part of a text means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// A result type of RFC 8460.
    ResultType(ResultType),
    /// A reason that is known.
    Reason(Reason),
    /// A further part of the reason before it.
    More,
    /// An SMTP reply or an enhanced status code without a meaning of its own here: 2, 4 or 5.
    Status(u8),
    /// What became of the message.
    Delivery(Delivery),
    /// How far the certificate was believed.
    Handshake(Handshake),
}

impl Decoded {
    /// Who has to act, where the reason says it.
    pub fn actor(&self) -> Option<Actor> {
        self.reason.map(|reason| reason.actor)
    }

    /// Who has to act, in a sentence. Whoever reads a report runs the host that it tells of; whoever reads the log of a
    /// server that sends runs that server, and the host is another's.
    pub fn who_acts(&self) -> Option<String> {
        let Some(actor) = self.actor() else {
            let of_type = self.result_type.as_ref().map(|known| explain(known).whose_move.to_owned());
            return if self.is_outgoing { None } else { of_type };
        };
        Some(match (actor, &self.host) {
            (Actor::You, Some(host)) => {
                say!("The operator of {host} needs to act; that is you if it is your MX.", host = shown(host))
            }
            (Actor::You, None) if self.is_outgoing => {
                tr("The receiving side needs to act; that is you if it is your MX.").to_owned()
            }
            (Actor::DnsHost, _) if self.is_outgoing => {
                tr("The DNS provider of the receiving domain needs to act.").to_owned()
            }
            (Actor::Sender, _) if self.is_outgoing => {
                tr("The sender needs to act; that is you if this is your log.").to_owned()
            }
            _ => actor.sentence(),
        })
    }

    /// What failed, in a sentence: more than its result type where the reason says why.
    pub fn cause(&self) -> Option<&'static str> {
        self.reason.filter(tells).map(|reason| reason.meaning)
    }
}

impl Meaning {
    /// What the first digit of a code means (RFC 5321, section 4.2.1; RFC 3463, section 3.1).
    pub fn status_words(digit: u8) -> &'static str {
        tr(match digit {
            4 => text!("It failed temporarily: the sender tries again."),
            5 => text!("It failed permanently: the sender gives up."),
            _ => text!("It succeeded."),
        })
    }
}

/// Reads a text; what nobody knows is passed over. Only its first [`MOST_READ`] bytes are read.
pub fn decode(text: &str) -> Decoded {
    let text = text.get(..text.floor_char_boundary(MOST_READ)).unwrap_or(text);
    let mut words: Vec<Understood> = Vec::new();
    let told = deliveries(text).into_iter();
    words.extend(told.map(|(place, delivery)| Understood { place, meaning: Meaning::Delivery(delivery) }));
    let session = handshakes(text).into_iter();
    words.extend(session.map(|(place, handshake)| Understood { place, meaning: Meaning::Handshake(handshake) }));
    let named = named_types(text);
    words.extend(named.iter().cloned().map(|(place, known)| Understood { place, meaning: Meaning::ResultType(known) }));
    let taken: Vec<Range<usize>> = words.iter().map(|word| word.place.clone()).collect();
    let mut reasons: Vec<Located> = numbered(text).into_iter().collect();
    let with_numbers: Vec<Range<usize>> =
        taken.iter().cloned().chain(reasons.iter().flat_map(|located| located.places.clone())).collect();
    for located in locate(text, &with_numbers) {
        if reasons.iter().all(|known| known.reason.id != located.reason.id) {
            reasons.push(located);
        }
    }
    // A text that is a reason and nothing else, as a report holds it.
    if let Some(whole) = decode_reason(text).filter(|_| reasons.is_empty() && taken.is_empty()) {
        let start = text.len() - text.trim_start().len();
        reasons.push(Located { reason: whole, places: std::iter::once(start..start + text.trim().len()).collect() });
    }
    // Beside what says why, "it failed" says nothing.
    if reasons.iter().any(|located| tells(&located.reason)) {
        reasons.retain(|located| !located.reason.is_unspecific());
    }
    for Located { reason, places } in &reasons {
        for (index, place) in places.iter().enumerate() {
            let meaning = if index == 0 { Meaning::Reason(translated(*reason)) } else { Meaning::More };
            words.push(Understood { place: place.clone(), meaning });
        }
    }
    let reason = reasons.first().map(|located| translated(located.reason));
    for (place, digit) in statuses(text) {
        // A code that a reason holds goes on to say whether the sender tries again.
        if !words.iter().any(|word| word.place.start < place.end && place.start < word.place.end) {
            words.push(Understood { place, meaning: Meaning::Status(digit) });
        }
    }
    words.sort_by_key(|word| word.place.start);
    let named = named.into_iter().next().map(|(_, known)| known);
    // A status code tells of a kind of trouble, not of its cause.
    let telling = reason.filter(|reason| !is_status(reason));
    let result_type = named.or_else(|| type_of(telling?.class(), is_of_policy_host(text)));
    let host = host_of(text);
    let is_outgoing = is_outgoing(text, host.is_some());
    Decoded { result_type, reason, host, is_outgoing, words }
}

/// Whether a text is of the log of a server that sends, or a notice of what it could not send. A server that receives logs
/// what others did to it; what is neither is the text of a report.
fn is_outgoing(text: &str, names_host: bool) -> bool {
    let lower = text.to_ascii_lowercase();
    let has = |marks: &[&str]| marks.iter().any(|mark| lower.contains(mark));
    if has(RECEIVING) {
        return false;
    }
    names_host || has(SENDING) || !deliveries(text).is_empty()
}

/// What only a server that receives writes: Postfix, OpenSSL on that side, Exim.
const RECEIVING: &[&str] = &[
    "/smtpd[",
    "ssl_accept",
    "tls connection established from",
    "on connection from",
    "connect from ",
    "lost connection after",
    " <= ",
];

/// What only a server that sends writes, where it names no host: Postfix, Sendmail, Exim, OpenSSL, `OpenSMTPD`, Exchange.
const SENDING: &[&str] = &[
    "/smtp[",
    "/lmtp[",
    "mailer=esmtp",
    "mailer=smtp",
    "mailer=relay",
    "=remote_smtp",
    "ssl_connect",
    "cannot start tls",
    "tls connection established to",
    "r=dnslookup",
    "smtp-out:",
    " mta error ",
    "remote server returned",
];

fn is_status(reason: &Reason) -> bool {
    reason.id.starts_with("smtp-")
}

/// Whether a reason says why something failed.
fn tells(reason: &Reason) -> bool {
    let beside = matches!(reason.class(), CauseClass::Other | CauseClass::CachedPolicyUsed);
    !beside && !is_status(reason) && !reason.is_unspecific()
}

fn translated(reason: Reason) -> Reason {
    Reason { meaning: tr(reason.meaning), cause: tr(reason.cause), ..reason }
}

/// The result types that a text names.
fn named_types(text: &str) -> Vec<(Range<usize>, ResultType)> {
    let lower = text.to_ascii_lowercase();
    let alone = |place: &Range<usize>| {
        let inside = |char: char| char.is_alphanumeric() || char == '-' || char == '_';
        !lower.get(..place.start).unwrap_or_default().ends_with(inside)
            && !lower.get(place.end..).unwrap_or_default().starts_with(inside)
    };
    let mut found: Vec<_> = ResultType::REGISTERED
        .into_iter()
        .filter_map(|known| {
            let name = known.registered_name()?;
            let mut places = lower.match_indices(name).map(|(at, name)| at..at + name.len());
            places.find(alone).map(|place| (place, known))
        })
        .collect();
    found.sort_by_key(|(place, _)| place.start);
    found
}

/// An error of OpenSSL by its number, as in `verify error:num=20` (`x509_vfy.h`).
fn numbered(text: &str) -> Option<Located> {
    let lower = text.to_ascii_lowercase();
    NUMBER_MARKS.iter().find_map(|mark| {
        lower.match_indices(mark).take(MOST_MARKS).find_map(|(at, mark)| {
            let from = at + mark.len();
            let rest = lower.get(from..)?;
            let end = rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len());
            let number: u8 = rest.get(..end)?.parse().ok()?;
            let (_, name) = OPENSSL.iter().find(|(known, _)| *known == number)?;
            Some(Located { reason: decode_reason(name)?, places: std::iter::once(at..from + end).collect() })
        })
    })
}

/// What stands before such a number.
const NUMBER_MARKS: &[&str] =
    &["x509_v_err ", "x509_v_err=", "error:num=", "verify return code: ", "verify error ", "openssl error "];

/// Numbers that mean the same in every version, and the words for them.
const OPENSSL: &[(u8, &str)] = &[
    (2, "X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT"),
    (9, "X509_V_ERR_CERT_NOT_YET_VALID"),
    (10, "X509_V_ERR_CERT_HAS_EXPIRED"),
    (18, "X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT"),
    (19, "X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN"),
    (20, "X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY"),
    (21, "X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE"),
    (22, "X509_V_ERR_CERT_CHAIN_TOO_LONG"),
    (23, "X509_V_ERR_CERT_REVOKED"),
    (26, "X509_V_ERR_INVALID_PURPOSE"),
    (27, "X509_V_ERR_CERT_UNTRUSTED"),
    (28, "X509_V_ERR_CERT_REJECTED"),
    (62, "X509_V_ERR_HOSTNAME_MISMATCH"),
    (65, "X509_V_ERR_DANE_NO_MATCH"),
    (66, "X509_V_ERR_EE_KEY_TOO_SMALL"),
    (67, "X509_V_ERR_CA_KEY_TOO_SMALL"),
    (68, "X509_V_ERR_CA_MD_TOO_WEAK"),
];

/// SMTP replies and enhanced status codes, each with its first digit.
fn statuses(text: &str) -> Vec<(Range<usize>, u8)> {
    let bytes = text.as_bytes();
    let at = |index: usize| bytes.get(index).copied().unwrap_or(b' ');
    let digits = |from: usize| {
        bytes.get(from..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).take(4).count()
    };
    // `4.7.5`, of a class and subject that there are.
    let enhanced = |from: usize| {
        let subject = from + 2;
        let detail = subject + digits(subject) + 1;
        let end = detail + digits(detail);
        let fits = matches!(at(from), b'2' | b'4' | b'5')
            && at(from + 1) == b'.'
            && digits(subject) == 1
            && at(subject) <= b'7'
            && at(detail - 1) == b'.'
            && (1..=3).contains(&digits(detail))
            && !at(end).is_ascii_alphanumeric()
            && !(at(end) == b'.' && at(end + 1).is_ascii_alphanumeric());
        fits.then_some(end)
    };
    let mut found = Vec::new();
    let mut index = 0;
    while index < bytes.len() {
        let before = index.checked_sub(1).map_or(b' ', at);
        let begins = at(index).is_ascii_digit() && !before.is_ascii_alphanumeric() && before != b'.';
        let end = if !begins {
            None
        } else if let Some(end) = enhanced(index) {
            Some(end)
        } else {
            let is_reply = digits(index) == 3
                && (b'2'..=b'5').contains(&at(index))
                && at(index + 1) <= b'5'
                && matches!(at(index + 3), b' ' | b'-')
                && (enhanced(index + 4).is_some()
                    || follows_a_mark(text, index) && at(index + 4).is_ascii_alphabetic());
            is_reply.then_some(index + 3)
        };
        if let Some(end) = end {
            found.push((index..end, at(index) - b'0'));
        }
        index = end.unwrap_or(index + 1);
    }
    found
}

/// Whether a reply may begin here: at the beginning of a line, a quote or a bracket, or behind "said:".
fn follows_a_mark(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let trimmed = before.trim_end_matches([' ', '\t']);
    trimmed.is_empty()
        || trimmed.ends_with(['\n', '(', '"', '\'', ';'])
        || trimmed.len() < before.len() && trimmed.ends_with(':')
}

/// The host that a log says the sender spoke to.
fn host_of(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let named = HOST_MARKS.iter().find_map(|mark| {
        lower.match_indices(mark).take(MOST_MARKS).find_map(|(at, mark)| {
            let rest = lower.get(at + mark.len()..)?;
            let end =
                rest.find(|char: char| !(char.is_ascii_alphanumeric() || ".-_".contains(char))).unwrap_or(rest.len());
            let host = rest.get(..end)?.trim_end_matches('.');
            let is_name =
                host.len() <= 253 && host.contains('.') && host.contains(|char: char| char.is_ascii_lowercase());
            is_name.then(|| host.to_owned())
        })
    });
    named.filter(|host| !host.starts_with("mta-sts."))
}

/// Postfix and Sendmail, Exim, Exchange, what notices say, and who goes on without TLS: Exim, Haraka, maddy.
const HOST_MARKS: &[&str] = &[
    "relay=",
    " h=",
    "fqdn=",
    "remote-mta: dns; ",
    "remote-mta: dns;",
    "to host ",
    "by host ",
    " host ",
    "connect to ",
    "connection to ",
    "connection established to ",
    "connect error to ",
    "verification failed for ",
    "unencrypted to ",
    "failed. marking ",
    "remote_server\":\"",
];

/// Places of one mark that are looked at.
const MOST_MARKS: usize = 8;

/// Whether it is about fetching a policy: it names the policy host (RFC 8461, section 3.3), not the record at `_mta-sts`.
fn is_of_policy_host(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let mut hosts = lower.match_indices("mta-sts.");
    hosts.any(|(at, host)| {
        let inside = |char: char| char.is_alphanumeric() || "-_./@".contains(char);
        let before = lower.get(..at).unwrap_or_default();
        let after = lower.get(at + host.len()..).unwrap_or_default();
        (!before.ends_with(inside) || before.ends_with("://")) && after.starts_with(char::is_alphanumeric)
    }) || lower.contains(".well-known/mta-sts.txt")
}

/// The result type that a report gives for a fault of a mail server; `None` where none fits, or more than one.
pub fn type_of_class(class: CauseClass) -> Option<ResultType> {
    type_of(class, false)
}

/// The same for a fault that may be one of the policy host (RFC 8460, section 4.3).
fn type_of(class: CauseClass, of_policy_host: bool) -> Option<ResultType> {
    use CauseClass as Class;
    Some(match class {
        Class::ChainUntrusted | Class::NameMismatch | Class::Expired | Class::NotYetValid if of_policy_host => {
            ResultType::StsWebpkiInvalid
        }
        Class::ConnectionRefused | Class::TimedOut | Class::ConnectionLost | Class::Unreachable if of_policy_host => {
            ResultType::StsPolicyFetchError
        }
        Class::NameMismatch => ResultType::CertificateHostMismatch,
        Class::Expired => ResultType::CertificateExpired,
        Class::ChainUntrusted
        | Class::NotYetValid
        | Class::Revocation
        | Class::CertificateUnfit
        | Class::WeakSignature => ResultType::CertificateNotTrusted,
        Class::DaneNoMatch | Class::TlsaUnusable => ResultType::TlsaInvalid,
        Class::DnssecBroken => ResultType::DnssecInvalid,
        Class::NoTlsa => ResultType::DaneRequired,
        Class::NoStarttls | Class::StarttlsRefused => ResultType::StarttlsNotSupported,
        Class::TlsVersion | Class::CipherOrKey | Class::NotTls | Class::HandshakeFailed => {
            ResultType::ValidationFailure
        }
        Class::PolicyNotFound | Class::PolicyHostUnreachable | Class::PolicyHttpStatus => {
            ResultType::StsPolicyFetchError
        }
        Class::PolicyHostCertificate => ResultType::StsWebpkiInvalid,
        Class::PolicySyntax => ResultType::StsPolicyInvalid,
        _ => return None,
    })
}

/// Bytes of a text that are read: some lines of a log.
pub const MOST_READ: usize = 4_000;
