//! All values that a filter can ask for, prepared to be searched at each key.

use std::cmp::Reverse;
use std::ops::Range;

use super::value_words::value_words;
use super::{Overview, Share};
use crate::store::{Sessions, Store};

/// A value that a filter can ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The key of its field in an address.
    pub key: &'static str,
    /// The value; empty for "not stated".
    pub value: String,
    /// How it is called.
    pub words: String,
    /// What stands for it in reports, where it is called otherwise.
    pub code: String,
    /// Its sessions; none where senders state them for failures only.
    pub sessions: Sessions,
    /// Its failed sessions.
    pub failed: u64,
    /// Words and code as they are compared: as many letters, all small.
    folded: [String; 2],
}

/// All of them, by field, most failed sessions first, then most sessions.
#[derive(Debug, Clone, Default)]
pub struct Offers(Vec<Offer>);

/// What was found in one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundIn {
    /// The key of the field.
    pub key: &'static str,
    /// The first of them, the best match first.
    pub hits: Vec<Hit>,
    /// How many there are.
    pub all: usize,
}

/// An offer that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its number.
    pub offer: usize,
    /// Whether the letters stand in the code, and not in the words.
    pub in_code: bool,
    /// Where the letters stand, in bytes of that text.
    pub letters: Range<usize>,
}

/// Offers made in steps.
#[derive(Debug)]
pub struct OfferSteps {
    offers: Vec<Offer>,
    /// Shares that are still to be looked at, by field; the next one is the last.
    rest: Vec<(&'static str, std::vec::IntoIter<Share>)>,
}

impl OfferSteps {
    /// Begins with what all reports were counted to.
    pub fn new(all: Overview, store: &Store) -> Self {
        let of_failures = |(label, failed): (String, u64)| Share { label, failed, ..Share::default() };
        let types = all.by_result_type.into_iter().map(|(result_type, failed)| (result_type.to_string(), failed));
        // Whoever looks for something to ask for looks for what failed.
        let worst_first = |mut shares: Vec<Share>| {
            shares.sort_by_key(|share| Reverse(share.failed));
            shares
        };
        let mut rest = vec![
            ("domain", worst_first(all.by_policy_domain)),
            ("by", worst_first(all.by_organization)),
            ("result", types.map(of_failures).collect()),
            ("mx", all.by_mx),
            ("reason", all.by_reason),
            ("country", all.by_country),
            ("network", all.by_network),
            ("ip", by_receiving_ip(store).into_iter().map(of_failures).collect()),
            ("policy", worst_first(all.by_policy_type)),
        ];
        rest.reverse();
        Self { offers: Vec::new(), rest: rest.into_iter().map(|(key, shares)| (key, shares.into_iter())).collect() }
    }

    /// Prepares so many more; true when all are. `country` names a country by its two letters.
    pub fn step(&mut self, work: usize, country: &dyn Fn(&str) -> Option<String>) -> bool {
        for _ in 0..work {
            let Some((key, shares)) = self.rest.last_mut() else { return true };
            let key = *key;
            match shares.next() {
                Some(Share { label, sessions, failed, .. }) => {
                    let (words, code) = value_words(key, &label, country);
                    let folded = [folded(&words), folded(&code)];
                    self.offers.push(Offer { key, value: label, words, code, sessions, failed, folded });
                }
                None => _ = self.rest.pop(),
            }
        }
        self.rest.is_empty()
    }

    /// All that were prepared.
    pub fn finish(self) -> Offers {
        Offers(self.offers)
    }
}

/// Failed sessions by receiving IP, most first.
fn by_receiving_ip(store: &Store) -> Vec<(String, u64)> {
    let columns = store.columns();
    let mut sums = vec![0_u64; columns.addresses.len()];
    for row in &columns.failures {
        if let Some(sum) = sums.get_mut(row.receiving_ip as usize) {
            *sum = sum.saturating_add(row.failed);
        }
    }
    let found = (0_u32..).zip(sums).filter(|(number, failed)| *number != 0 && *failed > 0);
    let mut all: Vec<(String, u64)> =
        found.map(|(number, failed)| (columns.addresses.text(number).to_owned(), failed)).collect();
    all.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    all
}

impl Offers {
    /// The offer with a number.
    pub fn get(&self, offer: usize) -> Option<&Offer> {
        self.0.get(offer)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those with these letters in words or code, `most` of each field: first those that begin with them, then those
    /// with a word that does. Without letters all match.
    pub fn find(&self, typed: &str, most: usize) -> Vec<FoundIn> {
        let wanted = folded(typed.trim());
        let mut found: Vec<FoundIn> = Vec::new();
        let mut start = 0;
        for field in self.0.chunk_by(|one, other| one.key == other.key) {
            let Some(key) = field.first().map(|offer| offer.key) else { continue };
            let mut ranked: [Vec<Hit>; RANKS] = Default::default();
            let mut all = 0;
            for (number, offer) in (start..).zip(field) {
                let Some((rank, in_code, letters)) = offer.matching(&wanted) else { continue };
                all += 1;
                if let Some(own) = ranked.get_mut(rank).filter(|own| own.len() < most) {
                    own.push(Hit { offer: number, in_code, letters });
                }
            }
            start += field.len();
            let hits: Vec<Hit> = ranked.into_iter().flatten().take(most).collect();
            if all > 0 {
                found.push(FoundIn { key, hits, all });
            }
        }
        found
    }
}

impl Offer {
    /// How well it matches, and where: 0 is best.
    fn matching(&self, wanted: &str) -> Option<(usize, bool, Range<usize>)> {
        if wanted.is_empty() {
            return Some((0, false, 0..0));
        }
        let [words, code] = &self.folded;
        if let Some(at) = words.find(wanted) {
            let rank = match words.get(..at).and_then(|before| before.chars().next_back()) {
                None => 0,
                Some(before) if !before.is_alphanumeric() => 1,
                Some(_) => 2,
            };
            return Some((rank, false, unfolded(&self.words, words, at, wanted)));
        }
        let at = code.find(wanted)?;
        Some((if at == 0 { 1 } else { RANKS - 1 }, true, unfolded(&self.code, code, at, wanted)))
    }
}

const RANKS: usize = 4;

/// A text as it is compared: as many letters, all small.
fn folded(text: &str) -> String {
    text.chars().map(|letter| letter.to_lowercase().next().unwrap_or(letter)).collect()
}

/// Where in a text the letters are that were found in its folded form.
fn unfolded(text: &str, folded: &str, at: usize, wanted: &str) -> Range<usize> {
    let letters = |part: Option<&str>| part.map_or(0, |part| part.chars().count());
    let first = letters(folded.get(..at));
    let mut places = text.char_indices().map(|(place, _)| place).skip(first);
    let start = places.next().unwrap_or(text.len());
    let end = text.char_indices().map(|(place, _)| place).nth(first + wanted.chars().count()).unwrap_or(text.len());
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::ResultType;

    fn offers() -> Offers {
        let of = |label: &str, successful, failed| Share {
            label: label.to_owned(),
            sessions: Sessions { successful, failed },
            failed,
            ..Share::default()
        };
        let all = Overview {
            by_organization: vec![
                of("Northwind Mail", 90, 10),
                of("Maple Networks", 5, 0),
                of("Hafenmail", 1, 1),
                of("Äther", 1, 0),
            ],
            by_result_type: vec![(ResultType::CertificateHostMismatch, 9)],
            by_mx: vec![of("", 0, 3), of("mx1.example.com", 0, 2)],
            by_country: vec![of("DE", 0, 2), of("", 0, 1)],
            ..Overview::default()
        };
        let mut steps = OfferSteps::new(all, &Store::default());
        let named = |code: &str| (code == "DE").then(|| "Germany".to_owned());
        while !steps.step(2, &named) {}
        steps.finish()
    }

    fn found(typed: &str) -> Vec<(&'static str, Vec<String>)> {
        let offers = offers();
        let told = |hit: &Hit| {
            let offer = offers.get(hit.offer).unwrap();
            let text = if hit.in_code { &offer.code } else { &offer.words };
            let (before, from) = text.split_at(hit.letters.start);
            format!("{before}[{}]", from.split_at(hit.letters.len()).0)
        };
        offers.find(typed, 3).iter().map(|field| (field.key, field.hits.iter().map(told).collect())).collect()
    }

    #[test]
    fn what_begins_with_the_letters_comes_first_and_all_fields_are_searched() {
        let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            found(" mA"),
            [
                ("by", own(&["[Ma]", "Northwind [Ma]", "Hafen[ma]"])),
                ("result", own(&["certificate-host-mis[ma]"])),
                ("country", own(&["Ger[ma]"])),
            ]
        );
        assert_eq!(found("ä"), [("by", own(&["[Ä]"]))]);
        // The code finds it too.
        assert_eq!(found("de"), [("country", own(&["[DE]"]))]);
        assert_eq!(found("no such value"), []);
    }

    #[test]
    fn without_letters_the_first_of_each_field_are_offered_with_how_many_there_are() {
        let all = offers().find("", 3);
        let told: Vec<_> = all.iter().map(|field| (field.key, field.hits.len(), field.all)).collect();
        assert_eq!(told, [("by", 3, 4), ("result", 1, 1), ("mx", 2, 2), ("country", 2, 2)]);
    }

    /// A domain that fails is found among others that do not, however much mail these have.
    #[test]
    fn what_failed_is_offered_first() {
        let of = |label: &str, successful, failed| Share {
            label: label.to_owned(),
            sessions: Sessions { successful, failed },
            failed,
            ..Share::default()
        };
        let domains = vec![of("large.example", 900, 0), of("middle.example", 90, 2), of("small.example", 4, 6)];
        let mut steps =
            OfferSteps::new(Overview { by_policy_domain: domains, ..Overview::default() }, &Store::default());
        while !steps.step(10, &|_| None) {}
        let offers = steps.finish();
        let names: Vec<&str> = (0..3).filter_map(|number| Some(offers.get(number)?.value.as_str())).collect();
        assert_eq!(names, ["small.example", "middle.example", "large.example"]);
    }

    #[test]
    fn many_values_are_searched_and_few_shown() {
        let of = |number: u32| Share { label: format!("network-{number}"), failed: 1, ..Share::default() };
        let all = Overview { by_network: (0..50_000).map(of).collect(), ..Overview::default() };
        let mut steps = OfferSteps::new(all, &Store::default());
        while !steps.step(10_000, &|_| None) {}
        let offers = steps.finish();
        assert_eq!(offers.len(), 50_000);
        let found = offers.find("9", 8);
        assert_eq!((found[0].hits.len(), found.len()), (8, 1));
        assert_eq!(found[0].all, (0..50_000).filter(|number: &u32| number.to_string().contains('9')).count());
    }
}
