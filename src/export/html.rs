//! "Report (HTML)": what the page says, as one file to hand on. It needs no network and no script.

use std::fmt::{Display, Write};

use super::hidden::hidden;
use crate::analysis::{
    Figures, Filter, Finding, Headline, Known, Overview, Share, Trend, Verdict, actor_now, basis, findings, overview,
    owner,
};
use crate::chart::palette::{CRITICAL, GROUND, LINE, MUTED, STRONG_LINE, SUNKEN, TEXT, WARNING};
use crate::chart::timeline_svg;
use crate::day::Years;
use crate::explain::cited;
use crate::html::{escape_html, isolated_html};
use crate::language::format_count;
use crate::language::{self, fill, tr};
use crate::shown::shown;
use crate::store::Store;
use crate::{counted, say};

/// Findings and failure groups that a reader can take in.
const MOST_FINDINGS: usize = 50;
const MOST_GROUPS: usize = 200;

/// The report about what a filter leaves. `hide` puts stand-ins in the place of names and addresses,
/// before anything is counted or said.
pub fn report_html(store: &Store, filter: &Filter, hide: bool) -> String {
    if hide {
        let (store, filter) = hidden(store, filter);
        return page(&store, &filter, true);
    }
    page(store, filter, false)
}

fn page(store: &Store, filter: &Filter, hidden: bool) -> String {
    let mut page = Page { out: String::new() };
    let all = overview(store, filter);
    let findings = findings(store, filter);
    page.put(format_args!("<!DOCTYPE html>\n<html lang=\"{}\">\n", language::code()));
    page.raw(HEAD);
    page.element("title", &title(&all, hidden));
    page.raw(&style());
    page.raw("<main>\n");
    page.element("h1", &title(&all, hidden));
    page.verdict(&all, &findings, hidden);
    if !all.fits_nothing() {
        page.findings(&findings);
        page.element("h2", tr("Timeline"));
        page.raw(&timeline_svg(&all.timeline, all.timeline.title()));
        page.breakdown(store, &all);
        page.failures(&all);
    }
    let made = tr("Made by TLS-RPT Lens from SMTP TLS reports (RFC 8460), in a browser, without a server.");
    page.put(format_args!("</main>\n<footer><p>{}</p></footer>\n</body>\n</html>", escape_html(made)));
    page.out
}

/// "TLS report, example.com, 3 Feb to 4 Mar 2026": the policy domains where they are few, unless names are hidden, and
/// else how many there are.
fn title(all: &Overview, hidden: bool) -> String {
    let days = all.first_day.zip(all.last_day).map(Years::in_full);
    let domains = match all.by_policy_domain.as_slice() {
        [] => None,
        few if !hidden && few.len() <= MOST_IN_TITLE && few.iter().all(|one| !one.label.is_empty()) => {
            Some(few.iter().map(|one| shown(&one.label)).collect::<Vec<_>>().join(tr(", ")))
        }
        [_] => None,
        many => Some(counted!(many.len(), "{n} domain", "{n} domains")),
    };
    [Some(tr("TLS report").to_owned()), domains, days].into_iter().flatten().collect::<Vec<_>>().join(tr(", "))
}

/// The name of the file: "example.com-tls-2026-02-03--2026-03-04.html"; without names it ends in "-anonymous.html". Of a
/// domain that a stranger wrote only what every system can have in a name.
pub fn report_file_name(all: &Overview, hide: bool) -> String {
    let plain = |domain: &str| {
        let kept = domain.chars().filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-'));
        kept.take(MOST_IN_NAME).collect::<String>().trim_matches(['.', '-']).to_owned()
    };
    let domain = only_domain(all).filter(|_| !hide).map(plain).filter(|domain| !domain.is_empty());
    let mut name = domain.map_or_else(String::new, |domain| domain + "-");
    name.push_str("tls");
    if let Some((first, last)) = all.first_day.zip(all.last_day) {
        // Writing to a text cannot fail.
        let _ = write!(name, "-{first}--{last}");
    }
    name.push_str(if hide { "-anonymous.html" } else { ".html" });
    name
}

/// The policy domain, where all is about one.
fn only_domain(all: &Overview) -> Option<&str> {
    match all.by_policy_domain.as_slice() {
        [one] if !one.label.is_empty() => Some(&one.label),
        _ => None,
    }
}

/// Domains that a title names.
const MOST_IN_TITLE: usize = 3;
/// Letters of a domain in the name of a file.
const MOST_IN_NAME: usize = 100;

struct Page {
    out: String,
}

impl Page {
    fn raw(&mut self, html: &str) {
        self.out.push_str(html);
    }

    fn put(&mut self, html: std::fmt::Arguments<'_>) {
        // Writing to a text cannot fail.
        let _ = self.out.write_fmt(html);
        self.out.push('\n');
    }

    /// Words of our own in an element.
    fn element(&mut self, tag: &str, text: &str) {
        self.put(format_args!("<{tag}>{}</{tag}>", escape_html(text)));
    }

    fn verdict(&mut self, all: &Overview, findings: &[Finding], hidden: bool) {
        let verdict = Verdict::of(all);
        let slots = Verdict::SLOTS.map(|slot| {
            let words = verdict.slot(slot);
            let html = match slot {
                "count" => format!("<b>{}</b>", escape_html(&words)),
                "mx" => isolated_html(&words),
                _ => escape_html(&words),
            };
            (slot, html)
        });
        let (sentence, headline) = match verdict.known {
            Known::All => (String::new(), Headline::new(all, findings)),
            Known::Failures { .. } | Known::Nothing => {
                let slots = slots.each_ref().map(|(slot, html)| (*slot, html as &dyn Display));
                (filled(&verdict.text(), &slots), Headline::of_failures(all, findings))
            }
        };
        let lead = Some(headline.lead).filter(|lead| !lead.is_empty());
        let lead = lead.map(|lead| format!("<b>{}</b>", escape_html(&lead))).unwrap_or_default();
        let gist = headline.cause.map(|(_, gist)| escape_html(&gist)).unwrap_or_default();
        self.put(format_args!("<p class=\"lead\">{}</p>", joined([sentence, lead, gist, escape_html(&headline.rest)])));
        let figures = Figures::new(all, Some(findings), String::new());
        let slots = ["share", "total", "failed"].map(|slot| {
            let words = escape_html(&figures.slot(slot));
            (slot, if slot == "total" { words } else { format!("<b>{words}</b>") })
        });
        let slots = slots.each_ref().map(|(slot, html)| (*slot, html as &dyn Display));
        let figures = joined([filled(&figures.share, &slots), filled(&figures.failed, &slots)]);
        if !figures.is_empty() {
            self.put(format_args!("<p>{figures}</p>"));
        }
        if !all.fits_nothing() {
            let days = all.first_day.zip(all.last_day).map(|days| Years::Written.period(days));
            self.element("p", &basis(all, days.as_deref()));
        }
        if !all.filter.is_empty() {
            let named = all.filter.absolute().named();
            let told = |(key, value): &(String, String)| match key.as_str() {
                "failed" => escape_html(tr("with failures")),
                key => format!("{} {}", escape_html(key), isolated_html(value)),
            };
            let named: Vec<String> = named.iter().map(told).collect();
            let named = named.join(", ");
            let only = filled(tr("Only: {filters}."), &[("filters", &named)]);
            self.put(format_args!("<p>{only}</p>"));
        }
        if hidden {
            let text = tr(
                "Names, addresses and what senders wrote in words of their own are hidden; the same one has the same stand-in throughout.",
            );
            self.element("p", text);
        }
    }

    fn findings(&mut self, findings: &[Finding]) {
        self.element("h2", tr("Findings"));
        if findings.is_empty() {
            self.element("p", tr("Nothing stands out."));
        }
        for finding in findings.iter().take(MOST_FINDINGS) {
            let sentence = escape_html(&finding.sentence);
            let (severity, word) = (finding.severity.id(), escape_html(finding.severity.words()));
            let asks = actor_now(finding) == finding.actor;
            let mut meta = vec![if asks { finding.actor.words().to_owned() } else { owner(finding) }];
            meta.extend(finding.within_filter());
            meta.extend(finding.trend.as_ref().map(Trend::clause));
            meta.push(say!("confidence {confidence}", confidence = finding.confidence.words()));
            meta.push(cited(finding.source));
            let meta = escape_html(&meta.join(" · "));
            self.put(format_args!(
                "<section class=\"{severity}\"><h3>{sentence}</h3>\n<p class=\"meta\"><b>{word}</b> · {meta}</p>"
            ));
            self.list("ul", &finding.reasons);
            if let Some(before) = finding.before_steps() {
                self.element("p", before);
            }
            self.raw("<ol>\n");
            for step in &finding.steps {
                let text = escape_html(&step.text);
                let copy =
                    step.copy.as_deref().map(|copy| format!("<pre>{}</pre>", escape_html(copy))).unwrap_or_default();
                self.put(format_args!("<li>{text}{copy}</li>"));
            }
            self.raw("</ol></section>\n");
        }
    }

    fn list(&mut self, tag: &str, lines: &[String]) {
        self.put(format_args!("<{tag}>"));
        for line in lines {
            let line = escape_html(line);
            self.put(format_args!("<li>{line}</li>"));
        }
        self.put(format_args!("</{tag}>"));
    }

    fn breakdown(&mut self, store: &Store, all: &Overview) {
        let types: Vec<Share> = all
            .by_result_type
            .iter()
            .map(|(result_type, failed)| Share { label: result_type.to_string(), failed: *failed, ..Share::default() })
            .collect();
        let countries: Vec<Share> = all
            .by_country
            .iter()
            .map(|share| {
                let country = crate::geo::Country::parse(&share.label).zip(store.countries());
                let label = country.map_or_else(|| share.label.clone(), |(country, table)| table.name(country));
                Share { label, ..share.clone() }
            })
            .collect();
        self.element("h2", tr("Breakdown"));
        self.raw("<div class=\"columns\">\n");
        let (sessions_word, failed_word) = (escape_html(tr("Sessions")), escape_html(tr("Failed")));
        for (title, shares) in [
            (tr("Result type"), &types),
            (tr("Receiving MX"), &all.by_mx),
            (tr("Reporting organisation"), &all.by_organization),
            (tr("Sending country"), &countries),
            (tr("Sending network"), &all.by_network),
            (tr("Policy domain"), &all.by_policy_domain),
        ] {
            if shares.is_empty() {
                continue;
            }
            let title = escape_html(title);
            // Where failures were asked for, all sessions that are known of failed; and senders state those that
            // succeeded by some of these only.
            let has_sessions = !all.filter.by_failure() && shares.iter().any(|share| share.sessions.successful > 0);
            let sessions_column = |cell: String| if has_sessions { cell } else { String::new() };
            let sessions_word = sessions_column(format!("<th>{sessions_word}</th>"));
            self.put(format_args!(
                "<table><caption>{title}</caption><thead><tr><th>{title}</th>{sessions_word}<th>{failed_word}</th></tr></thead><tbody>"
            ));
            for share in shares.iter().take(20) {
                let label =
                    if share.label.is_empty() { escape_html(tr("not stated")) } else { isolated_html(&share.label) };
                let sessions = format_count(share.sessions.total());
                let failed = format_count(share.failed);
                let sessions = sessions_column(format!("<td>{sessions}</td>"));
                self.put(format_args!("<tr><td>{label}</td>{sessions}<td>{failed}</td></tr>"));
            }
            self.raw("</tbody></table>\n");
        }
        self.raw("</div>\n");
    }

    fn failures(&mut self, all: &Overview) {
        self.element("h2", tr("Failures"));
        let headings = [
            tr("Result type"),
            tr("Reason given"),
            tr("Receiving MX"),
            tr("Sending network"),
            tr("Reported by"),
            tr("Seen"),
            tr("Failed"),
        ];
        // In a narrow window each cell has its heading beside it.
        let labels = headings.map(escape_html);
        let headings = labels.each_ref().map(|heading| format!("<th>{heading}</th>")).concat();
        self.put(format_args!("<table class=\"wide\"><thead><tr>{headings}</tr></thead><tbody>"));
        for group in all.failure_groups.iter().take(MOST_GROUPS) {
            let stated =
                |text: &Option<String>| text.as_deref().map_or_else(|| escape_html(tr("not stated")), isolated_html);
            let organizations: Vec<String> = group.organizations.iter().map(|name| isolated_html(name)).collect();
            let cells = [
                isolated_html(group.result_type.as_str()),
                stated(&group.reason),
                stated(&group.receiving_mx),
                stated(&group.network),
                organizations.join(tr(", ")),
            ];
            let seen = group.first_day.zip(group.last_day).map_or_else(String::new, |days| Years::Written.period(days));
            let more = [escape_html(&seen), format_count(group.failed)];
            let cells = cells.iter().chain(&more).zip(&labels);
            let cells: Vec<String> =
                cells.map(|(cell, label)| format!("<td data-label=\"{label}\"><span>{cell}</span></td>")).collect();
            self.put(format_args!("<tr>{}</tr>", cells.concat()));
        }
        self.raw("</tbody></table>\n");
        if all.failure_groups.len() > MOST_GROUPS {
            let rest = all.failure_groups.len() - MOST_GROUPS;
            self.element("p", &counted!(rest, "And {n} more group.", "And {n} more groups."));
        }
    }
}

/// Parts of a text with a space between them, without those that are empty.
fn joined<const N: usize>(parts: [String; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Words of our own with values in them that are HTML already.
fn filled(text: &str, values: &[(&str, &dyn Display)]) -> String {
    fill(&escape_html(text), values)
}

/// Nothing in the file may load or run anything, whatever a report says.
const HEAD: &str = r#"<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
"#;

/// What the file looks like.
fn style() -> String {
    format!(
        r"<style>
body {{ font: 15px/1.5 system-ui, sans-serif; color: {TEXT}; background: {GROUND}; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }}
h1 {{ font-weight: 600; font-size: 1.1rem; line-height: 1.25; }}
.lead {{ font-size: 1.7rem; line-height: 1.25; margin: 0.6rem 0; }}
h2 {{ font-size: 1.1rem; border-top: 1px solid {STRONG_LINE}; padding-top: 0.8rem; margin-top: 2rem; }}
h3 {{ font-size: 1rem; margin: 0; }}
section {{ border-left: 3px solid {MUTED}; padding-left: 0.9rem; margin: 1.2rem 0; break-inside: avoid; }}
section.critical {{ border-color: {CRITICAL}; }}
section.warning {{ border-color: {WARNING}; }}
.meta, footer {{ color: {MUTED}; font-size: 0.85rem; margin: 0.2rem 0; }}
pre {{ background: {SUNKEN}; padding: 0.5rem; white-space: pre-wrap; }}
svg {{ max-width: 100%; height: auto; }}
table {{ border-collapse: collapse; font-size: 0.85rem; width: 100%; }}
caption {{ text-align: left; font-weight: 600; padding: 0.6rem 0 0.2rem; }}
th, td {{ text-align: left; vertical-align: top; border-bottom: 1px solid {LINE}; padding: 0.25rem 0.6rem 0.25rem 0; overflow: clip; }}
th {{ overflow-wrap: break-word; }}
.columns td + td {{ white-space: nowrap; }}
.columns {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 1rem 2rem; align-items: start; }}
@media screen and (max-width: 42rem) {{
.lead {{ font-size: 1.35rem; }}
.wide thead {{ display: none; }}
.wide, .wide tbody, .wide tr {{ display: block; }}
.wide tr {{ padding: 0.4rem 0; border-bottom: 1px solid {LINE}; }}
.wide td {{ display: grid; grid-template-columns: 8rem minmax(0, 1fr); gap: 0.6rem; border: 0; padding: 0.1rem 0; }}
.wide td:before {{ content: attr(data-label); color: {MUTED}; }}
}}
@media print {{ body {{ margin: 0; max-width: none; font-size: 9.5pt; }} h2, h3, caption, thead {{ break-after: avoid; }} tr {{ break-inside: avoid; }} }}
</style>
</head>
<body>
"
    )
}
