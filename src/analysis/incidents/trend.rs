//! How an incident goes: new, going on, worse, coming back, over.

use crate::day::Day;
use crate::language::tr;
use crate::{counted, text};

/// How it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trend {
    /// It began in the last week of the reports, after at least a week without it.
    New,
    /// It goes on.
    Ongoing,
    /// It goes on, and more fails than in the weeks before.
    Worse,
    /// It came several times, and the next one may be due.
    Recurring {
        /// The first day of each time.
        begins: Vec<Day>,
        /// Days from one time to the next, when they are alike.
        every: Option<i32>,
        /// Weekdays on which it comes, 0 for Monday; empty when there is no such habit.
        weekdays: Vec<u8>,
    },
    /// It is over: those who met it have been clean since, for longer than its longest pause.
    Over,
    /// The reports since do not tell.
    Unclear,
}

impl Trend {
    /// The word in exports.
    pub fn id(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Ongoing => "ongoing",
            Self::Worse => "worse",
            Self::Recurring { .. } => "recurring",
            Self::Over => "over",
            Self::Unclear => "unclear",
        }
    }

    /// Whether it is over.
    pub fn is_over(&self) -> bool {
        *self == Self::Over
    }

    /// A clause for the line below a finding.
    pub fn clause(&self) -> String {
        match self {
            Self::New => tr(text!("new" as "cause")).to_owned(),
            Self::Ongoing => tr("still failing").to_owned(),
            Self::Worse => tr("getting worse").to_owned(),
            Self::Recurring { begins, .. } => {
                counted!(
                    begins.len(),
                    "{n} time so far, and it may come back",
                    "{n} times so far, and it may come back"
                )
            }
            Self::Over => tr("ended").to_owned(),
            Self::Unclear => tr("not seen since, but there are few reports").to_owned(),
        }
    }
}
