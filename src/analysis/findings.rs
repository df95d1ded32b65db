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
mod readiness;
mod reporters;
mod rule;
mod silence;
mod suspicion;
mod trend;
mod wording;

pub use finding::{Confidence, Finding, FindingSeverity, Step};
pub use rule::FindingRule;
pub use trend::Trend;

use history::{Gathered, History};
use suspicion::Suspicion;

use super::Filter;
use crate::store::Store;

/// The findings about what a filter leaves, worst first.
///
/// They are drawn from whole policies: what the filter asks of failures chooses among the
/// findings afterwards, for a failure can only be judged beside the sessions that succeeded.
pub fn findings(store: &Store, filter: &Filter) -> Vec<Finding> {
    let mut steps = FindingsSteps::new(store, filter);
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
    /// The number of the report that comes next.
    next: usize,
    closed: bool,
    suspicions: Option<Vec<Suspicion>>,
    /// How many domains were asked for failures, which is most of the work.
    domains_asked: usize,
    /// How many of [`RULES`] have spoken.
    spoken: usize,
    found: Vec<Finding>,
}

impl FindingsSteps {
    /// Nothing looked at yet.
    pub fn new(store: &Store, filter: &Filter) -> Self {
        Self {
            filter: filter.clone(),
            base: Filter { organization: None, ..filter.without_failures() },
            gathered: Gathered::new(store),
            next: 0,
            closed: false,
            suspicions: None,
            domains_asked: 0,
            spoken: 0,
            found: Vec::new(),
        }
    }

    /// Looks at so many more reports or, once all were seen, asks one rule, or one about a domain;
    /// true when none is left.
    pub fn step(&mut self, store: &Store, reports: usize) -> bool {
        if self.next < store.len() {
            let end = self.next.saturating_add(reports).min(store.len());
            self.gathered.add(store.columns(), &self.base, self.next..end);
            self.next = end;
            return false;
        }
        if !self.closed {
            self.gathered.close();
            self.closed = true;
            return false;
        }
        let Some(suspicions) = &self.suspicions else {
            let history = History::new(store, &self.base, &self.gathered, &[]);
            self.suspicions = Some(interception::suspicions(&history));
            return false;
        };
        let history = History::new(store, &self.base, &self.gathered, suspicions);
        if let Some(domain) = history.domains.get(self.domains_asked) {
            self.found.extend(failing::of_domain(&history, domain));
            self.domains_asked += 1;
            return false;
        }
        let Some(rule) = RULES.get(self.spoken) else { return true };
        self.found.extend(rule(&history));
        self.spoken += 1;
        self.spoken == RULES.len()
    }

    /// What was found, worst first.
    pub fn finish(mut self) -> Vec<Finding> {
        self.found.retain(|finding| finding.evidence.agrees_with(&self.filter));
        self.found.sort_by(|a, b| a.rank().cmp(&b.rank()));
        self.found
    }
}

/// A rule: what the history says.
type RuleFn = fn(&History<'_>) -> Vec<Finding>;

/// The rules about all domains; [`failing`] is asked for each domain before them.
const RULES: &[RuleFn] = &[
    interception::findings,
    mta_sts::findings,
    dane::findings,
    readiness::findings,
    silence::findings,
    noise::findings,
    reporters::findings,
];
