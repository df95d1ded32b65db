//! The pool of workers, from the page's side.
//!
//! Work is sent once a worker said "ready"; cancelling ends the workers.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, MessageEvent, Worker};

use super::program::WorkerProgram;
use super::warm_up;
use crate::intake::can_be_split;
use crate::say;
use crate::store::Batch;
use crate::web::drop::NamedFile;
use crate::web::locks;

/// What happens during an import.
pub enum Event {
    /// So many more bytes and mails were read.
    Progress {
        /// Bytes of files.
        bytes: f64,
        /// Mails of mailboxes.
        mails: u64,
    },
    /// Things found; the number is that of a part of a large mailbox.
    Batch(Box<Batch>, Option<u32>),
    /// So many mails come before that part.
    MailsBefore(u32, u64),
    /// One file is read to its end.
    FileDone {
        /// Its name.
        name: String,
        /// All that it gave is problems.
        failed: bool,
    },
    /// This was in the hands of a worker that died: a whole file, or a part of a large one.
    Lost {
        /// What a user is shown.
        name: String,
        /// Whether it is a whole file.
        whole: bool,
    },
    /// A worker requested this address.
    Requested(String),
    /// Nothing is left to do.
    Finished,
}

/// A running import; [`Import::cancel`] stops it.
#[derive(Clone)]
pub struct Import(Rc<State>);

struct State {
    queue: RefCell<VecDeque<Job>>,
    workers: RefCell<Vec<Running>>,
    split: RefCell<Vec<SplitFile>>,
    /// Missing until it is fetched, and for good when it cannot be.
    program: OnceCell<Rc<WorkerProgram>>,
    /// How many times the usual limits a file may take.
    limits: u64,
    /// How many workers may still be started in place of one that died.
    spare: Cell<u32>,
    on_event: Box<dyn Fn(Event)>,
}

/// What one worker does next.
enum Job {
    /// Small files, or one of any size.
    Files(Vec<NamedFile>),
    /// A range of a large mailbox.
    Range { name: String, file: File, from: f64, to: f64, part: u32, number: u32 },
}

/// A large mailbox that several workers read.
struct SplitFile {
    name: String,
    /// The number of its first part; the others follow.
    first: u32,
    parts: Vec<Option<PartDone>>,
}

/// What was found in a part.
#[derive(Clone, Copy)]
struct PartDone {
    mails: u64,
    /// Anything but a problem.
    any: bool,
    /// Nothing but problems.
    failed: bool,
}

type Handlers = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut(web_sys::Event)>);

struct Running {
    worker: Worker,
    /// Its own, and that of the lock that it holds.
    name: String,
    /// It said "ready".
    started: bool,
    /// What it was sent and has not finished.
    jobs: VecDeque<Pending>,
    /// Kept for as long as the worker may call them.
    _handlers: Handlers,
}

/// Something that a worker has not finished.
enum Pending {
    File(NamedFile),
    Part { name: String, part: u32, number: u32 },
}

impl Pending {
    fn file(self) -> Option<NamedFile> {
        match self {
            Self::File(file) => Some(file),
            Self::Part { .. } => None,
        }
    }
}

/// Fetches and compiles what workers run, so that an import need not wait for it.
pub fn prepare() {
    spawn_local(async {
        // What cannot be had now is fetched by the import that needs it.
        if let Some(program) = WorkerProgram::get().await {
            warm_up::begin(&program);
        }
    });
}

impl Import {
    /// Reads `files` within `limits` times the usual limits; `on_event` is called until [`Event::Finished`].
    pub fn start(files: Vec<NamedFile>, limits: u64, on_event: impl Fn(Event) + 'static) -> Self {
        warm_up::end();
        let state = Rc::new(State {
            queue: RefCell::default(),
            workers: RefCell::default(),
            split: RefCell::default(),
            program: OnceCell::new(),
            limits,
            spare: Cell::new(SPARE_WORKERS),
            on_event: Box::new(on_event),
        });
        let import = Self(state);
        spawn_local({
            let import = import.clone();
            async move {
                import.plan(files).await;
                let wanted = pool_size().min(import.0.queue.borrow().len()).max(1);
                if let Some(program) = WorkerProgram::get().await {
                    // Nobody else sets it.
                    let _ = import.0.program.set(program);
                }
                for _ in 0..wanted {
                    if import.0.queue.borrow().is_empty() || import.add_worker().is_none() {
                        break;
                    }
                }
                import.finish_if_idle();
            }
        });
        import
    }

    /// Small files travel together, so that a folder of ten thousand does not mean as many messages;
    /// large mailboxes are cut into ranges, so that every worker has its share.
    async fn plan(&self, files: Vec<NamedFile>) {
        let mut bytes = f64::INFINITY;
        for (name, file) in files {
            let size = file.size();
            if size >= 2.0 * RANGE_BYTES && starts_as_mailbox(&file).await {
                self.0.queue.borrow_mut().extend(self.ranges(&name, &file));
                bytes = f64::INFINITY;
                continue;
            }
            bytes += size;
            let mut queue = self.0.queue.borrow_mut();
            match queue.back_mut() {
                Some(Job::Files(bundle)) if bytes <= BUNDLE_BYTES && bundle.len() < BUNDLE_FILES => {
                    bundle.push((name, file));
                }
                _ => {
                    bytes = size;
                    queue.push_back(Job::Files(vec![(name, file)]));
                }
            }
        }
    }

    fn ranges(&self, name: &str, file: &File) -> Vec<Job> {
        let mut ranges = Vec::new();
        let (mut from, mut part) = (0.0, 0);
        let first = PARTS.get();
        while from < file.size() {
            let to = file.size().min(from + RANGE_BYTES);
            ranges.push(Job::Range {
                name: name.to_owned(),
                file: file.clone(),
                from,
                to,
                part: part + 1,
                number: first + part,
            });
            (from, part) = (to, part + 1);
        }
        PARTS.set(first + part);
        self.0.split.borrow_mut().push(SplitFile { name: name.to_owned(), first, parts: vec![None; ranges.len()] });
        ranges
    }

    /// Ends all workers at once; what they sent before is kept.
    pub fn cancel(&self) {
        self.0.queue.borrow_mut().clear();
        for running in self.0.workers.borrow_mut().drain(..) {
            running.worker.terminate();
        }
        (self.0.on_event)(Event::Finished);
    }

    fn add_worker(&self) -> Option<()> {
        let (worker, name) = self.0.program.get()?.start().ok()?;
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
            let (import, worker) = (self.clone(), worker.clone());
            move |event: MessageEvent| import.message(&worker, &event)
        });
        let on_error = Closure::<dyn FnMut(web_sys::Event)>::new({
            let (import, worker) = (self.clone(), worker.clone());
            move |_| import.worker_died(&worker)
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let running =
            Running { worker, name, started: false, jobs: VecDeque::new(), _handlers: (on_message, on_error) };
        self.0.workers.borrow_mut().push(running);
        Some(())
    }

    fn message(&self, worker: &Worker, event: &MessageEvent) {
        let data: Array = event.data().unchecked_into();
        match data.get(0).as_string().as_deref() {
            Some("ready") => {
                let name = self.with(worker, |running| {
                    running.started = true;
                    running.name.clone()
                });
                if let Some(name) = name.filter(|_| data.get(1).is_truthy()) {
                    let (import, worker) = (self.clone(), worker.clone());
                    locks::when_free(&name, move || import.worker_died(&worker));
                }
                #[expect(clippy::cast_precision_loss, reason = "small")]
                let limits = Array::of2(&"limits".into(), &(self.0.limits as f64).into());
                // Plain strings and numbers can always be cloned.
                let _ = worker.post_message(&limits);
                self.next_job(worker);
            }
            Some("idle") => {
                let requested: Array = data.get(1).unchecked_into();
                for url in requested.iter().filter_map(|url| url.as_string()) {
                    (self.0.on_event)(Event::Requested(url));
                }
                self.next_job(worker);
            }
            Some("progress") => {
                let bytes = data.get(1).as_f64().unwrap_or_default();
                (self.0.on_event)(Event::Progress { bytes, mails: whole(&data.get(2)) });
            }
            Some("batch") => {
                let bytes: Uint8Array = data.get(1).unchecked_into();
                let part = data.get(2).as_f64().and(u32::try_from(whole(&data.get(2))).ok());
                if let Some(batch) = Batch::decode(&bytes.to_vec()) {
                    (self.0.on_event)(Event::Batch(Box::new(batch), part));
                }
            }
            Some("file") => {
                if let Some(Pending::File((name, _))) = self.with(worker, |running| running.jobs.pop_front()).flatten()
                {
                    (self.0.on_event)(Event::FileDone { name, failed: data.get(1).is_truthy() });
                }
            }
            Some("range") => {
                self.with(worker, |running| running.jobs.pop_front());
                let number = u32::try_from(whole(&data.get(1))).unwrap_or_default();
                let mails = whole(&data.get(2));
                let done = PartDone { mails, any: data.get(3).is_truthy(), failed: data.get(4).is_truthy() };
                self.part_done(number, done);
            }
            _ => self.worker_died(worker),
        }
    }

    /// Once all parts of a mailbox are read, its mails are counted through and the file is done.
    fn part_done(&self, number: u32, done: PartDone) {
        let mut split = self.0.split.borrow_mut();
        let Some(at) = split
            .iter()
            .position(|file| number.checked_sub(file.first).is_some_and(|at| (at as usize) < file.parts.len()))
        else {
            return;
        };
        let Some(file) = split.get_mut(at) else { return };
        if let Some(part) = file.parts.get_mut((number - file.first) as usize) {
            *part = Some(done);
        }
        let Some(parts) = file.parts.iter().copied().collect::<Option<Vec<PartDone>>>() else { return };
        let file = split.swap_remove(at);
        drop(split);
        let mut before = 0_u64;
        for (number, part) in (file.first..).zip(&parts) {
            (self.0.on_event)(Event::MailsBefore(number, before));
            before = before.saturating_add(part.mails);
        }
        let failed = parts.iter().any(|part| part.failed) && !parts.iter().any(|part| part.any);
        (self.0.on_event)(Event::FileDone { name: file.name, failed });
    }

    fn next_job(&self, worker: &Worker) {
        let Some(job) = self.0.queue.borrow_mut().pop_front() else {
            self.remove(worker);
            self.finish_if_idle();
            return;
        };
        let (pending, message): (VecDeque<Pending>, Array) = match job {
            Job::Files(files) => (
                files.iter().cloned().map(Pending::File).collect(),
                files.iter().map(|(name, file)| Array::of2(&name.into(), file)).collect(),
            ),
            Job::Range { name, file, from, to, part, number } => {
                let values: [JsValue; 7] = [
                    "range".into(),
                    name.as_str().into(),
                    file.into(),
                    from.into(),
                    to.into(),
                    part.into(),
                    number.into(),
                ];
                (VecDeque::from([Pending::Part { name, part, number }]), values.iter().collect())
            }
        };
        self.with(worker, |running| running.jobs = pending);
        if worker.post_message(&message).is_err() {
            self.worker_died(worker);
        }
    }

    /// What was in its hands is named as lost; another worker takes its place and the rest goes on,
    /// first of all the files that were to follow.
    fn worker_died(&self, worker: &Worker) {
        let Some(mut running) = self.remove(worker) else { return };
        self.lose(running.jobs.pop_front());
        let next: Vec<NamedFile> = running.jobs.into_iter().filter_map(Pending::file).collect();
        if !next.is_empty() {
            self.0.queue.borrow_mut().push_front(Job::Files(next));
        }
        let spare = self.0.spare.get();
        // One that never started would not start a second time either.
        if running.started && spare > 0 && !self.0.queue.borrow().is_empty() {
            self.0.spare.set(spare - 1);
            let _ = self.add_worker();
        }
        self.finish_if_idle();
    }

    fn lose(&self, jobs: impl IntoIterator<Item = Pending>) {
        for job in jobs {
            match job {
                Pending::File((name, _)) => (self.0.on_event)(Event::Lost { name, whole: true }),
                Pending::Part { name, part, number } => {
                    let name = say!("{name} (part {part})", name, part);
                    (self.0.on_event)(Event::Lost { name, whole: false });
                    self.part_done(number, PartDone { mails: 0, any: false, failed: true });
                }
            }
        }
    }

    fn finish_if_idle(&self) {
        if !self.0.workers.borrow().is_empty() {
            return;
        }
        // Nobody is left to take the rest.
        let rest: Vec<Job> = self.0.queue.borrow_mut().drain(..).collect();
        for job in rest {
            match job {
                Job::Files(files) => self.lose(files.into_iter().map(Pending::File)),
                Job::Range { name, part, number, .. } => self.lose([Pending::Part { name, part, number }]),
            }
        }
        (self.0.on_event)(Event::Finished);
    }

    fn with<T>(&self, worker: &Worker, act: impl FnOnce(&mut Running) -> T) -> Option<T> {
        self.0.workers.borrow_mut().iter_mut().find(|running| running.worker == *worker).map(act)
    }

    fn remove(&self, worker: &Worker) -> Option<Running> {
        let mut workers = self.0.workers.borrow_mut();
        let index = workers.iter().position(|running| running.worker == *worker)?;
        worker.terminate();
        let running = workers.swap_remove(index);
        // It may be this very handler that runs now: let it end before it is dropped.
        let Running { worker, name, started, jobs, _handlers: handlers } = running;
        let kept = Running { worker, name, started, jobs, _handlers: (Closure::new(|_| {}), Closure::new(|_| {})) };
        gloo_timers::callback::Timeout::new(0, move || drop(handlers)).forget();
        Some(kept)
    }
}

/// A number that no part of a large mailbox has.
pub fn part_number() -> u32 {
    PARTS.replace(PARTS.get() + 1)
}

/// A whole number that a worker sent.
fn whole(value: &JsValue) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "workers send whole numbers")]
    let number = value.as_f64().unwrap_or_default() as u64;
    number
}

/// Looks at the start of a large file.
async fn starts_as_mailbox(file: &File) -> bool {
    let Ok(start) = file.slice_with_f64_and_f64(0.0, SNIFFED_BYTES) else { return false };
    let buffer = JsFuture::from(start.array_buffer()).await;
    buffer.is_ok_and(|buffer| can_be_split(&Uint8Array::new(&buffer).to_vec()))
}

/// How many workers read: one a core, at most eight.
pub fn pool_size() -> usize {
    let cores = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped just before")]
    let cores = cores.clamp(1.0, 8.0) as usize;
    cores
}

const BUNDLE_BYTES: f64 = 4_194_304.0;
const BUNDLE_FILES: usize = 64;
/// Long enough that finding its ends costs nothing, short enough that all workers end together.
const RANGE_BYTES: f64 = 16_777_216.0;
const SNIFFED_BYTES: f64 = 65_536.0;
/// Workers that one import may start in place of dead ones.
const SPARE_WORKERS: u32 = 64;

thread_local! {
    /// The number of the next part of any large mailbox.
    static PARTS: Cell<u32> = const { Cell::new(0) };
}
