//! `/staff/sheet` and `/staff/sheet/{day}`

use super::{Came, Line, Sheet, SheetAnswer, Verdict, VerdictView, actions::load_sheet};
use crate::{
    command::orders::panel::AnswerCard,
    complaint::Millis,
    language::{dates, fill, language, t, texts::sheet as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::form::{Field, Form, GoneForm, PostForm, described_by},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

/// The evening sheet page.
#[component]
pub fn SheetPage() -> impl IntoView {
    let location = use_location();
    let day = Memo::new(move |_| {
        let day = location
            .pathname
            .with(|path| path.strip_prefix("/staff/sheet/").map(|day| day.trim_end_matches('/').to_owned()));
        day.filter(|day| !day.is_empty())
    });
    let query = use_query_map();
    let before = Memo::new(move |_| query.with(|query| query.get("before")));
    let first = Resource::new(move || (day.get(), before.get()), |(day, before)| load_sheet(day, before));
    let again = Callback::new(move |()| first.refetch());
    staff_page(StaffPage::Sheet, first, move |answer| view! { <Shown answer before again/> })
}

#[component]
fn Shown(answer: SheetAnswer, before: Memo<Option<String>>, again: Callback<()>) -> impl IntoView {
    let SheetAnswer { me, sheet, days, older, may_judge, next_review, open_now, now } = answer;
    let language = language();
    let next =
        fill(says::NEXT, &[("when", &dates::moment(next_review, now, language)), ("n", &dates::number(open_now))]);
    let shown = sheet.as_ref().map(|sheet| sheet.day.clone());
    let here = match &shown {
        Some(day) => format!("/staff/sheet/{day}"),
        None => StaffPage::Sheet.route().to_owned(),
    };
    let older = older.map(|day| view! { <p><a href=format!("{here}?before={day}")>{t(says::OLDER_DAYS)}</a></p> });
    let others = days
        .into_iter()
        .filter(|day| Some(day) != shown.as_ref())
        .map(|day| {
            let name = dates::parse_iso(&day).map(|at| dates::date(at, language)).unwrap_or_default();
            view! { <li><a href=format!("/staff/sheet/{day}") rel="external">{name}</a></li> }
        })
        .collect_view();
    view! {
        <StaffBar me/>
        {match sheet {
            Some(sheet) => view! { <OneSheet sheet may_judge now again/> }.into_any(),
            None => view! { <h1>{t(says::TITLE)}</h1> <p class="empty">{t(says::NONE_YET)}</p> }.into_any(),
        }}
        <p class="quiet screen-only">{next}</p>
        <details class="panel screen-only" open=move || before.with(Option::is_some)>
            <summary>{t(says::OTHER_DAYS)}</summary>
            <ul>{others}</ul>
            {older}
        </details>
    }
}

#[component]
fn OneSheet(sheet: Sheet, may_judge: bool, now: Millis, again: Callback<()>) -> impl IntoView {
    let language = language();
    let Sheet { day, review_at, frozen_at, unconfirmed, lines } = sheet;
    let title = fill(says::OF, &[("date", &dates::date(review_at, language))]);
    let when = dates::moment(frozen_at, now, language);
    // The scheduler runs every few seconds; a delay of minutes means that the server was down.
    let frozen = if frozen_at - review_at < 300_000 {
        fill(says::FROZEN, &[("when", &when)])
    } else {
        fill(says::FROZEN_LATE, &[("review", &dates::moment(review_at, now, language)), ("when", &when)])
    };
    // Orders that were taken back or are on a later sheet need no verdict here.
    let (all, judged) = (lines.len(), lines.iter().filter(|line| line.verdict.is_some() || !line.open).count());
    let counts = [Came::Nothing, Came::Words, Came::Untold, Came::Done].map(|came| {
        let n = lines.iter().filter(|line| line.came == came).count();
        view! { <li data-came=came.as_str()><strong>{dates::number(n as i64)}</strong> " " {t(says::came(came))}</li> }
    });
    let named = use_query_map().with(|query| query.get("line")).and_then(|id| id.parse::<i64>().ok());
    let to_judge = |line: &&Line| may_judge && line.verdict.is_none() && line.open;
    // The line that the address names, otherwise the first line without a verdict.
    let wanted = lines.iter().filter(to_judge).find(|line| Some(line.id) == named);
    let current = wanted.or_else(|| lines.iter().find(to_judge)).map(|line| line.id);
    let there: Vec<String> = current.iter().map(ToString::to_string).collect();
    let table = lines.clone().into_iter().map(|line| view! { <LineRow line review_at/> }).collect_view();
    let action = format!("/staff/sheet/{day}");
    let cards = lines
        .into_iter()
        .map(|line| {
            // The address names the line too, so that a rejected form comes back on its own line.
            let judging = (current == Some(line.id))
                .then(|| (Form::about("verdict", "line", &line.id.to_string()), format!("{action}?line={}", line.id)));
            let other =
                (to_judge(&&line) && judging.is_none()).then(|| format!("{action}?line={}#line-{}", line.id, line.id));
            view! { <Card line judging other review_at now again/> }
        })
        .collect_view();
    let heads = [
        says::COLUMN_N,
        says::COLUMN_REFERENCE,
        says::COLUMN_OFFICE,
        says::COLUMN_ORDER,
        says::COLUMN_DUE,
        says::COLUMN_CAME,
        says::COLUMN_ANSWER,
        says::COLUMN_VERDICT,
    ];
    view! {
        <h1>{title}</h1>
        <p class="lead">{frozen}</p>
        <ul class="sheet-counts">{counts.collect_view()}</ul>
        {(unconfirmed > 0).then(|| view! { <p class="order-warning">{fill(says::UNCONFIRMED, &[("n", &dates::number(unconfirmed))])}</p> })}
        {if all == 0 {
            view! { <p class="empty">{t(says::EMPTY)}</p> }.into_any()
        } else {
            view! {
                <p class="sheet-progress screen-only" role="status">
                    <progress max=all value=judged aria-hidden="true"></progress>
                    {fill(says::PROGRESS, &[("done", &judged.to_string()), ("all", &all.to_string())])}
                    {(judged == all).then(|| format!(" · {}", t(says::ALL_JUDGED)))}
                </p>
                <GoneForm name="verdict" field="line" words="text" there/>
                <ol class="sheet screen-only">{cards}</ol>
                <table class="sheet-print">
                    <thead><tr>{heads.into_iter().map(|head| view! { <th scope="col">{t(head)}</th> }).collect_view()}</tr></thead>
                    <tbody>{table}</tbody>
                </table>
                <p class="sheet-signature">{t(says::SIGNATURE)}</p>
            }
                .into_any()
        }}
        <p class="screen-only"><a href=format!("/staff/sheet/{day}/csv") rel="external" download="">{t(says::CSV)}</a> " · " <span class="quiet">{t(says::PRINT_HINT)}</span></p>
    }
}

fn verdict_text(verdict: &VerdictView, now: Millis) -> String {
    match verdict.verdict {
        Verdict::Accept => t(says::ACCEPTED).to_owned(),
        Verdict::Return => t(says::RETURNED).to_owned(),
        Verdict::Extend => {
            let when = verdict.due_at.map(|at| dates::moment(at, now, language())).unwrap_or_default();
            fill(says::EXTENDED, &[("when", &when)])
        }
    }
}

/// One line as a card, for the screen.
#[component]
fn Card(
    line: Line,
    judging: Option<(Form, String)>,
    other: Option<String>,
    review_at: Millis,
    now: Millis,
    again: Callback<()>,
) -> impl IntoView {
    let language = language();
    let is_current = judging.is_some();
    let moment = |at: Millis| dates::moment(at, now, language);
    let office = line.office.as_ref().map(|office| office.full(language)).unwrap_or_default();
    let address = format!("/staff/c/{}", line.reference.as_str());
    let times = [
        Some(fill(says::GIVEN, &[("when", &moment(line.given_at))])),
        Some(fill(says::DUE, &[("when", &moment(line.due_at))])),
        (line.due_at > review_at).then(|| t(says::NOT_DUE).to_owned()),
        (line.returned > 0).then(|| fill(says::RETURNED_BEFORE, &[("n", &line.returned.to_string())])),
        (line.acknowledged_at.is_none() && line.answer.is_none()).then(|| t(says::NOT_READ).to_owned()),
    ];
    let times = times.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let verdict = line.verdict.map(|verdict| {
        let by =
            fill(says::JUDGED_BY, &[("name", verdict.officer.in_language(language)), ("when", &moment(verdict.at))]);
        view! {
            <div class="sheet-verdict" data-verdict=verdict.verdict.as_str()>
                <p><strong>{verdict_text(&verdict, now)}</strong> " " <span class="quiet">{by}</span></p>
                {verdict.text.map(|text| view! { <p dir="auto">{text}</p> })}
            </div>
        }
    });
    view! {
        <li class="sheet-line" id=format!("line-{}", line.id) data-came=line.came.as_str() data-current=is_current.then_some("")>
            <p class="sheet-top"><span class="sheet-came" data-came=line.came.as_str()>{t(says::came(line.came))}</span> " " <a class="ref" href=address>{line.reference.to_string()}</a></p>
            <p><strong>{office}</strong></p>
            <p class="words" dir="auto">{line.text}</p>
            <p class="quiet">{times}</p>
            {line.answer.map(|answer| view! { <AnswerCard answer now/> })}
            {line.later.map(|answer| view! { <p class="quiet">{t(says::LATER)}</p> <AnswerCard answer now/> })}
            {(verdict.is_none() && !line.open).then(|| view! { <p class="quiet">{t(says::NO_LONGER_OPEN)}</p> })}
            {verdict}
            {other.map(|to| view! { <p><a href=to rel="external">{t(says::JUDGE_THIS)}</a></p> })}
            {judging.map(|(form, action)| view! { <Judging line_id=line.id came=line.came newest=line.newest form action now again/> })}
        </li>
    }
}

/// The verdict form, with one button for each verdict.
#[component]
fn Judging(
    line_id: i64,
    came: Came,
    newest: i64,
    form: Form,
    action: String,
    now: Millis,
    again: Callback<()>,
) -> impl IntoView {
    let usual = came.usual();
    let others = Verdict::ALL.iter().copied().filter(move |verdict| *verdict != usual);
    let hint = if came.accepted_only_with_a_reason(newest > 0) { says::NOTE_HINT_NOTHING } else { says::NOTE_HINT };
    // One day from now, unless the chief chooses another time.
    let due = if form.error().is_some() { form.value("due") } else { dates::form_moment(now + dates::DAY) };
    let button = move |verdict: Verdict| {
        view! {
            <button type="submit" class="button" name="verdict" value=verdict.as_str() data-quiet=(verdict != usual).then_some("") aria-disabled=move || form.busy().then_some("true")>
                {t(says::verdict(verdict))}
            </button>
        }
    };
    view! {
        <PostForm form action done=again>
            <input type="hidden" name="line" value=line_id/>
            // The newest answer that was shown: the server rejects a verdict if a newer one has come.
            <input type="hidden" name="newest" value=newest/>
            <Field form name="text" label=t(says::NOTE) hint=Some(t(hint))>
                <textarea id=form.id("text") name="text" rows="2" maxlength=crate::command::orders::MAX_ORDER aria-describedby=described_by(form, "text", true)>{form.value("text")}</textarea>
            </Field>
            <Field form name="due" label=t(says::UNTIL)>
                <input type="datetime-local" id=form.id("due") name="due" value=due aria-describedby=described_by(form, "due", false)/>
            </Field>
            // Enter in a field activates the first button; this hidden one gives no verdict.
            <button type="submit" class="hidden" tabindex="-1" aria-hidden="true"></button>
            <div class="sheet-buttons">
                {button(usual)} {others.map(button).collect_view()}
            </div>
        </PostForm>
    }
}

/// One line as a table row, for print.
#[component]
fn LineRow(line: Line, review_at: Millis) -> impl IntoView {
    let language = language();
    let day_and_time = |at: Millis| {
        if dates::day(at) == dates::day(review_at) {
            dates::time(at)
        } else {
            format!("{} {}", dates::iso(at), dates::time(at))
        }
    };
    let answer = line.answer.map(|answer| {
        let evidence = [
            (!answer.photos.is_empty()).then(|| format!("{}: {}", t(says::COLUMN_PHOTOS), answer.photos.len())),
            answer.paper.clone(),
        ];
        let evidence = evidence.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        view! { <p dir="auto">{answer.text}</p> <p>{format!("{}, {} {evidence}", answer.officer.in_language(language), day_and_time(answer.at))}</p> }
    });
    let verdict = line.verdict.map(|verdict| {
        let note = verdict.text.clone();
        view! { <p>{verdict_text(&verdict, review_at)}</p> {note.map(|note| view! { <p dir="auto">{note}</p> })} }
    });
    view! {
        <tr>
            <td>{line.n}</td>
            <td class="ref">{line.reference.to_string()}</td>
            <td>{line.office.map(|office| office.full(language)).unwrap_or_default()}</td>
            <td dir="auto">{line.text}</td>
            <td>{day_and_time(line.due_at)}</td>
            <td>{t(says::came(line.came))}</td>
            <td>{answer}</td>
            <td>{verdict}</td>
        </tr>
    }
}
