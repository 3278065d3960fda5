//! The cookies of one browser.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use super::SetCookie;

/// Cookies by name, each with its end. Every cookie here is for one host and the whole of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Jar(BTreeMap<String, (String, SystemTime)>);

impl Jar {
    pub(super) fn store(&mut self, cookie: &SetCookie, now: SystemTime) {
        match cookie.max_age() {
            Some(0) => {
                self.0.remove(&cookie.name);
            }
            life => {
                // Chrome keeps nothing for longer than 400 days.
                let life = life.unwrap_or(u64::MAX).min(400 * 24 * 60 * 60);
                let ends = now + Duration::from_secs(life);
                self.0.insert(cookie.name.clone(), (cookie.value.clone(), ends));
            }
        }
    }

    pub(super) fn header(&self, now: SystemTime) -> Option<String> {
        let alive = self.0.iter().filter(|(_, (_, ends))| *ends > now);
        let pairs: Vec<_> = alive.map(|(name, (value, _))| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|(value, _)| value.clone())
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }
}
