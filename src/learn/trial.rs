//! Whether a model may take over from the rule: both tried on decisions that the model has not seen.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::Example;
use super::model::Model;

/// Parts that the decisions are cut into: each is judged by a model trained on the others. Five leave four
/// fifths to learn from, and cost five trainings.
const PARTS: u64 = 5;
/// Decisions of each kind that a trial needs: with fewer one more or less moves F1 by some points.
pub const TRIED_MIN: usize = 20;
/// How sure a model must be that an article belongs: the more probable side.
pub const SURE: f32 = 0.5;
/// What the model must get right that the rule gets wrong, over the reverse, in standard deviations of such
/// differences by chance (McNemar): 2.5 are passed by chance in one trial of 160, and there is a trial whenever a
/// tenth more was decided.
const DEVIATIONS: f64 = 2.5;

/// What a topic's decisions say of its model and its rule.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Trial {
    /// Decisions that count: one a reprint group, under the rule in force.
    pub decisions: usize,
    /// Those that accept.
    pub accepted: usize,
    /// The model on decisions that it has not seen.
    pub model: Tally,
    /// The rule on the same.
    pub rule: Tally,
    /// Articles that the model gets right and the rule wrong.
    pub gained: usize,
    /// Articles that the rule gets right and the model wrong.
    pub lost: usize,
}

/// How a judge did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// What it took.
    pub taken: usize,
    /// What it took rightly.
    pub right: usize,
    /// What belongs.
    pub wanted: usize,
}

impl Tally {
    /// Counts one article.
    pub fn count(&mut self, taken: bool, wanted: bool) {
        self.taken += usize::from(taken);
        self.wanted += usize::from(wanted);
        self.right += usize::from(taken && wanted);
    }

    /// Of what was taken, the share that belongs; none when nothing was taken.
    pub fn precision(self) -> Option<f64> {
        share(self.right, self.taken)
    }

    /// Of what belongs, the share that was taken; none when nothing belongs.
    pub fn recall(self) -> Option<f64> {
        share(self.right, self.wanted)
    }

    /// Both in one figure, their harmonic mean.
    pub fn f1(self) -> Option<f64> {
        share(2 * self.right, self.taken + self.wanted)
    }
}

impl Trial {
    /// Whether the model beats the rule by more than chance would.
    pub fn model_wins(&self) -> bool {
        let enough = self.accepted.min(self.decisions - self.accepted) >= TRIED_MIN;
        let better = self.model.f1() > self.rule.f1();
        let (gained, lost) = (self.gained as f64, self.lost as f64);
        enough && better && gained - lost > DEVIATIONS * (gained + lost).sqrt()
    }
}

/// What models that have not seen an example say of it, for each example. None where there is nothing of one kind
/// to learn from.
pub(super) fn held_out(examples: &[Example]) -> Vec<Option<f32>> {
    let mut certainties = vec![None; examples.len()];
    for part in 0..PARTS {
        let seen: Vec<&Example> = examples.iter().filter(|example| part_of(example) != part).collect();
        if !learnable(&seen) {
            continue;
        }
        let model = Model::train(&seen);
        for (example, certainty) in examples.iter().zip(&mut certainties) {
            if part_of(example) == part {
                *certainty = Some(model.certainty(&example.features));
            }
        }
    }
    certainties
}

/// How well certainties rank what belongs before what does not: the mean precision at each that belongs. None where
/// nothing belongs.
pub fn average_precision(mut ranked: Vec<(f32, bool)>) -> Option<f64> {
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (mut right, mut sum) = (0_usize, 0.0);
    for (at, _) in ranked.iter().enumerate().filter(|(_, (_, wanted))| *wanted) {
        right += 1;
        sum += right as f64 / (at + 1) as f64;
    }
    (right > 0).then(|| sum / right as f64)
}

/// Tries the model on the examples of which it is known what the rule says.
pub(super) fn trial(examples: &[Example], held_out: &[Option<f32>]) -> Trial {
    let mut trial = Trial::default();
    for (example, certainty) in examples.iter().zip(held_out) {
        let (Some(ruled), Some(certainty)) = (example.ruled, *certainty) else { continue };
        let sure = certainty >= SURE;
        trial.decisions += 1;
        trial.accepted += usize::from(example.yes);
        trial.model.count(sure, example.yes);
        trial.rule.count(ruled, example.yes);
        trial.gained += usize::from(sure == example.yes && ruled != example.yes);
        trial.lost += usize::from(ruled == example.yes && sure != example.yes);
    }
    trial
}

/// Whether there is something of both kinds.
pub(super) fn learnable(examples: &[&Example]) -> bool {
    examples.iter().any(|example| example.yes) && examples.iter().any(|example| !example.yes)
}

/// By the group alone: a decision stays in its part whatever comes after it.
fn part_of(example: &Example) -> u64 {
    xxh3_64(&example.group.0.to_be_bytes()) % PARTS
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
