//! The seed of hashes keeps strangers from aiming at them, and nothing that is shown or written depends on it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use guard::guarded;
use processor_time::processor_time;
use tlsrpt_lens::analysis::{Filter, Overview, compare, failure_rows, findings, mx_of_reports, overview};
use tlsrpt_lens::export::{failures_csv, report_html, reports_ndjson, summary_json};
use tlsrpt_lens::intake::{self, StreamReader};
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::seed::Seed;
use tlsrpt_lens::store::{Batch, HistoryRecord, Store};

#[path = "depth/guard.rs"]
mod guard;
#[path = "../benches/shared/processor_time.rs"]
mod processor_time;
#[path = "../benches/shared/series.rs"]
mod series;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "depth/write.rs"]
mod write;

const SEEDS: [[u64; 2]; 3] = [[0, 0], [1, 2], [0x9e37_79b9_7f4a_7c15, u64::MAX]];

/// Reports that differ in all that is counted, some of which come twice, and what is none.
fn files() -> Vec<(String, Vec<u8>)> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/history/input");
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(fixtures).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    paths.sort();
    paths.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("public/samples/sample-reports.mbox"));
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let mut files: Vec<_> = paths.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect();
    for series in series::SERIES {
        let (name, bytes) = (series.make)(series.least.min(40));
        files.push((format!("{} {name}", series.name), bytes));
    }
    files
}

/// All that comes of the files under one seed: each thing with its name.
fn all_under(seed: [u64; 2], files: &[(String, Vec<u8>)]) -> Vec<(String, String)> {
    let (mut store, mut batch, mut kept) =
        (Store::with_seed(Seed::new(seed)), Batch::with_seed(Seed::new(seed)), Vec::new());
    for (name, bytes) in files {
        let (mut limits, mut reader) = (Limits::default(), StreamReader::new(name));
        reader.push(bytes, &mut limits, &mut |item| batch.add(item));
        reader.finish(&mut limits, &mut |item| batch.add(item));
        // As the page keeps and takes it.
        let sent = batch.take().encode();
        let received = Batch::decode(&sent).unwrap();
        let new = store.merge_part(received.clone(), None);
        kept.push(HistoryRecord { part: None, batch: received.only(&new) }.encode());
        kept.push(sent);
        store.file_read(reader.failed());
    }
    let mut again = Batch::with_seed(Seed::new(seed));
    (0..store.len()).for_each(|id| store.put_again(id, &mut again));
    kept.push(again.encode());
    let all = Filter::default();
    let shown: Overview = overview(&store, &all);
    let mut said = vec![
        ("kept bytes".to_owned(), format!("{kept:?}")),
        ("summary".to_owned(), summary_json(&store)),
        ("problems".to_owned(), format!("{:?}", store.problems().collect::<Vec<_>>())),
        ("shared report ids".to_owned(), format!("{:?}", store.shared_report_ids())),
        ("periods".to_owned(), format!("{:?}", compare(&store, &all))),
        ("patterns".to_owned(), format!("{:?}", mx_of_reports(&store, "example.com"))),
        ("hidden".to_owned(), report_html(&store, &all, true)),
        ("summary of stand-ins".to_owned(), summary_json(&store.with_stand_ins())),
    ];
    let filters = [
        all,
        Filter { policy_domain: shown.by_policy_domain[1].label.clone().into(), ..Filter::default() },
        Filter { result_type: shown.by_result_type[1].0.to_string().into(), ..Filter::default() },
        Filter { receiving_mx: shown.by_mx[1].label.clone().into(), ..Filter::default() },
    ];
    for filter in filters {
        let name = |what: &str| format!("{what} of {:?}", filter.to_query());
        let counts = overview(&store, &filter);
        let group = counts.failure_groups.first().map(|group| failure_rows(&store, &filter, group));
        said.push((name("overview"), format!("{counts:?} {group:?}")));
        said.push((name("findings"), format!("{:?}", findings(&store, &filter))));
        said.push((name("NDJSON"), reports_ndjson(&store, &filter)));
        said.push((name("CSV"), failures_csv(&store, &filter)));
        said.push((name("HTML"), report_html(&store, &filter, false)));
    }
    said
}

#[test]
fn nothing_depends_on_the_seed() {
    guarded!("nothing_depends_on_the_seed");
    let files = files();
    let [first, others @ ..] = SEEDS.map(|seed| all_under(seed, &files));
    assert!(first.iter().all(|(_, text)| !text.is_empty()));
    for other in others {
        for ((name, text), (_, same)) in first.iter().zip(&other) {
            assert!(text == same, "{name} depends on the seed");
        }
    }
}

/// Whoever forgets the seed gets one that everybody knows, so the page, its workers and the programs never do.
#[test]
fn what_strangers_fill_has_a_seed() {
    guarded!("what_strangers_fill_has_a_seed");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> =
        ["src/ui", "src/worker", "src/web", "src/bin", "examples"].map(|folder| root.join(folder)).to_vec();
    let mut files = vec![root.join("src/main.rs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    assert!(files.len() > 100);
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        for word in ["Store::default", "Batch::default", "Seed::default", "mem::take(&mut batch)"] {
            assert!(!text.contains(word), "{} has {word}", path.display());
        }
    }
}

/// In the core no map hashes what a stranger writes, or a number that one steers, without a seed.
#[test]
fn no_map_hashes_without_a_seed() {
    guarded!("no_map_hashes_without_a_seed");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut found) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            if ["HashMap", "HashSet", "IndexMap", "IndexSet"].iter().any(|map| text.contains(map)) {
                found.push(path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    // Texts of our own alone are keys of the language, and hashes that know a seed those of the names; batches have seeds.
    assert_eq!(found, ["language.rs", "store/batch.rs", "store/names.rs"]);
}

/// Files whose texts meet in hashes without a seed, a few kilobytes that took minutes. Where the folder is
/// not there this is skipped.
#[test]
fn texts_that_met_in_a_hash_are_read_in_linear_time() {
    guarded!("texts_that_met_in_a_hash_are_read_in_linear_time");
    let cases = std::env::var_os("TLSRPT_CASES").map_or_else(|| PathBuf::from("../shared/cases"), PathBuf::from);
    for name in ["fx-collide-native-40k.json.gz", "fx-collide-wasm-40k.json.gz"] {
        let Ok(bytes) = std::fs::read(cases.join("hostile").join(name)) else {
            eprintln!("skipped: {name} is not there");
            continue;
        };
        let mut store = Store::with_seed(Seed::new([3, 4]));
        let began = processor_time();
        intake::read(name, &bytes, &mut Limits::default(), &mut |item| store.add(item));
        assert_eq!(store.len(), 1, "{name}");
        // Seconds even without optimization, where it was minutes.
        let spent = processor_time().saturating_sub(began);
        assert!(spent.as_secs() < 20, "{name}: {spent:?}");
    }
}

/// In a mailbox and in an archive what somebody aims at hashes, or multiplies, costs what it costs alone: it is read,
/// counted and judged in seconds, and so are the reports around it.
#[test]
fn what_is_linear_alone_is_in_other_wrappings() {
    guarded!("what_is_linear_alone_is_in_other_wrappings");
    for kind in [
        "texts that collide where a hash has no seed",
        "hosts that collide where a hash has no seed",
        "policy lines, and as many failing MX",
    ] {
        let series = series::SERIES.iter().find(|series| series.name == kind).unwrap();
        let (_, bytes) = (series.make)(4_000);
        let mails = [write::mail("1"), write::mail_of("h.json.gz", &write::gzip(&bytes)), write::mail("2")];
        let mailbox = mails.map(|mail| [write::FROM, &mail, b"\n"].concat()).concat();
        let (one, two) = (write::report("1"), write::report("2"));
        let archive = write::zip(&[("1.json", &one), ("h.json", &bytes), ("2.json", &two)]);
        for (form, file) in [("a mailbox", mailbox), ("an archive", archive)] {
            let mut batch = Batch::with_seed(Seed::new([3, 4]));
            let mut store = Store::with_seed(Seed::new([3, 4]));
            let began = processor_time();
            intake::read("file", &file, &mut Limits::default(), &mut |item| batch.add(item));
            store.merge(batch);
            assert_eq!((store.len(), store.problems().len()), (3, 0), "{kind} in {form}");
            let all = Filter::default();
            assert!(overview(&store, &all).sessions.failed > 0 && !findings(&store, &all).is_empty());
            let spent = processor_time().saturating_sub(began);
            assert!(spent.as_secs() < 20, "{kind} in {form}: {spent:?}");
        }
    }
}

/// The series of colliding texts are what they say, by `FxHash` as its authors wrote it.
#[test]
fn texts_of_the_series_collide() {
    guarded!("texts_of_the_series_collide");
    let texts = series::colliding(300);
    let hash = |text: &String| {
        text.as_bytes().chunks(4).fold(0_u32, |state, word| {
            (state.rotate_left(5) ^ u32::from_le_bytes(word.try_into().unwrap())).wrapping_mul(series::FX)
        })
    };
    let different: std::collections::BTreeSet<&String> = texts.iter().collect();
    let hashes: std::collections::BTreeSet<u32> = texts.iter().map(hash).collect();
    assert_eq!((different.len(), hashes.len()), (300, 1));
}
