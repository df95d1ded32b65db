//! The workers that read files beside the page: what both ends say, the page's end, and the worker's own.

pub mod pool;
mod program;
pub mod run;
mod warm_up;
