//! What one bar of a timeline stands for: a day, or beyond some months a week or a month.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::analysis::{Span, Timeline};
use crate::day::{Day, Month};
use crate::report::ResultType;
use crate::store::Sessions;

/// How much time one bar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A UTC day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A month of the calendar.
    Month,
}

/// Days that can be told apart side by side.
const MOST_DAYS: usize = 120;
/// Three years: more weeks than these cannot be told apart.
const MOST_DAYS_AS_WEEKS: usize = 1_096;

impl Step {
    /// All, the shortest first.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// What suits so many days.
    pub fn usual(days: usize) -> Self {
        if days <= MOST_DAYS {
            Self::Day
        } else if days <= MOST_DAYS_AS_WEEKS {
            Self::Week
        } else {
            Self::Month
        }
    }

    /// Its word in an address.
    pub fn id(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// Reads what [`Self::id`] gives.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.id() == id)
    }

    /// The first day of what a day belongs to.
    fn start(self, day: Day) -> Day {
        match self {
            Self::Day => day,
            Self::Week => day.monday(),
            Self::Month => Month::of(day).and_then(Month::first).unwrap_or(day),
        }
    }
}

/// A timeline in bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Bins {
    /// What a bar stands for.
    pub step: Step,
    /// From the first day to the last, without holes.
    pub bins: Vec<Bin>,
    /// Reports of several days, where a bar is a day: each has a bar of its own over its days.
    pub spans: Vec<Span>,
    /// Whether failures were asked for, so that of sessions that succeeded nothing is known.
    pub failures_only: bool,
}

/// What one bar shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Bin {
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
    /// Reports that start in it.
    pub reports: usize,
    /// Whether a report lies in it that does not fit the filter.
    pub others: bool,
    /// Whether a report of several days that fits the filter lies over it.
    pub covered: bool,
    /// Sessions.
    pub sessions: Sessions,
    /// Failed sessions by type, in the order of all bars: the types with the most of all first.
    pub failed_by_type: Vec<(ResultType, u64)>,
    /// Failed sessions of which no details are given.
    pub untold: u64,
}

impl Bin {
    /// How many days.
    pub fn days(&self) -> i32 {
        self.last.0.saturating_sub(self.first.0).saturating_add(1).max(1)
    }

    /// Whether no report at all is known of.
    pub fn is_gap(&self) -> bool {
        self.reports == 0 && !self.others && !self.covered
    }

    /// Whether reports arrived, but nothing in them fits the filter.
    pub fn is_bare(&self) -> bool {
        self.reports == 0 && self.others && !self.covered
    }
}

impl Bins {
    /// A timeline in bars of a step. In weeks and months a report of several days counts where it begins.
    pub fn of(timeline: &Timeline, step: Step) -> Self {
        let mut bins: Vec<Bin> = Vec::new();
        let mut types: BTreeMap<ResultType, u64> = BTreeMap::new();
        let covered = covered(timeline);
        let mut spans: BTreeMap<Day, Vec<&Span>> = BTreeMap::new();
        if step != Step::Day {
            for span in &timeline.spans {
                spans.entry(span.first).or_default().push(span);
            }
        }
        for (totals, covered) in timeline.days.iter().zip(covered) {
            let begins = bins.last().is_none_or(|bin| step.start(bin.last) != step.start(totals.day));
            if begins {
                close(&mut bins, &mut types);
                bins.push(Bin {
                    first: totals.day,
                    last: totals.day,
                    reports: 0,
                    others: false,
                    covered: false,
                    sessions: Sessions::default(),
                    failed_by_type: Vec::new(),
                    untold: 0,
                });
            }
            let Some(bin) = bins.last_mut() else { continue };
            bin.last = totals.day;
            bin.reports += totals.reports;
            bin.others |= totals.others;
            bin.covered |= covered;
            bin.sessions = bin.sessions.plus(totals.sessions);
            bin.untold = bin.untold.saturating_add(totals.untold);
            if step == Step::Day {
                bin.failed_by_type.clone_from(&totals.failed_by_type);
                continue;
            }
            add(&mut types, &totals.failed_by_type);
            for span in spans.get(&totals.day).into_iter().flatten() {
                bin.reports += 1;
                bin.sessions = bin.sessions.plus(span.sessions);
                bin.untold = bin.untold.saturating_add(span.untold);
                add(&mut types, &span.failed_by_type);
            }
        }
        close(&mut bins, &mut types);
        let mut spans = if step == Step::Day { timeline.spans.clone() } else { Vec::new() };
        in_one_order(&mut bins, &mut spans);
        Self { step, bins, spans, failures_only: timeline.failures_only }
    }

    /// Whether all sessions are known of and none failed: there is nothing to draw of failures.
    pub fn none_failed(&self) -> bool {
        let of_bins = self.bins.iter().map(|bin| (bin.sessions.failed, bin.untold, &bin.failed_by_type));
        let of_spans = self.spans.iter().map(|span| (span.sessions.failed, span.untold, &span.failed_by_type));
        let is_none = |(failed, untold, types): (u64, u64, &Vec<_>)| failed == 0 && untold == 0 && types.is_empty();
        !self.failures_only && of_bins.chain(of_spans).all(is_none)
    }

    /// The first and the last day.
    pub fn days(&self) -> Option<(Day, Day)> {
        Some((self.bins.first()?.first, self.bins.last()?.last))
    }
}

fn add(types: &mut BTreeMap<ResultType, u64>, more: &[(ResultType, u64)]) {
    for (result_type, count) in more {
        let sum = types.entry(result_type.clone()).or_default();
        *sum = sum.saturating_add(*count);
    }
}

/// Gives the last bin its types, most first.
fn close(bins: &mut [Bin], types: &mut BTreeMap<ResultType, u64>) {
    if let Some(bin) = bins.last_mut().filter(|_| !types.is_empty()) {
        bin.failed_by_type = std::mem::take(types).into_iter().collect();
        bin.failed_by_type.sort_by_key(|(_, count)| Reverse(*count));
    }
}

/// Puts the types of all bars into one order, as the legend has them: those with the most failed sessions of all first.
fn in_one_order(bins: &mut [Bin], spans: &mut [Span]) {
    let mut sums: BTreeMap<ResultType, u64> = BTreeMap::new();
    for types in bins.iter().map(|bin| &bin.failed_by_type).chain(spans.iter().map(|span| &span.failed_by_type)) {
        add(&mut sums, types);
    }
    let own = bins.iter_mut().map(|bin| &mut bin.failed_by_type);
    for types in own.chain(spans.iter_mut().map(|span| &mut span.failed_by_type)) {
        types.sort_by(|(one, _), (other, _)| sums.get(other).cmp(&sums.get(one)).then_with(|| one.cmp(other)));
    }
}

/// By number of day: whether a report of several days that fits the filter covers it.
fn covered(timeline: &Timeline) -> Vec<bool> {
    let Some(first) = timeline.days.first().map(|day| day.day) else { return Vec::new() };
    let place = |day: Day| usize::try_from(day.0.saturating_sub(first.0)).unwrap_or_default();
    // How many spans more than on the day before lie over each day.
    let mut change = vec![0_i64; timeline.days.len() + 1];
    for span in &timeline.spans {
        for (day, by) in [(span.first, 1), (span.last.plus(1), -1)] {
            if let Some(change) = change.get_mut(place(day)) {
                *change += by;
            }
        }
    }
    let mut over = 0;
    let days = change.into_iter().take(timeline.days.len());
    days.map(|change| {
        over += change;
        over > 0
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::DayTotals;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    /// A legend has one order, so the parts of each bar have it too, whatever is most of all on that day.
    #[test]
    fn the_parts_of_all_bars_have_one_order() {
        let (expired, untrusted) = (ResultType::CertificateExpired, ResultType::CertificateNotTrusted);
        let mut timeline = timeline("2026-02-03", "2026-02-04", &[]);
        timeline.days[0].failed_by_type = vec![(untrusted.clone(), 9), (expired.clone(), 2)];
        timeline.days[1].failed_by_type = vec![(expired.clone(), 3), (untrusted.clone(), 1)];
        for step in Step::ALL {
            for bin in Bins::of(&timeline, step).bins {
                let order: Vec<&ResultType> = bin.failed_by_type.iter().map(|(own, _)| own).collect();
                assert_eq!(order, [&untrusted, &expired], "{step:?}");
            }
        }
    }

    #[test]
    fn where_nothing_failed_there_is_nothing_to_draw_of_failures() {
        let mut timeline = timeline("2026-02-03", "2026-02-09", &[]);
        assert!(Step::ALL.iter().all(|step| !Bins::of(&timeline, *step).none_failed()));
        for day in &mut timeline.days {
            (day.sessions.failed, day.untold) = (0, 0);
            day.failed_by_type.clear();
        }
        assert!(Step::ALL.iter().all(|step| Bins::of(&timeline, *step).none_failed()));
        let span = Span {
            first: day("2026-02-03"),
            last: day("2026-02-05"),
            sessions: Sessions { successful: 4, failed: 1 },
            failed_by_type: Vec::new(),
            untold: 1,
        };
        let of_days = Timeline { spans: vec![span], ..timeline.clone() };
        assert!(Step::ALL.iter().all(|step| !Bins::of(&of_days, *step).none_failed()));
        let alone = Timeline { failures_only: true, ..timeline };
        assert!(!Bins::of(&alone, Step::Day).none_failed(), "of what succeeded nothing is known");
    }

    /// Each day from one to another has one report with ten sessions, one of them failed; but for some.
    fn timeline(first: &str, last: &str, without: &[&str]) -> Timeline {
        let (first, last) = (day(first), day(last));
        let days = (first.0..=last.0).map(|number| {
            if without.iter().any(|text| day(text).0 == number) {
                return DayTotals::without_report(Day(number), false);
            }
            DayTotals {
                day: Day(number),
                reports: 1,
                others: false,
                sessions: Sessions { successful: 9, failed: 1 },
                failed_by_type: vec![(ResultType::CertificateExpired, 1)],
                untold: 0,
            }
        });
        Timeline { days: days.collect(), ..Timeline::default() }
    }

    fn told(bins: &Bins) -> Vec<(String, String, usize, u64, u64)> {
        let one = |bin: &Bin| {
            let types = bin.failed_by_type.iter().map(|(_, count)| count).sum();
            (bin.first.to_string(), bin.last.to_string(), bin.reports, bin.sessions.total(), types)
        };
        bins.bins.iter().map(one).collect()
    }

    #[test]
    fn beyond_four_months_bars_are_weeks_and_beyond_three_years_months() {
        for (days, step) in
            [(1, "day"), (120, "day"), (121, "week"), (1_096, "week"), (1_097, "month"), (4_000, "month")]
        {
            assert_eq!(Step::usual(days).id(), step, "{days}");
            assert_eq!(Step::parse(step), Some(Step::usual(days)));
        }
    }

    #[test]
    fn weeks_begin_on_mondays_and_months_on_the_first() {
        // 26 November 2026 is a Thursday.
        let all = timeline("2026-11-26", "2026-12-08", &["2026-12-01"]);
        let own = |first: &str, last: &str, reports, sessions, failed| {
            (first.to_owned(), last.to_owned(), reports, sessions, failed)
        };
        assert_eq!(
            told(&Bins::of(&all, Step::Week)),
            [
                own("2026-11-26", "2026-11-29", 4, 40, 4),
                own("2026-11-30", "2026-12-06", 6, 60, 6),
                own("2026-12-07", "2026-12-08", 2, 20, 2)
            ]
        );
        assert_eq!(
            told(&Bins::of(&all, Step::Month)),
            [own("2026-11-26", "2026-11-30", 5, 50, 5), own("2026-12-01", "2026-12-08", 7, 70, 7)]
        );
        assert_eq!(Bins::of(&all, Step::Day).bins.len(), 13);
    }

    #[test]
    fn a_week_is_a_gap_only_without_any_report() {
        let days: Vec<String> = (7..=13).map(|number| format!("2026-12-{number:02}")).collect();
        let days: Vec<&str> = days.iter().map(String::as_str).collect();
        let all = timeline("2026-11-30", "2026-12-20", &[&days[..], &["2026-12-01"]].concat());
        let gaps = |step| Bins::of(&all, step).bins.iter().map(Bin::is_gap).collect::<Vec<_>>();
        assert_eq!(gaps(Step::Week), [false, true, false]);
        assert_eq!(gaps(Step::Day).into_iter().filter(|gap| *gap).count(), 8);
    }

    #[test]
    fn a_report_of_several_days_covers_them_and_counts_once() {
        let mut all = timeline("2026-11-30", "2026-12-13", &["2026-12-05", "2026-12-06", "2026-12-07", "2026-12-08"]);
        all.spans.push(Span {
            first: day("2026-12-05"),
            last: day("2026-12-07"),
            sessions: Sessions { successful: 0, failed: 7 },
            failed_by_type: vec![(ResultType::TlsaInvalid, 7)],
            untold: 2,
        });
        let days = Bins::of(&all, Step::Day);
        assert_eq!((days.spans.len(), days.bins.iter().filter(|bin| bin.is_gap()).count()), (1, 1));
        let weeks = Bins::of(&all, Step::Week);
        assert_eq!((weeks.spans.len(), weeks.bins[0].reports, weeks.bins[0].sessions.failed), (0, 6, 12));
        // What is the most of both weeks comes first: ten expired certificates, five of them in this one.
        assert_eq!(weeks.bins[0].failed_by_type, [(ResultType::CertificateExpired, 5), (ResultType::TlsaInvalid, 7)]);
        assert_eq!((weeks.bins[1].sessions.failed, weeks.bins[0].untold), (5, 2));
    }

    #[test]
    fn nothing_has_no_bars() {
        for step in Step::ALL {
            let bins = Bins::of(&Timeline::default(), step);
            assert_eq!((bins.bins.len(), bins.days()), (0, None));
        }
    }
}
