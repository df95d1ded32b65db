//! Any text as TXT records and as a policy: no panic, places lie in the text, and what is valid
//! prints to something valid.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tlsrpt_lens::record::{Record, TxtRecord, judge, judge_mta_sts, judge_policy, pasted_records};

fuzz_target!(|text: &str| {
    let records: Vec<TxtRecord> = text.lines().map(TxtRecord::from).collect();
    let judgement = judge(&records);
    if let Some(record) = &judgement.record {
        assert_eq!(Record::parse_strict(&record.to_string()).as_ref(), Ok(record));
    }
    for finding in judgement.findings.iter().chain(&judge_mta_sts(&records).findings) {
        if let Some(place) = finding.place {
            assert!(records[place.record].text().get(place.start..place.end).is_some());
        }
    }
    for finding in judge_policy(text).findings {
        if let Some(place) = finding.place {
            assert!(text.get(place.start..place.end).is_some());
        }
    }
    pasted_records(text);
});
