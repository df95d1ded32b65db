//! All tables in the order in which they are asked.

use super::entry::Entry;
use super::{alert, authority, certificate, dane, dns, network, policy, smtp, tls};

/// All tables, the most specific first: a code of Exchange Online quotes any words, an alert those of certificates, and a
/// fetch error both.
static TABLES: [&[Entry]; 11] = [
    smtp::EXCHANGE_CODES,
    alert::TABLE,
    certificate::TABLE,
    authority::TABLE,
    dane::TABLE,
    policy::TABLE,
    dns::TABLE,
    tls::TABLE,
    network::TABLE,
    smtp::TABLE,
    policy::BESIDE,
];

/// Their lines in that order.
pub(super) fn entries() -> impl Iterator<Item = &'static Entry> {
    TABLES.iter().flat_map(|table| table.iter())
}
