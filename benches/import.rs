//! Reports per second natively: a generated mailbox of 20,000 mails, from bytes to the store.
#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]
#![allow(missing_docs, reason = "criterion writes the main function")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use flate2::Compression;
use flate2::write::GzEncoder;
use tlsrpt_lens::analysis::{Filter, overview};
use tlsrpt_lens::intake::StreamReader;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::Store;

const MAILS: u64 = 20_000;
/// The page's worker reads files in slices of this size.
const SLICE: usize = 4 << 20;

/// A mailbox in the shape that large senders mail: gzip in base64 in multipart/report.
fn mailbox() -> Vec<u8> {
    let mut mailbox = String::new();
    for number in 0..MAILS {
        let day = number / 200 % 28 + 1;
        let failed = if number % 20 == 0 { 3 } else { 0 };
        let details = if failed > 0 {
            r#","failure-details":[{"result-type":"certificate-expired","sending-mta-ip":"192.0.2.7","receiving-mx-hostname":"mx2.example.com","failed-session-count":3}]"#
        } else {
            ""
        };
        let report = format!(
            r#"{{"organization-name":"Sender {}","date-range":{{"start-datetime":"2026-02-{day:02}T00:00:00Z","end-datetime":"2026-02-{day:02}T23:59:59Z"}},"contact-info":"tls@sender.example","report-id":"{number}","policies":[{{"policy":{{"policy-type":"sts","policy-string":["version: STSv1","mode: enforce","mx: mx1.example.com","mx: mx2.example.com","max_age: 604800"],"policy-domain":"example.com","mx-host":["mx1.example.com","mx2.example.com"]}},"summary":{{"total-successful-session-count":{},"total-failure-session-count":{failed}}}{details}}}]}}"#,
            number % 40,
            number % 977,
        );
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(report.as_bytes()).unwrap();
        let packed = packed.finish().unwrap();
        let encoded = base64(&packed);
        write!(
            mailbox,
            "From tls@sender.example Sun Feb {day:2} 04:12:09 2026\r\nFrom: tls@sender.example\r\nTo: tls@example.com\r\n\
             Subject: Report Domain: example.com Submitter: sender.example Report-ID: <{number}@sender.example>\r\n\
             TLS-Report-Domain: example.com\r\nTLS-Report-Submitter: sender.example\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=tlsrpt; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
             This is an aggregate TLS report.\r\n--b\r\nContent-Type: application/tlsrpt+gzip\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{encoded}--b--\r\n\r\n"
        )
        .unwrap();
    }
    mailbox.into_bytes()
}

/// Lines of 76 letters, as mail programs write them.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for (index, group) in bytes.chunks(3).enumerate() {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let letter = ALPHABET.get((bits >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'=');
            out.push(if place > group.len() { '=' } else { char::from(letter) });
        }
        if index % 19 == 18 {
            out.push_str("\r\n");
        }
    }
    out.push_str("\r\n");
    out
}

fn import(mailbox: &[u8]) -> Store {
    let (mut store, mut limits) = (Store::default(), Limits::default());
    let mut reader = StreamReader::new("box.mbox");
    for slice in mailbox.chunks(SLICE) {
        reader.push(slice, &mut limits, &mut |item| store.add(item));
    }
    reader.finish(&mut limits, &mut |item| store.add(item));
    store
}

fn benches(criterion: &mut Criterion) {
    let mailbox = mailbox();
    let store = import(&mailbox);
    assert_eq!(store.len() as u64, MAILS, "every mail holds a report of its own");
    let mut group = criterion.benchmark_group("mailbox of 20,000 mails");
    group.sample_size(10).throughput(Throughput::Elements(MAILS));
    group.bench_function("import (elements are reports)", |bencher| bencher.iter(|| import(black_box(&mailbox))));
    group.bench_function("overview (elements are reports)", |bencher| {
        bencher.iter(|| overview(black_box(&store), &Filter::default()));
    });
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
