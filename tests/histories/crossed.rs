//! Where two rules meet: one thing under several names, at several domains, under several policies.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

const FIVE: [&str; 5] = ["achat.example", "beryll.example", "citrin.example", "diamant.example", "opal.example"];

fn each(of: impl Fn(&'static str) -> Entry) -> Vec<Entry> {
    FIVE.into_iter().map(|domain| of(domain).of(domain)).collect()
}

pub fn cases() -> Vec<Case> {
    [one(), many()].into_iter().flatten().collect()
}

fn one() -> Vec<Case> {
    vec![
        case(
            "renamed-twice-in-a-fault",
            "renamed twice",
            &["8.3", "1.6"],
            "A reporter takes a new name twice, while the certificate is wrong all the time: one of two organisations.",
            ("topas.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.topas.example"]);
                let bad = |count| row(count, "certificate-host-mismatch", "mx.topas.example");
                t.run(&[(GOOGLE, 600)], 0..30, |_, _| vec![sts(&lines).with(bad(50))]);
                for day in 0..30 {
                    let name = match day {
                        0..10 => "Post Eins",
                        10..20 => "Post Zwei",
                        _ => "Post Drei",
                    };
                    t.put(said(name, day, vec![sts(&lines).good(80).with(bad(9))]).contact("tls@post.example"));
                }
            },
            truth()
                .must(
                    want("two organisations")
                        .severity("critical")
                        .by_only("Google Inc.|Post Drei")
                        .failed(30 * 59)
                        .sentence("both organisations"),
                )
                .never(silence()),
        ),
        case(
            "an-old-name-that-comes-back",
            "no new name",
            &["8.3"],
            "One name pauses for four days, in which another of the same contact reports; then the first goes on: two reporters.",
            ("rubin.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx.rubin.example"]);
                t.run(&LARGE, 0..30, |_, _| vec![sts(&lines)]);
                for day in 0..30 {
                    let name = if (14..18).contains(&day) { "Vertretung" } else { "Stammhaus" };
                    t.put(said(name, day, vec![sts(&lines).good(50)]).contact("tls@haus.example"));
                }
            },
            truth().never(want("nobody was renamed").headline("has reported as")).never(loud(0)),
        ),
        case(
            "a-strange-ipv6-network",
            "a strange network",
            &["6.1"],
            "One sender meets addresses all over a /48 that nobody else knows: one finding.",
            ("saphir.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.saphir.example"]);
                t.run(&WIDE, 0..30, |who, day| {
                    let usual = row(1, "validation-failure", "mx.saphir.example").at("2001:db8:1::25").why("EOF");
                    vec![sts(&lines).when(who == MICROSOFT && day % 8 == 2, usual)]
                });
                t.run(&[("mobil.example", 25)], 0..30, |_, day| {
                    let ips = ["2001:db8:bad:1::1", "2001:DB8:BAD:2::1", "2001:db8:0bad:3::1"];
                    let bad = row(3, "starttls-not-supported", "mx.saphir.example").at(ips[day as usize % 3]);
                    vec![sts(&lines).when((12..24).contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("one network")
                        .severity("warning")
                        .by_only("mobil.example")
                        .addresses("2001:db8:bad:1::1|2001:db8:bad:2::1|2001:db8:bad:3::1")
                        .family("ipv6")
                        .failed(36)
                        .told("interference"),
                )
                .never(want("once").fails().by("mobil.example").at_most(1)),
        ),
        case(
            "one-sender-and-its-proxy-at-three-domains",
            "a proxy of the sender",
            &["6.7", "6.1"],
            "One sender meets one strange address at the hosts of three domains: its own proxy, told once, and nobody else's move.",
            ("quarz.example", "2026-06-01"),
            |t| {
                let all = [
                    ("quarz.example", "mx.quarz.example"),
                    ("jaspis.example", "in.jaspis.example"),
                    ("onyx.example", "mail.onyx.example"),
                ];
                t.run(&WIDE, 0..26, |who, day| {
                    all.iter()
                        .zip(["192.0.2.1", "192.0.2.130", "198.51.100.7"])
                        .map(|((domain, host), ip)| {
                            let usual = row(1, "validation-failure", host).at(ip).why("EOF");
                            sts(&policy("testing", &[host])).of(domain).when(who == GOOGLE && day % 9 == 1, usual)
                        })
                        .collect()
                });
                t.run(&[("firma.example", 12)], 0..26, |_, day| {
                    all.iter()
                        .map(|(domain, host)| {
                            let bad = row(4, "certificate-not-trusted", host)
                                .at("203.0.113.66")
                                .why("self-signed certificate");
                            sts(&policy("testing", &[host])).of(domain).when((10..20).contains(&day), bad)
                        })
                        .collect()
                });
            },
            truth()
                .must(
                    want("one address, three domains")
                        .severity("warning")
                        .actor("depends|sender")
                        .by_only("firma.example")
                        .addresses("203.0.113.66")
                        .domains_only("quarz.example|jaspis.example|onyx.example")
                        .failed(120),
                )
                .never(want("once").fails().by("firma.example").at_most(1))
                .never(want("not critical").severity("critical")),
        ),
        case(
            "starttls-missing-with-and-without-an-mx",
            "an MX that one does not name",
            &["9.3", "9.2"],
            "Google names the MX without STARTTLS under MTA-STS, Postfix the MX as its DANE domain and no MX: one finding.",
            ("turmalin.example", "2026-07-06"),
            |t| {
                let (lines, records) = (policy("enforce", &["mx.turmalin.example"]), [key("41")]);
                t.run(&LARGE, 0..18, |_, day| {
                    vec![sts(&lines).when(day >= 14, row(60, "starttls-not-supported", "mx.turmalin.example"))]
                });
                t.run(&[("postfix.example", 30)], 0..18, |_, day| {
                    let bad = row(11, "starttls-not-supported", "");
                    vec![tlsa("mx.turmalin.example", &records).of("mx.turmalin.example").when(day >= 14, bad)]
                });
            },
            truth()
                .must(
                    want("all three")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("mx.turmalin.example")
                        .by_only("Google Inc.|Microsoft Corporation|postfix.example")
                        .failed(4 * 131),
                )
                .never(want("once").fails().at_most(1)),
        ),
        case(
            "without-an-mx-in-july-and-with-it-in-august",
            "an MX that one does not name",
            &["9.3"],
            "Postfix met no STARTTLS in July, under the MX as its domain; Google meets it at the MX in August: two findings.",
            ("achtkant.example", "2026-07-06"),
            |t| {
                let (lines, records) = (policy("enforce", &["mx.achtkant.example"]), [key("45")]);
                t.run(&LARGE, 0..40, |_, day| {
                    vec![sts(&lines).when(day >= 35, row(60, "starttls-not-supported", "mx.achtkant.example"))]
                });
                t.run(&[("postfix.example", 30)], 0..40, |_, day| {
                    let bad = row(11, "starttls-not-supported", "");
                    vec![
                        tlsa("mx.achtkant.example", &records)
                            .of("mx.achtkant.example")
                            .when((3..7).contains(&day), bad),
                    ]
                });
            },
            truth()
                .must(
                    want("July").trend("over").by_only("postfix.example").hosts_only("mx.achtkant.example").failed(44),
                )
                .must(want("August").severity("critical").hosts_only("mx.achtkant.example").failed(5 * 120)),
        ),
        case(
            "the-mail-domain-where-the-mx-belongs",
            "the domain is named as MX",
            &["9.3"],
            "One sender writes the mail domain in the place of the MX, others the MX: one certificate, one host.",
            ("zirkon.example", "2026-08-03"),
            |t| {
                let records = [key("42")];
                t.run(&[(MICROSOFT, 300), ("gmx.de", 60)], 0..18, |who, day| {
                    let host = if who == "gmx.de" { "zirkon.example" } else { "mx.zirkon.example" };
                    let bad = row(25, "validation-failure", host).why("no matching TLSA record");
                    vec![tlsa("mx.zirkon.example", &records).when(day >= 14, bad)]
                });
            },
            truth()
                .must(
                    want("one host")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("mx.zirkon.example")
                        .by_only("Microsoft Corporation|gmx.de")
                        .failed(4 * 50),
                )
                .never(want("once").fails().at_most(1)),
        ),
        case(
            "two-names-for-one-zone-and-no-mx",
            "an MX that nobody names",
            &["9.3", "1.1"],
            "Microsoft reports broken DNSSEC under the mail domain, Postfix under the MX, and neither names an MX: one zone.",
            ("smaragd.example", "2026-08-31"),
            |t| {
                let records = [key("46")];
                t.run(&[(MICROSOFT, 300)], 0..20, |_, day| {
                    vec![tlsa("mx.smaragd.example", &records).when(day >= 16, row(80, "dnssec-invalid", ""))]
                });
                t.run(&[("postfix.example", 40), ("uni.example", 30)], 0..20, |_, day| {
                    let bad = row(15, "dnssec-invalid", "");
                    vec![tlsa("mx.smaragd.example", &records).of("mx.smaragd.example").when(day >= 16, bad)]
                });
            },
            truth()
                .must(
                    want("one zone")
                        .severity(LOUD)
                        .actor("dns-host|you")
                        .hosts_only("mx.smaragd.example")
                        .by_only("Microsoft Corporation|postfix.example|uni.example")
                        .failed(4 * 110),
                )
                .never(want("once").fails().at_most(1)),
        ),
        case(
            "two-hosts-and-a-mail-domain-without-an-mx",
            "an MX that one does not name",
            &["9.3", "1.1"],
            "Two MX hosts fit no record; Microsoft names none of them, Postfix each: one finding with both.",
            ("peridot.example", "2026-09-28"),
            |t| {
                let hosts = ["mx1.peridot.example", "mx2.peridot.example"];
                t.run(&[(MICROSOFT, 300)], 0..20, |_, day| {
                    hosts
                        .map(|host| {
                            tlsa(host, &[key("47")]).good(150).when(day >= 16, row(40, "certificate-not-trusted", ""))
                        })
                        .to_vec()
                });
                t.run(&[("postfix.example", 40)], 0..20, |_, day| {
                    hosts
                        .map(|host| {
                            let bad = row(12, "certificate-not-trusted", host);
                            tlsa(host, &[key("47")]).of(host).good(20).when(day >= 16, bad)
                        })
                        .to_vec()
                });
            },
            truth()
                .must(
                    want("both hosts, both senders")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("mx1.peridot.example|mx2.peridot.example")
                        .by_only("Microsoft Corporation|postfix.example")
                        .failed(4 * 104),
                )
                .never(want("once").fails().at_most(1)),
        ),
        case(
            "untold-under-two-policies",
            "untold and judged twice",
            &["8.8", "9.4"],
            "Microsoft counts failures under sts and under tlsa and gives no details: each session once.",
            ("spinell.example", "2026-09-07"),
            |t| {
                let (lines, records) = (policy("enforce", &["mx.spinell.example"]), [key("43")]);
                t.run(&[(MICROSOFT, 300)], 0..18, |_, day| {
                    let (one, two) = (sts(&lines).good(200), tlsa("mx.spinell.example", &records).good(200));
                    vec![if day >= 15 { one.bad(30) } else { one }, if day >= 15 { two.bad(26) } else { two }]
                });
            },
            truth()
                .must(
                    want("30 a day")
                        .severity("warning")
                        .failed(90)
                        .days(3)
                        .headline("no report says why")
                        .sentence("90 of"),
                )
                .never(want("told once").headline("summary-disagrees")),
        ),
        case(
            "refused-by-dane-and-delivered-under-testing",
            "two policies, one refusal",
            &["9.4", "3.4"],
            "A wrong certificate under tlsa and under sts in testing: what DANE refused is said to be refused.",
            ("granat.example", "2026-10-05"),
            |t| {
                let (lines, records) = (policy("testing", &["mx.granat.example"]), [key("44")]);
                t.run(&[(MICROSOFT, 300)], 0..18, |_, day| {
                    let bad = |why| row(40, "validation-failure", "mx.granat.example").why(why);
                    vec![
                        sts(&lines).good(200).when(day >= 15, bad("connection reset by peer")),
                        tlsa("mx.granat.example", &records).good(200).when(day >= 15, bad("connection reset by peer")),
                    ]
                });
            },
            truth()
                .must(
                    want("once, and refused").failed(120).told("not delivered on these attempts").told("counted once"),
                )
                .never(want("once").fails().at_most(1)),
        ),
    ]
}

fn many() -> Vec<Case> {
    vec![
        case(
            "five-policies-for-five-reasons",
            "several causes, several domains",
            &["1.8"],
            "Five policies cannot be fetched on the same days, two for one reason and three for another: two findings.",
            ("achat.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.provider.example"]);
                t.run(&LARGE, 0..20, |_, day| {
                    each(|domain| {
                        let why = if domain < "c" { "HTTP status 404" } else { "connection refused" };
                        sts(&lines).good(60).when(day >= 16, row(9, "sts-policy-fetch-error", "").why(why))
                    })
                });
            },
            truth().must(want("two with 404").domains_only("achat.example|beryll.example").failed(4 * 2 * 2 * 9)).must(
                want("three refused").domains_only("citrin.example|diamant.example|opal.example").failed(4 * 2 * 3 * 9),
            ),
        ),
        case(
            "one-small-sender-at-five-policy-hosts",
            "one sender, all policy hosts",
            &["1.8", "5.5", "6.7"],
            "One small sender can fetch the policy of none of five domains, all others can: its own trouble, told once.",
            ("achat.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx.provider.example"]);
                t.run(&LARGE, 0..24, |_, _| each(|_| sts(&lines).good(60)));
                t.run(&[("insel.example", 5)], 0..24, |_, day| {
                    each(|_| {
                        let entry = if day >= 12 { no_policy().good(3) } else { sts(&lines).good(3) };
                        entry.when(day >= 12, row(1, "sts-policy-fetch-error", "").why("dial tcp: i/o timeout"))
                    })
                });
            },
            truth()
                .must(want("once").by_only("insel.example").domains("achat.example|opal.example").failed(12 * 5))
                .never(want("not yours").fails().actor("you").severity(LOUD))
                .never(want("once, not five times").fails().at_most(1))
                .never(want("lost").headline("been missing for"))
                .never(want("not critical").severity("critical")),
        ),
        case(
            "five-domains-in-mode-none",
            "one state, many domains",
            &["1.8", "7.3"],
            "Five domains have been in mode none for weeks: said once.",
            ("achat.example", "2026-05-04"),
            |t| {
                t.run(&LARGE, 0..24, |_, _| each(|_| sts(&policy("none", &["mx.provider.example"])).good(50)));
            },
            truth()
                .must(
                    want("once").domains("achat.example|opal.example").sentence("mode none").sentence("4 more domains"),
                )
                .never(want("not five times").headline("mode none").at_most(1))
                .never(loud(0)),
        ),
        case(
            "five-domains-and-one-lost-policy-each",
            "one state, many domains",
            &["1.8", "7.1"],
            "Five policies vanish in one night: said once, with all five.",
            ("achat.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.provider.example"]);
                t.run(&LARGE, 0..20, |_, day| {
                    each(|_| if day >= 16 { no_policy().good(60) } else { sts(&lines).good(60) })
                });
            },
            truth()
                .must(
                    want("once")
                        .severity("warning")
                        .actor("you")
                        .domains("achat.example|opal.example")
                        .first("2026-06-17")
                        .sentence("has been missing for")
                        .sentence("4 more domains")
                        .steps("_mta-sts.beryll.example"),
                )
                .never(loud(1)),
        ),
        case(
            "a-signer-and-an-expired-certificate",
            "two faults at once",
            &["1.8", "1.1"],
            "The signatures of five zones are broken, and the certificate of their MX is out of date: two findings, no more.",
            ("achat.example", "2026-07-06"),
            |t| {
                let (lines, records) = (policy("enforce", &["mx.provider.example"]), [key("51")]);
                t.run(&[(MICROSOFT, 300)], 0..20, |_, day| {
                    each(|_| {
                        tlsa("mx.provider.example", &records).good(40).when(day >= 16, row(8, "dnssec-invalid", ""))
                    })
                });
                t.run(&[(GOOGLE, 600)], 0..20, |_, day| {
                    each(|_| {
                        sts(&lines).good(60).when(day >= 16, row(12, "certificate-expired", "mx.provider.example"))
                    })
                });
            },
            truth()
                .must(want("the zones").domains("achat.example|opal.example").failed(4 * 5 * 8).sentence("DNSSEC"))
                .must(want("the certificate").hosts_only("mx.provider.example").failed(4 * 5 * 12).sentence("expired"))
                .never(want("no more").fails().at_most(2)),
        ),
        case(
            "five-domains-silent-one-after-another",
            "several causes, several domains",
            &["1.8", "8.1"],
            "Of five domains two fall silent, two weeks apart: two findings.",
            ("achat.example", "2026-08-03"),
            |t| {
                let lines = policy("enforce", &["mx.provider.example"]);
                t.run(&LARGE, 0..50, |_, day| {
                    let mut all = each(|_| sts(&lines).good(60));
                    if day >= 35 {
                        all.remove(1);
                    }
                    if day >= 20 {
                        all.remove(0);
                    }
                    all
                });
            },
            truth()
                .must(want("the first").domains_only("achat.example").headline("no report about achat.example"))
                .must(want("the second").domains_only("beryll.example").headline("no report about beryll.example")),
        ),
        case(
            "scattered-fetch-errors-of-five-domains",
            "noise at many domains",
            &["1.8", "5.2"],
            "Now and then the policy of one of five domains times out, a session in thousands: noise, and not five findings.",
            ("achat.example", "2026-09-07"),
            |t| {
                let lines = policy("enforce", &["mx.provider.example"]);
                t.run(&LARGE, 0..40, |who, day| {
                    FIVE.into_iter()
                        .zip([0, 2, 4, 6, 8])
                        .map(|(domain, at)| {
                            let hit = who == GOOGLE && day % 11 == at;
                            sts(&lines)
                                .of(domain)
                                .good(4_000)
                                .when(hit, row(1, "sts-policy-fetch-error", "").why("i/o timeout"))
                        })
                        .collect()
                });
            },
            truth().never(loud(0)).never(want("once").fails().at_most(1)),
        ),
        case(
            "single-resets-at-hosts-of-many-domains",
            "noise at many domains",
            &["1.8", "5.2"],
            "At the hosts of five domains a single session breaks off now and then: one line of noise, not five.",
            ("achat.example", "2026-10-05"),
            |t| {
                t.run(&LARGE, 0..40, |who, day| {
                    FIVE.into_iter()
                        .zip([1, 3, 5, 7, 9])
                        .map(|(domain, at)| {
                            let (hit, host) = (who == MICROSOFT && day % 12 == at, format!("mx.{domain}"));
                            let bad = row(1, "validation-failure", &host).why("connection reset by peer");
                            sts(&policy("enforce", &[&host])).of(domain).good(900).when(hit, bad)
                        })
                        .collect()
                });
            },
            truth()
                .must(want("noise").severity("info").actor("nobody").domains("achat.example|opal.example"))
                .never(loud(0))
                .never(want("once").fails().at_most(1)),
        ),
    ]
}
