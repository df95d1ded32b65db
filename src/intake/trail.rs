//! Where something was found: the file, and the steps into it.

use std::borrow::Cow;
use std::fmt;

use crate::language::tr;
use crate::say;
use crate::shown::shown;

/// Where something was found, outermost first: "box.mbox › message 17 › x.json.gz".
///
/// Steps are data and no words; they are put into words, in the language spoken, where they are shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trail(Vec<TrailStep>);

/// One step of a [`Trail`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TrailStep {
    /// The file that the user gave, by its name. Every trail begins with one.
    File(Box<str>),
    /// A member of an archive or an attachment, by its name, made fit to be shown.
    Member(Box<str>),
    /// A mail of a mailbox, from 1.
    Mail(u64),
    /// A part of a large mailbox, from 1; below it mails are counted anew.
    Part(u32),
    /// A line of a text, from 1.
    Line(u64),
    /// A report of several in one text, from 1.
    Report(u64),
    /// A report of several in one line.
    ReportInLine {
        /// The line, from 1.
        line: u64,
        /// The report in it, from 1.
        report: u64,
    },
    /// A mail attached to another.
    AttachedMail,
    /// An attachment without a name.
    Attachment,
    /// The place where a list should have ended and did not.
    EndOfList,
}

impl Trail {
    /// A trail of one step, the file the user gave.
    pub fn of_file(name: impl Into<Box<str>>) -> Self {
        Self(vec![TrailStep::File(name.into())])
    }

    /// A trail of these steps; `None` unless the first one, and no other, is a file.
    pub(crate) fn of_steps(steps: Vec<TrailStep>) -> Option<Self> {
        let is_file = |step: &TrailStep| matches!(step, TrailStep::File(_));
        let (first, inner) = steps.split_first()?;
        (is_file(first) && !inner.iter().any(is_file)).then_some(Self(steps))
    }

    /// The trail one step deeper.
    #[must_use]
    pub fn join(&self, step: TrailStep) -> Self {
        let mut steps = Vec::with_capacity(self.0.len() + 1);
        steps.extend_from_slice(&self.0);
        steps.push(step);
        Self(steps)
    }

    /// The trail of a mail in a part of a mailbox, with its number in the whole mailbox.
    pub(crate) fn after_mails(&self, before: u64) -> Self {
        let mut steps = self.0.clone();
        if let [TrailStep::File(_), TrailStep::Part(_), TrailStep::Mail(number), ..] = *steps {
            steps.splice(1..3, [TrailStep::Mail(number.saturating_add(before))]);
        }
        Self(steps)
    }

    /// Bytes that it takes.
    pub(crate) fn bytes(&self) -> u64 {
        let names = self.0.iter().map(|step| match step {
            TrailStep::File(name) | TrailStep::Member(name) => name.len() + size_of::<TrailStep>() + HEAP,
            _ => size_of::<TrailStep>(),
        });
        (names.sum::<usize>() + size_of::<Self>() + HEAP) as u64
    }

    /// The steps, outermost first.
    pub fn steps(&self) -> &[TrailStep] {
        &self.0
    }

    /// The trail for other programs: names as they are, not made fit to be shown.
    pub fn as_data(&self) -> String {
        let step = |step: &TrailStep| match step {
            TrailStep::File(name) | TrailStep::Member(name) => name.to_string(),
            words => words.to_string(),
        };
        self.0.iter().map(step).collect::<Vec<_>>().join(BETWEEN)
    }

    /// The name of what it leads to, when that has one.
    pub(super) fn name(&self) -> Option<&str> {
        match self.0.last()? {
            TrailStep::File(name) | TrailStep::Member(name) => Some(name),
            _ => None,
        }
    }

    /// The name of the file.
    pub fn file(&self) -> &str {
        match self.0.first() {
            Some(TrailStep::File(name)) => name,
            _ => "",
        }
    }
}

impl fmt::Display for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(BETWEEN)?;
            }
            fmt::Display::fmt(step, f)?;
        }
        Ok(())
    }
}

/// As it is shown: names made fit for it, everything else in the language spoken.
impl fmt::Display for TrailStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Cow<'_, str> = match self {
            Self::File(name) | Self::Member(name) => shown(name),
            Self::Mail(number) => say!("message {number}", number).into(),
            Self::Part(number) => say!("part {number}", number).into(),
            Self::Line(number) => say!("line {number}", number).into(),
            Self::Report(number) => say!("report {number}", number).into(),
            Self::ReportInLine { line, report } => say!("line {line}, report {report}", line, report).into(),
            Self::AttachedMail => tr("attached message").into(),
            Self::Attachment => tr("attachment").into(),
            Self::EndOfList => tr("end of the list").into(),
        };
        f.write_str(&words)
    }
}

/// What a piece of memory takes beside its bytes.
const HEAP: usize = 16;
const BETWEEN: &str = " › ";
