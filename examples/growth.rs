//! How time and memory grow with what somebody sends: each series at n, 2n, 4n and 8n, each size in a process of its
//! own, read, diagnosed and shown under one filter of each kind on one thread, as the page does.
//!
//! `growth` prints the table of all series, `growth NAME…` of some; it ends with 1 when an exponent is 1.15 or more,
//! or when a step takes 50 ms or more, for so long the page would stand.
//! Of each size the least of several runs counts, for whatever else the machine does only adds to a run. The sizes take
//! turns, so that a slow minute of the machine meets all of them, and a series that seems to grow too fast is run more
//! often before that is believed. What is left beside the program's own growth is that of the machine: data that no
//! longer fit its caches cost more each.
//! `growth --one NAME SIZE` measures one size and prints `seconds peak longest`: the processor's time, the bytes that
//! the process had at most beyond those before, and the longest step in seconds.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::process::{Command, ExitCode};
use std::time::Instant;

use processor_time::processor_time;
use reading::read;
use series::SERIES;
use tlsrpt_lens::analysis::{ChoosingSteps, DiagnosisSteps, Filter, Overview, OverviewSteps};
use tlsrpt_lens::store::Store;

#[path = "../benches/shared/processor_time.rs"]
mod processor_time;
#[path = "../benches/shared/reading.rs"]
mod reading;
#[path = "../benches/shared/series.rs"]
mod series;

/// An exponent from here on is no linear growth.
const MOST: f64 = 1.15;
/// A step from here on holds the page up, in seconds.
const LONGEST_STEP: f64 = 0.05;
/// A first size that takes less is too small to tell growth from noise.
const LEAST_SECONDS: f64 = 0.05;
/// Rows and lines of one step, as the page has it.
const WORK_A_STEP: usize = 2_000;
/// Rounds of all sizes: so many, and so many more while an exponent is too large.
const ROUNDS: usize = 3;
const MOST_ROUNDS: usize = 9;

/// What one size costs.
#[derive(Debug, Clone, Copy)]
struct Cost {
    seconds: f64,
    peak: f64,
    longest: f64,
}

impl Cost {
    /// Of what has not run yet.
    const UNKNOWN: Self = Self { seconds: f64::INFINITY, peak: f64::INFINITY, longest: f64::INFINITY };

    /// The least of each number.
    fn least(self, other: Self) -> Self {
        Self {
            seconds: self.seconds.min(other.seconds),
            peak: self.peak.min(other.peak),
            longest: self.longest.min(other.longest),
        }
    }
}

fn main() -> io::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [one, name, size] = arguments.as_slice()
        && one == "--one"
    {
        let size = size.parse().map_err(|_| io::Error::other("SIZE is a number"))?;
        let series =
            SERIES.iter().find(|series| series.name == name).ok_or_else(|| io::Error::other("no such series"))?;
        let Cost { seconds, peak, longest } = measure(&(series.make)(size));
        writeln!(io::stdout(), "{seconds} {peak} {longest}")?;
        return Ok(ExitCode::SUCCESS);
    }
    let chosen =
        SERIES.iter().filter(|series| arguments.is_empty() || arguments.iter().any(|name| name == series.name));
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "| series | n | seconds | exponent | MB | exponent | longest step, ms |\n|---|--:|--:|--:|--:|--:|--:|"
    )?;
    let (mut count, mut failed, mut slow) = (0, Vec::new(), Vec::new());
    for series in chosen {
        let mut size = series.least;
        while run(series.name, size)?.seconds < LEAST_SECONDS && size < 64 * series.least {
            size *= 2;
        }
        let (costs, exponents) = grown(series.name, size)?;
        if exponents.iter().any(|exponent| *exponent >= MOST) {
            failed.push(series.name);
        }
        let longest = costs.iter().fold(0.0_f64, |most, cost| most.max(cost.longest));
        if longest >= LONGEST_STEP {
            slow.push(series.name);
        }
        let list = |of: fn(&Cost) -> String| costs.iter().map(of).collect::<Vec<_>>().join(" · ");
        writeln!(
            out,
            "| {} | {size} | {} | {:.2} | {} | {:.2} | {:.1} |",
            series.name,
            list(|cost| format!("{:.2}", cost.seconds)),
            exponents[0],
            list(|cost| format!("{:.0}", cost.peak / 1e6)),
            exponents[1],
            longest * 1e3
        )?;
        out.flush()?;
        count += 1;
    }
    let mut said = format!("{count} series");
    if !failed.is_empty() {
        let _ = write!(said, "; {MOST} or more: {}", failed.join(", "));
    }
    if !slow.is_empty() {
        let _ = write!(said, "; a step of {} ms or more: {}", LONGEST_STEP * 1e3, slow.join(", "));
    }
    writeln!(out, "\n{said}")?;
    Ok(if failed.is_empty() && slow.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A series at four sizes from `least` on: the least cost of each, and the exponents of time and peak.
fn grown(name: &str, least: usize) -> io::Result<([Cost; 4], [f64; 2])> {
    let mut costs = [Cost::UNKNOWN; 4];
    let mut round = 0;
    loop {
        for (cost, times) in costs.iter_mut().zip([1, 2, 4, 8]) {
            *cost = cost.least(run(name, least * times)?);
        }
        round += 1;
        let exponents = [exponent(costs.iter().map(|cost| cost.seconds)), exponent(costs.iter().map(|cost| cost.peak))];
        let grows =
            exponents.iter().any(|exponent| *exponent >= MOST) || costs.iter().any(|cost| cost.longest >= LONGEST_STEP);
        if round >= if grows { MOST_ROUNDS } else { ROUNDS } {
            return Ok((costs, exponents));
        }
    }
}

/// What one size costs in a process of its own.
fn run(name: &str, size: usize) -> io::Result<Cost> {
    let mut command = Command::new(std::env::current_exe()?);
    // glibc merges the small pieces it was given back only when it is next asked for a large one: a step that asks then
    // pays for all steps before it. The page's allocator merges each piece at once.
    command.env("GLIBC_TUNABLES", "glibc.malloc.mxfast=0");
    let output = command.args(["--one", name, &size.to_string()]).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    match *numbers.as_slice() {
        [seconds, peak, longest] => Ok(Cost { seconds, peak, longest }),
        _ => Err(io::Error::other(format!("{name} {size}: {}", String::from_utf8_lossy(&output.stderr)))),
    }
}

/// The slope of the logarithms over doubled sizes, by least squares.
#[expect(clippy::cast_precision_loss, reason = "four sizes")]
fn exponent(costs: impl Iterator<Item = f64>) -> f64 {
    let points: Vec<(f64, f64)> = costs.enumerate().map(|(at, cost)| (at as f64, cost.max(1e-9).log2())).collect();
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let slope: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    slope / points.iter().map(|point| (point.0 - x).powi(2)).sum::<f64>()
}

fn measure(file: &(String, Vec<u8>)) -> Cost {
    let (name, bytes) = file;
    // From here on the system notes the most memory anew.
    let _ = fs::write("/proc/self/clear_refs", "5");
    let before = memory("VmRSS:");
    let (began, mut longest) = (seconds(), 0.0_f64);
    let store = read(name, bytes);
    let mut timed = |step: &mut dyn FnMut() -> bool| {
        let (began, spent) = (Instant::now(), seconds());
        let done = step();
        // The clock alone would also count what others did meanwhile.
        longest = longest.max(began.elapsed().as_secs_f64().min(seconds() - spent));
        done
    };
    let all = count(&store, &Filter::default(), &mut timed);
    let mut steps = DiagnosisSteps::new(None);
    while !timed(&mut || steps.step(&store, WORK_A_STEP)) {}
    let diagnosis = steps.finish();
    for filter in filters(&all) {
        drop(count(&store, &filter, &mut timed));
        let mut steps = ChoosingSteps::default();
        while !timed(&mut || steps.step(&diagnosis, &store, &filter, WORK_A_STEP)) {}
        drop(steps.finish(&diagnosis, &filter));
    }
    Cost { seconds: seconds() - began, peak: (memory("VmHWM:") - before).max(0.0), longest }
}

/// Counts in steps, as the page does at each change of a filter.
fn count(store: &Store, filter: &Filter, timed: &mut dyn FnMut(&mut dyn FnMut() -> bool) -> bool) -> Overview {
    let mut steps = OverviewSteps::new();
    while !timed(&mut || steps.step(store, filter, WORK_A_STEP)) {}
    steps.finish()
}

/// One filter of each kind: the first line of each list.
fn filters(all: &Overview) -> Vec<Filter> {
    let first = |shares: &[tlsrpt_lens::analysis::Share]| shares.first().map(|share| share.label.clone());
    let none = Filter::default;
    vec![
        Filter { organization: first(&all.by_organization).into(), ..none() },
        Filter { policy_domain: first(&all.by_policy_domain).into(), ..none() },
        Filter { receiving_mx: first(&all.by_mx).into(), ..none() },
        Filter { reason: first(&all.by_reason).into(), ..none() },
        Filter { result_type: all.by_result_type.first().map(|(first, _)| first.to_string()).into(), ..none() },
        Filter { days: all.first_day.map(|day| (day, day)), ..none() },
    ]
}

/// What the processor spent on this program so far.
fn seconds() -> f64 {
    processor_time().as_secs_f64()
}

/// A line of the process's status, in bytes.
fn memory(key: &str) -> f64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse::<f64>().ok()).unwrap_or_default() * 1024.0
}
