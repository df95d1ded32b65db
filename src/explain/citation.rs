//! Where a rule or a meaning is written, in the language that is spoken.

use crate::language::tr;
use crate::say;

/// A source as its table has it, such as "RFC 8460, section 4.3; practice", in words of the language. The names of
/// documents and programs stay.
pub fn cited(source: &str) -> String {
    source.split("; ").map(one).collect::<Vec<_>>().join(tr("; "))
}

fn one(source: &str) -> String {
    if source == "practice" {
        return tr("practice").to_owned();
    }
    match source.split_once(", section ") {
        Some((document, section)) => say!("{document}, section {section}", document, section),
        None => source.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_section_stays_as_it_is() {
        for source in
            ["RFC 8460, section 4.3", "practice", "RFC 5321, section 4.2.4; practice", "RFC 8461, erratum 6285", ""]
        {
            assert_eq!(cited(source), source);
        }
    }
}
