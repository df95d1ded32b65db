//! An SVG drawn as pixels and saved.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement, Url,
};

/// Saves a picture as PNG at twice its size in pixels, so that it stays sharp. `None` when the browser
/// could not draw it.
pub async fn save_png(name: &str, svg: &str, (width, height): (u32, u32)) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let options = BlobPropertyBag::new();
    options.set_type("image/svg+xml");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&svg.into()), &options).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let image = HtmlImageElement::new().ok()?;
    image.set_src(&url);
    JsFuture::from(image.decode()).await.ok()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.unchecked_into();
    canvas.set_width(width.saturating_mul(SCALE));
    canvas.set_height(height.saturating_mul(SCALE));
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
    let (wide, high) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, wide, high).ok()?;
    // The picture is on the canvas; nothing else needs its address.
    let _ = Url::revoke_object_url(&url);
    let drawn = Promise::new(&mut |done, _| {
        // A canvas that cannot be read calls back with nothing, or not at all when it has no size.
        let _ = canvas.to_blob(&done);
    });
    let png: Blob = JsFuture::from(drawn).await.ok()?.dyn_into().ok()?;
    let url = Url::create_object_url_with_blob(&png).ok()?;
    let link: HtmlAnchorElement = document.create_element("a").ok()?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The download holds the blob from the click on; the address can go a moment later.
    gloo_timers::callback::Timeout::new(10_000, move || drop(Url::revoke_object_url(&url))).forget();
    Some(())
}

const SCALE: u32 = 2;
