//! Service discovery: where the interface is, in which formats, and whom to ask (<https://wiki.open311.org/Service_Discovery/>).

use super::{
    answer::{Format, Value},
    path::BEGINS,
};
use crate::{
    complaint::categories,
    error::Error,
    language::{fill_in, texts::open311},
    server::op::Op,
};

/// The specification that this interface follows, by its own name.
const SPECIFICATION: &str = "http://wiki.open311.org/GeoReport_v2";
/// The day on which what this program itself says of its services last changed.
const CHANGED: &str = "2026-11-27";

/// The discovery document.
pub async fn discovery(op: &Op) -> Result<Value, Error> {
    let url = op.settings().public_url.as_str();
    // Sorts after every earlier one: it grows with each change of the subjects by the district.
    let changeset = format!("{CHANGED} {:010}", categories::store::version(op.db()).await?);
    let formats = [Format::Xml, Format::Json]
        .map(|format| Value::from(format.media_type().split(';').next().unwrap_or_default()));
    let endpoint = Value::Fields(vec![
        ("specification", SPECIFICATION.into()),
        ("url", format!("{url}{BEGINS}").into()),
        ("changeset", changeset.clone().into()),
        ("type", if op.settings().demo.is_some() { "test" } else { "production" }.into()),
        ("formats", Value::List("format", formats.into())),
    ]);
    let language = op.language();
    Ok(Value::Fields(vec![
        ("changeset", changeset.into()),
        ("contact", fill_in(language, open311::CONTACT, &[("url", url)]).into()),
        ("key_service", open311::KEY_SERVICE.in_language(language).into()),
        ("endpoints", Value::List("endpoint", vec![endpoint])),
    ]))
}
