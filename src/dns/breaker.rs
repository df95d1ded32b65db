//! Resolvers that do not answer are left alone for a while, so that a list of domains does not
//! wait for them at every question.

use std::collections::BTreeMap;

/// Failures in a row after which a resolver is left alone.
const MOST_FAILURES: u32 = 3;
/// For how long, in milliseconds.
const REST: f64 = 30_000.0;

/// Which resolvers failed lately; times are milliseconds of any clock that does not go back.
#[derive(Debug, Clone, Default)]
pub struct Breaker {
    /// By address: failures in a row, and the time of the last.
    failures: BTreeMap<String, (u32, f64)>,
    /// By address: when it last answered.
    answers: BTreeMap<String, f64>,
}

impl Breaker {
    /// Whether the resolver at this address is to be left alone now.
    pub fn rests(&self, url: &str, now: f64) -> bool {
        self.failures.get(base(url)).is_some_and(|(count, last)| *count >= MOST_FAILURES && now - last < REST)
    }

    /// Notes how a question to it ended.
    pub fn note(&mut self, url: &str, answered: bool, now: f64) {
        if answered {
            self.failures.remove(base(url));
            self.answers.insert(base(url).to_owned(), now);
        } else {
            let (count, last) = self.failures.entry(base(url).to_owned()).or_default();
            *count += 1;
            *last = now;
        }
    }

    /// Notes a question that was not answered in time. Of a resolver that answers others it tells nothing: it waits in vain for
    /// the servers of that zone.
    pub fn note_late(&mut self, url: &str, now: f64) {
        if self.answers.get(base(url)).is_none_or(|last| now - last >= REST) {
            self.note(url, false, now);
        }
    }
}

/// The address without the question.
pub(super) fn base(url: &str) -> &str {
    url.split_once('?').map_or(url, |(base, _)| base)
}

#[cfg(test)]
mod tests {
    use super::Breaker;

    #[test]
    fn three_failures_in_a_row_bring_half_a_minute_of_rest() {
        let mut breaker = Breaker::default();
        breaker.note("https://a.example/q?dns=1", false, 0.0);
        breaker.note("https://a.example/q?dns=2", false, 1.0);
        assert!(!breaker.rests("https://a.example/q?dns=3", 2.0));
        breaker.note("https://a.example/q?dns=3", false, 2.0);
        assert!(breaker.rests("https://a.example/q?dns=4", 30_001.0));
        assert!(!breaker.rests("https://a.example/q?dns=4", 30_002.0));
        assert!(!breaker.rests("https://b.example/q?dns=4", 3.0));
    }

    #[test]
    fn a_dead_zone_brings_no_rest_to_a_resolver_that_answers() {
        let mut breaker = Breaker::default();
        breaker.note("https://a.example/q?dns=1", true, 0.0);
        for at in [5_000.0, 5_001.0, 5_002.0, 29_999.0] {
            breaker.note_late("https://a.example/q?dns=2", at);
        }
        assert!(!breaker.rests("https://a.example/q?dns=3", 30_000.0));
        // It answers nothing any more.
        for at in [30_000.0, 30_001.0, 30_002.0] {
            breaker.note_late("https://a.example/q?dns=2", at);
        }
        assert!(breaker.rests("https://a.example/q?dns=3", 30_003.0));
        // Nor did this one ever.
        for at in [0.0, 1.0, 2.0] {
            breaker.note_late("https://b.example/q?dns=2", at);
        }
        assert!(breaker.rests("https://b.example/q?dns=3", 3.0));
    }

    #[test]
    fn an_answer_ends_the_row() {
        let mut breaker = Breaker::default();
        for answered in [false, false, true, false, false] {
            breaker.note("https://a.example/q", answered, 0.0);
        }
        assert!(!breaker.rests("https://a.example/q", 0.0));
    }
}
