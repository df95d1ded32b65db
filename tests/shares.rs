//! In whatever order things stand, and however much each of them would make the program keep, the good ones are read:
//! hostile mails, members and files before them take no more than their shares.
//!
//! Why that holds for all: a thing may always keep a multiple of its own packed bytes, which is more than any honest
//! report needs, whatever stands before it; what is kept beside that is a fraction of what is left. The multiples of all
//! things together are that of their file, and those of all files together leave a place in the store.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "depth/guard.rs"]
mod guard;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "depth/write.rs"]
mod write;

use guard::guarded;
use tlsrpt_lens::intake::{Ingested, Outcome, StreamReader};
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::{Batch, Store};
use write::{FROM, gzip, mail_of, report, tar, zip};

/// Reports in lines, each of half as many empty entries as the one before: whatever a thing may keep, they fill it. An
/// entry takes three bytes here, a twentieth of what is kept of it.
fn greedy(thing: usize, most: usize) -> Vec<u8> {
    let line = |level: usize| {
        let entries = "{},".repeat(most >> level);
        format!(r#"{{"organization-name":"x","report-id":"{thing}-{level}","policies":[{entries}{{}}]}}{}"#, "\n")
    };
    (0..most.ilog2() as usize).map(line).collect::<String>().into_bytes()
}

/// What was found in a file: the ids of reports, and how often more was to be kept than may be.
fn read(bytes: &[u8], limits: &Limits, size: Option<u64>, slice: usize) -> (Vec<String>, u64) {
    let (mut ids, mut cut, mut limits) = (Vec::new(), 0, limits.clone());
    let mut take = |item: Ingested| match item.outcome {
        Outcome::Report(report) => ids.push(report.report_id.clone()),
        Outcome::Problem(error) if error.kind() == "too-much-to-keep" => cut += 1,
        Outcome::Problem(_) | Outcome::NotAReport(_) => {}
    };
    let mut reader = StreamReader::new("file");
    if let Some(size) = size {
        reader = reader.with_size(size);
    }
    for slice in bytes.chunks(slice) {
        reader.push(slice, &mut limits, &mut take);
    }
    reader.finish(&mut limits, &mut take);
    (ids, cut)
}

/// Writes an archive of members with these names.
type Write = fn(&[(&str, &[u8])]) -> Vec<u8>;

/// A hundredth of what is usual, so that little is much.
fn limits() -> Limits {
    Limits { kept_free: 160_000, kept_bytes: 2_560_000, ..Limits::default() }
}

#[test]
fn good_things_behind_hostile_ones_are_read() {
    guarded!("good_things_behind_hostile_ones_are_read");
    let good = gzip(&report("good"));
    for hostile in [10, 20, 50] {
        let greedy: Vec<Vec<u8>> = (0..hostile).map(|thing| greedy(thing, 1_024)).collect();
        let packed: Vec<Vec<u8>> = greedy.iter().map(|text| gzip(text)).collect();
        let names: Vec<String> = (0..hostile).map(|thing| format!("{thing}.bin")).collect();
        let members = |of: &'_ [Vec<u8>]| {
            let mut all: Vec<(String, Vec<u8>)> = names.iter().cloned().zip(of.iter().cloned()).collect();
            all.push(("good.json.gz".to_owned(), good.clone()));
            all
        };
        let archive = |of: &[Vec<u8>], write: Write| {
            let all = members(of);
            write(&all.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>())
        };
        let mailbox = |mails: Vec<Vec<u8>>| {
            let mails = mails.into_iter().chain([mail_of("good.json.gz", &good)]);
            mails.map(|mail| [FROM, &mail, b"\n"].concat()).collect::<Vec<_>>().concat()
        };
        let packed_mails = mailbox(packed.iter().map(|gzip| mail_of("h.json.gz", gzip)).collect());
        let plain_mails = mailbox(greedy.iter().map(|text| mail_of("h.json", text)).collect());
        let inner = archive(&packed, tar);
        let files = [
            ("ZIP", archive(&greedy, zip)),
            ("tar", archive(&packed, tar)),
            ("tar.gz", gzip(&archive(&greedy, tar))),
            ("mbox", packed_mails.clone()),
            ("mbox.gz", gzip(&plain_mails)),
            ("mbox in ZIP", zip(&[("box.mbox", &plain_mails)])),
            ("tar in ZIP", zip(&[("0.tar", &inner), ("more.json", &greedy[0])])),
        ];
        for (form, bytes) in files {
            let told = |ids: &[String], cut: u64, what: &str| {
                let told = format!("{hostile} in {form} of {} bytes, {what}: {cut} cut", bytes.len());
                assert!(ids.iter().any(|id| id == "good"), "{told}");
                // The hostile ones were cut, or the good one would be read by any rule.
                assert!(cut >= hostile as u64 / 2, "{told}");
            };
            let size = Some(bytes.len() as u64);
            let (ids, cut) = read(&bytes, &limits(), size, bytes.len());
            told(&ids, cut, "whole");
            if hostile == 20 {
                assert!(read(&bytes, &limits(), size, 1_000) == (ids, cut), "{form} in slices");
                // Of a file whose size is not known the first that comes may take what a file may keep at most.
                let unknown = Limits { kept_bytes: 256_000_000, ..limits() };
                let (ids, cut) = read(&bytes, &unknown, None, bytes.len());
                told(&ids, cut, "of a size that is not known");
            }
        }
    }
}

/// Behind five thousand small files, each of which fills what it may keep, the store has a place left.
#[test]
fn good_files_behind_thousands_of_small_hostile_ones_are_read() {
    guarded!("good_files_behind_thousands_of_small_hostile_ones_are_read");
    // A tenth of what is usual: the room, and what a file may keep of it.
    let usual = Limits { kept_free: 1_600_000, kept_bytes: 25_600_000, ..Limits::default() };
    let count = 5_000_usize;
    let files: Vec<Vec<u8>> = (0..count).map(|file| gzip(&greedy(file, 64))).collect();
    let good = report("good");
    let bytes = files.iter().chain([&good]).map(|file| file.len() as u64).sum();
    let limits = usual.among(count as u64 + 1, bytes);
    let (mut store, mut batch, mut cut) = (Store::default(), Batch::default(), 0);
    store.make_room(64_000_000);
    for file in files.iter().chain([&good]) {
        let mut take = |item: Ingested| {
            cut += u64::from(matches!(&item.outcome, Outcome::Problem(error) if error.kind() == "too-much-to-keep"));
            batch.add(item);
            if batch.is_full() {
                store.merge(batch.take());
            }
        };
        let (mut limits, mut reader) = (limits.clone(), StreamReader::new("file").with_size(file.len() as u64));
        reader.push(file, &mut limits, &mut take);
        reader.finish(&mut limits, &mut take);
    }
    store.merge(batch);
    let told = format!("{count} files of {bytes} bytes, {cut} cut, {} kept", store.bytes());
    assert!(cut > count as u64 / 2 && store.len() > count, "{told}");
    let last = store.report(store.len() - 1).unwrap();
    assert_eq!(last.report.report_id, "good", "{told}");
    assert_eq!((store.room().refused, store.is_full()), (0, false), "{told}");
}

/// Honest files are cut by none of that, however many there are.
#[test]
fn honest_files_are_not_cut() {
    guarded!("honest_files_are_not_cut");
    let file = gzip(&report("honest"));
    for files in [1, 1_000, 1_000_000] {
        let limits = Limits::default().among(files, files * file.len() as u64);
        let (ids, cut) = read(&file, &limits, Some(file.len() as u64), file.len());
        assert_eq!((ids.len(), cut), (1, 0), "{files}");
    }
}
