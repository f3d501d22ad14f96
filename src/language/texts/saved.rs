//! Saved filters of the board.

crate::texts! {
    SAVED: "सहेजी छँटाई", "Saved";
    SAVE_HEAD: "यह छँटाई सहेजें", "Save this filter";
    NAME: "नाम", "Name";
    FOR: "किसके लिए", "Who it is for";
    FOR_ME: "केवल मेरे लिए", "Only for me";
    SAVE: "सहेजें", "Save";
    DELETE: "हटाएँ", "Delete";
    SHARED: "(सबके लिए: {role})", "(for everyone: {role})";
}
