//! tar archives as they come: ustar (POSIX.1-1988), GNU long names and sizes, pax paths and sizes
//! ([POSIX.1-2017, pax](https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html)).
//!
//! The crate `tar` reads from something that can wait for more; slices of a file in a
//! browser are pushed. So it is only the judge of this reader in the tests. Links,
//! devices and sparse files are passed over.

use super::error::IntakeError;
use super::fault::TarFault;
use super::item::{Ingested, NotAReport, Outcome};
use super::kept::Kept;
use super::part::Part;
use super::trail::{Trail, TrailStep};
use super::{Sink, hints_of_name, is_beside, shown_name};
use crate::limits::Limits;

/// Reads a tar archive that comes in slices.
#[derive(Debug)]
pub(super) struct Untar {
    trail: Trail,
    depth: u32,
    /// The unfinished header.
    kept: Kept,
    step: Step,
    /// What extension headers say of the next member.
    next: Extended,
    mails: u64,
    any: bool,
}

#[derive(Debug)]
enum Step {
    Header,
    /// A header was wrong: the next one is looked for.
    Search,
    Data {
        left: u64,
        /// Bytes that fill up the last block.
        padding: u64,
        content: Content,
    },
    Done,
}

#[derive(Debug)]
enum Content {
    Member(Box<Part>),
    LongName(Vec<u8>),
    Pax(Vec<u8>),
    Skipped,
}

#[derive(Debug, Default)]
struct Extended {
    path: Option<Vec<u8>>,
    size: Option<u64>,
}

impl Untar {
    /// For an archive `depth` levels inside a file.
    pub(super) fn new(trail: Trail, depth: u32) -> Self {
        Self {
            trail,
            depth,
            kept: Kept::default(),
            step: Step::Header,
            next: Extended::default(),
            mails: 0,
            any: false,
        }
    }

    /// Mails read in it.
    pub(super) fn mails(&self) -> u64 {
        let current = match &self.step {
            Step::Data { content: Content::Member(part), .. } => part.mails(),
            _ => 0,
        };
        self.mails + current
    }

    /// Takes the next slice.
    pub(super) fn push(&mut self, slice: &[u8], limits: &mut Limits, sink: &mut Sink<'_>) {
        let joined = self.kept.join(slice);
        let mut input = joined.as_ref();
        while let Some(used) = self.advance(input, limits, sink) {
            input = input.get(used..).unwrap_or_default();
        }
        if !matches!(self.step, Step::Done) {
            self.kept.keep(input);
        }
    }

    /// The end of the file.
    pub(super) fn finish(&mut self, limits: &mut Limits, sink: &mut Sink<'_>) {
        let step = std::mem::replace(&mut self.step, Step::Done);
        match step {
            // The filling of the last block may be missing.
            Step::Data { left: 0, content, .. } => {
                self.end_member(content, limits, sink);
                if !self.any {
                    self.nothing(sink);
                }
            }
            Step::Data { content, .. } => {
                let trail = if let Content::Member(mut part) = content {
                    let said = part.is_refused();
                    let there = part.cut(limits, sink);
                    self.mails += part.mails();
                    if there || said {
                        return;
                    }
                    part.trail().clone()
                } else {
                    self.trail.clone()
                };
                problem(trail, TarFault::CutOff, sink);
            }
            Step::Header if self.kept.bytes().iter().any(|byte| *byte != 0) => {
                problem(self.trail.clone(), TarFault::CutOff, sink);
            }
            // A folder, and nothing in it.
            Step::Header | Step::Search if !self.any => self.nothing(sink),
            Step::Header | Step::Search | Step::Done => {}
        }
    }

    fn nothing(&self, sink: &mut Sink<'_>) {
        sink(Ingested { trail: self.trail.clone(), outcome: Outcome::NotAReport(NotAReport::Other) });
    }

    /// Takes one step; gives the bytes that are done with, or `None` if it needs more.
    fn advance(&mut self, input: &[u8], limits: &mut Limits, sink: &mut Sink<'_>) -> Option<usize> {
        match &mut self.step {
            Step::Header | Step::Search => {
                let (block, _) = input.split_first_chunk::<BLOCK>()?;
                self.header(block, limits, sink);
                Some(BLOCK)
            }
            Step::Data { left: 0, padding, .. } if input.len() as u64 >= *padding => {
                // At most a block.
                let used = usize::try_from(*padding).unwrap_or(input.len());
                if let Step::Data { content, .. } = std::mem::replace(&mut self.step, Step::Header) {
                    self.end_member(content, limits, sink);
                }
                Some(used)
            }
            Step::Data { left, content, .. } if *left > 0 && !input.is_empty() => {
                let used = usize::try_from(*left).map_or(input.len(), |left| left.min(input.len()));
                *left -= used as u64;
                content.push(input.get(..used).unwrap_or_default(), limits, sink);
                Some(used)
            }
            Step::Data { .. } | Step::Done => None,
        }
    }

    fn header(&mut self, block: &[u8; BLOCK], limits: &mut Limits, sink: &mut Sink<'_>) {
        if !has_checksum(block) {
            // Two empty blocks end an archive; another may follow, and so may anything else.
            let empty = block.iter().all(|byte| *byte == 0);
            if !empty && matches!(self.step, Step::Header) {
                problem(self.trail.clone(), TarFault::Header, sink);
                self.any = true;
                self.step = Step::Search;
            } else if empty && self.any {
                self.step = Step::Search;
            }
            return;
        }
        self.step = Step::Header;
        if let Err(limit) = limits.entry() {
            let outcome = Outcome::Problem(IntakeError::TooManyEntries { limit });
            sink(Ingested { trail: self.trail.clone(), outcome });
            self.step = Step::Done;
            return;
        }
        let kind = block.get(156).copied().unwrap_or_default();
        let of_next = matches!(kind, b'L' | b'K' | b'x' | b'g' | b'X');
        let extended = if of_next { Extended::default() } else { std::mem::take(&mut self.next) };
        let name = String::from_utf8_lossy(&extended.path.unwrap_or_else(|| name_of(block))).into_owned();
        let shown = TrailStep::Member(shown_name(&name).into());
        let Some(left) = extended.size.or_else(|| number(block.get(124..136).unwrap_or_default())) else {
            problem(self.trail.join(shown), TarFault::Size, sink);
            self.any = true;
            self.step = Step::Search;
            return;
        };
        let content = match kind {
            b'L' => Content::LongName(Vec::new()),
            b'x' | b'X' => Content::Pax(Vec::new()),
            b'0' | 0 | b'7' if !is_beside(&name) => {
                self.any = true;
                Content::Member(Box::new(Part::new(self.trail.join(shown), hints_of_name(&name), self.depth + 1)))
            }
            _ => Content::Skipped,
        };
        // Links, devices and folders have no data, whatever their size says.
        let left = if matches!(kind, b'1'..=b'6') { 0 } else { left };
        let block = BLOCK as u64;
        self.step = Step::Data { left, padding: (block - left % block) % block, content };
    }

    fn end_member(&mut self, content: Content, limits: &mut Limits, sink: &mut Sink<'_>) {
        match content {
            Content::Member(mut part) => {
                part.finish(limits, sink);
                self.mails += part.mails();
            }
            Content::LongName(mut name) => {
                name.truncate(name.iter().position(|byte| *byte == 0).unwrap_or(name.len()));
                self.next.path = Some(name);
            }
            Content::Pax(records) => {
                for (key, value) in pax_records(&records) {
                    match key {
                        b"path" => self.next.path = Some(value.to_vec()),
                        b"size" => self.next.size = std::str::from_utf8(value).ok().and_then(|text| text.parse().ok()),
                        _ => {}
                    }
                }
            }
            Content::Skipped => {}
        }
    }
}

impl Content {
    fn push(&mut self, bytes: &[u8], limits: &mut Limits, sink: &mut Sink<'_>) {
        match self {
            Self::Member(part) => part.push(bytes, limits, sink),
            // A name that is longer than any is cut.
            Self::LongName(kept) | Self::Pax(kept) => {
                let room = LONGEST_EXTENSION.saturating_sub(kept.len());
                kept.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
            }
            Self::Skipped => {}
        }
    }
}

/// Whether bytes start a tar archive.
pub(super) fn starts_tar(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|byte| *byte != 0) && bytes.first_chunk().is_some_and(has_checksum)
}

/// The sum of all bytes, with the sum itself as spaces; some old programs summed signed bytes.
fn has_checksum(block: &[u8; BLOCK]) -> bool {
    let (field, at) = (148..156, |index: usize, byte: u8| if (148..156).contains(&index) { b' ' } else { byte });
    let Some(expected) = block.get(field).and_then(number) else { return false };
    let bytes = || block.iter().enumerate().map(|(index, byte)| at(index, *byte));
    let unsigned: u64 = bytes().map(u64::from).sum();
    let signed: i64 = bytes().map(|byte| i64::from(byte.cast_signed())).sum();
    // Eight spaces and nothing else are no header.
    unsigned != 8 * u64::from(b' ') && (unsigned == expected || u64::try_from(signed) == Ok(expected))
}

/// A number in octal digits, or in binary if the first bit is set (GNU); negative is none.
fn number(field: &[u8]) -> Option<u64> {
    match field.split_first()? {
        (0x80, digits) => digits.iter().try_fold(0_u64, |value, byte| Some(value.checked_mul(256)? | u64::from(*byte))),
        (0x81.., _) => None,
        _ => {
            let text = field.trim_ascii_start();
            let end = text.iter().position(|byte| matches!(byte, 0 | b' ')).unwrap_or(text.len());
            text.get(..end)?.iter().try_fold(0_u64, |value, byte| match byte {
                b'0'..=b'7' => value.checked_mul(8)?.checked_add(u64::from(byte - b'0')),
                _ => None,
            })
        }
    }
}

/// The name, behind the prefix that ustar has for long ones.
fn name_of(block: &[u8; BLOCK]) -> Vec<u8> {
    let text = |from: usize, to: usize| {
        let field = block.get(from..to).unwrap_or_default();
        field.split(|byte| *byte == 0).next().unwrap_or_default()
    };
    let posix = block.get(257..263) == Some(b"ustar\0");
    let prefix = if posix { text(345, 500) } else { &[] };
    if prefix.is_empty() { text(0, 100).to_vec() } else { [prefix, b"/", text(0, 100)].concat() }
}

/// "12 path=name\n": the length counts all of the record.
fn pax_records(mut bytes: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut records = Vec::new();
    let mut record = || {
        let space = bytes.iter().take(20).position(|byte| *byte == b' ')?;
        let length: usize = std::str::from_utf8(bytes.get(..space)?).ok()?.parse().ok()?;
        let text = bytes.get(space + 1..length)?.strip_suffix(b"\n")?;
        bytes = bytes.get(length..)?;
        let equals = text.iter().position(|byte| *byte == b'=')?;
        Some((text.get(..equals)?, text.get(equals + 1..)?))
    };
    while let Some(found) = record() {
        records.push(found);
    }
    records
}

fn problem(trail: Trail, fault: TarFault, sink: &mut Sink<'_>) {
    sink(Ingested { trail, outcome: Outcome::Problem(IntakeError::Tar(fault)) });
}

const BLOCK: usize = 512;
const LONGEST_EXTENSION: usize = 64 << 10;
