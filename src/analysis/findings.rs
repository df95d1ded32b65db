//! From numbers to a diagnosis: what is wrong, whose move it is, since when, and how sure that is.
//!
//! Each rule is a file and a function from [`History`] to findings: plain data in and out.

mod dane;
mod domain;
mod failing;
mod finding;
mod history;
mod interception;
mod mta_sts;
mod noise;
mod policy_text;
mod readiness;
mod reporters;
mod rule;
mod silence;
mod suspicion;
mod trend;
mod weight;
mod wording;

pub use finding::{Confidence, Finding, FindingSeverity, IpFamily, Step, Traits};
pub use rule::FindingRule;
pub use trend::Trend;

use domain::DomainHistory;
use history::{Gathered, History};
use suspicion::Suspicion;

use super::selection::{Selection, Walk};
use super::{Filter, Values};
use crate::store::Store;

/// The findings about what a filter leaves, worst first.
///
/// They are drawn from whole policies: what the filter asks of failures chooses among the
/// findings afterwards, for a failure can only be judged beside the sessions that succeeded.
pub fn findings(store: &Store, filter: &Filter) -> Vec<Finding> {
    let mut steps = FindingsSteps::new(filter);
    while !steps.step(store, usize::MAX) {}
    steps.finish()
}

/// Findings made in steps, for a thread that has to answer its user between them. The store must
/// be the same at each step.
pub struct FindingsSteps {
    filter: Filter,
    /// What failures are judged beside.
    base: Filter,
    gathered: Gathered,
    walk: Walk,
    suspicions: Vec<Suspicion>,
    /// Which of [`JOBS`] comes next, and which domain, or whatever else it goes through.
    job: usize,
    at: usize,
    /// Causes of the domain that is asked for failures.
    causes: Vec<(u32, u32)>,
    found: Vec<Finding>,
}

impl FindingsSteps {
    /// Nothing looked at yet.
    pub fn new(filter: &Filter) -> Self {
        Self {
            filter: filter.clone(),
            base: Filter { organization: Values::any(), ..filter.without_failures() },
            gathered: Gathered::default(),
            walk: Walk::default(),
            suspicions: Vec::new(),
            job: 0,
            at: 0,
            causes: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Looks at so many more rows or, once all were seen, asks rules about as many; true when none is left.
    pub fn step(&mut self, store: &Store, mut work: usize) -> bool {
        let Some(job) = JOBS.get(self.job) else { return true };
        let done = match job {
            Job::Gather => self.walk.step(&Selection::new(store.columns(), &self.base), work, &mut self.gathered),
            Job::Close => self.gathered.close(store.columns(), work),
            _ => loop {
                let (cost, done) = self.ask(store, job);
                work = work.saturating_sub(cost);
                if done || work == 0 {
                    break done;
                }
            },
        };
        if done {
            (self.job, self.at) = (self.job + 1, 0);
        }
        self.job == JOBS.len()
    }

    /// Asks a rule about one domain, or whatever else it goes through. Gives what that cost in rows, and whether
    /// it was the last.
    fn ask(&mut self, store: &Store, job: &Job) -> (usize, bool) {
        let history = History::new(store, &self.base, &self.gathered, &self.suspicions);
        let domain = history.domains.get(self.at);
        let cost = ASKING + domain.map_or(0, DomainHistory::size);
        let (mut suspicions, mut next) = (Vec::new(), self.at + 1);
        let (found, last) = match (job, domain) {
            (Job::Gaps, _) => (silence::gaps(&history).into_iter().collect(), true),
            (Job::Collisions, _) => (reporters::collisions(&history).into_iter().collect(), true),
            (Job::Reporters, _) => match reporters::next(&history, self.at) {
                Some((number, found)) => {
                    next = number as usize + 1;
                    (found, false)
                }
                None => (Vec::new(), true),
            },
            (Job::Suspected, _) => {
                let (found, end) = interception::findings(&history, self.at);
                next = end;
                (found, end >= self.suspicions.len())
            }
            (Job::Gather | Job::Close, _) | (_, None) => (Vec::new(), true),
            (Job::Suspect, Some(domain)) => {
                suspicions = interception::suspicions(&history, domain);
                (Vec::new(), false)
            }
            (Job::Failing, Some(domain)) => {
                if self.causes.is_empty() {
                    self.causes = failing::causes(domain);
                }
                let cause = self.causes.pop();
                if !self.causes.is_empty() {
                    next = self.at;
                }
                (cause.map(|cause| failing::of_cause(&history, domain, cause)).unwrap_or_default(), false)
            }
            (Job::OfDomain(rule), Some(domain)) => (rule(&history, domain), false),
        };
        self.suspicions.extend(suspicions);
        self.found.extend(found);
        self.at = next;
        if self.found.len() >= 2 * MOST_FINDINGS {
            self.put_in_order();
        }
        (cost, last)
    }

    /// The worst first, and only as many as a list can have.
    fn put_in_order(&mut self) {
        self.found.retain(|finding| finding.evidence.agrees_with(&self.filter));
        self.found.sort_by(|a, b| a.rank().cmp(&b.rank()));
        self.found.truncate(MOST_FINDINGS);
    }

    /// What was found, worst first.
    pub fn finish(mut self) -> Vec<Finding> {
        self.put_in_order();
        self.found
    }
}

/// What is done one after the other.
enum Job {
    /// Looks at all rows.
    Gather,
    /// Puts them into order.
    Close,
    /// Looks for what looks like interference, before failures are told.
    Suspect,
    /// Tells the failures of a domain, one cause at a time.
    Failing,
    /// Tells what looks like interference.
    Suspected,
    /// A rule that is asked about each domain.
    OfDomain(fn(&History<'_>, &DomainHistory) -> Vec<Finding>),
    /// Days without a report.
    Gaps,
    /// What is wrong with the reports of each organisation.
    Reporters,
    /// Report ids that stand in different reports.
    Collisions,
}

const JOBS: [Job; 13] = [
    Job::Gather,
    Job::Close,
    Job::Suspect,
    Job::Failing,
    Job::Suspected,
    Job::OfDomain(mta_sts::findings),
    Job::OfDomain(dane::findings),
    Job::OfDomain(readiness::findings),
    Job::OfDomain(silence::findings),
    Job::Gaps,
    Job::OfDomain(noise::findings),
    Job::Reporters,
    Job::Collisions,
];

/// What asking a rule costs in rows, beside the rows of the domain.
const ASKING: usize = 64;
/// Findings beyond which a list helps nobody; the worst stay.
const MOST_FINDINGS: usize = 1_000;
