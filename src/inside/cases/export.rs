//! The list behind a number as a file. Recorded in the audit trail before its first row is read.

use super::{
    CasesAsked,
    handlers::{self, Wanted},
};
use crate::{
    audit,
    complaint::counting::inside::Case,
    error::Error,
    language::{Language, dates, fill_in, texts, texts::inside as says},
    officers::sign_in::SignedIn,
    server::{
        op::Op,
        security::plain,
        spreadsheet::{self, Batch, Cell, Row, SheetFormat},
    },
    ui::paging::page_of,
};
use axum::{body::Body, extract::RawQuery, http::Response};
use tokio::sync::mpsc;

/// Most complaints in one file.
const MOST: usize = 10_000;
/// How many are read at a time.
const AT_A_TIME: i64 = 500;

/// `GET /staff/figures/cases/csv`: the list as CSV. The query is the list's.
pub async fn csv(op: Op, RawQuery(query): RawQuery) -> Response<Body> {
    answer(&op, query.as_deref(), SheetFormat::Csv).await
}

/// `GET /staff/figures/cases/xlsx`: the same as a workbook.
pub async fn xlsx(op: Op, RawQuery(query): RawQuery) -> Response<Body> {
    answer(&op, query.as_deref(), SheetFormat::Xlsx).await
}

async fn answer(op: &Op, query: Option<&str>, format: SheetFormat) -> Response<Body> {
    export(op, query, format).await.unwrap_or_else(|error| plain(&error, op.language()))
}

async fn export(op: &Op, query: Option<&str>, format: SheetFormat) -> Result<Response<Body>, Error> {
    let who = op.who()?;
    let pairs: Vec<_> = form_urlencoded::parse(query.unwrap_or_default().as_bytes()).collect();
    let typed = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone().into_owned());
    let asked = CasesAsked { after: None, ..CasesAsked::from_query(typed) };
    let (wanted, _) = handlers::wanted(op, &who, &asked).await?;
    let turn = spreadsheet::turn().await?;
    let mut tx = op.db().begin().await?;
    let detail = format!("{format}, {:?}, at most {MOST} complaints", asked.to_query());
    audit::write(&mut tx, op.now(), Some(who.officer.id), "list_exported", "figures", &detail).await?;
    tx.commit().await?;
    let language = op.language();
    let (from, to) = wanted.period.written();
    let name = format!("complaints-{}-{from}-{to}", asked.number);
    let title = says::CASES.in_language(language);
    let (sender, rows) = spreadsheet::rows();
    let reading = op.clone();
    tokio::spawn(async move {
        if let Err(error) = read(&reading, &who, &wanted, &sender).await {
            let _ = sender.send(Err(error)).await;
        }
    });
    spreadsheet::download(op.state(), format, (&name, title), head(language), rows, turn).await
}

async fn read(op: &Op, who: &SignedIn, wanted: &Wanted, sender: &mpsc::Sender<Batch>) -> Result<(), Error> {
    let language = op.language();
    let (mut left, mut after) = (MOST, None);
    loop {
        let mut found = handlers::page(op, who, wanted, after, AT_A_TIME).await?;
        after = page_of(&mut found, AT_A_TIME, handlers::place);
        let is_full = found.len() > left || (found.len() == left && after.is_some());
        found.truncate(left);
        left -= found.len();
        let mut batch: Vec<Row> = found.into_iter().map(|case| row(op, case, language)).collect();
        if is_full {
            let most = dates::number(i64::try_from(MOST).unwrap_or(i64::MAX));
            batch.push(vec![Cell::text(fill_in(language, says::CUT, &[("n", &most)]))]);
        }
        if sender.send(Ok(batch)).await.is_err() || is_full || after.is_none() {
            return Ok(());
        }
    }
}

fn row(op: &Op, case: Case, language: Language) -> Row {
    let line = handlers::line(op, case);
    vec![
        Cell::text(line.reference.to_string()),
        Cell::text(dates::form_moment(line.received_at).replace('T', " ")),
        Cell::text(texts::words::category(line.category, language)),
        line.office.map_or(Cell::Empty, |office| Cell::text(office.full(language))),
        Cell::text(texts::words::status(line.status, language)),
        line.outcome.map_or(Cell::Empty, |outcome| Cell::text(texts::words::outcome(outcome, language))),
        if line.confidential { Cell::text(texts::staff::FLAG_SEALED.in_language(language)) } else { Cell::Empty },
    ]
}

fn head(language: Language) -> Vec<String> {
    let names = [
        texts::sheet::COLUMN_REFERENCE,
        texts::sheet::MORNING_RECEIVED,
        texts::staff::CATEGORY,
        texts::sheet::MORNING_WITH,
        texts::sheet::MORNING_STATUS,
        says::OUTCOME,
        texts::staff::FLAG_SEALED,
    ];
    names.map(|name| name.in_language(language).to_owned()).to_vec()
}
