//! What bytes are.

use super::{mbox, msg, tar};

/// A kind of content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Json,
    Gzip,
    Zip,
    Tar,
    Mbox,
    Mail,
    /// A mail as Outlook stores it.
    Msg,
    /// The base64 text of a gzip file, as somebody pasted it.
    Base64Gzip,
    /// A DMARC report.
    Dmarc,
    Other,
}

/// Decides by the first bytes.
pub(super) fn kind(bytes: &[u8]) -> Kind {
    match bytes {
        _ if tar::starts_tar(bytes) => return Kind::Tar,
        [0x1F, 0x8B, ..] => return Kind::Gzip,
        [b'P', b'K', 3 | 5 | 7, 4 | 6 | 8, ..] => return Kind::Zip,
        _ if bytes.starts_with(&msg::MAGIC) => return Kind::Msg,
        _ if bytes.starts_with(mbox::MMDF) => return Kind::Mbox,
        [0xFF, 0xFE, rest @ ..] | [0xFE, 0xFF, rest @ ..] if starts_json_wide(rest) => return Kind::Json,
        _ => {}
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    match text {
        [b'{' | b'[', ..] => Kind::Json,
        [b'<', ..] => {
            let head = text.get(..text.len().min(4096)).unwrap_or_default();
            if contains(head, b"<feedback") { Kind::Dmarc } else { Kind::Other }
        }
        _ if text.starts_with(b"From ") => Kind::Mbox,
        _ if starts_mail(text) => Kind::Mail,
        // The first bytes of every gzip file, in base64.
        _ if text.starts_with(b"H4sI") => Kind::Base64Gzip,
        _ => Kind::Other,
    }
}

/// Decides by the first bytes of something that goes on: [`Kind::Other`] unless it can be
/// read as it comes.
pub(super) fn kind_of_stream(bytes: &[u8]) -> Kind {
    match kind(bytes) {
        kind @ (Kind::Gzip | Kind::Zip | Kind::Tar | Kind::Mbox) => kind,
        _ => Kind::Other,
    }
}

/// "{" or "[" as UTF-16 of either order, after its byte order mark.
fn starts_json_wide(bytes: &[u8]) -> bool {
    bytes.iter().find(|byte| **byte != 0 && !byte.is_ascii_whitespace()).is_some_and(|byte| b"{[".contains(byte))
}

/// A mail starts with a header: a name of printable characters and a colon. One such line
/// would also fit prose, so a second header or a known first one is asked for.
fn starts_mail(text: &[u8]) -> bool {
    let mut headers = 0;
    for line in text.split(|byte| *byte == b'\n').take(400) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if headers == 0 {
                return false;
            }
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return headers > 2 };
        let name = line.get(..colon).unwrap_or_default();
        if name.is_empty() || name.len() > 76 || !name.iter().all(u8::is_ascii_graphic) {
            return headers > 2;
        }
        headers += 1;
        if KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            return true;
        }
    }
    headers > 1
}

const KNOWN: [&[u8]; 12] = [
    b"Received",
    b"Return-Path",
    b"Delivered-To",
    b"Date",
    b"From",
    b"To",
    b"Subject",
    b"Message-ID",
    b"MIME-Version",
    b"Content-Type",
    b"DKIM-Signature",
    b"X-Mozilla-Status",
];

pub(super) fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// Base64 with any white space in it.
pub(super) fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    mail_parser::decoders::base64::base64_decode(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decides_by_bytes() {
        for (bytes, expected) in [
            (&b" \n{\"a\":1}"[..], Kind::Json),
            (b"\xEF\xBB\xBF[", Kind::Json),
            (b"\xFF\xFE{\0", Kind::Json),
            (b"\x1F\x8B\x08", Kind::Gzip),
            (b"PK\x03\x04", Kind::Zip),
            (b"From a@b Mon Jan  1 00:00:00 2026\nX: y\n", Kind::Mbox),
            (b"Received: by x\r\n\r\n", Kind::Mail),
            (b"X-One: 1\nX-Two: 2\n\nbody", Kind::Mail),
            (b"Note: this is prose\nand goes on", Kind::Other),
            (b"H4sIAAAAAAAA", Kind::Base64Gzip),
            (b"<?xml version=\"1.0\"?><feedback>", Kind::Dmarc),
            (b"<html>", Kind::Other),
            (b"", Kind::Other),
            (b"\x89PNG", Kind::Other),
        ] {
            assert_eq!(kind(bytes), expected, "{bytes:?}");
        }
    }
}
