//! The lists of statements: on the staff's page, and those that can answer a post on the wire.

use super::{
    VersionState, Words,
    view::{Line, SHOWN},
};
use crate::{
    complaint::Millis,
    language::Language,
    server::db::{Db, Tx, sql},
    ui::paging::{After, page_of},
};
use sqlx::FromRow;

/// Versions that are not released yet, at most on the page.
const MOST_OPEN: i64 = 200;

#[derive(FromRow)]
struct LineRow {
    id: i64,
    slug: String,
    title_hi: String,
    title_en: String,
    state: VersionState,
    n: i64,
    returned: Option<String>,
    at: Millis,
    withdrawn_at: Option<Millis>,
    first_released_at: Option<Millis>,
    troubles: i64,
}

impl From<LineRow> for Line {
    fn from(row: LineRow) -> Self {
        Self {
            slug: row.slug,
            title: Words { hi: row.title_hi, en: row.title_en },
            state: row.state,
            corrects: row.n > 1,
            returned: row.returned.is_some(),
            at: row.at,
            withdrawn: row.withdrawn_at.is_some(),
            trouble: row.troubles > 0,
        }
    }
}

const LINE: &str = "select s.id, s.slug, v.title_hi, v.title_en, v.state, v.n, v.returned, coalesce(v.released_at, v.release_at, v.changed_at) as at, \
     s.withdrawn_at, s.first_released_at, (select count(*) from reply r where r.statement_version_id = v.id and (r.gone_at is not null \
     or (r.state = 'refused' and r.why not in ('replaced', 'withdrawn', 'not_posted')))) as troubles \
     from statement_version v join statement s on s.id = v.statement_id ";

/// Versions that are not released yet, the last changed first.
pub async fn open_lines(db: &Db) -> sqlx::Result<Vec<Line>> {
    let mut query = sql(LINE);
    query.push("where v.state in ('draft', 'proposed', 'scheduled') order by v.changed_at desc, v.id desc limit ");
    query.bind(MOST_OPEN);
    let rows: Vec<LineRow> = db.all(&query).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// One page of released statements, the newest first release first, and where the next page starts.
pub async fn released_lines(db: &Db, after: Option<After>) -> sqlx::Result<(Vec<Line>, Option<After>)> {
    let mut query = sql(LINE);
    query.push("where v.n = s.released_n and s.first_released_at is not null");
    if let Some(after) = after {
        query.push(" and (s.first_released_at < ").bind(after.at).push(" or (s.first_released_at = ").bind(after.at);
        query.push(" and s.id < ").bind(after.id).push("))");
    }
    query.push(" order by s.first_released_at desc, s.id desc limit ").bind(SHOWN + 1);
    let mut rows: Vec<LineRow> = db.all(&query).await?;
    let next = page_of(&mut rows, SHOWN, |row| After { at: row.first_released_at.unwrap_or_default(), id: row.id });
    Ok((rows.into_iter().map(Into::into).collect(), next))
}

/// A released statement that can answer a post on the wire.
#[derive(Clone, Debug, FromRow)]
pub struct AnswerRow {
    /// The name in its address.
    pub slug: String,
    /// Title in Hindi.
    pub title_hi: String,
    /// Title in English.
    pub title_en: String,
}

impl AnswerRow {
    /// Its title in this language.
    pub fn title(&self, language: Language) -> String {
        match language {
            Language::Hindi => self.title_hi.clone(),
            Language::English => self.title_en.clone(),
        }
    }
}

/// The released statements that can answer a post: those about this post first, then the newest; none that was withdrawn.
pub async fn answers_to(db: &Db, post_id: i64, most: i64) -> sqlx::Result<Vec<AnswerRow>> {
    let statement = sql(
        "select s.slug, v.title_hi, v.title_en from statement s join statement_version v on v.statement_id = s.id and v.n = s.released_n \
         where s.first_released_at is not null and s.withdrawn_at is null order by case when exists (select 1 from statement_about a \
         where a.statement_id = s.id and a.post_id = $1) then 0 else 1 end, s.first_released_at desc, s.id desc limit $2",
    );
    db.all(&statement.arg(post_id).arg(most)).await
}

/// The released statement with this name, if it was not withdrawn.
pub async fn answer(tx: &mut Tx, slug: &str) -> sqlx::Result<Option<(i64, AnswerRow)>> {
    #[derive(FromRow)]
    struct Found {
        id: i64,
        #[sqlx(flatten)]
        row: AnswerRow,
    }
    let statement = sql(
        "select s.id, s.slug, v.title_hi, v.title_en from statement s join statement_version v on v.statement_id = s.id and v.n = s.released_n \
         where s.slug = $1 and s.withdrawn_at is null",
    );
    let found: Option<Found> = tx.maybe(&statement.arg(slug)).await?;
    Ok(found.map(|found| (found.id, found.row)))
}
