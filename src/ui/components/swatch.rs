//! The small square that shows the colour and pattern of a result type.

use leptos::prelude::*;

use crate::chart::{Fill, fill_for};
use crate::report::ResultType;

/// `fill` and `class` of a shape for a type: colour by class, pattern by attribute.
pub(crate) fn paint(result_type: &ResultType) -> (Option<String>, Option<String>) {
    match fill_for(result_type) {
        Fill::Class(class) => (Some(class.to_owned()), None),
        Fill::Pattern(pattern) => (None, Some(format!("url(#{})", pattern.id()))),
    }
}

/// The square beside a type's name.
#[component]
pub(crate) fn Swatch(result_type: ResultType) -> impl IntoView {
    let (class, fill) = paint(&result_type);
    view! {
        <svg class="swatch" viewBox="0 0 14 14" aria-hidden="true">
            <rect width="14" height="14" class=class fill=fill></rect>
        </svg>
    }
}
