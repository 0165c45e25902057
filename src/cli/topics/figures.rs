//! Precision, recall and F1, counted and printed.

use serde_json::{Value, json};

/// What was taken, what should have been, and what was both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Figures {
    pub(super) taken: usize,
    pub(super) wanted: usize,
    pub(super) right: usize,
}

impl Figures {
    /// Counts one article.
    pub(super) fn count(&mut self, taken: bool, wanted: bool) {
        self.taken += usize::from(taken);
        self.wanted += usize::from(wanted);
        self.right += usize::from(taken && wanted);
    }

    /// Of what was taken, the share that belongs; none when nothing was taken.
    pub(super) fn precision(self) -> Option<f64> {
        share(self.right, self.taken)
    }

    /// Of what belongs, the share that was taken; none when nothing belongs.
    pub(super) fn recall(self) -> Option<f64> {
        share(self.right, self.wanted)
    }

    /// Both in one figure, their harmonic mean.
    pub(super) fn f1(self) -> Option<f64> {
        share(2 * self.right, self.taken + self.wanted)
    }

    pub(super) fn json(self) -> Value {
        json!({"taken": self.taken, "right": self.right,
               "precision": self.precision(), "recall": self.recall(), "f1": self.f1()})
    }

    /// `precision 0.912, recall 0.870, F1 0.890`
    pub(super) fn line(self) -> String {
        let shown = |share: Option<f64>| share.map_or_else(|| "-".to_owned(), |share| format!("{share:.3}"));
        let (precision, recall, f1) = (shown(self.precision()), shown(self.recall()), shown(self.f1()));
        format!("precision {precision}, recall {recall}, F1 {f1} ({} taken, {} rightly)", self.taken, self.right)
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
