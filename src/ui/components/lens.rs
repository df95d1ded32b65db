//! The lens: all sessions to scale, and the failed share once more, magnified.

use leptos::prelude::*;

use super::sentence::sentence;
use super::strange::strange;
use super::swatch::{Swatch, paint};
use crate::chart::{lens_layout, sum_of};
use crate::counted;
use crate::language::format_count;
use crate::language::tr;
use crate::report::ResultType;
use crate::store::Sessions;

/// The figure; nothing when no session failed.
pub(crate) fn lens(sessions: Sessions, by_type: &[(ResultType, u64)], untold: u64) -> AnyView {
    if sessions.failed == 0 {
        return ().into_any();
    }
    let layout = lens_layout(by_type, sessions, untold);
    let failed = format_count(sessions.failed);
    let total = format_count(sessions.total());
    let label = counted!(
        sessions.total(),
        "The only session failed; shown magnified and split by result type",
        "{part} of {n} sessions failed; shown magnified and split by result type",
        part = failed,
    );
    // {total}: the number that the text is counted by, in bold
    // {count}: the same
    let to_scale = counted!(sessions.total(), "{total} session, to scale", "{total} sessions, to scale");
    let magnified = counted!(sessions.failed, "{count} failed", "{count} failed");
    let (untold, told_percent) = (layout.untold, layout.untold_x_percent);
    let rest = (untold > 0).then(|| {
        view! { <rect x=format!("{told_percent}%") width=format!("{}%", 100.0 - told_percent) y="46" height="22" class="fill-untold"></rect> }
    });
    let segments = layout
        .segments
        .iter()
        .map(|segment| {
            let (class, fill) = paint(&segment.result_type);
            view! {
                <rect x=format!("{}%", segment.x_percent) width=format!("{}%", segment.width_percent) y="46" height="22" class=class fill=fill></rect>
            }
        })
        .collect_view();
    let told = sum_of(by_type).saturating_add(untold);
    let more = (told > sessions.failed).then(|| {
        let words = counted!(
            told,
            "The details count {n} failed session; the total comes from the summaries, where a session counts once.",
            "The details count {n} failed sessions; the total comes from the summaries, where a session counts once."
        );
        view! { <p class="muted">{words}</p> }
    });
    let legend = by_type
        .iter()
        .take(layout.segments.len())
        .map(|(result_type, count)| {
            let name = result_type.to_string();
            view! {
                <span class="legend__item">
                    <Swatch result_type=result_type.clone()/>
                    <span>{strange(&name)}</span>
                    " "
                    <span class="legend__count">{format_count(*count)}</span>
                </span>
            }
        })
        .collect_view();
    let sliver = format!("{}%", layout.sliver_x_percent);
    let bold = |text: &str| view! { <b>{text.to_owned()}</b> }.into_any();
    view! {
        <figure class="lens" aria-label=label>
            <div class="lens__caption">
                <span>{sentence(&to_scale, |_| bold(&total))}</span>
                <span>{sentence(&magnified, |_| bold(&failed))}</span>
            </div>
            <svg class="lens__plot" height="68" aria-hidden="true">
                <line class="lens__ray" x1=sliver.clone() y1="10" x2="0" y2="46"></line>
                <line class="lens__ray" x1="100%" y1="10" x2="100%" y2="46"></line>
                <rect class="lens__all" width="100%" height="10"></rect>
                <rect class="lens__sliver" x=sliver width=format!("{}%", 100.0 - layout.sliver_x_percent) height="10"></rect>
                <svg x="100%" overflow="visible"><rect class="lens__sliver" x="-2" width="2" height="10"></rect></svg>
                {(layout.factor > 1).then(|| view! {
                    <text class="lens__factor" x="100%" dx="-10" y="36" text-anchor="end">
                        {counted!(layout.factor, "magnified {n} time", "magnified {n} times")}
                    </text>
                })}
                {segments} {rest}
            </svg>
            <div class="legend">{legend}{(untold > 0).then(|| without_details(Some(untold)))}</div>
            {more}
        </figure>
    }
    .into_any()
}

/// An item of a legend: what failed and has no details, and how many sessions that are.
pub(super) fn without_details(count: Option<u64>) -> impl IntoView {
    view! {
        <span class="legend__item">
            <svg class="swatch" viewBox="0 0 14 14" aria-hidden="true"><rect width="14" height="14" class="fill-untold"></rect></svg>
            <span>{tr("no details given")}</span>
            {count.map(|count| view! { " " <span class="legend__count">{format_count(count)}</span> })}
        </span>
    }
}
