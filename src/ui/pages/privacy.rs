//! What may leave the page, what did, and what stays on the device: so that nobody has to believe it.

use leptos::prelude::*;

use crate::analysis::format_count;
use crate::privacy::{RequestKind, read_policy};
use crate::record::Severity;
use crate::ui::components::section::Section;
use crate::ui::components::severity::SeverityMark;
use crate::ui::state::{AppState, app_state};
use crate::ui::traffic_state::Sent;
use crate::web::page_file;
use crate::web::service_worker::Kept;
use crate::web::stored::{self, Place, Stored};

/// The page `#/privacy`.
#[component]
pub(crate) fn PrivacyPage() -> impl IntoView {
    let state = app_state();
    view! {
        <section class="verdict">
            <h1 class="verdict__sentence">{move || verdict(state)}</h1>
            <p class="muted">"As the browser tells it, since this page was opened."</p>
        </section>
        <Unexpected/>
        <Section id="questions" title="DNS questions" note="Sent only when you press Check, and only to the resolver that you chose."><Questions/></Section>
        <Section id="requests" title="Requests" note="All that the browser lists, from the page and its workers."><Requests/></Section>
        <Section id="policy-in-force" title="Policy in force" note="The browser refuses everything else."><PolicyInForce/></Section>
        <Section id="stored" title="On this device" note="All that this site has stored in the browser."><OnDevice/></Section>
        <Section id="verify" title="See for yourself">{verify()}</Section>
    }
    .into_any()
}

fn verdict(state: AppState) -> String {
    let unexpected = state.traffic.of_kind(RequestKind::Unexpected).len();
    let questions = state.traffic.sent.with(Vec::len);
    match (unexpected, questions) {
        (0, 0) => "This page has sent nothing. It has only fetched its own files.".to_owned(),
        (0, 1) => "This page has sent one DNS question, and nothing else.".to_owned(),
        (0, count) => format!("This page has sent {} DNS questions, and nothing else.", format_count(count as u64)),
        (1, _) => "There was a request that this page should not have made.".to_owned(),
        (count, _) => {
            format!("There were {} requests that this page should not have made.", format_count(count as u64))
        }
    }
}

/// What should not be there: requests that are neither files nor checks, and what the policy stopped.
#[component]
fn Unexpected() -> impl IntoView {
    let traffic = app_state().traffic;
    let unexpected = move || {
        let unexpected = traffic.of_kind(RequestKind::Unexpected).into_iter();
        unexpected.map(|(url, _)| notice("error", Severity::Error, "Not expected: ", url)).collect_view()
    };
    let stopped = move || {
        let stopped = traffic.stopped.get().into_iter();
        stopped
            .map(|(directive, what)| {
                notice("warning", Severity::Warning, "Stopped by the policy: ", format!("{what} ({directive})"))
            })
            .collect_view()
    };
    view! { <div class="stack">{unexpected}{stopped}</div> }
}

fn notice(variant: &'static str, severity: Severity, what: &'static str, text: String) -> impl IntoView {
    view! {
        <div class="notice" data-variant=variant><SeverityMark severity=severity/><p>{what}<span class="mono">{text}</span></p></div>
    }
}

#[component]
fn Questions() -> impl IntoView {
    let sent = app_state().traffic.sent;
    let row = |sent: &Sent| {
        let (name, kind) = sent.question.as_ref().map_or_else(
            || ("not readable".to_owned(), String::new()),
            |question| (question.name.clone(), question.record_type.to_string()),
        );
        view! {
            <tr>
                <td data-place="title" class="mono">{name}</td>
                <td class="mono">{kind}</td>
                <td class="mono">{sent.host().to_owned()}</td>
                <td class="num">{sent.at.clone()}</td>
            </tr>
        }
    };
    view! {
        <Show when=move || sent.with(|all| !all.is_empty()) fallback=|| view! { <p class="prose">{"None."}</p> }>
            <div class="table-frame"><table class="data-table">
                <caption class="visually-hidden">"DNS questions that were sent"</caption>
                <thead><tr>
                    <th scope="col">"Name asked for"</th><th scope="col">"Type"</th><th scope="col">"Resolver"</th><th scope="col" class="num">"Time, UTC"</th>
                </tr></thead>
                <tbody>{move || sent.with(|all| all.iter().map(row).collect_view())}</tbody>
            </table></div>
        </Show>
    }
}

#[component]
fn Requests() -> impl IntoView {
    let traffic = app_state().traffic;
    let folder = page_file::beside_page("./");
    let rows = move || {
        let row = |(url, count): (String, usize)| {
            let name = url.strip_prefix(&folder).unwrap_or(&url).to_owned();
            view! { <tr><td data-place="title" class="mono">{name}</td><td class="num" data-place="value">{format_count(count as u64)}</td></tr> }
        };
        traffic.of_kind(RequestKind::OwnFile).into_iter().map(row).collect_view()
    };
    let questions = move || match traffic.of_kind(RequestKind::Question).len() {
        0 => String::new(),
        1 => " Beside them it lists one of the DNS questions above.".to_owned(),
        count => format!(" Beside them it lists {} of the DNS questions above.", format_count(count as u64)),
    };
    view! {
        <div class="stack">
            <p class="prose">"The browser lists these files, all of this page, fetched or taken from what is kept."{questions}</p>
            <div class="table-frame"><table class="data-table">
                <caption class="visually-hidden">"Files of this page that were requested"</caption>
                <thead><tr><th scope="col">"File"</th><th scope="col" class="num">"Times"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </div>
    }
}

#[component]
fn PolicyInForce() -> impl IntoView {
    let policy = page_file::policy();
    if policy.is_empty() {
        return view! { <p class="prose">"This build has no policy in the page. A release has one."</p> }.into_any();
    }
    let rules = read_policy(&policy).into_iter().map(|rule| {
        view! { <div><dt>{rule.about}</dt><dd>{rule.allowed}<br/><code class="muted">{rule.text}</code></dd></div> }
    });
    view! { <dl class="facts">{rules.collect_view()}</dl> }.into_any()
}

#[component]
fn OnDevice() -> impl IntoView {
    let state = app_state();
    let list = RwSignal::new(None::<Vec<Stored>>);
    // The files are there once the keeping is done.
    Effect::new(move |_| {
        state.kept.track();
        leptos::task::spawn_local(async move {
            let stored = stored::list().await;
            // The page may have been left while the browser was counting.
            let _ = list.try_set(Some(stored));
        });
    });
    let rows = move || {
        list.get().map(|list| match list.as_slice() {
            [] => view! { <p class="prose">{"Nothing is stored."}</p> }.into_any(),
            list => view! { <dl class="facts">{list.iter().map(stored_row).collect_view()}</dl> }.into_any(),
        })
    };
    view! {
        <div class="stack">
            <p class="prose" role="status">{move || kept_sentence(state.kept.get())}</p>
            {rows}
            <p class="prose">"Reports are among it only while the history is turned on in the " <a href="#/settings">"settings"</a> ". Otherwise they are forgotten with the tab."</p>
        </div>
    }
}

fn kept_sentence(kept: Kept) -> &'static str {
    match kept {
        Kept::NotARelease => {
            "This copy of the page is not kept for use without a network: it is one file, or a build for development."
        }
        Kept::NotAllowed => {
            "This browser does not let this page be kept here, so it needs the network to open. Everything else works."
        }
        Kept::Fetching => "This page is being kept for use without a network.",
        Kept::Ready => "This page is kept: it opens without a network.",
        Kept::Failed => {
            "This page could not be kept: the browser refused, or a file at this host is not of this version. It needs the network to open. Everything else works."
        }
    }
}

fn stored_row(stored: &Stored) -> impl IntoView + use<> {
    let place = match stored.place {
        Place::Cache => "Files for use without a network",
        Place::Setting => "A setting",
        Place::TabSetting => "A setting of this tab",
        Place::Database => "A database",
        Place::Cookie => "A cookie",
    };
    let files = if stored.place == Place::Cache { format!("{} files, ", stored.files) } else { String::new() };
    let size = stored.bytes.map_or_else(|| "size not told".to_owned(), size);
    view! { <div><dt>{place}</dt><dd>{format!("{files}{size}")}<br/><code class="muted">{stored.name.clone()}</code></dd></div> }
}

/// Bytes for people.
fn size(bytes: f64) -> String {
    if bytes < 1e3 {
        format!("{bytes} bytes")
    } else if bytes < 1e6 {
        format!("{:.0} KB", bytes / 1e3)
    } else {
        format!("{:.1} MB", bytes / 1e6)
    }
}

fn verify() -> impl IntoView {
    let version = page_file::meta("version");
    view! {
        <ol class="prose steps">
            <li><p>"Open the browser’s developer tools, there the network, and reload. Every request is listed, also those of workers."</p></li>
            <li><p>"Look at the page’s source: the policy is the first line of its head. The browser enforces it, in the workers too."</p></li>
            <li><p>"Once the page is kept, turn the network off. Reading, filters, exports and builders work the same."</p></li>
            <li><p>"Compare the files with a build of your own. " {(!version.is_empty()).then(|| view! { "This is version " <code>{version}</code> ", a digest of them all." })}</p></li>
        </ol>
    }
}
