//! Finding reports in what a user has: decide by bytes, never by name or label.
//!
//! A file goes through [`StreamReader`]: mailboxes and archives, packed or not, are read
//! as their slices come, anything else once it is whole. What is found inside (an
//! archive in a mail, a mail in a mail) goes the same way again, on one [`Limits`].

mod base64;
mod deflate;
mod error;
mod fault;
mod gzip;
mod inflate;
mod item;
mod json;
mod kept;
mod lines;
mod mail;
mod mbox;
mod msg;
mod part;
mod ranges;
mod sniff;
mod stream;
mod table;
mod tar;
mod trail;
mod wrapped;
mod zip;

pub use error::IntakeError;
pub use fault::{MsgFault, TarFault, ZipFault};
pub use item::{Ingested, NotAReport, Outcome};
pub use ranges::{ReadBytes, can_be_split, mails_in};
pub use stream::StreamReader;
pub use trail::{Trail, TrailStep};

use crate::limits::Limits;
use crate::report::{self, Hints, Source};
use part::Part;
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
        Kind::Json => match report::quick(bytes, hints) {
            Some(report) => put(Outcome::Report(Box::new(report))),
            None => json::read(trail, bytes, hints, json::Around::Nothing, limits, sink),
        },
        Kind::Around => json::read(trail, bytes, hints, json::Around::Text, limits, sink),
        Kind::Table(kind) => table::read(trail, bytes, kind, limits, sink),
        kind @ (Kind::Gzip | Kind::Zip | Kind::Tar | Kind::Mbox) => {
            if kind == Kind::Gzip
                && let Some(unpacked) = gzip::unpack_at_once(bytes, limits)
            {
                read_part(trail, &unpacked, hints, depth + 1, limits, &mut |item| {
                    sink(keep_packed(item, &unpacked, bytes));
                });
                return;
            }
            Part::new(trail.clone(), hints.clone(), depth).read(kind, bytes, limits, sink);
        }
        Kind::Msg => msg::read(trail, bytes, depth, limits, sink),
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

/// A report that a gzip file holds alone is kept as that file, which is a fraction of its size.
fn keep_packed(mut item: Ingested, unpacked: &[u8], gzip: &[u8]) -> Ingested {
    if let Outcome::Report(report) = &mut item.outcome
        && report.raw.as_bytes() == unpacked.trim_ascii()
        && gzip.len() < unpacked.len()
        && let Source::Text(hints) = &report.source
    {
        report.source = Source::Gzip(gzip.into(), hints.clone());
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

/// A name that a stranger chose, made fit to be shown: nothing that moves or hides text, not endless.
fn shown_name(name: &str) -> String {
    let unseen =
        |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    name.chars().filter(|c| !c.is_control() && !unseen(*c)).take(200).collect()
}

/// Whether an archive's entry is a folder, or something that macOS adds of its own.
fn is_beside(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.is_empty() || name.starts_with("__MACOSX/") || file == ".DS_Store" || file.starts_with("._")
}

/// The number at a place, lowest byte first; 0 behind the end.
fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).copied().map_or(0, u16::from_le_bytes)
}

/// The number at a place, lowest byte first; 0 behind the end.
fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).copied().map_or(0, u32::from_le_bytes)
}

/// The number at a place, lowest byte first; 0 behind the end.
fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).copied().map_or(0, u64::from_le_bytes)
}
