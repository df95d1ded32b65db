//! Every MX host with its state, also those that nothing is wrong with.

use leptos::prelude::*;

use crate::check::{CheckResult, DaneVerdict, HostResult};
use crate::language::tr;
use crate::record::Severity;
use crate::ui::components::severity::SeverityMark;
use crate::ui::components::strange::strange;
use crate::{counted, text};

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
        DaneVerdict::GoodMxInsecure => (Severity::Warning, text!("host protected, but the MX records are not signed")),
        DaneVerdict::Partial => (Severity::Warning, text!("partly protected")),
        DaneVerdict::Insecure => (Severity::Error, text!("TLSA records are not signed and have no effect")),
        DaneVerdict::Unusable => (Severity::Error, text!("no TLSA record can be used")),
        DaneVerdict::Broken => (Severity::Error, text!("the lookup of TLSA records fails")),
        DaneVerdict::None => (Severity::Note, text!("not used")),
        DaneVerdict::NotApplicable => (Severity::Note, text!("not applicable")),
        DaneVerdict::Unknown => (Severity::Note, text!("unknown" as "DANE")),
    };
    let known = host.address_signed.filter(|_| host.verdict != DaneVerdict::Unknown);
    let address = tr(match known {
        Some(true) => text!("signed" as "address"),
        Some(false) => text!("not signed" as "address"),
        None => text!("unknown" as "address"),
    });
    let tlsa = match (host.tlsa.len(), host.tlsa_signed) {
        (0, _) => "–".to_owned(),
        (count, Some(true)) => counted!(count, "{n} record, signed", "{n} records, signed"),
        (count, Some(false)) => counted!(count, "{n} record, not signed", "{n} records, not signed"),
        (count, None) => counted!(count, "{n} record, not known to be signed", "{n} records, not known to be signed"),
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
