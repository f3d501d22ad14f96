//! The services: the subjects that the district offers. A subject that may be listed has one question in its definition, whether the complainant
//! agrees to be listed.

use super::answer::{Refusal, Value};
use crate::{
    complaint::{
        Category,
        categories::{self, Subject},
        listed::may_be_listed,
    },
    error::Error,
    language::{Language, texts::open311},
    server::op::Op,
};

/// Code of the question whether the complaint may be listed.
pub const MAY_LIST: &str = "list_publicly";
/// The answers to it.
pub const YES: &str = "yes";
/// See [`YES`].
pub const NO: &str = "no";

/// `services`
pub async fn list(op: &Op) -> Result<Value, Error> {
    let language = op.language();
    let offered = offered(op).await?;
    Ok(Value::List("service", offered.iter().map(|subject| service(subject, language)).collect()))
}

async fn offered(op: &Op) -> Result<Vec<Subject>, Error> {
    let all = categories::store::all(op.db()).await?;
    Ok(all.into_iter().filter(|subject| subject.offered).collect())
}

fn service(subject: &Subject, language: Language) -> Value {
    let name = subject.name(language);
    let about = subject.line.as_ref().map_or(name, |line| line.in_language(language));
    let keywords = format!("{}, {}", subject.name(Language::Hindi), subject.name(Language::English));
    Value::Fields(vec![
        ("service_code", subject.category.as_str().into()),
        ("service_name", name.into()),
        ("description", about.into()),
        ("metadata", Value::Flag(may_be_listed(subject.category))),
        ("type", "realtime".into()),
        ("keywords", keywords.into()),
        ("group", open311::GROUP.in_language(language).into()),
    ])
}

/// The subject with this code, if the district offers it.
pub async fn subject(op: &Op, code: &str) -> Result<Category, Refusal> {
    let offered = offered(op).await.map_err(|error| Refusal::of(&error, op.language()))?;
    let found = offered.iter().find(|subject| subject.category.as_str() == code);
    found.map(|subject| subject.category).ok_or_else(|| Refusal::not_found(op.language(), open311::NO_SUCH_SERVICE))
}

/// `services/{code}`
pub async fn definition(op: &Op, code: &str) -> Result<Value, Refusal> {
    let language = op.language();
    let category = subject(op, code).await?;
    let option = |key: &str, name: &str| Value::Fields(vec![("key", key.into()), ("name", name.into())]);
    let question = Value::Fields(vec![
        ("variable", Value::Flag(true)),
        ("code", MAY_LIST.into()),
        ("datatype", "singlevaluelist".into()),
        ("required", Value::Flag(false)),
        ("datatype_description", open311::CHOOSE_YES_OR_NO.in_language(language).into()),
        ("order", Value::Int(1)),
        ("description", open311::MAY_BE_LISTED.in_language(language).into()),
        (
            "values",
            Value::List(
                "value",
                vec![option(YES, open311::YES.in_language(language)), option(NO, open311::NO.in_language(language))],
            ),
        ),
    ]);
    let questions = if may_be_listed(category) { vec![question] } else { Vec::new() };
    Ok(Value::Fields(vec![
        ("service_code", category.as_str().into()),
        ("attributes", Value::List("attribute", questions)),
    ]))
}
