//! What is wrong with TLSA records as they stand, whatever sessions say.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

/// The SHA-256 of no bytes at all.
const OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
/// The SHA-256 of the public keys of Let's Encrypt X3 and R3, and of ISRG Root X1.
const X3: &str = "60b87575447dcba2a36b7d11ac09fb24a9db406fee12d2cc90180517616e8a18";
const R3: &str = "8d02536c887482bc34ff54e41d2ba659bf85b341a0a20afadb5813dcfbcf286d";
const ROOT_X1: &str = "0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3";

/// A healthy month under these records.
fn quiet(t: &mut Tale, host: &str, records: &[String]) {
    t.run(&DANE, 0..25, |_, _| vec![tlsa(host, records)]);
}

pub fn cases() -> Vec<Case> {
    vec![
        case(
            "a-digest-of-nothing-beside-a-good-one",
            "digest of nothing",
            &["12.1"],
            "One of two records holds the SHA-256 of nothing: it can never fit; the other one carries all.",
            ("ember.example", "2026-04-06"),
            |t| quiet(t, "mx.ember.example", &[key("a4"), format!("3 1 1 {OF_NOTHING}")]),
            truth()
                .must(
                    want("the digest of nothing")
                        .severity("warning|info")
                        .actor("you")
                        .hosts("mx.ember.example")
                        .says("e3b0c442|nothing|empty|no key|no bytes|no input"),
                )
                .never(want("not critical").severity("critical"))
                .never(loud(1)),
        ),
        case(
            "a-digest-of-nothing-alone",
            "digest of nothing",
            &["12.1", "2.1"],
            "The only record holds the SHA-256 of nothing since 15 June: a tool read no key, and no session passes.",
            ("cinnabar.example", "2026-06-01"),
            |t| {
                let (good, empty) = ([key("a5")], [format!("3 1 1 {OF_NOTHING}")]);
                t.run(&DANE, 0..18, |_, day| {
                    let bad = row(9, "certificate-not-trusted", "mx.cinnabar.example");
                    vec![if day < 14 {
                        tlsa("mx.cinnabar.example", &good)
                    } else {
                        tlsa("mx.cinnabar.example", &empty).good(0).with(bad)
                    }]
                });
            },
            truth()
                .must(
                    want("the record of nothing")
                        .severity("critical")
                        .actor("you")
                        .failed(4 * 4 * 9)
                        .says("e3b0c442|nothing|empty|no key|no bytes|no input"),
                )
                .never(public_authority())
                .never(want("it is told once").fails().at_most(1)),
        ),
        case(
            "an-issuer-that-retired",
            "retired issuer",
            &["12.2"],
            "A record 2 1 1 names Let's Encrypt R3, which signs nothing any more: it cannot fit a new certificate.",
            ("resin.example", "2026-05-04"),
            |t| quiet(t, "mx.resin.example", &[key("a6"), format!("2 1 1 {R3}")]),
            truth()
                .must(
                    want("the issuer is retired")
                        .severity("warning|info")
                        .actor("you")
                        .hosts("mx.resin.example")
                        .says("R3|retired|no longer"),
                )
                .never(want("not critical").severity("critical"))
                .never(loud(1)),
        ),
        case(
            "an-issuer-that-retired-long-ago-alone",
            "retired issuer",
            &["12.2", "2.2"],
            "The only record names Let's Encrypt X3; the certificate renewed on 4 June is of another issuer: no session passes.",
            ("tallow.example", "2026-05-18"),
            |t| {
                let records = [format!("2 1 1 {X3}")];
                t.run(&DANE, 0..22, |_, day| {
                    let bad = row(8, "certificate-not-trusted", "mx.tallow.example");
                    let entry = tlsa("mx.tallow.example", &records);
                    vec![if day >= 17 { entry.good(0).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("the issuer is retired")
                        .severity("critical")
                        .actor("you")
                        .failed(5 * 4 * 8)
                        .first("2026-06-04")
                        .says("X3|retired|no longer")
                        .says("TLSA"),
                )
                .never(want("it is told once").fails().at_most(1)),
        ),
        case(
            "a-root-that-servers-do-not-send",
            "root as anchor",
            &["12.3", "2.2"],
            "The only record has ISRG Root X1 under usage 2, and servers do not send roots: sessions fail.",
            ("balsam.example", "2026-07-06"),
            |t| {
                let records = [format!("2 1 1 {ROOT_X1}")];
                t.run(&DANE, 0..12, |_, _| {
                    vec![tlsa("mx.balsam.example", &records).good(0).with(row(
                        6,
                        "certificate-not-trusted",
                        "mx.balsam.example",
                    ))]
                });
            },
            truth()
                .must(
                    want("the root is not in the chain")
                        .severity("critical")
                        .actor("you")
                        .failed(12 * 4 * 6)
                        .says("root|ISRG")
                        .says("send|chain|usage 2|[2 1 1]"),
                )
                .never(want("it is told once").fails().at_most(1)),
        ),
        case(
            "thirteen-records",
            "too many records",
            &["12.4"],
            "Thirteen records, and Microsoft fails above twelve while the others do not: take old ones out.",
            ("myrtle.example", "2026-08-03"),
            |t| {
                let records: Vec<String> = (0..13).map(|n| key(&format!("{:02x}", 16 + n))).collect();
                t.run(&DANE, 0..20, |_, _| vec![tlsa("mx.myrtle.example", &records)]);
                t.run(&[(MICROSOFT, 300)], 0..20, |_, day| {
                    let bad = row(40, "tlsa-invalid", "mx.myrtle.example");
                    let entry = tlsa("mx.myrtle.example", &records);
                    vec![if day >= 14 { entry.good(0).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("too many for Microsoft")
                        .severity(LOUD)
                        .actor("you")
                        .says("[13]|thirteen")
                        .says("[12]|twelve"),
                )
                .never(want("it is told once").fails().at_most(1)),
        ),
        case(
            "a-digest-of-wrong-length-beside-a-good-one",
            "record of wrong length",
            &["12.5"],
            "A record 3 1 2 holds 32 bytes, where SHA-512 has 64: it does nothing.",
            ("laurel.example", "2026-09-07"),
            |t| quiet(t, "mx.laurel.example", &[key("a8"), format!("3 1 2 {}", "a9".repeat(32))]),
            truth()
                .must(
                    want("its length")
                        .severity("warning|info")
                        .actor("you")
                        .hosts("mx.laurel.example")
                        .says("64|32|128|length|bytes"),
                )
                .never(want("not critical").severity("critical"))
                .never(loud(1)),
        ),
        case(
            "a-use-of-the-web-beside-a-good-one",
            "usage of the web",
            &["12.6"],
            "A record 0 0 1 beside a good 3 1 1: SMTP does not use it; no harm done.",
            ("sumac.example", "2026-10-12"),
            |t| quiet(t, "mx.sumac.example", &[key("b0"), format!("0 0 1 {}", "b1".repeat(32))]),
            truth()
                .must(
                    want("its usage")
                        .severity("warning|info")
                        .actor("you")
                        .hosts("mx.sumac.example")
                        .says("usage|[0 0 1]"),
                )
                .never(want("not critical").severity("critical"))
                .never(loud(1)),
        ),
        case(
            "two-good-records",
            "records that are fine",
            &["12.4", "8.12"],
            "A 3 1 1 and a 2 1 1 of an own authority, twelve months of service: nothing to say.",
            ("cedar.example", "2026-03-02"),
            |t| quiet(t, "mx.cedar.example", &[key("c1"), format!("2 1 1 {}", "c2".repeat(32))]),
            truth().never(want("nothing is wrong").says("TLSA").actor("you|dns-host")).never(loud(0)),
        ),
    ]
}
