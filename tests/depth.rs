//! Things in things in things, as deep as a stranger can write them: each is named, in time that follows its
//! bytes and on a stack of 256 KB, and the good reports around it are read.
//!
//! Why that holds for all: nothing is gone into without asking how deep it lies. A mail is taken apart by a
//! list of the multiparts that are open, archives and wrappers ask `Limits::depth` before they are opened, JSON
//! is refused at its 128th level by the crate that reads it, and entries of an Outlook mail belong to the
//! storage that met them first. So each byte is looked at once by each of a fixed number of levels, whatever
//! the bytes are.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "depth/compound.rs"]
mod compound;
#[path = "depth/guard.rs"]
mod guard;
#[path = "depth/write.rs"]
mod write;

use std::time::{Duration, Instant};

use compound::outlook_mail;
use guard::guarded;
use tlsrpt_lens::intake::{Ingested, Outcome, StreamReader};
use tlsrpt_lens::limits::Limits;
use write::{FROM, gzip, mail, mail_of, part, report, tar, zip, zlib};

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
    guarded!("json");
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[\n", "]"), ("{\"policies\":[", "]}")] {
        let deep = |levels: usize, close: &str| [open.repeat(levels), close.repeat(levels)].concat();
        check_alone("deep.json", deep(MANY, "").as_bytes());
        check_between("deep.json", deep(SOME, close).as_bytes());
    }
    check_alone("deep.json", ["[".repeat(MANY), "]".repeat(MANY)].concat().as_bytes());
}

#[test]
fn multipart() {
    guarded!("multipart");
    check_alone("deep.eml", &multiparts(MANY, |level| level.to_string(), false));
    check_alone("deep.eml", &multiparts(MANY - 200_000, |level| level.to_string(), true));
    check_between("deep.eml", &multiparts(SOME, |level| level.to_string(), true));
}

#[test]
fn multipart_of_few_boundaries() {
    guarded!("multipart_of_few_boundaries");
    for boundaries in [1, 2, 20] {
        let boundary = |level: usize| (level % boundaries).to_string();
        check_alone("deep.eml", &multiparts(if boundaries == 1 { MANY } else { SOME }, boundary, false));
        check_between("deep.eml", &multiparts(SOME, boundary, true));
    }
}

#[test]
fn message() {
    guarded!("message");
    check("deep.eml", "Content-Type:message/rfc822\n\n".repeat(MANY).as_bytes());
    let with_end = ["Subject: x\r\nContent-Type: message/global\r\n\r\n".repeat(SOME), part("deepest")].concat();
    check("deep.eml", with_end.as_bytes());
}

/// What has no label in a digest is a mail (RFC 2046, section 5.1.5).
#[test]
fn digest() {
    guarded!("digest");
    let level = |level: usize| format!("Content-Type:multipart/digest;boundary={level}\n\n--{level}\n\n");
    check("deep.eml", &(0..SOME).map(level).collect::<String>().into_bytes());
}

/// Mails in multiparts in mails, and a report in each of the outer ones.
#[test]
fn mails_in_multiparts_in_mails() {
    guarded!("mails_in_multiparts_in_mails");
    let mut mail = String::new();
    for level in 0..SOME {
        mail.extend([format!("From: a@b.example\nContent-Type: multipart/mixed; boundary=\"=_{level}=\"\n\n")]);
        if level < 3 {
            mail.extend([format!("--=_{level}=\n{}", part(&level.to_string()))]);
        }
        mail.extend([format!("--=_{level}=\nContent-Type: message/rfc822\n\n")]);
    }
    // Behind what is too deep there is another one in the outermost mail.
    mail.extend([format!("\n--=_0=\n{}\n--=_0=--\n", part("last"))]);
    check_between("deep.eml", mail.as_bytes());
    let found = read_small("deep.eml", mail.into_bytes());
    assert_eq!(found, ["report 0", "report 1", "report 2", "report last", "too-deep"].map(str::to_owned));
}

/// A chain of attachments in attachments of an Outlook mail. Each level takes three entries of its directory: a storage for
/// the attachment, one for the mail in it and a stream; so this is a directory of a million entries.
#[test]
fn outlook() {
    guarded!("outlook");
    check_alone("deep.msg", &outlook_mail(MANY / 3));
    check_between("deep.msg", &outlook_mail(SOME));
}

// ---- forms that grow with each level ----
//
// None of these can be written a million levels deep, for each level holds all those in it once more: a ZIP or tar archive
// takes some hundred bytes a level and has to be written anew at each, and deflate cannot make a packed level smaller;
// base64 adds a third and quoted-printable, of which each "=" becomes three characters, more, so that forty and twelve
// levels are as large as a test can hold. What matters is that there are many times more than `Limits::depth`: none
// behind the ninth is opened, whatever its number.

#[test]
fn archives_in_archives() {
    guarded!("archives_in_archives");
    check("deep.gz", &wrapped(2_000, gzip));
    check("deep.zz", &wrapped(1_000, zlib));
    check("deep.zip", &wrapped(300, |inner| zip(&[("n", inner)])));
    check("deep.tar", &wrapped(300, |inner| tar(&[("n", inner)])));
}

#[test]
fn encodings_in_encodings() {
    guarded!("encodings_in_encodings");
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

/// Wraps bytes once more.
type Form = fn(&[u8]) -> Vec<u8>;

/// All kinds in turn.
#[test]
fn one_thing_in_another() {
    guarded!("one_thing_in_another");
    let forms: [Form; 6] = [
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
