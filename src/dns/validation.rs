//! Whether a resolver validates DNSSEC at all. Only then an answer without the AD bit tells that a zone is not signed: one
//! that does not validate never sets it (RFC 6840, section 5.8), and then nothing is known of any zone.

use std::collections::BTreeMap;

use futures_util::lock::Mutex;

use super::lookup::{Lookup, LookupResult, lookup};
use super::question::{Question, RecordType};
use super::resolver::{AnyTransport, Resolver, TransportError};

/// What was learned of resolvers; kept for as long as the page is open, so that each is asked once.
#[derive(Debug, Default)]
pub struct Validators(Mutex<BTreeMap<&'static str, Known>>);

/// What is known of a resolver.
#[derive(Debug, Clone, Copy)]
enum Known {
    /// It validates, or does not.
    For(bool),
    /// It was asked so many times, and what came tells nothing.
    Open(u8),
}

impl Validators {
    /// Notes a resolver of which an answer was validated.
    pub async fn note(&self, resolver: &Resolver) {
        self.0.lock().await.insert(resolver.id, Known::For(true));
    }

    /// Whether a resolver validates, `None` where that cannot be learned; and the question for it, where it was put now.
    pub async fn ask(&self, transport: &dyn AnyTransport, resolver: Resolver) -> (Option<bool>, Option<Lookup>) {
        // Held while it is asked: of several checks at a time the others wait for its answer.
        let mut all = self.0.lock().await;
        let tries = match all.get(resolver.id) {
            Some(Known::For(validates)) => return (Some(*validates), None),
            Some(Known::Open(tries)) if *tries >= MOST_TRIES => return (None, None),
            Some(Known::Open(tries)) => *tries,
            None => 0,
        };
        let asked = lookup(transport, &[resolver], question()).await;
        let validates = match &asked.result {
            LookupResult::Found(answer) => Some(answer.validated),
            _ => None,
        };
        // What could not be reached may be reached later; another answer stays what it is.
        let is_passing = matches!(asked.result, LookupResult::Unreachable(_) | LookupResult::NoMessage(_));
        let open = if is_passing { tries.saturating_add(1) } else { MOST_TRIES };
        let is_pasted = asked.result == LookupResult::Unreachable(TransportError::NotPasted);
        if !is_pasted {
            all.insert(resolver.id, validates.map_or(Known::Open(open), Known::For));
        }
        (validates, Some(asked))
    }
}

/// What every validating resolver answers with AD: the root is signed, and has been since 2010. Its name servers, since
/// resolvers know these in any case.
fn question() -> Question {
    Question::new(String::new(), RecordType::Ns)
}

/// Whether a question is the one that tells whether the resolver validates.
pub fn asks_for_validation(asked: &Question) -> bool {
    *asked == question()
}

/// Times that a resolver which cannot be reached is asked.
const MOST_TRIES: u8 = 2;
