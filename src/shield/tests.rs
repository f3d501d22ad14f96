//! The SQL rule and `may_see` agree for every viewer and every position a complaint can have.

use super::{CasePosition, Scope, Viewer, may_see, visible};
use crate::{
    officers::Role,
    server::db::sql,
    testing::{both_databases, district},
};

both_databases!(the_two_forms_of_the_rule_agree, async |db| {
    let district = district::small(&db).await;
    let offices = [None, Some(district.station_a), Some(district.station_b), Some(district.circle)];
    let mut tx = db.begin().await.unwrap();
    let mut places = Vec::new();
    let mut all = Vec::new();
    for confidential in [false, true] {
        for station_id in [None, Some(district.station_a), Some(district.station_b)] {
            for circle_id in [None, Some(district.circle)] {
                for office_id in offices {
                    all.extend(offices.map(|accused_id| (confidential, station_id, circle_id, office_id, accused_id)));
                }
            }
        }
    }
    for (confidential, station_id, circle_id, office_id, accused_id) in all {
        // The database does not allow a complaint to be with the office it is about.
        if accused_id.is_some() && [station_id, circle_id, office_id].contains(&accused_id) {
            continue;
        }
        let n = places.len() as i64 + 1;
        let row = sql(
            "insert into complaint (id, reference, key_hash, channel, category, text, language, status, confidential, \
             accepted, unread, station_id, circle_id, office_id, accused_id, received_at, changed_at, version) \
             values ($1, $2, $3, 'staff', 'other', 't', 'hi', 'received', $4, false, false, $5, $6, $7, $8, 0, 0, 1)",
        )
        .arg(n)
        .arg(format!("{n:010}"))
        .arg(vec![0u8])
        .arg(confidential)
        .arg(station_id)
        .arg(circle_id)
        .arg(office_id)
        .arg(accused_id);
        tx.run(&row).await.unwrap();
        places.push(CasePosition { complaint_id: n, confidential, station_id, circle_id, office_id, accused_id });
    }
    tx.commit().await.unwrap();

    let mut viewers = vec![Viewer::Public, Viewer::Complainant(3)];
    for &role in Role::ALL {
        let circle = vec![district.circle, district.station_a, district.station_b];
        for (offices, own) in [
            (vec![], None),
            (vec![district.station_a], Some(district.station_a)),
            // Standing in at another station.
            (vec![district.station_a, district.station_b], Some(district.station_a)),
            (circle, Some(district.circle)),
        ] {
            viewers.push(Viewer::Officer(Scope { role, offices, own }));
        }
    }
    for viewer in viewers {
        let mut query = sql("select c.id from complaint c where ");
        visible(&mut query, &viewer);
        query.push(" order by c.id");
        let got: Vec<(i64,)> = db.all(&query).await.unwrap();
        let expected: Vec<(i64,)> =
            places.iter().filter(|place| may_see(&viewer, place)).map(|place| (place.complaint_id,)).collect();
        assert_eq!(got, expected, "{viewer:?}");
    }
});

#[test]
fn a_station_sees_nothing_of_another_station() {
    let viewer = Viewer::Officer(Scope { role: Role::Station, offices: vec![1], own: Some(1) });
    let place = |station_id| CasePosition {
        complaint_id: 9,
        confidential: false,
        station_id,
        circle_id: Some(5),
        office_id: Some(1),
        accused_id: None,
    };
    assert!(may_see(&viewer, &place(Some(1))));
    assert!(!may_see(&viewer, &place(Some(2))));
    assert!(!may_see(&viewer, &place(None)));
}

#[test]
fn an_officer_who_stands_in_elsewhere_reads_nothing_about_their_own_office() {
    let place = |accused_id| CasePosition {
        complaint_id: 9,
        confidential: false,
        station_id: Some(2),
        circle_id: Some(5),
        office_id: Some(2),
        accused_id,
    };
    let station = Viewer::Officer(Scope { role: Role::Station, offices: vec![1, 2], own: Some(1) });
    assert!(may_see(&station, &place(None)) && may_see(&station, &place(Some(3))));
    assert!(!may_see(&station, &place(Some(1))));
    let circle = Viewer::Officer(Scope { role: Role::Circle, offices: vec![4, 1, 5, 2], own: Some(4) });
    assert!(may_see(&circle, &place(None)));
    assert!(!may_see(&circle, &place(Some(4))));
}
