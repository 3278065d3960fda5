//! How long sessions live, and what decides about them.

use std::time::Duration;

use super::StytchBuilder;

impl StytchBuilder {
    /// How long a session lives without being used, from 5 minutes; 7 days unless set.
    ///
    /// Every renewal starts it anew, up to [`max_session_lifetime`](Self::max_session_lifetime).
    pub fn session_duration(mut self, duration: Duration) -> Self {
        self.limits.idle = duration;
        self
    }

    /// How long a session lives at most, however much it is used; 30 days unless set.
    pub fn max_session_lifetime(mut self, lifetime: Duration) -> Self {
        self.limits.absolute = lifetime;
        self
    }

    /// Whether use extends a session; otherwise it ends [`session_duration`](Self::session_duration) after sign-in.
    pub fn extend_sessions(mut self, extend: bool) -> Self {
        self.limits.extend = extend;
        self
    }

    /// How old a session JWT may be, by its `iat`, to decide without Stytch; its own five minutes unless set.
    ///
    /// An older one is treated like one that has expired: the session is renewed with Stytch, one call for all requests
    /// that show it, and while Stytch is away the answer is 503. A session that is revoked elsewhere, or a role that is
    /// taken away, is then seen after this time. With zero every request asks Stytch, by a call of its own: nothing is
    /// seen late, and nothing works without Stytch. A watched session ([`SessionWatch`](crate::SessionWatch)) is then
    /// checked every five seconds.
    ///
    /// For a few dangerous actions the fresh check of the framework's crate (`Fresh<AuthUser>`) is the cheaper way.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use stytch_auth::Stytch;
    ///
    /// let builder = Stytch::builder().max_token_age(Duration::from_secs(60));
    /// # let _ = builder;
    /// ```
    pub fn max_token_age(mut self, age: Duration) -> Self {
        self.max_token_age = Some(age);
        self
    }

    /// How long after its end a session JWT still counts while Stytch cannot be reached: at most an hour; not at all
    /// unless set.
    ///
    /// Without it, people whose JWT ends during an outage get 503 until Stytch is back, for nobody can know whether
    /// their session still exists. With it they are served, and
    /// [`is_degraded`](crate::Principal::is_degraded) tells, so that an app can hold back what should wait. It needs a
    /// JWT with a good signature, shown in a cookie or kept here. It never sets a cookie, never lets in whom a logout,
    /// the session's own end or [`max_session_lifetime`](Self::max_session_lifetime) keeps out, never satisfies a fresh
    /// check, and ends with Stytch's next answer; after an outage of more than a minute that is within four minutes, for
    /// the sessions take turns. A session that is revoked elsewhere during the outage goes on for as long: choose minutes.
    pub fn outage_grace(mut self, grace: Duration) -> Self {
        self.outage_grace = grace;
        self
    }

    /// How far clocks may differ, at most 60 seconds; 10 seconds unless set.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = Some(leeway);
        self
    }
}
