//! Single sessions now and then, which need nobody.

use std::collections::BTreeMap;

use super::course::{Course, per_day};
use super::part::distinct;
use super::table::Table;
use crate::analysis::cause::Cause;
use crate::analysis::history::Failure;
use crate::day::Day;
use crate::explain::CauseClass;

/// Whether failures are so few and so scattered beside all sessions of those who met them that they mean nothing.
pub(super) fn is(cause: Cause, failures: &[Failure], table: &Table) -> bool {
    let met = distinct(failures.iter().map(|failure| failure.organization));
    let sessions = table.by_day(&met);
    let days = per_day(failures);
    let (Some((first, _)), Some((last, _))) = (days.first(), days.last()) else { return false };
    let failed = failures.iter().fold(0_u64, |sum, failure| sum.saturating_add(failure.failed));
    let all = sessions.total().max(failed);
    let on_days = days.iter().fold(0_u64, |sum, (day, failed)| sum.saturating_add(sessions.on(*day).max(*failed)));
    // A day on which much of all failed is no noise, however long a quiet time was.
    if days.iter().any(|(day, failed)| *failed >= BURST && failed.saturating_mul(4) >= sessions.on(*day)) {
        return false;
    }
    let rare = |failed: u64, all: u64| failed.saturating_mul(1_000) < all;
    // What comes every week on the same weekdays is no chance, however little it is each time.
    if !rare(failed, all) && days.len() >= WEEKS && Course::of(failures, table, None).is_weekly() {
        return false;
    }
    if is_lasting(cause) {
        // A host that hardly anybody meets, and whose certificate fails day after day, is no chance.
        let reported = sessions.between(*first, *last).len();
        let steady = days.len() >= STEADY && days.len().saturating_mul(2) >= reported;
        // One session of thousands is not worth a look before there is another.
        return rare(failed, on_days) && !steady || failed <= FEW && rare(failed.saturating_mul(2), all);
    }
    if may_break_off(cause)
        && are_single(failures, sessions.between(*first, *last).len(), sessions.total_between(*first, *last))
    {
        return true;
    }
    let burst = days.iter().any(|(day, failed)| *failed >= BURST && failed.saturating_mul(400) >= sessions.on(*day));
    let dense = failed >= BURST && failed >= 3 * days.len() as u64 && failed.saturating_mul(250) >= on_days;
    if rare(failed, on_days) || rare(failed, all) && !burst && !dense {
        return true;
    }
    let few = days.iter().all(|(day, failed)| *failed <= FEW || rare(*failed, sessions.on(*day)));
    let apart = days.iter().zip(days.iter().skip(1)).all(|((a, _), (b, _))| b.0 - a.0 > 1);
    !dense && few && apart && failed.saturating_mul(100) < all && failed.saturating_mul(2) < on_days
}

/// Whether it happens to single connections on every way.
fn may_break_off(cause: Cause) -> bool {
    matches!(cause, Cause::Class(CauseClass::ConnectionLost | CauseClass::TimedOut))
}

/// Whether each sender lost one or two at a host on some of its days, few of all sessions of that time.
fn are_single(failures: &[Failure], reported: usize, sessions: u64) -> bool {
    let mut by_day: BTreeMap<(u32, u32, Day), u64> = BTreeMap::new();
    for failure in failures {
        let Some(day) = failure.day else { return false };
        let sum = by_day.entry((failure.organization, failure.receiving_mx, day)).or_default();
        *sum = sum.saturating_add(failure.failed);
    }
    let mut days_of: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for (organization, host, _) in by_day.keys() {
        *days_of.entry((*organization, *host)).or_default() += 1;
    }
    let failed = by_day.values().fold(0_u64, |sum, failed| sum.saturating_add(*failed));
    let seldom = days_of.values().all(|days| *days <= 2 || days.saturating_mul(2) <= reported);
    by_day.values().all(|failed| *failed <= FEW) && seldom && failed.saturating_mul(SINGLE_SHARE) <= sessions
}

/// Whether it lasts until somebody mends it.
fn is_lasting(cause: Cause) -> bool {
    let Cause::Class(class) = cause else { return matches!(cause, Cause::PolicyInvalid | Cause::DaneRequired) };
    matches!(
        class,
        CauseClass::Expired
            | CauseClass::NotYetValid
            | CauseClass::NameMismatch
            | CauseClass::ChainUntrusted
            | CauseClass::CertificateUnfit
            | CauseClass::WeakSignature
            | CauseClass::DaneNoMatch
            | CauseClass::TlsaUnusable
            | CauseClass::MxNotInPolicy
            | CauseClass::PolicyHostCertificate
            | CauseClass::StsRecordMissing
            | CauseClass::StsRecordBroken
    )
}

/// Days with failures that make a weekly habit: by chance three lie alike too often.
const WEEKS: usize = 4;
/// Days with failures that make a steady fault.
const STEADY: usize = 7;
/// Sessions of a day that are a burst, if they are a four-hundredth of all.
const BURST: u64 = 10;
/// One of so many sessions may break off by itself.
const SINGLE_SHARE: u64 = 20;
/// Sessions of a day that may pass by themselves.
const FEW: u64 = 2;
