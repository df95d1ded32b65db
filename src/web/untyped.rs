//! Objects of browser interfaces that web-sys has no types for: their fields, their methods, and files behind handles.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// A field that is there.
pub(super) fn field(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined())
}

/// A text; empty when there is none.
pub(super) fn text(object: &JsValue, name: &str) -> String {
    field(object, name).and_then(|text| text.as_string()).unwrap_or_default()
}

/// Calls a method without arguments. Fails with what it throws, or without such a method.
pub(super) fn call(object: &JsValue, method: &str) -> Result<JsValue, JsValue> {
    self::method(object, method).ok_or(JsValue::UNDEFINED)?.call0(object)
}

/// A method that is there.
pub(super) fn method(object: &JsValue, name: &str) -> Option<Function> {
    field(object, name)?.dyn_into().ok()
}

/// What a promise comes to; a value that is none as it is.
pub(super) async fn settled(value: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&value)).await
}

/// The file behind a handle; `None` when it is gone, or is a folder.
pub(super) async fn file(handle: &JsValue) -> Option<File> {
    settled(call(handle, "getFile").ok()?).await.ok()?.dyn_into().ok()
}
