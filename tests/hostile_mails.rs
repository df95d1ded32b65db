//! Mails, Outlook mails and zlib data that strangers wrote to hurt: what is sound around them is read, they are
//! named, and what they cost follows their bytes.
//!
//! Why the bounds hold for all of a kind stands at each. What was handed to us is read where `TLSRPT_CASES` (by
//! default `../shared/cases`) has it; each kind has cases of our own that always run. All run in a process that may
//! take two gigabytes of addresses, on a stack of 256 KB.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[allow(unused_macros, unused_imports, reason = "its tests are closures")]
#[path = "depth/guard.rs"]
mod guard;
#[path = "depth/write.rs"]
mod write;

use std::io::{Cursor, Write as _};
use std::path::PathBuf;

use tlsrpt_lens::intake::{Ingested, Outcome, StreamReader};
use tlsrpt_lens::limits::Limits;
use write::{FROM, gzip, mail, mail_of, part, report, tar, zip, zlib};

// ---- reading ----

/// What was found in a file: reports by their ids, everything else by its kind.
struct Found {
    items: Vec<String>,
    unpacked: u64,
    entries: u64,
}

impl Found {
    fn has(&self, item: &str) -> bool {
        self.items.iter().any(|found| found == item)
    }

    fn count(&self, item: &str) -> usize {
        self.items.iter().filter(|found| *found == item).count()
    }
}

/// Reads on a small stack.
fn read(bytes: &[u8]) -> Found {
    let small = std::thread::Builder::new().stack_size(256 << 10);
    std::thread::scope(|scope| small.spawn_scoped(scope, || read_here(bytes)).unwrap().join().unwrap())
}

fn read_here(bytes: &[u8]) -> Found {
    let (mut limits, mut items) = (Limits::default(), Vec::new());
    let mut sink = |item: Ingested| {
        items.push(match item.outcome {
            Outcome::Report(report) => format!("report {}", report.report_id),
            Outcome::NotAReport(kind) => format!("{kind:?}"),
            Outcome::Problem(error) => error.kind().to_owned(),
        });
    };
    let mut reader = StreamReader::new("file");
    reader.push(bytes, &mut limits, &mut sink);
    reader.finish(&mut limits, &mut sink);
    Found { items, unpacked: limits.spent.inflated_bytes, entries: limits.spent.entries }
}

/// Reads a file alone, in a mailbox between good mails, and in archives before and behind a good report; in all it
/// must be named so.
#[track_caller]
fn check(bytes: &[u8], kind: &str) {
    let alone = read(bytes);
    assert!(alone.has(kind), "alone: {:?}", alone.items);
    let in_mail = if bytes.starts_with(b"From: ") { bytes.to_vec() } else { mail_of("h.json.bin", bytes) };
    let mails = [mail("1"), in_mail, mail("2")].map(|mail| [FROM, &mail, b"\n"].concat());
    let (one, two) = (report("1"), report("2"));
    let members = [("1.json", &one[..]), ("h", bytes), ("2.json", &two[..])];
    for (form, file) in [
        ("mailbox", mails.concat()),
        ("ZIP", zip(&members)),
        ("tar", tar(&members)),
        ("mailbox in ZIP in gzip", gzip(&zip(&[("m", &mails.concat())]))),
    ] {
        let found = read(&file);
        assert!(found.has("report 1") && found.has("report 2"), "in {form}: {:?}", found.items);
        assert!(found.has(kind), "in {form}: {:?}", found.items);
    }
}

/// Runs a test in a process of its own that may take two gigabytes of addresses.
fn guarded(test: &str, body: impl FnOnce()) {
    if !guard::elsewhere(test) {
        body();
    }
}

/// A file that was handed to us.
fn handed(name: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("TLSRPT_CASES").map_or_else(|| PathBuf::from("../shared/cases"), PathBuf::from);
    let bytes = std::fs::read(folder.join("hostile").join(name)).ok();
    if bytes.is_none() {
        eprintln!("skipped: there is no {name} in {}", folder.display());
    }
    bytes
}

// ---- mails ----

/// The parts of a mail are found by a list of at most `Limits::depth` open multiparts, and an attached mail is read
/// only after it was asked how deep it lies: so no nesting, of whatever kinds in whatever order, takes more stack
/// than those levels, and no byte is looked at more often.
#[test]
fn nested_mails() {
    guarded("nested_mails", || {
        let nested = |levels: usize| "From: a@b\nSubject: x\nContent-Type: message/rfc822\n\n".repeat(levels);
        check(nested(3_000).as_bytes(), "too-deep");
        // Packed in text.
        let text = data_encoding::BASE64.encode(nested(20_000).as_bytes());
        let head = "From: a@b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n";
        check(format!("{head}{text}\n").as_bytes(), "too-deep");
        // Many beside one another, with a good report between them and behind them.
        let mut digest = "From: a@b\nContent-Type: multipart/digest; boundary=b\n".to_owned();
        for number in 0..100 {
            digest.extend(["\n--b\n\n", &nested(50)]);
            if number % 50 == 49 {
                digest.extend(["\n--b\n", &part(&format!("p{number}"))]);
            }
        }
        check(digest.as_bytes(), "too-deep");
        let found = read(digest.as_bytes());
        assert!(found.has("report p49") && found.has("report p99"), "{:?}", found.items);
        // Mails and multiparts in turn, of one boundary, which closes them all and is used again.
        let level = "From: a@b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n";
        let level = format!("{level}Content-Type: multipart/mixed; boundary=b\n\n--b\n");
        let mixed = format!("{}{}\n--b\n{}", level.repeat(5_000), "\n--b--".repeat(10_000), part("behind"));
        check(mixed.as_bytes(), "too-deep");
        assert!(read(mixed.as_bytes()).has("report behind"));
    });
}

/// Whatever a mail may make us look for, it is looked for within what the level around it found: in each piece once.
#[test]
fn mails_that_make_one_search() {
    guarded("mails_that_make_one_search", || {
        let head = "From: a@b\nContent-Type: multipart/mixed; boundary=b\n";
        let good = format!("\n--b\n{}\n--b--\n", part("good"));
        let read_good = |text: String| {
            let found = read(text.as_bytes());
            assert!(found.has("report good"), "{:?}", found.items);
            assert!(found.entries <= 20_010 && found.unpacked <= text.len() as u64);
        };
        // Multiparts whose boundary is nowhere.
        let missing = |number| format!("\n--b\nContent-Type: multipart/mixed; boundary=\"n{number}\"\n\n");
        read_good([head, &(0..20_000).map(missing).collect::<String>(), &good].concat());
        // A boundary of dashes, in a text of dashes.
        let dashes = "-".repeat(200);
        let text = "-".repeat(4_000_000);
        let inner = format!("\n--b\nContent-Type: multipart/mixed; boundary=\"{dashes}\"\n\n{text}\n");
        read_good([head, &inner, &good].concat());
        // A boundary that almost repeats itself.
        let almost = "a--".repeat(60);
        let inner =
            format!("\n--b\nContent-Type: multipart/mixed; boundary=\"{almost}\"\n\n--{}\n", "a--".repeat(900_000));
        read_good([head, &inner, &good].concat());
        // A name in a million pieces (RFC 2231, section 3).
        let piece = |number| format!(";\n name*{number}=x");
        let pieces = (1..500_000).map(piece).collect::<Vec<_>>().concat();
        read_good([head, "\n--b\nContent-Type: text/plain", &pieces, "\n\n", &good].concat());
        // Part after part, of which a mail has its share of the entries of a file, and the mails behind it theirs.
        let parts = [head, &format!("\n--b\n{}", part("good")), &"\n--b\n".repeat(2_000_000)].concat();
        check(parts.as_bytes(), "too-many-entries");
        let found = read(parts.as_bytes());
        assert!(found.has("report good") && found.entries <= 32_010, "{} {:?}", found.entries, found.items);
    });
}

#[test]
fn the_handed_mailbox() {
    guarded("the_handed_mailbox", || {
        let Some(bytes) = handed("nest3000.mbox.gz") else { return };
        let found = read(&bytes);
        assert_eq!((found.items.len(), found.count("too-deep")), (11, 1), "{:?}", found.items);
        check(&bytes, "too-deep");
    });
}

// ---- Outlook mails ----

/// An Outlook mail with a good report and attachments of so many bytes.
fn outlook(attachments: usize, size: usize) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    let mut put = |path: String, bytes: &[u8]| file.create_stream(path).unwrap().write_all(bytes).unwrap();
    put("/__properties_version1.0".to_owned(), &[0; 32]);
    file.flush().unwrap();
    for number in 0..=attachments {
        let at = format!("/__attach_version1.0_#{number:08X}");
        file.create_storage(&at).unwrap();
        let content = if number == 0 { report("good") } else { vec![b'x'; size] };
        file.create_stream(format!("{at}/__substg1.0_37010102")).unwrap().write_all(&content).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// Changes a field of the directory entries that are chosen by name and size, none of them the good report's.
fn change(bytes: &mut [u8], field: usize, value: u32, chosen: impl Fn(&str, u32) -> bool) {
    for entry in entries(bytes, chosen) {
        bytes[entry + field..entry + field + 4].copy_from_slice(&value.to_le_bytes());
    }
}

/// Where the chosen entries of the directory are.
fn entries(bytes: &[u8], chosen: impl Fn(&str, u32) -> bool) -> Vec<usize> {
    let starts = (512..bytes.len()).step_by(128).filter(|at| {
        let entry = &bytes[*at..*at + 128];
        let letters: Vec<u16> = entry[..64].chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        let name = String::from_utf16_lossy(&letters);
        let name = name.trim_end_matches('\0');
        name.starts_with("__") && !name.ends_with("#00000000") && chosen(name, number(bytes, *at + 120))
    });
    starts.collect()
}

fn number(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
}

/// An entry of the directory is given to the storage that meets it first and a sector to the first stream: so all that
/// a file makes us read is no longer than the file, however its trees and chains run into one another.
#[track_caller]
fn check_outlook(bytes: &[u8]) {
    let found = read(bytes);
    assert!(found.has("report good"), "{:?}", found.items);
    assert!(found.unpacked <= bytes.len() as u64, "{} of {} bytes", found.unpacked, bytes.len());
    check(bytes, "msg-damaged");
}

#[test]
fn outlook_trees_that_are_shared() {
    guarded("outlook_trees_that_are_shared", || {
        let attachment = |name: &str, _: u32| name.starts_with("__attach");
        for attachments in [5, 300, 3_000] {
            let whole = outlook(attachments, 10);
            let directory = (number(&whole, 48) as usize + 1) * 512;
            // Each holds what the root holds, itself among it.
            let mut bytes = whole.clone();
            change(&mut bytes, 76, number(&whole, directory + 76), attachment);
            check_outlook(&bytes);
            // Each holds what the first of them holds.
            let mut bytes = whole.clone();
            let first = entries(&whole, attachment)[0];
            change(&mut bytes, 76, number(&whole, first + 76), attachment);
            check_outlook(&bytes);
            // Each is an attached mail, and all the same one.
            let mut bytes = whole.clone();
            let data = entries(&whole, |name, size| name.ends_with("37010102") && size == 10);
            for entry in &data {
                bytes[*entry..*entry + 38].copy_from_slice(&utf16("__substg1.0_3701000D")[..38]);
                bytes[entry + 38..entry + 40].copy_from_slice(&utf16("D"));
                bytes[entry + 66] = 1;
            }
            let root = number(&whole, directory + 76);
            for entry in &data {
                bytes[entry + 76..entry + 80].copy_from_slice(&root.to_le_bytes());
            }
            check_outlook(&bytes);
        }
    });
}

#[test]
fn outlook_sectors_that_are_shared() {
    guarded("outlook_sectors_that_are_shared", || {
        // Small streams, and such as have sectors of their own.
        for (attachments, size) in [(40, 60_000_u32), (300, 4_096), (300, 4_000), (2_000, 100)] {
            let whole = outlook(attachments, size as usize);
            let stream = |name: &str, found: u32| name.ends_with("37010102") && found == size;
            let first = entries(&whole, stream)[0];
            // All are the first one.
            let mut bytes = whole.clone();
            change(&mut bytes, 116, number(&whole, first + 116), stream);
            check_outlook(&bytes);
            // All are as long as the file, or as a small stream may be.
            let longest = if size < 4_096 { 4_095 } else { u32::try_from(whole.len()).unwrap() };
            change(&mut bytes, 120, longest, stream);
            check_outlook(&bytes);
        }
        // Chains that run into one another: each goes on in the second sector of the first.
        let mut bytes = outlook(40, 60_000);
        let stream = |name: &str, found: u32| name.ends_with("37010102") && found == 60_000;
        let starts: Vec<u32> = entries(&bytes, stream).iter().map(|entry| number(&bytes, entry + 116)).collect();
        let place = |bytes: &[u8], sector: u32| {
            let table = number(bytes, 76 + 4 * (sector as usize / 128));
            (table as usize + 1) * 512 + 4 * (sector as usize % 128)
        };
        let second = number(&bytes, place(&bytes, starts[0]));
        for start in &starts {
            let at = place(&bytes, *start);
            bytes[at..at + 4].copy_from_slice(&second.to_le_bytes());
        }
        check_outlook(&bytes);
    });
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn the_handed_outlook_mail() {
    guarded("the_handed_outlook_mail", || {
        let Some(bytes) = handed("msg-embed-5.msg") else { return };
        // Beside five attachments its root has a storage that is none by its name, which is told, and read all the same.
        assert_eq!(read(&bytes).items, ["msg-damaged"; 1 + 5 + 1]);
        check(&bytes, "msg-damaged");
    });
}

// ---- zlib ----

/// The checksum is compared when all that the data holds is there: what came out is read whatever it says, and both are
/// told wherever the data lies.
#[test]
fn zlib_with_a_wrong_checksum() {
    let checks = |bytes: &[u8], report: &str| {
        check(bytes, "deflate-damaged");
        assert_eq!(read(bytes).items, [report, "deflate-damaged"]);
        // Without a label it says what it is.
        let text = data_encoding::BASE64.encode(bytes);
        let part = format!("Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n{text}\n");
        let mail = format!("From: a@b\nTLS-Report-Domain: example.com\n{part}");
        assert_eq!(read(mail.as_bytes()).items, [report, "deflate-damaged"]);
    };
    let (small, mut large) = (report("z"), report("z"));
    large.resize(100_000, b' ');
    for text in [&small, &large] {
        let whole = zlib(text);
        let end = whole.len();
        assert_eq!(read(&whole).items, ["report z"]);
        for at in end - 4..end {
            let mut wrong = whole.clone();
            wrong[at] ^= 1;
            checks(&wrong, "report z");
        }
        // Cut off in the checksum, and before it.
        checks(&whole[..end - 2], "report z");
        checks(&whole[..end - 4], "report z");
    }
    // Several reports, of which the last is cut off with the data.
    let line = |id: usize| [report(&id.to_string()), b"\n".to_vec()].concat();
    let lines = (0..200).flat_map(line).collect::<Vec<u8>>();
    let packed = zlib(&lines);
    let found = read(&packed[..packed.len() - 20]);
    assert!(found.has("report 0") && found.has("deflate-damaged"), "{:?}", found.items);
    // A text that only starts like zlib.
    assert_eq!(read(b"x^2 + y^2").items, ["Other"]);
}

/// A text of several reports that is cut off or damaged may have lost some: that is told, in every container. Only where
/// a single report is whole in front of the damage is nothing lost. So no report is missing without a word, whatever was
/// cut where.
#[test]
fn several_reports_of_which_damage_took_some() {
    guarded("several_reports_of_which_damage_took_some", || {
        let line = |id: usize| [report(&id.to_string()), b"\n".to_vec()].concat();
        let lines = (0..200).flat_map(line).collect::<Vec<u8>>();
        let list =
            [&b"["[..], &lines.trim_ascii().split(|byte| *byte == b'\n').collect::<Vec<_>>().join(&b','), &b"]"[..]]
                .concat();
        let is_told = |found: &Found| {
            let read = found.items.iter().filter(|item| item.starts_with("report ")).count();
            read == 200 || found.items.iter().any(|item| !item.starts_with("report "))
        };
        for text in [&lines, &list] {
            let packed = gzip(text);
            for part in [2, 3, 5, 7, 9] {
                let begin = |bytes: &[u8]| bytes[..bytes.len() * part / 10].to_vec();
                let cut = &begin(&packed)[..];
                let mut damaged = packed.clone();
                damaged[packed.len() * part / 10] ^= 0xFF;
                let (before, behind) = (report("before"), report("behind"));
                for bytes in [
                    cut.to_vec(),
                    damaged.clone(),
                    zip(&[("a.gz", cut), ("b.json", &behind)]),
                    begin(&zip(&[("a", text)])),
                    begin(&tar(&[("a.ndjson", text)])),
                    [&mail("m")[..], b"\n", FROM, &mail_of("a.gz", cut), b"\n", FROM, &mail("n")].concat(),
                    [FROM, &mail("m"), b"\n", FROM, &mail_of("a.gz", cut), b"\n", FROM, &mail("n")].concat(),
                    tar(&[("1.json", &before), ("a.gz", &damaged), ("2.json", &behind)]),
                ] {
                    let found = read(&bytes);
                    assert!(is_told(&found), "{part} of 10: {:?}", found.items);
                }
            }
        }
        // A single report that is whole has lost nothing, whatever its packing lacks.
        let packed = gzip(&report("alone"));
        assert_eq!(read(&packed[..packed.len() - 4]).items, ["report alone"]);
    });
}

/// What a length in the header says of the end of a mail is found once a mail, however many pieces come until it is
/// known what stands there; so header fields are read once, however long they are.
#[test]
fn a_false_length_before_long_header_fields() {
    guarded("a_false_length_before_long_header_fields", || {
        let cost = |size: usize| {
            let length = format!("Content-Length: {}\n", 60_000_000 - size);
            let fields = b"a\n".repeat(size / 2);
            let body = [&b"\nx\n\n"[..], FROM, &b"b".repeat(size), b"\n\n"].concat();
            let good =
                [FROM, &mail("1"), b"\n", FROM, length.as_bytes(), &fields, &body, FROM, &mail("2"), b"\n"].concat();
            let began = std::time::Instant::now();
            let (mut limits, mut items) = (Limits::default(), Vec::new());
            let mut sink = |item: Ingested| items.extend(matches!(item.outcome, Outcome::Report(_)).then_some(()));
            let mut reader = StreamReader::new("file");
            for piece in good.chunks(16 << 10) {
                reader.push(piece, &mut limits, &mut sink);
            }
            reader.finish(&mut limits, &mut sink);
            assert_eq!(items.len(), 2);
            began.elapsed()
        };
        // Ten times as much in a hundred times the time would be by the square; a slow machine is not three times slower here.
        let (small, large) = (cost(300_000), cost(3_000_000));
        assert!(large < 40 * small.max(std::time::Duration::from_millis(5)), "{small:?}, {large:?}");
    });
}

/// A length that a stranger wrote takes no mail with it, whatever kind of mail it says it of. What shows the next mail
/// is its "From " line behind an empty one, with a whole date and before a header field.
#[test]
fn a_length_that_covers_the_next_mails() {
    let packed = |id: &str| {
        let text = data_encoding::BASE64.encode(&gzip(&report(id)));
        format!("From: a@b\nContent-Type: application/tlsrpt+gzip\nContent-Transfer-Encoding: base64\n\n{text}\n")
    };
    let parts = format!(
        "From: a@b\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: text/plain\n\nHi.\n--b\n{}--b--\n",
        part("1")
    );
    let json = String::from_utf8(mail("1")).unwrap();
    for first in [parts, json, packed("1")] {
        let (_, body) = first.split_once("\n\n").unwrap();
        for covered in [vec![packed("2")], vec![String::from_utf8(mail("2")).unwrap()], vec![packed("2"), packed("4")]]
        {
            let covered: Vec<_> =
                covered.iter().flat_map(|mail| [FROM, mail.as_bytes(), b"\n"]).flatten().copied().collect();
            let length = body.len() + 1 + covered.len();
            let first = format!("Content-Length: {length}\n{first}\n");
            let mailbox = [FROM, &mail("0"), b"\n", FROM, first.as_bytes(), &covered];
            for (file, reports) in [
                ([&mailbox.concat()[..], FROM, &mail("3")].concat(), &["0", "1", "2", "3"][..]),
                (mailbox.concat(), &["0", "1", "2"]),
            ] {
                let found = read(&file);
                for id in reports {
                    assert!(found.has(&format!("report {id}")), "{id} of {first}: {:?}", found.items);
                }
            }
        }
    }
}

/// Bytes that look like the header of a member, with a name that never ends, hide no member behind them.
#[test]
fn members_behind_false_headers() {
    guarded("members_behind_false_headers", || {
        for times in [1, 3, 2_000] {
            let false_headers = b"\x1F\x8B\x08\x08xxxxxxxxxxxxxxxxxxxx".repeat(times);
            let second = [&b"\n"[..], &report("2")].concat();
            let file = [gzip(&report("1")), false_headers, gzip(&second)].concat();
            let found = read(&file);
            assert!(found.has("report 1") && found.has("report 2"), "{times}: {:?}", found.items);
            assert!(found.items.len() > 2, "what is no member is told: {:?}", found.items);
        }
    });
}

#[test]
fn the_handed_zlib_data() {
    let Some(bytes) = handed("zlib-bad-adler") else { return };
    assert_eq!(read(&bytes).items, ["report r1", "deflate-damaged"]);
    check(&bytes, "deflate-damaged");
}
