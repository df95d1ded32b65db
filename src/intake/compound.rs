//! Compound files ([MS-CFB]), in which Outlook stores a mail: a file system of sectors in one file.
//!
//! Nothing is trusted: each entry of the directory is in one storage and each sector in one chain, so
//! that no file gives more than it has, and what it gives is charged before it is taken. What is met a
//! second time is a fault. The crate `cfb` does more (it writes) and is forty times the size in
//! the page, so it is only the judge of this reader in the tests.
//!
//! [MS-CFB]: https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;

use super::error::IntakeError;
use super::fault::MsgFault;
use super::numbers::{u16_at, u32_at};
use crate::limits::Limits;
use crate::report::utf16;

/// What the objects of a storage are.
pub(super) struct Children {
    /// Entries of the directory by their names.
    pub(super) by_name: BTreeMap<String, u32>,
    /// Entries whose names others have, which section 2.6.4 forbids.
    pub(super) again: Vec<(String, u32)>,
    /// Why there may be more.
    pub(super) fault: Option<MsgFault>,
}

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
    /// What was met: entries of the directory, sectors, and sectors of small streams.
    entries: Owners,
    sectors: Owners,
    small_sectors: Owners,
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
        let mut file = Self {
            bytes,
            shift,
            table: Vec::new(),
            directory: Vec::new(),
            small_table: Vec::new(),
            small: Vec::new(),
            entries: Owners::default(),
            sectors: Owners::default(),
            small_sectors: Owners::default(),
        };
        let first = header.get(76..).unwrap_or_default();
        file.table.extend(first.chunks_exact(4).map(|id| u32_at(id, 0)).filter(|id| *id <= LAST));
        let mut next = u32_at(header, 68);
        let chain = file.sectors.begin();
        // Each of these sectors names others and, last, the next of its kind.
        while next <= LAST {
            file.sectors.take(next, file.most_sectors(), chain)?;
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
    fn chain(&mut self, first: u32) -> Result<Vec<u32>, MsgFault> {
        self.chain_of(first, self.most_sectors())
    }

    /// The sectors of a chain, of which no more than so many are allowed.
    fn chain_of(&mut self, first: u32, most: usize) -> Result<Vec<u32>, MsgFault> {
        let mut owners = std::mem::take(&mut self.sectors);
        let found = owners.follow(first, most, self.most_sectors(), |id| self.next(id));
        self.sectors = owners;
        found
    }

    /// The same for sectors of small streams.
    fn small_chain_of(&mut self, first: u32, most: usize) -> Result<Vec<u32>, MsgFault> {
        let mut owners = std::mem::take(&mut self.small_sectors);
        let all = self.small.len() << (self.shift - 6);
        let found = owners.follow(first, most, all, |id| self.number(&self.small_table, id));
        self.small_sectors = owners;
        found
    }

    fn entry(&self, id: u32) -> Option<Entry<'a>> {
        let (id, each) = (usize::try_from(id).ok()?, 1_usize << (self.shift - 7));
        let sector = self.sector(*self.directory.get(id / each)?)?;
        sector.get(id % each * ENTRY..)?.first_chunk().map(|bytes| Entry { bytes })
    }

    /// What a storage holds. The tree is walked as a set, and an entry that was met before is not gone into.
    pub(super) fn children(&mut self, storage: u32) -> Result<Children, MsgFault> {
        let root = self.entry(storage).filter(Entry::is_storage).ok_or(MsgFault::Directory)?;
        let all = self.directory.len() << (self.shift - 7);
        let walk = self.entries.begin();
        if storage == ROOT {
            self.entries.take(ROOT, all, walk)?;
        }
        let mut children = Children { by_name: BTreeMap::new(), again: Vec::new(), fault: None };
        let mut open = vec![root.child()];
        while let Some(id) = open.pop() {
            if id > LAST {
                continue;
            }
            let entry = self.entry(id).ok_or(MsgFault::Directory)?;
            if self.entries.take(id, all, walk).is_err() {
                children.fault = Some(MsgFault::Shared);
                continue;
            }
            match children.by_name.entry(entry.name()) {
                Slot::Vacant(slot) => {
                    slot.insert(id);
                }
                Slot::Occupied(slot) => children.again.push((slot.key().clone(), id)),
            }
            open.extend([entry.left(), entry.right()]);
        }
        Ok(children)
    }

    /// Whether an entry is a storage.
    pub(super) fn is_storage(&self, id: u32) -> bool {
        self.entry(id).is_some_and(|entry| entry.is_storage())
    }

    /// Names of entries that are in use and in no storage, now that all was read: those that are below storages which
    /// nobody asked for are passed over. Each entry is met once.
    pub(super) fn lost_names(&mut self) -> impl Iterator<Item = String> {
        let all = self.directory.len() << (self.shift - 7);
        let walk = self.entries.begin();
        let is_owned = |owners: &Owners, id: usize| owners.of.get(id).is_some_and(|owner| *owner != 0);
        let ids = 0..u32::try_from(all).unwrap_or(LAST);
        let mut open: Vec<u32> = ids.clone().filter(|id| is_owned(&self.entries, *id as usize)).collect();
        while let Some(entry) = open.pop().and_then(|id| self.entry(id)) {
            let child = if entry.is_storage() { entry.child() } else { END };
            for link in [entry.left(), entry.right(), child] {
                if link <= LAST && self.entries.take(link, all, walk).is_ok() {
                    open.push(link);
                }
            }
        }
        let file = &*self;
        let lost = ids.filter(move |id| !is_owned(&file.entries, *id as usize));
        lost.filter_map(|id| file.entry(id)).filter(Entry::is_used).map(|entry| entry.name())
    }

    /// The bytes of a stream, charged.
    pub(super) fn stream(&mut self, id: u32, limits: &mut Limits) -> Result<Vec<u8>, IntakeError> {
        let entry = self.entry(id).ok_or(IntakeError::Msg(MsgFault::Directory))?;
        let start = entry.start();
        // Section 2.6.4: version 3 may leave rubbish in the upper half.
        let size = if self.shift == 9 { entry.size() & u64::from(u32::MAX) } else { entry.size() };
        // Longer than the file is false.
        let size = usize::try_from(size).ok().filter(|size| *size <= self.bytes.len());
        let size = size.ok_or(IntakeError::Msg(MsgFault::CutOff))?;
        // Section 2.4: small streams lie in the one of the root, 64 bytes a sector.
        let is_small = size < SMALL;
        let sectors = size.div_ceil(if is_small { 64 } else { 1 << self.shift });
        let ids =
            if is_small { self.small_chain_of(start, sectors + SPARE) } else { self.chain_of(start, sectors + SPARE) };
        let ids = ids.and_then(|ids| if ids.len() < sectors { Err(MsgFault::CutOff) } else { Ok(ids) });
        let ids = ids.map_err(IntakeError::Msg)?;
        limits.charge(size as u64, 0).map_err(|limit| IntakeError::TooLarge { limit })?;
        let mut out = Vec::with_capacity(size);
        for id in ids {
            let sector = if is_small { self.small_sector(id) } else { self.sector(id) };
            out.extend_from_slice(sector.ok_or(IntakeError::Msg(MsgFault::CutOff))?);
        }
        if out.len() < size {
            return Err(IntakeError::Msg(MsgFault::CutOff));
        }
        out.truncate(size);
        Ok(out)
    }

    /// The bytes of a sector of small streams.
    fn small_sector(&self, id: u32) -> Option<&'a [u8]> {
        let (id, each) = (usize::try_from(id).ok()?, 1_usize << (self.shift - 6));
        let small = self.sector(*self.small.get(id / each)?)?.get(id % each * 64..)?;
        Some(small.get(..64).unwrap_or(small))
    }
}

impl Entry<'_> {
    /// Up to 31 letters in UTF-16, of which Outlook's are ASCII.
    fn name(&self) -> String {
        let length = usize::from(u16_at(self.bytes, 64)).saturating_sub(2).min(62);
        text_of(self.bytes.get(..length).unwrap_or_default())
    }

    /// A storage, a stream, or the root; what is free is of kind 0.
    fn is_used(&self) -> bool {
        matches!(self.bytes.get(66), Some(1 | 2 | 5))
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

/// Which chain or walk met each number first, and so owns it; 0 is none.
#[derive(Default)]
struct Owners {
    of: Vec<u32>,
    last: u32,
}

impl Owners {
    /// A number for the next chain or walk.
    fn begin(&mut self) -> u32 {
        self.last = self.last.saturating_add(1);
        self.last
    }

    /// Gives a number below `all` to its first owner.
    fn take(&mut self, id: u32, all: usize, owner: u32) -> Result<(), MsgFault> {
        let id = usize::try_from(id).ok().filter(|id| *id < all).ok_or(MsgFault::CutOff)?;
        if self.of.is_empty() {
            self.of.resize(all, 0);
        }
        match self.of.get_mut(id) {
            Some(slot @ 0) => *slot = owner,
            // In a circle.
            Some(slot) if *slot == owner => return Err(MsgFault::Chain),
            Some(_) => return Err(MsgFault::Shared),
            None => return Err(MsgFault::CutOff),
        }
        Ok(())
    }

    /// Follows a chain to its end, at most `most` steps.
    fn follow(
        &mut self,
        first: u32,
        most: usize,
        all: usize,
        next: impl Fn(u32) -> Option<u32>,
    ) -> Result<Vec<u32>, MsgFault> {
        let (owner, mut chain, mut id) = (self.begin(), Vec::new(), first);
        while id <= LAST {
            if chain.len() >= most {
                return Err(MsgFault::Chain);
            }
            self.take(id, all, owner)?;
            chain.push(id);
            id = next(id).ok_or(MsgFault::CutOff)?;
        }
        // Free or reserved sectors are in no chain.
        if id == END { Ok(chain) } else { Err(MsgFault::Chain) }
    }
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
