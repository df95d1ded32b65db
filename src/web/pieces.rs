//! The bytes of a file in pieces: the browser reads the next ones while the last are worked on.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, ReadableStream, ReadableStreamByobReader, ReadableStreamDefaultReader, ReadableStreamGetReaderOptions,
    ReadableStreamReaderMode,
};

use super::untyped;

/// A part of a file, read once from its start to its end.
#[derive(Debug)]
pub struct Pieces {
    reader: Reader,
    piece: Vec<u8>,
}

#[derive(Debug)]
enum Reader {
    /// Every piece comes in the same buffer, which spares the browser half of its work; `None` while
    /// the browser has it.
    Filling(ReadableStreamByobReader, Option<Uint8Array>),
    /// Where the browser does not know the other.
    Giving(ReadableStreamDefaultReader),
}

/// The file is gone, was changed since it was given, or may not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CannotRead;

/// The first bytes of a file; `None` where it cannot be read.
pub async fn start_of(file: &Blob, most: u32) -> Option<Vec<u8>> {
    let start = file.slice_with_f64_and_f64(0.0, f64::from(most)).ok()?;
    let buffer = JsFuture::from(start.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

impl Pieces {
    /// The bytes between two places of `file`.
    pub fn between(file: &Blob, from: f64, to: f64) -> Result<Self, CannotRead> {
        let part = file.slice_with_f64_and_f64(from, to).map_err(|_| CannotRead)?;
        Ok(Self { reader: Reader::of(&part.stream()), piece: Vec::new() })
    }

    /// The next piece, of a size that the browser chooses; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<&[u8]>, CannotRead> {
        let Some(bytes) = self.reader.next().await.map_err(|_| CannotRead)? else { return Ok(None) };
        self.piece.resize(bytes.length() as usize, 0);
        bytes.copy_to(&mut self.piece);
        if let Reader::Filling(_, buffer) = &mut self.reader {
            *buffer = Some(bytes);
        }
        Ok(Some(&self.piece))
    }
}

impl Reader {
    fn of(stream: &ReadableStream) -> Self {
        // An engine without it throws, which the binding does not expect.
        let get_reader = untyped::method(stream, "getReader");
        let options = ReadableStreamGetReaderOptions::new();
        options.set_mode(ReadableStreamReaderMode::Byob);
        match get_reader.and_then(|get_reader| get_reader.call1(stream, &options).ok()) {
            Some(reader) => Self::Filling(reader.unchecked_into(), Some(Uint8Array::new_with_length(BUFFER_BYTES))),
            None => Self::Giving(stream.get_reader().unchecked_into()),
        }
    }

    async fn next(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        let answer = match self {
            Self::Filling(reader, buffer) => {
                // It does not come back from a browser that failed to fill it.
                let last = buffer.take().ok_or(JsValue::UNDEFINED)?;
                reader.read_with_array_buffer_view(&Uint8Array::new(&last.buffer()))
            }
            Self::Giving(reader) => reader.read(),
        };
        let step = JsFuture::from(answer).await?;
        untyped::value_of_step(&step)?.map(JsCast::dyn_into).transpose()
    }
}

const BUFFER_BYTES: u32 = 1 << 19;
