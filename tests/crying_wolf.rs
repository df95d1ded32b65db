//! No crying wolf: in a healthy history nothing is worse than info, and in one with a fault the fault is found, once,
//! with its hosts, days and cause.
//!
//! Histories are drawn by chance, each of a seed, and enter the store without JSON, so that a thousand of them take less
//! than a minute. `WOLF_SEED=123 cargo test --test crying_wolf -- --nocapture` tries one
//! of them alone and shows all that is found in it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(clippy::string_slice, clippy::print_stdout, clippy::format_push_string, reason = "tests")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small numbers"
)]
#![allow(missing_docs, unreachable_pub, dead_code, reason = "tests")]

#[path = "crying_wolf/chance.rs"]
mod chance;
#[path = "crying_wolf/fault.rs"]
mod fault;
#[path = "scenarios/truth.rs"]
mod truth;
#[path = "crying_wolf/world.rs"]
mod world;

use std::collections::BTreeSet;

use chance::Chance;
use fault::{Fault, Verdict};
use tlsrpt_lens::analysis::{Filter, Finding, FindingSeverity, findings};
use world::{Kind, World};

/// Seeds of the ordinary tests; `WOLF_SEEDS` takes more.
const SEEDS: u64 = 1_000;

/// What is wrong in the world of each seed, and the worlds.
fn each_seed(what: &str, wrong_in: impl Fn(u64, bool) -> Vec<String>) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    if let Some(seed) = number("WOLF_SEED") {
        let wrong = wrong_in(seed, true);
        assert!(wrong.is_empty(), "{what}: seed {seed}:\n  {}", wrong.join("\n  "));
        return;
    }
    let seeds = number("WOLF_SEEDS").unwrap_or(SEEDS);
    let failing: Vec<String> = (0..seeds)
        .filter_map(|seed| {
            let wrong = wrong_in(seed, false);
            (!wrong.is_empty()).then(|| format!("WOLF_SEED={seed}: {}", wrong.join(" || ")))
        })
        .collect();
    let some = failing.iter().take(60).cloned().collect::<Vec<_>>();
    assert!(failing.is_empty(), "{what}: {} of {seeds} seeds:\n{}", failing.len(), some.join("\n"));
}

fn found(world: &World, faults: &[Fault], show: bool) -> Vec<Finding> {
    let found = findings(&world.store(), &Filter::default());
    if show {
        for reporter in &world.reporters {
            println!("{} {:?}: {:?}", reporter.name, reporter.kind, reporter.good);
        }
        for fault in faults {
            println!("fault: {}", fault::shown(fault, world));
        }
        for (at, finding) in found.iter().enumerate() {
            println!("{}", truth::shown(at + 1, finding));
        }
    }
    found
}

/// A healthy world of a seed with so many faults put into it. Where a world has no room for them it is another's turn, so
/// that each seed has its faults.
fn with_faults(seed: u64, purpose: u64, count: usize) -> (World, Vec<Fault>) {
    for number in (0..MOST_WORLDS).map(|again| seed + again * ANOTHER_WORLD) {
        let (mut world, mut chance) = (World::healthy(number), Chance::of(number, purpose));
        let mut faults: Vec<Fault> = Vec::new();
        while faults.len() < count {
            match (0..20).find_map(|_| Fault::put(&mut world, &mut chance, faults.last())) {
                Some(fault) => faults.push(fault),
                None => break,
            }
        }
        if faults.len() == count {
            return (world, faults);
        }
    }
    panic!("seed {seed}: none of {MOST_WORLDS} worlds has room for {count} faults");
}

/// Worlds that are tried for one seed, and how far their seeds are apart: beyond all that are tried themselves.
const MOST_WORLDS: u64 = 100;
const ANOTHER_WORLD: u64 = 1 << 32;

fn loud(found: &[Finding]) -> Vec<&Finding> {
    found.iter().filter(|finding| finding.severity != FindingSeverity::Info).collect()
}

/// A finding in a few words.
fn named(finding: &Finding) -> String {
    format!("{} {} {:?} {}", finding.severity.id(), finding.rule.id(), finding.hosts, finding.failed)
}

#[test]
fn a_healthy_history_has_nothing_worse_than_info() {
    each_seed("healthy", |seed, show| {
        let world = World::healthy(seed);
        loud(&found(&world, &[], show)).into_iter().map(named).collect()
    });
}

/// What is wrong with what is told of the faults that were put into a world.
fn judge(world: &World, faults: &[Fault], found: &[Finding]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut told = Vec::new();
    for fault in faults {
        let days = fault.days();
        // The finding that tells it is the one that has most in common with it.
        let of_it = found.iter().enumerate().filter(|(_, finding)| {
            finding.failed > 0
                && finding.result_types.iter().any(|one| one == fault.cause.result_type)
                && finding.by_day.iter().any(|(day, _)| days.contains(&(day.0 - world.start)))
        });
        let tries: Vec<(usize, Vec<String>)> = of_it.map(|(at, finding)| (at, fault.wrong(world, finding))).collect();
        match tries.iter().min_by_key(|(_, wrong)| wrong.len()) {
            Some((at, these)) => {
                told.push(*at);
                if !these.is_empty() {
                    wrong.push(format!("{}: {}", fault.cause.group, these.join("; ")));
                }
            }
            None => wrong.push(format!("{} is not told at all", fault::shown(fault, world))),
        }
    }
    let all_told = told.len() == faults.len();
    told.sort_unstable();
    told.dedup();
    if all_told && told.len() < faults.len() {
        wrong.push("two faults are one finding".to_owned());
    }
    for (at, finding) in found.iter().enumerate() {
        if finding.severity != FindingSeverity::Info && !told.contains(&at) {
            wrong.push(format!("beside it: {}", named(finding)));
        }
    }
    wrong
}

#[test]
fn one_fault_is_one_finding() {
    each_seed("one fault", |seed, show| {
        let (world, faults) = with_faults(seed, 2, 1);
        let found = found(&world, &faults, show);
        judge(&world, &faults, &found)
    });
}

#[test]
fn two_faults_are_two_findings() {
    each_seed("two faults", |seed, show| {
        let (world, faults) = with_faults(seed, 3, 2);
        let found = found(&world, &faults, show);
        judge(&world, &faults, &found)
    });
}

/// A policy that is found no more is one finding, with its day and those who miss it, whatever fetch failed before.
#[test]
fn a_lost_policy_is_one_finding() {
    each_seed("lost", |seed, show| {
        let (mut world, mut chance) = (World::healthy(seed), Chance::of(seed, 5));
        let lost = world.days - chance.day(1..=12);
        world.lost = Some(lost);
        let knew =
            world.reporters.iter().filter(|one| one.kind != Kind::Dane && one.good.range(..lost).next().is_some());
        let miss: Vec<_> = knew.filter_map(|one| Some((*one.good.range(lost..).next()?.0, one.name))).collect();
        let Some(first) = miss.iter().map(|(day, _)| world.date(*day)).min() else { return Vec::new() };
        let found = found(&world, &[], show);
        let loud = loud(&found);
        let [told] = loud.as_slice() else {
            return loud.into_iter().map(named).chain(["not one".to_owned()]).collect();
        };
        let who: BTreeSet<&str> = miss.iter().map(|(_, name)| *name).collect();
        let named: BTreeSet<&str> = told.organizations.iter().map(String::as_str).collect();
        let in_testing = world.reporters.iter().any(|one| one.kind == Kind::Testing);
        let mut wrong = Vec::new();
        for (holds, what) in [
            (told.rule.id() == "policy-lost", format!("is {}", told.rule.id())),
            (
                told.severity == FindingSeverity::Warning && told.actor.id() == "you",
                "is no warning of yours".to_owned(),
            ),
            (told.first_day == Some(first), format!("since {:?}, not {first}", told.first_day)),
            (named == who, format!("for {named:?}, not {who:?}")),
            (told.sentence.contains("enforced nothing") == in_testing, told.sentence.clone()),
        ] {
            if !holds {
                wrong.push(what);
            }
        }
        wrong
    });
}

/// A short `max_age` is told, and is a warning only beside a fault of the policy host that goes on.
#[test]
fn a_short_age_is_told() {
    each_seed("short age", |seed, show| {
        let (mut world, mut chance) = (World::healthy(seed), Chance::of(seed, 6));
        if world.reporters.iter().all(|one| one.kind == Kind::Dane || one.good.is_empty()) {
            return Vec::new();
        }
        world.max_age = *chance.one(&[3_600, 86_400, 345_600]);
        let is_short = |finding: &Finding| finding.rule.id() == "sts-max-age-short";
        let quiet = found(&world, &[], show);
        let mut wrong: Vec<String> = loud(&quiet).into_iter().map(named).collect();
        if quiet.iter().filter(|finding| is_short(finding)).count() != 1 {
            wrong.push("the short age is not told".to_owned());
        }
        let fails = (0..10).find_map(|_| {
            let mut other = world.clone();
            let fault = Fault::put(&mut other, &mut chance, None)?;
            let is_clear =
                fault.cause.group == "fetch" && fault.share >= 0.02 && fault.verdict(&other) == Verdict::Loud;
            is_clear.then_some((other, fault))
        });
        if let Some((world, fault)) = fails {
            let faults = [fault];
            let (short, others): (Vec<_>, Vec<_>) = found(&world, &faults, show).into_iter().partition(is_short);
            if !matches!(short.as_slice(), [one] if one.severity == FindingSeverity::Warning) {
                wrong.push("is no warning beside fetch errors".to_owned());
            }
            wrong.extend(judge(&world, &faults, &others));
        }
        wrong
    });
}

/// The finding that tells a fault keeps its id over the last days of a history, as long as it is worse than info.
#[test]
fn an_id_stays_while_days_are_added() {
    each_seed("ids", |seed, show| {
        if !show && seed % 8 != 0 {
            return Vec::new();
        }
        let (world, faults) = with_faults(seed, 2, 1);
        let fault = &faults[0];
        let mut ids: Vec<(i32, String)> = Vec::new();
        for end in world.days - 4..=world.days {
            let found = findings(&world.until(end).store(), &Filter::default());
            let of_it = loud(&found).into_iter().filter(|finding| finding.result_types == [fault.cause.result_type]);
            ids.extend(of_it.map(|finding| (end, finding.id.clone())));
        }
        let differ = ids.iter().find(|(_, id)| *id != ids[0].1);
        differ
            .map(|other| format!("{:?}, then {other:?}: {}", ids[0], fault::shown(fault, &world)))
            .into_iter()
            .collect()
    });
}

/// The draw is wide enough: each course, cause and verdict comes often.
#[test]
fn faults_of_all_sorts_are_drawn() {
    let mut seen: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for seed in 0..SEEDS {
        let (world, faults) = with_faults(seed, 2, 1);
        let fault = &faults[0];
        for what in [
            fault.cause.group.to_owned(),
            format!("{:?}", fault.course),
            format!("{:?}", fault.verdict(&world)),
            format!("alone {}", fault.of_one.is_some()),
            format!("{} hosts", fault.hosts(&world).len().min(2)),
        ] {
            *seen.entry(what).or_default() += 1;
        }
    }
    for (what, least) in [
        ("expired", 40),
        ("name", 20),
        ("chain", 20),
        ("starttls", 40),
        ("cipher", 20),
        ("fetch", 20),
        ("invalid", 20),
        ("webpki", 20),
        ("unmatched", 100),
        ("dnssec", 20),
        ("Weekly", 150),
        ("Steady", 300),
        ("Loud", 300),
        ("Quiet", 50),
        ("alone true", 10),
        ("2 hosts", 100),
    ] {
        assert!(seen.get(what).is_some_and(|times| *times >= least), "{what} {seen:?}");
    }
}
