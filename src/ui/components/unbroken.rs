//! Numbers that stand together stay on one line.

/// A text in which the three numbers of a TLSA record do not part: "a 3 1 1 record".
pub(super) fn unbroken(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is = |at: usize, what: fn(&char) -> bool| letters.get(at).is_some_and(what);
    let goes_on = |at: usize| is(at, char::is_ascii_alphanumeric);
    // A digit that stands alone.
    let is_number =
        |at: usize| is(at, char::is_ascii_digit) && !goes_on(at + 1) && !at.checked_sub(1).is_some_and(goes_on);
    let is_between = |at: usize| at > 0 && letters.get(at) == Some(&' ') && is_number(at - 1) && is_number(at + 1);
    let in_record = |at: usize| is_between(at) && (is_between(at + 2) || at.checked_sub(2).is_some_and(is_between));
    (0..letters.len()).filter_map(|at| if in_record(at) { Some('\u{a0}') } else { letters.get(at).copied() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_numbers_of_a_record_stay_together() {
        for (text, expected) in [
            ("a 3 1 1 record", "a 3\u{a0}1\u{a0}1 record"),
            ("3 1 1", "3\u{a0}1\u{a0}1"),
            ("2 1 1 0b9fa5 and 3 1 2.", "2\u{a0}1\u{a0}1 0b9fa5 and 3\u{a0}1\u{a0}2."),
            ("in 2 3 lines, 12 1 1, 1 of 3", "in 2 3 lines, 12 1 1, 1 of 3"),
            ("", ""),
        ] {
            assert_eq!(unbroken(text), expected);
        }
    }
}
