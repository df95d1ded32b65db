//! Names files that were read to their end and hold no report.

use leptos::prelude::*;

use super::reject::Reject;
use super::state::AppState;
use crate::web::drop::NamedFile;
use crate::web::pieces;

/// Looks at files that hold no report, while nothing is loaded.
pub(super) fn note(state: AppState, files: Vec<NamedFile>) {
    let load = state.orders.load();
    leptos::task::spawn_local(async move {
        for (name, file) in files {
            // What cannot be read now was read before: it is something.
            let start = pieces::start_of(&file, START_BYTES).await;
            let why = start.map_or(Reject::Other, |start| Reject::of_start(&start));
            if state.orders.load() != load {
                return;
            }
            let count = state.orders.change_rejects(|rejects| {
                if rejects.len() < MOST && !rejects.iter().any(|(own, _)| *own == name) {
                    rejects.push((name, why));
                }
            });
            state.rejects.set(count);
        }
    });
}

/// Names that are shown.
const MOST: usize = 50;
/// Bytes that tell what a file is.
const START_BYTES: u32 = 64;
