//! What would go now, as a file: the dry run. It changes nothing, and is recorded in the trail before its first row is read.

use super::store::{self, DueRow, Rule};
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
    ui::paging::After,
};
use axum::{body::Body, http::Response};
use tokio::sync::mpsc;

/// Most rows in one file.
const MOST: usize = 100_000;
/// How many are read at a time.
const AT_A_TIME: i64 = 1_000;

/// `GET /staff/retention/csv`: everything that the rules would erase now, by class, the oldest first.
pub async fn csv(op: Op) -> Response<Body> {
    list(&op).await.unwrap_or_else(|error| plain(&error, op.language()))
}

async fn list(op: &Op) -> Result<Response<Body>, Error> {
    let who = op.who()?;
    StaffPage::Retention.may_read(who.officer.role)?;
    let rules = store::rules(op.db()).await?;
    let turn = spreadsheet::turn().await?;
    let mut tx = op.db().begin().await?;
    let detail = super::daily::written(&rules);
    audit::write(&mut tx, op.now(), Some(who.officer.id), "retention_listed", "retention", &detail).await?;
    tx.commit().await?;
    let language = op.language();
    let name = format!("retention-{}", dates::iso(op.now()));
    let (sender, rows) = spreadsheet::rows();
    let reading = op.clone();
    tokio::spawn(async move {
        if let Err(error) = read(&reading, &rules, &sender).await {
            let _ = sender.send(Err(error)).await;
        }
    });
    let title = says::RETENTION.in_language(language);
    spreadsheet::download(op.state(), SheetFormat::Csv, (&name, title), head(language), rows, turn).await
}

async fn read(op: &Op, rules: &[Rule], sender: &mpsc::Sender<Batch>) -> Result<(), Error> {
    let language = op.language();
    let mut left = MOST;
    for rule in rules {
        let Some(before) = rule.before(op.now()) else { continue };
        let mut after = None;
        loop {
            let due = store::due(op.db(), rule.class, before, after, AT_A_TIME).await?;
            let Some(last) = due.last() else { break };
            after = Some(After { at: last.at, id: last.id });
            let is_full = due.len() > left;
            let mut batch: Vec<Row> = due.into_iter().take(left).map(|due| row(rule, due)).collect();
            left = left.saturating_sub(batch.len());
            if is_full {
                let most = dates::number(i64::try_from(MOST).unwrap_or(i64::MAX));
                batch.push(vec![Cell::text(fill_in(language, says::LIST_CUT, &[("n", &most)]))]);
            }
            if sender.send(Ok(batch)).await.is_err() || is_full {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn row(rule: &Rule, DueRow { id, name, at }: DueRow) -> Row {
    let what = if rule.class.is_of_complaints() { name } else { format!("{name} {id}") };
    vec![Cell::text(rule.class.as_str()), Cell::text(what), Cell::text(dates::iso(at))]
}

fn head(language: Language) -> Vec<String> {
    [says::CLASS, says::ABOUT, says::SINCE].map(|name| name.in_language(language).to_owned()).to_vec()
}
