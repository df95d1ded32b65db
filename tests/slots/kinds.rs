//! What a slot of a text may hold, by its name. Values are made by the functions that make them for the page.

use tlsrpt_lens::analysis::{list_of_names, mx_hosts, named, share_secured};
use tlsrpt_lens::day::{Day, Years};
use tlsrpt_lens::explain::Actor;
use tlsrpt_lens::language::{begin_large, format_bytes, format_count, tr, without_stop};
use tlsrpt_lens::store::Sessions;
use tlsrpt_lens::{counted, say};

/// What a slot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Any number, with separators.
    Number,
    /// A number that is never one: a limit, or what is only said of several.
    Many,
    /// Several, small ones as words.
    Word,
    /// A number that a program wrote, and which no word depends on: a line, a code, a version.
    Plain,
    /// "99.97%", "All but 3", "None", "100%".
    Share,
    /// The same where nothing stands before it.
    ShareAlone,
    /// "12 failed".
    Failed,
    /// "12 reports".
    Reports,
    /// "in 12 reports".
    InReports,
    /// The same where the sentence begins.
    BeginsInReports,
    /// "from 2 organisations".
    OfOrganizations,
    /// "12 sessions", "12 failed sessions".
    Sessions,
    /// "2 files".
    Files,
    /// "64 MB".
    Size,
    /// Names of receiving MX hosts, or that none is stated.
    Hosts,
    /// Names that are there: domains, hosts of a policy.
    Names,
    /// One name.
    Name,
    /// Organisations by name, or without one.
    Who,
    /// How many organisations of how many.
    Whom,
    /// How many MX hosts of how many.
    HostsOfAll,
    /// One organisation.
    Organization,
    /// Who needs to act.
    Actor,
    /// A day.
    Day,
    /// One day or several as a period.
    Days,
    /// "since 1 Feb, most recently on 12 Mar".
    When,
    /// A sentence with its stop.
    Sentence,
    /// What follows a colon or precedes one: no stop.
    Clause,
    /// The same, within a sentence, so that it begins small.
    Part,
    /// What a stranger or a record wrote; it may end with a stop.
    Text,
    /// Words of a control.
    Label,
}

impl Kind {
    /// Whether it is written as a stranger or a record has it, so that it may begin small.
    pub(crate) fn is_written_as_it_is(self) -> bool {
        matches!(self, Self::Name | Self::Names | Self::Text | Self::Label)
    }
}

/// What a slot of a text holds; `None` for a name that nobody has told of here.
pub(crate) fn kind(text: &str, slot: &str) -> Option<Kind> {
    let exception = EXCEPTIONS.iter().find(|(part, name, _)| *name == slot && text.contains(part));
    exception.map(|(.., kind)| *kind).or_else(|| {
        let known = NAMES.iter().find(|(_, names)| names.split(' ').any(|name| name == slot));
        known.map(|(kind, _)| *kind)
    })
}

/// Slots by what they hold.
const NAMES: &[(Kind, &str)] = &[
    (Kind::Number, "n part count total failed more rest gone untold summaries offset details summary most"),
    // What is needed, and limits of our own.
    (Kind::Many, "needed longest limit times ttl max_age seconds at_once wanted lengths"),
    (Kind::Plain, "number line column code status found expected port digits section usage selector other"),
    (Kind::Share, "share earlier"),
    (Kind::Failed, "said said_before"),
    (Kind::Reports, "reports of_reports"),
    (Kind::InReports, "in_reports"),
    (Kind::OfOrganizations, "of_organizations"),
    (Kind::Sessions, "sessions failed_sessions failed_share"),
    (Kind::Files, "files"),
    (Kind::Size, "size used"),
    (Kind::Hosts, "hosts"),
    (Kind::Names, "domain names domains protected others issuers resolvers types addresses"),
    (
        Kind::Name,
        "host name target destination address zone pattern parent network country ip mx resolver origin right record tlsa id \
         kind kinds root issuer prefix fragment userinfo local scheme field known version tail typed label record_type \
         tag records sender receiver value values texts text document policy format example character \
         characters content_type packing family rfc request command letter page path rule severity",
    ),
    (Kind::Who, "who some"),
    (Kind::Organization, "organization"),
    (Kind::Actor, "actor"),
    (Kind::Day, "day last since age again until early back none date first second third listed old new time"),
    (Kind::Days, "days on_days in_days period before now periods"),
    (Kind::When, "when"),
    (Kind::Sentence, "sentence clause next unknown remedy message in_dns"),
    (Kind::Clause, "what deviation cause title problem meaning"),
    (Kind::Part, "why causes changes trend detail fault looks_like error note notes strings hint"),
    (Kind::Text, "reason result"),
    (Kind::Label, "mode mode_now button filters settings topic way questions report percent weekdays shift enter esc"),
];

/// Where the name of a slot does not tell what it holds, by a part of the text.
const EXCEPTIONS: &[(&str, &str, Kind)] = &[
    // All that met a fault, or how many of how many; and at how many MX hosts of how many.
    ("{part} of {n} sessions failed for {who}", "who", Kind::Whom),
    ("{what} ({hosts}): ", "hosts", Kind::HostsOfAll),
    ("{number} causes", "number", Kind::Word),
    ("{number} points", "number", Kind::Word),
    ("{number} findings", "number", Kind::Word),
    ("{clause}; {next}", "clause", Kind::Clause),
    ("{clause}; {next}", "next", Kind::Clause),
    ("{in_reports} {of_organizations}", "in_reports", Kind::BeginsInReports),
    // One session of which something is said has texts of its own.
    ("{n} of {total}", "total", Kind::Many),
    ("All {total} sessions succeeded; {n}", "total", Kind::Many),
    ("{share} of {total} sessions succeeded", "total", Kind::Many),
    // Of one organisation its name is said.
    ("{part} of {n} organisations", "part", Kind::Many),
    ("{part} of {n} MX hosts were checked", "part", Kind::Many),
    ("{part} of {n} MX hosts of {host} were checked", "part", Kind::Many),
    ("{part} of {n} destinations were checked", "part", Kind::Many),
    // Limits and periods of our own.
    ("of the last {n} days", "n", Kind::Many),
    ("magnified {n} times", "n", Kind::Many),
    ("Read again with limits {n} times", "n", Kind::Many),
    // A sentence of its own, which begins large (`Before::sentence`).
    ("{share} succeeded in the {n} days before.", "share", Kind::ShareAlone),
    // Who stopped had reported on several days.
    // Smaller ones are written in full by their own rule.
    ("{n} bytes", "n", Kind::Many),
    // Where another number of the same sentence decides the form, these are several.
];

/// Exceptions and names that no text has any more.
pub(crate) fn unused(texts: &[&str]) -> Vec<&'static str> {
    let has = |text: &&str, slot: &str| text.contains(&format!("{{{slot}}}"));
    let exceptions = EXCEPTIONS
        .iter()
        .filter(|(part, slot, _)| !texts.iter().any(|text| text.contains(part) && has(text, slot)))
        .map(|(part, ..)| *part);
    let names = NAMES.iter().flat_map(|(_, names)| names.split(' '));
    exceptions.chain(names.filter(|name| !texts.iter().any(|text| has(text, name)))).collect()
}

/// What the page may put there. The first is the usual one.
pub(crate) fn values(kind: Kind) -> Vec<String> {
    let number = |number: u64| format_count(number);
    let owned = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    match kind {
        Kind::Number => [12, 0, 1, 2, 1_000_000].map(number).to_vec(),
        Kind::Many => [12, 2, 1_000_000].map(number).to_vec(),
        Kind::Word => vec![tr("two").to_owned(), tr("nine").to_owned(), number(12)],
        Kind::Plain => owned(&["12", "0", "1", "2", "255"]),
        Kind::Share => {
            let sessions = |successful, failed| share_secured(&Sessions { successful, failed });
            vec![sessions(411_982, 131), sessions(9_999_997, 3), sessions(0, 1), sessions(1, 0)]
        }
        Kind::ShareAlone => {
            let mut all = values(Kind::Share);
            all.iter_mut().for_each(begin_large);
            all
        }
        Kind::Failed => [12, 1, 1_000_000].map(|n: u64| counted!(n, "{n} failed", "{n} failed" as "sentence")).to_vec(),
        Kind::Reports => [12, 1, 1_000_000].map(|n: u64| counted!(n, "{n} report", "{n} reports")).to_vec(),
        Kind::InReports => [12, 1, 1_000_000].map(|n: u64| counted!(n, "in {n} report", "in {n} reports")).to_vec(),
        Kind::BeginsInReports => [12, 1].map(|n: u64| counted!(n, "In {n} report", "In {n} reports")).to_vec(),
        Kind::OfOrganizations => {
            [12, 1].map(|n: u64| counted!(n, "from {n} organisation", "from {n} organisations")).to_vec()
        }
        Kind::Sessions => [12, 1, 1_000_000].map(|n: u64| counted!(n, "{n} session", "{n} sessions")).to_vec(),
        Kind::Files => [12, 1].map(|n: u64| counted!(n, "{n} file", "{n} files")).to_vec(),
        Kind::Size => [64e6, 512.0, 1.5e9].map(format_bytes).to_vec(),
        Kind::Hosts => {
            let hosts = owned(&["mx1.example.com", "mx2.example.com", "mx3.example.com", "mx4.example.com"]);
            [1, 0, 2, 3, 4].map(|some| mx_hosts(hosts.get(..some).unwrap_or_default())).to_vec()
        }
        Kind::Names => {
            let names = ["example.com", "example.net", "example.org", "xn--bcher-kva.example"];
            [1, 2, 3, 4].map(|some| list_of_names(names.get(..some).unwrap_or_default())).to_vec()
        }
        Kind::Name => owned(&["mx1.example.com", "example.com."]),
        Kind::Who => {
            let [google, unnamed, yahoo, more] = ["Google Inc.", "", "Yahoo", "Example S.A."].map(named);
            vec![
                google.clone(),
                unnamed.clone(),
                list_of_names(&[&google, &yahoo]),
                list_of_names(&[&unnamed, &google]),
                list_of_names(&[&google, &unnamed]),
                list_of_names(&[&google, &yahoo, &unnamed, &more]),
            ]
        }
        Kind::Whom => {
            let alone = |name: &str| {
                let organization = named(name);
                counted!(
                    6_u64,
                    "{organization} alone (of {n} organisation)",
                    "{organization} alone (of {n} organisations)",
                    organization
                )
            };
            vec![
                counted!(5_u64, "all {n} organisations", "all {n} organisations"),
                tr("both organisations").to_owned(),
                counted!(6_u64, "{part} of {n} organisation", "{part} of {n} organisations" as "who", part = 2),
                alone("Google Inc."),
                alone(""),
                named(""),
            ]
        }
        Kind::HostsOfAll => {
            [2, 12].map(|all: u64| counted!(all, "{part} of {n} MX host", "{part} of {n} MX hosts", part = 1)).to_vec()
        }
        Kind::Organization => ["Google Inc.", "", "mail.example"].map(named).to_vec(),
        Kind::Actor => [Actor::You, Actor::DnsHost, Actor::Sender, Actor::Depends, Actor::Nobody]
            .map(|actor| actor.words().to_owned())
            .to_vec(),
        Kind::Day => [FIRST.label(), FIRST.label_with_year(), LAST.label()].to_vec(),
        Kind::Days => [
            Years::Left.period((FIRST, LAST)),
            Years::Left.period((FIRST, FIRST)),
            Years::Written.period((FIRST, LAST)),
        ]
        .to_vec(),
        Kind::When => vec![
            say!("since {first}, most recently on {last}", first = FIRST.label(), last = LAST.label()),
            say!("on {day}", day = FIRST.label()),
            say!("from {first} to {last}", first = FIRST.label_with_year(), last = LAST.label_with_year()),
        ],
        Kind::Sentence => {
            vec![said("The mail was delivered all the same."), said("The reporting organisation is not stated.")]
        }
        Kind::Clause => vec![
            say!("The certificate of {hosts} has expired", hosts = mx_hosts(&[])),
            without_stop(said("The reporting organisation is not stated.").as_str()).to_owned(),
        ],
        Kind::Part => vec![
            say!("the policy does not cover {hosts}", hosts = mx_hosts(&["mx1.example.com".to_owned()])),
            say!("packed or unpacked, it is larger than {limit}", limit = format_bytes(64e6)),
        ],
        Kind::Text => owned(&["Connection refused.", "timeout", "certificate has expired"]),
        Kind::Label => owned(&["enforce"]),
    }
}

/// Days that a text may name: the first of a month among them.
const FIRST: Day = Day(20_485);
const LAST: Day = Day(20_524);

/// A text that must be in the tables.
fn said(text: &'static str) -> String {
    tr(text).to_owned()
}
