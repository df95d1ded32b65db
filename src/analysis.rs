//! Filtering, counting and explaining.
