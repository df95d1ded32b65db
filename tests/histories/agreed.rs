//! What is one story told as one, and a finding that says nothing against itself or beyond what was seen.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    let mut cases = one_story();
    cases.extend(one_host());
    cases.extend(whose_view());
    cases.extend(how_bad());
    cases.extend(in_time());
    cases.extend(numbers());
    cases
}

fn one_story() -> Vec<Case> {
    vec![
        case(
            "a-rollover-in-two-words",
            "a rollover in two words",
            &["1.2", "2.5"],
            "On the day the TLSA records change one sender says tlsa-invalid and two say that none matches: one cause.",
            ("sedge.example", "2026-05-04"),
            |t| {
                t.run(&DANE, 0..30, |who, day| {
                    let records = [key(if day < 17 { "a7" } else { "b9" })];
                    let all = tlsa("mx.sedge.example", &records);
                    if day != 17 {
                        return vec![all];
                    }
                    let old = tlsa("mx.sedge.example", &[key("a7")]).good(0);
                    let bad = match who {
                        "gmx.de" => row(31, "tlsa-invalid", "mx.sedge.example"),
                        "soverin.net" => return vec![all],
                        _ => row(6, "validation-failure", "mx.sedge.example").why("dane-no-match"),
                    };
                    vec![all, old.with(bad)]
                });
            },
            truth()
                .must(
                    want("one rollover, over")
                        .severity("info")
                        .trend("over")
                        .failed(31 + 2 * 6)
                        .hosts_only("mx.sedge.example")
                        .types("tlsa-invalid|validation-failure")
                        .by_only("gmx.de|posteo.de|xs4all.nl")
                        .sentence("records changed")
                        .told("a7a7"),
                )
                .never(twice("mx.sedge.example"))
                .never(loud(0)),
        ),
        case(
            "one-new-certificate-under-both-policies",
            "one certificate, two policies",
            &["1.1"],
            "The MX shows a self-signed certificate of a new key: Google misses an authority, the DANE senders a record.",
            ("rowan.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.rowan.example"]);
                t.run(&LARGE, 0..25, |_, day| {
                    let bad = row(70, "certificate-not-trusted", "mx.rowan.example").why("self signed certificate");
                    vec![sts(&lines).when(day >= 19, bad)]
                });
                let records = [key("5c")];
                t.run(&DANE, 0..25, |_, day| {
                    let bad = row(9, "validation-failure", "mx.rowan.example").why("dane-no-match");
                    vec![tlsa("mx.rowan.example", &records).when(day >= 19, bad)]
                });
            },
            truth()
                .must(
                    want("one cause, and both repairs")
                        .severity("critical")
                        .actor("you")
                        .failed(6 * (2 * 70 + 4 * 9))
                        .policies("sts|tlsa")
                        .hosts_only("mx.rowan.example")
                        .sentence("not trusted")
                        .sentence("no tlsa record matches")
                        .steps("-dane_tlsa_rrdata")
                        .steps("-verify_hostname|verify_return_error"),
                )
                .never(twice("mx.rowan.example"))
                .never(loud(1)),
        ),
        case(
            "stray-sessions-of-three-sorts",
            "single sessions of many sorts",
            &["5.2"],
            "Now and then a connection resets, one times out, one fails without a word: one line of noise at most.",
            ("osier.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.osier.example", "mx2.osier.example"]);
                t.run(&LARGE, 0..50, |who, day| {
                    let host = if day % 2 == 0 { "mx1.osier.example" } else { "mx2.osier.example" };
                    let of_google = who == GOOGLE;
                    let reset = row(1, "validation-failure", host).why("connection reset by peer");
                    let late = row(1, "validation-failure", host).why("connection timed out");
                    let silent = row(1, "validation-failure", host);
                    vec![
                        sts(&lines)
                            .when(of_google && day % 7 == 3, reset)
                            .when(!of_google && day % 11 == 5, late)
                            .when(of_google && day % 13 == 8, silent),
                    ]
                });
            },
            truth()
                .must(want("noise").severity("info").actor("nobody").sentence("several reasons").failed(7 + 5 + 4))
                .never(want("one line of it").fails().at_most(1))
                .never(loud(0)),
        ),
        case(
            "back-to-testing-while-it-fails",
            "weakened while it fails",
            &["7.4"],
            "Enforce became testing on the day on which the certificate ran out: mended first, then enforce again.",
            ("laurel.example", "2026-06-01"),
            |t| {
                t.run(&WIDE, 0..30, |_, day| {
                    let lines = policy(if day < 20 { "enforce" } else { "testing" }, &["mx.laurel.example"]);
                    vec![sts(&lines).when(day >= 20, row(6, "certificate-expired", "mx.laurel.example"))]
                });
            },
            truth()
                .must(
                    want("was it meant").actor("you").sentence("enforce to testing").steps("first fix what is failing"),
                )
                .must(want("not yet").sentence("should not switch to enforce mode yet")),
        ),
    ]
}

fn one_host() -> Vec<Case> {
    vec![
        case(
            "a-host-in-letters-and-in-its-code",
            "names beyond ASCII",
            &["1.3"],
            "One sender writes the MX with its umlaut, the other with A-labels: one host, and a command with A-labels.",
            ("xn--grn-ioa.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.xn--grn-ioa.example"]);
                t.run(&LARGE, 0..20, |who, day| {
                    let host = if who == GOOGLE { "mx.grün.example" } else { "mx.xn--grn-ioa.example" };
                    vec![sts(&lines).when(day >= 15, row(40, "certificate-expired", host))]
                });
            },
            truth()
                .must(
                    want("one host")
                        .severity("critical")
                        .failed(5 * 2 * 40)
                        .hosts_only("mx.xn--grn-ioa.example")
                        .steps("mx.xn--grn-ioa.example:25"),
                )
                .never(loud(1)),
        ),
        case(
            "an-address-where-a-name-belongs",
            "address literals",
            &["1.3"],
            "The MX is stated as an address, by one sender in the brackets of a literal: one host.",
            ("alder.example", "2026-06-01"),
            |t| {
                let lines = policy("testing", &["mx.alder.example"]);
                t.run(&LARGE, 0..20, |who, day| {
                    let host = if who == GOOGLE { "192.0.2.140" } else { "[192.0.2.140]" };
                    let bad = row(25, "certificate-host-mismatch", host).at("192.0.2.140");
                    vec![sts(&lines).when(day >= 14, bad)]
                });
            },
            truth()
                .must(want("one host").severity("warning").failed(6 * 2 * 25).hosts_only("192.0.2.140"))
                .never(want("told once").fails().at_most(1)),
        ),
        case(
            "words-where-addresses-belong",
            "addresses that are none",
            &["10.1"],
            "Receiving and sending address are stated as \"unknown\": nothing is shared there, and no command goes to it.",
            ("poplar.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx1.poplar.example", "mx2.poplar.example"]);
                t.run(&WIDE, 0..20, |_, day| {
                    let bad = row(5, "certificate-expired", "mx1.poplar.example").at("unknown").from("unknown");
                    vec![sts(&lines).when(day >= 14, bad)]
                });
            },
            truth()
                .must(
                    want("the host is looked at, no address")
                        .severity("critical")
                        .actor("you")
                        .failed(6 * 5 * 5)
                        .steps("mx1.poplar.example:25")
                        .lacks("unknown"),
                )
                .never(interference()),
        ),
        case(
            "a-zone-identifier-is-no-strange-address",
            "addresses that are none",
            &["6.1"],
            "On some days two senders state a local address with its interface: that is nobody in between.",
            ("tansy.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx1.tansy.example", "mx2.tansy.example"]);
                t.run(&WIDE, 0..22, |who, day| {
                    let odd = day == 18 && (who == "gmx.de" || who == "telenor.no");
                    let ip = if odd { "fe80::1%eth0" } else { "192.0.2.150" };
                    vec![sts(&lines).when(day >= 15, row(6, "certificate-expired", "mx1.tansy.example").at(ip))]
                });
            },
            truth()
                .must(want("one fault").severity("critical").actor("you").failed(7 * 5 * 6))
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "a-private-address-at-one-sender",
            "private addresses",
            &["6.1"],
            "One small sender met a wrong name at 10.20.0.25: nobody on the internet gets there, its own network is likely.",
            ("yarrow.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx1.yarrow.example", "mx2.yarrow.example"]);
                t.run(&WIDE, 0..30, |who, day| {
                    let bad = row(7, "certificate-host-mismatch", "mx2.yarrow.example").at("10.20.0.25");
                    vec![sts(&lines).when(who == "gmx.de" && (20..25).contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("said to be private")
                        .actor("depends|sender")
                        .by_only("gmx.de")
                        .sentence("private")
                        .sentence("10.20.0.25")
                        .failed(5 * 7),
                )
                .never(want("it is no attack").sentence("interference"))
                .never(want("nobody outside gets there").steps("10.20.0.25:25")),
        ),
        case(
            "a-strange-address-for-the-larger-half",
            "a strange address of IPv6",
            &["6.1", "6.2"],
            "Since three days Microsoft and one more meet another certificate at an address of IPv6 that nobody else names.",
            ("hazel.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx1.hazel.example", "mx2.hazel.example"]);
                let who = [(GOOGLE, 380), (MICROSOFT, 420), ("gmx.de", 60), ("bluewin.ch", 25)];
                t.run(&who, 0..30, |who, day| {
                    let bad =
                        row(if who == MICROSOFT { 120 } else { 18 }, "certificate-host-mismatch", "mx1.hazel.example");
                    let stray = row(1, "validation-failure", "mx1.hazel.example").at("192.0.2.161").why("EOF");
                    let met = day >= 27 && (who == MICROSOFT || who == "gmx.de");
                    vec![sts(&lines).when(met, bad.at("2001:db8:66::9")).when(who == GOOGLE && day % 6 == 1, stray)]
                });
            },
            truth()
                .must(
                    want("the address says it")
                        .severity(LOUD)
                        .actor("depends")
                        .addresses("2001:db8:66::9")
                        .sentence("2001:db8:66::9")
                        .sentence("interference")
                        .failed(3 * (120 + 18)),
                )
                .never(want("no certificate of yours").actor("you").fails()),
        ),
    ]
}

fn whose_view() -> Vec<Case> {
    vec![
        case(
            "one-small-sender-finds-no-policy",
            "lost for one",
            &["7.1"],
            "One small sender says since two weeks that there is no policy, all others apply it: its view, no fact.",
            ("sorrel.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.sorrel.example"]);
                t.run(&WIDE, 0..40, |who, day| {
                    vec![if who == "bluewin.ch" && day >= 26 { no_policy() } else { sts(&lines) }]
                });
            },
            truth()
                .must(
                    want("told as its view")
                        .severity("info")
                        .actor("depends|sender")
                        .by_only("bluewin.ch")
                        .first("2026-05-30")
                        .sentence("bluewin.ch has found no")
                        .sentence("others still"),
                )
                .never(want("it is not gone").sentence("is gone|are gone|been missing"))
                .never(loud(0)),
        ),
        case(
            "one-resolver-dislikes-a-signature",
            "one resolver of four",
            &["5.5", "9.1"],
            "DNSSEC fails at one small DANE sender of four: what it saw is told as what it saw, and not as the zone's fault.",
            ("cicely.example", "2026-06-01"),
            |t| {
                let records = [key("61")];
                t.run(&DANE, 0..26, |who, day| {
                    let bad = row(11, "dnssec-invalid", "mx.cicely.example");
                    vec![tlsa("mx.cicely.example", &records).when(who == "soverin.net" && day >= 12, bad)]
                });
            },
            truth()
                .must(
                    want("its own view")
                        .severity("warning|info")
                        .actor("depends|sender")
                        .by_only("soverin.net")
                        .sentence("soverin.net could not validate")
                        .failed(14 * 11)
                        .lacks("rate limit"),
                )
                .never(want("not the zone").sentence("dnssec validation failed")),
        ),
        case(
            "signatures-that-nobody-can-check",
            "a broken signer",
            &["5.10"],
            "DNSSEC fails for all: it is for the DNS host, and no reason says that it is yours.",
            ("madder.example", "2026-06-01"),
            |t| {
                let records = [key("62")];
                t.run(&DANE, 0..20, |_, day| {
                    vec![
                        tlsa("mx.madder.example", &records)
                            .when(day >= 14, row(6, "dnssec-invalid", "mx.madder.example")),
                    ]
                });
            },
            truth().must(
                want("the DNS host acts")
                    .severity("critical")
                    .actor("dns-host")
                    .told("on the domain's side")
                    .lacks("on your side"),
            ),
        ),
        case(
            "no-starttls-for-one-small-sender",
            "stripped for one sender",
            &["6.7"],
            "One small sender never sees STARTTLS, where all others do: a box on its way, and no list of authorities.",
            ("burdock.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx1.burdock.example", "mx2.burdock.example"]);
                t.run(&WIDE, 0..30, |who, _| {
                    if who != "telenor.no" {
                        return vec![sts(&lines)];
                    }
                    vec![sts(&lines).good(0).with(row(15, "starttls-not-supported", "mx1.burdock.example"))]
                });
            },
            truth()
                .must(want("a box takes it out").severity("info").sentence("telenor.no").sentence("strips starttls"))
                .never(want("no authority is in it").fails().says("authorities|trusted cas")),
        ),
        case(
            "a-result-that-nobody-registered",
            "unregistered results",
            &["2.7"],
            "All senders report certificate-revoked, which is no registered result: the word is said.",
            ("elder.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.elder.example"]);
                t.run(&WIDE, 0..20, |_, day| {
                    vec![sts(&lines).when(day >= 14, row(5, "certificate-revoked", "mx.elder.example"))]
                });
            },
            truth()
                .must(
                    want("the word is told")
                        .actor("depends")
                        .sentence("certificate-revoked")
                        .failed(6 * 5 * 5)
                        .lacks("on your side"),
                )
                .never(want("something is stated").sentence("no reason is stated")),
        ),
        case(
            "still-in-the-cache-of-one-sender",
            "a cached policy",
            &["7.2"],
            "Microsoft refuses a new MX by a policy that it keeps; the newest names it: the first words say that it is cached.",
            ("teasel.example", "2026-06-01"),
            |t| {
                let old = policy("enforce", &["mx1.teasel.example"]);
                let new = policy("enforce", &["mx1.teasel.example", "mx2.teasel.example"]);
                t.run(&WIDE, 0..18, |who, day| {
                    if day < 15 || who == MICROSOFT {
                        let bad = row(60, "validation-failure", "mx2.teasel.example").why("MX host not in policy");
                        return vec![sts(&old).when(day >= 15, bad)];
                    }
                    vec![sts(&new)]
                });
            },
            truth().must(
                want("a cached policy")
                    .actor("you")
                    .sentence("a cached mta-sts policy")
                    .sentence("does not cover mx2.teasel.example")
                    .sentence(MICROSOFT)
                    .steps("change the id"),
            ),
        ),
    ]
}

fn how_bad() -> Vec<Case> {
    vec![
        case(
            "two-small-senders-of-a-twentieth",
            "a small part of the mail",
            &["5.1"],
            "Two senders with a twentieth of the mail meet an expired certificate, the large ones never: a warning.",
            ("borage.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx1.borage.example", "mx2.borage.example", "mx3.borage.example"]);
                t.run(&WIDE, 0..30, |who, day| {
                    let small = who == "bluewin.ch" || who == "telenor.no";
                    vec![sts(&lines).when(small && day >= 19, row(3, "certificate-expired", "mx3.borage.example"))]
                });
            },
            truth()
                .must(want("a warning").severity("warning").actor("you").failed(11 * 2 * 3))
                .never(want("it is not critical").severity("critical")),
        ),
        case(
            "everything-fails-after-a-quiet-spring",
            "an outage after long quiet",
            &["5.1", "5.8"],
            "One session in a thousand was refused for months; since yesterday all of them are: that is what counts now.",
            ("comfrey.example", "2026-01-05"),
            |t| {
                let lines = policy("enforce", &["mx.comfrey.example"]);
                t.run(&LARGE, 0..150, |who, day| {
                    let rare = row(1, "validation-failure", "mx.comfrey.example").why("connection refused");
                    if day >= 148 {
                        let all = row(150, "validation-failure", "mx.comfrey.example").why("connection refused");
                        return vec![sts(&lines).good(0).with(all)];
                    }
                    vec![sts(&lines).when(who == GOOGLE && day % 3 == 0, rare)]
                });
            },
            truth().must(want("mail stands still").severity("critical").last("2026-06-03")),
        ),
        case(
            "everything-fails-after-a-steady-trickle",
            "an outage after long quiet",
            &["5.1"],
            "Four sessions a day found an untrusted chain for half a year; since this weekend all of them do.",
            ("melissa.example", "2026-01-05"),
            |t| {
                let lines = policy("enforce", &["mx.melissa.example"]);
                t.run(&LARGE, 0..167, |_, day| {
                    let bad = row(if day < 165 { 2 } else { 120 }, "certificate-not-trusted", "mx.melissa.example");
                    vec![if day < 165 { sts(&lines).with(bad) } else { sts(&lines).good(0).with(bad) }]
                });
            },
            truth().must(
                want("mail stands still")
                    .severity("critical")
                    .actor("you")
                    .last("2026-06-20")
                    .failed(165 * 4 + 2 * 240),
            ),
        ),
        case(
            "four-lost-sessions-of-two-senders",
            "a handful of resets",
            &["5.3"],
            "A small domain: on the last two days each of two senders lost one session. That may pass by itself.",
            ("dill.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.dill.example"]);
                t.run(&[(GOOGLE, 4), (MICROSOFT, 3)], 0..30, |_, day| {
                    let bad = row(1, "validation-failure", "mx.dill.example").why("connection reset by peer");
                    vec![sts(&lines).when(day >= 28, bad)]
                });
            },
            truth()
                .never(want("not critical").severity("critical"))
                .never(want("nothing to mend").actor("you").fails()),
        ),
        case(
            "a-club-that-writes-on-saturdays",
            "a sender's own rhythm",
            &["4.4", "8.1"],
            "A club sends on Saturdays alone and meets a wrong name each time: its own rhythm, and it goes on.",
            ("fennel.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx1.fennel.example", "mx2.fennel.example"]);
                t.run(&LARGE, 0..60, |_, _| vec![sts(&lines)]);
                t.run(&[("verein.example", 60)], 0..60, |_, day| {
                    if day % 7 != 5 {
                        return Vec::new();
                    }
                    vec![sts(&lines).with(row(7, "certificate-host-mismatch", "mx2.fennel.example"))]
                });
            },
            truth()
                .must(want("it goes on").trend("ongoing").by_only("verein.example").failed(8 * 7).sentence("since"))
                .never(want("no job of weekends").fails().says("always on a|look for a job"))
                .never(interference())
                .never(silence()),
        ),
        case(
            "withdrawn-step-by-step",
            "a policy taken back",
            &["7.3"],
            "Mode none for longer than the policy is kept, then no policy: taken back as it should be.",
            ("chervil.example", "2026-03-02"),
            |t| {
                let lines = |mode| policy_of(mode, &["mx.chervil.example"], 864_000);
                t.run(&WIDE, 0..70, |_, day| match day {
                    0..25 => vec![sts(&lines("enforce"))],
                    25..45 => vec![sts(&lines("none"))],
                    _ => vec![no_policy()],
                });
            },
            truth()
                .must(want("told, and nobody need act").severity("info").sentence("withdrawn").sentence("16 Apr"))
                .never(loud(0)),
        ),
    ]
}

fn in_time() -> Vec<Case> {
    vec![
        case(
            "three-of-four-are-rid-of-it",
            "recovered for some",
            &["4.1", "4.2"],
            "All met an expired certificate for six days; since then Microsoft alone still does, at one node of a cluster.",
            ("lovage.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx1.lovage.example", "mx2.lovage.example"]);
                let who = [(GOOGLE, 600), (MICROSOFT, 450), ("gmx.de", 160), ("bluewin.ch", 125)];
                t.run(&who, 0..36, |who, day| {
                    let met = (14..20).contains(&day) || who == MICROSOFT && day >= 20;
                    vec![sts(&lines).when(met, row(20, "certificate-expired", "mx1.lovage.example"))]
                });
            },
            truth().must(
                want("who meets it still")
                    .severity("critical")
                    .failed(6 * 4 * 20 + 16 * 20)
                    .sentence("microsoft corporation is still affected")
                    .sentence("20 jun"),
            ),
        ),
        case(
            "a-report-of-a-week",
            "reports of several days",
            &["4.8"],
            "One sender reports by the week; in the week from 15 to 21 June some of its sessions failed: that week is told.",
            ("caraway.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.caraway.example"]);
                t.run(&LARGE, 0..35, |_, _| vec![sts(&lines)]);
                for week in 0..5 {
                    let (first, last) = (t.day(7 * week), t.day(7 * week + 6));
                    let bad = row(40, "certificate-expired", "mx.caraway.example");
                    let range = (format!("{first}T00:00:00Z"), format!("{last}T23:59:59Z"));
                    let entry = sts(&lines).good(80).when(week == 2, bad);
                    t.put(said("langsam.example", 7 * week, vec![entry]).range(&range.0, &range.1));
                }
            },
            truth()
                .must(
                    want("the week that it covers")
                        .trend("over")
                        .failed(40)
                        .sentence("15 to 21 jun 2026")
                        .by_only("langsam.example"),
                )
                .never(want("no single day").fails().sentence("on 15 jun"))
                .never(silence()),
        ),
        case(
            "a-key-before-its-record",
            "records that came too late",
            &["2.5"],
            "The new key is in use since 10 June, its record came on the 13th: in the wrong order, and over.",
            ("angelica.example", "2026-06-01"),
            |t| {
                t.run(&DANE, 0..26, |_, day| {
                    let records = [key(if day < 12 { "a1" } else { "b2" })];
                    let bad = row(8, "validation-failure", "mx.angelica.example").why("dane-no-match");
                    vec![tlsa("mx.angelica.example", &records).when((9..12).contains(&day), bad)]
                });
            },
            truth()
                .must(
                    want("the certificate first")
                        .trend("over")
                        .sentence("changed by 10 jun")
                        .sentence("only on 13 jun")
                        .failed(3 * 4 * 8),
                )
                .never(want("nobody held old records").sentence("had cached the old")),
        ),
        case(
            "records-that-were-taken-back",
            "records taken back",
            &["2.6", "4.8"],
            "New TLSA records fitted no key for three days, then the former ones came back: over, told in the past.",
            ("savory.example", "2026-06-01"),
            |t| {
                t.run(&DANE, 0..26, |_, day| {
                    let wrong = (10..13).contains(&day);
                    let records = [key(if wrong { "b2" } else { "a1" })];
                    let bad = row(8, "validation-failure", "mx.savory.example").why("dane-no-match");
                    vec![tlsa("mx.savory.example", &records).when(wrong, bad)]
                });
            },
            truth()
                .must(want("they are back").trend("over").sentence("back since 14 jun").sentence("did not match"))
                .never(want("in the past").sentence("does not match")),
        ),
    ]
}

fn numbers() -> Vec<Case> {
    vec![
        case(
            "details-that-count-more-than-the-summary",
            "numbers at odds",
            &["8.5"],
            "One sender's details sum up to three times its summary: the finding says which numbers it tells.",
            ("mallow.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx1.mallow.example", "mx2.mallow.example"]);
                t.run(&WIDE, 0..20, |who, day| {
                    let bad = row(30, "certificate-host-mismatch", "mx2.mallow.example");
                    vec![if who == "gmx.de" && day >= 14 { sts(&lines).with(bad).bad(10) } else { sts(&lines) }]
                });
            },
            truth().must(want("both numbers").by_only("gmx.de").failed(6 * 30).told("their summaries count 60")),
        )
        .judged_twice(),
    ]
}
