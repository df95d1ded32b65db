//! How TLS-RPT, MTA-STS and DANE work, how sessions are counted, and what each result type and
//! reason code means.

use leptos::prelude::*;

use crate::analysis::{Reason, explain, reasons};
use crate::report::ResultType;
use crate::ui::components::flow_picture::FlowPicture;
use crate::ui::components::section::Section;
use crate::ui::components::swatch::Swatch;
use crate::ui::route::topic_of;
use crate::web::{hash, scroll};

/// The page. `#/learn/<topic>` goes to a result type, a reason code, or a section.
#[component]
pub(crate) fn LearnPage() -> impl IntoView {
    let types = ResultType::REGISTERED.into_iter().chain([ResultType::Unknown("any other name".into())]);
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
        <section class="verdict"><h1 class="verdict__sentence">"How TLS-RPT works"</h1></section>
        <Section id="flow" title="Who does what" note="You receive reports; the sender’s side makes them."><Flow/></Section>
        <Section id="topic-sts" title="MTA-STS" note="A policy on a web server says: use TLS, and these MX hosts (RFC 8461).">{mta_sts()}</Section>
        <Section id="topic-tlsa" title="DANE" note="Records in a signed zone say: this key, and no other (RFC 7672).">{dane()}</Section>
        <Section id="counting" title="How sessions are counted">
            <div class="prose">
                <p>"A session is one TLS connection attempt that a sending MTA made to one of your MX hosts."</p>
                <p>"A sender that knows both DANE and MTA-STS judges each session twice and lists it under both policies. Per report and policy domain we take the larger of the two sums, and add sessions without a policy. Failed sessions are counted by the same rule, and are never more than all."</p>
                <p>"A report that comes twice counts once. A day without a report is a gap, not zero. A report belongs to the UTC day on which it starts."</p>
            </div>
        </Section>
        <Section id="types" title="Result types" note="The eleven of RFC 8460, and anything else.">{entries}</Section>
        <Section id="reasons" title="Reason codes" note="What senders write beside a result type. There is no standard for it."><ReasonCodes typed=looked_for/></Section>
    }
    .into_any()
}

fn mta_sts() -> impl IntoView {
    view! {
        <div class="prose">
            <p>"Two parts belong together: a TXT record at " <code>"_mta-sts"</code> " of your domain, which says that there is a policy and changes its id whenever the policy changes, and the policy itself at " <code>"https://mta-sts.DOMAIN/.well-known/mta-sts.txt"</code> "."</p>
            <p>"A sender fetches the policy over HTTPS, keeps it for its max_age, and then delivers only to MX hosts that the policy names and whose certificate is valid for that name. It protects from the second mail on; the first fetch has to be trusted."</p>
            <ul class="row-list">
                <li><b>"mode: none"</b> " asks for nothing. It is how a policy is withdrawn."</li>
                <li><b>"mode: testing"</b> " reports failures and delivers all the same."</li>
                <li><b>"mode: enforce"</b> " holds mail back rather than deliver it without valid TLS."</li>
            </ul>
            <p>"Go from testing to enforce when two weeks of reports from large senders show no failure. " <a href="#/build/mta-sts">"Build a policy"</a></p>
        </div>
    }
}

fn dane() -> impl IntoView {
    view! {
        <div class="prose">
            <p>"A TLSA record at " <code>"_25._tcp.MX-HOST"</code> " holds the digest of the server’s key or certificate. The zones of the domain, of the MX host and of the record must be signed with DNSSEC, or senders ignore it."</p>
            <p>"A sender that finds such a record delivers only over TLS with a key that fits. No certificate authority is needed, and names and dates do not matter with usage 3."</p>
            <ul class="row-list">
                <li><b>"3 1 1"</b> " is the usual form: the server’s own key, its SHA-256. It stays when a renewed certificate keeps its key."</li>
                <li><b>"2 1 1"</b> " names an issuer; the server must send the whole chain."</li>
                <li>"To change a key, publish the new record beside the old one, wait two TTLs, change the key, then remove the old record."</li>
            </ul>
            <p>"Where a domain has both, a sender that knows DANE goes by DANE. Reports about DANE may be asked for at the MX host’s own name too. " <a href="#/check">"Check a domain"</a></p>
        </div>
    }
}

fn entry(result_type: ResultType) -> impl IntoView {
    let explanation = explain(&result_type);
    let name = result_type.to_string();
    let id = format!("topic-{name}");
    let picture =
        ResultType::REGISTERED.contains(&result_type).then(|| view! { <FlowPicture result_type=result_type.clone()/> });
    let steps = explanation.what_to_do.iter().map(|step| view! { <li><p>{*step}</p></li> }).collect_view();
    view! {
        <article class="prose result-type" id=id tabindex="-1">
            <h3><Swatch result_type/> " " <code>{name}</code> ": " {explanation.title}</h3>
            <p>{explanation.happened} " " {explanation.who_connected}</p>
            <p><b>"Whose move: "</b> {explanation.whose_move}</p>
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
        let decoded = crate::analysis::decode_reason(&wanted).map(|reason| reason.id);
        let fits = |reason: &&'static Reason| {
            let texts = [reason.id, reason.example, reason.meaning];
            wanted.is_empty()
                || decoded == Some(reason.id)
                || texts.iter().any(|text| text.to_lowercase().contains(&wanted))
        };
        let mut found: Vec<&'static Reason> = reasons().filter(fits).collect();
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
            <label class="field__label" for="reason-text">"A reason code, or a part of one"</label>
            <input class="input input--mono" id="reason-text" autocomplete="off" spellcheck="false" prop:value=typed on:input=move |event| typed.set(event_target_value(&event))/>
            <p class="field__hint" role="status">{move || match found.with(Vec::len) {
                0 => "Not known. It is shown as the sender wrote it, and grouped with what is like it.".to_owned(),
                1 => "1 entry".to_owned(),
                count => format!("{count} entries"),
            }}</p>
        </div>
        <div class="table-frame"><table class="data-table">
            <caption class="visually-hidden">"Reason codes, an example of each"</caption>
            <thead><tr><th scope="col">"For example"</th><th scope="col">"Meaning and likely cause"</th><th scope="col">"Who acts"</th><th scope="col">"Source"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
}

/// The four steps from look-up to report.
#[component]
pub(crate) fn Flow() -> impl IntoView {
    view! {
        <ol class="flow">
            <li class="flow__step"><p class="flow__who">"the sending MTA"</p><h3>"DNS lookup"</h3><p>"It looks up your MX hosts, your MTA-STS policy and the TLSA records of DANE."</p></li>
            <li class="flow__step"><p class="flow__who">"the sending MTA and your receiving MX"</p><h3>"TLS negotiation"</h3><p>"It asks for STARTTLS, checks the certificate against your policy, and notes how the session went."</p></li>
            <li class="flow__step"><p class="flow__who">"the sender’s operator, once a day"</p><h3>"Report generated"</h3><p>"Sessions are added up for each policy domain: how many succeeded, how many failed, and why."</p></li>
            <li class="flow__step"><p class="flow__who">"the sender’s operator, to you"</p><h3>"Report sent"</h3><p>"It goes to the address in the record at " <code>"_smtp._tls"</code> " of your domain, by mail or by HTTPS."</p></li>
        </ol>
    }
}
