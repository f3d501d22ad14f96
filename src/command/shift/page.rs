//! `/staff/shift`

use super::{Handover, MAX_NOTE, Shift, actions::load_shift, items::OpenItems};
use crate::{
    complaint::Millis,
    language::{dates, fill, language, t, texts::shift as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        data::resource,
        form::{Field, Form, PostForm, SendButton, Unsent, described_by},
        page_bar::PageBar,
    },
};
use leptos::prelude::*;
use leptos_router::{components::Form as Question, hooks::use_query_map};

/// The shift handover page.
#[component]
pub fn ShiftPage() -> impl IntoView {
    let query = use_query_map();
    let day = Memo::new(move |_| query.with(|query| query.get("day")));
    let first = resource(move || day.get(), load_shift);
    // The staff bar also shows whether a shift waits, so the whole page is loaded again.
    let again = Callback::new(move |()| first.refetch());
    staff_page(StaffPage::Shift, first, move |handover| view! { <Shown handover again/> })
}

#[component]
fn Shown(handover: Handover, again: Callback<()>) -> impl IntoView {
    let Handover { me, may_act, last_id, waiting, standing, day, earlier, now } = handover;
    // Created outside the conditional parts, so that an error is still shown when its form is gone.
    let (end, sign) = (Form::new("end-shift"), Form::new("sign-shift"));
    let to_end = waiting.is_none();
    let none = earlier.is_empty().then(|| fill(says::NONE_THAT_DAY, &[("day", &day)]));
    let earlier = earlier.into_iter().map(
        |shift| view! { <details class="panel"><summary>{ended_line(&shift, now)}</summary><EndedShift shift now/></details> },
    );
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE)/>
        <div class="page-body">
            <p class="lead">{t(says::LEAD)}</p>
            {waiting.is_none().then(|| view! { <Unsent form=sign words=Some("handover_remark")/> })}
            {waiting
                .map(|shift| {
                    let id = shift.id;
                    view! {
                        <section class="panel" aria-labelledby="sign-head">
                            <h2 id="sign-head">{ended_line(&shift, now)}</h2>
                            <EndedShift shift now/>
                            {may_act.then(|| view! { <Sign form=sign id again/> })}
                        </section>
                    }
                })}
            <section class="panel" aria-labelledby="now-head">
                <h2 id="now-head">{t(says::NOW_HEAD)}</h2>
                <OpenItems standing frozen=None now/>
                {may_act
                    .then(|| {
                        if to_end {
                            view! { <End form=end last_id again/> }.into_any()
                        } else {
                            view! { <Unsent form=end words=Some("note")/> <p class="hint">{t(says::SIGN_FIRST)}</p> }.into_any()
                        }
                    })}
            </section>
            <section aria-labelledby="earlier-head">
                <h2 id="earlier-head">{t(says::EARLIER)}</h2>
                <Question method="get" action=StaffPage::Shift.route() attr:class="filters">
                    <div class="field">
                        <label for="day">{t(says::DAY)}</label>
                        <input type="date" id="day" name="day" value=day/>
                    </div>
                    <div class="filter-buttons">
                        <button class="button" data-quiet="">{t(says::SHOW_DAY)}</button>
                    </div>
                </Question>
                {none.map(|none| view! { <p class="empty">{none}</p> })}
                {earlier.collect_view()}
            </section>
        </div>
    }
}

fn ended_line(shift: &Shift, now: Millis) -> String {
    let language = language();
    let when = dates::moment(shift.ended_at, now, language);
    fill(says::ENDED, &[("name", shift.ended_by.in_language(language)), ("when", &when)])
}

/// An ended shift with the items that it handed over.
#[component]
fn EndedShift(shift: Shift, now: Millis) -> impl IntoView {
    let language = language();
    let signed = match &shift.signed {
        Some((at, name)) => {
            let when = dates::moment(*at, now, language);
            fill(says::SIGNED, &[("name", name.in_language(language)), ("when", &when)])
        }
        None => t(says::NOT_SIGNED).to_owned(),
    };
    view! {
        <p><strong>{signed}</strong></p>
        {shift.remark.map(|remark| view! { <p class="words" dir="auto">{remark}</p> })}
        {shift.note.map(|note| view! { <h3>{t(says::NOTE)}</h3> <p class="words" dir="auto">{note}</p> })}
        <OpenItems standing=shift.standing frozen=Some(shift.ended_at) now/>
    }
}

#[component]
fn Sign(form: Form, id: i64, again: Callback<()>) -> impl IntoView {
    view! {
        <PostForm form action=StaffPage::Shift.route() done=again>
            <input type="hidden" name="shift" value=id/>
            <Field form name="handover_remark" label=t(says::REMARK) hint=Some(t(says::REMARK_HINT))>
                <textarea id=form.id("handover_remark") name="handover_remark" rows="2" maxlength=MAX_NOTE aria-describedby=described_by(form, "handover_remark", true) aria-invalid=move || form.problem("handover_remark").map(|_| "true")>
                    {form.value("handover_remark")}
                </textarea>
            </Field>
            <SendButton form label=t(says::SIGN)/>
        </PostForm>
    }
}

#[component]
fn End(form: Form, last_id: i64, again: Callback<()>) -> impl IntoView {
    view! {
        <PostForm form action=StaffPage::Shift.route() done=again>
            <input type="hidden" name="shift" value=last_id/>
            <Field form name="note" label=t(says::NOTE) hint=Some(t(says::NOTE_HINT))>
                <textarea id=form.id("note") name="note" rows="3" maxlength=MAX_NOTE aria-describedby=described_by(form, "note", true) aria-invalid=move || form.problem("note").map(|_| "true")>
                    {form.value("note")}
                </textarea>
            </Field>
            <SendButton form label=t(says::END)/>
        </PostForm>
    }
}
