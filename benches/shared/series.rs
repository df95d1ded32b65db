//! What somebody may send to hurt, in any size: each series is one kind of thing that is repeated.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use tlsrpt_lens::day::Day;

/// A kind of file that comes in any size.
pub(crate) struct Series {
    /// What is repeated.
    pub(crate) name: &'static str,
    /// The size to begin with. One large report is weighed while it is read, from four megabytes on, which costs twice
    /// as much: a series that would meet that step in its middle begins behind it or
    /// ends before it.
    pub(crate) least: usize,
    /// Makes the file: its name and bytes.
    pub(crate) make: fn(usize) -> (String, Vec<u8>),
}

macro_rules! series {
    ($($name:literal $least:literal $make:expr;)*) => {
        /// All of them.
        pub(crate) const SERIES: &[Series] = &[$(Series { name: $name, least: $least, make: $make }),*];
    };
}

series! {
    "texts of one report" 8_000 |n| one(&details(n, |i| failure("validation-failure", "", "mx.example", 0, &format!("text {i}"))));
    "texts that differ in their last letters" 4_000 |n| one(&details(n, |i| failure("validation-failure", "", "mx.example", 0, &format!("{}{i:08}", "a".repeat(64)))));
    "texts that collide where a hash has no seed" 4_000 |n| one(&colliding(n).iter().map(|text| failure("validation-failure", "", "mx.example", 0, text)).collect::<Vec<_>>().join(","));
    "hosts that collide where a hash has no seed" 32_000 |n| one(&colliding(n).iter().map(|text| failure("certificate-expired", "", text, 0, "")).collect::<Vec<_>>().join(","));
    "equal failures" 32_000 |n| one(&details(n, |_| failure("certificate-expired", "expired", "mx.example", 1, "")));
    "reasons of one report" 32_000 |n| one(&details(n, |i| failure("validation-failure", &word(i), "mx.example", 0, "")));
    "reasons, one a report" 1_000 |n| lines(n, |i| report(&format!("o{}", i % 7), i, 20_000 + day(i % 30), 0, &policy("sts", "example.com", "testing", &failure("validation-failure", &word(i), "mx.example", 0, ""))));
    "receiving MX of one report" 32_000 |n| one(&details(n, |i| failure("certificate-expired", "", &format!("mx{i}.example.com"), 0, "")));
    "receiving MX without STARTTLS" 32_000 |n| one(&details(n, |i| failure("starttls-not-supported", "", &format!("mx{i}.example.com"), i, "")));
    "sending networks" 32_000 |n| one(&details(n, |i| failure("certificate-expired", "", "mx.example", i * 256, "")));
    "result types of one report" 4_000 |n| one(&details(n, |i| failure(&format!("type-{i}"), "", "mx.example", 0, "")));
    "result types, on as many days" 1_000 |n| lines(n, |i| report("o", i, 18_000 + day(i % 3_000), 0, &policy("sts", "example.com", "testing", &failure(&format!("type-{i}"), "", "mx.example", 0, ""))));
    "policy types of one report" 4_000 |n| entries(n, |i| policy(&format!("type-{i}"), "example.com", "testing", ""));
    "policy domains of one report" 3_500 |n| entries(n, |i| without_lines(&format!("d{i}.example")));
    "policy domains, one a report" 2_000 |n| lines(n, |i| report("o", i, 20_000, 0, &policy("sts", &format!("d{i}.example"), "testing", "")));
    "policy domains that fail" 1_000 |n| entries(n, |i| policy("sts", &format!("d{i}.example"), "enforce", &failure("certificate-expired", "", &format!("mx.d{i}.example"), i, "")));
    "organisations" 2_000 |n| lines(n, |i| report(&format!("organisation {i}"), i, 20_000, 0, &policy("sts", "example.com", "testing", "")));
    "organisations that meet one failure" 1_000 |n| lines(n, |i| report(&format!("organisation {i}"), i, 20_000, 0, &policy("sts", "example.com", "enforce", &failure("certificate-expired", "", "mx.example", 1, ""))));
    "organisations, each at an MX of its own" 1_000 |n| lines(n, |i| report(&format!("organisation {i}"), i, 20_000, 0, &policy("sts", "example.com", "enforce", &failure("certificate-expired", "", &format!("mx{i}.example.com"), 1, ""))));
    "organisations, nine at each MX" 1_000 |n| lines(n, |i| report(&format!("organisation {i}"), i, 20_000, 0, &policy("sts", "example.com", "enforce", &failure("certificate-expired", "", &format!("mx{}.example.com", i / 9), 1, ""))));
    "organisations, each with a result type of its own" 1_000 |n| lines(n, |i| report(&format!("organisation {i}"), i, 20_000 + day(i % 30), 0, &policy("sts", "example.com", "enforce", &failure(&format!("type-{i}"), "", "mx.example", 1, ""))));
    "large reports in other spacing" 100 |n| lines(n, |i| report("o", 0, 20_000, 0, &details(100, |j| policy("sts", &format!("d{j}.example"), "testing", ""))).replace("\"policies\":", &format!("\"policies\":{}", " ".repeat(i % 50))));
    "tables that no report holds" 500 |n| not_held(n);
    "organisations with one report-id" 1_000 |n| lines(n, |i| report(&format!("organisation {i}"), 0, 20_000, 0, &policy("sts", "example.com", "testing", "")));
    "organisations on as many days" 1_000 |n| lines(n, |i| report(&format!("organisation {i}"), i, 15_000 + day(i % 4_000), 0, &policy("sts", "example.com", "testing", "")));
    "one report again and again" 2_000 |n| lines(n, |_| report("o", 0, 20_000, 0, &policy("sts", "example.com", "testing", "")));
    "one report in other spacing" 1_000 |n| lines(n, |i| report("o", 0, 20_000, 0, &policy("sts", "example.com", "testing", "")).replace("\"policies\":", &format!("\"policies\":{}", " ".repeat(i % 50))));
    "tables beside their reports" 500 |n| tables(n);
    "policy lines, and as many failing MX" 2_000 |n| lines_and_hosts(n);
    "policies of one domain" 1_000 |n| lines(n, |i| report("o", i, 15_000 + day(i % 4_000), 0, &policy("sts", "example.com", &format!("enforce\",\"mx: mx{i}.example.com"), "")));
    "policies beside each other" 1_000 |n| lines(n, |i| report("o", i, 20_000 + day(i % 2 * 30), 0, &policy("sts", "example.com", &format!("enforce\",\"mx: mx{}.example.com", i / 2), "")));
    "days over centuries" 1_000 |n| lines(n, |i| report("o", i, day(i * 9), 0, &policy("sts", "example.com", "testing", &failure("starttls-not-supported", "", "mx.example", 1, ""))));
    "failures that come back" 1_000 |n| lines(n, |i| report(if i % 10 == 0 { "a" } else { "b" }, i, day(i), 0, &policy("sts", "example.com", "testing", if i % 10 == 0 { FAILED } else { "" })));
    "reports of several days" 1_000 |n| lines(n, |i| report("o", i, 18_000 + day(i % 3_000), 1 + day(i % 90), &policy("sts", "example.com", "testing", &failure(&format!("type-{}", i % 300), "", "mx.example", 1, ""))));
    "a long name over many failures" 32_000 |n| long_name(n);
    "members of an object, in twenty reports" 4_000 |n| lines(20, |j| odd(n, |out, i| _ = write!(out, "\"k{i}\":{i},")).replace("\"report-id\":\"1\"", &format!("\"report-id\":\"{j}\"")));
    "one member again and again" 8_000 |n| json(odd(n, |out, _| out.push_str("\"k\":1,")));
    "deviations of one report" 4_000 |n| entries(n, |_| policy("sts", "example.com", "testing", "").replace(":5,", ":\"5\","));
    "nested JSON starts" 20_000 |n| ("report.txt".to_owned(), "{\"policies\":[[[[\n".repeat(n).into_bytes());
    "nested JSON starts, the first of a report" 20_000 |n| ("report.txt".to_owned(), "{\"organization-name\":\"o\",\"policies\":[{\"policy\":\n".repeat(n).into_bytes());
    "reports of a list" 2_000 |n| list(n);
    "failures of a table" 4_000 |n| table(n);
    "mails of a mailbox" 1_000 |n| mailbox(n, |i| report("o", i, 20_000, 0, &policy("sts", "example.com", "testing", "")));
    "mails with a broken report" 1_000 |n| mailbox(n, |i| format!("{{\"organization-name\":\"o\",\"report-id\":{i},\"policies\":["));
    "attachments of one mail" 1_000 |n| attachments(n);
    "header lines of one mail" 20_000 |n| headers(n);
    "members of a gzip file" 1_000 |n| members(n);
    "files of a tar archive" 1_000 |n| tar_of(n);
    "files of a zip archive" 1_000 |n| zip_of(n);
}

const FAILED: &str = r#"{"result-type":"starttls-not-supported","sending-mta-ip":"192.0.2.1","receiving-mx-hostname":"mx.example","failed-session-count":1}"#;

/// A day or a number of days; far fewer than an `i32` can count.
fn day(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// A word of letters alone, so that no two are of one kind.
fn word(mut number: usize) -> String {
    let mut word = String::from("quantum ");
    loop {
        word.push(char::from(b'a' + u8::try_from(number % 26).unwrap_or_default()));
        number /= 26;
        if number == 0 {
            return word;
        }
    }
}

/// Different texts of twelve characters, all with one hash where a map is keyed by `FxHash` of 32 bits, the fast hash
/// without a seed that programs in Rust like to take: the state is turned, mixed with four bytes and multiplied, so for
/// any first bytes there are four more that bring it back to nothing.
pub(crate) fn colliding(count: usize) -> Vec<String> {
    let mut texts = Vec::with_capacity(count);
    let mut number = 0_u64;
    while texts.len() < count {
        let mut rest = number;
        let first = [0; 8].map(|_: u8| {
            let letter = u8::try_from(rest % 26).unwrap_or_default();
            rest /= 26;
            b'a' + letter
        });
        let mix = |state: u32, word: &[u8; 4]| (state.rotate_left(5) ^ u32::from_le_bytes(*word)).wrapping_mul(FX);
        let last = first.as_chunks::<4>().0.iter().fold(0, mix).rotate_left(5).to_le_bytes();
        // As a JSON string may have them, in lower case, as hosts are counted.
        if last.iter().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\' | b'A'..=b'Z')) {
            texts.extend(String::from_utf8([&first[..], &last].concat()));
        }
        number += 1;
    }
    texts
}

/// What `FxHash` multiplies with.
pub(crate) const FX: u32 = 0x9e37_79b9;

fn failure(result_type: &str, reason: &str, mx: &str, ip: usize, information: &str) -> String {
    let ip = u32::try_from(ip).unwrap_or_default().to_be_bytes();
    let mut out = format!(
        r#"{{"result-type":"{result_type}","sending-mta-ip":"{}.{}.{}.{}","receiving-mx-hostname":"{mx}","failed-session-count":1"#,
        10 + ip[0],
        ip[1],
        ip[2],
        ip[3]
    );
    for (key, text) in [("failure-reason-code", reason), ("additional-information", information)] {
        if !text.is_empty() {
            let _ = write!(out, r#","{key}":"{text}""#);
        }
    }
    out.push('}');
    out
}

fn details(count: usize, of: impl Fn(usize) -> String) -> String {
    (0..count).map(of).collect::<Vec<_>>().join(",")
}

fn policy(policy_type: &str, domain: &str, mode: &str, failures: &str) -> String {
    let failed = failures.matches("result-type").count();
    format!(
        r#"{{"policy":{{"policy-type":"{policy_type}","policy-string":["version: STSv1","mode: {mode}","mx: mx.example","max_age: 86400"],"policy-domain":"{domain}"}},"summary":{{"total-successful-session-count":5,"total-failure-session-count":{failed}}},"failure-details":[{failures}]}}"#
    )
}

fn report(organization: &str, id: usize, first: i32, more: i32, policies: &str) -> String {
    let (first, last) = (Day(first), Day(first + more));
    format!(
        r#"{{"organization-name":"{organization}","date-range":{{"start-datetime":"{first}T00:00:00Z","end-datetime":"{last}T23:59:59Z"}},"contact-info":"a@a.example","report-id":"{id}","policies":[{policies}]}}"#
    )
}

fn one(failures: &str) -> (String, Vec<u8>) {
    json(report("o", 1, 20_000, 0, &policy("sts", "example.com", "enforce", failures)))
}

fn entries(count: usize, of: impl Fn(usize) -> String) -> (String, Vec<u8>) {
    json(report("o", 1, 20_000, 0, &details(count, of)))
}

fn json(text: String) -> (String, Vec<u8>) {
    ("report.json".to_owned(), text.into_bytes())
}

fn lines(count: usize, of: impl Fn(usize) -> String) -> (String, Vec<u8>) {
    let mut text = String::new();
    (0..count).for_each(|i| {
        text.push_str(&of(i));
        text.push('\n');
    });
    ("reports.ndjson".to_owned(), text.into_bytes())
}

fn list(count: usize) -> (String, Vec<u8>) {
    let all = details(count, |i| report("o", i, 20_000, 0, &policy("sts", "example.com", "testing", "")));
    json(format!("[{all}]"))
}

fn lines_and_hosts(count: usize) -> (String, Vec<u8>) {
    let policy_lines = (0..count).fold("enforce".to_owned(), |mut text, i| {
        let _ = write!(text, "\",\"mx: a{i}.example.com");
        text
    });
    let failures = details(count, |i| failure("certificate-host-mismatch", "", &format!("b{i}.example.com"), i, ""));
    json(report("o", 1, 20_000, 0, &policy("sts", "example.com", &policy_lines, &failures)))
}

fn long_name(count: usize) -> (String, Vec<u8>) {
    let name = "o".repeat(count);
    let failures = details(count, |i| failure("validation-failure", &word(i), "mx.example", 0, ""));
    json(report(&name, 1, 20_000, 0, &policy("sts", &format!("{name}.example"), "enforce", &failures)))
}

/// A policy without its lines, so that eight times the least number of them are not large yet.
fn without_lines(domain: &str) -> String {
    format!(
        r#"{{"policy":{{"policy-type":"sts","policy-domain":"{domain}"}},"summary":{{"total-successful-session-count":5,"total-failure-session-count":0}}}}"#
    )
}

fn odd(count: usize, member: impl Fn(&mut String, usize)) -> String {
    let mut members = String::from("{");
    (0..count).for_each(|i| member(&mut members, i));
    let report = report("o", 1, 20_000, 0, &policy("sts", "example.com", "testing", ""));
    report.replacen('{', &members, 1)
}

const COLUMNS: &str = "day,organization-name,report-id,policy-type,policy-domain,result-type,failed-session-count";

fn table(count: usize) -> (String, Vec<u8>) {
    let mut text = format!("{COLUMNS}\r\n");
    (0..count).for_each(|i| _ = write!(text, "2024-10-04,o,{},sts,d{i}.example,certificate-expired,1\r\n", i / 50));
    ("failures.csv".to_owned(), text.into_bytes())
}

/// A mailbox of tables, each one report, and of the reports that they were made of.
fn tables(count: usize) -> (String, Vec<u8>) {
    mailbox(2 * count, |i| {
        if i < count {
            format!("{COLUMNS}\r\n2024-10-04,o,{i},sts,example.com,certificate-expired,1\r\n")
        } else {
            let failure = failure("certificate-expired", "", "mx.example", 1, "");
            report("o", i - count, 20_000, 0, &policy("sts", "example.com", "testing", &failure))
        }
    })
}

/// Reports of many domains, and as many tables of other domains, all with one organisation, report-id and day: each
/// could be a part of each.
fn not_held(count: usize) -> (String, Vec<u8>) {
    mailbox(2 * count, |i| {
        if i < count {
            report("o", 0, 20_000, 0, &details(20, |j| policy("sts", &format!("d{j}.n{i}.example"), "testing", "")))
        } else {
            format!("{COLUMNS}\r\n2024-10-04,o,0,sts,t{i}.example,certificate-expired,1\r\n")
        }
    })
}

fn part(out: &mut Vec<u8>, content: &str) {
    let (kind, name) =
        if content.starts_with('{') { ("application/tlsrpt+json", "r.json") } else { ("text/csv", "f.csv") };
    out.extend_from_slice(
        format!("--b\r\nContent-Type: {kind}; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n{content}\r\n")
            .as_bytes(),
    );
}

const MAIL: &str = "From: a@a.example\r\nSubject: Report Domain: example.com Submitter: a.example Report-ID: <1>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=tlsrpt; boundary=\"b\"\r\n";

fn mailbox(count: usize, of: impl Fn(usize) -> String) -> (String, Vec<u8>) {
    let mut out = Vec::new();
    for i in 0..count {
        out.extend_from_slice(format!("From a@a.example Fri Oct  4 00:00:00 2024\r\n{MAIL}\r\n").as_bytes());
        part(&mut out, &of(i));
        out.extend_from_slice(b"--b--\r\n\r\n");
    }
    ("reports.mbox".to_owned(), out)
}

fn attachments(count: usize) -> (String, Vec<u8>) {
    let mut out = format!("{MAIL}\r\n").into_bytes();
    for i in 0..count {
        part(&mut out, &report("o", i, 20_000, 0, &policy("sts", "example.com", "testing", "")));
    }
    out.extend_from_slice(b"--b--\r\n");
    ("mail.eml".to_owned(), out)
}

fn headers(count: usize) -> (String, Vec<u8>) {
    let mut out = MAIL.as_bytes().to_vec();
    (0..count).for_each(|i| out.extend_from_slice(format!("X-Header-{i}: {i}\r\n").as_bytes()));
    out.extend_from_slice(b"\r\n");
    part(&mut out, &report("o", 1, 20_000, 0, &policy("sts", "example.com", "testing", "")));
    out.extend_from_slice(b"--b--\r\n");
    ("mail.eml".to_owned(), out)
}

fn packed(text: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory cannot fail.
    let _ = packed.write_all(text.as_bytes());
    packed.finish().unwrap_or_default()
}

fn members(count: usize) -> (String, Vec<u8>) {
    let of = |i| packed(&format!("{}\n", report("o", i, 20_000, 0, &policy("sts", "example.com", "testing", ""))));
    ("reports.ndjson.gz".to_owned(), (0..count).flat_map(of).collect())
}

fn tar_of(count: usize) -> (String, Vec<u8>) {
    let mut archive = tar::Builder::new(Vec::new());
    for i in 0..count {
        let text = report("o", i, 20_000, 0, &policy("sts", "example.com", "testing", ""));
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        // Writing to memory cannot fail.
        let _ = archive.append_data(&mut header, format!("r{i}.json"), text.as_bytes());
    }
    ("reports.tar".to_owned(), archive.into_inner().unwrap_or_default())
}

fn zip_of(count: usize) -> (String, Vec<u8>) {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for i in 0..count {
        let text = report("o", i, 20_000, 0, &policy("sts", "example.com", "testing", ""));
        // Writing to memory cannot fail.
        let _ = archive.start_file(format!("r{i}.json"), zip::write::SimpleFileOptions::default());
        let _ = archive.write_all(text.as_bytes());
    }
    ("reports.zip".to_owned(), archive.finish().map(std::io::Cursor::into_inner).unwrap_or_default())
}
