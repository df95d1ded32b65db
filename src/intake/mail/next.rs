//! Where something new starts in the middle of a mail: the header fields of a part whose delimiter is damaged, or
//! those of another mail that somebody wrote behind this one.

use memchr::memchr;

/// A run of header fields that an empty line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Start {
    pub(super) at: usize,
    /// They are those of a mail, and not only of a part.
    pub(super) is_mail: bool,
}

/// The first of a text: fields of MIME, or some of a mail. Each line is looked at once.
pub(super) fn next_fields(text: &[u8]) -> Option<Start> {
    next(text, |run| run.of_mime || run.of_mail > 1)
}

/// The first of a text that are those of a whole mail beyond doubt: people write lines that look like fields.
pub(super) fn next_mail(text: &[u8]) -> Option<Start> {
    next(text, |run| run.of_mime && run.of_mail > 1)
}

/// The first of a text that are of MIME and begin with a line, or stand behind one, that a delimiter may have been.
pub(super) fn next_part(text: &[u8], is_delimiter: impl Fn(&[u8]) -> bool) -> Option<Start> {
    next(text, |run| run.of_mime && (is_delimiter(run.before) || is_delimiter(run.first)))
}

/// Fields one behind the other.
struct Run<'a> {
    at: usize,
    /// The line before them, and their first.
    before: &'a [u8],
    first: &'a [u8],
    of_mime: bool,
    of_mail: u32,
}

fn next(text: &[u8], is_one: impl Fn(&Run<'_>) -> bool) -> Option<Start> {
    // Base64 has none.
    memchr(b':', text)?;
    let (mut at, mut before, mut run) = (0, &[][..], None::<Run<'_>>);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let end = memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let line = rest.get(..end)?;
        let continues = run.is_some() && matches!(line, [b' ' | b'\t', ..]);
        if line.trim_ascii().is_empty() {
            if let Some(run) = run.take().filter(&is_one) {
                return Some(Start { at: run.at, is_mail: run.of_mail > 1 });
            }
        } else if let Some(name) = name_of(line) {
            let run = run.get_or_insert(Run { at, before, first: line, of_mime: false, of_mail: 0 });
            let is = |known: &&str| known.as_bytes().eq_ignore_ascii_case(name);
            run.of_mime |= OF_MIME.iter().any(is);
            run.of_mail += u32::from(OF_MAIL.iter().any(is));
        } else if !continues {
            run = None;
        }
        before = line;
        at += end;
    }
    None
}

/// The name of a field (RFC 5322, section 2.2). One with a quote or a brace is a key of JSON.
fn name_of(line: &[u8]) -> Option<&[u8]> {
    let name = line.get(..memchr(b':', line.get(..line.len().min(LONGEST_NAME))?)?)?;
    let fits = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'{');
    (!name.is_empty() && name.iter().all(fits)).then_some(name)
}

const LONGEST_NAME: usize = 76;
const OF_MIME: [&str; 3] = ["Content-Type", "Content-Transfer-Encoding", "Content-Disposition"];
const OF_MAIL: [&str; 7] = ["From", "To", "Date", "Subject", "Message-ID", "Received", "Return-Path"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_before_an_empty_line() {
        for (text, expected) in [
            ("AAAA\n-b\nContent-Type: a/b\n\nx", Some((8, false))),
            ("AAAA\n\nXrom a Thu Jan  1 00:00:00 2026\r\nFrom: a\r\n b\r\nSubject: x\r\n\r\nx", Some((39, true))),
            ("X-A: b\nContent-Type: a/b\nFrom: a\nTo: b\n\n", Some((0, true))),
            ("Content-Type: a/b\nHello\n\n", None),
            ("Content-Type: a/b\n", None),
            ("From: a\n\nTo: b\n\n", None),
            ("Note: this\n\n", None),
            ("\"Content-Type\": 1\n\n", None),
            ("", None),
        ] {
            let found = next_fields(text.as_bytes()).map(|start| (start.at, start.is_mail));
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(next_mail(b"From: a\nTo: b\n\nContent-Type: c\n\n"), None);
        assert_eq!(next_mail(b"Hi\nFrom: a\nTo: b\nContent-Type: c\n\n"), Some(Start { at: 3, is_mail: true }));
    }
}
