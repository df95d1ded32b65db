//! The lines "From …" of mailboxes, header fields, and where the first mail of a mailbox starts.

pub(super) enum Line<'a> {
    Whole(&'a [u8]),
    TooLong,
    Unfinished,
}

/// The line that starts at `start`, with its end.
pub(super) fn line_at(bytes: &[u8], start: usize, last: bool) -> Line<'_> {
    let rest = bytes.get(start..).unwrap_or_default();
    let head = rest.get(..LONGEST_LINE).unwrap_or(rest);
    match memchr::memchr(b'\n', head) {
        Some(end) => Line::Whole(head.get(..=end).unwrap_or_default()),
        None if rest.len() >= LONGEST_LINE => Line::TooLong,
        None if last => Line::Whole(rest),
        None => Line::Unfinished,
    }
}

/// "From sender Sat Jan  3 01:05:34 2026": prose that starts with "From " has no time.
pub(super) fn is_envelope(line: &[u8]) -> bool {
    line.starts_with(b"From ")
        && line.windows(5).any(|w| matches!(w, [a, b, b':', c, d] if [a, b, c, d].iter().all(|x| x.is_ascii_digit())))
        && line.windows(4).any(|w| w.iter().all(u8::is_ascii_digit))
}

/// Whether a date stands in full, as `asctime` writes it or with a zone before the year
/// (Google Takeout): enough to trust the line without an empty one before it.
pub(super) fn has_whole_date(line: &[u8]) -> bool {
    let words: Vec<&[u8]> = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
    words.windows(4).enumerate().any(|(at, date)| {
        let [day, month, number, time] = date else { return false };
        let digits = |word: &[u8]| word.iter().all(u8::is_ascii_digit);
        DAYS.contains(day)
            && MONTHS.contains(month)
            && number.len() <= 2
            && digits(number)
            && time.len() <= 8
            && time.iter().all(|byte| byte.is_ascii_digit() || *byte == b':')
            && words.iter().skip(at + 4).take(3).any(|word| word.len() == 4 && digits(word))
    })
}

/// Whether a text starts with a header field (RFC 5322, section 2.2). A name with a quote or a brace is a key of JSON.
pub(super) fn starts_field(text: &[u8]) -> bool {
    field_name(text).is_some()
}

/// The same of a text that may go on behind its end; `None` when that decides.
pub(super) fn starts_field_so_far(text: &[u8], last: bool) -> Option<bool> {
    let name = length_of_name(text);
    (last || name < text.len() || name >= LONGEST_NAME).then(|| starts_field(text))
}

fn field_name(text: &[u8]) -> Option<&[u8]> {
    let name = length_of_name(text);
    text.get(..name).filter(|_| name > 0 && text.get(name) == Some(&b':'))
}

fn length_of_name(text: &[u8]) -> usize {
    let fits = |byte: &&u8| byte.is_ascii_graphic() && !matches!(**byte, b':' | b'{' | b'"');
    text.iter().take(LONGEST_NAME).take_while(fits).count()
}

/// Where the header fields of the first mail start, if the line before them is none that begins a mail: what programs
/// write behind "From " is of many forms, and damage makes any of it. `None` if such a line is there, or no mail.
pub(super) fn first_mail(start: &[u8]) -> Option<usize> {
    let head = start.get(..start.len().min(HEAD)).unwrap_or_default();
    let mut at = if head.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    for _ in 0..MOST_LINES {
        let rest = head.get(at..)?;
        let line = rest.get(..=memchr::memchr(b'\n', rest)?)?;
        if is_envelope(line) {
            return None;
        }
        if starts_field(line) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// Whether a text that starts with "From " is a mailbox, and not prose.
pub(super) fn starts_mailbox(text: &[u8]) -> bool {
    let head = text.get(..text.len().min(LONGEST_LINE)).unwrap_or_default();
    memchr::memchr(b'\n', head).is_none() || first_mail(text).is_some() || has_envelope(text)
}

fn has_envelope(text: &[u8]) -> bool {
    let starts_line = |at: &usize| *at == 0 || text.get(at - 1) == Some(&b'\n');
    let mut lines = memchr::memmem::find_iter(text, b"From ").filter(starts_line);
    lines.any(|at| matches!(line_at(text, at, true), Line::Whole(line) if is_envelope(line)))
}

/// What starts behind a first line that is damaged, or that was written before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    Mail,
    /// The line has the date of a "From " line.
    Mailbox,
}

/// Looks for the header fields of a mail behind the first lines of a text, of which none is a field.
pub(super) fn behind_first_lines(text: &[u8]) -> Option<Behind> {
    let (mut at, mut is_damaged, mut is_envelope) = (0, false, false);
    for _ in 0..MOST_LINES_BEFORE {
        let Line::Whole(line) = line_at(text, at, false) else { return None };
        if starts_field(line) {
            break;
        }
        is_damaged |= std::str::from_utf8(line).is_err()
            || line.iter().any(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace());
        is_envelope |= has_whole_date(line);
        at += line.len();
    }
    // Nobody writes a control character or a date of that form before the fields of a mail that is not one.
    let (of_mime, of_mail) = fields_at(text.get(at..).filter(|_| at > 0)?);
    let is_mail = if is_damaged || is_envelope {
        of_mime + of_mail > 0
    } else {
        of_mime > 0 && of_mail > 0 && of_mime + of_mail > 2
    };
    is_mail.then_some(if is_envelope { Behind::Mailbox } else { Behind::Mail })
}

/// How many fields of MIME and of mails stand at the start of a text.
fn fields_at(text: &[u8]) -> (u32, u32) {
    let (mut of_mime, mut of_mail) = (0, 0);
    for line in text.split(|byte| *byte == b'\n').take(MOST_FIELDS) {
        if line.trim_ascii().is_empty() {
            break;
        }
        if matches!(line, [b' ' | b'\t', ..]) {
            continue;
        }
        let Some(name) = field_name(line) else { break };
        let is = |known: &&[u8]| known.eq_ignore_ascii_case(name);
        of_mime += u32::from(OF_MIME.iter().any(is));
        of_mail += u32::from(OF_MAIL.iter().any(is));
    }
    (of_mime, of_mail)
}

/// No "From " line is longer.
pub(super) const LONGEST_LINE: usize = 1000;
/// No name of a header field is longer.
pub(super) const LONGEST_NAME: usize = 76;
/// As much as is looked at for the first mail.
const HEAD: usize = 4096;
/// Lines before its fields, of which damage may have made some of one.
const MOST_LINES: usize = 8;
const MOST_LINES_BEFORE: usize = 3;
/// Lines of fields that are looked at.
const MOST_FIELDS: usize = 400;
const OF_MIME: [&[u8]; 4] = [b"MIME-Version", b"Content-Type", b"Content-Transfer-Encoding", b"Content-Disposition"];
const OF_MAIL: [&[u8]; 8] =
    [b"From", b"To", b"Date", b"Subject", b"Message-ID", b"Received", b"Return-Path", b"Delivered-To"];
const DAYS: [&[u8]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
const MONTHS: [&[u8]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];
