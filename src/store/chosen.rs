//! Some reports of a batch, with nothing of the others: what is wiped from a device must be gone from it.

use super::batch::{Batch, EntryDraft, FailureDraft, ReportDraft, Texts, split};
use super::compact::Bytes;

impl Batch {
    /// The reports whose flag is set, without anything else that was found: the batch that a worker makes of
    /// them alone.
    #[must_use]
    pub fn only(&self, flags: &[bool]) -> Self {
        // No `..` here and below: whatever else a batch comes to hold has to say what of it may stay.
        let Self { texts, reports, entries, failures, deviations, packed, problems: _, not_reports: _, asides: _ } =
            self;
        let mut own_texts = ChosenTexts::of(texts);
        let mut kept = Self::default();
        let (mut entries, mut failures, mut deviations) =
            (entries.as_slice(), failures.as_slice(), deviations.as_slice());
        let Bytes(packed) = packed;
        let mut packed = packed.as_slice();
        for (report, flag) in reports.iter().zip(flags) {
            let own_entries = split(&mut entries, report.entries);
            let own_deviations = split(&mut deviations, report.deviations);
            let own_packed = split(&mut packed, report.packed);
            for entry in own_entries {
                let own_failures = split(&mut failures, entry.failures);
                if *flag {
                    kept.failures.extend(own_failures.iter().map(|failure| own_texts.of_failure(failure)));
                    kept.entries.push(own_texts.of_entry(entry));
                }
            }
            if *flag {
                kept.reports.push(own_texts.of_report(report));
                kept.deviations.extend_from_slice(own_deviations);
                kept.packed.0.extend_from_slice(own_packed);
            }
        }
        kept.texts = own_texts.chosen;
        kept
    }
}

/// The texts that chosen rows use, numbered anew in the order of their first use. A worker numbers them so too,
/// and goes through the fields of a row in the order written here: see [`Batch::report`].
struct ChosenTexts<'a> {
    all: &'a Texts,
    /// The new number by the old one, 0 until it is used.
    numbers: Vec<u32>,
    chosen: Texts,
}

impl<'a> ChosenTexts<'a> {
    fn of(all: &'a Texts) -> Self {
        Self { all, numbers: vec![0; all.len()], chosen: Texts::default() }
    }

    /// The new number of a text; that of the empty text for a number that stands for none.
    fn number(&mut self, old: u32) -> u32 {
        let Some(new) = self.numbers.get_mut(old as usize) else { return 0 };
        if *new == 0 {
            *new = self.chosen.push(self.all.text(old));
        }
        *new
    }

    fn of_failure(&mut self, failure: &FailureDraft) -> FailureDraft {
        let FailureDraft { result_type, receiving_mx, reason, sending_ip, receiving_ip, information, failed } =
            *failure;
        FailureDraft {
            receiving_mx: self.number(receiving_mx),
            reason: self.number(reason),
            sending_ip: self.number(sending_ip),
            receiving_ip: self.number(receiving_ip),
            information: self.number(information),
            result_type: self.number(result_type),
            failed,
        }
    }

    fn of_entry(&mut self, entry: &EntryDraft) -> EntryDraft {
        let EntryDraft { policy_domain, policy_type, policy_text, mx_patterns, summary, failures } = *entry;
        EntryDraft {
            policy_domain: self.number(policy_domain),
            policy_type: self.number(policy_type),
            policy_text: self.number(policy_text),
            mx_patterns: self.number(mx_patterns),
            summary,
            failures,
        }
    }

    fn of_report(&mut self, report: &ReportDraft) -> ReportDraft {
        let ReportDraft {
            organization,
            content,
            identity,
            table_key,
            completeness,
            report_id,
            start,
            end,
            entries,
            deviations,
            packed,
        } = *report;
        ReportDraft {
            organization: self.number(organization),
            content,
            identity,
            table_key,
            completeness,
            report_id,
            start,
            end,
            entries,
            deviations,
            packed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::number_of;
    use super::*;
    use crate::intake;
    use crate::limits::Limits;

    fn batch() -> Batch {
        let first = include_str!("../../tests/fixtures/history/input/02-plain.json");
        let second = first.replace("\"plain\"", "\"second\"").replace("192.0.2.1", "192.0.2.2");
        let mut batch = Batch::default();
        for text in [first, &second] {
            intake::read("r.json", text.as_bytes(), &mut Limits::default(), &mut |item| batch.add(item));
        }
        batch
    }

    /// As earlier programs kept them: with texts that only wiped reports had.
    #[test]
    fn a_text_that_no_row_uses_goes() {
        let whole = batch();
        let mut kept = batch();
        kept.texts.all.insert(0, "wiped.example".to_owned());
        kept.texts.all.push("198.51.100.7".to_owned());
        let later = |number: &mut u32| *number += u32::from(*number > 0);
        kept.reports.iter_mut().for_each(|report| later(&mut report.organization));
        for entry in &mut kept.entries {
            let EntryDraft { policy_domain, policy_type, policy_text, mx_patterns, summary: _, failures: _ } = entry;
            [policy_domain, policy_type, policy_text, mx_patterns].into_iter().for_each(later);
        }
        for failure in &mut kept.failures {
            let FailureDraft { result_type, receiving_mx, reason, sending_ip, receiving_ip, information, failed: _ } =
                failure;
            [result_type, receiving_mx, reason, sending_ip, receiving_ip, information].into_iter().for_each(later);
        }
        assert_eq!(kept.only(&[true, true]).encode(), whole.encode());
    }

    /// By hand: the first use of the second report's address comes before that of all but its host name.
    #[test]
    fn texts_are_numbered_by_their_first_use() {
        let left = batch().only(&[false, true]);
        let texts = [
            "mx.example.com",
            "192.0.2.2",
            "certificate-expired",
            "example.com",
            "sts",
            "version: STSv1\nmode: enforce",
            "*.example.com",
            "Sender",
        ];
        assert_eq!(left.texts.all, texts);
        let failure = FailureDraft {
            result_type: 3,
            receiving_mx: 1,
            reason: 0,
            sending_ip: 2,
            receiving_ip: 0,
            information: 0,
            failed: 2,
        };
        assert_eq!(left.failures, [failure]);
        assert_eq!(left.reports[0].organization, 8);
    }

    #[test]
    fn a_number_without_a_text_is_that_of_none() {
        let mut batch = batch();
        batch.reports[0].organization = u32::MAX;
        batch.entries[0].policy_domain = number_of(batch.texts.len());
        batch.failures[1].reason = 1 << 20;
        let left = batch.only(&[true, true]);
        let none = [left.reports[0].organization, left.entries[0].policy_domain, left.failures[1].reason];
        assert_eq!(none, [0; 3]);
        // Counts beyond the rows, no texts, fewer flags than reports, and more.
        for flags in [&[][..], &[true], &[false, true], &[true; 9]] {
            let mut damaged = batch.clone();
            damaged.texts = Texts::default();
            damaged.reports[0].entries = u32::MAX;
            damaged.reports[0].packed = u32::MAX;
            damaged.entries[1].failures = u32::MAX;
            let reports = damaged.only(flags).reports();
            assert_eq!(reports, flags.iter().take(2).filter(|flag| **flag).count());
        }
    }
}
