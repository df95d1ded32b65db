//! Says that no more reports fit into the memory that the page takes for them, what was left out, and how to go on.

use leptos::prelude::*;

use crate::counted;
use crate::joined;
use crate::limits::bytes_in_words;
use crate::say;
use crate::store::{Room, Store};
use crate::ui::history;
use crate::ui::reading::acts;
use crate::ui::state::app_state;

/// The notice, once something was left out.
#[component]
pub(crate) fn RoomNotice() -> impl IntoView {
    let (state, acts) = (app_state(), acts());
    // The files change with the store, which tells of both.
    let short = Memo::new(move |_| {
        let room = state.store.with(Store::room);
        let left = state.orders.left();
        (room.refused > 0 || room.untold > 0 || left > 0).then_some((room, left))
    });
    let go_on = move |room: Room| {
        let wish = acts.wish();
        let files = state.orders.take_left();
        let counted = files.iter().filter(|(_, counted)| *counted).count() as u64;
        let files: Vec<_> = files.into_iter().map(|(file, _)| file).collect();
        state.store.update(|store| {
            store.make_room(room.bytes.saturating_mul(2));
            // They are counted once more.
            store.uncount_files(counted);
        });
        if files.is_empty() {
            leptos::task::spawn_local(history::reopen(state));
        } else {
            acts.import_wished(wish, files);
        }
    };
    view! {
        {move || short.get().map(|(room, left)| {
            let more = bytes_in_words(room.bytes.saturating_mul(2));
            view! {
                <div class="notice" data-variant="warning" role="status" id="room">
                    <svg class="severity-mark" data-severity="warning" viewBox="0 0 16 16" aria-hidden="true"><use href="#mark-warning"></use></svg>
                    <div>
                        <p>{in_words(room, left)}</p>
                        <p><button type="button" class="button" on:click=move |_| go_on(room)>{say!("Continue with {size}", size = more)}</button></p>
                    </div>
                </div>
            }
        })}
    }
}

fn in_words(room: Room, left: usize) -> String {
    let size = bytes_in_words(room.bytes);
    let mut sentences =
        vec![say!("The memory for reports ({size}) is full. What has been read so far is shown.", size)];
    if room.refused > 0 {
        sentences.push(counted!(
            room.refused,
            "{n} report was found but is not shown.",
            "{n} reports were found but are not shown."
        ));
    }
    if room.untold > 0 {
        sentences.push(counted!(
            room.untold,
            "{n} item that is not a report or could not be read is not listed.",
            "{n} items that are not reports or could not be read are not listed."
        ));
    }
    if left > 0 {
        sentences.push(counted!(
            left,
            "{n} file was not read, or not completely.",
            "{n} files were not read, or not completely."
        ));
    }
    joined::sentences(&sentences)
}
