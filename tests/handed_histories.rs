//! Histories that were handed to us, where they are: made and checked by the programs that came with them, which run the
//! example `summarize` as anybody would.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[test]
fn handed_histories_are_told_right() {
    let folder = std::env::var_os("TLSRPT_CASES").map_or_else(|| PathBuf::from("../shared/cases"), PathBuf::from);
    let folder = folder.join("histories");
    if !folder.join("check.py").exists() {
        return skipped(&format!("there is nothing in {}", folder.display()));
    }
    // Cargo builds examples beside the folder of the tests, when it builds all of them.
    let tests = std::env::current_exe().unwrap();
    let summarize = tests.parent().and_then(Path::parent).unwrap().join("examples/summarize");
    if !summarize.exists() {
        return skipped("the example summarize was not built: run cargo test without --test, or build it");
    }
    let made = std::env::temp_dir().join(format!("tlsrpt-lens-histories-{}", std::process::id()));
    let Some(making) = python(Command::new("python3").arg(folder.join("make.py")).arg(&made)) else {
        return skipped("there is no python3 here");
    };
    assert!(making.status.success(), "{}", String::from_utf8_lossy(&making.stderr));
    let mut check = Command::new("python3");
    check.arg(folder.join("check.py")).arg(&summarize).arg(folder.join("expect.json")).arg(&made);
    let checked = python(&mut check).unwrap();
    drop(std::fs::remove_dir_all(&made));
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{said}{}", String::from_utf8_lossy(&checked.stderr));
    let last = said.lines().last().unwrap_or_default();
    assert!(last.contains("histories right"), "{said}");
    eprintln!("{last}");
}

/// What a program prints; `None` where it is not here.
fn python(command: &mut Command) -> Option<Output> {
    // What it would leave beside the programs is theirs to leave, not ours.
    command.env("PYTHONDONTWRITEBYTECODE", "1").output().ok()
}

fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}
