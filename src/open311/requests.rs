//! The open list: complaints that may be shown to everybody, newest day first.

use super::{
    answer::{Format, Refusal, Value, answer},
    fields::Fields,
    path::BEGINS,
};
use crate::{
    complaint::{
        Category, Millis, Status,
        categories::{self, Subject},
        listed::store::{self, After, Asked, Listed},
    },
    error::Error,
    language::{Language, dates, texts::open311},
    server::op::Op,
};
use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header::LINK},
};
use chrono::{DateTime, Datelike as _};
use form_urlencoded::Serializer;

/// The longest span that may be asked for, in days; also the span where none is named (GeoReport v2, "Response Volume").
const MOST_DAYS: i64 = 90;
/// The most complaints in one answer (same place), and the most numbers that may be asked for at once.
const MOST: usize = 1_000;

/// `requests`, with a `Link` to the next page (RFC 8288) where there is one: the specification has no pages, so clients that do not know it get the
/// first thousand.
pub async fn list(op: &Op, fields: &Fields, format: Format) -> Result<Response<Body>, Refusal> {
    let failed = |error: sqlx::Error| Refusal::of(&Error::from(error), op.language());
    let ids = fields.several("service_request_id");
    if !ids.is_empty() {
        if ids.len() > MOST {
            let (status, most) = (StatusCode::BAD_REQUEST, dates::number(MOST as i64));
            return Err(Refusal::filled(status, op.language(), open311::TOO_MANY_IDS, &[("n", &most)]));
        }
        let ids: Vec<String> = ids.into_iter().filter(|id| is_id(id)).map(ToOwned::to_owned).collect();
        let found = store::by_ids(op.db(), &ids).await.map_err(failed)?;
        return Ok(answer(format, StatusCode::OK, "service_requests", &requests(op, &found).await?));
    }
    let page = page_size(op, fields)?;
    let mut asked = asked(op, fields)?;
    // One more, to know whether there is another page.
    asked.most = page as i64 + 1;
    let mut found = store::page(op.db(), &asked).await.map_err(failed)?;
    let more = found.len() > page;
    found.truncate(page);
    let mut response = answer(format, StatusCode::OK, "service_requests", &requests(op, &found).await?);
    if let (true, Some(last)) = (more, found.last())
        && let Ok(link) = HeaderValue::try_from(next(op, fields, &asked, last, format))
    {
        response.headers_mut().insert(LINK, link);
    }
    Ok(response)
}

/// `requests/{id}`
pub async fn one(op: &Op, id: &str) -> Result<Value, Refusal> {
    let found = if is_id(id) { store::by_ids(op.db(), &[id.to_owned()]).await } else { Ok(Vec::new()) };
    let found = found.map_err(|error| Refusal::of(&error.into(), op.language()))?;
    if found.is_empty() {
        return Err(Refusal::not_found(op.language(), open311::NO_SUCH_REQUEST));
    }
    requests(op, &found).await
}

/// Whether a number has the form of ours.
fn is_id(id: &str) -> bool {
    id.len() == 16 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// The address of the next page. The days are repeated, so that the same span goes on where none was named.
fn next(op: &Op, fields: &Fields, asked: &Asked, last: &Listed, format: Format) -> String {
    let extension = match format {
        Format::Xml => "xml",
        Format::Json => "json",
    };
    let mut query = Serializer::new(String::new());
    for (name, value) in fields.without("after").filter(|(name, _)| !matches!(*name, "start_date" | "end_date")) {
        query.append_pair(name, value);
    }
    query.append_pair("start_date", &dates::exact(dates::begins(asked.from)));
    query.append_pair("end_date", &dates::exact(dates::begins(asked.to)));
    query.append_pair("after", &format!("{}-{}", last.day, last.public_id));
    format!("<{}{BEGINS}/requests.{extension}?{}>; rel=\"next\"", op.settings().public_url, query.finish())
}

fn page_size(op: &Op, fields: &Fields) -> Result<usize, Refusal> {
    match fields.one("page_size")?.map(str::parse) {
        None => Ok(MOST),
        Some(Ok(n @ 1..=MOST)) => Ok(n),
        Some(_) => Err(Refusal::wrong(op.language(), open311::NOT_A_PAGE)),
    }
}

fn asked(op: &Op, fields: &Fields) -> Result<Asked, Refusal> {
    let language = op.language();
    let (from, to) = span(language, fields, op.now())?;
    let mut subjects = Vec::new();
    for code in fields.several("service_code") {
        let category = code.parse::<Category>().ok();
        subjects.push(category.ok_or_else(|| Refusal::not_found(language, open311::NO_SUCH_SERVICE))?);
    }
    let (mut open, mut closed) = (false, false);
    for status in fields.several("status") {
        match status {
            "open" => open = true,
            "closed" => closed = true,
            _ => return Err(Refusal::wrong(language, open311::NOT_A_STATUS)),
        }
    }
    let after = match fields.one("after")? {
        None => None,
        Some(after) => {
            let read = after.split_once('-').and_then(|(day, id)| Some((day.parse().ok()?, id)));
            let (day, id) =
                read.filter(|(_, id)| is_id(id)).ok_or_else(|| Refusal::wrong(language, open311::NOT_A_PAGE))?;
            Some(After { day, public_id: id.to_owned() })
        }
    };
    Ok(Asked {
        from,
        to,
        subjects: Some(subjects).filter(|subjects| !subjects.is_empty()),
        // Neither and both mean all.
        closed: (open != closed).then_some(closed),
        after,
        most: 0,
    })
}

/// The first and the last day asked for. The list knows no finer time, so a moment stands for its day.
fn span(language: Language, fields: &Fields, now: Millis) -> Result<(i64, i64), Refusal> {
    let read = |name: &'static str| match fields.one(name)? {
        None => Ok(None),
        Some(text) => match moment(text) {
            Some(at) => Ok(Some(at)),
            None => Err(Refusal::field(language, open311::NOT_A_TIME, name)),
        },
    };
    let span = MOST_DAYS * dates::DAY;
    let (from, to) = match (read("start_date")?, read("end_date")?) {
        (None, None) => (now - span, now),
        (Some(from), None) => (from, from + span),
        (None, Some(to)) => (to - span, to),
        (Some(from), Some(to)) => (from, to),
    };
    if from > to {
        return Err(Refusal::wrong(language, open311::WRONG_ORDER));
    }
    if to - from > span {
        return Err(Refusal::wrong(language, open311::TOO_WIDE));
    }
    Ok((dates::day(from), dates::day(to)))
}

/// Reads a moment with its zone (<https://www.w3.org/TR/NOTE-datetime>), with or without seconds. Many clients do not encode the plus sign of the zone,
/// which then arrives as a space.
fn moment(text: &str) -> Option<Millis> {
    let mut text = text.trim().replace(' ', "+");
    if text.get(16..17).is_some_and(|c| c != ":") {
        text.insert_str(16, ":00");
    }
    let at = DateTime::parse_from_rfc3339(&text).ok()?;
    (1970..=2200).contains(&at.year()).then(|| at.timestamp_millis())
}

/// A day as a moment: its beginning in India.
fn day(day: i64) -> Value {
    dates::exact(dates::begins(day)).into()
}

async fn requests(op: &Op, found: &[Listed]) -> Result<Value, Refusal> {
    let subjects = categories::store::all(op.db()).await.map_err(|error| Refusal::of(&error.into(), op.language()))?;
    Ok(Value::List("request", found.iter().map(|listed| request(op, &subjects, listed)).collect()))
}

fn request(op: &Op, subjects: &[Subject], listed: &Listed) -> Value {
    let language = op.language();
    let subject = subjects.iter().find(|subject| subject.category == listed.category);
    let (status, notes) = match listed.status {
        Status::Closed => ("closed", open311::STATUS_CLOSED),
        _ => ("open", open311::STATUS_OPEN),
    };
    let station = listed.station_id.and_then(|id| op.offices().get(id));
    let name = listed.station_id.and_then(|id| op.offices().name_at(id, op.now())).map(|name| name.full(language));
    let degrees = |degrees: Option<f64>| degrees.map_or(Value::Nothing, Value::Degrees);
    Value::Fields(vec![
        ("service_request_id", listed.public_id.as_str().into()),
        ("status", status.into()),
        ("status_notes", notes.in_language(language).into()),
        ("service_name", subject.map(|subject| subject.name(language)).into()),
        ("service_code", listed.category.as_str().into()),
        ("description", Value::Nothing),
        ("agency_responsible", name.clone().into()),
        ("service_notice", Value::Nothing),
        ("requested_datetime", day(listed.day)),
        ("updated_datetime", day(dates::day(listed.updated_at))),
        ("expected_datetime", Value::Nothing),
        // The station stands for the place, which is never shown.
        ("address", name.into()),
        ("address_id", station.map(|station| station.code.as_str()).into()),
        ("zipcode", Value::Nothing),
        ("lat", degrees(station.and_then(|station| station.lat))),
        ("long", degrees(station.and_then(|station| station.lon))),
        ("media_url", Value::Nothing),
    ])
}

#[cfg(test)]
mod tests {
    use super::{Fields, moment, span};
    use crate::language::{Language, dates::DAY};

    #[test]
    fn a_moment_has_a_zone() {
        let at = 1_795_435_200_000;
        for text in [
            "2026-11-23T12:00:00Z",
            "2026-11-23T17:30:00+05:30",
            "2026-11-23T17:30:00 05:30",
            "2026-11-23T12:00Z",
            "2026-11-23T17:30+05:30",
            "2026-11-23T04:00:00-08:00",
        ] {
            assert_eq!(moment(text), Some(at), "{text}");
        }
        for text in
            ["", "2026-11-23", "2026-11-23T12:00:00", "23-11-2026", "0001-01-01T00:00:00Z", "9999-01-01T00:00:00Z", "क"]
        {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn a_span_is_ninety_days_at_most_and_without_dates_the_last_ninety() {
        let now = 1_795_435_200_000;
        let read = |query: &str| {
            let fields = Fields::read(query.as_bytes(), Language::English).unwrap();
            span(Language::English, &fields, now).map_err(|refusal| format!("{refusal:?}"))
        };
        let today = 20_780;
        assert_eq!(read(""), Ok((today - 90, today)));
        assert_eq!(read("start_date=2026-11-01T00:00:00%2B05:30"), Ok((today - 22, today + 68)));
        assert_eq!(read("end_date=2026-11-01T00:00:00%2B05:30"), Ok((today - 112, today - 22)));
        assert_eq!(read("start_date=2026-11-22T18:30:00Z&end_date=2026-11-23T18:29:59Z"), Ok((today, today)));
        for wrong in [
            "start_date=2026-11-02T00:00:00Z&end_date=2026-11-01T00:00:00Z",
            "start_date=1926-11-02T00:00:00Z&end_date=2026-11-01T00:00:00Z",
            "start_date=2026-08-01T00:00:00Z&end_date=2026-11-01T00:00:00Z",
            "start_date=yesterday",
            "start_date=2026-11-02T00:00:00Z&start_date=2026-11-03T00:00:00Z",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert_eq!(now / DAY, today);
    }
}
