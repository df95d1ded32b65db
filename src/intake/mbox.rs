//! Mailboxes: mails one after the other, each after a line "From …"
//! ([RFC 4155](https://www.rfc-editor.org/rfc/rfc4155), and what mail programs make of it:
//! mboxo, mboxrd, mboxcl, mboxcl2, Google Takeout), or between lines of four ^A (MMDF).

use memchr::memmem::Finder;

use super::envelope::{
    LONGEST_LINE, Line, first_mail, has_whole_date, is_envelope, line_at, starts_field, starts_field_so_far,
};
use super::sniff::MMDF;

/// Splits a mailbox that comes in pieces into its mails.
///
/// A mail starts behind a line "From …" that holds a time and a year, at the start of
/// the file or after an empty line; after a line with text only if it holds a whole date.
/// The first starts with the mailbox, whatever stands before its header fields; where that
/// is "From …" of another form, so does each that follows an empty line and such a line,
/// if a header field is behind it.
/// The result does not depend on how it is cut. A mail that lies in one piece is handed
/// out where it is; only one that spans pieces is gathered.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing about the mail that is read")]
pub(super) struct Splitter {
    /// Most bytes of a mail; a longer one is skipped.
    limit: usize,
    variant: Variant,
    /// The unfinished mail; while [`Self::skipping`], the end of it that may still matter.
    kept: Vec<u8>,
    /// Up to here `kept` was searched for the end of the mail.
    searched: usize,
    /// Where the mail ends by its Content-Length, as seen from the line that may end it: until it is known what is
    /// there, that line is looked at with every piece, and the header fields before it may be most of the mail.
    length: Option<(usize, Option<usize>)>,
    /// Whether a line of the mail starts with ">From ".
    quoted: bool,
    /// Where the fields of the first mail start, if no "From " line is before it that begins a mail; until it has begun.
    first: Option<usize>,
    /// A "From " line of any form begins a mail before a header field.
    loose: bool,
    /// Behind the first "From " line.
    started: bool,
    /// The mail is too large, or not wanted.
    skipping: bool,
    /// The mail that began last, or the first that will, is not wanted.
    unwanted: bool,
    finder: Finder<'static>,
}

/// What comes out of a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A mail, without its "From " line.
    Mail(&'a [u8]),
    /// A mail that is larger than allowed and was skipped.
    TooLarge,
    /// A mail that was not wanted and was skipped.
    Unwanted,
}

/// Takes what comes out of a mailbox, and says whether the mail behind it is wanted.
pub(super) type OnPiece<'a> = dyn FnMut(Piece<'_>) -> bool + 'a;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variant {
    From,
    Mmdf,
}

/// What a search found.
enum Found {
    /// The mail ends here, and the next starts there.
    End { end: usize, next: usize, verbatim: bool },
    /// More bytes are needed; up to here nothing need be searched again.
    More { searched: usize },
}

impl Splitter {
    /// For a mailbox that starts with these bytes, of mails of at most `limit` bytes; `first` says whether
    /// its first mail is wanted.
    pub(super) fn new(start: &[u8], limit: u64, first: bool) -> Self {
        let variant = if start.starts_with(MMDF) { Variant::Mmdf } else { Variant::From };
        let begins = if variant == Variant::From { first_mail(start) } else { None };
        let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
        Self {
            first: begins,
            loose: begins.is_some() && text.starts_with(b"From "),
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
            variant,
            kept: Vec::new(),
            searched: 0,
            length: None,
            quoted: false,
            started: false,
            skipping: false,
            unwanted: !first,
            finder: Finder::new(if variant == Variant::Mmdf { MMDF } else { b"From " }),
        }
    }

    /// Takes the next piece; calls `on_piece` for each mail that ended in it.
    pub(super) fn push(&mut self, mut piece: &[u8], on_piece: &mut OnPiece<'_>) {
        // What is kept grows in steps until the mail in it has ended; then the rest is read in place.
        let mut step = STEP;
        while !self.kept.is_empty() {
            if piece.is_empty() {
                return;
            }
            let before = self.kept.len();
            let (more, rest) = piece.split_at(step.min(piece.len()));
            self.kept.extend_from_slice(more);
            let kept = std::mem::take(&mut self.kept);
            let used = self.split(&kept, false, on_piece);
            // Behind the old bytes the new ones follow, so the place in `piece` is known.
            if let Some(at) = used.checked_sub(before) {
                piece = piece.get(at..).unwrap_or_default();
                step = STEP;
            } else {
                piece = rest;
                self.kept = kept;
                self.kept.drain(..used);
                step = step.saturating_mul(2);
            }
        }
        let used = self.split(piece, false, on_piece);
        self.kept.extend_from_slice(piece.get(used..).unwrap_or_default());
    }

    /// Bytes that were given and are not handed out.
    pub(super) fn unfinished(&self) -> usize {
        self.kept.len()
    }

    /// The end of the mailbox.
    pub(super) fn finish(&mut self, on_piece: &mut OnPiece<'_>) {
        let kept = std::mem::take(&mut self.kept);
        let used = self.split(&kept, true, on_piece);
        let rest = kept.get(used..).unwrap_or_default();
        let nothing = rest.is_empty() || (self.variant == Variant::Mmdf && rest.trim_ascii().is_empty());
        if self.skipping || (self.started && !nothing) {
            self.hand_out(rest, false, on_piece);
        }
        self.started = false;
    }

    /// Hands out every mail that ends in `bytes`; gives how many of them are done with.
    fn split(&mut self, bytes: &[u8], last: bool, on_piece: &mut OnPiece<'_>) -> usize {
        let mut from = 0;
        if let Some(first) = self.first {
            if bytes.len() < first {
                return 0;
            }
            (self.first, self.started, self.skipping, from) = (None, true, self.unwanted, first);
        }
        loop {
            let rest = bytes.get(from..).unwrap_or_default();
            match self.find_end(rest, last) {
                Found::End { end, next, verbatim } => {
                    if self.started {
                        self.hand_out(rest.get(..end).unwrap_or_default(), verbatim, on_piece);
                    }
                    self.started = true;
                    (self.searched, self.length, self.quoted, self.skipping) = (0, None, false, self.unwanted);
                    from += next;
                }
                Found::More { searched } => {
                    self.searched = searched;
                    if last {
                        return from;
                    }
                    if !self.started || rest.len() > self.limit.saturating_add(2 * LONGEST_LINE) {
                        self.skipping |= self.started;
                    }
                    if self.skipping || !self.started {
                        // What was before the first mail, or is too much of one, is not kept.
                        let gone = searched.saturating_sub(LOOK_BACK);
                        self.searched = searched - gone;
                        return from + gone;
                    }
                    return from;
                }
            }
        }
    }

    fn hand_out(&mut self, mail: &[u8], verbatim: bool, on_piece: &mut OnPiece<'_>) {
        let next = if self.unwanted {
            on_piece(Piece::Unwanted)
        } else if self.skipping || mail.len() > self.limit {
            on_piece(Piece::TooLarge)
        } else if self.quoted && !verbatim {
            on_piece(Piece::Mail(&unquote(mail)))
        } else if self.variant == Variant::Mmdf {
            on_piece(Piece::Mail(without_envelope(mail)))
        } else {
            on_piece(Piece::Mail(mail))
        };
        self.unwanted = !next;
    }

    /// Where the mail at the start of `bytes` ends.
    fn find_end(&mut self, bytes: &[u8], last: bool) -> Found {
        let mut at = self.searched;
        loop {
            let Some(found) = bytes.get(at..).and_then(|rest| self.finder.find(rest)) else {
                // The needle may have begun.
                return Found::More { searched: at.max(bytes.len().saturating_sub(self.finder.needle().len() - 1)) };
            };
            let start = at + found;
            at = start + 1;
            let before = bytes.get(..start).unwrap_or_default();
            if !starts_line(before) {
                if self.variant == Variant::From {
                    self.quoted |= is_quoted(before);
                }
                continue;
            }
            let line = match line_at(bytes, start, last) {
                Line::Whole(line) => line,
                Line::TooLong => continue,
                Line::Unfinished => return Found::More { searched: start },
            };
            if self.variant == Variant::Mmdf {
                if line.trim_ascii_end() != MMDF {
                    continue;
                }
                // One such line ends a mail, the next begins another.
                let next = start + line.len();
                if self.started && before.trim_ascii().is_empty() {
                    self.started = false;
                }
                return Found::End { end: start, next, verbatim: true };
            }
            if !is_envelope(line) {
                if self.loose && follows_empty(before, self.started) {
                    match starts_field_so_far(bytes.get(start + line.len()..).unwrap_or_default(), last) {
                        Some(true) => return Found::End { end: start, next: start + line.len(), verbatim: false },
                        Some(false) => {}
                        None => return Found::More { searched: start },
                    }
                }
                continue;
            }
            if !(follows_empty(before, self.started) || has_whole_date(line)) {
                continue;
            }
            // mboxcl and mboxcl2: the length counts if what follows it is the next mail or the end.
            if let Some(length_end) = self.length_end(bytes, start) {
                match end_at(bytes, length_end, last) {
                    EndAt::There { end, next } => return self.before_next_mail(bytes, start, (end, next)),
                    EndAt::NotThere => {}
                    EndAt::NotYetKnown => return Found::More { searched: start },
                }
            }
            return Found::End { end: start, next: start + line.len(), verbatim: false };
        }
    }

    /// The end that a length gives, or before it the first line from `from` on that shows a mail of its own: who
    /// writes a length may write one that takes the next mails with it. What is searched is handed out, so no byte
    /// is searched twice.
    fn before_next_mail(&self, bytes: &[u8], from: usize, (end, next): (usize, usize)) -> Found {
        let within = bytes.get(..end).unwrap_or_default();
        let mut at = from;
        while let Some(start) = within.get(at..).and_then(|rest| self.finder.find(rest)).map(|found| at + found) {
            at = start + 1;
            let before = within.get(..start).unwrap_or_default();
            if starts_line(before)
                && let Line::Whole(line) = line_at(within, start, true)
                && is_envelope(line)
                && has_whole_date(line)
                && follows_empty(before, self.started)
                && within.get(start + line.len()..).is_some_and(starts_field)
            {
                return Found::End { end: start, next: start + line.len(), verbatim: true };
            }
        }
        Found::End { end, next, verbatim: true }
    }

    /// Where the mail ends by its Content-Length, if that is behind `boundary`.
    fn length_end(&mut self, bytes: &[u8], boundary: usize) -> Option<usize> {
        if !self.started || self.skipping {
            return None;
        }
        let known = self.length.filter(|(of, _)| *of == boundary);
        let (_, end) = *self.length.insert(known.unwrap_or_else(|| {
            let end = bytes.get(..boundary).and_then(content_end);
            (boundary, end.filter(|end| *end > boundary && *end <= self.limit))
        }));
        end
    }
}

/// Whether a mail ends at a place.
enum EndAt {
    /// It does: exactly where, and where the next starts.
    There {
        end: usize,
        next: usize,
    },
    NotThere,
    /// More bytes are needed.
    NotYetKnown,
}

/// The mail ends at `end` if an envelope or the end of the mailbox is there.
fn end_at(bytes: &[u8], end: usize, last: bool) -> EndAt {
    let mut at = end;
    for _ in 0..2 {
        match bytes.get(at..).unwrap_or_default() {
            [b'\n', ..] => at += 1,
            [b'\r', b'\n', ..] => at += 2,
            [] | [b'\r'] if !last => return EndAt::NotYetKnown,
            _ => break,
        }
    }
    let rest = bytes.get(at..).unwrap_or_default();
    if last && rest.is_empty() {
        // A length that leads behind the end is false.
        let there = EndAt::There { end: bytes.len(), next: bytes.len() };
        return if bytes.len() >= end { there } else { EndAt::NotThere };
    }
    if !last && rest.len() < 5 && b"From ".starts_with(rest) {
        return EndAt::NotYetKnown;
    }
    let starts_line = bytes.get(..at).is_some_and(|before| before.ends_with(b"\n"));
    match line_at(bytes, at, last) {
        Line::Whole(line) if starts_line && is_envelope(line) => EndAt::There { end: at, next: at + line.len() },
        Line::Unfinished if rest.starts_with(b"From ") => EndAt::NotYetKnown,
        _ => EndAt::NotThere,
    }
}

/// Where the first "From " line stands in the middle of a mailbox, not before `from`; else up to
/// where nothing need be searched again.
pub(super) fn first_envelope(bytes: &[u8], from: usize, last: bool) -> Result<usize, usize> {
    let finder = Finder::new(b"From ");
    let mut at = from;
    loop {
        let Some(found) = bytes.get(at..).and_then(|rest| finder.find(rest)) else {
            return Err(at.max(bytes.len().saturating_sub(finder.needle().len() - 1)));
        };
        let start = at + found;
        at = start + 1;
        let before = bytes.get(..start).unwrap_or_default();
        if !starts_line(before) {
            continue;
        }
        match line_at(bytes, start, last) {
            Line::Whole(line) if is_envelope(line) && (follows_empty(before, true) || has_whole_date(line)) => {
                return Ok(start);
            }
            Line::Whole(_) | Line::TooLong => {}
            Line::Unfinished => return Err(start),
        }
    }
}

/// Whether a line starts behind these bytes.
fn starts_line(before: &[u8]) -> bool {
    matches!(before, [] | [.., b'\n'] | b"\xEF\xBB\xBF")
}

/// Whether the line before is empty, or there is none.
fn follows_empty(before: &[u8], started: bool) -> bool {
    let line = before.strip_suffix(b"\n").unwrap_or(before);
    let near = line.get(line.len().saturating_sub(LOOK_BACK / 2)..).unwrap_or(line);
    match near.iter().rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\r')) {
        Some(at) => near.get(at) == Some(&b'\n') || (line.len() == 3 && line == b"\xEF\xBB\xBF"),
        // A second "From " line right behind the first has no mail between them.
        None => !started || !before.is_empty(),
    }
}

/// Whether "From " behind these bytes is quoted: a line of nothing but ">" before it.
fn is_quoted(before: &[u8]) -> bool {
    let near = before.get(before.len().saturating_sub(LOOK_BACK / 2)..).unwrap_or(before);
    let unquoted = near.iter().rposition(|byte| *byte != b'>');
    near.ends_with(b">") && unquoted.is_some_and(|at| near.get(at) == Some(&b'\n'))
}

/// Takes one ">" off each line that starts ">From ", ">>From " and so on.
///
/// That is right for mboxrd. In mboxo a line may have been ">From " from the start, and in
/// neither does it matter to a report: no line of JSON or base64 starts so, unless a
/// program broke a long text before the word "From", and then this mends it. mboxcl2 does
/// not quote: a mail that ended by its Content-Length stays as it is.
fn unquote(mail: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(mail.len());
    for line in mail.split_inclusive(|byte| *byte == b'\n') {
        let text = line.strip_prefix(b">").unwrap_or(line);
        let bare = text.iter().position(|byte| *byte != b'>').and_then(|at| text.get(at..));
        let quoted = bare.is_some_and(|bare| bare.starts_with(b"From "));
        out.extend_from_slice(if quoted { text } else { line });
    }
    out
}

/// Some programs keep the "From " line within MMDF.
fn without_envelope(mail: &[u8]) -> &[u8] {
    match line_at(mail, 0, true) {
        Line::Whole(line) if is_envelope(line) => mail.get(line.len()..).unwrap_or_default(),
        _ => mail,
    }
}

/// Where a mail ends that says its length: so many bytes behind its header.
fn content_end(mail: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"content-length:";
    let (mut at, mut length) = (0, None);
    loop {
        let rest = mail.get(at..)?;
        let line = rest.get(..=memchr::memchr(b'\n', rest)?)?;
        at += line.len();
        if matches!(line, b"\n" | b"\r\n") {
            return at.checked_add(length?);
        }
        if line.get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME)) && length.is_none() {
            length = Some(std::str::from_utf8(line.get(NAME.len()..)?).ok()?.trim().parse().ok()?);
        }
    }
}

/// Bytes before a "From " line that may matter.
pub(super) const LOOK_BACK: usize = 256;
/// How much a mail that spans pieces grows at first.
const STEP: usize = 64 << 10;
#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BOX: &[u8] = b"From a@b Sat Jan  3 01:05:34 2026\nSubject: 1\n\nFrom here on it is prose\n\nFrom c Sun Jan  4 01:05:34 2026\r\nSubject: 2\r\n\r\nx\r\n\r\nFrom d Mon Jan  5 01:05:34 2026\nSubject: 3\n";

    fn split_at_most(limit: u64, pieces: &[&[u8]]) -> Vec<Option<Vec<u8>>> {
        let mut splitter = Splitter::new(pieces.concat().as_slice(), limit, true);
        let mut mails = Vec::new();
        let mut take = |piece: Piece<'_>| {
            mails.push(match piece {
                Piece::Mail(mail) => Some(mail.to_vec()),
                Piece::TooLarge | Piece::Unwanted => None,
            });
            true
        };
        for piece in pieces {
            splitter.push(piece, &mut take);
        }
        splitter.finish(&mut take);
        mails
    }

    #[track_caller]
    fn check(mailbox: &str, expected: &[&str]) {
        let mails = split_at_most(1 << 20, &[mailbox.as_bytes()]);
        let mails: Vec<_> = mails.iter().map(|mail| String::from_utf8_lossy(mail.as_ref().unwrap())).collect();
        assert_eq!(mails, expected);
    }

    const A: &str = "From a@b Sat Jan  3 01:05:34 2026\n";

    #[test]
    fn splits_at_envelope_lines_only() {
        let mails = split_at_most(1 << 20, &[BOX]);
        assert_eq!(mails.len(), 3);
        assert_eq!(mails[0].as_deref(), Some(&b"Subject: 1\n\nFrom here on it is prose\n\n"[..]));
        assert_eq!(mails[2].as_deref(), Some(&b"Subject: 3\n"[..]));
    }

    #[test]
    fn a_whole_date_needs_no_empty_line_before_it() {
        check(&format!("{A}S: 1\n\nx\n{A}S: 2\n"), &["S: 1\n\nx\n", "S: 2\n"]);
        check(
            &format!("{A}S: 1\n\nx\nFrom 1234567890@xxx Sat Jan 03 01:05:34 +0000 2026\nS: 2\n"),
            &["S: 1\n\nx\n", "S: 2\n"],
        );
        check(&format!("{A}S: 1\n\nx\nFrom 10:30 in 2026\n"), &["S: 1\n\nx\nFrom 10:30 in 2026\n"]);
    }

    #[test]
    fn what_is_before_the_first_mail_is_left_out() {
        check(&format!("\u{feff}{A}S: 1\n"), &["S: 1\n"]);
        check(&format!("\n\r\n{A}S: 1\n"), &["S: 1\n"]);
        check(&format!("From nobody\nprose\n\n{A}S: 1\n"), &["S: 1\n"]);
        check("From nobody\nprose", &[]);
    }

    #[test]
    fn quoted_lines_lose_one_mark() {
        check(
            &format!("{A}S: 1\n\n>From x\n>>From y\n> From z\n>Fro\n"),
            &["S: 1\n\nFrom x\n>From y\n> From z\n>Fro\n"],
        );
    }

    /// mboxcl2 does not quote, so a mail may hold lines "From …".
    #[test]
    fn a_content_length_that_leads_to_the_next_mail_counts() {
        let body = format!("x\n\n{A}\n{A}and so on: y\nFrom z at 10:30 in 2026\nS: 3\n>From z\n");
        let head = format!("S: 1\nContent-length: {}\n\n", body.len());
        check(&format!("{A}{head}{body}\n{A}S: 2\n"), &[&format!("{head}{body}\n"), "S: 2\n"]);
        check(&format!("{A}{head}{body}{A}S: 2\n"), &[&format!("{head}{body}"), "S: 2\n"]);
        check(&format!("{A}{head}{body}"), &[&format!("{head}{body}")]);
    }

    /// What looks like a mail is one: a length that a stranger wrote takes none away.
    #[test]
    fn a_content_length_passes_no_mail() {
        let next = format!("{A}S: 2\n\ny\n\n");
        let weak = "From z at 10:30 in 2026\nS: w\n\n";
        for before in ["x\n\n", "\n", &format!("x\n\n{weak}")] {
            for passed in [next.clone(), next.repeat(2)] {
                let head = format!("S: 1\nContent-Length: {}\n\n", before.len() + passed.len());
                let mut expected = vec![format!("{head}{before}")];
                expected.resize(1 + passed.len() / next.len(), "S: 2\n\ny\n\n".to_owned());
                let expected: Vec<_> = expected.iter().map(String::as_str).collect();
                check(&format!("{A}{head}{before}{passed}"), &expected);
                check(&format!("{A}{head}{before}{passed}{A}S: 3\n"), &[&expected[..], &["S: 3\n"]].concat());
            }
        }
    }

    #[test]
    fn a_false_content_length_is_ignored() {
        for length in ["0", "7", "99999999", "18446744073709551615", "-1", "x"] {
            let head = format!("S: 1\nContent-Length: {length}\n\n");
            check(&format!("{A}{head}x\n\n{A}S: 2\n"), &[&format!("{head}x\n\n"), "S: 2\n"]);
        }
    }

    #[test]
    fn mmdf_mails_stand_between_marks() {
        let mark = "\u{1}\u{1}\u{1}\u{1}\n";
        check(
            &format!("{mark}S: 1\n\nFrom x at 10:30 in 2026\n{mark}{mark}{A}S: 2\n{mark}\n"),
            &["S: 1\n\nFrom x at 10:30 in 2026\n", "S: 2\n"],
        );
    }

    #[test]
    fn a_mail_over_the_limit_is_skipped() {
        let long = "0123456789\n".repeat(1000);
        let mailbox = format!("{A}S: 1\n\n{A}S: 2\n\n{long}\n{A}S: 3\n");
        for size in [1, 7, 100, 5000, mailbox.len()] {
            let pieces: Vec<_> = mailbox.as_bytes().chunks(size).collect();
            let mails = split_at_most(100, &pieces);
            assert_eq!(mails, [Some(b"S: 1\n\n".to_vec()), None, Some(b"S: 3\n".to_vec())], "{size}");
        }
    }

    #[test]
    fn what_is_kept_of_a_mail_over_the_limit_does_not_grow() {
        let mut splitter = Splitter::new(b"From ", 1000, true);
        splitter.push(A.as_bytes(), &mut |_| true);
        for _ in 0..1000 {
            splitter.push(&[b'x'; 1000], &mut |_| true);
            assert!(splitter.kept.len() < 6000);
        }
    }

    fn lines() -> impl Strategy<Value = String> {
        let line = prop_oneof![
            3 => Just(A.to_owned()),
            1 => Just("From 99@xxx Sun Jan 04 01:05:34 +0000 2026\r\n".to_owned()),
            1 => Just("From x at 10:30 in 2026\n".to_owned()),
            2 => Just("\n".to_owned()),
            1 => Just("\r\n".to_owned()),
            1 => Just(" \t\n".to_owned()),
            1 => Just(">From a\n".to_owned()),
            1 => Just("From ".to_owned()),
            1 => Just("x".to_owned()),
            1 => Just("\u{1}\u{1}\u{1}\u{1}\n".to_owned()),
            2 => (0_u32..120).prop_map(|length| format!("Content-Length: {length}\n\n")),
            1 => Just("S: x\n".to_owned()),
            1 => (0_usize..1500).prop_map(|length| "y".repeat(length)),
        ];
        proptest::collection::vec(line, 0..20).prop_map(|lines| lines.concat())
    }

    proptest! {
        #[test]
        fn the_cut_does_not_matter(first in 0..BOX.len(), second in 0..BOX.len()) {
            let (a, b) = (first.min(second), first.max(second));
            prop_assert_eq!(split_at_most(1000, &[&BOX[..a], &BOX[a..b], &BOX[b..]]), split_at_most(1000, &[BOX]));
        }

        #[test]
        fn the_cut_does_not_matter_to_any_mailbox(text in lines(), size in 1_usize..300, limit in 10_u64..2000) {
            let pieces: Vec<_> = text.as_bytes().chunks(size).collect();
            prop_assert_eq!(split_at_most(limit, &pieces), split_at_most(limit, &[text.as_bytes()]));
        }
    }
}
