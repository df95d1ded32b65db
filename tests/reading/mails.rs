//! Mails in mails, bodies without their mail, mails that announce what cannot be opened, and mails that came back.

use tlsrpt_lens::intake::{IntakeError, Outcome, StreamReader};
use tlsrpt_lens::limits::Limits;

use super::check;
use super::write::{SUBJECT, TEXT, attached, body, gzip, mail, mixed, name, part, report};

/// What is found of the report with this id, in a step of the trail.
fn found(step: &str, id: &str) -> String {
    format!("x › {step}{}: report {id}", name(id))
}

// ---- mails in mails ----

#[test]
fn a_mail_is_opened_whatever_it_is_attached_as() {
    let inner = mail("a");
    let types = [
        "application/octet-stream",
        "application/vnd.ms-outlook",
        "application/x-ms-email",
        "message/rfc822",
        "message/global",
        "message/x-unknown",
        "text/plain",
        "text/rfc822",
        "application/eml",
        "image/png",
    ];
    for kind in types {
        for named in [true, false] {
            let fields = format!("Content-Type: {kind}{}\n", if named { "; name=\"report.eml\"" } else { "" });
            let step = match kind {
                "message/rfc822" | "message/global" => "attached message › ",
                _ if named => "report.eml › ",
                "text/plain" | "text/rfc822" => "",
                _ => "attached message › ",
            };
            for part in [attached(&fields, inner.as_bytes()), format!("{fields}\n{inner}")] {
                check("x", mixed("Subject: FW: a report\n", &[TEXT, &part]), &[&found(step, "a")]);
                let disposition = format!("Content-Disposition: attachment\n{part}");
                check("x", mixed("", &[TEXT, &disposition]), &[&found(step, "a")]);
            }
        }
    }
    // Some programs save the line of a mailbox with it, or a whole mailbox.
    let saved = format!("From tlsrpt@s.example Thu Jan  1 00:00:00 2026\n{inner}\n");
    let fields = "Content-Type: application/octet-stream; name=\"report.eml\"\n";
    let expected = found("report.eml › message 1 › ", "a");
    check("x", mixed("", &[TEXT, &attached(fields, saved.as_bytes())]), &[&expected]);
    let two = [saved, format!("From b@c Thu Jan  1 00:00:00 2026\n{}\n", mail("b"))].concat();
    let expected = [expected, found("report.eml › message 2 › ", "b")];
    check("x", mixed("", &[TEXT, &attached(fields, two.as_bytes())]), &expected.each_ref().map(String::as_str));
}

#[test]
fn a_packed_report_is_read_whatever_it_is_labelled() {
    let long = format!("application/gzip; x={}", "a".repeat(5_000));
    let comments = format!("application/gzip {}{}", "(".repeat(5_000), ")".repeat(5_000));
    let labels = [
        "text/plain",
        "text/html; charset=us-ascii",
        "text/plain; charset=iso-8859-1",
        "text/plain; charset=utf-16",
        "",
        "(application/gzip)",
        "application",
        "multipart/mixed; boundary=nowhere",
        &long,
        &comments,
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("1.json", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut archive, &report("a")).unwrap();
    let archive = archive.finish().unwrap().into_inner();
    for label in labels {
        for (bytes, found) in [(gzip(&report("a")), "x: report a"), (archive.clone(), "x › 1.json: report a")] {
            let part = attached(&format!("Content-Type: {label}\n"), &bytes);
            check("x", format!("From: a@b\n{SUBJECT}{part}"), &[found]);
            check("x", mixed("", &[TEXT, &part]), &[found]);
        }
    }
    // As bytes.
    let head = format!("From: a@b\n{SUBJECT}Content-Type: text/plain\nContent-Transfer-Encoding: binary\n\n");
    check("x", [head.as_bytes(), &gzip(&report("a"))].concat(), &["x: report a"]);
}

#[test]
fn a_mail_in_an_archive_in_a_mail_is_opened() {
    let inner = mail("a");
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("m.eml", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut archive, inner.as_bytes()).unwrap();
    let archive = archive.finish().unwrap().into_inner();
    for (bytes, step) in [(archive, "f.bin › m.eml › "), (gzip(inner.as_bytes()), "f.bin › ")] {
        let part = attached("Content-Type: application/octet-stream; name=\"f.bin\"\n", &bytes);
        check("x", mixed("", &[TEXT, &part]), &[&found(step, "a")]);
        let outer = mixed("", &[TEXT, &part]);
        let part = attached("Content-Type: application/octet-stream; name=\"o.eml\"\n", outer.as_bytes());
        check("x", mixed("", &[TEXT, &part]), &[&found(&format!("o.eml › {step}"), "a")]);
    }
}

/// What a person writes may start like headers, and an attached mail may have no report.
#[test]
fn texts_and_other_mails_are_no_reports() {
    for text in ["To: all\nSubject: lunch\n\nAt noon.", "From Monday on we are closed.\nSubject: no\n", "A: b\nC: d\n"]
    {
        check("x", mixed("Subject: x\n", &[&format!("Content-Type: text/plain\n\n{text}")]), &["x: Mail"]);
        let named = attached("Content-Type: application/octet-stream; name=\"m.eml\"\n", text.as_bytes());
        check("x", mixed("Subject: x\n", &[TEXT, &named]), &["x: Mail"]);
    }
    // A mail deep in texts of mails is passed over, and is no fault.
    let deep = "To: all\nSubject: x\n\n".repeat(20);
    check("x", mixed("Subject: x\n", &[&format!("Content-Type: text/plain\n\n{deep}")]), &["x: Mail"]);
    // One that was meant to carry a report says so in whatever mail it lies.
    let empty = format!("From: tlsrpt@s.example\n{SUBJECT}TLS-Report-Domain: example.com\n\nA report.\n");
    for (kind, step) in [("message/rfc822", "attached message"), ("application/octet-stream; name=\"m.eml\"", "m.eml")]
    {
        let part = attached(&format!("Content-Type: {kind}\n"), empty.as_bytes());
        check("x", mixed("Subject: x\n", &[TEXT, &part]), &[&format!("x › {step}: no-report-in-mail")]);
    }
}

// ---- bodies without their mail ----

#[test]
fn a_pasted_body_is_read_from_its_first_boundary_on() {
    let expected = found("", "a");
    for boundary in ["000000000000a648cf065359e4e6", "----=_NextPart_000_01", "=_b 1", "_b_:1", "===1==", "b"] {
        let pasted = body("a", boundary);
        let quoted = |marks: &str| pasted.lines().map(|line| format!("{marks}{line}\n")).collect::<String>();
        let without_end = pasted.trim_end().trim_end_matches(&format!("--{boundary}--"));
        let (_, behind_first) = pasted.split_once('\n').unwrap();
        let html = behind_first.replacen("text/plain", "text/html", 1).replacen("This is", "<p>This is", 1);
        let in_base64 = attached("Content-Type: text/plain\n", b"A report, in words.");
        let in_quoted = "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>=C3=A4=\n</p>\n";
        let report = &behind_first[behind_first.find("\n--").unwrap()..];
        for text in [
            pasted.clone(),
            pasted.replace('\n', "\r\n"),
            format!("\n\n{pasted}"),
            format!("\u{FEFF}{pasted}"),
            without_end.to_owned(),
            format!("Hi,\nthis is what I got:\n\n{pasted}\n-- \nJohn\n"),
            quoted("> "),
            quoted(">"),
            quoted("> > "),
            format!("Hi,\n\nOn Monday you wrote:\n{}\nWhat is it?\n", quoted("> ")),
            behind_first.to_owned(),
            html,
            format!("{in_base64}{report}"),
            format!("{in_quoted}{report}"),
            part("a"),
            format!("{}--{boundary}--\n", part("a")),
            format!("Content-Type: multipart/report; report-type=tlsrpt; boundary=\"{boundary}\"\n\n{pasted}"),
            // Headers got lost, or what they say of the boundary.
            format!("{SUBJECT}From: tlsrpt@s.example\n\n{pasted}"),
            format!("{SUBJECT}Content-Type: multipart/mixed; boundary=\"another\"\n\n{pasted}"),
            format!("{SUBJECT}Content-Type: multipart/mixed\n\n{pasted}"),
        ] {
            check("x", &text, &[&expected]);
            check("x.txt", &text, &[&expected.replacen('x', "x.txt", 1)]);
        }
    }
}

/// The lines of base64 alone, with words around them or none.
#[test]
fn pasted_base64_is_read() {
    let packed = super::write::base64(&gzip(&report("a")));
    for text in [
        packed.clone(),
        format!("> {}", packed.trim_end().replace('\n', "\n> ")),
        format!("Hi,\nthis is all I got:\n\n{packed}\n-- \nJohn, who asks: what is it?\n"),
        format!("Hi,\r\n\r\n{}John, again", packed.replace('\n', "\r\n")),
        format!("```\n{packed}```\n"),
    ] {
        check("x", &text, &["x: report a"]);
        check("x", format!("From: a@b\nSubject: x\n\n{text}"), &["x: report a"]);
    }
    check("x", "Hi,\nH4sIA is how they start.\n", &["x: Other"]);
}

/// Apple's program keeps a mail behind its length.
#[test]
fn a_mail_behind_its_length_is_read() {
    let text = format!("{:<10}\n{}<?xml version=\"1.0\"?>\n<plist></plist>\n", mail("a").len(), mail("a"));
    check("x", text, &[&found("", "a")]);
}

#[test]
fn a_pasted_body_is_read_within_a_mail() {
    let expected = found("", "a");
    let source = mail("a");
    for text in [
        body("a", "b1"),
        format!("---------- Forwarded message ---------\n{source}"),
        format!("-----Original Message-----\n{source}"),
        format!("See below.\n\n{source}"),
    ] {
        for fields in ["", "Content-Type: text/plain\n", "Content-Type: text/plain; charset=utf-8\n"] {
            check("x", format!("From: a@b.example\nSubject: FW: x\n{fields}\n{text}"), &[&expected]);
        }
        let encoded = attached("Content-Type: text/plain; charset=utf-8\n", text.as_bytes());
        check("x", format!("From: a@b.example\n{encoded}"), &[&expected]);
        check("x", mixed("", &[&format!("Content-Type: text/plain\n\n{}", text.replace("=_a", "_a"))]), &[&expected]);
        let quoted = text.replace('=', "=3D");
        let fields = "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n";
        check("x", format!("From: a@b.example\n{fields}\n{quoted}"), &[&found("", "a")]);
    }
}

#[test]
fn many_pasted_bodies_are_read() {
    let many = |boundary: fn(usize) -> String| -> (String, Vec<String>) {
        let ids: Vec<String> = (0..30).map(|id| id.to_string()).collect();
        let text =
            ids.iter().enumerate().map(|(at, id)| format!("Another:\n\n{}\n", body(id, &boundary(at)))).collect();
        (text, ids.iter().map(|id| found("", id)).collect())
    };
    for boundary in [|at| format!("b{at}"), |_| "b".to_owned(), |at| "b".repeat(30 - at)] {
        let (text, expected) = many(boundary);
        check("x", text, &expected.iter().map(String::as_str).collect::<Vec<_>>());
    }
    // A report that stands in the text before, between and behind.
    let json = String::from_utf8(report("j")).unwrap();
    let text = format!("Here it is.\n{json}\n\n{}\nLast:\n{json}\n", body("a", "b1"));
    check("x", text, &["x: report j", &found("", "a"), "x: report j"]);
    // Alternatives within.
    let text = "Content-Type: multipart/alternative; boundary=in\n\n--in\nContent-Type: text/plain\n\nA\n--in\nContent-Type: text/html\n\n<p>A\n--in--\n";
    check("x", format!("--out\n{text}\n--out\n{}--out--\n", part("a")), &[&found("", "a")]);
    // From the inner one on, and from within it.
    let (_, inner) = text.split_once("\n\n").unwrap();
    check("x", format!("{inner}\n--out\n{}--out--\n", part("a")), &[&found("", "a")]);
}

#[test]
fn what_looks_like_a_boundary_is_none() {
    for text in [
        "Hi,\n-- \nJohn\nContent-Type: x",
        "--- a/file\n+++ b/file\n@@ -1 +1 @@\n",
        "--option=1\nContent is: king\n",
        "-----Original Message-----\nFrom: a\nTo: b\n\nHi",
    ] {
        check("x.txt", text, &["x.txt: Other"]);
    }
    check("x", "--b\nContent-Type: text/plain\n\nHello.\n--b--\n", &["x: Mail"]);
}

/// Parts, boundaries and quotes without end are looked through once.
#[test]
fn hostile_bodies_cost_what_they_weigh() {
    let began = std::time::Instant::now();
    let many = 300_000;
    for text in [
        "--b\nContent-Type: a/b\n".repeat(many),
        (0..many).map(|at| format!("--{at}\nContent-Type: a/b\n\n")).collect(),
        "--b\nA: b\n".repeat(many),
        ["--b\nContent-Type: a/b\n\n", &"-".repeat(5_000_000)].concat(),
        "> --b\n> Content-Type: a/b\n".repeat(many),
        ["--b\nContent-Type: a/b\n\n", &"> --b\n> Content-Type: a/b\n".repeat(many)].concat(),
        (0..many).map(|at| format!("--{at}\nContent-Type: multipart/x; boundary={at}\n\n")).collect(),
    ] {
        let mut limits = Limits::default();
        let found = super::read_with(&mut limits, "x", &[text.as_bytes()]);
        assert!(found.len() < 3, "{:?}", &found[..3]);
        assert!(limits.spent.inflated_bytes <= 10 * text.len() as u64);
    }
    assert!(began.elapsed() < std::time::Duration::from_mins(2), "{:?}", began.elapsed());
}

// ---- what a mail announces and cannot be opened ----

const PGP: &str = "-----BEGIN PGP MESSAGE-----\n\nhQEMA5vJ\n=abcd\n-----END PGP MESSAGE-----\n";
const HEADERS: &str = "TLS-Report-Domain: example.com\nTLS-Report-Submitter: s.example\n";

#[test]
fn what_is_announced_and_cannot_be_opened_is_told() {
    let pgp = [
        "Content-Type: application/pgp-encrypted\n\nVersion: 1",
        &format!("Content-Type: application/octet-stream; name=\"encrypted.asc\"\n\n{PGP}"),
    ];
    let tnef =
        attached("Content-Type: application/ms-tnef; name=\"winmail.dat\"\n", b"\x78\x9F\x3E\x22\x01\0\x01\x1F\x8B");
    let tnef_by_name =
        attached("Content-Type: application/octet-stream; name=\"winmail.dat\"\n", b"\x78\x9F\x3E\x22\x01\0");
    let damaged_tnef = attached("Content-Type: application/ms-tnef; name=\"winmail.dat\"\n", b"\x01\x02\x03");
    let rights = attached(
        "Content-Type: application/x-microsoft-rpmsg-message; name=\"message.rpmsg\"\n",
        b"\x76\xE8\x04\x60\xC4\x11\xE3\x86\0",
    );
    let note = "Content-Type: text/plain; name=\"DELETED0.TXT\"\nContent-Disposition: attachment; filename=\"DELETED0.TXT\"\n\nThe attachment x.json.gz was blocked by policy.";
    let page =
        "Content-Type: text/html; name=\"removed.html\"\n\n<html><body>The attachment was removed.</body></html>";
    let in_its_place = format!(
        "Content-Type: application/tlsrpt+gzip; name=\"{}\"\n\nThis attachment was removed by the mail gateway.",
        name("a")
    );
    let seven = attached("Content-Type: application/x-7z-compressed; name=\"r.7z\"\n", b"7z\xBC\xAF\x27\x1C\0\x04");
    let cases: [(&[&str], &str); 10] = [
        (&[pgp[0], pgp[1]], "x › encrypted.asc: pgp-encrypted"),
        (&[&format!("Content-Type: text/plain\n\nHello,\n\n{PGP}")], "x: pgp-encrypted"),
        (&[TEXT, &tnef], "x › winmail.dat: tnef-not-read"),
        (&[TEXT, &tnef_by_name], "x › winmail.dat: tnef-not-read"),
        (&[TEXT, &damaged_tnef], "x › winmail.dat: tnef-not-read"),
        (&[TEXT, &rights], "x › message.rpmsg: rights-protected"),
        (&[TEXT, note], "x › DELETED0.TXT: attachment-replaced"),
        (&[TEXT, page], "x › removed.html: attachment-replaced"),
        (&[TEXT, &seven], "x › r.7z: packing-not-read"),
        (&[TEXT], "x: no-report-in-mail"),
    ];
    for (parts, expected) in cases {
        for fields in [SUBJECT.to_owned(), HEADERS.to_owned(), format!("Subject: FW: {}", &SUBJECT[9..])] {
            check("x", mixed(&fields, parts), &[expected]);
        }
        let report_type = mixed("", parts).replace("multipart/mixed;", "multipart/report; report-type=tlsrpt;");
        check("x", report_type, &[expected]);
        // Attached to another mail it is told too, and without the announcement it is any mail.
        let inner =
            attached("Content-Type: application/octet-stream; name=\"m.eml\"\n", mixed(SUBJECT, parts).as_bytes());
        check("x", mixed("Subject: FW\n", &[TEXT, &inner]), &[&expected.replacen('x', "x › m.eml", 1)]);
        check("x", mixed("Subject: Lunch\n", parts), &["x: Mail"]);
        // An answer to a report carries none.
        check("x", mixed(&format!("Subject: Re: {}", &SUBJECT[9..]), parts), &["x: Mail"]);
    }
    let octets = attached("Content-Type: application/octet-stream\n", b"\x01\x02\x03");
    let encrypted = mixed(SUBJECT, &[pgp[0], &octets]).replace("multipart/mixed;", "multipart/encrypted;");
    check("x", &encrypted, &["x: pgp-encrypted"]);
    check("x", encrypted.replace(SUBJECT, "Subject: Lunch\n"), &["x: Mail"]);
    check("x", mixed("Subject: Lunch\n", &[&in_its_place]), &[&format!("x › {}: attachment-replaced", name("a"))]);
    // As files.
    check("winmail.dat", b"\x78\x9F\x3E\x22\x01\0", &["winmail.dat: tnef-not-read"]);
    check("encrypted.asc", PGP, &["encrypted.asc: pgp-encrypted"]);
}

/// The subject of a DMARC report is that of a TLS report.
#[test]
fn dmarc_mails_are_no_lost_reports() {
    let xml = gzip(b"<?xml version=\"1.0\"?><feedback></feedback>");
    let gz = |content: &[u8]| attached("Content-Type: application/gzip; name=\"s!example.com!1!2.xml.gz\"\n", content);
    check("x", mixed(SUBJECT, &[TEXT, &gz(&xml)]), &["x: Dmarc"]);
    check("x", mixed(SUBJECT, &[TEXT, &gz(&gzip(b"unused"))]), &["x: Placeholder"]);
    check("x", mixed(SUBJECT, &[TEXT, &gz(&gzip(b"unused\r\n"))]), &["x: Placeholder"]);
    check("x", mixed(SUBJECT, &[TEXT, &gz(b"\x01\x02\x03")]), &["x: Mail"]);
    check("x", mixed(SUBJECT, &["Content-Type: text/plain\n\nThis is a DMARC aggregate report."]), &["x: Mail"]);
    check("x", mixed(&SUBJECT.replace("Report", "[DMARC] Report"), &[TEXT]), &["x: Mail"]);
    // The placeholder is harmless in a mail that is about TLS too.
    let part = attached(&format!("Content-Type: application/tlsrpt+gzip; name=\"{}\"\n", name("a")), &gzip(b"unused"));
    check("x", mixed(HEADERS, &[TEXT, &part]), &["x: Placeholder"]);
    for (name, bytes) in [("u.xml.gz", gzip(b"unused")), ("u.xml", b"unused".to_vec()), ("u.json.gz", gzip(b"unused"))]
    {
        check(name, &bytes, &[&format!("{name}: Placeholder")]);
    }
}

// ---- damage ----

fn archive(ids: &[&str]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for id in ids {
        archive.start_file(format!("{id}.json"), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, &report(id)).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// An attachment that no label tells of, in a mail that announces nothing.
fn unlabelled(text: &str) -> String {
    let fields = "Content-Type: application/octet-stream; name=\"r.bin\"\nContent-Transfer-Encoding: base64\n";
    mixed("Subject: hi\n", &[TEXT, &format!("{fields}\n{text}")])
}

#[track_caller]
fn check_has(text: impl AsRef<[u8]>, expected: &[&str]) {
    let found = super::read("x", text.as_ref());
    for line in expected {
        assert!(found.iter().any(|found| found.ends_with(line)), "no {line} in {found:?}");
    }
}

/// One character of base64 that is none, wherever it stands and whatever stands beside it.
#[test]
fn one_wrong_character_loses_no_report_silently() {
    let text = super::write::base64(&archive(&["a", "b", "c"]));
    for at in [20, 100, 250, 400, 600] {
        let at = at + usize::from(text.as_bytes()[at] == b'\n');
        for wrong in [&b"!"[..], b"\0", b"\xF5", b"="] {
            let mut replaced = unlabelled("@").into_bytes();
            let place = replaced.iter().rposition(|byte| *byte == b'@').unwrap();
            let damaged = [&text.as_bytes()[..at], wrong, &text.as_bytes()[at + 1..]].concat();
            replaced.splice(place..=place, damaged);
            check_has(&replaced, &["x › r.bin: base64-damaged"]);
            if at > 450 {
                check_has(&replaced, &["a.json: report a", "b.json: report b"][..1]);
            }
        }
        // Put in between, it takes nothing.
        let (before, behind) = text.split_at(at);
        let whole = ["a", "b", "c"].map(|id| format!("x › r.bin › {id}.json: report {id}"));
        let mut whole: Vec<_> = whole.iter().map(String::as_str).collect();
        whole.push("x › r.bin: base64-damaged");
        check("x", unlabelled(&format!("{before}!{behind}")), &whole);
    }
    // What is no report is none with a wrong character in it.
    for text in ["Hello, all of you.", "\u{1}\u{2}\u{3}"] {
        check("x", unlabelled(&format!("{}!", super::write::base64(text.as_bytes()).trim_end())), &["x: Mail"]);
    }
    let signed = "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=\"smime.p7m\"\nContent-Transfer-Encoding: base64\n\n!!!!MIAGCSqG\n";
    check("x", mixed("Subject: hi\n", &[signed]), &["x › smime.p7m: smime-damaged"]);
}

#[test]
fn what_is_lost_beside_a_report_is_told() {
    let mut broken = archive(&["a", "b", "c"]);
    let at = broken.windows(6).position(|name| name == b"b.json").unwrap() + 30;
    broken[at..at + 20].fill(0xFF);
    let text = super::write::base64(&broken);
    // As lines of base64 in a text.
    let named = format!("Content-Type: text/plain; name=\"x.txt\"\n\n{text}");
    check_has(
        mixed("Subject: hi\n", &[TEXT, &named]),
        &["a.json: report a", "c.json: report c", "b.json: zip-damaged"],
    );
    let json = |id: &str| String::from_utf8(report(id)).unwrap();
    let prose =
        format!("See {}\nand {}\nand {}\n", json("a"), json("b").replace("\"summary\":", "\"summary\""), json("c"));
    for text in [prose.clone(), format!("> {}", prose.trim_end().replace('\n', "\n> "))] {
        let found =
            super::read("x", mixed("Subject: hi\n", &[&format!("Content-Type: text/plain\n\n{text}")]).as_bytes());
        assert!(
            found.iter().any(|line| line.ends_with("report a")) && found.iter().any(|line| line.ends_with("report c")),
            "{found:?}"
        );
        assert!(found.iter().any(|line| line.contains("damaged") || line.contains("cut")), "{found:?}");
    }
}

/// What is broken and begins as a report does is a report that is lost, whatever its label says; what was not looked at
/// is told too, and what is no report is silent.
#[test]
fn a_broken_report_is_told_without_a_label() {
    let text = String::from_utf8(report("a")).unwrap();
    let cut = &text[..200];
    let broken = format!("From: a@b\nSubject: hi\nContent-Type: application/json\n\n{cut}\n");
    assert_ne!(super::read("x", broken.as_bytes()), ["x: Mail"]);
    let many =
        gzip((0..20).flat_map(|id| [report(&id.to_string()), b"\n".to_vec()].concat()).collect::<Vec<u8>>().as_slice());
    check_has(unlabelled(&super::write::base64(&many[..150])), &["x › r.bin: gzip-damaged"]);
    let packed = archive(&["a"]);
    assert_ne!(super::read("x", unlabelled(&super::write::base64(&packed[..180])).as_bytes()), ["x: Mail"]);
    let large = gzip(&vec![b' '; 70_000_000]);
    check("x", unlabelled(&super::write::base64(&large)), &["x › r.bin: too-large"]);
    for other in [&b"{\"a\": 1, \"b\": "[..], b"{\"organization\"", b"[1, 2"] {
        check("x", unlabelled(&super::write::base64(other)), &["x: Mail"]);
        check("x", unlabelled(&super::write::base64(&gzip(other)[..15])), &["x: Mail"]);
    }
}

/// A mail that alone carries a packed report.
fn packed_mail(id: &str) -> String {
    let fields = attached("Content-Type: application/tlsrpt+gzip\n", &gzip(&report(id)));
    format!("From: a@b\nDate: Thu, 1 Jan 2026 00:00:00 +0000\nSubject: x\n{fields}")
}

/// Mails one right behind the other, with nothing or a damaged line between them.
#[test]
fn a_mail_behind_another_is_read() {
    let json = |id: &str| {
        let text = String::from_utf8(report(id)).unwrap();
        format!("From: a@b\nSubject: x\nContent-Type: application/json\n\n{text}\n")
    };
    let parts = |id: &str| mixed("Subject: x\nDate: y\n", &[TEXT, &part(id)]);
    let text = "From: a@b\nSubject: x\nContent-Type: text/plain\n\nHello.\n".to_owned();
    for between in ["", "\n", "\nXrom a@b Thu Jan  1 00:00:00 2026\n"] {
        for first in [parts("1"), json("1"), packed_mail("1")] {
            for second in [packed_mail("2"), json("2"), parts("2")] {
                for last in ["", &packed_mail("3"), &parts("3")] {
                    let file = [&first[..], &second, last].join(between);
                    let reports = if last.is_empty() {
                        &["report 1", "report 2"][..]
                    } else {
                        &["report 1", "report 2", "report 3"]
                    };
                    check_has(file, reports);
                }
            }
        }
        check_has([&text[..], &packed_mail("2"), &parts("3")].join(between), &["report 2", "report 3"]);
    }
    // So many that none could lie within the one before.
    let many: String = (0..40).map(|id| packed_mail(&id.to_string())).collect();
    let found = super::read("x", format!("{}{many}", parts("a")).as_bytes());
    assert_eq!(found.iter().filter(|line| line.contains("report ")).count(), 41, "{found:?}");
}

#[test]
fn a_damaged_delimiter_takes_no_part_with_it() {
    let whole = mixed("Subject: hi\n", &[&part("1"), &part("2"), &part("3")]);
    let line = whole.lines().find(|line| line.starts_with("--")).unwrap().to_owned();
    let places: Vec<_> = whole.match_indices(&format!("{line}\n")).map(|(at, _)| at).collect();
    assert_eq!(places.len(), 3);
    for at in places {
        for other in ["--X", "xx", "", "\u{1}\u{2}", &format!("{line}--")] {
            let damaged = format!("{}{other}{}", &whole[..at], &whole[at + line.len()..]);
            check_has(damaged, &["report 1", "report 2", "report 3"]);
        }
    }
    // Text behind the padding is damage.
    let end = part("1").trim_end().to_owned();
    let damaged = mixed("Subject: hi\n", &[&format!("{end}\n{}", super::write::base64(b"something else"))]);
    if end.ends_with('=') {
        check_has(damaged, &["report 1", "base64-damaged"]);
    }
}

/// However many mails, parts and false ends follow one another, each byte is looked at a few times.
#[test]
fn hostile_ends_cost_what_they_weigh() {
    let began = std::time::Instant::now();
    let many = 10_000;
    let mails = |body: &str| format!("From: a@b\nSubject: x\nContent-Type: {body}").repeat(many);
    for text in [
        mails("multipart/x; boundary=b\n\n--b\n\nx\n--b--\n"),
        mails("multipart/x; boundary=nowhere\nContent-Transfer-Encoding: base64\n\nAAAA\n"),
        mails("a/b\nContent-Transfer-Encoding: base64\n\nAAAA\n"),
        mails("application/json\n\n{}\n"),
        mails("text/plain\n\nHello\n"),
        format!("Content-Type: multipart/x; boundary=b\n\n--b\n\nx{}", "\n--b--".repeat(many)),
        format!("Content-Type: multipart/x; boundary=b\n\n--b\n\nx{}", "\n--b--\nContent-Type: a/b\n\n".repeat(many)),
        format!(
            "Content-Type: multipart/x; boundary=b\n\n{}\n--b\n\nx",
            "Content-Type: multipart/y; boundary=c\n\n".repeat(many)
        ),
    ] {
        let mut limits = Limits::default();
        let found = super::read_with(&mut limits, "x", &[text.as_bytes()]);
        assert!(found.len() < 4, "{:?}", &found[..4]);
    }
    assert!(began.elapsed() < std::time::Duration::from_mins(1), "{:?}", began.elapsed());
}

// ---- mails that came back ----

const STATUS: &str = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.s.example\n\nFinal-Recipient: rfc822; tls@example.com\nAction: failed\nStatus: 5.1.1\n";

/// A notice about a mail, of this type.
fn notice(kind: &str, parts: &[&str]) -> String {
    let from = "Return-Path: <>\nSubject: Undelivered: Report Domain: example.com Submitter: s.example\n";
    mixed(from, parts).replace("multipart/mixed;", &format!("multipart/report; report-type={kind};"))
}

#[test]
fn a_report_that_came_back_is_not_counted_and_that_is_told() {
    let own = mail("own");
    let copy = format!("Content-Type: message/rfc822\n\n{own}");
    let returned = ["x: Returned", "x: own-reports-returned"];
    for (kind, part) in [
        ("delivery-status", STATUS),
        (
            "disposition-notification",
            "Content-Type: message/disposition-notification\n\nDisposition: automatic-action; deleted\n",
        ),
        ("feedback-report", "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n"),
    ] {
        check("x", notice(kind, &[TEXT, part, &copy]), &returned);
        check("x", notice(kind, &[TEXT, part]), &["x: Feedback"]);
        // Only the headers came back, or nothing that is a report.
        let headers = format!("Content-Type: text/rfc822-headers\n\n{}", own.split("\n\n").next().unwrap());
        check("x", notice(kind, &[TEXT, part, &headers]), &["x: Feedback"]);
        check(
            "x",
            notice(kind, &[TEXT, part, "Content-Type: message/rfc822\n\nFrom: a@b\nSubject: x\n\nHi"]),
            &["x: Feedback"],
        );
        // Known by the part alone, as when a gateway wrote it anew.
        check("x", mixed("Subject: x\n", &[TEXT, part, &copy]), &returned);
        let octets = attached("Content-Type: application/octet-stream; name=\"own.eml\"\n", own.as_bytes());
        check("x", notice(kind, &[TEXT, part, &octets]), &returned);
        // In a mail.
        let forwarded =
            format!("Content-Type: message/rfc822\n\n{}", notice(kind, &[TEXT, part, &copy]).replace("outer", "inner"));
        check("x", mixed("Subject: FW\n", &[TEXT, &forwarded]), &returned);
    }
    // As Exim and qmail write it.
    for fields in [
        "From: mail@mx.s.example\nX-Failed-Recipients: tls@example.com\n",
        "From: MAILER-DAEMON@mx.s.example\nSubject: failure notice\n",
    ] {
        let text = format!(
            "{fields}\nThis message was created automatically.\n\n------ This is a copy of the message. ------\n\n{own}"
        );
        check("x", text, &returned);
    }
}

#[test]
fn reports_that_came_in_are_counted_whoever_sent_them() {
    // Attached to a notice itself, and not to the mail that came back.
    check("x", notice("delivery-status", &[TEXT, &part("a")]), &[&found("", "a")]);
    check("x", format!("Return-Path: <>\n{}", mail("a")), &[&found("", "a")]);
    check("x", mail("a").replace("tlsrpt@s.example", "MAILER-DAEMON@s.example"), &[&found("", "a")]);
}

/// Of a mailbox it is said once, however many came back, and the file is one that was read.
#[test]
fn a_mailbox_says_once_how_many_came_back() {
    let copy = format!("Content-Type: message/rfc822\n\n{}", mail("own"));
    let bounce = notice("delivery-status", &[TEXT, STATUS, &copy]);
    let mailbox: String = (0..300).map(|_| format!("From a@b Thu Jan  1 00:00:00 2026\n{bounce}\n")).collect();
    let (mut limits, mut told, mut returned) = (Limits::default(), Vec::new(), 0);
    let mut reader = StreamReader::new("x");
    let mut take = |item: tlsrpt_lens::intake::Ingested| match item.outcome {
        Outcome::Problem(error) => told.push((item.trail.to_string(), error)),
        outcome => returned += usize::from(matches!(outcome, Outcome::NotAReport(_))),
    };
    reader.push(mailbox.as_bytes(), &mut limits, &mut take);
    reader.finish(&mut limits, &mut take);
    assert_eq!((told, returned), (vec![("x".to_owned(), IntakeError::Returned { mails: 300 })], 300));
    assert!(!reader.failed());
}
