//! What the processor spent, for measures that must not depend on what else a machine does.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// The time that this thread had the processor so far. Where the system does not tell it (it does on Linux), the time
/// since the first call.
pub(crate) fn processor_time() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split_whitespace().next().and_then(|number| number.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}
