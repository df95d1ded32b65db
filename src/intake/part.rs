//! One part of any kind: what can be read as it comes is, the rest once it is whole.
//!
//! Here, and nowhere else in intake, reading goes further in: what is found inside (an archive in a
//! mail, a mail in an archive) is read by [`read`] again, one level deeper each time. Every level
//! asks [`Limits::depth`](crate::limits::Limits) first, so that no file leads deeper than that.

use super::closed::Closed;
use super::error::IntakeError;
use super::fault::TarFault;
use super::gzip::Gunzip;
use super::item::{Ingested, NotAReport, Outcome};
use super::lines::Lines;
use super::mbox::{Piece, Splitter};
use super::members::{Archive, End, Members};
use super::names::{broken_promise, is_beside, promises_report};
use super::reading::{Reading, Sink, Visit};
use super::small_gzip::{keep_packed, unpack_at_once};
use super::sniff::{self, Base64Pieces, Kind, Lost};
use super::tar::Untar;
use super::trail::TrailStep;
use super::unpacked::Unpacked;
use super::weight::{Begun, rate_of, weigh};
use super::zip::Unzip;
use super::{base64, cms, deflate, json, mail, msg, table, wrapped};
use crate::limits::{Limits, SizeLimit, Thing, Within};
use crate::report::{self, Hints, LooksLike, ReportError};

/// Reads bytes of any kind.
pub(super) fn read(visit: &Visit, bytes: &[u8], reading: &mut Reading<'_>) {
    if let Some(error) = visit.too_deep(reading.limits) {
        reading.problem(&visit.trail, error);
        return;
    }
    match sniff::kind(bytes) {
        Kind::Json => match report::quick(bytes, &visit.hints) {
            Some(report) => reading.put(&visit.trail, Outcome::Report(Box::new(report))),
            None => json::read(visit, bytes, json::Around::Nothing, reading),
        },
        Kind::Around => match sniff::lost_start(bytes).filter(|_| sniff::is_binary(bytes)) {
            Some(lost) => read_lost(visit, bytes, &lost, reading),
            None => json::read(visit, bytes, json::Around::Text, reading),
        },
        Kind::Table(kind) => table::read(visit, bytes, kind, reading),
        Kind::Gzip => match unpack_one(bytes, reading.limits) {
            Some(unpacked) => reading.through(
                |item, sink| sink(keep_packed(item, &unpacked, bytes)),
                |reading| read(&visit.content(), &unpacked, reading),
            ),
            None => Part::new(visit.clone()).read(Kind::Gzip, bytes, reading),
        },
        kind @ (Kind::Zip | Kind::Tar | Kind::Mbox) => Part::new(visit.clone()).read(kind, bytes, reading),
        Kind::Msg => msg::read(visit, bytes, reading),
        Kind::Mail => mail::read(visit, bytes, reading),
        Kind::Parts => mail::read_pasted(visit, bytes, reading),
        Kind::Cms => read_unpacked(visit, bytes.len(), cms::content(bytes, reading.limits), reading),
        Kind::Zlib | Kind::Deflate => read_deflated(visit, bytes, reading),
        Kind::Base64 => read_base64(visit, bytes, reading),
        kind @ (Kind::Quoted | Kind::Retyped | Kind::Wide | Kind::OldLines) => {
            match unwrapped(kind, bytes, reading.limits) {
                Ok(content) => read(&visit.content(), &content, reading),
                Err(error) => reading.put(&visit.trail, error.map_or(NOTHING, Outcome::Problem)),
            }
        }
        Kind::Dmarc => reading.put(&visit.trail, Outcome::NotAReport(NotAReport::Dmarc)),
        Kind::Placeholder => reading.put(&visit.trail, Outcome::NotAReport(NotAReport::Placeholder)),
        Kind::MailTable => {
            let error = ReportError::NotAReport { looks_like: LooksLike::MailTable };
            reading.problem(&visit.trail, error.into());
        }
        Kind::Closed(closed) => reading.problem(&visit.trail, IntakeError::Closed(closed)),
        Kind::Packed(packing) => reading.problem(&visit.trail, IntakeError::Packing(packing)),
        Kind::Other if bytes.trim_ascii().is_empty() && visit.trail.name().is_some_and(promises_report) => {
            reading.problem(&visit.trail, ReportError::Empty.into());
        }
        // A note in place of what the name promises.
        Kind::Other if sniff::is_note(bytes) && visit.trail.name().is_some_and(promises_report) => {
            reading.problem(&visit.trail, IntakeError::Closed(Closed::Replaced));
        }
        Kind::Other => read_other(visit, bytes, reading),
    }
}

/// Reads what is of no known kind; what breaks the promise of its name is told.
fn read_other(visit: &Visit, bytes: &[u8], reading: &mut Reading<'_>) {
    let is_binary = sniff::is_binary(bytes);
    if let Some(lost) = sniff::lost_start(bytes).filter(|_| is_binary) {
        return read_lost(visit, bytes, &lost, reading);
    }
    // Too few bytes to be binary may be all that is left of an archive.
    let is_text = bytes.len() > FEW || sniff::is_note(bytes) || bytes.trim_ascii().is_empty();
    let name = visit.trail.name().filter(|_| is_binary || !is_text);
    let broken = name.and_then(|name| broken_promise(name, visit.is_unpacked));
    reading.put(&visit.trail, broken.map_or(NOTHING, Outcome::Problem));
}

/// Reads an archive whose first bytes are damaged or missing as far as it can be read, and tells that.
fn read_lost(visit: &Visit, bytes: &[u8], lost: &Lost, reading: &mut Reading<'_>) {
    let part = Part::new(visit.clone());
    match *lost {
        Lost::Zip => part.read(Kind::Zip, bytes, reading),
        Lost::Tar(at) => {
            reading.problem(&visit.trail, IntakeError::Tar(TarFault::Header));
            part.read(Kind::Tar, bytes.get(at..).unwrap_or_default(), reading);
        }
        Lost::Gzip => {
            let mut part = part;
            part.begin(Kind::Gzip, bytes, reading);
            part.push_on(&[0x1F, 0x8B, 8], reading);
            part.push_on(bytes.get(3..).unwrap_or_default(), reading);
            // What else is wrong follows from that.
            part.cut(reading);
            reading.problem(&visit.trail, IntakeError::Gzip { unpacked: 0 });
        }
    }
}

/// Reads the pieces of base64 that a text holds.
fn read_base64(visit: &Visit, bytes: &[u8], reading: &mut Reading<'_>) {
    let mut pieces = Base64Pieces::of(bytes);
    let mut is_first = true;
    for piece in pieces.by_ref() {
        if !std::mem::take(&mut is_first)
            && let Err(limit) = reading.limits.entry()
        {
            return reading.problem(&visit.trail, IntakeError::TooManyEntries { limit });
        }
        match base64::decode(piece, reading.limits) {
            Ok(content) => read(&visit.content(), &content, reading),
            Err(error) => reading.problem(&visit.trail, error),
        }
    }
    if sniff::has_base64_line(pieces.rest) {
        let before = bytes.get(..bytes.len().saturating_sub(pieces.rest.len())).unwrap_or_default();
        let line = memchr::memchr_iter(b'\n', before).count() as u64 + 1;
        reading.problem(&visit.trail, IntakeError::Base64 { line });
    }
}

/// Reads deflated data without gzip, piece by piece; what follows is read if it is of a known kind, and told if not.
fn read_deflated(visit: &Visit, bytes: &[u8], reading: &mut Reading<'_>) {
    let (mut rest, mut length) = (bytes, 0);
    loop {
        let deflated = match sniff::kind(rest.get(..ENOUGH).unwrap_or(rest)) {
            Kind::Zlib => deflate::unpack_zlib(rest, reading.limits),
            Kind::Deflate => deflate::unpack_raw(rest, reading.limits),
            Kind::Other => Err(None),
            _ => return read(&visit.content(), rest, reading),
        };
        let (unpacked, behind) = match deflated {
            Ok(deflated) => deflated,
            Err(Some(error)) => return reading.problem(&visit.trail, error),
            Err(None) if rest.len() == bytes.len() => return read_other(visit, bytes, reading),
            Err(None) => return reading.problem(&visit.trail, IntakeError::Deflate { unpacked: length }),
        };
        let is_damaged = unpacked.damage.is_some();
        length += unpacked.content.len() as u64;
        read_unpacked(visit, rest.len() - behind.len(), Ok(unpacked), reading);
        let padding = behind.iter().take_while(|byte| **byte == 0 || byte.is_ascii_whitespace()).count();
        rest = behind.get(padding..).unwrap_or_default();
        if is_damaged || rest.is_empty() {
            return;
        }
        if let Err(limit) = reading.limits.entry() {
            return reading.problem(&visit.trail, IntakeError::TooManyEntries { limit });
        }
    }
}

/// The content of a small gzip file, where nothing in it is weighed by itself: that needs its steps.
fn unpack_one(bytes: &[u8], limits: &mut Limits) -> Option<Vec<u8>> {
    let before = limits.spent;
    let unpacked = unpack_at_once(bytes, limits)?;
    let holds_many =
        !unpacked.starts_with(b"{") && matches!(sniff::kind(&unpacked), Kind::Mbox | Kind::Tar | Kind::Zip);
    if holds_many {
        limits.spent = before;
    }
    (!holds_many).then_some(unpacked)
}

/// The content of something that is whole in memory and holds one thing; `Err(None)` if it holds none.
fn unwrapped(kind: Kind, bytes: &[u8], limits: &mut Limits) -> Result<Vec<u8>, Option<IntakeError>> {
    match kind {
        Kind::Quoted => Ok(wrapped::unquote(bytes, limits)?),
        Kind::Retyped => Ok(wrapped::straighten(bytes, limits)?),
        Kind::Wide => Ok(wrapped::narrow(bytes, limits)?.into_bytes()),
        Kind::OldLines => Ok(wrapped::new_lines(bytes, limits)?),
        _ => Err(None),
    }
}

/// Reads what so many bytes that were whole in memory unpacked to. Of what is damaged the reports that are there are
/// given, and the damage is told.
fn read_unpacked(
    visit: &Visit,
    packed: usize,
    unpacked: Result<Unpacked, Option<IntakeError>>,
    reading: &mut Reading<'_>,
) {
    let (content, damage) = match unpacked {
        Ok(Unpacked { content, damage }) => (content, damage),
        Err(error) => return reading.put(&visit.trail, error.map_or(NOTHING, Outcome::Problem)),
    };
    let rate = rate_of(content.len(), (packed as u64).saturating_mul(256), reading.rate);
    let Some(damage) = damage else {
        return reading.at_rate(rate, |reading| read(&visit.content(), &content, reading));
    };
    // What else is wrong follows from the damage.
    let reports = |item: Ingested, sink: &mut Sink<'_>| {
        if matches!(item.outcome, Outcome::Report(_)) {
            sink(item);
        }
    };
    reading.at_rate(rate, |reading| {
        reading.through(reports, |reading| read(&visit.content(), &content, reading));
    });
    reading.problem(&visit.trail, damage);
}

/// Reads one part; give it all slices, then [`Part::finish`] or [`Part::cut`] it.
#[derive(Debug)]
pub(super) struct Part {
    visit: Visit,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Too little has come to tell what it is.
    Start(Vec<u8>),
    Mailbox(Box<Mailbox>),
    Archive(Box<Opened>),
    Lines(Box<Lines>),
    Whole(Vec<u8>),
    /// It was read to its end.
    Over,
    /// It could not be read on; that is said already.
    Refused,
}

impl Part {
    /// A part of which nothing has come yet.
    pub(super) fn new(visit: Visit) -> Self {
        Self { visit, state: State::Start(Vec::new()) }
    }

    /// Mails of mailboxes read in it so far.
    pub(super) fn mails(&self) -> u64 {
        match &self.state {
            State::Mailbox(mailbox) => mailbox.mails,
            State::Archive(opened) => opened.mails(),
            State::Start(_) | State::Lines(_) | State::Whole(_) | State::Over | State::Refused => 0,
        }
    }

    /// Takes the next slice.
    pub(super) fn push(&mut self, slice: &[u8], reading: &mut Reading<'_>) {
        match &mut self.state {
            State::Start(start) if start.is_empty() && slice.len() >= ENOUGH => self.begin_with(slice, reading),
            State::Start(start) => {
                start.extend_from_slice(slice);
                if start.len() >= ENOUGH {
                    let start = std::mem::take(start);
                    self.begin_with(&start, reading);
                }
            }
            _ => self.push_on(slice, reading),
        }
    }

    /// The end.
    pub(super) fn finish(&mut self, reading: &mut Reading<'_>) {
        if let State::Start(start) = &mut self.state {
            let start = std::mem::take(start);
            // Small and whole: a packed report is read, and kept, in one piece.
            if sniff::kind(&start) == Kind::Gzip {
                self.state = State::Over;
                read(&self.visit, &start, reading);
                return;
            }
            self.begin_with(&start, reading);
        }
        match &mut self.state {
            State::Mailbox(mailbox) => mailbox.finish(&self.visit, reading),
            State::Archive(opened) => opened.finish(&self.visit, reading),
            State::Lines(lines) => {
                lines.finish(reading);
                self.state = State::Over;
            }
            State::Whole(bytes) => {
                let bytes = std::mem::take(bytes);
                self.state = State::Over;
                read(&self.visit, &bytes, reading);
            }
            State::Start(_) | State::Over | State::Refused => {}
        }
    }

    /// What it came out of is damaged: gives the reports that are there and passes over
    /// faults that follow from the damage. Says whether it is one report, and whole: of several, or after the beginning
    /// of another, the damage may have taken some.
    fn cut(&mut self, reading: &mut Reading<'_>) -> bool {
        let one = match &self.state {
            State::Start(bytes) | State::Whole(bytes) => sniff::kind(bytes) == Kind::Json && json::is_one_object(bytes),
            _ => false,
        };
        let mut any = false;
        let reports = |item: Ingested, sink: &mut Sink<'_>| {
            if matches!(item.outcome, Outcome::Report(_)) {
                any = true;
                sink(item);
            }
        };
        reading.through(reports, |reading| self.finish(reading));
        one && any
    }

    /// Reads `bytes`, all of them, as the mailbox or archive that they are.
    fn read(mut self, kind: Kind, bytes: &[u8], reading: &mut Reading<'_>) {
        self.begin(kind, bytes, reading);
        self.push_on(bytes, reading);
        self.finish(reading);
    }

    /// Whether more of it need not be given.
    fn is_refused(&self) -> bool {
        matches!(self.state, State::Refused)
    }

    fn begin_with(&mut self, start: &[u8], reading: &mut Reading<'_>) {
        self.begin(sniff::kind_of_stream(start), start, reading);
        self.push_on(start, reading);
    }

    fn begin(&mut self, kind: Kind, start: &[u8], reading: &mut Reading<'_>) {
        if let Some(error) = self.visit.too_deep(reading.limits) {
            self.refuse(error, reading);
            return;
        }
        if let Kind::Packed(packing) = kind {
            self.refuse(IntakeError::Packing(packing), reading);
            return;
        }
        self.state = match kind {
            Kind::Mbox => State::Mailbox(Box::new(Mailbox {
                splitter: Splitter::new(start, reading.limits.report_bytes, reading.places.begin()),
                mails: 0,
                begun: Begun::default(),
                is_given_up: false,
            })),
            Kind::Gzip => State::Archive(Box::new(Opened::new(Gunzip::default()))),
            Kind::Tar => State::Archive(Box::new(Opened::new(Untar::default()))),
            Kind::Zip => State::Archive(Box::new(Opened::new(Unzip::default()))),
            _ => State::Whole(Vec::new()),
        };
    }

    fn push_on(&mut self, slice: &[u8], reading: &mut Reading<'_>) {
        match &mut self.state {
            State::Mailbox(mailbox) => mailbox.push(slice, &self.visit, reading),
            State::Archive(opened) => opened.push(slice, &self.visit, reading),
            State::Lines(lines) => lines.push(slice, reading),
            State::Whole(bytes) => {
                let limits = &*reading.limits;
                let (before, all) = (bytes.len() as u64, bytes.len().saturating_add(slice.len()) as u64);
                // Longer than any report: it is many, or one that is too large.
                if before <= limits.report_bytes && all > limits.report_bytes && json::is_lines(bytes) {
                    let mut lines = Lines::new(self.visit.clone());
                    lines.push(bytes, reading);
                    lines.push(slice, reading);
                    self.state = State::Lines(Box::new(lines));
                    return;
                }
                let (most, limit) = if self.visit.depth > 0 {
                    (limits.report_bytes, SizeLimit::Report(limits.report_bytes))
                } else {
                    (limits.whole_bytes, SizeLimit::Whole(limits.whole_bytes))
                };
                if all <= most {
                    bytes.extend_from_slice(slice);
                } else {
                    if self.visit.depth == 0 {
                        limits.exceed();
                    }
                    self.refuse(IntakeError::TooLarge { limit }, reading);
                }
            }
            State::Start(_) | State::Over | State::Refused => {}
        }
    }

    fn refuse(&mut self, error: IntakeError, reading: &mut Reading<'_>) {
        self.state = State::Refused;
        reading.problem(&self.visit.trail, error);
    }
}

/// A mailbox, and how many of its mails were read.
#[derive(Debug)]
struct Mailbox {
    splitter: Splitter,
    mails: u64,
    /// What has come of the next.
    begun: Begun,
    /// It has more mails than may be read, which is said.
    is_given_up: bool,
}

impl Mailbox {
    fn push(&mut self, slice: &[u8], visit: &Visit, reading: &mut Reading<'_>) {
        let Self { splitter, mails, begun, is_given_up } = self;
        splitter.push(slice, &mut |piece| read_mail(visit, (&mut *mails, &mut *begun), is_given_up, piece, reading));
        begun.follow(slice.len(), splitter.unfinished(), reading.rate);
    }

    fn finish(&mut self, visit: &Visit, reading: &mut Reading<'_>) {
        let Self { splitter, mails, begun, is_given_up } = self;
        splitter.finish(&mut |piece| read_mail(visit, (&mut *mails, &mut *begun), is_given_up, piece, reading));
        // The mail that was to come.
        reading.places.end();
        if *mails == 0 {
            reading.put(&visit.trail, NOTHING);
        }
    }
}

/// Says whether the next mail is to be read: it begins before its first byte is taken.
fn read_mail(
    visit: &Visit,
    (mails, begun): (&mut u64, &mut Begun),
    is_given_up: &mut bool,
    piece: Piece<'_>,
    reading: &mut Reading<'_>,
) -> bool {
    *mails += 1;
    let weight = begun.take(if let Piece::Mail(bytes) = piece { bytes.len() } else { 0 }, reading.rate);
    if let Err(limit) = reading.limits.any_entry() {
        if !std::mem::replace(is_given_up, true) {
            reading.problem(&visit.trail, IntakeError::TooManyEntries { limit });
        }
        return reading.places.follow();
    }
    let visit = visit.inner(TrailStep::Mail(*mails), Hints::default());
    match piece {
        Piece::Mail(bytes) => {
            let outer = reading.begin(Thing::Mail, weight);
            mail::read(&visit, bytes, reading);
            reading.end(outer);
        }
        Piece::TooLarge => {
            let limit = SizeLimit::Report(reading.limits.report_bytes);
            reading.problem(&visit.trail, IntakeError::TooLarge { limit });
        }
        Piece::Unwanted => reading.problem(&visit.trail, IntakeError::ReaderDied),
    }
    reading.places.follow()
}

/// An archive that is read, and the member of it that is.
#[derive(Debug)]
struct Opened {
    archive: Box<dyn Archive>,
    inside: Inside,
}

/// What was found in an archive so far.
#[derive(Debug, Default)]
struct Inside {
    member: Option<Part>,
    /// What the archive may take, of which the member has a share.
    outer: Option<Within>,
    /// Mails of the members before.
    mails: u64,
    /// Anything was found: a member, or something to say.
    any: bool,
}

impl Opened {
    fn new(archive: impl Archive + 'static) -> Self {
        Self { archive: Box::new(archive), inside: Inside::default() }
    }

    fn mails(&self) -> u64 {
        self.inside.mails + self.inside.member.as_ref().map_or(0, Part::mails)
    }

    fn push(&mut self, slice: &[u8], visit: &Visit, reading: &mut Reading<'_>) {
        self.archive.push(slice, &mut ReadMembers { visit, inside: &mut self.inside, reading });
    }

    fn finish(&mut self, visit: &Visit, reading: &mut Reading<'_>) {
        self.archive.finish(&mut ReadMembers { visit, inside: &mut self.inside, reading });
        if !self.inside.any {
            reading.put(&visit.trail, NOTHING);
        }
    }
}

/// Reads the members of an archive as they come, each as a part of its own.
struct ReadMembers<'a, 'r> {
    /// The archive.
    visit: &'a Visit,
    inside: &'a mut Inside,
    reading: &'a mut Reading<'r>,
}

impl Members for ReadMembers<'_, '_> {
    fn limits(&mut self) -> &mut Limits {
        self.reading.limits
    }

    fn begin(&mut self, name: Option<&str>) -> bool {
        if name.is_some_and(is_beside) {
            return false;
        }
        self.inside.any = true;
        let visit = name.map_or_else(|| self.visit.content(), |name| self.visit.member(name));
        if self.reading.places.begin() {
            self.inside.member = Some(Part::new(visit));
            // What is alone in its archive has nothing beside it.
            self.inside.outer = name.map(|_| self.reading.begin(Thing::Member, 0));
            return true;
        }
        self.reading.problem(&visit.trail, IntakeError::ReaderDied);
        self.reading.places.end();
        false
    }

    fn bytes(&mut self, slice: &[u8], packed: u64) -> bool {
        let Inside { member: Some(part), outer, .. } = &mut *self.inside else { return false };
        let rate = rate_of(slice.len(), packed, self.reading.rate);
        if outer.is_some() {
            self.reading.weights.more(weigh(slice.len(), rate));
        }
        self.reading.at_rate(rate, |reading| part.push(slice, reading));
        !part.is_refused()
    }

    fn end(&mut self, how: End) {
        let Some(mut part) = self.inside.member.take() else { return };
        match how {
            _ if part.is_refused() => {}
            End::Whole => part.finish(self.reading),
            End::CutOff(error) => {
                if !part.cut(self.reading) {
                    self.reading.problem(&part.visit.trail, error);
                }
            }
            // What was altered is a report still, with other numbers.
            End::Damaged(error) => {
                part.cut(self.reading);
                self.reading.problem(&part.visit.trail, error);
            }
            End::GivenUp => {
                part.cut(self.reading);
            }
        }
        if let Some(outer) = self.inside.outer.take() {
            self.reading.end(outer);
        }
        self.inside.mails += part.mails();
        self.reading.places.end();
    }

    fn refuse(&mut self, name: &str, error: IntakeError) {
        self.inside.any = true;
        self.reading.problem(&self.visit.member(name).trail, error);
    }

    fn problem(&mut self, error: IntakeError) {
        self.inside.any = true;
        self.reading.problem(&self.visit.trail, error);
    }
}

const NOTHING: Outcome = Outcome::NotAReport(NotAReport::Other);

/// What is written in words is longer, or has blanks.
const FEW: usize = 64;

/// Bytes that tell what a part is.
const ENOUGH: usize = 4096;
