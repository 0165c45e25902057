//! The description of the API, with what only the running service knows filled in.

use std::sync::OnceLock;

use serde_json::Value;

use super::ROOT;
use super::answer::{Asked, Reply};
use super::problem::Problem;

/// The description, written by hand: a test holds it against addresses, parameters and answers.
const TEXT: &str = include_str!("openapi.json");

/// Writes the description.
pub(super) fn document(asked: &Asked<'_>) -> Result<Reply, Problem> {
    let mut value = description().clone();
    value["info"]["version"] = env!("CARGO_PKG_VERSION").into();
    value["servers"][0]["url"] = asked.press().url(ROOT).into();
    Ok(Reply::new(&value))
}

/// The description as it stands in the file.
pub(in crate::web) fn description() -> &'static Value {
    static READ: OnceLock<Value> = OnceLock::new();
    READ.get_or_init(|| serde_json::from_str(TEXT).expect("the description is part of the program"))
}
