//! Changing a member, the address included.

use super::{acting, domains, member as named, members, organization as at};
use crate::operations::{Answer, Call};
use crate::state::ids::new_id;
use crate::state::members::{Member, RetiredEmail};

pub(super) fn update(call: &mut Call<'_>) -> Answer {
    let organization = at(call)?;
    let mut member = named(call, &organization)?;
    acting::may_update_member(call, &organization, &member)?;
    if call.fields.has("email_address") {
        let address = call.fields.email_in("email_address")?;
        if address != member.email_address {
            members::free_address(call, &organization, Some(&member), &address)?;
            domains::unclaimed(call, Some(&organization), &address)?;
            change_address(call, &mut member, address)?;
        }
    }
    let enrolled = member.mfa_enrolled;
    members::describe(call, &organization, &mut member)?;
    // Sessions from before the enrolment have no second factor, so they end unless they are to stay.
    let stricter = member.mfa_enrolled && !enrolled;
    if stricter && !call.fields.flag("preserve_existing_sessions")? {
        call.state.member_sessions.revoke_of_user(&member.member_id);
    }
    members::save(call, &organization, member)
}

/// The new address has to be proven again. Links to the old one are void.
fn change_address(
    call: &mut Call<'_>,
    member: &mut Member,
    address: String,
) -> Result<(), crate::errors::ApiError> {
    let unlink = call.fields.flag("unlink_email")?;
    let old = RetiredEmail {
        email_id: std::mem::replace(&mut member.email_id, new_id("email")),
        email_address: std::mem::replace(&mut member.email_address, address),
    };
    member.email_verified = false;
    member.retired_emails.retain(|email| email.email_address != member.email_address);
    if !unlink {
        member.retired_emails.push(old);
    }
    call.state.links.kill_of_user(&member.member_id, None);
    Ok(())
}
