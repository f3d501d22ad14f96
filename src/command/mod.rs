//! Whose case, by when: the clocks of every step and what is told when one runs out.
//!
//! What officers promised, and what one shift hands over to the next, stand here too.
//!
//! What must stay true: a clock is moved only by what it waits for, never by somebody's touching the complaint.

pub mod clocks;
pub mod notices;
pub mod promises;
pub mod shift;
