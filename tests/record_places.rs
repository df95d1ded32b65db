//! Places of findings lie between whole characters, whatever stands in a record.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

use tlsrpt_lens::record::{Place, Rule, TxtRecord, judge};

/// Found by fuzzing: the place of the space was that of half a Greek letter.
#[test]
fn a_space_behind_a_foreign_character_is_found_itself() {
    let records = [TxtRecord::from("v=TLSRPTv1\u{38c}\t;rua=mailto:a@example.com")];
    let found = judge(&records).findings;
    let space = found.iter().find(|finding| finding.rule == Rule::VersionDelimWsp).expect("the space is named");
    assert_eq!(space.place, Some(Place { record: 0, start: 12, end: 13 }));
    for place in found.iter().filter_map(|finding| finding.place) {
        assert!(records[0].text().get(place.start..place.end).is_some(), "{place:?}");
    }
}

/// Found by fuzzing: a field before the version was taken for the rest of a destination behind it,
/// and the place of that finding ended before it began.
#[test]
fn a_cut_destination_is_looked_for_behind_it_only() {
    let text = "junk;v=TLSRPTv1,rua=mailto:a@example.com;more";
    let found = judge(&[TxtRecord::from(text)]).findings;
    let cuts: Vec<_> = found.iter().filter(|finding| finding.rule == Rule::RuaSemicolon).map(|cut| cut.place).collect();
    assert_eq!(cuts, [Some(Place { record: 0, start: 41, end: 45 })]);
    assert_eq!(text.get(41..45), Some("more"));
}
