//! Reports and closings in the database.

use super::{
    Closing, ContactWay, Finding, ForComplainant, LAST_HOUR, Mark, NoCode, OfComplaint, Pause, Report, closing::Ground,
    code, evidence, likeness,
};
use crate::{
    audit::{Kind, Rows},
    command::clocks::{self, Step},
    complaint::{
        Millis, Outcome, Reference, Status,
        flagged::{self, Flag},
        store::{self as complaints, Complaint},
    },
    officers::{Role, sign_in::SignedIn},
    sealed::{Reason, may_open_evidence, needs_words},
    server::{
        db::{Db, Tx, columns, insert_into, sql},
        op::Op,
    },
};
use sqlx::FromRow;
use std::collections::HashMap;

/// How many earlier reports of an office a new one is compared with.
const COMPARED: i64 = 200;
/// How far back, in milliseconds.
const LOOK_BACK: Millis = 90 * 86_400_000;
/// Deadlines before which a late report or closing is pointed out.
const DEADLINES: &[Step] = &[Step::StationReport, Step::OuterLimit, Step::Enquiry];

/// Writes what a report claims, in the transaction of its entry, after its clocks were met. Returns the rows that the audit entry must cover.
///
/// Three things about it are for the sample checks and the higher officers: it has no contact code, it says the same as an earlier one, it came in
/// the last hour. Each can be found by an index of its own.
///
/// # Errors
/// Database errors.
pub async fn reported(
    tx: &mut Tx,
    complaint: &Complaint,
    entry_id: i64,
    finding: &Finding,
    text: &str,
    now: Millis,
) -> sqlx::Result<Rows> {
    let words = likeness::words(&finding.done, text);
    let earlier = sql("select entry_id, words from report where office_id = $1 and at > $2 and complaint_id <> $3 \
         order by at desc, entry_id desc limit $4");
    let earlier: Vec<(i64, String)> =
        tx.all(&earlier.arg(complaint.office_id).arg(now - LOOK_BACK).arg(complaint.id).arg(COMPARED)).await?;
    let alike = likeness::most_alike(&words, &earlier);
    let last_hour = clocks::store::met_shortly_before(tx, complaint.id, DEADLINES, now, LAST_HOUR).await?;
    let row = columns()
        .set("entry_id", entry_id)
        .set("complaint_id", complaint.id)
        .set("office_id", complaint.office_id)
        .set("at", now)
        .set("contact_way", finding.way)
        .set("contact_at", finding.at)
        .set("contact_with", finding.with.clone())
        .set("done", finding.done.as_str())
        .set("no_code", finding.no_code)
        .set("words", words)
        .set("like_entry_id", alike.map(|(entry, _)| entry))
        .set("likeness", alike.map(|(_, likeness)| likeness))
        .set("last_hour", last_hour);
    tx.run(&insert_into("report", [row])).await?;
    let flags =
        [(finding.no_code.is_some(), Flag::NoContact), (alike.is_some(), Flag::SameWords), (last_hour, Flag::LastHour)];
    for (_, flag) in flags.into_iter().filter(|(holds, _)| *holds) {
        flagged::flag(tx, complaint.id, flag, now).await?;
    }
    Ok(Rows::one(Kind::Report, entry_id))
}

/// Writes what a closing rests on, as [`reported`] does for a report.
///
/// # Errors
/// Database errors.
pub async fn closed(
    tx: &mut Tx,
    complaint: &Complaint,
    entry_id: i64,
    outcome: Outcome,
    ground: &Ground,
    now: Millis,
) -> sqlx::Result<Rows> {
    let last_hour = clocks::store::met_shortly_before(tx, complaint.id, DEADLINES, now, LAST_HOUR).await?;
    let row = columns()
        .set("entry_id", entry_id)
        .set("complaint_id", complaint.id)
        .set("office_id", complaint.office_id)
        .set("at", now)
        .set("outcome", outcome)
        .set("detail", ground.detail.clone())
        .set("fir_number", ground.fir.map(|(number, ..)| number))
        .set("fir_year", ground.fir.map(|(_, year, _)| year))
        .set("fir_station_id", ground.fir.map(|(.., station)| station))
        .set("other_id", ground.other_id)
        .set("last_hour", last_hour);
    tx.run(&insert_into("closing", [row])).await?;
    if last_hour {
        flagged::flag(tx, complaint.id, Flag::LastHour, now).await?;
    }
    Ok(Rows::one(Kind::Closing, entry_id))
}

#[derive(FromRow)]
struct ReportRow {
    entry_id: i64,
    at: Millis,
    contact_way: ContactWay,
    contact_at: Option<Millis>,
    contact_with: Option<String>,
    done: String,
    no_code: Option<NoCode>,
    likeness: Option<i64>,
    like_reference: Option<Reference>,
    last_hour: bool,
}

#[derive(FromRow)]
struct ClosingRow {
    entry_id: i64,
    outcome: Outcome,
    detail: Option<String>,
    fir_number: Option<i64>,
    fir_year: Option<i64>,
    fir_station_id: Option<i64>,
    other: Option<Reference>,
    last_hour: bool,
}

/// Everything about reports and closings that the panel of a complaint shows this officer, who may see the complaint.
///
/// # Errors
/// Database errors.
pub async fn of(op: &Op, who: &SignedIn, complaint: &Complaint) -> sqlx::Result<OfComplaint> {
    let db = op.db();
    let is_told = matches!(who.officer.role, Role::Circle | Role::Chief);
    let reports = sql(
        "select r.entry_id, r.at, r.contact_way, r.contact_at, r.contact_with, r.done, r.no_code, r.likeness, c.reference as like_reference, \
         r.last_hour from report r left join entry e on e.id = r.like_entry_id left join complaint c on c.id = e.complaint_id \
         where r.complaint_id = $1 order by r.entry_id desc limit 50",
    );
    let reports: Vec<ReportRow> = db.all(&reports.arg(complaint.id)).await?;
    let closings = sql(
        "select g.entry_id, g.outcome, g.detail, g.fir_number, g.fir_year, g.fir_station_id, c.reference as other, g.last_hour \
         from closing g left join complaint c on c.id = g.other_id where g.complaint_id = $1 order by g.entry_id desc limit 50",
    );
    let closings: Vec<ClosingRow> = db.all(&closings.arg(complaint.id)).await?;
    let mut files: HashMap<i64, (Vec<String>, Vec<i64>)> = HashMap::new();
    if !reports.is_empty() {
        let photos = sql(
            "select p.entry_id, p.id, p.width, p.original_sha256 from photo p join report r on r.entry_id = p.entry_id \
             where p.complaint_id = $1 order by p.id",
        );
        let photos: Vec<(i64, i64, i64, Option<String>)> = db.all(&photos.arg(complaint.id)).await?;
        for (entry, id, width, original) in photos {
            let of_entry = files.entry(entry).or_default();
            of_entry.0.extend(original);
            if width == 0 {
                of_entry.1.push(id);
            }
        }
    }
    let last_hour = |late: bool| (late && is_told).then_some(Mark::LastHour);
    let mut shown = Vec::with_capacity(reports.len());
    for row in reports {
        // The other complaint may be one that this officer must not know of.
        let other = match row.like_reference.filter(|_| is_told) {
            Some(reference) => visible(db, who, reference).await?,
            None => None,
        };
        let alike = row.likeness.filter(|_| is_told).map(|likeness| Mark::Alike(likeness, other));
        let (hashes, documents) = files.remove(&row.entry_id).unwrap_or_default();
        shown.push(Report {
            entry: row.entry_id,
            at: row.at,
            way: row.contact_way,
            contact_at: row.contact_at,
            with: row.contact_with,
            done: row.done,
            no_code: row.no_code,
            hashes,
            documents,
            marks: alike.into_iter().chain(last_hour(row.last_hour)).collect(),
        });
    }
    let mut closed = Vec::with_capacity(closings.len());
    for row in closings {
        let other = match row.other {
            Some(reference) => visible(db, who, reference).await?,
            None => None,
        };
        closed.push(Closing {
            entry: row.entry_id,
            outcome: row.outcome,
            detail: row.detail,
            fir: row.fir_number.zip(row.fir_year),
            fir_station: row.fir_station_id.and_then(|id| op.offices().name(id)),
            other,
            marks: last_hour(row.last_hour).into_iter().collect(),
        });
    }
    let may_open = |reason: &Reason| may_open_evidence(who.officer.role, *reason);
    let reasons: Vec<Reason> = Reason::ALL.iter().copied().filter(may_open).collect();
    let files = if reasons.is_empty() { Vec::new() } else { evidence::files(op, who, complaint, &shown).await? };
    // Only a report or the closing after it can name one.
    let may_name = matches!(complaint.status, Status::Investigating | Status::Reported);
    let stations = if may_name { super::closing::stations(op, complaint) } else { Vec::new() };
    Ok(OfComplaint {
        cognizable: complaint.is_cognizable(),
        decided: complaint.cognizable.is_some(),
        signed_at: complaint.signed_at,
        enquiry_at: complaint.enquiry_at,
        reports: shown,
        closings: closed,
        stations: stations.into_iter().filter_map(|id| op.offices().name(id)).collect(),
        guesses_left: code::guesses_left(db, complaint.id, who.officer.id).await?,
        files,
        explain: reasons.iter().any(|&reason| needs_words(complaint.case(), reason)),
        reasons,
    })
}

/// What the holder of this key to the private page is told about FIR, contact code and pauses.
///
/// # Errors
/// Database errors.
pub async fn for_complainant(op: &Op, complaint: &Complaint, key: &str) -> sqlx::Result<ForComplainant> {
    let db = op.db();
    let is_open = complaint.status != Status::Closed;
    let cognizable = complaint.is_cognizable() && complaint.outcome != Some(Outcome::FirRegistered);
    let sign_by = if cognizable && is_open && complaint.signed_at.is_none() {
        clocks::store::due_of(db, complaint.id, Step::Signature).await?
    } else {
        None
    };
    let pause = if is_open { clocks::store::asked_since(db, complaint.id).await? } else { None };
    Ok(ForComplainant {
        code: if is_open { code::shown(op, complaint.id, key).await? } else { None },
        cognizable,
        sign_by,
        pause: pause.map(|(since, at_most)| Pause { since, at_most }),
    })
}

async fn visible(db: &Db, who: &SignedIn, reference: Reference) -> sqlx::Result<Option<Reference>> {
    Ok(complaints::by_reference(db, &who.viewer, reference).await?.map(|complaint| complaint.reference))
}

/// How often something that is pointed out has happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Reports.
    pub reports: i64,
    /// Reports without a contact code.
    pub without_code: i64,
    /// Reports that say nearly the same as an earlier one.
    pub alike: i64,
    /// Closings.
    pub closings: i64,
    /// Closings in the last hour before a deadline.
    pub last_hour: i64,
}

/// Counts what was pointed out from one moment until another (exclusive), for one office or all.
///
/// # Errors
/// Database errors.
pub async fn count(db: &Db, office: Option<i64>, from: Millis, before: Millis) -> sqlx::Result<Counts> {
    let mut statement = sql("select count(*), coalesce(sum(case when r.no_code is null then 0 else 1 end), 0), \
         coalesce(sum(case when r.like_entry_id is null then 0 else 1 end), 0) from report r where r.at >= ");
    statement.bind(from).push(" and r.at < ").bind(before);
    if let Some(office) = office {
        statement.push(" and r.office_id = ").bind(office);
    }
    let (reports, without_code, alike): (i64, i64, i64) = db.one(&statement).await?;
    let mut statement =
        sql("select count(*), coalesce(sum(case when g.last_hour then 1 else 0 end), 0) from closing g where g.at >= ");
    statement.bind(from).push(" and g.at < ").bind(before);
    if let Some(office) = office {
        statement.push(" and g.office_id = ").bind(office);
    }
    let (closings, last_hour): (i64, i64) = db.one(&statement).await?;
    Ok(Counts { reports, without_code, alike, closings, last_hour })
}
