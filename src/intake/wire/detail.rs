//! The open post, large, and below it what it may be and why.

use super::{
    Choice, Disposition, OFFERED, OpenPost, Wire, WirePost, WireQuery,
    choice::Decision,
    joined::{TellHowToFile, link_to},
    marks::{Piece, pieces},
    panes::kind,
};
use crate::{
    channels,
    complaint::Reference,
    intake::beside::Beside,
    language::{Text, dates, fill, language, t, texts, texts::wire as says},
    offices::OfficeName,
};
use leptos::prelude::*;

/// The open post: its text, hints about what it may be, and one button for each decision.
#[component]
pub fn Open(
    /// The open post.
    open: OpenPost,
    /// The data of the wire.
    shown: RwSignal<Wire>,
    /// The current query of the wire.
    asked: Memo<WireQuery>,
    /// Stations to choose from.
    stations: StoredValue<Vec<OfficeName>>,
    /// Primary key of the post that opens next.
    next: Memo<Option<i64>>,
    /// Called when the post was decided.
    decided: Callback<()>,
    /// Reloads the wire.
    reload: Callback<()>,
) -> impl IntoView {
    let language = language();
    let post = open.post.clone();
    let id = post.id;
    let versions = open
        .versions
        .iter()
        .map(|(what, at, words)| {
            let when = dates::moment(*at, *at, language);
            let words = (!words.is_empty()).then(|| view! { <p class="words" dir="auto">{words.clone()}</p> });
            view! { <p class="quiet">{fill(says::happened(what), &[("when", &when)])}</p> {words} }
        })
        .collect_view();
    let of_open = move |of: fn(&OpenPost) -> (Vec<i64>, i64, i64)| {
        shown.with(|wire| wire.open.as_ref().filter(|open| open.post.id == id).map(of)).unwrap_or_default()
    };
    // Pictures are fetched after the post has arrived.
    let pictures =
        Memo::new(move |_| of_open(|open| (open.pictures.clone(), open.pictures_waiting, open.pictures_refused)));
    let picture = |id: i64| {
        let address = format!("/staff/wire/photo/{id}");
        view! { <a href=address.clone() rel="external"><img src=address.clone() alt=t(texts::staff::PHOTO) loading="lazy" width="160" height="160"/></a> }
    };
    let of_pictures =
        |n: i64, text: Text| (n > 0).then(|| view! { <p class="quiet">{fill(text, &[("n", &n.to_string())])}</p> });
    let shown_pictures = move || {
        let (kept, waiting, refused) = pictures.get();
        let kept = kept.into_iter().map(picture).collect_view();
        let waiting = of_pictures(waiting, says::PICTURES_WAITING);
        let refused = of_pictures(refused, says::PICTURES_REFUSED);
        view! { <div class="photos">{kept}</div> {waiting} {refused} }
    };
    let reasons = open.reasons();
    let words = pieces(&post.text, &reasons).into_iter().map(|piece| match piece {
        Piece::Plain(part) => part.to_owned().into_any(),
        Piece::Reason(part) => view! { <u class="reason">{part.to_owned()}</u> }.into_any(),
        Piece::Account(part) => view! { <span class="account">{part.to_owned()}</span> }.into_any(),
    });
    let words = words.collect_view();
    let how_to_file = open.me_too.map(|accepted| {
        let asked = asked.get_untracked().of_data();
        let action = WireQuery { post: Some(id), choice: Choice::default(), ..asked }.to_address();
        view! { <TellHowToFile post=id accepted action done=reload/> }
    });
    let kinds = kind(&post, language);
    view! {
        <section class="open-post" aria-labelledby="open-head">
            <PostTop post=post.clone() shown/>
            <p class="words open-words" dir="auto">{words}</p>
            <Attached all=post.beside.clone()/>
            {(!kinds.is_empty()).then(|| view! { <p class="quiet">{kinds}</p> })}
            {shown_pictures}
            {versions}
            <Reasons open=open.clone() asked shown/>
            {how_to_file}
            <Decision open shown asked stations next decided/>
        </section>
    }
}

/// Author, channel and age of the open post. Its heading takes the focus when the post is opened.
#[component]
fn PostTop(post: WirePost, shown: RwSignal<Wire>) -> impl IntoView {
    let language = language();
    let channel = channels::name(post.channel, language);
    let readers = if post.kind == "message" { says::ONE_READS } else { says::EVERYBODY_READS };
    let readers = fill(readers, &[("channel", channel)]);
    let at = post.received_at;
    let when = move || {
        let now = shown.with(|wire| wire.now);
        format!("{} · {}", dates::moment(at, now, language), dates::age(now - at, language))
    };
    view! {
        <header class="post-head">
            <h2 id="open-head" tabindex="-1">
                <span class="mark-of-channel" aria-hidden="true">{channels::of(post.channel).mark}</span>
                " "
                <bdi>{post.author.unwrap_or_else(|| t(says::UNKNOWN_AUTHOR).to_owned())}</bdi>
            </h2>
            <p class="quiet">{readers}</p>
            <p class="quiet post-when"><time datetime=dates::exact(at)>{when}</time></p>
        </header>
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

/// What the post seems to be, where it may belong, and which complaint it may be added to, each with the words that say so.
#[component]
fn Reasons(open: OpenPost, asked: Memo<WireQuery>, shown: RwSignal<Wire>) -> impl IntoView {
    let language = language();
    let id = open.post.id;
    let quoted = |words: &str| format!("“{words}”");
    let seems = match (&open.not_complaint, &open.category) {
        (Some((what, words)), _) => (texts::routing::kind(*what, language).to_owned(), Some(quoted(words))),
        (None, Some((category, words))) => {
            let category = texts::words::category(*category, language);
            (format!("{}: {category}", t(says::SEEMS_COMPLAINT)), Some(quoted(words)))
        }
        (None, None) => (t(says::SEEMS_NOTHING).to_owned(), None),
    };
    let to_join = move |reference: Reference| {
        let asked = asked.get().of_data();
        let choice = Choice { what: Some(Disposition::Joined), reference: Some(reference), ..Choice::default() };
        WireQuery { post: Some(id), choice, ..asked }.to_address()
    };
    let join = move |reference: Reference| {
        let name = fill(says::JOIN_TO, &[("number", &reference.to_string())]);
        view! { <a class="offer" href=move || to_join(reference) aria-label=name>{t(says::JOIN_IT)}</a> }
    };
    let similar = open.similar.clone().map(|similar| {
        let when = dates::moment(similar.at, shown.with_untracked(|wire| wire.now), language);
        let because = fill(says::SIMILAR_BECAUSE, &[("words", &similar.words.join("”, “")), ("when", &when)]);
        let reference = similar.reference;
        view! { <div><dt>{t(says::SIMILAR)}</dt><dd>{link_to(reference)} " " {join(reference)}</dd><dd class="quiet">{because}</dd></div> }
    });
    let own = open.post.same_author.clone();
    let own = (!own.is_empty()).then(|| {
        let all = own
            .into_iter()
            .map(|reference| view! { <span class="one-case">{link_to(reference)} " " {join(reference)}</span> })
            .collect_view();
        view! { <div><dt>{t(says::SAME_AUTHOR_SHORT)}</dt><dd class="wide-cell">{all}</dd></div> }
    });
    let below = open.below.map(|reference| {
        view! { <div><dt>{t(says::BELOW_SHORT)}</dt><dd>{link_to(reference)} " " {join(reference)}</dd><dd class="quiet">{t(says::BELOW)}</dd></div> }
    });
    let accused = open.accused.as_ref().map(|(accused, words)| {
        let about = accused
            .as_ref()
            .map_or_else(|| t(texts::routing::SOME_POLICE).to_owned(), |office| office.oblique(language));
        let line = fill(texts::routing::COMPLAINS_ABOUT, &[("office", &about), ("words", words)]);
        view! { <div data-warns=""><dt>{t(says::ACCUSES)}</dt><dd class="wide-cell">{line}</dd></div> }
    });
    let railway = open.railway.as_ref().map(|words| {
        view! { <div data-warns=""><dt>{t(says::ON_RAILWAY)}</dt><dd class="wide-cell">{fill(says::RAILWAY, &[("words", words)])}</dd></div> }
    });
    // A certain station is chosen already; anything less is offered, best first.
    let offered = if open.certain_station().is_some() { 0 } else { OFFERED };
    let to_station = move |station: i64| {
        let asked = asked.get();
        let choice = if asked.post == Some(id) { asked.choice } else { Choice::default() };
        WireQuery { post: Some(id), choice: Choice { station: Some(station), ..choice }, back: None, ..asked }
            .to_address()
    };
    let offers = open.stations.iter().take(offered).map(|(station, found)| {
        let reasons = texts::routing::reasons(found, language);
        let line = fill(says::PERHAPS, &[("station", &station.full(language)), ("reasons", &reasons)]);
        let id = station.id;
        let name = fill(says::CHOOSE_STATION, &[("station", &station.full(language))]);
        // Whom the text accuses does not get the complaint.
        let may_get_it =
            open.accused.as_ref().is_none_or(|(accused, _)| accused.as_ref().is_none_or(|office| office.id != id));
        let choose = may_get_it
            .then(|| view! { <a class="offer" href=move || to_station(id) aria-label=name>{t(says::CHOOSE_IT)}</a> });
        view! { <span class="one-case">{line} " " {choose}</span> }
    });
    let offers = offers.collect_view();
    let offers = (!offers.is_empty())
        .then(|| view! { <div><dt>{t(says::STATION_SHORT)}</dt><dd class="wide-cell">{offers}</dd></div> });
    let (what, words) = seems;
    let is_thanks = matches!(open.not_complaint, Some((crate::routing::Kind::Thanks, _)));
    let thank = is_thanks.then(|| {
        let to = move || {
            let choice = Choice { what: Some(Disposition::Thanks), ..Choice::default() };
            WireQuery { post: Some(id), choice, ..asked.get().of_data() }.to_address()
        };
        view! { " " <a class="offer" href=to>{t(says::THANK_WITH_ANSWER)}</a> }
    });
    view! {
        <dl class="reasons">
            <div><dt>{t(says::SEEMS)}</dt><dd><strong>{what}</strong> {thank}</dd>{words.map(|words| view! { <dd class="quiet">{words}</dd> })}</div>
            {accused}
            {railway}
            {offers}
            {own}
            {below}
            {similar}
        </dl>
    }
}
