//! The trail as a file. Recorded in the trail before its first row is read.

use super::{
    TrailAsked,
    handlers::{line, wanted},
    store::{self, Wanted},
};
use crate::{
    audit,
    error::Error,
    language::{Language, dates, fill_in, texts::oversight as says},
    server::{
        op::Op,
        security::plain,
        spreadsheet::{self, Batch, Cell, Row, SheetFormat},
    },
    staff::StaffPage,
};
use axum::{body::Body, extract::RawQuery, http::Response};
use tokio::sync::mpsc;

/// Most entries in one file.
const MOST: usize = 100_000;
/// How many are read at a time.
const AT_A_TIME: i64 = 1_000;

/// `GET /staff/audit/csv`: the entries that the filters let through, the newest first. The query is the page's.
pub async fn csv(op: Op, RawQuery(query): RawQuery) -> Response<Body> {
    export(&op, query.as_deref()).await.unwrap_or_else(|error| plain(&error, op.language()))
}

async fn export(op: &Op, query: Option<&str>) -> Result<Response<Body>, Error> {
    let who = op.who()?;
    StaffPage::Audit.may_read(who.officer.role)?;
    let pairs: Vec<_> = form_urlencoded::parse(query.unwrap_or_default().as_bytes()).collect();
    let typed = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone().into_owned());
    let asked = TrailAsked { after: None, ..TrailAsked::from_query(typed) };
    let wanted = wanted(op, &asked).await?.ok_or(Error::NotFound)?;
    let turn = spreadsheet::turn().await?;
    let mut tx = op.db().begin().await?;
    let detail = format!("{}, {:?}, at most {MOST} entries", SheetFormat::Csv, asked.to_query());
    audit::write(&mut tx, op.now(), Some(who.officer.id), "trail_exported", "audit", &detail).await?;
    tx.commit().await?;
    let language = op.language();
    let name = format!("audit-{}", dates::iso(op.now()));
    let title = says::AUDIT.in_language(language);
    let (sender, rows) = spreadsheet::rows();
    let reading = op.clone();
    tokio::spawn(async move {
        if let Err(error) = read(&reading, &wanted, &sender).await {
            let _ = sender.send(Err(error)).await;
        }
    });
    spreadsheet::download(op.state(), SheetFormat::Csv, (&name, title), head(language), rows, turn).await
}

async fn read(op: &Op, wanted: &Wanted, sender: &mpsc::Sender<Batch>) -> Result<(), Error> {
    let language = op.language();
    let (mut left, mut before) = (MOST, i64::MAX);
    loop {
        let found = store::page(op.db(), wanted, before, AT_A_TIME).await?;
        let ended = (found.len() as i64) < AT_A_TIME;
        let Some(last) = found.last() else { return Ok(()) };
        before = last.id;
        let is_full = found.len() >= left && !ended;
        let mut batch: Vec<Row> = found.into_iter().take(left).map(|found| row(line(found), language)).collect();
        left = left.saturating_sub(batch.len());
        if is_full {
            let most = dates::number(i64::try_from(MOST).unwrap_or(i64::MAX));
            batch.push(vec![Cell::text(fill_in(language, says::TRAIL_CUT, &[("n", &most)]))]);
        }
        if sender.send(Ok(batch)).await.is_err() || is_full || ended {
            return Ok(());
        }
    }
}

fn row(line: super::TrailLine, language: Language) -> Row {
    vec![
        Cell::count(line.id),
        Cell::text(dates::exact(line.at)),
        line.login.map_or(Cell::Empty, Cell::Text),
        line.officer.map_or(Cell::Empty, |officer| Cell::text(officer.in_language(language))),
        Cell::text(line.action),
        Cell::text(line.subject),
        line.detail.map_or(Cell::Empty, Cell::Text),
    ]
}

fn head(language: Language) -> Vec<String> {
    let names = [says::ENTRY, says::WHEN, says::LOGIN, says::OFFICER, says::KIND, says::ABOUT, says::DETAIL];
    names.map(|name| name.in_language(language).to_owned()).to_vec()
}
