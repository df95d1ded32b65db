//! gzip, [RFC 1952](https://www.rfc-editor.org/rfc/rfc1952): all members, in steps, within the budget.

use std::cell::RefCell;
use std::io::Read;

use flate2::bufread::GzDecoder;
use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::item::IntakeError;
use crate::limits::Limits;
use crate::report::{self, Hints};

/// Unpacks every member; bytes behind the last are left aside.
pub(super) fn unpack(bytes: &[u8], limits: &mut Limits) -> Result<Vec<u8>, IntakeError> {
    if let Some(out) = unpack_at_once(bytes, limits) {
        return Ok(out);
    }
    let mut out = Vec::new();
    let mut rest = bytes;
    while rest.starts_with(&[0x1F, 0x8B]) {
        let mut member = GzDecoder::new(rest);
        if let Err(fault) = inflate(&mut member, &mut out, limits) {
            return match fault {
                // A wrong checksum behind a whole report does no harm.
                Fault::Damaged if report::parse(&out, &Hints::default()).is_ok() => Ok(out),
                Fault::Damaged => Err(IntakeError::Gzip { unpacked: out.len() as u64 }),
                Fault::Budget(limit) => Err(IntakeError::TooLarge { limit }),
            };
        }
        let behind = member.into_inner();
        if behind.len() >= rest.len() {
            break;
        }
        rest = behind;
    }
    Ok(out)
}

/// Why unpacking stopped.
pub(super) enum Fault {
    /// The data is wrong or ends early.
    Damaged,
    /// More than this many bytes.
    Budget(u64),
}

/// Reads to the end in steps, each charged before it is kept.
pub(super) fn inflate(from: &mut impl Read, out: &mut Vec<u8>, limits: &mut Limits) -> Result<(), Fault> {
    let mut step = vec![0_u8; STEP];
    loop {
        let count = from.read(&mut step).map_err(|_| Fault::Damaged)?;
        if count == 0 {
            return Ok(());
        }
        limits.charge(count as u64, out.len() as u64).map_err(Fault::Budget)?;
        out.extend_from_slice(step.get(..count).unwrap_or_default());
    }
}

const STEP: usize = 16 * 1024;

/// A small gzip file of one member, checked and unpacked in one call; `None` for every other and
/// for one with any fault, which [`unpack`] tells apart. Nothing but what comes out is charged.
pub(super) fn unpack_at_once(bytes: &[u8], limits: &mut Limits) -> Option<Vec<u8>> {
    // RFC 1952, section 2.3: ten bytes, of which the flags may announce a file name.
    let (head, rest) = bytes.split_first_chunk::<10>()?;
    let [0x1F, 0x8B, 8, flags, ..] = *head else { return None };
    let rest = match flags {
        0 => rest,
        FILE_NAME => rest.get(rest.iter().position(|byte| *byte == 0)? + 1..)?,
        _ => return None,
    };
    let (deflated, foot) = rest.split_last_chunk::<8>()?;
    let (crc, size) = foot.split_first_chunk::<4>()?;
    let (crc, size) = (u32::from_le_bytes(*crc), u32::from_le_bytes(size.try_into().ok()?));
    // A stranger wrote the size: it is believed as far as deflate can reach at all.
    (size > 0 && u64::from(size) <= (deflated.len() as u64).saturating_mul(MOST_RATIO)).then_some(())?;
    limits.charge(u64::from(size), 0).ok()?;
    let mut out = vec![0; size as usize];
    let status = DECOMPRESS.with_borrow_mut(|decompress| {
        decompress.reset(false);
        let status = decompress.decompress(deflated, &mut out, FlushDecompress::Finish).ok()?;
        let whole = decompress.total_out() == u64::from(size) && decompress.total_in() == deflated.len() as u64;
        whole.then_some(status)
    });
    let mut sum = Crc::new();
    sum.update(&out);
    (status == Some(Status::StreamEnd) && sum.sum() == crc).then_some(out)
}

thread_local! {
    /// Its tables cost more to set up than a report to unpack.
    static DECOMPRESS: RefCell<Decompress> = RefCell::new(Decompress::new(false));
}

/// The flag FNAME.
const FILE_NAME: u8 = 8;
/// A byte of deflate stands for 1,032 bytes at most.
const MOST_RATIO: u64 = 1_032;
