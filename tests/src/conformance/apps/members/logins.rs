//! Login code of the app's own, for members.

use stytch_auth::api::b2b::MemberLogin;
use stytch_auth::{Error, OrganizationId, SessionJwt, Stytch};

use super::super::texts;

/// The organisation in the query of `/exchange`.
fn organization_id(query: Option<&str>) -> OrganizationId {
    let query = query.and_then(|query| query.strip_prefix("organization_id="));
    OrganizationId::from(query.unwrap_or_default())
}

/// A login of the app's own, with a link of one organisation.
pub(super) async fn by_link(stytch: &Stytch, query: Option<&str>) -> Result<Option<MemberLogin>, Error> {
    let call = stytch.b2b().magic_links().authenticate(&texts::token(query)).session_duration_minutes(60_u32);
    Ok(call.send().await?.signed_in())
}

/// A member's session exchanged for one elsewhere, by the JWT in the cookie.
pub(super) async fn by_exchange(
    stytch: &Stytch,
    cookies: &str,
    query: Option<&str>,
) -> Result<Option<MemberLogin>, Error> {
    let jwt = cookies.split("; ").find_map(|cookie| cookie.strip_prefix("stytch_session_jwt="));
    let jwt = SessionJwt::from(jwt.unwrap_or_default());
    let call = stytch.b2b().sessions().exchange(&organization_id(query)).session_jwt(&jwt);
    Ok(call.send().await?.signed_in())
}
