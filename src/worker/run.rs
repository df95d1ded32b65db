//! The worker's end: takes files, reads them in pieces, answers with batches.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::ops::Range;
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::{ArrayBuffer, Uint8Array, WebAssembly};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, File, FileReaderSync, MessageEvent, PerformanceEntry};

use super::message::{MailboxRange, Place, RangeDone, Resume, ToPage, ToWorker};
use super::work::UnderWay;
use crate::intake::{Ingested, Outcome, Places, Step, StreamReader, Tell, mails_in};
use crate::limits::Limits;
use crate::store::{Batch, Excerpt};
use crate::web::drop::size_of;
use crate::web::pieces::{CannotRead, Pieces};
use crate::web::random::{seed, stir};
use crate::web::untyped;

/// Starts the worker: says that it is ready and waits for work. The page sends more once this is done.
pub fn run() {
    stir();
    console_error_panic_hook::set_once();
    let page: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    // The script around this program says so (build/start-worker.js).
    let holds_lock = untyped::field(&page, "holdsLock").is_some_and(|holds| holds.is_truthy());
    let worker = Rc::new(Worker {
        page: page.clone(),
        limits: Cell::new((1, 1, 0)),
        workers: Cell::new(1),
        resume: RefCell::default(),
        under_way: Cell::default(),
        waiting: RefCell::default(),
    });
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
        let worker = Rc::clone(&worker);
        move |event: MessageEvent| {
            let worker = Rc::clone(&worker);
            match ToWorker::read(&event.data()) {
                Some(ToWorker::Limits { times, files, bytes, workers }) => {
                    worker.limits.set((times, files, bytes));
                    worker.workers.set(workers);
                }
                Some(ToWorker::Taken(bytes)) => worker.note_under_way(|under_way| under_way.taken(bytes)),
                Some(ToWorker::Resume(resume)) => *worker.resume.borrow_mut() = resume,
                Some(ToWorker::Files(files)) => spawn_local(async move {
                    for (name, file) in files {
                        worker.read_file(&name, &file).await;
                    }
                    worker.idle();
                }),
                Some(ToWorker::Range(range)) => spawn_local(async move {
                    worker.read_range(&range).await;
                    worker.idle();
                }),
                Some(ToWorker::Open(kept)) => {
                    let excerpt = Excerpt::of_kept(&kept.to_vec());
                    let bytes = excerpt.map(|excerpt| Uint8Array::from(excerpt.encode().as_slice()));
                    worker.post(&ToPage::Opened(bytes));
                }
                None => worker.post(&ToPage::Lost),
            }
        }
    });
    page.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The one handler lives as long as the worker.
    on_message.forget();
    worker.post(&ToPage::Ready { holds_lock });
}

/// One worker, which does one thing at a time.
struct Worker {
    page: DedicatedWorkerGlobalScope,
    /// How many times the usual limits a file may take, how many files there are, and their bytes.
    limits: Cell<(u64, u64, u64)>,
    /// How many workers read at the same time.
    workers: Cell<u64>,
    /// How to read the next file or range.
    resume: RefCell<Resume>,
    /// What was sent and is not taken.
    under_way: Cell<UnderWay>,
    /// Who waits for that to become less.
    waiting: RefCell<Option<Waker>>,
}

/// Why a file or range is not read on.
enum Left {
    CannotRead,
    /// It is more than this worker's share.
    TooMuch,
}

impl From<CannotRead> for Left {
    fn from(_: CannotRead) -> Self {
        Self::CannotRead
    }
}

impl Worker {
    /// A message that cannot be sent is followed by the shortest, which tells that one is missing.
    fn post(&self, message: &ToPage) {
        if message.post(&self.page).is_err() {
            // The page notices an end without a word by the worker's lock.
            let _ = ToPage::Lost.post(&self.page);
        }
    }

    fn idle(&self) {
        self.post(&ToPage::Idle { requested: self.requested(), memory: memory_bytes() });
    }

    fn requested(&self) -> Vec<String> {
        let Some(performance) = self.page.performance() else { return Vec::new() };
        let entries = performance.get_entries_by_type("resource");
        performance.clear_resource_timings();
        entries.iter().map(|entry| entry.unchecked_into::<PerformanceEntry>().name()).collect()
    }

    /// For the next file.
    fn limits(&self, resume: &Resume) -> Limits {
        let (times, files, bytes) = self.limits.get();
        let workers = if resume.alone { 1 } else { self.workers.get() };
        Limits::scaled(times).among(files, bytes).shared_by(workers)
    }

    fn note_under_way<T>(&self, change: impl FnOnce(&mut UnderWay) -> T) -> T {
        let mut under_way = self.under_way.get();
        let changed = change(&mut under_way);
        self.under_way.set(under_way);
        if let Some(waiting) = self.waiting.take() {
            waiting.wake();
        }
        changed
    }

    /// Waits until no more than this worker's share is on its way to the page.
    async fn has_room(&self) {
        poll_fn(|context| {
            if self.under_way.get().is_full(self.workers.get()) {
                self.waiting.replace(Some(context.waker().clone()));
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
        .await;
    }

    async fn read_file(self: &Rc<Self>, name: &str, file: &File) {
        let resume = self.resume.take();
        let mut limits = self.limits(&resume);
        let (mut outbox, places) = Outbox::new(self, None, resume, &limits);
        let mut reader = StreamReader::new(name).with_places(places).with_size(size_of(file));
        let read = self.read_pieces(file, (0.0, file.size()), &mut reader, &mut limits, &mut outbox).await;
        let mut push = |item| outbox.push(item);
        match read {
            Ok(()) => reader.finish(&mut limits, &mut push),
            Err(Left::CannotRead) => reader.cannot_read(&mut limits, &mut push),
            Err(Left::TooMuch) => {}
        }
        outbox.flush();
        let done = ToPage::FileDone { failed: reader.failed() };
        self.post(if limits.is_exceeded() { &ToPage::Aside } else { &done });
    }

    async fn read_range(self: &Rc<Self>, MailboxRange { name, file, bytes, part, number }: &MailboxRange) {
        #[expect(clippy::cast_precision_loss, reason = "no file has 2^53 bytes")]
        let mut read = |range: Range<u64>| bytes_at_once(file, range.start as f64, range.end as f64);
        let resume = self.resume.take();
        let mails = mails_in(bytes.clone(), size_of(file), &mut read);
        let length = mails.as_ref().map_or(0, |mails| mails.end.saturating_sub(mails.start));
        let mut limits = self.limits(&resume).part_of(length, size_of(file));
        let (mut outbox, places) = Outbox::new(self, Some(*number), resume, &limits);
        let mut reader = StreamReader::of_range(name, *part).with_places(places);
        let read = match mails {
            #[expect(clippy::cast_precision_loss, reason = "no file has 2^53 bytes")]
            Some(mails) if !mails.is_empty() => {
                let (from, to) = (mails.start as f64, mails.end as f64);
                reader = reader.with_size(length);
                self.read_pieces(file, (from, to), &mut reader, &mut limits, &mut outbox).await
            }
            Some(_) => Ok(()),
            None => Err(Left::CannotRead),
        };
        // A range without mails has nothing to finish; that the file cannot be read is told once, for all ranges.
        reader.give_up(&mut limits, &mut |item| outbox.push(item));
        outbox.flush();
        let done = ToPage::RangeDone(RangeDone {
            number: *number,
            mails: reader.mails(),
            any: reader.found_any(),
            failed: reader.failed(),
            unreadable: read.is_err(),
        });
        self.post(if limits.is_exceeded() { &ToPage::Aside } else { &done });
    }

    /// Reads a file from one place to another; what the reader still holds is for the caller to finish.
    async fn read_pieces(
        &self,
        file: &File,
        (from, to): (f64, f64),
        reader: &mut StreamReader,
        limits: &mut Limits,
        outbox: &mut Outbox,
    ) -> Result<(), Left> {
        let mut pieces = Pieces::between(file, from, to)?;
        let mut mails = 0;
        let mut untold = 0;
        self.note_under_way(UnderWay::begin);
        let read = 'file: loop {
            outbox.caution.waits();
            let next = pieces.next().await;
            outbox.caution.goes_on();
            let bytes = match next {
                Ok(Some(bytes)) => bytes,
                Ok(None) => break Ok(()),
                Err(CannotRead) => break Err(Left::CannotRead),
            };
            let mut rest = bytes;
            while !rest.is_empty() {
                outbox.caution.waits();
                self.has_room().await;
                outbox.caution.goes_on();
                let length = self.note_under_way(|under_way| under_way.next(rest.len()));
                let (now, behind) = rest.split_at_checked(length).unwrap_or((rest, &[]));
                reader.push(now, limits, &mut |item| outbox.push(item));
                rest = behind;
                if limits.is_exceeded() {
                    break 'file Err(Left::TooMuch);
                }
            }
            untold += bytes.len() as u64;
            if untold >= PROGRESS_BYTES {
                self.post(&ToPage::Progress { bytes: untold, mails: reader.mails() - mails });
                (untold, mails) = (0, reader.mails());
            }
        };
        self.post(&ToPage::Progress { bytes: untold, mails: reader.mails() - mails });
        read
    }
}

/// A few bytes, waited for.
fn bytes_at_once(file: &File, from: f64, to: f64) -> Option<Vec<u8>> {
    let blob: Blob = file.slice_with_f64_and_f64(from, to).ok()?;
    let buffer = FileReaderSync::new().ok()?.read_as_array_buffer(&blob).ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// Bytes of the memory of this program.
fn memory_bytes() -> u64 {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    memory.buffer().unchecked_into::<ArrayBuffer>().byte_length().into()
}

/// A batch that goes to the page when it is full; of a file that is read once more, without what is there already.
struct Outbox {
    worker: Rc<Worker>,
    /// The number of the range of a large mailbox.
    range: Option<u32>,
    batch: Batch,
    /// Those before are at the page already.
    known: u64,
    /// What exceeds them is read by another: nothing that is found then is sent.
    limits: Limits,
    caution: Rc<Caution>,
}

impl Outbox {
    /// For the next file or range, with what counts its mails and members.
    fn new(worker: &Rc<Worker>, range: Option<u32>, resume: Resume, limits: &Limits) -> (Self, Places) {
        let Resume { found: known, passed, careful, .. } = resume;
        let caution = Rc::new(Caution {
            worker: Rc::clone(worker),
            left: Cell::new(if careful { CAREFUL_ITEMS } else { 0 }),
            found: Cell::new(0),
            open: RefCell::new(vec![Place::default()]),
        });
        let tell = careful.then(|| {
            let caution = Rc::clone(&caution);
            Box::new(move |step| caution.step(step)) as Tell
        });
        let (worker, batch, limits) = (Rc::clone(worker), Batch::with_seed(seed()), limits.clone());
        (Self { worker, range, batch, known, limits, caution }, Places::new(passed, tell))
    }

    fn push(&mut self, item: Ingested) {
        if self.limits.is_exceeded() {
            return;
        }
        let found = &self.caution.found;
        found.set(found.get() + 1);
        if found.get() <= self.known {
            return;
        }
        let fills = !matches!(item.outcome, Outcome::NotAReport(_));
        self.batch.add(item);
        if self.caution.is_careful() || self.batch.is_full() {
            self.flush();
        }
        if fills {
            self.caution.relax();
        }
    }

    fn flush(&mut self) {
        if !self.batch.is_empty() {
            let bytes = Uint8Array::from(self.batch.take().encode().as_slice());
            self.worker.note_under_way(|under_way| under_way.sent(bytes.length().into()));
            self.worker.post(&ToPage::Batch { bytes, range: self.range, found: self.caution.found.get() });
        }
    }
}

/// Where the worker is in a file or range, told to the page before each step while it is careful.
struct Caution {
    worker: Rc<Worker>,
    /// It is careful until so many more things were found.
    left: Cell<u32>,
    /// Things found so far.
    found: Cell<u64>,
    /// The file or range itself, and what is open in it.
    open: RefCell<Vec<Place>>,
}

impl Caution {
    fn is_careful(&self) -> bool {
        self.left.get() > 0
    }

    /// One more thing was found.
    fn relax(&self) {
        if let Some(left) = self.left.get().checked_sub(1) {
            self.left.set(left);
            if left == 0 {
                self.worker.post(&ToPage::Begins(None));
            }
        }
    }

    fn step(&self, step: Step) {
        if !self.is_careful() {
            return;
        }
        {
            let mut open = self.open.borrow_mut();
            if matches!(step, Step::Follows(_) | Step::Ends) {
                open.pop();
            }
            if let Step::Begins(number) | Step::Follows(number) = step {
                open.push(Place { number, found: self.found.get() });
            }
        }
        self.goes_on();
    }

    /// Bytes are waited for: what happens meanwhile is nobody's but the file's.
    fn waits(&self) {
        if self.is_careful() {
            self.worker.post(&ToPage::Begins(Some(Place::default())));
        }
    }

    /// What is open is read on.
    fn goes_on(&self) {
        if self.is_careful() {
            self.worker.post(&ToPage::Begins(Some(self.open.borrow().last().copied().unwrap_or_default())));
        }
    }
}

/// Bytes that are read before the page is told.
const PROGRESS_BYTES: u64 = 4_194_304;
/// More things than any batch holds: what killed a worker before is behind no more of them.
const CAREFUL_ITEMS: u32 = 2_048;
