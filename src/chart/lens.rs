//! The lens: a small share once to scale and once magnified.

use crate::report::ResultType;
use crate::store::Sessions;

/// Where the parts of the lens lie.
#[derive(Debug, Clone, PartialEq)]
pub struct LensLayout {
    /// Start of the sliver of failed sessions in the bar of all, in per cent.
    pub sliver_x_percent: f64,
    /// How many times the lower bar magnifies the sliver.
    pub factor: u64,
    /// The failed sessions by type, side by side.
    pub segments: Vec<Segment>,
    /// Failed sessions that no type accounts for: the reports give no details of them. They end the magnified bar.
    pub untold: u64,
    /// Where those begin, in per cent.
    pub untold_x_percent: f64,
}

/// One type in the magnified bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// The type.
    pub result_type: ResultType,
    /// Start, in per cent.
    pub x_percent: f64,
    /// Width, in per cent.
    pub width_percent: f64,
}

/// Types that are told apart in the lens; the breakdown has more.
const MOST_TYPES: usize = 24;

/// Failed sessions that the details tell of, as reported.
pub fn sum_of(by_type: &[(ResultType, u64)]) -> u64 {
    by_type.iter().fold(0_u64, |sum, (_, count)| sum.saturating_add(*count))
}

/// Lays out the failed of all sessions. `by_type` splits the magnified bar, and those of which no details are given end it.
/// A sender may tell of one session in several details, so that these together have the share of what is told, and no more.
/// Of a stranger's many types the first are laid out, each with its share of all.
#[expect(clippy::cast_precision_loss, reason = "positions on screen")]
pub fn lens_layout(by_type: &[(ResultType, u64)], sessions: Sessions, untold: u64) -> LensLayout {
    let (failed, total) = (sessions.failed, sessions.total());
    let share = if total == 0 { 0.0 } else { failed.min(total) as f64 / total as f64 };
    let told_percent = if failed == 0 { 100.0 } else { failed.saturating_sub(untold) as f64 * 100.0 / failed as f64 };
    let sum = sum_of(by_type).max(1) as f64;
    let mut x_percent = 0.0;
    let segments = by_type
        .iter()
        .take(MOST_TYPES)
        .map(|(result_type, count)| {
            let width_percent = *count as f64 * told_percent / sum;
            let segment = Segment { result_type: result_type.clone(), x_percent, width_percent };
            x_percent += width_percent;
            segment
        })
        .collect();
    let factor = total.saturating_add(failed / 2).checked_div(failed).unwrap_or(1);
    LensLayout {
        sliver_x_percent: 100.0 - share * 100.0,
        factor: factor.max(1),
        segments,
        untold,
        untold_x_percent: told_percent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(successful: u64, failed: u64) -> Sessions {
        Sessions { successful, failed }
    }

    #[test]
    fn magnifies_the_failed_share() {
        let types = [(ResultType::CertificateExpired, 3), (ResultType::TlsaInvalid, 1)];
        let lens = lens_layout(&types, of(396, 4), 0);
        assert_eq!(lens.factor, 100);
        assert!((lens.sliver_x_percent - 99.0).abs() < 1e-9);
        assert!((lens.segments[1].x_percent - 75.0).abs() < 1e-9);
        assert!((lens.segments[1].width_percent - 25.0).abs() < 1e-9);
    }

    /// Of 8 failed sessions 6 have no details: the type that is told has a quarter of the bar, and not all of it.
    #[test]
    fn what_has_no_details_has_its_share() {
        let lens = lens_layout(&[(ResultType::CertificateExpired, 2)], of(392, 8), 6);
        assert_eq!(lens.untold, 6);
        assert!((lens.segments[0].width_percent - 25.0).abs() < 1e-9);
        assert!(lens_layout(&[], of(392, 8), 8).segments.is_empty());
    }

    /// Of 15 failed sessions 10 are in the details of two policies, and 5 in none: these have a third of the bar.
    #[test]
    fn what_is_told_twice_takes_no_share_from_what_is_not_told() {
        let types = [(ResultType::CertificateExpired, 10), (ResultType::TlsaInvalid, 10)];
        let lens = lens_layout(&types, of(85, 15), 5);
        let ends = lens.segments.iter().map(|segment| segment.x_percent + segment.width_percent);
        assert!(ends.zip([100.0 / 3.0, 200.0 / 3.0]).all(|(is, wanted)| (is - wanted).abs() < 1e-9));
    }

    /// Of 48 types half are laid out: each has its share of all that is told, 1 of 48, and what has no details begins where
    /// all types end.
    #[test]
    fn the_first_of_many_types_have_their_share_of_all() {
        let lens = lens_layout(&vec![(ResultType::CertificateExpired, 1); 48], of(36, 64), 16);
        assert_eq!(lens.segments.len(), 24);
        assert!((lens.segments[0].width_percent - 75.0 / 48.0).abs() < 1e-9);
        assert!((lens.untold_x_percent - 75.0).abs() < 1e-9);
    }

    #[test]
    fn survives_nothing_and_nonsense() {
        assert_eq!(lens_layout(&[], of(0, 0), 0).factor, 1);
        assert!(lens_layout(&[], of(0, u64::MAX), 1).sliver_x_percent.abs() < 1e-9);
        let more = lens_layout(&[(ResultType::TlsaInvalid, 3)], of(1, 2), 5);
        assert!(more.segments[0].width_percent.abs() < 1e-9);
    }
}
