//! Reasons that stand somewhere in a longer text, such as a line of a log, and where.

use std::ops::Range;

use super::entry::Reason;
use super::index::{find_parts, find_whole};
use super::pattern::Words;

/// A reason, and the bytes of the text that give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::explain) struct Located {
    /// What is said.
    pub(in crate::explain) reason: Reason,
    /// Where, in order.
    pub(in crate::explain) places: Vec<Range<usize>>,
}

/// The reasons in a text, those that decide first, each once; `taken` are the bytes that mean something else.
///
/// Beside the patterns of parts, each clause and each word with joints is looked up as a whole: `verify error: EOF`,
/// `X509_V_ERR_HOSTNAME_MISMATCH`. The work is the length of the text times the number of patterns.
pub(in crate::explain) fn locate(text: &str, taken: &[Range<usize>]) -> Vec<Located> {
    let (words, places) = Words::placed(text);
    let bytes_of = |words: &Range<usize>| {
        let (first, last) = (places.get(words.start)?, places.get(words.end.checked_sub(1)?)?);
        Some(whole_name(text, first.start..last.end))
    };
    let mut found: Vec<((bool, usize), Located)> = Vec::new();
    for part in find_parts(&words) {
        let places = part.words.iter().filter_map(bytes_of).collect();
        found.push((part.rank, Located { reason: part.reason, places }));
    }
    for clause in clauses(text).chain(joined_words(text)) {
        if let Some((entry, reason)) = text.get(clause.clone()).and_then(find_whole) {
            found.push(((false, entry), Located { reason, places: vec![clause] }));
        }
    }
    let start = |located: &Located| located.places.first().map_or(0, |place| place.start);
    // Of two rows of words that say the same, the one that stands together is what a reader sees.
    found.sort_by_key(|(rank, located)| (*rank, located.places.len(), start(located)));
    let mut kept: Vec<Located> = Vec::new();
    for (_, located) in found {
        let meets =
            |place: &Range<usize>| located.places.iter().any(|own| own.start < place.end && place.start < own.end);
        let known = kept.iter().any(|other| other.reason.id == located.reason.id || other.places.iter().any(meets));
        if !known && !taken.iter().any(meets) {
            kept.push(located);
        }
        if kept.len() == MOST_REASONS {
            break;
        }
    }
    kept
}

/// The name that some bytes stand in: `X509_V_ERR_CERT_HAS_EXPIRED` is one thing.
fn whole_name(text: &str, place: Range<usize>) -> Range<usize> {
    let inside = |char: char| char.is_alphanumeric() || char == '_';
    let before = text.get(..place.start).unwrap_or_default();
    let after = text.get(place.end..).unwrap_or_default();
    let start = before.trim_end_matches(inside).len();
    place.start.min(start)..place.end + (after.len() - after.trim_start_matches(inside).len())
}

/// Texts between brackets, quotes, commas and colons.
fn clauses(text: &str) -> impl Iterator<Item = Range<usize>> {
    pieces(text, |char, next| "()[]{}<>\";,=\n\r".contains(char) || char == ':' && next.is_none_or(char::is_whitespace))
}

/// Words that are put together of several, as names of errors are.
fn joined_words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let end = |char: char, _| char.is_whitespace() || "()[]{}<>\";,=:".contains(char);
    pieces(text, end).filter(|piece| text.get(piece.clone()).is_some_and(|word| word.contains(['_', '-'])))
}

/// What stands between the characters that `ends` says (given with the next one), without space around it.
fn pieces(text: &str, ends: impl Fn(char, Option<char>) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut chars = text.char_indices().peekable();
    let mut from = 0;
    std::iter::from_fn(move || {
        if from > text.len() {
            return None;
        }
        let mut to = text.len();
        let start = from;
        from = text.len() + 1;
        while let Some((index, char)) = chars.next() {
            if ends(char, chars.peek().map(|(_, next)| *next)) {
                (to, from) = (index, index + char.len_utf8());
                break;
            }
        }
        let piece = text.get(start..to).unwrap_or_default();
        let trimmed = piece.trim();
        let before = piece.len() - piece.trim_start().len();
        Some(start + before..start + before + trimmed.len())
    })
    .filter(|piece| !piece.is_empty())
}

/// Reasons of one text that are told: a line of a log gives one or two.
const MOST_REASONS: usize = 6;
