//! What the B2B examples do with an organisation: show who is in it, and invite others.

use stytch_auth::api::b2b::Member;
use stytch_auth::{Error, MemberPrincipal, Stytch};

/// Two organisations that the emulator begins with: Ada is an admin at Acme and a member at Globex, Ben is a member at
/// Acme, and whoever has an address there may join Acme.
pub const ORGANIZATIONS: &str = "
organizations:
  - organization_name: Acme
    organization_slug: acme
    organization_id: organization-test-acme
    email_allowed_domains: [acme.example]
    email_jit_provisioning: RESTRICTED
    email_invites: ALL_ALLOWED
    members:
      - { email_address: ada@acme.example, name: Ada, verified: true, roles: [stytch_admin] }
      - { email_address: ben@acme.example, name: Ben, verified: true }
  - organization_name: Globex
    organization_slug: globex
    organization_id: organization-test-globex
    members:
      - { email_address: ada@acme.example, name: Ada, verified: true }
      - { email_address: grace@globex.example, name: Grace, verified: true, roles: [stytch_admin] }
";

/// The calls behind the admins' page.
#[derive(Debug, Clone)]
pub struct Team(Stytch);

impl Team {
    /// The organisations of a project.
    pub fn new(stytch: Stytch) -> Self {
        Self(stytch)
    }

    /// Everybody in the organisation of whoever asks.
    ///
    /// # Errors
    ///
    /// Stytch could not be asked.
    pub async fn members(&self, asking: &MemberPrincipal) -> Result<Vec<Member>, Error> {
        // The organisation comes from the session and from nowhere else.
        let organization = [asking.organization_id().clone()];
        Ok(self.0.b2b().members().search(&organization).send().await?.members)
    }

    /// Invites somebody to the organisation of whoever asks.
    ///
    /// # Errors
    ///
    /// Stytch refuses the address, or could not be asked.
    pub async fn invite(&self, asking: &MemberPrincipal, email: &str) -> Result<(), Error> {
        let links = self.0.b2b().magic_links().email();
        let invitation = links.invite(asking.organization_id(), email.trim());
        let invitation = invitation.invited_by_member_id(asking.member_id().clone());
        invitation.invite_redirect_url(format!("{}/invite", self.0.public_url())).send().await?;
        Ok(())
    }
}
