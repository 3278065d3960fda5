use super::debug_without_secrets;

/// The page on which somebody chooses an organisation: to sign in to, or to change over to.
#[derive(Clone)]
#[non_exhaustive]
pub struct ChooseOrganizationPage<'a> {
    /// The address that was proved; `None` if the person is signed in and changes over.
    pub email: Option<&'a str>,
    /// Where they belong, then where they may join. It can be empty.
    pub organizations: &'a [OrganizationChoice<'a>],
    /// Where the form posts `organization_id` and the hidden fields `return_to` and `csrf`.
    pub action: &'a str,
    /// The page that creates an organisation, if people may.
    pub create: Option<&'a str>,
    /// Where to go instead: the login page, for another address; for somebody who is signed in, back to the app.
    pub login: &'a str,
    /// The path to go to afterwards, for the hidden field `return_to`.
    pub return_to: Option<&'a str>,
    /// The value of the hidden field `csrf`.
    pub csrf: Option<&'a str>,
}

/// One organisation on a [`ChooseOrganizationPage`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct OrganizationChoice<'a> {
    /// What the form posts.
    pub organization_id: &'a str,
    /// Its name, which its admins chose.
    pub name: &'a str,
    /// What the person is there.
    pub standing: Standing,
    /// Whether it will want another factor.
    pub further_step: bool,
    /// Whether the person is signed in to this one.
    pub is_current: bool,
}

/// What a person is in an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Standing {
    /// A member.
    Member,
    /// Invited; choosing it accepts.
    Invited,
    /// Free to join, because of their address's domain.
    MayJoin,
}

/// The page that creates an organisation.
#[derive(Clone)]
#[non_exhaustive]
pub struct NewOrganizationPage<'a> {
    /// The address of the person, who becomes its admin.
    pub email: &'a str,
    /// The domain of that address, which the organisation can be opened to.
    pub domain: &'a str,
    /// Where the form posts its fields `organization_name`, `open_to_domain` (`yes`) and `csrf`.
    pub action: &'a str,
    /// What was typed before, to be kept; empty at first.
    pub name: &'a str,
    /// Whether the box `open_to_domain` was ticked.
    pub open_to_domain: bool,
    /// Whether no organisation knows the address, so that there is none to choose instead.
    pub first: bool,
    /// Back to the organisations.
    pub back: &'a str,
    /// The login page, for another address.
    pub login: &'a str,
    /// The value of the hidden field `csrf`.
    pub csrf: Option<&'a str>,
    /// Why the form is shown again.
    pub problem: Option<OrganizationProblem>,
}

/// Why an organisation was not created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OrganizationProblem {
    /// The name is empty, longer than 128 characters, or not one line of text.
    InvalidName,
    /// The domain is a mail provider's for everybody, or cannot stand for an organisation in another way.
    DomainNotYours,
}

impl OrganizationProblem {
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::InvalidName => "Not a name for an organisation",
            Self::DomainNotYours => "Not a domain for an organisation",
        }
    }

    /// The stable code of the same in JSON.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::InvalidName => "invalid_organization_name",
            Self::DomainNotYours => "domain_refused",
        }
    }
}

/// The page that says what an organisation still wants before it lets somebody in.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RequiredPage<'a> {
    /// The organisation's name.
    pub organization: &'a str,
    /// What is missing.
    pub missing: MissingFactor<'a>,
    /// The page to choose another organisation, if that is possible.
    pub choose: Option<&'a str>,
    /// The login page.
    pub login: &'a str,
}

/// The factor that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MissingFactor<'a> {
    /// A magic link is not among the ways to sign in.
    Primary {
        /// The ways that are, by Stytch's names, such as `sso` and `google_oauth`.
        allowed_auth_methods: &'a [String],
    },
    /// A second factor, such as a code from a phone.
    Second,
}

debug_without_secrets!(ChooseOrganizationPage { organizations, action, create, login, return_to });
debug_without_secrets!(NewOrganizationPage { action, open_to_domain, first, back, login, problem });
