//! Which rows of a long list are in view: all rows are equally high, so a position is a number.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The part of the list that can be seen, in pixels and rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    /// How far the list is scrolled.
    top: f64,
    /// How high the view is.
    height: f64,
    /// How high a row is.
    row: f64,
}

impl Default for Window {
    fn default() -> Self {
        Self { top: 0.0, height: 700.0, row: 34.0 }
    }
}

impl Window {
    /// Looks at the frame: how far it is scrolled, and how high a row is at this width and size of letters.
    pub(super) fn see(&mut self, frame: &Element) {
        self.top = f64::from(frame.scroll_top());
        self.height = f64::from(frame.client_height());
        let drawn = frame.query_selector("[data-index]").ok().flatten();
        if let Some(height) = drawn.map(|row| row.get_bounding_client_rect().height()).filter(|height| *height >= 1.0) {
            self.row = height;
        }
    }

    /// A new list is seen from its beginning, or from where it was left, in pixels. It must be drawn by now.
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    pub(super) fn begin(&mut self, top: f64) {
        if let Some(frame) = frame() {
            self.see(&frame);
            frame.set_scroll_top(top.round() as i32);
        }
        self.top = top;
    }

    /// The first row to draw, and the one behind the last.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rows of a list, never negative")]
    pub(super) fn rows(&self, all: usize) -> (usize, usize) {
        let first = (self.top / self.row).floor() as usize;
        let seen = (self.height / self.row).ceil() as usize;
        // In even steps, so that a little scrolling draws nothing.
        let from = first.saturating_sub(BEYOND) / STEP * STEP;
        let from = from.min(all.saturating_sub(1));
        (from, first.saturating_add(seen + BEYOND + STEP).min(all))
    }

    /// How high so many rows are.
    #[expect(clippy::cast_precision_loss, reason = "pixels")]
    pub(super) fn height_of(&self, rows: usize) -> f64 {
        (rows as f64 * self.row).round()
    }

    /// Rows in view.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rows of a list, never negative")]
    pub(super) fn page(&self) -> usize {
        ((self.height / self.row) as usize).saturating_sub(2).max(1)
    }

    /// Scrolls just so far that a row can be seen below the heading.
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    pub(super) fn show(&mut self, frame: &Element, row: usize) {
        self.see(frame);
        let at = self.height_of(row);
        let (top, end) = (self.top, self.top + self.height);
        if at < top {
            self.top = at;
        } else if at + 2.0 * self.row > end {
            self.top = at + 2.0 * self.row - self.height;
        } else {
            return;
        }
        frame.set_scroll_top(self.top.round() as i32);
    }
}

/// The frame on the page.
fn frame() -> Option<Element> {
    web_sys::window()?.document()?.query_selector(FRAME).ok()?
}

/// The frame around the table.
pub(super) fn frame_of(element: &Element) -> Option<Element> {
    element.closest(FRAME).ok().flatten()
}

/// The row that an element stands in.
pub(super) fn row_of(element: &Element) -> Option<Element> {
    element.closest("tr[data-report]").ok().flatten()
}

/// Whether a press on it does something by itself.
pub(super) fn is_in_link(element: &Element) -> bool {
    element.closest("a, button").ok().flatten().is_some()
}

/// Gives the focus to the link of a row, once it is drawn.
pub(super) fn focus_row(frame: Element, row: usize) {
    focus_link(frame, format!("[data-index=\"{row}\"] a"));
}

/// Gives the focus back to the link that led to a report, if it is in view and nothing else was chosen since.
pub(super) fn focus_report(report: &str) {
    let focused = || web_sys::window()?.document()?.active_element();
    // A page that is gone to has the focus as a whole.
    let free = focused().is_none_or(|focused| focused.id() == "main" || focused.tag_name() == "BODY");
    // The number comes from the browser's history, where anything may stand.
    if let (true, Ok(number), Some(frame)) = (free, report.parse::<usize>(), frame()) {
        focus_link(frame, format!("[data-report=\"{number}\"] a"));
    }
}

fn focus_link(frame: Element, link: String) {
    gloo_timers::callback::Timeout::new(0, move || {
        let link = frame.query_selector(&link).ok().flatten();
        if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
            // An element that cannot take the focus leaves it where it was.
            let _ = link.focus();
        }
    })
    .forget();
}

const FRAME: &str = ".report-list";
/// Rows drawn above and below what is in view.
const BEYOND: usize = 5;
const STEP: usize = 4;
