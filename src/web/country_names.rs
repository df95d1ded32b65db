//! Names of countries in the language spoken, as the browser knows them.

use std::cell::RefCell;

use js_sys::{Array, Function, Reflect, global};
use wasm_bindgen::prelude::*;

use super::untyped;
use crate::language::code;

/// The name of a country of two letters; `None` where the browser has none.
pub fn country_name(letters: &str) -> Option<String> {
    NAMES.with_borrow_mut(|known| {
        if known.as_ref().is_none_or(|names| names.language != code()) {
            *known = Names::new(code());
        }
        known.as_ref()?.of(letters)
    })
}

/// What the browser's `Intl.DisplayNames` knows in one language; web-sys has no types for it.
struct Names {
    language: &'static str,
    known: JsValue,
    of: Function,
}

impl Names {
    fn new(language: &'static str) -> Option<Self> {
        let constructor: Function =
            untyped::field(&untyped::field(&global(), "Intl")?, "DisplayNames")?.dyn_into().ok()?;
        let kind = [("type", JsValue::from("region")), ("fallback", JsValue::from("none"))];
        let given = Array::of2(&Array::of1(&language.into()), &untyped::object(kind.iter()));
        let names = Reflect::construct(&constructor, &given).ok()?;
        Some(Self { language, of: untyped::method(&names, "of")?, known: names })
    }

    fn of(&self, letters: &str) -> Option<String> {
        // What is no code at all throws.
        self.of.call1(&self.known, &letters.into()).ok()?.as_string()
    }
}

thread_local! {
    static NAMES: RefCell<Option<Names>> = const { RefCell::new(None) };
}
