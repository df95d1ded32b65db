//! What a hurried administrator reads of common cases: the verdicts, what is wrong, and what to do, written before it was
//! tried. Nothing that is said contradicts another thing that is said.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod doh;

use std::future::Future;
use std::pin::pin;
use std::str::FromStr;
use std::task::{Context, Poll, Waker};

use doh::add_records;
use hickory_proto::op::ResponseCode;
use hickory_proto::rr::rdata::{A, MX, NS, TLSA, TXT};
use hickory_proto::rr::{Name, RData, RecordType};
use tlsrpt_lens::check::{
    Beside, CheckResult, Facts, Source, fold, gather, judge_facts, judge_policy_file, markdown, outage_of, pasted_note,
    protocol_verdicts, result_json, verdict_lines,
};
use tlsrpt_lens::dns::{DohTransport, HttpAnswer, Lookup, PASTED, Pasted, RESOLVERS, TransportError};
use tlsrpt_lens::record::{Finding, Severity};

/// What comes of a question: records, signed or not, or a failure; no records means that there is no such name.
enum Say {
    Found(Vec<RData>, bool),
    NoName,
    Code(ResponseCode),
    Fails(TransportError),
    Status(u16),
}

use Say::{Code, Fails, Found, NoName, Status};

type Zone<'a> = &'a dyn Fn(&str, RecordType) -> Say;

struct World<'a>(Zone<'a>);

impl DohTransport for World<'_> {
    async fn get(&self, url: &str) -> Result<HttpAnswer, TransportError> {
        let mut answer = doh::answer_to(url);
        let query = answer.queries.first().unwrap().clone();
        let name = query.name().to_ascii();
        match (self.0)(name.trim_end_matches('.'), query.query_type()) {
            Found(all, is_signed) => {
                answer.metadata.authentic_data = is_signed;
                add_records(&mut answer, all);
            }
            NoName => answer.metadata.response_code = ResponseCode::NXDomain,
            Code(code) => answer.metadata.response_code = code,
            Fails(error) => return Err(error),
            Status(status) => return Ok(HttpAnswer { status, content_type: String::new(), body: Vec::new() }),
        }
        Ok(HttpAnswer { status: 200, content_type: String::new(), body: answer.to_vec().unwrap() })
    }
}

fn named(name: &str) -> Name {
    Name::from_str(name).unwrap()
}

fn mx(host: &str) -> Say {
    Found(vec![RData::MX(MX::new(10, named(host)))], false)
}

fn a() -> Say {
    Found(vec![RData::A(A::new(8, 8, 8, 8))], false)
}

fn txt(text: &str) -> Say {
    Found(vec![RData::TXT(TXT::new(vec![text.to_owned()]))], false)
}

/// The root, whose answer shows that the resolver validates.
fn root() -> Say {
    Found(vec![RData::NS(NS(named("a.root.")))], true)
}

fn signed(say: Say) -> Say {
    if let Found(all, _) = say { Found(all, true) } else { say }
}

/// A future that never waits for anything real.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("waits for something"),
    }
}

fn check(zone: Zone<'_>) -> (Facts, CheckResult) {
    let facts = now(gather(&World(zone), &RESOLVERS[..2], "example.com", &|_| {}));
    let result = judge_facts(&facts);
    (facts, result)
}

/// The three verdicts, each as bad as its worst finding.
fn verdicts(result: &CheckResult) -> Vec<(Severity, &'static str)> {
    let severities = protocol_verdicts(result, None, &[]).map(|verdict| verdict.of(Source::Dns).unwrap().severity);
    severities.into_iter().zip(verdict_lines(result)).map(|(severity, line)| (severity, line.sentence)).collect()
}

/// All that is said of the findings.
fn told(result: &CheckResult) -> String {
    let lines = result.findings().into_iter().map(|finding: &Finding| {
        format!("{} {}: {} / {}\n", finding.severity.id(), finding.rule.id(), finding.message, finding.remedy.text)
    });
    lines.collect()
}

/// Mail goes to mx.example.com, and nothing else is published.
fn mail(name: &str, record_type: RecordType) -> Say {
    match (name, record_type) {
        ("example.com", RecordType::MX) => mx("mx.example.com."),
        ("mx.example.com", RecordType::A) => a(),
        ("", _) => root(),
        _ => NoName,
    }
}

#[test]
fn a_domain_without_any_record() {
    let (_, result) = check(&mail);
    assert_eq!(
        verdicts(&result),
        [
            (Severity::Warning, "Reports will not arrive: there is no record."),
            (Severity::Note, "Not used."),
            (Severity::Note, "Not used."),
        ]
    );
    let told = told(&result);
    assert!(told.contains("v=TLSRPTv1; rua=mailto:") && told.contains("@example.com"), "{told}");
    // Nothing is published, so nothing is broken.
    assert!(!told.contains("error "), "{told}");
}

#[test]
fn a_domain_with_tls_rpt_alone() {
    let (_, result) = check(&|name, record_type| match (name, record_type) {
        ("_smtp._tls.example.com", RecordType::TXT) => txt("v=TLSRPTv1; rua=mailto:tls@example.com"),
        _ => mail(name, record_type),
    });
    assert_eq!(
        verdicts(&result),
        [(Severity::Ok, "Reports can arrive."), (Severity::Note, "Not used."), (Severity::Note, "Not used.")]
    );
    let told = told(&result);
    assert!(told.contains("neither MTA-STS nor DANE"), "{told}");
    assert!(!told.contains("error ") && !told.contains("warning "), "{told}");
}

/// RFC 8461, section 5: under enforce a sender does not deliver to a host that no line covers.
#[test]
fn an_enforced_policy_that_leaves_the_mx_host_out() {
    let (facts, result) = check(&|name, record_type| match (name, record_type) {
        ("_smtp._tls.example.com", RecordType::TXT) => txt("v=TLSRPTv1; rua=mailto:tls@example.com"),
        ("_mta-sts.example.com", RecordType::TXT) => txt("v=STSv1; id=1"),
        ("mta-sts.example.com", RecordType::A) => a(),
        _ => mail(name, record_type),
    });
    let policy = "version: STSv1\nmode: enforce\nmx: old.example.com\nmax_age: 604800\n";
    let policy = judge_policy_file(policy, &facts, None);
    let [_, sts, _] = protocol_verdicts(&result, Some(&policy), &[]);
    assert_eq!(sts.decides, Source::Policy);
    let worst = sts.worst().unwrap();
    assert_eq!(worst.severity, Severity::Error);
    assert_eq!(worst.sentence, "No mx line covers the MX host mx.example.com: senders refuse to deliver to it.");
    assert!(worst.more.contains("mx: mx.example.com"), "{}", worst.more);
    assert!(!policy.usable);
}

#[test]
fn a_domain_with_dane_alone() {
    let (_, result) = check(&|name, record_type| match (name, record_type) {
        ("_25._tcp.mx.example.com", RecordType::TLSA) => {
            Found(vec![RData::TLSA(TLSA::new(3.into(), 1.into(), 1.into(), vec![7; 32]))], true)
        }
        ("mx.example.com", RecordType::AAAA) => Found(Vec::new(), true),
        _ => signed(mail(name, record_type)),
    });
    assert_eq!(
        verdicts(&result),
        [
            (Severity::Error, "Reports will not arrive: there is no record."),
            (Severity::Note, "Not used."),
            // Nobody hears of it when that ends, which is told beside it.
            (Severity::Warning, "Every MX host is protected."),
        ]
    );
    let told = told(&result);
    assert!(told.contains("The TLSA record of mx.example.com is as recommended: 3 1 1."), "{told}");
    assert!(
        told.contains("there is no TLSRPT record") || told.contains("no TLSRPT record, so you will not hear"),
        "{told}"
    );
}

/// RFC 8020, section 2: below a name that does not exist there is nothing, and nobody has to publish anything.
#[test]
fn a_domain_that_does_not_exist() {
    let (_, result) = check(&|name, _| if name.is_empty() { root() } else { NoName });
    assert_eq!(
        verdicts(&result),
        [
            (Severity::Error, "The domain does not exist."),
            (Severity::Note, "Nothing can be in use: the domain does not exist."),
            (Severity::Note, "Nothing can be in use: the domain does not exist."),
        ]
    );
    let told = told(&result);
    assert!(told.contains("The domain example.com does not exist. / Check the spelling"), "{told}");
    // Neither a record to publish nor the praise of a domain without mail.
    assert!(!told.contains("accepts no mail") && !told.contains("v=TLSRPTv1"), "{told}");
}

#[test]
fn one_lookup_that_times_out_is_the_only_unknown() {
    let timed_out = |own: (&'static str, RecordType)| {
        move |name: &str, record_type: RecordType| match (name, record_type) {
            asked if asked == own => Fails(TransportError::TimedOut),
            ("_smtp._tls.example.com", RecordType::TXT) => txt("v=TLSRPTv1; rua=mailto:tls@other.example"),
            ("other.example", RecordType::MX) => mx("mx.other.example."),
            ("mx.other.example" | "mta-sts.example.com", RecordType::A) => a(),
            ("_mta-sts.example.com", RecordType::TXT) => txt("v=STSv1; id=1"),
            _ => mail(name, record_type),
        }
    };
    let fine = [
        (Severity::Ok, "Reports can arrive."),
        (Severity::Ok, "The record and its policy host exist."),
        (Severity::Note, "Not used."),
    ];
    for (own, place, said) in [
        (("_smtp._tls.example.com", RecordType::TXT), 0, (Severity::Note, "Unknown: the lookup failed.")),
        (("_mta-sts.example.com", RecordType::TXT), 1, (Severity::Note, "Unknown: a lookup failed.")),
        (("mta-sts.example.com", RecordType::A), 1, (Severity::Note, "Unknown: a lookup failed.")),
        (("example.com", RecordType::MX), 2, (Severity::Note, "Unknown: a lookup failed.")),
        (("_25._tcp.mx.example.com", RecordType::TLSA), 2, (Severity::Note, "Unknown: a lookup failed.")),
        (
            ("other.example", RecordType::MX),
            0,
            (Severity::Warning, "The record is correct; whether reports arrive is unknown."),
        ),
    ] {
        let (facts, result) = check(&timed_out(own));
        let mut expected = fine;
        expected[place] = said;
        assert_eq!(verdicts(&result), expected, "{own:?}");
        let told = told(&result);
        let failed = format!("{} {}: no answer within 5 seconds. Whether a record exists is unknown", own.0, own.1);
        assert!(told.contains(&failed), "{own:?}: {told}");
        assert_eq!(result.seen_by(), "Resolver: Cloudflare");
        assert_eq!(outage_of(&facts), None);
    }
}

/// Nothing is known, and nobody is called a witness of it.
#[test]
fn where_no_resolver_answers_nothing_is_known() {
    let (facts, result) = check(&|_, _| Fails(TransportError::Unreachable));
    let outage = outage_of(&facts).unwrap();
    assert_eq!(outage.sentence, "No resolver answered from this network. Nothing is known about example.com.");
    assert_eq!(outage.tried, "Tried: Cloudflare, Google. A firewall that blocks DNS over HTTPS is the usual cause.");
    assert_eq!(
        outage.failed,
        [
            "_smtp._tls.example.com TXT",
            "_mta-sts.example.com TXT",
            "mta-sts.example.com A",
            "mta-sts.example.com AAAA",
            "example.com MX"
        ]
    );
    assert_eq!(result.seen_by(), "No resolver gave a usable answer.");
    assert_eq!(result_json(&result, Beside::default())["resolver"], "");
    assert!(
        markdown(&result, Beside::default()).contains("\n- No resolver gave a usable answer.\n"),
        "{}",
        markdown(&result, Beside::default())
    );
    // They were reached, and said nothing of use.
    for (say, what) in [(403, "HTTP status 403"), (500, "HTTP status 500")] {
        let (facts, result) = check(&move |_, _| Status(say));
        let outage = outage_of(&facts).unwrap();
        assert_eq!(outage.sentence, "No resolver gave a usable answer. Nothing is known about example.com.");
        assert_eq!(outage.tried, format!("Tried: Cloudflare: {what}, Google: {what}."));
        assert_eq!(result.seen_by(), "No resolver gave a usable answer.");
    }
    // Answers that are failures are answers: each is told with its name.
    let (facts, result) = check(&|_, _| Code(ResponseCode::ServFail));
    assert_eq!(outage_of(&facts), None);
    // The second was asked because the first failed.
    assert_eq!(result.seen_by(), "Resolver: Google");
    let lines = verdict_lines(&result);
    assert!(lines.iter().all(|line| line.sentence.starts_with("Unknown: ")), "{lines:?}");
}

/// One resolver fails, and another answers: it is the witness.
#[test]
fn the_resolver_is_the_one_that_answered() {
    // A name that cannot be is nobody's answer (RFC 1035, section 2.3.4).
    let long = format!("{0}.{0}.{0}.{1}", "a".repeat(60), "b".repeat(62));
    let zone = |_: &str, _: RecordType| NoName;
    let facts = now(gather(&World(&zone), &RESOLVERS[1..2], &long, &|_: &Lookup| {}));
    assert_eq!(judge_facts(&facts).seen_by(), "Resolver: Google");
}

/// What a command prints, as `dig` does; of nothing no such name.
fn printed(name: &str, record_type: &str, data: &str) -> String {
    let (code, line) = match data {
        "" => ("NXDOMAIN", String::new()),
        data => ("NOERROR", format!("{name}.\t300\tIN\t{record_type}\t{data}\n")),
    };
    format!(
        "; <<>> DiG 9.18.28 <<>> +dnssec {record_type} {name}\n;; ->>HEADER<<- opcode: QUERY, status: {code}, id: 1\n\
         ;; flags: qr rd ra; QUERY: 1\n;; QUESTION SECTION:\n;{name}.\tIN\t{record_type}\n;; ANSWER SECTION:\n{line}"
    )
}

fn pasted(text: &str) -> (Facts, CheckResult) {
    let facts = now(gather(&Pasted::read(text), &[PASTED], "example.com", &|_: &Lookup| {}));
    let result = judge_facts(&facts);
    (facts, result)
}

/// What is not pasted yet has not failed.
#[test]
fn what_is_still_to_be_pasted_has_not_failed() {
    let record = printed("_smtp._tls.example.com", "TXT", "\"v=TLSRPTv1; rua=mailto:tls@other.example\"");
    let (facts, result) = pasted(&record);
    assert_eq!(
        verdicts(&result),
        [
            (Severity::Note, "The record is correct; whether reports arrive is not known yet."),
            (Severity::Note, "Not known yet: answers are still to be pasted."),
            (Severity::Note, "Not known yet: answers are still to be pasted."),
        ]
    );
    let worst: Vec<String> = verdict_lines(&result).into_iter().map(|line| line.worst).collect();
    assert_eq!(
        worst,
        [
            "Still to be pasted: other.example MX.",
            "Still to be pasted: _mta-sts.example.com TXT, mta-sts.example.com A, mta-sts.example.com AAAA.",
            "Still to be pasted: example.com MX.",
        ]
    );
    assert!(!told(&result).contains("failed"), "{}", told(&result));
    assert_eq!(
        pasted_note(&facts),
        "More answers are needed (1 of 6 so far). Run these commands and add what they print to the text in the field."
    );
    // What is about another domain tells nothing.
    let (facts, result) = pasted(&printed("other.example", "MX", "10 mx.other.example."));
    assert!(
        verdicts(&result)
            .iter()
            .all(|(severity, said)| *severity == Severity::Note && said.starts_with("Not known yet"))
    );
    assert_eq!(
        pasted_note(&facts),
        "More answers are needed: none of those pasted is about example.com. Run these commands and paste what they print."
    );
    assert_eq!(outage_of(&facts), None);
}

#[test]
fn three_pasted_answers_of_more_say_what_is_known() {
    let text = [
        printed("_smtp._tls.example.com", "TXT", ""),
        printed("_mta-sts.example.com", "TXT", ""),
        printed("example.com", "MX", "10 mx.example.com."),
    ];
    let (facts, result) = pasted(&text.concat());
    assert_eq!(
        verdicts(&result),
        [
            (Severity::Warning, "Reports will not arrive: there is no record."),
            (Severity::Note, "Not used."),
            (Severity::Note, "Not known yet: answers are still to be pasted."),
        ]
    );
    let note = pasted_note(&facts);
    assert!(note.starts_with("More answers are needed (3 of 8 so far)."), "{note}");
    let all = [
        text.concat(),
        printed("mta-sts.example.com", "A", ""),
        printed("mta-sts.example.com", "AAAA", ""),
        printed("mx.example.com", "A", "8.8.8.8"),
        printed("mx.example.com", "AAAA", ""),
        printed("_25._tcp.mx.example.com", "TLSA", ""),
    ];
    // Whether their absence is proved the root's answer tells; that it is not pasted is no fault of the resolver.
    let (facts, result) = pasted(&all.concat());
    assert_eq!(verdicts(&result)[2], (Severity::Note, "Not known yet: answers are still to be pasted."));
    assert_eq!(verdict_lines(&result)[2].worst, "Still to be pasted: . NS.");
    assert!(!told(&result).contains("does not validate"), "{}", told(&result));
    assert!(pasted_note(&facts).starts_with("More answers are needed (8 of 9 so far)."), "{}", pasted_note(&facts));
}

/// A command that says that it got no answer was run: what it asked for has failed, and is not asked for again.
#[test]
fn a_command_without_an_answer_has_failed() {
    let silent = ";; communications error to 127.0.0.1#5399: timed out\n\
        ;; communications error to 127.0.0.1#5399: timed out\n\n\
        ; <<>> DiG 9.18.49-1~deb12u3-Debian <<>> @127.0.0.1 -p 5399 +dnssec TXT _smtp._tls.example.com\n\
        ; (1 server found)\n;; global options: +cmd\n;; no servers could be reached\n";
    let (_, result) = pasted(silent);
    assert_eq!(verdicts(&result)[0], (Severity::Note, "Unknown: the lookup failed."));
    let told = told(&result);
    assert!(told.contains("No name server answered the command for _smtp._tls.example.com TXT."), "{told}");
    // An answer says more, whichever comes first.
    let answer = printed("_smtp._tls.example.com", "TXT", "");
    for text in [format!("{silent}{answer}"), format!("{answer}{silent}")] {
        assert_eq!(verdicts(&pasted(&text).1)[0].1, "Reports will not arrive: there is no record.");
    }
}

/// Findings of one kind are folded, and each is still read.
#[test]
fn failed_lookups_of_one_kind_stand_together() {
    let (_, result) = check(&|name, _| if name.is_empty() { root() } else { Code(ResponseCode::ServFail) });
    let folded = fold(result.findings().into_iter().cloned());
    let failed = folded.iter().find(|group| group.finding.rule.id() == "dns-servfail").unwrap();
    assert!(failed.others.iter().all(|message| message.starts_with("The lookup of ")), "{failed:?}");
}
