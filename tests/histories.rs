//! Histories with a known truth: what must be found in each, and what must not.
//!
//! Each was written from the rules (see `docs/diagnosis.md`), truth first. All that are not told right are listed at
//! once, a line each; `HISTORY=name` shows all that is found in one of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(clippy::string_slice, clippy::print_stdout, clippy::format_push_string, reason = "tests")]
#![allow(clippy::too_many_lines, clippy::wildcard_imports, reason = "a history is read in one go")]
#![allow(clippy::cast_sign_loss, reason = "days are counted from 0")]
#![allow(missing_docs, unreachable_pub, dead_code, reason = "tests")]

#[path = "histories/again.rs"]
mod again;
#[path = "histories/agreed.rs"]
mod agreed;
#[path = "histories/alike.rs"]
mod alike;
#[path = "scenarios/case.rs"]
mod case;
#[path = "histories/closer.rs"]
mod closer;
#[path = "histories/consequence.rs"]
mod consequence;
#[path = "histories/crossed.rs"]
mod crossed;
#[path = "histories/dane.rs"]
mod dane;
#[path = "histories/handy.rs"]
mod handy;
#[path = "histories/identity.rs"]
mod identity;
#[path = "histories/incidents.rs"]
mod incidents;
#[path = "histories/interference.rs"]
mod interference;
#[path = "slots/judge.rs"]
mod judge;
#[path = "slots/languages.rs"]
mod languages;
#[path = "histories/losses.rs"]
mod losses;
#[path = "histories/many.rs"]
mod many;
#[path = "histories/meaning.rs"]
mod meaning;
#[path = "histories/policies.rs"]
mod policies;
#[path = "histories/records.rs"]
mod records;
#[path = "histories/sent.rs"]
mod sent;
#[path = "histories/served.rs"]
mod served;
#[path = "histories/severity.rs"]
mod severity;
mod shell;
#[path = "histories/silence.rs"]
mod silence;
mod spoken;
#[path = "histories/steady.rs"]
mod steady;
#[path = "histories/stranger.rs"]
mod stranger;
#[path = "scenarios/tale.rs"]
mod tale;
#[path = "histories/time.rs"]
mod time;
#[path = "scenarios/truth.rs"]
mod truth;
#[path = "histories/unseen.rs"]
mod unseen;
#[path = "histories/views.rs"]
mod views;
#[path = "histories/wide.rs"]
mod wide;
#[path = "histories/withheld.rs"]
mod withheld;
#[path = "histories/worded.rs"]
mod worded;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use case::{Case, located, try_all};
use spoken::Plain;
use tale::{load, store_of};
use tlsrpt_lens::analysis::{FailureGroup, Filter, Finding, Headline, actor_now, diagnosis, findings, overview};
use tlsrpt_lens::language::{Language, speak};
use tlsrpt_lens::seed::Seed;
use tlsrpt_lens::store::Store;

#[test]
fn again() {
    try_all("again", &again::cases());
}

#[test]
fn agreed() {
    try_all("agreed", &agreed::cases());
}

#[test]
fn closer() {
    try_all("closer", &closer::cases());
}

#[test]
fn handy() {
    try_all("handy", &handy::cases());
}

#[test]
fn incidents() {
    try_all("incidents", &incidents::cases());
}

#[test]
fn identity() {
    try_all("identity", &identity::cases());
}

#[test]
fn dane() {
    try_all("dane", &dane::cases());
}

#[test]
fn losses() {
    try_all("losses", &losses::cases());
}

#[test]
fn many() {
    try_all("many", &many::cases());
}

#[test]
fn unseen() {
    try_all("unseen", &unseen::cases());
}

#[test]
fn worded() {
    try_all("worded", &worded::cases());
}

#[test]
fn steady() {
    try_all("steady", &steady::cases());
}

#[test]
fn stranger() {
    try_all("stranger", &stranger::cases());
}

#[test]
fn views() {
    try_all("views", &views::cases());
}

#[test]
fn wide() {
    try_all("wide", &wide::cases());
}

#[test]
fn sent() {
    try_all("sent", &sent::cases());
}

#[test]
fn served() {
    try_all("served", &served::cases());
}

#[test]
fn withheld() {
    try_all("withheld", &withheld::cases());
}

#[test]
fn crossed() {
    try_all("crossed", &crossed::cases());
}

#[test]
fn meaning() {
    try_all("meaning", &meaning::cases());
}

#[test]
fn consequence() {
    try_all("consequence", &consequence::cases());
}

#[test]
fn time() {
    try_all("time", &time::cases());
}

#[test]
fn severity() {
    try_all("severity", &severity::cases());
}

#[test]
fn interference() {
    try_all("interference", &interference::cases());
}

#[test]
fn policies() {
    try_all("policies", &policies::cases());
}

#[test]
fn silence() {
    try_all("silence", &silence::cases());
}

#[test]
fn alike() {
    try_all("alike", &alike::cases());
}

#[test]
fn records() {
    try_all("records", &records::cases());
}

fn all_cases() -> Vec<Case> {
    [
        again::cases(),
        agreed::cases(),
        closer::cases(),
        handy::cases(),
        incidents::cases(),
        identity::cases(),
        dane::cases(),
        losses::cases(),
        many::cases(),
        unseen::cases(),
        steady::cases(),
        stranger::cases(),
        views::cases(),
        wide::cases(),
        sent::cases(),
        served::cases(),
        withheld::cases(),
        worded::cases(),
        crossed::cases(),
        meaning::cases(),
        consequence::cases(),
        time::cases(),
        severity::cases(),
        interference::cases(),
        policies::cases(),
        silence::cases(),
        alike::cases(),
        records::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn there_are_enough_and_they_differ() {
    let cases = all_cases();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for case in &cases {
        *kinds.entry(case.kind).or_default() += 1;
    }
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name).collect();
    assert_eq!(names.len(), cases.len(), "two histories have one name");
    let often: Vec<_> = kinds.iter().filter(|(_, number)| **number > 3).collect();
    assert!(often.is_empty(), "{often:?}");
    assert!(cases.len() >= 120 && kinds.len() >= 60, "{} histories of {} kinds", cases.len(), kinds.len());
}

/// Each rule of the table names the histories that show it, and each history is in the table.
#[test]
fn the_table_of_rules_is_whole() {
    let table = include_str!("../docs/diagnosis.md");
    let rows: BTreeMap<&str, &str> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split_once(" | "))
        .filter(|(rule, _)| rule.starts_with(char::is_numeric))
        .collect();
    let cases = all_cases();
    let mut wrong = Vec::new();
    for case in &cases {
        for rule in case.rules {
            if !rows.get(rule).is_some_and(|row| row.contains(&format!("`{}`", case.name))) {
                wrong.push(format!("{rule} lacks {}", case.name));
            }
        }
    }
    for (rule, row) in &rows {
        if !row.contains('`') {
            wrong.push(format!("{rule} has no test"));
        }
        for name in row.split('`').skip(1).step_by(2).filter(|name| !name.contains("::")) {
            if !cases.iter().any(|case| case.name == name && case.rules.contains(rule)) {
                wrong.push(format!("{rule} names {name}, which does not show it"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a finding is apart from its words: id, rule, severity, failed sessions, hosts and organisations.
type Essence = (String, &'static str, &'static str, u64, Vec<String>, Vec<String>);

fn essence(finding: &Finding) -> Essence {
    let Finding { id, rule, severity, failed, hosts, organizations, .. } = finding;
    (id.clone(), rule.id(), severity.id(), *failed, hosts.clone(), organizations.clone())
}

/// The same with its sentence and its steps, and what they give to copy.
fn in_words(finding: &Finding) -> (Essence, String, Vec<(String, Option<String>)>) {
    let steps: Vec<_> = finding.steps.iter().map(|step| (step.text.clone(), step.copy.clone())).collect();
    (essence(finding), finding.sentence.clone(), steps)
}

/// Whatever the order of loading, the seed of the store and the language: the same findings with the same ids, in which
/// there is no day.
#[test]
fn order_seed_and_language_change_nothing() {
    let german = Language::read(include_str!("../languages/de.json"), Box::new(Plain)).unwrap();
    let german: &'static Language = Box::leak(Box::new(german));
    let mut wrong = Vec::new();
    for case in all_cases() {
        let told = case.told();
        let of = |store: Store| findings(&located(store), &Filter::default());
        let words = |found: &[Finding]| -> Vec<_> { found.iter().map(in_words).collect() };
        let plain = of(store_of(&told, [1, 2]));
        for finding in &plain {
            let days = [finding.first_day, finding.last_day].into_iter().flatten();
            if days.map(|day| day.to_string()).any(|day| finding.id.contains(&day)) {
                wrong.push(format!("{}: a day in {}", case.name, finding.id));
            }
        }
        let mut shuffled: Vec<_> = told.iter().collect();
        shuffled.sort_by_key(|one| (one.day.0.wrapping_mul(7_919) % 31, one.day));
        for (how, other) in [
            ("backwards", of(store_of(told.iter().rev(), [1, 2]))),
            ("shuffled", of(store_of(shuffled, [1, 2]))),
            ("with another seed", of(store_of(&told, [77, 1 << 60]))),
        ] {
            let (one, next) = (words(&plain), words(&other));
            if let Some((one, next)) = one.iter().zip(&next).find(|(one, next)| one != next) {
                wrong.push(format!("{}: differs {how}: {one:?} and {next:?}", case.name));
            } else if one.len() != next.len() {
                wrong.push(format!("{}: {} and {} findings {how}", case.name, one.len(), next.len()));
            }
        }
        speak(Some(german));
        let spoken = of(store_of(&told, [1, 2]));
        speak(None);
        // Who stands first may depend on words only where all else is alike.
        let sorted = |found: &[Finding]| {
            let mut all: Vec<_> = found.iter().map(essence).collect();
            all.sort();
            all
        };
        if sorted(&spoken) != sorted(&plain) {
            wrong.push(format!("{}: differs in German", case.name));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// All that a finding says.
fn sentences(finding: &Finding) -> Vec<String> {
    let steps = finding.steps.iter().map(|step| step.text.clone());
    let told = [finding.sentence.clone(), finding.gist.clone()];
    told.into_iter().chain(finding.reasons.clone()).chain(steps).collect()
}

/// No word of a finding goes past the tables: in a language of brackets all words stand in them.
#[test]
fn no_word_goes_past_the_tables() {
    let mut wrong = BTreeSet::new();
    languages::in_brackets(|| {
        for case in all_cases() {
            let store = located(store_of(&case.told(), [1, 2]));
            for sentence in findings(&store, &Filter::default()).iter().flat_map(sentences) {
                let words = judge::outside_of_brackets(&sentence);
                if !words.is_empty() {
                    wrong.insert(format!("{}: {sentence} ({})", words.join(" "), case.name));
                }
            }
        }
    });
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

/// Whatever is found, every sentence reads well in every language: no stop twice, none begins small, no "1 sessions".
#[test]
fn every_sentence_reads_well_in_every_language() {
    let mut wrong = BTreeSet::new();
    let stores: Vec<_> = all_cases().iter().map(|case| (case.name, located(store_of(&case.told(), [1, 2])))).collect();
    languages::in_each_language(|code| {
        for (name, store) in &stores {
            let (found, all) = (findings(store, &Filter::default()), overview(store, &Filter::default()));
            let headline = Headline::new(&all, &found).sentence();
            for sentence in found.iter().flat_map(sentences).chain([headline]) {
                for fault in judge::faults(code, &sentence, true) {
                    wrong.insert(format!("{code}: {fault}: {sentence} ({name})"));
                }
            }
        }
    });
    let lines: Vec<_> = wrong.iter().map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), lines.join("\n"));
}

/// Whatever command a step of a finding gives to copy, a shell takes it, and it ends by itself.
#[test]
fn a_shell_takes_every_command_of_a_step() {
    let mut all = BTreeSet::new();
    for case in all_cases() {
        let store = located(store_of(&case.told(), [1, 2]));
        let steps = findings(&store, &Filter::default()).into_iter().flat_map(|finding| finding.steps);
        all.extend(steps.filter_map(|step| step.copy));
    }
    let (commands, others): (Vec<_>, Vec<_>) = all.iter().partition(|copy| copy.lines().all(shell::is_command));
    assert!(commands.len() > 300, "{}", commands.len());
    let mut wrong: Vec<String> = commands.iter().filter_map(|command| shell::wrong_with(command)).collect();
    // What else is to be copied is no command: networks, addresses, lines of a policy, a record.
    let is_data = |line: &str| {
        let address = line.split('/').next().unwrap_or_default();
        let data = ["mx: ", "v=STSv1", "mode: ", "version: ", "max_age: "];
        address.parse::<IpAddr>().is_ok() || data.iter().any(|start| line.starts_with(start))
    };
    // And what may be sent to an organisation.
    let is_letter = |copy: &str| copy.starts_with("Thank you for your TLS reports");
    wrong.extend(others.into_iter().filter(|copy| !is_letter(copy) && !copy.lines().all(is_data)).cloned());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whose move it is, is said alike by a group of failures, by the result types of a report, and by the finding that
/// explains them: the worst of several.
#[test]
fn a_group_and_a_report_have_the_actor_of_the_finding_that_explains_them() {
    let mut wrong = Vec::new();
    for case in all_cases() {
        let store = located(store_of(&case.told(), [1, 2]));
        let (all, everything) = (diagnosis(&store), Filter::default());
        let with_rows = || all.all().iter().filter(|finding| finding.failed > 0 && !finding.result_types.is_empty());
        let key = |group: &FailureGroup| {
            let FailureGroup { result_type, reason, receiving_mx, network, .. } = group;
            (result_type.to_string(), reason.clone(), receiving_mx.clone(), network.clone())
        };
        // The evidence of a finding leaves what it explains.
        let mut explained: BTreeMap<_, Vec<&Finding>> = BTreeMap::new();
        for finding in with_rows() {
            for group in overview(&store, &finding.evidence).failure_groups.iter().filter(|group| group.failed > 0) {
                explained.entry(key(group)).or_default().push(finding);
            }
        }
        for group in overview(&store, &everything).failure_groups.iter().filter(|group| group.failed > 0) {
            let by = explained.get(&key(group)).and_then(|by| by.first());
            let told = all.of_group(&store, &everything, group);
            if told.map(|told| &told.id) != by.map(|by| &by.id) || told.map(actor_now) != by.copied().map(actor_now) {
                let ids = (told.map(|told| &told.id), by.map(|by| &by.id));
                wrong.push(format!("{}: {:?}: {ids:?}", case.name, key(group)));
            }
        }
        // A report on a page of its own: what a finding explains there are types that its evidence leaves of that report.
        for id in 0..store.len() {
            let told = all.of_report(&store, id);
            let Some(day) = store.report(id).and_then(|report| report.day).filter(|_| told.len() > 1) else { continue };
            for finding in told.iter().filter(|finding| !finding.result_types.is_empty()) {
                let own = Filter { days: Some((day, day)), ..finding.evidence.clone() };
                let groups = overview(&store, &own).failure_groups;
                let here = |name: &String| groups.iter().any(|group| group.result_type.to_string() == *name);
                if !finding.result_types.iter().all(here) {
                    wrong.push(format!("{}: report {id}: {:?} of {}", case.name, finding.result_types, finding.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// A finding keeps its id while days are added. What told of failed sessions on one day is told under the same id on the
/// next, whatever became of it; what is about none of them may go, but never come back at once under another id.
#[test]
fn a_finding_keeps_its_id_from_day_to_day() {
    let asked = std::env::var("HISTORY").ok();
    let mut wrong = Vec::new();
    let mut unused: BTreeSet<&str> = RENAMED.iter().map(|(name, _)| *name).collect();
    for case in all_cases() {
        if asked.as_deref().is_some_and(|asked| asked != case.name && asked != "all") {
            continue;
        }
        let told = case.told();
        let mut store = located(Store::with_seed(Seed::new([3, 4])));
        let mut before: Vec<Finding> = Vec::new();
        let mut renamed = Vec::new();
        for (at, one) in told.iter().enumerate() {
            load(&mut store, one);
            if told.get(at + 1).is_some_and(|next| next.day == one.day) {
                continue;
            }
            let now = findings(&store, &Filter::default());
            let is_new = |new: &Finding| before.iter().all(|old| old.id != new.id);
            for old in &before {
                match now.iter().find(|new| new.id == old.id) {
                    Some(new) if !of_one_place(old, new) => {
                        renamed.push(format!("{}: {} is of another place", one.day, old.id));
                    }
                    Some(_) => {}
                    None if old.failed > 0 && !old.result_types.is_empty() => {
                        renamed.push(format!("{}: {} is gone ({} failed)", one.day, old.id, old.failed));
                    }
                    None => {
                        let is_heir = |new: &&Finding| {
                            is_new(new) && new.rule == old.rule && of_one_place(old, new) && by_one(old, new)
                        };
                        let heir = now.iter().find(is_heir);
                        renamed.extend(heir.map(|heir| format!("{}: {} became {}", one.day, old.id, heir.id)));
                    }
                }
            }
            before = now;
        }
        let excused = RENAMED.iter().any(|(name, _)| *name == case.name);
        if !renamed.is_empty() {
            unused.remove(case.name);
        }
        if !renamed.is_empty() && (!excused || renamed.len() > 1) {
            wrong.push(format!("{}: {}", case.name, renamed.join(" || ")));
        }
    }
    assert!(wrong.is_empty(), "{} change their ids:\n{}", wrong.len(), wrong.join("\n"));
    assert!(asked.is_some() || unused.is_empty(), "nothing is renamed in {unused:?}");
}

/// Histories in which one finding changes its id, once, and why it has to.
const RENAMED: &[(&str, &str)] = &[(
    "a-strange-address-for-the-larger-half",
    "that an address is nobody else's shows only when others meet the host at another; until then the fault is the host's",
)];

/// Of the same place, as far as it names one.
fn of_one_place(old: &Finding, new: &Finding) -> bool {
    shares(&old.hosts, &new.hosts) && shares(&old.policy_domains, &new.policy_domains)
}

/// Of the same organisation, as far as it names one: they may be renamed.
fn by_one(old: &Finding, new: &Finding) -> bool {
    shares(&old.organizations, &new.organizations)
}

fn shares(a: &[String], b: &[String]) -> bool {
    a.is_empty() || b.is_empty() || a.iter().any(|one| b.contains(one))
}
