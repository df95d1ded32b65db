//! Records in every form: the output by hand, and what the real programs read out of it.
//!
//! A program that is not installed is skipped, and the test says so. On Debian:
//! `apt-get install bind9-utils bind9-dnsutils knot-dnssecutils unbound dnsmasq-base tinydns`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use proptest::prelude::*;
use serde_json::Value;
use std::collections::HashSet;
use std::io::Write as _;
use std::net::UdpSocket;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;
use tlsrpt_lens::publish::{Format, Kind, TxtEntry, guess, render, render_over};

fn entry(owner: &str, text: &str) -> TxtEntry {
    TxtEntry { owner: owner.to_owned(), zone: "example.com".to_owned(), text: text.to_owned(), ttl: 3600 }
}

const RECORD: &str = "v=TLSRPTv1; rua=mailto:tls@example.com";

/// The record of most assertions.
fn one(format: Format) -> String {
    render(format, &[entry("_smtp._tls", RECORD)])
}

/// Texts with everything that means something somewhere.
fn texts() -> Vec<String> {
    let long = |n: usize| {
        "v=TLSRPTv1; rua=mailto:a@example.com,https://"
            .chars()
            .chain("0123456789".chars().cycle())
            .take(n)
            .collect::<String>()
    };
    let mut texts: Vec<String> = [
        RECORD,
        "v=TLSRPTv1; rua=mailto:a@example.com,mailto:b@example.net,https://c.example/?d=%2C&e=f;",
        "semicolon ; and ;; end;",
        r#"quote " and "" in "#,
        r#""in quotes""#,
        r#""half"#,
        r"back \ slash \\ two \n \t \072 \034 \u0041 end \",
        r#"both \" mixed"#,
        "colon : and :: end:",
        "comma , and ,, |,|| ^ ^a^ end,",
        "bang ! !! !$ %21",
        "percent % %% %s %{ %{x} %%{y}",
        "single ' and '' and '\\'' end'",
        "dollar $ $$ $HOME $(id) `id` ${ ${x} $${y} $$${z}",
        "hash # here and #there & <tag> * ? [a] {b} ~ | =",
        " leading and trailing ",
        "0123456789",
        "@file",
    ]
    .map(str::to_owned)
    .to_vec();
    for n in [254, 255, 256, 300, 510, 511, 700] {
        texts.push(long(n));
    }
    for sign in ["\"", "\\", "'", ",", ";", ":", "$", "@", " "] {
        texts.push(format!("{}{}{}", long(254), sign.repeat(3), long(60)));
    }
    texts
}

/// One entry for each text, each with a name of its own.
fn entries(texts: &[String]) -> Vec<TxtEntry> {
    texts.iter().enumerate().map(|(n, text)| entry(&format!("_t{n:03}"), text)).collect()
}

// ---- Reading back, written apart from the writer ----

/// The text of `"..." "..."`, with any or no space between the strings.
fn from_presentation(data: &str) -> String {
    let mut bytes = data.trim().bytes().peekable();
    let mut text = Vec::new();
    while let Some(open) = bytes.next() {
        assert_eq!(open, b'"', "{data}");
        let mut length = 0;
        loop {
            let byte = match bytes.next().unwrap() {
                b'"' => break,
                b'\\' => match bytes.next().unwrap() {
                    digit @ b'0'..=b'9' => {
                        let mut digits = || bytes.next().unwrap() - b'0';
                        (digit - b'0') * 100 + digits() * 10 + digits()
                    }
                    other => other,
                },
                other => other,
            };
            text.push(byte);
            length += 1;
        }
        assert!(length <= 255, "a string of {length} bytes");
        while bytes.next_if_eq(&b' ').is_some() {}
    }
    String::from_utf8(text).unwrap()
}

/// A line of tinydns data: name, text, TTL.
fn from_tinydns(line: &str) -> (String, String, u32) {
    let fields: Vec<&str> = line.strip_prefix('\'').unwrap().split(':').collect();
    assert_eq!(fields.len(), 3, "{line}");
    let mut text = Vec::new();
    let mut bytes = fields[1].bytes();
    while let Some(byte) = bytes.next() {
        let octal = |digit: u8| u32::from(digit - b'0');
        text.push(if byte == b'\\' {
            let digits: Vec<u32> = bytes.by_ref().take(3).map(octal).collect();
            u8::try_from(digits[0] * 64 + digits[1] * 8 + digits[2]).unwrap()
        } else {
            byte
        });
    }
    (fields[0].to_owned(), String::from_utf8(text).unwrap(), fields[2].parse().unwrap())
}

/// The words of a `PowerShell` line whose only quotes are single ones.
fn from_powershell(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut chars = line.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '\'' if quoted && chars.next_if_eq(&'\'').is_some() => words.last_mut().unwrap().push('\''),
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    assert!(!quoted, "{line}");
    words
}

/// An argument of `gcloud` that is a list.
fn from_gcloud_list(list: &str) -> Vec<String> {
    match list.strip_prefix('^').and_then(|rest| rest.split_once('^')) {
        Some((between, items)) => items.split(between).map(str::to_owned).collect(),
        None => list.split(',').map(str::to_owned).collect(),
    }
}

// ---- Real programs ----

/// Says on the real standard error, which the test runner does not keep to itself.
fn skipped(name: &str) {
    let mut stderr = std::io::stderr();
    let _ = writeln!(stderr, "skipped: {name} is not installed");
}

fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = std::env::split_paths(&path).chain(["/usr/sbin", "/sbin"].map(PathBuf::from));
    let found = places.map(|place| place.join(name)).find(|file| file.is_file());
    if found.is_none() {
        skipped(name);
    }
    found
}

/// A directory that goes when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("tlsrpt-lens-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn run(command: &mut Command, input: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || pipe.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join();
    output
}

/// What the program printed; a failure shows its words.
fn printed(command: &mut Command, input: &str) -> String {
    let output = run(command, input);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}\n{out}{err}");
    out.into_owned()
}

/// A server that stops when the test ends.
struct Server(Child, u16);

impl Server {
    fn start(command: &mut Command, port: u16) -> Self {
        Self(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap(), port)
    }

    fn free_port() -> u16 {
        UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
    }

    /// The TXT record of a name, its strings joined.
    fn txt(&mut self, name: &str) -> String {
        let mut query = vec![0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1];
        for label in name.split('.') {
            query.push(u8::try_from(label.len()).unwrap());
            query.extend_from_slice(label.as_bytes());
        }
        query.extend_from_slice(&[0, 0, 16, 0, 1]);
        let question = query.len();
        query.extend_from_slice(&[0, 0, 41, 0x10, 0, 0, 0, 0, 0, 0, 0]); // EDNS, answers of up to 4096 bytes
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        for _ in 0..50 {
            if let Some(status) = self.0.try_wait().unwrap() {
                panic!("the server ended: {status}");
            }
            let mut answer = [0; 4096];
            let sent = socket.send_to(&query, ("127.0.0.1", self.1));
            let Ok(length) = sent.and_then(|_| socket.recv(&mut answer)) else {
                std::thread::sleep(Duration::from_millis(100));
                continue;
            };
            assert_eq!((answer[3] & 15, answer[7]), (0, 1), "{name}: one answer without an error");
            let data = usize::from(u16::from_be_bytes([answer[question + 10], answer[question + 11]]));
            let (mut at, end) = (question + 12, question + 12 + data);
            assert!(end <= length, "{name}: answer cut off");
            let mut text = Vec::new();
            while at < end {
                let next = at + 1 + usize::from(answer[at]);
                text.extend_from_slice(&answer[at + 1..next]);
                at = next;
            }
            return String::from_utf8(text).unwrap();
        }
        panic!("{name}: no answer");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Each name with its text, out of lines like those of a zone file.
fn records_in(lines: &str) -> Vec<(String, String)> {
    let of_line = |line: &str| {
        let (head, data) = line.split_once("TXT")?;
        let name = head.split_whitespace().next()?.trim_end_matches('.').to_owned();
        data.trim().starts_with('"').then(|| (name, from_presentation(data)))
    };
    lines.lines().filter_map(of_line).collect()
}

fn expected(entries: &[TxtEntry]) -> Vec<(String, String)> {
    entries.iter().map(|entry| (entry.fqdn(), entry.text.clone())).collect()
}

const ZONE_HEAD: &str =
    "@ 60 IN SOA ns.example.com. host.example.com. 1 60 60 60 60\n@ 60 IN NS ns\nns 60 IN A 192.0.2.1\n";

#[test]
fn bind_reads_the_zone_file() {
    let Some(program) = program("named-compilezone") else { return };
    let (scratch, entries) = (Scratch::new("zone"), entries(&texts()));
    let file = scratch.file("zone", &(ZONE_HEAD.to_owned() + &render(Format::ZoneFile, &entries)));
    let mut command = Command::new(program);
    command.args(["-f", "text", "-F", "text", "-s", "full", "-o", "-", "example.com"]).arg(&file);
    assert_eq!(records_in(&printed(&mut command, "")), expected(&entries));
}

#[test]
fn named_checkzone_finds_nothing_to_say() {
    let Some(program) = program("named-checkzone") else { return };
    let scratch = Scratch::new("checkzone");
    let file = scratch.file("zone", &(ZONE_HEAD.to_owned() + &render(Format::ZoneFile, &entries(&texts()))));
    let said = printed(Command::new(program).arg("example.com").arg(&file), "");
    assert_eq!(said, "zone example.com/IN: loaded serial 1\nOK\n");
}

#[test]
fn kzonecheck_finds_nothing_to_say() {
    let Some(program) = program("kzonecheck") else { return };
    let scratch = Scratch::new("kzonecheck");
    let file = scratch.file("zone", &(ZONE_HEAD.to_owned() + &render(Format::ZoneFile, &entries(&texts()))));
    assert_eq!(printed(Command::new(program).args(["-o", "example.com"]).arg(&file), ""), "");
}

#[test]
fn nsupdate_reads_its_input() {
    let Some(program) = program("nsupdate") else { return };
    let entries = entries(&texts());
    // Shown, not sent.
    let input = render(Format::Nsupdate, &entries).replace("\nsend\n", "\nshow\nquit\n");
    let shown = printed(&mut Command::new(program), &input);
    assert_eq!(records_in(&shown), expected(&entries));
    assert_eq!(shown.lines().filter(|line| line.contains("ANY\tTXT")).count(), entries.len(), "{shown}");
}

#[test]
fn tinydns_reads_its_data() {
    let entries = entries(&texts());
    let data = render(Format::Tinydns, &entries);
    let back: Vec<_> = data.lines().map(from_tinydns).collect();
    let wanted: Vec<_> = entries.iter().map(|entry| (entry.fqdn(), entry.text.clone(), entry.ttl)).collect();
    assert_eq!(back, wanted);

    let (Some(compiler), Some(reader)) = (program("tinydns-data"), program("tinydns-get")) else { return };
    let scratch = Scratch::new("tinydns");
    scratch.file("data", &(".example.com:192.0.2.1:ns\n".to_owned() + &data));
    printed(Command::new(compiler).current_dir(&scratch.0), "");
    for entry in &entries {
        let answer = run(Command::new(&reader).current_dir(&scratch.0).args(["txt", &entry.fqdn()]), "").stdout;
        let answer = String::from_utf8_lossy(&answer);
        // It prints the strings with their lengths; what is not a plain letter as octal.
        let line = answer.lines().find(|line| line.starts_with("answer: ")).unwrap();
        let raw = line.splitn(5, ' ').nth(4).unwrap().replace(':', "\\072");
        let mut raw = from_tinydns(&format!("'x:{raw}:1")).1.into_bytes();
        let mut text = Vec::new();
        while !raw.is_empty() {
            let rest = raw.split_off(usize::from(raw[0]) + 1);
            text.extend_from_slice(&raw[1..]);
            raw = rest;
        }
        assert_eq!(String::from_utf8(text).unwrap(), entry.text);
        assert!(line.starts_with(&format!("answer: {} 3600 ", entry.fqdn())), "{line}");
    }
}

#[test]
fn dnsmasq_reads_its_options_and_answers_with_the_text() {
    let Some(program) = program("dnsmasq") else { return };
    let (scratch, entries) = (Scratch::new("dnsmasq"), entries(&texts()));
    let file = scratch.file("dnsmasq.conf", &render(Format::Dnsmasq, &entries));
    printed(Command::new(&program).arg("--test").arg("-C").arg(&file), "");

    let port = Server::free_port();
    let mut command = Command::new(program);
    command.arg("-C").arg(&file).arg(format!("--port={port}"));
    command.args(["--keep-in-foreground", "--listen-address=127.0.0.1", "--bind-interfaces", "--no-resolv"]);
    command.args(["--no-hosts", "--pid-file", "--edns-packet-max=4096"]).arg(format!("--user={}", user()));
    let mut server = Server::start(&mut command, port);
    for entry in &entries {
        assert_eq!(server.txt(&entry.fqdn()), entry.text);
    }
}

/// Who runs the tests.
fn user() -> String {
    printed(Command::new("id").arg("-un"), "").trim().to_owned()
}

#[test]
fn a_text_too_long_for_dnsmasq_becomes_a_comment() {
    let config = render(Format::Dnsmasq, &[entry("_smtp._tls", &"x".repeat(1100))]);
    assert!(config.lines().all(|line| line.starts_with('#')), "{config}");
}

#[test]
fn unbound_reads_its_configuration_and_answers_with_the_text() {
    let Some(checker) = program("unbound-checkconf") else { return };
    let (scratch, entries) = (Scratch::new("unbound"), entries(&texts()));
    let port = Server::free_port();
    let head = format!(
        "server:\n  do-daemonize: no\n  username: \"\"\n  chroot: \"\"\n  pidfile: \"\"\n  use-syslog: no\n  directory: \"{}\"\n  \
         interface: 127.0.0.1@{port}\n  do-ip6: no\n  module-config: iterator\nremote-control:\n  control-enable: no\n",
        scratch.0.display()
    );
    let file = scratch.file("unbound.conf", &(head + &render(Format::Unbound, &entries)));
    printed(Command::new(checker).arg(&file), "");

    let Some(program) = program("unbound") else { return };
    let mut server = Server::start(Command::new(program).arg("-d").arg("-c").arg(&file), port);
    for entry in &entries {
        assert_eq!(server.txt(&entry.fqdn()), entry.text);
    }
}

/// The argument lists with which a shell calls `curl`, `gcloud` and `az`.
fn calls(shell: &Path, script: &str) -> Vec<Vec<String>> {
    let stubs = "call() { printf '%s\\0' \"$@\"; printf '\\001'; }\n\
                 curl() { call curl \"$@\"; }\n\
                 gcloud() { if [ \"$2\" = managed-zones ]; then echo my-zone; else call gcloud \"$@\"; fi; }\n\
                 az() { if [ \"$3\" = zone ]; then echo my-group; else call az \"$@\"; fi; }\n\
                 CLOUDFLARE_API_TOKEN=my-token\n";
    let out = printed(Command::new(shell).arg("-eu"), &(stubs.to_owned() + script));
    let calls = out.split_terminator('\u{1}');
    calls.map(|call| call.split_terminator('\0').map(str::to_owned).collect()).collect()
}

/// What follows an option.
fn after<'c>(call: &'c [String], option: &str) -> &'c str {
    let at = call.iter().position(|word| word == option).unwrap_or_else(|| panic!("{option} in {call:?}"));
    &call[at + 1]
}

#[test]
fn shells_hand_the_text_to_the_commands() {
    let entries = entries(&texts());
    for shell in ["bash", "dash", "sh"] {
        let Some(shell) = program(shell) else { continue };
        let found: Vec<_> = calls(&shell, &render(Format::CloudflareApi, &entries))
            .iter()
            .map(|call| {
                assert!(call.contains(&"Authorization: Bearer my-token".to_owned()));
                let body: Value = serde_json::from_str(after(call, "--data")).unwrap();
                assert_eq!((&body["type"], &body["ttl"]), (&Value::from("TXT"), &Value::from(3600)));
                (body["name"].as_str().unwrap().to_owned(), from_presentation(body["content"].as_str().unwrap()))
            })
            .collect();
        assert_eq!(found, expected(&entries));

        let found: Vec<_> = calls(&shell, &render(Format::GoogleCloud, &entries))
            .iter()
            .map(|call| {
                assert!(call.contains(&"--zone=my-zone".to_owned()));
                let list = call.iter().find_map(|word| word.strip_prefix("--rrdatas=")).unwrap();
                let items = from_gcloud_list(list);
                assert_eq!(items.len(), 1, "{list}");
                (call[4].trim_end_matches('.').to_owned(), from_presentation(&items[0]))
            })
            .collect();
        assert_eq!(found, expected(&entries));

        let calls = calls(&shell, &render(Format::AzureCli, &entries));
        let found: Vec<_> = calls
            .iter()
            .filter(|call| call.contains(&"add-record".to_owned()))
            .map(|call| {
                assert_eq!(after(call, "--resource-group"), "my-group");
                (format!("{}.example.com", after(call, "--record-set-name")), after(call, "--value").to_owned())
            })
            .collect();
        assert_eq!(found, expected(&entries));
    }
}

#[test]
fn several_texts_of_a_name_stay_apart_in_gcloud() {
    let texts = ["a,b", "c|d", "e||f,", "plain"];
    let script = render(Format::GoogleCloud, &texts.map(|text| entry("_x", text)));
    let Some(shell) = program("sh") else { return };
    let calls = calls(&shell, &script);
    assert_eq!(calls.len(), 1);
    let list = calls[0].iter().find_map(|word| word.strip_prefix("--rrdatas=")).unwrap();
    let back: Vec<_> = from_gcloud_list(list).iter().map(|item| from_presentation(item)).collect();
    assert_eq!(back, texts);
}

#[test]
fn route53_is_json_with_quoted_values() {
    let entries = entries(&texts());
    let batch: Value = serde_json::from_str(&render(Format::Route53, &entries)).unwrap();
    let found: Vec<_> = batch["Changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            assert_eq!(change["Action"], "UPSERT");
            let set = &change["ResourceRecordSet"];
            assert_eq!((&set["Type"], &set["TTL"]), (&Value::from("TXT"), &Value::from(3600)));
            let value = set["ResourceRecords"][0]["Value"].as_str().unwrap();
            (set["Name"].as_str().unwrap().trim_end_matches('.').to_owned(), from_presentation(value))
        })
        .collect();
    assert_eq!(found, expected(&entries));
}

#[test]
fn route53_has_a_batch_for_each_zone_and_a_set_for_each_name() {
    let other = TxtEntry { zone: "example.net".to_owned(), ..entry("_x", "three") };
    let low = TxtEntry { ttl: 60, ..entry("_x", "two") };
    let text = render(Format::Route53, &[entry("_x", "one"), other, low, entry("_x", "one")]);
    let batches: Vec<Value> = serde_json::Deserializer::from_str(&text).into_iter().collect::<Result<_, _>>().unwrap();
    assert_eq!(batches.len(), 2);
    let changes = batches[0]["Changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "two UPSERTs of a name would be refused");
    let set = &changes[0]["ResourceRecordSet"];
    assert_eq!((set["TTL"].as_u64(), set["ResourceRecords"].as_array().unwrap().len()), (Some(60), 2));
    assert_eq!(batches[1]["Changes"][0]["ResourceRecordSet"]["Name"], "_x.example.net.");
}

const TERRAFORM: [Format; 4] =
    [Format::TerraformAws, Format::TerraformCloudflare, Format::TerraformGoogle, Format::TerraformAzure];

fn terraform(scratch: &Scratch, program: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(&scratch.0).env("CHECKPOINT_DISABLE", "1").env_remove("TF_CLI_CONFIG_FILE");
    command
}

#[test]
fn terraform_reads_its_strings() {
    let Some(program) = program("terraform") else { return };
    let (scratch, entries) = (Scratch::new("terraform"), entries(&texts()));
    for format in TERRAFORM {
        let text = render(format, &entries);
        let layout = printed(terraform(&scratch, &program).args(["fmt", "-"]), &text);
        assert!(layout.contains(&text), "{format:?} is in the layout of terraform fmt");

        let is_value = |line: &&str| {
            ["records ", "content ", "rrdatas ", "value "].iter().any(|name| line.trim().starts_with(name))
        };
        let expressions: Vec<&str> =
            text.lines().filter(is_value).map(|line| line.split_once(" = ").unwrap().1).collect();
        let input = format!("jsonencode([{}])\n", expressions.join(", "));
        let out = printed(terraform(&scratch, &program).arg("console"), &input);
        let json: String = serde_json::from_str(out.trim()).unwrap();
        let values: Vec<Value> = serde_json::from_str(&json).unwrap();
        let found: Vec<String> = values
            .into_iter()
            .map(|value| match (format, value) {
                (Format::TerraformAws, Value::Array(list)) => {
                    from_presentation(&format!("\"{}\"", list[0].as_str().unwrap()))
                }
                (Format::TerraformGoogle, Value::Array(list)) => from_presentation(list[0].as_str().unwrap()),
                (Format::TerraformCloudflare, Value::String(text)) => from_presentation(&text),
                (Format::TerraformAzure, Value::String(text)) => text,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(found, texts(), "{format:?}");
    }
}

#[test]
fn labels_of_terraform_are_names_and_differ() {
    let names = ["_a._b", "a.b", "_a-b", "1", "*"];
    for format in TERRAFORM {
        let text = render(format, &names.map(|name| entry(name, RECORD)));
        let labels: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with("resource"))
            .map(|line| line.split('"').nth(3).unwrap())
            .collect();
        let wanted = ["a_b_example_com", "a_b_example_com_2", "a_b_example_com_3", "_1_example_com", "example_com"];
        assert_eq!(labels, wanted);
    }
}

#[test]
fn javascript_reads_dnscontrol() {
    let Some(node) = program("node") else { return };
    let entries = entries(&texts());
    let script = format!(
        "let out = []; const TTL = x => x, TXT = (name, text, ttl) => [name, text, ttl];\n\
         const D_EXTEND = (zone, ...records) => records.forEach(r => out.push([r[0] + '.' + zone, r[1], r[2]]));\n\
         {}console.log(JSON.stringify(out));",
        render(Format::DnsControl, &entries)
    );
    let found: Vec<(String, String, u32)> = serde_json::from_str(&printed(&mut Command::new(node), &script)).unwrap();
    let wanted: Vec<_> = entries.iter().map(|entry| (entry.fqdn(), entry.text.clone(), 3600)).collect();
    assert_eq!(found, wanted);
}

/// Reads YAML from standard input; with octoDNS at hand, the values are what octoDNS makes of them.
const READ_YAML: &str = "
import json, sys, yaml
try:
    from octodns.record import Record
    from octodns.zone import Zone
except ImportError:
    Record = None
names = {}
for document in yaml.safe_load_all(sys.stdin.read()):
    for name, data in document.items():
        values = data['values'] if 'values' in data else [data['value']]
        if Record:
            values = Record.new(Zone('example.com.', []), name, data).values
        names[name] = [data['type'], data['ttl'], list(values)]
print(json.dumps({'octodns': Record is not None, 'names': names}))
";

#[test]
fn yaml_reads_octodns() {
    let Some(python) = program("python3") else { return };
    if !run(Command::new(&python).args(["-c", "import yaml"]), "").status.success() {
        return skipped("PyYAML");
    }
    // octoDNS has no spelling for these two.
    let texts: Vec<String> =
        texts().into_iter().filter(|text| !text.contains("\\;") && !text.contains("\" \"")).collect();
    let yaml = render(Format::OctoDns, &entries(&texts));
    let read: Value = serde_json::from_str(&printed(Command::new(&python).args(["-c", READ_YAML]), &yaml)).unwrap();
    if read["octodns"] != true {
        skipped("octoDNS");
    }
    for (n, text) in texts.iter().enumerate() {
        let record = &read["names"][format!("_t{n:03}")];
        assert_eq!((&record[0], &record[1]), (&Value::from("TXT"), &Value::from(3600)));
        let mut value = record[2][0].as_str().unwrap();
        if read["octodns"] != true && text.starts_with('"') {
            value = value.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
        }
        assert_eq!(value.replace("\\;", ";"), *text);
        assert_eq!(value.matches(';').count(), value.matches("\\;").count(), "every semicolon is escaped");
    }
}

#[test]
fn powershell_words_give_the_text() {
    let entries = entries(&texts());
    let script = render(Format::PowerShell, &entries);
    let lines = script.lines().filter(|line| !line.starts_with('#'));
    for (line, entry) in lines.zip(&entries) {
        let words = from_powershell(line);
        if entry.text.len() < 255 {
            let owner = entry.owner.as_str();
            assert_eq!(words[..6], ["Add-DnsServerResourceRecord", "-Txt", "-ZoneName", "example.com", "-Name", owner]);
            assert_eq!(words[6..], ["-DescriptiveText", &entry.text, "-TimeToLive", "01:00:00"]);
        } else {
            assert_eq!(words[..6], ["dnscmd", "/RecordAdd", "example.com", &entry.owner, "3600", "TXT"]);
            assert_eq!(words[6..].concat(), entry.text);
            assert!(words[6..].iter().all(|word| word.len() <= 254));
        }
    }
    skipped("PowerShell with the DnsServer module");
}

// ---- By hand ----

#[test]
fn zone_file_and_nsupdate() {
    assert_eq!(
        one(Format::ZoneFile),
        "; Add to the zone file of example.com, then increment its SOA serial.\n\
         _smtp._tls.example.com. 3600 IN TXT \"v=TLSRPTv1; rua=mailto:tls@example.com\"\n"
    );
    assert_eq!(
        one(Format::Nsupdate),
        "zone example.com.\n\
         update delete _smtp._tls.example.com. TXT\n\
         update add _smtp._tls.example.com. 3600 IN TXT \"v=TLSRPTv1; rua=mailto:tls@example.com\"\n\
         send\n"
    );
    let apex = render(Format::Nsupdate, &[entry("@", r#"a"b\c"#)]);
    let added = "zone example.com.\nupdate add example.com. 3600 IN TXT \"a\\\"b\\\\c\"\nsend\n";
    assert_eq!(apex, added, "other TXT records of the apex stay");
}

#[test]
fn cloud_commands() {
    assert_eq!(
        one(Format::CloudflareApi),
        r#"# CLOUDFLARE_API_TOKEN must contain a token with the permission Zone > DNS > Edit.
# The zone ID is on the Overview page of example.com.
ZONE_ID=put-the-zone-id-here
curl --fail-with-body "https://api.cloudflare.com/client/v4/zones/$ZONE_ID/dns_records" \
  --header "Authorization: Bearer $CLOUDFLARE_API_TOKEN" \
  --header 'Content-Type: application/json' \
  --data '{"type":"TXT","name":"_smtp._tls.example.com","content":"\"v=TLSRPTv1; rua=mailto:tls@example.com\"","ttl":3600}'
"#
    );
    assert_eq!(
        one(Format::Route53),
        r#"{
  "Comment": "TXT records of example.com",
  "Changes": [
    {
      "Action": "UPSERT",
      "ResourceRecordSet": {
        "Name": "_smtp._tls.example.com.",
        "Type": "TXT",
        "TTL": 3600,
        "ResourceRecords": [
          {
            "Value": "\"v=TLSRPTv1; rua=mailto:tls@example.com\""
          }
        ]
      }
    }
  ]
}
"#
    );
    assert_eq!(
        one(Format::GoogleCloud),
        r#"# If a name already exists, use update instead of create.
MANAGED_ZONE=$(gcloud dns managed-zones list --filter='dnsName="example.com." AND visibility=public' --format='value(name)')
gcloud dns record-sets create _smtp._tls.example.com. --zone="$MANAGED_ZONE" --type=TXT --ttl=3600 \
  --rrdatas='"v=TLSRPTv1; rua=mailto:tls@example.com"'
"#
    );
    let two =
        render(Format::GoogleCloud, &[entry("_smtp._tls", "v=TLSRPTv1; rua=mailto:a@b.example,mailto:c|d@e.example")]);
    assert!(two.ends_with("  --rrdatas='^||^\"v=TLSRPTv1; rua=mailto:a@b.example,mailto:c|d@e.example\"'\n"), "{two}");
    assert_eq!(
        one(Format::AzureCli),
        r#"# create empties the record set if the name already exists.
RESOURCE_GROUP=$(az network dns zone list --query "[?name=='example.com'].resourceGroup" --output tsv)
az network dns record-set txt create --resource-group "$RESOURCE_GROUP" --zone-name example.com \
  --name _smtp._tls --ttl 3600
az network dns record-set txt add-record --resource-group "$RESOURCE_GROUP" --zone-name example.com \
  --record-set-name _smtp._tls --value 'v=TLSRPTv1; rua=mailto:tls@example.com'
"#
    );
}

#[test]
fn terraform_by_hand() {
    let aws = render(Format::TerraformAws, &[entry("_smtp._tls", &("${a} \"b\" ".to_owned() + &"x".repeat(250)))]);
    assert_eq!(
        aws,
        format!(
            r#"data "aws_route53_zone" "example_com" {{
  name = "example.com"
}}

resource "aws_route53_record" "smtp_tls_example_com" {{
  zone_id = data.aws_route53_zone.example_com.zone_id
  name    = "_smtp._tls.example.com"
  type    = "TXT"
  ttl     = 3600
  records = ["$${{a}} \\\"b\\\" {}\"\"{}"]
}}
"#,
            "x".repeat(246),
            "x".repeat(4)
        )
    );
    assert_eq!(
        one(Format::TerraformCloudflare),
        r#"variable "cloudflare_zone_id_example_com" {
  description = "Zone ID of example.com, from its Overview page"
  type        = string
}

resource "cloudflare_dns_record" "smtp_tls_example_com" {
  zone_id = var.cloudflare_zone_id_example_com
  name    = "_smtp._tls.example.com"
  type    = "TXT"
  ttl     = 3600
  content = "\"v=TLSRPTv1; rua=mailto:tls@example.com\""
}
"#
    );
    assert_eq!(
        one(Format::TerraformGoogle),
        r#"variable "google_managed_zone_example_com" {
  description = "Name of the managed zone of example.com"
  type        = string
}

resource "google_dns_record_set" "smtp_tls_example_com" {
  managed_zone = var.google_managed_zone_example_com
  name         = "_smtp._tls.example.com."
  type         = "TXT"
  ttl          = 3600
  rrdatas      = ["\"v=TLSRPTv1; rua=mailto:tls@example.com\""]
}
"#
    );
    assert_eq!(
        render(Format::TerraformAzure, &[entry("", "one"), entry("", "two")]),
        r#"data "azurerm_dns_zone" "example_com" {
  name = "example.com"
}

resource "azurerm_dns_txt_record" "example_com" {
  name                = "@"
  zone_name           = data.azurerm_dns_zone.example_com.name
  resource_group_name = data.azurerm_dns_zone.example_com.resource_group_name
  ttl                 = 3600

  record {
    value = "one"
  }

  record {
    value = "two"
  }
}
"#
    );
}

#[test]
fn code_and_servers() {
    let two = [entry("_smtp._tls", r#"v=TLSRPTv1; rua=mailto:o'b,"c\d"#), entry("@", "x")];
    assert_eq!(
        render(Format::DnsControl, &two),
        r#"D_EXTEND("example.com",
  TXT("_smtp._tls", "v=TLSRPTv1; rua=mailto:o'b,\"c\\d", TTL(3600)),
  TXT("@", "x", TTL(3600))
);
"#
    );
    assert_eq!(
        render(Format::OctoDns, &two),
        r#"---
# Put this into config/example.com.yaml
'':
  ttl: 3600
  type: TXT
  value: 'x'
_smtp._tls:
  ttl: 3600
  type: TXT
  value: 'v=TLSRPTv1\; rua=mailto:o''b,"c\d'
"#
    );
    assert_eq!(
        render(Format::OctoDns, &[entry("_x", "one"), entry("_x", "two;")]),
        "---\n# Put this into config/example.com.yaml\n_x:\n  ttl: 3600\n  type: TXT\n  values:\n    - 'one'\n    - 'two\\;'\n"
    );
    let one = &two[..1];
    assert_eq!(render(Format::Tinydns, one), "'_smtp._tls.example.com:v=TLSRPTv1; rua=mailto\\072o'b,\"c\\134d:3600\n");
    assert_eq!(
        render(Format::Dnsmasq, one),
        "# Only the clients of this dnsmasq see the record, with the TTL set by local-ttl.\n\
         txt-record=_smtp._tls.example.com,\"v=TLSRPTv1; rua=mailto:o'b,\\\"c\\\\d\"\n"
    );
    assert_eq!(
        render(Format::Unbound, one),
        "# Only the clients of this Unbound see the record.\nserver:\n    local-data: \
         '_smtp._tls.example.com. 3600 IN TXT \"v=TLSRPTv1; rua=mailto:o\\039b,\\\"c\\\\d\"'\n"
    );
    assert_eq!(
        render(Format::PowerShell, one),
        "Add-DnsServerResourceRecord -Txt -ZoneName 'example.com' -Name '_smtp._tls' \
         -DescriptiveText 'v=TLSRPTv1; rua=mailto:o''b,\"c\\d' -TimeToLive 01:00:00\n"
    );
    let week = TxtEntry { ttl: 7 * 86_400 + 61, ..entry("_x", "y") };
    assert!(render(Format::PowerShell, &[week]).ends_with(" -TimeToLive 7.00:01:01\n"));
}

#[test]
fn panels() {
    assert_eq!(
        one(Format::GoDaddy),
        "_smtp._tls.example.com at GoDaddy\n\
         1. Open Domain Portfolio, choose example.com, then DNS > Add New Record.\n\
         2. Type: TXT\n\
         3. Name: _smtp._tls\n\
         4. Value, on one line and without quotes:\n   v=TLSRPTv1; rua=mailto:tls@example.com\n\
         5. TTL: Custom, 3600 seconds\n\
         6. Press Save.\n\
         Note: GoDaddy appends example.com automatically; if you enter the full name, it will contain example.com twice. \
         The minimum TTL is 600 seconds.\n"
    );
    let long = format!("v=TLSRPTv1; rua=mailto:{}@example.com", "x".repeat(300));
    for format in Format::ALL.iter().filter(|format| format.kind() == Kind::Panel) {
        let steps = render(*format, &[entry("_smtp._tls.news", RECORD), entry("@", &long)]);
        assert!(steps.contains(": _smtp._tls.news\n"), "{steps}");
        assert!(steps.contains(&format!("   {RECORD}\n")) && steps.contains(&format!("   {long}\n")), "{steps}");
        assert!(steps.contains("2. Type: TXT") && steps.contains("3600 seconds"), "{steps}");
        assert!(!steps.contains(['{', '}', '"']), "{steps}");
        assert_eq!(steps.matches("Enter it in one piece").count(), 1, "{steps}");
        assert_eq!(steps.matches("\n3. ").count(), 2);
    }
}

/// RFC 8460, section 3: of two records senders use neither, so one that is there is changed.
#[test]
fn steps_say_to_change_a_record_that_is_there() {
    let entries = [entry("_smtp._tls", RECORD), entry("_smtp._tls.mx", RECORD)];
    let published = ["_smtp._tls.example.com".to_owned()];
    let steps = render_over(Format::GoDaddy, &entries, &published);
    let first: Vec<&str> = steps.lines().filter(|line| line.starts_with("1. ")).collect();
    assert_eq!(
        first,
        [
            "1. Open Domain Portfolio > example.com > DNS and edit the TXT record at _smtp._tls; do not add a second one.",
            "1. Open Domain Portfolio, choose example.com, then DNS > Add New Record.",
        ]
    );
    for format in Format::ALL.iter().filter(|format| format.kind() == Kind::Panel) {
        let steps = render_over(*format, &entries[..1], &published);
        assert!(steps.contains("edit the TXT record at _smtp._tls; do not add a second one."), "{steps}");
        // Neither a way to add one nor a button that does.
        assert!(!steps.contains("Add") && !steps.contains("Create") && !steps.contains("add a record"), "{steps}");
        assert!(!steps.contains(['{', '}']), "{steps}");
    }
    // What sets all records of a name needs no other words.
    assert_eq!(render_over(Format::Route53, &entries, &published), render(Format::Route53, &entries));
}

#[test]
fn formats_have_names_of_their_own() {
    let all = Format::ALL;
    assert_eq!(all.len(), 27);
    let ids: HashSet<_> = all.iter().map(|format| format.id()).collect();
    let labels: HashSet<_> = all.iter().map(|format| format.label()).collect();
    let files: HashSet<_> = all.iter().map(|format| format.file_name()).collect();
    assert_eq!((ids.len(), labels.len(), files.len()), (27, 27, 27));
    assert!(ids.iter().all(|id| id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')));
    assert_eq!(Format::ZoneFile.label(), "Zone file (BIND, NSD, Knot, PowerDNS)");
    for format in all {
        assert_eq!(render(*format, &[]), "");
        assert!(render(*format, &[entry("_smtp._tls", RECORD)]).ends_with('\n'));
    }
}

#[test]
fn names_and_pieces() {
    assert_eq!(entry("_smtp._tls.news", "").fqdn(), "_smtp._tls.news.example.com");
    assert_eq!(entry("@", "").fqdn(), "example.com");
    assert_eq!(entry("", "").fqdn(), "example.com");
    let pieces = |n: usize| entry("", &"x".repeat(n)).character_strings().iter().map(|s| s.len()).collect::<Vec<_>>();
    assert_eq!(pieces(0), [0]);
    assert_eq!(pieces(255), [255]);
    assert_eq!(pieces(256), [255, 1]);
    assert_eq!(pieces(510), [255, 255]);
    assert_eq!(entry("", &"\u{e9}".repeat(130)).character_strings()[0].len(), 254, "never inside a character");
}

#[test]
fn a_name_never_becomes_a_command() {
    let bad = TxtEntry { zone: "exa$(id)mple.com';\n\"\\".to_owned(), ..entry("_x`id`\n", RECORD) };
    let good = TxtEntry { zone: "exaidmple.com".to_owned(), ..entry("_xid", RECORD) };
    for format in Format::ALL {
        assert_eq!(
            render(*format, std::slice::from_ref(&bad)),
            render(*format, std::slice::from_ref(&good)),
            "{format:?}"
        );
    }
    let no_zone = TxtEntry { zone: ".".to_owned(), ..entry("_x", RECORD) };
    assert_eq!(render(Format::ZoneFile, &[no_zone]), "");
}

#[test]
fn name_servers_tell_the_host() {
    let hosts = [
        ("ada.ns.cloudflare.com", Some(Format::CloudflarePanel)),
        ("NS-1234.AWSDNS-12.co.uk.", Some(Format::Route53)),
        ("ns-1.awsdns-00.com", Some(Format::Route53)),
        ("ns51.domaincontrol.com", Some(Format::GoDaddy)),
        ("ns1-05.azure-dns.com", Some(Format::AzureCli)),
        ("ns4-05.azure-dns.info", Some(Format::AzureCli)),
        ("ns-cloud-a1.googledomains.com", Some(Format::GoogleCloud)),
        ("dns1.registrar-servers.com", Some(Format::Namecheap)),
        ("ns1045.ui-dns.org", Some(Format::Ionos)),
        ("dns10.ovh.net", Some(Format::Ovh)),
        ("ns-12-a.gandi.net", Some(Format::Gandi)),
        ("hydrogen.ns.hetzner.com", Some(Format::Hetzner)),
        ("helium.ns.hetzner.de", Some(Format::Hetzner)),
        ("robotns3.second-ns.com", Some(Format::Hetzner)),
        ("maceio.ns.porkbun.com", Some(Format::Porkbun)),
        ("ns1.example.com", None),
        ("ns1.notovh.net", None),
        ("ovh.net.example.com", None),
        ("www.cloudflare.com", None),
        ("", None),
    ];
    for (name, format) in hosts {
        assert_eq!(guess(&[name]), format, "{name}");
    }
    assert_eq!(guess(&[]), None);
    assert_eq!(
        guess(&["ns.example.com", "dns10.ovh.net", "a.ns.cloudflare.com", "b.ns.cloudflare.com"]),
        Some(Format::CloudflarePanel)
    );
    assert_eq!(guess(&["dns10.ovh.net", "a.ns.cloudflare.com"]), Some(Format::Ovh));
}

proptest! {
    #[test]
    fn any_printable_text_comes_back(text in "[ -~]{0,600}") {
        let one = [entry("_smtp._tls", &text)];
        let zone = render(Format::ZoneFile, &one);
        prop_assert_eq!(&records_in(&zone)[0].1, &text);
        prop_assert_eq!(&from_tinydns(render(Format::Tinydns, &one).trim_end_matches('\n')).1, &text);
        let batch: Value = serde_json::from_str(&render(Format::Route53, &one)).unwrap();
        let value = &batch["Changes"][0]["ResourceRecordSet"]["ResourceRecords"][0]["Value"];
        prop_assert_eq!(&from_presentation(value.as_str().unwrap()), &text);
        let unbound = render(Format::Unbound, &one);
        let quoted = unbound.lines().last().unwrap().split_once("local-data: ").unwrap().1;
        let inner = quoted.strip_prefix('\'').unwrap().strip_suffix('\'').unwrap();
        prop_assert!(!inner.contains('\''));
        prop_assert_eq!(&records_in(inner)[0].1, &text);
    }
}
