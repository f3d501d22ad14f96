//! Handlers of the evening sheet: the page, the verdicts and the CSV export.

use super::{
    Line, Sheet, SheetAnswer, VerdictView,
    store::{self, LineRow, SheetRow},
    verdict,
};
use crate::{
    command::orders::{self, AnswerView, Matter, review},
    error::Error,
    language::{Language, dates, texts},
    officers::{self, Role, sign_in::SignedIn},
    server::{
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
        security::plain,
        spreadsheet::harmless,
    },
    staff::StaffPage,
};
use axum::{
    body::Body,
    extract::Path,
    http::{
        Response,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::IntoResponse as _,
};
use std::collections::HashMap;

/// The page for this officer. [`Error::NotFound`] if there is no sheet of the given day.
pub async fn sheet(op: &Op, who: &SignedIn, day: Option<&str>, before: Option<&str>) -> Result<SheetAnswer, Error> {
    StaffPage::Sheet.may_read(who.officer.role)?;
    let now = op.now();
    let day = match day {
        Some(typed) => Some(dates::day(dates::parse_iso(typed).ok_or(Error::NotFound)?)),
        None => None,
    };
    let sheet = match store::sheet(op.db(), day).await? {
        Some(row) => Some(Sheet {
            day: dates::iso(row.review_at),
            review_at: row.review_at,
            frozen_at: row.frozen_at,
            // The count could reveal to the cell an order that it may not see.
            unconfirmed: if who.officer.role == Role::Chief { row.unconfirmed } else { 0 },
            lines: lines(op, who, row).await?,
        }),
        None if day.is_some() => return Err(Error::NotFound),
        None => None,
    };
    let before = before.and_then(dates::parse_iso).map(dates::day);
    let (days, older) = store::days(op.db(), before).await?;
    Ok(SheetAnswer {
        me: officers::handlers::me(op, who).await?,
        sheet,
        days: days.into_iter().map(dates::iso).collect(),
        older: older.map(|day| dates::iso(dates::begins(day))),
        may_judge: StaffPage::SheetOfDay.may_change(who.officer.role).is_ok(),
        back_at: review::proposed(now, op.settings().review_at),
        next_review: review::next(now, op.settings().review_at),
        open_now: store::open_now(op.db(), &who.viewer).await?,
        now,
    })
}

async fn lines(op: &Op, who: &SignedIn, sheet: SheetRow) -> Result<Vec<Line>, Error> {
    let rows = store::lines(op.db(), &who.viewer, sheet).await?;
    let answers =
        orders::store::answers(op.db(), rows.iter().flat_map(|row| [row.answer_id, row.later_id]).flatten().collect())
            .await?;
    let answers = answers.into_iter().map(|(row, photos)| (row.id, orders::handlers::answer_shown(row, photos)));
    let mut answers: HashMap<i64, AnswerView> = answers.collect();
    let offices = op.offices();
    // Numbered as shown: a gap would reveal a line that this viewer may not see.
    let line = |(n, row): (i64, LineRow)| Line {
        id: row.id,
        n,
        reference: row.reference,
        matter: Matter { words: row.words, category: row.category, received_at: row.received_at },
        text: row.text,
        office: offices.name_at(row.office_id, sheet.review_at),
        given_at: row.given_at,
        due_at: row.due_at,
        acknowledged_at: row.acknowledged_at,
        returned: row.returned,
        came: row.came,
        status: row.status,
        answer: row.answer_id.and_then(|id| answers.remove(&id)),
        later: row.later_id.and_then(|id| answers.remove(&id)),
        newest: row.later_id.or(row.answer_id).unwrap_or(0),
        verdict: row.verdict.map(|verdict| VerdictView {
            verdict,
            text: row.note,
            due_at: row.new_due_at,
            officer: row.judge.unwrap_or_default(),
            at: row.judged_at.unwrap_or_default(),
        }),
        open: row.open,
    };
    Ok((1..).zip(rows).map(line).collect())
}

/// `POST /staff/sheet/{day}`: the chief's verdict on one line.
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn act(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::SheetOfDay.may_change(who.officer.role)?;
    let line_id: i64 = posted.get("line").parse().map_err(|_| Error::NotUnderstood)?;
    verdict::on_line(op, &who, line_id, &verdict::read(posted)?).await?;
    Ok(FormResponse::go(format!("{}?done={line_id}", posted.parts.uri.path())))
}

/// `GET /staff/sheet/{day}/csv`: the same lines as CSV (RFC 4180), in UTF-8 with the byte order mark that spreadsheet programs need.
pub async fn table(op: Op, Path(day): Path<String>) -> Response<Body> {
    match csv_of_day(&op, &day, op.language()).await {
        Ok(text) => {
            let name = format!("attachment; filename=\"sheet-{day}.csv\"");
            let headers = [
                (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
                (CONTENT_DISPOSITION, name),
                (CACHE_CONTROL, "no-store".to_owned()),
            ];
            (headers, text).into_response()
        }
        Err(error) => plain(&error, op.language()),
    }
}

async fn csv_of_day(op: &Op, day: &str, language: Language) -> Result<Vec<u8>, Error> {
    let who = op.who()?;
    let sheet = sheet(op, &who, Some(day), None).await?.sheet.ok_or(Error::NotFound)?;
    let mut table = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    let broken = |_| Error::internal("the CSV of a sheet could not be written");
    table.write_record(texts::sheet::COLUMNS.map(|name| name.in_language(language))).map_err(broken)?;
    for line in sheet.lines {
        let answer = line.answer.as_ref();
        let verdict = line.verdict.as_ref();
        let moment = |at: Option<i64>| at.map(dates::exact).unwrap_or_default();
        let cells = [
            line.n.to_string(),
            line.reference.to_string(),
            line.office.as_ref().map(|office| office.full(language)).unwrap_or_default(),
            line.text,
            dates::exact(line.given_at),
            dates::exact(line.due_at),
            texts::sheet::came(line.came).in_language(language).to_owned(),
            answer.map(|answer| answer.text.clone()).unwrap_or_default(),
            moment(answer.map(|answer| answer.at)),
            answer.map_or(0, |answer| answer.photos.len()).to_string(),
            answer.and_then(|answer| answer.paper.clone()).unwrap_or_default(),
            line.returned.to_string(),
            verdict.map(|it| texts::sheet::verdict(it.verdict).in_language(language)).unwrap_or_default().to_owned(),
            verdict.and_then(|it| it.text.clone()).unwrap_or_default(),
            moment(verdict.and_then(|it| it.due_at)),
        ];
        table.write_record(cells.map(|cell| harmless(&cell))).map_err(broken)?;
    }
    table.into_inner().map_err(|_| Error::internal("the CSV of a sheet could not be written"))
}
