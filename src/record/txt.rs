//! A TXT record as DNS delivers it.

/// The character-strings of one TXT record (RFC 1035, section 3.3.14).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TxtRecord {
    /// The strings in order, each up to 255 bytes when it came from DNS.
    pub strings: Vec<Vec<u8>>,
}

impl TxtRecord {
    /// A record of these strings.
    pub fn new<S: Into<Vec<u8>>>(strings: impl IntoIterator<Item = S>) -> Self {
        Self { strings: strings.into_iter().map(Into::into).collect() }
    }

    /// The strings joined without spaces (RFC 8460, section 3), as UTF-8, or as Latin-1 when
    /// they are not UTF-8, so that each byte can be named. Places of findings count in this text.
    pub fn text(&self) -> String {
        let joined = self.strings.concat();
        String::from_utf8(joined)
            .unwrap_or_else(|error| error.into_bytes().iter().map(|byte| char::from(*byte)).collect())
    }

    /// Bytes that the record takes in an answer: strings with their lengths, and 12 bytes before them.
    pub fn wire_len(&self) -> usize {
        self.strings.iter().fold(12, |sum, string| sum.saturating_add(string.len()).saturating_add(1))
    }
}

impl From<&str> for TxtRecord {
    fn from(text: &str) -> Self {
        Self::new([text])
    }
}
