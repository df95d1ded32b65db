//! Many bars as one shape: a chart of two years has thousands, and an element for each would hold
//! the page up longer than all counting.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::timeline::{Bar, FailedBar};
use crate::report::ResultType;

/// The `d` of a path around the bars, in pixels of a picture so wide.
pub fn outline<'a>(bars: impl IntoIterator<Item = &'a Bar>, width_px: f64) -> String {
    let mut path = String::new();
    for bar in bars {
        let (x, width) = (bar.x_percent / 100.0 * width_px, bar.width_percent / 100.0 * width_px);
        path.push('M');
        push_hundredths(&mut path, x);
        path.push(' ');
        push_hundredths(&mut path, bar.y_px);
        path.push('h');
        push_hundredths(&mut path, width);
        path.push('v');
        push_hundredths(&mut path, bar.height_px);
        path.push('h');
        push_hundredths(&mut path, -width);
        path.push('z');
    }
    path
}

/// The bars of each type, in the order of the RFC. Types that it does not know look alike and are one at the end.
pub fn bars_by_type(bars: &[FailedBar]) -> Vec<(ResultType, Vec<Bar>)> {
    let (mut types, mut unknown) = (BTreeMap::<&ResultType, Vec<Bar>>::new(), Vec::new());
    for FailedBar { result_type, bar } in bars {
        match result_type {
            ResultType::Unknown(_) => unknown.push(*bar),
            known => types.entry(known).or_default().push(*bar),
        }
    }
    let mut all: Vec<_> = types.into_iter().map(|(known, bars)| (known.clone(), bars)).collect();
    if !unknown.is_empty() {
        all.push((ResultType::Unknown(Box::default()), unknown));
    }
    all
}

/// Two decimals, which is finer than a screen; ten times as fast as printing an `f64`.
fn push_hundredths(out: &mut String, value: f64) {
    #[expect(clippy::cast_possible_truncation, reason = "a length on screen; a huge one is clamped")]
    let hundredths = (value * 100.0).round() as i64;
    if hundredths < 0 {
        out.push('-');
    }
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    // Writing to a text cannot fail.
    let _ = match rest {
        0 => write!(out, "{whole}"),
        rest => write!(out, "{whole}.{rest:02}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_become_rectangles_of_one_path() {
        let bars = [
            Bar { x_percent: 0.0, width_percent: 1.0, y_px: 10.0, height_px: 94.0 },
            Bar { x_percent: 50.05, width_percent: 0.125, y_px: 0.5, height_px: 2.0 },
        ];
        assert_eq!(outline(&bars, 200.0), "M0 10h2v94h-2zM100.10 0.50h0.25v2h-0.25z");
    }

    #[test]
    fn a_type_has_all_its_bars_and_comes_once() {
        let bar = |x_percent| Bar { x_percent, width_percent: 1.0, y_px: 0.0, height_px: 1.0 };
        let failed = |result_type, x| FailedBar { result_type, bar: bar(x) };
        let types = bars_by_type(&[
            failed(ResultType::ValidationFailure, 1.0),
            failed(ResultType::StarttlsNotSupported, 2.0),
            failed(ResultType::ValidationFailure, 3.0),
        ]);
        assert_eq!(types[0], (ResultType::StarttlsNotSupported, vec![bar(2.0)]));
        assert_eq!(types[1], (ResultType::ValidationFailure, vec![bar(1.0), bar(3.0)]));
    }
}
