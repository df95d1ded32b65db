//! Who fell silent, what volume says, and data that cannot be.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

const SILENT: &str = "silen|stopped|nothing for|nothing since|no longer report|gone quiet|last report|no report";

pub fn cases() -> Vec<Case> {
    let mut cases = silent();
    cases.extend(volume());
    cases.extend(odd_data());
    cases
}

fn silent() -> Vec<Case> {
    vec![
        case(
            "a-daily-reporter-stops",
            "a reporter stops",
            &["8.1"],
            "gmx.de reported daily, weekends too, and has not for twelve days: said once, as info.",
            ("reed.example", "2026-04-06"),
            |t| {
                let lines = policy("enforce", &["mx.reed.example"]);
                t.run(&LARGE, 0..40, |_, _| vec![sts(&lines)]);
                t.run(&[("gmx.de", 80)], 0..28, |_, _| vec![sts(&lines)]);
            },
            truth()
                .must(
                    want("gmx.de is silent")
                        .severity("info")
                        .by_only("gmx.de")
                        .headline(SILENT)
                        .first("2026-05-04")
                        .loose(),
                )
                .never(want("the large ones are not").fails_not().claims(SILENT).by("Google Inc."))
                .never(loud(0)),
        ),
        case(
            "a-weekly-reporter-may-pause-a-week",
            "habit of a reporter",
            &["8.1"],
            "kirche.example writes on Sundays; five days without it are its habit.",
            ("rush.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.rush.example"]);
                t.run(&LARGE, 0..40, |_, _| vec![sts(&lines)]);
                t.run(
                    &[("kirche.example", 30)],
                    0..40,
                    |_, day| if day % 7 == 6 { vec![sts(&lines)] } else { Vec::new() },
                );
            },
            truth().never(silence()).never(loud(0)),
        ),
        case(
            "an-office-that-rests-at-weekends",
            "habit of a reporter",
            &["8.1", "8.2"],
            "A reporter of weekdays only, on Whit Monday: three days without are nothing.",
            ("sorrel.example", "2026-04-13"),
            |t| {
                let lines = policy("enforce", &["mx.sorrel.example"]);
                t.run(&LARGE, 0..43, |_, _| vec![sts(&lines)]);
                t.run(&[("amt.example", 30)], 0..40, |_, day| if day % 7 < 5 { vec![sts(&lines)] } else { Vec::new() });
            },
            truth().never(silence()).never(loud(0)),
        ),
        case(
            "a-domain-with-three-mails-a-week",
            "a domain with little mail",
            &["8.2"],
            "A club gets a report every third or fifth day: eight days without one are no news.",
            ("chessclub.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx.chessclub.example"]);
                let days = [0, 3, 8, 11, 12, 19, 23, 28, 36, 40, 44, 51];
                t.run(&[(GOOGLE, 2)], 0..52, |_, day| if days.contains(&day) { vec![sts(&lines)] } else { Vec::new() });
                // Another domain of the same mailbox, with much mail.
                let busy = policy("enforce", &["mx.league.example"]);
                t.run(&LARGE, 0..58, |_, _| vec![sts(&busy).of("league.example")]);
            },
            truth().never(silence()).never(loud(0)),
        ),
        case(
            "christmas-for-all",
            "a holiday that all share",
            &["8.2"],
            "From 24 December to 1 January three of four small reporters had no mail: all share the days; nobody is silent.",
            ("holly.example", "2025-11-24"),
            |t| {
                let lines = policy("enforce", &["mx.holly.example"]);
                t.run(&[(GOOGLE, 300)], 0..39, |_, _| vec![sts(&lines)]);
                t.run(&[("amt.example", 20), ("schule.example", 30), ("kanzlei.example", 12)], 0..30, |_, _| {
                    vec![sts(&lines)]
                });
            },
            truth().never(want("nobody is silent for a warning").severity(LOUD).claims(SILENT)).never(loud(0)),
        ),
        case(
            "the-long-weekend-of-easter",
            "a holiday that all share",
            &["8.2", "8.1"],
            "From Good Friday to Easter Monday no small office had mail; on the Tuesday after they all wrote again.",
            ("daffodil.example", "2026-03-09"),
            |t| {
                let lines = policy("enforce", &["mx.daffodil.example"]);
                t.run(&[(GOOGLE, 300)], 0..40, |_, _| vec![sts(&lines)]);
                t.run(&[("amt.example", 20), ("schule.example", 30)], 0..38, |_, day| {
                    // Good Friday is the 3rd of April, day 25; two days without at the end are no more than a weekend.
                    let off = day % 7 >= 5 || (25..29).contains(&day);
                    if off { Vec::new() } else { vec![sts(&lines)] }
                });
            },
            truth().never(silence()).never(loud(0)),
        ),
        case(
            "a-busy-domain-stops",
            "a domain stops",
            &["8.1"],
            "No report of brook.example for two weeks while stream.example goes on: the TLSRPT record or its mailbox.",
            ("brook.example", "2026-06-01"),
            |t| {
                let (one, two) = (policy("enforce", &["mx.brook.example"]), policy("enforce", &["mx.stream.example"]));
                t.run(&WIDE, 0..45, |_, day| {
                    let mut entries = vec![sts(&two).of("stream.example")];
                    if day < 30 {
                        entries.push(sts(&one));
                    }
                    entries
                });
            },
            truth()
                .must(
                    want("the domain is silent")
                        .severity("warning|info")
                        .actor("you|depends")
                        .domains_only("brook.example")
                        .headline(SILENT)
                        .says("TLSRPT|_smtp._tls|record"),
                )
                .never(want("not the other").domains("stream.example").claims(SILENT))
                .never(want("said once, not for each reporter").claims(SILENT).at_most(1)),
        ),
        case(
            "a-reporter-with-a-new-name",
            "renamed",
            &["8.3"],
            "The mails of one contact come under another name from the next day on: one reporter, nobody silent.",
            ("creek.example", "2026-05-11"),
            |t| {
                let lines = policy("enforce", &["mx.creek.example"]);
                t.run(&LARGE, 0..40, |_, _| vec![sts(&lines)]);
                for day in 0..40 {
                    let name = if day < 25 { "Swisscom (Schweiz) AG" } else { "bluewin.ch" };
                    t.put(said(name, day, vec![sts(&lines).good(40)]).contact("tlsrpt@bluewin.ch"));
                }
            },
            truth().never(silence()).never(loud(0)),
        ),
        case(
            "one-renamed-and-one-gone",
            "renamed",
            &["8.3", "8.1"],
            "freenet.de goes on as freenet Group under its old contact; gmx.de is really gone: it alone is silent.",
            ("inlet.example", "2026-07-06"),
            |t| {
                let lines = policy("enforce", &["mx.inlet.example"]);
                t.run(&LARGE, 0..40, |_, _| vec![sts(&lines)]);
                t.run(&[("gmx.de", 60)], 0..24, |_, _| vec![sts(&lines)]);
                for day in 0..40 {
                    let name = if day < 20 { "freenet.de" } else { "freenet Group" };
                    t.put(said(name, day, vec![sts(&lines).good(30)]).contact("tls-reports@freenet.de"));
                }
            },
            truth()
                .must(want("gmx.de is silent").severity("info").by_only("gmx.de").headline(SILENT))
                .never(want("freenet.de is not").by("freenet.de").claims(SILENT))
                .never(loud(0)),
        ),
    ]
}

fn volume() -> Vec<Case> {
    vec![
        case(
            "all-send-less",
            "a fall for all",
            &["8.6"],
            "In August every sender has a tenth of its sessions: holidays, not a silence of anybody.",
            ("fen.example", "2026-07-06"),
            |t| {
                let lines = policy("enforce", &["mx.fen.example"]);
                t.run(&[(GOOGLE, 800), (MICROSOFT, 600), ("gmx.de", 100)], 0..28, |_, _| vec![sts(&lines)]);
                t.run(&[(GOOGLE, 80), (MICROSOFT, 60), ("gmx.de", 10)], 28..42, |_, _| vec![sts(&lines)]);
            },
            truth().never(silence()).never(loud(0)),
        ),
        case(
            "a-slow-rise",
            "a slow rise",
            &["8.7", "4.7"],
            "From one in a thousand to eight in a hundred over two months: no day jumps, and it is worse all the same.",
            ("marsh.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.marsh.example", "mx2.marsh.example"]);
                t.run(&[(GOOGLE, 1), (MICROSOFT, 1)], 0..63, |_, day| {
                    // 1,000 sessions a day; about seven tenths of a percent more each week.
                    let bad = 1 + (day as u64 * 79) / 62;
                    vec![sts(&lines).good(1_000 - bad).with(row(bad, "certificate-host-mismatch", "mx2.marsh.example"))]
                });
            },
            truth()
                .must(
                    want("it is worse")
                        .severity(LOUD)
                        .actor("you")
                        .trend("worse|ongoing")
                        .hosts_only("mx2.marsh.example")
                        .days(63),
                )
                .never(want("no noise").actor("nobody").fails())
                .never(want("it is told once").fails().at_most(1))
                .never(loud(1)),
        ),
        case(
            "failures-that-nobody-explains",
            "failures without details",
            &["8.8"],
            "orange.fr counts 30 failed sessions on each of five days and gives no details: told, with sessions and days.",
            ("sedgewick.example", "2026-04-20"),
            |t| {
                let lines = policy("testing", &["mx.sedgewick.example"]);
                t.run(&LARGE, 0..20, |_, _| vec![sts(&lines)]);
                t.run(&[("orange.fr", 90)], 0..20, |_, day| {
                    vec![if day >= 15 { sts(&lines).bad(30) } else { sts(&lines) }]
                });
            },
            truth()
                .must(want("so many sessions on so many days").by_only("orange.fr").told("150").told("[5]"))
                .never(want("some failed, so not none").sentence("no failure"))
                .never(want("not critical").severity("critical"))
                .never(interference()),
        ),
        case(
            "failures-without-details-of-all",
            "failures without details",
            &["8.8", "3.3"],
            "All senders count failures under enforce for four days and none tells why: mail was refused, so a warning at least.",
            ("ditch.example", "2026-07-13"),
            |t| {
                let lines = policy("enforce", &["mx.ditch.example"]);
                t.run(&WIDE, 0..18, |_, day| vec![if day >= 14 { sts(&lines).bad(12) } else { sts(&lines) }]);
            },
            truth()
                .must(want("told with sessions").severity(LOUD).by("Google Inc.").told("240|48").says("[4]|days"))
                .never(interference())
                .never(loud(5)),
        ),
    ]
}

fn odd_data() -> Vec<Case> {
    vec![
        case(
            "a-total-that-cannot-be",
            "impossible totals",
            &["8.5"],
            "One report counts 18,446,744,073,709,551,615 good sessions: named, and not summed up.",
            ("glade.example", "2026-05-25"),
            |t| {
                let lines = policy("enforce", &["mx.glade.example"]);
                t.run(&WIDE, 0..20, |_, day| {
                    vec![sts(&lines).when(day >= 17, row(9, "certificate-expired", "mx.glade.example"))]
                });
                t.put(said("minus.example", 8, vec![sts(&lines).good(u64::MAX)]));
            },
            truth()
                .must(
                    want("it is named")
                        .by("minus.example")
                        .severity("info")
                        .says("18,446,744,073,709,551,615|18446744073709551615|cannot be|impossible|2^64"),
                )
                .must(want("the certificate all the same").severity(LOUD).actor("you").failed(3 * 5 * 9))
                .never(want("it is not summed up").fails().sentence("18,446,744"))
                .never(loud(1)),
        ),
        case(
            "the-same-content-under-another-id",
            "the same content again",
            &["8.4"],
            "gmx.de sends each report of a week twice under two ids: told in one info finding.",
            ("copse.example", "2026-06-22"),
            |t| {
                let lines = policy("enforce", &["mx.copse.example"]);
                t.run(&LARGE, 0..20, |_, _| vec![sts(&lines)]);
                for day in 0..20 {
                    t.put(said("gmx.de", day, vec![sts(&lines).good(40 + day as u64)]).id(&format!("{day}-a@gmx.de")));
                    if (10..17).contains(&day) {
                        t.put(
                            said("gmx.de", day, vec![sts(&lines).good(40 + day as u64)]).id(&format!("{day}-b@gmx.de")),
                        );
                    }
                }
            },
            truth()
                .must(
                    want("told once")
                        .severity("info")
                        .by("gmx.de")
                        .says("report-id|same|twice|again|identical|[id]|[ids]"),
                )
                .never(loud(0)),
        ),
        case(
            "a-large-sender-reports-in-parts",
            "the same content again",
            &["8.4"],
            "Google sends three reports a day, of different numbers: parts of one day, nothing to say.",
            ("grove.example", "2026-07-20"),
            |t| {
                let lines = policy("enforce", &["mx.grove.example"]);
                t.run(&[(MICROSOFT, 300)], 0..20, |_, _| vec![sts(&lines)]);
                for day in 0..20 {
                    for part in 0..3_u64 {
                        t.put(said(GOOGLE, day, vec![sts(&lines).good(200 + 17 * part + day as u64)]));
                    }
                }
            },
            truth()
                .never(want("no doubles").headline("twice|identical|same content|again"))
                .never(silence())
                .never(loud(0)),
        ),
        case(
            "one-id-of-two-senders",
            "report ids",
            &["8.11"],
            "Two organisations both call their reports by day and domain: RFC 8460 does not forbid it; nothing worse than info.",
            ("thicket.example", "2026-08-17"),
            |t| {
                let lines = policy("enforce", &["mx.thicket.example"]);
                t.run(&LARGE, 0..15, |_, _| vec![sts(&lines)]);
                for day in 0..15 {
                    for who in ["alpha.example", "beta.example"] {
                        t.put(said(who, day, vec![sts(&lines).good(9)]).id(&format!("{day}-thicket.example")));
                    }
                }
            },
            truth()
                .never(want("no rule is broken").headline("collision|unique|departs|deviat").severity(LOUD))
                .never(want("nobody departs from RFC 8460").headline("collision|share").actor("sender"))
                .never(silence())
                .never(loud(0)),
        ),
        case(
            "days-of-tokyo",
            "local days",
            &["8.10"],
            "A sender counts by Tokyo days, 00:00+09:00 to 23:59:59+09:00: right by RFC 3339, and of the day that it names mostly.",
            ("bamboo.example", "2026-05-18"),
            |t| {
                let lines = policy("enforce", &["mx.bamboo.example"]);
                t.run(&LARGE, 0..22, |_, day| {
                    vec![sts(&lines).when(day >= 18, row(20, "certificate-expired", "mx.bamboo.example"))]
                });
                for day in 0..22 {
                    let date = t.day(day);
                    let entry =
                        sts(&lines).good(15).when(day >= 18, row(2, "certificate-expired", "mx.bamboo.example"));
                    let report = said("nifty.example", day, vec![entry]);
                    t.put(report.range(&format!("{date}T00:00:00+09:00"), &format!("{date}T23:59:59+09:00")));
                }
            },
            truth()
                .must(
                    want("all on the same four days")
                        .severity(LOUD)
                        .by("nifty.example|Google Inc.")
                        .failed(4 * 42)
                        .days(4)
                        .first("2026-06-05")
                        .last("2026-06-08"),
                )
                .never(
                    want("an offset is right")
                        .by("nifty.example")
                        .fails_not()
                        .says("offset|time zone|+09:00|date-time"),
                )
                .never(loud(1)),
        ),
        case(
            "days-of-california",
            "local days",
            &["8.10"],
            "A sender counts by days of -07:00: seventeen hours of each are of the day that it names.",
            ("sequoia.example", "2026-06-15"),
            |t| {
                let lines = policy("enforce", &["mx.sequoia.example"]);
                t.run(&LARGE, 0..20, |_, _| vec![sts(&lines)]);
                for day in 0..20 {
                    let date = t.day(day);
                    let entry = sts(&lines)
                        .good(10)
                        .when((6..9).contains(&day), row(5, "certificate-host-mismatch", "mx.sequoia.example"));
                    let report = said("pacific.example", day, vec![entry]);
                    t.put(report.range(&format!("{date}T00:00:00-07:00"), &format!("{date}T23:59:59-07:00")));
                }
            },
            truth()
                .must(
                    want("three days of June")
                        .by_only("pacific.example")
                        .failed(15)
                        .days(3)
                        .first("2026-06-21")
                        .last("2026-06-23"),
                )
                .never(
                    want("an offset is right")
                        .by("pacific.example")
                        .fails_not()
                        .says("offset|time zone|-07:00|date-time"),
                )
                .never(silence())
                .never(want("not critical").severity("critical")),
        ),
        case(
            "a-report-that-python-printed",
            "damaged on the way",
            &["8.9"],
            "Reports of one sender were printed by Python on their way: quotes of the wrong kind are not the sender's.",
            ("grange.example", "2026-06-01"),
            |t| {
                let lines = policy("enforce", &["mx.grange.example"]);
                t.run(&LARGE, 0..12, |_, _| vec![sts(&lines)]);
                for day in 0..12 {
                    let date = t.day(day);
                    t.raw(
                        day,
                        format!(
                            "{{'organization-name': 'post.example', 'date-range': {{'start-datetime': '{date}T00:00:00Z', 'end-datetime': '{date}T23:59:59Z'}}, 'contact-info': None, 'report-id': '{day}', 'policies': [{{'policy': {{'policy-type': 'no-policy-found', 'policy-domain': 'grange.example'}}, 'summary': {{'total-successful-session-count': 4, 'total-failure-session-count': 0}}}}]}}"
                        ),
                    );
                }
            },
            truth()
                .never(want("not the sender's fault").by("post.example").actor("sender").fails_not())
                .never(silence())
                .never(loud(0)),
        ),
        case(
            "all-is-well",
            "all is well",
            &["8.12", "5.2"],
            "Two months without a failure under enforce, all senders there: nothing to do.",
            ("spring.example", "2026-03-02"),
            |t| {
                let lines = policy("enforce", &["mx1.spring.example", "mx2.spring.example"]);
                t.run(&WIDE, 0..60, |_, _| vec![sts(&lines)]);
            },
            truth().never(silence()).never(want("nobody acts").actor("you|sender|dns-host|depends")).never(loud(0)),
        ),
        case(
            "all-is-well-under-dane",
            "all is well",
            &["8.12"],
            "Two TLSA records, all DANE senders content, a rollover done right in the middle: nothing to do.",
            ("source.example", "2026-04-13"),
            |t| {
                let (old, both, new) = ([key("a1")], [key("a1"), key("b2")], [key("b2")]);
                t.run(&DANE, 0..40, |_, day| {
                    let records: &[String] = match day {
                        0..15 => &old,
                        15..25 => &both,
                        _ => &new,
                    };
                    vec![tlsa("mx.source.example", records)]
                });
            },
            truth().never(silence()).never(want("nobody acts").actor("you|sender|dns-host|depends")).never(loud(0)),
        ),
        case(
            "a-table-that-powershell-wrote",
            "damaged on the way",
            &["8.9"],
            "Reports of one sender came through PowerShell, which wrote @{…} in place of rows: not the sender's fault.",
            ("hedge.example", "2026-05-04"),
            |t| {
                let lines = policy("enforce", &["mx.hedge.example"]);
                t.run(&LARGE, 0..15, |_, _| vec![sts(&lines)]);
                for day in 0..15 {
                    let date = t.day(day);
                    t.raw(
                        day,
                        format!(
                            r#"{{"organization-name":"post.example","date-range":"@{{start-datetime={date}T00:00:00Z; end-datetime={date}T23:59:59Z}}","contact-info":"tls@post.example","report-id":"{day}","policies":["@{{policy=; summary=; failure-details=System.Object[]}}"]}}"#
                        ),
                    );
                }
            },
            truth()
                .never(want("not the sender's fault").by("post.example").actor("sender").fails_not())
                .never(silence())
                .never(loud(0)),
        ),
    ]
}
