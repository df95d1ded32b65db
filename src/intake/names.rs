//! Names that strangers chose: what they say of what is in a file, and how they are shown.

use crate::report::Hints;

/// What a report's file name says: `sender!policy-domain!start!end…`, RFC 8460, section 5.1.
pub(super) fn hints_of_name(name: &str) -> Hints {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let mut steps = file.split('!');
    let domain = match (steps.next(), steps.next(), steps.next()) {
        (Some(_), Some(domain), Some(_)) if domain.contains('.') => Some(domain.to_owned()),
        _ => None,
    };
    Hints { policy_domain: domain }
}

/// Whether a name is that of a report (RFC 8460, section 5.1).
pub(super) fn promises_report(name: &str) -> bool {
    name.contains(".json")
}

/// A name made fit to be shown: nothing that moves or hides text, not endless.
pub(super) fn shown_name(name: &str) -> String {
    let unseen =
        |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    name.chars().filter(|c| !c.is_control() && !unseen(*c)).take(200).collect()
}

/// Whether an archive's member is a folder, or something that macOS adds of its own.
pub(super) fn is_beside(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.is_empty() || name.starts_with("__MACOSX/") || file == ".DS_Store" || file.starts_with("._")
}
