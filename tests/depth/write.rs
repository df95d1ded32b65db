//! Reports, mails and archives, as small as can be.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};

pub(crate) const FROM: &[u8] = b"From a@b.example Sat Jan  3 01:05:34 2026\n";

pub(crate) fn report(id: &str) -> Vec<u8> {
    format!(
        r#"{{"organization-name":"S","date-range":{{"start-datetime":"2026-01-01T00:00:00Z","end-datetime":"2026-01-01T23:59:59Z"}},"contact-info":"c","report-id":"{id}","policies":[{{"policy":{{"policy-type":"sts","policy-domain":"example.com"}},"summary":{{"total-successful-session-count":1,"total-failure-session-count":0}}}}]}}"#
    )
    .into_bytes()
}

pub(crate) fn part(id: &str) -> String {
    let text = String::from_utf8(report(id)).unwrap();
    format!("Content-Type: application/tlsrpt+json; name=\"{id}.json\"\n\n{text}\n")
}

pub(crate) fn mail(id: &str) -> Vec<u8> {
    format!("From: a@b.example\nMIME-Version: 1.0\n{}", part(id)).into_bytes()
}

/// A mail with something in it; what is a mail itself stands as it is.
pub(crate) fn mail_of(name: &str, content: &[u8]) -> Vec<u8> {
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

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

pub(crate) fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

pub(crate) fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_level(Some(1));
    for (name, bytes) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
