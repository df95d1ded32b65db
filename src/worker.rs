//! What page and workers say to each other.

pub mod protocol;
