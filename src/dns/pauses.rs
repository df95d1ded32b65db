//! Resolvers that say that they are asked too much (RFC 6585, section 4) are left alone for as long as they want,
//! by everybody who asks and not only by the one who was told.

use std::collections::BTreeMap;

use super::breaker::base;

/// Until when which resolver wants to be left alone; times are milliseconds of any clock that does not go back.
#[derive(Debug, Clone, Default)]
pub struct Pauses {
    /// By address.
    until: BTreeMap<String, f64>,
}

impl Pauses {
    /// Notes that the resolver at this address wants a pause of so many seconds. A longer one under way stays.
    pub fn begin(&mut self, url: &str, seconds: u32, now: f64) {
        let until = self.until.entry(base(url).to_owned()).or_insert(now);
        *until = until.max(now + f64::from(seconds) * 1_000.0);
    }

    /// Milliseconds until it may be asked again, and `None` when it may be asked now.
    pub fn left(&self, url: &str, now: f64) -> Option<f64> {
        self.until.get(base(url)).map(|until| until - now).filter(|left| *left > 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Pauses;

    #[test]
    fn a_pause_holds_for_every_question_to_a_resolver_and_for_no_other() {
        let mut pauses = Pauses::default();
        assert_eq!(pauses.left("https://a.example/q?dns=1", 0.0), None);
        pauses.begin("https://a.example/q?dns=1", 2, 1_000.0);
        assert_eq!(pauses.left("https://a.example/q?dns=2", 1_500.0), Some(1_500.0));
        assert_eq!(pauses.left("https://b.example/q?dns=2", 1_500.0), None);
        assert_eq!(pauses.left("https://a.example/q?dns=2", 3_000.0), None);
        // What another question was told meanwhile does not cut it short.
        pauses.begin("https://a.example/q?dns=3", 8, 4_000.0);
        pauses.begin("https://a.example/q?dns=4", 1, 4_100.0);
        assert_eq!(pauses.left("https://a.example/q?dns=5", 5_000.0), Some(7_000.0));
    }
}
