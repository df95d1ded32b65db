//! How TLS-RPT, MTA-STS and DANE work, how sessions are counted, and what each result type and
//! reason code means.

use leptos::prelude::*;

use crate::counted;
use crate::explain::{Reason, explain, reasons};
use crate::language::tr;
use crate::report::ResultType;
use crate::ui::components::flow_picture::FlowPicture;
use crate::ui::components::section::Section;
use crate::ui::components::sentence::sentence;
use crate::ui::components::swatch::Swatch;
use crate::ui::route::topic_of;
use crate::web::{hash, scroll};

/// The page. `#/learn/<topic>` goes to a result type, a reason code, or a section.
#[component]
pub(crate) fn LearnPage() -> impl IntoView {
    let types = ResultType::REGISTERED.into_iter().chain([ResultType::Unknown(tr("any other name").into())]);
    let entries = types.map(entry).collect_view();
    let topic = topic_of(&hash::read());
    // A result type may have the name of a reason code; it is the one that is meant.
    let is_type = ResultType::REGISTERED.iter().any(|known| known.as_str() == topic);
    let reason = reasons().find(|reason| !is_type && reason.id == topic);
    let looked_for = RwSignal::new(reason.map_or_else(String::new, |reason| reason.id.to_owned()));
    if !topic.is_empty() {
        scroll::to_element(&reason.map_or_else(|| format!("topic-{topic}"), |_| "reasons".to_owned()));
    }
    view! {
        <section class="verdict"><h1 class="verdict__sentence">{tr("How TLS-RPT works")}</h1></section>
        <Section id="flow" title=tr("Who does what") note=tr("You receive reports; the sender’s side makes them.")><Flow/></Section>
        <Section id="topic-sts" title="MTA-STS" note=tr("A policy on a web server says: use TLS, and these MX hosts (RFC 8461).")>{mta_sts()}</Section>
        <Section id="topic-tlsa" title="DANE" note=tr("Records in a signed zone say: this key, and no other (RFC 7672).")>{dane()}</Section>
        <Section id="counting" title=tr("How sessions are counted")>
            <div class="prose">
                <p>{tr("A session is one TLS connection attempt that a sending MTA made to one of your MX hosts.")}</p>
                <p>
                    {tr("A sender that knows both DANE and MTA-STS judges each session twice and lists it under both \
                        policies. Per report and policy domain we take the larger of the two sums, and add sessions \
                        without a policy. Failed sessions are counted by the same rule, and are never more than all.")}
                </p>
                <p>
                    {tr("A report that comes twice counts once. A day without a report is a gap, not zero. A report \
                        belongs to the UTC day on which it starts.")}
                </p>
            </div>
        </Section>
        <Section id="types" title=tr("Result types") note=tr("The eleven of RFC 8460, and anything else.")>{entries}</Section>
        <Section id="reasons" title=tr("Reason codes")
            note=tr("What senders write beside a result type. There is no standard for it.")>
            <ReasonCodes typed=looked_for/>
        </Section>
    }
    .into_any()
}

/// A name in a sentence.
fn bold(name: &'static str) -> AnyView {
    view! { <b>{name}</b> }.into_any()
}

fn code(name: &'static str) -> AnyView {
    view! { <code>{name}</code> }.into_any()
}

fn mta_sts() -> impl IntoView {
    let parts = sentence(
        tr("Two parts belong together: a TXT record at {name} of your domain, which says that there is a policy and \
            changes its id whenever the policy changes, and the policy itself at {address}."),
        |slot| code(if slot == "name" { "_mta-sts" } else { "https://mta-sts.DOMAIN/.well-known/mta-sts.txt" }),
    );
    let none = tr("{mode} asks for nothing. It is how a policy is withdrawn.");
    let testing = tr("{mode} reports failures and delivers all the same.");
    let enforce = tr("{mode} holds mail back rather than deliver it without valid TLS.");
    view! {
        <div class="prose">
            <p>{parts}</p>
            <p>
                {tr("A sender fetches the policy over HTTPS, keeps it for its max_age, and then delivers only to MX \
                    hosts that the policy names and whose certificate is valid for that name. It protects from the \
                    second mail on; the first fetch has to be trusted.")}
            </p>
            <ul class="row-list">
                <li>{sentence(none, |_| bold("mode: none"))}</li>
                <li>{sentence(testing, |_| bold("mode: testing"))}</li>
                <li>{sentence(enforce, |_| bold("mode: enforce"))}</li>
            </ul>
            <p>
                {tr("Go from testing to enforce when two weeks of reports from large senders show no failure.")} " "
                <a href="#/build/mta-sts">{tr("Build a policy")}</a>
            </p>
        </div>
    }
}

fn dane() -> impl IntoView {
    let record = tr("A TLSA record at {name} holds the digest of the server’s key or certificate. The zones of the \
        domain, of the MX host and of the record must be signed with DNSSEC, or senders ignore it.");
    let own_key = tr("{record} is the usual form: the server’s own key, its SHA-256. It stays when a renewed \
        certificate keeps its key.");
    let issuer = tr("{record} names an issuer; the server must send the whole chain.");
    view! {
        <div class="prose">
            <p>{sentence(record, |_| code("_25._tcp.MX-HOST"))}</p>
            <p>
                {tr("A sender that finds such a record delivers only over TLS with a key that fits. No certificate \
                    authority is needed, and names and dates do not matter with usage 3.")}
            </p>
            <ul class="row-list">
                <li>{sentence(own_key, |_| bold("3 1 1"))}</li>
                <li>{sentence(issuer, |_| bold("2 1 1"))}</li>
                <li>{tr("To change a key, publish the new record beside the old one, wait two TTLs, change the key, then remove the old record.")}</li>
            </ul>
            <p>
                {tr("Where a domain has both, a sender that knows DANE goes by DANE. Reports about DANE may be asked \
                    for at the MX host’s own name too.")} " "
                <a href="#/check">{tr("Check a domain")}</a>
            </p>
        </div>
    }
}

fn entry(result_type: ResultType) -> impl IntoView {
    let explanation = explain(&result_type);
    let name = result_type.to_string();
    let id = format!("topic-{name}");
    let picture =
        ResultType::REGISTERED.contains(&result_type).then(|| view! { <FlowPicture result_type=result_type.clone()/> });
    let steps = explanation.what_to_do.iter().map(|step| {
        let (text, command) = step.about("mx.example.com", "example.com");
        view! { <li><p>{text} {command.map(|command| view! { " " <code>{command}</code> })}</p></li> }
    });
    let steps = steps.collect_view();
    view! {
        <article class="prose result-type" id=id tabindex="-1">
            <h3><Swatch result_type/> " " <code>{name}</code> ": " {explanation.title}</h3>
            <p>{explanation.happened} " " {explanation.who_connected}</p>
            <p><b>{tr("Whose move:")}</b> " " {explanation.whose_move}</p>
            {picture}
            <ol class="steps">{steps}</ol>
            <p><a href=explanation.url>{explanation.source}</a></p>
        </article>
    }
}

/// The dictionary, with a field that looks through it.
#[component]
fn ReasonCodes(typed: RwSignal<String>) -> impl IntoView {
    let found = Memo::new(move |_| {
        let wanted = typed.get().trim().to_lowercase();
        let decoded = crate::explain::decode_reason(&wanted).map(|reason| reason.id);
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
                        <td data-place="title"><code>{reason.example}</code></td>
                        <td>{reason.meaning} " " <span class="muted">{reason.cause}</span></td>
                        <td>{reason.actor.words()}</td>
                        <td class="muted">{reason.source}</td>
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
                0 => tr("Not known. It is shown as the sender wrote it, and grouped with what is like it.").to_owned(),
                entries => counted!(entries, "{n} entry", "{n} entries"),
            }}</p>
        </div>
        <div class="table-frame"><table class="data-table">
            <caption class="visually-hidden">{tr("Reason codes, an example of each")}</caption>
            <thead>
                <tr>
                    <th scope="col">{tr("For example")}</th>
                    <th scope="col">{tr("Meaning and likely cause")}</th>
                    <th scope="col">{tr("Who acts")}</th>
                    <th scope="col">{tr("Source")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
}

/// The four steps from look-up to report.
#[component]
pub(crate) fn Flow() -> impl IntoView {
    let sent = tr("It goes to the address in the record at {name} of your domain, by mail or by HTTPS.");
    view! {
        <ol class="flow">
            <li class="flow__step">
                <p class="flow__who">{tr("the sending MTA")}</p>
                <h3>{tr("DNS lookup")}</h3>
                <p>{tr("It looks up your MX hosts, your MTA-STS policy and the TLSA records of DANE.")}</p>
            </li>
            <li class="flow__step">
                <p class="flow__who">{tr("the sending MTA and your receiving MX")}</p>
                <h3>{tr("TLS negotiation")}</h3>
                <p>
                    {tr("It asks for STARTTLS, checks the certificate against your policy, and notes how the session \
                        went.")}
                </p>
            </li>
            <li class="flow__step">
                <p class="flow__who">{tr("the sender’s operator, once a day")}</p>
                <h3>{tr("Report generated")}</h3>
                <p>
                    {tr("Sessions are added up for each policy domain: how many succeeded, how many failed, and why.")}
                </p>
            </li>
            <li class="flow__step">
                <p class="flow__who">{tr("the sender’s operator, to you")}</p>
                <h3>{tr("Report sent")}</h3>
                <p>{sentence(sent, |_| code("_smtp._tls"))}</p>
            </li>
        </ol>
    }
}
