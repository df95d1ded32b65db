//! A command or another text to copy; below a command what it prints where all is well, and where it is not.

use leptos::prelude::*;

use super::copy_field::CopyField;
use crate::command::shown_by;
use crate::explain::answers;
use crate::language::tr;

/// The field. `text` may hold one command a line, all of one kind.
#[component]
pub(crate) fn CommandField(what: &'static str, text: String) -> impl IntoView {
    let answers = text.lines().next().and_then(shown_by).map(answers).map(|[right, wrong]| {
        view! {
            <dl class="facts">
                <div><dt>{tr("Right")}</dt><dd>{right}</dd></div>
                <div><dt>{tr("Wrong")}</dt><dd>{wrong}</dd></div>
            </dl>
        }
    });
    view! { <CopyField what text=Signal::stored(text)/> {answers} }
}
