//! How much it hurts, and whose move it is.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    let mut cases = small();
    cases.extend(senders());
    cases.extend(networks());
    cases.extend(forms());
    cases
}

fn small() -> Vec<Case> {
    vec![
        case(
            "resets-among-millions",
            "background noise",
            &["5.2", "5.1"],
            "Some sessions in a hundred thousand break off, anywhere and at any time: nobody has to act.",
            ("ocean.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx1.ocean.example", "mx2.ocean.example"]);
                t.run(&[(GOOGLE, 900_000), (MICROSOFT, 500_000)], 0..35, |who, day| {
                    let host = ["mx1.ocean.example", "mx2.ocean.example"][(day % 2) as usize];
                    let why = ["connection reset by peer", "EOF", "i/o timeout"][(day % 3) as usize];
                    vec![sts(&lines).when(
                        who == GOOGLE || day % 2 == 0,
                        row(4 + (day % 3) as u64, "validation-failure", host).why(why),
                    )]
                });
            },
            truth()
                .must(want("noise").severity("info").actor("nobody").fails())
                .never(want("nobody need act").fails().actor("you|sender|depends"))
                .never(interference())
                .never(loud(0)),
        ),
        case(
            "a-stray-session-now-and-then",
            "background noise",
            &["5.2"],
            "Five single sessions of twenty thousand in five weeks, of different senders: nothing to do.",
            ("pebble.example", "2026-06-08"),
            |t| {
                let lines = policy("enforce", &["mx1.pebble.example", "mx2.pebble.example"]);
                t.run(&WIDE, 0..35, |who, day| {
                    let stray = matches!((who, day), (GOOGLE, 3 | 19) | (MICROSOFT, 11 | 27) | ("gmx.de", 23));
                    let host = if day % 2 == 0 { "mx1.pebble.example" } else { "mx2.pebble.example" };
                    vec![sts(&lines).when(stray, row(1, "validation-failure", host).why("connection reset by peer"))]
                });
            },
            truth().must(want("noise").severity("info").actor("nobody").fails()).never(interference()).never(loud(0)),
        ),
        case(
            "one-session-of-a-hundred-thousand",
            "one session of many",
            &["5.3", "5.2"],
            "One session of more than a hundred thousand met an expired certificate yesterday: never critical, hardly worth a look.",
            ("harvest.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx1.harvest.example", "mx2.harvest.example"]);
                t.run(&[(GOOGLE, 3_000), (MICROSOFT, 2_400)], 0..30, |who, day| {
                    let one = who == MICROSOFT && day == 28;
                    vec![sts(&lines).when(one, row(1, "certificate-expired", "mx2.harvest.example"))]
                });
            },
            truth()
                .must(want("one session").severity("info").failed(1))
                .never(want("not critical").severity("critical"))
                .never(loud(0)),
        ),
        case(
            "one-wrong-name-of-eighty-thousand",
            "one session of many",
            &["5.3", "6.5"],
            "One session of eighty thousand met a wrong name at the only MX: info, and no word of interference as a warning.",
            ("barley.example", "2026-09-07"),
            |t| {
                let lines = policy("enforce", &["mx.barley.example"]);
                t.run(&[(GOOGLE, 2_600), (MICROSOFT, 1_700)], 0..25, |who, day| {
                    let one = who == GOOGLE && day == 12;
                    vec![sts(&lines).when(one, row(1, "certificate-host-mismatch", "mx.barley.example"))]
                });
            },
            truth()
                .must(want("one session").severity("info").failed(1))
                .never(want("not critical").severity("critical"))
                .never(interference())
                .never(loud(0)),
        ),
        case(
            "a-few-bad-sessions-of-one-large-sender",
            "share and breadth",
            &["5.1"],
            "One session in fifty of one sender of five, at one of three MX: a warning, not critical.",
            ("lagoon.example", "2026-05-11"),
            |t| {
                let lines = policy("enforce", &["mx1.lagoon.example", "mx2.lagoon.example", "mx3.lagoon.example"]);
                t.run(&WIDE, 0..24, |who, day| {
                    let bad = row(1, "certificate-host-mismatch", "mx3.lagoon.example");
                    vec![sts(&lines).when(who == "gmx.de" && day >= 14, bad)]
                });
            },
            truth()
                .must(want("it is told").hosts_only("mx3.lagoon.example").failed(10).by_only("gmx.de"))
                .never(want("not critical").severity("critical"))
                .never(loud(1)),
        ),
        case(
            "half-of-everything-by-everybody",
            "share and breadth",
            &["5.1", "5.8", "3.3"],
            "Half of all sessions of all senders fail at both MX, now: nothing is more urgent.",
            ("summit.example", "2026-10-12"),
            |t| {
                let lines = policy("enforce", &["mx1.summit.example", "mx2.summit.example"]);
                t.run(&WIDE, 0..17, |_, day| {
                    let hosts = ["mx1.summit.example", "mx2.summit.example"];
                    let rows =
                        hosts.map(|host| row(30, "certificate-not-trusted", host).why("self-signed certificate"));
                    vec![if day >= 14 { sts(&lines).good(60).rows(rows) } else { sts(&lines) }]
                });
            },
            truth()
                .must(
                    want("critical, yours, first")
                        .rank(1)
                        .severity("critical")
                        .actor("you")
                        .confidence("high")
                        .hosts_only("mx1.summit.example|mx2.summit.example")
                        .failed(3 * 5 * 2 * 30),
                )
                .never(interference())
                .never(loud(1)),
        ),
    ]
}

fn senders() -> Vec<Case> {
    vec![
        case(
            "an-old-library-of-a-small-sender",
            "old TLS of a small sender",
            &["5.4"],
            "One small sender speaks TLS 1.0 only and has never succeeded; all others do: its move, or your choice.",
            ("signal.example", "2026-03-09"),
            |t| {
                let lines = policy("enforce", &["mx.signal.example"]);
                t.run(&WIDE, 0..28, |_, _| vec![sts(&lines)]);
                t.run(&[("altbau.example", 5)], 0..28, |_, day| {
                    let bad = row(3 + (day % 2) as u64, "validation-failure", "mx.signal.example")
                        .why("remote error: tls: protocol version not supported");
                    vec![sts(&lines).good(0).with(bad)]
                });
            },
            truth()
                .must(
                    want("its move or it depends")
                        .severity("warning|info")
                        .actor("sender|depends|nobody")
                        .by_only("altbau.example")
                        .failed(28 * 3 + 14)
                        .says("version|TLS 1"),
                )
                .never(want("not critical").severity("critical"))
                .never(want("you need not change it").fails().actor("you"))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "ciphers-that-one-appliance-lacks",
            "old TLS of a small sender",
            &["5.4"],
            "The appliance of one school shares no cipher with you; the large senders all succeed: it depends.",
            ("scholar.example", "2026-09-14"),
            |t| {
                let lines = policy("testing", &["mx.scholar.example"]);
                t.run(&WIDE, 0..25, |_, _| vec![sts(&lines)]);
                t.run(&[("gymnasium.example", 4)], 0..25, |_, day| {
                    let bad = row(4, "validation-failure", "mx.scholar.example").why("no shared cipher");
                    let of_day = day % 7 < 5;
                    if of_day { vec![sts(&lines).good(0).with(bad)] } else { Vec::new() }
                });
            },
            truth()
                .must(
                    want("it depends")
                        .severity("warning|info")
                        .actor("sender|depends|nobody")
                        .by_only("gymnasium.example")
                        .says("cipher"),
                )
                .never(want("some failed, so not none").sentence("no failure"))
                .never(want("not critical").severity("critical"))
                .never(want("you need not change it").fails().actor("you"))
                .never(refusal()),
        ),
        case(
            "a-box-that-trusts-nobody",
            "a sender's own box",
            &["5.5", "5.6", "5.1"],
            "One sender has never trusted your certificate while all others do: its authority store; only its mail would stop.",
            ("ribbon.example", "2026-02-02"),
            |t| {
                let lines = policy("testing", &["mx.ribbon.example"]);
                t.run(&WIDE, 0..45, |_, _| vec![sts(&lines)]);
                t.run(&[("stadtwerke.example", 6)], 0..45, |_, day| {
                    let bad = row(5, "certificate-not-trusted", "mx.ribbon.example")
                        .from("198.18.7.9")
                        .why("unable to get local issuer certificate");
                    if day % 7 < 5 { vec![sts(&lines).good(0).with(bad)] } else { Vec::new() }
                });
            },
            truth()
                .must(
                    want("the sender, or it depends")
                        .severity("info|warning")
                        .actor("sender|depends|nobody")
                        .by_only("stadtwerke.example")
                        .failed(33 * 5),
                )
                .must(want("whose mail would stop under enforce").says("enforce").says("stadtwerke.example"))
                .never(want("some failed, so not none").sentence("no failure"))
                .never(want("not critical").severity("critical"))
                .never(want("not your certificate").fails().actor("you"))
                .never(refusal())
                .never(loud(2)),
        ),
        case(
            "mail-of-a-large-one-that-trusts-nobody",
            "a large sender's own box",
            &["5.1", "5.5"],
            "One sender of five, with a thirtieth of the sessions, never trusts mx2 under enforce: its mail is refused, so it is no mere note.",
            ("tassel.example", "2026-02-02"),
            |t| {
                let lines = policy("enforce", &["mx1.tassel.example", "mx2.tassel.example"]);
                t.run(&WIDE, 0..20, |_, _| vec![sts(&lines)]);
                t.run(&[("cable.example", 50)], 0..20, |_, _| {
                    let bad = row(40, "certificate-not-trusted", "mx2.tassel.example").at("198.51.100.20");
                    vec![sts(&lines).good(0).with(bad)]
                });
            },
            truth()
                .must(
                    want("it is to be watched, and it depends")
                        .severity("warning")
                        .actor("sender|depends")
                        .by_only("cable.example")
                        .failed(20 * 40),
                )
                .never(want("not critical").severity("critical"))
                .never(want("not your certificate").fails().actor("you"))
                .never(loud(2)),
        ),
        case(
            "a-proxy-that-strips-starttls-at-one-sender",
            "a sender's own box",
            &["5.5", "6.7", "3.2"],
            "One sender never sees STARTTLS at any of your hosts; everybody else does: a box on its side takes it away.",
            ("ladder.example", "2026-04-20"),
            |t| {
                let lines = policy("testing", &["mx1.ladder.example", "mx2.ladder.example"]);
                t.run(&WIDE, 0..30, |_, _| vec![sts(&lines)]);
                t.run(&[("klinik.example", 8)], 0..30, |_, day| {
                    let host = ["mx1.ladder.example", "mx2.ladder.example"][(day % 2) as usize];
                    vec![sts(&lines).good(0).with(row(6, "starttls-not-supported", host).from("198.18.40.3"))]
                });
            },
            truth()
                .must(
                    want("something on its side")
                        .severity("info|warning")
                        .actor("sender|depends|nobody")
                        .by_only("klinik.example")
                        .failed(30 * 6)
                        .hosts_only("mx1.ladder.example|mx2.ladder.example"),
                )
                .must(want("whose mail would stop").says("enforce").says("klinik.example"))
                .never(want("some failed, so not none").sentence("no failure"))
                .never(want("not critical").severity("critical"))
                .never(want("your STARTTLS is there").fails().actor("you"))
                .never(want("it is told once").fails().at_most(1)),
        ),
        case(
            "one-dane-sender-never-succeeds",
            "a sender's own box",
            &["5.5", "9.1", "5.4"],
            "Of five DANE senders one small one has never matched the records, and the others do daily: look at it, it depends.",
            ("lattice.example", "2026-04-13"),
            |t| {
                let records = [key("9e")];
                t.run(&DANE, 0..30, |_, _| vec![tlsa("mx.lattice.example", &records)]);
                t.run(&[("hausmail.example", 5)], 0..30, |_, _| {
                    vec![tlsa("mx.lattice.example", &records).good(0).with(row(
                        3,
                        "certificate-not-trusted",
                        "mx.lattice.example",
                    ))]
                });
            },
            truth()
                .must(
                    want("it depends")
                        .severity("info|warning")
                        .actor("sender|depends|nobody")
                        .by_only("hausmail.example")
                        .failed(90)
                        .policies("tlsa"),
                )
                .never(want("not critical").severity("critical"))
                .never(want("not your record").fails().actor("you"))
                .never(public_authority())
                .never(loud(1)),
        ),
        case(
            "ready-but-for-one-small-sender",
            "going to enforce",
            &["5.6"],
            "Four weeks in testing are clean but for one small sender's own fault: enforce is not ruled out, and its name is said.",
            ("banner.example", "2026-06-01"),
            |t| {
                let lines = policy("testing", &["mx.banner.example"]);
                t.run(&WIDE, 0..28, |_, _| vec![sts(&lines)]);
                t.run(&[("verein.example", 3)], 0..28, |_, day| {
                    let bad =
                        row(2, "validation-failure", "mx.banner.example").why("tls: unsupported protocol version");
                    if day % 3 == 0 { vec![sts(&lines).good(0).with(bad)] } else { Vec::new() }
                });
            },
            truth()
                .must(want("enforce, and who would be left behind").says("enforce").says("verein.example"))
                .never(
                    want("enforce is not ruled out without its name")
                        .headline("not switch to enforce|too early to tell|not-ready|not ready|not yet")
                        .lacks("verein.example"),
                )
                .never(want("some failed, so not none").sentence("no failure"))
                .never(want("not critical").severity("critical"))
                .never(refusal()),
        ),
        case(
            "two-clean-weeks-in-testing",
            "going to enforce",
            &["5.6", "8.12"],
            "All senders have been clean for a month under testing: go to enforce.",
            ("pennant.example", "2026-08-03"),
            |t| {
                let lines = policy("testing", &["mx.pennant.example"]);
                t.run(&WIDE, 0..30, |_, _| vec![sts(&lines)]);
            },
            truth()
                .must(want("ready").severity("info").actor("you").sentence("enforce").steps("mode: enforce"))
                .never(
                    want("not ruled out")
                        .headline("not switch to enforce|not ready|not-ready|unclear|too early to tell"),
                )
                .never(silence())
                .never(loud(0)),
        ),
    ]
}

fn networks() -> Vec<Case> {
    vec![
        case(
            "one-large-sender-is-refused-a-connection",
            "blocked, not broken",
            &["5.7", "1.5"],
            "Only Microsoft is refused a connection: a block list or firewall of yours has its networks; list them.",
            ("castle.example", "2026-05-18"),
            |t| {
                let lines = policy("enforce", &["mx.castle.example"]);
                t.run(&WIDE, 0..24, |who, day| {
                    let rows = ["52.101.44.7", "52.101.73.12"].map(|ip| {
                        row(30, "validation-failure", "mx.castle.example").from(ip).why("connection refused")
                    });
                    vec![sts(&lines).rows(rows.into_iter().filter(|_| who == MICROSOFT && day >= 18))]
                });
            },
            truth()
                .must(
                    want("something of yours may hit its networks")
                        .severity(LOUD)
                        .actor("you|depends")
                        .by_only("Microsoft Corporation")
                        .failed(6 * 2 * 30)
                        .says("firewall|block|grey|limit")
                        .says("52.101.44.0/24")
                        .says("52.101.73.0/24"),
                )
                .never(want("no TLS fault").fails().claims("certificate|TLS version|cipher"))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "one-large-sender-is-limited",
            "blocked, not broken",
            &["5.7"],
            "Google is told to come back later: a rate limit of yours, and no fault of TLS.",
            ("tower.example", "2026-07-06"),
            |t| {
                let lines = policy("enforce", &["mx.tower.example"]);
                t.run(&WIDE, 0..22, |who, day| {
                    let bad = row(44, "validation-failure", "mx.tower.example")
                        .from("74.125.82.41")
                        .why("421 4.7.0 Too many connections from your host");
                    vec![sts(&lines).when(who == GOOGLE && day >= 16, bad)]
                });
            },
            truth()
                .must(
                    want("a limit of yours")
                        .actor("you|depends")
                        .by_only("Google Inc.")
                        .failed(6 * 44)
                        .says("limit|block|firewall|grey")
                        .says("74.125.82.0/24"),
                )
                .never(want("no TLS fault").fails().claims("certificate|TLS version|cipher"))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "time-outs-of-one-large-sender",
            "blocked, not broken",
            &["5.7"],
            "Only Google's sessions time out: look for its networks in firewall and grey list before anything else.",
            ("turret.example", "2026-08-24"),
            |t| {
                let lines = policy("testing", &["mx.turret.example"]);
                t.run(&WIDE, 0..20, |who, day| {
                    let bad =
                        row(33, "validation-failure", "mx.turret.example").from("74.125.82.90").why("i/o timeout");
                    vec![sts(&lines).when(who == GOOGLE && day >= 12, bad)]
                });
            },
            truth()
                .must(
                    want("no TLS fault")
                        .severity("warning")
                        .actor("you|depends")
                        .by_only("Google Inc.")
                        .failed(8 * 33)
                        .says("firewall|block|grey|limit")
                        .says("74.125.82.0/24"),
                )
                .never(refusal())
                .never(interference())
                .never(loud(1)),
        ),
    ]
}

fn forms() -> Vec<Case> {
    vec![
        case(
            "form-comes-last",
            "form of reports",
            &["5.9"],
            "An expired certificate that is over stands before what is odd about the form of somebody's reports.",
            ("orbit.example", "2026-03-23"),
            |t| {
                let lines = policy("enforce", &["mx.orbit.example"]);
                t.run(&LARGE, 0..25, |_, day| {
                    vec![sts(&lines).when((5..8).contains(&day), row(70, "certificate-expired", "mx.orbit.example"))]
                });
                for day in 0..25 {
                    t.put(said("kleinpost.example", day, vec![sts(&lines).good(3)]).contact(serde_json::Value::Null));
                }
            },
            truth()
                .must(want("the old incident first").rank(1).severity("info").trend("over").failed(3 * 2 * 70))
                .must(want("the form").severity("info").actor("sender|nobody").by_only("kleinpost.example").fails_not())
                .never(loud(0)),
        ),
        case(
            "form-below-what-goes-on",
            "form of reports",
            &["5.9", "5.1"],
            "What fails now comes first, then what is over, then the missing contact of a sender.",
            ("comet.example", "2026-04-13"),
            |t| {
                let lines = policy("enforce", &["mx1.comet.example", "mx2.comet.example"]);
                t.run(&LARGE, 0..30, |_, day| {
                    vec![
                        sts(&lines)
                            .when((5..8).contains(&day), row(70, "starttls-not-supported", "mx1.comet.example"))
                            .when(day >= 26, row(20, "certificate-expired", "mx2.comet.example")),
                    ]
                });
                for day in 0..30 {
                    t.put(said("kleinpost.example", day, vec![sts(&lines).good(3)]).contact(serde_json::Value::Null));
                }
            },
            truth()
                .must(want("now").rank(1).severity(LOUD).types("certificate-expired").failed(4 * 2 * 20))
                .must(want("then").rank(2).severity("info").trend("over").types("starttls-not-supported"))
                .never(loud(1)),
        ),
    ]
}
