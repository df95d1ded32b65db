//! What bytes are.

mod binary;
mod mime;

pub(super) use binary::{Lost, MMDF, has_tar_checksum, lost_start};
pub(super) use mime::{PartStart, delimiter_line, part_start};

use super::base64::decode_start;
use super::closed::{Closed, Packing};
use super::cms;
use super::envelope::{Behind, behind_first_lines, starts_mailbox};
use crate::report::{Decoded, Table, utf16_unit};
use binary::{MSG, is_damaged_tar, is_raw_deflate, is_zlib, not_read, sealed, starts_tar};

/// A kind of content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Json,
    Gzip,
    Zip,
    Tar,
    /// A mail as Outlook stores it.
    Msg,
    Zlib,
    /// Deflated data without a wrapper, RFC 1951.
    Deflate,
    Mbox,
    Mail,
    /// A text with a MIME body in it, whose mail is missing.
    Parts,
    /// What S/MIME puts around a mail that is signed in one piece.
    Cms,
    /// The base64 text of anything that can be read, as somebody pasted it.
    Base64,
    /// Lines quoted by ">", or text between fences of three backticks.
    Quoted,
    /// JSON whose straight quotes a web page or a word processor turned into others.
    Retyped,
    /// A text in UTF-16 that is no JSON and no table, or one in UTF-32.
    Wide,
    /// A mailbox or a mail with the ends of lines of old Macs.
    OldLines,
    /// A table of reports.
    Table(Table),
    /// Other text with a report in it.
    Around,
    /// A DMARC report.
    Dmarc,
    /// A table of mails, without what was attached to them.
    MailTable,
    /// What an aggregate sender attaches when it has nothing to say.
    Placeholder,
    /// Known, and not to be opened.
    Closed(Closed),
    /// Packed in a way that is not read.
    Packed(Packing),
    Other,
}

/// Decides by the first bytes.
pub(super) fn kind(bytes: &[u8]) -> Kind {
    kind_within(bytes, true)
}

/// The same; whether base64 is looked into must be said, for what comes out of it is looked at by this too.
fn kind_within(bytes: &[u8], look_into: bool) -> Kind {
    match bytes {
        _ if starts_tar(bytes) || is_damaged_tar(bytes) => return Kind::Tar,
        _ if utf32(bytes).is_some() => return Kind::Wide,
        [0x1F, 0x8B, ..] => return Kind::Gzip,
        [b'P', b'K', 3 | 5 | 7, 4 | 6 | 8, ..] => return Kind::Zip,
        _ if bytes.starts_with(&MSG) => return Kind::Msg,
        _ if bytes.starts_with(MMDF) => return Kind::Mbox,
        _ if is_zlib(bytes) => return Kind::Zlib,
        _ => {}
    }
    if let Some(packing) = not_read(bytes) {
        return Kind::Packed(packing);
    }
    match cms::sort(bytes) {
        Some(cms::Sort::Open) => return Kind::Cms,
        Some(cms::Sort::Sealed) => return Kind::Closed(Closed::Smime),
        None => {}
    }
    if let Some(closed) = sealed(bytes) {
        return Kind::Closed(closed);
    }
    if utf16_unit(bytes).is_some() {
        let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
        return match kind_of_text(Decoded::of(head).text.as_bytes(), look_into) {
            kind @ (Kind::Json | Kind::Table(_) | Kind::Dmarc | Kind::Other) => kind,
            _ => Kind::Wide,
        };
    }
    match kind_of_text(bytes, look_into) {
        Kind::Other if is_raw_deflate(bytes) => Kind::Deflate,
        kind => kind,
    }
}

fn kind_of_text(bytes: &[u8], look_into: bool) -> Kind {
    let mut text = bytes;
    while let Some(rest) = text.strip_prefix(b"\xEF\xBB\xBF") {
        text = rest;
    }
    // RFC 7464: each text of a sequence stands behind a record separator.
    let text = text.trim_ascii_start();
    let text = text.strip_prefix(b"\x1E").unwrap_or(text).trim_ascii_start();
    match behind_first_lines(text) {
        Some(_) if text.starts_with(b"From ") => {}
        Some(Behind::Mailbox) => return Kind::Mbox,
        Some(Behind::Mail) => return Kind::Mail,
        None => {}
    }
    match text {
        [b'{' | b'[', ..] if is_retyped(text) => Kind::Retyped,
        [b'{' | b'[', ..] => Kind::Json,
        [b'"', rest @ ..] if rest.trim_ascii_start().starts_with(b"{") => Kind::Json,
        [b'<', ..] => {
            let head = text.get(..text.len().min(4096)).unwrap_or_default();
            if contains(head, b"<feedback") || contains(head, b":feedback") {
                Kind::Dmarc
            } else if !is_binary(text) && report_start(text, 0).is_some() {
                // A page that shows one.
                Kind::Around
            } else if has_retyped(text) {
                Kind::Retyped
            } else {
                Kind::Other
            }
        }
        [b'>', ..] => Kind::Quoted,
        _ if has_old_lines(text) && (text.starts_with(b"From ") || starts_mail(text)) => Kind::OldLines,
        _ if text.starts_with(b"From ") && starts_mailbox(text) => Kind::Mbox,
        _ if starts_table(text).is_some() => starts_table(text).map_or(Kind::Other, Kind::Table),
        _ if starts_mail_table(text) => Kind::MailTable,
        _ if content_of_data_url(text).is_some() => Kind::Base64,
        [b'-', b'-', ..] if part_start(text, 0).is_some_and(|part| part.at == 0) => Kind::Parts,
        _ if starts_mail(behind_length(text)) => Kind::Mail,
        _ if look_into && is_base64_of_something(text) => Kind::Base64,
        // Damage may have put anything in front of reports.
        _ if is_binary(text) && report_start(text, 0).is_some() => Kind::Around,
        _ if is_binary(text) => Kind::Other,
        _ if text.trim_ascii_end().eq_ignore_ascii_case(b"unused") => Kind::Placeholder,
        _ if has_line(text, PGP) => Kind::Closed(Closed::Pgp),
        _ => match part_start(text, 0) {
            Some(part) if part.is_quoted => Kind::Quoted,
            Some(_) => Kind::Parts,
            None if report_start(text, 0).is_some() => Kind::Around,
            None if text.starts_with(b"```") => Kind::Quoted,
            None if look_into && base64_block(text).is_some() => Kind::Base64,
            None if has_retyped(text) => Kind::Retyped,
            None if pieces_of_reports(text) > 0 => Kind::Around,
            None => Kind::Other,
        },
    }
}

/// Decides by the first bytes of something that goes on: [`Kind::Other`] unless it can be
/// read as it comes.
pub(super) fn kind_of_stream(bytes: &[u8]) -> Kind {
    match kind(bytes) {
        kind @ (Kind::Gzip | Kind::Zip | Kind::Tar | Kind::Mbox | Kind::Packed(_)) => kind,
        _ => Kind::Other,
    }
}

/// Whether what starts like JSON has no straight quote before its first key, but another sign for it.
fn is_retyped(text: &[u8]) -> bool {
    let head = text.get(1..text.len().min(HEAD)).unwrap_or_default();
    let key = head.trim_ascii_start();
    let key = key.strip_prefix(b"{").unwrap_or(key);
    let key = key.strip_prefix(b"&nbsp;").unwrap_or(key).trim_ascii_start();
    OTHER_QUOTES.iter().any(|sign| key.starts_with(sign.as_bytes()))
}

/// Whether the key that every report has stands in a text, with such a sign before it.
fn has_retyped(text: &[u8]) -> bool {
    let before = |at: usize| text.get(..at).unwrap_or_default();
    memchr::memmem::find_iter(text, b"policies")
        .any(|at| OTHER_QUOTES.iter().any(|sign| before(at).ends_with(sign.as_bytes())))
}

/// What stands for a straight quote: in HTML, and as word processors write it.
pub(super) const OTHER_QUOTES: [&str; 11] = [
    "&quot;", "&QUOT;", "&#34;", "&#034;", "&#x22;", "\u{201C}", "\u{201D}", "\u{201E}", "\u{201F}", "\u{AB}", "\u{BB}",
];

/// Whether one of the first lines starts so.
fn has_line(text: &[u8], start: &[u8]) -> bool {
    let head = text.get(..text.len().min(HEAD)).unwrap_or_default();
    head.split(|byte| *byte == b'\n').any(|line| line.starts_with(start))
}

/// RFC 9580, section 6.2.1.
const PGP: &[u8] = b"-----BEGIN PGP MESSAGE-----";

/// Whether a text has the heading of a table of mails as Outlook exports it: subject and text, in its language.
fn starts_mail_table(text: &[u8]) -> bool {
    let line = text.get(..text.len().min(200)).unwrap_or_default();
    let line = String::from_utf8_lossy(line.split(|byte| *byte == b'\n').next().unwrap_or_default());
    let mut cells = line.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"'));
    let (Some(first), Some(second), Some(_)) = (cells.next(), cells.next(), cells.next()) else { return false };
    MAIL_TABLES.iter().any(|(subject, text)| *subject == first && *text == second)
}

/// The first two columns.
const MAIL_TABLES: [(&str, &str); 6] = [
    ("Subject", "Body"),
    ("Betreff", "Text"),
    ("Betreff", "Nachrichtentext"),
    ("Objet", "Corps"),
    ("Asunto", "Cuerpo"),
    ("\u{4EF6}\u{540D}", "\u{672C}\u{6587}"),
];

/// How the characters of a text in UTF-32 are read: by its byte order mark, or by two characters of ASCII.
pub(super) fn utf32(bytes: &[u8]) -> Option<fn([u8; 4]) -> u32> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [1..=0x7F, 0, 0, 0, 1..=0x7F, 0, 0, 0, ..] => Some(u32::from_le_bytes),
        [0, 0, 0xFE, 0xFF, ..] | [0, 0, 0, 1..=0x7F, 0, 0, 0, 1..=0x7F, ..] => Some(u32::from_be_bytes),
        _ => None,
    }
}

/// Lines that end as on old Macs.
fn has_old_lines(text: &[u8]) -> bool {
    let head = text.get(..text.len().min(4096)).unwrap_or_default();
    head.contains(&b'\r') && !head.contains(&b'\n')
}

/// Control characters that no text has.
pub(super) fn is_binary(text: &[u8]) -> bool {
    text.iter().take(512).any(|byte| matches!(byte, 0..=8 | 0x0E..=0x1A | 0x1C | 0x1D))
}

/// Whether bytes are words that somebody is to read: base64 and what is packed have no blanks between them.
pub(super) fn is_note(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(2048)).unwrap_or_default();
    let count = |is: fn(&u8) -> bool| head.iter().filter(|byte| is(byte)).count();
    !is_binary(head)
        && count(|byte| !byte.is_ascii()) * 8 <= head.len()
        && count(|byte| *byte == b' ') * 40 >= head.len()
}

fn starts_table(text: &[u8]) -> Option<Table> {
    let line = text.get(..text.len().min(1024)).unwrap_or_default().split(|byte| *byte == b'\n').next()?;
    Table::of(&String::from_utf8_lossy(line))
}

/// Where the next object starts whose first key is one of a report, from `from` on.
pub(super) fn report_start(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += text.get(at..)?.iter().position(|byte| *byte == b'{')?;
        if starts_report(text.get(at..)?) {
            return Some(at);
        }
        at += 1;
    }
}

/// Whether a text starts with an object whose first key is one of a report.
pub(super) fn starts_report(text: &[u8]) -> bool {
    let Some(inner) = text.strip_prefix(b"{") else { return false };
    let Some(key) = inner.trim_ascii_start().strip_prefix(b"\"") else { return false };
    FIRST_KEYS.iter().any(|known| key.strip_prefix(*known).is_some_and(|rest| rest.starts_with(b"\"")))
}

/// Keys of a report, RFC 8460, section 4.4, and of the dialects that are read.
const FIRST_KEYS: [&[u8]; 13] = [
    b"organization-name",
    b"date-range",
    b"contact-info",
    b"report-id",
    b"policies",
    b"email-server",
    b"day",
    b"organization_name",
    b"begin_date",
    b"contact_info",
    b"report_id",
    b"report_type",
    b"smtp_tls_reports",
];

/// How many reports a text holds pieces of that are no JSON any more: as often as the key is there that is there most often.
pub(super) fn pieces_of_reports(text: &[u8]) -> u64 {
    let mut counts = [0_u64; PIECE_KEYS.len()];
    for at in memchr::memchr_iter(b'"', text) {
        let rest = text.get(at + 1..).unwrap_or_default();
        for (key, count) in PIECE_KEYS.iter().zip(&mut counts) {
            let Some(rest) = rest.strip_prefix(*key) else { continue };
            // In JSON within JSON, quotes have backslashes before them.
            let rest = rest.strip_prefix(b"\\").unwrap_or(rest);
            let value = rest.strip_prefix(b"\"").map(|rest| rest.get(..rest.len().min(9)).unwrap_or_default());
            *count += u64::from(value.is_some_and(|value| value.trim_ascii_start().starts_with(b":")));
        }
    }
    counts.into_iter().max().unwrap_or_default()
}

/// Keys that stand in a report once and hardly in anything else: RFC 8460, section 4.4.
const PIECE_KEYS: [&[u8]; 8] = [
    b"organization-name",
    b"date-range",
    b"contact-info",
    b"report-id",
    b"organization_name",
    b"contact_info",
    b"report_id",
    b"policies",
];

/// Whether a text is base64 and its first bytes are those of something that can be read.
fn is_base64_of_something(text: &[u8]) -> bool {
    let text = content_of_armour(text).unwrap_or(text);
    let head = text.get(..text.len().min(BASE64_HEAD)).unwrap_or_default();
    // Prose has a blank after a few letters, base64 has none within a line.
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii();
    if line.len() < LEAST_BASE64 || line.contains(&b' ') {
        return false;
    }
    let (start, clean) = decode_start(head);
    if cms::sort(&start).is_some() {
        return true;
    }
    if !clean && start.len() < LEAST_BASE64 {
        return false;
    }
    match start.as_slice() {
        // The two magic bytes alone would fit one word in 65,536.
        [0x1F, 0x8B, 8, ..] | [b'P', b'K', 3, 4, ..] => true,
        start if !start.is_ascii() => false,
        // Base64 of base64, which no word is by chance.
        start if start.len() >= LEAST_BLOCK && start.iter().all(|byte| is_base64_letter(*byte)) => true,
        start => matches!(kind_within(start, false), Kind::Json | Kind::Mail | Kind::Mbox | Kind::Table(_)),
    }
}

/// The pieces of a text of [`Kind::Base64`]: what stands in a `data:` URL (RFC 2397), between the lines of an armour, or
/// all; and what follows the padding or the end of one.
pub(super) struct Base64Pieces<'a> {
    pub(super) rest: &'a [u8],
    is_first: bool,
}

impl<'a> Base64Pieces<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes), is_first: true }
    }
}

impl<'a> Iterator for Base64Pieces<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let text = self.rest.trim_ascii_start();
        let is_first = std::mem::take(&mut self.is_first);
        let (piece, rest) = if let Some(content) = content_of_data_url(text) {
            at_padding(content)
        } else if let Some(found) = split_armour(text) {
            found
        } else if is_base64_of_something(text) {
            at_padding(text)
        } else if let Some(found) = base64_block(text) {
            found
        } else if is_first {
            at_padding(text)
        } else {
            return None;
        };
        self.rest = rest;
        Some(piece)
    }
}

/// Base64 up to its padding, and what follows that.
fn at_padding(text: &[u8]) -> (&[u8], &[u8]) {
    let letters = memchr::memchr(b'=', text).unwrap_or(text.len());
    let padding = text.get(letters..).unwrap_or_default().iter().take_while(|byte| **byte == b'=').count();
    text.split_at_checked(letters + padding).unwrap_or((text, &[]))
}

/// Whether a text still has a line of base64 that is long enough to be one of something packed.
pub(super) fn has_base64_line(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .any(|line| line.len() >= 60 && line.iter().all(|byte| is_base64_letter(*byte)))
}

fn is_base64_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\n' | b'\r')
}

/// The lines of a packed report in base64 within a text that somebody wrote around them, and what follows.
fn base64_block(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut rest = text;
    loop {
        let start = memchr::memchr(b'\n', rest)? + 1;
        rest = rest.get(start..)?;
        if !(rest.starts_with(b"H4sIA") || rest.starts_with(b"UEsDB")) {
            continue;
        }
        let mut length = 0;
        for line in rest.split_inclusive(|byte| *byte == b'\n') {
            if length > 0 && line.trim_ascii_end().is_empty()
                || !line.trim_ascii_end().iter().all(|byte| is_base64_letter(*byte))
            {
                break;
            }
            length += line.len();
            // Another may follow the padding.
            if line.trim_ascii_end().ends_with(b"=") {
                break;
            }
        }
        let (block, behind) = rest.split_at_checked(length)?;
        if block.trim_ascii().len() >= LEAST_BLOCK {
            return Some((block, behind));
        }
        // Its last end of a line may stand before the next.
        rest = rest.get(length.saturating_sub(1)..)?;
    }
}

/// No report is packed in less.
const LEAST_BLOCK: usize = 100;

/// A mail as Apple's keeps it stands behind a line with its length.
fn behind_length(text: &[u8]) -> &[u8] {
    let digits = text.iter().take(12).take_while(|byte| byte.is_ascii_digit()).count();
    let rest = text.get(digits..).unwrap_or_default();
    let blanks = rest.iter().take(12).take_while(|byte| matches!(byte, b' ' | b'\r')).count();
    match rest.get(blanks..) {
        Some([b'\n', mail @ ..]) if digits > 0 => mail,
        _ => text,
    }
}

/// What stands between the lines around base64, as `OpenSSL` and `GnuPG` write CMS (RFC 7468, section 2), and behind them.
fn split_armour(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = text.strip_prefix(b"-----BEGIN ")?;
    let (label, content) = rest.split_at_checked(memchr::memchr(b'\n', rest)?)?;
    ARMOURS.contains(&label.trim_ascii_end()).then_some(())?;
    let end = memchr::memmem::find(content, b"\n-----END").unwrap_or(content.len());
    let (content, behind) = content.split_at_checked(end)?;
    let behind = behind.trim_ascii_start();
    let line = memchr::memchr(b'\n', behind).unwrap_or(behind.len());
    Some((content.trim_ascii_start(), behind.get(line..).unwrap_or_default()))
}

fn content_of_armour(text: &[u8]) -> Option<&[u8]> {
    split_armour(text).map(|(content, _)| content)
}

const ARMOURS: [&[u8]; 4] = [b"PKCS7-----", b"CMS-----", b"SIGNED MESSAGE-----", b"ENCRYPTED MESSAGE-----"];

/// What stands in a `data:` URL of base64.
fn content_of_data_url(text: &[u8]) -> Option<&[u8]> {
    let rest = text.strip_prefix(b"data:")?;
    let comma = rest.iter().take(200).position(|byte| *byte == b',')?;
    let (label, content) = rest.split_at_checked(comma)?;
    label.to_ascii_lowercase().ends_with(b";base64").then(|| content.get(1..).unwrap_or_default())
}

/// As much of base64 as is looked into.
const BASE64_HEAD: usize = 1024;
/// Shorter words are words.
const LEAST_BASE64: usize = 12;

/// As much of a text in UTF-16 as is looked at.
const HEAD: usize = 8192;

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
        // A brace or a quote starts JSON.
        let fits = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'{' | b'"');
        if name.is_empty() || name.len() > 76 || !name.iter().all(fits) {
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
            (b"\0{\0\"", Kind::Json),
            (b"\x1E{\"a\":1}\n", Kind::Json),
            (b"\"{\\\"report-id\\\":1}\"", Kind::Json),
            (b"H4sIAAAAAAAA", Kind::Base64),
            (b"> {\"report-id\":1}", Kind::Quoted),
            (b"```\nH4sIAAAAAAAA\n```", Kind::Quoted),
            (b"See: { \"report-id\": 1 }", Kind::Around),
            (b"See: { \"other\": 1 }", Kind::Other),
            (b"F\0r\0o\0m\0 \0a\0", Kind::Wide),
            (b"x\x9c\xabV", Kind::Zlib),
            (b"<?xml version=\"1.0\"?><feedback>", Kind::Dmarc),
            (b"<html>", Kind::Other),
            (b"", Kind::Other),
            (b"\x89PNG", Kind::Other),
            (b"unused", Kind::Placeholder),
            (b"Unused things", Kind::Other),
            (b"{\n  &quot;report-id&quot;: 1}", Kind::Retyped),
            ("{\u{201C}report-id\u{201D}: 1}".as_bytes(), Kind::Retyped),
            (b"{\"text\": \"&quot;\"}", Kind::Json),
            (b"--b\nContent-Type: text/plain\n\nx\n", Kind::Parts),
            (b"--b: c\nContent-Type: text/plain\n\nx\n", Kind::Parts),
            (b"Hi,\n\n--b\nContent-Type: text/plain\n\nx\n", Kind::Parts),
            (b"Hi,\n\n> --b\n> Content-Type: text/plain\n>\n> x\n", Kind::Quoted),
            (b"-----BEGIN PGP MESSAGE-----\n\nhQ\n", Kind::Closed(Closed::Pgp)),
            (b"-----BEGIN CMS-----\nMIAGCSqGSIb3DQEHAqCA\n-----END CMS-----\n", Kind::Base64),
            (b"MIAGCSqGSIb3DQEHAqCA", Kind::Base64),
            (b"\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0", Kind::Cms),
            (b"\x30\x82\x01\x00\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03\xA0", Kind::Closed(Closed::Smime)),
            (b"\x78\x9F\x3E\x22\x01\0", Kind::Closed(Closed::Tnef)),
            (b"\x76\xE8\x04\x60\xC4\x11\xE3\x86", Kind::Closed(Closed::Rights)),
            (b"BZh91AY&SY", Kind::Packed(Packing::Bzip2)),
            (b"BZh9 is no packing", Kind::Other),
            (b"7z\xBC\xAF\x27\x1C", Kind::Packed(Packing::SevenZip)),
            (b"Rar!\x1A\x07\x01\0", Kind::Packed(Packing::Rar)),
            (b"Subject;Body;From\nx;y;z", Kind::MailTable),
            (b"\"Subject\",\"Body\",\"From: (Name)\"\r\nx,y,z", Kind::MailTable),
        ] {
            assert_eq!(kind(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn base64_stands_in_a_data_url_or_alone() {
        for (text, letters) in [
            ("data:application/gzip;base64,Zm9v", "Zm9v"),
            ("\u{FEFF} data:;BASE64,Zm9v\n", "Zm9v\n"),
            ("data:text/plain,Zm9v", "data:text/plain,Zm9v"),
            ("\u{FEFF}\n Zm9v", "Zm9v"),
        ] {
            assert_eq!(Base64Pieces::of(text.as_bytes()).next(), Some(letters.as_bytes()), "{text}");
        }
    }

    #[test]
    fn prose_is_not_base64() {
        for text in ["Hello", "Congratulations", "eyJ hello there all", "internationalization", "PRODUCTIONSYSTEM"] {
            assert!(!is_base64_of_something(text.as_bytes()), "{text}");
        }
        for text in ["H4sIAAAAAAAAA6tWKi5J", "UEsDBBQAAAAIAAAA", "eyJyZXBvcnQtaWQiOiAxfQ==", "RnJvbTogYUBiDQpUbzogY0Bk"]
        {
            assert!(is_base64_of_something(text.as_bytes()), "{text}");
        }
    }
}
