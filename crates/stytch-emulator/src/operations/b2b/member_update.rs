//! Changing a member, the address included.

use super::{acting, domains, member as named, members, organization as at};
use crate::operations::{Answer, Call};
use crate::state::ids::new_id;

pub(super) fn update(call: &mut Call<'_>) -> Answer {
    let organization = at(call)?;
    let mut member = named(call, &organization)?;
    let (unlink, preserve) =
        (call.fields.flag("unlink_email")?, call.fields.flag("preserve_existing_sessions")?);
    acting::may_update_member(call, &organization, &member)?;
    if call.fields.has("email_address") {
        let address = call.fields.email_in("email_address")?;
        if address != member.email_address {
            members::free_address(call, &organization, Some(&member), &address)?;
            domains::unclaimed(call, Some(&organization), &address)?;
            // It has to be proven again, and links to the old one are void.
            member.replace_address(&new_id("email"), &address, !unlink);
            member.email_verified = false;
            call.state.links.kill_of_user(&member.member_id, None);
        }
    }
    let enrolled = member.mfa_enrolled;
    members::describe(call, &organization, &mut member)?;
    // Sessions from before the enrolment have no second factor, so they end unless they are to stay.
    let stricter = member.mfa_enrolled && !enrolled;
    if stricter && !preserve {
        call.state.member_sessions.revoke_of_user(&member.member_id);
    }
    members::save(call, &organization, member)
}
