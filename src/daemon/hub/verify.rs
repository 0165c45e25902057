//! Questions to callbacks: whether what was asked in their name was meant, and word that it is denied.

use std::fmt::Write;

use ring::rand::{SecureRandom, SystemRandom};
use tracing::{debug, info};

use super::desk::{Ask, mark};
use super::{Office, Question};
use crate::model::Subscriber;
use crate::push::Mode;
use crate::push::hub::{Callback, confirms, denial, verification};
use crate::web::Unpublished;

/// Random bytes of a challenge: what can not be guessed can not be confirmed unheard.
const CHALLENGE_BYTES: usize = 16;

/// Asks a question, and does what its answer says.
pub(super) async fn ask(office: &Office, question: Question) {
    let desk = &office.service.hub;
    match question {
        Question::Verify(ask) => desk.verified(verify(office, ask).await),
        Question::Deny { subscriber, callback, reason } => {
            deny(office, &callback, subscriber.inside, &subscriber.topic, reason).await
        }
    }
}

/// Asks whether a request was meant; gives the word that it is counted under.
async fn verify(office: &Office, ask: Ask) -> &'static str {
    // What the subscriber has is what stands there now: what comes while it is asked is told to it.
    let present = match office.publications.read(&ask.path).await {
        Ok(document) => mark(&document.bytes),
        Err(Unpublished::Missing) if ask.asked.mode == Mode::Subscribe => {
            deny(office, &ask.asked.callback, ask.inside, &ask.asked.topic, "nothing is published there").await;
            return "denied";
        }
        Err(_) if ask.asked.mode == Mode::Subscribe => return "failed",
        Err(_) => 0,
    };
    match meant(office, &ask).await {
        Ok(true) => {}
        Ok(false) => return "unconfirmed",
        Err(()) => return "failed",
    }
    office.service.hub.confirmed(&ask.asked.callback.victim());
    match ask.asked.mode {
        Mode::Subscribe => subscribe(office, ask, present).await,
        Mode::Unsubscribe => unsubscribe(office, &ask).await,
    }
}

async fn meant(office: &Office, ask: &Ask) -> Result<bool, ()> {
    let (asked, site) = (&ask.asked, ask.asked.callback.site());
    let Some(challenge) = challenge() else { return Err(()) };
    let url = verification(asked.callback.url(), asked.mode, &asked.topic, &challenge, asked.lease);
    match office.courier(ask.inside).ask(&url).await {
        Ok(reply) if confirms(reply.status, &reply.body, &challenge) => Ok(true),
        Ok(reply) => {
            info!(site = %site, "{site} did not confirm to {} {}: it answered {}", asked.mode.word(), ask.path, reply.status);
            Ok(false)
        }
        Err(why) => {
            info!(site = %site, "{site} could not be asked whether to {} {}: {why}", asked.mode.word(), ask.path);
            Err(())
        }
    }
}

async fn subscribe(office: &Office, ask: Ask, present: u64) -> &'static str {
    let (service, Ask { asked, path, inside }) = (&office.service, ask);
    let now = (service.clock)();
    let (site, callback) = (asked.callback.site(), asked.callback);
    let subscriber = Subscriber {
        callback: callback.text().clone(),
        topic: asked.topic,
        path,
        inside,
        secret: asked.secret,
        since: now,
        until: now.checked_add(asked.lease).unwrap_or(now),
        delivered: present,
        failures: 0,
        failing: None,
        next: None,
    };
    let (path, topic) = (subscriber.path.clone(), subscriber.topic.clone());
    let taken = {
        let mut book = service.hub.book();
        let room = book.room(&path, &callback);
        if room.is_ok() {
            book.put(subscriber, callback.clone());
        }
        room
    };
    if let Err(full) = taken {
        deny(office, &callback, inside, &topic, &full.to_string()).await;
        return "denied";
    }
    service.hub.save(service.store.clone()).await;
    info!(site = %site, "{site} is told of {path} for {:?}", asked.lease);
    "subscribed"
}

async fn unsubscribe(office: &Office, ask: &Ask) -> &'static str {
    let service = &office.service;
    service.hub.book().remove(ask.key());
    service.hub.save(service.store.clone()).await;
    let site = ask.asked.callback.site();
    info!(site = %site, "{site} is told of {} no more, as it asked", ask.path);
    "unsubscribed"
}

/// Tells a callback that it is not, or no longer, subscribed; what it answers changes nothing.
async fn deny(office: &Office, callback: &Callback, inside: bool, topic: &str, reason: &str) {
    let url = denial(callback.url(), topic, reason);
    if let Err(why) = office.courier(inside).ask(&url).await {
        debug!("a subscriber could not be told that it is denied: {why}");
    }
}

fn challenge() -> Option<String> {
    let mut bytes = [0; CHALLENGE_BYTES];
    SystemRandom::new().fill(&mut bytes).ok()?;
    let mut text = String::with_capacity(2 * CHALLENGE_BYTES);
    for byte in bytes {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    Some(text)
}
