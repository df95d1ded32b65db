//! How parts stand beside each other in the language that is spoken: French writes a space before a colon, Japanese
//! none between sentences. The tables of the languages say what stands between two parts, in texts of two slots.

use std::borrow::Borrow;

use crate::language::tr;
use crate::{say, text};

/// A list of things: "MX hosts, addresses".
pub fn listed<S: Borrow<str>>(things: &[S]) -> String {
    things.join(comma())
}

/// What could be a sentence each, within one: "the mode is testing; max_age is short".
pub fn clauses<S: Borrow<str>>(parts: &[S]) -> String {
    // {clause}: what could be a sentence
    // {next}: another of its kind
    parts.join(between(text!("{clause}; {next}")))
}

/// One line of facts: "3 of 4 files · 12 reports".
pub fn in_line<S: Borrow<str>>(parts: &[S]) -> String {
    parts.join(dot())
}

/// Whole sentences after one another.
pub fn sentences<S: Borrow<str>>(sentences: &[S]) -> String {
    sentences.join(gap())
}

/// What something is, and what it comes to: "Type: TXT".
pub fn labelled(label: &str, value: &str) -> String {
    // {label}: what the value is
    // {value}: a value
    say!("{label}: {value}", label, value)
}

/// Between the things of a list that is no text.
pub fn comma() -> &'static str {
    // {first}: a thing of a list
    // {next}: another of its kind
    between(text!("{first}, {next}"))
}

/// Between the parts of a line that is no text.
pub fn dot() -> &'static str {
    // {first}: a thing of a list
    // {next}: another of its kind
    between(text!("{first} · {next}"))
}

/// Between a label and what it is of, where they are no text.
pub fn colon() -> &'static str {
    // {label}: what the value is
    // {value}: a value
    between(text!("{label}: {value}"))
}

/// Between two sentences that are no text, such as one with a link in it.
pub fn gap() -> &'static str {
    // {sentence}: a whole sentence
    // {next}: another of its kind
    between(text!("{sentence} {next}"))
}

/// What a language writes between the two slots of a text. Its tables keep their order and put nothing around them.
fn between(text: &'static str) -> &'static str {
    let behind = tr(text).split_once('}').map_or("", |(_, behind)| behind);
    behind.split_once('{').map_or(behind, |(between, _)| between)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Conventions, Language, speak};

    /// Says by a table what languages do to the parts of a text; its numbers and days matter to nobody here.
    struct Planted;

    impl Conventions for Planted {
        fn code(&self) -> &'static str {
            "xx"
        }

        fn number(&self, value: f64, _: u8) -> String {
            value.to_string()
        }

        fn day(&self, day: i32, _: bool) -> String {
            day.to_string()
        }

        fn plural(&self, _: u64) -> String {
            "other".to_owned()
        }
    }

    fn speaking(table: &str, test: impl FnOnce()) {
        let language = Language::read(table, Box::new(Planted)).expect("a table");
        speak(Some(Box::leak(Box::new(language))));
        test();
        speak(None);
    }

    #[test]
    fn english_joins_as_it_always_did() {
        assert_eq!(listed(&["a", "b", "c"]), "a, b, c");
        assert_eq!(listed::<&str>(&[]), "");
        assert_eq!(clauses(&["a", "b"]), "a; b");
        assert_eq!(in_line(&["a", "b"]), "a · b");
        assert_eq!(sentences(&["It failed.", "Try again."]), "It failed. Try again.");
        assert_eq!(labelled("Type", "TXT"), "Type: TXT");
        assert_eq!(labelled("a", "{b}"), "a: {b}");
        assert_eq!(["x", "y"].join(colon()), "x: y");
    }

    #[test]
    fn french_has_spaces_before_its_high_marks() {
        let table = r#"{"{label}: {value}": "{label}\u00a0: {value}", "{clause}; {next}": "{clause}\u202f; {next}"}"#;
        speaking(table, || {
            assert_eq!(labelled("Type", "TXT"), "Type\u{a0}: TXT");
            assert_eq!(colon(), "\u{a0}: ");
            assert_eq!(clauses(&["a", "b", "c"]), "a\u{202f}; b\u{202f}; c");
            assert_eq!(listed(&["a", "b"]), "a, b", "a text that the table lacks stays English");
        });
    }

    #[test]
    fn japanese_has_marks_of_full_width_and_no_spaces() {
        let table = r#"{
            "{label}: {value}": "{label}：{value}",
            "{first}, {next}": "{first}、{next}",
            "{clause}; {next}": "{clause}、{next}",
            "{sentence} {next}": "{sentence}{next}"
        }"#;
        speaking(table, || {
            assert_eq!(labelled("種類", "TXT"), "種類：TXT");
            assert_eq!(listed(&["甲", "乙", "丙"]), "甲、乙、丙");
            assert_eq!(clauses(&["甲", "乙"]), "甲、乙");
            assert_eq!(sentences(&["失敗しました。", "もう一度どうぞ。"]), "失敗しました。もう一度どうぞ。");
            assert_eq!(gap(), "");
        });
    }
}
