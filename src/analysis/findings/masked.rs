//! What an MX that offers no STARTTLS calls itself: a firewall that inspects SMTP leaves its mark there.

use crate::analysis::cause::Cause;
use crate::analysis::history::History;
use crate::analysis::incidents::Incident;
use crate::explain::{CauseClass, is_masked_by_firewall};
use crate::say;
use crate::shown::in_brief;

/// The `receiving-mx-helo` of a failure that shows a firewall at work, where there is one. Reports are read again for
/// it, a few of them: those of the last days.
pub(super) fn greeting(history: &History<'_>, incident: &Incident) -> Option<String> {
    if !is_asked(incident) {
        return None;
    }
    let mut last: Vec<_> = incident.failures.iter().map(|failure| (failure.day, failure.report, failure.row)).collect();
    last.sort_unstable_by(|a, b| b.cmp(a));
    last.dedup_by_key(|(_, report, _)| *report);
    let mut bytes = MOST_BYTES;
    let helos = last.into_iter().take(MOST_REPORTS);
    let mut helos = helos.filter_map(|(.., row)| history.store.receiving_mx_helo(row as usize, &mut bytes));
    helos.find(|helo| is_masked_by_firewall(helo)).map(|helo| in_brief(&helo, MOST_LETTERS).into_owned())
}

/// What looking for it costs, in rows.
pub(super) fn cost(incident: &Incident) -> usize {
    if is_asked(incident) { READING } else { 0 }
}

fn is_asked(incident: &Incident) -> bool {
    matches!(incident.cause, Cause::Class(CauseClass::NoStarttls | CauseClass::StarttlsRefused))
}

/// What it shows.
pub(super) fn reason(greeting: &str) -> String {
    say!(
        "In at least one of these sessions, the host introduced itself as “{text}”: that is how a firewall with SMTP inspection masks what it does not allow.",
        text = greeting,
    )
}

/// The kind of reason that says the same.
pub(super) const KIND: &str = "starttls-masked";
/// Reports that are read again, and bytes of them.
const MOST_REPORTS: usize = 8;
const MOST_BYTES: usize = 128 << 10;
/// What that costs, in rows.
const READING: usize = 500;
/// Letters of a greeting that are shown.
const MOST_LETTERS: usize = 80;
