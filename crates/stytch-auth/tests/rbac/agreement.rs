//! Ten thousand made-up cases, decided here and by the emulator.

use std::sync::Arc;

use serde_json::{Value, json};
use stytch_auth::api::AuthorizationCheck as UserCheck;
use stytch_auth::api::b2b::AuthorizationCheck;
use stytch_auth::{Error, MemberPrincipal, OrganizationId, Principal, SessionToken};
use tokio::task::JoinSet;

use crate::support::Rig;

const POLICIES: u64 = 10;
const PEOPLE: usize = 12;
const CASES: usize = 1_000;

/// Names that are easily taken for each other.
const ROLES: [&str; 6] = ["reader", "Reader", "reader2", "read", "editor", "über"];
const OWN_ROLES: [&str; 4] = ["gardener", "Gardener", "readers", "editor.own"];
const RESOURCES: [&str; 5] = ["documents", "Documents", "document", "documents.read", "*"];
const ACTIONS: [&str; 5] = ["read", "Read", "write", "read ", "*"];

/// Small reproducible randomness (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % sides as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }

    fn some<'a>(&mut self, of: &[&'a str]) -> Vec<&'a str> {
        of.iter().copied().filter(|_| self.roll(3) == 0).collect()
    }

    fn roles(&mut self, names: &[&str]) -> Vec<Value> {
        let permission =
            |dice: &mut Self| json!({"resource_id": dice.one(&RESOURCES), "actions": dice.some(&ACTIONS)});
        let role = |name: &&str| {
            let permissions: Vec<Value> = (0..self.roll(4)).map(|_| permission(self)).collect();
            json!({"role_id": name, "permissions": permissions})
        };
        names.iter().map(role).collect()
    }
}

/// A project with a policy, two organisations with roles of their own, and people with all sorts of roles.
fn seed(dice: &mut Dice) -> Value {
    let organization = |dice: &mut Dice, slug: &str| {
        let own = dice.some(&OWN_ROLES);
        let members: Vec<Value> = (0..PEOPLE)
            .map(|n| {
                let roles = [dice.some(&ROLES), dice.some(&own)].concat();
                json!({"email_address": format!("{n}@{slug}.example"), "roles": roles})
            })
            .collect();
        json!({"organization_name": slug, "organization_slug": slug, "roles": dice.roles(&own), "members": members})
    };
    let organizations = [organization(dice, "acme"), organization(dice, "other")];
    let users: Vec<Value> = (0..PEOPLE)
        .map(|n| json!({"email": format!("{n}@example.com"), "roles": dice.some(&ROLES)}))
        .collect();
    json!({"policy": {"roles": dice.roles(&ROLES)}, "organizations": organizations, "users": users})
}

/// Stytch's own word; only its two refusals are a "no".
fn word<T>(answer: Result<T, Error>, authorized: impl FnOnce(T) -> Option<bool>) -> bool {
    const NO: [&str; 3] = [
        "session_authorization_error",
        "session_authorization_tenancy_error",
        "consumer_session_authorization_error",
    ];
    match answer {
        Ok(answer) => authorized(answer).expect("a verdict"),
        Err(error) => {
            assert!(NO.iter().any(|no| error.api().is_some_and(|api| api.is(no))), "{error}");
            false
        }
    }
}

async fn of_member(
    rig: &Rig,
    (member, token): &(MemberPrincipal, SessionToken),
    check: AuthorizationCheck,
) -> (bool, bool) {
    let here = rig.b2b.b2b().is_authorized(member, &check).await.unwrap();
    let call = rig.b2b.b2b().sessions().authenticate().session_token(token);
    let there = call.authorization_check(check).send().await;
    (here, word(there, |answer| Some(answer.verdict?.authorized)))
}

async fn of_user(rig: &Rig, (user, token): &(Principal, SessionToken), check: UserCheck) -> (bool, bool) {
    let here = rig.consumer.can(user, &check.resource_id, &check.action).await.unwrap();
    let call = rig.consumer.sessions().authenticate().session_token(token);
    let there = call.authorization_check(check).send().await;
    (here, word(there, |answer| Some(answer.verdict?.authorized)))
}

/// How many cases were allowed.
async fn round(number: u64) -> usize {
    let mut dice = Dice(number);
    let seed = seed(&mut dice);
    let rig = Arc::new(Rig::with(seed.clone()).await);
    let (mut members, mut users) = (Vec::new(), Vec::new());
    for n in 0..PEOPLE {
        for slug in ["acme", "other"] {
            members.push(rig.member(slug, &format!("{n}@{slug}.example")).await);
        }
        users.push(rig.user(&format!("{n}@example.com")).await);
    }
    let organizations: Vec<OrganizationId> =
        members[..2].iter().map(|(member, _)| member.organization_id().clone()).collect();
    let (mut asking, mut allowed) = (JoinSet::new(), 0);
    let agree = |(here, there, case): (bool, bool, String)| {
        assert_eq!(here, there, "policy {number}: {case}\n{seed:#}");
        usize::from(there)
    };
    for _ in 0..CASES {
        // A few at a time: the emulator is one process with us.
        if asking.len() >= 32 {
            allowed += agree(asking.join_next().await.unwrap().unwrap());
        }
        let (resource_id, action) = (dice.one(&RESOURCES).to_owned(), dice.one(&ACTIONS).to_owned());
        let (person, rig) = (dice.roll(members.len() + users.len()), Arc::clone(&rig));
        if let Some(member) = members.get(person).cloned() {
            let organization_id = match dice.roll(5) {
                0 => organizations[dice.roll(2)].clone(),
                _ => member.0.organization_id().clone(),
            };
            let check = AuthorizationCheck { organization_id, resource_id, action };
            asking.spawn(async move {
                let (here, there) = of_member(&rig, &member, check.clone()).await;
                (here, there, format!("{check:?}, roles {:?}", member.0.roles()))
            });
        } else {
            let user = users[person - members.len()].clone();
            let check = UserCheck { resource_id, action };
            asking.spawn(async move {
                let (here, there) = of_user(&rig, &user, check.clone()).await;
                (here, there, format!("{check:?}, roles {:?}", user.0.roles()))
            });
        }
    }
    allowed + asking.join_all().await.into_iter().map(agree).sum::<usize>()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_cases_come_out_as_they_do_at_stytch() {
    let mut allowed = 0;
    for number in 0..POLICIES {
        allowed += round(number).await;
    }
    assert_eq!(POLICIES as usize * CASES, 10_000);
    // Either answer is common, so that neither could be a habit.
    assert!((1_500..8_500).contains(&allowed), "{allowed} were allowed");
}
