//! How fast the core is natively: an import and each of its stages, and what a page asks of a
//! store with 100,000 reports or 1,000,000 rows of failures.
#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]
#![allow(missing_docs, reason = "criterion writes the main function")]

use std::hint::black_box;
use std::io::Write as _;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use flate2::write::GzDecoder;
use flate2::{Decompress, FlushDecompress};
use mail_parser::decoders::base64::base64_decode;
use mailbox::{Failures, write_mail};
use tlsrpt_lens::analysis::{Filter, compare, failure_rows, findings, overview};
use tlsrpt_lens::intake::{Ingested, StreamReader, read};
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::report::{Hints, parse};
use tlsrpt_lens::store::{Batch, Store};

#[path = "shared/mailbox.rs"]
mod mailbox;

const MAILS: usize = 20_000;
/// The page's worker reads files in slices of this size.
const SLICE: usize = 4 << 20;

fn mails(count: usize, failures: Failures) -> impl Iterator<Item = String> {
    (0..count as u64).map(move |number| {
        let mut mail = String::new();
        write_mail(&mut mail, number, failures).unwrap();
        mail
    })
}

/// From bytes to what intake finds, as the worker reads a file.
fn read_mailbox<'a>(slices: impl Iterator<Item = &'a [u8]>, sink: &mut dyn FnMut(Ingested)) {
    let mut limits = Limits::default();
    let mut reader = StreamReader::new("box.mbox");
    for slice in slices {
        reader.push(slice, &mut limits, sink);
    }
    reader.finish(&mut limits, sink);
}

/// The same into batches that are as large as a worker sends them.
fn batches<'a>(slices: impl Iterator<Item = &'a [u8]>) -> Vec<Batch> {
    let (mut done, mut batch) = (Vec::new(), Batch::default());
    read_mailbox(slices, &mut |item| {
        batch.add(item);
        if batch.is_full() {
            done.push(batch.take());
        }
    });
    done.push(batch);
    done
}

fn store_of(batches: Vec<Batch>) -> Store {
    let mut store = Store::default();
    for batch in batches {
        store.merge(batch);
    }
    store
}

/// The letters of the attachment, which is the last part.
fn attachment(mail: &str) -> &[u8] {
    let (_, rest) = mail.split_once("Content-Transfer-Encoding: base64\n\n").unwrap();
    rest.split_once("\n--").unwrap().0.as_bytes()
}

/// What no reader can leave out: the letters decoded, the bytes inflated.
fn decode_and_inflate(letters: &[u8], inflater: &mut Decompress, out: &mut Vec<u8>) {
    let packed = base64_decode(letters).unwrap();
    out.clear();
    inflater.reset(false);
    // The generator writes a head of ten bytes and, as every gzip file has, a foot of eight.
    let (_, deflated) = packed.split_last_chunk::<8>().map(|(rest, _)| rest.split_at(10)).unwrap();
    inflater.decompress_vec(deflated, out, FlushDecompress::Finish).unwrap();
}

fn stages(criterion: &mut Criterion) {
    let mails: Vec<String> = mails(MAILS, Failures::Usual).collect();
    let mailbox = mails.concat().into_bytes();
    let letters: Vec<&[u8]> = mails.iter().map(|mail| attachment(mail)).collect();
    let texts: Vec<Vec<u8>> = letters
        .iter()
        .map(|letters| {
            let mut unpack = GzDecoder::new(Vec::new());
            unpack.write_all(&base64_decode(letters).unwrap()).unwrap();
            unpack.finish().unwrap()
        })
        .collect();
    let bytes = |all: &mut dyn Iterator<Item = usize>| Throughput::Bytes(all.sum::<usize>() as u64);
    let whole = Throughput::Bytes(mailbox.len() as u64);
    let slices = || mailbox.chunks(SLICE);
    assert_eq!(store_of(batches(slices())).len(), MAILS, "every mail holds a report of its own");

    let mut group = criterion.benchmark_group("stages");
    group.sample_size(10);
    // Every one on the bytes that it reads; each holds what stands above it for the same mails.
    group.throughput(bytes(&mut letters.iter().map(|letters| letters.len())));
    group.bench_function("floor: base64 and inflate", |bencher| {
        let (mut inflater, mut out) = (Decompress::new(false), Vec::with_capacity(1 << 16));
        bencher.iter(|| {
            for letters in &letters {
                decode_and_inflate(black_box(letters), &mut inflater, &mut out);
            }
        });
    });
    group.throughput(bytes(&mut texts.iter().map(Vec::len)));
    group.bench_function("report: JSON to Report", |bencher| {
        bencher.iter(|| {
            for text in &texts {
                drop(black_box(parse(black_box(text), &Hints::default())));
            }
        });
    });
    group.throughput(whole);
    // Without its "From " line, as a file of its own.
    let bodies: Vec<&[u8]> = mails.iter().map(|mail| mail.split_once('\n').unwrap().1.as_bytes()).collect();
    group.bench_function("mails: each to Report", |bencher| {
        bencher.iter(|| {
            let mut limits = Limits::default();
            for body in &bodies {
                read("m.eml", black_box(body), &mut limits, &mut |item| drop(black_box(item)));
            }
        });
    });
    group.bench_function("mailbox: split, each to Report", |bencher| {
        bencher.iter(|| read_mailbox(slices(), &mut |item| drop(black_box(item))));
    });
    group.bench_function("worker: split, each to Report, batches as bytes", |bencher| {
        bencher.iter(|| batches(slices()).iter().map(|batch| batch.encode().len()).sum::<usize>());
    });
    let encoded: Vec<Vec<u8>> = batches(slices()).iter().map(Batch::encode).collect();
    group.bench_function("page: bytes to batches, merged into the store", |bencher| {
        bencher.iter(|| store_of(encoded.iter().map(|bytes| Batch::decode(bytes).unwrap()).collect()));
    });
    group.finish();

    let mut group = criterion.benchmark_group("import");
    group.sample_size(10).throughput(Throughput::Elements(MAILS as u64));
    group.bench_function("20,000 mails, bytes to store", |bencher| bencher.iter(|| store_of(batches(slices()))));
    group.finish();
}

/// What the page counts when a filter changes, on a store of its size.
fn questions(criterion: &mut Criterion) {
    for (name, failures) in [("100,000 reports", Failures::Usual), ("1,000,000 failure rows", Failures::Many)] {
        let mut store = Store::default();
        let mut pieces = mails(100_000, failures);
        // A thousand at a time: the mailbox as a whole would take most of a small machine's memory.
        loop {
            let piece: String = pieces.by_ref().take(1_000).collect();
            if piece.is_empty() {
                break;
            }
            for batch in batches(std::iter::once(piece.as_bytes())) {
                store.merge(batch);
            }
        }
        assert_eq!(store.len(), 100_000);
        let all = Filter::default();
        let some = |text: &str| Some(text.to_owned());
        let one_result = Filter { result_type: some("certificate-expired").into(), ..all.clone() };
        let one_domain = Filter { policy_domain: some("d3.example.com").into(), ..all.clone() };
        let last_day = overview(&store, &all).last_day.unwrap();
        let month = Filter { days: Some((last_day.plus(-29), last_day)), ..all.clone() };
        let groups = overview(&store, &all).failure_groups;
        let largest = groups.iter().max_by_key(|group| group.reports).unwrap();

        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        group.bench_function("overview", |bencher| bencher.iter(|| overview(black_box(&store), &all)));
        group.bench_function("overview of one result type", |bencher| {
            bencher.iter(|| overview(black_box(&store), &one_result));
        });
        group.bench_function("overview of one domain", |bencher| {
            bencher.iter(|| overview(black_box(&store), &one_domain));
        });
        group.bench_function("findings", |bencher| bencher.iter(|| findings(black_box(&store), &all)));
        group.bench_function("failure_rows of the largest group", |bencher| {
            bencher.iter(|| failure_rows(black_box(&store), &all, largest));
        });
        group.bench_function("compare: 30 days and the 30 before", |bencher| {
            bencher.iter(|| compare(black_box(&store), &month));
        });
        group.finish();
    }
}

criterion_group!(all, stages, questions);
criterion_main!(all);
