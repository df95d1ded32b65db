//! Finding reports in what a user has: decide by bytes, never by name or label.
//!
//! A file goes through [`StreamReader`]: a mailbox is read mail by mail as its slices
//! come, anything else is gathered and handed to [`read`]. What is found inside (an
//! archive in a mail, a mail in a mail) goes the same way again, on one [`Limits`].

mod base64;
mod deflate;
mod gzip;
mod item;
mod json;
mod mail;
mod mbox;
mod sniff;
mod stream;
mod table;
mod wrapped;
mod zip;

pub use item::{Ingested, IntakeError, NotAReport, Outcome, Trail};
pub use stream::StreamReader;

use crate::limits::Limits;
use crate::report::Hints;
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
        Kind::Json => json::read(trail, bytes, hints, json::Around::Nothing, limits, sink),
        Kind::Around => json::read(trail, bytes, hints, json::Around::Text, limits, sink),
        Kind::Table(kind) => table::read(trail, bytes, kind, limits, sink),
        Kind::Gzip => match gzip::unpack(bytes, limits) {
            Ok(unpacked) => read_part(trail, &unpacked, hints, depth + 1, limits, sink),
            Err(error) => put(Outcome::Problem(error)),
        },
        Kind::Zip => zip::read(trail, bytes, depth, limits, sink),
        Kind::Mbox => mbox::read(trail, bytes, depth, limits, sink),
        Kind::Mail => mail::read(trail, bytes, depth, limits, sink),
        Kind::Zlib => match deflate::unpack_zlib(bytes, limits) {
            Ok(unpacked) => read_part(trail, &unpacked, hints, depth + 1, limits, sink),
            Err(error) => put(error.map_or(Outcome::NotAReport(NotAReport::Other), Outcome::Problem)),
        },
        Kind::Deflate => match deflate::unpack_raw(bytes, limits) {
            Ok(unpacked) => read_part(trail, &unpacked, hints, depth + 1, limits, sink),
            Err(error) => put(Outcome::Problem(error)),
        },
        Kind::Base64 => match base64::decode(bytes, limits) {
            Ok(decoded) => read_part(trail, &decoded, hints, depth + 1, limits, sink),
            Err(error) => put(Outcome::Problem(error)),
        },
        Kind::Quoted => match wrapped::unquote(bytes, limits) {
            Ok(text) => read_part(trail, &text, hints, depth + 1, limits, sink),
            Err(error) => put(Outcome::Problem(error)),
        },
        Kind::Wide => match wrapped::narrow(bytes, limits) {
            Ok(text) => read_part(trail, text.as_bytes(), hints, depth + 1, limits, sink),
            Err(error) => put(Outcome::Problem(error)),
        },
        Kind::Dmarc => put(Outcome::NotAReport(NotAReport::Dmarc)),
        Kind::Other => put(Outcome::NotAReport(NotAReport::Other)),
    }
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
