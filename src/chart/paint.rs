//! Colour tells the class of a failure, pattern tells the type.

use super::palette;
use crate::report::ResultType;

/// How a shape is painted on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fill {
    /// A CSS class of the style sheets.
    Class(&'static str),
    /// A pattern in index.html.
    Pattern(Pattern),
}

/// The fill of a result type.
pub fn fill_for(result_type: &ResultType) -> Fill {
    pattern_of(result_type).map_or(Fill::Class(palette::of_class(result_type.class()).1), Fill::Pattern)
}

/// The CSS class that paints a result type where a pattern would not be seen.
pub fn solid_fill(result_type: &ResultType) -> &'static str {
    palette::of_class(result_type.class()).1
}

/// A tile that repeats: a mark in the colour of the ground, on the colour of a class.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pattern {
    result_type: &'static str,
    /// Width and height, in pixels.
    size: u8,
    /// By how many degrees it is turned.
    turn: i8,
    mark: Mark,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Mark {
    /// A line from top to bottom, of a width.
    Upright(f64),
    /// A line from side to side, of a width.
    Level(f64),
    /// A dot.
    Dot,
}

/// The pattern of a type, where its class has several types.
pub(super) fn pattern_of(result_type: &ResultType) -> Option<Pattern> {
    let (size, turn, mark) = match result_type {
        ResultType::StarttlsNotSupported | ResultType::DnssecInvalid => (5, 45, Mark::Upright(1.5)),
        ResultType::CertificateHostMismatch => (5, -45, Mark::Upright(1.5)),
        ResultType::CertificateNotTrusted | ResultType::StsWebpkiInvalid => (5, 0, Mark::Dot),
        ResultType::StsPolicyFetchError | ResultType::DaneRequired => (4, 0, Mark::Level(1.3)),
        ResultType::ValidationFailure => (4, 0, Mark::Upright(1.2)),
        _ => return None,
    };
    Some(Pattern { result_type: result_type.registered_name()?, size, turn, mark })
}

/// The attributes that colour a pattern.
pub(super) struct Ink<'a> {
    /// Of the tile.
    pub(super) tile: &'a str,
    /// Of a line on it.
    pub(super) line: &'a str,
    /// Of a dot on it.
    pub(super) dot: &'a str,
}

impl Pattern {
    /// Its id in index.html.
    pub fn id(&self) -> String {
        format!("pattern-{}", self.result_type)
    }

    /// The element.
    pub(super) fn element(&self, id: &str, ink: &Ink<'_>) -> String {
        let Self { size, turn, mark, .. } = *self;
        let middle = f64::from(size) / 2.0;
        let turn = if turn == 0 { String::new() } else { format!(" patternTransform=\"rotate({turn})\"") };
        let (tile, line, dot) = (ink.tile, ink.line, ink.dot);
        let mark = match mark {
            Mark::Upright(width) => format!("<path {line} stroke-width=\"{width}\" d=\"M{middle} 0v{size}\"/>"),
            Mark::Level(width) => format!("<path {line} stroke-width=\"{width}\" d=\"M0 {middle}h{size}\"/>"),
            Mark::Dot => format!("<circle {dot} cx=\"{middle}\" cy=\"{middle}\" r=\"1.25\"/>"),
        };
        format!(
            "<pattern id=\"{id}\" width=\"{size}\" height=\"{size}\" patternUnits=\"userSpaceOnUse\"{turn}><rect width=\"{size}\" height=\"{size}\" {tile}/>{mark}</pattern>"
        )
    }
}

/// The hatching of days without a report; `line` colours it.
pub(super) fn gap(id: &str, line: &str) -> String {
    format!(
        "<pattern id=\"{id}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(-45)\"><path {line} d=\"M3 0v6\"/></pattern>"
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_patterns_of_the_page_are_these() {
        let page = include_str!("../../index.html");
        let mut expected: BTreeSet<String> = BTreeSet::from([gap("pattern-gap", "class=\"pattern-gap\"")]);
        for result_type in &ResultType::REGISTERED {
            let Some(pattern) = pattern_of(result_type) else { continue };
            let tile = format!("class=\"{}\"", palette::of_class(result_type.class()).1);
            let ink = Ink { tile: &tile, line: "class=\"pattern-paper\"", dot: "class=\"pattern-paper-dot\"" };
            expected.insert(pattern.element(&pattern.id(), &ink));
        }
        let found: BTreeSet<String> =
            page.lines().map(str::trim).filter(|line| line.starts_with("<pattern ")).map(str::to_owned).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn no_two_types_look_alike() {
        let ink = Ink { tile: "", line: "", dot: "" };
        let looks: BTreeSet<String> = ResultType::REGISTERED
            .iter()
            .map(|known| {
                let mark = pattern_of(known).map(|pattern| pattern.element("", &ink));
                format!("{} {mark:?}", palette::of_class(known.class()).0)
            })
            .collect();
        assert_eq!(looks.len(), ResultType::REGISTERED.len());
    }
}
