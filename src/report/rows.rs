//! The rows of a table as text, after [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180).

/// A row as it stands, and its cells.
pub(super) struct Row<'a> {
    /// Its first line, from 1.
    pub(super) line: usize,
    pub(super) text: &'a str,
    pub(super) cells: Vec<String>,
}

/// Rows of a table, RFC 4180; `Err` is the line of a quote that never ends.
pub(super) struct Rows<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    separator: u8,
    /// Bytes that may still be looked through behind quotes that never end.
    patience: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn of(text: &'a str, separator: u8) -> Self {
        Self { text, at: 0, line: 1, separator, patience: text.len() + MOST_QUOTED }
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Result<Row<'a>, usize>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let line = self.line;
        let (mut cells, mut cell) = (Vec::new(), Vec::new());
        let mut quoted: Option<usize> = None;
        let mut bytes = rest.bytes().enumerate().peekable();
        let (mut end, mut looked) = (rest.len(), 0);
        while let Some((at, byte)) = bytes.next() {
            looked = at;
            match byte {
                b'"' if quoted.is_some() => {
                    if bytes.next_if(|(_, next)| *next == b'"').is_some() {
                        cell.push(b'"');
                    } else {
                        quoted = None;
                    }
                }
                b'"' if cell.is_empty() => quoted = Some(at),
                _ if quoted.is_some_and(|from| at - from > MOST_QUOTED) => break,
                b'\n' if quoted.is_none() => {
                    end = at + 1;
                    break;
                }
                byte if byte == self.separator && quoted.is_none() && cells.len() <= MOST_CELLS => {
                    cells.push(text_of(&mut cell));
                }
                byte => cell.push(byte),
            }
        }
        if quoted.is_some() {
            let Some(patience) = self.patience.checked_sub(looked) else {
                self.at = self.text.len();
                return Some(Err(line));
            };
            self.patience = patience;
            // Spec: RFC 4180 has no such row; the next line may be whole.
            end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        }
        let text = rest.get(..end).unwrap_or_default();
        self.at += end;
        self.line += text.bytes().filter(|byte| *byte == b'\n').count();
        if quoted.is_some() {
            return Some(Err(line));
        }
        if text.ends_with("\r\n") && cell.last() == Some(&b'\r') {
            cell.pop();
        }
        cells.push(text_of(&mut cell));
        Some(Ok(Row { line, text, cells }))
    }
}

fn text_of(cell: &mut Vec<u8>) -> String {
    // Cut at ASCII bytes only, so it is still UTF-8.
    String::from_utf8(std::mem::take(cell)).unwrap_or_default()
}

/// No cell is longer; a quote that was forgotten must not swallow the table.
const MOST_QUOTED: usize = 1 << 16;

/// Cells of a row that are told apart; no table that is read has as many columns.
pub(super) const MOST_CELLS: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&[&str]]) {
        let rows: Vec<Vec<String>> =
            Rows::of(text, b',').map(|row| row.map(|row| row.cells).unwrap_or_default()).collect();
        assert_eq!(rows, expected, "{text}");
    }

    #[test]
    fn rows_are_cut_by_rfc_4180() {
        check("a,b\r\nc,d\r\n", &[&["a", "b"], &["c", "d"]]);
        check("a,b\nc,", &[&["a", "b"], &["c", ""]]);
        check("\"a,\"\"b\"\"\r\n\",c\n", &[&["a,\"b\"\r\n", "c"]]);
        check("\"\",\"\"\"\"\n", &[&["", "\""]]);
        check("ä,\"ö\"\n", &[&["ä", "ö"]]);
        check("a\n\"open,b\nc\n", &[&["a"], &[], &["c"]]);
        check("", &[]);
    }
}
