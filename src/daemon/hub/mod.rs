//! The hub that we run, at work: asks callbacks whether a subscription was meant, looks what of our
//! feeds changed, and brings it to who waits for it.
//!
//! One task decides (`Keeper`); everything that waits for others is a task of its own, bounded in
//! number, in time, and by site. Subscriptions are this node's own: they stand in its store beside
//! the log. What waits to be verified is forgotten by a restart: the subscriber asks again.

mod deliver;
mod desk;
mod verify;

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ring::rand::{SecureRandom, SystemRandom};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::{error, info, warn};

use super::{Service, told};
use crate::config::{self, Config};
use crate::fetch::{Courier, FetchError};
use crate::model::{Site, Subscriber, SubscriberKey};
use crate::push::hub::{Callback, Ended, Errand, Outcome};
use crate::web::{Publications, Unpublished};

use self::desk::Ask;
pub use self::desk::Desk;

/// How often it is looked whether something changed while there are subscribers: it costs nothing.
const LOOK: Duration = Duration::from_millis(100);
/// The same while there are none.
const IDLE: Duration = Duration::from_secs(1);
/// What changes within this time is told at once: a paper's ten new articles are one delivery.
const DEBOUNCE: Duration = Duration::from_millis(300);
/// So long after a change it is looked once more: while much changes, a document may be served for a
/// moment after it is out of date, and nothing would tell of the last change then.
const SETTLED: Duration = Duration::from_millis(1200);
/// After looking through all topics so many times as long is waited as it took, so that writing feeds
/// for subscribers takes no more than a fifth of one core.
const REST: u32 = 4;
/// But no longer than this: what is new is to be told within two seconds.
const REST_MAX: Duration = Duration::from_secs(1);
/// Deliveries at once, as many as a small server's upstream carries; each may hold a document.
const DELIVERIES_AT_ONCE: usize = 32;
/// Of them to one site.
const DELIVERIES_OF_SITE: usize = 2;
/// Questions at once, beside them.
const QUESTIONS_AT_ONCE: usize = 16;
/// Of them to one site.
const QUESTIONS_OF_SITE: usize = 2;
/// How often what was delivered is saved. What a crash takes is delivered once more.
const SAVE_EVERY: Duration = Duration::from_secs(1);

/// What is asked or told of a callback by GET.
enum Question {
    /// Whether it meant what was asked in its name.
    Verify(Ask),
    /// That it is told no more.
    Deny { subscriber: Subscriber, callback: Callback, reason: &'static str },
}

impl Question {
    fn callback(&self) -> &Callback {
        match self {
            Question::Verify(ask) => &ask.asked.callback,
            Question::Deny { callback, .. } => callback,
        }
    }

    fn key(&self) -> SubscriberKey {
        match self {
            Question::Verify(ask) => ask.key(),
            Question::Deny { subscriber, .. } => subscriber.key(),
        }
    }
}

/// What tasks come back with.
enum Done {
    Asked { key: SubscriberKey, site: Site },
    Brought { errand: Errand, outcome: Outcome },
    Surveyed { missing: Vec<String>, began: Instant },
    Saved,
}

/// What all tasks of the hub share.
#[derive(Clone)]
struct Office {
    service: Arc<Service>,
    publications: Publications,
    couriers: Couriers,
}

impl Office {
    /// Who carries what goes to a subscriber.
    fn courier(&self, inside: bool) -> &Courier {
        if inside { &self.couriers.inward } else { &self.couriers.outward }
    }
}

/// One for subscribers inside, as far as they may be there, and one for all others.
#[derive(Clone)]
struct Couriers {
    inward: Courier,
    outward: Courier,
}

impl Couriers {
    fn new(config: &Config) -> Result<Couriers, FetchError> {
        let of = |inside| {
            let allow_private = desk::allowed(config, inside).clone();
            Courier::new(&config::Fetch { allow_private, ..config.fetch.clone() })
        };
        Ok(Couriers { inward: of(true)?, outward: of(false)? })
    }
}

/// The task's own memory.
struct Keeper {
    office: Office,
    config: Arc<Config>,
    tasks: JoinSet<Done>,
    /// Questions that wait for their turn, in the order in which they came.
    questions: VecDeque<Question>,
    /// Of whom, and at which sites, something is being asked.
    asking: HashSet<SubscriberKey>,
    sites: Vec<Site>,
    /// The steps of the store that the last look at the topics was after; none: look anyway.
    steps: Option<u64>,
    /// Since when something has changed.
    noticed: Option<Instant>,
    /// Since when something had changed that was looked at once.
    settling: Option<Instant>,
    surveying: bool,
    rested: Instant,
    saving: bool,
    saved: Instant,
}

/// Keeps the hub until told to stop.
pub async fn keep(service: Arc<Service>, publications: Publications, stopping: watch::Receiver<bool>) {
    let Some(mut asks) = service.hub.receiver() else { return };
    let config = service.live.get();
    let couriers = match Couriers::new(&config) {
        Ok(couriers) => couriers,
        Err(why) => return error!("the hub can not start: {why}"),
    };
    let mut keeper = Keeper::new(Office { service: service.clone(), publications, couriers }, config);
    let stop = told(stopping);
    tokio::pin!(stop);
    loop {
        keeper.pass();
        let look = if service.hub.book().is_empty() && keeper.questions.is_empty() { IDLE } else { LOOK };
        tokio::select! {
            () = &mut stop => break,
            Some(done) = keeper.tasks.join_next() => keeper.done(done.ok()),
            Some(ask) = asks.recv(), if keeper.has_room() => keeper.questions.push_back(Question::Verify(ask)),
            () = tokio::time::sleep(look) => {}
        }
    }
    // What is under way is cut off, and done anew after the next start.
    keeper.tasks.shutdown().await;
    service.hub.save(service.store.clone()).await;
}

impl Keeper {
    fn new(office: Office, config: Arc<Config>) -> Keeper {
        let now = Instant::now();
        Keeper {
            office,
            config,
            tasks: JoinSet::new(),
            questions: VecDeque::new(),
            asking: HashSet::new(),
            sites: Vec::new(),
            steps: None,
            noticed: None,
            settling: None,
            surveying: false,
            rested: now,
            saving: false,
            saved: now,
        }
    }

    fn desk(&self) -> &Desk {
        &self.office.service.hub
    }

    fn has_room(&self) -> bool {
        self.questions.len() < desk::ASKS_MAX
    }

    /// Begins what is to be done now.
    fn pass(&mut self) {
        self.reload();
        self.expire();
        self.survey();
        self.ask();
        self.bring();
        self.save();
        self.desk().count();
    }

    /// Takes a changed configuration into use: who may be written to, and what is published.
    fn reload(&mut self) {
        let config = self.office.service.live.get();
        if Arc::ptr_eq(&config, &self.config) {
            return;
        }
        match Couriers::new(&config) {
            Ok(couriers) => self.office.couriers = couriers,
            Err(why) => error!("the hub goes on as it was: {why}"),
        }
        (self.config, self.steps) = (config, None);
    }

    fn expire(&mut self) {
        let now = (self.office.service.clock)();
        for subscriber in self.desk().book().expired(now) {
            info!(topic.path = subscriber.path, "a subscription to {} ended with its lease", subscriber.path);
        }
    }

    /// Looks what stands in each topic, some time after something changed.
    fn survey(&mut self) {
        let steps = self.office.service.store.steps();
        if self.steps != Some(steps) {
            self.steps = Some(steps);
            self.noticed.get_or_insert_with(Instant::now);
        }
        let now = Instant::now();
        let Some(noticed) = self.to_survey(now) else { return };
        if self.surveying || now < self.rested {
            return;
        }
        (self.settling, self.noticed, self.surveying) = (self.noticed.take(), None, true);
        let (office, paths) = (self.office.clone(), self.desk().book().paths());
        self.tasks.spawn(async move {
            let (began, mut missing) = (Instant::now(), Vec::new());
            for path in paths {
                match office.publications.read(&path).await {
                    Ok(document) => office.service.hub.published(&path, desk::mark(&document.bytes), noticed),
                    Err(Unpublished::Missing) => missing.push(path),
                    // Said where it went wrong; the next change looks again.
                    Err(Unpublished::Failed) => {}
                }
            }
            Done::Surveyed { missing, began }
        });
    }

    /// The change that it is time to look for, by when it was noticed.
    fn to_survey(&self, now: Instant) -> Option<Instant> {
        match self.noticed {
            Some(noticed) => (noticed + DEBOUNCE <= now).then_some(noticed),
            None => self.settling.filter(|noticed| *noticed + SETTLED <= now),
        }
    }

    /// Begins questions: one at a time of one subscription, few at one site.
    fn ask(&mut self) {
        let mut later = VecDeque::new();
        while let Some(question) = self.questions.pop_front() {
            let (key, site) = (question.key(), question.callback().site());
            let busy = self.sites.iter().filter(|known| **known == site).count() >= QUESTIONS_OF_SITE;
            if self.asking.len() >= QUESTIONS_AT_ONCE || busy || self.asking.contains(&key) {
                later.push_back(question);
                continue;
            }
            self.asking.insert(key);
            self.sites.push(site.clone());
            let office = self.office.clone();
            self.tasks.spawn(async move {
                verify::ask(&office, question).await;
                Done::Asked { key, site }
            });
        }
        self.questions = later;
    }

    /// Begins deliveries to who is behind.
    fn bring(&mut self) {
        let now = (self.office.service.clock)();
        let errands = self.desk().book().due(now, DELIVERIES_AT_ONCE, DELIVERIES_OF_SITE);
        for errand in errands {
            let office = self.office.clone();
            self.tasks.spawn(async move {
                let outcome = deliver::bring(&office, &errand).await;
                Done::Brought { errand, outcome }
            });
        }
    }

    fn save(&mut self) {
        if self.saving || self.saved.elapsed() < SAVE_EVERY || !self.desk().is_unsaved() {
            return;
        }
        self.saving = true;
        let service = self.office.service.clone();
        self.tasks.spawn(async move {
            service.hub.save(service.store.clone()).await;
            Done::Saved
        });
    }

    fn done(&mut self, done: Option<Done>) {
        match done {
            Some(Done::Asked { key, site }) => {
                self.asking.remove(&key);
                if let Some(place) = self.sites.iter().position(|known| *known == site) {
                    self.sites.swap_remove(place);
                }
                // What changed while it was asked was looked at without it.
                self.steps = None;
            }
            Some(Done::Brought { errand, outcome }) => self.brought(&errand, outcome),
            Some(Done::Surveyed { missing, began }) => {
                let rest = (REST * began.elapsed()).min(REST_MAX);
                (self.surveying, self.rested) = (false, Instant::now() + rest);
                self.withdraw(&missing);
            }
            Some(Done::Saved) => (self.saving, self.saved) = (false, Instant::now()),
            None => error!("work of the hub ended in an unforeseen way"),
        }
    }

    fn brought(&mut self, errand: &Errand, outcome: Outcome) {
        let now = (self.office.service.clock)();
        let ended = self.desk().book().done(errand, outcome, now, random());
        let (site, path) = (errand.callback.site(), &errand.path);
        match ended {
            Some(Ended::Gone) => info!(site = %site, "{site} takes {path} no more: its subscription ended"),
            Some(Ended::GivenUp) => warn!(site = %site, "{site} could not be told of {path} for days: given up"),
            None => {}
        }
        self.desk().delivered(errand, outcome, ended);
    }

    /// Ends the subscriptions to what is published no more, and tells those who had them.
    fn withdraw(&mut self, missing: &[String]) {
        for path in missing {
            let ended = self.desk().book().withdrawn(path);
            info!(topic.path = path, "{path} is published no more: {} subscriptions ended", ended.len());
            for subscriber in ended {
                if let Ok(callback) = Callback::read(subscriber.callback.reveal()) {
                    let reason = "the feed is published no more";
                    self.questions.push_back(Question::Deny { subscriber, callback, reason });
                }
            }
        }
    }
}

/// A number that nobody can foretell; nought where the system has none, which then only spreads nothing.
fn random() -> u64 {
    let mut bytes = [0; 8];
    // Without randomness waits are not spread, and nothing else.
    let _ = SystemRandom::new().fill(&mut bytes);
    u64::from_be_bytes(bytes)
}
