//! The quick way for mails in the shape that large senders use: one multipart body, in it texts
//! and a gzipped report in base64 (RFC 8460, section 5.3). It looks at five headers and decodes
//! one part. Whatever is otherwise in the least goes the way of `mail`, which reads all of MIME;
//! both give the same.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use memchr::memchr;
use memchr::memmem::Finder;

use super::headers::{Headers, Value};
use super::next::next_fields;
use super::transfer::ends_with_padding;
use crate::intake::item::{Ingested, Outcome};
use crate::intake::names::{hints_of_name, shown_name};
use crate::intake::reading::{Reading, Visit};
use crate::intake::small_gzip::{keep_packed, unpack_at_once};
use crate::intake::sniff::{self, Kind};
use crate::intake::trail::TrailStep;
use crate::report::Hints;

/// The reports of a mail, when each part is either one or plain text that is none. `None` for
/// every other mail; then nothing was charged.
pub(super) fn read(visit: &Visit, mail: &[u8], reading: &mut Reading<'_>) -> Option<Vec<Ingested>> {
    let before = reading.limits.clone();
    let found = reports(visit, mail, reading);
    if found.is_none() {
        *reading.limits = before;
    }
    found
}

fn reports(visit: &Visit, mail: &[u8], reading: &mut Reading<'_>) -> Option<Vec<Ingested>> {
    // The part is one level deeper, what it unpacks to two.
    (visit.depth + 2 <= reading.limits.depth).then_some(())?;
    let (headers, body) = Headers::read(mail)?;
    let domain = match domain_of(&headers) {
        Stated::As(domain) => Some(domain),
        Stated::Not => None,
        Stated::Encoded => return None,
    };
    let boundary = headers.content_type.as_ref().filter(|kind| kind.is("multipart/"))?.parameter("boundary")?;
    reading.limits.entry().ok()?;
    let mut found = Vec::new();
    for (number, part) in Parts::new(body, boundary)?.enumerate() {
        (number < MOST_PARTS).then_some(())?;
        reading.limits.entry().ok()?;
        found.extend(read_part(visit, part?, domain, reading)?);
    }
    (!found.is_empty()).then_some(found)
}

/// Reports; none for a text. `None` for every other part.
fn read_part(visit: &Visit, part: &[u8], domain: Option<&str>, reading: &mut Reading<'_>) -> Option<Vec<Ingested>> {
    let (headers, body) = Headers::read(part)?;
    let kind = headers.content_type.as_ref()?;
    if kind.is("text/") {
        return is_idle_text(&headers, kind, body)?.then(Vec::new);
    }
    (kind.is("application/") && headers.encoding.is_some_and(|it| it.eq_ignore_ascii_case("base64"))).then_some(())?;
    let name = match &headers.disposition {
        Some(disposition) => disposition.parameter("filename").or_else(|| kind.parameter("name")),
        None => kind.parameter("name"),
    };
    // Whole groups of four letters: what was cut off is told by the other way.
    (body.iter().filter(|byte| !byte.is_ascii_whitespace()).count() % 4 == 0).then_some(())?;
    ends_with_padding(body).then_some(())?;
    let bytes = base64_decode(body)?;
    let text = unpack_at_once(&bytes, reading.limits)?;
    // A longer one may hold many reports, which the other way hands on one by one.
    (text.len() <= MOST_TEXT).then_some(())?;
    let name = name.map(shown_name);
    let of_name = name.as_deref().map(hints_of_name).unwrap_or_default();
    let inner = Visit {
        hints: Hints { policy_domain: domain.map(str::to_owned).or(of_name.policy_domain) },
        trail: name.map_or_else(|| visit.trail.clone(), |name| visit.trail.join(TrailStep::Member(name.into()))),
        depth: visit.depth + 2,
        is_unpacked: false,
        is_announced: false,
    };
    let mut found = Vec::new();
    reading.through(|item, _| found.push(keep_packed(item, &text, &bytes)), |reading| reading.inside(&inner, &text));
    found.iter().all(|item| matches!(item.outcome, Outcome::Report(_))).then_some(found)
}

/// Whether a part is a text with nothing to be read in it. `None` when it must be decoded first.
fn is_idle_text(headers: &Headers<'_>, kind: &Value<'_>, body: &[u8]) -> Option<bool> {
    let unnamed = kind.parameter("name").is_none() && headers.disposition.is_none();
    let text = match headers.encoding.unwrap_or("7bit").to_ascii_lowercase().as_str() {
        "7bit" | "8bit" => Cow::Borrowed(body),
        "quoted-printable" => Cow::Owned(quoted_printable_decode(body)?),
        _ => return None,
    };
    // A damaged delimiter leaves the fields of the next part in it.
    next_fields(&text).is_none().then_some(())?;
    Some(unnamed && sniff::kind(&text) == Kind::Other)
}

/// What a header says that may be missing.
enum Stated<T> {
    As(T),
    Not,
    /// It needs decoding first.
    Encoded,
}

/// `TLS-Report-Domain`, else "Report Domain: …" of the subject (RFC 8460, section 5.3).
fn domain_of<'a>(headers: &Headers<'a>) -> Stated<&'a str> {
    if let Some(domain) = headers.report_domain.filter(|domain| !domain.is_empty()) {
        return Stated::As(domain);
    }
    let subject = headers.subject.unwrap_or_default();
    if subject.contains("=?") {
        return Stated::Encoded;
    }
    let rest = subject.split_once("Report Domain:").map(|(_, rest)| rest);
    rest.and_then(|rest| rest.split_whitespace().next()).map_or(Stated::Not, Stated::As)
}

/// The parts between the delimiter lines of a multipart body (RFC 2046, section 5.1.1).
struct Parts<'a> {
    rest: &'a [u8],
    /// The delimiter, made ready to be searched for once a mail.
    delimiter: Finder<'static>,
    done: bool,
}

impl<'a> Parts<'a> {
    fn new(body: &'a [u8], boundary: &str) -> Option<Self> {
        let delimiter = Finder::new(format!("--{boundary}").as_bytes()).into_owned();
        let start = delimiter.find(body)?;
        (start == 0 || body.get(start - 1) == Some(&b'\n')).then_some(())?;
        next_fields(body.get(..start)?).is_none().then_some(())?;
        let rest = after_line(body.get(start + delimiter.needle().len()..)?)?;
        Some(Self { rest, delimiter, done: false })
    }
}

impl<'a> Iterator for Parts<'a> {
    /// `None` inside for a delimiter that is missing or not a line of its own.
    type Item = Option<&'a [u8]>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let part = self.take();
        self.done |= part.is_none();
        Some(part)
    }
}

impl<'a> Parts<'a> {
    fn take(&mut self) -> Option<&'a [u8]> {
        let end = self.delimiter.find(self.rest)?;
        let (part, delimiter) = self.rest.split_at_checked(end)?;
        let behind = delimiter.get(self.delimiter.needle().len()..)?;
        match behind.strip_prefix(b"--") {
            // Nothing but white space may follow, or the mail holds more than it says.
            Some(epilogue) => {
                epilogue.trim_ascii().is_empty().then_some(())?;
                self.done = true;
            }
            None => self.rest = after_line(behind)?,
        }
        // The line break before the delimiter belongs to it.
        let part = part.strip_suffix(b"\n")?;
        Some(part.strip_suffix(b"\r").unwrap_or(part))
    }
}

/// What follows a line that has nothing more in it.
fn after_line(text: &[u8]) -> Option<&[u8]> {
    let end = memchr(b'\n', text)?;
    let (line, rest) = text.split_at_checked(end + 1)?;
    line.trim_ascii().is_empty().then_some(rest)
}

/// The usual mail has two.
const MOST_PARTS: usize = 100;

/// Bytes of a report that is held until its mail is over.
const MOST_TEXT: usize = 1_000_000;
