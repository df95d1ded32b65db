//! Drafts of the builder: what is published where, and that a web server takes the policy's host.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, clippy::indexing_slicing, reason = "tests")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tlsrpt_lens::draft::{MtaStsDraft, TlsrptDraft};
use tlsrpt_lens::publish::{Format, WebHost, render};
use tlsrpt_lens::record::Mode;

#[path = "real/program.rs"]
mod real;
use real::program;

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// A folder of this test's own, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("tlsrpt-lens-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

/// Runs a program; its output when it went well.
fn run(command: &mut Command, input: &str) -> String {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{command:?}\n{}\n{}\n{input}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn a_record_for_an_mx_host_stands_in_its_own_place() {
    let draft = TlsrptDraft {
        domain: "example.com".into(),
        destinations: vec!["tls@example.com".into()],
        also: vec!["mx1.example.com".into(), "mx.example.net".into(), "example.com".into()],
        ..TlsrptDraft::default()
    };
    let built = draft.build(|_| None);
    assert_eq!(
        render(Format::ZoneFile, &built.entries),
        "; Add to the zone file of example.com, then increment its SOA serial.\n\
         _smtp._tls.example.com. 3600 IN TXT \"v=TLSRPTv1; rua=mailto:tls@example.com\"\n\
         _smtp._tls.mx1.example.com. 3600 IN TXT \"v=TLSRPTv1; rua=mailto:tls@example.com\"\n\
         ; Add to the zone file of mx.example.net, then increment its SOA serial.\n\
         _smtp._tls.mx.example.net. 3600 IN TXT \"v=TLSRPTv1; rua=mailto:tls@example.com\"\n"
    );
    let owners: Vec<(&str, &str)> =
        built.entries.iter().map(|entry| (entry.owner.as_str(), entry.zone.as_str())).collect();
    assert_eq!(
        owners,
        [("_smtp._tls", "example.com"), ("_smtp._tls.mx1", "example.com"), ("_smtp._tls", "mx.example.net")]
    );
}

#[test]
fn web_servers_accept_the_policy_host() {
    let draft = MtaStsDraft {
        domain: "example.com".into(),
        mode: Mode::Enforce,
        mx: vec!["mx1.example.com".into(), "*.example.net".into()],
        id: "20260131T120000Z".into(),
        ..MtaStsDraft::default()
    };
    let built = draft.build(|_| None);
    assert_eq!(
        built.policy,
        "version: STSv1\r\nmode: enforce\r\nmx: mx1.example.com\r\nmx: *.example.net\r\nmax_age: 86400\r\n"
    );
    assert_eq!(built.text, "v=STSv1; id=20260131T120000Z;");
    let Some(nginx) = program("nginx") else { return };
    let folder = Folder::new("web");
    // The certificate is the user's; the parser must not need it.
    let server: String = WebHost::Nginx.snippets("example.com", &built.policy)[0]
        .text
        .lines()
        .filter(|line| !line.contains("ssl_certificate"))
        .map(|line| line.replace("443 ssl", "18443") + "\n")
        .collect();
    let prefix = folder.0.display();
    let whole =
        format!("pid {prefix}/pid;\nerror_log {prefix}/error;\nevents {{}}\nhttp {{\naccess_log off;\n{server}}}\n");
    let path = file(&folder.0, "nginx.conf", &whole);
    run(Command::new(nginx).args(["-t", "-q", "-c"]).arg(path).args(["-p"]).arg(&folder.0), "");
}

#[test]
fn a_long_record_is_split_and_so_no_fault() {
    let destinations = (0..12).map(|number| format!("reports-of-sessions-{number}@mail.example.com")).collect();
    let built = TlsrptDraft { domain: "example.com".into(), destinations, ..TlsrptDraft::default() }.build(|_| None);
    assert!(built.text.len() > 255, "{}", built.text.len());
    let rules: Vec<&str> = built.judgement.findings.iter().map(|finding| finding.rule.id()).collect();
    assert!(!rules.contains(&"tr-string-255") && rules.contains(&"tr-multistring"), "{rules:?}");
    let zone = render(Format::ZoneFile, &built.entries);
    let strings: Vec<&str> = zone.lines().last().unwrap().split('"').skip(1).step_by(2).collect();
    assert!(strings.iter().all(|string| string.len() <= 255), "{zone}");
    assert_eq!(strings.concat(), built.text);
}
