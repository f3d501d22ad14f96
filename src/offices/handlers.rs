//! Handlers of the page of offices: each form becomes a plan, and a plan without new flaws is written.

use super::{
    LineProblem, OfficeKind, OfficeRow, Offices, OfficesPage, TitleRow,
    checks::{Flaw, Span, in_devanagari},
    import::{self, Planning},
    plan::{Plan, Planned},
    store,
};
use crate::{
    audit,
    error::{Error, FieldError, Problem},
    language::dates::{self, Millis},
    officers::{self, sign_in::SignedIn},
    server::{
        db::Tx,
        follow::cause::cause,
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
    },
    staff::StaffPage,
};
use axum::{body::Body, http::Response};

/// The longest key, name or title, in characters.
const LONGEST: usize = 80;
/// The longest table, in characters.
const LONGEST_TABLE: usize = 200_000;

/// The page as this officer sees it.
pub async fn offices(op: &Op, who: &SignedIn, day: &str, import: &str, days: &str) -> Result<OfficesPage, Error> {
    StaffPage::Offices.may_read(who.officer.role)?;
    let today = op.now();
    // The end of the day, so that a change that applies from today on is shown today.
    let at = dates::parse_iso(day).map_or(today, |start| start + dates::DAY - 1);
    let version = store::version(op.db()).await?;
    let tree = store::load(op.db()).await?;
    let preview = match import {
        "" => None,
        sha256 => store::import(op.db(), sha256).await?.map(|text| import::preview(&tree, &text, days.parse().ok())),
    };
    let rows = tree.from_the_top(at).into_iter().filter_map(|(id, depth)| row(&tree, id, depth, at));
    Ok(OfficesPage {
        me: officers::handlers::me(op, who).await?,
        may_change: StaffPage::Offices.may_change(who.officer.role).is_ok(),
        day: dates::iso(at),
        offices: rows.collect(),
        titles: tree.titles().to_vec(),
        flaws: tree.flaws(),
        version,
        preview,
    })
}

fn row(tree: &Offices, id: i64, depth: u8, at: Millis) -> Option<OfficeRow> {
    let office = tree.get(id)?;
    Some(OfficeRow {
        code: office.code.clone(),
        name: tree.name_at(id, at)?,
        depth,
        valid_from: office.valid_from,
        valid_to: office.valid_to,
        temporary: office.temporary,
        registers_fir: office.registers_fir,
        district_wide: office.district_wide,
        head: tree.head_of(id, at),
    })
}

/// `POST /staff/offices`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn act(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Offices.may_change(who.officer.role)?;
    match posted.get("form_name") {
        "add" => {
            let office = new_office(posted)?;
            change(op, &who, |plan| {
                plan.add(office);
                Ok(())
            })
            .await?;
        }
        "rename" => {
            let mut problems = Vec::new();
            let (office, from) = (posted.needed("office", LONGEST, &mut problems), posted.day("from", &mut problems));
            let (hi, en) = (hindi_name(posted, &mut problems), posted.needed("name_en", LONGEST, &mut problems));
            let (Some(office), Some(from), Some(hi), Some(en)) = (office, from, hi, en) else {
                return Err(Error::Fields(problems));
            };
            change(op, &who, |plan| plan.rename(&office, from, &hi, &en)).await?;
        }
        "move" => {
            let mut problems = Vec::new();
            let (office, from) = (posted.needed("office", LONGEST, &mut problems), posted.day("from", &mut problems));
            let parent = posted.needed("parent", LONGEST, &mut problems);
            let (Some(office), Some(from), Some(parent)) = (office, from, parent) else {
                return Err(Error::Fields(problems));
            };
            change(op, &who, |plan| plan.put_under(&office, from, &parent)).await?;
        }
        "close" => {
            let mut problems = Vec::new();
            let (office, from) = (posted.needed("office", LONGEST, &mut problems), posted.day("from", &mut problems));
            let (Some(office), Some(from)) = (office, from) else { return Err(Error::Fields(problems)) };
            change(op, &who, |plan| plan.end(&office, from)).await?;
        }
        "title" => title(op, &who, posted).await?,
        "import" => return keep(op, posted).await,
        "apply" => apply(op, &who, posted).await?,
        _ => return Err(Error::NotUnderstood),
    }
    Ok(FormResponse::go(StaffPage::Offices.route()))
}

/// The Hindi name, which must be in Devanagari as in an imported table.
fn hindi_name(posted: &FormBody, problems: &mut Vec<FieldError>) -> Option<String> {
    let name = posted.needed("name_hi", LONGEST, problems)?;
    if in_devanagari(&name) {
        return Some(name);
    }
    problems.push(FieldError { field: "name_hi".into(), problem: Problem::NotDevanagari });
    None
}

fn new_office(posted: &FormBody) -> Result<Planned, Error> {
    let mut problems = Vec::new();
    let code = posted.needed("code", LONGEST, &mut problems);
    let district_wide = posted.get("kind") == "district_wide";
    let kind = if district_wide { Some(OfficeKind::Station) } else { posted.choice("kind", &mut problems) };
    let (hi, en) = (hindi_name(posted, &mut problems), posted.needed("name_en", LONGEST, &mut problems));
    let from = posted.day("from", &mut problems);
    let to = match posted.get("to") {
        "" => None,
        _ => posted.day("to", &mut problems),
    };
    let parent = posted.line("parent", LONGEST, &mut problems);
    match (code, kind, hi, en, from) {
        (Some(code), Some(kind), Some(hi), Some(en), Some(from)) if problems.is_empty() => {
            let time = Span { from, to };
            Ok(Planned {
                id: None,
                code,
                kind,
                district_wide,
                temporary: !posted.get("temporary").is_empty(),
                registers_fir: posted.get("no_fir").is_empty(),
                point: None,
                time,
                names: vec![(from, hi, en)],
                under: parent.into_iter().map(|parent| (parent, time)).collect(),
                changed: true,
            })
        }
        _ => Err(Error::Fields(problems)),
    }
}

/// Makes a change to the current tree, unless it would cause new flaws.
async fn change(op: &Op, who: &SignedIn, make: impl FnOnce(&mut Plan) -> Result<(), LineProblem>) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    // Before the tree is read: locks out other changes until this one is done.
    store::count_change(&mut tx).await?;
    let tree = store::load_within(&mut tx).await?;
    let mut plan = Plan::of(&tree);
    make(&mut plan).map_err(|problem| match problem {
        LineProblem::OutsideItsTime => Error::field("from", Problem::OutsideItsTime),
        _ => Error::field("office", Problem::NotAChoice),
    })?;
    write(op, who, tx, &tree, plan).await
}

async fn write(op: &Op, who: &SignedIn, mut tx: Tx, tree: &Offices, plan: Plan) -> Result<(), Error> {
    let flaws = new_flaws(tree, &plan);
    if !flaws.is_empty() {
        return Err(Error::Offices(flaws));
    }
    let now = op.now();
    store::save(&mut tx, &plan.offices).await?;
    for line in &plan.lines {
        let action = format!("office_{}", line.what);
        let detail = format!("from {}: {} -> {}", dates::iso(line.from), line.before, line.after);
        audit::write(&mut tx, now, Some(who.officer.id), &action, &line.code, &detail).await?;
    }
    tx.commit().await?;
    read_again(op).await;
    Ok(())
}

/// The flaws that a plan would add. Existing flaws do not block a change, so that they can be corrected one by one.
fn new_flaws(tree: &Offices, plan: &Plan) -> Vec<Flaw> {
    let before = tree.flaws();
    plan.flaws().into_iter().filter(|flaw| !before.contains(flaw)).collect()
}

/// Reloads the tree on this server at once; the other servers check for changes every two seconds.
pub async fn read_again(op: &Op) {
    if let Err(error) = op.state().look_at_offices().await {
        tracing::warn!(
            error = cause(error.as_ref()),
            "the offices could not be reloaded; the server tries again shortly"
        );
    }
}

async fn title(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let mut problems = Vec::new();
    let kind: Option<OfficeKind> = posted.choice("kind", &mut problems);
    let from = posted.day("from", &mut problems);
    let (hi, en) = (posted.needed("head_hi", LONGEST, &mut problems), posted.needed("head_en", LONGEST, &mut problems));
    let mut pattern = |field: &str| {
        let pattern = posted.line(field, LONGEST, &mut problems)?;
        let rest = pattern.replacen("{name}", "", 1);
        if rest.len() == pattern.len() || rest.contains(['{', '}']) {
            problems.push(FieldError { field: field.to_owned(), problem: Problem::NeedsName });
        }
        Some(pattern)
    };
    let (office_hi, office_en) = (pattern("office_hi"), pattern("office_en"));
    let (Some(kind), Some(from), Some(head_hi), Some(head_en), true) = (kind, from, hi, en, problems.is_empty()) else {
        return Err(Error::Fields(problems));
    };
    let now = op.now();
    let mut tx = op.db().begin().await?;
    store::count_change(&mut tx).await?;
    let tree = store::load_within(&mut tx).await?;
    let later = tree.titles().iter().filter(|title| title.kind == kind && title.valid_from > from);
    let valid_to = later.map(|title| title.valid_from).min();
    let title = TitleRow { kind, valid_from: from, valid_to, head_hi, head_en, office_hi, office_en };
    store::add_title(&mut tx, &title).await?;
    let detail = format!("from {}: {} / {}", dates::iso(from), title.head_hi, title.head_en);
    audit::write(&mut tx, now, Some(who.officer.id), "office_titled", kind.as_str(), &detail).await?;
    tx.commit().await?;
    read_again(op).await;
    Ok(())
}

/// Stores a table and leads to a preview of its changes. The offices themselves are not changed yet.
async fn keep(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    if posted
        .problems
        .iter()
        .any(|problem| matches!(problem.problem, Problem::PhotoTooLarge | Problem::HeicPhoto | Problem::Film))
    {
        return Err(Error::field("file", Problem::TooLong(LONGEST_TABLE as u32)));
    }
    let text = match posted.photos.first() {
        Some(file) => import::text_of(&file.bytes().await?).ok_or_else(|| Error::field("file", Problem::NotUtf8))?,
        None => posted.get("table").trim_start_matches('\u{feff}').to_owned(),
    };
    let field = if posted.photos.is_empty() { "table" } else { "file" };
    if text.trim().is_empty() {
        return Err(Error::field(field, Problem::Missing));
    }
    if text.chars().count() > LONGEST_TABLE {
        return Err(Error::field(field, Problem::TooLong(LONGEST_TABLE as u32)));
    }
    if text.contains('\0') {
        return Err(Error::field(field, Problem::NotUtf8));
    }
    let sha256 = import::sha256_of(&text);
    let mut tx = op.db().begin().await?;
    store::keep_import(&mut tx, &sha256, &text, op.now()).await?;
    tx.commit().await?;
    Ok(FormResponse::go(format!("/staff/offices?import={sha256}")))
}

/// Applies a table after its preview: all of it, to the version of the tree that the preview was made from, or nothing.
async fn apply(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let version: i64 = posted.get("version").parse().map_err(|_| Error::NotUnderstood)?;
    let sha256 = posted.get("import");
    let text = store::import(op.db(), sha256).await?.ok_or(Error::OfficesChanged)?;
    let now = op.now();
    let mut tx = op.db().begin().await?;
    if store::count_change(&mut tx).await? != version + 1 {
        return Err(Error::OfficesChanged);
    }
    let tree = store::load_within(&mut tx).await?;
    // The chosen order of day and month comes with the form.
    let Planning { plan, problems, asks } = import::planned(&tree, &text, posted.get("days").parse().ok());
    if !problems.is_empty() || asks.is_some() {
        return Err(Error::field("table", Problem::WrongTable));
    }
    let n = plan.lines.len().to_string();
    audit::write(&mut tx, now, Some(who.officer.id), "offices_imported", sha256, &n).await?;
    write(op, who, tx, &tree, plan).await
}
