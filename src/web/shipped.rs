//! Files that ship with the page and are fetched when they are needed.
//!
//! A `<meta name=… content=ADDRESS>` tells where each is: beside the page on a web host, in a blob
//! when the page is one file.

use js_sys::{ArrayBuffer, JsString};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::page_file;

/// A file that ships with the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shipped {
    /// The table of countries.
    Countries,
    /// The sample mailbox.
    Sample,
    /// The worker's script.
    Worker,
    /// The worker's module.
    WorkerModule,
}

impl Shipped {
    /// Its absolute address; `None` when the build named none.
    pub fn address(self) -> Option<String> {
        let path = page_file::meta(self.name());
        (!path.is_empty()).then(|| page_file::beside_page(&path))
    }

    /// Its bytes; `None` when it cannot be had.
    pub async fn bytes(self) -> Option<ArrayBuffer> {
        let bytes = JsFuture::from(self.fetch().await?.array_buffer().ok()?).await.ok()?;
        Some(bytes.unchecked_into())
    }

    /// Its text; `None` when it cannot be had.
    pub async fn text(self) -> Option<JsString> {
        let text = JsFuture::from(self.fetch().await?.text().ok()?).await.ok()?;
        Some(text.unchecked_into())
    }

    async fn fetch(self) -> Option<Response> {
        let fetching = web_sys::window()?.fetch_with_str(&self.address()?);
        let response: Response = JsFuture::from(fetching).await.ok()?.unchecked_into();
        response.ok().then_some(response)
    }

    /// The name of its `<meta>`.
    fn name(self) -> &'static str {
        match self {
            Self::Countries => "countries",
            Self::Sample => "sample",
            Self::Worker => "worker",
            Self::WorkerModule => "worker-wasm",
        }
    }
}
