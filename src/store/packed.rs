//! A report as it is kept: where it was found and the bytes it was read from, mostly still
//! compressed. It is read again when somebody looks at it; everything counted stands in rows.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::MultiGzDecoder;

use crate::compact::{Compact, get_bytes, put_bytes};
use crate::intake::Trail;
use crate::report::{self, Hints, Report, Source};

/// Writes what is kept of a report, and gives its bytes.
pub(super) fn pack(trail: &Trail, report: &Report) -> Vec<u8> {
    let bytes = match &report.source {
        Source::Text(_) => report.raw.as_bytes(),
        Source::Bytes(bytes, _) | Source::Gzip(bytes, _) => bytes,
    };
    let mut out = Vec::with_capacity(bytes.len() + 160);
    trail.put(&mut out);
    report.source.hints().policy_domain.put(&mut out);
    u64::from(matches!(report.source, Source::Gzip(..))).put(&mut out);
    put_bytes(bytes, &mut out);
    out
}

/// What was kept of a report.
pub(super) struct Packed<'a> {
    pub(super) trail: Trail,
    hints: Hints,
    gzip: bool,
    /// As it came.
    pub(super) bytes: &'a [u8],
}

impl<'a> Packed<'a> {
    pub(super) fn open(mut packed: &'a [u8]) -> Option<Self> {
        let trail = Trail::get(&mut packed)?;
        let policy_domain = Option::get(&mut packed)?;
        let gzip = u64::get(&mut packed)? != 0;
        Some(Self { trail, hints: Hints { policy_domain }, gzip, bytes: get_bytes(&mut packed)? })
    }

    /// The bytes without compression. Their size was charged when they were read first.
    pub(super) fn unpacked(&self) -> Cow<'a, [u8]> {
        if !self.gzip {
            return Cow::Borrowed(self.bytes);
        }
        let mut out = Vec::new();
        // A wrong checksum behind the whole report was tolerated before: what came out counts.
        let _ = MultiGzDecoder::new(self.bytes).read_to_end(&mut out);
        Cow::Owned(out)
    }

    /// The report, read again.
    pub(super) fn report(&self) -> Option<Report> {
        report::parse(&self.unpacked(), &self.hints).ok()
    }
}
