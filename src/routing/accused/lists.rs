//! The words used in complaints about the police, in classes, and the sequences of classes that are accusations.
//!
//! The lists are plain folded words, so that a speaker of the language can read and correct them. A `*` stands for any ending; a
//! word may be in several classes.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// A set of word classes.
pub(in crate::routing) type Classes = u64;

/// Police officers.
pub(super) const OFFICER: Classes = 1;
/// A police station or outpost.
pub(super) const STATION: Classes = 1 << 1;
/// "Those of" a station: थाने वाले.
pub(super) const WALE: Classes = 1 << 2;
/// The marker of the agent (ने).
pub(super) const NE: Classes = 1 << 3;
/// Other case markers: a noun with one of them is not the agent.
pub(super) const CASE: Classes = 1 << 4;
/// Documents that the police write: FIR, report.
const REPORT: Classes = 1 << 5;
/// Documents that are handed to the police.
const TAHRIR: Classes = 1 << 6;
const NOT: Classes = 1 << 7;
const WRITE: Classes = 1 << 8;
/// Action taken by the police.
const ACTION: Classes = 1 << 9;
const LISTEN: Classes = 1 << 10;
/// To happen or be done.
const HAPPEN: Classes = 1 << 11;
const BRIBE: Classes = 1 << 12;
const MONEY: Classes = 1 << 13;
const DEMAND: Classes = 1 << 14;
const TAKE: Classes = 1 << 15;
pub(super) const HIT: Classes = 1 << 16;
const ABUSE: Classes = 1 << 17;
const THREAT: Classes = 1 << 18;
const REFUSE: Classes = 1 << 19;
const DRIVE_AWAY: Classes = 1 << 20;
const STALL: Classes = 1 << 21;
const FRAME: Classes = 1 << 22;
const PRESSURE: Classes = 1 << 23;
const COLLUDE: Classes = 1 << 24;
const EXTORT: Classes = 1 << 25;
const SOMETHING: Classes = 1 << 26;
const BY: Classes = 1 << 27;
const CORRUPT: Classes = 1 << 28;
const LOCATIVE: Classes = 1 << 29;
/// Catching: the words refer to the person caught.
pub(super) const CATCH: Classes = 1 << 30;
/// Other people or bodies that take bribes or fail to act.
pub(super) const OTHERS: Classes = 1 << 31;
/// Not wishing: "FIR नहीं कराना चाहते".
pub(super) const WISH: Classes = 1 << 32;
/// Words that, before an English word for the police, show that they did not act.
pub(super) const BESIDE: Classes = 1 << 33;
/// "SO", the station officer, which is also a common word.
pub(super) const SO: Classes = 1 << 34;
/// Words that show that "मारा" means a raid.
pub(super) const RAID: Classes = 1 << 35;
/// Detained at the station.
const HELD: Classes = 1 << 36;
/// Police officers who may have acted; assigned by context, not by word.
pub(super) const AGENT: Classes = 1 << 37;

/// Words that suggest the police without naming them.
pub(super) const TRACE: Classes = 1 << 38;

/// Any wrongful act of a person.
const WRONG: Classes = HIT | ABUSE | THREAT | BRIBE | REFUSE | DRIVE_AWAY | FRAME | EXTORT | STALL;

/// The words of each class.
pub(super) const WORDS: &[(Classes, &str)] = &[
    (
        OFFICER,
        "पुलिस पुलिसकर्मी पुलिसवाले पुलिसवालों पुलिसिया दरोगा दारोगा सिपाही सिपाहियों कांस्टेबल थानाध्यक्ष थानेदार कोतवाल एसओ एसएचओ इंस्पेक्टर \
         इंचार्ज प्रभारी विवेचक दीवान एसआई होमगार्ड मुंशी कांस्टेबिल कोंस्टेबल खाकी हवलदार दरोगाजी police policeman policemen policewala policewale cop cops daroga darogah constable \
         constables sipahi thanedar thanadhyaksh kotwal sho inspector incharge prabhari vivechak diwan homeguard si io munshi khaki hawaldar darogaji officer officers",
    ),
    (STATION, "थाना थाने थानों चौकी कोतवाली thana thane thaana thaane thanaa chauki chowki kotwali outpost ps"),
    (WALE, "वाले वाला वालों wale wala walo walon"),
    (NE, "ने ne"),
    (CASE, "से को की के का पर तक में भेज* bhej* बुला* bula* se ko ki ke ka par pe tak me mein m"),
    (LOCATIVE, "में me mein"),
    (
        REPORT,
        "एफआईआर रिपोर्ट मुकदमा मुकदमे रपट प्राथमिकी fir report mukadma mukdma mukadama rapat case complaint complaints",
    ),
    (TAHRIR, "तहरीर शिकायत आवेदन प्रार्थना एप्लीकेशन tahrir tehrir taharir shikayat application complaint aavedan"),
    (NOT, "नहीं नही ना नहि nahi nahin nhi nai nahee not no isnt hasnt didnt never without"),
    (
        WRITE,
        "लिख लिखी लिखा लिखे लिखते लिखता लिखती लिखने दर्ज likh likhi likha likhe likhte likhta likhti likhne darj register registered \
         registering lodge lodged lodging file filed filing write writing written",
    ),
    (
        ACTION,
        "कार्रवाई कार्यवाही कारवाई कार्यवाई एक्शन karrwai karwai karwahi karvai karvahi karyawahi karyavahi karyvahi karywahi kaarwai kaarvai \
         kaarwahi karravai action",
    ),
    (
        LISTEN,
        "सुन सुनता सुनते सुनती सुनवाई सुनी सुना sun sunta sunte sunti sunwai sunvai sunwayi suni suna listen listening listens",
    ),
    (HAPPEN, "हुई हुआ हो होती की hui hua ho hoti hota kiya ki किया"),
    (BRIBE, "रिश्वत घूस rishwat rishvat ghoos ghus bribe bribes चढावा सुविधा"),
    (MONEY, "पैसे पैसा रुपये रुपए रुपया हजार लाख paise paisa rupaye rupees rs hazar hajar lakh money cash"),
    (
        DEMAND,
        "मांग* मांगे maang* mang mange manga mangta mangte mangti mangi demand demanded demanding demands ask asks asked asking \
         wants",
    ),
    (TAKE, "लिए लिया ली ले लेता लेते ऐंठ* liye liya li le lete leta took takes taking taken"),
    (
        HIT,
        "मारा मारी पीटा पीट पीटकर पिटाई थप्पड* धक्का लाठी लाठियां mara maara maari peeta pita peet pitai thappad beat beaten beating beats \
         slap slapped assaulted thrashed hit मारपीट marpeet marpit",
    ),
    (
        ABUSE,
        "गाली गालियां गालीगलौज अभद्र* बदतमीजी बदसलूकी दुर्व्यवहार gaali gaaliyan galiyan abhadra* badtameezi badtamizi badsaluki abuse abused \
         abusing abuses misbehave* misbehav* rude",
    ),
    (THREAT, "धमका* धमकी dhamka* dhamki threat* threaten*"),
    (REFUSE, "इनकार इंकार मना inkar mana inkaar refuse* refusing refusal denied denies deny denying"),
    (DRIVE_AWAY, "भगा भगाया लौटा डांट* bhaga bhagaya bhagaa lauta daant* dant dantkar"),
    (
        STALL,
        "टरका* टाल* टहला* दौडा* चक्कर tarka* taal* tal talmatol tahla* dauda* daura* chakkar ढिलाई लापरवाही laparwahi laparvahi",
    ),
    (
        FRAME,
        "फंसा* झूठा झूठे फर्जी fansa* phansa* phasa* jhootha jhoothe jhuthe jhutha farzi farji छीन* chheen* chhin* snatched",
    ),
    (PRESSURE, "दबाव dabav dabaw dabao pressure pressuring pressurising pressurizing समझौते samjhaute samjhauta"),
    (
        COLLUDE,
        "मिलीभगत सांठगांठ मिले मिला हिस्सा milibhagat bhagat sathganth santhganth saathgaanth mile mila collu* hand hissa hafta हफ्ता",
    ),
    (EXTORT, "वसूल* उगाही vasool* vasul* wasool* wasul* ugahi extort* "),
    (SOMETHING, "कुछ kuch kuchh kuchch nothing"),
    (BY, "by द्वारा dwara dvara"),
    (
        CORRUPT,
        "भ्रष्ट भ्रष्टाचार भ्रष्टाचारी bhrasht bhrashtachar bhrastachar corrupt corruption रिश्वतखोर घूसखोर rishwatkhor ghooskhor",
    ),
    (
        CATCH,
        "पकड* गिरफ्तार* बरामद बचाया छुडा* pakd* pakad* giraftar* giraftaar* arrest* caught baramad bachaya recovered saved rescued \
         thank* धंयवाद dhanyawad dhanyavad शुक्रिया shukriya सराहनीय चोर बदमाश बदमाशों chor badmash",
    ),
    (
        OTHERS,
        "लेखपाल तहसीलदार कानूनगो बाबू सचिव प्रधान कोटेदार नगर निगम बिजली विभाग डाक्टर डॉक्टर बैंक lekhpal tehsildar tahsildar kanungo babu sachiv \
         pradhan kotedar nigam bijli vibhag doctor bank clerk municipal electricity school landlord",
    ),
    (WISH, "चाहता चाहते चाहती chahta chahte chahti want wish करानी कराना karana karani karna करना"),
    (
        BESIDE,
        "send call calling near outside opposite behind beside front to told tell inform informed requesting request with gave from thanks thank dear \
         respected",
    ),
    (SO, "so"),
    (RAID, "छापा छापे दबिश chhapa chapa raid dabish मुठभेड encounter"),
    (
        TRACE,
        "वर्दी लॉकअप लॉकप लाकअप लाकप हवालात हिरासत विवेचना बयान धारा जांच चालान गिरफ्तारी गिरफ्तार चार्जशीट वेरिफिकेशन सत्यापन एनसीआर आख्या \
         सुनवाई मालखाना 112 151 107 vardi wardi uniform lockup hawalat custody hirasat vivechna bayan dhara jaanch inquiry investigation \
         challan chalan arrest arrested giraftar giraftari chargesheet verification ncr sunwai sunvai malkhana officer officers adhikari \
         अधिकारी incharge इंचार्ज sahab साहब garib gareeb गरीब jeep जीप passport पासपोर्ट",
    ),
    (HELD, "बैठा बिठा बिठाए बैठाए baitha bitha bithaye baithaye lockup लॉकअप"),
];

/// What a rule needs besides its sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// Nothing: only the police can be meant.
    Nothing,
    /// The police in the same sentence, or anywhere in the text if the sentence names no other body.
    Police,
    /// A police officer who may have acted in the same sentence, and no other body that takes bribes.
    Agent,
}

/// A sequence of classes that is an accusation; each with the maximum number of other words before it.
pub(super) struct Rule {
    pub steps: &'static [(Classes, usize)],
    pub needs: Needs,
}

const fn rule(needs: Needs, steps: &'static [(Classes, usize)]) -> Rule {
    Rule { steps, needs }
}

/// The rules, the clearest first.
pub(super) const RULES: &[Rule] = &[
    // "FIR नहीं लिखी", "FIR not being registered", "not registering my FIR"
    rule(Needs::Nothing, &[(REPORT, 0), (NOT, 4), (WRITE, 2)]),
    rule(Needs::Nothing, &[(REPORT, 0), (WRITE, 3), (NOT, 1)]),
    rule(Needs::Nothing, &[(NOT, 0), (WRITE, 1), (REPORT, 3)]),
    rule(Needs::Police, &[(REPORT, 0), (NOT, 3), (HAPPEN, 0)]),
    // "refuses to write FIR", "FIR लिखने से मना"
    rule(Needs::Nothing, &[(REFUSE, 0), (WRITE, 3), (REPORT, 4)]),
    rule(Needs::Nothing, &[(REPORT, 0), (WRITE, 1), (REFUSE, 2)]),
    rule(Needs::Police, &[(TAHRIR, 0), (REFUSE, 3)]),
    rule(Needs::Police, &[(TAHRIR, 0), (NOT, 1), (TAKE, 1)]),
    // "कार्रवाई नहीं हो रही", "no action", "कोई नहीं सुन रहा"
    rule(Needs::Police, &[(ACTION, 0), (NOT, 2)]),
    rule(Needs::Police, &[(NOT, 0), (ACTION, 4)]),
    rule(Needs::Police, &[(LISTEN, 0), (NOT, 1)]),
    rule(Needs::Police, &[(NOT, 0), (LISTEN, 1)]),
    rule(Needs::Agent, &[(SOMETHING, 0), (NOT, 1)]),
    rule(Needs::Nothing, &[(AGENT, 0), (SOMETHING, 4)]),
    // "दरोगा ने ... मारा", "SHO abused me", "slapped by a constable"
    rule(Needs::Nothing, &[(AGENT, 0), (NE, 2), (WRONG, 7)]),
    rule(Needs::Nothing, &[(SO, 0), (NE, 0), (WRONG, 7)]),
    rule(Needs::Nothing, &[(AGENT, 0), (NE, 2), (MONEY, 10), (TAKE | DEMAND, 3)]),
    rule(Needs::Nothing, &[(AGENT, 0), (HIT | ABUSE | THREAT | REFUSE | EXTORT | DRIVE_AWAY, 3)]),
    rule(Needs::Nothing, &[(HIT | ABUSE | THREAT | EXTORT, 0), (BY, 2), (OFFICER | STATION, 4)]),
    rule(Needs::Nothing, &[(OFFICER, 0), (BY, 0), (WRONG, 6)]),
    rule(Needs::Nothing, &[(STATION, 0), (LOCATIVE, 0), (HIT | HELD, 4)]),
    // "रिश्वत मांग रहा है", "asked for money"
    rule(Needs::Agent, &[(BRIBE, 0), (DEMAND | TAKE, 3)]),
    rule(Needs::Agent, &[(DEMAND | TAKE, 0), (BRIBE, 3)]),
    rule(Needs::Nothing, &[(AGENT, 0), (MONEY, 6), (TAKE | DEMAND, 3)]),
    rule(Needs::Nothing, &[(AGENT, 0), (DEMAND, 10), (MONEY, 3)]),
    rule(Needs::Nothing, &[(AGENT, 0), (TAKE, 5), (MONEY, 3)]),
    rule(Needs::Nothing, &[(AGENT, 0), (EXTORT, 7)]),
    // "थाने से भगा दिया", "थाने के चक्कर", "समझौते का दबाव"
    rule(Needs::Nothing, &[(STATION, 0), (DRIVE_AWAY | STALL, 3)]),
    rule(Needs::Nothing, &[(AGENT, 0), (STALL | FRAME, 5)]),
    rule(Needs::Agent, &[(PRESSURE, 0)]),
    rule(Needs::Nothing, &[(OFFICER | STATION, 0), (COLLUDE, 5)]),
    rule(Needs::Nothing, &[(COLLUDE, 0), (OFFICER | STATION, 3)]),
    rule(Needs::Nothing, &[(CORRUPT, 0), (OFFICER | STATION, 3)]),
    rule(Needs::Nothing, &[(OFFICER | STATION, 0), (CORRUPT, 4)]),
];

/// Any word for the police or their documents.
pub(super) const POLICE: Classes = OFFICER | STATION | REPORT | TAHRIR;
/// Documents written by or handed to the police.
pub(super) const PAPER: Classes = REPORT | TAHRIR;

/// The lists.
pub(in crate::routing) static LISTS: LazyLock<Lists> = LazyLock::new(Lists::default);

/// The lists, indexed by word.
pub(in crate::routing) struct Lists {
    whole: FxHashMap<&'static str, Classes>,
    /// Prefixes of three to seven letters.
    prefixes: FxHashMap<&'static str, Classes>,
}

impl Default for Lists {
    fn default() -> Self {
        let mut lists = Self { whole: FxHashMap::default(), prefixes: FxHashMap::default() };
        for (class, words) in WORDS {
            for word in words.split_whitespace() {
                match word.strip_suffix('*') {
                    Some(prefix) => *lists.prefixes.entry(prefix).or_default() |= class,
                    None => *lists.whole.entry(word).or_default() |= class,
                }
            }
        }
        lists
    }
}

impl Lists {
    /// The classes of a word by its whole form.
    pub(in crate::routing) fn whole(&self, word: &str) -> Classes {
        self.whole.get(word).copied().unwrap_or_default()
    }

    /// The classes of a word by its prefixes.
    pub(in crate::routing) fn by_prefix(&self, word: &str) -> Classes {
        let mut classes = 0;
        for (at, letter) in word.char_indices().skip(2).take(6) {
            classes |= self.prefixes.get(&word[..at + letter.len_utf8()]).copied().unwrap_or_default();
        }
        classes
    }
}
