//! Organizations and members.

use stytch::b2b::discovery_intermediate_sessions::ExchangeRequest as EnterRequest;
use stytch::b2b::discovery_organizations::{CreateRequest as FoundRequest, ListRequest};
use stytch::b2b::magic_links::{AuthenticateRequest as LinkRequest, AuthenticateResponse};
use stytch::b2b::magic_links_discovery::{
    AuthenticateRequest as DiscoveryRequest, AuthenticateResponse as DiscoveryResponse,
};
use stytch::b2b::magic_links_email::{InviteRequest, LoginOrSignupRequest};
use stytch::b2b::magic_links_email_discovery::SendRequest;
use stytch::b2b::organizations::{CreateRequest, DeleteRequest, GetRequest, SearchRequest, UpdateRequest};
use stytch::b2b::organizations_members::{
    CreateRequest as CreateMember, DeleteRequest as DeleteMember, GetRequest as GetMember,
    SearchRequest as SearchMembers, UpdateRequest as UpdateMember,
};
use stytch::b2b::otp_sms::{AuthenticateRequest as EnterCode, SendRequest as SendCode};
use stytch::b2b::rbac_organizations::GetOrgPolicyRequest;
use stytch::b2b::sessions::{
    AuthenticateRequest, AuthorizationCheck, ExchangeRequest, GetRequest as SessionsRequest, RevokeRequest,
};

use crate::{Emulator, Outcome, refused, unique};

async fn organization(emulator: &Emulator) -> stytch::Result<String> {
    let slug = unique("org");
    let request = CreateRequest {
        organization_name: "Acme".into(),
        organization_slug: Some(slug),
        ..Default::default()
    };
    Ok(emulator.b2b().organizations.create(request).await?.organization.organization_id)
}

async fn member(
    emulator: &Emulator,
    organization_id: &str,
    email: &str,
    roles: &[&str],
) -> stytch::Result<String> {
    let request = CreateMember {
        organization_id: organization_id.to_owned(),
        email_address: email.to_owned(),
        roles: Some(roles.iter().map(|role| (*role).to_owned()).collect()),
        ..Default::default()
    };
    Ok(emulator.b2b().organizations.members.create(request).await?.member_id)
}

async fn follow(emulator: &Emulator, email: &str) -> stytch::Result<AuthenticateResponse> {
    let magic_links_token = emulator.token_for(email).await;
    let request = LinkRequest { magic_links_token, ..Default::default() };
    emulator.b2b().magic_links.authenticate(request).await
}

async fn log_in(
    emulator: &Emulator,
    organization_id: &str,
    email: &str,
) -> stytch::Result<AuthenticateResponse> {
    let request = LoginOrSignupRequest {
        organization_id: organization_id.to_owned(),
        email_address: email.to_owned(),
        ..Default::default()
    };
    emulator.b2b().magic_links.email.login_or_signup(request).await?;
    follow(emulator, email).await
}

async fn prove(emulator: &Emulator, email: &str) -> stytch::Result<DiscoveryResponse> {
    let client = emulator.b2b();
    let request = SendRequest { email_address: email.to_owned(), ..Default::default() };
    client.magic_links.email.discovery.send(request).await?;
    let discovery_magic_links_token = emulator.token_for(email).await;
    let request = DiscoveryRequest { discovery_magic_links_token, ..Default::default() };
    client.magic_links.discovery.authenticate(request).await
}

pub(crate) async fn discovery(emulator: &'static Emulator) -> Outcome {
    let client = emulator.b2b();
    let domain = format!("{}.example", unique("domain"));
    let proven = prove(emulator, &format!("ada@{domain}")).await?;
    assert!(proven.discovered_organizations.is_empty());
    let found = FoundRequest {
        intermediate_session_token: proven.intermediate_session_token,
        email_allowed_domains: Some(vec![domain.clone()]),
        email_jit_provisioning: Some("RESTRICTED".into()),
        ..Default::default()
    };
    let founded = client.discovery.organizations.create(found).await?;
    assert!(founded.member_authenticated && founded.member.is_admin);
    let proven = prove(emulator, &format!("bob@{domain}")).await?;
    let membership = proven.discovered_organizations[0].membership.as_ref().map(|m| m.type_.as_str());
    assert_eq!(membership, Some("eligible_to_join_by_email_domain"));
    let organization_id = founded.organization.organization_id;
    let enter = EnterRequest {
        intermediate_session_token: proven.intermediate_session_token,
        organization_id,
        ..Default::default()
    };
    let joined = client.discovery.intermediate_sessions.exchange(enter).await?;
    assert_eq!(joined.member.status, "active");
    let list = ListRequest { session_token: Some(joined.session_token), ..Default::default() };
    assert_eq!(client.discovery.organizations.list(list).await?.discovered_organizations.len(), 1);
    Ok(())
}

pub(crate) async fn organizations_and_members(emulator: &'static Emulator) -> Outcome {
    let client = emulator.b2b();
    let id = organization(emulator).await?;
    let update = UpdateRequest {
        organization_id: id.clone(),
        organization_name: Some("B".into()),
        ..Default::default()
    };
    client.organizations.update(update).await?;
    let read = client.organizations.get(GetRequest { organization_id: id.clone() }).await?;
    assert_eq!(read.organization.organization_name, "B");
    assert!(!client.organizations.search(SearchRequest::default()).await?.organizations.is_empty());
    let member_id = member(emulator, &id, "ada@acme.example", &[]).await?;
    let update = UpdateMember {
        organization_id: id.clone(),
        member_id: member_id.clone(),
        name: Some("Ada".into()),
        ..Default::default()
    };
    client.organizations.members.update(update).await?;
    let get = || GetMember {
        organization_id: id.clone(),
        member_id: Some(member_id.clone()),
        ..Default::default()
    };
    assert_eq!(client.organizations.members.get(get()).await?.member.name, "Ada");
    let search = SearchMembers { organization_ids: vec![id.clone()], ..Default::default() };
    assert_eq!(client.organizations.members.search(search).await?.members.len(), 1);
    let invited = format!("{}@acme.example", unique("invited"));
    let invite =
        InviteRequest { organization_id: id.clone(), email_address: invited.clone(), ..Default::default() };
    assert_eq!(client.magic_links.email.invite(invite).await?.member.status, "invited");
    assert_eq!(follow(emulator, &invited).await?.member.status, "active");
    let delete = DeleteMember { organization_id: id.clone(), member_id: member_id.clone() };
    client.organizations.members.delete(delete).await?;
    refused(client.organizations.members.get(get()).await, 404, "member_not_found");
    client.organizations.delete(DeleteRequest { organization_id: id.clone() }).await?;
    refused(
        client.organizations.get(GetRequest { organization_id: id }).await,
        404,
        "organization_not_found",
    );
    Ok(())
}

pub(crate) async fn member_sessions(emulator: &'static Emulator) -> Outcome {
    let client = emulator.b2b();
    let email = format!("{}@acme.example", unique("member"));
    let (here, there) = (organization(emulator).await?, organization(emulator).await?);
    for id in [&here, &there] {
        member(emulator, id, &email, &[]).await?;
    }
    let login = log_in(emulator, &here, &email).await?;
    assert!(login.member_authenticated && login.intermediate_session_token.is_empty());
    let by_token =
        || AuthenticateRequest { session_token: Some(login.session_token.clone()), ..Default::default() };
    assert_eq!(client.sessions.authenticate(by_token()).await?.member_session.organization_id, here);
    let exchange = || ExchangeRequest {
        organization_id: there.clone(),
        session_token: Some(login.session_token.clone()),
        ..Default::default()
    };
    let moved = client.sessions.exchange(exchange()).await?;
    assert_eq!(moved.member_session.map(|session| session.organization_id), Some(there.clone()));
    let restricted = UpdateRequest {
        organization_id: there.clone(),
        auth_methods: Some("RESTRICTED".into()),
        allowed_auth_methods: Some(vec!["sso".into()]),
        mfa_policy: Some("REQUIRED_FOR_ALL".into()),
        ..Default::default()
    };
    client.organizations.update(restricted).await?;
    let stopped = client.sessions.exchange(exchange()).await?;
    assert!(
        !stopped.member_authenticated && stopped.member_session.is_none() && stopped.mfa_required.is_some()
    );
    let methods = stopped.primary_required.map(|required| required.allowed_auth_methods);
    assert_eq!(methods, Some(vec!["sso".to_owned()]));
    let list = SessionsRequest { organization_id: here, member_id: login.member_id.clone() };
    assert_eq!(client.sessions.get(list).await?.member_sessions.len(), 1);
    client
        .sessions
        .revoke(RevokeRequest { member_id: Some(login.member_id.clone()), ..Default::default() })
        .await?;
    refused(client.sessions.authenticate(by_token()).await, 404, "session_not_found");
    Ok(())
}

pub(crate) async fn second_factor(emulator: &'static Emulator) -> Outcome {
    let client = emulator.b2b();
    let email = format!("{}@acme.example", unique("factor"));
    let organization_id = organization(emulator).await?;
    let strict = UpdateRequest {
        organization_id: organization_id.clone(),
        mfa_policy: Some("REQUIRED_FOR_ALL".into()),
        ..Default::default()
    };
    client.organizations.update(strict).await?;
    let member_id = member(emulator, &organization_id, &email, &[]).await?;
    let stopped = log_in(emulator, &organization_id, &email).await?;
    assert!(stopped.mfa_required.is_some() && !stopped.member_authenticated);
    let phone = "+12025550177";
    let send = SendCode {
        organization_id: organization_id.clone(),
        member_id: member_id.clone(),
        mfa_phone_number: Some(phone.to_owned()),
        intermediate_session_token: Some(stopped.intermediate_session_token.clone()),
        ..Default::default()
    };
    client.otps.sms.send(send).await?;
    let enter = |code: String| EnterCode {
        organization_id: organization_id.clone(),
        member_id: member_id.clone(),
        code,
        intermediate_session_token: Some(stopped.intermediate_session_token.clone()),
        ..Default::default()
    };
    refused(client.otps.sms.authenticate(enter("no code".to_owned())).await, 404, "otp_code_not_found");
    let login = client.otps.sms.authenticate(enter(emulator.token_for(phone).await)).await?;
    let session = login.member_session.expect("a session");
    assert_eq!(session.authentication_factors.len(), 2);
    Ok(())
}

pub(crate) async fn rbac(emulator: &'static Emulator) -> Outcome {
    let client = emulator.b2b();
    let email = format!("{}@acme.example", unique("editor"));
    let (here, there) = (organization(emulator).await?, organization(emulator).await?);
    member(emulator, &here, &email, &["editor"]).await?;
    let login = log_in(emulator, &here, &email).await?;
    let check = |action: &str, at: &str| AuthenticateRequest {
        session_token: Some(login.session_token.clone()),
        authorization_check: Some(AuthorizationCheck {
            organization_id: at.to_owned(),
            resource_id: "documents".to_owned(),
            action: action.to_owned(),
        }),
        ..Default::default()
    };
    let verdict = client.sessions.authenticate(check("write", &here)).await?.verdict;
    assert_eq!(verdict.map(|verdict| verdict.granting_roles), Some(vec!["editor".to_owned()]));
    refused(client.sessions.authenticate(check("shred", &here)).await, 403, "session_authorization_error");
    let elsewhere = client.sessions.authenticate(check("write", &there)).await;
    refused(elsewhere, 403, "session_authorization_tenancy_error");
    let policy =
        client.rbac.organizations.get_org_policy(GetOrgPolicyRequest { organization_id: here }).await?;
    assert!(policy.org_policy.roles.is_empty());
    Ok(())
}
