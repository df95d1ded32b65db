//! JSON texts with one report or many: one after another, one a line (NDJSON), behind
//! record separators ([RFC 7464](https://www.rfc-editor.org/rfc/rfc7464)), in a list, in
//! the output of another program, or in the middle of other text.
//!
//! A value that is broken never stops the others: reading goes on at the next place where
//! a value starts. Where several are found, each has a step in its trail.

use serde_json::Value;

use super::Sink;
use super::error::IntakeError;
use super::item::{Ingested, NotAReport, Outcome};
use super::sniff::{self, Kind, report_start, starts_report};
use super::trail::{Trail, TrailStep};
use super::wrapped::charge;
use crate::limits::{Limits, SizeLimit};
use crate::report::{
    Decoded, Deviation, DeviationRule, FirstValue, Hints, LooksLike, ReportError, Source, first_value, lower,
};

/// What stands around the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    /// White space and separators.
    Nothing,
    /// Text that was written by a person.
    Text,
}

/// Reads every report in a text.
pub(super) fn read(
    trail: &Trail,
    bytes: &[u8],
    hints: &Hints,
    around: Around,
    limits: &mut Limits,
    sink: &mut Sink<'_>,
) {
    let mut found = Found::default();
    read_stretch(trail, bytes, hints, around, &mut found, limits, sink);
    Put { trail, sink, found: &mut found }.finish(around);
}

/// A text of one value a line that comes in pieces.
#[derive(Debug, Default)]
pub(super) struct LineReader(Found);

impl LineReader {
    /// Reads whole lines.
    pub(super) fn read(
        &mut self,
        trail: &Trail,
        lines: &[u8],
        hints: &Hints,
        limits: &mut Limits,
        sink: &mut Sink<'_>,
    ) {
        self.0.lines = true;
        read_stretch(trail, lines, hints, Around::Nothing, &mut self.0, limits, sink);
        self.0.line_before += memchr::memchr_iter(b'\n', lines).count();
        self.0.bytes_before += lines.len();
    }

    /// Names the next line as too long; it was passed over up to its end.
    pub(super) fn too_long(&mut self, trail: &Trail, bytes: usize, limits: &Limits, sink: &mut Sink<'_>) {
        self.0.line_before += 1;
        self.0.bytes_before += bytes;
        self.0.values += 1;
        let outcome = Outcome::Problem(IntakeError::TooLarge { limit: SizeLimit::Report(limits.report_bytes) });
        let step = TrailStep::Line(self.0.line_before as u64);
        Put { trail, sink, found: &mut self.0 }.outcome(step, outcome);
    }

    /// The end of the text.
    pub(super) fn finish(&mut self, trail: &Trail, sink: &mut Sink<'_>) {
        Put { trail, sink, found: &mut self.0 }.finish(Around::Nothing);
    }
}

/// Reads the reports in a text, or in a stretch of its lines.
fn read_stretch(
    trail: &Trail,
    bytes: &[u8],
    hints: &Hints,
    around: Around,
    found: &mut Found,
    limits: &mut Limits,
    sink: &mut Sink<'_>,
) {
    let copied = bytes.iter().take(2).any(|byte| *byte == 0) || std::str::from_utf8(bytes).is_err();
    if copied && let Err(error) = charge(bytes.len().saturating_mul(2), limits) {
        sink(Ingested { trail: trail.clone(), outcome: Outcome::Problem(error) });
        return;
    }
    let decoded = Decoded::of(bytes);
    let text = decoded.text.as_ref();
    let mut reader = Reader {
        decoded: &decoded,
        text,
        hints,
        around,
        lines: around == Around::Nothing && (found.lines || has_lines(text)),
        in_list: false,
        broken: false,
        recovering: false,
        repairs: text.len().saturating_mul(8),
        line: found.line_before + 1,
        line_at: 0,
        line_start: 0,
        limits,
        put: Put { trail, sink, found },
    };
    reader.read();
}

#[expect(clippy::struct_excessive_bools, reason = "each says one thing about the place in the text")]
struct Reader<'a, 's> {
    decoded: &'a Decoded<'a>,
    text: &'a str,
    hints: &'a Hints,
    around: Around,
    /// The text is lines of one value each.
    lines: bool,
    /// Inside a list of objects.
    in_list: bool,
    /// The last value was broken.
    broken: bool,
    /// Behind a broken value, where what starts like a value may be a part of it.
    recovering: bool,
    /// Bytes that may still be copied to mend values.
    repairs: usize,
    /// The line of `line_at`, from 1, and where it starts.
    line: usize,
    line_at: usize,
    line_start: usize,
    limits: &'a mut Limits,
    put: Put<'a, 's>,
}

/// Where the next value starts, and what stands before it that is none.
struct Next<'a> {
    start: Option<usize>,
    junk: &'a str,
    junk_at: usize,
}

impl<'a> Reader<'a, '_> {
    fn read(&mut self) {
        let mut before = 0;
        let first = self.next(0);
        self.name_junk(&first);
        let mut next = first.start;
        while let Some(start) = next {
            if let Err(limit) = self.limits.entry() {
                self.put.outcome(self.report_step(), Outcome::Problem(IntakeError::TooManyEntries { limit }));
                return;
            }
            if !self.in_list && self.starts_list(start) {
                self.in_list = true;
                next = self.next(start + 1).start;
                continue;
            }
            let step = self.step(start);
            let read = self.value(start);
            self.broken = read.is_err();
            match read {
                Ok(found) => {
                    let end = start + found.end;
                    let behind = self.next(end);
                    let mut deviations = self.decoded.deviations(before, &(start..end));
                    if self.around == Around::Text {
                        let first = self.part(before, start).trim();
                        deviations.push(Deviation::whole(DeviationRule::SurroundingText, first));
                    } else if !behind.junk.is_empty() && !self.lines {
                        deviations.push(Deviation::whole(DeviationRule::TrailingData, behind.junk));
                    }
                    deviations.extend(found.deviations);
                    self.take(found.value, self.part(start, end), &deviations, &step);
                    self.name_junk(&behind);
                    before = end;
                    next = behind.start;
                }
                Err((error, behind)) => {
                    if !self.recovering {
                        self.put.found.values += 1;
                        self.put.outcome(step, Outcome::Problem(error));
                    }
                    self.recovering = !self.lines;
                    before = start;
                    next = if self.lines { self.next_line(start) } else { self.start_behind(behind) };
                }
            }
        }
        if self.in_list && !self.broken {
            let offset = self.text.trim_end().len();
            self.put.outcome(TrailStep::EndOfList, Outcome::Problem(ReportError::CutOff { offset }.into()));
        }
    }

    fn part(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The next value behind the line of a broken one.
    fn next_line(&mut self, start: usize) -> Option<usize> {
        let end = self.text.get(start..)?.find('\n')?;
        let next = self.next(start + end);
        self.name_junk(&next);
        next.start
    }

    /// Between lines of one value each, a line of something else is a broken one.
    fn name_junk(&mut self, next: &Next<'_>) {
        if self.lines && !next.junk.is_empty() {
            let line = self.line_of(next.junk_at);
            self.put.outcome(TrailStep::Line(line as u64), Outcome::Problem(ReportError::NoValue { line }.into()));
        }
    }

    /// A list of objects is read object by object, so that it needs no memory of its own.
    fn starts_list(&self, start: usize) -> bool {
        let rest = self.text.get(start..).and_then(|text| text.strip_prefix('['));
        rest.is_some_and(|rest| rest.trim_start().starts_with('{'))
    }

    /// The value at `start`, or why there is none and where the next may start; a fault
    /// has its place in the whole text.
    fn value(&mut self, start: usize) -> Result<FirstValue, (IntakeError, usize)> {
        let rest = self.text.get(start..).unwrap_or_default();
        let most = usize::try_from(self.limits.report_bytes).unwrap_or(usize::MAX);
        let within = rest.get(..rest.floor_char_boundary(most)).unwrap_or_default();
        let error = match first_value(within, false) {
            Ok(found) => return Ok(found),
            Err(ReportError::CutOff { .. }) if within.len() < rest.len() => {
                let limit = SizeLimit::Report(self.limits.report_bytes);
                return Err((IntakeError::TooLarge { limit }, start + within.len().max(1)));
            }
            Err(error) => error,
        };
        let line = if self.lines { within.lines().next().unwrap_or_default() } else { within };
        let mends = error.can_be_mended() && self.repairs >= line.len();
        let error = if mends || self.lines {
            self.repairs -= if mends { line.len() } else { 0 };
            match first_value(line, mends) {
                Ok(found) => return Ok(found),
                Err(error) => error,
            }
        } else {
            error
        };
        let (error, behind) = match error {
            // Inside JSON that is too deep there is nothing but more of it.
            ReportError::Nested { line, column } => (error, start + offset_of(within, line, column).max(1)),
            _ if self.lines => (error, start + 1),
            _ => (self.cut_off(start).unwrap_or(error), start + 1),
        };
        let (lines, bytes) = (self.line_of(start) - 1, self.put.found.bytes_before + start);
        Err((error.further(bytes, lines, start - self.line_start).into(), behind))
    }

    /// What ends where the next report starts is cut off, whatever the reader stumbled over there.
    fn cut_off(&self, start: usize) -> Option<ReportError> {
        let next = self.start_behind(start + 1)?;
        let within = self.part(start, next).trim_end_matches(is_separator);
        starts_report(self.part(next, self.text.len()).as_bytes()).then(|| first_value(within, false).err()).flatten()
    }

    /// Skips separators; what else stands before the next value is junk.
    fn next(&mut self, at: usize) -> Next<'a> {
        let rest = self.text.get(at..).unwrap_or_default();
        let mut start = at;
        for c in rest.chars() {
            match c {
                ']' if self.in_list => self.in_list = false,
                ',' | SEPARATOR | '\u{FEFF}' => {}
                c if c.is_whitespace() => {}
                _ => break,
            }
            start += c.len_utf8();
        }
        let rest = self.text.get(start..).unwrap_or_default();
        let begins = match self.around {
            Around::Nothing => rest.starts_with(['{', '[']) || at == 0 && rest.starts_with('"'),
            Around::Text => starts_report(rest.as_bytes()),
        };
        if begins || rest.is_empty() {
            return Next { start: (!rest.is_empty()).then_some(start), junk: "", junk_at: start };
        }
        let next = self.start_behind(start);
        let junk = self.part(start, next.unwrap_or(self.text.len()));
        Next { start: next, junk: junk.trim_matches(is_separator), junk_at: start }
    }

    /// The next place from `from` on where a value starts for certain: a line or a record
    /// that starts with a bracket, or an object that starts like a report.
    fn start_behind(&self, from: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        if self.around == Around::Text {
            return report_start(bytes, from);
        }
        let mut at = from;
        loop {
            let rest = bytes.get(at..)?;
            at += rest.iter().position(|byte| matches!(byte, b'\n' | b'\x1E' | b'{'))?;
            let rest = bytes.get(at..)?;
            match rest {
                [b'{', ..] if !self.lines && starts_report(rest) => return Some(at),
                [b'{', ..] => {}
                [_, b'{' | b'[', ..] => return Some(at + 1),
                [b'\x1E', b' ' | b'\n' | b'\r', ..] => {
                    return self.text.get(at..)?.find(['{', '[']).map(|step| at + step);
                }
                _ => {}
            }
            at += 1;
        }
    }

    fn line_of(&mut self, at: usize) -> usize {
        if at < self.line_at {
            (self.line, self.line_at, self.line_start) = (self.put.found.line_before + 1, 0, 0);
        }
        let between = self.text.as_bytes().get(self.line_at..at).unwrap_or_default();
        self.line += between.split(|byte| *byte == b'\n').skip(1).count();
        if let Some(end) = between.iter().rposition(|byte| *byte == b'\n') {
            self.line_start = self.line_at + end + 1;
        }
        self.line_at = at;
        self.line
    }

    fn step(&mut self, start: usize) -> TrailStep {
        if self.lines { TrailStep::Line(self.line_of(start) as u64) } else { self.report_step() }
    }

    /// The step of the next value.
    fn report_step(&self) -> TrailStep {
        TrailStep::Report(self.put.found.values as u64 + 1)
    }

    /// Takes a value: a report, or something with reports in it.
    fn take(&mut self, value: Value, raw: &str, deviations: &[Deviation], step: &TrailStep) {
        self.put.found.values += 1;
        match open(value) {
            Opened::One(value) => self.one(&value, raw, deviations, step),
            Opened::Inner(value) => self.one(&value, &value.to_string(), deviations, step),
            Opened::Text(text) => match first_value(text.trim(), true) {
                Ok(found) => self.one(&found.value, &text, deviations, step),
                Err(error) => self.put.outcome(step.clone(), Outcome::Problem(error.into())),
            },
            Opened::Many { reports, dmarc } => {
                let alone = reports.len() == 1;
                for (index, value) in reports.into_iter().enumerate() {
                    if let Err(limit) = self.limits.entry() {
                        let outcome = Outcome::Problem(IntakeError::TooManyEntries { limit });
                        self.put.outcome(step.clone(), outcome);
                        return;
                    }
                    let report = index as u64 + 1;
                    let inner = match *step {
                        TrailStep::Line(line) => TrailStep::ReportInLine { line, report },
                        _ => TrailStep::Report(report),
                    };
                    self.one(&value, &value.to_string(), deviations, if alone { step } else { &inner });
                }
                for _ in 0..dmarc {
                    self.put.outcome(step.clone(), Outcome::NotAReport(NotAReport::Dmarc));
                }
            }
        }
    }

    fn one(&mut self, value: &Value, raw: &str, deviations: &[Deviation], step: &TrailStep) {
        let outcome = match lower(value, raw, self.hints, deviations.to_vec()) {
            Ok(mut report) => {
                self.recovering = false;
                // What the text around it told is not told by its own text.
                if !deviations.is_empty() {
                    report.source = Source::Whole;
                }
                Outcome::Report(Box::new(report))
            }
            Err(_) if self.recovering => return,
            Err(error) => Outcome::Problem(error.into()),
        };
        self.put.outcome(step.clone(), outcome);
    }
}

/// What was met so far.
#[derive(Debug, Default)]
struct Found {
    /// Outcomes so far.
    count: usize,
    /// Values so far.
    values: usize,
    /// Outcomes that wait: the first one, and values that are no reports while none was met.
    held: Vec<(TrailStep, Outcome)>,
    /// Something else than values that are no reports was met.
    reports: bool,
    /// It is known to be lines of one value each.
    lines: bool,
    /// Lines and bytes before the stretch that is read.
    line_before: usize,
    bytes_before: usize,
}

/// Hands outcomes on; alone, one needs no step in its trail.
struct Put<'a, 's> {
    trail: &'a Trail,
    sink: &'a mut Sink<'s>,
    found: &'a mut Found,
}

impl Put<'_, '_> {
    fn outcome(&mut self, step: TrailStep, outcome: Outcome) {
        self.found.count += 1;
        let foreign = matches!(outcome, Outcome::Problem(IntakeError::Report(ReportError::NotAReport { .. })));
        if foreign && !self.found.reports || self.found.count == 1 {
            self.found.reports |= !foreign;
            if self.found.held.len() < MOST_HELD {
                self.found.held.push((step, outcome));
            }
            return;
        }
        self.found.reports = true;
        self.flush();
        self.send(step, outcome);
    }

    fn flush(&mut self) {
        for (step, outcome) in std::mem::take(&mut self.found.held) {
            self.send(step, outcome);
        }
    }

    fn send(&mut self, step: TrailStep, outcome: Outcome) {
        (self.sink)(Ingested { trail: self.trail.join(step), outcome });
    }

    fn finish(&mut self, around: Around) {
        let outcome = match (self.found.count, self.found.held.len()) {
            (0, _) if around == Around::Text => Outcome::NotAReport(NotAReport::Other),
            (0, _) => Outcome::Problem(ReportError::Empty.into()),
            (1, 1) => match self.found.held.pop() {
                Some((_, outcome)) => outcome,
                None => return,
            },
            (count, _) if !self.found.reports => {
                let looks_like = LooksLike::Several(count as u64);
                Outcome::Problem(ReportError::NotAReport { looks_like }.into())
            }
            _ => return self.flush(),
        };
        (self.sink)(Ingested { trail: self.trail.clone(), outcome });
    }
}

/// What is in a value.
enum Opened {
    /// One report or something else.
    One(Value),
    /// A report that was taken out of something.
    Inner(Value),
    /// JSON as text inside a JSON string.
    Text(String),
    /// A list of reports, and how many DMARC reports stood beside them.
    Many { reports: Vec<Value>, dmarc: usize },
}

/// Takes reports out of the lists and objects that programs put them in.
fn open(value: Value) -> Opened {
    match value {
        Value::String(text) => Opened::Text(text),
        Value::Array(items) if items.iter().all(Value::is_object) && !items.is_empty() => {
            Opened::Many { reports: items, dmarc: 0 }
        }
        // The whole output of parsedmarc, and one result of its parser.
        Value::Object(mut object) if object.get("smtp_tls_reports").is_some_and(Value::is_array) => {
            let length = |key: &str| object.get(key).and_then(Value::as_array).map_or(0, Vec::len);
            let dmarc = ["aggregate_reports", "failure_reports", "forensic_reports"].into_iter().map(length).sum();
            if length("smtp_tls_reports") + dmarc == 0 {
                return Opened::One(Value::Object(object));
            }
            let reports = object.remove("smtp_tls_reports");
            Opened::Many { reports: reports.and_then(|list| list.as_array().cloned()).unwrap_or_default(), dmarc }
        }
        Value::Object(mut object) if object.get("report_type").and_then(Value::as_str) == Some("smtp_tls") => {
            match object.remove("report") {
                Some(report) => Opened::Inner(report),
                None => Opened::One(Value::Object(object)),
            }
        }
        value => Opened::One(value),
    }
}

/// Whether the start of a text is lines of one value each, not counting the last one.
pub(super) fn is_lines(start: &[u8]) -> bool {
    let end = memchr::memrchr(b'\n', start).unwrap_or_default();
    let whole = start.get(..end).unwrap_or_default();
    sniff::kind(whole) == Kind::Json && has_lines(&String::from_utf8_lossy(whole))
}

/// Whether at least two lines are an object each.
fn has_lines(text: &str) -> bool {
    let mut objects = text.lines().filter(|line| {
        let line = line.trim_end().trim_start_matches(['\u{FEFF}', SEPARATOR]);
        line.starts_with('{') && line.ends_with('}') && line.len() > 2
    });
    objects.next().is_some() && objects.next().is_some()
}

/// The byte at a line and column, both from 1.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
    let offset = lines.map(str::len).sum::<usize>() + column.saturating_sub(1);
    text.floor_char_boundary(offset)
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || c == SEPARATOR
}

/// RFC 7464, section 2.2.
const SEPARATOR: char = '\u{1E}';

/// Values that are no reports are not remembered beyond this number.
const MOST_HELD: usize = 256;
