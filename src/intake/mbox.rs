//! Mailboxes: mails one after the other, each after a line "From …"
//! ([RFC 4155](https://www.rfc-editor.org/rfc/rfc4155), and what mail programs make of it).

use super::item::{Ingested, NotAReport, Outcome, Trail};
use super::{Sink, mail};
use crate::limits::Limits;

/// Splits a mailbox that comes in pieces into its mails.
///
/// A mail starts behind a line "From …" that holds a time and a year, at the start of
/// the file or after an empty line. The result does not depend on how it is cut.
#[derive(Debug, Default)]
pub(super) struct Splitter {
    /// The mail that is being gathered, without its "From " line, then the unfinished line.
    mail: Vec<u8>,
    /// Where the unfinished line starts.
    line: usize,
    /// Whether the line before was empty, or there was none.
    after_empty: bool,
    started: bool,
}

impl Splitter {
    pub(super) fn new() -> Self {
        Self { after_empty: true, ..Self::default() }
    }

    /// Takes the next piece; calls `on_mail` for each mail that ended in it.
    pub(super) fn push(&mut self, mut piece: &[u8], on_mail: &mut dyn FnMut(&[u8])) {
        while let Some(end) = piece.iter().position(|byte| *byte == b'\n') {
            let (line, rest) = piece.split_at(end + 1);
            self.mail.extend_from_slice(line);
            piece = rest;
            self.end_line(on_mail);
        }
        self.mail.extend_from_slice(piece);
    }

    /// The end of the mailbox.
    pub(super) fn finish(&mut self, on_mail: &mut dyn FnMut(&[u8])) {
        self.end_line(on_mail);
        if self.started && !self.mail.is_empty() {
            on_mail(&self.mail);
        }
        *self = Self::new();
    }

    fn end_line(&mut self, on_mail: &mut dyn FnMut(&[u8])) {
        let line = self.mail.get(self.line..).unwrap_or_default();
        let text = line.trim_ascii_end();
        if self.after_empty && is_envelope(text) {
            if self.started {
                on_mail(self.mail.get(..self.line).unwrap_or_default());
            }
            self.started = true;
            self.mail.clear();
            self.line = 0;
            self.after_empty = false;
            return;
        }
        self.after_empty = text.is_empty();
        self.line = self.mail.len();
    }
}

/// "From sender Sat Jan  3 01:05:34 2026": prose that starts with "From " has no time.
fn is_envelope(line: &[u8]) -> bool {
    line.starts_with(b"From ")
        && line.windows(5).any(|w| matches!(w, [a, b, b':', c, d] if [a, b, c, d].iter().all(|x| x.is_ascii_digit())))
        && line.windows(4).any(|w| w.iter().all(u8::is_ascii_digit))
}

/// Reads a mailbox that is whole in memory.
pub(super) fn read(trail: &Trail, bytes: &[u8], depth: u32, limits: &mut Limits, sink: &mut Sink<'_>) {
    let mut splitter = Splitter::new();
    let mut number = 0_u64;
    let mut on_mail = |bytes: &[u8]| {
        number += 1;
        mail::read(&trail.join(format!("mail {number}")), bytes, depth + 1, limits, sink);
    };
    splitter.push(bytes, &mut on_mail);
    splitter.finish(&mut on_mail);
    if number == 0 {
        sink(without_mails(trail));
    }
}

/// What is said of a file that starts like a mailbox and holds no mail.
pub(super) fn without_mails(trail: &Trail) -> Ingested {
    Ingested { trail: trail.clone(), outcome: Outcome::NotAReport(NotAReport::Other) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BOX: &[u8] = b"From a@b Sat Jan  3 01:05:34 2026\nSubject: 1\n\nFrom here on it is prose\n\nFrom c Sun Jan  4 01:05:34 2026\r\nSubject: 2\r\n\r\nx\r\n\r\nFrom d Mon Jan  5 01:05:34 2026\nSubject: 3\n";

    fn split(pieces: &[&[u8]]) -> Vec<Vec<u8>> {
        let mut splitter = Splitter::new();
        let mut mails = Vec::new();
        for piece in pieces {
            splitter.push(piece, &mut |mail| mails.push(mail.to_vec()));
        }
        splitter.finish(&mut |mail| mails.push(mail.to_vec()));
        mails
    }

    #[test]
    fn splits_at_envelope_lines_only() {
        let mails = split(&[BOX]);
        assert_eq!(mails.len(), 3);
        assert_eq!(mails[0], b"Subject: 1\n\nFrom here on it is prose\n\n");
        assert_eq!(mails[2], b"Subject: 3\n");
    }

    proptest! {
        #[test]
        fn the_cut_does_not_matter(first in 0..BOX.len(), second in 0..BOX.len()) {
            let (a, b) = (first.min(second), first.max(second));
            prop_assert_eq!(split(&[&BOX[..a], &BOX[a..b], &BOX[b..]]), split(&[BOX]));
        }
    }
}
