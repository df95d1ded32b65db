//! Where a value ends by its brackets and quotes alone, whatever is wrong inside; and how far texts are looked through
//! for that, so that values that are broken, one in the other, cost no more than a multiple of their text.

/// Where the value that `text` starts with ends: an object, a list or a string. `None` if it does not.
fn end_of_value(text: &[u8]) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => {
                in_string = !in_string;
                if !in_string && depth == 0 {
                    return Some(at + 1);
                }
            }
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// How far a text may still be looked through for the ends of broken values.
///
/// A few looks may reach to the end of the text. Beside them each value has what lies between it and the one before,
/// eight times: so what never ends takes nothing from what stands behind it.
#[derive(Debug)]
pub(super) struct Looks {
    /// Bytes for looks of any length.
    free: usize,
    /// Bytes that were earned by going on in the text, up to here.
    earned: usize,
    at: usize,
}

/// What a look at a broken value showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// It ends behind so many bytes.
    Ends(usize),
    /// It does not end.
    Open,
    /// It may not be looked at that far.
    Refused,
}

impl Looks {
    /// For a text of so many bytes.
    pub(super) fn of(bytes: usize) -> Self {
        Self { free: bytes.saturating_mul(TIMES / 2), earned: 0, at: 0 }
    }

    /// Looks for the end of the value that starts at a place of the text.
    pub(super) fn look(&mut self, start: usize, text: &str) -> Look {
        self.earned = self.earned.saturating_add(start.saturating_sub(self.at).saturating_mul(TIMES));
        self.at = self.at.max(start);
        let most = self.free.max(self.earned);
        let within = text.as_bytes().get(..most).unwrap_or(text.as_bytes());
        let end = end_of_value(within);
        let spent = end.unwrap_or(within.len());
        let from = if spent <= self.earned { &mut self.earned } else { &mut self.free };
        *from = from.saturating_sub(spent);
        match end {
            Some(end) => Look::Ends(end),
            None if within.len() < text.len() => Look::Refused,
            None => Look::Open,
        }
    }

    /// The value was read all the same, and nothing of it will be looked at again.
    pub(super) fn give_back(&mut self, bytes: usize) {
        self.earned = self.earned.saturating_add(bytes);
    }
}

/// How often each byte is looked at.
const TIMES: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_end_where_their_brackets_do() {
        for (text, end) in [
            ("{\"a\": [1, {}]} x", Some(14)),
            ("[\"]\\\"\", \"a\tb\"],", Some(14)),
            ("\"a\nb\" c", Some(5)),
            ("{\"a\": [1, {}]", None),
            ("{\"a\": \"}", None),
        ] {
            assert_eq!(end_of_value(text.as_bytes()), end, "{text}");
        }
    }

    /// Values that never end, one in the other, and good ones behind them: the former spend their share, and the
    /// latter have their own.
    #[test]
    fn what_never_ends_takes_nothing_from_what_follows() {
        let open = "{\"report-id\":\"\t\",";
        let good = format!("{{\"report-id\":\"\t{}\"}},", "a".repeat(200));
        let text = open.repeat(1_000) + &good.repeat(100);
        let mut looks = Looks::of(text.len());
        let ends = (0..1_000)
            .map(|number| looks.look(number * open.len(), text.get(number * open.len()..).unwrap_or_default()));
        assert_eq!(ends.filter(|look| *look == Look::Open).count(), 4);
        let ends = (0..100).map(|number| {
            let at = open.len() * 1_000 + number * good.len();
            looks.look(at, text.get(at..).unwrap_or_default())
        });
        assert!(ends.filter(|look| *look == Look::Ends(good.len() - 1)).count() >= 99);
    }
}
