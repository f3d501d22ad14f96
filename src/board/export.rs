//! The board's list as a file: the complaints that the filters let through and that this officer may see, in the board's order.
//!
//! What must stay true: the rows come from the board's own queries, so that a file shows nobody more than the board does; every file is recorded in the
//! audit trail before its first row is read; and no file has more than [`MOST`] rows. Names, telephone numbers and accounts are not exported, nor the text of a
//! shielded or a confidential case (`shield::masks`), unless a redacted copy was given out for that: a file lies in a folder of downloads long after the complaint is closed.

use super::{
    Filters, sorted,
    store::{self as queries, CardRow},
};
use crate::{
    audit, channels,
    complaint::{Status, outgoing::excerpt, queues::Queue},
    error::Error,
    language::{Language, dates, fill_in, texts, texts::inside as says, whole::beginning},
    masks::redaction::store::for_export,
    officers::{Role, sign_in::SignedIn},
    server::{
        op::Op,
        security::plain,
        spreadsheet::{self, Batch, Cell, Row, SheetFormat},
    },
    shield::masks::{Carrier, CaseKind},
    staff::StaffPage,
    ui::paging::{After, page_of},
};
use axum::{body::Body, extract::RawQuery, http::Response};
use tokio::sync::mpsc;

/// Most complaints in one file.
pub const MOST: usize = 10_000;
/// How many are read at a time.
const AT_A_TIME: i64 = 500;
/// How many characters of a complaint's text a row has.
const WORDS: usize = 300;

/// `GET /staff/list/csv`: the board's list as CSV. The query is the board's.
pub async fn csv(op: Op, RawQuery(query): RawQuery) -> Response<Body> {
    answer(&op, query.as_deref(), SheetFormat::Csv).await
}

/// `GET /staff/list/xlsx`: the same as a workbook.
pub async fn xlsx(op: Op, RawQuery(query): RawQuery) -> Response<Body> {
    answer(&op, query.as_deref(), SheetFormat::Xlsx).await
}

async fn answer(op: &Op, query: Option<&str>, format: SheetFormat) -> Response<Body> {
    export(op, query, format).await.unwrap_or_else(|error| plain(&error, op.language()))
}

async fn export(op: &Op, query: Option<&str>, format: SheetFormat) -> Result<Response<Body>, Error> {
    let who = op.who()?;
    StaffPage::Complaint.may_read(who.officer.role)?;
    let pairs: Vec<_> = form_urlencoded::parse(query.unwrap_or_default().as_bytes()).collect();
    let typed = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone().into_owned());
    let filters = Filters { after: None, ..Filters::from_query(typed) };
    if filters.words.contains('\0') {
        return Err(Error::NotUnderstood);
    }
    may_ask(&who, &filters)?;
    let turn = spreadsheet::turn().await?;
    record(op, &who, &filters, format).await?;
    let language = op.language();
    let (sender, rows) = spreadsheet::rows();
    let name = format!("complaints-{}", dates::iso(op.now()));
    let reading = Reading { op: op.clone(), who, filters, language };
    tokio::spawn(async move { reading.fill(sender).await });
    let title = says::CASES.in_language(language);
    spreadsheet::download(op.state(), format, (&name, title), head(language), rows, turn).await
}

/// Refuses a filter by an office that this officer does not answer for. The board then is empty; a file that is empty for that reason would look like
/// an answer.
fn may_ask(who: &SignedIn, filters: &Filters) -> Result<(), Error> {
    let bound = matches!(who.officer.role, Role::Station | Role::Circle);
    match filters.office {
        Some(office) if bound && !who.offices().contains(&office) => Err(Error::NotYourOffice),
        _ => Ok(()),
    }
}

/// Records the file in the audit trail: which filters, but not the words of a search, which may be somebody's name.
async fn record(op: &Op, who: &SignedIn, filters: &Filters, format: SheetFormat) -> Result<(), Error> {
    let searched = if filters.words.is_empty() { "" } else { " and a search" };
    let filters = Filters { words: String::new(), ..filters.clone() }.to_query();
    let detail = format!("{format}, filters {filters:?}{searched}, at most {MOST} complaints");
    let mut tx = op.db().begin().await?;
    audit::write(&mut tx, op.now(), Some(who.officer.id), "list_exported", "board", &detail).await?;
    tx.commit().await?;
    Ok(())
}

/// What is read.
struct Reading {
    op: Op,
    who: SignedIn,
    filters: Filters,
    language: Language,
}

impl Reading {
    async fn fill(self, sender: mpsc::Sender<Batch>) {
        if let Err(error) = self.read(&sender).await {
            let _ = sender.send(Err(error)).await;
        }
    }

    /// Reads the columns one after another, or all matches of a search, a page at a time. A complaint that moves to another place meanwhile can be there
    /// twice or not at all, as on a board that is read slowly.
    async fn read(&self, sender: &mpsc::Sender<Batch>) -> Result<(), Error> {
        let mut left = MOST;
        if queries::is_search(&self.filters) {
            self.pages(None, &mut left, sender).await?;
            return Ok(());
        }
        let columns = Status::ALL.iter().copied();
        for status in columns.filter(|status| self.filters.column.is_none_or(|alone| alone == *status)) {
            if !self.pages(Some(status), &mut left, sender).await? {
                break;
            }
        }
        Ok(())
    }

    /// Reads all pages of a column or of a search, at most `left` complaints. Returns whether more may follow: not when the file is full, and not when
    /// nobody reads any more.
    async fn pages(
        &self,
        status: Option<Status>,
        left: &mut usize,
        sender: &mpsc::Sender<Batch>,
    ) -> Result<bool, Error> {
        let mut after = None;
        loop {
            let mut found = self.page(status, after).await?;
            let place = |row: &CardRow| match status {
                Some(_) => row.place(),
                None => After { at: row.received_at, id: row.id },
            };
            after = page_of(&mut found, AT_A_TIME, place);
            let is_full = found.len() > *left || (found.len() == *left && after.is_some());
            found.truncate(*left);
            *left -= found.len();
            let cases: Vec<(i64, CaseKind)> = found.iter().map(|row| (row.id, row.kind)).collect();
            let redacted = for_export(&self.op, &cases).await?;
            let words = |row: &CardRow| match redacted.get(&row.id) {
                Some(Some(copy)) => beginning(copy, WORDS),
                // No copy may leave any more, and what stands in their place is not the text that they were to replace.
                Some(None) => texts::masks::TEXT_ON_ITS_PAGE.in_language(self.language).to_owned(),
                None => excerpt(Carrier::File, (self.who.officer.role, row.kind), self.language, &row.words, WORDS),
            };
            let mut batch: Vec<Row> = found.iter().map(|row| self.row(row, words(row))).collect();
            if is_full {
                let most = dates::number(i64::try_from(MOST).unwrap_or(i64::MAX));
                batch.push(vec![Cell::text(fill_in(self.language, says::CUT, &[("n", &most)]))]);
            }
            if sender.send(Ok(batch)).await.is_err() || is_full {
                return Ok(false);
            }
            if after.is_none() {
                return Ok(true);
            }
        }
    }

    async fn page(&self, status: Option<Status>, after: Option<After>) -> sqlx::Result<Vec<CardRow>> {
        let (db, viewer, officer, now) = (self.op.db(), &self.who.viewer, self.who.officer.id, self.op.now());
        match status {
            Some(status) => sorted::column(db, viewer, &self.filters, officer, now, (status, after), AT_A_TIME).await,
            None => {
                let filters = Filters { after, ..self.filters.clone() };
                queries::search(db, self.op.sealing(), viewer, &filters, officer, now, AT_A_TIME).await
            }
        }
    }

    /// A row of the file. `words` are what it has of the complaint's text.
    fn row(&self, row: &CardRow, words: String) -> Row {
        let language = self.language;
        let office = row.office_id.and_then(|id| self.op.offices().name(id));
        let is_late = row.status != Status::Closed && row.due_at <= self.op.now();
        let yes = |is: bool, queue: &'static str| if is { Cell::text(queue) } else { Cell::Empty };
        vec![
            Cell::text(row.reference.to_string()),
            Cell::text(texts::words::status(row.status, language)),
            Cell::text(dates::form_moment(row.received_at).replace('T', " ")),
            Cell::text(channels::name(row.channel, language)),
            Cell::text(texts::words::category(row.category, language)),
            office.map_or(Cell::Empty, |office| Cell::text(office.full(language))),
            match row.status {
                Status::Closed => Cell::Empty,
                _ => Cell::text(dates::form_moment(row.due_at).replace('T', " ")),
            },
            yes(is_late, texts::words::queue(Queue::Late, language)),
            yes(row.confidential, texts::staff::FLAG_SEALED.in_language(language)),
            Cell::text(words),
        ]
    }
}

fn head(language: Language) -> Vec<String> {
    let names = [
        texts::sheet::COLUMN_REFERENCE,
        texts::sheet::MORNING_STATUS,
        texts::sheet::MORNING_RECEIVED,
        texts::staff::CHANNEL,
        texts::staff::CATEGORY,
        texts::sheet::MORNING_WITH,
        texts::sheet::COLUMN_DUE,
        says::LATE,
        texts::staff::FLAG_SEALED,
        says::WORDS,
    ];
    names.map(|name| name.in_language(language).to_owned()).to_vec()
}
