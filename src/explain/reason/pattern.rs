//! How texts are compared: word by word, without letter case and punctuation.

use std::ops::Range;

/// What a text has to look like. Patterns are written as [`Words`] spells them: lower case, one space
/// between words. In `Has`, `All` and `Hint`, `#` stands for one digit and a closing `*` for one to three.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pattern {
    /// The whole text, joined just so; in lower case, with `-` for `_`. It goes before all others.
    Exact(&'static str),
    /// The whole text, however its words are joined.
    Is(&'static str),
    /// These words in a row, anywhere.
    Has(&'static str),
    /// Each of these rows of words, in this order.
    All(&'static [&'static str]),
    /// As `Has`, for words so general that any other pattern goes before.
    Hint(&'static str),
}

/// In which round a pattern is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// The text is this and nothing else.
    Whole,
    /// A part of the text that says enough.
    Part,
    /// A part that says little.
    Hint,
}

#[cfg(test)]
impl Strength {
    /// The rounds in their order.
    pub(super) const ALL: [Self; 3] = [Self::Whole, Self::Part, Self::Hint];
}

impl Pattern {
    pub(super) fn strength(&self) -> Strength {
        match self {
            Self::Exact(_) | Self::Is(_) => Strength::Whole,
            Self::Has(_) | Self::All(_) => Strength::Part,
            Self::Hint(_) => Strength::Hint,
        }
    }

    /// The first word that a text must hold just so.
    pub(super) fn fixed_word(&self) -> Option<&'static str> {
        let patterns = match self {
            Self::Exact(pattern) | Self::Is(pattern) | Self::Has(pattern) | Self::Hint(pattern) => {
                std::slice::from_ref(pattern)
            }
            Self::All(patterns) => patterns,
        };
        patterns.iter().flat_map(|pattern| pattern.split(' ')).find(|word| !word.contains(['#', '*']))
    }

    /// Which words of a text say a part; `None` where they do not stand in it, and for a pattern of a whole text.
    pub(super) fn place(&self, text: &Words) -> Option<Vec<Range<usize>>> {
        let rows = match self {
            Self::Exact(_) | Self::Is(_) => return None,
            Self::Has(pattern) | Self::Hint(pattern) => std::slice::from_ref(pattern),
            Self::All(patterns) => patterns,
        };
        let mut from = 0;
        let row = |pattern: &&'static str| {
            from = text.find(pattern, from)?;
            Some(from.saturating_sub(pattern.split(' ').count())..from)
        };
        rows.iter().map(row).collect()
    }

    pub(super) fn matches(&self, text: &Words) -> bool {
        match self {
            Self::Exact(_) => false,
            Self::Is(pattern) => pattern.chars().filter(|&char| char != ' ').eq(text.joined()),
            Self::Has(pattern) | Self::Hint(pattern) => text.find(pattern, 0).is_some(),
            Self::All(patterns) => patterns.iter().try_fold(0, |from, pattern| text.find(pattern, from)).is_some(),
        }
    }
}

/// A text as words. `-`, `_` and all other punctuation separate them, and so does a capital that starts
/// a word (`HandshakeFailure`, also behind a dot: `java.net.ConnectException`); another dot inside stays, so that numbers
/// and host names keep together.
#[derive(Debug)]
pub(super) struct Words(Vec<String>);

impl Words {
    pub(super) fn of(text: &str) -> Self {
        Self(split(text).map(|(word, _)| word).collect())
    }

    /// The same, with the bytes of the text that each word stands in.
    pub(super) fn placed(text: &str) -> (Self, Vec<Range<usize>>) {
        let (words, places) = split(text).unzip();
        (Self(words), places)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where a row of words ends that begins at `from` or later.
    fn find(&self, pattern: &str, from: usize) -> Option<usize> {
        let length = pattern.split(' ').count();
        (from..=self.0.len().checked_sub(length)?)
            .find(|&start| {
                pattern.split(' ').zip(self.0.iter().skip(start)).all(|(pattern, word)| word_matches(pattern, word))
            })
            .map(|start| start + length)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// All characters without the gaps.
    pub(super) fn joined(&self) -> impl Iterator<Item = char> + '_ {
        self.0.iter().flat_map(|word| word.chars())
    }

    /// The words with single spaces, as a pattern is written.
    #[cfg(test)]
    pub(super) fn spelled(&self) -> String {
        self.0.join(" ")
    }
}

/// The words of a text and the bytes that they stand in, in order.
fn split(text: &str) -> impl Iterator<Item = (String, Range<usize>)> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let end = text.len();
    let mut next = 0;
    std::iter::from_fn(move || {
        let at = |index: usize| chars.get(index).map_or(' ', |(_, char)| *char);
        let byte = |index: usize| chars.get(index).map_or(end, |(byte, _)| *byte);
        let (mut word, mut from) = (String::new(), 0);
        while next < chars.len() {
            let (index, char) = (next, at(next));
            let before = index.checked_sub(1).map_or(' ', at);
            let class_follows = at(index + 1).is_uppercase() && at(index + 2).is_lowercase() && before.is_alphabetic();
            let dot_inside =
                char == '.' && before.is_alphanumeric() && at(index + 1).is_alphanumeric() && !class_follows;
            let starts_word = char.is_uppercase()
                && (before.is_lowercase()
                    || before.is_uppercase() && at(index + 1).is_lowercase() && at(index + 2).is_lowercase());
            let belongs = char.is_alphanumeric() || dot_inside;
            if (starts_word || !belongs) && !word.is_empty() {
                return Some((word, from..byte(index)));
            }
            next += 1;
            if belongs {
                if word.is_empty() {
                    from = byte(index);
                }
                word.extend(char.to_lowercase());
            }
        }
        (!word.is_empty()).then(|| (std::mem::take(&mut word), from..end))
    })
}

fn word_matches(pattern: &str, word: &str) -> bool {
    let (fixed, open) = pattern.strip_suffix('*').map_or((pattern, false), |fixed| (fixed, true));
    let mut rest = word.chars();
    let starts = fixed.chars().all(|wanted| match rest.next() {
        Some(digit) if wanted == '#' => digit.is_ascii_digit(),
        found => found == Some(wanted),
    });
    let rest = rest.as_str();
    starts
        && if open {
            (1..=3).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_digit())
        } else {
            rest.is_empty()
        }
}

/// A text as [`Pattern::Exact`] spells it.
pub(super) fn exact(text: &str) -> String {
    let bare = text.trim_matches(|char: char| char.is_whitespace() || "\"'`.".contains(char));
    bare.chars().map(|char| if char == '_' { '-' } else { char.to_ascii_lowercase() }).collect()
}

/// The part of a text that is read.
pub(super) fn start_of(text: &str) -> &str {
    let text = text.trim();
    text.get(..text.floor_char_boundary(READ_AT_MOST)).unwrap_or(text)
}

/// What is read of a text, in bytes; the rest cannot change what it means.
const READ_AT_MOST: usize = 2_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_words() {
        for (text, words) in [
            ("X509_V_ERR_CERT_HAS_EXPIRED", "x509 v err cert has expired"),
            ("\"self-signed certificate.\"", "self signed certificate"),
            ("received fatal alert: HandshakeFailure", "received fatal alert handshake failure"),
            ("421-4.7.0 TLSv1.2 for mx.example.com.", "421 4.7.0 tlsv1.2 for mx.example.com"),
            ("STSPolicyFetch", "sts policy fetch"),
            ("...", ""),
            ("Überprüfung", "überprüfung"),
        ] {
            assert_eq!(Words::of(text).spelled(), words);
        }
    }

    #[test]
    fn numbers_are_whole_words() {
        for (pattern, text, expected) in [
            ("alert 4", "alert 40", false),
            ("alert 40", "SSL alert: 40", true),
            ("4.7.0", "14.7.01", false),
            ("4.7.0", "4.7.0.1", false),
            ("4.7.0", "421-4.7.0 no", true),
            ("5.7.*", "550 5.7.509 no", true),
            ("5.7.*", "5.7.1.2", false),
            ("5##", "status 503", true),
            ("5##", "status 5030", false),
        ] {
            assert_eq!(Pattern::Has(pattern).matches(&Words::of(text)), expected, "{pattern} in {text}");
        }
    }

    #[test]
    fn rows_come_in_order() {
        let pattern = Pattern::All(&["lookup", "timeout"]);
        assert!(pattern.matches(&Words::of("dial tcp: lookup mx: i/o timeout")));
        assert!(!pattern.matches(&Words::of("timeout after lookup")));
        assert!(!pattern.matches(&Words::of("lookup")));
    }
}
