//! Detects whether an addition by a complainant looks like another matter than the complaint.
//!
//! In doubt the answer is yes: a false alarm costs an operator one keystroke, but a post that wrongly joins a complaint is never heard. Anything
//! that the complaint itself already says does not count as another matter.

use crate::{
    complaint::{Category, store::Complaint},
    language::folded,
    routing::{Because, Certainty},
    server::op::Op,
};

/// Why a text looks like another matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Another {
    /// Somebody is in immediate danger.
    Emergency,
    /// It accuses the police, or another station than the complaint does.
    Accusation,
    /// It names another place.
    Place,
    /// It is about another subject.
    Category,
    /// It is about another person or another incident.
    Victim,
}

/// Words that indicate danger. Compared from the start of a word.
const EMERGENCY: &[&str] = &[
    "बचाओ",
    "बचाइए",
    "बचा लो",
    "बचा लीजिए",
    "खून",
    "गोली",
    "चाकू",
    "आग लग",
    "जान से",
    "जान का खतरा",
    "मार रहे",
    "मार रहा",
    "मार डाल",
    "मार देंगे",
    "घुस आए",
    "घुस गए",
    "घेर लिया",
    "बेहोश",
    "अपहरण",
    "किडनैप",
    "उठा ले",
    "उठाकर ले",
    "लापता",
    "गुमशुदा",
    "आत्महत्या",
    "फांसी",
    "bachao",
    "bacha lo",
    "bachaiye",
    "khoon",
    "goli",
    "chaku",
    "chaaku",
    "aag lag",
    "jaan se",
    "jaan ka khatra",
    "maar rahe",
    "maar raha",
    "mar rahe",
    "maar dal",
    "maar denge",
    "ghus aaye",
    "ghus gaye",
    "gher liya",
    "behosh",
    "apharan",
    "kidnap",
    "utha le",
    "lapata",
    "suicide",
    "aatmhatya",
    "emergency",
    "bleeding",
    "shot at",
    "stabbed",
    "unconscious",
    "on fire",
    "kill me",
    "kill us",
    "save us",
    "save me",
    "help me",
];

/// Words that indicate another person or another incident.
const SOMEBODY: &[&str] = &[
    "एक और",
    "दूसरी घटना",
    "दूसरा मामला",
    "दूसरी शिकायत",
    "अलग मामला",
    "अलग शिकायत",
    "नई शिकायत",
    "किसी और",
    "पड़ोसी",
    "पड़ोसन",
    "मोहल्ले में एक",
    "गांव में एक",
    "मेरे दोस्त",
    "मेरी सहेली",
    "मेरे भाई",
    "मेरी बहन",
    "मेरी बेटी",
    "मेरे बेटे",
    "मेरे पिता",
    "मेरी मां",
    "मेरी माता",
    "मेरी पत्नी",
    "मेरे पति",
    "मेरे चाचा",
    "मेरे मामा",
    "बच्ची",
    "एक महिला",
    "एक लड़की",
    "एक बुजुर्ग",
    "ek aur",
    "dusra mamla",
    "doosra mamla",
    "dusri shikayat",
    "doosri shikayat",
    "alag mamla",
    "nayi shikayat",
    "nai shikayat",
    "kisi aur",
    "padosi",
    "padosan",
    "mere dost",
    "mere bhai",
    "meri behan",
    "meri bahan",
    "meri beti",
    "mere bete",
    "mere pita",
    "mere papa",
    "meri maa ",
    "meri mummy",
    "meri patni",
    "meri wife",
    "mere pati",
    "mere chacha",
    "mere mama ",
    "bachchi",
    "ek mahila",
    "ek ladki",
    "another case",
    "another matter",
    "another complaint",
    "another issue",
    "different matter",
    "separate matter",
    "neighbour",
    "neighbor",
    "my friend",
    "my brother",
    "my sister",
    "my daughter",
    "my son ",
    "my father",
    "my mother",
    "my wife",
    "my husband",
];

/// Related categories: words of one in a complaint about the other do not count as another matter.
const RELATED: &[&[Category]] = &[&[Category::Theft, Category::VehicleTheft], &[Category::Assault, Category::Threat]];

/// Why a text looks like another matter than this complaint, if it does.
///
/// `place` is the sealed place of the complaint, read by the program for this comparison.
pub fn another(op: &Op, complaint: &Complaint, place: Option<&str>, text: &str) -> Option<Another> {
    let gazetteer = op.gazetteer();
    let complaint_text = format!("{}\n{}", place.unwrap_or_default(), complaint.text);
    let (new, old) = (folded(text), folded(&complaint_text));
    if says(&new, &old, EMERGENCY) {
        return Some(Another::Emergency);
    }
    if let Some(accused) = gazetteer.accused(text) {
        let before = gazetteer.accused(&complaint_text);
        let accuses =
            before.is_some() || complaint.accused_id.is_some() || complaint.category == Category::PoliceConduct;
        let known = complaint.accused_id.or(before.and_then(|before| before.station_id));
        if !accuses || accused.station_id.is_some_and(|station| Some(station) != known) {
            return Some(Another::Accusation);
        }
    }
    let offices = op.offices();
    let places = |text: &str| {
        let found = gazetteer.candidates(text, None, offices).into_iter();
        // A short name alone is only a guess, but if spelt as listed it is enough to leave the decision to an operator.
        let by_name = |because: &Because| matches!(because, Because::Spelling { .. });
        found
            .filter(|found| found.certainty > Certainty::Guess || found.because.iter().any(by_name))
            .map(|found| found.station_id)
            .collect::<Vec<_>>()
    };
    let named = places(text);
    let mut known = places(&complaint_text);
    known.extend(complaint.station_id);
    // A complaint without a known place may get its place from the addition.
    if !named.is_empty() && !known.is_empty() && !named.iter().any(|station| known.contains(station)) {
        return Some(Another::Place);
    }
    if let Some((category, _)) = gazetteer.about(text).category {
        let detected = gazetteer.about(&complaint_text).category.map(|(category, _)| category);
        let related = |other: Category| RELATED.iter().any(|some| some.contains(&category) && some.contains(&other));
        let of_complaint = [Some(complaint.category), detected].into_iter().flatten();
        if !of_complaint.into_iter().any(|other| other == category || related(other)) {
            return Some(Another::Category);
        }
    }
    says(&new, &old, SOMEBODY).then_some(Another::Victim)
}

/// Whether the new folded text contains one of these words and the old one does not.
fn says(new: &str, old: &str, needles: &[&str]) -> bool {
    let (new, old) = (format!(" {new} "), format!(" {old} "));
    needles.iter().any(|needle| {
        let space = if needle.ends_with(' ') { " " } else { "" };
        let needle = format!(" {}{space}", folded(needle));
        new.contains(&needle) && !old.contains(&needle)
    })
}
