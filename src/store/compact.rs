//! Values as compact bytes: what crosses from a worker to the page, and what the store keeps
//! of each report.
//!
//! These bytes outlive the build that wrote them: the history keeps batches, and [`super::history`] puts a
//! version before each. So nothing is written by its place in a declaration, and every whole number in
//! seven bits a byte, however wide the machine's own are. Reading trusts nothing: it gives `None` for
//! bytes that it cannot read, and allocates nothing for a length that is a lie.

/// A value that can be written as bytes and read back.
pub(crate) trait Compact: Sized {
    fn put(&self, out: &mut Vec<u8>);
    fn get(bytes: &mut &[u8]) -> Option<Self>;
}

impl Compact for u64 {
    /// Seven bits a byte, lowest first.
    fn put(&self, out: &mut Vec<u8>) {
        let mut rest = *self;
        while rest >= 0x80 {
            out.push((rest & 0x7F) as u8 | 0x80);
            rest >>= 7;
        }
        out.push((rest & 0x7F) as u8);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = bytes.split_first()?;
            *bytes = rest;
            value |= Self::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

impl Compact for u32 {
    fn put(&self, out: &mut Vec<u8>) {
        u64::from(*self).put(out);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        u64::get(bytes)?.try_into().ok()
    }
}

impl Compact for usize {
    fn put(&self, out: &mut Vec<u8>) {
        (*self as u64).put(out);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        u64::get(bytes)?.try_into().ok()
    }
}

impl Compact for i64 {
    /// Zigzag, so that small negative numbers are short too.
    fn put(&self, out: &mut Vec<u8>) {
        ((*self << 1) ^ (*self >> 63)).cast_unsigned().put(out);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        let value = u64::get(bytes)?;
        Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }
}

/// A length, and that many bytes.
pub(crate) fn put_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    (bytes.len() as u64).put(out);
    out.extend_from_slice(bytes);
}

/// What [`put_bytes`] wrote.
pub(crate) fn get_bytes<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(u64::get(bytes)?).ok()?;
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

impl Compact for String {
    fn put(&self, out: &mut Vec<u8>) {
        put_bytes(self.as_bytes(), out);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        Some(std::str::from_utf8(get_bytes(bytes)?).ok()?.to_owned())
    }
}

impl Compact for Box<str> {
    fn put(&self, out: &mut Vec<u8>) {
        put_bytes(self.as_bytes(), out);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        Some(std::str::from_utf8(get_bytes(bytes)?).ok()?.into())
    }
}

/// Bytes as they are; a list of numbers would cost a call a byte.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bytes(pub(crate) Vec<u8>);

impl Compact for Bytes {
    fn put(&self, out: &mut Vec<u8>) {
        put_bytes(&self.0, out);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        get_bytes(bytes).map(|taken| Self(taken.to_vec()))
    }
}

impl<T: Compact> Compact for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u64).put(out);
        for item in self {
            item.put(out);
        }
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        let length = usize::try_from(u64::get(bytes)?).ok()?;
        // Every item takes a byte at least, so a false length allocates nothing.
        let mut items = Self::with_capacity(length.min(bytes.len()).min(1 << 16));
        for _ in 0..length {
            items.push(T::get(bytes)?);
        }
        Some(items)
    }
}

impl<T: Compact> Compact for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        u64::from(self.is_some()).put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        Some(if u64::get(bytes)? == 0 { None } else { Some(T::get(bytes)?) })
    }
}

/// A struct is its fields in order.
macro_rules! compact_fields {
    ($($name:ty { $($field:ident),* $(,)? })*) => {$(
        impl $crate::store::compact::Compact for $name {
            fn put(&self, out: &mut Vec<u8>) {
                $(self.$field.put(out);)*
            }

            fn get(bytes: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: $crate::store::compact::Compact::get(bytes)?),* })
            }
        }
    )*};
}
pub(crate) use compact_fields;

/// An enum is the number of its variant and the variant's values: `1 => { Self::Gzip { unpacked } } (unpacked);`.
macro_rules! numbered {
    ($($name:ty { $($number:literal => { $($shape:tt)* } ($($value:ident),*);)* })*) => {$(
        impl $crate::store::compact::Compact for $name {
            fn put(&self, out: &mut Vec<u8>) {
                match self {$(
                    $($shape)* => {
                        u64::put(&$number, out);
                        $($value.put(out);)*
                    }
                )*}
            }

            fn get(bytes: &mut &[u8]) -> Option<Self> {
                Some(match u64::get(bytes)? {
                    $($number => {
                        $(let $value = $crate::store::compact::Compact::get(bytes)?;)*
                        $($shape)*
                    })*
                    _ => return None,
                })
            }
        }
    )*};
}
pub(crate) use numbered;

/// Optional fields, each a number, a length and so many bytes: a reader leaves aside what it does not know.
pub(crate) fn put_field(number: u64, value: &[u8], out: &mut Vec<u8>) {
    number.put(out);
    put_bytes(value, out);
}

/// The next of the fields that [`put_field`] wrote, up to the end of the bytes.
pub(crate) fn get_field<'a>(bytes: &mut &'a [u8]) -> Option<(u64, &'a [u8])> {
    Some((u64::get(bytes)?, get_bytes(bytes)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn values_come_back(number: u64, signed: i64, text: String, list: Vec<u32>, maybe: Option<u64>) {
            let mut out = Vec::new();
            number.put(&mut out);
            signed.put(&mut out);
            text.put(&mut out);
            list.put(&mut out);
            maybe.put(&mut out);
            let mut rest = out.as_slice();
            prop_assert_eq!(u64::get(&mut rest), Some(number));
            prop_assert_eq!(i64::get(&mut rest), Some(signed));
            prop_assert_eq!(String::get(&mut rest), Some(text));
            prop_assert_eq!(Vec::<u32>::get(&mut rest), Some(list));
            prop_assert_eq!(Option::<u64>::get(&mut rest), Some(maybe));
            prop_assert!(rest.is_empty());
        }
    }
}
