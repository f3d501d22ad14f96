//! Components for orders: the orders of a complaint's page, and single orders and answers.

use super::{AnswerView, OfComplaint, OrderState, OrderView};
use crate::{
    complaint::Millis,
    language::{dates, fill, language, t, texts, texts::orders as says},
    offices::OfficeName,
    ui::{
        Thumb, When,
        form::{ChoiceField, Field, FoldedForm, Form, GoneForm, LineField, PostForm, SendButton, described_by},
        renewed::renewed,
    },
};
use leptos::prelude::*;

/// The orders of a complaint, with the forms that this officer may use.
#[component]
pub fn OrdersBox(
    /// The orders.
    #[prop(into)]
    all: Signal<OfComplaint>,
    /// Address of the page, to which the forms are posted.
    #[prop(into)]
    action: Signal<String>,
    /// Fresh form id, from which the ids of these forms are derived.
    #[prop(into)]
    form_id: Signal<String>,
    /// Whether something is being typed here.
    #[prop(into)]
    typing: Signal<bool>,
    /// Called when a form was accepted.
    done: Callback<()>,
    /// Server time when the page's data was loaded.
    #[prop(into)]
    now: Signal<Millis>,
) -> impl IntoView {
    let shown = Memo::new(move |_| all.with(|all| all.orders.clone()));
    // Not updated while somebody is typing, so that the typed text stays.
    let ours = Memo::new(move |before: Option<&Vec<(i64, String)>>| {
        let new: Vec<(i64, String)> = all.with(|all| {
            let ours = all.orders.iter().filter(|order| order.ours);
            ours.map(|order| (order.id, order.text.clone())).collect()
        });
        before.filter(|_| typing.get()).cloned().unwrap_or(new)
    });
    let unread = Memo::new(move |_| {
        let is_unread = |order: &&OrderView| order.ours && order.state == OrderState::Open;
        all.with(|all| all.orders.iter().find(is_unread).map(|order| order.id))
    });
    let unanswered = move || {
        all.with_untracked(|all| all.orders.iter().any(|order| order.ours && order.state != OrderState::Answered))
    };
    let offices =
        Memo::new(move |_| all.with(|all| (all.may_give, all.offices.clone(), all.suggested, all.not_in_public)));
    let to_take_back = Memo::new(move |before: Option<&Vec<(i64, String)>>| {
        let new: Vec<(i64, String)> = all.with(|all| {
            let open = all.orders.iter().filter(|order| all.may_take_back && order.state.is_open());
            open.map(|order| (order.id, order.text.clone())).collect()
        });
        before.filter(|_| typing.get()).cloned().unwrap_or(new)
    });
    let (answer_id, answered) = renewed(Signal::derive(move || form_id.get() + "o"), done);
    let (give_id, given) = renewed(Signal::derive(move || form_id.get() + "g"), done);
    let there = move || ours.with(|ours| ours.iter().map(|(id, _)| id.to_string()).collect::<Vec<_>>());
    view! {
        {move || {
            let (orders, now) = (shown.get(), now.get_untracked());
            (!orders.is_empty())
                .then(|| {
                    let cards = orders.into_iter().map(|order| view! { <OrderCard order now linked=false/> }).collect_view();
                    view! { <section class="orders" aria-label=t(says::TITLE)>{cards}</section> }
                })
        }}
        {move || {
            unread
                .get()
                .map(|id| {
                    view! { <Acknowledging id action=action.get_untracked() done/> }
                })
        }}
        {move || view! { <GoneForm name="order-answer" field="order" words="text" there=there()/> }}
        {move || {
            let ours = ours.get();
            let open = unanswered();
            (!ours.is_empty()).then(|| view! { <Answering ours open action=action.get_untracked() form_id=answer_id done=answered/> })
        }}
        {move || {
            let (may_give, offices, suggested, not_in_public) = offices.get();
            let due_at = all.with_untracked(|all| all.due_at);
            let warning = not_in_public
                .then(|| view! { <p class="order-warning"><span aria-hidden="true">"! "</span>{t(says::NOT_IN_PUBLIC)}</p> });
            let form = may_give.then(|| view! { <Giving offices suggested due_at action=action.get_untracked() form_id=give_id done=given/> });
            view! { {warning} {form} }
        }}
        {move || {
            let there = to_take_back.with(|open| open.iter().map(|(id, _)| id.to_string()).collect());
            view! { <GoneForm name="order-drop" field="order" words="remark" there/> }
        }}
        {move || {
            let open = to_take_back.get();
            let several = open.len() > 1;
            open.into_iter().map(|(id, text)| view! { <TakingBack id text=several.then_some(text) action=action.get_untracked() done/> }).collect_view()
        }}
    }
}

/// One order.
#[component]
pub fn OrderCard(
    /// The order.
    order: OrderView,
    /// Server time when the page's data was loaded.
    now: Millis,
    /// Whether to show a link to its complaint.
    linked: bool,
) -> impl IntoView {
    let language = language();
    let title = match &order.office {
        Some(office) => fill(says::OF, &[("office", &office.oblique(language))]),
        None => t(says::OF_NOBODY).to_owned(),
    };
    let from = match &order.given_by {
        Some(name) => fill(says::FROM, &[("name", name.in_language(language))]),
        None => t(says::FROM_X).to_owned(),
    };
    let late = order.due_at.is_some_and(|due| due < now)
        && !matches!(order.state, OrderState::Accepted | OrderState::Dropped | OrderState::Answered);
    let link = order.reference.filter(|_| linked).map(|reference| {
        view! { <p><a class="ref" href=format!("/staff/c/{}", reference.as_str())>{reference.to_string()}</a></p> }
    });
    let due = order.due_at.map(|due| {
        let when = dates::moment(due, now, language);
        view! { <p class="order-due" data-late=late.then_some("")>{fill(says::DUE, &[("when", &when)])} {late.then(|| view! { " " <span class="flag" data-flag="late">{t(says::LATE)}</span> })}</p> }
    });
    view! {
        <article class="order" data-state=order.state.as_str()>
            <header>
                <p class="order-head"><strong>{title}</strong> " " <span class="flag" data-flag="order">{t(says::state(order.state))}</span></p>
                {link}
            </header>
            {if order.text.is_empty() {
                view! { <p class="quiet">{t(says::BARE)}</p> }.into_any()
            } else {
                view! { <p class="words" dir="auto">{order.text}</p> }.into_any()
            }}
            {due}
            <p class="quiet">
                {from} ", " <When at=order.given_at now/>
                {order.acknowledged_at.map(|at| format!(" · {}", fill(says::READ_AT, &[("when", &dates::moment(at, now, language))])))}
            </p>
            {order.about.map(|about| view! { <blockquote class="words" dir="auto"><p class="quiet">{t(says::ABOUT)}</p> {about}</blockquote> })}
            {order.exposes.then(|| view! { <p class="order-warning"><span aria-hidden="true">"! "</span>{t(says::EXPOSES)}</p> })}
            {order.gone.then(|| view! { <p class="quiet">{t(says::GONE)}</p> })}
            {order
                .return_text
                .map(|why| {
                    view! {
                        <p class="order-returned"><span class="flag" data-flag="late">{fill(says::RETURNED, &[("n", &order.returned.to_string())])}</span> " " <span dir="auto">{why}</span></p>
                    }
                })}
            {order.answer.map(|answer| view! { <AnswerCard answer now/> })}
        </article>
    }
}

/// The answer to an order.
#[component]
pub fn AnswerCard(
    /// The answer.
    answer: AnswerView,
    /// Server time when the page's data was loaded.
    now: Millis,
) -> impl IntoView {
    let bare = answer.photos.is_empty() && answer.paper.is_none();
    let photos =
        answer.photos.iter().map(|id| view! { <Thumb address=format!("/staff/photo/{id}") alt=t(says::PHOTOS)/> });
    view! {
        <div class="order-answer">
            <p class="quiet">{fill(says::ANSWER_OF, &[("name", answer.officer.in_language(language()))])} ", " <When at=answer.at now/></p>
            <p class="words" dir="auto">{answer.text.clone()}</p>
            {answer.paper.clone().map(|paper| view! { <p dir="auto">{fill(says::PAPER, &[("paper", &paper)])}</p> })}
            <div class="photos">{photos.collect_view()}</div>
            {bare.then(|| view! { <p class="quiet">{t(says::NO_EVIDENCE)}</p> })}
        </div>
    }
}

/// The addressee's button that says that an order has been read.
#[component]
pub fn Acknowledging(
    /// The order.
    id: i64,
    /// Address of the page, to which the form is posted.
    action: String,
    /// Called when the form was accepted.
    done: Callback<()>,
) -> impl IntoView {
    let form = Form::new("order-ack");
    view! {
        <PostForm form action done>
            <input type="hidden" name="order" value=id/>
            <SendButton form label=t(says::ACKNOWLEDGE) quiet=true/>
        </PostForm>
    }
}

/// The addressee's form for answering an order.
#[component]
pub fn Answering(
    /// The orders that can be answered, with their texts.
    ours: Vec<(i64, String)>,
    /// Whether the form is unfolded.
    open: bool,
    /// Address of the page, to which the form is posted.
    action: String,
    /// Fresh form id, under which photos are stored.
    form_id: Signal<String>,
    /// Called when the form was accepted.
    done: Callback<()>,
) -> impl IntoView {
    // Text written for an order that is no longer open is shown above the form, never in it.
    let form = Form::among("order-answer", "order", &ours.iter().map(|(id, _)| id.to_string()).collect::<Vec<_>>());
    // Without scripts a refused form comes back under its own id, because its photos are stored under that id.
    let refused_id = move || Some(form.value("form")).filter(|id| form.error().is_some() && !id.is_empty());
    let form_id = move || refused_id().unwrap_or_else(|| form_id.get());
    let which = match &ours[..] {
        [(id, _)] => view! { <input type="hidden" name="order" value=*id/> }.into_any(),
        several => {
            let options = several.iter().map(|(id, text)| (id.to_string(), first_words(text))).collect();
            view! { <ChoiceField form name="order" label=t(says::WHICH) options/> }.into_any()
        }
    };
    view! {
        <details class="move" id="order-answer-box" open=move || open || form.error().is_some()>
            <summary>{t(says::ANSWER)}</summary>
            <PostForm form action done>
                {which}
                <input type="hidden" name="form" value=form_id/>
                <Field form name="text" label=t(says::ANSWER_TEXT) hint=Some(t(says::ANSWER_HINT))>
                    <textarea id=form.id("text") name="text" rows="3" maxlength=crate::complaint::MAX_TEXT aria-describedby=described_by(form, "text", true)>{form.value("text")}</textarea>
                </Field>
                <Field form name="photos" label=t(says::PHOTOS)>
                    <input type="file" id=form.id("photos") name="photos" accept="image/jpeg,image/png,image/webp" multiple aria-describedby=described_by(form, "photos", false)/>
                </Field>
                <LineField form name="paper" label=t(says::PAPER_FIELD) hint=Some(t(says::PAPER_HINT))/>
                <SendButton form label=t(says::ANSWER_BUTTON)/>
            </PostForm>
        </details>
    }
}

/// The chief's form for giving an order.
#[component]
fn Giving(
    offices: Vec<OfficeName>,
    suggested: Option<i64>,
    due_at: Millis,
    action: String,
    form_id: Signal<String>,
    done: Callback<()>,
) -> impl IntoView {
    let form = Form::new("order-give");
    view! {
        <FoldedForm form head=t(says::GIVE)>
            <PostForm form action done>
                <input type="hidden" name="form" value=form_id/>
                <OrderFields form offices suggested due_at text="".to_owned()/>
                <SendButton form label=t(says::GIVE_BUTTON)/>
            </PostForm>
        </FoldedForm>
    }
}

/// The chief's form for taking an order back.
#[component]
pub fn TakingBack(
    /// The order.
    id: i64,
    /// The order's text, if there are several orders.
    text: Option<String>,
    /// Address of the page, to which the form is posted.
    action: String,
    /// Called when the form was accepted.
    done: Callback<()>,
) -> impl IntoView {
    let form = Form::about("order-drop", "order", &id.to_string());
    view! {
        <FoldedForm form head=t(says::TAKE_BACK)>
            <PostForm form action done>
                <input type="hidden" name="order" value=id/>
                {text.map(|text| view! { <p class="words" dir="auto">{text}</p> })}
                <LineField form name="remark" label=t(says::WHY)/>
                <SendButton form label=t(says::TAKE_BACK) quiet=true/>
            </PostForm>
        </FoldedForm>
    }
}

/// The first words of an order, at most 60 characters and cut at a space where possible, for a list of choices.
fn first_words(text: &str) -> String {
    let Some((room, _)) = text.char_indices().nth(60) else { return text.to_owned() };
    let end = text[..room].rfind(char::is_whitespace).unwrap_or(room);
    format!("{}…", &text[..end])
}

/// The fields that the forms for giving and confirming share.
#[component]
pub fn OrderFields(
    /// The form that the fields belong to.
    form: Form,
    /// Possible addressees.
    offices: Vec<OfficeName>,
    /// Addressee to preselect; none if nothing suggests one.
    suggested: Option<i64>,
    /// Default due time.
    due_at: Millis,
    /// Initial text.
    text: String,
) -> impl IntoView {
    let language = language();
    let proposed = suggested.map(|id| id.to_string()).unwrap_or_default();
    let chosen = if form.error().is_some() { form.value("office") } else { proposed };
    let options = offices.into_iter().map(|office| {
        let id = office.id.to_string();
        let selected = id == chosen;
        view! { <option value=id selected=selected>{office.full(language)}</option> }
    });
    let options = options.collect_view();
    let text = if form.error().is_some() { form.value("text") } else { text };
    let due = if form.error().is_some() { form.value("due") } else { dates::form_moment(due_at) };
    view! {
        <Field form name="text" label=t(says::TEXT) hint=Some(t(says::GIVE_HINT))>
            <textarea id=form.id("text") name="text" rows="3" maxlength=super::MAX_ORDER aria-describedby=described_by(form, "text", true)>{text}</textarea>
        </Field>
        <Field form name="office" label=t(says::OFFICE)>
            <select id=form.id("office") name="office" aria-describedby=described_by(form, "office", false) aria-invalid=move || form.problem("office").map(|_| "true")>
                <option value="">{t(texts::staff::CHOOSE)}</option>
                {options}
            </select>
        </Field>
        <Field form name="due" label=t(says::DUE_FIELD) hint=Some(t(says::DUE_HINT))>
            <input type="datetime-local" id=form.id("due") name="due" value=due aria-describedby=described_by(form, "due", true)/>
        </Field>
    }
}
