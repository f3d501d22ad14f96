//! Handlers of the wire: the data for its server functions, and the pictures of posts.

use super::{
    ChannelStatus, Day, Decided, Disposition, Draft, Ledger, OpenPost, Wire, WirePost, WireQuery, beside, latest,
    similar::similar, store,
};
use crate::{
    channels::{self, platform::platform},
    complaint::{Category, Channel, Reference, outgoing::disclosure},
    error::Error,
    language::{dates, whole::beginning},
    officers::{self, sign_in::SignedIn},
    offices::OfficeKind,
    replies::{
        ReplyState,
        outbox::way_back,
        templates::{self, length, longest, script_of},
    },
    server::{op::Op, photos, security::plain},
    staff::StaffPage,
};
use axum::{
    body::Body,
    extract::{Path, Query},
    http::Response,
};

/// The wire as this officer may see it.
pub async fn wire(op: &Op, who: &SignedIn, asked: &WireQuery) -> Result<Wire, Error> {
    StaffPage::Wire.may_read(who.officer.role)?;
    let now = op.now();
    let event = op.hub().wire_position();
    let db = op.db();
    let (rows, next) = store::waiting(db, asked).await?;
    let chosen = match asked.post {
        Some(id) => store::post(db, id).await?.filter(|row| row.disposition.is_none()),
        None => None,
    };
    // The first post opens automatically, so that an officer can work through the list by keyboard.
    let category = asked.choice.category;
    let mut open_cases = beside::open_cases(db, &who.viewer, rows.iter().chain(&chosen)).await?;
    let posts = rows.iter().cloned().map(|row| {
        let cases = open_cases.get(&row.id).cloned().unwrap_or_default();
        shown(row, cases)
    });
    let posts: Vec<WirePost> = posts.collect();
    let none_waits = posts.is_empty();
    let open = match chosen.or_else(|| rows.first().cloned()) {
        Some(row) => {
            let cases = open_cases.remove(&row.id).unwrap_or_default();
            Some(open(op, who, row, cases, category).await?)
        }
        None => None,
    };
    let mut statuses = Vec::new();
    for channel in channels::platforms() {
        statuses.push(status(op, channel).await?);
    }
    let (decided, decided_next) = store::decided(db, &who.viewer, asked.decided).await?;
    let decided = decided.into_iter().map(|row| Decided {
        id: row.id,
        channel: row.channel,
        words: beginning(&row.words, 80),
        disposition: row.disposition,
        reference: row.reference,
        at: row.decided_at,
        by_itself: row.decided_by.is_none(),
        may_undo: row.may_undo,
    });
    let (replies, replies_next) = store::replies(db, &who.viewer, asked.replies).await?;
    let last = latest::decisions(op, who).await?;
    let is_shown = |id: i64| last.iter().any(|one| one.reply.as_ref().is_some_and(|reply| reply.id == id));
    let failed = latest::failed(op, who).await?;
    let failed = failed.filter(|one| one.reply.as_ref().is_some_and(|reply| !is_shown(reply.id)));
    let last_came = if none_waits { store::last_came(db).await? } else { None };
    let stations = op.offices().of_kind(OfficeKind::Station, now).into_iter();
    Ok(Wire {
        me: officers::handlers::me(op, who).await?,
        posts,
        open,
        channels: statuses,
        decided: decided.collect(),
        decided_next,
        replies: replies.into_iter().map(Into::into).collect(),
        replies_next,
        next,
        stations: stations.filter_map(|station| op.offices().name(station.id)).collect(),
        last,
        failed,
        last_came,
        now,
        event,
    })
}

fn shown(row: store::PostRow, same_author: Vec<Reference>) -> WirePost {
    let beside = row.beside();
    let handle = row.author_handle.map(|handle| format!("@{handle}"));
    let author = match (row.author_name, handle) {
        (Some(name), Some(handle)) => Some(format!("{name} {handle}")),
        (name, handle) => name.or(handle),
    };
    WirePost {
        id: row.id,
        channel: row.channel,
        kind: row.kind,
        author,
        text: row.text,
        beside,
        media: row.media.map_or(0, |media| media.lines().count()),
        gone: row.gone,
        received_at: row.received_at,
        same_author,
    }
}

/// `chosen` is the category that the officer chose instead of the suggested one.
async fn open(
    op: &Op,
    who: &SignedIn,
    row: store::PostRow,
    same_author: Vec<Reference>,
    chosen: Option<Category>,
) -> Result<OpenPost, Error> {
    let said = row.said();
    let script = script_of(&said);
    let below = beside::below(op.db(), &who.viewer, row.id).await?;
    let me_too = beside::me_too(op, &row).await?;
    let stations = op.gazetteer().candidates(&said, None, op.offices()).into_iter();
    let stations = stations.filter_map(|found| Some((op.offices().name(found.station_id)?, found))).collect();
    let about = op.gazetteer().about(&said);
    let accused =
        about.accused.map(|accused| (accused.station_id.and_then(|id| op.offices().name(id)), accused.written));
    let ways = templates::store::ways_shown(op).await?;
    let suggested = about.category.as_ref().map(|(category, _)| *category);
    let category = chosen.or(suggested);
    let drafts = Disposition::ALL.iter().filter_map(|&what| {
        let about = category.filter(|_| what == Disposition::Complaint);
        let text = ways.one(what.saying()?, about, script, row.id);
        let length = length(row.channel, &text);
        let to = disclosure(false, about.unwrap_or(Category::Other));
        let way = way_back(row.channel, row.kind == "message", to, row.author_id.clone(), row.channel_key.clone());
        Some(Draft { what, text, length, way: way.map(|(way, _)| way) })
    });
    let drafts = drafts.collect();
    let below_or_own: Vec<Reference> = same_author.iter().copied().chain(below).collect();
    let similar = similar(op, &who.viewer, &row, &below_or_own).await?;
    let pictures = store::pictures(op.db(), row.id).await?;
    Ok(OpenPost {
        pictures: pictures.kept,
        pictures_waiting: pictures.waiting,
        pictures_refused: pictures.refused,
        versions: store::versions(op.db(), &row).await?,
        category: about.category,
        stations,
        accused,
        not_complaint: about.not_complaint,
        railway: about.railway,
        below,
        me_too,
        script,
        similar,
        drafts,
        longest: longest(row.channel),
        post: shown(row, same_author),
    })
}

async fn status(op: &Op, channel: Channel) -> Result<ChannelStatus, Error> {
    let db = op.db();
    let now = op.now();
    let counted = store::counted(db, channel, now).await?;
    let state = store::channel_state(db, channel).await?;
    let mut replies = [0; 4];
    for (at, word) in
        [ReplyState::Queued, ReplyState::Unknown, ReplyState::Refused, ReplyState::Held].into_iter().enumerate()
    {
        replies[at] = store::replies_in(db, channel, word).await?;
    }
    let costs = platform(channel).is_some_and(|platform| platform.costs);
    let spent = if state.spent_on == dates::day(now) { state.spent } else { 0 };
    Ok(ChannelStatus {
        channel,
        on: op.state().channels().carrier(channel).is_some(),
        waiting: counted.waiting,
        oldest: counted.oldest,
        today: counted.today,
        decided: counted.decided,
        heard_at: Some(state.heard_at).filter(|at| *at > 0),
        replies,
        shut: state.shut,
        unsubscribed: state.unsubscribed,
        paused_until: Some(state.paused_until).filter(|until| *until > now),
        refused: op.state().channels().refused(channel),
        spent: costs.then_some(spent as f64 / 1_000_000.0),
        budget: op.settings().x_budget.filter(|_| costs),
        missing: store::missing(db, channel).await?,
    })
}

/// Days on one page of the ledger.
const LEDGER_DAYS: i64 = 60;

/// The ledger: numbers of posts by channel and day.
pub async fn ledger(op: &Op, who: &SignedIn, before: Option<&str>) -> Result<Ledger, Error> {
    StaffPage::Ledger.may_read(who.officer.role)?;
    let before = before.and_then(dates::parse_iso).map(dates::day);
    let to = before.unwrap_or_else(|| dates::day(op.now()) + 1);
    let from = to - LEDGER_DAYS;
    let mut days_of = Vec::new();
    for channel in channels::platforms() {
        let days = store::ledger(op.db(), channel, (from, to)).await?;
        days_of.push((channel, days.into_iter().map(Day::from).collect()));
    }
    let older = store::has_before(op.db(), from).await?.then(|| dates::iso(dates::begins(from)));
    Ok(Ledger { me: officers::handlers::me(op, who).await?, channels: days_of, older })
}

/// `GET /staff/wire/photo/{id}`: a picture of a post. With `?size=thumb`, its thumbnail.
pub async fn photo(op: Op, Path(id): Path<i64>, Query(asked): Query<photos::Asked>) -> Response<Body> {
    let found = async {
        let who = op.who()?;
        StaffPage::Wire.may_read(who.officer.role)?;
        let photo = store::photo(op.db(), &who.viewer, id).await?.ok_or(Error::NotFound)?;
        photos::send(op.state(), &photo, &asked).await
    };
    found.await.unwrap_or_else(|error: Error| plain(&error, op.language()))
}
