//! What was looked up lately: rows come in heaps of one kind, so that a map is asked once for many of them.

/// What was found lately, by its key. A stranger who makes keys that push each other out makes the map be asked, as
/// without this.
#[derive(Debug, Clone)]
pub(super) struct Lately<K, V> {
    places: Vec<Option<(K, V)>>,
}

impl<K, V> Default for Lately<K, V> {
    fn default() -> Self {
        Self { places: Vec::new() }
    }
}

impl<K: Copy + PartialEq, V: Copy> Lately<K, V> {
    /// What belongs to a key, looked up if it was not lately. The hint is any number that differs where keys mostly do.
    pub(super) fn find(&mut self, hint: u32, key: K, look_up: impl FnOnce() -> V) -> V {
        if self.places.is_empty() {
            self.places.resize_with(1 << PLACES, || None);
        }
        // The highest bits of such a product depend on all bits of the number.
        let place = self.places.get_mut((hint.wrapping_mul(SPREAD) >> (u32::BITS - PLACES)) as usize);
        if let Some(Some((_, value))) = place.as_ref().filter(|place| place.is_some_and(|(other, _)| other == key)) {
            return *value;
        }
        let value = look_up();
        if let Some(place) = place {
            *place = Some((key, value));
        }
        value
    }
}

/// Two to the power of so many are kept.
const PLACES: u32 = 9;
/// Two to the power of 32, divided by the golden ratio.
const SPREAD: u32 = 0x9e37_79b9;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_found_lately_is_looked_up() {
        let mut lately = Lately::default();
        let mut asked = Vec::new();
        for (hint, key) in [(1, 'a'), (1, 'a'), (2, 'b'), (1, 'a'), (1, 'c'), (1, 'a'), (2, 'b')] {
            let found = lately.find(hint, key, || {
                asked.push(key);
                key.to_ascii_uppercase()
            });
            assert_eq!(found, key.to_ascii_uppercase());
        }
        assert_eq!(asked, ['a', 'b', 'c', 'a']);
    }
}
