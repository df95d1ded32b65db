//! What strangers wrote, made fit to stand beside words of our own.
//!
//! A text that runs from right to left turns round what stands beside it, and a control of the
//! Unicode bidirectional algorithm that is never closed turns all that follows
//! ([UAX 9](https://www.unicode.org/reports/tr9/)). So a text with such letters stands in an isolate of its
//! own, and controls are shown as marks instead of being obeyed: `‹U+202E›`. The same goes for all
//! that XML cannot hold.

use std::borrow::Cow;
use std::fmt::Write;

/// The text as it is shown: with marks for controls and isolates around lines that run from right to left.
///
/// What is shown already stays as it is, so a sentence may be shown that holds names that were.
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.chars().all(|letter| !is_control(letter) && !runs_to_the_left(letter) && !is_on_top(letter)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive(['\n', '\r']) {
        // An isolate ends with its line (UAX 9, P1), so each line has its own.
        let words = line.trim_end_matches(['\n', '\r']);
        push_line(&mut out, words);
        out.push_str(line.get(words.len()..).unwrap_or_default());
    }
    Cow::Owned(out)
}

/// So many letters of a text at most, and a mark where it goes on: a stranger's name may be as long as a report.
pub fn in_brief(text: &str, most: usize) -> Cow<'_, str> {
    // A letter has a byte at least.
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    match text.char_indices().nth(most).and_then(|(end, _)| text.get(..end)) {
        Some(start) => Cow::Owned(format!("{start}‹…›")),
        None => Cow::Borrowed(text),
    }
}

fn push_line(out: &mut String, line: &str) {
    let whole = isolates_are_whole(line);
    let isolate = whole.is_none_or(|letters_outside| letters_outside) && line.contains(runs_to_the_left);
    if isolate {
        out.push(FIRST_STRONG_ISOLATE);
    }
    let mut on_top = 0_usize;
    for letter in line.chars() {
        on_top = if is_on_top(letter) { on_top + 1 } else { 0 };
        match letter {
            FIRST_STRONG_ISOLATE | POP_ISOLATE if whole.is_some() => out.push(letter),
            // Writing to a text cannot fail.
            _ if is_control(letter) => drop(write!(out, "‹U+{:04X}›", u32::from(letter))),
            _ if on_top <= MOST_ON_TOP => out.push(letter),
            _ if on_top == MOST_ON_TOP + 1 => out.push_str("‹…›"),
            _ => {}
        }
    }
    if isolate {
        out.push(POP_ISOLATE);
    }
}

/// Whether letters that run from right to left stand outside the isolates of a line; `None` where
/// these are no isolates as made here: not closed, or one in the other too often.
fn isolates_are_whole(line: &str) -> Option<bool> {
    let (mut depth, mut letters_outside) = (0_u8, false);
    for letter in line.chars() {
        match letter {
            FIRST_STRONG_ISOLATE => depth = depth.checked_add(1).filter(|depth| *depth <= MOST_NESTED)?,
            POP_ISOLATE => depth = depth.checked_sub(1)?,
            _ => letters_outside |= depth == 0 && runs_to_the_left(letter),
        }
    }
    (depth == 0).then_some(letters_outside)
}

/// What is obeyed and not seen, or stands in no XML (XML 1.0, section 2.2): C0 and C1 but for tabs and line
/// ends, separators of lines and paragraphs, all that directs text, and what is no character.
fn is_control(letter: char) -> bool {
    match letter {
        '\t' | '\n' | '\r' => false,
        '\u{61C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2066}'..='\u{206F}'
        | '\u{FDD0}'..='\u{FDEF}'
        | '\u{FFF9}'..='\u{FFFB}' => true,
        _ => letter.is_control() || u32::from(letter) & 0xFFFE == 0xFFFE,
    }
}

/// Letters and digits of `Bidi_Class` R, AL and AN, by the blocks that hold them and what is unassigned
/// there (UAX 9, table 4; DerivedBidiClass.txt of Unicode 17).
fn runs_to_the_left(letter: char) -> bool {
    matches!(
        letter,
        '\u{590}'..='\u{61B}' | '\u{61D}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}'
    )
}

/// Marks that pile up on a letter, by the blocks that are made of them.
fn is_on_top(letter: char) -> bool {
    matches!(
        letter,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5BD}' | '\u{610}'..='\u{61A}'
            | '\u{64B}'..='\u{65F}' | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E4}' | '\u{730}'..='\u{74A}'
            | '\u{E31}' | '\u{E34}'..='\u{E3A}' | '\u{E47}'..='\u{E4E}' | '\u{EB1}' | '\u{EB4}'..='\u{EBC}'
            | '\u{EC8}'..='\u{ECE}' | '\u{F71}'..='\u{F84}' | '\u{F8D}'..='\u{FBC}' | '\u{1AB0}'..='\u{1AFF}'
            | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{302A}'..='\u{302F}' | '\u{3099}'..='\u{309A}'
            | '\u{A66F}'..='\u{A67D}' | '\u{A8E0}'..='\u{A8F1}' | '\u{FE20}'..='\u{FE2F}' | '\u{1D165}'..='\u{1D169}'
            | '\u{1D16D}'..='\u{1D172}' | '\u{1D17B}'..='\u{1D182}'
    )
}

/// Opens an isolate that runs as its first letter does.
const FIRST_STRONG_ISOLATE: char = '\u{2068}';
/// Closes it.
const POP_ISOLATE: char = '\u{2069}';
/// No language piles more than this on a letter; a tower of them would cover the lines above.
const MOST_ON_TOP: usize = 4;
/// Isolates in isolates, far below the 125 of UAX 9, BD2, from which on they are not obeyed.
const MOST_NESTED: u8 = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(shown(text), expected);
    }

    #[test]
    fn plain_text_stays() {
        for text in ["", "mx1.example.com", "Zürich, 東京, Ελλάδα, a\u{301}", "a\tb\r\nc\n", "{\"a\": [1]}"] {
            check(text, text);
        }
    }

    #[test]
    fn a_long_text_has_its_beginning_and_a_mark() {
        for (text, most, expected) in [
            ("", 0, ""),
            ("mx", 2, "mx"),
            ("mx1", 2, "mx‹…›"),
            ("東京", 2, "東京"),
            ("東京都", 2, "東京‹…›"),
            ("a", 0, "‹…›"),
        ] {
            assert_eq!(in_brief(text, most), expected);
        }
    }

    #[test]
    fn controls_are_marks() {
        check("\u{202E}liame", "‹U+202E›liame");
        check("a\u{202A}b\u{2067}c\u{200F}\u{61C}", "a‹U+202A›b‹U+2067›c‹U+200F›‹U+061C›");
        check("\0\u{7}\u{1b}[31m\u{7f}\u{85}\u{9b}", "‹U+0000›‹U+0007›‹U+001B›[31m‹U+007F›‹U+0085›‹U+009B›");
        check("\u{2028}\u{2029}\u{fffe}\u{ffff}\u{1ffff}", "‹U+2028›‹U+2029›‹U+FFFE›‹U+FFFF›‹U+1FFFF›");
        check("\u{2069}\u{2069} failed", "‹U+2069›‹U+2069› failed");
        check("\u{2068}failed", "‹U+2068›failed");
        check("\u{2068}\n\u{2069}", "‹U+2068›\n‹U+2069›");
    }

    #[test]
    fn what_runs_to_the_left_is_alone() {
        check("שלום", "\u{2068}שלום\u{2069}");
        check("a שלום 12\nb\r\nمرحبا", "\u{2068}a שלום 12\u{2069}\nb\r\n\u{2068}مرحبا\u{2069}");
        check("שלום\u{202E}", "\u{2068}שלום‹U+202E›\u{2069}");
        check("שלום\u{2069} ours", "\u{2068}שלום‹U+2069› ours\u{2069}");
        // Within a sentence that holds it already.
        check("The MX \u{2068}שלום\u{2069} failed", "The MX \u{2068}שלום\u{2069} failed");
        check("The MX \u{2068}שלום\u{2069} שלום", "\u{2068}The MX \u{2068}שלום\u{2069} שלום\u{2069}");
    }

    #[test]
    fn towers_have_an_end() {
        check(&format!("a{}b", "\u{301}".repeat(10_000)), &format!("a{}‹…›b", "\u{301}".repeat(4)));
        check("Việt e\u{302}\u{323}", "Việt e\u{302}\u{323}");
    }

    #[test]
    fn isolates_without_end_are_marks() {
        let deep = format!("{}x{}", "\u{2068}".repeat(200), "\u{2069}".repeat(200));
        assert!(!shown(&deep).contains(['\u{2068}', '\u{2069}']));
    }

    proptest! {
        /// For any text at all: no control is obeyed, every line closes what it opens, nothing that runs to
        /// the left stands outside an isolate, XML can hold it, and showing it again changes nothing.
        #[test]
        fn any_text_is_harmless(
            text in "([a-z .\n]|[\u{590}-\u{8ff}]|[\u{2000}-\u{2070}]|[\u{300}-\u{310}]|[\0-\u{9f}]|[\u{fff0}-\u{ffff}]|\\PC){0,40}"
        ) {
            let safe = shown(&text).into_owned();
            prop_assert_eq!(shown(&safe), safe.as_str());
            for line in safe.split(['\n', '\r']) {
                let mut depth = 0_i32;
                for letter in line.chars() {
                    match letter {
                        '\u{2068}' => depth += 1,
                        '\u{2069}' => depth -= 1,
                        other => prop_assert!(!is_control(other) && (depth > 0 || !runs_to_the_left(other))),
                    }
                    prop_assert!(depth >= 0);
                }
                prop_assert_eq!(depth, 0);
            }
            let xml = format!("<a>{}</a>", safe.replace('&', "&amp;").replace('<', "&lt;"));
            prop_assert!(roxmltree::Document::parse(&xml).is_ok());
        }
    }
}
