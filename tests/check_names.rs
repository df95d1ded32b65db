//! Wildcards, aliases and names above: what answers at a name is told as what it is, and remedies name the place where
//! something can be done.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod doh;

use std::future::Future;
use std::pin::pin;
use std::str::FromStr;
use std::task::{Context, Poll, Waker};

use doh::add_records;
use hickory_proto::op::ResponseCode;
use hickory_proto::rr::rdata::{A, CNAME, MX, NULL, TXT};
use hickory_proto::rr::{Name, RData, RecordType};
use tlsrpt_lens::check::{CheckResult, gather, judge_facts, verdict_lines};
use tlsrpt_lens::dns::{DohTransport, HttpAnswer, RESOLVERS, TransportError};
use tlsrpt_lens::record::Finding;

/// What is at a name; nothing means that there is no such name.
type Zone = fn(&str, RecordType) -> Vec<RData>;

struct World(Zone);

impl DohTransport for World {
    async fn get(&self, url: &str) -> Result<HttpAnswer, TransportError> {
        let mut answer = doh::answer_to(url);
        let query = answer.queries.first().unwrap().clone();
        let found = match (query.name().to_string().as_str(), query.query_type()) {
            ("example.com.", RecordType::MX) if (self.0)("example.com.", RecordType::MX).is_empty() => {
                vec![mx("mx.example.com.")]
            }
            ("mx.example.com.", RecordType::A) => vec![a("8.8.8.8")],
            (name, record_type) => (self.0)(name, record_type),
        };
        if found.is_empty() {
            answer.metadata.response_code = ResponseCode::NXDomain;
        }
        add_records(&mut answer, found);
        Ok(HttpAnswer { status: 200, content_type: String::new(), body: answer.to_vec().unwrap() })
    }
}

fn a(address: &str) -> RData {
    RData::A(A(address.parse().unwrap()))
}

fn mx(host: &str) -> RData {
    RData::MX(MX::new(0, Name::from_str(host).unwrap()))
}

fn alias(to: &str) -> RData {
    RData::CNAME(CNAME(Name::from_str(to).unwrap()))
}

fn txt(text: &str) -> RData {
    RData::TXT(TXT::new(vec![text.to_owned()]))
}

/// RFC 8659, section 4.1: flags, the length of the tag, the tag, the value.
fn caa(tag: &str, value: &str) -> RData {
    let mut bytes = vec![0, u8::try_from(tag.len()).unwrap()];
    bytes.extend(tag.bytes().chain(value.bytes()));
    RData::Unknown { code: RecordType::CAA, rdata: NULL::with(bytes) }
}

/// A future that never waits for anything real.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("waits for something"),
    }
}

fn check(domain: &str, zone: Zone) -> CheckResult {
    judge_facts(&now(gather(&World(zone), &RESOLVERS[..1], domain, &|_| {})))
}

fn has(findings: &[Finding], rule: &str) -> bool {
    findings.iter().any(|finding| finding.rule.id() == rule)
}

fn told<'a>(findings: &'a [Finding], rule: &str) -> &'a Finding {
    findings
        .iter()
        .find(|finding| finding.rule.id() == rule)
        .unwrap_or_else(|| panic!("{rule} is not among {findings:?}"))
}

const RECORD: &str = "v=TLSRPTv1; rua=mailto:tls@other.example";

/// RFC 4592: a wildcard answers for `mta-sts` as for any other name, which is no sign of MTA-STS.
#[test]
fn a_policy_host_that_only_a_wildcard_makes_is_none() {
    let of_address: Zone = |name, record_type| match record_type {
        RecordType::A if name.ends_with(".example.com.") && !name.starts_with('_') => vec![a("192.0.2.80")],
        _ => Vec::new(),
    };
    let of_alias: Zone = |name, record_type| match (name, record_type) {
        ("example.com.", RecordType::A) => vec![a("192.0.2.80")],
        ("example.com.", RecordType::TXT) => vec![txt("v=spf1 -all")],
        (name, RecordType::A) if name.ends_with(".example.com.") => vec![alias("example.com."), a("192.0.2.80")],
        (name, RecordType::TXT) if name.ends_with(".example.com.") => vec![alias("example.com."), txt("v=spf1 -all")],
        _ => Vec::new(),
    };
    let bare_alias: Zone = |name, record_type| match (name, record_type) {
        ("example.com.", RecordType::A) => vec![a("192.0.2.80")],
        (name, RecordType::A) if name.ends_with(".example.com.") => vec![alias("example.com."), a("192.0.2.80")],
        (name, RecordType::TXT) if name.ends_with(".example.com.") => vec![alias("example.com.")],
        _ => Vec::new(),
    };
    for zone in [of_address, of_alias, bare_alias] {
        let result = check("example.com", zone);
        assert_eq!(result.mta_sts.verdict.id(), "none");
        assert!(!has(&result.mta_sts.findings, "ms-orphan") && has(&result.mta_sts.findings, "ms-none"));
    }
    // Nothing is there to be removed, and a record can be published: the alias is the wildcard's.
    for zone in [of_alias, bare_alias] {
        let result = check("example.com", zone);
        for finding in result.tlsrpt.findings.iter().chain(&result.mta_sts.findings) {
            let remedy = finding.remedy.text.to_lowercase();
            assert!(!remedy.contains("remove") && !remedy.contains("cname"), "{finding:?}");
            assert!(!["ms-cname", "dns-cname-dangling"].contains(&finding.rule.id()), "{finding:?}");
        }
        assert!(told(&result.tlsrpt.findings, "tr-none").remedy.text.starts_with("Publish one:"));
    }
    // A host of its own beside the wildcard, and one without any wildcard, are left over from a policy.
    let own: Zone = |name, record_type| match (name, record_type) {
        ("mta-sts.example.com.", RecordType::A) => vec![a("192.0.2.81")],
        (name, RecordType::A) if name.ends_with(".example.com.") => vec![a("192.0.2.80")],
        _ => Vec::new(),
    };
    let own_alias: Zone = |name, record_type| match (name, record_type) {
        ("mta-sts.example.com.", RecordType::A) => vec![alias("policy.vendor.example."), a("192.0.2.80")],
        (name, RecordType::A) if name.ends_with(".example.com.") => vec![a("192.0.2.80")],
        _ => Vec::new(),
    };
    let alone: Zone = |name, record_type| match (name, record_type) {
        ("mta-sts.example.com.", RecordType::A) => vec![a("192.0.2.80")],
        _ => Vec::new(),
    };
    for zone in [own, own_alias, alone] {
        assert_eq!(check("example.com", zone).mta_sts.verdict.id(), "orphan");
    }
}

#[test]
fn a_text_with_an_id_is_an_attempt_and_never_an_orphan() {
    for zone in [
        (|name, record_type| match (name, record_type) {
            ("_mta-sts.example.com.", RecordType::TXT) => vec![txt("id=20260131; v=STSv1")],
            ("mta-sts.example.com.", RecordType::A) => vec![a("192.0.2.80")],
            _ => Vec::new(),
        }) as Zone,
        |name, record_type| match (name, record_type) {
            ("_mta-sts.example.com.", RecordType::TXT) => vec![txt("id=20260131;")],
            _ => Vec::new(),
        },
    ] {
        let result = check("example.com", zone);
        assert_eq!(result.mta_sts.verdict.id(), "invalid");
        assert!(!has(&result.mta_sts.findings, "ms-orphan"));
        let worst = result.mta_sts.findings.first().unwrap();
        assert_eq!(worst.remedy.text, "Begin the record with v=STSv1;");
    }
}

#[test]
fn other_texts_at_the_name_of_the_policy_are_told() {
    let result = check("example.com", |name, record_type| match (name, record_type) {
        ("_mta-sts.example.com.", RecordType::TXT) => vec![txt(RECORD), txt("v=spf1 -all")],
        _ => Vec::new(),
    });
    assert_eq!(result.mta_sts.verdict.id(), "none");
    let all: Vec<_> = result.mta_sts.findings.iter().filter(|finding| finding.rule.id() == "ms-other-txt").collect();
    assert_eq!(all.len(), 2);
    assert!(all.iter().any(|finding| finding.message.contains("v=spf1")));
    assert!(all.iter().any(|finding| finding.remedy.text.contains("_smtp._tls.example.com")));
    // It is the record that is missing elsewhere.
    assert!(told(&result.tlsrpt.findings, "tr-wrong-name").message.contains("_mta-sts.example.com"));
    // A wildcard is nobody's mistake at this name.
    let result = check("example.com", |name, record_type| match record_type {
        RecordType::TXT if name.ends_with(".example.com.") => vec![txt(RECORD)],
        _ => Vec::new(),
    });
    let told = told(&result.mta_sts.findings, "ms-other-txt");
    assert!(told.remedy.text.contains("wildcard") && told.severity.id() == "note", "{told:?}");
}

/// RFC 8659, sections 3 and 4.
#[test]
fn issuers_are_those_before_the_semicolon_at_the_nearest_name_above() {
    fn zone(name: &str, record_type: RecordType, at: &str, records: &[(&str, &str)]) -> Vec<RData> {
        match (name, record_type) {
            ("_mta-sts.mail.example.com.", RecordType::TXT) => vec![txt("v=STSv1; id=20260131;")],
            ("mta-sts.mail.example.com.", RecordType::A) => vec![a("8.8.8.8")],
            (name, RecordType::CAA) if name == at => records.iter().map(|(tag, value)| caa(tag, value)).collect(),
            _ => Vec::new(),
        }
    }
    macro_rules! says {
        ($at:literal, $records:expr) => {{
            let result = check("mail.example.com", |name, record_type| zone(name, record_type, $at, $records));
            let found = result.mta_sts.findings.iter().find(|finding| finding.rule.id() == "ms-host-caa");
            found.map(|finding| finding.message.clone()).unwrap_or_default()
        }};
    }
    let nobody =
        |at: &str| format!("The CAA record at {at} allows nobody to issue a certificate for mta-sts.mail.example.com.");
    assert_eq!(says!("mail.example.com.", &[("issue", ";"), ("issue", "")]), nobody("mail.example.com"));
    assert_eq!(says!("mail.example.com.", &[("issue", "; policy=x")]), nobody("mail.example.com"));
    assert_eq!(says!("mta-sts.mail.example.com.", &[("ISSUE", ";")]), nobody("mta-sts.mail.example.com"));
    assert_eq!(says!("mail.example.com.", &[("issue", "%%%%%")]), nobody("mail.example.com"));
    assert_eq!(says!("example.com.", &[("issue", ";")]), nobody("example.com"));
    assert_eq!(says!("com.", &[("issue", ";")]), nobody("com"));
    let several = says!("mail.example.com.", &[("issue", ";"), ("issue", "ca.example; x=y"), ("issue", "b.example")]);
    assert!(several.ends_with(": b.example, ca.example."), "{several}");
    // Without such a property anybody may issue; one for wildcards alone concerns no host.
    assert_eq!(says!("mail.example.com.", &[("issuewild", ";")]), "");
}

#[test]
fn a_record_at_the_apex_is_told_and_other_texts_there_are_not() {
    let result = check("example.com", |name, record_type| match (name, record_type) {
        ("example.com.", RecordType::TXT) => vec![txt("v=STSv1; id=20260131;")],
        _ => Vec::new(),
    });
    assert!(told(&result.mta_sts.findings, "ms-wrong-name").message.contains(" example.com,"));
    let result = check("example.com", |name, record_type| match (name, record_type) {
        ("example.com.", RecordType::TXT) => vec![txt("v=spf1 -all"), txt("id=20260131"), txt("v=verifydomain MS=1")],
        _ => Vec::new(),
    });
    assert!(!has(&result.mta_sts.findings, "ms-wrong-name"));
}

#[test]
fn what_stands_behind_an_alias_is_mended_at_its_end() {
    let faulty = check("example.com", |name, record_type| match (name, record_type) {
        ("_smtp._tls.example.com.", RecordType::TXT) => {
            vec![alias("r.vendor.example."), txt("v=TLSRPTv1; rua=tls@other.example")]
        }
        ("_mta-sts.example.com.", RecordType::TXT) => vec![alias("s.vendor.example."), txt("v=STSv1; id=a-b;")],
        _ => Vec::new(),
    });
    assert!(told(&faulty.tlsrpt.findings, "tr-rua-no-scheme").remedy.text.contains("r.vendor.example"));
    assert!(told(&faulty.mta_sts.findings, "ms-id-chars").remedy.text.contains("s.vendor.example"));
    let several = check("example.com", |name, record_type| match (name, record_type) {
        ("_smtp._tls.example.com.", RecordType::TXT) => {
            vec![alias("r.vendor.example."), txt(RECORD), txt("v=TLSRPTv1; rua=mailto:b@other.example")]
        }
        _ => Vec::new(),
    });
    assert!(told(&several.tlsrpt.findings, "tr-multiple").remedy.text.contains("r.vendor.example"));
    // Beside a CNAME record nothing can be published.
    for zone in [
        (|name, record_type| match (name, record_type) {
            ("_smtp._tls.example.com.", RecordType::TXT) => vec![alias("r.vendor.example."), txt("v=spf1 -all")],
            _ => Vec::new(),
        }) as Zone,
        |name, record_type| match (name, record_type) {
            ("_smtp._tls.example.com.", RecordType::TXT) => vec![alias("r.vendor.example.")],
            _ => Vec::new(),
        },
    ] {
        let result = check("example.com", zone);
        let remedy = &told(&result.tlsrpt.findings, "tr-none").remedy.text;
        assert!(remedy.starts_with("Have one published at r.vendor.example, or replace the CNAME record"), "{remedy}");
        for finding in result.tlsrpt.findings.iter().filter(|finding| finding.rule.id().contains("-name")) {
            assert!(finding.remedy.text.contains("r.vendor.example"), "{finding:?}");
        }
    }
}

/// An alias that comes back to itself has no end at which anything could be published.
#[test]
fn an_alias_in_a_circle_is_to_be_replaced() {
    let result = check("example.com", |name, record_type| match (name, record_type) {
        ("_smtp._tls.example.com.", RecordType::TXT) => {
            vec![alias("round.example.com."), alias("_smtp._tls.example.com.")]
        }
        _ => Vec::new(),
    });
    assert!(has(&result.tlsrpt.findings, "dns-cname-loop"));
    let remedy = &told(&result.tlsrpt.findings, "tr-none").remedy.text;
    assert!(remedy.starts_with("Replace the CNAME record at _smtp._tls.example.com with a TXT record:"), "{remedy}");
}

#[test]
fn what_a_wildcard_answers_is_neither_removed_nor_moved() {
    let result = check("example.com", |name, record_type| match record_type {
        RecordType::TXT if name.ends_with(".example.com.") => vec![txt("v=STSv1; id=20260131;")],
        RecordType::A if name == "mta-sts.example.com." => vec![a("8.8.8.8")],
        _ => Vec::new(),
    });
    assert_eq!(result.mta_sts.verdict.id(), "record-ok");
    for rule in ["tr-sts-at-name", "tr-other-txt"] {
        let remedy = &told(&result.tlsrpt.findings, rule).remedy.text;
        assert!(remedy.contains("wildcard") && !remedy.contains("Move") && !remedy.contains("Remove"), "{remedy}");
    }
    // At the name itself it is.
    let result = check("example.com", |name, record_type| match (name, record_type) {
        ("_smtp._tls.example.com.", RecordType::TXT) => vec![txt("v=spf1 -all")],
        _ => Vec::new(),
    });
    assert_eq!(told(&result.tlsrpt.findings, "tr-other-txt").remedy.text, "Remove it from this name.");
}

/// RFC 7505: a domain that takes no mail needs no reports either.
#[test]
fn a_domain_without_mail_is_not_told_to_publish_a_record_for_its_policy() {
    let result = check("example.com", |name, record_type| match (name, record_type) {
        ("example.com.", RecordType::MX) => vec![mx(".")],
        ("_mta-sts.example.com.", RecordType::TXT) => vec![txt("v=STSv1; id=20260131;")],
        ("mta-sts.example.com.", RecordType::A) => vec![a("8.8.8.8")],
        _ => Vec::new(),
    });
    assert!(!has(&result.mta_sts.findings, "ms-no-tlsrpt"));
    let [line, ..] = verdict_lines(&result);
    assert_eq!(line.sentence, "No record, and none is needed: the domain accepts no mail.");
}
