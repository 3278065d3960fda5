//! The settings of [`Login`](super::Login) on the layer of each framework.

/// Gives a layer the settings of the [`Login`](crate::web::Login) in its field `login`.
#[doc(hidden)]
#[macro_export]
macro_rules! login_settings {
    ($layer:ty) => {
        impl $layer {
            /// Puts the login routes below a path such as `/auth`.
            ///
            /// # Errors
            ///
            /// The prefix is not a plain path.
            pub fn routes_at(mut self, prefix: &str) -> Result<Self, $crate::ConfigError> {
                self.login = self.login.routes_at(prefix)?;
                Ok(self)
            }

            /// Answers no login routes: only sessions are authenticated.
            pub fn without_routes(mut self) -> Self {
                self.login = self.login.without_routes();
                self
            }

            /// Who may finish a sign-in with a link; see [`LinkPolicy`]($crate::web::LinkPolicy).
            pub fn link_policy(mut self, policy: $crate::web::LinkPolicy) -> Self {
                self.login = self.login.link_policy(policy);
                self
            }

            /// How long a link works: whole minutes from 5 to 10080, 30 unless set.
            pub fn link_lifetime(mut self, lifetime: ::std::time::Duration) -> Self {
                self.login = self.login.link_lifetime(lifetime);
                self
            }

            /// How the session cookies are named and who can read them.
            pub fn cookie_profile(mut self, profile: $crate::web::CookieProfile) -> Self {
                self.login = self.login.cookie_profile(profile);
                self
            }

            /// Where people go after signing in, unless they were on their way somewhere; `/` unless set.
            pub fn after_login(mut self, path: $crate::web::ReturnTo) -> Self {
                self.login = self.login.after_login(path);
                self
            }

            /// Where people go after signing out; `/` unless set.
            pub fn after_logout(mut self, path: $crate::web::ReturnTo) -> Self {
                self.login = self.login.after_logout(path);
                self
            }

            /// Draws the pages of the flow another way; see [`Pages`]($crate::web::pages::Pages).
            pub fn pages(mut self, pages: impl $crate::web::pages::Pages) -> Self {
                self.login = self.login.pages(pages);
                self
            }

            /// Awaits `hook` when a person signs in, before any cookie is set: the place to save `user_id` beside
            /// the app's own record.
            ///
            /// An error means no session: the person gets a page that says to try again. Write it so that it can
            /// run twice for one person, for example as "insert or do nothing". It is given as
            /// `move |event| pool.clone().save(event)`, or with an `async move` block in the place of the call.
            pub fn on_sign_in<F, R, E>(mut self, hook: F) -> Self
            where
                F: Fn($crate::web::SignInEvent) -> R + Send + Sync + 'static,
                R: ::std::future::Future<Output = Result<(), E>> + Send + 'static,
                E: Into<Box<dyn ::std::error::Error + Send + Sync>>,
            {
                self.login = self.login.on_sign_in(hook);
                self
            }

            /// Awaits `hook` when a member signs in to an organisation, before any cookie is set: `on_sign_in` of a B2B
            /// project, where people are members.
            pub fn on_member_sign_in<F, R, E>(mut self, hook: F) -> Self
            where
                F: Fn($crate::web::MemberSignInEvent) -> R + Send + Sync + 'static,
                R: ::std::future::Future<Output = Result<(), E>> + Send + 'static,
                E: Into<Box<dyn ::std::error::Error + Send + Sync>>,
            {
                self.login = self.login.on_member_sign_in(hook);
                self
            }

            /// Whether people may create organisations when they sign in to a B2B project; they may unless told
            /// otherwise.
            pub fn create_organizations(mut self, allowed: bool) -> Self {
                self.login = self.login.create_organizations(allowed);
                self
            }

            /// How many links may be asked for before Stytch is called; see
            /// [`SendLimits`]($crate::web::SendLimits) for those in force unless set.
            pub fn send_limits(mut self, limits: $crate::web::SendLimits) -> Self {
                self.login = self.login.send_limits(limits);
                self
            }

            /// Counts no links: only Stytch's own limits are left, which answer for the whole project.
            pub fn without_send_limits(mut self) -> Self {
                self.login = self.login.without_send_limits();
                self
            }

            /// The proxies in front of the app, as addresses or networks such as `10.0.0.0/8`.
            ///
            /// `X-Forwarded-For` is read when the connection comes from one of them, and then only as far as they
            /// wrote it. Without it the address of the connection counts, if it is a public one.
            ///
            /// # Errors
            ///
            /// One of them is neither an address nor a network.
            pub fn trusted_proxies<'a>(
                mut self,
                proxies: impl IntoIterator<Item = &'a str>,
            ) -> Result<Self, $crate::ConfigError> {
                self.login = self.login.trusted_proxies(proxies)?;
                Ok(self)
            }

            /// Awaits `check` before a link is sent, within the limits: the place for a captcha or a rule of the
            /// app's own.
            ///
            /// An error means that no link is sent, and is logged; the person is asked to try once more. What it
            /// decides by should not be whether the address is known.
            pub fn before_send<F, R, E>(mut self, check: F) -> Self
            where
                F: Fn($crate::web::LinkRequest) -> R + Send + Sync + 'static,
                R: ::std::future::Future<Output = Result<(), E>> + Send + 'static,
                E: Into<Box<dyn ::std::error::Error + Send + Sync>>,
            {
                self.login = self.login.before_send(check);
                self
            }

            /// Decides for some requests which kind of client is asking, and so what somebody gets who may not go on: a
            /// redirect, a status, JSON. `None` leaves it to the headers; see [`Client`]($crate::web::Client).
            pub fn classify(
                mut self,
                decide: impl Fn(&$crate::web::Head<'_>) -> Option<$crate::web::Client> + Send + Sync + 'static,
            ) -> Self {
                self.login = self.login.classify(decide);
                self
            }

            /// Ignores session JWTs in `Authorization: Bearer`, which count otherwise if their issuer is ours.
            pub fn without_bearer(mut self) -> Self {
                self.login = self.login.without_bearer();
                self
            }

            /// The language of Stytch's mails: `en`, `es`, `fr` or `pt-br`.
            pub fn locale(mut self, locale: impl Into<String>) -> Self {
                self.login = self.login.locale(locale);
                self
            }

            /// The mail templates for known and for new people, as named in the Stytch dashboard.
            pub fn email_templates(
                mut self,
                login_template_id: impl Into<String>,
                signup_template_id: impl Into<String>,
            ) -> Self {
                self.login = self.login.email_templates(login_template_id, signup_template_id);
                self
            }

            /// Makes new users `pending` until they click their first link.
            pub fn create_user_as_pending(mut self) -> Self {
                self.login = self.login.create_user_as_pending();
                self
            }

            /// Claims that every new session carries, at the top level of its JWTs; Stytch allows 4 KB.
            ///
            /// # Errors
            ///
            /// The value is not a JSON object.
            pub fn session_custom_claims(
                mut self,
                claims: &impl $crate::__private::Serialize,
            ) -> Result<Self, $crate::ConfigError> {
                self.login = self.login.session_custom_claims(claims)?;
                Ok(self)
            }
        }
    };
}
