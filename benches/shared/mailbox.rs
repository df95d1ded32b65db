//! Mailboxes of TLS reports for the benchmarks, always the same bytes.
//!
//! The mails have the shapes, the sizes and the faults of what large senders really mail; the
//! senders, domains and addresses are made up or kept for documentation. Every mail follows from
//! its number alone, so a longer mailbox begins with a shorter one.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use time::{Date, Duration, Month};

/// How many of the reports name failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failures {
    /// One in five, with one to six rows: a domain has trouble for a month, then has none.
    Usual,
    /// Every one, with ten rows.
    Many,
}

/// Appends the mail of a number, with its "From " line.
pub(crate) fn write_mail(out: &mut String, number: u64, failures: Failures) -> io::Result<()> {
    let mut dice = Dice(number.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x7154_2D52_5054);
    let first = Date::from_calendar_date(2023, Month::July, 1).map_err(io::Error::other)?;
    let day = i64::try_from(number / MAILS_A_DAY).map_err(io::Error::other)?;
    let day = first.saturating_add(Duration::days(day));
    let domain = number % MAILS_A_DAY;
    let mut month = Dice(domain << 32 | u64::from(day.year().unsigned_abs()) << 8 | u64::from(u8::from(day.month())));
    let troubled = month.one_in(4);
    let mail = Mail {
        number,
        domain: domain_name(domain),
        pool: domain % 4,
        day,
        failures: match failures {
            Failures::Many => 10,
            Failures::Usual if troubled && !dice.one_in(5) => 1 + dice.below(6),
            Failures::Usual => 0,
        },
        causes: [month.choose(&RESULTS), month.choose(&RESULTS)],
    };
    match dice.below(10) {
        0..5 => mail.lighthouse(out, &mut dice),
        5..9 => mail.atrium(out, &mut dice),
        _ => mail.small_sender(out, &mut dice),
    }
    .map_err(io::Error::other)?
}

/// Every policy domain gets one mail a day.
const MAILS_A_DAY: u64 = 200;

fn domain_name(number: u64) -> String {
    let ending = if number.is_multiple_of(3) { "example.com" } else { "example.net" };
    format!("d{number}.{ending}")
}

/// What all shapes have in common.
struct Mail {
    number: u64,
    domain: String,
    /// The domains are a host's; they share four pairs of mail servers.
    pool: u64,
    day: Date,
    failures: u64,
    /// What is wrong with the domain this month: result type and reason.
    causes: [(&'static str, &'static str); 2],
}

impl Mail {
    /// The first large sender: two signatures, everything as RFC 8460 wants it.
    fn lighthouse(&self, out: &mut String, dice: &mut Dice) -> Result<io::Result<()>, std::fmt::Error> {
        let Self { domain, day, .. } = self;
        let (from, to) = self.unix_range();
        let boundary = format!("0000000000{}", dice.hex(18));
        let bounce = format!("3{}@tls-reporting.bounces.lighthouse.example", dice.letters(44));
        let file = format!("lighthouse.example!{domain}!{from}!{to}!001.json.gz");
        self.envelope(out, &bounce)?;
        writeln!(out, "Return-Path: <{bounce}>\nDelivered-To: tls-reports@{domain}")?;
        self.received(out, "mail-ot1-f71.lighthouse.example", dice)?;
        authenticated(out, domain, "lighthouse.example")?;
        for (name, signer) in
            [("DKIM-Signature", "lighthouse.example"), ("X-Lighthouse-DKIM-Signature", "l100.example")]
        {
            writeln!(
                out,
                "{name}: v=1; a=rsa-sha256; c=relaxed/relaxed;\n        d={signer}; s=20230601; t={to}; x={}; darn={domain};\n        \
                 h=to:from:subject:message-id:tls-report-submitter:tls-report-domain\n         \
                 :date:mime-version:from:to:cc:subject:date:message-id:reply-to;\n        bh={}=;\n        b={}",
                to + 604_800,
                dice.letters(43),
                dice.folded(344, 68, "         "),
            )?;
        }
        let state = dice.folded(230, 76, "\t");
        writeln!(
            out,
            "X-Message-State: {state}\nX-Smtp-Source: {}=\nMIME-Version: 1.0\n\
             X-Received: by 2001:db8:622a:124f:b0:42a:128:c13c with SMTP id\n z15-20020a05622a124f00b0042a0128c13cmr470166qtx.12.{to}; {}\n\
             Date: {}\nTLS-Report-Domain: {domain}\nTLS-Report-Submitter: lighthouse.example\n\
             Message-ID: <{}@lighthouse.example>\n\
             Subject: Report Domain: {domain} Submitter: lighthouse.example Report-ID: <{}T00.00.00Z+{domain}@lighthouse.example>\n\
             From: noreply-tls-reporting@lighthouse.example\nTo: tls-reports@{domain}\n\
             Content-Type: multipart/report; boundary=\"{boundary}\"; report-type=tlsrpt\n\n\
             --{boundary}\nContent-Type: text/plain; charset=\"UTF-8\"; format=flowed; delsp=yes\n\n\
             This is an aggregate TLS report from lighthouse.example\n\n\
             --{boundary}\nContent-Type: application/tlsrpt+gzip; \n\tname=\"{file}\"\n\
             Content-Disposition: attachment; \n\tfilename=\"{file}\"\nContent-Transfer-Encoding: base64\n",
            dice.letters(110),
            self.date(),
            self.date(),
            dice.hex(30),
            day,
        )?;
        let entry = self.entry("sts", &self.sts_policy(), true, self.counts(dice), &self.details(dice, LIGHTHOUSE)?);
        let report = format!(
            r#"{{"organization-name":"Lighthouse Inc.","date-range":{{"start-datetime":"{day}T00:00:00Z","end-datetime":"{day}T23:59:59Z"}},"contact-info":"smtp-tls-reporting@lighthouse.example","report-id":"{day}T00:00:00Z_{domain}","policies":[{entry}]}}"#,
        );
        Ok(attach(out, &report, &boundary))
    }

    /// The second: HTML for people, kilobytes of headers, dates without a zone for some years, and
    /// the same sessions under DANE and MTA-STS.
    fn atrium(&self, out: &mut String, dice: &mut Dice) -> Result<io::Result<()>, std::fmt::Error> {
        let Self { domain, day, number, .. } = self;
        let (from, to) = self.unix_range();
        let id = format!("{}+{domain}", 133_400_000_000_000_000 + number * 7_919);
        let boundary = format!("_{}-5895-8353-{}_", dice.hex(8), dice.hex(12));
        let file = format!("atrium.example!{domain}!{from}!{to}!{}.json.gz", 133_400_000_000_000_000 + number * 7_919);
        self.envelope(out, "tlsrpt-noreply@atrium.example")?;
        writeln!(out, "Return-Path: <tlsrpt-noreply@atrium.example>\nDelivered-To: tls-reports@{domain}")?;
        self.received(out, "bn1pr04cu002.outbound.protection.atrium.example", dice)?;
        writeln!(
            out,
            "ARC-Seal: i=1; a=rsa-sha256; s=arcselector10001; d=atrium.example; cv=none;\n b={}\n\
             ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=atrium.example;\n s=arcselector10001;\n \
             h=From:Date:Subject:Message-ID:Content-Type:MIME-Version:X-MessageData-ChunkCount:X-MessageData-0:X-MessageData-1;\n \
             bh={}=;\n b={}\n\
             ARC-Authentication-Results: i=1; mx.atrium.example 1; spf=none; dmarc=none\n action=none header.from=atrium.example; dkim=none (message not signed);\n arc=none",
            dice.letters(344),
            dice.letters(43),
            dice.letters(344),
        )?;
        authenticated(out, domain, "atrium.example")?;
        writeln!(
            out,
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=atrium.example;\n s=selector2;\n \
             h=From:Date:Subject:Message-ID:Content-Type:MIME-Version:X-SenderADCheck;\n bh={}=;\n b={}",
            dice.letters(43),
            dice.letters(344),
        )?;
        for hop in 0..3 {
            writeln!(
                out,
                "Received: from {0}.prod.atrium.example (2001:db8:5:{hop}14::17)\n by {1}.prod.atrium.example (2001:db8:303:{hop}74::12) with\n \
                 SMTP Server (version=TLS1_2,\n cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.7982.1{hop} via Frontend\n Transport; {2}",
                dice.hex(12),
                dice.hex(12),
                self.date(),
            )?;
        }
        writeln!(
            out,
            "From: <tlsrpt-noreply@atrium.example>\nTo: \"tls-reports@{domain}\" <tls-reports@{domain}>\nDate: {}\n\
             Subject: Report Domain: {domain} Submitter: atrium.example Report-ID:\n {id}\n\
             TLS-Report-Domain: {domain}\nTLS-Report-Submitter: atrium.example\nMIME-Version: 1.0\n\
             Message-ID: <{id}@{domain}>\nContent-Type: multipart/report;\n\tboundary=\"{boundary}\"; report-type=tlsrpt\n\
             X-TrafficTypeDiagnostic:\n\tFT011:EE_TlsRpt-System|{}:EE_TlsRpt-System\n\
             X-Filtering-Correlation-Id: {}-7f90-4e3b-ee9e-{}\nX-SenderADCheck: 1\nX-AntiSpam-Relay: 0\n\
             X-Antispam: BCL:0;ARA:13230040|376014|61400799027;",
            self.date(),
            dice.hex(12),
            dice.hex(8),
            dice.hex(12),
        )?;
        out.push_str("X-Antispam-Message-Info:\n");
        for line in 0..28 {
            writeln!(out, "{}=?us-ascii?Q?{}?=", if line == 0 { "\t" } else { " " }, dice.letters(60))?;
        }
        writeln!(
            out,
            "X-MessageData-ChunkCount: 1\nX-MessageData-0:\n\t{}\nX-OriginatorOrg: atrium.example\n\
             X-CrossTenant-Network-Message-Id: {}-7f90-4e3b-ee9e-{}\nX-CrossTenant-FromEntityHeader: Internet\n\
             X-CrossTenant-AuthAs: Internal\n\n\
             --{boundary}\nContent-Type: text/html; charset=\"us-ascii\"\nContent-Transfer-Encoding: quoted-printable\n\n\
             <html>\n<head>\n<meta http-equiv=3D\"Content-Type\" content=3D\"text/html; charset=3Dus-ascii\"=\n>\n</head>\n<body>\n\
             <div>This is an aggregate TLS report from atrium.example</div>\n<br>\n<p><em>Atrium Corporation, One Court, 00001 Exampleton</em></p>\n\
             </body>\n</html>\n\n\
             --{boundary}\nContent-Type: application/tlsrpt+gzip\nContent-Description:\n {file}\n\
             Content-Disposition: attachment;\n\tfilename=\"{file}\"\nContent-Transfer-Encoding: base64\n",
            dice.letters(900),
            dice.hex(8),
            dice.hex(12),
        )?;
        let counts = self.counts(dice);
        let details = self.details(dice, ATRIUM)?;
        let mut entries = Vec::new();
        if number.is_multiple_of(4) {
            let tlsa =
                format!(r#""[\"3 1 1 {}\",\"3 1 1 {}\"]""#, dice.hex(64).to_uppercase(), dice.hex(64).to_uppercase());
            entries.push(self.entry("tlsa", &tlsa, false, (counts.0 + counts.1, 0), ""));
        }
        entries.push(self.entry("sts", &self.sts_policy(), false, counts, &details));
        let zone = if dice.one_in(4) { "" } else { "Z" };
        let report = format!(
            r#"{{"organization-name":"Atrium Corporation","date-range":{{"start-datetime":"{day}T00:00:00{zone}","end-datetime":"{day}T23:59:59{zone}"}},"contact-info":"tlsrpt-noreply@atrium.example","report-id":"{id}","policies":[{}]}}"#,
            entries.join(","),
        );
        Ok(attach(out, &report, &boundary))
    }

    /// The many others: short headers, a day that ends at midnight, no contact.
    fn small_sender(&self, out: &mut String, dice: &mut Dice) -> Result<io::Result<()>, std::fmt::Error> {
        let Self { domain, day, number, .. } = self;
        let (from, to) = self.unix_range();
        let sender = format!("sender{}.example", dice.below(40));
        let boundary = dice.hex(24);
        let file = format!("{sender}!{domain}!{from}!{}!{number}.json.gz", to + 1);
        self.envelope(out, &format!("tls@{sender}"))?;
        writeln!(out, "Return-Path: <tls@{sender}>\nDelivered-To: tls-reports@{domain}")?;
        self.received(out, &format!("mx.{sender}"), dice)?;
        authenticated(out, domain, &sender)?;
        writeln!(
            out,
            "DKIM-Signature: v=1; a=rsa-sha256; s=mail; d={sender}; c=relaxed/relaxed;\n\t\
             h=To:From:Subject:Date:Message-ID:MIME-Version:Content-Type; bh={}=;\n\tb={}\n\
             From: tls@{sender}\nTo: tls-reports@{domain}\nDate: {}\nMessage-ID: <{number}@{sender}>\n\
             Subject: Report Domain: {domain}\n Submitter: {sender}\n Report-ID: <{number}@{sender}>\n\
             TLS-Report-Domain: {domain}\nTLS-Report-Submitter: {sender}\nMIME-Version: 1.0\n\
             Content-Type: multipart/report; report-type=\"tlsrpt\";\n\tboundary=\"{boundary}\"\n\n\
             --{boundary}\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 7bit\n\nTLS report of {sender} for {domain}.\n\n\
             --{boundary}\nContent-Type: application/tlsrpt+gzip; name=\"{file}\"\n\
             Content-Disposition: attachment; filename=\"{file}\"\nContent-Transfer-Encoding: base64\n",
            dice.letters(43),
            dice.folded(344, 72, "\t"),
            self.date(),
        )?;
        let (kind, policy) =
            if dice.one_in(3) { ("no-policy-found", String::new()) } else { ("sts", self.sts_policy()) };
        let entry = self.entry(kind, &policy, true, self.counts(dice), &self.details(dice, SMALL)?);
        let next = day.saturating_add(Duration::days(1));
        let report = format!(
            r#"{{"organization-name":"{sender}","date-range":{{"start-datetime":"{day}T00:00:00Z","end-datetime":"{next}T00:00:00Z"}},"contact-info":null,"report-id":"{number}_{domain}","policies":[{entry}]}}"#,
        );
        Ok(attach(out, &report, &boundary))
    }

    fn envelope(&self, out: &mut String, sender: &str) -> std::fmt::Result {
        let Self { day, .. } = self;
        let (weekday, month) = (day.weekday().to_string(), day.month().to_string());
        writeln!(out, "From {sender} {weekday:.3} {month:.3} {:2} 04:12:09 {}", day.day(), day.year())
    }

    fn received(&self, out: &mut String, host: &str, dice: &mut Dice) -> std::fmt::Result {
        let Self { domain, .. } = self;
        writeln!(
            out,
            "Received: from mx1.{domain} ([127.0.0.1])\n\tby mx1.{domain} with LMTP\n\tid {}\n\tfor <tls-reports@{domain}>; {}\n\
             Received: from {host} ({host} [{}])\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\n\t \
             key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256)\n\t(No client certificate requested)\n\t\
             by mx1.{domain} (Postfix) with ESMTPS id {}\n\tfor <tls-reports@{domain}>; {}",
            dice.letters(22),
            self.date(),
            SMALL.one(dice),
            dice.hex(12).to_uppercase(),
            self.date(),
        )
    }

    fn date(&self) -> String {
        let Self { day, .. } = self;
        let (weekday, month) = (day.weekday().to_string(), day.month().to_string());
        format!("{weekday:.3}, {:02} {month:.3} {} 04:12:08 +0000", day.day(), day.year())
    }

    /// The first and the last second.
    fn unix_range(&self) -> (i64, i64) {
        let start = self.day.midnight().assume_utc().unix_timestamp();
        (start, start + 86_399)
    }

    fn sts_policy(&self) -> String {
        let Self { pool, .. } = self;
        let mode = if self.pool == 3 { "testing" } else { "enforce" };
        format!(
            r#""version: STSv1","mode: {mode}","mx: mx1.pool{pool}.example.com","mx: mx2.pool{pool}.example.com","max_age: 604800""#,
        )
    }

    /// Successful and failed sessions; details have two sessions each.
    fn counts(&self, dice: &mut Dice) -> (u64, u64) {
        let size = dice.choose(&[4, 30, 400, 5_000]);
        (1 + dice.below(size), 2 * self.failures)
    }

    fn entry(&self, kind: &str, policy: &str, mx: bool, (good, failed): (u64, u64), details: &str) -> String {
        let Self { domain, pool, .. } = self;
        let text = if policy.is_empty() { String::new() } else { format!(r#","policy-string":[{policy}]"#) };
        let mx = if mx {
            format!(r#","mx-host":["mx1.pool{pool}.example.com","mx2.pool{pool}.example.com"]"#)
        } else {
            String::new()
        };
        format!(
            r#"{{"policy":{{"policy-type":"{kind}"{text},"policy-domain":"{domain}"{mx}}},"summary":{{"total-successful-session-count":{good},"total-failure-session-count":{failed}}}{details}}}"#,
        )
    }

    fn details(&self, dice: &mut Dice, from: Addresses) -> Result<String, std::fmt::Error> {
        if self.failures == 0 {
            return Ok(String::new());
        }
        let mut out = String::from(r#","failure-details":["#);
        for row in 0..self.failures {
            let separator = if row == 0 { "" } else { "," };
            let (result, reason) = dice.choose(&self.causes);
            write!(out, r#"{separator}{{"result-type":"{result}""#)?;
            // A policy that cannot be had has no peer.
            if !result.starts_with("sts-policy") {
                write!(out, r#","sending-mta-ip":"{}""#, from.one(dice))?;
                if from.receiving {
                    write!(out, r#","receiving-ip":"203.0.113.{}""#, dice.below(8))?;
                }
                write!(out, r#","receiving-mx-hostname":"mx{}.pool{}.example.com""#, 1 + dice.below(2), self.pool)?;
            }
            out.push_str(r#","failed-session-count":2"#);
            if !reason.is_empty() {
                write!(out, r#","failure-reason-code":"{reason}""#)?;
            }
            out.push('}');
        }
        out.push(']');
        Ok(out)
    }
}

/// What fails, and how senders put it.
const RESULTS: [(&str, &str); 10] = [
    ("certificate-expired", "certificate has expired"),
    ("certificate-expired", ""),
    ("certificate-host-mismatch", "x509: certificate is valid for mx.example.org"),
    ("certificate-not-trusted", "self-signed certificate"),
    ("starttls-not-supported", ""),
    ("starttls-not-supported", "STARTTLS is required by policy but not offered"),
    ("validation-failure", "VALIDATION_FAILURE"),
    ("validation-failure", "tlsv1 alert protocol version"),
    ("sts-policy-fetch-error", "bad https response code: 404"),
    ("sts-webpki-invalid", ""),
];

/// Where a sender sends from: addresses of the blocks kept for documentation.
#[derive(Clone, Copy)]
struct Addresses {
    v4: &'static str,
    v6: u64,
    /// Whether it names the receiving address too.
    receiving: bool,
}

impl Addresses {
    fn one(self, dice: &mut Dice) -> String {
        match dice.below(3) {
            0 => format!("{}.{}", self.v4, dice.below(250)),
            _ => format!("2001:db8:{:x}::{:x}", self.v6 + dice.below(8), 1 + dice.below(200)),
        }
    }
}

const LIGHTHOUSE: Addresses = Addresses { v4: "192.0.2", v6: 0x10, receiving: true };
const ATRIUM: Addresses = Addresses { v4: "198.51.100", v6: 0x40, receiving: false };
const SMALL: Addresses = Addresses { v4: "203.0.113", v6: 0x80, receiving: true };

/// What the receiving server found out, once as a plain header and once sealed.
fn authenticated(out: &mut String, domain: &str, sender: &str) -> std::fmt::Result {
    for (name, seal) in [("ARC-Authentication-Results", " i=1;"), ("Authentication-Results", "")] {
        writeln!(
            out,
            "{name}:{seal} mx1.{domain};\n    bimi=none (No BIMI records found);\n    arc=none (no signatures found);\n    \
             dkim=pass (2048-bit rsa key sha256) header.d={sender}\n      header.i=@{sender} header.a=rsa-sha256;\n    \
             dmarc=pass policy.published-domain-policy=reject\n      policy.applied-disposition=none header.from={sender};\n    \
             iprev=pass smtp.remote-ip=192.0.2.71 (mx.{sender});\n    spf=pass smtp.mailfrom=bounces.{sender} smtp.helo=mx.{sender}"
        )?;
    }
    Ok(())
}

/// The report as gzip in base64, lines of 76 letters, and the end of the mail.
fn attach(out: &mut String, report: &str, boundary: &str) -> io::Result<()> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(report.as_bytes())?;
    for (index, group) in packed.finish()?.chunks(3).enumerate() {
        if index > 0 && index % 19 == 0 {
            out.push('\n');
        }
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            out.push(if place > group.len() { '=' } else { letter(bits >> (18 - 6 * place)) });
        }
    }
    writeln!(out, "\n--{boundary}--\n").map_err(io::Error::other)
}

fn letter(bits: u32) -> char {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    ALPHABET.get((bits & 63) as usize).map_or('=', |byte| char::from(*byte))
}

/// Numbers that look random and never change (the generator "splitmix64").
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end.max(1)
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    fn choose<T: Copy + Default>(&mut self, from: &[T]) -> T {
        let place = usize::try_from(self.below(from.len() as u64)).unwrap_or_default();
        from.get(place).copied().unwrap_or_default()
    }

    /// Text like a signature: nothing in it repeats.
    fn letters(&mut self, count: usize) -> String {
        let mut out = String::with_capacity(count + 10);
        while out.len() < count {
            let bits = self.roll();
            out.extend((0..10).map(|place| letter((bits >> (6 * place) & 63) as u32)));
        }
        out.truncate(count);
        out
    }

    fn hex(&mut self, count: usize) -> String {
        let mut out = String::with_capacity(count + 16);
        while out.len() < count {
            let _ = write!(out, "{:016x}", self.roll());
        }
        out.truncate(count);
        out
    }

    /// The same in lines.
    fn folded(&mut self, count: usize, width: usize, indent: &str) -> String {
        let lines: Vec<String> =
            (0..count.div_ceil(width)).map(|line| self.letters(width.min(count - line * width))).collect();
        lines.join(&format!("\n{indent}"))
    }
}
