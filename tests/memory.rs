//! What a file makes the program hold follows its size. Each input is read by a process of its own, with two gigabytes
//! of address space, that tells its largest memory (`VmHWM`).
//!
//! The bounds hold for every input: JSON is charged while it is read ([`Limits::value_bytes`]), rows of tables too;
//! what is kept of a file is charged before it is handed on ([`Limits::kept_of`]); the store takes a batch only where
//! it has room; and of problems no more than two hundred of a file are kept.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use tlsrpt_lens::intake::{Outcome, StreamReader};
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::{Batch, Store};
use zip::write::SimpleFileOptions;

/// What a process says of a file that it read.
#[derive(Debug)]
struct Read {
    /// Different reports.
    reports: u64,
    /// What came again.
    duplicates: u64,
    /// Whether the report that tests put beside others is there.
    good: bool,
    /// The kinds of problems, each once, in order.
    kinds: Vec<String>,
    /// Megabytes.
    peak: u64,
}

/// The one that reads: not a test of its own, and silent unless another test names files, one a line.
#[test]
fn reader() {
    let Ok(paths) = std::env::var("TLSRPT_READ") else { return };
    let paths: Vec<PathBuf> = paths.lines().map(PathBuf::from).collect();
    let sizes: Vec<u64> = paths.iter().map(|path| std::fs::metadata(path).unwrap().len()).collect();
    let mut good = 0;
    let usual = Limits::default().among(paths.len() as u64, sizes.iter().sum());
    let (mut store, mut batch, mut kinds) = (Store::default(), Batch::default(), Vec::new());
    let mut take = |item: tlsrpt_lens::intake::Ingested| {
        if let Outcome::Problem(error) = &item.outcome {
            kinds.push(error.kind().to_owned());
        }
        if let Outcome::Report(report) = &item.outcome {
            good |= u32::from(report.report_id == GOOD);
        }
        batch.add(item);
        if batch.is_full() {
            store.merge(batch.take());
        }
    };
    for (path, size) in paths.iter().zip(sizes) {
        let mut bytes = std::io::BufReader::with_capacity(1 << 20, std::fs::File::open(path).unwrap());
        let (mut limits, name) = (usual.clone(), path.file_name().unwrap().to_str().unwrap());
        let mut reader = StreamReader::new(name).with_size(size);
        loop {
            let piece = std::io::BufRead::fill_buf(&mut bytes).unwrap();
            let length = piece.len();
            if length == 0 {
                break;
            }
            reader.push(piece, &mut limits, &mut take);
            std::io::BufRead::consume(&mut bytes, length);
        }
        reader.finish(&mut limits, &mut take);
    }
    store.merge(batch);
    kinds.sort();
    kinds.dedup();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    let told = format!("READ {} {} {good} {} {}\n", store.len(), store.duplicates(), peak / 1000, kinds.join(","));
    std::io::stdout().write_all(told.as_bytes()).unwrap();
}

fn read_file(path: &Path) -> Read {
    read_files(&[path])
}

/// Reads files one after the other, as one import.
fn read_files(paths: &[&Path]) -> Read {
    let paths = paths.iter().map(|path| path.to_str().unwrap()).collect::<Vec<_>>().join("\n");
    let this = std::env::current_exe().unwrap();
    let output = Command::new("sh")
        .args(["-c", "ulimit -v 2000000; exec \"$0\" --exact reader --nocapture --test-threads 1"])
        .arg(this)
        .env("TLSRPT_READ", &paths)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find_map(|line| line.split_once("READ ")).map(|(_, line)| line.to_owned());
    let line = line.unwrap_or_else(|| panic!("{paths}: {text} {}", String::from_utf8_lossy(&output.stderr)));
    let mut words = line.split(' ');
    let mut number = || words.next().unwrap().parse::<u64>().unwrap();
    let (reports, duplicates, good, peak) = (number(), number(), number() == 1, number());
    let kinds =
        words.next().unwrap_or_default().split(',').filter(|kind| !kind.is_empty()).map(str::to_owned).collect();
    Read { reports, duplicates, good, kinds, peak }
}

/// A file of the test, which goes with it.
struct File(PathBuf);

impl File {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let folder = std::env::temp_dir().join(format!(
            "tlsrpt-lens-memory-{}-{:?}",
            std::process::id(),
            std::thread::current().id()
        ));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
        let _ = self.0.parent().map(std::fs::remove_dir);
    }
}

fn report(id: &str) -> String {
    format!(
        r#"{{"organization-name":"A","date-range":{{"start-datetime":"2026-01-03T00:00:00Z","end-datetime":"2026-01-03T23:59:59Z"}},"contact-info":"a@a.example","report-id":"{id}","policies":[{{"policy":{{"policy-type":"no-policy-found","policy-domain":"example.com"}},"summary":{{"total-successful-session-count":5,"total-failure-session-count":0}}}}]}}"#
    )
}

/// `start`, so many times `piece`, `end`, as a gzip file: nothing of it is ever whole in memory.
fn long(start: &str, piece: &str, times: usize, end: &str) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(start.as_bytes()).unwrap();
    let block = piece.repeat(1_000);
    for _ in 0..times / 1_000 {
        gzip.write_all(block.as_bytes()).unwrap();
    }
    gzip.write_all(end.as_bytes()).unwrap();
    gzip.finish().unwrap()
}

fn mail(name: &str, attachment: &[u8]) -> String {
    let text = data_encoding::BASE64.encode(attachment);
    let lines: Vec<&str> = text.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!(
        "From tls@a.example Sat Jan  3 00:00:00 2026\nFrom: tls@a.example\nSubject: Report Domain: example.com\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=\"tlsrpt\"; boundary=\"b\"\n\n--b\nContent-Type: application/tlsrpt+gzip; name=\"{name}\"\nContent-Transfer-Encoding: base64\n\n{}\n--b--\n\n",
        lines.join("\n")
    )
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const START: &str = r#"{"organization-name":"x","report-id":"y","contact-info":"x@x.example","date-range":{"start-datetime":"2026-01-03T00:00:00Z","end-datetime":"2026-01-03T23:59:59Z"},"policies":["#;

/// Sixteen megabytes each, a few kilobytes packed, and a multiple of that in memory if they were made.
fn heavy() -> [(&'static str, Vec<u8>); 5] {
    let entry = r#"{"policy":{"policy-type":"sts","policy-string":["#;
    let rest = r#"""],"policy-domain":"a.example"},"summary":{"total-successful-session-count":1,"total-failure-session-count":0}}]}"#;
    [
        ("entries.json.gz", long(START, "{},", 5_300_000, "{}]}")),
        ("a-field.json.gz", long(&format!("{START}],\"x\":["), "0,", 8_000_000, "0]}")),
        ("a-list.json.gz", long("[", "0,", 8_000_000, "0]")),
        ("lines-of-a-policy.json.gz", long(&format!("{START}{entry}"), "\"\",", 5_300_000, rest)),
        ("members.json.gz", long(&format!("{START}],\"x\":[0"), ",{\"\":0}", 2_000_000, "]}")),
    ]
}

/// Whatever lies around it, in any order, the good reports are read and the memory is bounded.
#[test]
fn what_would_take_many_times_its_size_is_refused_before() {
    let (one, two) = (report("one"), report("two"));
    let heavy = heavy();
    let members = |reversed: bool| {
        let mut all = vec![("g.json", one.as_bytes())];
        all.extend(heavy.iter().map(|(name, bytes)| (*name, bytes.as_slice())));
        all.push(("h.json", two.as_bytes()));
        if reversed {
            all.rotate_left(3);
        }
        all
    };
    let mailbox: String = members(true).iter().map(|(name, bytes)| mail(name, bytes)).collect();
    for file in [File::new("box.mbox", mailbox.as_bytes()), File::new("a.zip", &zip(&members(false)))] {
        let read = read_file(&file.0);
        assert_eq!((read.reports, read.kinds.as_slice()), (2, &["json-too-heavy".to_owned()][..]), "{read:?}");
        assert!(read.peak < 700, "{read:?}");
    }
}

/// Reports of one member, each five megabytes of white space: as many as fit are kept packed, and cost little.
#[test]
fn many_long_reports_are_kept_packed() {
    let padded = |id: usize| {
        let text = report(&format!("r{id}"));
        long(text.strip_suffix('}').unwrap(), "          ", 500_000, "}")
    };
    let members: Vec<(String, Vec<u8>)> = (0..8).map(|id| (format!("{id}.json.gz"), padded(id))).collect();
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let inner = zip(&members);
    let read = read_file(&File::new("a.zip", &zip(&[("inner.zip", &inner)])).0);
    assert_eq!((read.reports, read.kinds.len()), (8, 0), "{read:?}");
    assert!(read.peak < 80, "{read:?}");
}

/// What came again keeps no bytes: eight times the same long report, in other wrappings.
#[test]
fn the_same_report_is_kept_once() {
    // Twenty megabytes of texts that do not pack: a counter in each.
    let mut text = String::from(START);
    text.push_str(r#"{"policy":{"policy-type":"no-policy-found","policy-domain":"example.com"},"summary":{"total-successful-session-count":0,"total-failure-session-count":140000},"failure-details":["#);
    for n in 0..140_000_u64 {
        let mixed = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        text.push_str(if n == 0 { "" } else { "," });
        write!(text, r#"{{"result-type":"certificate-expired","receiving-mx-hostname":"mx{}.example.com","failed-session-count":1,"failure-reason-code":"{mixed:x}"}}"#, n % 9).unwrap();
    }
    text.push_str("]}]}");
    assert!(text.len() > 20_000_000, "{}", text.len());
    let once = read_file(&File::new("r.json", text.as_bytes()).0);
    let members: Vec<(String, String)> = (0..8).map(|n| (format!("{n}.json"), " ".repeat(n) + &text)).collect();
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let again = read_file(&File::new("a.zip", &zip(&members)).0);
    assert_eq!((once.reports, again.reports, again.duplicates), (1, 1, 7), "{again:?}");
    // The archive stands in memory beside what is read of it; eight kept would be more than a hundred megabytes more.
    assert!(again.peak < once.peak + 80, "{once:?} {again:?}");
}

/// A hundred thousand broken things are counted, and a few listed; the good one between them is read.
#[test]
fn problems_are_counted_beyond_the_first() {
    let good = report("good");
    let lines = long(&format!("{good}\n"), "{\"a\":}\n", 100_000, "");
    let list = long(&format!("[{good},"), "{\"organization-name\":},", 100_000, "]");
    let mut table = String::from("day,organization-name,report-id,result-type,failed-session-count\n");
    table.push_str("2026-01-03,A,1,certificate-expired,2\n");
    table.push_str(&"x\n".repeat(100_000));
    let broken = &b"{\"policies\":"[..];
    let mut members: Vec<(String, &[u8])> = (0..5_000).map(|n| (format!("{n}.json"), broken)).collect();
    members.push(("good.json".to_owned(), good.as_bytes()));
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let mails: String =
        (0..5_000).map(|_| mail("r.json", b"{\"policies\":")).chain([mail("g.json", good.as_bytes())]).collect();
    let one_mail = mail("lines.ndjson.gz", &lines);
    for (name, bytes) in [
        ("mail.mbox", one_mail.into_bytes()),
        ("lines.ndjson.gz", lines),
        ("list.json.gz", list),
        ("table.csv", table.into_bytes()),
        ("entries.zip", zip(&members)),
        ("box.mbox", mails.into_bytes()),
    ] {
        let read = read_file(&File::new(name, &bytes).0);
        assert_eq!(read.reports, 1, "{name}: {read:?}");
        assert!(name == "list.json.gz" || read.kinds.iter().any(|kind| kind == "more-problems"), "{name}: {read:?}");
        assert!(read.peak < 60, "{name}: {read:?}");
    }
}

/// A table becomes ten times its text: what is more than fits is named, what was read stays.
#[test]
fn tables_are_weighed() {
    let mut table = String::from("day,organization-name,report-id,result-type,failed-session-count\n");
    for n in 0..340_000 {
        writeln!(table, "2026-01-03,A,{n:x},certificate-expired,2").unwrap();
    }
    let read = read_file(&File::new("failures.csv", table.as_bytes()).0);
    assert_eq!(read.kinds, ["json-too-heavy"], "{read:?}");
    assert!(read.reports > 250_000 && read.reports < 330_000, "{read:?}");
    assert!(read.peak < 1_300, "{read:?}");
    // One row of a million cells, and a heading of as many.
    for text in ["a,b,c\n", "day,organization-name,result-type,failed-session-count"] {
        let wide = format!("{text}{}\n", ",".repeat(10_000_000));
        let read = read_file(&File::new("wide.csv", wide.as_bytes()).0);
        assert!(read.reports == 0 && read.peak < 100, "{read:?}");
    }
}

/// Honest mass stays below ten times its unpacked bytes and two hundred megabytes.
#[test]
fn honest_reports_take_a_few_times_their_size() {
    let lines: String = (0..20_000).map(|n| report(&format!("r{n}")) + "\n").collect();
    let size = lines.len() as u64 / 1_000_000;
    let read = read_file(&File::new("r.ndjson", lines.as_bytes()).0);
    assert_eq!((read.reports, read.kinds.len()), (20_000, 0), "{read:?}");
    assert!(read.peak < size * 10 + 200, "{read:?}");
}

/// Each handed input alone, beside a good report, in a mailbox and in an archive.
#[test]
fn handed_inputs_stay_within_their_bounds() {
    let folder = std::env::var("TLSRPT_CASES").unwrap_or_else(|_| "../shared/cases".to_owned());
    let folder = Path::new(&folder).join("hostile");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: no inputs in {}", folder.display());
        return;
    };
    let good = report(GOOD);
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name == "README.md" {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let alone = read_file(&path);
        assert!(alone.peak < 1_300, "{name}: {alone:?}");
        // Before and behind it, as a file of its own.
        let beside = File::new("good.json", good.as_bytes());
        let is_long = LONG.contains(&name.as_str());
        for files in [[&path, &beside.0], [&beside.0, &path]].into_iter().take(if is_long { 1 } else { 2 }) {
            let both = read_files(&files.map(PathBuf::as_path));
            assert_eq!((both.reports, &both.kinds), (alone.reports + 1, &alone.kinds), "{name}: {both:?}");
            assert!(both.peak < 1_300, "{name}: {both:?}");
        }
        let mailbox = [mail("g.json", good.as_bytes()), mail(&name, &bytes)].concat();
        let archive = zip(&[(&name, &bytes), ("g.json", good.as_bytes())]);
        for file in [File::new("box.mbox", mailbox.as_bytes()), File::new("a.zip", &archive)] {
            let beside = read_file(&file.0);
            assert!(beside.good, "{name}: {beside:?}");
            // A mail may unpack less than a file.
            assert!(is_long || beside.reports > alone.reports, "{name}: {beside:?} {alone:?}");
            assert!(beside.peak < 1_300, "{name}: {beside:?}");
        }
    }
}

/// The report that stands beside others.
const GOOD: &str = "good beside it";
/// Gigabytes, which take minutes in a program that is hardly optimised: beside the good file in one order only.
const LONG: [&str; 1] = ["killzip75.zip"];
