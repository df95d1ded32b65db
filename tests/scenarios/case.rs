//! Histories whose truth was written before any program read them, and how they are tried.
//!
//! `HISTORY=name cargo test --test histories -- --nocapture` shows all findings of one of them.

use std::sync::{Arc, OnceLock};

use tlsrpt_lens::analysis::{Filter, Finding, findings, overview};
use tlsrpt_lens::geo::CountryTable;
use tlsrpt_lens::store::Store;

use super::tale::{Tale, Told, store_of};
use super::truth::{Truth, out_of_order, shown};

/// A history, what it is about, and what is true of it.
pub struct Case {
    pub name: &'static str,
    /// What sort of thing happens: no more than three histories are of one kind.
    pub kind: &'static str,
    /// The rules that it shows, by their numbers in `docs/diagnosis.md`.
    pub rules: &'static [&'static str],
    /// What somebody who knows would say of it, and would not.
    pub sentence: &'static str,
    domain: &'static str,
    start: &'static str,
    tell: fn(&mut Tale),
    truth: Truth,
    /// Sessions may be judged by two policies at once, so that more failures are told than sessions failed.
    twice: bool,
}

/// A history about a domain from a day on.
pub fn case(
    name: &'static str,
    kind: &'static str,
    rules: &'static [&'static str],
    sentence: &'static str,
    (domain, start): (&'static str, &'static str),
    tell: fn(&mut Tale),
    truth: Truth,
) -> Case {
    Case { name, kind, rules, sentence, domain, start, tell, truth, twice: false }
}

impl Case {
    pub fn judged_twice(mut self) -> Self {
        self.twice = true;
        self
    }

    pub fn told(&self) -> Vec<Told> {
        let mut tale = Tale::of(self.domain, self.start);
        (self.tell)(&mut tale);
        tale.in_order()
    }

    /// What is wrong with what is found in it, a line each.
    pub fn wrong(&self) -> (Vec<Finding>, Vec<String>) {
        let store = located(store_of(&self.told(), [1, 2]));
        let all = findings(&store, &Filter::default());
        let mut wrong = self.truth.wrong(&all);
        let failed = if self.twice { u64::MAX } else { overview(&store, &Filter::default()).sessions.failed };
        wrong.extend(out_of_order(&all, failed));
        for (at, finding) in all.iter().enumerate().filter(|(_, finding)| finding.failed > 0) {
            let shown = overview(&store, &finding.evidence).sessions.failed;
            if shown != finding.failed {
                wrong.push(format!("order: [{}] claims {} and its evidence {shown}", at + 1, finding.failed));
            }
        }
        (all, wrong)
    }
}

/// With the countries of addresses, as the page has them.
pub fn located(mut store: Store) -> Store {
    static TABLE: OnceLock<Arc<CountryTable>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        Arc::new(CountryTable::read(include_bytes!("../../public/data/countries.bin")).expect("a table of countries"))
    });
    store.locate(Arc::clone(table));
    store
}

/// Tries all of these, or the one that is asked for, and says at the end which are not told right.
pub fn try_all(section: &str, cases: &[Case]) {
    let asked = std::env::var("HISTORY").ok();
    let chosen =
        |case: &&Case| asked.as_deref().is_none_or(|asked| asked == case.name || asked == section || asked == "all");
    let (mut tried, mut failing) = (0, Vec::new());
    for case in cases.iter().filter(chosen) {
        let (found, wrong) = case.wrong();
        tried += 1;
        if asked.is_some() {
            println!("{} ({}): {}", case.name, case.kind, case.sentence);
            for (at, finding) in found.iter().enumerate() {
                println!("{}", shown(at + 1, finding));
            }
            for line in &wrong {
                println!("  WRONG {line}");
            }
        }
        if !wrong.is_empty() {
            failing.push(format!("{}: {}", case.name, wrong.join(" || ")));
        }
    }
    assert!(
        failing.is_empty(),
        "{} of {tried} histories of {section} are not told right:\n{}",
        failing.len(),
        failing.join("\n")
    );
}
