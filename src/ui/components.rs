//! The parts that pages are made of.

pub(super) mod bar_list;
pub(super) mod drop_zone;
pub(super) mod failure_table;
pub(super) mod filter_bar;
pub(super) mod lens;
pub(super) mod loaded_line;
pub(super) mod masthead;
pub(super) mod page_drop;
pub(super) mod problem_list;
pub(super) mod report_table;
pub(super) mod section;
pub(super) mod swatch;
pub(super) mod timeline;
