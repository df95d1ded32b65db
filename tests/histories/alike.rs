//! Like is compared with like: the same kind of policy, at the same host, in the same days.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    vec![
        case(
            "dane-fails-where-mta-sts-does-not",
            "DANE beside MTA-STS",
            &["9.1", "9.2", "2.1"],
            "All who apply DANE fail at mx1 by the record; those of MTA-STS cannot: nobody is alone, it is your record.",
            ("saffle.example", "2026-05-04"),
            |t| {
                let (lines, records) = (policy("enforce", &["mx1.saffle.example"]), [key("1d")]);
                t.run(&[(GOOGLE, 700), ("orange.fr", 80), ("kpn.nl", 60)], 0..22, |_, _| vec![sts(&lines)]);
                t.run(&[("gmx.de", 90), ("posteo.de", 30)], 0..22, |_, day| {
                    let entry = tlsa("mx1.saffle.example", &records);
                    let bad = row(14, "validation-failure", "mx1.saffle.example");
                    vec![if day >= 17 { entry.good(0).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("your record, all who look at it")
                        .severity("critical")
                        .actor("you")
                        .confidence("high")
                        .by_only("gmx.de|posteo.de")
                        .policies("tlsa")
                        .failed(5 * 2 * 14)
                        .sessions(5 * 2 * 14)
                        .says("TLSA"),
                )
                .never(want("compared with DANE senders alone").fails().told("of 5 organisations|2 of 5|while google|others succeed"))
                .never(interference())
                .never(public_authority())
                .never(loud(1)),
        ),
        case(
            "one-dane-sender-of-two",
            "DANE beside MTA-STS",
            &["9.1", "9.2"],
            "One of two DANE senders fails, five MTA-STS senders do not: of two, not of seven.",
            ("tarn.example", "2026-06-08"),
            |t| {
                let (lines, records) = (policy("enforce", &["mx.tarn.example"]), [key("2f")]);
                t.run(&WIDE, 0..20, |_, _| vec![sts(&lines)]);
                t.run(&[("xs4all.nl", 90), ("posteo.de", 70)], 0..20, |who, day| {
                    let bad = row(20, "certificate-not-trusted", "mx.tarn.example");
                    vec![tlsa("mx.tarn.example", &records).when(who == "posteo.de" && day >= 14, bad)]
                });
            },
            truth()
                .must(want("it is told under DANE").by_only("posteo.de").policies("tlsa").failed(6 * 20).says("TLSA|DANE"))
                .never(want("the other one succeeds at the one MX: not critical").severity("critical"))
                .never(want("not of seven").fails().told("of 7|of 6|of 5|of all"))
                .never(interference())
                .never(public_authority())
                .never(loud(1)),
        ),
        case(
            "mta-sts-fails-where-dane-does-not",
            "DANE beside MTA-STS",
            &["9.2", "2.2"],
            "A self-signed certificate with a fitting 3 1 1: DANE is content, MTA-STS refuses. Your certificate, for these.",
            ("loch.example", "2026-03-16"),
            |t| {
                let (lines, records) = (policy("enforce", &["mx.loch.example"]), [key("3c")]);
                t.run(&LARGE, 0..20, |_, day| {
                    let bad = row(90, "certificate-not-trusted", "mx.loch.example").why("self-signed certificate");
                    vec![if day >= 15 { sts(&lines).good(0).with(bad) } else { sts(&lines) }]
                });
                t.run(&DANE, 0..20, |_, _| vec![tlsa("mx.loch.example", &records)]);
            },
            truth()
                .must(
                    want("the certificate under MTA-STS")
                        .severity("critical")
                        .actor("you")
                        .by_only("Google Inc.|Microsoft Corporation")
                        .policies("sts")
                        .failed(5 * 2 * 90),
                )
                .never(want("DANE senders do not make it somebody between").claims("interfer|intercept|between"))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "microsoft-names-the-domain-postfix-the-host",
            "policy domains under DANE",
            &["9.3", "1.1"],
            "Microsoft reports mere.example, Postfix mx.mere.example: one host, one record that does not fit, one finding.",
            ("mere.example", "2026-07-13"),
            |t| {
                let records = [key("4e")];
                t.run(&[(MICROSOFT, 300), ("gmx.de", 80), ("posteo.de", 30)], 0..20, |who, day| {
                    let entry = tlsa("mx.mere.example", &records);
                    let entry = if who == MICROSOFT { entry } else { entry.of("mx.mere.example") };
                    let kind = if who == MICROSOFT { "validation-failure" } else { "certificate-not-trusted" };
                    vec![if day >= 16 { entry.good(0).with(row(25, kind, "mx.mere.example")) } else { entry }]
                });
            },
            truth()
                .must(
                    want("joined at the MX")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("mx.mere.example")
                        .by("Microsoft Corporation|gmx.de|posteo.de")
                        .domains("mere.example")
                        .failed(4 * 3 * 25)
                        .says("TLSA"),
                )
                .never(want("it is told once").fails().at_most(1))
                .never(silence())
                .never(loud(1)),
        ),
        case(
            "three-domains-and-a-host-of-the-same-name",
            "policy domains under DANE",
            &["9.3", "1.4", "2.5"],
            "Microsoft names three mail domains, Postfix their one MX: the rollover of that MX is told once.",
            ("dell.example", "2026-08-10"),
            |t| {
                let (old, new) = ([key("5f")], [key("6f")]);
                let host = "mx.dell-mail.example";
                t.run(&[(MICROSOFT, 90), ("gmx.de", 60)], 0..22, |who, day| {
                    let domains: &[&str] = if who == MICROSOFT { &["dell.example", "glen.example", "vale.example"] } else { &[host] };
                    let mut entries = Vec::new();
                    for domain in domains {
                        if (11..13).contains(&day) {
                            let bad = row(10, "validation-failure", host);
                            entries.push(tlsa(host, &old).of(domain).good(0).with(bad));
                            entries.push(tlsa(host, &new).of(domain).good(15));
                        } else {
                            entries.push(tlsa(host, if day < 11 { &old } else { &new }).of(domain));
                        }
                    }
                    entries
                });
            },
            truth()
                .must(
                    want("one rollover of one host")
                        .severity("info")
                        .trend("over")
                        .hosts_only("mx.dell-mail.example")
                        .failed(2 * 4 * 10)
                        .says("[TTL]|[TTLs]"),
                )
                .never(want("it is told once").fails().at_most(1))
                .never(loud(0)),
        ),
        case(
            "microsoft-judges-by-both",
            "judged by both policies",
            &["9.4", "1.1"],
            "Microsoft lists each session under sts and under tlsa: STARTTLS is gone at the host, which is one thing to say.",
            ("tor.example", "2026-09-14"),
            |t| {
                let (lines, records) = (policy("enforce", &["mx.tor.example"]), [key("7a")]);
                t.run(&[(MICROSOFT, 400)], 0..18, |_, day| {
                    let (one, two) = (sts(&lines), tlsa("mx.tor.example", &records));
                    let bad = row(60, "starttls-not-supported", "mx.tor.example");
                    if day < 15 {
                        vec![one, two]
                    } else {
                        vec![one.good(140).with(bad.clone()), two.good(140).with(bad)]
                    }
                });
                t.run(&[(GOOGLE, 500)], 0..18, |_, day| {
                    vec![sts(&lines).when(day >= 15, row(70, "starttls-not-supported", "mx.tor.example"))]
                });
            },
            truth()
                .must(want("STARTTLS").severity(LOUD).actor("you").hosts_only("mx.tor.example").by("Microsoft Corporation|Google Inc."))
                .never(want("it is one thing").fails().at_most(1))
                .never(interference()),
        )
        .judged_twice(),
        case(
            "microsoft-totals-that-differ",
            "judged by both policies",
            &["9.4"],
            "Microsoft's totals of sts and tlsa differ by some sessions: no deviation, nobody acts.",
            ("crag.example", "2026-10-05"),
            |t| {
                let (lines, records) = (policy("enforce", &["mx.crag.example"]), [key("8b")]);
                for day in 0..20 {
                    let good = 300 + 7 * day as u64;
                    let entries = vec![sts(&lines).good(good), tlsa("mx.crag.example", &records).good(good - 11)];
                    t.put(said(MICROSOFT, day, entries));
                }
                t.run(&[(GOOGLE, 500)], 0..20, |_, _| vec![sts(&lines)]);
            },
            truth().never(want("no deviation").by("Microsoft Corporation").headline("disagree|differ|departs|deviat")).never(loud(0)),
        ),
        case(
            "other-days-are-not-compared",
            "the same days",
            &["9.1"],
            "In the two days of the fault only Google reported at all: that others were clean before and after is no comparison.",
            ("ridge.example", "2026-02-09"),
            |t| {
                let lines = policy("enforce", &["mx.ridge.example"]);
                t.run(&[(GOOGLE, 500)], 0..25, |_, day| {
                    vec![sts(&lines).when((12..14).contains(&day), row(80, "starttls-not-supported", "mx.ridge.example").from("74.125.82.41"))]
                });
                t.run(&[("gmx.de", 60), ("bluewin.ch", 30)], 0..12, |_, _| vec![sts(&lines)]);
                t.run(&[("gmx.de", 60), ("bluewin.ch", 30)], 14..25, |_, _| vec![sts(&lines)]);
            },
            truth()
                .must(want("over, yours").severity("info").trend("over").hosts_only("mx.ridge.example").failed(160))
                .never(want("not alone among others").fails().told("of 3 organisations|1 of 3|only Google|while others|others succeed"))
                .never(interference())
                .never(loud(0)),
        ),
    ]
}
