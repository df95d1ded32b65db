//! Where a rule or a meaning is written, in the language that is spoken.

use crate::joined::clauses;
use crate::language::tr;
use crate::say;

/// A source as its table has it, such as "RFC 8460, section 4.3; practice", in words of the language. The names of
/// documents and programs stay.
pub fn cited(source: &str) -> String {
    clauses(&source.split("; ").map(one).collect::<Vec<_>>())
}

fn one(source: &str) -> String {
    if source == "practice" {
        return tr("observed in practice").to_owned();
    }
    if let Some(who) = source.strip_prefix("seen in reports of ") {
        return say!("seen in reports from {who}", who);
    }
    let parts = |mark| source.split_once(mark);
    if let Some((document, section)) = parts(", section ") {
        say!("{document}, section {section}", document, section)
    } else if let Some((document, number)) = parts(", erratum ") {
        say!("{document}, erratum {number}", document, number)
    } else if let Some((document, letter)) = parts(", appendix ") {
        say!("{document}, appendix {letter}", document, letter)
    } else {
        source.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_from_no_document_is_worded() {
        for source in
            ["RFC 8460, section 4.3", "RFC 5321, section 4.2.4; RFC 8461, erratum 6285", "RFC 8460, appendix B", ""]
        {
            assert_eq!(cited(source), source);
        }
        assert_eq!(cited("practice"), "observed in practice");
        assert_eq!(cited("seen in reports of Microsoft"), "seen in reports from Microsoft");
        assert_eq!(cited("RFC 5321, section 4.2.4; practice"), "RFC 5321, section 4.2.4; observed in practice");
    }
}
