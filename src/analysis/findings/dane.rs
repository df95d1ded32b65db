//! What counts under DANE, as steps.

use super::finding::Step;
use crate::command::{Mx, PlainName, mx};
use crate::language::tr;

/// What counts under which usage.
pub(super) fn usage() -> Step {
    Step::new(tr(
        "With usage 3 it does not matter who issued the certificate, which name it holds or when it ends; with usage 2 the server must send the anchor in its chain.",
    ))
}

/// The data of a TLSA record of what a host presents.
pub(super) fn data_of_3_1_1(host: &str, domain: &str) -> Step {
    let text = tr(
        "Compare this with the TLSA records: it is the data of a TLSA record 3 1 1 for the key that the host presents.",
    );
    match PlainName::new(host) {
        Some(name) => Step::with(text, Mx::of(&name).data_of_3_1_1()),
        // The report does not say which host.
        None => Step { text: text.to_owned(), copy: PlainName::new(domain).map(|domain| mx(&domain)) },
    }
}
