//! What must be found in a history, what must not, and a judge who says what is missing.
//!
//! Words are asked for sparingly: how a finding words it is free. Lists are written in one text, `a|b`: any of
//! them is right. A word in brackets, `[id]`, must stand alone.

use std::collections::BTreeSet;

use tlsrpt_lens::analysis::{Finding, FindingSeverity, IpFamily};
use tlsrpt_lens::day::Day;

/// Trends of what still goes on.
pub const LIVE: &str = "new|ongoing|worse|-";
/// Worse than info.
pub const LOUD: &str = "critical|warning";

/// Where words are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    /// The rule and the sentence.
    Headline,
    Sentence,
    Steps,
    /// The sentence and the reasons.
    Told,
}

/// A finding that must be there, or must not: all that is stated has to hold of one finding.
#[derive(Clone, Default)]
pub struct Want {
    pub why: &'static str,
    severity: &'static str,
    actor: &'static str,
    trend: &'static str,
    confidence: &'static str,
    hosts: &'static str,
    hosts_only: Option<&'static str>,
    hosts_any: &'static str,
    by: &'static str,
    not_by: &'static str,
    by_only: &'static str,
    domains: &'static str,
    domains_only: &'static str,
    first: &'static str,
    last: &'static str,
    days: Option<usize>,
    failed: Option<u64>,
    fails: Option<bool>,
    sessions: Option<u64>,
    types: &'static str,
    policies: &'static str,
    networks: &'static str,
    addresses: &'static str,
    reasons: &'static str,
    family: &'static str,
    rank: usize,
    says: Vec<(Part, &'static str)>,
    lacks: Vec<(Part, &'static str)>,
    claims: Vec<(Part, &'static str)>,
    /// So many may be there all the same.
    pub at_most: usize,
    /// One day off is right too.
    loose: bool,
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        pub fn $name(mut self, list: &'static str) -> Self {
            self.$name = list;
            self
        }
    )*};
}

/// A finding of which this is to be said.
pub fn want(why: &'static str) -> Want {
    Want { why, ..Want::default() }
}

impl Want {
    texts! {
        severity, actor, trend, confidence,
        /// All of these are among its hosts.
        hosts,
        /// One of these is.
        hosts_any,
        /// All of these organisations are named.
        by,
        /// None of these is.
        not_by, by_only,
        /// All of these policy domains.
        domains, domains_only,
        /// The first and the last day of its failures, "2026-03-01".
        first, last,
        /// All of these result types, policy types.
        types, policies,
        /// All of these are shared by all its failures.
        networks, addresses, reasons, family
    }

    /// Exactly these hosts; none with "".
    pub fn hosts_only(mut self, list: &'static str) -> Self {
        self.hosts_only = Some(list);
        self
    }

    /// Days with failures.
    pub fn days(mut self, days: usize) -> Self {
        self.days = Some(days);
        self
    }

    pub fn failed(mut self, failed: u64) -> Self {
        self.failed = Some(failed);
        self
    }

    /// It is about failed sessions.
    pub fn fails(mut self) -> Self {
        self.fails = Some(true);
        self
    }

    /// It is not.
    pub fn fails_not(mut self) -> Self {
        self.fails = Some(false);
        self
    }

    /// All sessions of those that met it, in the days in which they did.
    pub fn sessions(mut self, sessions: u64) -> Self {
        self.sessions = Some(sessions);
        self
    }

    /// It stands so high at least.
    pub fn rank(mut self, rank: usize) -> Self {
        self.rank = rank;
        self
    }

    /// One of these words stands anywhere in it.
    pub fn says(mut self, words: &'static str) -> Self {
        self.says.push((Part::All, words));
        self
    }

    /// In its sentence.
    pub fn sentence(mut self, words: &'static str) -> Self {
        self.says.push((Part::Sentence, words));
        self
    }

    /// In its rule or sentence.
    pub fn headline(mut self, words: &'static str) -> Self {
        self.says.push((Part::Headline, words));
        self
    }

    /// In its sentence or reasons.
    pub fn told(mut self, words: &'static str) -> Self {
        self.says.push((Part::Told, words));
        self
    }

    /// In its steps, or what they give to copy.
    pub fn steps(mut self, words: &'static str) -> Self {
        self.says.push((Part::Steps, words));
        self
    }

    /// None of these stands in it.
    pub fn lacks(mut self, words: &'static str) -> Self {
        self.lacks.push((Part::All, words));
        self
    }

    /// None of these stands in its sentence.
    pub fn sentence_lacks(mut self, words: &'static str) -> Self {
        self.lacks.push((Part::Sentence, words));
        self
    }

    /// One of these stands in its rule or sentence without a "not", "no" or "would" before it.
    pub fn claims(mut self, words: &'static str) -> Self {
        self.claims.push((Part::Headline, words));
        self
    }

    /// The same in its sentence or reasons.
    pub fn claims_in_told(mut self, words: &'static str) -> Self {
        self.claims.push((Part::Told, words));
        self
    }

    /// The same in its steps.
    pub fn claims_in_steps(mut self, words: &'static str) -> Self {
        self.claims.push((Part::Steps, words));
        self
    }

    pub fn at_most(mut self, number: usize) -> Self {
        self.at_most = number;
        self
    }

    /// The first and last day may be one day off.
    pub fn loose(mut self) -> Self {
        self.loose = true;
        self
    }

    /// What of it a finding does not meet.
    pub fn unmet(&self, rank: usize, finding: &Finding) -> Vec<String> {
        let mut missing = Vec::new();
        let mut check = |holds: bool, what: String| {
            if !holds {
                missing.push(what);
            }
        };
        let one = |list: &str, is: &str| list.is_empty() || list.split('|').any(|word| word == is);
        let (severity, actor) = (finding.severity.id(), finding.actor.id());
        let trend = finding.trend.as_ref().map_or("-", |trend| trend.id());
        check(one(self.severity, severity), format!("severity {severity}, not {}", self.severity));
        check(one(self.actor, actor), format!("actor {actor}, not {}", self.actor));
        check(one(self.trend, trend), format!("trend {trend}, not {}", self.trend));
        let confidence = finding.confidence.id();
        check(one(self.confidence, confidence), format!("confidence {confidence}, not {}", self.confidence));
        let lists = [
            ("hosts", self.hosts, &finding.hosts),
            ("organisations", self.by, &finding.organizations),
            ("policy domains", self.domains, &finding.policy_domains),
            ("result types", self.types, &finding.result_types),
            ("policy types", self.policies, &finding.policy_types),
            ("networks", self.networks, &finding.traits.networks),
            ("addresses", self.addresses, &finding.traits.receiving_ips),
            ("shared reasons", self.reasons, &finding.traits.reasons),
        ];
        for (name, wanted, is) in lists {
            check(holds_all(wanted, is), format!("{name} {is:?} lack {wanted}"));
        }
        if let Some(hosts) = self.hosts_only {
            check(set(hosts) == owned(&finding.hosts), format!("hosts {:?}, not {hosts}", finding.hosts));
        }
        if !self.by_only.is_empty() {
            let is = &finding.organizations;
            check(set(self.by_only) == owned(is), format!("organisations {is:?}, not {}", self.by_only));
        }
        if !self.domains_only.is_empty() {
            let is = &finding.policy_domains;
            check(set(self.domains_only) == owned(is), format!("policy domains {is:?}, not {}", self.domains_only));
        }
        let meets = |list: &str, is: &[String]| !set(list).is_disjoint(&owned(is));
        check(
            self.hosts_any.is_empty() || meets(self.hosts_any, &finding.hosts),
            format!("hosts {:?} have none of {}", finding.hosts, self.hosts_any),
        );
        check(
            !meets(self.not_by, &finding.organizations),
            format!("organisations {:?} have one of {}", finding.organizations, self.not_by),
        );
        for (name, wanted, is) in [("first", self.first, finding.first_day), ("last", self.last, finding.last_day)] {
            let near = |day: Day| is.is_some_and(|is| (is.0 - day.0).abs() <= i32::from(self.loose));
            let holds = wanted.is_empty() || Day::parse(wanted).is_some_and(near);
            check(holds, format!("{name} day {}, not {wanted}", is.map_or("-".to_owned(), |day| day.to_string())));
        }
        let days = finding.by_day.len();
        check(self.days.is_none_or(|wanted| wanted == days), format!("{days} days, not {:?}", self.days));
        let failed = finding.failed;
        check(self.failed.is_none_or(|wanted| wanted == failed), format!("{failed} failed, not {:?}", self.failed));
        check(self.fails.is_none_or(|fails| fails == (failed > 0)), format!("{failed} failed"));
        check(
            self.sessions.is_none_or(|wanted| wanted == finding.sessions),
            format!("of {} sessions, not {:?}", finding.sessions, self.sessions),
        );
        let family = finding.traits.ip_family.map_or("", IpFamily::id);
        check(one(self.family, family), format!("address family {family:?}, not {}", self.family));
        check(self.rank == 0 || rank <= self.rank, format!("place {rank}, not {}", self.rank));
        for (part, words) in &self.says {
            check(has_one(&text(finding, *part), words), format!("does not say {words} in {}", part.name()));
        }
        for (part, words) in &self.lacks {
            check(!has_one(&text(finding, *part), words), format!("says one of {words} in {}", part.name()));
        }
        for (part, words) in &self.claims {
            check(claims(&text(finding, *part), words), format!("does not claim {words} in {}", part.name()));
        }
        missing
    }
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Headline => "headline",
            Self::Sentence => "sentence",
            Self::Steps => "steps",
            Self::Told => "sentence and reasons",
        }
    }
}

fn set(list: &str) -> BTreeSet<String> {
    list.split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn owned(list: &[String]) -> BTreeSet<String> {
    list.iter().cloned().collect()
}

fn holds_all(wanted: &str, is: &[String]) -> bool {
    set(wanted).is_subset(&owned(is))
}

/// The words of a finding, in lower case and with plain spaces.
fn text(finding: &Finding, part: Part) -> String {
    let mut words = Vec::new();
    let steps = finding.steps.iter().flat_map(|step| [Some(step.text.as_str()), step.copy.as_deref()]).flatten();
    match part {
        Part::Sentence => words.push(finding.sentence.as_str()),
        Part::Headline => words.extend([finding.rule.id(), finding.sentence.as_str()]),
        Part::Told => {
            words.push(finding.sentence.as_str());
            words.extend(finding.reasons.iter().map(String::as_str));
        }
        Part::Steps => words.extend(steps),
        Part::All => {
            words.push(finding.sentence.as_str());
            words.extend(finding.reasons.iter().map(String::as_str));
            words.extend(steps);
            let traits = &finding.traits;
            words.extend(traits.networks.iter().chain(&traits.countries).map(String::as_str));
            words.extend(traits.receiving_ips.iter().chain(&traits.reasons).map(String::as_str));
            words.push(traits.ip_family.map_or("", IpFamily::id));
        }
    }
    words.join("\n").to_lowercase().replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ").replace('’', "'")
}

/// Where the words stand: each of the alternatives, each time.
fn places<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = usize> + 'a {
    words.split('|').flat_map(move |word| {
        let alone = word.starts_with('[') && word.ends_with(']');
        let word = word.trim_matches(['[', ']']).to_lowercase();
        let length = word.len();
        let found: Vec<usize> = text.match_indices(&word).map(|(at, _)| at).collect();
        found.into_iter().filter(move |at| {
            let letter = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
            !alone || !letter(text[..*at].chars().next_back()) && !letter(text[*at + length..].chars().next())
        })
    })
}

fn has_one(text: &str, words: &str) -> bool {
    places(text, words).next().is_some()
}

/// Whether one of the words stands without anything before it, in its sentence, that turns it around.
fn claims(text: &str, words: &str) -> bool {
    const AROUND: &str = "[no]|[not]|[nor]|[never]|[without]|[would]|[rather than]|[instead of]|[against]|n't|[cannot]|[neither]|[nothing]|[unless]|[if]|[until]|[need not]";
    places(text, words).any(|at| {
        let begin = text[..at].rfind(['.', '\n', ';', ':']).map_or(0, |at| at + 1);
        !has_one(&text[begin..at], AROUND)
    })
}

/// A history's truth: all that must be found, and all that must not.
#[derive(Clone, Default)]
pub struct Truth {
    must: Vec<Want>,
    never: Vec<Want>,
}

/// Nothing asked for yet.
pub fn truth() -> Truth {
    Truth::default()
}

impl Truth {
    pub fn must(mut self, want: Want) -> Self {
        self.must.push(want);
        self
    }

    pub fn never(mut self, want: Want) -> Self {
        self.never.push(want);
        self
    }

    /// What is wrong with these findings, a line each.
    pub fn wrong(&self, findings: &[Finding]) -> Vec<String> {
        let mut wrong = Vec::new();
        for want in &self.must {
            let tries = findings.iter().enumerate().map(|(at, one)| (want.unmet(at + 1, one), at));
            match tries.min_by_key(|(missing, at)| (missing.len(), *at)) {
                Some((missing, _)) if missing.is_empty() => {}
                Some((missing, at)) => {
                    wrong.push(format!("must: {}: nearest [{}] {}", want.why, at + 1, missing.join("; ")));
                }
                None => wrong.push(format!("must: {}: there is no finding", want.why)),
            }
        }
        for want in &self.never {
            let met: Vec<usize> = findings
                .iter()
                .enumerate()
                .filter(|(at, one)| want.unmet(at + 1, one).is_empty())
                .map(|(at, _)| at + 1)
                .collect();
            if met.len() > want.at_most {
                wrong.push(format!("never: {}: {met:?}", want.why));
            }
        }
        wrong
    }
}

/// A finding in a few lines.
pub fn shown(place: usize, finding: &Finding) -> String {
    let day = |day: Option<Day>| day.map_or("-".to_owned(), |day| day.to_string());
    let mut shown = format!(
        "  [{place}] {}/{} {} ({}) {}\n      {}\n      {} of {} failed, {} days, {} to {}; {:?}; {:?}; {:?}; {:?}; {:?}\n      {:?}",
        finding.severity.id(),
        finding.trend.as_ref().map_or("-", |trend| trend.id()),
        finding.actor.id(),
        finding.confidence.id(),
        finding.id,
        finding.sentence,
        finding.failed,
        finding.sessions,
        finding.by_day.len(),
        day(finding.first_day),
        day(finding.last_day),
        finding.hosts,
        finding.organizations,
        finding.policy_domains,
        finding.result_types,
        finding.policy_types,
        finding.traits,
    );
    for reason in &finding.reasons {
        shown.push_str(&format!("\n      because {reason}"));
    }
    for step in &finding.steps {
        shown.push_str(&format!("\n      do {} {}", step.text, step.copy.as_deref().unwrap_or_default()));
    }
    shown
}

/// Not more than so many findings are worse than info.
pub fn loud(at_most: usize) -> Want {
    want("nothing else is worse than info").severity(LOUD).at_most(at_most)
}

/// Interference is not the diagnosis.
pub fn interference() -> Want {
    want("interference is not the diagnosis")
        .claims("interfer|intercept|hijack|downgrad|tamper|attack|man-in-the-middle|man in the middle|eavesdrop")
}

/// Nobody fell silent.
pub fn silence() -> Want {
    want("nobody fell silent").fails_not().claims("silen|stopped|nothing for|nothing since|no longer report|gone quiet|last report|no report about|has not reported|not been heard")
}

/// Under DANE a chain up to a public authority is not asked for.
pub fn public_authority() -> Want {
    want("under DANE no authority is asked for")
        .claims_in_steps("browsers trust|publicly trusted|public authority|from an authority|from a ca |certificate authority|whole chain|full chain|intermediate|fullchain")
}

/// The mail was not refused.
pub fn refusal() -> Want {
    want("the mail arrived").fails().claims_in_told(
        "refused|refuse it|not delivered|undelivered|bounced|not to deliver|held back|do not deliver|did not deliver",
    )
}

/// It is told once.
pub fn twice(host: &'static str) -> Want {
    want("the same sessions are told once").fails().hosts(host).at_most(1)
}

/// What no list of findings may do, whatever the history is.
pub fn out_of_order(findings: &[Finding], failed: u64) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut ids = BTreeSet::new();
    let mut claimed = 0;
    for (at, finding) in findings.iter().enumerate() {
        let at = at + 1;
        let mut check = |holds: bool, what: &str| {
            if !holds {
                wrong.push(format!("order: [{at}] {what}"));
            }
        };
        check(!finding.id.is_empty(), "has no id");
        check(ids.insert(finding.id.clone()), "has the id of another");
        check(finding.by_day.is_sorted_by_key(|(day, _)| day), "days are not in order");
        let sum: u64 = finding.by_day.iter().map(|(_, failed)| failed).sum();
        check(sum == finding.failed, "failures by day are not those that failed");
        if finding.failed > 0 {
            check(
                finding.by_day.first().map(|(day, _)| *day) == finding.first_day,
                "first day is not that of its days",
            );
            check(finding.by_day.last().map(|(day, _)| *day) == finding.last_day, "last day is not that of its days");
            check(finding.sessions >= finding.failed, "more failed than there were");
            // Failures without details have none.
            check(!finding.result_types.is_empty() || finding.hosts.is_empty(), "has no result type");
            claimed += finding.failed;
        }
        check(
            finding.severity != FindingSeverity::Critical || finding.actor.id() != "nobody",
            "critical, and nobody acts",
        );
        check(
            finding.severity != FindingSeverity::Critical
                || finding.confidence.id() == "high"
                || finding.actor.id() != "you",
            "critical and yours without being sure",
        );
        let over = finding.trend.as_ref().is_some_and(|trend| trend.id() == "over");
        check(!over || finding.severity != FindingSeverity::Critical, "over and critical");
        check(finding.sentence.ends_with('.') && !finding.sentence.contains("  "), "is no sentence");
    }
    if claimed > failed {
        wrong.push(format!("order: {claimed} failed sessions are told of {failed}"));
    }
    wrong
}
