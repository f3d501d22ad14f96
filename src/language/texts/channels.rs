//! Names of the channels.

crate::texts! {
    X: "X (ट्विटर)", "X (Twitter)";
    FACEBOOK: "फ़ेसबुक", "Facebook";
    CLICK_AND_POST: "क्लिक एंड पोस्ट", "Click & Post";
    BY_STAFF: "फ़ोन या कार्यालय", "Phone or office";
}
