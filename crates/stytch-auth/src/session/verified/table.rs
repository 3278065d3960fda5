//! Tokens and what is known of them: read without a lock, bounded by weight.
//!
//! What is to go is chosen by CLOCK: entries stand in line, and one that was read since it was last looked at goes to
//! the end of the line instead of out, unless many before it did. So a crowd of tokens that nobody shows twice pushes
//! out itself first.

use std::collections::VecDeque;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::fast::RandomState;
use papaya::{Equivalent, HashMap};

/// Entries that may be sent to the end of the line before one has to go: an insert must not look at them all.
const SPARED: usize = 1_024;

/// A map from tokens that were verified.
pub(super) struct Table<V> {
    entries: HashMap<Token, Entry<V>, RandomState>,
    line: Mutex<Line>,
    capacity: u64,
}

struct Entry<V> {
    value: V,
    /// Whether it was read since it was last looked at from the line.
    read: AtomicBool,
}

/// Every entry once, the next to be looked at first.
#[derive(Default)]
struct Line {
    waiting: VecDeque<(Token, u64)>,
    weight: u64,
}

#[derive(Clone, PartialEq, Eq)]
struct Token(Arc<[u8]>);

/// A token that somebody shows.
struct Shown<'a>(&'a [u8]);

/// How many of a token's last bytes are hashed. All bytes are compared.
///
/// They are of the signature, which is as good as random and which nobody but Stytch can choose: only tokens that were
/// verified come in here.
const HASHED: usize = 32;

impl Hash for Shown<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hasher.write(self.0.last_chunk::<HASHED>().map_or(self.0, |last| last));
    }
}

impl Hash for Token {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        Shown(&self.0).hash(hasher);
    }
}

impl Equivalent<Token> for Shown<'_> {
    fn equivalent(&self, token: &Token) -> bool {
        *self.0 == *token.0
    }
}

impl<V> Table<V> {
    /// A table of what weighs no more than this.
    pub(super) fn new(capacity: u64) -> Self {
        Self { entries: HashMap::with_hasher(RandomState::default()), line: Mutex::default(), capacity }
    }

    /// What `read` makes of the value of this very token, if it is here.
    pub(super) fn get<T>(&self, token: &[u8], read: impl FnOnce(&V) -> T) -> Option<T> {
        let entries = self.entries.pin();
        let entry = entries.get(&Shown(token))?;
        // Nothing is written for most of those who show the same token at once: they would wait for each other.
        if !entry.read.load(Ordering::Relaxed) {
            entry.read.store(true, Ordering::Relaxed);
        }
        Some(read(&entry.value))
    }

    /// Puts a token in, or a new value where it is already. It weighs the same every time.
    pub(super) fn insert(&self, token: &[u8], value: V, weight: u64) {
        let token = Token(token.into());
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        let entries = self.entries.pin();
        if entries.insert(token.clone(), Entry { value, read: AtomicBool::new(false) }).is_none() {
            line.waiting.push_back((token, weight));
            line.weight += weight;
        }
        let mut spared = 0;
        while line.weight > self.capacity
            && let Some((token, weight)) = line.waiting.pop_front()
        {
            let read = entries.get(&token).is_some_and(|entry| entry.read.swap(false, Ordering::Relaxed));
            if read && spared < SPARED {
                spared += 1;
                line.waiting.push_back((token, weight));
            } else {
                entries.remove(&token);
                line.weight -= weight;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPACITY: u64 = 1_000_000;
    const WEIGHT: u64 = 1_000;

    fn token(n: usize) -> Vec<u8> {
        format!("{n:01200}").into_bytes()
    }

    fn has(table: &Table<usize>, n: usize) -> bool {
        table.get(&token(n), |value| assert_eq!(*value, n)).is_some()
    }

    #[test]
    fn a_crowd_stays_within_bounds_and_spares_those_in_use() {
        let table = Table::new(CAPACITY);
        for n in 0..100 {
            table.insert(&token(n), n, WEIGHT);
        }
        for n in 100..50_000 {
            table.insert(&token(n), n, WEIGHT);
            if n % 500 == 0 {
                assert!((0..100).all(|n| has(&table, n)), "one was pushed out by {n}");
            }
        }
        assert_eq!(table.entries.len() as u64, CAPACITY / WEIGHT);
        assert!(has(&table, 49_999));
    }

    #[test]
    fn a_new_value_takes_no_more_room() {
        let table = Table::new(CAPACITY);
        for n in 0..100_000 {
            table.insert(b"the same", n, WEIGHT);
        }
        assert_eq!(table.get(b"the same", |value| *value), Some(99_999));
        assert_eq!(table.line.lock().unwrap().weight, WEIGHT);
    }

    #[test]
    fn a_token_is_found_by_all_its_bytes() {
        let table = Table::new(CAPACITY);
        table.insert(&token(7), 7, WEIGHT);
        let others = (0..1_200).map(|n| {
            let mut other = token(7);
            other[n] ^= 1;
            other
        });
        assert!(others.into_iter().all(|other| table.get(&other, |_| ()).is_none()));
        assert!(table.get(&token(7)[1..], |_| ()).is_none());
        assert!(table.get(b"", |_| ()).is_none());
        assert!(has(&table, 7));
    }

    #[test]
    fn what_weighs_more_than_there_is_room_stays_out() {
        let table = Table::new(CAPACITY);
        table.insert(&token(1), 1, CAPACITY + 1);
        assert!(!has(&table, 1));
        assert_eq!(table.line.lock().unwrap().weight, 0);
        table.insert(&token(2), 2, CAPACITY);
        assert!(has(&table, 2));
    }

    #[test]
    fn threads_find_what_they_put_in() {
        let table = Table::new(50 * WEIGHT);
        let work = |first: usize| {
            for n in first..first + 2_000 {
                table.insert(&token(n), n, WEIGHT);
                has(&table, n);
                has(&table, first);
            }
        };
        std::thread::scope(|scope| {
            for thread in 0..4 {
                scope.spawn(move || work(thread * 1_000));
            }
        });
        let line = table.line.lock().unwrap();
        assert_eq!(line.weight, line.waiting.len() as u64 * WEIGHT);
        assert_eq!(line.waiting.len(), table.entries.len());
        assert!(line.waiting.iter().all(|(token, _)| table.entries.pin().contains_key(token)));
    }
}
