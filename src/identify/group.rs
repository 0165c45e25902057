//! Reprint groups: who belongs, and who is the original.

use crate::model::{Article, Group, GroupMember};

/// `group` with one more member (or a new group of one); the earliest becomes the original.
pub fn joined(group: Option<Group>, article: &Article, open_topics: &[crate::model::TopicId]) -> Group {
    let member = GroupMember { article: article.id, source: article.source.clone(), at: article.listed_at() };
    let mut group = group.unwrap_or_else(|| Group {
        original: article.id,
        members: Vec::new(),
        at: member.at,
        topics: Vec::new(),
        provinces: Vec::new(),
        standings: Vec::new(),
    });
    if group.members.iter().all(|known| known.article != article.id) {
        group.members.push(member);
    }
    for topic in open_topics {
        add(&mut group.topics, topic);
    }
    for province in &article.provinces {
        add(&mut group.provinces, province);
    }
    elected(group)
}

/// `group` after one of its members changed: its time, topics and provinces from all members anew.
/// `members` are the member articles with the topics that publish them.
pub fn regrouped(group: &Group, members: &[(Article, Vec<crate::model::TopicId>)]) -> Group {
    let empty = Group { members: Vec::new(), topics: Vec::new(), provinces: Vec::new(), ..group.clone() };
    members.iter().fold(empty, |group, (article, topics)| joined(Some(group), article, topics))
}

/// The earliest member is the original; among equals the first that we saw.
fn elected(mut group: Group) -> Group {
    if let Some(first) = group.members.iter().min_by_key(|member| member.at) {
        (group.original, group.at) = (first.article, first.at);
    }
    group
}

fn add<T: PartialEq + Clone>(list: &mut Vec<T>, value: &T) {
    if !list.contains(value) {
        list.push(value.clone());
    }
}
