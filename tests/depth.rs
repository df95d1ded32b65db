//! Things in things in things, as deep as a stranger can write them: each is named, in time that follows its
//! bytes and on a stack of 256 KB, and the good reports around it are read.
//!
//! Why that holds for all: nothing is gone into without asking how deep it lies. A mail is taken apart by a
//! list of the multiparts that are open, archives and wrappers ask `Limits::depth` before they are opened, JSON
//! is refused at its 128th level by the crate that reads it, and entries of an Outlook mail belong to the
//! storage that met them first. So each byte is looked at once by each of a fixed number of levels, whatever
//! the bytes are.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::io::Write as _;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use tlsrpt_lens::intake::{Ingested, Outcome, StreamReader};
use tlsrpt_lens::limits::Limits;

// ---- reading ----

/// A line for each thing found: "report ID", the kind of a problem, or what it is else.
fn read(name: &str, bytes: &[u8]) -> Vec<String> {
    let (mut limits, mut found) = (Limits::default(), Vec::new());
    let mut sink = |item: Ingested| {
        found.push(match item.outcome {
            Outcome::Report(report) => format!("report {}", report.report_id),
            Outcome::NotAReport(kind) => format!("{kind:?}"),
            Outcome::Problem(error) => error.kind().to_owned(),
        });
    };
    let mut reader = StreamReader::new(name);
    for slice in bytes.chunks(1 << 20) {
        reader.push(slice, &mut limits, &mut sink);
    }
    reader.finish(&mut limits, &mut sink);
    found
}

/// Reads on a small stack, within a time that no more than a look at every byte would take.
#[track_caller]
fn read_small(name: &str, bytes: Vec<u8>) -> Vec<String> {
    let (length, began) = (bytes.len(), Instant::now());
    let owned = name.to_owned();
    let thread = std::thread::Builder::new().stack_size(std::env::var("KB").map_or(256, |kb| kb.parse().unwrap()) << 10).spawn(move || read(&owned, &bytes)).unwrap();
    let found = thread.join().unwrap();
    let most = Duration::from_secs(4) + Duration::from_micros(length as u64);
    assert!(began.elapsed() < most, "{name}: {length} bytes took {:?}", began.elapsed());
    found
}

/// That something is named as too deep, alone, in a mailbox between good mails, and in archives before and
/// behind a good report.
#[track_caller]
fn check(name: &str, deep: &[u8]) {
    let good = |id: &str| format!("report {id}");
    let is_deep = |kind: &String| kind.ends_with("too-deep");
    let alone = read_small(name, deep.to_vec());
    assert!(alone.iter().any(is_deep), "{name} alone: {:?}", shown(&alone));
    assert!(alone.len() < 10, "{name} alone is told once: {:?}", shown(&alone));

    let mailbox = [mail("1"), mail_of(name, deep), mail("2")].map(|mail| [FROM, &mail, b"\n"].concat()).concat();
    let found = read_small(&format!("{name} in a mailbox"), mailbox);
    assert!(found.contains(&good("1")) && found.contains(&good("2")), "{name} in a mailbox: {:?}", shown(&found));
    assert!(found.iter().any(is_deep), "{name} in a mailbox: {:?}", shown(&found));

    let (one, two) = (report("1"), report("2"));
    let members = [("1.json", &one[..]), (name, deep), ("2.json", &two[..])];
    for (form, bytes) in [("zip", zip(&members)), ("tar.gz", gzip(&tar(&members)))] {
        let found = read_small(&format!("{name} in {form}"), bytes);
        assert!(found.contains(&good("1")) && found.contains(&good("2")), "{name} in {form}: {:?}", shown(&found));
        assert!(found.iter().any(is_deep), "{name} in {form}: {:?}", shown(&found));
    }
}

/// As many as one wants to see of a failure.
fn shown(found: &[String]) -> &[String] {
    &found[..found.len().min(20)]
}

// ---- writing ----

const FROM: &[u8] = b"From a@b.example Sat Jan  3 01:05:34 2026\n";

fn report(id: &str) -> Vec<u8> {
    format!(
        r#"{{"organization-name":"S","date-range":{{"start-datetime":"2026-01-01T00:00:00Z","end-datetime":"2026-01-01T23:59:59Z"}},"contact-info":"c","report-id":"{id}","policies":[{{"policy":{{"policy-type":"sts","policy-domain":"example.com"}},"summary":{{"total-successful-session-count":1,"total-failure-session-count":0}}}}]}}"#
    )
    .into_bytes()
}

fn part(id: &str) -> String {
    let text = String::from_utf8(report(id)).unwrap();
    format!("Content-Type: application/tlsrpt+json; name=\"{id}.json\"\n\n{text}\n")
}

fn mail(id: &str) -> Vec<u8> {
    format!("From: a@b.example\nMIME-Version: 1.0\n{}", part(id)).into_bytes()
}

/// A mail with something in it; what is a mail itself stands as it is.
fn mail_of(name: &str, content: &[u8]) -> Vec<u8> {
    if name.ends_with(".eml") {
        return content.to_vec();
    }
    let (encoding, text) = if name.ends_with(".json") {
        ("8bit", content.to_vec())
    } else {
        ("base64", data_encoding::BASE64.encode(content).into_bytes())
    };
    let head = format!(
        "From: a@b.example\nContent-Type: application/octet-stream; name=\"{name}\"\nContent-Transfer-Encoding: {encoding}\n\n"
    );
    [head.as_bytes(), &text].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_level(Some(1));
    for (name, bytes) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// So many levels of one thing around a report.
fn wrapped(levels: usize, wrap: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    (0..levels).fold(report("deepest"), |inner, _| wrap(&inner))
}

/// Levels of multiparts, each with the boundary of its number, with or without their ends.
fn multiparts(levels: usize, boundary: impl Fn(usize) -> String, closed: bool) -> Vec<u8> {
    let mut mail = String::from("From: a@b.example\n");
    for level in 0..levels {
        let boundary = boundary(level);
        mail.extend(["Content-Type:multipart/x;boundary=", &boundary, "\n\n--", &boundary, "\n"]);
    }
    mail.push_str(&part("deepest"));
    if closed {
        for level in (0..levels).rev() {
            mail.extend(["\n--", &boundary(level), "--"]);
        }
    }
    mail.into_bytes()
}

// ---- forms of which a million levels can be written ----

const MANY: usize = 1_000_000;

#[test]
fn json() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[\n", "]"), ("{\"policies\":[", "]}")] {
        for close in [close, ""] {
            check("deep.json", [open.repeat(MANY), close.repeat(MANY)].concat().as_bytes());
        }
    }
}

#[test]
fn multipart() {
    check("deep.eml", &multiparts(MANY, |level| level.to_string(), false));
    check("deep.eml", &multiparts(MANY - 200_000, |level| level.to_string(), true));
}

#[test]
fn multipart_of_few_boundaries() {
    check("deep.eml", &multiparts(MANY, |_| "b".to_owned(), true));
    check("deep.eml", &multiparts(MANY, |level| (level % 2).to_string(), false));
    check("deep.eml", &multiparts(MANY, |level| (level % 20).to_string(), true));
}

#[test]
fn message() {
    check("deep.eml", "Content-Type:message/rfc822\n\n".repeat(MANY).as_bytes());
    let with_end = ["Subject: x\r\nContent-Type: message/global\r\n\r\n".repeat(MANY), part("deepest")].concat();
    check("deep.eml", with_end.as_bytes());
}
