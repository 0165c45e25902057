//! Where a channel is asked: at its own address, or at that to which it has moved for good.
//!
//! A permanent redirect (301, 308) is followed at each poll in any case. When it has said the same
//! for some days, the new address is asked directly, within the same site: a move to `https` or to
//! another path needs no person. A move to another site does: whoever holds an expired domain can
//! send us anywhere. There the old address goes on being asked, and the move is only proposed.

use std::time::Duration;

use url::{Host, Url};

use super::next::later;
use super::polled::Polled;
use crate::model::{ChannelKey, ChannelState, Moved, Outcome, Timestamp, URL_BYTES_MAX, domain};

/// Polls that must name the same new address: a wrong setting of a server is often found within hours.
pub const MOVED_POLLS: u32 = 5;

/// Over how long they must: five polls of a busy channel may pass within half an hour.
pub const MOVED_FOR: Duration = Duration::from_secs(2 * 24 * 3600);

/// How often the old address is asked all the same: a move that was taken back heals within a week.
const LOOK_BACK: Duration = Duration::from_secs(7 * 24 * 3600);

/// Failures in a row at the new address, not of the passing kind, after which it is forgotten.
const ASTRAY_MAX: u32 = 3;

/// Failures of any kind after which it is: they take half a day.
const SILENT_MAX: u32 = 9;

/// The address to ask at `now`, given the one that is configured: that of a feed found there, or that
/// to which the one or the other has moved.
pub fn address<'a>(state: &'a ChannelState, configured: &'a str, now: Timestamp) -> &'a str {
    let own = own(state, configured);
    match &state.moved {
        Some(moved) if followed(moved, own) && !looks_back(moved, now) => &moved.to,
        _ => own,
    }
}

/// A move that proved stable: what a person may write into feeds.toml, and must when it leads to another
/// site.
pub fn proposal(state: &ChannelState) -> Option<&Moved> {
    state.moved.as_ref().filter(|moved| settled(moved))
}

/// Whether two addresses are of one site: of one registrable domain, or of the very same host.
pub fn same_site(one: &str, other: &str) -> bool {
    site(one).is_some_and(|site_of_one| site(other) == Some(site_of_one))
}

/// Whether a move that is followed is to be looked at again where it began.
pub(super) fn looks_back(moved: &Moved, now: Timestamp) -> bool {
    settled(moved) && now >= later(moved.seen, LOOK_BACK)
}

/// Whether the channel is asked at the address to which it moved.
pub(super) fn away(state: &ChannelState, key: &ChannelKey, now: Timestamp) -> bool {
    address(state, &key.url, now) != own(state, &key.url)
}

/// The state after a look at the old address that gave nothing: such is the usual end of a move. None
/// when this poll was no such look.
pub(super) fn in_vain(state: &ChannelState, polled: &Polled, now: Timestamp, key: &ChannelKey) -> Option<Moved> {
    let moved = state.moved.as_ref()?;
    let failed = matches!(polled.outcome, Outcome::Failed { .. });
    let looked = failed && looks_back(moved, now) && followed(moved, own(state, &key.url));
    looked.then(|| Moved { seen: now, ..moved.clone() })
}

/// What is known of a move after a poll that succeeded.
pub(super) fn after(known: &ChannelState, polled: &Polled, now: Timestamp, key: &ChannelKey) -> Option<Moved> {
    let away = away(known, key, now);
    let new = |to: &&str| *to != own(known, &key.url) && to.len() <= URL_BYTES_MAX;
    match (&known.moved, polled.moved.as_deref().filter(new)) {
        (Some(moved), None) if away => Some(moved.clone()),
        // A 304 says nothing of the way that led to it, unless it does.
        (Some(moved), None) if polled.outcome == Outcome::NotModified => Some(moved.clone()),
        (Some(moved), Some(to)) if moved.to == to => {
            let seen = if away { moved.seen } else { now };
            Some(Moved { times: moved.times.saturating_add(u32::from(!away)), seen, ..moved.clone() })
        }
        (_, Some(to)) => Some(Moved { to: to.to_owned(), since: now, times: 1, seen: now }),
        (_, None) => None,
    }
}

/// Whether a new address has failed too often.
pub(super) fn led_astray(failures: u32, passing: bool) -> bool {
    failures >= if passing { SILENT_MAX } else { ASTRAY_MAX }
}

fn own<'a>(state: &'a ChannelState, configured: &'a str) -> &'a str {
    state.discovered.as_deref().filter(|found| !found.is_empty()).unwrap_or(configured)
}

fn settled(moved: &Moved) -> bool {
    moved.times >= MOVED_POLLS && moved.seen >= later(moved.since, MOVED_FOR)
}

/// A settled move within the site, and not one that gives up encryption.
fn followed(moved: &Moved, own: &str) -> bool {
    let encrypted = |address: &str| address.starts_with("https://");
    settled(moved) && (encrypted(&moved.to) || !encrypted(own)) && same_site(own, &moved.to)
}

fn site(address: &str) -> Option<String> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    match url.host()? {
        Host::Domain(name) => Some(domain(name.trim_end_matches('.')).to_owned()),
        // One machine may serve many sites under its number: then its port tells them apart.
        address => Some(format!("{address}:{}", url.port_or_known_default().unwrap_or_default())),
    }
}
