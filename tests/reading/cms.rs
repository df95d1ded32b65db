//! Mails within S/MIME: what is signed in one piece is opened, however its bytes are written; what is encrypted is told.

use std::time::{Duration, Instant};

use tlsrpt_lens::limits::Limits;

use super::write::{SUBJECT, attached, base64, gzip, mail, name, part, report};
use super::{check, read_with};

const SIGNED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";
const ENVELOPED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03";
const AUTH_ENVELOPED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x17";
const COMPRESSED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x09";
const DATA: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01";

/// An element whose length is stated, as DER has it.
fn definite(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut out = vec![tag];
    if length < 0x80 {
        out.push(u8::try_from(length).unwrap());
    } else {
        let digits: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|digit| *digit == 0).collect();
        out.push(0x80 | u8::try_from(digits.len()).unwrap());
        out.extend(digits);
    }
    [&out, content].concat()
}

/// An element whose end is marked (X.690, section 8.1.3.6).
fn indefinite(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, 0x80], content, &[0, 0]].concat()
}

type Write = fn(u8, &[u8]) -> Vec<u8>;

/// `ContentInfo` of something signed or packed, around a string that is written already.
fn cms(kind: &[u8], string: &[u8], write: Write) -> Vec<u8> {
    let algorithm = write(0x30, &definite(0x06, b"\x60\x86\x48\x01\x65\x03\x04\x02\x01"));
    let algorithms = if kind == COMPRESSED { algorithm } else { write(0x31, &algorithm) };
    let inner = if string.is_empty() { Vec::new() } else { write(0xA0, string) };
    let content = write(0x30, &[definite(0x06, DATA), inner].concat());
    // Behind the content come certificates, of which nothing is read.
    let certificates = definite(0xA0, &definite(0x30, &[0x04; 300]));
    let signed = write(0x30, &[definite(0x02, &[1]), algorithms, content, certificates].concat());
    write(0x30, &[definite(0x06, kind), write(0xA0, &signed)].concat())
}

/// A string in pieces of so many bytes.
fn pieces(content: &[u8], size: usize) -> Vec<u8> {
    content.chunks(size).flat_map(|piece| definite(0x04, piece)).collect()
}

/// A mail that holds CMS.
fn holding(bytes: &[u8]) -> String {
    let fields =
        "MIME-Version: 1.0\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=\"smime.p7m\"\n";
    ["From: a@b.example\n", SUBJECT, &attached(fields, bytes)].concat()
}

/// All ways to write the same bytes.
fn forms(kind: &[u8], content: &[u8]) -> Vec<Vec<u8>> {
    let mut forms = Vec::new();
    for write in [definite as Write, indefinite] {
        let in_pieces = pieces(content, 100);
        let (first, second) = in_pieces.split_at(102 * 2);
        let strings = [
            definite(0x04, content),
            definite(0x24, &in_pieces),
            indefinite(0x24, &in_pieces),
            indefinite(0x24, &pieces(content, 1)),
            // Pieces in pieces.
            indefinite(0x24, &[indefinite(0x24, first), definite(0x24, second)].concat()),
            definite(0x24, &[indefinite(0x24, &indefinite(0x24, first)), second.to_vec()].concat()),
        ];
        forms.extend(strings.map(|string| cms(kind, &string, write)));
    }
    forms
}

#[test]
fn signed_mails_are_opened_however_they_are_written() {
    let trail = format!("x › smime.p7m › {}: report s", name("s"));
    for bytes in &forms(SIGNED, part("s").replace('\n', "\r\n").as_bytes()) {
        check("x", holding(bytes), &[&trail]);
        // As a file, in base64, and between the lines that OpenSSL and GnuPG put around it.
        let alone = format!("x › {}: report s", name("s"));
        check("x", bytes, &[&alone]);
        check("x", base64(bytes), &[&alone]);
        for label in ["PKCS7", "CMS", "SIGNED MESSAGE"] {
            let text = format!("-----BEGIN {label}-----\n{}-----END {label}-----\n", base64(bytes));
            check("x", text, &[&alone]);
        }
    }
    // A whole mail, and a report without one.
    for bytes in forms(SIGNED, mail("s").as_bytes()) {
        check("x", &bytes, &[&format!("x › {}: report s", name("s"))]);
    }
    for bytes in [forms(SIGNED, &report("s")), forms(SIGNED, &gzip(&report("s")))].concat() {
        check("x", &bytes, &["x: report s"]);
    }
}

/// RFC 3274: the content is zlib data.
#[test]
fn packed_mails_are_opened() {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packed, part("s").as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    for bytes in forms(COMPRESSED, &packed) {
        check("x", holding(&bytes), &[&format!("x › smime.p7m › {}: report s", name("s"))]);
    }
}

/// The programs are named in `fixtures/mails/README.md`.
#[test]
fn mails_of_other_programs_are_opened() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/mails/");
    let bytes = |name: &str| std::fs::read(format!("{folder}{name}")).unwrap();
    let report = "s.example!example.com!1!2!001.json.gz: report signed";
    for program in
        ["openssl-smime", "openssl-smime-stream", "openssl-cms", "openssl-cms-stream", "gpgsm", "cryptography"]
    {
        check("x", bytes(&format!("{program}.eml")), &[&format!("x › smime.p7m › {report}")]);
    }
    check("x", bytes("cryptography.pem"), &[&format!("x › {report}")]);
    check("x", bytes("openssl-detached.eml"), &[&format!("x › {report}")]);
    for encrypted in ["openssl-encrypted.eml", "openssl-auth-encrypted.eml"] {
        check("x", bytes(encrypted), &["x › smime.p7m: smime-encrypted"]);
    }
}

#[test]
fn what_is_encrypted_is_told_of_an_announced_mail_alone() {
    for kind in [ENVELOPED, AUTH_ENVELOPED] {
        for write in [definite as Write, indefinite] {
            let bytes = cms(kind, &definite(0x04, &[7; 300]), write);
            check("x", holding(&bytes), &["x › smime.p7m: smime-encrypted"]);
            check("x", holding(&bytes).replace(SUBJECT, "Subject: Lunch\n"), &["x: Mail"]);
            check("smime.p7m", &bytes, &["smime.p7m: smime-encrypted"]);
            // Signed and then encrypted, and the other way round.
            let inner = attached("Content-Type: application/pkcs7-mime; name=\"smime.p7m\"\n", &bytes);
            let outer = cms(SIGNED, &definite(0x04, inner.as_bytes()), write);
            check("x", holding(&outer), &["x › smime.p7m › smime.p7m: smime-encrypted"]);
        }
    }
    // A damaged one is known by its label.
    let mail = holding(b"\xFF\0\x01").replace("signed-data", "enveloped-data");
    check("x", mail, &["x › smime.p7m: smime-encrypted"]);
}

/// The signature of a multipart/signed, and what is signed of a program, hold no mail.
#[test]
fn signatures_alone_are_nothing() {
    for write in [definite as Write, indefinite] {
        check("smime.p7s", cms(SIGNED, &[], write), &["smime.p7s: Other"]);
        check("x.cat", cms(SIGNED, &definite(0x30, &[5, 0]), write), &["x.cat: Other"]);
    }
}

#[test]
fn what_is_cut_off_is_told_and_what_is_there_is_read() {
    let content = part("s");
    for bytes in forms(SIGNED, content.as_bytes()) {
        let mut told = 0;
        for end in (20..bytes.len()).step_by(13) {
            let found = read_with(&mut Limits::default(), "x", &[&bytes[..end]]);
            let is_report = found[0].ends_with(": report s");
            let is_told = found.last().unwrap() == "x: smime-damaged";
            assert!(is_report || is_told, "{end} of {}: {found:?}", bytes.len());
            told += usize::from(is_told);
        }
        assert!(told > 20, "{told}");
    }
}

/// Strings in strings, and algorithms in algorithms, as deep as the bytes allow: a count of the open ones replaces
/// recursion, and each byte is looked at twice.
#[test]
fn hostile_bytes_cost_what_they_weigh() {
    let began = Instant::now();
    let head = |behind: &[u8]| {
        let bytes = cms(SIGNED, &definite(0x04, b"x"), indefinite);
        let at = bytes.windows(2).position(|pair| pair == [0x04, 0x01]).unwrap();
        [&bytes[..at], behind].concat()
    };
    let many = 3_000_000;
    let deep = [0x24, 0x80].repeat(many);
    let stated: Vec<u8> = [0x24, 0x84, 0x7F, 0xFF, 0xFF, 0xFF].repeat(many);
    let lie = [&[0x24, 0x80][..], &[0x04, 0x88, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]].concat();
    let huge = [&[0x04, 0xFE][..], &[0xFF; 200]].concat();
    let empty = [[0x24, 0x80].to_vec(), [0x04, 0x00].repeat(many)].concat();
    let small = std::thread::Builder::new().stack_size(256 << 10);
    let body = move || {
        for bytes in [head(&deep), head(&stated), head(&lie), head(&huge), head(&empty)] {
            let mut limits = Limits::default();
            let found = read_with(&mut limits, "x", &[&bytes]);
            assert_eq!(found, ["x: smime-damaged"]);
            assert!(limits.spent.inflated_bytes <= bytes.len() as u64);
        }
        // Before the content, where lengths that are not stated nest.
        let start = [&[0x30, 0x80, 0x06, 9][..], SIGNED, &[0xA0, 0x80, 0x30, 0x80, 2, 1, 1]].concat();
        let found = read_with(&mut Limits::default(), "x", &[&[start, [0x31, 0x80].repeat(many)].concat()]);
        assert_eq!(found, ["x: smime-damaged"]);
    };
    small.spawn(body).unwrap().join().unwrap();
    assert!(began.elapsed() < Duration::from_mins(1), "{:?}", began.elapsed());
}

/// Signed in signed, as deep as anything may lie.
#[test]
fn signed_in_signed_has_an_end() {
    let deep = |levels: usize| (0..levels).fold(report("s"), |inner, _| cms(SIGNED, &definite(0x04, &inner), definite));
    check("x", deep(8), &["x: report s"]);
    check("x", deep(9), &["x: too-deep"]);
    check("x", deep(200), &["x: too-deep"]);
}
