//! The first screen shows what the page says about the sample. The functions of the findings come later than that screen,
//! so its example is written down: here it is held to be what they make of the sample, in every language.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "slots/languages.rs"]
mod languages;

use std::collections::BTreeMap;

use tlsrpt_lens::analysis::{Figures, Filter, Finding, FindingSeverity, Headline, findings, overview, owner};
use tlsrpt_lens::day::{Day, Years};
use tlsrpt_lens::intake::StreamReader;
use tlsrpt_lens::language::{begin_large, tr};
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::say;
use tlsrpt_lens::store::Store;

const SCREEN: &str = include_str!("../src/ui/pages/opening.rs");
const SHELL: &str = include_str!("../index.html");

/// The texts of the example in the order of the screen: its title, the cause in the heading, and two for each finding.
fn texts() -> Vec<&'static str> {
    let (_, example) = SCREEN.split_once("fn ExampleAnswer").unwrap();
    let texts = example.split("tr(\"").skip(1).map(|rest| rest.split_once("\")").unwrap().0);
    texts.collect()
}

fn sample() -> Store {
    let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/public/samples/sample-reports.mbox")).unwrap();
    let (mut store, mut limits) = (Store::default(), Limits::default());
    let mut reader = StreamReader::new("sample-reports.mbox");
    reader.push(&bytes, &mut limits, &mut |item| store.add(item));
    reader.finish(&mut limits, &mut |item| store.add(item));
    store
}

/// The worst finding, the first that may be interference, and the first that is over and nobody's.
fn shown(found: &[Finding]) -> [&Finding; 3] {
    let first = |id: &str| found.iter().find(|finding| finding.rule.id() == id).unwrap();
    [&found[0], first("possible-interception"), first("passing-failures")]
}

/// What stands beside a finding in the list: who needs to act and since when, each as a sentence.
fn beside(finding: &Finding, last_reported: Day) -> String {
    let (first, last) = finding.first_day.zip(finding.last_day).unwrap();
    let mut when = if last == last_reported {
        say!(
            "since {first}, still failing on {last}, the last day reported",
            first = first.label(),
            last = last.label()
        )
    } else {
        let days = Years::Left.period((first, last));
        say!("{days}, {trend}", days, trend = finding.trend.as_ref().unwrap().clause())
    };
    begin_large(&mut when);
    let [who, when] = [owner(finding), when].map(|what| say!("{what}.", what));
    say!("{sentence} {next}", sentence = who, next = when)
}

#[test]
fn the_example_is_what_the_findings_say_of_the_sample() {
    let (store, texts) = (sample(), texts());
    assert_eq!(texts.len(), 8, "{texts:?}");
    let mut wrong = BTreeMap::new();
    languages::in_each_language(|code| {
        let (all, found) = (overview(&store, &Filter::default()), findings(&store, &Filter::default()));
        let headline = Headline::new(&all, &found);
        let mut expected = vec![headline.cause.unwrap().1];
        for finding in shown(&found) {
            expected.extend([finding.gist.clone(), beside(finding, all.last_day.unwrap())]);
        }
        for (text, expected) in texts[1..].iter().zip(expected) {
            if tr(text) != expected {
                wrong.insert(format!("{code}: {text}"), expected);
            }
        }
    });
    assert!(wrong.is_empty(), "{}", serde_json::to_string_pretty(&wrong).unwrap());
}

#[test]
fn its_numbers_are_those_of_the_sample() {
    let store = sample();
    let (all, found) = (overview(&store, &Filter::default()), findings(&store, &Filter::default()));
    let figures = Figures::new(&all, Some(&found), String::new());
    assert_eq!(["share", "total", "failed"].map(|slot| figures.slot(slot)), ["99.94%", "239,360", "145 failed"]);
    assert_eq!(figures.failed, "{failed}, and in 102 of them the sender did not deliver.");
    let to_do = found.iter().filter(|finding| finding.severity < FindingSeverity::Info).count();
    assert_eq!(to_do, 1);
    for number in [
        "99.94, 2",
        "format_count(239_360)",
        "failed(145)",
        "share_of(239_360)",
        "some_refused(102)",
        "causes_to_end(1)",
    ] {
        assert!(SCREEN.contains(number), "{number}");
    }
}

#[test]
fn the_first_screen_is_there_before_the_program_with_the_same_words() {
    for text in texts() {
        assert!(SHELL.contains(text), "{text}");
    }
}
