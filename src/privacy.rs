//! What the page says of itself: what its content-security policy allows, and whether each request
//! that the browser lists is one that it should have made.

mod policy;
mod traffic;

pub use policy::{Rule, read_policy};
pub use traffic::{RequestKind, request_kind};
