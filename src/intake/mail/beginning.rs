//! Whether what is damaged begins as a report does: then one is lost, whatever its label says.

use std::borrow::Cow;

use crate::intake::base64::decode_start;
use crate::intake::inflate::{Inflater, Next};
use crate::intake::numbers::u16_at;
use crate::intake::sniff::{self, Base64Pieces, Kind};

/// Whether bytes of a kind begin as what can hold reports: then damage to them is told, whatever their label says.
pub(super) fn can_hold_reports(kind: Kind, bytes: &[u8]) -> bool {
    match kind {
        Kind::Zip | Kind::Gzip | Kind::Tar | Kind::Cms | Kind::Mbox | Kind::Mail | Kind::Msg => true,
        Kind::Json => begins_as_report(bytes),
        _ => false,
    }
}

/// Looks at the first few kilobytes, through a few packings.
pub(super) fn begins_as_report(bytes: &[u8]) -> bool {
    let mut head = Cow::Borrowed(bytes.get(..bytes.len().min(HEAD)).unwrap_or_default());
    for _ in 0..MOST_PACKINGS {
        let inner = match sniff::kind(&head) {
            Kind::Json | Kind::Around => return starts_report(&head),
            Kind::Gzip => behind_header(&head).map(unpacked),
            Kind::Zip => first_entry(&head),
            Kind::Zlib => head.get(2..).map(unpacked),
            Kind::Deflate => Some(unpacked(&head)),
            Kind::Tar => head.get(512..).map(<[u8]>::to_vec),
            Kind::Base64 => Base64Pieces::of(&head).next().map(|piece| decode_start(piece).0),
            _ => None,
        };
        let Some(inner) = inner else { return false };
        head = Cow::Owned(inner);
    }
    false
}

/// Whether an object that starts as a report does is the first in a text.
fn starts_report(text: &[u8]) -> bool {
    let start = text.iter().position(|byte| *byte == b'{').and_then(|at| text.get(at..));
    start.is_some_and(sniff::starts_report)
}

/// What deflated data starts with.
fn unpacked(mut input: &[u8]) -> Vec<u8> {
    let (mut inflater, mut out) = (Inflater::default(), Vec::new());
    while out.len() < HEAD {
        let step = inflater.step(input);
        out.extend_from_slice(step.out);
        input = input.get(step.used..).unwrap_or_default();
        if step.next != Next::Again {
            break;
        }
    }
    out
}

/// The data of the first member of a gzip file, RFC 1952, section 2.3.
fn behind_header(gzip: &[u8]) -> Option<&[u8]> {
    let flags = *gzip.get(3)?;
    let mut rest = gzip.get(10..)?;
    if flags & 4 != 0 {
        rest = rest.get(2 + usize::from(u16_at(rest.get(..2)?, 0))..)?;
    }
    for text in [8, 16] {
        if flags & text != 0 {
            rest = rest.get(memchr::memchr(0, rest)? + 1..)?;
        }
    }
    rest.get(if flags & 2 != 0 { 2 } else { 0 }..)
}

/// What the first entry of a ZIP archive starts with (APPNOTE, section 4.3.7).
fn first_entry(zip: &[u8]) -> Option<Vec<u8>> {
    let header = zip.get(..30)?;
    let (method, name, extra) = (u16_at(header, 8), u16_at(header, 26), u16_at(header, 28));
    let data = zip.get(30 + usize::from(name) + usize::from(extra)..)?;
    Some(if method == 0 { data.to_vec() } else { unpacked(data) })
}

/// As much as is looked at.
const HEAD: usize = 16 << 10;
const MOST_PACKINGS: usize = 4;
