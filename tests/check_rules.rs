//! Failures that no lab can bring about at will: answers made at the bytes, judged to the end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![allow(
    clippy::unnecessary_wraps,
    clippy::needless_pass_by_value,
    reason = "every way to spoil an answer has one shape"
)]

mod doh;
mod shell;

use std::future::Future;
use std::net::Ipv4Addr;
use std::pin::pin;
use std::str::FromStr;
use std::task::{Context, Poll, Waker};

use doh::{add_extended_error, add_records};
use hickory_proto::op::{Message, MessageType, OpCode, Query, ResponseCode};
use hickory_proto::rr::rdata::{A, CNAME, MX, TXT};
use hickory_proto::rr::{Name, RData, Record, RecordType};
use serde_json::Value;
use tlsrpt_lens::check::{
    Beside, CheckResult, Facts, ask_again, compared_questions, disagreements, first_commands, gather, judge_facts,
    judge_policy_file, markdown, result_json, results_csv, verdict_lines, wanted_commands, with_reports,
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
    Ok(HttpAnswer { status: 200, content_type: String::new(), body: message.to_vec().unwrap() })
}

const GOOD: World = World { ttl: 3_600, record: "v=TLSRPTv1; rua=mailto:tls@other.example", spoil: send };

impl DohTransport for World {
    async fn get(&self, url: &str) -> Got {
        let (query, mut answer) = asked(url);
        let name = query.name().to_string();
        let data = match (name.as_str(), query.query_type()) {
            ("_smtp._tls.example.com.", RecordType::TXT) => RData::TXT(TXT::new(vec![self.record.to_owned()])),
            ("example.com." | "other.example.", RecordType::MX) => {
                RData::MX(MX::new(10, Name::from_str("mx.example.com.").unwrap()))
            }
            ("mx.example.com.", RecordType::A) => RData::A(A::new(45, 33, 32, 1)),
            _ => {
                answer.metadata.response_code = ResponseCode::NXDomain;
                return send(answer);
            }
        };
        answer.add_answer(Record::from_rdata(query.name().clone(), self.ttl, data));
        if name == "_smtp._tls.example.com." { (self.spoil)(answer) } else { send(answer) }
    }
}

/// The question that is in a request, and an answer that repeats it and holds nothing yet.
fn asked(url: &str) -> (Query, Message) {
    let (_, encoded) = url.split_once("dns=").unwrap();
    let question = Message::from_vec(&base64url(encoded)).unwrap();
    let query = question.queries.first().unwrap().clone();
    let mut answer = Message::new(0, MessageType::Response, OpCode::Query);
    answer.add_query(query.clone());
    (query, answer)
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
    add_extended_error(&mut message, code);
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
    let cases: [(Spoil, &str); 13] = [
        // What the resolver thinks of a name is not what its zone holds, whatever the response code.
        (
            |mut message| {
                message.metadata.response_code = ResponseCode::NXDomain;
                message.answers.clear();
                extended(message, 15)
            },
            "dns-filtered",
        ),
        (
            |mut message| {
                message.answers.clear();
                extended(message, 17)
            },
            "dns-filtered",
        ),
        (
            |mut message| {
                message.metadata.response_code = ResponseCode::Refused;
                message.answers.clear();
                extended(message, 18)
            },
            "dns-filtered",
        ),
        (|message| extended(message, 4), "dns-filtered"),
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
        (|_| Ok(HttpAnswer { status: 503, content_type: String::new(), body: Vec::new() }), "dns-transport"),
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
    let json: Value = result_json(&result, Beside::default());
    assert_eq!(json["schema"], "tlsrpt-lens/check/1");
    assert_eq!(json["tlsrpt"]["verdict"], "invalid");
    assert_eq!(json["tlsrpt"]["records"][0], "v=TLSRPTv1; rua=mailto:<img src=x>*a*@b.example");
    assert!(json["tlsrpt"]["findings"][0]["source"].as_str().unwrap().starts_with("RFC"));
    let text = markdown(&result, Beside::default());
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
        let text = markdown(&result, Beside::default());
        assert!(text.contains(shown), "{text}");
        let obeyed =
            |letter: char| matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2028}' | '\u{2066}' | '\u{2067}' | '\u{7}');
        assert!(!text.contains(obeyed), "{text}");
        for line in text.lines() {
            assert_eq!(line.matches('\u{2068}').count(), line.matches('\u{2069}').count(), "{line}");
        }
        // Data stay as they are.
        assert_eq!(result_json(&result, Beside::default())["tlsrpt"]["records"][0], record);
    }
}

/// What the page, and each export, says of a record that is valid.
#[track_caller]
fn arrives(record: &'static str, expected: bool) {
    let (_, result) = check(&World { record, ..GOOD });
    assert_eq!(result.tlsrpt.verdict.id(), "valid", "{record}");
    let sentence = if expected { "Reports can arrive." } else { "The record is correct, but reports cannot arrive." };
    let [line, ..] = verdict_lines(&result);
    assert_eq!((line.what, line.sentence), ("TLS-RPT", sentence), "{record}");
    let severity = if expected { Severity::Ok } else { Severity::Error };
    assert_eq!(line.severity, severity, "{record}");
    let json: Value = result_json(&result, Beside::default());
    let field = json.pointer("/tlsrpt/reports_cannot_arrive");
    assert_eq!(field, (!expected).then_some(&Value::Bool(true)), "{record}");
    assert!(markdown(&result, Beside::default()).contains(&format!("- TLS-RPT: {sentence}\n")), "{record}");
    let csv = results_csv(&[result]);
    let cannot_arrive = csv.lines().nth(1).unwrap().split(',').nth(6);
    assert_eq!(cannot_arrive == Some("yes"), !expected, "{csv}");
}

#[test]
fn reports_cannot_arrive_where_no_destination_is_reached() {
    arrives("v=TLSRPTv1; rua=mailto:tls@other.example", true);
    // Neither name exists.
    arrives("v=TLSRPTv1; rua=mailto:tls@nowhere.example", false);
    arrives("v=TLSRPTv1; rua=https://nowhere.example/tlsrpt", false);
    arrives("v=TLSRPTv1; rua=mailto:tls@nowhere.example,https://nowhere.example/tlsrpt", false);
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
    assert!(private.tlsrpt.reports_cannot_arrive() && rules(&private).contains(&"tr-https-private"));
    facts.destinations.first_mut().unwrap().addresses.last_mut().unwrap().result =
        LookupResult::Found(answer(RecordData::Aaaa("2606:4700::1".parse().unwrap()), false));
    let public = judge_facts(&facts);
    assert!(!public.tlsrpt.reports_cannot_arrive() && !rules(&public).contains(&"tr-https-private"));
}

#[test]
fn a_command_is_apart_from_the_words_that_announce_it() {
    let (mut facts, _) = check(&GOOD);
    let tlsa = Tlsa { usage: 3, selector: 1, matching: 1, data: vec![1; 20] };
    let host = facts.hosts.first_mut().unwrap();
    host.tlsa.result = LookupResult::Found(answer(RecordData::Tlsa(tlsa), true));
    let address = RecordData::A(Ipv4Addr::new(45, 33, 32, 1));
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
    let json: Value = result_json(&result, Beside::default());
    let told = json["dane"]["findings"].as_array().unwrap();
    assert!(told.iter().any(|finding| finding["command"] == compute));
    // In a ticket a command stands as it is typed.
    assert!(markdown(&result, Beside::default()).contains(&format!("\n    {compute}\n")));
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
    let address = RecordData::A(Ipv4Addr::new(45, 33, 32, 1));
    host.addresses.first_mut().unwrap().result = LookupResult::Found(answer(address, true));
    let result = judge_facts(&facts);
    let commands = result.dane.findings.iter().map(|finding| finding.remedy.command.clone()).collect();
    (result, commands)
}

/// Whatever command a finding prints for DANE, for destinations or for what is still to be asked: a shell takes it.
#[test]
fn a_shell_takes_every_command_of_the_checker() {
    let fits = |usage: u8, matching: u8| Tlsa { selector: 0, matching, ..tlsa(usage, &"5a".repeat(32)) };
    let sets = [
        vec![tlsa(3, &"5a".repeat(32)), tlsa(3, &"6b".repeat(32)), tlsa(3, "aa")],
        vec![tlsa(2, "aa"), fits(2, 2), fits(3, 2), fits(3, 0), fits(1, 1)],
        vec![Tlsa { matching: 2, ..tlsa(3, "aa") }],
        vec![tlsa(3, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")],
    ];
    let mut results: Vec<CheckResult> = sets.iter().map(|set| with_tlsa(set).0).collect();
    // Two hosts, one of them an alias whose records stand at its end.
    results.push(dane(&["mx.example.com.", "mx2.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![alias("real.example.net."), address()], true)),
        ("mx2.example.com." | "real.example.net.", RecordType::A) => Some((vec![address()], true)),
        ("_25._tcp.real.example.net." | "_25._tcp.mx2.example.com.", RecordType::TLSA) => Some((vec![usable()], true)),
        _ => None,
    }));
    let post = check(&World { record: "v=TLSRPTv1; rua=https://mx.example.com/v1?a=b&c=d", ..GOOD });
    let wanted = [first_commands("example.com"), wanted_commands(&post.0)].concat();
    results.push(post.1);
    let found = results.iter().flat_map(CheckResult::findings);
    let mut all: Vec<String> = found.filter_map(|finding| finding.remedy.command.clone()).collect();
    for part in ["-dane_tlsa_rrdata", "issuer.pem", "sha512", "\nperl", "--data-binary", "-dane_tlsa_domain real."] {
        assert!(all.iter().any(|command| command.contains(part)), "{part}: {all:?}");
    }
    all.extend(wanted);
    let wrong: Vec<String> = all.iter().filter_map(|command| shell::wrong_with(command)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(all.iter().flat_map(|command| command.lines()).all(shell::is_command), "{all:?}");
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
    Answer { outcome: Outcome::Records, validated, chain: Vec::new(), records, extended_errors: Vec::new(), zone: None }
}

/// What is at a name, and whether it is signed; a failure where nothing is in it.
type Answers = fn(&str, RecordType) -> Option<(Vec<RData>, bool)>;

/// A domain with MX hosts, of which each is asked for by its name and type.
struct Hosts {
    mx: Vec<String>,
    answers: Answers,
}

impl DohTransport for Hosts {
    async fn get(&self, url: &str) -> Got {
        let (query, mut answer) = asked(url);
        let name = query.name().to_string();
        let all = match (name.as_str(), query.query_type()) {
            ("example.com.", RecordType::MX) => {
                let mx = |host: &String| RData::MX(MX::new(10, Name::from_str(host).unwrap()));
                Some((self.mx.iter().map(mx).collect(), true))
            }
            (name, record_type) => (self.answers)(name, record_type),
        };
        let Some((all, is_signed)) = all else {
            answer.metadata.response_code = ResponseCode::NXDomain;
            answer.metadata.authentic_data = true;
            return send(answer);
        };
        if all.is_empty() {
            return servfail(answer, 0);
        }
        answer.metadata.authentic_data = is_signed;
        add_records(&mut answer, all);
        send(answer)
    }
}

fn address() -> RData {
    RData::A(A::new(45, 33, 32, 1))
}

fn alias(to: &str) -> RData {
    RData::CNAME(CNAME(Name::from_str(to).unwrap()))
}

fn usable() -> RData {
    let data: Vec<u8> = (1..=32).collect();
    let record = hickory_proto::rr::rdata::TLSA::new(3_u8.into(), 1_u8.into(), 1_u8.into(), data);
    RData::TLSA(record)
}

fn dane(mx: &[&str], answers: Answers) -> CheckResult {
    let world = Hosts { mx: mx.iter().map(|host| (*host).to_owned()).collect(), answers };
    judge_facts(&now(gather(&world, &RESOLVERS[..1], "example.com", &|_| {})))
}

#[test]
fn the_records_of_an_alias_stand_at_its_end_first_and_then_at_its_own_name() {
    // RFC 7672, section 2.2.2. The whole way is signed: the records at its end are those that senders use.
    let at_end = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![alias("real.example.net."), address()], true)),
        ("_25._tcp.real.example.net.", RecordType::TLSA) => Some((vec![usable()], true)),
        _ => None,
    });
    assert_eq!(at_end.dane.verdict.id(), "good");
    // None there: those at the name in the MX record.
    let own = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![alias("real.example.net."), address()], true)),
        ("_25._tcp.mx.example.com.", RecordType::TLSA) => Some((vec![usable()], true)),
        _ => None,
    });
    assert_eq!(own.dane.verdict.id(), "good");
    // The lookup at the end fails: nobody may fall back.
    let failing = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![alias("real.example.net."), address()], true)),
        ("_25._tcp.real.example.net.", RecordType::TLSA) => Some((Vec::new(), true)),
        ("_25._tcp.mx.example.com.", RecordType::TLSA) => Some((vec![usable()], true)),
        _ => None,
    });
    assert_eq!(failing.dane.verdict.id(), "broken");
}

#[test]
fn a_signed_name_that_leads_into_an_unsigned_zone_is_protected_by_its_own_records() {
    let signed = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![alias("real.example.net."), address()], false)),
        ("mx.example.com.", RecordType::CNAME) => Some((vec![alias("real.example.net.")], true)),
        ("_25._tcp.mx.example.com.", RecordType::TLSA) => Some((vec![usable()], true)),
        _ => None,
    });
    assert_eq!(signed.dane.verdict.id(), "good");
    let unsigned = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![alias("real.example.net."), address()], false)),
        ("mx.example.com.", RecordType::CNAME) => Some((vec![alias("real.example.net.")], false)),
        ("_25._tcp.mx.example.com.", RecordType::TLSA) => Some((vec![usable()], true)),
        _ => None,
    });
    assert_eq!(unsigned.dane.verdict.id(), "insecure");
}

#[test]
fn a_host_whose_addresses_cannot_be_looked_up_is_not_protected() {
    let failing = dane(&["mx1.example.com.", "mx2.example.com."], |name, record_type| match (name, record_type) {
        ("mx1.example.com.", RecordType::A) => Some((vec![address()], true)),
        ("mx2.example.com.", RecordType::A | RecordType::AAAA) => Some((Vec::new(), true)),
        ("_25._tcp.mx1.example.com." | "_25._tcp.mx2.example.com.", RecordType::TLSA) => Some((vec![usable()], true)),
        _ => None,
    });
    assert_eq!(failing.dane.verdict.id(), "unknown");
}

#[test]
fn sixty_hosts_are_all_asked_and_of_too_many_none_is_called_every() {
    let good = |count: usize| {
        let hosts: Vec<String> = (0..count).map(|number| format!("mx{number}.example.com.")).collect();
        let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
        dane(&hosts, |name, record_type| match record_type {
            RecordType::A if name.starts_with("mx") => Some((vec![address()], true)),
            // The last of sixty has none.
            RecordType::TLSA if name.starts_with("_25._tcp.mx") && !name.contains("mx59.") => {
                Some((vec![usable()], true))
            }
            _ => None,
        })
    };
    assert_eq!(good(59).dane.verdict.id(), "good");
    let sixty = good(60).dane;
    assert_eq!((sixty.verdict.id(), sixty.hosts.len()), ("partial", 60));
    let many: Vec<String> = (100..220).map(|number| format!("mx{number}.example.com.")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let many = dane(&many, |name, record_type| match record_type {
        RecordType::A if name.starts_with("mx") => Some((vec![address()], true)),
        RecordType::TLSA if name.starts_with("_25._tcp.mx") => Some((vec![usable()], true)),
        _ => None,
    });
    assert_eq!((many.dane.verdict.id(), many.dane.hosts.len()), ("unknown", 100));
    let told = many.dane.findings.iter().find(|finding| finding.rule.id() == "da-hosts-left-out").unwrap();
    assert_eq!(told.message, "Only the first 100 of 120 MX hosts were checked.");
}

fn txt(text: &str) -> RData {
    let strings = text.as_bytes().chunks(250).map(|string| String::from_utf8_lossy(string).into_owned());
    RData::TXT(TXT::new(strings.collect()))
}

/// The first line of the verdict, with its severity.
fn tlsrpt_line(result: &CheckResult) -> (Severity, &'static str) {
    let [line, ..] = verdict_lines(result);
    (line.severity, line.sentence)
}

/// A valid record with these destinations, in a world in which a few hosts exist.
fn destinations(rua: &str) -> (Vec<String>, CheckResult) {
    let world = Destinations(format!("v=TLSRPTv1; rua={rua}"));
    let facts = now(gather(&world, &RESOLVERS[..1], "example.com", &|_| {}));
    let asked = facts.lookups().iter().map(|lookup| lookup.question.name.clone()).collect();
    (asked, judge_facts(&facts))
}

struct Destinations(String);

impl DohTransport for Destinations {
    async fn get(&self, url: &str) -> Got {
        let (query, mut answer) = asked(url);
        let name = query.name().to_string();
        let a = |text: &str| vec![RData::A(A(text.parse().unwrap()))];
        let data = match (name.as_str(), query.query_type()) {
            ("_smtp._tls.example.com.", RecordType::TXT) => vec![txt(&self.0)],
            ("example.com." | "mail.example.", RecordType::MX) => {
                vec![RData::MX(MX::new(10, Name::from_str("mx.example.com.").unwrap()))]
            }
            ("mx.example.com." | "web.example.", RecordType::A) => a("8.8.8.8"),
            ("shared.example.", RecordType::A) => a("100.64.0.9"),
            ("document.example.", RecordType::A) => a("203.0.113.7"),
            ("both.example.", RecordType::A) => a("203.0.113.7").into_iter().chain(a("8.8.4.4")).collect(),
            ("mapped.example.", RecordType::AAAA) => {
                vec![RData::AAAA(hickory_proto::rr::rdata::AAAA("::ffff:10.0.0.1".parse().unwrap()))]
            }
            ("dangling.example.", RecordType::A | RecordType::AAAA | RecordType::MX) => {
                answer.metadata.response_code = ResponseCode::NXDomain;
                vec![alias("gone.example.")]
            }
            ("failing.example.", _) => return servfail(answer, 0),
            _ => {
                answer.metadata.response_code = ResponseCode::NXDomain;
                Vec::new()
            }
        };
        for one in data {
            answer.add_answer(Record::from_rdata(query.name().clone(), 3_600, one));
        }
        send(answer)
    }
}

#[test]
fn where_reports_get_to_is_told_as_it_is() {
    const ALL: &str = "Reports can arrive.";
    const SOME: &str = "Some reports may not arrive: not every destination can be reached.";
    const NONE: &str = "The record is correct, but reports cannot arrive.";
    const UNKNOWN: &str = "The record is correct; whether reports arrive is unknown.";
    for (rua, sentence) in [
        ("mailto:r@mail.example", ALL),
        ("https://web.example/x", ALL),
        ("https://both.example/x", ALL),
        ("https://8.8.8.8/x", ALL),
        ("https://[2606:4700::1]/x", ALL),
        ("https://shared.example/x", NONE),
        ("https://document.example/x", NONE),
        ("https://mapped.example/x", NONE),
        ("https://dangling.example/x", NONE),
        ("https://192.168.1.1/x", NONE),
        ("https://[fd00::1]/x", NONE),
        ("mailto:r@dangling.example", NONE),
        ("mailto:r@nowhere.example,https://document.example/x", NONE),
        ("mailto:r@nowhere.example,mailto:r@mail.example", SOME),
        ("https://document.example/x,https://web.example/x", SOME),
        ("mailto:r@failing.example", UNKNOWN),
        ("https://failing.example/x", UNKNOWN),
        ("https://failing.example/x,mailto:r@nowhere.example", UNKNOWN),
        // One that is reached is enough to say so.
        ("https://failing.example/x,mailto:r@mail.example", ALL),
    ] {
        let (asked, result) = destinations(rua);
        assert_eq!(tlsrpt_line(&result).1, sentence, "{rua}: {:?}", rules(&result));
        let literal = |name: &String| name.contains(['[', ':']) || name.parse::<Ipv4Addr>().is_ok();
        assert!(!asked.iter().any(literal), "{asked:?}");
        assert_eq!(rules(&result).contains(&"tr-https-nxdomain"), rua == "https://dangling.example/x", "{rua}");
    }
}

#[test]
fn a_domain_without_mail_is_not_told_to_publish_anything() {
    let mx: &[&str] = &["."];
    for has_record in [false, true] {
        let result = if has_record {
            dane(mx, |name, record_type| match (name, record_type) {
                ("_smtp._tls.example.com.", RecordType::TXT) => {
                    Some((vec![txt("v=TLSRPTv1; rua=mailto:r@example.com")], true))
                }
                _ => None,
            })
        } else {
            dane(mx, |_, _| None)
        };
        let (severity, sentence) = tlsrpt_line(&result);
        assert_eq!(severity, Severity::Note, "{sentence}");
        assert!(sentence.ends_with("the domain accepts no mail."), "{sentence}");
        for finding in result.findings() {
            let words = format!("{} {}", finding.message, finding.remedy.text);
            assert!(!words.contains("Publish one") && !words.contains("build a policy"), "{words}");
            assert!(finding.severity != Severity::Warning || finding.rule.id() == "tr-mailto-null-mx", "{words}");
        }
    }
}

#[test]
fn a_host_without_an_address_is_said_to_have_none() {
    let result = dane(&["mx1.example.com.", "mx2.example.com."], |name, record_type| match (name, record_type) {
        ("mx1.example.com.", RecordType::A) => Some((vec![address()], true)),
        ("_25._tcp.mx1.example.com.", RecordType::TLSA) => Some((vec![usable()], true)),
        _ => None,
    });
    let said = |id: &str| result.dane.findings.iter().find(|finding| finding.rule.id() == id).unwrap();
    assert_eq!(said("mx-no-address").message, "The MX host mx2.example.com has no address: no mail goes there.");
    assert!(said("da-partial").message.ends_with("so no mail goes there."), "{}", said("da-partial").message);
    let weak = dane(&["mx1.example.com.", "mx2.example.com."], |name, record_type| match (name, record_type) {
        ("mx1.example.com." | "mx2.example.com.", RecordType::A) => Some((vec![address()], true)),
        ("_25._tcp.mx1.example.com.", RecordType::TLSA) => Some((vec![usable()], true)),
        _ => None,
    });
    let said = |id: &str| weak.dane.findings.iter().find(|finding| finding.rule.id() == id);
    assert!(said("mx-no-address").is_none());
    assert!(said("da-partial").unwrap().message.contains("Not protected: mx2.example.com."));
}

/// RFC 7672, sections 2.1.1 and 2.2.2: whoever cannot look any address of a host up does not deliver to it.
#[test]
fn a_host_without_tlsa_whose_addresses_are_bogus_is_no_host_without_dane() {
    let of = |mx: &[&str]| {
        dane(mx, |name, record_type| match (name, record_type) {
            ("mx1.example.com.", RecordType::A) => Some((vec![address()], true)),
            ("mx2.example.com.", RecordType::A | RecordType::AAAA) => Some((Vec::new(), true)),
            _ => None,
        })
    };
    assert_eq!(of(&["mx2.example.com."]).dane.verdict.id(), "unknown");
    assert_eq!(of(&["mx1.example.com.", "mx2.example.com."]).dane.verdict.id(), "unknown");
    assert_eq!(of(&["mx1.example.com."]).dane.verdict.id(), "none");
}

#[test]
fn aliases_of_tlsa_names_that_lead_nowhere_are_told() {
    let circle = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![address()], true)),
        (name, RecordType::TLSA) if name.starts_with("_25._tcp.mx.") => {
            Some((vec![alias("l.example.com."), alias("_25._tcp.mx.example.com.")], true))
        }
        _ => None,
    });
    assert_eq!(circle.dane.verdict.id(), "broken");
    assert!(
        circle.dane.findings.iter().any(|finding| finding.message.contains("CNAME loop")),
        "{:?}",
        circle.dane.findings
    );
    // The same at the end of an alias, where the lookup fails and the host's own name is not asked (RFC 7672, section 2.2.2).
    let behind = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![alias("real.example.net."), address()], true)),
        ("_25._tcp.real.example.net.", RecordType::TLSA) => {
            Some((vec![alias("l.example.net."), alias("_25._tcp.real.example.net.")], true))
        }
        ("_25._tcp.mx.example.com.", RecordType::TLSA) => Some((vec![usable()], true)),
        _ => None,
    });
    assert_eq!(behind.dane.verdict.id(), "broken");
    // Of a host without DNSSEC no sender asks for TLSA.
    let unsigned = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![address()], false)),
        (name, RecordType::TLSA) if name.starts_with("_25._tcp.mx.") => {
            Some((vec![alias("l.example.com."), alias("_25._tcp.mx.example.com.")], false))
        }
        _ => None,
    });
    assert_eq!(unsigned.dane.verdict.id(), "none");
    assert!(
        unsigned.dane.findings.iter().all(|finding| finding.rule != Rule::DaneCname),
        "a circle is no alias of itself"
    );
    let dangling = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![address()], true)),
        ("_25._tcp.mx.example.com.", RecordType::TLSA) => Some((vec![alias("gone.example.com.")], true)),
        _ => None,
    });
    assert_eq!(dangling.dane.verdict.id(), "none");
    let told = dangling.dane.findings.iter().find(|finding| finding.rule == Rule::DaneCname).unwrap();
    assert_eq!(told.message, "_25._tcp.mx.example.com is an alias of gone.example.com, which has no TLSA records.");
}

#[test]
fn a_host_without_an_address_is_never_protected() {
    let result = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("_25._tcp.mx.example.com.", RecordType::TLSA) => Some((vec![usable()], true)),
        _ => None,
    });
    assert_eq!(result.dane.verdict.id(), "none");
    assert!(!result.dane.findings.iter().any(|finding| finding.rule == Rule::DaneNone), "it has TLSA records");
}

#[test]
fn a_domain_in_a_circle_of_aliases_wants_mail() {
    struct Circle;
    impl DohTransport for Circle {
        async fn get(&self, url: &str) -> Got {
            let (query, mut answer) = asked(url);
            if query.name().to_string().ends_with("example.com.") && !query.name().to_string().starts_with('_') {
                let other = Name::from_str("l.example.net.").unwrap();
                answer.add_answer(Record::from_rdata(query.name().clone(), 60, alias("l.example.net.")));
                answer.add_answer(Record::from_rdata(other, 60, alias("example.com.")));
            } else {
                answer.metadata.response_code = ResponseCode::NXDomain;
            }
            send(answer)
        }
    }
    let facts = now(gather(&Circle, &RESOLVERS[..1], "example.com", &|_| {}));
    assert!(!facts.takes_no_mail());
    let result = judge_facts(&facts);
    assert_eq!(result.dane.verdict.id(), "unknown");
    assert!(result.tlsrpt.findings.iter().any(|finding| finding.rule == Rule::DnsCnameLoop));
}

#[test]
fn mx_hosts_that_nobody_outside_reaches_are_told() {
    let private = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![RData::A(A::new(127, 0, 0, 1))], true)),
        _ => None,
    });
    let told = private.dane.findings.iter().find(|finding| finding.rule.id() == "mx-private").unwrap();
    assert_eq!(
        told.message,
        "The MX host mx.example.com has only addresses that are not public, such as 127.0.0.1, so no email from outside reaches it."
    );
    let literal = dane(&["192.0.2.1."], |_, _| None);
    let told = literal.dane.findings.iter().find(|finding| finding.rule == Rule::MxNoAddress).unwrap();
    assert_eq!(told.message, "The MX record contains the IP address 192.0.2.1; only a host name is allowed there.");
    let beside = dane(&[".", "mx.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![address()], true)),
        _ => None,
    });
    assert!(beside.tlsrpt.findings.iter().any(|finding| finding.rule.id() == "tr-null-mx-beside"));
}

/// RFC 5321, section 5.1: mail goes to an address of an MX host, so that MX records alone do not bring reports.
#[test]
fn a_destination_is_reached_by_an_address_of_an_mx_host() {
    struct To(Option<[u8; 4]>, bool);
    /// Four MX hosts, of which only the last has an address, if any.
    struct ByTheFourth(bool);
    impl DohTransport for ByTheFourth {
        async fn get(&self, url: &str) -> Got {
            let (query, mut answer) = asked(url);
            let name = query.name().to_string();
            if self.0 && (name.as_str(), query.query_type()) == ("mx4.other.example.", RecordType::A) {
                answer.add_answer(Record::from_rdata(query.name().clone(), 60, address()));
                return send(answer);
            }
            if (name.as_str(), query.query_type()) != ("other.example.", RecordType::MX) {
                return To(None, false).get(url).await;
            }
            for number in 1..=4_u16 {
                let host = Name::from_str(&format!("mx{number}.other.example.")).unwrap();
                answer.add_answer(Record::from_rdata(query.name().clone(), 60, RData::MX(MX::new(number, host))));
            }
            send(answer)
        }
    }
    impl DohTransport for To {
        async fn get(&self, url: &str) -> Got {
            let (query, mut answer) = asked(url);
            let name = query.name().to_string();
            let data = match (name.as_str(), query.query_type(), self) {
                ("_smtp._tls.example.com.", RecordType::TXT, _) => {
                    RData::TXT(TXT::new(vec!["v=TLSRPTv1; rua=mailto:tls@other.example".to_owned()]))
                }
                ("example.com.", RecordType::MX, _) => {
                    RData::MX(MX::new(10, Name::from_str("mx.example.com.").unwrap()))
                }
                ("other.example.", RecordType::MX, _) => {
                    RData::MX(MX::new(10, Name::from_str("mx.other.example.").unwrap()))
                }
                ("mx.other.example.", _, To(None, true)) => return servfail(answer, 0),
                ("mx.other.example.", RecordType::A, To(Some([a, b, c, d]), _)) => RData::A(A::new(*a, *b, *c, *d)),
                ("mx.example.com.", RecordType::A, _) => address(),
                _ => {
                    answer.metadata.response_code = ResponseCode::NXDomain;
                    return send(answer);
                }
            };
            answer.add_answer(Record::from_rdata(query.name().clone(), 60, data));
            send(answer)
        }
    }
    for (to, sentence) in [
        (To(Some([8, 8, 8, 8]), false), "Reports can arrive."),
        (To(Some([127, 0, 0, 1]), false), "The record is correct, but reports cannot arrive."),
        (To(None, false), "The record is correct, but reports cannot arrive."),
        (To(None, true), "The record is correct; whether reports arrive is unknown."),
    ] {
        let result = judge_facts(&now(gather(&to, &RESOLVERS[..1], "example.com", &|_| {})));
        let [line, _, _] = verdict_lines(&result);
        assert_eq!(line.sentence, sentence, "{:?}", to.0);
    }
    for (is_addressed, sentence) in
        [(true, "Reports can arrive."), (false, "The record is correct, but reports cannot arrive.")]
    {
        let by_the_fourth = ByTheFourth(is_addressed);
        let result = judge_facts(&now(gather(&by_the_fourth, &RESOLVERS[..1], "example.com", &|_| {})));
        let [line, _, _] = verdict_lines(&result);
        assert_eq!(line.sentence, sentence);
    }
}

#[test]
fn a_record_of_an_mx_host_that_is_not_valid_is_told() {
    let result = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![address()], true)),
        ("_25._tcp.mx.example.com.", RecordType::TLSA) => Some((vec![usable()], true)),
        ("_smtp._tls.mx.example.com.", RecordType::TXT) => {
            Some((vec![RData::TXT(TXT::new(vec!["v=TLSRPTv1; rua=tls@example.com".to_owned()]))], true))
        }
        _ => None,
    });
    let told = result.tlsrpt.findings.iter().find(|finding| finding.rule == Rule::HostRecord).unwrap();
    assert_eq!(
        told.message,
        "The record at _smtp._tls.mx.example.com is not valid, so no reports about DANE at mx.example.com will arrive."
    );
}

#[test]
fn where_one_host_of_two_fails_senders_use_the_other() {
    let result = dane(&["mx1.example.com.", "mx2.example.com."], |name, record_type| match (name, record_type) {
        ("mx1.example.com." | "mx2.example.com.", RecordType::A) => Some((vec![address()], true)),
        ("_25._tcp.mx1.example.com.", RecordType::TLSA) => Some((vec![usable()], true)),
        ("_25._tcp.mx2.example.com.", RecordType::TLSA) => Some((Vec::new(), true)),
        _ => None,
    });
    assert_eq!(result.dane.verdict.id(), "broken");
    let [_, _, line] = verdict_lines(&result);
    assert_eq!(line.sentence, "Lookups fail for some MX hosts: senders that support DANE do not deliver to them.");
    // A host without an address is no other to go to.
    let alone = dane(&["mx1.example.com.", "mx2.example.com."], |name, record_type| match (name, record_type) {
        ("mx2.example.com.", RecordType::A) => Some((vec![address()], true)),
        ("_25._tcp.mx2.example.com.", RecordType::TLSA) => Some((Vec::new(), true)),
        _ => None,
    });
    let [_, _, line] = verdict_lines(&alone);
    assert_eq!(line.sentence, "Lookups fail: senders that support DANE hold mail back.");
}

#[test]
fn the_zone_that_lacks_dnssec_is_not_guessed() {
    // Signed denials and signed addresses: nothing lacks DNSSEC.
    let signed = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![address()], true)),
        _ => None,
    });
    let remedy = |result: &CheckResult| {
        let none = result.dane.findings.iter().find(|finding| finding.rule.id() == "da-none").unwrap();
        none.remedy.text.clone()
    };
    assert_eq!(remedy(&signed), "Nothing to do.");
    let unsigned = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![address()], false)),
        _ => None,
    });
    assert_eq!(remedy(&unsigned), "Nothing to do; DANE would need DNSSEC for the zone of mx.example.com first.");
    let elsewhere = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![alias("mx.vendor.example."), address()], false)),
        ("mx.example.com.", RecordType::CNAME) => Some((vec![alias("mx.vendor.example.")], true)),
        _ => None,
    });
    assert_eq!(remedy(&elsewhere), "Nothing to do.");
    // A record in a zone of somebody else; and no record at all, of which the denial is not signed.
    let vendor = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("_smtp._tls.example.com.", RecordType::TXT) => {
            Some((vec![alias("tls.vendor.example."), txt("v=TLSRPTv1; rua=mailto:r@example.com")], false))
        }
        _ => None,
    });
    let told = vendor.tlsrpt.findings.iter().find(|finding| finding.rule.id() == "dns-unsigned").unwrap();
    assert!(told.remedy.text.contains("tls.vendor.example"), "{}", told.remedy.text);
    let absent = failing(|mut message| {
        message.answers.clear();
        send(message)
    });
    assert!(!rules(&absent).contains(&"dns-unsigned"), "{:?}", rules(&absent));
    // TLSA records behind an alias into an unsigned zone, of a host that is signed.
    let behind = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![address()], true)),
        ("_25._tcp.mx.example.com.", RecordType::TLSA) => Some((vec![alias("tlsa.vendor.example."), usable()], false)),
        _ => None,
    });
    let told = behind.dane.findings.iter().find(|finding| finding.rule.id() == "da-tlsa-insecure").unwrap();
    assert!(told.message.contains("published at tlsa.vendor.example"), "{}", told.message);
}

#[test]
fn broken_signatures_are_explained_by_the_extended_error() {
    // RFC 8914, sections 4.7 to 4.13.
    let cases: [(Spoil, &str, &str); 6] = [
        (|message| servfail(message, 7), "the signatures have expired", "before signatures expire"),
        (|message| servfail(message, 8), "not valid yet", "clock"),
        (|message| servfail(message, 9), "no key of the zone matches", "DS record"),
        (|message| servfail(message, 10), "signatures are missing", "Sign the zone"),
        (|message| servfail(message, 12), "the proof that there is no such name is missing", "NSEC"),
        (|message| servfail(message, 6), "DNSSEC is broken", "Compare the DS records"),
    ];
    for (spoil, reason, remedy) in cases {
        let result = failing(spoil);
        let told = result.tlsrpt.findings.iter().find(|finding| finding.rule.id() == "dns-bogus").unwrap();
        assert!(told.message.contains(reason) && told.remedy.text.contains(remedy), "{told:?}");
    }
}

#[test]
fn a_web_page_and_a_name_that_cannot_exist_are_called_so() {
    let spoil: [Spoil; 2] = [
        |_| Ok(HttpAnswer { status: 200, content_type: "text/html; charset=utf-8".to_owned(), body: vec![0; 12] }),
        |_| Ok(HttpAnswer { status: 200, content_type: String::new(), body: b"\n<!doctype html>".to_vec() }),
    ];
    for spoil in spoil {
        let result = failing(spoil);
        let told = result.tlsrpt.findings.iter().find(|finding| finding.rule.id() == "dns-transport").unwrap();
        assert!(told.message.contains("sent a web page"), "{}", told.message);
        assert_eq!(result.tlsrpt.verdict.id(), "unknown");
    }
    let json = failing(|_| {
        let body = br#"{"Status":0,"Question":[{"name":"_smtp._tls.example.com","type":16}]}"#.to_vec();
        Ok(HttpAnswer { status: 200, content_type: "application/dns-json".to_owned(), body })
    });
    let told = json.tlsrpt.findings.iter().find(|finding| finding.rule.id() == "dns-transport").unwrap();
    assert!(told.message.contains("the resolver sent JSON, not DNS."), "{}", told.message);
    // 253 characters are allowed, and _smtp._tls. takes eleven.
    let long = format!("{}.{}.{}.{}.example", "a".repeat(60), "b".repeat(60), "c".repeat(60), "d".repeat(55));
    let facts = now(gather(&GOOD, &RESOLVERS[..1], &long, &|_| {}));
    let result = judge_facts(&facts);
    assert!(rules(&result).contains(&"dns-name-long"), "{:?}", rules(&result));
    assert_eq!(tlsrpt_line(&result).1, "No record can exist: its name is too long.");
    // That is known, and not "unknown" (RFC 1035, section 2.3.4); nobody is told to publish what cannot be, or asked for it
    // at other names.
    assert_eq!((result.tlsrpt.verdict.id(), result.mta_sts.verdict.id()), ("none", "none"));
    assert_eq!(verdict_lines(&result)[1].sentence, "No record can exist: its name is too long.");
    assert!(!rules(&result).contains(&"tr-none"), "{:?}", rules(&result));
    assert!(result.mta_sts.findings.iter().all(|finding| finding.rule.id() != "ms-none"));
    assert_eq!(facts.wrong_names.len() + facts.wrong_sts_names.len(), 0);
}

#[test]
fn a_long_chain_of_aliases_is_told() {
    fn chain(mut message: Message, steps: usize) -> Got {
        let record = message.answers.remove(0);
        let mut owner = record.name.clone();
        for step in 0..steps {
            let next = Name::from_str(&format!("step{step}.example.")).unwrap();
            message.add_answer(Record::from_rdata(owner, 60, RData::CNAME(CNAME(next.clone()))));
            owner = next;
        }
        message.add_answer(Record::from_rdata(owner, 60, record.data));
        send(message)
    }
    let eight = failing(|message| chain(message, 8));
    let nine = failing(|message| chain(message, 9));
    assert_eq!((eight.tlsrpt.verdict.id(), nine.tlsrpt.verdict.id()), ("valid", "valid"));
    assert!(!rules(&eight).contains(&"dns-cname-long") && rules(&nine).contains(&"dns-cname-long"));
}

/// A world in which the record stands at the end of aliases that the resolver does not follow to the end.
struct Aliases {
    steps: usize,
    code: u16,
}

impl DohTransport for Aliases {
    async fn get(&self, url: &str) -> Got {
        let (query, mut answer) = asked(url);
        let name = query.name().to_string();
        let number = match name.as_str() {
            "_smtp._tls.example.com." => Some(0),
            name => name.strip_prefix("step").and_then(|rest| rest.strip_suffix(".vendor.example.")?.parse().ok()),
        };
        match (number, query.query_type()) {
            (Some(step), RecordType::CNAME) if step < self.steps => {
                let next = RData::CNAME(CNAME(Name::from_str(&format!("step{}.vendor.example.", step + 1)).unwrap()));
                answer.add_answer(Record::from_rdata(query.name().clone(), 60, next));
                send(answer)
            }
            (Some(_), RecordType::TXT) => servfail(answer, self.code),
            _ => {
                answer.metadata.response_code = ResponseCode::NXDomain;
                send(answer)
            }
        }
    }
}

#[test]
fn a_failure_behind_aliases_names_what_they_lead_to() {
    let told = |steps: usize, code: u16| {
        let world = Aliases { steps, code };
        let result = judge_facts(&now(gather(&world, &RESOLVERS[..1], "example.com", &|_| {})));
        assert_eq!(result.tlsrpt.verdict.id(), "unknown");
        result.tlsrpt.findings
    };
    let broken = told(1, 9);
    let bogus = broken.iter().find(|finding| finding.rule.id() == "dns-bogus").unwrap();
    assert!(bogus.message.contains("alias of step1.vendor.example"), "{}", bogus.message);
    assert!(bogus.remedy.text.contains("someone else"), "{}", bogus.remedy.text);
    let own = told(0, 9);
    let bogus = own.iter().find(|finding| finding.rule.id() == "dns-bogus").unwrap();
    assert!(!bogus.message.contains("alias") && !bogus.remedy.text.contains("someone else"), "{bogus:?}");
    // A chain that is too long for the resolver.
    assert!(told(12, 0).iter().any(|finding| finding.rule.id() == "dns-cname-long"));
    assert!(!told(8, 0).iter().any(|finding| finding.rule.id() == "dns-cname-long"));
}

#[test]
fn of_destinations_that_nobody_was_asked_about_nothing_is_claimed() {
    // More than are asked about; of those that are, none is reached.
    let many: Vec<String> = (0..120).map(|number| format!("mailto:r@nowhere{number}.example")).collect();
    let (_, result) = destinations(&many.join(","));
    assert_eq!(tlsrpt_line(&result).1, "The record is correct; whether reports arrive is unknown.");
    let told = result.tlsrpt.findings.iter().find(|finding| finding.rule.id() == "tr-rua-left-out").unwrap();
    assert_eq!(told.message, "Only the first 100 of 120 destinations were checked.");
    let (_, result) = destinations("mailto:r@mail.example");
    assert!(!rules(&result).contains(&"tr-rua-left-out"));
}

#[test]
fn the_data_of_a_record_is_computed_by_its_own_selector_and_matching_type() {
    for (selector, matching, start, end) in [
        (1, 1, "openssl x509 -noout -pubkey", "openssl sha256"),
        (1, 2, "openssl x509 -noout -pubkey", "openssl sha512"),
        (0, 1, "openssl x509 -outform DER", "openssl sha256"),
        (0, 2, "openssl x509 -outform DER", "openssl sha512"),
    ] {
        for usage in [2, 3] {
            let record = Tlsa { usage, selector, matching, data: vec![1; 20] };
            let (result, _) = with_tlsa(&[record]);
            let told = result.dane.findings.iter().find(|finding| finding.rule.id() == "da-length").unwrap();
            let command = told.remedy.command.clone().unwrap();
            assert!(command.ends_with(end), "{command}");
            assert!(told.remedy.text.contains(&format!("{usage} {selector} {matching}")), "{}", told.remedy.text);
            // That of an issuer is not computed from the certificate of the server.
            assert_eq!(command.contains("issuer.pem"), usage == 2, "{command}");
            assert!(usage == 2 || command.contains(start), "{command}");
        }
    }
}

#[test]
fn every_host_has_its_command_with_its_records() {
    let result = dane(&["mx1.example.com.", "mx2.example.com."], |name, record_type| match (name, record_type) {
        ("mx1.example.com." | "mx2.example.com.", RecordType::A) => Some((vec![address()], true)),
        ("_25._tcp.mx1.example.com." | "_25._tcp.mx2.example.com.", RecordType::TLSA) => Some((vec![usable()], true)),
        _ => None,
    });
    let told = result.dane.findings.iter().find(|finding| finding.rule.id() == "da-cert-unverified").unwrap();
    let command = told.remedy.command.clone().unwrap();
    let lines: Vec<&str> = command.lines().collect();
    assert_eq!(lines.len(), 2);
    for (line, host) in lines.iter().zip(["mx1.example.com", "mx2.example.com"]) {
        assert!(line.contains(host) && line.contains("-dane_tlsa_rrdata \"3 1 1 0102"), "{line}");
        assert!(markdown(&result, Beside::default()).contains(&format!("\n    {line}\n")), "{line}");
    }
}

#[test]
fn the_record_that_a_host_needs_too_is_the_tlsrpt_record() {
    let result = dane(&["mx.example.com."], |name, record_type| match (name, record_type) {
        ("_smtp._tls.example.com.", RecordType::TXT) => {
            Some((vec![txt("v=spf1 -all"), txt("v=TLSRPTv1; rua=mailto:r@example.com")], true))
        }
        ("mx.example.com.", RecordType::A) => Some((vec![address()], true)),
        ("_25._tcp.mx.example.com.", RecordType::TLSA) => Some((vec![usable()], true)),
        _ => None,
    });
    let told = result.tlsrpt.findings.iter().find(|finding| finding.rule.id() == "tr-host-record").unwrap();
    assert_eq!(told.remedy.text, "Publish the same record there: v=TLSRPTv1; rua=mailto:r@example.com");
}

#[test]
fn what_is_proposed_names_the_checked_domain() {
    let (_, result) = check(&World { record: "v=TLSRPTv1;", ..GOOD });
    let told = result.tlsrpt.findings.iter().find(|finding| finding.rule.id() == "tr-rua-missing").unwrap();
    assert_eq!(told.remedy.text, "Add a destination: rua=mailto:reports@example.com");
    let facts = now(gather(&GOOD, &RESOLVERS[..1], "b.example", &|_| {}));
    let none = judge_facts(&facts);
    assert!(none.findings().iter().all(|finding| !finding.remedy.text.contains("example.com")));
}

#[test]
fn a_policy_host_that_nobody_reaches_is_no_green_verdict() {
    let line = |address: Ipv4Addr| {
        let (mut facts, _) = check(&GOOD);
        let record = RecordData::Txt(vec![b"v=STSv1; id=20260301;".to_vec()]);
        facts.mta_sts.result = LookupResult::Found(answer(record, false));
        facts.policy_host.first_mut().unwrap().result = LookupResult::Found(answer(RecordData::A(address), false));
        let result = judge_facts(&facts);
        let [_, line, _] = verdict_lines(&result);
        (result.mta_sts.verdict.id(), line.severity, line.sentence)
    };
    assert_eq!(line(Ipv4Addr::new(10, 0, 0, 1)), ("record-ok", Severity::Error, "The policy cannot be fetched."));
    assert_eq!(line(Ipv4Addr::new(198, 18, 0, 1)), ("record-ok", Severity::Error, "The policy cannot be fetched."));
    let fine = ("record-ok", Severity::Ok, "The record and its policy host exist.");
    assert_eq!(line(Ipv4Addr::new(8, 8, 8, 8)), fine);
}

/// RFC 7672, section 2.2: a record that can be used and does not match keeps mail back; nobody is led to the host.
#[test]
fn records_that_never_match_hold_mail_back() {
    let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let held = "Senders that use DANE hold back all email to mx.example.com.";
    for records in [
        vec![tlsa(3, nothing)],
        vec![tlsa(2, "8d02536c887482bc34ff54e41d2ba659bf85b341a0a20afadb5813dcfbcf286d")],
        vec![tlsa(3, "0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3")],
        vec![tlsa(3, nothing), tlsa(1, &"5a".repeat(32))],
    ] {
        let (result, _) = with_tlsa(&records);
        let told = result.dane.findings.iter().find(|finding| finding.rule == Rule::DaneNeverMatches).unwrap();
        assert!(told.severity == Severity::Error && told.message.ends_with(held), "{told:?}");
        assert_eq!(result.dane.verdict.id(), "unusable");
        let line = &verdict_lines(&result)[2];
        assert!(line.severity == Severity::Error && line.sentence.contains("hold back all email"), "{line:?}");
    }
    // Neighbours: of what cannot be used nothing is held back, and a root may be sent.
    let (unusable, _) = with_tlsa(&[tlsa(1, &"5a".repeat(32))]);
    assert!(unusable.dane.findings.iter().all(|finding| finding.rule != Rule::DaneNeverMatches));
    let root = "0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3";
    let (anchor, _) = with_tlsa(&[tlsa(2, root)]);
    let told = anchor.dane.findings.iter().find(|finding| finding.rule == Rule::DaneRootAnchor).unwrap();
    assert!(
        told.message.ends_with("If it does not, senders that use DANE hold back all email to mx.example.com."),
        "{told:?}"
    );
    let (both, _) = with_tlsa(&[tlsa(2, root), tlsa(3, &"5a".repeat(32))]);
    let told = both.dane.findings.iter().find(|finding| finding.rule == Rule::DaneRootAnchor).unwrap();
    assert!(!told.message.contains("hold back"), "{told:?}");
}

#[test]
fn a_host_that_gets_no_mail_is_not_called_unprotected() {
    let result = dane(&["mx1.example.com.", "mx2.example.com."], |name, record_type| match (name, record_type) {
        ("mx1.example.com." | "mx2.example.com.", RecordType::A) => Some((vec![address()], true)),
        ("_25._tcp.mx1.example.com.", RecordType::TLSA) => Some((vec![usable()], true)),
        ("_25._tcp.mx2.example.com.", RecordType::TLSA) => {
            let of_nothing = tlsa(3, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855").data;
            let record = hickory_proto::rr::rdata::TLSA::new(3_u8.into(), 1_u8.into(), 1_u8.into(), of_nothing);
            Some((vec![RData::TLSA(record)], true))
        }
        _ => None,
    });
    assert_eq!(result.dane.verdict.id(), "partial");
    assert!(result.dane.findings.iter().all(|finding| !finding.message.contains("Not protected")));
    let held = "Senders that use DANE hold back all email to mx2.example.com.";
    assert!(result.dane.findings.iter().any(|finding| finding.message.ends_with(held)));
    let line = &verdict_lines(&result)[2];
    assert!(line.severity == Severity::Error && line.sentence.contains("do not deliver to them"), "{line:?}");
}

#[test]
fn what_is_useless_beside_a_usable_record_is_to_be_removed() {
    let good = tlsa(3, &"5a".repeat(32));
    let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let (result, _) =
        with_tlsa(&[good, tlsa(1, &"5a".repeat(32)), tlsa(9, &"5a".repeat(32)), tlsa(3, nothing), tlsa(3, "aa")]);
    let told: Vec<_> = result.dane.findings.iter().filter(|finding| finding.rule.is_about_useless_tlsa()).collect();
    assert_eq!(told.len(), 4);
    for finding in told {
        assert_eq!(finding.severity, Severity::Warning, "{finding:?}");
        assert_eq!(finding.remedy.text, "Remove it: a usable record is published alongside it.");
    }
    assert_eq!(result.dane.verdict.id(), "good-mx-insecure");
}

#[test]
fn a_digest_as_long_as_that_of_the_other_matching_type_is_named() {
    for (matching, length, digest, right) in [(1, 64, "SHA-512", 2), (2, 32, "SHA-256", 1)] {
        let record = Tlsa { usage: 3, selector: 1, matching, data: vec![1; length] };
        let (result, _) = with_tlsa(&[record]);
        let told = result.dane.findings.iter().find(|finding| finding.rule == Rule::DaneLength).unwrap();
        assert!(told.message.contains(&format!("the length of a {digest} digest")), "{}", told.message);
        assert!(told.remedy.text.ends_with(&format!("publish it with matching type {right}.")), "{}", told.remedy.text);
    }
}

/// IANA registries of RFC 6890: addresses of documents and benchmarks are not reached by mail either.
#[test]
fn mail_does_not_reach_addresses_of_documents() {
    let of = |answers: Answers| dane(&["mx.example.com."], answers);
    let documents = of(|name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![RData::A(A::new(203, 0, 113, 7))], true)),
        _ => None,
    });
    assert!(documents.dane.findings.iter().any(|finding| finding.rule == Rule::MxPrivate));
    let line = &verdict_lines(&documents)[2];
    assert!(line.severity == Severity::Error && line.sentence.contains("no MX host has a public address"), "{line:?}");
    let beside = dane(&["mx.example.com.", "mx2.example.com."], |name, record_type| match (name, record_type) {
        ("mx.example.com.", RecordType::A) => Some((vec![address()], true)),
        ("mx2.example.com.", RecordType::A) => Some((vec![RData::A(A::new(198, 18, 0, 7))], true)),
        _ => None,
    });
    let line = &verdict_lines(&beside)[2];
    assert!(line.severity == Severity::Error && line.sentence.starts_with("Not every MX host"), "{line:?}");
    let (_, result) = destinations("mailto:x@document.example");
    assert_eq!(tlsrpt_line(&result), (Severity::Error, "The record is correct, but reports cannot arrive."));
}

#[test]
fn hosts_that_are_not_protected_stand_before_many_that_are() {
    let hosts: Vec<String> = (1..=9).map(|number| format!("mx{number}.example.com.")).collect();
    let result = dane(&hosts.iter().map(String::as_str).collect::<Vec<_>>(), |name, record_type| match record_type {
        RecordType::A if name.starts_with("mx") => Some((vec![address()], true)),
        RecordType::TLSA if name.starts_with("_25._tcp.mx") && !name.contains("mx9") => Some((vec![usable()], true)),
        _ => None,
    });
    let told = result.dane.findings.iter().find(|finding| finding.rule == Rule::DanePartial).unwrap();
    assert!(told.message.starts_with("Not protected: mx9.example.com (8 other hosts are)."), "{}", told.message);
}
