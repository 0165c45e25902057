//! The words of the house, as types: source, channel, entry, draft, article, reprint group, topic
//! decision, province, canonical URL, time.
//!
//! Owns: shapes and their own invariants. Does not own: any behaviour of a stage; it imports no
//! other module. What is checked once at the door ([`CanonicalUrl`], [`Slug`]) carries its proof
//! in the type.

mod article;
mod channel;
mod decision;
mod draft;
mod entry;
mod fault;
mod health;
mod id;
mod item;
mod memory;
mod origin;
mod poll;
mod province;
mod push;
mod site;
mod source;
mod story;
mod subscriber;
pub mod time;
mod url;
mod yields;

pub use self::article::{
    Article, Body, Group, GroupMember, Relation, Reprint, Revision, Standing, TopicMatch, entry_name,
};
pub use self::channel::{Channel, ChannelKey, ChannelKind, ChannelState, Validators};
pub use self::decision::{Act, Decision};
pub use self::draft::{Draft, Image};
pub use self::entry::{Enclosure, Entry, Listing, ListingFormat};
pub use self::fault::Fault;
pub use self::health::{Failing, Health, Lag, Sign, Trace};
pub use self::id::{ArticleId, ArticleIdError, ProvinceId, RegionId, Slug, SlugError, SourceId, StoryId, TopicId};
pub use self::item::{Cursor, Item, ReprintLink, Shelf};
pub use self::memory::{Child, Habits, Hints, Moved, Tally, Trust};
pub use self::origin::{Clues, Credit, Evidence, First, Origin, Shares};
pub use self::poll::{FailureClass, Outcome, Passed, Poll};
pub use self::province::{FormerProvince, PROVINCES, Province, REGIONS, Region, heir, province, region};
pub use self::push::{Delivered, Push, PushEvent, PushLinks, PushState, Secret, Subscribed, Subscription};
pub use self::site::{Site, domain};
pub use self::source::{ExtractRules, Names, Republish, Source, SourceKind};
pub use self::story::{Story, StoryMember};
pub use self::subscriber::{Subscriber, SubscriberKey};
pub use self::time::Timestamp;
pub use self::url::{CanonicalUrl, URL_BYTES_MAX, UrlError};
pub use self::yields::{Expected, Gave, Loss, Lost, Recent, Usual, Yield, Yields};
