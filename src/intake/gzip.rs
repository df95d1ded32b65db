//! gzip, [RFC 1952](https://www.rfc-editor.org/rfc/rfc1952): all members, in steps, within the budget.

use std::cell::RefCell;

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::error::IntakeError;
use super::inflate::{Inflater, Next};
use super::item::{Ingested, Outcome};
use super::kept::Kept;
use super::part::Part;
use super::{Sink, u32_at};
use crate::limits::Limits;

/// Unpacks a gzip file that comes in slices into the part that reads what is in it.
#[derive(Debug)]
pub(super) struct Gunzip {
    inner: Part,
    /// The unfinished header or trailer.
    kept: Kept,
    step: Step,
    inflater: Inflater,
    /// Checksum and length of this member.
    crc: Crc,
    unpacked: u64,
    members: u64,
    wrong_checksum: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Header,
    Body,
    Trailer,
    Done,
}

impl Gunzip {
    /// For a file of which `inner` reads the content.
    pub(super) fn new(inner: Part) -> Self {
        Self {
            inner,
            kept: Kept::default(),
            step: Step::Header,
            inflater: Inflater::default(),
            crc: Crc::new(),
            unpacked: 0,
            members: 0,
            wrong_checksum: false,
        }
    }

    /// Mails read in it.
    pub(super) fn mails(&self) -> u64 {
        self.inner.mails()
    }

    /// Takes the next slice.
    pub(super) fn push(&mut self, slice: &[u8], limits: &mut Limits, sink: &mut Sink<'_>) {
        let joined = self.kept.join(slice);
        let mut input = joined.as_ref();
        while self.step != Step::Done {
            let Some(used) = self.advance(input, limits, sink) else {
                self.kept.keep(input);
                return;
            };
            input = input.get(used..).unwrap_or_default();
        }
    }

    /// The end of the file.
    pub(super) fn finish(&mut self, limits: &mut Limits, sink: &mut Sink<'_>) {
        match self.step {
            Step::Done => return,
            // Bytes behind the last member are left aside.
            Step::Header if self.members > 0 => {}
            _ => {
                self.fail(IntakeError::GzipCutOff { unpacked: self.unpacked }, limits, sink);
                return;
            }
        }
        if self.wrong_checksum {
            self.fail(IntakeError::GzipChecksum { unpacked: self.unpacked }, limits, sink);
        } else {
            self.inner.finish(limits, sink);
        }
    }

    /// Takes one step; gives the bytes that are done with, or `None` if it needs more.
    fn advance(&mut self, input: &[u8], limits: &mut Limits, sink: &mut Sink<'_>) -> Option<usize> {
        match self.step {
            Step::Header => match header(input) {
                Header::Ends(at) => {
                    if let Err(limit) = limits.entry() {
                        self.fail(IntakeError::TooManyEntries { limit }, limits, sink);
                        return Some(0);
                    }
                    self.inflater.reset();
                    self.crc.reset();
                    self.step = Step::Body;
                    Some(at)
                }
                Header::NeedsMore => None,
                // RFC 1952, section 2.2: members follow one another; what else follows is none.
                Header::Other if self.members > 0 => {
                    self.finish(limits, sink);
                    self.step = Step::Done;
                    Some(0)
                }
                Header::Other => {
                    self.fail(IntakeError::Gzip { unpacked: 0 }, limits, sink);
                    Some(0)
                }
            },
            Step::Body => {
                if input.is_empty() {
                    return None;
                }
                Some(self.inflate(input, limits, sink))
            }
            Step::Trailer => {
                let (trailer, _) = input.split_first_chunk::<8>()?;
                let right = u32_at(trailer, 0) == self.crc.sum() && u32_at(trailer, 4) == self.crc.amount();
                self.wrong_checksum |= !right;
                self.members += 1;
                self.step = Step::Header;
                Some(trailer.len())
            }
            Step::Done => Some(input.len()),
        }
    }

    fn inflate(&mut self, mut input: &[u8], limits: &mut Limits, sink: &mut Sink<'_>) -> usize {
        let whole = input.len();
        loop {
            let step = self.inflater.step(input);
            input = input.get(step.used..).unwrap_or_default();
            if let Err(limit) = limits.charge_total(step.out.len() as u64) {
                self.fail(IntakeError::TooLarge { limit }, limits, sink);
                break;
            }
            self.unpacked += step.out.len() as u64;
            self.crc.update(step.out);
            self.inner.push(step.out, limits, sink);
            if self.inner.is_refused() {
                self.step = Step::Done;
                break;
            }
            match step.next {
                Next::Again => {}
                Next::NeedsMore => break,
                Next::End => {
                    self.step = Step::Trailer;
                    break;
                }
                Next::Damaged => {
                    self.fail(IntakeError::Gzip { unpacked: self.unpacked }, limits, sink);
                    break;
                }
            }
        }
        whole - input.len()
    }

    /// Stops, keeps what was read, and says why. A fault behind a whole report does no harm.
    fn fail(&mut self, error: IntakeError, limits: &mut Limits, sink: &mut Sink<'_>) {
        self.step = Step::Done;
        if !self.inner.cut(limits, sink) {
            sink(Ingested { trail: self.inner.trail().clone(), outcome: Outcome::Problem(error) });
        }
    }
}

/// A small gzip file of one member, checked and unpacked in one call; `None` for every other and
/// for one with any fault, which [`Gunzip`] tells apart. Nothing but what comes out is charged.
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

thread_local! {
    /// Its tables cost more to set up than a report to unpack.
    static DECOMPRESS: RefCell<Decompress> = RefCell::new(Decompress::new(false));
}

enum Header {
    /// A whole header, which ends here.
    Ends(usize),
    NeedsMore,
    /// No header.
    Other,
}

/// RFC 1952, section 2.3.
fn header(bytes: &[u8]) -> Header {
    let fixed = [0x1F, 0x8B, 8];
    if !fixed.iter().zip(bytes).all(|(expected, byte)| expected == byte) {
        return Header::Other;
    }
    let end = || {
        let flags = bytes.get(3)?;
        let mut at = 10;
        if flags & FEXTRA != 0 {
            let length = bytes.get(at..)?.first_chunk()?;
            at += 2 + usize::from(u16::from_le_bytes(*length));
        }
        for flag in [FNAME, FCOMMENT] {
            if flags & flag != 0 {
                at += memchr::memchr(0, bytes.get(at..)?)? + 1;
            }
        }
        if flags & FHCRC != 0 {
            at += 2;
        }
        bytes.get(at..).map(|_| at)
    };
    match end() {
        Some(at) => Header::Ends(at),
        None if bytes.len() > LONGEST_HEADER => Header::Other,
        None => Header::NeedsMore,
    }
}

const FHCRC: u8 = 2;
const FEXTRA: u8 = 4;
const FNAME: u8 = 8;
const FCOMMENT: u8 = 16;
/// The extra field takes 64 KB at most; names and comments are short.
const LONGEST_HEADER: usize = 256 << 10;
/// A byte of deflate stands for 1,032 bytes at most.
const MOST_RATIO: u64 = 1_032;
