//! From look-up to report: who does what.

use leptos::prelude::*;

use crate::language::tr;
use crate::ui::components::sentence::sentence;

/// The four steps from look-up to report.
#[component]
pub(crate) fn Flow() -> impl IntoView {
    let sent = tr("It goes to the address in the record at {name} of your domain, by email or over HTTPS.");
    view! {
        <ol class="flow">
            <li class="flow__step">
                <p class="flow__who">{tr("the sending MTA")}</p>
                <h3>{tr("DNS lookup")}</h3>
                <p>{tr("It looks up your MX hosts, your MTA-STS policy and the TLSA records for DANE.")}</p>
            </li>
            <li class="flow__step">
                <p class="flow__who">{tr("the sending MTA and your receiving MX")}</p>
                <h3>{tr("TLS negotiation")}</h3>
                <p>
                    {tr("It requests STARTTLS, checks the certificate against your policy, and logs how the session went.")}
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
                <p>{sentence(sent, |_| view! { <code>"_smtp._tls"</code> }.into_any())}</p>
            </li>
        </ol>
    }
}
