//! The way out of a file. What is found in it is charged here for what it makes the program keep: a file may make it
//! keep no more than a multiple of its own size, so that none of a few kilobytes fills the memory, and whatever else
//! the user gave has its place.
//!
//! The things in it, mails and members, may make it keep that multiple of their own bytes as well, and beside it a
//! fraction of what is left of the bytes that a file may keep without regard to its size
//! ([`crate::limits::Thing::share`]). So whatever stands before a thing, and however much of it, the thing has what its own
//! bytes give it.

use std::collections::BTreeSet;

use super::error::IntakeError;
use super::item::{Ingested, NotAReport, Outcome};
use super::reading::Sink;
use super::small_gzip::pack_long;
use super::trail::{Trail, TrailStep};
use super::weight::{BYTE, Weighed, Weights};
use crate::limits::Limits;
use crate::report::{FailureDetail, Report, Source};

/// What came out of one file so far.
#[derive(Debug, Default)]
pub(super) struct Outgoing {
    /// Bytes of the whole file, where they are known from the start.
    size: Option<u64>,
    /// Bytes of it that were given to be read.
    given: u64,
    /// Bytes that are kept of what was found.
    kept: u64,
    /// Bytes of these that things which have ended took without regard to their own.
    taken: u64,
    /// The things that are read.
    weights: Weights,
    /// Those of them, one in the other, that the last report came from.
    things: Vec<Open>,
    /// What could not be read.
    problems: u64,
    /// Problems that are listed: those that say what was given up, and all others.
    given_up: u64,
    listed: u64,
    /// All else.
    others: u64,
    /// Problems that are counted and not listed.
    unlisted: u64,
    /// Mails about mails that were sent, with reports in them.
    returned: u64,
}

/// What may be kept of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Most {
    /// Bytes in all.
    all: u64,
    /// Those without regard to its size.
    free: u64,
    /// Bytes for each byte of it, in fractions of [`BYTE`].
    times: u128,
}

/// A thing of which something was kept.
#[derive(Debug)]
struct Open {
    number: u64,
    /// What it may take without regard to its own bytes.
    free: u64,
    /// What has come of it.
    weight: u64,
    /// Bytes that are kept of what is in it.
    kept: u64,
    /// Bytes of these that things in it which have ended took without regard to their own.
    taken: u64,
    /// More was to be kept of it than may be, and that was told.
    is_told: bool,
}

impl Open {
    /// What it may keep for its own bytes.
    fn own(&self, most: Most) -> u64 {
        let bytes = (u128::from(self.weight) * most.times) / (u128::from(BYTE) * u128::from(BYTE));
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}

impl Outgoing {
    /// Whether all that was found is problems.
    pub(super) fn failed(&self) -> bool {
        self.problems > 0 && self.others == 0
    }

    /// Whether anything but a problem was found.
    pub(super) fn any(&self) -> bool {
        self.others > 0
    }

    /// Out of a file of so many bytes.
    pub(super) fn of_size(self, size: u64) -> Self {
        Self { size: Some(size), ..self }
    }

    /// Weighs the things of the file.
    pub(super) fn weights(&self) -> Weights {
        self.weights.clone()
    }

    /// So many bytes of the file are read next.
    pub(super) fn give(&mut self, bytes: usize) {
        self.given = self.given.saturating_add(bytes as u64);
    }

    /// What may be kept of the file; as long as its size is not known, of what has come of it.
    pub(super) fn most(&self, limits: &Limits) -> Most {
        let all = limits.kept_of(self.size.unwrap_or_else(|| self.given.next_multiple_of(BLOCK as u64)));
        let free = limits.kept_free.min(all);
        let usual = u128::from(limits.kept_times) * u128::from(BYTE);
        // Where the file may keep less, each of its bytes may.
        let times = self
            .size
            .map_or(usual, |size| usual.min(u128::from(all - free) * u128::from(BYTE) / u128::from(size.max(1))));
        Most { all, free, times }
    }

    /// Says how many problems were not listed, and how many reports were no received ones.
    pub(super) fn finish(&mut self, trail: &Trail, sink: &mut Sink<'_>) {
        let mails = std::mem::take(&mut self.returned);
        if mails > 0 {
            sink(Ingested { trail: trail.clone(), outcome: Outcome::Problem(IntakeError::Returned { mails }) });
        }
        let problems = std::mem::take(&mut self.unlisted);
        if problems > 0 {
            sink(Ingested { trail: trail.clone(), outcome: Outcome::Problem(IntakeError::More { problems }) });
        }
    }

    /// Goes on to the things that are read now.
    fn follow(&mut self, most: Most) {
        let weights = self.weights.clone();
        let things = weights.things();
        let known = self.things.iter().zip(things.iter()).take_while(|(open, now)| open.number == now.number).count();
        while self.things.len() > known
            && let Some(ended) = self.things.pop()
        {
            let taken = ended.kept.saturating_sub(ended.own(most));
            let sum = self.things.last_mut().map_or(&mut self.taken, |outer| &mut outer.taken);
            *sum = sum.saturating_add(taken);
        }
        for (open, now) in self.things.iter_mut().zip(things.iter()) {
            open.weight = now.weight;
        }
        for &Weighed { number, thing, weight } in things.iter().skip(known) {
            let (free, taken) = self.things.last().map_or((most.free, self.taken), |outer| (outer.free, outer.taken));
            let free = thing.share(free.saturating_sub(taken));
            self.things.push(Open { number, free, weight, kept: 0, taken: 0, is_told: false });
        }
    }

    /// Keeps so many bytes more of what is read now, if they may be kept.
    ///
    /// # Errors
    /// What may be kept at most of the thing, or file, that has too little left.
    fn keep(&mut self, cost: u64, most: Most) -> Result<(), u64> {
        self.follow(most);
        let of_things = self.things.iter().map(|open| (open.kept, open.free.saturating_add(open.own(most))));
        let mut all = of_things.chain([(self.kept, most.all)]);
        if let Some((_, limit)) = all.find(|(kept, limit)| kept.saturating_add(cost) > *limit) {
            return Err(limit);
        }
        drop(all);
        self.kept = self.kept.saturating_add(cost);
        for open in &mut self.things {
            open.kept = open.kept.saturating_add(cost);
        }
        Ok(())
    }

    /// Whether a problem is listed. However many there are, the first that says what was given up is, of each thing.
    fn lists(&mut self, error: &IntakeError) -> bool {
        let is_first = match (error, self.things.last_mut()) {
            (IntakeError::TooMuchToKeep { .. }, Some(open)) => !std::mem::replace(&mut open.is_told, true),
            (IntakeError::TooMuchToKeep { .. }, None) => false,
            _ => error.is_raisable_limit(),
        };
        let count = if is_first && self.given_up < MOST_LISTED { &mut self.given_up } else { &mut self.listed };
        *count += 1;
        *count <= MOST_LISTED
    }

    /// Hands on what was found, if no more is kept with it than may be.
    pub(super) fn take(&mut self, mut item: Ingested, most: Most, sink: &mut Sink<'_>) {
        if let Outcome::Report(report) = &mut item.outcome {
            keep_small(report);
            let cost = cost(&item.trail, report);
            if let Err(limit) = self.keep(cost, most) {
                item.outcome = Outcome::Problem(IntakeError::TooMuchToKeep { limit });
            }
        }
        if let Outcome::Problem(IntakeError::More { problems }) = item.outcome {
            self.problems = self.problems.saturating_add(problems);
            self.unlisted = self.unlisted.saturating_add(problems);
            return;
        }
        if matches!(item.outcome, Outcome::NotAReport(NotAReport::Returned)) {
            self.returned += 1;
        }
        if let Outcome::Problem(error) = &item.outcome {
            self.problems += 1;
            if !self.lists(error) {
                self.unlisted += 1;
                return;
            }
        } else {
            self.others += 1;
        }
        sink(item);
    }
}

/// A long text is kept packed.
fn keep_small(report: &mut Report) {
    if let Source::Text(hints) = &report.source
        && let Some(gzip) = pack_long(report.raw.as_bytes())
    {
        report.source = Source::Gzip(gzip.into(), hints.clone());
    }
}

/// The bytes that a store keeps of a report at most, on any machine.
fn cost(trail: &Trail, report: &Report) -> u64 {
    // What is kept field by field is packed then; what it was read from told more than its own text.
    let bytes = report.readable_bytes().map_or(report.raw.len() / 4, <[u8]>::len);
    let names = trail.steps().iter().map(|step| match step {
        TrailStep::File(name) | TrailStep::Member(name) => name.len(),
        _ => 4,
    });
    let failures: usize = report.policies.iter().map(|entry| entry.failure_details.len()).sum();
    let rows = report.policies.len() * ENTRY + failures * FAILURE;
    (REPORT + bytes + names.sum::<usize>() + rows + texts(report)) as u64
}

/// The bytes of the texts of a report, each once.
fn texts(report: &Report) -> usize {
    let mut texts = BTreeSet::new();
    texts.insert(report.organization_name.as_str());
    for entry in &report.policies {
        let policy = &entry.policy;
        texts.extend([policy.policy_type.as_str(), &policy.policy_domain]);
        texts.extend(policy.policy_string.iter().chain(&policy.mx_host).map(String::as_str));
        texts.extend(entry.failure_details.iter().flat_map(texts_of));
    }
    texts.into_iter().map(|text| text.len() + TEXT).sum()
}

fn texts_of(failure: &FailureDetail) -> impl Iterator<Item = &str> {
    let stated = [
        &failure.sending_mta_ip,
        &failure.receiving_mx_hostname,
        &failure.receiving_ip,
        &failure.additional_information,
        &failure.failure_reason_code,
    ];
    stated.into_iter().flatten().map(String::as_str).chain([failure.result_type.as_str()])
}

/// Bytes of a file that are read at once, and of one of unknown size count as one.
pub(super) const BLOCK: usize = 64 * 1024;
/// Problems of one file that are listed; a list of more helps nobody.
const MOST_LISTED: u64 = 200;
/// What a report, an entry, a failure and a text take beside their own bytes.
const REPORT: usize = 300;
const ENTRY: usize = 64;
const FAILURE: usize = 64;
const TEXT: usize = 64;
