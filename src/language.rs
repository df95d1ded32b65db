//! The language that is spoken. The program holds every text in English; another language is a
//! table from each English text to its own (`languages/*.json`), and the browser's ways to write
//! numbers and days. Without one English is spoken, as natively and in tests.
//!
//! - [`tr`] translates a fixed text, [`say!`](crate::say) one with values in it,
//!   [`counted!`](crate::counted) one that depends on a number. [`text!`](crate::text) marks a text that is
//!   translated later, where it is shown.
//! - A word that English uses for two things has a role, which is gettext's context: `text!("new" as "cause")`, and `as`
//!   likewise behind the text of `say!` and the last of `counted!`. The key in the tables is the text, a bar and the role,
//!   `new|cause`, which no English text contains. English is read without the role. `build/texts/roles.mjs` says where one
//!   is needed.
//! - `build/texts.mjs` finds all these texts in the sources; a language without one of them does not build.

use std::cell::Cell;
use std::fmt::{Display, Write};

use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::shown::{in_brief, shown};
use crate::{counted, say};

/// A language other than the built-in English.
pub struct Language {
    texts: FxHashMap<String, Text>,
    conventions: Box<dyn Conventions>,
}

/// How a language writes what is no text.
pub trait Conventions {
    /// Its code, as in BCP 47: "de".
    fn code(&self) -> &str;
    /// A number with a fixed number of decimals: "1,234.50".
    fn number(&self, value: f64, decimals: u8) -> String;
    /// A UTC day, given as days since 1970: "12 Feb", or with its year "12 Feb 2026".
    fn day(&self, day: i32, with_year: bool) -> String;
    /// The UTC days from one to another: "12.–15. Feb."; `None` where the language puts them together of two days.
    fn days(&self, _first: i32, _last: i32, _with_year: bool) -> Option<String> {
        None
    }
    /// The month of a UTC day, given as days since 1970: "Feb", or with its year "Feb 2026".
    fn month(&self, day: i32, with_year: bool) -> String {
        self.day(day, with_year)
    }
    /// The name of a country of two letters (ISO 3166-1): "Frankreich"; `None` where it is not known.
    fn country(&self, _letters: &str) -> Option<String> {
        None
    }
    /// The plural category of a number, as Unicode names it: `one`, `other`, …
    fn plural(&self, count: u64) -> String;
}

enum Text {
    Fixed(String),
    /// By plural category.
    Plural(FxHashMap<String, String>),
}

/// A table of texts that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no table of texts")]
pub struct NoLanguage;

impl Language {
    /// Reads a table: `{"English": "theirs", "{n} mails": {"one": …, "other": …}}`. Keys that begin
    /// with `$` say something of the table itself.
    pub fn read(json: &str, conventions: Box<dyn Conventions>) -> Result<Self, NoLanguage> {
        let Ok(Value::Object(table)) = serde_json::from_str(json) else { return Err(NoLanguage) };
        let texts = table.into_iter().filter(|(key, _)| !key.starts_with('$')).map(|(key, value)| {
            let text = match value {
                Value::String(text) => Text::Fixed(text),
                Value::Object(forms) => Text::Plural(
                    forms.into_iter().filter_map(|(form, text)| Some((form, text.as_str()?.to_owned()))).collect(),
                ),
                _ => return Err(NoLanguage),
            };
            Ok((key, text))
        });
        Ok(Self { texts: texts.collect::<Result<_, _>>()?, conventions })
    }
}

thread_local! {
    static SPOKEN: Cell<Option<&'static Language>> = const { Cell::new(None) };
}

/// Speaks a language from now on, English with `None`. Texts already made stay as they are.
pub fn speak(language: Option<&'static Language>) {
    SPOKEN.set(language);
}

/// The code of the language spoken, as in BCP 47.
pub fn code() -> &'static str {
    SPOKEN.get().map_or("en", |language| language.conventions.code())
}

/// A fixed text in the language spoken; in English where that lacks it.
pub fn tr(text: &'static str) -> &'static str {
    match SPOKEN.get().and_then(|language| language.texts.get(text)) {
        Some(Text::Fixed(text)) => text,
        _ => without_role(text),
    }
}

/// The English text of a key.
fn without_role(key: &'static str) -> &'static str {
    key.split_once('|').map_or(key, |(text, _)| text)
}

/// The form of a text that goes with a number.
pub fn plural(count: u64, one: &'static str, other: &'static str) -> &'static str {
    let english = if count == 1 { one } else { without_role(other) };
    let Some(language) = SPOKEN.get() else { return english };
    let Some(Text::Plural(forms)) = language.texts.get(other) else { return english };
    // Japanese has one form for all numbers, but may say "the only report".
    let of_one = forms.get("one").filter(|_| count == 1);
    let form = of_one.or_else(|| forms.get(&language.conventions.plural(count))).or_else(|| forms.get("other"));
    form.map_or(english, String::as_str)
}

/// A text with values in the place of their names: `{name}`. Whoever wrote a value, it turns no word of the text
/// around ([`shown`]).
pub fn fill(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16 * values.len());
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => {
                // "Google Inc." and "1. Feb." have a stop of their own: a sentence that they end ends once.
                if filled.ends_with(STOPS) && words.starts_with(STOPS) {
                    filled.pop();
                }
                filled.push_str(words);
            }
            Piece::Slot(name) => match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => {
                    let start = filled.len();
                    // Writing to a string cannot fail.
                    let _ = write!(filled, "{value}");
                    make_fit(&mut filled, start);
                }
                None => drop(write!(filled, "{{{name}}}")),
            },
        }
    }
    filled
}

/// Makes the value that a text ends with fit to be shown: it may be a stranger's, and of any length.
fn make_fit(text: &mut String, start: usize) {
    let Some(value) = text.get(start..) else { return };
    let brief = in_brief(value, MOST_OF_VALUE);
    let fit = shown(&brief);
    if fit == value {
        return;
    }
    let fit = fit.into_owned();
    text.truncate(start);
    text.push_str(&fit);
}

/// Letters of a value within a text. Whole sentences and records are values, too.
const MOST_OF_VALUE: usize = 4_000;

/// A sentence without its full stop, to stand within another.
pub fn without_stop(sentence: &str) -> &str {
    sentence.trim_end_matches(STOPS)
}

/// What ends a sentence.
pub const STOPS: [char; 2] = ['.', '。'];

/// A sentence behind a colon: small in these languages, unless an abbreviation is its first word. Not for one that may
/// begin with a name.
pub fn begin_small(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match letters.next() {
        Some(first) if matches!(code(), "en" | "fr" | "es") && !letters.as_str().starts_with(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => sentence.to_owned(),
    }
}

/// A whole sentence that is kept small, behind the name of what it is about and a colon: German begins it with a capital.
pub fn begin_behind_colon(sentence: &str) -> String {
    let mut sentence = sentence.to_owned();
    if code() == "de" {
        begin_large(&mut sentence);
    }
    sentence
}

/// Lets a sentence begin with a capital.
pub fn begin_large(sentence: &mut String) {
    if let Some(first) = sentence.chars().next() {
        sentence.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
    }
}

/// A part of a text with slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// The name of what stands here.
    Slot(&'a str),
}

/// The words and slots of a text, in order.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((words, behind)) = rest.split_once('{') {
        let Some((name, behind)) = behind.split_once('}') else { break };
        if !words.is_empty() {
            pieces.push(Piece::Words(words));
        }
        pieces.push(Piece::Slot(name));
        rest = behind;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

/// A whole number with separators: "412,113".
pub fn format_count(count: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "nobody counts to 2^53")]
    if let Some(language) = SPOKEN.get() {
        return language.conventions.number(count as f64, 0);
    }
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with a fixed number of decimals: "99.97".
pub fn format_decimal(value: f64, decimals: u8) -> String {
    match SPOKEN.get() {
        Some(language) => language.conventions.number(value, decimals),
        None => format!("{value:.*}", usize::from(decimals)),
    }
}

/// A number of bytes with a unit that suits it: "512 bytes", "14 KB", "3.2 MB", "64 MB", "60 GB"; 1 KB is 1,000 bytes.
pub fn format_bytes(bytes: f64) -> String {
    let tenths = |n: f64| format_decimal(n, u8::from((n * 10.0).round() % 10.0 != 0.0));
    if bytes < 1e3 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between none and a thousand")]
        let bytes = bytes.round() as u64;
        counted!(bytes, "{n} byte", "{n} bytes")
    } else if bytes < 1e6 {
        say!("{n} KB", n = format_decimal(bytes / 1e3, 0))
    } else if bytes < 1e9 {
        say!("{n} MB", n = tenths(bytes / 1e6))
    } else {
        let n = if bytes < 1e10 { tenths(bytes / 1e9) } else { format_decimal(bytes / 1e9, 0) };
        say!("{n} GB", n)
    }
}

/// A UTC day, given as days since 1970, where the language has a way of its own to write it.
pub(crate) fn own_day(day: i32, with_year: bool) -> Option<String> {
    let conventions = &SPOKEN.get()?.conventions;
    Some(with_firsts(conventions.code(), conventions.day(day, with_year)))
}

/// UTC days from one to another, where the language has a way of its own to write them.
pub(crate) fn own_days(first: i32, last: i32, with_year: bool) -> Option<String> {
    let conventions = &SPOKEN.get()?.conventions;
    Some(with_firsts(conventions.code(), conventions.days(first, last, with_year)?))
}

/// The name of a country of two letters, where the language has one of its own.
pub(crate) fn own_country(letters: &str) -> Option<String> {
    SPOKEN.get()?.conventions.country(letters)
}

/// French counts the first of a month otherwise than the rest, and browsers do not: "1er févr.".
fn with_firsts(code: &str, days: String) -> String {
    if code != "fr" {
        return days;
    }
    let mut said = String::new();
    for word in days.split_inclusive(|letter: char| !letter.is_ascii_digit()) {
        said.push_str(word);
        if word.trim_end_matches(|letter: char| !letter.is_ascii_digit()) == "1" {
            said.insert_str(said.len() - word.len() + 1, "er");
        }
    }
    said
}

/// The month of a UTC day, where the language has a way of its own to write it.
pub(crate) fn own_month(day: i32, with_year: bool) -> Option<String> {
    Some(SPOKEN.get()?.conventions.month(day, with_year))
}

/// What things are counted with.
pub trait Count: Copy {
    /// The number.
    fn number(self) -> u64;
}

impl Count for u64 {
    fn number(self) -> u64 {
        self
    }
}

impl Count for u32 {
    fn number(self) -> u64 {
        u64::from(self)
    }
}

impl Count for usize {
    fn number(self) -> u64 {
        self as u64
    }
}

/// A text with values in it, in the language spoken: `say!("{name} of {count}", name, count = 1 + 1)`.
#[macro_export]
macro_rules! say {
    ($text:literal $(as $role:literal)? $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::language::fill(
            $crate::language::tr($crate::text!($text $(as $role)?)),
            &[$((stringify!($name), &$crate::say!(@value $name $(= $value)?) as &dyn ::std::fmt::Display)),*],
        )
    };
    (@value $name:ident) => { $name };
    (@value $name:ident = $value:expr) => { $value };
}

/// A text that depends on a number, which is `{n}` in it:
/// `counted!(mails.len(), "{n} mail in {file}", "{n} mails in {file}", file)`.
#[macro_export]
macro_rules! counted {
    ($count:expr, $one:literal, $other:literal $(as $role:literal)? $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        let count = $crate::language::Count::number($count);
        $crate::language::fill(
            $crate::language::plural(count, $one, $crate::text!($other $(as $role)?)),
            &[
                ("n", &$crate::language::format_count(count) as &dyn ::std::fmt::Display),
                $((stringify!($name), &$crate::say!(@value $name $(= $value)?) as &dyn ::std::fmt::Display)),*
            ],
        )
    }};
}

/// Marks a text that is translated where it is shown, by [`tr`](crate::language::tr), and gives it a role where English
/// has the same word for something else: `text!("new" as "cause")`.
#[macro_export]
macro_rules! text {
    ($text:literal) => {
        $text
    };
    ($text:literal as $role:literal) => {
        concat!($text, "|", $role)
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    struct German;

    impl Conventions for German {
        fn code(&self) -> &'static str {
            "de"
        }

        fn number(&self, value: f64, decimals: u8) -> String {
            format!("{value:.*}", usize::from(decimals)).replace('.', ",")
        }

        fn day(&self, day: i32, _: bool) -> String {
            format!("{day}. Tag")
        }

        fn plural(&self, count: u64) -> String {
            if count == 1 { "one" } else { "other" }.to_owned()
        }
    }

    fn in_german(table: &str, test: impl FnOnce()) {
        let language = Language::read(table, Box::new(German)).expect("a table");
        speak(Some(Box::leak(Box::new(language))));
        test();
        speak(None);
    }

    const TABLE: &str = r#"{
        "$name": "Deutsch",
        "None": "Keine",
        "{name} of {all}": "von {all} {name}",
        "{n} mails in {file}": {"one": "{n} Mail in {file}", "other": "{n} Mails in {file}"}
    }"#;

    #[test]
    fn a_sentence_behind_a_colon_begins_small() {
        assert_eq!(begin_small("It was not renewed."), "it was not renewed.");
        assert_eq!(begin_small("A restart."), "a restart.");
        assert_eq!(begin_small("TLS 1.0 only."), "TLS 1.0 only.");
        assert_eq!(begin_small(""), "");
    }

    #[test]
    fn english_needs_no_table() {
        let (name, file) = ("a", "f");
        assert_eq!(tr("None"), "None");
        assert_eq!(say!("{name} of {all}", name, all = 1 + 1), "a of 2");
        assert_eq!(counted!(1_usize, "{n} mail in {file}", "{n} mails in {file}", file), "1 mail in f");
        assert_eq!(counted!(1_200_u64, "{n} mail in {file}", "{n} mails in {file}", file), "1,200 mails in f");
        assert_eq!(format_decimal(99.966, 2), "99.97");
    }

    #[test]
    fn separates_thousands() {
        for (count, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (412_113, "412,113"), (1_234_567, "1,234,567")]
        {
            assert_eq!(format_count(count), text);
        }
    }

    #[test]
    fn bytes_have_a_unit_that_suits() {
        for (bytes, text) in [
            (0.0, "0 bytes"),
            (1.0, "1 byte"),
            (999.0, "999 bytes"),
            (14_200.0, "14 KB"),
            (3_240_000.0, "3.2 MB"),
            (64_000_000.0, "64 MB"),
            (1_536_000_000.0, "1.5 GB"),
            (2_048_000_000.0, "2 GB"),
            (60_100_000_000.0, "60 GB"),
        ] {
            assert_eq!(format_bytes(bytes), text);
        }
    }

    #[test]
    fn another_language_has_its_own_order_and_forms() {
        in_german(TABLE, || {
            assert_eq!(code(), "de");
            assert_eq!(tr("None"), "Keine");
            assert_eq!(say!("{name} of {all}", name = "a", all = 2), "von 2 a");
            assert_eq!(counted!(1_u32, "{n} mail in {file}", "{n} mails in {file}", file = "f"), "1 Mail in f");
            assert_eq!(counted!(3_u32, "{n} mail in {file}", "{n} mails in {file}", file = "f"), "3 Mails in f");
            assert_eq!(format_decimal(0.5, 2), "0,50");
            assert_eq!(own_day(3, false).as_deref(), Some("3. Tag"));
        });
        assert_eq!(tr("None"), "None");
    }

    #[test]
    fn what_is_missing_or_of_another_kind_stays_english() {
        in_german(r#"{"None": {"other": "Keine"}, "{n} mails": "Mails"}"#, || {
            assert_eq!(tr("None"), "None");
            assert_eq!(tr("Both"), "Both");
            assert_eq!(counted!(2_u32, "{n} mail", "{n} mails"), "2 mails");
        });
        for bad in ["", "[]", r#"{"a": 1}"#] {
            assert!(Language::read(bad, Box::new(German)).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_role_tells_texts_apart_and_is_never_shown() {
        let texts = || {
            let counted = |count: u32| counted!(count, "one more", "{n} more" as "files");
            let said = say!("{n} of" as "part", n = 2);
            [tr(text!("new" as "cause")).to_owned(), tr("new").to_owned(), said, counted(1), counted(2)]
        };
        let english = ["new", "new", "2 of", "one more", "2 more"];
        assert_eq!(texts(), english);
        let table = r#"{
            "new|cause": "neue",
            "new": "neuer",
            "{n} of|part": "{n} davon",
            "{n} more|files": {"one": "eine weitere", "other": "{n} weitere"}
        }"#;
        in_german(table, || {
            assert_eq!(texts(), ["neue", "neuer", "2 davon", "eine weitere", "2 weitere"]);
        });
        in_german("{}", || assert_eq!(texts(), english));
    }

    #[test]
    fn stops_of_every_language_go() {
        assert_eq!(without_stop("接続できません。"), "接続できません");
        assert_eq!(without_stop("It failed."), "It failed");
    }

    #[test]
    fn a_sentence_that_a_value_ends_with_a_stop_ends_once() {
        assert_eq!(say!("{n} of {name}.", n = 1, name = "Google Inc."), "1 of Google Inc.");
        assert_eq!(say!("{n} of {name}, and more.", n = 1, name = "Google Inc."), "1 of Google Inc., and more.");
        assert_eq!(fill("{name}。", &[("name", &"Google Inc.")]), "Google Inc。");
        assert_eq!(fill("{all}.", &[("all", &"It failed.")]), "It failed.");
    }

    #[test]
    fn only_the_first_is_an_ordinal_in_french() {
        for (intl, french) in [
            ("1 févr.", "1er févr."),
            ("1\u{a0}févr. 2011", "1er\u{a0}févr. 2011"),
            ("11 févr. 2021", "11 févr. 2021"),
            ("1–15 févr.", "1er–15 févr."),
            ("21 déc. 2025\u{2009}–\u{2009}1 janv. 2026", "21 déc. 2025\u{2009}–\u{2009}1er janv. 2026"),
            ("", ""),
        ] {
            assert_eq!(with_firsts("fr", intl.to_owned()), french);
        }
    }

    #[test]
    fn a_value_turns_no_word_around() {
        assert_eq!(say!("{n} of {name} failed", n = 1, name = "\u{202E}evil"), "1 of ‹U+202E›evil failed");
        let inner = say!("the MX {host}", host = "שלום");
        assert_eq!(inner, "the MX \u{2068}שלום\u{2069}");
        assert_eq!(say!("{n} failed at {inner}", n = 1, inner), "1 failed at the MX \u{2068}שלום\u{2069}");
    }

    #[test]
    fn a_value_is_never_taken_for_a_slot() {
        assert_eq!(fill("{a} {b} {c", &[("a", &"{b}"), ("b", &"x")]), "{b} x {c");
        assert_eq!(fill("{unknown}", &[]), "{unknown}");
    }
}
