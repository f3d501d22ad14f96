use super::{About, NAMES, Weighed, matter, police};
use crate::{
    complaint::Category,
    routing::{
        Gazetteer, Kind,
        accused::parts,
        filter::Filter,
        gazetteer::rows,
        measure::{bench_texts, sample},
        text::words,
    },
};
use serde::Deserialize;
use std::sync::LazyLock;

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| sample().0);

fn about(text: &str) -> About {
    GAZETTEER.about(text)
}

/// Some of the posts of every table, and some long ones.
pub(super) fn texts() -> Vec<String> {
    #[derive(Deserialize)]
    struct Row {
        text: String,
    }
    const TABLES: [&str; 6] = [
        include_str!("../../../data/understanding.csv"),
        include_str!("../../../data/understanding_unrelated.csv"),
        include_str!("../../../data/understanding_held_out.csv"),
        include_str!("../../../data/understanding_held_out_unrelated.csv"),
        include_str!("../../../data/routing_held_out.csv"),
        include_str!("../../../data/routing_held_out_2.csv"),
    ];
    let posts = TABLES.into_iter().flat_map(|table| rows(table).map(|row: Result<Row, _>| row.expect("a post").text));
    let mut texts: Vec<String> = posts.step_by(3).collect();
    texts.extend(bench_texts().into_iter().step_by(25));
    let long: Vec<String> = texts.chunks(40).step_by(3).map(|posts| posts.join(". ")).collect();
    texts.extend(long);
    texts.extend(["", " ", "ं ं ं", "0 1 २", "வீட்டில் திருட்டு", "a", "aa"].map(ToOwned::to_owned));
    texts
}

#[test]
fn shortcuts_change_no_decision() {
    let (mut without, offices) = sample();
    // Without filters, every table is asked for every word.
    without.spelling_starts = Filter::of_everything();
    without.sound_starts = Filter::of_everything();
    without.near_spellings = Filter::of_everything();
    let mut accused = 0;
    for text in texts() {
        let words = words(&text);
        let in_full = parts(&words).find_map(|part| {
            let read = without.read(part, Weighed::of(part), without.mentions(part));
            read.accuses(&without).then(|| without.accused_by(&text, &read))
        });
        accused += usize::from(in_full.is_some());
        assert_eq!(GAZETTEER.accused(&text), in_full.clone().flatten(), "{text}");
        assert_eq!(about(&text).accused, in_full.flatten(), "{text}");
        let candidates = |gazetteer: &Gazetteer| gazetteer.candidates(&text, None, &offices);
        assert_eq!(candidates(&GAZETTEER), candidates(&without), "{text}");
    }
    assert!(accused > 50, "{accused}");
}

#[test]
fn the_tables_are_valid() {
    for read in [matter(), police()] {
        if let Err(error) = read {
            panic!("{error}");
        }
    }
}

#[test]
fn the_categories_come_first_and_in_order() {
    for (number, category) in Category::ALL.iter().enumerate() {
        assert_eq!(NAMES[number], category.as_str());
    }
}

#[test]
fn a_category_is_proposed_with_the_words_that_led_to_it() {
    for (text, expected) in [
        ("@PrayagrajPolice कल रात मेरी मोटरसाइकिल चोरी हो गई", Category::VehicleTheft),
        ("मेरे घर में चोरी हो गई", Category::Theft),
        ("पर्स छीनकर भाग गए", Category::Theft),
        ("सुलेम सराय में दुकान का ताला टूट गया", Category::Theft),
        ("sir mere khate se paise nikal gaye OTP bhi nahi diya", Category::CyberFraud),
        ("Neighbour plays loud music till 2 am", Category::Noise),
        ("ज़मीन पर कब्ज़ा कर लिया", Category::LandDispute),
        ("ladke chedte hai", Category::WomenSafety),
        // A drinking husband is not a matter of illegal liquor.
        ("मेरा पति शराब पीकर मारता है, मैं घूरपुर में रहती हूँ", Category::WomenSafety),
    ] {
        let about = about(text);
        let (category, words) = about.category.clone().unwrap_or_else(|| panic!("{text}: {about:?}"));
        assert_eq!(category, expected, "{text}");
        assert!(words.split("”, “").all(|word| !word.is_empty() && text.contains(word)), "{text}: {words}");
        assert_eq!((about.not_complaint, about.accused), (None, None), "{text}");
    }
    for text in
        ["नमस्ते", "authority", "चुनाव का शोर थम गया", "satta ke liye sab kuch", "bumrah ka attack", "दिल चुरा लिया"]
    {
        assert_eq!(about(text).category, None, "{text}");
    }
}

#[test]
fn an_accusation_gives_the_category_of_police_conduct() {
    for (text, station) in [
        ("एफ. आई. आर. नहीं लिखी जा रही, थाना सराय इनायत", "Sarai Inayat"),
        ("F.I.R. nahi likh rahe Phulpur thane wale", "Phulpur"),
        ("बारा थाना के दारोगा जी ने कहा कि पहले 10 हजार दो तब FIR लिखेंगे", "Bara"),
        ("झूँसी पुलिस चौकी के दरोगा ने मेरे भाई को बिना वजह उठा लिया", "Jhunsi"),
        ("मांडा थाने के सिपाही खुद जुआ खिलवाते हैं", "Manda"),
        ("महिला थाने में मेरी सुनवाई नहीं हो रही", "Mahila Thana"),
    ] {
        let (gazetteer, offices) = sample();
        let about = gazetteer.about(text);
        let accused = about.accused.unwrap_or_else(|| panic!("{text}"));
        let office = accused.station_id.and_then(|id| offices.get(id)).map(|office| office.code.as_str());
        assert_eq!(office, Some(station), "{text}");
        assert_eq!(about.category.map(|(category, _)| category), Some(Category::PoliceConduct), "{text}");
    }
    for text in ["लेखपाल रिश्वत मांग रहा है, मेजा", "नकली दरोगा बनकर पैसे ले गया", "kya police kuch kar sakti hai"]
    {
        let about = about(text);
        assert_eq!(about.accused, None, "{text}");
        assert_ne!(about.category.map(|(category, _)| category), Some(Category::PoliceConduct), "{text}");
    }
}

#[test]
fn what_happened_on_a_train_is_for_the_railway_police() {
    for (text, words) in [
        ("प्रयागराज जंक्शन पर बैग चोरी, जीआरपी में बताया है", "जीआरपी"),
        ("GRP thana Prayagraj me report likhwani hai", "GRP"),
        ("train me mobile chori ho gaya, kal raat", "train"),
        ("रेलवे पुलिस कुछ नहीं बता रही", "रेलवे"),
    ] {
        let railway = about(text).railway.unwrap_or_else(|| panic!("{text}"));
        assert!(railway.contains(words), "{text}: {railway}");
    }
    for text in ["train late hai aaj", "रेलवे फाटक के पास बाइक चोरी", "online training me paise le liye", "naini me chori"]
    {
        assert_eq!(about(text).railway, None, "{text}");
    }
}

#[test]
fn thanks_that_report_a_theft_are_a_theft_and_thanks_for_a_found_child_are_thanks() {
    let kind = |text: &str| about(text).not_complaint.map(|(kind, _)| kind);
    assert_eq!(kind("बहुत बहुत धन्यवाद प्रयागराज पुलिस"), Some(Kind::Thanks));
    assert_eq!(kind("कोरांव पुलिस का बहुत धन्यवाद, 2 घंटे में बच्ची मिल गई"), Some(Kind::Thanks));
    assert_eq!(kind("धन्यवाद, पर मेरी बाइक चोरी हो गई"), None);
    assert_eq!(kind("passport verification kaise hoga"), Some(Kind::Query));
    assert_eq!(kind("personal loan chahiye to call kare"), Some(Kind::Spam));
    // A greeting is not thanks.
    assert_eq!(kind("jai hind sir"), Some(Kind::Remark));
    assert_eq!(kind("मदद करिये सर बहुत परेशान हूं, जय हिंद"), None);
}

#[test]
fn an_empty_text_or_another_language_gives_no_suggestion() {
    for text in ["", "🙏🙏", "...", "வீட்டில் திருட்டு நடந்தது, உதவி வேண்டும்", "আমার সাইকেল চুরি হয়েছে", "Где моя машина"]
    {
        assert_eq!(about(text), About::default(), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn reasons_are_slices_of_any_text(text in "(दरोगा|ने|chori|bike|थाने|धन्यवाद|नहीं|f\\.i\\.r\\.|एफ\\. |loan|, |\\. | |[a-zक-ह]{1,5}){0,16}") {
        let found = about(&text);
        let reasons = [found.category.map(|(_, words)| words), found.not_complaint.map(|(_, words)| words)];
        for words in reasons.into_iter().flatten() {
            proptest::prop_assert!(words.split("”, “").all(|word| text.contains(word)), "{words}");
        }
    }
}
