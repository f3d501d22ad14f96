//! One officer for each role, and a second operator and further stations to try out work between two people.

use super::district::District;
use crate::{
    complaint::Millis,
    officers::{
        Role,
        demo::DemoNotes,
        sign_in,
        store::{self, NewOfficer},
    },
    offices::{
        Duty,
        checks::Span,
        store::{self as offices, NewPosting},
    },
    server::db::Tx,
};

/// The password of every demo account.
pub const PASSWORD: &str = "sunwai-demo";

/// How long the demo's officers have headed their offices.
const YEAR: Millis = 365 * 86_400_000;

/// Login, name, name in Hindi, role, key of the office.
type Account = (&'static str, &'static str, &'static str, Role, Option<&'static str>);

const OFFICERS: [Account; 11] = [
    ("operator", "Operator One", "ऑपरेटर एक", Role::Operator, None),
    ("operator2", "Operator Two", "ऑपरेटर दो", Role::Operator, None),
    ("station", "SHO, Civil Lines", "थाना प्रभारी, सिविल लाइंस", Role::Station, Some("Civil Lines")),
    ("station2", "SHO, Colonelganj", "थाना प्रभारी, कर्नलगंज", Role::Station, Some("Colonelganj")),
    ("circle", "ACP, Civil Lines", "सहायक पुलिस आयुक्त, सिविल लाइंस", Role::Circle, Some("circle Civil Lines")),
    ("chief", "District Chief", "ज़िला प्रमुख", Role::Chief, None),
    ("admin", "Administrator", "प्रशासक", Role::Admin, None),
    ("auditor", "Auditor", "ऑडिटर", Role::Auditor, None),
    // The first posts on the wire belong to this station.
    ("station3", "SHO, Naini", "थाना प्रभारी, नैनी", Role::Station, Some("Naini")),
    ("station4", "SHO, Jhunsi", "थाना प्रभारी, झूंसी", Role::Station, Some("Jhunsi")),
    ("circle2", "ACP, Jhunsi", "सहायक पुलिस आयुक्त, झूंसी", Role::Circle, Some("circle Jhunsi")),
];

/// Primary keys of the officers and offices that appear in the timelines.
pub struct Staff {
    /// The cell's operator.
    pub operator: i64,
    /// Represents every station's officer.
    pub station: i64,
    /// Represents every circle officer.
    pub circle: i64,
    /// The chief.
    pub chief: i64,
    /// Primary key of the office of `station`.
    pub station_office: Option<i64>,
    /// Primary key of the district's office.
    pub district_office: i64,
}

/// Inserts the officers.
pub async fn load(tx: &mut Tx, district: &District, now: Millis) -> anyhow::Result<Staff> {
    let hash = tokio::task::spawn_blocking(|| sign_in::hash(PASSWORD)).await??;
    let mut ids = Vec::new();
    for (login, name, name_hi, role, office) in OFFICERS {
        let office_id = office.and_then(|code| match code.strip_prefix("circle ") {
            Some(circle) => district.station(circle).and_then(|station| station.circle),
            None => district.station(code).map(|station| station.id),
        });
        let new = NewOfficer { login, name, name_hi: Some(name_hi), role, office_id, password_hash: &hash };
        let id = store::add(tx, new, now).await?;
        let gets_notices = !matches!(role, Role::Admin | Role::Auditor);
        if gets_notices {
            store::set_email(tx, id, Some(&format!("{login}@demo.example")), now).await?;
        }
        ids.push(id);
        let heads = if role == Role::Chief { Some(district.id) } else { office_id };
        if let Some(office_id) = heads {
            let time = Span { from: now - YEAR, to: None };
            let new = NewPosting { officer_id: id, office_id, duty: Duty::Head, time, note: None };
            offices::post(tx, &new).await?;
        }
    }
    let chief = OFFICERS.iter().position(|(login, ..)| *login == "chief").and_then(|at| ids.get(at)).copied();
    let station_office = district.station("Civil Lines").map(|station| station.id);
    Ok(Staff {
        operator: ids[0],
        station: ids[2],
        circle: ids[4],
        chief: chief.unwrap_or(ids[0]),
        station_office,
        district_office: district.id,
    })
}

/// The same information for the sign-in page.
pub fn notes(playground: Option<String>) -> DemoNotes {
    let accounts = OFFICERS.iter().map(|(login, _, _, role, office)| {
        let office = office.map(|office| office.trim_start_matches("circle ").to_owned());
        ((*login).to_owned(), *role, office)
    });
    DemoNotes { password: PASSWORD.to_owned(), accounts: accounts.collect(), playground }
}

/// What a newcomer needs to sign in, one line each.
pub fn sign_ins() -> Vec<String> {
    let mut lines = vec![format!("Sign in at /sign-in; the password is {PASSWORD} for each of:")];
    lines.extend(OFFICERS.iter().map(|(login, _, _, role, office)| {
        let office = office.map(|office| format!(", {office}")).unwrap_or_default();
        format!("  {login:<10} {role}{office}")
    }));
    lines
}
