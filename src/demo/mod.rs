//! The made-up newsroom that `demo` and whole-program tests fetch from.
//!
//! Never imports any stage.
