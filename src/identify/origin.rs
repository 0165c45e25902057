//! Who was first among the members of a reprint group: an answer with a probability, or none.
//!
//! Two kinds of clues are weighed against each other by Bayes' rule. **Time**: what a paper states and
//! what we saw give each member a spread of times at which it may have been published ([`spread`]);
//! from the spreads follows how probable it is that each was the first. Where they overlap, as two
//! papers' do of which we know the day or the poll alone, none is probable, and that is all there is
//! to abstaining. **Credit**: who names another house is hardly the origin, and that house probably
//! is, be it among the members or not. Direction counts a little: a desk adds to what it takes over.
//!
//! The probabilities below are judgements of how desks work, written down before they were tried on
//! anything; `origin/tests.rs` measures them on made-up groups whose truth is known. What is called
//! first is the earliest that we have evidence of.

mod spread;

use self::spread::{Spread, firsts};
use crate::model::{Clues, Evidence, First, GroupMember, Origin};

/// How probable an answer must be before it is given.
const CERTAINTY_MIN: f64 = 0.80;
/// Members that are weighed; the largest group in the 2026 sample had 41.
const MEMBERS_MAX: usize = 60;
/// Things said in evidence.
const EVIDENCE_MAX: usize = 6;
/// Probability, before any clue, that a text whose credit names a house that we have not seen it from is
/// from there: we poll only some of the houses there are.
const UNSEEN: f64 = 0.25;
/// Probability that whoever took a text over says so, and says so of its origin.
const CREDITS_ORIGIN: f64 = 0.45;
/// The same of a house that is neither it nor the origin: a copy's copy.
const CREDITS_OTHER: f64 = 0.02;
/// The same of a member that says itself that it is a copy.
const CREDITS_COPY: f64 = 0.08;
/// Probability that the origin names another house as such: a mistake, or a text made of two.
const ORIGIN_CREDITS: f64 = 0.01;
/// The three for a house that stands beside a person's name or is only quoted: it may be the
/// photographer's, or speak of one sentence.
const MENTIONS: [f64; 3] = [0.15, 0.03, 0.05];
/// Probability that an origin names no other house.
const ORIGIN_SILENT: f64 = 0.90;
/// Probability that a copy names none.
const COPY_SILENT: f64 = 0.45;
/// Likelihood of a signature by a person or the own house under an origin, and under a copy that
/// credits nobody; desks leave names in place, or put their own.
const SIGNED: [f64; 2] = [0.60, 0.45];
/// How much better a text that another holds whole, with little added, explains the two.
const EXTENDED: f64 = 1.5;
/// Share of the core that must stand in the text that extends it.
const CORE_SHARE_MIN: f32 = 0.93;
/// Shares between which an extending text's own part lies: less is furniture that extraction left, more
/// is a report of its own that quotes.
const ADDED_SHARE: [f32; 2] = [0.05, 0.35];

/// Somebody who may have been first.
#[derive(Debug, Clone, PartialEq)]
enum Candidate {
    /// The member with this number.
    Member(usize),
    /// A house whose article we have not seen.
    Unseen(String),
}

/// Says who was first among `members`. One alone is the origin as far as anybody knows, unless it says
/// itself that it is from elsewhere.
pub fn origin(members: &[GroupMember]) -> Origin {
    let members = &members[..members.len().min(MEMBERS_MAX)];
    let spreads: Vec<Spread> = members.iter().map(|member| Spread::new(&member.clues)).collect();
    let firsts = firsts(&spreads);
    let weighed = candidates(members).into_iter().map(|candidate| {
        let prior = match &candidate {
            Candidate::Member(at) => firsts[*at],
            Candidate::Unseen(_) => UNSEEN,
        };
        let likelihood: f64 = (0..members.len()).map(|at| likelihood(members, at, &candidate)).product();
        (candidate, prior * likelihood)
    });
    let weighed: Vec<(Candidate, f64)> = weighed.collect();
    let all: f64 = weighed.iter().map(|(_, weight)| weight).sum();
    let Some((likeliest, weight)) = weighed.iter().max_by(|one, other| one.1.total_cmp(&other.1)) else {
        return Origin::default();
    };
    let certainty = if all > 0.0 { weight / all } else { 0.0 };
    let first = match likeliest {
        _ if certainty < CERTAINTY_MIN => First::Unknown,
        Candidate::Member(at) => First::Article(members[*at].article),
        Candidate::Unseen(house) => First::Unseen(house.clone()),
    };
    Origin { first, certainty: certainty as f32, evidence: evidence(members, &spreads, likeliest) }
}

/// The members, and the houses that they credit and that are none of theirs.
fn candidates(members: &[GroupMember]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = (0..members.len()).map(Candidate::Member).collect();
    for credit in members.iter().flat_map(|member| &member.clues.credits) {
        let unseen = Candidate::Unseen(credit.house.clone());
        let seen = members.iter().any(|member| credit.sources.contains(&member.source));
        if !seen && !found.contains(&unseen) {
            found.push(unseen);
        }
    }
    found
}

/// How probable what the member `at` says is when `origin` was first.
fn likelihood(members: &[GroupMember], at: usize, origin: &Candidate) -> f64 {
    let clues = &members[at].clues;
    let is_origin = *origin == Candidate::Member(at);
    let said = if clues.credits.is_empty() {
        let silent = if is_origin { ORIGIN_SILENT } else { COPY_SILENT };
        let signed = SIGNED[usize::from(!is_origin)];
        silent * if clues.signed { signed } else { 1.0 - signed }
    } else {
        let firm = clues.credits.iter().any(|credit| credit.firm);
        let [of_origin, of_other, by_origin] =
            if firm { [CREDITS_ORIGIN, CREDITS_OTHER, ORIGIN_CREDITS] } else { MENTIONS };
        match origin {
            _ if is_origin => by_origin,
            _ if credits(clues, members, origin) => of_origin,
            _ if firm && credits_copy(clues, members) => CREDITS_COPY,
            _ => of_other,
        }
    };
    said * if extends(members, at, origin) { EXTENDED } else { 1.0 }
}

/// Whether the house of `origin` is among those credited.
fn credits(clues: &Clues, members: &[GroupMember], origin: &Candidate) -> bool {
    clues.credits.iter().any(|credit| match origin {
        Candidate::Member(at) => credit.sources.contains(&members[*at].source),
        Candidate::Unseen(house) => credit.house == *house,
    })
}

/// Whether a member is credited that credits another house.
fn credits_copy(clues: &Clues, members: &[GroupMember]) -> bool {
    let mut copies = members.iter().filter(|member| !member.clues.credits.is_empty());
    copies.any(|copy| clues.credits.iter().any(|credit| credit.sources.contains(&copy.source)))
}

/// Whether the member `at` holds the text of `origin` whole and adds a little.
fn extends(members: &[GroupMember], at: usize, origin: &Candidate) -> bool {
    let Candidate::Member(core) = origin else { return false };
    let holds = |of_core: f32, of_holder: f32| {
        let [least, most] = ADDED_SHARE;
        of_core >= CORE_SHARE_MIN && (least..=most).contains(&(1.0 - of_holder))
    };
    let found = members[at].clues.shares.filter(|shares| shares.with == members[*core].article);
    let found = found.is_some_and(|shares| holds(shares.share_of_other, shares.share));
    // The later seen of the two has the shares; the earlier may be the one that adds.
    let turned = members[*core].clues.shares.filter(|shares| shares.with == members[at].article);
    found || turned.is_some_and(|shares| holds(shares.share, shares.share_of_other))
}

/// What speaks for a candidate.
fn evidence(members: &[GroupMember], spreads: &[Spread], candidate: &Candidate) -> Vec<Evidence> {
    let mut found = Vec::new();
    for member in members {
        let named = member.clues.credits.iter().find(|credit| match candidate {
            Candidate::Member(at) => credit.sources.contains(&members[*at].source),
            Candidate::Unseen(house) => credit.house == *house,
        });
        found.extend(named.map(|credit| Evidence::Credited { by: member.article, house: credit.house.clone() }));
    }
    found.truncate(EVIDENCE_MAX - 1);
    if let Candidate::Member(own) = candidate {
        found.extend(ahead(spreads, *own));
        let extending = (0..members.len()).filter(|at| extends(members, *at, candidate));
        found.extend(extending.map(|at| Evidence::Extended { by: members[at].article }));
    }
    found.truncate(EVIDENCE_MAX);
    found
}

/// By how much the spread `own` lies before all others, if it does.
fn ahead(spreads: &[Spread], own: usize) -> Option<Evidence> {
    let others = spreads.iter().enumerate().filter(|(at, _)| *at != own);
    let (_, next) = others.min_by(|(_, one), (_, other)| one.mean().total_cmp(&other.mean()))?;
    let own = &spreads[own];
    let ahead = next.mean() - own.mean();
    let (ahead_s, error_s) = (ahead.max(0.0) as u64, (own.reach() + next.reach()).max(0.0) as u64);
    match own.stated() && next.stated() {
        _ if ahead < 1.0 => None,
        true => Some(Evidence::Stated { ahead_s, error_s }),
        false => Some(Evidence::Sighted { ahead_s, error_s }),
    }
}

#[cfg(test)]
mod tests;
