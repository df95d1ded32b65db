//! What speaks for somebody between, and what does not.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

const BETWEEN: &str = "interfer|intercept|between|prox|middle|hijack|other certificate|another certificate|strange|stranger|nowhere else|nobody else|not yours|foreign";

pub fn cases() -> Vec<Case> {
    vec![
        case(
            "a-certificate-from-a-strange-address",
            "strange address",
            &["6.1", "1.5"],
            "One sender meets a self-signed certificate at an address that is none of yours; others fail only at yours.",
            ("harbor.example", "2026-05-04"),
            |t| {
                let lines = policy("testing", &["mx1.harbor.example", "mx2.harbor.example"]);
                t.run(&WIDE, 0..30, |who, day| {
                    let usual = row(1, "validation-failure", "mx1.harbor.example")
                        .at("192.0.2.10")
                        .why("connection reset by peer");
                    vec![sts(&lines).when(who == GOOGLE && day % 9 == 4, usual)]
                });
                t.run(&[("oman-mobile.example", 20)], 0..30, |_, day| {
                    let bad = row(6, "certificate-not-trusted", "mx1.harbor.example")
                        .from("198.18.9.9")
                        .at("203.0.113.77")
                        .why("self-signed certificate");
                    vec![sts(&lines).when((12..26).contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("the address, in the sentence and the export")
                        .severity("warning")
                        .actor("depends|sender|nobody|you")
                        .by_only("oman-mobile.example")
                        .addresses("203.0.113.77")
                        .failed(14 * 6)
                        .sentence("203.0.113.77")
                        .told(BETWEEN),
                )
                .never(
                    want("enforce is not ruled out by one sender without its name")
                        .headline("not switch to enforce|too early to tell|not-ready|not ready|not yet")
                        .lacks("oman-mobile.example"),
                )
                .never(want("three days of noise have no weekday").actor("nobody").sentence("always on a"))
                .never(want("not critical").severity("critical"))
                .never(loud(1)),
        ),
        case(
            "no-starttls-at-a-strange-address",
            "strange address",
            &["6.1", "6.5"],
            "It was over two weeks ago, and of few sessions; but the address was not yours, so it stays a warning.",
            ("wharf.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.wharf.example"]);
                t.run(&WIDE, 0..32, |who, day| {
                    let usual = row(1, "validation-failure", "mx.wharf.example").at("192.0.2.20").why("EOF");
                    vec![sts(&lines).when(who == MICROSOFT && day % 10 == 3, usual)]
                });
                t.run(&[("hotelnetz.example", 30)], 0..32, |_, day| {
                    let bad =
                        row(9, "starttls-not-supported", "mx.wharf.example").from("198.18.77.2").at("203.0.113.140");
                    vec![sts(&lines).when((10..13).contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("a strange address stays one")
                        .severity("warning")
                        .by_only("hotelnetz.example")
                        .addresses("203.0.113.140")
                        .failed(27)
                        .sentence("203.0.113.140"),
                )
                .never(want("not critical").severity("critical"))
                .never(loud(1)),
        ),
        case(
            "two-senders-one-strange-address",
            "two at a strange address",
            &["6.2", "6.1"],
            "Two unrelated senders meet the same address that is none of yours: stronger, not weaker.",
            ("quay.example", "2026-03-02"),
            |t| {
                let lines = policy("testing", &["mx.quay.example"]);
                t.run(&WIDE, 0..30, |who, day| {
                    let usual = row(1, "validation-failure", "mx.quay.example").at("192.0.2.30").why("EOF");
                    vec![sts(&lines).when(who == GOOGLE && day % 8 == 2, usual)]
                });
                t.run(&[("flughafen.example", 25), ("messe.example", 15)], 0..30, |who, day| {
                    let from = if who == "messe.example" { "198.18.5.5" } else { "198.19.6.6" };
                    let bad = row(4, "certificate-host-mismatch", "mx.quay.example").from(from).at("203.0.113.9");
                    vec![sts(&lines).when((14..24).contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("both, and the address")
                        .severity(LOUD)
                        .by("flughafen.example|messe.example")
                        .addresses("203.0.113.9")
                        .confidence("medium|high")
                        .failed(10 * 2 * 4)
                        .sentence("203.0.113.9")
                        .told(BETWEEN),
                )
                .never(want("it is told once").fails().by("messe.example").at_most(1)),
        ),
        case(
            "the-first-mx-that-only-large-senders-reach",
            "one's own fault first",
            &["6.3", "9.1"],
            "Only Google and Microsoft name mx1, for the small ones happen on mx2: a wrong certificate of your own.",
            ("prairie.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx1.prairie.example", "mx2.prairie.example", "mx3.prairie.example"]);
                t.run(&WIDE, 0..22, |who, day| {
                    let large = who == GOOGLE || who == MICROSOFT;
                    let bad = row(55, "certificate-host-mismatch", "mx1.prairie.example")
                        .from("74.125.82.41")
                        .at("192.0.2.91");
                    vec![sts(&lines).when(large && day >= 17, bad)]
                });
            },
            truth()
                .must(
                    want("your own certificate")
                        .severity(LOUD)
                        .actor("you")
                        .hosts_only("mx1.prairie.example")
                        .failed(5 * 2 * 55),
                )
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "one-mx-and-one-large-sender",
            "one's own fault first",
            &["6.3"],
            "Google alone meets an untrusted chain at mx2: reports do not say where others succeeded; look at mx2 first.",
            ("steppe.example", "2026-05-25"),
            |t| {
                let lines = policy("enforce", &["mx1.steppe.example", "mx2.steppe.example"]);
                t.run(&WIDE, 0..20, |who, day| {
                    let bad =
                        row(90, "certificate-not-trusted", "mx2.steppe.example").from("74.125.82.12").at("192.0.2.92");
                    vec![sts(&lines).when(who == GOOGLE && day >= 15, bad)]
                });
            },
            truth()
                .must(
                    want("mx2 is looked at first")
                        .severity(LOUD)
                        .actor("you|depends")
                        .hosts_only("mx2.steppe.example")
                        .by_only("Google Inc.")
                        .failed(5 * 90)
                        .steps("mx2.steppe.example:25"),
                )
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "all-from-one-country",
            "a country is no sign",
            &["6.4"],
            "All that failed came from the United States, as nearly all mail does: nothing about interference.",
            ("savanna.example", "2026-02-16"),
            |t| {
                let lines = policy("enforce", &["mx.savanna.example"]);
                t.run(&WIDE, 0..20, |who, day| {
                    let large = who == GOOGLE || who == MICROSOFT;
                    let ip = if who == GOOGLE { "209.85.128.44" } else { "40.107.22.51" };
                    let bad = row(35, "starttls-not-supported", "mx.savanna.example").from(ip);
                    vec![sts(&lines).when(large && day >= 16, bad)]
                });
            },
            truth()
                .must(want("your STARTTLS").severity(LOUD).actor("you").failed(4 * 2 * 35))
                .never(interference())
                .never(want("the country is no diagnosis").fails().sentence("United States|[US]"))
                .never(loud(1)),
        ),
        case(
            "one-large-sender-from-its-own-country",
            "a country is no sign",
            &["6.4", "6.5"],
            "Microsoft alone from its usual networks, an untrusted chain for two days, long over: info.",
            ("pampas.example", "2026-03-30"),
            |t| {
                let lines = policy("enforce", &["mx1.pampas.example", "mx2.pampas.example"]);
                t.run(&WIDE, 0..30, |who, day| {
                    let bad = row(15, "certificate-not-trusted", "mx2.pampas.example").from("40.107.22.51");
                    vec![sts(&lines).when(who == MICROSOFT && (6..8).contains(&day), bad)]
                });
            },
            truth()
                .must(want("over").severity("info").trend("over").by_only("Microsoft Corporation").failed(30))
                .never(interference())
                .never(loud(0)),
        ),
        case(
            "an-old-suspicion-without-an-address",
            "a suspicion that is over",
            &["6.5", "4.1"],
            "One sender met no STARTTLS on two days of May and has been clean since: no warning for ever.",
            ("lichen.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx1.lichen.example", "mx2.lichen.example"]);
                t.run(&WIDE, 0..40, |_, _| vec![sts(&lines)]);
                t.run(&[("reederei.example", 40)], 0..40, |_, day| {
                    let rows = ["mx1.lichen.example", "mx2.lichen.example"]
                        .map(|host| row(4, "starttls-not-supported", host).from("198.18.60.4"));
                    vec![sts(&lines).rows(rows.into_iter().filter(|_| matches!(day, 9 | 10)))]
                });
            },
            truth()
                .must(want("over").severity("info").trend("over").by_only("reederei.example").failed(16))
                .never(loud(0)),
        ),
        case(
            "a-second-domain-with-the-same-strange-address",
            "nearly proof",
            &["6.6", "6.1"],
            "Two domains with different MX meet one strange address, from two senders: nearly proof of somebody between.",
            ("moss.example", "2026-06-08"),
            |t| {
                let (one, two) = (policy("enforce", &["mx.moss.example"]), policy("enforce", &["in.fern.example"]));
                t.run(&WIDE, 0..28, |who, day| {
                    let usual = row(1, "validation-failure", "mx.moss.example").at("192.0.2.40").why("EOF");
                    let other = row(1, "validation-failure", "in.fern.example").at("192.0.2.41").why("EOF");
                    vec![
                        sts(&one).when(who == GOOGLE && day % 9 == 1, usual),
                        sts(&two).of("fern.example").when(who == GOOGLE && day % 9 == 5, other),
                    ]
                });
                t.run(&[("cafe-netz.example", 20), ("bahn-wlan.example", 20)], 0..28, |who, day| {
                    let (lines, domain, host) = if who == "cafe-netz.example" {
                        (&one, "moss.example", "mx.moss.example")
                    } else {
                        (&two, "fern.example", "in.fern.example")
                    };
                    let bad =
                        row(5, "certificate-not-trusted", host).at("203.0.113.200").why("self-signed certificate");
                    vec![sts(lines).of(domain).when((10..20).contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("nearly proof, with the address")
                        .severity(LOUD)
                        .addresses("203.0.113.200")
                        .confidence("high")
                        .by_only("cafe-netz.example|bahn-wlan.example")
                        .domains_only("moss.example|fern.example")
                        .hosts_only("mx.moss.example|in.fern.example")
                        .failed(2 * 10 * 5)
                        .sentence("203.0.113.200")
                        .told(BETWEEN),
                )
                .never(want("it is one thing").fails().addresses("203.0.113.200").at_most(1)),
        ),
        case(
            "one-sender-fails-at-everybody",
            "one sender, all servers",
            &["6.7", "5.5"],
            "The same sender fails at the hosts of three unrelated domains while all others succeed there: it is its problem.",
            ("elm.example", "2026-07-06"),
            |t| {
                let domains = [
                    ("elm.example", "mx.elm.example"),
                    ("oak.example", "mail.oak.example"),
                    ("yew.example", "in.yew.example"),
                ];
                let lines = domains.map(|(_, host)| policy("testing", &[host]));
                t.run(&WIDE, 0..26, |_, _| {
                    domains.iter().zip(&lines).map(|((domain, _), lines)| sts(lines).of(domain)).collect()
                });
                t.run(&[("postrelay.example", 9)], 0..26, |_, _| {
                    let each = domains.iter().zip(&lines);
                    each.map(|((domain, host), lines)| {
                        sts(lines).of(domain).good(0).with(row(3, "certificate-not-trusted", host))
                    })
                    .collect()
                });
            },
            truth()
                .must(
                    want("the sender's problem")
                        .severity("info|warning")
                        .actor("sender|depends|nobody")
                        .by_only("postrelay.example")
                        .fails(),
                )
                .never(want("not yours").fails().actor("you"))
                .never(want("not critical").severity("critical"))
                .never(interference()),
        ),
        case(
            "one-sender-without-starttls-anywhere",
            "one sender, all servers",
            &["6.7", "5.5", "5.6"],
            "A sender meets no STARTTLS at two unrelated domains with hosts of different providers: its own line strips it.",
            ("larch.example", "2026-09-07"),
            |t| {
                let domains = [("larch.example", "mx.larch.example"), ("spruce.example", "mail.provider.example")];
                let lines = domains.map(|(_, host)| policy("testing", &[host]));
                t.run(&WIDE, 0..28, |_, _| {
                    domains.iter().zip(&lines).map(|((domain, _), lines)| sts(lines).of(domain)).collect()
                });
                t.run(&[("hafen-it.example", 9)], 0..28, |_, _| {
                    let each = domains.iter().zip(&lines);
                    each.map(|((domain, host), lines)| {
                        sts(lines).of(domain).good(0).with(row(4, "starttls-not-supported", host).from("198.18.90.2"))
                    })
                    .collect()
                });
            },
            truth()
                .must(
                    want("the sender's problem")
                        .severity("info|warning")
                        .actor("sender|depends|nobody")
                        .by_only("hafen-it.example")
                        .fails(),
                )
                .never(want("not yours").fails().actor("you"))
                .never(want("some failed, so not none").sentence("no failure"))
                .never(want("not critical").severity("critical")),
        ),
    ]
}
