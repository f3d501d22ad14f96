//! Handlers of the second factor.

use super::{FactorPage, PAGE, store, totp};
use crate::{
    audit,
    error::{Error, Problem},
    officers::{
        Ending,
        password::handlers::{count_before, me_unless_restricted, own_password},
        session::{self, Held, Requirement},
        sign_in::SignedIn,
        store as officers,
    },
    server::{
        db::Tx,
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
        pages,
        security::{Client, plain},
    },
    ui::form::FormAnswer,
};
use axum::{
    body::Body,
    http::{Response, header::CONTENT_TYPE},
    response::IntoResponse as _,
};

impl Op {
    /// The officer who sent the request, if they may set up a second factor: either signed in, or restricted until they do.
    /// A required change of password comes first.
    ///
    /// # Errors
    /// [`Error::SignIn`], or the error of another pending requirement.
    pub fn factor_holder(&self) -> Result<SignedIn, Error> {
        match self.restricted() {
            Some(restricted) if restricted.requirement != Requirement::Factor => Err(restricted.requirement.error()),
            _ => self.holder(),
        }
    }
}

/// The page as this officer sees it.
pub async fn page(op: &Op, who: &SignedIn) -> Result<FactorPage, Error> {
    let factor = store::of(op.db(), who.officer.id).await?;
    Ok(FactorPage {
        me: me_unless_restricted(op, who).await?,
        on: factor.totp_secret.is_some(),
        required: op.settings().second_factor.of(who.officer.role),
        secret: factor.totp_pending.as_deref().map(totp::in_base32),
        left: store::recovery_left(op.db(), who.officer.id).await?,
    })
}

/// `GET /staff/second-factor/qr.svg`: the address for the authenticator app as a QR code (ISO/IEC 18004), during the set-up.
pub async fn picture(op: Op) -> Response<Body> {
    let drawn = async {
        let who = op.factor_holder()?;
        let factor = store::of(op.db(), who.officer.id).await?;
        let address = totp::address(&factor.totp_pending.ok_or(Error::NotFound)?, &who.officer.login)?;
        let code = qrcode::QrCode::new(address).map_err(|_| Error::internal("a QR code cannot be drawn"))?;
        let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(240, 240).build();
        Ok(([(CONTENT_TYPE, "image/svg+xml")], svg).into_response())
    };
    drawn.await.unwrap_or_else(|error: Error| plain(&error, op.language()))
}

/// `POST /staff/second-factor`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let done = match op.factor_holder() {
        Ok(who) => act(&op, &who, &posted).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(Done::Go(to)) => forms::answer(&op, posted, Ok(FormResponse::go(to))).await,
        Ok(Done::Show(codes)) => {
            // The codes appear only in this response, which is not stored.
            let answer = FormAnswer {
                form: "recovery".to_owned(),
                values: codes.into_iter().map(|code| ("recovery".to_owned(), code)).collect(),
                page: PAGE.to_owned(),
                ..FormAnswer::default()
            };
            let mut parts = posted.parts;
            // An officer who was restricted to this page no longer is.
            if let Some(restricted) = parts.extensions.remove::<Held>() {
                parts.extensions.insert(restricted.who);
            }
            pages::answered(op.state(), parts, answer).await
        }
        Err(error) => forms::answer(&op, posted, Err(error)).await,
    }
}

enum Done {
    Go(&'static str),
    Show(Vec<String>),
}

async fn act(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<Done, Error> {
    match posted.get("form_name") {
        "begin" => begin(op, who, posted).await,
        "confirm" => confirm(op, who, posted.get("one_time")).await,
        "renew" => renew(op, who, posted).await,
        "off" => off(op, who, posted).await,
        _ => Err(Error::NotUnderstood),
    }
}

/// Asks for the password, so that nobody can use a session that was left open to link their own phone to the account.
async fn begin(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<Done, Error> {
    let Client(from) = op.client();
    own_password(op, from, who, posted.get("password")).await?;
    let mut tx = op.db().begin().await?;
    let begun = store::begin(&mut tx, who.officer.id, &totp::new_secret()).await?;
    tx.commit().await?;
    if begun { Ok(Done::Go(PAGE)) } else { Err(Error::NotNow) }
}

async fn confirm(op: &Op, who: &SignedIn, code: &str) -> Result<Done, Error> {
    let now = op.lived();
    let factor = store::of(op.db(), who.officer.id).await?;
    let secret = factor.totp_pending.ok_or(Error::NotNow)?;
    let step = match totp::typed(code) {
        totp::Typed::Code(code) => totp::step_of(&secret, &code, 0, now)?,
        _ => None,
    };
    let step = step.ok_or_else(|| Error::field("one_time", Problem::WrongCode))?;
    let mut tx = op.db().begin().await?;
    if !store::confirm(&mut tx, who.officer.id, &secret, step).await? {
        return Err(Error::NotNow);
    }
    let codes = store::new_recovery_codes(&mut tx, who.officer.id).await?;
    changed(op, &mut tx, who, "second_factor_on").await?;
    tx.commit().await?;
    Ok(Done::Show(codes))
}

async fn renew(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<Done, Error> {
    let mut tx = proven(op, who, posted).await?;
    let codes = store::new_recovery_codes(&mut tx, who.officer.id).await?;
    changed(op, &mut tx, who, "recovery_codes_made").await?;
    tx.commit().await?;
    Ok(Done::Show(codes))
}

async fn off(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<Done, Error> {
    if op.settings().second_factor.of(who.officer.role) {
        return Err(Error::NotAllowed);
    }
    let mut tx = proven(op, who, posted).await?;
    store::remove(&mut tx, who.officer.id).await?;
    changed(op, &mut tx, who, "second_factor_off").await?;
    tx.commit().await?;
    Ok(Done::Go("/staff/me?done=factor"))
}

/// Checks that the password and the code are both right. The code is used up in the transaction that is returned.
async fn proven(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<Tx, Error> {
    for field in ["password", "one_time"] {
        if posted.get(field).trim().is_empty() {
            return Err(Error::field(field, Problem::Missing));
        }
    }
    let Client(from) = op.client();
    own_password(op, from, who, posted.get("password")).await?;
    let now = op.lived();
    let counted_by = format!("CODE {}", who.officer.id);
    count_before(op, &counted_by, now).await?;
    let mut tx = op.db().begin().await?;
    if store::take(&mut tx, who.officer.id, posted.get("one_time"), now).await?.is_none() {
        return Err(Error::field("one_time", Problem::WrongCode));
    }
    officers::succeeded(&mut tx, &counted_by).await?;
    Ok(tx)
}

/// Ends every other session and writes the audit entry.
async fn changed(op: &Op, tx: &mut Tx, who: &SignedIn, action: &str) -> Result<(), Error> {
    session::end(tx, who.officer.id, Some(&who.token_hash), Ending::Factor).await?;
    audit::write(tx, op.now(), Some(who.officer.id), action, &who.officer.login, "").await?;
    Ok(())
}
