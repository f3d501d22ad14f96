//! Whether a post on X mentions our account.

use serde_json::Value;

/// Whether the author of a post mentioned our account. Mentions that X puts in front of a reply do not count.
pub fn names_us(raw: &[u8], own_id: &str) -> bool {
    let Ok(post) = serde_json::from_slice::<Value>(raw) else { return false };
    let entities = [post.pointer("/note_tweet/entities"), post.get("entities")].into_iter().flatten();
    let mentions = entities.flat_map(|entities| [entities.get("mentions"), entities.get("user_mentions")]).flatten();
    let own = |mention: &&Value| {
        ["id", "id_str"].iter().any(|name| mention.get(name).and_then(Value::as_str) == Some(own_id))
    };
    let Some(ours) = mentions.filter_map(Value::as_array).flatten().find(own) else { return false };
    let Some(handle) = ["username", "screen_name"].iter().find_map(|name| ours.get(name)?.as_str()) else {
        return false;
    };
    let handle = format!("@{}", handle.to_lowercase());
    let text = [post.pointer("/note_tweet/text"), post.get("full_text"), post.get("text")];
    let text = text.into_iter().flatten().find_map(Value::as_str).unwrap_or_default().to_lowercase();
    let mut words = text.split_whitespace().map(|word| word.trim_end_matches(|c: char| ",.:;!?।".contains(c)));
    let front: Vec<&str> = words.by_ref().take_while(|word| word.starts_with('@')).collect();
    // If it is the only mention in front, the author typed it: X would put the account being replied to first.
    front == [handle.as_str()] || text.split_whitespace().skip(front.len()).any(|word| word.starts_with(&handle))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_added_by_x_do_not_count() {
        let post = |text: &str| {
            serde_json::json!({ "text": text, "entities": { "mentions": [{ "id": "9", "username": "Citizen" }, { "id": "1", "username": "PrayagrajPolice" }] } })
                .to_string()
        };
        for (text, named) in [
            ("@Citizen @PrayagrajPolice me too", false),
            ("@Citizen @PrayagrajPolice me too @prayagrajpolice!", true),
            ("@PrayagrajPolice me too", true),
            ("me too", false),
        ] {
            assert_eq!(names_us(post(text).as_bytes(), "1"), named, "{text}");
        }
        assert!(!names_us(post("@PrayagrajPolice me too").as_bytes(), "2"));
        assert!(!names_us(b"no json", "1"));
    }
}
