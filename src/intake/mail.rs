//! Mails: every report in one, wherever it sits.
//!
//! Labels are not trusted (RFC 8460, section 5.3, is kept by few gateways): a part is
//! what its bytes are. Labels decide only whether a mail without a report is a problem.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::item::{Ingested, IntakeError, NotAReport, Outcome, Trail};
use super::sniff::{self, Kind};
use super::{Sink, hints_of_name, read_part, shown_name};
use crate::limits::Limits;
use crate::report::Hints;

/// Reads one mail. One without a report yields exactly one [`Outcome`] that says what it is.
pub(super) fn read(trail: &Trail, bytes: &[u8], depth: u32, limits: &mut Limits, sink: &mut Sink<'_>) {
    let Some(message) = MessageParser::default().parse(bytes) else {
        sink(Ingested { trail: trail.clone(), outcome: Outcome::NotAReport(NotAReport::Mail) });
        return;
    };
    let meant = announces_tls_report(&message);
    let mut found = Found { meant, any: false, dmarc: false, damaged: Vec::new() };
    let domain = domain_of(&message);
    for part in &message.parts {
        if limits.entry().is_err() {
            break;
        }
        found.part(trail, part, domain.as_deref(), depth, limits, sink);
    }
    let Found { any, dmarc, damaged, .. } = found;
    if any {
        damaged.into_iter().for_each(sink);
        return;
    }
    let mut put = |outcome| sink(Ingested { trail: trail.clone(), outcome });
    if dmarc {
        put(Outcome::NotAReport(NotAReport::Dmarc));
    } else if meant && !damaged.is_empty() {
        damaged.into_iter().for_each(sink);
    } else if meant {
        put(Outcome::Problem(IntakeError::NoReportInMail));
    } else {
        put(Outcome::NotAReport(if is_feedback(&message) { NotAReport::Feedback } else { NotAReport::Mail }));
    }
}

struct Found {
    /// The mail says that it carries a TLS report.
    meant: bool,
    any: bool,
    dmarc: bool,
    /// What looked like a report and could not be read.
    damaged: Vec<Ingested>,
}

impl Found {
    fn part(
        &mut self,
        trail: &Trail,
        part: &MessagePart<'_>,
        domain: Option<&str>,
        depth: u32,
        limits: &mut Limits,
        sink: &mut Sink<'_>,
    ) {
        let name = part.attachment_name().map(shown_name);
        let (content, step) = match &part.body {
            PartType::Multipart(_) => return,
            PartType::Message(inner) => (inner.raw_message(), Some("attached mail".to_owned())),
            _ => (part.contents(), name.clone()),
        };
        let kind = sniff::kind(content);
        let labelled = is_tlsrpt(part) || name.as_deref().is_some_and(|name| name.contains(".json"));
        let worth_a_word = labelled && !content.trim_ascii().is_empty();
        if matches!(kind, Kind::Other | Kind::Mbox) && !worth_a_word {
            return;
        }
        // A text that merely starts like a header is no attached mail.
        if kind == Kind::Mail && !matches!(part.body, PartType::Message(_)) && !labelled && !is_message(part) {
            return;
        }
        let hints = name.as_deref().map(hints_of_name).unwrap_or_default();
        let hints = Hints { policy_domain: domain.map(str::to_owned).or(hints.policy_domain) };
        let trail = step.map_or_else(|| trail.clone(), |step| trail.join(step));
        let mut inner = Vec::new();
        if kind == Kind::Other {
            // Labelled as a report, and its bytes are none.
            inner.push(Ingested { trail, outcome: Outcome::Problem(IntakeError::Transfer) });
        } else {
            read_part(&trail, content, &hints, depth + 1, limits, &mut |item| inner.push(item));
        }
        for item in inner {
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
}

fn announces_tls_report(message: &Message<'_>) -> bool {
    message.header("TLS-Report-Domain").is_some()
        || message.header("TLS-Report-Submitter").is_some()
        || message
            .content_type()
            .is_some_and(|kind| kind.attribute("report-type").is_some_and(|value| value.eq_ignore_ascii_case("tlsrpt")))
        || message.parts.iter().any(is_tlsrpt)
}

fn is_tlsrpt(part: &MessagePart<'_>) -> bool {
    subtype(part).is_some_and(|subtype| subtype.starts_with("tlsrpt"))
}

fn is_message(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("message"))
}

fn subtype(part: &MessagePart<'_>) -> Option<String> {
    part.content_type().and_then(|kind| kind.subtype()).map(str::to_ascii_lowercase)
}

/// ARF reports (RFC 5965) and delivery notifications (RFC 3464).
fn is_feedback(message: &Message<'_>) -> bool {
    message.content_type().and_then(|kind| kind.attribute("report-type")).is_some_and(|value| {
        ["feedback-report", "delivery-status", "disposition-notification"]
            .iter()
            .any(|known| value.eq_ignore_ascii_case(known))
    })
}

/// `TLS-Report-Domain` (RFC 8460, section 5.3), else "Report Domain: …" of the subject (section 5.3 too).
fn domain_of(message: &Message<'_>) -> Option<String> {
    let header = message.header_raw("TLS-Report-Domain").map(str::trim).filter(|text| !text.is_empty());
    if let Some(domain) = header {
        return Some(domain.to_owned());
    }
    let subject = message.subject()?;
    let (_, rest) = subject.split_once("Report Domain:")?;
    rest.split_whitespace().next().map(str::to_owned)
}
