//! Names of addresses, each asked for by a press of the user.

use leptos::prelude::*;

use super::check_state::CheckState;
use crate::dns::{AddressName, name_of};
use crate::network::{is_public, normal_address};
use crate::privacy::RequestKind;
use crate::web::doh::Fetch;

/// What is known, by address in normal form.
#[derive(Clone, Copy)]
pub(crate) struct AddressNames(RwSignal<Vec<(String, Asked)>>);

/// What came of asking for the name of an address.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Asked {
    /// The question is under way.
    Waiting,
    /// The answer.
    Said(AddressName),
}

impl AddressNames {
    /// Nothing asked yet.
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// What is known of an address; `None` where nobody asked.
    pub(crate) fn of(self, address: &str) -> Option<Asked> {
        self.0.with(|all| all.iter().find(|(own, _)| own == address).map(|(_, asked)| asked.clone()))
    }

    fn set(self, address: &str, asked: Asked) {
        self.0.update(|all| match all.iter_mut().find(|(own, _)| own == address) {
            Some((_, own)) => *own = asked,
            None => all.push((address.to_owned(), asked)),
        });
    }
}

/// The address in normal form, where the DNS that everybody asks can know a name of it.
pub(crate) fn nameable(text: &str) -> Option<String> {
    let normal = normal_address(text);
    normal.parse().is_ok_and(is_public).then(|| normal.into_owned())
}

/// Asks for the name of an address in normal form: the resolver of the checker, and the others where that does not answer.
pub(crate) fn ask(names: AddressNames, check: CheckState, address: &str) {
    let Ok(ip) = address.parse() else { return };
    let address = address.to_owned();
    names.set(&address, Asked::Waiting);
    let resolvers = check.resolvers();
    leptos::task::spawn_local(async move {
        let on_send = move |url: &str| check.traffic.note_question(url, RequestKind::AddressName);
        let name = name_of(&Fetch { on_send }, &resolvers, ip).await;
        names.set(&address, Asked::Said(name));
    });
}
