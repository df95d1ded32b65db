//! Every command that an explanation, the checker or a builder can print, taken by a shell and run. Those of findings are
//! collected from all histories (`tests/histories.rs`), those of the checker from its findings (`tests/check_rules.rs`), and a
//! shell takes them there.
//!
//! Ports and names are changed to those of servers here: one that speaks SMTP with STARTTLS, a web server, one that
//! takes a connection and says nothing, and one that drops it. Each command ends by itself, and prints what its step
//! tells to look at.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod shell;

use std::collections::BTreeSet;
use std::io::Read;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use shell::wrong_with;
use tlsrpt_lens::check::first_commands;
use tlsrpt_lens::command::{self, Mx, PlainName, Server as WebServer, TlsVersion};
use tlsrpt_lens::explain::{LOOK_FROM_OUTSIDE, Task, explain};
use tlsrpt_lens::record::{TxtRecord, judge};
use tlsrpt_lens::report::ResultType;

const HOST: &str = "mx.example.com";
const DOMAIN: &str = "example.com";
/// A command has to have ended by then. It ends itself after ten seconds (`shell::wrong_with` holds each to that), and so
/// within fifteen where a machine has time for it; here many run at once beside other tests.
const PATIENCE: Duration = Duration::from_mins(1);

fn name(text: &str) -> PlainName {
    PlainName::new(text).unwrap()
}

/// Every command, with all that can vary in it.
fn commands() -> BTreeSet<String> {
    let (host, domain) = (name(HOST), name(DOMAIN));
    let mut all = BTreeSet::from([
        command::mx(&domain),
        command::sts_record(&domain),
        command::tlsa_records(&host),
        command::dnssec_of_mx(&domain),
        command::dnssec_of_address(&host),
        command::dnssec_of_tlsa(&host),
        command::policy(&domain),
        command::policy_certificate(&domain),
        command::post("https://report.example.com/v1?a=b&c=d").unwrap(),
        command::root(),
    ]);
    all.extend(first_commands(DOMAIN));
    all.extend(["TXT", "MX", "TLSA", "AAAA"].map(|record_type| command::query(&host, record_type)));
    for server in [WebServer::Nginx, WebServer::Apache, WebServer::Caddy] {
        let policy_host = name("mta-sts.example.com");
        all.extend([
            command::certificate_of_policy_host(&policy_host, server),
            command::load_policy_host(&policy_host, server),
        ]);
    }
    for (selector, matching) in [(0, 1), (0, 2), (1, 1), (1, 2)] {
        all.extend([command::data_of_issuer(selector, matching), Mx::of(&host).data_of_own(selector, matching)]);
    }
    for address in [None, Some("192.0.2.1"), Some("2001:db8::1")] {
        let mx = Mx { host: &host, address: address.map(|address| address.parse().unwrap()) };
        let record = |usage: u8| format!("{usage} 1 1 {}", "5a".repeat(32));
        all.extend([mx.starttls(), mx.certificate(), mx.chain(), mx.trust(), mx.data_of_3_1_1()]);
        all.extend([TlsVersion::Tls12, TlsVersion::Tls13].map(|version| mx.speaks(version)));
        all.extend(mx.dane(&[record(3), record(2)]));
        all.extend(mx.dane_of(&name("real.example.net"), &[record(3)]));
    }
    let types = ResultType::REGISTERED.into_iter().chain([ResultType::parse("quantum-handshake-flux")]);
    for advice in types.flat_map(|known| explain(&known).what_to_do).chain([LOOK_FROM_OUTSIDE]) {
        for host in [HOST, ""] {
            all.extend(advice.about(host, DOMAIN).1);
        }
    }
    all.extend(Task::ALL.iter().filter_map(|task| task.command(HOST, DOMAIN)));
    let record = TxtRecord::from("v=TLSRPTv1; rua=https://report.example.com/v1");
    all.extend(judge(&[record]).findings.into_iter().filter_map(|finding| finding.remedy.command));
    all
}

#[test]
fn a_shell_takes_every_command() {
    let all = commands();
    assert!(all.len() > 45, "{}", all.len());
    let wrong: Vec<String> = all.iter().filter_map(|command| wrong_with(command)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // One for each of several hosts.
    let several = [HOST, "mx2.example.com"].map(|host| Task::Trust.command(host, DOMAIN).unwrap()).join("\n");
    assert_eq!(wrong_with(&several), None);
}

/// The judge of commands finds what is wrong with one.
#[test]
fn a_command_that_does_not_end_is_found() {
    let session = Mx::of(&name(HOST)).trust();
    for wrong in [
        "dig +short MX 'example.com",
        "dig +short MX DOMAIN",
        "curl -sSi https://mta-sts.example.com/.well-known/mta-sts.txt",
        &session.replace("perl -e 'alarm 10; exec @ARGV' ", ""),
        &session.replace(" </dev/null", ""),
        &format!("{session}\nopenssl s_client -connect mx.example.com:25 </dev/null"),
    ] {
        assert!(wrong_with(wrong).is_some(), "{wrong}");
    }
}

/// Whether the programs are here that the commands need.
fn programs_are_here() -> bool {
    let missing: Vec<&str> = ["openssl", "curl", "perl", "gzip"]
        .into_iter()
        .filter(|program| {
            Command::new(program)
                .arg(if *program == "openssl" { "version" } else { "--version" })
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_err()
        })
        .collect();
    if !missing.is_empty() {
        eprintln!("skipped: there is no {missing:?} here");
    }
    missing.is_empty()
}

/// A server in another process, ended with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A folder with a key and a certificate for the host and for the policy host, made anew.
fn folder_with_certificate(of: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("tlsrpt-lens-{of}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
        .args(["-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=mx.example.com"])
        .args(["-addext", "subjectAltName=DNS:mx.example.com,DNS:mta-sts.example.com"])
        .current_dir(&folder)
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(made.success());
    folder
}

/// Waits until something listens at the port, without a session with it.
fn wait_for(port: u16) {
    let begun = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(20), "nothing listens at {port}");
        thread::sleep(Duration::from_millis(50));
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A stub of an MX: a greeting, EHLO, STARTTLS, then TLS until the other side ends.
const SMTP: &str = r"
import socket, ssl, sys, threading
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain('cert.pem', 'key.pem')
def serve(peer):
    try:
        peer.settimeout(20)
        peer.sendall(b'220 mx.example.com ESMTP\r\n')
        while True:
            line = peer.recv(1000)
            if not line: return
            if line.upper().startswith(b'EHLO'):
                peer.sendall(b'250-mx.example.com\r\n250 STARTTLS\r\n')
            elif line.upper().startswith(b'STARTTLS'):
                peer.sendall(b'220 go on\r\n')
                peer = context.wrap_socket(peer, server_side=True)
            else:
                peer.sendall(b'250 ok\r\n')
    except OSError:
        pass
    finally:
        peer.close()
listener = socket.create_server(('127.0.0.1', int(sys.argv[1])))
while True:
    peer, _ = listener.accept()
    threading.Thread(target=serve, args=(peer,), daemon=True).start()
";

/// A stub of a policy host, which answers whatever it is asked.
const WEB: &str = r"
import http.server, ssl, sys
class Policy(http.server.BaseHTTPRequestHandler):
    def answer(self):
        self.rfile.read(int(self.headers.get('Content-Length') or 0))
        body = b'version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 604800\n'
        self.send_response(200)
        self.send_header('Content-Type', 'text/plain')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    do_GET = do_POST = answer
    def log_message(self, *_): pass
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain('cert.pem', 'key.pem')
server = http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Policy)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
";

fn python(program: &str, folder: &Path, port: u16) -> Server {
    let child = Command::new("python3")
        .args(["-c", program, &port.to_string()])
        .current_dir(folder)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_for(port);
    Server(child)
}

/// A port where connections are taken and nothing is said, or where they are dropped at once.
fn listener(silent: bool) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let mut held = Vec::new();
        for stream in listener.incoming().flatten() {
            if silent {
                held.push(stream);
            }
        }
    });
    port
}

/// The command with another place to connect to, and how it was meant otherwise.
fn at_port(command: &str, smtp: u16, web: u16) -> String {
    let mut text = command.to_owned();
    for place in ["mx.example.com:25", "192.0.2.1:25", "'[2001:db8::1]:25'"] {
        text = text.replace(&format!("-connect {place}"), &format!("-connect 127.0.0.1:{smtp}"));
    }
    text = text.replace("-connect mta-sts.example.com:443", &format!("-connect 127.0.0.1:{web}"));
    text.replace(
        "curl -sSi",
        &format!(
            "curl -sSi -k --connect-to mta-sts.example.com:443:127.0.0.1:{web} --connect-to report.example.com:443:127.0.0.1:{web}"
        ),
    )
}

/// What a command prints in both streams, and that it ended by itself.
fn run(command: &str) -> String {
    let begun = Instant::now();
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let errors = thread::spawn(move || {
        let mut text = Vec::new();
        drop(err.read_to_end(&mut text));
        text
    });
    let printed = thread::spawn(move || {
        let mut text = Vec::new();
        drop(out.read_to_end(&mut text));
        text
    });
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > PATIENCE {
            drop(child.kill());
            panic!("does not end: {command}");
        }
        thread::sleep(Duration::from_millis(20));
    }
    let (printed, errors) = (printed.join().unwrap(), errors.join().unwrap());
    assert!(begun.elapsed() < PATIENCE, "ends late: {command}");
    String::from_utf8_lossy(&[printed, errors].concat()).into_owned()
}

/// RFC 7672, section 3.1.1: with usage 3 the name in the certificate does not count; section 3.1.2: with usage 2 it does.
#[test]
fn the_name_counts_with_usage_2_alone() {
    if !programs_are_here() {
        return;
    }
    let folder = folder_with_certificate("names");
    // openssl takes no certificate of the server itself for an anchor.
    let made = Command::new("sh").args(["-ec", ISSUED]).current_dir(&folder).stderr(Stdio::null()).status().unwrap();
    assert!(made.success());
    let smtp = free_port();
    let _server = python(SMTP, &folder, smtp);
    let last = |said: &str| said.trim().rsplit(' ').next().unwrap().to_owned();
    let own = last(&run(&at_port(&mx_data(&name(HOST), 1, 1), smtp, smtp)));
    let issuer = last(&run(&format!("cd {} && {}", folder.display(), command::data_of_issuer(1, 1))));
    for (host, record, fits) in [
        (HOST, format!("3 1 1 {own}"), true),
        ("mx.other.example", format!("3 1 1 {own}"), true),
        (HOST, format!("2 1 1 {issuer}"), true),
        ("mx.other.example", format!("2 1 1 {issuer}"), false),
    ] {
        let compare = Mx::of(&name(host)).dane(std::slice::from_ref(&record)).unwrap();
        let compare = compare.replace("-connect mx.other.example:25", "-connect mx.example.com:25");
        let said = run(&at_port(&compare, smtp, smtp));
        assert_eq!(said.contains("Verification: OK"), fits, "{host} {record}: {said}");
    }
    drop(std::fs::remove_dir_all(folder));
}

/// A certificate of an issuer of its own, which is sent in the chain.
const ISSUED: &str = "
new='openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
$new -x509 -days 2 -keyout issuer.key -out issuer.pem -subj '/CN=An issuer'
$new -keyout key.pem -out own.csr -subj /CN=mx.example.com
echo subjectAltName=DNS:mx.example.com >own.ext
openssl x509 -req -in own.csr -CA issuer.pem -CAkey issuer.key -CAcreateserial -days 2 -extfile own.ext -out own.pem
cat own.pem issuer.pem >cert.pem
";

/// What a look at a version prints where the server does not speak it, as the words beside the command say.
#[test]
fn a_version_that_is_not_spoken_is_seen() {
    if !programs_are_here() {
        return;
    }
    let folder = folder_with_certificate("versions");
    let smtp = free_port();
    let program = SMTP.replace("def serve", "context.maximum_version = ssl.TLSVersion.TLSv1_2\ndef serve");
    let _server = python(&program, &folder, smtp);
    let host = name(HOST);
    let said = |version| run(&at_port(&Mx::of(&host).speaks(version), smtp, smtp));
    assert!(said(TlsVersion::Tls12).contains("Protocol version: TLSv1.2"), "{}", said(TlsVersion::Tls12));
    let other = said(TlsVersion::Tls13);
    assert!(other.contains("alert protocol version") && !other.contains("Protocol version:"), "{other}");
    drop(std::fs::remove_dir_all(folder));
}

fn mx_data(mx: &PlainName, selector: u8, matching: u8) -> String {
    Mx::of(mx).data_of_own(selector, matching)
}

fn asks_a_server(command: &str) -> bool {
    command.contains("openssl s_client") || command.contains("curl")
}

#[test]
fn every_command_prints_what_it_is_for() {
    if !programs_are_here() {
        return;
    }
    let folder = folder_with_certificate("answers");
    let (smtp, web) = (free_port(), free_port());
    let _servers = (python(SMTP, &folder, smtp), python(WEB, &folder, web));
    let digest = run(&format!(
        "cd {} && openssl x509 -in cert.pem -noout -pubkey | openssl pkey -pubin -outform DER | openssl sha256",
        folder.display()
    ));
    let digest = digest.trim().rsplit(' ').next().unwrap().to_owned();
    for command in commands().iter().filter(|command| asks_a_server(command)) {
        let said = run(&at_port(command, smtp, web));
        let wanted: &[&str] = if command.contains("openssl pkey -pubin -outform DER | openssl sha256") {
            &[&digest]
        } else if command.contains("| openssl sha") {
            // What is printed for these is compared below.
            &["(stdin)= "]
        } else if command.contains("-dane_tlsa_rrdata") {
            &["CONNECTION ESTABLISHED", "no matching DANE TLSA records"]
        } else if command.contains("-showcerts") {
            &["BEGIN CERTIFICATE", "Verify return code"]
        } else if command.contains("-verify_hostname") {
            // The certificate is its own authority, which is what such a check is to find.
            &["self-signed certificate"]
        } else if command.contains("x509") {
            &["subject=", "issuer=", "notAfter=", "DNS:mx.example.com"]
        } else if command.contains("curl") {
            &["200 OK", "version: STSv1"]
        } else if command.contains("-tls1_2") {
            &["CONNECTION ESTABLISHED", "Protocol version: TLSv1.2"]
        } else {
            &["CONNECTION ESTABLISHED", "Protocol version: TLSv1.3", "Ciphersuite: "]
        };
        for part in wanted {
            assert!(said.contains(part), "{command}\nsaid: {said}\nnot: {part}");
        }
    }
    let mx = name(HOST);
    let fitting = Mx::of(&mx).dane(&[format!("3 1 1 {digest}")]).unwrap();
    let said = run(&at_port(&fitting, smtp, web));
    assert!(said.contains("Verification: OK") && said.contains("DANE TLSA 3 1 1"), "{said}");
    // What is computed for each selector and matching type is what a sender accepts; the certificate is its own issuer.
    std::fs::copy(folder.join("cert.pem"), folder.join("issuer.pem")).unwrap();
    for (selector, matching) in [(0, 1), (0, 2), (1, 1), (1, 2)] {
        let own = run(&at_port(&mx_data(&mx, selector, matching), smtp, web));
        let issuer = run(&format!("cd {} && {}", folder.display(), command::data_of_issuer(selector, matching)));
        let last = |said: &str| said.trim().rsplit(' ').next().unwrap().to_owned();
        assert_eq!(last(&own), last(&issuer), "{selector} {matching}");
        let kind = format!("3 {selector} {matching}");
        let compare = Mx::of(&mx).dane(&[format!("{kind} {}", last(&own))]).unwrap();
        let said = run(&at_port(&compare, smtp, web));
        assert!(said.contains("Verification: OK") && said.contains(&format!("DANE TLSA {kind}")), "{said}");
    }
    drop(std::fs::remove_dir_all(folder));
}

#[test]
fn every_command_ends_where_nobody_answers() {
    if !programs_are_here() {
        return;
    }
    for port in [listener(true), listener(false), free_port()] {
        let all = commands();
        let running: Vec<_> = all
            .iter()
            .filter(|command| asks_a_server(command))
            .map(|command| at_port(command, port, port))
            .map(|command| thread::spawn(move || run(&command)))
            .collect();
        for one in running {
            one.join().unwrap();
        }
    }
}
