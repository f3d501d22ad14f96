//! Cue words: words beside a name that show whether it means a station, a place, or a place in another district.
//!
//! The lists are plain folded words separated by commas, so that a speaker of the language can read and correct them.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Words for a police station: beside a name, on either side, they show that it is a station's name.
const STATION: &str = "थाना, थाने, थानों, थानांतर्गत, थानाक्षेत्र, कोतवाली, चौकी, पीएस, thana, thane, thanaa, thaana, thaane, kotwali, \
    chauki, chowki, choki, chawki, ps";

/// Words for police officers: after a name they count like those for a station; before a name they count less ("police bara baje aayi").
const FORCE: &str = "पुलिस, थानाध्यक्ष, थानेदार, कोतवाल, एसओ, एसएचओ, दरोगा, दारोगा, इंस्पेक्टर, प्रभारी, इंचार्ज, police, \
    thanadhyaksh, thanedar, kotwal, sho, daroga, inspector, prabhari, incharge";

/// Words for a place: beside a name that is not a common word they show that a place is meant.
const PLACE: &str = "क्षेत्र, इलाका, इलाके, मोहल्ला, मोहल्ले, मुहल्ला, मुहल्ले, बाजार, कस्बा, कस्बे, तहसील, ब्लाक, ब्लॉक, गांव, \
    ग्राम, निवासी, प्रयागराज, इलाहाबाद, kshetra, chhetra, chetra, shetra, ilaka, ilaake, ilake, mohalla, mohalle, \
    muhalla, bazar, bazaar, kasba, kasbe, tehsil, tahsil, block, gaon, gram, village, area, nivasi, niwasi, \
    prayagraj, allahabad, prayag, station, so";

/// Words that may stand between a name and its cue: "नैनी के थाने", "thana of Naini".
const BETWEEN: &str = "के, की, का, में, ke, ki, ka, me, mein, of, in, क्षेत्र, area, the, wale, वाले";

/// Listed spellings that are also common words, or are at least as well known elsewhere: they count only with a cue.
const ORDINARY: &str = "bara, baara, बारा, cant, kent, manda, maanda, mandha, khiri, kheeri, kheri, खीरी, खिरी, hadiya, hundia, maija, \
    mejaa, airport, eyarport, एयरपोर्ट, एअरपोर्ट, industrial area, औद्योगिक, औद्योगिक क्षेत्र, audyogik kshetra, \
    audyogik chetra, mela area, मेला क्षेत्र, chowk, चौक, parade, परेड, jari, जारी, chaka, चाका, dandi, डांडी, \
    beli, बेली, sirsa, सिरसा, chakia, चकिया, sadar bazar, सदर बाजार, ashok nagar, अशोक नगर, krishna nagar, \
    कृष्णा नगर, transport nagar, ट्रांसपोर्ट नगर, mg marg, एमजी मार्ग, gol park, गोल पार्क, baraut, बरौत, sikandra, \
    सिकंदरा, mahila, महिला, bhita, भीटा, soraw, utraw, bahria, बहरिया";

/// Listed names that exist in every city: without a cue they are only a guess.
const COMMON: &str = "kotwali, kotwaali, कोतवाली, high court, हाईकोर्ट, sangam, संगम, katra, कटरा, anand bhawan, आनंद भवन, atala, \
    bahadurganj, बहादुरगंज, shantipuram, शांतिपुरम, medical chauraha, मेडिकल चौराहा, subhash chauraha, \
    सुभाष चौराहा, bharatganj, leader road, rajapur, राजापुर, govindpur, गोविंदपुर, dayalpur, दयालपुर, rasulpur, \
    रसूलपुर, meerapur, मीरापुर, himmatganj, bandh road, बांध रोड, cantonment, saidabad, rasulabad, रसूलाबाद, \
    dariyabad, दरियाबाद, hanumanganj, हनुमानगंज, pratappur, प्रतापपुर, prayag station, sardar patel marg, \
    सरदार पटेल मार्ग, hanuman mandir chauraha, हनुमान मंदिर चौराहा, bade hanuman mandir, बडे हनुमान मंदिर, \
    loknath, लोकनाथ";

/// Districts and cities other than Prayagraj: a name beside one of them is a place there.
const ELSEWHERE: &str = "कानपुर, लखनऊ, वाराणसी, बनारस, काशी, गोरखपुर, आगरा, मेरठ, बरेली, अलीगढ, मुरादाबाद, गाजियाबाद, नोएडा, झांसी, \
    मथुरा, सहारनपुर, अयोध्या, फैजाबाद, सुल्तानपुर, जौनपुर, मिर्जापुर, भदोही, प्रतापगढ, कौशांबी, फतेहपुर, रायबरेली, \
    अमेठी, उंनाव, हरदोई, सीतापुर, लखीमपुर, बहराइच, गोंडा, बस्ती, आजमगढ, मऊनाथ, बलिया, गाजीपुर, देवरिया, कुशीनगर, \
    सोनभद्र, चंदौली, बांदा, चित्रकूट, हमीरपुर, महोबा, जालौन, ललितपुर, इटावा, औरैया, कंनौज, फर्रुखाबाद, मैनपुरी, \
    फिरोजाबाद, एटा, हाथरस, बुलंदशहर, बिजनौर, रामपुर, अमरोहा, संभल, बदायूं, पीलीभीत, शाहजहांपुर, बाराबंकी, बलरामपुर, \
    श्रावस्ती, नैनीताल, दिल्ली, पटना, मुंबई, जयपुर, रीवा, सतना, भोपाल, नागपुर, कोलकाता, जंमू, देहरादून, बागपत, \
    मुजफ्फरनगर, kanpur, lucknow, lko, varanasi, banaras, benaras, kashi, gorakhpur, agra, meerut, bareilly, bareli, \
    aligarh, moradabad, ghaziabad, noida, jhansi, mathura, saharanpur, ayodhya, faizabad, sultanpur, jaunpur, \
    mirzapur, bhadohi, pratapgarh, kaushambi, fatehpur, raebareli, amethi, unnao, hardoi, sitapur, lakhimpur, \
    bahraich, gonda, basti, azamgarh, ballia, ghazipur, deoria, kushinagar, sonbhadra, chandauli, banda, \
    chitrakoot, hamirpur, mahoba, jalaun, lalitpur, etawah, auraiya, kannauj, farrukhabad, mainpuri, firozabad, \
    etah, hathras, bulandshahr, bijnor, rampur, amroha, sambhal, budaun, badaun, pilibhit, shahjahanpur, barabanki, \
    balrampur, shravasti, nainital, delhi, patna, mumbai, jaipur, rewa, satna, bhopal, nagpur, kolkata, jammu, \
    dehradun, baghpat, muzaffarnagar, haryana, हरियाणा, बिहार, bihar, rajasthan, राजस्थान, punjab, पंजाब, \
    uttarakhand, उत्तराखंड, बैंगलोर, bangalore, bengaluru, hyderabad, हैदराबाद, pune, पुणे, indore, इंदौर, gwalior, \
    ग्वालियर, surat, सूरत, ahmedabad, अहमदाबाद, chandigarh, चंडीगढ, ranchi, रांची, raipur, रायपुर";

/// Words of movement or listing: "naini se kanpur" names two places, not one inside the other.
const GOING: &str = "से, se, to, from, and, और, aur, तक, tak, towards";

/// Common words that often stand side by side and together are not a name ("ghar par" is not Ghoorpur).
const WORDS: &str = "ghar, par, pur, pe, mein, main, full, phool, phul, poora, pura, sara, saara, bara, kar, har, jor, shor, door, aur, lal, \
    gopal, raja, rani, hindi, naya, nayi, baad, bagh, bag, hum, tum, din, raat, kam, kaam, baat, घर, पर, पूरा, पुर, फूल, सारा, बडा, नया, \
    नई, लाल, बाग, राजा, कर, हर, दूर, और, दिन, रात, काम, बात, हम";

/// The spellings in a list.
fn spellings(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(',').map(str::trim)
}

/// The lists that contain a word, which show what a neighbouring name means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CueKinds {
    /// A word for a police station.
    pub station: bool,
    /// A word for police officers.
    pub force: bool,
    /// A word for a place.
    pub place: bool,
    /// A word that may stand between a name and its cue.
    pub between: bool,
    /// A district or city other than Prayagraj.
    pub elsewhere: bool,
    /// A word of movement or listing.
    pub going: bool,
    /// A common word.
    pub everyday: bool,
}

/// The lists.
pub(super) static CUES: LazyLock<Cues> = LazyLock::new(Cues::default);

/// The lists, indexed by word.
pub(super) struct Cues(FxHashMap<&'static str, CueKinds>);

impl Default for Cues {
    fn default() -> Self {
        let mut cues = FxHashMap::<_, CueKinds>::default();
        for word in spellings(STATION) {
            cues.entry(word).or_default().station = true;
        }
        for word in spellings(FORCE) {
            cues.entry(word).or_default().force = true;
        }
        for word in spellings(PLACE) {
            cues.entry(word).or_default().place = true;
        }
        for word in spellings(BETWEEN) {
            cues.entry(word).or_default().between = true;
        }
        for word in spellings(ELSEWHERE) {
            cues.entry(word).or_default().elsewhere = true;
        }
        for word in spellings(GOING) {
            cues.entry(word).or_default().going = true;
        }
        for word in spellings(WORDS) {
            cues.entry(word).or_default().everyday = true;
        }
        Self(cues)
    }
}

impl Cues {
    /// The lists that contain a word; none if it is in no list.
    pub(super) fn of(&self, word: &str) -> CueKinds {
        self.0.get(word).copied().unwrap_or_default()
    }

    /// Whether a word is in any list other than the common words alone.
    pub(super) fn knows(&self, word: &str) -> bool {
        let everyday = CueKinds { everyday: true, ..CueKinds::default() };
        self.0.get(word).is_some_and(|kinds| *kinds != everyday)
    }
}

/// How much a listed name counts without a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// Nothing: it is also a common word.
    Ordinary,
    /// A little: it is short, or every city has one.
    Slight,
    /// Fully: it can only be this name.
    Full,
}

/// The weight of a folded spelling according to the lists, if it is in one; for others the caller decides by length and sound.
pub(super) fn weight_of(folded: &str) -> Option<Weight> {
    if spellings(ORDINARY).any(|ordinary| ordinary == folded) {
        Some(Weight::Ordinary)
    } else if spellings(COMMON).any(|common| common == folded) {
        Some(Weight::Slight)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::folded;

    #[test]
    fn the_lists_are_written_in_folded_form() {
        for list in [STATION, FORCE, PLACE, BETWEEN, ORDINARY, COMMON, ELSEWHERE, GOING, WORDS] {
            for word in spellings(list) {
                assert_eq!(word, folded(word), "this spelling never matches");
            }
        }
    }
}
