//! The bytes of a file in pieces: the browser reads the next ones while the last are worked on.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamDefaultReader};

/// A part of a file, read once from its start to its end.
#[derive(Debug)]
pub struct Pieces {
    reader: ReadableStreamDefaultReader,
    piece: Vec<u8>,
}

/// The file is gone, was changed since it was given, or may not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CannotRead;

impl Pieces {
    /// The bytes between two places of `file`.
    pub fn between(file: &Blob, from: f64, to: f64) -> Result<Self, CannotRead> {
        let part = file.slice_with_f64_and_f64(from, to).map_err(|_| CannotRead)?;
        let reader = part.stream().get_reader().unchecked_into();
        Ok(Self { reader, piece: Vec::new() })
    }

    /// The next piece, of a size that the browser chooses; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<&[u8]>, CannotRead> {
        let answer = JsFuture::from(self.reader.read()).await.map_err(|_| CannotRead)?;
        let value = Reflect::get(&answer, &"value".into()).map_err(|_| CannotRead)?;
        let Ok(bytes) = value.dyn_into::<Uint8Array>() else { return Ok(None) };
        self.piece.resize(bytes.length() as usize, 0);
        bytes.copy_to(&mut self.piece);
        Ok(Some(&self.piece))
    }
}
