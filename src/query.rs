//! The query part of an address: names and values, percent-encoded (RFC 3986, section 2.1).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Writes pairs as `name=value&name=value`.
pub fn write<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    let parts: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encode(name.as_ref()), encode(value.as_ref()))).collect();
    parts.join("&")
}

/// Reads pairs in order; a part without `=` is left aside, a bad escape stays as it is.
pub fn read(query: &str) -> Vec<(String, String)> {
    let parts = query.split('&').filter_map(|part| part.split_once('='));
    parts.map(|(name, value)| (decode(name), decode(value))).collect()
}

/// Percent-encodes all but the unreserved characters of RFC 3986, section 2.3.
fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// A text with its escapes undone; a bad escape stays as it is.
pub fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The bytes that a text with escapes stands for; a bad escape stays as it is.
pub fn decode_bytes(text: &str) -> Vec<u8> {
    percent_decode_str(text).collect()
}

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_reads_back(pairs in proptest::collection::vec((any::<String>(), any::<String>()), 0..6)) {
            prop_assert_eq!(read(&write(&pairs)), pairs);
        }

        #[test]
        fn any_query_is_read(query in any::<String>()) {
            read(&query);
        }
    }

    #[test]
    fn letters_and_marks_of_an_address_stay_readable() {
        assert_eq!(write(&[("d", "example.com"), ("rua", "mailto:a@b")]), "d=example.com&rua=mailto%3Aa%40b");
    }
}
