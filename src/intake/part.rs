//! One part of any kind, slice by slice: what can be read as it comes is, the rest once it is whole.

use super::error::IntakeError;
use super::gzip::Gunzip;
use super::item::{Ingested, NotAReport, Outcome};
use super::lines::Lines;
use super::mbox::{Piece, Splitter};
use super::sniff::{self, Kind};
use super::tar::Untar;
use super::trail::{Trail, TrailStep};
use super::zip::Unzip;
use super::{Sink, json, mail, read_part};
use crate::limits::{Limits, SizeLimit};
use crate::report::Hints;

/// Reads one part; give it all slices, then [`Part::finish`] or [`Part::cut`] it.
#[derive(Debug)]
pub(super) struct Part {
    trail: Trail,
    hints: Hints,
    depth: u32,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Too little has come to tell what it is.
    Start(Vec<u8>),
    Mailbox(Box<Mailbox>),
    Gzip(Box<Gunzip>),
    Tar(Box<Untar>),
    Zip(Box<Unzip>),
    Lines(Box<Lines>),
    Whole(Vec<u8>),
    /// It could not be read on; that is said already.
    Refused,
}

#[derive(Debug)]
struct Mailbox {
    splitter: Splitter,
    mails: u64,
}

impl Part {
    /// A part `depth` levels inside a file.
    pub(super) fn new(trail: Trail, hints: Hints, depth: u32) -> Self {
        Self { trail, hints, depth, state: State::Start(Vec::new()) }
    }

    /// Where it is.
    pub(super) fn trail(&self) -> &Trail {
        &self.trail
    }

    /// Mails of mailboxes read in it so far.
    pub(super) fn mails(&self) -> u64 {
        match &self.state {
            State::Mailbox(mailbox) => mailbox.mails,
            State::Gzip(gzip) => gzip.mails(),
            State::Tar(tar) => tar.mails(),
            State::Zip(zip) => zip.mails(),
            State::Start(_) | State::Lines(_) | State::Whole(_) | State::Refused => 0,
        }
    }

    /// Whether more of it need not be given.
    pub(super) fn is_refused(&self) -> bool {
        matches!(self.state, State::Refused)
    }

    /// Takes the next slice.
    pub(super) fn push(&mut self, slice: &[u8], limits: &mut Limits, sink: &mut Sink<'_>) {
        match &mut self.state {
            State::Start(start) if start.is_empty() && slice.len() >= ENOUGH => {
                self.begin(sniff::kind_of_stream(slice), slice, limits, sink);
                self.push_on(slice, limits, sink);
            }
            State::Start(start) => {
                start.extend_from_slice(slice);
                if start.len() >= ENOUGH {
                    self.begin_with_start(limits, sink);
                }
            }
            _ => self.push_on(slice, limits, sink),
        }
    }

    /// Reads `bytes`, all of them, as the mailbox or archive that they are.
    pub(super) fn read(mut self, kind: Kind, bytes: &[u8], limits: &mut Limits, sink: &mut Sink<'_>) {
        self.begin(kind, bytes, limits, sink);
        self.push_on(bytes, limits, sink);
        self.finish(limits, sink);
    }

    /// The end.
    pub(super) fn finish(&mut self, limits: &mut Limits, sink: &mut Sink<'_>) {
        if let State::Start(start) = &mut self.state {
            // Small and whole: a packed report is read, and kept, in one piece.
            if sniff::kind(start) == Kind::Gzip {
                let bytes = std::mem::take(start);
                self.state = State::Refused;
                read_part(&self.trail, &bytes, &self.hints, self.depth, limits, sink);
                return;
            }
            self.begin_with_start(limits, sink);
        }
        match std::mem::replace(&mut self.state, State::Refused) {
            State::Mailbox(mut mailbox) => {
                let (trail, depth) = (&self.trail, self.depth);
                let Mailbox { splitter, mails } = &mut *mailbox;
                splitter.finish(&mut |piece| read_mail(trail, mails, piece, depth, limits, sink));
                if *mails == 0 {
                    let outcome = Outcome::NotAReport(NotAReport::Other);
                    sink(Ingested { trail: self.trail.clone(), outcome });
                }
                self.state = State::Mailbox(mailbox);
            }
            State::Gzip(mut gzip) => {
                gzip.finish(limits, sink);
                self.state = State::Gzip(gzip);
            }
            State::Tar(mut tar) => {
                tar.finish(limits, sink);
                self.state = State::Tar(tar);
            }
            State::Zip(mut zip) => {
                zip.finish(limits, sink);
                self.state = State::Zip(zip);
            }
            State::Lines(mut lines) => lines.finish(limits, sink),
            State::Whole(bytes) => read_part(&self.trail, &bytes, &self.hints, self.depth, limits, sink),
            State::Start(_) | State::Refused => {}
        }
    }

    /// What it came out of is damaged: gives the reports that are there and passes over
    /// faults that follow from the damage. Says whether it was one report, and is there.
    pub(super) fn cut(&mut self, limits: &mut Limits, sink: &mut Sink<'_>) -> bool {
        let one = match &self.state {
            State::Start(bytes) | State::Whole(bytes) => sniff::kind(bytes) == Kind::Json,
            _ => false,
        };
        let mut any = false;
        self.finish(limits, &mut |item| {
            if matches!(item.outcome, Outcome::Report(_)) {
                any = true;
                sink(item);
            }
        });
        one && any
    }

    fn begin_with_start(&mut self, limits: &mut Limits, sink: &mut Sink<'_>) {
        if let State::Start(start) = std::mem::replace(&mut self.state, State::Refused) {
            self.begin(sniff::kind_of_stream(&start), &start, limits, sink);
            self.push_on(&start, limits, sink);
        }
    }

    fn begin(&mut self, kind: Kind, start: &[u8], limits: &Limits, sink: &mut Sink<'_>) {
        if self.depth > limits.depth {
            self.refuse(IntakeError::TooDeep { limit: limits.depth }, sink);
            return;
        }
        self.state = match kind {
            Kind::Mbox => {
                let splitter = Splitter::new(start, limits.report_bytes);
                State::Mailbox(Box::new(Mailbox { splitter, mails: 0 }))
            }
            Kind::Gzip => {
                let inner = Self::new(self.trail.clone(), self.hints.clone(), self.depth + 1);
                State::Gzip(Box::new(Gunzip::new(inner)))
            }
            Kind::Tar => State::Tar(Box::new(Untar::new(self.trail.clone(), self.depth))),
            Kind::Zip => State::Zip(Box::new(Unzip::new(self.trail.clone(), self.depth))),
            _ => State::Whole(Vec::new()),
        };
    }

    fn push_on(&mut self, slice: &[u8], limits: &mut Limits, sink: &mut Sink<'_>) {
        match &mut self.state {
            State::Mailbox(mailbox) => {
                let Mailbox { splitter, mails } = &mut **mailbox;
                let (trail, depth) = (&self.trail, self.depth);
                splitter.push(slice, &mut |piece| read_mail(trail, mails, piece, depth, limits, sink));
            }
            State::Gzip(gzip) => gzip.push(slice, limits, sink),
            State::Tar(tar) => tar.push(slice, limits, sink),
            State::Zip(zip) => zip.push(slice, limits, sink),
            State::Lines(lines) => lines.push(slice, limits, sink),
            State::Whole(bytes) => {
                let (before, all) = (bytes.len() as u64, bytes.len().saturating_add(slice.len()) as u64);
                // Longer than any report: it is many, or one that is too large.
                if before <= limits.report_bytes && all > limits.report_bytes && json::is_lines(bytes) {
                    let mut lines = Lines::new(self.trail.clone(), self.hints.clone());
                    lines.push(bytes, limits, sink);
                    lines.push(slice, limits, sink);
                    self.state = State::Lines(Box::new(lines));
                    return;
                }
                let (most, limit) = if self.depth > 0 {
                    (limits.report_bytes, SizeLimit::Report(limits.report_bytes))
                } else {
                    (limits.whole_bytes, SizeLimit::Whole(limits.whole_bytes))
                };
                if all <= most {
                    bytes.extend_from_slice(slice);
                } else {
                    self.refuse(IntakeError::TooLarge { limit }, sink);
                }
            }
            State::Start(_) | State::Refused => {}
        }
    }

    fn refuse(&mut self, error: IntakeError, sink: &mut Sink<'_>) {
        self.state = State::Refused;
        sink(Ingested { trail: self.trail.clone(), outcome: Outcome::Problem(error) });
    }
}

fn read_mail(trail: &Trail, mails: &mut u64, piece: Piece<'_>, depth: u32, limits: &mut Limits, sink: &mut Sink<'_>) {
    *mails += 1;
    let trail = trail.join(TrailStep::Mail(*mails));
    match piece {
        Piece::Mail(bytes) => mail::read(&trail, bytes, depth + 1, limits, sink),
        Piece::TooLarge => {
            let outcome = Outcome::Problem(IntakeError::TooLarge { limit: SizeLimit::Report(limits.report_bytes) });
            sink(Ingested { trail, outcome });
        }
    }
}

/// Bytes that tell what a part is.
const ENOUGH: usize = 4096;
