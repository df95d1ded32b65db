//! Days counted as they are, and names and commands that can be used as they stand.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    let mut cases = days();
    cases.extend(commands());
    cases.extend(names());
    cases
}

fn days() -> Vec<Case> {
    vec![
        case(
            "six-days-around-easter",
            "a pause longer than a holiday",
            &["8.1", "8.2"],
            "Reports come every day, weekends too; from 2 to 7 April there are none: Easter explains four of six days, and six are missing.",
            ("gorse.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.gorse.example"]);
                // The 2nd of April is day 31.
                t.run(&LARGE, 0..50, |_, day| if (31..37).contains(&day) { Vec::new() } else { vec![sts(&lines)] });
            },
            truth()
                .must(
                    want("six days are missing")
                        .severity("info")
                        .first("2026-04-02")
                        .last("2026-04-07")
                        .sentence("for 6 of 50 days"),
                )
                .never(silence())
                .never(loud(0)),
        ),
        case(
            "five-weeks-around-the-turn-of-the-year",
            "a pause longer than a holiday",
            &["8.1", "8.2"],
            "No report from 10 December to 12 January of a domain that has one every day: 34 days, of which 15 are holidays.",
            ("bracken.example", "2025-11-10"),
            |t| {
                let lines = policy("enforce", &["mx.bracken.example"]);
                t.run(&LARGE, 0..80, |_, day| if (30..64).contains(&day) { Vec::new() } else { vec![sts(&lines)] });
            },
            truth()
                .must(
                    want("all of them are missing")
                        .severity("info")
                        .first("2025-12-10")
                        .last("2026-01-12")
                        .sentence("for 34 of 80 days"),
                )
                .never(loud(0)),
        ),
        case(
            "a-weekly-reporter-stops",
            "a reporter stops",
            &["8.1"],
            "verein.example reports week by week, the last time on 23 February to 1 March: silent since 2 March, after eight reports.",
            ("larch.example", "2026-01-05"),
            |t| {
                let lines = policy("enforce", &["mx.larch.example"]);
                t.run(&LARGE, 0..84, |_, _| vec![sts(&lines)]);
                for week in 0..8 {
                    let (first, last) = (t.day(week * 7), t.day(week * 7 + 6));
                    let range = (format!("{first}T00:00:00Z"), format!("{last}T23:59:59Z"));
                    t.put(said("verein.example", week * 7, vec![sts(&lines).good(40)]).range(&range.0, &range.1));
                }
            },
            truth()
                .must(
                    want("silent since the day after its last report")
                        .severity("info")
                        .by_only("verein.example")
                        .first("2026-03-02")
                        .sentence("1 Mar")
                        .sentence("8 reports")
                        .sentence_lacks("on 8 days|23 Feb"),
                )
                .never(loud(0)),
        ),
    ]
}

fn commands() -> Vec<Case> {
    vec![
        case(
            "two-hosts-that-fail-over-ipv6",
            "an address of each host",
            &["10.1", "1.5"],
            "Over IPv6 mx1 and mx2 offer no STARTTLS, at one address each, and over IPv4 they do: the commands go to those addresses.",
            ("willow.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.willow.example", "mx2.willow.example"]);
                t.run(&LARGE, 0..26, |_, day| {
                    let row = |mx, ip| row(20, "starttls-not-supported", mx).at(ip);
                    vec![
                        sts(&lines)
                            .when(day >= 18, row("mx1.willow.example", "2a01:4f8:10::1"))
                            .when(day >= 18, row("mx2.willow.example", "2a01:4f8:10::2")),
                    ]
                });
            },
            truth()
                .must(
                    want("at the addresses that failed")
                        .severity("critical")
                        .actor("you")
                        .family("ipv6")
                        .steps("'[2a01:4f8:10::1]:25' -servername mx1.willow.example")
                        .steps("'[2a01:4f8:10::2]:25' -servername mx2.willow.example"),
                )
                .never(want("not at another").claims_in_steps("-connect mx1.willow.example:25")),
        ),
        case(
            "two-hosts-whose-records-do-not-match",
            "an address of each host",
            &["10.1", "10.2"],
            "Neither host has the key of its TLSA record any more, each at one address: both are compared there.",
            ("poplar.example", "2026-03-02"),
            |t| {
                t.run(&DANE, 0..26, |_, day| {
                    let row = |mx, ip| row(6, "certificate-not-trusted", mx).at(ip);
                    let of =
                        |mx: &'static str, ip: &'static str| tlsa(mx, &[key("ab")]).of(mx).when(day >= 18, row(mx, ip));
                    vec![of("mx1.poplar.example", "203.0.113.17"), of("mx2.poplar.example", "203.0.113.18")]
                });
            },
            truth().must(
                want("compared at the addresses")
                    .actor("you")
                    .steps("-connect 203.0.113.17:25 -servername mx1.poplar.example")
                    .steps("-connect 203.0.113.18:25 -servername mx2.poplar.example"),
            ),
        ),
        case(
            "a-host-in-letters-and-its-address",
            "a name that a command needs in another form",
            &["10.1", "1.3"],
            "The certificate of mx.kürbis.example has expired: the command asks for its A-label, at the address that failed.",
            ("kiwi.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.xn--krbis-kva.example"]);
                t.run(&LARGE, 0..12, |_, day| {
                    let row = row(30, "certificate-expired", "mx.kürbis.example").at("203.0.113.9");
                    vec![sts(&lines).when(day >= 6, row)]
                });
            },
            truth()
                .must(
                    want("a command for the host")
                        .severity("critical")
                        .actor("you")
                        .steps("-connect 203.0.113.9:25 -servername mx.xn--krbis-kva.example")
                        .steps("-connect mx.xn--krbis-kva.example:25"),
                )
                .never(want("it is named").claims_in_steps("does not say which|not a valid host name")),
        ),
        case(
            "tlsa-records-of-a-host-in-letters",
            "a name that a command needs in another form",
            &["10.1", "10.2"],
            "No record fits the key of mx.kürbis.example: it is compared with the records, by its A-label.",
            ("kiwi.example", "2026-03-02"),
            |t| {
                t.run(&DANE, 0..10, |_, _| {
                    let mx = "mx.kürbis.example";
                    let row = row(8, "certificate-not-trusted", mx).at("203.0.113.9");
                    vec![tlsa(mx, &[key("ab")]).of(mx).good(0).with(row)]
                });
            },
            truth().must(
                want("compared with the records")
                    .actor("you")
                    .steps("-dane_tlsa_domain mx.xn--krbis-kva.example -dane_tlsa_rrdata")
                    .steps("-connect 203.0.113.9:25"),
            ),
        ),
        case(
            "a-name-that-no-host-can-have",
            "a name that a command needs in another form",
            &["10.4"],
            "What stands where the MX belongs cannot be a name: that is said, and the MX hosts of the domain are listed.",
            ("quince.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.quince.example"]);
                t.run(&LARGE, 0..10, |_, _| {
                    vec![sts(&lines).with(row(60, "certificate-expired", "mx1.quince.example; rm -rf ~"))]
                });
            },
            truth()
                .must(
                    want("the name is impossible")
                        .actor("you")
                        .steps("not a valid host name")
                        .steps("dig +short MX quince.example"),
                )
                .never(want("a name is there").claims_in_steps("does not say which MX"))
                .never(want("nothing of it is run").claims_in_steps("rm -rf")),
        ),
        case(
            "dnssec-of-a-host-whose-domain-nobody-names",
            "the MX host as the policy domain",
            &["9.3"],
            "Only Postfix reports, with mx1 as the policy domain: its address and records are validated, no MX records of mx1.",
            ("mx1.medlar.example", "2026-03-02"),
            |t| {
                t.run(&DANE, 0..26, |_, day| {
                    let mx = "mx1.medlar.example";
                    let entry = tlsa(mx, &[key("ab")]);
                    if day < 18 { vec![entry] } else { vec![entry.good(0).with(row(20, "dnssec-invalid", mx))] }
                });
            },
            truth()
                .must(
                    want("the host is validated")
                        .actor("dns-host")
                        .steps("delv mx1.medlar.example A")
                        .steps("delv _25._tcp.mx1.medlar.example TLSA"),
                )
                .never(want("a host without MX records").claims_in_steps("delv mx1.medlar.example MX")),
        ),
        case(
            "dnssec-was-broken-for-domain-and-host",
            "the MX host as the policy domain",
            &["9.3"],
            "Microsoft named the domain and Postfix the host: over, and only the domain has MX records to look at.",
            ("sloe.example", "2026-03-02"),
            |t| {
                let mx = "mx1.sloe.example";
                t.run(&[(MICROSOFT, 300)], 0..26, |_, day| {
                    let entry = tlsa(mx, &[key("ab")]);
                    if (8..10).contains(&day) {
                        vec![entry.good(0).with(row(90, "dnssec-invalid", mx))]
                    } else {
                        vec![entry]
                    }
                });
                t.run(&DANE, 0..26, |_, day| {
                    let entry = tlsa(mx, &[key("ab")]).of(mx);
                    if (8..10).contains(&day) {
                        vec![entry.good(0).with(row(20, "dnssec-invalid", mx))]
                    } else {
                        vec![entry]
                    }
                });
            },
            truth()
                .must(want("over").severity("info").trend("over").steps("delv sloe.example MX"))
                .never(want("a host without MX records").claims_in_steps("delv mx1.sloe.example MX")),
        ),
    ]
}

fn names() -> Vec<Case> {
    vec![
        case(
            "an-unnamed-sender-that-sees-no-policy",
            "a reporter without a name",
            &["7.1", "8.13"],
            "A small reporter without name and contact finds no policy since 22 March: it is an organisation, and nobody can write to its contact.",
            ("rowan.example", "2026-02-20"),
            |t| {
                let lines = policy("enforce", &["mx.rowan.example"]);
                t.run(&LARGE, 0..40, |_, _| vec![sts(&lines)]);
                for day in 0..40 {
                    let entry = if day < 30 { sts(&lines) } else { no_policy() };
                    t.put(said("", day, vec![entry.good(3)]).contact(serde_json::Value::Null));
                }
            },
            truth()
                .must(
                    want("an organisation finds none")
                        .sentence("an unnamed organisation has found no")
                        .sentence_lacks("unnamed domain"),
                )
                .never(want("there is no contact").claims_in_steps("contact given in its reports. thank"))
                .never(want("no contact to write to").sentence("deviate").claims_in_steps("contact given in")),
        ),
        case(
            "two-small-ones-with-old-tls",
            "small senders with old software",
            &["5.4"],
            "Two tiny senders never succeed for want of a TLS version: they have none in common with the host.",
            ("hazel.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.hazel.example"]);
                t.run(&LARGE, 0..30, |_, _| vec![sts(&lines)]);
                t.run(&[("zwei.example", 1), ("eins.example", 1)], 0..30, |_, _| {
                    let row = row(1, "validation-failure", "mx.hazel.example").why("tlsv1 alert protocol version");
                    vec![sts(&lines).good(0).with(row)]
                });
            },
            truth()
                .must(
                    want("they and the host")
                        .severity("info")
                        .actor("sender")
                        .sentence("have no TLS version in common with mx.hazel.example")
                        .sentence_lacks("and mx.hazel.example"),
                )
                .never(loud(0)),
        ),
        case(
            "expired-in-the-word-of-one-of-two",
            "the certificate of a policy host",
            &["2.7"],
            "The policy host fails for both, and Microsoft says why: its certificate has expired.",
            ("alder.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.alder.example"]);
                t.run(&LARGE, 0..26, |who, day| {
                    if day < 21 {
                        return vec![sts(&lines)];
                    }
                    let row = row(200, "sts-webpki-invalid", "");
                    let row = if who == MICROSOFT { row.why("certificate has expired") } else { row };
                    vec![no_policy().good(0).with(row)]
                });
            },
            truth().must(
                want("expired").severity("warning").actor("you").sentence("certificate of mta-sts.alder.example has expired"),
            ),
        ),
        case(
            "clean-until-a-strange-address",
            "a strange address",
            &["6.1"],
            "Two senders delivered well for 24 days and then met only a strange address: that they succeeded before speaks for it.",
            ("maple.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.maple.example", "mx2.maple.example"]);
                t.run(&LARGE, 0..30, |_, day| {
                    let row = row(1, "validation-failure", "mx1.maple.example").why("EOF").at("192.0.2.25");
                    vec![sts(&lines).when(day % 6 == 0, row)]
                });
                t.run(&[("seznam.cz", 12), ("zone.eu", 9)], 0..30, |_, day| {
                    let row = row(10, "certificate-not-trusted", "mx1.maple.example").at("185.99.1.7");
                    if day < 24 { vec![sts(&lines)] } else { vec![sts(&lines).good(0).with(row)] }
                });
            },
            truth()
                .must(
                    want("a strange address")
                        .severity("warning")
                        .addresses("185.99.1.7")
                        .told("for interference: until then"),
                )
                .never(want("no argument of theirs against it").told("against interference: no session")),
        ),
        case(
            "one-block-said-once",
            "a limit for one large sender",
            &["5.7"],
            "Google alone is greylisted: that one's networks are listed, and the same is not asked twice.",
            ("birch.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.birch.example", "mx2.birch.example"]);
                t.run(&LARGE, 0..26, |who, day| {
                    let row = row(25, "validation-failure", "mx1.birch.example")
                        .why("450 4.7.1 Greylisted, please try again later")
                        .from(["209.85.128.7", "209.85.214.9"][day as usize % 2]);
                    vec![sts(&lines).when(who == GOOGLE && day >= 12, row)]
                });
            },
            truth()
                .must(want("its networks").actor("depends").steps("209.85.128.0/24").steps("affects these networks"))
                .never(want("said twice").claims_in_steps("networks of these senders")),
        ),
        case(
            "records-that-are-ignored-said-once",
            "records that are ignored",
            &["2.8"],
            "mox ignores unusable records and delivers without authentication, which is said once.",
            ("mx1.aspen.example", "2026-03-02"),
            |t| {
                let records = [format!("1 1 1 {}", "ab".repeat(32))];
                t.run(&[("mox.example", 1)], 0..10, |_, _| {
                    let row = row(0, "tlsa-invalid", "mx1.aspen.example").why("all-unusable-records+ignored");
                    vec![tlsa("mx1.aspen.example", &records).with(row)]
                });
            },
            truth()
                .must(want("ignored").severity("warning").sentence("without authentication"))
                .never(want("said twice").claims_in_told("without authentication. the mail was|without authentication. no other organisation that applies the same kind of policy reported during that time, so there is nothing to compare this with. the reason given is always “all-unusable-records+ignored”. the mail was delivered, but")),
        ),
        case(
            "the-policy-of-one-of-four-tenants",
            "one policy that lacks the shared host",
            &["1.9"],
            "Only the policy of tenant3 lacks the host that all share, which is said once.",
            ("tenant1.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.provider.example"]);
                let wrong = policy("enforce", &["mail.provider.example"]);
                t.run(&LARGE, 0..20, |_, day| {
                    let row = row(20, "validation-failure", "mx.provider.example").why("sts-policy-mismatch");
                    vec![
                        sts(&lines),
                        sts(&lines).of("tenant2.example"),
                        if day < 7 {
                            sts(&lines).of("tenant3.example")
                        } else {
                            sts(&wrong).of("tenant3.example").good(0).with(row)
                        },
                        sts(&lines).of("tenant4.example"),
                    ]
                });
            },
            truth().must(
                want("its policy lacks it")
                    .actor("you")
                    .sentence("policy of tenant3.example does not cover mx.provider.example")
                    .sentence_lacks("affecting only"),
            ),
        ),
        case(
            "steady-noise-of-thousands",
            "background noise",
            &["5.2"],
            "One session of a thousand fails each day for this and that, thousands in all: a small share, and no few.",
            ("cedar.example", "2026-01-05"),
            |t| {
                let lines = policy("enforce", &["mx1.cedar.example", "mx2.cedar.example"]);
                t.run(&[(GOOGLE, 40_000), (MICROSOFT, 30_000)], 0..60, |who, day| {
                    let why = ["Connection timed out", "EOF", "connection reset by peer"][day as usize % 3];
                    let mx = if (day + i32::from(who == GOOGLE)) % 2 == 0 { "mx1.cedar.example" } else { "mx2.cedar.example" };
                    vec![sts(&lines).with(row(16, "validation-failure", mx).why(why))]
                });
            },
            truth()
                .never(want("no few").told("a few isolated|so few|a few failed"))
                .never(loud(0)),
        ),
    ]
}
