//! The reader of JSON texts: finds where values start, reads each, and goes on behind what is broken.

use serde_json::Value;

use super::extent::{Look, Looks};
use super::found::{Found, Put};
use super::opened::{Opened, may_hold_reports, open};
use crate::intake::error::IntakeError;
use crate::intake::item::{NotAReport, Outcome};
use crate::intake::reading::{Reading, Visit};
use crate::intake::sniff::{pieces_of_reports, report_start, starts_report};
use crate::intake::trail::TrailStep;
use crate::intake::unpacked::charge;
use crate::limits::{Limits, SizeLimit};
use crate::report::{
    Decoded, Deviation, DeviationRule, FirstValue, Hints, ReportError, Source, first_value, lower, utf16_unit,
};

/// What stands around the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake) enum Around {
    /// White space and separators.
    Nothing,
    /// Text that was written by a person.
    Text,
}

/// Reads the reports in a text, or in a stretch of its lines.
pub(super) fn read_stretch(visit: &Visit, bytes: &[u8], around: Around, found: &mut Found, reading: &mut Reading<'_>) {
    if found.is_given_up {
        return;
    }
    let copied = utf16_unit(bytes).is_some() || std::str::from_utf8(bytes).is_err();
    if copied && let Err(error) = charge(bytes.len().saturating_mul(2), reading.limits) {
        reading.problem(&visit.trail, error);
        return;
    }
    let decoded = Decoded::of(bytes);
    let text = decoded.text.as_ref();
    let mut reader = Reader {
        decoded: &decoded,
        text,
        hints: &visit.hints,
        around,
        lines: around == Around::Nothing && (found.lines || has_lines(text)),
        in_list: false,
        broken: false,
        recovering: false,
        is_deep: false,
        recovered_at: None,
        looks: Looks::of(text.len()),
        line: found.line_before + 1,
        line_at: 0,
        line_start: 0,
        limits: reading.limits,
        put: Put { trail: &visit.trail, sink: reading.sink, found },
    };
    reader.read();
}

#[expect(clippy::struct_excessive_bools, reason = "each says one thing about the place in the text")]
struct Reader<'a> {
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
    /// Since the last value that could be read something was nested too deep.
    is_deep: bool,
    /// Where the broken value ends, if it does.
    recovered_at: Option<usize>,
    /// How far broken values may still be looked at.
    looks: Looks,
    /// The line of `line_at`, from 1, and where it starts.
    line: usize,
    line_at: usize,
    line_start: usize,
    limits: &'a mut Limits,
    put: Put<'a>,
}

/// A value that cannot be read.
struct Broken {
    error: IntakeError,
    /// Where the next may start.
    behind: usize,
    /// Where it ends, if that is known.
    end: Option<usize>,
    /// It was not tried to mend it.
    is_given_up: bool,
}

/// Where the next value starts, and what stands before it that is none.
struct Next<'a> {
    start: Option<usize>,
    junk: &'a str,
    junk_at: usize,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        let mut before = 0;
        let first = self.next(0);
        self.name_junk(&first);
        let mut next = first.start;
        while let Some(start) = next {
            if let Err(limit) = self.limits.entry() {
                self.put.found.is_given_up = true;
                self.put.outcome(self.report_step(), Outcome::Problem(IntakeError::TooManyEntries { limit }));
                return;
            }
            if !self.in_list && self.starts_list(start) {
                self.in_list = true;
                next = self.next(start + 1).start;
                continue;
            }
            if self.recovered_at.is_some_and(|end| start >= end) {
                (self.recovering, self.recovered_at, self.is_deep) = (false, None, false);
            }
            let step = self.step(start);
            let read = self.value(start);
            self.broken = read.is_err();
            (before, next) = match read {
                Ok(found) => (start + found.end, self.whole(before, start, found, &step)),
                Err(broken) => (start, self.broken(start, broken, step)),
            };
        }
        if self.in_list && !self.broken {
            let offset = self.text.trim_end().len();
            self.put.outcome(TrailStep::EndOfList, Outcome::Problem(ReportError::CutOff { offset }.into()));
        }
    }

    /// Takes the value at `start`, with what stands before and behind it; gives where the next starts.
    fn whole(&mut self, before: usize, start: usize, found: FirstValue, step: &TrailStep) -> Option<usize> {
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
        self.take(found.value, self.part(start, end), &deviations, step);
        self.name_junk(&behind);
        behind.start
    }

    /// Names the value at `start` as broken; gives where the next starts.
    fn broken(&mut self, start: usize, broken: Broken, step: TrailStep) -> Option<usize> {
        if !self.recovering {
            self.recovered_at = broken.end;
        }
        // What starts as a report does is one, also behind another that never ends.
        let starts = |own: &Self| !own.is_deep && starts_report(own.part(start, own.text.len()).as_bytes());
        let is_told = !self.recovering || broken.is_given_up || starts(self);
        // What is nested too deep holds nothing but itself.
        self.is_deep |= !self.lines && matches!(broken.error, IntakeError::Report(ReportError::Nested { .. }));
        if is_told {
            self.put.found.values += 1;
            self.put.outcome(step, Outcome::Problem(broken.error));
        }
        self.recovering = !self.lines;
        if self.lines {
            let end =
                self.text.get(start..).and_then(|rest| rest.find('\n')).map_or(self.text.len(), |end| start + end);
            self.name_pieces(start, end, 1);
            return self.next_line(end);
        }
        let next = self.start_behind(broken.behind);
        self.name_pieces(start, next.unwrap_or(self.text.len()), u64::from(is_told));
        next
    }

    /// Names the reports of which a stretch without values holds pieces, but for those that are told already.
    fn name_pieces(&mut self, start: usize, end: usize, told: u64) -> u64 {
        let pieces = pieces_of_reports(self.part(start, end).as_bytes()).saturating_sub(told);
        if pieces == 0 || self.is_deep {
            return 0;
        }
        let line = self.line_of(start);
        let column = start - self.line_start + 1;
        for _ in 0..pieces {
            let error = match self.limits.entry() {
                Ok(()) if self.lines => ReportError::NoValue { line }.into(),
                Ok(()) => ReportError::Damaged { line, column, detail: "expected value".to_owned() }.into(),
                Err(limit) => IntakeError::TooManyEntries { limit },
            };
            let is_last = matches!(error, IntakeError::TooManyEntries { .. });
            let step = if self.lines { TrailStep::Line(line as u64) } else { self.report_step() };
            self.put.found.values += 1;
            self.put.outcome(step, Outcome::Problem(error));
            if is_last {
                break;
            }
        }
        pieces
    }

    fn part(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The next value behind the line of a broken one, which ends here.
    fn next_line(&mut self, end: usize) -> Option<usize> {
        let next = self.next(end);
        self.name_junk(&next);
        next.start
    }

    /// Between lines of one value each, a line of something else is a broken one, and so is each that holds a piece of a
    /// report. Elsewhere only those are told.
    fn name_junk(&mut self, next: &Next<'_>) {
        if next.junk.is_empty() {
            return;
        }
        if !self.lines {
            self.name_pieces(next.junk_at, next.junk_at + next.junk.len(), 0);
            return;
        }
        let mut told = 0;
        let mut at = next.junk_at;
        for line in next.junk.split_inclusive('\n') {
            told += self.name_pieces(at, at + line.len(), 0);
            at += line.len();
        }
        if told == 0 {
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
    fn value(&mut self, start: usize) -> Result<FirstValue, Broken> {
        let rest = self.text.get(start..).unwrap_or_default();
        let most = usize::try_from(self.limits.report_bytes).unwrap_or(usize::MAX);
        let within = rest.get(..rest.floor_char_boundary(most)).unwrap_or_default();
        let error = match weighed(within, false, self.limits) {
            Ok(found) => return Ok(found),
            Err(ReportError::CutOff { .. }) if within.len() < rest.len() => {
                let error = IntakeError::TooLarge { limit: SizeLimit::Report(self.limits.report_bytes) };
                return Err(Broken { error, behind: start + within.len().max(1), end: None, is_given_up: false });
            }
            Err(error) => error,
        };
        let is_more = matches!(error, ReportError::Nested { .. } | ReportError::TooHeavy { .. });
        let look = if self.lines || is_more { Look::Open } else { self.looks.look(start, within) };
        let mends = error.can_be_mended() && look != Look::Refused;
        let is_given_up = error.can_be_mended() && !mends;
        let stretch = match look {
            _ if self.lines => within.lines().next().unwrap_or_default(),
            Look::Ends(end) => within.get(..end).unwrap_or(within),
            Look::Open | Look::Refused => within,
        };
        let error = if mends || self.lines {
            match weighed(stretch, mends, self.limits) {
                Ok(found) => {
                    self.looks.give_back(stretch.len());
                    return Ok(found);
                }
                Err(error) => error,
            }
        } else {
            error
        };
        let (error, behind) = match error {
            // Inside JSON that is too deep, or too heavy, there is nothing but more of it.
            ReportError::Nested { line, column } | ReportError::TooHeavy { line, column } => {
                let at = start + offset_of(within, line, column).max(1);
                (error, at + opened_lists(self.part(at, start + within.len())))
            }
            _ if self.lines => (error, start + 1),
            _ => (self.cut_off(start).unwrap_or(error), start + 1),
        };
        let end = if let Look::Ends(end) = look { Some(start + end) } else { None };
        let (lines, bytes) = (self.line_of(start) - 1, self.put.found.bytes_before + start);
        let error = error.further(bytes, lines, start - self.line_start).into();
        Err(Broken { error, behind, end, is_given_up })
    }

    /// What ends where the next report starts is cut off, whatever the reader stumbled over there.
    fn cut_off(&self, start: usize) -> Option<ReportError> {
        let next = self.start_behind(start + 1)?;
        let within = self.part(start, next).trim_end_matches(is_separator);
        let cut_off = || weighed(within, false, self.limits).err();
        starts_report(self.part(next, self.text.len()).as_bytes()).then(cut_off).flatten()
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
            Around::Nothing => {
                // In a list a text that starts as JSON does.
                let text = rest.strip_prefix('"').filter(|_| at == 0 || self.in_list);
                let is_json = |text: &str| text.trim_start().starts_with(['{', '[', '\\']);
                rest.starts_with(['{', '[']) || text.is_some_and(|text| at == 0 || is_json(text))
            }
            Around::Text => starts_report(rest.as_bytes()),
        };
        if begins || rest.is_empty() {
            return Next { start: (!rest.is_empty()).then_some(start), junk: "", junk_at: start };
        }
        let next = self.start_behind(start);
        let junk = self.part(start, next.unwrap_or(self.text.len())).trim_end_matches(is_separator);
        Next { start: next, junk, junk_at: start }
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
            Opened::Many { reports, dmarc } => {
                self.many(reports, deviations, step);
                for _ in 0..dmarc {
                    self.put.outcome(step.clone(), Outcome::NotAReport(NotAReport::Dmarc));
                }
            }
        }
    }

    /// Takes the items of a list, and those of lists and texts in it, one after the other.
    fn many(&mut self, items: Vec<Value>, deviations: &[Deviation], step: &TrailStep) {
        let is_alone = items.len() == 1 && items.iter().all(|item| item.is_object() || item.is_string());
        let first = self.put.found.values as u64;
        let mut report = 0;
        let mut lists = vec![Items { values: items.into_iter(), texts: None }];
        while let Some(list) = lists.last_mut() {
            let next = match &mut list.texts {
                Some(texts) => texts.next(self.limits).map(|found| match found {
                    Ok((found, raw)) => (Ok(found.value), Some((raw, found.deviations))),
                    Err(error) => (Err(error), None),
                }),
                None => list.values.next().map(|value| (Ok(value), None)),
            };
            let Some((value, of_text)) = next else {
                lists.pop();
                continue;
            };
            let depth = lists.len();
            match value {
                Ok(Value::Array(mut items)) if depth < MOST_LISTS && items.iter().any(may_hold_reports) => {
                    items.retain(may_hold_reports);
                    lists.push(Items { values: items.into_iter(), texts: None });
                    continue;
                }
                Ok(Value::String(text)) if depth < MOST_LISTS => {
                    lists.push(Items { values: Vec::new().into_iter(), texts: Some(Texts::of(text)) });
                    continue;
                }
                _ => {}
            }
            if let Err(limit) = self.limits.entry() {
                self.put.outcome(step.clone(), Outcome::Problem(IntakeError::TooManyEntries { limit }));
                return;
            }
            report += 1;
            let inner = match *step {
                TrailStep::Line(_) if is_alone && report == 1 => step.clone(),
                TrailStep::Line(line) => TrailStep::ReportInLine { line, report },
                _ => TrailStep::Report(first + report - 1),
            };
            match (value, of_text) {
                (Err(error), _) => self.put.outcome(inner, Outcome::Problem(error.into())),
                (Ok(value), Some((raw, more))) => self.one(&value, &raw, &[deviations, &more].concat(), &inner),
                (Ok(value), None) => self.one(&value, &value.to_string(), deviations, &inner),
            }
        }
        self.put.found.values += usize::try_from(report).unwrap_or_default().saturating_sub(1);
    }

    fn one(&mut self, value: &Value, raw: &str, deviations: &[Deviation], step: &TrailStep) {
        let outcome = match lower(value, raw, self.hints, deviations.to_vec()) {
            Ok(mut report) => {
                (self.recovering, self.is_deep) = (false, false);
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

/// The value at the start of a text, within what the JSON of one report may take.
fn weighed(text: &str, repair: bool, limits: &Limits) -> Result<FirstValue, ReportError> {
    let found = first_value(text, repair, limits.value_bytes);
    if matches!(found, Err(ReportError::TooHeavy { .. })) {
        limits.exceed();
    }
    found
}

/// Items of a list, or the values of a text.
struct Items {
    values: std::vec::IntoIter<Value>,
    texts: Option<Texts>,
}

/// The values of a text that stands in a JSON string.
struct Texts {
    text: String,
    at: usize,
    /// Values that could not be read, and those that it was tried to mend.
    faults: usize,
    mended: usize,
}

impl Texts {
    fn of(text: String) -> Self {
        Self { text, at: 0, faults: 0, mended: 0 }
    }

    /// The next value, with its text. After a few faults it is given up: what cannot be read is told, and each is looked
    /// at to its end.
    fn next(&mut self, limits: &Limits) -> Option<Result<(FirstValue, String), ReportError>> {
        let separator = |c: char| is_separator(c) || c == ',' || c == '\u{FEFF}';
        let rest = self.text.get(self.at..)?.trim_start_matches(separator);
        let start = self.text.len() - rest.len();
        if self.faults >= MOST_FAULTS || rest.is_empty() && self.at > 0 {
            return None;
        }
        // To mend one, all that follows is looked at.
        let found = match weighed(rest, false, limits) {
            Err(error) if error.can_be_mended() && self.mended < MOST_FAULTS => {
                self.mended += 1;
                weighed(rest, true, limits)
            }
            found => found,
        };
        match found {
            Ok(found) => {
                self.at = start + found.end.max(1);
                let raw = rest.get(..found.end).unwrap_or_default().to_owned();
                Some(Ok((found, raw)))
            }
            Err(error) => {
                self.faults += 1;
                self.at = report_start(rest.as_bytes(), 1).map_or(self.text.len(), |next| start + next);
                Some(Err(error))
            }
        }
    }
}

/// Whether at least two lines are an object each.
pub(super) fn has_lines(text: &str) -> bool {
    let mut objects = text.lines().filter(|line| {
        let line = line.trim_end().trim_start_matches(['\u{FEFF}', SEPARATOR]);
        line.starts_with('{') && line.ends_with('}') && line.len() > 2
    });
    objects.next().is_some() && objects.next().is_some()
}

/// The length of the lists that a text opens one in the other, without white space behind the last.
fn opened_lists(text: &str) -> usize {
    let rest = text.trim_start_matches(|c: char| c == '[' || c.is_ascii_whitespace());
    let opened = text.get(..text.len() - rest.len()).unwrap_or_default();
    opened.trim_ascii_end().len()
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

/// Lists and texts of them, one in the other: those of a list are no deeper than JSON may be.
const MOST_LISTS: usize = 64;
/// Values of a text in a string that are looked at and cannot be read.
const MOST_FAULTS: usize = 16;
/// RFC 7464, section 2.2.
const SEPARATOR: char = '\u{1E}';
