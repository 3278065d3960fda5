//! The project itself: who am I, and what may its roles do?

use serde_json::json;

use crate::state::members::MemberStatus;

use super::{Answer, Call, answer};

pub(crate) fn whoami(call: &mut Call<'_>) -> Answer {
    answer(json!({ "name": "Stytch emulator", "project_id": call.config.project_id }))
}

/// How many there are of each kind.
pub(crate) fn metrics(call: &mut Call<'_>) -> Answer {
    let state = &call.state;
    let metric = |metric_type: &str, count: usize| json!({ "count": count, "metric_type": metric_type });
    let members = state.members.newest().into_iter();
    let members = members.filter(|(_, member)| member.status != MemberStatus::Deleted).count();
    answer(json!({
        "metrics": [
            metric("USER_COUNT", state.users.newest().len()),
            metric("ORGANIZATION_COUNT", state.organizations.newest().len()),
            metric("MEMBER_COUNT", members),
            metric("M2M_CLIENT_COUNT", 0),
        ],
        "project_id": call.config.project_id,
    }))
}

pub(crate) fn policy(call: &mut Call<'_>) -> Answer {
    answer(json!({ "policy": call.config.consumer_policy }))
}
