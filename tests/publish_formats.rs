//! Records in the form of each DNS host, read back by that host's own parser where it is installed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, clippy::indexing_slicing, reason = "tests")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tlsrpt_lens::draft::{MtaStsDraft, TlsrptDraft};
use tlsrpt_lens::publish::{Format, TxtEntry, WebHost, guess, render};
use tlsrpt_lens::record::{Mode, pasted_records};

fn entry(text: &str) -> TxtEntry {
    TxtEntry { owner: "_smtp._tls".into(), zone: "example.com".into(), text: text.into(), ttl: 3600 }
}

/// Texts with every character that some notation uses itself, and one longer than a string may be.
fn texts() -> Vec<String> {
    let long = format!("v=TLSRPTv1; rua=https://reports.example.org/{}", "path/".repeat(60));
    [
        "v=TLSRPTv1; rua=mailto:tls@example.com,https://r.example.org/v1",
        "v=TLSRPTv1; rua=https://r.example.org/a%2Cb%21; x=\"quoted\"",
        "v=TLSRPTv1; x=back\\slash; y=it's:${x}%{y}$z`w`",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain([long])
    .collect()
}

/// A program of the system; says so when it is not there.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin"), PathBuf::from("/usr/local/sbin")]);
    let found = folders.map(|folder| folder.join(name)).find(|file| file.is_file());
    if found.is_none() {
        eprintln!("skipped: {name} is not installed");
    }
    found
}

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
fn bind_reads_the_zone_file_as_it_was_meant() {
    let Some(checker) = program("named-checkzone") else { return };
    let folder = Folder::new("zone");
    for text in texts() {
        let zone = format!(
            "$TTL 60\n@ IN SOA ns. host. 1 2 3 4 5\n@ IN NS ns.example.net.\n{}",
            render(Format::ZoneFile, &[entry(&text)])
        );
        let path = file(&folder.0, "zone", &zone);
        let printed = run(Command::new(&checker).args(["-D", "-o", "-", "example.com"]).arg(path), "");
        let line = printed.lines().find(|line| line.contains("TXT")).expect("the record came back");
        assert_eq!(pasted_records(line)[0].text(), text, "{line}");
    }
}

#[test]
fn unbound_and_dnsmasq_accept_their_configurations() {
    let folder = Folder::new("servers");
    for text in texts() {
        if let Some(checker) = program("unbound-checkconf") {
            let path = file(&folder.0, "unbound.conf", &render(Format::Unbound, &[entry(&text)]));
            run(Command::new(checker).arg(path), "");
        }
        if let Some(checker) = program("dnsmasq") {
            let path = file(&folder.0, "dnsmasq.conf", &render(Format::Dnsmasq, &[entry(&text)]));
            run(Command::new(checker).arg("--test").arg("--conf-file=".to_owned() + path.to_str().unwrap()), "");
        }
    }
}

#[test]
fn terraform_finds_nothing_to_format() {
    let Some(terraform) = program("terraform") else { return };
    for format in [Format::TerraformAws, Format::TerraformAzure, Format::TerraformCloudflare, Format::TerraformGoogle] {
        for text in texts() {
            let code = render(format, &[entry(&text), entry("v=STSv1; id=1;")]);
            assert_eq!(run(Command::new(&terraform).args(["fmt", "-no-color", "-"]), &code), code);
        }
    }
}

#[test]
fn the_shell_hands_on_what_was_meant() {
    // A stand-in for each tool prints its arguments, one a line.
    let stand_ins =
        "curl() { printf '%s\\n' \"$@\"; }; gcloud() { printf '%s\\n' \"$@\"; }; az() { printf '%s\\n' \"$@\"; }\n";
    for text in texts() {
        let one = entry(&text);
        let cloudflare =
            run(Command::new("sh").arg("-s"), &(stand_ins.to_owned() + &render(Format::CloudflareApi, &[one.clone()])));
        let body: serde_json::Value = serde_json::from_str(cloudflare.lines().last().unwrap()).unwrap();
        let content = body["content"].as_str().unwrap();
        assert_eq!(pasted_records(&format!("x TXT {content}"))[0].text(), text);
        let google =
            run(Command::new("sh").arg("-s"), &(stand_ins.to_owned() + &render(Format::GoogleCloud, &[one.clone()])));
        let data = google.lines().find_map(|line| line.strip_prefix("--rrdatas=^|^")).unwrap();
        assert_eq!(pasted_records(&format!("x TXT {data}"))[0].text(), text);
        let azure = run(Command::new("sh").arg("-s"), &(stand_ins.to_owned() + &render(Format::Azure, &[one])));
        let (_, values) = azure.split_once("--value\n").unwrap();
        assert_eq!(values.lines().collect::<String>(), text);
    }
}

#[test]
fn json_and_yaml_hold_the_text() {
    for text in texts() {
        let batch: serde_json::Value = serde_json::from_str(&render(Format::Route53, &[entry(&text)])).unwrap();
        let set = &batch["Changes"][0]["ResourceRecordSet"];
        assert_eq!(set["Name"], "_smtp._tls.example.com.");
        let value = set["ResourceRecords"][0]["Value"].as_str().unwrap();
        assert_eq!(pasted_records(&format!("x TXT {value}"))[0].text(), text);
        let yaml = render(Format::OctoDns, &[entry(&text)]);
        let value = yaml.lines().find_map(|line| line.strip_prefix("  value: '")).unwrap().strip_suffix('\'').unwrap();
        assert_eq!(value.replace("''", "'").replace("\\;", ";").replace("\\\\", "\\"), text);
    }
}

#[test]
fn tinydns_escapes_read_back() {
    for text in texts() {
        let line = render(Format::Tinydns, &[entry(&text)]);
        let mut parts = line.trim_end().strip_prefix("'_smtp._tls.example.com:").unwrap().split(':');
        let (data, ttl) = (parts.next().unwrap(), parts.next().unwrap());
        let mut bytes = data.bytes();
        let mut read = String::new();
        while let Some(byte) = bytes.next() {
            if byte == b'\\' {
                let octal: String = bytes.by_ref().take(3).map(char::from).collect();
                read.push(char::from(u8::from_str_radix(&octal, 8).unwrap()));
            } else {
                read.push(char::from(byte));
            }
        }
        assert_eq!((read, ttl), (text, "3600"));
    }
}

#[test]
fn formats_without_a_parser_are_written_as_their_manuals_say() {
    let one = [entry("v=TLSRPTv1; rua=mailto:it's@example.com")];
    assert_eq!(
        render(Format::PowerShell, &one),
        "Add-DnsServerResourceRecord -Txt -ZoneName 'example.com' -Name '_smtp._tls' -DescriptiveText \
         'v=TLSRPTv1; rua=mailto:it''s@example.com' -TimeToLive ([TimeSpan]::FromSeconds(3600))\n"
    );
    assert_eq!(
        render(Format::DnsControl, &one),
        "D_EXTEND(\"example.com\",\n  TXT(\"_smtp._tls\", \"v=TLSRPTv1; rua=mailto:it's@example.com\", TTL(3600)),\n);\n"
    );
    assert_eq!(
        render(Format::Nsupdate, &one),
        "zone example.com.\nupdate delete _smtp._tls.example.com. TXT\nupdate add _smtp._tls.example.com. 3600 TXT \
         \"v=TLSRPTv1; rua=mailto:it's@example.com\"\nsend\nquit\n"
    );
    let panels = Format::ALL.iter().filter(|format| format.kind().label().starts_with("In a panel"));
    for panel in panels {
        let steps = render(*panel, &one);
        assert!(steps.contains(": _smtp._tls\n"), "{steps}");
        assert!(steps.contains(": v=TLSRPTv1; rua=mailto:it's@example.com\n"), "{steps}");
    }
}

#[test]
fn name_servers_tell_the_format() {
    for (server, format) in [
        ("ada.ns.cloudflare.com.", Format::CloudflarePanel),
        ("ns-12.awsdns-01.org", Format::Route53),
        ("NS53.DOMAINCONTROL.COM", Format::GoDaddy),
        ("ns1-03.azure-dns.com", Format::Azure),
        ("dns101.registrar-servers.com", Format::Namecheap),
        ("helium.ns.hetzner.de", Format::Hetzner),
    ] {
        assert_eq!(guess(&["ns.other.example", server]), Some(format), "{server}");
    }
    assert_eq!(guess(&["ns1.example.net"]), None);
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
        "_smtp._tls.example.com. 3600 IN TXT \"v=TLSRPTv1; rua=mailto:tls@example.com\"\n\
         _smtp._tls.mx1.example.com. 3600 IN TXT \"v=TLSRPTv1; rua=mailto:tls@example.com\"\n\
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
