//! Which requests the page was meant to make.

/// What a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestKind {
    /// A file of the page.
    OwnFile,
    /// A DNS question of a check that the user began.
    Question,
    /// A DNS question about the name of an address, for which the user pressed.
    AddressName,
    /// The question whether a resolver validates DNSSEC, for a check that the user began.
    Validation,
    /// A DNS question for the alias that a name is, in a check that the user began.
    Alias,
    /// A DNS question for the zone that a name is in, where a lookup of such a check failed.
    Zone,
    /// None of these.
    Unexpected,
}

impl RequestKind {
    /// All kinds of DNS questions.
    pub const QUESTIONS: [Self; 5] = [Self::Question, Self::AddressName, Self::Validation, Self::Alias, Self::Zone];
}

/// What a request for the absolute address `url` is. `folder` is where the page lies, with its final
/// slash, and `asked` says for what a question was sent to that very address, if one was.
pub fn request_kind(url: &str, folder: &str, asked: impl Fn(&str) -> Option<RequestKind>) -> RequestKind {
    // Files of the page need no query; one could carry something away.
    let is_file = || !folder.is_empty() && url.strip_prefix(folder).is_some_and(|rest| !rest.contains('?'));
    asked(url).unwrap_or_else(|| if is_file() { RequestKind::OwnFile } else { RequestKind::Unexpected })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_beside_the_page_and_questions_are_expected() {
        let asked = |url: &str| match url {
            "https://dns.example/dns-query?dns=AAAB" => Some(RequestKind::Question),
            "https://dns.example/dns-query?dns=AAAE" => Some(RequestKind::AddressName),
            "https://dns.example/dns-query?dns=AAAF" => Some(RequestKind::Validation),
            "https://dns.example/dns-query?dns=AAAG" => Some(RequestKind::Alias),
            "https://dns.example/dns-query?dns=AAAH" => Some(RequestKind::Zone),
            _ => None,
        };
        let kind = |url| request_kind(url, "https://host.example/lens/", asked);
        for (url, expected) in [
            ("https://host.example/lens/style-0123.css", RequestKind::OwnFile),
            ("https://host.example/lens/data/countries-0123.bin", RequestKind::OwnFile),
            ("https://dns.example/dns-query?dns=AAAB", RequestKind::Question),
            ("https://dns.example/dns-query?dns=AAAE", RequestKind::AddressName),
            ("https://dns.example/dns-query?dns=AAAF", RequestKind::Validation),
            ("https://dns.example/dns-query?dns=AAAG", RequestKind::Alias),
            ("https://dns.example/dns-query?dns=AAAH", RequestKind::Zone),
            ("https://dns.example/dns-query?dns=AAAC", RequestKind::Unexpected),
            ("https://host.example/lens/style-0123.css?reports", RequestKind::Unexpected),
            ("https://host.example/other", RequestKind::Unexpected),
            ("https://host.example.other.example/lens/", RequestKind::Unexpected),
        ] {
            assert_eq!(kind(url), expected, "{url}");
        }
        assert_eq!(request_kind("https://other.example/", "", asked), RequestKind::Unexpected);
    }
}
