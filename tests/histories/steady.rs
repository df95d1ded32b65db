//! How a fault goes: a slow rise, a steady trickle with a clean day, two weekends, one cause from host to host; and what is
//! said of rare single sessions, of those who hold an old policy, and of records of a certificate.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    [rising(), unexplained(), trickling(), weekends(), moving(), single(), held(), of_certificate()]
        .into_iter()
        .flatten()
        .collect()
}

fn rising() -> Vec<Case> {
    vec![
        case(
            "a-percent-more-each-week",
            "a rise week by week",
            &["4.7", "8.7"],
            "Of 1,000 sessions a day 10 fail in the first week, 20 in the second, and so on to 60 in the sixth: from 1% to 6%.",
            ("dunnock.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.dunnock.example", "mx2.dunnock.example"]);
                t.run(&[(GOOGLE, 1), (MICROSOFT, 1)], 0..42, |_, day| {
                    let bad = 10 * (1 + day as u64 / 7);
                    let row = row(bad, "certificate-host-mismatch", "mx2.dunnock.example");
                    vec![sts(&lines).good(1_000 - bad).with(row)]
                });
            },
            truth()
                .must(
                    want("how much worse, and since when")
                        .actor("you")
                        .trend("worse")
                        .failed(2 * 7 * 10 * (1 + 2 + 3 + 4 + 5 + 6))
                        .sentence("getting worse")
                        .sentence("6.0% failed in the last week")
                        .sentence("1.0% failed in the week of 2 Mar"),
                )
                .never(loud(1)),
        ),
        case(
            "half-a-percent-more-each-week",
            "a rise week by week",
            &["4.7", "8.7"],
            "From 1.5% to 4% in six weeks, half a percent more in each: no week is twice the one before, and all of them rise.",
            ("linnet.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.linnet.example"]);
                t.run(&[(GOOGLE, 1), (MICROSOFT, 1)], 0..42, |_, day| {
                    let bad = 15 + 5 * (day as u64 / 7);
                    let row = row(bad, "certificate-host-mismatch", "mx.linnet.example");
                    vec![sts(&lines).good(1_000 - bad).with(row)]
                });
            },
            truth()
                .must(
                    want("how much worse, and since when")
                        .actor("you")
                        .trend("worse")
                        .sentence("4.0% failed in the last week")
                        .sentence("1.5% failed in the week of 2 Mar"),
                )
                .never(loud(1)),
        ),
        case(
            "up-and-down-from-week-to-week",
            "a rise week by week",
            &["4.7"],
            "2%, 3%, 2%, 4%, 3% and 4%: it goes up and down, and no week tells of a rise.",
            ("siskin.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.siskin.example"]);
                t.run(&[(GOOGLE, 1), (MICROSOFT, 1)], 0..42, |_, day| {
                    let bad = [20, 30, 20, 40, 30, 40][day as usize / 7];
                    let row = row(bad, "certificate-host-mismatch", "mx.siskin.example");
                    vec![sts(&lines).good(1_000 - bad).with(row)]
                });
            },
            truth().must(want("it goes on").actor("you").trend("ongoing").sentence_lacks("worse")).never(loud(1)),
        ),
    ]
}

fn unexplained() -> Vec<Case> {
    vec![
        case(
            "again-and-rising",
            "a rise of another kind",
            &["4.7", "4.5"],
            "Four days in March, and again since the 22nd, from 0.5% to 4.4% of 1,000 sessions a day: compared within the last time.",
            ("dipper.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.dipper.example"]);
                t.run(&[(GOOGLE, 1), (MICROSOFT, 1)], 0..50, |_, day| {
                    // 5 in the first week since day 20, then 10, 20, 30 and 44 from day 48 on.
                    let bad = if (5..9).contains(&day) {
                        90
                    } else {
                        [0, 5, 10, 20, 44][((day - 13) / 7).clamp(0, 4) as usize]
                    };
                    let row = row(bad.max(1), "certificate-not-trusted", "mx.dipper.example");
                    vec![sts(&lines).good(1_000 - bad).when(bad > 0, row)]
                });
            },
            truth()
                .must(
                    want("worse since it came again")
                        .actor("you")
                        .trend("worse")
                        .sentence("again since 22 Mar")
                        .sentence("4.4% failed in the last week")
                        .sentence("0.50% failed in the week of 22 Mar"),
                )
                .never(loud(1)),
        ),
        case(
            "a-rise-that-nobody-explains",
            "a rise of another kind",
            &["4.7", "8.8"],
            "orange.fr counts 1% failed sessions in the first week and 9% in the fifth, and gives no details: that it is worse is said beside.",
            ("ouzel.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.ouzel.example"]);
                t.run(&[("orange.fr", 1)], 0..35, |_, day| {
                    let bad = 5 * (1 + day as u64 / 7 * 2);
                    vec![sts(&lines).good(500 - bad).bad(bad)]
                });
            },
            truth()
                .must(
                    want("worse")
                        .trend("worse")
                        .by_only("orange.fr")
                        .says("9.0% failed in the last week, 1.0% failed in the week of 2 Mar")
                        .sentence_lacks("worse"),
                )
                .never(loud(1)),
        ),
    ]
}

fn trickling() -> Vec<Case> {
    vec![
        case(
            "two-percent-and-one-clean-day",
            "a trickle with a clean day",
            &["4.5", "4.1"],
            "Two percent fail for five weeks, and on one day none: the fault was there since 7 March, and not twice.",
            ("wigeon.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.wigeon.example", "mx2.wigeon.example"]);
                t.run(&LARGE, 0..40, |who, day| {
                    let bad = if who == GOOGLE { 12 } else { 9 };
                    let row = row(bad, "certificate-not-trusted", "mx2.wigeon.example");
                    vec![sts(&lines).when(day >= 5 && day != 12, row)]
                });
            },
            truth()
                .must(
                    want("one time")
                        .actor("you")
                        .trend("ongoing")
                        .first("2026-03-07")
                        .last("2026-04-10")
                        .days(34)
                        .failed(34 * 21)
                        .sentence("since 7 Mar")
                        .sentence_lacks("again since|previously|times"),
                )
                .never(want("it is told once").fails().at_most(1))
                .never(loud(1)),
        ),
        case(
            "one-in-a-hundred-of-a-small-domain",
            "a trickle with a clean day",
            &["4.5"],
            "One in a hundred of 80 sessions a day fails for eight weeks: 0.8 a day, so that no failure on a day, or on three, is what is to be expected.",
            ("teal.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.teal.example", "mx2.teal.example"]);
                // As chance has it with 0.8 a day: none on 25 days of 56, one on 20, two on 8, three on 3.
                let failed = [
                    1, 0, 1, 2, 0, 0, 1, 0, 3, 1, 0, 1, 0, 0, 0, 2, 1, 1, 0, 1, 2, 0, 0, 1, 1, 0, 2, 0, 1, 0, 0, 3, 1,
                    0, 2, 1, 0, 0, 1, 1, 2, 0, 0, 0, 1, 0, 2, 1, 0, 1, 0, 3, 0, 2, 1, 1,
                ];
                t.run(&[("orange.fr", 1)], 0..56, |_, day| {
                    let bad: u64 = failed[day as usize];
                    let row = row(bad, "certificate-not-trusted", "mx2.teal.example");
                    vec![sts(&lines).good(80 - bad).when(bad > 0, row)]
                });
            },
            truth()
                .must(
                    want("on so many days, and going on")
                        .actor("you")
                        .trend("ongoing")
                        .days(31)
                        .failed(20 + 2 * 8 + 3 * 3)
                        .sentence("on 31 of 56 days")
                        .sentence_lacks("again since|previously"),
                )
                .never(want("it is told once").fails().at_most(1))
                .never(want("it does not come again and again").trend("recurring")),
        ),
        case(
            "a-fiftieth-and-a-day-of-little-mail",
            "a trickle with a clean day",
            &["4.5"],
            "A twentieth of 100 sessions a day fails, and on a holiday, of 20 sessions, none: one was to be expected.",
            ("smew.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.smew.example", "mx2.smew.example"]);
                t.run(&[("orange.fr", 1)], 0..30, |_, day| {
                    let row = row(5, "certificate-not-trusted", "mx2.smew.example");
                    let holiday = day == 16;
                    vec![sts(&lines).good(if holiday { 20 } else { 95 }).when(day >= 10 && !holiday, row)]
                });
            },
            truth()
                .must(
                    want("one time")
                        .actor("you")
                        .trend("ongoing|new")
                        .days(19)
                        .sentence("since 12 Mar")
                        .sentence_lacks("again since|previously"),
                )
                .never(want("it is told once").fails().at_most(1)),
        ),
    ]
}

fn weekends() -> Vec<Case> {
    vec![
        case(
            "two-weekends-so-far",
            "two weekends",
            &["4.3", "4.4", "4.5"],
            "Not trusted on 21 and 22 March and on 28 and 29 March, clean on all days between and on the three since: weekends, and the next is due.",
            ("gadwall.example", "2026-03-09"),
            |t| {
                let lines = policy("enforce", &["mx1.gadwall.example", "mx2.gadwall.example"]);
                // The 9th of March 2026 is a Monday, so that day 12 is a Saturday.
                t.run(&LARGE, 0..24, |_, day| {
                    let row = row(30, "certificate-not-trusted", "mx2.gadwall.example");
                    vec![sts(&lines).when([12, 13, 19, 20].contains(&day), row)]
                });
            },
            truth()
                .must(
                    want("weekends")
                        .severity(LOUD)
                        .actor("you")
                        .trend("recurring")
                        .days(4)
                        .failed(4 * 2 * 30)
                        .first("2026-03-21")
                        .last("2026-03-29")
                        .sentence("always on a Saturday or Sunday")
                        .told("2 weeks"),
                )
                .never(loud(1)),
        ),
        case(
            "two-pairs-of-weekdays",
            "two weekends",
            &["4.5"],
            "Two days of one week and two of the next, but not the same ones: two times, and nothing of a habit.",
            ("gadwall.example", "2026-03-09"),
            |t| {
                let lines = policy("enforce", &["mx1.gadwall.example", "mx2.gadwall.example"]);
                t.run(&LARGE, 0..24, |_, day| {
                    let row = row(30, "certificate-not-trusted", "mx2.gadwall.example");
                    vec![sts(&lines).when([12, 13, 18, 19].contains(&day), row)]
                });
            },
            truth()
                .must(
                    want("two times")
                        .actor("you")
                        .days(4)
                        .sentence("21 to 22 Mar")
                        .sentence("27 to 28 Mar")
                        .sentence_lacks("always on"),
                )
                .never(want("no habit").says("same weekdays")),
        ),
    ]
}

fn moving() -> Vec<Case> {
    const HOSTS: [&str; 3] = ["mx1.pintail.example", "mx2.pintail.example", "mx3.pintail.example"];
    vec![
        case(
            "expired-at-one-host-a-day",
            "one cause in turn",
            &["1.1", "9.1"],
            "One of three hosts shows an expired certificate each day, another one on the next: one certificate behind all of them.",
            ("pintail.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &HOSTS);
                let turn = [0, 1, 1, 2, 0, 2, 1, 0, 0, 2, 1, 2, 1, 0];
                t.run(&LARGE, 0..26, |_, day| {
                    let host = turn.get((day - 12) as usize).map(|at| HOSTS[*at]).filter(|_| day >= 12);
                    vec![sts(&lines).rows(host.map(|host| row(60, "certificate-expired", host)))]
                });
            },
            truth()
                .must(
                    want("one finding of three hosts")
                        .severity("critical")
                        .actor("you")
                        .trend("ongoing|new")
                        .hosts_only("mx1.pintail.example|mx2.pintail.example|mx3.pintail.example")
                        .days(14)
                        .failed(14 * 2 * 60)
                        .first("2026-03-14")
                        .steps("-connect mx1.pintail.example:25")
                        .steps("-connect mx3.pintail.example:25"),
                )
                .never(loud(1)),
        ),
        case(
            "a-wrong-name-that-moves-on",
            "one cause in turn",
            &["1.1"],
            "The wrong name is met at mx1 for three days, then at mx2 for three, then at mx3: one box that stands in for each.",
            ("pintail.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &HOSTS);
                t.run(&WIDE, 0..26, |_, day| {
                    let host = (day >= 17).then(|| HOSTS[(day as usize - 17) / 3]);
                    vec![sts(&lines).rows(host.map(|host| row(7, "certificate-host-mismatch", host)))]
                });
            },
            truth()
                .must(
                    want("one finding of three hosts")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("mx1.pintail.example|mx2.pintail.example|mx3.pintail.example")
                        .days(9)
                        .failed(9 * 5 * 7)
                        .first("2026-03-19"),
                )
                .never(loud(1)),
        ),
        case(
            "two-certificates-that-overlap",
            "one cause in turn",
            &["1.1"],
            "mx1 expires on 14 March, and mx2, while mx1 still fails, on 22 March: two certificates, each with its day.",
            ("pintail.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &HOSTS);
                t.run(&LARGE, 0..26, |_, day| {
                    let of = |host| row(40, "certificate-expired", host);
                    vec![sts(&lines).when(day >= 12, of(HOSTS[0])).when(day >= 20, of(HOSTS[1]))]
                });
            },
            truth()
                .must(want("the first").hosts_only(HOSTS[0]).first("2026-03-14").actor("you"))
                .must(want("the second").hosts_only(HOSTS[1]).first("2026-03-22").actor("you")),
        ),
    ]
}

fn single() -> Vec<Case> {
    vec![
        case(
            "one-session-of-four-now-and-then",
            "rare single sessions",
            &["6.5", "5.4"],
            "A small sender lost one session on each of five days of two months for want of STARTTLS, and 235 others succeeded: nothing tells of interference.",
            ("scaup.example", "2026-02-02"),
            |t| {
                let lines = policy("enforce", &["mx1.scaup.example", "mx2.scaup.example"]);
                t.run(&LARGE, 0..60, |_, _| vec![sts(&lines)]);
                t.run(&[("tiny.example", 1)], 0..60, |_, day| {
                    let row = row(1, "starttls-not-supported", "mx1.scaup.example").from("203.0.113.5");
                    let bad = [3, 17, 22, 40, 51].contains(&day);
                    vec![sts(&lines).good(if bad { 3 } else { 4 }).when(bad, row)]
                });
            },
            truth()
                .must(
                    want("as its report")
                        .severity("info")
                        .actor("depends|nobody")
                        .by_only("tiny.example")
                        .failed(5)
                        .days(5),
                )
                .never(interference())
                .never(loud(0)),
        ),
        case(
            "single-sessions-over-ipv6",
            "rare single sessions",
            &["6.5", "1.5"],
            "Single sessions over IPv6, without an address of the host, fail on twelve days of two months for one sender of three: what they share is said, and no more.",
            ("eider.example", "2026-02-02"),
            |t| {
                let lines = policy("enforce", &["mx1.eider.example", "mx2.eider.example"]);
                t.run(&LARGE, 0..60, |_, _| vec![sts(&lines)]);
                t.run(&[("web.de", 20)], 0..60, |_, day| {
                    let from = format!("2a00:1450:{day:x}::5");
                    let row = row(1, "starttls-not-supported", "mx1.eider.example").from(&from);
                    vec![sts(&lines).when(day % 5 == 3, row)]
                });
            },
            truth()
                .must(want("as its report").actor("depends|nobody").by_only("web.de").failed(12).days(12))
                .never(interference())
                .never(want("nothing critical").severity("critical")),
        ),
    ]
}

fn held() -> Vec<Case> {
    vec![case(
        "two-that-still-use-the-old-age",
        "who holds it, and until which day",
        &["7.9"],
        "The policy of 12 March keeps its hosts and lets itself be cached for longer; Microsoft was seen with the old one on 20 March, comcast.net on 18 March.",
        ("fulmar.example", "2026-03-02"),
        |t| {
            let old = policy_of("enforce", &["mx.fulmar.example"], 604_800);
            let new = policy_of("enforce", &["mx.fulmar.example"], 2_592_000);
            t.run(&[(GOOGLE, 600)], 0..20, |_, day| vec![sts(if day < 10 { &old } else { &new })]);
            t.run(&[(MICROSOFT, 400)], 0..19, |_, _| vec![sts(&old)]);
            t.run(&[("comcast.net", 60)], 0..17, |_, _| vec![sts(&old)]);
        },
        truth()
            .must(
                want("with the newest of these days")
                    .severity("info")
                    .by_only("Microsoft Corporation|comcast.net")
                    .sentence("12 Mar")
                    .sentence("still apply an old one, most recently on 20 Mar")
                    .says("comcast.net: 18 Mar"),
            )
            .never(loud(0)),
    )]
}

fn of_certificate() -> Vec<Case> {
    vec![
        case(
            "records-of-a-certificate-at-each-renewal",
            "a record of the certificate",
            &["2.6"],
            "The record is 3 0 1, of the certificate: each renewal comes before its record, twice. A record of the key, 3 1 1, would have stayed.",
            ("plover.example", "2026-01-05"),
            |t| {
                let records = ["a1", "b2", "c3"].map(|byte| [format!("3 0 1 {}", byte.repeat(32))]);
                t.run(&DANE, 0..140, |_, day| {
                    let set = &records[[62, 122].iter().filter(|from| day >= **from).count()];
                    let bad = row(8, "certificate-not-trusted", "mx.plover.example");
                    let entry = tlsa("mx.plover.example", set).of("mx.plover.example");
                    vec![if [60, 61, 120, 121].contains(&day) { entry.good(0).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("why it comes with each renewal")
                        .actor("you")
                        .failed(4 * 4 * 8)
                        .days(4)
                        .steps("3 1 1")
                        .steps("each renewal|every renewal"),
                )
                .never(want("a kept key keeps no record of the certificate").claims_in_steps("Keep the key when")),
        ),
        case(
            "a-renewed-certificate-under-a-record-of-it",
            "a record of the certificate",
            &["2.6", "2.2"],
            "The certificate was renewed and its 3 0 1 record was not: publish that of the new one; one of the key would last longer.",
            ("dotterel.example", "2026-03-02"),
            |t| {
                let records = [format!("3 0 1 {}", "d4".repeat(32))];
                t.run(&DANE, 0..24, |_, day| {
                    let bad = row(9, "certificate-not-trusted", "mx.dotterel.example");
                    let entry = tlsa("mx.dotterel.example", &records).of("mx.dotterel.example");
                    vec![if day >= 18 { entry.good(0).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("a new record, and why it will come again")
                        .severity("critical")
                        .actor("you")
                        .steps("3 1 1")
                        .steps("each renewal|every renewal")
                        .steps("certificate"),
                )
                .never(want("the record is no fault").claims("unusable|cannot be used|invalid"))
                .never(want("a kept key keeps no record of the certificate").claims_in_steps("Keep the key when")),
        ),
        case(
            "a-record-of-the-certificate-that-works",
            "a record of the certificate",
            &["8.12"],
            "A 3 0 1 record that fits is allowed (RFC 7671, section 5.1, only recommends 3 1 1): nothing is wrong.",
            ("knot.example", "2026-03-02"),
            |t| {
                let records = [format!("3 0 1 {}", "e5".repeat(32))];
                t.run(&DANE, 0..30, |_, _| vec![tlsa("mx.knot.example", &records).of("mx.knot.example")]);
            },
            truth().never(want("nothing to tell").severity("critical|warning|info")),
        ),
    ]
}
