use super::lists;
use crate::{language::folded, routing::measure::sample};

/// Texts that accuse the police, each with the code of the station, if one is named.
const ACCUSING: &[(&str, &str)] = &[
    ("सिविल लाइंस थाने का दरोगा रिश्वत मांग रहा है", "Civil Lines"),
    ("naini thana SO FIR nahi likh raha", "Naini"),
    ("police station refuses to write FIR", ""),
    ("चौकी इंचार्ज ने मुझे मारा", ""),
    ("SHO of Kydganj took money from us", "Kydganj"),
    ("कोतवाल ने धमकाया कि केस वापस लो", ""),
    ("करछना थाने में तहरीर दी, कार्रवाई नहीं हो रही", "Karchana"),
    ("फूलपुर थाने में तहरीर दी है, FIR नहीं लिखी जा रही है", "Phulpur"),
    ("Soraon thane me application diya hai koi sun nahi raha", "Soraon"),
    ("Handia thana wale paise maang rahe hain", "Handia"),
    ("दारागंज थाने से मुझे भगा दिया गया", "Daraganj"),
    ("थाने में मुझे बंद करके पीटा गया", ""),
    ("A constable slapped my father at Naini police station", "Naini"),
    ("I was beaten by the police at Holagarh", "Holagarh"),
    ("FIR still not registered at Colonelganj police station", "Colonelganj"),
    ("Police is not registering my FIR", ""),
    ("झूंसी पुलिस ने मेरे भाई को झूठे केस में फंसा दिया", "Jhunsi"),
    ("meja thane ke daroga ne gaali di", "Meja"),
    ("सिपाही ने बैरियर पर दो हजार रुपये मांगे", ""),
    ("पुलिस वाले ने मोबाइल छीन लिया", ""),
    ("Attarsuiya thana me mukadma darj nahi kiya ja raha", "Attarsuiya"),
    ("थाने के चक्कर काट रहा हूं, कोई सुनवाई नहीं", ""),
    ("विवेचक समझौते का दबाव बना रहे हैं", ""),
    ("police walo ne thappad maara aur gaali di", ""),
    ("The inspector threatened my wife", ""),
    ("chauki incharge paise leta hai roz", ""),
    ("थानाध्यक्ष ने अभद्रता की", ""),
    ("Khuldabad ka thanedar rishwat leta hai", "Khuldabad"),
    ("Sub inspector demanded money for verification", ""),
    ("एसओ साहब टरका रहे हैं", ""),
    ("SO ne dhamki di ki jail bhej dunga", ""),
    ("पुलिस की मिलीभगत से शराब बिक रही है", ""),
    ("police took no action on my complaint", ""),
    ("घूरपुर पुलिस कुछ नहीं कर रही", "Ghoorpur"),
    ("रिपोर्ट लिखने से मना कर दिया नवाबगंज थाने ने", "Nawabganj"),
    ("Corrupt police officers in Mutthiganj", "Mutthiganj"),
    ("थाने वाले तहरीर नहीं ले रहे", ""),
    ("daroga ji ne 5000 rupaye liye aur kaam bhi nahi kiya", ""),
    ("भ्रष्ट दरोगा को हटाया जाए", ""),
    ("sipahi wasooli kar rahe hain truck walo se", ""),
    ("Policemen abused us near Bairahana", "Kydganj"),
    ("मांडा थाने की पुलिस ने घर में घुसकर लाठी चलाई", "Manda"),
    ("My brother was slapped by SI of Shivkuti thana", "Shivkuti"),
    ("FIR darj nahi ho rahi hai 10 din se", ""),
];

const NOT_ACCUSING: &[&str] = &[
    "thana naini ke paas bike chori ho gayi",
    "सिविल लाइंस थाने में तहरीर दी है",
    "फूलपुर थाने के पास दो लड़कों ने मुझे मारा",
    "My phone was stolen near the police station",
    "दरोगा जी ने बहुत मदद की, धन्यवाद",
    "पुलिस ने चोर को पकड़ा और पीटा",
    "police ne badmash ko giraftar kiya",
    "पड़ोसी ने मारा है, पुलिस को बुलाया है",
    "लेखपाल रिश्वत मांग रहा है, पुलिस से शिकायत करनी है",
    "sipahi ki bike chori ho gayi",
    "नगर निगम कोई कार्रवाई नहीं करता",
    "bijli vibhag koi sunwai nahi karta",
    "कृपया FIR दर्ज करने की कृपा करें",
    "main FIR nahi likhwana chahta, bas samjha dijiye",
    "मुकदमा दर्ज नहीं कराना चाहते, केवल सुरक्षा चाहिए",
    "Please send police, boys are beating a man outside the thana",
    "police station Civil Lines me report likhwayi hai",
    "Thank you Prayagraj police for quick action",
    "पुलिस ने जुआ अड्डे पर छापा मारा",
    "थाना करछना क्षेत्र में मारपीट हुई",
    "Naini thana kshetra me do pakshon me marpeet",
    "दरोगा के घर के सामने जलभराव है",
    "kotwali ke samne jaam laga hai",
    "चौकी के पास शराब पीकर लोग गाली देते हैं",
    "पति मारता है, महिला थाना का नंबर दीजिए",
    "Daroga ban gaya mera dost, badhai",
    "police bharti ka result kab aayega",
    "मेरे पिता सिपाही हैं, उनका पर्स चोरी हुआ",
    "inspector sahab namaste, mera mobile kho gaya",
    "थाने में गुमशुदगी दर्ज कराई है, बेटा नहीं मिला",
    "FIR likhi ja chuki hai, copy kaise milegi",
    "I have lodged an FIR at Naini, please find my bike",
    "police ko phone kiya hai, wo aa rahe hain",
    "पुलिस चौकी के सामने ट्रक ने बाइक को टक्कर मारी",
    "मुझे धमकी मिल रही है, थाने में शिकायत दी है",
    "doctor ne paise liye aur ilaaj nahi kiya",
    "स्कूल वाले फीस के पैसे मांग रहे हैं",
    "Fraud caller said he is from police and I lost my card",
    "padosi roz gaali deta hai, thana Jhunsi ka mamla hai",
    "थाना प्रभारी महोदय, मेरी गाय चोरी हो गई है",
    "Landlord threatens me daily, area is Katra",
    "चोरी की रिपोर्ट लिखवाने के लिए कौन से थाने जाऊं",
];

#[test]
fn accusations_and_the_accused_station_are_recognised() {
    let (gazetteer, offices) = sample();
    let mut missed = Vec::new();
    for (text, code) in ACCUSING {
        let accused = gazetteer.accused(text);
        let station = accused.as_ref().and_then(|accused| accused.station_id).and_then(|id| offices.get(id));
        if accused.is_none() || station.map_or("", |office| office.code.as_str()) != *code {
            missed.push(format!("{text}: {accused:?} {:?}", station.map(|office| &office.code)));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn reporting_something_to_a_station_accuses_nobody() {
    let (gazetteer, _) = sample();
    let accusations: Vec<_> =
        NOT_ACCUSING.iter().filter_map(|text| Some(format!("{text}: {}", gazetteer.accused(text)?.written))).collect();
    assert!(accusations.is_empty(), "{}", accusations.join("\n"));
}

#[test]
fn the_accusing_words_are_shown_as_written() {
    let (gazetteer, _) = sample();
    let accused = gazetteer.accused("महोदय, नैनी थाने का दरोगा रिश्वत माँग रहा है।").expect("an accusation");
    assert_eq!(accused.written, "दरोगा रिश्वत माँग");
}

#[test]
fn there_are_forty_sentences_each_way() {
    assert!(ACCUSING.len() >= 40 && NOT_ACCUSING.len() >= 40);
}

#[test]
fn the_words_are_written_in_folded_form() {
    for word in lists::WORDS.iter().flat_map(|(_, words)| words.split_whitespace()) {
        let word = word.trim_end_matches('*');
        assert_eq!(word, folded(word), "this word never matches");
    }
}

#[test]
fn half_a_sentence_at_the_end_of_a_long_story_is_recognised() {
    let (gazetteer, _) = sample();
    let story =
        "कल शाम बाजार से लौटते समय मेरी साइकिल की चेन उतर गई तो मैं पेड़ के नीचे बैठ गया और घर वालों को फोन किया। ".repeat(60);
    assert_eq!(gazetteer.accused(&story), None);
    for at in ["", &story] {
        let text = format!("{at}{story}फिर थाने गया तो दरोगा जी ने तहरीर फाड़ दी और पांच हजार रुपये मांगे। {at}");
        let accused = gazetteer.accused(&text).expect("an accusation");
        assert!(text.contains(&accused.written), "{accused:?}");
        assert!(gazetteer.about(&text).accused.is_some());
    }
}

#[test]
fn the_parts_of_a_long_text_cover_every_word() {
    for length in [0, 1, 119, 120, 200, 201, 279, 280, 281, 1_000] {
        let text = "शब्द ".repeat(length);
        let words = crate::routing::text::words(&text);
        let mut covered = vec![false; length];
        for part in super::parts(&words) {
            assert!(part.len() <= super::PART + super::STEP);
            covered
                .iter_mut()
                .zip(&words)
                .for_each(|(covered, word)| *covered |= part.iter().any(|one| std::ptr::eq(one, word)));
        }
        assert!(covered.iter().all(|covered| *covered), "{length}");
    }
}
