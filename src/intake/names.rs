//! Names that strangers chose: what they say of what is in a file, and how they are shown.

use super::error::IntakeError;
use super::fault::{MsgFault, TarFault, ZipFault};
use crate::report::{Hints, ReportError};

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

/// What must be wrong with something that is of no known kind and no text, though its name says what it is; of what
/// came out of the thing with the name, only its content counts.
pub(super) fn broken_promise(name: &str, is_unpacked: bool) -> Option<IntakeError> {
    let name = name.to_ascii_lowercase();
    // Those of DMARC are no loss.
    if name.contains(".xml") {
        return None;
    }
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if is_unpacked && ends(&[".tgz", ".tar.gz"]) || !is_unpacked && ends(&[".tar"]) {
        Some(IntakeError::Tar(TarFault::Header))
    } else if is_unpacked && promises_report(&name) || !is_unpacked && ends(&[".json"]) {
        Some(ReportError::Damaged { line: 1, column: 1, detail: "expected value".to_owned() }.into())
    } else if is_unpacked {
        None
    } else if ends(&[".zip"]) {
        Some(IntakeError::Zip(ZipFault::Header))
    } else if ends(&[".gz", ".tgz"]) {
        Some(IntakeError::Gzip { unpacked: 0 })
    } else if ends(&[".p7m"]) {
        Some(IntakeError::Signed)
    } else if ends(&[".eml", ".emlx", ".mbox", ".mbx"]) {
        Some(IntakeError::Transfer)
    } else {
        ends(&[".msg"]).then_some(IntakeError::Msg(MsgFault::Header))
    }
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
