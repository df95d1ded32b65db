//! What reports and logs say, and how TLS-RPT, MTA-STS and DANE work: a decoder, and one topic at a time.

mod decoder;
mod flow;
mod in_reports;
mod reasons;
mod topic;
mod topics;

use leptos::prelude::*;

use crate::language::tr;
use crate::report::ResultType;
use crate::ui::components::swatch::Swatch;
use crate::ui::route::topic_of;
use crate::ui::state::app_state;
use crate::web::{focus, hash, scroll};
use decoder::Decoder;
pub(crate) use flow::Flow;
use topic::Topic;
use topics::article;

/// The page. `#/learn/<topic>` shows a topic, a result type or a reason code, also when the page is open already.
#[component]
pub(crate) fn LearnPage() -> impl IntoView {
    let state = app_state();
    let address = Memo::new(move |_| state.fragment.with(|text| topic_of(text)));
    let topic = Memo::new(move |_| address.with(|address| Topic::of_address(address)));
    let narrow_open = RwSignal::new(false);
    // What is pasted opens its topic, and the field keeps the focus.
    let by_pasting = StoredValue::new(false);
    let opened = move |topic: &Topic| {
        let link = topic.link();
        by_pasting.set_value(link.trim_start_matches('#') != hash::read());
        hash::write(link.trim_start_matches('#'));
    };
    Effect::new(move |before: Option<String>| {
        let now = address.get();
        let changed = before.as_ref().is_some_and(|before| *before != now);
        if by_pasting.get_value() {
            by_pasting.set_value(false);
            return now;
        }
        if changed {
            narrow_open.set(false);
            focus::on("topic");
        }
        if changed || before.is_none() && !now.is_empty() {
            scroll::to_element("topic");
        }
        now
    });
    view! {
        <Decoder opened/>
        <div class="learn">
            <details class="contents contents--narrow" prop:open=narrow_open on:toggle=move |event| {
                narrow_open.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
            }>
                <summary>{tr("Contents")} <svg viewBox="0 0 12 12" aria-hidden="true"><use href="#icon-down"></use></svg></summary>
                <Contents topic/>
            </details>
            <div class="contents contents--wide"><Contents topic/></div>
            {move || topic.with(article)}
        </div>
    }
    .into_any()
}

/// What the topic of an address is called.
pub(crate) fn topic_name(address: &str) -> &'static str {
    Topic::of_address(address).name()
}

#[component]
fn Contents(topic: Memo<Topic>) -> impl IntoView {
    let link = move |to: Topic| {
        let (href, name) = (to.link(), to.name());
        let swatch = match &to {
            Topic::Type(known) => Some(view! { <Swatch result_type=known.clone()/> }),
            _ => None,
        };
        let current =
            move || topic.with(|shown| *shown == to || to == Topic::Reasons && matches!(shown, Topic::Reason(_)));
        view! { <li><a href=href aria-current=move || current().then_some("page")>{swatch} {name}</a></li> }
    };
    let list = move |topics: Vec<Topic>| view! { <ul>{topics.into_iter().map(link).collect_view()}</ul> };
    let types = ResultType::REGISTERED.into_iter().chain([ResultType::Unknown("".into())]).map(Topic::Type).collect();
    view! {
        <nav aria-label=tr("Contents")>
            <h2>{tr("Start")}</h2>
            {list(vec![Topic::How, Topic::FirstWeek, Topic::Counting])}
            <h2>{tr("Result types")}</h2>
            {list(types)}
            <h2>{tr("What you publish")}</h2>
            {list(vec![Topic::Record, Topic::MtaSts, Topic::Dane])}
            <h2>{tr("Look up")}</h2>
            {list(vec![Topic::Reasons, Topic::Words])}
        </nav>
    }
    .into_any()
}
