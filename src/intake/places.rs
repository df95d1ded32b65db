//! The things of a file that are read one after the other: mails of mailboxes and members of archives, at any depth.
//!
//! Each has a number, from 1 in the order in which they begin, and the same number whenever the same bytes are read.
//! So who reads a file in a program that may die can be told what begins, and can have it passed over the next time.

use std::fmt;

/// Counts the things of a file as they begin.
#[derive(Default)]
pub struct Places {
    begun: u64,
    passed: Vec<u64>,
    tell: Option<Tell>,
}

/// Hears of each step before it is done.
pub type Tell = Box<dyn FnMut(Step)>;

/// How reading moves through the things of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// This begins, inside of what is open.
    Begins(u64),
    /// What is open has ended, and this begins beside it.
    Follows(u64),
    /// What is open has ended.
    Ends,
}

impl Places {
    /// Passes over the things with these numbers; `tell` hears of all others.
    pub fn new(mut passed: Vec<u64>, tell: Option<Tell>) -> Self {
        passed.sort_unstable();
        Self { begun: 0, passed, tell }
    }

    /// A thing begins. Says whether it is to be read.
    pub(super) fn begin(&mut self) -> bool {
        self.step(Step::Begins)
    }

    /// The last thing has ended, and another begins beside it. Says whether that is to be read.
    pub(super) fn follow(&mut self) -> bool {
        self.step(Step::Follows)
    }

    /// The last thing has ended.
    pub(super) fn end(&mut self) {
        if let Some(tell) = &mut self.tell {
            tell(Step::Ends);
        }
    }

    fn step(&mut self, step: impl FnOnce(u64) -> Step) -> bool {
        self.begun += 1;
        if let Some(tell) = &mut self.tell {
            tell(step(self.begun));
        }
        self.passed.binary_search(&self.begun).is_err()
    }
}

impl fmt::Debug for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Places").field("begun", &self.begun).field("passed", &self.passed).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::io::{Cursor, Write as _};
    use std::rc::Rc;

    use super::*;
    use crate::intake::{IntakeError, Outcome, StreamReader};
    use crate::limits::Limits;

    fn report(id: &str) -> String {
        include_str!("../../tests/fixtures/history/input/02-plain.json").replace("\"plain\"", &format!("\"{id}\""))
    }

    fn mailbox(ids: &[&str]) -> Vec<u8> {
        let mail = |id: &&str| {
            let head = "From a@b Sat Jan  3 01:05:34 2026\nSubject: x\nContent-Type: application/tlsrpt+json";
            format!("{head}\n\n{}\n\n", report(id))
        };
        ids.iter().map(mail).collect::<String>().into_bytes()
    }

    fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = tar::Builder::new(Vec::new());
        for (name, bytes) in members {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            archive.append_data(&mut header, name, *bytes).unwrap();
        }
        archive.into_inner().unwrap()
    }

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    /// What is found in a file without some of its things, and each step there is, with how much was found before.
    fn read(bytes: &[u8], passed: &[u64], size: usize) -> (Vec<String>, Vec<(Step, usize)>) {
        let found: Rc<RefCell<Vec<String>>> = Rc::default();
        let steps: Rc<RefCell<Vec<(Step, usize)>>> = Rc::default();
        let tell: Tell = Box::new({
            let (found, steps) = (Rc::clone(&found), Rc::clone(&steps));
            move |step| steps.borrow_mut().push((step, found.borrow().len()))
        });
        let mut reader = StreamReader::new("f").in_slices().with_places(Places::new(passed.to_vec(), Some(tell)));
        let mut sink = |item: crate::intake::Ingested| {
            found.borrow_mut().push(match item.outcome {
                Outcome::Report(report) => format!("{}: {}", item.trail, report.report_id),
                Outcome::Problem(IntakeError::ReaderDied) => format!("{}: passed over", item.trail),
                other => format!("{}: {other:?}", item.trail),
            });
        };
        let mut limits = Limits::default();
        for slice in bytes.chunks(size) {
            reader.push(slice, &mut limits, &mut sink);
        }
        reader.finish(&mut limits, &mut sink);
        (found.take(), steps.take())
    }

    #[test]
    fn mails_begin_before_their_bytes_come() {
        let (found, steps) = read(&mailbox(&["a", "b"]), &[], 1 << 20);
        assert_eq!(found, ["f › message 1: a", "f › message 2: b"]);
        // The third is the one that does not come.
        let expected = [(Step::Begins(1), 0), (Step::Follows(2), 1), (Step::Follows(3), 2), (Step::Ends, 2)];
        assert_eq!(steps, expected);
    }

    #[test]
    fn one_mail_is_passed_over_at_any_place_and_with_any_cut() {
        let bytes = mailbox(&["a", "b", "c"]);
        let all = ["f › message 1: a", "f › message 2: b", "f › message 3: c"];
        for passed in 1..=3 {
            let mut expected = all.map(str::to_owned);
            expected[passed - 1] = format!("f › message {passed}: passed over");
            for size in [7, 100, 5000, 1 << 20] {
                assert_eq!(read(&bytes, &[passed as u64], size).0, expected, "{passed} {size}");
            }
        }
        assert_eq!(read(&bytes, &[3, 1], 99).0[1], all[1]);
        assert_eq!(read(&bytes, &[1, 2, 3], 1 << 20).0.len(), 3);
    }

    #[test]
    fn one_member_is_passed_over_in_every_kind_of_archive() {
        let reports = ["a", "b", "c"].map(report);
        let members: Vec<(&str, &[u8])> =
            ["a.json", "b.json", "c.json"].into_iter().zip(reports.iter().map(String::as_bytes)).collect();
        // What a gzip file unpacks to is a thing of its own, where it holds many.
        for (before, bytes) in [(0, zip(&members)), (0, tar(&members)), (1, gz(&tar(&members)))] {
            for passed in 0..3 {
                let mut expected = ["f › a.json: a", "f › b.json: b", "f › c.json: c"].map(str::to_owned);
                expected[passed] = format!("f › {}: passed over", members[passed].0);
                for size in [512, 1 << 20] {
                    assert_eq!(read(&bytes, &[before + passed as u64 + 1], size).0, expected, "{passed} {size}");
                }
            }
        }
    }

    #[test]
    fn a_mail_in_a_mailbox_in_an_archive_is_passed_over_alone() {
        let bytes = zip(&[
            ("1.json", report("a").as_bytes()),
            ("2.mbox", &mailbox(&["b", "c", "d"])),
            ("3.json", report("e").as_bytes()),
        ]);
        let (found, steps) = read(&bytes, &[], 1 << 20);
        assert_eq!(found.len(), 5);
        // 1 is the first member, 2 the second; its mails are 3 to 5, and 6 does not come.
        assert!(steps.contains(&(Step::Follows(4), 2)), "{steps:?}");
        assert_eq!(steps.last(), Some(&(Step::Ends, 5)));
        let (found, _) = read(&bytes, &[4], 1 << 20);
        let expected = [
            "f › 1.json: a",
            "f › 2.mbox › message 1: b",
            "f › 2.mbox › message 2: passed over",
            "f › 2.mbox › message 3: d",
            "f › 3.json: e",
        ];
        assert_eq!(found, expected);
        let (found, _) = read(&bytes, &[2], 1 << 20);
        assert_eq!(found, ["f › 1.json: a", "f › 2.mbox: passed over", "f › 3.json: e"]);
    }

    /// Every thing that begins ends, and the numbers before a thing do not depend on whether it is read.
    #[test]
    fn steps_are_whole_and_numbers_stay() {
        let mail = mailbox(&["a", "b"]);
        let inner = zip(&[("m.mbox", &mail), ("x.json", report("c").as_bytes())]);
        for bytes in [mail.clone(), gz(&mail), zip(&[("a.zip", &inner), ("b.tar", &tar(&[("i.zip", &inner)]))])] {
            let (found, steps) = read(&bytes, &[], 4096);
            let depth = |depth: i32, (step, _): &(Step, usize)| match step {
                Step::Begins(_) => depth + 1,
                Step::Follows(_) => depth,
                Step::Ends => depth - 1,
            };
            assert_eq!(steps.iter().fold(0, depth), 0, "{steps:?}");
            let numbers: Vec<(u64, usize)> = steps
                .iter()
                .filter_map(|(step, found)| match step {
                    Step::Begins(number) | Step::Follows(number) => Some((*number, *found)),
                    Step::Ends => None,
                })
                .collect();
            for (number, before) in numbers {
                let (less, again) = read(&bytes, &[number], 4096);
                assert_eq!(less[..before], found[..before]);
                let at =
                    steps.iter().position(|step| matches!(step.0, Step::Begins(n) | Step::Follows(n) if n == number));
                assert_eq!(again[..=at.unwrap()], steps[..=at.unwrap()]);
            }
        }
    }
}
