//! Packings that are not read, texts that were changed on their way, and things that are beside reports.

use super::check;
use super::write::{gzip, report};

#[test]
fn packings_that_are_not_read_are_named() {
    let starts: [(&str, &[u8]); 13] = [
        ("xz", b"\xFD7zXZ\0\0\x04\xE6\xD6\xB4\x46"),
        ("bzip2", b"BZh91AY&SY\x12\x34"),
        ("bzip2", b"BZh9\x17\x72\x45\x38\x50\x90\0\0\0\0"),
        ("7-Zip", b"7z\xBC\xAF\x27\x1C\0\x04"),
        ("RAR", b"Rar!\x1A\x07\0\xCF\x90\x73"),
        ("RAR", b"Rar!\x1A\x07\x01\0\x33\x92"),
        ("Zstandard", b"\x28\xB5\x2F\xFD\x24\x01"),
        ("LZ4", b"\x04\x22\x4D\x18\x64\x40"),
        ("LZ4", b"\x02\x21\x4C\x18\x10\0\0\0"),
        ("lzip", b"LZIP\x01\x0C"),
        ("LZMA", b"\x5D\0\0\x80\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\x3D"),
        ("compress (.Z)", b"\x1F\x9D\x90\x7B"),
        ("CAB", b"MSCF\0\0\0\0\x10\0\0\0"),
    ];
    for (packing, start) in starts {
        // As long as a stream, too.
        for length in [start.len(), 20_000] {
            let mut bytes = start.to_vec();
            bytes.resize(length, 0xA5);
            check("r.json.x", &bytes, &["r.json.x: packing-not-read"]);
            check("r.gz", gzip(&bytes), &["r.gz: packing-not-read"]);
            let text = told("r", &bytes);
            assert_eq!(text, format!("it is compressed with {packing}, which is not supported"));
        }
    }
    for bytes in [&b"BZh9 is a word"[..], b"Rar! it is", b"7zip", b"LZIPPED\n", b"]\0\0 ", b"\x1F"] {
        check("x", bytes, &["x: Other"]);
    }
}

/// The text of the only problem in a file.
fn told(name: &str, bytes: &[u8]) -> String {
    let mut texts = Vec::new();
    let limits = &mut tlsrpt_lens::limits::Limits::default();
    tlsrpt_lens::intake::read(name, bytes, limits, &mut |item| {
        if let tlsrpt_lens::intake::Outcome::Problem(error) = item.outcome {
            texts.push(error.to_string());
        }
    });
    assert_eq!(texts.len(), 1, "{texts:?}");
    texts.remove(0)
}

/// An entry of a ZIP archive that says that it is packed so.
fn entry(name: &str, method: u16, data: &[u8]) -> Vec<u8> {
    let mut out = b"PK\x03\x04\x3F\0\0\0".to_vec();
    out.extend(method.to_le_bytes());
    out.extend([0; 4]);
    let mut crc = flate2::Crc::new();
    crc.update(data);
    out.extend(crc.sum().to_le_bytes());
    for _ in 0..2 {
        out.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
    }
    out.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
    out.extend([0, 0]);
    [&out, name.as_bytes(), data].concat()
}

#[test]
fn entries_of_zip_that_are_packed_in_another_way_are_named() {
    let methods =
        [(9, "Deflate64"), (12, "bzip2"), (14, "LZMA"), (20, "Zstandard"), (93, "Zstandard"), (95, "xz"), (98, "PPMd")];
    let end = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    for (method, packing) in methods {
        let archive = [&entry("a.json", method, b"1234")[..], end].concat();
        check("x.zip", &archive, &["x.zip › a.json: packing-not-read"]);
        assert_eq!(told("x", &archive), format!("it is compressed with {packing}, which is not supported"));
        // The entries beside it are read.
        let archive = [&entry("a.json", method, b"1234")[..], &entry("b.json", 0, &report("b")), end].concat();
        check("x.zip", &archive, &["x.zip › a.json: packing-not-read", "x.zip › b.json: report b"]);
    }
    for method in [1, 6, 10, 18, 97, 200] {
        let archive = [&entry("a.json", method, b"1234")[..], end].concat();
        assert_eq!(told("x", &archive), "it is compressed in a way that is not supported");
    }
}

#[test]
fn json_with_other_quotes_is_read() {
    let json = String::from_utf8(report("q")).unwrap().replace("\"S\"", "\"A & B\"");
    let alternate = |open: char, close: char| {
        let mut opens = false;
        json.replace('"', "\u{1}")
            .chars()
            .map(|c| {
                if c == '\u{1}' {
                    opens = !opens;
                    if opens { open } else { close }
                } else {
                    c
                }
            })
            .collect::<String>()
    };
    for text in [
        json.replace('&', "&amp;").replace('"', "&quot;"),
        json.replace('&', "&amp;").replace('"', "&#34;"),
        json.replace('&', "&amp;").replace('"', "&#x22;").replace(':', ":&nbsp;"),
        alternate('\u{201C}', '\u{201D}'),
        alternate('\u{201D}', '\u{201D}'),
        alternate('\u{201E}', '\u{201C}'),
        alternate('\u{AB}', '\u{BB}'),
        alternate('\u{201C}', '\u{201D}').replace(':', "\u{A0}:\u{A0}"),
        format!("[{}]", alternate('\u{201C}', '\u{201D}')),
        alternate('\u{201C}', '\u{201D}').replace('{', "{\r\n  "),
        format!("// from a sender\n{json}"),
        format!("/* from a sender */ {json}"),
    ] {
        check("x.json", &text, &["x.json: report q"]);
        check("x.json.gz", gzip(text.as_bytes()), &["x.json.gz: report q"]);
    }
    check("x.json", gzip(&gzip(&report("q"))), &["x.json: report q"]);
    check("x.html", format!("<!DOCTYPE html>\n<html><body><pre>{json}</pre></body></html>"), &["x.html: report q"]);
    let escaped = json.replace('&', "&amp;").replace('"', "&quot;");
    check("x.html", format!("<html><body><pre>{escaped}</pre></body></html>"), &["x.html: report q"]);
    check("x.txt", format!("This is what I see:\n\n{escaped}\n"), &["x.txt: report q"]);
    check("x.txt", format!("This is what I see:\n\n{}\n", alternate('\u{201C}', '\u{201D}')), &["x.txt: report q"]);
    check("x.txt", "We have \u{201C}policies\u{201D}.", &["x.txt: Other"]);
    check("x.xml", "<ns:feedback xmlns:ns=\"urn:ietf:params:xml:ns:dmarc-2.0\"></ns:feedback>", &["x.xml: Dmarc"]);
}

#[test]
fn events_of_one_mail_server_are_told_as_such() {
    let event = r#"{ "epoch": 1746629177, "type": 0, "policy": { "policy-type": "sts", "policy-domain": "example.com" }, "result-type": "certificate-host-mismatch", "receiving-mx-hostname": "mx.example.com" }"#;
    let success =
        r#"{"epoch":1746629177,"type":1,"policy":{"policy-type":"no-policy-found","policy-domain":"example.com"}}"#;
    let said = "this is not a TLS report but individual events from one mail server, as Momentum passes them to its hooks: the raw material of a report";
    for text in
        [event.to_owned(), success.to_owned(), format!("{success}\n").repeat(3_000), format!("[{event},{success}]")]
    {
        check("x", &text, &["x: not-a-tls-report"]);
        assert_eq!(told("x", text.as_bytes()), said);
    }
    let fragment = r#"{"policy":{"policy-type":"sts","policy-domain":"a"},"summary":{},"failure-details":[]}"#;
    assert!(told("x", fragment.as_bytes()).contains("a fragment of one"));
    check(
        "x",
        format!("{success}\n{}\n", String::from_utf8(report("a")).unwrap()),
        &["x › line 1: not-a-tls-report", "x › line 2: report a"],
    );
}

#[test]
fn a_note_in_place_of_a_report_is_told() {
    let page = b"<html>Attachment removed by Mail Gateway</html>";
    check("r.json.gz", gzip(page), &["r.json.gz: attachment-replaced"]);
    check("r.json", page, &["r.json: attachment-replaced"]);
    check("r.json", "The attachment was removed.", &["r.json: attachment-replaced"]);
    // Nothing is no note.
    check("r.json", "", &["r.json: empty"]);
    check("r.json.gz", gzip(b" \n"), &["r.json.gz: empty"]);
    check("notes.txt", "", &["notes.txt: Other"]);
    // Where no report is promised nothing is missed.
    check("r.html", page, &["r.html: Other"]);
    check("notes.txt", "The attachment was removed.", &["notes.txt: Other"]);
    // What is no text, though its name says so, is damaged.
    check("r.json", b"\x01\x02\x03\x04", &["r.json: json-damaged"]);
}

#[test]
fn tables_of_mails_are_told_as_such() {
    for head in [
        "Subject;Body;From",
        "\"Subject\",\"Body\",\"From: (Name)\",\"From: (Address)\"",
        "Betreff;Text;Von: (Name)",
        "\"Objet\",\"Corps\",\"De: (nom)\"",
        "Asunto\tCuerpo\tDe",
    ] {
        let text = format!("{head}\r\nReport Domain: example.com;This is an aggregate TLS report;s\r\n");
        check("x.csv", &text, &["x.csv: not-a-tls-report"]);
        assert!(
            told("x", text.as_bytes())
                .ends_with("but a table of emails exported from Outlook, without their attachments")
        );
    }
    check("x.csv", "Subject;Other;From\na;b;c\n", &["x.csv: Other"]);
}

/// A mail as Outlook copies it into a text: what was attached to it is not there.
#[test]
fn a_copied_mail_says_that_its_report_is_missing() {
    let text = "From: s <s@s.example>\nSent: Monday\nTo: x\nSubject: Report Domain: example.com\n\nThis is an aggregate TLS report.\n";
    check("x.txt", text, &["x.txt: no-report-in-mail"]);
    check("x.txt", text.replace("Report Domain", "Lunch at"), &["x.txt: Mail"]);
}
