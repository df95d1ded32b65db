//! Long work in slices, so that the page answers between them.

use gloo_timers::future::TimeoutFuture;

use super::clock::now;

/// Counts the time since the page last had its turn.
#[derive(Debug)]
pub struct Slice {
    since: f64,
}

impl Slice {
    /// Begins now.
    pub fn begin() -> Self {
        Self { since: now() }
    }

    /// Lets the page have its turn when this slice has lasted long enough.
    pub async fn pause_if_long(&mut self) {
        if now() - self.since >= MOST_MS {
            self.pause().await;
        }
    }

    /// Lets the page have its turn.
    pub async fn pause(&mut self) {
        TimeoutFuture::new(0).await;
        self.since = now();
    }
}

/// Lets the page have its turn for long enough to lay out and paint what was changed. A page that is not seen draws
/// nothing, so it is not waited for that it does.
pub async fn for_drawing() {
    TimeoutFuture::new(FRAMES_MS).await;
}

/// Two or three frames.
const FRAMES_MS: u32 = 40;
/// Milliseconds; half a frame, so that a step too many still leaves time to draw.
const MOST_MS: f64 = 8.0;
