//! Reports per second, natively.

fn main() {}
