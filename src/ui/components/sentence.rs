//! A sentence with elements in it.

use leptos::prelude::*;

use crate::language::{Piece, pieces};

/// The words of `text` with what `slot` makes of the name of each slot.
pub(crate) fn sentence(text: &str, slot: impl Fn(&str) -> AnyView) -> Vec<AnyView> {
    let piece = |piece| match piece {
        Piece::Words(words) => words.to_owned().into_any(),
        Piece::Slot(name) => slot(name),
    };
    pieces(text).into_iter().map(piece).collect()
}
