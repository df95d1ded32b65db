//! Writes a mailbox of TLS reports for the benchmarks, always the same bytes.
//! `cargo run --release --example make_mailbox -- COUNT FILE [--failing]`, or `--large` for COUNT:
//! as many mails as make 1 GB. With `--failing` every report has ten rows of failures.
//! Prints `{"mails": …, "bytes": …}`.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};

use mailbox::{Failures, write_mail};

#[path = "../benches/shared/mailbox.rs"]
mod mailbox;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let failing = arguments.iter().any(|argument| argument == "--failing");
    let wanted: Vec<&str> = arguments.iter().map(String::as_str).filter(|argument| *argument != "--failing").collect();
    let (most_mails, least_bytes, path) = match *wanted.as_slice() {
        ["--large", path] => (u64::MAX, LARGE, path),
        [count, path] => (count.parse().map_err(|_| wrong())?, u64::MAX, path),
        _ => return Err(wrong()),
    };
    // Under another name until it is whole: what was cut off is never taken for a mailbox.
    let unfinished = format!("{path}.unfinished");
    let mut file = BufWriter::with_capacity(1 << 20, File::create(&unfinished)?);
    let failures = if failing { Failures::Many } else { Failures::Usual };
    let (mut mails, mut bytes, mut mail) = (0, 0, String::new());
    while mails < most_mails && bytes < least_bytes {
        mail.clear();
        write_mail(&mut mail, mails, failures)?;
        file.write_all(mail.as_bytes())?;
        mails += 1;
        bytes += mail.len() as u64;
    }
    file.into_inner()?.sync_all()?;
    fs::rename(&unfinished, path)?;
    writeln!(io::stdout(), r#"{{"mails": {mails}, "bytes": {bytes}}}"#)
}

/// 1 GB.
const LARGE: u64 = 1_000_000_000;

fn wrong() -> io::Error {
    io::Error::other("usage: make_mailbox COUNT|--large FILE [--failing]")
}
