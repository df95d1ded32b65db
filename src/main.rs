//! The page.

use tlsrpt_lens::web::{language, random, shell};

fn main() {
    random::stir();
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        // Nothing is drawn in one language and then in another.
        language::speak_wanted().await;
        leptos::mount::mount_to_body(tlsrpt_lens::ui::App);
        shell::press_again();
    });
}
