//! The model: a weight for each bucket, and how it is trained.

use xxhash_rust::xxh3::xxh3_64;

use super::Example;
use super::features::{Features, Text, words_of};

/// How much an example may count: larger follows each decision more closely, smaller generalises more. This and
/// [`DOUBT`] were chosen on the sections of 5,000 articles of 2016, not on labelled topics.
const TRUST: f64 = 4.0;
/// Passes over all examples; from ten on nothing moves that ranks articles.
const EPOCHS: usize = 20;
/// Steps of Newton's method for one example; four give ten digits.
const STEPS: usize = 8;
/// What stands against every article from the start: one of which no word is known does not belong.
const DOUBT: f64 = 1.0;
/// Words that a reason names.
const WORDS_MAX: usize = 8;

/// A linear model of a topic: buckets in rising order with their weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Model(Vec<(u32, f32)>);

impl Model {
    /// Trains a model: logistic regression with quadratic penalty by dual coordinate descent, in the order of the
    /// examples. The same examples in the same order give the same model, to the bit. Acceptances and
    /// rejections weigh the same together, however many there are of each.
    pub fn train(examples: &[&Example]) -> Model {
        let rows = Rows::new(examples);
        let yes = examples.iter().filter(|example| example.yes).count();
        let trust = |yes_here: bool| {
            let of_kind = if yes_here { yes } else { examples.len() - yes };
            TRUST * examples.len() as f64 / (2.0 * of_kind as f64)
        };
        let mut weights = vec![0.0_f64; rows.buckets.len()];
        let mut pulls = vec![0.0_f64; examples.len()];
        for _ in 0..EPOCHS {
            for (number, example) in examples.iter().enumerate() {
                let (row, sign) = (rows.row(number), if example.yes { 1.0 } else { -1.0 });
                let margin: f64 = row.iter().map(|(at, share)| weights[*at] * share).sum();
                let most = trust(example.yes);
                let pull = pulled(pulls[number], most, sign * (margin - DOUBT));
                let change = sign * (pull - pulls[number]);
                pulls[number] = pull;
                for (at, share) in row {
                    weights[*at] += change * share;
                }
            }
        }
        Model(rows.buckets.into_iter().zip(weights).map(|(bucket, weight)| (bucket, weight as f32)).collect())
    }

    /// How sure it is that an article belongs to the topic: 0 not at all, 1 altogether.
    pub fn certainty(&self, features: &Features) -> f32 {
        let sum: f64 = self.shares(features).map(|(_, worth)| worth).sum();
        sigmoid(sum - DOUBT) as f32
    }

    /// How many buckets it has a weight for.
    pub fn size(&self) -> usize {
        self.0.len()
    }

    /// A hash of it: equal models have equal ones.
    pub fn fingerprint(&self) -> u64 {
        let cells = self.0.iter();
        xxh3_64(
            &cells
                .flat_map(|(bucket, weight)| [bucket.to_le_bytes(), weight.to_le_bytes()].concat())
                .collect::<Vec<u8>>(),
        )
    }

    /// The words that speak most for an article, `for_it`, or against it.
    pub fn words<'a>(&self, text: Text<'a>, for_it: bool) -> Vec<&'a str> {
        let features = Features::of(text);
        let sign = if for_it { 1.0 } else { -1.0 };
        let mut worth: Vec<(u32, f64)> = self.shares(&features).map(|(bucket, worth)| (bucket, sign * worth)).collect();
        worth.retain(|(_, worth)| *worth > 0.0);
        worth.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let buckets: Vec<u32> = worth.iter().take(3 * WORDS_MAX).map(|(bucket, _)| *bucket).collect();
        let words: Vec<&str> = words_of(text, &buckets).into_iter().flatten().collect();
        // A pair says what its syllables say.
        let within = |word: &str| words.iter().any(|pair| pair.split(' ').any(|half| half == word) && *pair != word);
        let mut told: Vec<&str> = Vec::new();
        for word in words.iter().copied().filter(|word| !within(word)) {
            // Pairs that overlap are one phrase.
            let new = |half: &str| told.iter().all(|other| other.split(' ').all(|known| known != half));
            if word.split(' ').all(new) {
                told.push(word);
            }
        }
        told.truncate(WORDS_MAX);
        told
    }

    fn shares(&self, features: &Features) -> impl Iterator<Item = (u32, f64)> {
        features.shares().filter_map(|(bucket, share)| {
            let at = self.0.binary_search_by_key(&bucket, |(bucket, _)| *bucket).ok()?;
            Some((bucket, f64::from(self.0[at].1) * share))
        })
    }
}

/// Examples as rows over the buckets that occur in them.
struct Rows {
    buckets: Vec<u32>,
    cells: Vec<(usize, f64)>,
    ends: Vec<usize>,
}

impl Rows {
    fn new(examples: &[&Example]) -> Rows {
        let shares = || examples.iter().map(|example| example.features.shares());
        let mut buckets: Vec<u32> = shares().flatten().map(|(bucket, _)| bucket).collect();
        buckets.sort_unstable();
        buckets.dedup();
        let (mut cells, mut ends) = (Vec::new(), Vec::with_capacity(examples.len()));
        for row in shares() {
            for (bucket, share) in row {
                let at = buckets.binary_search(&bucket).expect("it was taken from these rows");
                cells.push((at, share));
            }
            ends.push(cells.len());
        }
        Rows { buckets, cells, ends }
    }

    fn row(&self, number: usize) -> &[(usize, f64)] {
        let begin = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.cells[begin..self.ends[number]]
    }
}

/// How much one example pulls at the weights, the others left as they are: the root of
/// t + most·σ(t) - now + margin = 0 gives it as most·σ(t). Rows have length 1.
fn pulled(now: f64, most: f64, margin: f64) -> f64 {
    let mut t = -margin;
    for _ in 0..STEPS {
        let pull = most * sigmoid(t);
        let slope = 1.0 + pull * (1.0 - pull / most);
        t -= (t + pull - now + margin) / slope;
    }
    most * sigmoid(t)
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
