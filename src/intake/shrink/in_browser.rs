//! Draws each chosen photo onto a smaller canvas and replaces it with the result.

use leptos::{ev::Event, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, DataTransfer, File, FilePropertyBag, HtmlCanvasElement, HtmlInputElement,
    ImageBitmap,
};

/// The longest side of an uploaded photo, in pixels.
const LONGEST_SIDE: f64 = 1_600.0;
/// Photos up to this size in bytes are uploaded unchanged.
const SMALL: f64 = 300_000.0;

/// Whether the server accepts this image type. Other types that the browser can draw are converted to JPEG.
fn is_accepted(file: &File) -> bool {
    matches!(file.type_().as_str(), "image/jpeg" | "image/png" | "image/webp")
}

/// Replaces the photos in the file field with smaller ones, and HEIC or AVIF with JPEG if the browser can draw it. A photo that cannot be drawn is
/// uploaded unchanged; the server reports what is wrong. Videos are removed, and `film` is set if there were any.
pub fn shrink(event: &Event, chosen: RwSignal<usize>, film: RwSignal<bool>) {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
    let Some(files) = input.files() else { return };
    let is_film = |file: &File| file.type_().starts_with("video/");
    let films = (0..files.length()).filter_map(|at| files.get(at)).filter(is_film).count();
    film.set(films > 0);
    chosen.set(files.length() as usize - films);
    spawn_local(async move {
        let Ok(smaller) = DataTransfer::new() else { return };
        let items = smaller.items();
        for at in 0..files.length() {
            let Some(file) = files.get(at).filter(|file| !is_film(file)) else { continue };
            let file = if file.size() > SMALL || !is_accepted(&file) {
                draw_smaller(&file).await.unwrap_or(file)
            } else {
                file
            };
            let _ = items.add_with_file(&file);
        }
        input.set_files(smaller.files().as_ref());
    });
}

async fn draw_smaller(file: &File) -> Result<File, JsValue> {
    let picture: ImageBitmap = JsFuture::from(window().create_image_bitmap_with_blob(file)?).await?.dyn_into()?;
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let scale = (LONGEST_SIDE / width.max(height)).min(1.0);
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    canvas.set_width((width * scale) as u32);
    canvas.set_height((height * scale) as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
    // A canvas is transparent, which JPEG would turn black.
    context.set_fill_style_str("white");
    context.fill_rect(0.0, 0.0, width * scale, height * scale);
    context.draw_image_with_image_bitmap_and_dw_and_dh(&picture, 0.0, 0.0, width * scale, height * scale)?;
    let blob: Blob = JsFuture::from(js_sys::Promise::new(&mut |resolve, reject| {
        let done = Closure::once_into_js(move |blob: JsValue| {
            let _ = if blob.is_null() { reject.call0(&JsValue::NULL) } else { resolve.call1(&JsValue::NULL, &blob) };
        });
        let _ =
            canvas.to_blob_with_type_and_encoder_options(done.unchecked_ref(), "image/jpeg", &JsValue::from_f64(0.8));
    }))
    .await?
    .dyn_into()?;
    let options = FilePropertyBag::new();
    options.set_type("image/jpeg");
    File::new_with_blob_sequence_and_options(&js_sys::Array::of1(&blob), "photo.jpg", &options)
}
