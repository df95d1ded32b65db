//! What holds for every input: no reader panics, and the order of files does not matter.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use tlsrpt_lens::export::summary_json;
use tlsrpt_lens::intake;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::Store;

fn report(number: usize) -> String {
    format!(
        r#"{{"organization-name":"S{}","date-range":{{"start-datetime":"2026-01-0{}T00:00:00Z","end-datetime":"2026-01-0{}T23:59:59Z"}},"contact-info":"c","report-id":"{number}","policies":[{{"policy":{{"policy-type":"sts","policy-string":["version: STSv1"],"policy-domain":"example.com"}},"summary":{{"total-successful-session-count":{number},"total-failure-session-count":1}},"failure-details":[{{"result-type":"tlsa-invalid","failed-session-count":1}}]}}]}}"#,
        number % 3,
        number % 7 + 1,
        number % 7 + 1,
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).and_then(|()| packed.finish()).unwrap_or_default()
}

/// Valid inputs of each kind, to be damaged.
fn seeds() -> Vec<Vec<u8>> {
    let text = report(4);
    let mail = format!(
        "From: a@b\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/tlsrpt+json\r\n\r\n{text}\r\n--b--\r\n"
    );
    let mailbox = format!("From a@b Sat Jan  3 01:05:34 2026\n{mail}\nFrom a@b Sat Jan  3 01:05:34 2026\n{mail}");
    vec![
        text.clone().into_bytes(),
        gzip(text.as_bytes()),
        mail.into_bytes(),
        mailbox.into_bytes(),
        b"PK\x03\x04".to_vec(),
    ]
}

fn read_all(files: &[(String, Vec<u8>)]) -> String {
    let mut store = Store::default();
    for (name, bytes) in files {
        intake::read(name, bytes, &mut Limits::default(), &mut |item| store.add(item));
        store.file_read(false);
    }
    summary_json(&store)
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let mut found = 0;
        intake::read("x", &bytes, &mut Limits::default(), &mut |_| found += 1);
        prop_assert!(found >= 1, "something is said of every file");
    }

    #[test]
    fn damaged_files_are_read_without_a_panic(seed in 0_usize..5, at in 0_usize..1500, byte: u8, cut in 0_usize..1500) {
        let mut bytes = seeds().swap_remove(seed);
        if let Some(slot) = bytes.get_mut(at) {
            *slot = byte;
        }
        bytes.truncate(bytes.len().saturating_sub(cut));
        let mut found = 0;
        intake::read("x", &bytes, &mut Limits::default(), &mut |_| found += 1);
        prop_assert!(found >= 1, "something is said of every file");
    }

    #[test]
    fn the_order_of_files_does_not_change_the_summary(
        order in Just((0..12_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let files: Vec<(String, Vec<u8>)> =
            (0..12).map(|number| (format!("{number}.gz"), gzip(report(number % 10).as_bytes()))).collect();
        let shuffled: Vec<_> = order.into_iter().filter_map(|index| files.get(index).cloned()).collect();
        prop_assert_eq!(read_all(&shuffled), read_all(&files));
    }
}
