//! The same word asks for different repairs under DANE and under MTA-STS.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

/// Words of a finding about a certificate that no TLSA record fits.
const UNMATCHED: &str = "TLSA";

pub fn cases() -> Vec<Case> {
    let mut cases = unmatched();
    cases.extend(rollovers());
    cases.extend(reasons());
    cases.extend(nothing_failed());
    cases
}

fn unmatched() -> Vec<Case> {
    vec![
        case(
            "postfix-finds-no-fitting-record",
            "DANE mismatch as Postfix says it",
            &["2.1", "2.3", "3.4"],
            "No TLSA record matches the certificate of mx1 since 12 May: compare the two; no authority has any part in it.",
            ("kelp.example", "2026-04-27"),
            |t| {
                let records = [key("7e")];
                t.run(&DANE, 0..22, |_, day| {
                    let entry = tlsa("mx1.kelp.example", &records);
                    let bad = row(14, "certificate-not-trusted", "mx1.kelp.example");
                    vec![if day >= 15 { entry.good(0).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("certificate and records do not fit")
                        .severity("critical")
                        .actor("you")
                        .trend(LIVE)
                        .hosts_only("mx1.kelp.example")
                        .policies("tlsa")
                        .failed(7 * 4 * 14)
                        .first("2026-05-12")
                        .last("2026-05-18")
                        .sentence(UNMATCHED)
                        .steps("record|TLSA"),
                )
                .never(public_authority())
                .never(interference())
                .never(
                    want("under DANE not trusted alone is no cause")
                        .fails()
                        .sentence("not trusted")
                        .sentence_lacks("TLSA|DANE"),
                )
                .never(loud(1)),
        ),
        case(
            "mox-says-dane-no-match",
            "DANE mismatch as mox says it",
            &["2.1", "2.3"],
            "mox hosts say dane-no-match: the certificate was renewed with a new key and its record was forgotten.",
            ("pollen.example", "2026-02-09"),
            |t| {
                let records = [key("2c")];
                t.run(&[("ueber.net", 20), ("xmox.nl", 15), ("gmx.de", 90)], 0..20, |who, day| {
                    let bad = row(9, "validation-failure", "mx.pollen.example");
                    let bad = if who == "gmx.de" {
                        bad.why("no matching DANE TLSA records")
                    } else {
                        bad.why("dane-no-match")
                    };
                    let entry = tlsa("mx.pollen.example", &records);
                    vec![if day >= 16 { entry.good(0).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("certificate and records do not fit")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("mx.pollen.example")
                        .by("ueber.net|xmox.nl|gmx.de")
                        .failed(4 * 3 * 9)
                        .first("2026-02-25")
                        .sentence(UNMATCHED),
                )
                .never(public_authority())
                .never(want("it is told once").fails().at_most(1))
                .never(interference()),
        ),
        case(
            "stalwart-finds-no-matching-certificate",
            "DANE mismatch as Stalwart says it",
            &["2.1", "2.3"],
            "Stalwart hosts say that no certificate matches: the TLSA record is not that of the certificate shown.",
            ("walnut.example", "2026-07-06"),
            |t| {
                let records = [key("d1")];
                t.run(&[("stalwart.cloud", 18), ("mailhost.ch", 14)], 0..18, |_, day| {
                    let bad =
                        row(7, "validation-failure", "mail.walnut.example").why("No matching certificates found.");
                    let entry = tlsa("mail.walnut.example", &records);
                    vec![if day >= 13 { entry.good(0).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("certificate and records do not fit")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("mail.walnut.example")
                        .failed(5 * 2 * 7)
                        .first("2026-07-19")
                        .sentence(UNMATCHED),
                )
                .never(public_authority())
                .never(interference()),
        ),
        case(
            "a-wrong-name-under-dane",
            "certificate words under DANE",
            &["2.1", "2.2"],
            "Under 3 1 1 no name matters: certificate-host-mismatch without a reason means that no record fits.",
            ("tiller.example", "2026-03-09"),
            |t| {
                let records = [key("90")];
                t.run(&DANE, 0..20, |_, day| {
                    let bad = row(6, "certificate-host-mismatch", "mx2.tiller.example");
                    vec![tlsa("mx2.tiller.example", &records).when(day >= 17, bad)]
                });
            },
            truth()
                .must(
                    want("the records are compared")
                        .severity(LOUD)
                        .actor("you")
                        .hosts_only("mx2.tiller.example")
                        .failed(3 * 4 * 6)
                        .says("TLSA"),
                )
                .never(public_authority())
                .never(
                    want("a name is not asked for")
                        .fails()
                        .claims_in_steps("covers the host|name of the host in|certificate that covers|requested name"),
                )
                .never(loud(1)),
        ),
        case(
            "self-signed-under-dane",
            "certificate words under DANE",
            &["2.1", "2.2"],
            "A self-signed certificate is fine under usage 3; that it fails means that its record is another one.",
            ("cinder.example", "2026-04-20"),
            |t| {
                let records = [key("4d")];
                t.run(&DANE, 0..21, |_, day| {
                    let bad = row(8, "certificate-not-trusted", "mx.cinder.example").why("self-signed certificate");
                    let entry = tlsa("mx.cinder.example", &records);
                    vec![if day >= 17 { entry.good(1).with(bad) } else { entry }]
                });
            },
            truth()
                .must(want("the records are compared").severity(LOUD).actor("you").failed(4 * 4 * 8).sentence("TLSA"))
                .never(public_authority())
                .never(
                    want("self-signed is not the fault").claims(
                        "replace it|from an authority|from a ca|from a certificate authority|needs a certificate",
                    ),
                )
                .never(interference()),
        ),
        case(
            "an-expired-certificate-under-usage-three",
            "certificate words under DANE",
            &["2.2"],
            "With usage 3 dates do not matter: that senders call it expired asks to look at the record, and at who says so.",
            ("bramble.example", "2026-05-25"),
            |t| {
                let records = [key("ef")];
                t.run(&DANE, 0..16, |who, day| {
                    let bad = row(4, "certificate-expired", "mx.bramble.example");
                    vec![tlsa("mx.bramble.example", &records).when(who != "posteo.de" && day >= 12, bad)]
                });
            },
            truth()
                .must(
                    want("it is told with its records")
                        .hosts_only("mx.bramble.example")
                        .failed(4 * 3 * 4)
                        .says("TLSA|DANE"),
                )
                .never(public_authority())
                .never(loud(1)),
        ),
        case(
            "the-anchor-is-not-in-the-chain",
            "DANE with an anchor",
            &["2.2"],
            "With usage 2 the certificate of the anchor must be in the chain that the server sends; since 10 June it is not.",
            ("sedge.example", "2026-05-25"),
            |t| {
                let records = [format!("2 1 1 {}", "5b".repeat(32))];
                t.run(&DANE, 0..21, |_, day| {
                    let bad = row(10, "certificate-not-trusted", "mx1.sedge.example");
                    let entry = tlsa("mx1.sedge.example", &records);
                    vec![if day >= 16 { entry.good(0).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("the chain must hold the anchor")
                        .severity("critical")
                        .actor("you")
                        .failed(5 * 4 * 10)
                        .first("2026-06-10")
                        .says("TLSA")
                        .says("chain|anchor|usage 2|[2 1 1]|issuer"),
                )
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "records-of-a-use-that-does-not-count",
            "unusable records",
            &["2.4", "12.6"],
            "All records have usage 1, which does not count for SMTP: unusable, not unmatched; publish a 3 1 1.",
            ("gorse.example", "2026-06-08"),
            |t| {
                let records = [format!("1 1 1 {}", "6a".repeat(32))];
                t.run(&DANE, 0..15, |_, _| {
                    vec![tlsa("mx.gorse.example", &records).good(0).with(row(5, "tlsa-invalid", "mx.gorse.example"))]
                });
            },
            truth()
                .must(
                    want("the records themselves cannot be used")
                        .severity(LOUD)
                        .actor("you")
                        .hosts_only("mx.gorse.example")
                        .failed(15 * 4 * 5)
                        .says("usage|unusable|cannot be used|not usable|[1 1 1]"),
                )
                .never(
                    want("they are not unmatched")
                        .fails()
                        .claims("does not match|do not match|does not fit|do not fit|no TLSA record matches"),
                )
                .never(public_authority())
                .never(twice("mx.gorse.example")),
        ),
        case(
            "a-digest-that-was-cut-off",
            "unusable records",
            &["2.4", "12.5"],
            "The digest is 31 bytes long: the record cannot be used, whatever certificate is shown.",
            ("thistle.example", "2026-04-13"),
            |t| {
                let (good, cut) = ([key("c8")], [format!("3 1 1 {}", "c8".repeat(31))]);
                t.run(&DANE, 0..18, |_, day| {
                    let bad = row(12, "tlsa-invalid", "mx1.thistle.example");
                    vec![if day >= 14 {
                        tlsa("mx1.thistle.example", &cut).good(0).with(bad)
                    } else {
                        tlsa("mx1.thistle.example", &good)
                    }]
                });
            },
            truth()
                .must(
                    want("the record is malformed, and senders go on without authentication")
                        .severity("warning")
                        .actor("you|dns-host")
                        .failed(4 * 4 * 12)
                        .first("2026-04-27")
                        .says("31|62|length|bytes|long|short|digits"),
                )
                .never(public_authority())
                .never(twice("mx1.thistle.example")),
        ),
    ]
}

fn rollovers() -> Vec<Case> {
    /// Old records fail from a day on while some see the new ones already.
    fn rollover(t: &mut Tale, host: &str, days: (i32, i32, i32), result_type: &str) {
        let (old, new) = ([key("11")], [key("22")]);
        let (from, until, end) = days;
        t.run(&DANE, 0..end, |_, day| {
            let bad = row(6, result_type, host);
            if day < from {
                vec![tlsa(host, &old)]
            } else if day < until {
                vec![tlsa(host, &old).good(0).with(bad), tlsa(host, &new).good(8)]
            } else {
                vec![tlsa(host, &new)]
            }
        });
    }
    vec![
        case(
            "the-old-set-fails-beside-the-new",
            "rollover before the TTL",
            &["2.5", "2.6", "4.8"],
            "Record and certificate changed on one day: who still had the old record failed for three days. Wait for the TTL next time.",
            ("finch.example", "2026-03-02"),
            |t| rollover(t, "mx.finch.example", (12, 15, 27), "certificate-not-trusted"),
            truth()
                .must(
                    want("the records changed too early; it is over")
                        .severity("info")
                        .actor("you|nobody")
                        .trend("over")
                        .hosts_only("mx.finch.example")
                        .by("gmx.de|posteo.de|xs4all.nl|soverin.net")
                        .failed(3 * 4 * 6)
                        .first("2026-03-14")
                        .last("2026-03-16")
                        .says("TLSA")
                        .says("[TTL]|[TTLs]")
                        .says("11111|1111")
                        .says("22222|2222"),
                )
                .never(want("it is told once").fails().at_most(1))
                .never(public_authority())
                .never(interference())
                .never(loud(0)),
        ),
        case(
            "a-rollover-called-validation-failure",
            "rollover before the TTL",
            &["2.5", "2.6"],
            "The same, in the words of those who say validation-failure.",
            ("plover.example", "2026-08-03"),
            |t| rollover(t, "mx2.plover.example", (9, 11, 20), "validation-failure"),
            truth()
                .must(
                    want("the records changed too early")
                        .severity("info")
                        .trend("over")
                        .failed(2 * 4 * 6)
                        .says("TLSA")
                        .says("[TTL]|[TTLs]")
                        .says("chang|replac|roll|new"),
                )
                .never(want("it is told once").fails().at_most(1))
                .never(loud(0)),
        ),
        case(
            "a-rollover-that-is-under-way",
            "rollover before the TTL",
            &["2.5", "2.6"],
            "The records changed yesterday, and those who hold the old ones fail now: mail is at risk until the TTL is over.",
            ("dunlin.example", "2026-09-07"),
            |t| rollover(t, "mx.dunlin.example", (16, 99, 18), "certificate-not-trusted"),
            truth()
                .must(
                    want("under way")
                        .severity(LOUD)
                        .actor("you")
                        .trend(LIVE)
                        .failed(2 * 4 * 6)
                        .first("2026-09-23")
                        .says("TLSA")
                        .says("[TTL]|[TTLs]"),
                )
                .never(want("it is told once").fails().at_most(1))
                .never(public_authority())
                .never(want("not over").trend("over")),
        ),
        case(
            "a-rollover-called-a-wrong-name",
            "rollover under another word",
            &["2.5", "2.6", "2.1"],
            "The set changed on 9 June and for two days some call it a wrong name: the TTL was not waited for, no name is wrong.",
            ("avocet.example", "2026-05-25"),
            |t| rollover(t, "mx.avocet.example", (15, 17, 28), "certificate-host-mismatch"),
            truth()
                .must(
                    want("the records changed too early")
                        .severity("info")
                        .trend("over")
                        .failed(2 * 4 * 6)
                        .first("2026-06-09")
                        .last("2026-06-10")
                        .says("TLSA")
                        .says("[TTL]|[TTLs]"),
                )
                .never(want("no name is wrong").fails().claims("does not cover the|did not cover the|requested name"))
                .never(want("it is told once").fails().at_most(1))
                .never(loud(0)),
        ),
        case(
            "records-changed-to-a-key-that-nobody-shows",
            "records changed, certificate not",
            &["2.5", "2.6"],
            "A new record came in place of the old one on 20 April, and the server still shows the old key.",
            ("siskin.example", "2026-04-06"),
            |t| {
                let (old, new) = ([key("a7")], [key("b9")]);
                t.run(&DANE, 0..20, |_, day| {
                    let bad = row(11, "tlsa-invalid", "mx.siskin.example");
                    vec![if day < 14 {
                        tlsa("mx.siskin.example", &old)
                    } else {
                        tlsa("mx.siskin.example", &new).good(0).with(bad)
                    }]
                });
            },
            truth()
                .must(
                    want("the records changed, and nothing fits since")
                        .severity("critical")
                        .actor("you")
                        .trend(LIVE)
                        .failed(6 * 4 * 11)
                        .first("2026-04-20")
                        .says("TLSA")
                        .says("chang|replac|new"),
                )
                .never(want("it is told once").fails().at_most(1))
                .never(public_authority()),
        ),
        case(
            "a-new-key-and-no-new-record",
            "certificate changed, records not",
            &["2.1", "2.6"],
            "The records stayed as they were and every session fails from one day on: the certificate got a new key.",
            ("osprey.example", "2026-10-05"),
            |t| {
                let records = [key("31"), format!("3 0 1 {}", "32".repeat(32))];
                t.run(&DANE, 0..17, |_, day| {
                    let bad =
                        row(13, "certificate-not-trusted", "mx1.osprey.example").why("TLSA record does not match");
                    let entry = tlsa("mx1.osprey.example", &records);
                    vec![if day >= 15 { entry.good(0).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("the certificate changed, its records did not")
                        .severity("critical")
                        .actor("you")
                        .failed(2 * 4 * 13)
                        .first("2026-10-20")
                        .says("TLSA")
                        .says("key|certificate"),
                )
                .never(want("it is told once").fails().at_most(1))
                .never(public_authority())
                .never(interference()),
        ),
    ]
}

fn reasons() -> Vec<Case> {
    /// Everybody fails to get the policy with one reason.
    fn fetch(t: &mut Tale, host: &str, reason: &str, from: i32, end: i32) {
        let lines = policy("enforce", &[host]);
        t.run(&LARGE, 0..end, |_, day| {
            let bad = row(12, "sts-policy-fetch-error", "").why(reason);
            vec![sts(&lines).when(day >= from, bad)]
        });
    }
    vec![
        case(
            "the-policy-file-is-gone",
            "a policy that is not there",
            &["2.7", "3.1"],
            "The policy host answers 404: the file is gone. Mail arrives; the protection ends when caches do.",
            ("amber.example", "2026-03-23"),
            |t| fetch(t, "mx.amber.example", "HTTP status 404", 15, 20),
            truth()
                .must(
                    want("the file is missing")
                        .severity("warning")
                        .actor("you")
                        .failed(5 * 2 * 12)
                        .first("2026-04-07")
                        .says("404")
                        .steps("mta-sts.amber.example"),
                )
                .never(want("mail arrives").severity("critical"))
                .never(refusal())
                .never(loud(1)),
        ),
        case(
            "the-policy-host-is-down",
            "a policy that is not there",
            &["2.7", "3.1", "1.5"],
            "The policy host answers 503 to everybody: its web server is ill.",
            ("ivory.example", "2026-05-04"),
            |t| fetch(t, "mx.ivory.example", "HTTP 503 Service Unavailable", 12, 18),
            truth()
                .must(
                    want("the web server answers 503")
                        .severity("warning")
                        .actor("you")
                        .failed(6 * 2 * 12)
                        .told("503")
                        .steps("mta-sts.ivory.example"),
                )
                .never(refusal())
                .never(loud(1)),
        ),
        case(
            "no-record-for-the-policy",
            "a policy record that is not there",
            &["2.7"],
            "The TXT record under _mta-sts is not found: not the web server but the DNS is to be looked at.",
            ("coral.example", "2026-06-22"),
            |t| fetch(t, "mx.coral.example", "no TXT record", 13, 18),
            truth()
                .must(
                    want("the record is missing")
                        .severity("warning")
                        .actor("you|dns-host")
                        .failed(5 * 2 * 12)
                        .says("_mta-sts.coral.example|TXT")
                        .steps("_mta-sts"),
                )
                .never(refusal())
                .never(loud(1)),
        ),
        case(
            "openssl-tells-the-chain",
            "a reason of OpenSSL",
            &["2.7"],
            "validation-failure with \"unable to get local issuer certificate\" is a missing intermediate, not a riddle.",
            ("basalt.example", "2026-07-13"),
            |t| {
                let lines = policy("enforce", &["mx.basalt.example"]);
                t.run(&[("gmx.de", 120), ("freenet.de", 80), (GOOGLE, 500)], 0..16, |_, day| {
                    let bad = row(15, "validation-failure", "mx.basalt.example")
                        .why("unable to get local issuer certificate");
                    vec![sts(&lines).when(day >= 12, bad)]
                });
            },
            truth()
                .must(
                    want("the chain lacks a certificate")
                        .severity(LOUD)
                        .actor("you")
                        .hosts_only("mx.basalt.example")
                        .failed(4 * 3 * 15)
                        .says("chain|intermediate|issuer")
                        .steps("openssl s_client"),
                )
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "openssl-tells-an-expired-certificate",
            "a reason of OpenSSL",
            &["2.7"],
            "certificate-not-trusted because \"certificate has expired\": the renewal was forgotten, no authority is in doubt.",
            ("umber.example", "2026-08-17"),
            |t| {
                let lines = policy("enforce", &["mx.umber.example"]);
                t.run(&WIDE, 0..15, |_, day| {
                    let bad = row(9, "certificate-not-trusted", "mx.umber.example").why("certificate has expired");
                    vec![sts(&lines).when(day >= 12, bad)]
                });
            },
            truth()
                .must(want("it expired").severity(LOUD).actor("you").failed(3 * 5 * 9).told("expire"))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "all-records-unusable-says-the-reason",
            "a reason about records",
            &["2.7", "2.4"],
            "\"all TLSA records unusable\" under validation-failure is about the records, not about the certificate.",
            ("copper.example", "2026-09-14"),
            |t| {
                let records = [format!("0 0 1 {}", "77".repeat(32))];
                t.run(&DANE, 0..14, |_, _| {
                    let bad = row(5, "validation-failure", "mx.copper.example").why("all TLSA records unusable");
                    vec![tlsa("mx.copper.example", &records).good(0).with(bad)]
                });
            },
            truth()
                .must(
                    want("the records cannot be used")
                        .severity(LOUD)
                        .actor("you")
                        .failed(14 * 4 * 5)
                        .says("unusable|cannot be used|not usable|usage"),
                )
                .never(public_authority())
                .never(twice("mx.copper.example")),
        ),
        case(
            "signatures-that-ran-out",
            "a broken signature of the zone",
            &["2.7"],
            "dnssec-invalid from all DANE senders: the zone's signatures are broken; whoever signs it acts.",
            ("nickel.example", "2026-10-12"),
            |t| {
                let records = [key("66")];
                t.run(&DANE, 0..15, |_, day| {
                    let entry = tlsa("mx.nickel.example", &records);
                    vec![if day >= 12 {
                        entry.good(0).with(row(9, "dnssec-invalid", "mx.nickel.example"))
                    } else {
                        entry
                    }]
                });
            },
            truth()
                .must(
                    want("DNSSEC")
                        .severity("critical")
                        .actor("dns-host|you")
                        .failed(3 * 4 * 9)
                        .sentence("DNSSEC|signature|signed")
                        .steps("delv|dnssec|dnsviz"),
                )
                .never(public_authority())
                .never(loud(1)),
        ),
    ]
}

fn nothing_failed() -> Vec<Case> {
    vec![
        case(
            "signatures-that-one-resolver-dislikes",
            "a broken signature of the zone",
            &["2.7", "5.5", "9.1"],
            "One small DANE sender of four says dnssec-invalid and never succeeds; the others validate: its resolver.",
            ("cobalt.example", "2026-07-20"),
            |t| {
                let records = [key("6c")];
                t.run(&DANE, 0..25, |_, _| vec![tlsa("mx.cobalt.example", &records)]);
                t.run(&[("altnetz.example", 6)], 0..25, |_, _| {
                    vec![tlsa("mx.cobalt.example", &records).good(0).with(row(
                        4,
                        "dnssec-invalid",
                        "mx.cobalt.example",
                    ))]
                });
            },
            truth()
                .must(
                    want("its own resolver, or open")
                        .severity("info|warning")
                        .actor("sender|depends|nobody")
                        .by_only("altnetz.example")
                        .failed(100)
                        .says("DNSSEC"),
                )
                .never(want("not critical").severity("critical"))
                .never(want("not your zone").fails().actor("you|dns-host"))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "records-that-are-ignored",
            "rows of no failed session",
            &["2.8"],
            "Nothing failed, but every TLSA record is unusable and was ignored: mail goes without authentication.",
            ("zinc.example", "2026-03-30"),
            |t| {
                let records = [format!("1 1 1 {}", "3d".repeat(32))];
                t.run(&[("ueber.net", 20), ("xmox.nl", 15)], 0..16, |_, _| {
                    let nothing = row(0, "tlsa-invalid", "mx.zinc.example").why("all-unusable-records+ignored");
                    vec![tlsa("mx.zinc.example", &records).with(nothing)]
                });
            },
            truth()
                .must(
                    want("the records do nothing")
                        .severity("warning")
                        .actor("you")
                        .hosts("mx.zinc.example")
                        .says("TLSA")
                        .says("without|unauthenticated|not authenticated|ignored|no protection|not protected"),
                )
                .never(want("not critical").severity("critical"))
                .never(want("no sessions that failed").sentence("0 sessions|no sessions failed"))
                .never(refusal())
                .never(loud(1)),
        ),
        case(
            "ignored-records-beside-real-failures",
            "rows of no failed session",
            &["2.8", "1.1"],
            "mox ignores the unusable records of mx2 without a failure; at mx1 the certificate is really wrong: two things.",
            ("bronze.example", "2026-05-11"),
            |t| {
                let (bad_use, good) = ([format!("0 0 1 {}", "3e".repeat(32))], [key("3f")]);
                t.run(&[("ueber.net", 40), ("xmox.nl", 30), ("gmx.de", 80)], 0..20, |who, day| {
                    let nothing = row(0, "tlsa-invalid", "mx2.bronze.example").why("all-unusable-records+ignored");
                    let bad = row(12, "validation-failure", "mx1.bronze.example").why("dane-no-match");
                    let (one, two) = (tlsa("mx1.bronze.example", &good), tlsa("mx2.bronze.example", &bad_use));
                    let two = two.good(9).when(who != "gmx.de", nothing);
                    vec![if day >= 16 { one.good(0).with(bad) } else { one }, two]
                });
            },
            truth()
                .must(
                    want("mx1 fails")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("mx1.bronze.example")
                        .failed(4 * 3 * 12)
                        .says("TLSA"),
                )
                .must(
                    want("mx2 is unprotected")
                        .severity("warning")
                        .actor("you")
                        .hosts("mx2.bronze.example")
                        .fails_not()
                        .says("TLSA"),
                )
                .never(want("no sessions that failed").sentence("0 sessions|no sessions failed"))
                .never(public_authority())
                .never(loud(2)),
        ),
        case(
            "a-policy-from-the-cache",
            "rows of no failed session",
            &["2.8", "3.1"],
            "The policy cannot be fetched and was taken from the cache: nothing failed, and the protection ends with the cache.",
            ("pewter.example", "2026-04-27"),
            |t| {
                let lines = policy("enforce", &["mx.pewter.example"]);
                t.run(&[("ueber.net", 30), ("xmox.nl", 25), (GOOGLE, 300)], 0..18, |who, day| {
                    let nothing = row(0, "sts-policy-fetch-error", "").why("http-404+fallback-to-cached-policy");
                    vec![sts(&lines).when(who != GOOGLE && day >= 13, nothing)]
                });
            },
            truth()
                .must(
                    want("the protection ends when the cache does")
                        .severity("warning")
                        .actor("you")
                        .says("cache")
                        .says("mta-sts|policy"),
                )
                .never(want("not critical").severity("critical"))
                .never(want("no sessions that failed").sentence("0 sessions|no sessions failed"))
                .never(refusal())
                .never(loud(1)),
        ),
    ]
}
