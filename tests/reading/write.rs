//! Reports and mails, as programs write them.

use std::io::Write as _;

use data_encoding::BASE64;
use flate2::Compression;
use flate2::write::GzEncoder;

pub(crate) fn report(id: &str) -> Vec<u8> {
    format!(
        r#"{{"organization-name":"S","date-range":{{"start-datetime":"2026-01-01T00:00:00Z","end-datetime":"2026-01-01T23:59:59Z"}},"contact-info":"c","report-id":"{id}","policies":[{{"policy":{{"policy-type":"sts","policy-domain":"example.com"}},"summary":{{"total-successful-session-count":1,"total-failure-session-count":0}}}}]}}"#
    )
    .into_bytes()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// Base64 in lines of 76.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let text = BASE64.encode(bytes);
    text.as_bytes().chunks(76).map(|line| format!("{}\n", str::from_utf8(line).unwrap())).collect()
}

/// The name that a report is attached by.
pub(crate) fn name(id: &str) -> String {
    format!("s.example!example.com!1!2!{id}.json.gz")
}

/// A part with a report (RFC 8460, section 5.3).
pub(crate) fn part(id: &str) -> String {
    let (name, text) = (name(id), base64(&gzip(&report(id))));
    format!(
        "Content-Type: application/tlsrpt+gzip;\n\tname=\"{name}\"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment;\n\tfilename=\"{name}\"\n\n{text}"
    )
}

pub(crate) const SUBJECT: &str = "Subject: Report Domain: example.com Submitter: s.example Report-ID: <1@s.example>\n";

/// The body of a mail with a report, from the first boundary line on.
pub(crate) fn body(id: &str, boundary: &str) -> String {
    format!(
        "--{boundary}\nContent-Type: text/plain; charset=\"UTF-8\"\n\nThis is an aggregate TLS report.\n\n--{boundary}\n{}--{boundary}--\n",
        part(id)
    )
}

/// A mail with a report.
pub(crate) fn mail(id: &str) -> String {
    let boundary = format!("=_{id}");
    format!(
        "Received: by mx.example.com; Thu, 1 Jan 2026 00:00:00 +0000\nFrom: tlsrpt@s.example\n{SUBJECT}TLS-Report-Domain: example.com\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=tlsrpt; boundary=\"{boundary}\"\n\n{}",
        body(id, &boundary)
    )
}

/// A mail of these fields and parts.
pub(crate) fn mixed(fields: &str, parts: &[&str]) -> String {
    let parts: String = parts.iter().map(|part| format!("--outer\n{part}\n")).collect();
    format!(
        "From: admin@example.com\n{fields}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"outer\"\n\n{parts}--outer--\n"
    )
}

/// A text that somebody wrote.
pub(crate) const TEXT: &str = "Content-Type: text/plain\n\nSee what is attached.";

/// A part with these fields, in base64.
pub(crate) fn attached(fields: &str, bytes: &[u8]) -> String {
    format!("{fields}Content-Transfer-Encoding: base64\n\n{}", base64(bytes))
}
