//! What a field of a filter may say: any value, one of a list, or none of a list.

/// The values that a field may have, and those that it may not have: in order, each once and in one of the two; none
/// stands for any. An empty text means "not stated".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    wanted: Vec<String>,
    unwanted: Vec<String>,
}

impl Values {
    /// Whatever the field says.
    pub fn any() -> Self {
        Self::default()
    }

    /// This value alone.
    pub fn one(text: impl Into<String>) -> Self {
        Self { wanted: vec![text.into()], unwanted: Vec::new() }
    }

    /// Whether nothing is asked for.
    pub fn is_any(&self) -> bool {
        self.wanted.is_empty() && self.unwanted.is_empty()
    }

    /// The value that is asked for alone.
    pub fn only(&self) -> Option<&str> {
        match self.wanted.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// Whether this value is asked for by name.
    pub fn contains(&self, text: &str) -> bool {
        find(&self.wanted, text).is_ok()
    }

    /// Whether this value is left out by name.
    pub fn leaves_out(&self, text: &str) -> bool {
        find(&self.unwanted, text).is_ok()
    }

    /// Whether a field with this value passes.
    pub fn takes(&self, text: &str) -> bool {
        (self.wanted.is_empty() || self.contains(text)) && !self.leaves_out(text)
    }

    /// The values asked for, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.wanted.iter().map(String::as_str)
    }

    /// The values left out, in order.
    pub fn left_out(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.unwanted.iter().map(String::as_str)
    }

    /// How many are asked for by name.
    pub fn len(&self) -> usize {
        self.wanted.len()
    }

    /// The same as [`Self::is_any`]: nothing is asked for, and nothing left out.
    pub fn is_empty(&self) -> bool {
        self.is_any()
    }

    /// Asks for one more, left out or not; beyond [`MOST_VALUES`] nothing is added.
    pub fn insert(&mut self, text: impl Into<String>) {
        add(&mut self.wanted, &mut self.unwanted, text.into());
    }

    /// Leaves one more out, asked for or not; beyond [`MOST_VALUES`] nothing is added.
    pub fn leave_out(&mut self, text: impl Into<String>) {
        add(&mut self.unwanted, &mut self.wanted, text.into());
    }

    /// Neither asks for this one nor leaves it out; without the last one it is any.
    pub fn remove(&mut self, text: &str) {
        for list in [&mut self.wanted, &mut self.unwanted] {
            if let Ok(place) = find(list, text) {
                list.remove(place);
            }
        }
    }

    /// The same about other texts, such as stand-ins for these.
    #[must_use]
    pub fn renamed<'a>(&'a self, rename: impl Fn(&'a str) -> &'a str) -> Self {
        let mut renamed: Self = self.iter().map(&rename).collect();
        for text in self.left_out() {
            renamed.leave_out(rename(text));
        }
        renamed
    }

    /// Whether something can be asked for by both.
    pub fn meets(&self, other: &Self) -> bool {
        let both = |text: &str| self.takes(text) && other.takes(text);
        if self.wanted.is_empty() && other.wanted.is_empty() {
            return true;
        }
        let list = if self.wanted.is_empty() { other } else { self };
        list.iter().any(both)
    }
}

fn find(list: &[String], text: &str) -> Result<usize, usize> {
    list.binary_search_by(|value| value.as_str().cmp(text))
}

/// Puts a text into one list and takes it out of the other.
fn add(list: &mut Vec<String>, other: &mut Vec<String>, text: String) {
    if let (true, Err(place)) = (list.len() < MOST_VALUES, find(list, &text)) {
        if let Ok(place) = find(other, &text) {
            other.remove(place);
        }
        list.insert(place, text);
    }
}

/// The text alone.
impl From<String> for Values {
    fn from(text: String) -> Self {
        Self::one(text)
    }
}

/// The text alone.
impl From<&str> for Values {
    fn from(text: &str) -> Self {
        Self::one(text)
    }
}

/// The text alone, or any.
impl From<Option<String>> for Values {
    fn from(text: Option<String>) -> Self {
        text.map_or_else(Self::any, Self::one)
    }
}

/// One of them; any if there are none.
impl<T: Into<String>> FromIterator<T> for Values {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut values = Self::any();
        for text in texts {
            values.insert(text);
        }
        values
    }
}

/// Values of one field that are looked at, asked for and left out. An address is a stranger's text of any length: with this bound what it
/// asks for takes little memory, and each row is compared with it in ten steps at most.
pub const MOST_VALUES: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_in_order_and_each_once() {
        let values: Values = ["b", "", "a", "b"].into_iter().collect();
        assert_eq!(values.iter().collect::<Vec<_>>(), ["", "a", "b"]);
        assert!(values.contains("") && values.contains("b") && !values.contains("c"));
        assert_eq!((values.only(), Values::one("a").only(), Values::any().only()), (None, Some("a"), None));
    }

    #[test]
    fn without_the_last_value_any_is_shown() {
        let mut values: Values = ["a", "b"].into_iter().collect();
        values.remove("c");
        values.remove("a");
        assert_eq!(values, Values::one("b"));
        values.remove("b");
        assert!(values.is_any());
        assert_eq!(Values::from(None::<String>), Values::any());
    }

    #[test]
    fn values_meet_where_one_is_in_both() {
        let of = |texts: &[&str]| texts.iter().copied().collect::<Values>();
        assert!(of(&["a", "b"]).meets(&of(&["b", "c"])));
        assert!(!of(&["a", "b"]).meets(&of(&["c"])));
        assert!(of(&[]).meets(&of(&["c"])) && of(&["c"]).meets(&of(&[])));
        assert!(!of(&[""]).meets(&of(&["c"])), "not stated is a value too");
        let but = |texts: &[&str]| {
            let mut values = Values::any();
            for text in texts {
                values.leave_out(*text);
            }
            values
        };
        assert!(!but(&["a"]).meets(&of(&["a"])) && !of(&["a"]).meets(&but(&["a"])));
        assert!(but(&["a"]).meets(&of(&["a", "b"])) && but(&["a"]).meets(&but(&["b"])));
    }

    #[test]
    fn a_value_is_asked_for_or_left_out_and_never_both() {
        let mut values = Values::one("a");
        values.leave_out("b");
        assert!(values.takes("a") && !values.takes("b") && !values.takes("c") && !values.is_any());
        values.leave_out("a");
        assert_eq!((values.len(), values.left_out().collect::<Vec<_>>()), (0, vec!["a", "b"]));
        assert!(values.takes("c") && values.takes("") && !values.takes("a") && !values.is_any());
        values.insert("b");
        assert_eq!((values.only(), values.leaves_out("b"), values.leaves_out("a")), (Some("b"), false, true));
        values.remove("a");
        values.remove("b");
        assert!(values.is_any());
    }
}
