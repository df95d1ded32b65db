//! Cells and lines of CSV ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)), safe to open in a spreadsheet, and
//! read back as they were.
//!
//! A spreadsheet runs what it takes for a formula ([OWASP, CSV injection](https://owasp.org/www-community/attacks/CSV_Injection)).
//! It may cut a line at semicolons or tabs instead of commas, and then a formula stands within a cell of ours.
//! So a cell is seen as the pieces that any program might cut it into; each piece that begins like a formula gets
//! a `'` in front, and so does the cell that has such a piece.

/// One line of CSV.
pub(crate) fn line(out: &mut String, cells: &[&str]) {
    for (index, text) in cells.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        cell(out, text);
    }
    out.push_str("\r\n");
}

fn cell(out: &mut String, text: &str) {
    let text = if is_dangerous(text) { &guarded(text) } else { text };
    if text.contains(|letter| matches!(letter, ',' | '"' | ';') || is_cut(letter)) {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

/// The text of a cell without the guards against formulas, which none has that was not dangerous.
pub(crate) fn unguarded(cell: &str) -> String {
    let Some(text) = cell.strip_prefix('\'').filter(|_| is_dangerous(cell)) else { return cell.to_owned() };
    let mut out = String::with_capacity(text.len());
    for (index, piece) in pieces(text).enumerate() {
        out.push_str(piece.strip_prefix('\'').filter(|_| index > 0 && is_formula(piece)).unwrap_or(piece));
    }
    out
}

fn guarded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (index, piece) in pieces(text).enumerate() {
        if index == 0 || is_formula(piece) {
            out.push('\'');
        }
        out.push_str(piece);
    }
    out
}

/// Whether a spreadsheet could take a cell, or a piece of it, for a formula. A guard changes nothing about that, so
/// that each guard can be told from an apostrophe that was there before.
fn is_dangerous(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['\t', '\r', '\n']) || pieces(text).any(is_formula)
}

/// What a program may cut a cell into, each with the mark behind it.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(|letter| letter == ';' || is_cut(letter))
}

/// A tab, or a line end of any kind.
fn is_cut(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\u{B}' | '\u{C}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a piece begins as formulas do, behind what programs skip: spaces, what is not seen, and quotes. The signs
/// in full width count as well, for some programs fold them.
fn is_formula(piece: &str) -> bool {
    let skipped = |letter: char| {
        letter.is_whitespace()
            || letter.is_control()
            || matches!(letter, '\'' | '"' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
            || matches!(letter, '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    piece.trim_start_matches(skipped).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut out = String::new();
        cell(&mut out, text);
        assert_eq!(out, expected);
    }

    #[test]
    fn quotes_what_would_be_cut() {
        check("mx1.example.com", "mx1.example.com");
        check("a,b", "\"a,b\"");
        check("a;b", "\"a;b\"");
        check("a\tb", "\"a\tb\"");
        check("a\r\nb", "\"a\r\nb\"");
        check("a \"b\"", "\"a \"\"b\"\"\"");
        check("it's", "it's");
        check("'quoted'", "'quoted'");
    }

    #[test]
    fn disarms_what_could_run() {
        check("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"");
        for sign in ['=', '+', '-', '@', '＝', '＋', '－', '＠'] {
            check(&format!("{sign}1"), &format!("'{sign}1"));
            check(&format!("  {sign}1"), &format!("'  {sign}1"));
            check(&format!("\u{feff}{sign}1"), &format!("'\u{feff}{sign}1"));
            check(&format!("'{sign}1"), &format!("''{sign}1"));
            for cut in [";", "\t", "\r", "\n", "\r\n", ";\"", "; ", "\u{b}", "\u{2028}"] {
                let (mark, rest) = cut.split_at(cut.char_indices().nth(1).map_or(cut.len(), |(at, _)| at));
                let quoted = rest.replace('"', "\"\"");
                let guarded = match rest {
                    "\n" => format!("{mark}{rest}'"),
                    _ => format!("{mark}'{quoted}"),
                };
                check(&format!("a{cut}{sign}1"), &format!("\"'a{guarded}{sign}1\""));
            }
        }
        check("\tx", "\"'\tx\"");
        check("a-b=c@d", "a-b=c@d");
    }

    fn odd() -> impl Strategy<Value = String> {
        "[=+@＝＠;\t\r\n'\"a, \u{feff}\u{2028}-]{0,12}|\\PC{0,12}"
    }

    proptest! {
        #[test]
        fn guards_come_off_again_and_nothing_else(text in odd()) {
            let written = if is_dangerous(&text) { guarded(&text) } else { text.clone() };
            prop_assert_eq!(unguarded(&written), text);
        }

        /// However a program cuts the line, no piece of it begins as formulas do.
        #[test]
        fn no_piece_of_a_line_is_a_formula(texts in proptest::collection::vec(odd(), 1..4)) {
            let cells: Vec<&str> = texts.iter().map(String::as_str).collect();
            let mut out = String::new();
            line(&mut out, &cells);
            let seps: &[char] = &[';', '\t', '\r', '\n'];
            for piece in out.split(seps) {
                let first = piece.trim_start_matches('"').trim_start();
                prop_assert!(!first.starts_with(['=', '+', '-', '@']), "{:?} in {:?}", piece, out);
            }
        }
    }
}
