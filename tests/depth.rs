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

/// Reads on a small stack, in a time that is plenty for a slow machine and nothing for work that grows with the
/// square of a million.
#[track_caller]
fn read_small(name: &str, bytes: Vec<u8>) -> Vec<String> {
    let began = Instant::now();
    let owned = name.to_owned();
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(move || read(&owned, &bytes)).unwrap();
    let found = thread.join().unwrap();
    assert!(began.elapsed() < Duration::from_mins(2), "{name} took {:?}", began.elapsed());
    if std::env::var_os("TIMES").is_some() {
        eprintln!("{name}: {:?}", began.elapsed());
    }
    found
}

/// That something is named as too deep, alone, in a mailbox between good mails, and in archives between good reports.
#[track_caller]
fn check(name: &str, deep: &[u8]) {
    check_alone(name, deep);
    check_between(name, deep);
}

#[track_caller]
fn check_alone(name: &str, deep: &[u8]) {
    let alone = read_small(name, deep.to_vec());
    assert!(names_deep(&alone), "{name} alone: {:?}", shown(&alone));
    assert!(alone.len() < 10, "{name} alone is told once: {:?}", shown(&alone));
}

#[track_caller]
fn check_between(name: &str, deep: &[u8]) {
    let mailbox = [mail("1"), mail_of(name, deep), mail("2")].map(|mail| [FROM, &mail, b"\n"].concat()).concat();
    let (one, two) = (report("1"), report("2"));
    let members = [("1.json", &one[..]), (name, deep), ("2.json", &two[..])];
    let archives = [("a mailbox", mailbox), ("ZIP", zip(&members)), ("tar and gzip", gzip(&tar(&members)))];
    for (form, bytes) in archives {
        let found = read_small(&format!("{name} in {form}"), bytes);
        let is_good = |id: &str| found.contains(&format!("report {id}"));
        assert!(is_good("1") && is_good("2"), "{name} in {form}: {:?}", shown(&found));
        assert!(names_deep(&found), "{name} in {form}: {:?}", shown(&found));
    }
}

fn names_deep(found: &[String]) -> bool {
    found.iter().any(|kind| kind.ends_with("too-deep"))
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
    if matches!(name.rsplit_once('.'), Some((_, "eml"))) {
        return content.to_vec();
    }
    let (encoding, text) = if matches!(name.rsplit_once('.'), Some((_, "json"))) {
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
/// Enough in archives, which hand on what they hold as it is.
const SOME: usize = 50_000;

#[test]
fn json() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[\n", "]"), ("{\"policies\":[", "]}")] {
        let deep = |levels: usize, close: &str| [open.repeat(levels), close.repeat(levels)].concat();
        check_alone("deep.json", deep(MANY, "").as_bytes());
        check_between("deep.json", deep(SOME, close).as_bytes());
    }
    check_alone("deep.json", ["[".repeat(MANY), "]".repeat(MANY)].concat().as_bytes());
}

#[test]
fn multipart() {
    check_alone("deep.eml", &multiparts(MANY, |level| level.to_string(), false));
    check_alone("deep.eml", &multiparts(MANY - 200_000, |level| level.to_string(), true));
    check_between("deep.eml", &multiparts(SOME, |level| level.to_string(), true));
}

#[test]
fn multipart_of_few_boundaries() {
    for boundaries in [1, 2, 20] {
        let boundary = |level: usize| (level % boundaries).to_string();
        check_alone("deep.eml", &multiparts(if boundaries == 1 { MANY } else { SOME }, boundary, false));
        check_between("deep.eml", &multiparts(SOME, boundary, true));
    }
}

#[test]
fn message() {
    check("deep.eml", "Content-Type:message/rfc822\n\n".repeat(MANY).as_bytes());
    let with_end = ["Subject: x\r\nContent-Type: message/global\r\n\r\n".repeat(SOME), part("deepest")].concat();
    check("deep.eml", with_end.as_bytes());
}

/// What has no label in a digest is a mail (RFC 2046, section 5.1.5).
#[test]
fn digest() {
    let level = |level: usize| format!("Content-Type:multipart/digest;boundary={level}\n\n--{level}\n\n");
    check("deep.eml", &(0..SOME).map(level).collect::<String>().into_bytes());
}

/// Mails in multiparts in mails, and a report in each of the outer ones.
#[test]
fn mails_in_multiparts_in_mails() {
    let mut mail = String::new();
    for level in 0..SOME {
        mail.push_str(&format!("From: a@b.example\nContent-Type: multipart/mixed; boundary=\"=_{level}=\"\n\n"));
        if level < 3 {
            mail.push_str(&format!("--=_{level}=\n{}", part(&level.to_string())));
        }
        mail.push_str(&format!("--=_{level}=\nContent-Type: message/rfc822\n\n"));
    }
    // Behind what is too deep there is another one in the outermost mail.
    mail.push_str(&format!("\n--=_0=\n{}\n--=_0=--\n", part("last")));
    check_between("deep.eml", mail.as_bytes());
    let found = read_small("deep.eml", mail.into_bytes());
    assert_eq!(found, ["report 0", "report 1", "report 2", "report last", "too-deep"].map(str::to_owned));
}

/// A chain of attachments in attachments of an Outlook mail, a million entries of its directory.
#[test]
fn outlook() {
    check_alone("deep.msg", &outlook_mail(MANY / 3));
    check_between("deep.msg", &outlook_mail(SOME));
}

/// A compound file ([MS-CFB]) in which each mail has an attachment that is a mail.
///
/// [MS-CFB]: https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/
fn outlook_mail(levels: usize) -> Vec<u8> {
    const NONE: u32 = 0xFFFF_FFFF;
    let mut entries = Vec::new();
    let mut entry = |name: &str, kind: u8, right: u32, child: u32| {
        let mut bytes = [0_u8; 128];
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes[..name.len()].copy_from_slice(&name);
        bytes[64] = u8::try_from(name.len() + 2).unwrap();
        (bytes[66], bytes[67]) = (kind, 1);
        for (at, value) in [(68, NONE), (72, right), (76, child), (116, 0xFFFF_FFFE)] {
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        }
        entries.extend(bytes);
    };
    entry("Root Entry", 5, NONE, 1);
    for level in 0..u32::try_from(levels).unwrap() {
        let at = 3 * level;
        entry("__properties_version1.0", 2, at + 2, NONE);
        entry("__attach_version1.0_#00000000", 1, NONE, at + 3);
        entry("__substg1.0_3701000D", 1, NONE, at + 4);
    }
    entry("__properties_version1.0", 2, NONE, NONE);
    compound_file(&entries)
}

/// A compound file of version 3 with this directory and nothing else.
fn compound_file(entries: &[u8]) -> Vec<u8> {
    let sectors = entries.len().div_ceil(512);
    // The table counts its own sectors, and those that say where the others are, too.
    let tables = (sectors + sectors / 100 + 2).div_ceil(120);
    let lists = tables.saturating_sub(109).div_ceil(127);
    let number = |sector: usize| u32::try_from(sector).unwrap();
    let mut file = vec![0_u8; 512];
    file[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    file[24..34].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    let first_list = if lists == 0 { 0xFFFF_FFFE } else { number(tables) };
    let directory = tables + lists;
    for (at, value) in [
        (44, number(tables)),
        (48, number(directory)),
        (56, 4096),
        (60, 0xFFFF_FFFE),
        (68, first_list),
        (72, number(lists)),
    ] {
        file[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    for slot in 0..109 {
        let value = if slot < tables { number(slot) } else { 0xFFFF_FFFF };
        file[76 + 4 * slot..80 + 4 * slot].copy_from_slice(&value.to_le_bytes());
    }
    let mut table: Vec<u32> = vec![0xFFFF_FFFD; tables];
    table.extend(vec![0xFFFF_FFFC; lists]);
    table.extend((directory + 1..directory + sectors).map(number));
    table.push(0xFFFF_FFFE);
    table.resize(tables * 128, 0xFFFF_FFFF);
    file.extend(table.iter().flat_map(|value| value.to_le_bytes()));
    for list in 0..lists {
        let ids = (0..127).map(|slot| 109 + 127 * list + slot);
        let ids = ids.map(|table| if table < tables { number(table) } else { 0xFFFF_FFFF });
        let next = if list + 1 < lists { number(tables + list + 1) } else { 0xFFFF_FFFE };
        file.extend(ids.chain([next]).flat_map(u32::to_le_bytes));
    }
    file.extend_from_slice(entries);
    file.resize(file.len().next_multiple_of(512), 0);
    file
}

// ---- forms that grow with each level ----

#[test]
fn archives_in_archives() {
    check("deep.gz", &wrapped(2_000, gzip));
    check("deep.zz", &wrapped(1_000, zlib));
    check("deep.zip", &wrapped(300, |inner| zip(&[("n", inner)])));
    check("deep.tar", &wrapped(300, |inner| tar(&[("n", inner)])));
}

#[test]
fn encodings_in_encodings() {
    let base64 = |inner: &[u8]| data_encoding::BASE64.encode(inner).into_bytes();
    check("deep.b64", &wrapped(40, |inner| base64(&gzip(inner))));
    let mail = |encoding: &str, text: &[u8]| {
        let head = format!("From: a@b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: {encoding}\n\n");
        [head.as_bytes(), text].concat()
    };
    check("deep.eml", &wrapped(32, |inner| mail("base64", &base64(inner))));
    check("deep.eml", &wrapped(12, |inner| mail("quoted-printable", &quoted(inner))));
    check_alone("deep.txt", ["> ".repeat(MANY).as_bytes(), &report("deepest")].concat().as_slice());
}

fn quoted(bytes: &[u8]) -> Vec<u8> {
    let escape = |byte: &u8| match byte {
        b'=' => b"=3D".to_vec(),
        byte => vec![*byte],
    };
    bytes.iter().flat_map(escape).collect()
}

/// All kinds in turn.
#[test]
fn one_thing_in_another() {
    let forms: [fn(&[u8]) -> Vec<u8>; 6] = [
        gzip,
        |inner| tar(&[("n", inner)]),
        |inner| mail_of("n.bin", inner),
        |inner| zip(&[("n", inner)]),
        |inner| [FROM, &mail_of("n.bin", inner), b"\n"].concat(),
        zlib,
    ];
    for first in 0..forms.len() {
        let deep = (0..30).fold(report("deepest"), |inner, level| forms[(first + level) % forms.len()](&inner));
        check("deep.json.bin", &deep);
    }
}
