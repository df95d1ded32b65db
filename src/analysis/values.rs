//! What a field of a filter may say: any value, or one of a list.

/// The values that a field may have: in order, each once; none stands for any. An empty text means "not stated".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values(Vec<String>);

impl Values {
    /// Whatever the field says.
    pub fn any() -> Self {
        Self::default()
    }

    /// This value alone.
    pub fn one(text: impl Into<String>) -> Self {
        Self(vec![text.into()])
    }

    /// Whether nothing is asked for.
    pub fn is_any(&self) -> bool {
        self.0.is_empty()
    }

    /// The value that is asked for alone.
    pub fn only(&self) -> Option<&str> {
        match self.0.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// Whether this value is asked for by name.
    pub fn contains(&self, text: &str) -> bool {
        self.find(text).is_ok()
    }

    /// The values asked for, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.0.iter().map(String::as_str)
    }

    /// How many are asked for by name.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The same as [`Self::is_any`]: nothing is asked for by name.
    pub fn is_empty(&self) -> bool {
        self.is_any()
    }

    /// Asks for one more; beyond [`MOST_VALUES`] nothing is added.
    pub fn insert(&mut self, text: impl Into<String>) {
        let text = text.into();
        if let (true, Err(place)) = (self.0.len() < MOST_VALUES, self.find(&text)) {
            self.0.insert(place, text);
        }
    }

    /// Asks no longer for this one; without the last one it is any.
    pub fn remove(&mut self, text: &str) {
        if let Ok(place) = self.find(text) {
            self.0.remove(place);
        }
    }

    /// Whether something can be asked for by both.
    pub fn meets(&self, other: &Self) -> bool {
        self.is_any() || other.is_any() || self.iter().any(|value| other.contains(value))
    }

    fn find(&self, text: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|value| value.as_str().cmp(text))
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

/// Values of one field that are looked at. An address is a stranger's text of any length: with this bound what it
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
    }
}
