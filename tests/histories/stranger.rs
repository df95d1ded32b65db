//! Histories of kinds that no other file has: read as somebody would who sees them for the first time.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    [of_policies(), of_dane(), of_senders(), of_hosts(), of_reports()].into_iter().flatten().collect()
}

fn of_policies() -> Vec<Case> {
    vec![
        case(
            "mode-none-beside-dane",
            "mode none beside DANE",
            &["7.3"],
            "The MTA-STS policy is in mode none, and DANE secures the same sessions for one sender: the mode is told, mail is not at risk.",
            ("lapwing.example", "2026-02-02"),
            |t| {
                let (lines, records) = (policy("none", &["mx.lapwing.example"]), [key("51")]);
                t.run(&[(MICROSOFT, 300)], 0..28, |_, _| {
                    vec![sts(&lines).good(200), tlsa("mx.lapwing.example", &records).good(200)]
                });
                t.run(&[(GOOGLE, 500)], 0..28, |_, _| vec![sts(&lines)]);
            },
            truth()
                .must(want("mode none").fails_not().headline("mode none"))
                .never(want("nobody is refused").severity("critical"))
                .never(loud(1)),
        ),
        case(
            "a-maximum-age-that-grew",
            "max_age raised",
            &["7.5"],
            "The policy was kept for a day, and then for a year: what was too short is not any more.",
            ("plover.example", "2026-02-02"),
            |t| {
                let hosts = ["mx.plover.example"];
                let (short, long) = (policy_of("enforce", &hosts, 86_400), policy_of("enforce", &hosts, 31_536_000));
                t.run(&WIDE, 0..30, |_, day| vec![sts(if day < 12 { &short } else { &long })]);
            },
            truth().never(want("too short").headline("max-age")).never(loud(0)),
        ),
        case(
            "one-more-host-in-the-policy",
            "a policy gets another host",
            &["8.12"],
            "A second MX is put into the policy before mail goes there: as it should be, and nobody has to act.",
            ("dunlin.example", "2026-03-02"),
            |t| {
                let old = policy("enforce", &["mx1.dunlin.example"]);
                let new = policy("enforce", &["mx1.dunlin.example", "mx2.dunlin.example"]);
                t.run(&WIDE, 0..30, |_, day| vec![sts(if day < 15 { &old } else { &new })]);
            },
            truth().never(loud(0)).never(want("nothing failed").fails()),
        ),
        case(
            "moved-in-one-night-without-a-loss",
            "moved without a fault",
            &["8.12"],
            "All mail moved to a provider, the policy with it, and no session failed.",
            ("curlew.example", "2026-03-02"),
            |t| {
                let old = policy("enforce", &["mx1.curlew.example", "mx2.curlew.example"]);
                let new = policy("enforce", &["in1.provider.example", "in2.provider.example"]);
                t.run(&WIDE, 0..30, |_, day| vec![sts(if day < 16 { &old } else { &new })]);
            },
            truth().never(loud(0)).never(want("nothing failed").fails()),
        ),
        case(
            "mended-and-then-enforced",
            "mended before enforce",
            &["4.1", "3.2"],
            "A wrong name in testing was mended, and enforce came three weeks later: over, delivered, nobody acts.",
            ("whimbrel.example", "2026-02-02"),
            |t| {
                let hosts = ["mx.whimbrel.example"];
                let (testing, enforce) = (policy("testing", &hosts), policy("enforce", &hosts));
                t.run(&WIDE, 0..42, |_, day| {
                    let bad = row(20, "certificate-host-mismatch", "mx.whimbrel.example");
                    vec![sts(if day < 30 { &testing } else { &enforce }).when(day < 8, bad)]
                });
            },
            truth()
                .must(
                    want("it is over")
                        .severity("info")
                        .trend("over")
                        .failed(8 * 5 * 20)
                        .hosts("mx.whimbrel.example")
                        .first("2026-02-02")
                        .last("2026-02-09"),
                )
                .never(refusal())
                .never(loud(0)),
        ),
        case(
            "a-backup-that-the-policy-lacks-on-sundays",
            "an uncovered host each Sunday",
            &["4.3", "4.4"],
            "Each Sunday the first MX is serviced, and mail goes to a backup that the policy does not name: name it, it comes back.",
            ("godwit.example", "2026-02-02"),
            |t| {
                let lines = policy("enforce", &["mx1.godwit.example"]);
                let sunday: Vec<bool> = (0..42).map(|day| t.weekday(day) == 6).collect();
                t.run(&WIDE, 0..42, |_, day| {
                    let bad = row(12, "validation-failure", "backup.godwit.example").why("mx not in policy");
                    vec![sts(&lines).when(sunday[day as usize], bad)]
                });
            },
            truth()
                .must(
                    want("the backup is to be named, and it comes back")
                        .severity("warning|critical")
                        .actor("you")
                        .trend("recurring")
                        .hosts_only("backup.godwit.example")
                        .failed(6 * 5 * 12)
                        .days(6)
                        .sentence("Sunday")
                        .steps("mx: backup.godwit.example"),
                )
                .never(loud(1)),
        ),
        case(
            "a-misspelt-line",
            "a misspelt line",
            &["3.3"],
            "The policy names mx.turnstoen.example, the MX is mx.turnstone.example: nobody delivers since the first day.",
            ("turnstone.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx.turnstoen.example"]);
                t.run(&WIDE, 0..12, |_, _| {
                    let bad = row(40, "validation-failure", "mx.turnstone.example");
                    vec![sts(&lines).good(0).with(bad.why("host is not allowed by the policy"))]
                });
            },
            truth()
                .must(
                    want("the line is missing, and mail is refused")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("mx.turnstone.example")
                        .failed(12 * 5 * 40)
                        .sentence("does not cover mx.turnstone.example")
                        .sentence("not delivered on these attempts")
                        .steps("mx: mx.turnstone.example"),
                )
                .never(interference())
                .never(loud(1)),
        ),
    ]
}

fn of_dane() -> Vec<Case> {
    vec![
        case(
            "exchange-says-7-323-and-names-no-record",
            "status codes of Exchange Online",
            &["2.4", "3.4"],
            "Microsoft bounces with 5.7.323 and names no record: no valid one was found, nothing more is known, and it did not deliver.",
            ("sanderling.example", "2026-05-04"),
            |t| {
                t.run(&[(MICROSOFT, 300)], 0..20, |_, day| {
                    let why = "550 5.7.323 tlsa-invalid: The domain failed DANE validation.";
                    let bad = row(30, "tlsa-invalid", "mx.sanderling.example").why(why);
                    vec![tlsa("mx.sanderling.example", &[]).when(day >= 12, bad)]
                });
            },
            truth()
                .must(
                    want("refused, and no word of a certificate that does not fit")
                        .severity("critical|warning")
                        .actor("you")
                        .failed(8 * 30)
                        .sentence("no valid TLSA record")
                        .sentence("not delivered on these attempts")
                        .sentence_lacks("matches the certificate|without authentication|cannot be used"),
                )
                .never(loud(1)),
        ),
        case(
            "exchange-says-7-324",
            "status codes of Exchange Online",
            &["2.7"],
            "Microsoft defers with 4.7.324: DNSSEC is broken, and the DNS host acts.",
            ("knot.example", "2026-05-04"),
            |t| {
                let records = [key("52")];
                t.run(&[(MICROSOFT, 300), ("gmx.de", 120)], 0..20, |who, day| {
                    let bad = row(25, "dnssec-invalid", "mx.knot.example");
                    let bad = if who == MICROSOFT {
                        bad.why("450 4.7.324 dnssec-invalid: Destination domain returned invalid DNSSEC records")
                    } else {
                        bad
                    };
                    vec![tlsa("mx.knot.example", &records).when(day >= 14, bad)]
                });
            },
            truth()
                .must(
                    want("the signatures")
                        .severity("critical")
                        .actor("dns-host")
                        .failed(6 * 2 * 25)
                        .sentence("DNSSEC validation failed")
                        .steps("delv"),
                )
                .never(loud(1)),
        ),
        case(
            "exchange-says-7-325-under-usage-three",
            "status codes of Exchange Online",
            &["2.1", "2.2"],
            "Microsoft says 5.7.325 for a key of usage 3, where no name counts: compare the certificate with the record.",
            ("ruff.example", "2026-05-04"),
            |t| {
                let records = [key("53")];
                t.run(&[(MICROSOFT, 300), ("gmx.de", 120)], 0..20, |_, day| {
                    let why = "550 5.7.325 certificate-host-mismatch: Destination certificate host mismatch";
                    vec![
                        tlsa("mx.ruff.example", &records)
                            .when(day >= 14, row(25, "certificate-host-mismatch", "mx.ruff.example").why(why)),
                    ]
                });
            },
            truth()
                .must(
                    want("no record fits")
                        .severity("critical")
                        .actor("you")
                        .failed(6 * 2 * 25)
                        .sentence("No TLSA record matches the certificate of mx.ruff.example")
                        .steps("dane_tlsa"),
                )
                .never(public_authority())
                .never(loud(1)),
        ),
        case(
            "two-senders-that-require-dane",
            "DANE required by several",
            &["3.5"],
            "Two senders demand DANE of a domain that has none: both are named at once, and theirs is the move.",
            ("dotterel.example", "2026-05-04"),
            |t| {
                t.run(&LARGE, 0..20, |_, _| vec![no_policy()]);
                t.run(&[("amt.example", 9), ("bank.example", 7)], 0..20, |_, _| {
                    vec![no_policy().good(0).with(row(6, "dane-required", "mx.dotterel.example"))]
                });
            },
            truth()
                .must(
                    want("both are named")
                        .severity("info|warning")
                        .actor("sender")
                        .by_only("amt.example|bank.example")
                        .failed(20 * 2 * 6)
                        .sentence("amt.example and bank.example require DANE for dotterel.example")
                        .sentence("the cause is in their own settings")
                        .sentence_lacks("a sender requires|connection between"),
                )
                .never(want("not yours").fails().actor("you")),
        ),
        case(
            "an-anchor-that-changed",
            "an anchor that changed",
            &["2.2", "3.4"],
            "The records name the issuer (usage 2), and the new certificate is of another one: nothing is said of usage 3 alone.",
            ("phalarope.example", "2026-03-02"),
            |t| {
                let records = [format!("2 1 1 {}", "5a".repeat(32))];
                t.run(&DANE, 0..24, |_, day| {
                    let bad = row(9, "certificate-not-trusted", "mx.phalarope.example");
                    vec![
                        tlsa("mx.phalarope.example", &records)
                            .good(if day >= 18 { 0 } else { 30 })
                            .when(day >= 18, bad),
                    ]
                });
            },
            truth()
                .must(
                    want("the anchor")
                        .severity("critical")
                        .actor("you")
                        .failed(6 * 4 * 9)
                        .hosts_only("mx.phalarope.example")
                        .steps("usage 2")
                        .lacks("records have usage 3"),
                )
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "a-revoked-certificate",
            "a revoked certificate",
            &["2.7"],
            "The issuer revoked the certificate of mx, and those who look at that refuse it: a new one is wanted.",
            ("pipit.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.pipit.example"]);
                t.run(&WIDE, 0..24, |_, day| {
                    let bad = row(8, "certificate-not-trusted", "mx.pipit.example").why("certificate revoked");
                    vec![sts(&lines).good(if day >= 18 { 0 } else { 60 }).when(day >= 18, bad)]
                });
            },
            truth()
                .must(
                    want("it was revoked")
                        .severity("critical")
                        .actor("you")
                        .failed(6 * 5 * 8)
                        .hosts_only("mx.pipit.example")
                        .sentence("revoked"),
                )
                .never(interference())
                .never(loud(1)),
        ),
    ]
}

fn of_senders() -> Vec<Case> {
    vec![
        case(
            "one-that-never-trusted-the-chain",
            "a chain that one alone distrusts",
            &["5.5", "5.10"],
            "A small sender never trusts the chain, and all others do: an intermediate certificate may be missing, or it is on its side.",
            ("wheatear.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx.wheatear.example"]);
                t.run(&WIDE, 0..30, |_, _| vec![sts(&lines)]);
                t.run(&[("spedition.example", 8)], 0..30, |_, _| {
                    vec![sts(&lines).good(0).with(row(7, "certificate-not-trusted", "mx.wheatear.example"))]
                });
            },
            truth()
                .must(
                    want("sentence and steps name the same")
                        .severity("info|warning")
                        .actor("depends")
                        .by_only("spedition.example")
                        .failed(30 * 7)
                        .sentence("intermediate certificate")
                        .steps("intermediate certificate")
                        .steps("showcerts|verify_return_error")
                        .sentence_lacks("most likely"),
                )
                .never(loud(0)),
        ),
        case(
            "a-weak-signature-for-one",
            "one sender and a signature",
            &["6.8"],
            "One sender takes the signature of the certificate for weak, and all others accept it: its word, and no fact.",
            ("bluethroat.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx.bluethroat.example"]);
                t.run(&WIDE, 0..26, |_, _| vec![sts(&lines)]);
                t.run(&[("werft.example", 24)], 0..26, |_, day| {
                    let bad = row(8, "certificate-not-trusted", "mx.bluethroat.example").why("ca md too weak");
                    vec![sts(&lines).when(day >= 20, bad)]
                });
            },
            truth()
                .must(
                    want("by its word")
                        .severity("info|warning")
                        .actor("depends")
                        .by_only("werft.example")
                        .failed(6 * 8)
                        .sentence("According to werft.example, the certificate"),
                )
                .never(want("not yours for sure").fails().actor("you"))
                .never(loud(1)),
        ),
        case(
            "one-that-finds-no-way",
            "one that finds no way",
            &["6.8"],
            "One sender has no route to the only MX: one is not several, and it is named.",
            ("nuthatch.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx.nuthatch.example"]);
                t.run(&WIDE, 0..26, |_, _| vec![sts(&lines)]);
                t.run(&[("inselnetz.example", 24)], 0..26, |_, day| {
                    let bad = row(8, "validation-failure", "mx.nuthatch.example").why("Network is unreachable");
                    vec![sts(&lines).when(day >= 20, bad)]
                });
            },
            truth()
                .must(
                    want("it is named")
                        .severity("info|warning")
                        .actor("depends|sender")
                        .by_only("inselnetz.example")
                        .failed(6 * 8)
                        .sentence("inselnetz.example could not reach mx.nuthatch.example")
                        .sentence_lacks("senders could not"),
                )
                .never(loud(1)),
        ),
        case(
            "only-the-newest-tls",
            "only the newest TLS",
            &["5.4", "5.1"],
            "The server speaks TLS 1.3 alone since a day; three small senders cannot, and the large ones can: not critical, and said whose mail it is.",
            ("siskin.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.siskin.example"]);
                t.run(&LARGE, 0..30, |_, _| vec![sts(&lines)]);
                t.run(&[("alt.example", 12), ("druck.example", 8), ("verein.example", 6)], 0..30, |_, day| {
                    let bad = row(6, "validation-failure", "mx.siskin.example").why("tlsv1 alert protocol version");
                    if day < 20 { vec![sts(&lines)] } else { vec![sts(&lines).good(0).with(bad)] }
                });
            },
            truth()
                .must(
                    want("the versions do not fit")
                        .severity("warning|info")
                        .actor("sender|depends")
                        .by("alt.example|druck.example|verein.example")
                        .failed(10 * 3 * 6)
                        .first("2026-03-22")
                        .sentence("no TLS version in common"),
                )
                .never(want("large ones succeed").severity("critical"))
                .never(interference()),
        ),
        case(
            "held-back-by-a-grey-list",
            "a grey list",
            &["5.7"],
            "A grey list of the receiver holds two senders back at their first try: no fault of TLS.",
            ("redstart.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.redstart.example"]);
                t.run(&WIDE, 0..24, |who, day| {
                    let bad = row(4, "validation-failure", "mx.redstart.example").from(if who == "gmx.de" {
                        "198.18.5.4"
                    } else {
                        "198.18.6.4"
                    });
                    let bad = bad.why("450 4.2.0 Greylisted, please try again later");
                    vec![sts(&lines).when(day >= 16 && matches!(who, "gmx.de" | "bluewin.ch"), bad)]
                });
            },
            truth()
                .must(
                    want("a limit of yours")
                        .severity("info|warning")
                        .actor("you|depends")
                        .by_only("bluewin.ch|gmx.de")
                        .failed(8 * 2 * 4)
                        .says("grey|rate limit|block"),
                )
                .never(want("no certificate is at fault").fails().claims_in_steps("renew|certificate from"))
                .never(interference())
                .never(want("not critical").severity("critical")),
        ),
        case(
            "a-large-sender-begins",
            "a reporter begins",
            &["8.12"],
            "A large sender begins to report in the third week: more sessions, and nothing to say of it.",
            ("linnet.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.linnet.example"]);
                t.run(&WIDE, 0..35, |_, _| vec![sts(&lines)]);
                t.run(&[("Yahoo Inc.", 900)], 15..35, |_, _| vec![sts(&lines)]);
            },
            truth().never(loud(0)).never(silence()).never(want("nothing failed").fails()),
        ),
        case(
            "one-session-of-a-small-domain-is-refused",
            "one session refused",
            &["3.3", "5.3"],
            "A domain of few sessions: one of them met an expired certificate on the last day, and was refused; one is one.",
            ("serin.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.serin.example"]);
                t.run(&[(GOOGLE, 4)], 0..15, |_, day| {
                    vec![sts(&lines).good(3).when(day == 14, row(1, "certificate-expired", "mx.serin.example"))]
                });
            },
            truth()
                .must(
                    want("one attempt")
                        .severity("info|warning")
                        .failed(1)
                        .hosts_only("mx.serin.example")
                        .sentence("not delivered on this attempt")
                        .lacks("these attempts|these sessions"),
                )
                .never(want("one session is not critical").severity("critical")),
        ),
    ]
}

fn of_hosts() -> Vec<Case> {
    vec![
        case(
            "host-after-host",
            "host after host",
            &["4.1", "1.1"],
            "Three hosts got their certificates on three days of the year before, and they end one after another: all three are named.",
            ("brambling.example", "2026-02-02"),
            |t| {
                let hosts = ["mx1.brambling.example", "mx2.brambling.example", "mx3.brambling.example"];
                let lines = policy("enforce", &hosts);
                t.run(&WIDE, 0..24, |_, day| {
                    let ended = hosts.iter().zip([14, 17, 20]).filter(|(_, since)| day >= *since);
                    vec![sts(&lines).rows(ended.map(|(host, _)| row(6, "certificate-expired", host)))]
                });
            },
            truth()
                .must(
                    want("the first")
                        .severity("critical")
                        .actor("you")
                        .hosts("mx1.brambling.example")
                        .first("2026-02-16")
                        .sentence("expired"),
                )
                .must(want("the second").severity("critical").actor("you").hosts("mx2.brambling.example"))
                .must(want("the third").severity("critical|warning").actor("you").hosts("mx3.brambling.example"))
                .never(twice("mx1.brambling.example"))
                .never(twice("mx2.brambling.example"))
                .never(interference()),
        ),
        case(
            "more-mail-and-as-many-failures",
            "more mail, as many failures",
            &["4.7"],
            "Forty sessions a day fail at mx2, and a newsletter brings ten times the mail: as bad as before, and not worse.",
            ("twite.example", "2026-02-02"),
            |t| {
                let lines = policy("enforce", &["mx1.twite.example", "mx2.twite.example"]);
                t.run(&LARGE, 0..35, |_, day| {
                    let bad = row(20, "certificate-expired", "mx2.twite.example");
                    vec![sts(&lines).good(if day < 21 { 300 } else { 3_000 }).with(bad)]
                });
            },
            truth()
                .must(
                    want("it goes on")
                        .severity("critical|warning")
                        .actor("you")
                        .trend("new|ongoing")
                        .hosts_only("mx2.twite.example")
                        .failed(35 * 2 * 20),
                )
                .never(want("it is neither worse nor better").fails().says("less frequent than it was"))
                .never(want("it is not worse").trend("worse"))
                .never(loud(1)),
        ),
        case(
            "a-sub-domain-without-a-policy",
            "a sub-domain without a policy",
            &["7.10"],
            "The domain is in enforce, its sub-domain for a newsletter has no policy: that one is named, and nothing failed.",
            ("bunting.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.bunting.example"]);
                t.run(&WIDE, 0..28, |_, _| vec![sts(&lines), no_policy().of("news.bunting.example").good(12)]);
            },
            truth()
                .must(
                    want("the sub-domain alone")
                        .severity("info|warning")
                        .fails_not()
                        .domains_only("news.bunting.example")
                        .says("no-policy|no policy|enforces"),
                )
                .never(want("nothing was lost").headline("lost"))
                .never(want("the domain has one").fails_not().domains_only("bunting.example").severity(LOUD))
                .never(want("nothing failed").fails()),
        ),
        case(
            "one-domain-in-capitals",
            "spelling of a domain",
            &["1.3"],
            "Microsoft writes the policy domain in capitals, Postfix with a dot at its end: one domain, and one fault.",
            ("finch.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.finch.example"]);
                t.run(&WIDE, 0..20, |who, day| {
                    let spelled = match who {
                        MICROSOFT => "FINCH.example",
                        "gmx.de" => "finch.example.",
                        _ => "finch.example",
                    };
                    vec![sts(&lines).of(spelled).when(day >= 14, row(5, "certificate-expired", "mx.finch.example"))]
                });
            },
            truth()
                .must(
                    want("one domain")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("mx.finch.example")
                        .domains_only("finch.example")
                        .failed(6 * 5 * 5),
                )
                .never(twice("mx.finch.example"))
                .never(silence())
                .never(loud(1)),
        ),
    ]
}

fn of_reports() -> Vec<Case> {
    vec![
        case(
            "reports-of-no-session",
            "reports of no session",
            &["8.1", "8.12"],
            "A sender reports each day, on most days no session at all: it is not silent, and nothing is wrong.",
            ("robin.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.robin.example"]);
                t.run(&[(GOOGLE, 4)], 0..30, |_, day| vec![sts(&lines).good(if day % 6 == 0 { 2 } else { 0 })]);
            },
            truth()
                .never(loud(0))
                .never(silence())
                .never(want("two on every sixth day are no reports of reports").headline("report-mail-only"))
                .never(want("nothing failed").fails()),
        ),
        case(
            "a-fault-in-weekly-reports",
            "a fault within weekly reports",
            &["4.8", "8.10"],
            "A sender reports by the week; sessions failed in the third of five: that week is told, and it is over.",
            ("wren.example", "2026-02-02"),
            |t| {
                let lines = policy("enforce", &["mx.wren.example"]);
                for week in 0..6 {
                    let first = t.day(week * 7);
                    let (start, end) = (format!("{first}T00:00:00Z"), format!("{}T23:59:59Z", first.plus(6)));
                    let entry =
                        sts(&lines).good(700).when(week == 2, row(60, "certificate-expired", "mx.wren.example"));
                    t.put(said("wochenpost.example", week * 7, vec![entry]).range(&start, &end));
                }
            },
            truth()
                .must(
                    want("that week")
                        .severity("info|warning")
                        .failed(60)
                        .hosts_only("mx.wren.example")
                        .sentence("16 to 22 Feb"),
                )
                .never(silence())
                .never(want("it is over").severity("critical")),
        ),
        case(
            "a-day-of-signatures-each-month",
            "signatures late each month",
            &["4.3", "4.5"],
            "The signer is late on the first of each month, and DANE senders fail for that day: five times so far, and it comes back.",
            ("dunnock.example", "2026-01-01"),
            |t| {
                let records = [key("54")];
                let late: Vec<bool> = (0..122).map(|day| t.day(day).to_string().ends_with("-01")).collect();
                t.run(&DANE, 0..122, |_, day| {
                    let bad = row(9, "dnssec-invalid", "mx.dunnock.example").why("signature expired");
                    vec![tlsa("mx.dunnock.example", &records).when(late[day as usize], bad)]
                });
            },
            truth()
                .must(
                    want("it comes back each month")
                        .severity("warning|critical|info")
                        .actor("dns-host")
                        .failed(5 * 4 * 9)
                        .days(5)
                        .first("2026-01-01")
                        .last("2026-05-01")
                        .sentence("DNSSEC"),
                )
                .never(want("it is not gone").fails().trend("over"))
                .never(loud(1)),
        ),
    ]
}
