//! Over, again, worse, and in which years.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

const MX: &[&str] = &["mx1.meadow.example", "mx2.meadow.example"];

pub fn cases() -> Vec<Case> {
    let mut cases = over();
    cases.extend(again());
    cases.extend(how_it_goes());
    cases
}

fn over() -> Vec<Case> {
    vec![
        case(
            "three-bad-days-then-two-clean-weeks",
            "over",
            &["4.1", "4.8", "5.1"],
            "A wrong name in the certificate for three days, clean for two weeks since: over, told in the past.",
            ("meadow.example", "2026-02-02"),
            |t| {
                let lines = policy("enforce", MX);
                t.run(&WIDE, 0..28, |_, day| {
                    let bad = row(22, "certificate-host-mismatch", "mx2.meadow.example");
                    vec![sts(&lines).when((10..13).contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("over")
                        .severity("info")
                        .trend("over")
                        .actor("you|nobody")
                        .hosts_only("mx2.meadow.example")
                        .failed(3 * 5 * 22)
                        .first("2026-02-12")
                        .last("2026-02-14")
                        .sentence("failed|did not|was|had"),
                )
                .never(
                    want("the past is not told in the present")
                        .trend("over")
                        .fails()
                        .sentence("[refuse]|[does not]|is failing|[fails]|still fail"),
                )
                .never(loud(0)),
        ),
        case(
            "clean-for-a-day-is-not-over",
            "over",
            &["4.1"],
            "It failed on every other day for two weeks and not today: the pause is not longer than those before.",
            ("meadow.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", MX);
                t.run(&LARGE, 0..28, |_, day| {
                    let bad = row(45, "certificate-expired", "mx1.meadow.example").at("192.0.2.71");
                    vec![sts(&lines).when(day >= 13 && day % 2 == 0, bad)]
                });
            },
            truth()
                .must(
                    want("it goes on")
                        .severity(LOUD)
                        .actor("you")
                        .trend("new|ongoing|worse|recurring|unclear")
                        .failed(7 * 2 * 45)
                        .days(7)
                        .first("2026-03-16")
                        .last("2026-03-28"),
                )
                .never(want("not over").fails().trend("over"))
                .never(loud(1)),
        ),
        case(
            "others-do-not-end-it",
            "over for whom",
            &["4.2", "9.1"],
            "Only a small weekly sender meets the bad name, and has not written since: that Google reports well ends nothing.",
            ("clover.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx.clover.example", "old.clover.example"]);
                t.run(&LARGE, 0..29, |_, _| vec![sts(&lines)]);
                t.run(&[("kirche.example", 40)], 0..29, |_, day| {
                    if day % 7 != 1 {
                        return Vec::new();
                    }
                    let bad = row(12, "certificate-host-mismatch", "old.clover.example");
                    vec![sts(&lines).good(9).when(day >= 15, bad)]
                });
            },
            truth()
                .must(
                    want("not over")
                        .trend("new|ongoing|worse|unclear|recurring")
                        .by_only("kirche.example")
                        .hosts_only("old.clover.example")
                        .failed(2 * 12),
                )
                .never(want("not over").fails().trend("over"))
                .never(silence()),
        ),
        case(
            "the-one-that-met-it-came-back-clean",
            "over for whom",
            &["4.1", "4.2"],
            "The small sender that met it has reported cleanly for three weeks: over.",
            ("clover.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.clover.example", "old.clover.example"]);
                t.run(&LARGE, 0..35, |_, _| vec![sts(&lines)]);
                t.run(&[("kirche.example", 40)], 0..35, |_, day| {
                    let bad = row(12, "certificate-host-mismatch", "old.clover.example");
                    vec![sts(&lines).good(25).when((9..12).contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("over")
                        .severity("info")
                        .trend("over")
                        .by_only("kirche.example")
                        .failed(3 * 12)
                        .last("2026-06-12"),
                )
                .never(loud(0)),
        ),
        case(
            "a-year-that-turns",
            "years",
            &["4.6", "4.8"],
            "It failed from 29 December 2025 to 2 January 2026: two years, so both are said.",
            ("meadow.example", "2025-12-15"),
            |t| {
                let lines = policy("enforce", MX);
                t.run(&LARGE, 0..40, |_, day| {
                    vec![
                        sts(&lines).when((14..19).contains(&day), row(27, "certificate-expired", "mx1.meadow.example")),
                    ]
                });
            },
            truth()
                .must(
                    want("with years")
                        .severity("info")
                        .trend("over")
                        .failed(5 * 2 * 27)
                        .first("2025-12-29")
                        .last("2026-01-02")
                        .sentence("2025")
                        .sentence("2026"),
                )
                .never(loud(0)),
        ),
        case(
            "two-springs",
            "years",
            &["4.5", "4.6"],
            "Two days in March 2025 and two in March 2026: said as two times with their years, never as one year of failure.",
            ("meadow.example", "2025-03-03"),
            |t| {
                let lines = policy("enforce", MX);
                t.run(&[(GOOGLE, 300), ("gmx.de", 40)], 0..400, |_, day| {
                    let bad = row(18, "certificate-expired", "mx2.meadow.example");
                    vec![sts(&lines).when(matches!(day, 7 | 8 | 372 | 373), bad)]
                });
            },
            truth()
                .must(
                    want("two times, four days")
                        .severity("info|warning")
                        .trend("over|recurring|unclear")
                        .failed(4 * 2 * 18)
                        .days(4)
                        .first("2025-03-10")
                        .last("2026-03-11")
                        .sentence("[4]|four|twice|two times|2 times"),
                )
                .never(loud(1)),
        ),
    ]
}

fn again() -> Vec<Case> {
    vec![
        case(
            "every-saturday-and-sunday",
            "each weekend",
            &["4.3", "4.4", "4.5", "1.5"],
            "At weekends a standby answers for mx2 with its own certificate: seven weekends by now, and the next one comes.",
            ("juniper.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx1.juniper.example", "mx2.juniper.example"]);
                // Ends on a Thursday, after eight weekends of which the first was clean.
                t.run(&[(GOOGLE, 500), (MICROSOFT, 400), ("gmx.de", 50)], 0..60, |_, day| {
                    let weekend = matches!(day % 7, 5 | 6) && day >= 7;
                    vec![sts(&lines).when(weekend, row(15, "certificate-host-mismatch", "mx2.juniper.example"))]
                });
            },
            truth()
                .must(
                    want("it comes back each weekend")
                        .severity(LOUD)
                        .actor("you|depends")
                        .trend("recurring")
                        .hosts_only("mx2.juniper.example")
                        .failed(7 * 2 * 3 * 15)
                        .days(14)
                        .first("2026-04-18")
                        .last("2026-05-31")
                        .says("week|saturday|sunday|7 days"),
                )
                .never(want("not over").fails().trend("over"))
                .never(want("it is told once").fails().at_most(1))
                .never(interference())
                .never(silence())
                .never(loud(1)),
        ),
        case(
            "weekends-of-one-large-reporter",
            "each weekend",
            &["4.3", "4.4", "5.7"],
            "Only Google is timed out, on six weekends: it recurs, no TLS fault, and its networks are what to look for.",
            ("juniper.example", "2026-07-06"),
            |t| {
                let lines = policy("enforce", &["mx1.juniper.example"]);
                t.run(&WIDE, 0..45, |who, day| {
                    let bad =
                        row(20, "validation-failure", "mx1.juniper.example").from("74.125.82.41").why("i/o timeout");
                    vec![sts(&lines).when(who == GOOGLE && matches!(day % 7, 5 | 6), bad)]
                });
            },
            truth()
                .must(
                    want("recurring, with its network")
                        .severity("warning|critical")
                        .actor("you|depends")
                        .trend("recurring")
                        .by_only("Google Inc.")
                        .failed(6 * 2 * 20)
                        .days(12)
                        .says("week|saturday|sunday|7 days")
                        .says("74.125.82"),
                )
                .never(want("not over").fails().trend("over"))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "three-weekends-so-far",
            "each weekend",
            &["4.3", "4.4", "4.5"],
            "Three weekends in a row, and today is Wednesday: it is to be expected on Saturday.",
            ("hazel.example", "2026-09-07"),
            |t| {
                let lines = policy("enforce", &["mx.hazel.example", "standby.hazel.example"]);
                t.run(&LARGE, 0..38, |_, day| {
                    let bad = row(25, "starttls-not-supported", "standby.hazel.example");
                    vec![sts(&lines).when(day % 7 >= 5 && day >= 19, bad)]
                });
            },
            truth()
                .must(
                    want("three weekends")
                        .severity(LOUD)
                        .actor("you|depends")
                        .trend("recurring|new|ongoing|-")
                        .hosts_only("standby.hazel.example")
                        .failed(6 * 2 * 25)
                        .days(6)
                        .first("2026-09-26")
                        .last("2026-10-11")
                        .says("weekend|saturday|sunday|week|[6] days"),
                )
                .never(want("not over").fails().trend("over"))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "mondays-wednesdays-and-fridays",
            "some weekdays",
            &["4.3", "4.5", "1.5"],
            "On the three days of the week on which the filter is updated: eighteen of forty-two days, none of the others.",
            ("rosehip.example", "2026-03-30"),
            |t| {
                let lines = policy("enforce", &["mx.rosehip.example"]);
                t.run(&WIDE, 0..42, |_, day| {
                    vec![
                        sts(&lines).when(
                            matches!(day % 7, 0 | 2 | 4),
                            row(6, "certificate-not-trusted", "mx.rosehip.example"),
                        ),
                    ]
                });
            },
            truth()
                .must(
                    want("eighteen of forty-two days, going on")
                        .severity(LOUD)
                        .actor("you")
                        .trend("recurring|ongoing")
                        .failed(18 * 5 * 6)
                        .days(18)
                        .first("2026-03-30")
                        .last("2026-05-08")
                        .told("[18]|monday"),
                )
                .never(want("not over").fails().trend("over|unclear"))
                .never(want("it is told once").fails().at_most(1))
                .never(loud(1)),
        ),
        case(
            "over-in-spring-and-back-now",
            "back again",
            &["4.3", "4.5", "4.1"],
            "Expired for four days in April and again for three days now: the present one is loud, and that it was there before is said.",
            ("plum.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx.plum.example"]);
                t.run(&LARGE, 0..95, |_, day| {
                    let bad = (3..7).contains(&day) || day >= 92;
                    vec![sts(&lines).when(bad, row(60, "certificate-expired", "mx.plum.example"))]
                });
            },
            truth()
                .must(
                    want("it is back")
                        .severity(LOUD)
                        .actor("you")
                        .trend("recurring|new|ongoing|worse")
                        .types("certificate-expired")
                        .last("2026-07-09"),
                )
                .never(want("not over").severity(LOUD).trend("over"))
                .never(
                    want("not three months of failure")
                        .severity(LOUD)
                        .sentence_lacks("[7]|[3]|seven|three|again|second|twice|since 7 jul|since 2026-07-07"),
                )
                .never(loud(1)),
        ),
        case(
            "as-long-as-there-are-reports",
            "since ever",
            &["4.1", "5.1"],
            "It has failed on every day for which there is a report: ongoing, not new, and nobody knows since when.",
            ("damson.example", "2026-05-04"),
            |t| {
                let lines = policy("testing", &["mx1.damson.example", "mx2.damson.example"]);
                t.run(&WIDE, 0..30, |_, _| {
                    vec![sts(&lines).with(row(3, "certificate-host-mismatch", "mx1.damson.example"))]
                });
            },
            truth()
                .must(
                    want("ongoing")
                        .severity("warning")
                        .actor("you")
                        .trend("ongoing|-")
                        .hosts_only("mx1.damson.example")
                        .failed(30 * 5 * 3)
                        .days(30),
                )
                .never(want("not new, not over").fails().trend("new|over|worse|recurring"))
                .never(refusal())
                .never(loud(1)),
        ),
        case(
            "over-new-year-and-still",
            "years",
            &["4.6", "4.8"],
            "Since 28 December 2025, still failing on 6 January 2026: years are said.",
            ("sloe.example", "2025-12-08"),
            |t| {
                let lines = policy("enforce", &["mx.sloe.example"]);
                t.run(&LARGE, 0..30, |_, day| {
                    vec![sts(&lines).when(day >= 20, row(48, "starttls-not-supported", "mx.sloe.example"))]
                });
            },
            truth()
                .must(
                    want("since last year")
                        .severity(LOUD)
                        .actor("you")
                        .trend(LIVE)
                        .failed(10 * 2 * 48)
                        .first("2025-12-28")
                        .last("2026-01-06")
                        .sentence("2025"),
                )
                .never(want("not over").fails().trend("over"))
                .never(loud(1)),
        ),
        case(
            "each-monday-at-the-restart",
            "one weekday",
            &["4.3", "4.4", "4.5", "1.5"],
            "On Mondays only: six Mondays, and the next is in four days.",
            ("maple.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.maple.example"]);
                // Ends on a Wednesday.
                t.run(&LARGE, 0..45, |_, day| {
                    vec![
                        sts(&lines)
                            .when(day % 7 == 0 && day > 0, row(33, "starttls-not-supported", "mx.maple.example")),
                    ]
                });
            },
            truth()
                .must(
                    want("each Monday")
                        .severity(LOUD)
                        .actor("you")
                        .trend("recurring")
                        .failed(6 * 2 * 33)
                        .days(6)
                        .first("2026-05-11")
                        .last("2026-06-15")
                        .says("monday|week|7 days"),
                )
                .never(want("not over").fails().trend("over"))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "wednesday-backups",
            "one weekday",
            &["4.3", "4.4", "3.2"],
            "Each Wednesday the backup window breaks the handshake: under testing, so nothing was refused, but it comes again.",
            ("birch.example", "2026-08-31"),
            |t| {
                let lines = policy("testing", &["mx.birch.example"]);
                t.run(&[(GOOGLE, 500), (MICROSOFT, 400), ("gmx.de", 60)], 0..41, |_, day| {
                    let bad = row(24, "validation-failure", "mx.birch.example").why("handshake failure");
                    vec![sts(&lines).when(day % 7 == 2, bad)]
                });
            },
            truth()
                .must(
                    want("each Wednesday")
                        .severity("warning")
                        .actor("you|depends")
                        .trend("recurring")
                        .failed(6 * 3 * 24)
                        .days(6)
                        .says("wednesday|week|7 days"),
                )
                .never(want("not over").fails().trend("over"))
                .never(refusal())
                .never(loud(1)),
        ),
        case(
            "every-ten-days",
            "every n days",
            &["4.3", "4.5"],
            "A machine of the pool comes up every ten days with an old certificate: five times, next time due tomorrow.",
            ("alder.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.alder.example"]);
                t.run(&LARGE, 0..55, |_, day| {
                    vec![sts(&lines).when(day % 10 == 5, row(51, "certificate-expired", "mx.alder.example"))]
                });
            },
            truth()
                .must(
                    want("every ten days")
                        .severity(LOUD)
                        .actor("you")
                        .trend("recurring")
                        .failed(5 * 2 * 51)
                        .days(5)
                        .says("10 days|ten days|[5] times|five times|5th|5 of"),
                )
                .never(want("not over").fails().trend("over"))
                .never(loud(1)),
        ),
        case(
            "monthly-and-long-past-its-date",
            "every n days",
            &["4.3", "4.1"],
            "It came on the first of four months and did not come on the first of the two after: over.",
            ("alder.example", "2026-01-01"),
            |t| {
                let lines = policy("enforce", &["mx.alder.example"]);
                t.run(&LARGE, 0..178, |_, day| {
                    vec![
                        sts(&lines)
                            .when(matches!(day, 0 | 31 | 59 | 90), row(51, "certificate-expired", "mx.alder.example")),
                    ]
                });
            },
            truth()
                .must(
                    want("over, four times")
                        .severity("info")
                        .trend("over|recurring")
                        .failed(4 * 2 * 51)
                        .days(4)
                        .first("2026-01-01")
                        .last("2026-04-01"),
                )
                .never(loud(0)),
        ),
        case(
            "two-outages-two-months-apart",
            "several times",
            &["4.5", "4.8"],
            "Two days in January, two in April: two spots, told as such, not as ninety days.",
            ("willow.example", "2026-01-12"),
            |t| {
                let lines = policy("enforce", &["mx.willow.example"]);
                t.run(&LARGE, 0..120, |_, day| {
                    let bad = row(60, "starttls-not-supported", "mx.willow.example");
                    vec![sts(&lines).when(matches!(day, 13 | 14 | 98 | 99), bad)]
                });
            },
            truth()
                .must(
                    want("four days of two times")
                        .severity("info|warning")
                        .trend("over|recurring|unclear")
                        .failed(4 * 2 * 60)
                        .days(4)
                        .first("2026-01-25")
                        .last("2026-04-21")
                        .sentence("[4]|four|twice|two times|2 times"),
                )
                .never(loud(1)),
        ),
        case(
            "scattered-days-of-a-flaky-balancer",
            "several times",
            &["4.5"],
            "Fourteen of forty days, without any order: told as so many days, going on.",
            ("poplar.example", "2026-04-20"),
            |t| {
                let lines = policy("enforce", &["mx.poplar.example"]);
                let bad_days = [1, 2, 5, 9, 10, 13, 18, 20, 24, 26, 31, 33, 37, 39];
                t.run(&LARGE, 0..40, |_, day| {
                    let bad = row(30, "certificate-host-mismatch", "mx.poplar.example");
                    vec![sts(&lines).when(bad_days.contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("so many days")
                        .severity(LOUD)
                        .actor("you")
                        .failed(14 * 2 * 30)
                        .days(14)
                        .first("2026-04-21")
                        .last("2026-05-29")
                        .told("[14]"),
                )
                .never(want("not over").fails().trend("over"))
                .never(want("it is told once").fails().at_most(1))
                .never(loud(1)),
        ),
    ]
}

fn how_it_goes() -> Vec<Case> {
    vec![
        case(
            "from-few-to-many",
            "worse",
            &["4.7", "8.7"],
            "Few sessions a day in the weeks before, five times as many in the last full week: worse.",
            ("heath.example", "2026-05-04"),
            |t| {
                let lines = policy("testing", &["mx.heath.example"]);
                t.run(&LARGE, 0..28, |_, day| {
                    let number = if day >= 21 { 60 } else { 12 };
                    vec![sts(&lines).with(row(number, "certificate-not-trusted", "mx.heath.example"))]
                });
            },
            truth()
                .must(
                    want("worse")
                        .severity("warning")
                        .actor("you")
                        .trend("worse")
                        .failed(2 * (21 * 12 + 7 * 60))
                        .days(28),
                )
                .never(loud(1)),
        ),
        case(
            "less-at-weekends-is-not-better",
            "worse",
            &["4.7"],
            "A steady tenth fails; fewer on Saturday and more on Monday is the week's own course, neither better nor worse.",
            ("heath.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.heath.example"]);
                // Ends on a Tuesday: the two last days are much above the weekend before them.
                t.run(&LARGE, 0..30, |_, day| {
                    let number = if day % 7 >= 5 { 8 } else { 48 };
                    vec![sts(&lines).with(row(number, "certificate-host-mismatch", "mx.heath.example"))]
                });
            },
            truth()
                .must(want("as it was").severity(LOUD).actor("you").trend("ongoing").days(30))
                .never(want("not worse, nor over").fails().trend("worse|over|new|recurring"))
                .never(want("it is told once").fails().at_most(1)),
        ),
        case(
            "a-clock-that-runs-ahead",
            "a date far off",
            &["4.9", "8.1"],
            "One report is dated 2087: named as a deviation; nobody is silent, and the incident of these days goes on.",
            ("rowan.example", "2026-07-27"),
            |t| {
                let lines = policy("enforce", &["mx.rowan.example"]);
                t.run(&LARGE, 0..21, |_, day| {
                    vec![sts(&lines).when(day >= 16, row(23, "certificate-expired", "mx.rowan.example"))]
                });
                let far = said("uhr.example", 9, vec![sts(&lines).good(4)]);
                t.put(far.range("2087-08-05T00:00:00Z", "2087-08-05T23:59:59Z"));
            },
            truth()
                .must(want("now").severity(LOUD).actor("you").trend(LIVE).failed(5 * 2 * 23).last("2026-08-16"))
                .must(want("the date is named").by("uhr.example").says("2087"))
                .never(silence())
                .never(want("not over").fails().trend("over|unclear"))
                .never(want("no gap of decades").headline("coverage|gap").sentence(",000 days|22,|21,|days: 17 Aug"))
                .never(loud(1)),
        ),
        case(
            "a-clock-that-began-anew",
            "a date far off",
            &["4.9", "8.1"],
            "A report dated 1970 is left out of range and gaps; the forty days of the others are what there is.",
            ("rowan.example", "2026-02-02"),
            |t| {
                let lines = policy("enforce", &["mx.rowan.example"]);
                t.run(&WIDE, 0..40, |_, _| vec![sts(&lines)]);
                let far = said("uhr.example", 9, vec![sts(&lines).good(2)]);
                t.put(far.range("1970-01-02T00:00:00Z", "1970-01-02T23:59:59Z"));
            },
            truth()
                .must(want("the date is named").by("uhr.example").says("1970"))
                .never(silence())
                .never(want("no gap of decades").headline("coverage-gaps"))
                .never(loud(0)),
        ),
        case(
            "still-failing-on-the-last-day-of-old-reports",
            "old reports",
            &["4.1", "4.8"],
            "The newest report is of January 2023 and it failed on that day: it was going on when the reports end.",
            ("yarrow.example", "2023-01-02"),
            |t| {
                let lines = policy("enforce", &["mx.yarrow.example"]);
                t.run(&LARGE, 0..24, |_, day| {
                    vec![sts(&lines).when(day >= 20, row(29, "certificate-expired", "mx.yarrow.example"))]
                });
            },
            truth()
                .must(
                    want("going on at the end of the reports")
                        .severity(LOUD)
                        .actor("you")
                        .trend(LIVE)
                        .failed(4 * 2 * 29)
                        .first("2023-01-22")
                        .last("2023-01-25"),
                )
                .never(want("not over").fails().trend("over"))
                .never(silence()),
        ),
    ]
}
