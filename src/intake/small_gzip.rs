//! A small gzip file of one member, as large senders attach them: unpacked in one call, and its
//! report kept as that file.

use std::cell::RefCell;

use flate2::{Compress, Compression, Crc, Decompress, FlushCompress, FlushDecompress, Status};

use super::gzip::FNAME;
use super::item::{Ingested, Outcome};
use crate::limits::Limits;
use crate::report::Source;

/// The content, checked; `None` for any other gzip file and for one with any fault, which
/// [`super::gzip::Gunzip`] tells apart. Nothing but what comes out is charged.
pub(super) fn unpack_at_once(bytes: &[u8], limits: &mut Limits) -> Option<Vec<u8>> {
    // RFC 1952, section 2.3: ten bytes, of which the flags may announce a file name.
    let (head, rest) = bytes.split_first_chunk::<10>()?;
    let [0x1F, 0x8B, 8, flags, ..] = *head else { return None };
    let rest = match flags {
        0 => rest,
        FNAME => rest.get(rest.iter().position(|byte| *byte == 0)? + 1..)?,
        _ => return None,
    };
    let (deflated, foot) = rest.split_last_chunk::<8>()?;
    let (crc, size) = foot.split_first_chunk::<4>()?;
    let (crc, size) = (u32::from_le_bytes(*crc), u32::from_le_bytes(size.try_into().ok()?));
    // A stranger wrote the size: it is believed as far as deflate can reach at all.
    (size > 0 && u64::from(size) <= (deflated.len() as u64).saturating_mul(MOST_RATIO)).then_some(())?;
    let mut charged = limits.clone();
    charged.entry().ok()?;
    charged.charge(u64::from(size), 0).ok()?;
    let mut out = vec![0; size as usize];
    let status = DECOMPRESS.with_borrow_mut(|decompress| {
        decompress.reset(false);
        let status = decompress.decompress(deflated, &mut out, FlushDecompress::Finish).ok()?;
        let whole = decompress.total_out() == u64::from(size) && decompress.total_in() == deflated.len() as u64;
        whole.then_some(status)
    });
    let mut sum = Crc::new();
    sum.update(&out);
    (status == Some(Status::StreamEnd) && sum.sum() == crc).then_some(())?;
    *limits = charged;
    Some(out)
}

/// A report that a gzip file holds alone is kept as that file, which is a fraction of its size.
pub(super) fn keep_packed(mut item: Ingested, unpacked: &[u8], gzip: &[u8]) -> Ingested {
    if let Outcome::Report(report) = &mut item.outcome
        && report.raw.as_bytes() == unpacked.trim_ascii()
        && gzip.len() < unpacked.len()
        && let Source::Text(hints) = &report.source
    {
        report.source = Source::Gzip(gzip.into(), hints.clone());
    }
    item
}

/// A long text as a gzip file, if that is less than half its size, as every report is.
pub(crate) fn pack_long(text: &[u8]) -> Option<Vec<u8>> {
    (text.len() >= LEAST_PACKED).then_some(())?;
    // RFC 1952, section 2.3: no name, no time, an unknown system.
    let mut out = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];
    out.reserve_exact(text.len() / 2);
    let status = COMPRESS.with_borrow_mut(|compress| {
        compress.reset();
        compress.compress_vec(text, &mut out, FlushCompress::Finish).ok()
    });
    let mut crc = Crc::new();
    crc.update(text);
    out.extend_from_slice(&crc.sum().to_le_bytes());
    out.extend_from_slice(&crc.amount().to_le_bytes());
    out.shrink_to_fit();
    (status == Some(Status::StreamEnd)).then_some(out)
}

thread_local! {
    static COMPRESS: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(2), false));
    /// Its tables cost more to set up than a report to unpack.
    static DECOMPRESS: RefCell<Decompress> = RefCell::new(Decompress::new(false));
}

/// To pack shorter ones is not worth the time.
const LEAST_PACKED: usize = 4_096;
/// A byte of deflate stands for 1,032 bytes at most.
const MOST_RATIO: u64 = 1_032;
