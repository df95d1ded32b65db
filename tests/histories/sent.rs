//! What a host or a policy host sends: a chain that lacks its anchor, one certificate for two kinds of senders, and files
//! that differ.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    [dane(), differing(), stale(), lost()].into_iter().flatten().collect()
}

fn anchor(byte: &str) -> String {
    format!("2 1 1 {}", byte.repeat(32))
}

fn new_key() -> Want {
    want("the record is not of the host's key").claims("key or certificate|certificate had changed")
}

fn dane() -> Vec<Case> {
    vec![
        case(
            "a-lost-intermediate-under-an-anchor",
            "an anchor and its chain",
            &["2.2", "2.7"],
            "The record is of the issuer, and each sender misses a certificate of the chain: send the whole chain, anchor included.",
            ("tarn.example", "2026-03-02"),
            |t| {
                let records = [anchor("c1")];
                t.run(&DANE, 0..22, |_, day| {
                    let bad =
                        row(14, "validation-failure", "mx.tarn.example").why("unable to get local issuer certificate");
                    let entry = tlsa("mx.tarn.example", &records);
                    vec![if day >= 16 { entry.good(0).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("the chain, up to the anchor")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("mx.tarn.example")
                        .failed(6 * 4 * 14)
                        .first("2026-03-18")
                        .sentence("chain")
                        .steps("anchor")
                        .steps("-showcerts"),
                )
                .never(new_key())
                .never(
                    want("no record for a new key").claims_in_steps("for the new key|for the current key|keep the key"),
                )
                .never(loud(1)),
        ),
        case(
            "another-issuer-or-no-anchor",
            "an anchor and its chain",
            &["2.2"],
            "The record is of the issuer, and no sender says more: another issuer, or a chain without the anchor.",
            ("beck.example", "2026-04-06"),
            |t| {
                let records = [anchor("c2")];
                t.run(&DANE, 0..24, |_, day| {
                    let bad = row(9, "certificate-not-trusted", "mx.beck.example");
                    let entry = tlsa("mx.beck.example", &records);
                    vec![if day >= 17 { entry.good(0).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("both are possible")
                        .severity("critical")
                        .actor("you")
                        .failed(7 * 4 * 9)
                        .first("2026-04-23")
                        .sentence("anchor")
                        .sentence("issuer")
                        .steps("-showcerts"),
                )
                .never(new_key())
                .never(
                    want("no record for a new key").claims_in_steps("for the new key|for the current key|keep the key"),
                )
                .never(loud(1)),
        ),
        case(
            "a-lost-intermediate-for-both-kinds",
            "one chain, two policies",
            &["2.2", "9.3"],
            "A certificate of the chain is left out: MTA-STS senders do not trust it, and DANE senders find no anchor.",
            ("gill.example", "2026-05-04"),
            |t| {
                let (lines, records) = (policy("enforce", &["mx.gill.example"]), [anchor("c3")]);
                t.run(&LARGE, 0..24, |_, day| {
                    let bad = row(80, "certificate-not-trusted", "mx.gill.example")
                        .why("unable to get local issuer certificate");
                    vec![if day >= 18 { sts(&lines).good(0).with(bad) } else { sts(&lines) }]
                });
                t.run(&DANE, 0..24, |_, day| {
                    let bad = row(11, "certificate-not-trusted", "mx.gill.example");
                    let entry = tlsa("mx.gill.example", &records).of("mx.gill.example");
                    vec![if day >= 18 { entry.good(0).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("one chain for both")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("mx.gill.example")
                        .failed(6 * (2 * 80 + 4 * 11))
                        .sentence("stopped sending its whole chain")
                        .steps("intermediate")
                        .steps("anchor"),
                )
                .never(new_key())
                .never(want("no record for a new key").claims_in_steps("for the current key"))
                .never(loud(1)),
        ),
        case(
            "self-signed-for-both-kinds",
            "one certificate, two policies",
            &["2.2", "9.3"],
            "A self-signed certificate that fits no record: one from an authority for MTA-STS, and a record for DANE.",
            ("force.example", "2026-06-01"),
            |t| {
                let (lines, records) = (policy("enforce", &["mx.force.example"]), [key("c4")]);
                t.run(&LARGE, 0..24, |_, day| {
                    let bad = row(70, "certificate-not-trusted", "mx.force.example");
                    vec![if day >= 18 { sts(&lines).good(0).with(bad) } else { sts(&lines) }]
                });
                t.run(&DANE, 0..24, |_, day| {
                    let bad = row(12, "certificate-not-trusted", "mx.force.example");
                    let entry = tlsa("mx.force.example", &records).of("mx.force.example");
                    vec![if day >= 18 { entry.good(0).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("two repairs, each for its senders")
                        .severity("critical")
                        .actor("you")
                        .failed(6 * (2 * 70 + 4 * 12))
                        .steps("senders that use MTA-STS, install a certificate")
                        .steps("senders that use DANE, the records have usage 3")
                        .steps("for the current key"),
                )
                .never(
                    want("authority and name do matter to the others").claims_in_steps("The records have usage 3, so"),
                )
                .never(loud(1)),
        ),
        case(
            "keys-before-their-records-twice",
            "several rollovers, key first",
            &["2.5", "2.6", "4.5"],
            "Two renewals, the key two days before its record; well since 18 days: nothing to wait for, keep the key.",
            ("scar.example", "2026-02-16"),
            |t| {
                let set = |byte: &str| [format!("3 0 1 {}", byte.repeat(32))];
                t.run(&DANE, 0..98, |_, day| {
                    let (byte, fails) = match day {
                        0..18 => ("d1", false),
                        18..20 => ("d1", true),
                        20..78 => ("d2", false),
                        78..80 => ("d2", true),
                        _ => ("d3", false),
                    };
                    let entry = tlsa("mx.scar.example", &set(byte));
                    let bad = row(10, "certificate-not-trusted", "mx.scar.example");
                    vec![if fails { entry.good(0).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("twice, and how to avoid it")
                        .severity("info|warning")
                        .actor("you")
                        .trend("recurring|over")
                        .failed(4 * 4 * 10)
                        .sentence("8 Mar")
                        .sentence("7 May")
                        .steps("keep the key"),
                )
                .never(want("the TTL ran out weeks ago").steps("Wait until the TTL")),
        ),
    ]
}

fn differing() -> Vec<Case> {
    vec![
        case(
            "two-files-from-the-first-day",
            "different policies from the first day",
            &["7.9"],
            "From the first of five days Google has four mx lines and Microsoft three: nobody knows which is newer, or since when.",
            ("nab.example", "2026-03-02"),
            |t| {
                let four =
                    policy("enforce", &["mx1.nab.example", "mx2.nab.example", "mx3.nab.example", "mx4.nab.example"]);
                let three = policy("enforce", &["mx1.nab.example", "mx2.nab.example", "mx3.nab.example"]);
                t.run(&LARGE, 0..5, |who, _| vec![sts(if who == GOOGLE { &four } else { &three })]);
            },
            truth()
                .must(
                    want("they differ, and in what")
                        .severity("info|warning")
                        .by_only("Google Inc.|Microsoft Corporation")
                        .headline("differ")
                        .says("mx4.nab.example")
                        .says("5 days"),
                )
                .never(want("no change was seen").claims("changed on|old one|new one|added|removed"))
                .never(loud(1)),
        ),
        case(
            "two-ages-for-a-month",
            "different policies from the first day",
            &["7.9"],
            "For all 30 days Google has a max_age of a week and Microsoft one of a day: two files, neither known to be newer.",
            ("rigg.example", "2026-03-02"),
            |t| {
                let week = policy_of("enforce", &["mx.rigg.example"], 604_800);
                let day = policy_of("enforce", &["mx.rigg.example"], 86_400);
                t.run(&LARGE, 0..30, |who, _| vec![sts(if who == GOOGLE { &week } else { &day })]);
            },
            truth()
                .must(
                    want("they differ, and in what")
                        .severity("warning")
                        .actor("you")
                        .headline("differ")
                        .says("604800")
                        .says("86400")
                        .told("30 days")
                        .steps("compare the file"),
                )
                .never(want("neither is known to be newer").claims("old one|new one|changed on"))
                .never(loud(1)),
        ),
        case(
            "a-fragment-beside-a-fetch-error",
            "a fragment of a policy",
            &["3.1", "7.9"],
            "Where the fetch fails reports quote the version line alone: the policy did not change, it was not read.",
            ("whin.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.whin.example"]);
                let fragment = ["version: STSv1".to_owned()];
                t.run(&LARGE, 0..22, |_, day| {
                    let bad = row(20, "sts-policy-fetch-error", "");
                    let entry = sts(&lines);
                    if day >= 16 { vec![entry, sts(&fragment).good(0).with(bad)] } else { vec![entry] }
                });
            },
            truth()
                .must(want("it could not be fetched").severity("warning").actor("you").failed(6 * 2 * 20))
                .never(want("nothing changed").headline("policy-changed|policy-differs|policy-weakened|changed on"))
                .never(loud(1)),
        ),
        case(
            "a-mode-that-there-is-not",
            "a fragment of a policy",
            &["7.9"],
            "The mode became \"enforced\": the policy is not valid, which is no change to another mode.",
            ("holm.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx.holm.example"]);
                let broken = policy("enforced", &["mx.holm.example"]);
                t.run(&LARGE, 0..22, |_, day| {
                    let bad = row(20, "sts-policy-invalid", "");
                    vec![if day >= 16 { sts(&broken).good(0).with(bad) } else { sts(&lines) }]
                });
            },
            truth()
                .must(
                    want("it is not valid")
                        .severity("warning")
                        .actor("you")
                        .failed(6 * 2 * 20)
                        .says("\"enforced\"|“enforced”"),
                )
                .never(want("told once").headline("policy-changed|policy-differs|policy-weakened|changed on"))
                .never(loud(1)),
        ),
    ]
}

fn stale() -> Vec<Case> {
    vec![
        case(
            "too-old-for-any-cache",
            "an old policy beyond its max_age",
            &["7.2"],
            "Microsoft gets the old policy three weeks after the change, though a copy lives for a day: a server still has the old file.",
            ("mere-end.example", "2026-03-02"),
            |t| {
                let old = policy_of("enforce", &["mx1.mere-end.example", "mx2.mere-end.example"], 86_400);
                let new = policy_of("enforce", &["mx1.mere-end.example", "mx9.mere-end.example"], 86_400);
                t.run(&LARGE, 0..35, |who, day| {
                    let bad = row(60, "validation-failure", "mx9.mere-end.example").why("MX_HOSTS_MISMATCH");
                    vec![match who {
                        MICROSOFT => sts(&old).when(day >= 14, bad),
                        _ => sts(if day >= 14 { &new } else { &old }),
                    }]
                });
            },
            truth()
                .must(
                    want("several servers")
                        .severity(LOUD)
                        .actor("you")
                        .by_only("Microsoft Corporation")
                        .hosts_only("mx9.mere-end.example")
                        .failed(21 * 60)
                        .told("servers")
                        .steps("compare the file"),
                )
                .never(want("it is no cached copy").fails().sentence("a cached MTA-STS policy|had cached")),
        ),
        case(
            "an-old-file-that-does-no-harm",
            "an old policy beyond its max_age",
            &["7.9"],
            "Microsoft gets the old policy, of a week, for five weeks after the change: one web server has the old file.",
            ("garth.example", "2026-03-02"),
            |t| {
                let old = policy_of("enforce", &["mx.garth.example"], 604_800);
                let new = policy_of("enforce", &["mx.garth.example"], 2_592_000);
                t.run(&LARGE, 0..45, |who, day| vec![sts(if who == GOOGLE && day >= 10 { &new } else { &old })]);
            },
            truth()
                .must(
                    want("who has the old one, and why")
                        .severity("warning")
                        .actor("you")
                        .headline("differ")
                        .sentence("Microsoft Corporation")
                        .told("35 days")
                        .told("servers")
                        .steps("compare the file"),
                )
                .never(loud(1)),
        ),
    ]
}

fn lost() -> Vec<Case> {
    vec![case(
        "lost-on-three-days",
        "policy lost, day by day",
        &["7.1"],
        "Google finds no policy from 12 March on, Microsoft from 19 March, gmx.de from 26 March: each kept its copy for so long.",
        ("thwaite.example", "2026-03-02"),
        |t| {
            let lines = policy("enforce", &["mx.thwaite.example"]);
            t.run(&[(GOOGLE, 600), (MICROSOFT, 450), ("gmx.de", 300)], 0..30, |who, day| {
                let from = match who {
                    GOOGLE => 10,
                    MICROSOFT => 17,
                    _ => 24,
                };
                vec![if day >= from { no_policy() } else { sts(&lines) }]
            });
        },
        truth()
            .must(
                want("the first day is that of one")
                    .severity(LOUD)
                    .actor("you")
                    .first("2026-03-12")
                    .by("Google Inc.|Microsoft Corporation|gmx.de")
                    .sentence("missing for Google Inc. since 12 Mar")
                    .sentence("26 Mar")
                    .told("Microsoft Corporation: 19 Mar"),
            )
            .never(loud(1)),
    )]
}
