//! The workers that read files beside the page: what both ends say (`message`), the page's ends ([`pool`], [`opening`]), and the
//! worker's own ([`run`]).

mod course;
mod message;
pub mod opening;
pub mod pool;
mod program;
pub mod run;
mod warm_up;
mod work;
