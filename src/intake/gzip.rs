//! gzip, [RFC 1952](https://www.rfc-editor.org/rfc/rfc1952): all members, in steps, within the budget.

use flate2::Crc;

use super::error::IntakeError;
use super::inflate::{Inflater, Next};
use super::kept::Kept;
use super::members::{Archive, End, Members};
use super::numbers::u32_at;

/// Unpacks a gzip file that comes in slices. RFC 1952 calls its pieces members; what they unpack to
/// is one text, and as such handed on.
#[derive(Debug)]
pub(super) struct Gunzip {
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
    Start,
    Header,
    Body,
    Trailer,
    Done,
}

impl Default for Gunzip {
    fn default() -> Self {
        Self {
            kept: Kept::default(),
            step: Step::Start,
            inflater: Inflater::default(),
            crc: Crc::new(),
            unpacked: 0,
            members: 0,
            wrong_checksum: false,
        }
    }
}

impl Archive for Gunzip {
    fn push(&mut self, slice: &[u8], members: &mut dyn Members) {
        let joined = self.kept.join(slice);
        let mut input = joined.as_ref();
        while self.step != Step::Done {
            let Some(used) = self.advance(input, members) else {
                self.kept.keep(input);
                return;
            };
            input = input.get(used..).unwrap_or_default();
        }
    }

    fn finish(&mut self, members: &mut dyn Members) {
        if self.step == Step::Start {
            members.begin(None);
        }
        match self.step {
            Step::Done => {}
            // Bytes behind the last member are left aside.
            Step::Header if self.members > 0 => self.end(members),
            _ => self.fail(IntakeError::GzipCutOff { unpacked: self.unpacked }, members),
        }
    }
}

impl Gunzip {
    /// Takes one step; gives the bytes that are done with, or `None` if it needs more.
    fn advance(&mut self, input: &[u8], members: &mut dyn Members) -> Option<usize> {
        match self.step {
            Step::Start => {
                members.begin(None);
                self.step = Step::Header;
                Some(0)
            }
            Step::Header => match header(input) {
                Header::Ends(at) => {
                    if let Err(limit) = members.limits().entry() {
                        self.fail(IntakeError::TooManyEntries { limit }, members);
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
                    self.end(members);
                    Some(0)
                }
                Header::Other => {
                    self.fail(IntakeError::Gzip { unpacked: 0 }, members);
                    Some(0)
                }
            },
            Step::Body => {
                if input.is_empty() {
                    return None;
                }
                Some(self.inflate(input, members))
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

    fn inflate(&mut self, mut input: &[u8], members: &mut dyn Members) -> usize {
        let whole = input.len();
        loop {
            let step = self.inflater.step(input);
            input = input.get(step.used..).unwrap_or_default();
            if let Err(limit) = members.limits().charge_total(step.out.len() as u64) {
                self.fail(IntakeError::TooLarge { limit }, members);
                break;
            }
            self.unpacked += step.out.len() as u64;
            self.crc.update(step.out);
            if !members.bytes(step.out) {
                // Said already.
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
                    self.fail(IntakeError::Gzip { unpacked: self.unpacked }, members);
                    break;
                }
            }
        }
        whole - input.len()
    }

    /// The end behind the last member.
    fn end(&mut self, members: &mut dyn Members) {
        if self.wrong_checksum {
            self.fail(IntakeError::GzipChecksum { unpacked: self.unpacked }, members);
        } else {
            self.step = Step::Done;
            members.end(End::Whole);
        }
    }

    /// Stops, keeps what was read, and says why. A fault behind a whole report does no harm.
    fn fail(&mut self, error: IntakeError, members: &mut dyn Members) {
        self.step = Step::Done;
        members.end(End::Damaged(error));
    }
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
pub(super) const FNAME: u8 = 8;
const FCOMMENT: u8 = 16;
/// The extra field takes 64 KB at most; names and comments are short.
const LONGEST_HEADER: usize = 256 << 10;
