//! The SQL rule and its twin say the same, for every viewer and every place a complaint can lie.

use super::{Place, Scope, Viewer, may_see, visible};
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
    for confidential in [false, true] {
        for station_id in [None, Some(district.station_a), Some(district.station_b)] {
            for circle_id in [None, Some(district.circle)] {
                for office_id in offices {
                    let n = places.len() as i64 + 1;
                    let row = sql("insert into complaint (id, reference, key_hash, channel, category, text, language, status, confidential, \
                         accepted, unread, station_id, circle_id, office_id, received_at, changed_at, version) \
                         values ($1, $2, $3, 'staff', 'other', 't', 'hi', 'received', $4, false, false, $5, $6, $7, 0, 0, 1)")
                    .arg(n)
                    .arg(format!("{n:010}"))
                    .arg(vec![0u8])
                    .arg(confidential)
                    .arg(station_id)
                    .arg(circle_id)
                    .arg(office_id);
                    tx.run(&row).await.unwrap();
                    places.push(Place { complaint_id: n, confidential, station_id, circle_id, office_id });
                }
            }
        }
    }
    tx.commit().await.unwrap();

    let mut viewers = vec![Viewer::Public, Viewer::Complainant(3)];
    for &role in Role::ALL {
        for own in [vec![], vec![district.station_a], vec![district.circle, district.station_a, district.station_b]] {
            viewers.push(Viewer::Officer(Scope { role, offices: own }));
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
    let viewer = Viewer::Officer(Scope { role: Role::Station, offices: vec![1] });
    let place =
        |station_id| Place { complaint_id: 9, confidential: false, station_id, circle_id: Some(5), office_id: Some(1) };
    assert!(may_see(&viewer, &place(Some(1))));
    assert!(!may_see(&viewer, &place(Some(2))));
    assert!(!may_see(&viewer, &place(None)));
}
