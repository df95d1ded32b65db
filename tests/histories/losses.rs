//! Policies that go, come back, or say nothing.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    vec![
        case(
            "both-policies-lost-in-one-night",
            "two policies lost",
            &["7.1"],
            "MTA-STS and the TLSA records vanish together: both are said, for Microsoft applied both.",
            ("rowan.example", "2026-03-02"),
            |t| {
                let (lines, records) = (policy("enforce", &["mx.rowan.example"]), [key("5c")]);
                t.run(&[(MICROSOFT, 400)], 0..24, |_, day| {
                    if day < 19 { vec![sts(&lines), tlsa("mx.rowan.example", &records)] } else { vec![no_policy()] }
                });
                t.run(&[(GOOGLE, 600)], 0..24, |_, day| vec![if day < 19 { sts(&lines) } else { no_policy() }]);
                t.run(&[("posteo.de", 30)], 0..24, |_, day| {
                    vec![if day < 19 { tlsa("mx.rowan.example", &records) } else { no_policy() }]
                });
            },
            truth()
                .must(
                    want("MTA-STS")
                        .severity("warning")
                        .by("Google Inc.|Microsoft Corporation")
                        .headline("MTA-STS policy of rowan.example has been missing"),
                )
                .must(
                    want("TLSA")
                        .severity("warning")
                        .by("Microsoft Corporation|posteo.de")
                        .headline("TLSA records of rowan.example have been missing"),
                )
                .never(want("not critical").severity("critical")),
        ),
        case(
            "records-gone-for-five-days",
            "found again",
            &["7.1", "4.1"],
            "The TLSA records were gone for five days two weeks ago: told, as over.",
            ("hazel.example", "2026-04-06"),
            |t| {
                let records = [key("6e")];
                t.run(&DANE, 0..40, |_, day| {
                    vec![if (20..25).contains(&day) { no_policy() } else { tlsa("mx.hazel.example", &records) }]
                });
            },
            truth()
                .must(
                    want("gone, and there again")
                        .severity("info")
                        .trend("over")
                        .first("2026-04-26")
                        .last("2026-04-30")
                        .by("gmx.de|posteo.de")
                        .sentence("were missing")
                        .sentence("again"),
                )
                .never(loud(0))
                .never(silence()),
        ),
        case(
            "one-report-of-no-policy",
            "found again",
            &["8.12"],
            "One sender once found no policy, between weeks in which it did: nothing worth a word.",
            ("alder.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.alder.example"]);
                t.run(&WIDE, 0..30, |who, day| {
                    vec![if who == "gmx.de" && day == 12 { no_policy() } else { sts(&lines) }]
                });
            },
            truth().never(want("it was not lost").headline("policy-lost|gone|missing")).never(loud(0)),
        ),
        case(
            "mode-none-since-today",
            "mode none",
            &["7.3"],
            "The first report of all has mode none: said at once.",
            ("maple.example", "2026-06-01"),
            |t| {
                let lines = policy("none", &["mx.maple.example"]);
                t.run(&LARGE, 0..1, |_, _| vec![sts(&lines)]);
            },
            truth()
                .must(want("mode none").severity("info|warning").actor("you").sentence("mode none"))
                .never(want("caches need not have run out").says("have run out by now")),
        ),
        case(
            "counted-and-not-explained",
            "failures without details",
            &["8.8"],
            "One reporter counts failures without details, on four days with a pause: sessions and days are right, and it is told once.",
            ("birch.example", "2026-07-06"),
            |t| {
                let lines = policy("testing", &["mx.birch.example"]);
                t.run(&LARGE, 0..20, |_, _| vec![sts(&lines)]);
                t.run(&[("wanadoo.example", 70)], 0..20, |_, day| {
                    vec![if matches!(day, 10 | 11 | 14 | 15) { sts(&lines).bad(25) } else { sts(&lines) }]
                });
            },
            truth()
                .must(
                    want("100 on four days")
                        .by_only("wanadoo.example")
                        .failed(100)
                        .days(4)
                        .first("2026-07-16")
                        .last("2026-07-21")
                        .headline("no report says why"),
                )
                .never(want("told once").headline("summary-disagrees|do not say why")),
        ),
    ]
}
