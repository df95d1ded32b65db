//! How TLS-RPT works, how sessions are counted, and what each result type means.

use leptos::prelude::*;

use crate::analysis::explain;
use crate::report::ResultType;
use crate::ui::components::section::Section;
use crate::ui::components::swatch::Swatch;

/// The page.
#[component]
pub(crate) fn LearnPage() -> impl IntoView {
    let types = ResultType::REGISTERED.into_iter().chain([ResultType::Unknown("any other name".into())]);
    let entries = types.map(entry).collect_view();
    view! {
        <section class="verdict"><h1 class="verdict__sentence">"How TLS-RPT works"</h1></section>
        <Section id="flow" title="Who does what" note="You receive reports; the sender’s side makes them."><Flow/></Section>
        <Section id="counting" title="How sessions are counted">
            <div class="prose">
                <p>"A session is one TLS connection attempt that a sending MTA made to one of your MX hosts."</p>
                <p>"A sender that knows both DANE and MTA-STS judges each session twice and lists it under both policies. Per report and policy domain we take the larger of the two sums, and add sessions without a policy. Failed sessions are counted by the same rule, and are never more than all."</p>
                <p>"A report that comes twice counts once. A day without a report is a gap, not zero. A report belongs to the UTC day on which it starts."</p>
            </div>
        </Section>
        <Section id="types" title="Result types" note="The eleven of RFC 8460, and anything else.">{entries}</Section>
    }
    .into_any()
}

fn entry(result_type: ResultType) -> impl IntoView {
    let explanation = explain(&result_type);
    let name = result_type.to_string();
    let steps = explanation.what_to_do.iter().map(|step| view! { <li><p>{*step}</p></li> }).collect_view();
    view! {
        <article class="prose result-type">
            <h3><Swatch result_type/> " " <code>{name}</code> ": " {explanation.title}</h3>
            <p>{explanation.happened} " " {explanation.who_connected}</p>
            <p><b>"Whose move: "</b> {explanation.whose_move}</p>
            <ol class="steps">{steps}</ol>
            <p><a href=explanation.url>{explanation.source}</a></p>
        </article>
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
