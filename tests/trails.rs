//! Where something was found, in every language: names stay as they are, steps are put into words.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod spoken;

use std::io::{Cursor, Write};

use tlsrpt_lens::intake::{self, Trail, TrailStep};
use tlsrpt_lens::language::{Language, speak};
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::{Batch, Store};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use spoken::Plain;

/// What a test says in English, and in each language of the page.
fn in_each_language(test: impl Fn() -> Vec<String>) -> [Vec<String>; 5] {
    let languages = [
        None,
        Some(include_str!("../languages/de.json")),
        Some(include_str!("../languages/fr.json")),
        Some(include_str!("../languages/es.json")),
        Some(include_str!("../languages/ja.json")),
    ];
    languages.map(|table| {
        let language = table.map(|table| Language::read(table, Box::new(Plain)).unwrap());
        speak(language.map(|language| &*Box::leak(Box::new(language))));
        let said = test();
        speak(None);
        said
    })
}

const REPORT: &str = r#"{"organization-name":"A","date-range":{"start-datetime":"2026-01-03T00:00:00Z","end-datetime":"2026-01-03T23:59:59Z"},
"contact-info":"a@example.net","report-id":"1","policies":[{"policy":{"policy-type":"no-policy-found","policy-domain":"example.com"},
"summary":{"total-successful-session-count":5,"total-failure-session-count":0}}]}"#;

/// A ZIP archive may have members whose names are the words for something else.
#[test]
fn a_member_is_called_by_its_name() {
    let names = ["message 3", "part 2", "line 2, report 5", "attached message", "end of the list"];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (number, name) in names.iter().enumerate() {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(REPORT.replace("\"1\"", &format!("\"{number}\"")).as_bytes()).unwrap();
    }
    writer.start_file("line 7", SimpleFileOptions::default()).unwrap();
    writer.write_all(b"{\"report-id\":").unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    let mut batch = Batch::default();
    intake::read("mail 9", &bytes, &mut Limits::default(), &mut |item| batch.add(item));
    let mut store = Store::default();
    // As from a worker and out of the history.
    store.merge(Batch::decode(&batch.encode()).unwrap());
    let said = in_each_language(|| {
        let trails = store.reports().flat_map(|stored| stored.trails);
        trails.chain(store.problems().map(|problem| problem.trail)).map(|trail| trail.to_string()).collect()
    });
    let mut expected: Vec<String> = names.iter().map(|name| format!("mail 9 › {name}")).collect();
    expected.push("mail 9 › line 7".to_owned());
    for said in said {
        assert_eq!(said, expected);
    }
}

#[test]
fn steps_are_put_into_words() {
    let said = in_each_language(|| {
        let trail = Trail::of_file("box.mbox").join(TrailStep::Mail(17));
        let list = trail.join(TrailStep::AttachedMail).join(TrailStep::ReportInLine { line: 2, report: 5 });
        let part = Trail::of_file("box.mbox").join(TrailStep::Part(3)).join(TrailStep::EndOfList);
        [list, part].map(|trail| trail.to_string()).to_vec()
    });
    assert_eq!(
        said[0],
        ["box.mbox › message 17 › attached message › line 2, report 5", "box.mbox › part 3 › end of the list"]
    );
    assert!(said[1][0].starts_with("box.mbox › E-Mail 17 › angehängte E-Mail › "), "{}", said[1][0]);
    assert!(said[4][0].starts_with("box.mbox › メール17 › 添付メール › "), "{}", said[4][0]);
}
