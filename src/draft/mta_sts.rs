//! The MTA-STS policy and its record that a user is putting together.

use super::entry::{DEFAULT_TTL, Spellings};
use crate::domain_name::{DomainFault, Understood, tidy, understand};
use crate::language::tr;
use crate::publish::TxtEntry;
use crate::query;
use crate::record::{Finding, Mode, Policy, StsRecord, covers, judge_policy};
use crate::{say, text};

/// The fields as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MtaStsDraft {
    /// The domain.
    pub domain: String,
    /// `mode`.
    pub mode: Mode,
    /// `max_age`, in seconds.
    pub max_age: u64,
    /// Whether mode and `max_age` were chosen, by the user or by a link: then they stay as they are.
    pub chosen: bool,
    /// `mx` lines, one text a row.
    pub mx: Vec<String>,
    /// `id` of the record; empty until the page gives one (the time of the last change).
    pub id: String,
    /// Seconds that resolvers may keep the record.
    pub ttl: u32,
}

impl Default for MtaStsDraft {
    fn default() -> Self {
        Self {
            domain: String::new(),
            mode: Mode::Testing,
            max_age: 86_400,
            chosen: false,
            mx: vec![String::new()],
            id: String::new(),
            ttl: DEFAULT_TTL,
        }
    }
}

/// Lengths of `max_age` to choose from, with what each is for, which [`tr`] translates.
pub const MAX_AGES: [(u64, &str); 5] = [
    (86_400, text!("one day, for testing mode")),
    (604_800, text!("one week, for the start of enforce mode")),
    (2_592_000, text!("30 days")),
    (15_552_000, text!("180 days")),
    (31_557_600, text!("one year, the maximum")),
];

/// A step on the way to an enforced policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// What is published.
    pub title: &'static str,
    /// What it does, and when to go on.
    pub text: &'static str,
}

/// The safe order (RFC 8461, section 8.1). [`tr`] translates the texts.
pub const STAGES: [Stage; 4] = [
    Stage {
        title: text!("TLS-RPT alone"),
        text: text!(
            "Publish the record and read a week of reports. They say no-policy-found and show who sends reports."
        ),
    },
    Stage {
        title: text!("MTA-STS in testing mode, max_age 86400"),
        text: text!(
            "Publish the file first, then the record. Failures are reported, but mail still flows. Stay at this stage until two weeks have passed without failures."
        ),
    },
    Stage {
        title: text!("MTA-STS in enforce mode, max_age 604800"),
        text: text!(
            "Change the file, then the id. Senders now refuse an MX that fails. Wait for the old max_age to pass and keep reading the reports."
        ),
    },
    Stage {
        title: text!("A longer max_age"),
        text: text!(
            "After another two weeks without failures, raise it to as much as 31557600. The longer it is, the less an attacker gains by hiding the record."
        ),
    },
];

/// The way back from any of these (RFC 8461, section 8.3).
pub const WAY_BACK: Stage = Stage {
    title: text!("Rolling back"),
    text: text!(
        "Publish mode none with max_age 86400 and a new id. Wait for the old max_age to pass, then remove the record, then the file."
    ),
};

/// One row of MX patterns, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MxRow {
    /// Nothing typed.
    Empty,
    /// A line of the policy.
    Good,
    /// No pattern, so left out.
    Bad {
        /// What is wrong.
        message: String,
        /// What to do.
        remedy: String,
    },
}

/// What comes of a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct MtaStsBuilt {
    /// The domain.
    pub domain: Result<Understood, DomainFault>,
    /// The rows, in order.
    pub rows: Vec<MxRow>,
    /// The file's text, its lines ended by CRLF.
    pub policy: String,
    /// What our own checker says of that text.
    pub findings: Vec<Finding>,
    /// Whether senders can use the file.
    pub usable: bool,
    /// The record's text; empty without an id.
    pub text: String,
    /// The record to publish. Empty until domain, id and a usable policy are there.
    pub entries: Vec<TxtEntry>,
}

impl MtaStsDraft {
    /// The draft as the query of an address.
    pub fn to_query(&self) -> String {
        let mut pairs = Vec::new();
        if !self.domain.is_empty() {
            pairs.push(("d", self.domain.clone()));
        }
        // Once there is a record to publish, the link holds the policy that goes with it.
        if self.chosen || !self.id.is_empty() {
            pairs.push(("mode", self.mode.word().to_owned()));
            pairs.push(("max_age", self.max_age.to_string()));
        }
        pairs.extend(self.mx.iter().filter(|text| !text.is_empty()).map(|text| ("mx", text.clone())));
        if !self.id.is_empty() {
            pairs.push(("id", self.id.clone()));
        }
        if self.ttl != DEFAULT_TTL {
            pairs.push(("ttl", self.ttl.to_string()));
        }
        query::write(&pairs)
    }

    /// Reads a query; what is unknown is left aside. There is always a row to type in.
    pub fn from_query(query: &str) -> Self {
        let mut draft = Self { mx: Vec::new(), ..Self::default() };
        for (name, value) in query::read(query) {
            draft.chosen |= matches!(name.as_str(), "mode" | "max_age");
            match name.as_str() {
                "d" => draft.domain = value,
                "mode" => draft.mode = Mode::of_word(&value).unwrap_or(draft.mode),
                "max_age" => draft.max_age = value.parse().unwrap_or(draft.max_age),
                "mx" => draft.mx.push(value),
                "id" => draft.id = value,
                "ttl" => draft.ttl = value.parse().unwrap_or(DEFAULT_TTL),
                _ => {}
            }
        }
        if draft.mx.is_empty() {
            draft.mx.push(String::new());
        }
        draft
    }

    /// Begins with mode and `max_age` of the policy that the domain has, where no others were chosen: whoever changes an
    /// enforced policy does not weaken it unawares. One that is withdrawn is begun anew.
    pub fn begin_with(&mut self, published: Option<&Policy>) {
        if self.chosen {
            return;
        }
        let fresh = Self::default();
        let published = published.filter(|policy| policy.mode != Mode::None);
        (self.mode, self.max_age) =
            published.map_or((fresh.mode, fresh.max_age), |policy| (policy.mode, policy.max_age));
    }

    /// Those of the hosts and patterns that no row of the draft covers.
    pub fn uncovered(&self, hosts: &[String]) -> Vec<String> {
        let rows: Vec<String> = self.mx.iter().map(|typed| tidy(typed)).collect();
        hosts.iter().filter(|host| !rows.iter().any(|row| covers(row, host))).cloned().collect()
    }

    /// Builds file and record; `to_ascii` is that of [`understand`].
    pub fn build(&self, to_ascii: impl Fn(&str) -> Option<String>) -> MtaStsBuilt {
        let domain = understand(&self.domain, &to_ascii);
        let (mut rows, mut mx) = (Vec::new(), Vec::<String>::new());
        for typed in &self.mx {
            let typed = tidy(typed);
            let pattern = if typed.is_ascii() { Some(typed.clone()) } else { pattern_to_ascii(&typed, &to_ascii) };
            let row = match pattern {
                Some(pattern) if pattern.is_empty() => MxRow::Empty,
                Some(pattern) => match Policy::check_mx(&pattern) {
                    Ok(()) => {
                        if !mx.contains(&pattern) {
                            mx.push(pattern);
                        }
                        MxRow::Good
                    }
                    Err(finding) => MxRow::Bad { message: finding.message, remedy: finding.remedy.text },
                },
                None => MxRow::Bad {
                    message: say!("{name} is not a valid internationalised name.", name = typed),
                    remedy: tr("Write the name as it appears in DNS, beginning with xn--.").to_owned(),
                },
            };
            rows.push(row);
        }
        let policy = Policy { mode: self.mode, max_age: self.max_age, mx, extensions: Vec::new() }.to_string();
        let judgement = judge_policy(&policy);
        let usable = judgement.policy.is_some();
        let text = StsRecord::of_id(&self.id).map(|record| record.to_string()).unwrap_or_default();
        let entries = match &domain {
            Ok(domain) if usable && !text.is_empty() => {
                vec![TxtEntry { owner: OWNER.to_owned(), zone: domain.name.clone(), text: text.clone(), ttl: self.ttl }]
            }
            _ => Vec::new(),
        };
        MtaStsBuilt { domain, rows, policy, findings: judgement.findings, usable, text, entries }
    }
}

impl MtaStsBuilt {
    /// The name of the domain's record in three spellings.
    pub fn spellings(&self) -> Option<Spellings> {
        self.domain.as_ref().ok().map(|domain| Spellings::of(OWNER, &domain.name))
    }
}

/// Where an MTA-STS record stands, below its domain (RFC 8461, section 3.1).
const OWNER: &str = "_mta-sts";

fn pattern_to_ascii(typed: &str, to_ascii: impl Fn(&str) -> Option<String>) -> Option<String> {
    match typed.strip_prefix("*.") {
        Some(parent) => to_ascii(parent).map(|parent| format!("*.{parent}")),
        None => to_ascii(typed),
    }
}
