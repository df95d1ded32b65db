//! What one sender alone says, what several findings would repeat, and what is said of a few handshakes.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

pub fn cases() -> Vec<Case> {
    vec![
        case(
            "one-small-sender-and-one-server",
            "one sender's view",
            &["6.3", "5.5", "6.8"],
            "A small sender meets a wrong name at mx3 alone, at the address of mx3, and succeeds otherwise: its word; look at mx3.",
            ("fjord.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx1.fjord.example", "mx2.fjord.example", "mx3.fjord.example"]);
                t.run(&WIDE, 0..26, |_, _| vec![sts(&lines)]);
                t.run(&[("druckerei.example", 24)], 0..26, |_, day| {
                    let bad =
                        row(8, "certificate-host-mismatch", "mx3.fjord.example").from("198.18.14.3").at("192.0.2.63");
                    vec![sts(&lines).when(day >= 20, bad)]
                });
            },
            truth()
                .must(
                    want("by its word, and where to look")
                        .severity("info|warning")
                        .actor("depends")
                        .by_only("druckerei.example")
                        .hosts_only("mx3.fjord.example")
                        .failed(6 * 8)
                        .sentence("According to druckerei.example")
                        .steps("192.0.2.63"),
                )
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "one-network-of-a-large-sender",
            "one sender's view",
            &["5.5", "6.8", "1.5"],
            "Google finds no STARTTLS from one of its networks, at all hosts, and most of its sessions succeed: not yours for sure.",
            ("geest.example", "2026-05-04"),
            |t| {
                let hosts = ["mx1.geest.example", "mx2.geest.example"];
                let lines = policy("enforce", &hosts);
                t.run(&WIDE, 0..24, |who, day| {
                    let each = [(hosts[0], "192.0.2.71"), (hosts[1], "192.0.2.72")];
                    let bad =
                        each.map(|(host, ip)| row(45, "starttls-not-supported", host).from("209.85.166.50").at(ip));
                    vec![sts(&lines).rows(bad.into_iter().filter(|_| who == GOOGLE && day >= 17))]
                });
            },
            truth()
                .must(
                    want("its word, and its network")
                        .severity("warning")
                        .actor("depends")
                        .by_only("Google Inc.")
                        .hosts_only("mx1.geest.example|mx2.geest.example")
                        .networks("209.85.166.0/24")
                        .failed(7 * 2 * 45)
                        .sentence("According to Google Inc.")
                        .steps("209.85.166.0/24"),
                )
                .never(want("nothing is certain of your side").fails().actor("you"))
                .never(loud(1)),
        ),
        case(
            "a-box-that-says-no-starttls",
            "one sender's view",
            &["5.5", "6.8", "3.2"],
            "In testing one small sender finds no STARTTLS anywhere, ever: by its word, and delivered.",
            ("marsch.example", "2026-06-01"),
            |t| {
                let hosts = ["mx1.marsch.example", "mx2.marsch.example"];
                let lines = policy("testing", &hosts);
                t.run(&WIDE, 0..21, |_, _| vec![sts(&lines)]);
                t.run(&[("kreisamt.example", 9)], 0..21, |_, _| {
                    let bad = hosts.map(|host| row(4, "starttls-not-supported", host).from("198.18.31.7"));
                    vec![sts(&lines).good(0).rows(bad)]
                });
            },
            truth()
                .must(
                    want("its word alone")
                        .severity("info|warning")
                        .actor("depends|sender")
                        .by_only("kreisamt.example")
                        .failed(21 * 2 * 4)
                        .sentence("According to kreisamt.example"),
                )
                .never(refusal())
                .never(loud(1)),
        ),
        case(
            "expired-by-the-clock-of-one",
            "one sender's clock",
            &["5.5", "6.8"],
            "A small sender calls the certificate of the only MX expired, and on the same days all others succeed there: its view.",
            ("priel.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx.priel.example"]);
                t.run(&WIDE, 0..26, |_, _| vec![sts(&lines)]);
                t.run(&[("kanzlei.example", 24)], 0..26, |_, day| {
                    vec![sts(&lines).when(day >= 20, row(8, "certificate-expired", "mx.priel.example"))]
                });
            },
            truth()
                .must(
                    want("by its word, said once")
                        .severity("info|warning")
                        .actor("depends")
                        .by_only("kanzlei.example")
                        .hosts_only("mx.priel.example")
                        .failed(6 * 8)
                        .sentence("According to kanzlei.example, the certificate")
                        .sentence("kanzlei.example alone (of 6"),
                )
                .never(loud(1)),
        ),
        case(
            "not-yet-valid-by-the-clock-of-one",
            "one sender's clock",
            &["5.5", "6.8"],
            "The clock of a small sender is late, so that a new certificate is not valid yet for it, and for it alone.",
            ("warft.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.warft.example"]);
                t.run(&WIDE, 0..26, |_, _| vec![sts(&lines)]);
                t.run(&[("spedition.example", 30)], 0..26, |_, day| {
                    let bad = row(9, "certificate-expired", "mx.warft.example").why("certificate is not yet valid");
                    vec![sts(&lines).when(day >= 21, bad)]
                });
            },
            truth()
                .must(
                    want("not yours for sure")
                        .severity("info|warning")
                        .actor("depends")
                        .by_only("spedition.example")
                        .failed(5 * 9)
                        .sentence("According to spedition.example, the certificate"),
                )
                .never(loud(1)),
        ),
        case(
            "expired-for-whoever-brings-the-mail",
            "one sender's clock",
            &["6.3"],
            "The one that brings nearly all mail meets an expired certificate at mx2; small ones succeed, who need not come there.",
            ("hallig.example", "2026-06-01"),
            |t| {
                let hosts = ["mx1.hallig.example", "mx2.hallig.example"];
                let lines = policy("enforce", &hosts);
                let senders = [(GOOGLE, 600), ("gmx.de", 60), ("bluewin.ch", 25)];
                t.run(&senders, 0..24, |who, day| {
                    let bad = row(140, "certificate-expired", hosts[1]).at("192.0.2.93");
                    vec![sts(&lines).when(day >= 18 && who == GOOGLE, bad)]
                });
            },
            truth()
                .must(
                    want("yours first")
                        .severity(LOUD)
                        .actor("you")
                        .by_only("Google Inc.")
                        .hosts_only("mx2.hallig.example")
                        .failed(6 * 140),
                )
                .never(loud(1)),
        ),
        case(
            "a-copy-that-one-sender-keeps",
            "one sender and its copy",
            &["2.8", "6.8"],
            "One sender cannot fetch the policy and lives on its copy, while the others fetch it: its word, and its mail.",
            ("deich.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.deich.example"]);
                t.run(&WIDE, 0..20, |_, _| vec![sts(&lines)]);
                t.run(&[("mox.gemeinde.example", 12)], 0..20, |_, day| {
                    let nothing = row(0, "sts-policy-fetch-error", "").why("dns-timeout+fallback-to-cached-policy");
                    vec![sts(&lines).when(day >= 14, nothing)]
                });
            },
            truth()
                .must(
                    want("one sender could not")
                        .severity("warning")
                        .actor("depends|sender")
                        .by_only("mox.gemeinde.example")
                        .fails_not()
                        .sentence("mox.gemeinde.example could not fetch")
                        .sentence("others could"),
                )
                .never(want("it is there for the others").sentence("could not be fetched"))
                .never(refusal())
                .never(loud(1)),
        ),
        case(
            "records-that-one-sender-ignores",
            "one sender's word on records",
            &["2.8", "6.8"],
            "One sender ignores the TLSA records as unusable and others use the same records: its word, delivered without DANE.",
            ("wurt.example", "2026-07-06"),
            |t| {
                let records = [key("4a")];
                t.run(&DANE, 0..20, |_, _| vec![tlsa("mx.wurt.example", &records)]);
                t.run(&[("mox.verein.example", 8)], 0..20, |_, day| {
                    let nothing = row(0, "tlsa-invalid", "mx.wurt.example").why("all-unusable-records+ignored");
                    vec![tlsa("mx.wurt.example", &records).when(day >= 15, nothing)]
                });
            },
            truth()
                .must(
                    want("by its word")
                        .severity("info|warning")
                        .by_only("mox.verein.example")
                        .fails_not()
                        .sentence("According to mox.verein.example"),
                )
                .never(want("not critical").severity("critical"))
                .never(refusal()),
        ),
        case(
            "a-rollover-every-quarter",
            "several rollovers",
            &["2.5", "2.6", "4.5"],
            "Three renewals of the key, each on the day on which the record was changed: each day is told, and how to do it next time.",
            ("hallig.example", "2026-01-05"),
            |t| {
                t.run(&DANE, 0..210, |who, day| {
                    // Who fetched the record before the change meets the new key that day.
                    let begins = [20, 110, 200];
                    let number = begins.iter().filter(|begin| day >= **begin).count();
                    let sets = ["a0", "a1", "a2", "a3"].map(|byte| vec![key(byte)]);
                    let host = "mx.hallig.example";
                    if begins.contains(&day) && who != "soverin.net" {
                        let bad = row(7, "validation-failure", host).why("dane-no-match");
                        return vec![tlsa(host, &sets[number - 1]).good(0).with(bad), tlsa(host, &sets[number])];
                    }
                    vec![tlsa(host, &sets[number])]
                });
            },
            truth()
                .must(
                    want("three days, and keep the key")
                        .severity("info|warning")
                        .actor("you")
                        .trend("recurring|over")
                        .failed(3 * 3 * 7)
                        .sentence("25 Jan 2026, 25 Apr 2026 and 24 Jul 2026")
                        .says("keep the key"),
                )
                .never(public_authority())
                .never(want("not critical").severity("critical")),
        ),
        case(
            "none-for-weeks-after-enforce",
            "enforce, then none",
            &["7.3", "7.4"],
            "Enforce became none three weeks ago and still is: one finding asks whether that was meant, and what to do with none.",
            ("priel.example", "2026-02-02"),
            |t| {
                let (before, after) = (policy("enforce", &["mx.priel.example"]), policy("none", &["mx.priel.example"]));
                t.run(&WIDE, 0..42, |_, day| vec![sts(if day < 21 { &before } else { &after })]);
            },
            truth()
                .must(
                    want("with its day, and what to do")
                        .severity("warning")
                        .actor("you")
                        .sentence("none")
                        .sentence("23 Feb 2026")
                        .steps("remove the policy"),
                )
                .never(want("it is told once").fails_not().sentence("none").at_most(1))
                .never(silence())
                .never(loud(1)),
        ),
        case(
            "testing-and-then-none-for-weeks",
            "enforce, then none",
            &["7.3"],
            "Testing became none weeks ago: one finding says that nothing is protected, and since when.",
            ("groden.example", "2026-02-02"),
            |t| {
                let (before, after) =
                    (policy("testing", &["mx.groden.example"]), policy("none", &["mx.groden.example"]));
                t.run(&WIDE, 0..30, |_, day| vec![sts(if day < 7 { &before } else { &after })]);
            },
            truth()
                .must(
                    want("none, and its day")
                        .severity("info|warning")
                        .actor("you")
                        .fails_not()
                        .told("9 Feb 2026")
                        .steps("remove the policy"),
                )
                .never(want("it is told once").fails_not().sentence("none").at_most(1))
                .never(loud(1)),
        ),
        case(
            "a-kept-policy-that-refuses-is-told-once",
            "holders of an old policy",
            &["7.2", "1.1"],
            "Two senders refuse the new host by a copy of the old policy: the notice of the change says nothing of them again.",
            ("watt.example", "2026-05-11"),
            |t| {
                let old = policy("enforce", &["mx1.watt.example"]);
                let new = policy("enforce", &["mx1.watt.example", "mx9.watt.example"]);
                t.run(&WIDE, 0..24, |who, day| {
                    let keeps = who == MICROSOFT || who == "gmx.de";
                    let bad = row(20, "validation-failure", "mx9.watt.example").at("192.0.2.89");
                    vec![sts(if day < 20 || keeps { &old } else { &new }).when(day >= 20 && keeps, bad)]
                });
            },
            truth()
                .must(want("who holds it").severity(LOUD).fails().hosts_only("mx9.watt.example").steps("Change the id"))
                .never(want("the notice does not repeat it").fails_not().sentence("still appl"))
                .never(loud(1)),
        ),
        case(
            "one-that-refuses-and-one-that-only-holds",
            "holders of an old policy",
            &["7.2"],
            "One sender refuses the new host by its old copy; another holds that copy too and met only the old host: the notice names it.",
            ("siel.example", "2026-05-11"),
            |t| {
                let old = policy("enforce", &["mx1.siel.example"]);
                let new = policy("enforce", &["mx1.siel.example", "mx9.siel.example"]);
                t.run(&WIDE, 0..24, |who, day| {
                    let bad = row(20, "validation-failure", "mx9.siel.example").at("192.0.2.89");
                    let keeps = who == MICROSOFT || who == "gmx.de";
                    vec![sts(if day < 20 || keeps { &old } else { &new }).when(day >= 20 && who == MICROSOFT, bad)]
                });
            },
            truth()
                .must(want("who refuses").severity(LOUD).by_only("Microsoft Corporation").fails())
                .must(want("who holds it besides").fails_not().by_only("gmx.de").sentence("gmx.de still applies")),
        ),
        case(
            "handshakes-that-fail-for-half-of-them",
            "some handshakes fail",
            &["5.1", "5.8"],
            "One of twenty sessions of two large senders ends in a handshake failure at mx2, and others never meet it: a warning.",
            ("nehrung.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.nehrung.example", "mx2.nehrung.example"]);
                t.run(&WIDE, 0..40, |who, day| {
                    let large = who == GOOGLE || who == MICROSOFT;
                    let bad = row(22, "validation-failure", "mx2.nehrung.example").why("handshake failure");
                    vec![sts(&lines).when(large && day >= 12, bad)]
                });
            },
            truth()
                .must(
                    want("a warning")
                        .severity("warning")
                        .hosts_only("mx2.nehrung.example")
                        .by_only("Google Inc.|Microsoft Corporation")
                        .failed(28 * 2 * 22),
                )
                .never(want("not critical").severity("critical"))
                .never(loud(1)),
        ),
        case(
            "four-senders-of-one-unknown-result",
            "departures of several senders",
            &["5.9", "8.13"],
            "Four senders use a result type that nobody registered: the failures are told, and the form of the reports once for all.",
            ("bodden.example", "2026-06-08"),
            |t| {
                let lines = policy("testing", &["mx.bodden.example"]);
                t.run(&WIDE, 0..20, |who, day| {
                    let bad = row(6, "ocsp-staple-missing", "mx.bodden.example");
                    vec![sts(&lines).when(who != "gmx.de" && day >= 16, bad)]
                });
            },
            truth()
                .must(want("the failures").severity("warning").fails().says("ocsp-staple-missing"))
                .must(
                    want("all of them at once")
                        .severity("info")
                        .actor("nobody")
                        .fails_not()
                        .by_only("Google Inc.|Microsoft Corporation|bluewin.ch|telenor.no")
                        .sentence("RFC 8460"),
                )
                .never(want("the form is told once").fails_not().actor("nobody").at_most(1))
                .never(loud(1)),
        ),
        case(
            "two-senders-two-departures",
            "departures of several senders",
            &["8.13"],
            "One sender reports three days at once, another uses a type of its own: one finding, with who does what and a letter for each.",
            ("hafft.example", "2026-08-03"),
            |t| {
                let lines = policy("testing", &["mx.hafft.example"]);
                t.run(&LARGE, 0..18, |_, _| vec![sts(&lines)]);
                t.run(&[("stadtnetz.example", 40)], 0..18, |_, day| {
                    vec![sts(&lines).when(day == 4, row(1, "x-greylisted", "mx.hafft.example"))]
                });
                for day in [2, 5, 8, 11] {
                    let (from, to) = (t.day(day), t.day(day + 2));
                    let all = said("wochenpost.example", day, vec![sts(&lines).good(30)]);
                    t.put(all.range(&format!("{from}T00:00:00Z"), &format!("{to}T23:59:59Z")));
                }
            },
            truth()
                .must(
                    want("who does what")
                        .severity("info")
                        .actor("nobody")
                        .fails_not()
                        .by_only("stadtnetz.example|wochenpost.example")
                        .told("4 reports from wochenpost.example")
                        .told("1 report from stadtnetz.example")
                        .steps("the reports from wochenpost.example")
                        .steps("the reports from stadtnetz.example"),
                )
                .never(want("the form is told once").fails_not().actor("nobody").at_most(1))
                .never(loud(0)),
        ),
    ]
}
