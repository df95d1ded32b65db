//! The names that come from outside: crates, after Cargo.toml, and what the language itself knows.

use std::collections::BTreeMap;

/// Crates by the name that a path gives them, each with its own.
pub(crate) type Crates = BTreeMap<String, String>;

/// What every file knows without a `use`: types and traits of the prelude, types of the language, tools.
const KNOWN: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
    "bool",
    "char",
    "f32",
    "f64",
    "i128",
    "i16",
    "i32",
    "i64",
    "i8",
    "isize",
    "str",
    "u128",
    "u16",
    "u32",
    "u64",
    "u8",
    "usize",
    "clippy",
    "diagnostic",
    "rustfmt",
];

/// Whether the language or its prelude gives the name.
pub(crate) fn is_of_language(name: &str) -> bool {
    KNOWN.contains(&name)
}

/// The crates that a package may name, from its Cargo.toml: those of the language, and what it depends on.
pub(crate) fn crates(manifest: &str) -> Crates {
    let as_name = |text: &str| text.trim().trim_matches('"').replace('-', "_");
    let mut crates: Crates =
        ["alloc", "core", "std"].iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect();
    let mut is_dependency = false;
    // The name of `[dependencies.name]`, whose keys are lines of their own.
    let mut table = None;
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let name = header.rsplit_once("dependencies.").map(|(_, name)| as_name(name));
            is_dependency = header.ends_with("dependencies");
            crates.extend(name.clone().map(|name| (name.clone(), name)));
            table = name;
        } else if let Some(name) = &table
            && let Some(package) = line.strip_prefix("package").and_then(|rest| rest.trim().strip_prefix('='))
        {
            crates.insert(name.clone(), as_name(package));
        } else if let (true, Some((key, value))) = (is_dependency, line.split_once('='))
            && key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '"')
        {
            let name = as_name(key.split('.').next().unwrap_or(key));
            let package = value.split_once("package").and_then(|(_, rest)| rest.split('"').nth(1));
            crates.insert(name.clone(), package.map_or(name, as_name));
        }
    }
    crates
}

#[test]
fn crates_are_known_by_the_names_that_paths_give_them() {
    let manifest = r#"
[package]
name = "not-one"
[dependencies]
web-sys = { version = "0.3", features = [
  "Abort",
] }
j = { version = "0.3", package = "js-sys" }
serde.workspace = true
[target.'cfg(windows)'.dependencies]
some = "1"
[dev-dependencies.k]
version = "1"
package = "idb"
[lints.rust]
unsafe_code = "deny"
"#;
    let own = ["alloc", "core", "serde", "some", "std", "web_sys"].map(|name| (name, name));
    let renamed = [("j", "js_sys"), ("k", "idb")];
    let expected = own.into_iter().chain(renamed).map(|(name, package)| (name.to_owned(), package.to_owned()));
    assert_eq!(crates(manifest), expected.collect::<Crates>());
}
