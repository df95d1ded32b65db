//! Languages beside English: which there are, which one is wanted, and what the browser knows of each.
//!
//! The build puts every `languages/*.json` beside the page and names it in a
//! `<meta name="language" content=ADDRESS data-code=de data-name=Deutsch>`.

use std::cell::RefCell;

use js_sys::{Array, Function, Intl, JsString, Object};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::country_names::country_name;
use super::{page_file, storage, untyped};
use crate::language::{Conventions, Language, code, speak};

/// A language that the page can speak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// As in BCP 47: "de".
    pub code: String,
    /// In itself: "Deutsch".
    pub name: String,
    /// Where its texts are; empty for English, which is built in.
    address: String,
}

/// All, English first.
pub fn known() -> Vec<Known> {
    let english = Known { code: "en".to_owned(), name: "English".to_owned(), address: String::new() };
    let others = page_file::metas("language").into_iter().filter_map(|meta| {
        let data = |name: &str| meta.get_attribute(name).filter(|text| !text.is_empty());
        Some(Known { code: data("data-code")?, name: data("data-name")?, address: data("content")? })
    });
    std::iter::once(english).chain(others).collect()
}

/// The code that the user chose for good; empty when the browser's languages count.
pub fn chosen() -> String {
    storage::read(STORED).unwrap_or_default()
}

/// Keeps a choice; empty for as the browser has it.
pub fn choose(code: &str) {
    storage::write(STORED, code);
}

/// Speaks what is wanted from now on. When its texts cannot be had English is spoken.
pub async fn speak_wanted() {
    let known = known();
    let wanted = wanted(&known, &chosen(), &browser_languages());
    let language = match wanted {
        Some(wanted) if !wanted.address.is_empty() => load(wanted).await,
        _ => None,
    };
    speak(language);
    if let Some(root) = web_sys::window().and_then(|window| window.document()?.document_element()) {
        // Setting a plain attribute of the root cannot fail.
        let _ = root.set_attribute("lang", code());
    }
}

/// The chosen language, or the first of the browser's that is known.
fn wanted<'a>(known: &'a [Known], chosen: &str, browser: &[String]) -> Option<&'a Known> {
    let named = |code: &str| known.iter().find(|language| language.code == code);
    let of_browser = |tag: &String| named(tag.split('-').next().unwrap_or_default());
    named(chosen).or_else(|| browser.iter().find_map(of_browser))
}

fn browser_languages() -> Vec<String> {
    let languages = web_sys::window().map(|window| window.navigator().languages()).unwrap_or_default();
    languages.iter().filter_map(|tag| tag.as_string()).collect()
}

async fn load(known: &Known) -> Option<&'static Language> {
    if let Some(loaded) =
        LOADED.with_borrow(|loaded| loaded.iter().find(|(code, _)| *code == known.code).map(|(_, it)| *it))
    {
        return Some(loaded);
    }
    let fetching = web_sys::window()?.fetch_with_str(&page_file::beside_page(&known.address));
    let response: Response = JsFuture::from(fetching).await.ok()?.unchecked_into();
    let text = JsFuture::from(response.ok().then(|| response.text().ok())??).await.ok()?.as_string()?;
    let language = Language::read(&text, Box::new(Browser::of(&known.code))).ok()?;
    // A page speaks few languages in its life, and each stays.
    let language: &'static Language = Box::leak(Box::new(language));
    LOADED.with_borrow_mut(|loaded| loaded.push((known.code.clone(), language)));
    Some(language)
}

/// What the browser's Intl knows of a language.
struct Browser {
    code: String,
    locales: Array,
    plural: Intl::PluralRules,
    day: Intl::DateTimeFormat,
    day_with_year: Intl::DateTimeFormat,
    month: Intl::DateTimeFormat,
    month_with_year: Intl::DateTimeFormat,
    /// By number of decimals.
    numbers: RefCell<Vec<(u8, Function)>>,
}

impl Browser {
    fn of(code: &str) -> Self {
        let locales = Array::of1(&code.into());
        let format = |parts: &[(&str, JsValue)]| {
            let shape: [(&str, JsValue); 2] = [("month", "short".into()), ("timeZone", "UTC".into())];
            Intl::DateTimeFormat::new(&locales, &untyped::object(shape.iter().chain(parts)))
        };
        let (day, year) = (("day", JsValue::from("numeric")), ("year", JsValue::from("numeric")));
        Self {
            plural: Intl::PluralRules::new(&locales, &Object::new()),
            day: format(std::slice::from_ref(&day)),
            day_with_year: format(&[day, year.clone()]),
            month: format(&[]),
            month_with_year: format(&[year]),
            code: code.to_owned(),
            locales,
            numbers: RefCell::default(),
        }
    }

    fn of_days(&self, first: i32, last: i32, with_year: bool) -> String {
        // A day breaks nowhere; around the dash of a range are thin spaces.
        formatted(if with_year { &self.day_with_year } else { &self.day }, first, last).replace(' ', "\u{a0}")
    }

    fn number_format(&self, decimals: u8) -> Function {
        let mut numbers = self.numbers.borrow_mut();
        if let Some((_, format)) = numbers.iter().find(|(known, _)| *known == decimals) {
            return format.clone();
        }
        let digits: JsValue = decimals.into();
        let shape = [("minimumFractionDigits", digits.clone()), ("maximumFractionDigits", digits)];
        let format = Intl::NumberFormat::new(&self.locales, &untyped::object(shape.iter())).format();
        numbers.push((decimals, format.clone()));
        format
    }
}

impl Conventions for Browser {
    fn code(&self) -> &str {
        &self.code
    }

    fn number(&self, value: f64, decimals: u8) -> String {
        let text = self.number_format(decimals).call1(&JsValue::UNDEFINED, &value.into());
        text.ok().and_then(|text| text.as_string()).unwrap_or_else(|| value.to_string())
    }

    fn day(&self, day: i32, with_year: bool) -> String {
        self.of_days(day, day, with_year)
    }

    fn days(&self, first: i32, last: i32, with_year: bool) -> Option<String> {
        // Where a range is not written as its days are (Japanese: "02/12～03/01"), it is put together of them.
        Some(self.of_days(first, last, with_year))
            .filter(|days| !days.is_empty() && days.ends_with(&self.day(last, with_year)))
    }

    fn month(&self, day: i32, with_year: bool) -> String {
        formatted(if with_year { &self.month_with_year } else { &self.month }, day, day)
    }

    fn country(&self, letters: &str) -> Option<String> {
        country_name(letters)
    }

    fn plural(&self, count: u64) -> String {
        #[expect(clippy::cast_precision_loss, reason = "nobody counts to 2^53")]
        let category: JsString = self.plural.select(count as f64);
        category.into()
    }
}

/// A day to a day; of the same day twice Intl writes one (ECMA-402, `PartitionDateTimeRangePattern`).
fn formatted(format: &JsValue, first: i32, last: i32) -> String {
    let at = |day: i32| JsValue::from(f64::from(day) * MS_A_DAY);
    let range = untyped::method(format, "formatRange");
    range.and_then(|range| range.call2(format, &at(first), &at(last)).ok()?.as_string()).unwrap_or_default()
}

thread_local! {
    static LOADED: RefCell<Vec<(String, &'static Language)>> = const { RefCell::new(Vec::new()) };
}

const STORED: &str = "language";
const MS_A_DAY: f64 = 86_400_000.0;
