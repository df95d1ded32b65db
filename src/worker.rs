//! What page and workers say to each other: a worker answers with batches
//! ([`crate::store::Batch`]) as compact bytes that are transferred, not copied.

mod protocol;
