//! The text of a record as a list of `name=value` fields between semicolons, the grammar that
//! TLS-RPT (RFC 8460, section 3) and MTA-STS (RFC 8461, section 3.1) records share.
//!
//! Nothing here judges: it takes apart, and says what does not fit.

use std::ops::Range;

/// Bytes of a text.
pub(crate) type Span = Range<usize>;

/// Stands for each byte of a character that no record may hold.
pub(crate) const FOREIGN: char = '\u{1}';
/// Stands for a quotation mark or backslash that was not meant as part of the record.
const MARK: char = '\u{2}';

/// A text and its ASCII shadow of the same length, in which what has been named once is
/// blanked out. Later steps read the shadow and so do not name it again.
#[derive(Debug, Clone)]
pub(crate) struct TagText {
    text: String,
    shadow: String,
}

/// Characters side by side that no record may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ForeignRun {
    pub(crate) span: Span,
    /// Control characters, as against characters outside ASCII.
    pub(crate) control: bool,
}

/// What stands between two semicolons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// All of it.
    pub(crate) raw: Span,
    /// Without the blanks around it.
    pub(crate) span: Span,
}

impl TagText {
    pub(crate) fn new(text: String) -> Self {
        let mut shadow = String::with_capacity(text.len());
        for char in text.chars() {
            if is_foreign(char) {
                shadow.extend(std::iter::repeat_n(FOREIGN, char.len_utf8()));
            } else {
                shadow.push(char);
            }
        }
        Self { text, shadow }
    }

    /// The text as it is.
    pub(crate) fn shown(&self, span: &Span) -> &str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// The shadow of the text: ASCII, so any place in it is a boundary of characters.
    pub(crate) fn clean(&self, span: &Span) -> &str {
        self.shadow.get(span.clone()).unwrap_or_default()
    }

    pub(crate) fn whole(&self) -> Span {
        0..self.text.len()
    }

    pub(crate) fn foreign_runs(&self) -> Vec<ForeignRun> {
        let mut runs: Vec<ForeignRun> = Vec::new();
        for (start, char) in self.text.char_indices().filter(|(_, char)| is_foreign(*char)) {
            let (end, control) = (start.saturating_add(char.len_utf8()), char.is_ascii_control());
            match runs.last_mut() {
                Some(run) if run.span.end == start && run.control == control => run.span.end = end,
                _ => runs.push(ForeignRun { span: start..end, control }),
            }
        }
        runs
    }

    /// The pieces between semicolons; at least one.
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        let mut start = 0_usize;
        let mut pieces = Vec::new();
        for part in self.shadow.split(';') {
            let raw = start..start.saturating_add(part.len());
            start = raw.end.saturating_add(1);
            pieces.push(Piece { span: self.trim(&raw), raw });
        }
        pieces
    }

    /// The span without the blanks around it.
    pub(crate) fn trim(&self, span: &Span) -> Span {
        let text = self.clean(span);
        let rest = text.trim_start_matches(is_blank);
        let start = span.end.saturating_sub(rest.len());
        start..start.saturating_add(rest.trim_end_matches(is_blank).len())
    }

    /// The two sides of the first equals sign, as they stand.
    pub(crate) fn pair(&self, span: &Span) -> Option<(Span, Span)> {
        let at = span.start.saturating_add(self.clean(span).find('=')?);
        Some((span.start..at, at.saturating_add(1)..span.end))
    }

    /// Blanks out quotation marks around the record or around its strings, as in a zone file;
    /// says where the first stood.
    pub(crate) fn unquote(&mut self) -> Option<Span> {
        let open = self.opening_quote()?;
        let mut marks = vec![false; self.shadow.len()];
        let ends: Vec<usize> = self.shadow.match_indices(['"', '\'']).map(|(at, _)| at).collect();
        let end = self.trim(&self.whole()).end;
        let mut blank = |span: Span| marks.get_mut(span).into_iter().flatten().for_each(|mark| *mark = true);
        blank(open..open.saturating_add(1));
        for (index, at) in ends.iter().enumerate() {
            let next = ends.get(index.saturating_add(1));
            if at.saturating_add(1) == end {
                blank(*at..end);
            }
            if let Some(next) = next.filter(|next| self.clean(&(at.saturating_add(1)..**next)).trim().is_empty()) {
                blank(*at..next.saturating_add(1));
            }
        }
        let escapes: Vec<usize> = self.shadow.match_indices(['\\']).map(|(at, _)| at).collect();
        for at in escapes {
            if let Some([mark, true]) = marks.get_mut(at..at.saturating_add(2)) {
                *mark = true;
            }
        }
        self.shadow = self.shadow.chars().zip(marks).map(|(char, mark)| if mark { MARK } else { char }).collect();
        Some(open..open.saturating_add(1))
    }

    /// A quotation mark ahead of the first field.
    fn opening_quote(&self) -> Option<usize> {
        let head = self.shadow.split(['=', ';']).next()?;
        let open = head.find(['"', '\''])?;
        let inside = head.get(open..)?.trim_start_matches(|char| is_blank(char) || matches!(char, '"' | '\''));
        let first = head.get(..open)?.chars().all(|char| is_blank(char) || char == '\\');
        (first || inside.starts_with(['v', 'V'])).then_some(open)
    }

    /// Blanks out one byte.
    pub(crate) fn blank(&mut self, at: usize) {
        self.shadow = self.shadow.char_indices().map(|(index, char)| if index == at { MARK } else { char }).collect();
    }
}

/// Neither a visible ASCII character nor a space nor a tab.
fn is_foreign(char: char) -> bool {
    !matches!(char, ' ' | '\t' | '!'..='~')
}

/// What may stand around a field (`WSP`), or was blanked out.
pub(crate) fn is_blank(char: char) -> bool {
    is_wsp(char) || matches!(char, FOREIGN | MARK)
}

/// `WSP` (RFC 5234): space or tab.
pub(crate) fn is_wsp(char: char) -> bool {
    matches!(char, ' ' | '\t')
}

/// The name of an extension: 1 to 32 letters, digits, then also `_`, `-` and `.`.
pub(crate) fn is_name(name: &str) -> bool {
    name.len() <= 32
        && name.starts_with(|char: char| char.is_ascii_alphanumeric())
        && name.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.'))
}

/// The first character that the value of an extension may not hold.
pub(crate) fn forbidden_in_value(value: &str) -> Option<char> {
    value.chars().find(|char| !matches!(char, '!'..=':' | '<' | '>'..='~'))
}
