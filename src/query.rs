//! The query part of an address: names and values, percent-encoded (RFC 3986, section 2.1).

use data_encoding::{HEXUPPER, HEXUPPER_PERMISSIVE};

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
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            HEXUPPER.encode_append(&[byte], &mut out);
        }
    }
    out
}

/// A text with its escapes undone; a bad escape stays as it is.
pub fn decode(text: &str) -> String {
    String::from_utf8_lossy(&decode_bytes(text)).into_owned()
}

/// The bytes that a text with escapes stands for; a bad escape stays as it is.
pub fn decode_bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = after.split_first_chunk::<2>().filter(|_| *first == b'%');
        let decoded = escaped.and_then(|(digits, after)| Some((byte(*digits)?, after)));
        let (byte, after) = decoded.unwrap_or((*first, after));
        bytes.push(byte);
        rest = after;
    }
    bytes
}

/// The byte that two hexadecimal digits stand for.
fn byte(digits: [u8; 2]) -> Option<u8> {
    let mut byte = [0];
    HEXUPPER_PERMISSIVE.decode_mut(&digits, &mut byte).ok()?;
    byte.first().copied()
}

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
