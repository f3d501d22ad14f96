//! What belongs to an entry is shown to no more people than the entry itself.

use super::{Audience, EntryKind, Move, audience, changes, store};
use crate::{
    officers::Role,
    server::db::sql,
    shield::{Scope, Viewer},
    testing::{App, both_databases, district, picture},
};
use axum::http::StatusCode;

both_databases!(the_audience_rule_in_rust_and_in_sql_agree, async |db| {
    let app = App::on(db.clone()).await;
    let (reference, _) = app.citizen().file("x").await;
    let (id, _) = store::key_of(&db, reference).await.unwrap().unwrap();
    let offices = [None, Some(app.offices.station_a), Some(app.offices.circle)];
    let mut tx = db.begin().await.unwrap();
    for &kind in EntryKind::ALL {
        for office in offices {
            for text in [None, Some("w")] {
                let row = sql("insert into entry (complaint_id, at, kind, audience, office_id, status, text) \
                     values ($1, 0, $2, $3, $4, 'received', $5)")
                .arg(id)
                .arg(kind)
                .arg(changes::audience(kind))
                .arg(office)
                .arg(text.map(ToOwned::to_owned));
                tx.run(&row).await.unwrap();
            }
        }
    }
    tx.commit().await.unwrap();
    let entries = store::entries(&db, id).await.unwrap();
    let mut viewers = vec![Viewer::Public, Viewer::Complainant(id)];
    let district::Small { station_a, station_b, circle, .. } = app.offices;
    for &role in Role::ALL {
        for offices in [vec![], vec![station_a], vec![station_b, station_a], vec![circle, station_a, station_b]] {
            viewers.push(Viewer::Officer(Scope { role, own: offices.first().copied(), offices }));
        }
    }
    for viewer in viewers {
        let mut query = sql("select e.id from entry e where e.complaint_id = ");
        query.bind(id).push(" and ");
        audience::readable(&mut query, &viewer);
        query.push(" order by e.id");
        let got: Vec<(i64,)> = db.all(&query).await.unwrap();
        let expected: Vec<(i64,)> =
            entries.iter().filter(|entry| audience::may_read(&viewer, entry)).map(|entry| (entry.id,)).collect();
        assert_eq!(got, expected, "{viewer:?}");
        for entry in &entries {
            assert!(
                !audience::may_read(&viewer, entry) || audience::may_know(&viewer, entry.audience),
                "{viewer:?} may read {:?} without knowing that it exists",
                entry.kind
            );
        }
    }
});

#[test]
fn nothing_for_staff_is_readable_by_anybody_else() {
    for &kind in EntryKind::ALL {
        let entry = store::Entry {
            said_at: None,
            moved: false,
            role: None,
            id: 1,
            at: 0,
            kind,
            audience: changes::audience(kind),
            officer_id: None,
            officer: None,
            office_id: Some(1),
            outcome: None,
            text: Some("w".to_owned()),
        };
        assert!(!audience::may_read(&Viewer::Public, &entry), "{kind:?}: the public may read no text");
        if entry.audience == Audience::Staff {
            assert!(!audience::may_read(&Viewer::Complainant(1), &entry), "{kind:?}");
        }
    }
}

both_databases!(the_complainant_cannot_get_the_stations_photos_by_guessing_their_ids, async |db| {
    let app = App::on(db.clone()).await;
    let citizen = app.citizen();
    let form = hex::encode(rand::random::<[u8; 16]>());
    let fields = [("form", form.as_str()), ("text", "लूट हुई"), ("category", "theft")];
    let (reference, key) = crate::testing::filed(&citizen.post_photos("/", &fields, &[&picture(1)]).await);
    let station_id = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &station_id)]).await;
    let station = app.officer("a").await;
    station.must(reference, Move::Accept, &[]).await;
    station.must(reference, Move::Start, &[]).await;
    let version = station.panel(reference).await.unwrap().version.to_string();
    let report = [
        ("form_name", "move"),
        ("move", "report"),
        ("version", version.as_str()),
        ("form", "fedcba9876543210fedcba98"),
        ("text", "मौके पर जाकर जाँच की गई"),
    ];
    let report = [&report[..], crate::testing::CONTACT].concat();
    let here = format!("/staff/c/{}", reference.as_str());
    assert_eq!(station.post_photos(&here, &report, &[&picture(2)]).await.status, StatusCode::SEE_OTHER);
    let panel = station.panel(reference).await.unwrap();
    let own = panel.photos[0];
    let reported = panel.entries.iter().find(|entry| entry.kind == EntryKind::Reported).unwrap().photos[0];
    let by_id = |id: i64| format!("/t/{}/{key}/photo/{id}", reference.as_str());
    assert_eq!(citizen.get(&by_id(own)).await.status, StatusCode::OK, "the citizen's own photo");
    assert_eq!(citizen.get(&by_id(reported)).await.status, StatusCode::NOT_FOUND, "the station's photo");
    assert_eq!(station.get(&format!("/staff/photo/{reported}")).await.status, StatusCode::OK);

    // A photo from a stranger's joined post, a photo of a form that was never submitted, and a photo of no entry.
    let (id, _) = store::key_of(&db, reference).await.unwrap().unwrap();
    let mut tx = db.begin().await.unwrap();
    let joined = sql("insert into entry (complaint_id, at, kind, audience, status, text) \
                      values ($1, 0, 'post_joined', 'staff', 'reported', 'w') returning id");
    let (entry,): (i64,) = tx.one(&joined.arg(id)).await.unwrap();
    let stored = panel_sha(&db, own).await;
    let mut ids = Vec::new();
    for (complaint, entry, form) in
        [(Some(id), Some(entry), None), (None, None, Some(vec![7u8])), (Some(id), None, None)]
    {
        let row = sql("insert into photo (complaint_id, entry_id, form_hash, sha256, width, height, at) \
             values ($1, $2, case when $3 then $4 else null end, $5, 1, 1, 0) returning id")
        .arg(complaint)
        .arg(entry)
        .arg(form.is_some())
        .arg(form.unwrap_or_default())
        .arg(stored.clone());
        ids.push(tx.one::<(i64,)>(&row).await.unwrap().0);
    }
    tx.commit().await.unwrap();
    for id in &ids {
        assert_eq!(citizen.get(&by_id(*id)).await.status, StatusCode::NOT_FOUND);
    }
    let staff = |id: i64| format!("/staff/photo/{id}");
    assert_eq!(station.get(&staff(ids[0])).await.status, StatusCode::OK, "staff see photos of joined posts");
    assert_eq!(station.get(&staff(ids[1])).await.status, StatusCode::NOT_FOUND, "a form that was not submitted");
    assert_eq!(station.get(&staff(ids[2])).await.status, StatusCode::NOT_FOUND, "a photo that belongs to no entry");
    let page = citizen.get(&format!("/t/{}/{key}", reference.as_str())).await.text;
    assert!(page.contains(&by_id(own)) && ids.iter().chain([&reported]).all(|id| !page.contains(&by_id(*id))));
});

async fn panel_sha(db: &crate::server::db::Db, id: i64) -> String {
    let (sha256,): (String,) = db.one(&sql("select sha256 from photo where id = $1").arg(id)).await.unwrap();
    sha256
}
