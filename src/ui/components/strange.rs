//! What strangers wrote, as elements.

use leptos::prelude::*;

use crate::joined::comma;
use crate::language::tr;
use crate::shown::{in_brief, shown};

/// A text of a stranger: it turns and widens nothing around it, and of a very long one it is the beginning.
pub(crate) fn strange(text: &str) -> AnyView {
    view! { <bdi>{shown(&in_brief(text, MOST_LETTERS)).into_owned()}</bdi> }.into_any()
}

/// Letters of one text: far more than any reason that servers give, far fewer than what holds the page up.
pub(crate) const MOST_LETTERS: usize = 2_000;

/// The same, and words for an empty one.
pub(crate) fn strange_or_not_stated(text: &str) -> AnyView {
    if text.is_empty() { tr("not stated").into_any() } else { strange(text) }
}

/// The same for a value that a report may lack, in letters of one width.
pub(crate) fn strange_value(text: Option<&str>) -> AnyView {
    match text {
        Some(text) => view! { <span class="mono">{strange(text)}</span> }.into_any(),
        None => view! { <span class="muted">{tr("not stated")}</span> }.into_any(),
    }
}

/// Several of them, with commas between.
pub(crate) fn strange_list<'a>(texts: impl IntoIterator<Item = &'a str>) -> AnyView {
    let item = |(index, text)| {
        let comma = (index > 0).then(comma);
        view! { {comma} {strange(text)} }
    };
    texts.into_iter().enumerate().map(item).collect_view().into_any()
}
