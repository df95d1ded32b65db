//! Drafts of the builder: what is published where, and that a web server takes the policy's host.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tlsrpt_lens::draft::{MtaStsDraft, Row, TlsrptDraft};
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
    let folder = Folder::new("web");
    let prefix = folder.0.display();
    if let Some(nginx) = program("nginx") {
        // The certificate is the user's; the parser must not need it.
        let server: String = configuration(WebHost::Nginx, &built.policy)
            .lines()
            .filter(|line| !line.contains("ssl_certificate"))
            .map(|line| line.replace("443 ssl", "18443") + "\n")
            .collect();
        let whole = format!(
            "pid {prefix}/pid;\nerror_log {prefix}/error;\nevents {{}}\nhttp {{\naccess_log off;\n{server}}}\n"
        );
        let path = file(&folder.0, "nginx.conf", &whole);
        run(Command::new(nginx).args(["-t", "-q", "-c"]).arg(path).args(["-p"]).arg(&folder.0), "");
    }
    if let Some(caddy) = program("caddy") {
        let path = file(&folder.0, "Caddyfile", &configuration(WebHost::Caddy, &built.policy));
        let adapted = run(Command::new(caddy).args(["adapt", "--adapter", "caddyfile", "--config"]).arg(path), "");
        // The policy as it is sent, its lines ended by LF, which senders take too (RFC 8461, section 3.2).
        let sent = built.policy.replace("\r\n", "\\n");
        assert!(adapted.contains(&format!("\"body\":\"{sent}\"")), "{adapted}");
    }
    if let Some(apache) = program("apache2") {
        let site: String = configuration(WebHost::Apache, &built.policy)
            .lines()
            .filter(|line| !line.contains("SSL"))
            .map(|line| line.replace("/var/www/mta-sts", &prefix.to_string()) + "\n")
            .collect();
        let modules: String = ["mpm_event", "authz_core", "mime"]
            .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
            .concat();
        let whole = format!(
            "ServerName localhost\nServerRoot {prefix}\nErrorLog {prefix}/error\nPidFile {prefix}/pid\n{modules}{site}"
        );
        let path = file(&folder.0, "apache.conf", &whole);
        run(Command::new(apache).arg("-t").arg("-f").arg(path), "");
    }
}

/// The configuration of a server, without the steps and other files.
fn configuration(host: WebHost, policy: &str) -> String {
    let snippets = host.snippets("example.com", policy);
    let found = snippets
        .into_iter()
        .find(|snippet| ["mta-sts.example.com.conf", "Caddyfile"].iter().any(|name| snippet.title.contains(name)));
    found.unwrap().text
}

/// The steps of a host, each without its number.
fn steps(host: WebHost) -> Vec<String> {
    let snippets = host.snippets("example.com", "version: STSv1\r\nmode: none\r\nmax_age: 86400\r\n");
    assert_eq!(snippets[0].title, "Steps");
    let lines = snippets[0].text.lines().enumerate();
    lines.map(|(index, line)| line.strip_prefix(&format!("{}. ", index + 1)).unwrap().to_owned()).collect()
}

/// RFC 8461, section 3.3: senders fetch the file from a host of its own, with a certificate for its name. So the host is in the
/// DNS first, then has its certificate, then serves the file, which is looked at; the record comes last (section 8.1).
#[test]
fn the_policy_host_is_there_before_the_record() {
    for host in WebHost::ALL {
        let steps = steps(host);
        let place = |part: &str| {
            let found = steps.iter().position(|step| step.contains(part));
            found.unwrap_or_else(|| panic!("{}: {part} in {steps:?}", host.label()))
        };
        let dns = steps.iter().position(|step| step.contains("mta-sts.example.com") && step.contains("DNS")).unwrap();
        let (certificate, look) = (place("certificate"), place("curl -sSi"));
        assert!(dns <= certificate && certificate < look, "{}: {steps:?}", host.label());
        assert!(steps[look].contains("https://mta-sts.example.com/.well-known/mta-sts.txt"), "{steps:?}");
        assert_eq!(place("publish the _mta-sts record"), steps.len() - 1);
    }
    for (host, certificate, load) in [
        (
            WebHost::Nginx,
            "certbot certonly --nginx -d mta-sts.example.com --deploy-hook 'systemctl reload nginx'",
            "nginx -t && systemctl reload nginx",
        ),
        (
            WebHost::Apache,
            "certbot certonly --apache -d mta-sts.example.com --deploy-hook 'systemctl reload apache2'",
            "a2enmod ssl && a2ensite mta-sts.example.com && apachectl configtest && systemctl reload apache2",
        ),
    ] {
        let steps = steps(host);
        let place = |part: &str| steps.iter().position(|step| step.ends_with(part)).unwrap();
        // The configuration names the certificate, so it is loaded only once that is there.
        assert!(place(certificate) < place(load), "{steps:?}");
    }
    let caddy = steps(WebHost::Caddy).join("\n");
    assert!(!caddy.contains("certbot") && caddy.contains("caddy validate"), "{caddy}");
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

#[test]
fn examples_are_of_the_domain() {
    let remedy = |domain: &str| {
        let draft = TlsrptDraft {
            domain: domain.to_owned(),
            destinations: vec!["reports".to_owned()],
            ..TlsrptDraft::default()
        };
        match draft.build(|text| Some(text.to_owned())).rows.first() {
            Some(Row::Bad { remedy, .. }) => remedy.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(remedy("b.test"), "Write an address such as reports@b.test or https://b.test/tlsrpt");
    assert_eq!(remedy(""), "Write an address such as reports@example.com or https://example.com/tlsrpt");
}
