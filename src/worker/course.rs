//! How far a worker is with one file or range, and what becomes of that when it dies.
//!
//! The first time a file is read as fast as can be, and the page notes how many things it got of it. If the worker
//! dies, another reads the file once more and leaves out what is at the page already; it is careful, so what it finds
//! comes at once and it says which mail or member begins. If it dies as well, the one that began last killed it. That
//! one is passed over the next time, and reading is fast again behind it. So each thing that kills costs two workers,
//! and one that died by chance loses nothing.

use super::message::{Place, Resume};
use crate::intake::IntakeError;

/// How far a worker is with what it reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Course {
    /// Things found that are at the page.
    found: u64,
    /// One of them is no problem.
    any: bool,
    /// The mails and members that killed a worker.
    passed: Vec<u64>,
    /// What it reads, while it is careful.
    careful: Option<Place>,
    /// What was told of the progress, by all workers.
    told: Progress,
    /// How far this worker is.
    at: Progress,
    /// It is more than the share of one of several workers, and is read by one alone.
    alone: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Progress {
    bytes: u64,
    mails: u64,
}

/// What becomes of a file or range whose worker died.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// Another worker reads it.
    Again(Course),
    /// It is read no further.
    Lost {
        /// Why.
        error: IntakeError,
        /// Something was found in it that is no problem.
        any: bool,
    },
}

impl Course {
    /// Notes that the worker read so much more; gives what of that is new.
    pub(super) fn progress(&mut self, bytes: u64, mails: u64) -> (u64, u64) {
        let (at, told) = (&mut self.at, &mut self.told);
        at.bytes = at.bytes.saturating_add(bytes);
        at.mails = at.mails.saturating_add(mails);
        let new = (at.bytes.saturating_sub(told.bytes), at.mails.saturating_sub(told.mails));
        *told = Progress { bytes: told.bytes.max(at.bytes), mails: told.mails.max(at.mails) };
        new
    }

    /// Notes what a careful worker begins, or that it is careful no longer.
    pub(super) fn begins(&mut self, place: Option<Place>) {
        self.careful = place;
    }

    /// Notes that so many things are at the page, and whether the last of them are more than problems.
    pub(super) fn found(&mut self, found: u64, any: bool) {
        self.found = found;
        self.any |= any;
    }

    /// Something was found that is no problem.
    pub(super) fn any(&self) -> bool {
        self.any
    }

    /// What the next worker is told.
    pub(super) fn resume(&self) -> Resume {
        Resume { found: self.found, passed: self.passed.clone(), careful: self.careful.is_some(), alone: self.alone }
    }

    /// It is read by one worker alone.
    pub(super) fn is_alone(&self) -> bool {
        self.alone
    }

    /// What follows once it was more than the share of a worker, which left it.
    pub(super) fn put_aside(self) -> Self {
        Self { at: Progress::default(), careful: None, alone: true, ..self }
    }

    /// What is done now that the worker has died.
    pub(super) fn after_death(mut self) -> Fate {
        self.at = Progress::default();
        let Some(Place { number, found }) = self.careful else {
            self.careful = Some(Place::default());
            return Fate::Again(self);
        };
        // What was passed over and is met again is not what kills.
        if number == 0 || self.passed.contains(&number) {
            return Fate::Lost { error: IntakeError::ReaderDied, any: self.any };
        }
        if self.passed.len() >= MOST_PASSED {
            let error = IntakeError::ReaderDiedOften { parts: self.passed.len() as u64 + 1 };
            return Fate::Lost { error, any: self.any };
        }
        self.passed.push(number);
        // Its problem takes the place of all that was found in it.
        self.found = self.found.min(found);
        self.careful = None;
        Fate::Again(self)
    }
}

/// Mails and members of one file, or of one range, that may kill a worker before the rest is given up: each has the
/// file read twice more from its start.
const MOST_PASSED: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    fn again(course: Course) -> Course {
        match course.after_death() {
            Fate::Again(course) => course,
            lost @ Fate::Lost { .. } => panic!("{lost:?}"),
        }
    }

    #[test]
    fn a_death_by_chance_loses_nothing() {
        let mut course = Course::default();
        course.found(512, true);
        let course = again(course);
        assert_eq!(course.resume().found, 512);
        assert!(course.resume().careful && course.resume().passed.is_empty());
    }

    #[test]
    fn what_began_last_is_passed_over_and_what_was_found_before_stays() {
        let mut course = Course::default();
        course.found(512, true);
        let mut course = again(course);
        course.begins(Some(Place { number: 600, found: 599 }));
        course.found(601, true);
        let course = again(course);
        let Resume { found, passed, careful, .. } = course.resume();
        // One thing in mail 600 had come: it stays, and the problem of the mail comes as the 600th thing.
        assert_eq!((found, passed, careful), (599, vec![600], false));
    }

    #[test]
    fn a_holder_that_kills_after_its_mails_is_passed_over_alone() {
        let mut course = again(Course::default());
        course.begins(Some(Place { number: 3, found: 2 }));
        course.found(40, true);
        assert_eq!(again(course).resume().found, 2);
    }

    #[test]
    fn what_has_no_parts_is_lost() {
        let course = again(Course::default());
        assert_eq!(course.after_death(), Fate::Lost { error: IntakeError::ReaderDied, any: false });
    }

    #[test]
    fn what_kills_where_something_was_passed_over_is_no_part() {
        let mut course = again(Course::default());
        course.begins(Some(Place { number: 1, found: 0 }));
        let mut course = again(again(course));
        course.begins(Some(Place { number: 1, found: 0 }));
        assert_eq!(course.after_death(), Fate::Lost { error: IntakeError::ReaderDied, any: false });
    }

    #[test]
    fn the_rest_is_given_up_after_many_deaths_and_the_parts_are_counted() {
        let mut course = Course::default();
        for number in 1..=16 {
            course = again(course);
            course.begins(Some(Place { number, found: number - 1 }));
            course = again(course);
        }
        course = again(course);
        course.begins(Some(Place { number: 17, found: 16 }));
        assert_eq!(course.after_death(), Fate::Lost { error: IntakeError::ReaderDiedOften { parts: 17 }, any: false });
    }

    #[test]
    fn what_was_put_aside_goes_on_behind_what_was_found_and_stays_alone() {
        let mut course = Course::default();
        course.found(7, true);
        assert_eq!(course.progress(10, 1), (10, 1));
        let mut course = course.put_aside();
        assert_eq!(course.resume(), Resume { found: 7, passed: Vec::new(), careful: false, alone: true });
        assert_eq!(course.progress(12, 1), (2, 0));
        assert!(again(course).is_alone());
    }

    #[test]
    fn progress_is_told_once() {
        let mut course = Course::default();
        assert_eq!(course.progress(10, 1), (10, 1));
        let mut course = again(course);
        assert_eq!(course.progress(4, 0), (0, 0));
        assert_eq!(course.progress(10, 2), (4, 1));
        assert_eq!(course.progress(1, 0), (1, 0));
    }
}
