//! The header fields that tell what a mail or a part of it is, in any form, and what the part holds by them.
//!
//! The crate `mail-parser` understands the fields and decodes the content. It is given one block of a few
//! fields at a time, and never a body: of a whole mail it would nest what is nested, and what a stranger
//! nests deep enough ends the program where it is dropped.

use std::borrow::Cow;

use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::parsers::MessageStream;
use mail_parser::{ContentType, HeaderName, HeaderValue, Message, MessageParser, MimeHeaders};
use memchr::memchr;

use super::beginning::can_hold_reports;
use super::transfer::{decode_damaged, ends_with_padding};
use crate::intake::sniff::{self, Kind};

/// The fields of a mail or of a part.
pub(super) struct Fields(Option<Message<'static>>);

/// How a body is written down, RFC 2045, section 6.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    /// As it is.
    Plain,
    Base64,
    Quoted,
}

impl Fields {
    /// The fields at the start of a mail or part, the body behind the empty line, and whether the text ends within
    /// the fields.
    ///
    /// Lines that are no field are passed over, and so are fields longer than any that is honest. Where no body is
    /// behind them, such lines behind the last field are the body, of which the empty line is damaged.
    pub(super) fn read(text: &[u8]) -> (Self, &[u8], bool) {
        let (mut rest, mut block) = (text, Vec::new());
        let (mut odd, mut is_open) = (None, true);
        loop {
            let blanks = rest.iter().take_while(|byte| **byte != b'\n' && byte.is_ascii_whitespace()).count();
            rest = rest.get(blanks..).unwrap_or_default();
            match rest {
                [] => break,
                [b'\n', body @ ..] => {
                    rest = body;
                    is_open = false;
                    break;
                }
                _ => {}
            }
            let line = rest.split_at(memchr(b'\n', rest).map_or(rest.len(), |end| end + 1)).0;
            let Some(name) = name_of(line).filter(|name| !name.iter().any(|byte| matches!(byte, b'{' | b'"'))) else {
                odd.get_or_insert(rest);
                rest = rest.get(line.len()..).unwrap_or_default();
                continue;
            };
            odd = None;
            let field = rest.split_at(end_of_field(rest, line.len())).0;
            if field.len() <= LONGEST && KNOWN.iter().any(|known| same_name(known, name)) {
                block.extend_from_slice(field);
                if !field.ends_with(b"\n") {
                    block.push(b'\n');
                }
            }
            rest = rest.get(field.len()..).unwrap_or_default();
        }
        if let Some(odd) = odd.filter(|_| rest.trim_ascii().is_empty()) {
            rest = behind_odd_line(odd);
            // Of a field nothing but a piece of its name may be there.
            is_open &= memchr(b'\n', odd).is_none();
        }
        if block.is_empty() {
            return (Self(None), rest, is_open);
        }
        block.push(b'\n');
        (Self(MessageParser::default().parse_headers(&block).map(Message::into_owned)), rest, is_open)
    }

    /// Of a text that has none.
    pub(super) fn none() -> Self {
        Self(None)
    }

    fn content_type(&self) -> Option<&ContentType<'_>> {
        self.0.as_ref()?.content_type()
    }

    /// Whether no content type is given.
    pub(super) fn is_untyped(&self) -> bool {
        self.content_type().is_none()
    }

    /// Whether the content type is of this main kind, such as "multipart".
    pub(super) fn is(&self, kind: &str) -> bool {
        self.content_type().is_some_and(|found| found.ctype().eq_ignore_ascii_case(kind))
    }

    /// What stands behind the slash of the content type, in small letters.
    pub(super) fn subtype(&self) -> Option<String> {
        self.content_type().and_then(|kind| kind.subtype()).map(str::to_ascii_lowercase)
    }

    /// A parameter of the content type.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.content_type().and_then(|kind| kind.attribute(name))
    }

    /// The name of an attachment.
    pub(super) fn name(&self) -> Option<&str> {
        self.0.as_ref()?.attachment_name()
    }

    /// The subject, decoded.
    pub(super) fn subject(&self) -> Option<&str> {
        self.0.as_ref()?.subject()
    }

    /// A field as it stands.
    pub(super) fn raw(&self, name: &'static str) -> Option<&str> {
        self.0.as_ref()?.header_raw(name)
    }

    /// Whether it says that it is a mail: message/rfc822 (RFC 2046, section 5.2.1) or message/global (RFC 6532).
    pub(super) fn is_attached_mail(&self) -> bool {
        self.is("message") && matches!(self.subtype().as_deref(), Some("rfc822" | "global"))
    }

    /// Whether a body is written in base64.
    pub(super) fn is_base64(&self) -> bool {
        self.encoding() == Encoding::Base64
    }

    /// Whether a body is written in quoted-printable.
    pub(super) fn is_quoted(&self) -> bool {
        self.encoding() == Encoding::Quoted
    }

    fn encoding(&self) -> Encoding {
        let value = self.0.as_ref().and_then(|fields| fields.header(HeaderName::ContentTransferEncoding));
        match value {
            Some(HeaderValue::Text(text)) if text.eq_ignore_ascii_case("base64") => Encoding::Base64,
            Some(HeaderValue::Text(text)) if text.eq_ignore_ascii_case("quoted-printable") => Encoding::Quoted,
            _ => Encoding::Plain,
        }
    }

    /// What a body holds: decoded, and a text in UTF-8. What is wrongly encoded stays as it is written, but base64 in
    /// which something else stands: of that what can be read, and the first line that is damaged.
    pub(super) fn content<'b>(&self, body: &'b [u8], is_text: bool) -> (Cow<'b, [u8]>, Option<u64>) {
        let (end, decoded) = match self.encoding() {
            Encoding::Plain => (0, Cow::Borrowed(body)),
            Encoding::Base64 if ends_with_padding(body) => MessageStream::new(body).decode_base64_mime(b""),
            Encoding::Base64 => (usize::MAX, Cow::Borrowed(body)),
            Encoding::Quoted => MessageStream::new(body).decode_quoted_printable_mime(b""),
        };
        let (decoded, damage) = if end == usize::MAX {
            let Some((decoded, damage)) = self.is_base64().then(|| damaged_base64(body)).flatten() else {
                return (self.text(Cow::Borrowed(body)), None);
            };
            (Cow::Owned(decoded), damage)
        } else {
            (decoded, None)
        };
        (if is_text && !is_packed(&decoded) { self.text(decoded) } else { decoded }, damage)
    }

    /// A text in UTF-8.
    pub(super) fn text<'b>(&self, bytes: Cow<'b, [u8]>) -> Cow<'b, [u8]> {
        match self.parameter("charset").and_then(|charset| charset_decoder(charset.as_bytes())) {
            Some(decode) => Cow::Owned(decode(&bytes).into_bytes()),
            None if std::str::from_utf8(&bytes).is_ok() => bytes,
            None => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned().into_bytes()),
        }
    }

    /// Whether the body is text by its label, which is also what has none.
    pub(super) fn is_text(&self) -> bool {
        self.is_untyped() || self.is("text")
    }
}

/// What base64 holds with something else in it; `None` if it is none, or nothing is to be read in it.
fn damaged_base64(body: &[u8]) -> Option<(Vec<u8>, Option<u64>)> {
    // Some label as base64 what they did not encode.
    matches!(sniff::kind(body), Kind::Other | Kind::Base64).then_some(())?;
    let (decoded, damage) = decode_damaged(body);
    // A few letters decode to anything.
    let kind = sniff::kind(&decoded);
    (kind == Kind::Zlib || can_hold_reports(kind, &decoded)).then_some((decoded, damage))
}

/// Whether bytes are no text, whatever their label says: one that is missing or cannot be read is that of a text
/// (RFC 2045, section 5.2), and to take a charset for theirs would damage them.
fn is_packed(bytes: &[u8]) -> bool {
    let packed =
        |kind| matches!(kind, Kind::Gzip | Kind::Zip | Kind::Tar | Kind::Msg | Kind::Zlib | Kind::Deflate | Kind::Cms);
    std::str::from_utf8(bytes).is_err() && packed(sniff::kind(bytes))
}

/// The name of a field, if its first line has one.
fn name_of(line: &[u8]) -> Option<&[u8]> {
    let start = line.iter().position(|byte| *byte != b':' && !byte.is_ascii_whitespace())?;
    let named = line.get(start..)?;
    named.get(..memchr(b':', named)?)
}

/// A body without what was the empty line before it.
fn behind_odd_line(body: &[u8]) -> &[u8] {
    let end = memchr(b'\n', body).map_or(body.len(), |end| end + 1);
    let (line, behind) = body.split_at(end);
    if line.trim_ascii().len() < 3 { behind } else { body }
}

/// Whether a name is this one, in any case and with blanks anywhere.
fn same_name(known: &str, name: &[u8]) -> bool {
    let mut letters = name.iter().filter(|byte| !byte.is_ascii_whitespace());
    known.bytes().all(|byte| letters.next().is_some_and(|letter| letter.eq_ignore_ascii_case(&byte)))
        && letters.next().is_none()
}

/// Where a field ends, with the lines that continue it (RFC 5322, section 2.2.3).
fn end_of_field(rest: &[u8], first_line: usize) -> usize {
    let mut end = first_line;
    while let Some([b' ' | b'\t', ..]) = rest.get(end..) {
        let behind = rest.get(end..).unwrap_or_default();
        end += memchr(b'\n', behind).map_or(behind.len(), |at| at + 1);
    }
    end
}

/// The fields that are asked for.
const KNOWN: [&str; 8] = [
    "content-type",
    "content-disposition",
    "content-transfer-encoding",
    "from",
    "subject",
    "tls-report-domain",
    "tls-report-submitter",
    "x-failed-recipients",
];

/// Longer fields are passed over. Reading the parameters of one takes time with the square of its length.
const LONGEST: usize = 4096;
