//! What unknown reason codes are grouped by.

use std::net::{IpAddr, SocketAddr};

use super::pattern::start_of;

/// The text without what changes from session to session: letter case, addresses, hosts, times, long
/// hexadecimal values and numbers are replaced, so that two texts of one kind fall together.
///
/// Enhanced status codes (`4.7.0`) stay, for they say what kind it is.
pub(super) fn group_of(text: &str) -> String {
    let mut group = String::new();
    let mut rest = start_of(text);
    while let Some(first) = rest.chars().next() {
        let end = |inside: fn(char) -> bool| rest.find(|char| !inside(char)).unwrap_or(rest.len());
        if first.is_whitespace() {
            let (_, after) = split(rest, end(char::is_whitespace));
            group.push(' ');
            rest = after;
        } else if in_token(first) {
            let (token, after) = split(rest, end(in_token));
            // An address of the web goes on with signs that end other tokens.
            let in_url = |char: char| !(char.is_whitespace() || "\"'<>)]".contains(char));
            let (token, after) = if token.contains("://") { split(rest, end(in_url)) } else { (token, after) };
            push_token(&mut group, token);
            rest = after;
        } else {
            group.push(first);
            rest = split(rest, first.len_utf8()).1;
        }
    }
    group
}

fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

fn in_token(char: char) -> bool {
    char.is_alphanumeric() || ".:-_@%/+".contains(char)
}

/// A token with the punctuation around it.
fn push_token(group: &mut String, token: &str) {
    let edge = |char: char| ".:-/+@".contains(char);
    // An IPv6 address may begin and end with colons.
    let core = if token.parse::<IpAddr>().is_ok() { token } else { token.trim_matches(edge) };
    let (before, after) = token.split_once(core).filter(|_| !core.is_empty()).unwrap_or((token, ""));
    group.push_str(before);
    match kind_of(core) {
        Some(kind) => group.push_str(kind),
        None => push_words(group, core),
    }
    group.push_str(after);
}

/// What a token stands for as a whole.
fn kind_of(token: &str) -> Option<&'static str> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let has_digit = token.bytes().any(|byte| byte.is_ascii_digit());
    let hex = token.get(..2).filter(|start| start.eq_ignore_ascii_case("0x")).and(token.get(2..));
    let address = token.split_once('%').map_or(token, |(address, _)| address);
    if token.contains("://") {
        Some("<url>")
    } else if address.parse::<IpAddr>().is_ok()
        || address.split_once('/').is_some_and(|(ip, bits)| digits(bits) && ip.parse::<IpAddr>().is_ok())
    {
        Some("<ip>")
    } else if token.parse::<SocketAddr>().is_ok() {
        Some("<ip>:<n>")
    } else if is_time(token) {
        Some("<time>")
    } else if hex.is_some_and(is_hex) || has_digit && token.len() >= 8 && !digits(token) && is_hex(token) {
        Some("<hex>")
    } else if token.split_once('@').is_some_and(|(_, host)| is_host(host)) {
        Some("<address>")
    } else if is_host(token) {
        Some("<host>")
    } else if token.rsplit_once(':').is_some_and(|(host, port)| is_host(host) && digits(port)) {
        Some("<host>:<n>")
    } else {
        None
    }
}

/// Hexadecimal digits, also with colons between them.
fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':')
}

/// A date, a time of day or both.
fn is_time(token: &str) -> bool {
    let count = |wanted: char| token.chars().filter(|&char| char == wanted).count();
    token.starts_with(|char: char| char.is_ascii_digit())
        && token.chars().all(|char| char.is_ascii_digit() || ":-./+TZtz".contains(char))
        && ((1..=3).contains(&count(':')) || count('-') >= 2 || count('/') == 2)
}

/// A name with a dot and a top-level domain; `System.Net` with its capitals is none.
fn is_host(token: &str) -> bool {
    let mut labels = token.trim_end_matches('.').split('.');
    let last = labels.next_back().unwrap_or_default();
    let label_fits = |label: &str| {
        let mut chars = label.chars();
        let capitalised = chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase);
        !label.is_empty() && !capitalised && label.chars().all(|char| char.is_alphanumeric() || "-_".contains(char))
    };
    let mut count = 0;
    labels.inspect(|_| count += 1).all(label_fits)
        && count > 0
        && last.chars().count() >= 2
        && label_fits(last)
        && last.starts_with(char::is_alphabetic)
}

/// The words of a token in lower case, with numbers and durations replaced.
fn push_words(group: &mut String, token: &str) {
    if is_status_code(token) {
        group.push_str(token);
        return;
    }
    for part in token.split_inclusive(|char: char| !char.is_alphanumeric() && char != '.') {
        let word = part.trim_end_matches(|char: char| !char.is_alphanumeric() && char != '.');
        let unit = word.trim_start_matches(|char: char| char.is_ascii_digit() || char == '.');
        let number = word.starts_with(|char: char| char.is_ascii_digit());
        match unit.to_ascii_lowercase().as_str() {
            _ if is_status_code(word) => group.push_str(word),
            "" if number => group.push_str("<n>"),
            "ns" | "us" | "µs" | "ms" | "s" | "m" | "h" | "sec" | "min" if number => group.push_str("<time>"),
            _ => group.extend(word.chars().flat_map(char::to_lowercase)),
        }
        group.push_str(part.strip_prefix(word).unwrap_or_default());
    }
}

/// `4.7.0`, `5.7.509`.
fn is_status_code(token: &str) -> bool {
    let mut parts = token.split('.');
    let number = |part: &str, most: usize| part.len() <= most && part.parse::<u16>().is_ok();
    parts.next().is_some_and(|class| ["2", "4", "5"].contains(&class))
        && parts.next().is_some_and(|subject| number(subject, 1))
        && parts.next().is_some_and(|detail| number(detail, 3))
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_of_one_kind_fall_together() {
        for (one, other) in [
            ("no luck with 192.0.2.1", "No luck with 198.51.100.200"),
            ("no luck with [192.0.2.1]:25", "no luck with [2001:db8::25]:25"),
            ("no luck with 192.0.2.1:25", "no luck with 192.0.2.2:2525"),
            ("host 'mx1.example.com' is odd", "host 'MAIL.example.net' is odd"),
            ("host \"mx1.example.com\": odd", "host \"mx2.example.org\": odd"),
            ("mx.example.com[192.0.2.1]:25: odd", "mx2.example.net[192.0.2.9]:26: odd"),
            ("at 2026-11-01T00:00:00Z, odd", "at 2026-11-02T12:34:56Z, odd"),
            ("gave up after 30s", "gave up  after 1.5s"),
            ("try 3 of 5", "try 1 of 9"),
            ("id 0x7f00aa", "id 0x01"),
            ("print 4f:aa:01:02:03:bb:cc:dd:ee", "print 11:22:33:44:55:66:77:88:99"),
            ("see https://a.example/1", "see https://b.example/2?x"),
            ("rcpt <a@example.com> odd", "rcpt <b@example.net> odd"),
            ("flux-17-broken", "flux-18-broken"),
        ] {
            assert_eq!(group_of(one), group_of(other));
        }
        assert_eq!(group_of(" Host 'mx1.example.com' [192.0.2.1]:25  "), "host '<host>' [<ip>]:<n>");
    }

    #[test]
    fn other_kinds_stay_apart() {
        let mut groups: Vec<_> = [
            "quantum flux",
            "quantum flow",
            "421 4.7.0 no",
            "421 4.7.1 no",
            "System.Net.Sockets.SocketException",
            "System.IO.IOException",
            "error x509",
            "error x400",
            "deadbeef",
            "123",
            "",
        ]
        .map(group_of)
        .to_vec();
        groups.sort();
        groups.dedup();
        assert_eq!(groups.len(), 11);
    }

    proptest! {
        #[test]
        fn any_text_has_a_group(text in any::<String>()) {
            group_of(&text);
        }

        #[test]
        fn any_mail_like_text_has_a_group(text in "[a-fA-F0-9.:/@%+\\[\\]\"' -]{0,80}") {
            group_of(&text);
        }
    }
}
