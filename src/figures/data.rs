//! The figures as data: `/figures.json` and `/figures.csv`, for other programs and for spreadsheets.

use super::{
    Covered, Figures, Percentile, handlers,
    span::MOST_YEARS,
    words::{self, Line},
};
use crate::{
    error::{Error, Problem},
    language::{Language, Text, texts::figures as says},
    server::{conditional::is_known, op::Op, security::plain, spreadsheet::harmless},
};
use axum::{
    body::Body,
    extract::Query,
    http::{
        HeaderMap, HeaderName, HeaderValue, Response, StatusCode,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, VARY},
    },
    response::IntoResponse as _,
};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// The requested span of days.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    // What other interfaces call a time zone. There is none to choose, and ignoring it would answer about other days than were meant.
    #[serde(default, alias = "timezone", alias = "time_zone")]
    tz: Option<String>,
}

impl Asked {
    /// The figures that are asked for.
    ///
    /// # Errors
    /// See [`handlers::read`]; and [`Error::Fields`] about `tz`.
    pub async fn read(&self, op: &Op) -> Result<Figures, Error> {
        if self.tz.is_some() {
            return Err(Error::field("tz", Problem::OtherDecision));
        }
        handlers::read(op, &self.from, &self.to).await
    }

    /// The days in the name of a file.
    fn name(&self) -> String {
        let given = [self.from.trim(), self.to.trim()].into_iter().filter(|day| !day.is_empty());
        ["figures"].into_iter().chain(given).collect::<Vec<_>>().join("-")
    }
}

/// How long an answer may be used again, in seconds. Complaints arrive all day, so it is short.
const MAX_AGE: &str = "public, max-age=300";

/// `GET /figures.json?from=YYYY-MM-DD&to=YYYY-MM-DD`. Other sites may read it in the browser (CORS): it is public and depends on nobody.
pub async fn json(op: Op, headers: HeaderMap, Query(asked): Query<Asked>) -> Response<Body> {
    let answered = asked.read(&op).await.and_then(|figures| {
        // The moment of counting is in every answer, and makes none different.
        let tag = tag(&Figures { as_of: String::new(), ..figures.clone() }, "json")?;
        let text =
            serde_json::to_vec(&figures).map_err(|_| Error::internal("the figures could not be written as JSON"))?;
        Ok((tag, text))
    });
    let mut response = match answered {
        Ok((tag, _)) if is_known(&headers, &tag) => not_modified(&tag),
        Ok((tag, text)) => fresh(&tag, "application/json", text),
        Err(error) => refused(&error, op.language()),
    };
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
        .headers_mut()
        .insert(HeaderName::from_static("access-control-expose-headers"), HeaderValue::from_static("etag"));
    response
}

/// `GET /figures.csv?from=YYYY-MM-DD&to=YYYY-MM-DD` (RFC 4180), in UTF-8 with the byte order mark that spreadsheet programs need, in the reader's
/// language.
pub async fn csv(op: Op, headers: HeaderMap, Query(asked): Query<Asked>) -> Response<Body> {
    let language = op.language();
    let answered = asked.read(&op).await.and_then(|figures| {
        let tag = tag(&Figures { as_of: String::new(), ..figures.clone() }, language.as_str())?;
        Ok((tag, table(&figures, language)?))
    });
    match answered {
        Ok((tag, _)) if is_known(&headers, &tag) => not_modified(&tag),
        Ok((tag, text)) => {
            let mut response = fresh(&tag, "text/csv; charset=utf-8", text);
            // Only digits and hyphens come from the address: it was understood.
            let name = format!("attachment; filename=\"{}.csv\"", asked.name());
            if let Ok(name) = HeaderValue::try_from(name) {
                response.headers_mut().insert(CONTENT_DISPOSITION, name);
            }
            response.headers_mut().insert(VARY, HeaderValue::from_static("accept-language, cookie"));
            response
        }
        Err(error) => refused(&error, language),
    }
}

/// The version of an answer (RFC 9110, 8.8.3), weak because the moment of counting differs.
fn tag(figures: &Figures, kind: &str) -> Result<String, Error> {
    let bytes = serde_json::to_vec(figures).map_err(|_| Error::internal("the figures could not be written as JSON"))?;
    let hash = Sha256::new().chain_update(kind).chain_update(&bytes).finalize();
    let digits: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("W/\"{digits}\""))
}

fn not_modified(tag: &str) -> Response<Body> {
    (StatusCode::NOT_MODIFIED, [(ETAG, tag), (CACHE_CONTROL, MAX_AGE)]).into_response()
}

fn fresh(tag: &str, kind: &'static str, text: Vec<u8>) -> Response<Body> {
    ([(ETAG, tag), (CACHE_CONTROL, MAX_AGE), (CONTENT_TYPE, kind)], text).into_response()
}

/// Says what is wrong with the period, in the reader's language.
pub fn refused(error: &Error, language: Language) -> Response<Body> {
    let mut response = plain(error, language);
    if let Error::Fields(wrong) = error {
        let said: Vec<String> = wrong.iter().map(|one| says::wrong(&one.field, one.problem, language)).collect();
        *response.body_mut() = Body::from(said.join("\n"));
    }
    response
}

const _: () = assert!(MOST_YEARS == 20, "the texts say twenty years");

/// One row for each number.
fn table(figures: &Figures, language: Language) -> Result<Vec<u8>, Error> {
    let mut table = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    let broken = |_| Error::internal("the CSV of the figures could not be written");
    for row in rows(figures, language) {
        table.write_record(row.map(|cell| harmless(&cell))).map_err(broken)?;
    }
    table.into_inner().map_err(|_| Error::internal("the CSV of the figures could not be written"))
}

fn rows(figures: &Figures, language: Language) -> Vec<[String; 7]> {
    let say = |text: Text| text.in_language(language).to_owned();
    let mut rows = vec![
        [
            says::COLUMN_WHAT,
            says::COLUMN_KEY,
            says::COLUMN_NAME,
            says::COLUMN_FROM,
            says::COLUMN_TO,
            says::COLUMN_VALUE,
            says::COLUMN_UNIT,
        ]
        .map(say),
    ];
    let (from, to) = (figures.from.clone().unwrap_or_default(), figures.to.clone().unwrap_or_default());
    let mut add = |what: &str, line: &Line, from: &str, to: &str| {
        let words = [what, &line.key, &line.name, from, to].map(ToOwned::to_owned);
        let [what, key, name, from, to] = words;
        rows.push([what, key, name, from, to, line.n.to_string(), say(says::UNIT_COMPLAINTS)]);
    };
    let received = Line { key: "received".to_owned(), name: say(says::TOGETHER), n: figures.received };
    add("received", &received, &from, &to);
    for line in words::channels(figures, language) {
        add("received_by_channel", &line, &from, &to);
    }
    if let Some(covered) = words::outcomes_covered(figures) {
        for line in words::ends(figures, language) {
            add("outcomes", &line, &covered.from, &covered.to);
        }
        if let Some(n) = figures.investigating {
            let line = Line { key: "investigating".to_owned(), name: say(says::RUNNING), n };
            add("outcomes", &line, &covered.from, &covered.to);
        }
    }
    if let Some(subjects) = &figures.subjects {
        for line in words::subjects(figures, language) {
            add("subjects", &line, &subjects.covered.from, &subjects.covered.to);
        }
    }
    for (again, what) in [(&figures.reopened, "reopened"), (&figures.overturned, "overturned")] {
        let Some(again) = again else { continue };
        for (line, _) in words::again(figures, language).iter().filter(|(line, _)| line.key == what) {
            add("again", line, &again.covered.from, &again.covered.to);
        }
    }
    for row in &figures.series.rows {
        for (channel, n) in &row.by_channel {
            let name = crate::channels::name(*channel, language).to_owned();
            let line = Line { key: channel.as_str().to_owned(), name, n: *n };
            add(&format!("received_by_{}", figures.series.unit), &line, &row.from, &row.to);
        }
    }
    let times = [("first_response", &figures.first_response), ("closing", &figures.closing)];
    for (what, times) in times.into_iter().filter_map(|(what, times)| Some((what, times.as_ref()?))) {
        let Covered { from, to, .. } = &times.covered;
        for (key, name, value) in words::times(times, language) {
            let (value, unit) = match value {
                Percentile::Minutes(minutes) => (minutes.to_string(), say(says::UNIT_MINUTES)),
                Percentile::NotYet | Percentile::TooFew => (words::percentile(value, language), String::new()),
            };
            rows.push([what.to_owned(), key.to_owned(), name.to_owned(), from.clone(), to.clone(), value, unit]);
        }
    }
    rows
}
