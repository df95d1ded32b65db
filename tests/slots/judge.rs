//! What is wrong with a sentence in the eyes of whoever reads it, in a language.

/// Faults of a filled text; `whole` where it begins a sentence of its own and ends it.
pub(crate) fn faults(code: &str, text: &str, whole: bool) -> Vec<&'static str> {
    let mut faults = Vec::new();
    let mut fault = |is: bool, what| {
        if is {
            faults.push(what);
        }
    };
    fault(has_doubled_stop(text), "a doubled stop");
    fault(text.trim().is_empty(), "nothing is said");
    fault(has_gap(code, text), "an empty slot");
    fault(whole && code != "ja" && begins_small(text), "begins with a small letter");
    fault(one_of_many(code, text), "one of many");
    fault(unlike_speakers(code, text), "said as nobody says it");
    faults
}

/// "..", ".。", "。." and the like; "…" is one sign, and so are the dots of a chain "a → b → …".
fn has_doubled_stop(text: &str) -> bool {
    let stop = |letter: char| ".。".contains(letter);
    let letters: Vec<char> = text.chars().collect();
    letters.windows(2).any(|pair| {
        let [one, other] = pair else { return false };
        stop(*one) && stop(*other)
            || "?!？！:：;；".contains(*one) && stop(*other)
            || stop(*one) && ",、:：;；".contains(*other) && *one == '。'
            // Addresses have two colons in a row.
            || ",、;；:：".contains(*one) && ",、;；：".contains(*other)
    })
}

/// Where nothing stands in a slot there is a hole: two spaces, a space before a stop, nothing in brackets.
fn has_gap(code: &str, text: &str) -> bool {
    // French has a space before signs of two parts, a narrow or firm one.
    let before: &[&str] = if code == "fr" { &[" .", " ,"] } else { &[" .", " ,", " ;", " :", " ?"] };
    let holes = ["  ", "()", "（）", "“”", "„“", "«»", "「」", "« »", "( ", " )"];
    let is_cut = |sign: &str| {
        text.match_indices(sign).any(|(at, _)| {
            // " .example" and " ..." are of names.
            text.get(at + sign.len()..).and_then(|rest| rest.chars().next()).is_none_or(char::is_whitespace)
        })
    };
    text.starts_with(' ')
        || text.contains(['{', '}'])
        || holes.iter().any(|hole| text.contains(hole))
        || before.iter().any(|sign| is_cut(sign))
}

/// A small letter at the start (Japanese has none); names such as mx1.example.com and terms of records have theirs.
fn begins_small(text: &str) -> bool {
    let first = text.split([' ', '\u{a0}']).next().unwrap_or_default();
    let is_name =
        first.contains(['.', '-', '=', ':', '/', '_', '*', '\'', '%']) || TERMS.contains(&first.trim_end_matches(','));
    !is_name && first.chars().next().is_some_and(char::is_lowercase)
}

/// Words of records and commands, which begin small wherever they stand.
const TERMS: [&str; 8] = ["rua", "max_age", "mode", "mx", "none", "testing", "enforce", "nginx"];

/// "1 sessions", "1 sesiones": one of what is named as many.
fn one_of_many(code: &str, text: &str) -> bool {
    if code == "ja" {
        return false;
    }
    let words: Vec<&str> = text.split([' ', '\u{a0}', '\u{202f}']).collect();
    words.windows(3).any(|three| {
        let [before, one, word] = three else { return false };
        is_one(code, before, one, word)
    }) || matches!(words.as_slice(), [one, word, ..] if is_one(code, "", one, word))
}

fn is_one(code: &str, before: &str, one: &str, word: &str) -> bool {
    // Digits of a larger number stand before it in French.
    let larger = before.ends_with(|letter: char| letter.is_ascii_digit());
    let word = word.trim_end_matches([',', '.', ';', ':', ')']);
    // What ends with "s" and is one, or goes with no number.
    let single = [
        "is", "was", "has", "us", "this", "plus", "dans", "sans", "vers", "les", "des", "las", "los", "es", "más",
        "mes", "mois", "fois", "address", "alias",
    ];
    let is_many = match code {
        "de" => MANY_IN_GERMAN.iter().any(|end| word.ends_with(end)),
        _ => word.len() > 2 && word.ends_with('s') && word.chars().all(char::is_alphabetic) && !single.contains(&word),
    };
    !larger && one.trim_start_matches(['(', '“', '«', '„']) == "1" && is_many
}

/// How what is counted ends in German where there are several.
const MANY_IN_GERMAN: [&str; 20] = [
    "ungen",
    "ionen",
    "Tage",
    "Tagen",
    "Berichte",
    "Berichten",
    "Domains",
    "Hosts",
    "Einträge",
    "Einträgen",
    "Dateien",
    "Monate",
    "Monaten",
    "Jahre",
    "Jahren",
    "Wochen",
    "Anfragen",
    "Antworten",
    "Mails",
    "Gruppen",
];

/// What a slot does to the words before it: French and Spanish melt them together, German bends them; the first day of a
/// month is "1er" in French.
fn unlike_speakers(code: &str, text: &str) -> bool {
    let words: &[&str] = match code {
        "fr" => &[" de un ", " de une ", " de le ", " de les ", " à le ", " à les ", " que un ", " que une "],
        "es" => &[" de el ", " a el "],
        "de" => &[" von ein ", " zu ein ", " bei ein ", " mit ein "],
        _ => &[],
    };
    let first_of_month =
        |at: usize| !text.get(..at).unwrap_or_default().ends_with(|letter: char| letter.is_ascii_digit());
    words.iter().any(|words| text.contains(words))
        || code == "fr" && text.match_indices("1 févr.").any(|(at, _)| first_of_month(at))
}

/// The words of a sentence that stand outside of the brackets of a text, other than names with dots.
#[allow(dead_code, reason = "not all tests that have this file ask for it")]
pub(crate) fn outside_of_brackets(sentence: &str) -> Vec<String> {
    let (mut depth, mut outside) = (0_usize, String::new());
    for letter in sentence.chars() {
        match letter {
            '⟦' => depth += 1,
            '⟧' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(letter),
            _ => {}
        }
    }
    let is_word =
        |word: &&str| word.chars().any(char::is_alphabetic) && !word.trim_end_matches([',', '.']).contains('.');
    outside.split_whitespace().filter(is_word).map(str::to_owned).collect()
}
