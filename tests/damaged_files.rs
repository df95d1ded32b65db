//! Files of which a byte is wrong, or a piece is missing: what they hold is read or told, and never lost without a word.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use serde_json::json;
use tlsrpt_lens::intake::{Ingested, Outcome, StreamReader};
use tlsrpt_lens::limits::Limits;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn report(id: &str) -> Vec<u8> {
    json!({
        "organization-name": "Sender",
        "date-range": { "start-datetime": "2026-01-01T00:00:00Z", "end-datetime": "2026-01-01T23:59:59Z" },
        "contact-info": "tls@sender.example",
        "report-id": id,
        "policies": [{
            "policy": { "policy-type": "no-policy-found", "policy-domain": "example.com" },
            "summary": { "total-successful-session-count": 10, "total-failure-session-count": 0 },
        }],
    })
    .to_string()
    .into_bytes()
}

/// The reports that are read, and the kinds of what is told, in pieces of a size as in one.
fn read(name: &str, bytes: &[u8]) -> (Vec<String>, Vec<&'static str>) {
    let read_in = |size: usize| {
        let (mut reports, mut told) = (Vec::new(), Vec::new());
        let mut take = |item: Ingested| match item.outcome {
            Outcome::Report(report) => reports.push(report.report_id),
            Outcome::Problem(error) => told.push(error.kind()),
            Outcome::NotAReport(_) => {}
        };
        let mut limits = Limits::default();
        let mut reader = StreamReader::new(name).in_slices();
        for slice in bytes.chunks(size) {
            reader.push(slice, &mut limits, &mut take);
        }
        reader.finish(&mut limits, &mut take);
        (reports, told)
    };
    let found = read_in(usize::MAX);
    for size in [1, 511, 4096] {
        assert_eq!(read_in(size), found, "{name} in slices of {size}");
    }
    found
}

#[track_caller]
fn check(name: &str, bytes: impl AsRef<[u8]>, reports: &[&str], told: &[&str]) {
    let (found, kinds) = read(name, bytes.as_ref());
    assert_eq!(
        (found.iter().map(String::as_str).collect::<Vec<_>>(), kinds),
        (reports.to_vec(), told.to_vec()),
        "{name}"
    );
}

fn gzip_at(bytes: &[u8], level: Compression) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), level);
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    gzip_at(bytes, Compression::best())
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn zip(method: CompressionMethod, ids: &[&str]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for id in ids {
        zip.start_file(format!("{id}.json"), SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(&report(id)).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn tar(members: &[(&str, tar::EntryType)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (id, kind) in members {
        let text = report(id);
        let mut header = tar::Header::new_ustar();
        header.set_size(text.len() as u64);
        header.set_entry_type(*kind);
        tar.append_data(&mut header, format!("{id}.json"), &text[..]).unwrap();
    }
    tar.into_inner().unwrap()
}

fn files(ids: &[&str]) -> Vec<u8> {
    tar(&ids.iter().map(|id| (*id, tar::EntryType::Regular)).collect::<Vec<_>>())
}

fn flip(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 0x10;
    bytes
}

fn find(bytes: &[u8], text: &[u8]) -> usize {
    bytes.windows(text.len()).position(|window| window == text).unwrap()
}

fn base64(bytes: &[u8]) -> String {
    let text = data_encoding::BASE64.encode(bytes);
    let lines: Vec<_> = text.as_bytes().chunks(76).map(String::from_utf8_lossy).collect();
    lines.join("\n") + "\n"
}

/// A number of a report may be another one where the checksum is wrong; so that is told, of one report as of many.
#[test]
fn a_wrong_checksum_is_told() {
    let mut packed = gzip_at(&report("1"), Compression::none());
    let at = find(&packed, b"count\":10") + 7;
    packed[at] = b'9';
    check("1.json.gz", &packed, &["1"], &["gzip-damaged"]);
    let mut archive = zip(CompressionMethod::Stored, &["1", "2"]);
    let at = find(&archive, b"count\":10") + 7;
    archive[at] = b'9';
    check("a.zip", &archive, &["1", "2"], &["zip-damaged"]);
    // Nothing is altered where the end is missing.
    let packed = gzip(&report("1"));
    check("1.json.gz", &packed[..packed.len() - 3], &["1"], &[]);
}

/// The first bytes tell what a file is. Where they are damaged or missing, the rest is found, or the name tells what there was.
#[test]
fn first_bytes_that_are_damaged() {
    let archive = zip(CompressionMethod::Deflated, &["1", "2", "3"]);
    for at in 0..4 {
        check("a", flip(&archive, at), &["2", "3"], &["zip-damaged"]);
    }
    check("a", &archive[50..], &["2", "3"], &["zip-damaged"]);
    let archive = files(&["1", "2", "3"]);
    check("a", flip(&archive, 0), &["2", "3"], &["tar-damaged"]);
    check("a", [&[0; 512], &archive[512..]].concat(), &["2", "3"], &["tar-damaged"]);
    let packed = gzip(&report("1"));
    for at in 0..2 {
        check("a", flip(&packed, at), &["1"], &["gzip-damaged"]);
    }
    // Another method is none that there is.
    check("a", flip(&packed, 2), &[], &["gzip-damaged"]);
    let noise: Vec<u8> = (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for (name, kind) in [
        ("a.zip", "zip-damaged"),
        ("a.json.gz", "gzip-damaged"),
        ("A.TGZ", "gzip-damaged"),
        ("a.tar", "tar-damaged"),
        ("a.p7m", "smime-damaged"),
        ("a.msg", "msg-damaged"),
        ("a.json", "json-damaged"),
    ] {
        check(name, &noise, &[], &[kind]);
    }
    check("a.json.gz", gzip(&noise), &[], &["json-damaged"]);
    for name in ["a.png", "a.txt", "zip", "a.gz.asc"] {
        check(name, &noise, &[], &[]);
    }
    check("a.gz", gzip(&noise), &[], &[]);
    // Data that is no text is no text that starts like zlib.
    let mut packed = zlib(&report("1"));
    packed[3..9].fill(0xFF);
    check("a", &packed, &[], &["deflate-damaged"]);
    check("a", b"x^2 + y^2", &[], &[]);
    // NUL bytes before reports.
    check("a", [&[0; 100][..], &report("1"), b"\n", &report("2")].concat(), &["1", "2"], &[]);
}

/// What stands behind packed data is read where it is known, and told where not.
#[test]
fn what_stands_behind_packed_data() {
    let [one, two] = ["1", "2"].map(|id| gzip(&[&report(id)[..], b"\n"].concat()));
    for cut in [&two[..2], &two[..9], &two[..11], &two[..100]] {
        check("a.gz", [&one[..], cut].concat(), &["1"], &["gzip-damaged"]);
    }
    check("a.gz", [&one[..], &flip(&two, 0)].concat(), &["1"], &["gzip-damaged"]);
    check("a.gz", [&one[..], &flip(&two, 0), &two].concat(), &["1", "2"], &["gzip-damaged"]);
    check("a.gz", [&one[..], &report("2")].concat(), &["1", "2"], &[]);
    check("a.gz", [&one[..], &report("3"), b"\n", &two].concat(), &["1", "3", "2"], &[]);
    let archive = zip(CompressionMethod::Deflated, &["2", "3"]);
    check("a.gz", [&one[..], &archive].concat(), &["1", "2", "3"], &[]);
    check("a.gz", [&one[..], b"\0\0", &files(&["2", "3"])].concat(), &["1", "2", "3"], &[]);
    for pack in [zlib, deflate] {
        let [one, two, three] = ["1", "2", "3"].map(|id| pack(&report(id)));
        check("a", [&one[..], &two, &three].concat(), &["1", "2", "3"], &[]);
        check("a", [&one[..], &archive].concat(), &["1", "2", "3"], &[]);
        check("a", [&one[..], b"\0\n"].concat(), &["1"], &[]);
        check("a", [&one[..], b"garbage"].concat(), &["1"], &["deflate-damaged"]);
    }
}

#[test]
fn tar_archives_with_other_headers() {
    let (first, second) = (files(&["1", "2"]), files(&["3", "4"]));
    check("a.tar", [&first[..], &second].concat(), &["1", "2", "3", "4"], &[]);
    check("a.tar", [&first[..], &flip(&second, 0)].concat(), &["1", "2", "4"], &["tar-damaged"]);
    let at = find(&first, b"2.json");
    check("a.tar", [&first[..at], &[0; 512], &flip(&first, at)[at..]].concat(), &["1"], &["tar-damaged"]);
    // POSIX.1-2017, ustar: a type that is not known is a file. What lies between the pieces of a sparse one is not there.
    let other = [("1", tar::EntryType::Regular), ("2", tar::EntryType::new(b'Z')), ("3", tar::EntryType::Continuous)];
    check("a.tar", tar(&other), &["1", "2", "3"], &[]);
    let sparse = [("1", tar::EntryType::Regular), ("2", tar::EntryType::GNUSparse), ("3", tar::EntryType::Regular)];
    check("a.tar", tar(&sparse), &["1", "2", "3"], &["tar-damaged"]);
}

#[test]
fn several_pieces_of_base64() {
    let [one, two] = ["1", "2"].map(|id| base64(&gzip(&report(id))));
    check("a.txt", format!("Hello,\n\nfirst:\n\n{one}\n\nsecond:\n\n{two}\n"), &["1", "2"], &[]);
    for length in 0..3 {
        let padded = base64(&gzip(&[&report("1")[..], &b"   "[..length]].concat()));
        check("a.txt", format!("{padded}{two}"), &["1", "2"], &[]);
        check("a.txt", format!("{}{two}", padded.trim_end()), &["1", "2"], &[]);
    }
    check("a.txt", format!("{one}\n--boundary--\n"), &["1"], &[]);
    // Often in itself it is too deep.
    let deep = (0..12).fold(report("1"), |text, _| data_encoding::BASE64.encode(&text).into_bytes());
    check("a.txt", deep, &[], &["too-deep"]);
    let twice = (0..2).fold(report("1"), |text, _| data_encoding::BASE64.encode(&text).into_bytes());
    check("a.txt", twice, &["1"], &[]);
}

#[test]
fn rare_encodings() {
    let text = String::from_utf8([&report("1")[..], b"\n", &report("2")].concat()).unwrap();
    for unit in [u32::to_le_bytes, u32::to_be_bytes] {
        for mark in ["", "\u{FEFF}"] {
            let wide: Vec<u8> = format!("{mark}{text}").chars().flat_map(|c| unit(c.into())).collect();
            check("a.json", wide, &["1", "2"], &[]);
        }
    }
    let mail = |id: &str| {
        let fields =
            "From: a@b\rSubject: x\rContent-Type: application/tlsrpt+gzip\rContent-Transfer-Encoding: base64\r\r";
        format!("{fields}{}\r", base64(&gzip(&report(id))).replace('\n', "\r"))
    };
    let from = "From a@b Thu Jan  1 00:00:00 2026\r";
    check("a.mbox", format!("{from}{}{from}{}", mail("1"), mail("2")), &["1", "2"], &[]);
    check("a.eml", mail("1"), &["1"], &[]);
}

/// A tar archive that is cut off behind what it says of the next member.
#[test]
fn a_tar_archive_cut_off_behind_a_long_name() {
    let long = format!("{}/two.json", "d".repeat(150));
    let mut archive = tar::Builder::new(Vec::new());
    for (name, text) in [("one.json", report("one")), (long.as_str(), report("two"))] {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        archive.append_data(&mut header, name, &text[..]).unwrap();
    }
    let bytes = archive.into_inner().unwrap();
    let name = find(&bytes, "d".repeat(150).as_bytes());
    for end in [name + 100, name + 200, name.next_multiple_of(512), name.next_multiple_of(512) + 300] {
        check("cut.tar", &bytes[..end], &["one"], &["tar-damaged"]);
    }
}

/// The fields of a part are damaged, so that its content is among them: a part that is labelled as a report and holds
/// nothing is one that was lost, where the email has others.
#[test]
fn a_part_without_a_content_beside_reports() {
    let part = |id: &str| {
        format!(
            "--b\nContent-Type: application/tlsrpt+gzip\nContent-Transfer-Encoding: base64\n\n{}\n",
            base64(&gzip(&report(id)))
        )
    };
    let head = "From: a@sender.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n";
    let empty = "--b\nContent-Type: application/tlsrpt+gzip\nContent-Transfer-Encoding: ba\0\0\0\nH4sIAAAA\n";
    check(
        "beside.eml",
        format!("{head}{}{empty}{}--b--\n", part("one"), part("two")),
        &["one", "two"],
        &["mail-part-damaged"],
    );
    // By its name.
    let named = "--b\nContent-Disposition: attachment; filename=\"a.json.gz\"\n";
    check("named.eml", format!("{head}{}{named}\n--b--\n", part("one")), &["one"], &["empty"]);
    check("cut.eml", format!("{head}{}{named}", part("one")), &["one"], &["mail-part-damaged"]);
    // Alone it is an email without a report.
    check("alone.eml", format!("{head}{empty}--b--\n"), &[], &["mail-part-damaged"]);
}

// ---- what was lost without a word ----

fn lines(ids: &[&str]) -> Vec<u8> {
    ids.iter().flat_map(|id| [&report(id)[..], b"\n"].concat()).collect()
}

/// An email with the reports in gzip, in JSON as it is, and in ZIP, in turn.
fn email(ids: &[&str]) -> String {
    let parts = ids.iter().enumerate().map(|(number, id)| match number % 3 {
        0 => format!(
            "Content-Type: application/tlsrpt+gzip; name=\"{id}.json.gz\"\nContent-Transfer-Encoding: base64\n\n{}",
            base64(&gzip(&report(id)))
        ),
        1 => format!(
            "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"{id}.json\"\n\n{}\n",
            String::from_utf8(report(id)).unwrap()
        ),
        _ => format!(
            "Content-Type: application/zip; name=\"{id}.zip\"\nContent-Transfer-Encoding: base64\n\n{}",
            base64(&zip(CompressionMethod::Deflated, &[id]))
        ),
    });
    let parts = parts.map(|part| format!("--=_bound\n{part}")).collect::<Vec<_>>().concat();
    format!(
        "From: tls@sender.example\nTo: tls@example.com\nSubject: Report Domain: example.com\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=\"tlsrpt\"; boundary=\"=_bound\"\n\n--=_bound\nContent-Type: text/plain\n\nThis is a report.\n{parts}--=_bound--\n"
    )
}

/// An email that is nothing but a report.
fn bare(id: &str) -> String {
    format!(
        "From: tls@sender.example\nSubject: Report Domain: example.com\nMIME-Version: 1.0\nContent-Type: application/tlsrpt+gzip\nContent-Transfer-Encoding: base64\n\n{}",
        base64(&gzip(&report(id)))
    )
}

/// Two bytes of which one is NUL do not make UTF-16 of a text: most of it must be so.
#[test]
fn a_nul_byte_makes_no_other_encoding() {
    let three = ["1", "2", "3"];
    for before in [&b"\0"[..], b"\0 ", b"\0\x01", b"A\0", b"\0A", b" \0\n\0", b"\xFF\xFE", b"\xFE\xFF", b"\0\0\0x"] {
        let text = [before, &lines(&three)].concat();
        check("a.json", &text, &three, &[]);
        check("a.json.gz", gzip(&text), &three, &[]);
        let list = [before, b"[", &report("1"), b",", &report("2"), b"]"].concat();
        check("a.json", &list, &["1", "2"], &[]);
        let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in [("x.json", &text[..]), ("y.json", &report("4"))] {
            packed.start_file(name, SimpleFileOptions::default()).unwrap();
            packed.write_all(text).unwrap();
        }
        check("a.zip", packed.finish().unwrap().into_inner(), &["1", "2", "3", "4"], &[]);
        let part = format!(
            "From: a@b\nContent-Type: application/tlsrpt+json\nContent-Transfer-Encoding: base64\n\n{}",
            base64(&text)
        );
        check("a.eml", part, &three, &[]);
    }
    // What is in UTF-16 is read as that, whatever else stands in it.
    let mut strange = report("1");
    let at = find(&strange, b"Sender");
    strange.splice(at..at + 6, "送信者".bytes());
    let text = String::from_utf8([strange, lines(&["2"])].concat()).unwrap();
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        for mark in ["", "\u{FEFF}"] {
            let wide: Vec<u8> = format!("{mark}{text}").encode_utf16().flat_map(unit).collect();
            check("a.json", wide, &["1", "2"], &[]);
        }
    }
    check("a.json", b"\0nothing", &[], &["json-damaged"]);
    check("a.json.gz", gzip(b"A\0\x01"), &[], &["json-damaged"]);
}

/// A name that promises something, and too few bytes to tell what they are.
#[test]
fn a_few_bytes_of_what_a_name_promises() {
    for (name, whole, kind) in [
        ("a.json.gz", gzip(&report("1")), "gzip-damaged"),
        ("a.zip", zip(CompressionMethod::Deflated, &["1"]), "zip-damaged"),
    ] {
        for end in 1..20 {
            check(name, &whole[..end], &[], &[kind]);
        }
    }
    // Words are no piece of an archive.
    check("a.zip", "The archive was removed by the mail gateway.", &[], &[]);
}

/// The first bytes of a mailbox or an email may be any.
#[test]
fn a_mailbox_or_an_email_with_damaged_first_bytes() {
    let from = "From tls@sender.example Thu Jan  1 00:00:00 2026\n";
    let mailbox = ["1", "2", "3"].map(|id| format!("{from}{}\n", email(&[id]))).concat();
    let of_bare = ["1", "2", "3"].map(|id| format!("{from}{}\n", bare(id))).concat();
    for byte in [0, 1, 0xFF, b'A', b'{'] {
        for at in 0..5 {
            for whole in [&mailbox, &of_bare] {
                let mut bytes = whole.clone().into_bytes();
                bytes[at] = byte;
                check("a.mbox", &bytes, &["1", "2", "3"], &[]);
            }
            for whole in [email(&["1", "2", "3"]), bare("1")] {
                let mut bytes = whole.clone().into_bytes();
                bytes[at] = byte;
                let all = ["1", "2", "3"];
                check("a.eml", &bytes, if whole.contains("bound") { &all } else { &all[..1] }, &[]);
            }
        }
    }
    let noise: Vec<u8> = (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for name in ["a.mbox", "a.eml"] {
        check(name, &noise, &[], &["mail-part-damaged"]);
        check(name, "Words that somebody wrote down.\n", &[], &[]);
    }
}

/// What programs write between "From " and the end of the line.
#[test]
fn a_from_line_without_a_usable_time() {
    for line in [
        "From tls@sender.example",
        "From tls@sender.example Thu Jan  1 00:00:00",
        "From tls@sender.example Thu Jan  1 00:00:00 26",
        "From tls@sender.example Thu Jan  1 0:00 2026",
        "From tls@sender.example Thu Jan  1 00.00.00 2026",
        "From ???@???",
        "From ",
    ] {
        for end in ["\n", "\r\n"] {
            for one in [|id: &str| email(&[id]), bare] {
                let mailbox = ["1", "2", "3"].map(|id| format!("{line}\n{}\n", one(id))).concat();
                check("a.mbox", mailbox.replace('\n', end), &["1", "2", "3"], &[]);
                check("a.eml", format!("{line}\n{}", one("1")).replace('\n', end), &["1"], &[]);
            }
        }
    }
    // Prose is no envelope.
    check("a.txt", format!("From the log:\n\n{}", String::from_utf8(report("1")).unwrap()), &["1"], &[]);
    let words = "\nFrom here on\nNothing follows.\n\nFrom here: on\nthis is a report.\n--=_bound\n";
    let with_words = email(&["1", "2"]).replacen("--=_bound\n", &format!("{words}\n--=_bound\n"), 1);
    check("a.mbox", format!("From x\n{with_words}\nFrom x\n{}", email(&["3"])), &["1", "2", "3"], &[]);
}

/// Of a mailbox the first line "From " may be damaged, as any other.
#[test]
fn a_from_line_that_is_damaged() {
    let from = "From tls@sender.example Thu Jan  1 00:00:00 2026\n";
    for one in [|id: &str| email(&[id]), bare] {
        let mails = ["1", "2", "3"].map(|id| format!("{from}{}\n", one(id)));
        let mailbox = mails.concat();
        let second = mails[0].len();
        for start in [0, second] {
            for at in start..start + from.len() {
                for byte in [b'A', 0, b'\n'] {
                    let mut bytes = mailbox.clone().into_bytes();
                    bytes[at] = byte;
                    let (found, _) = read("a.mbox", &bytes);
                    assert_eq!(found, ["1", "2", "3"], "{at}: {byte}");
                }
                let mut bytes = mailbox.clone().into_bytes();
                bytes.remove(at);
                let (found, _) = read("a.mbox", &bytes);
                assert_eq!(found, ["1", "2", "3"], "{at}");
            }
        }
    }
}

/// An Outlook message with two attachments, of which the first may be of any name.
fn outlook(names: &[&str]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    file.create_stream("/__properties_version1.0").unwrap().write_all(&[0; 32]).unwrap();
    file.create_stream("/__substg1.0_001A001F").unwrap().write_all(&utf16("IPM.Note")).unwrap();
    for storage in ["/__nameid_version1.0", "/__recip_version1.0_#00000000"] {
        file.create_storage(storage).unwrap();
        file.create_stream(format!("{storage}/__substg1.0_00020102")).unwrap().write_all(&[0; 16]).unwrap();
    }
    for (number, name) in names.iter().enumerate() {
        let at = format!("/__attach_version1.0_#{number:08X}");
        file.create_storage(&at).unwrap();
        // [MS-OXMSG], section 2.4: PidTagAttachMethod, by value.
        let method = [&[0; 8][..], &[3, 0, 5, 0x37, 6, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]].concat();
        file.create_stream(format!("{at}/__properties_version1.0")).unwrap().write_all(&method).unwrap();
        file.create_stream(format!("{at}/__substg1.0_3707001F")).unwrap().write_all(&utf16(name)).unwrap();
        let data = gzip(&report(&(number + 1).to_string()));
        file.create_stream(format!("{at}/__substg1.0_37010102")).unwrap().write_all(&data).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// Where the entries of a name are.
fn entries(bytes: &[u8], name: &str) -> Vec<usize> {
    let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).chain([0, 0]).collect();
    (0..bytes.len()).step_by(128).filter(|at| bytes[*at..].starts_with(&name)).collect()
}

/// Each entry of an Outlook message that holds or leads to an attachment may be damaged in its name or its links.
#[test]
fn an_outlook_message_with_a_damaged_directory() {
    let whole = outlook(&["1.json.gz", "2.json.gz"]);
    check("a.msg", &whole, &["1", "2"], &[]);
    let told = |bytes: &[u8], what: &str| {
        let (found, kinds) = read("a.msg", bytes);
        assert!(found.len() == 2 || kinds.contains(&"msg-damaged"), "{what}: {found:?} {kinds:?}");
    };
    for name in
        ["__properties_version1.0", "__attach_version1.0_#00000000", "__substg1.0_37010102", "__substg1.0_3707001F"]
    {
        let found = entries(&whole, name);
        assert!(!found.is_empty());
        for at in found {
            // The letters of the name, how many there are, the kind, and the entries beside and below it.
            for byte in (0..name.len() * 2).chain(64..80) {
                for value in [0, 1, 0xFF, b'A'] {
                    let mut bytes = whole.clone();
                    bytes[at + byte] = value;
                    told(&bytes, &format!("{name} {byte} {value}"));
                }
            }
        }
    }
    // Nothing is there to be read where the file only points elsewhere.
    let method = find(&whole, &[3, 0, 5, 0x37, 6, 0, 0, 0, 1]) + 8;
    let at = entries(&whole, "__substg1.0_37010102")[0];
    for (method_of, kinds) in [(1, &["msg-damaged"][..]), (2, &[]), (4, &[]), (7, &[])] {
        let mut bytes = whole.clone();
        bytes[method] = method_of;
        // Another property, of which the place in the tree is the same.
        bytes[at + 22] = b'4';
        let (found, told) = read("a.msg", &bytes);
        assert_eq!((found.len(), &told[..]), (1, kinds), "{method_of}");
    }
}

#[test]
fn two_attachments_of_one_name_in_an_outlook_message() {
    let mut whole = outlook(&["1.json.gz", "2.json.gz"]);
    let at = entries(&whole, "__attach_version1.0_#00000001")[0];
    whole[at + 56] = b'0';
    check("a.msg", &whole, &["1", "2"], &[]);
}

/// A delimiter behind a text, which may hold anything.
#[test]
fn a_damaged_delimiter_behind_the_text() {
    let whole = email(&["1", "2", "3"]).replacen("This is", "Dear all,\n\nthe address: below.\n\nThis is", 1);
    let first = find(whole.as_bytes(), b"report.\n--=_bound") + 8;
    for at in first..first + 10 {
        for byte in [0, 1, 0xFF, b'A'] {
            let mut bytes = whole.clone().into_bytes();
            bytes[at] = byte;
            check("a.eml", &bytes, &["1", "2", "3"], &[]);
            let mailbox = [b"From x Thu Jan  1 00:00:00 2026\n", &bytes[..]].concat();
            check("a.mbox", mailbox, &["1", "2", "3"], &[]);
        }
        let mut bytes = whole.clone().into_bytes();
        bytes.remove(at);
        check("a.eml", &bytes, &["1", "2", "3"], &[]);
    }
}

/// A part that ends within its header, and one of which the line behind the header is none any more.
#[test]
fn a_part_with_a_damaged_header() {
    let whole = email(&["1", "2", "3"]);
    let third = find(whole.as_bytes(), b"Content-Type: application/zip");
    let body = find(whole.as_bytes(), b"\n\nUEsD") + 2;
    for end in third + 1..body {
        check("a.eml", &whole.as_bytes()[..end], &["1", "2"], &["mail-part-damaged"]);
    }
    for at in body - 2..body {
        for byte in [0, 1, 0xFF, b'A', b' '] {
            let mut bytes = whole.clone().into_bytes();
            bytes[at] = byte;
            let (found, told) = read("a.eml", &bytes);
            assert!(found == ["1", "2", "3"] || !told.is_empty(), "{at} {byte}: {found:?} {told:?}");
        }
        let mut bytes = whole.clone().into_bytes();
        bytes.remove(at);
        check("a.eml", &bytes, &["1", "2", "3"], &[]);
    }
    // The first letters of what no label calls a report.
    for at in body..body + 6 {
        let mut bytes = whole.clone().into_bytes();
        bytes[at] = 0;
        let (found, told) = read("a.eml", &bytes);
        assert!(found == ["1", "2", "3"] || !told.is_empty(), "{at}: {found:?} {told:?}");
    }
}
