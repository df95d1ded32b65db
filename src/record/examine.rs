//! Examining one entry of a `rua` list, and one that a person types.

use super::destination::{Destination, DestinationKind};
use super::finding::{Finding, quote};
use super::https::{self, Judged};
use super::mailto;
use super::rules::Rule;
use super::tag_list::{FOREIGN, Span, is_wsp};
use super::uri::{self, CharFault};
use crate::language::tr;
use crate::say;

/// What one entry is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Examined {
    /// Each with its place in the entry.
    pub(crate) findings: Vec<(Finding, Span)>,
    /// It is a URI as RFC 8460 wants it, usable or not.
    pub(crate) grammatical: bool,
    /// It can be used.
    pub(crate) destination: Option<Destination>,
    /// Common senders can use it all the same.
    pub(crate) tolerated: Option<Destination>,
    /// Two destinations stand in it, so that none is missing once they are parted.
    pub(crate) run_together: bool,
}

impl Examined {
    fn add(&mut self, rule: Rule, span: Span, message: String, remedy: String) {
        self.findings.push((Finding::new(rule, message, remedy), span));
    }
}

/// Examines an entry. `item` is ASCII, with foreign characters blanked out; `shown` is what
/// stands in the record.
pub(crate) fn examine(item: &str, shown: &str) -> Examined {
    let mut examined = Examined { grammatical: true, ..Examined::default() };
    if is_hidden_address(item) {
        let finding = hidden_address(shown);
        return Examined { findings: vec![(finding, 0..item.len())], ..Examined::default() };
    }
    let faults = uri::char_faults(item);
    let is_quoted = item.starts_with(['"', '\'']) || item.ends_with('"');
    for (fault, span) in &faults {
        if is_quoted && item.get(span.clone()) == Some("\"") {
            // Encoded, the mark would be as wrong as it is.
            let message = forbidden_there("\"", span, shown);
            examined.add(Rule::RuaUriSyntax, span.clone(), message, without_quotes());
            continue;
        }
        say_fault(*fault, span.clone(), item, shown, &mut examined);
    }
    if is_quoted {
        let message = say!("{destination} begins or ends with a quotation mark.", destination = quote(shown));
        examined.add(Rule::Quoted, 0..item.len(), message, without_quotes());
    }
    if item.starts_with('\'') {
        examined.grammatical = false;
        return examined;
    }
    let unwrapped = item.trim_start_matches(['"', '<', FOREIGN]);
    let Some(scheme) = uri::scheme(unwrapped) else {
        examined.grammatical = false;
        say_no_scheme(unwrapped, shown, &mut examined);
        return examined;
    };
    if !faults.is_empty() || item.contains(FOREIGN) {
        examined.grammatical = false;
        examined.tolerated = repaired(item, &faults).and_then(|repaired| examine(&repaired, &repaired).destination);
        return examined;
    }
    let rest = unwrapped.get(scheme.len().saturating_add(1)..).unwrap_or_default();
    judge_scheme(scheme, rest, item, &mut examined);
    examined.tolerated.clone_from(&examined.destination);
    examined
}

/// A destination as a person types it: the scheme may be missing, and what must be encoded
/// need not be. What is encoded stays so.
///
/// # Errors
/// What keeps it from being usable; the findings have no place.
pub fn typed_destination(typed: &str) -> Result<Destination, Vec<Finding>> {
    typed_destination_of("example.com", typed)
}

/// The same, for reports about a domain, of which examples are.
///
/// # Errors
/// As above.
pub fn typed_destination_of(domain: &str, typed: &str) -> Result<Destination, Vec<Finding>> {
    let typed = typed.trim().trim_start_matches(['<', '"']).trim_end_matches(['>', '"']).trim();
    if is_hidden_address(typed) {
        return Err(vec![hidden_address(typed)]);
    }
    let uri = with_scheme(domain, typed)?;
    let uri = uri::encode(&uri, &uri::authority(&uri).unwrap_or(0..0));
    let examined = examine(&uri, &uri);
    examined.destination.ok_or_else(|| examined.findings.into_iter().map(|(finding, _)| finding).collect())
}

/// What web pages of Cloudflare show instead of an address, for a script to replace.
fn is_hidden_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase().replace("%5b", "[").replace("%5d", "]");
    // Of the text of the page's source the semicolon of `&#160;` ends the field.
    lower.contains("[email&")
        || (lower.contains("[email") && lower.contains("protected]"))
        || lower.contains("/cdn-cgi/l/email-protection")
}

fn hidden_address(shown: &str) -> Finding {
    let message = say!("{text} is what a web page shows in place of an address that it hides.", text = quote(shown));
    Finding::new(Rule::MailtoAddrSyntax, message, tr("Type the address itself; it cannot be copied from that page."))
}

fn with_scheme(domain: &str, typed: &str) -> Result<String, Vec<Finding>> {
    if let Some(scheme) = uri::scheme(typed) {
        let rest = typed.get(scheme.len().saturating_add(1)..).unwrap_or_default().trim_start();
        return Ok(format!("{}:{rest}", scheme.to_ascii_lowercase()));
    }
    let bare = typed.trim_start_matches('/');
    let is_mail = bare.find('@').is_some_and(|at| bare.find('/').is_none_or(|slash| at < slash));
    if is_mail {
        Ok(format!("mailto:{bare}"))
    } else if bare.contains(['/', '.', ':']) {
        Ok(format!("https://{bare}"))
    } else {
        let message = say!("{typed} is neither an email address nor a web address.", typed = quote(typed));
        let remedy = say!("Write an address such as reports@{domain} or https://{domain}/tlsrpt", domain);
        Err(vec![Finding::new(Rule::RuaNoScheme, message, remedy)])
    }
}

fn judge_scheme(scheme: &str, rest: &str, item: &str, examined: &mut Examined) {
    let mut found = Vec::new();
    let kind = match scheme.to_ascii_lowercase().as_str() {
        "mailto" => {
            examined.run_together = mailto::run_together(mailto::split(rest).0).is_some();
            mailto::judge(rest, &mut found).map(|_| DestinationKind::Mailto)
        }
        "https" => {
            let judged = https::judge(rest, &mut found);
            examined.grammatical = judged != Judged::Malformed;
            (judged == Judged::Usable).then_some(DestinationKind::Https)
        }
        "http" => {
            let message =
                say!("{destination} is an http address, which no sender uses for reports.", destination = quote(item));
            let remedy = say!("Serve it over TLS and write https:{address}", address = rest);
            found.push(Finding::new(Rule::RuaHttp, message, remedy));
            None
        }
        _ => {
            let message = say!(
                "Senders support only mailto and https, so {destination} gets no reports.",
                destination = quote(item)
            );
            let remedy = tr("Replace it with a mailto: or https:// destination, or remove it.");
            found.push(Finding::new(Rule::RuaSchemeUnsupported, message, remedy));
            None
        }
    };
    if matches!(scheme.to_ascii_lowercase().as_str(), "mailto" | "https") && scheme.contains(char::is_uppercase) {
        let message =
            say!("{scheme} is allowed, but some senders expect lower case.", scheme = quote(&format!("{scheme}:")));
        let remedy = say!("Write {scheme}:", scheme = scheme.to_ascii_lowercase());
        found.push(Finding::new(Rule::RuaSchemeCase, message, remedy));
    }
    examined.findings.extend(found.into_iter().map(|finding| (finding, 0..item.len())));
    examined.destination = kind.map(|kind| Destination::known(kind, item));
}

fn without_quotes() -> String {
    tr("Remove the quotation marks; they belong in zone files only.").to_owned()
}

fn forbidden_there(char: &str, span: &Span, shown: &str) -> String {
    say!(
        "At character {number} of {destination}, {character} is not allowed in a URI.",
        character = quote(char),
        number = span.start.saturating_add(1),
        destination = quote(shown)
    )
}

fn say_fault(fault: CharFault, span: Span, item: &str, shown: &str, examined: &mut Examined) {
    let (char, whole) = (item.get(span.clone()).unwrap_or_default(), quote(shown));
    let number = span.start.saturating_add(1);
    let after = item.get(span.end..).unwrap_or_default();
    match fault {
        CharFault::Space => {
            let message = say!("{destination} contains a space, which is not allowed in a URI.", destination = whole);
            let remedy = if uri::scheme(after.trim_start_matches(is_wsp)).is_some() {
                tr("Put a comma between two destinations.")
            } else {
                tr("Remove the space and anything that is not part of the destination, or write %20.")
            };
            examined.add(Rule::RuaSpace, span, message, remedy.to_owned());
        }
        CharFault::Bang if is_size_limit(after) => {
            let size = quote(&format!("!{after}"));
            let message =
                say!("The size limit {size} in {destination} exists only in DMARC.", size, destination = whole);
            examined.add(Rule::RuaBang, span.start..item.len(), message, say!("Remove {size}.", size));
        }
        CharFault::Bang => {
            let message = say!("The exclamation mark in {destination} must be encoded.", destination = whole);
            examined.add(
                Rule::RuaBang,
                span,
                message,
                say!("Write {destination}", destination = item.replace('!', "%21")),
            );
        }
        CharFault::Percent => {
            let message = say!(
                "The percent sign at character {number} of {destination} is not followed by two hexadecimal digits.",
                number,
                destination = whole
            );
            examined.add(Rule::RuaPercent, span, message, tr("Write %25 for a percent sign.").to_owned());
        }
        CharFault::Forbidden => {
            let code = char.bytes().next().unwrap_or_default();
            let message = forbidden_there(char, &span, shown);
            examined.add(
                Rule::RuaUriSyntax,
                span,
                message,
                say!("Remove it, or write %{code}.", code = format!("{code:02X}")),
            );
        }
    }
}

fn say_no_scheme(unwrapped: &str, shown: &str, examined: &mut Examined) {
    let whole = quote(shown);
    let remedy = match typed_destination(unwrapped) {
        Ok(destination) => say!("Write {destination}", destination),
        Err(_) => tr("Write mailto: before an email address, https:// before a web address.").to_owned(),
    };
    let message =
        say!("{destination} begins with neither mailto: nor https://, so senders cannot use it.", destination = whole);
    examined.add(Rule::RuaNoScheme, 0..shown.len(), message, remedy);
}

/// The entry as senders read it that do not mind `!`, or a blank after `mailto:`.
fn repaired(item: &str, faults: &[(CharFault, Span)]) -> Option<String> {
    let minor = faults.iter().all(|(fault, _)| matches!(fault, CharFault::Bang | CharFault::Space));
    let (scheme, rest) = item.split_once(':').filter(|_| minor && !item.contains(FOREIGN))?;
    let rest = if scheme.eq_ignore_ascii_case("mailto") { rest.trim_start_matches(is_wsp) } else { rest };
    (!rest.contains(is_wsp)).then(|| format!("{scheme}:{}", rest.replace('!', "%21")))
}

/// As in `!10m` (RFC 7489, section 6.2).
fn is_size_limit(after: &str) -> bool {
    let digits = after.trim_end_matches(['k', 'm', 'g', 't', 'K', 'M', 'G', 'T']);
    !digits.is_empty() && after.len() <= digits.len().saturating_add(1) && digits.bytes().all(|b| b.is_ascii_digit())
}
