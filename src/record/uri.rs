//! The parts of URI syntax (RFC 3986) that a destination needs.

use percent_encoding::percent_encode_byte;

use super::tag_list::{FOREIGN, Span, is_wsp};
use crate::query::decode_bytes;

/// A character that may not stand where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CharFault {
    Space,
    /// `!`, which RFC 8460 wants encoded.
    Bang,
    /// `%` without two hexadecimal digits.
    Percent,
    /// No character of a URI, or a bracket outside the host, or a second `#`.
    Forbidden,
}

/// The first of each fault. Bytes that were named before as foreign are passed over.
pub(crate) fn char_faults(uri: &str) -> Vec<(CharFault, Span)> {
    let host = authority(uri).unwrap_or(0..0);
    let mut hashes = 0_usize;
    let mut faults: Vec<(CharFault, Span)> = Vec::new();
    for (at, char) in uri.char_indices() {
        let fault = match char {
            FOREIGN => None,
            '!' => Some(CharFault::Bang),
            '%' => (!is_encoded(uri, at)).then_some(CharFault::Percent),
            '[' | ']' => (!host.contains(&at)).then_some(CharFault::Forbidden),
            '#' => {
                hashes = hashes.saturating_add(1);
                (hashes > 1).then_some(CharFault::Forbidden)
            }
            _ if is_wsp(char) => Some(CharFault::Space),
            _ => (!is_uri_char(char)).then_some(CharFault::Forbidden),
        };
        if let Some(fault) = fault.filter(|fault| faults.iter().all(|(known, _)| known != fault)) {
            faults.push((fault, at..at.saturating_add(char.len_utf8())));
        }
    }
    faults
}

/// The scheme before the first colon. A name with a dot is taken for a host with a port:
/// no scheme in use has one.
pub(crate) fn scheme(uri: &str) -> Option<&str> {
    let (scheme, _) = uri.split_once(':')?;
    let is_scheme = scheme.starts_with(|char: char| char.is_ascii_alphabetic())
        && scheme.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '+' | '-'));
    is_scheme.then_some(scheme)
}

/// What stands between `//` after the scheme and the path.
pub(crate) fn authority(uri: &str) -> Option<Span> {
    let start = uri.find("://").filter(|_| scheme(uri).is_some())?.saturating_add(3);
    let rest = uri.get(start..)?;
    Some(start..start.saturating_add(rest.find(['/', '?', '#']).unwrap_or(rest.len())))
}

/// Encodes what may not stand in a destination and leaves what is encoded; `brackets` says
/// which bytes are the host, where brackets may stay.
pub(crate) fn encode(text: &str, brackets: &Span) -> String {
    let mut encoded = String::with_capacity(text.len());
    let mut hashes = 0_usize;
    for (at, char) in text.char_indices() {
        hashes = hashes.saturating_add(usize::from(char == '#'));
        let keep = match char {
            '%' => is_encoded(text, at),
            '[' | ']' => brackets.contains(&at),
            '#' => hashes == 1,
            ',' | ';' | '!' => false,
            _ => is_uri_char(char),
        };
        if keep {
            encoded.push(char);
        } else {
            encoded.extend(char.encode_utf8(&mut [0; 4]).bytes().map(percent_encode_byte));
        }
    }
    encoded
}

/// The same text with encodings in one spelling: capitals, and none where none is needed
/// (RFC 3986, section 6.2.2).
pub(crate) fn normalise_encoding(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (plain, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        normal.push_str(plain);
        let (triplet, after) = tail.split_at_checked(3).unwrap_or((tail, ""));
        match decode_bytes(triplet).as_slice() {
            [byte] if is_unreserved(char::from(*byte)) => normal.push(char::from(*byte)),
            _ => normal.push_str(&triplet.to_ascii_uppercase()),
        }
        rest = after;
    }
    normal + rest
}

/// `%` and two hexadecimal digits stand at the place.
fn is_encoded(text: &str, at: usize) -> bool {
    let digits = text.as_bytes().get(at.saturating_add(1)..at.saturating_add(3));
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

fn is_unreserved(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '-' | '.' | '_' | '~')
}

fn is_uri_char(char: char) -> bool {
    is_unreserved(char)
        || matches!(char, ':' | '/' | '?' | '#' | '[' | ']' | '@' | '%')
        || matches!(char, '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | ';' | '=')
}
