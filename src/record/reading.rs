//! Reading one TXT record as a TLSRPT record, fault by fault.

use super::destination::{Destination, DestinationKind};
use super::examine::{examine, typed_destination};
use super::finding::{Finding, Findings, Remedy, quote};
use super::rules::Rule;
use super::severity::Severity;
use super::tag_list::{FOREIGN, Piece, Span, TagText, forbidden_in_value, is_name, is_wsp};
use super::version::{self, Spelling, Version};
use crate::command;
use crate::language::tr;
use crate::{counted, say, text};

/// The value of `v` (RFC 8460, section 3).
pub(super) const WORD: &str = "TLSRPTv1";

/// What one record says, and what is wrong with it.
#[derive(Debug)]
pub(super) struct Reading {
    text: TagText,
    index: usize,
    pieces: Vec<Piece>,
    /// The version and the number of its piece.
    version: Option<(usize, Version)>,
    /// It derives from the grammar.
    pub(super) grammatical: bool,
    /// Its departures from the grammar are of the kind that common senders do not mind.
    pub(super) tolerable: bool,
    /// Destinations by the letter.
    pub(super) destinations: Vec<Destination>,
    /// Destinations as common senders read them.
    pub(super) tolerated: Vec<Destination>,
    /// Destinations that a person would recognise.
    pub(super) readable: Vec<Destination>,
    /// Fields other than `v` and `rua`.
    pub(super) extensions: Vec<(String, String)>,
    rua: Rua,
    /// The domain that is named in what is proposed.
    domain: String,
}

/// What was met in `rua` fields.
#[derive(Debug, Default)]
struct Rua {
    fields: usize,
    items: usize,
    /// A fault that says more than "none can be used".
    faulty: bool,
    /// Where the field before ended, when that was a `rua`.
    open: Option<Span>,
}

/// Fields of DMARC (RFC 7489, section 6.3) that get copied along.
const DMARC_TAGS: [&str; 9] = ["p", "sp", "pct", "ri", "fo", "ruf", "adkim", "aspf", "np"];

/// A destination without what nobody meant to write, such as an invisible space; `None` where a letter would be lost: that
/// would be another address.
fn without_foreign(clean: &str, shown: &str) -> Option<String> {
    let is_lost = |char: char| !char.is_ascii() && !is_stray(char);
    (!shown.contains(is_lost)).then(|| clean.replace(FOREIGN, ""))
}

/// A space, a quotation mark or a character without a shape, as they come with copied text.
fn is_stray(char: char) -> bool {
    char.is_whitespace()
        || char.is_control()
        || matches!(char, '\u{AD}' | '«' | '»' | '\u{200B}'..='\u{200F}' | '\u{2018}'..='\u{201F}')
        || matches!(char, '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

impl Reading {
    /// Takes a record apart; `index` is its number among its neighbours.
    pub(super) fn new(text: String, index: usize) -> Self {
        let mut reading = Self {
            text: TagText::new(text),
            index,
            pieces: Vec::new(),
            version: None,
            grammatical: true,
            tolerable: true,
            destinations: Vec::new(),
            tolerated: Vec::new(),
            readable: Vec::new(),
            extensions: Vec::new(),
            rua: Rua::default(),
            domain: "example.com".to_owned(),
        };
        reading.split();
        reading
    }

    /// The reading of a record of this domain.
    pub(super) fn for_domain(self, domain: &str) -> Self {
        Self { domain: domain.to_owned(), ..self }
    }

    fn split(&mut self) {
        self.pieces = self.text.pieces();
        let found = self.pieces.iter().enumerate().find_map(|(at, piece)| {
            let version = version::read(&self.text, piece, WORD)?;
            (at == 0 || version.spelling != Spelling::OtherWord).then_some((at, version))
        });
        self.version = found;
    }

    /// It was meant as a TLSRPT record.
    pub(super) fn is_attempt(&self) -> bool {
        match &self.version {
            Some((_, version)) => version.spelling != Spelling::OtherWord,
            None => self.has_rua(),
        }
    }

    /// It has a version field, as a person would recognise it.
    pub(super) fn has_version(&self) -> bool {
        self.version.is_some()
    }

    /// It has a field `rua`, as a person would recognise it.
    pub(super) fn has_rua(&self) -> bool {
        let mut names = self.pieces.iter().filter_map(|piece| {
            let (name, _) = self.text.pair(&piece.span)?;
            Some(self.text.clean(&name).trim().to_ascii_lowercase())
        });
        names.any(|name| name.trim_start_matches(['"', '\'', '\\']) == "rua")
    }

    /// Common senders take it for a record although it does not begin to the letter: a space
    /// before the version or before its semicolon.
    pub(super) fn is_near(&self) -> bool {
        matches!(&self.version, Some((0, version))
            if version.spelling == Spelling::Exact && !version.spaced && version.junk.is_none() && version.rest.is_none()
                && self.pieces.len() > 1 && !self.text.shown(&(0..version.span.start)).contains(|char| !is_wsp(char)))
    }

    /// What is wrong with the beginning of a record that senders leave aside for another.
    pub(super) fn judge_beginning(&mut self, findings: &mut Findings) {
        let Some((0, version)) = self.version.clone() else { return };
        if self.is_near() || matches!(version.spelling, Spelling::Case | Spelling::Typo) {
            self.judge_version(&version, true, findings);
        }
    }

    /// Judges all of it; `beside` tells that other TXT records stand at the name.
    pub(super) fn judge(&mut self, beside: bool, findings: &mut Findings) {
        self.judge_characters(findings);
        match self.version.clone() {
            Some((0, version)) => self.judge_version(&version, beside, findings),
            Some((_, version)) => {
                let message =
                    say!("{version} is not the first field.", version = quote(self.text.shown(&version.span)));
                self.fault(
                    findings,
                    Rule::VersionNotFirst,
                    &version.span,
                    message,
                    tr("Move v=TLSRPTv1; to the front."),
                );
            }
            None => {
                let message = tr("The record does not begin with its version.").to_owned();
                self.fault(
                    findings,
                    Rule::VersionMissing,
                    &self.text.whole(),
                    message,
                    tr("Put v=TLSRPTv1; at the front."),
                );
            }
        }
        self.judge_fields(findings);
        self.judge_destinations(findings);
    }

    fn fault(&mut self, findings: &mut Findings, rule: Rule, span: &Span, message: String, remedy: impl Into<Remedy>) {
        (self.grammatical, self.tolerable) = (false, false);
        findings.add(Finding::new(rule, message, remedy).at(self.index, span));
    }

    fn advise(&self, findings: &mut Findings, rule: Rule, span: &Span, message: String, remedy: impl Into<Remedy>) {
        findings.add(Finding::new(rule, message, remedy).at(self.index, span));
    }

    /// Quotation marks, escapes, and characters that no record may hold.
    fn judge_characters(&mut self, findings: &mut Findings) {
        if let Some(span) = self.text.unquote() {
            let message = tr("Quotation marks became part of the record.").to_owned();
            self.fault(findings, Rule::Quoted, &span, message, tr("Enter the text without quotation marks."));
        }
        self.judge_escapes(findings);
        for run in self.text.foreign_runs() {
            let shown = quote(self.text.shown(&run.span));
            if run.control {
                let message = say!("The record contains the control character {characters}.", characters = shown);
                self.fault(
                    findings,
                    Rule::Control,
                    &run.span,
                    message,
                    tr("Delete it; retype the record rather than pasting it."),
                );
            } else {
                let message = say!("The record contains {characters}, which is not ASCII.", characters = shown);
                self.fault(
                    findings,
                    Rule::NonAscii,
                    &run.span,
                    message,
                    tr("Replace it with a plain character, or delete it."),
                );
            }
        }
        self.split();
    }

    /// `\\;`, as zone files have it. Only the value of an extension may end in a backslash.
    fn judge_escapes(&mut self, findings: &mut Findings) {
        for (index, piece) in self.text.pieces().into_iter().enumerate() {
            let text = self.text.clean(&piece.raw);
            let Some(at) = piece.raw.end.checked_sub(1).filter(|_| text.ends_with('\\')) else { continue };
            if piece.raw.end == self.text.whole().end {
                continue;
            }
            let name = text.trim().split('=').next().unwrap_or_default();
            let extension = index > 0 && text.contains('=') && is_name(name) && name != "rua";
            let span = at..piece.raw.end;
            let message = tr("There is a backslash before a semicolon; it belongs in zone files only.").to_owned();
            let finding = Finding::new(Rule::EscapedSemicolon, message, tr("Enter the text without backslashes."));
            if extension {
                findings.add(finding.with_severity(Severity::Warning).at(self.index, &span));
            } else {
                findings.add(finding.at(self.index, &span));
                (self.grammatical, self.tolerable) = (false, false);
                self.text.blank(at);
            }
        }
    }

    fn judge_version(&mut self, version: &Version, beside: bool, findings: &mut Findings) {
        let shown = quote(self.text.shown(&version.span));
        let span = &version.span;
        match version.spelling {
            Spelling::Exact => {}
            Spelling::Case => {
                let message = say!("{version}: upper and lower case matter.", version = shown);
                self.fault(findings, Rule::VersionCase, span, message, tr("Write exactly v=TLSRPTv1."));
            }
            Spelling::Typo => {
                let message = say!("{version} is misspelt.", version = shown);
                self.fault(findings, Rule::VersionTypo, span, message, tr("Write exactly v=TLSRPTv1."));
            }
            Spelling::OtherNumber | Spelling::OtherWord => {
                let message = say!("{version}: only version 1 exists.", version = shown);
                self.fault(findings, Rule::VersionOther, span, message, tr("Write v=TLSRPTv1."));
            }
        }
        let before = 0..version.junk.as_ref().map_or(version.span.start, |junk| junk.end);
        let leading = self.text.clean(&before);
        if leading.contains(|char: char| is_wsp(char) || char == FOREIGN) || version.junk.is_some() {
            let only_blank = version.junk.is_none() && !leading.contains(|char: char| !is_wsp(char));
            let message = if only_blank {
                tr("There is a space before the version; strict senders do not recognise the record.").to_owned()
            } else {
                say!("{text} comes before the version.", text = quote(self.text.shown(&before)))
            };
            let tolerable = self.tolerable && only_blank;
            self.fault(findings, Rule::LeadingJunk, &before, message, tr("Delete everything before v=TLSRPTv1;"));
            self.tolerable = tolerable;
        }
        if version.spaced {
            let message = say!("{version} has a space next to the equals sign.", version = shown);
            self.fault(findings, Rule::VersionWspEq, span, message, tr("Write v=TLSRPTv1 without spaces."));
        }
        if let Some(rest) = &version.rest {
            let message = tr("No semicolon follows the version.").to_owned();
            self.fault(findings, Rule::VersionNoDelim, rest, message, tr("Write v=TLSRPTv1; and then rua=…"));
        } else if version.space_after && self.pieces.len() > 1 {
            // Foreign characters may stand between; each has been named.
            let behind = self.text.clean(&(version.span.end..self.text.whole().end));
            let space = version.span.end.saturating_add(behind.find(is_wsp).unwrap_or_default());
            let at = space..space.saturating_add(1);
            let severity = if beside { Severity::Error } else { Severity::Warning };
            let message = tr(if beside {
                text!(
                    "There is a space between the version and its semicolon; if there is another TXT record, strict senders discard this one."
                )
            } else {
                text!(
                    "There is a space between the version and its semicolon; some senders require v=TLSRPTv1; without a space."
                )
            });
            let finding = Finding::new(Rule::VersionDelimWsp, message, tr("Remove the space.")).with_severity(severity);
            findings.add(finding.at(self.index, &at));
        }
    }

    fn judge_fields(&mut self, findings: &mut Findings) {
        let (version_at, rest) = match &self.version {
            Some((at, version)) => (Some(*at), version.rest.clone()),
            None => (None, None),
        };
        let rest = rest.filter(|rest| !rest.is_empty());
        let last = self.pieces.len().saturating_sub(1);
        for (at, piece) in self.pieces.clone().iter().enumerate() {
            if Some(at) == version_at {
                if let Some(rest) = &rest {
                    self.judge_field(rest, findings);
                }
                continue;
            }
            if self.text.clean(&piece.span).is_empty() {
                // The last one is what stands behind a final semicolon.
                if at < last && at > 0 {
                    let message = tr("There is nothing between two semicolons.").to_owned();
                    self.fault(findings, Rule::EmptyField, &piece.raw, message, tr("Remove the extra semicolon."));
                }
                continue;
            }
            self.judge_field(&piece.span, findings);
        }
        let end = self.pieces.last().cloned();
        if let Some(piece) = end.filter(|piece| !piece.span.is_empty() && piece.span.end < piece.raw.end) {
            let after = piece.span.end..piece.raw.end;
            if !self.text.clean(&after).contains(|char: char| !is_wsp(char)) {
                let tolerable = self.tolerable;
                let message = tr("The record ends with a space, which the grammar does not allow.").to_owned();
                self.fault(findings, Rule::TrailingWsp, &after, message, tr("Remove the space."));
                self.tolerable = tolerable;
            }
        }
    }

    fn judge_field(&mut self, span: &Span, findings: &mut Findings) {
        let open = self.rua.open.take();
        let shown = quote(self.text.shown(span));
        if let Some(destination) = self.stray_destination(span) {
            let (message, remedy) = if self.rua.fields == 0 {
                let message = say!(
                    "{field} is a destination without rua= before it, so senders discard the whole record.",
                    field = shown
                );
                (message, say!("Write rua={destination}", destination))
            } else {
                let message = say!(
                    "{field} is another destination after a semicolon, so senders discard the whole record.",
                    field = shown
                );
                (message, say!("Replace the semicolon with a comma: rua=…,{destination}", destination))
            };
            self.readable.push(destination);
            return self.fault(findings, Rule::FieldSyntax, span, message, remedy);
        }
        let Some((name_span, value_span)) = self.text.pair(span) else {
            let message =
                say!("{field} is not of the form name=value, so senders discard the whole record.", field = shown);
            self.fault(findings, Rule::FieldSyntax, span, message, tr("Delete it, or complete the field."));
            // What follows without a blank may be the rest of a destination.
            let is_close = span.start.checked_sub(1).is_some_and(|at| self.text.shown(&(at..span.start)) == ";");
            if open.is_some() && is_close {
                let message = say!("A semicolon splits the destination before {field} in two.", field = shown);
                let remedy = tr("If it belongs to the destination, write %3B for the semicolon.");
                self.fault(findings, Rule::RuaSemicolon, span, message, remedy);
            }
            return;
        };
        let (name, value) = (self.text.clean(&name_span).to_owned(), self.text.clean(&value_span).to_owned());
        if name.trim().eq_ignore_ascii_case("rua") {
            self.judge_rua(span, &name, &value_span, findings);
        } else if name == "v" {
            let message = tr("The version appears twice; the first one counts.").to_owned();
            self.advise(findings, Rule::VersionRepeated, span, message, tr("Keep the first."));
        } else if !is_name(&name) {
            let message = say!("{name} is not allowed as the name of a field.", name = quote(&name));
            let remedy =
                tr("Start with a letter or digit; after that, _ - and . are also allowed (32 characters at most).");
            self.fault(findings, Rule::FieldName, span, message, remedy);
        } else if value.is_empty() {
            let message = say!("The field {name} has no value.", name);
            self.fault(findings, Rule::FieldValueEmpty, span, message, tr("Give it a value or remove it."));
        } else if let Some(char) = forbidden_in_value(&value) {
            let message = say!(
                "The value of {name} contains {character}, which is not allowed.",
                name,
                character = quote(&char.to_string())
            );
            self.fault(findings, Rule::FieldValueChars, span, message, tr("Remove the character or the field."));
        } else {
            self.judge_extension(span, name, value, findings);
        }
    }

    /// A destination in the place of a field. No name of a field has a colon or an at sign.
    fn stray_destination(&self, span: &Span) -> Option<Destination> {
        let text = without_foreign(self.text.clean(span), self.text.shown(span))?;
        let lower = text.to_ascii_lowercase();
        let has_scheme = lower.starts_with("mailto:") || lower.starts_with("https:");
        let is_address = text.contains('@') && !text.contains(['=', ' ', '\t']);
        if has_scheme || is_address { typed_destination(&text).ok() } else { None }
    }

    fn judge_extension(&mut self, span: &Span, name: String, value: String, findings: &mut Findings) {
        if DMARC_TAGS.contains(&name.as_str()) {
            let message = say!("{name} is a DMARC field and has no meaning here.", name);
            self.advise(findings, Rule::DmarcTag, span, message, tr("Remove it."));
        }
        let message = say!("The field {name} is unknown; senders ignore it.", name);
        self.advise(findings, Rule::ExtUnknown, span, message, tr("Check the spelling; otherwise it is harmless."));
        if self.extensions.iter().any(|(known, _)| *known == name) {
            let message = say!("The field {name} appears twice; the first one counts.", name);
            self.advise(findings, Rule::ExtDuplicate, span, message, tr("Keep one of them."));
        }
        self.extensions.push((name, value));
    }

    fn judge_rua(&mut self, span: &Span, name: &str, value_span: &Span, findings: &mut Findings) {
        self.rua.fields = self.rua.fields.saturating_add(1);
        if name.trim() != "rua" {
            let message =
                say!("{name} is not recognised as rua: field names are case-sensitive.", name = quote(name.trim()));
            self.fault(findings, Rule::RuaCase, span, message, tr("Write rua in lower case."));
        }
        let value = self.text.clean(value_span).to_owned();
        if name.trim() != name || value.starts_with(is_wsp) {
            let message = tr("There is a space next to the equals sign of rua, so senders do not recognise the field.")
                .to_owned();
            self.fault(findings, Rule::RuaWspEq, span, message, tr("Write rua= without spaces."));
        }
        if self.text.trim(value_span).is_empty() {
            let message = tr("The field rua is empty: there is nowhere to send reports.").to_owned();
            self.rua.faulty = true;
            self.fault(
                findings,
                Rule::RuaEmpty,
                span,
                message,
                say!("Write a destination: rua=mailto:reports@{domain}", domain = self.domain),
            );
            return;
        }
        let mut start = value_span.start;
        let mut before_has_scheme = false;
        for part in value.split(',') {
            let whole = start..start.saturating_add(part.len());
            start = whole.end.saturating_add(1);
            before_has_scheme = self.judge_item(&whole, before_has_scheme, findings);
        }
        self.rua.open = before_has_scheme.then(|| span.clone());
    }

    /// Judges one entry of the list; says whether it begins with a scheme.
    fn judge_item(&mut self, whole: &Span, before_has_scheme: bool, findings: &mut Findings) -> bool {
        let span = self.text.trim(whole);
        let (item, shown) = (self.text.clean(&span).to_owned(), self.text.shown(&span).to_owned());
        self.rua.items = self.rua.items.saturating_add(1);
        if item.is_empty() {
            self.rua.faulty = true;
            let message = tr("The list of destinations has an empty entry.").to_owned();
            self.fault(findings, Rule::RuaEmptyItem, whole, message, tr("Remove the extra comma."));
            return false;
        }
        let examined = examine(&item, &shown);
        let no_scheme = examined.findings.iter().any(|(finding, _)| finding.rule == Rule::RuaNoScheme);
        for (finding, place) in examined.findings {
            let at = span.start.saturating_add(place.start)..span.start.saturating_add(place.end);
            findings.add(finding.at(self.index, &at));
        }
        if no_scheme && before_has_scheme && !item.contains(['@', '.']) {
            let message =
                say!("A comma splits the destination before {destination} in two.", destination = quote(&shown));
            let at = whole.start.saturating_sub(1)..span.end;
            self.advise(findings, Rule::RuaComma, &at, message, tr("Write %2C for a comma in a destination."));
        }
        if !examined.grammatical {
            self.grammatical = false;
            self.tolerable &= examined.tolerated.is_some();
            self.rua.faulty = true;
        }
        self.rua.faulty |= examined.run_together;
        let readable = examined.tolerated.clone().or_else(|| typed_destination(&without_foreign(&item, &shown)?).ok());
        self.destinations.extend(examined.destination);
        self.tolerated.extend(examined.tolerated);
        self.readable.extend(readable);
        !no_scheme
    }

    /// What concerns the destinations together.
    fn judge_destinations(&mut self, findings: &mut Findings) {
        let whole = self.text.whole();
        if self.rua.fields == 0 {
            let message = tr("The record does not say where reports go.").to_owned();
            let remedy = say!("Add a destination: rua=mailto:reports@{domain}", domain = self.domain);
            return self.fault(findings, Rule::RuaMissing, &whole, message, remedy);
        }
        if self.destinations.is_empty() && !self.rua.faulty {
            let message = tr("No destination can be used, so no sender sends reports.").to_owned();
            let remedy = tr("Add one mailto: or https:// destination.");
            findings.add(Finding::new(Rule::RuaNoneUsable, message, remedy).at(self.index, &whole));
        }
        let https = self.destinations.iter().find(|destination| destination.kind() == DestinationKind::Https);
        if let Some(destination) = https.cloned().filter(|_| self.grammatical) {
            let message = say!(
                "{destination} cannot be tested from a browser. Senders post application/tlsrpt+gzip to it and expect a 2xx response.",
                destination
            );
            let remedy = command::post(&destination.to_string()).map_or_else(
                || Remedy::from(tr("Test it from your own machine.")),
                |command| Remedy::with_command(tr("Test it with this command, which posts an empty report."), command),
            );
            self.advise(findings, Rule::HttpsUnverified, &whole, message, remedy);
        }
        if self.rua.fields > 1 && !self.rua.faulty {
            let message = counted!(
                self.rua.fields,
                "rua appears {n} time. That is allowed, but some tools read only one.",
                "rua appears {n} times. That is allowed, but some tools read only one."
            );
            self.advise(findings, Rule::RuaMultiField, &whole, message, tr("Join the destinations with a comma."));
        }
        let mut seen: Vec<String> = Vec::new();
        for destination in self.destinations.clone() {
            let normal = destination.normalised();
            if seen.contains(&normal) {
                let message = say!("{destination} is listed twice; you may get each report twice.", destination);
                self.advise(findings, Rule::RuaDuplicate, &whole, message, tr("Keep one of them."));
            } else {
                seen.push(normal);
            }
        }
        if seen.len() > 2 {
            let message = counted!(
                seen.len(),
                "There is {n} destination; a sender may use only one of them.",
                "There are {n} destinations; a sender may use only one of them."
            );
            self.advise(
                findings,
                Rule::RuaMany,
                &whole,
                message,
                tr("Make sure that each of them is sufficient on its own."),
            );
        }
    }
}
