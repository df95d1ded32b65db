//! Mails as Outlook stores them: a compound file of properties ([MS-OXMSG]).
//!
//! Only what holds a report is read: attachments, attached mails and the text, of which
//! the header is asked whether a report was meant.
//!
//! [MS-OXMSG]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxmsg/

use std::collections::VecDeque;

use super::compound::{Children, CompoundFile, ROOT, text_of};
use super::error::IntakeError;
use super::fault::MsgFault;
use super::item::{Ingested, NotAReport, Outcome};
use super::names::{hints_of_name, shown_name};
use super::reading::{Reading, Sink, Visit};
use super::sniff::{self, Kind};
use super::trail::{Trail, TrailStep};
use super::withheld::Withheld;
use crate::limits::Limits;
use crate::report::Hints;

/// Reads one mail. One without a report yields exactly one [`Outcome`] that says what it is.
pub(super) fn read(visit: &Visit, bytes: &[u8], reading: &mut Reading<'_>) {
    let opened = CompoundFile::open(bytes).and_then(|mut file| file.children(ROOT).map(|root| (file, root)));
    match opened {
        Ok((mut file, root)) if root.by_name.contains_key(PROPERTIES) => {
            let mail = Mail::open(&mut file, visit.clone(), root, reading.limits);
            read_mails(&mut file, mail, reading);
        }
        // Any other compound file: an old Word document, an installer.
        Ok(_) => reading.put(&visit.trail, Outcome::NotAReport(NotAReport::Other)),
        Err(fault) => reading.problem(&visit.trail, IntakeError::Msg(fault)),
    }
}

/// Reads a mail and the mails within it. Those that are open stand in a list, outermost first.
fn read_mails(file: &mut CompoundFile<'_>, mail: Mail, reading: &mut Reading<'_>) {
    let mut open = vec![mail];
    while let Some(mail) = open.last_mut() {
        if let Some(attachment) = mail.attachments.pop_front() {
            let inner = mail.attachment(file, attachment, reading);
            open.extend(inner);
            continue;
        }
        mail.text(file, reading);
        let Some(mail) = open.pop() else { return };
        match open.last_mut() {
            Some(outer) => {
                outer.any |= mail.any;
                mail.conclude().into_iter().for_each(|item| outer.take(item, reading.sink));
            }
            None => mail.conclude().into_iter().for_each(&mut *reading.sink),
        }
    }
}

/// A mail that is read.
struct Mail {
    visit: Visit,
    children: Children,
    /// Storages that are still to be read.
    attachments: VecDeque<u32>,
    domain: Option<String>,
    /// It says that it carries a TLS report.
    meant: bool,
    /// A report was found.
    any: bool,
    dmarc: bool,
    problems: Withheld,
}

impl Mail {
    fn open(file: &mut CompoundFile<'_>, visit: Visit, children: Children, limits: &mut Limits) -> Self {
        let header = property(file, &children, "007D", limits).unwrap_or_default();
        let domain = header_value(&header, "TLS-Report-Domain").map(str::to_owned);
        let attachments = children.by_name.iter().filter(|(name, _)| name.starts_with(ATTACHMENT));
        let attachments = attachments.map(|(_, id)| *id).collect();
        let meant = domain.is_some() || header.to_ascii_lowercase().contains("tlsrpt");
        let (trail, fault) = (visit.trail.clone(), children.fault);
        let mut mail = Self {
            visit,
            children,
            attachments,
            domain,
            meant,
            any: false,
            dmarc: false,
            problems: Withheld::default(),
        };
        if let Some(fault) = fault {
            mail.problem(trail, IntakeError::Msg(fault));
        }
        mail
    }

    /// Reads an attachment; gives the mail that it is, if it is one.
    fn attachment(&mut self, file: &mut CompoundFile<'_>, id: u32, reading: &mut Reading<'_>) -> Option<Self> {
        if let Err(limit) = reading.limits.entry() {
            self.attachments.clear();
            self.problem(self.visit.trail.clone(), IntakeError::TooManyEntries { limit });
            return None;
        }
        let children = match file.children(id) {
            Ok(children) => children,
            Err(fault) => {
                self.problem(self.visit.trail.clone(), IntakeError::Msg(fault));
                return None;
            }
        };
        if let Some(fault) = children.fault {
            self.problem(self.visit.trail.join(TrailStep::Attachment), IntakeError::Msg(fault));
        }
        let name = property(file, &children, "3707", reading.limits);
        let name = name.or_else(|| property(file, &children, "3704", reading.limits));
        if let Some(inner) = children.by_name.get("__substg1.0_3701000D") {
            return self.attached_mail(file, *inner, reading.limits);
        }
        let data = children.by_name.get("__substg1.0_37010102")?;
        let step = name.as_deref().map_or(TrailStep::Attachment, |name| TrailStep::Member(shown_name(name).into()));
        let of_name = name.as_deref().map(hints_of_name).unwrap_or_default();
        let inner = self.visit.inner(step, Hints { policy_domain: self.domain.clone().or(of_name.policy_domain) });
        match file.stream(*data, reading.limits) {
            Ok(content) => {
                reading.through(|item, sink| self.take(item, sink), |reading| reading.inside(&inner, &content));
            }
            Err(error) => self.problem(inner.trail, error),
        }
        None
    }

    fn attached_mail(&mut self, file: &mut CompoundFile<'_>, id: u32, limits: &mut Limits) -> Option<Self> {
        let visit = self.visit.inner(TrailStep::AttachedMail, Hints::default());
        let error = match file.children(id) {
            Ok(children) => match visit.too_deep(limits) {
                None => return Some(Self::open(file, visit, children, limits)),
                Some(error) => error,
            },
            Err(fault) => IntakeError::Msg(fault),
        };
        self.problem(visit.trail, error);
        None
    }

    /// Reads the text, as Unicode, as bytes, or as HTML that is none.
    fn text(&mut self, file: &mut CompoundFile<'_>, reading: &mut Reading<'_>) {
        for name in ["__substg1.0_1000001F", "__substg1.0_1000001E", "__substg1.0_10130102"] {
            let Some(id) = self.children.by_name.get(name) else { continue };
            let body = match file.stream(*id, reading.limits) {
                Ok(body) => body,
                Err(error @ IntakeError::Msg(MsgFault::Shared)) => {
                    self.problem(self.visit.trail.clone(), error);
                    continue;
                }
                // A text is no report as a rule, and its faults are not told.
                Err(_) => continue,
            };
            let body = if name.ends_with("1F") { text_of(&body).into_bytes() } else { body };
            if matches!(sniff::kind(&body), Kind::Json | Kind::Base64) {
                let hints = Hints { policy_domain: self.domain.clone() };
                let inner = Visit { hints, ..self.visit.content() };
                reading.through(|item, sink| self.take(item, sink), |reading| reading.inside(&inner, &body));
                return;
            }
        }
    }

    /// Hands a report on, and remembers what else is found.
    fn take(&mut self, item: Ingested, sink: &mut Sink<'_>) {
        match &item.outcome {
            Outcome::Report(_) => {
                self.any = true;
                sink(item);
            }
            Outcome::NotAReport(kind) => self.dmarc |= *kind == NotAReport::Dmarc,
            Outcome::Problem(_) => self.problems.push(item),
        }
    }

    fn problem(&mut self, trail: Trail, error: IntakeError) {
        self.problems.push(Ingested { trail, outcome: Outcome::Problem(error) });
    }

    /// What is to be said of it, now that its reports are handed on.
    fn conclude(self) -> Vec<Ingested> {
        if self.any || !self.problems.is_empty() {
            return self.problems.into_iter().collect();
        }
        let outcome = if self.dmarc {
            Outcome::NotAReport(NotAReport::Dmarc)
        } else if self.meant {
            Outcome::Problem(IntakeError::NoReportInMail)
        } else {
            Outcome::NotAReport(NotAReport::Mail)
        };
        vec![Ingested { trail: self.visit.trail, outcome }]
    }
}

/// The text of a property, as Unicode or as bytes.
fn property(file: &mut CompoundFile<'_>, children: &Children, property: &str, limits: &mut Limits) -> Option<String> {
    let mut of = |kind: &str| {
        let id = children.by_name.get(&format!("__substg1.0_{property}{kind}"))?;
        file.stream(*id, limits).ok()
    };
    let text = match of("001F") {
        Some(bytes) => text_of(&bytes),
        None => String::from_utf8_lossy(&of("001E")?).into_owned(),
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The value of a header, in the text of all.
fn header_value<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim()).filter(|value| !value.is_empty())
    })
}

const PROPERTIES: &str = "__properties_version1.0";
const ATTACHMENT: &str = "__attach_version1.0_#";
