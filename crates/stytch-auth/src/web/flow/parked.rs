//! What the flow leaves on the server for a while: tokens under their codes, tries, links that were used.

use std::time::Duration;

use crate::seal::Purpose;
use crate::secret::LinkToken;
use crate::session::{Link, LinkKind};
use crate::store::StoreError;
use crate::web::login::Login;

/// How long a code works; the link itself may end sooner.
pub(super) const CODE_LIFE: Duration = Duration::from_secs(10 * 60);
/// Codes that one browser may try.
const TRIES: u64 = 5;
/// Crockford's base 32: no letter that looks like a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Parks a link under a code, and returns the code grouped for reading.
///
/// The code follows from the token by a keyed hash: opening a link again shows the same code, and a scanner that
/// opens it a hundred times takes one place.
pub(super) async fn park(login: &Login, link: &Link) -> Result<String, StoreError> {
    let stytch = login.stytch();
    let hash = stytch.sealer().fingerprint("hand-off", link.token.expose());
    let symbols =
        hash.0.iter().take(8).map(|byte| ALPHABET.get(usize::from(byte % 32)).copied().unwrap_or(b'0'));
    let code: String = symbols.map(char::from).collect();
    let sealed = stytch
        .sealer()
        .seal(Purpose::Pending, &(link.kind.token_type(), link.token.expose()), stytch.now().plus(CODE_LIFE))
        .map_err(|_| StoreError::new("the token could not be sealed"))?;
    stytch.store().put(&key(login, "code", &code), sealed.as_bytes(), CODE_LIFE).await?;
    let (first, second) = code.split_at(4);
    Ok(format!("{first}-{second}"))
}

/// What a typed code came to.
pub(super) enum Typed {
    /// The link that was parked under it; it is parked no more.
    Link(Link),
    /// There is no such code.
    Wrong,
    /// There is none, and the browser has used up its tries.
    OutOfTries,
}

/// Takes what is parked under a code; `flow` is the browser whose tries are counted.
pub(super) async fn take(login: &Login, flow: &str, typed: &str) -> Result<Typed, StoreError> {
    let store = login.stytch().store();
    // Counted before it is looked up, so that parallel guesses do not get more tries than one after the other.
    let tries = store.increment(&key(login, "tries", flow), login.lifetime()).await?.count;
    if tries > TRIES {
        return Ok(Typed::OutOfTries);
    }
    let sealed = store.take(&key(login, "code", &normal(typed))).await?.unwrap_or_default();
    let sealed = String::from_utf8(sealed).unwrap_or_default();
    let stytch = login.stytch();
    let opened = stytch.sealer().open::<(String, String)>(Purpose::Pending, &sealed, stytch.now());
    let link = opened.and_then(|(token_type, token)| {
        let kind = LinkKind::find(stytch.vertical(), &token_type)?;
        Some(Link { kind, token: LinkToken::from(token) })
    });
    match link {
        Some(link) => Ok(Typed::Link(link)),
        None if tries == TRIES => Ok(Typed::OutOfTries),
        None => Ok(Typed::Wrong),
    }
}

/// Parks a link again that an outage kept from being redeemed: the right code has cost no try.
pub(super) async fn give_back(login: &Login, flow: &str, link: &Link) -> Result<(), StoreError> {
    login.stytch().store().take(&key(login, "tries", flow)).await?;
    park(login, link).await.map(drop)
}

/// People type what they read: spaces, hyphens, small letters, and letters that the alphabet leaves out.
fn normal(typed: &str) -> String {
    let kept = typed.chars().filter(char::is_ascii_alphanumeric).take(16);
    kept.map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    })
    .collect()
}

/// Remembers that a link was used here, so that a second click is not taken for another browser's.
pub(super) async fn note_used(login: &Login, token: &LinkToken) {
    note(login, &key(login, "used", token.expose())).await;
}

/// Whether a link was used here.
pub(super) async fn was_used(login: &Login, token: &LinkToken) -> bool {
    let found = login.stytch().store().get(&key(login, "used", token.expose())).await;
    found.is_ok_and(|found| found.is_some())
}

/// Remembers that Stytch made a user or a member for a link that is now on its way.
pub(super) async fn note_created(login: &Login, id: &str) {
    note(login, &key(login, "created", id)).await;
}

/// Whether Stytch made them for a login of ours. It is true once.
pub(super) async fn was_created(login: &Login, id: &str) -> bool {
    let found = login.stytch().store().take(&key(login, "created", id)).await;
    found.is_ok_and(|found| found.is_some())
}

async fn note(login: &Login, key: &str) {
    // A link that is opened in its last moment may still be parked, or wait for a yes.
    let life = login.lifetime() + CODE_LIFE * 2;
    if let Err(error) = login.stytch().store().put(key, b"1", life).await {
        tracing::warn!(%error, "the store did not keep a note");
    }
}

fn key(login: &Login, kind: &str, name: &str) -> String {
    let stytch = login.stytch();
    stytch.store_key(kind, stytch.sealer().fingerprint(kind, name))
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn codes_are_read_as_people_type_them() {
        for typed in ["K7QM-01PT", "k7qm 01pt", " K7QM–OIPT ", "K7QM0LPT"] {
            assert_eq!(normal(typed), "K7QM01PT", "{typed}");
        }
        assert!(normal(&"A".repeat(1_000_000)).len() <= 16);
    }
}
