//! DANE: what is said of records, signatures and rules of senders, and with which commands it is looked at.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    vec![
        case(
            "three-hosts-that-fit-no-record",
            "commands for each host",
            &["10.2", "2.1"],
            "No certificate of three MX hosts fits its records: a command each, with the records that senders had.",
            ("delta.example", "2026-03-09"),
            |t| {
                let hosts = ["mx1.delta.example", "mx2.delta.example", "mx3.delta.example"];
                t.run(&DANE, 0..18, |_, day| {
                    let each = hosts.into_iter().zip(["a1", "b2", "c3"]);
                    each.map(|(host, byte)| {
                        let entry = tlsa(host, &[key(byte)]);
                        if day >= 14 {
                            entry.good(0).with(row(7, "validation-failure", host).why("dane-no-match"))
                        } else {
                            entry
                        }
                    })
                    .collect()
                });
            },
            truth()
                .must(
                    want("one finding, a command a host, each with its record")
                        .severity("critical")
                        .actor("you")
                        .hosts_only("mx1.delta.example|mx2.delta.example|mx3.delta.example")
                        .failed(4 * 4 * 3 * 7)
                        .steps("-dane_tlsa_domain mx1.delta.example -dane_tlsa_rrdata \"3 1 1 a1a1a1")
                        .steps("-dane_tlsa_domain mx2.delta.example -dane_tlsa_rrdata \"3 1 1 b2b2b2")
                        .steps("-dane_tlsa_domain mx3.delta.example -dane_tlsa_rrdata \"3 1 1 c3c3c3"),
                )
                .never(public_authority())
                .never(loud(1)),
        ),
        case(
            "no-record-to-compare-with",
            "commands for each host",
            &["10.2"],
            "The reports do not say which records there are: look them up first, at both hosts.",
            ("ford.example", "2026-04-13"),
            |t| {
                t.run(&DANE, 0..16, |_, day| {
                    let hosts = ["mx1.ford.example", "mx2.ford.example"];
                    let bad = hosts.map(|host| row(6, "certificate-not-trusted", host));
                    let entry = tlsa("mx1.ford.example", &[]);
                    vec![if day >= 12 { entry.good(0).rows(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("dig at each")
                        .severity(LOUD)
                        .actor("you")
                        .hosts_only("mx1.ford.example|mx2.ford.example")
                        .steps("dig +short TLSA _25._tcp.mx1.ford.example")
                        .steps("dig +short TLSA _25._tcp.mx2.ford.example"),
                )
                .never(want("nothing to compare").steps("-dane_tlsa_rrdata"))
                .never(public_authority()),
        ),
        case(
            "expired-at-two-hosts",
            "commands for each host",
            &["10.2"],
            "Under MTA-STS too each host has its command.",
            ("weir.example", "2026-05-11"),
            |t| {
                let lines = policy("enforce", &["mx1.weir.example", "mx2.weir.example"]);
                t.run(&WIDE, 0..16, |_, day| {
                    let bad = ["mx1.weir.example", "mx2.weir.example"].map(|host| row(9, "certificate-expired", host));
                    vec![if day >= 12 { sts(&lines).rows(bad) } else { sts(&lines) }]
                });
            },
            truth().must(
                want("a command each")
                    .severity("critical")
                    .hosts_only("mx1.weir.example|mx2.weir.example")
                    .steps("-connect mx1.weir.example:25")
                    .steps("-connect mx2.weir.example:25"),
            ),
        ),
        case(
            "trust-anchors-of-the-sender-itself",
            "a rule of the sender",
            &["2.7", "5.5"],
            "tlsa-invalid with all-trust-anchors-unusable is a setting of the sender, not the records of the domain.",
            ("sluice.example", "2026-06-08"),
            |t| {
                let records = [key("4d")];
                t.run(&DANE, 0..20, |_, _| vec![tlsa("mx.sluice.example", &records)]);
                t.run(&[("behoerde.example", 40)], 0..20, |_, day| {
                    let bad = row(12, "tlsa-invalid", "mx.sluice.example").why("all-trust-anchors-unusable");
                    vec![tlsa("mx.sluice.example", &records).when(day >= 14, bad)]
                });
            },
            truth()
                .must(want("the sender acts").actor("sender").by_only("behoerde.example").failed(6 * 12))
                .never(want("the records are good").fails().claims("TLSA records of mx.sluice.example cannot"))
                .never(want("not yours").fails().actor("you"))
                .never(want("not critical").severity("critical")),
        ),
        case(
            "a-zone-that-was-never-signed",
            "no signatures",
            &["2.7"],
            "Postfix reports \"non DNSSEC destination\": the zone is not signed; that is neither a missing record nor a broken signature.",
            ("lock.example", "2026-07-06"),
            |t| {
                t.run(&LARGE, 0..20, |_, _| vec![sts(&policy("enforce", &["mx.lock.example"]))]);
                t.run(&[("postfix.example", 30), ("exim.example", 25)], 0..20, |_, day| {
                    let bad = row(8, "dnssec-invalid", "mx.lock.example").why("non DNSSEC destination");
                    vec![tlsa("mx.lock.example", &[]).when(day >= 13, bad)]
                });
            },
            truth()
                .must(
                    want("not signed")
                        .actor("depends|you|dns-host")
                        .failed(7 * 2 * 8)
                        .sentence("not signed with DNSSEC")
                        .steps("delv mx.lock.example A"),
                )
                .never(
                    want("it is not about records")
                        .fails()
                        .sentence("found no TLSA|cannot be used|no TLSA record matches"),
                )
                .never(want("nothing is broken").fails().sentence("validation failed")),
        ),
        case(
            "dane-demanded-of-an-unsigned-domain",
            "no signatures",
            &["2.7", "5.5"],
            "A sender demands DANE of a domain that is not signed: said so, and its move.",
            ("wharfage.example", "2026-08-03"),
            |t| {
                t.run(&LARGE, 0..20, |_, _| vec![sts(&policy("enforce", &["mx.wharfage.example"]))]);
                t.run(&[("strenge.example", 10)], 0..20, |_, day| {
                    let bad = row(5, "dane-required", "mx.wharfage.example").why("non DNSSEC destination");
                    vec![no_policy().when(day >= 13, bad)]
                });
            },
            truth()
                .must(want("not signed").actor("sender").failed(7 * 5).sentence("not signed with DNSSEC"))
                .never(want("not critical").severity("critical")),
        ),
        case(
            "expired-by-the-reason-alone",
            "what a reason suggests",
            &["2.7"],
            "certificate-not-trusted with \"certificate has expired\": it may be one of the chain, so it is said whose word it is.",
            ("quarry.example", "2026-09-07"),
            |t| {
                let lines = policy("enforce", &["mx.quarry.example"]);
                t.run(&WIDE, 0..18, |_, day| {
                    let bad = row(20, "certificate-not-trusted", "mx.quarry.example").why("certificate has expired");
                    vec![sts(&lines).when(day >= 14, bad)]
                });
            },
            truth()
                .must(
                    want("by the reason")
                        .severity("critical")
                        .actor("you")
                        .failed(4 * 5 * 20)
                        .sentence("according to the reason code")
                        .steps("possible cause"),
                )
                .never(loud(1)),
        ),
    ]
}
