//! One browser interface per file.
