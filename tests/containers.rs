//! Mailboxes, archives and Outlook mails through [`StreamReader`], whole and in slices: good
//! ones as their own programs write them, and hostile ones, of which each is named while
//! the report beside it is read.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "depth/guard.rs"]
mod guard;

use std::io::{Cursor, Read as _, Seek, Write};

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use guard::guarded;
use proptest::prelude::*;
use tlsrpt_lens::intake::{Ingested, Outcome, StreamReader};
use tlsrpt_lens::language::format_count;
use tlsrpt_lens::limits::Limits;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

// ---- reading ----

/// One line for each thing found: its trail, and what it is.
fn read_in(slices: &[&[u8]], name: &str, limits: &Limits) -> Vec<String> {
    let mut limits = limits.clone();
    let mut lines = Vec::new();
    let mut take = |item: Ingested| {
        let what = match &item.outcome {
            Outcome::Report(report) => format!("report {}", report.report_id),
            Outcome::NotAReport(kind) => format!("no report: {kind:?}"),
            Outcome::Problem(error) => {
                assert!(!error.remedy().is_empty() && !error.kind().is_empty());
                error.to_string()
            }
        };
        lines.push(format!("{}: {what}", item.trail));
    };
    let mut reader = StreamReader::new(name).in_slices();
    let mut mails = 0;
    for slice in slices {
        reader.push(slice, &mut limits, &mut take);
        assert!(reader.mails() >= mails, "mails are not taken back");
        mails = reader.mails();
    }
    reader.finish(&mut limits, &mut take);
    assert!(reader.mails() >= mails, "mails are not taken back");
    assert!(limits.spent.inflated_bytes <= limits.inflated_bytes && limits.spent.entries <= limits.entries);
    lines
}

#[track_caller]
fn check_with(limits: &Limits, name: &str, bytes: &[u8], expected: &[&str]) {
    let found = read_in(&[bytes], name, limits);
    assert_eq!(found, expected, "in one piece");
    for size in [1, 7, 100, 511, 4096, 70_000] {
        if size < bytes.len() && bytes.len() / size < 20_000 {
            let slices: Vec<&[u8]> = bytes.chunks(size).collect();
            assert_eq!(read_in(&slices, name, limits), expected, "in slices of {size}");
        }
    }
}

#[track_caller]
fn check(name: &str, bytes: &[u8], expected: &[&str]) {
    check_with(&Limits::default(), name, bytes, expected);
}

/// Limits that a small file can exceed.
fn small() -> Limits {
    Limits { report_bytes: 20_000, whole_bytes: 100_000, inflated_bytes: 200_000, entries: 50, ..Limits::default() }
}

// ---- writing ----

fn report(id: &str) -> Vec<u8> {
    format!(
        r#"{{"organization-name":"S","date-range":{{"start-datetime":"2026-01-01T00:00:00Z","end-datetime":"2026-01-01T23:59:59Z"}},"contact-info":"c","report-id":"{id}","policies":[{{"policy":{{"policy-type":"sts","policy-domain":"example.com"}},"summary":{{"total-successful-session-count":1,"total-failure-session-count":0}}}}]}}"#
    )
    .into_bytes()
}

/// A report with so much white space that it is longer than [`small`] allows.
fn large_report(id: &str) -> Vec<u8> {
    let mut text = report(id);
    text.resize(60_000, b' ');
    text
}

fn mail(id: &str) -> String {
    let text = String::from_utf8(report(id)).unwrap();
    format!(
        "From: a@b.example\nMIME-Version: 1.0\nContent-Type: application/tlsrpt+json; name=\"{id}.json\"\n\n{text}\n"
    )
}

const FROM: &str = "From a@b.example Sat Jan  3 01:05:34 2026\n";

fn mbox(ids: &[&str]) -> Vec<u8> {
    ids.iter().flat_map(|id| format!("{FROM}{}\n", mail(id)).into_bytes()).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// One member of a tar archive, its size field as given.
fn member_as(name: &str, kind: u8, size: &[u8], data: &[u8]) -> Vec<u8> {
    let mut block = vec![0_u8; 512];
    block[..name.len()].copy_from_slice(name.as_bytes());
    block[124..124 + size.len()].copy_from_slice(size);
    block[156] = kind;
    block[257..265].copy_from_slice(b"ustar\x0000");
    block[148..156].fill(b' ');
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block.extend_from_slice(data);
    block.resize(block.len().next_multiple_of(512), 0);
    block
}

fn member(name: &str, data: &[u8]) -> Vec<u8> {
    member_as(name, b'0', format!("{:011o}", data.len()).as_bytes(), data)
}

fn tar(members: &[Vec<u8>]) -> Vec<u8> {
    let mut archive = members.concat();
    archive.resize(archive.len() + 1024, 0);
    archive
}

fn good() -> ZipEntry {
    ZipEntry::deflated("good.json", &report("good"))
}

fn one() -> ZipEntry {
    ZipEntry::deflated("1.json", &report("1"))
}

/// An entry of a ZIP archive; what is `None` is told truly.
#[derive(Clone, Default)]
struct ZipEntry {
    name: Vec<u8>,
    data: Vec<u8>,
    method: u16,
    flags: u16,
    crc: u32,
    packed: Option<u32>,
    unpacked: u32,
    extra: Vec<u8>,
    behind: Vec<u8>,
}

impl ZipEntry {
    fn stored(name: &str, data: &[u8]) -> Self {
        let (crc, unpacked) = (crc(data), u32::try_from(data.len()).unwrap());
        Self { name: name.into(), data: data.to_vec(), crc, unpacked, ..Self::default() }
    }

    fn deflated(name: &str, data: &[u8]) -> Self {
        Self { data: deflate(data), method: 8, ..Self::stored(name, data) }
    }

    fn bytes(&self) -> Vec<u8> {
        let packed = self.packed.unwrap_or(u32::try_from(self.data.len()).unwrap());
        let mut out = b"PK\x03\x04\x14\0".to_vec();
        for field in [self.flags, self.method, 0, 0] {
            out.extend(field.to_le_bytes());
        }
        for field in [self.crc, packed, self.unpacked] {
            out.extend(field.to_le_bytes());
        }
        for length in [self.name.len(), self.extra.len()] {
            out.extend(u16::try_from(length).unwrap().to_le_bytes());
        }
        [&out, &self.name[..], &self.extra, &self.data, &self.behind].concat()
    }
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn central(name: &[u8], offset: usize) -> Vec<u8> {
    let mut out = b"PK\x01\x02".to_vec();
    out.resize(46, 0);
    out[28..30].copy_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
    out[42..46].copy_from_slice(&u32::try_from(offset).unwrap().to_le_bytes());
    out.extend_from_slice(name);
    out
}

const ZIP_END: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

fn zip_of(entries: &[ZipEntry]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        directory.extend(central(&entry.name, out.len()));
        out.extend(entry.bytes());
    }
    [&out, &directory[..], ZIP_END].concat()
}

fn zip_by_crate<W: Write + Seek>(mut writer: ZipWriter<W>, entries: &[(&str, &[u8])], options: SimpleFileOptions) -> W {
    for (name, data) in entries {
        writer.start_file(*name, options).unwrap();
        writer.write_all(data).unwrap();
    }
    writer.finish().unwrap()
}

/// An Outlook mail: text, header and attachments, each a name and its bytes.
fn msg(header: &str, body: &str, attachments: &[(&str, &[u8])]) -> Vec<u8> {
    msg_in(cfb::Version::V3, header, body, attachments)
}

fn msg_in(version: cfb::Version, header: &str, body: &str, attachments: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(version, Cursor::new(Vec::new())).unwrap();
    write_mail(&mut file, "", header, body, attachments);
    file.flush().unwrap();
    file.into_inner().into_inner()
}

type File = cfb::CompoundFile<Cursor<Vec<u8>>>;

fn write_mail(file: &mut File, at: &str, header: &str, body: &str, attachments: &[(&str, &[u8])]) {
    put(file, &format!("{at}/__properties_version1.0"), &[0; 32]);
    put(file, &format!("{at}/__substg1.0_007D001F"), &utf16(header));
    put(file, &format!("{at}/__substg1.0_1000001F"), &utf16(body));
    for (number, (name, bytes)) in attachments.iter().enumerate() {
        let at = format!("{at}/__attach_version1.0_#{number:08X}");
        file.create_storage(&at).unwrap();
        put(file, &format!("{at}/__properties_version1.0"), &[0; 8]);
        put(file, &format!("{at}/__substg1.0_37010102"), bytes);
        put(file, &format!("{at}/__substg1.0_3707001F"), &utf16(name));
    }
}

fn put(file: &mut File, path: &str, bytes: &[u8]) {
    file.create_stream(path).unwrap().write_all(bytes).unwrap();
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

// ---- good ones ----

#[test]
fn a_packed_mailbox_is_read_mail_by_mail() {
    guarded!("a_packed_mailbox_is_read_mail_by_mail");
    let ids = ["x.mbox.gz › message 1 › 1.json: report 1", "x.mbox.gz › message 2 › 2.json: report 2"];
    check("x.mbox.gz", &gzip(&mbox(&["1", "2"])), &ids);
    // Members may be cut anywhere.
    let whole = mbox(&["1", "2"]);
    let members = [gzip(&whole[..100]), gzip(&whole[100..600]), gzip(&whole[600..]), vec![0; 700]].concat();
    check("x.mbox.gz", &members, &ids);
}

/// More than may be whole in memory, but no mail of it is.
#[test]
fn a_packed_mailbox_may_be_larger_than_what_may_be_whole() {
    guarded!("a_packed_mailbox_may_be_larger_than_what_may_be_whole");
    let many = vec!["1"; 400];
    let limits = Limits { inflated_bytes: 1 << 30, entries: 10_000, ..small() };
    let whole = mbox(&many);
    assert!(whole.len() as u64 > limits.whole_bytes);
    assert_eq!(read_in(&[&whole], "x", &limits).len(), 400);
    assert_eq!(read_in(&[&gzip(&whole)], "x", &limits).len(), 400);
    let zip = zip_of(&[ZipEntry::deflated("a.mbox", &whole), ZipEntry::stored("b.mbox", &whole)]);
    assert_eq!(read_in(&[&zip], "x", &limits).len(), 800);
    assert_eq!(read_in(&[&gzip(&tar(&[member("a.mbox", &whole)]))], "x", &limits).len(), 400);
}

#[test]
fn a_packed_tar_archive_is_read_member_by_member() {
    guarded!("a_packed_tar_archive_is_read_member_by_member");
    let archive = tar(&[
        member_as("mail/", b'5', b"00000000000", b""),
        member("mail/1.json", &report("1")),
        member("mail/2.json.gz", &gzip(&report("2"))),
        member("mail/3.eml", mail("3").as_bytes()),
        member("mail/4.mbox", &mbox(&["4", "5"])),
        member("mail/._1.json", b"\0\x05\x16\x07"),
        member("notes.txt", b"nothing"),
    ]);
    let lines = [
        "mail/1.json: report 1",
        "mail/2.json.gz: report 2",
        "mail/3.eml › 3.json: report 3",
        "mail/4.mbox › message 1 › 4.json: report 4",
        "mail/4.mbox › message 2 › 5.json: report 5",
        "notes.txt: no report: Other",
    ];
    for (name, bytes) in [("x.tar", archive.clone()), ("x.tar.gz", gzip(&archive))] {
        let lines: Vec<String> = lines.iter().map(|line| format!("{name} › {line}")).collect();
        check(name, &bytes, &lines.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn names_of_any_length_in_tar_are_read_as_the_crate_writes_them() {
    guarded!("names_of_any_length_in_tar_are_read_as_the_crate_writes_them");
    let long = format!("{}/{}.json", "folder".repeat(14), "n".repeat(60));
    let longer = format!("{}/{}.json", "f".repeat(90), "n".repeat(90));
    for format in [tar::Header::new_gnu(), tar::Header::new_ustar(), tar::Header::new_old()] {
        let mut builder = tar::Builder::new(Vec::new());
        let gnu = format.as_gnu().is_some();
        for (name, id) in [("short.json", "1"), (&*long, "2"), (&*longer, "3")] {
            let text = report(id);
            let mut header = format.clone();
            header.set_size(text.len() as u64);
            header.set_mode(0o644);
            if gnu {
                builder.append_data(&mut header, name, &text[..]).unwrap();
            } else if header.set_path(name).is_ok() {
                header.set_cksum();
                builder.append(&header, &text[..]).unwrap();
            }
        }
        let archive = builder.into_inner().unwrap();
        let mut expected = Vec::new();
        for entry in tar::Archive::new(&archive[..]).entries().unwrap() {
            let mut entry = entry.unwrap();
            let name = entry.path().unwrap().to_string_lossy().into_owned();
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            let id = (1..=3).find(|id| text.contains(&format!(r#""report-id":"{id}""#))).unwrap();
            expected.push(format!("x › {name}: report {id}"));
        }
        assert!(!expected.is_empty());
        check("x", &archive, &expected.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn pax_headers_give_name_and_size() {
    guarded!("pax_headers_give_name_and_size");
    let text = report("1");
    let records = [("path", "née.json".to_owned()), ("size", text.len().to_string())];
    let records = records.map(|(key, value)| format!(" {key}={value}\n"));
    let pax = records.map(|rest| format!("{}{rest}", rest.len() + 2)).concat();
    let archive = tar(&[
        member_as("pax_global_header", b'g', b"00000000012", b"12 comment=x"),
        member_as("x", b'x', format!("{:011o}", pax.len()).as_bytes(), pax.as_bytes()),
        member_as("other", b'0', b"00000000000", &text),
        // GNU: sizes in binary.
        member_as("2.json", b'0', &[&[0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0], &[1, 0x34][..]].concat(), &report("2")),
    ]);
    assert_eq!(report("2").len(), 0x134);
    check("x", &archive, &["x › née.json: report 1", "x › 2.json: report 2"]);
}

#[test]
fn zip_archives_are_read_as_the_crate_writes_them() {
    guarded!("zip_archives_are_read_as_the_crate_writes_them");
    let eml = mail("3");
    let (one, two, boxed) = (report("1"), gzip(&report("2")), mbox(&["4", "5"]));
    let entries: Vec<(&str, &[u8])> = vec![
        ("a/1.json", &one),
        ("a/2.json.gz", &two),
        ("3.eml", eml.as_bytes()),
        ("Takeout/Mail/All mail.mbox", &boxed),
        ("empty.txt", b""),
        ("__MACOSX/a/._1.json", b"\0\x05\x16\x07"),
    ];
    let expected = [
        "x.zip › a/1.json: report 1",
        "x.zip › a/2.json.gz: report 2",
        "x.zip › 3.eml › 3.json: report 3",
        "x.zip › Takeout/Mail/All mail.mbox › message 1 › 4.json: report 4",
        "x.zip › Takeout/Mail/All mail.mbox › message 2 › 5.json: report 5",
        "x.zip › empty.txt: no report: Other",
    ];
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        for large in [false, true] {
            let options = SimpleFileOptions::default().compression_method(method).large_file(large);
            let seekable = zip_by_crate(ZipWriter::new(Cursor::new(Vec::new())), &entries, options).into_inner();
            check("x.zip", &seekable, &expected);
            let mut streamed = Vec::new();
            let mut writer = ZipWriter::new_stream(&mut streamed);
            for (name, data) in &entries {
                writer.start_file(*name, options).unwrap();
                writer.write_all(data).unwrap();
            }
            writer.finish().unwrap();
            check("x.zip", &streamed, &expected);
        }
    }
}

#[test]
fn limits_can_be_raised() {
    guarded!("limits_can_be_raised");
    let long =
        [format!("{FROM}Subject: x\n\n").into_bytes(), vec![b'x'; 65 << 20], b"\n\n".to_vec(), mbox(&["1"])].concat();
    let lines = [
        "x › message 1: packed or unpacked, it is larger than 64 MB, the limit for one report or email",
        "x › message 2 › 1.json: report 1",
    ];
    assert_eq!(read_in(&[&long], "x", &Limits::default()), lines);
    let lines = ["x › message 1: no report: Mail", "x › message 2 › 1.json: report 1"];
    assert_eq!(read_in(&[&long], "x", &Limits::scaled(2)), lines);
    // What is neither a mailbox nor an archive must be whole in memory.
    let json = [report("1"), vec![b' '; 150_000]].concat();
    check_with(
        &small(),
        "x",
        &json,
        &[
            "x: packed or unpacked, it is larger than 100 KB, the limit for a file that is neither a mailbox nor an archive",
        ],
    );
    check_with(&Limits { whole_bytes: 1 << 20, ..small() }, "x", &json, &["x: report 1"]);
}

/// As Python writes to what it cannot go back in: stored, sizes behind the data.
#[test]
fn stored_entries_may_have_their_size_behind_them() {
    guarded!("stored_entries_may_have_their_size_behind_them");
    for data in [report("1"), [b"x PK\x07\x08 ".to_vec(), report("1")].concat()] {
        let mut entry = ZipEntry::stored("1.json", &data);
        let length = u32::try_from(data.len()).unwrap();
        entry.behind =
            [b"PK\x07\x08".to_vec(), entry.crc.to_le_bytes().to_vec(), length.to_le_bytes().repeat(2)].concat();
        (entry.flags, entry.crc, entry.packed, entry.unpacked) = (8, 0, Some(0), 0);
        let expected = ["x › 1.json: report 1", "x › 2.json: report 2"];
        check("x", &zip_of(&[entry, ZipEntry::stored("2.json", &report("2"))]), &expected);
    }
}

#[test]
fn outlook_mails_give_their_attachments_by_name() {
    guarded!("outlook_mails_give_their_attachments_by_name");
    for version in [cfb::Version::V3, cfb::Version::V4] {
        // Below 4096 bytes a stream is a small one, above it has sectors of its own.
        let mut long = report("2");
        long.resize(50_000, b'\n');
        let (one, three) = (gzip(&report("1")), mail("3"));
        let bytes = msg_in(
            version,
            "Subject: x\r\n",
            "See attached.",
            &[("a!example.com!1!2.json.gz", &one), ("b.json", &long), ("c.eml", three.as_bytes()), ("pic", b"\x89PNG")],
        );
        check(
            "x.msg",
            &bytes,
            &[
                "x.msg › a!example.com!1!2.json.gz: report 1",
                "x.msg › b.json: report 2",
                "x.msg › c.eml › 3.json: report 3",
            ],
        );
        // The sizes and chains are those that the crate reads.
        let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).unwrap();
        let mut content = Vec::new();
        file.open_stream("/__attach_version1.0_#00000001/__substg1.0_37010102")
            .unwrap()
            .read_to_end(&mut content)
            .unwrap();
        assert_eq!(content, long);
    }
}

#[test]
fn mails_within_outlook_mails_and_text_are_read() {
    guarded!("mails_within_outlook_mails_and_text_are_read");
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    write_mail(&mut file, "", "", "", &[]);
    file.create_storage("/__attach_version1.0_#00000000").unwrap();
    file.create_storage("/__attach_version1.0_#00000000/__substg1.0_3701000D").unwrap();
    let text = report("1");
    write_mail(&mut file, "/__attach_version1.0_#00000000/__substg1.0_3701000D", "", "", &[("1.json", &text)]);
    file.flush().unwrap();
    check("x.msg", &file.into_inner().into_inner(), &["x.msg › attached message › 1.json: report 1"]);
    let text = String::from_utf8(report("2")).unwrap();
    check("x.msg", &msg("", &text, &[]), &["x.msg: report 2"]);
    check("x.msg", &msg("", "Hello", &[]), &["x.msg: no report: Mail"]);
    check(
        "x.msg",
        &msg("TLS-Report-Domain: example.com\r\n", "Hello", &[]),
        &["x.msg: the email says that it carries a TLS report but contains none"],
    );
}

#[test]
fn files_of_a_maildir_are_mails_and_the_rest_is_other() {
    guarded!("files_of_a_maildir_are_mails_and_the_rest_is_other");
    for name in ["1700000000.M1P1.host,S=123:2,S", "1700000000.M1P1.host:2,", "new", "1700000000.V1I2.host;2,S"] {
        check(name, mail("1").as_bytes(), &[&format!("{name} › 1.json: report 1")]);
    }
    for (name, bytes) in [
        ("maildirfolder", &b""[..]),
        ("dovecot-uidlist", b"3 V1700000000 N3 Gabc\n1 W100 :1700000000.M1P1.host,S=123\n2 :1700000001.M1P1.host\n"),
        ("dovecot-keywords", b"0 $Forwarded\n1 NonJunk\n"),
        ("dovecot.index", b"\x07\x03\x78\0\x18\0\0\0\xec\0\0\0"),
        ("dovecot.index.log", b"\x01\x03\x28\0\x01\0\0\0"),
        ("dovecot.index.cache", b"\x01\0\0\0\0\0\0\0"),
        ("subscriptions", b"V\t2\n\nSent\nTrash\n"),
        ("courierimapuiddb", b"1 1700000000 3\n1 1700000000.M1P1.host\n"),
        (".DS_Store", b"\0\0\0\x01Bud1\0\0\x10\0"),
    ] {
        check(name, bytes, &[&format!("{name}: no report: Other")]);
    }
}

#[test]
fn a_takeout_mailbox_is_read() {
    guarded!("a_takeout_mailbox_is_read");
    let start = "From 178293847123@xxx Sat Jan 03 01:05:34 +0000 2026\r\nX-GM-THRID: 178293847123\r\n\
                 X-Gmail-Labels: Inbox,Unread\r\n";
    let text = ["1", "2"].map(|id| format!("{start}{}", mail(id).replace('\n', "\r\n"))).concat();
    let lines = ["x › message 1 › 1.json: report 1", "x › message 2 › 2.json: report 2"];
    check("x", text.as_bytes(), &lines);
    check("x", format!("\u{feff}\r\n{text}").as_bytes(), &lines);
}

// ---- hostile ones ----

/// Checks something beside a good report, in a tar archive and in a ZIP archive.
#[track_caller]
fn check_beside(limits: &Limits, name: &str, bytes: &[u8], expected: &[&str]) {
    let good = report("good");
    let archives = [
        tar(&[member(name, bytes), member("good.json", &good)]),
        zip_of(&[ZipEntry::stored(name, bytes), ZipEntry::deflated("good.json", &good)]),
    ];
    let mut lines: Vec<String> = expected.iter().map(|line| format!("x › {name}{line}")).collect();
    lines.push("x › good.json: report good".to_owned());
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    for archive in archives {
        check_with(limits, "x", &archive, &lines);
    }
}

const GOOD: &str = "x › good.json: report good";

#[track_caller]
fn check_zip(entries: &[ZipEntry], expected: &[&str]) {
    check_with(&small(), "x", &zip_of(entries), expected);
}

#[track_caller]
fn check_tar(members: &[Vec<u8>], expected: &[&str]) {
    check_with(&small(), "x", &tar(members), expected);
}

#[test]
fn hostile_gzip() {
    guarded!("hostile_gzip");
    let limits = small();
    let packed = gzip(&report("1"));
    let end = packed.len();
    let noise: Vec<u8> = (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();

    // A bomb: 5 MB of spaces in 5 KB.
    check_beside(
        &limits,
        "b.gz",
        &gzip(&vec![b' '; 5 << 20]),
        &[": packed or unpacked, it is larger than 20 KB, the limit for one report or email"],
    );
    // A bomb in a bomb.
    let nested = gzip(&gzip(&vec![b' '; 5 << 20]));
    check_beside(
        &limits,
        "b.gz",
        &nested,
        &[": packed or unpacked, it is larger than 20 KB, the limit for one report or email"],
    );
    // The same size from many members.
    let members = gzip(&[b' '; 1000]).repeat(30);
    check_beside(
        &limits,
        "b.gz",
        &members,
        &[": packed or unpacked, it is larger than 20 KB, the limit for one report or email"],
    );
    // Members without end that hold nothing.
    let many = gzip(b"").repeat(1000);
    check_with(&limits, "b.gz", &many, &["b.gz: it contains more than 50 entries"]);
    // gzip in gzip in gzip.
    let deep = (0..9).fold(report("1"), |inner, _| gzip(&inner));
    check_beside(&limits, "b.gz", &deep, &[": it is nested more than 8 levels deep"]);
    // Cut off in the header, in the data, in the checksum behind a whole report.
    check_beside(&limits, "b.gz", &packed[..7], &[": the gzip data is cut off after 0 bytes of text"]);
    let half = gzip(&noise);
    let cut = read_in(&[&half[..half.len() / 2]], "b.gz", &limits);
    assert!(cut[0].starts_with("b.gz: the gzip data is cut off after ") && cut.len() == 1, "{cut:?}");
    assert!(!cut[0].contains(" 0 bytes"), "{cut:?}");
    check_beside(&limits, "b.gz", &packed[..end - 3], &[": report 1"]);
    // A wrong checksum behind a whole report, and behind something else.
    let altered = format!(
        ": the checksum of the gzip data is wrong, so some of its {} bytes of text are damaged",
        format_count(report("1").len() as u64)
    );
    let mut wrong = packed;
    wrong[end - 8] ^= 1;
    check_beside(&limits, "b.gz", &wrong, &[": report 1", &altered]);
    let mut wrong = gzip(&mbox(&["1", "2"]));
    let end = wrong.len();
    wrong[end - 1] ^= 1;
    let length = format_count(mbox(&["1", "2"]).len() as u64);
    check_beside(
        &limits,
        "b.gz",
        &wrong,
        &[
            " › message 1 › 1.json: report 1",
            " › message 2 › 2.json: report 2",
            &format!(": the checksum of the gzip data is wrong, so some of its {length} bytes of text are damaged"),
        ],
    );
    // Damaged in the middle; a method that is none; an endless name.
    let mut damaged = b"\x1F\x8B\x08\0\0\0\0\0\0\0".to_vec();
    damaged.extend_from_slice(b"\xFF\xFF\xFF\xFF");
    check_beside(&limits, "b.gz", &damaged, &[": the gzip data is damaged after 0 bytes of text"]);
    check_beside(&limits, "b.gz", b"\x1F\x8B\x09\0\0\0\0\0\0\0", &[": the gzip data is damaged after 0 bytes of text"]);
    // Names may be of any length and are passed over as they come: so what is missing is the rest, not a name.
    let mut endless = b"\x1F\x8B\x08\x08\0\0\0\0\0\0".to_vec();
    endless.resize(300_000, b'n');
    check("b.gz", &endless, &["b.gz: the gzip data is cut off after 0 bytes of text"]);
}

/// A name of a megabyte is one, in a file that comes in slices as in a mail.
#[test]
fn gzip_headers_have_texts_of_any_length() {
    guarded!("gzip_headers_have_texts_of_any_length");
    let packed = gzip(&report("1"));
    let texts = [&vec![b'n'; 1_000_000][..], b"\0", &vec![b'c'; 300_000], b"\0"].concat();
    let long = [&packed[..3], b"\x18", &packed[4..10], &texts, &packed[10..]].concat();
    check_beside(&Limits::default(), "b.gz", &long, &[": report 1"]);
}

/// What lies between two members, or behind the last, is passed over and told; padding behind the last is nothing.
#[test]
fn what_lies_between_members_of_gzip_is_told() {
    guarded!("what_lies_between_members_of_gzip_is_told");
    let [one, two, three] = ["1", "2", "3"].map(|id| gzip(&[&report(id)[..], b"\n"].concat()));
    let length = format_count(report("1").len() as u64 + 1);
    let told = format!(": the gzip data is damaged after {length} bytes of text");
    // The second of these starts like a member and is none.
    for between in [&b"garbage"[..], b"\x1F\x8B\x08\0\0\0\0\0\0\0\xFF\xFF\xFF\xFFgarbage", &[0; 512]] {
        let file = [&one[..], between, &two, &three].concat();
        let lines = [" › line 1: report 1", " › line 2: report 2", " › line 3: report 3", &told];
        check_beside(&Limits::default(), "b.gz", &file, &lines);
    }
    for behind in [&b"\n"[..], &[0; 512]] {
        check_beside(&Limits::default(), "b.gz", &[&one[..], behind].concat(), &[": report 1"]);
    }
    for behind in [&b"garbage"[..], &b"garbage".repeat(1000)] {
        check_beside(&Limits::default(), "b.gz", &[&one[..], behind].concat(), &[": report 1", &told]);
    }
}

/// The end is missing, but each mail that is there is read.
#[test]
fn what_was_read_of_a_damaged_mailbox_stays() {
    guarded!("what_was_read_of_a_damaged_mailbox_stays");
    let packed = gzip(&mbox(&["1", "2", "3"]));
    let lines = read_in(&[&packed[..packed.len() - 12]], "x", &Limits::default());
    assert_eq!(lines[..2], ["x › message 1 › 1.json: report 1", "x › message 2 › 2.json: report 2"]);
    assert!(lines.last().unwrap().starts_with("x: the gzip data is cut off after "), "{lines:?}");
}

#[test]
fn hostile_mailboxes() {
    guarded!("hostile_mailboxes");
    let limits = small();
    let long = format!("{FROM}Subject: x\n\n{}\n", "0123456789\n".repeat(9000));
    let [one, two] = ["1", "2"].map(|id| String::from_utf8(mbox(&[id])).unwrap());
    let lines = [
        "x › message 1 › 1.json: report 1",
        "x › message 2: packed or unpacked, it is larger than 20 KB, the limit for one report or email",
        "x › message 3 › 2.json: report 2",
    ];
    check_with(&limits, "x", format!("{one}{long}{two}").as_bytes(), &lines);
    check_with(&limits, "x", &gzip(format!("{one}{long}{two}").as_bytes()), &lines);
    // A Content-Length that swallows the next mail does not.
    for length in ["400", "19000", "99999999999999999999"] {
        let first = one.replacen("From: ", &format!("Content-Length: {length}\nFrom: "), 1);
        check_with(
            &limits,
            "x",
            format!("{first}{two}").as_bytes(),
            &["x › message 1 › 1.json: report 1", "x › message 2 › 2.json: report 2"],
        );
    }
    // A file of "From " and nothing else.
    check_with(&limits, "x", "From ".repeat(50_000).as_bytes(), &["x: no report: Other"]);
}

#[test]
fn bombs_in_zip() {
    guarded!("bombs_in_zip");
    // A bomb, told truly, told falsely, and with its size behind it.
    let bomb = ZipEntry::deflated("b", &vec![b' '; 100_000]);
    check_zip(
        &[bomb.clone(), good()],
        &["x › b: packed or unpacked, it is larger than 20 KB, the limit for one report or email", GOOD],
    );
    let small_bomb = ZipEntry { unpacked: 10, ..bomb.clone() };
    check_zip(
        &[small_bomb, good()],
        &["x › b: packed or unpacked, it is larger than 20 KB, the limit for one report or email", GOOD],
    );
    let behind = [bomb.crc, u32::try_from(bomb.data.len()).unwrap(), bomb.unpacked];
    let behind: Vec<u8> = behind.into_iter().flat_map(u32::to_le_bytes).collect();
    let streamed = ZipEntry { flags: 8, crc: 0, packed: Some(0), unpacked: 0, behind, ..bomb.clone() };
    check_zip(
        &[streamed, good()],
        &["x › b: packed or unpacked, it is larger than 20 KB, the limit for one report or email", GOOD],
    );
    // More than all of a file may unpack to: nothing after it is read, and that is said.
    let many = vec![bomb; 3];
    let lines = read_in(&[&zip_of(&[vec![good()], many].concat())], "x", &Limits { report_bytes: 1 << 20, ..small() });
    assert_eq!(lines[0], GOOD);
    assert_eq!(
        lines.last().unwrap(),
        "x: packed or unpacked, it is larger than 200 KB, the limit for everything that one file unpacks to"
    );
    // A ZIP archive in a ZIP archive, nine times.
    let deep = (0..9).fold(report("1"), |inner, _| zip_of(&[ZipEntry::stored("n", &inner)]));
    let line = format!("x › d{}: it is nested more than 8 levels deep", " › n".repeat(8));
    check_zip(&[ZipEntry::stored("d", &deep), good()], &[&line, GOOD]);
    // Thousands of entries.
    let mut entries = vec![good()];
    entries.resize(3000, ZipEntry::stored("folder/", b""));
    check_zip(&entries, &[GOOD, "x: it contains more than 50 entries"]);
}

/// However much one mail or member would take of what all in the file share, those behind it are read, and what was
/// given up of it is told.
#[test]
fn one_thing_takes_no_more_than_its_share() {
    guarded!("one_thing_takes_no_more_than_its_share");
    let told = |lines: &[String], start: &str, words: &str| {
        assert!(lines.iter().any(|line| line.starts_with(start) && line.contains(words)), "{lines:?}");
    };
    // Entries: a list of values without end, as a list and as lines, of which more than two hundred are told.
    let limits = Limits { entries: 40_000, ..Limits::default() };
    for list in [[b"[", &b"{},".repeat(50_000)[..], b"{}]"].concat(), b"{}\n".repeat(50_000)] {
        let lines = read_in(&[&zip_of(&[ZipEntry::deflated("e.json", &list), good()])], "x", &limits);
        told(&lines, "x › e.json › ", "it contains more than ");
        assert!(lines.len() < 500 && lines.iter().any(|line| line == GOOD), "{lines:?}");
        let bomb = [FROM.as_bytes(), b"Content-Type: application/tlsrpt+json\n\n", &list, b"\n\n"].concat();
        let lines = read_in(&[&bomb.repeat(5), &mbox(&["1", "2"])], "x", &limits);
        for number in 1..=5 {
            told(&lines, &format!("x › message {number} › "), "it contains more than ");
        }
        assert!(lines.iter().any(|line| line == "x › message 7 › 2.json: report 2"), "{lines:?}");
    }
    // A mailbox of more mails than there are entries, told once.
    let mails = [FROM, "A: b\n\nx\n\n"].concat().repeat(50_000).into_bytes();
    let lines = read_in(&[&zip_of(&[ZipEntry::deflated("e.mbox", &mails), good()])], "x", &limits);
    assert_eq!(lines.last().unwrap(), GOOD);
    assert_eq!(lines[lines.len() - 2], "x › e.mbox: it contains more than 30,000 entries");
    // Unpacked bytes: a member that unpacks to more than its share, with its size before it and behind.
    let limits = Limits { inflated_bytes: 400_000, ..small() };
    let bomb = ZipEntry::deflated("e.mbox", &[FROM.as_bytes(), b"A: b\n\n", &b"\n".repeat(500_000)].concat());
    let streamed = ZipEntry { flags: 8, crc: 0, packed: Some(0), unpacked: 0, ..bomb.clone() };
    for entry in [bomb, streamed] {
        let lines = read_in(&[&zip_of(&[entry, good()])], "x", &limits);
        told(
            &lines,
            "x › e.mbox: ",
            "larger than 300 KB, the limit for one email of a mailbox or one member of an archive",
        );
        assert_eq!(lines.last().unwrap(), GOOD);
    }
    // What is kept: mails of so many reports that the first could fill all of it.
    let limits = Limits { kept_free: 100_000, kept_times: 0, kept_least_times: 0, ..Limits::default() };
    let many: Vec<Vec<u8>> = (0..300).map(|number| report(&format!("r{number}"))).collect();
    let bomb =
        [FROM.as_bytes(), b"Content-Type: application/tlsrpt+json\n\n", &many.join(&b"\n"[..]), b"\n\n"].concat();
    let lines = read_in(&[&bomb, &bomb, &mbox(&["1", "2"])], "x", &limits);
    told(&lines, "x › message 1 › ", "storing it would take more memory");
    told(&lines, "x › message 2 › ", "storing it would take more memory");
    assert_eq!(lines.iter().rfind(|line| line.contains(": report ")).unwrap(), "x › message 4 › 2.json: report 2");
}

/// Archives behind the end of another are read; what else stands there is told, and padding is nothing.
#[test]
fn what_follows_the_end_of_zip() {
    guarded!("what_follows_the_end_of_zip");
    let (first, second) = (zip_of(&[good()]), zip_of(&[one()]));
    let both = [GOOD, "x › 1.json: report 1"];
    check("x", &[&first[..], &second].concat(), &both);
    check("x", &[&good().bytes()[..], ZIP_END, &second].concat(), &both);
    check("x", &[&first[..], &[0; 700], b"\r\n", &second].concat(), &both);
    // An end whose comment is said to be longer than the file.
    let mut lie = first.clone();
    let end = lie.len();
    lie[end - 2..].copy_from_slice(&[0xFF, 0xFF]);
    check("x", &[&lie[..], &second].concat(), &both);
    let mut comment = first.clone();
    comment[end - 2..].copy_from_slice(&[10, 0]);
    check("x", &[&comment[..], b"some prose"].concat(), &[GOOD]);
    check("x", &[&comment[..], b"some prose", &second].concat(), &both);
    for padding in [&b"\r\n"[..], &[0; 512]] {
        check("x", &[&first[..], padding].concat(), &[GOOD]);
    }
    let told = "x: the ZIP archive is damaged: more data follows after its end and was not read";
    check("x", &[&first[..], b"some prose"].concat(), &[GOOD, told]);
    check("x", &[&first[..], b"some prose", &second].concat(), &[&both[..], &[told]].concat());
}

/// A stored entry whose size is a lie hides nothing behind it where its checksum says where it ends: it is told as too
/// long, and the header that follows as damaged, where the reader once took all the rest of the file for its content and
/// called it cut off. Only where the checksum is wrong as well is it cut off still.
#[test]
fn false_sizes_in_zip() {
    guarded!("false_sizes_in_zip");
    // Of a whole report they do no harm; of something else it is said.
    let size = |unpacked, packed| ZipEntry { unpacked, packed: Some(packed), ..one() };
    for entry in [size(7, 7), size(u32::MAX, 7), size(0, u32::MAX - 1)] {
        check_zip(&[entry, good()], &["x › 1.json: report 1", GOOD]);
    }
    let prose = ZipEntry { unpacked: 7, ..ZipEntry::deflated("p", b"some prose") };
    check_zip(&[prose, good()], &["x › p: the ZIP archive is damaged: the sizes given for this entry are wrong", GOOD]);
    // A stored entry that is said to be shorter than it is.
    let short = ZipEntry { packed: Some(5), ..ZipEntry::stored("p", b"some prose") };
    check_zip(
        &[short, good()],
        &[
            "x › p: the ZIP archive is damaged: the sizes given for this entry are wrong",
            "x: the ZIP archive is damaged: a header is damaged, so entries may be missing",
            GOOD,
        ],
    );
    // One that is said to be longer than the archive, also by a zip64 field that lies.
    let long = ZipEntry { packed: Some(0xFFFF_0000), ..ZipEntry::stored("p", b"some prose") };
    check_zip(&[good(), long], &[GOOD, FALSE_SIZE, HEADER]);
    let extra = [&b"\x01\0\x10\0"[..], &[0xFF; 16]].concat();
    let long = ZipEntry { packed: Some(u32::MAX), unpacked: u32::MAX, extra, ..ZipEntry::stored("p", b"prose") };
    check_zip(&[good(), long.clone()], &[GOOD, FALSE_SIZE, HEADER]);
    // Nor does its checksum say where it ends.
    let other = ZipEntry { crc: 7, ..long.clone() };
    check_zip(&[good(), other], &[GOOD, "x › p: the ZIP archive is damaged: it is cut off"]);
    let skipped = ZipEntry { flags: 1, ..long };
    check_zip(
        &[good(), skipped],
        &[GOOD, "x › p: the ZIP entry is protected by a password", "x: the ZIP archive is damaged: it is cut off"],
    );
}

/// Of what is passed over, as it is packed or encrypted, a size that is a lie hides nothing: no header stands in it.
#[test]
fn false_sizes_hide_no_entries_behind_what_is_passed_over() {
    guarded!("false_sizes_hide_no_entries_behind_what_is_passed_over");
    let header = "x: the ZIP archive is damaged: a header is damaged, so entries may be missing";
    let extra = [&b"\x01\0\x10\0"[..], &[0x7F; 16]].concat();
    let prose = ZipEntry::stored("p", b"some prose");
    let locked = ZipEntry { flags: 1, packed: Some(0xFFFF_0000), ..prose.clone() };
    let wide = ZipEntry { flags: 1, packed: Some(u32::MAX), unpacked: u32::MAX, extra, ..prose.clone() };
    let other = ZipEntry { method: 12, packed: Some(1_000_000), ..prose };
    let password = "x › p: the ZIP entry is protected by a password";
    for (lie, told) in
        [(locked, password), (wide, password), (other, "x › p: it is compressed with bzip2, which is not supported")]
    {
        check_zip(&[good(), lie, one()], &[GOOD, told, header, "x › 1.json: report 1"]);
    }
}

/// What is said of an entry "p" and of its archive.
const FALSE_SIZE: &str = "x › p: the ZIP archive is damaged: the sizes given for this entry are wrong";
const HEADER: &str = "x: the ZIP archive is damaged: a header is damaged, so entries may be missing";

/// What is stored may hold an archive, so that a size that is a lie swallows what is behind it where nothing says where
/// the entry ends: then it is told that entries may not have been read.
#[test]
fn false_sizes_of_what_is_stored_are_told() {
    guarded!("false_sizes_of_what_is_stored_are_told");
    let told = "the ZIP archive is damaged: it ends within this entry, which means that it is cut off, or that the size of the entry is wrong and the entries after it were not read";
    let lie = ZipEntry { crc: 7, packed: Some(1_000_000), ..ZipEntry::stored("p", b"some prose") };
    check_zip(&[good(), lie.clone(), one()], &[GOOD, "x › p › 1.json: report 1", &format!("x › p: {told}")]);
    let beside = ZipEntry { name: b"__MACOSX/._p".to_vec(), ..lie };
    check_zip(&[good(), beside, one()], &[GOOD, &format!("x: {told}")]);
}

/// Its checksum says where an entry ends, and JSON holds no header: a false size hides nothing, whichever entry has it.
#[test]
fn false_sizes_of_what_is_stored_hide_no_entries() {
    guarded!("false_sizes_of_what_is_stored_hide_no_entries");
    let prose = ZipEntry::stored("p", b"some prose that is no report");
    let json = ZipEntry::stored("p", &report("p"));
    let gz = ZipEntry::stored("p", &gzip(&report("p")));
    let (length, header) = (prose.data.len(), good().bytes().len() - good().data.len());
    // Too large: into the header behind it, its data, up to the entry after it, beyond the file; and too small.
    let next = good().bytes().len();
    let sizes = [length + 1, length + header, length + header + 9, length + next, length + next + 40, 1 << 30];
    for size in sizes.into_iter().chain([1, length / 2, length - 1, 0]) {
        let is_zero = size == 0;
        let size = Some(u32::try_from(size).unwrap());
        let lie = ZipEntry { packed: size, ..prose.clone() };
        check_zip(&[lie.clone(), good(), one()], &[FALSE_SIZE, HEADER, GOOD, "x › 1.json: report 1"]);
        check_zip(&[one(), lie.clone(), good()], &["x › 1.json: report 1", FALSE_SIZE, HEADER, GOOD]);
        check_zip(&[one(), good(), lie], &["x › 1.json: report 1", GOOD, FALSE_SIZE, HEADER]);
        // Of zero bytes as programs write it that put the truth into the directory alone.
        let bare = ZipEntry { crc: 0, unpacked: 0, packed: Some(0), ..prose.clone() };
        if is_zero {
            check_zip(&[one(), bare, good()], &["x › 1.json: report 1", FALSE_SIZE, HEADER, GOOD]);
        }
    }
    // A report is read itself, JSON also where the checksum is false too; and more lies than one. Of a packed report,
    // which is no JSON by itself, the false size is told.
    for (whole, own) in [(json.clone(), &["x › p: report p"][..]), (gz, &["x › p: report p", FALSE_SIZE])] {
        let length = whole.data.len();
        for size in [length + 7, length + next, length + next + 40, 1 << 30, length / 2, 20, 1, 0] {
            let lie = ZipEntry { packed: Some(u32::try_from(size).unwrap()), ..whole.clone() };
            let (first, told) = (&["x › 1.json: report 1"][..], &[own, &[HEADER]].concat()[..]);
            check_zip(&[lie.clone(), good(), one()], &[told, &[GOOD], first].concat());
            check_zip(&[one(), lie.clone(), good()], &[first, told, &[GOOD]].concat());
            check_zip(&[one(), good(), lie.clone()], &[first, &[GOOD], told].concat());
            check_zip(&[lie.clone(), lie, good()], &[told, told, &[GOOD]].concat());
        }
    }
    for size in [json.data.len() + 7, json.data.len() + next, 1 << 30] {
        let lie = ZipEntry { crc: 7, packed: Some(u32::try_from(size).unwrap()), ..json.clone() };
        let (first, altered) = ("x › 1.json: report 1", ["x › p: report p", FALSE_SIZE, HEADER]);
        check_zip(&[one(), lie.clone(), good()], &[&[first][..], &altered, &[GOOD]].concat());
        check_zip(&[one(), good(), lie], &[&[first, GOOD][..], &altered].concat());
    }
    // What is beside the reports hides none either.
    let lie = ZipEntry { packed: Some(1_000_000), name: b"__MACOSX/._p".to_vec(), ..prose };
    check_zip(&[good(), lie, one()], &[GOOD, HEADER, "x › 1.json: report 1"]);
}

/// A stored archive holds headers by right, also where it or its checksum is damaged, and in a mail of Outlook.
#[test]
fn what_is_stored_may_hold_headers() {
    guarded!("what_is_stored_may_hold_headers");
    let inner = zip_of(&[one(), good()]);
    let found = ["x › n › 1.json: report 1", "x › n › good.json: report good", GOOD];
    check_zip(&[ZipEntry::stored("n", &inner), good()], &found);
    let tar = tar(&[member("1.json", &report("1")), member("i.zip", &zip_of(&[good()]))]);
    check_zip(
        &[ZipEntry::stored("n", &tar), good()],
        &["x › n › 1.json: report 1", "x › n › i.zip › good.json: report good", GOOD],
    );
    // A mark alone is no header, wherever it stands and however often.
    for mark in [&b"PK\x03\x04"[..], b"PK\x01\x02", b"PK", b"P", &[b"PK\x03\x04\xFF"[..].repeat(50)].concat()] {
        let prose = [b"some prose ", mark, &[b'.'; 60], mark].concat();
        check_zip(&[ZipEntry::stored("p", &prose), good()], &["x › p: no report: Other", GOOD]);
        let short = ZipEntry { packed: Some(3), ..ZipEntry::stored("p", &prose) };
        check_zip(&[short, good()], &[FALSE_SIZE, HEADER, GOOD]);
    }
}

proptest! {
    /// Whatever the sizes say: each report of a stored archive is read, however its slices lie.
    #[test]
    fn no_size_hides_a_report(sizes in proptest::collection::vec(0_u32..3000, 3), slice in 1_usize..400) {
        let ids = ["a", "b", "c"];
        let entry = |(id, size): (&&str, &u32)| {
            ZipEntry { packed: Some(*size), ..ZipEntry::stored(&format!("{id}.json"), &report(id)) }
        };
        let zip = zip_of(&ids.iter().zip(&sizes).map(entry).collect::<Vec<_>>());
        let slices: Vec<&[u8]> = zip.chunks(slice).collect();
        let found = read_in(&slices, "x", &Limits::default());
        for id in ids {
            let line = format!("x › {id}.json: report {id}");
            prop_assert!(found.contains(&line), "{:?}", found);
        }
    }
}

#[test]
fn damaged_and_foreign_entries_in_zip() {
    guarded!("damaged_and_foreign_entries_in_zip");
    // Wrong checksum, damaged data, a password, another method.
    let wrong = ZipEntry { crc: 7, ..ZipEntry::deflated("p", b"some prose") };
    check_zip(&[wrong, good()], &["x › p: the ZIP archive is damaged: the checksum of this entry is wrong", GOOD]);
    let damaged = ZipEntry { data: vec![0xFF; 40], ..one() };
    check_zip(
        &[damaged, good()],
        &["x › 1.json: the ZIP archive is damaged: the packed data of this entry is wrong", GOOD],
    );
    let locked = ZipEntry { flags: 1, ..one() };
    check_zip(&[locked.clone(), good()], &["x › 1.json: the ZIP entry is protected by a password", GOOD]);
    let locked = ZipEntry { flags: 9, packed: Some(0), ..locked };
    check_zip(&[locked, good()], &["x › 1.json: the ZIP entry is protected by a password", GOOD]);
    let other = ZipEntry { method: 12, ..one() };
    check_zip(&[other, good()], &["x › 1.json: it is compressed with bzip2, which is not supported", GOOD]);
}

#[test]
fn hostile_zip() {
    guarded!("hostile_zip");
    // Entries that share their data, as the best known bomb does: the directory names headers within data.
    let inner = ZipEntry::stored("inner", b"x").bytes();
    let outer = ZipEntry::stored("outer", &inner);
    let mut overlapping = [outer.bytes(), good().bytes()].concat();
    for offset in [0, outer.bytes().len() - inner.len(), outer.bytes().len()] {
        overlapping.extend(central(b"n", offset));
    }
    overlapping.extend_from_slice(ZIP_END);
    // What lies in the entry is a ZIP archive that ends early.
    check_with(
        &small(),
        "x",
        &overlapping,
        &[
            "x › outer › inner: no report: Other",
            "x › outer: the ZIP archive is damaged: it is cut off",
            GOOD,
            "x: the ZIP archive is damaged: its directory lists entries that do not exist or that lie inside others",
        ],
    );
    // Names that lead elsewhere or turn text around are shown, bare of what cannot be seen.
    let names = ["../../etc/passwd", "C:\\x\\1.json", "a\u{202e}nosj.exe", "a\nb\x1b[31m", &"n".repeat(5000)];
    let entries: Vec<_> = names.iter().map(|name| ZipEntry { name: name.as_bytes().to_vec(), ..one() }).collect();
    let long = format!("x › {}: report 1", "n".repeat(200));
    check_zip(
        &entries,
        &[
            "x › ../../etc/passwd: report 1",
            "x › C:\\x\\1.json: report 1",
            "x › anosj.exe: report 1",
            "x › ab[31m: report 1",
            &long,
        ],
    );
    // Cut off: in an entry, between entries, in the directory; and nothing but the end.
    let whole = zip_of(&[good(), ZipEntry::stored("p", b"some prose")]);
    let entries = good().bytes().len();
    check("x", &whole[..entries + 35], &[GOOD, "x › p: the ZIP archive is damaged: it is cut off"]);
    check("x", &whole[..entries], &[GOOD, "x: the ZIP archive is damaged: it is cut off"]);
    check(
        "x",
        &whole[..whole.len() - 30],
        &[GOOD, "x › p: no report: Other", "x: the ZIP archive is damaged: it is cut off"],
    );
    check("x", ZIP_END, &["x: no report: Other"]);
    check("x", b"PK\x03\x04", &["x: the ZIP archive is damaged: it is cut off"]);
}

#[test]
fn hostile_tar() {
    guarded!("hostile_tar");
    let limits = small();
    let good = || member("good.json", &report("good"));
    let size = "x › p: the tar archive is damaged: the size given for this member is impossible";

    // Sizes: larger than the archive, than any; negative; no number.
    let cut = "x › p: the tar archive is damaged: it is cut off within this member, or the size given for it is wrong";
    check_tar(&[good(), member_as("p", b'0', b"00000100000", b"prose")], &[GOOD, cut]);
    check_tar(&[good(), member_as("p", b'0', b"77777777777", b"prose")], &[GOOD, cut]);
    let huge = [&[0x80, 0, 0, 0, 0x7F][..], &[0xFF; 7]].concat();
    check_tar(&[good(), member_as("p", b'0', &huge, b"prose")], &[GOOD, cut]);
    check_tar(
        &[good(), member_as("p", b'0', &[0x80, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], b"")],
        &[GOOD, cut],
    );
    check_tar(&[member_as("p", b'0', &[0xFF; 12], b"prose"), good()], &[size, GOOD]);
    check_tar(&[member_as("p", b'0', &[0x80, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], b""), good()], &[size, GOOD]);
    check_tar(&[member_as("p", b'0', b"-0000000001", b""), good()], &[size, GOOD]);
    // Smaller than it is: the rest is no header.
    let header = "x: the tar archive is damaged: a header is damaged, so members may be missing";
    let text = [&report("1")[..], &[b' '; 1000]].concat();
    let short = member_as("1.json", b'0', format!("{:011o}", report("1").len()).as_bytes(), &text);
    check_tar(&[short, good()], &["x › 1.json: report 1", header, GOOD]);
    // A report of which the end is missing by its size only.
    check_tar(&[good(), member_as("1.json", b'0', b"00000100000", &report("1"))][..], &[GOOD, "x › 1.json: report 1"]);
    // A damaged header; empty blocks without end, between members and behind them.
    let mut damaged = member("1.json", &report("1"));
    damaged[0] ^= 1;
    check_tar(&[good(), damaged, member("2.json", &report("2"))], &[GOOD, header, "x › 2.json: report 2"]);
    check_tar(
        &[good(), vec![0; 512_000], member("2.json", &report("2")), vec![0; 512_000]],
        &[GOOD, "x › 2.json: report 2"],
    );
    check_with(
        &limits,
        "x",
        &gzip(&tar(&[good(), vec![0; 5 << 20]])),
        &[GOOD, "x: packed or unpacked, it is larger than 200 KB, the limit for everything that one file unpacks to"],
    );
}

#[test]
fn bombs_and_long_names_in_tar() {
    guarded!("bombs_and_long_names_in_tar");
    let good = || member("good.json", &report("good"));
    // Folders, links and devices that claim to have data.
    for kind in b"123456" {
        check_tar(&[member_as("p", *kind, b"77777777777", b""), good()], &[GOOD]);
    }
    // Too large, too many, too deep.
    check_tar(
        &[member("b", &large_report("1")), good()],
        &["x › b: packed or unpacked, it is larger than 20 KB, the limit for one report or email", GOOD],
    );
    let mut members = vec![good()];
    members.resize(60, member_as("d/", b'5', b"00000000000", b""));
    check_tar(&members, &[GOOD, "x: it contains more than 50 entries"]);
    let deep = (0..9).fold(report("1"), |inner, _| tar(&[member("n", &inner)]));
    let line = format!("x › d{}: it is nested more than 8 levels deep", " › n".repeat(8));
    check_tar(&[member("d", &deep), good()], &[&line, GOOD]);
    // Long names: without end, and pax records that lie about their length.
    let name = vec![b'n'; 100_000];
    let size = format!("{:011o}", name.len());
    let long = format!("x › {}: report 1", "n".repeat(200));
    check_tar(&[member_as("L", b'L', size.as_bytes(), &name), member("1.json", &report("1")), good()], &[&long, GOOD]);
    for records in
        ["99 path=x\n", "0 path=x\n", "-1 path=x\n", "99999999999999999999999 path=x\n", "path=x", "10 size=-1\n", ""]
    {
        let size = format!("{:011o}", records.len());
        check_tar(
            &[member_as("P", b'x', size.as_bytes(), records.as_bytes()), member("1.json", &report("1")), good()],
            &["x › 1.json: report 1", GOOD],
        );
    }
    // Nothing but a folder, with the end of the archive and without.
    let folder = member_as("d/", b'5', b"00000000000", b"");
    check_tar(std::slice::from_ref(&folder), &["x: no report: Other"]);
    check("x", &folder, &["x: no report: Other"]);
    // Cut off in a header.
    let whole = tar(&[good(), good()]);
    check(
        "x",
        &whole[..good().len() + 100],
        &[GOOD, "x: the tar archive is damaged: it is cut off within this member, or the size given for it is wrong"],
    );
}

#[test]
fn hostile_outlook_mails() {
    guarded!("hostile_outlook_mails");
    let good = report("good");
    let filler = vec![b'x'; 6000];
    let whole = msg("", "", &[("good.json", &good), ("p.json.gz", &filler)]);
    let at = |bytes: &[u8], at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let sector = |id: u32| (id as usize + 1) * 512;
    let table = sector(at(&whole, 76));
    // The entry of the large stream: found by its size.
    let entry =
        (0..whole.len()).step_by(128).find(|from| at(&whole, from + 120) == 6000 && whole[from + 66] == 2).unwrap();
    let start = at(&whole, entry + 116);
    let changed = |change: &dyn Fn(&mut [u8])| {
        let mut bytes = whole.clone();
        change(&mut bytes);
        bytes
    };
    let set = |bytes: &mut [u8], at: usize, value: u32| bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    let name = "x › p.json.gz: the Outlook message is damaged:";
    let chain = format!("{name} the parts of its data are not in sequence");
    let cut = format!("{name} it is cut off");

    check("x", &whole, &[GOOD]);
    // The chain of one stream runs in a circle, into the void, or ends early.
    check("x", &changed(&|bytes| set(bytes, table + 4 * start as usize, start)), &[GOOD, &chain]);
    check("x", &changed(&|bytes| set(bytes, table + 4 * start as usize, 0xFFFF_FFFF)), &[GOOD, &chain]);
    check("x", &changed(&|bytes| set(bytes, table + 4 * start as usize, 77_777)), &[GOOD, &cut]);
    check("x", &changed(&|bytes| set(bytes, table + 4 * start as usize, 0xFFFF_FFFE)), &[GOOD, &cut]);
    // Its size is larger than the file.
    check("x", &changed(&|bytes| set(bytes, entry + 120, 0x7FFF_FFFF)), &[GOOD, &cut]);
    // The budget counts what streams give, not what the file has.
    let limits = Limits { report_bytes: 5000, ..small() };
    check_with(
        &limits,
        "x",
        &whole,
        &[GOOD, "x › p.json.gz: packed or unpacked, it is larger than 5 KB, the limit for one report or email"],
    );
    let many: Vec<(&str, &[u8])> = vec![("p.bin", &filler); 60];
    let many = [vec![("good.json", &good[..])], many].concat();
    let few = Limits { entries: 20, ..Limits::default() };
    check_with(&few, "x", &msg("", "", &many), &[GOOD, "x: it contains more than 20 entries"]);
    // What stands for the whole file: nothing of it can be read, and the file beside it is.
    let limits = small();
    let directory = sector(at(&whole, 48));
    let damaged = ": the Outlook message is damaged: its header is wrong";
    check_beside(&limits, "p.msg", &changed(&|bytes| bytes[30] = 60), &[damaged]);
    check_beside(&limits, "p.msg", &changed(&|bytes| bytes[26] = 9), &[damaged]);
    check_beside(&limits, "p.msg", &whole[..100], &[": the Outlook message is damaged: it is cut off"]);
    check_beside(&limits, "p.msg", &whole[..512], &[": the Outlook message is damaged: it is cut off"]);
    let first = at(&whole, 48) as usize;
    check_beside(
        &limits,
        "p.msg",
        &changed(&|bytes| set(bytes, table + 4 * first, at(&whole, 48))),
        &[": the Outlook message is damaged: the parts of its data are not in sequence"],
    );
    check_beside(
        &limits,
        "p.msg",
        &changed(&|bytes| bytes[directory + 66] = 2),
        &[": the Outlook message is damaged: its directory is wrong"],
    );
    check_beside(
        &limits,
        "p.msg",
        &changed(&|bytes| set(bytes, directory + 76, 99_999)),
        &[": the Outlook message is damaged: its directory is wrong"],
    );
    // Allocation tables without end.
    check_beside(
        &limits,
        "p.msg",
        &changed(&|bytes| {
            set(bytes, 68, start);
            bytes[sector(start)..sector(start) + 512].fill(0);
            set(bytes, sector(start) + 508, start);
        }),
        &[": the Outlook message is damaged: the parts of its data are not in sequence"],
    );
    // The tree of the directory runs in a circle.
    let child = directory + 128 * at(&whole, directory + 76) as usize;
    let circle = changed(&|bytes| {
        set(bytes, child + 68, 1);
        set(bytes, child + 72, at(&whole, directory + 76));
    });
    assert_eq!(read_in(&[&circle], "x", &limits).len(), 1);
    // Another compound file, such as a document.
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    put(&mut file, "/WordDocument", &filler);
    file.flush().unwrap();
    check_beside(&Limits::default(), "p.doc", &file.into_inner().into_inner(), &[": no report: Other"]);
}

// ---- any ----

fn seeds() -> Vec<Vec<u8>> {
    let boxed = mbox(&["1", "2"]);
    let archive = tar(&[member("1.json", &report("1")), member("b.mbox", &boxed)]);
    let zipped = zip_of(&[ZipEntry::deflated("b.mbox", &boxed), ZipEntry::stored("1.json", &report("1"))]);
    vec![
        gzip(&boxed),
        gzip(&archive),
        archive,
        zipped,
        msg("", "", &[("1.json", &report("1")), ("2.json.gz", &gzip(&report("2")))]),
        boxed,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// The budget is checked in [`read_in`].
    #[test]
    fn damaged_containers_are_read_the_same_however_they_are_cut(
        seed in 0_usize..6,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        end in any::<prop::sample::Index>(),
        whole: bool,
        size in 1_usize..3000,
    ) {
        let mut bytes = seeds().swap_remove(seed);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if !whole {
            bytes.truncate(end.index(bytes.len()));
        }
        let limits = Limits { entries: 20, ..small() };
        let found = read_in(&[&bytes], "x", &limits);
        prop_assert!(!found.is_empty(), "something is said of every file");
        let slices: Vec<&[u8]> = bytes.chunks(size).collect();
        prop_assert_eq!(read_in(&slices, "x", &limits), found);
    }

    #[test]
    fn arbitrary_bytes_behind_each_magic_do_not_panic(
        magic in 0_usize..5,
        bytes in proptest::collection::vec(any::<u8>(), 0..3000),
        size in 1_usize..3000,
    ) {
        let start: [&[u8]; 5] = [b"PK\x03\x04", b"\x1F\x8B\x08", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FROM.as_bytes(), b"\x01\x01\x01\x01\n"];
        let bytes = [start[magic], &bytes].concat();
        let found = read_in(&[&bytes], "x", &small());
        prop_assert!(!found.is_empty(), "something is said of every file");
        let slices: Vec<&[u8]> = bytes.chunks(size).collect();
        prop_assert_eq!(read_in(&slices, "x", &small()), found);
    }

    /// What the crate reads of an archive that it wrote, we find.
    #[test]
    fn archives_of_any_content_are_read_as_the_crates_read_them(
        files in proptest::collection::vec((0_usize..50_000, any::<bool>()), 1..6),
    ) {
        let mut zipped = ZipWriter::new(Cursor::new(Vec::new()));
        let mut tarred = tar::Builder::new(Vec::new());
        let mut expected = Vec::new();
        for (number, (padding, stored)) in files.iter().enumerate() {
            let mut text = report(&number.to_string());
            text.resize(text.len() + padding, b' ');
            let method = if *stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            let name = format!("{number}.json");
            zipped.start_file(&name, SimpleFileOptions::default().compression_method(method)).unwrap();
            zipped.write_all(&text).unwrap();
            let mut header = tar::Header::new_gnu();
            header.set_size(text.len() as u64);
            tarred.append_data(&mut header, &name, &text[..]).unwrap();
            expected.push(format!("x › {name}: report {number}"));
        }
        let zipped = zipped.finish().unwrap().into_inner();
        prop_assert_eq!(zip::ZipArchive::new(Cursor::new(&zipped)).unwrap().len(), files.len());
        for bytes in [zipped, tarred.into_inner().unwrap()] {
            prop_assert_eq!(&read_in(&[&bytes], "x", &Limits::default()), &expected);
        }
    }
}
