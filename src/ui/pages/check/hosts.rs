//! Every MX host with its state, also those that nothing is wrong with.

use leptos::prelude::*;

use crate::check::{CheckResult, DaneVerdict, HostResult};
use crate::counted;
use crate::language::tr;
use crate::record::Severity;
use crate::text;
use crate::ui::components::severity::SeverityMark;
use crate::ui::components::strange::strange;

/// The table of the hosts.
pub(super) fn hosts(result: &CheckResult) -> impl IntoView + use<> {
    let rows = result.dane.hosts.iter().map(row).collect_view();
    view! {
        <div class="table-frame"><table class="data-table">
            <caption class="visually-hidden">{tr("MX hosts and their state")}</caption>
            <thead>
                <tr>
                    <th scope="col">{tr("MX host")}</th>
                    <th scope="col">"DANE"</th>
                    <th scope="col">{tr("Address")}</th>
                    <th scope="col">{tr("TLSA records")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
}

fn row(host: &HostResult) -> impl IntoView + use<> {
    let (severity, state) = match host.verdict {
        DaneVerdict::Good => (Severity::Ok, text!("protected")),
        DaneVerdict::GoodMxInsecure => (Severity::Warning, text!("protected, but the MX records are not signed")),
        DaneVerdict::Partial => (Severity::Warning, text!("partly protected")),
        DaneVerdict::Insecure => (Severity::Error, text!("TLSA records are not signed and have no effect")),
        DaneVerdict::Unusable => (Severity::Error, text!("no TLSA record can be used")),
        DaneVerdict::Broken => (Severity::Error, text!("the lookup of TLSA records fails")),
        DaneVerdict::None => (Severity::Note, text!("not used")),
        DaneVerdict::NotApplicable => (Severity::Note, text!("not applicable")),
        DaneVerdict::Unknown => (Severity::Note, text!("unknown")),
    };
    let signed = |signed: Option<bool>| {
        tr(match signed {
            Some(true) => text!("signed"),
            Some(false) => text!("not signed"),
            None => text!("unknown"),
        })
    };
    let address = if host.verdict == DaneVerdict::Unknown { tr("unknown") } else { signed(host.address_signed) };
    let tlsa = match host.tlsa.len() {
        0 => "–".to_owned(),
        count => format!("{}, {}", counted!(count, "{n} record", "{n} records"), signed(host.tlsa_signed)),
    };
    view! {
        <tr>
            <td data-place="title" class="mono">{strange(&host.host)}</td>
            <td data-label="DANE"><SeverityMark severity/> " " {tr(state)}</td>
            <td data-label=tr("Address")>{address}</td>
            <td data-label=tr("TLSA records")>{tlsa}</td>
        </tr>
    }
}
