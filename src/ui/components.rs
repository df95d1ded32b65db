//! The parts that pages are made of.

pub(crate) mod bar_list;
pub(crate) mod copy_field;
pub(crate) mod drop_zone;
pub(crate) mod failure_table;
pub(crate) mod filter_bar;
pub(crate) mod finding_list;
pub(crate) mod flow_picture;
pub(crate) mod folder_settings;
pub(crate) mod history_settings;
pub(crate) mod lens;
pub(crate) mod loaded_line;
pub(crate) mod masthead;
pub(crate) mod menu;
pub(crate) mod page_drop;
pub(crate) mod pasted_text;
pub(crate) mod periods;
pub(crate) mod problem_list;
pub(crate) mod report_table;
pub(crate) mod resolver_select;
pub(crate) mod section;
pub(crate) mod sentence;
pub(crate) mod severity;
pub(crate) mod swatch;
pub(crate) mod text_rows;
pub(crate) mod timeline;
pub(crate) mod update_notice;
