//! A history as one mailbox would hold it after some weeks, told in a few words: who reports, how much,
//! on which days, and what happens. Everything in it is the same every time.

use std::ops::Range;

use serde_json::{Value, json};
use tlsrpt_lens::day::Day;
use tlsrpt_lens::intake;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::seed::Seed;
use tlsrpt_lens::store::Store;

pub const GOOGLE: &str = "Google Inc.";
pub const MICROSOFT: &str = "Microsoft Corporation";
/// Those that carry most mail.
pub const LARGE: [(&str, u64); 2] = [(GOOGLE, 600), (MICROSOFT, 450)];
/// Those and some small ones.
pub const WIDE: [(&str, u64); 5] =
    [(GOOGLE, 600), (MICROSOFT, 450), ("gmx.de", 60), ("bluewin.ch", 25), ("telenor.no", 18)];
/// Mail hosts that apply DANE.
pub const DANE: [(&str, u64); 4] = [("gmx.de", 120), ("posteo.de", 30), ("xs4all.nl", 25), ("soverin.net", 12)];

/// A history being told. Days are counted from its start.
pub struct Tale {
    start: Day,
    domain: String,
    told: Vec<Told>,
}

/// A report as a file, and the day it is about.
#[derive(Clone)]
pub struct Told {
    pub day: Day,
    name: String,
    text: String,
}

/// What a report says of one policy.
#[derive(Clone)]
pub struct Entry {
    kind: &'static str,
    domain: Option<String>,
    lines: Vec<String>,
    mx: Vec<String>,
    good: Option<u64>,
    /// Failures that the summary counts, when they are not those of the rows.
    bad: Option<u64>,
    rows: Vec<Row>,
}

/// One element of `failure-details`.
#[derive(Clone)]
pub struct Row(u64, Value);

/// A report with more than its entries.
pub struct Said {
    organization: String,
    day: i32,
    entries: Vec<Entry>,
    id: Option<String>,
    contact: Option<Value>,
    range: Option<(String, String)>,
}

/// An MTA-STS policy in a mode, of a week.
pub fn policy(mode: &str, mx: &[&str]) -> Vec<String> {
    policy_of(mode, mx, 604_800)
}

pub fn policy_of(mode: &str, mx: &[&str], max_age: u32) -> Vec<String> {
    let head = ["version: STSv1".to_owned(), format!("mode: {mode}")];
    let hosts = mx.iter().map(|mx| format!("mx: {mx}"));
    head.into_iter().chain(hosts).chain([format!("max_age: {max_age}")]).collect()
}

/// A record "3 1 1" of 32 times the same byte.
pub fn key(byte: &str) -> String {
    format!("3 1 1 {}", byte.repeat(32))
}

pub fn sts(lines: &[String]) -> Entry {
    Entry::new("sts", lines.to_vec())
}

/// Under TLSA records of a host.
pub fn tlsa(host: &str, records: &[String]) -> Entry {
    let mut entry = Entry::new("tlsa", records.to_vec());
    entry.mx = vec![host.to_owned()];
    entry
}

pub fn no_policy() -> Entry {
    Entry::new("no-policy-found", Vec::new())
}

impl Entry {
    fn new(kind: &'static str, lines: Vec<String>) -> Self {
        let mx = lines.iter().filter_map(|line| line.strip_prefix("mx: ")).map(str::to_owned).collect();
        Self { kind, domain: None, lines, mx, good: None, bad: None, rows: Vec::new() }
    }

    /// About another domain than that of the history.
    pub fn of(mut self, domain: &str) -> Self {
        self.domain = Some(domain.to_owned());
        self
    }

    /// Without the hosts beside the policy, as some senders leave them out.
    pub fn without_hosts(mut self) -> Self {
        self.mx.clear();
        self
    }

    /// So many good sessions, not the usual number of this reporter.
    pub fn good(mut self, good: u64) -> Self {
        self.good = Some(good);
        self
    }

    /// Failures without details.
    pub fn bad(mut self, bad: u64) -> Self {
        self.bad = Some(bad);
        self
    }

    pub fn with(mut self, row: Row) -> Self {
        self.rows.push(row);
        self
    }

    /// Rows, or none, as it comes.
    pub fn rows(mut self, rows: impl IntoIterator<Item = Row>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// A row when it holds.
    pub fn when(self, holds: bool, row: Row) -> Self {
        if holds { self.with(row) } else { self }
    }

    fn json(&self, domain: &str, usual: u64) -> Value {
        let failed = self.bad.unwrap_or_else(|| self.rows.iter().map(|row| row.0).sum());
        let mut policy = json!({ "policy-type": self.kind, "policy-domain": self.domain.as_deref().unwrap_or(domain) });
        if !self.lines.is_empty() {
            policy["policy-string"] = json!(self.lines);
        }
        if !self.mx.is_empty() {
            policy["mx-host"] = json!(self.mx);
        }
        let good = self.good.unwrap_or(usual);
        let mut entry = json!({
            "policy": policy,
            "summary": { "total-successful-session-count": good, "total-failure-session-count": failed },
        });
        if !self.rows.is_empty() {
            entry["failure-details"] = self.rows.iter().map(|row| row.1.clone()).collect();
        }
        entry
    }
}

/// Failed sessions of a type at an MX; no MX is named when it is empty.
pub fn row(failed: u64, result_type: &str, mx: &str) -> Row {
    let mut row = json!({ "result-type": result_type, "failed-session-count": failed });
    if !mx.is_empty() {
        row["receiving-mx-hostname"] = json!(mx);
    }
    Row(failed, row)
}

impl Row {
    pub fn from(mut self, ip: &str) -> Self {
        self.1["sending-mta-ip"] = json!(ip);
        self
    }

    pub fn at(mut self, ip: &str) -> Self {
        self.1["receiving-ip"] = json!(ip);
        self
    }

    /// The host calls itself so.
    pub fn helo(mut self, greeting: &str) -> Self {
        self.1["receiving-mx-helo"] = json!(greeting);
        self
    }

    pub fn why(mut self, reason: &str) -> Self {
        self.1["failure-reason-code"] = json!(reason);
        self
    }
}

/// A report of a day of the history.
pub fn said(organization: &str, day: i32, entries: Vec<Entry>) -> Said {
    Said { organization: organization.to_owned(), day, entries, id: None, contact: None, range: None }
}

impl Said {
    pub fn id(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned());
        self
    }

    pub fn contact(mut self, contact: impl Into<Value>) -> Self {
        self.contact = Some(contact.into());
        self
    }

    /// Another range than the UTC day.
    pub fn range(mut self, start: &str, end: &str) -> Self {
        self.range = Some((start.to_owned(), end.to_owned()));
        self
    }
}

impl Tale {
    /// A history of a domain from a day on.
    pub fn of(domain: &str, start: &str) -> Self {
        Self { start: Day::parse(start).expect("a day"), domain: domain.to_owned(), told: Vec::new() }
    }

    /// A day of it.
    pub fn day(&self, day: i32) -> Day {
        self.start.plus(day)
    }

    /// 0 is Monday.
    pub fn weekday(&self, day: i32) -> i32 {
        // 1 January 1970 was a Thursday.
        (self.day(day).0 + 3).rem_euclid(7)
    }

    pub fn is_weekend(&self, day: i32) -> bool {
        self.weekday(day) >= 5
    }

    /// Sessions of a reporter on a day: less at weekends, never quite the same.
    pub fn usual(&self, organization: &str, day: i32, base: u64) -> u64 {
        let of_day = if self.is_weekend(day) { base * 2 / 5 } else { base };
        let mut mixed = u64::from(self.day(day).0.unsigned_abs()) ^ 0x9e37_79b9_7f4a_7c15;
        for byte in organization.bytes() {
            mixed = (mixed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let percent = 90 + (mixed >> 17) % 21;
        (of_day * percent / 100).max(1)
    }

    /// What each of these reporters says on each of these days; nothing where no entry is given.
    pub fn run(
        &mut self,
        who: &[(&str, u64)],
        days: Range<i32>,
        mut says: impl FnMut(&str, i32) -> Vec<Entry>,
    ) -> &mut Self {
        for day in days {
            for (organization, base) in who {
                let entries = says(organization, day);
                if !entries.is_empty() {
                    let usual = self.usual(organization, day, *base);
                    self.put_of(said(organization, day, entries), usual);
                }
            }
        }
        self
    }

    /// A single report; entries without a number have none.
    pub fn put(&mut self, said: Said) -> &mut Self {
        self.put_of(said, 0)
    }

    fn put_of(&mut self, said: Said, usual: u64) -> &mut Self {
        let (day, number) = (self.day(said.day), self.told.len());
        let slug: String = said.organization.split([' ', '.']).next().unwrap_or_default().to_lowercase();
        let policies: Vec<Value> = said.entries.iter().map(|entry| entry.json(&self.domain, usual)).collect();
        let (start, end) = said.range.unwrap_or_else(|| (format!("{day}T00:00:00Z"), format!("{day}T23:59:59Z")));
        let report = json!({
            "organization-name": said.organization,
            "date-range": { "start-datetime": start, "end-datetime": end },
            "contact-info": said.contact.unwrap_or_else(|| json!(format!("tls-reports@{slug}.example"))),
            "report-id": said.id.unwrap_or_else(|| format!("{day}-{number}-{slug}")),
            "policies": policies,
        });
        self.raw(said.day, report.to_string())
    }

    /// The text of a report as it stands; it may be damaged.
    pub fn raw(&mut self, day: i32, text: String) -> &mut Self {
        let name = format!("{}.json", self.told.len());
        self.told.push(Told { day: self.day(day), name, text });
        self
    }

    /// All reports in the order of their days, as they would come in.
    pub fn in_order(mut self) -> Vec<Told> {
        self.told.sort_by_key(|told| told.day);
        self.told
    }
}

/// Takes a report into a store.
pub fn load(store: &mut Store, told: &Told) {
    intake::read(&told.name, told.text.as_bytes(), &mut Limits::default(), &mut |item| store.add(item));
}

/// All of it in a store of a seed.
pub fn store_of<'a>(told: impl IntoIterator<Item = &'a Told>, secret: [u64; 2]) -> Store {
    let mut store = Store::with_seed(Seed::new(secret));
    for one in told {
        load(&mut store, one);
    }
    store
}
