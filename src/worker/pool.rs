//! The pool of workers, from the page's side.
//!
//! Work is sent once a worker said that it is ready. An import that was cancelled is over at once: it asks after
//! every wait whether it still is wanted, and tells nothing more.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::ops::Range;
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, MessageEvent, Worker};

use super::course::{Course, Fate};
use super::message::{MailboxRange, RangeDone, ToPage, ToWorker};
use super::program::WorkerProgram;
use super::warm_up;
use super::work::Work;
use crate::intake::{IntakeError, can_be_split};
use crate::store::Batch;
use crate::web::drop::{NamedFile, size_of};
use crate::web::locks;
use crate::web::pause::Slice;

/// What happens during an import.
pub enum Event {
    /// So much more was read.
    Progress {
        /// Bytes of files.
        bytes: u64,
        /// Mails of mailboxes.
        mails: u64,
    },
    /// So many mails come before that range.
    MailsBefore(u32, u64),
    /// One file is read to its end.
    FileDone {
        /// Its name.
        name: String,
        /// All that it gave is problems.
        failed: bool,
    },
    /// A large mailbox could not be read, or not everywhere.
    Unreadable {
        /// Its name.
        name: String,
    },
    /// Workers died of this, and it is read no further. The file is done all the same, and counted by
    /// [`Event::FileDone`].
    Lost {
        /// The name of the file.
        name: String,
        /// The part of it, from 1; `None` for the whole file.
        part: Option<u32>,
        /// Why.
        error: IntakeError,
    },
    /// This was not read, or not to its end, because it is not wanted.
    Left {
        /// The file.
        file: NamedFile,
        /// [`Event::FileDone`] tells of it all the same.
        counted: bool,
    },
    /// A worker requested this address.
    Requested(String),
    /// Nothing is left to do; nothing else happens after it.
    Finished,
}

/// What is still wanted after a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// All of it.
    All,
    /// Nothing more of the file that the batch comes from.
    OtherFiles,
    /// Nothing more.
    Nothing,
}

/// A running import; [`Import::cancel`] stops it.
#[derive(Clone)]
pub struct Import(Rc<State>);

struct State {
    queue: RefCell<Work<Job>>,
    workers: RefCell<Vec<Running>>,
    /// How many workers read at the same time at most.
    readers: Cell<u64>,
    split: RefCell<Vec<SplitFile>>,
    /// Missing until it is fetched, and for good when it cannot be.
    program: OnceCell<Rc<WorkerProgram>>,
    /// How many times the usual limits a file may take.
    limits: u64,
    /// How many files there are, and their bytes.
    files: u64,
    bytes: u64,
    /// How many workers may still be started in place of dead ones before anything is done again.
    spare: Cell<u32>,
    /// Finished or cancelled.
    over: Cell<bool>,
    /// What came and waits until what came before it is taken.
    inbox: RefCell<VecDeque<Inbound>>,
    /// What came is being taken.
    taking: Cell<bool>,
    on_event: Box<dyn Fn(Event)>,
    on_batch: Box<dyn Fn(Batch, Option<u32>) -> LocalBoxFuture<'static, Wanted>>,
}

/// Something that happened to a worker.
enum Inbound {
    /// It sent this.
    Said(Worker, JsValue),
    /// It ended.
    Died(Worker),
}

/// What one worker does next.
enum Job {
    /// Small files, or one of any size.
    Files(Vec<NamedFile>),
    /// A range of a large mailbox.
    Range(MailboxRange),
    /// What a worker held that died, or that left it.
    Again(Pending, Course),
}

/// A large mailbox that several workers read.
struct SplitFile {
    name: String,
    /// The number of its first range; the others follow.
    first: u32,
    /// What was found in each, once it is read.
    ranges: Vec<Option<RangeDone>>,
}

type Handlers = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut(web_sys::Event)>);

struct Running {
    worker: Worker,
    /// Its own, and that of the lock that it holds.
    name: String,
    /// It said that it is ready.
    started: bool,
    /// What it was sent and has not finished.
    pending: VecDeque<Pending>,
    /// How far it is with the first of that.
    course: Course,
    /// Kept for as long as the worker may call them.
    handlers: Option<Handlers>,
}

/// Something that a worker has not finished.
enum Pending {
    File(NamedFile),
    Range(MailboxRange),
}

impl Pending {
    fn file(self) -> Option<NamedFile> {
        match self {
            Self::File(file) => Some(file),
            Self::Range(_) => None,
        }
    }
}

/// What a worker said does not fit what it was given.
struct Nonsense;

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
    /// Reads `files` within `limits` times the usual limits. `on_event` is called until [`Event::Finished`], or
    /// until the import is cancelled; never before this has returned. `on_batch` takes what was found, with the
    /// number of the range of a large mailbox that it comes from; nothing else is told before it has.
    pub fn start(
        files: Vec<NamedFile>,
        limits: u64,
        on_event: impl Fn(Event) + 'static,
        on_batch: impl Fn(Batch, Option<u32>) -> LocalBoxFuture<'static, Wanted> + 'static,
    ) -> Self {
        warm_up::end();
        let state = Rc::new(State {
            queue: RefCell::default(),
            workers: RefCell::default(),
            readers: Cell::new(1),
            split: RefCell::default(),
            program: OnceCell::new(),
            limits,
            files: files.len() as u64,
            bytes: files.iter().map(|(_, file)| size_of(file)).fold(0, u64::saturating_add),
            spare: Cell::new(SPARE_WORKERS),
            over: Cell::new(false),
            inbox: RefCell::default(),
            taking: Cell::new(false),
            on_event: Box::new(on_event),
            on_batch: Box::new(on_batch),
        });
        let import = Self(state);
        spawn_local({
            let import = import.clone();
            async move { import.begin(files).await }
        });
        import
    }

    /// Ends all workers at once. What they sent before is kept; nothing more is told.
    pub fn cancel(&self) {
        self.0.over.set(true);
        self.0.queue.borrow_mut().take_all();
        for running in self.0.workers.borrow_mut().drain(..) {
            running.end();
        }
    }

    async fn begin(&self, files: Vec<NamedFile>) {
        self.plan(files).await;
        if self.0.over.get() {
            return;
        }
        let program = WorkerProgram::get().await;
        if self.0.over.get() {
            return;
        }
        if let Some(program) = program {
            // Set once per import, here.
            let _ = self.0.program.set(program);
        }
        let wanted = pool_size().min(self.0.queue.borrow_mut().shared().len()).max(1);
        self.0.readers.set(wanted as u64);
        for _ in 0..wanted {
            if !self.is_work_left() || self.add_worker().is_none() {
                break;
            }
        }
        self.finish_if_idle();
    }

    /// Small files travel together, so that a folder of ten thousand does not mean as many messages;
    /// large mailboxes are cut into ranges, so that every worker has its share.
    async fn plan(&self, files: Vec<NamedFile>) {
        // So that the first file begins a bundle.
        let mut bytes = u64::MAX;
        for (name, file) in files {
            let size = size_of(&file);
            let split = size >= 2 * RANGE_BYTES && starts_as_mailbox(&file).await;
            if self.0.over.get() {
                return;
            }
            if split {
                self.split(&name, &file);
                bytes = u64::MAX;
                continue;
            }
            bytes = bytes.saturating_add(size);
            let mut work = self.0.queue.borrow_mut();
            let queue = work.shared();
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

    /// Queues a large mailbox as ranges.
    fn split(&self, name: &str, file: &File) {
        let ranges: Vec<Range<u64>> = ranges_of(file).collect();
        let first = NEXT_RANGE.get();
        let numbers = first..;
        for ((bytes, part), number) in ranges.iter().zip(1..).zip(numbers) {
            let (name, file, bytes) = (name.to_owned(), file.clone(), bytes.clone());
            let range = MailboxRange { name, file, bytes, part, number };
            self.0.queue.borrow_mut().shared().push_back(Job::Range(range));
            NEXT_RANGE.set(number + 1);
        }
        let split = SplitFile { name: name.to_owned(), first, ranges: vec![None; ranges.len()] };
        self.0.split.borrow_mut().push(split);
    }

    fn add_worker(&self) -> Option<()> {
        let (worker, name) = self.0.program.get()?.start().ok()?;
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
            let (import, worker) = (self.clone(), worker.clone());
            move |event: MessageEvent| import.receive(Inbound::Said(worker.clone(), event.data()))
        });
        let on_error = Closure::<dyn FnMut(web_sys::Event)>::new({
            let (import, worker) = (self.clone(), worker.clone());
            move |_| import.receive(Inbound::Died(worker.clone()))
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let handlers = Some((on_message, on_error));
        let (pending, course) = Default::default();
        let running = Running { worker, name, started: false, pending, course, handlers };
        self.0.workers.borrow_mut().push(running);
        Some(())
    }

    /// What comes is taken in the order in which it came, one after the other: a batch may take several turns.
    fn receive(&self, inbound: Inbound) {
        self.0.inbox.borrow_mut().push_back(inbound);
        if !self.0.taking.replace(true) {
            let import = self.clone();
            spawn_local(async move {
                import.take_all().await;
                import.0.taking.set(false);
            });
        }
    }

    async fn take_all(&self) {
        let mut slice = Slice::begin();
        loop {
            let next = self.0.inbox.borrow_mut().pop_front();
            let Some(inbound) = next.filter(|_| !self.0.over.get()) else { return };
            match inbound {
                Inbound::Said(worker, data) => self.message(&worker, &data).await,
                Inbound::Died(worker) => self.worker_died(&worker),
            }
            slice.pause_if_long().await;
        }
    }

    /// A worker that says what cannot be is treated like one that died: what it held is named as lost.
    async fn message(&self, worker: &Worker, data: &JsValue) {
        // It may have been ended meanwhile.
        if self.with(worker, |_| ()).is_none() {
            return;
        }
        let taken = match ToPage::read(data) {
            Some(message) => self.take(worker, message).await,
            None => Err(Nonsense),
        };
        if taken.is_err() {
            self.worker_died(worker);
        }
    }

    async fn take(&self, worker: &Worker, message: ToPage) -> Result<(), Nonsense> {
        match message {
            ToPage::Ready { holds_lock } => {
                let name = self.with(worker, |running| {
                    running.started = true;
                    running.name.clone()
                });
                if let Some(name) = name.filter(|_| holds_lock) {
                    let (import, worker) = (self.clone(), worker.clone());
                    locks::when_free(&name, move || import.receive(Inbound::Died(worker)));
                }
                let State { limits, files, bytes, readers, .. } = &*self.0;
                let limits = ToWorker::Limits { times: *limits, files: *files, bytes: *bytes, workers: readers.get() };
                limits.post(worker).map_err(|_| Nonsense)?;
                self.next_job(worker);
            }
            ToPage::Idle { requested, memory } => {
                if self.with(worker, |running| !running.pending.is_empty()) == Some(true) {
                    return Err(Nonsense);
                }
                for url in requested {
                    self.tell(Event::Requested(url));
                }
                if memory > MOST_MEMORY { self.replace(worker) } else { self.next_job(worker) }
            }
            ToPage::Progress { bytes, mails } => {
                let (bytes, mails) = self.course(worker, |course| course.progress(bytes, mails))?;
                self.tell(Event::Progress { bytes, mails });
            }
            ToPage::Begins(place) => self.course(worker, |course| course.begins(place))?,
            ToPage::Batch { bytes, range, found } => {
                let batch = Batch::decode(&bytes.to_vec()).ok_or(Nonsense)?;
                self.course(worker, |course| course.found(found, batch.has_more_than_problems()))?;
                self.0.spare.set(SPARE_WORKERS);
                let wanted = (self.0.on_batch)(batch, range).await;
                // One that was ended meanwhile waits for nothing.
                let _ = ToWorker::Taken(bytes.length().into()).post(worker);
                match wanted {
                    _ if self.0.over.get() => {}
                    Wanted::All => {}
                    Wanted::OtherFiles => self.leave_file(worker),
                    Wanted::Nothing => self.leave_all(),
                }
            }
            ToPage::FileDone { failed } => {
                let done = |pending: &Pending| matches!(pending, Pending::File(_));
                let Pending::File((name, _)) = self.done(worker, done)? else { return Err(Nonsense) };
                self.tell(Event::FileDone { name, failed });
            }
            ToPage::RangeDone(range) => {
                self.done(
                    worker,
                    |pending| matches!(pending, Pending::Range(MailboxRange { number, .. }) if *number == range.number),
                )?;
                self.range_done(range);
            }
            ToPage::Aside => {
                let left = self.with(worker, |running| {
                    let course = std::mem::take(&mut running.course);
                    // One alone has no share that could be too little.
                    let left = if course.is_alone() { None } else { running.pending.pop_front() };
                    left.map(|pending| Job::Again(pending, course.put_aside()))
                });
                self.0.queue.borrow_mut().put_aside(left.flatten().ok_or(Nonsense)?);
            }
            ToPage::Lost | ToPage::Opened(_) => return Err(Nonsense),
        }
        Ok(())
    }

    /// Takes off what a worker was to do first, which must be the one that it says is done.
    fn done(&self, worker: &Worker, is_it: impl Fn(&Pending) -> bool) -> Result<Pending, Nonsense> {
        let done = self.with(worker, |running| {
            running.course = Course::default();
            running.pending.pop_front_if(|pending| is_it(pending))
        });
        self.0.spare.set(SPARE_WORKERS);
        done.flatten().ok_or(Nonsense)
    }

    /// How far a worker is with what it does, to be noted or changed.
    fn course<T>(&self, worker: &Worker, act: impl FnOnce(&mut Course) -> T) -> Result<T, Nonsense> {
        let busy = |running: &mut Running| (!running.pending.is_empty()).then(|| act(&mut running.course));
        self.with(worker, busy).flatten().ok_or(Nonsense)
    }

    /// Once all ranges of a mailbox are read, its mails are counted through and the file is done.
    fn range_done(&self, done: RangeDone) {
        let mut split = self.0.split.borrow_mut();
        let place = |file: &SplitFile| {
            let at = done.number.checked_sub(file.first)? as usize;
            (at < file.ranges.len()).then_some(at)
        };
        let Some((at, within)) = split.iter().enumerate().find_map(|(at, file)| Some((at, place(file)?))) else {
            return;
        };
        let Some(file) = split.get_mut(at) else { return };
        if let Some(range) = file.ranges.get_mut(within) {
            *range = Some(done);
        }
        let Some(ranges) = file.ranges.iter().copied().collect::<Option<Vec<RangeDone>>>() else { return };
        let file = split.swap_remove(at);
        drop(split);
        let mut before = 0_u64;
        for range in &ranges {
            self.tell(Event::MailsBefore(range.number, before));
            before = before.saturating_add(range.mails);
        }
        let unreadable = ranges.iter().any(|range| range.unreadable);
        if unreadable {
            self.tell(Event::Unreadable { name: file.name.clone() });
        }
        let failed = (unreadable || ranges.iter().any(|range| range.failed)) && !ranges.iter().any(|range| range.any);
        self.tell(Event::FileDone { name: file.name, failed });
    }

    fn next_job(&self, worker: &Worker) {
        let others = self.0.workers.borrow().len().saturating_sub(1);
        let next = self.0.queue.borrow_mut().next(others);
        let Some(job) = next else {
            self.remove(worker);
            self.finish_if_idle();
            return;
        };
        let (pending, course, messages) = job.begun();
        self.with(worker, |running| (running.pending, running.course) = (pending, course));
        if messages.iter().any(|message| message.post(worker).is_err()) {
            self.worker_died(worker);
        }
    }

    /// Ends a worker that has nothing to do, and starts another where work is left.
    fn replace(&self, worker: &Worker) {
        self.remove(worker);
        if self.is_work_left() {
            // Without another the rest is left to the other workers.
            let _ = self.add_worker();
        }
        self.finish_if_idle();
    }

    /// Whether a further worker would have something to do.
    fn is_work_left(&self) -> bool {
        self.0.queue.borrow().is_any(self.0.workers.borrow().len())
    }

    /// Another worker takes its place and goes on, first of all with what this one held.
    fn worker_died(&self, worker: &Worker) {
        let Some(Running { started, mut pending, course, .. }) = self.remove(worker) else { return };
        let first = pending.pop_front();
        let next: Vec<NamedFile> = pending.into_iter().filter_map(Pending::file).collect();
        if !next.is_empty() {
            self.0.queue.borrow_mut().put_back(Job::Files(next), false);
        }
        if let Some(first) = first {
            match course.after_death() {
                Fate::Again(course) => {
                    let is_alone = course.is_alone();
                    self.0.queue.borrow_mut().put_back(Job::Again(first, course), is_alone);
                }
                Fate::Lost { error, any } => self.lose(first, error, any),
            }
        }
        let spare = self.0.spare.get();
        // One that never started would not start a second time either, unless others did.
        let starts = started || self.0.queue.borrow().is_any_aside();
        if starts && spare > 0 && self.is_work_left() {
            self.0.spare.set(spare - 1);
            // Without another the rest is named as lost too.
            let _ = self.add_worker();
        }
        self.finish_if_idle();
    }

    /// It is read no further; `any` says that something was found in it that is no problem.
    fn lose(&self, pending: Pending, error: IntakeError, any: bool) {
        match pending {
            Pending::File((name, _)) => {
                self.tell(Event::Lost { name: name.clone(), part: None, error });
                self.tell(Event::FileDone { name, failed: !any });
            }
            Pending::Range(MailboxRange { name, part, number, .. }) => {
                self.tell(Event::Lost { name, part: Some(part), error });
                self.range_done(RangeDone { number, mails: 0, any, failed: !any, unreadable: false });
            }
        }
    }

    /// Reads no more of the file that a worker reads, and goes on with the others.
    fn leave_file(&self, worker: &Worker) {
        let Some(Running { mut pending, .. }) = self.remove(worker) else { return };
        let first = pending.pop_front();
        let next: Vec<NamedFile> = pending.into_iter().filter_map(Pending::file).collect();
        if !next.is_empty() {
            self.0.queue.borrow_mut().put_back(Job::Files(next), false);
        }
        if let Some(Pending::Range(range)) = &first {
            let of_it = |job: &mut Job| matches!(job, Job::Range(other) if other.file == range.file);
            let mut rest = Vec::new();
            self.0.queue.borrow_mut().shared().retain_mut(|job| {
                let left = of_it(job);
                if let Job::Range(other) = job
                    && left
                {
                    rest.push(Pending::Range(other.clone()));
                }
                !left
            });
            for pending in rest {
                self.leave(pending, false);
            }
        }
        if let Some(first) = first {
            self.leave(first, true);
        }
        if self.is_work_left() {
            // Without another the rest is left to the other workers.
            let _ = self.add_worker();
        }
        self.finish_if_idle();
    }

    /// Reads no more.
    fn leave_all(&self) {
        let workers: Vec<Running> = self.0.workers.borrow_mut().drain(..).collect();
        for mut running in workers.into_iter().map(Running::end) {
            let mut begun = true;
            for pending in running.pending.drain(..) {
                self.leave(pending, std::mem::take(&mut begun));
            }
        }
        let rest = self.0.queue.borrow_mut().take_all();
        for pending in rest.into_iter().flat_map(|job| job.begun().0) {
            self.leave(pending, false);
        }
        self.finish_if_idle();
    }

    /// What was begun counts as read: its reports are shown.
    fn leave(&self, pending: Pending, begun: bool) {
        match pending {
            Pending::File((name, file)) => {
                self.tell(Event::Left { file: (name.clone(), file), counted: begun });
                if begun {
                    self.tell(Event::FileDone { name, failed: false });
                }
            }
            Pending::Range(MailboxRange { name, file, number, .. }) => {
                self.tell(Event::Left { file: (name, file), counted: true });
                self.range_done(RangeDone { number, mails: 0, any: begun, failed: false, unreadable: false });
            }
        }
    }

    fn finish_if_idle(&self) {
        if self.0.over.get() || !self.0.workers.borrow().is_empty() {
            return;
        }
        // Nobody is left to take the rest.
        let rest = self.0.queue.borrow_mut().take_all();
        for job in rest {
            let (pending, course, _) = job.begun();
            let mut any = course.any();
            for pending in pending {
                self.lose(pending, IntakeError::ReaderDied, std::mem::take(&mut any));
            }
        }
        self.tell(Event::Finished);
        self.0.over.set(true);
    }

    fn tell(&self, event: Event) {
        if !self.0.over.get() {
            (self.0.on_event)(event);
        }
    }

    fn with<T>(&self, worker: &Worker, act: impl FnOnce(&mut Running) -> T) -> Option<T> {
        self.0.workers.borrow_mut().iter_mut().find(|running| running.worker == *worker).map(act)
    }

    fn remove(&self, worker: &Worker) -> Option<Running> {
        let mut workers = self.0.workers.borrow_mut();
        let index = workers.iter().position(|running| running.worker == *worker)?;
        Some(workers.swap_remove(index).end())
    }
}

impl Job {
    /// What a worker is to finish that takes it, how far that is, and what the worker is told.
    fn begun(self) -> (VecDeque<Pending>, Course, Vec<ToWorker>) {
        match self {
            Self::Files(files) => {
                let pending = files.iter().cloned().map(Pending::File).collect();
                (pending, Course::default(), vec![ToWorker::Files(files)])
            }
            Self::Range(range) => {
                (VecDeque::from([Pending::Range(range.clone())]), Course::default(), vec![ToWorker::Range(range)])
            }
            Self::Again(pending, course) => {
                let what = match &pending {
                    Pending::File(file) => ToWorker::Files(vec![file.clone()]),
                    Pending::Range(range) => ToWorker::Range(range.clone()),
                };
                let messages = vec![ToWorker::Resume(course.resume()), what];
                (VecDeque::from([pending]), course, messages)
            }
        }
    }
}

impl Running {
    /// Ends it. It may be one of its handlers that runs now: they are dropped when that has ended.
    fn end(mut self) -> Self {
        self.worker.terminate();
        let handlers = self.handlers.take();
        gloo_timers::callback::Timeout::new(0, move || drop(handlers)).forget();
        self
    }
}

/// A number that no range of a large mailbox has.
pub fn range_number() -> u32 {
    NEXT_RANGE.replace(NEXT_RANGE.get() + 1)
}

/// A large file in ranges.
fn ranges_of(file: &File) -> impl Iterator<Item = Range<u64>> + use<> {
    let size = size_of(file);
    (0..size.div_ceil(RANGE_BYTES)).map(move |at| at * RANGE_BYTES..size.min((at + 1) * RANGE_BYTES))
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

const BUNDLE_BYTES: u64 = 4_194_304;
const BUNDLE_FILES: usize = 64;
/// Long enough that finding its ends costs nothing, short enough that all workers end together.
const RANGE_BYTES: u64 = 16_777_216;
const SNIFFED_BYTES: f64 = 65_536.0;
/// Workers that may be started in place of dead ones while nothing is done: what dies however it begins ends.
const SPARE_WORKERS: u32 = 256;
/// Bytes of memory beyond which a worker is ended between two jobs, to give it back.
const MOST_MEMORY: u64 = 134_217_728;

thread_local! {
    /// The number of the next range of any large mailbox.
    static NEXT_RANGE: Cell<u32> = const { Cell::new(0) };
}
