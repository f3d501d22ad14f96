//! A complaint that other software sends with a key. It is handled like one that staff entered for a caller: channel "staff", and it waits in the
//! cell. Text, place and number are read by the same rules.

use super::{
    answer::{Refusal, Value},
    fields::Fields,
    services::{self, MAY_LIST, NO, YES},
};
use crate::{
    api::{
        KeyScope,
        key::{self, Key},
        v1::repeated::{Known, Remembered},
    },
    audit,
    complaint::{
        Category, Channel, MAX_LINE, MAX_TEXT, Reference,
        changes::{self, NewComplaint},
        details::Details,
        listed::{
            may_be_listed,
            store::{self as listed, Consent},
        },
    },
    error::{Error, FieldError, Problem},
    intake::{form::point, telephone},
    language::{
        dates, fill_in,
        texts::{api, open311},
    },
    offices::OfficeKind,
    server::{forms::FormBody, op::Op},
    staff::StaffPage,
};
use axum::http::{StatusCode, request::Parts};
use sha2::{Digest as _, Sha256};

/// Every field that this server reads. Others are allowed and ignored: clients send what other servers want.
const SINGLE: [&str; 15] = [
    "api_key",
    "jurisdiction_id",
    "service_code",
    "lat",
    "long",
    "address_string",
    "address_id",
    "email",
    "device_id",
    "account_id",
    "first_name",
    "last_name",
    "phone",
    "description",
    "media_url",
];
/// Longest address of a picture, in characters.
const MAX_LINK: usize = 300;

/// `POST requests`
pub async fn file(op: &Op, parts: Parts, fields: &Fields) -> Result<Value, Refusal> {
    let failed = |error: Error| Refusal::of(&error, op.language());
    // A stranger learns nothing about the other fields.
    let given = fields.one("api_key")?.or_else(|| key::given(&parts.headers)).map(ToOwned::to_owned);
    let key = key::open(op, given.as_deref(), KeyScope::File).await.map_err(failed)?;
    // Who may not enter a caller's complaint may not do it with a key either.
    StaffPage::Wire.may_change(key.who.officer.role).map_err(failed)?;
    op.has_room().map_err(failed)?;
    for name in SINGLE {
        fields.one(name)?;
    }
    let code = fields.one("service_code")?;
    let code = code.ok_or_else(|| Refusal::wrong(op.language(), open311::SERVICE_MISSING))?;
    let category = services::subject(op, code).await?;
    let consent = consent(op, fields, category)?;
    let again = parts.headers.get("idempotency-key").and_then(|again| again.to_str().ok()).map(ToOwned::to_owned);
    let posted = FormBody {
        fields: fields.without("api_key").map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        photos: Vec::new(),
        problems: Vec::new(),
        parts,
        photos_under: None,
    };
    let new = read(op, &posted, category)?;
    let (name, hash) = asked(op, &posted, again.as_deref());
    let request = Remembered { key: &key, name: &name, hash: &hash };
    let reference = store(op, &key, &request, &new, consent).await.map_err(failed)?;
    // Words under a name that stands for other words may be another person's: they must not be added to that complaint.
    let reference = reference.ok_or_else(|| Refusal::new(StatusCode::CONFLICT, op.language(), api::NAME_USED))?;
    let id = listed::public_id(op.db(), reference).await.map_err(|error| failed(error.into()))?;
    let url = format!("{}/t/{}", op.settings().public_url, reference.as_str());
    let notice = fill_in(op.language(), open311::NOTICE, &[("number", &reference.to_string()), ("url", &url)]);
    Ok(Value::List(
        "request",
        vec![Value::Fields(vec![
            ("service_request_id", id.into()),
            ("service_notice", notice.into()),
            ("account_id", Value::Nothing),
        ])],
    ))
}

/// The answer to the one question that a definition has. A question that was not asked is not answered.
fn consent(op: &Op, fields: &Fields, category: Category) -> Result<Consent, Refusal> {
    let wrong = || Refusal::wrong(op.language(), open311::NO_SUCH_ATTRIBUTE);
    let asked = format!("attribute[{MAY_LIST}]");
    if fields.without(&asked).any(|(name, _)| name.starts_with("attribute")) {
        return Err(wrong());
    }
    match fields.one(&asked)? {
        None => Ok(Consent::Withheld),
        Some(_) if !may_be_listed(category) => Err(wrong()),
        Some(YES) => Ok(Consent::Given),
        Some(NO) => Ok(Consent::Withheld),
        Some(_) => Err(wrong()),
    }
}

/// Reads the fields as a complaint. Every problem is reported at once.
fn read(op: &Op, posted: &FormBody, category: Category) -> Result<NewComplaint, Refusal> {
    let language = op.language();
    let mut problems = Vec::new();
    let mut refused: Vec<Refusal> = Vec::new();
    let mut text = posted.text("description", MAX_TEXT, &mut problems);
    if text.is_empty() && problems.is_empty() {
        problems.push(FieldError { field: "description".into(), problem: Problem::Missing });
    }
    let address = posted.line("address_string", MAX_LINE, &mut problems);
    let first = posted.line("first_name", MAX_LINE, &mut problems);
    let last = posted.line("last_name", MAX_LINE, &mut problems);
    let phone = telephone::typed(posted, &mut problems);
    let email = posted.line("email", MAX_LINE, &mut problems);
    let link = posted.line("media_url", MAX_LINK, &mut problems);
    if link.as_ref().is_some_and(|link| !link.starts_with("https://") && !link.starts_with("http://")) {
        problems.push(FieldError { field: "media_url".into(), problem: Problem::NotALink });
    }
    for field in ["description", "address_string", "first_name", "last_name", "email"] {
        if is_markup(posted.get(field)) {
            refused.push(Refusal::field(language, open311::NO_HTML, field));
        }
    }
    let (lat, long) = (posted.get("lat"), posted.get("long"));
    let point = point(lat, long);
    if point.is_none() && !(lat.is_empty() && long.is_empty()) {
        refused.push(Refusal::wrong(language, open311::NOT_A_POINT));
    }
    let code = posted.get("address_id");
    let station = op
        .offices()
        .by_code(code)
        .filter(|office| office.kind == OfficeKind::Station)
        .and_then(|office| op.offices().existing(office.id, op.now()))
        .and_then(|office| op.offices().name_at(office.id, op.now()));
    if station.is_none() && !code.is_empty() {
        refused.push(Refusal::wrong(language, open311::NO_SUCH_ADDRESS_ID));
    }
    if lat.is_empty() && long.is_empty() && code.is_empty() && posted.get("address_string").trim().is_empty() {
        refused.push(Refusal::wrong(language, open311::PLACE_MISSING));
    }
    if !problems.is_empty() {
        refused.insert(0, Refusal::of(&Error::Fields(problems), language));
    }
    if let Some(refusal) = refused.into_iter().reduce(Refusal::and) {
        return Err(refusal);
    }
    // What has no field of its own is part of the text, as a link is that staff enter.
    for more in [link, email].into_iter().flatten() {
        text = format!("{text}\n{more}");
    }
    let name = [first, last].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let accused = op.gazetteer().accused(&text).and_then(|accused| accused.station_id);
    Ok(NewComplaint {
        channel: Channel::Staff,
        category,
        text,
        details: Details {
            place: address.or_else(|| station.map(|station| station.full(language))),
            name: Some(name).filter(|name| !name.is_empty()),
            phone,
            handle: None,
        },
        point,
        language,
        accused,
    })
}

/// Whether a text holds an HTML tag or comment: `<`, then a letter, `/` or `!`, and a `>` somewhere after it. "a < b" and "<3" are plain text.
fn is_markup(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let rest = &text[at + 1..];
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')) && rest.contains('>')
    })
}

/// What the sender calls this request, and the SHA-256 of what it asks. The interface has no name for a request, so one that is sent again is recognised
/// by its `Idempotency-Key`, or, as most clients know no such header, by being the same word for word, with the same key, on the same day.
fn asked(op: &Op, posted: &FormBody, again: Option<&str>) -> (String, Vec<u8>) {
    let mut fields: Vec<&(String, String)> = posted.fields.iter().collect();
    fields.sort();
    let fields = format!("{fields:?}");
    let hash = Sha256::digest(fields.as_bytes()).to_vec();
    let name = match again {
        Some(again) => format!("open311 {again}"),
        None => format!("open311 on {} {fields}", dates::day(op.now())),
    };
    (name, hash)
}

/// Files it, once, with its number in the list, in one transaction. `None`: something else was asked under the name of this request.
async fn store(
    op: &Op,
    key: &Key,
    request: &Remembered<'_>,
    new: &NewComplaint,
    consent: Consent,
) -> Result<Option<Reference>, Error> {
    let same = |known| match known {
        Known::Same(reference) => Some(reference),
        Known::New | Known::Other => None,
    };
    let mut tx = op.db().begin().await?;
    key.hold(op, &mut tx).await?;
    match request.known(&mut tx).await? {
        Known::New => {}
        known => return Ok(same(known)),
    }
    let Some(filed) = changes::file_in(op, &mut tx, &key.form(request.name), new).await? else {
        // The same request was under way, and has filed it by now; or the name was used too long ago to be remembered.
        return Ok(same(request.known(&mut tx).await?));
    };
    request.remember(&mut tx, filed.reference, op.now()).await?;
    listed::add(&mut tx, filed.reference, consent, op.now()).await?;
    let said = match consent {
        Consent::Given => "listing agreed",
        Consent::Withheld => "",
    };
    let officer = Some(key.who.officer.id);
    audit::write(&mut tx, op.now(), officer, "open311_filed", filed.reference.as_str(), said).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(Some(filed.reference))
}

#[cfg(test)]
mod tests {
    use super::is_markup;

    #[test]
    fn tags_are_markup_and_signs_are_not() {
        for text in ["<b>x</b>", "see <script src=x>", "<!-- x -->", "a</p>", "<IMG SRC=x ONERROR=y>"] {
            assert!(is_markup(text), "{text}");
        }
        for text in ["", "a < b > c", "<3 people", "5 > 3", "<अरे>", "a<b", "-> here <-"] {
            assert!(!is_markup(text), "{text}");
        }
    }
}
