//! The open post and the form to decide it.

use super::{
    Disposition, OpenPost, WireQuery,
    joined::{TellHowToFile, cases_line},
    panes::{PostHead, kind},
};
use crate::{
    complaint::Category,
    intake::beside::Beside,
    language::{Text, dates, fill, language, t, texts, texts::wire as says},
    offices::OfficeName,
    replies::answer::Counted,
    ui::form::{Field, Form, LineField, PostForm, described_by},
};
use leptos::prelude::*;

/// The open post: its text, hints about what it may be, and one button for each decision.
#[component]
pub fn Open(
    /// The open post.
    open: OpenPost,
    /// The current query of the wire.
    asked: Memo<WireQuery>,
    /// Stations to choose from.
    stations: StoredValue<Vec<OfficeName>>,
    /// Reloads the wire.
    reload: Callback<()>,
) -> impl IntoView {
    let language = language();
    let post = open.post.clone();
    let now = post.received_at;
    let versions = open
        .versions
        .iter()
        .map(|(what, at, words)| {
            let when = dates::moment(*at, *at, language);
            let words = (!words.is_empty()).then(|| view! { <p class="words" dir="auto">{words.clone()}</p> });
            view! { <p class="quiet">{fill(says::happened(what), &[("when", &when)])}</p> {words} }
        })
        .collect_view();
    let pictures = open.pictures.iter().map(|id| {
        let address = format!("/staff/wire/photo/{id}");
        view! { <a href=address.clone() rel="external"><img src=address.clone() alt=t(texts::staff::PHOTO) loading="lazy" width="160" height="160"/></a> }
    });
    let pictures = pictures.collect_view();
    let of_pictures =
        |n: i64, text: Text| (n > 0).then(|| view! { <p class="quiet">{fill(text, &[("n", &n.to_string())])}</p> });
    let not_stored = [
        of_pictures(open.pictures_waiting, says::PICTURES_WAITING),
        of_pictures(open.pictures_refused, says::PICTURES_REFUSED),
    ];
    let not_stored = not_stored.into_iter().collect_view();
    let mut hints = Vec::new();
    if let Some((what, word)) = &open.not_complaint {
        hints.push(fill(says::PROBABLY_NOT, &[("what", texts::routing::kind(*what, language)), ("word", word)]));
    }
    if let Some((category, word)) = &open.category {
        hints.push(fill(says::LOOKS_LIKE, &[("what", texts::words::category(*category, language)), ("word", word)]));
    }
    if let Some(words) = &open.railway {
        hints.push(fill(says::RAILWAY, &[("words", words)]));
    }
    for (station, found) in &open.stations {
        hints.push(format!("{}: {}", station.full(language), texts::routing::reasons(found, language)));
    }
    if let Some((accused, words)) = &open.accused {
        let about = accused
            .as_ref()
            .map_or_else(|| t(texts::routing::SOME_POLICE).to_owned(), |office| office.oblique(language));
        hints.push(fill(texts::routing::COMPLAINS_ABOUT, &[("office", &about), ("words", words)]));
    }
    let cases = cases_line(says::SAME_AUTHOR, open.post.same_author.clone());
    let below = cases_line(says::BELOW, open.below.into_iter().collect());
    let how_to_file = open.me_too.map(|accepted| {
        let action = WireQuery { post: Some(post.id), ..asked.get_untracked() }.to_address();
        view! { <TellHowToFile post=post.id accepted action done=reload/> }
    });
    view! {
        <section class="panel open-post" aria-labelledby="open-head">
            <h2 id="open-head" class="hidden">{t(says::DECIDE)}</h2>
            <PostHead post=post.clone() now/>
            <p class="words open-words" dir="auto">{post.text.clone()}</p>
            <Attached all=post.beside.clone()/>
            <p class="quiet">{kind(&post, language)}</p>
            <div class="photos">{pictures}</div>
            {not_stored}
            {versions}
            <ul class="hints">{hints.into_iter().map(|hint| view! { <li>{hint}</li> }).collect_view()} {cases} {below}</ul>
            {how_to_file}
            <Decision open asked stations reload/>
        </section>
    }
}

/// Content attached to the post, each with its kind.
#[component]
fn Attached(all: Vec<Beside>) -> impl IntoView {
    let language = language();
    let shown = all.into_iter().map(|one| {
        let what = says::beside(one.kind, language);
        let what = match &one.who {
            Some(who) => format!("{what}, {who}"),
            None => what.to_owned(),
        };
        // Links are shown as plain text, so that nobody follows a stranger's link by accident.
        let words = [Some(one.words), one.link].into_iter().flatten().filter(|line| !line.is_empty());
        let lines = words.map(|line| view! { <span class="words" dir="auto">{line}</span> }).collect_view();
        view! { <dt>{what}</dt><dd>{lines}</dd> }
    });
    let shown = shown.collect_view();
    (!shown.is_empty()).then(|| view! { <dl class="beside">{shown}</dl> })
}

#[component]
fn Decision(
    open: OpenPost,
    asked: Memo<WireQuery>,
    stations: StoredValue<Vec<OfficeName>>,
    reload: Callback<()>,
) -> impl IntoView {
    let language = language();
    let form = Form::new("decide");
    let id = open.post.id;
    let channel = open.post.channel;
    let most = open.longest;
    let typed_before = |field: &str| Some(form.value(field)).filter(|value| !value.is_empty());
    let category = typed_before("category")
        .or_else(|| open.category.as_ref().map(|(category, _)| category.as_str().to_owned()))
        .unwrap_or_default();
    let station = typed_before("station").unwrap_or_default();
    let likely: Vec<i64> = open.stations.iter().map(|(station, _)| station.id).collect();
    let reference = typed_before("reference").unwrap_or_default();
    let same_author = (open.post.same_author.len() == 1).then_some("");
    let typed = RwSignal::new(form.value("answer"));
    let button = move |what: Disposition, key: &'static str| {
        view! {
            <button type="submit" class="button" name="decision" value=what.as_str() data-key=key data-quiet=(what != Disposition::Complaint).then_some("") aria-keyshortcuts=key>
                {says::disposition(what, language)} " " <kbd aria-hidden="true">{key}</kbd>
            </button>
        }
    };
    let ready = open
        .drafts
        .iter()
        .map(|(what, draft, length)| {
            let n = fill(says::LENGTH, &[("n", &length.to_string()), ("most", &most.to_string())]);
            view! { <dt>{says::disposition(*what, language)}</dt> <dd><span dir="auto">{draft.clone()}</span> " " <span class="quiet">{n}</span></dd> }
        })
        .collect_view();
    let action = WireQuery { post: Some(id), ..asked.get_untracked() }.to_address();
    view! {
        <PostForm form action done=reload>
            <input type="hidden" name="post" value=id/>
            <div class="decision-fields">
                <Field form name="category" label=t(says::CATEGORY)>
                    <select id=form.id("category") name="category" aria-describedby=described_by(form, "category", false) aria-invalid=move || form.problem("category").map(|_| "true")>
                        <option value="">{t(texts::filing::CHOOSE)}</option>
                        {Category::ALL
                            .iter()
                            .map(|c| view! { <option value=c.as_str() selected={category == c.as_str()}>{texts::words::category(*c, language)}</option> })
                            .collect_view()}
                    </select>
                </Field>
                <Field form name="station" label=t(says::STATION)>
                    <select id=form.id("station") name="station">
                        <option value="">{t(says::LATER)}</option>
                        {stations
                            .with_value(|stations| {
                                let mut all = stations.clone();
                                // Likely stations first, in order of likelihood; the others keep their order.
                                all.sort_by_key(|office| likely.iter().position(|id| *id == office.id).unwrap_or(likely.len()));
                                all
                            })
                            .into_iter()
                            .map(|office| view! { <option value=office.id.to_string() selected={station == office.id.to_string()}>{office.short(language).to_owned()}</option> })
                            .collect_view()}
                    </select>
                </Field>
            </div>
            <div class="decisions">
                {button(Disposition::Complaint, "c")}
                {button(Disposition::Joined, "a")}
                {button(Disposition::Thanks, "t")}
                {button(Disposition::Suggestion, "s")}
                {button(Disposition::Query, "q")}
                {button(Disposition::AnotherPlace, "o")}
                {button(Disposition::Spam, "x")}
            </div>
            <div class="decision-fields">
                <Field form name="reference" label=t(says::REFERENCE) hint=Some(t(says::REFERENCE_HINT))>
                    <input type="text" id=form.id("reference") name="reference" value=reference autocomplete="off" data-known=same_author aria-describedby=described_by(form, "reference", true) aria-invalid=move || form.problem("reference").map(|_| "true")/>
                </Field>
                <LineField form name="remark" label=t(says::REMARK) hint=Some(t(says::REMARK_HINT))/>
            </div>
            <div class="check">
                <label><input type="checkbox" name="answer_wanted" value="1" checked=true/> " " {t(says::ANSWER_WANTED)}</label>
            </div>
            <Field form name="answer" label=t(says::ANSWER) hint=Some(t(says::ANSWER_HINT))>
                <textarea id=form.id("answer") name="answer" rows="2" aria-describedby=described_by(form, "answer", true) aria-invalid=move || form.problem("answer").map(|_| "true") on:input=move |event| typed.set(event_target_value(&event))>
                    {form.value("answer")}
                </textarea>
                <Counted channel typed longest=most/>
            </Field>
            <details class="ready">
                <summary>{t(says::READY)}</summary>
                <dl lang=open.script.as_str()>{ready}</dl>
            </details>
        </PostForm>
    }
}
