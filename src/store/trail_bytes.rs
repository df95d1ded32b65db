//! Trails as compact bytes. The numbers of the steps are kept for ever: a new step takes a new one.

use super::compact::{Compact, put_bytes};
use crate::intake::{Trail, TrailStep};

impl Compact for Trail {
    fn put(&self, out: &mut Vec<u8>) {
        (self.steps().len() as u64).put(out);
        for step in self.steps() {
            step.put(out);
        }
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        Self::of_steps(Vec::get(bytes)?)
    }
}

impl Compact for TrailStep {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::File(name) => put_name(FILE, name, out),
            Self::Member(name) => put_name(MEMBER, name, out),
            Self::Mail(number) => put_numbers(&[MAIL, *number], out),
            Self::Part(number) => put_numbers(&[PART, u64::from(*number)], out),
            Self::Line(number) => put_numbers(&[LINE, *number], out),
            Self::Report(number) => put_numbers(&[REPORT, *number], out),
            Self::ReportInLine { line, report } => put_numbers(&[REPORT_IN_LINE, *line, *report], out),
            Self::AttachedMail => ATTACHED_MAIL.put(out),
            Self::Attachment => ATTACHMENT.put(out),
            Self::EndOfList => END_OF_LIST.put(out),
        }
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        Some(match u64::get(bytes)? {
            FILE => Self::File(String::get(bytes)?.into()),
            MEMBER => Self::Member(String::get(bytes)?.into()),
            MAIL => Self::Mail(u64::get(bytes)?),
            PART => Self::Part(u32::get(bytes)?),
            LINE => Self::Line(u64::get(bytes)?),
            REPORT => Self::Report(u64::get(bytes)?),
            REPORT_IN_LINE => Self::ReportInLine { line: u64::get(bytes)?, report: u64::get(bytes)? },
            ATTACHED_MAIL => Self::AttachedMail,
            ATTACHMENT => Self::Attachment,
            END_OF_LIST => Self::EndOfList,
            _ => return None,
        })
    }
}

fn put_name(step: u64, name: &str, out: &mut Vec<u8>) {
    step.put(out);
    put_bytes(name.as_bytes(), out);
}

fn put_numbers(numbers: &[u64], out: &mut Vec<u8>) {
    for number in numbers {
        number.put(out);
    }
}

const FILE: u64 = 1;
const MEMBER: u64 = 2;
const MAIL: u64 = 3;
const PART: u64 = 4;
const LINE: u64 = 5;
const REPORT: u64 = 6;
const REPORT_IN_LINE: u64 = 7;
const ATTACHED_MAIL: u64 = 8;
const ATTACHMENT: u64 = 9;
const END_OF_LIST: u64 = 10;

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kind of step; the bytes are laid out by hand.
    #[test]
    fn trails_come_back() {
        let trail = Trail::of_file("b").join(TrailStep::Part(2)).join(TrailStep::Mail(300));
        let trail = trail.join(TrailStep::AttachedMail).join(TrailStep::Attachment).join(TrailStep::EndOfList);
        let trail = trail.join(TrailStep::Member("mail 3".into())).join(TrailStep::Line(4)).join(TrailStep::Report(5));
        let trail = trail.join(TrailStep::ReportInLine { line: 6, report: 7 });
        let mut out = Vec::new();
        trail.put(&mut out);
        let expected = [&[10, 1, 1, b'b', 4, 2, 3, 0xAC, 2, 8, 9, 10, 2, 6][..], b"mail 3", &[5, 4, 6, 5, 7, 6, 7]];
        assert_eq!(out, expected.concat());
        let mut rest = out.as_slice();
        assert_eq!(Trail::get(&mut rest), Some(trail));
        assert!(rest.is_empty());
    }

    #[test]
    fn what_is_no_trail_is_not_read() {
        for bytes in
            [&[0][..], &[1, 0], &[1, 11], &[1, 3, 1], &[2, 1, 1, b'a'], &[2, 1, 1, b'a', 1, 1, b'b'], &[1, 1, 1, 0xFF]]
        {
            assert_eq!(Trail::get(&mut &*bytes), None, "{bytes:?}");
        }
    }
}
