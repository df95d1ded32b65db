//! Every record that the builders and the remedies print, loaded by two name servers' own checkers as the zone file that
//! we print of it: `named-checkzone` (BIND) and `kzonecheck` (Knot). One that is not installed is skipped, and the test
//! says so. On Debian: `apt-get install bind9-utils knot-dnssecutils`.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

use std::process::Command;

use tlsrpt_lens::check::certificates;
use tlsrpt_lens::draft::{MtaStsDraft, TlsrptDraft};
use tlsrpt_lens::publish::{Format, TxtEntry, render};
use tlsrpt_lens::record::{Mode, Policy, TxtRecord, Verdict, judge, judge_mta_sts, judge_of};

#[path = "real/program.rs"]
mod real;
use real::program;

const HEAD: &str = "@ 60 IN SOA ns.example.com. host.example.com. 1 60 60 60 60\n@ 60 IN NS ns\nns 60 IN A 192.0.2.1\nmx 60 IN A 192.0.2.2\n";

/// Loads a zone with these lines in all programs that are here.
fn load(name: &str, lines: &str) {
    let file = std::env::temp_dir().join(format!("tlsrpt-lens-printed-{name}-{}", std::process::id()));
    std::fs::write(&file, format!("{HEAD}{lines}")).unwrap();
    let commands: [(&str, &[&str]); 2] =
        [("named-checkzone", &["-i", "local", "example.com"]), ("kzonecheck", &["-v", "-o", "example.com"])];
    for (name, options) in commands {
        let Some(program) = program(name) else { continue };
        let output = Command::new(program).args(options).arg(&file).output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{name}: {said}\n{lines}");
        // BIND warns of what it repairs, Knot of what it passes over.
        assert!(!said.to_ascii_lowercase().contains("warning"), "{name}: {said}\n{lines}");
    }
    std::fs::remove_file(file).unwrap();
}

/// Texts at one name, each of which is judged with a remedy; those that remedies propose as a whole record are kept.
fn proposed(texts: &[&str]) -> Vec<String> {
    let records: Vec<TxtRecord> = texts.iter().map(|text| TxtRecord::from(*text)).collect();
    let all = judge_of("example.com", &records).findings.into_iter().chain(judge_mta_sts(&records).findings);
    all.filter_map(|finding| {
        // A record is the end of the sentence that proposes it, and has something behind its version.
        let at = finding.remedy.text.find("v=TLSRPTv1; rua=").or_else(|| finding.remedy.text.find("v=STSv1; id=2"))?;
        finding.remedy.text.get(at..).map(str::to_owned)
    })
    .collect()
}

#[test]
fn what_remedies_propose_is_loaded_and_right() {
    let long = format!("v=TLSRPTv1; rua=mailto:{}@example.com", "a".repeat(60));
    let many: Vec<String> = (0..8).map(|one| format!("{long},https://{one}.example.com/{}", "b".repeat(120))).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let cases: Vec<Vec<&str>> = vec![
        vec![],
        vec!["v=TLSRPTv1; rua=mailto:a@example.com", "v=TLSRPTv1; rua=mailto:b@example.com"],
        vec!["v=TLSRPTv1; rua=mailto:a@example.com", " v=TLSRPTv1; rua=https://b.example/?a=1&b=%2C"],
        vec!["v=TLSRPTv1; rua=mailto:a@example.com", "v=TLSRPTv1 ; rua=mailto:%22a%20b%22@example.com"],
        many,
    ];
    let mut seen = 0;
    for (number, texts) in cases.iter().enumerate() {
        for text in proposed(texts) {
            seen += 1;
            assert_eq!(judge(&[TxtRecord::from(text.as_str())]).verdict, Verdict::Valid, "{text}");
            let entry = TxtEntry { owner: "_smtp._tls".into(), zone: "example.com".into(), text, ttl: 3600 };
            load(&format!("remedy{number}"), &render(Format::ZoneFile, &[entry]));
        }
    }
    assert!(seen >= 3, "{seen} proposals");
}

#[test]
fn what_the_builders_print_is_loaded() {
    let https = format!("https://reports.example.com/{}", "x".repeat(600));
    for (number, destinations) in [
        vec!["tls@example.com"],
        vec!["mailto:tls@example.com", "https://reports.example.com/?a=1,2;3!4&b=\"c\""],
        vec!["\"a;b\"@example.com", "o'neil+tls@example.net", "dollar$@example.com", "back\\slash@example.com"],
        vec!["tls@example.com", https.as_str()],
    ]
    .iter()
    .enumerate()
    {
        let draft = TlsrptDraft {
            domain: "example.com".into(),
            destinations: destinations.iter().map(|text| (*text).to_owned()).collect(),
            also: vec!["mx.example.com".into(), "sub.example.com".into()],
            ttl: 3600,
        };
        let built = draft.build(|_| None);
        assert!(!built.entries.is_empty(), "{destinations:?}");
        load(&format!("tlsrpt{number}"), &render(Format::ZoneFile, &built.entries));
    }
    let mode = [Mode::Testing, Mode::Enforce, Mode::None];
    for (number, mode) in mode.into_iter().enumerate() {
        let draft = MtaStsDraft {
            domain: "example.com".into(),
            mode,
            max_age: 604_800,
            chosen: true,
            mx: vec!["mx.example.com".into(), "*.example.net".into()],
            id: "20260131T120000Z".into(),
            ttl: 3600,
        };
        let built = draft.build(|_| None);
        assert!(built.usable && Policy::check_mx("*.example.net").is_ok(), "{:?}", built.findings);
        load(&format!("sts{number}"), &render(Format::ZoneFile, &built.entries));
    }
}

/// The TLSA record that is proposed for a certificate. Certificate of the fixture: what `openssl req -x509` makes.
#[test]
fn the_record_of_a_certificate_is_loaded() {
    let Some(openssl) = program("openssl") else { return };
    let made = Command::new(openssl)
        .args(["req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"])
        .args(["-keyout", "/dev/null", "-subj", "/CN=mx.example.com"])
        .output()
        .unwrap();
    let pem = String::from_utf8(made.stdout).unwrap();
    assert!(pem.contains("BEGIN CERTIFICATE"), "{pem}");
    let all = certificates(&pem).unwrap();
    let certificate = all.first().unwrap();
    load("tlsa", &format!("_25._tcp.mx 3600 IN TLSA {}\n", certificate.recommended()));
}
