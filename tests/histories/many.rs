//! One cause at many domains: told once where it is one, and not where it is several.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

const TWELVE: [&str; 12] = [
    "aare.example",
    "birs.example",
    "doubs.example",
    "emme.example",
    "glatt.example",
    "inn.example",
    "kander.example",
    "linth.example",
    "moesa.example",
    "orbe.example",
    "reuss.example",
    "thur.example",
];

fn each(of: impl Fn(&'static str) -> Entry) -> Vec<Entry> {
    TWELVE.into_iter().map(|domain| of(domain).of(domain)).collect()
}

pub fn cases() -> Vec<Case> {
    vec![
        case(
            "one-policy-host-of-twelve-domains",
            "one cause, many domains",
            &["1.8"],
            "The web server that holds the policies of twelve domains is down: one finding that names them.",
            ("aare.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.provider.example"]);
                t.run(&LARGE, 0..20, |_, day| {
                    each(|_| {
                        let bad = row(9, "sts-policy-fetch-error", "").why("connection refused");
                        sts(&lines).good(60).when(day >= 16, bad)
                    })
                });
            },
            truth()
                .must(
                    want("all twelve at once")
                        .severity("warning|info")
                        .actor("you")
                        .domains("aare.example|thur.example|orbe.example")
                        .failed(4 * 2 * 12 * 9)
                        .sentence("policies of aare.example, birs.example and 10 more")
                        .steps("https://mta-sts.aare.example")
                        .steps("https://mta-sts.birs.example")
                        .told("delivered"),
                )
                .never(want("once").fails().at_most(1))
                .never(want("not critical").severity("critical")),
        ),
        case(
            "one-certificate-of-twelve-policy-hosts",
            "one cause, many domains",
            &["1.8"],
            "The certificate of the common policy host ran out: the policy hosts of all twelve.",
            ("aare.example", "2026-04-06"),
            |t| {
                let lines = policy("testing", &["mx.provider.example"]);
                t.run(&LARGE, 0..20, |_, day| {
                    each(|_| sts(&lines).good(60).when(day >= 15, row(7, "sts-webpki-invalid", "")))
                });
            },
            truth()
                .must(
                    want("all twelve at once")
                        .severity("warning|info")
                        .actor("you")
                        .domains("aare.example|inn.example|thur.example")
                        .failed(5 * 2 * 12 * 7)
                        .sentence("certificates of the policy hosts of"),
                )
                .never(want("once").fails().at_most(1)),
        ),
        case(
            "one-signer-of-twelve-zones",
            "one cause, many domains",
            &["1.8"],
            "The signatures of twelve zones of one DNS host run out on one day: one finding, for the DNS host.",
            ("aare.example", "2026-05-04"),
            |t| {
                let records = [key("3a")];
                t.run(&[(MICROSOFT, 300), ("gmx.de", 60)], 0..20, |_, day| {
                    each(|_| {
                        tlsa("mx.provider.example", &records).good(40).when(day >= 17, row(8, "dnssec-invalid", ""))
                    })
                });
            },
            truth()
                .must(
                    want("all twelve at once")
                        .severity(LOUD)
                        .actor("dns-host")
                        .domains("aare.example|thur.example")
                        .failed(3 * 2 * 12 * 8)
                        .sentence("DNSSEC")
                        .sentence("10 more"),
                )
                .never(want("once").fails().at_most(1)),
        ),
        case(
            "two-policy-hosts-at-two-times",
            "several causes, several domains",
            &["1.8"],
            "Two domains, whose policies could not be fetched at different times: two findings.",
            ("saane.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.provider.example"]);
                t.run(&LARGE, 0..40, |_, day| {
                    let bad = row(20, "sts-policy-fetch-error", "");
                    vec![
                        sts(&lines).good(80).when((4..9).contains(&day), bad.clone()),
                        sts(&lines).of("sarine.example").good(80).when(day >= 35, bad),
                    ]
                });
            },
            truth()
                .must(want("the first is over").trend("over").domains_only("saane.example").failed(5 * 2 * 20))
                .must(want("the second goes on").trend(LIVE).domains_only("sarine.example").failed(5 * 2 * 20)),
        ),
        case(
            "twelve-policies-changed-on-one-day",
            "one change, many domains",
            &["1.8", "7.4"],
            "Twelve domains went from enforce to testing on one day: asked once whether it was meant.",
            ("aare.example", "2026-07-06"),
            |t| {
                t.run(&LARGE, 0..24, |_, day| {
                    let mode = if day < 14 { "enforce" } else { "testing" };
                    each(|_| sts(&policy(mode, &["mx.provider.example"])).good(60))
                });
            },
            truth()
                .must(
                    want("all twelve at once")
                        .severity("warning")
                        .actor("you")
                        .domains("aare.example|birs.example|thur.example")
                        .first("2026-07-20")
                        .sentence("enforce to testing")
                        .sentence("11 more domains"),
                )
                .never(loud(1)),
        ),
        case(
            "twelve-domains-silent-since-one-day",
            "one change, many domains",
            &["1.8", "8.1"],
            "Reports about twelve domains stopped on one day, another is still reported: one finding.",
            ("rotte.example", "2026-08-03"),
            |t| {
                let lines = policy("enforce", &["mx.provider.example"]);
                t.run(&LARGE, 0..40, |_, day| {
                    let mut all = if day < 28 { each(|_| sts(&lines).good(60)) } else { Vec::new() };
                    all.push(sts(&lines));
                    all
                });
            },
            truth()
                .must(
                    want("all twelve at once")
                        .severity("warning")
                        .domains("aare.example|thur.example")
                        .sentence("11 more domains"),
                )
                .never(loud(1))
                .never(want("the other is not silent").domains("rotte.example").headline("silent|no report about")),
        ),
    ]
}
