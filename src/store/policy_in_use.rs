//! Of the policies that senders applied, the one in use.

use crate::day::Day;

/// Days within which a policy that is in use is applied again by somebody.
const LATELY: i32 = 3;

/// Of policies, each with the first and the last day on which a sender applied it, the one in use: of those applied at
/// the end, the one that came last. The last report alone may name one that was replaced, for a sender may keep it for its
/// `max_age` (RFC 8461, section 3.2). Without a day it came before all others.
pub fn policy_in_use<T>(
    seen: impl Iterator<Item = T> + Clone,
    days: impl Fn(&T) -> (Option<Day>, Option<Day>),
) -> Option<T> {
    let end = seen.clone().map(|policy| days(&policy).1).max()?;
    let lately = end.map(|end| end.plus(-LATELY));
    seen.filter(|policy| days(policy).1 >= lately).max_by_key(|policy| days(policy))
}
