//! Mails as Outlook stores them: a compound file of properties ([MS-OXMSG]).
//!
//! Only what holds a report is read: attachments, attached mails and the text, of which
//! the header is asked whether a report was meant.
//!
//! [MS-OXMSG]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxmsg/

use std::collections::VecDeque;

use super::announced;
use super::closed::Closed;
use super::compound::{Children, CompoundFile, ROOT, text_of};
use super::error::IntakeError;
use super::fault::MsgFault;
use super::item::{Ingested, NotAReport, Outcome};
use super::names::{hints_of_name, shown_name};
use super::numbers::u32_at;
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
        Ok((mut file, root)) if is_mail(&root) => {
            let mail = Mail::open(&mut file, visit.clone(), root, reading.limits);
            read_mails(&mut file, mail, reading);
        }
        Ok((mut file, _)) => {
            // A mail of which the directory leads nowhere; or any other compound file: an old Word document, an installer.
            let is_lost = file.lost_names().any(|name| is_of_mail(&name));
            let lost = Outcome::Problem(IntakeError::Msg(MsgFault::Directory));
            reading.put(&visit.trail, if is_lost { lost } else { Outcome::NotAReport(NotAReport::Other) });
        }
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
        let Some(mut mail) = open.pop() else { return };
        if open.is_empty() && !mail.is_damaged && file.lost_names().next().is_some() {
            mail.problem(mail.visit.trail.clone(), IntakeError::Msg(MsgFault::Directory));
        }
        match open.last_mut() {
            Some(outer) => {
                outer.any |= mail.any;
                outer.returned |= mail.returned;
                mail.conclude().into_iter().for_each(|item| outer.take(item, reading.sink));
            }
            None => mail.conclude().into_iter().for_each(&mut *reading.sink),
        }
    }
}

/// A mail that is read.
#[expect(clippy::struct_excessive_bools, reason = "each says one thing that was met in the mail")]
struct Mail {
    visit: Visit,
    children: Children,
    /// Storages that are still to be read.
    attachments: VecDeque<u32>,
    domain: Option<String>,
    /// It says that it carries a TLS report.
    meant: bool,
    /// Its subject says so, as that of a DMARC report does.
    announced: bool,
    /// It tells of a mail that was sent, or is attached to one that does: reports in attached mails were not received.
    is_notice: bool,
    is_own: bool,
    /// Such a report was found.
    returned: bool,
    placeholder: bool,
    /// Where a text is attached, as gateways leave one for what they take out.
    replaced: Option<Trail>,
    /// A report was found.
    any: bool,
    dmarc: bool,
    /// It was told that something in its file is damaged.
    is_damaged: bool,
    problems: Withheld,
}

impl Mail {
    fn open(file: &mut CompoundFile<'_>, visit: Visit, children: Children, limits: &mut Limits) -> Self {
        let header = property(file, &children, "007D", limits).unwrap_or_default();
        let domain = header_value(&header, "TLS-Report-Domain").map(str::to_owned);
        let (attachments, fault) = attachments(file, &children);
        let meant = domain.is_some() || header.to_ascii_lowercase().contains("tlsrpt");
        // "REPORT.IPM.Note.NDR" ([MS-OXOMSG], section 2.2.3.1).
        let class = property(file, &children, "001A", limits).unwrap_or_default();
        let is_notice = class.to_ascii_uppercase().starts_with("REPORT.");
        let subject = property(file, &children, "0037", limits).unwrap_or_default();
        let announced = !is_notice && announced::by_subject(&subject);
        let trail = visit.trail.clone();
        let mut mail = Self {
            visit,
            children,
            attachments,
            domain,
            meant,
            announced,
            is_notice,
            is_own: false,
            returned: false,
            placeholder: false,
            replaced: None,
            any: false,
            dmarc: false,
            is_damaged: false,
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
        if let Some(fault) = children.fault.or((!children.again.is_empty()).then_some(MsgFault::Directory)) {
            self.problem(self.visit.trail.join(TrailStep::Attachment), IntakeError::Msg(fault));
        }
        let name = property(file, &children, "3707", reading.limits);
        let name = name.or_else(|| property(file, &children, "3704", reading.limits));
        if let Some(inner) = children.by_name.get("__substg1.0_3701000D") {
            return self.attached_mail(file, *inner, reading.limits);
        }
        let Some(data) = children.by_name.get("__substg1.0_37010102") else {
            if !self.is_damaged && !is_elsewhere(file, &children, reading.limits) {
                self.problem(self.visit.trail.join(TrailStep::Attachment), IntakeError::Msg(MsgFault::Directory));
            }
            return None;
        };
        let step = name.as_deref().map_or(TrailStep::Attachment, |name| TrailStep::Member(shown_name(name).into()));
        let of_name = name.as_deref().map(hints_of_name).unwrap_or_default();
        let mut inner = self.visit.inner(step, Hints { policy_domain: self.domain.clone().or(of_name.policy_domain) });
        match file.stream(*data, reading.limits) {
            Ok(content) => {
                self.announced &= !announced::speaks_of_dmarc(name.as_deref(), &content);
                match sniff::kind(&content) {
                    Kind::Cms => inner.is_announced = self.meant || self.announced,
                    Kind::Mail | Kind::Mbox if self.is_notice => self.is_own = true,
                    Kind::Other if sniff::is_note(&content) => {
                        self.replaced.get_or_insert_with(|| inner.trail.clone());
                    }
                    _ => {}
                }
                reading.through(|item, sink| self.take(item, sink), |reading| reading.inside(&inner, &content));
                self.is_own = false;
            }
            Err(error) => self.problem(inner.trail, error),
        }
        None
    }

    fn attached_mail(&mut self, file: &mut CompoundFile<'_>, id: u32, limits: &mut Limits) -> Option<Self> {
        let visit = self.visit.inner(TrailStep::AttachedMail, Hints::default());
        let error = match file.children(id) {
            Ok(children) => match visit.too_deep(limits) {
                None => {
                    let is_own = self.is_own || self.is_notice;
                    return Some(Self { is_own, ..Self::open(file, visit, children, limits) });
                }
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
            let kind = sniff::kind(&body);
            self.announced &= !announced::speaks_of_dmarc(None, &body);
            if matches!(kind, Kind::Parts | Kind::Quoted | Kind::Around | Kind::Retyped) {
                // It may be anything, and says nothing when there is none.
                let inner = Visit { hints: Hints { policy_domain: self.domain.clone() }, ..self.visit.content() };
                let pass = |item: Ingested, sink: &mut Sink<'_>| {
                    if matches!(item.outcome, Outcome::Report(_)) {
                        self.take(item, sink);
                    }
                };
                reading.through(pass, |reading| reading.inside(&inner, &body));
                return;
            }
            if matches!(kind, Kind::Json | Kind::Base64 | Kind::Closed(_)) {
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
            Outcome::Report(_) if self.is_own => self.returned = true,
            Outcome::Report(_) => {
                self.any = true;
                sink(item);
            }
            Outcome::NotAReport(kind) => {
                self.dmarc |= *kind == NotAReport::Dmarc;
                self.placeholder |= *kind == NotAReport::Placeholder;
                self.returned |= *kind == NotAReport::Returned;
            }
            // Any mail may carry these.
            Outcome::Problem(
                IntakeError::Closed(Closed::Smime | Closed::Pgp | Closed::Tnef | Closed::Rights)
                | IntakeError::Packing(_),
            ) if !self.meant && !self.announced => {}
            Outcome::Problem(error) => {
                self.is_damaged |= matches!(error, IntakeError::Msg(_));
                self.problems.push(item);
            }
        }
    }

    fn problem(&mut self, trail: Trail, error: IntakeError) {
        self.is_damaged |= matches!(error, IntakeError::Msg(_));
        self.problems.push(Ingested { trail, outcome: Outcome::Problem(error) });
    }

    /// What is to be said of it, now that its reports are handed on.
    fn conclude(self) -> Vec<Ingested> {
        let trail = self.visit.trail;
        let returned = Ingested { trail: trail.clone(), outcome: Outcome::NotAReport(NotAReport::Returned) };
        if self.is_own && !self.returned {
            return vec![Ingested { trail, outcome: Outcome::NotAReport(NotAReport::Mail) }];
        }
        if self.any || self.returned || !self.problems.is_empty() {
            return self.returned.then_some(returned).into_iter().chain(self.problems).collect();
        }
        let outcome = if self.dmarc {
            Outcome::NotAReport(NotAReport::Dmarc)
        } else if self.placeholder {
            Outcome::NotAReport(NotAReport::Placeholder)
        } else if let (true, Some(trail)) = (self.meant || self.announced, self.replaced) {
            return vec![Ingested { trail, outcome: Outcome::Problem(IntakeError::Closed(Closed::Replaced)) }];
        } else if self.meant || self.announced {
            Outcome::Problem(IntakeError::NoReportInMail)
        } else if self.is_notice {
            Outcome::NotAReport(NotAReport::Feedback)
        } else {
            Outcome::NotAReport(NotAReport::Mail)
        };
        vec![Ingested { trail, outcome }]
    }
}

/// Whether a storage is that of a mail. Its properties may be missing; no other file has names like the rest of them.
fn is_mail(children: &Children) -> bool {
    children.by_name.keys().any(|name| is_of_mail(name))
}

fn is_of_mail(name: &str) -> bool {
    name == PROPERTIES || [ATTACHMENT, "__substg1.0_", RECIPIENT].iter().any(|start| name.starts_with(start))
}

/// The storages of a mail that hold attachments, in the order of their names, and why there may be more: a storage of
/// another name ([MS-OXMSG], section 2.2) is one whose name is damaged.
fn attachments(file: &CompoundFile<'_>, children: &Children) -> (VecDeque<u32>, Option<MsgFault>) {
    let again = children.again.iter().map(|(name, id)| (name, id));
    let all: Vec<_> = children.by_name.iter().chain(again).collect();
    let is_known = |name: &str| name.starts_with(RECIPIENT) || name.starts_with("__nameid_version1.0");
    let is_attachment = |name: &str, id: u32| name.starts_with(ATTACHMENT) || file.is_storage(id) && !is_known(name);
    let mut found: Vec<_> = all.into_iter().filter(|(name, id)| is_attachment(name, **id)).collect();
    found.sort();
    let is_odd = is_mail(children)
        && (!children.by_name.contains_key(PROPERTIES)
            || found.iter().any(|(name, _)| !name.starts_with(ATTACHMENT))
            || children.again.iter().any(|(name, _)| !name.starts_with(ATTACHMENT)));
    let fault = children.fault.or(is_odd.then_some(MsgFault::Directory));
    let is_wanted = |name: &str| is_mail(children) || name.starts_with(ATTACHMENT);
    (found.into_iter().filter(|(name, _)| is_wanted(name)).map(|(_, id)| *id).collect(), fault)
}

/// Whether the data of an attachment is not in the file, by the way it is attached ([MS-OXCMSG], section 2.2.2.9): not
/// yet, by a path, or by a link.
fn is_elsewhere(file: &mut CompoundFile<'_>, children: &Children, limits: &mut Limits) -> bool {
    let stream = children.by_name.get(PROPERTIES).and_then(|id| file.stream(*id, limits).ok());
    let (rows, _) = stream.as_deref().and_then(|bytes| bytes.get(8..)).unwrap_or_default().as_chunks::<16>();
    let method = rows.iter().find(|row| row.starts_with(&[3, 0, 5, 0x37])).map(|row| u32_at(row, 8));
    matches!(method, Some(0 | 2 | 3 | 4 | 7))
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
const RECIPIENT: &str = "__recip_version1.0_#";
const ATTACHMENT: &str = "__attach_version1.0_#";
