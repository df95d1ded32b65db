//! Questions, and their bytes.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use domain::base::iana::Rtype;
use domain::base::{Message, MessageBuilder, Name};
use thiserror::Error;

/// The types of records that a check asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordType {
    /// IPv4 addresses.
    A,
    /// IPv6 addresses.
    Aaaa,
    /// Aliases.
    Cname,
    /// Mail exchangers.
    Mx,
    /// Name servers.
    Ns,
    /// The beginning of a zone; only its place is looked at.
    Soa,
    /// Texts.
    Txt,
    /// Certificates of DANE (RFC 6698).
    Tlsa,
    /// Who may issue certificates (RFC 8659).
    Caa,
    /// Names of addresses.
    Ptr,
}

impl RecordType {
    const ALL: [Self; 10] =
        [Self::A, Self::Aaaa, Self::Cname, Self::Mx, Self::Ns, Self::Soa, Self::Txt, Self::Tlsa, Self::Caa, Self::Ptr];

    /// The type of that name, in capitals or not.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.to_string().eq_ignore_ascii_case(name))
    }

    pub(super) fn rtype(self) -> Rtype {
        match self {
            Self::A => Rtype::A,
            Self::Aaaa => Rtype::AAAA,
            Self::Cname => Rtype::CNAME,
            Self::Mx => Rtype::MX,
            Self::Ns => Rtype::NS,
            Self::Soa => Rtype::SOA,
            Self::Txt => Rtype::TXT,
            Self::Tlsa => Rtype::TLSA,
            Self::Caa => Rtype::CAA,
            Self::Ptr => Rtype::PTR,
        }
    }
}

impl fmt::Display for RecordType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::A => "A",
            Self::Aaaa => "AAAA",
            Self::Cname => "CNAME",
            Self::Mx => "MX",
            Self::Ns => "NS",
            Self::Soa => "SOA",
            Self::Txt => "TXT",
            Self::Tlsa => "TLSA",
            Self::Caa => "CAA",
            Self::Ptr => "PTR",
        })
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Question {
    /// The name, as A-labels, without a final dot; that of the root is empty.
    pub name: String,
    /// The type.
    pub record_type: RecordType,
}

impl Question {
    /// A question for the records of a name.
    pub fn new(name: impl Into<String>, record_type: RecordType) -> Self {
        Self { name: name.into(), record_type }
    }

    /// The name as it is shown: that of the root is a dot.
    pub fn shown_name(&self) -> &str {
        if self.name.is_empty() { "." } else { &self.name }
    }
}

/// A name that the DNS cannot hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a name that the DNS can hold")]
pub struct BadName;

/// Messages are padded to a multiple of this, so that their length tells little (RFC 8467, section 4.1).
const PADDING_BLOCK: usize = 128;
/// What fits into a packet nearly everywhere; over HTTPS it is a formality.
const UDP_SIZE: u16 = 1232;

/// The bytes of a question: ID 0 so that caches can share it (RFC 8484, section 4.1), AD set to
/// learn whether the answer was validated (RFC 6840, section 5.7), no client subnet
/// (RFC 7871, section 7.1.2), and padding. `checking_disabled` asks for data that failed validation too.
///
/// # Errors
/// When the name is too long or has an empty label.
pub fn encode(question: &Question, checking_disabled: bool) -> Result<Vec<u8>, BadName> {
    let bare = message(question, checking_disabled, None)?;
    // The option's own head takes four bytes.
    let over = (bare.len() + 4) % PADDING_BLOCK;
    let padding = if over == 0 { 0 } else { PADDING_BLOCK - over };
    message(question, checking_disabled, Some(u16::try_from(padding).map_err(|_| BadName)?))
}

fn message(question: &Question, checking_disabled: bool, padding: Option<u16>) -> Result<Vec<u8>, BadName> {
    let name = Name::<Vec<u8>>::from_str(&format!("{}.", question.name)).map_err(|_| BadName)?;
    let mut builder = MessageBuilder::new_vec();
    let header = builder.header_mut();
    header.set_id(0);
    header.set_rd(true);
    header.set_ad(true);
    header.set_cd(checking_disabled);
    let mut builder = builder.question();
    builder.push((name, question.record_type.rtype())).map_err(|_| BadName)?;
    let mut builder = builder.additional();
    builder
        .opt(|opt| {
            opt.set_udp_payload_size(UDP_SIZE);
            opt.client_subnet(0, 0, IpAddr::V4(Ipv4Addr::UNSPECIFIED))?;
            padding.map_or(Ok(()), |length| opt.padding(length))
        })
        .map_err(|_| BadName)?;
    Ok(builder.finish())
}

/// The address to fetch for a message (RFC 8484, section 4.1.1).
pub fn doh_url(base: &str, message: &[u8]) -> String {
    let mark = if base.contains('?') { '&' } else { '?' };
    format!("{base}{mark}dns={}", BASE64URL_NOPAD.encode(message))
}

/// The question in an address made by [`doh_url`], read from the message that it holds.
pub fn question_in(url: &str) -> Option<Question> {
    let (_, text) = url.rsplit_once("dns=")?;
    let message = Message::from_octets(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?).ok()?;
    let question = message.sole_question().ok()?;
    let record_type = RecordType::ALL.into_iter().find(|known| known.rtype() == question.qtype())?;
    let name = question.qname().to_string();
    Some(Question::new(name.strip_suffix('.').unwrap_or(&name), record_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648, section 10, in the alphabet of section 5 and without padding; RFC 8484, section 4.1.1.
    #[test]
    fn base64url_as_in_the_rfc() {
        for (message, text) in [("f", "Zg"), ("fo", "Zm8"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(doh_url("https://a/", message.as_bytes()), format!("https://a/?dns={text}"));
        }
        assert_eq!(doh_url("https://a/?x=y", &[0xfb, 0xff]), "https://a/?x=y&dns=-_8");
        assert_eq!(question_in("https://a/?dns=a+b"), None);
    }

    #[test]
    fn an_address_tells_its_question() {
        for record_type in RecordType::ALL {
            let question = Question::new("_smtp._tls.example.com", record_type);
            let url = doh_url("https://dns.example/dns-query", &encode(&question, false).unwrap());
            assert_eq!(question_in(&url), Some(question));
        }
        let root = Question::new("", RecordType::Ns);
        assert_eq!(question_in(&doh_url("https://a/", &encode(&root, false).unwrap())), Some(root.clone()));
        assert_eq!(root.shown_name(), ".");
        assert_eq!(question_in("https://dns.example/dns-query"), None);
        assert_eq!(question_in("https://dns.example/dns-query?dns=AAAA"), None);
    }

    #[test]
    fn messages_are_padded_and_names_checked() {
        for name in ["example.com", "_smtp._tls.example.com", "a.example"] {
            let bytes = encode(&Question::new(name, RecordType::Txt), false).unwrap();
            assert_eq!(bytes.len() % 128, 0, "{name}");
            assert_eq!(bytes[..2], [0, 0]);
        }
        assert_eq!(encode(&Question::new("a..b", RecordType::A), false), Err(BadName));
        assert_eq!(encode(&Question::new("x".repeat(64), RecordType::A), false), Err(BadName));
    }
}
