//! What is told although something else happened once, and what is no longer told because it is over.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

/// The SHA-256 of no bytes at all.
const OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

pub fn cases() -> Vec<Case> {
    let mut cases = lost();
    cases.extend(records());
    cases.extend(side_by_side());
    cases.extend(weakened());
    cases.extend(short());
    cases
}

fn fetch_error(failed: u64) -> Row {
    row(failed, "sts-policy-fetch-error", "")
}

fn lost() -> Vec<Case> {
    vec![
        case(
            "lost-after-one-stray-fetch-error",
            "lost after a fetch error",
            &["7.1"],
            "Both senders could not fetch the policy once on 7 May; since 24 May they find none: said, with its day.",
            ("sedge.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.sedge.example"]);
                t.run(&LARGE, 0..26, |_, day| {
                    vec![if day >= 20 { no_policy() } else { sts(&lines).when(day == 3, fetch_error(1)) }]
                });
            },
            truth()
                .must(
                    want("lost since 24 May")
                        .severity("warning")
                        .actor("you")
                        .headline("has been missing")
                        .by_only("Google Inc.|Microsoft Corporation")
                        .first("2026-05-24")
                        .steps("_mta-sts"),
                )
                .never(loud(1)),
        ),
        case(
            "lost-after-a-week-of-fetch-errors",
            "lost after a fetch error",
            &["7.1", "4.1"],
            "Fetches failed from 11 to 17 May and were well for two weeks; since 3 June nobody finds a policy.",
            ("rush.example", "2026-05-01"),
            |t| {
                let lines = policy("enforce", &["mx.rush.example"]);
                t.run(&WIDE, 0..38, |_, day| {
                    let entry = sts(&lines).when((10..17).contains(&day), fetch_error(5));
                    vec![if day >= 33 { no_policy() } else { entry }]
                });
            },
            truth()
                .must(
                    want("lost since 3 June")
                        .severity("warning")
                        .actor("you")
                        .headline("has been missing")
                        .by("Google Inc.|Microsoft Corporation")
                        .first("2026-06-03"),
                )
                .must(
                    want("the fetches are well again")
                        .severity("info")
                        .trend("over")
                        .types("sts-policy-fetch-error")
                        .failed(7 * 5 * 5)
                        .last("2026-05-17"),
                )
                .never(loud(1)),
        ),
        case(
            "a-policy-host-that-is-down-until-copies-run-out",
            "lost while fetches fail",
            &["7.1", "1.7"],
            "The policy host fails since 14 May; a week later the copies ran out and senders find no policy: one fault.",
            ("reed.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.reed.example"]);
                t.run(&LARGE, 0..24, |_, day| {
                    let entry = if day >= 17 { no_policy() } else { sts(&lines) };
                    vec![entry.when(day >= 10, fetch_error(40))]
                });
            },
            truth()
                .must(
                    want("it cannot be fetched")
                        .severity("warning")
                        .actor("you")
                        .types("sts-policy-fetch-error")
                        .failed(14 * 2 * 40)
                        .first("2026-05-14"),
                )
                .never(want("the fault explains it").headline("has been missing"))
                .never(loud(1)),
        ),
        case(
            "a-policy-in-testing-is-lost",
            "testing policy lost",
            &["7.1", "3.2"],
            "A policy in testing is found by nobody since 1 July: it enforced nothing, and is to be put back before enforce.",
            ("teasel.example", "2026-06-08"),
            |t| {
                let lines = policy("testing", &["mx.teasel.example"]);
                t.run(&WIDE, 0..28, |_, day| vec![if day >= 23 { no_policy() } else { sts(&lines) }]);
            },
            truth()
                .must(
                    want("missing, and in testing")
                        .severity("warning|info")
                        .actor("you")
                        .headline("missing")
                        .sentence("testing")
                        .sentence("enforced nothing")
                        .first("2026-07-01")
                        .steps("_mta-sts"),
                )
                .never(want("it enforced nothing").says("no longer enforced"))
                .never(want("not critical").severity("critical"))
                .never(loud(1)),
        ),
        case(
            "a-lost-policy-that-no-report-quotes",
            "lost policy without its text",
            &["7.1"],
            "Reports name MTA-STS without the policy, and none since 24 May: it is no TLSA record that is missing.",
            ("bracken.example", "2026-05-04"),
            |t| {
                t.run(&LARGE, 0..26, |_, day| vec![if day >= 20 { no_policy() } else { sts(&[]) }]);
            },
            truth()
                .must(
                    want("the MTA-STS policy")
                        .severity("warning")
                        .actor("you")
                        .headline("MTA-STS policy of bracken.example has been missing")
                        .first("2026-05-24")
                        .steps("_mta-sts"),
                )
                .never(want("what it enforced is not known").says("no longer enforced"))
                .never(want("nobody applied DANE").sentence("TLSA"))
                .never(loud(1)),
        ),
    ]
}

fn records() -> Vec<Case> {
    vec![
        case(
            "a-digest-of-nothing-and-one-lost-connection",
            "record content beside a stray failure",
            &["12.1"],
            "One of two records is the SHA-256 of nothing; that one session broke off under them says nothing about it.",
            ("yarrow.example", "2026-04-06"),
            |t| {
                let set = [key("d4"), format!("3 1 1 {OF_NOTHING}")];
                t.run(&DANE, 0..25, |who, day| {
                    let bad = row(1, "starttls-not-supported", "mx.yarrow.example").why("EOF");
                    vec![tlsa("mx.yarrow.example", &set).when(who == "gmx.de" && day == 6, bad)]
                });
            },
            truth()
                .must(
                    want("the digest of nothing")
                        .severity("warning")
                        .actor("you")
                        .hosts("mx.yarrow.example")
                        .says("e3b0c442|nothing|empty"),
                )
                .never(loud(1)),
        ),
        case(
            "a-digest-of-nothing-and-starttls-gone-for-three-days",
            "record content beside a stray failure",
            &["12.1"],
            "STARTTLS was gone for three days a month ago; that one record is the SHA-256 of nothing still stands.",
            ("tansy.example", "2026-04-06"),
            |t| {
                let set = [key("d5"), format!("3 1 1 {OF_NOTHING}")];
                t.run(&DANE, 0..40, |_, day| {
                    let bad = row(9, "starttls-not-supported", "mx.tansy.example");
                    vec![tlsa("mx.tansy.example", &set).when((6..9).contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("the digest of nothing")
                        .severity("warning")
                        .actor("you")
                        .fails_not()
                        .hosts("mx.tansy.example")
                        .says("e3b0c442|nothing|empty"),
                )
                .must(want("over").severity("info").trend("over").failed(3 * 4 * 9))
                .never(loud(1)),
        ),
        case(
            "a-digest-of-nothing-at-each-of-two-hosts",
            "record content at two hosts",
            &["12.1"],
            "A tool made the digest of nothing for both hosts: one finding that names both.",
            ("burdock.example", "2026-04-06"),
            |t| {
                let set = |own: &str| [key(own), format!("3 1 1 {OF_NOTHING}")];
                t.run(&DANE, 0..25, |_, _| {
                    vec![tlsa("mx1.burdock.example", &set("d6")), tlsa("mx2.burdock.example", &set("d7"))]
                });
            },
            truth()
                .must(
                    want("both hosts")
                        .severity("warning")
                        .actor("you")
                        .hosts_only("mx1.burdock.example|mx2.burdock.example")
                        .says("e3b0c442|nothing|empty"),
                )
                .never(loud(1)),
        ),
    ]
}

fn side_by_side() -> Vec<Case> {
    vec![
        case(
            "the-last-one-takes-the-new-policy",
            "a new policy, taken by all",
            &["7.9"],
            "gmx.de kept the old policy for weeks and has the new one since 1 June: it changed, and nobody holds the old.",
            ("linden.example", "2026-05-04"),
            |t| {
                let old = policy("enforce", &["mx1.linden.example"]);
                let new = policy("enforce", &["mx1.linden.example", "mx2.linden.example"]);
                t.run(&[(GOOGLE, 500), ("gmx.de", 90)], 0..32, |who, day| {
                    let from = if who == GOOGLE { 10 } else { 28 };
                    vec![sts(if day >= from { &new } else { &old })]
                });
            },
            truth()
                .must(
                    want("it changed")
                        .severity("info")
                        .actor("nobody")
                        .headline("changed on 14 May")
                        .sentence("mx2.linden.example added"),
                )
                .never(want("nobody holds the old one").headline("differ|still appl"))
                .never(loud(0)),
        ),
        case(
            "two-files-in-each-report",
            "both policies in each report",
            &["7.9"],
            "Each report of a month names both policies, with and without mx2: each sender gets both, so compare the files.",
            ("rowan.example", "2026-05-04"),
            |t| {
                let one = policy("enforce", &["mx1.rowan.example"]);
                let other = policy("enforce", &["mx1.rowan.example", "mx2.rowan.example"]);
                t.run(&LARGE, 0..30, |_, _| vec![sts(&one), sts(&other)]);
            },
            truth()
                .must(
                    want("what differs, and for whom")
                        .severity("info|warning")
                        .actor("you|depends")
                        .headline("different|differ")
                        .sentence("by Google Inc. and Microsoft Corporation, the second")
                        .says("mx2.rowan.example"),
                )
                .never(want("not critical").severity("critical"))
                .never(loud(1)),
        ),
        case(
            "two-files-weeks-after-an-uncovered-host",
            "different policies after a refusal",
            &["7.9", "7.7"],
            "A trial host without a line is long gone; for a month some get a policy without mx2: that is another thing.",
            ("alder.example", "2026-03-02"),
            |t| {
                let one = policy("enforce", &["mx1.alder.example", "mx2.alder.example"]);
                let other = policy("enforce", &["mx1.alder.example"]);
                t.run(&WIDE, 0..62, |who, day| {
                    let bad = row(15, "validation-failure", "trial.alder.example").why("MX_HOSTS_MISMATCH");
                    let is_other = day >= 34 && matches!(who, "gmx.de" | MICROSOFT);
                    vec![sts(if is_other { &other } else { &one }).when((5..8).contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("what differs is named")
                        .severity("warning")
                        .actor("you")
                        .fails_not()
                        .headline("different|differ")
                        .says("mx2.alder.example"),
                )
                .must(want("the trial is over").severity("info").hosts_only("trial.alder.example").failed(3 * 5 * 15))
                .never(loud(1)),
        ),
    ]
}

fn weakened() -> Vec<Case> {
    vec![
        case(
            "testing-and-then-a-shorter-age",
            "weakened, then edited",
            &["7.4"],
            "Enforce became testing on 25 May, and three days later max_age was changed: nothing is enforced all the same.",
            ("hawthorn.example", "2026-05-04"),
            |t| {
                t.run(&WIDE, 0..36, |_, day| {
                    vec![sts(&match day {
                        0..21 => policy("enforce", &["mx.hawthorn.example"]),
                        21..24 => policy("testing", &["mx.hawthorn.example"]),
                        _ => policy_of("testing", &["mx.hawthorn.example"], 1_209_600),
                    })]
                });
            },
            truth()
                .must(
                    want("was it meant")
                        .severity("warning")
                        .actor("you")
                        .sentence("enforce to testing on 25 May")
                        .sentence("intended")
                        .first("2026-05-25")
                        .last("2026-06-08"),
                )
                .must(want("the later change").severity("info").sentence("max_age from").first("2026-05-28"))
                .never(loud(1)),
        ),
        case(
            "testing-for-two-days-and-then-none",
            "weakened, then edited",
            &["7.4", "7.3"],
            "Enforce, two days of testing, and none since 27 May: one finding asks whether that was meant.",
            ("blackthorn.example", "2026-05-04"),
            |t| {
                t.run(&WIDE, 0..32, |_, day| {
                    let mode = match day {
                        0..21 => "enforce",
                        21..23 => "testing",
                        _ => "none",
                    };
                    vec![sts(&policy(mode, &["mx.blackthorn.example"]))]
                });
            },
            truth()
                .must(
                    want("was it meant")
                        .severity("warning")
                        .actor("you")
                        .sentence("from enforce")
                        .sentence("none since 27 May")
                        .sentence("intended")
                        .first("2026-05-25"),
                )
                .never(want("it is told once").fails_not().sentence("none").at_most(1))
                .never(loud(1)),
        ),
        case(
            "testing-edited-and-then-enforce-again",
            "weakened, edited and back",
            &["7.4"],
            "Testing for two weeks, with an edit, and enforce again since 8 June: nothing is weak now.",
            ("medick.example", "2026-05-04"),
            |t| {
                let one = ["mx1.medick.example"];
                let two = ["mx1.medick.example", "mx2.medick.example"];
                t.run(&WIDE, 0..45, |_, day| {
                    vec![sts(&match day {
                        0..21 => policy("enforce", &one),
                        21..28 => policy("testing", &one),
                        28..35 => policy("testing", &two),
                        _ => policy("enforce", &two),
                    })]
                });
            },
            truth()
                .must(want("back in enforce").severity("info").sentence("testing to enforce").first("2026-06-08"))
                .never(want("nothing is weak now").sentence("intended"))
                .never(loud(0)),
        ),
    ]
}

fn short() -> Vec<Case> {
    vec![case(
        "an-age-of-a-day-and-one-old-fetch-error",
        "max_age, fetches well again",
        &["7.5"],
        "max_age is a day; one fetch of very many failed a month ago: short, but no warning for ever.",
        ("sorrel.example", "2026-05-04"),
        |t| {
            let lines = policy_of("enforce", &["mx.sorrel.example"], 86_400);
            t.run(&[(GOOGLE, 50_000), (MICROSOFT, 30_000)], 0..36, |who, day| {
                vec![sts(&lines).when(who == GOOGLE && day == 3, fetch_error(1))]
            });
        },
        truth().must(want("max_age is short").severity("info").actor("you").fails_not().says("max_age")).never(loud(0)),
    )]
}
