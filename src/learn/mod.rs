//! Learning from editors' decisions: a small linear model for each topic.
//!
//! Owns what is kept of a decision ([`Lesson`]), what a model sees of an article ([`Features`]), how it is trained
//! ([`Model`]), when it may take over from the topic's rule ([`Trial`]), and in what order articles wait for an editor
//! ([`queue()`]). Does not own decisions, rules or what is published. Plain values in and out: no clock, no
//! store, no chance; the same lessons in the same order give the same model.

mod features;
mod lesson;
mod model;
mod queue;
mod trial;

#[cfg(test)]
mod tests;

pub use self::features::{Features, FeaturesError, Text};
pub use self::lesson::{Example, Lesson, examples, in_force, says};
pub use self::model::Model;
pub use self::queue::{Waiting, queue};
pub use self::trial::{SURE, TRIED_MIN, Tally, Trial, average_precision};

/// What was learned of a topic.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned {
    /// The model, trained on all examples.
    pub model: Model,
    /// How it did on those that it had not seen.
    pub trial: Trial,
    /// What models that had not seen an example say of it, in the order of the examples.
    pub held_out: Vec<Option<f32>>,
}

/// Learns from examples; none while there are not both of those that belong and those that do not.
pub fn learn(examples: &[Example]) -> Option<Learned> {
    let all: Vec<&Example> = examples.iter().collect();
    if !trial::learnable(&all) {
        return None;
    }
    let held_out = trial::held_out(examples);
    Some(Learned { model: Model::train(&all), trial: trial::trial(examples, &held_out), held_out })
}
