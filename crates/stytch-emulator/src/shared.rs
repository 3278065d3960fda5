//! What the server and the [`Emulator`](crate::Emulator) value both hold.

use std::cell::OnceCell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::clock::EmulatorClock;
use crate::config::Config;
use crate::durable;
use crate::errors::INTERNAL_SERVER_ERROR;
use crate::operations::{Answer, Call, Fields, MemberHeaders, Operation, jwt};
use crate::state::State;
use crate::state::keys::SigningKey;
use crate::state::links::Link;
use crate::state::mailbox::{Mailbox, Message};
use crate::state::sessions::minutes_after;
use crate::state::users::Lock;
use crate::storage::Storage;
use crate::traffic::Traffic;

/// Called with each mail as it is "sent".
pub(crate) type OnMessage = Box<dyn Fn(&Message) + Send + Sync>;

pub(crate) struct Shared {
    /// At least one; the first is the one that [`Emulator::project_id`](crate::Emulator::project_id) names.
    pub(crate) projects: Vec<Config>,
    pub(crate) clock: EmulatorClock,
    pub(crate) on_message: Option<OnMessage>,
    #[cfg(feature = "smtp")]
    outbox: Option<crate::smtp::Outbox>,
    /// True once the emulator is to stop.
    pub(crate) stopping: watch::Sender<bool>,
    data: Mutex<Data>,
    traffic: Mutex<Traffic>,
}

/// All data: the projects' own, in the order of the projects, and the mailbox they share.
pub(crate) struct Data {
    pub(crate) projects: Vec<State>,
    pub(crate) mailbox: Mailbox,
    /// The file that all of it is kept in, if it is to last.
    pub(crate) storage: Option<Storage>,
    /// How far the clock was moved when it was last written to the file.
    pub(crate) saved_clock: u64,
}

impl Data {
    /// The link with this token, whichever project has sent it.
    pub(crate) fn link(&self, token: &str) -> Option<(usize, &Link)> {
        let mut links =
            self.projects.iter().enumerate().map(|(index, state)| (index, state.links.get(token)));
        links.find_map(|(index, link)| link.map(|link| (index, link)))
    }
}

/// A request to one project, as an operation needs it.
pub(crate) struct Request {
    pub(crate) project: usize,
    pub(crate) fields: Fields,
    pub(crate) member: MemberHeaders,
    pub(crate) wrong_key: bool,
}

/// What an operation leaves to be done once its data are safe.
#[derive(Default)]
pub(crate) struct Effects {
    sent: Option<Message>,
    signer: Option<Arc<SigningKey>>,
}

impl Shared {
    pub(crate) fn new(projects: Vec<Config>, clock: EmulatorClock, on_message: Option<OnMessage>) -> Self {
        let states = projects.iter().map(|_| State::new(clock.timestamp())).collect();
        Self {
            projects,
            clock,
            on_message,
            #[cfg(feature = "smtp")]
            outbox: None,
            stopping: watch::Sender::new(false),
            data: Mutex::new(Data {
                projects: states,
                mailbox: Mailbox::default(),
                storage: None,
                saved_clock: 0,
            }),
            traffic: Mutex::default(),
        }
    }

    #[cfg(feature = "smtp")]
    pub(crate) fn with_outbox(self, transport: crate::smtp::Transport) -> Self {
        let outbox = crate::smtp::start(transport, self.stopping.subscribe());
        Self { outbox: Some(outbox), ..self }
    }

    /// The project of an emulator that has one, and what all projects have in common.
    pub(crate) fn config(&self) -> &Config {
        &self.projects[0]
    }

    /// A panic elsewhere leaves the data usable: no change is ever half made across a call that can panic.
    pub(crate) fn data(&self) -> MutexGuard<'_, Data> {
        self.data.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn traffic(&self) -> MutexGuard<'_, Traffic> {
        self.traffic.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs one operation on the data as they are now.
    pub(crate) fn run(&self, operation: Operation, request: Request) -> Answer {
        let (answer, Effects { sent, signer }) = {
            let mut data = self.data();
            let (answer, effects) = self.run_on(&mut data, operation, request);
            if let Some(message) = &effects.sent {
                data.mailbox.deliver(message.clone());
            }
            if let (Some(key), true) = (&effects.signer, data.storage.is_some()) {
                // What it signs is to be good after a restart, too, so it has to be in the file.
                key.pair();
            }
            match self.save(&mut data) {
                Ok(()) => (answer, effects),
                Err(why) => (Err(INTERNAL_SERVER_ERROR.because(why)), Effects::default()),
            }
        };
        // Outside the lock: a signature takes longer than everything else together.
        let answer = answer
            .and_then(|mut body| signer.map_or(Ok(()), |key| jwt::sign(&key, &mut body)).map(|()| body));
        // Outside the lock: whoever listens may look into the mailbox.
        if let (Some(message), Some(on_message)) = (&sent, &self.on_message) {
            on_message(message);
        }
        #[cfg(feature = "smtp")]
        if let (Some(message), Some(outbox)) = (&sent, &self.outbox) {
            outbox.put(message);
        }
        answer
    }

    pub(crate) fn run_on(
        &self,
        data: &mut Data,
        operation: Operation,
        request: Request,
    ) -> (Answer, Effects) {
        let now = self.clock.timestamp();
        let state = &mut data.projects[request.project];
        state.sweep(now);
        let mut call = Call {
            config: &self.projects[request.project],
            state,
            now,
            sent_at: self.clock.now(),
            fields: request.fields,
            member: request.member,
            wrong_key: request.wrong_key,
            signer: OnceCell::new(),
            sent: None,
        };
        let answer = operation(&mut call);
        let effects = Effects { sent: call.sent, signer: call.signer.into_inner() };
        if effects.sent.is_some() {
            // A login is under way, and will end with a JWT.
            state.keys.current().prepare();
        }
        (answer, effects)
    }

    /// Makes what has changed durable, if it is to be.
    pub(crate) fn save(&self, data: &mut Data) -> Result<(), String> {
        durable::save(data, &self.projects, &self.clock).map_err(|why| {
            tracing::error!(why, "the data cannot be written");
            format!("the data cannot be written: {why}")
        })
    }

    /// The same where nobody waits for an answer; what was not written is tried again with the next call.
    pub(crate) fn save_quietly(&self, data: &mut Data) {
        let _ = self.save(data);
    }

    /// Moves the clock forward.
    pub(crate) fn advance(&self, by: Duration) {
        self.clock.advance(by);
        self.save_quietly(&mut self.data());
    }

    /// Ends a session of any project; false if there was no such active one.
    pub(crate) fn revoke_session(&self, session_id: &str) -> bool {
        let now = self.clock.timestamp();
        let mut data = self.data();
        let ended = data.projects.iter_mut().any(|state| state.revoke_session(session_id, now));
        self.save_quietly(&mut data);
        ended
    }

    /// Locks a user out for a while; false if no project has that user.
    pub(crate) fn lock_user(&self, user_id: &str, minutes: i64) -> bool {
        let now = self.clock.timestamp();
        let mut data = self.data();
        let user = data.projects.iter_mut().find_map(|state| state.users.get_mut(user_id));
        let locked = user.is_some_and(|user| {
            user.lock = Some(Lock { created_at: now, expires_at: minutes_after(now, minutes) });
            true
        });
        self.save_quietly(&mut data);
        locked
    }

    /// A new signing key for every project; answers the first project's.
    pub(crate) fn rotate_keys(&self, drop_old: bool) -> String {
        let now = self.clock.timestamp();
        let mut data = self.data();
        for state in &mut data.projects {
            state.keys.rotate(drop_old, now);
        }
        self.save_quietly(&mut data);
        data.projects[0].keys.current().kid.clone()
    }

    /// Everything as it was at the start, except the keys.
    pub(crate) fn reset(&self) {
        self.clock.reset();
        {
            let mut data = self.data();
            data.projects.iter_mut().for_each(State::reset);
            data.mailbox.clear();
            self.save_quietly(&mut data);
        }
        let mut traffic = self.traffic();
        traffic.faults.clear();
        traffic.log.clear();
    }
}
