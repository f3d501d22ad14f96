//! `/staff/c/{reference}/redact`

use super::{AREAS, Copied, Given, Opened, Purpose, RedactPage, Source, Word, actions::load_redaction};
use crate::{
    complaint::Millis,
    language::{dates, fill, lang_of, language, t, texts::masks as says},
    masks::words,
    officers::Role,
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        When,
        data::resource,
        form::{ChoiceField, FieldProblem, FoldedForm, Form, LineField, PostForm, SendButton},
        page_bar::PageBar,
    },
};
use leptos::{
    ev::{Event, PointerEvent},
    html::Div,
    prelude::*,
};
use leptos_router::hooks::{use_location, use_query_map};

/// The page of a complaint's redacted copies.
#[component]
pub fn RedactView() -> impl IntoView {
    let location = use_location();
    let reference = Memo::new(move |_| {
        location.pathname.with(|path| {
            let rest = path.strip_prefix("/staff/c/").unwrap_or_default();
            rest.split('/').next().unwrap_or_default().to_owned()
        })
    });
    let query = use_query_map();
    let source = Memo::new(move |_| query.with(|query| query.get("source")).unwrap_or_default());
    let first =
        resource(move || (reference.get(), source.get()), |(reference, source)| load_redaction(reference, source));
    let again = Callback::new(move |()| first.refetch());
    staff_page(StaffPage::Redact, first, move |page| view! { <RedactDesk page again/> })
}

/// The names of what can be redacted, as links and as the names of the copies.
fn named(page: &RedactPage) -> Vec<(Source, String)> {
    let when = |at: Millis| dates::moment(at, page.now, language());
    let mut photos = 0;
    let lines = page.sources.iter().map(|line| {
        let name = match line.source {
            Source::Text => t(says::SOURCE_TEXT).to_owned(),
            Source::Entry(_) => fill(says::SOURCE_ENTRY, &[("date", &when(line.at))]),
            Source::Photo(_) => {
                photos += 1;
                fill(says::SOURCE_PHOTO, &[("n", &photos.to_string())])
            }
        };
        (line.source, name)
    });
    lines.collect()
}

#[component]
fn RedactDesk(page: RedactPage, again: Callback<()>) -> impl IntoView {
    let named = named(&page);
    let RedactPage { me, reference, open, copies, now, .. } = page;
    let complaint = format!("/staff/c/{}", reference.as_str());
    let here = format!("{complaint}/redact");
    // Whoever answers a request under the RTI Act gets what may be given of the complaint without any of its texts.
    let rti = matches!(me.role, Role::Circle | Role::Chief).then(|| format!("{complaint}/rti"));
    let chosen = match &open {
        Opened::Nothing => None,
        Opened::Text { source, .. } => Some(*source),
        Opened::Photo { id } => Some(Source::Photo(*id)),
    };
    let action = match chosen {
        Some(source) => format!("{here}?source={source}"),
        None => here.clone(),
    };
    let links = named.iter().map(|(source, name)| {
        let address = format!("{here}?source={source}");
        let current = (chosen == Some(*source)).then_some("true");
        let name = name.clone();
        view! { <li><a href=address aria-current=current>{name}</a></li> }
    });
    let links = links.collect_view();
    let opened = match open {
        Opened::Nothing => view! { <p class="hint">{t(says::NOTHING_CHOSEN)}</p> }.into_any(),
        Opened::Text { source, was, words } => {
            view! { <TextForm source was words action=action.clone() again/> }.into_any()
        }
        Opened::Photo { id } => view! { <PhotoForm id action=action.clone() again/> }.into_any(),
    };
    let none = copies.is_empty().then(|| view! { <p class="empty">{t(says::NO_COPIES)}</p> });
    let copies = copies.into_iter().map(|copy| {
        let known = named.iter().find(|(source, _)| *source == copy.source);
        let what = known.map_or_else(|| copy.source.to_string(), |(_, name)| name.clone());
        let file = format!("{complaint}/redacted/{}", copy.id);
        view! { <CopyItem copy what file action=action.clone() again now/> }
    });
    let copies = copies.collect_view();
    view! {
        <StaffBar me/>
        <PageBar title=t(says::REDACT_TITLE)>
            <a href=complaint.clone()>{t(says::REDACT_BACK)} " " <span class="ref">{reference.to_string()}</span></a>
        </PageBar>
        <div class="page-body redact">
            <p class="lead">{t(says::REDACT_LEAD)}</p>
            {rti.map(|rti| view! { <p><a class="panel-link" href=rti rel="external" download="">{t(says::RTI_FILE)}</a></p> })}
            <nav aria-label=t(says::SOURCES)>
                <ul class="redact-sources">{links}</ul>
            </nav>
            {opened}
            <section aria-labelledby="copies-head">
                <h2 id="copies-head">{t(says::COPIES)}</h2>
                {none}
                <ol class="redact-copies">{copies}</ol>
            </section>
        </div>
    }
}

/// The words of a text, each with a box to tick.
#[component]
fn TextForm(source: Source, was: String, words: Vec<Word>, action: String, again: Callback<()>) -> impl IntoView {
    let form = Form::about("redact-text", "source", &source.to_string());
    // After a refusal, what was ticked then.
    let refused = form.error().is_some();
    let ticked = form.values("word");
    let words = words.into_iter().enumerate().map(|(n, word)| {
        let Word { word, suggested, new_line } = word;
        let n = n.to_string();
        let checked = if refused { ticked.contains(&n) } else { suggested };
        let lang = lang_of(&word);
        view! {
            {new_line.then(|| view! { <br/> })}
            <label class="redact-word" data-suggested=suggested.then_some("")>
                <input type="checkbox" name="word" value=n checked=checked/>
                <span dir="auto" lang=lang>{word}</span>
            </label>
            " "
        }
    });
    let words = words.collect_view();
    view! {
        <PostForm form action done=again>
            <input type="hidden" name="source" value=source.to_string()/>
            <input type="hidden" name="was" value=was/>
            <fieldset class="redact-words" id=form.id("words")>
                <legend>{t(says::WORDS)}</legend>
                <p class="hint">{t(says::WORDS_HINT)}</p>
                <FieldProblem form name="words"/>
                <div>{words}</div>
            </fieldset>
            <LineField form name="why" label=t(says::WHY) hint=Some(t(says::WHY_HINT))/>
            <SendButton form label=t(says::MAKE)/>
        </PostForm>
    }
}

/// A rectangle in per cent: from the left, from the top, width, height. All four are 0 where there is none.
type Sides = [u32; 4];

const SIDES: [&str; 4] = ["left", "top", "width", "height"];

/// A part of a length, in per cent.
fn share(at: i32, of: i32) -> u32 {
    if of <= 0 { 0 } else { u32::try_from((at * 100 / of).clamp(0, 100)).unwrap_or(0) }
}

/// The rectangle between two corners.
fn between((left, top): (u32, u32), (right, bottom): (u32, u32)) -> Sides {
    [left.min(right), top.min(bottom), left.abs_diff(right), top.abs_diff(bottom)]
}

/// The rectangles as they were typed when the form was refused.
fn typed(form: Form) -> [Sides; AREAS] {
    let mut areas = [[0; 4]; AREAS];
    for (n, area) in areas.iter_mut().enumerate() {
        for (name, side) in SIDES.iter().zip(area.iter_mut()) {
            *side = form.value(&format!("{name}{}", n + 1)).trim().parse::<u32>().unwrap_or(0).min(100);
        }
    }
    areas
}

/// A photo with rectangles, drawn on it or typed in per cent.
#[component]
fn PhotoForm(id: i64, action: String, again: Callback<()>) -> impl IntoView {
    let source = Source::Photo(id).to_string();
    let form = Form::about("redact-photo", "source", &source);
    let areas = RwSignal::new(typed(form));
    // The rectangle that is being drawn, and the corner where that began.
    let drawing = RwSignal::new(None::<(usize, (u32, u32))>);
    let frame = NodeRef::<Div>::new();
    let corner = move |x: i32, y: i32| {
        let frame = frame.get_untracked()?;
        Some((share(x, frame.offset_width()), share(y, frame.offset_height())))
    };
    let begin = move |x: i32, y: i32| {
        let free = areas.with_untracked(|all| all.iter().position(|area| *area == [0; 4]));
        if let (Some(n), Some(corner)) = (free, corner(x, y)) {
            drawing.set(Some((n, corner)));
        }
    };
    let draw = move |x: i32, y: i32| {
        if let (Some((n, from)), Some(to)) = (drawing.get_untracked(), corner(x, y)) {
            areas.update(|all| all[n] = between(from, to));
        }
    };
    let black = move || {
        let drawn = areas.get().into_iter().filter(|[_, _, width, height]| *width > 0 && *height > 0);
        let drawn = drawn.map(|[left, top, width, height]| {
            view! { <rect x=left.to_string() y=top.to_string() width=width.to_string() height=height.to_string()></rect> }
        });
        drawn.collect_view()
    };
    let rows = (0..AREAS).map(|n| view! { <AreaFields form n areas/> });
    let rows = rows.collect_view();
    view! {
        <PostForm form action done=again>
            <input type="hidden" name="source" value=source/>
            <div
                class="redact-photo"
                node_ref=frame
                on:pointerdown=move |event: PointerEvent| {
                    event.prevent_default();
                    begin(event.offset_x(), event.offset_y());
                }
                on:pointermove=move |event: PointerEvent| draw(event.offset_x(), event.offset_y())
                on:pointerup=move |_| drawing.set(None)
                on:pointerleave=move |_| drawing.set(None)
            >
                <img src=format!("/staff/photo/{id}") alt=t(says::PHOTO_ALT) draggable="false"/>
                <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">{black}</svg>
            </div>
            <fieldset class="redact-areas" id=form.id("areas")>
                <legend>{t(says::AREAS)}</legend>
                <p class="hint">{t(says::AREAS_HINT)}</p>
                <FieldProblem form name="areas"/>
                {rows}
            </fieldset>
            <LineField form name="why" label=t(says::WHY) hint=Some(t(says::WHY_HINT))/>
            <SendButton form label=t(says::MAKE)/>
        </PostForm>
    }
}

/// The four numbers of one rectangle.
#[component]
fn AreaFields(form: Form, n: usize, areas: RwSignal<[Sides; AREAS]>) -> impl IntoView {
    let labels = [says::LEFT, says::TOP, says::WIDTH, says::HEIGHT];
    let fields = (0..SIDES.len()).map(|at| {
        let name = format!("{}{}", SIDES[at], n + 1);
        let id = form.id(&name);
        let own_id = id.clone();
        let shown = move || {
            areas.with(|all| if all[n] == [0; 4] { String::new() } else { all[n][at].to_string() })
        };
        let change = move |event: Event| {
            let typed = event_target_value(&event).trim().parse::<u32>().unwrap_or(0).min(100);
            areas.update(|all| all[n][at] = typed);
        };
        view! {
            <label for=id>{t(labels[at])}</label>
            <input type="text" inputmode="numeric" autocomplete="off" id=own_id name=name value=shown prop:value=shown on:change=change/>
        }
    });
    let fields = fields.collect_view();
    view! {
        <fieldset class="redact-area">
            <legend>{fill(says::AREA, &[("n", &(n + 1).to_string())])}</legend>
            {fields}
        </fieldset>
    }
}

/// One copy: what is left of it, why it was made, to whom it was given, and the form that gives it out.
#[component]
fn CopyItem(
    copy: Copied,
    what: String,
    file: String,
    action: String,
    again: Callback<()>,
    now: Millis,
) -> impl IntoView {
    let language = language();
    let Copied { id, n, text, why, by, at, may_give, given, .. } = copy;
    let head = fill(says::COPY, &[("what", &what), ("n", &n.to_string())]);
    let made = fill(says::MADE_BY, &[("name", by.in_language(language)), ("why", &why)]);
    let was_given = !given.is_empty();
    let given = given.into_iter().map(|one| {
        let Given { purpose, recipient, by, at } = one;
        let purpose = t(words::purpose(purpose));
        let line = fill(says::GIVEN, &[("purpose", purpose), ("to", &recipient), ("name", by.in_language(language))]);
        view! { <li>{line} " · " <When at=at now/></li> }
    });
    let given = given.collect_view();
    let shown = match text {
        Some(text) => {
            let lang = lang_of(&text);
            view! { <p class="words" dir="auto" lang=lang>{text}</p> }.into_any()
        }
        None => {
            view! { <img class="redacted-photo" src=file.clone() alt=t(says::REDACTED_ALT) loading="lazy"/> }.into_any()
        }
    };
    let download = was_given.then(|| view! { <p><a href=file rel="external" download="">{t(says::DOWNLOAD)}</a></p> });
    let give = if may_give {
        view! { <GiveForm id action again/> }.into_any()
    } else {
        view! { <p class="hint">{t(says::MAY_NOT_GIVE)}</p> }.into_any()
    };
    view! {
        <li>
            <h3>{head}</h3>
            <p class="quiet">{made} " · " <When at now/></p>
            {shown}
            <ul class="redact-given">{given}</ul>
            {download}
            {give}
        </li>
    }
}

#[component]
fn GiveForm(id: i64, action: String, again: Callback<()>) -> impl IntoView {
    let form = Form::about("give", "copy", &id.to_string());
    let purposes = Purpose::ALL.iter().map(|&one| (one.as_str().to_owned(), t(words::purpose(one)).to_owned()));
    let purposes: Vec<(String, String)> = std::iter::once((String::new(), "–".to_owned())).chain(purposes).collect();
    view! {
        <FoldedForm form head=t(says::GIVE)>
            <PostForm form action done=again>
                <input type="hidden" name="copy" value=id.to_string()/>
                <ChoiceField form name="purpose" label=t(says::PURPOSE) options=purposes/>
                <LineField form name="recipient" label=t(says::RECIPIENT) hint=Some(t(says::RECIPIENT_HINT))/>
                <SendButton form label=t(says::GIVE)/>
            </PostForm>
        </FoldedForm>
    }
}

#[cfg(test)]
mod tests {
    use super::{between, share};

    #[test]
    fn a_rectangle_is_the_same_from_whichever_corner_it_is_drawn() {
        for (from, to) in [((10, 20), (40, 80)), ((40, 80), (10, 20)), ((10, 80), (40, 20)), ((40, 20), (10, 80))] {
            assert_eq!(between(from, to), [10, 20, 30, 60]);
        }
    }

    #[test]
    fn a_share_lies_within_the_photo() {
        assert_eq!((share(50, 200), share(-5, 200), share(900, 200), share(5, 0)), (25, 0, 100, 0));
    }
}
