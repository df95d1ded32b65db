//! MX hosts and destinations of reports whose names are aliases, are too long, or hold what nobody meant: what senders find
//! there, and where a remedy is to be applied.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::future::Future;
use std::pin::pin;
use std::str::FromStr;
use std::task::{Context, Poll, Waker};

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use hickory_proto::op::{Message, MessageType, OpCode, ResponseCode};
use hickory_proto::rr::rdata::{A, CNAME, MX, TLSA, TXT};
use hickory_proto::rr::{Name, RData, Record, RecordType};
use tlsrpt_lens::check::{Arrival, CheckResult, gather, judge_facts};
use tlsrpt_lens::dns::{DohTransport, HttpAnswer, RESOLVERS, TransportError};
use tlsrpt_lens::record::{Finding, TxtRecord, readable_records};

/// Records of a signed world: owner and data; an owner with `!` fails, one with `?` is not signed.
struct World(Vec<(String, RData)>);

impl DohTransport for World {
    async fn get(&self, url: &str) -> Result<HttpAnswer, TransportError> {
        let (_, encoded) = url.split_once("?dns=").unwrap();
        let question = Message::from_vec(&BASE64URL_NOPAD.decode(encoded.as_bytes()).unwrap()).unwrap();
        let query = question.queries.first().unwrap().clone();
        let mut answer = Message::new(0, MessageType::Response, OpCode::Query);
        answer.add_query(query.clone());
        answer.metadata.authentic_data = true;
        let mut name = query.name().to_string();
        let mut is_known = false;
        for _ in 0..4 {
            let own: Vec<&(String, RData)> =
                self.0.iter().filter(|(owner, _)| owner.trim_start_matches(['!', '?']) == name).collect();
            is_known |= !own.is_empty();
            if own.iter().any(|(owner, _)| owner.starts_with('!')) {
                answer.metadata.response_code = ResponseCode::ServFail;
            }
            if own.iter().any(|(owner, _)| owner.starts_with('?')) {
                answer.metadata.authentic_data = false;
            }
            for (_, data) in
                own.iter().filter(|(owner, data)| !owner.starts_with('!') && data.record_type() == query.query_type())
            {
                answer.add_answer(Record::from_rdata(Name::from_str(&name).unwrap(), 60, data.clone()));
            }
            let Some((_, RData::CNAME(to))) = own.iter().find(|(_, data)| matches!(data, RData::CNAME(_))) else {
                break;
            };
            if query.query_type() == RecordType::CNAME {
                break;
            }
            answer.add_answer(Record::from_rdata(Name::from_str(&name).unwrap(), 60, RData::CNAME(to.clone())));
            name = to.0.to_string();
        }
        if !is_known {
            answer.metadata.response_code = ResponseCode::NXDomain;
        }
        Ok(HttpAnswer { status: 200, content_type: String::new(), body: answer.to_vec().unwrap() })
    }
}

fn mx(host: &str) -> RData {
    RData::MX(MX::new(10, Name::from_str(host).unwrap()))
}

fn a(last: u8) -> RData {
    RData::A(A::new(45, 33, 32, last))
}

fn alias(to: &str) -> RData {
    RData::CNAME(CNAME(Name::from_str(to).unwrap()))
}

fn tlsa(usage: u8, selector: u8, matching: u8, data: Vec<u8>) -> RData {
    RData::TLSA(TLSA::new(usage.into(), selector.into(), matching.into(), data))
}

fn key(first: u8) -> RData {
    tlsa(3, 1, 1, (first..first + 32).collect())
}

fn txt(text: &str) -> RData {
    RData::TXT(TXT::new(vec![text.to_owned()]))
}

/// What is said of `example.com`, which has a record that asks for reports to itself.
fn check(records: Vec<(&str, RData)>) -> CheckResult {
    let mut all: Vec<(String, RData)> = records.into_iter().map(|(owner, data)| (owner.to_owned(), data)).collect();
    if all.iter().all(|(owner, _)| owner != "_smtp._tls.example.com.") {
        all.push(("_smtp._tls.example.com.".to_owned(), txt("v=TLSRPTv1; rua=mailto:tls@reports.example")));
    }
    all.push(("reports.example.".to_owned(), mx("mx.reports.example.")));
    all.push(("mx.reports.example.".to_owned(), a(9)));
    judge_facts(&now(gather(&World(all), &RESOLVERS[..1], "example.com", &|_| {})))
}

/// A future that never waits for anything real.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("waits for something"),
    }
}

fn told<'a>(findings: &'a [Finding], rule: &str) -> Vec<&'a Finding> {
    findings.iter().filter(|finding| finding.rule.id() == rule).collect()
}

/// The one finding of a rule.
fn one<'a>(findings: &'a [Finding], rule: &str) -> &'a Finding {
    let [one] = told(findings, rule)[..] else { panic!("{rule}: {findings:?}") };
    one
}

/// RFC 8460, section 1.1: the policy domain of DANE is the TLSA base domain, which behind an alias is the name at its end
/// (RFC 7672, section 2.2.3).
#[test]
fn reports_about_dane_are_asked_for_at_the_name_that_the_records_belong_to() {
    let aliases = |at_alias: Option<RData>| {
        let mut all = vec![
            ("example.com.", mx("one.example.com.")),
            ("example.com.", mx("two.example.com.")),
            ("one.example.com.", alias("mx.example.com.")),
            ("two.example.com.", alias("mx.example.com.")),
            ("mx.example.com.", a(1)),
            ("_25._tcp.mx.example.com.", key(1)),
        ];
        all.extend(at_alias.map(|data| ("_smtp._tls.one.example.com.", data)));
        check(all)
    };
    let result = aliases(None);
    assert_eq!(result.dane.verdict.id(), "good");
    let said = one(&result.tlsrpt.findings, "tr-host-record");
    assert_eq!(
        said.message,
        "mx.example.com has TLSA records; for reports about DANE, senders look for a record at _smtp._tls.mx.example.com."
    );
    // A record at the alias changes nothing.
    let result = aliases(Some(txt("v=TLSRPTv1; rua=mailto:tls@reports.example")));
    assert_eq!(told(&result.tlsrpt.findings, "tr-host-record").len(), 1);
    // Where the records are, is said.
    let places = told(&result.dane.findings, "da-cname");
    assert_eq!(places[0].message, "The TLSA records of one.example.com are published at _25._tcp.mx.example.com.");
    // The certificate is compared with the names that senders accept.
    let commands = one(&result.dane.findings, "da-cert-unverified").remedy.command.clone().unwrap();
    assert!(commands.contains("-connect one.example.com:25"), "{commands}");
    assert!(commands.contains("-dane_tlsa_domain mx.example.com "), "{commands}");
    // Those of somebody else are theirs to add to.
    let result = check(vec![
        ("example.com.", mx("one.example.com.")),
        ("one.example.com.", alias("mx.vendor.example.")),
        ("mx.vendor.example.", a(1)),
        ("_25._tcp.mx.vendor.example.", key(1)),
    ]);
    assert_eq!(result.dane.verdict.id(), "good");
    assert!(told(&result.tlsrpt.findings, "tr-host-record").is_empty());
}

/// RFC 7672, section 3.1.1: records of usage 3 are compared whatever names the certificate has.
#[test]
fn the_command_does_not_refuse_a_certificate_for_its_names() {
    let result = check(vec![
        ("example.com.", mx("mx.example.com.")),
        ("mx.example.com.", a(1)),
        ("_25._tcp.mx.example.com.", key(1)),
    ]);
    let commands = one(&result.dane.findings, "da-cert-unverified").remedy.command.clone().unwrap();
    assert!(commands.contains(" -dane_ee_no_namechecks "), "{commands}");
}

#[test]
fn a_host_whose_tlsa_name_is_too_long_has_no_records() {
    // 247 characters; with _25._tcp. before them there are 256, and DNS allows 253.
    let label = "a".repeat(59);
    let host = format!("{label}.{label}.{label}.{}.example.com.", "b".repeat(55));
    let result = check(vec![("example.com.", mx(&host)), (host.as_str(), a(1))]);
    assert_eq!(result.dane.verdict.id(), "none");
    assert_eq!(result.dane.hosts.len(), 1);
    let message = &one(&result.dane.findings, "dns-name-long").message;
    assert!(message.starts_with("_25._tcp.") && message.contains("cannot exist"), "{message}");
}

/// A certificate as `openssl req -x509 -newkey ed25519 -subj /CN=a` makes it, and its key.
const CERTIFICATE: &str = "3082012c3081dfa0030201020214457ba7f671760692f70cf66cf4ef5d6449da1dd4300506032b6570300c310a300806035504030c0161301e170d3236313132383231353234395a170d3336313132353231353234395a300c310a300806035504030c0161302a300506032b657003210017fea1fae910fc52ee172171b91aea128ba1a0f5aaa9942afcdff0b6e13ea01ea3533051301d0603551d0e04160414942fdd6398216a7be19d27f880c09f3590ac653a301f0603551d23041830168014942fdd6398216a7be19d27f880c09f3590ac653a300f0603551d130101ff040530030101ff300506032b6570034100bb245cd0b5edf72d7e40f7170fa0a3c70398e693173d655b12e84188e8fbd4e578bdd71c09f1de26a656c673a32e6c2815f01ae992c56f0dcbe6428776b58f05";
const KEY: &str = "302a300506032b657003210017fea1fae910fc52ee172171b91aea128ba1a0f5aaa9942afcdff0b6e13ea01e";

#[test]
fn whole_data_must_be_what_its_selector_says() {
    let verdict = |selector: u8, data: &[u8]| {
        let result = check(vec![
            ("example.com.", mx("mx.example.com.")),
            ("mx.example.com.", a(1)),
            ("_25._tcp.mx.example.com.", tlsa(3, selector, 0, data.to_vec())),
        ]);
        (result.dane.verdict.id(), told(&result.dane.findings, "da-length").len())
    };
    let certificate = HEXLOWER.decode(CERTIFICATE.as_bytes()).unwrap();
    let key = HEXLOWER.decode(KEY.as_bytes()).unwrap();
    assert_eq!(verdict(0, &certificate), ("good", 0));
    assert_eq!(verdict(1, &key), ("good", 0));
    for (selector, data) in [
        (0, &key[..]),
        (1, &certificate[..]),
        (0, &certificate[..certificate.len() - 1]),
        (1, &[key.clone(), vec![0]].concat()[..]),
        (0, &[0xAB, 0xCD, 0xEF][..]),
        (1, &[0x30][..]),
        (1, &[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF][..]),
    ] {
        assert_eq!(verdict(selector, data), ("unusable", 1), "{selector} {data:?}");
    }
}

#[test]
fn records_of_a_change_of_keys_are_counted() {
    let result = check(vec![
        ("example.com.", mx("mx.example.com.")),
        ("mx.example.com.", a(1)),
        ("_25._tcp.mx.example.com.", key(1)),
        ("_25._tcp.mx.example.com.", key(2)),
        ("_25._tcp.mx.example.com.", key(3)),
    ]);
    let said = one(&result.dane.findings, "da-rollover");
    assert!(said.message.starts_with("mx.example.com has 3 records of the form 3 1 1"), "{}", said.message);
}

/// Nothing can be published beside a CNAME record (RFC 1034, section 3.6.2).
/// RFC 7672, section 2.2.2: senders look at the end of the chain and at the host, at no name between them.
#[test]
fn tlsa_records_in_the_middle_of_a_chain_are_found() {
    let chain = |at: &'static str| {
        check(vec![
            ("example.com.", mx("one.example.com.")),
            ("one.example.com.", alias("two.example.com.")),
            ("two.example.com.", alias("mx.example.com.")),
            ("mx.example.com.", a(1)),
            (at, key(1)),
        ])
    };
    let between = chain("_25._tcp.two.example.com.");
    assert_eq!(between.dane.verdict.id(), "none");
    let said = one(&between.dane.findings, "da-wrong-name");
    assert_eq!(said.message, "There are TLSA records at _25._tcp.two.example.com, where no mail sender looks.");
    for at in ["_25._tcp.one.example.com.", "_25._tcp.mx.example.com."] {
        let found = chain(at);
        assert_eq!((found.dane.verdict.id(), told(&found.dane.findings, "da-wrong-name").len()), ("good", 0), "{at}");
    }
}

#[test]
fn a_domain_that_is_an_alias_is_not_told_to_publish_beside_it() {
    let result = check(vec![("example.com.", alias("web.example.net.")), ("web.example.net.", a(1))]);
    let said = one(&result.tlsrpt.findings, "tr-no-mx");
    assert!(said.remedy.text.contains("alias of web.example.net"), "{}", said.remedy.text);
    assert!(told(&result.dane.findings, "da-mx-cname").is_empty(), "there is no MX record");
    // The zone that is not signed may be that at the end.
    let result = check(vec![
        ("example.com.", alias("mail.example.net.")),
        ("?mail.example.net.", mx("mx.example.net.")),
        ("mx.example.net.", a(1)),
        ("_25._tcp.mx.example.net.", key(1)),
    ]);
    assert_eq!(result.dane.verdict.id(), "good-mx-insecure");
    assert_eq!(
        one(&result.dane.findings, "da-mx-insecure").remedy.text,
        "DNSSEC is needed for each zone up to that of mail.example.net."
    );
}

/// A zone may be signed and lack only the DS record, or have one of an algorithm that nobody knows (RFC 4035, section 5.2).
#[test]
fn a_zone_without_a_chain_of_trust_is_told_of_its_ds_record() {
    let result = check(vec![
        ("example.com.", mx("mx.example.com.")),
        ("mx.example.com.", a(1)),
        ("?_25._tcp.mx.example.com.", key(1)),
    ]);
    assert_eq!(result.dane.verdict.id(), "insecure");
    let said = one(&result.dane.findings, "da-tlsa-insecure");
    assert!(said.remedy.text.contains("DS record"), "{}", said.remedy.text);
}

#[test]
fn where_name_servers_are_dead_no_ds_record_is_to_blame() {
    let result = check(vec![
        ("example.com.", mx("mx.example.com.")),
        ("!mx.example.com.", a(1)),
        ("!_25._tcp.mx.example.com.", key(1)),
    ]);
    assert_eq!(result.dane.verdict.id(), "broken");
    let said = one(&result.dane.findings, "da-denial-broken");
    assert_eq!(said.remedy.text, "Check that each name server of the zone is running and serves the zone.");
    // Where only these records fail, no signatures mean that nobody asks for them.
    let result = check(vec![
        ("example.com.", mx("mx.example.com.")),
        ("mx.example.com.", a(1)),
        ("!_25._tcp.mx.example.com.", key(1)),
    ]);
    assert!(one(&result.dane.findings, "da-denial-broken").remedy.text.contains("remove its DS record"));
}

/// RFC 5321, section 5.1: without MX records mail goes to the address of the domain.
#[test]
fn reports_do_not_arrive_at_a_private_address_without_mx() {
    let arrival = |address: RData| {
        let result = check(vec![
            ("example.com.", mx("mx.example.com.")),
            ("mx.example.com.", a(1)),
            ("_smtp._tls.example.com.", txt("v=TLSRPTv1; rua=mailto:tls@inside.example")),
            ("inside.example.", address),
        ]);
        (result.tlsrpt.arrival, told(&result.tlsrpt.findings, "tr-mailto-no-mx").len())
    };
    assert_eq!(arrival(RData::A(A::new(10, 0, 0, 1))), (Some(Arrival::None), 1));
    assert_eq!(arrival(a(7)), (Some(Arrival::All), 0));
}

#[test]
fn a_letter_outside_ascii_does_not_make_another_address() {
    let readable = |text: &str| {
        let all = readable_records(&[TxtRecord::from(text)]);
        all.into_iter().flat_map(|record| record.rua).map(|each| each.uri().to_owned()).collect::<Vec<_>>()
    };
    for text in
        ["mailto:a@bücher.example", "mailto:jürgen@example.com", "https://bücher.example/x", "mailto:a@例.example"]
    {
        assert_eq!(readable(&format!("v=TLSRPTv1; rua={text}")), Vec::<String>::new(), "{text}");
    }
    // The address is not looked up either, nor proposed.
    let result = check(vec![
        ("example.com.", mx("mx.example.com.")),
        ("mx.example.com.", a(1)),
        ("_smtp._tls.example.com.", txt("v=TLSRPTv1; rua=mailto:a@bücher.example; mailto:b@bücher.example")),
    ]);
    let said: Vec<&str> = result.tlsrpt.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(said.iter().all(|text| !text.contains("bcher")), "{said:?}");
    // What nobody sees or meant is left out as before.
    for text in ["mailto:a@\u{200B}example.com", "\u{201C}mailto:a@example.com\u{201D}", "\u{A0}mailto:a@example.com"] {
        assert_eq!(readable(&format!("v=TLSRPTv1; rua={text}")), ["mailto:a@example.com"], "{text:?}");
    }
}
