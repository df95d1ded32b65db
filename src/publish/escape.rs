//! Quoting for each language that records are written in.

use std::fmt::Write;

/// A character-string of a zone file, in quotation marks (RFC 1035, section 5.1).
pub(super) fn zone_string(text: &str) -> String {
    let mut out = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b' '..=b'~' => out.push(char::from(byte)),
            other => {
                let _ = write!(out, "\\{other:03}");
            }
        }
    }
    out.push('"');
    out
}

/// A string of JSON; also of JavaScript and, without `${` and `%{`, of Terraform.
pub(super) fn json_string(text: &str) -> String {
    let mut out = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => out.extend(['\\', char]),
            char if u32::from(char) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(char));
            }
            char => out.push(char),
        }
    }
    out.push('"');
    out
}

/// A string of Terraform, in which `${` and `%{` begin templates.
pub(super) fn terraform_string(text: &str) -> String {
    json_string(text).replace("${", "$${").replace("%{", "%%{")
}

/// A word of a POSIX shell.
pub(super) fn shell_word(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A string of PowerShell, in which nothing is replaced.
pub(super) fn powershell_string(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A string of YAML in single quotation marks.
pub(super) fn yaml_string(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A name as a label of Terraform or DNSControl: letters, digits and underscores.
pub(super) fn identifier(name: &str) -> String {
    let name: String = name.chars().map(|char| if char.is_ascii_alphanumeric() { char } else { '_' }).collect();
    let name = name.trim_start_matches('_').to_owned();
    if name.starts_with(|char: char| char.is_ascii_digit()) { format!("r{name}") } else { name }
}
