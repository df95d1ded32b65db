//! Policies that are lost, old, weak, or not the same for all.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    let mut cases = lost();
    cases.extend(stale());
    cases.extend(weak());
    cases.extend(uncovered());
    cases
}

fn lost() -> Vec<Case> {
    vec![
        case(
            "the-policy-record-vanished",
            "policy lost",
            &["7.1"],
            "Google finds no policy since 4 June, the others since 6 June: it was in force, and something removed it.",
            ("citrus.example", "2026-05-18"),
            |t| {
                let lines = policy("enforce", &["mx.citrus.example"]);
                t.run(&[(GOOGLE, 400), (MICROSOFT, 300), ("gmx.de", 50)], 0..26, |who, day| {
                    let gone = day >= if who == GOOGLE { 17 } else { 19 };
                    vec![if gone { no_policy() } else { sts(&lines) }]
                });
            },
            truth()
                .must(
                    want("lost, with its day")
                        .severity(LOUD)
                        .sentence_lacks("policy of citrus.example are")
                        .actor("you")
                        .domains("citrus.example")
                        .by("Google Inc.|Microsoft Corporation|gmx.de")
                        .first("2026-06-04")
                        .loose()
                        .trend(LIVE)
                        .says("_mta-sts|mta-sts.citrus|TXT|policy host"),
                )
                .never(want("not over").trend("over"))
                .never(want("it is told once").headline("no policy|no-policy|lost|no longer").at_most(1))
                .never(loud(1)),
        ),
        case(
            "policy-lost-at-the-end",
            "policy lost",
            &["7.1"],
            "Only the last two days say no-policy-found: said at once.",
            ("lemon.example", "2026-08-10"),
            |t| {
                let lines = policy_of("enforce", &["mx.lemon.example"], 1_209_600);
                t.run(&WIDE, 0..20, |_, day| vec![if day >= 18 { no_policy() } else { sts(&lines) }]);
            },
            truth()
                .must(
                    want("lost since 28 August")
                        .severity(LOUD)
                        .sentence_lacks("policy of lemon.example are")
                        .actor("you")
                        .first("2026-08-28")
                        .loose()
                        .says("_mta-sts|mta-sts.lemon|TXT|policy host"),
                )
                .never(loud(1)),
        ),
        case(
            "the-records-vanished",
            "TLSA lost",
            &["7.1"],
            "DANE senders found TLSA records until 21 March and none since: records or DNSSEC are gone.",
            ("peach.example", "2026-03-02"),
            |t| {
                let records = [key("5e")];
                t.run(&DANE, 0..30, |_, day| {
                    vec![if day >= 20 { no_policy() } else { tlsa("mx.peach.example", &records) }]
                });
            },
            truth()
                .must(
                    want("lost")
                        .severity(LOUD)
                        .actor("you|dns-host")
                        .domains("peach.example")
                        .first("2026-03-22")
                        .loose()
                        .says("TLSA|DANE")
                        .says("TLSA|DNSSEC"),
                )
                .never(want("not an MTA-STS record").steps("_mta-sts"))
                .never(loud(1)),
        ),
        case(
            "the-records-of-one-host-vanished",
            "TLSA lost",
            &["7.1", "9.3"],
            "Postfix names the host as policy domain: its TLSA records are gone since 24 May, while MTA-STS goes on.",
            ("apricot.example", "2026-05-04"),
            |t| {
                let (lines, records) = (policy("enforce", &["mx.apricot.example"]), [key("5d")]);
                t.run(&LARGE, 0..28, |_, _| vec![sts(&lines)]);
                t.run(&[("gmx.de", 80), ("posteo.de", 30)], 0..28, |_, day| {
                    let entry = if day >= 20 { no_policy() } else { tlsa("mx.apricot.example", &records) };
                    vec![entry.of("mx.apricot.example")]
                });
            },
            truth()
                .must(
                    want("DANE is lost, MTA-STS is not")
                        .severity(LOUD)
                        .actor("you|dns-host")
                        .by("gmx.de|posteo.de")
                        .not_by("Google Inc.")
                        .first("2026-05-24")
                        .loose()
                        .says("TLSA|DANE"),
                )
                .never(want("the TXT record is there").steps("_mta-sts"))
                .never(silence())
                .never(loud(1)),
        ),
        case(
            "lost-for-three-days-and-found-again",
            "policy lost",
            &["7.1", "4.1"],
            "No policy was found for three days; it has been back for two weeks: over.",
            ("quince.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx.quince.example"]);
                t.run(&WIDE, 0..30, |_, day| vec![if (10..13).contains(&day) { no_policy() } else { sts(&lines) }]);
            },
            truth()
                .must(
                    want("it was gone, and is there again")
                        .severity("info")
                        .trend("over")
                        .first("2026-04-16")
                        .last("2026-04-18")
                        .by("Google Inc.|gmx.de")
                        .sentence("was missing")
                        .sentence("again"),
                )
                .never(want("it is not lost now").severity(LOUD))
                .never(silence())
                .never(loud(0)),
        ),
        case(
            "no-policy-at-all",
            "no policy",
            &["7.10"],
            "Nobody finds a policy, and never did: all is encrypted, and nothing enforces it. Make one.",
            ("fig.example", "2026-05-04"),
            |t| {
                t.run(&WIDE, 0..25, |_, _| vec![no_policy()]);
            },
            truth()
                .must(
                    want("nothing enforces it")
                        .severity("info|warning")
                        .actor("you")
                        .domains("fig.example")
                        .says("MTA-STS|DANE|policy"),
                )
                .never(want("not critical").severity("critical"))
                .never(want("nothing was lost").headline("no longer|lost|vanished"))
                .never(silence()),
        ),
        case(
            "a-policy-found-by-some",
            "no policy",
            &["7.9", "9.2"],
            "gmx.de does DANE only and finds no records; the others apply MTA-STS: no policy was lost.",
            ("medlar.example", "2026-06-08"),
            |t| {
                let lines = policy("enforce", &["mx.medlar.example"]);
                t.run(&WIDE, 0..25, |who, _| vec![if who == "gmx.de" { no_policy() } else { sts(&lines) }]);
            },
            truth()
                .never(want("nothing was lost").headline("no longer|lost|vanished").severity(LOUD))
                .never(silence())
                .never(loud(0)),
        ),
    ]
}

fn stale() -> Vec<Case> {
    vec![
        case(
            "an-old-policy-in-a-cache",
            "stale policy",
            &["7.2", "3.3"],
            "mx9 is in the newest policy; Microsoft still holds the older one and refuses it: change the id in the TXT record.",
            ("saddle.example", "2026-04-13"),
            |t| {
                let old = policy("enforce", &["mx7.saddle.example", "mx8.saddle.example"]);
                let new = policy("enforce", &["mx7.saddle.example", "mx9.saddle.example"]);
                t.run(&[(GOOGLE, 500), (MICROSOFT, 350), ("gmx.de", 60)], 0..24, |who, day| {
                    let bad = row(28, "validation-failure", "mx9.saddle.example").why("MX_HOSTS_MISMATCH");
                    vec![match who {
                        MICROSOFT => sts(&old).when(day >= 16, bad),
                        _ => sts(if day >= 16 { &new } else { &old }),
                    }]
                });
            },
            truth()
                .must(
                    want("Microsoft holds the old one; change the id")
                        .severity(LOUD)
                        .actor("you")
                        .trend(LIVE)
                        .hosts("mx9.saddle.example")
                        .by("Microsoft Corporation")
                        .not_by("Google Inc.|gmx.de")
                        .failed(8 * 28)
                        .first("2026-04-29")
                        .says("[id]|[ids]")
                        .says("old|cache|stale|earlier|previous|outdated|still hold|still appl|kept"),
                )
                .never(
                    want("the host is there: it is not to be added").fails().hosts("mx9.saddle.example").lacks("[id]"),
                )
                .never(twice("mx9.saddle.example"))
                .never(want("three hosts are not counted").fails().sentence("of 3 MX"))
                .never(interference())
                .never(loud(2)),
        ),
        case(
            "an-old-policy-on-the-first-day",
            "stale policy",
            &["7.2"],
            "The new host came today and two senders refuse it by the old policy: said at once, not after days.",
            ("stirrup.example", "2026-09-07"),
            |t| {
                let old = policy_of("enforce", &["in1.stirrup.example"], 1_209_600);
                let new = policy_of("enforce", &["in1.stirrup.example", "in2.stirrup.example"], 1_209_600);
                t.run(&WIDE, 0..15, |who, day| {
                    let bad = row(9, "validation-failure", "in2.stirrup.example");
                    let late = who == "bluewin.ch" || who == MICROSOFT;
                    vec![if day < 14 {
                        sts(&old)
                    } else if late {
                        sts(&old).with(bad)
                    } else {
                        sts(&new)
                    }]
                });
            },
            truth()
                .must(
                    want("they hold the old one, for the two weeks of its max_age at most")
                        .says("4 oct|5 oct|oct 4|oct 5|2026-10-04|2026-10-05|14 days|two weeks")
                        .severity(LOUD)
                        .actor("you")
                        .hosts("in2.stirrup.example")
                        .by("Microsoft Corporation|bluewin.ch")
                        .not_by("Google Inc.")
                        .failed(18)
                        .days(1)
                        .says("[id]|[ids]")
                        .says("old|cache|stale|earlier|previous|outdated|still hold|kept"),
                )
                .never(want("it is not to be added").fails().hosts("in2.stirrup.example").lacks("[id]"))
                .never(twice("in2.stirrup.example")),
        ),
        case(
            "an-old-policy-in-testing",
            "stale policy",
            &["7.2", "3.2"],
            "The old policy was in testing, so what it leaves out was delivered; Microsoft holds it still: change the id.",
            ("halter.example", "2026-06-29"),
            |t| {
                let old = policy("testing", &["a.halter.example"]);
                let new = policy("testing", &["a.halter.example", "b.halter.example"]);
                t.run(&[(GOOGLE, 500), (MICROSOFT, 350), ("gmx.de", 60)], 0..22, |who, day| {
                    let bad = row(31, "validation-failure", "b.halter.example");
                    vec![match who {
                        MICROSOFT => sts(&old).when(day >= 17, bad),
                        _ => sts(if day >= 17 { &new } else { &old }),
                    }]
                });
            },
            truth()
                .must(
                    want("Microsoft holds the old one")
                        .severity("warning|info")
                        .actor("you")
                        .hosts("b.halter.example")
                        .by_only("Microsoft Corporation")
                        .failed(5 * 31)
                        .says("[id]|[ids]")
                        .says("old|cache|stale|earlier|previous|outdated|still hold|kept"),
                )
                .never(want("not critical").severity("critical"))
                .never(refusal())
                .never(twice("b.halter.example")),
        ),
        case(
            "hosts-of-a-replaced-policy",
            "hosts of old policies",
            &["7.8"],
            "The policy named four hosts a month ago and two today; one of two fails, not one of six.",
            ("bridle.example", "2026-02-02"),
            |t| {
                let old = policy(
                    "enforce",
                    &["a.bridle.example", "b.bridle.example", "c.bridle.example", "d.bridle.example"],
                );
                let new = policy("enforce", &["e.bridle.example", "f.bridle.example"]);
                t.run(&LARGE, 0..45, |_, day| {
                    let bad = row(50, "certificate-expired", "f.bridle.example");
                    vec![if day < 20 { sts(&old) } else { sts(&new).when(day >= 41, bad) }]
                });
            },
            truth()
                .must(
                    want("one of two")
                        .severity(LOUD)
                        .actor("you")
                        .hosts_only("f.bridle.example")
                        .failed(4 * 2 * 50)
                        .sentence_lacks("of 6 mx|of 5 mx|of 4 mx|of 3 mx"),
                )
                .never(loud(1)),
        ),
        case(
            "two-files-behind-one-name",
            "different policies",
            &["7.9"],
            "For a month some senders get a policy without mx2: two web servers hold different files; compare them.",
            ("spur.example", "2026-05-04"),
            |t| {
                let one = policy("enforce", &["mx1.spur.example", "mx2.spur.example"]);
                let other = policy("enforce", &["mx1.spur.example"]);
                t.run(&WIDE, 0..30, |who, _| {
                    vec![sts(if matches!(who, "gmx.de" | MICROSOFT) { &other } else { &one })]
                });
            },
            truth()
                .must(
                    want("what differs is named")
                        .severity("info|warning")
                        .actor("you|depends")
                        .says("mx2.spur.example"),
                )
                .never(want("not critical").severity("critical"))
                .never(silence())
                .never(loud(1)),
        ),
        case(
            "who-used-the-old-one-once-is-not-named",
            "different policies",
            &["7.9"],
            "All but one took the new policy within days; three weeks later only orange.fr holds the old: it alone is named.",
            ("curb.example", "2026-06-01"),
            |t| {
                let old = policy_of("enforce", &["mx1.curb.example"], 2_592_000);
                let new = policy_of("enforce", &["mx1.curb.example", "mx2.curb.example"], 2_592_000);
                t.run(&[(GOOGLE, 500), (MICROSOFT, 400), ("gmx.de", 60), ("orange.fr", 90)], 0..40, |who, day| {
                    let from = match who {
                        GOOGLE => 14,
                        MICROSOFT => 16,
                        "gmx.de" => 17,
                        _ => 99,
                    };
                    vec![sts(if day >= from { &new } else { &old })]
                });
            },
            truth()
                .must(
                    want("only orange.fr holds the old one")
                        .severity("info|warning")
                        .sentence("orange.fr")
                        .says("[id]|old"),
                )
                .never(want("not critical").severity("critical"))
                .never(loud(1)),
        ),
    ]
}

fn weak() -> Vec<Case> {
    vec![
        case(
            "mode-none-left-over",
            "mode none",
            &["7.3"],
            "The policy has said none for months: it protects nothing. Remove it, or go to testing and enforce.",
            ("gable.example", "2026-04-06"),
            |t| {
                let lines = policy("none", &["mx.gable.example"]);
                t.run(&WIDE, 0..30, |_, _| vec![sts(&lines)]);
            },
            truth()
                .must(
                    want("none protects nothing")
                        .severity("info|warning")
                        .actor("you")
                        .domains("gable.example")
                        .says("none"),
                )
                .never(want("not critical").severity("critical"))
                .never(silence()),
        ),
        case(
            "from-enforce-to-testing",
            "protection withdrawn",
            &["7.4"],
            "The policy went from enforce to testing on 1 June: was it meant? Protection is gone.",
            ("attic.example", "2026-05-11"),
            |t| {
                let (before, after) =
                    (policy("enforce", &["mx.attic.example"]), policy("testing", &["mx.attic.example"]));
                t.run(&WIDE, 0..30, |_, day| vec![sts(if day < 21 { &before } else { &after })]);
            },
            truth()
                .must(
                    want("was it meant")
                        .severity("warning")
                        .actor("you")
                        .domains("attic.example")
                        .sentence("enforce")
                        .sentence("testing")
                        .first("2026-06-01")
                        .loose(),
                )
                .never(silence())
                .never(loud(1)),
        ),
        case(
            "from-enforce-to-none",
            "protection withdrawn",
            &["7.4", "7.3"],
            "The policy went from enforce to none: protection is gone, and somebody ought to know whether it was meant.",
            ("cellar.example", "2026-07-06"),
            |t| {
                let (before, after) =
                    (policy("enforce", &["mx.cellar.example"]), policy("none", &["mx.cellar.example"]));
                t.run(&LARGE, 0..25, |_, day| vec![sts(if day < 15 { &before } else { &after })]);
            },
            truth()
                .must(
                    want("was it meant")
                        .severity("warning")
                        .actor("you")
                        .sentence("enforce")
                        .sentence("none")
                        .first("2026-07-21")
                        .loose(),
                )
                .never(want("not critical").severity("critical"))
                .never(silence()),
        ),
        case(
            "from-testing-to-enforce",
            "protection raised",
            &["7.4"],
            "The policy went from testing to enforce and nothing failed: good news, nobody acts.",
            ("porch.example", "2026-08-03"),
            |t| {
                let (before, after) =
                    (policy("testing", &["mx.porch.example"]), policy("enforce", &["mx.porch.example"]));
                t.run(&WIDE, 0..30, |_, day| vec![sts(if day < 15 { &before } else { &after })]);
            },
            truth()
                .must(want("it changed").severity("info").sentence("enforce").first("2026-08-18").loose())
                .never(want("no protection is gone").sentence("gone|withdrawn|no longer protect|was it meant|intended"))
                .never(loud(0)),
        ),
        case(
            "an-age-of-a-day",
            "max_age",
            &["7.5"],
            "max_age is a day: whoever does not write daily has no policy to hold on to. A week at least.",
            ("pantry.example", "2026-03-30"),
            |t| {
                let lines = policy_of("enforce", &["mx.pantry.example"], 86_400);
                t.run(&WIDE, 0..25, |_, _| vec![sts(&lines)]);
            },
            truth()
                .must(
                    want("max_age is short")
                        .severity("info|warning")
                        .actor("you")
                        .domains("pantry.example")
                        .says("max_age|max age"),
                )
                .never(want("not critical").severity("critical"))
                .never(silence())
                .never(loud(1)),
        ),
        case(
            "an-age-of-an-hour-beside-fetch-errors",
            "max_age",
            &["7.5", "3.1"],
            "Fetches fail now and then, and with a max_age of an hour each of them ends the protection.",
            ("scullery.example", "2026-06-15"),
            |t| {
                let lines = policy_of("enforce", &["mx.scullery.example"], 3_600);
                t.run(&LARGE, 0..25, |_, day| {
                    vec![sts(&lines).when(day >= 10 && day % 3 != 0, row(30, "sts-policy-fetch-error", ""))]
                });
            },
            truth()
                .must(want("max_age is short").severity("info|warning").actor("you").says("max_age|max age"))
                .must(
                    want("fetches fail")
                        .severity("warning")
                        .actor("you|depends")
                        .types("sts-policy-fetch-error")
                        .fails(),
                )
                .never(want("not critical").severity("critical"))
                .never(refusal()),
        ),
        case(
            "a-short-age-on-the-way-to-enforce",
            "max_age",
            &["7.5", "5.6"],
            "A month of testing was clean; before enforce the max_age of a day is to be raised.",
            ("larder.example", "2026-09-07"),
            |t| {
                let lines = policy_of("testing", &["mx.larder.example"], 86_400);
                t.run(&WIDE, 0..30, |_, _| vec![sts(&lines)]);
            },
            truth()
                .must(want("max_age is short").severity("info|warning").actor("you").says("max_age|max age"))
                .must(want("ready").severity("info").sentence("enforce"))
                .never(want("not ruled out").headline("not switch to enforce|too early to tell|not ready|not-ready"))
                .never(loud(1)),
        ),
        case(
            "a-week-is-long-enough",
            "a max_age that is fine",
            &["7.5"],
            "max_age is a week: nothing to say of it.",
            ("buttery.example", "2026-10-05"),
            |t| {
                let lines = policy_of("enforce", &["mx.buttery.example"], 604_800);
                t.run(&WIDE, 0..25, |_, _| vec![sts(&lines)]);
            },
            truth().never(want("max_age is fine").headline("max_age|max age|short")).never(loud(0)),
        ),
    ]
}

fn uncovered() -> Vec<Case> {
    vec![
        case(
            "a-wildcard-is-one-label",
            "wildcard",
            &["7.6"],
            "*.mx.orchid.example does not cover eu.in.mx.orchid.example: a wildcard stands for one label.",
            ("orchid.example", "2026-05-18"),
            |t| {
                let lines = policy("enforce", &["*.mx.orchid.example"]);
                t.run(&LARGE, 0..20, |_, day| {
                    let bad = row(37, "validation-failure", "eu.in.mx.orchid.example").why("MX_HOSTS_MISMATCH");
                    vec![sts(&lines).when(day >= 15, bad)]
                });
            },
            truth()
                .must(
                    want("the wildcard is the cause")
                        .severity(LOUD)
                        .actor("you")
                        .hosts_only("eu.in.mx.orchid.example")
                        .failed(5 * 2 * 37)
                        .says("label|wildcard|one part|one level"),
                )
                .never(twice("eu.in.mx.orchid.example"))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "a-wildcard-is-not-the-domain-itself",
            "wildcard",
            &["7.6"],
            "*.tulip.example does not cover tulip.example itself, at which the mail host answers.",
            ("tulip.example", "2026-03-16"),
            |t| {
                let lines = policy("testing", &["*.tulip.example"]);
                t.run(&LARGE, 0..18, |_, day| {
                    let bad = row(26, "validation-failure", "tulip.example").why("MX host does not match policy");
                    vec![sts(&lines).when(day >= 12, bad)]
                });
            },
            truth()
                .must(
                    want("the wildcard is the cause")
                        .severity("warning")
                        .actor("you")
                        .hosts_only("tulip.example")
                        .failed(6 * 2 * 26)
                        .says("label|wildcard|one part|one level"),
                )
                .never(refusal())
                .never(twice("tulip.example")),
        ),
        case(
            "a-host-not-met-for-weeks",
            "uncovered host of the past",
            &["7.7", "4.1"],
            "An MX without a line in the policy was tried for three days a month ago, and never since: info.",
            ("aster.example", "2026-02-02"),
            |t| {
                let lines = policy("enforce", &["mx1.aster.example"]);
                t.run(&LARGE, 0..45, |_, day| {
                    let bad = row(15, "validation-failure", "trial.aster.example").why("MX_HOSTS_MISMATCH");
                    vec![sts(&lines).when((6..9).contains(&day), bad)]
                });
            },
            truth()
                .must(want("info").severity("info").hosts_only("trial.aster.example").failed(3 * 2 * 15).trend("over"))
                .never(twice("trial.aster.example"))
                .never(loud(0)),
        ),
        case(
            "an-uncovered-host-of-a-policy-in-testing",
            "uncovered host",
            &["7.2", "3.2", "5.6"],
            "mx4 is missing from the policy in testing: delivered for now, and to be added before enforce.",
            ("dahlia.example", "2026-04-27"),
            |t| {
                let lines = policy("testing", &["mx1.dahlia.example", "mx2.dahlia.example"]);
                t.run(&WIDE, 0..25, |_, day| {
                    let bad = row(6, "validation-failure", "mx4.dahlia.example");
                    vec![sts(&lines).when(day >= 18, bad)]
                });
            },
            truth()
                .must(
                    want("add it")
                        .severity("warning")
                        .actor("you")
                        .hosts_only("mx4.dahlia.example")
                        .failed(7 * 5 * 6)
                        .steps("mx4.dahlia.example"),
                )
                .never(refusal())
                .never(twice("mx4.dahlia.example"))
                .never(interference())
                .never(loud(1)),
        ),
    ]
}
