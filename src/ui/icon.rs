//! Small pictures beside words. They repeat what the words say, so screen readers skip them.

use leptos::prelude::*;

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A telephone receiver.
    Phone,
    /// A camera.
    Camera,
    /// A place on a map.
    Pin,
    /// Passing something on.
    Share,
    /// A printer.
    Print,
    /// A day in a calendar.
    Calendar,
    /// A loudspeaker.
    Speaker,
}

impl Shape {
    /// The outline, on a square of 24 units.
    const fn path(self) -> &'static str {
        match self {
            Self::Phone => {
                "M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z"
            }
            Self::Camera => "M3 8h4l2-3h6l2 3h4v11H3zM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
            Self::Pin => {
                "M12 3a6.5 6.5 0 0 0-6.5 6.5c0 4.5 6.5 11.5 6.5 11.5s6.5-7 6.5-11.5A6.5 6.5 0 0 0 12 3zM12 7.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4z"
            }
            Self::Share => {
                "M6 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM18 3a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM18 15a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM9 10.5l6-3M9 13.5l6 3"
            }
            Self::Print => "M7 9V3h10v6M7 18H3V9h18v9h-4M7 14h10v7H7z",
            Self::Calendar => "M4 6h16v15H4zM4 11h16M8 3v5M16 3v5",
            Self::Speaker => "M4 10v4h3l6 5V5L7 10zM17 9a4 4 0 0 1 0 6",
        }
    }
}

/// A picture beside words.
#[component]
pub fn Icon(
    /// What it shows.
    shape: Shape,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=shape.path()></path>
        </svg>
    }
}

/// A shape of the staff pages' sprite, which their browsers load once; citizens' pages load nothing for their pictures.
#[component]
pub fn SpriteIcon(
    /// The id of the shape in `/assets/icons.svg`.
    name: &'static str,
) -> impl IntoView {
    view! { <svg class="sprite" aria-hidden="true" focusable="false"><use_ href=format!("/assets/icons.svg#{name}")/></svg> }
}
