//! Any bytes as an answer, and any text as a certificate or as what dig prints: no panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tlsrpt_lens::check::certificates;
use tlsrpt_lens::dns::{Pasted, Question, RecordType, read};

fuzz_target!(|bytes: &[u8]| {
    for record_type in [RecordType::Txt, RecordType::Mx, RecordType::Tlsa] {
        read(&Question::new("example.com", record_type), bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = certificates(text);
        let _ = Pasted::read(text);
    }
});
