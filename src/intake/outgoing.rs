//! The way out of a file. What is found in it is charged here for what it makes the program keep: a file may make it
//! keep no more than a multiple of its own size, so that none of a few kilobytes fills the memory, and whatever else
//! the user gave has its place.

use std::collections::BTreeSet;

use super::error::IntakeError;
use super::item::{Ingested, NotAReport, Outcome};
use super::reading::Sink;
use super::small_gzip::pack_long;
use super::trail::{Trail, TrailStep};
use crate::limits::{Limits, Thing};
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
    /// The things, one in the other, that the last report came from.
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

/// A thing of which something was kept.
#[derive(Debug)]
struct Open {
    step: TrailStep,
    thing: Thing,
    /// Bytes that were kept of the file before it.
    before: u64,
    /// More was to be kept of it than may be, and that was told.
    is_told: bool,
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

    /// Counts bytes of the file that are read next, as many of `slice` as are to be read at once, and gives these and
    /// the rest.
    pub(super) fn give<'a>(&mut self, slice: &'a [u8]) -> (&'a [u8], &'a [u8]) {
        let most = if self.size.is_some() {
            slice.len()
        } else {
            usize::try_from(BLOCK - self.given % BLOCK).unwrap_or(slice.len())
        };
        let (now, rest) = slice.split_at_checked(most).unwrap_or((slice, &[]));
        self.given = self.given.saturating_add(now.len() as u64);
        (now, rest)
    }

    /// What may be kept of the file; as long as its size is not known, of its blocks that were begun. So the slices in
    /// which it comes are all the same to it.
    pub(super) fn most(&self, limits: &Limits) -> u64 {
        limits.kept_of(self.size.unwrap_or_else(|| self.given.next_multiple_of(BLOCK)))
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

    /// Up to what sum a thing may have something kept, and how much that leaves to it, where its file has `most`.
    fn share(&mut self, trail: &Trail, most: u64) -> (u64, u64) {
        let mut steps = things_of(trail).peekable();
        let mut known = 0;
        while let Some(open) = self.things.get(known)
            && steps.next_if(|(step, _)| **step == open.step).is_some()
        {
            known += 1;
        }
        self.things.truncate(known);
        let before = self.kept;
        self.things.extend(steps.map(|(step, thing)| Open { step: step.clone(), thing, before, is_told: false }));
        // Of a file whose size is not known more may be kept the more of it has come.
        self.things.iter().fold((most, most), |(ceiling, _), open| {
            let share = open.thing.share(ceiling.saturating_sub(open.before));
            (open.before.saturating_add(share), share)
        })
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

    /// Hands on what was found, if no more than `most` bytes are kept with it.
    pub(super) fn take(&mut self, mut item: Ingested, most: u64, sink: &mut Sink<'_>) {
        if let Outcome::Report(report) = &mut item.outcome {
            keep_small(report);
            let cost = cost(&item.trail, report);
            let (ceiling, share) = self.share(&item.trail, most);
            if self.kept.saturating_add(cost) > ceiling {
                item.outcome = Outcome::Problem(IntakeError::TooMuchToKeep { limit: share });
            } else {
                self.kept += cost;
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

/// The mails and members on the way to something, one in the other. What lies in a mail belongs to it.
fn things_of(trail: &Trail) -> impl Iterator<Item = (&TrailStep, Thing)> {
    let steps = trail.steps().iter().filter(|step| !matches!(step, TrailStep::File(_) | TrailStep::Part(_)));
    let mut in_mail = false;
    steps.map_while(move |step| {
        let thing = match step {
            TrailStep::Mail(_) => Thing::Mail,
            TrailStep::Member(_) => Thing::Member,
            _ => return None,
        };
        (!std::mem::replace(&mut in_mail, thing == Thing::Mail)).then_some((step, thing))
    })
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

/// Bytes of a file of unknown size that count as one.
const BLOCK: u64 = 64 * 1024;
/// Problems of one file that are listed; a list of more helps nobody.
const MOST_LISTED: u64 = 200;
/// What a report, an entry, a failure and a text take beside their own bytes.
const REPORT: usize = 300;
const ENTRY: usize = 64;
const FAILURE: usize = 64;
const TEXT: usize = 64;
