//! What a resolver cannot know, and what it says once only: one that does not validate DNSSEC makes no zone look unsigned,
//! and the reason of a failure counts for all of its zone, and for no other.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod doh;

use std::cell::RefCell;
use std::future::Future;
use std::pin::pin;
use std::str::FromStr;
use std::task::{Context, Poll, Waker};

use data_encoding::BASE64URL_NOPAD;
use doh::{add_extended_error, add_records};
use hickory_proto::op::{Message, MessageType, OpCode, ResponseCode};
use hickory_proto::rr::rdata::{A, CNAME, MX, NS, SOA, TLSA, TXT};
use hickory_proto::rr::{Name, RData, Record, RecordType};
use tlsrpt_lens::check::{
    Beside, CheckResult, gather, gather_knowing, judge_facts, markdown, result_json, verdict_lines,
};
use tlsrpt_lens::dns::{DohTransport, HttpAnswer, RESOLVERS, Resolver, TransportError, Validators};
use tlsrpt_lens::record::{Finding, Severity};

/// What is asked: the name, the type, and whether validation is switched off.
type Asked<'a> = (&'a str, RecordType, bool);

/// What a resolver says.
#[derive(Clone)]
enum Say {
    /// These records; whether with AD.
    Records(Vec<RData>, bool),
    /// No such name, in this zone; whether with AD.
    Nothing(&'static str, bool),
    /// A failure, with an extended error.
    Failure(Option<u16>),
    /// Nothing at all.
    Silence,
}

struct World<F> {
    says: F,
    asked: RefCell<Vec<String>>,
}

impl<F: Fn(Asked<'_>, &str) -> Say> World<F> {
    fn new(says: F) -> Self {
        Self { says, asked: RefCell::default() }
    }

    /// How often a question was put.
    fn times(&self, question: &str) -> usize {
        self.asked.borrow().iter().filter(|asked| *asked == question).count()
    }
}

impl<F: Fn(Asked<'_>, &str) -> Say> DohTransport for World<F> {
    async fn get(&self, url: &str) -> Result<HttpAnswer, TransportError> {
        let (base, encoded) = url.split_once("?dns=").unwrap();
        let question = Message::from_vec(&BASE64URL_NOPAD.decode(encoded.as_bytes()).unwrap()).unwrap();
        let query = question.queries.first().unwrap().clone();
        let name = query.name().to_string();
        self.asked.borrow_mut().push(format!("{name} {}", query.query_type()));
        let mut answer = Message::new(0, MessageType::Response, OpCode::Query);
        answer.add_query(query.clone());
        match (self.says)((&name, query.query_type(), question.metadata.checking_disabled), base) {
            Say::Records(all, is_signed) => {
                answer.metadata.authentic_data = is_signed;
                add_records(&mut answer, all);
            }
            Say::Nothing(zone, is_signed) => {
                answer.metadata.response_code = ResponseCode::NXDomain;
                answer.metadata.authentic_data = is_signed;
                let soa = SOA::new(named("ns.example."), named("host.example."), 1, 1, 1, 1, 1);
                answer.add_authority(Record::from_rdata(named(zone), 5, RData::SOA(soa)));
            }
            Say::Failure(code) => {
                answer.metadata.response_code = ResponseCode::ServFail;
                if let Some(code) = code {
                    add_extended_error(&mut answer, code);
                }
            }
            Say::Silence => return Err(TransportError::TimedOut),
        }
        Ok(HttpAnswer { status: 200, content_type: String::new(), body: answer.to_vec().unwrap() })
    }
}

fn named(name: &str) -> Name {
    Name::from_str(name).unwrap()
}

fn a() -> RData {
    RData::A(A::new(45, 33, 32, 25))
}

fn mx(host: &str) -> RData {
    RData::MX(MX::new(10, named(host)))
}

fn txt(text: &str) -> RData {
    RData::TXT(TXT::new(vec![text.to_owned()]))
}

fn tlsa() -> RData {
    RData::TLSA(TLSA::new(3_u8.into(), 1_u8.into(), 1_u8.into(), (1..=32).collect()))
}

fn root() -> RData {
    RData::NS(NS(named("a.root-servers.net.")))
}

/// A future that never waits for anything real.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("waits for something"),
    }
}

fn check<F: Fn(Asked<'_>, &str) -> Say>(world: &World<F>) -> CheckResult {
    judge_facts(&now(gather(world, &RESOLVERS[..1], "example.com", &|_| {})))
}

fn ids(result: &CheckResult) -> [&'static str; 3] {
    [result.tlsrpt.verdict.id(), result.mta_sts.verdict.id(), result.dane.verdict.id()]
}

fn told<'a>(findings: &'a [Finding], rule: &str) -> Vec<&'a Finding> {
    findings.iter().filter(|finding| finding.rule.id() == rule).collect()
}

/// A domain with everything, at a resolver that gives every answer with AD or without.
fn everything((name, record_type, _): Asked<'_>, ad: bool) -> Say {
    let found = match (name, record_type) {
        ("_smtp._tls.example.com.", RecordType::TXT) => vec![txt("v=TLSRPTv1; rua=mailto:tls@example.com")],
        ("example.com.", RecordType::MX) => vec![mx("mx.example.com.")],
        ("mx.example.com.", RecordType::A) => vec![a()],
        ("_25._tcp.mx.example.com.", RecordType::TLSA) => vec![tlsa()],
        (".", RecordType::NS) => vec![root()],
        _ => return Say::Nothing("example.com.", ad),
    };
    Say::Records(found, ad)
}

#[test]
fn a_resolver_that_does_not_validate_makes_no_zone_look_unsigned() {
    let world = World::new(|asked: Asked<'_>, _: &str| everything(asked, false));
    let result = check(&world);
    assert_eq!(ids(&result), ["valid", "none", "unknown"]);
    assert_eq!(world.times(". NS"), 1);
    // What to do is said with DANE, and beside the record in place of "not signed".
    let [of_dane] = told(&result.dane.findings, "dns-not-validating")[..] else { panic!("{:?}", result.dane.findings) };
    assert_eq!(of_dane.severity, Severity::Warning);
    assert_eq!(of_dane.remedy.text, "Choose another resolver, or turn on DNSSEC validation in this one.");
    for rule in ["da-tlsa-insecure", "da-addr-insecure", "da-mx-insecure", "da-none"] {
        assert!(told(&result.dane.findings, rule).is_empty(), "{rule}");
    }
    assert!(told(&result.tlsrpt.findings, "dns-unsigned").is_empty());
    assert_eq!(told(&result.tlsrpt.findings, "dns-not-validating").len(), 1);
    let sentence = verdict_lines(&result)[2].sentence;
    assert_eq!(sentence, "Unknown: the resolver does not validate DNSSEC.");
    let json = result_json(&result, Beside::default());
    for field in ["/dane/mx_signed", "/dane/hosts/0/address_signed", "/dane/hosts/0/tlsa_signed"] {
        assert_eq!(json.pointer(field), Some(&serde_json::Value::Null), "{field}");
    }
    assert!(markdown(&result, Beside::default()).contains("- DANE: Unknown: the resolver does not validate DNSSEC."));
}

#[test]
fn a_resolver_that_validates_is_believed_when_a_zone_is_not_signed() {
    let world = World::new(|asked: Asked<'_>, _: &str| everything(asked, asked.0 == "."));
    let result = check(&world);
    assert_eq!(ids(&result), ["valid", "none", "insecure"]);
    assert_eq!(world.times(". NS"), 1);
    assert_eq!(told(&result.tlsrpt.findings, "dns-unsigned").len(), 1);
    assert!(told(&result.dane.findings, "dns-not-validating").is_empty());
}

#[test]
fn one_validated_answer_is_enough() {
    let world = World::new(|asked: Asked<'_>, _: &str| everything(asked, asked.1 == RecordType::A));
    let result = check(&world);
    assert_eq!(ids(&result), ["valid", "none", "insecure"]);
    assert_eq!(world.times(". NS"), 0);
}

/// Somebody on the way finds fault with signatures, and the AD bit of good ones is lost: a forwarder that drops it.
#[test]
fn a_failed_validation_does_not_show_that_the_ad_bit_comes_through() {
    let world = World::new(|asked: Asked<'_>, _: &str| match asked.0 {
        "_mta-sts.example.com." => Say::Failure(Some(7)),
        _ => everything(asked, false),
    });
    let result = check(&world);
    assert_eq!(ids(&result), ["valid", "unknown", "unknown"]);
    assert_eq!(world.times(". NS"), 1);
    assert!(told(&result.tlsrpt.findings, "dns-unsigned").is_empty());
    assert!(told(&result.dane.findings, "da-tlsa-insecure").is_empty());
    // Nor is it taken for known when another domain is checked.
    let validators = Validators::default();
    now(gather_knowing(&validators, &world, &RESOLVERS[..1], "example.com", &|_| {}));
    let other = World::new(|asked: Asked<'_>, _: &str| everything(asked, false));
    let result = judge_facts(&now(gather_knowing(&validators, &other, &RESOLVERS[..1], "example.com", &|_| {})));
    assert_eq!(ids(&result), ["valid", "none", "unknown"]);
}

#[test]
fn what_fails_validation_is_not_called_unsigned() {
    let world = World::new(|asked: Asked<'_>, _: &str| match asked.0 {
        "mx.example.com." | "_25._tcp.mx.example.com." | "example.com." => Say::Failure(Some(7)),
        _ => everything(asked, true),
    });
    let result = check(&world);
    assert_eq!(ids(&result), ["valid", "none", "broken"]);
    assert_eq!(result.dane.mx_signed, None);
    let world = World::new(|asked: Asked<'_>, _: &str| match asked.0 {
        "mx.example.com." | "_25._tcp.mx.example.com." => Say::Failure(Some(7)),
        _ => everything(asked, true),
    });
    let result = check(&world);
    let [host] = &result.dane.hosts[..] else { panic!("{:?}", result.dane.hosts) };
    assert_eq!((host.address_signed, host.tlsa_signed), (None, None));
}

/// A private resolver may know nothing of the root: that tells nothing, and what it says of zones counts as before.
#[test]
fn a_resolver_that_cannot_say_is_taken_at_its_word() {
    for of_root in [Say::Nothing(".", false), Say::Failure(None), Say::Silence] {
        let world = World::new(
            |asked: Asked<'_>, _: &str| {
                if asked.0 == "." { of_root.clone() } else { everything(asked, false) }
            },
        );
        assert_eq!(ids(&check(&world)), ["valid", "none", "insecure"]);
    }
}

#[test]
fn without_tlsa_records_dane_is_not_used_if_that_is_proved() {
    let world = World::new(|asked: Asked<'_>, _: &str| match asked.1 {
        RecordType::TLSA => Say::Nothing("example.com.", false),
        _ => everything(asked, false),
    });
    // Without validation a zone whose signatures are broken looks the same, and senders that validate hold mail back.
    let result = check(&world);
    assert_eq!(ids(&result), ["valid", "none", "unknown"]);
    assert_eq!(told(&result.dane.findings, "dns-not-validating").len(), 1);
    for (findings, rule) in [(&result.dane.findings, "da-none"), (&result.tlsrpt.findings, "tr-nothing-to-report")] {
        assert!(told(findings, rule).is_empty(), "{rule}");
    }
    // At a resolver that validates it is proved, or the zone is not signed and needs no proof.
    for is_signed in [false, true] {
        let world = World::new(|asked: Asked<'_>, _: &str| match (asked.0, asked.1) {
            (".", _) => everything(asked, true),
            (_, RecordType::TLSA) => Say::Nothing("example.com.", is_signed),
            _ => everything(asked, is_signed),
        });
        let result = check(&world);
        assert_eq!(ids(&result), ["valid", "none", "none"]);
        let [unused] = told(&result.dane.findings, "da-none")[..] else { panic!("{:?}", result.dane.findings) };
        assert!(unused.remedy.text.starts_with("Nothing to do"));
        assert_eq!(told(&result.tlsrpt.findings, "tr-nothing-to-report").len(), 1);
    }
}

#[test]
fn nothing_to_report_is_said_of_what_is_known_only() {
    // Signed addresses, and a TLSA lookup that nobody answers.
    let world = World::new(|asked: Asked<'_>, _: &str| match asked.1 {
        RecordType::TLSA => Say::Silence,
        _ => everything(asked, true),
    });
    let result = check(&world);
    assert_eq!(ids(&result), ["valid", "none", "unknown"]);
    assert!(told(&result.tlsrpt.findings, "tr-nothing-to-report").is_empty());
}

#[test]
fn what_rests_on_signatures_nobody_looked_at_is_unknown() {
    // The TLSA lookup fails: mail is held back only if the host's zone is signed.
    let world = World::new(|asked: Asked<'_>, _: &str| match asked.1 {
        RecordType::TLSA => Say::Failure(None),
        _ => everything(asked, false),
    });
    assert_eq!(ids(&check(&world)), ["valid", "none", "unknown"]);
    // The host is an alias: of a signed one the records at its end would count (RFC 7672, section 2.2.2).
    let world = World::new(|asked: Asked<'_>, _: &str| match (asked.0, asked.1) {
        ("mx.example.com.", RecordType::A) => {
            Say::Records(vec![RData::CNAME(CNAME(named("mx.example.net."))), a()], false)
        }
        ("mx.example.com.", RecordType::CNAME) => {
            Say::Records(vec![RData::CNAME(CNAME(named("mx.example.net.")))], false)
        }
        (_, RecordType::TLSA) => Say::Nothing("example.com.", false),
        _ => everything(asked, false),
    });
    assert_eq!(ids(&check(&world)), ["valid", "none", "unknown"]);
}

#[test]
fn each_resolver_is_asked_once_while_the_page_is_open() {
    let world = World::new(|asked: Asked<'_>, _: &str| everything(asked, false));
    let validators = Validators::default();
    let check = |resolvers: &[Resolver]| {
        judge_facts(&now(gather_knowing(&validators, &world, resolvers, "example.com", &|_| {})))
    };
    for _ in 0..3 {
        assert_eq!(ids(&check(&RESOLVERS[..1])), ["valid", "none", "unknown"]);
    }
    assert_eq!(world.times(". NS"), 1);
    check(&RESOLVERS[1..2]);
    assert_eq!(world.times(". NS"), 2, "another resolver");
    // One that could not be reached is asked once more, and then left alone.
    let world =
        World::new(|asked: Asked<'_>, _: &str| if asked.0 == "." { Say::Silence } else { everything(asked, false) });
    let validators = Validators::default();
    for _ in 0..4 {
        now(gather_knowing(&validators, &world, &RESOLVERS[..1], "example.com", &|_| {}));
    }
    assert_eq!(world.times(". NS"), 2);
    // What validated an answer once is not asked.
    let world = World::new(|asked: Asked<'_>, _: &str| everything(asked, asked.1 == RecordType::MX));
    let validators = Validators::default();
    now(gather_knowing(&validators, &world, &RESOLVERS[..1], "example.com", &|_| {}));
    let unsigned = World::new(|asked: Asked<'_>, _: &str| everything(asked, false));
    let result = judge_facts(&now(gather_knowing(&validators, &unsigned, &RESOLVERS[..1], "example.com", &|_| {})));
    assert_eq!(unsigned.times(". NS"), 0);
    assert_eq!(ids(&result), ["valid", "none", "insecure"]);
}

/// Of two resolvers the one that does not validate answers only what the other does not.
#[test]
fn the_answers_of_another_resolver_count_as_its_own() {
    let world = World::new(|asked: Asked<'_>, base: &str| {
        let is_first = base == RESOLVERS[0].url;
        match (is_first, asked.1) {
            (true, RecordType::TLSA) => Say::Silence,
            (is_first, _) => everything(asked, is_first),
        }
    });
    let result = judge_facts(&now(gather(&world, &RESOLVERS[..2], "example.com", &|_| {})));
    assert_eq!(ids(&result), ["valid", "none", "unknown"]);
    assert_eq!(result.dane.mx_signed, Some(true));
    assert!(told(&result.tlsrpt.findings, "dns-not-validating").is_empty(), "the record came from the first");
}

/// The message about the lookup of a name.
fn said_of(result: &CheckResult, name: &str) -> String {
    let all = result.findings();
    let own = all.iter().find(|finding| finding.rule.id().starts_with("dns-") && finding.message.contains(name));
    own.map(|finding| finding.message.clone()).unwrap_or_default()
}

const EXPIRED: &str = "the signatures have expired";

#[test]
fn a_failure_without_reason_has_that_of_its_zone() {
    // Only the first answer says that signatures have expired (7); data that comes unchecked failed validation.
    let world = World::new(|(name, record_type, unchecked): Asked<'_>, _: &str| match (name, record_type) {
        (_, RecordType::SOA) => Say::Nothing("example.com.", false),
        ("_smtp._tls.example.com.", RecordType::TXT) => Say::Failure(Some(7)),
        ("example.com." | "_mta-sts.example.com.", _) if !unchecked => Say::Failure(None),
        ("example.com.", RecordType::MX) => Say::Records(vec![mx("mx.example.com.")], false),
        ("_mta-sts.example.com.", RecordType::TXT) => Say::Records(vec![txt("v=STSv1; id=1;")], false),
        _ => Say::Nothing("example.com.", true),
    });
    let result = check(&world);
    for name in ["_smtp._tls.example.com TXT", "_mta-sts.example.com TXT", "example.com MX"] {
        assert!(said_of(&result, &format!("at {name}")).contains(EXPIRED), "{name}: {}", said_of(&result, name));
    }
}

#[test]
fn zones_do_not_borrow_from_each_other() {
    // _mta-sts is a zone of its own, broken by itself.
    let world = World::new(|(name, record_type, unchecked): Asked<'_>, _: &str| match (name, record_type) {
        ("_mta-sts.example.com.", RecordType::SOA) => Say::Nothing("_mta-sts.example.com.", false),
        (_, RecordType::SOA) => Say::Nothing("example.com.", false),
        ("_smtp._tls.example.com.", RecordType::TXT) => Say::Failure(Some(7)),
        ("_mta-sts.example.com.", _) if !unchecked => Say::Failure(None),
        ("_mta-sts.example.com.", RecordType::TXT) => Say::Records(vec![txt("v=STSv1; id=1;")], false),
        _ => Say::Nothing("example.com.", true),
    });
    let result = check(&world);
    assert!(said_of(&result, "_smtp._tls.example.com TXT").contains(EXPIRED));
    let other = said_of(&result, "_mta-sts.example.com TXT");
    assert!(other.starts_with("DNSSEC is broken at _mta-sts.example.com TXT."), "{other}");
}

#[test]
fn where_the_zone_is_not_told_nothing_is_borrowed() {
    let world = World::new(|(name, record_type, unchecked): Asked<'_>, _: &str| match (name, record_type) {
        (_, RecordType::SOA) => Say::Silence,
        ("_smtp._tls.example.com.", RecordType::TXT) => Say::Failure(Some(7)),
        ("_mta-sts.example.com.", _) if !unchecked => Say::Failure(None),
        ("_mta-sts.example.com.", RecordType::TXT) => Say::Records(vec![txt("v=STSv1; id=1;")], false),
        _ => Say::Nothing("example.com.", true),
    });
    assert!(!said_of(&check(&world), "_mta-sts.example.com TXT").contains(EXPIRED));
}

#[test]
fn no_zone_is_asked_for_where_all_reasons_are_known_or_none_is() {
    for code in [Some(7), None] {
        let world = World::new(move |(name, _, unchecked): Asked<'_>, _: &str| {
            if unchecked {
                Say::Records(vec![txt("x")], false)
            } else if name == "." {
                Say::Silence
            } else {
                Say::Failure(code)
            }
        });
        check(&world);
        assert!(!world.asked.borrow().iter().any(|asked| asked.ends_with(" SOA")), "{code:?}");
    }
}

/// A second question about the same name may be the one that is answered with the reason.
#[test]
fn the_reason_of_one_name_is_looked_for_in_all_questions_about_it() {
    let world = World::new(|(name, record_type, unchecked): Asked<'_>, _: &str| match (name, record_type) {
        ("_smtp._tls.example.com.", RecordType::CNAME) => Say::Failure(Some(9)),
        ("_smtp._tls.example.com.", RecordType::TXT) if !unchecked => Say::Failure(None),
        _ => Say::Nothing("example.com.", true),
    });
    assert!(
        said_of(&check(&world), "_smtp._tls.example.com TXT").contains("no key of the zone matches its DS records")
    );
}

#[test]
fn of_a_dead_zone_one_name_tells_of_those_below() {
    let dead = "The name servers do not answer for";
    // All of the domain is dead; only one answer says why (22, no reachable authority).
    let world = World::new(|(name, record_type, _): Asked<'_>, _: &str| match (name, record_type) {
        ("_smtp._tls.example.com.", RecordType::TXT) => Say::Failure(Some(22)),
        (".", _) => Say::Silence,
        _ => Say::Failure(None),
    });
    let result = check(&world);
    for name in ["_smtp._tls.example.com TXT", "_mta-sts.example.com TXT", "example.com MX"] {
        let said = said_of(&result, name);
        assert!(said.starts_with(&format!("{dead} {name}")), "{said}");
    }
    // The zone of the domain lives, so the dead one is another, and of a third nothing is known.
    let world = World::new(|(name, record_type, _): Asked<'_>, _: &str| match (name, record_type) {
        ("_smtp._tls.example.com.", _) => Say::Failure(Some(23)),
        ("_mta-sts.example.com.", _) => Say::Failure(None),
        _ => Say::Nothing("example.com.", true),
    });
    let result = check(&world);
    assert!(said_of(&result, "_smtp._tls.example.com TXT").starts_with(dead));
    let other = said_of(&result, "_mta-sts.example.com TXT");
    assert!(other.starts_with("The lookup of _mta-sts.example.com TXT failed."), "{other}");
}

#[test]
fn broken_signatures_and_dead_servers_are_not_mixed() {
    // 7 tells of signatures at one name; the other cannot be had even unchecked, so no signature is to blame.
    let world = World::new(|(name, record_type, _): Asked<'_>, _: &str| match (name, record_type) {
        (_, RecordType::SOA) => Say::Nothing("example.com.", false),
        ("_smtp._tls.example.com.", _) => Say::Failure(Some(7)),
        ("_mta-sts.example.com.", _) => Say::Failure(None),
        _ => Say::Nothing("example.com.", true),
    });
    let other = said_of(&check(&world), "_mta-sts.example.com TXT");
    assert!(other.starts_with("The lookup of _mta-sts.example.com TXT failed."), "{other}");
    // 22 at the domain says nothing of signatures that fail below it.
    let world = World::new(|(name, record_type, unchecked): Asked<'_>, _: &str| match (name, record_type) {
        (_, RecordType::SOA) => Say::Nothing("example.com.", false),
        ("example.com.", RecordType::MX | RecordType::CNAME) => Say::Failure(Some(22)),
        ("_mta-sts.example.com.", _) if !unchecked => Say::Failure(None),
        ("_mta-sts.example.com.", RecordType::TXT) => Say::Records(vec![txt("v=STSv1; id=1;")], false),
        _ => Say::Nothing("example.com.", true),
    });
    let other = said_of(&check(&world), "_mta-sts.example.com TXT");
    assert!(other.starts_with("DNSSEC is broken at _mta-sts.example.com TXT."), "{other}");
}
