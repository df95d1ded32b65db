//! The query part of an address: names and values, percent-encoded (RFC 3986, section 2.1).

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
            out.extend(['%', upper_hex(byte >> 4), upper_hex(byte & 0xF)]);
        }
    }
    out
}

/// A text with its escapes undone; a bad escape stays as it is.
pub fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        if let ([b'%', high, low, tail @ ..], true) = (rest, byte == b'%')
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            out.push(high << 4 | low);
            rest = tail;
        } else {
            out.push(byte);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn upper_hex(nibble: u8) -> char {
    char::from_digit(nibble.into(), 16).unwrap_or('0').to_ascii_uppercase()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
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
