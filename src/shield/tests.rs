//! The SQL rule and `may_see` agree for every viewer and every position a complaint can have.

use super::{CasePosition, Scope, Viewer, counted_for_officer, may_see, visible};
use crate::{
    complaint::tally,
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
                    for shielded in [false, true] {
                        all.extend(
                            offices.map(|accused| (confidential, shielded, station_id, circle_id, office_id, accused)),
                        );
                    }
                }
            }
        }
    }
    for (confidential, shielded, station_id, circle_id, office_id, accused_id) in all {
        // The database does not allow a complaint to be with the office it is about.
        if accused_id.is_some() && [station_id, circle_id, office_id].contains(&accused_id) {
            continue;
        }
        let n = places.len() as i64 + 1;
        let row = sql(
            "insert into complaint (id, reference, key_hash, channel, category, text, language, status, confidential, \
             accepted, unread, station_id, circle_id, office_id, accused_id, shield, received_at, changed_at, version) \
             values ($1, $2, $3, 'staff', 'other', 't', 'hi', 'received', $4, false, false, $5, $6, $7, $8, $9, 0, 0, 1)",
        )
        .arg(n)
        .arg(format!("{n:010}"))
        .arg(vec![0u8])
        .arg(confidential)
        .arg(station_id)
        .arg(circle_id)
        .arg(office_id)
        .arg(accused_id)
        .arg(shielded.then_some("child"));
        tx.run(&row).await.unwrap();
        places.push(CasePosition {
            complaint_id: n,
            confidential,
            shielded,
            station_id,
            circle_id,
            office_id,
            accused_id,
        });
    }
    tally::rebuild(&mut tx).await.unwrap();
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
        // What is counted by position is what may be seen.
        let Viewer::Officer(scope) = &viewer else { continue };
        let counted = tally::by_status(&db, |statement| counted_for_officer(statement, scope)).await.unwrap();
        assert_eq!(counted.iter().map(|count| count.n).sum::<i64>(), expected.len() as i64, "{viewer:?}");
    }
});

#[test]
fn a_station_sees_nothing_of_another_station() {
    let viewer = Viewer::Officer(Scope { role: Role::Station, offices: vec![1], own: Some(1) });
    let place = |station_id| CasePosition {
        complaint_id: 9,
        confidential: false,
        shielded: false,
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
        shielded: false,
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

#[test]
fn a_shielded_complaint_is_read_by_those_who_have_it_and_those_who_answer_for_it() {
    let (station, other, circle) = (1, 2, 5);
    let place = |station_id, office_id| CasePosition {
        complaint_id: 9,
        confidential: false,
        shielded: true,
        station_id,
        circle_id: station_id.map(|_| circle),
        office_id,
        accused_id: None,
    };
    let of = |role, offices: &[i64]| {
        Viewer::Officer(Scope { role, offices: offices.to_vec(), own: offices.first().copied() })
    };
    let (cell, chief) = (of(Role::Operator, &[]), of(Role::Chief, &[]));
    let (having, beside) = (of(Role::Station, &[station]), of(Role::Station, &[other]));
    let above = of(Role::Circle, &[circle, station, other]);
    // In the cell, which has to find out whose it is.
    let waiting = place(None, None);
    assert!(may_see(&cell, &waiting) && may_see(&chief, &waiting));
    assert!(!may_see(&having, &waiting) && !may_see(&above, &waiting));
    // With a station.
    let given = place(Some(station), Some(station));
    assert!(may_see(&having, &given) && may_see(&above, &given) && may_see(&chief, &given));
    assert!(!may_see(&cell, &given) && !may_see(&beside, &given));
    // With the circle, because the complainant said that the station had not settled it.
    let reopened = place(Some(station), Some(circle));
    assert!(may_see(&above, &reopened) && may_see(&chief, &reopened));
    assert!(!may_see(&having, &reopened) && !may_see(&cell, &reopened));
    for place in [waiting, given, reopened] {
        assert!(!may_see(&Viewer::Public, &place) && may_see(&Viewer::Complainant(9), &place));
        assert!(!may_see(&of(Role::Admin, &[]), &place) && !may_see(&of(Role::Auditor, &[]), &place));
    }
}
