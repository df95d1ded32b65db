//! Kinds of trouble that the other histories do not have: faults that follow each other or move, odd ranges, very
//! small and very large volumes, hosts of several domains, words that nobody agreed on.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    let mut cases = one_after_another();
    cases.extend(odd_reports());
    cases.extend(volumes());
    cases.extend(shared_hosts());
    cases.extend(silence_and_failure());
    cases.extend(words());
    cases.extend(effects());
    cases.extend(dane());
    cases
}

const REFUSED: &str = "not delivered|did not deliver|refused";

fn one_after_another() -> Vec<Case> {
    vec![
        case(
            "expired-and-renewed-without-its-chain",
            "one cause after another at one host",
            &["1.1", "4.8"],
            "mx1 expires from 11 to 14 May; the new certificate lacks its chain, every day since: two faults, one is past.",
            ("quince.example", "2026-05-01"),
            |t| {
                let lines = policy("enforce", &["mx1.quince.example", "mx2.quince.example"]);
                t.run(&WIDE, 0..24, |_, day| {
                    vec![
                        sts(&lines)
                            .when((10..14).contains(&day), row(12, "certificate-expired", "mx1.quince.example"))
                            .when(
                                day >= 14,
                                row(12, "certificate-not-trusted", "mx1.quince.example")
                                    .why("unable to get local issuer certificate"),
                            ),
                    ]
                });
            },
            truth()
                .must(
                    want("the chain, now")
                        .rank(1)
                        .severity("critical")
                        .actor("you")
                        .trend("new|ongoing|worse")
                        .types("certificate-not-trusted")
                        .failed(5 * 10 * 12)
                        .first("2026-05-15")
                        .last("2026-05-24"),
                )
                .must(
                    want("that it had expired is past")
                        .severity("info")
                        .trend("over")
                        .types("certificate-expired")
                        .failed(5 * 4 * 12)
                        .sentence("had expired")
                        .last("2026-05-14"),
                )
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "from-the-first-host-to-the-second",
            "a fault that moves",
            &["1.1", "4.8"],
            "mx1 expires and is renewed after five days; mx2 expires two days later, and still has.",
            ("medlar.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx1.medlar.example", "mx2.medlar.example"]);
                t.run(&WIDE, 0..26, |_, day| {
                    vec![
                        sts(&lines)
                            .when((8..13).contains(&day), row(11, "certificate-expired", "mx1.medlar.example"))
                            .when(day >= 15, row(11, "certificate-expired", "mx2.medlar.example")),
                    ]
                });
            },
            truth()
                .must(
                    want("mx2, now")
                        .severity("critical")
                        .actor("you")
                        .hosts("mx2.medlar.example")
                        .trend("new|ongoing|worse|recurring")
                        .last("2026-06-26"),
                )
                .never(want("mx1 does not fail now").hosts_only("mx1.medlar.example").trend(LIVE))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "two-rollovers-one-after-the-other",
            "a fault that moves",
            &["2.1", "4.8"],
            "The new key of mx1 fits no record for three days; three weeks later the same befalls mx2, to the end.",
            ("service-tree.example", "2026-06-01"),
            |t| {
                let hosts = ["mx1.service-tree.example", "mx2.service-tree.example"];
                t.run(&DANE, 0..34, |_, day| {
                    vec![
                        tlsa(hosts[0], &[key("0a")])
                            .when((5..8).contains(&day), row(7, "certificate-not-trusted", hosts[0])),
                        tlsa(hosts[1], &[key("0b")]).when(day >= 29, row(7, "certificate-not-trusted", hosts[1])),
                    ]
                });
            },
            truth()
                .must(
                    want("mx2, now")
                        .rank(1)
                        .severity(LOUD)
                        .actor("you")
                        .hosts("mx2.service-tree.example")
                        .sentence("TLSA")
                        .last("2026-07-04"),
                )
                .never(want("mx1 is well again").hosts_only("mx1.service-tree.example").trend(LIVE))
                .never(public_authority())
                .never(loud(1)),
        ),
        case(
            "enforce-for-two-days-only",
            "a policy that was strict for a while",
            &["3.2", "3.3", "3.6"],
            "Testing all along but for 11 and 12 May; mx2 has expired all the time: only what failed on these two days was refused.",
            ("loquat.example", "2026-05-01"),
            |t| {
                t.run(&LARGE, 0..24, |_, day| {
                    let mode = if (10..12).contains(&day) { "enforce" } else { "testing" };
                    let lines = policy(mode, &["mx1.loquat.example", "mx2.loquat.example"]);
                    vec![sts(&lines).with(row(40, "certificate-expired", "mx2.loquat.example"))]
                });
            },
            truth()
                .must(
                    want("160 refused, none now")
                        .severity("warning")
                        .actor("you")
                        .hosts_only("mx2.loquat.example")
                        .failed(24 * 2 * 40)
                        .told("160 of these sessions were refused"),
                )
                .never(want("no mail is at risk now").severity("critical")),
        ),
        case(
            "an-old-host-that-went-away",
            "a host that is gone",
            &["4.1", "4.8"],
            "mx-old refuses connections for four days and is taken out of the policy and the DNS: past.",
            ("rowan.example", "2026-04-01"),
            |t| {
                let old = policy("enforce", &["mx1.rowan.example", "mx-old.rowan.example"]);
                let new = policy("enforce", &["mx1.rowan.example"]);
                t.run(&WIDE, 0..40, |_, day| {
                    let bad = row(8, "validation-failure", "mx-old.rowan.example").why("connection-refused");
                    vec![sts(if day < 14 { &old } else { &new }).when((10..14).contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("it is past")
                        .severity("info")
                        .trend("over")
                        .hosts_only("mx-old.rowan.example")
                        .failed(4 * 5 * 8)
                        .last("2026-04-14"),
                )
                .must(want("taken out").sentence("mx-old.rowan.example removed"))
                .never(loud(0)),
        ),
        case(
            "the-backup-alone-lacks-starttls",
            "only while the other was down",
            &["4.5", "1.6"],
            "On three days far apart mail came to the backup, which offers no STARTTLS: three times, and it will be so again.",
            ("bramble.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.bramble.example", "mx2.bramble.example"]);
                t.run(&WIDE, 0..60, |_, day| {
                    let bad = row(15, "starttls-not-supported", "mx2.bramble.example");
                    vec![sts(&lines).when(matches!(day, 7 | 29 | 52), bad)]
                });
            },
            truth()
                .must(
                    want("three times, not over")
                        .actor("you")
                        .trend("recurring|unclear|ongoing")
                        .hosts_only("mx2.bramble.example")
                        .days(3)
                        .failed(3 * 5 * 15)
                        .sentence("STARTTLS")
                        .sentence("on 3 days"),
                )
                .never(want("not one stretch").sentence("from 9 Mar"))
                .never(interference()),
        ),
    ]
}

fn odd_reports() -> Vec<Case> {
    vec![
        case(
            "twice-a-day-with-ranges-that-overlap",
            "ranges that overlap",
            &["8.4", "8.10"],
            "Google sends two reports a day whose ranges overlap by six hours: both count, each day once, no doubles.",
            ("aspen.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.aspen.example"]);
                for day in 0..20 {
                    let date = t.day(day);
                    for (part, (from, to)) in [("a", ("00:00:00", "14:59:59")), ("b", ("09:00:00", "23:59:59"))] {
                        let bad = row(if part == "a" { 9 } else { 7 }, "certificate-expired", "mx.aspen.example");
                        let entry = sts(&lines).good(if part == "a" { 100 } else { 120 }).when(day >= 15, bad);
                        t.put(
                            said(GOOGLE, day, vec![entry])
                                .id(&format!("{date}-{part}"))
                                .range(&format!("{date}T{from}Z"), &format!("{date}T{to}Z")),
                        );
                    }
                }
            },
            truth()
                .must(
                    want("five days, both parts")
                        .severity(LOUD)
                        .actor("you")
                        .days(5)
                        .failed(5 * 16)
                        .sessions(5 * (220 + 16))
                        .first("2026-05-19"),
                )
                .never(silence())
                .never(loud(1)),
        ),
        case(
            "a-report-for-two-days-each",
            "ranges of several days",
            &["8.10", "4.1"],
            "Each report is about two days; the last four have failures: it goes on.",
            ("linden.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.linden.example"]);
                for turn in 0..14 {
                    let (from, to) = (t.day(turn * 2), t.day(turn * 2 + 1));
                    let entry = sts(&lines)
                        .good(400)
                        .when(turn >= 10, row(60, "certificate-host-mismatch", "mx.linden.example"));
                    t.put(
                        said(GOOGLE, turn * 2, vec![entry])
                            .range(&format!("{from}T00:00:00Z"), &format!("{to}T23:59:59Z")),
                    );
                }
            },
            truth()
                .must(
                    want("it goes on")
                        .severity(LOUD)
                        .actor("you")
                        .trend("new|ongoing|worse")
                        .hosts_only("mx.linden.example")
                        .failed(4 * 60)
                        .first("2026-05-24"),
                )
                .never(silence())
                .never(loud(1)),
        ),
        case(
            "one-report-of-a-whole-month",
            "ranges of several days",
            &["8.10", "5.3"],
            "A single report of thirty days with two failed sessions: nobody knows on which day, and it is not critical.",
            ("hazel.example", "2026-04-01"),
            |t| {
                let lines = policy("enforce", &["mx.hazel.example"]);
                let bad = row(2, "starttls-not-supported", "mx.hazel.example");
                t.put(
                    said(MICROSOFT, 0, vec![sts(&lines).good(900).with(bad)])
                        .range("2026-04-01T00:00:00Z", "2026-04-30T23:59:59Z"),
                );
            },
            truth()
                .must(want("two sessions").failed(2).sessions(902).hosts_only("mx.hazel.example"))
                .never(want("not critical").severity("critical"))
                .never(want("nobody knows of thirty days").sentence("30 days|for a month"))
                .never(interference()),
        ),
        case(
            "well-but-for-the-newsletter",
            "a sub-domain",
            &["1.1", "9.1"],
            "example is well; news.yarrow.example, of a policy and a host of its own, shows an expired certificate.",
            ("yarrow.example", "2026-05-04"),
            |t| {
                let own = policy("enforce", &["mx.yarrow.example"]);
                let news = policy("enforce", &["mx.news.yarrow.example"]);
                t.run(&WIDE, 0..22, |_, day| {
                    let bad = row(6, "certificate-expired", "mx.news.yarrow.example");
                    vec![sts(&own), sts(&news).of("news.yarrow.example").good(14).when(day >= 17, bad)]
                });
            },
            truth()
                .must(
                    want("the sub-domain alone")
                        .severity("critical")
                        .actor("you")
                        .confidence("high")
                        .domains_only("news.yarrow.example")
                        .hosts_only("mx.news.yarrow.example")
                        .failed(5 * 5 * 6)
                        .sessions(5 * 5 * 20),
                )
                .never(want("the domain above is well").fails().domains("yarrow.example"))
                .never(loud(1)),
        ),
        case(
            "over-the-last-of-february",
            "a day that most years lack",
            &["4.1", "4.8"],
            "Untrusted from 28 February to 1 March of a leap year: three days, then clean.",
            ("sloe.example", "2028-02-14"),
            |t| {
                let lines = policy("enforce", &["mx.sloe.example"]);
                t.run(&WIDE, 0..32, |_, day| {
                    let bad = row(9, "certificate-not-trusted", "mx.sloe.example");
                    vec![sts(&lines).when((14..17).contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("three days")
                        .severity("info")
                        .trend("over")
                        .days(3)
                        .failed(3 * 5 * 9)
                        .first("2028-02-28")
                        .last("2028-03-01"),
                )
                .never(loud(0)),
        ),
    ]
}

fn volumes() -> Vec<Case> {
    vec![
        case(
            "a-single-session-and-it-failed",
            "one session in all",
            &["5.3", "5.8"],
            "One report, one session, and it failed under enforce: told, and not critical.",
            ("fern.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.fern.example"]);
                let bad = row(1, "certificate-expired", "mx.fern.example");
                t.put(said("gmx.de", 0, vec![sts(&lines).with(bad)]));
            },
            truth()
                .must(want("one of one").failed(1).sessions(1).hosts_only("mx.fern.example"))
                .never(want("not critical").severity("critical"))
                .never(interference()),
        ),
        case(
            "one-mail-a-day-and-none-gets-through",
            "one session a day",
            &["5.1", "4.1"],
            "A club gets one mail a day, from Google; for twelve days each failed, for the certificate has expired.",
            ("moss.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.moss.example"]);
                t.run(&[(GOOGLE, 1)], 0..30, |_, day| {
                    let entry = sts(&lines);
                    vec![if day < 18 {
                        entry.good(1)
                    } else {
                        entry.good(0).with(row(1, "certificate-expired", "mx.moss.example"))
                    }]
                });
            },
            truth()
                .must(
                    want("it is the host's, and goes on")
                        .severity(LOUD)
                        .actor("you")
                        .trend("new|ongoing|worse")
                        .failed(12)
                        .sessions(12)
                        .days(12)
                        .first("2026-05-22"),
                )
                .never(interference())
                .never(silence()),
        ),
        case(
            "billions-of-sessions",
            "very many sessions",
            &["5.1", "1.6"],
            "A provider with three billion sessions a day, of which a third fails at one host since Monday.",
            ("cedar.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx1.cedar.example", "mx2.cedar.example"]);
                t.run(&LARGE, 0..18, |_, day| {
                    let bad = row(1_000_000_000, "certificate-expired", "mx2.cedar.example");
                    vec![sts(&lines).good(2_000_000_000).when(day >= 14, bad)]
                });
            },
            truth()
                .must(
                    want("a third")
                        .severity("critical")
                        .actor("you")
                        .failed(4 * 2 * 1_000_000_000)
                        .sessions(4 * 2 * 3_000_000_000)
                        .hosts_only("mx2.cedar.example"),
                )
                .never(loud(1)),
        ),
        case(
            "one-in-a-thousand-and-less-scattered",
            "scattered failures",
            &["5.2"],
            "One session now and then breaks off, of some thousands a day, at this host and at that: nobody acts.",
            ("heath.example", "2026-05-04"),
            |t| {
                let hosts = ["mx1.heath.example", "mx2.heath.example", "mx3.heath.example"];
                let lines = policy("enforce", &hosts);
                t.run(&LARGE, 0..40, |who, day| {
                    let host = hosts[(day % 3) as usize];
                    let bad = row(1, "validation-failure", host).why("connection reset by peer");
                    let met = day % 9 == if who == GOOGLE { 2 } else { 7 };
                    vec![sts(&lines).good(3_000).when(met, bad)]
                });
            },
            truth().must(want("noise").severity("info").actor("nobody").fails()).never(loud(0)),
        ),
        case(
            "three-days-loaded-and-all-bad",
            "failing as far as can be seen",
            &["5.1", "4.1"],
            "Only three days are loaded, and on each the certificate had expired: it goes on; nobody knows since when.",
            ("gorse.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.gorse.example"]);
                t.run(&WIDE, 0..3, |_, _| {
                    vec![sts(&lines).good(0).with(row(20, "certificate-expired", "mx.gorse.example"))]
                });
            },
            truth()
                .must(
                    want("it goes on")
                        .severity("critical")
                        .actor("you")
                        .trend("ongoing|unclear|-")
                        .failed(3 * 5 * 20)
                        .told(REFUSED),
                )
                .never(want("it is not new").trend("new").claims("since"))
                .never(loud(1)),
        ),
        case(
            "a-new-small-sender-with-old-software",
            "a sender that begins",
            &["5.4", "5.5"],
            "A small sender appears and fails from its first day, for want of a TLS version; all others are well.",
            ("whin.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.whin.example"]);
                t.run(&WIDE, 0..28, |_, _| vec![sts(&lines)]);
                t.run(&[("altbau.example", 5)], 18..28, |_, _| {
                    let bad = row(5, "validation-failure", "mx.whin.example").why("unsupported protocol");
                    vec![sts(&lines).good(0).with(bad)]
                });
            },
            truth()
                .must(
                    want("its side")
                        .severity("info|warning")
                        .actor("sender|depends")
                        .by_only("altbau.example")
                        .failed(50)
                        .sentence("altbau.example has no TLS version in common with mx.whin.example"),
                )
                .never(want("not critical, not yours").fails().actor("you"))
                .never(interference()),
        ),
    ]
}

/// Three domains whose policies name the host of a provider.
const CUSTOMERS: [&str; 3] = ["anise.example", "borage.example", "chervil.example"];
const PROVIDER: &str = "mx.provider.test";

fn shared_hosts() -> Vec<Case> {
    vec![
        case(
            "one-customer-of-three-at-a-shared-host",
            "one domain at a host of several",
            &["1.9"],
            "Of three domains at one MX one meets a wrong name: it is named, it is less sure, and the others were well.",
            ("anise.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &[PROVIDER]);
                t.run(&WIDE, 0..24, |_, day| {
                    let bad = row(10, "certificate-host-mismatch", PROVIDER);
                    let each = |name: &&str| sts(&lines).of(name).good(40);
                    let mut all: Vec<Entry> = CUSTOMERS.iter().map(each).collect();
                    all[1] = all[1].clone().when(day >= 18, bad);
                    all
                });
            },
            truth()
                .must(
                    want("borage alone, and the others were well")
                        .severity(LOUD)
                        .confidence("medium|low")
                        .domains_only("borage.example")
                        .hosts_only(PROVIDER)
                        .sentence("(affecting only borage.example)")
                        .told("2 other domains whose policies list the same mx had no failures")
                        .failed(6 * 5 * 10),
                )
                .never(want("critical and sure it is not").severity("critical"))
                .never(want("the others are well").fails().domains("anise.example"))
                .never(loud(1)),
        ),
        case(
            "the-others-were-not-met-in-those-days",
            "one domain at a host of several",
            &["1.9", "9.1"],
            "The other domains at the host were not reported in these days: of them nothing is said.",
            ("anise.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &[PROVIDER]);
                t.run(&WIDE, 0..24, |_, day| {
                    let bad = row(10, "certificate-host-mismatch", PROVIDER);
                    let mut all = vec![sts(&lines).of("borage.example").good(40).when(day >= 18, bad)];
                    if day < 16 {
                        all.push(sts(&lines).of("anise.example").good(40));
                    }
                    all
                });
            },
            truth()
                .must(
                    want("borage, and nothing of the other")
                        .domains_only("borage.example")
                        .sentence("(affecting only borage.example)")
                        .lacks("had no failures during that time")
                        .failed(6 * 5 * 10),
                )
                .never(interference()),
        ),
        case(
            "two-customers-at-a-shared-host",
            "several domains at a host of several",
            &["1.4", "1.9"],
            "Two of three domains meet the expired certificate of the host in the same days: the host's, told once.",
            ("anise.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &[PROVIDER]);
                t.run(&WIDE, 0..24, |_, day| {
                    let bad = || row(10, "certificate-expired", PROVIDER);
                    CUSTOMERS
                        .iter()
                        .enumerate()
                        .map(|(at, name)| sts(&lines).of(name).good(40).when(at < 2 && day >= 18, bad()))
                        .collect()
                });
            },
            truth()
                .must(
                    want("one finding of the host")
                        .severity(LOUD)
                        .domains_only("anise.example|borage.example")
                        .hosts_only(PROVIDER)
                        .sentence("2 domains")
                        .failed(2 * 6 * 5 * 10),
                )
                .never(twice(PROVIDER))
                .never(loud(1)),
        ),
        case(
            "no-starttls-for-one-customer",
            "one domain at a host of several",
            &["1.9"],
            "STARTTLS is missing for the mail of one domain at the shared host: it is named; a certificate is not compared.",
            ("anise.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &[PROVIDER]);
                t.run(&WIDE, 0..24, |_, day| {
                    let bad = row(10, "starttls-not-supported", PROVIDER);
                    let each = |name: &&str| sts(&lines).of(name).good(40);
                    let mut all: Vec<Entry> = CUSTOMERS.iter().map(each).collect();
                    all[2] = all[2].clone().when(day >= 18, bad);
                    all
                });
            },
            truth()
                .must(
                    want("chervil is named")
                        .severity(LOUD)
                        .domains_only("chervil.example")
                        .sentence("(affecting only chervil.example)")
                        .lacks("the certificate that the host presents for the requested name")
                        .failed(6 * 5 * 10),
                )
                .never(twice(PROVIDER)),
        ),
        case(
            "domains-at-other-hosts-say-nothing",
            "other domains elsewhere",
            &["1.9", "9.1"],
            "Other domains loaded have hosts of their own: that they were well says nothing of this one's host.",
            ("anise.example", "2026-05-04"),
            |t| {
                let (own, other) = (policy("enforce", &[PROVIDER]), policy("enforce", &["mx.elsewhere.test"]));
                t.run(&WIDE, 0..24, |_, day| {
                    let bad = row(10, "certificate-host-mismatch", PROVIDER);
                    vec![
                        sts(&own).good(40).when(day >= 18, bad),
                        sts(&other).of("borage.example").good(40),
                        sts(&other).of("chervil.example").good(40),
                    ]
                });
            },
            truth()
                .must(
                    want("as sure as ever")
                        .severity("critical")
                        .actor("you")
                        .confidence("high")
                        .domains_only("anise.example")
                        .lacks("had no failures during that time"),
                )
                .never(interference()),
        ),
    ]
}

fn silence_and_failure() -> Vec<Case> {
    vec![
        case(
            "failing-and-then-no-word",
            "silence after a failure",
            &["4.2", "8.1"],
            "Everything failed for five days, then nobody reports about this domain, while another goes on: it is not over.",
            ("tansy.example", "2026-05-04"),
            |t| {
                let (own, other) = (policy("enforce", &["mx.tansy.example"]), policy("enforce", &["mx.woad.example"]));
                t.run(&WIDE, 0..34, |_, day| {
                    let mut all = vec![sts(&other).of("woad.example")];
                    if day < 20 {
                        let bad = row(30, "certificate-expired", "mx.tansy.example");
                        all.push(sts(&own).when(day >= 15, bad));
                    }
                    all
                });
            },
            truth()
                .must(
                    want("not over")
                        .severity(LOUD)
                        .actor("you")
                        .trend("new|ongoing|worse|unclear|recurring")
                        .domains_only("tansy.example")
                        .failed(5 * 5 * 30)
                        .last("2026-05-23"),
                )
                .must(want("and nobody reports since").fails_not().domains("tansy.example").says("no report|nothing"))
                .never(want("nobody was clean since").fails().trend("over")),
        ),
        case(
            "back-after-two-weeks-and-failing",
            "back after silence",
            &["4.1", "8.1"],
            "Google is silent for sixteen days and comes back; since then a part of its sessions fails. It is not silent now.",
            ("teasel.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx1.teasel.example", "mx2.teasel.example"]);
                t.run(&LARGE, 0..40, |who, day| {
                    if who == GOOGLE && (12..28).contains(&day) {
                        return Vec::new();
                    }
                    let bad = row(70, "certificate-expired", "mx2.teasel.example");
                    vec![sts(&lines).when(day >= 28, bad)]
                });
            },
            truth()
                .must(
                    want("since it is back")
                        .severity("critical")
                        .actor("you")
                        .by("Google Inc.|Microsoft Corporation")
                        .first("2026-06-01")
                        .trend("new|ongoing|worse")
                        .failed(12 * 2 * 70),
                )
                .never(want("nobody is silent now").severity(LOUD).fails_not())
                .never(loud(1)),
        ),
        case(
            "one-day-of-one-sender-and-well-since",
            "one bad day",
            &["4.1", "5.1"],
            "Google lost its sessions on one day at mx1, and was clean for two weeks: past, nobody acts.",
            ("vetch.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx1.vetch.example"]);
                t.run(&WIDE, 0..30, |who, day| {
                    let bad = row(200, "validation-failure", "mx1.vetch.example").why("connection timed out");
                    vec![sts(&lines).when(who == GOOGLE && day == 14, bad)]
                });
            },
            truth()
                .must(want("past").severity("info").trend("over").by_only("Google Inc.").failed(200).days(1))
                .never(loud(0)),
        ),
    ]
}

fn words() -> Vec<Case> {
    vec![
        case(
            "four-libraries-on-one-expired-certificate",
            "free words of several senders",
            &["1.2", "2.7"],
            "Four senders write validation-failure, each with the words of its own library: one expired certificate.",
            ("sorbus.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.sorbus.example"]);
                let words = [
                    ("openssl.example", "certificate has expired"),
                    ("go.example", "x509: certificate has expired or is not yet valid: current time is after"),
                    ("java.example", "java.security.cert.CertificateExpiredException: NotAfter: Mon May 18"),
                    ("rustls.example", "invalid peer certificate: Expired"),
                ];
                let who = words.map(|(who, _)| (who, 60));
                t.run(&who, 0..22, |who, day| {
                    let why = words.iter().find(|(own, _)| *own == who).map_or("", |(_, why)| why);
                    vec![sts(&lines).when(day >= 15, row(20, "validation-failure", "mx.sorbus.example").why(why))]
                });
            },
            truth()
                .must(
                    want("one incident")
                        .severity("critical")
                        .actor("you")
                        .by("openssl.example|go.example|java.example|rustls.example")
                        .failed(4 * 7 * 20)
                        .sentence("expired"),
                )
                .never(twice("mx.sorbus.example"))
                .never(loud(1)),
        ),
        case(
            "a-result-in-capitals",
            "spelling of results",
            &["1.2"],
            "One sender writes CERTIFICATE-EXPIRED, the others certificate-expired: one incident.",
            ("bryony.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.bryony.example"]);
                t.run(&WIDE, 0..22, |who, day| {
                    let word = if who == "gmx.de" { "CERTIFICATE-EXPIRED" } else { "certificate-expired" };
                    vec![sts(&lines).when(day >= 17, row(8, word, "mx.bryony.example"))]
                });
            },
            truth()
                .must(
                    want("one incident of all five")
                        .severity("critical")
                        .actor("you")
                        .by("gmx.de|Google Inc.")
                        .failed(5 * 5 * 8)
                        .sentence("expired"),
                )
                .never(twice("mx.bryony.example")),
        ),
        case(
            "a-result-of-its-own-that-says-why",
            "results that nobody registered",
            &["2.7"],
            "Two senders write tls-handshake-error, which is not registered, with a reason that everybody can read.",
            ("betony.example", "2026-05-04"),
            |t| {
                let lines = policy("testing", &["mx.betony.example"]);
                t.run(&[("nordwind.example", 90), ("suedwind.example", 70)], 0..22, |_, day| {
                    let bad = row(20, "tls-handshake-error", "mx.betony.example").why("self signed certificate");
                    vec![sts(&lines).when(day >= 17, bad)]
                });
            },
            truth()
                .must(
                    want("by the reason")
                        .severity("warning")
                        .actor("you")
                        .failed(2 * 5 * 20)
                        .sentence("not trusted")
                        .told("delivered all the same"),
                )
                .never(refusal())
                .never(interference()),
        ),
        case(
            "a-reason-in-german",
            "words that nobody can read",
            &["2.7"],
            "One sender gives its reason in German, which means nothing to a program: quoted, and nothing made of it.",
            ("arnica.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.arnica.example"]);
                t.run(&WIDE, 0..22, |who, day| {
                    let bad = row(9, "validation-failure", "mx.arnica.example").why("Aufbau der Sitzung misslungen");
                    vec![sts(&lines).when(who == "gmx.de" && day >= 17, bad)]
                });
            },
            truth()
                .must(want("quoted").by_only("gmx.de").failed(5 * 9).told("Aufbau der Sitzung misslungen"))
                .never(want("nothing is certain").severity("critical"))
                .never(want("no cause is made up").fails().claims("expired|not trusted|interfer")),
        ),
        case(
            "details-where-the-summary-counts-none",
            "counts that disagree",
            &["8.5"],
            "Details of five failures a day, and a summary that counts none: the details are told, as details.",
            ("comfrey.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.comfrey.example"]);
                t.run(&LARGE, 0..22, |who, day| {
                    let bad = row(5, "certificate-expired", "mx.comfrey.example");
                    let entry = sts(&lines).good(300);
                    vec![if who == GOOGLE && day >= 15 { entry.with(bad).bad(0) } else { entry }]
                });
            },
            truth()
                .must(want("told, and that the counts differ").failed(7 * 5).told("the details are used"))
                .never(interference()),
        )
        .judged_twice(),
        case(
            "a-report-without-a-name",
            "a sender without a name",
            &["8.8"],
            "A sender leaves its name empty and counts failures: they are told all the same.",
            ("mallow.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.mallow.example"]);
                t.run(&WIDE, 0..22, |_, _| vec![sts(&lines)]);
                t.run(&[("", 50)], 0..22, |_, day| {
                    vec![sts(&lines).when(day >= 15, row(10, "certificate-expired", "mx.mallow.example"))]
                });
            },
            truth()
                .must(want("told").failed(7 * 10).hosts_only("mx.mallow.example"))
                .never(want("not critical for one small sender").severity("critical")),
        ),
    ]
}

fn effects() -> Vec<Case> {
    vec![
        case(
            "policy-host-and-records-on-one-day",
            "two protections fail at once",
            &["3.1", "3.4", "1.1"],
            "On one day the certificate of the policy host and the TLSA record go wrong: one delivers, one refuses.",
            ("hyssop.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.hyssop.example"]);
                t.run(&LARGE, 0..22, |_, day| vec![sts(&lines).when(day >= 17, row(30, "sts-webpki-invalid", ""))]);
                t.run(&DANE, 0..22, |_, day| {
                    let entry = tlsa("mx.hyssop.example", &[key("21")]);
                    let bad = row(12, "certificate-not-trusted", "mx.hyssop.example");
                    vec![if day >= 17 { entry.good(0).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("the record, refused")
                        .rank(1)
                        .severity("critical")
                        .actor("you")
                        .policies("tlsa")
                        .failed(5 * 4 * 12)
                        .sentence("TLSA")
                        .told(REFUSED),
                )
                .must(
                    want("the policy host, delivered")
                        .severity("warning")
                        .types("sts-webpki-invalid")
                        .failed(5 * 2 * 30)
                        .sentence("mta-sts.hyssop.example"),
                )
                .never(want("a policy host refuses nothing").types("sts-webpki-invalid").claims_in_told(REFUSED))
                .never(public_authority().policies("tlsa"))
                .never(loud(2)),
        ),
        case(
            "one-holds-testing-and-one-enforce",
            "two modes at once",
            &["3.2", "3.3", "3.6"],
            "Google still holds testing, Microsoft has enforce; the certificate has expired for both: half was refused.",
            ("lovage.example", "2026-05-04"),
            |t| {
                t.run(&LARGE, 0..22, |who, day| {
                    let enforced = who == MICROSOFT && day >= 14;
                    let lines = policy(if enforced { "enforce" } else { "testing" }, &["mx.lovage.example"]);
                    vec![sts(&lines).when(day >= 17, row(100, "certificate-expired", "mx.lovage.example"))]
                });
            },
            truth()
                .must(
                    want("half of it")
                        .severity(LOUD)
                        .actor("you")
                        .by("Google Inc.|Microsoft Corporation")
                        .failed(1_000)
                        .told("500 of these sessions were refused"),
                )
                .never(twice("mx.lovage.example")),
        ),
        case(
            "mode-none-and-an-expired-certificate",
            "failures under mode none",
            &["3.2", "3.6"],
            "Under mode none the certificate expired for all: nothing was refused.",
            ("savory.example", "2026-05-04"),
            |t| {
                let lines = policy("none", &["mx.savory.example"]);
                t.run(&WIDE, 0..22, |_, day| {
                    vec![sts(&lines).when(day >= 17, row(9, "certificate-expired", "mx.savory.example"))]
                });
            },
            truth()
                .must(
                    want("delivered").severity("warning").actor("you").failed(5 * 5 * 9).told("delivered all the same"),
                )
                .never(refusal())
                .never(want("no mail is at risk").severity("critical")),
        ),
        case(
            "everything-fails-in-testing",
            "failures under testing",
            &["3.2", "5.6"],
            "In testing all sessions of all fail at the only host: delivered; not ready to enforce.",
            ("dittany.example", "2026-05-04"),
            |t| {
                let lines = policy("testing", &["mx.dittany.example"]);
                t.run(&WIDE, 0..30, |_, _| {
                    vec![sts(&lines).good(0).with(row(20, "certificate-not-trusted", "mx.dittany.example"))]
                });
            },
            truth()
                .must(
                    want("delivered")
                        .severity("warning")
                        .actor("you")
                        .failed(30 * 5 * 20)
                        .told("delivered all the same"),
                )
                .never(want("it is not ready").sentence("can switch from testing to enforce"))
                .never(refusal())
                .never(want("no mail is at risk").severity("critical")),
        ),
        case(
            "one-sender-reads-the-policy-otherwise",
            "one sender's view of a policy",
            &["3.1", "6.8"],
            "One sender finds the policy file invalid, all others apply it: its word, delivered, nothing critical.",
            ("costmary.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.costmary.example"]);
                t.run(&WIDE, 0..24, |_, _| vec![sts(&lines)]);
                t.run(&[("strenger.example", 20)], 0..24, |_, day| {
                    let entry = sts(&lines);
                    vec![if day >= 16 { entry.good(0).with(row(18, "sts-policy-invalid", "")) } else { entry }]
                });
            },
            truth()
                .must(
                    want("its word")
                        .severity("info|warning")
                        .actor("depends|sender")
                        .by_only("strenger.example")
                        .failed(8 * 18)
                        .sentence("strenger.example considered the MTA-STS policy of costmary.example invalid"),
                )
                .never(want("it refuses nothing").types("sts-policy-invalid").claims_in_told(REFUSED))
                .never(want("not critical").severity("critical")),
        ),
        case(
            "not-valid-yet-for-everybody",
            "a certificate of tomorrow",
            &["5.1"],
            "A certificate whose first day lies ahead was put in place: everybody fails until then.",
            ("tarragon.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.tarragon.example"]);
                t.run(&WIDE, 0..20, |_, day| {
                    let bad = row(16, "validation-failure", "mx.tarragon.example").why("certificate is not yet valid");
                    vec![if day >= 17 { sts(&lines).good(0).with(bad) } else { sts(&lines) }]
                });
            },
            truth()
                .must(
                    want("not yet valid")
                        .severity("critical")
                        .actor("you")
                        .failed(3 * 5 * 16)
                        .sentence("not valid yet")
                        .told(REFUSED),
                )
                .never(interference())
                .never(loud(1)),
        ),
    ]
}

fn dane() -> Vec<Case> {
    vec![
        case(
            "the-third-host-on-mondays-and-thursdays",
            "DANE on some days only",
            &["4.3", "4.4", "2.1"],
            "A job on mx3 puts an old certificate back each Monday and Thursday; mx1 and mx2 are well.",
            ("burdock.example", "2026-05-04"),
            |t| {
                let hosts = ["mx1.burdock.example", "mx2.burdock.example", "mx3.burdock.example"];
                let on: Vec<bool> = (0..35).map(|day| matches!(t.weekday(day), 0 | 3)).collect();
                t.run(&DANE, 0..35, |_, day| {
                    let each = |host: &&str| tlsa(host, &[key("31")]).good(10);
                    let mut all: Vec<Entry> = hosts.iter().map(each).collect();
                    let bad = row(4, "validation-failure", hosts[2]).why("dane-no-match");
                    all[2] = all[2].clone().when(on[day as usize], bad);
                    all
                });
            },
            truth()
                .must(
                    want("mx3, on two weekdays")
                        .severity(LOUD)
                        .actor("you")
                        .trend("recurring")
                        .hosts_only("mx3.burdock.example")
                        .days(10)
                        .failed(10 * 4 * 4)
                        .told("monday")
                        .told("thursday"),
                )
                .never(public_authority())
                .never(loud(1)),
        ),
        case(
            "one-resolver-on-sundays",
            "a weekly fault at one sender",
            &["4.4", "5.5"],
            "Posteo cannot validate the zone on Sundays, all others can: weekly, at one sender.",
            ("plantain.example", "2026-05-04"),
            |t| {
                let sunday: Vec<bool> = (0..42).map(|day| t.weekday(day) == 6).collect();
                t.run(&DANE, 0..42, |who, day| {
                    let bad = row(6, "dnssec-invalid", "mx.plantain.example");
                    vec![
                        tlsa("mx.plantain.example", &[key("32")]).when(who == "posteo.de" && sunday[day as usize], bad),
                    ]
                });
            },
            truth()
                .must(
                    want("Sundays, at posteo")
                        .severity("info|warning")
                        .actor("sender|depends")
                        .trend("recurring")
                        .by_only("posteo.de")
                        .days(6)
                        .failed(36)
                        .told("sunday"),
                )
                .never(want("not critical").severity("critical"))
                .never(interference()),
        ),
        case(
            "expired-in-words-under-usage-three",
            "a date that does not count",
            &["2.1", "2.2"],
            "Under 3 1 1 a sender writes validation-failure with OpenSSL's words for an expired certificate: compare with the records.",
            ("sorrel-dane.example", "2026-05-04"),
            |t| {
                t.run(&DANE, 0..22, |_, day| {
                    let bad = row(9, "validation-failure", "mx.sorrel-dane.example").why("certificate has expired");
                    vec![tlsa("mx.sorrel-dane.example", &[key("33")]).when(day >= 16, bad)]
                });
            },
            truth()
                .must(want("the records").severity(LOUD).actor("you").failed(6 * 4 * 9).sentence("TLSA").told(REFUSED))
                .never(want("a date does not matter").fails().sentence("expired"))
                .never(want("nor does a new one help").claims_in_steps("renew it"))
                .never(public_authority())
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "a-zone-that-was-bogus-for-a-day",
            "signatures that failed for a day",
            &["4.1", "4.8"],
            "For a day no DANE sender could validate the zone; two weeks of clean reports since: past.",
            ("teff.example", "2026-05-04"),
            |t| {
                t.run(&DANE, 0..30, |_, day| {
                    let entry = tlsa("mx.teff.example", &[key("34")]);
                    vec![if day == 14 { entry.good(0).with(row(20, "dnssec-invalid", "")) } else { entry }]
                });
            },
            truth()
                .must(want("past").severity("info").trend("over").failed(4 * 20).days(1).sentence("DNSSEC"))
                .never(loud(0)),
        ),
        case(
            "bare-tlsa-invalid-beside-a-mismatch",
            "delivery that is not told",
            &["3.4", "3.6"],
            "Two senders meet a certificate that fits no record and refuse; two say tlsa-invalid and no more: of these it is not told.",
            ("spelt.example", "2026-05-04"),
            |t| {
                t.run(&DANE, 0..22, |who, day| {
                    let bare = matches!(who, "xs4all.nl" | "soverin.net");
                    let host = "mx.spelt.example";
                    let failing = day >= 16;
                    vec![if failing && bare {
                        tlsa(host, &[]).with(row(8, "tlsa-invalid", host))
                    } else {
                        tlsa(host, &[key("35")]).when(failing, row(8, "certificate-not-trusted", host))
                    }]
                });
            },
            truth()
                .must(want("half refused, half not told").severity(LOUD).actor("you").fails().told(
                    "96 of these sessions were refused; it is not known whether the mail was delivered in the others",
                ))
                .never(want("nothing is known to be delivered").fails().claims_in_told("delivered all the same")),
        ),
    ]
}
