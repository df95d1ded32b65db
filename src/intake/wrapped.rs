//! Text taken out of what a mail program, a chat or a shell put around it: quotes by ">",
//! fences of three backticks, and UTF-16.

use super::error::IntakeError;
use crate::limits::Limits;
use crate::report::Decoded;

/// The text without one level of ">" in front of its lines, and without fences of three backticks.
pub(super) fn unquote(bytes: &[u8], limits: &mut Limits) -> Result<Vec<u8>, IntakeError> {
    charge(bytes.len(), limits)?;
    let mut out = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let text = line.trim_ascii_start();
        if text.starts_with(b"```") {
            continue;
        }
        let text = text.strip_prefix(b">").map(|rest| rest.strip_prefix(b" ").unwrap_or(rest));
        out.extend_from_slice(text.unwrap_or(line));
    }
    // What starts with ">" or a fence has lost it, so this ends.
    Ok(out)
}

/// UTF-16 as UTF-8. PowerShell writes UTF-16 when it redirects.
pub(super) fn narrow(bytes: &[u8], limits: &mut Limits) -> Result<String, IntakeError> {
    // Two bytes of UTF-16 are three of UTF-8 at most.
    charge(bytes.len().saturating_mul(3) / 2, limits)?;
    Ok(Decoded::of(bytes).text.into_owned())
}

/// Charges what a copy of a text takes.
pub(super) fn charge(bytes: usize, limits: &mut Limits) -> Result<(), IntakeError> {
    limits.charge_total(bytes as u64).map_err(|limit| IntakeError::TooLarge { limit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_off_one_level_of_quotes_and_the_fences() {
        for (text, expected) in [
            ("> a\n>b\n>\n", "a\nb\n\n"),
            (">> a\r\n> > b", "> a\r\n> b"),
            ("```json\na\n```\n", "a\n"),
            ("> a\nb > c\n", "a\nb > c\n"),
        ] {
            let found = unquote(text.as_bytes(), &mut Limits::default());
            assert_eq!(found.as_deref(), Ok(expected.as_bytes()), "{text}");
        }
    }

    #[test]
    fn copies_are_charged_before_they_are_made() {
        let mut limits = Limits { report_bytes: 4, inflated_bytes: 10, ..Limits::default() };
        assert_eq!(charge(10, &mut limits), Ok(()));
        assert_eq!(limits.spent.inflated_bytes, 10);
        assert!(matches!(narrow(b"a\0", &mut limits), Err(IntakeError::TooLarge { .. })));
    }
}
