//! Where a text is looked up in the tables: by its words, for hundreds of patterns asked one by one cost more than
//! all reading of a report.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::entry::Reason;
use super::pattern::{Pattern, Strength, Words, exact};
use super::tables::entries;

/// All patterns, each with the place of its entry.
struct Index {
    reasons: Vec<Reason>,
    /// By the whole text, joined just so.
    exact: BTreeMap<&'static str, usize>,
    /// By the whole text without gaps.
    whole: BTreeMap<String, usize>,
    /// Those that say a part, by the first word of theirs that is spelled out.
    parts: BTreeMap<&'static str, Vec<Part>>,
    /// Those of which no word is.
    others: Vec<Part>,
    by_id: BTreeMap<&'static str, usize>,
}

/// A pattern of a part of a text: in the round of its strength it is asked in the order of its entry.
#[derive(Clone, Copy)]
struct Part {
    is_hint: bool,
    entry: usize,
    pattern: &'static Pattern,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let (mut exact, mut whole) = (BTreeMap::new(), BTreeMap::new());
    let (mut parts, mut others) = (BTreeMap::<_, Vec<Part>>::new(), Vec::new());
    for (entry, patterns) in entries().map(|entry| entry.patterns).enumerate() {
        for pattern in patterns {
            let part = Part { is_hint: pattern.strength() == Strength::Hint, entry, pattern };
            match (pattern, pattern.fixed_word()) {
                (Pattern::Exact(text), _) => _ = exact.entry(*text).or_insert(entry),
                (Pattern::Is(text), _) => _ = whole.entry(text.replace(' ', "")).or_insert(entry),
                (_, Some(word)) => parts.entry(word).or_default().push(part),
                (_, None) => others.push(part),
            }
        }
    }
    let reasons: Vec<Reason> = entries().map(|entry| entry.reason).collect();
    let by_id = reasons.iter().enumerate().rev().map(|(entry, reason)| (reason.id, entry)).collect();
    Index { reasons, exact, whole, parts, others, by_id }
});

/// The reason that a text gives: a whole text before a part of one, and a part that decides before one that only hints;
/// of those alike the one that stands first in the tables.
pub(super) fn find(text: &str, words: &Words) -> Option<Reason> {
    let index = &*INDEX;
    if let Some(&entry) = index.exact.get(exact(text).as_str()) {
        return index.reasons.get(entry).copied();
    }
    if let Some(&entry) = index.whole.get(&words.joined().collect::<String>()) {
        return index.reasons.get(entry).copied();
    }
    let distinct: BTreeSet<&str> = words.iter().collect();
    let likely = distinct.into_iter().filter_map(|word| index.parts.get(word)).flatten();
    let mut best: Option<(bool, usize)> = None;
    for part in likely.chain(&index.others) {
        let rank = (part.is_hint, part.entry);
        if best.is_none_or(|best| rank < best) && part.pattern.matches(words) {
            best = Some(rank);
        }
    }
    index.reasons.get(best?.1).copied()
}

/// The reason that a whole text gives, be it a part of another one; with its place in the tables.
pub(super) fn find_whole(text: &str) -> Option<(usize, Reason)> {
    let index = &*INDEX;
    let whole = || index.whole.get(&Words::of(text).joined().collect::<String>());
    let entry = *index.exact.get(exact(text).as_str()).or_else(whole)?;
    Some((entry, *index.reasons.get(entry)?))
}

/// A reason that stands somewhere in a text.
pub(super) struct Somewhere {
    /// Those that only hint come behind all others, the others in the order of the tables.
    pub(super) rank: (bool, usize),
    pub(super) reason: Reason,
    /// The words that give it.
    pub(super) words: Vec<Range<usize>>,
}

/// All reasons that parts of a text give, in no order; each pattern once.
pub(super) fn find_parts(words: &Words) -> Vec<Somewhere> {
    let index = &*INDEX;
    let distinct: BTreeSet<&str> = words.iter().collect();
    let likely = distinct.into_iter().filter_map(|word| index.parts.get(word)).flatten();
    let found = likely.chain(&index.others).filter_map(|part| {
        let reason = *index.reasons.get(part.entry)?;
        Some(Somewhere { rank: (part.is_hint, part.entry), reason, words: part.pattern.place(words)? })
    });
    found.collect()
}

/// The reason with an id.
pub(super) fn of_id(id: &str) -> Option<Reason> {
    INDEX.reasons.get(*INDEX.by_id.get(id)?).copied()
}
