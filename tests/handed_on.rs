//! The report to hand on: whole without names, harmless with them, and well-formed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(missing_docs, unreachable_pub, dead_code, reason = "tests")]

#[path = "scenarios/history.rs"]
mod history;

use history::{ENFORCE, History, failed, said};
use proptest::prelude::*;
use serde_json::json;
use tlsrpt_lens::analysis::{Filter, Finding, findings, overview};
use tlsrpt_lens::chart::timeline_svg;
use tlsrpt_lens::export;
use tlsrpt_lens::intake;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::Store;

fn loaded() -> History {
    let mut history = History::new();
    history.good(&["Google Inc.", "Mail Host"], 0..=9, ENFORCE);
    let evil = "<script>alert(1)</script> Get \"https://mta-sts.example.com/\": dial tcp 192.0.2.55:443";
    let rows = [
        failed(5, "certificate-expired", "mx2.example.com").from("198.51.100.9").at("203.0.113.25"),
        failed(2, "validation-failure", "mx1.example.com").from("2001:db8:1::5").because(evil),
        failed(1, "<b>odd</b>", "mx1.example.com"),
    ];
    history.add(said("<img src=x> & Sons", 10).sts(ENFORCE, 50, &rows));
    history
}

/// The report to hand on. Where a name may wrap is no part of it.
fn report_html(store: &Store, filter: &Filter, hide: bool) -> String {
    export::report_html(store, filter, hide).replace("<wbr>", "")
}

/// What is to be done has its heading, in the words of the page, and stands above why we think so.
#[test]
fn what_to_do_is_said_in_the_words_of_the_page() {
    let html = report_html(loaded().store(), &Filter::default(), false);
    let finding = html
        .split("<section")
        .find(|part| part.contains("<h3>The certificate of mx2.example.com has expired"))
        .unwrap();
    assert!(finding.contains("<p class=\"meta\"><b>To do</b>"), "{finding}");
    let is_said = ["Certain: ", "Likely: ", "Possible: "].iter().any(|words| finding.contains(words));
    assert!(!finding.contains("confidence") && is_said, "{finding}");
    let [steps, why] = ["<h4>What to do</h4>", "<summary>Why we think so</summary>"].map(|part| finding.find(part));
    assert!(steps.is_some() && steps < why, "{finding}");
    let written = export::report_html(loaded().store(), &Filter::default(), false);
    assert!(written.contains("mx2.<wbr>example.<wbr>com"));
}

#[test]
fn it_says_what_the_page_says() {
    let history = loaded();
    let html = report_html(history.store(), &Filter::default(), false);
    for part in [
        "<p class=\"lead\"><b>You need to act on ",
        "the certificate of mx2.example.com has expired.</p>",
        "</b> of 2,058 sessions were secured. <b>8 failed</b>",
        "The certificate of mx2.example.com has expired",
        "&lt;img src=x&gt; &amp; Sons",
        "openssl s_client -starttls smtp -connect mx2.example.com:25",
        "198.51.100.0/24",
        "<svg",
    ] {
        assert!(html.contains(part), "{part}");
    }
    for part in ["<script", "<img", "<b>odd", "http-equiv=\"refresh"] {
        assert!(!html.contains(part), "{part}");
    }
    let only = Filter { receiving_mx: "mx2.example.com".into(), ..Filter::default() };
    let html = report_html(history.store(), &only, false);
    for part in [
        "Only: MX <bdi>mx2.example.com</bdi>.",
        "<b>5</b> sessions failed at <bdi>mx2.example.com</bdi>, in ",
        "; how many succeeded there is not reported. <b>You need to act on one cause:</b> the certificate of mx2.example.com has expired.</p>",
    ] {
        assert!(html.contains(part), "{part}");
    }
}

#[test]
fn without_names_none_is_left() {
    let history = loaded();
    let html = report_html(history.store(), &Filter::default(), true);
    for name in ["example.com", "mx1", "mx2", "192.0.2", "198.51.100", "203.0.113", "2001:db8"] {
        let line = html.lines().find(|line| line.contains(name));
        assert_eq!(line, None, "{name}");
    }
    assert!(html.contains("The certificate of name-"));
    assert!(html.contains("organisation-1") && !html.contains("Google Inc."));
    assert!(!html.contains("odd&lt;"), "the legend of the picture has no text of a sender");
}

/// What stands in the reports about somebody, all of which no program's own text holds.
#[derive(Debug, Clone)]
struct Names {
    organizations: Vec<String>,
    domain: String,
    hosts: Vec<String>,
    addresses: Vec<String>,
    report_ids: Vec<String>,
    contact: String,
    file: String,
    /// Words of the senders' own.
    said: Vec<String>,
}

fn name() -> impl Strategy<Value = String> {
    "zq[a-z]{4,8}"
}

fn names() -> impl Strategy<Value = Names> {
    let many = |count| proptest::collection::vec(name(), count);
    (many(3), name(), many(2), proptest::collection::vec(1_u8..=254, 4), many(3), name(), name(), many(4)).prop_map(
        |(organizations, domain, hosts, addresses, report_ids, contact, file, said)| {
            let domain = format!("{domain}.example");
            Names {
                organizations: organizations.iter().map(|name| format!("{} Inc.", name.to_uppercase())).collect(),
                hosts: hosts.iter().map(|host| format!("{host}.{domain}")).collect(),
                addresses: addresses.iter().map(|last| format!("198.51.100.{last}")).collect(),
                contact: format!("{contact}@{domain}"),
                file: format!("{file}.json"),
                domain,
                report_ids,
                said,
            }
        },
    )
}

impl Names {
    fn all(&self) -> Vec<String> {
        let single = [&self.domain, &self.contact, &self.file];
        let many = [&self.organizations, &self.hosts, &self.addresses, &self.report_ids, &self.said];
        let all = single.into_iter().chain(many.into_iter().flatten());
        // No part of a name either.
        all.flat_map(|name| name.split(['.', ' ', '@']).map(str::to_lowercase).chain([name.to_lowercase()]))
            .filter(|part| part.len() >= 4 && !["json", "example"].contains(&part.as_str()))
            .collect()
    }

    fn store(&self) -> Store {
        let mut store = Store::default();
        let policies =
            [format!("mx: *.{}", self.domain), format!("mx: {}", self.hosts[0]), format!("mode: {}", self.said[3])];
        for day in 1..=20 {
            for (number, organization) in self.organizations.iter().enumerate() {
                let kind = ["sts", "tlsa", self.said[0].as_str()][day / 7];
                let row = |result_type: &str, failed: u64| {
                    json!({
                        "result-type": result_type,
                        "failed-session-count": failed,
                        "receiving-mx-hostname": self.hosts[(day + number) % 2],
                        "receiving-ip": self.addresses[number],
                        "sending-mta-ip": self.addresses[3],
                        "failure-reason-code": if day % 2 == 0 { format!("{} of {organization}", self.said[1]) } else { "i/o timeout".into() },
                        "additional-information": format!("https://{}/{}", self.domain, self.said[2]),
                    })
                };
                let rows = match day % 5 {
                    0 => vec![row("certificate-expired", 2), row(&self.said[2], 1)],
                    1 if number == 1 => vec![row("starttls-not-supported", 1)],
                    2 => vec![row("validation-failure", 2), row("tlsa-invalid", 1)],
                    _ => Vec::new(),
                };
                let failed: u64 = rows.iter().map(|row| row["failed-session-count"].as_u64().unwrap()).sum();
                let report = json!({
                    "organization-name": organization,
                    "contact-info": self.contact,
                    "date-range": {
                        "start-datetime": format!("2026-01-{day:02}T00:00:00Z"),
                        "end-datetime": format!("2026-01-{day:02}T23:59:59Z"),
                    },
                    "report-id": self.report_ids[(day + number) % 3],
                    "policies": [{
                        "policy": {
                            "policy-type": kind,
                            "policy-domain": self.domain,
                            "policy-string": if day == 9 { &policies[1..] } else { &policies },
                            "mx-host": [format!("*.{}", self.domain)],
                        },
                        "summary": { "total-successful-session-count": 40, "total-failure-session-count": failed + 1 },
                        "failure-details": rows,
                    }],
                });
                let text = report.to_string();
                intake::read(&self.file, text.as_bytes(), &mut Limits::default(), &mut |item| store.add(item));
            }
        }
        store
    }
}

/// What a finding says beside names.
fn nameless(store: &Store, filter: &Filter) -> Vec<String> {
    let mut all: Vec<String> = findings(store, filter)
        .iter()
        .map(|finding| {
            let Finding { severity, actor, failed, first_day, last_day, trend, confidence, .. } = finding;
            let (rule, hosts, reasons) = (finding.rule.id(), finding.hosts.len(), finding.reasons.len());
            format!("{rule} {severity:?} {actor:?} {failed} {first_day:?} {last_day:?} {trend:?} {confidence:?} {hosts} {reasons}")
        })
        .collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_name_is_left_and_all_else_is_the_same(names in names()) {
        let store = names.store();
        let all = names.all();
        let at_mx = Filter { receiving_mx: names.hosts[0].clone().into(), ..Filter::default() };
        let by_type = Filter { result_type: names.said[2].clone().into(), ..Filter::default() };
        for filter in [Filter::default(), at_mx, by_type] {
            let shown = report_html(&store, &filter, false).to_lowercase();
            prop_assert!(all.iter().any(|name| shown.contains(name)));
            let html = report_html(&store, &filter, true);
            let letters = html.to_lowercase();
            let left: Vec<&String> = all.iter().filter(|name| letters.contains(*name)).collect();
            prop_assert!(left.is_empty(), "{left:?} in {}", html.lines().find(|line| line.to_lowercase().contains(left[0])).unwrap());
            // What is to be done, and the figures, without the name of the host and without the cause that is named last.
            let numbers = |html: &str| {
                let (lead, rest) = html.split_once("<p class=\"lead\">").unwrap().1.split_once("</p>").unwrap();
                let lead = lead.split_once(":</b> ").map_or(lead, |(before, _)| before);
                let mut figures = rest.split_once("</p>").unwrap().0;
                // What needs attention beside a selection names its place.
                let named = figures.split_once(": ").filter(|(before, _)| before.contains("Outside this selection"));
                figures = named.map_or(figures, |(before, _)| before);
                let said = format!("{lead}{figures}");
                match said.split_once("<bdi>").and_then(|(before, rest)| Some((before, rest.split_once("</bdi>")?.1))) {
                    Some((before, after)) => format!("{before}{after}"),
                    None => said,
                }
            };
            prop_assert_eq!(numbers(&html), numbers(&report_html(&store, &filter, false)));
        }
        let hidden = store.with_stand_ins();
        prop_assert_eq!(nameless(&hidden, &Filter::default()), nameless(&store, &Filter::default()));
    }
}

/// The ways in which senders write a host, an address or a person into words of their own. `№` is a name that
/// nothing else holds, `¤` an address.
const WRITTEN: [&str; 36] = [
    "lookup:mx1.№.example failed",
    "helo:mail.№.example",
    "[IPv6:¤]",
    "https://mta-sts.№.example:443/.well-known/mta-sts.txt returned 404",
    "x/mx1.№.example",
    "mx1.№.example/mx2.№.example",
    "№-exch01 not reachable",
    "DOMAIN\\№",
    "mail.№.corp1",
    "CN=mx1.№.example,O=№ GmbH",
    "certificate has expired: O=№ GmbH, CN=№",
    "host mx1.№.example[¤]:25 refused",
    "user john.№+tag@example.com",
    "\"hans №\"@example.com",
    "mx1。№。example",
    "m\u{308}x.№.example",
    "mx1.№.example_25",
    "mx1.№.example:smtp",
    "smtp:[mx1.№.example]:25",
    "tcp://¤:25",
    "¤/32:25",
    "¤%eth0",
    "::ffff:¤",
    "¤,¤",
    "¤.№.example",
    "MX1.№.EXAMPLE",
    "№.example@",
    "@№.example",
    "_25._tcp.mx1.№.example",
    "mx1\u{200b}.№.example",
    "mx1\u{ad}.№.example",
    "dial tcp: lookup № on ¤:53: no such host",
    "№",
    "%№%",
    "eof №",
    "4.7.0 № <№@№.example>",
];

/// A name in the letters that a sender may write it in.
fn spelled(name: &str, way: usize) -> String {
    match way % 3 {
        0 => name.to_owned(),
        1 => name.to_uppercase(),
        _ => name
            .chars()
            .enumerate()
            .map(|(at, letter)| if at % 2 == 0 { letter.to_ascii_uppercase() } else { letter })
            .collect(),
    }
}

/// Reports in which every text of a stranger holds a name of its own, `zq…`, or an address; all of these.
fn written(seed: &[String], order: usize) -> (Store, Vec<String>, Filter) {
    let mut told = Vec::new();
    let mut next = |kind: &str| {
        let at = told.len();
        // Letters of its own, whatever the seed: numbers are what the report shows.
        let letter = |at: usize| char::from(b"abcdefghijklmnopqrstuvwxyz"[at % 26]);
        let name = format!("zq{kind}{}{}{}", seed[at % seed.len()], letter(at / 26), letter(at));
        told.push(name.clone());
        spelled(&name, at)
    };
    let mut store = Store::default();
    let mut addresses = Vec::new();
    for (number, organization) in [next("org"), next("org"), next("org")].iter().enumerate() {
        let domain = format!("{}.{}", next("dom"), next("top"));
        let rows: Vec<_> = (0..WRITTEN.len())
            .map(|at| {
                let address = match at % 2 {
                    0 => format!("2001:db8:{:x}:77{:02x}::{number}", 0xa000 + at, at),
                    _ => format!("203.0.{}.{}", 100 + at, 150 + number),
                };
                addresses.push(address.clone());
                let template = WRITTEN[(at + order) % WRITTEN.len()];
                json!({
                    "result-type": if at % 3 == 0 { next("type") } else { "validation-failure".to_owned() },
                    "failed-session-count": at + 1,
                    "receiving-mx-hostname": format!("{}.{domain}", next("mx")),
                    "receiving-mx-helo": next("helo"),
                    "receiving-ip": format!("{}{address}", if at % 2 == 0 { "" } else { "::ffff:" }),
                    "sending-mta-ip": address,
                    "failure-reason-code": template.replace('№', &next("why")).replace('¤', &address),
                    "additional-information": template.replace('№', &next("info")).replace('¤', &address),
                })
            })
            .collect();
        let failed: usize = (1..=WRITTEN.len()).sum();
        for day in 1..=4 {
            let report = json!({
                "organization-name": format!("{organization} {}", next("legal")),
                "contact-info": format!("\"{}\"@{}", next("local"), next("contact")),
                "date-range": { "start-datetime": format!("2026-02-0{day}T00:00:00Z"), "end-datetime": format!("2026-02-0{day}T23:59:59Z") },
                "report-id": next("id"),
                "policies": [{
                    "policy": {
                        "policy-type": if day == 1 { next("policy") } else { "sts".to_owned() },
                        "policy-domain": domain,
                        "policy-string": ["version: STSv1", "mode: enforce", format!("mx: *.{domain}"), format!("mx: {}", next("line")), format!("{}: {}", next("key"), next("value")), "max_age: 86400"],
                        "mx-host": [format!("*.{domain}"), next("pattern")],
                    },
                    "summary": { "total-successful-session-count": 1000, "total-failure-session-count": failed },
                    "failure-details": rows,
                }],
            });
            let file = format!("{}!{}.json", next("file"), next("file"));
            intake::read(&file, report.to_string().as_bytes(), &mut Limits::default(), &mut |item| store.add(item));
            // Beside it, what cannot be read and is told with its name.
            let broken = format!("{}.json.gz", next("broken"));
            intake::read(&broken, b"\x1f\x8b\x08 cut off", &mut Limits::default(), &mut |item| store.add(item));
        }
    }
    told.extend(addresses);
    let filter = Filter { policy_type: "sts".into(), ..Filter::default() };
    (store, told, filter)
}

/// All numbers in the cells of a report's tables.
fn numbers(html: &str) -> Vec<String> {
    let cells = html.split("<td>").skip(1).filter_map(|cell| cell.split_once("</td>"));
    let mut numbers: Vec<String> = cells
        .map(|(cell, _)| cell.to_owned())
        .filter(|cell| cell.chars().all(|c| c.is_ascii_digit() || c == ','))
        .collect();
    numbers.sort();
    numbers
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    /// However a name is written, and into whatever field: the report is drawn over a store in which each text of a
    /// stranger is a stand-in or a word of our own, so none of the shapes above, nor any other, has a way into it.
    #[test]
    fn no_way_to_write_a_name_is_a_way_out(seed in proptest::collection::vec("[bcdfghjklmnp]{3}", 5..9), order in 0..WRITTEN.len()) {
        let (store, told, sts) = written(&seed, order);
        for filter in [Filter::default(), sts] {
            let (open, html) = (report_html(&store, &filter, false), report_html(&store, &filter, true));
            prop_assert!(open.to_lowercase().contains("zqorg"));
            let letters = html.to_lowercase();
            for name in &told {
                prop_assert!(!letters.contains(&name.to_lowercase()), "{name}");
            }
            for piece in ["zq", "203.0.", "203-0-", "2001:", "db8", "::", "gmbh", "exch", "mta-sts.txt"] {
                let line = letters.lines().find(|line| line.contains(piece));
                prop_assert_eq!(line, None, "{}", piece);
            }
            prop_assert_eq!(numbers(&html), numbers(&open));
        }
        let hidden = store.with_stand_ins();
        prop_assert_eq!(nameless(&hidden, &Filter::default()), nameless(&store, &Filter::default()));
        // As many names as before: the same one is the same throughout, and none became another's.
        let (from, to) = (store.columns(), hidden.columns());
        for (from, to) in [
            (&from.organizations, &to.organizations),
            (&from.policy_domains, &to.policy_domains),
            (&from.policy_types, &to.policy_types),
            (&from.result_types, &to.result_types),
            (&from.receiving_mxs, &to.receiving_mxs),
            (&from.reason_kinds, &to.reason_kinds),
            (&from.information, &to.information),
            (&from.addresses, &to.addresses),
            (&from.networks, &to.networks),
        ] {
            let texts: std::collections::BTreeSet<&str> = (0..).take(to.len()).map(|number| to.text(number)).collect();
            prop_assert_eq!(texts.len(), from.len());
        }
        prop_assert_eq!(hidden.problems().next(), None);
    }
}

#[test]
fn the_handed_names_stay_at_home() {
    let Some(text) = handed("redact.ndjson") else { return };
    let mut store = Store::default();
    intake::read("redact.ndjson", &text, &mut Limits::default(), &mut |item| store.add(item));
    let html = report_html(&store, &Filter::default(), true).to_lowercase();
    for piece in
        ["geheimfirma", "contoso", "victim", "203.0.113", "203-0-113", "198.51.100", "2001:db8", "gmbh", "corp1"]
    {
        assert!(!html.contains(piece), "{piece}");
    }
    assert_eq!(numbers(&html), numbers(&report_html(&store, &Filter::default(), false).to_lowercase()));
}

/// A case from the folder that `TLSRPT_CASES` names, `../shared/cases` without it.
fn handed(name: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("TLSRPT_CASES").map_or_else(|| "../shared/cases".into(), std::path::PathBuf::from);
    let bytes = std::fs::read(folder.join("hostile").join(name)).ok();
    if bytes.is_none() {
        eprintln!("skipped: {name} is not in {}", folder.display());
    }
    bytes
}

#[test]
fn the_picture_is_well_formed_and_holds_every_day() {
    let history = loaded();
    let svg = timeline_svg(&overview(history.store(), &Filter::default()).timeline, "A & <B>");
    let document = roxmltree::Document::parse(&svg).unwrap();
    let volume = document.descendants().filter(|node| node.attribute("fill") == Some("#848f95")).count();
    assert_eq!(volume, 11);
    let texts: Vec<&str> = document.descendants().filter_map(|node| node.text()).collect();
    assert!(texts.contains(&"A & <B>") && texts.contains(&"<b>odd</b>"), "{texts:?}");
}
