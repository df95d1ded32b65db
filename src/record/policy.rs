//! The text of an MTA-STS policy (RFC 8461, section 3.2): read, judged and printed.

use std::fmt;

use super::finding::{Finding, Findings, quote, sort};
use super::mx_pattern;
use super::rules::Rule;
use super::severity::Severity;
use super::tag_list::{Span, is_name};
use crate::language::tr;
use crate::{counted, say};

/// What senders do when the policy is not met (RFC 8461, section 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// They do not deliver.
    Enforce,
    /// They deliver, and report it.
    Testing,
    /// The policy is withdrawn.
    None,
}

impl Mode {
    /// All modes, the strictest first.
    pub const ALL: [Self; 3] = [Self::Enforce, Self::Testing, Self::None];

    /// As it stands in a policy.
    pub fn word(self) -> &'static str {
        match self {
            Self::Enforce => "enforce",
            Self::Testing => "testing",
            Self::None => "none",
        }
    }

    /// The mode that a word stands for; capitals count.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.word() == word)
    }
}

/// A policy that senders can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// `mode`.
    pub mode: Mode,
    /// `max_age`, in seconds.
    pub max_age: u64,
    /// `mx`: host names, or `*.` and a domain.
    pub mx: Vec<String>,
    /// Fields that no RFC knows, in order; senders ignore them.
    pub extensions: Vec<(String, String)>,
}

/// The policy as a file, lines ended by CRLF.
impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "version: STSv1\r\nmode: {}\r\n", self.mode.word())?;
        for pattern in &self.mx {
            write!(f, "mx: {pattern}\r\n")?;
        }
        write!(f, "max_age: {}\r\n", self.max_age)?;
        for (name, value) in &self.extensions {
            write!(f, "{name}: {value}\r\n")?;
        }
        Ok(())
    }
}

impl Policy {
    /// Whether a text may stand as an `mx` line.
    ///
    /// # Errors
    /// What is wrong with it; the finding has no place.
    pub fn check_mx(pattern: &str) -> Result<(), Finding> {
        mx_pattern::check(pattern)
    }
}

/// What can be said of a policy from its text alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyJudgement {
    /// The policy, when senders can use it.
    pub policy: Option<Policy>,
    /// What was found, worst first; places are bytes of the text, in record 0.
    pub findings: Vec<Finding>,
}

/// The longest policy that a sender needs to read, in bytes (RFC 8461, section 3.3).
const MOST_BYTES: usize = 64 * 1024;
/// About a year: the most that `max_age` may say (RFC 8461, section 3.2).
pub const MOST_MAX_AGE: u64 = 31_557_600;
const DAY: u64 = 86_400;
const WEEK: u64 = 7 * DAY;

/// Judges the text of a policy as a sender reads it.
pub fn judge_policy(text: &str) -> PolicyJudgement {
    let mut reading = Reading::default();
    if text.len() > MOST_BYTES {
        let message = counted!(
            text.len(),
            "The policy has {n} byte; senders need not read more than 64 KiB.",
            "The policy has {n} bytes; senders need not read more than 64 KiB."
        );
        reading.findings.add(Finding::new(Rule::PolicySize, message, tr("Keep only one line for each MX pattern.")));
    }
    if text.starts_with('\u{feff}') {
        let finding = Finding::new(
            Rule::PolicyBom,
            tr("The file begins with a byte order mark, which is not part of a policy."),
            tr("Save it as UTF-8 without a byte order mark."),
        );
        reading.findings.add(finding.at(0, &(0..3)));
        reading.broken = true;
    }
    if looks_like_html(text) {
        reading.findings.add(Finding::new(
            Rule::PolicyEncoding,
            tr("This is a web page, not a policy."),
            tr("Serve the policy as text/plain at /.well-known/mta-sts.txt, without a redirect to a page."),
        ));
    } else {
        for (span, line) in lines(text) {
            reading.line(&span, line);
        }
    }
    reading.finish()
}

fn looks_like_html(text: &str) -> bool {
    let start: String = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']).chars().take(15).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("<!doctype") || start.starts_with("<html") || start.starts_with("<head")
}

/// The lines with their places, ended by LF or CRLF. The last may be empty.
fn lines(text: &str) -> impl Iterator<Item = (Span, &str)> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut at = start;
    text.get(start..).unwrap_or_default().split('\n').map(move |whole| {
        let line = whole.strip_suffix('\r').unwrap_or(whole);
        let span = at..at.saturating_add(line.len());
        at = at.saturating_add(whole.len()).saturating_add(1);
        (span, line)
    })
}

#[derive(Default)]
struct Reading {
    findings: Findings,
    version: Option<String>,
    mode: Option<(Span, String)>,
    max_age: Option<(Span, String)>,
    mx: Vec<String>,
    any_mx: bool,
    extensions: Vec<(String, String)>,
    /// Blank lines not yet known to be the last.
    blank: Option<Span>,
    /// A line outside the grammar was met: the policy is void.
    broken: bool,
}

impl Reading {
    fn line(&mut self, span: &Span, line: &str) {
        if line.trim_matches([' ', '\t']).is_empty() {
            self.blank.get_or_insert(span.clone());
            return;
        }
        if let Some(blank) = self.blank.take() {
            let finding = Finding::new(
                Rule::PolicyBlankLine,
                tr("There is a blank line inside the policy, which the grammar does not allow."),
                tr("Remove the blank line."),
            );
            self.findings.add(finding.at(0, &blank));
        }
        if line.contains('\r') {
            let message = tr("A line ends in a lone carriage return; senders read it as part of the value.");
            self.fault(span, Rule::PolicyLineEnd, message.to_owned(), tr("End lines with LF or CR LF."));
            return;
        }
        let Some((name, value)) = line.split_once(':') else {
            let message =
                say!("{line} is not of the form name: value, so senders discard the whole policy.", line = quote(line));
            self.fault(span, Rule::PolicySyntax, message, tr("Complete the line or remove it."));
            return;
        };
        if name.starts_with([' ', '\t']) || name.ends_with([' ', '\t']) {
            let message = say!("There is a space before or after the name {name}.", name = quote(name.trim()));
            self.fault(
                span,
                Rule::PolicySyntax,
                message,
                tr("Begin the line with the name and put the colon immediately after it."),
            );
            return;
        }
        if !is_name(name) {
            let message = say!("{name} is not allowed as the name of a field.", name = quote(name));
            self.fault(
                span,
                Rule::PolicySyntax,
                message,
                tr("Start with a letter or digit; after that, _ - and . are also allowed (32 characters at most)."),
            );
            return;
        }
        self.field(span, name, value.trim_matches([' ', '\t']));
    }

    fn fault(&mut self, span: &Span, rule: Rule, message: String, remedy: &str) {
        self.broken = true;
        self.findings.add(Finding::new(rule, message, remedy).at(0, span));
    }

    fn field(&mut self, span: &Span, name: &str, value: &str) {
        if value.is_empty() && name != "mx" {
            let message = say!("The field {name} has no value.", name);
            self.fault(span, Rule::PolicySyntax, message, tr("Give it a value or remove the line."));
            return;
        }
        let repeated = match name {
            "version" => first(&mut self.version, value.to_owned()),
            "mode" => first(&mut self.mode, (span.clone(), value.to_owned())),
            "max_age" => first(&mut self.max_age, (span.clone(), value.to_owned())),
            "mx" => {
                self.mx(span, value);
                false
            }
            _ => {
                self.unknown(span, name, value);
                false
            }
        };
        if repeated {
            let message = say!("The field {name} appears twice; the first one counts.", name);
            self.findings
                .add(Finding::new(Rule::PolicyDuplicate, message, tr("Keep one of the two lines.")).at(0, span));
        }
    }

    fn mx(&mut self, span: &Span, value: &str) {
        self.any_mx = true;
        match mx_pattern::check(value) {
            Ok(()) => {
                if let Some(finding) = mx_pattern::advice(value) {
                    self.findings.add(finding.at(0, span));
                }
                self.mx.push(value.to_owned());
            }
            Err(fault) => {
                self.broken = true;
                self.findings.add(fault.at(0, span));
            }
        }
    }

    fn unknown(&mut self, span: &Span, name: &str, value: &str) {
        let lower = name.to_ascii_lowercase();
        let known = ["version", "mode", "max_age", "mx"].into_iter().find(|known| *known == lower);
        let finding = match known {
            Some(known) => Finding::new(
                Rule::PolicyKeyCase,
                say!(
                    "{name} contains upper-case letters, so senders do not recognise the field {known}.",
                    name = quote(name),
                    known
                ),
                say!("Write {known} in lower case.", known),
            ),
            None => Finding::new(
                Rule::PolicyUnknown,
                say!("The field {name} is unknown and is ignored.", name = quote(name)),
                tr("Check the spelling; otherwise it is harmless."),
            ),
        };
        self.findings.add(finding.at(0, span));
        self.extensions.push((name.to_owned(), value.to_owned()));
    }

    fn finish(mut self) -> PolicyJudgement {
        let version = self.version();
        let mode = self.mode();
        let max_age = self.max_age(mode);
        if mode.is_some_and(|mode| mode != Mode::None) && !self.any_mx {
            let remedy = tr("Add one line “mx: host” for each MX host of the domain.");
            self.findings.add(Finding::new(
                Rule::PolicyMxMissing,
                tr("No mx line says which hosts may receive mail."),
                remedy,
            ));
            self.broken = true;
        }
        let policy = mode.zip(max_age).filter(|_| version && !self.broken).map(|(mode, max_age)| Policy {
            mode,
            max_age,
            mx: self.mx,
            extensions: self.extensions,
        });
        let mut findings = self.findings.into_vec();
        sort(&mut findings);
        PolicyJudgement { policy, findings }
    }

    fn version(&mut self) -> bool {
        let message = match &self.version {
            Some(version) if version == "STSv1" => return true,
            Some(version) => say!("The version is {version}; senders support only STSv1.", version = quote(version)),
            None => tr("The line “version: STSv1” is missing.").to_owned(),
        };
        self.findings.add(Finding::new(Rule::PolicyVersion, message, tr("Write version: STSv1.")));
        false
    }

    fn mode(&mut self) -> Option<Mode> {
        let Some((span, word)) = self.mode.clone() else {
            let remedy = tr("Add mode: testing, or mode: enforce once reports show no failures.");
            self.findings.add(Finding::new(Rule::PolicyMode, tr("The line “mode: …” is missing."), remedy));
            return None;
        };
        let mode = Mode::of_word(&word);
        let finding = match mode {
            None if word == "report" => Finding::new(
                Rule::PolicyMode,
                tr("The mode “report” is from an early draft."),
                tr("Write mode: testing."),
            ),
            None => Finding::new(
                Rule::PolicyMode,
                say!("The mode {mode} does not exist.", mode = quote(&word)),
                tr("Write mode: enforce, testing or none, in lower case."),
            ),
            Some(Mode::Testing) => Finding::new(
                Rule::PolicyModeTesting,
                tr("The policy is in testing mode: senders report failures but still deliver."),
                tr("Switch to enforce mode once reports have shown no failures for two weeks."),
            ),
            Some(Mode::None) => Finding::new(
                Rule::PolicyModeNone,
                tr("The policy is withdrawn: senders stop using the one they have cached."),
                tr("Keep it until the old max_age has passed, then remove the record and the file."),
            ),
            Some(Mode::Enforce) => return mode,
        };
        self.findings.add(finding.at(0, &span));
        mode
    }

    fn max_age(&mut self, mode: Option<Mode>) -> Option<u64> {
        let Some((span, digits)) = self.max_age.clone() else {
            let remedy = tr("Add max_age: 604800, a week in seconds.");
            self.findings.add(Finding::new(Rule::PolicyMaxAgeMissing, tr("The line “max_age: …” is missing."), remedy));
            return None;
        };
        let good = !digits.is_empty() && digits.len() <= 10 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let Some(seconds) = digits.parse::<u64>().ok().filter(|_| good) else {
            let message = say!(
                "max_age is {digits}; it must be a number of seconds with at most ten digits.",
                digits = quote(&digits)
            );
            let finding = Finding::new(Rule::PolicyMaxAgeSyntax, message, tr("Write max_age: 604800 for a week."));
            self.findings.add(finding.at(0, &span));
            return None;
        };
        let withdrawn = mode == Some(Mode::None);
        let finding = if seconds > MOST_MAX_AGE {
            Some(Finding::new(
                Rule::PolicyMaxAgeRange,
                say!(
                    "max_age is {seconds}; the maximum that RFC 8461 allows is {most}, about a year.",
                    seconds,
                    most = MOST_MAX_AGE
                ),
                say!("Write max_age: {most} or less.", most = MOST_MAX_AGE),
            ))
        } else if seconds < DAY && !withdrawn {
            Some(Finding::new(
                Rule::PolicyMaxAgeShort,
                say!(
                    "max_age is {seconds}, less than a day: an attacker who keeps senders from fetching the policy only has to wait that long.",
                    seconds
                ),
                tr("Set it to a week or more: 604800 at least."),
            ))
        } else if seconds < WEEK && mode == Some(Mode::Enforce) {
            let finding = Finding::new(
                Rule::PolicyMaxAgeShort,
                say!("max_age is {seconds}, less than a week; RFC 8461 expects a value of weeks or more.", seconds),
                tr("Use 604800 or more once everything is stable."),
            );
            Some(finding.with_severity(Severity::Note))
        } else {
            None
        };
        if let Some(finding) = finding {
            self.findings.add(finding.at(0, &span));
        }
        Some(seconds)
    }
}

/// Keeps the first value; says whether there was one before.
fn first<T>(place: &mut Option<T>, value: T) -> bool {
    let repeated = place.is_some();
    place.get_or_insert(value);
    repeated
}
