//! One fault that each sender calls something else, and faults at one host that are not one.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    [sessions(), certificates(), hosts_of_policies(), apart(), above_noise()].into_iter().flatten().collect()
}

/// A fifth of the sessions of everybody fails at the second host, each with the sender's own words.
fn in_own_words(
    t: &mut Tale,
    days: std::ops::Range<i32>,
    words: &'static [(&'static str, &'static str, &'static str)],
) {
    let lines = policy("enforce", &["mx1.pipit.example", "mx2.pipit.example"]);
    let all: Vec<(&str, u64)> = words.iter().map(|(who, ..)| (*who, 1)).collect();
    t.run(&all, 0..20, |who, day| {
        let (_, result, reason) = words.iter().find(|(own, ..)| *own == who).copied().unwrap_or_default();
        let row = row(20, result, "mx2.pipit.example").at("198.51.100.7").why(reason);
        vec![sts(&lines).good(80).when(days.contains(&day), row)]
    });
}

fn sessions() -> Vec<Case> {
    let one = |why| {
        truth()
            .must(
                want(why)
                    .actor("you")
                    .hosts_only("mx2.pipit.example")
                    .days(8)
                    .first("2026-03-14")
                    .sentence("1 of 2 MX hosts")
                    .sentence("all 4 organisations")
                    .told("most likely one fault")
                    .lacks("not affected")
                    .failed(4 * 8 * 20),
            )
            .never(loud(1))
            .never(want("nobody is alone with it").sentence("alone"))
    };
    vec![
        case(
            "cut-off-refused-and-no-reason",
            "one broken host in the words of four senders",
            &["1.2", "9.1"],
            "The second host breaks off a fifth of the sessions: one sender says reset, one gives no reason, two say that the handshake failed.",
            ("pipit.example", "2026-03-02"),
            |t| {
                in_own_words(
                    t,
                    12..20,
                    &[
                        (GOOGLE, "validation-failure", "connection reset by peer"),
                        (MICROSOFT, "validation-failure", ""),
                        ("gmx.de", "validation-failure", "tls-handshake-failure"),
                        ("bluewin.ch", "validation-failure", "tls-handshake-failure"),
                    ],
                );
            },
            one("one fault of one host"),
        ),
        case(
            "no-version-no-cipher-no-handshake",
            "one broken host in the words of four senders",
            &["1.2"],
            "A host that was set to old TLS alone: one sender misses the version, one an algorithm, two the handshake.",
            ("pipit.example", "2026-03-02"),
            |t| {
                in_own_words(
                    t,
                    12..20,
                    &[
                        (GOOGLE, "validation-failure", "error:0A00042E:SSL routines::tlsv1 alert protocol version"),
                        (MICROSOFT, "validation-failure", "they do not possess a common algorithm"),
                        ("gmx.de", "validation-failure", "tls-handshake-failure"),
                        ("bluewin.ch", "validation-failure", "tls-handshake-failure"),
                    ],
                );
            },
            one("one setting of one host"),
        ),
    ]
}

fn certificates() -> Vec<Case> {
    vec![
        case(
            "self-signed-another-name-and-old",
            "a default certificate that is wrong in three ways",
            &["1.2"],
            "The second host shows the certificate that it was delivered with: self-signed, for another name, expired. Each sender names what it checks first.",
            ("pipit.example", "2026-03-02"),
            |t| {
                in_own_words(
                    t,
                    12..20,
                    &[
                        (GOOGLE, "certificate-not-trusted", "self signed certificate"),
                        (MICROSOFT, "certificate-host-mismatch", ""),
                        ("gmx.de", "certificate-expired", ""),
                    ],
                );
            },
            truth()
                .must(
                    want("one certificate of one host")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("mx2.pipit.example")
                        .sentence("certificate of mx2.pipit.example")
                        .sentence("all 3 organisations")
                        .failed(3 * 8 * 20),
                )
                .never(loud(1))
                .never(interference()),
        ),
        case(
            "expired-says-one-and-failed-says-another",
            "a certificate of which not everybody says what is wrong",
            &["1.2"],
            "The certificate expired: one sender says so, one only that the session failed. What says more is told.",
            ("pipit.example", "2026-03-02"),
            |t| {
                in_own_words(t, 12..20, &[(GOOGLE, "validation-failure", ""), (MICROSOFT, "certificate-expired", "")]);
            },
            truth()
                .must(
                    want("expired, and for both")
                        .actor("you")
                        .sentence("has expired")
                        .sentence("both organisations")
                        .failed(2 * 8 * 20),
                )
                .never(loud(1)),
        ),
    ]
}

fn hosts_of_policies() -> Vec<Case> {
    vec![case(
        "no-file-says-one-no-policy-says-another",
        "an error page in the place of the policy",
        &["1.2"],
        "The policy host answers with an error page: one sender heeds the status, the other one reads the page.",
        ("pipit.example", "2026-03-02"),
        |t| {
            let lines = policy("enforce", &["mx1.pipit.example"]);
            t.run(&[(GOOGLE, 1), (MICROSOFT, 1)], 0..20, |who, day| {
                let row = if who == GOOGLE {
                    row(15, "sts-policy-fetch-error", "").why("HTTP 404")
                } else {
                    row(15, "sts-policy-invalid", "")
                };
                vec![sts(&lines).good(200).when(day >= 12, row)]
            });
        },
        truth()
            .must(want("nobody could use it").actor("you").sentence("both organisations").failed(2 * 8 * 15))
            .never(loud(1))
            .never(want("nobody used it").told("others used it")),
    )]
}

fn apart() -> Vec<Case> {
    vec![
        case(
            "an-expired-one-and-then-a-block",
            "two faults of one host that begin apart",
            &["1.2", "9.1"],
            "The certificate expired on 7 March, for one sender that checks it; on 15 March a firewall began to cut off the other one. Two causes, and neither sender is spared.",
            ("pipit.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.pipit.example", "mx2.pipit.example"]);
                t.run(&[(GOOGLE, 1), (MICROSOFT, 1)], 0..25, |who, day| {
                    let expired = row(20, "certificate-expired", "mx2.pipit.example");
                    let cut = row(20, "validation-failure", "mx2.pipit.example").why("connection reset by peer");
                    let good = sts(&lines).good(80);
                    vec![if who == GOOGLE { good.when(day >= 5, expired) } else { good.when(day >= 13, cut) }]
                });
            },
            truth()
                .must(
                    want("the older one")
                        .first("2026-03-07")
                        .by_only(GOOGLE)
                        .failed(20 * 20)
                        .told("failed for other reasons"),
                )
                .must(
                    want("the newer one")
                        .first("2026-03-15")
                        .by_only(MICROSOFT)
                        .failed(12 * 20)
                        .told("failed for other reasons"),
                )
                .never(want("no one is alone with trouble there").sentence("alone"))
                .never(want("the other one had trouble too").fails().told("not affected")),
        ),
        case(
            "an-expired-one-at-one-and-a-block-at-the-other",
            "faults of two hosts on the same days",
            &["1.2"],
            "On the same days one sender meets an expired certificate at the first host, and the other is cut off by the second.",
            ("pipit.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.pipit.example", "mx2.pipit.example"]);
                t.run(&[(GOOGLE, 1), (MICROSOFT, 1)], 0..20, |who, day| {
                    let expired = row(20, "certificate-expired", "mx1.pipit.example");
                    let cut = row(20, "validation-failure", "mx2.pipit.example").why("connection reset by peer");
                    vec![sts(&lines).good(80).when(day >= 12, if who == GOOGLE { expired } else { cut })]
                });
            },
            truth()
                .must(want("the first host").hosts_only("mx1.pipit.example").failed(8 * 20))
                .must(want("the second host").hosts_only("mx2.pipit.example").failed(8 * 20)),
        ),
    ]
}

/// Two sessions of 10,000 a day break off for each sender, and a fifth of all from a day on.
fn on_top_of_noise(t: &mut Tale, days: i32, from: i32) {
    let lines = policy("enforce", &["mx1.pipit.example", "mx2.pipit.example"]);
    t.run(&[(GOOGLE, 1), (MICROSOFT, 1)], 0..days, |_, day| {
        let failed = if day >= from { 2_000 } else { 2 };
        let row = row(failed, "validation-failure", "mx1.pipit.example").why("connection reset by peer");
        vec![sts(&lines).good(10_000 - failed).with(row)]
    });
}

/// Sessions that break off always and everywhere, about one in five thousand, and what came on top of them.
fn above_noise() -> Vec<Case> {
    let fault = |first| {
        truth()
            .must(
                want("the fault, since it began, with its share")
                    .severity("critical")
                    .actor("you")
                    .first(first)
                    .days(4)
                    .failed(2 * 4 * 2_000)
                    .sentence("16,000 of 80,000 sessions"),
            )
            .must(want("what was there before").severity("info").actor("nobody"))
            .never(loud(1))
    };
    vec![
        case(
            "a-fifth-fails-after-weeks-of-single-ones",
            "an outage in the words of the noise before it",
            &["1.6", "4.7"],
            "One session in five thousand is reset, day for day for six weeks; then a fifth of all, for the same reason, since 13 April.",
            ("pipit.example", "2026-03-02"),
            |t| on_top_of_noise(t, 46, 42),
            fault("2026-04-13"),
        ),
        case(
            "a-fifth-fails-after-months-of-single-ones",
            "an outage in the words of the noise before it",
            &["1.6"],
            "The same after five months.",
            ("pipit.example", "2026-03-02"),
            |t| on_top_of_noise(t, 154, 150),
            fault("2026-07-30"),
        ),
    ]
}
