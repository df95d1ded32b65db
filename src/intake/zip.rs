//! ZIP archives of anything else, as they come
//! ([APPNOTE](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), section 4.3).
//!
//! A mailbox that a mail provider exports comes as a ZIP archive of many gigabytes, so the
//! entries are read from front to back by their own headers (the crate `zip` needs the
//! whole archive, since its directory is at the end). Each byte is unpacked once,
//! whatever sizes and offsets say; the directory is compared when it comes.

use flate2::Crc;

use super::closed::Packing;
use super::error::IntakeError;
use super::fault::ZipFault;
use super::inflate::{Inflater, Next};
use super::kept::Kept;
use super::members::{Archive, End, Members};
use super::names::is_beside;
use super::numbers::{u16_at, u32_at, u64_at};
use crate::limits::SizeLimit;

/// Reads a ZIP archive that comes in slices.
#[derive(Debug, Default)]
pub(super) struct Unzip {
    /// The unfinished header.
    kept: Kept,
    step: Step,
    /// Bytes of the archive that are done with.
    offset: u64,
    /// Where the archive begins: another may stand before it.
    base: u64,
    /// Where the entries were, ascending.
    seen: Vec<u64>,
    /// Entries of the directory that were not seen.
    misplaced: bool,
    /// A header was wrong, so the directory will not fit.
    broken: bool,
    /// Something stands behind its end that is no padding.
    followed: bool,
}

#[derive(Debug, Default)]
enum Step {
    /// A header of any kind is next.
    #[default]
    Record,
    Entry(Box<Entry>),
    /// The sizes and checksum of an entry are next.
    Descriptor(Box<Entry>),
    /// A header was wrong: the next one is looked for.
    Search,
    /// Behind the end, where another archive may begin; first comes a comment of so many bytes.
    Behind(usize),
    Done,
}

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing about the entry that is read")]
struct Entry {
    /// Its content is handed on.
    wanted: bool,
    data: Data,
    crc: Crc,
    packed: u64,
    unpacked: u64,
    /// Of its header, or of its descriptor.
    stated: Stated,
    has_descriptor: bool,
    /// What is passed over is packed or encrypted, so that no header stands in it.
    is_dense: bool,
    /// What looks like a header was seen in what is stored.
    holds_header: bool,
    /// Its content begins as JSON does; `None` while nothing but white space has come.
    is_json: Option<bool>,
    fault: Option<ZipFault>,
}

#[derive(Debug)]
enum Data {
    Deflate(Box<Inflater>),
    /// So many bytes are left as they are.
    Stored(u64),
    /// They were all there, but are not what was stored: if no header follows, the size is too small.
    StoredToo,
    /// As they are up to the next header, for the size is too small.
    StoredUpToHeader,
    /// As they are up to the descriptor.
    StoredUpToDescriptor,
    /// So many bytes are passed over.
    Skipped(u64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stated {
    crc: u32,
    packed: u64,
    unpacked: u64,
}

impl Archive for Unzip {
    fn push(&mut self, slice: &[u8], members: &mut dyn Members) {
        let joined = self.kept.join(slice);
        let mut input = joined.as_ref();
        while let Some(used) = self.advance(input, false, members) {
            self.offset += used as u64;
            input = input.get(used..).unwrap_or_default();
        }
        if !matches!(self.step, Step::Done) {
            self.kept.keep(input);
        }
    }

    fn finish(&mut self, members: &mut dyn Members) {
        let kept = self.kept.take();
        let mut input = kept.as_slice();
        while let Some(used) = self.advance(input, true, members) {
            self.offset += used as u64;
            input = input.get(used..).unwrap_or_default();
        }
        match std::mem::replace(&mut self.step, Step::Done) {
            Step::Entry(mut entry) => {
                let fault = if entry.holds_header { ZipFault::Swallowed } else { ZipFault::CutOff };
                if !entry.wanted {
                    problem(fault, members);
                }
                entry.fault = Some(fault);
                entry.end(members);
            }
            // Of the end itself nothing is wanted.
            Step::Record if is_end(input) => {}
            Step::Record => problem(ZipFault::CutOff, members),
            Step::Behind(_) if self.followed && !self.broken => problem(ZipFault::Behind, members),
            Step::Descriptor(_) | Step::Search | Step::Behind(_) | Step::Done => {}
        }
        if self.misplaced && !self.broken {
            problem(ZipFault::Directory, members);
        }
    }
}

impl Unzip {
    /// Takes one step; gives the bytes that are done with, or `None` if it needs more.
    fn advance(&mut self, input: &[u8], last: bool, members: &mut dyn Members) -> Option<usize> {
        match std::mem::replace(&mut self.step, Step::Done) {
            Step::Record => {
                self.step = Step::Record;
                self.record(input, last, members)
            }
            Step::Behind(comment) => self.behind(comment, input, last),
            Step::Entry(entry) => self.content(entry, input, last, members),
            Step::Descriptor(entry) if input.len() < LONGEST_DESCRIPTOR && !last => {
                self.step = Step::Descriptor(entry);
                None
            }
            Step::Descriptor(mut entry) => {
                self.step = Step::Record;
                let length = entry.descriptor(input);
                if length.is_none() {
                    entry.fault = entry.fault.or(Some(ZipFault::Checksum));
                    self.lose();
                }
                entry.end(members);
                Some(length.unwrap_or_default())
            }
            Step::Search => {
                let found = memchr::memmem::find_iter(input, b"PK")
                    .find(|at| matches!(input.get(at + 2..), Some([3, 4, ..] | [1, 2, ..] | [5 | 6, 6, ..])));
                if found.is_some() {
                    self.step = Step::Record;
                    return found;
                }
                self.step = Step::Search;
                let used = input.len().saturating_sub(3);
                (used > 0).then_some(used)
            }
            Step::Done => None,
        }
    }

    /// Reads some of the content of an entry.
    fn content(&mut self, mut entry: Box<Entry>, input: &[u8], last: bool, members: &mut dyn Members) -> Option<usize> {
        match entry.read(input, last, members) {
            Read::Some(used) => {
                self.step = Step::Entry(entry);
                (used > 0).then_some(used)
            }
            Read::End(used) if entry.has_descriptor => {
                self.step = Step::Descriptor(entry);
                Some(used)
            }
            Read::End(used) if entry.is_doubtful() => {
                entry.data = Data::StoredToo;
                self.step = Step::Entry(entry);
                Some(used)
            }
            Read::End(used) => {
                self.step = Step::Record;
                entry.end(members);
                Some(used)
            }
            Read::Header(used) => {
                // The size was a lie: the next header begins here.
                (self.step, self.broken) = (Step::Record, true);
                entry.end(members);
                problem(ZipFault::Header, members);
                Some(used)
            }
            Read::Lost => {
                self.lose();
                entry.end(members);
                Some(0)
            }
            Read::Budget(limit @ SizeLimit::Share(_), used) => {
                let error = IntakeError::TooLarge { limit };
                if entry.wanted {
                    members.end(End::Damaged(error));
                } else {
                    members.problem(error);
                }
                entry.wanted = false;
                if entry.has_descriptor {
                    // Where it ends is not known, and it is not unpacked to learn it.
                    self.lose();
                } else {
                    entry.data = Data::Skipped(entry.stated.packed.saturating_sub(entry.packed));
                    self.step = Step::Entry(entry);
                }
                Some(used)
            }
            Read::Budget(limit, _) => {
                // Nothing more can be read; what was found stays.
                members.end(End::GivenUp);
                self.broken = true;
                members.problem(IntakeError::TooLarge { limit });
                None
            }
        }
    }

    /// Looks for an archive behind the end of the one before, and in its comment, whose length may be a lie.
    fn behind(&mut self, comment: usize, input: &[u8], last: bool) -> Option<usize> {
        let found = memchr::memmem::find(input, b"PK\x03\x04");
        let used = found.unwrap_or_else(|| if last { input.len() } else { input.len().saturating_sub(3) });
        let (passed, _) = input.split_at_checked(used)?;
        let behind = passed.get(comment..).unwrap_or_default();
        self.followed |= behind.iter().any(|byte| !(*byte == 0 || byte.is_ascii_whitespace()));
        if found.is_some() {
            self.base = self.offset + used as u64;
            self.step = Step::Record;
            return found;
        }
        self.step = Step::Behind(comment.saturating_sub(used));
        (used > 0).then_some(used)
    }

    /// A header is not where it must be: entries may follow all the same.
    fn lose(&mut self) {
        self.broken = true;
        self.step = Step::Search;
    }

    /// Reads a header, which the APPNOTE calls a record.
    fn record(&mut self, input: &[u8], last: bool, members: &mut dyn Members) -> Option<usize> {
        let (signature, _) = input.split_first_chunk::<4>()?;
        match signature {
            b"PK\x03\x04" => {
                let fixed = input.get(..LOCAL)?;
                let name_end = LOCAL + usize::from(u16_at(fixed, 26));
                let end = name_end + usize::from(u16_at(fixed, 28));
                let header = input.get(..end)?;
                if let Err(limit) = members.limits().entry() {
                    members.problem(IntakeError::TooManyEntries { limit });
                    (self.step, self.broken) = (Step::Done, true);
                    return None;
                }
                self.seen.push(self.offset);
                let name = header.get(LOCAL..name_end).unwrap_or_default();
                self.entry(fixed, name, header.get(name_end..).unwrap_or_default(), members);
                Some(end)
            }
            b"PK\x01\x02" => {
                let fixed = input.get(..CENTRAL)?;
                let name_end = CENTRAL + usize::from(u16_at(fixed, 28));
                let extra_end = name_end + usize::from(u16_at(fixed, 30));
                let end = extra_end + usize::from(u16_at(fixed, 32));
                let extra = input.get(..end)?.get(name_end..extra_end).unwrap_or_default();
                let sizes = [u32_at(fixed, 24), u32_at(fixed, 20), u32_at(fixed, 42)];
                let [_, _, offset] = with_zip64(sizes, extra);
                // From where the archive begins, or from where the file does.
                let places = [offset.saturating_add(self.base), offset];
                self.misplaced |= places.iter().all(|offset| self.seen.binary_search(offset).is_err());
                Some(end)
            }
            b"PK\x05\x06" => {
                let fixed = input.get(..END)?;
                self.step = Step::Behind(u16_at(fixed, 20).into());
                Some(END)
            }
            // Before the end: its zip64 record and where that is, and a signature of the directory.
            b"PK\x06\x06" | b"PK\x06\x07" | b"PK\x05\x05" => {
                let end = match signature {
                    b"PK\x06\x06" => {
                        let rest = usize::try_from(u64_at(input.get(..12)?, 4)).unwrap_or(usize::MAX);
                        12 + if rest > LONGEST_RECORD { ZIP64_REST } else { rest }
                    }
                    b"PK\x06\x07" => LOCATOR,
                    _ => 6 + usize::from(u16_at(input.get(..6)?, 4)),
                };
                // What is cut off here holds no entry.
                if last && input.len() < end { Some(input.len()) } else { input.get(..end).map(<[u8]>::len) }
            }
            // Marks of an archive that was, or could have been, spread over disks.
            b"PK\x07\x08" | b"PK00" if self.offset == 0 => Some(4),
            _ => {
                problem(ZipFault::Header, members);
                self.lose();
                Some(1)
            }
        }
    }

    fn entry(&mut self, fixed: &[u8], name: &[u8], extra: &[u8], members: &mut dyn Members) {
        let (flags, method) = (u16_at(fixed, 6), u16_at(fixed, 8));
        let has_descriptor = flags & DESCRIPTOR != 0;
        let [unpacked, packed, _] = with_zip64([u32_at(fixed, 22), u32_at(fixed, 18), 0], extra);
        let stated = Stated { crc: u32_at(fixed, 14), packed, unpacked };
        let name = String::from_utf8_lossy(name);
        let refused = if flags & (ENCRYPTED | STRONG) != 0 {
            Some(IntakeError::Encrypted)
        } else if matches!(method, 0 | 8) {
            None
        } else {
            Some(Packing::of_zip(method).map_or(IntakeError::Zip(ZipFault::Method), IntakeError::Packing))
        };
        let open = has_descriptor && packed == 0;
        let unreadable = refused.is_some();
        let wanted = match refused {
            Some(error) => {
                if !is_beside(&name) {
                    members.refuse(&name, error);
                }
                false
            }
            None => members.begin(Some(&name)),
        };
        if unreadable && open {
            self.lose();
            return;
        }
        let data = match method {
            _ if unreadable || (!wanted && !has_descriptor) => Data::Skipped(packed),
            8 => Data::Deflate(Box::default()),
            _ if open => Data::StoredUpToDescriptor,
            _ => Data::Stored(packed),
        };
        self.step = Step::Entry(Box::new(Entry {
            wanted,
            data,
            crc: Crc::new(),
            packed: 0,
            unpacked: 0,
            stated,
            has_descriptor,
            is_dense: flags & (ENCRYPTED | STRONG) != 0 || method != 0,
            holds_header: false,
            is_json: None,
            fault: None,
        }));
    }
}

/// Whether a text starts with the header of an entry that may be true: of a version, a method and a name that there are
/// (APPNOTE sections 4.4.3.2, 4.4.5 and 4.4.10).
pub(super) fn is_header(input: &[u8]) -> bool {
    input.get(..LOCAL).is_some_and(|fixed| {
        let (version, method, name) = (u16_at(fixed, 4) & 0xFF, u16_at(fixed, 8), u16_at(fixed, 26));
        version <= 63 && method <= 99 && (1..=4096).contains(&name)
    })
}

/// Whether a text starts with an entry of the directory that may be true.
fn is_central(input: &[u8]) -> bool {
    input.get(..CENTRAL).is_some_and(|fixed| {
        let (version, method, name) = (u16_at(fixed, 6) & 0xFF, u16_at(fixed, 10), u16_at(fixed, 28));
        version <= 63 && method <= 99 && (1..=4096).contains(&name)
    })
}

/// What stands before the first header in stored bytes.
struct Before {
    /// So many bytes.
    bytes: usize,
    /// A header that may be true follows. If not, all that can be told apart now was none.
    is_header: bool,
    /// Something else that begins like one was met.
    holds_mark: bool,
}

/// Looks for a header, of an entry or in the directory, that begins in the first `reach` bytes; the last bytes of a
/// slice are left for the next one where they may begin one.
fn before_header(input: &[u8], reach: usize, last: bool) -> Before {
    let mut holds_mark = false;
    let found = |bytes, is_header, holds_mark| Before { bytes, is_header, holds_mark };
    for at in memchr::memmem::find_iter(input, b"PK").take_while(|at| *at < reach) {
        let rest = input.get(at..).unwrap_or_default();
        let begins = |mark: &[u8; 4]| rest.starts_with(mark) || (!last && mark.starts_with(rest));
        let (is_local, is_of_directory) = (begins(LOCAL_MARK), begins(CENTRAL_MARK));
        if !last && (is_local && rest.len() < LOCAL || is_of_directory && rest.len() < CENTRAL) {
            return found(at, false, holds_mark);
        }
        holds_mark |= is_local;
        if is_local && is_header(rest) || is_of_directory && is_central(rest) {
            return found(at, true, holds_mark);
        }
    }
    let cut = !last && reach == input.len() && input.ends_with(b"P");
    found(reach - usize::from(cut), false, holds_mark)
}

/// Whether a text starts with what stands at the end of an archive, behind all entries.
fn is_end(input: &[u8]) -> bool {
    [b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07", b"PK\x05\x05"].iter().any(|mark| input.starts_with(*mark))
}

fn problem(fault: ZipFault, members: &mut dyn Members) {
    members.problem(IntakeError::Zip(fault));
}

/// What became of some bytes of an entry.
enum Read {
    /// So many are read; there is more to come.
    Some(usize),
    /// So many are read, and the entry is over.
    End(usize),
    /// Behind so many bytes stands a header where none may be.
    Header(usize),
    /// Where the entry ends cannot be told.
    Lost,
    /// It may not be read on, behind so many bytes.
    Budget(SizeLimit, usize),
}

impl Entry {
    fn read(&mut self, input: &[u8], last: bool, members: &mut dyn Members) -> Read {
        match &mut self.data {
            Data::Deflate(_) => self.inflate(input, members),
            Data::Skipped(left) if self.is_dense => {
                let reach = usize::try_from(*left).map_or(input.len(), |left| left.min(input.len()));
                let mut headers = memchr::memmem::find_iter(input, b"PK\x03\x04").take_while(|at| *at < reach);
                if let Some(at) = headers.find(|at| is_header(input.get(*at..).unwrap_or_default())) {
                    return Read::Header(at);
                }
                // A header may have begun in the last bytes.
                let used = if last { reach } else { reach.min(input.len().saturating_sub(LOCAL - 1)) };
                *left -= used as u64;
                if *left == 0 { Read::End(used) } else { Read::Some(used) }
            }
            Data::Stored(left) | Data::Skipped(left) => {
                let reach = usize::try_from(*left).map_or(input.len(), |left| left.min(input.len()));
                let Before { bytes, is_header, holds_mark } = before_header(input, reach, last);
                let skipped = matches!(self.data, Data::Skipped(_));
                self.holds_header |= holds_mark;
                self.take_stored(input.get(..bytes).unwrap_or_default(), skipped, members);
                if is_header && self.ends_before_header() {
                    return Read::Header(bytes);
                }
                // The mark is part of the content.
                let used = bytes + usize::from(is_header);
                self.take_stored(input.get(bytes..used).unwrap_or_default(), skipped, members);
                match &mut self.data {
                    Data::Stored(left) | Data::Skipped(left) => *left -= used as u64,
                    _ => {}
                }
                if used == reach && self.is_all_there() { Read::End(used) } else { Read::Some(used) }
            }
            // Where the size is true, what was damaged is followed by a header.
            Data::StoredToo if input.len() < LOCAL_MARK.len() && !last => Read::Some(0),
            Data::StoredToo => {
                let follows = input.starts_with(LOCAL_MARK) || input.starts_with(CENTRAL_MARK) || is_end(input);
                if follows || input.len() < LOCAL_MARK.len() {
                    return Read::End(0);
                }
                self.data = Data::StoredUpToHeader;
                self.read_up_to_header(input, last, members)
            }
            Data::StoredUpToHeader => self.read_up_to_header(input, last, members),
            Data::StoredUpToDescriptor => {
                let Some(at) = memchr::memmem::find(input, b"PK\x07\x08") else {
                    let used = if last { input.len() } else { input.len().saturating_sub(3) };
                    self.take(input.get(..used).unwrap_or_default(), members);
                    return Read::Some(used);
                };
                if at > 0 {
                    self.take(input.get(..at).unwrap_or_default(), members);
                    return Read::Some(at);
                }
                if input.len() < LONGEST_DESCRIPTOR && !last {
                    return Read::Some(0);
                }
                if self.descriptor(input).is_some() {
                    return Read::End(0);
                }
                // The mark was part of the content.
                self.take(input.get(..1).unwrap_or_default(), members);
                Read::Some(1)
            }
        }
    }

    /// Whether it is over before a header that stands in what is stored, though more of it is said to come. One of an
    /// archive in it stands there by right. So it is over only where its checksum says so, or where what it is holds
    /// no header: JSON has none of the bytes of one (RFC 8259, section 7).
    fn ends_before_header(&self) -> bool {
        self.is_json == Some(true) || self.packed > 0 && self.crc.sum() == self.stated.crc
    }

    /// Whether all that it is said to have was taken.
    fn is_all_there(&self) -> bool {
        matches!(self.data, Data::Stored(0) | Data::Skipped(0))
    }

    /// Whether what is stored may be longer than it is said to be: so far it is nothing, or not what was stored.
    fn is_doubtful(&self) -> bool {
        let is_other = self.packed == 0 || self.crc.sum() != self.stated.crc;
        matches!(self.data, Data::Stored(_)) && is_other
    }

    fn read_up_to_header(&mut self, input: &[u8], last: bool, members: &mut dyn Members) -> Read {
        let Before { bytes, is_header, holds_mark } = before_header(input, input.len(), last);
        self.holds_header |= holds_mark;
        self.take(input.get(..bytes).unwrap_or_default(), members);
        if is_header { Read::Header(bytes) } else { Read::Some(bytes) }
    }

    /// Takes what is stored, or passes over it.
    fn take_stored(&mut self, bytes: &[u8], skipped: bool, members: &mut dyn Members) {
        if self.is_json.is_none() {
            let mark = |byte: u8| byte.is_ascii_whitespace() || b"\xEF\xBB\xBF".contains(&byte);
            self.is_json = bytes.iter().find(|byte| !mark(**byte)).map(|byte| matches!(byte, b'{' | b'['));
        }
        if skipped {
            self.crc.update(bytes);
            self.packed += bytes.len() as u64;
            self.unpacked += bytes.len() as u64;
        } else {
            self.take(bytes, members);
        }
    }

    /// Takes content that is stored as it is.
    fn take(&mut self, bytes: &[u8], members: &mut dyn Members) {
        self.crc.update(bytes);
        self.packed += bytes.len() as u64;
        self.unpacked += bytes.len() as u64;
        self.wanted = self.wanted && members.plain_bytes(bytes);
    }

    fn inflate(&mut self, mut input: &[u8], members: &mut dyn Members) -> Read {
        let whole = input.len();
        let Data::Deflate(inflater) = &mut self.data else { return Read::Lost };
        loop {
            if input.is_empty() {
                return Read::Some(whole);
            }
            let step = inflater.step(input);
            input = input.get(step.used..).unwrap_or_default();
            self.packed += step.used as u64;
            self.unpacked += step.out.len() as u64;
            if let Err(limit) = members.limits().charge_total(step.out.len() as u64) {
                return Read::Budget(limit, whole - input.len());
            }
            self.crc.update(step.out);
            let next = step.next;
            let refused = self.wanted && !members.bytes(step.out, step.packed);
            self.wanted &= !refused;
            if refused && !self.has_descriptor {
                // Said already; the rest of it is passed over unread.
                self.data = Data::Skipped(self.stated.packed.saturating_sub(self.packed));
                return Read::Some(whole - input.len());
            }
            match next {
                Next::Again => {}
                Next::NeedsMore => return Read::Some(whole - input.len()),
                Next::End => return Read::End(whole - input.len()),
                Next::Damaged => {
                    // Its size may be false too, so the next entry is looked for.
                    self.fault = Some(ZipFault::Data);
                    return Read::Lost;
                }
            }
        }
    }

    /// The length of the data descriptor at the start of `input`, APPNOTE section 4.3.9: with a
    /// signature or without, sizes of four bytes or eight. It is the one that says what was
    /// read; of an empty entry more than one does, and then it is the one before a header.
    fn descriptor(&mut self, input: &[u8]) -> Option<usize> {
        let read = Stated { crc: self.crc.sum(), packed: self.packed, unpacked: self.unpacked };
        let says = |fields: &[u8], wide: bool| {
            let (length, packed, unpacked) = if wide {
                (20, u64_at(fields, 4), u64_at(fields, 12))
            } else {
                (12, u32_at(fields, 4).into(), u32_at(fields, 8).into())
            };
            let right = fields.len() >= length && Stated { crc: u32_at(fields, 0), packed, unpacked } == read;
            right.then_some(length)
        };
        let mut lengths = Vec::new();
        for wide in [false, true] {
            let signed = input.strip_prefix(b"PK\x07\x08").and_then(|fields| says(fields, wide));
            lengths.extend(signed.map(|length| length + 4).or_else(|| says(input, wide)));
        }
        let before_header = |length: &&usize| input.get(**length..).is_some_and(|rest| rest.starts_with(b"PK"));
        let length = lengths.iter().find(before_header).or(lengths.first()).copied()?;
        self.stated = read;
        Some(length)
    }

    /// Says how it ended. Where the checksum is right, or no more has come, nothing of it is altered.
    fn end(&self, members: &mut dyn Members) {
        members.end(match self.fault() {
            None => End::Whole,
            Some(ZipFault::CutOff) => End::CutOff(IntakeError::Zip(ZipFault::CutOff)),
            Some(fault) if self.fault.is_none() && self.stated.crc == self.crc.sum() => {
                End::CutOff(IntakeError::Zip(fault))
            }
            Some(fault) => End::Damaged(IntakeError::Zip(fault)),
        });
    }

    /// What is wrong with it, now that all of it was read.
    fn fault(&self) -> Option<ZipFault> {
        if self.fault.is_some() {
            return self.fault;
        }
        if self.stated.packed != self.packed || self.stated.unpacked != self.unpacked {
            return Some(ZipFault::Size);
        }
        (self.stated.crc != self.crc.sum()).then_some(ZipFault::Checksum)
    }
}

/// Sizes and offset, from the zip64 field (APPNOTE section 4.5.3) where they do not fit.
fn with_zip64(sizes: [u32; 3], mut extra: &[u8]) -> [u64; 3] {
    let mut field: &[u8] = &[];
    while extra.len() >= 4 {
        let (kind, length) = (u16_at(extra, 0), usize::from(u16_at(extra, 2)));
        let rest = extra.get(4..).unwrap_or_default();
        if kind == 1 {
            field = rest.get(..length).unwrap_or(rest);
            break;
        }
        extra = rest.get(length..).unwrap_or_default();
    }
    sizes.map(|size| {
        if size == u32::MAX && field.len() >= 8 {
            let wide = u64_at(field, 0);
            field = field.get(8..).unwrap_or_default();
            wide
        } else {
            size.into()
        }
    })
}

/// What an entry begins with, and what names it in the directory.
const LOCAL_MARK: &[u8; 4] = b"PK\x03\x04";
const CENTRAL_MARK: &[u8; 4] = b"PK\x01\x02";
/// Lengths of the fixed parts.
const LOCAL: usize = 30;
const CENTRAL: usize = 46;
const END: usize = 22;
/// The zip64 record of the end behind its size, where it can be guessed, and the most that is believed of it.
const ZIP64_REST: usize = 44;
const LONGEST_RECORD: usize = 64 << 10;
const LOCATOR: usize = 20;
/// A ZIP64 data descriptor with its signature, and the "PK" that must follow it.
const LONGEST_DESCRIPTOR: usize = 26;
/// Bits of the flags, APPNOTE section 4.4.4.
const ENCRYPTED: u16 = 1;
const DESCRIPTOR: u16 = 1 << 3;
const STRONG: u16 = 1 << 6;
