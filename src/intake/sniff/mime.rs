//! A MIME body without its mail, as somebody pasted it: the lines that start its parts (RFC 2046, section 5.1.1).

use memchr::{memchr, memmem};

/// A delimiter line that the headers of a part follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake) struct PartStart<'a> {
    /// Where the line starts.
    pub(in crate::intake) at: usize,
    pub(in crate::intake) boundary: &'a [u8],
    /// Where the headers start.
    pub(in crate::intake) headers: usize,
    /// Marks of a quote stand before it.
    pub(in crate::intake) is_quoted: bool,
}

/// The first of a text from `from` on, where a line starts. Each line is looked at no more often than the headers of a
/// part may have lines.
pub(in crate::intake) fn part_start(text: &[u8], from: usize) -> Option<PartStart<'_>> {
    let mut at = from;
    // Most texts have none.
    memmem::find(text.get(at..)?, b"--")?;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let headers = at + memchr(b'\n', rest)? + 1;
        let line = text.get(at..headers)?;
        let marks = marks_of(line);
        if let Some(boundary) = line.get(marks.len()..).and_then(boundary_of)
            && (marks.is_empty() || marks.contains(&b'>'))
            && starts_part(text.get(headers..)?, !marks.is_empty())
        {
            return Some(PartStart { at, boundary, headers, is_quoted: !marks.is_empty() });
        }
        at = headers;
    }
    None
}

/// Where the next line starts that a delimiter of this boundary is, or begins.
pub(in crate::intake) fn delimiter_line(text: &[u8], boundary: &[u8]) -> Option<usize> {
    let is_own = |at: &usize| {
        let line = text.get(*at..).and_then(|rest| rest.strip_prefix(b"--"));
        line.is_some_and(|line| line.starts_with(boundary))
    };
    std::iter::once(0).chain(memchr::memchr_iter(b'\n', text).map(|end| end + 1)).find(is_own)
}

/// Blanks and marks of quotes before a line.
fn marks_of(line: &[u8]) -> &[u8] {
    let marks = line.iter().take(MOST_MARKS).take_while(|byte| matches!(byte, b'>' | b' ' | b'\t')).count();
    line.get(..marks).unwrap_or_default()
}

/// What a delimiter line announces.
fn boundary_of(line: &[u8]) -> Option<&[u8]> {
    let boundary = line.strip_prefix(b"--")?.trim_ascii_end();
    let fits = (1..=LONGEST_BOUNDARY).contains(&boundary.len())
        && boundary.first() != Some(&b' ')
        && boundary.iter().all(|byte| matches!(byte, b' '..=b'~'));
    fits.then_some(boundary)
}

/// Whether a text starts with headers of which one is of MIME: RFC 2046 allows none of a part, and nobody writes that.
fn starts_part(text: &[u8], is_quoted: bool) -> bool {
    for (number, line) in text.split(|byte| *byte == b'\n').take(MOST_HEADERS).enumerate() {
        let marks = if is_quoted { marks_of(line).len() } else { 0 };
        let line = line.get(marks..).unwrap_or_default().trim_ascii_end();
        if number > 0 && !is_quoted && line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t')) {
            continue;
        }
        let Some(name) = memchr(b':', line).and_then(|colon| line.get(..colon)) else {
            if is_quoted && number > 0 && !line.is_empty() {
                // The marks hide what continues a line.
                continue;
            }
            return false;
        };
        if name.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"content-")) {
            return true;
        }
        if !name.iter().all(u8::is_ascii_graphic) {
            return false;
        }
    }
    false
}

/// RFC 2046, section 5.1.1.
const LONGEST_BOUNDARY: usize = 70;
/// Of quotes in quotes.
const MOST_MARKS: usize = 16;
/// Lines of headers before the first that is of MIME.
const MOST_HEADERS: usize = 30;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_start_behind_a_boundary() {
        for (text, expected) in [
            ("--b\nContent-Type: a/b\n\nx", Some((0, "b", false))),
            ("Hi,\r\n\r\n--=_b 1 \r\nMIME-Version: 1.0\r\ncontent-type: a/b\r\n\r\nx", Some((7, "=_b 1", false))),
            ("--b\nX-A: 1;\n\tb\nContent-Type: a/b\n", Some((0, "b", false))),
            ("> --b\n> Content-Type: a/b;\n> \tx=y\n", Some((0, "b", true))),
            ("--b\n\nContent-Type: a/b", None),
            ("-- \nContent is king: yes", None),
            ("-- \nContent-Type: a/b", None),
            ("a --b\nContent-Type: a/b", None),
            ("--b\nHello there\nContent-Type: a/b", None),
            ("--b", None),
            ("--b\n", None),
            ("", None),
        ] {
            let found = part_start(text.as_bytes(), 0);
            let found = found.map(|found| (found.at, str::from_utf8(found.boundary).unwrap(), found.is_quoted));
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(part_start(b"--b\nContent-Type: a\n--b\nContent-Type: a\n", 4).map(|found| found.at), Some(20));
    }
}
