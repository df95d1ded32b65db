//! Finding reports in what a user has: decide by bytes, never by name or label.
//!
//! A file goes through [`StreamReader`]: a mailbox is read mail by mail as its slices
//! come, anything else is gathered and handed to [`read`]. What is found inside (an
//! archive in a mail, a mail in a mail) goes the same way again, on one [`Limits`].

mod gzip;
mod item;
mod mail;
mod mbox;
mod sniff;
mod stream;
mod zip;

pub use item::{Ingested, IntakeError, NotAReport, Outcome, Trail};
pub use stream::StreamReader;

use crate::limits::Limits;
use crate::report::{self, Hints, Source};
use sniff::Kind;

/// Takes what is found, one thing at a time.
pub type Sink<'a> = dyn FnMut(Ingested) + 'a;

/// Reads one file that is whole in memory.
pub fn read(name: &str, bytes: &[u8], limits: &mut Limits, sink: &mut Sink<'_>) {
    let trail = Trail::of_file(name);
    read_part(&trail, bytes, &hints_of_name(name), 0, limits, sink);
}

/// Reads bytes of any kind, `depth` levels inside a file.
fn read_part(trail: &Trail, bytes: &[u8], hints: &Hints, depth: u32, limits: &mut Limits, sink: &mut Sink<'_>) {
    let mut put = |outcome| sink(Ingested { trail: trail.clone(), outcome });
    if depth > limits.depth {
        put(Outcome::Problem(IntakeError::TooDeep { limit: limits.depth }));
        return;
    }
    match sniff::kind(bytes) {
        Kind::Json => put(match report::parse(bytes, hints) {
            Ok(report) => Outcome::Report(Box::new(report)),
            Err(error) => Outcome::Problem(error.into()),
        }),
        Kind::Gzip => match gzip::unpack(bytes, limits) {
            Ok(unpacked) => {
                read_part(trail, &unpacked, hints, depth + 1, limits, &mut |item| {
                    sink(keep_packed(item, &unpacked, bytes));
                });
            }
            Err(error) => put(Outcome::Problem(error)),
        },
        Kind::Zip => zip::read(trail, bytes, depth, limits, sink),
        Kind::Mbox => mbox::read(trail, bytes, depth, limits, sink),
        Kind::Mail => mail::read(trail, bytes, depth, limits, sink),
        Kind::Base64Gzip => match sniff::decode_base64(bytes) {
            Some(decoded) => read_part(trail, &decoded, hints, depth + 1, limits, sink),
            None => put(Outcome::Problem(IntakeError::Transfer)),
        },
        Kind::Dmarc => put(Outcome::NotAReport(NotAReport::Dmarc)),
        Kind::Other => put(Outcome::NotAReport(NotAReport::Other)),
    }
}

/// A report that a gzip file holds alone is kept as that file, which is a fraction of its size.
fn keep_packed(mut item: Ingested, unpacked: &[u8], gzip: &[u8]) -> Ingested {
    if let Outcome::Report(report) = &mut item.outcome {
        let (bytes, hints) = match &report.source {
            Source::Text(hints) => (report.raw.as_bytes(), hints),
            Source::Bytes(bytes, hints) => (&**bytes, hints),
            Source::Gzip(..) => return item,
        };
        if bytes == unpacked && gzip.len() < bytes.len() {
            report.source = Source::Gzip(gzip.into(), hints.clone());
        }
    }
    item
}

/// What a report's file name says: `sender!policy-domain!start!end…`, RFC 8460, section 5.1.
fn hints_of_name(name: &str) -> Hints {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let mut steps = file.split('!');
    let domain = match (steps.next(), steps.next(), steps.next()) {
        (Some(_), Some(domain), Some(_)) if domain.contains('.') => Some(domain.to_owned()),
        _ => None,
    };
    Hints { policy_domain: domain }
}

/// A name that a stranger chose, made fit to be shown: no control characters, not endless.
fn shown_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(200).collect()
}
