//! Drawing a page one part after the other, each of them once the browser had time to lay out the one before.

use leptos::prelude::*;

use crate::web::pause;

/// The parts of a page that are drawn later, in the order in which they are made.
#[derive(Clone, Copy)]
pub(super) struct InTurn {
    reached: RwSignal<usize>,
    parts: usize,
}

impl InTurn {
    /// Of a page that is small all parts are drawn at once.
    pub(super) fn new(is_small: bool) -> Self {
        Self { reached: RwSignal::new(if is_small { usize::MAX } else { 0 }), parts: 0 }
    }

    /// A part, drawn when it is its turn.
    pub(super) fn part<V: IntoView + 'static>(&mut self, draw: impl Fn() -> V + Send + Sync + 'static) -> AnyView {
        let (own, reached) = (self.parts, self.reached);
        self.parts += 1;
        let is_due = Memo::new(move |_| reached.get() > own);
        (move || is_due.get().then(&draw)).into_any()
    }

    /// Draws them.
    pub(super) fn begin(self) {
        leptos::task::spawn_local(async move {
            for reached in 1..=self.parts {
                pause::for_drawing().await;
                if self.reached.try_update(|known| *known = reached.max(*known)).is_none() {
                    return;
                }
            }
        });
    }
}
