//! Mails as Outlook keeps them: the same is opened and told.

use std::io::{Cursor, Write as _};

use super::check;
use super::write::{TEXT, body, gzip, mail, mixed, name, part, report};

type File = cfb::CompoundFile<Cursor<Vec<u8>>>;

/// The properties of a mail: class, subject, text; and what is attached to it.
struct Outlook<'a> {
    class: &'a str,
    subject: &'a str,
    text: &'a str,
    attached: Vec<(&'a str, Vec<u8>)>,
    mail: Option<Box<Outlook<'a>>>,
}

const PLAIN: &str = "IPM.Note";
const LUNCH: &str = "Lunch";
const ANNOUNCED: &str = "Report Domain: example.com Submitter: s.example Report-ID: <1@s.example>";

impl<'a> Outlook<'a> {
    fn of(subject: &'a str, attached: &[(&'a str, &[u8])]) -> Self {
        let attached = attached.iter().map(|(name, bytes)| (*name, bytes.to_vec())).collect();
        Self { class: PLAIN, subject, text: "Hello", attached, mail: None }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
        self.write(&mut file, "");
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    fn write(&self, file: &mut File, at: &str) {
        put(file, &format!("{at}/__properties_version1.0"), &[0; 32]);
        for (property, text) in [("001A", self.class), ("0037", self.subject), ("1000", self.text)] {
            put(file, &format!("{at}/__substg1.0_{property}001F"), &utf16(text));
        }
        for (number, (name, bytes)) in self.attached.iter().enumerate() {
            let at = format!("{at}/__attach_version1.0_#{number:08X}");
            file.create_storage(&at).unwrap();
            put(file, &format!("{at}/__substg1.0_37010102"), bytes);
            put(file, &format!("{at}/__substg1.0_3707001F"), &utf16(name));
        }
        if let Some(mail) = &self.mail {
            let at = format!("{at}/__attach_version1.0_#000000FF");
            file.create_storage(&at).unwrap();
            let at = format!("{at}/__substg1.0_3701000D");
            file.create_storage(&at).unwrap();
            mail.write(file, &at);
        }
    }
}

fn put(file: &mut File, path: &str, bytes: &[u8]) {
    file.create_stream(path).unwrap().write_all(bytes).unwrap();
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn attached_mails_and_signed_ones_are_opened() {
    let found = |step: &str| format!("x › {step} › {}: report a", name("a"));
    check("x", Outlook::of(LUNCH, &[("m.eml", mail("a").as_bytes())]).bytes(), &[&found("m.eml")]);
    let signed = [&b"\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01\xA0\x80\x24\x80"[..], &pieces(part("a").as_bytes()), &[0; 12]].concat();
    check("x", Outlook::of(ANNOUNCED, &[("smime.p7m", &signed)]).bytes(), &[&found("smime.p7m")]);
    let text = format!("Hello\n{}", body("a", "b1"));
    let pasted = Outlook { text: &text, ..Outlook::of(LUNCH, &[]) };
    check("x", pasted.bytes(), &[&format!("x › {}: report a", name("a"))]);
}

fn pieces(bytes: &[u8]) -> Vec<u8> {
    bytes.chunks(100).flat_map(|piece| [&[4, u8::try_from(piece.len()).unwrap()], piece].concat()).collect()
}

#[test]
fn what_is_announced_and_cannot_be_opened_is_told() {
    let encrypted = b"\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03\xA0\x80";
    let seven = b"7z\xBC\xAF\x27\x1C\0\x04";
    let cases: [(&str, &[u8], &str); 4] = [
        ("smime.p7m", encrypted, "x › smime.p7m: smime-encrypted"),
        ("r.7z", seven, "x › r.7z: packing-not-read"),
        ("removed.txt", b"The attachment was removed by policy.", "x › removed.txt: attachment-replaced"),
        ("logo.png", b"\x89PNG\x01\x02\x03", "x: no-report-in-mail"),
    ];
    for (name, bytes, expected) in cases {
        check("x", Outlook::of(ANNOUNCED, &[(name, bytes)]).bytes(), &[expected]);
        check("x", Outlook::of(LUNCH, &[(name, bytes)]).bytes(), &["x: Mail"]);
        let answer = format!("RE: {ANNOUNCED}");
        check("x", Outlook::of(&answer, &[(name, bytes)]).bytes(), &["x: Mail"]);
    }
    check("x", Outlook::of(ANNOUNCED, &[]).bytes(), &["x: no-report-in-mail"]);
    check("x", Outlook::of(ANNOUNCED, &[("s!e!1!2.xml.gz", &gzip(b"unused"))]).bytes(), &["x: Placeholder"]);
    check("x", Outlook::of(ANNOUNCED, &[("s!e!1!2.xml.gz", b"\x01\x02")]).bytes(), &["x: Mail"]);
}

#[test]
fn a_report_that_came_back_is_not_counted() {
    let returned = ["x: Returned", "x: own-reports-returned"];
    let own = || Outlook::of(ANNOUNCED, &[("r.json", &report("own"))]);
    for class in ["REPORT.IPM.Note.NDR", "REPORT.IPM.Note.IPNRN"] {
        let inner = Outlook { class, mail: Some(Box::new(own())), ..Outlook::of(LUNCH, &[]) };
        check("x", inner.bytes(), &returned);
        let in_octets = Outlook { class, ..Outlook::of(LUNCH, &[("m.eml", mail("own").as_bytes())]) };
        check("x", in_octets.bytes(), &returned);
        let empty = Outlook { class, mail: Some(Box::new(Outlook::of(ANNOUNCED, &[]))), ..Outlook::of(ANNOUNCED, &[]) };
        check("x", empty.bytes(), &["x: Feedback"]);
    }
    // Any other mail around it is one that came in.
    let forwarded = Outlook { mail: Some(Box::new(own())), ..Outlook::of(LUNCH, &[]) };
    check("x", forwarded.bytes(), &["x › attached message › r.json: report own"]);
    // A bounce in a forwarded mail.
    let status = "Content-Type: message/delivery-status\n\nAction: failed\n";
    let bounce = mixed("Subject: x\n", &[TEXT, status, &format!("Content-Type: message/rfc822\n\n{}", mail("own"))]);
    check("x", Outlook::of(LUNCH, &[("b.eml", bounce.as_bytes())]).bytes(), &returned);
}
