//! One incident is one finding: what it is, where, who met it, and what its failures share.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    vec![
        case(
            "forty-customers-one-expired-host",
            "one host of many domains",
            &["1.1", "1.4"],
            "The certificate of mx2.hoster.example expired; that it serves forty domains makes it one fault, not forty.",
            ("shop0.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx1.hoster.example", "mx2.hoster.example"]);
                for (who, number) in [(GOOGLE, 3), (MICROSOFT, 2)] {
                    t.run(&[(who, 40)], 0..20, |_, day| {
                        let of = |n: i32| {
                            let row = row(number, "certificate-expired", "mx2.hoster.example");
                            sts(&lines).of(&format!("shop{n}.example")).when(day >= 14, row)
                        };
                        (0..40).map(of).collect()
                    });
                }
            },
            truth()
                .must(
                    want("one finding names the host and how many domains")
                        .severity(LOUD)
                        .actor("you")
                        .trend(LIVE)
                        .hosts_only("mx2.hoster.example")
                        .failed(6 * 40 * 5)
                        .first("2026-04-20")
                        .last("2026-04-25")
                        .days(6)
                        .domains("shop0.example|shop39.example")
                        .sentence("mx2.hoster.example")
                        .sentence("[40]|forty"),
                )
                .never(want("it is told once").fails().at_most(1))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "time-outs-of-four-tenants-of-forty",
            "one host of many domains",
            &["1.1", "5.1"],
            "Of forty domains at one MX four lose one connection a day to a time-out, and the others none: the host serves most mail.",
            ("tenant0.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx1.tenants.example"]);
                for who in [GOOGLE, MICROSOFT] {
                    t.run(&[(who, 150)], 0..14, |_, _| {
                        let of = |n: i32| {
                            let row = row(1, "validation-failure", "mx1.tenants.example").why("timeout");
                            sts(&lines).of(&format!("tenant{n}.example")).when(n % 10 == 5, row)
                        };
                        (0..40).map(of).collect()
                    });
                }
            },
            truth()
                .must(
                    want("nobody is blamed, and the others are named")
                        .severity("info|warning")
                        .actor("depends|nobody")
                        .failed(2 * 14 * 4)
                        .says("36 other domains"),
                )
                .never(want("not yours").fails().actor("you"))
                .never(want("it is not the MX of four domains").sentence("mx of 4"))
                .never(want("it is not on your side").says("on your side")),
        ),
        case(
            "nine-clubs-one-untrusted-chain",
            "one host of many domains",
            &["1.1", "1.4"],
            "mx.clubs.example sends its certificate without the intermediate since 9 March; nine domains suffer alike.",
            ("chess.example", "2026-02-16"),
            |t| {
                let lines = policy("enforce", &["mx.clubs.example"]);
                let clubs = ["chess", "rowing", "choir", "alpine", "judo", "sailing", "bridge", "garden", "dance"];
                for (at, club) in clubs.iter().enumerate() {
                    let domain = format!("{club}.example");
                    // Each club hears of it from one sender only, and not from the same one.
                    let who = if at % 2 == 0 { (GOOGLE, 90) } else { (MICROSOFT, 80) };
                    t.run(&[who], 0..28, |_, day| {
                        let row = row(20, "certificate-not-trusted", "mx.clubs.example")
                            .why("unable to get local issuer certificate");
                        vec![sts(&lines).of(&domain).when(day >= 21, row)]
                    });
                }
            },
            truth()
                .must(
                    want("one finding about the host and its nine domains")
                        .severity(LOUD)
                        .actor("you")
                        .hosts_only("mx.clubs.example")
                        .failed(7 * 9 * 20)
                        .first("2026-03-09")
                        .last("2026-03-15")
                        .by("Google Inc.|Microsoft Corporation")
                        .sentence("[9]|nine")
                        .says("chain|intermediate|issuer"),
                )
                .never(want("it is told once").fails().at_most(1))
                .never(interference()),
        ),
        case(
            "three-words-for-a-missing-intermediate",
            "several words for one cause",
            &["1.1", "1.2"],
            "Postfix says validation-failure with the text of OpenSSL, others certificate-not-trusted: one broken chain.",
            ("orchard.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx1.orchard.example", "mx2.orchard.example"]);
                t.run(&[(GOOGLE, 600), ("kpn.nl", 50), ("bluewin.ch", 40)], 0..24, |who, day| {
                    let host = "mx1.orchard.example";
                    let row = match who {
                        GOOGLE => row(70, "certificate-not-trusted", host),
                        "kpn.nl" => row(9, "validation-failure", host).why("unable to get local issuer certificate"),
                        _ => row(6, "certificate-not-trusted", host).why("unable to verify the first certificate"),
                    };
                    vec![sts(&lines).when(day >= 19, row)]
                });
            },
            truth()
                .must(
                    want("one incident of three senders")
                        .severity(LOUD)
                        .actor("you")
                        .hosts_only("mx1.orchard.example")
                        .by("Google Inc.|kpn.nl|bluewin.ch")
                        .types("certificate-not-trusted|validation-failure")
                        .failed(5 * (70 + 9 + 6))
                        .first("2026-05-23")
                        .last("2026-05-27")
                        .says("chain|intermediate|issuer"),
                )
                .never(want("it is told once").fails().at_most(1))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "self-signed-in-two-dialects",
            "several words for one cause",
            &["1.1", "1.2"],
            "A self-signed certificate at mail.ferry.example, called so by Postfix and not trusted by everybody else.",
            ("ferry.example", "2026-01-12"),
            |t| {
                let lines = policy("testing", &["mail.ferry.example"]);
                t.run(&[(GOOGLE, 300), (MICROSOFT, 250), ("freenet.de", 45)], 0..21, |who, day| {
                    let host = "mail.ferry.example";
                    let row = match who {
                        "freenet.de" => row(12, "validation-failure", host).why("self-signed certificate"),
                        MICROSOFT => row(60, "certificate-not-trusted", host).why("self signed certificate"),
                        _ => row(80, "certificate-not-trusted", host),
                    };
                    vec![sts(&lines).when(day >= 15, row)]
                });
            },
            truth()
                .must(
                    want("one incident, your certificate")
                        .severity("warning")
                        .actor("you")
                        .hosts_only("mail.ferry.example")
                        .by("Google Inc.|Microsoft Corporation|freenet.de")
                        .failed(6 * (12 + 60 + 80))
                        .first("2026-01-27"),
                )
                .never(want("it is told once").fails().at_most(1))
                .never(refusal())
                .never(interference()),
        ),
        case(
            "one-host-in-three-spellings",
            "spelling of a host",
            &["1.3"],
            "MX3.Quarry.Example. and mx3.quarry.example are the same host, and its name is wrong in the certificate.",
            ("quarry.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx3.quarry.example", "mx4.quarry.example"]);
                t.run(&WIDE, 0..16, |who, day| {
                    let host = match who {
                        GOOGLE => "mx3.quarry.example",
                        MICROSOFT => "MX3.Quarry.Example",
                        _ => "mx3.quarry.example.",
                    };
                    vec![sts(&lines).when(day >= 12, row(8, "certificate-host-mismatch", host))]
                });
            },
            truth()
                .must(
                    want("one host")
                        .severity(LOUD)
                        .actor("you")
                        .hosts_only("mx3.quarry.example")
                        .types("certificate-host-mismatch")
                        .failed(4 * 5 * 8)
                        .first("2026-06-13")
                        .last("2026-06-16"),
                )
                .never(want("it is told once").fails().at_most(1))
                .never(
                    want("a dot at the end is no part of a name").fails().sentence("quarry.example.:|quarry.example. "),
                ),
        ),
        case(
            "a-host-with-and-without-dot",
            "spelling of a host",
            &["1.3"],
            "STARTTLS was gone at one MX for two days, whichever way senders spell it; it is back and over.",
            ("lantern.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["in1.lantern.example"]);
                t.run(&LARGE, 0..22, |who, day| {
                    let host = if who == GOOGLE { "in1.lantern.example." } else { "IN1.lantern.example" };
                    vec![sts(&lines).when((8..10).contains(&day), row(90, "starttls-not-supported", host))]
                });
            },
            truth()
                .must(
                    want("one old incident")
                        .severity("info")
                        .trend("over")
                        .hosts_only("in1.lantern.example")
                        .failed(2 * 2 * 90)
                        .first("2026-03-10")
                        .last("2026-03-11")
                        .days(2),
                )
                .never(want("it is told once").fails().at_most(1))
                .never(loud(0)),
        ),
        case(
            "resets-from-one-sending-network",
            "a trait that all share",
            &["1.5", "5.7"],
            "Only one network of Microsoft is cut off in the handshake: it is named, to be looked for in your firewall.",
            ("beacon.example", "2026-04-13"),
            |t| {
                let lines = policy("enforce", &["mx1.beacon.example", "mx2.beacon.example"]);
                t.run(&WIDE, 0..25, |who, day| {
                    let row = row(60, "validation-failure", "mx1.beacon.example")
                        .from(["52.101.44.7", "52.101.44.90"][(day % 2) as usize])
                        .at("192.0.2.81")
                        .why("connection reset by peer");
                    vec![sts(&lines).when(who == MICROSOFT && day >= 18, row)]
                });
            },
            truth()
                .must(
                    want("the network is said")
                        .actor("you|depends")
                        .severity(LOUD)
                        .networks("52.101.44.0/24")
                        .by_only("Microsoft Corporation")
                        .failed(7 * 60)
                        .told("52.101.44.0/24"),
                )
                .never(want("the TLS of the MX is not at fault").fails().claims("certificate"))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "no-starttls-over-ipv6",
            "a trait that all share",
            &["1.5", "10.1"],
            "Over IPv6, at one address, STARTTLS is not offered; over IPv4 all is well.",
            ("tundra.example", "2026-05-11"),
            |t| {
                let lines = policy("enforce", &["mx.tundra.example"]);
                t.run(&[(GOOGLE, 400), (MICROSOFT, 300), ("gmx.de", 60)], 0..20, |who, day| {
                    let row = row(35, "starttls-not-supported", "mx.tundra.example").at("2001:db8:5::25");
                    vec![sts(&lines).when(who != MICROSOFT && day >= 14, row)]
                });
            },
            truth()
                .must(
                    want("the address is said, and that it is IPv6")
                        .severity(LOUD)
                        .actor("you")
                        .hosts_only("mx.tundra.example")
                        .family("ipv6")
                        .addresses("2001:db8:5::25")
                        .failed(6 * 2 * 35)
                        .told("2001:db8:5::25|ipv6")
                        .steps("[2001:db8:5::25]"),
                )
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "one-of-two-addresses-is-outdated",
            "a trait that all share",
            &["1.5"],
            "One of the two machines behind mx1 still shows the expired certificate: its address is what all failures share.",
            ("mesa.example", "2026-02-02"),
            |t| {
                let lines = policy("enforce", &["mx1.mesa.example"]);
                t.run(&WIDE, 0..24, |_, day| {
                    let row = row(11, "certificate-expired", "mx1.mesa.example").at("198.51.100.62");
                    vec![sts(&lines).when(day >= 17, row)]
                });
            },
            truth()
                .must(
                    want("the machine is named")
                        .severity(LOUD)
                        .actor("you")
                        .addresses("198.51.100.62")
                        .hosts_only("mx1.mesa.example")
                        .failed(7 * 5 * 11)
                        .told("198.51.100.62"),
                )
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "two-faults-of-one-host",
            "two incidents of one host",
            &["1.1", "4.1"],
            "In April mx2 lost STARTTLS for three days, which is over; its certificate expired three weeks later, and goes on.",
            ("granite.example", "2026-04-01"),
            |t| {
                let lines = policy("enforce", &["mx1.granite.example", "mx2.granite.example"]);
                t.run(&LARGE, 0..34, |_, day| {
                    let host = "mx2.granite.example";
                    vec![
                        sts(&lines)
                            .when((4..7).contains(&day), row(50, "starttls-not-supported", host))
                            .when(day >= 28, row(44, "certificate-expired", host)),
                    ]
                });
            },
            truth()
                .must(
                    want("the certificate, now")
                        .severity(LOUD)
                        .actor("you")
                        .types("certificate-expired")
                        .trend(LIVE)
                        .failed(6 * 2 * 44)
                        .first("2026-04-29")
                        .rank(1),
                )
                .must(
                    want("STARTTLS, then")
                        .severity("info")
                        .trend("over")
                        .types("starttls-not-supported")
                        .failed(3 * 2 * 50)
                        .first("2026-04-05")
                        .last("2026-04-07"),
                )
                .never(want("they are two").fails().at_most(2))
                .never(loud(1)),
        ),
        case(
            "one-renewal-forgotten-on-two-hosts",
            "one incident of two hosts",
            &["1.1"],
            "Two MX share a certificate, and it expired on both on one day: one thing to mend, told once with both names.",
            ("delta.example", "2026-03-16"),
            |t| {
                let lines = policy("enforce", &["mxa.delta.example", "mxb.delta.example", "mxc.delta.example"]);
                t.run(&LARGE, 0..21, |_, day| {
                    let hosts = ["mxa.delta.example", "mxb.delta.example"];
                    let rows = hosts.map(|host| row(31, "certificate-expired", host));
                    vec![sts(&lines).rows(rows.into_iter().filter(|_| day >= 16))]
                });
            },
            truth()
                .must(
                    want("both hosts in one finding")
                        .severity(LOUD)
                        .actor("you")
                        .hosts_only("mxa.delta.example|mxb.delta.example")
                        .failed(5 * 2 * 2 * 31)
                        .first("2026-04-01")
                        .last("2026-04-05"),
                )
                .never(want("it is told once").fails().at_most(1))
                .never(loud(1)),
        ),
        case(
            "a-missing-mx-line-explains-its-failures",
            "explained by another finding",
            &["1.7", "3.3", "7.2"],
            "mx3.heron.example is tried and no policy ever named it: add it; its validation failures are that, and nothing else.",
            ("heron.example", "2026-05-18"),
            |t| {
                let lines = policy("enforce", &["mx1.heron.example", "mx2.heron.example"]);
                t.run(&LARGE, 0..20, |who, day| {
                    let host = "mx3.heron.example";
                    let row = match who {
                        GOOGLE => row(40, "validation-failure", host).why("MX host does not match policy"),
                        _ => row(25, "certificate-host-mismatch", host),
                    };
                    vec![sts(&lines).when(day >= 15, row)]
                });
            },
            truth()
                .must(
                    want("the policy lacks the host")
                        .severity(LOUD)
                        .actor("you")
                        .hosts_only("mx3.heron.example")
                        .failed(5 * (40 + 25))
                        .first("2026-06-02")
                        .says("policy")
                        .steps("mx: mx3.heron.example|mx3.heron.example"),
                )
                .never(twice("mx3.heron.example"))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "against-those-that-met-it",
            "how large it is",
            &["1.6"],
            "One sender of four meets a wrong name at a quarter of its sessions: the quarter is said of its sessions alone.",
            ("fjord.example", "2026-06-15"),
            |t| {
                let lines = policy("enforce", &["mx1.fjord.example", "mx2.fjord.example"]);
                t.run(&[(GOOGLE, 900), (MICROSOFT, 700), ("orange.fr", 1), ("gmx.de", 70)], 0..20, |who, day| {
                    if who == "orange.fr" {
                        let row = row(40, "certificate-host-mismatch", "mx2.fjord.example");
                        vec![sts(&lines).good(if day >= 14 { 120 } else { 160 }).when(day >= 14, row)]
                    } else {
                        vec![sts(&lines)]
                    }
                });
            },
            truth()
                .must(
                    want("of its own sessions")
                        .by_only("orange.fr")
                        .hosts_only("mx2.fjord.example")
                        .failed(6 * 40)
                        .sessions(6 * 160)
                        .first("2026-06-29"),
                )
                .never(want("one of four, and no large one: not critical").severity("critical"))
                .never(loud(1)),
        ),
    ]
}
