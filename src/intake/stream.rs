//! One file in slices: a mailbox as it comes, anything else once it is whole.

use super::item::{Ingested, IntakeError, Outcome, Trail};
use super::mbox::Splitter;
use super::sniff::{self, Kind};
use super::{Sink, mail, mbox, read};
use crate::limits::Limits;

/// Reads one file; give it all slices, then finish.
#[derive(Debug)]
pub struct StreamReader {
    name: String,
    state: State,
    mails: u64,
    found: Found,
}

/// How much was found.
#[derive(Debug, Default)]
struct Found {
    problems: u64,
    others: u64,
}

impl Found {
    /// The sink, counted.
    fn counting<'a>(&'a mut self, sink: &'a mut Sink<'_>) -> impl FnMut(Ingested) + 'a {
        |item| {
            let count = if matches!(item.outcome, Outcome::Problem(_)) { &mut self.problems } else { &mut self.others };
            *count += 1;
            sink(item);
        }
    }
}

#[derive(Debug)]
enum State {
    /// Nothing has come yet.
    Start,
    Mailbox(Splitter),
    Whole(Vec<u8>),
    TooLarge,
}

impl StreamReader {
    /// A reader for a file of this name.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), state: State::Start, mails: 0, found: Found::default() }
    }

    /// Mails of a mailbox read so far.
    pub fn mails(&self) -> u64 {
        self.mails
    }

    /// Whether all that was found so far is problems: the file as a whole could not be read.
    pub fn failed(&self) -> bool {
        self.found.problems > 0 && self.found.others == 0
    }

    /// Takes the next slice.
    pub fn push(&mut self, slice: &[u8], limits: &mut Limits, sink: &mut Sink<'_>) {
        let sink = &mut self.found.counting(sink);
        if matches!(self.state, State::Start) {
            self.state = match sniff::kind(slice) {
                Kind::Mbox => State::Mailbox(Splitter::new()),
                _ => State::Whole(Vec::new()),
            };
        }
        match &mut self.state {
            State::Mailbox(splitter) => {
                let (name, mails) = (&self.name, &mut self.mails);
                splitter.push(slice, &mut |bytes| read_mail(name, mails, bytes, limits, sink));
            }
            State::Whole(bytes) if bytes.len() + slice.len() <= MOST_WHOLE => bytes.extend_from_slice(slice),
            State::Whole(_) => self.state = State::TooLarge,
            State::Start | State::TooLarge => {}
        }
    }

    /// The end of the file.
    pub fn finish(&mut self, limits: &mut Limits, sink: &mut Sink<'_>) {
        let sink = &mut self.found.counting(sink);
        match std::mem::replace(&mut self.state, State::Start) {
            State::Mailbox(mut splitter) => {
                let (name, mails) = (&self.name, &mut self.mails);
                splitter.finish(&mut |bytes| read_mail(name, mails, bytes, limits, sink));
                if *mails == 0 {
                    sink(mbox::without_mails(&Trail::of_file(name.clone())));
                }
            }
            State::Whole(bytes) => read(&self.name, &bytes, limits, sink),
            State::Start => read(&self.name, &[], limits, sink),
            State::TooLarge => {
                let outcome = Outcome::Problem(IntakeError::TooLarge { limit: MOST_WHOLE as u64 });
                sink(Ingested { trail: Trail::of_file(self.name.clone()), outcome });
            }
        }
    }
}

fn read_mail(name: &str, mails: &mut u64, bytes: &[u8], limits: &mut Limits, sink: &mut Sink<'_>) {
    *mails += 1;
    mail::read(&Trail::of_file(name).join(format!("mail {mails}")), bytes, 1, limits, sink);
}

/// What is no mailbox is read whole; more than this is not.
const MOST_WHOLE: usize = 512 << 20;
