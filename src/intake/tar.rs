//! tar archives as they come: ustar (POSIX.1-1988), GNU long names and sizes, pax paths and sizes
//! ([POSIX.1-2017, pax](https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html)).
//!
//! The crate `tar` reads from something that can wait for more; slices of a file in a
//! browser are pushed. So it is only the judge of this reader in the tests. Links and
//! devices are passed over, and what has a type of its maker's own is a file, as POSIX has it.

use super::error::IntakeError;
use super::fault::TarFault;
use super::kept::Kept;
use super::members::{Archive, End, Members};
use super::numbers::tar_number;
use super::sniff::has_tar_checksum;

/// Reads a tar archive that comes in slices.
#[derive(Debug, Default)]
pub(super) struct Untar {
    /// The unfinished header.
    kept: Kept,
    step: Step,
    /// What extension headers say of the next member.
    next: Extended,
    /// There was a member, or a header that was wrong.
    any: bool,
}

#[derive(Debug, Default)]
enum Step {
    #[default]
    Header,
    /// A header was wrong, which is told: the next one is looked for.
    Search,
    /// Behind the end, where another archive may begin.
    Behind,
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
    Member,
    /// A file of which only the pieces with data are there.
    Sparse,
    LongName(Vec<u8>),
    Pax(Vec<u8>),
    Skipped,
}

#[derive(Debug, Default)]
struct Extended {
    path: Option<Vec<u8>>,
    size: Option<u64>,
}

impl Archive for Untar {
    fn push(&mut self, slice: &[u8], members: &mut dyn Members) {
        let joined = self.kept.join(slice);
        let mut input = joined.as_ref();
        while let Some(used) = self.advance(input, members) {
            input = input.get(used..).unwrap_or_default();
        }
        if !matches!(self.step, Step::Done) {
            self.kept.keep(input);
        }
    }

    fn finish(&mut self, members: &mut dyn Members) {
        match std::mem::replace(&mut self.step, Step::Done) {
            // What is said of a member that does not come.
            Step::Data { content: Content::LongName(_) | Content::Pax(_), .. } => problem(TarFault::CutOff, members),
            Step::Header if self.next.path.is_some() || self.next.size.is_some() => problem(TarFault::CutOff, members),
            // The filling of the last block may be missing.
            Step::Data { left: 0, content, .. } => self.end_member(content, members),
            Step::Data { content: Content::Member, .. } => {
                members.end(End::CutOff(IntakeError::Tar(TarFault::CutOff)));
            }
            Step::Data { content: Content::Sparse, .. } => {
                members.end(End::Damaged(IntakeError::Tar(TarFault::CutOff)));
            }
            Step::Data { .. } => problem(TarFault::CutOff, members),
            Step::Header if self.kept.bytes().iter().any(|byte| *byte != 0) => problem(TarFault::CutOff, members),
            Step::Behind if !is_padding(self.kept.bytes()) => problem(TarFault::CutOff, members),
            Step::Header | Step::Search | Step::Behind | Step::Done => {}
        }
    }
}

impl Untar {
    /// Takes one step; gives the bytes that are done with, or `None` if it needs more.
    fn advance(&mut self, input: &[u8], members: &mut dyn Members) -> Option<usize> {
        match &mut self.step {
            Step::Header | Step::Search | Step::Behind => {
                let (block, _) = input.split_first_chunk::<BLOCK>()?;
                self.header(block, members);
                Some(BLOCK)
            }
            Step::Data { left: 0, padding, .. } if input.len() as u64 >= *padding => {
                // At most a block.
                let used = usize::try_from(*padding).unwrap_or(input.len());
                if let Step::Data { content, .. } = std::mem::replace(&mut self.step, Step::Header) {
                    self.end_member(content, members);
                }
                Some(used)
            }
            Step::Data { left, content, .. } if *left > 0 && !input.is_empty() => {
                let used = usize::try_from(*left).map_or(input.len(), |left| left.min(input.len()));
                *left -= used as u64;
                content.push(input.get(..used).unwrap_or_default(), members);
                Some(used)
            }
            Step::Data { .. } | Step::Done => None,
        }
    }

    fn header(&mut self, block: &[u8; BLOCK], members: &mut dyn Members) {
        if !has_tar_checksum(block) {
            // Two empty blocks end an archive; another may follow, and so may anything else.
            let empty = block.iter().all(|byte| *byte == 0);
            let is_wrong = match self.step {
                Step::Behind => !is_padding(block),
                Step::Search => false,
                _ => !empty,
            };
            if is_wrong {
                problem(TarFault::Header, members);
                self.any = true;
                self.step = Step::Search;
            } else if empty && self.any && matches!(self.step, Step::Header) {
                self.step = Step::Behind;
            }
            return;
        }
        self.step = Step::Header;
        if let Err(limit) = members.limits().entry() {
            members.problem(IntakeError::TooManyEntries { limit });
            self.step = Step::Done;
            return;
        }
        let kind = block.get(156).copied().unwrap_or_default();
        let of_next = matches!(kind, b'L' | b'K' | b'x' | b'g' | b'X');
        let extended = if of_next { Extended::default() } else { std::mem::take(&mut self.next) };
        let name = String::from_utf8_lossy(&extended.path.unwrap_or_else(|| name_of(block))).into_owned();
        let Some(left) = extended.size.or_else(|| tar_number(block.get(124..136).unwrap_or_default())) else {
            members.refuse(&name, IntakeError::Tar(TarFault::Size));
            self.any = true;
            self.step = Step::Search;
            return;
        };
        let content = match kind {
            b'L' => Content::LongName(Vec::new()),
            b'x' | b'X' => Content::Pax(Vec::new()),
            // Links, devices and folders; a link's long name, what holds for all that follows, a label, the list of a
            // folder, and what stands beside a file.
            b'1'..=b'6' | b'K' | b'g' | b'V' | b'D' | b'N' | b'A' | b'E' | b'I' => Content::Skipped,
            _ => {
                let wanted = members.begin(Some(&name));
                self.any |= wanted;
                match kind {
                    _ if !wanted => Content::Skipped,
                    b'S' => Content::Sparse,
                    _ => Content::Member,
                }
            }
        };
        // Links, devices and folders have no data, whatever their size says.
        let left = if matches!(kind, b'1'..=b'6') { 0 } else { left };
        let block = BLOCK as u64;
        self.step = Step::Data { left, padding: (block - left % block) % block, content };
    }

    fn end_member(&mut self, content: Content, members: &mut dyn Members) {
        match content {
            Content::Member => members.end(End::Whole),
            // What lies between the pieces is not there.
            Content::Sparse => members.end(End::Damaged(IntakeError::Tar(TarFault::CutOff))),
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
    fn push(&mut self, bytes: &[u8], members: &mut dyn Members) {
        match self {
            Self::Member | Self::Sparse => {
                members.plain_bytes(bytes);
            }
            // A name that is longer than any is cut.
            Self::LongName(kept) | Self::Pax(kept) => {
                let room = LONGEST_EXTENSION.saturating_sub(kept.len());
                kept.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
            }
            Self::Skipped => {}
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

/// Whether nothing but what fills up a file stands there.
fn is_padding(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0 || byte.is_ascii_whitespace())
}

fn problem(fault: TarFault, members: &mut dyn Members) {
    members.problem(IntakeError::Tar(fault));
}

const BLOCK: usize = 512;
const LONGEST_EXTENSION: usize = 64 << 10;
