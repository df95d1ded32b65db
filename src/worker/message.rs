//! The conversation between the page and its workers: every message after the first, and how it crosses. Both ends
//! use this file and nothing else; the first, the compiled program, is taken by build/start-worker.js.
//!
//! A message is an array: a number that tells its kind, then its values. What is not as it should be reads as
//! `None`; then the other end is not the one that this build knows.
//!
//! ```text
//! page → worker   the compiled program
//! worker → page   Ready
//! page → worker   Limits, then one Files or Range
//! worker → page   Progress and Batch as they come; FileDone for each file, or RangeDone; Idle
//! page → worker   the next Files or Range, until nothing is left
//!
//! after a worker died, to another that is ready or idle:
//! page → worker   Resume, then Files of the one file that it held, or its Range
//! worker → page   Begins for each mail or member, while it is careful; then as above
//!
//! where a file or range is more than the worker's share, in place of FileDone or RangeDone:
//! worker → page   Aside; once no other worker is left the page sends Resume, as above
//!
//! page → worker   Taken for each Batch
//!
//! where one report is to be shown, to a worker of its own ([`super::opening`]):
//! page → worker   Open, once it is ready
//! worker → page   Opened
//! ```

use std::ops::Range;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, File, Worker};

use crate::web::drop::NamedFile;

/// What the page tells a worker.
#[derive(Debug, Clone)]
pub(super) enum ToWorker {
    /// What a file may take.
    Limits {
        /// Times the usual limits.
        times: u64,
        /// Files of the import.
        files: u64,
        /// Bytes of them.
        bytes: u64,
        /// Workers that read at the same time.
        workers: u64,
    },
    /// Small files, or one of any size.
    Files(Vec<NamedFile>),
    /// A range of a large mailbox.
    Range(MailboxRange),
    /// How to read the one file or range that follows, which a worker before had in its hands when it died or left it.
    Resume(Resume),
    /// So many bytes of batches are taken in.
    Taken(u64),
    /// What is kept of a long report ([`crate::store::ToShow::Long`]), to be read.
    Open(Uint8Array),
}

/// How to go on where a worker died, or left off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Resume {
    /// So many things that were found in it first are at the page already.
    pub(super) found: u64,
    /// The mails and members that are not to be read again, by their numbers ([`crate::intake::Places`]).
    pub(super) passed: Vec<u64>,
    /// Says what begins, and sends what it finds at once, until it is further than a full batch reaches.
    pub(super) careful: bool,
    /// No other worker reads meanwhile: its share is the whole.
    pub(super) alone: bool,
}

/// The mails of a large mailbox that start between two of its bytes.
#[derive(Debug, Clone)]
pub(super) struct MailboxRange {
    /// The name of the mailbox.
    pub(super) name: String,
    /// The whole mailbox.
    pub(super) file: File,
    /// Where its mails start, in bytes of the file.
    pub(super) bytes: Range<u64>,
    /// Which part of the mailbox it is, from 1; a user is shown that.
    pub(super) part: u32,
    /// Tells it from every other part of any mailbox.
    pub(super) number: u32,
}

/// What a worker tells the page.
#[derive(Debug, Clone)]
pub(super) enum ToPage {
    /// It waits for work.
    Ready {
        /// It holds a lock with its own name for as long as it lives.
        holds_lock: bool,
    },
    /// So much was read since it last said so.
    Progress {
        /// Bytes of files.
        bytes: u64,
        /// Mails of mailboxes.
        mails: u64,
    },
    /// What was found, as [`crate::store::Batch::encode`] writes it.
    Batch {
        /// Handed over, not copied.
        bytes: Uint8Array,
        /// The number of the range that it comes from.
        range: Option<u32>,
        /// With these, so many things were found in the file or range.
        found: u64,
    },
    /// It is careful, and this begins. `None`: it is careful no longer.
    Begins(Option<Place>),
    /// The first file that was not yet done is read to its end.
    FileDone {
        /// All that it gave is problems.
        failed: bool,
    },
    /// The range is read to its end.
    RangeDone(RangeDone),
    /// The first file that was not yet done, or the range, is more than its share, and is left.
    Aside,
    /// Everything it was given is done, or left.
    Idle {
        /// What it requested since it last said so; the page cannot see that from outside.
        requested: Vec<String>,
        /// Bytes of its memory, which never shrinks.
        memory: u64,
    },
    /// What is shown of a report, as [`crate::store::Excerpt::encode`] writes it; nothing if it cannot be read.
    Opened(Option<Uint8Array>),
    /// It cannot go on: what it was given or what it found did not cross.
    Lost,
}

/// A mail or a member that is read, or what holds them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Its number ([`crate::intake::Places`]); 0 for the file or range itself.
    pub(super) number: u64,
    /// So many things had been found in the file or range when it began.
    pub(super) found: u64,
}

/// What was found in a range of a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RangeDone {
    /// The number of the range.
    pub(super) number: u32,
    /// Its mails.
    pub(super) mails: u64,
    /// Something was found that is no problem.
    pub(super) any: bool,
    /// Nothing but problems was found.
    pub(super) failed: bool,
    /// The file could not be read there, or not to the end of the range.
    pub(super) unreadable: bool,
}

impl ToWorker {
    /// Sends it. Fails when a file cannot be handed over.
    pub(super) fn post(&self, worker: &Worker) -> Result<(), JsValue> {
        let message = match self {
            Self::Limits { times, files, bytes, workers } => {
                message(0, [times, files, bytes, workers].map(|number| whole(*number)))
            }
            Self::Files(files) => message(1, files.iter().map(|(name, file)| Array::of2(&name.into(), file).into())),
            Self::Range(MailboxRange { name, file, bytes, part, number }) => message(
                2,
                [
                    name.into(),
                    file.into(),
                    whole(bytes.start),
                    whole(bytes.end),
                    JsValue::from(*part),
                    JsValue::from(*number),
                ],
            ),
            Self::Resume(Resume { found, passed, careful, alone }) => {
                let how = [whole(*found), JsValue::from(*careful), JsValue::from(*alone)];
                message(3, how.into_iter().chain(passed.iter().map(|number| whole(*number))))
            }
            Self::Taken(bytes) => message(4, [whole(*bytes)]),
            Self::Open(kept) => message(5, [kept.into()]),
        };
        worker.post_message(&message)
    }

    /// What came as a message.
    pub(super) fn read(data: &JsValue) -> Option<Self> {
        let (kind, values) = opened(data)?;
        Some(match kind {
            0 => Self::Limits {
                times: whole_of(&values.get(0))?,
                files: whole_of(&values.get(1))?,
                bytes: whole_of(&values.get(2))?,
                workers: whole_of(&values.get(3))?,
            },
            1 => Self::Files(values.iter().map(|pair| named_file(&pair)).collect::<Option<_>>()?),
            2 => Self::Range(MailboxRange {
                name: values.get(0).as_string()?,
                file: values.get(1).dyn_into().ok()?,
                bytes: whole_of(&values.get(2))?..whole_of(&values.get(3))?,
                part: small_of(&values.get(4))?,
                number: small_of(&values.get(5))?,
            }),
            3 => Self::Resume(Resume {
                found: whole_of(&values.get(0))?,
                careful: values.get(1).as_bool()?,
                alone: values.get(2).as_bool()?,
                passed: values.iter().skip(3).map(|number| whole_of(&number)).collect::<Option<_>>()?,
            }),
            4 => Self::Taken(whole_of(&values.get(0))?),
            5 => Self::Open(values.get(0).dyn_into().ok()?),
            _ => return None,
        })
    }
}

impl ToPage {
    /// Sends it. Fails when there is no memory to hand bytes over.
    pub(super) fn post(&self, page: &DedicatedWorkerGlobalScope) -> Result<(), JsValue> {
        let message = match self {
            Self::Ready { holds_lock } => message(0, [JsValue::from(*holds_lock)]),
            Self::Progress { bytes, mails } => message(1, [whole(*bytes), whole(*mails)]),
            Self::Batch { bytes, range, found } => {
                let range = range.map_or(JsValue::UNDEFINED, JsValue::from);
                let message = message(2, [bytes.into(), range, whole(*found)]);
                return page.post_message_with_transfer(&message, &Array::of1(&bytes.buffer()));
            }
            Self::FileDone { failed } => message(3, [JsValue::from(*failed)]),
            Self::RangeDone(RangeDone { number, mails, any, failed, unreadable }) => {
                let facts = [any, failed, unreadable].map(|fact| JsValue::from(*fact));
                message(4, [JsValue::from(*number), whole(*mails)].into_iter().chain(facts))
            }
            Self::Idle { requested, memory } => {
                message(5, std::iter::once(whole(*memory)).chain(requested.iter().map(JsValue::from)))
            }
            Self::Lost => message(6, []),
            Self::Opened(None) => message(9, []),
            Self::Opened(Some(bytes)) => {
                let message = message(9, [bytes.into()]);
                return page.post_message_with_transfer(&message, &Array::of1(&bytes.buffer()));
            }
            Self::Aside => message(8, []),
            Self::Begins(place) => message(7, place.iter().flat_map(|place| [whole(place.number), whole(place.found)])),
        };
        page.post_message(&message)
    }

    /// What came as a message.
    pub(super) fn read(data: &JsValue) -> Option<Self> {
        let (kind, values) = opened(data)?;
        Some(match kind {
            0 => Self::Ready { holds_lock: values.get(0).as_bool()? },
            1 => Self::Progress { bytes: whole_of(&values.get(0))?, mails: whole_of(&values.get(1))? },
            2 => {
                let range = values.get(1);
                let range = if range.is_undefined() { None } else { Some(small_of(&range)?) };
                Self::Batch { bytes: values.get(0).dyn_into().ok()?, range, found: whole_of(&values.get(2))? }
            }
            3 => Self::FileDone { failed: values.get(0).as_bool()? },
            4 => Self::RangeDone(RangeDone {
                number: small_of(&values.get(0))?,
                mails: whole_of(&values.get(1))?,
                any: values.get(2).as_bool()?,
                failed: values.get(3).as_bool()?,
                unreadable: values.get(4).as_bool()?,
            }),
            5 => Self::Idle {
                memory: whole_of(&values.get(0))?,
                requested: values.iter().skip(1).map(|url| url.as_string()).collect::<Option<_>>()?,
            },
            6 => Self::Lost,
            8 => Self::Aside,
            9 if values.length() == 0 => Self::Opened(None),
            9 => Self::Opened(Some(values.get(0).dyn_into().ok()?)),
            7 if values.length() == 0 => Self::Begins(None),
            7 => Self::Begins(Some(Place { number: whole_of(&values.get(0))?, found: whole_of(&values.get(1))? })),
            _ => return None,
        })
    }
}

/// A message of a kind, with its values.
fn message(kind: u32, values: impl IntoIterator<Item = JsValue>) -> Array {
    std::iter::once(JsValue::from(kind)).chain(values).collect()
}

/// The kind of a message, and its values.
fn opened(data: &JsValue) -> Option<(u32, Array)> {
    let message: &Array = data.dyn_ref()?;
    let kind = small_of(&message.get(0))?;
    Some((kind, message.slice(1, message.length())))
}

fn named_file(pair: &JsValue) -> Option<NamedFile> {
    let pair: &Array = pair.dyn_ref()?;
    Some((pair.get(0).as_string()?, pair.get(1).dyn_into().ok()?))
}

/// A count or a place in a file.
#[expect(clippy::cast_precision_loss, reason = "no file has 2^53 bytes")]
fn whole(number: u64) -> JsValue {
    JsValue::from(number as f64)
}

/// What [`whole`] made.
fn whole_of(value: &JsValue) -> Option<u64> {
    let number = value.as_f64()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and within the range")]
    let whole =
        (number.fract() == 0.0 && (0.0..=js_sys::Number::MAX_SAFE_INTEGER).contains(&number)).then_some(number as u64);
    whole
}

fn small_of(value: &JsValue) -> Option<u32> {
    whole_of(value)?.try_into().ok()
}
