//! How a failure goes through time: new, going on, worse, back again, over.

use super::domain::{DomainHistory, Failure};
use crate::day::Day;
use crate::language::tr;
use crate::{counted, say};

/// How it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trend {
    /// It began in the last week of the reports, after at least a week without it.
    New,
    /// It goes on.
    Ongoing,
    /// It goes on, and at least three times as many sessions failed in the last week as in the week before.
    Worse,
    /// It came back: the days on which each time began.
    Recurring {
        /// The first day of each time.
        begins: Vec<Day>,
        /// Days from one time to the next, when they are alike.
        every: Option<i32>,
        /// The last time is over too.
        over: bool,
    },
    /// It is over: reports after its last day do not have it.
    Over,
    /// The reports end too soon after it to tell.
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

    /// Whether the reports after it do not have it any more.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Over | Self::Recurring { over: true, .. })
    }

    /// A clause for the line below a finding.
    pub fn clause(&self) -> String {
        match self {
            Self::New => tr("new").to_owned(),
            Self::Ongoing => tr("still failing").to_owned(),
            Self::Worse => tr("getting worse").to_owned(),
            Self::Recurring { begins, every: Some(days), .. } => counted!(
                days.unsigned_abs(),
                "for the {ordinal} time, about every {n} days",
                "for the {ordinal} time, about every {n} days",
                ordinal = ordinal(begins.len()),
            ),
            Self::Recurring { begins, every: None, .. } => {
                say!("for the {ordinal} time", ordinal = ordinal(begins.len()))
            }
            Self::Over => tr("over").to_owned(),
            Self::Unclear => tr("not seen since, but reports are few").to_owned(),
        }
    }
}

fn ordinal(number: usize) -> String {
    match (number % 10, number % 100) {
        (1, rest) if rest != 11 => say!("{number}st", number),
        (2, rest) if rest != 12 => say!("{number}nd", number),
        (3, rest) if rest != 13 => say!("{number}rd", number),
        _ => say!("{number}th", number),
    }
}

/// Days without a failure after which the next one is another time.
pub(super) const BREAK: i32 = 7;
/// Days after the last failure from which it counts as over.
const SETTLED: i32 = 3;

/// The trend of failures of a domain.
pub(super) fn trend(domain: &DomainHistory, failures: &[Failure]) -> Option<Trend> {
    let (begin, end) = domain.days()?;
    let times = episodes(domain, failures);
    let (first, last) = (times.first()?.0, times.last()?.1);
    let over = end.0 - last.0 >= SETTLED && domain.days_between(last.plus(1), end) >= 2;
    if times.len() > 1 {
        let begins: Vec<Day> = times.iter().map(|(first, _)| *first).collect();
        let every = rhythm(&begins);
        return Some(Trend::Recurring { begins, every, over });
    }
    Some(if over {
        Trend::Over
    } else if end.0 - last.0 >= SETTLED {
        Trend::Unclear
    } else if first.0 - begin.0 >= BREAK && end.0 - first.0 <= BREAK {
        Trend::New
    } else if got_worse(failures, end) {
        Trend::Worse
    } else {
        Trend::Ongoing
    })
}

/// The times that failures cover: first and last day of each. Two are told apart when a week
/// without the failure, but with reports, lies between them.
pub(super) fn episodes(domain: &DomainHistory, failures: &[Failure]) -> Vec<(Day, Day)> {
    let mut days: Vec<Day> = failures.iter().filter_map(|failure| failure.day).collect();
    days.sort_unstable();
    days.dedup();
    let mut times: Vec<(Day, Day)> = Vec::new();
    for day in days {
        match times.last_mut() {
            Some((_, last)) if day.0 - last.0 <= BREAK || domain.days_between(last.plus(1), day.plus(-1)) < 3 => {
                *last = day;
            }
            _ => times.push((day, day)),
        }
    }
    times
}

/// The same, each with its failures.
pub(super) fn episodes_with(domain: &DomainHistory, failures: &[Failure]) -> Vec<((Day, Day), Vec<Failure>)> {
    let mut times: Vec<((Day, Day), Vec<Failure>)> =
        episodes(domain, failures).into_iter().map(|days| (days, Vec::new())).collect();
    for failure in failures {
        let Some(day) = failure.day else { continue };
        let at = times.partition_point(|((_, last), _)| *last < day);
        if let Some((_, own)) = times.get_mut(at) {
            own.push(*failure);
        }
    }
    times
}

/// Days between times, when there are three or more that lie alike (within a tenth, or two days).
fn rhythm(begins: &[Day]) -> Option<i32> {
    let gaps: Vec<i32> = begins.iter().zip(begins.iter().skip(1)).map(|(a, b)| b.0 - a.0).collect();
    if gaps.len() < 2 {
        return None;
    }
    let mean = gaps.iter().sum::<i32>() / i32::try_from(gaps.len()).ok()?;
    let slack = (mean / 10).max(2);
    gaps.iter().all(|gap| (gap - mean).abs() <= slack).then_some(mean)
}

fn got_worse(failures: &[Failure], end: Day) -> bool {
    let week = |last: Day| {
        let own = failures.iter().filter(|f| f.day.is_some_and(|day| last.0 - 7 < day.0 && day <= last));
        own.fold(0_u64, |sum, failure| sum.saturating_add(failure.failed))
    };
    let (now, before) = (week(end), week(end.plus(-7)));
    before > 0 && now >= before.saturating_mul(3) && now - before >= 10
}
