//! The demo reproduces the desk's published table on every load.

use crate::{
    app::cli::{Cli, Command},
    complaint::Status,
    figures,
    language::Language,
    officers::admin::store as officers,
    offices::checks::in_devanagari,
    server::{AppState, clock::Clock, db::sql, photos::Photos},
    testing::{postgres, rows, sqlite},
};
use clap::Parser as _;

async fn state(db: crate::server::db::Db) -> (AppState, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let clock = Clock::at(crate::testing::NOON);
    crate::demo::load(&db, &clock, &Photos::in_folder(folder.path()).unwrap()).await.unwrap();
    let Command::Demo { settings, .. } =
        Cli::parse_from(["sunwai", "demo", "--data-dir", &data, "--site-root", &data]).command
    else {
        panic!("demo");
    };
    (AppState::open(db, clock, settings).await.unwrap(), folder)
}

/// Loading takes long in an unoptimised build, so all checks use the same two loads.
#[tokio::test(flavor = "multi_thread")]
async fn the_demo_keeps_to_its_rules_and_is_the_same_on_every_load() {
    let mut sums = Vec::new();
    for test in [sqlite().await, postgres().await] {
        let (state, _folder) = state(test.db.clone()).await;
        let sum = sql("select min(reference), max(reference), cast(sum(length(text)) as bigint) from complaint where received_at < $1")
            .arg(crate::testing::NOON - 86_400_000 * 60);
        let sum: (String, String, i64) = state.db().one(&sum).await.unwrap();
        sums.push(sum);
        no_demo_complaint_lies_with_the_station_it_accuses(&state).await;
        demo_officers_have_a_name_in_each_language(&state).await;
        demo_orders_fit_their_complaints(&state).await;
        the_figures_of_2020_are_those_that_were_published(&state).await;
        test.db.close().await;
    }
    assert_eq!(sums[0], sums[1]);
}

async fn the_figures_of_2020_are_those_that_were_published(state: &AppState) {
    let figures = figures::read(&state.op(), "2020-04-01", "2020-12-31").await.unwrap();
    assert_eq!(figures.received, 3_473);
    let channels: Vec<(&str, i64)> = figures.by_channel.iter().map(|(channel, n)| (channel.as_str(), *n)).collect();
    assert_eq!(channels, [("x", 1_560), ("facebook", 901), ("click_and_post", 1_012), ("staff", 0)]);
    assert_eq!(
        (figures.disposed, figures.found_fake, figures.confidential, figures.investigating),
        (Some(1_718), Some(1_330), Some(425), Some(322))
    );
    // Of these complaints no more is said than of those that the desk's report has: page, table, data and alternative text alike.
    assert_eq!((figures.confidential_investigating, figures.open, figures.outcomes_of), (Some(322), Some(0), 3_473));
    assert_eq!(figures.series.rows.iter().map(figures::Row::received).sum::<i64>(), 3_473);
    let all = figures::read(&state.op(), "", "").await.unwrap();
    assert_eq!(all.received, 3_473 + 42);
    // This month's outcomes are not published yet.
    assert_eq!((all.disposed, all.outcomes_of, all.outcomes_to.as_deref()), (Some(1_718), 3_473, Some("2026-10-31")));
    for (from, to) in [("2020-04-01", "2020-04-00"), ("yesterday", ""), ("2020-12-31", "2020-04-01"), ("2020-4-1", "")]
    {
        assert!(figures::read(&state.op(), from, to).await.is_err(), "{from} to {to}");
    }
    // A second start finds the data and adds nothing.
    crate::demo::load(state.db(), state.clock(), state.photos()).await.unwrap();
    assert_eq!(rows(state.db(), "select count(*) from complaint").await, 3_515);
    for status in Status::ALL {
        let fresh = sql("select count(*) from complaint where status = $1 and received_at > $2")
            .arg(*status)
            .arg(crate::testing::NOON - 86_400_000 * 30);
        let (n,): (i64,) = state.db().one(&fresh).await.unwrap();
        assert!(n >= 6, "{status}: {n}");
    }
    assert_eq!(rows(state.db(), "select count(*) from office where kind = 'station'").await, 44);
    let at_2020 = crate::language::dates::start_of(chrono::NaiveDate::from_ymd_opt(2020, 6, 1).unwrap());
    let (then, now) = (at_2020, crate::testing::NOON);
    let of_kind = |kind, at| state.op().offices().of_kind(kind, at).len();
    use crate::offices::OfficeKind::{Circle, Station, Zone};
    assert_eq!((of_kind(Station, then), of_kind(Circle, then), of_kind(Zone, then)), (39, 11, 3));
    assert_eq!((of_kind(Station, now), of_kind(Circle, now), of_kind(Zone, now)), (44, 14, 3));
}

async fn no_demo_complaint_lies_with_the_station_it_accuses(state: &AppState) {
    let accused = rows(state.db(), "select count(*) from complaint where accused_id is not null").await;
    assert!(accused > 20, "{accused}");
    let conduct = "select count(*) from complaint where category = 'police_conduct' and accused_id is null";
    assert_eq!(rows(state.db(), conduct).await, 0);
    let there = "select count(*) from complaint where accused_id in (station_id, office_id)";
    assert_eq!(rows(state.db(), there).await, 0);
    // No officer of that station has written an entry on it either.
    let wrote = "select count(*) from entry e join complaint c on c.id = e.complaint_id join officer o on o.id = e.officer_id \
                 where c.accused_id is not null and o.role = 'station'";
    assert_eq!(rows(state.db(), wrote).await, 0);
}

async fn demo_officers_have_a_name_in_each_language(state: &AppState) {
    let officers = officers::all(state.db()).await.unwrap();
    assert_eq!(officers.len(), 11);
    for officer in officers {
        let [hi, en] = [Language::Hindi, Language::English].map(|language| officer.name.in_language(language));
        assert!(in_devanagari(hi) && !in_devanagari(en), "{hi}, {en}");
    }
}

async fn demo_orders_fit_their_complaints(state: &AppState) {
    let orders: Vec<(String, String)> = state
        .db()
        .all(&sql(
            "select o.text, c.category from chief_order o join complaint c on c.id = o.complaint_id order by o.id",
        ))
        .await
        .unwrap();
    assert!(orders.len() >= 2, "{orders:?}");
    for (text, category) in &orders {
        let fits = match text.split_whitespace().next().unwrap() {
            "चोरी" => ["theft", "vehicle_theft"].contains(&category.as_str()),
            "दोनों" => ["land_dispute", "assault", "threat", "noise"].contains(&category.as_str()),
            _ => true,
        };
        assert!(fits, "{text}: {category}");
    }
}
