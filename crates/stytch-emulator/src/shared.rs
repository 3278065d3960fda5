//! What the server and the [`Emulator`](crate::Emulator) value both hold.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::clock::EmulatorClock;
use crate::config::Config;
use crate::errors::ApiError;
use crate::operations::{Answer, Call, Fields, Operation};
use crate::state::State;
use crate::state::mailbox::Message;
use crate::traffic::Traffic;

/// Called with each mail as it is "sent".
pub(crate) type OnMessage = Box<dyn Fn(&Message) + Send + Sync>;

pub(crate) struct Shared {
    pub(crate) config: Config,
    pub(crate) clock: EmulatorClock,
    pub(crate) on_message: Option<OnMessage>,
    /// True once the emulator is to stop.
    pub(crate) stopping: watch::Sender<bool>,
    state: Mutex<State>,
    traffic: Mutex<Traffic>,
}

impl Shared {
    pub(crate) fn new(config: Config, clock: EmulatorClock, on_message: Option<OnMessage>) -> Self {
        let state = Mutex::new(State::new(clock.timestamp()));
        Self {
            config,
            clock,
            on_message,
            stopping: watch::Sender::new(false),
            state,
            traffic: Mutex::default(),
        }
    }

    /// A panic elsewhere leaves the data usable: no change is ever half made across a call that can panic.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn traffic(&self) -> MutexGuard<'_, Traffic> {
        self.traffic.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs one operation on the state as it is now.
    pub(crate) fn run(&self, operation: Operation, fields: Fields, wrong_key: bool) -> Answer {
        let now = self.clock.timestamp();
        let sent_at = self.clock.now();
        let (answer, sent): (Result<_, ApiError>, _) = {
            let mut state = self.state();
            state.users.sweep(now);
            let config = &self.config;
            let mut call = Call { config, state: &mut state, now, sent_at, fields, wrong_key, sent: None };
            let answer = operation(&mut call);
            let sent = call.sent;
            if sent.is_some() {
                // A login is under way, and will end with a JWT.
                state.keys.current().prepare();
            }
            (answer, sent)
        };
        // Outside the lock: whoever listens may look into the mailbox.
        if let (Some(message), Some(on_message)) = (&sent, &self.on_message) {
            on_message(message);
        }
        answer
    }

    /// Everything as it was at the start, except the keys.
    pub(crate) fn reset(&self) {
        self.clock.reset();
        self.state().reset();
        let mut traffic = self.traffic();
        traffic.faults.clear();
        traffic.log.clear();
    }
}
