//! The version at the head of a record, and what people write instead of it.

use super::tag_list::{Piece, Span, TagText, is_blank, is_wsp};

/// How the value of `v` is spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    Exact,
    /// Right but for capitals, in the value or in the name `v`.
    Case,
    /// One or two letters off.
    Typo,
    /// The right word with another number.
    OtherNumber,
    /// Some other word.
    OtherWord,
}

/// A version field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version {
    /// From `v` to the end of the value.
    pub(crate) span: Span,
    /// The value.
    pub(crate) value: String,
    pub(crate) spelling: Spelling,
    /// A space stands at the equals sign.
    pub(crate) spaced: bool,
    /// What stands before it in its piece, other than blanks.
    pub(crate) junk: Option<Span>,
    /// What follows in its piece although no semicolon came; may be empty after a lone comma.
    pub(crate) rest: Option<Span>,
    /// A space or tab ends the piece.
    pub(crate) space_after: bool,
}

/// Reads a piece as a version field; `word` is the value that it should have.
pub(crate) fn read(text: &TagText, piece: &Piece, word: &str) -> Option<Version> {
    let clean = text.clean(&piece.span);
    let name = find_name(clean, word)?;
    let after_equals = name.after.trim_start_matches(is_blank);
    let run = after_equals.find(|char: char| !is_word(char)).unwrap_or(after_equals.len());
    let (mut value, mut rest) = after_equals.split_at_checked(run)?;
    if let Some(cut) = glued_field(value, rest) {
        (value, rest) = after_equals.split_at_checked(cut)?;
    }
    let end = piece.span.end.saturating_sub(rest.len());
    let start = piece.span.start.saturating_add(name.lead);
    let field = rest.trim_start_matches(|char| is_blank(char) || matches!(char, ',' | ':' | '|' | '&' | '/' | '.'));
    let small = clean.get(name.lead..).is_some_and(|name| name.starts_with('v'));
    Some(Version {
        span: start..end,
        value: value.to_owned(),
        spelling: if name.equals { spelling(value, small, word) } else { Spelling::Typo },
        spaced: name.spaced || after_equals.len() < name.after.len(),
        junk: (name.lead > 0).then_some(piece.span.start..start),
        rest: (!rest.is_empty()).then(|| piece.span.end.saturating_sub(field.len())..piece.span.end),
        space_after: text.clean(&(piece.span.end..piece.raw.end)).contains(is_wsp),
    })
}

struct Name<'a> {
    /// What stands before it, in bytes.
    lead: usize,
    /// What follows it and its equals sign.
    after: &'a str,
    /// A blank stands before the equals sign.
    spaced: bool,
    /// There is an equals sign.
    equals: bool,
}

fn find_name<'a>(clean: &'a str, word: &str) -> Option<Name<'a>> {
    if let Some(after) = clean.strip_prefix(['v', 'V']) {
        let trimmed = after.trim_start_matches(is_blank);
        if let Some(value) = trimmed.strip_prefix('=') {
            return Some(Name { lead: 0, after: value, spaced: trimmed.len() < after.len(), equals: true });
        }
        let written = after.trim_start_matches([':', '-', ' ']);
        if !after.contains('=') && distance(written, word) <= 1 {
            return Some(Name { lead: 0, after: written, spaced: false, equals: false });
        }
    }
    let lead = clean.to_ascii_lowercase().find(&format!("v={}", word.to_ascii_lowercase()))?;
    let (before, found) = clean.split_at_checked(lead)?;
    (!before.contains('=')).then_some(Name { lead, after: found.get(2..)?, spaced: false, equals: true })
}

/// Where the next field starts when nothing at all separates it from the version.
fn glued_field(value: &str, rest: &str) -> Option<usize> {
    let cut = value.len().checked_sub(3).filter(|cut| *cut > 0)?;
    let name = value.get(cut..)?;
    (rest.starts_with('=') && name.eq_ignore_ascii_case("rua")).then_some(cut)
}

fn spelling(value: &str, small: bool, word: &str) -> Spelling {
    let stem = word.trim_end_matches(|char: char| char.is_ascii_digit());
    let number = value.get(..stem.len()).filter(|start| start.eq_ignore_ascii_case(stem)).and(value.get(stem.len()..));
    if value == word && small {
        Spelling::Exact
    } else if value.eq_ignore_ascii_case(word) {
        Spelling::Case
    } else if number.is_some_and(|number| number.starts_with(|char: char| char.is_ascii_digit())) {
        Spelling::OtherNumber
    } else if distance(value, word) <= 2 {
        Spelling::Typo
    } else {
        Spelling::OtherWord
    }
}

fn is_word(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.')
}

/// Letters to add, drop or change to get from one word to the other, in any case.
fn distance(left: &str, right: &str) -> usize {
    let (left, right) = (left.to_ascii_lowercase(), right.to_ascii_lowercase());
    if left.len().abs_diff(right.len()) > 2 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, a) in left.bytes().enumerate() {
        let mut diagonal = line;
        let mut previous = line.saturating_add(1);
        let mut next = vec![previous];
        for (b, above) in right.bytes().zip(row.iter().skip(1)) {
            let change = diagonal.saturating_add(usize::from(a != b));
            diagonal = *above;
            previous = change.min(above.saturating_add(1)).min(previous.saturating_add(1));
            next.push(previous);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
