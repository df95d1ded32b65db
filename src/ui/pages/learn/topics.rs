//! What each topic says.

use leptos::prelude::*;

use super::flow::Flow;
use super::in_reports::in_reports;
use super::reasons::{ReasonCodes, reason};
use super::topic::Topic;
use crate::analysis::Filter;
use crate::explain::{Reason, cited, explain, reasons, type_of_class};
use crate::joined::gap;
use crate::language::tr;
use crate::report::ResultType;
use crate::ui::components::command_field::CommandField;
use crate::ui::components::flow_picture::FlowPicture;
use crate::ui::components::sentence::sentence;
use crate::ui::state::app_state;

/// The topic that is shown.
pub(super) fn article(topic: &Topic) -> AnyView {
    let (name, lead) = (topic.name(), topic.lead());
    let class = if topic.is_code() { "topic__title mono" } else { "topic__title" };
    view! {
        <article class="topic" id="topic" tabindex="-1" aria-labelledby="topic-name">
            <div>
                <h2 class=class id="topic-name">{name}</h2>
                {(!lead.is_empty()).then(|| view! { <p class="lead">{lead}</p> })}
            </div>
            {content(topic)}
        </article>
    }
    .into_any()
}

fn content(topic: &Topic) -> AnyView {
    match topic {
        Topic::How => view! { <Flow/> }.into_any(),
        Topic::FirstWeek => first_week(),
        Topic::Words => words(),
        Topic::Counting => counting(),
        Topic::Type(known) => of_type(known),
        Topic::Record => record(),
        Topic::MtaSts => mta_sts(),
        Topic::Dane => dane(),
        Topic::Reasons => view! { <ReasonCodes/> }.into_any(),
        Topic::Reason(known) => reason(known),
    }
}

/// A name in a sentence.
fn bold(name: &'static str) -> AnyView {
    view! { <b>{name}</b> }.into_any()
}

fn code(name: &'static str) -> AnyView {
    view! { <code>{name}</code> }.into_any()
}

fn counting() -> AnyView {
    view! {
        <div class="prose">
            <p>{tr("A session is one TLS connection attempt that a sending MTA made to one of your MX hosts.")}</p>
            <p>
                {tr("A sender that supports both DANE and MTA-STS evaluates each session twice and lists it under both policies. Per report and policy domain, we take the larger of the two totals and add the sessions without a policy. Failed sessions are counted in the same way and never exceed the total.")}
            </p>
            <p>
                {tr("A report received twice counts once. A day without a report is a gap, not zero. A report that covers one day belongs to the UTC day that contains most of it; any other report belongs to the UTC day on which it starts.")}
            </p>
        </div>
    }
    .into_any()
}

fn first_week() -> AnyView {
    let state = app_state();
    view! {
        <ol class="steps prose">
            <li><p>
                {tr("Publish the TLSRPT record. It does not affect delivery, and the first reports usually arrive within about two days.")} {gap()}
                <a href=move || state.record_link()>{tr("Build the record")}</a>
            </p></li>
            <li><p>
                {tr("Collect the reports in a mailbox of their own and drop them here every few days. Only some senders create any, most of them large ones.")}
            </p></li>
            <li><p>
                {tr("Start with failures that several organisations report: these are most likely yours to fix. A failure that only one of them reports may be that organisation’s own problem.")}
            </p></li>
            <li><p>
                {tr("Publish an MTA-STS policy in testing mode: nothing is refused, and the reports say what would have \
                    been.")} {gap()}
                <a href="#/build/mta-sts">{tr("Build a policy")}</a>
            </p></li>
            <li><p>{tr("Switch from testing to enforce mode when two weeks of reports from large senders show no failures.")}</p></li>
        </ol>
    }
    .into_any()
}

fn words() -> AnyView {
    let all = [
        (tr("Session"), tr("One TLS connection attempt by a sender to one of your MX hosts; not a message.")),
        (
            tr("Policy domain"),
            tr(
                "The domain that a report is about: the part after the @ in your addresses or, for DANE, sometimes the name of an MX host.",
            ),
        ),
        (
            tr("Reporting organisation"),
            tr("The organisation that operates the sending servers and creates the report."),
        ),
        (tr("Sending MTA"), tr("The server that connects to deliver a message.")),
        (tr("Receiving MX"), tr("Your server that the sending MTA connects to, as listed in an MX record.")),
        (tr("Result type"), tr("What went wrong, as one of the eleven types in RFC 8460.")),
        (tr("Reason code"), tr("The same in the sender’s own words; there is no standard for it.")),
        (tr("Policy"), tr("What the sender applied: MTA-STS, DANE (tlsa), or no policy because it found none.")),
    ];
    let rows = all.map(|(word, meaning)| view! { <div><dt>{word}</dt><dd>{meaning}</dd></div> });
    view! { <dl class="facts">{rows.into_iter().collect_view()}</dl> }.into_any()
}

/// What a failure of a type does to messages.
fn is_lost(result_type: &ResultType) -> Option<&'static str> {
    Some(match result_type {
        // RFC 8461, section 5: without a policy that can be used the sender goes on as if there were none.
        ResultType::StsPolicyFetchError | ResultType::StsWebpkiInvalid => tr(
            "No: without a usable policy, the sender delivers as if there were none, or uses one that it still has cached.",
        ),
        // The same, or an MX that the policy leaves out: RFC 8461, section 5.1.
        ResultType::StsPolicyInvalid => tr(
            "If the policy could not be parsed, no: the sender delivers as if there were none, or uses one that it still has cached. If it is in enforce mode and does not cover the MX, the sender tries your other MX hosts, tries again later, and returns the message if this goes on for days.",
        ),
        // RFC 7672, section 2.2: where no record can be used, the connection is encrypted and not authenticated.
        ResultType::TlsaInvalid => tr(
            "Reports do not say. If no TLSA record can be used, a sender may deliver over TLS without authentication. If some can be used but none matches, it tries again later, and returns the message if this goes on for days.",
        ),
        // RFC 7672, section 2.2.
        ResultType::DnssecInvalid | ResultType::DaneRequired => tr(
            "Not immediately: a sender that uses DANE tries your other MX hosts, tries again later, and returns the message if this goes on for days.",
        ),
        ResultType::Unknown(_) => return None,
        _ => tr(
            "In testing mode, or without a policy, it is delivered all the same. In enforce mode, and with DANE, the sender tries your other MX hosts, tries again later, and returns the message if this goes on for days.",
        ),
    })
}

/// Reasons that mean a type, as senders write them.
fn wordings(result_type: &ResultType) -> Option<impl IntoView> {
    let own: Vec<Reason> = reasons()
        .filter(|reason| type_of_class(reason.class()).as_ref() == Some(result_type))
        .take(MOST_WORDINGS)
        .collect();
    let row = |reason: &Reason| {
        view! { <tr><td data-place="title"><a href=Topic::Reason(*reason).link()><code>{reason.example}</code></a></td><td>{reason.meaning}</td></tr> }
    };
    (!own.is_empty()).then(|| {
        view! {
            <div class="topic__text">
                <h3>{tr("How senders word it")}</h3>
                <div class="table-frame"><table class="data-table">
                    <thead><tr><th scope="col">{tr("For example")}</th><th scope="col">{tr("Meaning")}</th></tr></thead>
                    <tbody>{own.iter().map(row).collect_view()}</tbody>
                </table></div>
                <p><a href=Topic::Reasons.link()>{tr("All reason codes")}</a></p>
            </div>
        }
    })
}

/// Wordings that are shown beside a type; the dictionary has all.
const MOST_WORDINGS: usize = 6;

fn record() -> AnyView {
    let state = app_state();
    let place = tr(
        "It is a TXT record at {name} of your domain. Senders look it up and send one report a day to the address in it, by email or over HTTPS.",
    );
    view! {
        <div class="prose">
            <p>{sentence(place, |_| code("_smtp._tls"))}</p>
            <p>{tr("It requests reports and does not affect the delivery of email, so it can be published first.")}</p>
            <p><a href=move || state.record_link()>{tr("Build the record")}</a></p>
        </div>
    }
    .into_any()
}

fn mta_sts() -> AnyView {
    // {name}: "_mta-sts"
    // {address}: where a policy lies, "https://mta-sts.DOMAIN/.well-known/mta-sts.txt"
    let parts = sentence(
        tr(
            "Two parts belong together: a TXT record at {name} of your domain, which says that there is a policy and whose id changes whenever the policy does, and the policy itself at {address}.",
        ),
        |slot| code(if slot == "name" { "_mta-sts" } else { "https://mta-sts.DOMAIN/.well-known/mta-sts.txt" }),
    );
    let none = tr("{mode} requires nothing. It is how a policy is withdrawn.");
    let testing = tr("With {mode}, senders report failures but still deliver.");
    let enforce = tr("With {mode}, senders hold mail back rather than deliver it without valid TLS.");
    view! {
        <div class="prose">
            <p>{parts}</p>
            <p>
                {tr("A sender fetches the policy over HTTPS, caches it for its max_age, and applies it to each delivery: the policy must list the MX host, and the host’s certificate must be valid for that name. The first fetch has to be trusted: an attacker who prevents it also prevents the protection. After that, the cached policy applies.")}
            </p>
            <ul class="row-list">
                <li>{sentence(none, |_| bold("mode: none"))}</li>
                <li>{sentence(testing, |_| bold("mode: testing"))}</li>
                <li>{sentence(enforce, |_| bold("mode: enforce"))}</li>
            </ul>
            <p>
                {tr("Switch from testing to enforce mode when two weeks of reports from large senders show no failures.")} {gap()}
                <a href="#/build/mta-sts">{tr("Build a policy")}</a>
            </p>
        </div>
    }
    .into_any()
}

fn dane() -> AnyView {
    let record = tr(
        "A TLSA record at {name} contains the digest of the server’s key or certificate. The zones of the domain, of the MX host and of the record must be signed with DNSSEC; otherwise, senders ignore it.",
    );
    let own_key = tr(
        "{record} is the usual form: the SHA-256 of the server’s own key. It stays the same when a renewed certificate keeps its key.",
    );
    let issuer = tr(
        "{record} contains the digest of an issuer’s key; the server must send its chain up to and including that issuer’s certificate.",
    );
    view! {
        <div class="prose">
            <p>{sentence(record, |_| code("_25._tcp.MX-HOST"))}</p>
            <p>
                {tr("A sender that finds usable records delivers only over TLS, and only if the key or certificate matches one of them. No public certificate authority (CA) is needed, and with usage 3, names and dates do not matter.")}
            </p>
            <ul class="row-list">
                <li>{sentence(own_key, |_| bold("3 1 1"))}</li>
                <li>{sentence(issuer, |_| bold("2 1 1"))}</li>
                <li>{tr("To change a key, publish the new record alongside the old one, wait two TTLs, change the key, then remove the old record.")}</li>
            </ul>
            <p>
                {tr("If a domain has both, DANE has priority for senders that support both. Reports about DANE can also be requested at the MX host’s own name.")} {gap()}
                <a href="#/check">{tr("Check a domain")}</a>
            </p>
        </div>
    }
    .into_any()
}

fn of_type(result_type: &ResultType) -> AnyView {
    let explanation = explain(result_type);
    let known = ResultType::REGISTERED.contains(result_type);
    let picture = known.then(|| view! { <FlowPicture result_type=result_type.clone()/> });
    let steps = explanation.what_to_do.iter().map(|step| {
        let (text, command) = step.about("mx.example.com", "example.com");
        let command = command.map(|command| view! { <CommandField what=tr("this text") text=command/> });
        view! { <li><p>{text}</p> {command}</li> }
    });
    let steps = steps.collect_view();
    let at = ResultType::REGISTERED.iter().position(|other| other == result_type);
    let next = at.and_then(|at| ResultType::REGISTERED.get(at + 1)).map(|next| {
        let topic = Topic::Type(next.clone());
        view! { <a href=topic.link()>{crate::say!("Next: {topic}", topic = topic.name())}</a> }
    });
    view! {
        {picture}
        <div class="columns" data-variant="wide">
            <div class="topic__text">
                <h3>{tr("What happened")}</h3>
                <p>{explanation.happened} {gap()} {explanation.who_connected}</p>
            </div>
            <div class="topic__text">
                <h3>{tr("Who needs to act")}</h3>
                <p>{explanation.whose_move}</p>
            </div>
            {is_lost(result_type).map(|words| view! { <div class="topic__text"><h3>{tr("Is email lost?")}</h3><p>{words}</p></div> })}
        </div>
        <div class="topic__text"><h3>{tr("What to do")}</h3><ol class="steps">{steps}</ol></div>
        {wordings(result_type)}
        <p class="finding__links">{known.then(|| in_reports(Filter { result_type: result_type.to_string().into(), ..Filter::default() }))} <a href=explanation.url>{cited(explanation.source)}</a> {next}</p>
    }
    .into_any()
}
