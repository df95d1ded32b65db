//! The decoder: what a pasted line says, with the words that say it marked.

use leptos::prelude::*;

use super::topic::Topic;
use crate::explain::{Decoded, Delivery, MOST_READ, Meaning, decode, explain};
use crate::joined::gap;
use crate::language::tr;
use crate::say;
use crate::shown::shown;
use crate::ui::components::swatch::Swatch;
use crate::ui::state::app_state;

/// The field and what is understood of it.
#[component]
pub(super) fn Decoder(
    /// Called with the topic of what was pasted.
    opened: impl Fn(&Topic) + Copy + 'static,
) -> impl IntoView {
    let (typed, keys) = (RwSignal::new(String::new()), app_state().settings.keys);
    // What is typed has no topic until it is whole.
    let pasted = StoredValue::new(false);
    let on_input = move |event: web_sys::Event| {
        let text = event_target_value(&event);
        if pasted.get_value() {
            pasted.set_value(false);
            let decoded = decode(&text);
            let topic = decoded.result_type.map(Topic::Type).or_else(|| decoded.reason.map(Topic::Reason));
            if let Some(topic) = topic {
                opened(&topic);
            }
        }
        typed.set(text);
    };
    let result = move || {
        typed.with(|text| match text.trim() {
            "" => ().into_any(),
            _ => understood(text, &decode(text)),
        })
    };
    view! {
        <section class="decoder" aria-labelledby="decoder">
            <div class="decoder__field">
                <h1 class="decoder__label" id="decoder"><label for="paste">{tr("Paste what the report or the log says")}</label></h1>
                <textarea class="input input--mono" id="paste" aria-keyshortcuts=move || keys.get().then_some("/") rows="4" spellcheck="false" autocomplete="off" aria-describedby="paste-hint"
                    prop:value=typed on:paste=move |_| pasted.set_value(true) on:input=on_input></textarea>
                <p class="field__hint" id="paste-hint">{tr("A result type, a code such as 450 4.7.5 or X509_V_ERR 62, or a whole line of a log. It stays on this page.")}</p>
            </div>
            <div class="decoder__result" role="status">{result}</div>
        </section>
    }
    .into_any()
}

fn understood(text: &str, decoded: &Decoded) -> AnyView {
    if decoded.words.is_empty() {
        return view! { <p>{tr("Not recognised: it contains no result type, reason code or other sign of TLS.")}</p> }
            .into_any();
    }
    let heading = if let Some(known) = &decoded.result_type {
        let topic = Topic::Type(known.clone());
        view! {
            <h2><Swatch result_type=known.clone()/> <a href=topic.link()>{topic.name()}</a></h2>
            <p>{decoded.cause().map_or_else(|| format!("{}.", explain(known).title), str::to_owned)}</p>
        }
        .into_any()
    } else if let Some(reason) = decoded.reason {
        view! { <h2><a href=Topic::Reason(reason).link()>{reason.meaning}</a></h2> }.into_any()
    } else {
        view! { <h2>{alone(decoded)}</h2> }.into_any()
    };
    let actor = decoded.who_acts();
    let host = decoded.host.as_ref().map(|host| say!("The sender contacted {host}.", host = shown(host)));
    view! {
        {heading}
        <p>{actor.map(|actor| view! { <b>{actor}</b> })} {gap()} {host}</p>
        <p class="decoded mono"><bdi>{marked(text, decoded)}</bdi></p>
        <dl class="facts">{facts(text, decoded)}</dl>
    }
    .into_any()
}

/// What a text says that tells only how it ended.
fn alone(decoded: &Decoded) -> &'static str {
    let handshake = decoded.words.iter().find_map(|word| match word.meaning {
        Meaning::Handshake(handshake) => Some(handshake),
        _ => None,
    });
    let mut deliveries = decoded.words.iter().filter_map(|word| match word.meaning {
        Meaning::Delivery(delivery) => Some(delivery),
        _ => None,
    });
    // That it went out says less than how.
    let unencrypted = deliveries.clone().find(|delivery| *delivery == Delivery::Unencrypted);
    let delivery = unencrypted.or_else(|| deliveries.next());
    let status = decoded.words.iter().find_map(|word| match word.meaning {
        Meaning::Status(digit) => Some(digit),
        _ => None,
    });
    match (handshake, delivery, status) {
        (Some(handshake), ..) => handshake.words(),
        (None, Some(delivery), _) => Delivery::words(delivery),
        (None, None, status) => Meaning::status_words(status.unwrap_or(2)),
    }
}

/// The text as it was pasted, with marks.
fn marked(text: &str, decoded: &Decoded) -> AnyView {
    let piece = |from: usize, to: usize| shown(text.get(from..to).unwrap_or_default()).into_owned();
    let mut parts = Vec::new();
    let mut from = 0;
    for word in &decoded.words {
        parts.push(piece(from, word.place.start).into_any());
        let said = piece(word.place.start, word.place.end);
        parts.push(view! { <mark>{said}</mark> }.into_any());
        from = word.place.end;
    }
    let end = text.floor_char_boundary(MOST_READ).max(from);
    parts.push(piece(from, end).into_any());
    if end < text.len() {
        parts.push("…".into_any());
    }
    parts.into_any()
}

/// What each of the marked words means.
fn facts(text: &str, decoded: &Decoded) -> AnyView {
    let row = |word: &crate::explain::Understood| {
        let said = shown(text.get(word.place.clone()).unwrap_or_default()).into_owned();
        let meaning = match &word.meaning {
            Meaning::More => return None,
            Meaning::ResultType(known) => explain(known).title.into_any(),
            Meaning::Reason(reason) => {
                view! { {reason.meaning} {gap()} <a href=Topic::Reason(*reason).link()>{tr("About this reason code")}</a> }
                    .into_any()
            }
            Meaning::Status(digit) => Meaning::status_words(*digit).into_any(),
            Meaning::Delivery(delivery) => delivery.words().into_any(),
            Meaning::Handshake(handshake) => handshake.words().into_any(),
        };
        Some(view! { <div><dt class="mono"><bdi>{said}</bdi></dt><dd>{meaning}</dd></div> })
    };
    decoded.words.iter().filter_map(row).collect_view().into_any()
}
