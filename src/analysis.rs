//! Filtering, counting and explaining what is loaded.

pub mod answer;
mod cause;
mod caution;
mod compare;
mod counting;
mod failure_rows;
mod filter;
mod findings;
mod group;
mod history;
mod in_order;
mod incidents;
mod judged;
mod lately;
mod mx_of_reports;
mod newest;
mod offers;
mod offers_now;
mod one_host;
mod overview;
mod overview_steps;
mod period;
mod policy_lanes;
mod policy_text;
mod report_order;
mod reported;
mod selection;
mod sessions_by_day;
mod single;
mod sums;
mod value_words;
mod values;
pub mod verdict;
mod what_to_do;
mod words;
mod writing;

pub use answer::{
    Before, Elsewhere, Figures, Headline, Part, actor_now, behind_colon, goes_on, in_all, looking_for_causes, owner,
    weeks_in_words,
};
pub use cause::Cause;
pub use caution::Caution;
pub use compare::{Change, ChangeKind, Comparison, ComparisonSteps, compare};
pub use failure_rows::{GroupedFailure, failure_rows};
pub use filter::{Filter, Relative};
pub use findings::{
    ChoosingSteps, Confidence, Diagnosis, DiagnosisSteps, Finding, FindingRule, FindingSeverity, OfReportSteps, Step,
    begin_with_capital, diagnosis, findings, list_of_names, mx_hosts, named,
};
pub use group::Group;
pub use history::reported_range;
pub use incidents::{Consequence, IpFamily, Traits, Trend};
pub use mx_of_reports::mx_of_reports;
pub use newest::{covered_days, reported_days};
pub use offers::{FoundIn, Hit, Offer, OfferSteps, Offers};
pub use offers_now::{OffersNow, OffersNowSteps};
pub use overview::{DayTotals, FailureGroup, Overview, Share, Span, Timeline};
pub use overview_steps::{OverviewSteps, overview};
pub use period::Period;
pub use policy_lanes::{Lane, LaneSteps, Mode, ModeStretch};
pub use report_order::{Line, ListSteps, SortBy};
pub use reported::{Reported, ReportedSteps};
pub use selection::{Passed, Selection};
pub use sessions_by_day::SessionsByDay;
pub use single::{Neighbours, neighbours, overview_of_report};
pub use value_words::{field_name, policy_name, value_words};
pub use values::{MOST_VALUES, Values};
pub use verdict::{Known, Verdict, did_tls_work, is_unenforced, is_without_policy};
pub use what_to_do::{causes_and_steps, how_certain};
pub use words::{age, all_domains, basis, share_failed, share_secured};
