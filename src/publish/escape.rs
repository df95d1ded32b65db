//! The rules of quoting, one function each. The text is expected to be printable ASCII.

use super::records::{LONGEST_STRING, pieces};
use std::fmt::Write as _;

/// A text as zone files and most interfaces write it: `"one string" "and the next"`.
pub(super) fn dns_strings(text: &str) -> String {
    joined(text, " ")
}

/// The same strings with something else between them.
pub(super) fn joined(text: &str, between: &str) -> String {
    pieces(text, LONGEST_STRING).into_iter().map(dns_string).collect::<Vec<_>>().join(between)
}

/// One character-string in quotes: `\"`, `\\`, and `\DDD` for what is not printable (RFC 1035, section 5.1).
fn dns_string(piece: &str) -> String {
    let mut out = String::from('"');
    for byte in piece.bytes() {
        match byte {
            b'"' | b'\\' => {
                out.push('\\');
                out.push(char::from(byte));
            }
            b' '..=b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\{byte:03}");
            }
        }
    }
    out.push('"');
    out
}

/// An argument of a POSIX shell. In single quotes nothing is special, not even `$`, `!` or `\`.
pub(super) fn shell(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A string of JSON; JavaScript reads it the same.
pub(super) fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A string of HCL (Terraform). `${` and `%{` would start a template: their first sign is doubled.
pub(super) fn hcl(text: &str) -> String {
    json(text).replace("${", "$${").replace("%{", "%%{")
}

/// A YAML scalar in single quotes, where only the quote itself is special.
pub(super) fn yaml(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A text of octoDNS: every `;` carries a backslash, and nothing else does.
///
/// octoDNS takes a text that begins with a quote for one in quotes; such a text is put in quotes.
pub(super) fn octodns(text: &str) -> String {
    let escaped = text.replace(';', r"\;");
    if escaped.starts_with('"') { format!("\"{escaped}\"") } else { escaped }
}

/// A `PowerShell` string in single quotes, where only the quote itself is special.
pub(super) fn powershell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A field of tinydns data: octal for the colon, the backslash and what is not printable.
pub(super) fn tinydns(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b':' | b'\\' => {
                let _ = write!(out, "\\{byte:03o}");
            }
            b' '..=b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\{byte:03o}");
            }
        }
    }
    out
}

/// A value of dnsmasq's configuration, in quotes because a comma ends a bare one.
pub(super) fn dnsmasq(piece: &str) -> String {
    let escaped = piece.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n").replace('\r', r"\r");
    format!("\"{escaped}\"")
}

/// A whole record in single quotes for Unbound, which has no escape for a single quote in them:
/// the record spells it as a decimal number.
pub(super) fn unbound(record: &str) -> String {
    format!("'{}'", record.replace('\'', r"\039"))
}
