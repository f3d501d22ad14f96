//! Whether what a complainant adds looks like another matter than the complaint.
//!
//! Errs to the safe side: what is put to a person costs one key, what is put away costs somebody the hearing. The complaint's own words count:
//! what they say too is no other matter.

use crate::{
    complaint::{Category, store::Complaint},
    language::folded,
    routing::{Because, Certainty},
    server::op::Op,
};

/// Why something looks like another matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Another {
    /// Somebody is in danger now.
    Emergency,
    /// It accuses the police, or others of them than the complaint does.
    Accusation,
    /// It names another place.
    Place,
    /// It is about another subject.
    Category,
    /// It says that it is about somebody or something else.
    Victim,
}

/// Words of danger. Each counts as the beginning of a word.
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

/// Words of somebody or something else.
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

/// Subjects that shade into each other: a word of one in a complaint about the other is no other matter.
const KIN: &[&[Category]] = &[&[Category::Theft, Category::VehicleTheft], &[Category::Assault, Category::Threat]];

/// Why a text looks like another matter than this complaint, if it does.
pub fn another(op: &Op, complaint: &Complaint, text: &str) -> Option<Another> {
    let gazetteer = op.gazetteer();
    let said = format!("{}\n{}", complaint.details.place.as_deref().unwrap_or_default(), complaint.text);
    let (new, old) = (folded(text), folded(&said));
    if says(&new, &old, EMERGENCY) {
        return Some(Another::Emergency);
    }
    if let Some(accused) = gazetteer.accused(text) {
        let before = gazetteer.accused(&said);
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
        // A short name is only a guess by itself; spelt as listed it is enough to ask a person.
        let by_name = |because: &Because| matches!(because, Because::Spelling { .. });
        found
            .filter(|found| found.certainty > Certainty::Guess || found.because.iter().any(by_name))
            .map(|found| found.station_id)
            .collect::<Vec<_>>()
    };
    let named = places(text);
    let mut known = places(&said);
    known.extend(complaint.station_id);
    // A complaint of no known place learns its place from what is added.
    if !named.is_empty() && !known.is_empty() && !named.iter().any(|station| known.contains(station)) {
        return Some(Another::Place);
    }
    if let Some((category, _)) = gazetteer.about(text).category {
        let seemed = gazetteer.about(&said).category.map(|(category, _)| category);
        let kin = |other: Category| KIN.iter().any(|some| some.contains(&category) && some.contains(&other));
        let of_the_case = [Some(complaint.category), seemed].into_iter().flatten();
        if !of_the_case.into_iter().any(|other| other == category || kin(other)) {
            return Some(Another::Category);
        }
    }
    says(&new, &old, SOMEBODY).then_some(Another::Victim)
}

/// Whether folded words say one of these, and the folded words before them did not.
fn says(new: &str, old: &str, needles: &[&str]) -> bool {
    let (new, old) = (format!(" {new} "), format!(" {old} "));
    needles.iter().any(|needle| {
        let space = if needle.ends_with(' ') { " " } else { "" };
        let needle = format!(" {}{space}", folded(needle));
        new.contains(&needle) && !old.contains(&needle)
    })
}
