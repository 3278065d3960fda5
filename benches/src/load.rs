//! Which sessions the requests are of.

use std::sync::Arc;

use crate::contestant::{Ask, Asks, HOME, PUBLIC};
use crate::sessions::Signer;

/// Sessions that a busy app sees in one moment.
pub const SESSIONS: usize = 10_000;

/// Every session token, as cookies and as bearer tokens.
pub struct Load {
    cookies: Vec<Arc<str>>,
    bearers: Vec<Arc<str>>,
    /// How often one of the first `n + 1` sessions is chosen, of `u64::MAX`.
    zipf: Vec<u64>,
}

impl Load {
    pub fn new(signer: &Signer, sessions: usize) -> Arc<Self> {
        let tokens: Vec<_> = (0..sessions).map(|n| signer.session(n)).collect();
        let cookie = |jwt: &Arc<str>| -> Arc<str> {
            let token = "WJtR5BCy38Szd5AfoDpf0iqFKEt4EE5JhjlWUY7l3FtY";
            format!("theme=dark; __Host-stytch_session={token}; __Host-stytch_session_jwt={jwt}").into()
        };
        let total: f64 = (1..=sessions).map(|rank| 1.0 / rank as f64).sum();
        let mut sum = 0.0;
        let share = |rank: usize| {
            sum += 1.0 / rank as f64 / total;
            (sum * u64::MAX as f64) as u64
        };
        Arc::new(Self {
            cookies: tokens.iter().map(cookie).collect(),
            bearers: tokens.iter().map(|jwt| format!("Bearer {jwt}").into()).collect(),
            zipf: (1..=sessions).map(share).collect(),
        })
    }

    fn cookie(&self, n: usize) -> Ask {
        Ask::new(HOME).header("cookie", Arc::clone(&self.cookies[n % self.cookies.len()]))
    }

    /// One session, again and again.
    pub fn hot(self: &Arc<Self>) -> Asks {
        let load = Arc::clone(self);
        Box::new(move |n| vec![load.cookie(0); n])
    }

    /// The same as a bearer token.
    pub fn bearer(self: &Arc<Self>) -> Asks {
        let load = Arc::clone(self);
        Box::new(move |n| vec![Ask::new(HOME).header("authorization", Arc::clone(&load.bearers[0])); n])
    }

    /// The same to a route that asks for nobody.
    pub fn nobody(self: &Arc<Self>) -> Asks {
        let load = Arc::clone(self);
        Box::new(move |n| vec![Ask { path: PUBLIC, ..load.cookie(0) }; n])
    }

    /// Every session once, until there are no more.
    pub fn unseen(self: &Arc<Self>) -> Asks {
        let (load, mut next) = (Arc::clone(self), 0);
        Box::new(move |n| {
            let end = load.sessions().min(next + n);
            let asks = (next..end).map(|n| load.cookie(n)).collect();
            next = end;
            asks
        })
    }

    pub fn sessions(&self) -> usize {
        self.cookies.len()
    }

    /// All sessions: each of them once, then the first of them most often (Zipf's law, with the exponent 1).
    pub fn zipf(self: &Arc<Self>) -> Asks {
        let (load, mut everyone) = (Arc::clone(self), 0..self.sessions());
        let mut random = 0x9E37_79B9_7F4A_7C15_u64;
        Box::new(move |n| {
            let mut draw = || {
                if let Some(next) = everyone.next() {
                    return load.cookie(next);
                }
                // Marsaglia's xorshift: the same requests in every run.
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                load.cookie(load.zipf.partition_point(|&share| share < random))
            };
            (0..n).map(|_| draw()).collect()
        })
    }
}
