//! Objects of browser interfaces that web-sys has no types for, or that a browser may lack: their fields, their
//! methods, what they give step by step, and files behind handles. Nothing else asks an object for a field by name.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// A field that is there.
pub(crate) fn field(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined())
}

/// A text; empty when there is none.
pub(crate) fn text(object: &JsValue, name: &str) -> String {
    field(object, name).and_then(|text| text.as_string()).unwrap_or_default()
}

/// Calls a method without arguments. Fails with what it throws, or without such a method.
pub(crate) fn call(object: &JsValue, method: &str) -> Result<JsValue, JsValue> {
    self::method(object, method).ok_or(JsValue::UNDEFINED)?.call0(object)
}

/// A method that is there.
pub(crate) fn method(object: &JsValue, name: &str) -> Option<Function> {
    field(object, name)?.dyn_into().ok()
}

/// A plain object of these fields.
pub(crate) fn object<'a>(fields: impl IntoIterator<Item = &'a (&'a str, JsValue)>) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        // Setting a field of a plain object cannot fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

/// What a step of an iterator or of a reader gives; `None` when it was the last.
pub(crate) fn value_of_step(step: &JsValue) -> Result<Option<JsValue>, JsValue> {
    let last = Reflect::get(step, &"done".into())?.is_truthy();
    if last { Ok(None) } else { Reflect::get(step, &"value".into()).map(Some) }
}

/// What a promise comes to; a value that is none as it is.
pub(crate) async fn settled(value: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&value)).await
}

/// The file behind a handle; `None` when it is gone, or is a folder.
pub(crate) async fn file(handle: &JsValue) -> Option<File> {
    settled(call(handle, "getFile").ok()?).await.ok()?.dyn_into().ok()
}
