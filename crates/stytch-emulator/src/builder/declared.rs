//! Projects, as the builder and seeds declare them.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use url::Url;

use super::{EmulatorBuilder, PROJECT_ID, SECRET};
use crate::config::{Config, ProjectKind, RedirectUrl, Rules};
use crate::error::StartError;
use crate::policy::{ADMIN_ROLE, MEMBER_ROLE, Policy, USER_ROLE};
use crate::seed::ProjectSeed;

/// A project that somebody has asked for.
pub(super) struct Declared {
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) kind: ProjectKind,
    pub(super) policy: Option<Policy>,
    pub(super) redirect_urls: Vec<RedirectUrl>,
    pub(super) rules: Rules,
    pub(super) email_templates: Vec<String>,
}

impl Declared {
    pub(super) fn new(id: String, secret: String, kind: ProjectKind) -> Self {
        Self {
            id,
            secret,
            kind,
            policy: None,
            redirect_urls: Vec::new(),
            rules: Rules::default(),
            email_templates: Vec::new(),
        }
    }
}

impl EmulatorBuilder {
    /// Declares what the seeds declare, and says which project each of them fills.
    pub(super) fn with_seeded_projects(&mut self, seeds: Vec<ProjectSeed>) -> Vec<(usize, ProjectSeed)> {
        let unnamed = seeds.iter().any(|seed| seed.project_id.is_none());
        if self.projects.is_empty() && (unnamed || seeds.is_empty()) {
            self.projects.push(Declared::new(PROJECT_ID.to_owned(), SECRET.to_owned(), ProjectKind::Both));
        }
        let mut placed = Vec::new();
        for mut seed in seeds {
            let index = match &seed.project_id {
                None => 0,
                Some(id) => self.projects.iter().position(|project| project.id == *id).unwrap_or_else(|| {
                    let secret = seed.secret.clone().unwrap_or_else(|| SECRET.to_owned());
                    self.projects.push(Declared::new(id.clone(), secret, ProjectKind::Both));
                    self.projects.len() - 1
                }),
            };
            let project = &mut self.projects[index];
            project.secret = seed.secret.take().unwrap_or_else(|| project.secret.clone());
            project.kind = seed.kind.unwrap_or(project.kind);
            project.policy = seed.policy.take();
            project.redirect_urls.append(&mut seed.redirect_urls);
            project.rules = seed.rules.take().unwrap_or_else(|| project.rules.clone());
            project.email_templates.append(&mut seed.email_templates);
            placed.push((index, seed));
        }
        placed
    }

    pub(super) fn check(&self) -> Result<(), StartError> {
        for (index, Declared { id, secret, .. }) in self.projects.iter().enumerate() {
            if id.starts_with("project-live-") {
                return Err(StartError::LiveProject(id.clone()));
            }
            if !id.starts_with("project-test-") {
                return Err(StartError::NotATestProject(id.clone()));
            }
            if secret.is_empty() {
                return Err(StartError::EmptySecret);
            }
            if self.projects[..index].iter().any(|earlier| earlier.id == *id) {
                return Err(StartError::DuplicateProject(id.clone()));
            }
        }
        if !self.listen.ip().is_loopback() && !self.other_addresses {
            return Err(StartError::NotLoopback(self.listen));
        }
        let seeded = self.projects.iter().flat_map(|project| &project.redirect_urls);
        match self
            .redirect_urls
            .iter()
            .chain(seeded)
            .find(|url| Url::parse(&url.url.replace("://*.", "://any.")).is_err())
        {
            Some(url) => Err(StartError::RedirectUrl(url.url.clone())),
            None => Ok(()),
        }
    }

    pub(super) fn config(&self, project: &Declared, address: SocketAddr) -> Config {
        let seeded = project.policy.clone().unwrap_or_default();
        let mut consumer_policy = seeded.clone().with_built_ins(Policy::consumer());
        let mut b2b_policy = seeded.with_built_ins(Policy::b2b());
        for (role, resource, actions) in &self.permissions {
            // Stytch's own roles belong to one half each.
            if ![MEMBER_ROLE, ADMIN_ROLE].contains(&role.as_str()) {
                consumer_policy.allow(role, resource, actions);
            }
            if role != USER_ROLE {
                b2b_policy.allow(role, resource, actions);
            }
        }
        Config {
            project_id: project.id.clone(),
            secret: project.secret.clone(),
            kind: project.kind,
            base_url: format!("http://{}", callable(address)),
            strict: self.strict,
            rate_limit: self.rate_limit,
            bot_check_page: self.bot_check_page,
            base_url_issuer: self.base_url_issuer,
            reachable: !address.ip().is_loopback(),
            redirect_urls: [project.redirect_urls.as_slice(), &self.redirect_urls].concat(),
            rules: project.rules.clone(),
            email_templates: [project.email_templates.as_slice(), &self.email_templates].concat(),
            consumer_policy,
            b2b_policy,
        }
    }
}

/// "All addresses" is nothing a browser can open.
fn callable(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => (Ipv4Addr::LOCALHOST, v4.port()).into(),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => (Ipv6Addr::LOCALHOST, v6.port()).into(),
        other => other,
    }
}
