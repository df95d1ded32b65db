//! Mails: every report in one, wherever it sits.
//!
//! Labels are not trusted (RFC 8460, section 5.3, is kept by few gateways): a part is
//! what its bytes are. Labels decide only whether a mail without a report is a problem.

mod beginning;
mod fields;
mod headers;
mod next;
mod quick;
mod structure;
mod transfer;

use super::announced;
use super::closed::Closed;
use super::error::IntakeError;
use super::item::{Ingested, NotAReport, Outcome};
use super::names::{broken_promise, hints_of_name, promises_report, shown_name};
use super::reading::{Reading, Sink, Visit};
use super::sniff::{self, Kind};
use super::trail::{Trail, TrailStep};
use super::withheld::Withheld;
use crate::limits::Limits;
use crate::report::{Hints, ReportError};
use beginning::{begins_as_report, can_hold_reports};
use fields::Fields;
use structure::{Body, Part, Parts};

/// Reads one mail. One without a report yields exactly one [`Outcome`] that says what it is.
pub(super) fn read(visit: &Visit, bytes: &[u8], reading: &mut Reading<'_>) {
    match quick::read(visit, bytes, reading) {
        Some(reports) => reports.into_iter().for_each(&mut *reading.sink),
        None => read_any(visit, bytes, reading),
    }
}

/// Reads a mail of any shape.
fn read_any(visit: &Visit, bytes: &[u8], reading: &mut Reading<'_>) {
    read_parts(visit, Parts::of(bytes, reading.limits.depth), reading);
}

/// Reads a text into which somebody pasted the body of a mail.
pub(super) fn read_pasted(visit: &Visit, bytes: &[u8], reading: &mut Reading<'_>) {
    read_parts(visit, Parts::pasted(bytes, reading.limits.depth), reading);
}

fn read_parts(visit: &Visit, mut parts: Parts<'_>, reading: &mut Reading<'_>) {
    let mut found = Found::default();
    let most = most_parts(reading.limits);
    let mut number = 0;
    while let Some(part) = parts.next() {
        if number == 0 {
            found.begin(&part.fields);
            found.announced |= visit.is_announced;
        }
        found.is_pasted = parts.is_pasted();
        if part.is_next_mail {
            found.go_on(&part.fields);
        }
        if number == most {
            let outcome = Outcome::Problem(IntakeError::TooManyEntries { limit: most });
            found.damaged.push(Ingested { trail: visit.trail.clone(), outcome });
            break;
        }
        if let Err(limit) = reading.limits.entry() {
            let outcome = Outcome::Problem(IntakeError::TooManyEntries { limit });
            found.damaged.push(Ingested { trail: visit.trail.clone(), outcome });
            break;
        }
        found.part(visit, &part, reading);
        number += 1;
    }
    found.conclude(&visit.trail, reading);
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing that was met in the mail")]
struct Found {
    /// What the mail says of the domain that its report is about.
    domain: Option<String>,
    /// The mail says that it carries a TLS report.
    meant: bool,
    /// Its subject says so, as that of a DMARC report does.
    announced: bool,
    /// It tells of a mail that was sent: what is attached to it is that mail.
    notice: Option<Notice>,
    any: bool,
    dmarc: bool,
    /// The part that is read stands in a text.
    is_pasted: bool,
    /// A report came back with the mail that it was sent in.
    returned: bool,
    /// A sender had nothing to say, and said that.
    placeholder: bool,
    /// It is encrypted by its label (RFC 3156, section 4).
    is_encrypted: bool,
    /// Where a text is attached, as gateways leave one for what they take out.
    replaced: Option<Trail>,
    /// What looked like a report and could not be read.
    damaged: Withheld,
    /// What is told whether or not the mail says that it carries a report.
    told: Withheld,
    /// Parts that are labelled as reports or archives and hold none, or that the mail ends in: told beside a report, where
    /// each is one that was lost.
    empty: Withheld,
}

impl Found {
    /// What the fields of the mail itself say.
    fn begin(&mut self, fields: &Fields) {
        self.domain = domain_of(fields);
        self.meant = announces_tls_report(fields);
        self.notice = notice_of(fields);
        self.announced = self.notice.is_none() && announced::by_subject(fields.subject().unwrap_or_default());
    }

    /// What the fields of a mail say that stands behind the one that was read.
    fn go_on(&mut self, fields: &Fields) {
        self.domain = domain_of(fields);
        self.meant |= announces_tls_report(fields);
        self.notice = notice_of(fields);
    }

    /// What is to be said of the mail, now that its reports are handed on.
    fn conclude(mut self, trail: &Trail, reading: &mut Reading<'_>) {
        let meant = self.meant || self.announced;
        if !self.any && (self.dmarc || self.placeholder || !meant) {
            // Whatever the mail is, this was not looked at.
            self.damaged.retain(is_given_up);
        }
        if self.returned {
            reading.put(trail, Outcome::NotAReport(NotAReport::Returned));
        }
        if self.any {
            self.empty.into_iter().for_each(|item| self.damaged.push(item));
        }
        if self.any || self.returned || !self.damaged.is_empty() || !self.told.is_empty() {
            self.damaged.into_iter().chain(self.told).for_each(&mut *reading.sink);
            return;
        }
        let outcome = if self.dmarc {
            Outcome::NotAReport(NotAReport::Dmarc)
        } else if self.placeholder {
            Outcome::NotAReport(NotAReport::Placeholder)
        } else if meant && self.is_encrypted {
            Outcome::Problem(IntakeError::Closed(Closed::Pgp))
        } else if let (true, Some(trail)) = (meant, &self.replaced) {
            return reading.problem(trail, IntakeError::Closed(Closed::Replaced));
        } else if meant {
            Outcome::Problem(IntakeError::NoReportInMail)
        } else if self.notice == Some(Notice::Labelled) {
            Outcome::NotAReport(NotAReport::Feedback)
        } else {
            Outcome::NotAReport(NotAReport::Mail)
        };
        reading.put(trail, outcome);
    }

    fn part(&mut self, visit: &Visit, part: &Part<'_>, reading: &mut Reading<'_>) {
        let Part { fields, body, damage, .. } = part;
        self.meant |= is_tlsrpt(fields);
        self.is_encrypted |= fields.is("multipart") && fields.subtype().as_deref() == Some("encrypted");
        if is_notice_part(fields) {
            self.notice = Some(Notice::Labelled);
            self.announced = false;
        }
        let name = fields.name().map(shown_name);
        let (content, step) = match body {
            Body::Parts => return,
            Body::TooDeep => {
                let error = IntakeError::TooDeep { limit: reading.limits.depth };
                self.damaged.push(Ingested { trail: visit.trail.clone(), outcome: Outcome::Problem(error) });
                return;
            }
            Body::Mail(content) => (content, Some(TrailStep::AttachedMail)),
            Body::Content(content) => (content, name.as_deref().map(|name| TrailStep::Member(name.into()))),
        };
        let content = if part.is_cut { &[] } else { content.as_ref() };
        let kind = sniff::kind(content);
        let labelled = is_tlsrpt(fields) || kind == Kind::Cms || name.as_deref().is_some_and(promises_report);
        // What a mail says itself, which may look like anything.
        let is_prose = name.is_none() && !labelled && fields.is_text() && !matches!(body, Body::Mail(_));
        let is_mail = matches!(body, Body::Mail(_)) || matches!(kind, Kind::Mail | Kind::Mbox);
        if self.announced && announced::speaks_of_dmarc(name.as_deref(), content) {
            self.announced = false;
        }
        if kind == Kind::Other && content.trim_ascii().is_empty() {
            if labelled || part.is_cut {
                let trail = step.map_or_else(|| visit.trail.clone(), |step| visit.trail.join(step));
                let error = if part.is_cut { IntakeError::Transfer } else { ReportError::Empty.into() };
                self.empty.push(Ingested { trail, outcome: Outcome::Problem(error) });
            }
            return;
        }
        if kind == Kind::Mbox && is_prose {
            return;
        }
        let step = step.or_else(|| (is_mail && !is_prose).then_some(TrailStep::AttachedMail));
        let of_name = name.as_deref().map(hints_of_name).unwrap_or_default();
        let inner = Visit {
            trail: step.map_or_else(|| visit.trail.clone(), |step| visit.trail.join(step)),
            hints: Hints { policy_domain: self.domain.clone().or(of_name.policy_domain) },
            depth: visit.depth + 1,
            is_unpacked: false,
            // What is signed has lost its own fields.
            is_announced: kind == Kind::Cms && (self.meant || self.announced),
        };
        if kind == Kind::Other {
            self.nothing(fields, content, labelled, inner.trail);
            return;
        }
        // What merely looks as if a report could be in it says nothing when there is none.
        let guessed = !labelled
            && (is_prose && is_mail
                || matches!(
                    kind,
                    Kind::Quoted
                        | Kind::Around
                        | Kind::Table(_)
                        | Kind::Base64
                        | Kind::Zlib
                        | Kind::Deflate
                        | Kind::Wide
                        | Kind::Parts
                        | Kind::Retyped
                        | Kind::MailTable
                ));
        // A mail about another holds that, and not one that came in.
        let is_own = self.notice.is_some() && (is_mail || self.is_pasted || kind == Kind::Parts);
        let damage = damage.filter(|_| !is_own && (labelled || can_hold_reports(kind, content)));
        let (mut any, mut idle) = (false, Withheld::default());
        let mut begins = None;
        let pass = |item: Ingested, sink: &mut Sink<'_>| {
            let is_problem = matches!(item.outcome, Outcome::Problem(_));
            any |= matches!(item.outcome, Outcome::Report(_));
            if is_own {
                self.returned |= matches!(item.outcome, Outcome::Report(_));
            } else if damage.is_some() && is_problem && !is_given_up(&item) {
                // What else is wrong follows from the damage.
            } else if is_damaged(&item) && *begins.get_or_insert_with(|| begins_as_report(content)) {
                self.told.push(item);
            } else if !(guessed && is_problem) || !is_prose && is_no_chance(kind, &item) {
                // A problem of an attached mail is one that was meant to carry a report.
                let meant = labelled || is_mail && !is_given_up(&item);
                self.take(item, meant, sink);
            } else {
                idle.push(item);
            }
        };
        reading.through(pass, |reading| reading.inside(&inner, content));
        if any {
            // Beside a report it is one that was lost.
            idle.into_iter().for_each(|item| self.damaged.push(item));
        }
        if let Some(line) = damage {
            let outcome = Outcome::Problem(IntakeError::Base64 { line });
            self.told.push(Ingested { trail: inner.trail, outcome });
        }
    }

    /// A part in which nothing is to be read.
    fn nothing(&mut self, fields: &Fields, content: &[u8], labelled: bool, trail: Trail) {
        let is_note = sniff::is_note(content);
        if is_signed(fields) && !is_note && !content.trim_ascii().is_empty() {
            self.told.push(Ingested { trail, outcome: Outcome::Problem(IntakeError::Signed) });
            return;
        }
        let closed = closed_by_label(fields).filter(|_| !is_note);
        if labelled || closed.is_some() {
            // Labelled as a report, and its bytes are none.
            let error = match closed {
                Some(closed) => IntakeError::Closed(closed),
                None if content.trim_ascii().is_empty() => ReportError::Empty.into(),
                None if is_note => IntakeError::Closed(Closed::Replaced),
                None => IntakeError::Transfer,
            };
            self.meant |= labelled;
            self.damaged.push(Ingested { trail, outcome: Outcome::Problem(error) });
        } else if !is_note && fields.name().is_some_and(|name| broken_promise(name, false).is_some()) {
            self.empty.push(Ingested { trail, outcome: Outcome::Problem(IntakeError::Transfer) });
        } else if is_note && fields.is_text() && fields.name().is_some() {
            self.replaced.get_or_insert(trail);
        }
    }

    /// Hands a report on, and remembers what else is found in a part.
    fn take(&mut self, item: Ingested, meant: bool, sink: &mut Sink<'_>) {
        match &item.outcome {
            Outcome::Report(_) => {
                self.any = true;
                sink(item);
            }
            Outcome::NotAReport(kind) => {
                self.dmarc |= *kind == NotAReport::Dmarc;
                self.placeholder |= *kind == NotAReport::Placeholder;
                self.returned |= *kind == NotAReport::Returned;
            }
            Outcome::Problem(error) => {
                self.meant |= meant || matches!(error, IntakeError::NoReportInMail);
                self.damaged.push(item);
            }
        }
    }
}

/// Whether what is wrong with a part of this kind shows that it is of it.
fn is_no_chance(kind: Kind, item: &Ingested) -> bool {
    match kind {
        // A long conversation quotes quotes, and a text may be anything.
        Kind::Quoted | Kind::Around | Kind::Table(_) => false,
        Kind::Zlib if is_damaged_deflate(item) => true,
        _ => is_too_deep(item),
    }
}

fn is_damaged_deflate(item: &Ingested) -> bool {
    let Outcome::Problem(error) = &item.outcome else { return false };
    matches!(error, IntakeError::Deflate { .. } | IntakeError::ZlibChecksum { .. })
}

/// What one mail may have of the entries of a file: as much as it may have of the bytes, and so little that those
/// behind it in its mailbox have theirs.
fn most_parts(limits: &Limits) -> u64 {
    (limits.entries / SHARE).max(LEAST_PARTS)
}

/// Whether something was not looked at, whatever it is.
fn is_given_up(item: &Ingested) -> bool {
    is_too_deep(item) || matches!(&item.outcome, Outcome::Problem(error) if error.is_raisable_limit())
}

/// Whether something is damaged, and not something else than a report.
fn is_damaged(item: &Ingested) -> bool {
    let Outcome::Problem(error) = &item.outcome else { return false };
    match error {
        IntakeError::Report(error) => {
            matches!(error, ReportError::CutOff { .. } | ReportError::Damaged { .. } | ReportError::Nested { .. })
        }
        IntakeError::NoReportInMail
        | IntakeError::Closed(_)
        | IntakeError::Packing(_)
        | IntakeError::Returned { .. }
        | IntakeError::Encrypted
        | IntakeError::ReaderDied => false,
        _ => true,
    }
}

/// Whether a part says that it is a mail which is signed in one piece (RFC 8551, section 3.5.2).
fn is_signed(fields: &Fields) -> bool {
    let is_cms = fields.subtype().is_some_and(|subtype| matches!(subtype.as_str(), "pkcs7-mime" | "x-pkcs7-mime"));
    let by_name = fields.name().is_some_and(|name| name.to_ascii_lowercase().ends_with(".p7m"));
    let sort = fields.parameter("smime-type").unwrap_or_default().to_ascii_lowercase();
    (is_cms || by_name) && !sort.contains("enveloped-data")
}

fn is_too_deep(item: &Ingested) -> bool {
    matches!(item.outcome, Outcome::Problem(IntakeError::TooDeep { .. }))
}

/// What the fields of a mail say; its parts may say it too.
fn announces_tls_report(fields: &Fields) -> bool {
    fields.raw("TLS-Report-Domain").is_some()
        || fields.raw("TLS-Report-Submitter").is_some()
        || fields.parameter("report-type").is_some_and(|value| value.eq_ignore_ascii_case("tlsrpt"))
}

fn is_tlsrpt(fields: &Fields) -> bool {
    fields.subtype().is_some_and(|subtype| subtype.starts_with("tlsrpt"))
}

/// How it is known that a mail tells of another that was sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Notice {
    /// It is labelled so: ARF reports (RFC 5965), delivery notifications (RFC 3464) and receipts (RFC 8098).
    Labelled,
    /// It comes from a mailer and has no label, as Exim and qmail write it.
    FromMailer,
}

fn notice_of(fields: &Fields) -> Option<Notice> {
    let labelled = fields.parameter("report-type").is_some_and(is_notice_type);
    let from = fields.raw("From").unwrap_or_default().to_ascii_lowercase();
    let by_mailer = fields.raw("X-Failed-Recipients").is_some() || from.contains("mailer-daemon@");
    if labelled { Some(Notice::Labelled) } else { by_mailer.then_some(Notice::FromMailer) }
}

fn is_notice_part(fields: &Fields) -> bool {
    fields.is("message") && fields.subtype().is_some_and(|subtype| is_notice_type(&subtype))
}

fn is_notice_type(value: &str) -> bool {
    let known = ["feedback-report", "delivery-status", "disposition-notification", "global-delivery-status"];
    known.iter().any(|known| value.eq_ignore_ascii_case(known))
}

/// What a part is by its label, when its bytes do not show it.
fn closed_by_label(fields: &Fields) -> Option<Closed> {
    let subtype = fields.subtype()?;
    match subtype.as_str() {
        "pkcs7-mime" | "x-pkcs7-mime" => {
            let sort = fields.parameter("smime-type").unwrap_or_default().to_ascii_lowercase();
            sort.contains("enveloped-data").then_some(Closed::Smime)
        }
        "ms-tnef" | "vnd.ms-tnef" => Some(Closed::Tnef),
        "x-microsoft-rpmsg-message" => Some(Closed::Rights),
        _ => None,
    }
}

/// `TLS-Report-Domain` (RFC 8460, section 5.3), else "Report Domain: …" of the subject (section 5.3 too).
fn domain_of(fields: &Fields) -> Option<String> {
    let header = fields.raw("TLS-Report-Domain").map(str::trim).filter(|text| !text.is_empty());
    if let Some(domain) = header {
        return Some(domain.to_owned());
    }
    let (_, rest) = fields.subject()?.split_once("Report Domain:")?;
    rest.split_whitespace().next().map(str::to_owned)
}

/// All that a file unpacks to is so many times what one mail may be.
const SHARE: u64 = 125;
/// More than any mail has that was written to be read.
const LEAST_PARTS: u64 = 1_000;

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;

    use super::*;
    use crate::intake::part;
    use crate::intake::places::Places;
    use crate::intake::weight::{BYTE, Weights};

    const REPORT: &str = r#"{"organization-name":"A","date-range":{"start-datetime":"2026-01-03T00:00:00Z","end-datetime":"2026-01-03T23:59:59Z"},
"contact-info":"tls@a.example","report-id":"1","policies":[{"policy":{"policy-type":"no-policy-found","policy-domain":"example.com"},
"summary":{"total-successful-session-count":5,"total-failure-session-count":0}}]}"#;

    fn mail(line_break: &str) -> String {
        mail_with("7bit", "A report.", line_break)
    }

    fn mail_with(encoding: &str, text: &str, line_break: &str) -> String {
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(REPORT.as_bytes()).unwrap();
        let body = data_encoding::BASE64.encode(&packed.finish().unwrap());
        [
            "Received: by mx.example.com; Sat, 3 Jan 2026 00:00:00 +0000",
            "From: tls@a.example",
            "Subject: Report Domain: example.com",
            "\tSubmitter: a.example Report-ID: <1@a.example>",
            "TLS-Report-Domain: example.com",
            "MIME-Version: 1.0",
            "Content-Type: multipart/report; report-type=\"tlsrpt\";",
            "\tboundary=\"=_b\"",
            "",
            "Preamble.",
            "--=_b",
            "Content-Type: text/plain; charset=utf-8",
            &format!("Content-Transfer-Encoding: {encoding}"),
            "",
            text,
            "--=_b",
            "Content-Type: application/tlsrpt+gzip; name=\"a.example!example.com!1!2!001.json.gz\"",
            "Content-Transfer-Encoding: base64",
            "Content-Disposition: attachment;",
            " filename=\"a.example!example.com!1!2!001.json.gz\"",
            "",
            &body,
            "--=_b--",
            "",
        ]
        .join(line_break)
    }

    fn both(mail: &[u8]) -> (Option<Vec<Ingested>>, Vec<Ingested>) {
        let file = Visit::of_file(Trail::of_file("box.mbox"));
        let visit = file.inner(TrailStep::Mail(1), Hints::default());
        let (mut any, read, places, weights) = (Vec::new(), part::read, &mut Places::default(), &Weights::default());
        let nowhere = &mut |item| panic!("{item:?} before the mail is over");
        let quick = quick::read(
            &visit,
            mail,
            &mut Reading { limits: &mut Limits::default(), sink: nowhere, places, weights, rate: BYTE, any: read },
        );
        let sink = &mut |item| any.push(item);
        let limits = &mut Limits::default();
        read_any(&visit, mail, &mut Reading { limits, sink, places, weights, rate: BYTE, any: read });
        (quick, any)
    }

    #[test]
    fn the_usual_mail_goes_the_quick_way() {
        let texts = [("7bit", "A report."), ("Quoted-Printable", "<p>A =\n report: =E2=82=AC=20</p>")];
        for (line_break, (encoding, text)) in [("\r\n", texts[0]), ("\n", texts[0]), ("\n", texts[1])] {
            let (quick, any) = both(mail_with(encoding, text, line_break).as_bytes());
            assert_eq!(quick.as_ref(), Some(&any));
            assert_eq!(any[0].trail.to_string(), "box.mbox › message 1 › a.example!example.com!1!2!001.json.gz");
            assert!(matches!(any[0].outcome, Outcome::Report(_)));
        }
    }

    #[test]
    fn anything_else_goes_the_other_way() {
        let usual = mail("\r\n");
        for (from, to) in [
            ("multipart/report", "text/plain"),
            ("base64\r\n", "quoted-printable\r\n"),
            ("A report.", "{\"a\": 1}"),
            ("--=_b--", ""),
            ("Subject: Report", "Subject: =?utf-8?q?Report?="),
            ("H4sI", "H4sX"),
            ("filename=", "filename*=utf-8''"),
            ("MIME-Version", "Content-Type: text/plain\r\nMIME-Version"),
        ] {
            let changed = usual.replace("TLS-Report-Domain: example.com\r\n", "").replacen(from, to, 1);
            assert!(both(changed.as_bytes()).0.is_none(), "{from} to {to}");
        }
    }

    proptest! {
        /// Any small damage: where the quick way reads the mail, the other way reads the same.
        #[test]
        fn both_ways_agree(at in 0_usize..1200, length in 0_usize..60, put in "[ -~\r\n]{0,8}", wide: bool) {
            let line_break = if wide { "\r\n" } else { "\n" };
            let text = if at % 2 == 0 { "A report." } else { "A =3D report=\nin =E2=82=AC" };
            let encoding = if at % 2 == 0 { "7bit" } else { "quoted-printable" };
            let usual = mail_with(encoding, text, line_break).into_bytes();
            let (at, end) = (at.min(usual.len()), (at + length).min(usual.len()));
            let changed = [&usual[..at], put.as_bytes(), &usual[end..]].concat();
            let (quick, any) = both(&changed);
            if let Some(quick) = quick {
                prop_assert_eq!(quick, any, "{}", String::from_utf8_lossy(&changed));
            }
        }
    }
}
