//! Compound files ([MS-CFB]), in which Outlook stores a mail: a file system of sectors in one file.
//!
//! Nothing is trusted: a chain ends after as many sectors as the file has, and what it gives is
//! charged before it is taken. The crate `cfb` does more (it writes) and is forty times the size in
//! the page, so it is only the judge of this reader in the tests.
//!
//! [MS-CFB]: https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/

use std::collections::{BTreeMap, BTreeSet};

use super::error::IntakeError;
use super::fault::MsgFault;
use super::numbers::{u16_at, u32_at};
use crate::limits::Limits;
use crate::report::utf16;

/// What the objects of a storage are, by name.
pub(super) type Children = BTreeMap<String, u32>;

/// A compound file, [MS-CFB] section 2.
pub(super) struct CompoundFile<'a> {
    bytes: &'a [u8],
    /// Sectors have two to the power of this many bytes.
    shift: u32,
    /// The sectors that hold the allocation table.
    table: Vec<u32>,
    /// The sectors of the directory, of the small allocation table, and of small streams.
    directory: Vec<u32>,
    small_table: Vec<u32>,
    small: Vec<u32>,
}

/// An entry of the directory, section 2.6.1.
struct Entry<'a> {
    bytes: &'a [u8; ENTRY],
}

impl<'a> CompoundFile<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, MsgFault> {
        let header: &[u8; 512] = bytes.first_chunk().ok_or(MsgFault::CutOff)?;
        // Section 2.2: version 3 has sectors of 512 bytes, version 4 of 4096.
        let shift = match (u16_at(header, 26), u16_at(header, 30), u16_at(header, 32)) {
            (3, 9, 6) => 9,
            (4, 12, 6) => 12,
            _ => return Err(MsgFault::Header),
        };
        let mut file =
            Self { bytes, shift, table: Vec::new(), directory: Vec::new(), small_table: Vec::new(), small: Vec::new() };
        let first = header.get(76..).unwrap_or_default();
        file.table.extend(first.chunks_exact(4).map(|id| u32_at(id, 0)).filter(|id| *id <= LAST));
        let mut next = u32_at(header, 68);
        // Each of these sectors names others and, last, the next of its kind.
        for _ in 0..file.most_sectors() {
            if next > LAST {
                break;
            }
            let sector = file.sector(next).ok_or(MsgFault::CutOff)?;
            let (ids, last) = sector.split_at(sector.len().saturating_sub(4));
            file.table.extend(ids.chunks_exact(4).map(|id| u32_at(id, 0)).filter(|id| *id <= LAST));
            if file.table.len() > file.most_sectors() {
                return Err(MsgFault::Chain);
            }
            next = u32_at(last, 0);
        }
        file.directory = file.chain(u32_at(header, 48))?;
        file.small_table = file.chain(u32_at(header, 60)).unwrap_or_default();
        let root = file.entry(ROOT).ok_or(MsgFault::Directory)?;
        file.small = file.chain(root.start()).unwrap_or_default();
        Ok(file)
    }

    /// No chain is longer.
    fn most_sectors(&self) -> usize {
        (self.bytes.len() >> self.shift) + 1
    }

    /// The bytes of a sector; the last one of a file may be short.
    fn sector(&self, id: u32) -> Option<&'a [u8]> {
        let size = 1_usize << self.shift;
        let start = (usize::try_from(id).ok()?.checked_add(1)?).checked_mul(size)?;
        let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty())?;
        Some(rest.get(..size).unwrap_or(rest))
    }

    /// What follows a sector.
    fn next(&self, id: u32) -> Option<u32> {
        self.number(&self.table, id)
    }

    /// The number at a place of a table that lies in these sectors.
    fn number(&self, sectors: &[u32], at: u32) -> Option<u32> {
        let (at, each) = (usize::try_from(at).ok()?, 1_usize << (self.shift - 2));
        let sector = self.sector(*sectors.get(at / each)?)?;
        let from = at % each * 4;
        sector.get(from..from + 4).map(|bytes| u32_at(bytes, 0))
    }

    /// The sectors of a chain.
    fn chain(&self, first: u32) -> Result<Vec<u32>, MsgFault> {
        follow(first, self.most_sectors(), |id| self.next(id))
    }

    fn entry(&self, id: u32) -> Option<Entry<'a>> {
        let (id, each) = (usize::try_from(id).ok()?, 1_usize << (self.shift - 7));
        let sector = self.sector(*self.directory.get(id / each)?)?;
        sector.get(id % each * ENTRY..)?.first_chunk().map(|bytes| Entry { bytes })
    }

    /// What a storage holds. The tree is walked as a set, so that a circle in it ends.
    pub(super) fn children(&self, storage: u32) -> Result<Children, MsgFault> {
        let root = self.entry(storage).filter(Entry::is_storage).ok_or(MsgFault::Directory)?;
        let mut children = Children::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![root.child()];
        while let Some(id) = open.pop() {
            if id > LAST || !seen.insert(id) {
                continue;
            }
            let entry = self.entry(id).ok_or(MsgFault::Directory)?;
            children.insert(entry.name(), id);
            open.extend([entry.left(), entry.right()]);
        }
        Ok(children)
    }

    /// The bytes of a stream, charged.
    pub(super) fn stream(&self, id: u32, limits: &mut Limits) -> Result<Vec<u8>, IntakeError> {
        let entry = self.entry(id).ok_or(IntakeError::Msg(MsgFault::Directory))?;
        // Section 2.6.4: version 3 may leave rubbish in the upper half.
        let size = if self.shift == 9 { entry.size() & u64::from(u32::MAX) } else { entry.size() };
        // Longer than the file is false, and not charged.
        let size = usize::try_from(size).ok().filter(|size| *size <= self.bytes.len());
        let size = size.ok_or(IntakeError::Msg(MsgFault::CutOff))?;
        limits.charge(size as u64, 0).map_err(|limit| IntakeError::TooLarge { limit })?;
        let mut out = Vec::with_capacity(size);
        if size < SMALL {
            // Section 2.4: small streams lie in the one of the root, 64 bytes a sector.
            let each = 1_usize << (self.shift - 6);
            let ids = follow(entry.start(), size.div_ceil(64) + SPARE, |id| self.number(&self.small_table, id))
                .map_err(IntakeError::Msg)?;
            for id in ids {
                let at = usize::try_from(id).unwrap_or(usize::MAX);
                let sector = self.small.get(at / each).and_then(|id| self.sector(*id));
                let from = at % each * 64;
                let small = sector.and_then(|sector| sector.get(from..)).ok_or(IntakeError::Msg(MsgFault::CutOff))?;
                out.extend_from_slice(small.get(..64).unwrap_or(small));
            }
        } else {
            for id in follow(entry.start(), size.div_ceil(1 << self.shift) + SPARE, |id| self.next(id))
                .map_err(IntakeError::Msg)?
            {
                out.extend_from_slice(self.sector(id).ok_or(IntakeError::Msg(MsgFault::CutOff))?);
            }
        }
        if out.len() < size {
            return Err(IntakeError::Msg(MsgFault::CutOff));
        }
        out.truncate(size);
        Ok(out)
    }
}

impl Entry<'_> {
    /// Up to 31 letters in UTF-16, of which Outlook's are ASCII.
    fn name(&self) -> String {
        let length = usize::from(u16_at(self.bytes, 64)).saturating_sub(2).min(62);
        text_of(self.bytes.get(..length).unwrap_or_default())
    }

    /// A storage or the root.
    fn is_storage(&self) -> bool {
        matches!(self.bytes.get(66), Some(1 | 5))
    }

    fn left(&self) -> u32 {
        u32_at(self.bytes, 68)
    }

    fn right(&self) -> u32 {
        u32_at(self.bytes, 72)
    }

    fn child(&self) -> u32 {
        u32_at(self.bytes, 76)
    }

    fn start(&self) -> u32 {
        u32_at(self.bytes, 116)
    }

    fn size(&self) -> u64 {
        u64::from(u32_at(self.bytes, 120)) | u64::from(u32_at(self.bytes, 124)) << 32
    }
}

/// Follows a chain to its end, at most `most` steps: one with more goes in a circle.
fn follow(first: u32, most: usize, next: impl Fn(u32) -> Option<u32>) -> Result<Vec<u32>, MsgFault> {
    let mut chain = Vec::new();
    let mut id = first;
    while id <= LAST {
        if chain.len() >= most {
            return Err(MsgFault::Chain);
        }
        chain.push(id);
        id = next(id).ok_or(MsgFault::CutOff)?;
    }
    // Free or reserved sectors are in no chain.
    if id == END { Ok(chain) } else { Err(MsgFault::Chain) }
}

/// A text as compound files keep it; the zero that may end it is left out.
pub(super) fn text_of(bytes: &[u8]) -> String {
    utf16(bytes, u16::from_le_bytes).replace('\0', "")
}

/// The last number of a sector or an entry; those above have a meaning of their own.
const LAST: u32 = 0xFFFF_FFFA;
const END: u32 = 0xFFFF_FFFE;
pub(super) const ROOT: u32 = 0;
const ENTRY: usize = 128;
/// A chain may be so much longer than its stream.
const SPARE: usize = 64;
/// Streams below this size are small ones.
const SMALL: usize = 4096;
