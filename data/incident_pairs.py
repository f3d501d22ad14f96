#!/usr/bin/env python3
"""Makes data/incident_pairs.csv: pairs of complaints of which it is known whether they are about one incident.

All texts are invented. Names of localities are those of data/localities.csv; their positions are made up. The kinds of incident are split into
two halves: the rules in src/incidents/alike.rs may be tuned on the half `tune`; the half `held` is only measured. The table was made before
the rules. Run from the folder of the repository: python3 data/incident_pairs.py > data/incident_pairs.csv
"""
import csv, random, sys

R = random.Random(20261127)
LOCALITIES = [(row["locality_hi"], row["locality_en"]) for row in csv.DictReader(open("data/localities.csv", encoding="utf-8"))]
POINTS = {en: (25.30 + R.random() * 0.35, 81.60 + R.random() * 0.55) for _, en in LOCALITIES}
LANDMARKS = [
    ("शिव मंदिर के पास", "shiv mandir ke paas", "near the Shiv temple"),
    ("पानी की टंकी के पास", "pani ki tanki ke pass", "beside the water tank"),
    ("प्राइमरी स्कूल के सामने", "primary school ke samne", "opposite the primary school"),
    ("पेट्रोल पंप के आगे", "petrol pump ke aage", "after the petrol pump"),
    ("रेलवे फाटक पर", "railway fatak par", "at the railway crossing"),
    ("सब्जी मंडी वाली गली में", "sabzi mandi wali gali me", "in the lane of the vegetable market"),
    ("बड़ी मस्जिद के पीछे", "badi masjid ke piche", "behind the big mosque"),
    ("पुराने पीपल के नीचे", "purane peepal ke niche", "under the old peepal tree"),
]
# Each kind: half, category, category that some choose instead, hours within which it is reported, slots, views in Hindi, romanised and English.
KINDS = [
    dict(half="tune", category="noise", other="other", hours=72, slots=dict(
        hall=[("अंबर गेस्ट हाउस", "ambar guest house", "Ambar guest house"), ("नीलम मैरिज लॉन", "neelam marriage lawn", "Neelam marriage lawn"),
              ("सूरज बैंक्वेट", "suraj banquet", "Suraj Banquet"), ("कमल उत्सव वाटिका", "kamal utsav vatika", "Kamal Utsav Vatika"), ("गंगोत्री हॉल", "gangotri hall", "Gangotri hall")],
        who=[("बच्चों के बोर्ड पेपर हैं", "bachho ke board paper hai", "children have board exams"), ("घर में दिल के मरीज हैं", "ghar me dil ke mareez hain", "we have a heart patient at home")]), views=[
        ("{place} में {hall} में रात {n} बजे तक डीजे बज रहा है, {who}।", "{place} me {hall} me raat {n} baje tak dj baj raha, {who}", "DJ is playing until {n} at night in {hall}, {place}. {who}."),
        ("{hall} वाले बहुत तेज आवाज में गाना बजाते हैं {landmark} {place}। डीजे बंद कराइए", "{hall} wale bahut tez awaz me gana bajate {landmark} {place} dj band karwaiye", "{hall} {landmark} in {place} plays songs on a DJ so loud we can't sleep."),
        ("हमारे मोहल्ले {place} में {hall} का लाउडस्पीकर सोने नहीं देता। {who}", "hamare mohalle {place} me {hall} ka loudspeaker sone nahi deta {who}", "The loudspeaker of {hall} in our mohalla {place} keeps everyone awake, {who}")]),
    dict(half="tune", category="theft", other="women_safety", hours=30, slots=dict(
        bike=[("काली पल्सर", "kali pulsar", "black Pulsar"), ("लाल अपाचे", "laal apache", "red Apache"), ("सफेद स्कूटी", "safed scooty", "white scooty"), ("नीली स्प्लेंडर", "neeli splendor", "blue Splendor")],
        what=[("सोने की चेन", "sone ki chain", "gold chain"), ("मंगलसूत्र", "mangalsutra", "mangalsutra"), ("कान की बाली", "kaan ki bali", "earrings"), ("पर्स और मोबाइल", "purse aur mobile", "purse and mobile")],
        way=[("मंदिर से लौटते समय", "mandir se lautte samay", "coming back from the temple"), ("सुबह टहलते समय", "subah tahalte samay", "during a morning walk"), ("ट्यूशन से आते हुए", "tuition se aate hue", "returning from tuition")]), views=[
        ("{bike} पर दो लड़कों ने {what} छीन ली, {way}, {place} {landmark}", "{bike} pe do ladko ne {what} chheen li {way} {place} {landmark}", "Two boys on a {bike} snatched a {what} {way}, {place} {landmark}"),
        ("मेरे सामने एक आंटी की {what} झपट कर {bike} से भागे। जगह {place}", "mere saamne ek aunty ki {what} jhapat kar {bike} se bhage jagah {place}", "In front of me they pulled a lady's {what} and fled on a {bike}. Place {place}"),
        ("{place} में {way} बाइक सवार बदमाश {what} खींच ले गए, गाड़ी {bike} थी", "{place} me {way} bike sawar badmash {what} kheench le gaye gadi {bike} thi", "At {place}, {way}, robbers took the {what}; their bike was a {bike}")]),
    dict(half="tune", category="traffic", other="other", hours=20, slots=dict(
        a=[("ट्रक", "truck", "truck"), ("बोलेरो", "bolero", "Bolero"), ("ट्रैक्टर", "tractor", "tractor"), ("रोडवेज बस", "roadways bus", "roadways bus"), ("डंपर", "dumper", "dumper")],
        b=[("ई रिक्शा", "e rickshaw", "e-rickshaw"), ("मोटरसाइकिल", "motorcycle", "motorcycle"), ("साइकिल वाले", "cycle wale", "cyclist"), ("ठेले वाले", "thele wale", "handcart man")],
        hurt=[("एक की हालत गंभीर", "ek ki halat gambhir", "one is critical"), ("बच्चे को चोट आई", "bachhe ko chot aayi", "a child was hurt"), ("पैर टूट गया", "pair tut gaya", "a leg is broken")]), views=[
        ("{place} {landmark} {a} ने {b} को टक्कर मार दी, {hurt}", "{place} {landmark} {a} ne {b} ko takkar maar di {hurt}", "A {a} hit a {b} at {place} {landmark}, {hurt}"),
        ("एक्सीडेंट हुआ है {place}, {b} को {a} ने कुचला। एम्बुलेंस नहीं आई, जाम लगा है", "accident hua h {place}, {b} ko {a} ne kuchla. ambulance nahi aayi jam laga h", "Accident at {place}: {a} ran over {b}. No ambulance, traffic jam"),
        ("सड़क दुर्घटना {landmark} {place}। {a} चालक भाग गया। {hurt}", "sadak durghatna {landmark} {place}. {a} chalak bhag gaya. {hurt}", "Road accident {landmark} {place}. Driver of the {a} ran away. {hurt}")]),
    dict(half="tune", category="theft", other="other", hours=48, slots=dict(
        shop=[("किराना की दुकान", "kirana ki dukan", "grocery shop"), ("मोबाइल की दुकान", "mobile ki dukan", "mobile shop"), ("दवा की दुकान", "dawa ki dukan", "medical store"), ("कपड़े की दुकान", "kapde ki dukan", "cloth shop")],
        how=[("शटर काटकर", "shutter kaat kar", "cutting the shutter"), ("दीवार में सेंध लगाकर", "deewar me sendh laga kar", "through a hole in the wall"), ("छत का टीन हटाकर", "chhat ka teen hata kar", "removing the tin roof")],
        owner=[("गुप्ता जी", "gupta ji", "Gupta ji"), ("वर्मा जी", "verma ji", "Verma ji"), ("अंसारी भाई", "ansari bhai", "Ansari bhai"), ("पटेल जी", "patel ji", "Patel ji")]), views=[
        ("{owner} की {shop} में रात को {how} चोरी हो गई {place}", "{owner} ki {shop} me raat ko {how} chori ho gayi {place}", "The {shop} of {owner} in {place} was burgled at night {how}"),
        ("{place} {landmark} {shop} में {how} चोर घुसे, नगदी ले गए", "{place} {landmark} {shop} me {how} chor ghuse nagdi le gaye", "Thieves entered a {shop} {landmark} {place} {how} and took the cash"),
        ("मेरे पड़ोसी {owner} की {shop} का ताला टूटा, सारा सामान गायब {place}", "mere padosi {owner} ki {shop} ka tala tuta sara saman gayab {place}", "My neighbour {owner}'s {shop} was broken into, everything is gone, {place}")]),
    dict(half="tune", category="illegal_liquor", other="other", hours=240, slots=dict(
        spot=[("पुलिया", "puliya", "culvert"), ("ईंट भट्ठा", "eent bhatta", "brick kiln"), ("नहर", "nahar", "canal"), ("बंद सिनेमा", "band cinema", "closed cinema"), ("कबाड़ गोदाम", "kabad godam", "scrap yard")],
        man=[("कल्लू", "kallu", "Kallu"), ("मुन्ना", "munna", "Munna"), ("बबलू", "bablu", "Bablu"), ("छोटे", "chhote", "Chhote")]), views=[
        ("{place} में {spot} के पास {man} कच्ची शराब बेचता है", "{place} me {spot} ke paas {man} kachi sharab bechta hai", "{man} sells raw liquor near the {spot} in {place}"),
        ("{spot} पर रोज शाम अवैध शराब बिकती है, शराबी गाली देते हैं, {place}", "{spot} par roz shaam awaidh sharab bikti h sharabi gali dete h {place}", "Illegal liquor is sold at the {spot} every evening, drunkards abuse us, {place}"),
        ("{man} नाम का आदमी {place} {spot} किनारे दारू का अड्डा चला रहा", "{man} naam ka aadmi {place} {spot} kinare daru ka adda chala raha", "A man called {man} runs a liquor den by the {spot}, {place}")]),
    dict(half="tune", category="vehicle_theft", other="theft", hours=48, slots=dict(
        bike=[("हीरो स्प्लेंडर", "hero splendor", "Hero Splendor"), ("होंडा शाइन", "honda shine", "Honda Shine"), ("टीवीएस जुपिटर", "tvs jupiter", "TVS Jupiter"), ("बजाज प्लेटिना", "bajaj platina", "Bajaj Platina")],
        plate=[("UP70 ZZ {p}",) * 3],
        at=[("अस्पताल के बाहर", "aspatal ke bahar", "outside the hospital"), ("बैंक के सामने", "bank ke saamne", "opposite the bank"), ("कोचिंग के बाहर", "coaching ke bahar", "outside the coaching"), ("घर के बाहर", "ghar ke bahar", "outside our house")]), views=[
        ("मेरी {bike} {plate} {at} से चोरी हो गई {place}", "meri {bike} {plate} {at} se chori ho gayi {place}", "My {bike} {plate} was stolen {at}, {place}"),
        ("{place} {at} खड़ी {bike} गायब है नंबर {plate}", "{place} {at} khadi {bike} gayab hai number {plate}", "{bike} number {plate} parked {at} {place} is missing"),
        ("भाई की गाड़ी {plate} कोई ले गया, {at} {place}", "bhai ki gadi {plate} koi le gaya {at} {place}", "Somebody took my brother's vehicle {plate}, {at} {place}")]),
    dict(half="tune", category="assault", other="land_dispute", hours=36, slots=dict(
        why=[("नाली के विवाद", "nali ke vivad", "a quarrel about a drain"), ("मेड़ के झगड़े", "med ke jhagde", "a fight over a field boundary"), ("पार्किंग की बात", "parking ki baat", "parking"), ("पुरानी रंजिश", "purani ranjish", "an old grudge")],
        tool=[("लाठी डंडे", "lathi dande", "lathis"), ("लोहे की रॉड", "lohe ki rod", "iron rods"), ("ईंट पत्थर", "eent patthar", "bricks and stones")],
        fam=[("यादव परिवार", "yadav parivar", "Yadav family"), ("निषाद परिवार", "nishad parivar", "Nishad family"), ("पांडे परिवार", "pande parivar", "Pandey family"), ("सोनकर परिवार", "sonkar parivar", "Sonkar family")]), views=[
        ("{place} में {why} को लेकर {tool} चले, {fam} के कई लोग घायल", "{place} me {why} ko lekar {tool} chale {fam} ke kai log ghayal", "{tool} were used in {place} because of {why}; several of the {fam} are injured"),
        ("{fam} पर {tool} से हमला {landmark} {place}", "{fam} par {tool} se hamla {landmark} {place}", "Attack on the {fam} with {tool} {landmark} {place}"),
        ("{why} में मारपीट हुई, {tool} से सिर फूटा, {place}", "{why} me marpeet hui {tool} se sir futa {place}", "Beating over {why}, head broken with {tool}, {place}")]),
    dict(half="held", category="other", other="traffic", hours=40, slots=dict(
        thing=[("नीम का पेड़", "neem ka ped", "neem tree"), ("बिजली का खंभा", "bijli ka khamba", "electric pole"), ("होर्डिंग", "hoarding", "hoarding"), ("पुरानी दीवार", "purani deewar", "old wall")],
        on=[("कार पर", "car par", "on a car"), ("रास्ते में", "raste me", "across the road"), ("झोपड़ी पर", "jhopdi par", "on a hut")]), views=[
        ("आंधी में {thing} {on} गिर गया {place} {landmark}", "aandhi me {thing} {on} gir gaya {place} {landmark}", "A {thing} fell {on} in the storm, {place} {landmark}"),
        ("{place} का रास्ता बंद है, {thing} गिरा पड़ा", "{place} ka rasta band hai {thing} gira pada", "The road in {place} is blocked, a {thing} has fallen"),
        ("{thing} गिरने से {landmark} {place} में लोग फंसे, {on}", "{thing} girne se {landmark} {place} me log fanse {on}", "People are stuck {landmark} {place}: {thing} came down {on}")]),
    dict(half="held", category="women_safety", other="child_safety", hours=120, slots=dict(
        gate=[("इंटर कॉलेज", "inter college", "inter college"), ("कोचिंग सेंटर", "coaching center", "coaching centre"), ("सिलाई सेंटर", "silai centre", "tailoring centre"), ("हॉस्टल", "hostel", "hostel")],
        car=[("काली थार", "kali thar", "black Thar"), ("बिना नंबर की बुलेट", "bina number ki bullet", "Bullet without a number plate"), ("सफेद स्विफ्ट", "safed swift", "white Swift")]), views=[
        ("{place} में {gate} के गेट पर {car} वाले लड़के छात्राओं पर फब्तियां कसते हैं", "{place} me {gate} ke gate par {car} wale ladke chhatraon par fabtiyan kaste hain", "Boys in a {car} pass remarks at girls at the gate of the {gate}, {place}"),
        ("छुट्टी के समय {car} से लड़के पीछा करते हैं, {gate} {place}", "chhutti ke samay {car} se ladke pichha karte h {gate} {place}", "Boys follow girls on a {car} when classes end, {gate} {place}"),
        ("{gate} {landmark} {place}: रोज {car} खड़ी रहती है और लड़कियों को छेड़ते हैं", "{gate} {landmark} {place} roz {car} khadi rehti hai aur ladkiyo ko chhedte hain", "{gate} {landmark} {place}: a {car} stands there daily and they harass girls")]),
    dict(half="held", category="other", other="threat", hours=24, slots=dict(
        ev=[("बारात", "baraat", "wedding procession"), ("जन्मदिन पार्टी", "janamdin party", "birthday party"), ("तिलक समारोह", "tilak samaroh", "tilak ceremony"), ("चुनाव जुलूस", "chunav juloos", "election procession")],
        gun=[("तमंचा", "tamancha", "country pistol"), ("राइफल", "rifle", "rifle"), ("दोनाली बंदूक", "donali bandook", "double-barrel gun")]), views=[
        ("{place} में {ev} में {gun} से हर्ष फायरिंग हुई", "{place} me {ev} me {gun} se harsh firing hui", "Celebratory firing with a {gun} at a {ev} in {place}"),
        ("{ev} के दौरान {gun} लहराकर गोली चलाई {landmark} {place}, वीडियो है", "{ev} ke dauran {gun} lehrakar goli chalayi {landmark} {place} video hai", "During the {ev} a man waved a {gun} and fired {landmark} {place}, I have a video"),
        ("गोली चली {place} {ev}, {gun} वाला खुलेआम घूम रहा", "goli chali {place} {ev} {gun} wala khuleaam ghoom raha", "Shots fired {place} {ev}, the man with the {gun} walks free")]),
    dict(half="held", category="profiteering", other="other", hours=200, slots=dict(
        what=[("गैस सिलेंडर", "gas cylinder", "gas cylinder"), ("यूरिया", "urea", "urea"), ("राशन का चावल", "ration ka chawal", "ration rice"), ("ऑक्सीजन", "oxygen", "oxygen")],
        man=[("कोटेदार रामलाल", "kotedar ramlal", "dealer Ramlal"), ("कोटेदार श्यामू", "kotedar shyamu", "dealer Shyamu"), ("दुकानदार नसीम", "dukandar naseem", "shopkeeper Naseem"), ("गोदाम वाला बच्चा", "godam wala bachcha", "Bachcha of the godown")]), views=[
        ("{place} में {man} {what} दोगुने दाम पर बेच रहा", "{place} me {man} {what} dogune daam par bech raha", "{man} in {place} sells {what} at double the price"),
        ("{what} ब्लैक में बिक रहा है {place}, {man} रसीद नहीं देता", "{what} black me bik raha hai {place} {man} raseed nahi deta", "{what} is sold in black at {place}; {man} gives no receipt"),
        ("{man} ने {what} गोदाम में छिपा रखा है {landmark} {place}", "{man} ne {what} godam me chhipa rakha h {landmark} {place}", "{man} has hidden {what} in a store {landmark} {place}")]),
    dict(half="held", category="missing_person", other="child_safety", hours=60, slots=dict(
        who=[("सात साल का लड़का", "saat saal ka ladka", "seven-year-old boy"), ("बुजुर्ग महिला", "bujurg mahila", "elderly woman"), ("मानसिक रूप से बीमार युवक", "mansik roop se bimar yuvak", "mentally ill young man"), ("बारह साल की लड़की", "barah saal ki ladki", "twelve-year-old girl")],
        wear=[("पीली शर्ट", "peeli shirt", "yellow shirt"), ("हरी साड़ी", "hari saree", "green saree"), ("लाल स्वेटर", "laal sweater", "red sweater"), ("नीली जैकेट", "neeli jacket", "blue jacket")]), views=[
        ("{place} से {who} लापता है, {wear} पहने था", "{place} se {who} lapata hai {wear} pehne tha", "A {who} is missing from {place}, wearing a {wear}"),
        ("कल शाम से {who} नहीं मिल रहा {landmark} {place}। {wear}", "kal shaam se {who} nahi mil raha {landmark} {place} {wear}", "A {who} has not been found since last evening {landmark} {place}. {wear}"),
        ("कृपया खोजने में मदद करें: {who}, {wear}, आखिरी बार {place} में देखा गया", "kripya khojne me madad kare {who} {wear} aakhri baar {place} me dekha gaya", "Please help to find: {who}, {wear}, last seen in {place}")]),
    dict(half="held", category="land_dispute", other="other", hours=240, slots=dict(
        what=[("तालाब की जमीन", "talab ki zameen", "pond land"), ("चकरोड", "chakroad", "chak road"), ("कब्रिस्तान की जमीन", "kabristan ki jameen", "graveyard land"), ("खेल के मैदान", "khel ke maidan", "playground")],
        man=[("प्रधान पति", "pradhan pati", "the pradhan's husband"), ("ठेकेदार मिश्रा", "thekedar mishra", "contractor Mishra"), ("बिल्डर राना", "builder rana", "builder Rana")],
        how=[("बाउंड्री बनाकर", "boundary banakar", "by building a boundary"), ("जेसीबी से पाटकर", "jcb se paat kar", "filling it with a JCB"), ("टिनशेड डालकर", "tinshed daal kar", "putting up a tin shed")]), views=[
        ("{place} में {what} पर {man} ने {how} कब्जा किया", "{place} me {what} par {man} ne {how} kabza kiya", "{man} has occupied the {what} in {place} {how}"),
        ("{man} {what} पर {how} अवैध निर्माण करा रहे {landmark} {place}", "{man} {what} par {how} awaidh nirman kara rahe {landmark} {place}", "{man} is building illegally on the {what} {how} {landmark} {place}"),
        ("{what} बचाइए {place}, रात में {how} घेर रहे", "{what} bachaiye {place} raat me {how} gher rahe", "Save the {what} in {place}, at night they enclose it {how}")]),
    dict(half="held", category="cyber_fraud", other="other", hours=300, slots=dict(
        trick=[("केवाईसी अपडेट", "kyc update", "KYC update"), ("लोन ऐप", "loan app", "loan app"), ("बिजली बिल", "bijli bill", "electricity bill"), ("पार्ट टाइम जॉब", "part time job", "part time job")],
        site=[("quickpaisa-help.example",) * 3, ("bijli-refund.example",) * 3, ("jobghar.example",) * 3, ("kyc-turant.example",) * 3]), views=[
        ("{trick} के नाम पर {site} लिंक भेजकर पैसे काट लिए", "{trick} ke naam par {site} link bhejkar paise kaat liye", "Money was taken with the link {site} in the name of {trick}"),
        ("मेरे खाते से रुपये निकल गए, {site} पर {trick} भरा था", "mere khate se rupaye nikal gaye {site} par {trick} bhara tha", "Rupees left my account after I filled in {trick} on {site}"),
        ("{site} फ्रॉड है, {trick} बोलकर ठगी, {place} के कई लोग फंसे", "{site} fraud hai {trick} bolkar thagi {place} ke kai log fanse", "{site} is a fraud, cheating as {trick}, many in {place} are trapped")]),
]
OPEN = [["महोदय ", "सर ", "कृपया ध्यान दें ", "@prayagrajpolice ", "नमस्ते, "], ["sir ", "Respected sir ", "plz help ", "@prayagrajpolice ", "namaste "], ["Sir, ", "Dear police, ", "Please help! ", "@prayagrajpolice ", "Hello "]]
CLOSE = [[" कार्रवाई करें", " जल्दी पुलिस भेजें।", " 🙏🙏", " धन्यवाद", " कोई सुनता नहीं"], [" karyawahi kare", " jaldi police bheje", " 🙏", " dhanyawad", " koi sunta nahi"], [" Please act.", " Send police soon", " 🙏", " Thank you", " Nobody listens."]]
MIXED = [("पुलिस", "police"), ("नंबर", "no."), ("में", "mein"), ("रात", "raat"), ("बजे", "baje")]


def slip(word, script):
    """One typing slip."""
    if len(word) < 4 or any(c.isdigit() for c in word) or ".example" in word:
        return word
    at = R.randrange(1, len(word) - 1)
    if script == 0:
        swaps = [("ी", "ि"), ("ि", "ी"), ("ू", "ु"), ("ु", "ू"), ("ं", "न्"), ("श", "स"), ("ज़", "ज"), ("ण", "न"), ("व", "ब"), ("ँ", "ं")]
        a, b = R.choice(swaps)
        return word.replace(a, b, 1) if a in word[1:-1] else (word[:at] + word[at + 1:] if R.random() < 0.3 else word)
    kind = R.randrange(5)
    if kind == 0:
        return word[:at] + word[at + 1:]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2:]
    for a, b in R.sample([("aa", "a"), ("ee", "i"), ("oo", "u"), ("v", "w"), ("ph", "f"), ("sh", "s"), ("z", "j"), ("a", "aa"), ("i", "ee"), ("ch", "chh")], 4):
        if a in word:
            return word.replace(a, b, 1)
    return word


def noisy(text, script, rate):
    words = [slip(word, script) if R.random() < rate else word for word in text.split(" ")]
    if script == 1 and R.random() < 0.15:
        words = [word.upper() for word in words]
    if script == 0 and R.random() < 0.3:
        words = [dict(MIXED).get(word, word) for word in words]
    return " ".join(words)


def event(kind, place=None, slots=None, at=None):
    chosen = slots or {name: R.choice(values) for name, values in kind["slots"].items()}
    return dict(kind=kind, place=place or R.choice(LOCALITIES), slots=chosen, landmark=R.choice(LANDMARKS), p=f"{R.randrange(100, 9999):04}",
                n=str(R.choice([11, 12, 1, 2])), at=at if at is not None else R.randrange(0, 60 * 24 * 60), look=R.getrandbits(64))


def told(e, view=None, script=None, delay=None):
    """One complaint about an event."""
    kind = e["kind"]
    script = R.choices([0, 1, 2], [45, 38, 17])[0] if script is None else script
    view = R.randrange(3) if view is None else view
    fill = {name: value[script] for name, value in e["slots"].items()}
    place = e["place"][0] if script == 0 else e["place"][1]
    text = kind["views"][view][script].format(place=place, landmark=e["landmark"][script], n=e["n"], **fill).replace("{p}", e["p"])
    if R.random() < 0.6:
        text = R.choice(OPEN[script]) + text
    if R.random() < 0.6:
        text += R.choice(CLOSE[script])
    text = noisy(text, script, 0.10)
    lat, lon = POINTS[e["place"][1]]
    has_point = R.random() < 0.4
    delay = R.random() ** 2 * kind["hours"] * 60 if delay is None else delay
    look = e["look"]
    for bit in R.sample(range(64), R.choice([0, 2, 4, 7])):
        look ^= 1 << bit
    return dict(at=int(e["at"] + delay), category=kind["other"] if R.random() < 0.15 else kind["category"], text=text,
                place=(place if R.random() < 0.5 else ""), lat=(f"{lat + R.gauss(0, 0.002):.5f}" if has_point else ""),
                lon=(f"{lon + R.gauss(0, 0.002):.5f}" if has_point else ""), look=(f"{look:016x}" if R.random() < 0.35 else ""))


def other_slots(kind, slots):
    return {name: R.choice([v for v in values if v != slots[name]] or values) for name, values in kind["slots"].items()}


def pair(kind, how):
    e = event(kind)
    a = told(e)
    if how == "same":
        return a, told(e)
    if how == "same_copied":
        # The same text passed around and posted by several people.
        b = told(e)
        b["text"] = a["text"] + R.choice(["", " 🙏", " RT", " please share"])
        return a, b
    if how == "other_event_here":
        return a, told(event(kind, e["place"], other_slots(kind, e["slots"]), e["at"] + R.randrange(0, 20 * 24 * 60)))
    if how == "other_event_here_today":
        return a, told(event(kind, e["place"], other_slots(kind, e["slots"]), e["at"] + R.randrange(0, 10 * 60)))
    if how == "same_words_elsewhere":
        f = event(kind, R.choice([p for p in LOCALITIES if p != e["place"]]), None if kind["category"] == "cyber_fraud" else e["slots"], e["at"] + R.randrange(0, 24 * 60))
        return a, told(f)
    if how == "long_ago":
        f = dict(e, at=e["at"] + R.randrange(45, 150) * 24 * 60, p=f"{R.randrange(100, 9999):04}", look=R.getrandbits(64), landmark=R.choice(LANDMARKS), slots=other_slots(kind, e["slots"]))
        return a, told(f)
    same_half = [k for k in KINDS if k["half"] == kind["half"] and k is not kind]
    if how == "other_kind_here":
        return a, told(event(R.choice(same_half), e["place"], None, e["at"] + R.randrange(0, 24 * 60)))
    return a, told(event(R.choice(same_half)))


PLAN = [("same", 20), ("same_copied", 2), ("other_event_here", 6), ("other_event_here_today", 4), ("same_words_elsewhere", 6), ("long_ago", 3), ("other_kind_here", 5), ("unrelated", 3)]
FIELDS = ["at", "category", "text", "place", "lat", "lon", "look"]
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["half", "how", "same"] + [f"{side}_{name}" for side in "ab" for name in FIELDS])
for kind in KINDS:
    for how, times in PLAN:
        for _ in range(times):
            a, b = pair(kind, how)
            if R.random() < 0.5:
                a, b = b, a
            out.writerow([kind["half"], how, "yes" if how.startswith("same") and how != "same_words_elsewhere" else "no"] + [one[name] for one in (a, b) for name in FIELDS])
