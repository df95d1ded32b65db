//! What a fault did to the mail: refused, delivered all the same, delivered without authentication.

use crate::case::{Case, case};
use crate::tale::*;
use crate::truth::*;

const REFUSED: &str = "refus|not delivered|did not deliver|undelivered|held back|not accepted";
const ARRIVED: &str = "delivered|arrive|all the same|went through|still deliver|got through|reached|not refused|not affected|as if|cached";

pub fn cases() -> Vec<Case> {
    vec![
        case(
            "a-policy-that-cannot-be-fetched",
            "policy fetch error",
            &["3.1", "3.6"],
            "The policy could not be fetched for six days: senders go on with the cached one, and mail arrives.",
            ("saffron.example", "2026-02-23"),
            |t| {
                let lines = policy("enforce", &["mx.saffron.example"]);
                t.run(&WIDE, 0..20, |_, day| vec![sts(&lines).when(day >= 14, row(7, "sts-policy-fetch-error", ""))]);
            },
            truth()
                .must(
                    want("not critical, yours")
                        .severity("warning")
                        .actor("you|depends")
                        .trend(LIVE)
                        .failed(6 * 5 * 7)
                        .domains("saffron.example")
                        .first("2026-03-09")
                        .told(ARRIVED)
                        .steps("mta-sts.saffron.example"),
                )
                .never(want("not critical").severity("critical"))
                .never(refusal())
                .never(loud(1)),
        ),
        case(
            "a-policy-that-is-not-valid",
            "policy invalid",
            &["3.1", "3.6"],
            "The new policy file has an error in it: senders act as if there were none or keep the old one; mail arrives.",
            ("russet.example", "2026-06-15"),
            |t| {
                let lines = policy("enforce", &["mx.russet.example"]);
                t.run(&LARGE, 0..16, |_, day| vec![sts(&lines).when(day >= 11, row(33, "sts-policy-invalid", ""))]);
            },
            truth()
                .must(
                    want("the file is not valid")
                        .severity("warning")
                        .actor("you")
                        .failed(5 * 2 * 33)
                        .told(ARRIVED)
                        .steps("mta-sts"),
                )
                .never(want("not critical").severity("critical"))
                .never(refusal())
                .never(loud(1)),
        ),
        case(
            "the-certificate-of-the-policy-host-expired",
            "policy host certificate",
            &["3.1", "3.6"],
            "The certificate of mta-sts.teal.example is the fault, not that of the MX, and no mail is refused for it.",
            ("teal.example", "2026-09-21"),
            |t| {
                let lines = policy("enforce", &["mx.teal.example"]);
                t.run(&LARGE, 0..18, |_, day| {
                    let bad = row(21, "sts-webpki-invalid", "").why("certificate has expired");
                    vec![sts(&lines).when(day >= 12, bad)]
                });
            },
            truth()
                .must(
                    want("the policy host")
                        .severity("warning")
                        .actor("you")
                        .failed(6 * 2 * 21)
                        .sentence("mta-sts.teal.example|policy host")
                        .steps("mta-sts.teal.example:443|mta-sts.teal.example"),
                )
                .never(want("not critical").severity("critical"))
                .never(want("port 25 is not at fault").fails().steps(":25"))
                .never(refusal())
                .never(loud(1)),
        ),
        case(
            "under-testing-mail-arrives",
            "failures under testing",
            &["3.2", "3.6", "5.1"],
            "The certificate expired under a policy in testing: all of it was delivered, so a warning, not critical.",
            ("olive.example", "2026-04-13"),
            |t| {
                let lines = policy("testing", &["mx1.olive.example", "mx2.olive.example"]);
                t.run(&WIDE, 0..20, |_, day| {
                    vec![sts(&lines).when(day >= 15, row(16, "certificate-expired", "mx1.olive.example"))]
                });
            },
            truth()
                .must(
                    want("a warning; mail arrived")
                        .severity("warning")
                        .actor("you")
                        .hosts_only("mx1.olive.example")
                        .failed(5 * 5 * 16)
                        .told("delivered|arrive|testing"),
                )
                .never(want("not critical").severity("critical"))
                .never(refusal())
                .never(interference()),
        ),
        case(
            "without-a-policy-mail-arrives",
            "failures without a policy",
            &["3.2", "3.6"],
            "There is no policy and STARTTLS is not offered at mx2: mail goes there in the clear, and it arrives.",
            ("pearl.example", "2026-05-11"),
            |t| {
                t.run(&LARGE, 0..20, |_, day| {
                    vec![no_policy().when(day >= 14, row(40, "starttls-not-supported", "mx2.pearl.example"))]
                });
            },
            truth()
                .must(
                    want("a warning; mail arrived unprotected")
                        .severity("warning")
                        .actor("you")
                        .hosts_only("mx2.pearl.example")
                        .policies("no-policy-found")
                        .failed(6 * 2 * 40)
                        .told("delivered|arrive|in the clear|unencrypted|without encryption|plain"),
                )
                .never(want("not critical").severity("critical"))
                .never(refusal())
                .never(loud(1)),
        ),
        case(
            "under-enforce-mail-is-refused",
            "failures under enforce",
            &["3.3", "3.6", "5.8"],
            "STARTTLS is gone at the only MX under enforce: those attempts delivered nothing. Critical, and yours.",
            ("scarlet.example", "2026-03-16"),
            |t| {
                let lines = policy("enforce", &["mx.scarlet.example"]);
                t.run(&WIDE, 0..18, |_, day| {
                    let entry = sts(&lines);
                    let bad = row(19, "starttls-not-supported", "mx.scarlet.example");
                    vec![if day >= 15 { entry.good(3).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("critical, refused")
                        .severity("critical")
                        .actor("you")
                        .confidence("high")
                        .trend(LIVE)
                        .hosts_only("mx.scarlet.example")
                        .failed(3 * 5 * 19)
                        .told(REFUSED),
                )
                .never(interference())
                .never(loud(1)),
        ),
        case(
            "under-dane-mail-is-refused",
            "failures under usable records",
            &["3.4", "3.6"],
            "STARTTLS is gone at an MX with usable TLSA records: no DANE sender delivered by these attempts.",
            ("violet.example", "2026-08-10"),
            |t| {
                let records = [key("09")];
                t.run(&DANE, 0..18, |_, day| {
                    let entry = tlsa("mx.violet.example", &records);
                    let bad = row(17, "starttls-not-supported", "mx.violet.example");
                    vec![if day >= 14 { entry.good(0).with(bad) } else { entry }]
                });
            },
            truth()
                .must(
                    want("critical, refused, no records to change")
                        .severity("critical")
                        .actor("you")
                        .failed(4 * 4 * 17)
                        .sentence("STARTTLS")
                        .told(REFUSED),
                )
                .never(
                    want("the records are fine").fails().claims("does not fit|do not fit|does not match|do not match"),
                )
                .never(interference()),
        ),
        case(
            "a-sender-that-demands-dane",
            "dane-required",
            &["3.5", "5.5"],
            "One sender demands DANE for a domain that has none: it did not deliver, and its rule is to be changed.",
            ("indigo.example", "2026-05-18"),
            |t| {
                t.run(&LARGE, 0..20, |_, _| vec![no_policy()]);
                t.run(&[("bund.example", 12)], 0..20, |_, day| {
                    vec![no_policy().good(0).with(row(4 + (day % 2) as u64, "dane-required", "mx.indigo.example"))]
                });
            },
            truth()
                .must(want("the sender acts").actor("sender").by_only("bund.example").failed(20 * 4 + 10).told(REFUSED))
                .never(want("not critical for one sender").severity("critical"))
                .never(interference()),
        ),
        case(
            "one-domain-three-kinds-of-effect",
            "several effects at once",
            &["3.1", "3.3", "3.6", "1.1"],
            "A wrong name at mx2 refuses mail; the fetch errors beside it do not. Two findings, that of the MX first.",
            ("ochre.example", "2026-10-05"),
            |t| {
                let lines = policy("enforce", &["mx1.ochre.example", "mx2.ochre.example"]);
                t.run(&LARGE, 0..22, |_, day| {
                    vec![
                        sts(&lines)
                            .when(day >= 18, row(80, "certificate-host-mismatch", "mx2.ochre.example"))
                            .when(day >= 16, row(9, "sts-policy-fetch-error", "")),
                    ]
                });
            },
            truth()
                .must(
                    want("the MX first")
                        .rank(1)
                        .severity(LOUD)
                        .types("certificate-host-mismatch")
                        .failed(4 * 2 * 80)
                        .told(REFUSED),
                )
                .must(want("the policy host").severity("warning").types("sts-policy-fetch-error").failed(6 * 2 * 9))
                .never(
                    want("a fetch error refuses nothing")
                        .types("sts-policy-fetch-error")
                        .claims_in_told("refused|not delivered|did not deliver"),
                )
                .never(loud(2)),
        ),
    ]
}
