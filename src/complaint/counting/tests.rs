//! What is kept is what a recount gives.
