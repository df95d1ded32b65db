//! How many bytes of the file each thing in it takes: what a thing may make the program keep is measured by them, not
//! by what they unpack to.
//!
//! Each byte that is handed on weighs a fraction of a byte of the file: 1 as it lies there, less behind each packing.
//! What comes out of one step of unpacking weighs the same; where much comes out of little the steps are small, so that
//! a report keeps its weight beside what weighs nothing.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use crate::limits::Thing;

/// A byte of the file; weights are counted in fractions of it.
pub(super) const BYTE: u64 = 1 << 24;

/// What a number of bytes weighs, each of which weighs `rate`.
pub(super) fn weigh(bytes: usize, rate: u64) -> u64 {
    (bytes as u64).saturating_mul(rate)
}

/// What each of so many bytes weighs, where all of them together weigh as much as so many bytes, in 256ths, that weigh
/// `rate` each.
pub(super) fn rate_of(bytes: usize, packed: u64, rate: u64) -> u64 {
    let all = u128::from(packed) * u128::from(rate) / 256;
    u64::try_from(all / (bytes.max(1) as u128)).unwrap_or(u64::MAX)
}

/// The things, one in the other, that are read now.
#[derive(Debug, Clone, Default)]
pub(super) struct Weights(Rc<RefCell<Open>>);

#[derive(Debug, Default)]
struct Open {
    things: Vec<Weighed>,
    begun: u64,
}

/// A thing that is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighed {
    /// No other of the file has this number.
    pub(super) number: u64,
    pub(super) thing: Thing,
    /// What has come of it so far.
    pub(super) weight: u64,
}

impl Weights {
    /// A thing begins, inside of the one that began last.
    pub(super) fn begin(&self, thing: Thing, weight: u64) {
        let mut open = self.0.borrow_mut();
        open.begun += 1;
        let number = open.begun;
        open.things.push(Weighed { number, thing, weight });
    }

    /// More of the thing that began last has come.
    pub(super) fn more(&self, weight: u64) {
        if let Some(last) = self.0.borrow_mut().things.last_mut() {
            last.weight = last.weight.saturating_add(weight);
        }
    }

    /// The thing that began last has ended.
    pub(super) fn end(&self) {
        self.0.borrow_mut().things.pop();
    }

    /// The things that are read, from the outermost. What lies in a mail belongs to it.
    pub(super) fn things(&self) -> Ref<'_, [Weighed]> {
        Ref::map(self.0.borrow(), |open| {
            let mails = open.things.iter().position(|weighed| weighed.thing == Thing::Mail);
            let end = mails.map_or(open.things.len(), |at| at + 1);
            open.things.get(..end).unwrap_or_default()
        })
    }
}

/// What came of a mailbox and is not handed out yet: the beginning of a mail.
#[derive(Debug, Default)]
pub(super) struct Begun {
    bytes: usize,
    weight: u64,
}

impl Begun {
    /// Takes a mail of so many bytes out, of which the last weigh `rate` each; gives what it weighs.
    pub(super) fn take(&mut self, bytes: usize, rate: u64) -> u64 {
        let Self { bytes: before, weight } = std::mem::take(self);
        weight.saturating_add(weigh(bytes.saturating_sub(before), rate))
    }

    /// More has come: a slice of so many bytes that weigh `rate` each. So many bytes are not handed out now.
    pub(super) fn follow(&mut self, slice: usize, left: usize, rate: u64) {
        if left <= slice {
            *self = Self { bytes: left, weight: weigh(left, rate) };
        } else {
            self.bytes = self.bytes.saturating_add(slice);
            self.weight = self.weight.saturating_add(weigh(slice, rate));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_behind_a_packing_weighs_what_it_was_unpacked_from() {
        // 100 bytes that become 25,600, of which each 256 then become 1.
        let once = rate_of(25_600, 100 * 256, BYTE);
        assert_eq!((once, weigh(25_600, once)), (BYTE / 256, 100 * BYTE));
        assert_eq!(weigh(100, rate_of(100, 25_600 * 256, once)), 100 * BYTE);
        assert_eq!(rate_of(0, 0, BYTE), 0);
    }

    #[test]
    fn a_mail_weighs_what_its_slices_do() {
        let mut begun = Begun::default();
        // 10 bytes of weight 1, 5 of weight 2; then a mail of 18 ends in a slice of weight 3, and 4 bytes are left.
        begun.follow(10, 10, 1);
        begun.follow(5, 15, 2);
        assert_eq!(begun.take(18, 3), 10 + 5 * 2 + 3 * 3);
        begun.follow(7, 4, 3);
        assert_eq!(begun.take(4, 9), 4 * 3);
    }
}
