//! Failures that no lab can bring about at will: answers made at the bytes, judged to the end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![allow(
    clippy::unnecessary_wraps,
    clippy::needless_pass_by_value,
    reason = "every way to spoil an answer has one shape"
)]

use std::future::Future;
use std::net::Ipv4Addr;
use std::pin::pin;
use std::str::FromStr;
use std::task::{Context, Poll, Waker};

use hickory_proto::op::{Edns, Message, MessageType, OpCode, ResponseCode};
use hickory_proto::rr::rdata::opt::EdnsOption;
use hickory_proto::rr::rdata::{A, CNAME, MX, TXT};
use hickory_proto::rr::{Name, RData, Record, RecordType};
use serde_json::Value;
use tlsrpt_lens::check::{
    CheckResult, Facts, ask_again, compared_questions, disagreements, gather, judge_facts, judge_policy_file, markdown,
    result_json, results_csv, verdict_lines, with_reports,
};
use tlsrpt_lens::dns::{
    Answer, DohTransport, HttpAnswer, LookupResult, Outcome, RESOLVERS, RecordData, ResourceRecord, Tlsa,
    TransportError,
};
use tlsrpt_lens::intake;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::record::{Rule, Severity};
use tlsrpt_lens::store::Store;

type Got = Result<HttpAnswer, TransportError>;
type Spoil = fn(Message) -> Got;

/// A world with one record, and what becomes of the question for it.
struct World {
    ttl: u32,
    record: &'static str,
    spoil: Spoil,
}

fn send(message: Message) -> Got {
    Ok(HttpAnswer { status: 200, body: message.to_vec().unwrap() })
}

const GOOD: World = World { ttl: 3_600, record: "v=TLSRPTv1; rua=mailto:tls@other.example", spoil: send };

impl DohTransport for World {
    async fn get(&self, url: &str) -> Got {
        let (_, encoded) = url.split_once("dns=").unwrap();
        let question = Message::from_vec(&base64url(encoded)).unwrap();
        let query = question.queries.first().unwrap().clone();
        let mut answer = Message::new(0, MessageType::Response, OpCode::Query);
        answer.add_query(query.clone());
        let name = query.name().to_string();
        let data = match (name.as_str(), query.query_type()) {
            ("_smtp._tls.example.com.", RecordType::TXT) => RData::TXT(TXT::new(vec![self.record.to_owned()])),
            ("example.com." | "other.example.", RecordType::MX) => {
                RData::MX(MX::new(10, Name::from_str("mx.example.com.").unwrap()))
            }
            ("mx.example.com.", RecordType::A) => RData::A(A::new(192, 0, 2, 1)),
            _ => {
                answer.metadata.response_code = ResponseCode::NXDomain;
                return send(answer);
            }
        };
        answer.add_answer(Record::from_rdata(query.name().clone(), self.ttl, data));
        if name == "_smtp._tls.example.com." { (self.spoil)(answer) } else { send(answer) }
    }
}

fn base64url(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let sextets = text.bytes().map(|byte| ALPHABET.iter().position(|letter| *letter == byte).unwrap());
    let bits = sextets.map(|sextet| format!("{sextet:06b}")).collect::<Vec<_>>().concat();
    let bytes = bits.as_bytes().chunks_exact(8).map(|byte| std::str::from_utf8(byte).unwrap());
    bytes.map(|byte| u8::from_str_radix(byte, 2).unwrap()).collect()
}

/// A future that never waits for anything real.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("waits for something"),
    }
}

fn check(world: &World) -> (Facts, CheckResult) {
    let facts = now(gather(world, &RESOLVERS[..2], "example.com", &|_| {}));
    let result = judge_facts(&facts);
    (facts, result)
}

fn rules(result: &CheckResult) -> Vec<&'static str> {
    result.tlsrpt.findings.iter().map(|finding| finding.rule.id()).collect()
}

fn failing(spoil: Spoil) -> CheckResult {
    check(&World { spoil, ..GOOD }).1
}

fn servfail(mut message: Message, code: u16) -> Got {
    message.metadata.response_code = ResponseCode::ServFail;
    message.answers.clear();
    extended(message, code)
}

fn extended(mut message: Message, code: u16) -> Got {
    let mut edns = Edns::new();
    edns.options_mut().insert(EdnsOption::Unknown(15, code.to_be_bytes().to_vec()));
    message.set_edns(edns);
    send(message)
}

#[test]
fn the_world_without_faults_is_valid() {
    let (_, result) = check(&GOOD);
    assert_eq!(result.tlsrpt.verdict.id(), "valid");
    assert_eq!(result.dane.verdict.id(), "none");
}

#[test]
fn every_failed_lookup_is_unknown_and_says_why() {
    let cases: [(Spoil, &str); 9] = [
        (|message| servfail(message, 0), "dns-servfail"),
        (|message| servfail(message, 22), "dns-lame"),
        (|message| servfail(message, 16), "dns-filtered"),
        (|message| servfail(message, 9), "dns-bogus"),
        (
            |mut message| {
                message.metadata.response_code = ResponseCode::Refused;
                send(message)
            },
            "dns-refused",
        ),
        (
            |mut message| {
                message.metadata.truncation = true;
                send(message)
            },
            "dns-truncated",
        ),
        (
            |mut message| {
                message.metadata.id = 99;
                send(message)
            },
            "dns-mismatch",
        ),
        (|_| Err(TransportError::TimedOut), "dns-transport"),
        (|_| Ok(HttpAnswer { status: 503, body: Vec::new() }), "dns-transport"),
    ];
    for (spoil, rule) in cases {
        let result = failing(spoil);
        assert_eq!((result.tlsrpt.verdict.id(), result.tlsrpt.lenient_verdict.id()), ("unknown", "unknown"), "{rule}");
        assert!(rules(&result).contains(&rule), "{rule}: {:?}", rules(&result));
        assert!(!rules(&result).contains(&"tr-none"), "{rule} must not say that there is no record");
    }
}

#[test]
fn old_answers_long_times_and_aliases_are_told() {
    let stale = failing(|message| extended(message, 3));
    assert!(rules(&stale).contains(&"dns-stale"));
    let (_, slow) = check(&World { ttl: 172_800, ..GOOD });
    assert!(rules(&slow).contains(&"dns-ttl"));
    let alias = failing(|mut message| {
        let mut record = message.answers.remove(0);
        let owner = std::mem::replace(&mut record.name, Name::from_str("tls.vendor.example.").unwrap());
        message.add_answer(Record::from_rdata(owner, 60, RData::CNAME(CNAME(record.name.clone()))));
        message.add_answer(record);
        send(message)
    });
    assert_eq!(alias.tlsrpt.verdict.id(), "valid");
    assert!(rules(&alias).contains(&"dns-cname"));
}

#[test]
fn a_second_resolver_that_differs_is_told_apart_from_one_that_knows_nothing() {
    let (facts, _) = check(&GOOD);
    let ask = |world: &World| now(ask_again(world, RESOLVERS[1], compared_questions(&facts)));
    assert_eq!(disagreements(&facts, &ask(&GOOD)), []);
    let other = World { record: "v=TLSRPTv1; rua=mailto:new@other.example", ..GOOD };
    let found = disagreements(&facts, &ask(&other));
    assert_eq!(found.iter().map(|finding| finding.rule.id()).collect::<Vec<_>>(), ["dns-disagree"]);
    let message = &found.first().unwrap().message;
    assert!(message.contains("tls@other.example") && message.contains("new@other.example"), "{message}");
    let silent = World { spoil: |_| Err(TransportError::Unreachable), ..GOOD };
    assert_eq!(disagreements(&facts, &ask(&silent)), []);
}

#[test]
fn exports_hold_the_verdicts_and_disarm_what_strangers_wrote() {
    let (_, result) = check(&World { record: "v=TLSRPTv1; rua=mailto:<img src=x>*a*@b.example", ..GOOD });
    let json: Value = result_json(&result);
    assert_eq!(json["schema"], "tlsrpt-lens/check/1");
    assert_eq!(json["tlsrpt"]["verdict"], "invalid");
    assert_eq!(json["tlsrpt"]["records"][0], "v=TLSRPTv1; rua=mailto:<img src=x>*a*@b.example");
    assert!(json["tlsrpt"]["findings"][0]["source"].as_str().unwrap().starts_with("RFC"));
    let text = markdown(&result);
    let sentences: Vec<&str> = text.lines().filter(|line| !line.starts_with("    ")).collect();
    let unescaped = sentences.concat().replace("\\<", "").replace("\\*", "");
    assert!(text.contains("\\<img") && !unescaped.contains(['<', '*']), "{text}");
}

#[test]
fn a_ticket_obeys_no_control_of_a_record() {
    for (record, shown) in [
        ("v=TLSRPTv1; rua=mailto:a@\u{202e}elpmaxe.b", "    v=TLSRPTv1; rua=mailto:a@‹U+202E›elpmaxe.b\n"),
        ("v=TLSRPTv1; rua=mailto:\u{7}\u{2069}\u{2028}@b.example", "mailto:‹U+0007›‹U+2069›‹U+2028›@b.example\n"),
        ("v=TLSRPTv1; rua=mailto:שלום@b.example", "    \u{2068}v=TLSRPTv1; rua=mailto:שלום@b.example\u{2069}\n"),
    ] {
        let (_, result) = check(&World { record, ..GOOD });
        let text = markdown(&result);
        assert!(text.contains(shown), "{text}");
        let obeyed =
            |letter: char| matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2028}' | '\u{2066}' | '\u{2067}' | '\u{7}');
        assert!(!text.contains(obeyed), "{text}");
        for line in text.lines() {
            assert_eq!(line.matches('\u{2068}').count(), line.matches('\u{2069}').count(), "{line}");
        }
        // Data stay as they are.
        assert_eq!(result_json(&result)["tlsrpt"]["records"][0], record);
    }
}

/// What the page, and each export, says of a record that is valid.
#[track_caller]
fn arrives(record: &'static str, expected: bool) {
    let (_, result) = check(&World { record, ..GOOD });
    assert_eq!(result.tlsrpt.verdict.id(), "valid", "{record}");
    let sentence = if expected { "Reports will come." } else { "The record is right, but reports cannot arrive." };
    let [line, ..] = verdict_lines(&result);
    assert_eq!((line.what, line.sentence), ("TLS-RPT", sentence), "{record}");
    let severity = if expected { Severity::Ok } else { Severity::Error };
    assert_eq!(line.severity, severity, "{record}");
    let json: Value = result_json(&result);
    let field = json.pointer("/tlsrpt/reports_cannot_arrive");
    assert_eq!(field, (!expected).then_some(&Value::Bool(true)), "{record}");
    assert!(markdown(&result).contains(&format!("- TLS-RPT: valid. {sentence}\n")), "{record}");
    let csv = results_csv(&[result]);
    assert_eq!(csv.lines().nth(1).unwrap().ends_with(",yes"), !expected, "{csv}");
}

#[test]
fn reports_cannot_arrive_where_no_destination_is_reached() {
    arrives("v=TLSRPTv1; rua=mailto:tls@other.example", true);
    // Neither name exists.
    arrives("v=TLSRPTv1; rua=mailto:tls@nowhere.example", false);
    arrives("v=TLSRPTv1; rua=https://nowhere.example/tlsrpt", false);
    arrives("v=TLSRPTv1; rua=mailto:tls@nowhere.example,https://nowhere.example/tlsrpt", false);
    // Of several destinations one is enough.
    arrives("v=TLSRPTv1; rua=mailto:tls@nowhere.example,mailto:tls@other.example", true);
    // An address that is missing is no destination.
    arrives("v=TLSRPTv1; rua=mailto:,mailto:tls@other.example", true);
}

/// RFC 8460, sections 5.3 and 5.4: a report is a message to the address, or is posted to the host.
#[test]
fn delivery_is_stopped_by_what_keeps_a_destination_from_being_reached() {
    let stopping: Vec<&str> = Rule::ALL.iter().filter(|rule| rule.stops_delivery()).map(|rule| rule.id()).collect();
    let expected =
        ["tr-mailto-no-mx", "tr-mailto-null-mx", "tr-mailto-nxdomain", "tr-https-nxdomain", "tr-https-private"];
    assert_eq!(stopping, expected);
    assert!(Rule::ALL.iter().filter(|rule| rule.stops_delivery()).all(|rule| rule.severity() == Severity::Error));
}

#[test]
fn a_host_with_a_public_address_beside_a_private_one_is_reached() {
    let (mut facts, _) = check(&World { record: "v=TLSRPTv1; rua=https://mx.example.com/tlsrpt", ..GOOD });
    facts.destinations.first_mut().unwrap().addresses.first_mut().unwrap().result =
        LookupResult::Found(answer(RecordData::A(Ipv4Addr::new(10, 0, 0, 1)), false));
    let private = judge_facts(&facts);
    assert!(private.tlsrpt.reports_cannot_arrive && rules(&private).contains(&"tr-https-private"));
    facts.destinations.first_mut().unwrap().addresses.last_mut().unwrap().result =
        LookupResult::Found(answer(RecordData::Aaaa("2001:db8::1".parse().unwrap()), false));
    let public = judge_facts(&facts);
    assert!(!public.tlsrpt.reports_cannot_arrive && !rules(&public).contains(&"tr-https-private"));
}

#[test]
fn a_command_is_apart_from_the_words_that_announce_it() {
    let (mut facts, _) = check(&GOOD);
    let tlsa = Tlsa { usage: 3, selector: 1, matching: 1, data: vec![1; 20] };
    let host = facts.hosts.first_mut().unwrap();
    host.tlsa.result = LookupResult::Found(answer(RecordData::Tlsa(tlsa), true));
    let address = RecordData::A(Ipv4Addr::new(192, 0, 2, 1));
    host.addresses.first_mut().unwrap().result = LookupResult::Found(answer(address, true));
    let result = judge_facts(&facts);
    let commands: Vec<(&str, &str, &str)> = result
        .findings()
        .into_iter()
        .filter_map(|finding| Some((finding.rule.id(), &*finding.remedy.text, finding.remedy.command.as_deref()?)))
        .collect();
    let compute = "perl -e 'alarm 10; exec @ARGV' openssl s_client -starttls smtp -connect mx.example.com:25 \
                   -servername mx.example.com </dev/null 2>/dev/null | openssl x509 -noout -pubkey | openssl pkey -pubin \
                   -outform DER | openssl sha256";
    let announced = "This command prints the data of a 3 1 1 record for the key that the server presents.";
    assert_eq!(commands, [("da-length", announced, compute)]);
    let json: Value = result_json(&result);
    let told = json["dane"]["findings"].as_array().unwrap();
    assert!(told.iter().any(|finding| finding["command"] == compute));
    // In a ticket a command stands as it is typed.
    assert!(markdown(&result).contains(&format!("\n    {compute}\n")));
}

/// The rules and the verdict of a world with one MX host that has these signed TLSA records.
fn with_tlsa(records: &[Tlsa]) -> (CheckResult, Vec<Option<String>>) {
    let (mut facts, _) = check(&GOOD);
    let host = facts.hosts.first_mut().unwrap();
    let mut found = answer(RecordData::Tlsa(records.first().unwrap().clone()), true);
    let one = found.records.first().unwrap().clone();
    found.records =
        records.iter().map(|tlsa| ResourceRecord { data: RecordData::Tlsa(tlsa.clone()), ..one.clone() }).collect();
    host.tlsa.result = LookupResult::Found(found);
    let address = RecordData::A(Ipv4Addr::new(192, 0, 2, 1));
    host.addresses.first_mut().unwrap().result = LookupResult::Found(answer(address, true));
    let result = judge_facts(&facts);
    let commands = result.dane.findings.iter().map(|finding| finding.remedy.command.clone()).collect();
    (result, commands)
}

fn tlsa(usage: u8, hex: &str) -> Tlsa {
    let bytes = hex.as_bytes().chunks_exact(2).map(|two| std::str::from_utf8(two).unwrap());
    Tlsa { usage, selector: 1, matching: 1, data: bytes.map(|two| u8::from_str_radix(two, 16).unwrap()).collect() }
}

#[test]
fn the_content_of_tlsa_records_is_judged() {
    let good = tlsa(3, &"5a".repeat(32));
    let nothing = tlsa(3, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    let retired = tlsa(2, "8d02536c887482bc34ff54e41d2ba659bf85b341a0a20afadb5813dcfbcf286d");
    let root = tlsa(2, "0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3");
    let many: Vec<Tlsa> = (0..13).map(|one| tlsa(3, &format!("{one:02x}").repeat(32))).collect();
    let all = [
        (vec![good.clone()], None, true),
        (vec![nothing.clone()], Some("da-digest-empty"), false),
        (vec![good.clone(), nothing.clone()], Some("da-digest-empty"), true),
        (vec![retired.clone()], Some("da-issuer-retired"), false),
        (vec![nothing, retired.clone()], Some("da-issuer-retired"), false),
        (vec![good, retired], Some("da-issuer-retired"), true),
        (vec![root], Some("da-root-anchor"), true),
        (many, Some("da-many"), true),
    ];
    for (records, rule, can_match) in all {
        let (result, _) = with_tlsa(&records);
        let said: Vec<&str> = result.dane.findings.iter().map(|finding| finding.rule.id()).collect();
        let new = ["da-digest-empty", "da-issuer-retired", "da-root-anchor", "da-many"];
        assert_eq!(said.iter().any(|id| new.contains(id)), rule.is_some(), "{said:?}");
        assert!(rule.is_none_or(|rule| said.contains(&rule)), "{said:?}");
        assert_eq!(result.dane.hosts.first().unwrap().verdict.id() == "good", can_match, "{said:?}");
    }
}

#[test]
fn the_certificate_is_compared_with_every_usable_record() {
    let (_, commands) = with_tlsa(&[tlsa(3, &"5a".repeat(32)), tlsa(3, &"6b".repeat(32)), tlsa(3, "aa")]);
    let compare = commands.into_iter().flatten().find(|command| command.contains("-dane_tlsa_domain")).unwrap();
    assert_eq!(compare.matches("-dane_tlsa_rrdata").count(), 2, "{compare}");
    assert!(!compare.contains('…') && compare.contains("-dane_tlsa_domain mx.example.com"), "{compare}");
}

#[test]
fn a_policy_file_is_judged_beside_the_mail_hosts_and_the_reports() {
    let (facts, _) = check(&GOOD);
    let policy = |mx: &str| format!("version: STSv1\nmode: enforce\nmx: {mx}\nmax_age: 604800\n");
    let said = |facts: &Facts, text: &str, reported: Option<&str>| {
        let result = judge_policy_file(text, facts, reported);
        (result.usable, result.findings.iter().map(|finding| finding.rule.id()).collect::<Vec<_>>())
    };
    assert_eq!(said(&facts, &policy("mx.example.com"), None), (true, vec![]));
    assert_eq!(said(&facts, &policy("mx.example.com"), Some(&policy("MX.example.com"))), (true, vec![]));
    let older = "version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 604800\n";
    assert_eq!(said(&facts, &policy("mx.example.com"), Some(older)), (true, vec!["mp-id-stale"]));
    let (usable, rules) = said(&facts, &policy("other.example.com"), None);
    assert!(!usable && rules.contains(&"mp-mx-uncovered"), "{rules:?}");
    let mut null = facts;
    null.mx.result = LookupResult::Found(answer(RecordData::Mx { preference: 0, exchange: String::new() }, true));
    assert_eq!(said(&null, &policy("mx.example.com"), None), (true, vec!["mp-null-mx"]));
}

#[test]
fn tlsa_records_of_a_host_without_signed_addresses_are_skipped() {
    let (mut facts, _) = check(&GOOD);
    let tlsa = Tlsa { usage: 3, selector: 1, matching: 1, data: vec![1; 32] };
    facts.hosts.first_mut().unwrap().tlsa.result = LookupResult::Found(answer(RecordData::Tlsa(tlsa), true));
    let result = judge_facts(&facts);
    assert_eq!(result.dane.verdict.id(), "insecure");
    let rules: Vec<&str> = result.findings().iter().map(|finding| finding.rule.id()).collect();
    assert!(rules.contains(&"da-addr-insecure"), "{rules:?}");
}

#[test]
fn reports_older_than_the_policy_are_said_to_be_so() {
    let (mut facts, _) = check(&GOOD);
    let record = RecordData::Txt(vec![b"v=STSv1; id=20260301;".to_vec()]);
    facts.mta_sts.result = LookupResult::Found(answer(record, false));
    facts.policy_host.first_mut().unwrap().result =
        LookupResult::Found(answer(RecordData::A(Ipv4Addr::new(192, 0, 2, 80)), false));
    let report = br#"{"organization-name":"A","date-range":{"start-datetime":"2026-03-01T00:00:00Z",
        "end-datetime":"2026-03-01T23:59:59Z"},"report-id":"1","policies":[{"policy":{"policy-type":"no-policy-found",
        "policy-domain":"example.com"},"summary":{"total-successful-session-count":1,"total-failure-session-count":0}}]}"#;
    let mut store = Store::default();
    intake::read("r.json", report, &mut Limits::default(), &mut |item| store.add(item));
    let found = with_reports(&store, &facts, &judge_facts(&facts));
    assert_eq!(found.iter().map(|finding| finding.rule.id()).collect::<Vec<_>>(), ["rp-policy-new"]);
}

fn answer(data: RecordData, validated: bool) -> Answer {
    let records = vec![ResourceRecord { ttl: 3_600, data }];
    Answer { outcome: Outcome::Records, validated, chain: Vec::new(), records, extended_errors: Vec::new() }
}
