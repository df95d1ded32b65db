//! One large mailbox in ranges, so that several threads can read it: each cut is moved to where
//! the next mail starts, and both neighbours move it to the same place.

use std::ops::Range;

use super::envelope::{Line, is_envelope, line_at};
use super::mbox::{LOOK_BACK, first_envelope};

/// Reads bytes of a file; `None` when that fails.
pub type ReadBytes<'a> = dyn FnMut(Range<u64>) -> Option<Vec<u8>> + 'a;

/// Whether a file that starts with these bytes can be read in ranges: a mailbox of "From " lines
/// ([RFC 4155](https://www.rfc-editor.org/rfc/rfc4155)), of which the first is sound. One whose mails say their length cannot,
/// for there a "From " line may be text.
pub fn can_be_split(start: &[u8]) -> bool {
    const LENGTH: &[u8] = b"\ncontent-length:";
    let says_length = start.windows(LENGTH.len()).any(|bytes| bytes.eq_ignore_ascii_case(LENGTH));
    starts_with_envelope(start) && !says_length
}

fn starts_with_envelope(start: &[u8]) -> bool {
    matches!(line_at(start, 0, true), Line::Whole(line) if is_envelope(line))
}

/// The mails that start in `range` of a file of `size` bytes, as the bytes that they take.
/// `None` when the file cannot be read.
pub fn mails_in(range: Range<u64>, size: u64, read: &mut ReadBytes<'_>) -> Option<Range<u64>> {
    Some(mail_start(range.start, size, read)?..mail_start(range.end, size, read)?)
}

/// Where the first mail starts that starts at `from` or later; `size` when none does.
fn mail_start(from: u64, size: u64, read: &mut ReadBytes<'_>) -> Option<u64> {
    let mut from = from;
    if from == 0 {
        return Some(0);
    }
    while from < size {
        // What lies before a "From " line decides whether it is one.
        let start = from.saturating_sub(LOOK_BACK as u64);
        let end = from.saturating_add(WINDOW).min(size);
        let bytes = read(start..end)?;
        let skipped = usize::try_from(from - start).unwrap_or_default();
        match first_envelope(&bytes, skipped, end == size) {
            Ok(at) => return Some(start + at as u64),
            Err(searched) => from = if end == size { size } else { start + searched as u64 },
        }
    }
    Some(size)
}

/// Bytes that are searched at a time; most mails are shorter.
const WINDOW: u64 = 64 << 10;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mailbox(lengths: &[usize], wide: bool) -> Vec<u8> {
        let end = if wide { "\r\n" } else { "\n" };
        let mut bytes = Vec::new();
        for (number, length) in lengths.iter().enumerate() {
            let prose = "From here on it is prose. ".repeat(length / 26);
            let mail = ["From a@b Sat Jan  3 01:05:34 2026", &format!("Subject: {number}"), "", &prose, "", ""];
            bytes.extend_from_slice(mail.join(end).as_bytes());
        }
        bytes
    }

    proptest! {
        /// Wherever it is cut, the ranges follow one another, and each starts with a mail.
        #[test]
        fn ranges_are_whole_mails(lengths in prop::collection::vec(0_usize..3000, 1..40), wide: bool, step in 1_u64..9000) {
            let bytes = mailbox(&lengths, wide);
            let size = bytes.len() as u64;
            let mut read = |range: Range<u64>| {
                Some(bytes[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()].to_vec())
            };
            let (mut from, mut reached, mut mails) = (0, 0, 0);
            while from < size {
                let range = mails_in(from..(from + step).min(size), size, &mut read).unwrap();
                prop_assert_eq!(range.start.max(reached), reached.max(range.start));
                if !range.is_empty() {
                    prop_assert_eq!(range.start, reached);
                    let text = &bytes[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()];
                    prop_assert!(text.starts_with(b"From a@b"));
                    mails += text.windows(9).filter(|w| w == b"\nSubject:").count();
                    reached = range.end;
                }
                from += step;
            }
            prop_assert_eq!((reached, mails), (size, lengths.len()));
        }
    }

    #[test]
    fn what_cannot_be_split() {
        assert!(can_be_split(b"From a Sat Jan  3 01:05:34 2026\nSubject: x\n"));
        assert!(!can_be_split(b"From a Sat Jan  3 01:05:34 2026\nContent-Length: 7\n"));
        assert!(!can_be_split(b"\x1F\x8B\x08"));
        assert!(!can_be_split(b"Received: by x\n"));
    }
}
