//! What S/MIME puts around a mail that is signed or packed in one piece: CMS
//! ([RFC 5652](https://www.rfc-editor.org/rfc/rfc5652), sections 3 and 5.1; RFC 3274, section 1.1).
//!
//! Only the way to the content is walked, by hand: the crate `cms` reads DER, and what is streamed (by `OpenSSL`, by
//! `GnuPG`) is BER, with lengths that are not stated and texts in pieces. Signatures and certificates behind the
//! content are not looked at, so a mail out of here is no more trusted than any other. Pieces may lie in pieces: a
//! count of those that are open replaces recursion, and each byte is met twice at most.

use super::error::IntakeError;
use super::unpacked::{Unpacked, charge};
use crate::limits::Limits;

/// What bytes of CMS hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A content that can be read: signed, or packed.
    Open,
    /// A content that only its recipient can read.
    Sealed,
}

/// Whether bytes start CMS, and of which sort.
pub(super) fn sort(bytes: &[u8]) -> Option<Sort> {
    let mut walk = Walk::of(bytes);
    walk.enter(SEQUENCE)?;
    match walk.primitive(OBJECT)? {
        SIGNED | COMPRESSED => Some(Sort::Open),
        ENVELOPED | SIGNED_AND_ENVELOPED | ENCRYPTED | AUTH_ENVELOPED => Some(Sort::Sealed),
        _ => None,
    }
}

/// What is signed or packed; `Err(None)` when it stands elsewhere, as with a signature that is attached to a mail.
pub(super) fn content(bytes: &[u8], limits: &mut Limits) -> Result<Unpacked, Option<IntakeError>> {
    let octets = match find(bytes) {
        Found::Octets(octets) => octets,
        Found::Nothing => return Err(None),
        Found::CutOff => &[],
    };
    let mut length = 0_usize;
    pieces(octets, |piece| length = length.saturating_add(piece.len()));
    charge(length, limits)?;
    let mut content = Vec::with_capacity(length);
    let is_whole = pieces(octets, |piece| content.extend_from_slice(piece));
    Ok(Unpacked { content, damage: (!is_whole).then_some(IntakeError::Signed) })
}

/// What the way to the content leads to.
enum Found<'a> {
    /// The octet string that is the content.
    Octets(&'a [u8]),
    Nothing,
    CutOff,
}

/// Walks `ContentInfo`, `SignedData` or `CompressedData`, `EncapsulatedContentInfo`.
fn find(bytes: &[u8]) -> Found<'_> {
    let mut walk = Walk::of(bytes);
    if walk.up_to_content().is_none() {
        return Found::CutOff;
    }
    match walk.rest {
        [] if walk.is_whole => return Found::Nothing,
        [] => return Found::CutOff,
        [EXPLICIT, ..] => {}
        _ => return Found::Nothing,
    }
    if walk.enter(EXPLICIT).is_none() {
        return Found::CutOff;
    }
    match walk.rest {
        [OCTETS | OCTETS_IN_PIECES, ..] => Found::Octets(walk.rest),
        [] => Found::CutOff,
        // Something that is no mail, such as what is signed of a program.
        _ => Found::Nothing,
    }
}

/// Hands on the pieces of the octet string that bytes start with; says whether it is whole.
fn pieces<'a>(bytes: &'a [u8], mut each: impl FnMut(&'a [u8])) -> bool {
    let Some((element, body)) = Element::read(bytes) else { return false };
    let (mut rest, is_there) = element.within(body);
    if element.tag == OCTETS {
        each(rest);
        return is_there;
    }
    // Strings in pieces whose end is marked, and has not come.
    let mut open = u64::from(element.length.is_none());
    while !rest.is_empty() {
        if let [0, 0, behind @ ..] = rest {
            if open <= 1 && element.length.is_none() {
                return true;
            }
            let Some(left) = open.checked_sub(1) else { return false };
            (open, rest) = (left, behind);
            continue;
        }
        let Some((piece, body)) = Element::read(rest) else { return false };
        match piece.tag {
            OCTETS => {
                let (bytes, is_whole) = piece.within(body);
                each(bytes);
                if !is_whole {
                    return false;
                }
                rest = body.get(bytes.len()..).unwrap_or_default();
            }
            OCTETS_IN_PIECES => {
                open += u64::from(piece.length.is_none());
                rest = body;
            }
            _ => return false,
        }
    }
    is_there && open == 0
}

/// A tag and a length (X.690, sections 8.1.2 and 8.1.3).
struct Element {
    tag: u8,
    /// `None` when its end is marked.
    length: Option<usize>,
}

impl Element {
    /// The element at the start of bytes, and what stands behind its length. Tags of more than a byte are not read.
    fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (&tag, rest) = bytes.split_first()?;
        let (&first, rest) = rest.split_first()?;
        (tag & 0x1F != 0x1F).then_some(())?;
        match first {
            0..0x80 => Some((Self { tag, length: Some(first.into()) }, rest)),
            0x80 => (tag & IN_PIECES != 0).then_some((Self { tag, length: None }, rest)),
            _ => {
                let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
                let length = digits.iter().try_fold(0_usize, |length, digit| {
                    length.checked_mul(256).map(|length| length | usize::from(*digit))
                })?;
                Some((Self { tag, length: Some(length) }, rest))
            }
        }
    }

    /// What of the bytes behind its length is in it, and whether all of that is there.
    fn within<'a>(&self, body: &'a [u8]) -> (&'a [u8], bool) {
        match self.length {
            Some(length) => body.get(..length).map_or((body, false), |bytes| (bytes, true)),
            None => (body, true),
        }
    }
}

/// A place in bytes.
struct Walk<'a> {
    /// What is left of the element that was gone into.
    rest: &'a [u8],
    /// All of that element is there, as far as its length tells.
    is_whole: bool,
}

impl<'a> Walk<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, is_whole: true }
    }

    /// Goes up to where the content stands, if there is one.
    fn up_to_content(&mut self) -> Option<()> {
        self.enter(SEQUENCE)?;
        self.primitive(OBJECT)?;
        self.enter(EXPLICIT)?;
        self.enter(SEQUENCE)?;
        // The version, and the algorithms.
        self.skip()?;
        self.skip()?;
        self.enter(SEQUENCE)?;
        self.primitive(OBJECT)?;
        Some(())
    }

    /// Goes into the element of this tag that is next, and forgets what stands behind it.
    fn enter(&mut self, tag: u8) -> Option<()> {
        let (element, body) = Element::read(self.rest).filter(|(element, _)| element.tag == tag)?;
        (self.rest, self.is_whole) = element.within(body);
        self.is_whole &= element.length.is_some();
        Some(())
    }

    /// Takes the element of this tag that is next.
    fn primitive(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (element, body) = Element::read(self.rest).filter(|(element, _)| element.tag == tag)?;
        let (bytes, rest) = body.split_at_checked(element.length?)?;
        self.rest = rest;
        Some(bytes)
    }

    /// Passes over the element that is next.
    fn skip(&mut self) -> Option<()> {
        let mut open = 0_u64;
        loop {
            if let [0, 0, behind @ ..] = self.rest
                && open > 0
            {
                open -= 1;
                self.rest = behind;
            } else {
                let (element, body) = Element::read(self.rest)?;
                if let Some(length) = element.length {
                    self.rest = body.get(length..)?;
                } else {
                    open += 1;
                    self.rest = body;
                }
            }
            if open == 0 {
                return Some(());
            }
        }
    }
}

/// The bit of a tag that says that elements are inside.
const IN_PIECES: u8 = 0x20;
const SEQUENCE: u8 = 0x30;
const OBJECT: u8 = 0x06;
const EXPLICIT: u8 = 0xA0;
const OCTETS: u8 = 0x04;
const OCTETS_IN_PIECES: u8 = OCTETS | IN_PIECES;

/// 1.2.840.113549.1.7: RFC 5652, sections 5, 6 and 8, and RFC 2315, section 11.
const SIGNED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";
const ENVELOPED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03";
const SIGNED_AND_ENVELOPED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x04";
const ENCRYPTED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x06";
/// 1.2.840.113549.1.9.16.1: RFC 3274, section 1.1, and RFC 5083, section 2.1.
const COMPRESSED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x09";
const AUTH_ENVELOPED: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x17";
