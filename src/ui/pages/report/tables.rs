//! The parts of a report as tables: its policies, its failures, and where it departs from its standard.

use leptos::prelude::*;

use crate::explain::{cited, decode_reason, explain};
use crate::joined::gap;
use crate::language::{format_count, tr};
use crate::report::{Deviation, FailureDetail, PolicyResult};
use crate::shown::{in_brief, shown};
use crate::store::{Amount, Excerpt};
use crate::ui::components::address::address;
use crate::ui::components::section::Section;
use crate::ui::components::strange::{MOST_LETTERS, strange, strange_list, strange_or_not_stated, strange_value};
use crate::ui::components::swatch::Swatch;
use crate::{counted, say, text};

pub(super) fn policies(excerpt: &Excerpt) -> impl IntoView + use<> {
    let report = &excerpt.report;
    let drawn = drawn(report.policies.iter().map(|entry| {
        let policy = &entry.policy;
        policy.policy_domain.len()
            + length(policy.policy_string.iter().take(MOST_LINES))
            + length(policy.mx_host.iter().take(MOST_PATTERNS))
    }));
    let rows = report.policies.iter().cloned().zip(excerpt.of_policies.iter().copied()).take(drawn).collect();
    let (rows, more) = by_hundreds(rows, excerpt.all.policies, |(entry, has)| policy_row(entry, *has).into_any());
    view! {
        <div class="table-frame"><table class="data-table">
            <caption class="visually-hidden">{tr("Policies in this report")}</caption>
            <thead>
                <tr>
                    <th scope="col">{tr("Policy")}</th>
                    <th scope="col">{tr("Policy domain")}</th>
                    <th scope="col">{tr("As the sender saw it")}</th>
                    <th scope="col">{tr("MX patterns")}</th>
                    <th scope="col" class="num">{tr("Successful")}</th>
                    <th scope="col" class="num">{tr("Failed")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table></div>
        {more}
    }
}

pub(super) fn failures(excerpt: &Excerpt) -> AnyView {
    let details = || excerpt.failures.iter();
    let count = excerpt.all.failures;
    if count == 0 {
        return view! { <p>{tr("This report gives no details of its failed sessions.")}</p> }.into_any();
    }
    let drawn = drawn(details().map(|row| {
        let texts = [&row.failure_reason_code, &row.additional_information, &row.receiving_mx_hostname];
        row.result_type.as_str().len() + length(texts.into_iter().flatten())
    }));
    let rows = details().take(drawn).cloned().collect();
    let (rows, more) = by_hundreds(rows, count, |row| failure_row(row).into_any());
    view! {
        <div class="table-frame"><table class="data-table">
            <caption class="visually-hidden">{tr("Failure details of this report")}</caption>
            <thead>
                <tr>
                    <th scope="col">{tr("Result type")}</th>
                    <th scope="col">{tr("Reason code")}</th>
                    <th scope="col">{tr("Receiving MX")}</th>
                    <th scope="col">{tr("Receiving IP")}</th>
                    <th scope="col">{tr("Sending MTA IP")}</th>
                    <th scope="col" class="num">{tr("Failed")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table></div>
        {more}
    }
    .into_any()
}

/// Rows that are drawn at a time: to lay out more takes a browser longer than a frame or two.
const A_TIME: usize = 100;
/// Rows beyond which a table helps nobody and the page is slow to draw; and so many letters of their texts.
const MOST_ROWS: usize = 500;
const MOST_LETTERS_OF_ROWS: usize = 100_000;
/// Lines of a policy, and MX patterns, that a row has.
const MOST_LINES: usize = 50;
const MOST_PATTERNS: usize = 50;

/// How many rows the page draws, by what the texts of each take.
fn drawn(rows: impl Iterator<Item = usize>) -> usize {
    let mut spent = 0_usize;
    let fits = |letters: &usize| {
        let before = spent;
        spent = spent.saturating_add(*letters);
        before < MOST_LETTERS_OF_ROWS
    };
    rows.take(MOST_ROWS).take_while(fits).count()
}

/// What texts take, each at most as much as is shown of it.
fn length<'a>(texts: impl Iterator<Item = &'a String>) -> usize {
    texts.map(|text| text.len().min(MOST_LETTERS)).sum()
}

/// The rows of a list by hundreds: the first of them, and a line with a button that adds the next, or that says how many
/// of `all` are left out.
fn by_hundreds<T: Send + Sync + 'static>(
    rows: Vec<T>,
    all: usize,
    draw: impl Fn(&T) -> AnyView + Copy + Send + Sync + 'static,
) -> (AnyView, AnyView) {
    let count = rows.len();
    let rows = StoredValue::new(rows);
    let shown = RwSignal::new(1_usize);
    let group = move |number: usize| {
        let is_due = Memo::new(move |_| shown.get() > number);
        let drawn = move || {
            rows.with_value(|rows| rows.chunks(A_TIME).nth(number).map(|rows| rows.iter().map(draw).collect_view()))
        };
        (move || is_due.get().then(drawn)).into_any()
    };
    let groups = (0..count.div_ceil(A_TIME)).map(group).collect_view().into_any();
    let next = move |_| shown.update(|shown| *shown += 1);
    let line = move || {
        if shown.get().saturating_mul(A_TIME) >= count {
            return more(all, count).into_any();
        }
        let text = counted!(all, "Show more ({n} in total)", "Show more ({n} in total)");
        view! { <p><button type="button" class="link-button" on:click=next>{text}</button></p> }.into_any()
    };
    (groups, line.into_any())
}

/// What is said of those that are left out.
fn more(all: usize, drawn: usize) -> Option<impl IntoView> {
    let rest = all.checked_sub(drawn).filter(|rest| *rest > 0)?;
    Some(
        view! { <p class="muted">{counted!(rest, "And {n} more; the raw report contains them all.", "And {n} more; the raw report contains them all.")}</p> },
    )
}

/// Whether there is anything to show: an empty cell is left out on narrow screens.
fn filled(lines: &[String]) -> bool {
    lines.iter().any(|line| !line.is_empty())
}

fn policy_row(entry: &PolicyResult, has: Amount) -> impl IntoView + use<> {
    let policy = &entry.policy;
    let name = match policy.policy_type.as_str() {
        "sts" => "MTA-STS",
        "tlsa" => "DANE",
        "no-policy-found" => tr("No policy"),
        _ => tr("Other"),
    };
    view! {
        <tr>
            <td data-place="title"><b>{name}</b> " " <span class="mono muted">{strange(policy.policy_type.as_str())}</span></td>
            <td><span class="mono">{strange_or_not_stated(&policy.policy_domain)}</span></td>
            <td data-place="block">
                {filled(&policy.policy_string).then(|| view! { <pre class="mono policy-text">{policy_text(&policy.policy_string)}</pre> })}
                {more(has.lines, policy.policy_string.len().min(MOST_LINES))}
            </td>
            <td data-label="MX">{filled(&policy.mx_host).then(|| view! { <span class="mono">{strange_list(policy.mx_host.iter().take(MOST_PATTERNS).map(String::as_str))}</span> })} {more(has.patterns, policy.mx_host.len().min(MOST_PATTERNS))}</td>
            <td class="num" data-label=tr("successful")>{format_count(entry.summary.successful)}</td>
            <td class="num num--strong" data-place="value" data-label=tr(text!("failed" as "sessions"))>{format_count(entry.summary.failed)}</td>
        </tr>
    }
}

/// The lines of a policy as the sender saw it.
fn policy_text(lines: &[String]) -> String {
    let lines: Vec<_> = lines.iter().take(MOST_LINES).map(|line| in_brief(line, MOST_LETTERS)).collect();
    shown(&lines.join("\n")).into_owned()
}

fn failure_row(row: &FailureDetail) -> impl IntoView + use<> {
    let title = explain(&row.result_type).title;
    let meaning = row.failure_reason_code.as_deref().and_then(decode_reason);
    let meaning = meaning
        .map(|reason| view! { <br/> <small class="muted">{reason.meaning} {gap()} {reason.actor.sentence()}</small> });
    view! {
        <tr>
            <td data-place="title">
                <span class="cell-flag">
                    <Swatch result_type=row.result_type.clone()/>
                    {strange(row.result_type.as_str())}
                </span> " "
                <small class="muted">{title}</small>
            </td>
            <td data-label=tr(text!("reason" as "label"))>
                {strange_or_not_stated(row.failure_reason_code.as_deref().unwrap_or_default())}
                {meaning}
                {row.additional_information.as_deref().map(|text| view! { <br/> <small class="muted">{strange(text)}</small> })}
            </td>
            <td data-label="MX">{strange_value(row.receiving_mx_hostname.as_deref())}</td>
            <td data-label=tr("receiving IP")>{address(row.receiving_ip.as_deref())}</td>
            <td data-label=tr("sending IP")>{address(row.sending_mta_ip.as_deref())}</td>
            <td class="num num--strong" data-place="value" data-label=tr(text!("failed" as "sessions"))>{format_count(row.failed_session_count)}</td>
        </tr>
    }
}

fn deviation_item(deviation: &Deviation) -> impl IntoView + use<> {
    let place = deviation.place_in_words().into_owned();
    let found = (!deviation.found.is_empty())
        .then(|| view! { {gap()} {say!("(found: {found})", found = deviation.found_in_words())} });
    view! {
        <li class="notice">
            <svg class="severity-mark" data-severity="info" viewBox="0 0 16 16" aria-hidden="true"><use href="#mark-info"></use></svg>
            <div><p><b>{deviation.rule.sentence()}</b> {gap()} {say!("{what}.", what = cited(deviation.rule.section()))} {gap()} <code>{strange(&place)}</code> {found}</p></div>
        </li>
    }
}

pub(super) fn deviations(excerpt: &Excerpt) -> impl IntoView + use<> {
    let report = &excerpt.report;
    let items = report.deviations.iter().take(MOST_ROWS).cloned().collect();
    let (items, rest) = by_hundreds(items, excerpt.all.deviations, |deviation| deviation_item(deviation).into_any());
    let none = report.deviations.is_empty();
    view! {
        <Section id="deviations" title=tr("Deviations") note=tr("Where the report deviates from the standard. It was read anyway.")>
            {none.then(|| view! { <p>{tr("No deviations from RFC 8460 were found.")}</p> })}
            <ul class="problem-list">{items}</ul>
            {rest}
        </Section>
    }
}
