//! What may leave the page, what did, and what stays on the device: so that nobody has to believe it.

use leptos::prelude::*;

use crate::joined::{gap, labelled, sentences};
use crate::language::{format_bytes, format_count, tr};
use crate::privacy::{RequestKind, read_policy};
use crate::record::Severity;
use crate::ui::components::section::Section;
use crate::ui::components::sentence::sentence;
use crate::ui::components::severity::SeverityMark;
use crate::ui::components::strange::strange;
use crate::ui::state::{AppState, app_state};
use crate::ui::traffic_state::Sent;
use crate::web::page_file;
use crate::web::service_worker::Kept;
use crate::web::storage;
use crate::web::stored::{self, Listing, Place, Stored};
use crate::{counted, text};

/// The page `#/privacy`.
#[component]
pub(crate) fn PrivacyPage() -> impl IntoView {
    let state = app_state();
    view! {
        <section class="verdict">
            <h1 class="verdict__sentence">{tr("What is stored and sent")}</h1>
            <h2 class="lead">{move || verdict(state)}</h2>
            <p class="muted">{tr("As reported by the browser, since this page was opened.")}</p>
        </section>
        <Unexpected/>
        <Section id="questions" title=tr("DNS queries") note=tr("Sent only when you press a button that needs them: to the resolver you chose, and to another if it does not answer.")><Questions/></Section>
        <Section id="requests" title=tr("Requests") note=tr("Everything the browser lists, from the page and its workers.")><Requests/></Section>
        <Section id="policy-in-force" title=tr("Policy in force") note=tr("The browser refuses everything else.")><PolicyInForce/></Section>
        <Section id="stored" title=tr("On this device") note=tr("Everything this site has stored in the browser.")><OnDevice/></Section>
        <Section id="verify" title=tr("See for yourself")>{verify()}</Section>
    }
    .into_any()
}

fn verdict(state: AppState) -> String {
    let unexpected = state.check.traffic.of_kind(RequestKind::Unexpected).len();
    let questions = state.check.traffic.ledger.with(|ledger| ledger.sent.len());
    match (unexpected, questions) {
        (0, 0) => tr("This page has sent nothing. It has only fetched its own files.").to_owned(),
        (0, questions) => counted!(
            questions,
            "This page has sent one DNS query, and nothing else.",
            "This page has sent {n} DNS queries, and nothing else."
        ),
        (unexpected, _) => counted!(
            unexpected,
            "There was a request that this page should not have made.",
            "There were {n} requests that this page should not have made."
        ),
    }
}

/// What should not be there: requests that are neither files nor checks, and what the policy stopped.
#[component]
fn Unexpected() -> impl IntoView {
    // {request}: the address that was to be fetched
    let traffic = app_state().check.traffic;
    let unexpected = move || {
        let unexpected = traffic.of_kind(RequestKind::Unexpected).into_iter();
        unexpected.map(|(url, _)| notice("error", Severity::Error, tr("Unexpected: {request}"), url)).collect_view()
    };
    let stopped = move || {
        let stopped = traffic.stopped.get().into_iter();
        stopped
            .map(|(directive, what)| {
                let request = format!("{what} ({directive})");
                notice("warning", Severity::Warning, tr("Blocked by the policy: {request}"), request)
            })
            .collect_view()
    };
    view! { <div class="stack">{unexpected}{stopped}</div> }
}

/// `text` holds the request.
fn notice(variant: &'static str, severity: Severity, text: &'static str, request: String) -> impl IntoView {
    let said = sentence(text, |_| view! { <span class="mono">{strange(&request)}</span> }.into_any());
    view! {
        <div class="notice" data-variant=variant><SeverityMark severity=severity/><p>{said}</p></div>
    }
}

#[component]
fn Questions() -> impl IntoView {
    let ledger = app_state().check.traffic.ledger;
    let row = |sent: &Sent| {
        let (name, kind) = sent.question.as_ref().map_or_else(
            || (tr("not readable").to_owned(), String::new()),
            |question| (question.shown_name().to_owned(), question.record_type.to_string()),
        );
        view! {
            <tr>
                <td data-place="title" class="mono">{strange(&name)}</td>
                <td class="mono">{kind}</td>
                <td data-label=tr("for")>{what_for(sent.kind)}</td>
                <td class="mono">{sent.host().to_owned()}</td>
                <td class="num">{sent.at.clone()}</td>
            </tr>
        }
    };
    view! {
        <Show when=move || ledger.with(|ledger| !ledger.sent.is_empty()) fallback=|| view! { <p class="prose">{tr(text!("None." as "queries"))}</p> }>
            <div class="table-frame"><table class="data-table">
                <caption class="visually-hidden">{tr("DNS queries sent")}</caption>
                <thead><tr>
                    <th scope="col">{tr("Name looked up")}</th><th scope="col">{tr("Type")}</th><th scope="col">{tr("For")}</th><th scope="col">{tr("Resolver")}</th><th scope="col" class="num">{tr("Time, UTC")}</th>
                </tr></thead>
                <tbody>{move || ledger.with(|ledger| ledger.sent.iter().map(row).collect_view())}</tbody>
            </table></div>
        </Show>
    }
}

fn what_for(kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::AddressName => tr("the name of an address"),
        RequestKind::Validation => tr("whether the resolver validates DNSSEC"),
        RequestKind::Alias => tr("a check: where an alias leads"),
        RequestKind::Zone => tr("a check: which zone a failed lookup belongs to"),
        _ => tr("a check"),
    }
}

#[component]
fn Requests() -> impl IntoView {
    let traffic = app_state().check.traffic;
    let folder = page_file::beside_page("./");
    let rows = move || {
        let row = |(url, count): (String, usize)| {
            let name = url.strip_prefix(&folder).unwrap_or(&url).to_owned();
            view! { <tr><td data-place="title" class="mono">{strange(&name)}</td><td class="num" data-place="value">{format_count(count as u64)}</td></tr> }
        };
        traffic.of_kind(RequestKind::OwnFile).into_iter().map(row).collect_view()
    };
    let listed = move || {
        let files =
            tr("The browser lists these files, all of them part of this page, downloaded or taken from the cache.");
        match RequestKind::QUESTIONS.map(|kind| traffic.of_kind(kind).len()).iter().sum::<usize>() {
            0 => files.to_owned(),
            questions => {
                let questions = counted!(
                    questions,
                    "It also lists one of the DNS queries above.",
                    "It also lists {n} of the DNS queries above."
                );
                sentences(&[files, &questions])
            }
        }
    };
    view! {
        <div class="stack">
            <p class="prose">{listed}</p>
            <div class="table-frame"><table class="data-table">
                <caption class="visually-hidden">{tr("Files of this page that were requested")}</caption>
                <thead><tr><th scope="col">{tr("File")}</th><th scope="col" class="num">{tr("Count")}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </div>
    }
}

#[component]
fn PolicyInForce() -> impl IntoView {
    let policy = page_file::policy();
    if policy.is_empty() {
        return view! { <p class="prose">{tr("This build has no policy in the page. A release has one.")}</p> }
            .into_any();
    }
    let rules = read_policy(&policy).into_iter().map(|rule| {
        view! { <div><dt>{rule.about}</dt><dd>{rule.allowed}<br/><code class="muted">{rule.text}</code></dd></div> }
    });
    view! { <dl class="facts">{rules.collect_view()}</dl> }.into_any()
}

#[component]
fn OnDevice() -> impl IntoView {
    let state = app_state();
    let list = RwSignal::new(None::<Listing>);
    // The files are there once the keeping is done.
    Effect::new(move |_| {
        state.kept.track();
        leptos::task::spawn_local(async move {
            let listing = stored::list().await;
            // The page may have been left while the browser was counting.
            let _ = list.try_set(Some(listing));
        });
    });
    let rows = move || {
        list.get().map(|Listing { stored, has_gaps }| {
            let rows = match stored.as_slice() {
                [] if has_gaps => ().into_any(),
                [] => view! { <p class="prose">{tr("Nothing is stored.")}</p> }.into_any(),
                list => view! { <dl class="facts">{list.iter().map(stored_row).collect_view()}</dl> }.into_any(),
            };
            let gaps = has_gaps.then(|| {
                let said =
                    tr("This browser does not list everything that it stores for this page; its own settings do.");
                view! { <p class="prose">{said}</p> }
            });
            view! { {rows} {gaps} }
        })
    };
    let reports = sentence(
        tr(
            "This includes reports only while the history is turned on in the {settings}. Otherwise, they are discarded when the tab closes.",
        ),
        |_| view! { <a href="#/settings">{tr("settings")}</a> }.into_any(),
    );
    view! {
        <div class="stack">
            <p class="prose" role="status">{move || kept_sentence(state.kept.get())}</p>
            {rows}
            <p class="prose">{reports}</p>
        </div>
    }
}

fn kept_sentence(kept: Kept) -> &'static str {
    tr(match kept {
        Kept::NotARelease => {
            text!("This copy of the page is not stored for offline use: it is a single file, or a development build.")
        }
        Kept::NotAllowed => text!(
            "This browser does not allow this page to be stored, so the page needs the network to open. Everything else works."
        ),
        Kept::Fetching => text!("This page is being stored for offline use."),
        Kept::Ready => text!("This page is stored: it opens without a network."),
        Kept::Failed => text!(
            "This page could not be stored: the browser refused, or a file on this host belongs to a different version. It needs the network to open. Everything else works."
        ),
    })
}

fn stored_row(stored: &Stored) -> impl IntoView + use<> {
    let place = tr(match stored.place {
        Place::Cache => text!("Files for offline use"),
        Place::Setting => text!("A setting"),
        Place::TabSetting => text!("A setting of this tab"),
        Place::Database => text!("A database"),
        Place::Cookie => text!("A cookie"),
    });
    let setting = Some(stored).filter(|stored| stored.place == Place::Setting).and_then(|stored| setting(&stored.name));
    let place = setting.map_or_else(|| place.to_owned(), |setting| labelled(place, setting));
    let size = stored.bytes.map_or_else(|| tr("size unknown").to_owned(), format_bytes);
    let extent = if stored.place == Place::Cache {
        counted!(stored.files, "{n} file, {size}", "{n} files, {size}", size)
    } else {
        size
    };
    view! { <div><dt>{place}</dt><dd>{extent}<br/><code class="muted">{strange(&stored.name)}</code></dd></div> }
}

/// What a setting of this page is called where it is chosen.
fn setting(name: &str) -> Option<&'static str> {
    Some(match storage::own(name)? {
        "colours" => tr("Colours"),
        "history" => tr("History"),
        "keys" => tr("Single-key shortcuts"),
        "language" => tr("Language"),
        "limits" => tr("Limits"),
        "publish" => tr("Where you publish"),
        "resolver" => tr("Resolver"),
        _ => return None,
    })
}

fn verify() -> impl IntoView {
    let version = page_file::meta("version");
    let version = (!version.is_empty()).then(|| {
        sentence(tr("This is version {version}, a digest of all files."), |_| {
            view! { <code>{version.clone()}</code> }.into_any()
        })
    });
    view! {
        <ol class="prose steps">
            <li><p>{tr("Open the browser’s developer tools, go to the network panel, and reload. Every request is listed, including those of workers.")}</p></li>
            <li><p>{tr("Look at the page’s source: the policy is the first line of its head. The browser enforces it, in the workers too.")}</p></li>
            <li><p>{tr("Once the page is stored, turn the network off. Reading, filters, exports and builders all work the same.")}</p></li>
            <li><p>{tr("Compare the files with a build of your own.")} {gap()} {version}</p></li>
        </ol>
    }
}
