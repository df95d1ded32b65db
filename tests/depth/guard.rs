//! Runs a test in a process of its own that may take two gigabytes of addresses.

use std::process::Command;

/// Runs the test with this name in such a process; false in that process, where its body is to be run.
pub(crate) fn elsewhere(test: &str) -> bool {
    if std::env::var_os("GUARDED").is_some() {
        return false;
    }
    let program = std::env::current_exe().unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -v 2000000 && exec \"$0\" --exact --nocapture \"$1\""]).arg(program).arg(test);
    let ended = shell.env("GUARDED", "1").status().unwrap();
    assert!(ended.success(), "{test} ended with {ended}");
    true
}

/// At the start of a test: the rest of it runs there.
macro_rules! guarded {
    ($test:literal) => {
        if crate::guard::elsewhere($test) {
            return;
        }
    };
}

pub(crate) use guarded;
