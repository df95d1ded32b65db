//! The sources: text by path, from the disk or made up by a test.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock, OnceLock};

use super::crates::{Crates, crates};
use super::file::Parsed;
use super::parse::parse;

/// Source files by their path below the package: `src/store/batch.rs`.
#[derive(Clone, Default)]
pub(crate) struct Sources {
    files: BTreeMap<String, Arc<File>>,
    /// The crates that the package may name.
    pub(crate) crates: Crates,
}

/// A file: its text, and the same taken apart once that is asked for.
pub(crate) struct File {
    pub(crate) text: String,
    parsed: OnceLock<Arc<Parsed>>,
}

impl File {
    pub(crate) fn parsed(&self) -> &Arc<Parsed> {
        self.parsed.get_or_init(|| Arc::new(parse(&self.text)))
    }
}

impl Sources {
    /// Every Rust file below `src`. All tests share the files, so that each is taken apart once.
    pub(crate) fn of_package() -> Self {
        static PACKAGE: LazyLock<Sources> = LazyLock::new(|| Sources::below(Path::new(env!("CARGO_MANIFEST_DIR"))));
        PACKAGE.clone()
    }

    fn below(package: &Path) -> Self {
        let manifest = std::fs::read_to_string(package.join("Cargo.toml")).unwrap();
        let mut sources = Self { files: BTreeMap::new(), crates: crates(&manifest) };
        let mut folders = vec![package.join("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let name = path.strip_prefix(package).unwrap().to_str().unwrap().replace('\\', "/");
                    sources.put(&name, &std::fs::read_to_string(&path).unwrap());
                }
            }
        }
        sources
    }

    /// Puts a file in, or another text into a file.
    pub(crate) fn put(&mut self, path: &str, text: &str) {
        let file = File { text: text.to_owned(), parsed: OnceLock::new() };
        self.files.insert(path.to_owned(), Arc::new(file));
    }

    /// Writes something behind what a file holds.
    pub(crate) fn append(&mut self, path: &str, text: &str) {
        let before = self.get(path).map_or("//! Planted.", |file| file.text.as_str());
        let text = format!("{before}\n{text}");
        self.put(path, &text);
    }

    pub(crate) fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path).map(Arc::as_ref)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file.as_ref()))
    }
}

/// The room of a file: `store` for `src/store.rs` and all of `src/store/`, `bin` for `src/bin/`.
pub(crate) fn room(path: &str) -> &str {
    let below = path.strip_prefix("src/").unwrap_or(path);
    let first = below.split('/').next().unwrap_or(below);
    first.strip_suffix(".rs").unwrap_or(first)
}
