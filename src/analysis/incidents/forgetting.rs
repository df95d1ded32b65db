//! What was noted is let go of little by little: all at once it would take as long as to note it.

use std::collections::BTreeMap;

/// Lets go of a few things; true when there were any.
pub(super) fn forget_some<K: Ord, V>(map: &mut BTreeMap<K, V>) -> bool {
    (0..FORGOTTEN_AT_ONCE).map_while(|_| map.pop_first()).count() > 0
}

/// What is let go of in the time in which one is looked at.
const FORGOTTEN_AT_ONCE: usize = 4;
