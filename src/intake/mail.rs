//! Mails: every report in one, wherever it sits.
//!
//! Labels are not trusted (RFC 8460, section 5.3, is kept by few gateways): a part is
//! what its bytes are. Labels decide only whether a mail without a report is a problem.

mod fields;
mod headers;
mod quick;
mod structure;

use super::error::IntakeError;
use super::item::{Ingested, NotAReport, Outcome};
use super::names::{hints_of_name, shown_name};
use super::reading::{Reading, Sink, Visit};
use super::sniff::{self, Kind};
use super::trail::TrailStep;
use super::withheld::Withheld;
use crate::limits::Limits;
use crate::report::Hints;
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
    let mut parts = Parts::of(bytes, reading.limits.depth);
    let Some(mail) = parts.next() else { return };
    let mut found =
        Found { domain: domain_of(&mail.fields), meant: announces_tls_report(&mail.fields), ..Found::default() };
    let feedback = is_feedback(&mail.fields);
    let most = most_parts(reading.limits);
    for (number, part) in (0..).zip(std::iter::once(mail).chain(parts)) {
        if number == most {
            let outcome = Outcome::Problem(IntakeError::TooManyEntries { limit: most });
            found.damaged.push(Ingested { trail: visit.trail.clone(), outcome });
            break;
        }
        if reading.limits.entry().is_err() {
            break;
        }
        found.part(visit, &part, reading);
    }
    let Found { any, dmarc, meant, mut damaged, .. } = found;
    if !any && (dmarc || !meant) {
        // Whatever the mail is, this was not looked at.
        damaged.retain(|item| is_too_deep(item) || is_too_many(item));
    }
    if any || !damaged.is_empty() {
        damaged.into_iter().for_each(&mut *reading.sink);
    } else if dmarc {
        reading.put(&visit.trail, Outcome::NotAReport(NotAReport::Dmarc));
    } else if meant {
        reading.problem(&visit.trail, IntakeError::NoReportInMail);
    } else {
        let kind = if feedback { NotAReport::Feedback } else { NotAReport::Mail };
        reading.put(&visit.trail, Outcome::NotAReport(kind));
    }
}

#[derive(Default)]
struct Found {
    /// What the mail says of the domain that its report is about.
    domain: Option<String>,
    /// The mail says that it carries a TLS report.
    meant: bool,
    any: bool,
    dmarc: bool,
    /// What looked like a report and could not be read.
    damaged: Withheld,
}

impl Found {
    fn part(&mut self, visit: &Visit, part: &Part<'_>, reading: &mut Reading<'_>) {
        let Part { fields, body } = part;
        self.meant |= is_tlsrpt(fields);
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
        let kind = sniff::kind(content);
        let labelled = is_tlsrpt(fields) || name.as_deref().is_some_and(|name| name.contains(".json"));
        let worth_a_word = labelled && !content.trim_ascii().is_empty();
        if matches!(kind, Kind::Other | Kind::Mbox) && !worth_a_word {
            return;
        }
        // A text that merely starts like a header is no attached mail.
        if kind == Kind::Mail && !matches!(body, Body::Mail(_)) && !labelled && !fields.is("message") {
            return;
        }
        let of_name = name.as_deref().map(hints_of_name).unwrap_or_default();
        let inner = Visit {
            trail: step.map_or_else(|| visit.trail.clone(), |step| visit.trail.join(step)),
            hints: Hints { policy_domain: self.domain.clone().or(of_name.policy_domain) },
            depth: visit.depth + 1,
        };
        if kind == Kind::Other {
            // Labelled as a report, and its bytes are none.
            self.take(
                Ingested { trail: inner.trail, outcome: Outcome::Problem(IntakeError::Transfer) },
                true,
                reading.sink,
            );
            return;
        }
        // What merely looks as if a report could be in it says nothing when there is none.
        let guessed = !labelled
            && matches!(
                kind,
                Kind::Quoted | Kind::Around | Kind::Table(_) | Kind::Base64 | Kind::Zlib | Kind::Deflate | Kind::Wide
            );
        let pass = |item: Ingested, sink: &mut Sink<'_>| {
            let idle = guessed && matches!(item.outcome, Outcome::Problem(_));
            if !idle || is_no_chance(kind, &item) {
                self.take(item, labelled, sink);
            }
        };
        reading.through(pass, |reading| reading.inside(&inner, content));
    }

    /// Hands a report on, and remembers what else is found in a part.
    fn take(&mut self, item: Ingested, labelled: bool, sink: &mut Sink<'_>) {
        match &item.outcome {
            Outcome::Report(_) => {
                self.any = true;
                sink(item);
            }
            Outcome::NotAReport(kind) => self.dmarc |= *kind == NotAReport::Dmarc,
            Outcome::Problem(_) => {
                self.meant |= labelled;
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

fn is_too_many(item: &Ingested) -> bool {
    matches!(item.outcome, Outcome::Problem(IntakeError::TooManyEntries { .. }))
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

/// ARF reports (RFC 5965) and delivery notifications (RFC 3464).
fn is_feedback(fields: &Fields) -> bool {
    fields.parameter("report-type").is_some_and(|value| {
        ["feedback-report", "delivery-status", "disposition-notification"]
            .iter()
            .any(|known| value.eq_ignore_ascii_case(known))
    })
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
    use crate::intake::places::Places;
    use crate::intake::{Trail, part};

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
        let (mut any, read, places) = (Vec::new(), part::read, &mut Places::default());
        let nowhere = &mut |item| panic!("{item:?} before the mail is over");
        let quick = quick::read(
            &visit,
            mail,
            &mut Reading { limits: &mut Limits::default(), sink: nowhere, places, any: read },
        );
        let sink = &mut |item| any.push(item);
        read_any(&visit, mail, &mut Reading { limits: &mut Limits::default(), sink, places, any: read });
        (quick, any)
    }

    #[test]
    fn the_usual_mail_goes_the_quick_way() {
        let texts = [("7bit", "A report."), ("Quoted-Printable", "<p>A =\n report: =E2=82=AC=20</p>")];
        for (line_break, (encoding, text)) in [("\r\n", texts[0]), ("\n", texts[0]), ("\n", texts[1])] {
            let (quick, any) = both(mail_with(encoding, text, line_break).as_bytes());
            assert_eq!(quick.as_ref(), Some(&any));
            assert_eq!(any[0].trail.to_string(), "box.mbox › mail 1 › a.example!example.com!1!2!001.json.gz");
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
