//! An endless feed of plausible posts to the police of Prayagraj. All of it is invented.

use super::{
    Network, Playground, Written,
    state::{CITIZENS, Kind},
};
use std::time::Duration;

/// Localities, in Latin script and in Devanagari.
const PLACES: [(&str, &str); 18] = [
    ("Civil Lines", "सिविल लाइंस"),
    ("Chowk", "चौक"),
    ("Teliarganj", "तेलियरगंज"),
    ("Jhunsi", "झूंसी"),
    ("Naini", "नैनी"),
    ("Phaphamau", "फाफामऊ"),
    ("Kareli", "करेली"),
    ("Katra", "कटरा"),
    ("Mumfordganj", "ममफोर्डगंज"),
    ("Allahpur", "अल्लापुर"),
    ("Daraganj", "दारागंज"),
    ("Kydganj", "कीडगंज"),
    ("Mutthiganj", "मुट्ठीगंज"),
    ("Dhoomanganj", "धूमनगंज"),
    ("Rajrooppur", "राजरूपपुर"),
    ("George Town", "जॉर्ज टाउन"),
    ("Soraon", "सोरांव"),
    ("Handia", "हंडिया"),
];

/// `{place}` is a locality in Latin script, `{जगह}` one in Devanagari, `{n}` a small number.
const TEXTS: [&str; 62] = [
    // Complaints, in English.
    "My phone was snatched near {place} crossing at about {n} pm by two men on a black motorcycle. Please help.",
    "My scooter was stolen from outside a coaching centre in {place}. The guard saw nothing. Where do I report it?",
    "A loud DJ has been playing in {place} since 10 at night. There are exams tomorrow. Please have it stopped.",
    "Somebody took Rs {n}000 from my account after I opened a link about an electricity bill. I live in {place}.",
    "My neighbour in {place} threatens us every day about the drain between our houses. We are afraid.",
    "An e-rickshaw driver at {place} took my bag with my admit card in it. The rickshaw had a blue roof.",
    "Boys on bikes trouble the girls who come out of the college in {place} at {n} pm every day.",
    "There was an accident on the bridge near {place}. Two people are hurt and no ambulance has come yet.",
    "The shop below our flat in {place} sells liquor until 2 in the night and people fight in the lane.",
    "My father, 72, left home in {place} this morning and is not back. He wears a white kurta and forgets things.",
    "Cars parked on both sides in {place}; an ambulance stood there for {n} minutes today.",
    "I gave a man in {place} Rs {n}0000 for a job in a bank. Now his phone is off and the office is locked.",
    "The lock of our shop in {place} was broken last night and the cash box is gone.",
    "Somebody made a false profile with my sister's photos and writes to her friends. We live in {place}.",
    // Complaints, in Hinglish.
    "{place} mein mera mobile chori ho gaya, {n} baje ke aas paas. Kripya madad karein.",
    "Sir {place} chauraha par roz jaam lagta hai, koi traffic wala nahi hota.",
    "Mere ghar ke bahar se bike chori ho gayi {place} se. CCTV mein dikh raha hai, FIR nahi likh rahe.",
    "{place} mein khuleaam jua chal raha hai, shaam {n} baje ke baad. Koi sunwai nahi.",
    "Padosi roz gaali dete hain aur maarne ki dhamki dete hain. {place} ka mamla hai.",
    "OTP batane ke baad account se {n}5000 rupaye kat gaye. Main {place} mein rehta hoon, kahan shikayat karun?",
    "{place} mein kuch ladke school ke bahar khade hokar ladkiyon ko pareshan karte hain.",
    "Meri behan ko sasural wale dahej ke liye pareshan kar rahe hain, {place} mein. Jaldi madad chahiye.",
    "Raat ke {n} baje tak DJ baj raha hai {place} mein, bacche so nahi pa rahe.",
    "{place} wale park mein roz sharabi baithte hain, auratein wahan se nikal nahi sakti.",
    "Makaan malik ne saamaan bahar phenk diya, deposit bhi nahi de raha. {place}.",
    "{place} ghat par ek baccha mila hai, apna naam nahi bata pa raha. Kisi ka ho to batayein.",
    // Complaints, in Hindi.
    "{जगह} में मेरा मोबाइल छीन लिया गया, दो लड़के बाइक पर थे। कृपया मदद करें।",
    "मेरी मोटरसाइकिल {जगह} बाज़ार से चोरी हो गई है। थाने में रिपोर्ट नहीं लिखी जा रही।",
    "{जगह} में रात {n} बजे तक तेज़ आवाज़ में डीजे बजता है, बच्चों की परीक्षा है।",
    "मेरे खाते से {n}0000 रुपये निकल गए, किसी ने बैंक वाला बनकर फ़ोन किया था। पता: {जगह}।",
    "{जगह} चौराहे पर रोज़ जाम लगता है, कोई देखने वाला नहीं।",
    "पड़ोसी ने हमारी ज़मीन पर कब्ज़ा कर लिया है, {जगह} की बात है। रोकने पर मारने की धमकी देता है।",
    "मेरी माता जी {जगह} के मेले में बिछड़ गई हैं, उम्र 68 साल, हरी साड़ी पहने हैं।",
    "{जगह} में स्कूल के बाहर लड़के छेड़छाड़ करते हैं, छुट्टी के समय पुलिस भेजें।",
    "ई-रिक्शा वाले ने {जगह} में ज़्यादा किराया माँगा और मना करने पर हाथ उठाया।",
    "दुकान का ताला तोड़कर {n} हज़ार रुपये और सामान ले गए। {जगह}, कल रात की घटना।",
    "{जगह} में नशे का सामान खुलेआम बिक रहा है, नाम नहीं बता सकता, डर लगता है।",
    "नौकरी का झाँसा देकर {n}5000 रुपये ले लिए, अब फ़ोन नहीं उठाता। {जगह}।",
    // Thanks.
    "Thank you to the team at {place}. My phone was found within {n} days!",
    "{place} chowki walon ka dhanyavaad, bag mil gaya sab saamaan ke saath.",
    "{जगह} पुलिस का बहुत धन्यवाद, पिताजी सकुशल घर आ गए।",
    "Salute to the constable at {place} crossing who helped my grandmother across in this heat.",
    // Questions.
    "How do I get a character certificate? I live in {place}. Is it done online?",
    "Kirayedar ka verification kaise hota hai, {place} thana jaana padega kya?",
    "{जगह} में कौन सा थाना लगता है? मोबाइल खोने की सूचना देनी है।",
    "Is the road from {place} to the Sangam open on the bathing day?",
    "Passport ki police report {n} hafte se pending hai, kis se poochhein?",
    // Jokes and chatter.
    "Somebody stole my heart in {place}. Can I get an FIR number please?",
    "Chai at {place} is so good that it should be illegal. Kindly investigate.",
    "{place} mein itni thand hai ki chor bhi chhutti par hain.",
    "मेरी नींद चोरी हो गई है, {जगह} का पंखा बंद है, मुक़दमा बिजली विभाग पर हो।",
    "Good morning from {place}! Have a safe day everybody.",
    "Match dekhne ke liye {place} mein badi screen lagi hai kya?",
    // Angry words.
    "Useless. {n} visits to the post at {place} and nobody even looks up from the newspaper.",
    "Sab nikamme hain, {place} mein koi kaam nahi hota. Bekaar log.",
    "{जगह} में किसी काम के नहीं हैं ये लोग, बस फ़ोटो खिंचवाते हैं। शर्म करो।",
    // Other districts.
    "My bag was stolen on the platform at Varanasi station. Please register my complaint.",
    "Kanpur ke Kidwai Nagar mein roz jaam lagta hai, dhyan dijiye.",
    "लखनऊ के गोमती नगर में चेन छीन ली गई, कृपया कार्रवाई करें।",
    "In Mirzapur near the bridge trucks stand on the road the whole night.",
    // Posts without any detail.
    "Please help, it is urgent!!!",
    "Sir DM check kijiye.",
];

/// What a citizen adds to a reply of the desk.
const ANSWERS: [&str; 8] = [
    "Thank you for the quick reply.",
    "Dhanyavaad, number note kar liya.",
    "धन्यवाद, जल्दी कार्रवाई करें।",
    "It is near the water tank, opposite the sweet shop.",
    "Kab tak hoga? {n} din ho gaye.",
    "अब तक कोई नहीं आया।",
    "It is {place}, I should have said so.",
    "Mobile ka IMEI hai mere paas, kahan bhejun?",
];

/// A post to reply to or to repeat is chosen from this many of the latest.
const LATEST: usize = 40;

/// Writes about this many posts a minute, on both networks, until it is dropped.
pub async fn feed(playground: Playground, per_minute: u32) {
    let pause = Duration::from_secs(60) / per_minute.max(1);
    loop {
        // Uneven pauses, from half to one and a half times the average.
        tokio::time::sleep(pause.mul_f64(rand::random_range(0.5..1.5))).await;
        if let Err(why) = playground.write(something(&playground)) {
            tracing::debug!(why, "the feed could not write");
        }
    }
}

fn something(playground: &Playground) -> Written {
    let network = if chance(65) { Network::X } else { Network::Facebook };
    let (handle, _) = pick(&CITIZENS);
    let mut written = Written {
        network,
        handle: handle.to_owned(),
        text: String::new(),
        in_reply_to: None,
        quotes: None,
        private: chance(8),
        elsewhere: chance(10),
        picture: chance(25),
    };
    let (reply, earlier) = latest(playground, network);
    if let Some((id, to)) = reply.filter(|_| chance(12)) {
        (written.private, written.in_reply_to, written.text) = (false, Some(id), filled(pick(&ANSWERS)));
        // Mostly the citizen who was answered goes on, sometimes a bystander.
        written.handle = to.filter(|_| chance(80)).unwrap_or(written.handle);
    } else if let Some(text) = earlier.filter(|_| chance(10)) {
        (written.private, written.text) = (false, text);
    } else {
        written.text = filled(pick(&TEXTS));
        if network == Network::X && !written.private {
            written.text = named(&written.text);
        }
    }
    written
}

/// A recent reply of the desk with the handle of the citizen whom it answered, and a recent text of a citizen.
fn latest(playground: &Playground, network: Network) -> (Option<(String, Option<String>)>, Option<String>) {
    let store = playground.store();
    let latest = store.posts().iter().rev().filter(|post| post.author.network == network && post.kind != Kind::Message);
    let (desk, citizens): (Vec<_>, Vec<_>) = latest.take(LATEST).partition(|post| post.by_desk);
    let of =
        |id: &str| store.post(id).map(|post| post.author.handle.clone()).filter(|handle| !handle.starts_with("Pra"));
    let reply = some(&desk).map(|post| (post.id.clone(), post.target.as_deref().and_then(of)));
    (reply, some(&citizens).filter(|post| post.kind == Kind::Post).map(|post| post.text.clone()))
}

/// The police are mentioned before the words, after them, or not at all, and sometimes the chief is.
fn named(text: &str) -> String {
    match rand::random_range(0..100) {
        0..60 => format!("@PrayagrajPolice {text}"),
        60..85 => format!("{text} @PrayagrajPolice"),
        85..92 => format!("@PrayagrajPolice @PrayagrajChief {text}"),
        92..96 => format!("@PrayagrajChief {text}"),
        _ => text.to_owned(),
    }
}

fn filled(text: &str) -> String {
    let (latin, hindi) = pick(&PLACES);
    let number = rand::random_range(2..10_u8).to_string();
    text.replace("{place}", latin).replace("{जगह}", hindi).replace("{n}", &number)
}

fn chance(percent: u32) -> bool {
    rand::random_range(0..100) < percent
}

fn some<T>(list: &[T]) -> Option<&T> {
    if list.is_empty() { None } else { list.get(rand::random_range(0..list.len())) }
}

fn pick<T: Copy, const N: usize>(list: &[T; N]) -> T {
    list[rand::random_range(0..N)]
}
