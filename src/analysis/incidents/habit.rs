//! When one who has the habit of reporting is no longer heard of.

/// Whether reports stopped: of one who reported on so many days, between which at most so many were without, there has
/// been nothing for so many. Which days count is for the caller to say.
pub(in crate::analysis) fn stopped(reported: usize, longest_pause: usize, quiet: usize) -> bool {
    reported >= HABIT && quiet >= (2 * longest_pause + 1).max(LEAST_SILENT)
}

/// Days with reports that make a habit.
pub(in crate::analysis) const HABIT: usize = 7;
/// Days that must pass at the least.
const LEAST_SILENT: usize = 4;
