//! The lens: a small share once to scale and once magnified.

use crate::report::ResultType;

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

/// Failed sessions that the details do not tell of. A sender may count a session in two of them, so it can be more.
pub fn untold(by_type: &[(ResultType, u64)], failed: u64) -> u64 {
    failed.saturating_sub(sum(by_type))
}

/// Failed sessions that the details tell of, as reported.
pub(super) fn sum(by_type: &[(ResultType, u64)]) -> u64 {
    by_type.iter().fold(0_u64, |sum, (_, count)| sum.saturating_add(*count))
}

/// Lays out `failed` of `total` sessions; `by_type` splits the magnified bar.
#[expect(clippy::cast_precision_loss, reason = "positions on screen")]
pub fn lens_layout(by_type: &[(ResultType, u64)], failed: u64, total: u64) -> LensLayout {
    let share = if total == 0 { 0.0 } else { failed.min(total) as f64 / total as f64 };
    let untold = untold(by_type, failed);
    let sum = sum(by_type).saturating_add(untold).max(1) as f64;
    let mut x_percent = 0.0;
    let segments = by_type
        .iter()
        .map(|(result_type, count)| {
            let width_percent = *count as f64 * 100.0 / sum;
            let segment = Segment { result_type: result_type.clone(), x_percent, width_percent };
            x_percent += width_percent;
            segment
        })
        .collect();
    let factor = total.saturating_add(failed / 2).checked_div(failed).unwrap_or(1);
    LensLayout { sliver_x_percent: 100.0 - share * 100.0, factor: factor.max(1), segments, untold }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn magnifies_the_failed_share() {
        let types = [(ResultType::CertificateExpired, 3), (ResultType::TlsaInvalid, 1)];
        let lens = lens_layout(&types, 4, 400);
        assert_eq!(lens.factor, 100);
        assert!((lens.sliver_x_percent - 99.0).abs() < 1e-9);
        assert!((lens.segments[1].x_percent - 75.0).abs() < 1e-9);
        assert!((lens.segments[1].width_percent - 25.0).abs() < 1e-9);
    }

    /// Of 8 failed sessions 6 have no details: the type that is told has a quarter of the bar, and not all of it.
    #[test]
    fn what_has_no_details_has_its_share() {
        let lens = lens_layout(&[(ResultType::CertificateExpired, 2)], 8, 400);
        assert_eq!(lens.untold, 6);
        assert!((lens.segments[0].width_percent - 25.0).abs() < 1e-9);
        assert_eq!(lens_layout(&[], 8, 400).untold, 8);
        // A session that two policies judged is in the details twice.
        assert_eq!(lens_layout(&[(ResultType::TlsaInvalid, 9)], 8, 400).untold, 0);
    }

    #[test]
    fn survives_nothing_and_nonsense() {
        assert_eq!(lens_layout(&[], 0, 0).factor, 1);
        assert!(lens_layout(&[], u64::MAX, 1).sliver_x_percent.abs() < 1e-9);
    }
}
