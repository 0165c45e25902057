//! The review queue: which articles an editor's word would teach most.

use xxhash_rust::xxh3::xxh3_64;

use super::trial::SURE;
use crate::model::ArticleId;

/// One place in so many is another article's than the next by usefulness: what the model is wrongly sure of is
/// found by nothing else.
const OTHER_EVERY: usize = 20;

/// An article that waits for an editor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waiting {
    /// The article.
    pub article: ArticleId,
    /// How sure the model is, or what stands for that, that it belongs.
    pub certainty: f32,
}

/// Orders what waits: what is closest to the border first. `decided` is how many decisions there are: with each the
/// others among them are drawn anew, and otherwise the same articles give the same queue.
pub fn queue(mut waiting: Vec<Waiting>, decided: usize) -> Vec<Waiting> {
    let distance = |one: &Waiting| (one.certainty - SURE).abs();
    waiting.sort_by(|a, b| distance(a).total_cmp(&distance(b)).then(a.article.cmp(&b.article)));
    let drawn = |one: &Waiting| {
        let bytes = [one.article.0.to_be_bytes(), (decided as u64).to_be_bytes()].concat();
        xxh3_64(&bytes)
    };
    let others = waiting.len() / OTHER_EVERY;
    // From the further half: the nearer one comes by itself.
    let mut far: Vec<Waiting> = waiting.split_off(waiting.len().div_ceil(2));
    let mut order: Vec<(u64, usize)> = far.iter().enumerate().map(|(at, one)| (drawn(one), at)).collect();
    order.sort_unstable();
    order.truncate(others);
    let mut picked: Vec<usize> = order.iter().map(|(_, at)| *at).collect();
    let mut mixed: Vec<Waiting> = picked.iter().map(|at| far[*at]).collect();
    picked.sort_unstable();
    picked.iter().rev().for_each(|at| {
        far.remove(*at);
    });
    waiting.append(&mut far);
    let (mut near, mut mixed) = (waiting.into_iter(), mixed.drain(..));
    let mut queue = Vec::with_capacity(near.len() + mixed.len());
    loop {
        let wanted = (queue.len() + 1) % OTHER_EVERY == 0;
        let next = if wanted { mixed.next().or_else(|| near.next()) } else { near.next().or_else(|| mixed.next()) };
        match next {
            Some(one) => queue.push(one),
            None => return queue,
        }
    }
}
