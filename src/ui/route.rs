//! The hash routes: `#/`, `#/report/3`, `#/learn`, `#/check`, `#/build`, `#/build/mta-sts`, `#/privacy`,
//! `#/settings`.

/// Which page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// The overview, or the first screen while nothing is loaded.
    Reports,
    /// One report, by its number in the store.
    Report(usize),
    /// How TLS-RPT works and what the result types mean.
    Learn,
    /// The checker.
    Check,
    /// The builder of a TLSRPT record.
    BuildRecord,
    /// The builder of an MTA-STS policy.
    BuildPolicy,
    /// What is stored, and what was sent.
    Privacy,
    /// Settings.
    Settings,
}

impl Route {
    /// The route of a fragment (without `#`); anything unknown is the overview.
    pub(crate) fn of_fragment(fragment: &str) -> Self {
        let path = fragment.split('?').next().unwrap_or_default();
        let mut steps = path.trim_matches('/').split('/');
        match (steps.next().unwrap_or_default(), steps.next()) {
            ("report", Some(id)) => id.parse().map_or(Self::Reports, Self::Report),
            ("learn", _) => Self::Learn,
            ("check", _) => Self::Check,
            ("build", Some("mta-sts")) => Self::BuildPolicy,
            ("build", _) => Self::BuildRecord,
            ("privacy", _) => Self::Privacy,
            ("settings", _) => Self::Settings,
            _ => Self::Reports,
        }
    }
}

/// The domain of `/check/<domain>`; empty when there is none. `/check/list` is the list of domains.
pub(crate) fn domain_of(fragment: &str) -> String {
    let path = fragment.split('?').next().unwrap_or_default();
    path.trim_matches('/')
        .strip_prefix("check/")
        .filter(|domain| *domain != "list")
        .map(crate::query::decode)
        .unwrap_or_default()
}

/// Whether a fragment names the list of domains of the checker.
pub(crate) fn is_check_list(fragment: &str) -> bool {
    let path = fragment.split('?').next().unwrap_or_default();
    path.trim_matches('/') == "check/list"
}

/// The topic of `/learn/<topic>`; empty when there is none.
pub(crate) fn topic_of(fragment: &str) -> String {
    let path = fragment.split('?').next().unwrap_or_default();
    path.trim_matches('/').strip_prefix("learn/").map(crate::query::decode).unwrap_or_default()
}

/// The part of a fragment behind the question mark.
pub(crate) fn query_of(fragment: &str) -> &str {
    fragment.split_once('?').map_or("", |(_, query)| query)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_route_and_falls_back_to_the_overview() {
        for (fragment, route) in [
            ("", Route::Reports),
            ("/", Route::Reports),
            ("/?domain=example.com", Route::Reports),
            ("/report/12", Route::Report(12)),
            ("/report/x", Route::Reports),
            ("/learn", Route::Learn),
            ("/check/example.com", Route::Check),
            ("/build?d=example.com", Route::BuildRecord),
            ("/build/mta-sts?d=example.com", Route::BuildPolicy),
            ("/privacy", Route::Privacy),
            ("/settings", Route::Settings),
        ] {
            assert_eq!(Route::of_fragment(fragment), route, "{fragment}");
        }
        assert_eq!(query_of("/?a=b"), "a=b");
        assert_eq!(domain_of("/check/b%C3%BCcher.example"), "bücher.example");
        assert_eq!(domain_of("/check"), "");
        assert_eq!(domain_of("/check/list"), "");
        assert!(is_check_list("/check/list") && !is_check_list("/check/list.example"));
        assert_eq!((topic_of("/learn/tlsa-invalid").as_str(), topic_of("/learn").as_str()), ("tlsa-invalid", ""));
    }
}
