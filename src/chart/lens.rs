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

/// Lays out `failed` of `total` sessions; `by_type` splits the magnified bar.
#[expect(clippy::cast_precision_loss, reason = "positions on screen")]
pub fn lens_layout(by_type: &[(ResultType, u64)], failed: u64, total: u64) -> LensLayout {
    let share = if total == 0 { 0.0 } else { failed.min(total) as f64 / total as f64 };
    let sum = by_type.iter().fold(0_u64, |sum, (_, count)| sum.saturating_add(*count)).max(1) as f64;
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
    LensLayout { sliver_x_percent: 100.0 - share * 100.0, factor: factor.max(1), segments }
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

    #[test]
    fn survives_nothing_and_nonsense() {
        assert_eq!(lens_layout(&[], 0, 0).factor, 1);
        assert!(lens_layout(&[], u64::MAX, 1).sliver_x_percent.abs() < 1e-9);
    }
}
