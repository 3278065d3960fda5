"""Stytch's Python SDK as a client of the emulator."""

import asyncio
import email
import email.policy
import json
import os
import queue
import sys
import traceback
import urllib.parse
import urllib.request
import uuid

from aiosmtpd.controller import Controller
import aiohttp  # one of the SDK's own dependencies

from stytch import B2BClient, Client
from stytch.b2b.models.organizations import SearchQuery
from stytch.b2b.models.organizations_members import UpdateRequestOptions
from stytch.b2b.models.sessions import AuthorizationCheck as B2BCheck
from stytch.consumer.models.sessions import AuthorizationCheck
from stytch.consumer.models.users import SearchUsersQuery
from stytch.core.response_base import StytchError
from stytch.shared.method_options import Authorization
from stytch.shared.rbac_local import RBACConsumerPermissionError, RBACPermissionError, TenancyError

BASE = os.environ["STYTCH_EMULATOR_URL"]
PROJECT = os.environ["STYTCH_PROJECT_ID"]
SECRET = os.environ["STYTCH_SECRET"]

# Of the verifier "0" * 32, as Stytch's browser SDK has it.
CHALLENGE = "hODA6vqpWjTCk_J4rFLkXOU3urXnUqAOaVmhOuEDtlo"


def consumer():
    return Client(PROJECT, SECRET, environment=BASE + "/", suppress_warnings=True)


def b2b():
    return B2BClient(PROJECT, SECRET, environment=BASE + "/", suppress_warnings=True)


def control(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(BASE + path, data=data, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def token_for(email):
    return control("GET", "/emulator/messages?to=" + email)["messages"][0]["token"]


def new_email(domain="example.com"):
    return f"py-{uuid.uuid4()}@{domain}"


def new_slug():
    return "py-" + uuid.uuid4().hex


def refused(error_type, status, call):
    try:
        call()
    except StytchError as error:
        assert error.details.error_type == error_type, error
        assert error.details.status_code == status, error
        assert error.details.error_url.endswith(error_type), error
    else:
        raise AssertionError(f"expected {error_type}")


def log_in(client, email=None):
    email = email or new_email()
    client.magic_links.email.login_or_create(email=email)
    return client.magic_links.authenticate(token_for(email), session_duration_minutes=60)


def test_login():
    client, email = consumer(), new_email()
    sent = client.magic_links.email.login_or_create(email=email)
    assert sent.user_created
    login = client.magic_links.authenticate(token_for(email), session_duration_minutes=60)
    assert login.user.emails[0].verified and login.user_id == sent.user_id
    assert login.session.authentication_factors[0].type == "magic_link"
    refused("unable_to_auth_magic_link", 401, lambda: client.magic_links.authenticate(token_for(email)))
    refused("magic_link_not_found", 404, lambda: client.magic_links.authenticate("unknown"))
    invited = new_email()
    client.magic_links.email.invite(email=invited)
    client.magic_links.email.revoke_invite(email=invited)
    embedded = client.magic_links.create(user_id=login.user_id)
    assert client.magic_links.authenticate(embedded.token).session is None


def test_sessions():
    client = consumer()
    login = log_in(client)
    again = client.sessions.authenticate(session_token=login.session_token, session_custom_claims={"a": 1})
    assert again.session.custom_claims == {"a": 1}
    assert len(client.sessions.get(user_id=login.user_id).sessions) == 1
    assert client.sessions.get_jwks(PROJECT).keys
    client.sessions.revoke(session_token=login.session_token)
    refused("session_not_found", 404, lambda: client.sessions.authenticate(session_token=login.session_token))
    refused("invalid_session_token", 400, lambda: client.sessions.authenticate(session_token="short"))


def test_async_methods():
    async def run():
        async with aiohttp.ClientSession() as http:
            client = Client(PROJECT, SECRET, environment=BASE + "/", suppress_warnings=True, async_session=http)
            login = await client.magic_links.email.login_or_create_async(email=new_email())
            user = await client.users.get_async(login.user_id)
            assert user.user_id == login.user_id

    asyncio.run(run())


class Post:
    """What a mail server does with mail: here, it keeps it."""

    def __init__(self):
        self.mail = queue.Queue()

    async def handle_DATA(self, server, session, envelope):
        self.mail.put((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 Message accepted for delivery"


def test_mail_by_smtp():
    post = Post()
    server = Controller(post, hostname="127.0.0.1", port=int(os.environ["STYTCH_EMULATOR_SMTP_PORT"]))
    server.start()
    try:
        client, address = consumer(), new_email()
        client.magic_links.email.login_or_create(email=address)
        to, mail = post.mail.get(timeout=10)
        message = control("GET", "/emulator/messages?to=" + address)["messages"][0]
        assert to == [address] and mail["Subject"] == message["subject"]
        assert message["link"] in mail.get_body(["plain"]).get_content()
        assert message["link"].replace("&", "&amp;") in mail.get_body(["html"]).get_content()
    finally:
        server.stop()


def test_users():
    client, email = consumer(), new_email()
    user = client.users.create(email=email, trusted_metadata={"plan": "pro"})
    client.users.update(user.user_id, trusted_metadata={"seats": 4}, external_id=str(uuid.uuid4()))
    read = client.users.get(user.user_id)
    assert read.trusted_metadata == {"plan": "pro", "seats": 4}, read
    query = SearchUsersQuery(operator="AND", operands=[{"filter_name": "email_address", "filter_value": [email]}])
    assert client.users.search(query=query).results[0].user_id == user.user_id
    refused("duplicate_email", 400, lambda: client.users.create(email=email))
    client.users.exchange_primary_factor(user.user_id, email_address=new_email())
    client.users.delete_external_id(user.user_id)
    client.users.delete(user.user_id)
    refused("user_not_found", 404, lambda: client.users.get(user.user_id))


def test_credentials():
    stranger = Client(PROJECT, "wrong", environment=BASE + "/", suppress_warnings=True)
    refused("unauthorized_credentials", 401, lambda: stranger.users.get("user-test-0"))
    assert consumer().debug.whoami().project_id == PROJECT


def test_local_jwt_before_and_after_a_rotation():
    client = consumer()
    before = log_in(client)
    assert client.sessions.authenticate_jwt_local(before.session_jwt).user_id == before.user_id
    control("POST", "/emulator/keys/rotate")
    after = log_in(client)
    for login in (before, after):
        session = consumer().sessions.authenticate_jwt_local(login.session_jwt)
        assert session.session_id == login.session.session_id
    header, payload, signature = after.session_jwt.split(".")
    forged = ".".join([header, payload, before.session_jwt.split(".")[2]])
    assert consumer().sessions.authenticate_jwt_local(forged) is None


def test_consumer_rbac_local_and_remote():
    client = consumer()
    email = new_email()
    client.users.create(email=email, roles=["editor"])
    login = log_in(client, email)
    write = AuthorizationCheck(resource_id="documents", action="write")
    shred = AuthorizationCheck(resource_id="documents", action="shred")
    assert client.sessions.authenticate_jwt_local(login.session_jwt, authorization_check=write)
    verdict = client.sessions.authenticate(session_token=login.session_token, authorization_check=write).verdict
    assert verdict.authorized and verdict.granting_roles == ["editor"]
    try:
        client.sessions.authenticate_jwt_local(login.session_jwt, authorization_check=shred)
        raise AssertionError("allowed")
    except RBACConsumerPermissionError:
        pass
    remote = lambda: client.sessions.authenticate(session_token=login.session_token, authorization_check=shred)
    refused("consumer_session_authorization_error", 403, remote)


def found(client, domain):
    """Founds an organization by discovery; answers the login."""
    email = new_email(domain)
    client.magic_links.email.discovery.send(email_address=email)
    proven = client.magic_links.discovery.authenticate(discovery_magic_links_token=token_for(email))
    assert proven.discovered_organizations == []
    return client.discovery.organizations.create(
        intermediate_session_token=proven.intermediate_session_token,
        organization_name="Acme",
        organization_slug=new_slug(),
        email_allowed_domains=[domain],
        email_jit_provisioning="RESTRICTED",
        email_invites="ALL_ALLOWED",
    )


def test_discovery():
    client, domain = b2b(), f"{uuid.uuid4().hex}.example"
    admin = found(client, domain)
    assert admin.member_authenticated and admin.member.is_admin
    email = new_email(domain)
    client.magic_links.email.discovery.send(email_address=email)
    proven = client.magic_links.discovery.authenticate(discovery_magic_links_token=token_for(email))
    assert proven.discovered_organizations[0].membership.type == "eligible_to_join_by_email_domain"
    joined = client.discovery.intermediate_sessions.exchange(
        intermediate_session_token=proven.intermediate_session_token,
        organization_id=admin.organization.organization_id,
    )
    assert joined.member.status == "active" and not joined.member.is_admin
    listed = client.discovery.organizations.list(session_token=joined.session_token)
    assert listed.discovered_organizations[0].membership.type == "active_member"


def test_organizations_and_members():
    client = b2b()
    organization = client.organizations.create(organization_name="Acme", organization_slug=new_slug()).organization
    id = organization.organization_id
    assert client.organizations.get(id).organization.organization_slug == organization.organization_slug
    assert client.organizations.update(id, organization_name="B").organization.organization_name == "B"
    member = client.organizations.members.create(id, email_address="ada@acme.example", name="Ada")
    assert client.organizations.members.get(id, member_id=member.member_id).member.name == "Ada"
    client.organizations.members.update(id, member.member_id, name="A. Lovelace")
    assert client.organizations.members.search([id]).members[0].name == "A. Lovelace"
    operand = {"filter_name": "organization_slugs", "filter_value": [organization.organization_slug]}
    query = SearchQuery(operator="AND", operands=[operand])
    assert len(client.organizations.search(query=query).organizations) == 1
    taken = lambda: client.organizations.create("C", organization_slug=organization.organization_slug)
    refused("organization_slug_already_used", 400, taken)
    invited = client.magic_links.email.invite(organization_id=id, email_address="bob@acme.example")
    assert invited.member.status == "invited"
    login = client.magic_links.authenticate(magic_links_token=token_for("bob@acme.example"))
    assert login.member_authenticated and login.member.status == "active"
    client.organizations.members.delete(id, member.member_id)
    refused("member_not_found", 404, lambda: client.organizations.members.get(id, member_id=member.member_id))
    client.organizations.delete(id)
    refused("organization_not_found", 404, lambda: client.organizations.get(id))


def test_member_sessions_and_outcomes():
    client = b2b()
    here, there = (client.organizations.create("O", organization_slug=new_slug()).organization for _ in range(2))
    email = new_email()
    for organization in (here, there):
        client.organizations.members.create(organization.organization_id, email_address=email)
    client.magic_links.email.login_or_signup(organization_id=here.organization_slug, email_address=email)
    login = client.magic_links.authenticate(magic_links_token=token_for(email))
    checked = client.sessions.authenticate(session_token=login.session_token)
    assert checked.member_session.organization_slug == here.organization_slug
    local = client.sessions.authenticate_jwt_local(checked.session_jwt)
    assert local.organization_id == here.organization_id
    control("POST", "/emulator/keys/rotate")
    fresh = client.sessions.authenticate(session_token=login.session_token).session_jwt
    assert b2b().sessions.authenticate_jwt_local(fresh).member_id == login.member_id
    moved = client.sessions.exchange(organization_id=there.organization_id, session_token=login.session_token)
    assert moved.member_session.organization_id == there.organization_id
    client.organizations.update(there.organization_id, mfa_policy="REQUIRED_FOR_ALL")
    stopped = client.sessions.exchange(organization_id=there.organization_id, session_token=login.session_token)
    assert not stopped.member_authenticated and stopped.mfa_required and stopped.member_session is None
    rule = dict(auth_methods="RESTRICTED", allowed_auth_methods=["sso"], mfa_policy="OPTIONAL")
    client.organizations.update(there.organization_id, **rule)
    stopped = client.sessions.exchange(organization_id=there.organization_id, session_token=login.session_token)
    assert stopped.primary_required.allowed_auth_methods == ["sso"]
    sessions = client.sessions.get(organization_id=here.organization_id, member_id=login.member_id)
    assert len(sessions.member_sessions) == 1
    client.sessions.revoke(member_id=login.member_id)
    refused("session_not_found", 404, lambda: client.sessions.authenticate(session_token=login.session_token))


def test_second_factor():
    client, email, phone = b2b(), new_email(), "+1202555" + str(uuid.uuid4().int)[:4]
    id = client.organizations.create("O", organization_slug=new_slug(), mfa_policy="REQUIRED_FOR_ALL")
    id = id.organization.organization_id
    member_id = client.organizations.members.create(id, email_address=email).member_id
    client.magic_links.email.login_or_signup(organization_id=id, email_address=email)
    stopped = client.magic_links.authenticate(magic_links_token=token_for(email))
    assert stopped.mfa_required and not stopped.member_authenticated
    waiting = stopped.intermediate_session_token
    client.otps.sms.send(id, member_id, mfa_phone_number=phone, intermediate_session_token=waiting)
    enter = lambda code: client.otps.sms.authenticate(id, member_id, code, intermediate_session_token=waiting)
    refused("otp_code_not_found", 404, lambda: enter("no code"))
    login = enter(token_for(urllib.parse.quote(phone)))
    assert [factor.delivery_method for factor in login.member_session.authentication_factors] == ["email", "sms"]
    local = client.sessions.authenticate_jwt_local(login.session_jwt)
    assert local.member_session_id == login.member_session.member_session_id


def test_a_members_new_address():
    client, old, new = b2b(), new_email(), new_email()
    id = client.organizations.create("O", organization_slug=new_slug()).organization.organization_id
    member_id = client.organizations.members.create(id, email_address=old).member_id
    client.organizations.members.start_email_update(id, member_id, email_address=new)
    login = client.magic_links.authenticate(magic_links_token=token_for(new))
    assert login.member.email_address == new
    assert login.member.retired_email_addresses[0].email_address == old


def test_errors():
    client = consumer()
    refused("invalid_email", 400, lambda: client.magic_links.email.login_or_create(email="nobody"))
    refused("email_not_found", 404, lambda: client.magic_links.email.send(email=new_email()))
    refused("no_session_arguments", 400, client.sessions.authenticate)
    email = new_email()
    client.magic_links.email.login_or_create(email=email, code_challenge=CHALLENGE)
    refused("pkce_expected_code_verifier", 400, lambda: client.magic_links.authenticate(token_for(email)))
    wrong = lambda: client.magic_links.authenticate(token_for(email), code_verifier="1" * 43)
    refused("pkce_mismatch", 400, wrong)
    client.magic_links.authenticate(token_for(email), code_verifier="0" * 32)
    control("POST", "/emulator/faults", {"path": "/v1/users/search", "retry_after": 1})
    refused("too_many_requests", 429, client.users.search)


def test_b2b_rbac():
    client = b2b()
    id = client.organizations.create("O", organization_slug=new_slug()).organization.organization_id
    client.organizations.members.create(id, email_address="ada@acme.example", roles=["editor"])
    client.magic_links.email.login_or_signup(organization_id=id, email_address="ada@acme.example")
    login = client.magic_links.authenticate(magic_links_token=token_for("ada@acme.example"))
    check = lambda action, at=id: B2BCheck(organization_id=at, resource_id="documents", action=action)
    local = lambda check: client.sessions.authenticate_jwt_local(login.session_jwt, authorization_check=check)
    assert local(check("write"))
    for wrong, error in ((check("shred"), RBACPermissionError), (check("write", "organization-test-0"), TenancyError)):
        try:
            local(wrong)
            raise AssertionError("allowed")
        except error:
            pass
    remote = lambda check: client.sessions.authenticate(session_token=login.session_token, authorization_check=check)
    assert remote(check("write")).verdict.granting_roles == ["editor"]
    refused("session_authorization_error", 403, lambda: remote(check("shred")))
    refused("session_authorization_tenancy_error", 403, lambda: remote(check("write", "organization-test-0")))
    assert client.rbac.organizations.get_org_policy(id).org_policy.roles == []
    acting = UpdateRequestOptions(authorization=Authorization(session_token=login.session_token))
    client.organizations.members.update(id, login.member_id, name="Me", method_options=acting)
    promote = lambda: client.organizations.members.update(
        id, login.member_id, roles=["stytch_admin"], method_options=acting
    )
    refused("session_authorization_error", 403, promote)


def main():
    passed, failed = 0, 0
    for name, test in list(globals().items()):
        if not name.startswith("test_"):
            continue
        try:
            test()
            passed += 1
            print(f"python {name[5:]}: ok")
        except Exception:
            failed += 1
            print(f"python {name[5:]}: FAILED")
            traceback.print_exc()
    print(f"python: {passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main()
