//! The table of countries that ships with the page.

use js_sys::Uint8Array;

use super::shipped::Shipped;
use crate::geo::CountryTable;

/// The table; `None` when it cannot be had, which leaves countries unknown.
pub async fn fetch() -> Option<CountryTable> {
    let bytes = Shipped::Countries.bytes().await?;
    CountryTable::read(&Uint8Array::new(&bytes).to_vec()).ok()
}
