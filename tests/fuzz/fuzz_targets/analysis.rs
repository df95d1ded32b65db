//! Reports of any content in the shape of RFC 8460: overview, findings and every filter cost what their rows do.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use tlsrpt_lens::intake;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::Store;
use tlsrpt_lens_fuzz::cost::{Measure, show};

#[global_allocator]
static MEMORY: tlsrpt_lens_fuzz::cost::Counting = tlsrpt_lens_fuzz::cost::Counting;

/// Few values of each kind, so that they meet; a part is repeated, so that little input makes much.
#[derive(Debug, Arbitrary)]
struct Sent {
    organization: u8,
    id: u8,
    day: u16,
    days: u8,
    times: u8,
    policies: Vec<Policy>,
}

#[derive(Debug, Arbitrary)]
struct Policy {
    policy_type: u8,
    domain: u8,
    mode: u8,
    lines: u8,
    successful: u16,
    times: u8,
    failures: Vec<Failure>,
}

#[derive(Debug, Arbitrary)]
struct Failure {
    result_type: u8,
    mx: u8,
    ip: u16,
    reason: u8,
    failed: u16,
    times: u8,
}

const TYPES: [&str; 13] = [
    "starttls-not-supported", "certificate-host-mismatch", "certificate-not-trusted", "certificate-expired",
    "validation-failure", "tlsa-invalid", "dnssec-invalid", "dane-required", "sts-policy-fetch-error",
    "sts-policy-invalid", "sts-webpki-invalid", "odd", "odder",
];
const REASONS: [&str; 5] = ["", "certificate has expired", "TLS version", "quantum flux", "self-signed certificate"];

/// Repetitions, each of which changes a name.
fn times(times: u8) -> std::ops::RangeInclusive<usize> {
    0..=usize::from(times) % 40
}

impl Failure {
    fn json(&self, again: usize) -> String {
        let named = |names: &[&str], number: u8| (*names.get(usize::from(number) % names.len()).unwrap_or(&"")).to_owned();
        format!(
            r#"{{"result-type":"{}","sending-mta-ip":"192.0.{}.{}","receiving-mx-hostname":"mx{}.example","failure-reason-code":"{} {}","failed-session-count":{}}}"#,
            named(&TYPES, self.result_type),
            self.ip >> 8,
            self.ip & 255,
            usize::from(self.mx) + again,
            named(&REASONS, self.reason),
            ["", "a", "b", "c"][again % 4],
            self.failed
        )
    }
}

impl Policy {
    fn json(&self, again: usize) -> String {
        let lines: String = times(self.lines).map(|line| format!(",\"mx: mx{line}.example\"")).collect();
        let failures: Vec<String> =
            self.failures.iter().flat_map(|failure| times(failure.times).map(|again| failure.json(again))).collect();
        format!(
            r#"{{"policy":{{"policy-type":"{}","policy-string":["version: STSv1","mode: {}"{lines}],"policy-domain":"d{}.example"}},"summary":{{"total-successful-session-count":{},"total-failure-session-count":{}}},"failure-details":[{}]}}"#,
            ["sts", "tlsa", "no-policy-found", "odd"][usize::from(self.policy_type) % 4],
            ["enforce", "testing", "none"][usize::from(self.mode) % 3],
            usize::from(self.domain) + again,
            self.successful,
            failures.len(),
            failures.join(",")
        )
    }
}

impl Sent {
    fn json(&self, again: usize) -> String {
        let policies: Vec<String> =
            self.policies.iter().flat_map(|policy| times(policy.times).map(|again| policy.json(again))).collect();
        let day = |number: i32| tlsrpt_lens::day::Day(number).to_string();
        let first = i32::from(self.day) + i32::try_from(again).unwrap_or(0);
        format!(
            r#"{{"organization-name":"o{}","date-range":{{"start-datetime":"{}T00:00:00Z","end-datetime":"{}T23:59:59Z"}},"contact-info":"a","report-id":"{}","policies":[{}]}}"#,
            self.organization,
            day(first),
            day(first + i32::from(self.days) % 5),
            usize::from(self.id) + again,
            policies.join(",")
        )
    }
}

fuzz_target!(|all: Vec<Sent>| {
    let (mut store, mut bytes) = (Store::default(), 0);
    for text in all.iter().flat_map(|sent| times(sent.times).map(|again| sent.json(again))) {
        bytes += text.len() as u64;
        // A run that takes long finds less.
        if bytes > 1 << 20 {
            break;
        }
        intake::read("r.json", text.as_bytes(), &mut Limits::default(), &mut |item| store.add(item));
    }
    let measure = Measure::begin();
    show(&store);
    measure.end(bytes);
});
