//! The worker's side: takes files, reads them in slices, answers with batches.

use std::ops::Range;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DedicatedWorkerGlobalScope, File, FileReaderSync, MessageEvent};

use crate::intake::{Ingested, IntakeError, Outcome, StreamReader, Trail, mails_in};
use crate::limits::Limits;
use crate::store::Batch;

/// Starts the worker: says "ready" and waits for jobs.
pub fn run() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let page = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let job: Array = event.data().unchecked_into();
        if job.get(0).as_string().as_deref() == Some("range") {
            read_range(&page, &job);
        } else {
            for pair in job.iter() {
                let pair: Array = pair.unchecked_into();
                let name = pair.get(0).as_string().unwrap_or_default();
                read_file(&page, &name, &pair.get(1).unchecked_into());
            }
        }
        post(&page, "idle", &[]);
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The one handler lives as long as the worker.
    on_message.forget();
    post(&scope, "ready", &[]);
}

fn read_file(page: &DedicatedWorkerGlobalScope, name: &str, file: &File) {
    let mut outbox = Outbox::new(page, None);
    let mut reader = StreamReader::new(name);
    read_slices(page, file, (0.0, file.size()), &mut reader, &mut outbox);
    post(page, "file", &[reader.failed().into()]);
}

/// `["range", name, file, from, to, part, number]`: the mails of a large mailbox that start between
/// two bytes. `number` tells it from every other part, `part` is what a user is shown.
fn read_range(page: &DedicatedWorkerGlobalScope, job: &Array) {
    let name = job.get(1).as_string().unwrap_or_default();
    let file: File = job.get(2).unchecked_into();
    let number = |at| job.get(at).as_f64().unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the page sent whole numbers")]
    let (from, to, size, part) = (number(3) as u64, number(4) as u64, file.size() as u64, number(5) as u32);
    #[expect(clippy::cast_precision_loss, reason = "no file has 2^53 bytes")]
    let mut read = |range: Range<u64>| slice(&file, range.start as f64, range.end as f64);
    let mut outbox = Outbox::new(page, Some(job.get(6)));
    let mut reader = StreamReader::of_range(&name, part);
    match mails_in(from..to, size, &mut read) {
        #[expect(clippy::cast_precision_loss, reason = "no file has 2^53 bytes")]
        Some(mails) if !mails.is_empty() => {
            read_slices(page, &file, (mails.start as f64, mails.end as f64), &mut reader, &mut outbox);
        }
        Some(_) => {}
        None => outbox.push(unreadable(&name)),
    }
    outbox.flush();
    #[expect(clippy::cast_precision_loss, reason = "no file has 2^53 mails")]
    let mails = reader.mails() as f64;
    post(page, "range", &[job.get(6), mails.into(), reader.found_any().into(), reader.failed().into()]);
}

fn read_slices(
    page: &DedicatedWorkerGlobalScope,
    file: &File,
    (from, to): (f64, f64),
    reader: &mut StreamReader,
    outbox: &mut Outbox<'_>,
) {
    let mut limits = Limits::default();
    let (mut at, mut mails) = (from, 0);
    while at < to {
        let end = to.min(at + SLICE);
        let Some(bytes) = slice(file, at, end) else {
            outbox.push(unreadable(&file.name()));
            break;
        };
        reader.push(&bytes, &mut limits, &mut |item| outbox.push(item));
        let total: u64 = reader.mails();
        post(page, "progress", &[(end - at).into(), JsValue::from(u32::try_from(total - mails).unwrap_or(u32::MAX))]);
        mails = total;
        at = end;
    }
    reader.finish(&mut limits, &mut |item| outbox.push(item));
    outbox.flush();
}

fn unreadable(name: &str) -> Ingested {
    Ingested { trail: Trail::of_file(name), outcome: Outcome::Problem(IntakeError::Unreadable) }
}

fn slice(file: &File, from: f64, to: f64) -> Option<Vec<u8>> {
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

/// Bytes of a file that are in memory at a time.
const SLICE: f64 = 4_194_304.0;
