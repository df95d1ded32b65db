//! How the fields of a filter and their values are called.

use crate::explain::reason_of_kind;
use crate::language::{tr, without_stop};
use crate::shown::shown;
use crate::text;

/// What the field with this key is called.
pub fn field_name(key: &str) -> &'static str {
    match key {
        "domain" => tr("Policy domain"),
        "by" => tr("Organisation"),
        "policy" => tr("Policy"),
        "result" => tr("Result"),
        "mx" => tr("MX"),
        "reason" => tr("Reason"),
        "country" => tr("Country"),
        "network" => tr("Network"),
        "ip" => tr("Receiving IP"),
        "cause" => tr("Cause"),
        _ => "",
    }
}

/// What a value of the field with this key is called, and the code that reports have for it where that is another
/// word. `country` names a country by its two letters.
pub fn value_words(key: &str, value: &str, country: &dyn Fn(&str) -> Option<String>) -> (String, String) {
    if value.is_empty() {
        // The country is looked up by the address, and no report states it.
        let words = if key == "country" { tr(text!("not known" as "country")) } else { tr("not stated") };
        return (words.to_owned(), String::new());
    }
    let coded = |words: String| (words, shown(value).into_owned());
    match key {
        "country" => country(value).map(coded),
        "reason" => reason_of_kind(value).map(|reason| coded(without_stop(reason.meaning).to_owned())),
        "policy" => policy_words(value).map(|words| coded(words.to_owned())),
        _ => None,
    }
    .unwrap_or_else(|| (shown(value).into_owned(), String::new()))
}

/// What a type of policy is called: the same words everywhere, and its own where nobody knows it.
pub fn policy_name(value: &str) -> &str {
    policy_words(value).unwrap_or(value)
}

/// A policy type of RFC 8460, section 4.4.
fn policy_words(value: &str) -> Option<&'static str> {
    match value {
        "sts" => Some("MTA-STS"),
        "tlsa" => Some("DANE"),
        "no-policy-found" => Some(tr("no policy found")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_first_and_the_code_second() {
        let named = |code: &str| (code == "DE").then(|| "Germany".to_owned());
        for (key, value, words, code) in [
            ("country", "DE", "Germany", "DE"),
            ("country", "ZZ", "ZZ", ""),
            ("mx", "mx1.example.com", "mx1.example.com", ""),
            ("mx", "", "not stated", ""),
            ("country", "", "not known", ""),
            ("policy", "sts", "MTA-STS", "sts"),
            ("policy", "other", "other", ""),
            ("result", "certificate-expired", "certificate-expired", ""),
            ("reason", "in a sender’s own words", "in a sender’s own words", ""),
        ] {
            assert_eq!(value_words(key, value, &named), (words.to_owned(), code.to_owned()), "{key} {value}");
        }
        assert_eq!(
            ["sts", "tlsa", "no-policy-found", "new"].map(policy_name),
            ["MTA-STS", "DANE", "no policy found", "new"]
        );
        let (words, code) = value_words("reason", "handshake-timeout", &named);
        assert!(code.is_empty() || !words.ends_with('.'), "{words}");
    }
}
