//! What is published: entries, and the sets that they form, one for each name with every text of that name.

/// A TXT record to publish.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TxtEntry {
    /// The name relative to the zone: `_smtp._tls`, `_smtp._tls.news`; empty or `@` for the zone itself.
    pub owner: String,
    /// The zone without a final dot: `example.com`.
    pub zone: String,
    /// The whole text in one piece, printable ASCII.
    pub text: String,
    /// How long resolvers may keep it, in seconds.
    pub ttl: u32,
}

impl TxtEntry {
    /// The full name without a final dot.
    pub fn fqdn(&self) -> String {
        fqdn(relative(&self.owner), self.zone.trim_end_matches('.'))
    }

    /// The text in the pieces that a TXT record is made of: at most 255 bytes each, at least one.
    pub fn character_strings(&self) -> Vec<&str> {
        pieces(&self.text, LONGEST_STRING)
    }
}

/// The most bytes that one character-string of a TXT record holds (RFC 1035, section 3.3).
pub(super) const LONGEST_STRING: usize = 255;

/// All TXT records of one name.
pub(super) struct TxtSet<'a> {
    /// The relative name; empty for the zone itself.
    pub(super) owner: String,
    pub(super) zone: String,
    pub(super) ttl: u32,
    pub(super) texts: Vec<&'a str>,
}

impl TxtSet<'_> {
    /// The full name without a final dot.
    pub(super) fn fqdn(&self) -> String {
        fqdn(&self.owner, &self.zone)
    }

    /// The relative name as most forms and tools write it: `@` stands for the zone itself.
    pub(super) fn owner_or_at(&self) -> &str {
        if self.owner.is_empty() { "@" } else { &self.owner }
    }
}

/// The entries by name, in the order in which the names first come; a text is listed once for a name.
/// An entry without a zone has no place to be published at and is left out.
pub(super) fn sets(entries: &[TxtEntry]) -> Vec<TxtSet<'_>> {
    let mut sets: Vec<TxtSet<'_>> = Vec::new();
    for entry in entries {
        let (owner, zone) = (clean(relative(&entry.owner)), clean(&entry.zone));
        if zone.is_empty() {
            continue;
        }
        let known =
            sets.iter_mut().find(|set| set.owner.eq_ignore_ascii_case(&owner) && set.zone.eq_ignore_ascii_case(&zone));
        match known {
            Some(set) => {
                set.ttl = set.ttl.min(entry.ttl);
                if !set.texts.contains(&entry.text.as_str()) {
                    set.texts.push(&entry.text);
                }
            }
            None => sets.push(TxtSet { owner, zone, ttl: entry.ttl, texts: vec![&entry.text] }),
        }
    }
    sets
}

/// The sets by zone, in the order in which the zones first come.
pub(super) fn by_zone<'s, 'a>(sets: &'s [TxtSet<'a>]) -> Vec<(&'s str, Vec<&'s TxtSet<'a>>)> {
    let mut zones: Vec<(&str, Vec<&TxtSet<'_>>)> = Vec::new();
    for set in sets {
        match zones.iter_mut().find(|(zone, _)| zone.eq_ignore_ascii_case(&set.zone)) {
            Some((_, of_zone)) => of_zone.push(set),
            None => zones.push((&set.zone, vec![set])),
        }
    }
    zones
}

/// The owner without final dots; `@` becomes empty.
pub(super) fn relative(owner: &str) -> &str {
    let owner = owner.trim_end_matches('.');
    if owner == "@" { "" } else { owner }
}

pub(super) fn fqdn(owner: &str, zone: &str) -> String {
    if owner.is_empty() { zone.to_owned() } else { format!("{owner}.{zone}") }
}

/// Only what a published name is made of.
fn clean(name: &str) -> String {
    let kept: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.*".contains(*c)).collect();
    kept.trim_matches('.').to_owned()
}

/// Splits a text after every `longest` bytes, never inside a character. An empty text is one empty piece.
pub(super) fn pieces(text: &str, longest: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((piece, after)) = rest.split_at_checked(rest.floor_char_boundary(longest)) {
        pieces.push(piece);
        rest = after;
        if rest.is_empty() || piece.is_empty() {
            break;
        }
    }
    pieces
}
