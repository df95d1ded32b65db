//! gzip, [RFC 1952](https://www.rfc-editor.org/rfc/rfc1952): all members, in steps, within the budget.

use std::io::Read;

use flate2::bufread::GzDecoder;

use super::item::IntakeError;
use crate::limits::Limits;
use crate::report::{self, Hints};

/// Unpacks every member; bytes behind the last are left aside.
pub(super) fn unpack(bytes: &[u8], limits: &mut Limits) -> Result<Vec<u8>, IntakeError> {
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
