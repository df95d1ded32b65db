//! A table of shares: who, how many sessions, how many of them failed, the highest failed share first.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::bar_list::changed;
use super::paper::on_paper;
use super::strange::strange;
use crate::analysis::{Filter, Share};
use crate::language::{format_count, format_decimal, tr};
use crate::ui::state::app_state;
use crate::{counted, say, text};

/// Which columns there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShareColumns {
    /// Sessions and the failed ones, with their share.
    Sessions,
    /// Failed sessions only: of others nothing is known.
    Failures,
}

/// The table; "Show more" adds rows. Each row filters the page.
#[component]
pub(crate) fn ShareTable(
    caption: &'static str,
    /// The heading of the first column.
    name: &'static str,
    mono: bool,
    columns: ShareColumns,
    shares: Vec<Share>,
    /// What is in a table that this one stands with: one scale is for both.
    #[prop(optional)]
    beside: Vec<Share>,
    /// What a label is called, where that is another word.
    #[prop(optional)]
    words: Option<fn(&str) -> &str>,
    /// What stands behind a label.
    #[prop(optional)]
    aside: Option<Aside>,
    /// Asks for the rows of a label.
    set: fn(&mut Filter, String),
) -> impl IntoView {
    let shares = StoredValue::new(sorted(shares, columns));
    let shown = RwSignal::new(STEP);
    let state = app_state();
    let total = shares.with_value(Vec::len);
    let failed = shares.with_value(|shares| shares.iter().fold(0, |sum: u64, share| sum.saturating_add(share.failed)));
    let most = shares.with_value(|shares| longest([shares, &beside], columns));
    let rows = move || {
        let count = shown.get();
        shares.with_value(|shares| {
            let row = |share: &Share| {
                let filter = changed(state, |filter| set(filter, share.label.clone()));
                row(share, (words, aside), state.filter_link(&filter), (mono, columns), (failed, most))
            };
            shares.iter().take(count).map(row).collect_view()
        })
    };
    let sessions =
        (columns == ShareColumns::Sessions).then(|| view! { <th scope="col" class="num">{tr("Sessions")}</th> });
    let share = match columns {
        ShareColumns::Sessions => tr("Failed share"),
        ShareColumns::Failures => tr("Of all failures"),
    };
    view! {
        <div class="table-frame"><table class="data-table">
            <caption class="visually-hidden">{caption}</caption>
            <thead><tr>
                <th scope="col">{name}</th><th scope="col" class="num">{tr(text!("Reports" as "number"))}</th>{sessions}
                <th scope="col" class="num">{tr("Failed")}</th><th scope="col"><span class="visually-hidden">{tr("Share as a bar")}</span></th>
                <th scope="col" class="num">{share}</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
        {move || on_paper(state, total, shown.get())}
        <Show when=move || { total > shown.get() && !state.printing.get() }>
            <p class="bar-list__more"><button type="button" class="link-button" on:click=move |_| shown.update(|shown| *shown += STEP * 4)>
                {counted!(total, "Show more ({n} in total)", "Show more ({n} in total)")}
            </button></p>
        </Show>
    }
    .into_any()
}

/// Highest failed share first; of equal ones the one with more sessions.
fn sorted(mut shares: Vec<Share>, columns: ShareColumns) -> Vec<Share> {
    shares.sort_by(|one, other| {
        let by_count = (other.failed, other.sessions.total()).cmp(&(one.failed, one.sessions.total()));
        if columns == ShareColumns::Failures {
            return by_count;
        }
        part_of(other, columns, 0).total_cmp(&part_of(one, columns, 0)).then(by_count)
    });
    shares
}

/// The share that the longest bar stands for, in this table and the one beside it.
fn longest(tables: [&[Share]; 2], columns: ShareColumns) -> f64 {
    let parts = tables.into_iter().flat_map(|shares| {
        let failed = shares.iter().fold(0, |sum: u64, share| sum.saturating_add(share.failed));
        shares.iter().map(move |share| part_of(share, columns, failed)).filter(|part| *part > 0.0)
    });
    // One part that stands alone has nothing to be measured by but the whole.
    if parts.clone().count() < 2 { 1.0 } else { parts.fold(0.0, f64::max) }
}

/// The share, between 0 and 1.
fn part_of(share: &Share, columns: ShareColumns, all_failed: u64) -> f64 {
    let whole = if columns == ShareColumns::Failures { all_failed } else { share.sessions.total() };
    #[expect(clippy::cast_precision_loss, reason = "a share on screen")]
    if whole == 0 { 0.0 } else { share.failed as f64 / whole as f64 }
}

/// The words for a label.
type Words = fn(&str) -> &str;

/// What stands beside each label, once it is known.
type Aside = RwSignal<BTreeMap<String, &'static str>>;

fn row(
    share: &Share,
    (words, aside): (Option<Words>, Option<Aside>),
    href: String,
    (mono, columns): (bool, ShareColumns),
    (failed, most): (u64, f64),
) -> impl IntoView + use<> {
    let label = match share.label.as_str() {
        "" => view! { <span class="muted">{tr("not stated")}</span> }.into_any(),
        label if mono => view! { <span class="mono">{strange(label)}</span> }.into_any(),
        label => strange(words.map_or(label, |words| words(label))),
    };
    let own = share.label.clone();
    let aside = aside.map(|aside| {
        move || {
            let words = aside.with(|aside| aside.get(&own).copied());
            words.map(|words| view! { " " <small class="muted">{words}</small> })
        }
    });
    let part = part_of(share, columns, failed);
    let width = format!("{:.3}%", if most > 0.0 { part * 100.0 / most } else { 0.0 });
    let of_what = match columns {
        ShareColumns::Sessions => tr("failed share"),
        ShareColumns::Failures => tr("of all failures"),
    };
    let zero = if share.failed == 0 { "num zero" } else { "num" };
    let sessions = (columns == ShareColumns::Sessions)
        .then(|| view! { <td class="num" data-label=tr("sessions")>{format_count(share.sessions.total())}</td> });
    view! {
        <tr class="row-target">
            <td data-place="title"><a class="row-link" href=href>{label}</a>{aside}</td>
            <td class="num" data-label=tr("reports")>{format_count(share.reports as u64)}</td>
            {sessions}
            <td class=zero data-place="value" data-label=tr(text!("failed" as "sessions"))>{format_count(share.failed)}</td>
            <td data-place="last"><svg class="meter" height="8" aria-hidden="true"><rect class="bar-track" y="7" width="100%" height="1"></rect><rect class="bar-failed" width=width y="2" height="6"></rect></svg></td>
            <td class=zero data-label=of_what>{share_in_words(part, share.failed)}</td>
        </tr>
    }
}

/// "5.6%", "< 0.1%", "0%"; never "100%" of a part.
pub(super) fn share_in_words(part: f64, failed: u64) -> String {
    let percent = if part < 1.0 { (part * 100.0).min(99.9) } else { 100.0 };
    match failed {
        0 => say!("{percent}%", percent = 0),
        _ if percent < 0.1 => say!("< {percent}%", percent = format_decimal(0.1, 1)),
        _ => say!("{percent}%", percent = format_decimal(percent, 1)),
    }
}

/// Rows at first, and with each press four times as many more.
const STEP: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Sessions;

    fn share(label: &str, successful: u64, failed: u64) -> Share {
        Share { label: label.to_owned(), reports: 1, sessions: Sessions { successful, failed }, failed }
    }

    #[test]
    fn who_fails_most_comes_first_whatever_the_volume() {
        let all = vec![share("large", 100_000, 5), share("none", 50, 0), share("small", 9, 1), share("less", 10, 0)];
        let order = |columns| sorted(all.clone(), columns).into_iter().map(|share| share.label).collect::<Vec<_>>();
        assert_eq!(order(ShareColumns::Sessions), ["small", "large", "none", "less"]);
        assert_eq!(order(ShareColumns::Failures), ["large", "small", "none", "less"]);
    }

    #[test]
    fn tables_that_stand_together_have_one_scale() {
        let (types, domains) = ([share("sts", 90, 10)], [share("a", 50, 50), share("b", 99, 1)]);
        let of = |one: &[Share], other: &[Share]| longest([one, other], ShareColumns::Sessions);
        assert!((of(&types, &domains) - 0.5).abs() < 1e-9 && (of(&domains, &types) - 0.5).abs() < 1e-9);
        assert!((longest([&types, &[]], ShareColumns::Sessions) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_share_never_hides_a_failure() {
        assert_eq!(share_in_words(0.0, 0), "0%");
        assert_eq!(share_in_words(0.000_05, 5), "< 0.1%");
        assert_eq!(share_in_words(0.056, 5), "5.6%");
        assert_eq!(share_in_words(1.0, 5), "100.0%");
        assert_eq!(share_in_words(0.999_9, 9_999), "99.9%");
        // 52 of 1,392 is 3.74%, 1,340 of them 96.26%.
        assert_eq!(share_in_words(52.0 / 1_392.0, 52), "3.7%");
        assert_eq!(share_in_words(1_340.0 / 1_392.0, 1_340), "96.3%");
    }
}
