//! The worker: reads files, sends what it found to the page.

fn main() {
    tlsrpt_lens::worker::run::run();
}
