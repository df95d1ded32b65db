//! One thing under two names, and two things under one: MX hosts as policy domains, files of two web servers, records of
//! two name servers.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    let mut cases = hosts_as_domains();
    cases.extend(files_and_records());
    cases.extend(too_many());
    cases.extend(too_late());
    cases.extend(little_known());
    cases
}

/// Postfix and the like, which report the MX host as the policy domain, and nothing but DANE.
const AT_HOST: [(&str, u64); 3] = [("mailbox.org", 30), ("freenet.de", 20), ("web.de", 40)];

fn hosts_as_domains() -> Vec<Case> {
    vec![
        case(
            "an-mx-host-with-a-new-name",
            "MX hosts as policy domains",
            &["8.1", "9.3"],
            "The MX under DANE was renamed and everybody goes on: that nobody reports the old name is no silence.",
            ("brook.example", "2026-05-04"),
            |t| {
                let records = [key("71")];
                let name = |day| if day < 25 { "mail1.brook.example" } else { "mx-new.brook.example" };
                t.run(&[(MICROSOFT, 200)], 0..40, |_, day| vec![tlsa(name(day), &records)]);
                t.run(&AT_HOST, 0..40, |_, day| vec![tlsa(name(day), &records).of(name(day))]);
            },
            truth().never(silence()).never(loud(0)).never(want("nothing was lost").headline("missing|lost")),
        ),
        case(
            "dane-added-where-nothing-was-found",
            "MX hosts as policy domains",
            &["8.1", "9.3"],
            "TLSA records appear: who found no policy of the domain before now reports the MX host each day, and is not silent.",
            ("beck.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx1.beck.example", "mx2.beck.example"]);
                let records = [key("72")];
                t.run(&[(GOOGLE, 400)], 0..40, |_, _| vec![sts(&lines)]);
                t.run(&AT_HOST, 0..40, |_, day| {
                    vec![if day < 20 { no_policy() } else { tlsa("mx1.beck.example", &records).of("mx1.beck.example") }]
                });
            },
            truth().never(silence()).never(loud(0)),
        ),
        case(
            "one-that-reported-the-mx-host-stops",
            "MX hosts as policy domains",
            &["8.1"],
            "freenet.de reported the MX host each day, and nothing for two weeks, while Google and the others go on: its silence is told.",
            ("burn.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx1.burn.example"]);
                let records = [key("73")];
                t.run(&[(GOOGLE, 400)], 0..40, |_, _| vec![sts(&lines)]);
                t.run(&AT_HOST, 0..40, |who, day| {
                    let goes_on = who != "freenet.de" || day < 26;
                    let entry = || tlsa("mx1.burn.example", &records).of("mx1.burn.example");
                    goes_on.then(entry).into_iter().collect()
                });
            },
            truth()
                .must(want("its silence").severity("info").by_only("freenet.de").sentence("nothing since 29 May"))
                .never(want("told once").headline("reporter-silent").at_most(1))
                .never(loud(0)),
        ),
        case(
            "records-lost-and-the-mail-domain-named",
            "records lost at an MX",
            &["7.1", "9.3", "8.1"],
            "The TLSA records are gone: Postfix then reports no policy under the mail domain. All three lost it, and the MX host is not silent.",
            ("rill.example", "2026-05-04"),
            |t| {
                let entry = || tlsa("mx1.rill.example", &[key("74")]);
                t.run(&[(MICROSOFT, 200)], 0..31, |_, day| vec![if day < 22 { entry() } else { no_policy() }]);
                t.run(&AT_HOST[..2], 0..31, |_, day| {
                    vec![if day < 22 { entry().of("mx1.rill.example") } else { no_policy() }]
                });
            },
            truth()
                .must(
                    want("lost by all")
                        .severity("warning")
                        .actor("you")
                        .by("Microsoft Corporation|mailbox.org|freenet.de")
                        .first("2026-05-26")
                        .sentence("TLSA records of rill.example have been missing")
                        .steps("_25._tcp.mx1.rill.example"),
                )
                .never(silence())
                .never(loud(1)),
        ),
        case(
            "records-lost-under-both-names",
            "records lost at an MX",
            &["7.1", "9.3"],
            "The TLSA records are gone: Microsoft says so of the mail domain, the others of the MX host. One loss.",
            ("stream.example", "2026-05-04"),
            |t| {
                let entry = || tlsa("mx1.stream.example", &[key("75")]);
                t.run(&[(MICROSOFT, 200)], 0..30, |_, day| vec![if day < 22 { entry() } else { no_policy() }]);
                t.run(&AT_HOST[..2], 0..30, |_, day| {
                    let entry = if day < 22 { entry() } else { no_policy() };
                    vec![entry.of("mx1.stream.example")]
                });
            },
            truth()
                .must(
                    want("lost by all")
                        .severity("warning")
                        .by("Microsoft Corporation|mailbox.org|freenet.de")
                        .first("2026-05-26")
                        .headline("TLSA records"),
                )
                .never(silence())
                .never(loud(1)),
        ),
    ]
}

fn files_and_records() -> Vec<Case> {
    vec![
        case(
            "two-files-in-turn-and-an-mx-in-one",
            "two policy files at once",
            &["7.2", "7.9"],
            "Two web servers serve two files since a host was added to one: senders get the one and the other. The host is in the policy; compare the servers.",
            ("cairn.example", "2026-05-04"),
            |t| {
                let old = policy("enforce", &["mx1.cairn.example", "mx2.cairn.example"]);
                let new = policy("enforce", &["mx1.cairn.example", "mx2.cairn.example", "mx5.cairn.example"]);
                t.run(&WIDE[..3], 0..30, |who, day| {
                    let of_old = day < 12 || (day as usize * 7 + who.len()) % 5 < 2;
                    let bad = row(20, "validation-failure", "mx5.cairn.example");
                    vec![if of_old { sts(&old).when(day >= 12, bad) } else { sts(&new) }]
                });
            },
            truth()
                .must(
                    want("two files")
                        .severity(LOUD)
                        .actor("you")
                        .hosts_only("mx5.cairn.example")
                        .by("Google Inc.|Microsoft Corporation|gmx.de")
                        .sentence("two different")
                        .steps("compare the file on each"),
                )
                .never(want("the newest policy has the host").claims_in_steps("add it to the policy"))
                .never(want("nothing was removed").headline("removed"))
                .never(want("no copies").headline("still appl|cached"))
                .never(loud(1)),
        ),
        case(
            "two-files-in-turn-of-two-modes",
            "two policy files at once",
            &["7.9"],
            "One of two web servers was forgotten: senders get testing on one day and enforce on the next. Nothing failed, and what differs is told once.",
            ("menhir.example", "2026-04-06"),
            |t| {
                let modes = ["testing", "enforce"].map(|mode| policy(mode, &["mx1.menhir.example"]));
                t.run(&LARGE, 0..28, |who, day| {
                    let is_new = day >= 10 && (day as usize + who.len()).is_multiple_of(2);
                    vec![sts(&modes[usize::from(is_new)])]
                });
            },
            truth()
                .must(
                    want("two files")
                        .severity("warning")
                        .actor("you")
                        .by("Google Inc.|Microsoft Corporation")
                        .sentence("two different")
                        .told("mode testing or enforce")
                        .steps("compare the file on each"),
                )
                .never(want("nobody weakened it").headline("changed from enforce"))
                .never(loud(1)),
        ),
        case(
            "a-policy-that-went-and-came-on-purpose",
            "two policy files at once",
            &["7.9", "7.4"],
            "Enforce, testing for some days, and enforce again, for everybody at once: one file at a time.",
            ("tor.example", "2026-03-02"),
            |t| {
                t.run(&LARGE, 0..60, |_, day| {
                    let mode = if (20..29).contains(&day) { "testing" } else { "enforce" };
                    vec![sts(&policy(mode, &["mx1.tor.example"]))]
                });
            },
            truth().never(want("one at a time").says("two different|in turn")).never(loud(0)),
        ),
        case(
            "a-resolver-with-records-of-old",
            "records that one sender keeps",
            &["2.5"],
            "One small sender has the TLSA records of before the rollover for twenty days: no TTL is so long, and waiting ends nothing.",
            ("scree.example", "2026-05-04"),
            |t| {
                let (old, new) = ([key("81")], [key("82")]);
                t.run(&DANE, 0..31, |_, day| vec![tlsa("mx.scree.example", if day < 10 { &old } else { &new })]);
                t.run(&[("stal.example", 9)], 0..31, |_, day| {
                    let bad = row(4, "validation-failure", "mx.scree.example").why("No matching certificates found.");
                    let entry = tlsa("mx.scree.example", &old);
                    vec![if day < 10 { entry } else { entry.good(0).with(bad) }]
                });
            },
            truth()
                .must(
                    want("a name server or its resolver")
                        .by_only("stal.example")
                        .failed(21 * 4)
                        .told("name server")
                        .steps("several name servers, compare")
                        .lacks("wait until the ttl"),
                )
                .never(loud(1)),
        ),
        case(
            "one-address-in-place-of-two-strangers",
            "one strange address at two domains",
            &["6.6", "6.1"],
            "One sender meets one strange address and a foreign certificate in place of the MX hosts of two domains that have nothing in common: nearly proof.",
            ("eins.example", "2026-05-04"),
            |t| {
                let of = |domain: &str| policy("enforce", &[&format!("mx.{domain}")]);
                let domains = ["eins.example", "zwei.example"];
                let lines = domains.map(of);
                t.run(&LARGE, 0..25, |_, day| {
                    let each = domains.iter().zip(&lines).map(|(domain, lines)| {
                        let lost = row(1, "validation-failure", &format!("mx.{domain}")).at("192.0.2.25");
                        sts(lines).of(domain).when(day % 9 == 0, lost)
                    });
                    each.collect()
                });
                t.run(&[("hotel.example", 4)], 0..25, |_, day| {
                    let each = domains.iter().zip(&lines).map(|(domain, lines)| {
                        let bad = row(4, "certificate-not-trusted", &format!("mx.{domain}")).at("203.0.113.199");
                        let entry = sts(lines).of(domain);
                        if day < 15 { entry } else { entry.good(0).with(bad.why("self signed certificate")) }
                    });
                    each.collect()
                });
            },
            truth()
                .must(
                    want("nearly proof")
                        .severity("warning")
                        .confidence("high")
                        .addresses("203.0.113.199")
                        .domains("eins.example|zwei.example")
                        .sentence("unrelated domains")
                        .told("for interference: eins.example and zwei.example")
                        .lacks("single server in a cluster"),
                )
                .never(loud(1)),
        ),
    ]
}

fn too_many() -> Vec<Case> {
    vec![
        case(
            "thirteen-records-and-the-mx-named",
            "too many records",
            &["12.4", "2.4", "9.3"],
            "Thirteen records: Microsoft calls them invalid, and those who report the MX host succeed with the same ones. Some must go; a certificate that fits no record is not to be mended.",
            ("fern.example", "2026-05-04"),
            |t| {
                let records: Vec<String> = (0..13).map(|n| key(&format!("{:02x}", 32 + n))).collect();
                let few = &records[..1];
                let of = |day| if day < 14 { few } else { &records[..] };
                t.run(&AT_HOST, 0..20, |_, day| vec![tlsa("mx1.fern.example", of(day)).of("mx1.fern.example")]);
                t.run(&[(MICROSOFT, 300)], 0..20, |_, day| {
                    let entry = tlsa("mx1.fern.example", of(day));
                    vec![if day < 14 { entry } else { entry.good(0).with(row(90, "tlsa-invalid", "mx1.fern.example")) }]
                });
            },
            truth()
                .must(
                    want("too many")
                        .severity(LOUD)
                        .actor("you")
                        .by_only(MICROSOFT)
                        .failed(6 * 90)
                        .sentence("more tlsa records")
                        .told("[13]")
                        .steps("remove the records"),
                )
                .never(want("others succeed with the same records").headline("no tlsa record match"))
                .never(
                    want("nothing to install").steps("install the certificate|publish the record|restore the records"),
                )
                .never(want("told once").says("[13]").at_most(1))
                .never(loud(1)),
        ),
        case(
            "fourteen-records-in-other-words",
            "too many records",
            &["12.4", "2.1"],
            "The records grew to fourteen, and Microsoft says validation-failure since that day, while others succeed with the same ones.",
            ("moss.example", "2026-05-04"),
            |t| {
                let records: Vec<String> = (0..14).map(|n| key(&format!("{:02x}", 48 + n))).collect();
                let of = |day| if day < 20 { &records[..8] } else { &records[..] };
                t.run(&AT_HOST[..2], 0..30, |_, day| vec![tlsa("mx1.moss.example", of(day)).of("mx1.moss.example")]);
                t.run(&[(MICROSOFT, 200)], 0..30, |_, day| {
                    let entry = tlsa("mx1.moss.example", of(day));
                    let bad = row(60, "validation-failure", "mx1.moss.example");
                    vec![if day < 20 { entry } else { entry.good(0).with(bad) }]
                });
            },
            truth()
                .must(
                    want("too many")
                        .severity(LOUD)
                        .actor("you")
                        .by_only(MICROSOFT)
                        .sentence("more tlsa records")
                        .steps("remove the records"),
                )
                .never(want("one of them fits").headline("no tlsa record match|does not match the new"))
                .never(
                    want("nothing to install").steps("install the certificate|publish the record|restore the records"),
                )
                .never(loud(1)),
        ),
    ]
}

fn too_late() -> Vec<Case> {
    vec![case(
        "the-policy-after-the-mx",
        "the policy after the MX",
        &["7.2", "3.3"],
        "The MX moved, the policy three days later; all saw the new policy at once. Nobody held a copy: the policy comes first next time.",
        ("carr.example", "2026-04-06"),
        |t| {
            let old = policy("enforce", &["mail1.carr.example", "mail2.carr.example"]);
            let new = policy("enforce", &["mx.neu.example"]);
            t.run(&LARGE, 0..40, |_, day| {
                let bad = row(60, "validation-failure", "mx.neu.example");
                vec![match day {
                    0..20 => sts(&old),
                    20..23 => sts(&old).good(0).with(bad),
                    _ => sts(&new),
                }]
            });
        },
        truth()
            .must(
                want("the policy came too late")
                    .severity("info")
                    .trend("over")
                    .hosts_only("mx.neu.example")
                    .by("Google Inc.|Microsoft Corporation")
                    .days(3)
                    .sentence("only since 29 apr 2026")
                    .steps("before you publish its mx record"),
            )
            .never(want("nobody held a copy").fails().says("cached|together with the policy"))
            .never(loud(0)),
    )]
}

fn little_known() -> Vec<Case> {
    vec![
        case(
            "a-wrong-name-and-no-address",
            "what is not stated",
            &["6.3"],
            "One middling sender meets a wrong name at one of four hosts, and states no address: the less is known, the less is claimed.",
            ("lea.example", "2026-05-04"),
            |t| {
                let hosts: Vec<String> = (1..=4).map(|n| format!("mx{n}.lea.example")).collect();
                let lines = policy("enforce", &hosts.iter().map(String::as_str).collect::<Vec<_>>());
                t.run(&[(GOOGLE, 500), (MICROSOFT, 300), ("Yahoo Inc.", 40)], 0..25, |_, _| vec![sts(&lines)]);
                t.run(&[("kpn.com", 30)], 0..25, |_, day| {
                    let bad = row(15, "certificate-host-mismatch", "mx3.lea.example").from("195.121.94.167");
                    vec![sts(&lines).good(15).when(day >= 18, bad)]
                });
            },
            truth()
                .must(
                    want("a wrong name at mx3")
                        .severity("warning")
                        .actor("depends|you")
                        .hosts_only("mx3.lea.example")
                        .failed(7 * 15),
                )
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "unexplained-by-one-of-three",
            "failures that one counts",
            &["8.8", "6.8"],
            "One small sender counts failures and gives no details, while the large ones succeed: whose move it is, is not known.",
            ("wold.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.wold.example"]);
                t.run(&LARGE, 0..20, |_, _| vec![sts(&lines)]);
                t.run(&[("comcast.net", 30)], 0..20, |_, day| {
                    vec![if day >= 17 { sts(&lines).bad(12) } else { sts(&lines) }]
                });
            },
            truth()
                .must(want("nobody knows whose").severity("warning").actor("depends").by_only("comcast.net").told("36"))
                .never(want("not yours for sure").actor("you"))
                .never(loud(1)),
        ),
        case(
            "dnssec-fails-and-no-host-is-named",
            "commands for the host of the records",
            &["10.4"],
            "Microsoft says dnssec-invalid and no host; the TLSA records came with one: the commands name it.",
            ("dale.example", "2026-05-04"),
            |t| {
                t.run(&[(MICROSOFT, 90)], 0..20, |_, day| {
                    let entry = tlsa("mx1.dale.example", &[key("91")]);
                    vec![if day < 16 { entry } else { entry.good(0).with(row(90, "dnssec-invalid", "")) }]
                });
            },
            truth()
                .must(
                    want("looked at by name")
                        .severity(LOUD)
                        .actor("dns-host")
                        .steps("dale.example mx")
                        .steps("_25._tcp.mx1.dale.example"),
                )
                .never(want("no placeholder").steps("host a\n")),
        ),
    ]
}
