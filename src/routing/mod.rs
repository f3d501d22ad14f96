//! Which station is this? Place names and their spellings in both scripts.

#[cfg(feature = "ssr")]
mod gazetteer;

#[cfg(feature = "ssr")]
pub use gazetteer::Gazetteer;
