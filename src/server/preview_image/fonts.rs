//! The fonts of preview images, which are part of the program, and the widths of words in them. `data/fonts/README.md` says where they come from.

use resvg::usvg::{Options, Tree, fontdb};
use std::sync::{Arc, LazyLock};

/// Which of the two fonts draws a character. Neither has the other's script, and a line in two scripts must be shaped in pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Noto Sans Devanagari.
    Devanagari,
    /// Noto Sans: Latin letters, digits, punctuation.
    Latin,
}

impl Script {
    /// The script that draws a character; `None` for a character that neither font has (emoji, other scripts, control characters).
    pub fn of(c: char) -> Option<Self> {
        match c {
            '\u{900}'..='\u{97f}' | '\u{200c}' | '\u{200d}' => Some(Self::Devanagari),
            ' '..='~'
            | '\u{a0}'..='\u{17f}'
            | '\u{2010}'..='\u{2015}'
            | '\u{2018}'..='\u{201f}'
            | '\u{2022}'
            | '\u{2026}'
            | '\u{2030}'
            | '\u{2032}'
            | '\u{2033}'
            | '\u{20ac}'
            | '\u{20b9}'
            | '\u{2116}'
            | '\u{2122}' => Some(Self::Latin),
            _ => None,
        }
    }

    /// Name of the font family.
    pub const fn family(self) -> &'static str {
        match self {
            Self::Devanagari => "Noto Sans Devanagari",
            Self::Latin => "Noto Sans",
        }
    }
}

/// The weight of a text; the fonts have these two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// 400.
    Regular,
    /// 700.
    Bold,
}

impl Weight {
    /// The value of `font-weight`.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Regular => "400",
            Self::Bold => "700",
        }
    }
}

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for bytes in [
        include_bytes!("../../../data/fonts/NotoSans-Regular.subset.ttf").as_slice(),
        include_bytes!("../../../data/fonts/NotoSans-Bold.subset.ttf").as_slice(),
        include_bytes!("../../../data/fonts/NotoSansDevanagari-Regular.subset.ttf").as_slice(),
        include_bytes!("../../../data/fonts/NotoSansDevanagari-Bold.subset.ttf").as_slice(),
    ] {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(bytes)));
    }
    fonts.set_serif_family(Script::Latin.family());
    fonts.set_sans_serif_family(Script::Latin.family());
    Arc::new(fonts)
});

/// Reads an SVG with these fonts and no others. `None` if it is not well-formed.
pub fn tree(svg: &str) -> Option<Tree> {
    let options =
        Options { fontdb: FONTS.clone(), font_family: Script::Latin.family().to_owned(), ..Options::default() };
    Tree::from_str(svg, &options).ok()
}

/// The font size at which widths are measured. They grow with it in proportion, since the fonts have no hints.
pub const MEASURED_AT: f32 = 100.0;

/// A picture of nothing but these texts, each in one script; the id of each is `w` and its number.
fn measured(texts: &[(&str, Script)], weight: Weight) -> Option<Tree> {
    let markup = maud::html! {
        svg xmlns="http://www.w3.org/2000/svg" width="1" height="1" {
            @for (at, (text, script)) in texts.iter().enumerate() {
                text id=(format!("w{at}")) x="0" y="0" font-size="100" font-family=(script.family()) font-weight=(weight.value()) { (text) }
            }
        }
    };
    tree(&markup.into_string())
}

/// The widths of these texts at [`MEASURED_AT`], each in one script; zero for a text that draws nothing.
pub fn widths(texts: &[(&str, Script)], weight: Weight) -> Vec<f32> {
    let Some(tree) = measured(texts, weight) else { return vec![0.0; texts.len()] };
    let width = |at: usize| tree.node_by_id(&format!("w{at}")).map_or(0.0, |node| node.bounding_box().width());
    (0..texts.len()).map(width).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use resvg::usvg::Node;

    fn width(text: &str, script: Script) -> f32 {
        widths(&[(text, script)], Weight::Bold)[0]
    }

    #[test]
    fn devanagari_is_shaped() {
        let of = |text| width(text, Script::Devanagari);
        // A conjunct is one glyph, narrower than its letters; a vowel sign before its consonant takes room, a virama alone is not drawn.
        assert!(of("क्ष") < of("क") + of("ष"), "{} {} {}", of("क्ष"), of("क"), of("ष"));
        assert!(of("कि") > of("क"));
        assert!((of("कु") - of("क")).abs() < 1.0, "a sign below takes no room");
        assert!((of("झूंसी") - of("झूसी")).abs() < 1.0, "a dot above takes no room");
    }

    #[test]
    fn the_fonts_have_every_character_that_they_are_said_to_have() {
        for script in [Script::Devanagari, Script::Latin] {
            let said = ('\0'..='\u{ffff}').filter(|c| Script::of(*c) == Some(script) && !c.is_whitespace());
            // These draw nothing by themselves.
            let said = said.filter(|c| !matches!(c, '\u{200c}' | '\u{200d}' | '\u{ad}')).map(String::from);
            let said: Vec<String> = said.collect();
            let texts: Vec<(&str, Script)> = said.iter().map(|c| (c.as_str(), script)).collect();
            for weight in [Weight::Regular, Weight::Bold] {
                let tree = measured(&texts, weight).unwrap();
                let own = |id: fontdb::ID| {
                    let face = FONTS.face(id).unwrap();
                    face.families[0].0 == script.family() && face.weight.0.to_string() == weight.value()
                };
                for (at, c) in said.iter().enumerate() {
                    let Some(Node::Text(text)) = tree.node_by_id(&format!("w{at}")) else { panic!("{c} is not drawn") };
                    let mut glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                    assert!(
                        glyphs.all(|glyph| glyph.id.0 != 0 && own(glyph.font)),
                        "{c:?} is not in {script:?} {weight:?}"
                    );
                }
            }
        }
        assert_eq!(Script::of('😀'), None);
        assert_eq!(Script::of('\n'), None);
    }
}
