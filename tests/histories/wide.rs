//! Ordinary weeks of ordinary domains, each with one or two things in it that go through several rules at once.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    [certificates(), connections(), policies(), records(), reporters()].into_iter().flatten().collect()
}

fn certificates() -> Vec<Case> {
    vec![
        case(
            "expired-for-one-day-only",
            "a day of an expired certificate",
            &["4.1", "4.8"],
            "A certificate ran out on a Sunday and was renewed on Monday: over, in the past tense, nobody need act now.",
            ("akelei.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.akelei.example"]);
                t.run(&WIDE, 0..24, |_, day| {
                    vec![sts(&lines).when(day == 13, row(30, "certificate-expired", "mx.akelei.example"))]
                });
            },
            truth()
                .must(
                    want("over")
                        .severity("info")
                        .trend("over")
                        .failed(150)
                        .days(1)
                        .sentence("had expired")
                        .sentence("15 Mar"),
                )
                .never(want("it has not").fails().sentence("has expired"))
                .never(loud(0)),
        ),
        case(
            "testing-became-enforce-while-it-failed",
            "from delivered to refused",
            &["3.2", "3.3", "5.1"],
            "A wrong name was harmless under testing; since the policy is in enforce the same failures hold mail back.",
            ("anemone.example", "2026-04-06"),
            |t| {
                t.run(&WIDE, 0..24, |_, day| {
                    let lines = policy(if day < 16 { "testing" } else { "enforce" }, &["mx.anemone.example"]);
                    vec![sts(&lines).when(day >= 4, row(10, "certificate-host-mismatch", "mx.anemone.example"))]
                });
            },
            truth()
                .must(
                    want("mail is at risk now")
                        .severity("critical")
                        .actor("you")
                        .failed(20 * 5 * 10)
                        .told("400 of these sessions were refused"),
                )
                .never(want("once").fails().at_most(1)),
        ),
        case(
            "two-causes-at-two-hosts-in-the-same-days",
            "two faults at once",
            &["1.1", "10.2"],
            "mx1 shows an expired certificate and mx2 offers no STARTTLS, both since the same update: two findings.",
            ("aster.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx1.aster.example", "mx2.aster.example"]);
                t.run(&WIDE, 0..18, |_, day| {
                    let bad = [
                        row(8, "certificate-expired", "mx1.aster.example"),
                        row(5, "starttls-not-supported", "mx2.aster.example"),
                    ];
                    vec![if day >= 13 { sts(&lines).rows(bad) } else { sts(&lines) }]
                });
            },
            truth()
                .must(
                    want("mx1")
                        .severity("critical")
                        .hosts_only("mx1.aster.example")
                        .failed(5 * 5 * 8)
                        .sentence("expired"),
                )
                .must(
                    want("mx2")
                        .severity("critical")
                        .hosts_only("mx2.aster.example")
                        .failed(5 * 5 * 5)
                        .sentence("STARTTLS"),
                )
                .never(loud(2)),
        ),
        case(
            "expired-and-no-mx-is-named",
            "an expired certificate somewhere",
            &["10.1", "10.4"],
            "Nobody says at which MX the certificate ran out, but the policy names both hosts: look at each.",
            ("begonia.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx1.begonia.example", "mx2.begonia.example"]);
                t.run(&LARGE, 0..18, |_, day| vec![sts(&lines).when(day >= 14, row(40, "certificate-expired", ""))]);
            },
            truth()
                .must(
                    want("which MX is open")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("")
                        .failed(4 * 2 * 40)
                        .steps("-connect mx1.begonia.example:25")
                        .steps("-connect mx2.begonia.example:25"),
                )
                .never(want("the policy names the hosts").steps("dig +short MX"))
                .never(loud(1)),
        ),
        case(
            "expired-and-the-policy-has-a-wildcard",
            "an expired certificate somewhere",
            &["10.4"],
            "Nobody says at which MX the certificate ran out, and the policy has a wildcard: list the MX hosts first.",
            ("bellis.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx1.bellis.example", "*.mx.bellis.example"]);
                t.run(&LARGE, 0..18, |_, day| vec![sts(&lines).when(day >= 14, row(40, "certificate-expired", ""))]);
            },
            truth()
                .must(
                    want("which MX is open")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("")
                        .failed(4 * 2 * 40)
                        .steps("dig +short MX bellis.example"),
                )
                .never(want("the policy does not name all hosts").steps("openssl s_client -starttls smtp"))
                .never(loud(1)),
        ),
        case(
            "one-of-the-two-largest-and-a-small-one",
            "an expired certificate for some",
            &["1.11"],
            "Two senders of nearly the same size carry most of the mail: one of them and a small one meet the old certificate.",
            ("bugle.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx1.bugle.example", "mx2.bugle.example"]);
                let who = [(GOOGLE, 600), (MICROSOFT, 580), ("gmx.de", 60), ("bluewin.ch", 25)];
                t.run(&who, 0..20, |who, day| {
                    let bad = row(8, "certificate-expired", "mx2.bugle.example");
                    vec![sts(&lines).when(day >= 15 && (who == GOOGLE || who == "gmx.de"), bad)]
                });
            },
            truth()
                .must(
                    want("one of the two largest")
                        .fails()
                        .hosts_only("mx2.bugle.example")
                        .by_only("Google Inc.|gmx.de")
                        .failed(5 * 2 * 8)
                        .told("It affected 1 of the 2 organisations with the most sessions"),
                )
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "a-domain-joins-one-without-a-policy",
            "domains without a policy",
            &["1.10"],
            "A domain without a policy is joined by another one, whose name comes first: the same step for both.",
            ("zinnia.example", "2026-06-01"),
            |t| {
                t.run(&LARGE, 0..12, |_, _| vec![no_policy()]);
                t.run(&LARGE, 6..12, |_, _| vec![no_policy().of("achillea.example")]);
            },
            truth()
                .must(
                    want("one step for both")
                        .severity("info")
                        .actor("you")
                        .domains_only("achillea.example|zinnia.example")
                        .headline("nothing enforces"),
                )
                .never(want("it is told once").headline("nothing enforces").at_most(1))
                .never(loud(0)),
        ),
        case(
            "a-firewall-masks-the-greeting",
            "a firewall that masks STARTTLS",
            &["11.1"],
            "STARTTLS is gone at one host, which now calls itself XXXXXXXA: a firewall with SMTP inspection stands before it.",
            ("bryonia.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx1.bryonia.example", "mx2.bryonia.example"]);
                t.run(&WIDE, 0..20, |_, day| {
                    let bad = row(12, "starttls-not-supported", "mx1.bryonia.example").helo("250-XXXXXXXA");
                    vec![sts(&lines).when(day >= 15, bad)]
                });
            },
            truth()
                .must(
                    want("the firewall is named")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("mx1.bryonia.example")
                        .failed(5 * 5 * 12)
                        .told("XXXXXXXA")
                        .told("SMTP inspection")
                        .steps("switch the inspection off"),
                )
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "starttls-gone-and-a-plain-greeting",
            "a firewall that masks STARTTLS",
            &["11.1"],
            "STARTTLS is gone at one host, which calls itself by its name: nothing tells of a firewall.",
            ("calendula.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx1.calendula.example", "mx2.calendula.example"]);
                t.run(&WIDE, 0..20, |_, day| {
                    let bad = row(12, "starttls-not-supported", "mx1.calendula.example").helo("mx1.calendula.example");
                    vec![sts(&lines).when(day >= 15, bad)]
                });
            },
            truth()
                .must(want("yours").severity("critical").actor("you").hosts_only("mx1.calendula.example"))
                .never(want("nothing says so").fails().told("SMTP inspection"))
                .never(want("nothing says so").fails().steps("inspection"))
                .never(loud(1)),
        ),
        case(
            "an-old-tls-for-all-large-senders",
            "TLS versions",
            &["5.1"],
            "After a change of settings the host speaks TLS 1.0 only: every sender that is up to date fails.",
            ("calla.example", "2026-07-06"),
            |t| {
                let lines = policy("enforce", &["mx.calla.example"]);
                t.run(&WIDE, 0..18, |_, day| {
                    let bad = row(25, "validation-failure", "mx.calla.example").why("unsupported protocol");
                    vec![if day >= 15 { sts(&lines).good(0).with(bad) } else { sts(&lines) }]
                });
            },
            truth()
                .must(want("yours").severity("critical").actor("you").failed(3 * 5 * 25).sentence("TLS version"))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "a-name-in-letters-of-another-script",
            "names beyond ASCII",
            &["1.3"],
            "A host with umlauts is written as such by one sender and in its ASCII form by another: the command is safe.",
            ("xn--mnchen-3ya.example", "2026-08-03"),
            |t| {
                let lines = policy("enforce", &["mx.xn--mnchen-3ya.example"]);
                t.run(&LARGE, 0..16, |_, day| {
                    vec![sts(&lines).when(day >= 12, row(20, "certificate-expired", "mx.xn--mnchen-3ya.example"))]
                });
            },
            truth()
                .must(want("a command").severity("critical").failed(4 * 2 * 20).steps("mx.xn--mnchen-3ya.example:25"))
                .never(loud(1)),
        ),
    ]
}

fn connections() -> Vec<Case> {
    vec![
        case(
            "a-limit-that-hits-one-large-network",
            "limits",
            &["5.7"],
            "Microsoft alone is told \"421 4.7.0 Too many connections\" from one network: no fault of TLS, the network is listed.",
            ("daphne.example", "2026-03-02"),
            |t| {
                let lines = policy("testing", &["mx.daphne.example"]);
                t.run(&WIDE, 0..20, |who, day| {
                    let bad = row(40, "validation-failure", "mx.daphne.example")
                        .from("::ffff:40.107.22.51")
                        .why("421 4.7.0 Too many connections from your IP");
                    vec![sts(&lines).when(who == MICROSOFT && day >= 15, bad)]
                });
            },
            truth()
                .must(
                    want("a limit of yours may hit it")
                        .severity("warning")
                        .actor("depends")
                        .by_only("Microsoft Corporation")
                        .failed(5 * 40)
                        .networks("40.107.22.0/24")
                        .steps("40.107.22.0/24"),
                )
                .never(want("not critical").severity("critical"))
                .never(interference()),
        ),
        case(
            "ipv6-alone-is-broken",
            "a family of addresses",
            &["1.5"],
            "Whoever connects over IPv6 is refused, to two addresses of the host; over IPv4 all is well.",
            ("erika.example", "2026-04-06"),
            |t| {
                let lines = policy("testing", &["mx.erika.example"]);
                t.run(&WIDE, 0..20, |who, day| {
                    let at = if who == GOOGLE { "2001:db8:7::25" } else { "2001:DB8:7:0::26" };
                    let bad = row(15, "validation-failure", "mx.erika.example").at(at).why("connection refused");
                    vec![sts(&lines).when(day >= 16, bad)]
                });
            },
            truth()
                .must(want("over IPv6").severity("warning").actor("you").family("ipv6").failed(4 * 5 * 15).told("IPv6"))
                .never(interference()),
        ),
        case(
            "tls-not-available-for-some-hours",
            "a passing fault",
            &["4.1", "5.1"],
            "\"454 4.7.0 TLS not available due to temporary reason\" for two days, then never again.",
            ("fuchsia.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.fuchsia.example"]);
                t.run(&WIDE, 0..24, |_, day| {
                    let bad = row(18, "starttls-not-supported", "mx.fuchsia.example")
                        .why("454 4.7.0 TLS not available due to temporary reason");
                    vec![sts(&lines).when((10..12).contains(&day), bad)]
                });
            },
            truth()
                .must(want("over").severity("info").trend("over").failed(2 * 5 * 18).days(2).sentence("STARTTLS"))
                .never(loud(0)),
        ),
        case(
            "less-than-before-and-not-over",
            "better and not gone",
            &["4.7", "4.1"],
            "Four in ten sessions failed in the first weeks, two in a hundred since: better, and it goes on.",
            ("gerbera.example", "2026-06-01"),
            |t| {
                let lines = policy("testing", &["mx.gerbera.example"]);
                t.run(&LARGE, 0..35, |_, day| {
                    let count = if day < 20 { 200 } else { 10 };
                    vec![sts(&lines).good(500 - count).with(row(
                        count,
                        "certificate-not-trusted",
                        "mx.gerbera.example",
                    ))]
                });
            },
            truth()
                .must(want("it goes on").severity("warning").actor("you").trend("ongoing").failed(20 * 400 + 15 * 20))
                .never(want("not over").fails().trend("over"))
                .never(want("not worse").fails().trend("worse"))
                .never(loud(1)),
        ),
        case(
            "one-small-sender-once-a-week",
            "few sessions",
            &["5.1", "5.3"],
            "A club sends one mail a week and its session always times out: info, or nobody's.",
            ("hyazinthe.example", "2026-07-06"),
            |t| {
                let lines = policy("enforce", &["mx.hyazinthe.example"]);
                t.run(&WIDE, 0..42, |_, _| vec![sts(&lines)]);
                t.run(&[("verein.example", 1)], 0..42, |_, day| {
                    if day % 7 == 3 {
                        vec![
                            sts(&lines)
                                .good(0)
                                .with(row(1, "validation-failure", "mx.hyazinthe.example").why("i/o timeout")),
                        ]
                    } else {
                        Vec::new()
                    }
                });
            },
            truth()
                .must(want("info").severity("info").by_only("verein.example").failed(6))
                .never(want("not yours").fails().actor("you"))
                .never(loud(0)),
        ),
        case(
            "words-that-nobody-knows",
            "words of a sender's own",
            &["2.7"],
            "A sender writes its reasons in its own language: quoted, and left open.",
            ("iris.example", "2026-08-03"),
            |t| {
                let lines = policy("testing", &["mx.iris.example"]);
                t.run(&LARGE, 0..20, |_, _| vec![sts(&lines)]);
                t.run(&[("postamt.example", 50)], 0..20, |_, day| {
                    let bad = row(9, "validation-failure", "mx.iris.example").why("Gegenstelle spricht wirr");
                    vec![sts(&lines).when(day >= 15, bad)]
                });
            },
            truth()
                .must(
                    want("quoted")
                        .actor("depends")
                        .by_only("postamt.example")
                        .failed(5 * 9)
                        .sentence("gegenstelle spricht wirr"),
                )
                .never(want("not critical").severity("critical"))
                .never(interference()),
        ),
    ]
}

fn policies() -> Vec<Case> {
    vec![
        case(
            "moved-to-a-provider-without-its-lines",
            "a move of the mail",
            &["7.2", "1.7"],
            "The MX moved to a provider; the policy still names the old host, in enforce: every sender refuses the new ones.",
            ("jasmin.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mail.jasmin.example"]);
                t.run(&WIDE, 0..20, |_, day| {
                    let bad = ["in1.provider.example", "in2.provider.example"]
                        .map(|host| row(10, "certificate-host-mismatch", host));
                    vec![if day >= 16 { sts(&lines).good(0).rows(bad) } else { sts(&lines) }]
                });
            },
            truth()
                .must(
                    want("both hosts are missing")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("in1.provider.example|in2.provider.example")
                        .failed(4 * 5 * 20)
                        .sentence("does not cover")
                        .steps("mx: in1.provider.example")
                        .steps("mx: in2.provider.example"),
                )
                .never(want("once").fails().at_most(1)),
        ),
        case(
            "enforce-then-none-then-gone",
            "a policy taken back",
            &["7.3", "7.4"],
            "Enforce became none for two weeks, then the policy was removed, as RFC 8461 asks: no alarm about a lost policy.",
            ("kornblume.example", "2026-04-06"),
            |t| {
                t.run(&LARGE, 0..36, |_, day| {
                    vec![match day {
                        0..10 => sts(&policy("enforce", &["mx.kornblume.example"])),
                        10..26 => sts(&policy("none", &["mx.kornblume.example"])),
                        _ => no_policy(),
                    }]
                });
            },
            truth()
                .never(want("it was taken back").headline("been missing for"))
                .never(want("not critical").severity("critical")),
        ),
        case(
            "only-google-lost-the-policy",
            "lost for one",
            &["7.1", "7.9"],
            "Google finds no policy since Tuesday, Microsoft still applies it: said with both names.",
            ("lavendel.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.lavendel.example"]);
                t.run(&LARGE, 0..20, |who, day| {
                    vec![if who == GOOGLE && day >= 15 { no_policy() } else { sts(&lines) }]
                });
            },
            truth()
                .must(
                    want("lost for one")
                        .severity("warning")
                        .actor("you")
                        .by_only("Google Inc.")
                        .first("2026-05-19")
                        .told("Microsoft Corporation still applies it"),
                )
                .never(loud(1)),
        ),
        case(
            "lost-twice-and-found-twice",
            "found again",
            &["7.1", "4.1"],
            "The policy was gone for two days in each of two weeks, for all: told, as over.",
            ("malve.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.malve.example"]);
                t.run(&LARGE, 0..34, |_, day| {
                    vec![if matches!(day, 10 | 11 | 16 | 17) { no_policy() } else { sts(&lines) }]
                });
            },
            truth()
                .must(
                    want("gone and back")
                        .severity("info")
                        .trend("over")
                        .by("Google Inc.|Microsoft Corporation")
                        .first("2026-06-11")
                        .last("2026-06-18")
                        .sentence("was missing"),
                )
                .never(loud(0)),
        ),
        case(
            "two-domains-without-any-policy",
            "no policy",
            &["7.10", "1.8"],
            "Four domains have no policy: said once for all.",
            ("nelke.example", "2026-07-06"),
            |t| {
                t.run(&LARGE, 0..20, |_, _| {
                    ["nelke.example", "primel.example", "rose.example", "tulpe.example"]
                        .map(|domain| no_policy().of(domain))
                        .to_vec()
                });
            },
            truth()
                .must(
                    want("all four")
                        .severity("info")
                        .actor("you")
                        .domains("nelke.example|tulpe.example")
                        .sentence("3 more domains"),
                )
                .never(want("once").headline("no-policy").at_most(1))
                .never(loud(0)),
        ),
        case(
            "a-fetch-error-of-one-small-sender",
            "one sender's fetch errors",
            &["3.1", "5.5"],
            "One small sender cannot fetch a policy that all others have: its move or nobody's, and mail arrives.",
            ("oleander.example", "2026-08-03"),
            |t| {
                let lines = policy("enforce", &["mx.oleander.example"]);
                t.run(&WIDE, 0..24, |_, _| vec![sts(&lines)]);
                t.run(&[("kleinpost.example", 6)], 0..24, |_, day| {
                    vec![if day >= 10 {
                        no_policy().good(5).with(
                            row(1, "sts-policy-fetch-error", "").why("x509: certificate signed by unknown authority"),
                        )
                    } else {
                        sts(&lines)
                    }]
                });
            },
            truth()
                .must(
                    want("its move, or open")
                        .severity("info|warning")
                        .actor("depends|sender|nobody")
                        .by_only("kleinpost.example")
                        .fails(),
                )
                .never(want("not yours alone").fails().actor("you").severity(LOUD))
                .never(want("why it finds none is told").headline("been missing for"))
                .never(refusal())
                .never(want("not critical").severity("critical")),
        ),
    ]
}

fn records() -> Vec<Case> {
    vec![
        case(
            "a-rollover-as-it-should-be",
            "a good rollover",
            &["8.12", "2.5"],
            "The new record stood beside the old one for a week, then the key changed, then the old one went: nothing to say.",
            ("phlox.example", "2026-03-02"),
            |t| {
                let (old, both, new) = ([key("11")], [key("11"), key("22")], [key("22")]);
                t.run(&DANE, 0..30, |_, day| {
                    let records: &[String] = match day {
                        0..10 => &old,
                        10..20 => &both,
                        _ => &new,
                    };
                    vec![tlsa("mx.phlox.example", records)]
                });
            },
            truth().never(want("nothing failed").fails()).never(loud(0)),
        ),
        case(
            "one-unusable-record-beside-a-good-one",
            "unusable and usable records",
            &["2.4", "12.6", "3.4"],
            "A record of usage 1 beside one of usage 3 that does not fit: the usable one counts, so mail was refused.",
            ("ranunkel.example", "2026-04-06"),
            |t| {
                let records = [format!("1 1 1 {}", "6a".repeat(32)), key("7b")];
                t.run(&DANE, 0..16, |_, day| {
                    let bad = row(9, "validation-failure", "mx.ranunkel.example").why("dane-no-match");
                    vec![if day >= 12 {
                        tlsa("mx.ranunkel.example", &records).good(0).with(bad)
                    } else {
                        tlsa("mx.ranunkel.example", &records)
                    }]
                });
            },
            truth()
                .must(
                    want("refused")
                        .severity("critical")
                        .actor("you")
                        .failed(4 * 4 * 9)
                        .told("not delivered on these attempts")
                        .steps("-dane_tlsa_rrdata \"3 1 1 7b7b"),
                )
                .never(want("a record of usage 1 is not compared").steps("rrdata \"1 1 1"))
                .never(loud(2)),
        ),
        case(
            "unusable-records-of-one-large-sender",
            "unusable records",
            &["2.4", "3.6"],
            "Microsoft alone applies DANE, and finds records that no sender can use: it sends encrypted and without authentication.",
            ("salbei.example", "2026-05-04"),
            |t| {
                let records = [format!("0 0 1 {}", "77".repeat(32))];
                t.run(&[(MICROSOFT, 300)], 0..16, |_, _| {
                    vec![tlsa("mx.salbei.example", &records).good(200).with(row(
                        100,
                        "tlsa-invalid",
                        "mx.salbei.example",
                    ))]
                });
            },
            truth()
                .must(
                    want("the records")
                        .severity("warning")
                        .actor("you")
                        .failed(16 * 100)
                        .told("without authentication"),
                )
                .never(refusal())
                .never(want("not critical").severity("critical")),
        ),
        case(
            "dane-broken-at-the-backup-alone",
            "one of two hosts",
            &["10.2", "1.3"],
            "The record of the backup MX fits no longer, since its renewal: that host alone, with its own records.",
            ("thymian.example", "2026-06-01"),
            |t| {
                let (one, two) = ([key("31")], [key("32")]);
                t.run(&DANE, 0..20, |_, day| {
                    let bad = row(3, "certificate-not-trusted", "mx2.thymian.example");
                    vec![
                        tlsa("mx1.thymian.example", &one),
                        tlsa("mx2.thymian.example", &two).good(4).when(day >= 14, bad),
                    ]
                });
            },
            truth()
                .must(
                    want("mx2 alone")
                        .severity(LOUD)
                        .actor("you")
                        .hosts_only("mx2.thymian.example")
                        .failed(6 * 4 * 3)
                        .steps("-dane_tlsa_domain mx2.thymian.example -dane_tlsa_rrdata \"3 1 1 3232"),
                )
                .never(want("mx1 is well").fails().hosts("mx1.thymian.example"))
                .never(public_authority()),
        ),
        case(
            "no-records-where-dane-is-wanted",
            "records that are missing",
            &["2.7", "5.5"],
            "\"No TLSA records found for MX\" by one sender that insists on them: missing, not unsigned, and not critical.",
            ("veilchen.example", "2026-07-06"),
            |t| {
                t.run(&LARGE, 0..20, |_, _| vec![sts(&policy("enforce", &["mx.veilchen.example"]))]);
                t.run(&[("strikt.example", 12)], 0..20, |_, day| {
                    let bad = row(4, "validation-failure", "mx.veilchen.example").why("No TLSA records found for MX.");
                    vec![no_policy().when(day >= 14, bad)]
                });
            },
            truth()
                .must(want("missing").actor("depends|sender").by_only("strikt.example").failed(24).sentence("TLSA"))
                .never(want("not unsigned").fails().sentence("not signed"))
                .never(want("not critical").severity("critical")),
        ),
    ]
}

fn reporters() -> Vec<Case> {
    vec![
        case(
            "renamed-and-later-silent",
            "renamed, then gone",
            &["8.3", "8.1"],
            "A reporter takes a new name, and stops weeks later: silent under its new name, once.",
            ("winde.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.winde.example"]);
                t.run(&LARGE, 0..60, |_, _| vec![sts(&lines)]);
                for day in 0..45 {
                    let name = if day < 20 { "Alt & Co" } else { "Neu SE" };
                    t.put(said(name, day, vec![sts(&lines).good(60)]).contact("tls@altneu.example"));
                }
            },
            truth()
                .must(want("silent under its new name").severity("info").by_only("Neu SE").headline("nothing since"))
                .never(want("the old name did not fall silent").by_only("Alt & Co").headline("nothing since"))
                .never(loud(0)),
        ),
        case(
            "one-contact-of-two-that-both-report",
            "one contact, two reporters",
            &["8.3", "1.6"],
            "Two branches of one company report with one contact at the same time: two organisations, nobody renamed.",
            ("zinnie.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx.zinnie.example"]);
                for day in 0..24 {
                    for name in ["Konzern Nord", "Konzern Ost"] {
                        let bad = row(10, "certificate-expired", "mx.zinnie.example");
                        t.put(
                            said(name, day, vec![sts(&lines).good(50).when(day >= 20, bad)])
                                .contact("tls@konzern.example"),
                        );
                    }
                }
            },
            truth()
                .must(
                    want("both")
                        .severity("critical")
                        .by_only("Konzern Nord|Konzern Ost")
                        .sentence("both organisations"),
                )
                .never(want("nobody was renamed").headline("the same organisation|has reported as")),
        ),
        case(
            "some-explained-and-some-not",
            "failures with and without details",
            &["8.8"],
            "A reporter explains 10 of 40 failed sessions a day: what is explained is told as such, and 30 have no reason.",
            ("ahorn.example", "2026-05-04"),
            |t| {
                let lines = policy("testing", &["mx.ahorn.example"]);
                t.run(&LARGE, 0..20, |_, _| vec![sts(&lines)]);
                t.run(&[("teilweise.example", 90)], 0..20, |_, day| {
                    vec![if day >= 15 {
                        sts(&lines).bad(40).with(row(10, "certificate-not-trusted", "mx.ahorn.example"))
                    } else {
                        sts(&lines)
                    }]
                });
            },
            truth()
                .must(want("those explained").by_only("teilweise.example").failed(50).sentence("not trusted"))
                .must(want("those not").by_only("teilweise.example").sentence("150 of").headline("no report says why"))
                .never(want("once").headline("summary-disagrees")),
        ),
        case(
            "a-report-of-the-year-2062-beside-a-fault",
            "a clock far ahead",
            &["4.9"],
            "A report dated 2062 among the others: the fault keeps its days, and nobody is silent for 36 years.",
            ("buche.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.buche.example"]);
                t.run(&LARGE, 0..20, |_, day| {
                    vec![sts(&lines).when(day >= 16, row(30, "certificate-expired", "mx.buche.example"))]
                });
                let far = said("uhr.example", 0, vec![sts(&lines).good(5)]);
                t.put(far.range("2062-01-03T00:00:00Z", "2062-01-03T23:59:59Z"));
            },
            truth()
                .must(want("the fault").severity("critical").first("2026-06-17").last("2026-06-20").failed(4 * 60))
                .must(want("the date is named").severity("info").by_only("uhr.example").sentence("2062"))
                .never(silence()),
        ),
        case(
            "two-strange-networks-of-one-sender",
            "a roaming sender",
            &["6.1"],
            "One sender meets strange certificates at addresses of two networks that nobody else knows: each network is told.",
            ("eibe.example", "2026-07-06"),
            |t| {
                let lines = policy("enforce", &["mx.eibe.example"]);
                t.run(&WIDE, 0..30, |who, day| {
                    let usual = row(1, "validation-failure", "mx.eibe.example").at("192.0.2.70").why("EOF");
                    vec![sts(&lines).when(who == GOOGLE && day % 8 == 2, usual)]
                });
                t.run(&[("reisebus.example", 20)], 0..30, |_, day| {
                    let at = if day < 17 { "203.0.113.40" } else { "198.51.100.40" };
                    let bad =
                        row(4, "certificate-not-trusted", "mx.eibe.example").at(at).why("self-signed certificate");
                    vec![sts(&lines).when((10..24).contains(&day), bad)]
                });
            },
            truth()
                .must(want("one network").severity("warning").addresses("203.0.113.40").failed(7 * 4))
                .must(want("the other").severity("warning").addresses("198.51.100.40").failed(7 * 4))
                .never(want("not critical").severity("critical")),
        ),
        case(
            "an-ipv6-network-that-is-ones-own",
            "one's own IPv6 network",
            &["6.1", "6.3"],
            "One sender fails at an IPv6 address whose /48 others know as well: a server of one's own, no stranger.",
            ("fichte.example", "2026-08-03"),
            |t| {
                let lines = policy("enforce", &["mx.fichte.example"]);
                t.run(&WIDE, 0..26, |who, day| {
                    let usual = row(1, "validation-failure", "mx.fichte.example").at("2001:db8:5:1::25").why("EOF");
                    vec![sts(&lines).when(who == GOOGLE && day % 8 == 2, usual)]
                });
                t.run(&[("kabelnetz.example", 40)], 0..26, |_, day| {
                    let bad = row(6, "certificate-not-trusted", "mx.fichte.example").at("2001:db8:5:2::25");
                    vec![sts(&lines).when((14..20).contains(&day), bad)]
                });
            },
            truth()
                .must(want("told").by_only("kabelnetz.example").failed(36))
                .never(want("no strange address").told("no other report knows"))
                .never(want("not critical").severity("critical")),
        ),
        case(
            "microsoft-counts-three-policies-in-one-report",
            "several domains under two policies",
            &["9.4"],
            "Two domains, each under sts and tlsa, and one without a policy, in one report: each session once.",
            ("kiefer.example", "2026-09-07"),
            |t| {
                let (lines, records) = (policy("enforce", &["mx.kiefer.example"]), [key("66")]);
                t.run(&[(MICROSOFT, 400)], 0..18, |_, day| {
                    let bad = |count| row(count, "starttls-not-supported", "mx.kiefer.example");
                    let fails = day >= 14;
                    vec![
                        sts(&lines).good(100).when(fails, bad(20)),
                        tlsa("mx.kiefer.example", &records).good(100).when(fails, bad(20)),
                        sts(&lines).of("linde.example").good(50).when(fails, bad(8)),
                        tlsa("mx.kiefer.example", &records).of("linde.example").good(52).when(fails, bad(6)),
                        no_policy().of("pappel.example").good(30).when(fails, bad(5)),
                    ]
                });
            },
            truth()
                .must(
                    want("20 and 8 and 5 a day")
                        .severity(LOUD)
                        .hosts_only("mx.kiefer.example")
                        .domains("kiefer.example|linde.example|pappel.example")
                        .failed(4 * 33)
                        .told("counted once"),
                )
                .never(want("once").fails().at_most(1)),
        ),
    ]
}
