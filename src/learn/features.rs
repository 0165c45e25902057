//! What a model sees of an article: its syllables and pairs of them, hashed, the weightiest alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::text::{Key, Syllable, syllables};

/// Buckets that words are hashed into: two of the kept words of an article share one in a thousand times.
pub(super) const BUCKETS: u32 = 1 << 18;
/// Words kept of an article: title, lead, what comes again in the body and its first paragraphs. An
/// article of 550 syllables has some 750; the rest says little and would triple what a decision takes.
const KEPT_MAX: usize = 256;
/// What a word counts in each field.
const TITLE_WEIGHT: f32 = 3.0;
const LEAD_WEIGHT: f32 = 2.0;
const BODY_WEIGHT: f32 = 1.0;
/// Syllables at the head of the body that stand for a lead that an article has not.
const LEAD_SYLLABLES: usize = 60;
/// Weights are kept in so many steps of a quarter.
const STEPS: f32 = 4.0;
const STEPS_MAX: f32 = 15.0;

/// Syllables that every text has; neither they nor pairs of them say what it is about.
const COMMON: &str = "và của là có các được cho trong với không một những đã để này khi ở đến người từ về cũng vào ra như \
    tại theo sẽ trên nhiều do làm đó bị lại phải hơn nhưng còn rất hay thì mà năm ngày nên vì đang qua sau trước nếu \
    vẫn chỉ mới lên cả thể điều nào đây nhất tôi anh chị ông bà họ mình rằng bằng việc sự";

/// The texts of an article. What it has not is empty.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// Headline.
    pub title: &'a str,
    /// Lead.
    pub lead: &'a str,
    /// The text, plain.
    pub body: &'a str,
}

/// What a model sees of an article: buckets in rising order, each with its weight. A few hundred bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(into = "Vec<u8>", try_from = "Vec<u8>")]
pub struct Features(Box<[(u32, u8)]>);

/// Why bytes are no features.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the features of an article")]
pub struct FeaturesError;

/// A word of an article while it is weighed.
struct Word {
    weight: f32,
    /// Where it stands first, counted in words.
    first: u32,
}

impl Features {
    /// What there is of an article.
    pub fn of(text: Text<'_>) -> Features {
        let mut words: BTreeMap<u32, Word> = BTreeMap::new();
        each_word(text, |bucket, weight, _| {
            let first = words.len() as u32;
            words.entry(bucket).or_insert(Word { weight: 0.0, first }).weight += weight;
        });
        let mut kept: Vec<(u32, Word)> = words.into_iter().collect();
        kept.sort_by(|(_, a), (_, b)| b.weight.total_cmp(&a.weight).then(a.first.cmp(&b.first)));
        kept.truncate(KEPT_MAX);
        let mut kept: Vec<(u32, u8)> = kept.into_iter().map(|(bucket, word)| (bucket, step(word.weight))).collect();
        kept.sort_unstable();
        Features(kept.into_boxed_slice())
    }

    /// Buckets in rising order, with their share of the whole: the sum of squares is 1.
    pub(super) fn shares(&self) -> impl Iterator<Item = (u32, f64)> + '_ {
        let squares: u32 = self.0.iter().map(|(_, weight)| u32::from(*weight) * u32::from(*weight)).sum();
        let length = f64::from(squares.max(1)).sqrt();
        self.0.iter().map(move |(bucket, weight)| (*bucket, f64::from(*weight) / length))
    }
}

/// The words of an article that fall into some of its buckets, as it writes them first.
pub(super) fn words_of<'a>(text: Text<'a>, buckets: &[u32]) -> Vec<Option<&'a str>> {
    let mut found = vec![None; buckets.len()];
    each_word(text, |bucket, _, word| {
        if let Some(at) = buckets.iter().position(|wanted| *wanted == bucket) {
            found[at].get_or_insert(word);
        }
    });
    found
}

/// What counts little comes again often: a word that is there ten times says not ten times as much.
fn step(weight: f32) -> u8 {
    (weight.ln_1p() * STEPS).round().clamp(1.0, STEPS_MAX) as u8
}

/// Every syllable and pair of an article that may say what it is about: bucket, weight, as written.
fn each_word<'a>(text: Text<'a>, mut found: impl FnMut(u32, f32, &'a str)) {
    // Where a lead is all there is, it is handed over as the body too: it counts once.
    let body = if text.body == text.lead { "" } else { text.body };
    let common = common();
    in_field(text.title, &syllables(text.title), TITLE_WEIGHT, &common, &mut found);
    in_field(text.lead, &syllables(text.lead), LEAD_WEIGHT, &common, &mut found);
    let all = syllables(body);
    let head = if text.lead.trim().is_empty() { all.len().min(LEAD_SYLLABLES) } else { 0 };
    in_field(body, &all[..head], LEAD_WEIGHT, &common, &mut found);
    in_field(body, &all[head..], BODY_WEIGHT, &common, &mut found);
}

fn in_field<'a>(
    text: &'a str,
    syllables: &[Syllable],
    weight: f32,
    common: &[Key],
    found: &mut impl FnMut(u32, f32, &'a str),
) {
    let plain = |syllable: &Syllable| {
        let word = text.get(syllable.range()).unwrap_or_default();
        !word.starts_with(|letter: char| letter.is_ascii_digit()) && common.binary_search(&syllable.key).is_err()
    };
    let mut before: Option<(&Syllable, bool)> = None;
    for syllable in syllables {
        let says = plain(syllable);
        if says {
            found(bucket(syllable.key.0), weight, text.get(syllable.range()).unwrap_or_default());
        }
        if let Some((last, last_says)) = before
            && (says || last_says)
            && syllable.start - last.end <= 1
        {
            let pair = text.get(last.start as usize..syllable.end as usize).unwrap_or_default();
            found(bucket(last.key.0.rotate_left(23) ^ syllable.key.0), weight, pair);
        }
        before = Some((syllable, says));
    }
}

fn bucket(hash: u64) -> u32 {
    (hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as u32 & (BUCKETS - 1)
}

fn common() -> Vec<Key> {
    let mut keys: Vec<Key> = syllables(COMMON).iter().map(|syllable| syllable.key).collect();
    keys.sort_unstable();
    keys
}

impl From<Features> for Vec<u8> {
    /// Steps from bucket to bucket with the weight in the low bits, seven bits a byte.
    fn from(features: Features) -> Vec<u8> {
        let (mut bytes, mut before) = (Vec::with_capacity(features.0.len() * 2), 0);
        for (bucket, weight) in &features.0 {
            let mut left = (bucket - before) << 4 | u32::from(*weight);
            while left >= 0x80 {
                bytes.push(left as u8 | 0x80);
                left >>= 7;
            }
            bytes.push(left as u8);
            before = *bucket;
        }
        bytes
    }
}

impl TryFrom<Vec<u8>> for Features {
    type Error = FeaturesError;

    fn try_from(bytes: Vec<u8>) -> Result<Features, FeaturesError> {
        let (mut kept, mut before, mut at) = (Vec::new(), 0_u32, 0);
        while at < bytes.len() {
            let (mut number, mut shift) = (0_u32, 0);
            loop {
                let byte = *bytes.get(at).ok_or(FeaturesError)?;
                at += 1;
                number |= u32::from(byte & 0x7F) << shift;
                shift += 7;
                match byte & 0x80 {
                    0 => break,
                    _ if shift > 21 => return Err(FeaturesError),
                    _ => {}
                }
            }
            let bucket = before + (number >> 4);
            if bucket >= BUCKETS || kept.len() >= KEPT_MAX {
                return Err(FeaturesError);
            }
            kept.push((bucket, (number & 0xF) as u8));
            before = bucket;
        }
        Ok(Features(kept.into_boxed_slice()))
    }
}
