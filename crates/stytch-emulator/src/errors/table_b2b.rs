//! The error types that only B2B calls give.

use super::{Kind, table};

table! { B2B true
    ORGANIZATION_NOT_FOUND = 404 "organization_not_found" "Organization could not be found.";
    ORGANIZATION_NAME_MISSING = 400 "organization_name_missing" "organization_name is required.";
    INVALID_ORGANIZATION_NAME = 400 "invalid_organization_name" "The organization_name must be 1 to 128 characters long.";
    INVALID_ORGANIZATION_SLUG = 400 "invalid_organization_slug"
        "The organization_slug must be at least 2 characters long and may only contain alphanumerics and the reserved characters '-', '.', '_', or '~'. At least one character must be alphanumeric.";
    ORGANIZATION_SLUG_ALREADY_USED = 400 "organization_slug_already_used"
        "The provided organization_slug is already used in another organization.";
    INVALID_ORGANIZATION_EXTERNAL_ID = 400 "invalid_organization_external_id" "organization_external_id is invalid.";
    ORGANIZATION_EXTERNAL_ID_ALREADY_USED = 400 "organization_external_id_already_used"
        "The provided organization_external_id is already used in another organization.";
    INVALID_ORGANIZATION_AUTH_FACTOR_SETTING = 400 "invalid_organization_auth_factor_setting"
        "At least one of sso_jit_provisioning, email_jit_provisioning and email_invites must not be NOT_ALLOWED.";
    INVALID_RESTRICTED_EMAIL_SETTING = 400 "invalid_restricted_email_setting"
        "email_allowed_domains must be set when email_jit_provisioning or email_invites is RESTRICTED.";
    INVALID_ORGANIZATION_ALLOWED_AUTH_METHODS = 400 "invalid_organization_allowed_auth_methods"
        "allowed_auth_methods has an auth method that does not exist.";
    INVALID_ORGANIZATION_ALLOWED_MFA_METHODS = 400 "invalid_organization_allowed_mfa_methods"
        "allowed_mfa_methods has an MFA method that does not exist.";
    ALLOWED_AUTH_METHODS_REQUIRED = 400 "allowed_auth_methods_required_for_restricted"
        "Allowed auth methods must be set for 'RESTRICTED' auth methods";
    ALLOWED_MFA_METHODS_REQUIRED = 400 "allowed_mfa_methods_required_for_restricted"
        "Allowed mfa methods must be set for 'RESTRICTED' auth methods";
    INVALID_DOMAIN = 400 "organization_settings_invalid_domain" "An e-mail domain is invalid.";
    DOMAIN_TOO_COMMON = 400 "organization_settings_domain_too_common"
        "This e-mail domain is too common to stand for an organization.";
    CLAIMED_DOMAIN_TOO_COMMON = 400 "organization_settings_claimed_domain_too_common"
        "This e-mail domain is too common to be claimed by an organization.";
    DUPLICATE_CLAIMED_DOMAIN = 400 "organization_settings_duplicate_claimed_domain"
        "This e-mail domain is claimed by another organization.";
    INVALID_RBAC_ROLE_ID = 400 "invalid_rbac_role_id" "The role does not exist.";
    CANNOT_ASSIGN_DEFAULT_RBAC_ROLE_ID = 400 "cannot_assign_default_rbac_role_id"
        "Every member has this role, it cannot be assigned.";
    RBAC_STYTCH_ROLE_EDIT = 400 "invalid_rbac_stytch_role_edit" "Roles of Stytch's and of the project cannot be redefined.";
    RBAC_ROLE_DUPLICATE = 400 "rbac_role_duplicate" "A role is defined twice.";

    MEMBER_NOT_FOUND = 404 "member_not_found" "Member could not be found.";
    DUPLICATE_MEMBER_EMAIL = 400 "duplicate_member_email"
        "A member with the specified email already exists in this organization.";
    DUPLICATE_MEMBER_EXTERNAL_ID = 400 "duplicate_member_external_id"
        "A member with the specified external_id already exists in this organization.";
    RETIRED_MEMBER_EMAIL = 400 "retired_member_email"
        "The email address is a retired one of another member of this organization.";
    INVALID_MEMBER_GET_FIELDS = 400 "invalid_member_get_fields"
        "Please include exactly one of member_id or email_address.";
    NO_DELETED_MEMBER_FOUND = 400 "no_deleted_member_found_for_reactivation" "There is no deleted member with this member_id.";
    EMAIL_UNVERIFIED_FOR_REACTIVATION = 400 "email_unverified_for_reactivation"
        "A member can be reactivated only if the email address was verified.";
    REACTIVATION_EMAIL_TAKEN = 400 "reactivation_email_belongs_to_another_member"
        "The email address belongs to another member by now.";
    CANNOT_UPDATE_TRUSTED_METADATA = 401 "cannot_update_trusted_metadata"
        "trusted_metadata cannot be set on behalf of a member: leave out the member session, or the field.";

    EMAIL_UPDATE_FOR_ACTIVE_MEMBERS = 400 "email_updates_available_only_for_active_members"
        "The email address can be updated for active members only.";
    MEMBER_PASSWORD_NOT_FOUND = 404 "member_password_not_found" "Member password not found";

    MEMBER_PHONE_NUMBER_MISSING = 404 "member_phone_number_not_found" "Member phone number could not be found.";
    MEMBER_PHONE_NUMBER_TAKEN = 400 "duplicate_member_phone_number_for_member"
        "The member has a phone number already, and it is another one.";
    RESTRICTED_BY_MFA_METHODS = 400 "operation_restricted_by_organization_mfa_methods"
        "The organization's allowed MFA methods do not include SMS passcodes.";
    OTP_CODE_NOT_FOUND = 404 "otp_code_not_found"
        "The passcode was incorrect and could not be authenticated, encourage the user to try inputting the passcode again or send another passcode.";
    UNABLE_TO_AUTH_OTP_CODE = 401 "unable_to_auth_otp_code"
        "The passcode could not be authenticated because it was either already used or expired. Send another passcode to this user.";
    PRIMARY_AUTHENTICATION_FIRST = 400 "action_available_only_once_primary_authentication_is_met"
        "You must complete the primary authentication requirements for an organization before completing an MFA flow.";

    DOMAIN_IS_CLAIMED = 400 "action_not_allowed_email_domain_is_claimed"
        "Members with this email domain are restricted to organizations that have claimed this domain.";
    EMAIL_JIT_NOT_ALLOWED = 400 "email_jit_provisioning_not_allowed"
        "This organization does not allow JIT provisioning by email.";
    INVALID_EMAIL_FOR_JIT = 400 "invalid_email_for_jit_provisioning"
        "The email domain is not among the organization's allowed domains.";
    INVALID_EMAIL_FOR_INVITES = 400 "invalid_email_for_invites"
        "The organization's settings do not allow an invitation of this email address.";
    RESTRICTED_BY_AUTH_METHODS = 400 "operation_restricted_by_organization_auth_methods"
        "The organization's allowed auth methods do not include magic links.";
    MEMBER_DOES_NOT_EXIST_IN_ORGANIZATION = 400 "member_does_not_exist_in_organization"
        "The member does not exist in this organization.";

    INVALID_LOGIN_REDIRECT_URL = 400 "invalid_login_redirect_url" "login_redirect_url is invalid, it must be a URL.";
    INVALID_SIGNUP_REDIRECT_URL = 400 "invalid_signup_redirect_url" "signup_redirect_url is invalid, it must be a URL.";
    INVALID_INVITE_REDIRECT_URL = 400 "invalid_invite_redirect_url" "invite_redirect_url is invalid, it must be a URL.";
    INVALID_DISCOVERY_REDIRECT_URL = 400 "invalid_discovery_redirect_url"
        "discovery_redirect_url is invalid, it must be a URL.";
    NO_DISCOVERY_REDIRECT_URLS_SET = 400 "no_discovery_redirect_urls_set"
        "No discovery redirect URLs are set for this project.";
    NO_DEFAULT_DISCOVERY_REDIRECT_URL_SET = 400 "no_default_discovery_redirect_url_set"
        "No default discovery redirect URL is set for this project.";

    INTERMEDIATE_SESSION_NOT_FOUND = 404 "intermediate_session_not_found" "Intermediate session could not be found.";
    INTERMEDIATE_SESSION_OF_ANOTHER_ORGANIZATION = 400 "invalid_intermediate_session_token_for_organization"
        "The intermediate_session_token belongs to a login at another organization.";
    SESSION_AUTHORIZATION_ERROR = 403 "session_authorization_error"
        "The Member is not authorized to perform the requested action on that resource.";
    SESSION_AUTHORIZATION_TENANCY_ERROR = 403 "session_authorization_tenancy_error"
        "OrganizationID in AuthorizationCheck request does not match session's Organization ID";
    UNAUTHORIZED_ACTION = 401 "unauthorized_action" "Unauthorized action.";

    ORGANIZATION_SEARCH_FILTER_UNKNOWN = 400 "organization_search_filter_name_not_recognized"
        "The organization search operand filter_name was not recognized. Please see https://stytch.com/docs/b2b/api/search-organizations for request schema details and examples.";
    MEMBER_SEARCH_FILTER_UNKNOWN = 400 "member_search_filter_name_not_recognized"
        "The member search operand filter_name was not recognized. Please see https://stytch.com/docs/b2b/api/search-members for request schema details and examples.";
    ORGANIZATION_SEARCH_EXPECTED_LIST = 400 "organization_search_expected_array_of_strings"
        "The filter_value must be a list of strings.";
    ORGANIZATION_SEARCH_EXPECTED_FLAG = 400 "organization_search_expected_boolean" "The filter_value must be a boolean.";
    ORGANIZATION_SEARCH_EXPECTED_TEXT = 400 "organization_search_expected_string" "The filter_value must be a string.";
    ORGANIZATION_SEARCH_NAME_TOO_SHORT = 400 "organization_search_organization_name_fuzzy_too_short"
        "The filter_value must have at least three characters.";
    ORGANIZATION_SEARCH_SLUG_TOO_SHORT = 400 "organization_search_organization_slug_fuzzy_too_short"
        "The filter_value must have at least three characters.";
    ORGANIZATION_SEARCH_EMAIL_TOO_SHORT = 400 "organization_search_member_email_fuzzy_too_short"
        "The filter_value must have at least three characters.";
    ORGANIZATION_SEARCH_DOMAIN_TOO_SHORT = 400 "organization_search_allowed_domain_fuzzy_too_short"
        "The filter_value must have at least three characters.";
    MEMBER_SEARCH_EXPECTED_LIST = 400 "member_search_expected_array_of_strings"
        "The filter_value must be a list of strings.";
    MEMBER_SEARCH_EXPECTED_FLAG = 400 "member_search_expected_boolean" "The filter_value must be a boolean.";
    MEMBER_SEARCH_EXPECTED_TEXT = 400 "member_search_expected_string" "The filter_value must be a string.";
    MEMBER_SEARCH_EMAIL_TOO_SHORT = 400 "member_search_member_email_fuzzy_too_short"
        "The filter_value must have at least three characters.";
    MEMBER_SEARCH_PHONE_TOO_SHORT = 400 "member_search_member_mfa_phone_number_fuzzy_too_short"
        "The filter_value must have at least three characters.";
    MEMBER_SEARCH_ORGANIZATION_IDS_EMPTY = 400 "member_search_organization_ids_empty"
        "At least one organization_id must be given to search for members.";
}
