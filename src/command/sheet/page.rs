//! `/staff/sheet` and `/staff/sheet/{day}`

use super::{
    Came, Line, Sheet, SheetAnswer,
    actions::load_sheet,
    judging::{Judged, JudgingButtons, JudgingFields, verdict_text},
    print::PrintTable,
};
use crate::{
    command::orders::{
        chosen::{Course, MatterBox, Proof},
        panel::AnswerCard,
    },
    complaint::Millis,
    language::{dates, fill, language, t, texts, texts::sheet as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        data::resource,
        form::{Form, GoneForm},
        list_keys::focus_chosen,
        page_bar::PageBar,
        split::{Announced, ChosenHead, Row, RowGroup, Said, Tone, ToneWord, split},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

/// Most lines that are shown as one segment each; with more, the progress is one bar.
const SEGMENTS: usize = 30;

/// What the address asks for beside the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Asked {
    /// The line to show whole.
    line: Option<i64>,
    /// The line that was just judged.
    done: Option<i64>,
    /// Whether a phone shows the list and not the next line to judge.
    list: bool,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    asked: Memo<Asked>,
    /// Whether somebody has chosen or judged a line on this page: the focus then follows.
    takes_focus: RwSignal<bool>,
    announced: RwSignal<String>,
    /// Called with the line that was judged.
    judged: Callback<i64>,
    may_judge: bool,
    back_at: Millis,
    now: Millis,
}

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
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let id = |name| query.get(name).and_then(|id| id.parse().ok());
            Asked { line: id("line"), done: id("done"), list: query.get("list").is_some() }
        })
    });
    let first = resource(move || (day.get(), before.get()), |(day, before)| load_sheet(day, before));
    let (takes_focus, announced) = (RwSignal::new(false), RwSignal::new(String::new()));
    let navigate = use_navigate();
    let judged = Callback::new(move |line: i64| {
        takes_focus.set(true);
        let here = location.pathname.get_untracked();
        navigate(&format!("{here}?done={line}"), Default::default());
        first.refetch();
    });
    view! {
        <Announced announced/>
        {staff_page(StaffPage::Sheet, first, move |answer| {
            let (may_judge, back_at, now) = (answer.may_judge, answer.back_at, answer.now);
            let desk = Desk { asked, takes_focus, announced, judged, may_judge, back_at, now };
            view! { <Shown answer before desk/> }
        })}
    }
}

#[component]
fn Shown(answer: SheetAnswer, before: Memo<Option<String>>, desk: Desk) -> impl IntoView {
    let SheetAnswer { me, sheet, days, older, next_review, open_now, now, .. } = answer;
    let language = language();
    let next =
        fill(says::NEXT, &[("when", &dates::coming(next_review, now, language)), ("n", &dates::number(open_now))]);
    let shown = sheet.as_ref().map(|sheet| sheet.day.clone());
    let here = match &shown {
        Some(day) => format!("/staff/sheet/{day}"),
        None => StaffPage::Sheet.route().to_owned(),
    };
    let csv = shown.as_ref().map(|day| {
        view! { <p><a href=format!("/staff/sheet/{day}/csv") rel="external" download="">{t(says::CSV)}</a> " · " <span class="quiet">{t(says::PRINT_HINT)}</span></p> }
    });
    let older =
        older.map(|day| view! { <p><a href=format!("{here}?list=1&before={day}")>{t(says::OLDER_DAYS)}</a></p> });
    let others = days
        .into_iter()
        .filter(|day| Some(day) != shown.as_ref())
        .map(|day| {
            let name = dates::parse_iso(&day).map(|at| dates::date(at, language)).unwrap_or_default();
            view! { <li><a href=format!("/staff/sheet/{day}") rel="external">{name}</a></li> }
        })
        .collect_view();
    let below = view! {
        <div class="list-foot">
            <p class="quiet">{next}</p>
            {csv}
            <details open=move || before.with(Option::is_some)>
                <summary>{t(says::OTHER_DAYS)}</summary>
                <ul>{others}</ul>
                {older}
            </details>
        </div>
    };
    view! {
        <StaffBar me/>
        {match sheet {
            Some(sheet) => view! { <OneSheet sheet desk below=below.into_any()/> }.into_any(),
            None => {
                view! {
                    <PageBar title=t(says::TITLE)/>
                    <div class="page-body"><p class="empty">{t(says::NONE_YET)}</p> {below}</div>
                }
                    .into_any()
            }
        }}
    }
}

/// Whether a verdict can be given on a line now.
fn is_to_judge(line: &Line) -> bool {
    line.verdict.is_none() && line.open
}

/// The line to show whole: the one in the address, else the first that waits for a verdict, else the first.
fn chosen_of(lines: &[Line], asked: Asked, may_judge: bool) -> Option<i64> {
    let named = lines.iter().find(|line| Some(line.id) == asked.line);
    let waiting = lines.iter().find(|line| may_judge && is_to_judge(line));
    let done = lines.iter().find(|line| Some(line.id) == asked.done);
    named.or(waiting).or(done).or(lines.first()).map(|line| line.id)
}

const fn tone(came: Came) -> Tone {
    match came {
        Came::Nothing => Tone::Bad,
        Came::Words | Came::Untold => Tone::Unsure,
        Came::Done => Tone::Good,
    }
}

#[component]
fn OneSheet(sheet: Sheet, desk: Desk, below: AnyView) -> impl IntoView {
    let language = language();
    let Sheet { day, review_at, frozen_at, unconfirmed, lines } = sheet;
    let now = desk.now;
    let title = fill(says::OF, &[("date", &dates::date(review_at, language))]);
    let when = dates::moment(frozen_at, now, language);
    // The scheduler runs every few seconds; a delay of minutes means that the server was down.
    let frozen = if frozen_at - review_at < 300_000 {
        fill(says::FROZEN, &[("when", &when)])
    } else {
        fill(says::FROZEN_LATE, &[("review", &dates::moment(review_at, now, language)), ("when", &when)])
    };
    let warning = (unconfirmed > 0).then(|| {
        view! { <p class="order-warning">{fill(says::UNCONFIRMED, &[("n", &dates::number(unconfirmed))])}</p> }
    });
    let here = format!("/staff/sheet/{day}");
    if lines.is_empty() {
        return view! {
            <PageBar title note=frozen/>
            <div class="page-body">{warning} <p class="empty">{t(says::EMPTY)}</p> {below}</div>
        }
        .into_any();
    }
    let table = view! { <PrintTable lead=frozen.clone() lines=lines.clone() review_at/> };
    let to_judge = lines.iter().any(|line| desk.may_judge && is_to_judge(line));
    // Orders that were taken back or are on a later sheet need no verdict here.
    let done: Vec<bool> = lines.iter().map(|line| !is_to_judge(line)).collect();
    let rows_of = |came: Came| lines.iter().filter(|line| line.came == came).cloned().collect::<Vec<_>>();
    let groups: Vec<(Came, Vec<Line>)> = Came::ALL.iter().rev().map(|&came| (came, rows_of(came))).collect();
    let lines = StoredValue::new(lines);
    let chosen = Memo::new(move |_| lines.with_value(|lines| chosen_of(lines, desk.asked.get(), desk.may_judge)));
    let open = Memo::new(move |_| {
        let asked = desk.asked.get();
        asked.line.is_some() || asked.done.is_some() || (to_judge && !asked.list)
    });
    let groups: Vec<_> = groups
        .into_iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(came, rows)| {
            let head = format!("{} · {}", t(says::came(came)), dates::number(rows.len() as i64));
            let here = here.clone();
            let rows =
                rows.into_iter().map(move |line| view! { <li><LineRow line here=here.clone() chosen now/></li> });
            view! { <RowGroup head tone=tone(came)>{rows.collect_view()}</RowGroup> }
        })
        .collect();
    let list_address = format!("{here}?list=1");
    let back = Signal::derive(move || open.get().then(|| list_address.clone()));
    let list = view! { {warning} <p class="list-note small-only">{frozen.clone()}</p> {groups} {below} };
    // When a line is chosen, the focus goes to its heading: to this one, or to the one that takes its place.
    Effect::new(move |before: Option<Option<i64>>| {
        let line = desk.asked.get().line;
        if before.is_some_and(|before| before != line) {
            desk.takes_focus.set(true);
            focus_chosen();
        }
        line
    });
    let shown = move || {
        let id = chosen.get();
        let line = lines.with_value(|lines| lines.iter().find(|line| Some(line.id) == id).cloned());
        line.map(|line| view! { <ChosenLine line lines review_at here=here.clone() desk/> })
    };
    let print = RwSignal::new(false);
    Effect::new(move |_| print.set(true));
    view! {
        <PageBar title note=frozen.clone() back>
            <Progress done chosen lines/>
            <button type="button" class="button" data-quiet="" hidden=move || !print.get() on:click=move |_| { let _ = window().print(); }>{t(says::PRINT)}</button>
        </PageBar>
        {split(open.into(), list, shown)}
        {table}
    }
    .into_any()
}

/// How many lines are done, in words and as one segment for each line.
#[component]
fn Progress(done: Vec<bool>, chosen: Memo<Option<i64>>, lines: StoredValue<Vec<Line>>) -> impl IntoView {
    let (all, judged) = (done.len(), done.iter().filter(|done| **done).count());
    let segment = move |(at, done): (usize, bool)| {
        let is_chosen = move || lines.with_value(|lines| lines.get(at).map(|line| line.id)) == chosen.get();
        view! { <span data-done=done.then_some("") data-now=move || is_chosen().then_some("")></span> }
    };
    let bar = if all <= SEGMENTS {
        view! { <span class="segments" aria-hidden="true">{done.into_iter().enumerate().map(segment).collect_view()}</span> }.into_any()
    } else {
        view! { <progress max=all value=judged aria-hidden="true"></progress> }.into_any()
    };
    view! {
        <p class="sheet-progress">
            {fill(says::PROGRESS, &[("done", &judged.to_string()), ("all", &all.to_string())])}
            {(judged == all).then(|| format!(" · {}", t(says::ALL_JUDGED)))}
            {bar}
        </p>
    }
}

fn office_of(line: &Line) -> String {
    line.office.as_ref().map(|office| office.full(language())).unwrap_or_default()
}

/// One line in the list.
#[component]
fn LineRow(line: Line, here: String, chosen: Memo<Option<i64>>, now: Millis) -> impl IntoView {
    let id = line.id;
    let (tone, state) = match &line.verdict {
        Some(verdict) => (Tone::Calm, verdict_text(verdict, now)),
        None => (tone(line.came), t(says::came_short(line.came)).to_owned()),
    };
    let name = line.office.as_ref().map(|office| office.short(language()).to_owned()).unwrap_or_default();
    view! {
        <Row to=format!("{here}?line={id}") current=Signal::derive(move || chosen.get() == Some(id)) name tone state words=line.text foot=line.reference.to_string()/>
    }
}

/// What happened to the order of a line, in the order of time.
fn course(line: &Line, review_at: Millis) -> Vec<(String, Option<Millis>)> {
    let language = language();
    let step = |text| t(text).to_owned();
    let returned = fill(says::RETURNED_BEFORE, &[("n", &line.returned.to_string())]);
    let late = line.due_at <= review_at && line.answer.is_none();
    let steps = [
        (line.returned > 0).then_some((returned, None)),
        Some((step(texts::orders::COURSE_GIVEN), Some(line.given_at))),
        line.acknowledged_at.map(|at| (step(texts::orders::COURSE_READ), Some(at))),
        line.answer.as_ref().map(|answer| (step(texts::orders::COURSE_ANSWERED), Some(answer.at))),
        late.then(|| (step(texts::orders::COURSE_LATE), Some(line.due_at))),
        line.later.as_ref().map(|answer| (step(says::LATER), Some(answer.at))),
        line.verdict.as_ref().map(|verdict| {
            let by = verdict.officer.in_language(language);
            (format!("{}, {by}", verdict_text(verdict, verdict.at)), Some(verdict.at))
        }),
    ];
    steps.into_iter().flatten().collect()
}

/// The line that was just judged, in one sentence.
fn said(lines: &[Line], done: Option<i64>, now: Millis) -> Option<String> {
    let line = lines.iter().find(|line| Some(line.id) == done)?;
    let verdict = verdict_text(line.verdict.as_ref()?, now);
    let n = lines.iter().filter(|line| !is_to_judge(line)).count();
    let progress = fill(says::PROGRESS, &[("done", &n.to_string()), ("all", &lines.len().to_string())]);
    Some(fill(says::SAID, &[("office", &office_of(line)), ("verdict", &verdict), ("progress", &progress)]))
}

/// The chosen line whole: the order's words, what came back, and the verdict or its form.
#[component]
fn ChosenLine(line: Line, lines: StoredValue<Vec<Line>>, review_at: Millis, here: String, desk: Desk) -> impl IntoView {
    let language = language();
    let now = desk.now;
    let moment = |at: Millis| dates::moment(at, now, language);
    let office = office_of(&line);
    let address = format!("/staff/c/{}", line.reference.as_str());
    let times = [
        Some(fill(says::GIVEN, &[("when", &moment(line.given_at))])),
        Some(fill(says::DUE, &[("when", &moment(line.due_at))])),
        (line.due_at > review_at).then(|| t(says::NOT_DUE).to_owned()),
        (line.returned > 0).then(|| fill(says::RETURNED_BEFORE, &[("n", &line.returned.to_string())])),
    ];
    let times = times.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let judgeable = desk.may_judge && is_to_judge(&line);
    // The forms that exist, each at the address of its line: a refused one that is not among them is explained here.
    let there = lines.with_value(|lines| {
        lines
            .iter()
            .filter(|line| desk.may_judge && is_to_judge(line))
            .map(|line| line.id.to_string())
            .collect::<Vec<_>>()
    });
    let said = lines.with_value(|lines| said(lines, desk.asked.get_untracked().done, now));
    let line_id = line.id;
    let judging = judgeable.then(|| {
        let form = Form::about("verdict", "line", &line_id.to_string());
        Judged::new(form, ("line", line_id), line.came, line.newest, desk.back_at, now)
    });
    let done = Callback::new(move |()| desk.judged.run(line_id));
    let nothing = line
        .acknowledged_at
        .map_or_else(|| t(says::NOT_READ).to_owned(), |at| fill(says::ONLY_READ, &[("when", &moment(at))]));
    let steps = course(&line, review_at);
    let proof = line.later.clone().or(line.answer.clone());
    let told = line.came == Came::Done && line.later.is_none();
    let verdict = line.verdict.clone().map(|verdict| {
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
        <article class="sheet-line" id=format!("line-{line_id}") data-came=line.came.as_str()>
            {said.map(|words| view! { <Said words announced=desk.announced/> })}
            <p class="chosen-top">
                <a class="ref" href=address>{line.reference.to_string()}</a>
                <span class="quiet">{times}</span>
                <ToneWord tone=tone(line.came) word=t(says::came(line.came))/>
            </p>
            <ChosenHead title=line.text takes_focus=desk.takes_focus/>
            <p class="chosen-to">{office}</p>
            <GoneForm name="verdict" field="line" words="text" there/>
            <div class="chosen-columns">
                <div class="chosen-main">
                    <section class="came-back">
                        <h3>{t(says::CAME_BACK)}</h3>
                        {match line.answer {
                            Some(answer) => view! { <AnswerCard answer now/> }.into_any(),
                            None => view! { <p>{nothing}</p> }.into_any(),
                        }}
                        {line.later.map(|answer| view! { <p class="quiet">{t(says::LATER)}</p> <AnswerCard answer now/> })}
                    </section>
                    {(line.verdict.is_none() && !line.open).then(|| view! { <p class="quiet">{t(says::NO_LONGER_OPEN)}</p> })}
                    {verdict}
                    {judging.map(|judged| view! { <JudgingFields judged action=format!("{here}?line={line_id}") done/> })}
                </div>
                <div class="chosen-aside">
                    {proof.map(|answer| view! { <Proof answer told/> })}
                    <MatterBox matter=line.matter reference=Some(line.reference) now/>
                    <Course steps now/>
                </div>
            </div>
            {judging.map(|judged| view! { <JudgingButtons judged/> })}
        </article>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::sheet::{Verdict, VerdictView};
    use crate::complaint::{Category, Reference, Status};

    fn line(id: i64, verdict: Option<Verdict>) -> Line {
        let verdict =
            verdict.map(|verdict| VerdictView { verdict, text: None, due_at: None, officer: "chief".into(), at: 0 });
        Line {
            id,
            n: id,
            reference: Reference::from_values([0; 9]),
            matter: crate::command::orders::Matter { words: String::new(), category: Category::Theft, received_at: 0 },
            text: String::new(),
            office: None,
            given_at: 0,
            due_at: 0,
            acknowledged_at: None,
            returned: 0,
            came: Came::Nothing,
            status: Status::Forwarded,
            answer: None,
            verdict,
            open: true,
            later: None,
            newest: 0,
        }
    }

    #[test]
    fn the_chosen_line_is_the_one_in_the_address_or_the_next_to_judge() {
        let lines = [line(1, Some(Verdict::Accept)), line(2, None), line(3, None)];
        let chosen = |asked, may_judge| chosen_of(&lines, asked, may_judge);
        let asked = Asked::default();
        assert_eq!(chosen(asked, true), Some(2));
        assert_eq!(chosen(asked, false), Some(1), "the cell only reads");
        assert_eq!(chosen(Asked { line: Some(1), ..asked }, true), Some(1));
        assert_eq!(chosen(Asked { line: Some(9), ..asked }, true), Some(2), "no such line");
        assert_eq!(chosen(Asked { done: Some(1), ..asked }, true), Some(2), "after a verdict the next one is shown");
        assert_eq!(chosen_of(&lines[..1], Asked { done: Some(1), ..asked }, true), Some(1));
        assert_eq!(chosen_of(&[], asked, true), None);
    }
}
