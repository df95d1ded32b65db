//! A language for tests in which only the texts matter.

use tlsrpt_lens::language::Conventions;

/// Writes numbers and days plainly, and has one form of plural.
pub(crate) struct Plain;

impl Conventions for Plain {
    fn code(&self) -> &'static str {
        "xx"
    }

    fn number(&self, value: f64, _: u8) -> String {
        value.to_string()
    }

    fn day(&self, day: i32, _: bool) -> String {
        day.to_string()
    }

    fn plural(&self, _: u64) -> String {
        "other".to_owned()
    }
}
