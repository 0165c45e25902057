//! Entries and pages to drafts: values in, values out.

use jiff::tz::TimeZone;

use super::entries::{Fresh, TRIED, UNTRIED};
use crate::extract;
use crate::fetch::{Document, FetchError};
use crate::model::{Draft, FailureClass, Fault, Passed, Source, Timestamp, Yield};
use crate::parse;

/// What all drafts of one poll are made with.
#[derive(Debug, Clone, Copy)]
pub struct With<'a> {
    /// Whose they are.
    pub source: &'a Source,
    /// The section that their channel is of.
    pub section: Option<&'a str>,
    /// What dates without a zone are in.
    pub zone: &'a TimeZone,
    /// When they are read.
    pub now: Timestamp,
}

/// What became of one entry.
#[derive(Default)]
pub struct Made {
    pub draft: Option<Draft>,
    /// The entry itself, when it gave no draft.
    pub passed: Option<Passed>,
    pub faults: Vec<Fault>,
    /// What its page gave, if that was read.
    pub page: Option<Yield>,
    /// Whether the entry must be read again at the next poll.
    pub again: bool,
}

/// An entry whose text stands on its page alone.
pub struct Teaser {
    pub fresh: Fresh,
    /// What the entry itself says, if that is enough for a draft.
    draft: Option<Draft>,
}

/// A draft of an entry that carries its text; else what to ask its page for.
pub fn of_entry(fresh: Fresh, with: With<'_>) -> Result<Made, Box<Teaser>> {
    if fresh.entry.title.is_none() {
        return Err(Box::new(Teaser { fresh, draft: None }));
    }
    match read(&fresh, with) {
        Ok(draft) if extract::has_full_text(&draft) => Ok(finished(draft, fresh.place, Vec::new(), with.now)),
        Ok(draft) => Err(Box::new(Teaser { fresh, draft: Some(draft) })),
        Err(fault) => Ok(nothing(&fresh, vec![placed(fault, fresh.place)], None)),
    }
}

/// A draft of an entry and its page.
pub fn of_page(teaser: Box<Teaser>, document: &Document, with: With<'_>) -> Made {
    let (html, mut faults) = parse::decode(&document.body, document.content_type.as_deref());
    let mut page = extract::from_page(&extract::Page {
        html: &html,
        url: &document.url,
        rules: &with.source.extract,
        zone: with.zone,
        language: &with.source.language,
    });
    let gave = Some(extract::yield_of(&page));
    faults.append(&mut page.faults);
    let Teaser { mut fresh, draft } = *teaser;
    fresh.entry.title = fresh.entry.title.or_else(|| page.title.clone());
    let mut faults: Vec<Fault> = faults.into_iter().map(|fault| placed(fault, fresh.place)).collect();
    let made = match draft.map_or_else(|| read(&fresh, with), Ok) {
        Ok(draft) => finished(extract::complete(draft, page), fresh.place, faults, with.now),
        Err(fault) => {
            faults.push(placed(fault, fresh.place));
            nothing(&fresh, faults, None)
        }
    };
    Made { page: gave, ..made }
}

/// An entry whose page could not be had: what the channel says of it must do, for now where it may come
/// yet. An entry of which nothing else is known is asked for as long as it is listed.
pub fn without_page(teaser: Box<Teaser>, why: Option<&FetchError>, now: Timestamp) -> Made {
    let passing = why.is_some_and(|why| why.class() == FailureClass::Temporary);
    let again = passing && (!teaser.fresh.retried || teaser.draft.is_none());
    left_with(teaser, why, again.then_some(TRIED), now)
}

/// An entry whose page was not asked for, since its site was in the way: that was no try.
pub fn postponed(teaser: Box<Teaser>, why: &FetchError, now: Timestamp) -> Made {
    let tries = if teaser.fresh.retried { TRIED } else { UNTRIED };
    left_with(teaser, Some(why), Some(tries), now)
}

/// What the channel says of an entry; `again` is the fingerprint by which it is met again.
fn left_with(teaser: Box<Teaser>, why: Option<&FetchError>, again: Option<u64>, now: Timestamp) -> Made {
    let place = teaser.fresh.place;
    let message = why.map_or_else(|| "the page did not come".to_owned(), ToString::to_string);
    let faults = vec![Fault::at(place, "page-missing", message)];
    match teaser.draft {
        // What the channel says of it is an article already.
        Some(_) if again.is_some() && teaser.fresh.again => nothing(&teaser.fresh, faults, again),
        Some(draft) => {
            let fingerprint = again.unwrap_or(draft.fingerprint);
            Made { again: again.is_some(), ..finished(Draft { fingerprint, ..draft }, place, faults, now) }
        }
        None => nothing(&teaser.fresh, faults, again),
    }
}

/// An entry that gave no article: remembered, so that it is not read at every poll for ever.
fn nothing(fresh: &Fresh, faults: Vec<Fault>, again: Option<u64>) -> Made {
    let fingerprint = again.unwrap_or(fresh.fingerprint);
    let passed = Some(Passed { name: fresh.name.clone(), fingerprint });
    Made { passed, faults, again: again.is_some(), ..Made::default() }
}

fn read(fresh: &Fresh, with: With<'_>) -> Result<Draft, Fault> {
    let draft = extract::from_entry(&fresh.entry, with.source, with.section, with.zone)?;
    Ok(Draft { fingerprint: fresh.fingerprint, ..draft })
}

/// Takes back dates that can not be true: only here is it known what time it is.
fn finished(mut draft: Draft, place: usize, mut faults: Vec<Fault>, now: Timestamp) -> Made {
    for (date, what) in [(&mut draft.published, "published"), (&mut draft.updated, "updated")] {
        if date.is_some_and(|at| !parse::plausible(at, now)) {
            *date = None;
            let message = format!("the date `{what}` can not be true: it was left out");
            faults.push(Fault::at(place, "date-implausible", message));
        }
    }
    Made { draft: Some(draft), faults, ..Made::default() }
}

fn placed(fault: Fault, place: usize) -> Fault {
    Fault { entry: fault.entry.or(u32::try_from(place).ok()), ..fault }
}
