//! The sample reports that ship with the page.

use js_sys::Array;
use web_sys::File;

use super::shipped::Shipped;

/// The sample mailbox; `None` when it cannot be fetched.
pub async fn fetch() -> Option<File> {
    let bytes = Shipped::Sample.bytes().await?;
    File::new_with_buffer_source_sequence(&Array::of1(&bytes), "sample-reports.mbox").ok()
}
