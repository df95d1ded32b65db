//! One thing under several names: organisations, addresses, sessions, hosts.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    [names(), addresses(), sessions(), hosts()].into_iter().flatten().collect()
}

fn names() -> Vec<Case> {
    vec![
        case(
            "a-new-name-in-the-middle-of-a-fault",
            "renamed within a fault",
            &["8.3", "1.6"],
            "A reporter takes another name while a certificate is out of date: two organisations met it, not three.",
            ("brook.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.brook.example"]);
                let bad = |count| row(count, "certificate-expired", "mx.brook.example");
                t.run(&[(GOOGLE, 600)], 0..30, |_, day| vec![sts(&lines).when(day >= 16, bad(300))]);
                for day in 0..30 {
                    let name = if day < 22 { "Sunrise GmbH" } else { "sunrise.ch" };
                    let entry = sts(&lines).good(80).when(day >= 16, bad(40));
                    t.put(said(name, day, vec![entry]).contact("tls@sunrise.ch"));
                }
            },
            truth()
                .must(
                    want("both, once")
                        .severity(LOUD)
                        .actor("you")
                        .failed(14 * 340)
                        .by_only("Google Inc.|sunrise.ch")
                        .first("2026-03-18")
                        .last("2026-03-31")
                        .sentence("both organisations"),
                )
                .must(
                    want("the new name is told once")
                        .fails_not()
                        .by("Sunrise GmbH|sunrise.ch")
                        .headline("the same organisation"),
                )
                .never(want("three organisations").says("3 organisations"))
                .never(silence())
                .never(loud(1)),
        ),
        case(
            "a-new-name-and-alone-as-before",
            "renamed within a fault",
            &["8.3"],
            "One sender alone is refused a connection, before and after its change of name: alone, not two organisations.",
            ("runnel.example", "2026-04-06"),
            |t| {
                let lines = policy("testing", &["mx.runnel.example"]);
                t.run(&LARGE, 0..28, |_, _| vec![sts(&lines)]);
                for day in 0..28 {
                    let name = if day < 20 { "Posta Nova" } else { "PostaNova SE" };
                    let bad = row(30, "validation-failure", "mx.runnel.example")
                        .why("connection refused")
                        .from("198.51.100.9");
                    let entry = sts(&lines).good(200).when(day >= 15, bad);
                    t.put(said(name, day, vec![entry]).contact("reports@postanova.example"));
                }
            },
            truth()
                .must(want("one alone").failed(13 * 30).by_only("PostaNova SE").sentence("alone (of 3"))
                .never(want("two of four").says("2 of 4|with a single sender"))
                .never(silence()),
        ),
    ]
}

fn addresses() -> Vec<Case> {
    vec![
        case(
            "one-address-in-three-spellings",
            "an address in several spellings",
            &["6.1", "1.5"],
            "An IPv6 address is written in three ways: it is one address, and all failures share it.",
            ("cove.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx1.cove.example", "mx2.cove.example"]);
                t.run(&WIDE, 0..24, |who, day| {
                    let at = match who {
                        GOOGLE => "2001:db8:0:0:0:0:0:25",
                        MICROSOFT => "2001:DB8::0025",
                        _ => "2001:db8::25",
                    };
                    let bad = row(12, "starttls-not-supported", "mx1.cove.example").at(at);
                    vec![sts(&lines).when(day >= 16, bad)]
                });
            },
            truth()
                .must(
                    want("one address, one family")
                        .severity(LOUD)
                        .actor("you")
                        .addresses("2001:db8::25")
                        .family("ipv6")
                        .failed(8 * 5 * 12)
                        .steps("[2001:db8::25]:25"),
                )
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "an-address-of-old-inside-the-new",
            "an address in several spellings",
            &["6.1", "1.5"],
            "One program writes IPv4 addresses as mapped into IPv6: the address is one's own, which the others name too.",
            ("bight.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.bight.example"]);
                t.run(&WIDE, 0..24, |who, day| {
                    let at = if who == "bluewin.ch" { "::ffff:192.0.2.44" } else { "192.0.2.44" };
                    let bad = row(9, "certificate-host-mismatch", "mx.bight.example").at(at);
                    let met = matches!(who, "bluewin.ch" | GOOGLE);
                    vec![sts(&lines).when(met && day >= 15, bad)]
                });
            },
            truth()
                .must(
                    want("one's own address")
                        .severity(LOUD)
                        .addresses("192.0.2.44")
                        .family("ipv4")
                        .by_only("bluewin.ch|Google Inc.")
                        .failed(9 * 2 * 9),
                )
                .never(want("told once").fails().at_most(1))
                .never(want("it is no strange address").told("no other report knows")),
        ),
        case(
            "two-addresses-of-one-strange-network",
            "a strange network",
            &["6.1", "6.2"],
            "Two hotels meet two addresses of one network that nobody else knows: one finding with both addresses.",
            ("lagoon.example", "2026-07-06"),
            |t| {
                let lines = policy("testing", &["mx.lagoon.example"]);
                t.run(&WIDE, 0..30, |who, day| {
                    let usual = row(1, "validation-failure", "mx.lagoon.example").at("192.0.2.60").why("EOF");
                    vec![sts(&lines).when(who == GOOGLE && day % 8 == 2, usual)]
                });
                t.run(&[("hotel-eins.example", 25), ("hotel-zwei.example", 15)], 0..30, |who, day| {
                    let at = if who == "hotel-eins.example" { "203.0.113.31" } else { "203.0.113.32" };
                    let bad =
                        row(4, "certificate-not-trusted", "mx.lagoon.example").at(at).why("self-signed certificate");
                    vec![sts(&lines).when((14..24).contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("both addresses, once")
                        .severity(LOUD)
                        .confidence("high")
                        .by_only("hotel-eins.example|hotel-zwei.example")
                        .addresses("203.0.113.31|203.0.113.32")
                        .failed(10 * 2 * 4)
                        .sentence("203.0.113.31")
                        .sentence("203.0.113.32"),
                )
                .never(want("once").fails().by("hotel-zwei.example").at_most(1))
                .never(want("not critical").severity("critical")),
        ),
    ]
}

fn hosts() -> Vec<Case> {
    vec![
        case(
            "postfix-names-the-mx-as-its-domain",
            "no MX is named",
            &["9.3", "1.1"],
            "Postfix gives the MX as policy domain and names no receiving MX, Microsoft names both: one certificate, one finding.",
            ("dune.example", "2026-03-02"),
            |t| {
                let records = [key("91")];
                let bad = |count, mx: &str| row(count, "certificate-not-trusted", mx);
                t.run(&[(MICROSOFT, 300)], 0..20, |_, day| {
                    vec![tlsa("mx.dune.example", &records).when(day >= 15, bad(90, "mx.dune.example"))]
                });
                t.run(&[("postfix.example", 40), ("uni.example", 30)], 0..20, |_, day| {
                    vec![tlsa("mx.dune.example", &records).of("mx.dune.example").when(day >= 15, bad(12, ""))]
                });
            },
            truth()
                .must(
                    want("one finding of all three")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("mx.dune.example")
                        .by_only("Microsoft Corporation|postfix.example|uni.example")
                        .failed(5 * (90 + 12 + 12))
                        .sentence("all 3 organisations"),
                )
                .never(want("once").fails().at_most(1))
                .never(loud(1)),
        ),
        case(
            "microsoft-names-no-mx-where-dns-fails",
            "no MX is named",
            &["9.3", "1.1"],
            "DNSSEC breaks: Microsoft reports it under the mail domain without an MX, Postfix at the MX. One broken zone.",
            ("heath.example", "2026-05-04"),
            |t| {
                let records = [key("92")];
                t.run(&[(MICROSOFT, 300)], 0..20, |_, day| {
                    vec![tlsa("mx.heath.example", &records).when(day >= 16, row(80, "dnssec-invalid", ""))]
                });
                t.run(&[("postfix.example", 40)], 0..20, |_, day| {
                    let bad = row(15, "dnssec-invalid", "mx.heath.example");
                    vec![tlsa("mx.heath.example", &records).of("mx.heath.example").when(day >= 16, bad)]
                });
            },
            truth()
                .must(
                    want("one broken zone")
                        .severity(LOUD)
                        .actor("dns-host|you")
                        .hosts_only("mx.heath.example")
                        .by_only("Microsoft Corporation|postfix.example")
                        .failed(4 * 95),
                )
                .never(want("once").fails().at_most(1)),
        ),
        case(
            "another-fault-without-an-mx-at-another-time",
            "no MX is named",
            &["9.3"],
            "What Microsoft met without an MX in April is not what Postfix meets at the MX in May: two findings.",
            ("moor.example", "2026-04-06"),
            |t| {
                let records = [key("93")];
                t.run(&[(MICROSOFT, 300)], 0..40, |_, day| {
                    vec![tlsa("mx.moor.example", &records).when((3..7).contains(&day), row(80, "dnssec-invalid", ""))]
                });
                t.run(&[("postfix.example", 40), ("uni.example", 30)], 0..40, |_, day| {
                    let bad = row(15, "dnssec-invalid", "mx.moor.example");
                    vec![tlsa("mx.moor.example", &records).of("mx.moor.example").when(day >= 36, bad)]
                });
            },
            truth()
                .must(want("that of April is over").trend("over").by_only("Microsoft Corporation").failed(4 * 80))
                .must(want("that of May").severity(LOUD).by_only("postfix.example|uni.example").failed(4 * 30)),
        ),
    ]
}

fn sessions() -> Vec<Case> {
    vec![
        case(
            "a-session-under-two-policies-is-one",
            "judged by both policies",
            &["9.4"],
            "Microsoft judges each session by DANE and by MTA-STS: 60 sessions failed a day, not 120.",
            ("knoll.example", "2026-09-14"),
            |t| {
                let (lines, records) = (policy("enforce", &["mx.knoll.example"]), [key("7a")]);
                t.run(&[(MICROSOFT, 400)], 0..18, |_, day| {
                    let (one, two) = (sts(&lines), tlsa("mx.knoll.example", &records));
                    let bad = row(60, "starttls-not-supported", "mx.knoll.example");
                    if day < 15 {
                        vec![one.good(400), two.good(400)]
                    } else {
                        vec![one.good(140).with(bad.clone()), two.good(140).with(bad)]
                    }
                });
            },
            truth()
                .must(
                    want("each session once")
                        .severity(LOUD)
                        .hosts_only("mx.knoll.example")
                        .policies("sts|tlsa")
                        .failed(180)
                        .sessions(600)
                        .sentence("180 of 600")
                        .told("counted once"),
                )
                .never(want("not twice").says("360")),
        ),
        case(
            "more-sessions-under-one-policy-than-under-the-other",
            "totals of two policies",
            &["9.4"],
            "Of the failed sessions 50 are counted under DANE and 44 under MTA-STS in testing: 50, of which those of DANE were refused.",
            ("hillock.example", "2026-10-05"),
            |t| {
                let (lines, records) = (policy("testing", &["mx.hillock.example"]), [key("8b")]);
                t.run(&[(MICROSOFT, 400)], 0..20, |_, day| {
                    let bad = |count| row(count, "starttls-not-supported", "mx.hillock.example");
                    if day < 17 {
                        vec![sts(&lines).good(400), tlsa("mx.hillock.example", &records).good(400)]
                    } else {
                        vec![
                            sts(&lines).good(300).with(bad(44)),
                            tlsa("mx.hillock.example", &records).good(300).with(bad(50)),
                        ]
                    }
                });
            },
            truth()
                .must(
                    want("the larger of both")
                        .severity(LOUD)
                        .failed(150)
                        .sessions(3 * 350)
                        .told("not delivered on these attempts"),
                )
                .never(want("not both").says("282")),
        ),
    ]
}
