//! The worker's side: takes files, reads them in slices, answers with batches.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DedicatedWorkerGlobalScope, File, FileReaderSync, MessageEvent};

use crate::intake::{Ingested, IntakeError, Outcome, StreamReader, Trail};
use crate::limits::Limits;
use crate::store::Batch;

/// Starts the worker: says "ready" and waits for jobs.
pub fn run() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let port = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let files: Array = event.data().unchecked_into();
        for pair in files.iter() {
            let pair: Array = pair.unchecked_into();
            let name = pair.get(0).as_string().unwrap_or_default();
            read_file(&port, &name, &pair.get(1).unchecked_into());
        }
        post(&port, "idle", &[]);
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The one handler lives as long as the worker.
    on_message.forget();
    post(&scope, "ready", &[]);
}

fn read_file(port: &DedicatedWorkerGlobalScope, name: &str, file: &File) {
    let mut limits = Limits::default();
    let mut outbox = Outbox { port, batch: Batch::default() };
    let mut reader = StreamReader::new(name);
    let size = file.size();
    let (mut at, mut mails) = (0.0, 0);
    while at < size {
        let end = size.min(at + SLICE);
        let Some(bytes) = slice(file, at, end) else {
            let trail = Trail::of_file(name);
            outbox.push(Ingested { trail, outcome: Outcome::Problem(IntakeError::Unreadable) });
            break;
        };
        reader.push(&bytes, &mut limits, &mut |item| outbox.push(item));
        let total: u64 = reader.mails();
        post(port, "progress", &[(end - at).into(), JsValue::from(u32::try_from(total - mails).unwrap_or(u32::MAX))]);
        mails = total;
        at = end;
    }
    reader.finish(&mut limits, &mut |item| outbox.push(item));
    outbox.flush();
    post(port, "file", &[reader.failed().into()]);
}

fn slice(file: &File, from: f64, to: f64) -> Option<Vec<u8>> {
    let blob: Blob = file.slice_with_f64_and_f64(from, to).ok()?;
    let buffer = FileReaderSync::new().ok()?.read_as_array_buffer(&blob).ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// A batch that goes to the page when it is full.
struct Outbox<'a> {
    port: &'a DedicatedWorkerGlobalScope,
    batch: Batch,
}

impl Outbox<'_> {
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
        let message = Array::of2(&"batch".into(), &bytes);
        if self.port.post_message_with_transfer(&message, &Array::of1(&bytes.buffer())).is_err() {
            post(self.port, "lost", &[]);
        }
    }
}

fn post(port: &DedicatedWorkerGlobalScope, kind: &str, rest: &[JsValue]) {
    let message = Array::of1(&kind.into());
    for value in rest {
        message.push(value);
    }
    // Plain strings and numbers can always be cloned.
    let _ = port.post_message(&message);
}

/// Bytes of a file that are in memory at a time.
const SLICE: f64 = 4_194_304.0;
