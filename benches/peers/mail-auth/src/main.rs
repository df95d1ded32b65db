//! Reads a mailbox of TLS reports with mail-auth on one thread, and prints how long it took:
//! `mail-auth-peer FILE [MAILS]` gives
//! `{"reports": …, "seconds": …, "processor_seconds": …, "bytes": …}`.
//! The file is in memory before the clock starts.

use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs};

use mail_auth::report::tlsrpt::TlsReport;
use mail_parser::mailbox::mbox::MessageIterator;
use serde_json::json;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let Some(path) = arguments.next() else {
        eprintln!("usage: mail-auth-peer FILE [MAILS]");
        return ExitCode::from(2);
    };
    let most = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(usize::MAX);
    let mailbox = match fs::read(&path) {
        Ok(mailbox) => mailbox,
        Err(error) => {
            eprintln!("cannot read {path}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let (began, processor) = (Instant::now(), processor_seconds());
    let (mut bytes, mut kept) = (0, Vec::new());
    for mail in MessageIterator::new(mailbox.as_slice()).take(most).flatten() {
        bytes += mail.contents().len();
        if let Ok(report) = TlsReport::parse_rfc5322(mail.contents()) {
            kept.push(report);
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    let spent = processor_seconds().zip(processor).map(|(after, before)| after - before);
    println!("{}", json!({ "reports": kept.len(), "seconds": seconds, "processor_seconds": spent, "bytes": bytes }));
    ExitCode::SUCCESS
}

/// What the processor spent on this program: on Linux, the first number of `schedstat`.
fn processor_seconds() -> Option<f64> {
    let text = fs::read_to_string("/proc/self/schedstat").ok()?;
    text.split_whitespace().next()?.parse::<f64>().ok().map(|nanoseconds| nanoseconds / 1e9)
}
