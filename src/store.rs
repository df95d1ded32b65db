//! The reports in columns, each counted once.
