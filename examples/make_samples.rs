//! Writes the sample mailbox that ships with the page, and the numbers it must give.
//!
//! All of it is made up: the domains and addresses are those kept for documentation. The
//! expected numbers are added up from the story's own tables, not by the reader.
//! `cargo run --example make_samples`

use std::fs;
use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use time::{Date, Duration, Month};

/// A sender and its sessions on an ordinary weekday.
const SENDERS: [(&str, &str, u64); 6] = [
    ("Alpenpost GmbH", "alpenpost.example", 672),
    ("Maple Networks", "maple.example", 262),
    ("Northwind Mail", "northwind.example", 2991),
    ("Meridian Telecom", "meridian.example", 180),
    ("Hafenmail", "hafenmail.example", 95),
    ("Orchard Cloud", "orchard.example", 1809),
];

/// Failed sessions of one report: result type, reason, MX, sending address, count.
type Failure = (&'static str, &'static str, &'static str, &'static str, u64);

fn main() -> io::Result<()> {
    let mut mailbox = Vec::new();
    let mut totals = Totals::default();
    let first = Date::from_calendar_date(2026, Month::January, 3).map_err(io::Error::other)?;
    for offset in 0..43_i64 {
        let day = first.saturating_add(Duration::days(offset));
        // Two days on which the report mailbox lost everything.
        if matches!((day.month(), day.day()), (Month::January, 24 | 25)) {
            continue;
        }
        for (index, sender) in SENDERS.iter().enumerate() {
            let count = sessions_on(day, sender.2, index as u64);
            let failures = failures_on(day, sender.0, count);
            let mail = mail(day, sender, count, &failures)?;
            mailbox.extend_from_slice(&mail);
            totals.take(count, &failures);
            if offset == 10 && index == 2 {
                // This one came twice.
                mailbox.extend_from_slice(&mail);
                totals.duplicates += 1;
            }
        }
    }
    mailbox.extend_from_slice(b"From friend@example.org Sat Jan 10 09:00:00 2026\r\nFrom: friend@example.org\r\nSubject: Lunch\r\n\r\nAt noon?\r\n\r\n");
    mailbox.extend_from_slice(b"From dmarc@example.org Sun Jan 11 09:00:00 2026\r\nFrom: dmarc@example.org\r\nSubject: Report domain: example.com\r\nMIME-Version: 1.0\r\nContent-Type: text/xml; name=\"r.xml\"\r\nContent-Disposition: attachment; filename=\"r.xml\"\r\n\r\n<?xml version=\"1.0\"?>\r\n<feedback><version>1.0</version></feedback>\r\n\r\n");
    fs::create_dir_all("public/samples")?;
    fs::write("public/samples/sample-reports.mbox", &mailbox)?;
    fs::create_dir_all("tests/fixtures")?;
    fs::write("tests/fixtures/sample-reports.expected.json", format!("{:#}\n", totals.to_json()))?;
    writeln!(io::stdout(), "{} bytes, {:#}", mailbox.len(), totals.to_json())
}

#[derive(Default)]
struct Totals {
    reports: u64,
    duplicates: u64,
    sessions: u64,
    failed: std::collections::BTreeMap<&'static str, u64>,
}

impl Totals {
    fn take(&mut self, count: u64, failures: &[Failure]) {
        self.reports += 1;
        self.sessions += count;
        for failure in failures {
            *self.failed.entry(failure.0).or_default() += failure.4;
        }
    }

    fn to_json(&self) -> Value {
        let failed: u64 = self.failed.values().sum();
        json!({
            "duplicates": self.duplicates,
            "failed_by_result_type": self.failed,
            "not_reports": 2,
            "reports": self.reports,
            "sessions": { "failed": failed, "successful": self.sessions - failed },
        })
    }
}

/// Less at week-ends, and a little different every day.
fn sessions_on(day: Date, weekday: u64, salt: u64) -> u64 {
    let wave = (u64::from(day.ordinal()) * 37 + salt * 53) % 23;
    let weekend = day.weekday().number_from_monday() > 5;
    let base = if weekend { weekday / 3 } else { weekday };
    base + base * wave / 60
}

fn failures_on(day: Date, sender: &str, count: u64) -> Vec<Failure> {
    let when = (day.month(), day.day());
    let mut failures = Vec::new();
    if matches!(when, (Month::February, 11..=14)) && sender != "Hafenmail" {
        failures.push((
            "certificate-expired",
            "certificate has expired",
            "mx2.example.net",
            "203.0.113.14",
            count / 250 + 1,
        ));
    }
    if matches!(when, (Month::January, 19 | 20)) && sender == "Meridian Telecom" {
        failures.push(("starttls-not-supported", "", "mx1.example.com", "198.51.100.130", 14));
        failures.push(("certificate-not-trusted", "self-signed certificate", "mx2.example.net", "198.51.100.131", 3));
    }
    if when == (Month::January, 16) && sender == "Orchard Cloud" {
        failures.push(("sts-policy-fetch-error", "", "", "", 9));
    }
    failures
}

fn mail(day: Date, (name, domain, _): &(&str, &str, u64), count: u64, failures: &[Failure]) -> io::Result<Vec<u8>> {
    let failed: u64 = failures.iter().map(|failure| failure.4).sum();
    let mode = if day >= Date::from_calendar_date(2026, Month::February, 5).map_err(io::Error::other)? {
        "enforce"
    } else {
        "testing"
    };
    let details: Vec<Value> = failures
        .iter()
        .map(|(result_type, reason, mx, ip, count)| {
            let mut row = json!({ "result-type": result_type, "failed-session-count": count });
            for (key, value) in [("failure-reason-code", reason), ("receiving-mx-hostname", mx), ("sending-mta-ip", ip)]
            {
                if let (false, Some(row)) = (value.is_empty(), row.as_object_mut()) {
                    row.insert(key.to_owned(), json!(value));
                }
            }
            row
        })
        .collect();
    let summary = json!({ "total-successful-session-count": count - failed, "total-failure-session-count": failed });
    let mut policies = vec![json!({
        "policy": {
            "policy-type": "sts",
            "policy-string": ["version: STSv1", format!("mode: {mode}"), "mx: mx1.example.com", "mx: mx2.example.net", "max_age: 604800"],
            "policy-domain": "example.com",
            "mx-host": ["mx1.example.com", "mx2.example.net"],
        },
        "summary": summary,
        "failure-details": details,
    })];
    if *name == "Orchard Cloud" {
        // The same sessions once more under DANE, with all records in one string, as one large sender does.
        policies.push(json!({
            "policy": {
                "policy-type": "tlsa",
                "policy-string": ["[\"3 1 1 0D6FCE3B2F7E9F3C1A45B8D2E6F70912233445566778899AABBCCDDEEFF00112\"]"],
                "policy-domain": "example.com",
            },
            "summary": { "total-successful-session-count": count, "total-failure-session-count": 0 },
        }));
    }
    let (start, end) = (day.midnight().assume_utc(), day.midnight().assume_utc() + Duration::seconds(86_399));
    let report = json!({
        "organization-name": name,
        "date-range": { "start-datetime": format!("{day}T00:00:00Z"), "end-datetime": format!("{day}T23:59:59Z") },
        "contact-info": format!("tls-reports@{domain}"),
        "report-id": format!("{day}_{domain}_example.com"),
        "policies": policies,
    });
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(report.to_string().as_bytes())?;
    let file = format!("{domain}!example.com!{}!{}!001.json.gz", start.unix_timestamp(), end.unix_timestamp());
    let body = wrap(&base64(&packed.finish()?));
    let text = format!(
        "From tls-reports@{domain} {} {} {:2} 04:12:09 2026\r\nFrom: tls-reports@{domain}\r\nTo: tls-reports@example.com\r\n\
         Subject: Report Domain: example.com Submitter: {domain} Report-ID: <{day}@{domain}>\r\n\
         TLS-Report-Domain: example.com\r\nTLS-Report-Submitter: {domain}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=tlsrpt; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
         This is an aggregate TLS report from {name}.\r\n--b\r\nContent-Type: application/tlsrpt+gzip; name=\"{file}\"\r\n\
         Content-Disposition: attachment; filename=\"{file}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n--b--\r\n\r\n",
        three(&day.weekday().to_string()),
        three(&day.month().to_string()),
        day.day(),
    );
    Ok(text.into_bytes())
}

fn three(name: &str) -> String {
    name.chars().take(3).collect()
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let index = (bits >> (18 - 6 * place) & 63) as usize;
            let letter = ALPHABET.get(index).map_or('=', |byte| char::from(*byte));
            out.push(if place > group.len() { '=' } else { letter });
        }
    }
    out
}

fn wrap(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(76).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join("\r\n")
}
