//! The dictionary of reason codes, and the page of one.

use leptos::prelude::*;

use super::in_reports::in_reports;
use super::topic::Topic;
use crate::analysis::Filter;
use crate::counted;
use crate::explain::{Reason, cited, decode_reason, reasons, steps_of, type_of_class};
use crate::joined::gap;
use crate::language::tr;
use crate::say;
use crate::ui::components::command_field::CommandField;

/// All of them, with a field that looks through them.
#[component]
pub(super) fn ReasonCodes() -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let wanted = typed.get().trim().to_lowercase();
        let decoded = decode_reason(&wanted).map(|reason| reason.id);
        let fits = |reason: &Reason| {
            let texts = [reason.id, reason.example, reason.meaning];
            wanted.is_empty()
                || decoded == Some(reason.id)
                || texts.iter().any(|text| text.to_lowercase().contains(&wanted))
        };
        let mut found: Vec<Reason> = reasons().filter(fits).collect();
        found.sort_by_key(|reason| decoded != Some(reason.id));
        found
    });
    let rows = move || {
        found.with(|found| {
            let rows = found.iter().map(|reason| {
                view! {
                    <tr>
                        <td data-place="title"><a href=Topic::Reason(*reason).link()><code>{reason.example}</code></a></td>
                        <td>{reason.meaning} {gap()} <span class="muted">{reason.cause}</span></td>
                        <td>{reason.actor.words()}</td>
                        <td class="muted">{cited(reason.source)}</td>
                    </tr>
                }
            });
            rows.collect_view()
        })
    };
    view! {
        <div class="field">
            <label class="field__label" for="reason-text">{tr("A reason code, or a part of one")}</label>
            <input class="input input--mono" id="reason-text" autocomplete="off" spellcheck="false" prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))/>
            <p class="field__hint" role="status">{move || match found.with(Vec::len) {
                0 => tr("Unknown. It is shown as the sender wrote it and grouped with similar ones.").to_owned(),
                entries => counted!(entries, "{n} entry", "{n} entries"),
            }}</p>
        </div>
        <div class="table-frame"><table class="data-table">
            <caption class="visually-hidden">{tr("Reason codes, with an example of each")}</caption>
            <thead>
                <tr>
                    <th scope="col">{tr("For example")}</th>
                    <th scope="col">{tr("Meaning and likely cause")}</th>
                    <th scope="col">{tr("Who needs to act")}</th>
                    <th scope="col">{tr("Source")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

/// What is told of one.
pub(super) fn reason(known: &Reason) -> AnyView {
    let steps = steps_of(known.class()).iter().map(|step| {
        let (text, command) = step.about("mx.example.com", "example.com");
        let command = command.map(|command| view! { <CommandField what=tr("this text") text=command/> });
        view! { <li><p>{text}</p> {command}</li> }
    });
    let steps = steps.collect_view();
    let has_steps = !steps_of(known.class()).is_empty();
    let result_type = type_of_class(known.class()).map(|known| {
        let topic = Topic::Type(known);
        view! { <a href=topic.link()>{say!("Result type: {name}", name = topic.name())}</a> }
    });
    view! {
        <div class="columns" data-variant="wide">
            <div class="topic__text"><h3>{tr("Usual cause")}</h3><p>{known.cause}</p></div>
            <div class="topic__text"><h3>{tr("Who needs to act")}</h3><p>{known.actor.sentence()}</p></div>
        </div>
        {has_steps.then(|| view! { <div class="topic__text"><h3>{tr("What to do")}</h3><ol class="steps">{steps}</ol></div> })}
        <dl class="facts">
            <div><dt>{tr("Source")}</dt><dd>{cited(known.source)}</dd></div>
        </dl>
        <p class="finding__links">{in_reports(Filter { reason: known.id.into(), ..Filter::default() })} {result_type} <a href=Topic::Reasons.link()>{tr("All reason codes")}</a></p>
    }
    .into_any()
}
