//! Cookie headers: sessions with something done to them, and noise that looks like sessions.

use conformance::conformance::random::Random;

use crate::sessions::{Session, Sessions};

const TOKEN: &str = "stytch_session";
const JWT: &str = "stytch_session_jwt";

/// Names that are nearly ours.
const TWINS: [&str; 12] = [
    "Stytch_Session_JWT",
    "STYTCH_SESSION",
    "__Host-stytch_session",
    "__Host-stytch_session_jwt",
    "stytch-session-jwt",
    "stytch.session",
    "stytch_session_jwt2",
    "xstytch_session",
    "stytch_session_jw",
    "stytch_session%5Fjwt",
    "\"stytch_session_jwt\"",
    "",
];

/// Between two pairs; the last three are none to anybody.
const SEPARATORS: [&[u8]; 9] = [b"; ", b";", b" ; ", b";;", b"; ;", b";\t", b", ", b" ", b"&"];

/// Around names and values: only space and tab are nothing.
const MARGINS: [&[u8]; 9] =
    [b"", b" ", b"\t", b"  ", b"\xc2\xa0", b"\xef\xbb\xbf", b"\xc2\x85", b"\"", b"\xa0"];

/// Session tokens that are nobody's. Each costs a call, so there are few.
const STRANGE_TOKENS: usize = 40;

pub(crate) struct Generator {
    random: Random,
    good: [Session; 2],
    expired: Session,
    derived: bool,
}

impl Generator {
    pub(crate) fn new(random: Random, sessions: &Sessions) -> Self {
        Self { random, good: sessions.good.clone(), expired: sessions.expired.clone(), derived: false }
    }

    /// Whether the last header was made from a good session.
    pub(crate) fn was_derived(&self) -> bool {
        self.derived
    }

    /// The lines of the next request.
    pub(crate) fn next(&mut self) -> Vec<Vec<u8>> {
        self.derived = self.random.percent(60);
        let mut pairs = if self.derived { self.session() } else { Vec::new() };
        for _ in 0..self.random.below(4) {
            let pair = self.neighbour();
            let place = self.random.below(pairs.len() + 1);
            pairs.insert(place, pair);
        }
        if self.random.percent(10) && !pairs.is_empty() {
            let again = self.random.of(&pairs).clone();
            pairs.push(again);
        }
        let mut lines = self.joined(&pairs);
        if self.random.percent(1) {
            self.scratch(&mut lines);
        }
        lines
    }

    /// The pairs of a session; now and then something was done to one of them.
    fn session(&mut self) -> Vec<Vec<u8>> {
        let session =
            if self.random.percent(10) { self.expired.clone() } else { self.random.of(&self.good).clone() };
        let both = self.random.percent(50);
        let mut pairs = Vec::new();
        if both || self.random.percent(30) {
            pairs.push(self.pair(TOKEN, session.token.as_bytes()));
        }
        if both || pairs.is_empty() {
            let jwt =
                if self.random.percent(25) { self.spoilt(&session.jwt) } else { session.jwt.into_bytes() };
            pairs.push(self.pair(JWT, &jwt));
        }
        if self.random.percent(30) {
            pairs.reverse();
        }
        pairs
    }

    fn pair(&mut self, name: &str, value: &[u8]) -> Vec<u8> {
        let mut margin = || if self.random.percent(90) { &b""[..] } else { *self.random.of(&MARGINS) };
        let (a, b, c, d) = (margin(), margin(), margin(), margin());
        [a, name.as_bytes(), b, b"=", c, value, d].concat()
    }

    /// A JWT with one thing wrong.
    fn spoilt(&mut self, jwt: &str) -> Vec<u8> {
        let mut bytes = jwt.as_bytes().to_vec();
        let place = self.random.below(bytes.len());
        match self.random.below(6) {
            0 => bytes.truncate(place),
            1 => bytes[place] = *self.random.of(b"AZaz09-_.=+/\"; \x80"),
            2 => bytes.insert(place, *self.random.of(b"A.;, =%\xff")),
            3 => bytes.extend_from_slice(b"=="),
            4 => bytes.make_ascii_uppercase(),
            _ => bytes = [b"\"", bytes.as_slice(), b"\""].concat(),
        }
        bytes
    }

    /// Another cookie: the app's, nonsense, a twin of ours, or a second one of ours.
    fn neighbour(&mut self) -> Vec<u8> {
        match self.random.below(10) {
            0..=2 => self.noise(12),
            3 => self.pair("theme", b"dark"),
            4 => {
                let value = self.noise(30);
                self.pair("prefs", &value)
            }
            5 | 6 => {
                let name = *self.random.of(&TWINS);
                let value = self.random.of(&self.good).jwt.clone();
                self.pair(name, value.as_bytes())
            }
            7 => {
                let value = self.noise(24);
                self.pair(JWT, &value)
            }
            8 => {
                let other = self.random.of(&self.good).jwt.clone();
                self.pair(JWT, other.as_bytes())
            }
            _ => {
                let value = format!("strange{}", self.random.below(STRANGE_TOKENS));
                self.pair(TOKEN, value.as_bytes())
            }
        }
    }

    /// Bytes that a header may hold.
    fn noise(&mut self, longest: usize) -> Vec<u8> {
        let length = self.random.below(longest + 1);
        let mut byte = || match self.random.below(4) {
            0 => *self.random.of(b"=;, \"%\\\t&"),
            1 => u8::try_from(0x80 + self.random.below(0x80)).unwrap(),
            _ => u8::try_from(0x21 + self.random.below(0x5e)).unwrap(),
        };
        (0..length).map(|_| byte()).collect()
    }

    /// One line, or several as HTTP/2 may send them.
    fn joined(&mut self, pairs: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let mut lines = vec![Vec::new()];
        for (number, pair) in pairs.iter().enumerate() {
            if number > 0 && self.random.percent(15) {
                lines.push(Vec::new());
            } else if number > 0 {
                let usual = self.random.percent(80);
                let separator = if usual { SEPARATORS[0] } else { *self.random.of(&SEPARATORS) };
                lines.last_mut().unwrap().extend_from_slice(separator);
            }
            lines.last_mut().unwrap().extend_from_slice(pair);
        }
        lines
    }

    /// One byte somewhere becomes another.
    fn scratch(&mut self, lines: &mut [Vec<u8>]) {
        let line = self.random.below(lines.len());
        if !lines[line].is_empty() {
            let place = self.random.below(lines[line].len());
            lines[line][place] = *self.random.of(b"=; ,aA0\"\x80\xff\t");
        }
    }
}
