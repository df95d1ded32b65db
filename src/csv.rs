//! Lines of CSV ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)), safe to open in a spreadsheet.

/// One line of CSV (RFC 4180), safe against spreadsheet formulas.
pub(crate) fn line(out: &mut String, cells: &[&str]) {
    for (index, text) in cells.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        cell(out, text);
    }
    out.push_str("\r\n");
}

/// A stranger wrote the text: one that a spreadsheet would take for a formula gets a `'` in front.
fn cell(out: &mut String, text: &str) {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if text.contains([',', '"', '\r', '\n']) {
        out.push('"');
        out.push_str(guard);
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(guard);
        out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut out = String::new();
        cell(&mut out, text);
        assert_eq!(out, expected);
    }

    #[test]
    fn quotes_and_disarms() {
        check("mx1.example.com", "mx1.example.com");
        check("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"");
        check("-1+2", "'-1+2");
        check("a,b", "\"a,b\"");
        check("a\r\nb", "\"a\r\nb\"");
    }
}
