//! What looks like something else, until one looks closer: an anchor's date, one host with two repairs, a habit of
//! little each week, an address that several meet, and pauses that are usual.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    let mut cases = meaning();
    cases.extend(repairs());
    cases.extend(dates());
    cases.extend(ends());
    cases.extend(addresses());
    cases.extend(pauses());
    cases
}

fn meaning() -> Vec<Case> {
    vec![
        case(
            "expired-under-an-anchor",
            "a date under DANE",
            &["2.2", "2.7"],
            "With usage 2 a certificate must be valid: since 27 May it has expired, in the words of Exchange and of Postfix alike.",
            ("anchor.example", "2026-05-11"),
            |t| {
                let records = [format!("2 1 1 {}", "7d".repeat(32))];
                t.run(&[(MICROSOFT, 400), ("gmx.de", 120), ("posteo.de", 30)], 0..21, |who, day| {
                    let exchange = "450 4.7.322 certificate-expired: Destination mail server's certificate is expired.";
                    let bad = match who {
                        MICROSOFT => row(40, "certificate-expired", "mx.anchor.example").why(exchange),
                        "gmx.de" => row(12, "certificate-expired", "mx.anchor.example"),
                        _ => row(6, "validation-failure", "mx.anchor.example").why("certificate has expired"),
                    };
                    vec![tlsa("mx.anchor.example", &records).when(day >= 16, bad)]
                });
            },
            truth()
                .must(
                    want("one certificate that expired")
                        .severity("critical")
                        .actor("you")
                        .failed(5 * (40 + 12 + 6))
                        .first("2026-05-27")
                        .sentence("expired")
                        .steps("renew|new certificate|install"),
                )
                .never(want("a record matches").fails().claims("no tlsa record match"))
                .never(want("the records are right").fails().steps("publish the record for the current key"))
                .never(loud(1)),
        ),
        case(
            "expired-under-a-key-alone",
            "a date under DANE",
            &["2.1", "2.2"],
            "With usage 3 no date counts: whoever says expired, no record matched, in the result as in the reason.",
            ("keel.example", "2026-05-11"),
            |t| {
                let records = [key("7e"), format!("3 0 1 {}", "7f".repeat(32))];
                t.run(&DANE, 0..21, |_, day| {
                    let bad = row(6, "certificate-expired", "mx.keel.example").why("certificate has expired");
                    vec![tlsa("mx.keel.example", &records).when(day >= 16, bad)]
                });
            },
            truth()
                .must(
                    want("no record matches")
                        .severity("critical")
                        .actor("you")
                        .failed(5 * 4 * 6)
                        .sentence("no tlsa record match"),
                )
                .never(public_authority())
                .never(loud(1)),
        ),
        case(
            "called-invalid-where-a-host-is-left-out",
            "an invalid policy and its MX",
            &["3.1", "3.6"],
            "A sender calls the policy invalid and names an MX that it leaves out: whatever is wrong with it, the mail arrived.",
            ("spar.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.spar.example"]);
                t.run(&LARGE, 0..20, |_, day| {
                    vec![sts(&lines).when(day >= 15, row(30, "sts-policy-invalid", "mx2.spar.example"))]
                });
            },
            truth()
                .must(
                    want("the policy is invalid").severity("warning").actor("you").failed(5 * 2 * 30).sentence("valid"),
                )
                .never(refusal())
                .never(want("not critical").severity("critical"))
                .never(loud(1)),
        ),
        case(
            "a-mismatch-under-a-policy-called-invalid",
            "an invalid policy and its MX",
            &["3.1", "2.7"],
            "The reason says that the MX is not in the policy, the result that the policy is invalid: add the host, and the mail arrived.",
            ("boom.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.boom.example"]);
                t.run(&LARGE, 0..20, |_, day| {
                    let bad = row(30, "sts-policy-invalid", "mx2.boom.example").why("MX_HOSTS_MISMATCH");
                    vec![sts(&lines).when(day >= 15, bad)]
                });
            },
            truth()
                .must(
                    want("the host is left out")
                        .severity("warning")
                        .actor("you")
                        .hosts("mx2.boom.example")
                        .steps("mx: mx2.boom.example"),
                )
                .never(refusal())
                .never(loud(1)),
        ),
        case(
            "one-sender-does-not-quote-the-policy",
            "a policy that is not quoted",
            &["3.3"],
            "Microsoft does not quote the policy, Google does: it is enforced, so both did not deliver.",
            ("yard.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx.yard.example"]);
                t.run(&LARGE, 0..20, |who, day| {
                    let bad = row(40, "certificate-expired", "mx.yard.example");
                    vec![sts(if who == GOOGLE { &lines } else { &[] }).when(day >= 15, bad)]
                });
            },
            truth()
                .must(
                    want("all of it was refused")
                        .severity("critical")
                        .actor("you")
                        .failed(5 * 2 * 40)
                        .sentence("not delivered on these attempts"),
                )
                .never(want("nothing was delivered").fails().claims("delivered all the same"))
                .never(loud(1)),
        ),
        case(
            "nobody-quotes-the-policy",
            "a policy that is not quoted",
            &["3.6"],
            "Nobody quotes the policy: whether it is enforced, and whether the mail was delivered, is not known.",
            ("mast.example", "2026-04-06"),
            |t| {
                t.run(&LARGE, 0..20, |_, day| {
                    vec![sts(&[]).when(day >= 15, row(40, "certificate-expired", "mx.mast.example"))]
                });
            },
            truth()
                .must(want("not known").severity("warning").actor("you").failed(5 * 2 * 40).sentence("not known"))
                .never(
                    want("nobody says that it arrived")
                        .fails()
                        .claims_in_told("delivered all the same|was not delivered"),
                )
                .never(loud(1)),
        ),
    ]
}

fn repairs() -> Vec<Case> {
    vec![
        case(
            "one-host-and-two-repairs",
            "two repairs at one host",
            &["7.2", "1.4"],
            "mx5 was added to the policy of alder.example, which Microsoft has not fetched, and never to that of birch.example.",
            ("alder.example", "2026-03-02"),
            |t| {
                let old = policy("enforce", &["mx4.host.example"]);
                let new = policy("enforce", &["mx4.host.example", "mx5.host.example"]);
                t.run(&LARGE, 0..24, |who, day| {
                    let bad = || row(12, "validation-failure", "mx5.host.example");
                    let (fails, stale) = (day >= 16, who == MICROSOFT);
                    vec![
                        sts(if fails && !stale { &new } else { &old }).when(fails && stale, bad()),
                        sts(&old).of("birch.example").when(fails, bad()),
                    ]
                });
            },
            truth()
                .must(
                    want("both repairs, each with its domain")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("mx5.host.example")
                        .domains("alder.example|birch.example")
                        .failed(8 * 3 * 12)
                        .sentence("alder.example")
                        .steps("mx: mx5.host.example")
                        .steps("alder.example, change the id"),
                )
                .never(twice("mx5.host.example"))
                .never(loud(1)),
        ),
        case(
            "two-of-three-have-the-new-policy",
            "holders that renewed",
            &["7.2", "7.9"],
            "Three senders refused mx5; since 15 March only comcast.net does, with the old policy: the others have the new one.",
            ("gaff.example", "2026-03-02"),
            |t| {
                let old = policy_of("enforce", &["mx4.gaff.example"], 1_209_600);
                let new = policy_of("enforce", &["mx4.gaff.example", "mx5.gaff.example"], 1_209_600);
                t.run(&[(GOOGLE, 600), (MICROSOFT, 450), ("comcast.net", 200)], 0..21, |who, day| {
                    let stale = day < 13 || who == "comcast.net";
                    let bad = row(60, "validation-failure", "mx5.gaff.example");
                    vec![sts(if stale { &old } else { &new }).when(day >= 10 && stale, bad)]
                });
            },
            truth()
                .must(
                    want("comcast.net alone holds it, until 29 March at most")
                        .severity(LOUD)
                        .actor("you")
                        .hosts_only("mx5.gaff.example")
                        .sentence("comcast.net still applies the old one, until 29 Mar")
                        .told("Google Inc. and Microsoft Corporation already apply")
                        .says("[id]"),
                )
                .never(want("the others do not").fails().sentence("and comcast.net still apply"))
                .never(loud(1)),
        ),
        case(
            "one-sender-at-five-british-domains",
            "registries of a country",
            &["6.7", "5.5"],
            "One sender fails at five domains that share nothing but co.uk, where others succeed: it is its own problem.",
            ("bakery-one.co.uk", "2026-07-06"),
            |t| {
                let names = ["bakery-one", "florist-two", "garage-three", "tailor-four", "saddler-five"];
                let domains = names.map(|name| (format!("{name}.co.uk"), format!("mx.{name}.co.uk")));
                let lines = domains.clone().map(|(_, host)| policy("testing", &[&host]));
                t.run(&WIDE, 0..26, |_, _| {
                    domains.iter().zip(&lines).map(|((domain, _), lines)| sts(lines).of(domain)).collect()
                });
                t.run(&[("postrelay.example", 9)], 0..26, |_, _| {
                    let each = domains.iter().zip(&lines);
                    let bad = |host: &str| row(3, "certificate-host-mismatch", host);
                    each.map(|((domain, host), lines)| sts(lines).of(domain).good(0).with(bad(host))).collect()
                });
            },
            truth()
                .must(
                    want("the sender's own")
                        .actor("sender")
                        .by_only("postrelay.example")
                        .failed(26 * 5 * 3)
                        .sentence("unrelated domains"),
                )
                .never(want("not yours").fails().actor("you"))
                .never(interference())
                .never(loud(0)),
        ),
    ]
}

fn dates() -> Vec<Case> {
    vec![
        case(
            "a-clock-wrong-for-two-days",
            "a clock wrong for days",
            &["4.9", "8.1"],
            "Two reports are dated 2062: a clock that was wrong for two days, beside a fault of these days that goes on.",
            ("sheet.example", "2026-07-27"),
            |t| {
                let lines = policy("enforce", &["mx.sheet.example"]);
                t.run(&WIDE, 0..21, |_, day| {
                    vec![sts(&lines).when(day >= 16, row(9, "certificate-expired", "mx.sheet.example"))]
                });
                for day in ["2062-08-05", "2062-08-06"] {
                    let far = said("uhr.example", 9, vec![sts(&lines).good(4)]);
                    t.put(far.range(&format!("{day}T00:00:00Z"), &format!("{day}T23:59:59Z")));
                }
            },
            truth()
                .must(want("now").severity("critical").actor("you").trend(LIVE).failed(5 * 5 * 9).last("2026-08-16"))
                .must(want("the dates are named").by("uhr.example").fails_not().says("2062"))
                .never(silence())
                .never(want("no gap of decades").headline("coverage|gap"))
                .never(loud(1)),
        ),
        case(
            "two-of-forty-each-wednesday",
            "little each week",
            &["4.4", "4.3", "5.2"],
            "Two of forty sessions find no STARTTLS at mx2, each Wednesday for six weeks: little, and no chance.",
            ("halyard.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.halyard.example", "mx2.halyard.example"]);
                t.run(&[(GOOGLE, 40)], 0..42, |_, day| {
                    let bad = row(2, "starttls-not-supported", "mx2.halyard.example");
                    vec![sts(&lines).good(if day % 7 == 2 { 38 } else { 40 }).when(day % 7 == 2, bad)]
                });
            },
            truth().must(
                want("each Wednesday")
                    .severity("warning")
                    .trend("recurring")
                    .hosts_only("mx2.halyard.example")
                    .days(6)
                    .failed(12)
                    .sentence("wednesday"),
            ),
        ),
        case(
            "two-of-forty-on-any-day",
            "little each week",
            &["5.2"],
            "As little as that on six days without any habit is background: info, and nobody acts.",
            ("sheave.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.sheave.example", "mx2.sheave.example"]);
                t.run(&[(GOOGLE, 40)], 0..42, |_, day| {
                    let bad = row(2, "starttls-not-supported", "mx2.sheave.example");
                    vec![sts(&lines).when(matches!(day, 17 | 22 | 26 | 31 | 37 | 40), bad)]
                });
            },
            truth().must(want("told as chance").severity("info").actor("nobody").failed(12)).never(loud(0)),
        ),
    ]
}

fn ends() -> Vec<Case> {
    vec![
        case(
            "two-fifths-have-not-reported-since",
            "over for each",
            &["4.1", "4.2"],
            "Google and Microsoft failed for three days; Google is clean for four, Microsoft has sent nothing since: not over.",
            ("cleat.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.cleat.example"]);
                t.run(&[(GOOGLE, 300), (MICROSOFT, 200)], 0..24, |who, day| {
                    let bad = row(if who == GOOGLE { 60 } else { 40 }, "starttls-not-supported", "mx.cleat.example");
                    if who == MICROSOFT && day > 20 {
                        return Vec::new();
                    }
                    vec![sts(&lines).when((18..21).contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("nothing is known of Microsoft")
                        .fails()
                        .severity("warning")
                        .trend("unclear|ongoing|new")
                        .failed(300),
                )
                .never(want("not over").fails().trend("over"))
                .never(loud(1)),
        ),
        case(
            "two-fifths-have-stopped-for-good",
            "over for each",
            &["4.1", "8.1"],
            "Ten days later Microsoft is silent, which is told; those who still report have been clean: over.",
            ("fairlead.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.fairlead.example"]);
                t.run(&[(GOOGLE, 300), (MICROSOFT, 200)], 0..31, |who, day| {
                    let large = who == GOOGLE;
                    let bad = row(if large { 60 } else { 40 }, "starttls-not-supported", "mx.fairlead.example");
                    if !large && day > 20 {
                        return Vec::new();
                    }
                    vec![sts(&lines).when((18..21).contains(&day), bad)]
                });
            },
            truth()
                .must(want("over").fails().severity("info").trend("over").failed(300))
                .must(
                    want("and Microsoft is silent")
                        .fails_not()
                        .by_only("Microsoft Corporation")
                        .sentence("nothing since"),
                )
                .never(loud(0)),
        ),
    ]
}

fn addresses() -> Vec<Case> {
    const SMALL: [(&str, u64); 3] = [("hotel-one.example", 30), ("hotel-two.example", 24), ("hotel-three.example", 18)];
    vec![
        case(
            "three-senders-one-strange-address",
            "several at a strange address",
            &["6.1", "6.2"],
            "Three small senders meet another certificate at one address; the others, with most of the mail, know only yours.",
            ("jetty.example", "2026-05-04"),
            |t| {
                let lines = policy("testing", &["mx.jetty.example"]);
                t.run(&WIDE, 0..30, |who, day| {
                    let usual = row(1, "validation-failure", "mx.jetty.example").at("192.0.2.10").why("EOF");
                    vec![sts(&lines).when(who == GOOGLE && day % 9 == 4, usual)]
                });
                t.run(&SMALL, 0..30, |_, day| {
                    let bad = row(5, "certificate-host-mismatch", "mx.jetty.example").at("203.0.113.9");
                    vec![sts(&lines).when((12..22).contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("the address, and all three")
                        .severity("warning")
                        .confidence("high")
                        .by_only("hotel-one.example|hotel-two.example|hotel-three.example")
                        .addresses("203.0.113.9")
                        .failed(10 * 3 * 5)
                        .sentence("203.0.113.9"),
                )
                .never(loud(1)),
        ),
        case(
            "three-that-reach-the-other-family",
            "several at an address of one's own",
            &["6.1", "6.3"],
            "Only three small senders use IPv6, and meet an outdated server there: one's own, for nobody else could get to it.",
            ("mole.example", "2026-05-04"),
            |t| {
                let lines = policy("testing", &["mx.mole.example"]);
                t.run(&WIDE, 0..30, |who, day| {
                    let usual = row(1, "validation-failure", "mx.mole.example").at("192.0.2.10").why("EOF");
                    vec![sts(&lines).when(who == GOOGLE && day % 9 == 4, usual)]
                });
                t.run(&SMALL, 0..30, |_, day| {
                    let bad = row(5, "certificate-host-mismatch", "mx.mole.example").at("2001:db8:9::25");
                    vec![sts(&lines).when(day >= 12, bad)]
                });
            },
            truth()
                .must(want("your server over IPv6").severity("warning").actor("you").family("ipv6").failed(18 * 3 * 5))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "two-of-fifty-thousand-at-a-strange-address",
            "hardly anything at a strange address",
            &["6.1", "6.5"],
            "Two of fifty thousand sessions met no STARTTLS at an address that is none of yours: little, and still named.",
            ("groyne.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.groyne.example"]);
                t.run(&[(GOOGLE, 6_000), (MICROSOFT, 5_000), ("gmx.de", 900)], 0..30, |_, day| {
                    let usual = row(1, "validation-failure", "mx.groyne.example").at("192.0.2.10").why("EOF");
                    vec![sts(&lines).when(day % 9 == 4, usual)]
                });
                t.run(&[("telekom.example", 1_700)], 0..30, |_, day| {
                    let bad = row(1, "starttls-not-supported", "mx.groyne.example").at("203.0.113.9");
                    vec![sts(&lines).when(matches!(day, 11 | 19), bad)]
                });
            },
            truth()
                .must(
                    want("the address is in the sentence")
                        .severity("info|warning")
                        .by_only("telekom.example")
                        .addresses("203.0.113.9")
                        .failed(2)
                        .sentence("203.0.113.9"),
                )
                .never(want("not critical").severity("critical"))
                .never(want("not yours").fails().actor("you")),
        ),
    ]
}

fn pauses() -> Vec<Case> {
    let gap = || want("no gap").headline("coverage-gaps|no report from any");
    vec![
        case(
            "a-small-domain-with-its-pauses",
            "a habit of pauses",
            &["8.1", "8.2"],
            "A small domain has a report on 28 of 40 days, for on the others nobody wrote: that is its habit, and no gap.",
            ("punt.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.punt.example"]);
                let none = [2, 3, 7, 11, 15, 16, 20, 24, 25, 29, 33, 37];
                t.run(&[(GOOGLE, 3)], 0..40, |_, day| if none.contains(&day) { Vec::new() } else { vec![sts(&lines)] });
            },
            truth().never(gap()).never(silence()).never(loud(0)),
        ),
        case(
            "nobody-writes-at-christmas",
            "a holiday that all share",
            &["8.2"],
            "Nobody at all wrote from 24 December to 1 January, and then all did again: holidays, and no gap.",
            ("skiff.example", "2025-12-01"),
            |t| {
                let lines = policy("enforce", &["mx.skiff.example"]);
                t.run(&[(GOOGLE, 12), ("amt.example", 4)], 0..45, |_, day| {
                    if (23..32).contains(&day) { Vec::new() } else { vec![sts(&lines)] }
                });
            },
            truth().never(gap()).never(silence()).never(loud(0)),
        ),
        case(
            "five-days-that-a-daily-domain-lacks",
            "a habit of pauses",
            &["8.1"],
            "Every day but five in a row has reports: these five are missing, and whoever has them should load them.",
            ("wherry.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.wherry.example"]);
                t.run(&LARGE, 0..40, |_, day| if (17..22).contains(&day) { Vec::new() } else { vec![sts(&lines)] });
            },
            truth()
                .must(
                    want("five days are missing")
                        .severity("info")
                        .actor("you")
                        .first("2026-06-18")
                        .last("2026-06-22")
                        .sentence("for 5 of 40 days"),
                )
                .never(loud(0)),
        ),
    ]
}
