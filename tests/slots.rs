//! Every text of the page with each kind of value that it can get, in every language: no stop stands twice, no sentence
//! begins small, nobody reads "1 sessions", and no slot is empty. Whoever adds a slot says in `slots/kinds.rs` what it
//! holds.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "slots/judge.rs"]
mod judge;
#[path = "slots/kinds.rs"]
mod kinds;
#[path = "slots/languages.rs"]
mod languages;

use std::collections::BTreeSet;
use std::fmt::Display;

use kinds::{Kind, kind, values};
use serde_json::{Map, Value};
use tlsrpt_lens::analysis::begin_with_capital;
use tlsrpt_lens::language::{Piece, fill, format_count, pieces, plural, tr};

/// A text of the sources, as `languages/en.json` lists them: with a form for one where it depends on a number.
struct Text {
    one: Option<&'static str>,
    other: &'static str,
}

fn texts() -> Vec<Text> {
    let table: Map<String, Value> = serde_json::from_str(languages::table("en")).unwrap();
    let leaked = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    let texts = table.iter().filter(|(key, _)| !key.starts_with('$'));
    texts
        .map(|(key, own)| Text { one: own.get("one").and_then(Value::as_str).map(leaked), other: leaked(key) })
        .collect()
}

/// The names of the slots of a text, each once.
fn slots(text: &str) -> BTreeSet<&str> {
    let slot = |piece| if let Piece::Slot(name) = piece { Some(name) } else { None };
    pieces(text).into_iter().filter_map(slot).collect()
}

/// Whether a text is a sentence of its own in English, from its start to its end.
fn is_sentence(text: &str) -> bool {
    let text = text.split('|').next().unwrap_or_default();
    let begins = text.starts_with('{') || text.starts_with(char::is_uppercase);
    begins && text.ends_with(['.', '?'])
}

#[test]
fn every_slot_is_of_a_kind() {
    let texts = texts();
    assert!(texts.len() > 1_500);
    let slots = texts.iter().flat_map(|text| slots(text.other).into_iter().map(|slot| (slot, text.other)));
    let unknown: Vec<_> = slots.filter(|(slot, text)| kind(text, slot).is_none()).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

/// A kind that follows no text any more tries values that nobody sees.
#[test]
fn every_kind_is_of_a_text() {
    let texts = texts();
    let keys: Vec<&str> = texts.iter().map(|text| text.other).collect();
    let unused = kinds::unused(&keys);
    assert!(unused.is_empty(), "{unused:#?}");
}

/// The values that the test makes are made of texts that the page has, in each language.
#[test]
fn every_value_is_made_of_texts_in_the_tables() {
    let sources = include_str!("slots/kinds.rs");
    let keys: BTreeSet<&str> = texts().iter().map(|text| text.other.split('|').next().unwrap_or_default()).collect();
    let mut made = 0;
    for call in ["say!(\"", "counted!(n, \"", "_u64, \"", "counted!(all, \"", "tr(\"", "said(\""] {
        for rest in sources.split(call).skip(1) {
            // Of a number the text for several is the key.
            let texts: Vec<&str> = rest.split('"').step_by(2).take(2).collect();
            let key = if call.contains("!(") && !call.starts_with("say") || call.starts_with('_') {
                texts[1]
            } else {
                texts[0]
            };
            assert!(keys.contains(key), "{key}");
            made += 1;
        }
    }
    assert!(made > 15, "{made}");
}

#[test]
fn every_text_reads_well_with_every_value() {
    let (texts, mut wrong) = (texts(), Vec::new());
    languages::in_each_language(|code| {
        for text in &texts {
            wrong.extend(faults_of(code, text));
        }
    });
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// The slot of the number that a text with forms goes with.
fn counted(text: &str) -> Option<&'static str> {
    let names = slots(text);
    ["n", "total", "count"].into_iter().find(|counted| names.contains(counted))
}

/// The faults of a text in the language spoken, one line each.
fn faults_of(code: &str, text: &Text) -> Vec<String> {
    let whole = is_sentence(text.other);
    let mut wrong = Vec::new();
    // What is the same for one and for many is never said of one (`sameForOne` in build/texts.mjs).
    let is_many = counted(text.other).is_some_and(|slot| kind(text.other, slot) == Some(Kind::Many));
    let never_one = text.one == Some(text.other) || is_many;
    for count in COUNTS.into_iter().filter(|count| *count != 1 || !never_one) {
        let own = match text.one {
            Some(one) => plural(count, one, text.other),
            None => tr(text.other),
        };
        let names: Vec<&str> = slots(own).into_iter().collect();
        let all: Vec<(Kind, Vec<String>)> = names
            .iter()
            .map(|name| {
                let kind = kind(text.other, name).unwrap_or(Kind::Name);
                // What is counted is the number that the form goes with.
                let is_counted = text.one.is_some() && counted(text.other) == Some(name);
                (kind, if is_counted { vec![format_count(count)] } else { values(kind) })
            })
            .collect();
        // What is wrong without any value is no matter of slots.
        let bare: Vec<(&str, &dyn Display)> = names.iter().map(|name| (*name, &"X" as &dyn Display)).collect();
        let known = judge::faults(code, &fill(own, &bare), whole);
        // Each value once, the others as usual.
        let usual: Vec<usize> = vec![0; names.len()];
        let mut choices = vec![usual.clone()];
        for (at, (_, values)) in all.iter().enumerate() {
            for value in 1..values.len() {
                let mut choice = usual.clone();
                choice[at] = value;
                choices.push(choice);
            }
        }
        for choice in choices {
            let chosen: Vec<(&str, &dyn Display)> = names
                .iter()
                .zip(&all)
                .zip(&choice)
                .map(|((name, (_, values)), at)| (*name, &values[*at] as &dyn Display))
                .collect();
            let mut filled = fill(own, &chosen);
            begin_with_capital(&mut filled);
            // A name stands as it is written, wherever it does.
            let is_name = pieces(own).first().is_some_and(|piece| match piece {
                Piece::Slot(name) => kind(text.other, name).is_some_and(Kind::is_written_as_it_is),
                Piece::Words(_) => false,
            });
            let faults =
                judge::faults(code, &filled, whole && !is_name).into_iter().filter(|fault| !known.contains(fault));
            for fault in faults {
                wrong.push(format!("{code}: {fault}: {filled} [{own}]"));
            }
        }
        if text.one.is_none() {
            break;
        }
    }
    wrong.dedup();
    wrong
}

/// Numbers that decide the form of a text.
const COUNTS: [u64; 5] = [12, 0, 1, 2, 1_000_000];

#[test]
fn planted_faults_are_found() {
    let faults = |code, text| judge::faults(code, text, true).join(", ");
    for (code, text, fault) in [
        ("en", "Tell Google Inc..", "a doubled stop"),
        ("ja", "Google Inc.。", "a doubled stop"),
        ("ja", "接続できません。。", "a doubled stop"),
        ("de", "Seit dem 1. Feb..", "a doubled stop"),
        ("en", "It failed:.", "a doubled stop"),
        ("en", "The certificate of  has expired.", "an empty slot"),
        ("en", "No reason is stated for failures at .", "an empty slot"),
        ("fr", "Le certificat («») a expiré.", "an empty slot"),
        ("en", "{hosts} failed.", "an empty slot"),
        ("en", "an unnamed organisation failed.", "begins with a small letter"),
        ("en", "1 sessions failed.", "one of many"),
        ("en", "Of them, 1 sessions failed.", "one of many"),
        ("es", "Fallaron 1 sesiones.", "one of many"),
        ("de", "An 1 Tagen.", "one of many"),
        ("fr", "Le certificat de un MX a expiré.", "said as nobody says it"),
        ("fr", "Depuis le 1 févr. 2026.", "said as nobody says it"),
        ("de", "Das Zertifikat von ein MX ist abgelaufen.", "said as nobody says it"),
    ] {
        assert_eq!(faults(code, text), fault, "{text}");
    }
    for (code, text) in [
        ("en", "mx1.example.com failed at 2001:db8::25, and 1 session was lost…"),
        ("en", "11 sessions of 1 organisation failed."),
        ("fr", "Depuis le 11 févr. 2026 : 1 001 sessions ?"),
        ("es", "Y 1 más."),
        ("ja", "enforceモードです。"),
    ] {
        assert_eq!(faults(code, text), "", "{text}");
    }
    assert_eq!(judge::outside_of_brackets("⟦It ⟦failed⟧ at mx⟧ mx1.example.com, and then"), ["and", "then"]);
}
