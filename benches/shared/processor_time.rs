//! What the processor spent, for measures that must not depend on what else a machine does.

use std::time::Duration;

/// The time that this thread had the processor so far. Asked of the clock and not of a file of the system: the file costs
/// several microseconds, which is more than many of the steps that are measured with it.
#[cfg(unix)]
pub(crate) fn processor_time() -> Duration {
    nix::time::clock_gettime(nix::time::ClockId::CLOCK_THREAD_CPUTIME_ID).map_or(Duration::ZERO, Duration::from)
}

/// The time since the first call: this system has no clock of a thread's processor that is asked for here.
#[cfg(not(unix))]
pub(crate) fn processor_time() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}
