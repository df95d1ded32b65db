//! The languages of the page with their own numbers, days and plural forms, as Unicode's CLDR 48 has them and as browsers
//! write them: group and decimal signs, short months, and which form goes with a number.

use tlsrpt_lens::language::{Conventions, Language, speak};

/// The codes of all languages, English first.
pub(crate) const CODES: [&str; 5] = ["en", "de", "fr", "es", "ja"];

/// The table of a language, as its file has it.
pub(crate) fn table(code: &str) -> &'static str {
    match code {
        "de" => include_str!("../../languages/de.json"),
        "fr" => include_str!("../../languages/fr.json"),
        "es" => include_str!("../../languages/es.json"),
        "ja" => include_str!("../../languages/ja.json"),
        _ => include_str!("../../languages/en.json"),
    }
}

/// Speaks one language after the other; English as the page does, without a table.
pub(crate) fn in_each_language(mut test: impl FnMut(&'static str)) {
    for code in CODES {
        let language = (code != "en").then(|| Language::read(table(code), Box::new(Written { code })).unwrap());
        speak(language.map(|language| &*Box::leak(Box::new(language))));
        test(code);
        speak(None);
    }
}

/// Speaks a language in which every text stands in brackets, so that words which went past the tables stand outside.
#[allow(dead_code, reason = "not all tests that have this file ask for it")]
pub(crate) fn in_brackets(test: impl FnOnce()) {
    let mut all: serde_json::Map<String, serde_json::Value> = serde_json::from_str(table("en")).unwrap();
    let wrap = |text: &mut serde_json::Value| *text = format!("⟦{}⟧", text.as_str().unwrap()).into();
    for (_, own) in all.iter_mut().filter(|(key, _)| !key.starts_with('$')) {
        match own {
            serde_json::Value::Object(forms) => forms.values_mut().for_each(wrap),
            fixed => wrap(fixed),
        }
    }
    let json = serde_json::to_string(&all).unwrap();
    let language = Language::read(&json, Box::new(Written { code: "en" })).unwrap();
    speak(Some(Box::leak(Box::new(language))));
    test();
    speak(None);
}

struct Written {
    code: &'static str,
}

impl Conventions for Written {
    fn code(&self) -> &str {
        self.code
    }

    fn number(&self, value: f64, decimals: u8) -> String {
        let text = format!("{value:.*}", usize::from(decimals));
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let (group, point) = match self.code {
            "de" | "es" => (".", ","),
            "fr" => ("\u{202f}", ","),
            _ => (",", "."),
        };
        // Spanish groups from five digits on.
        let least = if self.code == "es" { 5 } else { 4 };
        let mut written = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) && whole.len() >= least {
                written += group;
            }
            written.push(digit);
        }
        if rest.is_empty() { written } else { written + point + rest }
    }

    fn day(&self, day: i32, with_year: bool) -> String {
        let (year, month, day) = calendar(day);
        let name = self.months().get(month - 1).copied().unwrap_or_default();
        match (self.code, with_year) {
            ("ja", false) => format!("{name}{day}日"),
            ("ja", true) => format!("{year}年{name}{day}日"),
            ("de", false) => format!("{day}. {name}"),
            ("de", true) => format!("{day}. {name} {year}"),
            (_, false) => format!("{day} {name}"),
            (_, true) => format!("{day} {name} {year}"),
        }
    }

    fn days(&self, first: i32, last: i32, with_year: bool) -> Option<String> {
        // Japanese ranges are put together of their days.
        matches!(self.code, "de" | "fr" | "es").then_some(())?;
        let ((first_year, first_month, number), (last_year, last_month, _)) = (calendar(first), calendar(last));
        let end = self.day(last, with_year || first_year != last_year);
        let begin = self.day(first, first_year != last_year);
        Some(if (first_year, first_month) == (last_year, last_month) {
            let dot = if self.code == "de" { "." } else { "" };
            format!("{number}{dot}–{end}")
        } else {
            format!("{begin}\u{2009}–\u{2009}{end}")
        })
    }

    fn month(&self, day: i32, with_year: bool) -> String {
        let (year, month, _) = calendar(day);
        let name = self.months().get(month - 1).copied().unwrap_or_default();
        match (self.code, with_year) {
            // Alone it has no dot.
            ("de", false) => name.trim_end_matches('.').to_owned(),
            (_, false) => name.to_owned(),
            ("ja", true) => format!("{year}年{name}"),
            (_, true) => format!("{name} {year}"),
        }
    }

    fn plural(&self, count: u64) -> String {
        match (self.code, count) {
            ("ja", _) => "other",
            ("fr", 0 | 1) | (_, 1) => "one",
            // Whole millions: «1 million de …».
            ("fr" | "es", count) if count > 0 && count % 1_000_000 == 0 => "many",
            _ => "other",
        }
        .to_owned()
    }
}

impl Written {
    fn months(&self) -> [&'static str; 12] {
        match self.code {
            "de" => ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."],
            "fr" => ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
            "es" => ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
            "ja" => ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
            _ => ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        }
    }
}

/// Year, month and day of a day since 1970.
fn calendar(day: i32) -> (i32, usize, u8) {
    let date = time::Date::from_julian_day(day + 2_440_588).unwrap();
    (date.year(), usize::from(u8::from(date.month())), date.day())
}
