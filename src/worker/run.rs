//! The worker's side: takes files, reads them in pieces, answers with batches.

use std::cell::Cell;
use std::ops::Range;

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, File, FileReaderSync, MessageEvent, PerformanceEntry};

use crate::intake::{Ingested, IntakeError, Outcome, StreamReader, Trail, mails_in};
use crate::limits::Limits;
use crate::store::Batch;
use crate::web::pieces::{CannotRead, Pieces};

/// Starts the worker: says "ready" and waits for jobs. The page sends the next one once this one
/// is done ("idle").
pub fn run() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let page = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let (page, job): (_, Array) = (page.clone(), event.data().unchecked_into());
        let kind = job.get(0).as_string();
        if kind.as_deref() == Some("limits") {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "the page sent a whole number"
            )]
            LIMITS.set(job.get(1).as_f64().unwrap_or(1.0) as u64);
            return;
        }
        spawn_local(async move {
            if kind.as_deref() == Some("range") {
                read_range(&page, &job).await;
            } else {
                for pair in job.iter() {
                    let pair: Array = pair.unchecked_into();
                    let name = pair.get(0).as_string().unwrap_or_default();
                    read_file(&page, &name, &pair.get(1).unchecked_into()).await;
                }
            }
            post(&page, "idle", &[requested(&page).into()]);
        });
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The one handler lives as long as the worker.
    on_message.forget();
    // The script around this program says so (build/start-worker.js).
    let holds_lock = Reflect::get(&scope, &"holdsLock".into()).unwrap_or_default();
    post(&scope, "ready", &[holds_lock]);
}

/// What this worker requested since it was last asked; the page cannot see it from outside.
fn requested(worker: &DedicatedWorkerGlobalScope) -> Array {
    let Some(performance) = worker.performance() else { return Array::new() };
    let entries = performance.get_entries_by_type("resource");
    performance.clear_resource_timings();
    entries.iter().map(|entry| entry.unchecked_into::<PerformanceEntry>().name()).map(JsValue::from).collect()
}

async fn read_file(page: &DedicatedWorkerGlobalScope, name: &str, file: &File) {
    let mut outbox = Outbox::new(page, None);
    let mut reader = StreamReader::new(name);
    read_pieces(page, file, (0.0, file.size()), &mut reader, &mut outbox).await;
    post(page, "file", &[reader.failed().into()]);
}

/// `["range", name, file, from, to, part, number]`: the mails of a large mailbox that start between
/// two bytes. `number` tells it from every other part, `part` is what a user is shown.
async fn read_range(page: &DedicatedWorkerGlobalScope, job: &Array) {
    let name = job.get(1).as_string().unwrap_or_default();
    let file: File = job.get(2).unchecked_into();
    let number = |at| job.get(at).as_f64().unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the page sent whole numbers")]
    let (from, to, size, part) = (number(3) as u64, number(4) as u64, file.size() as u64, number(5) as u32);
    #[expect(clippy::cast_precision_loss, reason = "no file has 2^53 bytes")]
    let mut read = |range: Range<u64>| bytes_at_once(&file, range.start as f64, range.end as f64);
    let mut outbox = Outbox::new(page, Some(job.get(6)));
    let mut reader = StreamReader::of_range(&name, part);
    match mails_in(from..to, size, &mut read) {
        #[expect(clippy::cast_precision_loss, reason = "no file has 2^53 bytes")]
        Some(mails) if !mails.is_empty() => {
            read_pieces(page, &file, (mails.start as f64, mails.end as f64), &mut reader, &mut outbox).await;
        }
        Some(_) => {}
        None => outbox.push(unreadable(&name)),
    }
    outbox.flush();
    #[expect(clippy::cast_precision_loss, reason = "no file has 2^53 mails")]
    let mails = reader.mails() as f64;
    post(page, "range", &[job.get(6), mails.into(), reader.found_any().into(), reader.failed().into()]);
}

async fn read_pieces(
    page: &DedicatedWorkerGlobalScope,
    file: &File,
    (from, to): (f64, f64),
    reader: &mut StreamReader,
    outbox: &mut Outbox<'_>,
) {
    let mut limits = Limits::scaled(LIMITS.get());
    let (mut told, mut read, mut mails) = (0.0, 0.0, 0);
    let mut pieces = Pieces::between(file, from, to);
    loop {
        let piece = match &mut pieces {
            Ok(pieces) => pieces.next().await,
            Err(error) => Err(*error),
        };
        match piece {
            Ok(Some(bytes)) => {
                reader.push(bytes, &mut limits, &mut |item| outbox.push(item));
                #[expect(clippy::cast_precision_loss, reason = "no file has 2^53 bytes")]
                let length = bytes.len() as f64;
                read += length;
            }
            Ok(None) => break,
            Err(CannotRead) => {
                outbox.push(unreadable(&file.name()));
                break;
            }
        }
        if read - told >= PROGRESS_BYTES {
            post_progress(page, read - told, reader.mails() - mails);
            (told, mails) = (read, reader.mails());
        }
    }
    reader.finish(&mut limits, &mut |item| outbox.push(item));
    post_progress(page, read - told, reader.mails() - mails);
    outbox.flush();
}

fn post_progress(page: &DedicatedWorkerGlobalScope, bytes: f64, mails: u64) {
    post(page, "progress", &[bytes.into(), u32::try_from(mails).unwrap_or(u32::MAX).into()]);
}

fn unreadable(name: &str) -> Ingested {
    Ingested { trail: Trail::of_file(name), outcome: Outcome::Problem(IntakeError::Unreadable) }
}

/// A few bytes, waited for.
fn bytes_at_once(file: &File, from: f64, to: f64) -> Option<Vec<u8>> {
    let blob: Blob = file.slice_with_f64_and_f64(from, to).ok()?;
    let buffer = FileReaderSync::new().ok()?.read_as_array_buffer(&blob).ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// A batch that goes to the page when it is full.
struct Outbox<'a> {
    page: &'a DedicatedWorkerGlobalScope,
    /// The number of the part of a large mailbox.
    part: JsValue,
    batch: Batch,
}

impl<'a> Outbox<'a> {
    fn new(page: &'a DedicatedWorkerGlobalScope, part: Option<JsValue>) -> Self {
        Self { page, part: part.unwrap_or(JsValue::UNDEFINED), batch: Batch::default() }
    }

    fn push(&mut self, item: Ingested) {
        self.batch.add(item);
        if self.batch.is_full() {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if self.batch.is_empty() {
            return;
        }
        let bytes = Uint8Array::from(std::mem::take(&mut self.batch).encode().as_slice());
        let message = Array::of3(&"batch".into(), &bytes, &self.part);
        if self.page.post_message_with_transfer(&message, &Array::of1(&bytes.buffer())).is_err() {
            post(self.page, "lost", &[]);
        }
    }
}

fn post(page: &DedicatedWorkerGlobalScope, kind: &str, rest: &[JsValue]) {
    let message = Array::of1(&kind.into());
    for value in rest {
        message.push(value);
    }
    // Plain strings and numbers can always be cloned.
    let _ = page.post_message(&message);
}

thread_local! {
    /// How many times the usual limits a file may take.
    static LIMITS: Cell<u64> = const { Cell::new(1) };
}

/// Bytes that are read before the page is told.
const PROGRESS_BYTES: f64 = 4_194_304.0;
