//! A server's certificate beside the TLSA records: what a browser cannot fetch, a user can paste.

use std::fmt;

use data_encoding::{BASE64_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256, Sha512};

use crate::dns::Tlsa;
use crate::language::tr;
use crate::text;

/// A certificate, as far as TLSA records look at it (RFC 6698, section 2.1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// All of it, in DER.
    pub der: Vec<u8>,
    /// Its `SubjectPublicKeyInfo`, in DER.
    pub public_key: Vec<u8>,
}

/// Why a text holds no certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateFault {
    /// No PEM block.
    NoPem,
    /// The block is cut or not Base64.
    Damaged,
}

impl fmt::Display for CertificateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(tr(match self {
            Self::NoPem => text!(
                "The text contains no line -----BEGIN CERTIFICATE-----. Paste everything that openssl s_client -showcerts prints."
            ),
            Self::Damaged => {
                text!("The certificate is cut off or damaged: copy it including its BEGIN and END lines.")
            }
        }))
    }
}

impl std::error::Error for CertificateFault {}

/// The certificates in a text, in order; the first is the server's own.
///
/// # Errors
/// When there is none, or one is damaged.
pub fn certificates(text: &str) -> Result<Vec<Certificate>, CertificateFault> {
    let mut found = Vec::new();
    for block in text.split(BEGIN).skip(1) {
        let (body, _) = block.split_once(END).ok_or(CertificateFault::Damaged)?;
        let der = base64(body).ok_or(CertificateFault::Damaged)?;
        let public_key = public_key(&der).ok_or(CertificateFault::Damaged)?.to_vec();
        found.push(Certificate { der, public_key });
    }
    if found.is_empty() { Err(CertificateFault::NoPem) } else { Ok(found) }
}

impl Certificate {
    /// Whether a TLSA record is of this certificate, or of its key.
    pub fn matches(&self, tlsa: &Tlsa) -> bool {
        let selected = match tlsa.selector {
            0 => &self.der,
            1 => &self.public_key,
            _ => return false,
        };
        match tlsa.matching {
            0 => *selected == tlsa.data,
            1 => Sha256::digest(selected).as_slice() == tlsa.data,
            2 => Sha512::digest(selected).as_slice() == tlsa.data,
            _ => false,
        }
    }

    /// The record to publish for it: `3 1 1` and the SHA-256 of its key (RFC 7672, section 3.1).
    pub fn recommended(&self) -> String {
        format!("3 1 1 {}", HEXLOWER.encode(&Sha256::digest(&self.public_key)))
    }
}

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// Base64 with line ends and blanks in it (RFC 7468, section 3).
fn base64(text: &str) -> Option<Vec<u8>> {
    let letters: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=').collect();
    BASE64_NOPAD.decode(&letters).ok()
}

/// Whether these bytes can be a whole certificate (selector 0) or a whole key (selector 1) of a record with matching type 0
/// (RFC 6698, sections 2.1.2 and 2.1.4).
pub(super) fn is_whole(selector: u8, data: &[u8]) -> bool {
    if selector == 0 { public_key(data).is_some() } else { is_key(data).is_some() }
}

/// `SubjectPublicKeyInfo` and nothing behind it: the algorithm and the key (RFC 5280, section 4.1).
fn is_key(data: &[u8]) -> Option<()> {
    let (key, rest) = element(data, SEQUENCE)?;
    let (_, bits) = element(key.content, SEQUENCE)?;
    let (_, behind) = element(bits, BIT_STRING)?;
    (rest.is_empty() && behind.is_empty()).then_some(())
}

/// `SubjectPublicKeyInfo` of a certificate (RFC 5280, section 4.1).
fn public_key(der: &[u8]) -> Option<&[u8]> {
    let (certificate, rest) = element(der, SEQUENCE)?;
    if !rest.is_empty() {
        return None;
    }
    let (mut fields, _) = element(certificate.content, SEQUENCE).map(|(tbs, rest)| (tbs.content, rest))?;
    if fields.first() == Some(&EXPLICIT_VERSION) {
        (_, fields) = element(fields, EXPLICIT_VERSION)?;
    }
    // Serial number, algorithm, issuer, validity, subject.
    for tag in [INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE] {
        (_, fields) = element(fields, tag)?;
    }
    element(fields, SEQUENCE).map(|(key, _)| key.whole)
}

struct Element<'a> {
    whole: &'a [u8],
    content: &'a [u8],
}

/// The element at the start, and what follows it (X.690, section 8.1).
fn element(der: &[u8], tag: u8) -> Option<(Element<'_>, &[u8])> {
    let [found, length, ..] = der else { return None };
    if *found != tag {
        return None;
    }
    let (head, length) = if *length < 0x80 {
        (2, usize::from(*length))
    } else {
        let count = usize::from(length & 0x7F);
        let bytes = der.get(2..2 + count).filter(|bytes| (1..=3).contains(&bytes.len()))?;
        (2 + count, bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)))
    };
    let (whole, rest) = der.split_at_checked(head + length)?;
    Some((Element { whole, content: whole.get(head..)? }, rest))
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const EXPLICIT_VERSION: u8 = 0xA0;
