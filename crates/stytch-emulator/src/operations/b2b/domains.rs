//! Who may join an organization, by the domain of their address.

use crate::errors::{
    ApiError, CLAIMED_DOMAIN_TOO_COMMON, DOMAIN_IS_CLAIMED, DOMAIN_TOO_COMMON, EMAIL_JIT_NOT_ALLOWED,
    INVALID_DOMAIN, INVALID_EMAIL_FOR_INVITES, INVALID_EMAIL_FOR_JIT, Kind,
};
use crate::operations::Call;
use crate::operations::email_address::normal_email;
use crate::state::members::domain_of;
use crate::state::organizations::{Organization, Rule};

/// Mail providers for everybody; a domain of theirs says nothing about who someone works for.
const COMMON: &[&str] = &[
    "gmail",
    "googlemail",
    "aol",
    "yahoo",
    "icloud",
    "me",
    "mac",
    "hotmail",
    "msn",
    "live",
    "outlook",
    "comcast",
    "att",
    "earthlink",
    "sbcglobal",
    "verizon",
    "ig",
    "mail",
    "hey",
    "laposte",
    "wanadoo",
    "orange",
    "free",
    "rediffmail",
    "uol",
    "bol",
    "gmx",
    "yandex",
    "ymail",
    "libero",
];

/// A provider's name with one of its usual endings: `gmail.com`, `yahoo.co.uk`, `gmx.de`.
pub(super) fn is_common(domain: &str) -> bool {
    let Some((name, ending)) = domain.split_once('.') else { return false };
    let country = |label: &str| label.len() == 2 || ["com", "net", "org", "co"].contains(&label);
    COMMON.contains(&name) && ending.split('.').all(country)
}

/// The domains of a setting, checked and in lower case.
pub(super) fn checked(domains: Vec<String>, claimed: bool) -> Result<Vec<String>, ApiError> {
    let too_common: Kind = if claimed { CLAIMED_DOMAIN_TOO_COMMON } else { DOMAIN_TOO_COMMON };
    let mut list = Vec::new();
    for domain in domains {
        let domain = domain.to_lowercase();
        if normal_email(&format!("x@{domain}")).is_err() {
            return Err(INVALID_DOMAIN.because(format!("`{domain}` is not a domain")));
        }
        if is_common(&domain) {
            return Err(too_common.because(format!("`{domain}` is everybody's")));
        }
        if !list.contains(&domain) {
            list.push(domain);
        }
    }
    Ok(list)
}

/// Refuses addresses of a domain that other organizations keep to themselves.
pub(super) fn unclaimed(call: &Call<'_>, at: Option<&Organization>, address: &str) -> Result<(), ApiError> {
    let domain = domain_of(address);
    let ours = at.is_some_and(|at| at.claimed_email_domains.iter().any(|claimed| claimed == domain));
    if !ours && call.state.organizations.domain_is_claimed(domain) {
        return Err(DOMAIN_IS_CLAIMED.because(format!("`{domain}` is claimed by another organization")));
    }
    Ok(())
}

/// Whether somebody with this proven address may join by themselves.
pub(super) fn may_join(call: &Call<'_>, at: &Organization, address: &str) -> Result<(), ApiError> {
    unclaimed(call, Some(at), address)?;
    if at.email_jit_provisioning != Rule::Restricted {
        return Err(EMAIL_JIT_NOT_ALLOWED.because("`email_jit_provisioning` is NOT_ALLOWED"));
    }
    let domain = domain_of(address);
    if at.allows_domain(domain) {
        Ok(())
    } else {
        Err(INVALID_EMAIL_FOR_JIT.because(format!("`{domain}` is not in `email_allowed_domains`")))
    }
}

/// Whether this address may be invited.
pub(super) fn may_be_invited(call: &Call<'_>, at: &Organization, address: &str) -> Result<(), ApiError> {
    unclaimed(call, Some(at), address)?;
    let allowed = match at.email_invites {
        Rule::AllAllowed => true,
        Rule::Restricted => at.allows_domain(domain_of(address)),
        Rule::NotAllowed => false,
    };
    if allowed {
        Ok(())
    } else {
        Err(INVALID_EMAIL_FOR_INVITES.because("see `email_invites` and `email_allowed_domains`"))
    }
}
