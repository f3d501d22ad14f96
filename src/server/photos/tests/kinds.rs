//! Unsupported files sent with a form are identified; the text and the valid photos are kept.

use crate::{
    complaint::MAX_PHOTO_BYTES,
    server::photos,
    testing::{App, both_databases, picture},
};
use axum::http::StatusCode;

both_databases!(a_video_and_a_heic_photo_are_identified_and_nothing_else_is_lost, async |db| {
    let app = App::on(db).await;
    let form = "0123456789abcdef0123456789";
    let fields = [("form_name", "file"), ("form", form), ("text", "रात में पत्थर फेंके"), ("category", "noise")];
    let mut video = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41".to_vec();
    let heic = b"\0\0\0\x24ftypheic\0\0\0\0mif1heic............".to_vec();
    let refused = app.citizen().post_photos("/", &fields, &[&video, &picture(1), &heic, &picture(2)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("This is a video and was not saved"), "{}", refused.text);
    assert!(refused.text.contains("रात में पत्थर फेंके"), "the text is kept");
    assert_eq!(photos::waiting(&app.state, form).await.unwrap(), 2, "and so are the valid photos");
    let heic_alone = app.citizen().post_photos("/", &fields, &[&heic]).await;
    assert!(heic_alone.text.contains("HEIC or AVIF format"), "{}", heic_alone.text);
    // A video that is larger than any photo may be is still identified as a video.
    video.resize(MAX_PHOTO_BYTES + 1_000, 7);
    let refused = app.citizen().in_hindi().post_photos("/", &fields, &[&video]).await;
    assert!(refused.text.contains("यह वीडियो है और नहीं रखा गया"), "{}", refused.text);
    let sent = app.citizen().post("/", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(photos::waiting(&app.state, form).await.unwrap(), 0, "they belong to the complaint now");
});
