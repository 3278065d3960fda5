//! The project itself: who am I, and what may its roles do?

use serde_json::json;

use super::{Answer, Call, answer};

pub(crate) fn whoami(call: &mut Call<'_>) -> Answer {
    answer(json!({ "name": "Stytch emulator", "project_id": call.config.project_id }))
}

pub(crate) fn policy(call: &mut Call<'_>) -> Answer {
    answer(json!({ "policy": call.config.consumer_policy }))
}
