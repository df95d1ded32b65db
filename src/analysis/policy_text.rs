//! The lines of an MTA-STS policy as a report quotes them; read leniently, for it is history.

use super::one_host::normal;
use crate::store::{Columns, EntryRow};

/// What a policy says, read once for all that ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PolicyText {
    pub(super) mode: String,
    pub(super) max_age: String,
    /// In order.
    pub(super) mx: Vec<String>,
    /// The same as hosts are compared, in order.
    compared: Vec<String>,
}

/// What no text says.
pub(super) static NO_POLICY: PolicyText =
    PolicyText { mode: String::new(), max_age: String::new(), mx: Vec::new(), compared: Vec::new() };

impl PolicyText {
    pub(super) fn read(text: &str) -> Self {
        let mut policy = Self::default();
        for line in text.lines() {
            let Some((key, value)) = line.split_once(':') else { continue };
            match (key.trim(), value.trim()) {
                ("mode", value) => value.clone_into(&mut policy.mode),
                ("max_age", value) => value.clone_into(&mut policy.max_age),
                ("mx", value) => policy.mx.push(value.to_owned()),
                _ => {}
            }
        }
        policy.mx.sort_unstable();
        policy.compared = policy.mx.iter().map(|mx| normal(mx)).collect();
        policy.compared.sort_unstable();
        policy
    }

    /// Whether a line covers a host, as [`crate::record::covers`] has it, without a look at each line.
    pub(super) fn covers(&self, host: &str) -> bool {
        let host = normal(host);
        let is_named = |name: &str| self.compared.binary_search_by(|mx| mx.as_str().cmp(name)).is_ok();
        let below = host.split_once('.').filter(|(label, _)| !label.is_empty());
        !host.starts_with("*.") && is_named(&host) || below.is_some_and(|(_, parent)| is_named(&format!("*.{parent}")))
    }

    /// Whether it is more than a fragment that a sender quotes beside an error, and its mode one that there is.
    pub(super) fn is_policy(&self) -> bool {
        let is_mode = |mode: &&str| self.mode.eq_ignore_ascii_case(mode);
        if self.mode.is_empty() { !self.mx.is_empty() } else { ["enforce", "testing", "none"].iter().any(is_mode) }
    }

    /// Days that senders keep it; 0 where it does not say.
    pub(super) fn kept_days(&self) -> i64 {
        self.max_age.parse::<i64>().map_or(0, |seconds| seconds / 86_400)
    }

    /// Whether it names hosts, and not this one.
    pub(super) fn leaves_out(&self, host: &str) -> bool {
        !self.mx.is_empty() && !self.covers(host)
    }
}

/// Which MTA-STS policies are in mode none, each read once.
#[derive(Debug, Default)]
pub(super) struct Modes {
    /// By number of a policy's text.
    known: Vec<Option<bool>>,
}

impl Modes {
    /// Whether an entry is about a policy in mode none. What reading it costs is taken from `work`.
    pub(super) fn is_none(&mut self, columns: &Columns, entry: &EntryRow, work: &mut usize) -> bool {
        if entry.policy_type != Columns::STS || entry.policy_text == 0 {
            return false;
        }
        let place = entry.policy_text as usize;
        if self.known.len() <= place {
            self.known.resize(place + 1, None);
        }
        let Some(known) = self.known.get_mut(place) else { return false };
        *known.get_or_insert_with(|| {
            let text = columns.policy_texts.text(entry.policy_text);
            *work = work.saturating_sub(text.len() / BYTES_A_ROW);
            PolicyText::read(text).mode == "none"
        })
    }
}

/// Bytes of a policy that cost as much as a row.
pub(super) const BYTES_A_ROW: usize = 64;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::record::covers;

    #[test]
    fn lines_are_read_leniently() {
        let policy = PolicyText::read("version: STSv1\nmode : enforce\nmx:b.example\nmx: *.a.example\nmax_age: 1\nodd");
        assert_eq!((policy.mode.as_str(), policy.max_age.as_str()), ("enforce", "1"));
        assert_eq!(policy.mx, ["*.a.example", "b.example"]);
        assert!(!NO_POLICY.leaves_out("a.example"));
    }

    #[test]
    fn a_fragment_or_a_mode_that_there_is_not_makes_no_policy() {
        let is_policy = |text: &str| PolicyText::read(text).is_policy();
        assert!(["mode: enforce\nmx: a.example", "mode: None", "mx: a.example"].into_iter().all(is_policy));
        assert!(!["version: STSv1", "", "mode: enforced\nmx: a.example", "max_age: 86400"].into_iter().any(is_policy));
    }

    proptest! {
        /// Names of few letters, so that they often meet.
        #[test]
        fn covers_what_a_look_at_each_line_says(
            patterns in proptest::collection::vec("[*aB.]{0,5}", 0..6),
            host in "[*aB.]{0,6}",
        ) {
            let lines: Vec<String> = patterns.iter().map(|pattern| format!("mx: {pattern}")).collect();
            let text = lines.join("\n");
            let each = PolicyText::read(&text).mx.iter().any(|pattern| covers(pattern, &host));
            prop_assert_eq!(PolicyText::read(&text).covers(&host), each);
        }
    }
}
