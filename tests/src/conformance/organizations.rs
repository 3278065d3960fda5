//! Organisations and their members in a [`World`].

use stytch_auth::OrganizationId;

use super::apps::Wiring;
use super::{Answer, Browser, Case, World};

impl World {
    /// The test app in a B2B project.
    pub async fn b2b(case: Case) -> Self {
        Self::wired(case, Wiring { b2b: true, ..Wiring::default() }).await
    }

    /// Makes an organisation, as an app's own backend would.
    pub async fn found(&self, slug: &str) -> OrganizationId {
        let call = self.stytch().b2b().organizations().create(slug).organization_slug(slug);
        call.send().await.unwrap().organization.organization_id
    }

    /// Makes a member with roles.
    pub async fn employ(&self, organization_id: &OrganizationId, email: &str, roles: &[&str]) {
        let call = self.stytch().b2b().members().create(organization_id, email);
        call.roles(roles.to_vec()).send().await.unwrap();
    }

    /// Signs a browser in at an organisation, by a login of the app's own.
    pub async fn enter(&self, browser: &Browser, organization_id: &OrganizationId, email: &str) -> Answer {
        let email_links = self.stytch().b2b().magic_links().email();
        email_links.login_or_signup(organization_id, email).send().await.unwrap();
        browser.page(&format!("/enter-member?token={}", self.mail(email).token)).send().await.is(200)
    }

    /// A browser of a new member who has signed in.
    pub async fn member(&self, organization_id: &OrganizationId, email: &str, roles: &[&str]) -> Browser {
        let browser = self.browser();
        self.employ(organization_id, email, roles).await;
        self.enter(&browser, organization_id, email).await.shows(email);
        browser
    }
}
