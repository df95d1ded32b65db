//! gzip, [RFC 1952](https://www.rfc-editor.org/rfc/rfc1952): all members, in steps, within the budget.

use flate2::Crc;

use super::error::IntakeError;
use super::inflate::{Inflater, Next};
use super::kept::Kept;
use super::members::{Archive, End, Members};
use super::numbers::u32_at;
use super::sniff::{self, Kind};

/// Unpacks a gzip file that comes in slices. RFC 1952 calls its pieces members; what they unpack to
/// is one text, and as such handed on.
#[derive(Debug)]
pub(super) struct Gunzip {
    /// The unfinished header or trailer.
    kept: Kept,
    step: Step,
    inflater: Inflater,
    /// Texts of the header that are still to come, its name and a comment, and whether its checksum follows.
    texts: u32,
    has_crc: bool,
    /// Bytes unpacked before something that is no member, where one was found behind that.
    gap: Option<u64>,
    /// Bytes unpacked before the first damage in a member behind the first.
    damaged: Option<u64>,
    /// Checksum and length of this member.
    crc: Crc,
    unpacked: u64,
    members: u64,
    wrong_checksum: bool,
    /// Padding stands behind the last member.
    is_padded: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Start,
    Header,
    /// The name and the comment, of any length.
    Texts,
    Body,
    Trailer,
    /// What stands behind the members, which is read for itself; whether a member may follow it.
    Plain {
        before_member: bool,
    },
    /// Behind something that is no member another is looked for.
    Search,
    Done,
}

impl Default for Gunzip {
    fn default() -> Self {
        Self {
            kept: Kept::default(),
            step: Step::Start,
            inflater: Inflater::default(),
            texts: 0,
            has_crc: false,
            gap: None,
            damaged: None,
            crc: Crc::new(),
            unpacked: 0,
            members: 0,
            wrong_checksum: false,
            is_padded: false,
        }
    }
}

impl Archive for Gunzip {
    fn push(&mut self, slice: &[u8], members: &mut dyn Members) {
        let joined = self.kept.join(slice);
        let mut input = joined.as_ref();
        while self.step != Step::Done {
            let Some(used) = self.advance(input, false, members) else {
                self.kept.keep(input);
                return;
            };
            input = input.get(used..).unwrap_or_default();
        }
    }

    fn finish(&mut self, members: &mut dyn Members) {
        let kept = self.kept.take();
        let mut input = kept.as_slice();
        while self.step != Step::Done {
            let Some(used) = self.advance(input, true, members) else { break };
            input = input.get(used..).unwrap_or_default();
        }
        match self.step {
            Step::Done => {}
            Step::Plain { .. } => {
                members.plain_bytes(input);
                members.end(End::Whole);
                self.step = Step::Done;
            }
            Step::Header | Step::Texts | Step::Search if self.members > 0 => {
                if self.step != Step::Header || !input.is_empty() {
                    self.gap.get_or_insert(self.damaged.unwrap_or(self.unpacked));
                }
                self.end(members);
            }
            // Of a member behind others all may be missing.
            _ if self.members > 0 => self.fail(IntakeError::GzipCutOff { unpacked: self.unpacked }, members),
            _ => {
                self.step = Step::Done;
                members.end(End::CutOff(IntakeError::GzipCutOff { unpacked: self.unpacked }));
            }
        }
    }
}

impl Gunzip {
    /// Takes one step; gives the bytes that are done with, or `None` if it needs more.
    fn advance(&mut self, input: &[u8], last: bool, members: &mut dyn Members) -> Option<usize> {
        match self.step {
            Step::Start => {
                members.begin(None);
                self.step = Step::Header;
                Some(0)
            }
            Step::Header => match header(input) {
                Header::Texts { at, flags } => {
                    if let Err(limit) = members.limits().entry() {
                        self.fail(IntakeError::TooManyEntries { limit }, members);
                        return Some(0);
                    }
                    if self.is_padded {
                        self.gap.get_or_insert(self.unpacked);
                    }
                    self.inflater.reset();
                    self.crc.reset();
                    self.texts = u32::from(flags & FNAME != 0) + u32::from(flags & FCOMMENT != 0);
                    self.has_crc = flags & FHCRC != 0;
                    self.step = Step::Texts;
                    Some(at)
                }
                Header::NeedsMore => None,
                // RFC 1952, section 2.2: members follow one another; what else follows is none.
                Header::Other if self.members > 0 => self.behind(input, last, members),
                Header::Other => {
                    self.fail(IntakeError::Gzip { unpacked: 0 }, members);
                    Some(0)
                }
            },
            Step::Texts if self.texts > 0 && !input.is_empty() => {
                let end = memchr::memchr(0, input);
                let text = input.get(..end.unwrap_or(input.len())).unwrap_or_default();
                // No name holds what a member begins with: bytes that look like a header hide no member behind them.
                if let Some(at) = memchr::memmem::find(text, &MAGIC).filter(|_| self.members > 0) {
                    self.step = Step::Search;
                    return Some(at);
                }
                self.texts -= u32::from(end.is_some());
                match end {
                    Some(at) => Some(at + 1),
                    // What a member begins with may come in two slices.
                    None => Some(input.len().saturating_sub(MAGIC.len() - 1)).filter(|used| *used > 0),
                }
            }
            Step::Texts if self.texts > 0 => None,
            Step::Texts => {
                let used = if self.has_crc { input.get(..2)?.len() } else { 0 };
                self.step = Step::Body;
                Some(used)
            }
            Step::Search => {
                let is_member = |at: &usize| input.get(at + 3).is_some_and(|flags| flags & RESERVED == 0);
                let found = memchr::memmem::find_iter(input, &MAGIC).find(is_member);
                if found.is_some() {
                    self.gap.get_or_insert(self.damaged.unwrap_or(self.unpacked));
                    self.step = Step::Header;
                    return found;
                }
                let used = input.len().saturating_sub(3);
                (used > 0).then_some(used)
            }
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
            Step::Plain { before_member } => self.plain(before_member, input, members),
            Step::Done => Some(input.len()),
        }
    }

    /// Looks at what stands behind a member and is no other.
    fn behind(&mut self, input: &[u8], last: bool, members: &mut dyn Members) -> Option<usize> {
        let padding = input.iter().take_while(|byte| is_padding(**byte)).count();
        if padding > 0 {
            self.is_padded = true;
            return Some(padding);
        }
        if input.len() < ENOUGH && !last {
            return None;
        }
        if !self.read_on(input, members) {
            self.gap.get_or_insert(self.unpacked);
            self.step = Step::Search;
        }
        Some(0)
    }

    /// Hands on what is read for itself, up to a member if one may follow.
    fn plain(&mut self, before_member: bool, input: &[u8], members: &mut dyn Members) -> Option<usize> {
        let found = if before_member { memchr::memmem::find(input, &MAGIC) } else { None };
        let cut = if before_member { MAGIC.len() - 1 } else { 0 };
        let used = found.unwrap_or(input.len().saturating_sub(cut));
        members.plain_bytes(input.get(..used).unwrap_or_default());
        if found.is_some() {
            members.end(End::Whole);
            members.begin(None);
            self.step = Step::Header;
            return found;
        }
        (used > 0).then_some(used)
    }

    /// Whether what stands behind the last member is of a kind that is read; then it is taken for itself. A text holds
    /// nothing that a member begins with.
    fn read_on(&mut self, behind: &[u8], members: &mut dyn Members) -> bool {
        let kind = sniff::kind(behind);
        if matches!(kind, Kind::Other | Kind::Gzip | Kind::Deflate | Kind::Placeholder | Kind::Wide) {
            return false;
        }
        self.end(members);
        (self.gap, self.damaged, self.wrong_checksum, self.is_padded) = (None, None, false, false);
        members.begin(None);
        let before_member = !matches!(kind, Kind::Zip | Kind::Tar | Kind::Zlib | Kind::Msg | Kind::Cms);
        self.step = Step::Plain { before_member };
        true
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
            if !members.bytes(step.out, step.packed) {
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
                // Another may follow.
                Next::Damaged if self.members > 0 => {
                    self.damaged.get_or_insert(self.unpacked);
                    self.step = Step::Search;
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
        if let (Some(unpacked), None) = (self.damaged, self.gap) {
            self.fail(IntakeError::Gzip { unpacked }, members);
        } else if self.wrong_checksum {
            self.fail(IntakeError::GzipChecksum { unpacked: self.unpacked }, members);
        } else {
            self.step = Step::Done;
            members.end(End::Whole);
            if let Some(unpacked) = self.gap {
                members.problem(IntakeError::Gzip { unpacked });
            }
        }
    }

    /// Stops, keeps what was read, and says why.
    fn fail(&mut self, error: IntakeError, members: &mut dyn Members) {
        self.step = Step::Done;
        members.end(End::Damaged(error));
    }
}

/// What archives are padded with.
fn is_padding(byte: u8) -> bool {
    byte == 0 || byte.is_ascii_whitespace()
}

enum Header {
    /// Up to here all of a fixed size stands, and these flags say what follows.
    Texts {
        at: usize,
        flags: u8,
    },
    NeedsMore,
    /// No header.
    Other,
}

/// RFC 1952, section 2.3, up to the texts.
fn header(bytes: &[u8]) -> Header {
    if !MAGIC.iter().zip(bytes).all(|(expected, byte)| expected == byte) {
        return Header::Other;
    }
    let texts = || {
        let flags = *bytes.get(3)?;
        let mut at = 10;
        if flags & FEXTRA != 0 {
            let length = bytes.get(at..)?.first_chunk()?;
            at += 2 + usize::from(u16::from_le_bytes(*length));
        }
        bytes.get(at..).map(|_| Header::Texts { at, flags })
    };
    texts().unwrap_or(Header::NeedsMore)
}

const MAGIC: [u8; 3] = [0x1F, 0x8B, 8];
/// Bytes that tell what stands behind the last member.
const ENOUGH: usize = 4096;
const FHCRC: u8 = 2;
const FEXTRA: u8 = 4;
pub(super) const FNAME: u8 = 8;
const FCOMMENT: u8 = 16;
const RESERVED: u8 = 0xE0;
