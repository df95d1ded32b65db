//! Work in slices of which only the newest counts: what began earlier ends when it looks.

use leptos::prelude::*;

/// Counts how often some work was begun.
#[derive(Clone, Copy)]
pub(crate) struct Turns(StoredValue<usize>);

/// One time that it was begun.
#[derive(Clone, Copy)]
pub(crate) struct Turn {
    turns: Turns,
    number: usize,
}

impl Turns {
    /// Nothing begun yet; belongs to what is drawn where it is made.
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(0))
    }

    /// Begins anew: earlier turns are over.
    pub(crate) fn begin(self) -> Turn {
        let number = self.0.try_get_value().unwrap_or_default() + 1;
        _ = self.0.try_set_value(number);
        Turn { turns: self, number }
    }
}

impl Turn {
    /// Whether another began since, or what it belongs to is no longer drawn.
    pub(crate) fn is_over(self) -> bool {
        self.turns.0.try_get_value() != Some(self.number)
    }

    /// Its number, from 1 on.
    pub(crate) fn number(self) -> usize {
        self.number
    }
}
