//! The tabs of the evidence, and their names in an address.

use crate::language::tr;
use crate::query;
use crate::text;

/// A tab.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Tab {
    /// Days.
    #[default]
    Timeline,
    /// Receiving MX hosts.
    Mx,
    /// Reporting organisations, and from where they send.
    Senders,
    /// Groups of failures.
    Failures,
    /// The reports.
    Reports,
    /// Policies and policy domains.
    Policies,
}

impl Tab {
    /// All, in the order of the page.
    pub(crate) const ALL: [Self; 6] =
        [Self::Timeline, Self::Mx, Self::Senders, Self::Failures, Self::Reports, Self::Policies];

    /// The name in an address.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Timeline => "timeline",
            Self::Mx => "mx",
            Self::Senders => "senders",
            Self::Failures => "failures",
            Self::Reports => "reports",
            Self::Policies => "policies",
        }
    }

    /// The name on the page.
    pub(crate) fn words(self) -> &'static str {
        tr(match self {
            Self::Timeline => text!("Timeline"),
            Self::Mx => text!("MX"),
            Self::Senders => text!("Senders"),
            Self::Failures => text!("Failures"),
            Self::Reports => text!("Reports"),
            Self::Policies => text!("Policies"),
        })
    }

    /// The tab of a name; the first where there is none.
    pub(crate) fn of_id(id: &str) -> Self {
        Self::ALL.into_iter().find(|tab| tab.id() == id).unwrap_or_default()
    }
}

/// The finding that a query asks for, by its id.
pub(crate) fn finding_of_query(query: &str) -> Option<String> {
    query::read(query).into_iter().find(|(name, _)| name == FINDING).map(|(_, id)| id)
}

/// Under which name an address has the tab.
pub(crate) const TAB: &str = "tab";
/// Under which name it has the finding that is open.
pub(crate) const FINDING: &str = "finding";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tab_is_found_by_its_name() {
        for tab in Tab::ALL {
            assert_eq!(Tab::of_id(tab.id()), tab);
        }
        assert_eq!(Tab::of_id("nonsense"), Tab::Timeline);
        assert_eq!(finding_of_query("mx=a&finding=fault%2Fexpired").as_deref(), Some("fault/expired"));
        assert_eq!(finding_of_query("mx=a"), None);
    }
}
