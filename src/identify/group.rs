//! Reprint groups: who belongs, and who is the original.

use super::credit::Credited;
use super::origin::origin;
use crate::model::{Article, Clues, First, Group, GroupMember, Origin, Shares, Timestamp, TopicId};

/// What an article tells of who was first: how it was seen (`since` the last look at its channel before),
/// what its text credits, and what it shares with the one that it was found to copy.
pub fn clues(article: &Article, since: Option<Timestamp>, credited: Credited, shares: Option<Shares>) -> Clues {
    Clues {
        published: article.published,
        first_seen: article.first_seen,
        since,
        credits: credited.credits,
        signed: credited.signed,
        shares,
    }
}

/// `group` with one more member (or a new group of one), and its original anew. A member that it has keeps
/// its first clues: a revision of the first paper's must not make it look like a copy.
pub fn joined(group: Option<Group>, article: &Article, clues: Clues, open_topics: &[TopicId]) -> Group {
    let group = group.unwrap_or_else(|| Group {
        original: article.id,
        origin: Origin::default(),
        members: Vec::new(),
        at: article.listed_at(),
        topics: Vec::new(),
        provinces: Vec::new(),
        standings: Vec::new(),
    });
    elected(with(group, article, clues, open_topics))
}

/// `group` after one of its members changed: its times, topics and provinces from all members anew.
/// `members` are the member articles with the topics that publish them.
pub fn regrouped(group: &Group, members: &[(Article, Vec<TopicId>)]) -> Group {
    let empty = Group { members: Vec::new(), topics: Vec::new(), provinces: Vec::new(), ..group.clone() };
    elected(members.iter().fold(empty, |anew, (article, topics)| {
        let known = group.members.iter().find(|known| known.article == article.id);
        with(anew, article, known.map(|known| known.clues.clone()).unwrap_or_default(), topics)
    }))
}

fn with(mut group: Group, article: &Article, clues: Clues, open_topics: &[TopicId]) -> Group {
    if group.members.iter().all(|known| known.article != article.id) {
        let at = article.listed_at();
        group.members.push(GroupMember { article: article.id, source: article.source.clone(), at, clues });
    }
    for topic in open_topics {
        add(&mut group.topics, topic);
    }
    for province in &article.provinces {
        add(&mut group.provinces, province);
    }
    group
}

/// The origin is the original. Where the clues do not tell who that is, or it is none of the members, the
/// earliest listed is; among equals the first that we saw.
fn elected(mut group: Group) -> Group {
    let origin = origin(&group.members);
    let first = group.members.iter().find(|member| First::Article(member.article) == origin.first);
    if let Some(first) = first.or_else(|| group.members.iter().min_by_key(|member| member.at)) {
        (group.original, group.at) = (first.article, first.at);
    }
    group.origin = origin;
    group
}

fn add<T: PartialEq + Clone>(list: &mut Vec<T>, value: &T) {
    if !list.contains(value) {
        list.push(value.clone());
    }
}
