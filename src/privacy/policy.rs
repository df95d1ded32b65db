//! A content-security policy in plain words
//! ([Content Security Policy Level 3](https://www.w3.org/TR/CSP3/)).

use crate::joined;
use crate::language::tr;
use crate::{say, text};

/// One directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What it is about; its own name when that is not known here.
    pub about: String,
    /// What is allowed.
    pub allowed: String,
    /// The directive as it stands.
    pub text: String,
}

/// The directives of a policy, in order.
pub fn read_policy(policy: &str) -> Vec<Rule> {
    policy.split(';').filter_map(rule).collect()
}

fn rule(text: &str) -> Option<Rule> {
    let mut words = text.split_ascii_whitespace();
    let name = words.next()?;
    let sources: Vec<&str> = words.collect();
    let about = ABOUT.iter().find(|(known, _)| *known == name).map_or(name, |&(_, about)| tr(about));
    let allowed = match sources.as_slice() {
        [] | ["'none'"] => tr("nothing").to_owned(),
        sources => listed(sources.iter().map(|source| in_words(source)).collect()),
    };
    Some(Rule { about: about.to_owned(), allowed, text: text.trim().to_owned() })
}

/// What a source stands for; a host stands for itself.
fn in_words(source: &str) -> String {
    let words = match source {
        "'self'" => text!("this site"),
        "'wasm-unsafe-eval'" => return "WebAssembly".to_owned(),
        "'unsafe-inline'" => text!("anything written inline in the page"),
        "'unsafe-eval'" => text!("any text evaluated as code"),
        "'script'" => text!("no text becomes code or a part of the page without passing a check"),
        "data:" => text!("data embedded in a URL"),
        "blob:" => text!("what the page itself created"),
        "*" => text!("any host"),
        _ => return source.strip_prefix("https://").unwrap_or(source).to_owned(),
    };
    tr(words).to_owned()
}

fn listed(mut parts: Vec<String>) -> String {
    match parts.pop() {
        Some(last) if parts.is_empty() => last,
        Some(last) => say!("{listed} and {last}", listed = joined::listed(&parts), last),
        None => String::new(),
    }
}

const ABOUT: [(&str, &str); 12] = [
    ("default-src", text!("Everything not listed here")),
    ("script-src", text!("Scripts come from")),
    ("style-src", text!("Styles come from")),
    ("img-src", text!("Images come from")),
    ("font-src", text!("Fonts come from")),
    ("connect-src", text!("Connections go to")),
    ("worker-src", text!("Background workers come from")),
    ("manifest-src", text!("The app manifest comes from")),
    ("base-uri", text!("The base of links may be changed by")),
    ("form-action", text!("Forms are submitted to")),
    ("require-trusted-types-for", text!("Text")),
    ("trusted-types", text!("The check is called")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(directive: &str, about: &str, allowed: &str) {
        let rule = Rule { about: about.to_owned(), allowed: allowed.to_owned(), text: directive.to_owned() };
        assert_eq!(read_policy(directive), [rule]);
    }

    #[test]
    fn directives_are_said_in_words() {
        check("default-src 'none'", "Everything not listed here", "nothing");
        check("script-src 'self' 'wasm-unsafe-eval'", "Scripts come from", "this site and WebAssembly");
        check(
            "connect-src 'self' https://a.example https://b.example",
            "Connections go to",
            "this site, a.example and b.example",
        );
        check("form-action", "Forms are submitted to", "nothing");
    }

    #[test]
    fn what_is_not_known_stands_as_it_is() {
        check("frame-src wss://a.example", "frame-src", "wss://a.example");
    }

    #[test]
    fn empty_directives_are_none() {
        assert_eq!(read_policy(" ; default-src 'none';").len(), 1);
        assert_eq!(read_policy(""), []);
    }
}
