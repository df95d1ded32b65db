//! What a run costs: the time of the processor and the most memory, against the bytes it was about.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use tlsrpt_lens::analysis::{ChoosingSteps, DiagnosisSteps, Filter, OverviewSteps, Share, compare, failure_rows};
use tlsrpt_lens::store::Store;

static NOW: AtomicU64 = AtomicU64::new(0);
static MOST: AtomicU64 = AtomicU64::new(0);

/// The system's allocator, with a count of what is held.
pub struct Counting;

// The system's allocator does the work; here it is only counted.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size() as u64, Relaxed) + layout.size() as u64;
        MOST.fetch_max(now, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size() as u64, Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// Nanoseconds a byte, with the sanitizer and debug assertions at work, which cost some ten times what a release does:
/// so 0.5 s a megabyte of a release, and the tenth of a second that anything may take.
const NANOSECONDS_A_BYTE: u64 = 5_000;
const NANOSECONDS: u64 = 1_000_000_000;
/// Bytes held a byte, and what anything may hold: tables, a window to inflate in.
const BYTES_A_BYTE: u64 = 64;
const BYTES: u64 = 8 << 20;

/// A run that is measured.
pub struct Measure {
    nanoseconds: u64,
    held: u64,
}

impl Measure {
    pub fn begin() -> Self {
        let held = NOW.load(Relaxed);
        MOST.store(held, Relaxed);
        Self { nanoseconds: processor(), held }
    }

    /// Fails when it cost more than so many bytes may.
    pub fn end(self, bytes: u64) {
        let spent = processor().saturating_sub(self.nanoseconds);
        let held = MOST.load(Relaxed).saturating_sub(self.held);
        assert!(spent <= NANOSECONDS + NANOSECONDS_A_BYTE * bytes, "{spent} ns for {bytes} bytes");
        assert!(held <= BYTES + BYTES_A_BYTE * bytes, "{held} bytes held for {bytes}");
    }
}

/// What the processor spent on this thread, in nanoseconds.
fn processor() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// Counts and explains all, then under one filter of each kind, in steps as a page does.
pub fn show(store: &Store) {
    let count = |filter: &Filter| {
        let mut steps = OverviewSteps::new();
        while !steps.step(store, filter, 2_000) {}
        let mut explaining = DiagnosisSteps::new(None);
        while !explaining.step(store, 2_000) {}
        let diagnosis = explaining.finish();
        let mut choosing = ChoosingSteps::default();
        while !choosing.step(&diagnosis, store, filter, 2_000) {}
        drop(choosing.finish(&diagnosis, filter));
        steps.finish()
    };
    let all = count(&Filter::default());
    let first = |shares: &[Share]| shares.first().map(|share| share.label.clone());
    let none = Filter::default;
    for filter in [
        Filter { organization: first(&all.by_organization).into(), ..none() },
        Filter { policy_domain: first(&all.by_policy_domain).into(), ..none() },
        Filter { policy_type: first(&all.by_policy_type).into(), ..none() },
        Filter { result_type: all.by_result_type.first().map(|(first, _)| first.to_string()).into(), ..none() },
        Filter { receiving_mx: first(&all.by_mx).into(), ..none() },
        Filter { reason: first(&all.by_reason).into(), ..none() },
        Filter { network: first(&all.by_network).into(), ..none() },
        Filter { country: first(&all.by_country).into(), ..none() },
        Filter { receiving_ip: String::new().into(), ..none() },
        Filter { days: all.first_day.map(|day| (day, day)), ..none() },
    ] {
        let counted = count(&filter);
        let rows = counted.failure_groups.first().map(|group| failure_rows(store, &filter, group));
        drop((rows, compare(store, &filter)));
    }
}
