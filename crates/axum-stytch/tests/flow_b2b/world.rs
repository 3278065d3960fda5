//! An app whose people are members, and the organisations that they are members of.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::routing::get;
use axum_stytch::{AuthMember, MemberSignInEvent, OrganizationId, SessionLayer, SignInMethod, Stytch};
use stytch_emulator::{Emulator, EmulatorBuilder, MessageKind};

use crate::support::{Browser, ORIGIN, Page, encoded};

pub(crate) const EXCHANGE: &str = "/v1/b2b/discovery/intermediate_sessions/exchange";
pub(crate) const FOUND: &str = "/v1/b2b/discovery/organizations/create";
pub(crate) const SWITCH: &str = "/v1/b2b/sessions/exchange";
pub(crate) const REVOKE: &str = "/v1/b2b/sessions/revoke";
pub(crate) const ADA: &str = "ada@acme.example";

/// What the app was told: the address, the organisation's name, whether the member is new, and how they came.
pub(crate) type Told = (String, String, bool, SignInMethod);

pub(crate) struct World {
    pub(crate) emulator: Emulator,
    pub(crate) stytch: Stytch,
    app: Router,
    told: Arc<Mutex<Vec<Told>>>,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(|layer| layer).await
    }

    pub(crate) async fn with(settings: impl FnOnce(SessionLayer) -> SessionLayer) -> Self {
        Self::on(Emulator::builder(), settings).await
    }

    pub(crate) async fn on(
        emulator: EmulatorBuilder,
        settings: impl FnOnce(SessionLayer) -> SessionLayer,
    ) -> Self {
        let emulator = emulator.start().await.unwrap();
        let clock = emulator.clock();
        let stytch = Stytch::builder()
            .project_id(emulator.project_id())
            .secret(emulator.secret())
            .base_url(emulator.base_url())
            .public_url(ORIGIN)
            .b2b()
            .clock(move || clock.now())
            .timeout(std::time::Duration::from_secs(60))
            .build()
            .unwrap();
        let told = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&told);
        let layer = SessionLayer::new(stytch.clone()).on_member_sign_in(move |event: MemberSignInEvent| {
            assert_eq!(event.principal.member_id(), event.member_id());
            assert_eq!(event.principal.organization_id(), event.organization_id());
            let name = event.organization.organization_name.clone();
            let told = (event.member.email_address.clone(), name, event.created, event.method);
            notes.lock().unwrap().push(told);
            async { Ok::<(), std::io::Error>(()) }
        });
        let app = routes().layer(settings(layer));
        Self { emulator, stytch, app, told }
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.app.clone(), self.emulator.clock())
    }

    /// What the app was told since the last time.
    pub(crate) fn told(&self) -> Vec<Told> {
        self.told.lock().unwrap().drain(..).collect()
    }

    pub(crate) async fn organization(&self, name: &str) -> OrganizationId {
        let slug = name.to_lowercase();
        let call = self.stytch.b2b().organizations().create(name).organization_slug(slug);
        call.send().await.unwrap().organization.organization_id
    }

    /// An organisation that people of this domain may join, with a first member of it.
    pub(crate) async fn open_organization(&self, name: &str, domain: &str) -> OrganizationId {
        let call = self.stytch.b2b().organizations().create(name).organization_slug(name.to_lowercase());
        let call = call.email_allowed_domains([domain]).email_jit_provisioning("RESTRICTED");
        let id = call.email_invites("ALL_ALLOWED").send().await.unwrap().organization.organization_id;
        let first = format!("first@{domain}");
        self.member(&id, &first).await;
        self.emulator.login_member(id.as_str(), &first).unwrap();
        id
    }

    pub(crate) async fn member(&self, organization: &OrganizationId, email: &str) {
        self.stytch.b2b().members().create(organization, email).send().await.unwrap();
    }

    /// Every member needs a second factor from now on.
    pub(crate) async fn require_mfa(&self, organization: &OrganizationId) {
        let update = self.stytch.b2b().organizations().update(organization);
        update.mfa_policy("REQUIRED_FOR_ALL").send().await.unwrap();
    }

    /// Magic links are not enough from now on.
    pub(crate) async fn require_sso(&self, organization: &OrganizationId) {
        let update = self.stytch.b2b().organizations().update(organization).auth_methods("RESTRICTED");
        update.allowed_auth_methods(["sso"]).send().await.unwrap();
    }

    /// Where the newest mail to an address leads.
    pub(crate) fn link_to(&self, email: &str) -> String {
        let mail = self.emulator.messages_to(email).remove(0);
        let (route, kind) = match mail.kind {
            MessageKind::Discovery => ("/authenticate", "discovery"),
            MessageKind::Invite => ("/invite", "multi_tenant_magic_links"),
            _ => ("/authenticate", "multi_tenant_magic_links"),
        };
        format!("{route}?stytch_token_type={kind}&token={}", encoded(&mail.token))
    }

    /// A browser that has proved an address, and the page on which it chooses.
    pub(crate) async fn discovered(&self, email: &str) -> (Browser, Page) {
        let mut browser = self.browser();
        browser.ask(email).await;
        let arrived = browser.get(&self.link_to(email)).await;
        assert_eq!((arrived.status, arrived.location()), (303, "/login/organizations"), "{}", arrived.body);
        let page = browser.follow(&arrived).await;
        (browser, page)
    }

    /// A browser that is signed in to an organisation.
    pub(crate) async fn signed_in(&self, email: &str, organization: &OrganizationId) -> Browser {
        let (mut browser, page) = self.discovered(email).await;
        let entered = enter(&mut browser, &page, organization).await;
        assert_eq!((entered.status, browser.has_session()), (303, true), "{}", entered.body);
        browser
    }

    pub(crate) fn calls(&self, path: &str) -> usize {
        self.emulator.count_requests(path)
    }

    pub(crate) async fn wait_for_calls(&self, path: &str, count: usize) {
        for _ in 0..400 {
            if self.calls(path) >= count {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        panic!("{path} was called {} times, not {count}", self.calls(path));
    }
}

/// Presses an organisation's button.
pub(crate) async fn enter(browser: &mut Browser, page: &Page, organization: &OrganizationId) -> Page {
    browser.submit(page, "/login/organizations", &[("organization_id", organization.as_str())]).await
}

/// The organisations that a page offers, by name.
pub(crate) fn offered(page: &Page) -> Vec<String> {
    let names = page.body.split("<span class=\"name\">").skip(1);
    names.map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

fn routes() -> Router {
    async fn account(member: AuthMember) -> String {
        format!("{} at {}", member.email().unwrap_or("no address"), member.organization_slug())
    }
    async fn home(member: Option<AuthMember>) -> String {
        member.map_or("nobody".to_owned(), |member| member.organization_slug().to_owned())
    }
    Router::new().route("/", get(home)).route("/account", get(account))
}
