//! What changes from one text to another, word by word.

/// A stretch of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// In both.
    Same(String),
    /// In the old text only.
    Gone(String),
    /// In the new text only.
    New(String),
}

/// Words of a record beyond which the whole text counts as changed.
const MOST_WORDS: usize = 500;

/// The way from `old` to `new` that keeps most words.
pub fn difference(old: &str, new: &str) -> Vec<Change> {
    let (old, new) = (words(old), words(new));
    if old.len() > MOST_WORDS || new.len() > MOST_WORDS {
        return vec![Change::Gone(old.concat()), Change::New(new.concat())];
    }
    let lengths = common_lengths(&old, &new);
    let length = |i: usize, j: usize| lengths.get(i).and_then(|row| row.get(j)).copied().unwrap_or_default();
    let (mut i, mut j) = (0, 0);
    let mut changes = Vec::new();
    loop {
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a == b => {
                push(&mut changes, Change::Same((*a).to_owned()));
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), b) if b.is_none() || length(i + 1, j) >= length(i, j + 1) => {
                push(&mut changes, Change::Gone((*a).to_owned()));
                i += 1;
            }
            (_, Some(b)) => {
                push(&mut changes, Change::New((*b).to_owned()));
                j += 1;
            }
            (None | Some(_), None) => return changes,
        }
    }
}

/// Words, and the separators between them as words of their own.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for part in text.split_inclusive(SEPARATORS) {
        let word = part.trim_end_matches(SEPARATORS);
        words.extend([word, part.get(word.len()..).unwrap_or_default()].into_iter().filter(|word| !word.is_empty()));
    }
    words
}

const SEPARATORS: [char; 4] = [';', ',', ' ', '='];

/// For each pair of places, the length of the longest common rest.
fn common_lengths(old: &[&str], new: &[&str]) -> Vec<Vec<usize>> {
    let mut below = vec![0; new.len() + 1];
    let mut lengths = vec![below.clone()];
    for a in old.iter().rev() {
        let mut row = vec![0];
        for (j, b) in new.iter().enumerate().rev() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or_default();
            let right = row.last().copied().unwrap_or_default();
            row.push(if a == b { at(&below, j + 1) + 1 } else { right.max(at(&below, j)) });
        }
        row.reverse();
        below.clone_from(&row);
        lengths.push(row);
    }
    lengths.reverse();
    lengths
}

/// Adds a change, joined to the one before when it is of the same kind.
fn push(changes: &mut Vec<Change>, change: Change) {
    match (changes.last_mut(), change) {
        (Some(Change::Same(text)), Change::Same(more))
        | (Some(Change::Gone(text)), Change::Gone(more))
        | (Some(Change::New(text)), Change::New(more)) => text.push_str(&more),
        (_, change) => changes.push(change),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keeps_what_both_have() {
        assert_eq!(
            difference("v=TLSRPTv1 ;rua=mailto:a@b", "v=TLSRPTv1; rua=mailto:a@b"),
            [
                Change::Same("v=TLSRPTv1".into()),
                Change::Gone(" ".into()),
                Change::Same(";".into()),
                Change::New(" ".into()),
                Change::Same("rua=mailto:a@b".into()),
            ]
        );
        assert_eq!(
            difference("v=TLSRPTv1; rua=mailto:a@b", "v=TLSRPTv1; rua=mailto:a@b,mailto:c@d"),
            [Change::Same("v=TLSRPTv1; rua=mailto:a@b".into()), Change::New(",mailto:c@d".into())]
        );
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_off(old in "[ab;, ]{0,30}", new in "[ab;, ]{0,30}") {
            let (mut left, mut right) = (String::new(), String::new());
            for change in difference(&old, &new) {
                match change {
                    Change::Same(text) => { left.push_str(&text); right.push_str(&text); }
                    Change::Gone(text) => left.push_str(&text),
                    Change::New(text) => right.push_str(&text),
                }
            }
            prop_assert_eq!((left, right), (old, new));
        }
    }
}
