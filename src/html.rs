//! Text in HTML and SVG.

use crate::shown::shown;

/// Text as HTML and XML show it, also inside quoted attributes; made fit to be shown, since a stranger may have
/// written it.
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in shown(text).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// What a stranger wrote, as an element of its own that turns nothing around it.
pub fn isolated_html(text: &str) -> String {
    format!("<bdi>{}</bdi>", escape_html(text))
}

/// The same for a name of hosts, which wraps behind its dots where it is longer than its column.
pub fn wrapped_html(name: &str) -> String {
    isolated_html(name).replace('.', ".<wbr>")
}
