//! Zones that are rare and that somebody has: what is said of them, written from the RFCs before it was tried.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod doh;

use std::future::Future;
use std::pin::pin;
use std::str::FromStr;
use std::task::{Context, Poll, Waker};

use doh::{add_extended_error, add_records};
use hickory_proto::op::ResponseCode;
use hickory_proto::rr::rdata::{A, AAAA, CNAME, MX, NS, NULL, TLSA, TXT};
use hickory_proto::rr::{Name, RData, RecordType};
use tlsrpt_lens::check::{
    Addresses, CheckResult, ListClass, gather, host_states, judge_facts, list_class, protocol_verdicts, verdict_lines,
    worst_fault,
};
use tlsrpt_lens::dns::{DohTransport, HttpAnswer, RESOLVERS, TransportError};
use tlsrpt_lens::record::{Finding, Rule, Severity};

/// What a resolver says that validates.
enum Say {
    /// Records, aliases before them; signed or not.
    Found(Vec<RData>, bool),
    /// The name is there, such records are not; signed or not.
    NoData(bool),
    /// No such name; signed or not.
    NxDomain(bool),
    /// A response code, and an extended error beside it.
    Code(ResponseCode, Option<u16>),
}

use Say::{Code, Found, NoData, NxDomain};

type Zone<'a> = &'a dyn Fn(&str, RecordType) -> Say;

struct World<'a>(Zone<'a>);

impl DohTransport for World<'_> {
    async fn get(&self, url: &str) -> Result<HttpAnswer, TransportError> {
        let mut answer = doh::answer_to(url);
        let query = answer.queries.first().unwrap().clone();
        let name = query.name().to_ascii();
        let said = if name == "." {
            Found(vec![RData::NS(NS(named("a.root.")))], true)
        } else {
            (self.0)(&name, query.query_type())
        };
        match said {
            Found(all, is_signed) => {
                answer.metadata.authentic_data = is_signed;
                add_records(&mut answer, all);
            }
            NoData(is_signed) => answer.metadata.authentic_data = is_signed,
            NxDomain(is_signed) => {
                answer.metadata.response_code = ResponseCode::NXDomain;
                answer.metadata.authentic_data = is_signed;
            }
            Code(code, extended) => {
                answer.metadata.response_code = code;
                if let Some(code) = extended {
                    add_extended_error(&mut answer, code);
                }
            }
        }
        Ok(HttpAnswer { status: 200, content_type: String::new(), body: answer.to_vec().unwrap() })
    }
}

fn named(name: &str) -> Name {
    Name::from_str(name).unwrap()
}

fn a(address: &str) -> RData {
    address.parse().map_or_else(|_| RData::AAAA(AAAA(address.parse().unwrap())), |address| RData::A(A(address)))
}

fn mx(preference: u16, host: &str) -> RData {
    RData::MX(MX::new(preference, named(host)))
}

fn alias(to: &str) -> RData {
    RData::CNAME(CNAME(named(to)))
}

fn txt(text: &str) -> RData {
    RData::TXT(TXT::new(vec![text.to_owned()]))
}

fn tlsa(usage: u8, selector: u8, matching: u8, data: &[u8]) -> RData {
    RData::TLSA(TLSA::new(usage.into(), selector.into(), matching.into(), data.to_vec()))
}

fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("waits for something"),
    }
}

fn check_of(domain: &str, zone: Zone<'_>) -> CheckResult {
    judge_facts(&now(gather(&World(zone), &RESOLVERS[..1], domain, &|_| {})))
}

fn check(zone: Zone<'_>) -> CheckResult {
    check_of("example.com", zone)
}

/// A signed domain with a record, a policy and one MX host with a good TLSA record.
fn all_right(name: &str, record_type: RecordType) -> Say {
    let found = |data: RData| Found(vec![data], true);
    match (name, record_type) {
        ("_smtp._tls.example.com." | "_smtp._tls.mx.example.com.", RecordType::TXT) => found(txt(RECORD)),
        ("_mta-sts.example.com.", RecordType::TXT) => found(txt("v=STSv1; id=20261128")),
        ("example.com.", RecordType::MX) => found(mx(10, "mx.example.com.")),
        ("other.example.", RecordType::MX) => found(mx(10, "mx.other.example.")),
        ("mx.example.com." | "mx.other.example." | "mta-sts.example.com.", RecordType::A) => found(a("8.8.8.8")),
        ("_25._tcp.mx.example.com.", RecordType::TLSA) => found(tlsa(3, 1, 1, &[7; 32])),
        ("example.com." | "mx.example.com." | "mta-sts.example.com.", _) => NoData(true),
        _ => NxDomain(true),
    }
}

/// The same, but for some answers.
fn but(name: &str, record_type: RecordType, other: Option<Say>) -> Say {
    other.unwrap_or_else(|| all_right(name, record_type))
}

/// The check of a world in which all is right but what `other` says.
fn check_but(other: &dyn Fn(&str, RecordType) -> Option<Say>) -> CheckResult {
    check(&|name, kind| but(name, kind, other(name, kind)))
}

/// The verdicts: TLS-RPT, MTA-STS, DANE.
fn ids(result: &CheckResult) -> [&'static str; 3] {
    [result.tlsrpt.verdict.id(), result.mta_sts.verdict.id(), result.dane.verdict.id()]
}

fn has(findings: &[Finding], rule: &str) -> bool {
    findings.iter().any(|finding| finding.rule.id() == rule)
}

#[track_caller]
fn told<'a>(findings: &'a [Finding], rule: &str) -> &'a Finding {
    findings
        .iter()
        .find(|finding| finding.rule.id() == rule)
        .unwrap_or_else(|| panic!("{rule} is not among {findings:?}"))
}

const RECORD: &str = "v=TLSRPTv1; rua=mailto:tls@other.example";

#[test]
fn what_is_right_is_right() {
    let result = check(&all_right);
    assert_eq!(ids(&result), ["valid", "record-ok", "good"]);
    assert!(
        result.findings().iter().all(|finding| finding.severity.id() != "error" && finding.severity.id() != "warning"),
        "{:?}",
        result.findings()
    );
}

/// RFC 7218, section 2: 255 is for private use in each of the three numbers, and has a name.
#[test]
fn numbers_for_private_use_are_named() {
    for (numbers, rule, name) in [
        ((255, 1, 1), "da-usage-unknown", "PrivCert (255)"),
        ((3, 255, 1), "da-selector-unknown", "PrivSel (255)"),
        ((3, 1, 255), "da-matching-unknown", "PrivMatch (255)"),
    ] {
        let (usage, selector, matching) = numbers;
        let result = check_but(&|_, kind| {
            (kind == RecordType::TLSA).then(|| Found(vec![tlsa(usage, selector, matching, &[7; 32])], true))
        });
        assert_eq!(result.dane.verdict.id(), "unusable", "{rule}");
        let message = &told(&result.dane.findings, rule).message;
        assert!(message.contains(name) && !message.contains("does not exist"), "{message}");
        // Beside one that senders use it does no harm (RFC 6698, section 4.1).
        let result = check_but(&|name, kind| {
            (kind == RecordType::TLSA && name.contains("mx."))
                .then(|| Found(vec![tlsa(usage, selector, matching, &[7; 32]), tlsa(3, 1, 1, &[7; 32])], true))
        });
        assert_eq!(result.dane.verdict.id(), "good", "{rule}");
    }
    // A neighbour that no RFC has given a meaning.
    let result = check_but(&|_, kind| (kind == RecordType::TLSA).then(|| Found(vec![tlsa(4, 1, 1, &[7; 32])], true)));
    assert!(told(&result.dane.findings, "da-usage-unknown").message.contains("does not exist"));
}

/// RFC 1123, section 2.1: letters, digits and hyphens.
#[test]
fn an_mx_host_with_an_underscore_is_no_host_name() {
    let result = check_but(&|name, kind| match (name, kind) {
        ("example.com.", RecordType::MX) => Some(Found(vec![mx(10, "mail_1.example.com.")], true)),
        ("mail_1.example.com.", RecordType::A) => Some(Found(vec![a("8.8.8.8")], true)),
        _ => None,
    });
    let message = &told(&result.dane.findings, "mx-name").message;
    assert!(message.contains("mail_1.example.com") && message.contains("'_'"), "{message}");
    assert!(!has(&check(&all_right).dane.findings, "mx-name"));
    // Records of an internationalised name are in A-labels.
    let result = check_but(&|name, kind| match (name, kind) {
        ("example.com.", RecordType::MX) => Some(Found(vec![mx(10, "xn--bcher-kva.example.com.")], true)),
        ("xn--bcher-kva.example.com.", RecordType::A) => Some(Found(vec![a("8.8.8.8")], true)),
        _ => None,
    });
    assert!(!has(&result.dane.findings, "mx-name"));
}

#[test]
fn a_dmarc_record_at_the_name_is_called_one() {
    for text in ["v=DMARC1; p=none", "v=DMARC1; p=reject; rua=mailto:d@example.com"] {
        let result = check_but(&|name, _| (name == "_smtp._tls.example.com.").then(|| Found(vec![txt(text)], true)));
        assert_eq!(result.tlsrpt.verdict.id(), "none", "{text}");
        let finding = told(&result.tlsrpt.findings, "tr-other-txt");
        assert!(finding.message.contains("is a DMARC record") && finding.remedy.text.contains("_dmarc"), "{finding:?}");
    }
    // A wildcard's is not removed from a name at which it does not stand.
    let result = check_but(&|name, kind| {
        (kind == RecordType::TXT && name.ends_with("_tls.example.com."))
            .then(|| Found(vec![txt("v=DMARC1; p=none")], true))
    });
    let remedy = &told(&result.tlsrpt.findings, "tr-other-txt").remedy.text;
    assert!(remedy.contains("wildcard") && !remedy.contains("Remove"), "{remedy}");
}

/// RFC 4592, section 2.
#[test]
fn a_record_of_a_policy_that_a_wildcard_answers_is_told() {
    let of_wildcard = |name: &str, kind: RecordType| {
        let below = kind == RecordType::TXT && name.ends_with(".example.com.") && !name.contains("_tls");
        but(name, kind, below.then(|| Found(vec![txt("v=STSv1; id=20261128")], true)))
    };
    let result = check(&of_wildcard);
    assert_eq!(result.mta_sts.verdict.id(), "record-ok");
    assert!(told(&result.mta_sts.findings, "dns-wildcard").remedy.text.contains("_mta-sts"));
    assert!(!has(&check(&all_right).mta_sts.findings, "dns-wildcard"));
}

/// RFC 5321, section 4.1.2, has no dot at the end of a domain; RFC 6066, section 3, none in the name that a server is told.
#[test]
fn a_dot_at_the_end_is_named() {
    let with = |record: &'static str| {
        check_but(&move |name, kind| match (name, kind) {
            ("_smtp._tls.example.com.", _) => Some(Found(vec![txt(record)], true)),
            ("r.other.example.", RecordType::A) => Some(Found(vec![a("8.8.8.8")], true)),
            _ => None,
        })
    };
    let mail = with("v=TLSRPTv1; rua=mailto:tls@other.example.");
    assert_eq!(mail.tlsrpt.verdict.id(), "invalid");
    let finding = told(&mail.tlsrpt.findings, "tr-mailto-addr-syntax");
    assert!(finding.message.contains("ends with a dot"), "{finding:?}");
    assert_eq!(finding.remedy.text, "Remove the dot: mailto:tls@other.example");
    let web = with("v=TLSRPTv1; rua=https://r.other.example./x");
    assert_eq!(web.tlsrpt.verdict.id(), "valid");
    let finding = told(&web.tlsrpt.findings, "tr-https-final-dot");
    assert!(finding.remedy.text.contains("r.other.example without"), "{finding:?}");
    assert!(!has(&with("v=TLSRPTv1; rua=https://r.other.example/x.").tlsrpt.findings, "tr-https-final-dot"));
}

/// RFC 1035, section 2.3.4.
#[test]
fn a_destination_longer_than_the_dns_allows_cannot_exist() {
    let label = "a".repeat(64);
    let name = format!("{}example", "abcdefghi.".repeat(25));
    for host in [format!("{label}.example"), name] {
        for record in [format!("v=TLSRPTv1; rua=mailto:tls@{host}"), format!("v=TLSRPTv1; rua=https://{host}/x")] {
            let strings: Vec<String> =
                record.as_bytes().chunks(200).map(|part| String::from_utf8(part.to_vec()).unwrap()).collect();
            let result = check_but(&|name, _| {
                (name == "_smtp._tls.example.com.").then(|| Found(vec![RData::TXT(TXT::new(strings.clone()))], true))
            });
            assert_eq!(result.tlsrpt.verdict.id(), "invalid");
            let all = &result.tlsrpt.findings;
            assert!(all.iter().any(|finding| finding.message.contains("longer than DNS allows")), "{all:?}");
        }
    }
}

/// RFC 7505, section 3: a null MX stands alone, and two of them still name no host.
#[test]
fn two_null_mx_records_are_no_host() {
    let result = check_but(&|name, kind| match (name, kind) {
        ("example.com.", RecordType::MX) => Some(Found(vec![mx(0, "."), mx(10, ".")], true)),
        (_, RecordType::TXT) => Some(NxDomain(true)),
        _ => None,
    });
    assert_eq!(ids(&result), ["none", "orphan", "n/a"]);
    assert!(has(&result.tlsrpt.findings, "tr-null-mx") && !has(&result.tlsrpt.findings, "tr-null-mx-beside"));
    let [line, ..] = verdict_lines(&result);
    assert_eq!(line.sentence, "No record, and none is needed: the domain accepts no mail.");
    // A destination of that kind is dead.
    let result = check_but(&|name, _| (name == "other.example.").then(|| Found(vec![mx(0, "."), mx(10, ".")], true)));
    assert!(has(&result.tlsrpt.findings, "tr-mailto-null-mx"));
}

/// RFC 8020, section 2: below a name that does not exist there is nothing. Old name servers say so of types that they do not
/// know; that the domain does not exist is then not true.
#[test]
fn a_domain_that_has_records_exists() {
    let result = check_but(&|name, kind| ((name, kind) == ("example.com.", RecordType::MX)).then_some(NxDomain(true)));
    let messages: Vec<&str> = result.findings().iter().map(|finding| finding.message.as_str()).collect();
    assert!(!messages.contains(&"The domain example.com does not exist."), "{messages:?}");
    assert!(messages.iter().any(|message| message.contains("contradict")), "{messages:?}");
    assert_ne!(verdict_lines(&result)[0].sentence, "The domain does not exist.");
    // Neither this nor any other name.
    let result = check(&|_, _| NxDomain(true));
    assert!(told(&result.tlsrpt.findings, "dns-domain-nxdomain").message.contains("does not exist"));
}

/// RFC 1034, section 3.6.2: a name may be the alias of the root, which has no such records.
#[test]
fn an_alias_of_the_root_is_shown_as_a_dot() {
    let result = check_but(&|name, _| (name == "_smtp._tls.example.com.").then(|| Found(vec![alias(".")], true)));
    let message = &told(&result.tlsrpt.findings, "dns-cname-dangling").message;
    assert!(message.contains("→ .,"), "{message}");
    for finding in result.findings() {
        assert!(!finding.message.contains("  ") && !finding.remedy.text.contains(" , "), "{finding:?}");
    }
}

/// RFC 7672, section 2.2.2: one address family is enough, and that the other has none need not be signed apart.
#[test]
fn one_family_of_addresses_is_enough() {
    let result = check_but(&|name, kind| match (name, kind) {
        ("mx.example.com.", RecordType::A) => Some(NoData(true)),
        ("mx.example.com.", RecordType::AAAA) => Some(Found(vec![a("2606:4700::25")], true)),
        _ => None,
    });
    assert_eq!(result.dane.verdict.id(), "good");
    assert!(!has(&result.dane.findings, "mx-no-address"));
}

/// RFC 8461, section 3.3: the policy host may have an address of one family, and the lookup of the other may fail.
#[test]
fn a_policy_host_is_there_when_one_lookup_finds_it() {
    let host = |a_says: fn() -> Say, aaaa_says: fn() -> Say| {
        check_but(&move |name, kind| match (name, kind) {
            ("mta-sts.example.com.", RecordType::A) => Some(a_says()),
            ("mta-sts.example.com.", RecordType::AAAA) => Some(aaaa_says()),
            _ => None,
        })
        .mta_sts
    };
    let six: fn() -> Say = || Found(vec![a("2606:4700::80")], true);
    assert_eq!(host(|| NoData(true), six).verdict.id(), "record-ok");
    assert_eq!(host(|| Code(ResponseCode::ServFail, None), six).verdict.id(), "record-ok");
    // Of which nothing is known is not missing.
    assert_eq!(host(|| Code(ResponseCode::ServFail, None), || NoData(true)).verdict.id(), "unknown");
    assert_eq!(host(|| NoData(true), || NoData(true)).verdict.id(), "record-ok-host-missing");
}

/// RFC 7672, section 2.2.3 and RFC 4592: records of all hosts by one wildcard alias.
#[test]
fn tlsa_records_by_a_wildcard_alias_count() {
    let result = check_but(&|name, kind| {
        (kind == RecordType::TLSA && name.contains("_tcp.mx."))
            .then(|| Found(vec![alias("dane.example.com."), tlsa(3, 1, 1, &[7; 32])], true))
    });
    assert_eq!(result.dane.verdict.id(), "good");
    assert!(told(&result.dane.findings, "da-cname").message.contains("dane.example.com"));
}

/// RFC 5321, section 5.1: hosts of all preferences get mail.
#[test]
fn a_backup_host_counts_like_the_first() {
    let second = |tlsa_says: fn() -> Say| {
        check_but(&move |name, kind| match (name, kind) {
            ("example.com.", RecordType::MX) => {
                Some(Found(vec![mx(65_535, "backup.example.net."), mx(0, "mx.example.com.")], true))
            }
            ("backup.example.net.", RecordType::A) => Some(Found(vec![a("8.8.4.4")], true)),
            ("backup.example.net.", RecordType::AAAA) => Some(NoData(true)),
            ("_25._tcp.backup.example.net.", RecordType::TLSA) => Some(tlsa_says()),
            _ => None,
        })
        .dane
    };
    assert_eq!(second(|| NxDomain(true)).verdict.id(), "partial");
    assert_eq!(second(|| Found(vec![tlsa(3, 1, 1, &[9; 32])], true)).verdict.id(), "good");
    // NXDOMAIN without proof, from a zone that is not signed: nothing to prove (RFC 7672, section 2.1.1).
    assert_eq!(second(|| NxDomain(false)).verdict.id(), "partial");
    assert_eq!(second(|| Code(ResponseCode::ServFail, None)).verdict.id(), "broken");
    // What a resolver refuses is not known (RFC 7672, section 2.1.1: an error, but of the resolver).
    assert_eq!(second(|| Code(ResponseCode::Refused, None)).verdict.id(), "unknown");
    assert_eq!(second(|| Code(ResponseCode::NotAuth, None)).verdict.id(), "unknown");
    assert_eq!(second(|| Code(ResponseCode::FormErr, None)).verdict.id(), "unknown");
}

/// RFC 8460, section 3: strings are joined before anything is read; others at the name are left aside.
#[test]
fn a_record_cut_inside_its_version_is_whole() {
    let cut =
        RData::TXT(TXT::new(vec!["v=TLSR".to_owned(), "PTv1".to_owned(), "; rua=mailto:tls@other.example".to_owned()]));
    let result =
        check_but(&|name, _| (name == "_smtp._tls.example.com.").then(|| Found(vec![cut.clone(), txt("")], true)));
    assert_eq!(result.tlsrpt.verdict.id(), "valid");
    assert!(has(&result.tlsrpt.findings, "tr-multistring") && has(&result.tlsrpt.findings, "tr-other-txt"));
}

/// RFC 5321, section 5.1: without MX records the address of the domain takes the reports.
#[test]
fn a_destination_without_mx_is_reached_by_its_address() {
    let of = |mx_says: fn() -> Say, a_says: fn() -> Say| {
        check_but(&move |name, kind| match (name, kind) {
            ("other.example.", RecordType::MX) => Some(mx_says()),
            ("other.example.", RecordType::A) => Some(a_says()),
            ("other.example.", _) => Some(NoData(false)),
            _ => None,
        })
    };
    let sentence = |result: &CheckResult| verdict_lines(result)[0].sentence;
    let reached: fn() -> Say = || Found(vec![a("8.8.8.8")], false);
    assert_eq!(sentence(&of(|| NoData(false), reached)), "Reports can arrive.");
    assert_eq!(sentence(&of(|| NoData(false), || NoData(false))), "The record is correct, but reports cannot arrive.");
    assert_eq!(
        sentence(&of(|| NoData(false), || Found(vec![a("127.0.0.1")], false))),
        "The record is correct, but reports cannot arrive."
    );
    assert_eq!(
        sentence(&of(|| Code(ResponseCode::ServFail, None), reached)),
        "The record is correct; whether reports arrive is unknown."
    );
}

/// RFC 6068, section 2: a domain may be written in percent-encoded UTF-8; the DNS is asked for its A-labels (RFC 5890).
#[test]
fn a_destination_in_other_letters_is_asked_for_as_the_dns_has_it() {
    for record in ["v=TLSRPTv1; rua=mailto:tls@b%C3%BCcher.example", "v=TLSRPTv1; rua=https://b%C3%BCcher.example/x"] {
        let result = check_but(&|name, kind| match (name, kind) {
            ("_smtp._tls.example.com.", _) => Some(Found(vec![txt(record)], true)),
            ("xn--bcher-kva.example.", RecordType::MX) => Some(Found(vec![mx(0, "mx.other.example.")], true)),
            ("xn--bcher-kva.example.", RecordType::A) => Some(Found(vec![a("8.8.8.8")], true)),
            _ => None,
        });
        assert_eq!(verdict_lines(&result)[0].sentence, "Reports can arrive.", "{record}");
        assert!(!has(&result.tlsrpt.findings, "dns-name-long"), "{record}");
    }
}

/// RFC 5321, section 4.1.3: an address may name a host by its IP address; its brackets are encoded in a URI (RFC 6068,
/// section 2).
#[test]
fn an_address_literal_is_never_looked_up() {
    for (record, rule) in [
        ("v=TLSRPTv1; rua=mailto:tls@%5B10.0.0.1%5D", Some("tr-https-private")),
        ("v=TLSRPTv1; rua=mailto:tls@%5B8.8.8.8%5D", None),
        ("v=TLSRPTv1; rua=https://[::1]/x", Some("tr-https-private")),
        ("v=TLSRPTv1; rua=https://[2606:4700::1]/x", None),
    ] {
        let result = check(&|name, kind| {
            assert!(!name.contains("10.0.0.1") && !name.contains("8.8.8.8"), "{name} is asked for");
            but(name, kind, (name == "_smtp._tls.example.com.").then(|| Found(vec![txt(record)], true)))
        });
        assert_eq!(result.tlsrpt.verdict.id(), "valid", "{record}");
        assert_eq!(has(&result.tlsrpt.findings, "tr-https-private"), rule.is_some(), "{record}");
        assert_eq!(result.tlsrpt.reports_cannot_arrive(), rule.is_some(), "{record}");
    }
}

/// RFC 8659, section 4.1: a critical property that is not known forbids every issue.
#[test]
fn a_critical_property_that_no_issuer_knows_forbids_all() {
    let caa = |flags: u8, tag: &str, value: &str| {
        let mut bytes = vec![flags, u8::try_from(tag.len()).unwrap()];
        bytes.extend(tag.bytes().chain(value.bytes()));
        RData::Unknown { code: RecordType::CAA, rdata: NULL::with(bytes) }
    };
    let of = |records: Vec<RData>| {
        check_but(&move |name, kind| {
            ((name, kind) == ("example.com.", RecordType::CAA)).then(|| Found(records.clone(), true))
        })
        .mta_sts
        .findings
    };
    let strange = of(vec![caa(128, "tbs", "unknown"), caa(0, "issue", "ca.example")]);
    let finding = told(&strange, "ms-host-caa");
    assert!(finding.message.contains("tbs") && finding.severity.id() == "warning", "{finding:?}");
    // Properties with a meaning may be critical, and others that are not are left aside.
    for records in [
        vec![caa(128, "issue", "ca.example"), caa(128, "iodef", "mailto:a@example.com")],
        vec![caa(0, "tbs", "x"), caa(0, "issue", "ca.example")],
    ] {
        let finding = of(records);
        assert_eq!(told(&finding, "ms-host-caa").severity.id(), "note");
    }
}

/// RFC 7672, section 2.2.1: a domain that is an alias has the MX records of its end.
#[test]
fn a_domain_that_is_an_alias_has_the_hosts_of_its_end() {
    let result = check_but(&|name, kind| {
        ((name, kind) == ("example.com.", RecordType::MX))
            .then(|| Found(vec![alias("hosted.example."), mx(5, "mx.example.com.")], true))
    });
    assert_eq!(result.dane.verdict.id(), "good");
    // Not every step is signed.
    let result = check_but(&|name, kind| {
        ((name, kind) == ("example.com.", RecordType::MX))
            .then(|| Found(vec![alias("hosted.example."), mx(5, "mx.example.com.")], false))
    });
    assert_eq!(result.dane.verdict.id(), "good-mx-insecure");
    assert!(told(&result.dane.findings, "da-mx-insecure").remedy.text.contains("hosted.example"));
}

/// An MX host in capitals is the same host (RFC 4343).
#[test]
fn capitals_make_no_other_host() {
    let result = check_but(&|name, kind| {
        ((name, kind) == ("example.com.", RecordType::MX))
            .then(|| Found(vec![mx(5, "MX.Example.COM."), mx(10, "mx.example.com.")], true))
    });
    assert_eq!(result.dane.hosts.len(), 1);
    assert_eq!(result.dane.verdict.id(), "good");
}

/// RFC 6698, section 4.1: records that cannot be used are left out, and one that can is enough.
#[test]
fn one_usable_record_is_enough() {
    let of = |records: Vec<RData>| {
        check_but(&move |name, kind| {
            (kind == RecordType::TLSA && name.contains("mx.example")).then(|| Found(records.clone(), true))
        })
        .dane
    };
    let good = of(vec![tlsa(3, 1, 1, &[7; 20]), tlsa(1, 1, 1, &[7; 32]), tlsa(3, 1, 1, &[8; 32])]);
    assert_eq!(good.verdict.id(), "good");
    assert!(has(&good.findings, "da-length") && has(&good.findings, "da-usage-pkix"));
    assert_eq!(of(vec![tlsa(3, 1, 1, &[7; 20]), tlsa(1, 1, 1, &[7; 32])]).verdict.id(), "unusable");
    // An issuer's certificate beside the own key.
    assert_eq!(of(vec![tlsa(2, 0, 1, &[7; 32]), tlsa(3, 1, 1, &[8; 32])]).verdict.id(), "good");
    // Too short to hold the three numbers: it is a record all the same, and it cannot be used.
    let short = RData::Unknown { code: RecordType::TLSA, rdata: NULL::with(vec![3, 1]) };
    assert_eq!(of(vec![short]).verdict.id(), "unusable");
}

/// RFC 8460, section 1.1, and RFC 8461, section 3.4: a domain below another inherits nothing, and the parent is named.
#[test]
fn a_domain_below_inherits_nothing() {
    let result = check_of("mail.example.com", &|name, kind| {
        but(
            name,
            kind,
            match (name, kind) {
                ("mail.example.com.", RecordType::MX) => Some(Found(vec![mx(10, "mx.example.com.")], true)),
                _ => None,
            },
        )
    });
    assert_eq!(ids(&result), ["none", "none", "good"]);
    assert!(told(&result.tlsrpt.findings, "tr-subdomain").message.contains("_smtp._tls.example.com"));
}

/// A host with private and public addresses is reached, as the sender tries the next (RFC 5321, section 5.1).
#[test]
fn one_public_address_is_enough() {
    let result = check_but(&|name, kind| match (name, kind) {
        ("mx.example.com.", RecordType::A) => Some(Found(vec![a("10.0.0.1"), a("8.8.8.8")], true)),
        ("mta-sts.example.com.", RecordType::A) => Some(Found(vec![a("192.168.0.1")], true)),
        ("mta-sts.example.com.", RecordType::AAAA) => Some(Found(vec![a("2606:4700::80")], true)),
        _ => None,
    });
    assert!(!has(&result.dane.findings, "mx-private") && !has(&result.mta_sts.findings, "ms-host-private"));
}

/// RFC 1035, section 3.3.14: a text is bytes, and may be none of ASCII or even of UTF-8.
#[test]
fn bytes_that_are_no_text_make_no_record() {
    let bytes = RData::Unknown {
        code: RecordType::TXT,
        rdata: NULL::with([&[30_u8], b"v=TLSRPTv1; rua=mailto:a@b.c\xff\xfe".as_slice()].concat()),
    };
    let result = check_but(&|name, _| (name == "_smtp._tls.example.com.").then(|| Found(vec![bytes.clone()], true)));
    assert_eq!(result.tlsrpt.verdict.id(), "invalid");
    assert!(has(&result.tlsrpt.findings, "tr-nonascii"));
}

/// RFC 7672, section 2.2: a host of another zone that is broken holds mail to that host back alone.
#[test]
fn a_host_in_a_broken_zone_is_told_apart() {
    let result = check_but(&|name, kind| match (name, kind) {
        ("example.com.", RecordType::MX) => {
            Some(Found(vec![mx(10, "mx.example.com."), mx(20, "mx.broken.example.")], true))
        }
        (name, _) if name.ends_with("broken.example.") => Some(Code(ResponseCode::ServFail, Some(7))),
        _ => None,
    });
    assert_eq!(result.dane.verdict.id(), "broken");
    assert!(verdict_lines(&result)[2].sentence.contains("some MX hosts"));
}

/// Neither the record nor anything else can be known of a resolver that blocks names (RFC 8914, section 4).
#[test]
fn a_host_that_the_resolver_blocks_is_unknown() {
    let result =
        check_but(&|name, _| name.contains("mx.example.com").then_some(Code(ResponseCode::NXDomain, Some(15))));
    assert_eq!(result.dane.verdict.id(), "unknown");
    assert!(!has(&result.dane.findings, "mx-no-address") && !has(&result.dane.findings, "da-none"));
}

/// RFC 8461, section 3.1: senders follow aliases to the record, wherever it leads.
#[test]
fn a_policy_by_alias_is_read_at_its_end() {
    let result = check_but(&|name, kind| match (name, kind) {
        ("_mta-sts.example.com.", _) => {
            Some(Found(vec![alias("c.vendor.example."), alias("d.vendor.example."), txt("v=STSv1; id=1")], false))
        }
        ("mta-sts.example.com.", RecordType::A) => Some(Found(vec![alias("h.vendor.example."), a("8.8.4.4")], false)),
        _ => None,
    });
    assert_eq!(result.mta_sts.verdict.id(), "record-ok");
    assert!(told(&result.mta_sts.findings, "ms-cname").message.contains("d.vendor.example"));
    // Of which the end is gone.
    let result = check_but(&|name, _| {
        (name == "_mta-sts.example.com.").then(|| Found(vec![alias("gone.vendor.example.")], true))
    });
    assert_eq!(result.mta_sts.verdict.id(), "orphan");
    assert!(has(&result.mta_sts.findings, "dns-cname-dangling"));
}

fn fails() -> Say {
    Code(ResponseCode::ServFail, None)
}

/// RFC 5321, section 5.1: any MX host with an address takes the mail, also the last of many.
#[test]
fn all_mx_hosts_of_a_destination_are_asked_until_one_is_reached() {
    // The hosts of the destination: how many, and which of them has an address.
    let to = |count: u16, addressed: Option<u16>| {
        let with = addressed.map(|number| format!("mx{number}.other.example."));
        check(&|name, kind| {
            let is_host = name.starts_with("mx") && name.ends_with(".other.example.");
            but(
                name,
                kind,
                match kind {
                    RecordType::MX if name == "other.example." => {
                        let hosts = (1..=count).map(|number| mx(number, &format!("mx{number}.other.example.")));
                        Some(Found(hosts.collect(), true))
                    }
                    RecordType::A if with.as_deref() == Some(name) => Some(Found(vec![a("8.8.8.8")], true)),
                    _ if is_host => Some(NxDomain(true)),
                    _ => None,
                },
            )
        })
    };
    let line = |result: &CheckResult| verdict_lines(result)[0].sentence;
    assert_eq!(line(&to(4, Some(4))), "Reports can arrive.");
    assert_eq!(line(&to(4, None)), "The record is correct, but reports cannot arrive.");
    assert_eq!(line(&to(30, Some(30))), "Reports can arrive.");
    // Of hosts that nobody was asked about nothing is known, and that is said.
    let many = to(31, None);
    assert_eq!(line(&many), "The record is correct; whether reports arrive is unknown.");
    assert_eq!(
        told(&many.tlsrpt.findings, "tr-rua-left-out").message,
        "Only the first 30 of 31 MX hosts of other.example were checked, and none of them can be reached."
    );
    assert!(!has(&to(31, Some(1)).tlsrpt.findings, "tr-rua-left-out"));
}

/// A lookup that failed may have found a public address.
#[test]
fn a_private_address_beside_a_failed_lookup_decides_nothing() {
    let to_web = |six: fn() -> Say| {
        check_but(&move |name, kind| match (name, kind) {
            ("_smtp._tls.example.com.", RecordType::TXT) => {
                Some(Found(vec![txt("v=TLSRPTv1; rua=https://web.example/x")], true))
            }
            ("web.example." | "mta-sts.example.com.", RecordType::A) => Some(Found(vec![a("10.0.0.1")], true)),
            ("web.example." | "mta-sts.example.com.", RecordType::AAAA) => Some(six()),
            _ => None,
        })
    };
    let known = to_web(|| NoData(true));
    assert_eq!(verdict_lines(&known)[0].sentence, "The record is correct, but reports cannot arrive.");
    assert!(has(&known.mta_sts.findings, "ms-host-private"));
    let open = to_web(fails);
    assert_eq!(verdict_lines(&open)[0].sentence, "The record is correct; whether reports arrive is unknown.");
    assert!(!has(&open.tlsrpt.findings, "tr-https-private"));
    assert_eq!(open.mta_sts.verdict.id(), "unknown");
    assert!(!has(&open.mta_sts.findings, "ms-host-private"));
    // A block that is for examples is no better than a private one.
    let of_document = check_but(&|name, kind| match (name, kind) {
        ("mta-sts.example.com.", RecordType::A) => Some(Found(vec![a("203.0.113.7")], true)),
        ("mta-sts.example.com.", RecordType::AAAA) => Some(fails()),
        _ => None,
    });
    assert_eq!(of_document.mta_sts.verdict.id(), "unknown");
}

/// RFC 8461, section 3.3: the policy is fetched from the address that is found.
#[test]
fn one_failed_lookup_of_a_policy_host_that_is_reached_is_no_error() {
    let with = |code: Option<u16>| {
        check_but(&move |name, kind| match (name, kind) {
            ("mta-sts.example.com.", RecordType::AAAA) => Some(Code(ResponseCode::ServFail, code)),
            _ => None,
        })
    };
    let [_, sts, _] = protocol_verdicts(&with(None), None, &[]);
    let worst = sts.worst().unwrap();
    assert_eq!((worst.severity, worst.sentence.as_str()), (Severity::Ok, "The record and its policy host exist."));
    assert_eq!(list_class(&with(None)), ListClass::InOrder);
    // Senders that validate may give up at signatures that are broken.
    let [_, sts, _] = protocol_verdicts(&with(Some(6)), None, &[]);
    assert_eq!(sts.worst().unwrap().severity, Severity::Warning);
}

/// What is known to be wrong is not hidden by what is unknown.
#[test]
fn an_error_at_one_host_counts_beside_another_that_is_unknown() {
    let empty =
        data_encoding::HEXLOWER.decode(b"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855").unwrap();
    let with = |data: Vec<u8>| {
        check_but(&move |name, kind| match (name, kind) {
            ("example.com.", RecordType::MX) => {
                Some(Found(vec![mx(10, "mx.example.com."), mx(20, "mx2.example.com.")], true))
            }
            ("_25._tcp.mx.example.com.", RecordType::TLSA) => Some(Found(vec![tlsa(3, 1, 1, &data)], true)),
            ("mx2.example.com.", RecordType::A) => Some(Found(vec![a("8.8.8.8")], true)),
            ("mx2.example.com.", _) => Some(NoData(true)),
            ("_25._tcp.mx2.example.com.", _) => Some(Code(ResponseCode::Refused, None)),
            _ => None,
        })
    };
    let wrong = with(empty);
    assert_eq!(wrong.dane.verdict.id(), "unknown");
    assert!(has(&wrong.dane.findings, "da-digest-empty"));
    let never = told(&wrong.dane.findings, "da-never-matches").message.clone();
    let [_, _, dane] = protocol_verdicts(&wrong, None, &[]);
    let worst = dane.worst().unwrap();
    assert_eq!((worst.severity, worst.sentence.as_str()), (Severity::Error, never.as_str()));
    assert_eq!(worst.more, "Unknown: a lookup failed.");
    assert_eq!(list_class(&wrong), ListClass::Error);
    assert_eq!(worst_fault(&wrong).unwrap().1.rule.id(), "da-never-matches");
    // Where nothing else is wrong it is unknown, and no error.
    let right = with(vec![7; 32]);
    let [_, _, dane] = protocol_verdicts(&right, None, &[]);
    assert_eq!(dane.worst().unwrap().severity, Severity::Note);
    assert_eq!(list_class(&right), ListClass::Unknown);
}

/// Nobody can take over a target that is the name itself.
#[test]
fn hosts_in_a_circle_of_aliases_are_told_as_that() {
    let circle = |name: &str, other: &str| Found(vec![alias(other), alias(name)], true);
    let result = check_but(&|name, _| match name {
        "_smtp._tls.example.com." => {
            Some(Found(vec![txt("v=TLSRPTv1; rua=https://web.example/x,mailto:x@post.example")], true))
        }
        "mta-sts.example.com." => Some(circle("mta-sts.example.com.", "r.example.com.")),
        "web.example." => Some(circle("web.example.", "r.web.example.")),
        "post.example." => Some(circle("post.example.", "r.post.example.")),
        _ => None,
    });
    assert_eq!(result.mta_sts.verdict.id(), "record-ok-host-missing");
    let sts = told(&result.mta_sts.findings, "ms-host-dangling");
    assert_eq!(sts.message, "mta-sts.example.com leads into a CNAME loop: senders cannot fetch the policy.");
    assert!(!sts.remedy.text.contains("takes over"), "{sts:?}");
    let web = told(&result.tlsrpt.findings, "tr-https-nxdomain");
    assert_eq!(web.message, "web.example leads into a CNAME loop, so https://web.example/x cannot be reached.");
    let post = told(&result.tlsrpt.findings, "tr-mailto-no-mx");
    assert!(post.message.starts_with("post.example leads into a CNAME loop"), "{post:?}");
    assert_eq!(verdict_lines(&result)[0].sentence, "The record is correct, but reports cannot arrive.");
}

/// RFC 7505: nothing is to be published where no mail is accepted, also of what stands at a wrong name.
#[test]
fn nothing_is_to_be_published_for_a_domain_without_mail() {
    let null: fn() -> Say = || Found(vec![mx(0, ".")], true);
    let gone: fn() -> Say = || NxDomain(true);
    for at_domain in [null, gone] {
        let result = check_of("sub.example.com", &|name, kind| match (name, kind) {
            ("sub.example.com.", RecordType::MX) => at_domain(),
            (
                "_smtp._tls.example.com."
                | "_smtp._tcp.sub.example.com."
                | "_smtp._tls.sub.example.com.sub.example.com.",
                RecordType::TXT,
            ) => Found(vec![txt(RECORD)], true),
            ("_mta_sts.sub.example.com.", RecordType::TXT) => Found(vec![txt("v=STSv1; id=20260131")], true),
            ("mta-sts.sub.example.com.", RecordType::A) => Found(vec![a("8.8.8.8")], true),
            _ => NxDomain(true),
        });
        for finding in result.findings() {
            let is_of_address = finding.rule.id() == "tr-no-mx";
            assert!(is_of_address || !finding.remedy.text.to_lowercase().contains("publish"), "{finding:?}");
        }
        assert!(!has(&result.tlsrpt.findings, "tr-subdomain"));
        assert_eq!(told(&result.tlsrpt.findings, "tr-wrong-name").severity, Severity::Note);
        assert_eq!(told(&result.tlsrpt.findings, "tr-name-doubled").severity, Severity::Note);
        assert_eq!(told(&result.mta_sts.findings, "ms-wrong-name").severity, Severity::Note);
        assert_eq!(told(&result.mta_sts.findings, "ms-orphan").severity, Severity::Note);
    }
    // A domain with mail is told where the record belongs.
    let result = check_of("sub.example.com", &|name, kind| match (name, kind) {
        ("sub.example.com.", RecordType::MX) => Found(vec![mx(10, "mx.example.com.")], true),
        ("mx.example.com.", RecordType::A) => Found(vec![a("8.8.8.8")], true),
        ("_smtp._tls.example.com.", RecordType::TXT) => Found(vec![txt(RECORD)], true),
        _ => NxDomain(true),
    });
    assert_eq!(
        told(&result.tlsrpt.findings, "tr-subdomain").remedy.text,
        "Publish the same record at _smtp._tls.sub.example.com."
    );
    // What takes no mail and says so needs nothing more.
    let parked = check(&|name, kind| match (name, kind) {
        ("example.com.", RecordType::MX) => Found(vec![mx(0, ".")], true),
        _ => NxDomain(true),
    });
    assert_eq!(list_class(&parked), ListClass::InOrder);
}

/// Only a record that is there, and not of a wildcard, is one to change (RFC 8460, section 3).
#[test]
fn a_record_to_change_is_one_that_is_published() {
    let with = |at: &'static str, text: &'static str, is_wild: bool| {
        let result = check(&move |name, kind| {
            let is_there =
                if is_wild { name.starts_with('_') || name.starts_with("tlsrpt-lens-test") } else { name == at };
            match kind {
                RecordType::TXT if is_there => Found(vec![txt(text)], true),
                RecordType::TXT => NxDomain(true),
                _ => all_right(name, kind),
            }
        });
        result.published_names()
    };
    let tlsrpt = "_smtp._tls.example.com.";
    assert_eq!(with(tlsrpt, RECORD, false), ["_smtp._tls.example.com"]);
    assert_eq!(with(tlsrpt, "v=TLSRPTv1; rua=", false), ["_smtp._tls.example.com"]);
    assert_eq!(with(tlsrpt, "v=spf1 -all", false), [""; 0]);
    assert_eq!(with(tlsrpt, "v=spf1 -all", true), [""; 0]);
    assert_eq!(with(tlsrpt, RECORD, true), [""; 0]);
    assert_eq!(with("_mta-sts.example.com.", "v=STSv1; id=20260131", false), ["_mta-sts.example.com"]);
    assert_eq!(with("_mta-sts.example.com.", "v=STSv1; id=2026-01-31", false), ["_mta-sts.example.com"]);
    assert_eq!(with("_mta-sts.example.com.", "v=STSv1; id=20260131", true), [""; 0]);
}

/// The table of hosts says of each what was found, and nothing that was not.
#[test]
fn each_host_is_called_by_its_own_state() {
    let words = |zone: Zone<'_>| {
        let facts = now(gather(&World(zone), &RESOLVERS[..1], "example.com", &|_| {}));
        let states = host_states(&facts, &judge_facts(&facts), None);
        let [state] = &states[..] else { panic!("{states:?}") };
        (state.addresses.clone(), state.dane_words().1, state.tlsa.len())
    };
    let gone = words(&|name, kind| {
        but(name, kind, (name == "mx.example.com." || name.ends_with(".mx.example.com.")).then_some(NxDomain(true)))
    });
    assert_eq!(gone, (Addresses::None, "no address, so no mail goes there", 0));
    // RFC 7672, section 2.2.2: the records are there, and of the addresses the signatures do not hold.
    let bogus = words(&|name, kind| {
        but(name, kind, (name == "mx.example.com.").then_some(Code(ResponseCode::ServFail, Some(6))))
    });
    assert_eq!(bogus, (Addresses::Unknown, "the address lookup fails", 1));
    let known = Addresses::Known(vec!["8.8.8.8".to_owned()]);
    let no_tlsa = words(&|name, kind| {
        but(name, kind, (name == "_25._tcp.mx.example.com.").then_some(Code(ResponseCode::ServFail, Some(6))))
    });
    assert_eq!(no_tlsa, (known.clone(), "the TLSA lookup fails", 0));
    let unsigned_address = words(&|name, kind| {
        but(
            name,
            kind,
            match (name, kind) {
                ("mx.example.com.", RecordType::A) => Some(Found(vec![a("8.8.8.8")], false)),
                ("mx.example.com.", _) => Some(NoData(false)),
                _ => None,
            },
        )
    });
    assert_eq!(unsigned_address, (known, "the addresses are not signed, so TLSA records have no effect", 1));
}

/// What only the operator of another zone can mend.
#[test]
fn a_broken_zone_of_somebody_else_is_theirs_to_mend() {
    let host = |target: &'static str| {
        check_but(&move |name, kind| match (name, kind) {
            ("example.com.", RecordType::MX) => Some(Found(vec![mx(10, target)], true)),
            (name, RecordType::A) if name == target => Some(Found(vec![a("8.8.4.4")], true)),
            (name, _) if name.ends_with(target) => Some(Code(ResponseCode::ServFail, Some(9))),
            _ => None,
        })
    };
    let theirs = host("mx.vendor.example.");
    let told: Vec<&Finding> =
        theirs.dane.findings.iter().filter(|finding| finding.message.contains("DNSSEC is broken")).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(
        told[0].remedy.text,
        "The zone of mx.vendor.example belongs to its operator: tell them, or choose another MX host."
    );
    assert!(theirs.dane.findings.iter().all(|finding| !finding.remedy.text.contains("DS record")));
    let own = host("mx2.example.com.");
    assert!(own.dane.findings.iter().any(|finding| finding.remedy.text.contains("DS record")));
    let destination = check_but(&|name, kind| match (name, kind) {
        ("_smtp._tls.example.com.", RecordType::TXT) => {
            Some(Found(vec![txt("v=TLSRPTv1; rua=mailto:x@vendor.example")], true))
        }
        ("vendor.example.", _) => Some(Code(ResponseCode::ServFail, Some(9))),
        _ => None,
    });
    assert_eq!(
        told_remedy(&destination, "dns-bogus"),
        "The zone of vendor.example belongs to its operator: tell them, or choose another destination."
    );
}

fn told_remedy<'a>(result: &'a CheckResult, rule: &str) -> &'a str {
    &told(&result.tlsrpt.findings, rule).remedy.text
}

/// Where no mail is accepted a faulty record is not to be repaired.
#[test]
fn a_faulty_record_of_a_domain_without_mail_is_to_be_removed() {
    let of = |record: &'static str, sts: &'static str| {
        check_but(&move |name, kind| match (name, kind) {
            ("example.com.", RecordType::MX) => Some(Found(vec![mx(0, ".")], true)),
            ("_smtp._tls.example.com.", RecordType::TXT) => Some(Found(vec![txt(record)], true)),
            ("_mta-sts.example.com.", RecordType::TXT) => Some(Found(vec![txt(sts)], true)),
            ("mta-sts.example.com.", _) => Some(NxDomain(true)),
            _ => None,
        })
    };
    for (record, sts) in [
        ("v=tlsrptv1; rua=mailto:x@example.net", "id=1; v=STSv1;"),
        ("v=TLSRPTv1; rua=x@example.net", "v=STSv1; id=20260131;"),
    ] {
        let result = of(record, sts);
        let all = [&result.tlsrpt.findings, &result.mta_sts.findings];
        for finding in all.into_iter().flatten().filter(|finding| finding.rule != Rule::MailtoSameDomain) {
            assert!(finding.severity > Severity::Warning, "{finding:?}");
        }
        let lines = verdict_lines(&result);
        assert!(lines.iter().all(|line| line.severity == Severity::Note), "{lines:?}");
        let removed =
            result.tlsrpt.findings.iter().filter(|finding| finding.remedy.text.starts_with("Remove it: the domain"));
        assert!(removed.count() > 0);
    }
}

/// A text beside a good record does no harm that its row could be red for, and each is told once.
#[test]
fn texts_beside_a_good_record_are_told_once() {
    let of = |texts: &'static [&'static str]| {
        check_but(&move |name, kind| {
            (name == "_smtp._tls.example.com." && kind == RecordType::TXT)
                .then(|| Found(texts.iter().map(|text| txt(text)).collect(), true))
        })
    };
    let about = |result: &CheckResult| -> Vec<(&'static str, Severity)> {
        let own = result.tlsrpt.findings.iter().filter(|finding| finding.place.is_some_and(|place| place.record > 0));
        own.map(|finding| (finding.rule.id(), finding.severity)).collect()
    };
    let typo = of(&["v=TLSRPTv1; rua=mailto:tls@example.net", "v=TLSRPv1; rua=mailto:b@example.net"]);
    assert_eq!(about(&typo), [("tr-version-typo", Severity::Warning)]);
    let other = of(&["v=TLSRPTv1; rua=mailto:tls@example.net", "x=1"]);
    assert_eq!(about(&other), [("tr-other-txt", Severity::Warning)]);
    let several = of(&[
        "v=TLSRPTv1; rua=mailto:tls@example.net",
        "v=TLSRPTv1 ; rua=mailto:b@example.net",
        " v=TLSRPTv1; rua=mailto:c@example.net",
    ]);
    assert_eq!(about(&several).len(), 2, "{:?}", about(&several));
    let merged = "v=TLSRPTv1; rua=mailto:tls@example.net,mailto:b@example.net,mailto:c@example.net";
    let proposed: Vec<&str> = several
        .tlsrpt
        .findings
        .iter()
        .map(|finding| finding.remedy.text.as_str())
        .filter(|text| text.contains("publish this one record"))
        .collect();
    assert!(matches!(proposed.as_slice(), [one] if one.ends_with(merged)), "{proposed:?}");
    assert_eq!(
        told_remedy(&several, "tr-multiple-nearmiss"),
        "Keep the one that begins exactly with v=TLSRPTv1; and delete the others."
    );
}

/// Nothing is to be tested where nothing arrives, and nothing arrives by any way.
#[test]
fn a_dead_destination_needs_no_test() {
    let of = |record: &'static str, is_alive: bool| {
        check_but(&move |name, kind| match (name, kind) {
            ("_smtp._tls.example.com.", RecordType::TXT) => Some(Found(vec![txt(record)], true)),
            ("web.example.", RecordType::A) if is_alive => Some(Found(vec![a("8.8.4.4")], true)),
            ("web.example.", _) => Some(NxDomain(true)),
            ("example.com.", RecordType::MX) if !is_alive => Some(Found(vec![mx(0, ".")], true)),
            _ => None,
        })
    };
    let web = "v=TLSRPTv1; rua=https://web.example/x";
    assert!(!has(&of(web, false).tlsrpt.findings, "tr-https-unverified"));
    assert!(has(&of(web, true).tlsrpt.findings, "tr-https-unverified"));
    let own = "v=TLSRPTv1; rua=mailto:x@example.com";
    assert!(!has(&of(own, false).tlsrpt.findings, "tr-mailto-same-domain"));
    assert!(has(&of(own, true).tlsrpt.findings, "tr-mailto-same-domain"));
}

/// Without MX records nothing is to be removed from them.
#[test]
fn a_private_address_without_mx_records_is_told_as_that() {
    let result = check_but(&|name, kind| match (name, kind) {
        ("example.com.", RecordType::MX) => Some(NoData(true)),
        ("example.com.", RecordType::A) => Some(Found(vec![a("10.0.0.7")], true)),
        _ => None,
    });
    let told = told(&result.dane.findings, "mx-private");
    assert!(told.message.starts_with("example.com has no MX record and only"), "{}", told.message);
    assert!(!told.remedy.text.contains("remove"), "{}", told.remedy.text);
}
