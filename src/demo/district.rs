//! Prayagraj's offices from the tables under `data/`, as they were in 2020 and as they have been since December 2022.

use crate::{
    complaint::Millis,
    language::dates::start_of,
    offices::{
        OfficeKind, TitleRow,
        store::{self, NewOffice},
    },
    server::db::Tx,
};
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::HashMap;

const STATIONS: &str = include_str!("../../data/prayagraj_stations.csv");
const CIRCLES_2020: &str = include_str!("../../data/prayagraj_circles_2020.csv");
const LOCALITIES: &str = include_str!("../../data/localities.csv");

#[derive(Deserialize)]
struct StationRow {
    station_en: String,
    station_hi: String,
    circle_en: String,
    circle_hi: String,
    zone: String,
    lat: Option<f64>,
    lon: Option<f64>,
    confidence: String,
}

#[derive(Deserialize)]
struct Row2020 {
    station_en: String,
    existed_2020: String,
    sp_area_2020: String,
    co_circle_2020_inferred: String,
}

#[derive(Deserialize)]
struct LocalityRow {
    station_en: String,
    locality_en: String,
    locality_hi: String,
}

/// A station of the demo.
pub struct Station {
    /// Primary key of the `office` row.
    pub id: i64,
    /// Key in the tables of `data/`.
    pub code: String,
    /// English name.
    pub en: String,
    /// Hindi name.
    pub hi: String,
    /// Its circle in 2020; `None` if the station did not exist then.
    pub circle_2020: Option<i64>,
    /// Its present circle; `None` for the two stations that serve the whole district.
    pub circle: Option<i64>,
    /// Localities as (English, Hindi).
    pub localities: Vec<(String, String)>,
}

/// The demo's offices.
pub struct District {
    /// Primary key of the district's `office` row.
    pub id: i64,
    /// Stations, in the order of the table.
    pub stations: Vec<Station>,
}

impl District {
    /// Finds a station by its key.
    pub fn station(&self, code: &str) -> Option<&Station> {
        self.stations.iter().find(|station| station.code == code)
    }
}

/// Kind of office, title of its head in Hindi and English, name of the office in Hindi and English; an empty text means the program's
/// default.
type TitleOf = (OfficeKind, &'static str, &'static str, &'static str, &'static str);

/// Titles until the commissionerate was notified.
const TITLES_2020: [TitleOf; 4] = [
    (OfficeKind::District, "वरिष्ठ पुलिस अधीक्षक (SSP)", "Senior Superintendent of Police (SSP)", "", ""),
    (OfficeKind::Zone, "पुलिस अधीक्षक (SP)", "Superintendent of Police (SP)", "{name} क्षेत्र (SP)", "{name} area (SP)"),
    (OfficeKind::Circle, "क्षेत्राधिकारी (CO)", "Circle Officer (CO)", "{name} क्षेत्र (CO)", "{name} circle (CO)"),
    (OfficeKind::Station, "थाना प्रभारी (SHO)", "Station House Officer (SHO)", "", ""),
];
/// Titles since then.
const TITLES_NOW: [TitleOf; 3] = [
    (OfficeKind::District, "पुलिस आयुक्त", "Commissioner of Police", "", ""),
    (
        OfficeKind::Zone,
        "पुलिस उपायुक्त (DCP)",
        "Deputy Commissioner of Police (DCP)",
        "{name} ज़ोन (DCP)",
        "{name} zone (DCP)",
    ),
    (
        OfficeKind::Circle,
        "सहायक पुलिस आयुक्त (ACP)",
        "Assistant Commissioner of Police (ACP)",
        "{name} क्षेत्र (ACP)",
        "{name} circle (ACP)",
    ),
];

async fn titles(tx: &mut Tx, long_ago: Millis, anew: Millis) -> sqlx::Result<()> {
    let then = TITLES_2020.iter().map(|title| (title, long_ago));
    for ((kind, head_hi, head_en, office_hi, office_en), valid_from) in
        then.chain(TITLES_NOW.iter().map(|title| (title, anew)))
    {
        let pattern = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let title = TitleRow {
            kind: *kind,
            valid_from,
            valid_to: None,
            head_hi: (*head_hi).to_owned(),
            head_en: (*head_en).to_owned(),
            office_hi: pattern(office_hi),
            office_en: pattern(office_en),
        };
        store::add_title(tx, &title).await?;
    }
    Ok(())
}

fn on(year: i32, month: u32, day: u32) -> Millis {
    NaiveDate::from_ymd_opt(year, month, day).map_or(0, start_of)
}

/// Inserts the offices.
///
/// # Errors
/// A table cannot be parsed, or the database already has offices.
pub async fn load(tx: &mut Tx) -> anyhow::Result<District> {
    let long_ago = on(2000, 1, 1);
    // The commissionerate was notified on 26 November 2022; the new circles began on 8 December.
    let (anew, new_circles) = (on(2022, 11, 26), on(2022, 12, 8));
    let add = async |tx: &mut Tx, kind, code: &str, en: &str, hi: &str, point, from, to| {
        let new = NewOffice {
            kind,
            code,
            name_en: en,
            name_hi: hi,
            point,
            valid_from: from,
            valid_to: to,
            temporary: false,
            registers_fir: true,
            district_wide: false,
        };
        store::add(tx, new).await
    };
    let district =
        add(tx, OfficeKind::District, "Prayagraj", "Prayagraj", "प्रयागराज", Some((25.44, 81.84)), long_ago, None)
            .await?;

    titles(tx, long_ago, anew).await?;
    let mut zones = HashMap::new();
    for (code, hi, from, to) in [
        ("City", "नगर", long_ago, None),
        ("Gangapar", "गंगापार", long_ago, Some(anew)),
        ("Yamunapar", "यमुनापार", long_ago, Some(anew)),
        ("Ganganagar", "गंगानगर", anew, None),
        ("Yamunanagar", "यमुनानगर", anew, None),
    ] {
        let id = add(tx, OfficeKind::Zone, &format!("zone {code}"), code, hi, None, from, to).await?;
        store::put_under(tx, id, district, from, to).await?;
        zones.insert(code, id);
    }

    let rows: Vec<StationRow> =
        csv::Reader::from_reader(STATIONS.as_bytes()).into_deserialize().collect::<Result<_, _>>()?;
    let rows_2020: Vec<Row2020> =
        csv::Reader::from_reader(CIRCLES_2020.as_bytes()).into_deserialize().collect::<Result<_, _>>()?;
    let localities: Vec<LocalityRow> =
        csv::Reader::from_reader(LOCALITIES.as_bytes()).into_deserialize().collect::<Result<_, _>>()?;

    let mut circles: HashMap<&str, i64> = HashMap::new();
    for row in rows.iter().filter(|row| !row.circle_en.is_empty()) {
        if circles.contains_key(row.circle_en.as_str()) {
            continue;
        }
        let is_new = matches!(row.circle_en.as_str(), "Attarsuiya" | "Tharwai" | "Kaundhiyara");
        let from = if is_new { new_circles } else { long_ago };
        let id = add(
            tx,
            OfficeKind::Circle,
            &format!("circle {}", row.circle_en),
            &row.circle_en,
            &row.circle_hi,
            None,
            from,
            None,
        )
        .await?;
        let zone_2020 = match row.zone.as_str() {
            "Ganganagar" => "Gangapar",
            "Yamunanagar" => "Yamunapar",
            other => other,
        };
        if zone_2020 == row.zone {
            store::put_under(tx, id, zones[zone_2020], from, None).await?;
        } else {
            if !is_new {
                store::put_under(tx, id, zones[zone_2020], long_ago, Some(anew)).await?;
            }
            store::put_under(tx, id, zones[row.zone.as_str()], from.max(anew), None).await?;
        }
        circles.insert(&row.circle_en, id);
    }

    let mut stations = Vec::new();
    for row in &rows {
        let year = row.confidence.split(';').find_map(|pair| pair.trim().strip_prefix("since="));
        // "2021-22" means approved in 2021 and working from 2022; the first year is used.
        let year = year.and_then(|years| years.split('-').next()?.parse().ok());
        let from = year.map_or(long_ago, |year| on(year, 1, 1));
        let point = row.lat.zip(row.lon);
        let new = NewOffice {
            kind: OfficeKind::Station,
            code: &row.station_en,
            name_en: &row.station_en,
            name_hi: &row.station_hi,
            point,
            valid_from: from,
            valid_to: None,
            temporary: false,
            registers_fir: true,
            // The stations for cyber crime and tourists serve the whole district.
            district_wide: row.circle_en.is_empty(),
        };
        let id = store::add(tx, new).await?;
        let row_2020 = rows_2020.iter().find(|other| other.station_en == row.station_en && other.existed_2020 == "yes");
        let circle_2020 = row_2020.and_then(|row_2020| {
            let named = row_2020.co_circle_2020_inferred.trim_end_matches('?');
            // There is no source for the city's circles of 2020: they are taken as they are now, except that Attarsuiya's was part of
            // Kotwali's.
            let name = match (named, row.circle_en.as_str()) {
                ("", "Attarsuiya") => "Kotwali",
                ("", now) => now,
                (named, _) => named,
            };
            debug_assert!(!row_2020.sp_area_2020.is_empty());
            circles.get(name).copied()
        });
        let circle = circles.get(row.circle_en.as_str()).copied();
        // A station that was founded between 2020 and the new circles, in a circle that is itself new, began in the circle to which the
        // head station of its present circle belonged.
        let older = rows_2020.iter().find(|other| other.station_en == row.circle_en && from < new_circles);
        let older = older.and_then(|older| circles.get(older.co_circle_2020_inferred.trim_end_matches('?')).copied());
        let is_new = matches!(row.circle_en.as_str(), "Attarsuiya" | "Tharwai" | "Kaundhiyara");
        match (circle_2020.or(older.filter(|_| is_new)), circle) {
            (Some(then), Some(now)) if then != now => {
                store::put_under(tx, id, then, from, Some(new_circles)).await?;
                store::put_under(tx, id, now, new_circles, None).await?;
            }
            (_, Some(now)) => store::put_under(tx, id, now, from, None).await?,
            (_, None) => store::put_under(tx, id, district, from, None).await?,
        }
        stations.push(Station {
            id,
            code: row.station_en.clone(),
            en: row.station_en.clone(),
            hi: row.station_hi.clone(),
            circle_2020,
            circle,
            localities: localities
                .iter()
                .filter(|locality| locality.station_en == row.station_en)
                .map(|locality| (locality.locality_en.clone(), locality.locality_hi.clone()))
                .collect(),
        });
    }
    Ok(District { id: district, stations })
}
