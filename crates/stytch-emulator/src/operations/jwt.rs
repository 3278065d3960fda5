//! Session JWTs: issued for a session, and read back when one is shown instead of the opaque token.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::{Call, views};
use crate::errors::{ApiError, INTERNAL_SERVER_ERROR, UNABLE_TO_PARSE_SESSION_JWT};
use crate::state::keys::SigningKey;
use crate::state::organizations::Organization;
use crate::state::sessions::Session;

/// A JWT for this session, valid for five minutes from now. Its signature is added to the answer by [`sign`], which takes
/// a while and needs none of the data.
pub(crate) fn issue(
    call: &Call<'_>,
    session: &Session,
    organization: Option<&Organization>,
) -> Result<String, ApiError> {
    let key = if call.wrong_key { call.state.keys.stray() } else { call.state.keys.current() };
    let header = json!({ "alg": "RS256", "kid": key.kid, "typ": "JWT" });
    let claims =
        views::claims(session, organization, &call.config.issuer(), &call.config.project_id, call.now);
    // One answer has one JWT, so this is its first and only signature.
    let _ = call.signer.set(key.clone());
    Ok(format!("{}.{}", part(&header), part(&Value::Object(claims))))
}

/// Completes the JWT of an answer.
pub(crate) fn sign(key: &SigningKey, body: &mut Map<String, Value>) -> Result<(), ApiError> {
    let Some(Value::String(jwt)) = body.get_mut("session_jwt") else { return Ok(()) };
    let signature = key.sign(jwt.as_bytes()).ok_or(INTERNAL_SERVER_ERROR)?;
    jwt.push('.');
    jwt.push_str(&URL_SAFE_NO_PAD.encode(signature));
    Ok(())
}

/// The id of the session that a JWT of ours belongs to. An expired one is as good as a fresh one here.
pub(crate) fn session_id(call: &Call<'_>, jwt: &str) -> Result<String, ApiError> {
    let refuse = |why: &str| UNABLE_TO_PARSE_SESSION_JWT.because(why);
    let (signed, signature) = jwt.rsplit_once('.').ok_or_else(|| refuse("not a JWT"))?;
    let (header, payload) = signed.split_once('.').ok_or_else(|| refuse("not a JWT"))?;
    let header = json_part(header).ok_or_else(|| refuse("its header is not JSON"))?;
    let claims = json_part(payload).ok_or_else(|| refuse("its payload is not JSON"))?;
    let signature =
        URL_SAFE_NO_PAD.decode(signature).map_err(|_| refuse("its signature is not base64url"))?;

    let key = header["kid"].as_str().and_then(|kid| call.state.keys.find(kid));
    let key = key.ok_or_else(|| refuse("its key is not published"))?;
    if header["alg"] != "RS256" || !key.verifies(signed.as_bytes(), &signature) {
        return Err(refuse("its signature is wrong"));
    }
    if claims["iss"] != json!(call.config.issuer()) || claims["aud"] != json!([call.config.project_id]) {
        return Err(refuse("it is for another project"));
    }
    let id = claims["https://stytch.com/session"]["id"].as_str();
    id.map(str::to_owned).ok_or_else(|| refuse("it names no session"))
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn json_part(text: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}
