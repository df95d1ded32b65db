//! A line of the tables: a reason, and the texts that mean it.

use super::cause::{CauseClass, cause_class};
use super::pattern::Pattern;
use crate::explain::actor::Actor;
use crate::language::tr;

/// What a reason code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// Stable name in kebab case.
    pub id: &'static str,
    /// What it says, in one plain sentence.
    pub meaning: &'static str,
    /// The likely cause, in one sentence.
    pub cause: &'static str,
    /// Who has to act, by what the text says and nothing else; reasons with like causes have like actors:
    /// - `You`: it says something of what only the receiving domain has (its server's offer or reply, its certificate, its
    ///   records, its policy). A policy that could not be fetched is looked for at the policy host first, so that is yours too.
    /// - `Sender`: it is about the sender's own software or settings, or about a rule of the sender's alone, which no standard
    ///   asks of the domain. Where it says what is missing at the domain, such as TLSA records, it depends: either that came
    ///   to be lost, or the rule is wrong (RFC 7672, section 6).
    /// - `DnsHost`: signatures of the zone do not validate.
    /// - `Nobody`: it passes without anybody's doing, or nothing has failed.
    /// - `Depends`: it may lie with either, or on the way between. That is all that was not answered in time, was refused,
    ///   reset or broken off, or could not be reached or looked up, by SMTP and by DNS alike; limits and block lists, which one
    ///   side sets and the other exceeds; "one side" of a handshake, where the cause does not say which; a clock; and what the
    ///   owner may have meant so (a null MX, RFC 7505) or another asks for (REQUIRETLS, RFC 8689). The cause then gives both.
    pub actor: Actor,
    /// Where the text is defined or was met; "practice" when no document is known.
    pub source: &'static str,
    /// A spelling that decodes to this entry, as a program prints it or a registry has it. Where only the words are known
    /// from practice they stand between ellipses.
    pub example: &'static str,
}

impl Reason {
    /// It tells of TLS versions that do not fit together.
    pub fn is_tls_version(&self) -> bool {
        TLS_VERSION.contains(&self.id)
    }

    /// It tells of ciphers or keys that do not fit together.
    pub fn is_cipher(&self) -> bool {
        CIPHER.contains(&self.id)
    }

    /// It says that something failed, and not why.
    pub fn is_unspecific(&self) -> bool {
        UNSPECIFIC.contains(&self.id)
    }

    /// It tells of a chain that is not trusted for another reason than that the server leaves out a certificate of it.
    pub fn is_of_whole_chain(&self) -> bool {
        WHOLE_CHAIN.contains(&self.id)
    }

    /// What kind of fault it tells of.
    pub fn class(&self) -> CauseClass {
        cause_class(self.id)
    }

    /// Who has to act while others, the large senders first of all, succeed at the same host: TLS versions, ciphers and
    /// keys that do not fit together may then be the sender's, which is old.
    pub fn actor_while_others_succeed(&self) -> Actor {
        match self.class() {
            CauseClass::TlsVersion | CauseClass::CipherOrKey if self.actor == Actor::You => Actor::Depends,
            _ => self.actor,
        }
    }

    /// The same in the language spoken.
    pub(super) fn translated(self) -> Self {
        Self { meaning: tr(self.meaning), cause: tr(self.cause), ..self }
    }
}

/// A reason and the texts that mean it.
pub(super) struct Entry {
    pub(super) reason: Reason,
    pub(super) patterns: &'static [Pattern],
}

/// A line of a table, to be read from left to right.
pub(super) const fn entry(
    id: &'static str,
    example: &'static str,
    source: &'static str,
    actor: Actor,
    meaning: &'static str,
    cause: &'static str,
    patterns: &'static [Pattern],
) -> Entry {
    Entry { reason: Reason { id, meaning, cause, actor, source, example }, patterns }
}

/// Reasons that tell of TLS versions, by id.
pub(super) const TLS_VERSION: [&str; 3] =
    ["alert-protocol-version", "unsupported-protocol", "alert-inappropriate-fallback"];
/// Reasons that a chain is not trusted, of which no intermediate is missing, by id: what is self-signed has none.
pub(super) const WHOLE_CHAIN: [&str; 7] = [
    "self-signed",
    "self-signed-in-chain",
    "unknown-authority-near-match",
    "chain-too-long",
    "path-length-exceeded",
    "invalid-ca",
    "invalid-non-ca",
];
/// Reasons that do not say why, by id.
pub(super) const UNSPECIFIC: [&str; 9] = [
    "connect-failed",
    "verification-unspecified",
    "certificate-chain-errors",
    "certificate-verify-failed",
    "server-certificate-not-verified",
    "tls-handshake-failed",
    "policy-fetch-error",
    "validation-failure",
    "unknown-stated",
];
/// Reasons that tell of ciphers, groups, signatures or keys, by id.
pub(super) const CIPHER: [&str; 9] = [
    "no-common-algorithm",
    "certificate-key-type",
    "alert-handshake-failure",
    "alert-insufficient-security",
    "no-shared-cipher",
    "no-shared-group",
    "no-shared-signature",
    "dh-key-too-small",
    "alert-export-restriction",
];
