//! What `dig`, `kdig` and `drill` print, read as if a resolver had sent it. The texts are ours, in the form of each program.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use proptest::prelude::*;
use tlsrpt_lens::check::{Facts, first_commands, gather, is_pasted, judge_facts, wanted_commands};
use tlsrpt_lens::dns::{
    Lookup, LookupResult, PASTED, Pasted, Question, RecordData, RecordType, Tlsa, TransportError, lookup,
};

/// Nothing here ever waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}

fn ask(pasted: &Pasted, name: &str, record_type: RecordType) -> Lookup {
    now(lookup(pasted, &[PASTED], Question::new(name, record_type)))
}

fn records(lookup: &Lookup) -> Vec<RecordData> {
    lookup.result.answer().unwrap().records.iter().map(|record| record.data.clone()).collect()
}

const DIG: &str = r#"
; <<>> DiG 9.18.28 <<>> +dnssec TXT _smtp._tls.example.com
;; global options: +cmd
;; Got answer:
;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 4711
;; flags: qr rd ra ad; QUERY: 1, ANSWER: 2, AUTHORITY: 0, ADDITIONAL: 1

;; OPT PSEUDOSECTION:
; EDNS: version: 0, flags: do; udp: 1232
;; QUESTION SECTION:
;_smtp._tls.example.com.		IN	TXT

;; ANSWER SECTION:
_smtp._tls.example.com.	3600	IN	TXT	"v=TLSRPTv1; rua=mailto:tls" "@example.com \"quoted\\ \228"
_smtp._tls.example.com.	3600	IN	RRSIG	TXT 13 4 3600 20261201000000 20261101000000 1 example.com. AAAA=

;; Query time: 3 msec
;; SERVER: 192.0.2.53#53(192.0.2.53) (UDP)
;; WHEN: Sat Nov 28 10:00:00 UTC 2026
;; MSG SIZE  rcvd: 200

; <<>> DiG 9.18.28 <<>> +dnssec MX example.com
;; Got answer:
;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1
;; flags: qr rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1

;; QUESTION SECTION:
;Example.COM.			IN	MX

;; ANSWER SECTION:
example.com.		300	IN	MX	10 MX1.example.com.
;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 2
;; flags: qr rd ra ad; QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 1
;; QUESTION SECTION:
;_mta-sts.example.com.		IN	TXT
;; AUTHORITY SECTION:
example.com.		300	IN	SOA	ns.example.com. host.example.com. 1 2 3 4 5
"#;

#[test]
fn what_dig_prints_is_read_like_an_answer() {
    let pasted = Pasted::read(DIG);
    assert_eq!(pasted.answers(), 3);
    let txt = ask(&pasted, "_smtp._tls.example.com", RecordType::Txt);
    assert!(txt.result.validated());
    let expected = vec![b"v=TLSRPTv1; rua=mailto:tls".to_vec(), b"@example.com \"quoted\\ \xe4".to_vec()];
    assert_eq!(records(&txt), [RecordData::Txt(expected)]);
    let mx = ask(&pasted, "example.com", RecordType::Mx);
    assert!(!mx.result.validated());
    assert_eq!(records(&mx), [RecordData::Mx { preference: 10, exchange: "mx1.example.com".to_owned() }]);
    assert!(matches!(ask(&pasted, "_mta-sts.example.com", RecordType::Txt).result, LookupResult::NxDomain(_)));
    let missing = ask(&pasted, "example.com", RecordType::A);
    assert_eq!(missing.result, LookupResult::Unreachable(TransportError::NotPasted));
}

/// Failures keep what they are: a broken signature by its extended error (RFC 8914), a refusal, an answer of another type.
#[test]
fn failures_are_not_taken_for_no_record() {
    let header =
        |code: &str| format!(";; ->>HEADER<<- opcode: QUERY, status: {code}, id: 1\n;; flags: qr rd ra; QUERY: 1\n");
    let question = ";; QUESTION SECTION:\n;example.com.\tIN\tMX\n";
    let result = |text: String| ask(&Pasted::read(&text), "example.com", RecordType::Mx).result;
    let broken = ";; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n; EDE: 7 (Signature Expired): (validation failure)\n";
    assert!(matches!(result(header("SERVFAIL") + broken + question), LookupResult::Bogus(_)));
    assert!(matches!(result(header("SERVFAIL") + question), LookupResult::ServFail(_)));
    assert_eq!(result(header("REFUSED") + question), LookupResult::Refused(5));
    assert!(matches!(result(header("NOERROR") + question), LookupResult::NoData(_)));
    let blocked = ";; OPT PSEUDOSECTION:\n; EDE: 15 (Blocked)\n";
    assert!(matches!(result(header("NXDOMAIN") + blocked + question), LookupResult::Filtered(_)));
    for nothing in [
        ";; connection timed out; no servers could be reached\n".to_owned(),
        "example.com mail is handled by 10 mx.example.com.\n".to_owned(),
        header("NOERROR"),
        // A code that is not known tells nothing.
        header("WHATEVER") + question,
    ] {
        assert_eq!(result(nothing), LookupResult::Unreachable(TransportError::NotPasted));
    }
}

#[test]
fn what_kdig_and_drill_print_is_read_too() {
    let kdig = ";; ->>HEADER<<- opcode: QUERY; status: NOERROR; id: 1\n;; Flags: qr rd ra ad; QUERY: 1; ANSWER: 2\n\n\
        ;; QUESTION SECTION:\n;; _25._tcp.mx.example.com. \t\tIN\tTLSA\n\n;; ANSWER SECTION:\n\
        _25._tcp.mx.example.com.\t300\tIN\tCNAME\ttlsa.example.com.\n\
        tlsa.example.com.\t300\tIN\tTLSA\t3 1 1 0A0B 0C0D\n\n;; Received 100 B\n";
    let found = ask(&Pasted::read(kdig), "_25._tcp.mx.example.com", RecordType::Tlsa);
    assert!(found.result.validated());
    assert_eq!(
        records(&found),
        [RecordData::Tlsa(Tlsa { usage: 3, selector: 1, matching: 1, data: vec![10, 11, 12, 13] })]
    );
    assert_eq!(found.result.answer().unwrap().chain.len(), 1);
    let drill = ";; ->>HEADER<<- opcode: QUERY, rcode: NOERROR, id: 1\n;; flags: qr rd ra ; QUERY: 1, ANSWER: 1\n\
        ;; QUESTION SECTION:\n;; mx.example.com.\tIN\tAAAA\n\n;; ANSWER SECTION:\nmx.example.com.\t60\tIN\tAAAA\t2001:db8::1\n";
    let found = ask(&Pasted::read(drill), "mx.example.com", RecordType::Aaaa);
    assert_eq!(records(&found), [RecordData::Aaaa("2001:db8::1".parse().unwrap())]);
    // As "dig +multiline" prints it.
    let lines = ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;; QUESTION SECTION:\n;a.example.com.\tIN TLSA\n\
        ;; ANSWER SECTION:\na.example.com.\t60 IN TLSA 3 1 1 (\n\t\t\t\t0A0B\n\t\t\t\t0C0D )\n";
    assert_eq!(records(&ask(&Pasted::read(lines), "a.example.com", RecordType::Tlsa)).len(), 1);
}

fn judged(text: &str) -> Facts {
    now(gather(&Pasted::read(text), &[PASTED], "example.com", &|_: &Lookup| {}))
}

/// What is printed leads to what is asked next, and what nobody printed is unknown, never missing.
#[test]
fn a_check_asks_on_until_nothing_is_wanted() {
    let facts = judged(DIG);
    assert!(is_pasted(&facts));
    assert_eq!(
        wanted_commands(&facts),
        [
            "dig +dnssec A mta-sts.example.com",
            "dig +dnssec AAAA mta-sts.example.com",
            "dig +dnssec A mx1.example.com",
            "dig +dnssec AAAA mx1.example.com",
            "dig +dnssec TLSA _25._tcp.mx1.example.com",
        ]
    );
    let result = judge_facts(&facts);
    assert!(result.findings().iter().all(|finding| finding.rule.id() != "dns-transport"), "{:?}", result.findings());
    assert_eq!(result.dane.verdict, tlsrpt_lens::check::DaneVerdict::Unknown);
    let facts = judged("");
    let wanted = wanted_commands(&facts);
    assert!(wanted.contains(&"dig +dnssec MX example.com".to_owned()), "{wanted:?}");
    for command in first_commands("example.com") {
        assert!(wanted.contains(&command), "{command}");
    }
}

/// One host without TLSA records, as a resolver prints that sets no AD bit.
fn without_tlsa(root: &str) -> String {
    let answer = |name: &str, kind: &str, data: &str| {
        let count = u8::from(!data.is_empty());
        let line = if data.is_empty() { String::new() } else { format!("{name}. 300 IN {kind} {data}\n") };
        format!(
            ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;; flags: qr rd ra; QUERY: 1, ANSWER: {count}\n\
             ;; QUESTION SECTION:\n;{name}. IN {kind}\n;; ANSWER SECTION:\n{line}"
        )
    };
    [
        answer("example.com", "MX", "10 mx.example.com."),
        answer("mx.example.com", "A", "45.33.32.25"),
        answer("mx.example.com", "AAAA", ""),
        answer("_25._tcp.mx.example.com", "TLSA", ""),
        root.to_owned(),
    ]
    .concat()
}

/// RFC 7672, section 2.1.1: that there are no TLSA records counts when it is validated. Whether the resolver validates at
/// all, its answer about the root tells (RFC 6840, section 5.8).
#[test]
fn without_validation_pasted_absence_proves_nothing() {
    let dane = |facts: &Facts| judge_facts(facts).dane.verdict.id();
    let open = judged(&without_tlsa(""));
    assert_eq!(dane(&open), "unknown");
    assert!(wanted_commands(&open).iter().any(|command| command.contains("NS .")), "{:?}", wanted_commands(&open));
    let root = |flags: &str| {
        format!(
            ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;; flags: {flags}; QUERY: 1, ANSWER: 1\n\
             ;; QUESTION SECTION:\n;. IN NS\n;; ANSWER SECTION:\n. 300 IN NS a.root-servers.net.\n"
        )
    };
    let blind = judged(&without_tlsa(&root("qr rd ra")));
    assert_eq!(dane(&blind), "unknown");
    assert!(wanted_commands(&blind).iter().all(|command| !command.contains("NS .")));
    // The resolver validates, so the zone is not signed and nothing needs a proof.
    let seeing = judged(&without_tlsa(&root("qr rd ra ad")));
    assert_eq!(dane(&seeing), "none");
}

proptest! {
    /// Whatever is pasted: no panic, and nothing is known that was not said.
    #[test]
    fn any_text_is_read(text in "(;; |;|[a-z._0-9]{1,9}|\"|\\\\|\\(|\\)|[ \t]|\n|->>HEADER<<- status: NOERROR|QUESTION SECTION:|ANSWER SECTION:|IN|TXT|MX|TLSA){0,60}") {
        let pasted = Pasted::read(&text);
        prop_assert!(pasted.answers() <= text.matches("HEADER").count());
    }

    /// Texts come back byte for byte, as their presentation is escaped (RFC 1035, section 5.1).
    #[test]
    fn texts_come_back(strings in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..256), 1..4)) {
        let shown = RecordData::Txt(strings.clone()).presentation();
        let text = format!(";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;; flags: qr;\n;; QUESTION SECTION:\n;a.example. IN TXT\n;; ANSWER SECTION:\na.example. 60 IN TXT {shown}\n");
        prop_assert_eq!(records(&ask(&Pasted::read(&text), "a.example", RecordType::Txt)), vec![RecordData::Txt(strings)]);
    }
}
