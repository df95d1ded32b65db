//! What went away and came back, what passes by itself, and what lies elsewhere.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    let mut cases = weakened();
    cases.extend(back());
    cases.extend(single());
    cases.extend(elsewhere());
    cases
}

/// The mode of each day, from stretches that each begin on a day.
fn mode_on(day: i32, stretches: &[(i32, &'static str)]) -> &'static str {
    stretches.iter().rev().find(|(from, _)| *from <= day).map_or("enforce", |(_, mode)| mode)
}

fn weakened() -> Vec<Case> {
    vec![
        case(
            "tried-testing-and-then-none",
            "protection withdrawn",
            &["7.4"],
            "Enforce; testing from 12 to 19 March; enforce; none since 8 April: it went from enforce to none.",
            ("larder.example", "2026-03-02"),
            |t| {
                let turns = [(0, "enforce"), (10, "testing"), (18, "enforce"), (37, "none")];
                t.run(&WIDE, 0..45, |_, day| vec![sts(&policy(mode_on(day, &turns), &["mx.larder.example"]))]);
            },
            truth()
                .must(
                    want("from enforce to none on 8 April")
                        .severity("warning")
                        .actor("you")
                        .sentence("enforce to none")
                        .sentence("8 Apr")
                        .first("2026-04-08"),
                )
                .never(want("it was never from testing to none").sentence("testing to none"))
                .never(loud(1)),
        ),
        case(
            "in-testing-for-the-second-time",
            "protection withdrawn again",
            &["7.4", "5.6"],
            "Enforce; testing for six days in March; enforce; testing again for the last nine days: too short to judge.",
            ("scullery.example", "2026-03-02"),
            |t| {
                let turns = [(0, "enforce"), (9, "testing"), (15, "enforce"), (36, "testing")];
                t.run(&WIDE, 0..45, |_, day| vec![sts(&policy(mode_on(day, &turns), &["mx.scullery.example"]))]);
            },
            truth()
                .must(
                    want("in testing since 7 April")
                        .severity("warning")
                        .actor("you")
                        .sentence("enforce to testing")
                        .sentence("7 Apr")
                        .first("2026-04-07"),
                )
                .must(
                    want("nine days are too few")
                        .sentence("too early to tell")
                        .sentence("for 9 days")
                        .first("2026-04-07"),
                )
                .never(want("it is not ready").sentence("can switch from testing to enforce"))
                .never(loud(1)),
        ),
        case(
            "testing-for-a-while-and-enforce-again",
            "protection back",
            &["7.4"],
            "Enforce; testing for ten days in March; enforce since 23 March, and that is told.",
            ("buttery.example", "2026-03-02"),
            |t| {
                let turns = [(0, "enforce"), (11, "testing"), (21, "enforce")];
                t.run(&WIDE, 0..45, |_, day| vec![sts(&policy(mode_on(day, &turns), &["mx.buttery.example"]))]);
            },
            truth()
                .must(want("back in enforce").severity("info").sentence("testing to enforce").first("2026-03-23"))
                .never(loud(0)),
        ),
        case(
            "a-host-that-comes-goes-and-comes",
            "policy changed",
            &["7.9"],
            "mx2 was added on 10 April, taken out on 20 April and added again on 8 May: three changes.",
            ("pantry.example", "2026-04-01"),
            |t| {
                let (one, two) = (
                    policy("enforce", &["mx1.pantry.example"]),
                    policy("enforce", &["mx1.pantry.example", "mx2.pantry.example"]),
                );
                t.run(&WIDE, 0..45, |_, day| vec![sts(if (9..19).contains(&day) || day >= 37 { &two } else { &one })]);
            },
            truth()
                .must(want("added again").severity("info").sentence("mx2.pantry.example added").first("2026-05-08"))
                .must(want("taken out").severity("info").sentence("mx2.pantry.example removed").first("2026-04-20"))
                .never(loud(0)),
        ),
    ]
}

fn back() -> Vec<Case> {
    vec![
        case(
            "two-days-in-march-and-every-day-since-may",
            "back for good",
            &["4.3", "4.5"],
            "Untrusted on 10 and 11 March, and every day since 6 May: it goes on since 6 May, and was there before.",
            ("alder.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.alder.example", "mx2.alder.example"]);
                t.run(&WIDE, 0..77, |_, day| {
                    let bad = row(9, "certificate-not-trusted", "mx2.alder.example").why("self-signed certificate");
                    vec![sts(&lines).when(matches!(day, 8 | 9) || day >= 65, bad)]
                });
            },
            truth()
                .must(
                    want("since 6 May, after two days in March")
                        .severity("critical")
                        .actor("you")
                        .trend("ongoing|worse")
                        .sentence("since 6 May")
                        .sentence("10 to 11 Mar 2026")
                        .first("2026-03-10"),
                )
                .never(want("not one stretch").sentence("from 10 Mar"))
                .never(loud(1)),
        ),
        case(
            "two-spots-on-both-sides-of-new-year",
            "two spots",
            &["4.5", "4.6", "4.8"],
            "Expired on 1 and 2 December and on 5 and 6 March, then eleven clean days: two spots, in the past.",
            ("sorrel.example", "2025-11-24"),
            |t| {
                let lines = policy("enforce", &["mx1.sorrel.example", "mx2.sorrel.example"]);
                t.run(&[(GOOGLE, 300), ("gmx.de", 40)], 0..114, |_, day| {
                    let bad = row(14, "certificate-expired", "mx1.sorrel.example");
                    vec![sts(&lines).when(matches!(day, 7 | 8 | 101 | 102), bad)]
                });
            },
            truth()
                .must(
                    want("each of them, with its year")
                        .severity("info|warning")
                        .sentence("1 to 2 Dec 2025")
                        .sentence("5 to 6 Mar 2026")
                        .sentence("had expired"),
                )
                .never(want("not three months").sentence("from 1 Dec"))
                .never(want("it is valid now").sentence("has expired"))
                .never(loud(1)),
        ),
    ]
}

fn single() -> Vec<Case> {
    vec![
        case(
            "a-limit-at-one-address",
            "no certificate at fault",
            &["10.1"],
            "Senders are turned away by a limit at one address, and recipients refused at another host: no certificate is asked for.",
            ("borage.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx1.borage.example", "mx2.borage.example"]);
                t.run(&WIDE, 0..25, |_, day| {
                    let limit = row(6, "validation-failure", "mx1.borage.example").at("192.0.2.8");
                    let refused = row(6, "validation-failure", "mx2.borage.example").at("192.0.2.9");
                    vec![
                        sts(&lines)
                            .when(day >= 18, limit.why("421 4.7.0 Too many connections"))
                            .when(day >= 18, refused.why("550 5.4.1 Recipient address rejected: Access denied")),
                    ]
                });
            },
            truth()
                .must(want("the limit").sentence("mx1.borage.example").fails())
                .must(want("the recipients").sentence("mx2.borage.example").fails())
                .never(want("no certificate").steps("openssl x509|-showcerts|-verify_hostname")),
        ),
        case(
            "records-gone-and-where-to-look",
            "TLSA lost, commands",
            &["7.1"],
            "TLSA records of two hosts are gone since 22 June: the command asks for them, host by host.",
            ("fennel.example", "2026-06-01"),
            |t| {
                let (one, two) = ([key("71")], [key("72")]);
                t.run(&DANE, 0..30, |who, day| {
                    let (host, records) =
                        if who == "gmx.de" { ("mx1.fennel.example", &one) } else { ("mx2.fennel.example", &two) };
                    vec![if day >= 21 { no_policy() } else { tlsa(host, records) }]
                });
            },
            truth().must(
                want("lost, and where to look")
                    .severity(LOUD)
                    .steps("delv _25._tcp.mx1.fennel.example TLSA")
                    .steps("delv _25._tcp.mx2.fennel.example TLSA"),
            ),
        ),
        case(
            "one-of-a-hundred-breaks-off",
            "scattered single sessions",
            &["5.2"],
            "Now and then a single connection of one of three senders is reset or gets no answer, at one of three hosts.",
            ("teasel.example", "2026-06-01"),
            |t| {
                let hosts = ["mx1.teasel.example", "mx2.teasel.example", "mx3.teasel.example"];
                let lines = policy("enforce", &hosts);
                t.run(&[(GOOGLE, 60), (MICROSOFT, 45), ("gmx.de", 35)], 0..40, |who, day| {
                    // Days without any order.
                    let mixed = (day * 37 + i32::try_from(who.len()).unwrap_or(0) * 11) % 29;
                    let why = if mixed % 2 == 0 { "connection reset by peer" } else { "EOF" };
                    let at = usize::try_from(mixed % 3).unwrap_or(0);
                    vec![sts(&lines).when(mixed < 7, row(1, "validation-failure", hosts[at]).why(why))]
                });
            },
            truth()
                .must(want("noise").severity("info").actor("nobody").sentence("were cut off"))
                .never(want("it needs nobody").fails().actor("you|sender|depends"))
                .never(want("no rhythm").says("times, about"))
                .never(loud(0)),
        ),
        case(
            "single-resets-beside-a-day-of-many",
            "resets that count",
            &["5.2"],
            "A sender loses forty connections on one day, which is not single sessions.",
            ("burdock.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.burdock.example"]);
                t.run(&WIDE, 0..30, |who, day| {
                    let bad = row(if day == 28 { 18 } else { 1 }, "validation-failure", "mx.burdock.example");
                    let reset = bad.why("connection reset by peer");
                    vec![sts(&lines).when(day == 28 || who == GOOGLE && day % 7 == 2, reset)]
                });
            },
            truth().must(
                want("the day of many").severity(LOUD).last("2026-06-29").failed(5 * 18).sentence("were cut off"),
            ),
        ),
    ]
}

fn elsewhere() -> Vec<Case> {
    vec![
        case(
            "days-until-midnight-and-capitals",
            "no departure",
            &["8.12"],
            "Days from 00:00 to 24:00 UTC, and a domain in capitals: RFC 8460 asks for the one, DNS ignores the other.",
            ("thyme.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.thyme.example"]);
                for day in 0..25 {
                    for (who, base) in LARGE {
                        let (start, end) = (t.day(day), t.day(day + 1));
                        let entry = sts(&lines).of("Thyme.Example").good(base);
                        let told = said(who, day, vec![entry]);
                        t.put(told.range(&format!("{start}T00:00:00Z"), &format!("{end}T00:00:00Z")));
                    }
                }
            },
            truth().never(want("no departure").headline("deviate")).never(loud(0)),
        ),
        case(
            "one-small-sender-never-gets-through",
            "one sender, all in vain",
            &["5.5"],
            "None of the sessions of a small sender succeeds, all of the others do.",
            ("savory.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.savory.example"]);
                t.run(&LARGE, 0..25, |_, _| vec![sts(&lines)]);
                t.run(&[("kleinpost.example", 9)], 0..25, |_, _| {
                    vec![sts(&lines).good(0).with(row(2, "certificate-not-trusted", "mx.savory.example"))]
                });
            },
            truth().must(
                want("never, not hardly ever")
                    .severity("info|warning")
                    .actor("depends|sender")
                    .sentence("never succeeds"),
            ),
        ),
        case(
            "expired-at-an-address-of-another",
            "strange address",
            &["6.1"],
            "Two small senders meet an expired certificate at an address that is nobody's else; the others meet the host at its own.",
            ("yarrow.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.yarrow.example"]);
                t.run(&LARGE, 0..30, |_, day| {
                    let usual = row(1, "validation-failure", "mx.yarrow.example").at("192.0.2.40").why("EOF");
                    vec![sts(&lines).when(day % 8 == 3, usual)]
                });
                t.run(&[("gmx.de", 60), ("telenor.no", 40)], 0..30, |_, day| {
                    let bad = row(8, "certificate-expired", "mx.yarrow.example").at("203.0.113.77");
                    vec![sts(&lines).when((22..27).contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("the address is said")
                        .severity("warning")
                        .actor("depends")
                        .sentence("203.0.113.77")
                        .by_only("gmx.de|telenor.no")
                        .addresses("203.0.113.77")
                        .steps("-connect 203.0.113.77:25"),
                )
                .never(want("not your certificate").fails().actor("you")),
        ),
        case(
            "one-sender-trusts-nobody-at-four-domains",
            "one sender, all hosts",
            &["6.7", "5.5"],
            "A small sender never succeeds at the hosts of four domains that have nothing to do with each other: told once.",
            ("maple.example", "2026-06-01"),
            |t| {
                let domains = ["maple.example", "cedar.test", "rowan.invalid", "aspen.example"];
                let hosts = domains.map(|domain| format!("mail.{domain}"));
                t.run(&LARGE, 0..25, |_, _| {
                    let each = domains.iter().zip(&hosts);
                    each.map(|(domain, host)| sts(&policy("enforce", &[host])).of(domain)).collect()
                });
                t.run(&[("kleinpost.example", 9)], 0..25, |_, _| {
                    let each = domains.iter().zip(&hosts);
                    each.map(|(domain, host)| {
                        let bad = row(2, "certificate-not-trusted", host).why("self-signed certificate");
                        sts(&policy("enforce", &[host])).of(domain).good(0).with(bad)
                    })
                    .collect()
                });
            },
            truth()
                .must(
                    want("once, and its own")
                        .severity("info|warning")
                        .actor("sender")
                        .by_only("kleinpost.example")
                        .domains("maple.example|cedar.test|rowan.invalid|aspen.example")
                        .failed(25 * 4 * 2)
                        .sentence("at 4 MX hosts"),
                )
                .never(want("not four times").fails().at_most(1))
                .never(want("not critical").severity("critical")),
        ),
    ]
}
